#include "taskmanager/runtime/minimum.h"

#include <string.h>

#include "common/batch/batch.h"
#include "taskmanager/connectors/part.h"
#include "taskmanager/connectors/split.h"
#include "taskmanager/operators/letters.h"
#include "taskmanager/state/table.h"

/* Texts of a batch: one heap of a builder. */
#define HEAP_BYTES (64u * 1024)
/* A register beside its cells: bits, errors. Slots and cells of an aggregate, by row. Keys and hashes of a
 * batch, where its rows go. */
#define REGISTER_BYTES (5u * 1024)
#define ROW_BYTES 32u
#define KEYS_BYTES (64u * 1024)
#define BATCH_HEAD_BYTES (sizeof(struct wr_batch) + WR_BATCH_COLUMNS_MAX / 4 * sizeof(struct wr_column))

uint64_t tm_minimum_frame_bytes(struct tm_limits limits)
{
    return wr_buf_block_bytes(tm_limits_of(limits).channel_bytes);
}

static bool has_text(const struct wr_schema *schema)
{
    for (uint32_t i = 0; i < wr_schema_column_count(schema); i++) {
        if (wr_type_reaches_out(wr_schema_column_type(schema, i))) {
            return true;
        }
    }
    return false;
}

/* ---- what operators work in ---- */

static uint64_t program_bytes(const Weir__Program *program)
{
    uint64_t bytes = 0;

    for (size_t i = 0; program != NULL && i < program->n_instructions; i++) {
        bytes += REGISTER_BYTES +
                 WR_BATCH_ROWS_MAX * wr_type_cell_bytes((enum wr_type)program->instructions[i]->type);
    }
    for (size_t i = 0; program != NULL && i < program->n_constants; i++) {
        bytes += program->constants[i]->value.len;
    }
    return bytes;
}

static uint64_t calc_bytes(const Weir__CalcSpec *calc)
{
    return calc == NULL ? 0 : program_bytes(calc->filter) + program_bytes(calc->project);
}

static uint64_t scratch_bytes(const Weir__Operator *op)
{
    switch (op->spec_case) {
    case WEIR__OPERATOR__SPEC_CALC:
        return calc_bytes(op->calc);
    case WEIR__OPERATOR__SPEC_FLAT_MAP:
        return program_bytes(op->flat_map->args) + calc_bytes(op->flat_map->after);
    case WEIR__OPERATOR__SPEC_AGGREGATE:
        return ROW_BYTES * WR_BATCH_ROWS_MAX * (1 + op->aggregate->n_calls);
    default:
        return 0;
    }
}

uint64_t tm_minimum_own_bytes(const struct wr_plan *plan, uint32_t task)
{
    uint64_t bytes = KEYS_BYTES;
    uint32_t vertex, subtask;

    wr_plan_task_of(plan, task, &vertex, &subtask);
    const Weir__Vertex *v = plan->message->vertices[vertex];
    for (size_t i = 0; i < v->n_operators; i++) {
        bytes += scratch_bytes(v->operators[i]);
    }
    return bytes;
}

/* ---- state ---- */

/* Tables of an operator, and how many of them are over a store. */
struct tables {
    uint32_t count, stored;
};

static void count_table(const Weir__TableDecl *decl, struct tables *tables)
{
    if (decl != NULL) {
        tables->count += 1;
        tables->stored += strcmp(decl->backend, "rocksdb") == 0;
    }
}

static void count_tables(const Weir__Operator *op, struct tables *tables)
{
    if (op->spec_case != WEIR__OPERATOR__SPEC_AGGREGATE) {
        return;
    }
    count_table(op->aggregate->table, tables);
    for (size_t i = 0; i < op->aggregate->n_calls; i++) {
        count_table(op->aggregate->calls[i]->distinct_table, tables);
        count_table(op->aggregate->calls[i]->sorted_table, tables);
        count_table(op->aggregate->calls[i]->rows_table, tables);
        count_table(op->aggregate->calls[i]->numbers_table, tables);
    }
}

static struct tables tables_of(const struct wr_plan *plan, uint32_t task)
{
    struct tables tables = {0};
    uint32_t vertex, subtask;

    wr_plan_task_of(plan, task, &vertex, &subtask);
    const Weir__Vertex *v = plan->message->vertices[vertex];
    for (size_t i = 0; i < v->n_operators; i++) {
        count_tables(v->operators[i], &tables);
    }
    return tables;
}

static uint64_t table_bytes(struct tables tables)
{
    return (tables.count - tables.stored) * tm_table_least_bytes(false) +
           tables.stored * tm_table_least_bytes(true);
}

/* ---- what flows ---- */

static bool writes_files(const Weir__Operator *op)
{
    return op->spec_case == WEIR__OPERATOR__SPEC_SINK && strcmp(op->sink->connector, "file") == 0;
}

