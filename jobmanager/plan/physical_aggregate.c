/* Steps that aggregate: one operator behind the shuffle, or also a combiner in front of it. */
#include <string.h>

#include "common/graph/parameters.h"
#include "jobmanager/plan/physical_internal.h"

#define TABLE_NAME "aggregate"

/* Keys, then a column per call: accumulators on their way, or as the table keeps them. */
static struct wr_schema *wire_schema(struct physical *p, const struct jm_logical_step *l)
{
    struct wr_schema *schema = WR_ARENA_NEW(p->arena, struct wr_schema);

    schema->field_count = l->key_count + l->call_count;
    schema->fields = WR_ARENA_ARRAY(p->arena, struct wr_field, schema->field_count);
    for (uint32_t i = 0; i < l->key_count; i++) {
        schema->fields[i] = l->schema->fields[i];
    }
    for (uint32_t i = 0; i < l->call_count; i++) {
        schema->fields[l->key_count + i] = (struct wr_field){
            .name = l->calls[i].name, .type = l->calls[i].aggregate->wire, .typmod = -1};
    }
    return schema;
}

/* Rows that a combiner does not combine: the keys, and each argument once. */
struct raw_rows {
    uint32_t columns[WR_BATCH_COLUMNS_MAX]; /* of the combiner's input */
    uint32_t count;
    uint32_t made, travels; /* their schemas' numbers + 1 */
};

/* Where a raw row has a column; it gets it if it has not. */
static uint32_t raw_column(struct raw_rows *raw, uint32_t column)
{
    uint32_t at = 0;

    while (at < raw->count && raw->columns[at] != column) {
        at += 1;
    }
    raw->columns[at] = column;
    raw->count = WR_MAX(raw->count, at + 1);
    return at;
}

/* A batch's schema says whether it is of accumulators, which may have the same columns: their numbers are
 * given first, and these ones are new. */
static struct raw_rows raw_rows_of(struct physical *p, const struct jm_logical_step *l)
{
    const struct wr_schema *wire = wire_schema(p, l);
    struct wr_schema schema = {0};
    struct raw_rows raw = {.count = l->key_count};

    (void)physical_schema(p, wire, 0);
    (void)physical_schema(p, wire, 1u << WR_SYSTEM_HASH);
    memcpy(raw.columns, l->keys, l->key_count * sizeof *l->keys);
    for (uint32_t i = 0; i < l->call_count; i++) {
        if (l->calls[i].arg > 0) {
            (void)raw_column(&raw, l->calls[i].arg - 1);
        }
        if (l->calls[i].other > 0) {
            (void)raw_column(&raw, l->calls[i].other - 1);
        }
    }
    schema.field_count = raw.count;
    schema.fields = WR_ARENA_ARRAY(p->arena, struct wr_field, raw.count);
    for (uint32_t i = 0; i < raw.count; i++) {
        schema.fields[i] = l->prepared->fields[raw.columns[i]];
    }
    raw.made = physical_add_schema(p, &schema, 0) + 1;
    raw.travels = physical_add_schema(p, &schema, 1u << WR_SYSTEM_HASH) + 1;
    return raw;
}

static Weir__TableDecl *make_table(struct physical *p, const struct jm_logical_step *l)
{
    const struct wr_schema *wire = wire_schema(p, l);
    NEW(p, Weir__TableDecl, weir__table_decl__init, table);

    table->name = wr_arena_strdup(p->arena, TABLE_NAME);
    table->n_keys = l->key_count;
    table->keys = physical_fields(p, wire->fields, l->key_count);
    table->n_values = l->call_count;
    table->values = physical_fields(p, wire->fields + l->key_count, l->call_count);
    table->backend = p->logical->descriptor->settings.state_backend;
    return table;
}

/* DISTINCT is told by a table of (key, value) where the order of values does not matter and each can be
 * taken back if it must; else rows are kept. */
