/* What a sweep deletes, and above all what it does not. */
#include <fcntl.h>
#include <inttypes.h>
#include <sys/stat.h>
#include <time.h>

#include "common/base/alloc.h"
#include "common/base/limits.h"
#include "jobmanager/driver/garbage.h"
#include "tests/lib/job_directory.h"
#include "tests/lib/wr_test.h"

#define A "aaaaaaaa"
#define B "bbbbbbbb"
#define NAMES_MAX 4

/* Checkpoint c: the attempts that took it, by region, and the state files
 * that its manifest names; those of a database are named as such. */
struct taken {
    uint64_t checkpoint;
    struct wr_attempt attempts[2];
    const char *names[NAMES_MAX];
};

static bool is_store_file(const char *name)
{
    return strstr(name, ".sst") != NULL;
}

static size_t pack_manifest(const struct taken *taken, uint8_t *data)
{
    Weir__Manifest m = WEIR__MANIFEST__INIT;
    Weir__TaskState task = WEIR__TASK_STATE__INIT, *tasks[] = {&task};
    Weir__TableState table = WEIR__TABLE_STATE__INIT, *tables[] = {&table};
    Weir__TablePart parts[NAMES_MAX], *part_ptrs[NAMES_MAX];
    Weir__Extent extents[NAMES_MAX], *extent_ptrs[NAMES_MAX];
    Weir__StoreFile files[NAMES_MAX], *file_ptrs[NAMES_MAX];
    uint64_t terms[2] = {taken->attempts[0].term, taken->attempts[1].term};
    uint32_t counters[2] = {taken->attempts[0].counter, taken->attempts[1].counter};
    char names[NAMES_MAX][128];

    for (; table.n_parts < NAMES_MAX && taken->names[table.n_parts] != NULL; table.n_parts++) {
        size_t i = table.n_parts;
        snprintf(names[i], sizeof names[i], "state/%s", taken->names[i]);
        weir__table_part__init(&parts[i]);
        weir__extent__init(&extents[i]);
        weir__store_file__init(&files[i]);
        extents[i].file = files[i].file = names[i];
        extent_ptrs[i] = &extents[i];
        file_ptrs[i] = &files[i];
        parts[i].n_extents = !is_store_file(names[i]);
        parts[i].extents = &extent_ptrs[i];
        parts[i].n_files = is_store_file(names[i]);
        parts[i].files = &file_ptrs[i];
        parts[i].kind = is_store_file(names[i]) ? WEIR__TABLE_PART__KIND__STORE
                        : i == 0                ? WEIR__TABLE_PART__KIND__BASE
                                                : WEIR__TABLE_PART__KIND__DELTA;
        part_ptrs[i] = &parts[i];
    }
    table.parts = part_ptrs;
    table.name = (char *)(uintptr_t) "t";
    task.n_tables = 1;
    task.tables = tables;
    m.version = WR_MANIFEST_VERSION;
    m.key_encoding_version = WR_KEY_ENCODING_VERSION;
    m.checkpoint = taken->checkpoint;
    m.n_tasks = 1;
    m.tasks = tasks;
    m.n_region_terms = m.n_region_counters = 2;
    m.region_terms = terms;
    m.region_counters = counters;
    m.writer = (char *)(uintptr_t) "test";
    return weir__manifest__pack(&m, data);
}

static void make_checkpoint(struct job_directory *d, uint64_t k, const struct taken *taken,
                            bool committed, struct wr_hash128 *last)
{
    uint64_t c = taken->checkpoint;
    uint8_t data[2048];
    size_t bytes = pack_manifest(taken, data);
    char name[64], file[160];
    struct wr_error err;

    snprintf(name, sizeof name, "manifest/%012" PRIu64 "-1", c);
    job_directory_write(d, name, data, bytes);
    for (size_t i = 0; i < NAMES_MAX && taken->names[i] != NULL; i++) {
        snprintf(file, sizeof file, "state/%s", taken->names[i]);
        job_directory_write(d, file, "x", 1);
    }
    struct job_record record = {.k = k, .term = 1, .checkpoint = c,
                                .kind = WEIR__EPOCH_RECORD__KIND__CHECKPOINT, .manifest = name,
                                .manifest_hash = wr_hash128_bytes(data, bytes), .previous = *last,
                                .nonce = (uint8_t)c};
    WR_CK_OK(job_directory_append(d, &record, last, &err), &err);
    if (committed) {
        snprintf(file, sizeof file, "committed/%012" PRIu64, k);
        job_directory_write(d, file, "", 0);
    }
}

