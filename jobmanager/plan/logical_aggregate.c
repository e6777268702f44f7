/* The aggregate step: keys and calls, and what has to be computed in front of them. */
#include <stdlib.h>
#include <string.h>

#include "common/base/limits.h"
#include "jobmanager/plan/bind.h"
#include "jobmanager/plan/logical.h"

struct grouping {
    struct jm_logical_build *b;
    struct jm_logical_step *l;
    struct jm_binder binder;
    struct wr_schema *prepared; /* keys, then arguments, if something is computed */
    int32_t *columns;           /* by prepared column: the input's column, or -1 */
    bool computes;
};

static bool bind_failed(struct grouping *g, const struct jm_node *node)
{
    jm_diagnose_in(g->b->source, node, g->binder.at, "%s", g->binder.message);
    return false;
}

static bool add_prepared(struct grouping *g, const struct jm_node *node, const char *name,
                         struct jm_value *value)
{
    bool not_null = value->column >= 0 && g->l->input->fields[value->column].not_null;
    int32_t column = value->column;

    if (g->prepared->field_count == WR_BATCH_COLUMNS_MAX - WR_SYSTEM_COLUMNS) {
        jm_diagnose(g->b->source, node, "more than %d keys and arguments",
                    WR_BATCH_COLUMNS_MAX - WR_SYSTEM_COLUMNS);
        return false;
    }
    jm_bind_result(&g->binder, value);
    g->computes |= column < 0;
    g->columns[g->prepared->field_count] = column;
    g->prepared->fields[g->prepared->field_count++] = (struct wr_field){
        .name = name, .type = value->type, .typmod = value->typmod, .not_null = not_null};
    return true;
}

static bool add_key(struct grouping *g, const struct jm_node *node, const struct jm_target *target,
                    struct wr_schema *schema)
{
    const char *name;
    struct jm_value value;

    if (target == NULL) {
        return false;
    }
    name = target->name == NULL ? jm_ast_result_name(target->value) : target->name;
    if (!jm_bind(&g->binder, target->value, &value)) {
        return bind_failed(g, node);
    }
    if (name == NULL) {
        jm_diagnose(g->b->source, node, "this key needs a name: add AS and a name");
        return false;
    }
    if (!add_prepared(g, node, name, &value)) {
        return false;
    }
    struct wr_field field = g->prepared->fields[g->prepared->field_count - 1];
    return jm_logical_add_field(g->b->source, node, schema, field);
}

/* One column more in front of the aggregate; *ret is its number + 1. */
static bool add_column(struct grouping *g, const struct jm_node *node, const struct jm_ast *ast,
                       struct jm_value *value, uint32_t *ret)
{
    *ret = g->prepared->field_count + 1;
    return add_prepared(g, node, wr_arena_printf(g->b->source->arena, "%s.%u", ast->name, *ret),
                        value);
}

/* What the call sees of a row: its argument, or NULL where FILTER says no. */
static const struct jm_ast *filtered(struct grouping *g, const struct jm_ast *ast)
{
    struct wr_arena *arena = g->b->source->arena;
    struct jm_ast *choice = WR_ARENA_NEW(arena, struct jm_ast);

    choice->kind = JM_AST_CASE;
    choice->at = ast->at;
    choice->count = 4;
    choice->args = WR_ARENA_ARRAY(arena, struct jm_ast *, 4);
    choice->args[1] = ast->call->filter;
    if (ast->star) {
        struct jm_ast *yes = WR_ARENA_NEW(arena, struct jm_ast);
        *yes = (struct jm_ast){.kind = JM_AST_LITERAL, .type = WR_TYPE_BOOL, .name = "true",
                               .at = ast->at};
        choice->args[2] = yes;
    } else {
        choice->args[2] = ast->args[0];
    }
    return choice;
}

/* ---- jsonb_agg, jsonb_object_agg ---- */

static bool makes_jsonb(const struct jm_ast *ast)
{
    return (strcmp(ast->name, "jsonb_agg") == 0 && ast->count == 1) ||
           (strcmp(ast->name, "jsonb_object_agg") == 0 && ast->count == 2);
}

