#include "jobmanager/plan/physical_internal.h"

#include <string.h>

#include "common/base/hash.h"
#include "common/base/limits.h"
#include "common/graph/parameters.h"

#define KIND_DATAGEN "datagen"

/* ---- schemas ---- */

static Weir__Field *make_field(struct physical *p, const struct wr_field *from)
{
    NEW(p, Weir__Field, weir__field__init, field);

    field->name = wr_arena_strdup(p->arena, from->name);
    field->type = from->type;
    field->typmod = from->typmod;
    field->not_null = from->not_null;
    return field;
}

Weir__Field **physical_fields(struct physical *p, const struct wr_field *fields, uint32_t count)
{
    Weir__Field **list = WR_ARENA_ARRAY(p->arena, Weir__Field *, count + 1);

    for (uint32_t i = 0; i < count; i++) {
        list[i] = make_field(p, &fields[i]);
    }
    return list;
}

static bool is_schema(const Weir__Schema *have, const struct wr_schema *want, uint32_t system)
{
    if (have->n_fields != want->field_count || have->system != system) {
        return false;
    }
    for (uint32_t i = 0; i < want->field_count; i++) {
        const Weir__Field *x = have->fields[i];
        const struct wr_field *y = &want->fields[i];
        if (strcmp(x->name, y->name) != 0 || x->type != (uint32_t)y->type ||
            x->typmod != y->typmod || (x->not_null != 0) != y->not_null) {
            return false;
        }
    }
    return true;
}

uint32_t physical_add_schema(struct physical *p, const struct wr_schema *schema, uint32_t more)
{
    NEW(p, Weir__Schema, weir__schema__init, message);

    message->n_fields = schema->field_count;
    message->fields = physical_fields(p, schema->fields, schema->field_count);
    message->system = schema->system | more;
    WR_VEC_PUSH(&p->schemas, message);
    return p->schemas.count - 1;
}

uint32_t physical_schema(struct physical *p, const struct wr_schema *schema, uint32_t more)
{
    uint32_t system = schema->system | more;

    for (uint32_t i = 0; i < p->schemas.count; i++) {
        if (is_schema(p->schemas.items[i], schema, system)) {
            return i;
        }
    }
    return physical_add_schema(p, schema, more);
}

/* ---- vertices, operators, edges ---- */

uint32_t physical_add_vertex(struct physical *p, uint32_t parallelism)
{
    NEW(p, Weir__Vertex, weir__vertex__init, message);

    message->parallelism = parallelism;
    WR_VEC_PUSH(&p->vertices, (struct vertex){.message = message});
    return p->vertices.count - 1;
}

static Weir__Operator *operator_at(struct physical *p, struct place place)
{
    return p->vertices.items[place.vertex].operators.items[place.op];
}

static const struct jm_step *step_of(const struct physical *p, uint32_t index)
{
    return p->logical->steps[index].step;
}

/* Is an operator of this kind one in which records of the step fail, or are met? What goes wrong in the
 * accumulators of an aggregate is no record's fault. */
static bool meets_records(const struct jm_step *step, const char *kind)
{
    return strcmp(kind, WR_KIND_SINK) != 0 && strcmp(kind, KIND_DATAGEN) != 0 &&
           strcmp(kind, WR_KIND_DISTINCT) != 0 &&
           (strcmp(kind, WR_KIND_AGGREGATE) != 0 || step->kind == JM_STEP_REDUCE);
}

