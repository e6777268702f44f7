/* Arenas: apart, aligned, zeroed, limited, reset. */
#include "common/base/arena.h"

#include <stdint.h>

#include "common/base/rng.h"
#include "tests/lib/wr_test.h"

/* Pieces of any size are aligned to 16 bytes, zeroed, and never overlap. */
START_TEST(pieces_are_apart)
{
    uint8_t *pieces[400];
    size_t sizes[400];
    struct wr_arena arena;
    struct wr_rng rng;

    wr_rng_init(&rng, 1);
    wr_arena_init(&arena, 0);
    for (uint32_t round = 0; round < 3; round++) {
        for (uint32_t i = 0; i < 400; i++) {
            sizes[i] = wr_rng_below(&rng, wr_rng_chance(&rng, 0.05) ? 60000 : 200);
            pieces[i] = wr_arena_alloc(&arena, sizes[i]);
            WR_CK((uintptr_t)pieces[i] % 16 == 0);
            for (size_t k = 0; k < sizes[i]; k++) {
                WR_CK(pieces[i][k] == 0);
            }
            memset(pieces[i], (int)(i % 251) + 1, sizes[i]);
        }
        for (uint32_t i = 0; i < 400; i++) {
            for (size_t k = 0; k < sizes[i]; k++) {
                WR_CK(pieces[i][k] == i % 251 + 1);
            }
        }
        wr_arena_reset(&arena);
        ck_assert_uint_eq(arena.used_bytes, 0);
    }
    wr_arena_fini(&arena);
    wr_arena_fini(&arena);
    wr_arena_reset(&arena);
}
END_TEST

/* The limit is exact; beyond it there is NULL, and nothing else is NULL. */
START_TEST(limits_are_exact)
{
    struct wr_arena arena;

    wr_arena_init(&arena, 1024);
    ck_assert_ptr_nonnull(wr_arena_try_alloc(&arena, 0));
    ck_assert_ptr_null(wr_arena_try_alloc(&arena, 1009));
    ck_assert_ptr_nonnull(wr_arena_try_alloc(&arena, 1008));
    ck_assert_ptr_null(wr_arena_try_alloc(&arena, 1));
    ck_assert_ptr_null(wr_arena_try_alloc(&arena, 0));
    ck_assert_ptr_null(wr_arena_try_alloc(&arena, SIZE_MAX));
    ck_assert_ptr_null(wr_arena_try_alloc(&arena, SIZE_MAX - 14));
    wr_arena_reset(&arena);
    ck_assert_ptr_nonnull(wr_arena_try_alloc(&arena, 1024));
    wr_arena_fini(&arena);
    wr_arena_init(&arena, 0);
    ck_assert_ptr_null(wr_arena_try_alloc(&arena, SIZE_MAX));
    ck_assert_ptr_nonnull(wr_arena_try_alloc(&arena, 0));
    wr_arena_fini(&arena);
}
END_TEST

/* Copies of texts and bytes are whole, and made of nothing too. */
START_TEST(copies_are_whole)
{
    struct wr_arena arena;

    wr_arena_init(&arena, 0);
    ck_assert_str_eq(wr_arena_strdup(&arena, "hello"), "hello");
    ck_assert_str_eq(wr_arena_strdup(&arena, ""), "");
    ck_assert_str_eq(wr_arena_strndup(&arena, "hello", 2), "he");
    ck_assert_int_eq(memcmp(wr_arena_strndup(&arena, "a\0b", 3), "a\0b\0", 4), 0);
    ck_assert_str_eq(wr_arena_strndup(&arena, NULL, 0), "");
    ck_assert_ptr_nonnull(wr_arena_memdup(&arena, NULL, 0));
    ck_assert_int_eq(memcmp(wr_arena_memdup(&arena, "xyz", 3), "xyz", 3), 0);
    ck_assert_str_eq(wr_arena_printf(&arena, "%d-%s", 5, "x"), "5-x");
    ck_assert_uint_eq(strlen(wr_arena_printf(&arena, "%*d", 100000, 1)), 100000);
    uint32_t *numbers = WR_ARENA_ARRAY(&arena, uint32_t, 0);
    ck_assert_ptr_nonnull(numbers);
    wr_arena_fini(&arena);
}
END_TEST

WR_TEST_MAIN("arena", pieces_are_apart, limits_are_exact, copies_are_whole)
