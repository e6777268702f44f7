/* Job plans: what is refused, what follows from one, and that damaged bytes do no harm. */
#include "common/graph/plan.h"

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/limits.h"
#include "common/base/rng.h"
#include "tests/lib/wr_test.h"

/* enumerate (1) -demand-> read and combine (2) -hash-> aggregate and write (3); and a lone source. */
struct plan {
    struct wr_arena arena;
    Weir__JobPlan job;
};

#define NEW(p, type, init)                                         \
    ({                                                             \
        Weir__##type *new_ = WR_ARENA_NEW(&(p)->arena, Weir__##type); \
        weir__##init##__init(new_);                                \
        new_;                                                      \
    })

#define PUSH(p, array, count, item)                                                              \
    do {                                                                                         \
        void *grown_ = wr_arena_alloc(&(p)->arena, ((count) + 1) * sizeof *(array));             \
        if ((count) > 0) {                                                                       \
            memcpy(grown_, (array), (count) * sizeof *(array));                                  \
        }                                                                                        \
        (array) = grown_;                                                                        \
        (array)[(count)++] = (item);                                                             \
    } while (0)

static char *text(struct plan *p, const char *t)
{
    return wr_arena_strdup(&p->arena, t);
}

static void add_schema(struct plan *p, const enum wr_type *types, uint32_t count, uint32_t system)
{
    Weir__Schema *schema = NEW(p, Schema, schema);

    schema->system = system;
    for (uint32_t i = 0; i < count; i++) {
        Weir__Field *field = NEW(p, Field, field);
        field->name = wr_arena_printf(&p->arena, "c%u", i);
        field->type = types[i];
        field->typmod = -1;
        PUSH(p, schema->fields, schema->n_fields, field);
    }
    PUSH(p, p->job.schemas, p->job.n_schemas, schema);
}

static void add_operator(struct plan *p, Weir__Vertex *vertex, const char *kind, uint32_t schema)
{
    Weir__Operator *op = NEW(p, Operator, operator);

    op->step = op->kind = text(p, kind);
    op->on_error = text(p, "fail");
    op->input = (int32_t)vertex->n_operators - 1;
    op->output_schema = schema;
    PUSH(p, vertex->operators, vertex->n_operators, op);
}

static Weir__Vertex *add_vertex(struct plan *p, uint32_t parallelism, uint32_t region)
{
    Weir__Vertex *vertex = NEW(p, Vertex, vertex);

    vertex->name = text(p, "vertex");
    vertex->parallelism = parallelism;
    vertex->region = region;
    PUSH(p, p->job.vertices, p->job.n_vertices, vertex);
    return vertex;
}

static Weir__Edge *add_edge(struct plan *p, uint32_t from, uint32_t to, uint32_t schema,
                            Weir__Edge__Partition partition)
{
    Weir__Edge *edge = NEW(p, Edge, edge);

    edge->from_vertex = from;
    edge->from_operator = (uint32_t)p->job.vertices[from]->n_operators - 1;
    edge->to_vertex = to;
    edge->schema = schema;
    edge->partition = partition;
    edge->mode = text(p, "append");
    if (partition == WEIR__EDGE__PARTITION__HASH) {
        PUSH(p, edge->keys, edge->n_keys, 0);
    }
    PUSH(p, p->job.edges, p->job.n_edges, edge);
    return edge;
}