/* One more output of an operator beside its rows. */
static void add_side(struct physical *p, struct place place, Weir__Operator *op, enum jm_side side,
                     const char *tag, const struct wr_schema *schema)
{
    struct side_place side_place = {.step = p->step, .side = side, .place = place};
    Weir__SideOutput **sides = WR_ARENA_ARRAY(p->arena, Weir__SideOutput *, op->n_sides + 1);
    NEW(p, Weir__SideOutput, weir__side_output__init, output);

    output->tag = wr_arena_strdup(p->arena, tag);
    output->schema = physical_schema(p, schema, 0);
    for (size_t i = 0; i < op->n_sides; i++) {
        sides[i] = op->sides[i];
    }
    sides[op->n_sides] = output;
    op->sides = sides;
    op->n_sides += 1;
    side_place.number = (uint32_t)op->n_sides;
    WR_VEC_PUSH(&p->sides, side_place);
}

/* The step's policy for the operator, with the output that it needs. */
static void add_errors(struct physical *p, struct place place, Weir__Operator *op)
{
    const struct jm_step *step = step_of(p, p->step);

    op->on_error =
        wr_arena_strdup(p->arena, meets_records(step, op->kind) ? step->errors.policy : "fail");
    if (strcmp(op->on_error, "dead_letter") == 0) {
        add_side(p, place, op, JM_SIDE_ERRORS, WR_SIDE_ERRORS, wr_letter_schema());
    }
}

Weir__Operator *physical_add_operator(struct physical *p, struct place *place, const char *step,
                                      const char *kind, const struct wr_schema *output)
{
    struct vertex *vertex = &p->vertices.items[place->vertex];
    NEW(p, Weir__Operator, weir__operator__init, op);

    op->step = wr_arena_strdup(p->arena, step);
    op->kind = wr_arena_strdup(p->arena, kind);
    op->input = place->op;
    op->output_schema = physical_schema(p, output, 0);
    wr_sb_printf(&vertex->name, "%s%s", vertex->operators.count == 0 ? "" : " -> ", step);
    WR_VEC_PUSH(&vertex->operators, op);
    place->op = (int32_t)vertex->operators.count - 1;
    add_errors(p, *place, op);
    return op;
}

static Weir__Edge *add_edge(struct physical *p, struct place from, uint32_t to,
                            Weir__Edge__Partition partition, const struct wr_schema *schema,
                            bool changelog)
{
    NEW(p, Weir__Edge, weir__edge__init, edge);

    edge->from_vertex = from.vertex;
    edge->from_operator = (uint32_t)from.op;
    edge->to_vertex = to;
    edge->partition = partition;
    edge->schema = physical_schema(p, schema, 0);
    edge->mode = wr_arena_strdup(p->arena, changelog ? "upsert" : "append");
    WR_VEC_PUSH(&p->edges, edge);
    return edge;
}

static Weir__Edge *add_hash_edge(struct physical *p, struct place from, uint32_t to,
                                 const struct wr_schema *schema, const uint32_t *keys,
                                 uint32_t count)
{
    bool changelog = wr_schema_has(schema, WR_SYSTEM_KIND);
    Weir__Edge *edge =
        add_edge(p, from, to, WEIR__EDGE__PARTITION__HASH, schema, changelog);

    edge->n_keys = count;
    edge->keys = wr_arena_memdup(p->arena, keys, count * sizeof *keys);
    return edge;
}

Weir__Edge *physical_add_keyed_edge(struct physical *p, struct place from, uint32_t to,
                                    const struct wr_schema *schema, const uint32_t *keys,
                                    uint32_t count)
{
    Weir__Edge *edge = add_hash_edge(p, from, to, schema, keys, count);

    edge->schema = physical_schema(p, schema, 1u << WR_SYSTEM_HASH);
    return edge;
}

/* By what its versions have in common: its key, or, where it has none, all it is. */
static Weir__Edge *add_row_edge(struct physical *p, const struct jm_logical_step *in,
                                struct place from, uint32_t to)
{
    uint32_t all[WR_BATCH_COLUMNS_MAX];

    if (in->unique_count > 0) {
        return add_hash_edge(p, from, to, in->schema, in->unique, in->unique_count);
    }
    for (uint32_t c = 0; c < in->schema->field_count; c++) {
        all[c] = c;
    }
    return add_hash_edge(p, from, to, in->schema, all, in->schema->field_count);
}

