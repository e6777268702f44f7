/* A checkpoint is good exactly when every byte that it names is as it was written. */
#include "common/checkpoint/verify.h"

#include <inttypes.h>

#include "common/base/alloc.h"
#include "common/base/limits.h"
#include "tests/lib/job_directory.h"
#include "tests/lib/wr_test.h"

#define SEG "state/0-1.1-aaaaaaaa-1-000001.seg"
#define OWN "state/0-1.1-aaaaaaaa-2-000002.seg"
#define SST "state/0-1.1-aaaaaaaa-1-000007.sst"
#define MANIFEST "manifest/000000000001-1"
#define SEG_BYTES 5000u
#define SST_BYTES (3u * 1024 * 1024 + 17)

struct scene {
    struct job_directory d;
    uint8_t seg[SEG_BYTES], own[100];
    uint8_t *sst;
    struct wr_hash128 last;
    uint64_t k;
};

static Weir__Extent extent_of(const char *file, const uint8_t *data, uint64_t offset,
                              uint64_t bytes)
{
    Weir__Extent extent = WEIR__EXTENT__INIT;
    struct wr_hash128 hash = wr_hash128_bytes(data + offset, bytes);

    extent.file = (char *)(uintptr_t)file;
    extent.offset = offset;
    extent.bytes = bytes;
    extent.hash_low = hash.low;
    extent.hash_high = hash.high;
    extent.key_group_first = 3;
    extent.key_group_end = 7;
    return extent;
}

/* A base of a store, a delta of two extents in one file, state of an operator; from the second
 * checkpoint on one more delta in a file of its own. */
static size_t pack(struct scene *s, uint64_t checkpoint, uint8_t *data)
{
    Weir__Manifest m = WEIR__MANIFEST__INIT;
    Weir__TaskState task = WEIR__TASK_STATE__INIT, *tasks[] = {&task};
    Weir__TableState table = WEIR__TABLE_STATE__INIT, *tables[] = {&table};
    Weir__TablePart base = WEIR__TABLE_PART__INIT, delta = WEIR__TABLE_PART__INIT,
                    late = WEIR__TABLE_PART__INIT, *parts[] = {&base, &delta, &late};
    Weir__Extent a = extent_of(SEG, s->seg, 0, 1000), b = extent_of(SEG, s->seg, 1500, 2000),
                 c = extent_of(SEG, s->seg, 4000, 500), d = extent_of(OWN, s->own, 0, 100);
    Weir__Extent *two[] = {&a, &b}, *one[] = {&c}, *more[] = {&d};
    Weir__StoreFile file = WEIR__STORE_FILE__INIT, *files[] = {&file};
    Weir__OperatorState op = WEIR__OPERATOR_STATE__INIT, *ops[] = {&op};
    struct wr_hash128 hash = wr_hash128_bytes(s->sst, SST_BYTES);

    m.version = WR_MANIFEST_VERSION;
    m.key_encoding_version = WR_KEY_ENCODING_VERSION;
    m.checkpoint = checkpoint;
    m.n_tasks = 1;
    m.tasks = tasks;
    task.task = 5;
    task.n_tables = 1;
    task.tables = tables;
    task.n_operators = 1;
    task.operators = ops;
    table.name = (char *)(uintptr_t) "groups";
    table.n_parts = checkpoint > 1 ? 3 : 2;
    table.parts = parts;
    base.kind = WEIR__TABLE_PART__KIND__STORE;
    base.n_files = 1;
    base.files = files;
    file.file = (char *)(uintptr_t)SST;
    file.bytes = SST_BYTES;
    file.hash_low = hash.low;
    file.hash_high = hash.high;
    delta.n_extents = 2;
    delta.extents = two;
    late.n_extents = 1;
    late.extents = more;
    op.n_extents = 1;
    op.extents = one;
    return weir__manifest__pack(&m, data);
}

static void add_checkpoint(struct scene *s, uint64_t checkpoint)
{
    uint8_t data[2048];
    size_t bytes = pack(s, checkpoint, data);
    struct wr_error err;
    char name[64];

    snprintf(name, sizeof name, "manifest/%012" PRIu64 "-1", checkpoint);
    job_directory_write(&s->d, name, data, bytes);
    struct job_record record = {.k = ++s->k, .term = 1, .checkpoint = checkpoint,
                                .kind = WEIR__EPOCH_RECORD__KIND__CHECKPOINT, .manifest = name,
                                .manifest_hash = wr_hash128_bytes(data, bytes),
                                .previous = s->last, .nonce = (uint8_t)checkpoint};
    WR_CK_OK(job_directory_append(&s->d, &record, &s->last, &err), &err);
}

