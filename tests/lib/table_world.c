#include "tests/lib/table_world.h"

#include <string.h>

#include "common/base/alloc.h"
#include "common/base/hash.h"
#include "common/base/test_point.h"
#include "taskmanager/state/record.h"
#include "tests/lib/scratch.h"
#include "tests/lib/table_world_internal.h"
#include "tests/lib/wr_test.h"

#define WAIT_US 1000
#define WAITS_MAX 60000u /* in a row, with nothing coming */
#define BLOCK_SHIFTS 4096u
#define OBJECT_BYTES 1024u /* of ordinary objects, at most */

static void nothing(void *ctx)
{
    (void)ctx;
}

static void pump(struct table_world *w)
{
    struct wr_msg *msg = wr_mailbox_take_all(w->mailbox), *next;

    for (; msg != NULL; msg = next) {
        next = msg->next;
        w->waits = 0;
        msg->handle(msg, NULL);
    }
}

/* What waits for nothing is a hang. */
static void wait_a_little(struct table_world *w)
{
    WR_CK(w->waits++ < WAITS_MAX);
    pump(w);
    wr_mailbox_wait(w->mailbox, WAIT_US);
    pump(w);
}

void table_world_settle(struct table_world *w)
{
    while (!wr_mailbox_idle(w->mailbox)) {
        wait_a_little(w);
    }
}

/* Buggified: every other page is rebuilt under a bound of nothing, buffers and runs are short. */
static bool decide(void *ctx, const char *site)
{
    struct table_world *w = ctx;

    if (strcmp(site, "cache.small_bound") == 0) {
        return w->small;
    }
    if (strcmp(site, "table.small_page") == 0 && w->play.store != NULL) {
        return w->play.calm || wr_rng_below(&w->rng, 2) == 0; /* only full pages evict */
    }
    if (w->play.calm || strncmp(site, "buf.", 4) == 0) { /* batches are not what is tested here */
        return false;
    }
    if (strcmp(site, "cache.full_run") == 0) { /* asked for each record; the model copies all it has */
        return wr_rng_below(&w->rng, 40) == 0;
    }
    if (strncmp(site, "parts.", 6) == 0 || strcmp(site, "table.sparse") == 0) {
        return wr_rng_below(&w->rng, 3) == 0;
    }
    return wr_rng_below(&w->rng, 60) == 0;
}

/* ---- a world ---- */

static void make_block(struct table_world *w)
{
    uint32_t bytes = (w->play.large ? TABLE_WORLD_LARGE : OBJECT_BYTES) + BLOCK_SHIFTS;

    w->block = wr_alloc(bytes);
    for (uint32_t i = 0; i < bytes; i += 8) {
        uint64_t word = wr_hash_u64(i);
        memcpy(w->block + i, &word, sizeof word);
    }
}

static void make_stores(struct table_world *w)
{
    char local[160];

    snprintf(local, sizeof local, "%s/stores", w->directory);
    w->stores = tm_stores_create(&(struct tm_stores_options){
        .env = w->env,
        .type = w->play.store != NULL ? w->play.store : &tm_store_memory,
        .directory = local,
        .memory = w->memory});
}

struct table_world *table_world_create(const struct table_play *play)
{
    struct table_world *w = WR_NEW(struct table_world);

    w->play = *play;
    w->play.objects = play->objects && play->keys != TABLE_KEYS_SET;
    w->small = play->calm || play->seed % 4 != 3;
    wr_rng_init(&w->rng, play->seed);
    w->real = wr_env_real_create(2);
    fault_env_init(&w->fault, w->real);
    w->fault.no_sync = true;
    w->env = &w->fault.base;
    w->memory = wr_memory_create(play->budget_bytes != 0 ? play->budget_bytes : 1ull << 30);
    w->batch_memory = wr_memory_create(1ull << 30);
    w->mailbox = wr_mailbox_create();
    scratch_make(w->directory, sizeof w->directory);
    w->segments = tm_segments_create(&(struct tm_segments_options){.env = w->env,
                                                                   .job_directory = w->directory,
                                                                   .attempt = {1, 1},
                                                                   .memory = w->memory,
                                                                   .incarnation = {7, 1}});
    make_stores(w);
    make_block(w);
    table_world_keys_init(w);
    w->model = WR_NEW_ARRAY(struct table_entry, w->count);
    wr_buggify_hook(decide, w);
    return w;
}

