/* Parts that are promised: what is shown is what was promised, or nothing is shown and an error says
 * what is wrong with which file. */
#include <string.h>

#include "common/base/alloc.h"
#include "taskmanager/connectors/part.h"
#include "tests/lib/scratch.h"
#include "tests/lib/wr_test.h"

#define TEMPORARY ".0badcafe-out-0-1.1-1.part"
#define FINAL "out-00000-00000001-001-0badcafe.csv"
#define BYTES 300000u /* more than one read */

struct world {
    struct wr_env *env;
    char directory[128];
    char *data;
    struct tm_tokens tokens; /* one, as a restore has read it */
};

static char *path_of(const struct world *w, const char *name)
{
    return wr_asprintf("%s/%s", w->directory, name);
}

static void write_part(const struct world *w, size_t bytes)
{
    WR_AUTO_FREE char *path = path_of(w, TEMPORARY);
    struct wr_error err;

    WR_CK_OK(wr_file_replace(w->env, path, w->data, bytes, &err), &err);
}

static bool is_there(const struct world *w, const char *name)
{
    WR_AUTO_FREE char *path = path_of(w, name);
    struct wr_file_info info;
    struct wr_error err;

    return w->env->ops->info(w->env, path, &info, &err) == WR_OK;
}

static enum wr_code commit(const struct world *w, struct wr_error *err)
{
    return tm_tokens_commit(w->env, w->directory, &w->tokens, err);
}

static void world_init(struct world *w)
{
    static char temporary[] = TEMPORARY, final[] = FINAL;
    struct tm_token token = {.temporary = temporary, .final = final, .bytes = BYTES}, read;
    WR_CLEANUP(wr_sb_fini) struct wr_sb sb = {0};
    struct wr_error err;

    *w = (struct world){.env = wr_env_real_create(1), .data = wr_alloc(BYTES + 1)};
    scratch_make(w->directory, sizeof w->directory);
    for (uint32_t i = 0; i <= BYTES; i++) {
        w->data[i] = (char)(i * 7 + i / 256);
    }
    write_part(w, BYTES);
    token.hash = wr_hash128_bytes(w->data, BYTES);
    tm_token_encode(&token, &sb);
    WR_CK_OK(tm_token_decode(sb.ptr, (uint32_t)sb.bytes, &read, &err), &err);
    WR_VEC_PUSH(&w->tokens.list, read);
}

static void world_fini(struct world *w)
{
    tm_tokens_fini(&w->tokens);
    wr_free(w->data);
    scratch_remove(w->directory);
    wr_env_real_destroy(w->env);
}

/* A part that is as promised is shown, once, however often it is committed. */
START_TEST(a_whole_part_is_shown)
{
    struct world w;
    struct wr_error err;

    world_init(&w);
    for (uint32_t i = 0; i < 3; i++) {
        WR_CK_OK(commit(&w, &err), &err);
        WR_CK(!is_there(&w, TEMPORARY) && is_there(&w, FINAL));
    }
    world_fini(&w);
}
END_TEST

/* A part that was damaged between its checkpoint and a commit by another attempt stays hidden, at the
 * second try too: any flipped byte, any other length. */
START_TEST(a_damaged_part_is_not_shown)
{
    static const uint32_t places[] = {0, 1, 262143, 262144, BYTES - 1};
    static const uint32_t lengths[] = {0, 1, BYTES - 1, BYTES + 1};
    struct world w;
    struct wr_error err;

    world_init(&w);
    for (uint32_t i = 0; i < WR_COUNT(places) + WR_COUNT(lengths); i++) {
        bool flip = i < WR_COUNT(places);
        if (flip) {
            w.data[places[i]] ^= 16;
        }
        write_part(&w, flip ? BYTES : lengths[i - WR_COUNT(places)]);
        for (uint32_t n = 0; n < 2; n++) {
            ck_assert_int_eq(commit(&w, &err), WR_ERR_CORRUPT);
            ck_assert(!err.retriable && strstr(err.message, TEMPORARY) != NULL);
            ck_assert_msg(strstr(err.message, flip ? "hash" : "bytes") != NULL, "%s", err.message);
            WR_CK(is_there(&w, TEMPORARY) && !is_there(&w, FINAL));
        }
        if (flip) {
            w.data[places[i]] ^= 16;
        }
    }
    write_part(&w, BYTES);
    WR_CK_OK(commit(&w, &err), &err);
    world_fini(&w);
}
END_TEST

/* The attempt that has written a part a moment ago does not read it again; its length counts still. */
START_TEST(ones_own_part_is_not_read)
{
    struct world w;
    struct wr_error err;

    world_init(&w);
    w.tokens.list.items[0].is_ours = true;
    write_part(&w, BYTES - 1);
    ck_assert_int_eq(commit(&w, &err), WR_ERR_CORRUPT);
    w.data[5] ^= 1;
    write_part(&w, BYTES);
    WR_CK_OK(commit(&w, &err), &err);
    world_fini(&w);
}
END_TEST

WR_TEST_MAIN("part", a_whole_part_is_shown, a_damaged_part_is_not_shown, ones_own_part_is_not_read)