static void add_fence(struct scene *s)
{
    struct wr_error err;

    s->k += 1;
    WR_CK_OK(job_directory_append(&s->d, &(struct job_record){.k = s->k, .term = 1, .nonce = 99,
                                                              .previous = s->last,
                                                              .checkpoint = s->k > 1 ? 1 : 0,
                                                              .kind =
                                                                  WEIR__EPOCH_RECORD__KIND__FENCE},
                                  &s->last, &err),
             &err);
}

static void write_state(struct scene *s)
{
    job_directory_write(&s->d, SEG, s->seg, sizeof s->seg);
    job_directory_write(&s->d, OWN, s->own, sizeof s->own);
    job_directory_write(&s->d, SST, s->sst, SST_BYTES);
}

/* A fence, checkpoint 1, a fence, checkpoint 2. */
static void scene_init(struct scene *s)
{
    *s = (struct scene){0};
    job_directory_init(&s->d);
    s->sst = wr_alloc(SST_BYTES);
    for (uint32_t i = 0; i < SST_BYTES; i++) {
        s->sst[i] = (uint8_t)(i * 31 + i / 251);
    }
    memcpy(s->seg, s->sst + 1000, sizeof s->seg);
    memcpy(s->own, s->sst + 7777, sizeof s->own);
    write_state(s);
    add_fence(s);
    add_checkpoint(s, 1);
    add_fence(s);
    add_checkpoint(s, 2);
}

static void scene_fini(struct scene *s)
{
    wr_free(s->sst);
    job_directory_fini(&s->d);
}

static struct wr_snapshot snapshot_of(struct scene *s, uint64_t checkpoint)
{
    struct wr_snapshots snapshots;
    struct wr_snapshot found = {0};
    struct wr_error err;

    WR_CK_OK(wr_snapshots_read(s->d.real, s->d.path, &snapshots, &err), &err);
    for (uint32_t i = 0; i < snapshots.list.count; i++) {
        if (snapshots.list.items[i].checkpoint == checkpoint) {
            found = snapshots.list.items[i];
        }
    }
    ck_assert_uint_eq(found.checkpoint, checkpoint);
    wr_snapshots_fini(&snapshots);
    return found;
}

static struct wr_verify_result verify(struct scene *s, uint64_t checkpoint)
{
    struct wr_snapshot snapshot = snapshot_of(s, checkpoint);
    struct wr_verify *v = wr_verify_create(&s->d.env.base, s->d.path);
    struct wr_verify_result result;

    wr_verify_begin(v, &snapshot, NULL, NULL);
    while (!wr_verify_step(v, 1000)) {
    }
    result = *wr_verify_result(v);
    wr_verify_destroy(v);
    return result;
}

/* What is as it was written is good, and all of it was looked at. */
START_TEST(what_is_whole_is_good)
{
    struct scene s;
    struct wr_verify_result r;

    scene_init(&s);
    r = verify(&s, 1);
    ck_assert_msg(r.code == WR_OK, "%s", r.err.message);
    ck_assert_uint_eq(r.pieces, 4);
    ck_assert_uint_eq(r.bytes, SST_BYTES + 1000 + 2000 + 500);
    ck_assert_uint_eq(r.done_bytes, r.bytes);
    ck_assert_uint_eq(verify(&s, 2).pieces, 5);
    scene_fini(&s);
}
END_TEST

/* One flipped bit anywhere in a named piece is found, and told by file, place and owner; bytes that
 * nobody names do not matter. */
