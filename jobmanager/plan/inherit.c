#include "jobmanager/plan/inherit.h"

#include <string.h>

#include "common/base/alloc.h"
#include "common/base/map.h"
#include "common/base/str.h"
#include "common/base/test_point.h"
#include "common/base/vec.h"
#include "common/expr/aggregate.h"
#include "common/graph/connector.h"
#include "jobmanager/plan/plan.h"

/* More than these are counted, not told. */
#define TOLD_MAX 5u

/* An operator of the checkpoint. */
struct heritage {
    const Weir__Operator *op; /* NULL: nobody took over what it had, earlier */
    uint32_t vertex, index;
    bool has_state, has_tokens;
    bool is_drained; /* results of some of its keys are given out for good */
    const Weir__Operator *heir; /* of the new plan; NULL: none */
    bool begins_anew;           /* the heir takes the name, not the state */
};

struct inherit {
    const struct jm_inheritance *in;
    Weir__Manifest *manifest;
    WR_VEC(struct heritage) list; /* by vertex and operator */
    struct wr_map *names;         /* of the checkpoint: heritage */
    struct wr_sb mistakes;
    uint32_t mistake_count;
};

static void mistake(struct inherit *i, const char *fmt, ...) WR_PRINTF(2, 3);
static void mistake(struct inherit *i, const char *fmt, ...)
{
    va_list args;

    if (i->mistake_count++ < TOLD_MAX) {
        wr_sb_puts(&i->mistakes, i->mistakes.bytes == 0 ? "" : "; ");
        va_start(args, fmt);
        wr_sb_vprintf(&i->mistakes, fmt, args);
        va_end(args);
    }
}

/* ---- what there is ---- */

static struct wr_map *operators_of(const struct wr_plan *plan)
{
    struct wr_map *map = wr_map_create();

    for (size_t v = 0; v < plan->message->n_vertices; v++) {
        const Weir__Vertex *vertex = plan->message->vertices[v];
        for (size_t o = 0; o < vertex->n_operators; o++) {
            (void)wr_map_put(map, vertex->operators[o]->step, vertex->operators[o]);
        }
    }
    return map;
}

static struct heritage *heritage_at(struct inherit *i, const Weir__TaskState *task, uint32_t op)
{
    uint32_t before = 0;

    for (size_t v = 0; v < i->manifest->n_vertices; v++) {
        const Weir__VertexShape *shape = i->manifest->vertices[v];
        if (task->task >= shape->first_task &&
            task->task - shape->first_task < shape->parallelism) {
            return op < shape->n_steps ? &i->list.items[before + op] : NULL;
        }
        before += (uint32_t)shape->n_steps;
    }
    return NULL;
}

static enum wr_code foreign(struct wr_error *err)
{
    return wr_fail(err, WR_ERR_CORRUPT, "the checkpoint is not one of the plan beside it");
}

/* Some of its key groups hold nothing any more: what they held is given out. */
static bool is_drained(const Weir__TableState *table)
{
    return table->key_group_drained_end > table->key_group_first;
}

static bool is_all_drained(const Weir__TableState *table)
{
    return is_drained(table) && table->key_group_drained_end >= table->key_group_end;
}

static enum wr_code note_task(struct inherit *i, const Weir__TaskState *task, struct wr_error *err)
{
    struct heritage *h;

    for (size_t t = 0; t < task->n_tables; t++) {
        if ((h = heritage_at(i, task, task->tables[t]->operator_)) == NULL) {
            return foreign(err);
        }
        h->has_state |= !is_all_drained(task->tables[t]);
        h->is_drained |= is_drained(task->tables[t]);
    }
    for (size_t o = 0; o < task->n_operators; o++) {
        if ((h = heritage_at(i, task, task->operators[o]->operator_)) == NULL) {
            return foreign(err);
        }
        h->has_state = true;
    }
    for (size_t t = 0; t < task->n_tokens && !i->in->committed; t++) {
        if ((h = heritage_at(i, task, task->tokens[t]->operator_)) == NULL) {
            return foreign(err);
        }
        h->has_tokens = true;
    }
    return WR_OK;
}

