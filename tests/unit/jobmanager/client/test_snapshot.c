/* weir snapshot, on a directory that is made by hand. */
#include <inttypes.h>

#include "common/base/alloc.h"
#include "common/base/limits.h"
#include "tests/lib/client.h"
#include "tests/lib/job_directory.h"
#include "tests/lib/wr_test.h"

#define SHARED "state/0-1.1-aaaaaaaa-1-000001.seg"
#define OWN "state/0-1.1-aaaaaaaa-2-000002.seg"
#define KIB "0123456789abcdef"

__attribute__((constructor)) static void be_plain(void)
{
    setenv("TERM", "dumb", 1);
}

#define WEIR(capture, ...) CLIENT_WEIR(capture, "snapshot", __VA_ARGS__)

static Weir__Extent extent_of(const char *file, const char *data, uint64_t offset, uint64_t bytes)
{
    Weir__Extent extent = WEIR__EXTENT__INIT;
    struct wr_hash128 hash = wr_hash128_bytes(data + offset, bytes);

    extent.file = (char *)(uintptr_t)file;
    extent.offset = offset;
    extent.bytes = bytes;
    extent.hash_low = hash.low;
    extent.hash_high = hash.high;
    return extent;
}

/* Checkpoint 1 is two extents in one file; 2 has these and one of its own. */
static void make_job(struct job_directory *d)
{
    struct wr_hash128 last = {0, 0};
    struct wr_error err;

    job_directory_write(d, SHARED, KIB, 16);
    job_directory_write(d, OWN, KIB, 16);
    for (uint64_t c = 1; c <= 2; c++) {
        Weir__Manifest m = WEIR__MANIFEST__INIT;
        Weir__TaskState task = WEIR__TASK_STATE__INIT, *tasks[] = {&task};
        Weir__OperatorState op = WEIR__OPERATOR_STATE__INIT, *ops[] = {&op};
        Weir__Extent a = extent_of(SHARED, KIB, 0, 8), b = extent_of(SHARED, KIB, 8, 8),
                     own = extent_of(OWN, KIB, 0, 16), *extents[] = {&a, &b, &own};
        uint8_t data[1024];
        char name[64];
        m.version = WR_MANIFEST_VERSION;
        m.key_encoding_version = WR_KEY_ENCODING_VERSION;
        m.checkpoint = c;
        m.n_tasks = 1;
        m.tasks = tasks;
        task.state_bytes = 2048;
        task.n_operators = 1;
        task.operators = ops;
        op.n_extents = c == 1 ? 2 : 3;
        op.extents = extents;
        size_t bytes = weir__manifest__pack(&m, data);
        snprintf(name, sizeof name, "manifest/%012" PRIu64 "-1", c);
        job_directory_write(d, name, data, bytes);
        struct job_record record = {.k = c, .term = 1, .checkpoint = c, .manifest = name,
                                    .kind = WEIR__EPOCH_RECORD__KIND__CHECKPOINT,
                                    .manifest_hash = wr_hash128_bytes(data, bytes),
                                    .previous = last, .nonce = (uint8_t)c};
        WR_CK_OK(job_directory_append(d, &record, &last, &err), &err);
    }
    job_directory_write(d, "committed/000000000001", "", 0);
}

/* What there is stands in a table, newest first, without any job manager. */
START_TEST(checkpoints_on_disk_are_listed)
{
    struct job_directory d;
    struct capture c;

    job_directory_init(&d);
    make_job(&d);
    ck_assert_int_eq(WEIR(&c, "ls", d.path), JM_EXIT_DONE);
    ck_assert_str_eq(c.out, "ID  TAKEN (UTC)  RECORD  COMMITTED     STATE  FILES  BYTES  MISTAKE\n"
                            "2   -                 2  -          2.00 KiB      2   32 B\n"
                            "1   -                 1  yes        2.00 KiB      1   16 B\n");
    capture_fini(&c);
    job_directory_write(&d, "manifest/000000000002-1", "nonsense", 8);
    ck_assert_int_eq(WEIR(&c, "ls", d.path), JM_EXIT_DONE);
    ck_assert_ptr_nonnull(strstr(c.out, "2   -                 2  -"));
    ck_assert_ptr_nonnull(strstr(c.out, "does not have the hash of its record\n"));
    capture_fini(&c);
    job_directory_fini(&d);
}
END_TEST