void table_world_destroy(struct table_world *w)
{
    wr_buggify_hook(NULL, NULL);
    tm_segments_unref(w->segments);
    table_world_settle(w);
    tm_stores_destroy(w->stores);
    wr_mailbox_destroy(w->mailbox);
    fault_env_fini(&w->fault);
    wr_env_real_destroy(w->real);
    table_world_keys_fini(w);
    ck_assert_uint_eq(wr_memory_used_bytes(w->memory), 0);
    wr_memory_destroy(w->memory);
    wr_memory_destroy(w->batch_memory);
    scratch_remove(w->directory);
    wr_free(w->block);
    wr_free(w->model);
    wr_free(w);
}

struct tm_table *table_world_table(struct table_world *w, uint32_t first, uint32_t end,
                                   bool over_store)
{
    enum wr_type types[2] = {w->fields[0].type, w->fields[1].type};

    return tm_table_create(
        &(struct tm_table_options){.name = "t",
                                   .key_types = types,
                                   .key_count = w->schema.field_count,
                                   .composite = table_world_is_composite(w),
                                   .word_entries = w->play.keys == TABLE_KEYS_WORDS ||
                                                   w->play.keys == TABLE_KEYS_SET,
                                   .constant_value = w->play.keys == TABLE_KEYS_SET,
                                   .value_bytes = 8,
                                   .objects = w->play.objects,
                                   .key_groups = TABLE_WORLD_GROUPS,
                                   .key_group_first = first,
                                   .key_group_end = end,
                                   .memory = w->memory,
                                   .stores = over_store ? w->stores : NULL,
                                   .home = w->mailbox,
                                   .wake = nothing,
                                   .ctx = w});
}

struct table_entry *table_world_copy(const struct table_world *w)
{
    struct table_entry *copy = WR_NEW_ARRAY(struct table_entry, w->count);

    memcpy(copy, w->model, w->count * sizeof *copy);
    return copy;
}

/* ---- one batch ---- */

static const char *object_of(const struct table_world *w, const struct table_entry *entry)
{
    return w->block + entry->value % BLOCK_SHIFTS;
}

/* No slot has a constant one. */
static uint64_t value_of(const struct table_world *w, const uint8_t *slot)
{
    uint64_t value = 0;

    if (w->play.keys != TABLE_KEYS_SET) {
        memcpy(&value, slot, sizeof value);
    }
    return value;
}

static void check_slot(const struct table_world *w, const struct tm_table *table,
                       const uint8_t *slot, uint64_t k, const struct table_entry *want)
{
    uint64_t value = value_of(w, slot);

    if (value != want->value) {
        ck_abort_msg("key %lu has %lu, not %lu", (unsigned long)k, (unsigned long)value,
                     (unsigned long)want->value);
    }
    if (w->play.objects) {
        struct wr_str have = tm_table_object(table, slot);
        WR_CK(have.bytes == want->object_bytes);
        WR_CK(memcmp(have.ptr, object_of(w, want), have.bytes) == 0);
    }
}

static enum tm_table_status resolve(struct table_world *w, struct tm_table *table,
                                    struct tm_pack *pack, uint32_t count, enum tm_resolve intent,
                                    uint8_t **slots, uint64_t *fresh, struct wr_error *err)
{
    struct wr_keys keys = table_world_keys(w, count);
    enum tm_table_status status;
    struct wr_error pack_err; /* told again by the next step */

    while ((status = tm_table_resolve(table, &keys, intent, slots, fresh, err)) ==
           TM_TABLE_WAIT) {
        wait_a_little(w);
        (void)tm_table_step(table, w->env, true, 0);
        if (pack != NULL) {
            (void)tm_pack_step(pack, w->env, 0, &pack_err);
        }
    }
    return status;
}

static bool write_slot(struct table_world *w, struct tm_table *table, uint8_t *slot, uint64_t k,
                       struct wr_error *err)
{
    static const uint32_t sizes[] = {0, 8, 23, 24, 200, 900};
    struct table_entry *entry = &w->model[k];