/* coalesce(to_jsonb(value), 'null'): what is NULL behind it FILTER took out. */
static struct jm_ast *value_as_jsonb(struct grouping *g, struct jm_ast *value)
{
    struct wr_arena *arena = g->b->source->arena;
    struct jm_ast *parts = WR_ARENA_ARRAY(arena, struct jm_ast, 3);
    struct jm_ast **args = WR_ARENA_ARRAY(arena, struct jm_ast *, 3);

    args[0] = &parts[1];
    args[1] = &parts[2];
    args[2] = value;
    parts[0] = (struct jm_ast){.kind = JM_AST_COALESCE, .at = value->at, .count = 2, .args = args};
    parts[1] = (struct jm_ast){.kind = JM_AST_CALL, .at = value->at, .name = "to_jsonb", .count = 1,
                               .args = args + 2};
    parts[2] = (struct jm_ast){.kind = JM_AST_LITERAL, .at = value->at, .type = WR_TYPE_JSONB,
                               .name = "null"};
    return &parts[0];
}

/* DISTINCT is by the arguments as they are: they are the order, behind what was asked for. Of an object's
 * equal members it does not matter which one comes last. */
static struct jm_ast_call *jsonb_distinct(struct grouping *g, const struct jm_ast *ast)
{
    struct wr_arena *arena = g->b->source->arena;
    struct jm_ast_call *call = wr_arena_memdup(arena, ast->call, sizeof *call);

    call->distinct = ast->count == 1;
    call->sorts = WR_ARENA_ARRAY(arena, struct jm_ast_sort, call->sort_count + ast->count);
    for (uint32_t i = 0; i < call->sort_count; i++) {
        call->sorts[i] = ast->call->sorts[i];
    }
    for (uint32_t i = 0; i < ast->count; i++) {
        call->sorts[call->sort_count++] = (struct jm_ast_sort){.value = ast->args[i]};
    }
    return call;
}

/* The call with its value as jsonb first, then the name of the member if there is one. */
static const struct jm_ast *as_jsonb(struct grouping *g, const struct jm_ast *ast)
{
    struct wr_arena *arena = g->b->source->arena;
    struct jm_ast *copy = wr_arena_memdup(arena, ast, sizeof *copy);

    copy->args = WR_ARENA_ARRAY(arena, struct jm_ast *, 2);
    copy->args[0] = value_as_jsonb(g, ast->args[ast->count - 1]);
    copy->args[1] = ast->args[0];
    if (ast->call != NULL && ast->call->distinct) {
        copy->call = jsonb_distinct(g, ast);
    }
    return copy;
}

/* An expression of the order is one of the arguments. */
static bool is_argument(struct grouping *g, const struct jm_node *node, const struct jm_ast *ast,
                        const struct jm_ast *by)
{
    struct jm_value value, arg;

    for (uint32_t i = 0; i < ast->count; i++) {
        if (!jm_bind(&g->binder, by, &value) || !jm_bind(&g->binder, ast->args[i], &arg)) {
            return bind_failed(g, node);
        }
        if (!value.constant && !arg.constant && value.reg == arg.reg) {
            return true;
        }
    }
    jm_diagnose_in(g->b->source, node, by->at,
                   "in an aggregate with DISTINCT, ORDER BY expressions must appear in argument list");
    return false;
}

static bool check_jsonb(struct grouping *g, const struct jm_node *node, const struct jm_ast *ast)
{
    bool good = true;

    for (uint32_t i = 0; ast->call != NULL && ast->call->distinct && i < ast->call->sort_count; i++) {
        good = good && is_argument(g, node, ast, ast->call->sorts[i].value);
    }
    return good;
}

/* PostgreSQL's rule: of a DISTINCT only its arguments have an order, and those columns are there. */
static bool sort_distinct(struct grouping *g, const struct jm_node *node, const struct jm_ast *ast,
                          const struct jm_call *call, struct jm_call_sort *sort,
                          const struct jm_ast *by, const struct jm_value *value)
{
    struct jm_value arg;

    for (uint32_t i = 0; i < ast->count; i++) {
        if (!jm_bind(&g->binder, ast->args[i], &arg)) {
            return bind_failed(g, node);
        }
        if (!arg.constant && !value->constant && arg.reg == value->reg) {
            sort->column = i == 0 ? call->arg : call->other;
            return true;
        }
    }
    jm_diagnose_in(g->b->source, node, by->at,
                   "in an aggregate with DISTINCT, ORDER BY expressions must appear in argument "
                   "list");
    return false;
}