/* All but the last are committed. */
static void make_log(struct job_directory *d, const struct taken *taken, size_t count)
{
    struct wr_hash128 last = {0, 0};
    struct wr_error err;

    job_directory_empty(d);
    WR_CK_OK(job_directory_append(d, &(struct job_record){.k = 1, .term = 1, .nonce = 99,
                                                          .kind = WEIR__EPOCH_RECORD__KIND__FENCE},
                                  &last, &err),
             &err);
    for (size_t i = 0; i < count; i++) {
        make_checkpoint(d, i + 2, &taken[i], i + 1 < count, &last);
    }
}

/* Five checkpoints; region 0 was attempt 1.1 in the first three, then 1.2, which goes on from a base
 * of 1.1 and takes over a file of its database. Region 1 is 1.1 throughout. */
static const struct taken scene[] = {
    {1, {{1, 1}, {1, 1}}, {"0-1.1-" A "-1-000001.seg"}},
    {2, {{1, 1}, {1, 1}}, {"0-1.1-" A "-2-000002.seg"}},
    {3, {{1, 1}, {1, 1}}, {"0-1.1-" A "-3-000003.seg", "0-1.1-" A "-2-3-1-000045.sst"}},
    {4, {{1, 2}, {1, 1}}, {"0-1.1-" A "-3-000003.seg", "0-1.2-" A "-4-000001.seg"}},
    {5,
     {{1, 2}, {1, 1}},
     {"0-1.1-" A "-3-000003.seg", "0-1.2-" A "-4-000001.seg", "0-1.2-" A "-5-000002.seg",
      "0-1.2-" A "-5-3-1-000050.sst"}},
};

static void make_job(struct job_directory *d)
{
    make_log(d, scene, WR_COUNT(scene));
}

static const struct {
    const char *name;
    bool stays; /* while the job runs */
    bool needed; /* even when it has ended */
} files[] = {
    /* named: by the newest two that are committed, and by what is not */
    {"state/0-1.1-" A "-1-000001.seg", false, false},
    {"state/0-1.1-" A "-2-000002.seg", false, false},
    {"state/0-1.1-" A "-3-000003.seg", true, true},
    {"state/0-1.1-" A "-2-3-1-000045.sst", true, true},
    {"state/0-1.2-" A "-4-000001.seg", true, true},
    {"state/0-1.2-" A "-5-000002.seg", true, true},
    {"state/0-1.2-" A "-5-3-1-000050.sst", true, true},
    {"manifest/000000000001-1", false, false},
    {"manifest/000000000002-1", false, false},
    {"manifest/000000000003-1", true, true},
    {"manifest/000000000004-1", true, true},
    {"manifest/000000000005-1", true, true},
    /* of the live attempt, decided: the newest checkpoint that it completed is 5 */
    {"state/0-1.2-" A "-1-000009.seg", false, false},
    {"state/0-1.2-" A "-4-000009.seg", false, false},
    {"state/0-1.2-" A "-5-000009.seg", false, false},
    {"state/0-1.2-" B "-5-000001.seg", false, false},
    {"state/0-1.2-" B "-5-000001.seg.tmp", false, false},
    {"state/0-1.2-" A "-5-3-1-000049.sst", false, false},
    {"state/1-1.1-" A "-5-000001.seg", false, false},
    /* not decided: in flight, or ahead of its barrier */
    {"state/0-1.2-" A "-6-000003.seg", true, false},
    {"state/0-1.2-" A "-6-000004.seg.tmp", true, false},
    {"state/0-1.2-" B "-7-3-1-000051.sst", true, false},
    {"state/1-1.1-" A "-6-000002.seg", true, false},
    /* of a dead one, whatever its number; of those that another leader may have made: they have not
     * completed any; of a region that there is not */
    {"state/0-1.1-" B "-9-000009.seg", false, false},
    {"state/0-1.1-" A "-3-000009.seg.tmp", false, false},
    {"state/0-1.3-" A "-1-000001.seg", true, false},
    {"state/0-2.1-" A "-1-000001.seg", true, false},
    {"state/1-2.1-" A "-4-000001.seg", true, false},
    {"state/7-1.2-" A "-6-000001.seg", false, false},
    /* manifests on their way, and what one left behind */
    {"manifest/000000000006-1", true, false},
    {"manifest/000000000006-1.0123.tmp", true, false},
    {"manifest/000000000002-1.0123.tmp", false, false},
    /* records and marks that were never published, or are about to be */
    {"epoch/000000000003.0123456789abcdef.tmp", false, false},
    {"epoch/000000000006.0123456789abcdef.tmp", false, false},
    {"epoch/000000000007.0123456789abcdef.tmp", true, true},
    {"committed/000000000004.0123456789abcdef.tmp", false, false},
    {"committed/000000000006.0123456789abcdef.tmp", true, true},
    /* the log begins with the oldest checkpoint that is retained */
    {"epoch/000000000001", false, false},
    {"epoch/000000000002", false, false},
    {"epoch/000000000003", false, false},
    {"epoch/000000000004", true, true},
    {"epoch/000000000005", true, true},
    {"epoch/000000000006", true, true},
    {"committed/000000000002", false, false},
    {"committed/000000000003", false, false},
    {"committed/000000000004", true, true},
    {"committed/000000000005", true, true},
    /* nobody's */
    {"state/README", true, true},
    {"state/0-1.1-" A "-000001.seg", true, true},
    {"epoch/README", true, true},
};

