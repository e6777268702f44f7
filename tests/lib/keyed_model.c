#include "tests/lib/keyed_model.h"

#include <inttypes.h>

#include "common/base/bytes.h"
#include "common/base/hash.h"
#include "common/base/test_point.h"
#include "tests/lib/scratch.h"
#include "tests/lib/wr_test.h"

#define DISTURBANCE 150u
#define NOBODY (1ull << 40) /* keys that only disturbances use */

static struct keyed_model *waiting; /* whose resolves may wait */

/* ---- user functions ---- */

/* The end of both, so that order matters. */
static enum wr_code keep_tail(void *ctx, struct wr_sb *acc, struct wr_str value,
                              struct wr_error *err)
{
    (void)ctx;
    (void)err;
    wr_sb_append(acc, value.ptr, value.bytes);
    if (acc->bytes > 40) {
        memmove(acc->ptr, acc->ptr + acc->bytes - 40, 40);
        acc->bytes = 40;
    }
    return WR_OK;
}

void keyed_model_tail(char *acc, uint32_t *acc_bytes, struct wr_str value)
{
    struct wr_sb sb = {0};
    struct wr_error err;

    wr_sb_append(&sb, acc, *acc_bytes);
    WR_CK_OK(keep_tail(NULL, &sb, value, &err), &err);
    memcpy(acc, sb.ptr, sb.bytes);
    *acc_bytes = (uint32_t)sb.bytes;
    wr_sb_fini(&sb);
}

static enum wr_code free_create(void *ctx, struct tm_accumulator *acc, struct wr_error *err)
{
    (void)ctx;
    (void)err;
    wr_sb_puts(acc->bytes, "made:");
    return WR_OK;
}

static enum wr_code free_add(void *ctx, struct tm_accumulator *acc, struct wr_str value,
                             struct wr_error *err)
{
    return keep_tail(ctx, acc->bytes, value, err);
}

/* {count, sum, chain} */
static enum wr_code fixed_create(void *ctx, struct tm_accumulator *acc, struct wr_error *err)
{
    uint64_t made[3] = {0, 0, 7};

    (void)ctx;
    (void)err;
    memcpy(acc->fixed, made, sizeof made);
    return WR_OK;
}

void keyed_model_fixed_add(uint64_t acc[3], uint64_t number)
{
    acc[0] += 1;
    acc[1] += number;
    acc[2] = acc[2] * 31 + number;
}

static enum wr_code fixed_add(void *ctx, struct tm_accumulator *acc, struct wr_str value,
                              struct wr_error *err)
{
    uint64_t words[3];

    (void)ctx;
    (void)err;
    memcpy(words, acc->fixed, sizeof words);
    keyed_model_fixed_add(words, wr_load_u64(value.ptr));
    memcpy(acc->fixed, words, sizeof words);
    return WR_OK;
}

void keyed_model_fixed_merge(uint64_t acc[3], const uint64_t other[3])
{
    acc[0] += other[0];
    acc[1] += other[1];
    acc[2] = acc[2] * 37 + other[2];
}

static enum wr_code fixed_merge(void *ctx, struct tm_accumulator *acc, struct wr_str value,
                                struct wr_error *err)
{
    uint64_t words[3], other[3];

    (void)ctx;
    (void)err;
    memcpy(words, acc->fixed, sizeof words);
    memcpy(other, value.ptr, sizeof other);
    keyed_model_fixed_merge(words, other);
    memcpy(acc->fixed, words, sizeof words);
    return WR_OK;
}

static enum wr_code fixed_result(void *ctx, struct wr_str acc, struct wr_sb *ret,
                                 struct wr_error *err)
{
    (void)ctx;
    (void)err;
    wr_sb_append(ret, acc.ptr + 8, 16); /* sum and chain */
    return WR_OK;
}

static const struct tm_aggregate_function fixed_function = {.fixed_bytes = 24,
                                                            .create = fixed_create,
                                                            .add = fixed_add,
                                                            .merge = fixed_merge,
                                                            .result = fixed_result};
static const struct tm_aggregate_function free_function = {
    .create = free_create, .add = free_add, .merge = free_add};

/* ---- waiting ---- */

static void composite_of_nobody(uint64_t i, struct wr_sb *sb)
{
    wr_write_varint(sb, 9);
    wr_write_u64(sb, NOBODY + i);
    wr_write_u64(sb, i);
}