START_TEST(a_flipped_bit_is_found)
{
    static const struct {
        const char *file;
        uint32_t at;
        const char *says; /* NULL: good */
    } flips[] = {
        {SEG, 0, "file \"" SEG "\" at byte 0 (task 5, table \"groups\", key groups 3 to 7): 1000"},
        {SEG, 999, "at byte 0 (task 5"},
        {SEG, 1000, NULL},
        {SEG, 1499, NULL},
        {SEG, 1500, "at byte 1500 (task 5, table \"groups\""},
        {SEG, 3499, "at byte 1500"},
        {SEG, 4000, "at byte 4000 (task 5): 500 bytes do not have the hash of the manifest"},
        {SEG, 4500, NULL},
        {SST, 0, "file \"" SST "\" at byte 0 (task 5, table \"groups\", key groups 0 to 0)"},
        {SST, SST_BYTES / 2, SST},
        {SST, SST_BYTES - 1, SST},
        {OWN, 50, NULL}, /* the other checkpoint's */
    };
    struct scene s;

    scene_init(&s);
    for (size_t i = 0; i < WR_COUNT(flips); i++) {
        uint8_t *bytes = strcmp(flips[i].file, SEG) == 0   ? s.seg
                         : strcmp(flips[i].file, OWN) == 0 ? s.own
                                                           : s.sst;
        struct wr_verify_result r;
        bytes[flips[i].at] ^= 0x10;
        write_state(&s);
        r = verify(&s, 1);
        ck_assert_int_eq(r.code, flips[i].says == NULL ? WR_OK : WR_ERR_CORRUPT);
        ck_assert_msg(flips[i].says == NULL || strstr(r.err.message, flips[i].says) != NULL,
                      "%s", r.err.message);
        bytes[flips[i].at] ^= 0x10;
    }
    scene_fini(&s);
}
END_TEST

/* Files that are gone or cut, or longer where they have to be exact, are damage; so is a manifest that
 * is not the one of its record. */
START_TEST(files_are_there_and_as_long_as_they_were)
{
    struct scene s;
    struct wr_verify_result r;
    struct wr_error err;
    char path[160];
    uint8_t data[2048];

    scene_init(&s);
    job_directory_write(&s.d, SEG, s.seg, 4400);
    r = verify(&s, 1);
    ck_assert_int_eq(r.code, WR_ERR_CORRUPT);
    ck_assert_ptr_nonnull(strstr(r.err.message, "it ends 100 bytes too early"));
    write_state(&s);
    job_directory_write(&s.d, SST, s.sst, SST_BYTES - 1);
    r = verify(&s, 1);
    ck_assert_ptr_nonnull(strstr(r.err.message, "bytes, and the manifest says"));
    uint8_t *longer = wr_alloc_zero(1, SST_BYTES + 1);
    memcpy(longer, s.sst, SST_BYTES);
    job_directory_write(&s.d, SST, longer, SST_BYTES + 1);
    wr_free(longer);
    ck_assert_int_eq(verify(&s, 1).code, WR_ERR_CORRUPT);
    snprintf(path, sizeof path, "%s/" SST, s.d.path);
    WR_CK_OK(s.d.real->ops->unlink(s.d.real, path, &err), &err);
    r = verify(&s, 1);
    ck_assert_int_eq(r.code, WR_ERR_NOT_FOUND);
    ck_assert(wr_verify_is_damage(r.code));
    write_state(&s);
    size_t bytes = pack(&s, 2, data); /* a manifest, but not this one */
    job_directory_write(&s.d, MANIFEST, data, bytes);
    r = verify(&s, 1);
    ck_assert_int_eq(r.code, WR_ERR_CORRUPT);
    ck_assert_ptr_nonnull(strstr(r.err.message, "does not have the hash of its record"));
    scene_fini(&s);
}
END_TEST

/* A disk that does not answer says nothing about what is on it. */
START_TEST(what_cannot_be_read_is_not_called_damaged)
{
    struct scene s;
    struct wr_verify_result r;

    scene_init(&s);
    fault_env_fail(&s.d.env, FAULT_CALL_READ, 3, false);
    r = verify(&s, 1);
    fault_env_heal(&s.d.env);
    ck_assert_int_eq(r.code, WR_ERR_IO);
    ck_assert(!wr_verify_is_damage(r.code));
    ck_assert_int_eq(verify(&s, 1).code, WR_OK);
    scene_fini(&s);
}
END_TEST

static void count_damage(void *ctx, const struct wr_error *err)
{
    ck_assert_int_ne(err->code, WR_OK);
    *(uint32_t *)ctx += 1;
}

