/* The record log on a real directory. */
#include <inttypes.h>

#include "common/base/alloc.h"
#include "tests/lib/job_directory.h"
#include "tests/lib/wr_test.h"

#define CHECKPOINT WEIR__EPOCH_RECORD__KIND__CHECKPOINT
#define FENCE WEIR__EPOCH_RECORD__KIND__FENCE
#define TERMINAL WEIR__EPOCH_RECORD__KIND__TERMINAL

static struct wr_hash128 must_append(struct job_directory *d, struct job_record record)
{
    struct wr_hash128 hash = {0, 0};
    struct wr_error err;

    WR_CK_OK(job_directory_append(d, &record, &hash, &err), &err);
    return hash;
}

/* FENCE, then checkpoints 1 to n - 1. */
static struct wr_hash128 make_log(struct job_directory *d, uint64_t n)
{
    struct wr_hash128 last = must_append(
        d, (struct job_record){.k = 1, .term = 1, .kind = FENCE, .nonce = 1, .attempt = {1, 1}});

    for (uint64_t k = 2; k <= n; k++) {
        char manifest[64];
        snprintf(manifest, sizeof manifest, "manifest/%012" PRIu64 "-1", k - 1);
        last = must_append(d, (struct job_record){.k = k, .term = 1, .kind = CHECKPOINT,
                                                  .checkpoint = k - 1, .manifest = manifest,
                                                  .manifest_hash = {k, k}, .previous = last,
                                                  .nonce = (uint8_t)k, .attempt = {1, 1}});
    }
    return last;
}

static enum wr_code read_log(struct job_directory *d, struct jm_log_view *ret, struct wr_error *err)
{
    enum wr_code code = jm_log_read(&d->env.base, d->path, ret, err);

    jm_log_view_fini(ret);
    return code;
}

static void record_name(uint64_t k, char name[64])
{
    snprintf(name, 64, "epoch/%012" PRIu64, k);
}

/* A job without records is not an error; what is there is found with all that decides. */
START_TEST(the_newest_checkpoint_is_found)
{
    struct job_directory d;
    struct jm_log_view view;
    struct wr_hash128 last;
    struct wr_error err;

    job_directory_init(&d);
    WR_CK_OK(read_log(&d, &view, &err), &err);
    ck_assert_uint_eq(view.last_k, 0);
    ck_assert_uint_eq(view.newest.k, 0);
    last = make_log(&d, 4);
    last = must_append(&d, (struct job_record){.k = 5, .term = 3, .kind = FENCE, .checkpoint = 9,
                                               .previous = last, .nonce = 5, .attempt = {3, 7}});
    WR_CK_OK(jm_log_read(&d.env.base, d.path, &view, &err), &err);
    ck_assert_uint_eq(view.last_k, 5);
    ck_assert_uint_eq(view.last_term, 3);
    ck_assert(wr_hash128_equal(view.last_hash, last));
    ck_assert_uint_eq(view.newest.k, 4);
    ck_assert_uint_eq(view.newest.checkpoint, 3);
    ck_assert_str_eq(view.newest.manifest, "manifest/000000000003-1");
    ck_assert_uint_eq(view.newest.manifest_hash.low, 4);
    ck_assert_uint_eq(view.highest_checkpoint, 9);
    ck_assert(!view.newest_committed);
    ck_assert_uint_eq(view.attempt_count, 1);
    ck_assert_uint_eq(view.attempts[0].counter, 7);
    ck_assert_str_eq(view.terminal, "");
    jm_log_view_fini(&view);
    job_directory_write(&d, "committed/000000000004", "", 0);
    job_directory_write(&d, "manifest/000000000011-1", "", 0); /* never got a record */
    job_directory_write(&d, "epoch/000000000006.abcdef.tmp", "", 0);
    WR_CK_OK(read_log(&d, &view, &err), &err);
    ck_assert(view.newest_committed);
    ck_assert_uint_eq(view.highest_checkpoint, 11);
    ck_assert_uint_eq(view.last_k, 5);
    (void)must_append(&d, (struct job_record){.k = 6, .term = 3, .kind = TERMINAL,
                                              .previous = last, .nonce = 6,
                                              .terminal = "FINISHED"});
    WR_CK_OK(read_log(&d, &view, &err), &err);
    ck_assert_str_eq(view.terminal, "FINISHED");
    job_directory_fini(&d);
}
END_TEST

