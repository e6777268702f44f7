#include "common/batch/schema.h"

#include <string.h>

#include "common/base/bytes.h"
#include "common/base/hash.h"

enum wr_type wr_schema_column_type(const struct wr_schema *schema, uint32_t column)
{
    if (column < schema->field_count) {
        return schema->fields[column].type;
    }
    if (wr_schema_has(schema, WR_SYSTEM_KIND) && column == schema->field_count) {
        return WR_TYPE_BOOL;
    }
    return wr_schema_has(schema, WR_SYSTEM_SPLIT) &&
                   column == wr_schema_system_index(schema, WR_SYSTEM_SPLIT)
               ? WR_TYPE_TEXT
               : WR_TYPE_INT8;
}

int32_t wr_schema_find(const struct wr_schema *schema, const char *name)
{
    for (uint32_t i = 0; i < schema->field_count; i++) {
        if (strcmp(schema->fields[i].name, name) == 0) {
            return (int32_t)i;
        }
    }
    return -1;
}

bool wr_schema_equal(const struct wr_schema *a, const struct wr_schema *b)
{
    if (a->field_count != b->field_count || a->system != b->system) {
        return false;
    }
    for (uint32_t i = 0; i < a->field_count; i++) {
        const struct wr_field *x = &a->fields[i], *y = &b->fields[i];
        if (x->type != y->type || x->typmod != y->typmod || x->not_null != y->not_null ||
            strcmp(x->name, y->name) != 0) {
            return false;
        }
    }
    return true;
}

uint64_t wr_schema_fingerprint(const struct wr_schema *schema)
{
    struct wr_sb sb = {0};
    uint64_t hash;

    wr_write_u32(&sb, schema->system);
    for (uint32_t i = 0; i < schema->field_count; i++) {
        wr_write_str(&sb, wr_str_of(schema->fields[i].name));
        wr_write_u8(&sb, (uint8_t)schema->fields[i].type);
        wr_write_u32(&sb, (uint32_t)schema->fields[i].typmod);
        wr_write_u8(&sb, schema->fields[i].not_null);
    }
    hash = wr_hash_bytes(sb.ptr, sb.bytes);
    wr_sb_fini(&sb);
    return hash;
}

struct wr_schema *wr_schema_copy(const struct wr_schema *schema, struct wr_arena *arena)
{
    struct wr_schema *copy = WR_ARENA_NEW(arena, struct wr_schema);

    *copy = *schema;
    copy->fields = WR_ARENA_ARRAY(arena, struct wr_field, schema->field_count);
    for (uint32_t i = 0; i < schema->field_count; i++) {
        copy->fields[i] = schema->fields[i];
        copy->fields[i].name = wr_arena_strdup(arena, schema->fields[i].name);
    }
    return copy;
}