/* Who wants to know gets all of the damage at once; the worst piece is what counts. */
START_TEST(all_damage_is_told)
{
    struct scene s;
    struct wr_verify *v;
    uint32_t told = 0;

    scene_init(&s);
    s.seg[10] ^= 1;
    s.seg[4010] ^= 1;
    write_state(&s);
    struct wr_snapshot snapshot = snapshot_of(&s, 1);
    v = wr_verify_create(&s.d.env.base, s.d.path);
    wr_verify_begin(v, &snapshot, count_damage, &told);
    fault_env_fail(&s.d.env, FAULT_CALL_OPEN, 1, false);
    while (!wr_verify_step(v, 1)) {
    }
    ck_assert_uint_eq(told, 3);
    ck_assert_uint_eq(wr_verify_result(v)->bad_pieces, 3);
    ck_assert_int_eq(wr_verify_result(v)->code, WR_ERR_CORRUPT);
    ck_assert_ptr_nonnull(strstr(wr_verify_result(v)->err.message, "at byte 0 (task 5, table"));
    wr_verify_destroy(v);
    scene_fini(&s);
}
END_TEST

/* What two checkpoints share is read once, unless it was bad. */
START_TEST(shared_files_are_read_once)
{
    struct scene s;
    struct wr_verify *v;
    struct wr_snapshot one, two;

    scene_init(&s);
    one = snapshot_of(&s, 1);
    two = snapshot_of(&s, 2);
    for (int bad = 0; bad < 2; bad++) {
        v = wr_verify_create(&s.d.env.base, s.d.path);
        wr_verify_begin(v, &two, count_damage, &(uint32_t){0});
        ck_assert(wr_verify_step(v, UINT64_MAX));
        ck_assert_int_eq(wr_verify_result(v)->code, bad ? WR_ERR_CORRUPT : WR_OK);
        fault_env_heal(&s.d.env);
        wr_verify_begin(v, &one, NULL, NULL);
        uint32_t opened = s.d.env.counts[FAULT_CALL_OPEN];
        ck_assert(wr_verify_step(v, UINT64_MAX));
        ck_assert_uint_eq(s.d.env.counts[FAULT_CALL_OPEN] - opened, bad ? 1 : 0);
        ck_assert_int_eq(wr_verify_result(v)->code, bad ? WR_ERR_CORRUPT : WR_OK);
        wr_verify_destroy(v);
        s.sst[5] ^= 1;
        write_state(&s);
    }
    scene_fini(&s);
}
END_TEST

/* A name never leads out of the job's directory, whatever a manifest says. */
START_TEST(names_do_not_lead_outside)
{
    static const char *const names[] = {"/etc/passwd", "../x", "state/../../x", "state/..", "",
                                        ".."};
    struct scene s;

    scene_init(&s);
    for (size_t i = 0; i < WR_COUNT(names); i++) {
        Weir__Manifest m = WEIR__MANIFEST__INIT;
        Weir__TaskState task = WEIR__TASK_STATE__INIT, *tasks[] = {&task};
        Weir__OperatorState op = WEIR__OPERATOR_STATE__INIT, *ops[] = {&op};
        Weir__Extent e = extent_of(names[i], s.seg, 0, 1), *extents[] = {&e};
        uint8_t data[512];
        m.version = WR_MANIFEST_VERSION;
        m.key_encoding_version = WR_KEY_ENCODING_VERSION;
        m.n_tasks = 1;
        m.tasks = tasks;
        m.checkpoint = 1;
        task.n_operators = 1;
        task.operators = ops;
        op.n_extents = 1;
        op.extents = extents;
        size_t bytes = weir__manifest__pack(&m, data);
        struct wr_snapshot snapshot = {.checkpoint = 1, .manifest = MANIFEST,
                                       .manifest_hash = wr_hash128_bytes(data, bytes)};
        job_directory_write(&s.d, MANIFEST, data, bytes);
        struct wr_verify *v = wr_verify_create(&s.d.env.base, s.d.path);
        wr_verify_begin(v, &snapshot, NULL, NULL);
        ck_assert(wr_verify_step(v, 1));
        ck_assert_int_eq(wr_verify_result(v)->code, WR_ERR_CORRUPT);
        ck_assert_ptr_nonnull(strstr(wr_verify_result(v)->err.message, "outside"));
        wr_verify_destroy(v);
    }
    scene_fini(&s);
}
END_TEST

