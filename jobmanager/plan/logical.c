#include "jobmanager/plan/logical.h"

#include <string.h>

#include "common/base/limits.h"
#include "common/expr/set_function.h"
#include "common/graph/parameters.h"
#include "jobmanager/plan/bind.h"

/* ---- texts ---- */

static bool has_key_expressions(const struct jm_step *step)
{
    return step->kind == JM_STEP_AGGREGATE || step->kind == JM_STEP_REDUCE;
}

static void add_text(struct jm_logical_build *b, const struct jm_node *node)
{
    b->nodes[b->text_count] = node;
    b->texts[b->text_count++] = (struct jm_sql_text){.text = node->text, .bytes = node->bytes};
}

/* All expressions of the descriptor, also those of broken steps: their syntax is checked. */
static void collect_texts(struct jm_logical_build *b)
{
    const struct jm_descriptor *d = b->descriptor;
    uint32_t count = 0;

    for (uint32_t i = 0; i < d->step_count; i++) {
        count += d->steps[i].expr_count + d->steps[i].key_count;
    }
    b->texts = WR_ARENA_ARRAY(b->source->arena, struct jm_sql_text, count + 1);
    b->nodes = WR_ARENA_ARRAY(b->source->arena, const struct jm_node *, count + 1);
    b->first_text = WR_ARENA_ARRAY(b->source->arena, uint32_t, d->step_count + 1);
    for (uint32_t i = 0; i < d->step_count; i++) {
        const struct jm_step *step = &d->steps[i];
        b->first_text[i] = b->text_count;
        for (uint32_t k = 0; k < step->expr_count; k++) {
            add_text(b, step->exprs[k]);
        }
        for (uint32_t k = 0; has_key_expressions(step) && k < step->key_count; k++) {
            add_text(b, step->keys[k]);
        }
    }
}

static void check_syntax(struct jm_logical_build *b)
{
    for (uint32_t i = 0; i < b->text_count; i++) {
        const struct jm_parsed *parsed = &b->texts[i].parsed;
        if (parsed->message != NULL) {
            jm_diagnose_in(b->source, b->nodes[i], parsed->at, "%s", parsed->message);
        } else if (parsed->count != 1) {
            jm_diagnose(b->source, b->nodes[i], "one expression is expected here, not %u",
                        parsed->count);
        }
    }
}

const struct jm_target *jm_logical_target(struct jm_logical_build *b, uint32_t text)
{
    const struct jm_parsed *parsed = &b->texts[text].parsed;

    return parsed->message == NULL && parsed->count == 1 ? &parsed->targets[0] : NULL;
}

/* ---- schemas ---- */

struct wr_schema *jm_logical_new_schema(struct jm_source *source, uint32_t system)
{
    struct wr_schema *schema = WR_ARENA_NEW(source->arena, struct wr_schema);

    schema->system = system;
    schema->fields =
        WR_ARENA_ARRAY(source->arena, struct wr_field, WR_BATCH_COLUMNS_MAX - WR_SYSTEM_COLUMNS);
    return schema;
}

bool jm_logical_add_field(struct jm_source *source, const struct jm_node *at,
                          struct wr_schema *schema, struct wr_field field)
{
    if (wr_schema_find(schema, field.name) >= 0) {
        jm_diagnose(source, at, "column \"%s\" specified more than once", field.name);
        return false;
    }
    if (schema->field_count == WR_BATCH_COLUMNS_MAX - WR_SYSTEM_COLUMNS) {
        jm_diagnose(source, at, "more than %d columns", WR_BATCH_COLUMNS_MAX - WR_SYSTEM_COLUMNS);
        return false;
    }
    schema->fields[schema->field_count++] = field;
    return true;
}

/* The evaluator has the last word on what we made; what it refuses is our mistake, said as such. */
bool jm_logical_check_program(struct jm_source *source, const struct jm_node *at,
                              const Weir__Program *program, const struct wr_schema *input)
{
    struct wr_expr *expr = NULL;
    struct wr_error err;

    if (wr_expr_create(program, input, &expr, &err) != WR_OK) {
        jm_diagnose(source, at, "this expression cannot be run: %s", err.message);
        return false;
    }
    wr_expr_destroy(expr);
    return true;
}

/* ---- inputs ---- */

