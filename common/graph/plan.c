#include "common/graph/plan.h"

#include <inttypes.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/limits.h"

static enum wr_code bad(struct wr_error *err, const char *what, uint32_t index)
{
    return wr_fail(err, WR_ERR_CORRUPT, "malformed job plan: %s %" PRIu32, what, index);
}

/* One that there are columns of. */
static bool is_type(uint32_t type)
{
    return type < WR_TYPE_COUNT && wr_type_supported((enum wr_type)type);
}

/* One that there are values of in programs. */
static bool is_computed(uint32_t type)
{
    return type < WR_TYPE_COUNT && wr_type_computed((enum wr_type)type);
}

static enum wr_code build_schema(struct wr_plan *plan, uint32_t index, struct wr_error *err)
{
    const Weir__Schema *from = plan->message->schemas[index];
    struct wr_schema *to = &plan->schemas[index];

    if (from->system >= 1u << WR_SYSTEM_COLUMNS ||
        from->n_fields + (uint32_t)__builtin_popcount(from->system) > WR_BATCH_COLUMNS_MAX) {
        return bad(err, "schema", index);
    }
    to->field_count = (uint32_t)from->n_fields;
    to->system = from->system;
    to->fields = WR_ARENA_ARRAY(&plan->arena, struct wr_field, from->n_fields);
    for (size_t i = 0; i < from->n_fields; i++) {
        const Weir__Field *field = from->fields[i];
        if (!is_type(field->type)) {
            return bad(err, "type in schema", index);
        }
        to->fields[i] = (struct wr_field){.name = field->name,
                                          .type = (enum wr_type)field->type,
                                          .typmod = field->typmod,
                                          .not_null = field->not_null};
    }
    return WR_OK;
}

/* Whoever makes a plan's size up looks at its types before operators verify their programs. */
static bool program_holds(const Weir__Program *program)
{
    bool holds = true;

    for (size_t i = 0; program != NULL && i < program->n_instructions; i++) {
        holds &= is_computed(program->instructions[i]->type);
    }
    for (size_t i = 0; program != NULL && i < program->n_constants; i++) {
        holds &= is_computed(program->constants[i]->type);
    }
    return holds;
}

static bool calc_holds(const Weir__CalcSpec *calc)
{
    return calc == NULL || (program_holds(calc->filter) && program_holds(calc->project));
}

static bool source_holds(const struct wr_plan *plan, const Weir__SourceSpec *source)
{
    bool holds = source != NULL && source->schema < plan->message->n_schemas;

    for (size_t i = 0; holds && i < source->n_wanted; i++) {
        holds = source->wanted[i] < plan->schemas[source->schema].field_count;
    }
    return holds;
}

static bool table_holds(const Weir__TableDecl *table)
{
    bool holds = true;

    for (size_t i = 0; table != NULL && i < table->n_keys; i++) {
        holds &= is_type(table->keys[i]->type);
    }
    for (size_t i = 0; table != NULL && i < table->n_values; i++) {
        holds &= is_type(table->values[i]->type);
    }
    return holds;
}

static bool aggregate_holds(const Weir__AggregateSpec *spec)
{
    bool holds = table_holds(spec->table) && program_holds(spec->reduce);

    for (size_t i = 0; i < spec->n_calls; i++) {
        uint32_t arg = spec->calls[i]->arg_type;
        holds &= (arg == WR_TYPE_NONE || is_type(arg)) && is_type(spec->calls[i]->type) &&
                 table_holds(spec->calls[i]->distinct_table) &&
                 table_holds(spec->calls[i]->sorted_table) &&
                 table_holds(spec->calls[i]->rows_table) &&
                 table_holds(spec->calls[i]->numbers_table);
    }
    return holds;
}

static bool operator_holds(const struct wr_plan *plan, const Weir__Operator *op)
{
    switch (op->spec_case) {
    case WEIR__OPERATOR__SPEC_ENUMERATOR:
        return source_holds(plan, op->enumerator->source);
    case WEIR__OPERATOR__SPEC_READER:
        return source_holds(plan, op->reader->source);
    case WEIR__OPERATOR__SPEC_CALC:
        return calc_holds(op->calc);
    case WEIR__OPERATOR__SPEC_FLAT_MAP:
        return program_holds(op->flat_map->args) && calc_holds(op->flat_map->after);
    case WEIR__OPERATOR__SPEC_AGGREGATE:
        return aggregate_holds(op->aggregate);
    default: /* a sink has options, which are texts; what is unknown is its operator's to refuse */
        return true;
    }
}