static Weir__Edge *connect_plain(struct physical *p, const struct jm_logical_step *in,
                                 struct place from, uint32_t to)
{
    uint32_t here = p->vertices.items[from.vertex].message->parallelism;
    uint32_t there = p->vertices.items[to].message->parallelism;

    if (here == there) {
        return add_edge(p, from, to, WEIR__EDGE__PARTITION__FORWARD, in->schema, in->changelog);
    }
    if (!in->changelog) {
        return add_edge(p, from, to, WEIR__EDGE__PARTITION__REBALANCE, in->schema, false);
    }
    if (there == 1) {
        return add_edge(p, from, to, WEIR__EDGE__PARTITION__GLOBAL, in->schema, true);
    }
    return add_row_edge(p, in, from, to);
}

static void note_mode(struct physical *p, const struct jm_logical_step *in, Weir__Edge *edge)
{
    const struct jm_logical_step *from = jm_logical_changes_of(p->logical, in);

    if (from != NULL && from->retract) {
        edge->mode = wr_arena_strdup(p->arena, "retract");
    }
}

/* Rows of an input to a vertex that does not care which subtask gets which; versions of one row of
 * a changelog have to stay in order, so they take the same way. */
static void connect(struct physical *p, const struct jm_logical_step *in, struct place from,
                    uint32_t to)
{
    note_mode(p, in, connect_plain(p, in, from, to));
}

/* The same as the step says it. */
static void connect_as(struct physical *p, const struct jm_logical_step *l,
                       const struct jm_logical_step *in, struct place from, uint32_t to)
{
    static const Weir__Edge__Partition partitions[] = {
        [JM_PARTITION_FORWARD] = WEIR__EDGE__PARTITION__FORWARD,
        [JM_PARTITION_REBALANCE] = WEIR__EDGE__PARTITION__REBALANCE,
        [JM_PARTITION_RESCALE] = WEIR__EDGE__PARTITION__RESCALE,
        [JM_PARTITION_BROADCAST] = WEIR__EDGE__PARTITION__BROADCAST,
        [JM_PARTITION_GLOBAL] = WEIR__EDGE__PARTITION__GLOBAL};

    if (l->step->partition == JM_PARTITION_NONE) {
        connect(p, in, from, to);
    } else if (l->step->partition == JM_PARTITION_HASH) {
        note_mode(p, in, add_hash_edge(p, from, to, in->schema, l->route, l->route_count));
    } else {
        note_mode(p, in,
                  add_edge(p, from, to, partitions[l->step->partition], in->schema, in->changelog));
    }
}

/* All that the step gives out by this side. */
static void connect_side(struct physical *p, const struct jm_input *input, uint32_t to)
{
    const struct wr_schema *schema = jm_logical_input_schema(p->logical, input);
    uint32_t there = p->vertices.items[to].message->parallelism;

    for (uint32_t i = 0; i < p->sides.count; i++) {
        const struct side_place *side = &p->sides.items[i];
        if (side->step != input->step || side->side != input->side) {
            continue;
        }
        uint32_t here = p->vertices.items[side->place.vertex].message->parallelism;
        Weir__Edge *edge = add_edge(p, side->place, to,
                                    here == there ? WEIR__EDGE__PARTITION__FORWARD
                                                  : WEIR__EDGE__PARTITION__REBALANCE,
                                    schema, false);
        edge->from_side = side->number;
    }
}

/* Where a step is to be put: behind its only input, or at the gate of a new vertex. */
static struct place enter(struct physical *p, const struct jm_logical_step *l)
{
    const struct jm_step *step = l->step;
    struct place from = p->outputs[step->inputs[0].step];
    struct place gate = {.op = -1};
    bool moves = step->partition != JM_PARTITION_NONE && step->partition != JM_PARTITION_FORWARD;

