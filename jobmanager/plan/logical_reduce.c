/* The reduce step: keys, and what becomes of the columns of two rows of a key. */
#include <string.h>

#include "common/base/limits.h"
#include "jobmanager/plan/bind.h"
#include "jobmanager/plan/logical.h"

/* ---- keys ---- */

/* The input as it is, with the keys that have to be computed behind it. */
struct keying {
    struct jm_binder binder;
    struct wr_schema *prepared;
    bool computes;
};

static bool add_key(struct jm_logical_build *b, struct jm_logical_step *l, struct keying *k,
                    const struct jm_node *node, const struct jm_target *target,
                    struct wr_schema *schema)
{
    struct jm_value value;
    const char *name;
    int32_t column;

    if (target == NULL) {
        return false;
    }
    name = target->name == NULL ? jm_ast_result_name(target->value) : target->name;
    if (!jm_bind(&k->binder, target->value, &value)) {
        return jm_logical_bind_failed(b, node, &k->binder);
    }
    if (name == NULL) {
        jm_diagnose(b->source, node, "this key needs a name: add AS and a name");
        return false;
    }
    jm_bind_result(&k->binder, &value);
    column = value.constant ? -1 : value.column;
    if (k->prepared->field_count == WR_BATCH_COLUMNS_MAX - WR_SYSTEM_COLUMNS) {
        jm_diagnose(b->source, node, "more than %d columns and keys",
                    WR_BATCH_COLUMNS_MAX - WR_SYSTEM_COLUMNS);
        return false;
    }
    struct wr_field field = {.name = name,
                             .type = value.type,
                             .typmod = value.typmod,
                             .not_null = column >= 0 && l->input->fields[column].not_null};
    k->computes |= column < 0;
    l->keys[l->key_count++] = k->prepared->field_count;
    k->prepared->fields[k->prepared->field_count++] = field;
    return jm_logical_add_field(b->source, node, schema, field);
}

/* Keys that are columns of the input need nothing in front. */
static void use_input(struct jm_logical_step *l, const struct jm_binder *binder)
{
    for (uint32_t i = 0; i < l->key_count; i++) {
        uint32_t result = binder->results.items[l->input->field_count + i];
        l->keys[i] = binder->instructions.items[result]->column;
    }
    l->prepared = l->input;
}

static bool bind_keys(struct jm_logical_build *b, uint32_t index, struct wr_schema *schema)
{
    struct jm_logical_step *l = &b->plan->steps[index];
    const struct jm_step *step = l->step;
    struct keying k = {.prepared = jm_logical_new_schema(b->source, 0)};
    bool good = true;

    jm_binder_init(&k.binder, b->source->arena, l->input);
    for (uint32_t c = 0; c < l->input->field_count; c++) {
        struct jm_ast column = {.kind = JM_AST_COLUMN, .name = l->input->fields[c].name};
        struct jm_value value;
        WR_ASSERT(jm_bind(&k.binder, &column, &value));
        jm_bind_result(&k.binder, &value);
        k.prepared->fields[k.prepared->field_count++] = l->input->fields[c];
    }
    for (uint32_t i = 0; i < step->key_count; i++) {
        uint32_t text = b->first_text[index] + step->expr_count + i;
        good &= add_key(b, l, &k, step->keys[i], jm_logical_target(b, text), schema);
    }
    if (good && k.computes) {
        l->project = jm_binder_program(&k.binder, step->keys[0]->text);
        l->prepared = k.prepared;
        good = jm_logical_check_program(b->source, step->keys_at, l->project, l->input);
    } else if (good) {
        use_input(l, &k.binder);
    }
    jm_binder_fini(&k.binder);
    return good;
}

/* ---- columns ---- */

static const struct wr_aggregate *holder_of(enum wr_type type)
{
    const struct wr_aggregate *a;

    for (uint32_t i = 0; (a = wr_aggregate_at(i)) != NULL; i++) {
        if (a->hidden && a->arg == type) {
            return a;
        }
    }
    return NULL;
}

/* The input's column of that name, and that it is no key. */
static bool add_column(struct jm_logical_build *b, struct jm_logical_step *l,
                       const struct jm_node *name, struct wr_schema *schema)
{
    int32_t column = wr_schema_find(l->input, name->text);
    struct jm_call *call = &l->calls[l->call_count];

    if (column < 0) {
        const char *names[WR_BATCH_COLUMNS_MAX];
        for (uint32_t c = 0; c < l->input->field_count; c++) {
            names[c] = l->input->fields[c].name;
        }
        jm_diagnose(b->source, name,
                    "column \"%s\" does not exist%s: a reduce gives its first row as it is, so its "
                    "columns are the input's",
                    name->text, jm_did_you_mean(b->source, name->text, names, l->input->field_count));
        return false;
    }
    enum wr_type type = l->input->fields[column].type;
    call->name = name->text;
    call->arg = (uint32_t)column + 1;
    call->aggregate = holder_of(type);
    if (call->aggregate == NULL) {
        jm_diagnose(b->source, name, "a reduce cannot hold %s", wr_type_name(type));
        return false;
    }
    l->call_count += 1;
    return jm_logical_add_field(
        b->source, name, schema,
        (struct wr_field){.name = call->name, .type = type, .typmod = -1});
}