/* ---- which there are ---- */

/* The list has what was not released, newest first, with what its records say; a newest one whose
 * manifest is gone is in it. */
START_TEST(the_list_has_what_was_not_released)
{
    struct scene s;
    struct wr_snapshots list;
    struct wr_error err;
    char path[160];

    scene_init(&s);
    job_directory_write(&s.d, "committed/000000000002", "", 0);
    job_directory_write(&s.d, "manifest/000000000003-1.0123456789abcdef.tmp", "x", 1);
    WR_CK_OK(wr_snapshots_read(s.d.real, s.d.path, &list, &err), &err);
    ck_assert_uint_eq(list.list.count, 2);
    ck_assert_uint_eq(list.list.items[0].checkpoint, 2);
    ck_assert_uint_eq(list.list.items[0].k, 4);
    ck_assert(!list.list.items[0].committed);
    ck_assert_uint_eq(list.list.items[1].checkpoint, 1);
    ck_assert(list.list.items[1].committed);
    ck_assert_str_eq(list.list.items[1].manifest, MANIFEST);
    wr_snapshots_fini(&list);

    snprintf(path, sizeof path, "%s/" MANIFEST, s.d.path);
    WR_CK_OK(s.d.real->ops->unlink(s.d.real, path, &err), &err); /* released */
    WR_CK_OK(wr_snapshots_read(s.d.real, s.d.path, &list, &err), &err);
    ck_assert_uint_eq(list.list.count, 1);
    wr_snapshots_fini(&list);

    snprintf(path, sizeof path, "%s/manifest/000000000002-1", s.d.path);
    WR_CK_OK(s.d.real->ops->unlink(s.d.real, path, &err), &err);
    WR_CK_OK(wr_snapshots_read(s.d.real, s.d.path, &list, &err), &err);
    ck_assert_uint_eq(list.list.count, 1);
    ck_assert_uint_eq(list.list.items[0].checkpoint, 2);
    ck_assert_int_eq(verify(&s, 2).code, WR_ERR_NOT_FOUND);
    wr_snapshots_fini(&list);
    scene_fini(&s);
}
END_TEST

/* A log with a damaged, a missing or another's record in it is not believed. */
START_TEST(a_broken_log_lists_nothing)
{
    struct scene s;
    struct wr_snapshots list;
    struct wr_error err;
    char path[160];

    scene_init(&s);
    snprintf(path, sizeof path, "%s/epoch/%012d", s.d.path, 3);
    WR_CK_OK(s.d.real->ops->unlink(s.d.real, path, &err), &err);
    ck_assert_int_eq(wr_snapshots_read(s.d.real, s.d.path, &list, &err), WR_ERR_CORRUPT);
    ck_assert_str_eq(err.message, "record 3 is missing below record 4");
    wr_snapshots_fini(&list);
    struct job_record other = {.k = 3, .term = 1, .nonce = 7,
                               .kind = WEIR__EPOCH_RECORD__KIND__FENCE};
    ck_assert_int_eq(job_directory_append(&s.d, &other, &s.last, &err), WR_ERR_FENCED);
    ck_assert_int_eq(wr_snapshots_read(s.d.real, s.d.path, &list, &err), WR_ERR_CORRUPT);
    ck_assert_ptr_nonnull(strstr(err.message, "record 3 is not the one that record 4"));
    wr_snapshots_fini(&list);
    job_directory_write(&s.d, "epoch/000000000004", "nonsense that is long enough", 28);
    ck_assert_int_eq(wr_snapshots_read(s.d.real, s.d.path, &list, &err), WR_ERR_CORRUPT);
    wr_snapshots_fini(&list);
    WR_CK_OK(wr_snapshots_read(s.d.real, "/nowhere", &list, &err), &err);
    ck_assert_uint_eq(list.list.count, 0);
    wr_snapshots_fini(&list);
    scene_fini(&s);
}
END_TEST

WR_TEST_MAIN("verify", what_is_whole_is_good, a_flipped_bit_is_found,
             files_are_there_and_as_long_as_they_were, what_cannot_be_read_is_not_called_damaged,
             all_damage_is_told, shared_files_are_read_once, names_do_not_lead_outside,
             the_list_has_what_was_not_released, a_broken_log_lists_nothing)
