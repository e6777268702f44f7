/* Schemas: the columns of a stream, and its system columns.
 *
 * Immutable after creation; shared by reference within a plan (lives in the plan's arena or is
 * created once per task). Thread: any.
 */
#ifndef WR_BATCH_SCHEMA_H
#define WR_BATCH_SCHEMA_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/arena.h"
#include "common/batch/type.h"

/* System columns beside the user's: bits of wr_schema.system, stored after the user columns in the
 * order of their bits. */
enum wr_system_column {
    WR_SYSTEM_KIND = 0,       /* u8 row kind (enum wr_row_kind) */
    WR_SYSTEM_HASH = 1,       /* u64 hash of the key of the edge that carries the row */
    WR_SYSTEM_EVENT_TIME = 2, /* i64 µs */
    WR_SYSTEM_BORN = 3,       /* i64 µs wall clock, sampled rows; 0 = not sampled */
    WR_SYSTEM_SPLIT = 4,      /* text: what the row was read from, a file's path; NULL = not known */
    WR_SYSTEM_OFFSET = 5,     /* i64: where in it the row's record begins; NULL as the split is */
    WR_SYSTEM_COLUMNS = 6,
};
/* Where a row comes from. By name and not by number: who reads a letter wants the file, a number would need
 * a list of splits wherever rows go, and would have to be as wide as there can be splits. */
#define WR_SYSTEM_ORIGIN (1u << WR_SYSTEM_SPLIT | 1u << WR_SYSTEM_OFFSET)

enum wr_row_kind {
    WR_ROW_INSERT = 0,        /* +I */
    WR_ROW_UPDATE_BEFORE = 1, /* -U */
    WR_ROW_UPDATE_AFTER = 2,  /* +U */
    WR_ROW_DELETE = 3,        /* -D */
};

struct wr_field {
    const char *name; /* unique within the schema; NULL-free text */
    enum wr_type type;
    int32_t typmod; /* PostgreSQL's; -1 = none */
    bool not_null;
};

struct wr_schema {
    uint32_t field_count;
    uint32_t system; /* bit mask of 1u << enum wr_system_column */
    struct wr_field *fields;
};

static inline uint32_t wr_schema_column_count(const struct wr_schema *schema)
{
    return schema->field_count + (uint32_t)__builtin_popcount(schema->system);
}
static inline bool wr_schema_has(const struct wr_schema *schema, enum wr_system_column column)
{
    return (schema->system >> column & 1u) != 0;
}
/* Index among all columns; only when wr_schema_has. */
static inline uint32_t wr_schema_system_index(const struct wr_schema *schema,
                                              enum wr_system_column column)
{
    return schema->field_count +
           (uint32_t)__builtin_popcount(schema->system & ((1u << column) - 1));
}
/* The cell type of column i, system columns included (KIND is bool-sized: WR_TYPE_BOOL; SPLIT is
 * WR_TYPE_TEXT; the other system columns WR_TYPE_INT8). */
enum wr_type wr_schema_column_type(const struct wr_schema *schema, uint32_t column);
/* -1 when there is none of that name. */
int32_t wr_schema_find(const struct wr_schema *schema, const char *name);
bool wr_schema_equal(const struct wr_schema *a, const struct wr_schema *b); /* names included */
/* Stable over processes: goes into ATTACH. */
uint64_t wr_schema_fingerprint(const struct wr_schema *schema);
/* A deep copy in the arena. */
struct wr_schema *wr_schema_copy(const struct wr_schema *schema, struct wr_arena *arena);

#endif