static enum wr_code list_operators(struct inherit *i, struct wr_error *err)
{
    struct wr_map *operators = operators_of(i->in->old_plan);
    enum wr_code code = WR_OK;

    for (uint32_t v = 0; v < i->manifest->n_vertices; v++) {
        const Weir__VertexShape *shape = i->manifest->vertices[v];
        for (uint32_t o = 0; o < shape->n_steps; o++) {
            struct heritage *h = WR_VEC_ADD(&i->list);
            *h = (struct heritage){.vertex = v, .index = o};
            if (shape->steps[o][0] != '\0') {
                h->op = wr_map_get(operators, shape->steps[o]);
                code = h->op == NULL ? foreign(err) : code;
            }
        }
    }
    wr_map_destroy(operators);
    for (size_t t = 0; code == WR_OK && t < i->manifest->n_tasks; t++) {
        code = note_task(i, i->manifest->tasks[t], err);
    }
    for (uint32_t h = 0; code == WR_OK && h < i->list.count; h++) {
        if (i->list.items[h].op != NULL) {
            (void)wr_map_put(i->names, i->list.items[h].op->step, &i->list.items[h]);
        }
    }
    return code;
}

/* ---- whose it was ---- */

/* The old name of a step, NULL: it says none. `step`: of an operator, which may have more behind it
 * ("words.input"). */
static const char *old_name(const struct wr_plan *plan, struct wr_str step)
{
    for (size_t r = 0; r < plan->message->n_renames; r++) {
        const Weir__StepRename *rename = plan->message->renames[r];
        if (strlen(rename->step) == step.bytes &&
            memcmp(rename->step, step.ptr, step.bytes) == 0) {
            return rename->was;
        }
    }
    return NULL;
}

static bool keeps_state(const Weir__Operator *op)
{
    return op->spec_case != WEIR__OPERATOR__SPEC_CALC &&
           op->spec_case != WEIR__OPERATOR__SPEC_FLAT_MAP;
}

/* What the operator takes over; NULL: it is new. A step without state may have been part of another
 * operator, whose name is all that the checkpoint has. */
static struct heritage *find_heritage(struct inherit *i, const Weir__Operator *op)
{
    struct wr_str step = {op->step, strcspn(op->step, ".")};
    const char *was = old_name(i->in->plan, step);
    const char *was_then = old_name(i->in->old_plan, step);
    struct heritage *found;

    if (was == NULL || (was_then != NULL && strcmp(was, was_then) == 0)) {
        return wr_map_get(i->names, op->step);
    }
    WR_AUTO_FREE char *name = wr_asprintf("%s%s", was, op->step + step.bytes);
    found = wr_map_get(i->names, name);
    if (found == NULL && op->step[step.bytes] == '\0' && keeps_state(op)) {
        mistake(i, "step \"%s\" was \"%s\", and the checkpoint has no step of that name", op->step,
                was);
    }
    return found;
}

/* ---- whether it fits ---- */

/* As the planner would have written it, had the user said it. */
static const char *option_text(Weir__OptionValue *const *options, size_t count,
                               const struct wr_option *table, const char *name)
{
    const struct wr_option *option = wr_options_find(table, name);

    for (size_t o = 0; o < count; o++) {
        if (strcmp(options[o]->name, name) == 0) {
            return options[o]->value;
        }
    }
    return option == NULL || option->default_text == NULL ? "" : option->default_text;
}

static const Weir__SourceSpec *source_of(const Weir__Operator *op)
{
    return op->spec_case == WEIR__OPERATOR__SPEC_READER ? op->reader->source
                                                        : op->enumerator->source;
}