static void make_files(struct job_directory *d)
{
    make_job(d);
    for (size_t i = 0; i < WR_COUNT(files); i++) {
        if (!job_directory_has(d, files[i].name)) {
            job_directory_write(d, files[i].name, "x", 1);
        }
    }
}

static struct jm_garbage_attempt live[] = {{0, {1, 2}}, {1, {1, 1}}};

static const char *path_of(const struct job_directory *d, const char *name)
{
    static char path[300];

    snprintf(path, sizeof path, "%s/%s", d->path, name);
    return path;
}

static enum wr_code sweep(struct job_directory *d, bool running, uint32_t *ret_deleted,
                          struct wr_error *err)
{
    struct jm_garbage garbage = {.directory = d->path, .retain = 2, .live = live,
                                 .live_count = running ? WR_COUNT(live) : 0};
    enum wr_code code = jm_garbage_collect(&d->env.base, &garbage, err);

    *ret_deleted = garbage.deleted;
    return code;
}

/* Every kind of file: what a retained manifest names, what a live attempt may still name, and what an
 * uncommitted record needs stays; all else goes. */
START_TEST(everything_is_classified)
{
    struct job_directory d;
    uint32_t deleted, expected = 0;
    struct wr_error err;

    job_directory_init(&d);
    for (uint32_t running = 0; running < 2; running++) {
        make_files(&d);
        WR_CK_OK(sweep(&d, running == 1, &deleted, &err), &err);
        for (size_t i = 0; i < WR_COUNT(files); i++) {
            bool stays = running == 1 ? files[i].stays : files[i].needed;
            ck_assert_msg(job_directory_has(&d, files[i].name) == stays, "%s", files[i].name);
        }
        ck_assert_uint_eq(job_directory_count(&d, "epoch"), 3 + 2);
        ck_assert_uint_eq(job_directory_count(&d, "committed"), 2 + 1);
        WR_CK_OK(sweep(&d, running == 1, &deleted, &err), &err);
        ck_assert_uint_eq(deleted, expected);
    }
    job_directory_fini(&d);
}
END_TEST

/* A manifest that is not known to be committed is kept, whatever is newer. */
START_TEST(an_uncommitted_checkpoint_is_kept)
{
    struct job_directory d;
    struct wr_error err;
    uint32_t deleted;
    char path[160];

    job_directory_init(&d);
    make_job(&d);
    job_directory_write(&d, "committed/000000000006", "", 0);
    snprintf(path, sizeof path, "%s/committed/%012d", d.path, 4);
    WR_CK_OK(d.real->ops->unlink(d.real, path, &err), &err);
    WR_CK_OK(sweep(&d, true, &deleted, &err), &err);
    ck_assert(job_directory_has(&d, "manifest/000000000003-1"));
    ck_assert(job_directory_has(&d, "state/0-1.1-" A "-2-3-1-000045.sst"));
    ck_assert(!job_directory_has(&d, "manifest/000000000002-1"));
    job_directory_fini(&d);
}
END_TEST

