/* A plan for people, for programs, and for pictures. */
#include <inttypes.h>
#include <jansson.h>
#include <string.h>

#include "common/expr/aggregate.h"
#include "common/expr/function.h"
#include "common/http/shape.h"
#include "jobmanager/plan/plan.h"

static const char *partition_name(Weir__Edge__Partition partition)
{
    switch (partition) {
    case WEIR__EDGE__PARTITION__FORWARD:
        return "forward";
    case WEIR__EDGE__PARTITION__HASH:
        return "hash";
    case WEIR__EDGE__PARTITION__REBALANCE:
        return "rebalance";
    case WEIR__EDGE__PARTITION__DEMAND:
        return "demand";
    case WEIR__EDGE__PARTITION__BROADCAST:
        return "broadcast";
    case WEIR__EDGE__PARTITION__GLOBAL:
        return "global";
    case WEIR__EDGE__PARTITION__RESCALE:
        return "rescale";
    case _WEIR__EDGE__PARTITION_IS_INT_SIZE:
        break;
    }
    return "unknown";
}

static const char *phase_name(Weir__AggregateSpec__Phase phase)
{
    switch (phase) {
    case WEIR__AGGREGATE_SPEC__PHASE__SINGLE:
        return "single";
    case WEIR__AGGREGATE_SPEC__PHASE__LOCAL:
        return "local";
    case WEIR__AGGREGATE_SPEC__PHASE__GLOBAL:
        return "global";
    case _WEIR__AGGREGATE_SPEC__PHASE_IS_INT_SIZE:
        break;
    }
    return "unknown";
}

/* "a bigint, b text" */
static void put_columns(const struct wr_schema *schema, struct wr_sb *sb)
{
    for (uint32_t i = 0; i < schema->field_count; i++) {
        wr_sb_printf(sb, "%s%s %s", i == 0 ? "" : ", ", schema->fields[i].name,
                     wr_type_name(schema->fields[i].type));
    }
}

static void put_options(Weir__OptionValue *const *options, size_t count, struct wr_sb *sb)
{
    for (size_t i = 0; i < count; i++) {
        wr_sb_printf(sb, ", %s: %s", options[i]->name, options[i]->value);
    }
}

static void put_connection(const char *connector, const char *format, struct wr_sb *sb)
{
    wr_sb_printf(sb, "%s%s%s", connector, format[0] == '\0' ? "" : " ", format);
}

static void put_source(const struct wr_plan *plan, const Weir__SourceSpec *source,
                       struct wr_sb *sb)
{
    uint32_t declared = source->schema < plan->message->n_schemas
                            ? plan->schemas[source->schema].field_count
                            : 0;

    put_connection(source->connector, source->format, sb);
    put_options(source->options, source->n_options, sb);
    if (source->rate_per_s > 0) {
        wr_sb_printf(sb, ", rate: %" PRIu64 "/s", source->rate_per_s);
    }
    if (source->n_wanted < declared) {
        wr_sb_printf(sb, ", %zu of %" PRIu32 " columns", source->n_wanted, declared);
    }
    for (size_t i = 0; i < source->n_column_options; i++) {
        wr_sb_printf(sb, "; %s: %s", source->column_options[i]->name,
                     source->column_options[i]->value);
    }
}

static void put_calc(const Weir__CalcSpec *calc, struct wr_sb *sb)
{
    if (calc->filter != NULL) {
        wr_sb_printf(sb, "filter %s", calc->filter->text);
    }
    if (calc->project != NULL) {
        wr_sb_printf(sb, "%smap %s", calc->filter == NULL ? "" : "; ", calc->project->text);
    }
}

void jm_plan_print_calls(const Weir__AggregateSpec *spec, struct wr_sb *sb)
{
    for (size_t i = 0; i < spec->n_calls; i++) {
        const Weir__AggregateCall *call = spec->calls[i];
        const struct wr_aggregate *a = wr_aggregate_by_number(call->function);
        bool star = a != NULL && a->arg == WR_TYPE_NONE;
        wr_sb_printf(sb, "%s%s(%s%s%s)", i == 0 ? "" : ", ", a == NULL ? "unknown" : a->name,
                     call->distinct ? "DISTINCT " : "",
                     star || a == NULL ? "*" : wr_type_name(a->arg),
                     call->n_order > 0 ? " ORDER BY …" : "");
    }
}