/* Of two that append at the same k, one is told that it is fenced; one that repeats itself is not. */
START_TEST(a_record_is_made_once)
{
    struct job_directory d;
    struct job_record record = {.k = 1, .term = 1, .kind = FENCE, .nonce = 1};
    struct wr_hash128 first, again;
    struct wr_error err;

    job_directory_init(&d);
    first = must_append(&d, record);
    again = must_append(&d, record);
    ck_assert(wr_hash128_equal(first, again));
    record.nonce = 2;
    ck_assert_int_eq(job_directory_append(&d, &record, &again, &err), WR_ERR_FENCED);
    ck_assert_ptr_nonnull(strstr(err.message, "another job manager"));
    ck_assert_uint_eq(job_directory_count(&d, "epoch"), 1);
    job_directory_fini(&d);
}
END_TEST

/* Whatever fails on the way of an append is reported as unknown, never as fenced and never as done;
 * a later look at the log tells, and the same record can be appended again if it is not there. */
START_TEST(a_failed_append_is_unknown)
{
    static const enum fault_call calls[] = {FAULT_CALL_OPEN, FAULT_CALL_WRITE, FAULT_CALL_FSYNC,
                                            FAULT_CALL_LINK, FAULT_CALL_FSYNC_DIRECTORY};
    struct job_directory d;
    struct wr_hash128 hash;
    struct wr_error err;

    job_directory_init(&d);
    for (uint32_t i = 0; i < 2 * WR_COUNT(calls); i++) {
        struct job_record record = {.k = 1, .term = 1, .kind = FENCE, .nonce = 1};
        bool effect = i % 2 == 1;
        struct jm_log_view view;
        fault_env_fail(&d.env, calls[i / 2], 1, effect);
        ck_assert_int_eq(job_directory_append(&d, &record, &hash, &err), WR_ERR_IO);
        fault_env_heal(&d.env);
        WR_CK_OK(read_log(&d, &view, &err), &err);
        bool there = calls[i / 2] == FAULT_CALL_FSYNC_DIRECTORY ||
                     (calls[i / 2] == FAULT_CALL_LINK && effect);
        ck_assert_uint_eq(view.last_k, there ? 1 : 0);
        WR_CK_OK(job_directory_append(&d, &record, &hash, &err), &err);
        job_directory_empty(&d);
    }
    job_directory_fini(&d);
}
END_TEST

/* A name that is taken, by a record that cannot be read now: nobody knows whose it is. */
START_TEST(an_unreadable_rival_is_unknown)
{
    struct job_directory d;
    struct job_record record = {.k = 1, .term = 1, .kind = FENCE, .nonce = 1};
    struct wr_hash128 hash;
    struct wr_error err;

    job_directory_init(&d);
    (void)must_append(&d, record);
    record.nonce = 2;
    fault_env_fail(&d.env, FAULT_CALL_READ, 1, false);
    ck_assert_int_eq(job_directory_append(&d, &record, &hash, &err), WR_ERR_IO);
    fault_env_heal(&d.env);
    job_directory_write(&d, "epoch/000000000001", "", 0);
    ck_assert_int_eq(job_directory_append(&d, &record, &hash, &err), WR_ERR_IO);
    job_directory_fini(&d);
}
END_TEST

/* Every byte of the newest record that is flipped, and every length it is cut to, is noticed, and the
 * message names the file. */
START_TEST(damage_is_noticed_everywhere)
{
    struct job_directory d;
    struct jm_log_view view;
    struct wr_error err;
    char name[64], path[160];
    char *data;
    size_t bytes;

    job_directory_init(&d);
    (void)make_log(&d, 3);
    record_name(3, name);
    snprintf(path, sizeof path, "%s/%s", d.path, name);
    WR_CK_OK(wr_file_read_all(d.real, path, 4096, &data, &bytes, &err), &err);
    for (size_t i = 0; i < bytes; i++) {
        data[i] ^= 0x20;
        job_directory_write(&d, name, data, bytes);
        ck_assert_int_eq(read_log(&d, &view, &err), WR_ERR_CORRUPT);
        ck_assert_ptr_nonnull(strstr(err.message, name));
        data[i] ^= 0x20;
        job_directory_write(&d, name, data, i);
        ck_assert_int_eq(read_log(&d, &view, &err), WR_ERR_CORRUPT);
    }
    job_directory_write(&d, name, data, bytes);
    WR_CK_OK(read_log(&d, &view, &err), &err);
    wr_free(data);
    job_directory_fini(&d);
}
END_TEST

