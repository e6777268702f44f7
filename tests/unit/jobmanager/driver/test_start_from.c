/* What a new job takes over of a checkpoint: all of it, or nothing; whatever fails on the way, and however
 * often it is tried. */
#include <fcntl.h>
#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "common/base/limits.h"
#include "common/checkpoint/manifest.h"
#include "common/checkpoint/verify.h"
#include "jobmanager/driver/start_from.h"
#include "tests/lib/job_directory.h"
#include "tests/lib/job_plan.h"
#include "tests/lib/wr_test.h"

#define CHECKPOINT 7u
#define SEGMENT "state/0-1.1-aaaaaaaa-7-000001.seg"
#define OTHER_SEGMENT "state/0-1.1-aaaaaaaa-7-000002.seg"
#define STORE_FILE "state/0-1.1-aaaaaaaa-5-1-1-000009.sst"

static const uint8_t other_job[16] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
static const struct wr_id new_job = {0x77, 0x88};

struct scene {
    struct job_directory source, target;
    struct wr_plan *plan;
    const char *segment; /* that the manifest names */
};

static struct wr_hash128 hash_of(const char *content)
{
    return wr_hash128_bytes(content, strlen(content));
}

/* Two pieces of one segment, and a file of a database. */
static size_t pack_manifest(const char *segment_name, uint64_t checkpoint, uint8_t *data)
{
    Weir__Manifest m = WEIR__MANIFEST__INIT;
    Weir__TaskState task = WEIR__TASK_STATE__INIT, end = WEIR__TASK_STATE__INIT;
    Weir__TaskState *tasks[] = {&task, &end};
    Weir__Token token = WEIR__TOKEN__INIT, *tokens[] = {&token};
    Weir__OperatorState state = WEIR__OPERATOR_STATE__INIT, *states[] = {&state};
    Weir__TableState table = WEIR__TABLE_STATE__INIT, *tables[] = {&table};
    Weir__TablePart part = WEIR__TABLE_PART__INIT, *parts[] = {&part};
    Weir__StoreFile file = WEIR__STORE_FILE__INIT, *files[] = {&file};
    Weir__Extent pieces[2], *extents[] = {&pieces[0], &pieces[1]};
    Weir__VertexShape shapes[2], *shape_ptrs[] = {&shapes[0], &shapes[1]};
    char in[] = "in0", out[] = "out0", store_file[] = STORE_FILE, name[] = "t";
    char *steps[2] = {in, out};

    for (int i = 0; i < 2; i++) {
        bool other = strcmp(segment_name, SEGMENT) != 0;
        struct wr_hash128 hash = hash_of(i == 0 ? other ? "ABC" : "abc" : other ? "DEF" : "def");
        weir__extent__init(&pieces[i]);
        pieces[i].file = (char *)(uintptr_t)segment_name;
        pieces[i].offset = 3 * (uint64_t)i;
        pieces[i].bytes = 3;
        pieces[i].hash_low = hash.low;
        pieces[i].hash_high = hash.high;
        weir__vertex_shape__init(&shapes[i]);
        shapes[i].parallelism = 1;
        shapes[i].first_task = (uint32_t)i;
        shapes[i].n_steps = 1;
        shapes[i].steps = &steps[i];
    }
    state.n_extents = 2;
    state.extents = extents;
    task.n_operators = 1;
    task.operators = states;
    file.file = store_file;
    file.bytes = 6;
    file.hash_low = hash_of("stored").low;
    file.hash_high = hash_of("stored").high;
    part.kind = WEIR__TABLE_PART__KIND__STORE;
    part.n_files = 1;
    part.files = files;
    table.name = name;
    table.n_parts = 1;
    table.parts = parts;
    task.n_tables = 1;
    task.tables = tables;
    m.version = WR_MANIFEST_VERSION;
    m.key_encoding_version = WR_KEY_ENCODING_VERSION;
    m.job = (ProtobufCBinaryData){sizeof other_job, (uint8_t *)(uintptr_t)other_job};
    m.checkpoint = checkpoint;
    m.key_groups = 16;
    end.task = 1;
    end.n_tokens = 1;
    end.tokens = tokens;
    m.n_tasks = 2;
    m.tasks = tasks;
    m.n_vertices = 2;
    m.vertices = shape_ptrs;
    m.writer = name;
    return weir__manifest__pack(&m, data);
}