/* A union's columns have the same names and types. */
static bool check_union(struct jm_source *source, const struct jm_input *input,
                        const struct wr_schema *first, const struct wr_schema *other,
                        const char *first_name, const char *other_name)
{
    uint32_t count = WR_MIN(first->field_count, other->field_count);

    for (uint32_t i = 0; i < count; i++) {
        const struct wr_field *x = &first->fields[i], *y = &other->fields[i];
        if (strcmp(x->name, y->name) != 0 || x->type != y->type) {
            jm_diagnose(source, input->at,
                        "inputs \"%s\" and \"%s\" have different columns: %s %s and %s %s",
                        first_name, other_name, x->name, wr_type_name(x->type), y->name,
                        wr_type_name(y->type));
            return false;
        }
    }
    if (first->field_count != other->field_count) {
        jm_diagnose(source, input->at, "inputs \"%s\" and \"%s\" have %u and %u columns", first_name,
                    other_name, first->field_count, other->field_count);
        return false;
    }
    return true;
}

const struct wr_schema *jm_logical_input_schema(const struct jm_logical *plan,
                                                const struct jm_input *input)
{
    switch (input->side) {
    case JM_SIDE_NONE:
        return plan->steps[input->step].schema;
    case JM_SIDE_ERRORS:
        return wr_letter_schema();
    }
    WR_UNREACHABLE();
}

bool jm_logical_is_changelog(const struct jm_logical *plan, const struct jm_input *input)
{
    return input->side == JM_SIDE_NONE && plan->steps[input->step].changelog;
}

/* The columns all inputs have: a column is not null if it is so in each. */
static const struct wr_schema *merge_inputs(struct jm_logical_build *b, const struct jm_step *step)
{
    const struct jm_logical_step *first = &b->plan->steps[step->inputs[0].step];
    const struct wr_schema *first_schema = jm_logical_input_schema(b->plan, &step->inputs[0]);
    struct wr_schema *schema = wr_schema_copy(first_schema, b->source->arena);
    bool good = true, changelog = jm_logical_is_changelog(b->plan, &step->inputs[0]);
    static const char only_added[] = "rows that are only added";

    schema->system = 0;
    for (uint32_t i = 0; i < step->input_count; i++) {
        const struct jm_logical_step *in = &b->plan->steps[step->inputs[i].step];
        const struct wr_schema *in_schema = jm_logical_input_schema(b->plan, &step->inputs[i]);
        if (jm_logical_is_changelog(b->plan, &step->inputs[i]) != changelog) {
            jm_diagnose(b->source, step->inputs[i].at,
                        "\"%s\" makes %s and \"%s\" %s: they cannot be united; use \"emit: final\" in "
                        "the aggregate",
                        in->step->name, changelog ? only_added : "a changelog", first->step->name,
                        changelog ? "a changelog" : only_added);
            good = false;
        }
        if (step->input_count > 1 && changelog) {
            jm_logical_ask_old_rows(b, in); /* a key is nobody's alone any more */
        }
        if (i > 0 && !check_union(b->source, &step->inputs[i], first_schema, in_schema,
                                  first->step->name, in->step->name)) {
            good = false;
            continue;
        }
        for (uint32_t c = 0; i > 0 && c < schema->field_count; c++) {
            schema->fields[c].not_null &= in_schema->fields[c].not_null;
            if (schema->fields[c].typmod != in_schema->fields[c].typmod) {
                schema->fields[c].typmod = -1;
            }
        }
    }
    return good ? schema : NULL;
}

/* ---- changelogs ---- */

/* Does a condition say the same of all versions of a row? Then it takes and leaves them together. */
static bool uses_only_key(const struct jm_logical_step *in, const Weir__Program *program)
{
    for (size_t i = 0; i < program->n_instructions; i++) {
        bool found = program->instructions[i]->op != WR_EXPR_COLUMN;
        for (uint32_t k = 0; k < in->unique_count; k++) {
            found |= in->unique[k] == program->instructions[i]->column;
        }
        if (!found) {
            return false;
        }
    }
    return true;
}

const struct jm_logical_step *jm_logical_changes_of(const struct jm_logical *plan,
                                                    const struct jm_logical_step *in)
{
    while (in->changelog && in->step->kind != JM_STEP_AGGREGATE &&
           in->step->kind != JM_STEP_REDUCE) {
        in = &plan->steps[in->step->inputs[0].step];
    }
    return in->changelog ? in : NULL;
}