static void put_aggregate(const Weir__AggregateSpec *spec, struct wr_sb *sb)
{
    wr_sb_printf(sb, "%s, %zu key%s: ", phase_name(spec->phase), spec->n_keys,
                 spec->n_keys == 1 ? "" : "s");
    if (spec->reduce != NULL) {
        wr_sb_printf(sb, "reduce %s", spec->reduce->text);
    } else {
        jm_plan_print_calls(spec, sb);
    }
    wr_sb_puts(sb, spec->updating ? "; takes rows back" : "");
    wr_sb_puts(sb, spec->retract ? "; tells old rows" : "");
    if (spec->phase != WEIR__AGGREGATE_SPEC__PHASE__LOCAL) {
        wr_sb_puts(sb, spec->emit == WEIR__AGGREGATE_SPEC__EMIT__FINAL ? "; emit final"
                                                                       : "; emit changes");
    }
    if (spec->table != NULL) {
        wr_sb_printf(sb, "; state \"%s\" on %s", spec->table->name, spec->table->backend);
    }
}

/* What an operator does, in one line. */
static void put_operator(const struct wr_plan *plan, const Weir__Operator *op, struct wr_sb *sb)
{
    switch (op->spec_case) {
    case WEIR__OPERATOR__SPEC_ENUMERATOR:
        put_source(plan, op->enumerator->source, sb);
        return;
    case WEIR__OPERATOR__SPEC_READER:
        put_source(plan, op->reader->source, sb);
        return;
    case WEIR__OPERATOR__SPEC_CALC:
        put_calc(op->calc, sb);
        return;
    case WEIR__OPERATOR__SPEC_FLAT_MAP:
        wr_sb_puts(sb, op->flat_map->args == NULL ? "" : op->flat_map->args->text);
        if (op->flat_map->after != NULL) {
            wr_sb_puts(sb, "; ");
            put_calc(op->flat_map->after, sb);
        }
        return;
    case WEIR__OPERATOR__SPEC_AGGREGATE:
        put_aggregate(op->aggregate, sb);
        return;
    case WEIR__OPERATOR__SPEC_DISTINCT:
        wr_sb_printf(sb, "drops what came before, by %zu columns", op->distinct->n_columns);
        return;
    case WEIR__OPERATOR__SPEC_SINK:
        put_connection(op->sink->connector, op->sink->format, sb);
        put_options(op->sink->options, op->sink->n_options, sb);
        if (op->sink->row_kind_column[0] != '\0') {
            wr_sb_printf(sb, ", row_kind: %s", op->sink->row_kind_column);
        }
        return;
    case WEIR__OPERATOR__SPEC__NOT_SET:
    case _WEIR__OPERATOR__SPEC__CASE_IS_INT_SIZE:
        return;
    }
}

static void put_keys(const struct wr_plan *plan, const Weir__Edge *edge, struct wr_sb *sb)
{
    const struct wr_schema *schema = &plan->schemas[edge->schema];

    for (size_t i = 0; i < edge->n_keys; i++) {
        wr_sb_printf(sb, "%s%s", i == 0 ? "(" : ", ", schema->fields[edge->keys[i]].name);
    }
    wr_sb_puts(sb, edge->n_keys == 0 ? "" : ")");
}

/* Of the side output that an edge takes; "" of an operator's rows. */
static const char *side_tag(const struct wr_plan *plan, const Weir__Edge *edge)
{
    const Weir__Vertex *from = plan->message->vertices[edge->from_vertex];

    return edge->from_side == 0
               ? ""
               : from->operators[edge->from_operator]->sides[edge->from_side - 1]->tag;
}

