/* `was: OLD_NAME`: a step under a new name, which is to keep the state that it had under the old one.
 *
 * State is found by the step's name in the checkpoint that a job is started from (inherit.h). */
#include <string.h>

#include "jobmanager/plan/descriptor.h"

/* Names may be exchanged or passed on: each step says what it was in the checkpoint, which is before all
 * renaming. What is left under its old name keeps its state itself. */
static bool is_taken(struct jm_source *source, const struct jm_descriptor *d,
                     const struct wr_map *names, const struct jm_step *step,
                     const struct jm_node *was)
{
    uintptr_t found = (uintptr_t)wr_map_get(names, was->text);
    const struct jm_step *other = found == 0 ? NULL : &d->steps[found - 1];

    if (other == step) {
        jm_diagnose(source, was, "\"%s\" is the name of this step: \"was\" is for its old one",
                    was->text);
        return true;
    }
    if (other != NULL && jm_node_get(other->body, "was") == NULL) {
        jm_diagnose(source, was,
                    "step \"%s\" is still there, on line %u, and keeps its state: a step that takes "
                    "its place leaves \"was\" out",
                    was->text, other->at->line);
        return true;
    }
    return false;
}

static bool is_claimed(struct jm_source *source, struct wr_map *claimed, struct jm_node *was)
{
    const struct jm_node *first = wr_map_get(claimed, was->text);

    if (first != NULL) {
        jm_diagnose(source, was,
                    "\"was: %s\" a second time; the first is on line %u: one step keeps the state",
                    was->text, first->line);
        return true;
    }
    (void)wr_map_put(claimed, was->text, was);
    return false;
}

void jm_was_read(struct jm_source *source, const struct jm_descriptor *d, const struct wr_map *names)
{
    struct wr_map *claimed = wr_map_create();

    for (uint32_t i = 0; i < d->step_count; i++) {
        struct jm_step *step = &d->steps[i];
        struct jm_node *was = jm_node_get(step->body, "was");
        if (was == NULL || !jm_node_expect(source, was, JM_NODE_SCALAR, "was") ||
            !jm_name_check(source, was, "step", was->text) ||
            is_taken(source, d, names, step, was) || is_claimed(source, claimed, was)) {
            continue;
        }
        step->was = was->text;
    }
    wr_map_destroy(claimed);
}