/* A hole below the newest record, and a record that others were not appended to, stop everything. */
START_TEST(holes_and_strangers_are_noticed)
{
    struct job_directory d;
    struct jm_log_view view;
    struct wr_hash128 last;
    struct wr_error err;
    char path[160];

    job_directory_init(&d);
    last = make_log(&d, 3);
    for (uint64_t k = 4; k <= 6; k++) {
        last = must_append(&d, (struct job_record){.k = k, .term = 2, .kind = FENCE,
                                                   .previous = last, .nonce = (uint8_t)k});
    }
    WR_CK_OK(read_log(&d, &view, &err), &err);
    snprintf(path, sizeof path, "%s/epoch/%012d", d.path, 5);
    WR_CK_OK(d.real->ops->unlink(d.real, path, &err), &err);
    ck_assert_int_eq(read_log(&d, &view, &err), WR_ERR_CORRUPT);
    ck_assert_ptr_nonnull(strstr(err.message, "record 5"));
    ck_assert_ptr_nonnull(strstr(err.message, "missing"));
    struct job_record stranger = {.k = 5, .term = 2, .kind = FENCE, .nonce = 99};
    ck_assert_int_eq(job_directory_append(&d, &stranger, &last, &err), WR_ERR_FENCED);
    ck_assert_int_eq(read_log(&d, &view, &err), WR_ERR_CORRUPT);
    ck_assert_ptr_nonnull(strstr(err.message, "record 5"));
    job_directory_fini(&d);
}
END_TEST

/* A commit mark outlives its record only when the record was lost: nothing goes on from an older one. */
START_TEST(a_lost_last_record_is_noticed)
{
    struct job_directory d;
    struct jm_log_view view;
    struct wr_error err;
    char path[160];

    job_directory_init(&d);
    (void)make_log(&d, 3);
    job_directory_write(&d, "committed/000000000003", "", 0);
    job_directory_write(&d, "committed/000000000007.tmp", "", 0);
    WR_CK_OK(read_log(&d, &view, &err), &err);
    ck_assert_uint_eq(view.last_k, 3);
    snprintf(path, sizeof path, "%s/epoch/%012d", d.path, 3);
    WR_CK_OK(d.real->ops->unlink(d.real, path, &err), &err);
    ck_assert_int_eq(read_log(&d, &view, &err), WR_ERR_CORRUPT);
    ck_assert_ptr_nonnull(strstr(err.message, "record 3"));
    ck_assert_ptr_nonnull(strstr(err.message, "it was committed"));
    job_directory_fini(&d);
}
END_TEST

/* What cannot be a record, though its hash is right, is refused: another number, another version. */
START_TEST(other_records_are_refused)
{
    struct job_directory d;
    struct jm_log_view view;
    struct wr_error err;
    char from[160], to[160];

    job_directory_init(&d);
    (void)must_append(&d, (struct job_record){.k = 1, .term = 1, .kind = FENCE, .nonce = 1});
    snprintf(from, sizeof from, "%s/epoch/%012d", d.path, 1);
    snprintf(to, sizeof to, "%s/epoch/%012d", d.path, 2);
    WR_CK_OK(d.real->ops->link(d.real, from, to, &err), &err);
    ck_assert_int_eq(read_log(&d, &view, &err), WR_ERR_CORRUPT);
    job_directory_empty(&d);
    /* A checkpoint without a manifest. */
    (void)must_append(&d, (struct job_record){.k = 1, .term = 1, .kind = CHECKPOINT, .nonce = 1});
    ck_assert_int_eq(read_log(&d, &view, &err), WR_ERR_CORRUPT);
    job_directory_fini(&d);
}
END_TEST

/* ---- fences ---- */

static enum wr_code fence_all(struct job_directory *d, struct jm_fence *fence, struct wr_error *err)
{
    while (!jm_fence_step(&d->env.base, fence, err)) {
    }
    return fence->code;
}

static struct jm_fence fence_of(const struct job_directory *d, uint64_t term,
                                const struct wr_attempt *named)
{
    struct jm_fence fence = {.directory = d->path, .term = term, .named = named,
                             .region_count = 1};

    memset(fence.nonce, (int)(100 + term), sizeof fence.nonce);
    return fence;
}