/* Keys come and go: pages grow, split and are rebuilt. */
static void disturb(struct keyed_model *m, struct tm_table *table, bool composite)
{
    uint8_t *slots[1];
    struct wr_error err;

    for (uint64_t i = 0; i < DISTURBANCE; i++) {
        struct wr_sb sb = {0};
        if (composite || m->options.text) {
            composite_of_nobody(i, &sb);
        } else {
            wr_write_u64(&sb, NOBODY + i);
        }
        slots[0] = tm_table_insert_encoded(table, sb.ptr, (uint32_t)sb.bytes, false, &err);
        WR_CK(slots[0] != NULL);
        tm_table_remove(table, slots[0]);
        wr_sb_fini(&sb);
    }
}

static enum tm_table_status resolve_or_wait(struct tm_table *table, const struct wr_keys *keys,
                                            enum tm_resolve intent, uint8_t **slots,
                                            uint64_t *fresh, struct wr_error *err)
{
    struct keyed_model *m = waiting;

    if (m != NULL && wr_rng_below(&m->rng, 100) < m->options.wait_percent) {
        for (uint32_t i = 0; m->stores == NULL && i < m->tables.count; i++) {
            const char *name = m->tables.items[i].name;
            disturb(m, m->tables.items[i].table,
                    strstr(name, "/entries") != NULL || strstr(name, "/numbers") != NULL);
        }
        return TM_TABLE_WAIT;
    }
    return tm_table_resolve(table, keys, intent, slots, fresh, err);
}

static void pump(struct keyed_model *m)
{
    struct wr_msg *msg = wr_mailbox_take_all(m->mailbox), *next;

    for (; msg != NULL; msg = next) {
        next = msg->next;
        msg->handle(msg, NULL);
    }
}

static void step_tables(struct keyed_model *m, bool between_batches)
{
    pump(m);
    for (uint32_t i = 0; m->stores != NULL && i < m->tables.count; i++) {
        (void)tm_table_step(m->tables.items[i].table, m->env, between_batches, 0);
    }
}

void keyed_model_between(struct keyed_model *m)
{
    step_tables(m, true);
    /* Now and then let a run be ingested: else a slow disk keeps everything in memory. */
    bool settle = m->stores != NULL && wr_rng_below(&m->site_rng, 4) == 0;
    while (settle && !wr_mailbox_idle(m->mailbox)) {
        wr_mailbox_wait(m->mailbox, 1000);
        pump(m);
    }
}

void keyed_model_wait(struct keyed_model *m)
{
    m->waits += 1;
    step_tables(m, false);
    if (m->idle != NULL) {
        m->idle(m->idle_ctx);
    }
    if (m->stores != NULL) {
        wr_mailbox_wait(m->mailbox, 100);
        pump(m);
    }
}

static bool decide(void *ctx, const char *site)
{
    struct keyed_model *m = ctx;

    if (strcmp(site, "cache.small_bound") == 0) {
        return true;
    }
    return wr_rng_below(&m->site_rng, strncmp(site, "cache.", 6) == 0 ? 3 : 60) == 0;
}

static void nothing(void *ctx)
{
    (void)ctx;
}

/* ---- life ---- */

static struct tm_table *make_table(void *ctx, const struct tm_keyed_table *table,
                                   struct wr_error *err)
{
    struct keyed_model *m = ctx;
    struct keyed_model_table *entry = WR_VEC_ADD(&m->tables);

    (void)err;
    entry->name = wr_strdup(table->name);
    entry->table = tm_table_create(&(struct tm_table_options){
        .name = table->name,
        .key_types = table->key_types,
        .key_count = table->key_count,
        .composite = table->composite,
        .value_bytes = table->value_bytes,
        .value_template = table->value_template,
        .objects = table->objects,
        .key_groups = KEYED_MODEL_GROUPS,
        .key_group_first = m->options.key_group_first,
        .key_group_end = m->options.key_group_end,
        .memory = m->memory,
        .stores = table->heap ? NULL : m->stores,
        .home = m->mailbox,
        .wake = nothing});
    return entry->table;
}

static void open_states(struct keyed_model *m)
{
    enum wr_type type = m->options.text ? WR_TYPE_TEXT : WR_TYPE_INT8;
    struct wr_error err;

    m->keyed = tm_keyed_create(&(struct tm_keyed_options){
        .key_types = &type,
        .key_count = 1,
        .key_groups = KEYED_MODEL_GROUPS,
        .key_group_first = m->options.key_group_first,
        .key_group_end = m->options.key_group_end,
        .table = make_table,
        .ctx = m,
        .resolve = resolve_or_wait});
    ck_assert_ptr_nonnull(m->value = tm_value_open(m->keyed, "value", &err));
    ck_assert_ptr_nonnull(m->reducing =
                              tm_reducing_open(m->keyed, "reducing", keep_tail, NULL, &err));
    ck_assert_ptr_nonnull(m->fixed =
                              tm_aggregating_open(m->keyed, "fixed", &fixed_function, &err));
    ck_assert_ptr_nonnull(m->free = tm_aggregating_open(m->keyed, "free", &free_function, &err));
    ck_assert_ptr_nonnull(m->list = tm_list_open(m->keyed, "list", &err));
    ck_assert_ptr_nonnull(m->map = tm_map_open(m->keyed, "map", &err));
}