static bool by_table(const struct jm_logical_step *l, const struct jm_call *call)
{
    const struct wr_aggregate *a = call->aggregate;
    bool rounds = a->arg == WR_TYPE_FLOAT4 || a->arg == WR_TYPE_FLOAT8;
    /* Equal intervals differ: what came is not what goes. */
    bool differs = l->updating && a->arg == WR_TYPE_INTERVAL;

    return call->distinct && !a->distinct_same && call->sort_count == 0 &&
           (!l->updating || a->sub != NULL) && a->add != NULL &&
           ((!rounds && !differs) || strcmp(a->name, "count") == 0);
}

/* Values that may be taken back are kept in order where the first of them is the result. */
static bool by_order(const struct jm_logical_step *l, const struct jm_call *call)
{
    return l->updating && call->aggregate->extreme != WR_EXTREME_NONE && call->sort_count == 0;
}

/* Rows of a call are kept where nothing less makes its result. */
static bool by_rows(const struct jm_logical_step *l, const struct jm_call *call)
{
    const struct wr_aggregate *a = call->aggregate;

    return call->sort_count > 0 || a->add == NULL ||
           (call->distinct && !a->distinct_same && !by_table(l, call)) ||
           (l->updating && a->sub == NULL && !by_order(l, call));
}

/* Of a call: its argument by key; of kept rows what they are ordered by in front, the second one behind. */
static Weir__TableDecl *make_values_table(struct physical *p, const struct jm_logical_step *l,
                                          uint32_t number, const char *name, bool rows)
{
    const struct jm_call *call = &l->calls[number];
    const struct wr_schema *input = l->prepared;
    struct wr_field *values = WR_ARENA_ARRAY(p->arena, struct wr_field, call->sort_count + 2);
    uint32_t count = 0;
    NEW(p, Weir__TableDecl, weir__table_decl__init, table);

    for (uint32_t i = 0; rows && i < call->sort_count; i++) {
        values[count++] = (struct wr_field){
            .name = wr_arena_printf(p->arena, "%s.%u", call->name, i + 1),
            .type = input->fields[call->sorts[i].column - 1].type,
            .typmod = -1};
    }
    values[count++] =
        (struct wr_field){.name = call->name, .type = call->aggregate->arg, .typmod = -1};
    if (rows && call->aggregate->other != WR_TYPE_NONE) {
        values[count++] = (struct wr_field){.name = wr_arena_printf(p->arena, "%s.0", call->name),
                                            .type = call->aggregate->other,
                                            .typmod = -1};
    }
    table->name = wr_arena_printf(p->arena, "%s.%s.%u", TABLE_NAME, name, number + 1);
    table->n_keys = l->key_count;
    table->keys = physical_fields(p, l->schema->fields, l->key_count);
    table->n_values = count;
    table->values = physical_fields(p, values, count);
    table->backend = p->logical->descriptor->settings.state_backend;
    return table;
}

static void add_call_tables(struct physical *p, const struct jm_logical_step *l, uint32_t number,
                            Weir__AggregateCall *ret)
{
    const struct jm_call *call = &l->calls[number];

    if (by_table(l, call)) {
        ret->distinct_table = make_values_table(p, l, number, "distinct", false);
    }
    if (by_order(l, call)) {
        ret->sorted_table = make_values_table(p, l, number, "sorted", false);
    }
    if (by_rows(l, call)) {
        ret->rows_table = make_values_table(p, l, number, "rows", true);
    }
    if (by_rows(l, call) && l->updating && (!call->distinct || call->aggregate->distinct_same)) {
        ret->numbers_table = make_values_table(p, l, number, "numbers", true);
    }
}