void jm_plan_print(const struct wr_plan *plan, struct wr_sb *sb)
{
    const Weir__JobPlan *m = plan->message;

    wr_sb_printf(sb, "job %s: %zu vertices, %" PRIu32 " tasks, %" PRIu32 " region%s, %" PRIu32
                     " key groups, fingerprint %016" PRIx64 "\n",
                 m->name, m->n_vertices, plan->task_count, m->regions, m->regions == 1 ? "" : "s",
                 m->key_groups, m->fingerprint);
    for (uint32_t v = 0; v < m->n_vertices; v++) {
        const Weir__Vertex *vertex = m->vertices[v];
        wr_sb_printf(sb, "\n[%" PRIu32 "] %s  x%" PRIu32 "\n", v, vertex->name,
                     vertex->parallelism);
        for (size_t o = 0; o < vertex->n_operators; o++) {
            const Weir__Operator *op = vertex->operators[o];
            const struct wr_schema *schema = &plan->schemas[op->output_schema];
            wr_sb_printf(sb, "    %s  %s  ", op->step, op->kind);
            put_operator(plan, op, sb);
            if (strcmp(op->on_error, "fail") != 0) {
                wr_sb_printf(sb, "; errors: %s", op->on_error);
            }
            if (op->spec_case != WEIR__OPERATOR__SPEC_SINK) {
                wr_sb_puts(sb, "\n        -> ");
                put_columns(schema, sb);
                wr_sb_puts(sb, wr_schema_has(schema, WR_SYSTEM_KIND) ? "  (changelog)" : "");
            }
            if (op->raw_schema != 0) {
                wr_sb_puts(sb, "\n        or ");
                put_columns(&plan->schemas[op->raw_schema - 1], sb);
            }
            wr_sb_putc(sb, '\n');
        }
        for (size_t e = 0; e < m->n_edges; e++) {
            const Weir__Edge *edge = m->edges[e];
            if (edge->from_vertex == v) {
                wr_sb_printf(sb, "    => [%" PRIu32 "] from %s%s%s, %s", edge->to_vertex,
                             vertex->operators[edge->from_operator]->step,
                             edge->from_side == 0 ? "" : " ", side_tag(plan, edge),
                             partition_name(edge->partition));
                put_keys(plan, edge, sb);
                wr_sb_printf(sb, ", %s\n", edge->mode);
            }
        }
    }
}

/* ---- JSON ---- */

static json_t *text_of(struct wr_sb *sb)
{
    json_t *text = wr_shape_text(sb->ptr == NULL ? "" : sb->ptr);

    wr_sb_fini(sb);
    return text;
}

static json_t *json_schema(const struct wr_schema *schema)
{
    json_t *list = json_array();

    for (uint32_t i = 0; i < schema->field_count; i++) {
        const struct wr_field *field = &schema->fields[i];
        json_array_append_new(list, json_pack("{s:o, s:s, s:b}", "name",
                                              wr_shape_text(field->name), "type",
                                              wr_type_name(field->type), "not_null",
                                              (int)field->not_null));
    }
    return list;
}

/* null: the operator keeps none. */
static json_t *json_state(const Weir__Operator *op)
{
    const Weir__TableDecl *table =
        op->spec_case == WEIR__OPERATOR__SPEC_AGGREGATE ? op->aggregate->table : NULL;

    return table == NULL ? json_null()
                         : json_pack("{s:o, s:o}", "table", wr_shape_text(table->name), "backend",
                                     wr_shape_text(table->backend));
}

static json_t *json_vertex(const struct wr_plan *plan, uint32_t index)
{
    const Weir__Vertex *vertex = plan->message->vertices[index];
    json_t *operators = json_array();

    for (size_t o = 0; o < vertex->n_operators; o++) {
        const Weir__Operator *op = vertex->operators[o];
        const struct wr_schema *schema = &plan->schemas[op->output_schema];
        struct wr_sb sb = {0};
        put_operator(plan, op, &sb);
        json_array_append_new(
            operators,
            json_pack("{s:o, s:o, s:i, s:o, s:o, s:b, s:o, s:o}", "step", wr_shape_text(op->step),
                      "kind", wr_shape_text(op->kind), "input", (int)op->input, "description",
                      text_of(&sb), "columns", json_schema(schema), "changelog",
                      (int)wr_schema_has(schema, WR_SYSTEM_KIND), "state", json_state(op), "errors",
                      wr_shape_text(op->on_error)));
    }
    return json_pack("{s:i, s:o, s:i, s:i, s:o}", "id", (int)index, "name",
                     wr_shape_text(vertex->name), "parallelism", (int)vertex->parallelism, "region", (int)vertex->region,
                     "operators", operators);
}