static void plan_init(struct plan *p)
{
    static const enum wr_type split[] = {WR_TYPE_TEXT, WR_TYPE_INT8}, row[] = {WR_TYPE_TEXT, WR_TYPE_INT8, WR_TYPE_BOOL};

    memset(p, 0, sizeof *p);
    wr_arena_init(&p->arena, 0);
    weir__job_plan__init(&p->job);
    p->job.version = WR_PLAN_VERSION;
    p->job.key_encoding_version = WR_KEY_ENCODING_VERSION;
    p->job.name = text(p, "job");
    p->job.key_groups = 64;
    p->job.regions = 2;
    p->job.settings = NEW(p, JobSettings, job_settings);
    add_schema(p, split, 2, 0);
    add_schema(p, row, 3, 0);
    add_schema(p, row, 3, 1u << WR_SYSTEM_HASH);
    add_operator(p, add_vertex(p, 1, 0), "enumerator", 0);
    Weir__Vertex *read = add_vertex(p, 2, 0), *write = add_vertex(p, 3, 0);
    add_operator(p, read, "reader", 1);
    add_operator(p, read, "aggregate", 1);
    add_operator(p, write, "aggregate", 1);
    add_operator(p, write, "sink", 1);
    write->operators[1]->spec_case = WEIR__OPERATOR__SPEC_SINK;
    write->operators[1]->sink = NEW(p, SinkSpec, sink_spec);
    write->operators[1]->sink->transactional = true;
    add_operator(p, add_vertex(p, 4, 1), "reader", 1);
    add_edge(p, 0, 1, 0, WEIR__EDGE__PARTITION__DEMAND);
    add_edge(p, 1, 2, 2, WEIR__EDGE__PARTITION__HASH);
}

static void plan_fini(struct plan *p)
{
    wr_arena_fini(&p->arena);
}

static enum wr_code decode(const struct plan *p, struct wr_plan **ret, struct wr_error *err)
{
    size_t bytes;
    void *data = wr_plan_encode(&p->job, &bytes);
    enum wr_code code = wr_plan_decode(data, bytes, ret, err);

    wr_free(data);
    return code;
}

/* Schemas, tasks, roots and commits follow from the plan. */
START_TEST(what_follows_from_a_plan)
{
    struct wr_plan *plan = NULL;
    struct wr_error err;
    struct plan p;

    plan_init(&p);
    WR_CK_OK(decode(&p, &plan, &err), &err);
    ck_assert_uint_eq(plan->task_count, 10);
    ck_assert_uint_eq(plan->schemas[2].field_count, 3);
    ck_assert_uint_eq(plan->schemas[2].system, 1u << WR_SYSTEM_HASH);
    ck_assert_str_eq(plan->schemas[1].fields[2].name, "c2");
    ck_assert_int_eq(plan->schemas[0].fields[1].type, WR_TYPE_INT8);
    for (uint32_t v = 0, task = 0; v < 4; v++) {
        for (uint32_t s = 0; s < plan->message->vertices[v]->parallelism; s++, task++) {
            uint32_t vertex, subtask;
            ck_assert_uint_eq(wr_plan_task(plan, v, s), task);
            wr_plan_task_of(plan, task, &vertex, &subtask);
            ck_assert(vertex == v && subtask == s);
        }
        ck_assert_int_eq(wr_plan_vertex_is_root(plan, v), v == 0 || v == 3);
        ck_assert_int_eq(wr_plan_vertex_commits(plan, v), v == 2);
    }
    wr_plan_destroy(plan);
    wr_plan_destroy(NULL);
    plan_fini(&p);
}
END_TEST

static void check_shares(const struct wr_plan *plan, const Weir__Edge *edge, uint32_t from_count,
                         uint32_t to_count)
{
    uint32_t senders[8] = {0}, receivers[8] = {0};

    for (uint32_t from = 0; from < from_count; from++) {
        for (uint32_t to = 0; to < to_count; to++) {
            bool connects = wr_plan_edge_connects(plan, edge, from, to);
            senders[to] += connects;
            receivers[from] += connects;
        }
    }
    for (uint32_t to = 0; to < to_count; to++) {
        ck_assert_uint_ge(senders[to], WR_MAX(1u, from_count / to_count));
        ck_assert_uint_le(senders[to], (from_count + to_count - 1) / to_count);
    }
    for (uint32_t from = 0; from < from_count; from++) {
        ck_assert_uint_ge(receivers[from], WR_MAX(1u, to_count / from_count));
        ck_assert_uint_le(receivers[from], (to_count + from_count - 1) / from_count);
    }
}

/* Rescaling gives every subtask of either side as equal a share of the other as there is, and connects
 * one with one where they are as many. */