/* A manifest that can be read but is not the one of its record would mark the wrong files. */
START_TEST(another_manifest_is_not_believed)
{
    struct job_directory d;
    struct wr_error err;
    uint32_t deleted;
    char path[160];
    char *data;
    size_t bytes;

    job_directory_init(&d);
    make_job(&d);
    snprintf(path, sizeof path, "%s/manifest/%012d-1", d.path, 4);
    WR_CK_OK(wr_file_read_all(d.real, path, 4096, &data, &bytes, &err), &err);
    job_directory_write(&d, "manifest/000000000003-1", data, bytes);
    ck_assert_int_eq(sweep(&d, true, &deleted, &err), WR_ERR_CORRUPT);
    ck_assert_ptr_nonnull(strstr(err.message, "manifest/000000000003-1"));
    ck_assert(job_directory_has(&d, "state/0-1.1-" A "-3-000003.seg"));
    wr_free(data);
    job_directory_fini(&d);
}
END_TEST

static uint32_t count_all(struct job_directory *d)
{
    return job_directory_count(d, "state") + job_directory_count(d, "manifest") +
           job_directory_count(d, "epoch") + job_directory_count(d, "committed");
}

/* A retained manifest that is damaged, cut or gone, a damaged record, a folder that cannot be listed:
 * the sweep says so and deletes nothing at all. */
START_TEST(half_a_picture_deletes_nothing)
{
    static const char *const spoilt[] = {"manifest/000000000003-1", "manifest/000000000005-1",
                                         "epoch/000000000004", "epoch/000000000006"};
    struct job_directory d;
    uint32_t deleted, before;
    struct wr_error err;

    job_directory_init(&d);
    for (uint32_t i = 0; i < 2 * WR_COUNT(spoilt); i++) {
        char path[160];
        make_files(&d);
        snprintf(path, sizeof path, "%s/%s", d.path, spoilt[i / 2]);
        if (i % 2 == 0) {
            job_directory_write(&d, spoilt[i / 2], "nonsense that is long enough", 28);
        } else {
            WR_CK_OK(d.real->ops->unlink(d.real, path, &err), &err);
        }
        before = count_all(&d);
        if (strstr(spoilt[i / 2], "epoch/000000000006") != NULL && i % 2 == 1) {
            continue; /* the log just ends earlier */
        }
        ck_assert_int_ne(sweep(&d, true, &deleted, &err), WR_OK);
        ck_assert_msg(strstr(err.message, strchr(spoilt[i / 2], '/') + 1) != NULL ||
                          strstr(err.message, "record") != NULL,
                      "%s", err.message);
        ck_assert_uint_eq(count_all(&d), before);
    }
    for (uint32_t nth = 1; nth <= 7; nth++) {
        make_files(&d);
        before = count_all(&d);
        fault_env_fail(&d.env, FAULT_CALL_LIST, nth, false);
        enum wr_code code = sweep(&d, true, &deleted, &err);
        fault_env_heal(&d.env);
        /* The third list only looks for the highest id. */
        ck_assert_msg((code == WR_OK) == (nth == 3), "list %u", nth);
        ck_assert(code == WR_OK || count_all(&d) == before);
    }
    job_directory_fini(&d);
}
END_TEST

/* A process that dies between any two deletions leaves nothing that the next sweep does not finish,
 * and never takes what is needed. */
START_TEST(a_crash_between_two_deletions_is_harmless)
{
    struct job_directory d;
    uint32_t deleted, all = 0;
    struct wr_error err;

    job_directory_init(&d);
    make_files(&d);
    WR_CK_OK(sweep(&d, true, &all, &err), &err);
    ck_assert_uint_gt(all, 5);
    for (uint32_t nth = 1; nth <= all; nth++) {
        make_files(&d);
        fault_env_fail(&d.env, FAULT_CALL_UNLINK, nth, false);
        d.env.for_ever = true;
        ck_assert_int_ne(sweep(&d, true, &deleted, &err), WR_OK);
        ck_assert_uint_eq(deleted, nth - 1);
        fault_env_heal(&d.env);
        for (size_t i = 0; i < WR_COUNT(files); i++) {
            ck_assert(!files[i].stays || job_directory_has(&d, files[i].name));
        }
        WR_CK_OK(sweep(&d, true, &deleted, &err), &err);
        ck_assert_uint_eq(deleted, all - (nth - 1));
    }
    job_directory_fini(&d);
}
END_TEST

