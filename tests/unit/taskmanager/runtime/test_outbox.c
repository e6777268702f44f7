/* An output that says it has no room must be able to say who will make some: else its task sleeps for ever. */
#include "common/base/alloc.h"
#include "common/base/rng.h"
#include "taskmanager/runtime/task_internal.h"
#include "tests/lib/budget.h"
#include "tests/lib/effort.h"
#include "tests/lib/wr_test.h"

#define TARGETS 2u
#define BUDGET_BYTES (4ull * 1024 * 1024)
#define ROWS_MAX 8u
#define WINDOW_ROWS 16u

/* ---- a channel with credit, as to another task manager ---- */

/* Credit is counted in rows. The receiver grants when half its window is owed. */
struct credit_channel {
    struct tm_output output;
    struct tm_task *sender;
    uint64_t granted, sent, consumed;
    uint32_t rest; /* rows of the batch in hand */
    uint32_t controls;
    uint32_t control_frames; /* on their way or there */
};

static struct credit_channel *credit_of(struct tm_output *output)
{
    return WR_CONTAINER_OF(output, struct credit_channel, output);
}

static bool credit_pump(struct tm_output *output)
{
    struct credit_channel *c = credit_of(output);
    uint32_t rows = (uint32_t)WR_MIN((uint64_t)c->rest, c->granted - c->sent);

    c->sent += rows;
    c->rest -= rows;
    if (c->rest > 0) {
        return false;
    }
    c->control_frames += c->controls;
    c->controls = 0;
    return true;
}

static uint64_t credit_room(struct tm_output *output)
{
    struct credit_channel *c = credit_of(output);

    return c->rest > 0 || c->controls > 0 ? 0 : c->granted - c->sent;
}

static void credit_put_batch(struct tm_output *output, struct wr_batch *batch)
{
    struct credit_channel *c = credit_of(output);

    WR_CK(credit_room(output) > 0);
    c->rest = batch->live_count;
    wr_batch_unref(batch);
    (void)credit_pump(output);
}

static void credit_put_control(struct tm_output *output, const struct tm_element *element)
{
    (void)element;
    credit_of(output)->controls += 1;
    (void)credit_pump(output);
}

static void credit_close(struct tm_output *output)
{
    (void)output;
}

static const struct tm_output_ops credit_ops = {.room = credit_room,
                                                .put_batch = credit_put_batch,
                                                .put_control = credit_put_control,
                                                .pump = credit_pump,
                                                .close = credit_close};

/* One row or control element; false: nothing has come. */
static bool credit_take(struct credit_channel *c)
{
    if (c->sent == c->consumed) {
        bool any = c->control_frames > 0;
        c->control_frames = 0;
        return any;
    }
    c->consumed += 1;
    if (c->consumed + WINDOW_ROWS >= c->granted + WINDOW_ROWS / 2) {
        c->granted = c->consumed + WINDOW_ROWS;
        tm_task_wake(c->sender);
    }
    return true;
}

/* ---- a sender and its receivers ---- */

struct world {
    struct budget budget;
    struct wr_rng rng;
    Weir__Edge edge;
    Weir__JobPlan message;
    struct wr_field field;
    struct wr_schema schema;
    struct wr_plan plan;
    struct wr_key_scratch *scratch;
    uint32_t keys[1];
    struct tm_task *sender, *receiver;
    struct tm_input *near; /* target 0, a local channel */
    struct credit_channel far; /* target 1 */
    struct tm_outbox outbox;
    uint64_t now_ns;
};