static bool bind_sorts(struct grouping *g, const struct jm_node *node, const struct jm_ast *ast,
                       struct jm_call *call)
{
    call->sort_count = ast->call->sort_count;
    if (call->sort_count > WR_AGGREGATE_ORDER_MAX) {
        jm_diagnose_in(g->b->source, node, ast->at, "ORDER BY of more than %u expressions",
                       WR_AGGREGATE_ORDER_MAX);
        return false;
    }
    for (uint32_t i = 0; i < call->sort_count; i++) {
        struct jm_call_sort *sort = &call->sorts[i];
        struct jm_value value;
        if (!jm_bind(&g->binder, ast->call->sorts[i].value, &value)) {
            return bind_failed(g, node);
        }
        if (value.type == WR_TYPE_NONE) {
            value.type = WR_TYPE_TEXT;
        }
        sort->descending = ast->call->sorts[i].descending;
        sort->nulls_first = ast->call->sorts[i].nulls_first;
        if (call->distinct && !makes_jsonb(ast)
                ? !sort_distinct(g, node, ast, call, sort, ast->call->sorts[i].value, &value)
                : !add_column(g, node, ast, &value, &sort->column)) {
            return false;
        }
    }
    return true;
}

/* The second argument, such as the text between two of string_agg. */
static bool bind_other(struct grouping *g, const struct jm_node *node, const struct jm_ast *ast,
                       struct jm_value *value, struct jm_call *call)
{
    if (call->aggregate->other == WR_TYPE_NONE) {
        return true;
    }
    bool fraction = call->aggregate->other_constant;
    if (fraction && !value->constant) {
        jm_diagnose_in(g->b->source, node, ast->at, "the fraction of %s must be a constant",
                       ast->name);
        return false;
    }
    if (!jm_bind_as(&g->binder, value, call->aggregate->other, ast->name)) {
        return bind_failed(g, node);
    }
    if (fraction && value->text != NULL &&
        !(strtod(value->text, NULL) >= 0 && strtod(value->text, NULL) <= 1)) {
        jm_diagnose_in(g->b->source, node, ast->at, "percentile value %s is not between 0 and 1",
                       value->text);
        return false;
    }
    return add_column(g, node, ast, value, &call->other);
}

/* Does it look at NULLs? Then FILTER cannot make NULLs of what it leaves out. */
static bool keeps_null(const char *name)
{
    for (uint32_t i = 0; wr_aggregate_at(i) != NULL; i++) {
        if (strcmp(wr_aggregate_at(i)->name, name) == 0) {
            return wr_aggregate_at(i)->keeps_null;
        }
    }
    return false;
}

/* FILTER as a column of its own. */
static bool bind_filter(struct grouping *g, const struct jm_node *node, const struct jm_ast *ast,
                        struct jm_call *call)
{
    struct jm_value value;

    if (ast->call == NULL || ast->call->filter == NULL || !call->aggregate->keeps_null) {
        return true;
    }
    if (!jm_bind(&g->binder, ast->call->filter, &value) ||
        !jm_bind_as(&g->binder, &value, WR_TYPE_BOOL, "FILTER")) {
        return bind_failed(g, node);
    }
    return add_column(g, node, ast, &value, &call->filter);
}

/* The arguments of a call, converted to what the aggregate takes. */
static bool bind_arguments(struct grouping *g, const struct jm_node *node, const struct jm_ast *ast,
                           struct jm_call *call)
{
    bool filters = ast->call != NULL && ast->call->filter != NULL, star = ast->star && !filters;
    struct jm_value value = {0}, other = {0};
    enum wr_type arg_type;
    struct wr_error err;