/* Records go when the names of the manifests before them are gone for good, and marks when those of the
 * records are: what a loss of power brought back would look as if something else had been lost. */
START_TEST(what_goes_first_is_gone_for_good)
{
    struct job_directory d;
    uint32_t deleted;
    struct wr_error err;

    job_directory_init(&d);
    for (uint32_t nth = 1; nth <= 2; nth++) {
        make_files(&d);
        fault_env_fail(&d.env, FAULT_CALL_FSYNC_DIRECTORY, nth, false);
        d.env.for_ever = true;
        ck_assert_int_ne(sweep(&d, true, &deleted, &err), WR_OK);
        fault_env_heal(&d.env);
        ck_assert(!job_directory_has(&d, "manifest/000000000001-1"));
        ck_assert(job_directory_has(&d, "epoch/000000000001") == (nth == 1));
        ck_assert(job_directory_has(&d, "epoch/000000000003") == (nth == 1));
        ck_assert(job_directory_has(&d, "committed/000000000002"));
        WR_CK_OK(sweep(&d, true, &deleted, &err), &err);
        ck_assert(!job_directory_has(&d, "committed/000000000002"));
    }
    job_directory_fini(&d);
}
END_TEST

static void remove_file(struct job_directory *d, const char *name)
{
    struct wr_error err;

    WR_CK_OK(d->real->ops->unlink(d->real, path_of(d, name), &err), &err);
}

/* The rest of the scene, behind a log that has `done` of it; all but the last are committed. */
static void go_on(struct job_directory *d, size_t done)
{
    struct jm_log_view view;
    struct wr_error err;

    WR_CK_OK(jm_log_read(&d->env.base, d->path, &view, &err), &err);
    for (size_t i = done; i < WR_COUNT(scene); i++) {
        make_checkpoint(d, i + 2, &scene[i], i + 1 < WR_COUNT(scene), &view.last_hash);
    }
    jm_log_view_fini(&view);
}

/* A log that was swept is read, added to and swept again, also when more is to be retained than it
 * has; but a record that is gone whose manifest is there was lost, and stops the sweep. */
START_TEST(a_log_that_begins_late_goes_on)
{
    struct jm_garbage garbage = {.retain = 1, .live = live, .live_count = WR_COUNT(live)};
    struct job_directory d;
    struct wr_snapshots snapshots;
    struct wr_error err;

    job_directory_init(&d);
    garbage.directory = d.path;
    make_log(&d, scene, 3);
    job_directory_write(&d, "committed/000000000004", "", 0);
    WR_CK_OK(jm_garbage_collect(&d.env.base, &garbage, &err), &err);
    ck_assert_uint_eq(job_directory_count(&d, "epoch"), 1);
    ck_assert_uint_eq(job_directory_count(&d, "committed"), 1);
    go_on(&d, 3);
    garbage.retain = 4;
    WR_CK_OK(jm_garbage_collect(&d.env.base, &garbage, &err), &err);
    ck_assert_uint_eq(job_directory_count(&d, "epoch"), 3);
    WR_CK_OK(wr_snapshots_read(&d.env.base, d.path, &snapshots, &err), &err);
    ck_assert_uint_eq(snapshots.list.count, 3);
    wr_snapshots_fini(&snapshots);

    remove_file(&d, "epoch/000000000004");
    ck_assert_int_eq(jm_garbage_collect(&d.env.base, &garbage, &err), WR_ERR_CORRUPT);
    ck_assert_ptr_nonnull(strstr(err.message, "record 4"));
    ck_assert(job_directory_has(&d, "manifest/000000000003-1"));
    ck_assert_int_eq(wr_snapshots_read(&d.env.base, d.path, &snapshots, &err), WR_ERR_CORRUPT);
    ck_assert_str_eq(err.message, "record 4 is missing below record 5");
    wr_snapshots_fini(&snapshots);
    job_directory_fini(&d);
}
END_TEST

/* A leader that was paused before it appended finds the name free: it learns that it is superseded, and
 * what it made is neither read as part of the log nor in the way of sweeps, but swept. */