    if (step->input_count == 1 && step->inputs[0].side == JM_SIDE_NONE && !moves &&
        p->vertices.items[from.vertex].message->parallelism == step->parallelism) {
        return from;
    }
    gate.vertex = physical_add_vertex(p, step->parallelism);
    for (uint32_t i = 0; i < step->input_count; i++) {
        uint32_t input = step->inputs[i].step;
        if (step->inputs[i].side != JM_SIDE_NONE) {
            connect_side(p, &step->inputs[i], gate.vertex);
        } else {
            connect_as(p, l, &p->logical->steps[input], p->outputs[input], gate.vertex);
        }
    }
    return gate;
}

/* ---- sources and sinks ---- */

static Weir__OptionValue **make_options(struct physical *p, const struct jm_option *options,
                                        uint32_t count)
{
    Weir__OptionValue **list = WR_ARENA_ARRAY(p->arena, Weir__OptionValue *, count + 1);

    for (uint32_t i = 0; i < count; i++) {
        NEW(p, Weir__OptionValue, weir__option_value__init, option);
        option->name = wr_arena_strdup(p->arena, options[i].name);
        option->value = wr_arena_strdup(p->arena, options[i].value);
        list[i] = option;
    }
    return list;
}

static char *format_name(struct physical *p, const struct jm_step *step)
{
    return wr_arena_strdup(p->arena, step->format == NULL ? "" : step->format->name);
}

static Weir__SourceSpec *make_source(struct physical *p, const struct jm_logical_step *l)
{
    const struct jm_step *step = l->step;
    NEW(p, Weir__SourceSpec, weir__source_spec__init, source);

    source->connector = wr_arena_strdup(p->arena, step->connector->name);
    source->format = format_name(p, step);
    source->n_options = step->option_count;
    source->options = make_options(p, step->options, step->option_count);
    source->n_column_options =
        step->generators == NULL ? step->path_count : step->schema->field_count;
    source->column_options =
        make_options(p, step->generators == NULL ? step->paths : step->generators,
                     (uint32_t)source->n_column_options);
    source->wanted = WR_ARENA_ARRAY(p->arena, uint32_t, l->schema->field_count + 1);
    for (uint32_t i = 0; i < l->schema->field_count; i++) {
        source->wanted[source->n_wanted++] =
            (uint32_t)wr_schema_find(step->schema, l->schema->fields[i].name);
    }
    source->schema = physical_schema(p, step->schema, 0);
    source->rate_per_s = step->rate_per_s;
    source->idle_timeout_us = -1;
    return source;
}

static struct place add_source(struct physical *p, const struct jm_logical_step *l)
{
    const struct jm_step *step = l->step;
    Weir__SourceSpec *source = make_source(p, l);
    struct place splits = {.op = -1}, place = {.op = -1};
    Weir__Operator *op;

    if (step->connector->has_enumerator) {
        NEW(p, Weir__EnumeratorSpec, weir__enumerator_spec__init, enumerator);
        enumerator->source = source;
        splits.vertex = physical_add_vertex(p, 1);
        op = physical_add_operator(p, &splits, wr_arena_printf(p->arena, "%s.splits", step->name),
                                   WR_KIND_ENUMERATOR, wr_split_schema());
        op->spec_case = WEIR__OPERATOR__SPEC_ENUMERATOR;
        op->enumerator = enumerator;
    }
    NEW(p, Weir__ReaderSpec, weir__reader_spec__init, reader);
    reader->source = source;
    place.vertex = physical_add_vertex(p, step->parallelism);
    op = physical_add_operator(p, &place, step->name,
                               step->connector->has_enumerator ? WR_KIND_READER : KIND_DATAGEN, l->schema);
    op->spec_case = WEIR__OPERATOR__SPEC_READER;
    op->reader = reader;
    if (step->connector->has_enumerator) {
        (void)add_edge(p, splits, place.vertex, WEIR__EDGE__PARTITION__DEMAND, wr_split_schema(),
                       false);
    }
    return place;
}