/* A fence stands behind all that is there, names what it is told to and carries the rest on. */
START_TEST(a_fence_names_and_carries_on)
{
    static const struct wr_attempt none = {0, 0}, next = {2, 1};
    struct job_directory d;
    struct jm_fence fence;
    struct jm_log_view view;
    struct wr_error err;

    job_directory_init(&d);
    (void)make_log(&d, 3);
    fence = fence_of(&d, 2, &none);
    WR_CK_OK(fence_all(&d, &fence, &err), &err);
    ck_assert_uint_eq(fence.view.last_k, 4);
    ck_assert_uint_eq(fence.view.newest.checkpoint, 2);
    jm_log_view_fini(&fence.view);
    WR_CK_OK(jm_log_read(&d.env.base, d.path, &view, &err), &err);
    ck_assert_uint_eq(view.attempts[0].term, 1);
    jm_log_view_fini(&view);
    fence = fence_of(&d, 2, &next);
    WR_CK_OK(fence_all(&d, &fence, &err), &err);
    jm_log_view_fini(&fence.view);
    WR_CK_OK(jm_log_read(&d.env.base, d.path, &view, &err), &err);
    ck_assert_uint_eq(view.last_k, 5);
    ck_assert_uint_eq(view.attempts[0].term, 2);
    jm_log_view_fini(&view);
    job_directory_fini(&d);
}
END_TEST

/* An older leader that appends in between is overtaken; a newer one makes the older stand back; the
 * end of the job is only looked at. */
START_TEST(fences_and_rivals)
{
    static const struct wr_attempt none = {0, 0};
    struct job_directory d;
    struct jm_fence fence;
    struct wr_hash128 last;
    struct wr_error err;

    job_directory_init(&d);
    last = make_log(&d, 2);
    fence = fence_of(&d, 2, &none);
    ck_assert(!jm_fence_step(&d.env.base, &fence, &err)); /* has read */
    last = must_append(&d, (struct job_record){.k = 3, .term = 1, .kind = CHECKPOINT,
                                               .checkpoint = 2, .manifest = "manifest/2-1",
                                               .previous = last, .nonce = 3});
    WR_CK_OK(fence_all(&d, &fence, &err), &err);
    ck_assert_uint_eq(fence.view.last_k, 4);
    ck_assert_uint_eq(fence.view.newest.k, 3);
    jm_log_view_fini(&fence.view);

    fence = fence_of(&d, 1, &none);
    ck_assert_int_eq(fence_all(&d, &fence, &err), WR_ERR_FENCED);
    ck_assert_ptr_nonnull(strstr(err.message, "term 2"));
    ck_assert_uint_eq(job_directory_count(&d, "epoch"), 4);
    jm_log_view_fini(&fence.view);

    job_directory_empty(&d);
    last = make_log(&d, 2);
    (void)must_append(&d, (struct job_record){.k = 3, .term = 1, .kind = TERMINAL,
                                              .previous = last, .nonce = 3,
                                              .terminal = "CANCELED"});
    fence = fence_of(&d, 2, &none);
    WR_CK_OK(fence_all(&d, &fence, &err), &err);
    ck_assert_str_eq(fence.view.terminal, "CANCELED");
    ck_assert_uint_eq(job_directory_count(&d, "epoch"), 3);
    jm_log_view_fini(&fence.view);
    job_directory_fini(&d);
}
END_TEST

/* A job that was to go on from a checkpoint never begins at the beginning because that is not to be seen: of a
 * file system that is not mounted, say. When it is back, the job goes on. */
START_TEST(a_lost_first_checkpoint_is_waited_for)
{
    static const struct wr_attempt none = {0, 0};
    struct job_directory d;
    struct jm_fence fence;
    struct wr_error err;

    job_directory_init(&d);
    fence = fence_of(&d, 2, &none);
    fence.starts_from = true;
    ck_assert_int_eq(fence_all(&d, &fence, &err), WR_ERR_CORRUPT);
    jm_log_view_fini(&fence.view);
    ck_assert_ptr_nonnull(strstr(err.message, "the checkpoint that the job starts from is missing"));
    ck_assert_uint_eq(job_directory_count(&d, "epoch"), 0);
    (void)make_log(&d, 2);
    fence = fence_of(&d, 2, &none);
    fence.starts_from = true;
    WR_CK_OK(fence_all(&d, &fence, &err), &err);
    ck_assert_uint_eq(fence.view.last_k, 3);
    jm_log_view_fini(&fence.view);
    job_directory_empty(&d);
    fence = fence_of(&d, 2, &none);
    WR_CK_OK(fence_all(&d, &fence, &err), &err); /* of a new job */
    jm_log_view_fini(&fence.view);
    job_directory_fini(&d);
}
END_TEST

WR_TEST_MAIN("record_log", the_newest_checkpoint_is_found, a_record_is_made_once,
             a_failed_append_is_unknown, an_unreadable_rival_is_unknown,
             damage_is_noticed_everywhere, holes_and_strangers_are_noticed,
             a_lost_last_record_is_noticed, other_records_are_refused,
             a_fence_names_and_carries_on, fences_and_rivals,
             a_lost_first_checkpoint_is_waited_for)