static void make_source(struct scene *s)
{
    struct job_record record = {.k = 1, .term = 1, .checkpoint = CHECKPOINT,
                                .kind = WEIR__EPOCH_RECORD__KIND__CHECKPOINT,
                                .manifest = "manifest/000000000007-1", .nonce = 1,
                                .attempt = {1, 1}};
    struct wr_hash128 ignored;
    struct wr_error err;
    uint8_t data[2048];
    size_t bytes = pack_manifest(s->segment, CHECKPOINT, data);
    uint8_t *plan;

    record.manifest_hash = wr_hash128_bytes(data, bytes);
    job_directory_write(&s->source, record.manifest, data, bytes);
    job_directory_write(&s->source, SEGMENT, "abcdef", 6);
    job_directory_write(&s->source, OTHER_SEGMENT, "ABCDEF", 6);
    job_directory_write(&s->source, STORE_FILE, "stored", 6);
    plan = jm_plan_file_content(s->plan->message, &bytes);
    job_directory_write(&s->source, "plan", plan, bytes);
    wr_free(plan);
    WR_CK_OK(job_directory_append(&s->source, &record, &ignored, &err), &err);
}

static void scene_init(struct scene *s)
{
    s->plan = job_plan_create(&(struct job_plan_options){.interval_us = 1000000});
    job_directory_init(&s->source);
    job_directory_init(&s->target);
    s->segment = SEGMENT;
    make_source(s);
}

static void scene_fini(struct scene *s)
{
    wr_plan_destroy(s->plan);
    job_directory_fini(&s->source);
    job_directory_fini(&s->target);
}

static enum wr_code start(struct scene *s, uint64_t checkpoint, struct wr_error *err)
{
    struct jm_start_from from = {.source = s->source.path,
                                 .checkpoint = checkpoint,
                                 .directory = s->target.path,
                                 .job = new_job,
                                 .plan = s->plan};
    enum wr_code code = jm_start_from(&s->target.env.base, &from, err);

    if (code == WR_OK) {
        ck_assert_uint_eq(from.ret_checkpoint, CHECKPOINT);
        ck_assert_str_eq(from.ret_job, "08070605040302011" "00f0e0d0c0b0a09");
    }
    return code;
}

/* Its log says so, and every byte that the manifest names is there. */
static void check_whole(struct scene *s)
{
    struct wr_snapshots snapshots;
    struct wr_verify *verify = wr_verify_create(s->target.real, s->target.path);
    struct wr_error err;

    WR_CK_OK(wr_snapshots_read(s->target.real, s->target.path, &snapshots, &err), &err);
    ck_assert_uint_eq(snapshots.list.count, 1);
    ck_assert_uint_eq(snapshots.list.items[0].checkpoint, CHECKPOINT);
    wr_verify_begin(verify, &snapshots.list.items[0], NULL, NULL);
    while (!wr_verify_step(verify, 1 << 20)) {
    }
    ck_assert_msg(wr_verify_result(verify)->code == WR_OK, "%s", wr_verify_result(verify)->err.message);
    ck_assert_uint_eq(wr_verify_result(verify)->pieces, 3);
    wr_verify_destroy(verify);
    wr_snapshots_fini(&snapshots);
    ck_assert(job_directory_has(&s->target, "plan"));
}

/* Any call may fail, with or without its effect; nothing is decided then that is not whole, and the next
 * try ends well. */
START_TEST(what_fails_is_tried_again)
{
    struct scene s;
    struct wr_error err;
    uint32_t failed = 0;

    scene_init(&s);
    for (uint32_t call = 0; call < FAULT_CALLS; call++) {
        for (uint32_t nth = 1, met = 1; met; nth++) {
            job_directory_empty(&s.target);
            fault_env_fail(&s.target.env, (enum fault_call)call, nth, nth % 2 == 0);
            s.target.env.for_ever = true;
            bool bad = start(&s, 0, &err) != WR_OK;
            met = s.target.env.broken;
            fault_env_heal(&s.target.env);
            if (bad && job_directory_has(&s.target, "epoch/000000000001")) {
                check_whole(&s);
            }
            failed += bad;
            WR_CK_OK(start(&s, 0, &err), &err);
            check_whole(&s);
            ck_assert_uint_eq(job_directory_count(&s.target, "state") >= 2, 1);
        }
    }
    ck_assert_uint_gt(failed, 20);
    scene_fini(&s);
}
END_TEST