/* Good ones say how much was read; a damaged one says where, and the status tells scripts. */
START_TEST(a_verification_says_where_damage_is)
{
    struct job_directory d;
    struct capture c;

    job_directory_init(&d);
    make_job(&d);
    ck_assert_int_eq(WEIR(&c, "verify", d.path), JM_EXIT_DONE);
    ck_assert_str_eq(c.out, "checkpoint 2: good, 32 B in 3 pieces\n"
                            "checkpoint 1: good, 16 B in 2 pieces\n");
    capture_fini(&c);
    job_directory_write(&d, OWN, "0123456789abcdeF", 16);
    ck_assert_int_eq(WEIR(&c, "verify", d.path), JM_EXIT_FAILED);
    ck_assert_str_eq(c.out,
                     "checkpoint 2: file \"" OWN "\" at byte 0 (task 0): 16 bytes do not have the "
                     "hash of the manifest\n"
                     "checkpoint 2: damaged, 1 of 3 pieces\n"
                     "checkpoint 1: good, 16 B in 2 pieces\n");
    ck_assert_str_eq(c.err, "");
    capture_fini(&c);
    ck_assert_int_eq(WEIR(&c, "verify", d.path, "1"), JM_EXIT_DONE);
    ck_assert_str_eq(c.out, "checkpoint 1: good, 16 B in 2 pieces\n");
    capture_fini(&c);
    ck_assert_int_eq(WEIR(&c, "verify", "--json", d.path, "last"), JM_EXIT_FAILED);
    json_t *json = json_loads(c.out, 0, NULL);
    ck_assert_str_eq(jm_string(json, "directory"), d.path);
    const json_t *one = json_array_get(json_object_get(json, "checkpoints"), 0);
    ck_assert_int_eq(jm_integer(one, "id"), 2);
    ck_assert_str_eq(jm_string(one, "verdict"), "damaged");
    ck_assert_uint_eq(json_array_size(json_object_get(one, "damage")), 1);
    json_decref(json);
    capture_fini(&c);
    job_directory_fini(&d);
}
END_TEST

/* A manifest that is gone is damage of the newest checkpoint; of an older one it says that it was
 * released. */
START_TEST(a_missing_manifest_is_told)
{
    struct job_directory d;
    struct capture c;
    struct wr_error err;
    char path[160];

    job_directory_init(&d);
    make_job(&d);
    snprintf(path, sizeof path, "%s/manifest/000000000001-1", d.path);
    WR_CK_OK(d.real->ops->unlink(d.real, path, &err), &err);
    ck_assert_int_eq(WEIR(&c, "verify", d.path), JM_EXIT_DONE);
    ck_assert_str_eq(c.out, "checkpoint 2: good, 32 B in 3 pieces\n");
    capture_fini(&c);
    snprintf(path, sizeof path, "%s/manifest/000000000002-1", d.path);
    WR_CK_OK(d.real->ops->unlink(d.real, path, &err), &err);
    ck_assert_int_eq(WEIR(&c, "verify", d.path), JM_EXIT_FAILED);
    ck_assert_ptr_nonnull(strstr(c.out, "No such file or directory"));
    ck_assert_ptr_nonnull(strstr(c.out, "checkpoint 2: damaged\n"));
    capture_fini(&c);
    job_directory_fini(&d);
}
END_TEST

static void check_status(enum jm_exit wanted, const char *part, const char *const *words)
{
    struct capture c;
    enum jm_exit status = client_weir(&c, words);

    ck_assert_msg(strstr(c.err, part) != NULL, "wanted \"%s\", got \"%s\"", part, c.err);
    ck_assert_int_eq(status, wanted);
    ck_assert_str_eq(c.out, "");
    capture_fini(&c);
}
#define REFUSED(status, part, ...) \
    check_status(status, part, (const char *const[]){"snapshot", __VA_ARGS__, NULL})

/* What is asked for wrongly, is not there or cannot be read is said, with the status for it. */
START_TEST(wrong_questions_are_refused)
{
    struct job_directory d;

    job_directory_init(&d);
    REFUSED(JM_EXIT_FAILED, "there is no checkpoint in", "ls", d.path);
    make_job(&d);
    REFUSED(JM_EXIT_USAGE, "is none of ls, verify", "rm", d.path);
    REFUSED(JM_EXIT_USAGE, "usage: weir snapshot", "ls");
    REFUSED(JM_EXIT_USAGE, "usage: weir snapshot ls", "ls", d.path, "1");
    REFUSED(JM_EXIT_USAGE, "there is no checkpoint 7, or it was released", "verify", d.path, "7");
    REFUSED(JM_EXIT_USAGE, "\"x\" is no id of a checkpoint", "verify", d.path, "x");
    REFUSED(JM_EXIT_USAGE, "DIR is the directory of one job's checkpoints", "ls", "/nowhere");
    REFUSED(JM_EXIT_UNREACHABLE, "could not reach the job manager", "ls", "--jobmanager",
            "http://127.0.0.1:1", "a-name");
    job_directory_write(&d, "epoch/000000000002", "nonsense that is long enough", 28);
    REFUSED(JM_EXIT_FAILED, "its hash differs", "verify", d.path);
    job_directory_fini(&d);
}
END_TEST

WR_TEST_MAIN("client snapshot", checkpoints_on_disk_are_listed, a_verification_says_where_damage_is,
             a_missing_manifest_is_told, wrong_questions_are_refused)