void jm_logical_ask_old_rows(struct jm_logical_build *b, const struct jm_logical_step *in)
{
    const struct jm_logical_step *from = jm_logical_changes_of(b->plan, in);

    if (from != NULL) {
        b->plan->steps[from->step - b->descriptor->steps].retract = true;
    }
}

/* What a step takes: of several inputs their union, whose rows have no key. */
static const struct jm_logical_step *input_of(struct jm_logical_build *b, const struct jm_step *step)
{
    const struct jm_logical_step *first = &b->plan->steps[step->inputs[0].step];
    struct jm_logical_step *all;

    if (step->input_count == 1) {
        return first;
    }
    all = wr_arena_memdup(b->source->arena, first, sizeof *first);
    all->unique_count = 0;
    return all;
}

/* ---- kinds of steps ---- */

bool jm_logical_bind_failed(struct jm_logical_build *b, const struct jm_node *node,
                            const struct jm_binder *binder)
{
    jm_diagnose_in(b->source, node, binder->at, "%s", binder->message);
    return false;
}

static bool build_filter(struct jm_logical_build *b, uint32_t index)
{
    struct jm_logical_step *l = &b->plan->steps[index];
    const struct jm_step *step = l->step;
    const struct jm_logical_step *in = input_of(b, step);
    const struct jm_target *target = jm_logical_target(b, b->first_text[index]);
    const struct jm_node *node = step->exprs[0];
    struct jm_binder binder;
    struct jm_value value;
    bool good;

    if (target == NULL) {
        return false;
    }
    if (target->name != NULL) {
        jm_diagnose(b->source, node, "a filter takes no AS: its rows have the input's columns");
        return false;
    }
    jm_binder_init(&binder, b->source->arena, l->input);
    good = jm_bind(&binder, target->value, &value) &&
           jm_bind_as(&binder, &value, WR_TYPE_BOOL, "filter");
    if (good) {
        jm_bind_result(&binder, &value);
        l->filter = jm_binder_program(&binder, node->text);
    } else {
        jm_logical_bind_failed(b, node, &binder);
    }
    jm_binder_fini(&binder);
    if (!good || !jm_logical_check_program(b->source, node, l->filter, l->input)) {
        return false;
    }
    if (in->changelog && !uses_only_key(in, l->filter)) {
        jm_logical_ask_old_rows(b, in); /* the old row may pass where the new one does not */
    }
    l->changelog = in->changelog;
    l->unique = in->unique;
    l->unique_count = in->unique_count;
    struct wr_schema *schema = wr_schema_copy(l->input, b->source->arena);
    schema->system = in->changelog ? 1u << WR_SYSTEM_KIND : 0;
    l->schema = schema;
    return true;
}

/* "*" in a map: all columns of the input. */
static bool add_star(struct jm_logical_build *b, const struct jm_logical_step *l,
                     const struct jm_node *node, struct jm_binder *binder,
                     struct wr_schema *schema)
{
    bool good = true;

    for (uint32_t c = 0; c < l->input->field_count; c++) {
        struct jm_ast column = {.kind = JM_AST_COLUMN, .name = l->input->fields[c].name};
        struct jm_value value;
        good &= jm_logical_add_field(b->source, node, schema, l->input->fields[c]);
        WR_ASSERT(jm_bind(binder, &column, &value));
        jm_bind_result(binder, &value);
    }
    return good;
}

static bool add_projection(struct jm_logical_build *b, const struct jm_logical_step *l,
                           const struct jm_node *node, const struct jm_target *target,
                           struct jm_binder *binder, struct wr_schema *schema)
{
    const char *name;
    struct jm_value value;

    if (target == NULL) {
        return false;
    }
    name = target->name == NULL ? jm_ast_result_name(target->value) : target->name;
    if (target->value->kind == JM_AST_STAR) {
        if (target->name != NULL) {
            jm_diagnose(b->source, node, "* takes no AS");
            return false;
        }
        return add_star(b, l, node, binder, schema);
    }
    if (!jm_bind(binder, target->value, &value)) {
        return jm_logical_bind_failed(b, node, binder);
    }
    if (name == NULL) {
        jm_diagnose(b->source, node, "this expression needs a name: add AS and a name");
        return false;
    }
    jm_bind_result(binder, &value);
    return jm_logical_add_field(
        b->source, node, schema,
        (struct wr_field){.name = name,
                          .type = value.type,
                          .typmod = value.typmod,
                          .not_null = value.constant ? value.text != NULL
                                                     : value.column >= 0 &&
                                                           l->input->fields[value.column].not_null});
}