static enum wr_code check_vertex(const struct wr_plan *plan, uint32_t index, struct wr_error *err)
{
    const Weir__JobPlan *m = plan->message;
    const Weir__Vertex *vertex = m->vertices[index];

    if (vertex->parallelism == 0 || vertex->parallelism > WR_PARALLELISM_MAX ||
        vertex->parallelism > m->key_groups || vertex->n_operators == 0 ||
        vertex->region >= m->regions) {
        return bad(err, "vertex", index);
    }
    for (size_t i = 0; i < vertex->n_operators; i++) {
        const Weir__Operator *op = vertex->operators[i];
        if (op->input < -1 || op->input >= (int32_t)i || op->output_schema >= m->n_schemas ||
            !operator_holds(plan, op)) {
            return bad(err, "operator in vertex", index);
        }
        if (op->raw_schema > m->n_schemas || op->raw_schema == op->output_schema + 1 ||
            (op->input >= 0 && vertex->operators[op->input]->raw_schema != 0)) {
            return bad(err, "raw rows in vertex", index);
        }
        if (op->n_sides > WR_SIDES_MAX) {
            return bad(err, "side outputs in vertex", index);
        }
        for (size_t s = 0; s < op->n_sides; s++) {
            if (op->sides[s]->schema >= m->n_schemas) {
                return bad(err, "side output in vertex", index);
            }
        }
    }
    return WR_OK;
}

static bool same_fields(const struct wr_schema *a, const struct wr_schema *b)
{
    bool same = a->field_count == b->field_count;

    for (uint32_t i = 0; same && i < a->field_count; i++) {
        same = a->fields[i].type == b->fields[i].type;
    }
    return same;
}

/* What travels is what the operator makes, and the hash of its key. */
static bool may_travel(const struct wr_schema *made, const struct wr_schema *travels)
{
    return same_fields(made, travels) &&
           (travels->system & ~(1u << WR_SYSTEM_HASH) & ~made->system) == 0 &&
           (made->system & ~travels->system) == 0;
}

static enum wr_code check_partition(const struct wr_plan *plan, uint32_t index,
                                    struct wr_error *err)
{
    const Weir__JobPlan *m = plan->message;
    const Weir__Edge *edge = m->edges[index];

    for (size_t i = 0; i < edge->n_keys; i++) {
        if (edge->keys[i] >= plan->schemas[edge->schema].field_count ||
            (edge->raw_schema != 0 &&
             edge->keys[i] >= plan->schemas[edge->raw_schema - 1].field_count)) {
            return bad(err, "key of edge", index);
        }
    }
    if ((uint32_t)edge->partition > WEIR__EDGE__PARTITION__RESCALE ||
        (edge->partition == WEIR__EDGE__PARTITION__HASH && edge->n_keys == 0)) {
        return bad(err, "partition of edge", index);
    }
    if (edge->partition == WEIR__EDGE__PARTITION__FORWARD &&
        m->vertices[edge->from_vertex]->parallelism != m->vertices[edge->to_vertex]->parallelism) {
        return bad(err, "forward edge between different parallelisms:", index);
    }
    return WR_OK;
}

/* NULL: there is no such output. */
static const struct wr_schema *made_for(const struct wr_plan *plan, const Weir__Edge *edge)
{
    const Weir__Vertex *from = plan->message->vertices[edge->from_vertex];
    const Weir__Operator *op = from->operators[edge->from_operator];

    if (edge->from_side == 0) {
        return &plan->schemas[op->output_schema];
    }
    return edge->from_side > op->n_sides ? NULL
                                         : &plan->schemas[op->sides[edge->from_side - 1]->schema];
}

/* An edge carries raw rows if its operator makes them. Both ends know them by their schema, which is the
 * edge's once the hash of their keys has been added. */