static void check_source(struct inherit *i, const Weir__Operator *old, const Weir__Operator *op)
{
    const Weir__SourceSpec *a = source_of(old), *b = source_of(op);
    const struct wr_connector *connector = wr_connector_find(b->connector);

    if (connector == NULL || strcmp(a->connector, b->connector) != 0 ||
        strcmp(a->format, b->format) != 0) {
        mistake(i,
                "source \"%s\" reads %s%s%s, and read %s%s%s: what it has read until then says "
                "nothing of that; to begin anew give it another name",
                op->step, b->connector, b->format[0] == '\0' ? "" : " ", b->format, a->connector,
                a->format[0] == '\0' ? "" : " ", a->format);
        return;
    }
    for (const char *const *name = connector->state_options; *name != NULL; name++) {
        const struct wr_option *table = connector->source_options;
        const char *then = option_text(a->options, a->n_options, table, *name);
        const char *now = option_text(b->options, b->n_options, table, *name);
        if (strcmp(then, now) != 0) {
            mistake(i,
                    "source \"%s\" has %s: %s, and had %s: what it has read until then says nothing "
                    "of that; to begin anew give it another name",
                    op->step, *name, now, then);
        }
    }
}

static bool same_fields(Weir__Field *const *a, size_t a_count, Weir__Field *const *b,
                        size_t b_count, bool names)
{
    bool same = a_count == b_count;

    for (size_t f = 0; same && f < a_count; f++) {
        same = a[f]->type == b[f]->type && (!names || strcmp(a[f]->name, b[f]->name) == 0);
    }
    return same;
}

/* An aggregate, and the schema that its calls' columns are of. */
struct calls {
    const Weir__AggregateSpec *spec;
    const Weir__Schema *input; /* NULL: nothing comes */
};

/* Where the operator is in its plan. */
static uint32_t vertex_of(const struct wr_plan *plan, const Weir__Operator *op)
{
    uint32_t v = 0;

    for (bool found = false; !found; v += !found) {
        const Weir__Vertex *vertex = plan->message->vertices[v];
        for (size_t o = 0; o < vertex->n_operators && !found; o++) {
            found = vertex->operators[o] == op;
        }
    }
    return v;
}

/* NULL: nothing comes. */
static const Weir__Schema *input_of(const struct wr_plan *plan, const Weir__Operator *op)
{
    const Weir__JobPlan *m = plan->message;
    const Weir__Schema *input = NULL;
    uint32_t vertex = vertex_of(plan, op);

    if (op->input >= 0) {
        return m->schemas[m->vertices[vertex]->operators[op->input]->output_schema];
    }
    for (size_t e = 0; e < m->n_edges && input == NULL; e++) {
        input = m->edges[e]->to_vertex == vertex ? m->schemas[m->edges[e]->schema] : NULL;
    }
    return input;
}

static struct calls calls_of(const struct wr_plan *plan, const Weir__Operator *op)
{
    return (struct calls){.spec = op->aggregate, .input = input_of(plan, op)};
}

static uint32_t type_of(const struct calls *calls, uint32_t column)
{
    return calls->input == NULL || column >= calls->input->n_fields
               ? WR_TYPE_NONE
               : calls->input->fields[column]->type;
}

/* Rows that are kept have what they are ordered by, as cells of its type. */
static bool same_order(const struct calls *a, const struct calls *b, size_t call)
{
    const Weir__AggregateCall *x = a->spec->calls[call], *y = b->spec->calls[call];
    bool same = x->n_order == y->n_order;

    for (size_t o = 0; same && o < x->n_order; o++) {
        same = x->order[o]->descending == y->order[o]->descending &&
               x->order[o]->nulls_first == y->order[o]->nulls_first &&
               type_of(a, x->order[o]->column) == type_of(b, y->order[o]->column);
    }
    return same;
}

static bool same_presence(const Weir__TableDecl *a, const Weir__TableDecl *b)
{
    return (a == NULL) == (b == NULL);
}

/* However its rows are chosen: count(*), count(x), with FILTER or without. */
static bool is_plain_count(const Weir__AggregateCall *call)
{
    const struct wr_aggregate *a = wr_aggregate_by_number(call->function);

    return a != NULL && strcmp(a->name, "count") == 0 && !call->distinct;
}

static bool same_call(const Weir__AggregateCall *a, const Weir__AggregateCall *b)
{
    bool counts = is_plain_count(a) && is_plain_count(b);

    return (counts || (a->function == b->function && a->arg_type == b->arg_type)) &&
           a->type == b->type && a->distinct == b->distinct &&
           same_presence(a->distinct_table, b->distinct_table) &&
           same_presence(a->sorted_table, b->sorted_table) &&
           same_presence(a->rows_table, b->rows_table) &&
           same_presence(a->numbers_table, b->numbers_table) && (a->other == 0) == (b->other == 0);
}

