#include <dirent.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/sys/env.h"
#include "taskmanager/state/segment.h"
#include "tests/lib/fault_env.h"
#include "tests/lib/scratch.h"
#include "tests/lib/wr_test.h"

struct world {
    struct wr_env *real;
    struct fault_env env;
    struct wr_memory *memory;
    struct wr_mailbox *mailbox;
    struct tm_segments *segments;
    char directory[128];
    uint32_t done;
};

static void world_init(struct world *w)
{
    memset(w, 0, sizeof *w);
    w->real = wr_env_real_create(2);
    fault_env_init(&w->env, w->real);
    w->memory = wr_memory_create(1ull << 28);
    w->mailbox = wr_mailbox_create();
    scratch_make(w->directory, sizeof w->directory);
    w->segments = tm_segments_create(&(struct tm_segments_options){.env = &w->env.base,
                                                                   .job_directory = w->directory,
                                                                   .attempt = {1, 1},
                                                                   .memory = w->memory,
                                                                   .incarnation = {7, 1}});
}

static void pump(struct world *w)
{
    struct wr_msg *msg, *next;

    wr_mailbox_wait(w->mailbox, 5);
    for (msg = wr_mailbox_take_all(w->mailbox); msg != NULL; msg = next) {
        next = msg->next;
        msg->handle(msg, NULL);
    }
}

static void settle(struct world *w)
{
    while (!wr_mailbox_idle(w->mailbox)) {
        pump(w);
    }
}

static void world_fini(struct world *w)
{
    tm_segments_unref(w->segments);
    settle(w);
    wr_mailbox_destroy(w->mailbox);
    fault_env_fini(&w->env);
    wr_env_real_destroy(w->real);
    ck_assert_uint_eq(wr_memory_used_bytes(w->memory), 0);
    wr_memory_destroy(w->memory);
    scratch_remove(w->directory);
}

static void on_done(struct tm_segment_write *write)
{
    struct world *w = write->ctx;

    w->done += 1;
}

static void nothing(void *ctx)
{
    (void)ctx;
}

/* `bytes` bytes of a checkpoint, and what became of them. */
static enum wr_code append(struct world *w, uint64_t checkpoint, uint32_t bytes)
{
    struct tm_segment_write write = {
        .done = on_done, .ctx = w, .home = w->mailbox, .checkpoint = checkpoint};
    struct tm_io_buffer *buffer = tm_segments_buffer(w->segments, nothing, w);
    uint32_t before = w->done;

    ck_assert_ptr_nonnull(buffer);
    memset(buffer->data, (int)checkpoint, bytes);
    buffer->bytes = bytes;
    tm_segments_append(w->segments, buffer, &write);
    while (w->done == before) {
        pump(w);
    }
    return write.code;
}

static enum wr_code sync_all(struct world *w, uint64_t checkpoint)
{
    struct tm_segment_write write = {.done = on_done, .ctx = w, .home = w->mailbox};
    uint32_t before = w->done;

    tm_segments_sync(w->segments, checkpoint, &write);
    while (w->done == before) {
        pump(w);
    }
    return write.code;
}

static uint32_t count_entries(const char *path)
{
    DIR *dir = opendir(path);
    uint32_t count = 0;
    struct dirent *entry;

    while (dir != NULL && (entry = readdir(dir)) != NULL) {
        count += entry->d_name[0] != '.';
    }
    if (dir != NULL) {
        closedir(dir);
    }
    return count;
}

static uint32_t count_files(struct world *w)
{
    char path[160];

    snprintf(path, sizeof path, "%s/state", w->directory);
    return count_entries(path);
}

/* While the disk is full, however long, nothing piles up: no part of a file that takes the room that the
 * next try needs, no open file. With room again the next checkpoint is written. */
START_TEST(a_full_disk_leaves_nothing_behind)
{
    struct world *w = WR_NEW(struct world);
    uint32_t open;

    world_init(w);
    ck_assert_int_eq(append(w, 1, 5000), WR_OK);
    ck_assert_int_eq(sync_all(w, 1), WR_OK);
    settle(w);
    ck_assert_uint_eq(count_files(w), 1);
    open = count_entries("/proc/self/fd");
    for (uint64_t checkpoint = 2; checkpoint < 50; checkpoint++) {
        /* The first write still fits, the second does not, and nobody syncs. */
        fault_env_fail(&w->env, FAULT_CALL_WRITE, 2, false);
        w->env.failure = WR_ERR_NO_SPACE;
        ck_assert_int_eq(append(w, checkpoint, 5000), WR_OK);
        ck_assert_int_eq(append(w, checkpoint, 5000), WR_ERR_NO_SPACE);
        settle(w);
        fault_env_heal(&w->env);
        ck_assert_uint_eq(count_files(w), 1);
        ck_assert_uint_eq(count_entries("/proc/self/fd"), open);
    }
    ck_assert_int_eq(append(w, 50, 5000), WR_OK);
    ck_assert_int_eq(sync_all(w, 50), WR_OK);
    settle(w);
    ck_assert_uint_eq(count_files(w), 2);
    world_fini(w);
    wr_free(w);
}
END_TEST

/* A file whose fsync or rename failed is given up, and who waits for it is told. */
START_TEST(what_could_not_be_published_is_gone)
{
    static const enum fault_call calls[] = {FAULT_CALL_FSYNC, FAULT_CALL_RENAME};
    struct world *w = WR_NEW(struct world);

    world_init(w);
    for (uint64_t i = 0; i < WR_COUNT(calls); i++) {
        ck_assert_int_eq(append(w, i + 1, 5000), WR_OK);
        fault_env_fail(&w->env, calls[i], 1, false);
        ck_assert_int_eq(sync_all(w, i + 1), WR_ERR_IO);
        fault_env_heal(&w->env);
        settle(w);
        ck_assert_uint_eq(count_files(w), 0);
    }
    world_fini(w);
    wr_free(w);
}
END_TEST

static void count_wake(void *ctx)
{
    *(uint32_t *)ctx += 1;
}

/* Who waits for a buffer is woken once however often it asked; one of two that wait in the same name may
 * go away without leaving the other one asleep, and nobody who has gone is woken. */
START_TEST(sleepers_are_woken)
{
    struct world *w = WR_NEW(struct world);
    uint32_t task = 0, other = 0;
    struct tm_io_buffer *buffers[16];
    uint32_t count = 0;

    world_init(w);
    while ((buffers[count] = tm_segments_buffer(w->segments, count_wake, &other)) != NULL) {
        count++;
    }
    for (uint32_t i = 0; i < 5; i++) {
        ck_assert_ptr_null(tm_segments_buffer(w->segments, count_wake, &task));
        ck_assert_ptr_null(tm_segments_buffer(w->segments, count_wake, &other));
    }
    tm_segments_forget(w->segments, &task); /* one table of the task; the other one asks again */
    ck_assert_uint_eq(task, 1);
    ck_assert_ptr_null(tm_segments_buffer(w->segments, count_wake, &task));
    tm_segments_buffer_return(w->segments, buffers[--count]);
    ck_assert_uint_eq(task, 2);
    ck_assert_uint_eq(other, 1);
    tm_segments_forget(w->segments, &task); /* nobody is noted: nobody is woken */
    ck_assert_uint_eq(task, 2);
    while (count > 0) {
        tm_segments_buffer_return(w->segments, buffers[--count]);
    }
    ck_assert_uint_eq(task + other, 3);
    world_fini(w);
    wr_free(w);
}
END_TEST

WR_TEST_MAIN("segment", sleepers_are_woken, a_full_disk_leaves_nothing_behind, what_could_not_be_published_is_gone)