static struct place add_sink(struct physical *p, const struct jm_logical_step *l)
{
    const struct jm_step *step = l->step;
    struct place place = enter(p, l);
    Weir__Operator *op = physical_add_operator(p, &place, step->name, WR_KIND_SINK,
                                               jm_logical_input_schema(p->logical, &step->inputs[0]));
    NEW(p, Weir__SinkSpec, weir__sink_spec__init, sink);

    sink->connector = wr_arena_strdup(p->arena, step->connector->name);
    sink->format = format_name(p, step);
    sink->n_options = step->option_count;
    sink->options = make_options(p, step->options, step->option_count);
    sink->row_kind_column =
        wr_arena_strdup(p->arena, step->row_kind == NULL ? "" : step->row_kind->text);
    sink->transactional = step->connector->is_transactional;
    op->spec_case = WEIR__OPERATOR__SPEC_SINK;
    op->sink = sink;
    return place;
}

/* ---- filter, map, flat_map ---- */

static Weir__CalcSpec *make_calc(struct physical *p, const Weir__Program *filter,
                                 const Weir__Program *project)
{
    NEW(p, Weir__CalcSpec, weir__calc_spec__init, calc);

    calc->filter = (Weir__Program *)(uintptr_t)filter;
    calc->project = (Weir__Program *)(uintptr_t)project;
    return calc;
}

static void add_calc(struct physical *p, struct place *place, const char *step,
                     Weir__CalcSpec *calc, const struct wr_schema *output)
{
    Weir__Operator *op = physical_add_operator(p, place, step, WR_KIND_CALC, output);

    op->spec_case = WEIR__OPERATOR__SPEC_CALC;
    op->calc = calc;
}

bool physical_same_errors(const struct jm_errors *a, const struct jm_errors *b)
{
    return strcmp(a->policy, b->policy) == 0 && (a->sink_at == NULL || a->sink == b->sink);
}

/* Nobody but the step itself takes what its input makes, and bad records get the same, so the two may
 * become one. */
static bool is_alone(const struct physical *p, const struct jm_step *step)
{
    const struct jm_step *in = p->logical->steps[step->inputs[0].step].step;

    return step->input_count == 1 && in->consumers == 1 && in->parallelism == step->parallelism &&
           physical_same_errors(&in->errors, &step->errors);
}

static void note_fused(struct physical *p, struct place place, const char *step)
{
    wr_sb_printf(&p->vertices.items[place.vertex].name, "+%s", step);
}

static struct place add_filter(struct physical *p, const struct jm_logical_step *l)
{
    const struct jm_step *step = l->step;
    struct place place = enter(p, l);
    Weir__Operator *before = place.op < 0 ? NULL : operator_at(p, place);

    if (before != NULL && before->spec_case == WEIR__OPERATOR__SPEC_FLAT_MAP &&
        before->flat_map->after == NULL && is_alone(p, step)) {
        before->flat_map->after = make_calc(p, l->filter, NULL);
        before->flat_map->after->filter_step = wr_arena_strdup(p->arena, step->name);
        note_fused(p, place, step->name);
        return place;
    }
    add_calc(p, &place, step->name, make_calc(p, l->filter, NULL), l->schema);
    return place;
}

void physical_add_project(struct physical *p, struct place *place, const char *name, bool alone,
                          const Weir__Program *project, const struct wr_schema *output)
{
    Weir__Operator *before = place->op < 0 ? NULL : operator_at(p, *place);

    if (alone && before != NULL && before->spec_case == WEIR__OPERATOR__SPEC_CALC &&
        before->calc->project == NULL) {
        before->calc->project = (Weir__Program *)(uintptr_t)project;
        before->calc->project_step = wr_arena_strdup(p->arena, name);
        before->output_schema = physical_schema(p, output, 0);
        note_fused(p, *place, name);
        return;
    }
    add_calc(p, place, name, make_calc(p, NULL, project), output);
}

