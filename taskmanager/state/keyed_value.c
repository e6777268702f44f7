/* Values: a slot that is held open while rows of a batch read and write it. */
#include "taskmanager/state/keyed_value.h"

#include "taskmanager/state/keyed_internal.h"

/* The first word of a slot. A slot that is resolved to be written and stays ABSENT goes at the
 * end. */
#define ABSENT 0u
#define PRESENT 1u
#define REMOVED 2u

struct tm_value *keyed_value_open(struct tm_keyed *keyed, const char *name, uint32_t fixed_bytes,
                                  struct wr_error *err)
{
    const char *kept = keyed_name(keyed, name, err);
    uint32_t rounded = (fixed_bytes + 7) / 8 * 8;

    if (kept == NULL) {
        return NULL;
    }
    if (fixed_bytes > TM_TABLE_VALUE_BYTES_MAX - sizeof(uint64_t)) {
        (void)wr_fail(err, WR_ERR_LIMIT,
                      "state \"%s\": a fixed accumulator of %u bytes exceeds the limit of %u",
                      name, fixed_bytes, (unsigned)(TM_TABLE_VALUE_BYTES_MAX - sizeof(uint64_t)));
        return NULL;
    }
    struct tm_value *value = WR_NEW(struct tm_value);
    WR_VEC_PUSH(&keyed->values, value);
    value->keyed = keyed;
    value->fixed_bytes = fixed_bytes;
    value->table = keyed_table(keyed, kept, "",
                               (struct tm_keyed_table){.value_bytes = sizeof(uint64_t) + rounded,
                                                       .objects = fixed_bytes == 0},
                               err);
    return value->table == NULL ? NULL : value;
}

struct tm_value *tm_value_open(struct tm_keyed *keyed, const char *name, struct wr_error *err)
{
    return keyed_value_open(keyed, name, 0, err);
}

enum tm_table_status tm_value_begin(struct tm_value *value, const struct tm_rows *rows,
                                    enum tm_resolve intent, struct wr_error *err)
{
    struct tm_keyed *keyed = value->keyed;
    enum tm_table_status status = keyed_settle(keyed, err);

    WR_ASSERT(keyed->call.steps == NULL && value->count == 0);
    WR_ASSERT(rows->count <= WR_BATCH_ROWS_MAX);
    if (status != TM_TABLE_DONE || rows->count == 0) {
        return status;
    }
    keyed_gather_keys(&keyed->gather, tm_key_batch_keys(rows->batch), rows->rows, rows->count);
    status = keyed->options.resolve(value->table, &keyed->gather.keys, intent, value->slots, NULL,
                                    err);
    if (status == TM_TABLE_DONE) {
        value->count = rows->count;
        value->writes = intent == TM_RESOLVE_UPSERT;
    }
    return status;
}

static uint8_t *slot_at(const struct tm_value *value, uint32_t i)
{
    WR_ASSERT(i < value->count);
    return value->slots[i];
}

static uint8_t *written_slot_at(const struct tm_value *value, uint32_t i)
{
    WR_ASSERT(value->writes);
    return slot_at(value, i);
}

bool keyed_value_is_there(const struct tm_value *value, uint32_t i)
{
    const uint8_t *slot = slot_at(value, i);

    return slot != NULL && wr_load_u64(slot) == PRESENT;
}

bool tm_value_get(const struct tm_value *value, uint32_t i, struct wr_str *ret)
{
    if (!keyed_value_is_there(value, i)) {
        return false;
    }
    const uint8_t *slot = value->slots[i];
    *ret = value->fixed_bytes == 0
               ? tm_table_object(value->table, slot)
               : (struct wr_str){(const char *)slot + sizeof(uint64_t), value->fixed_bytes};
    return true;
}

enum wr_code tm_value_put(struct tm_value *value, uint32_t i, struct wr_str bytes,
                          struct wr_error *err)
{
    uint8_t *slot = written_slot_at(value, i);
    struct wr_str data = keyed_bytes(bytes);

    if (tm_table_set_object(value->table, slot, data.ptr, (uint32_t)data.bytes, err) != WR_OK) {
        return err->code;
    }
    wr_store_u64(slot, PRESENT);
    return WR_OK;
}

uint8_t *keyed_value_fixed(struct tm_value *value, uint32_t i)
{
    uint8_t *slot = written_slot_at(value, i);

    if (wr_load_u64(slot) != PRESENT) {
        wr_store_u64(slot, PRESENT);
        memset(slot + sizeof(uint64_t), 0, value->fixed_bytes);
    }
    return slot + sizeof(uint64_t);
}

void tm_value_clear(struct tm_value *value, uint32_t i)
{
    wr_store_u64(written_slot_at(value, i), ABSENT);
}

void tm_value_end(struct tm_value *value)
{
    for (uint32_t i = 0; value->writes && i < value->count; i++) {
        if (wr_load_u64(value->slots[i]) == ABSENT) {
            wr_store_u64(value->slots[i], REMOVED); /* rows share it: once */
            tm_table_remove(value->table, value->slots[i]);
        }
    }
    value->count = 0;
    value->writes = false;
}

void keyed_value_free(struct tm_value *value)
{
    wr_free(value);
}