/* A result that was there by this name, in another place: NULL, or the name. A sum whose expression has
 * changed is what was wanted; two sums that have changed places are an accident. */
static const char *moved(const Weir__AggregateSpec *a, const Weir__AggregateSpec *b)
{
    Weir__Field *const *then = a->table->values, *const *now = b->table->values;

    for (size_t i = 0; i < b->table->n_values; i++) {
        for (size_t j = 0; j < a->table->n_values; j++) {
            if (i != j && strcmp(now[i]->name, then[j]->name) == 0) {
                return now[i]->name;
            }
        }
    }
    return NULL;
}

static bool same_aggregate(const struct calls *x, const struct calls *y)
{
    const Weir__AggregateSpec *a = x->spec, *b = y->spec;
    bool same = a->n_calls == b->n_calls && a->updating == b->updating && a->emit == b->emit &&
                (a->reduce == NULL) == (b->reduce == NULL) &&
                same_fields(a->table->keys, a->table->n_keys, b->table->keys, b->table->n_keys,
                            true) &&
                same_fields(a->table->values, a->table->n_values, b->table->values,
                            b->table->n_values, false);

    for (size_t c = 0; same && c < a->n_calls; c++) {
        same = same_call(a->calls[c], b->calls[c]) && same_order(x, y, c);
    }
    return same;
}

/* " (ordered by integer, text DESC)": what the calls are printed without. */
static void describe_order(const struct calls *calls, struct wr_sb *sb)
{
    uint32_t count = 0;

    for (size_t c = 0; c < calls->spec->n_calls; c++) {
        const Weir__AggregateCall *call = calls->spec->calls[c];
        for (size_t o = 0; o < call->n_order; o++) {
            wr_sb_printf(sb, "%s%s%s%s", count++ == 0 ? " (ordered by " : ", ",
                         wr_type_name((enum wr_type)type_of(calls, call->order[o]->column)),
                         call->order[o]->descending ? " DESC" : "",
                         call->order[o]->nulls_first ? " NULLS FIRST" : "");
        }
    }
    wr_sb_puts(sb, count > 0 ? ")" : "");
}

static void describe(const struct calls *calls, struct wr_sb *sb)
{
    const Weir__AggregateSpec *spec = calls->spec;

    wr_sb_puts(sb, spec->reduce == NULL ? "" : "reduce of ");
    jm_plan_print_calls(spec, sb);
    describe_order(calls, sb);
    for (size_t k = 0; k < spec->table->n_keys; k++) {
        const Weir__Field *key = spec->table->keys[k];
        wr_sb_printf(sb, "%s%s %s", k == 0 ? " by " : ", ", key->name,
                     wr_type_name((enum wr_type)key->type));
    }
    wr_sb_puts(sb, spec->updating ? ", taking rows back" : "");
    wr_sb_puts(sb, spec->emit == WEIR__AGGREGATE_SPEC__EMIT__FINAL ? ", emit final" : "");
}

static void check_aggregate(struct inherit *i, const Weir__Operator *old, const Weir__Operator *op)
{
    struct calls then_calls = calls_of(i->in->old_plan, old), calls = calls_of(i->in->plan, op);
    struct wr_sb then = {0}, now = {0};
    const char *name;

    if (old->aggregate->table == NULL || op->aggregate->table == NULL) {
        return; /* one without a table keeps nothing */
    }
    if (same_aggregate(&then_calls, &calls)) {
        if ((name = moved(old->aggregate, op->aggregate)) != NULL) {
            mistake(i,
                    "step \"%s\": result \"%s\" was in another place, and state is found by places: "
                    "keep their order, or give the step another name to begin anew",
                    op->step, name);
        }
        return;
    }
    describe(&then_calls, &then);
    describe(&calls, &now);
    mistake(i,
            "step \"%s\" is %s, and its state is of %s: keep these, or give the step another name to "
            "begin anew",
            op->step, now.ptr, then.ptr);
    wr_sb_fini(&then);
    wr_sb_fini(&now);
}