    if (filters && (!jm_bind(&g->binder, ast->call->filter, &value) ||
                    !jm_bind_as(&g->binder, &value, WR_TYPE_BOOL, "FILTER"))) {
        return bind_failed(g, node);
    }
    if (!star && !jm_bind(&g->binder,
                          filters && !keeps_null(ast->name) ? filtered(g, ast) : ast->args[0],
                          &value)) {
        return bind_failed(g, node);
    }
    if (ast->count == 2 && (!jm_bind(&g->binder, ast->args[1], &other) ||
                            (makes_jsonb(ast) && !jm_bind_name(&g->binder, &other)))) {
        return bind_failed(g, node);
    }
    if (wr_aggregate_resolve(ast->name, star, value.type, other.type, &call->aggregate, &arg_type,
                             &err) != WR_OK) {
        jm_diagnose_in(g->b->source, node, ast->at, "%s", err.message);
        return false;
    }
    if ((call->aggregate->other != WR_TYPE_NONE) != (ast->count == 2)) {
        jm_diagnose_in(g->b->source, node, ast->at, "function %s(%s) does not exist", ast->name,
                       value.type == WR_TYPE_NONE ? "unknown" : wr_type_name(value.type));
        return false;
    }
    if (!star && !jm_bind_as(&g->binder, &value, arg_type, ast->name)) {
        return bind_failed(g, node);
    }
    if (!star && !add_column(g, node, ast, &value, &call->arg)) {
        return false;
    }
    if (!bind_filter(g, node, ast, call)) {
        return false;
    }
    if (!bind_other(g, node, ast, &other, call) || ast->call == NULL) {
        return ast->call == NULL && call->aggregate != NULL &&
               (call->aggregate->other == WR_TYPE_NONE || call->other > 0);
    }
    call->distinct = ast->call->distinct;
    if (call->distinct && ast->star) {
        jm_diagnose_in(g->b->source, node, ast->at, "DISTINCT specified, but %s(*) has no argument",
                       ast->name);
        return false;
    }
    return bind_sorts(g, node, ast, call);
}

/* Also of no rows there is a result. */
static bool counts(const struct wr_aggregate *a)
{
    return strcmp(a->name, "count") == 0 || strcmp(a->name, "regr_count") == 0;
}

static bool add_call(struct grouping *g, const struct jm_node *node,
                     const struct jm_target *target, struct wr_schema *schema)
{
    const struct jm_ast *ast = target == NULL ? NULL : target->value;
    struct jm_call *call = &g->l->calls[g->l->call_count];

    if (ast == NULL) {
        return false;
    }
    if (ast->kind != JM_AST_CALL) {
        jm_diagnose_in(g->b->source, node, ast->at,
                       "an item of \"aggregate\" is one call, such as count(*) or sum(price): "
                       "compute with results in a map behind it");
        return false;
    }
    if (!ast->star && (ast->count == 0 || ast->count > 2)) {
        jm_diagnose_in(g->b->source, node, ast->at, "aggregate function %s takes one argument, or *",
                       ast->name);
        return false;
    }
    if (makes_jsonb(ast)) {
        if (!check_jsonb(g, node, ast)) {
            return false;
        }
        ast = as_jsonb(g, ast);
    }
    if (!bind_arguments(g, node, ast, call)) {
        return false;
    }
    call->name = target->name == NULL ? ast->name : target->name;
    g->l->call_count += 1;
    return jm_logical_add_field(
        g->b->source, node, schema,
        (struct wr_field){.name = call->name,
                          .type = call->aggregate->result,
                          .typmod = -1,
                          .not_null = counts(call->aggregate)});
}

/* Nothing is computed: keys and arguments are columns of the input as it is. */
static void use_input_columns(struct grouping *g)
{
    struct jm_logical_step *l = g->l;

    for (uint32_t i = 0; i < l->key_count; i++) {
        l->keys[i] = (uint32_t)g->columns[i];
    }
    for (uint32_t i = 0; i < l->call_count; i++) {
        struct jm_call *call = &l->calls[i];
        if (call->arg > 0) {
            call->arg = (uint32_t)g->columns[call->arg - 1] + 1;
        }
        if (call->other > 0) {
            call->other = (uint32_t)g->columns[call->other - 1] + 1;
        }
        if (call->filter > 0) {
            call->filter = (uint32_t)g->columns[call->filter - 1] + 1;
        }
        for (uint32_t k = 0; k < call->sort_count; k++) {
            call->sorts[k].column = (uint32_t)g->columns[call->sorts[k].column - 1] + 1;
        }
    }
}