static json_t *json_edge(const struct wr_plan *plan, const Weir__Edge *edge)
{
    const struct wr_schema *schema = &plan->schemas[edge->schema];
    json_t *keys = json_array();

    for (size_t i = 0; i < edge->n_keys; i++) {
        json_array_append_new(keys, wr_shape_text(schema->fields[edge->keys[i]].name));
    }
    return json_pack("{s:i, s:i, s:o, s:i, s:s, s:o, s:o}", "from", (int)edge->from_vertex,
                     "from_operator", (int)edge->from_operator, "side",
                     wr_shape_text(edge->from_side == 0 ? NULL : side_tag(plan, edge)), "to",
                     (int)edge->to_vertex, "partition", partition_name(edge->partition), "keys",
                     keys, "mode", wr_shape_text(edge->mode));
}

void jm_plan_print_json(const struct wr_plan *plan, struct wr_sb *sb)
{
    const Weir__JobPlan *m = plan->message;
    json_t *vertices = json_array(), *edges = json_array(), *root;
    char fingerprint[17];
    char *text;

    (void)snprintf(fingerprint, sizeof fingerprint, "%016" PRIx64, m->fingerprint);
    for (uint32_t v = 0; v < m->n_vertices; v++) {
        json_array_append_new(vertices, json_vertex(plan, v));
    }
    for (size_t e = 0; e < m->n_edges; e++) {
        json_array_append_new(edges, json_edge(plan, m->edges[e]));
    }
    root = json_pack("{s:o, s:s, s:i, s:i, s:i, s:o, s:o}", "name", wr_shape_text(m->name),
                     "fingerprint", fingerprint, "key_groups", (int)m->key_groups, "regions", (int)m->regions,
                     "tasks", (int)plan->task_count, "vertices", vertices, "edges", edges);
    text = json_dumps(root, JSON_INDENT(2));
    WR_ASSERT(text != NULL);
    wr_sb_puts(sb, text);
    wr_sb_putc(sb, '\n');
    free(text);
    json_decref(root);
}

/* ---- Graphviz ---- */

static void put_quoted(const char *text, struct wr_sb *sb)
{
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\') {
            wr_sb_putc(sb, '\\');
        }
        wr_sb_putc(sb, *text);
    }
}

void jm_plan_print_dot(const struct wr_plan *plan, struct wr_sb *sb)
{
    const Weir__JobPlan *m = plan->message;

    wr_sb_puts(sb, "digraph \"");
    put_quoted(m->name, sb);
    wr_sb_puts(sb, "\" {\n    rankdir=LR;\n    node [shape=box];\n");
    for (uint32_t v = 0; v < m->n_vertices; v++) {
        wr_sb_printf(sb, "    v%" PRIu32 " [label=\"", v);
        put_quoted(m->vertices[v]->name, sb);
        wr_sb_printf(sb, "\\nx%" PRIu32 "\"];\n", m->vertices[v]->parallelism);
    }
    for (size_t e = 0; e < m->n_edges; e++) {
        const Weir__Edge *edge = m->edges[e];
        wr_sb_printf(sb, "    v%" PRIu32 " -> v%" PRIu32 " [label=\"%s", edge->from_vertex,
                     edge->to_vertex, partition_name(edge->partition));
        struct wr_sb keys = {0};
        put_keys(plan, edge, &keys);
        put_quoted(keys.ptr == NULL ? "" : keys.ptr, sb);
        wr_sb_fini(&keys);
        wr_sb_printf(sb, "\\n%s%s%s\"%s];\n", edge->mode, edge->from_side == 0 ? "" : ", ",
                     side_tag(plan, edge), edge->from_side == 0 ? "" : ", style=dashed");
    }
    wr_sb_puts(sb, "}\n");
}