/* What the key has so far as a.x, then the row that comes as b.x. */
static struct wr_schema *pair_schema(struct jm_logical_build *b, const struct jm_logical_step *l)
{
    struct wr_schema *pair = jm_logical_new_schema(b->source, 0);
    struct wr_arena *arena = b->source->arena;

    for (uint32_t c = 0; c < l->call_count; c++) {
        pair->fields[pair->field_count] = l->prepared->fields[l->calls[c].arg - 1];
        pair->fields[pair->field_count].not_null = false;
        pair->fields[pair->field_count++].name = wr_arena_printf(arena, "a.%s", l->calls[c].name);
    }
    for (uint32_t c = 0; c < l->prepared->field_count; c++) {
        pair->fields[pair->field_count] = l->prepared->fields[c];
        pair->fields[pair->field_count++].name =
            wr_arena_printf(arena, "b.%s", l->prepared->fields[c].name);
    }
    return pair;
}

static const char *texts_of(struct jm_logical_build *b, const struct jm_step *step)
{
    struct wr_sb sb = {0};
    const char *text;

    for (uint32_t i = 0; i < step->expr_count; i++) {
        wr_sb_printf(&sb, "%s%s: %s", i == 0 ? "" : ", ", step->names[i]->text,
                     step->exprs[i]->text);
    }
    text = wr_arena_strdup(b->source->arena, sb.ptr);
    wr_sb_fini(&sb);
    return text;
}

static bool bind_column(struct jm_logical_build *b, const struct jm_logical_step *l,
                        struct jm_binder *binder, uint32_t index, const struct jm_target *target)
{
    const struct jm_node *node = l->step->exprs[index];
    struct jm_value value;

    if (target == NULL) {
        return false;
    }
    if (target->name != NULL) {
        jm_diagnose(b->source, node, "a column of a reduce takes no AS: its key is its name");
        return false;
    }
    if (!jm_bind(binder, target->value, &value) ||
        !jm_bind_assign(binder, &value, l->calls[index].aggregate->arg, l->calls[index].name)) {
        return jm_logical_bind_failed(b, node, binder);
    }
    jm_bind_result(binder, &value);
    return true;
}

static bool bind_columns(struct jm_logical_build *b, uint32_t index)
{
    struct jm_logical_step *l = &b->plan->steps[index];
    const struct jm_step *step = l->step;
    struct wr_schema *pair;
    struct jm_binder binder;
    bool good = true;

    if (l->call_count + l->prepared->field_count > WR_BATCH_COLUMNS_MAX - WR_SYSTEM_COLUMNS) {
        jm_diagnose(b->source, step->at, "more than %d columns of a reduce and its input",
                    WR_BATCH_COLUMNS_MAX - WR_SYSTEM_COLUMNS);
        return false;
    }
    pair = pair_schema(b, l);
    jm_binder_init(&binder, b->source->arena, pair);
    binder.pair = true;
    for (uint32_t i = 0; i < step->expr_count; i++) {
        good &= bind_column(b, l, &binder, i, jm_logical_target(b, b->first_text[index] + i));
    }
    l->reduce = jm_binder_program(&binder, texts_of(b, step));
    jm_binder_fini(&binder);
    return good && jm_logical_check_program(b->source, step->at, l->reduce, pair);
}

/* ---- the step ---- */

static bool check_input(struct jm_logical_build *b, const struct jm_logical_step *l)
{
    const struct jm_step *step = l->step;
    const struct jm_logical_step *in = &b->plan->steps[step->inputs[0].step];

    if (in->changelog) {
        jm_diagnose(b->source, step->inputs[0].at,
                    "\"%s\" makes a changelog, and a reduce cannot take rows back: use \"emit: final\" "
                    "in it, or an aggregate here",
                    in->step->name);
        return false;
    }
    if (step->final && l->unbounded) {
        jm_diagnose(b->source, jm_node_get(step->body, "emit"),
                    "\"emit: final\" never comes: the input has no end; use \"emit: changes\"");
        return false;
    }
    return true;
}

bool jm_logical_reduce(struct jm_logical_build *b, uint32_t index)
{
    struct wr_arena *arena = b->source->arena;
    struct jm_logical_step *l = &b->plan->steps[index];
    const struct jm_step *step = l->step;
    struct wr_schema *schema =
        jm_logical_new_schema(b->source, step->final ? 0 : 1u << WR_SYSTEM_KIND);
    bool good = check_input(b, l);

    l->calls = WR_ARENA_ARRAY(arena, struct jm_call, step->expr_count);
    l->keys = WR_ARENA_ARRAY(arena, uint32_t, step->key_count + 1);
    l->unique = WR_ARENA_ARRAY(arena, uint32_t, step->key_count + 1);
    good &= bind_keys(b, index, schema);
    for (uint32_t i = 0; i < step->expr_count; i++) {
        good &= add_column(b, l, step->names[i], schema);
    }
    good = good && bind_columns(b, index);
    for (uint32_t i = 0; i < l->key_count; i++) {
        l->unique[i] = i;
    }
    l->unique_count = l->key_count;
    l->changelog = !step->final;
    l->schema = schema;
    return good;
}