static void world_init(struct world *w, Weir__Edge__Partition partition, uint64_t seed)
{
    struct tm_output *output;

    memset(w, 0, sizeof *w);
    budget_init(&w->budget, BUDGET_BYTES);
    wr_rng_init(&w->rng, seed);
    w->field = (struct wr_field){.name = "n", .type = WR_TYPE_INT8, .typmod = -1};
    w->schema = (struct wr_schema){.field_count = 1, .fields = &w->field};
    weir__job_plan__init(&w->message);
    w->message.key_groups = 16;
    w->plan = (struct wr_plan){.message = &w->message, .schemas = &w->schema};
    weir__edge__init(&w->edge);
    w->edge.partition = partition;
    w->edge.keys = w->keys;
    w->edge.n_keys = 1;
    w->sender = WR_NEW(struct tm_task);
    w->receiver = WR_NEW(struct tm_task);
    w->sender->ctx.limits.ring_batches = 2;
    w->scratch = wr_key_scratch_create();
    w->outbox.target_count = TARGETS;
    w->outbox.targets = WR_NEW_ARRAY(struct tm_outbox_target, TARGETS);
    w->outbox.batch_rows = ROWS_MAX;
    tm_outbox_open(&w->outbox, &w->plan, &w->edge, w->budget.pool, w->scratch);
    tm_channel_local_create((struct tm_channel_id){.to = 0}, w->sender, w->receiver, &output,
                            &w->near);
    tm_outbox_connect(&w->outbox, output);
    w->far = (struct credit_channel){
        .output = {.ops = &credit_ops, .id = {.to = 1}}, .sender = w->sender, .granted = WINDOW_ROWS};
    tm_outbox_connect(&w->outbox, &w->far.output);
}

static void world_fini(struct world *w)
{
    tm_outbox_close(&w->outbox);
    w->near->ops->close(w->near);
    wr_key_scratch_destroy(w->scratch);
    wr_free(w->sender);
    wr_free(w->receiver);
    budget_fini(&w->budget);
}

static struct wr_batch *make_batch(struct world *w, uint32_t rows)
{
    struct wr_batch *batch = wr_batch_create(w->budget.pool, &w->schema,
                                             wr_batch_schema_bytes(&w->schema, rows, false));

    ck_assert_ptr_nonnull(batch);
    wr_batch_carve_column(batch, 0, rows, false);
    for (uint32_t i = 0; i < rows; i++) {
        ((uint64_t *)batch->columns[0].values)[i] = wr_rng_next(&w->rng);
    }
    batch->row_count = batch->live_count = rows;
    return batch;
}

/* One element; false: nothing has come. */
static bool near_take(struct world *w)
{
    struct tm_element element;
    struct wr_error err;
    bool failed = false;

    if (!w->near->ops->peek(w->near, &element, &failed, &err)) {
        return false;
    }
    w->near->ops->pop(w->near);
    wr_batch_unref(element.batch);
    return true;
}

static void put_some(struct world *w)
{
    struct tm_element element = {.type = wr_rng_below(&w->rng, 2) == 0 ? TM_ELEMENT_IDLE
                                                                       : TM_ELEMENT_WATERMARK};

    if (wr_rng_below(&w->rng, 4) == 0) {
        tm_outbox_control(&w->outbox, &element);
    } else {
        struct wr_batch *batch = make_batch(w, 1 + (uint32_t)wr_rng_below(&w->rng, 2 * ROWS_MAX));
        ck_assert(tm_outbox_put(&w->outbox, batch, w->now_ns));
        wr_batch_unref(batch);
    }
}

/* As a task does it: what a barrier flushes goes without regard to room, new input only with it; in the
 * end open batches leave. true: it goes on by itself; false: it sleeps until it is woken. */
static bool send_step(struct world *w)
{
    bool clear;

    w->now_ns += 1000;
    while (wr_rng_below(&w->rng, 8) == 0) {
        put_some(w);
    }
    clear = tm_outbox_pump(&w->outbox, w->now_ns);
    for (uint64_t n = wr_rng_below(&w->rng, 6); clear && n > 0; n--) {
        put_some(w);
        clear = tm_outbox_pump(&w->outbox, w->now_ns);
    }
    tm_outbox_flush(&w->outbox, w->now_ns, clear || wr_rng_below(&w->rng, 2) == 0);
    (void)tm_outbox_pump(&w->outbox, w->now_ns);
    return clear;
}

static void receive_some(struct world *w)
{
    uint64_t n = wr_rng_below(&w->rng, 40);

    while (n-- > 0 && (wr_rng_below(&w->rng, 2) == 0 ? near_take(w) : credit_take(&w->far))) {
    }
}