START_TEST(rescaling_shares_out_evenly)
{
    Weir__Edge edge = WEIR__EDGE__INIT;
    struct wr_plan plan = {0};
    struct plan p;

    plan_init(&p);
    plan.message = &p.job;
    edge.from_vertex = 1;
    edge.to_vertex = 2;
    edge.partition = WEIR__EDGE__PARTITION__RESCALE;
    for (uint32_t from = 1; from <= 8; from++) {
        for (uint32_t to = 1; to <= 8; to++) {
            p.job.vertices[1]->parallelism = from;
            p.job.vertices[2]->parallelism = to;
            check_shares(&plan, &edge, from, to);
        }
    }
    plan_fini(&p);
}
END_TEST

/* Which subtasks an edge connects. */
START_TEST(edges_connect_by_their_partition)
{
    Weir__Edge edge = WEIR__EDGE__INIT;
    struct wr_plan plan = {0};

    for (uint32_t from = 0; from < 3; from++) {
        for (uint32_t to = 0; to < 3; to++) {
            edge.partition = WEIR__EDGE__PARTITION__FORWARD;
            ck_assert_int_eq(wr_plan_edge_connects(&plan, &edge, from, to), from == to);
            edge.partition = WEIR__EDGE__PARTITION__GLOBAL;
            ck_assert(wr_plan_edge_connects(&plan, &edge, from, to)); /* barriers reach all */
            edge.partition = WEIR__EDGE__PARTITION__HASH;
            ck_assert(wr_plan_edge_connects(&plan, &edge, from, to));
            edge.partition = WEIR__EDGE__PARTITION__BROADCAST;
            ck_assert(wr_plan_edge_connects(&plan, &edge, from, to));
        }
    }
}
END_TEST

static Weir__SideOutput *add_side(struct plan *p, Weir__Operator *op, uint32_t schema)
{
    Weir__SideOutput *side = WR_ARENA_NEW(&p->arena, Weir__SideOutput);

    weir__side_output__init(side);
    side->tag = text(p, "errors");
    side->schema = schema;
    PUSH(p, op->sides, op->n_sides, side);
    return side;
}

/* An edge may take a side output of an operator by its number, with the columns of that output, and
 * nothing that is not there. */
START_TEST(edges_take_side_outputs)
{
    static const char *const messages[] = {
        NULL, "malformed job plan: edge 2", "malformed job plan: edge with other columns than its ends: 2",
        "malformed job plan: side output in vertex 0", "malformed job plan: side outputs in vertex 0"};

    for (uint32_t i = 0; i < WR_COUNT(messages); i++) {
        struct wr_plan *plan = NULL;
        struct wr_error err = {.message = "taken"};
        struct plan p;
        plan_init(&p);
        add_operator(&p, add_vertex(&p, 2, 0), "sink", 1);
        add_edge(&p, 0, 4, 1, WEIR__EDGE__PARTITION__REBALANCE); /* not what its operator makes */
        (void)add_side(&p, p.job.vertices[0]->operators[0], i == 3 ? 3 : i == 2 ? 0 : 1);
        p.job.edges[2]->from_side = i == 1 ? 2 : 1;
        for (uint32_t k = 0; i == 4 && k < WR_SIDES_MAX; k++) {
            (void)add_side(&p, p.job.vertices[0]->operators[0], 1);
        }
        enum wr_code code = decode(&p, &plan, &err);
        ck_assert_msg(code == WR_OK ? messages[i] == NULL
                                    : messages[i] != NULL && strcmp(err.message, messages[i]) == 0,
                      "%u: %s", i, err.message);
        wr_plan_destroy(plan);
        plan_fini(&p);
    }
}
END_TEST

/* The combiner's raw rows: as it makes them, and with their hash. */
static void add_raw(struct plan *p)
{
    static const enum wr_type raw[] = {WR_TYPE_TEXT, WR_TYPE_INT4};

    add_schema(p, raw, 2, 0);
    add_schema(p, raw, 2, 1u << WR_SYSTEM_HASH);
    p->job.vertices[1]->operators[1]->raw_schema = 3 + 1;
    p->job.edges[1]->raw_schema = 4 + 1;
}