static const char *join_texts(struct jm_logical_build *b, const struct jm_step *step)
{
    struct wr_sb sb = {0};
    const char *text;

    for (uint32_t i = 0; i < step->expr_count; i++) {
        wr_sb_printf(&sb, "%s%s", i == 0 ? "" : ", ", step->exprs[i]->text);
    }
    text = wr_arena_strdup(b->source->arena, sb.ptr == NULL ? "" : sb.ptr);
    wr_sb_fini(&sb);
    return text;
}

/* Where the columns of the unique key went; false: one of them is gone. */
static bool follow_key(struct jm_logical_build *b, const struct jm_logical_step *in,
                       struct jm_logical_step *l)
{
    const Weir__Program *p = l->project;

    l->unique = WR_ARENA_ARRAY(b->source->arena, uint32_t, in->unique_count + 1);
    for (uint32_t k = 0; k < in->unique_count; k++) {
        bool found = false;
        for (size_t r = 0; r < p->n_results && !found; r++) {
            const Weir__Instruction *i = p->instructions[p->results[r]];
            if (i->op == WR_EXPR_COLUMN && i->column == in->unique[k]) {
                l->unique[l->unique_count++] = (uint32_t)r;
                found = true;
            }
        }
        if (!found) {
            return false;
        }
    }
    return true;
}

static bool build_map(struct jm_logical_build *b, uint32_t index)
{
    struct jm_logical_step *l = &b->plan->steps[index];
    const struct jm_step *step = l->step;
    const struct jm_logical_step *in = input_of(b, step);
    struct wr_schema *schema =
        jm_logical_new_schema(b->source, in->changelog ? 1u << WR_SYSTEM_KIND : 0);
    struct jm_binder binder;
    bool good = true;

    jm_binder_init(&binder, b->source->arena, l->input);
    for (uint32_t i = 0; i < step->expr_count; i++) {
        good &= add_projection(b, l, step->exprs[i], jm_logical_target(b, b->first_text[index] + i),
                               &binder, schema);
    }
    l->project = jm_binder_program(&binder, join_texts(b, step));
    jm_binder_fini(&binder);
    if (!good || !jm_logical_check_program(b->source, step->exprs[0], l->project, l->input)) {
        return false;
    }
    if (in->changelog && !follow_key(b, in, l)) {
        l->unique_count = 0;
        jm_logical_ask_old_rows(b, in); /* without its key a row is known by all its columns */
    }
    l->changelog = in->changelog;
    l->schema = schema;
    return true;
}

static bool add_kept(struct jm_logical_build *b, struct jm_logical_step *l,
                     struct wr_schema *schema)
{
    const struct jm_step *step = l->step;
    bool good = true;

    l->keys = WR_ARENA_ARRAY(b->source->arena, uint32_t, step->key_count + 1);
    for (uint32_t i = 0; i < step->key_count; i++) {
        int32_t column = wr_schema_find(l->input, step->keys[i]->text);
        if (column < 0) {
            const char *names[WR_BATCH_COLUMNS_MAX];
            for (uint32_t c = 0; c < l->input->field_count; c++) {
                names[c] = l->input->fields[c].name;
            }
            jm_diagnose(b->source, step->keys[i], "column \"%s\" does not exist%s",
                        step->keys[i]->text,
                        jm_did_you_mean(b->source, step->keys[i]->text, names,
                                        l->input->field_count));
            good = false;
            continue;
        }
        l->keys[l->key_count++] = (uint32_t)column;
        good &= jm_logical_add_field(b->source, step->keys[i], schema, l->input->fields[column]);
    }
    return good;
}