static uint64_t batch_bytes(const struct wr_schema *schema, struct tm_limits limits)
{
    return wr_buf_block_bytes((uint32_t)BATCH_HEAD_BYTES +
                              wr_batch_schema_bytes(schema, limits.batch_rows, true)) +
           (has_text(schema) ? wr_buf_block_bytes(HEAP_BYTES) : 0);
}

static uint64_t operator_bytes(const struct wr_plan *plan, const Weir__Operator *op,
                               struct tm_limits limits)
{
    const struct wr_schema *raw = wr_plan_raw_schema(plan, op->raw_schema);
    uint64_t bytes = 0;

    if (op->spec_case != WEIR__OPERATOR__SPEC_SINK) {
        bytes += batch_bytes(&plan->schemas[op->output_schema], limits);
    }
    bytes += raw == NULL ? 0 : batch_bytes(raw, limits);
    for (size_t s = 0; s < op->n_sides; s++) {
        bool letters = strcmp(op->sides[s]->tag, WR_SIDE_ERRORS) == 0; /* of which few are made at once */
        bytes += wr_buf_block_bytes((uint32_t)BATCH_HEAD_BYTES +
                                    wr_batch_schema_bytes(&plan->schemas[op->sides[s]->schema],
                                                          letters ? TM_LETTERS_MAX
                                                                  : limits.batch_rows,
                                                          true)) +
                 wr_buf_block_bytes(HEAP_BYTES);
    }
    if (op->spec_case == WEIR__OPERATOR__SPEC_READER) { /* and how a block was before it was parsed */
        bytes += (op->n_sides > 0 ? 2 : 1) * wr_buf_block_bytes(TM_BLOCK_BYTES);
    }
    return bytes + (writes_files(op) ? TM_PART_BUFFER_BYTES : 0);
}

static uint32_t outputs(const struct wr_plan *plan, uint32_t vertex, uint32_t subtask)
{
    const Weir__JobPlan *m = plan->message;
    uint32_t count = 0;

    for (size_t e = 0; e < m->n_edges; e++) {
        const Weir__Edge *edge = m->edges[e];
        uint32_t to_count = m->vertices[edge->to_vertex]->parallelism;
        for (uint32_t to = 0; edge->from_vertex == vertex && to < to_count; to++) {
            count += wr_plan_edge_connects(plan, edge, subtask, to);
        }
    }
    return count;
}

uint64_t tm_minimum_task_bytes(const struct wr_plan *plan, uint32_t task, struct tm_limits limits)
{
    uint32_t vertex, subtask;
    uint64_t bytes = tm_minimum_own_bytes(plan, task);

    limits = tm_limits_of(limits);
    wr_plan_task_of(plan, task, &vertex, &subtask);
    const Weir__Vertex *v = plan->message->vertices[vertex];
    for (size_t i = 0; i < v->n_operators; i++) {
        bytes += operator_bytes(plan, v->operators[i], limits);
    }
    return bytes + outputs(plan, vertex, subtask) * tm_minimum_frame_bytes(limits) +
           table_bytes(tables_of(plan, task));
}

/* Channels into the task whose other end is elsewhere. */
static uint32_t remote_inputs(const struct wr_plan *plan, const bool *here, uint32_t task)
{
    const Weir__JobPlan *m = plan->message;
    uint32_t vertex, subtask, count = 0;

    wr_plan_task_of(plan, task, &vertex, &subtask);
    for (size_t e = 0; e < m->n_edges; e++) {
        const Weir__Edge *edge = m->edges[e];
        uint32_t from_count = m->vertices[edge->from_vertex]->parallelism;
        for (uint32_t from = 0; edge->to_vertex == vertex && from < from_count; from++) {
            count += !here[wr_plan_task(plan, edge->from_vertex, from)] &&
                     wr_plan_edge_connects(plan, edge, from, subtask);
        }
    }
    return count;
}

struct tm_minimum tm_minimum_of(const struct wr_plan *plan, const bool *here,
                                struct tm_limits limits)
{
    struct tm_minimum minimum = {0};

    for (uint32_t t = 0; t < plan->task_count; t++) {
        if (here[t]) {
            struct tables tables = tables_of(plan, t);
            minimum.tables += tables.count;
            minimum.stored_tables += tables.stored;
            minimum.table_bytes += table_bytes(tables);
            minimum.task_bytes += tm_minimum_task_bytes(plan, t, limits);
            minimum.remote_inputs += remote_inputs(plan, here, t);
        }
    }
    minimum.bytes = minimum.task_bytes +
                    minimum.remote_inputs * tm_minimum_frame_bytes(limits) + WR_IO_BUFFER_BYTES;
    return minimum;
}