/* What a sink has kept is about the place that it writes to. */
static bool same_place(const Weir__SinkSpec *a, const Weir__SinkSpec *b)
{
    const struct wr_connector *connector = wr_connector_find(b->connector);
    bool same = connector != NULL && strcmp(a->connector, b->connector) == 0;

    for (size_t o = 0; same && connector->state_options[o] != NULL; o++) {
        const char *name = connector->state_options[o];
        same = strcmp(option_text(a->options, a->n_options, connector->sink_options, name),
                      option_text(b->options, b->n_options, connector->sink_options, name)) == 0;
    }
    return same;
}

static void check_sink(struct inherit *i, struct heritage *h, const Weir__Operator *op)
{
    h->begins_anew = !same_place(h->op->sink, op->sink);
    if (h->begins_anew && h->has_tokens && !i->in->allow_non_restored) {
        mistake(i,
                "sink \"%s\" writes to another place, and not all of its output at the checkpoint is "
                "known to be committed where it was: leave connector and path as they were, or give "
                "that output up by --allow-non-restored-state",
                op->step);
    }
}

/* Of a sink only output that was promised: which directory it wrote to is of use to nobody else. */
static bool has_something(const struct heritage *h)
{
    return h->has_tokens || (h->has_state && h->op->spec_case != WEIR__OPERATOR__SPEC_SINK);
}

static bool same_program(const Weir__Program *a, const Weir__Program *b)
{
    size_t a_bytes = weir__program__get_packed_size(a), b_bytes = weir__program__get_packed_size(b);
    WR_AUTO_FREE uint8_t *a_data = wr_alloc(a_bytes), *b_data = wr_alloc(b_bytes);

    (void)weir__program__pack(a, a_data);
    (void)weir__program__pack(b, b_data);
    return a_bytes == b_bytes && memcmp(a_data, b_data, a_bytes) == 0;
}

static bool same_schema(const Weir__Schema *a, const Weir__Schema *b)
{
    return a != NULL && b != NULL && a->system == b->system &&
           same_fields(a->fields, a->n_fields, b->fields, b->n_fields, true);
}

/* One that was in the middle of a row has kept it, and how many rows of its have left. */
static void check_flat_map(struct inherit *i, const struct heritage *h, const Weir__Operator *op)
{
    const Weir__FlatMapSpec *a = h->op->flat_map, *b = op->flat_map;

    if (h->has_state &&
        (a->function != b->function || !same_program(a->args, b->args) ||
         !same_schema(input_of(i->in->old_plan, h->op), input_of(i->in->plan, op)))) {
        mistake(i,
                "step \"%s\" was in the middle of a row, of which it had given out a part: keep its "
                "flat_map, the columns that come to it and which steps have dead letters, or take "
                "another checkpoint",
                op->step);
    }
}

static void check_fit(struct inherit *i, struct heritage *h, const Weir__Operator *op)
{
    if (h->op->spec_case != op->spec_case) {
        h->begins_anew = true;
        if (has_something(h)) {
            mistake(i,
                    "step \"%s\" was of another kind (%s, and is %s now): its state does not fit; give "
                    "the step another name to begin anew",
                    op->step, h->op->kind, op->kind);
        }
    } else if (op->spec_case == WEIR__OPERATOR__SPEC_READER) {
        check_source(i, h->op, op); /* whose enumerator was told the same */
    } else if (op->spec_case == WEIR__OPERATOR__SPEC_FLAT_MAP) {
        check_flat_map(i, h, op);
    } else if (op->spec_case == WEIR__OPERATOR__SPEC_AGGREGATE) {
        check_aggregate(i, h->op, op);
    } else if (op->spec_case == WEIR__OPERATOR__SPEC_SINK) {
        check_sink(i, h, op);
    }
}

static void claim(struct inherit *i, const Weir__Operator *op)
{
    struct heritage *h = find_heritage(i, op);

    if (h == NULL) {
        return;
    }
    if (h->heir != NULL) {
        mistake(i, "steps \"%s\" and \"%s\" both take over the state of \"%s\"", h->heir->step,
                op->step, h->op->step);
        return;
    }
    h->heir = op;
    check_fit(i, h, op);
}

