/* What the files of the physical plan share (private to plan/): physical.c lays out steps,
 * physical_aggregate.c those that aggregate.
 *
 * Thread: one at a time.
 */
#ifndef JM_PLAN_PHYSICAL_INTERNAL_H
#define JM_PLAN_PHYSICAL_INTERNAL_H

#include "common/base/vec.h"
#include "jobmanager/plan/physical.h"

/* Where rows come out: an operator of a vertex; operator -1: the vertex's gate. */
struct place {
    uint32_t vertex;
    int32_t op;
};

struct vertex {
    Weir__Vertex *message;
    struct wr_sb name;
    WR_VEC(Weir__Operator *) operators;
};

/* A side output of an operator, and whose step it is. */
struct side_place {
    uint32_t step;
    enum jm_side side;
    struct place place;
    uint32_t number; /* of the operator's side outputs, from 1 */
};

struct physical {
    struct wr_arena *arena;
    const struct jm_logical *logical;
    const struct jm_plan_options *options;
    struct place *outputs; /* by step */
    uint32_t step;         /* that is being laid out */
    WR_VEC(struct side_place) sides;
    WR_VEC(Weir__Schema *) schemas;
    WR_VEC(struct vertex) vertices;
    WR_VEC(Weir__Edge *) edges;
};

#define NEW(p, type, init_function, name)              \
    type *name = WR_ARENA_NEW((p)->arena, type);       \
    init_function(name)

/* ---- physical.c ---- */

Weir__Field **physical_fields(struct physical *p, const struct wr_field *fields, uint32_t count);
/* A schema of its own, whichever others are like it; its number. `more`: system columns that it has not. */
uint32_t physical_add_schema(struct physical *p, const struct wr_schema *schema, uint32_t more);
/* The number of a schema with these system columns added. */
uint32_t physical_schema(struct physical *p, const struct wr_schema *schema, uint32_t more);
uint32_t physical_add_vertex(struct physical *p, uint32_t parallelism);
/* An operator behind a place; its place is *place then. */
Weir__Operator *physical_add_operator(struct physical *p, struct place *place, const char *step,
                                      const char *kind, const struct wr_schema *output);
/* By these columns of the schema. The hash goes along to who keeps state by this key, and to nobody else:
 * a filter hands rows on as they are, and the next shuffle would take the hash for that of its own key. */
Weir__Edge *physical_add_keyed_edge(struct physical *p, struct place from, uint32_t to,
                                    const struct wr_schema *schema, const uint32_t *keys,
                                    uint32_t count);
/* Do records that fail in two steps get the same? */
bool physical_same_errors(const struct jm_errors *a, const struct jm_errors *b);
/* A projection behind a filter that has no other consumer (`alone`) joins it. */
void physical_add_project(struct physical *p, struct place *place, const char *name, bool alone,
                          const Weir__Program *project, const struct wr_schema *output);

/* ---- physical_aggregate.c ---- */

/* What happens to the inputs, the shuffle, and the aggregate itself: where its rows come out. */
struct place physical_add_aggregate(struct physical *p, const struct jm_logical_step *l);

#endif