    entry->live = true;
    if (w->play.keys == TABLE_KEYS_SET) {
        return true;
    }
    entry->value = wr_rng_next(&w->rng) | 1;
    memcpy(slot, &entry->value, sizeof entry->value);
    if (!w->play.objects) {
        return true;
    }
    entry->object_bytes = w->play.large && wr_rng_below(&w->rng, 5000) == 0
                              ? TABLE_WORLD_LARGE
                              : sizes[wr_rng_below(&w->rng, WR_COUNT(sizes))];
    return tm_table_set_object(table, slot, object_of(w, entry), entry->object_bytes, err) ==
           WR_OK;
}

static uint32_t choose_rows(struct table_world *w, uint64_t span)
{
    static const uint32_t sizes[] = {1, 7, 200, WR_BATCH_ROWS_MAX};
    uint32_t most = w->play.batch_max != 0 ? w->play.batch_max : WR_BATCH_ROWS_MAX;
    uint32_t count =
        w->play.calm ? most : WR_MIN(sizes[wr_rng_below(&w->rng, WR_COUNT(sizes))], most);
    uint64_t base = wr_rng_below(&w->rng, w->count);
    bool large = false;

    for (uint32_t i = 0; i < count; i++) {
        w->ks[i] = wr_rng_below(&w->rng, 50) == 0 ? 0
                                                  : (base + wr_rng_below(&w->rng, span)) % w->count;
        if (w->forms[w->ks[i]].length >= TABLE_WORLD_LARGE) {
            w->ks[i] = large ? 0 : w->ks[i]; /* one of them in a batch will do */
            large = true;
        }
    }
    return count;
}

/* Row i was resolved to what the model says, and has a new value when that was the intent. */
static bool take_row(struct table_world *w, struct tm_table *table, uint8_t *slot, uint64_t k,
                     bool upsert, bool is_fresh, struct wr_error *err)
{
    struct table_entry *entry = &w->model[k];

    if (upsert ? is_fresh != !entry->live : (slot != NULL) != entry->live) {
        ck_abort_msg("key %lu is %s in the table", (unsigned long)k, entry->live ? "not" : "still");
    }
    if (slot != NULL && !is_fresh) {
        check_slot(w, table, slot, k, entry);
    }
    return !upsert || write_slot(w, table, slot, k, err);
}

static void remove_some(struct table_world *w, struct tm_table *table, uint8_t **slots,
                        uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        struct table_entry *entry = &w->model[w->ks[i]];
        if (slots[i] != NULL && entry->live && wr_rng_below(&w->rng, 5) == 0) {
            tm_table_remove(table, slots[i]);
            entry->live = false;
        }
    }
}

bool table_world_change(struct table_world *w, struct tm_table *table, struct tm_pack *pack,
                        uint64_t span, struct wr_error *err)
{
    uint8_t *slots[WR_BATCH_ROWS_MAX];
    uint64_t fresh[WR_BATCH_ROWS_MAX / 64];
    uint32_t count = choose_rows(w, span);
    bool upsert = wr_rng_below(&w->rng, 3) > 0;
    enum tm_table_status status =
        resolve(w, table, pack, count, upsert ? TM_RESOLVE_UPSERT : TM_RESOLVE_READ, slots, fresh,
                err);

    if (status != TM_TABLE_DONE) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        bool is_fresh = (fresh[i / 64] >> (i % 64) & 1) != 0;
        if (!take_row(w, table, slots[i], w->ks[i], upsert, is_fresh, err)) {
            return false;
        }
    }
    remove_some(w, table, slots, count);
    (void)tm_table_step(table, w->env, true, 0);
    pump(w);
    return true;
}

/* ---- snapshots ---- */

struct tm_pack *table_world_seal(struct table_world *w, struct tm_table *table,
                                 uint64_t checkpoint)
{
    uint64_t live = 0;

    for (uint32_t k = 0; k < w->count; k++) {
        live += w->model[k].live;
    }
    w->evicted += live - tm_table_count(table);
    return tm_table_seal(table,
                         &(struct tm_pack_options){.checkpoint = checkpoint,
                                                   .segments = w->segments,
                                                   .home = w->mailbox,
                                                   .wake = nothing,
                                                   .ctx = w,
                                                   .undo_bytes_max = w->play.undo_bytes_max});
}