START_TEST(a_record_that_is_made_too_late_does_not_count)
{
    struct job_directory d;
    struct wr_hash128 hash = {0, 0};
    struct wr_snapshots snapshots;
    struct wr_error err;
    uint32_t deleted;

    job_directory_init(&d);
    for (uint64_t k = 1; k <= 3; k++) {
        struct job_record late = {.k = k, .term = 1, .checkpoint = 2, .nonce = 77,
                                  .kind = WEIR__EPOCH_RECORD__KIND__CHECKPOINT,
                                  .manifest = "manifest/000000000002-1"};
        make_job(&d);
        WR_CK_OK(sweep(&d, true, &deleted, &err), &err);
        ck_assert_int_eq(job_directory_append(&d, &late, &hash, &err), WR_ERR_FENCED);
        ck_assert_ptr_nonnull(strstr(err.message, "has made record 6"));
        WR_CK_OK(wr_snapshots_read(&d.env.base, d.path, &snapshots, &err), &err);
        ck_assert_uint_eq(snapshots.list.count, 3);
        wr_snapshots_fini(&snapshots);
        WR_CK_OK(sweep(&d, true, &deleted, &err), &err);
        ck_assert_uint_eq(deleted, 1);
        ck_assert_uint_eq(job_directory_count(&d, "epoch"), 3);
    }
    job_directory_fini(&d);
}
END_TEST

/* Who reads the log, is paused, and then fences finds its name free, too: it looks again, and restores
 * from what has happened since. */
START_TEST(a_fence_that_is_made_too_late_is_made_again)
{
    struct jm_fence fence = {.term = 2, .nonce = {5}};
    struct job_directory d;
    struct wr_error err;
    uint32_t deleted, steps = 1;

    job_directory_init(&d);
    fence.directory = d.path;
    make_log(&d, scene, 1);
    ck_assert(!jm_fence_step(&d.env.base, &fence, &err));
    ck_assert_uint_eq(fence.view.last_k, 2);
    go_on(&d, 1);
    WR_CK_OK(sweep(&d, true, &deleted, &err), &err);
    ck_assert(!job_directory_has(&d, "epoch/000000000003"));
    while (!jm_fence_step(&d.env.base, &fence, &err)) {
        steps += 1;
    }
    WR_CK_OK(fence.code, &err);
    ck_assert_uint_eq(steps, 3);
    ck_assert_uint_eq(fence.view.last_k, 7);
    ck_assert_uint_eq(fence.view.newest.checkpoint, 5);
    jm_log_view_fini(&fence.view);
    job_directory_fini(&d);
}
END_TEST

/* What becomes of one file at the end of a history. */
struct history {
    const char *what;
    uint32_t retain;
    struct wr_attempt live;
    struct taken taken[3];
    const char *file;
    bool stays;
};