static bool check_input(struct grouping *g)
{
    const struct jm_step *step = g->l->step;

    if (step->final && g->l->unbounded) {
        jm_diagnose(g->b->source, jm_node_get(step->body, "emit"),
                    "\"emit: final\" never comes: the input has no end; use \"emit: changes\"");
        return false;
    }
    return true;
}

/* Rows that are kept, or follow arrival, travel themselves. */
static bool can_combine(const struct jm_logical_step *l)
{
    bool combines = !l->updating;

    for (uint32_t i = 0; i < l->call_count; i++) {
        const struct jm_call *call = &l->calls[i];
        combines &= call->sort_count == 0 && !call->aggregate->arrival &&
                    call->aggregate->merge != NULL &&
                    (!call->distinct || call->aggregate->distinct_same);
    }
    return combines;
}

static bool add_all(struct grouping *g, uint32_t index, struct wr_schema *schema)
{
    const struct jm_step *step = g->l->step;
    uint32_t text = g->b->first_text[index];
    bool good = true;

    for (uint32_t i = 0; i < step->key_count; i++) {
        good &= add_key(g, step->keys[i], jm_logical_target(g->b, text + step->expr_count + i),
                        schema);
    }
    g->l->key_count = g->prepared->field_count;
    for (uint32_t i = 0; i < step->expr_count; i++) {
        good &= add_call(g, step->exprs[i], jm_logical_target(g->b, text + i), schema);
    }
    return good;
}

/* What the program in front was made from, for messages. */
static const char *texts_of(struct grouping *g)
{
    const struct jm_step *step = g->l->step;
    struct wr_sb sb = {0};
    const char *text;

    for (uint32_t i = 0; i < step->key_count + step->expr_count; i++) {
        wr_sb_printf(&sb, "%s%s", i == 0 ? "" : ", ",
                     i < step->key_count ? step->keys[i]->text
                                         : step->exprs[i - step->key_count]->text);
    }
    text = wr_arena_strdup(g->b->source->arena, sb.ptr);
    wr_sb_fini(&sb);
    return text;
}

bool jm_logical_aggregate(struct jm_logical_build *b, uint32_t index)
{
    struct wr_arena *arena = b->source->arena;
    struct jm_logical_step *l = &b->plan->steps[index];
    const struct jm_step *step = l->step;
    struct wr_schema *schema =
        jm_logical_new_schema(b->source, step->final ? 0 : 1u << WR_SYSTEM_KIND);
    bool updating = b->plan->steps[step->inputs[0].step].changelog;
    struct grouping g = {.b = b, .l = l,
                         .prepared = jm_logical_new_schema(b->source,
                                                           updating ? 1u << WR_SYSTEM_KIND : 0),
                         .columns = WR_ARENA_ARRAY(arena, int32_t, WR_BATCH_COLUMNS_MAX)};
    bool good;

    l->calls = WR_ARENA_ARRAY(arena, struct jm_call, step->expr_count);
    jm_binder_init(&g.binder, arena, l->input);
    good = add_all(&g, index, schema);
    good &= check_input(&g);
    l->keys = WR_ARENA_ARRAY(arena, uint32_t, l->key_count + 1);
    l->unique = WR_ARENA_ARRAY(arena, uint32_t, l->key_count + 1);
    for (uint32_t i = 0; i < l->key_count; i++) {
        l->keys[i] = l->unique[i] = i;
    }
    if (good && g.computes) {
        l->project = jm_binder_program(&g.binder, texts_of(&g));
        l->prepared = g.prepared;
        good = jm_logical_check_program(b->source, step->at, l->project, l->input);
    } else if (good) {
        l->prepared = l->input;
        use_input_columns(&g);
    }
    jm_binder_fini(&g.binder);
    l->updating = updating;
    jm_logical_ask_old_rows(b, &b->plan->steps[step->inputs[0].step]);
    l->combines = good && can_combine(l);
    l->changelog = !step->final;
    l->unique_count = l->key_count;
    l->schema = schema;
    return good;
}
