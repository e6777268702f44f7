/* Origins: from which sources, and how far, rows take along where they come from.
 *
 * A dead letter names the file and the byte of its record, also where it fails behind the source. So a
 * source gives its rows their origin (SPLIT and OFFSET of common/batch/schema.h) if a step whose rows it
 * reaches has dead letters, and each step between hands it on; what an aggregate makes comes from many
 * records. Nobody else pays for it. */
#include <string.h>

#include "jobmanager/plan/logical.h"

struct origins {
    struct jm_logical_build *b;
    bool *wanted; /* by step: of its output */
    bool *known;  /* by step: each row of its output comes from one record */
};

/* Does a record of its input fail in the step, and is that told to somebody? */
static bool tells(const struct jm_logical_step *l)
{
    const struct jm_step *step = l->step;

    if (strcmp(step->errors.policy, "dead_letter") != 0) {
        return false;
    }
    switch (step->kind) {
    case JM_STEP_FILTER:
    case JM_STEP_MAP:
    case JM_STEP_FLAT_MAP:
    case JM_STEP_REDUCE:
        return true;
    case JM_STEP_AGGREGATE:
        return l->project != NULL;
    case JM_STEP_SOURCE:
    case JM_STEP_SINK:
        return false;
    }
    WR_UNREACHABLE();
}

/* Does one row of its input, and no other, make what a row of its output is? */
static bool hands_on(const struct jm_step *step)
{
    return step->kind == JM_STEP_FILTER || step->kind == JM_STEP_MAP || step->kind == JM_STEP_FLAT_MAP;
}

static bool inputs_know(const struct origins *origins, const struct jm_step *step)
{
    bool known = true;

    for (uint32_t i = 0; i < step->input_count; i++) {
        known &= step->inputs[i].side == JM_SIDE_NONE && origins->known[step->inputs[i].step];
    }
    return known;
}

static void ask_inputs(struct origins *origins, uint32_t index)
{
    const struct jm_logical_step *l = &origins->b->plan->steps[index];

    if (!tells(l) && !(hands_on(l->step) && origins->wanted[index])) {
        return;
    }
    for (uint32_t i = 0; i < l->step->input_count; i++) {
        if (l->step->inputs[i].side == JM_SIDE_NONE) {
            origins->wanted[l->step->inputs[i].step] = true;
        }
    }
}

static const struct wr_schema *with_origin(struct jm_logical_build *b, const struct wr_schema *schema)
{
    struct wr_schema *copy = wr_schema_copy(schema, b->source->arena);

    copy->system |= WR_SYSTEM_ORIGIN;
    return copy;
}

/* Rows of a reduce fail where they meet the value of their key, behind what computes its columns. */
static void add_origin(struct origins *origins, uint32_t index)
{
    struct jm_logical_step *l = &origins->b->plan->steps[index];

    if (origins->wanted[index] && origins->known[index]) {
        l->schema = with_origin(origins->b, l->schema);
    }
    if (l->step->kind == JM_STEP_REDUCE && l->prepared != NULL && tells(l) &&
        inputs_know(origins, l->step)) {
        l->prepared = with_origin(origins->b, l->prepared);
    }
}

void jm_logical_add_origins(struct jm_logical_build *b)
{
    const struct jm_descriptor *d = b->descriptor;
    struct origins origins = {.b = b,
                              .wanted = WR_ARENA_ARRAY(b->source->arena, bool, d->step_count + 1),
                              .known = WR_ARENA_ARRAY(b->source->arena, bool, d->step_count + 1)};

    for (uint32_t i = 0; i < d->order_count; i++) {
        const struct jm_step *step = &d->steps[d->order[i]];
        origins.known[d->order[i]] = step->kind == JM_STEP_SOURCE ||
                                     (hands_on(step) && inputs_know(&origins, step));
    }
    for (uint32_t i = d->order_count; i > 0; i--) {
        ask_inputs(&origins, d->order[i - 1]);
    }
    for (uint32_t i = 0; i < d->order_count; i++) {
        add_origin(&origins, d->order[i]);
    }
}