static const struct history histories[] = {
    {"a delta of a checkpoint that was aborted, before another completes", 1, {1, 1},
     {{4, {{1, 1}}, {"0-1.1-" A "-4-000001.seg"}}}, "0-1.1-" A "-5-000002.seg", true},
    {"the same, listed by the next", 1, {1, 1},
     {{4, {{1, 1}}, {"0-1.1-" A "-4-000001.seg"}},
      {6, {{1, 1}}, {"0-1.1-" A "-4-000001.seg", "0-1.1-" A "-5-000002.seg"}}},
     "0-1.1-" A "-5-000002.seg", true},
    {"the same, when the next is a base", 1, {1, 1},
     {{4, {{1, 1}}, {"0-1.1-" A "-4-000001.seg"}}, {6, {{1, 1}}, {"0-1.1-" A "-6-000003.seg"}}},
     "0-1.1-" A "-5-000002.seg", false},
    {"the base before it, while that is retained", 1, {1, 1},
     {{4, {{1, 1}}, {"0-1.1-" A "-4-000001.seg"}}, {6, {{1, 1}}, {"0-1.1-" A "-6-000003.seg"}}},
     "0-1.1-" A "-4-000001.seg", true},
    {"the base before it, when it no longer is", 1, {1, 1},
     {{4, {{1, 1}}, {"0-1.1-" A "-4-000001.seg"}},
      {6, {{1, 1}}, {"0-1.1-" A "-6-000003.seg"}},
      {7, {{1, 1}}, {"0-1.1-" A "-6-000003.seg"}}},
     "0-1.1-" A "-4-000001.seg", false},
    {"written for n + 1 before n is complete", 1, {1, 1},
     {{4, {{1, 1}}, {"0-1.1-" A "-4-000001.seg"}}, {5, {{1, 1}}, {"0-1.1-" A "-4-000001.seg"}}},
     "0-1.1-" A "-6-000002.seg", true},
    {"the same, and its number was skipped: 7 lists it", 1, {1, 1},
     {{5, {{1, 1}}, {"0-1.1-" A "-4-000001.seg"}},
      {7, {{1, 1}}, {"0-1.1-" A "-4-000001.seg", "0-1.1-" A "-6-000002.seg"}}},
     "0-1.1-" A "-6-000002.seg", true},
    {"late bytes of a packing that was given up", 3, {1, 1},
     {{4, {{1, 1}}, {"0-1.1-" A "-4-000001.seg"}}, {6, {{1, 1}}, {"0-1.1-" A "-6-000003.seg"}}},
     "0-1.1-" A "-5-000002.seg.tmp", false},
    {"a new attempt whose numbers are lower than what its predecessor has completed", 1, {2, 1},
     {{8, {{1, 1}}, {"0-1.1-" A "-8-000001.seg"}}}, "0-2.1-" A "-1-000001.seg", true},
    {"the same, once it has completed one itself", 1, {2, 1},
     {{8, {{1, 1}}, {"0-1.1-" A "-8-000001.seg"}}, {9, {{2, 1}}, {"0-2.1-" A "-9-000002.seg"}}},
     "0-2.1-" A "-1-000001.seg", false},
    {"an adopted attempt, between leaders", 1, {1, 1},
     {{8, {{1, 1}}, {"0-1.1-" A "-8-000001.seg"}}}, "0-1.1-" A "-9-000002.seg", true},
    {"what a restored attempt took over, after its first checkpoint", 1, {1, 2},
     {{4, {{1, 1}}, {"0-1.1-" A "-4-000001.seg"}},
      {5, {{1, 2}}, {"0-1.1-" A "-4-000001.seg", "0-1.2-" A "-5-000001.seg"}},
      {6, {{1, 2}}, {"0-1.1-" A "-4-000001.seg", "0-1.2-" A "-5-000001.seg"}}},
     "0-1.1-" A "-4-000001.seg", true},
    {"a delta of the attempt before, which the new one never knew of", 1, {1, 2},
     {{4, {{1, 1}}, {"0-1.1-" A "-4-000001.seg"}}}, "0-1.1-" A "-5-000002.seg", false},
    {"a database file of a base that was replaced", 1, {1, 1},
     {{4, {{1, 1}}, {"0-1.1-" A "-4-3-1-000007.sst"}},
      {5, {{1, 1}}, {"0-1.1-" A "-5-3-1-000009.sst"}},
      {6, {{1, 1}}, {"0-1.1-" A "-5-3-1-000009.sst"}}},
     "0-1.1-" A "-4-3-1-000007.sst", false},
    {"one that the newer base still has", 1, {1, 1},
     {{4, {{1, 1}}, {"0-1.1-" A "-4-3-1-000007.sst"}},
      {5, {{1, 1}}, {"0-1.1-" A "-4-3-1-000007.sst", "0-1.1-" A "-5-3-1-000009.sst"}},
      {6, {{1, 1}}, {"0-1.1-" A "-4-3-1-000007.sst", "0-1.1-" A "-5-3-1-000009.sst"}}},
     "0-1.1-" A "-4-3-1-000007.sst", true},
};

/* Base and deltas, aborted checkpoints, bytes ahead of their barrier, restarts, adoption: a file goes
 * exactly when nothing that is retained or may still come can name it. The newest checkpoint of each
 * history is not committed. */
START_TEST(a_file_goes_when_nothing_can_name_it)
{
    struct job_directory d;
    struct wr_error err;

    job_directory_init(&d);
    for (size_t i = 0; i < WR_COUNT(histories); i++) {
        const struct history *h = &histories[i];
        struct jm_garbage_attempt attempts[] = {{0, h->live}, {1, {1, 1}}};
        struct jm_garbage garbage = {.directory = d.path, .retain = h->retain, .live = attempts,
                                     .live_count = 2};
        char name[128];
        size_t count = 0;
        while (count < WR_COUNT(h->taken) && h->taken[count].checkpoint != 0) {
            count++;
        }
        make_log(&d, h->taken, count);
        snprintf(name, sizeof name, "state/%s", h->file);
        job_directory_write(&d, name, "x", 1);
        WR_CK_OK(jm_garbage_collect(&d.env.base, &garbage, &err), &err);
        ck_assert_msg(job_directory_has(&d, name) == h->stays, "%s", h->what);
        for (size_t n = 0; n < NAMES_MAX && h->taken[count - 1].names[n] != NULL; n++) {
            snprintf(name, sizeof name, "state/%s", h->taken[count - 1].names[n]);
            ck_assert_msg(job_directory_has(&d, name), "%s: %s is gone", h->what, name);
        }
    }
    job_directory_fini(&d);
}
END_TEST