static void check_left(struct inherit *i)
{
    for (uint32_t h = 0; h < i->list.count && !i->in->allow_non_restored; h++) {
        const struct heritage *left = &i->list.items[h];
        if (left->op != NULL && left->heir == NULL && has_something(left)) {
            int bytes = (int)strcspn(left->op->step, ".");
            mistake(i,
                    "no step takes over the state of \"%s\": say \"was: %.*s\" where it goes on, or "
                    "give it up by --allow-non-restored-state",
                    left->op->step, bytes, left->op->step);
        }
    }
}

/* ---- what has ended ---- */

static const struct heritage *heritage_of(const struct inherit *i, const Weir__Operator *op)
{
    for (uint32_t h = 0; h < i->list.count; h++) {
        if (i->list.items[h].heir == op && !i->list.items[h].begins_anew) {
            return &i->list.items[h];
        }
    }
    return NULL;
}

/* The source ends where it ended. */
static bool is_as_it_was(const struct inherit *i, const Weir__Operator *op)
{
    const struct heritage *h = heritage_of(i, op);
    const Weir__SourceSpec *b = source_of(op), *a;
    const struct wr_connector *connector = wr_connector_find(b->connector);
    bool same = h != NULL && h->op->spec_case == op->spec_case && connector != NULL;

    a = same ? source_of(h->op) : NULL;
    for (const struct wr_option *o = same ? connector->source_options : NULL;
         same && o->name != NULL; o++) {
        same = strcmp(option_text(a->options, a->n_options, connector->source_options, o->name),
                      option_text(b->options, b->n_options, connector->source_options, o->name)) == 0;
    }
    return same;
}

/* A source whose rows come to the vertex and may not have come before; NULL: there is none. */
static const Weir__Operator *find_new_source(const struct inherit *i, uint32_t vertex)
{
    const Weir__JobPlan *plan = i->in->plan->message;
    WR_AUTO_FREE bool *feeds = WR_NEW_ARRAY(bool, plan->n_vertices);

    feeds[vertex] = true;
    for (size_t v = vertex + 1; v > 0; v--) { /* inputs come first */
        for (size_t e = 0; e < plan->n_edges && feeds[v - 1]; e++) {
            feeds[plan->edges[e]->from_vertex] |= plan->edges[e]->to_vertex == v - 1;
        }
        for (size_t o = 0; o < plan->vertices[v - 1]->n_operators && feeds[v - 1]; o++) {
            const Weir__Operator *op = plan->vertices[v - 1]->operators[o];
            if (op->spec_case == WEIR__OPERATOR__SPEC_READER && !is_as_it_was(i, op)) {
                return op;
            }
        }
    }
    return NULL;
}

/* What a step has given out at the end of its input is gone, key group by key group, and what comes to
 * these now would never be given out. */
static void check_drained(struct inherit *i)
{
    for (uint32_t n = 0; n < i->list.count; n++) {
        const struct heritage *h = &i->list.items[n];
        const Weir__Operator *source;
        if (h->heir == NULL || h->begins_anew || !h->is_drained) {
            continue;
        }
        source = find_new_source(i, vertex_of(i->in->plan, h->heir));
        if (source != NULL) {
            mistake(i,
                    "step \"%s\" has begun to give out its results, since its input had ended: what "
                    "source \"%s\" brings comes too late; give the step another name to begin anew",
                    h->heir->step, source->step);
        }
    }
}

static void match(struct inherit *i)
{
    const Weir__JobPlan *plan = i->in->plan->message;

    if (plan->key_groups != i->manifest->key_groups) {
        mistake(i, "max_parallelism is %u, and was %u: it stays as it was", plan->key_groups,
                i->manifest->key_groups);
    }
    if (strcmp(plan->settings->time, i->in->old_plan->message->settings->time) != 0) {
        mistake(i, "time is %s, and was %s: it stays as it was", plan->settings->time,
                i->in->old_plan->message->settings->time);
    }
    for (size_t v = 0; v < plan->n_vertices; v++) {
        for (size_t o = 0; o < plan->vertices[v]->n_operators; o++) {
            claim(i, plan->vertices[v]->operators[o]);
        }
    }
    check_left(i);
    check_drained(i);
}