enum tm_pack_state table_world_pack(struct table_world *w, struct tm_table *table,
                                    struct tm_pack *pack, uint64_t span, bool *ret_table_failed,
                                    struct wr_error *err)
{
    struct wr_error table_err;
    enum tm_pack_state state;

    *ret_table_failed = false;
    for (uint32_t n = 0;; n++) {
        state = tm_pack_step(pack, w->env, 0, err);
        if (state == TM_PACK_DONE || state == TM_PACK_FAILED) {
            return state;
        }
        if (n % 4 == 0 && n < 60 && !*ret_table_failed) {
            *ret_table_failed = !table_world_change(w, table, pack, span, &table_err);
        }
        if (state == TM_PACK_WAIT) {
            wait_a_little(w);
        }
        pump(w);
    }
}

enum tm_pack_state table_world_restore(struct table_world *w, uint32_t first, uint32_t end,
                                       bool over_store, const Weir__TableState *state,
                                       const char *local, struct tm_table **ret,
                                       struct wr_error *err)
{
    struct tm_table *table = table_world_table(w, first, end, over_store);
    enum tm_pack_state at;
    struct tm_restore_table *restore =
        tm_restore_table_create(table, &(struct tm_restore_options){.env = w->env,
                                                                    .home = w->mailbox,
                                                                    .directory = w->directory,
                                                                    .local = local,
                                                                    .stores = w->stores,
                                                                    .wake = nothing,
                                                                    .ctx = w});

    tm_restore_table_add(restore, state);
    while ((at = tm_restore_table_step(restore, 0, err)) != TM_PACK_DONE &&
           at != TM_PACK_FAILED) {
        pump(w);
        if (at == TM_PACK_WAIT) {
            wait_a_little(w);
        }
    }
    tm_restore_table_bytes(restore, &w->restored_bytes, &w->restored_local_bytes);
    tm_restore_table_destroy(restore);
    *ret = table;
    return at;
}

/* ---- comparing ---- */

static void check_batch(struct table_world *w, struct tm_table *table, uint32_t count,
                        const struct table_entry *model)
{
    uint8_t *slots[WR_BATCH_ROWS_MAX];
    struct wr_error err;

    if (count == 0) {
        return;
    }
    if (resolve(w, table, NULL, count, TM_RESOLVE_READ, slots, NULL, &err) != TM_TABLE_DONE) {
        ck_abort_msg("%s", err.message);
    }
    for (uint32_t i = 0; i < count; i++) {
        const struct table_entry *want = &model[w->ks[i]];
        if ((slots[i] != NULL) != want->live) {
            ck_abort_msg("key %lu is %s", (unsigned long)w->ks[i], want->live ? "lost" : "back");
        }
        if (slots[i] != NULL) {
            check_slot(w, table, slots[i], w->ks[i], want);
        }
    }
}

void table_world_check(struct table_world *w, struct tm_table **tables, uint32_t count,
                       const struct table_entry *model)
{
    for (uint32_t t = 0; t < count; t++) {
        uint32_t n = 0;
        for (uint64_t k = 0; k < w->count; k++) {
            uint32_t group = wr_key_group(w->forms[k].hash, TABLE_WORLD_GROUPS);
            if (wr_key_group_subtask(group, count, TABLE_WORLD_GROUPS) == t) {
                w->ks[n++] = k;
            }
            if (n == WR_BATCH_ROWS_MAX) {
                check_batch(w, tables[t], n, model);
                n = 0;
            }
        }
        check_batch(w, tables[t], n, model);
    }
}

void table_world_check_drains(struct table_world *w, struct tm_table *table,
                              const struct table_entry *model)
{
    uint8_t *slots[37];
    uint32_t count = 1, seen = 0, live = 0;
    uint64_t sum = 0, want = 0;
    struct wr_error err;

    while (count > 0) {
        enum tm_table_status status = tm_table_drain_peek(table, slots, 37, &count, &err);
        WR_CK(status != TM_TABLE_FAILED);
        if (status == TM_TABLE_WAIT) {
            wait_a_little(w);
            count = 1;
            continue;
        }
        for (uint32_t i = 0; i < count; i++) {
            sum += value_of(w, slots[i]);
        }
        seen += count;
        tm_table_drain_taken(table);
    }
    for (uint32_t k = 0; k < w->count; k++) {
        live += model[k].live;
        want += model[k].live ? model[k].value : 0;
    }
    ck_assert_uint_eq(seen, live);
    ck_assert_uint_eq(sum, want);
}