static const char *raw_mistake(uint32_t number, struct plan *p)
{
    static const char edge[] = "malformed job plan: edge with other columns than its ends: 1";
    static const char vertex[] = "malformed job plan: raw rows in vertex 1";
    Weir__Operator *op = p->job.vertices[1]->operators[1];
    Weir__Edge *e = p->job.edges[1];

    switch (number) {
    case 0:
        return NULL;
    case 1:
        e->raw_schema = 0; /* nobody would take them */
        return edge;
    case 2:
        op->raw_schema = 0; /* nobody makes them */
        return edge;
    case 3:
        e->raw_schema = 3 + 1; /* without their hash */
        return edge;
    case 4:
        op->raw_schema = 4 + 1; /* they would leave with the schema that they have here */
        return edge;
    case 5:
        e->raw_schema = 5 + 1;
        return edge;
    case 6:
        e->raw_schema = e->schema + 1; /* which of the two is it? */
        return edge;
    case 7:
        op->raw_schema = op->output_schema + 1;
        return vertex;
    case 8:
        op->raw_schema = 5 + 1;
        return vertex;
    case 9:
        add_operator(p, p->job.vertices[1], "sink", 1); /* behind it, in the chain */
        return vertex;
    case 10:
        e->keys[0] = 2; /* which accumulators have */
        return "malformed job plan: key of edge 1";
    case 11:
        e->partition = WEIR__EDGE__PARTITION__REBALANCE;
        return edge;
    case 12: /* of two edges into a vertex one has them */
        add_edge(p, 1, 2, 2, WEIR__EDGE__PARTITION__HASH)->from_operator = 0;
        return "malformed job plan: edge with other columns than its ends: 2";
    default:
        return "";
    }
}

/* An edge carries raw rows if its operator makes them, and both ends can tell them by their schema. */
START_TEST(edges_carry_raw_rows)
{
    const char *want = NULL;

    for (uint32_t i = 0; want == NULL || want[0] != '\0'; i++) {
        struct wr_plan *plan = NULL;
        struct wr_error err = {.message = "taken"};
        struct plan p;
        plan_init(&p);
        add_raw(&p);
        want = raw_mistake(i, &p);
        enum wr_code code = decode(&p, &plan, &err);
        if (want == NULL) {
            ck_assert_ptr_eq(wr_plan_raw_schema(plan, plan->message->edges[1]->raw_schema),
                             &plan->schemas[4]);
        } else if (want[0] != '\0') {
            ck_assert_msg(code != WR_OK && strcmp(err.message, want) == 0, "%u: %s", i, err.message);
        }
        wr_plan_destroy(plan);
        plan_fini(&p);
    }
}
END_TEST

/* The aggregate keeps the values of a call in order, in a table with a key of this type. */
static void add_sorted(struct plan *p, uint32_t type)
{
    Weir__Operator *op = p->job.vertices[2]->operators[0];
    Weir__AggregateCall *call = NEW(p, AggregateCall, aggregate_call);
    Weir__Field *key = NEW(p, Field, field);

    op->spec_case = WEIR__OPERATOR__SPEC_AGGREGATE;
    op->aggregate = NEW(p, AggregateSpec, aggregate_spec);
    call->type = WR_TYPE_INT8;
    call->sorted_table = NEW(p, TableDecl, table_decl);
    key->name = text(p, "k");
    key->type = type;
    PUSH(p, call->sorted_table->keys, call->sorted_table->n_keys, key);
    PUSH(p, op->aggregate->calls, op->aggregate->n_calls, call);
}

/* Of the job, its schemas and vertices. */
static void mistake_of_job(uint32_t number, struct plan *p)
{
    switch (number) {
    case 0:
        p->job.version = WR_PLAN_VERSION + 1;
        return;
    case 1:
        p->job.key_encoding_version = 0;
        return;
    case 2:
        p->job.key_groups = 0;
        return;
    case 3:
        p->job.key_groups = 48;
        return;
    case 4:
        p->job.key_groups = WR_KEY_GROUPS_MAX * 2;
        return;
    case 5:
        p->job.settings = NULL;
        return;
    case 6:
        p->job.regions = 0;
        return;
    case 7:
        p->job.regions = 5;
        return;
    case 8:
        p->job.schemas[1]->fields[0]->type = 0;
        return;
    case 9:
        p->job.schemas[1]->fields[0]->type = WR_TYPE_COUNT;
        return;
    case 10:
        p->job.schemas[0]->system = 1u << WR_SYSTEM_COLUMNS;
        return;
    case 11:
        while (p->job.schemas[2]->n_fields < 256) {
            PUSH(p, p->job.schemas[2]->fields, p->job.schemas[2]->n_fields, p->job.schemas[2]->fields[0]);
        }
        return;
    case 12:
        p->job.vertices[1]->parallelism = 0;
        return;
    case 13:
        p->job.vertices[1]->parallelism = 65; /* more than key groups */
        return;
    case 14:
        p->job.vertices[1]->n_operators = 0;
        return;
    case 15:
        p->job.vertices[1]->region = 2;
        return;
    case 16:
        p->job.vertices[2]->operators[1]->input = 1;
        return;
    case 17:
        p->job.vertices[2]->operators[1]->input = -2;
        return;
    case 18:
        p->job.vertices[2]->operators[1]->output_schema = 3;
        return;
    default:
        WR_UNREACHABLE();
    }
}