/* Where no link can be made the bytes are copied; they are the job's own then. */
START_TEST(other_file_systems_are_copied_to)
{
    struct scene s;
    struct wr_error err;
    struct stat info;
    char path[256];

    scene_init(&s);
    WR_CK_OK(start(&s, CHECKPOINT, &err), &err);
    snprintf(path, sizeof path, "%s/" STORE_FILE, s.source.path); /* tables come first */
    ck_assert_int_eq(stat(path, &info), 0);
    ck_assert_uint_eq(info.st_nlink, 2);
    job_directory_empty(&s.target);
    fault_env_fail(&s.target.env, FAULT_CALL_LINK, 1, false);
    WR_CK_OK(start(&s, CHECKPOINT, &err), &err);
    fault_env_heal(&s.target.env);
    check_whole(&s);
    ck_assert_int_eq(stat(path, &info), 0);
    ck_assert_uint_eq(info.st_nlink, 1);
    scene_fini(&s);
}
END_TEST

/* What is not there, or not all there, is told of before anything is. */
START_TEST(what_is_missing_is_told)
{
    struct scene s;
    struct wr_error err;

    scene_init(&s);
    ck_assert_int_eq(start(&s, 6, &err), WR_ERR_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(err.message, "there is no checkpoint 6"));
    job_directory_write(&s.source, SEGMENT, "abcde", 5);
    ck_assert_int_eq(start(&s, 0, &err), WR_ERR_CORRUPT);
    ck_assert_ptr_nonnull(strstr(err.message, "is cut short: it has 5 bytes, and the checkpoint needs 6"));
    job_directory_write(&s.source, SEGMENT, "abcdef", 6);
    job_directory_write(&s.source, "plan", "nonsense that is no plan", 24);
    ck_assert_int_eq(start(&s, 0, &err), WR_ERR_CORRUPT);
    ck_assert_uint_eq(job_directory_count(&s.target, "epoch"), 0);
    scene_fini(&s);
}
END_TEST

/* One id is one job: once more is the same, and from something else is refused. */
START_TEST(an_id_starts_once)
{
    struct job_record record = {.k = 1, .term = 1, .checkpoint = CHECKPOINT + 1,
                                .kind = WEIR__EPOCH_RECORD__KIND__CHECKPOINT,
                                .manifest = "manifest/000000000008-1", .nonce = 2,
                                .attempt = {1, 1}};
    struct wr_hash128 ignored;
    struct scene s;
    struct wr_error err;
    uint8_t data[2048];
    size_t bytes = pack_manifest(SEGMENT, CHECKPOINT + 1, data);

    scene_init(&s);
    WR_CK_OK(start(&s, 0, &err), &err);
    WR_CK_OK(start(&s, 0, &err), &err);
    job_directory_empty(&s.source);
    job_directory_write(&s.source, SEGMENT, "abcdef", 6);
    job_directory_write(&s.source, STORE_FILE, "stored", 6);
    job_directory_write(&s.source, record.manifest, data, bytes);
    record.manifest_hash = wr_hash128_bytes(data, bytes);
    WR_CK_OK(job_directory_append(&s.source, &record, &ignored, &err), &err);
    ck_assert_int_eq(start(&s, 0, &err), WR_ERR_EXISTS);
    check_whole(&s);
    scene_fini(&s);
}
END_TEST

/* The manifest that record 1 names. Returned. */
static Weir__Manifest *read_target(struct scene *s)
{
    struct wr_snapshots snapshots;
    Weir__Manifest *manifest;
    struct wr_error err;

    WR_CK_OK(wr_snapshots_read(s->target.real, s->target.path, &snapshots, &err), &err);
    WR_CK_OK(wr_manifest_read(s->target.real, s->target.path, snapshots.list.items[0].manifest,
                              snapshots.list.items[0].manifest_hash, &manifest, &err),
             &err);
    wr_snapshots_fini(&snapshots);
    return manifest;
}