static struct tm_record record_of(const struct table_world *w, uint64_t k,
                                  const struct table_entry *entry)
{
    const struct table_key_form *form = &w->forms[k];
    struct tm_record record = {.null_key = form->null,
                               .fixed = (const uint8_t *)&entry->value,
                               .key = {form->bytes, form->length},
                               .object = {object_of(w, entry), entry->object_bytes}};

    if (form->null) {
        record.key = (struct wr_str){"", 0};
    } else if (form->bytes == NULL) {
        record.key = (struct wr_str){(const char *)&form->u64, sizeof form->u64};
    }
    if (!w->play.objects) {
        record.object = (struct wr_str){"", 0};
    }
    return record;
}

void table_world_check_digests(struct table_world *w, struct tm_table *table,
                               const struct table_entry *model)
{
    enum wr_type types[2] = {w->fields[0].type, w->fields[1].type};
    enum wr_key_form main_form = wr_key_form_of(types, w->schema.field_count);
    bool composite = table_world_is_composite(w);
    struct tm_record_shape shape = {.form = composite ? WR_KEY_BYTES : main_form,
                                    .composite = composite,
                                    .main_form = main_form,
                                    .value_bytes = 8,
                                    .objects = w->play.objects,
                                    .key_groups = TABLE_WORLD_GROUPS};
    uint64_t counts[TABLE_WORLD_GROUPS] = {0}, digests[TABLE_WORLD_GROUPS] = {0};

    for (uint64_t k = 0; k < w->count; k++) {
        if (!model[k].live) {
            continue;
        }
        struct tm_record record = record_of(w, k, &model[k]);
        uint8_t *bytes = wr_alloc(tm_record_bytes_max(&shape, &record));
        uint32_t group = wr_key_group(w->forms[k].hash, TABLE_WORLD_GROUPS);
        WR_CK(tm_record_key_group(&shape, &record) == group);
        counts[group] += 1;
        digests[group] += wr_hash_bytes(bytes, tm_record_encode(&shape, &record, bytes));
        wr_free(bytes);
    }
    for (uint32_t group = 0; group < TABLE_WORLD_GROUPS; group++) {
        uint64_t count, digest;
        tm_table_digest(table, group, &count, &digest);
        WR_CK(count == counts[group]);
        WR_CK(digest == digests[group]);
    }
}

static struct tm_table *restored(struct table_world *w, uint32_t subtask, uint32_t parallelism,
                                 bool over_store, const Weir__TableState *state)
{
    struct tm_table *table;
    struct wr_error err;
    uint32_t first, end;

    wr_key_group_range(subtask, parallelism, TABLE_WORLD_GROUPS, &first, &end);
    if (table_world_restore(w, first, end, over_store, state, NULL, &table, &err) !=
        TM_PACK_DONE) {
        ck_abort_msg("%s", err.message);
    }
    return table;
}

void table_world_check_state(struct table_world *w, const Weir__TableState *state,
                             const struct table_entry *sealed)
{
    bool over_store = w->play.store != NULL;
    struct tm_table *again[3];

    for (uint32_t other = 0; other < 2; other++) {
        bool over = over_store != (other != 0);
        again[0] = restored(w, 0, 1, over, state);
        if (!over) {
            table_world_check_digests(w, again[0], sealed);
        }
        table_world_check(w, again, 1, sealed);
        table_world_check_drains(w, again[0], sealed);
        tm_table_destroy(again[0]);
    }
    for (uint32_t i = 0; i < 3; i++) {
        again[i] = restored(w, i, 3, over_store, state);
    }
    table_world_check(w, again, 3, sealed);
    for (uint32_t i = 0; i < 3; i++) {
        tm_table_destroy(again[i]);
    }
}