static bool raw_travels(const struct wr_plan *plan, const Weir__Edge *edge)
{
    const Weir__Vertex *from = plan->message->vertices[edge->from_vertex];
    uint32_t made = edge->from_side == 0 ? from->operators[edge->from_operator]->raw_schema : 0;

    if (made == 0 || edge->raw_schema == 0) {
        return made == edge->raw_schema;
    }
    return edge->raw_schema <= plan->message->n_schemas && edge->raw_schema != edge->schema + 1 &&
           edge->partition == WEIR__EDGE__PARTITION__HASH &&
           wr_schema_has(&plan->schemas[edge->schema], WR_SYSTEM_HASH) &&
           wr_schema_has(&plan->schemas[edge->raw_schema - 1], WR_SYSTEM_HASH) &&
           !wr_schema_has(&plan->schemas[made - 1], WR_SYSTEM_HASH) &&
           may_travel(&plan->schemas[made - 1], &plan->schemas[edge->raw_schema - 1]);
}

static bool same_inputs(const struct wr_plan *plan, const Weir__Edge *a, const Weir__Edge *b)
{
    return same_fields(&plan->schemas[a->schema], &plan->schemas[b->schema]) &&
           a->raw_schema == b->raw_schema;
}

/* inputs[v]: the first edge into vertex v, or NULL. */
static enum wr_code check_edge(const struct wr_plan *plan, uint32_t index,
                               const Weir__Edge **inputs, struct wr_error *err)
{
    const Weir__JobPlan *m = plan->message;
    const Weir__Edge *edge = m->edges[index];
    const struct wr_schema *made;

    if (edge->from_vertex >= m->n_vertices || edge->to_vertex >= m->n_vertices ||
        edge->from_vertex >= edge->to_vertex || edge->schema >= m->n_schemas ||
        edge->from_operator >= m->vertices[edge->from_vertex]->n_operators) {
        return bad(err, "edge", index);
    }
    if (m->vertices[edge->from_vertex]->region != m->vertices[edge->to_vertex]->region) {
        return bad(err, "edge between two regions:", index);
    }
    made = made_for(plan, edge);
    if (made == NULL) {
        return bad(err, "edge", index);
    }
    if (!may_travel(made, &plan->schemas[edge->schema]) || !raw_travels(plan, edge) ||
        (inputs[edge->to_vertex] != NULL && !same_inputs(plan, inputs[edge->to_vertex], edge))) {
        return bad(err, "edge with other columns than its ends:", index);
    }
    inputs[edge->to_vertex] = edge;
    return check_partition(plan, index, err);
}

static enum wr_code check_plan(struct wr_plan *plan, struct wr_error *err)
{
    const Weir__JobPlan *m = plan->message;

    if (m->version != WR_PLAN_VERSION) {
        return wr_fail(err, WR_ERR_VERSION, "job plan of unknown version %" PRIu32, m->version);
    }
    if (m->key_encoding_version != WR_KEY_ENCODING_VERSION) {
        return wr_fail(err, WR_ERR_VERSION, "job plan with keys of unknown version %" PRIu32,
                       m->key_encoding_version);
    }
    if (m->key_groups == 0 || m->key_groups > WR_KEY_GROUPS_MAX ||
        (m->key_groups & (m->key_groups - 1)) != 0 || m->settings == NULL) {
        return bad(err, "key groups", m->key_groups);
    }
    if (m->regions == 0 || m->regions > m->n_vertices) {
        return bad(err, "number of regions", m->regions);
    }
    plan->schemas = WR_ARENA_ARRAY(&plan->arena, struct wr_schema, m->n_schemas);
    plan->first_task = WR_ARENA_ARRAY(&plan->arena, uint32_t, m->n_vertices + 1);
    for (uint32_t i = 0; i < m->n_schemas; i++) {
        if (build_schema(plan, i, err) != WR_OK) {
            return err->code;
        }
    }
    for (uint32_t i = 0; i < m->n_vertices; i++) {
        if (check_vertex(plan, i, err) != WR_OK) {
            return err->code;
        }
        plan->first_task[i + 1] = plan->first_task[i] + m->vertices[i]->parallelism;
        if (plan->first_task[i + 1] > WR_TASKS_MAX) {
            return wr_fail(err, WR_ERR_LIMIT, "a job of more than %d tasks", WR_TASKS_MAX);
        }
    }
    plan->task_count = plan->first_task[m->n_vertices];
    const Weir__Edge **inputs = WR_ARENA_ARRAY(&plan->arena, const Weir__Edge *, m->n_vertices);
    for (uint32_t i = 0; i < m->n_edges; i++) {
        if (check_edge(plan, i, inputs, err) != WR_OK) {
            return err->code;
        }
    }
    return WR_OK;
}