/* A task that was told that there is no room is woken by the receivers once there is some. */
static void never_sleeps_alone(Weir__Edge__Partition partition, uint64_t seed)
{
    struct world w;
    bool runs = true;

    world_init(&w, partition, seed);
    for (uint32_t step = 0; step < 2000; step++) {
        bool woken = atomic_exchange(&w.sender->awake, false);
        if (runs || woken) {
            runs = send_step(&w);
        }
        if (wr_rng_below(&w.rng, 3) == 0) {
            receive_some(&w);
        }
        if (!runs && wr_rng_below(&w.rng, 8) == 0) {
            while (near_take(&w) || credit_take(&w.far)) {
            }
            ck_assert_msg(atomic_load(&w.sender->awake),
                          "seed %llu, step %u: everything was received, and the sender sleeps",
                          (unsigned long long)seed, step);
        }
    }
    world_fini(&w);
}

START_TEST(who_waits_for_room_is_woken)
{
    for (uint64_t i = 0; i < effort_seeds(20); i++) {
        never_sleeps_alone(WEIR__EDGE__PARTITION__BROADCAST, effort_seed() + i);
        never_sleeps_alone(WEIR__EDGE__PARTITION__HASH, effort_seed() + i);
    }
}
END_TEST

/* ---- without memory ---- */

static struct wr_batch *to_emit;

static enum tm_status emit_it(void *self, struct tm_context *ctx, struct wr_batch **out)
{
    (void)self;
    (void)ctx;
    *out = WR_TAKE(to_emit);
    return TM_MORE;
}

static const struct tm_operator_type emitter = {.kind = "emitter", .poll = emit_it};

/* A batch behind rows that found no memory leaves with them once there is some: the chain does not say
 * that it is blocked when nothing blocks it and nobody was refused. */
START_TEST(what_found_no_memory_leaves_when_there_is_some)
{
    struct world w;
    Weir__Operator spec = WEIR__OPERATOR__INIT;
    struct tm_chain_op op = {.type = &emitter, .spec = &spec};
    struct wr_batch *first;
    uint64_t taken;

    world_init(&w, WEIR__EDGE__PARTITION__HASH, 1);
    struct tm_context ctx = {.pool = w.budget.pool};
    struct tm_chain chain = {
        .ctx = &ctx, .ops = &op, .op_count = 1, .outboxes = &w.outbox, .outbox_count = 1};
    WR_VEC_PUSH(&op.outboxes, 0);
    first = make_batch(&w, 4);
    to_emit = make_batch(&w, 4);
    taken = BUDGET_BYTES - wr_memory_used_bytes(w.budget.memory);
    ck_assert(wr_memory_reserve(w.budget.account, taken));

    ck_assert(tm_outbox_put(&w.outbox, first, 0));
    wr_batch_unref(first);
    ck_assert(tm_outbox_stuck(&w.outbox));
    ck_assert_int_eq(tm_chain_poll(&chain, 0), TM_MORE);
    ck_assert_ptr_nonnull(chain.unsent);
    ck_assert_int_eq(tm_chain_run(&chain, 0, true), TM_CHAIN_BLOCKED);
    ck_assert(wr_buf_pool_refused(w.budget.pool));

    wr_memory_release(w.budget.account, taken);
    ck_assert_int_eq(tm_chain_run(&chain, 0, true), TM_CHAIN_EMPTY);
    ck_assert(!tm_outbox_stuck(&w.outbox));
    tm_outbox_flush(&w.outbox, 0, true);
    ck_assert_uint_eq(w.outbox.rows, 8);
    WR_VEC_FINI(&op.outboxes);
    WR_VEC_FINI(&chain.stack);
    world_fini(&w);
}
END_TEST

/* ---- raw rows ---- */

enum form { ACCUMULATORS, ACCUMULATORS_SENT, RAW, RAW_SENT, FORMS };

/* A channel that looks at what comes: raw rows are even numbers. */
struct looking_channel {
    struct tm_output output;
    const struct wr_schema *schemas;
    uint64_t rows[FORMS], batches;
};

static uint64_t look_room(struct tm_output *output)
{
    (void)output;
    return 1;
}

static void look_put_batch(struct tm_output *output, struct wr_batch *batch)
{
    struct looking_channel *c = WR_CONTAINER_OF(output, struct looking_channel, output);
    uint64_t form = (uint64_t)(batch->schema - c->schemas);

    ck_assert(form == ACCUMULATORS_SENT || form == RAW_SENT);
    ck_assert_uint_eq(batch->column_count, form == RAW_SENT ? 2 : 3);
    for (uint32_t i = 0; i < batch->live_count; i++) {
        uint64_t n = ((const uint64_t *)batch->columns[0].values)[wr_batch_row(batch, i)];
        ck_assert_int_eq(n % 2 == 0, form == RAW_SENT);
    }
    c->rows[form] += batch->live_count;
    c->batches += 1;
    wr_batch_unref(batch);
}