/* Each mistake alone makes a plan refused, with its place. */
static void mistake(uint32_t number, struct plan *p)
{
    Weir__Edge *demand = p->job.edges[0], *hash = p->job.edges[1];

    if (number < 19) {
        mistake_of_job(number, p);
        return;
    }
    switch (number) {
    case 19:
        demand->from_vertex = 4;
        return;
    case 20:
        demand->to_vertex = 4;
        return;
    case 21:
        hash->to_vertex = 1;
        return;
    case 22:
        hash->from_operator = 2;
        return;
    case 23:
        hash->schema = 3;
        return;
    case 24:
        hash->keys[0] = 3;
        return;
    case 25:
        hash->n_keys = 0;
        return;
    case 26:
        hash->partition = (Weir__Edge__Partition)7;
        return;
    case 27:
        hash->partition = WEIR__EDGE__PARTITION__FORWARD;
        return;
    case 28:
        p->job.vertices[2]->region = 1;
        return;
    case 29:
        demand->schema = 1; /* not what the enumerator makes */
        return;
    case 30:
        p->job.schemas[2]->system |= 1u << WR_SYSTEM_BORN; /* nobody makes it */
        return;
    case 31:
        add_edge(p, 0, 2, 0, WEIR__EDGE__PARTITION__REBALANCE); /* another kind of rows into the same input */
        return;
    case 32:
        p->job.schemas[1]->system = 1u << WR_SYSTEM_EVENT_TIME; /* lost on the way */
        return;
    case 33:
        p->job.schemas[1]->fields[0]->type = WR_TYPE_ARRAY; /* no column has a pseudo-type */
        return;
    case 34:
        add_sorted(p, WR_TYPE_COUNT);
        return;
    default:
        for (uint32_t i = 0; i < 300; i++) {
            add_operator(p, add_vertex(p, 64, 0), "calc", 1);
        }
    }
}

START_TEST(mistakes_are_refused)
{
    static const char *const messages[] = {
        "job plan of unknown version 5", "job plan with keys of unknown version 0", "malformed job plan: key groups 0",
        "malformed job plan: key groups 48", "malformed job plan: key groups 65536", "malformed job plan: key groups 64",
        "malformed job plan: number of regions 0", "malformed job plan: number of regions 5",
        "malformed job plan: type in schema 1", "malformed job plan: type in schema 1", "malformed job plan: schema 0",
        "malformed job plan: schema 2", "malformed job plan: vertex 1", "malformed job plan: vertex 1",
        "malformed job plan: vertex 1", "malformed job plan: vertex 1", "malformed job plan: operator in vertex 2",
        "malformed job plan: operator in vertex 2", "malformed job plan: operator in vertex 2", "malformed job plan: edge 0",
        "malformed job plan: edge 0", "malformed job plan: edge 1", "malformed job plan: edge 1", "malformed job plan: edge 1",
        "malformed job plan: key of edge 1", "malformed job plan: partition of edge 1", "malformed job plan: partition of edge 1",
        "malformed job plan: forward edge between different parallelisms: 1",
        "malformed job plan: edge between two regions: 1", "malformed job plan: edge with other columns than its ends: 0",
        "malformed job plan: edge with other columns than its ends: 1",
        "malformed job plan: edge with other columns than its ends: 2",
        "malformed job plan: edge with other columns than its ends: 1",
        "malformed job plan: type in schema 1", "malformed job plan: operator in vertex 2", "a job of more than 16384 tasks"};

    for (uint32_t i = 0; i < WR_COUNT(messages); i++) {
        struct wr_plan *plan = NULL;
        struct wr_error err = {.message = "taken"};
        struct plan p;
        plan_init(&p);
        mistake(i, &p);
        enum wr_code code = decode(&p, &plan, &err);
        ck_assert_msg(code != WR_OK && strcmp(err.message, messages[i]) == 0, "mistake %u: %s", i, err.message);
        ck_assert_int_eq(code, i < 2 ? WR_ERR_VERSION : i + 1 == WR_COUNT(messages) ? WR_ERR_LIMIT : WR_ERR_CORRUPT);
        ck_assert_ptr_null(plan);
        plan_fini(&p);
    }
}
END_TEST