/* ---- the manifest ---- */

static bool keeps(struct inherit *i, const Weir__TaskState *task, uint32_t op)
{
    const struct heritage *h = heritage_at(i, task, op);

    return h->heir != NULL && !h->begins_anew;
}

static void keep_task(struct inherit *i, Weir__TaskState *task)
{
    size_t tables = 0, operators = 0, tokens = 0;

    for (size_t t = 0; t < task->n_tables; t++) {
        if (keeps(i, task, task->tables[t]->operator_)) {
            task->tables[tables++] = task->tables[t];
        } else {
            weir__table_state__free_unpacked(task->tables[t], NULL);
        }
    }
    task->n_tables = tables;
    for (size_t o = 0; o < task->n_operators; o++) {
        if (keeps(i, task, task->operators[o]->operator_)) {
            task->operators[operators++] = task->operators[o];
        } else {
            weir__operator_state__free_unpacked(task->operators[o], NULL);
        }
    }
    task->n_operators = operators;
    for (size_t t = 0; t < task->n_tokens; t++) {
        if (!i->in->committed && keeps(i, task, task->tokens[t]->operator_) &&
            !WR_MUTANT("tokens_not_inherited")) {
            task->tokens[tokens++] = task->tokens[t];
        } else {
            weir__token__free_unpacked(task->tokens[t], NULL);
        }
    }
    task->n_tokens = tokens;
}

static void drop_channels(Weir__TaskState *task)
{
    for (size_t c = 0; c < task->n_channels; c++) {
        weir__channel_count__free_unpacked(task->channels[c], NULL);
    }
    task->n_channels = 0;
    task->drained = false;
}

/* What begins anew is not there: a source that is found in a checkpoint reads on, without a word on where
 * it was it would read nothing. */
static void rename_steps(struct inherit *i)
{
    for (uint32_t h = 0; h < i->list.count; h++) {
        const struct heritage *heritage = &i->list.items[h];
        bool is_there = heritage->heir != NULL && !heritage->begins_anew;
        char **step = &i->manifest->vertices[heritage->vertex]->steps[heritage->index];
        wr_free(*step);
        *step = wr_strdup(is_there ? heritage->heir->step : "");
    }
}

static void hand_over(struct inherit *i)
{
    Weir__Manifest *m = i->manifest;

    for (size_t t = 0; t < m->n_tasks; t++) {
        keep_task(i, m->tasks[t]);
        drop_channels(m->tasks[t]);
    }
    rename_steps(i);
    wr_free(m->job.data);
    m->job.len = 16;
    m->job.data = wr_alloc(16);
    memcpy(m->job.data, &i->in->job.high, 8);
    memcpy(m->job.data + 8, &i->in->job.low, 8);
    m->n_region_terms = m->n_region_counters = 0;
    m->term = 0;
    m->counter = 0;
    m->final = false;
    m->plan_fingerprint = i->in->plan->message->fingerprint;
}

enum wr_code jm_inherit(Weir__Manifest *manifest, const struct jm_inheritance *inheritance,
                        struct wr_error *err)
{
    struct inherit i = {.in = inheritance, .manifest = manifest, .names = wr_map_create()};
    enum wr_code code = WR_OK;

    if (manifest->plan_fingerprint != inheritance->old_plan->message->fingerprint) {
        code = foreign(err);
    }
    if (code == WR_OK) {
        code = list_operators(&i, err);
    }
    if (code == WR_OK) {
        match(&i);
    }
    if (i.mistake_count > TOLD_MAX) {
        wr_sb_printf(&i.mistakes, "; and %u more", i.mistake_count - TOLD_MAX);
    }
    if (i.mistake_count > 0) {
        code = wr_fail(err, WR_ERR_INVALID, "%s", i.mistakes.ptr);
    } else if (code == WR_OK) {
        hand_over(&i);
    }
    wr_sb_fini(&i.mistakes);
    WR_VEC_FINI(&i.list);
    wr_map_destroy(i.names);
    return code;
}
