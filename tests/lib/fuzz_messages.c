/* Messages: see fuzz_wire.h. */
#include "common/base/bytes.h"
#include "common/base/str.h"
#include "common/checkpoint/manifest.h"
#include "common/checkpoint/proof.h"
#include "common/checkpoint/record.h"
#include "common/expr/program.h"
#include "jobmanager/driver/secrets.h"
#include "jobmanager/plan/plan.h"
#include "proto/control.pb-c.h"
#include "taskmanager/runtime/minimum.h"
#include "tests/lib/fuzz_wire.h"
#include "tests/lib/scratch.h"
#include "tests/lib/wr_test.h"

static const ProtobufCMessageDescriptor *const messages[] = {
    &weir__hello__descriptor,     &weir__heartbeat__descriptor,         &weir__task_status__descriptor,
    &weir__ack__descriptor,       &weir__checkpoint_failed__descriptor, &weir__committed__descriptor,
    &weir__probed__descriptor,    &weir__metrics__descriptor,           &weir__challenge__descriptor,
    &weir__welcome__descriptor,   &weir__reject__descriptor,            &weir__deploy__descriptor,
    &weir__start__descriptor,     &weir__cancel__descriptor,            &weir__trigger__descriptor,
    &weir__complete__descriptor,  &weir__abort__descriptor,             &weir__release__descriptor,
    &weir__forget__descriptor,    &weir__job_plan__descriptor,
};

/* ---- plans ---- */

#define TASKS_LOOKED_AT 64u

static void try_program(const Weir__Program *program, const struct wr_schema *input)
{
    struct wr_expr *expr = NULL;
    struct wr_sb sb = {0};
    struct wr_error err;

    if (program != NULL && wr_expr_create(program, input, &expr, &err) == WR_OK) {
        wr_program_print(program, &sb);
        wr_sb_fini(&sb);
        wr_expr_destroy(expr);
    }
}

static void try_programs(const struct wr_plan *plan, const Weir__Operator *op)
{
    for (uint32_t s = 0; s < WR_MIN(plan->message->n_schemas, (size_t)8); s++) {
        if (op->spec_case == WEIR__OPERATOR__SPEC_CALC) {
            try_program(op->calc->filter, &plan->schemas[s]);
            try_program(op->calc->project, &plan->schemas[s]);
        } else if (op->spec_case == WEIR__OPERATOR__SPEC_FLAT_MAP) {
            try_program(op->flat_map->args, &plan->schemas[s]);
        }
    }
}

static void try_edges(const struct wr_plan *plan)
{
    const Weir__JobPlan *m = plan->message;

    for (size_t e = 0; e < m->n_edges; e++) {
        uint32_t from_count = m->vertices[m->edges[e]->from_vertex]->parallelism;
        uint32_t to_count = m->vertices[m->edges[e]->to_vertex]->parallelism;
        for (uint32_t from = 0; from < from_count; from++) {
            uint32_t receivers = 0;
            for (uint32_t to = 0; to < to_count; to++) {
                receivers += wr_plan_edge_connects(plan, m->edges[e], from, to);
            }
            WR_CK(receivers > 0);
        }
    }
}

static void look_at_plan(const uint8_t *data, size_t bytes)
{
    struct wr_plan *plan = NULL;
    struct jm_secrets secrets;
    struct wr_sb sb = {0};
    struct wr_error err;

    if (wr_plan_decode(data, bytes, &plan, &err) != WR_OK) {
        return;
    }
    jm_plan_print(plan, &sb);
    jm_plan_print_json(plan, &sb);
    jm_plan_print_dot(plan, &sb);
    wr_sb_fini(&sb);
    jm_secrets_collect(plan, &secrets);
    jm_secrets_fini(&secrets);
    for (size_t v = 0; v < plan->message->n_vertices; v++) {
        (void)wr_plan_vertex_commits(plan, (uint32_t)v);
        for (size_t o = 0; o < plan->message->vertices[v]->n_operators; o++) {
            try_programs(plan, plan->message->vertices[v]->operators[o]);
        }
    }
    if (plan->task_count <= TASKS_LOOKED_AT) {
        try_edges(plan);
        for (uint32_t t = 0; t < plan->task_count; t++) {
            WR_CK(tm_minimum_task_bytes(plan, t, (struct tm_limits){0}) > 0);
        }
    }
    wr_plan_destroy(plan);
}

/* ---- control messages ---- */