/* Look at everything that follows from a plan. */
static void use(const struct wr_plan *plan)
{
    const Weir__JobPlan *m = plan->message;

    for (uint32_t v = 0; v < m->n_vertices; v++) {
        (void)wr_plan_vertex_is_root(plan, v);
        (void)wr_plan_vertex_commits(plan, v);
        for (size_t o = 0; o < m->vertices[v]->n_operators; o++) {
            const Weir__Operator *op = m->vertices[v]->operators[o];
            WR_CK(wr_schema_column_count(&plan->schemas[op->output_schema]) <= WR_BATCH_COLUMNS_MAX);
            WR_CK(op->input < (int32_t)o && strlen(op->kind) < 100);
        }
    }
    for (size_t e = 0; e < m->n_edges; e++) {
        const Weir__Edge *edge = m->edges[e];
        for (size_t k = 0; k < edge->n_keys; k++) {
            WR_CK(edge->keys[k] < plan->schemas[edge->schema].field_count);
        }
        WR_CK(edge->to_vertex < m->n_vertices && edge->from_vertex < edge->to_vertex);
    }
    for (uint32_t t = 0; t < plan->task_count; t++) {
        uint32_t vertex, subtask;
        wr_plan_task_of(plan, t, &vertex, &subtask);
        WR_CK(subtask < m->vertices[vertex]->parallelism);
    }
}

/* Bytes cut, flipped, repeated or made up are refused, or are a plan that holds together. */
START_TEST(damaged_bytes_do_no_harm)
{
    uint32_t taken = 0, refused = 0;
    struct wr_plan *plan;
    struct wr_error err;
    struct wr_rng rng;
    struct plan p;
    size_t bytes;

    plan_init(&p);
    uint8_t *data = wr_plan_encode(&p.job, &bytes);
    wr_rng_init(&rng, 1);
    for (uint32_t i = 0; i < 12000; i++) {
        size_t n = i < bytes ? i : wr_rng_chance(&rng, 0.8) ? bytes : wr_rng_below(&rng, bytes + 1);
        uint8_t *copy = wr_alloc(n);
        memcpy(copy, data, n);
        for (uint32_t k = 0; i >= bytes && k < 1 + i % 4 && n > 0; k++) {
            size_t at = wr_rng_below(&rng, n);
            copy[at] = wr_rng_chance(&rng, 0.5) ? copy[at] ^ (uint8_t)(1u << wr_rng_below(&rng, 8))
                                                : (uint8_t)wr_rng_next(&rng);
        }
        plan = NULL;
        if (wr_plan_decode(copy, n, &plan, &err) == WR_OK) {
            use(plan);
            wr_plan_destroy(plan);
            taken += 1;
        } else {
            WR_CK(plan == NULL && err.message[0] != '\0');
            refused += 1;
        }
        wr_free(copy);
    }
    ck_assert(taken > 500 && refused > 5000);
    ck_assert_int_ne(wr_plan_decode(NULL, 0, &plan, &err), WR_OK);
    wr_free(data);
    plan_fini(&p);
}
END_TEST

WR_TEST_MAIN("plan", what_follows_from_a_plan, edges_connect_by_their_partition, rescaling_shares_out_evenly, edges_take_side_outputs, edges_carry_raw_rows, mistakes_are_refused,
             damaged_bytes_do_no_harm)