static Weir__Operator *add_aggregate_operator(struct physical *p, struct place *place,
                                              const char *name, const struct jm_logical_step *l,
                                              Weir__AggregateSpec__Phase phase,
                                              const struct wr_schema *output)
{
    bool merges = phase == WEIR__AGGREGATE_SPEC__PHASE__GLOBAL;
    Weir__Operator *op = physical_add_operator(p, place, name, WR_KIND_AGGREGATE, output);
    NEW(p, Weir__AggregateSpec, weir__aggregate_spec__init, spec);

    spec->phase = phase;
    spec->emit = l->step->final ? WEIR__AGGREGATE_SPEC__EMIT__FINAL
                                : WEIR__AGGREGATE_SPEC__EMIT__CHANGES;
    spec->retract = l->retract;
    spec->updating = l->updating;
    spec->reduce = (Weir__Program *)(uintptr_t)l->reduce;
    spec->n_keys = l->key_count;
    spec->keys = WR_ARENA_ARRAY(p->arena, uint32_t, l->key_count);
    for (uint32_t i = 0; i < l->key_count; i++) {
        spec->keys[i] = merges ? i : l->keys[i];
    }
    spec->n_calls = l->call_count;
    spec->calls = WR_ARENA_ARRAY(p->arena, Weir__AggregateCall *, l->call_count);
    for (uint32_t i = 0; i < l->call_count; i++) {
        NEW(p, Weir__AggregateCall, weir__aggregate_call__init, call);
        call->function = l->calls[i].aggregate->number;
        call->arg = merges ? l->key_count + i + 1 : l->calls[i].arg;
        call->type = l->calls[i].aggregate->result;
        call->arg_type = l->calls[i].aggregate->arg;
        call->other = merges ? 0 : l->calls[i].other;
        call->filter = l->calls[i].filter;
        call->distinct = l->calls[i].distinct;
        call->n_order = l->calls[i].sort_count;
        call->order = WR_ARENA_ARRAY(p->arena, Weir__AggregateOrder *, WR_MAX(call->n_order, 1u));
        for (size_t k = 0; k < call->n_order; k++) {
            NEW(p, Weir__AggregateOrder, weir__aggregate_order__init, order);
            order->column = l->calls[i].sorts[k].column - 1;
            order->descending = l->calls[i].sorts[k].descending;
            order->nulls_first = l->calls[i].sorts[k].nulls_first;
            call->order[k] = order;
        }
        add_call_tables(p, l, i, call);
        spec->calls[i] = call;
    }
    if (phase != WEIR__AGGREGATE_SPEC__PHASE__LOCAL) {
        spec->table = make_table(p, l);
    }
    op->spec_case = WEIR__OPERATOR__SPEC_AGGREGATE;
    op->aggregate = spec;
    return op;
}

/* "STEP.PART" where the step has one input, else "STEP.INPUT.PART": names are unique. */
static const char *part_name(struct physical *p, const struct jm_step *step, uint32_t input,
                             const char *part)
{
    if (step->input_count == 1) {
        return wr_arena_printf(p->arena, "%s.%s", step->name, part);
    }
    return wr_arena_printf(p->arena, "%s.%s.%s", step->name, step->inputs[input].at->text, part);
}

/* A combiner, and the edge behind it. */
static void add_combiner(struct physical *p, const struct jm_logical_step *l, struct place place,
                         const char *name, const struct raw_rows *raw, uint32_t to)
{
    const struct wr_schema *travels = wire_schema(p, l);
    Weir__Operator *op = add_aggregate_operator(p, &place, name, l,
                                                WEIR__AGGREGATE_SPEC__PHASE__LOCAL, travels);

    op->raw_schema = raw->made;
    op->aggregate->n_raw_columns = raw->count;
    op->aggregate->raw_columns =
        wr_arena_memdup(p->arena, raw->columns, raw->count * sizeof *raw->columns);
    physical_add_keyed_edge(p, place, to, travels, l->unique, l->key_count)->raw_schema =
        raw->travels;
}

/* Equal values are the same in every way: of such it does not matter which one is left out. */
static bool equal_is_same(enum wr_type type)
{
    switch (type) {
    case WR_TYPE_BOOL:
    case WR_TYPE_INT2:
    case WR_TYPE_INT4:
    case WR_TYPE_INT8:
    case WR_TYPE_TEXT:
    case WR_TYPE_BYTEA:
    case WR_TYPE_DATE:
    case WR_TYPE_TIME:
    case WR_TYPE_TIMESTAMP:
    case WR_TYPE_TIMESTAMPTZ:
    case WR_TYPE_UUID:
        return true;
    default:
        return false;
    }
}

/* A row that equals an earlier one in its key and all arguments says nothing where every call is of different
 * values, or might as well be. */