enum wr_code wr_plan_decode(const void *data, size_t bytes, struct wr_plan **ret,
                            struct wr_error *err)
{
    struct wr_plan *plan = WR_NEW(struct wr_plan);

    wr_arena_init(&plan->arena, 0);
    plan->message = weir__job_plan__unpack(NULL, bytes, data);
    if (plan->message == NULL) {
        wr_plan_destroy(plan);
        return wr_fail(err, WR_ERR_CORRUPT, "malformed job plan of %zu bytes", bytes);
    }
    if (check_plan(plan, err) != WR_OK) {
        wr_plan_destroy(plan);
        return err->code;
    }
    *ret = plan;
    return WR_OK;
}

void wr_plan_destroy(struct wr_plan *plan)
{
    if (plan == NULL) {
        return;
    }
    weir__job_plan__free_unpacked(plan->message, NULL);
    wr_arena_fini(&plan->arena);
    wr_free(plan);
}

void *wr_plan_encode(const Weir__JobPlan *message, size_t *ret_bytes)
{
    size_t bytes = weir__job_plan__get_packed_size(message);
    uint8_t *data = wr_alloc(bytes);

    *ret_bytes = weir__job_plan__pack(message, data);
    return data;
}

uint32_t wr_plan_task(const struct wr_plan *plan, uint32_t vertex, uint32_t subtask)
{
    return plan->first_task[vertex] + subtask;
}

void wr_plan_task_of(const struct wr_plan *plan, uint32_t task, uint32_t *ret_vertex,
                     uint32_t *ret_subtask)
{
    uint32_t vertex = 0;

    WR_ASSERT(task < plan->task_count);
    while (plan->first_task[vertex + 1] <= task) {
        vertex += 1;
    }
    *ret_vertex = vertex;
    *ret_subtask = task - plan->first_task[vertex];
}

bool wr_plan_vertex_is_root(const struct wr_plan *plan, uint32_t vertex)
{
    for (size_t i = 0; i < plan->message->n_edges; i++) {
        if (plan->message->edges[i]->to_vertex == vertex) {
            return false;
        }
    }
    return true;
}

bool wr_plan_vertex_commits(const struct wr_plan *plan, uint32_t vertex)
{
    const Weir__Vertex *v = plan->message->vertices[vertex];

    for (size_t i = 0; i < v->n_operators; i++) {
        const Weir__Operator *op = v->operators[i];
        if (op->spec_case == WEIR__OPERATOR__SPEC_SINK && op->sink->transactional) {
            return true;
        }
    }
    return false;
}

Weir__OptionValue **wr_plan_options(const Weir__Operator *op, size_t *ret_count)
{
    const Weir__SourceSpec *source =
        op->spec_case == WEIR__OPERATOR__SPEC_READER       ? op->reader->source
        : op->spec_case == WEIR__OPERATOR__SPEC_ENUMERATOR ? op->enumerator->source
                                                           : NULL;
    bool sink = op->spec_case == WEIR__OPERATOR__SPEC_SINK;

    *ret_count = sink ? op->sink->n_options : source == NULL ? 0 : source->n_options;
    return sink ? op->sink->options : source == NULL ? NULL : source->options;
}

/* Of the more numerous ones, runs of equal length belong to each of the others: nobody is left alone. */
static bool rescale_connects(uint32_t from_count, uint32_t to_count, uint32_t from, uint32_t to)
{
    uint64_t first = (uint64_t)to * from_count / to_count;
    uint64_t end = ((uint64_t)to + 1) * from_count / to_count;

    return from_count < to_count ? from == first : from >= first && from < end;
}

bool wr_plan_edge_connects(const struct wr_plan *plan, const Weir__Edge *edge, uint32_t from,
                           uint32_t to)
{
    const Weir__JobPlan *m = plan->message;

    switch (edge->partition) {
    case WEIR__EDGE__PARTITION__FORWARD:
        return from == to;
    case WEIR__EDGE__PARTITION__RESCALE:
        return rescale_connects(m->vertices[edge->from_vertex]->parallelism,
                                m->vertices[edge->to_vertex]->parallelism, from, to);
    default: /* barriers and ends go to all, also where rows do not */
        return true;
    }
}
