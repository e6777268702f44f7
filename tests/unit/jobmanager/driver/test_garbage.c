/* What a sweep deletes, and above all what it does not. */
#include <inttypes.h>

#include "common/base/alloc.h"
#include "jobmanager/driver/daemon_internal.h"
#include "tests/lib/job_directory.h"
#include "tests/lib/wr_test.h"

#define A "aaaaaaaa"
#define B "bbbbbbbb"

/* Checkpoint c of attempt 1.x, its record at k = c + 1, names `segment`. */
static void make_checkpoint(struct job_directory *d, uint64_t c, const char *segment,
                            struct wr_hash128 *last)
{
    Weir__Manifest m = WEIR__MANIFEST__INIT;
    Weir__TaskState task = WEIR__TASK_STATE__INIT, *tasks[] = {&task};
    Weir__TableState table = WEIR__TABLE_STATE__INIT, *tables[] = {&table};
    Weir__TablePart part = WEIR__TABLE_PART__INIT, *parts[] = {&part};
    Weir__Extent extent = WEIR__EXTENT__INIT, *extents[] = {&extent};
    uint8_t data[512];
    char name[64], file[128];
    struct wr_error err;
    size_t bytes;

    snprintf(file, sizeof file, "state/%s", segment);
    extent.file = file;
    part.n_extents = 1;
    part.extents = extents;
    table.n_parts = 1;
    table.parts = parts;
    table.name = (char *)(uintptr_t) "t";
    task.n_tables = 1;
    task.tables = tables;
    m.version = 1;
    m.checkpoint = c;
    m.n_tasks = 1;
    m.tasks = tasks;
    m.writer = (char *)(uintptr_t) "test";
    bytes = weir__manifest__pack(&m, data);
    snprintf(name, sizeof name, "manifest/%012" PRIu64 "-1", c);
    job_directory_write(d, name, data, bytes);
    job_directory_write(d, file, "x", 1);
    struct job_record record = {.k = c + 1, .term = 1, .checkpoint = c,
                                .kind = WEIR__EPOCH_RECORD__KIND__CHECKPOINT, .manifest = name,
                                .manifest_hash = wr_hash128_bytes(data, bytes), .previous = *last,
                                .nonce = (uint8_t)c};
    WR_CK_OK(job_directory_append(d, &record, last, &err), &err);
}

/* Five checkpoints, the last not committed yet; the first three of attempt 1.1, then 1.2. */
static void make_job(struct job_directory *d)
{
    static const char *const segments[] = {"0-1.1-" A "-000001.seg", "0-1.1-" A "-000002.seg",
                                           "0-1.1-" A "-000003.seg", "0-1.2-" A "-000004.seg",
                                           "0-1.2-" A "-000005.seg"};
    struct wr_hash128 last = {0, 0};
    struct wr_error err;

    job_directory_empty(d);
    WR_CK_OK(job_directory_append(d, &(struct job_record){.k = 1, .term = 1, .nonce = 99,
                                                          .kind = WEIR__EPOCH_RECORD__KIND__FENCE},
                                  &last, &err),
             &err);
    for (uint64_t c = 1; c <= WR_COUNT(segments); c++) {
        char mark[64];
        make_checkpoint(d, c, segments[c - 1], &last);
        snprintf(mark, sizeof mark, "committed/%012" PRIu64, c + 1);
        if (c < WR_COUNT(segments)) {
            job_directory_write(d, mark, "", 0);
        }
    }
}

static const struct {
    const char *name;
    bool stays; /* while the job runs */
    bool needed; /* even when it has ended */
} files[] = {
    /* named: by the newest two that are committed, and by what is not */
    {"state/0-1.1-" A "-000001.seg", false, false},
    {"state/0-1.1-" A "-000002.seg", false, false},
    {"state/0-1.1-" A "-000003.seg", true, true},
    {"state/0-1.2-" A "-000004.seg", true, true},
    {"state/0-1.2-" A "-000005.seg", true, true},
    {"manifest/000000000001-1", false, false},
    {"manifest/000000000002-1", false, false},
    {"manifest/000000000003-1", true, true},
    {"manifest/000000000004-1", true, true},
    {"manifest/000000000005-1", true, true},
    /* of the live attempt: superseded, perhaps in flight, of another host */
    {"state/0-1.2-" A "-000003.seg", false, false},
    {"state/0-1.2-" A "-000006.seg", true, false},
    {"state/0-1.2-" A "-000007.seg.tmp", true, false},
    {"state/0-1.2-" B "-000001.seg", true, false},
    /* of a dead one, of one that another leader may have made, of another region */
    {"state/0-1.1-" B "-000009.seg", false, false},
    {"state/0-1.1-" A "-000009.seg.tmp", false, false},
    {"state/0-1.3-" A "-000001.seg", true, false},
    {"state/0-2.1-" A "-000001.seg", true, false},
    {"state/1-1.1-" A "-000001.seg", true, false},
    /* manifests on their way, and what one left behind */
    {"manifest/000000000006-1", true, false},
    {"manifest/000000000006-1.0123.tmp", true, false},
    {"manifest/000000000002-1.0123.tmp", false, false},
    /* nobody's */
    {"state/README", true, true},
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
        ck_assert_uint_eq(job_directory_count(&d, "epoch"), 6);
        ck_assert_uint_eq(job_directory_count(&d, "committed"), 4);
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
    ck_assert(job_directory_has(&d, "state/0-1.1-" A "-000003.seg"));
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
    ck_assert(job_directory_has(&d, "state/0-1.1-" A "-000003.seg"));
    wr_free(data);
    job_directory_fini(&d);
}
END_TEST

static uint32_t count_all(struct job_directory *d)
{
    return job_directory_count(d, "state") + job_directory_count(d, "manifest");
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
    for (uint32_t nth = 1; nth <= 4; nth++) {
        make_files(&d);
        before = count_all(&d);
        fault_env_fail(&d.env, FAULT_CALL_LIST, nth, false);
        enum wr_code code = sweep(&d, true, &deleted, &err);
        fault_env_heal(&d.env);
        /* The second list only looks for the highest id. */
        ck_assert_msg((code == WR_OK) == (nth == 2), "list %u", nth);
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

WR_TEST_MAIN("garbage", everything_is_classified, an_uncommitted_checkpoint_is_kept,
             another_manifest_is_not_believed, half_a_picture_deletes_nothing, a_crash_between_two_deletions_is_harmless)