static bool drops_equal(const struct physical *p, const struct jm_logical_step *l)
{
    bool drops = !l->updating && l->reduce == NULL && !p->options->no_combiner && l->call_count > 0;
    uint32_t distinct = 0;

    for (uint32_t i = 0; drops && i < l->call_count; i++) {
        const struct jm_call *call = &l->calls[i];
        bool by_values = by_table(l, call);
        distinct += by_values;
        drops = by_values || (call->sort_count == 0 && call->aggregate->distinct_same &&
                              !call->aggregate->arrival && equal_is_same(call->aggregate->arg));
    }
    return distinct > 0 && drops;
}

static void add_distinct(struct physical *p, const struct jm_logical_step *l, struct place *place,
                         const char *name, const struct wr_schema *schema)
{
    struct raw_rows rows = {.count = l->key_count};
    Weir__Operator *op = physical_add_operator(p, place, name, WR_KIND_DISTINCT, schema);
    NEW(p, Weir__DistinctSpec, weir__distinct_spec__init, spec);

    memcpy(rows.columns, l->keys, l->key_count * sizeof *l->keys);
    for (uint32_t i = 0; i < l->call_count; i++) {
        (void)raw_column(&rows, l->calls[i].arg - 1);
    }
    spec->n_columns = rows.count;
    spec->columns = wr_arena_memdup(p->arena, rows.columns, rows.count * sizeof *rows.columns);
    op->spec_case = WEIR__OPERATOR__SPEC_DISTINCT;
    op->distinct = spec;
}

/* What happens to one input before the shuffle; then the edge. raw NULL: nothing is combined. */
static void add_aggregate_input(struct physical *p, const struct jm_logical_step *l, uint32_t input,
                                const struct raw_rows *raw, uint32_t to)
{
    const struct jm_step *step = l->step;
    struct place place = p->outputs[step->inputs[input].step];
    const struct wr_schema *travels = p->logical->steps[step->inputs[input].step].schema;

    if (l->project != NULL) {
        const struct jm_step *in = p->logical->steps[step->inputs[input].step].step;
        bool alone = in->consumers == 1 && physical_same_errors(&in->errors, &step->errors);
        travels = l->prepared;
        physical_add_project(p, &place, part_name(p, step, input, "input"), alone, l->project,
                             travels);
    }
    if (raw == NULL && drops_equal(p, l)) {
        add_distinct(p, l, &place, part_name(p, step, input, "local"), travels);
    }
    if (raw == NULL) {
        Weir__Edge *edge = physical_add_keyed_edge(p, place, to, travels, l->keys, l->key_count);
        edge->mode = l->updating ? wr_arena_strdup(p->arena, "retract") : edge->mode;
        return;
    }
    add_combiner(p, l, place, part_name(p, step, input, "local"), raw, to);
}

struct place physical_add_aggregate(struct physical *p, const struct jm_logical_step *l)
{
    struct place place = {.vertex = physical_add_vertex(p, l->step->parallelism), .op = -1};
    bool combines = l->combines && !p->options->no_combiner;
    struct raw_rows raw = {0};
    Weir__Operator *op;

    if (combines) {
        raw = raw_rows_of(p, l);
    }
    for (uint32_t i = 0; i < l->step->input_count; i++) {
        add_aggregate_input(p, l, i, combines ? &raw : NULL, place.vertex);
    }
    op = add_aggregate_operator(p, &place, l->step->name, l,
                                combines ? WEIR__AGGREGATE_SPEC__PHASE__GLOBAL
                                         : WEIR__AGGREGATE_SPEC__PHASE__SINGLE,
                                l->schema);
    for (uint32_t i = 0; combines && i < l->call_count; i++) {
        uint32_t arg = l->calls[i].arg, other = l->calls[i].other;
        op->aggregate->calls[i]->raw_arg = arg == 0 ? 0 : raw_column(&raw, arg - 1) + 1;
        op->aggregate->calls[i]->raw_other = other == 0 ? 0 : raw_column(&raw, other - 1) + 1;
    }
    return place;
}