/* A manifest whose attempts are not one per region would decide about the wrong files. */
START_TEST(a_manifest_with_half_an_attempt_is_refused)
{
    struct job_directory d;
    struct wr_hash128 last = {0, 0};
    Weir__Manifest m = WEIR__MANIFEST__INIT;
    uint64_t terms[2] = {1, 1};
    uint8_t data[256];
    struct wr_error err;
    uint32_t deleted;

    job_directory_init(&d);
    m.version = WR_MANIFEST_VERSION;
    m.key_encoding_version = WR_KEY_ENCODING_VERSION;
    m.checkpoint = 1;
    m.n_region_terms = 2;
    m.region_terms = terms;
    size_t bytes = weir__manifest__pack(&m, data);
    job_directory_write(&d, "manifest/000000000001-1", data, bytes);
    struct job_record record = {.k = 1, .term = 1, .checkpoint = 1,
                                .kind = WEIR__EPOCH_RECORD__KIND__CHECKPOINT,
                                .manifest = "manifest/000000000001-1",
                                .manifest_hash = wr_hash128_bytes(data, bytes)};
    WR_CK_OK(job_directory_append(&d, &record, &last, &err), &err);
    ck_assert_int_eq(sweep(&d, true, &deleted, &err), WR_ERR_CORRUPT);
    job_directory_fini(&d);
}
END_TEST

static void make_older(const char *path)
{
    struct timespec times[2] = {{time(NULL) - 2 * 3600, 0}, {time(NULL) - 2 * 3600, 0}};

    ck_assert_int_eq(utimensat(AT_FDCWD, path, times, 0), 0);
}

/* What dead publishers left in the store of jobs goes; what a living one may be about to name stays,
 * and so does everything that has its name. */
START_TEST(strays_in_the_store_go_when_they_are_old)
{
    static const char *const old[] = {"term/000000000003.0123456789abcdef.tmp",
                                      "jobs/0123.job.0123456789abcdef.tmp"};
    static const char *const stay[] = {"term/000000000004.0123456789abcdef.tmp",
                                       "jobs/4567.job.0123456789abcdef.tmp"};
    static const char *const named[] = {"term/000000000003", "jobs/0123.job", "jobs/0123.cancel"};
    struct job_directory d;

    job_directory_init(&d);
    for (size_t i = 0; i < WR_COUNT(named); i++) {
        job_directory_write(&d, named[i], "x", 1);
        make_older(path_of(&d, named[i]));
    }
    for (size_t i = 0; i < WR_COUNT(old); i++) {
        job_directory_write(&d, old[i], "x", 1);
        make_older(path_of(&d, old[i]));
        job_directory_write(&d, stay[i], "x", 1);
    }
    jm_garbage_sweep_store(&d.env.base, d.path);
    ck_assert_uint_eq(job_directory_count(&d, "term") + job_directory_count(&d, "jobs"),
                      WR_COUNT(stay) + WR_COUNT(named));
    for (size_t i = 0; i < WR_COUNT(stay); i++) {
        ck_assert(job_directory_has(&d, stay[i]));
    }
    jm_garbage_sweep_store(&d.env.base, "/nowhere");
    job_directory_fini(&d);
}
END_TEST

WR_TEST_MAIN("garbage", everything_is_classified, a_file_goes_when_nothing_can_name_it,
             an_uncommitted_checkpoint_is_kept, another_manifest_is_not_believed,
             a_manifest_with_half_an_attempt_is_refused, half_a_picture_deletes_nothing,
             a_crash_between_two_deletions_is_harmless, what_goes_first_is_gone_for_good,
             a_log_that_begins_late_goes_on,
             a_record_that_is_made_too_late_does_not_count,
             a_fence_that_is_made_too_late_is_made_again, strays_in_the_store_go_when_they_are_old)
