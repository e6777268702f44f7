#include "tests/lib/job_plan.h"

#include <stdio.h>
#include <stdlib.h>

#include "common/base/alloc.h"
#include "common/base/limits.h"

/* All parts of one message; two vertices and an edge per region. */
struct parts {
    Weir__JobPlan plan;
    Weir__JobSettings settings;
    Weir__Field field;
    Weir__Field *fields[1];
    Weir__Schema schema;
    Weir__Schema *schemas[1];
    Weir__SourceSpec source;
    Weir__SinkSpec sink;
    Weir__ReaderSpec reader;
    Weir__Operator *operators;
    Weir__Operator **operator_ptrs;
    Weir__Vertex *vertices;
    Weir__Vertex **vertex_ptrs;
    Weir__Edge *edges;
    Weir__Edge **edge_ptrs;
    char (*names)[16];
};

static void fill_settings(Weir__JobSettings *s, const struct job_plan_options *o)
{
    weir__job_settings__init(s);
    s->checkpoint_interval_us = o->interval_us;
    s->checkpoint_timeout_us = o->timeout_us == 0 ? 10000000 : o->timeout_us;
    s->checkpoint_min_pause_us = o->min_pause_us;
    s->tolerable_failures = o->tolerable_failures;
    s->retain = o->retain == 0 ? 2 : o->retain;
    s->restart_strategy = (char *)(uintptr_t)(o->strategy == NULL ? "exponential" : o->strategy);
    s->restart_initial_delay_us = o->initial_delay_us;
    s->restart_max_delay_us = o->max_delay_us;
    s->restart_attempts = o->attempts;
    s->errors = (char *)(uintptr_t) "fail";
}

static void fill_schema(struct parts *p)
{
    weir__field__init(&p->field);
    p->field.name = (char *)(uintptr_t) "n";
    p->field.type = WR_TYPE_INT8;
    p->fields[0] = &p->field;
    weir__schema__init(&p->schema);
    p->schema.n_fields = 1;
    p->schema.fields = p->fields;
    p->schemas[0] = &p->schema;
}

static void fill_vertex(struct parts *p, uint32_t index, const struct job_plan_options *o)
{
    Weir__Operator *op = &p->operators[index];
    Weir__Vertex *vertex = &p->vertices[index];
    bool sink = index % 2 == 1;

    (void)snprintf(p->names[index], sizeof p->names[index], "%s%u", sink ? "out" : "in",
                   index / 2);
    weir__operator__init(op);
    op->step = p->names[index];
    op->kind = (char *)(uintptr_t)(sink ? "sink" : "reader");
    op->input = -1;
    op->on_error = (char *)(uintptr_t) "fail";
    if (sink) {
        op->spec_case = WEIR__OPERATOR__SPEC_SINK;
        op->sink = &p->sink;
    } else {
        op->spec_case = WEIR__OPERATOR__SPEC_READER;
        op->reader = &p->reader;
    }
    p->operator_ptrs[index] = op;
    weir__vertex__init(vertex);
    vertex->name = p->names[index];
    vertex->parallelism = o->parallelism == 0 ? 1 : o->parallelism;
    vertex->region = index / 2;
    vertex->n_operators = 1;
    vertex->operators = &p->operator_ptrs[index];
    p->vertex_ptrs[index] = vertex;
}

static void fill_parts(struct parts *p, const struct job_plan_options *o)
{
    uint32_t regions = o->regions == 0 ? 1 : o->regions;

    fill_settings(&p->settings, o);
    fill_schema(p);
    weir__source_spec__init(&p->source);
    p->source.connector = (char *)(uintptr_t) "datagen";
    weir__reader_spec__init(&p->reader);
    p->reader.source = &p->source;
    weir__sink_spec__init(&p->sink);
    p->sink.connector = (char *)(uintptr_t) "blackhole";
    p->sink.transactional = o->commits;
    p->operators = WR_NEW_ARRAY(Weir__Operator, regions * 2);
    p->operator_ptrs = WR_NEW_ARRAY(Weir__Operator *, regions * 2);
    p->vertices = WR_NEW_ARRAY(Weir__Vertex, regions * 2);
    p->vertex_ptrs = WR_NEW_ARRAY(Weir__Vertex *, regions * 2);
    p->edges = WR_NEW_ARRAY(Weir__Edge, regions);
    p->edge_ptrs = WR_NEW_ARRAY(Weir__Edge *, regions);
    p->names = wr_alloc_zero(regions * 2, sizeof *p->names);
    for (uint32_t v = 0; v < regions * 2; v++) {
        fill_vertex(p, v, o);
    }
    for (uint32_t r = 0; r < regions; r++) {
        weir__edge__init(&p->edges[r]);
        p->edges[r].from_vertex = 2 * r;
        p->edges[r].to_vertex = 2 * r + 1;
        p->edges[r].partition = WEIR__EDGE__PARTITION__FORWARD;
        p->edges[r].mode = (char *)(uintptr_t) "append";
        p->edge_ptrs[r] = &p->edges[r];
    }
    weir__job_plan__init(&p->plan);
    p->plan.version = WR_PLAN_VERSION;
    p->plan.name = (char *)(uintptr_t) "test";
    p->plan.key_groups = 16;
    p->plan.regions = regions;
    p->plan.key_encoding_version = WR_KEY_ENCODING_VERSION;
    p->plan.settings = &p->settings;
    p->plan.n_schemas = 1;
    p->plan.schemas = p->schemas;
    p->plan.n_vertices = regions * 2;
    p->plan.vertices = p->vertex_ptrs;
    p->plan.n_edges = regions;
    p->plan.edges = p->edge_ptrs;
}

void *job_plan_pack(const struct job_plan_options *options, size_t *ret_bytes)
{
    struct parts p = {0};
    void *packed;

    fill_parts(&p, options);
    packed = wr_plan_encode(&p.plan, ret_bytes);
    wr_free(p.operators);
    wr_free(p.operator_ptrs);
    wr_free(p.vertices);
    wr_free(p.vertex_ptrs);
    wr_free(p.edges);
    wr_free(p.edge_ptrs);
    wr_free(p.names);
    return packed;
}

struct wr_plan *job_plan_create(const struct job_plan_options *options)
{
    struct wr_plan *plan;
    struct wr_error err;
    size_t bytes;
    WR_AUTO_FREE void *packed = job_plan_pack(options, &bytes);

    if (wr_plan_decode(packed, bytes, &plan, &err) != WR_OK) {
        (void)fprintf(stderr, "plan of a test: %s\n", err.message);
        abort();
    }
    return plan;
}