struct keyed_model *keyed_model_create(const struct keyed_model_options *options)
{
    struct keyed_model *m = WR_NEW(struct keyed_model);

    m->options = *options;
    if (m->options.key_group_end == 0) {
        m->options.key_group_end = KEYED_MODEL_GROUPS;
    }
    m->env = wr_env_real_create(1);
    m->memory = wr_memory_create(1ull << 32);
    m->mailbox = wr_mailbox_create();
    wr_rng_init(&m->rng, options->seed);
    wr_rng_init(&m->site_rng, options->seed + 1);
    wr_arena_init(&m->arena, 0);
    m->batch = tm_key_batch_create();
    m->walk = tm_walk_create();
    m->next_number = 1;
    for (uint32_t k = 0; k < KEYED_MODEL_KEYS; k++) {
        (void)snprintf(m->texts[k], sizeof m->texts[k], "%s%u",
                       k % 3 == 0 ? "" : "a rather long key that lies elsewhere ", k);
    }
    m->texts[1][0] = '\0'; /* the empty one */
    if (options->store != NULL) {
        char local[160];
        scratch_make(m->directory, sizeof m->directory);
        (void)snprintf(local, sizeof local, "%s/local", m->directory);
        m->stores = tm_stores_create(&(struct tm_stores_options){.env = m->env,
                                                                 .type = options->store,
                                                                 .directory = local,
                                                                 .memory = m->memory});
    }
    open_states(m);
    keyed_model_use(m);
    return m;
}

void keyed_model_use(struct keyed_model *m)
{
    waiting = m;
    wr_buggify_hook(m != NULL && m->stores != NULL ? decide : NULL, m);
}

void keyed_model_keys_fini(struct keyed_model_key *keys)
{
    for (uint32_t k = 0; k < KEYED_MODEL_KEYS; k++) {
        WR_VEC_FINI(&keys[k].list);
    }
}

void keyed_model_destroy(struct keyed_model *m)
{
    keyed_model_use(NULL);
    tm_keyed_destroy(m->keyed);
    for (uint32_t i = 0; i < m->tables.count; i++) {
        tm_table_destroy(m->tables.items[i].table);
        wr_free(m->tables.items[i].name);
    }
    WR_VEC_FINI(&m->tables);
    keyed_model_keys_fini(m->keys);
    tm_walk_destroy(m->walk);
    tm_key_batch_destroy(m->batch);
    wr_arena_fini(&m->arena);
    while (!wr_mailbox_idle(m->mailbox)) {
        wr_mailbox_wait(m->mailbox, 100);
        pump(m);
    }
    if (m->stores != NULL) {
        tm_stores_destroy(m->stores);
        scratch_remove(m->directory);
    }
    wr_mailbox_destroy(m->mailbox);
    wr_env_real_destroy(m->env);
    ck_assert_uint_eq(wr_memory_used_bytes(m->memory), 0);
    wr_memory_destroy(m->memory);
    wr_free(m);
}

struct tm_table *keyed_model_table(struct keyed_model *m, const char *name)
{
    for (uint32_t i = 0; i < m->tables.count; i++) {
        if (strcmp(m->tables.items[i].name, name) == 0) {
            return m->tables.items[i].table;
        }
    }
    ck_abort_msg("no table %s", name);
    return NULL;
}

static uint64_t hash_of(const struct keyed_model *m, uint32_t k)
{
    return k == 0           ? WR_KEY_NULL_HASH
           : m->options.text ? wr_hash_bytes(m->texts[k], strlen(m->texts[k]))
                            : wr_hash_u64(k);
}

bool keyed_model_is_mine(const struct keyed_model *m, uint32_t k)
{
    uint32_t group = wr_key_group(hash_of(m, k), KEYED_MODEL_GROUPS);

    return group >= m->options.key_group_first && group < m->options.key_group_end;
}

void keyed_model_copy(struct keyed_model *m, const struct keyed_model_key *keys)
{
    keyed_model_keys_fini(m->keys);
    for (uint32_t k = 0; k < KEYED_MODEL_KEYS; k++) {
        if (!keyed_model_is_mine(m, k)) {
            memset(&m->keys[k], 0, sizeof m->keys[k]);
            continue;
        }
        m->keys[k] = keys[k];
        memset(&m->keys[k].list, 0, sizeof m->keys[k].list);
        for (uint32_t i = 0; i < keys[k].list.count; i++) {
            WR_VEC_PUSH(&m->keys[k].list, keys[k].list.items[i]);
        }
    }
}