/* *ret: the function as it will run; the caller's. */
static bool bind_flat_map(struct jm_logical_build *b, struct jm_logical_step *l,
                          const struct jm_target *target, struct wr_set_function **ret)
{
    const struct jm_node *node = l->step->exprs[0];
    const struct wr_function *f;
    struct jm_binder binder;
    struct wr_error err;
    bool good;

    jm_binder_init(&binder, b->source->arena, l->input);
    good = jm_bind_set_call(&binder, target->value, &f) || jm_logical_bind_failed(b, node, &binder);
    if (good) {
        l->args = jm_binder_program(&binder, node->text);
        l->function = f->number;
        if (wr_set_function_create(l->function, l->args, l->input, ret, &err) != WR_OK) {
            jm_diagnose_in(b->source, node, target->value->at, "%s", err.message);
            good = false;
        }
    }
    jm_binder_fini(&binder);
    return good;
}

/* The columns that the function makes: one has the name that is asked for, several have theirs. */
static bool add_made(struct jm_logical_build *b, struct jm_logical_step *l,
                     const struct jm_target *target, const struct wr_set_function *set,
                     struct wr_schema *schema)
{
    const struct jm_node *node = l->step->exprs[0];
    const char *name = target->name == NULL ? jm_ast_result_name(target->value) : target->name;
    bool good = true;

    if (wr_set_function_name(set, 0) != NULL && target->name != NULL) {
        jm_diagnose(b->source, node, "%s makes columns that have names: leave \"AS %s\" out and rename "
                                     "them in a map behind",
                    target->value->name, target->name);
        return false;
    }
    for (uint32_t i = 0; i < wr_set_function_columns(set); i++) {
        const char *own = wr_set_function_name(set, i);
        struct wr_field field = {.name = own == NULL ? name : own,
                                 .type = wr_set_function_type(set, i),
                                 .typmod = -1};
        good &= jm_logical_add_field(b->source, node, schema, field);
    }
    return good;
}

static bool build_flat_map(struct jm_logical_build *b, uint32_t index)
{
    struct jm_logical_step *l = &b->plan->steps[index];
    const struct jm_step *step = l->step;
    const struct jm_logical_step *in = input_of(b, step);
    const struct jm_target *target = jm_logical_target(b, b->first_text[index]);
    struct wr_schema *schema =
        jm_logical_new_schema(b->source, in->changelog ? 1u << WR_SYSTEM_KIND : 0);
    struct wr_set_function *set = NULL;
    bool good = add_kept(b, l, schema);

    if (target == NULL || !bind_flat_map(b, l, target, &set)) {
        return false;
    }
    good &= add_made(b, l, target, set, schema);
    wr_set_function_destroy(set);
    l->changelog = in->changelog;
    if (in->changelog) {
        jm_logical_ask_old_rows(b, in); /* all that was made of the old row goes with it */
    }
    l->schema = schema;
    return good;
}

static bool check_sink_changelog(struct jm_logical_build *b, const struct jm_step *step,
                                 const struct jm_logical_step *in)
{
    bool accepts = strcmp(step->connector->name, "print") == 0 ||
                   strcmp(step->connector->name, "blackhole") == 0;

    if (!jm_logical_is_changelog(b->plan, &step->inputs[0]) || accepts || step->row_kind != NULL) {
        return true;
    }
    jm_diagnose(b->source, step->inputs[0].at,
                "\"%s\" makes a changelog, and sink \"%s\" takes rows that are only added: set "
                "\"row_kind: COLUMN\" in the sink to write the kind of each change, or use \"emit: "
                "final\" in the aggregate",
                in->step->name, step->name);
    return false;
}

/* Has it anything that can fail? An aggregate has if it computes its arguments or keys. */
static bool sends_letters(const struct jm_logical_step *l)
{
    return l->step->kind != JM_STEP_AGGREGATE || l->project != NULL;
}

static bool check_letter_sink(struct jm_logical_build *b, const struct jm_step *step)
{
    for (uint32_t i = 0; i < step->input_count; i++) {
        if (sends_letters(&b->plan->steps[step->inputs[i].step])) {
            return true;
        }
    }
    jm_diagnose(b->source, step->at,
                "no dead letters come to sink \"%s\": no step that names it has an expression that "
                "could fail",
                step->name);
    return false;
}