static struct place add_flat_map(struct physical *p, const struct jm_logical_step *l)
{
    struct place place = enter(p, l);
    Weir__Operator *op =
        physical_add_operator(p, &place, l->step->name, WR_KIND_FLAT_MAP, l->schema);
    NEW(p, Weir__FlatMapSpec, weir__flat_map_spec__init, spec);

    spec->function = l->function;
    spec->args = (Weir__Program *)(uintptr_t)l->args;
    spec->n_keep = l->key_count;
    spec->keep = l->keys;
    op->spec_case = WEIR__OPERATOR__SPEC_FLAT_MAP;
    op->flat_map = spec;
    return place;
}

/* ---- the whole ---- */

static struct place add_step(struct physical *p, const struct jm_logical_step *l)
{
    struct place place;

    switch (l->step->kind) {
    case JM_STEP_SOURCE:
        return add_source(p, l);
    case JM_STEP_FILTER:
        return add_filter(p, l);
    case JM_STEP_MAP:
        place = enter(p, l);
        physical_add_project(p, &place, l->step->name, is_alone(p, l->step), l->project, l->schema);
        return place;
    case JM_STEP_FLAT_MAP:
        return add_flat_map(p, l);
    case JM_STEP_AGGREGATE:
    case JM_STEP_REDUCE:
        return physical_add_aggregate(p, l);
    case JM_STEP_SINK:
        return add_sink(p, l);
    }
    WR_UNREACHABLE();
}

/* Regions are what edges hold together: each vertex takes the smallest number of its own. */
static uint32_t number_regions(struct physical *p)
{
    uint32_t *region = WR_ARENA_ARRAY(p->arena, uint32_t, p->vertices.count);
    uint32_t count = 0;
    bool changed = true;

    for (uint32_t i = 0; i < p->vertices.count; i++) {
        region[i] = i;
    }
    while (changed) {
        changed = false;
        for (uint32_t e = 0; e < p->edges.count; e++) {
            uint32_t *a = &region[p->edges.items[e]->from_vertex];
            uint32_t *b = &region[p->edges.items[e]->to_vertex];
            changed |= *a != *b;
            *a = *b = WR_MIN(*a, *b);
        }
    }
    for (uint32_t i = 0; i < p->vertices.count; i++) {
        Weir__Vertex *vertex = p->vertices.items[i].message;
        vertex->region =
            region[i] == i ? count++ : p->vertices.items[region[i]].message->region;
    }
    return count;
}

/* Of everything but names of files and rates. */
static uint64_t fingerprint(const Weir__JobPlan *plan)
{
    size_t bytes;
    void *packed = wr_plan_encode(plan, &bytes);
    Weir__JobPlan *copy = weir__job_plan__unpack(NULL, bytes, packed);
    uint64_t hash;

    WR_ASSERT(copy != NULL);
    for (size_t v = 0; v < copy->n_vertices; v++) {
        for (size_t o = 0; o < copy->vertices[v]->n_operators; o++) {
            Weir__Operator *op = copy->vertices[v]->operators[o];
            bool sink = op->spec_case == WEIR__OPERATOR__SPEC_SINK;
            Weir__SourceSpec *source =
                op->spec_case == WEIR__OPERATOR__SPEC_READER       ? op->reader->source
                : op->spec_case == WEIR__OPERATOR__SPEC_ENUMERATOR ? op->enumerator->source
                                                                   : NULL;
            size_t count = sink ? op->sink->n_options : source == NULL ? 0 : source->n_options;
            for (size_t i = 0; i < count; i++) {
                Weir__OptionValue *option = sink ? op->sink->options[i] : source->options[i];
                if (strcmp(option->name, "path") == 0) {
                    option->value[0] = '\0';
                }
            }
            if (source != NULL) {
                source->rate_per_s = 0;
            }
        }
    }
    wr_free(packed);
    packed = wr_plan_encode(copy, &bytes);
    hash = wr_hash_bytes(packed, bytes);
    wr_free(packed);
    weir__job_plan__free_unpacked(copy, NULL);
    return hash;
}

