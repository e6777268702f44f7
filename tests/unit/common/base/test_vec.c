/* Growing arrays. */
#include "common/base/vec.h"

#include "tests/lib/wr_test.h"

/* Arrays grow without losing items; new ones are zero; room that was asked for is there at once. */
START_TEST(arrays_grow)
{
    WR_VEC(uint64_t) vec = {0};
    uint64_t *items;

    for (uint64_t i = 0; i < 5000; i++) {
        if (i % 2 == 0) {
            WR_VEC_PUSH(&vec, i);
        } else {
            uint64_t *added = WR_VEC_ADD(&vec);
            WR_CK(*added == 0);
            *added = i;
        }
        WR_CK(vec.count == i + 1 && vec.capacity >= vec.count);
    }
    for (uint64_t i = 0; i < 5000; i++) {
        WR_CK(vec.items[i] == i);
    }
    WR_VEC_RESERVE(&vec, 100000);
    items = vec.items;
    for (uint64_t i = 5000; i < 105000; i++) {
        WR_VEC_PUSH(&vec, i);
    }
    ck_assert_ptr_eq(vec.items, items);
    ck_assert_uint_eq(WR_VEC_POP(&vec), 104999);
    ck_assert_uint_eq(vec.count, 104999);
    WR_VEC_FINI(&vec);
    ck_assert(vec.items == NULL && vec.count == 0 && vec.capacity == 0);
    WR_VEC_RESERVE(&vec, 0);
    ck_assert_ptr_null(vec.items);
}
END_TEST

WR_TEST_MAIN("vec", arrays_grow)