/* What a try under the same id has left, which had another plan or source in mind, is not taken for
 * what is wanted now, and what is wanted now does not write over what is decided. */
START_TEST(tries_of_one_id_do_not_mix)
{
    struct scene s;
    struct wr_error err;
    Weir__Manifest *manifest;

    scene_init(&s);
    fault_env_fail(&s.target.env, FAULT_CALL_RENAME, 2, false); /* of the manifest */
    ck_assert_int_ne(start(&s, 0, &err), WR_OK);
    fault_env_heal(&s.target.env);
    ck_assert_uint_eq(job_directory_count(&s.target, "state"), 2);
    job_directory_empty(&s.source);
    s.segment = OTHER_SEGMENT;
    make_source(&s);
    WR_CK_OK(start(&s, 0, &err), &err);
    check_whole(&s);
    s.plan->message->fingerprint += 1;
    ck_assert_int_eq(start(&s, 0, &err), WR_ERR_EXISTS); /* for another plan */
    check_whole(&s);
    s.plan->message->fingerprint -= 1;
    job_directory_empty(&s.source);
    s.segment = SEGMENT;
    make_source(&s);
    ck_assert_int_eq(start(&s, 0, &err), WR_ERR_EXISTS);
    check_whole(&s);
    manifest = read_target(&s);
    ck_assert_uint_eq(manifest->tasks[0]->operators[0]->extents[0]->hash_low, hash_of("ABC").low);
    weir__manifest__free_unpacked(manifest, NULL);
    scene_fini(&s);
}
END_TEST

/* Asked once more when the job runs already, its first records swept or not: it is there, and nothing of it
 * is touched. */
START_TEST(a_job_that_runs_is_left_alone)
{
    struct job_record fence = {.k = 2, .term = 3, .checkpoint = CHECKPOINT, .nonce = 9,
                               .kind = WEIR__EPOCH_RECORD__KIND__FENCE, .attempt = {3, 1}};
    Weir__EpochRecord *first;
    struct wr_hash128 ignored;
    struct scene s;
    struct wr_error err;
    uint32_t calls;

    scene_init(&s);
    WR_CK_OK(start(&s, 0, &err), &err);
    WR_CK_OK(wr_record_read(s.target.real, s.target.path, 1, &first, &fence.previous, &err), &err);
    weir__epoch_record__free_unpacked(first, NULL);
    WR_CK_OK(job_directory_append(&s.target, &fence, &ignored, &err), &err);
    calls = s.target.env.counts[FAULT_CALL_RENAME] + s.target.env.counts[FAULT_CALL_WRITE] +
            s.target.env.counts[FAULT_CALL_LINK];
    WR_CK_OK(start(&s, 0, &err), &err);
    check_whole(&s);
    char path[256];
    snprintf(path, sizeof path, "%s/epoch/000000000001", s.target.path);
    ck_assert_int_eq(unlink(path), 0);
    WR_CK_OK(start(&s, 0, &err), &err);
    ck_assert_uint_eq(job_directory_count(&s.target, "epoch"), 1);
    ck_assert_uint_eq(calls, s.target.env.counts[FAULT_CALL_RENAME] +
                                 s.target.env.counts[FAULT_CALL_WRITE] +
                                 s.target.env.counts[FAULT_CALL_LINK]);
    scene_fini(&s);
}
END_TEST

/* A manifest of nobody knows whom names files of its own folder, or is refused: what it says is linked to. */
START_TEST(other_folders_are_not_reached)
{
    static const char *const names[] = {"state/../plan", "plan", "/etc/hostname", "state/", "state/.."};
    struct wr_error err;

    for (size_t i = 0; i < WR_COUNT(names); i++) {
        struct scene s;
        scene_init(&s);
        job_directory_empty(&s.source);
        s.segment = names[i];
        make_source(&s);
        ck_assert_int_eq(start(&s, 0, &err), WR_ERR_CORRUPT);
        ck_assert_ptr_nonnull(strstr(err.message, "which is no state file"));
        ck_assert_uint_eq(job_directory_count(&s.target, "epoch") + job_directory_count(&s.target, "state"), 0);
        scene_fini(&s);
    }
}
END_TEST