static void pack(const ProtobufCMessage *message, struct wr_sb *sb)
{
    size_t bytes = protobuf_c_message_get_packed_size(message);

    wr_sb_reserve(sb, bytes + 1);
    WR_CK(protobuf_c_message_pack(message, (uint8_t *)sb->ptr) == bytes);
    sb->bytes = bytes;
}

void fuzz_control(const uint8_t *data, size_t bytes)
{
    const ProtobufCMessageDescriptor *kind;
    ProtobufCMessage *message, *again;
    struct wr_sb first = {0}, second = {0};

    if (bytes == 0) {
        return;
    }
    kind = messages[data[0] % WR_COUNT(messages)];
    message = protobuf_c_message_unpack(kind, NULL, bytes - 1, data + 1);
    if (message == NULL) {
        return;
    }
    pack(message, &first);
    again = protobuf_c_message_unpack(kind, NULL, first.bytes, (const uint8_t *)first.ptr);
    if (again != NULL) { /* else it kept an unknown field of number 0, which it does not take from itself */
        pack(again, &second);
        WR_CK(first.bytes == second.bytes && memcmp(first.ptr, second.ptr, first.bytes) == 0);
    }
    if (kind == &weir__deploy__descriptor) {
        const Weir__Deploy *deploy = (const Weir__Deploy *)(const void *)message;
        look_at_plan(deploy->plan.data, deploy->plan.len);
    } else if (kind == &weir__job_plan__descriptor) {
        look_at_plan(data + 1, bytes - 1);
    }
    protobuf_c_message_free_unpacked(message, NULL);
    if (again != NULL) {
        protobuf_c_message_free_unpacked(again, NULL);
    }
    wr_sb_fini(&first);
    wr_sb_fini(&second);
}

/* ---- manifests and records ---- */

struct references {
    uint64_t count, bytes;
};

static void add_reference(void *ctx, const struct wr_reference *reference)
{
    struct references *references = ctx;

    references->count += 1 + strlen(reference->file);
    references->bytes += reference->bytes;
}

/* Files go to memory where there is some. */
static const char *place_of(const char *name)
{
    static char directory[256], path[400];
    struct wr_env *env = NULL;

    (void)env;
    if (directory[0] == '\0') {
        scratch_make(directory, sizeof directory);
    }
    (void)snprintf(path, sizeof path, "%s%s%s", directory, name[0] == '\0' ? "" : "/", name);
    return path;
}

static void write_file(const char *name, const void *data, size_t bytes)
{
    FILE *file = fopen(place_of(name), "wb");

    WR_CK(file != NULL && fwrite(data, 1, bytes, file) == bytes && fclose(file) == 0);
}

static void read_manifest(struct wr_env *env, const uint8_t *data, size_t bytes)
{
    struct references references = {0};
    Weir__Manifest *manifest = NULL;
    struct wr_error err;

    write_file("manifest", data, bytes);
    if (wr_manifest_read(env, place_of(""), "manifest", wr_hash128_bytes(data, bytes), &manifest, &err) !=
        WR_OK) {
        return;
    }
    wr_manifest_references(manifest, add_reference, &references);
    weir__manifest__free_unpacked(manifest, NULL);
}

static void read_record(struct wr_env *env, const uint8_t *data, size_t bytes)
{
    struct wr_hash128 hash = wr_hash128_bytes(data, bytes);
    Weir__EpochRecord *record = NULL;
    struct wr_error err;
    struct wr_sb file = {0};
    uint8_t proof[16];

    wr_store_u64(proof, hash.low);
    wr_store_u64(proof + 8, hash.high);
    wr_sb_append(&file, (const char *)data, bytes);
    wr_sb_append(&file, (const char *)proof, sizeof proof);
    WR_CK(env->ops->make_directory(env, place_of("epoch"), &err) == WR_OK);
    write_file("epoch/000000000007", file.ptr, file.bytes);
    if (wr_record_read(env, place_of(""), 7, &record, &hash, &err) == WR_OK) {
        WR_CK(record->k == 7 && record->nonce.len == 16);
        weir__epoch_record__free_unpacked(record, NULL);
    }
    wr_sb_fini(&file);
}

void fuzz_manifest(const uint8_t *data, size_t bytes)
{
    static struct wr_env *env;

    env = env == NULL ? wr_env_real_create(0) : env;
    if (bytes > 0 && data[0] % 2 == 0) {
        read_manifest(env, data + 1, bytes - 1);
    } else if (bytes > 0) {
        read_record(env, data + 1, bytes - 1);
    }
}