static bool build_sink(struct jm_logical_build *b, uint32_t index)
{
    struct jm_logical_step *l = &b->plan->steps[index];
    const struct jm_step *step = l->step;
    const struct jm_logical_step *in = &b->plan->steps[step->inputs[0].step];
    bool good = check_sink_changelog(b, step, in) &&
                (!step->takes_letters || check_letter_sink(b, step));

    if (step->row_kind != NULL && wr_schema_find(l->input, step->row_kind->text) >= 0) {
        jm_diagnose(b->source, step->row_kind, "the input has a column \"%s\" already",
                    step->row_kind->text);
        good = false;
    }
    if (step->format != NULL && step->format->one_column &&
        (l->input->field_count != 1 || step->row_kind != NULL)) {
        jm_diagnose(b->source, step->at,
                    "format \"%s\" writes one column, not %u: use csv or json%s",
                    step->format->name, l->input->field_count + (step->row_kind != NULL),
                    step->takes_letters ? " for dead letters" : ", or a map in front");
        good = false;
    }
    return good;
}

static bool build_source(struct jm_logical_step *l, const struct wr_schema *read)
{
    l->schema = read == NULL ? l->step->schema : read;
    l->unbounded = l->step->unbounded;
    return true;
}

/* What an aggregate adds up is no record any more: a policy for records must find some to be about. */
static bool check_policy(struct jm_logical_build *b, const struct jm_logical_step *l)
{
    const struct jm_node *errors = jm_node_get(l->step->body, "errors");

    if (l->project != NULL || errors == NULL || strcmp(l->step->errors.policy, "fail") == 0) {
        return true;
    }
    jm_diagnose(b->source, errors,
                "step \"%s\" computes no keys and arguments that could fail, and \"errors\" leaves "
                "nothing out of what they add up to: leave it out",
                l->step->name);
    return false;
}

static bool build_step(struct jm_logical_build *b, uint32_t index)
{
    struct jm_logical_step *l = &b->plan->steps[index];
    const struct jm_step *step = l->step;
    bool good = !step->broken;

    for (uint32_t i = 0; i < step->input_count; i++) {
        const struct jm_logical_step *in = &b->plan->steps[step->inputs[i].step];
        good &= in->valid;
        l->unbounded |= in->unbounded;
    }
    if (!good) {
        return false;
    }
    if (step->kind == JM_STEP_SOURCE) {
        return build_source(l, b->read[index]);
    }
    l->input = merge_inputs(b, step);
    if (l->input == NULL) {
        return false;
    }
    if (!jm_logical_partition(b, index)) {
        return false;
    }
    switch (step->kind) {
    case JM_STEP_FILTER:
        return build_filter(b, index);
    case JM_STEP_MAP:
        return build_map(b, index);
    case JM_STEP_FLAT_MAP:
        return build_flat_map(b, index);
    case JM_STEP_AGGREGATE:
        return jm_logical_aggregate(b, index) && check_policy(b, l);
    case JM_STEP_REDUCE:
        return jm_logical_reduce(b, index);
    case JM_STEP_SINK:
        return build_sink(b, index);
    case JM_STEP_SOURCE:
        break;
    }
    WR_UNREACHABLE();
}

static void build_steps(struct jm_logical_build *b)
{
    for (uint32_t i = 0; i < b->descriptor->order_count; i++) {
        uint32_t index = b->descriptor->order[i];
        b->plan->steps[index].step = &b->descriptor->steps[index];
        b->plan->steps[index].valid = build_step(b, index);
    }
}

enum wr_code jm_logical_build(struct jm_source *source, const struct jm_descriptor *descriptor,
                              struct jm_logical *ret, struct wr_error *err)
{
    struct jm_logical_build b = {.source = source, .descriptor = descriptor, .plan = ret};

    ret->descriptor = descriptor;
    ret->steps = WR_ARENA_ARRAY(source->arena, struct jm_logical_step, descriptor->step_count + 1);
    b.read = WR_ARENA_ARRAY(source->arena, const struct wr_schema *, descriptor->step_count + 1);
    collect_texts(&b);
    if (jm_sql_parse(b.texts, b.text_count, source->arena, err) != WR_OK) {
        return err->code;
    }
    check_syntax(&b);
    build_steps(&b);
    /* Once more over the columns that are read; mistakes have been found over all of them. */
    if (source->diagnostics->list.count == 0 && jm_logical_prune(&b)) {
        memset(ret->steps, 0, descriptor->step_count * sizeof *ret->steps);
        build_steps(&b);
    }
    if (source->diagnostics->list.count == 0) {
        jm_logical_add_origins(&b);
    }
    return WR_OK;
}