/* Sinks commit in order: the mark of a newer checkpoint says it of the older ones, too. */
START_TEST(marks_of_newer_checkpoints_count)
{
    struct job_record newer = {.k = 2, .term = 1, .checkpoint = CHECKPOINT + 1, .nonce = 2,
                               .kind = WEIR__EPOCH_RECORD__KIND__CHECKPOINT,
                               .manifest = "manifest/000000000008-1", .attempt = {1, 1}};
    Weir__Manifest *manifest;
    Weir__EpochRecord *first;
    struct wr_hash128 ignored;
    struct scene s;
    struct wr_error err;
    uint8_t data[2048];
    size_t bytes = pack_manifest(SEGMENT, CHECKPOINT + 1, data);

    for (int marked = 0; marked < 2; marked++) {
        scene_init(&s);
        WR_CK_OK(wr_record_read(s.source.real, s.source.path, 1, &first, &newer.previous, &err), &err);
        weir__epoch_record__free_unpacked(first, NULL);
        job_directory_write(&s.source, newer.manifest, data, bytes);
        newer.manifest_hash = wr_hash128_bytes(data, bytes);
        WR_CK_OK(job_directory_append(&s.source, &newer, &ignored, &err), &err);
        if (marked) {
            job_directory_write(&s.source, "committed/000000000002", "", 0);
        }
        WR_CK_OK(start(&s, CHECKPOINT, &err), &err);
        manifest = read_target(&s);
        ck_assert_uint_eq(manifest->tasks[1]->n_tokens, marked ? 0 : 1);
        weir__manifest__free_unpacked(manifest, NULL);
        scene_fini(&s);
    }
}
END_TEST

/* Whose a directory is any of its manifests tells: where the newest is damaged, an older one is what is wanted. */
START_TEST(a_damaged_manifest_hides_nobody)
{
    struct job_record newer = {.k = 2, .term = 1, .checkpoint = CHECKPOINT + 1, .nonce = 2,
                               .kind = WEIR__EPOCH_RECORD__KIND__CHECKPOINT,
                               .manifest = "manifest/000000000008-1", .attempt = {1, 1}};
    Weir__EpochRecord *first;
    struct wr_hash128 ignored;
    struct wr_id id;
    struct scene s;
    struct wr_error err;

    scene_init(&s);
    WR_CK_OK(wr_record_read(s.source.real, s.source.path, 1, &first, &newer.previous, &err), &err);
    weir__epoch_record__free_unpacked(first, NULL);
    job_directory_write(&s.source, newer.manifest, "damaged", 7);
    WR_CK_OK(job_directory_append(&s.source, &newer, &ignored, &err), &err);
    WR_CK_OK(jm_start_from_whom(s.source.real, s.source.path, &id, &err), &err);
    ck_assert_mem_eq(&id, other_job, sizeof id);
    ck_assert_int_eq(start(&s, 0, &err), WR_ERR_CORRUPT);
    WR_CK_OK(start(&s, CHECKPOINT, &err), &err);
    check_whole(&s);
    job_directory_write(&s.source, "manifest/000000000007-1", "damaged", 7);
    ck_assert_int_eq(jm_start_from_whom(s.source.real, s.source.path, &id, &err), WR_ERR_CORRUPT);
    ck_assert_ptr_nonnull(strstr(err.message, "manifest/000000000008-1"));
    ck_assert_int_eq(jm_start_from_whom(s.target.real, "/nowhere", &id, &err), WR_ERR_NOT_FOUND);
    scene_fini(&s);
}
END_TEST

WR_TEST_MAIN("start_from", what_fails_is_tried_again, other_file_systems_are_copied_to,
             what_is_missing_is_told, an_id_starts_once, tries_of_one_id_do_not_mix,
             a_job_that_runs_is_left_alone, other_folders_are_not_reached,
             marks_of_newer_checkpoints_count, a_damaged_manifest_hides_nobody)