static bool look_pump(struct tm_output *output)
{
    (void)output;
    return true;
}

static const struct tm_output_ops look_ops = {.room = look_room,
                                              .put_batch = look_put_batch,
                                              .pump = look_pump,
                                              .close = credit_close};

static struct wr_batch *make_form(struct world *w, const struct wr_schema *schema, bool raw)
{
    uint32_t rows = 1 + (uint32_t)wr_rng_below(&w->rng, ROWS_MAX);
    struct wr_batch *batch =
        wr_batch_create(w->budget.pool, schema, wr_batch_schema_bytes(schema, rows, false));

    for (uint32_t c = 0; c < schema->field_count; c++) {
        wr_batch_carve_column(batch, c, rows, false);
        for (uint32_t i = 0; i < rows; i++) {
            ((uint64_t *)batch->columns[c].values)[i] = wr_rng_next(&w->rng) << 1 | !raw;
        }
    }
    batch->row_count = batch->live_count = rows;
    return batch;
}

/* An edge with raw rows spreads both forms, by the same key; no batch is of two forms, and none lies there
 * until the other form ends. */
START_TEST(both_forms_are_spread)
{
    struct wr_field fields[2] = {{.name = "k", .type = WR_TYPE_INT8, .typmod = -1},
                                 {.name = "n", .type = WR_TYPE_INT8, .typmod = -1}};
    struct wr_schema schemas[FORMS] = {{2, 0, fields},
                                       {2, 1u << WR_SYSTEM_HASH, fields},
                                       {1, 0, fields},
                                       {1, 1u << WR_SYSTEM_HASH, fields}};
    Weir__Operator op = WEIR__OPERATOR__INIT, *ops[1] = {&op};
    Weir__Vertex vertex = WEIR__VERTEX__INIT, *vertices[1] = {&vertex};
    struct looking_channel channels[TARGETS] = {0};
    struct tm_outbox outbox = {.target_count = TARGETS, .batch_rows = ROWS_MAX};
    uint64_t put[FORMS] = {0};
    struct world w;

    world_init(&w, WEIR__EDGE__PARTITION__HASH, effort_seed());
    w.plan.schemas = schemas;
    w.message.vertices = vertices;
    vertex.operators = ops;
    op.raw_schema = RAW + 1;
    w.edge.schema = ACCUMULATORS_SENT;
    w.edge.raw_schema = RAW_SENT + 1;
    outbox.targets = WR_NEW_ARRAY(struct tm_outbox_target, TARGETS);
    tm_outbox_open(&outbox, &w.plan, &w.edge, w.budget.pool, w.scratch);
    for (uint32_t t = 0; t < TARGETS; t++) {
        channels[t] = (struct looking_channel){.output = {.ops = &look_ops, .id = {.to = t}},
                                               .schemas = schemas};
        tm_outbox_connect(&outbox, &channels[t].output);
    }
    for (uint32_t i = 0; i < 200; i++) {
        bool raw = i / 3 % 2 != 0;
        struct wr_batch *batch = make_form(&w, &schemas[raw ? RAW : ACCUMULATORS], raw);
        put[raw ? RAW_SENT : ACCUMULATORS_SENT] += batch->live_count;
        ck_assert(tm_outbox_put(&outbox, batch, 0));
        wr_batch_unref(batch);
    }
    tm_outbox_flush(&outbox, 0, true);
    for (uint32_t form = 0; form < FORMS; form++) {
        ck_assert_uint_eq(channels[0].rows[form] + channels[1].rows[form], put[form]);
        ck_assert((put[form] == 0) == (channels[0].rows[form] == 0));
    }
    ck_assert_uint_gt(channels[0].batches, 60); /* as often as the form has changed */
    tm_outbox_close(&outbox);
    world_fini(&w);
}
END_TEST

WR_TEST_MAIN("outbox", both_forms_are_spread, who_waits_for_room_is_woken, what_found_no_memory_leaves_when_there_is_some)