/* ---- batches ---- */

void keyed_model_rows(struct keyed_model *m, const uint16_t *keys, uint32_t count)
{
    bool any_null = false;

    m->count = count;
    memset(m->null_bits, 0, sizeof m->null_bits);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t k = keys[i];
        m->key_of[i] = (uint16_t)k;
        m->words[i] = k;
        m->views[i] = wr_view_of(m->texts[k], k == 0 ? 0 : (uint32_t)strlen(m->texts[k]));
        m->hashes[i] = hash_of(m, k);
        m->null_bits[i / 64] |= (uint64_t)(k == 0) << (i % 64);
        any_null |= k == 0;
    }
    tm_key_batch_take(m->batch, &(struct wr_keys){
                                    .form = m->options.text ? WR_KEY_BYTES : WR_KEY_U64,
                                    .count = count,
                                    .u64 = m->words,
                                    .bytes = m->views,
                                    .hashes = m->hashes,
                                    .null_bits = any_null ? m->null_bits : NULL});
    m->rows = (struct tm_rows){m->batch, NULL, count};
}

static uint32_t my_key(struct keyed_model *m)
{
    for (;;) {
        /* Half of the rows have one of few keys. */
        uint64_t bound = wr_rng_below(&m->rng, 2) == 0 ? 6 : KEYED_MODEL_KEYS;
        uint32_t k = (uint32_t)wr_rng_below(&m->rng, bound);
        if (keyed_model_is_mine(m, k)) {
            return k;
        }
        k = (uint32_t)wr_rng_below(&m->rng, KEYED_MODEL_KEYS);
        if (keyed_model_is_mine(m, k)) {
            return k;
        }
    }
}

/* Values: empty, inline, just long, long, and a few of a megabyte. */
struct wr_str keyed_model_bytes(struct keyed_model *m, uint64_t number)
{
    uint64_t h = wr_hash_u64(number * 977);
    uint32_t bytes = h % 16 == 0    ? 0
                     : h % 16 <= 6  ? 1 + (uint32_t)(h >> 8) % 12
                     : h % 16 <= 10 ? 13 + (uint32_t)(h >> 8) % 11
                     : h % 16 <= 14 ? 24 + (uint32_t)(h >> 8) % 200
                     : (h >> 16) % 256 == 0 ? 1024 * 1024
                                            : 3000;
    char *data = wr_arena_alloc(&m->arena, bytes + 8);

    memset(data, (int)(h >> 24), bytes);
    memcpy(data, &number, WR_MIN(bytes, sizeof number));
    return (struct wr_str){data, bytes};
}

struct wr_str keyed_model_map_key(struct keyed_model *m, uint32_t j)
{
    char *text = wr_arena_printf(&m->arena, "%s%u",
                                 j % 4 == 1 ? "a map key that is rather long, " : "", j);

    return (struct wr_str){text, j == 0 ? 0 : strlen(text)};
}

/* A random batch, random rows of it, values and map keys for them. */
void keyed_model_batch(struct keyed_model *m)
{
    uint16_t keys[WR_BATCH_ROWS_MAX] = {0};
    uint32_t count = 1 + (uint32_t)wr_rng_below(&m->rng, wr_rng_below(&m->rng, 8) == 0 ? 200 : 12);

    wr_arena_reset(&m->arena);
    for (uint32_t i = 0; i < count; i++) {
        keys[i] = (uint16_t)my_key(m);
    }
    keyed_model_rows(m, keys, count);
    if (wr_rng_below(&m->rng, 2) == 0) {
        for (uint32_t i = 0; i < count; i++) {
            m->picks[i] = (uint16_t)wr_rng_below(&m->rng, count);
        }
        m->rows.rows = m->picks;
    }
    for (uint32_t i = 0; i < count; i++) {
        m->number_of[i] = m->next_number++;
        m->values[i] = keyed_model_bytes(m, m->number_of[i]);
        m->map_key_of[i] = (uint16_t)wr_rng_below(&m->rng, KEYED_MODEL_MAP_KEYS);
        m->map_keys[i] = keyed_model_map_key(m, m->map_key_of[i]);
    }
}

struct keyed_model_key *keyed_model_at(struct keyed_model *m, uint32_t i)
{
    return &m->keys[m->key_of[tm_rows_at(&m->rows, i)]];
}

void keyed_model_check_bytes(struct keyed_model *m, struct wr_str got, uint64_t number)
{
    struct wr_str want = keyed_model_bytes(m, number);

    WR_CK(got.bytes == want.bytes && memcmp(got.ptr, want.ptr, want.bytes) == 0);
}