/* Behind the fingerprint: a job is the same whatever its steps were called once. */
static void add_renames(struct physical *p, Weir__JobPlan *plan)
{
    const struct jm_descriptor *d = p->logical->descriptor;

    plan->renames = WR_ARENA_ARRAY(p->arena, Weir__StepRename *, d->step_count);
    for (uint32_t i = 0; i < d->step_count; i++) {
        if (d->steps[i].was != NULL) {
            NEW(p, Weir__StepRename, weir__step_rename__init, rename);
            rename->step = wr_arena_strdup(p->arena, d->steps[i].name);
            rename->was = wr_arena_strdup(p->arena, d->steps[i].was);
            plan->renames[plan->n_renames++] = rename;
        }
    }
}

/* Move what was gathered into the message. */
static Weir__JobPlan *finish(struct physical *p)
{
    const struct jm_descriptor *d = p->logical->descriptor;
    NEW(p, Weir__JobPlan, weir__job_plan__init, plan);

    plan->version = WR_PLAN_VERSION;
    plan->name = wr_arena_strdup(p->arena, d->name);
    plan->key_groups = d->key_groups;
    plan->regions = number_regions(p);
    plan->key_encoding_version = WR_KEY_ENCODING_VERSION;
    plan->settings = wr_arena_memdup(p->arena, &d->settings, sizeof d->settings);
    plan->n_schemas = p->schemas.count;
    plan->schemas =
        wr_arena_memdup(p->arena, p->schemas.items, p->schemas.count * sizeof(void *));
    plan->n_edges = p->edges.count;
    plan->edges = p->edges.count == 0 ? NULL
                                      : wr_arena_memdup(p->arena, p->edges.items,
                                                        p->edges.count * sizeof(void *));
    plan->n_vertices = p->vertices.count;
    plan->vertices = WR_ARENA_ARRAY(p->arena, Weir__Vertex *, p->vertices.count);
    for (uint32_t i = 0; i < p->vertices.count; i++) {
        struct vertex *vertex = &p->vertices.items[i];
        vertex->message->name = wr_arena_strdup(p->arena, vertex->name.ptr);
        vertex->message->n_operators = vertex->operators.count;
        vertex->message->operators = wr_arena_memdup(p->arena, vertex->operators.items,
                                                     vertex->operators.count * sizeof(void *));
        plan->vertices[i] = vertex->message;
    }
    plan->fingerprint = fingerprint(plan);
    add_renames(p, plan);
    return plan;
}

Weir__JobPlan *jm_physical_build(struct jm_source *source, const struct jm_logical *logical,
                                 const struct jm_plan_options *options)
{
    const struct jm_descriptor *d = logical->descriptor;
    struct physical p = {.arena = source->arena, .logical = logical, .options = options};
    Weir__JobPlan *plan;

    p.outputs = WR_ARENA_ARRAY(source->arena, struct place, d->step_count);
    for (uint32_t i = 0; i < d->order_count; i++) {
        p.step = d->order[i];
        p.outputs[d->order[i]] = add_step(&p, &logical->steps[d->order[i]]);
    }
    plan = finish(&p);
    for (uint32_t i = 0; i < p.vertices.count; i++) {
        wr_sb_fini(&p.vertices.items[i].name);
        WR_VEC_FINI(&p.vertices.items[i].operators);
    }
    WR_VEC_FINI(&p.vertices);
    WR_VEC_FINI(&p.schemas);
    WR_VEC_FINI(&p.edges);
    WR_VEC_FINI(&p.sides);
    return plan;
}
