/* Projection push-down: which columns of a source anybody reads; the others are not parsed.
 *
 * From the last step to the first each step marks what it reads of its inputs' columns, by the names in
 * its expressions; a step of which nothing is known here reads all. The plan is then built once more over
 * the smaller schemas, so that nothing has to be renumbered. */
#include <string.h>

#include "jobmanager/plan/logical.h"

struct needs {
    struct jm_logical_build *b;
    bool **columns; /* by step, by column of its output */
};

static void need_all(struct needs *needs, uint32_t step)
{
    memset(needs->columns[step], true, WR_BATCH_COLUMNS_MAX);
}

static void need(struct needs *needs, uint32_t step, const char *name)
{
    int32_t column = wr_schema_find(needs->b->plan->steps[step].schema, name);

    if (column >= 0) {
        needs->columns[step][column] = true;
    }
}

/* Trees are of bounded depth (ast.h). */
static void need_of(struct needs *needs, uint32_t input, const struct jm_ast *ast)
{
    if (ast == NULL) {
        return;
    }
    if (ast->kind == JM_AST_COLUMN) {
        need(needs, input, ast->name);
    } else if (ast->kind == JM_AST_STAR) {
        need_all(needs, input);
    }
    for (uint32_t i = 0; i < ast->count; i++) {
        need_of(needs, input, ast->args[i]);
    }
    if (ast->call != NULL) {
        need_of(needs, input, ast->call->filter);
        for (uint32_t i = 0; i < ast->call->sort_count; i++) {
            need_of(needs, input, ast->call->sorts[i].value);
        }
    }
}

static void need_of_texts(struct needs *needs, uint32_t index, uint32_t input, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const struct jm_target *target =
            jm_logical_target(needs->b, needs->b->first_text[index] + i);
        need_of(needs, input, target == NULL ? NULL : target->value);
    }
}

/* What such a step reads of its only input; false: more than is known. */
static bool read_one(struct needs *needs, uint32_t index, uint32_t input)
{
    const struct jm_step *step = &needs->b->descriptor->steps[index];

    switch (step->kind) {
    case JM_STEP_FILTER: /* its columns are the input's */
        for (uint32_t c = 0; c < WR_BATCH_COLUMNS_MAX; c++) {
            needs->columns[input][c] |= needs->columns[index][c];
        }
        need_of_texts(needs, index, input, step->expr_count);
        return true;
    case JM_STEP_MAP:
        need_of_texts(needs, index, input, step->expr_count);
        return true;
    case JM_STEP_FLAT_MAP:
        need_of_texts(needs, index, input, step->expr_count);
        for (uint32_t i = 0; i < step->key_count; i++) {
            need(needs, input, step->keys[i]->text);
        }
        return true;
    case JM_STEP_AGGREGATE:
        need_of_texts(needs, index, input, step->expr_count + step->key_count);
        return true;
    default:
        return false;
    }
}

static void read_inputs(struct needs *needs, uint32_t index)
{
    const struct jm_step *step = &needs->b->descriptor->steps[index];
    const struct jm_node *hash = step->partition_columns;
    bool shows_rows = step->errors.sink_at != NULL; /* a bad row goes there as it is */
    bool one = step->input_count == 1 && !shows_rows &&
               read_one(needs, index, step->inputs[0].step);

    for (uint32_t i = 0; !one && i < step->input_count; i++) {
        if (step->inputs[i].side == JM_SIDE_NONE) {
            need_all(needs, step->inputs[i].step); /* inputs of a union have the same columns */
        }
    }
    for (uint32_t i = 0; hash != NULL && i < hash->count; i++) {
        need(needs, step->inputs[0].step, hash->items[i]->text);
    }
}

/* The format finds columns by name or place, whichever are asked for. */
static bool can_leave_out(const struct jm_step *step)
{
    return step->kind == JM_STEP_SOURCE && step->connector->needs_format &&
           step->format != NULL && !step->format->fixed_schema && !step->format->one_column;
}

/* NULL: all of it is read. At least one column stays: rows without any are nobody's. */
static const struct wr_schema *smaller(struct wr_arena *arena, const struct wr_schema *schema,
                                       const bool *needed)
{
    struct wr_schema *ret = WR_ARENA_NEW(arena, struct wr_schema);

    ret->system = schema->system;
    ret->fields = WR_ARENA_ARRAY(arena, struct wr_field, schema->field_count);
    for (uint32_t c = 0; c < schema->field_count; c++) {
        if (needed[c]) {
            ret->fields[ret->field_count++] = schema->fields[c];
        }
    }
    if (ret->field_count == 0) {
        ret->fields[ret->field_count++] = schema->fields[0];
    }
    return ret->field_count == schema->field_count ? NULL : ret;
}

bool jm_logical_prune(struct jm_logical_build *b)
{
    const struct jm_descriptor *d = b->descriptor;
    struct wr_arena *arena = b->source->arena;
    struct needs needs = {.b = b, .columns = WR_ARENA_ARRAY(arena, bool *, d->step_count)};
    bool any = false;

    for (uint32_t i = 0; i < d->step_count; i++) {
        needs.columns[i] = WR_ARENA_ARRAY(arena, bool, WR_BATCH_COLUMNS_MAX);
    }
    for (uint32_t i = d->order_count; i > 0; i--) {
        read_inputs(&needs, d->order[i - 1]);
    }
    for (uint32_t i = 0; i < d->step_count; i++) {
        if (can_leave_out(&d->steps[i])) {
            b->read[i] = smaller(arena, d->steps[i].schema, needs.columns[i]);
            any |= b->read[i] != NULL;
        }
    }
    return any;
}
