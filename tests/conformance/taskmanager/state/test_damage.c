/* Files of checkpoints that are not what was written: every backend, every file of a chain, every
 * region of it. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "common/base/hash.h"
#include "common/base/rng.h"
#include "common/base/test_point.h"
#include "common/base/vec.h"
#include "common/obs/log.h"
#include "common/sys/env.h"
#include "taskmanager/state/segment.h"
#include "taskmanager/state/snapshot.h"
#include "taskmanager/state/store.h"
#include "tests/lib/effort.h"
#include "tests/lib/fault_env.h"
#include "tests/lib/scratch.h"
#include "tests/lib/wr_test.h"

#define KEYS 8000u
#define GROUPS 16u
#define BATCH 100u
#define PATH_BYTES 400u
#define PLACES 10u /* of a file, at random */

struct world {
    struct wr_rng rng;
    struct wr_env *real;
    struct fault_env fault;
    struct wr_env *env; /* the fault's */
    struct wr_memory *memory;
    struct wr_mailbox *mailbox;
    struct tm_segments *segments;
    struct tm_stores *stores; /* NULL: heap */
    char directory[128];
    char local[160];
    struct tm_table *table;
    Weir__TableState state;
    bool has_state;
    uint64_t model[KEYS]; /* 0 = absent */
    uint64_t sealed[KEYS];
};
/* A file of the chain. */
struct file {
    char name[200];
    char path[PATH_BYTES];
    uint8_t *data;
    uint32_t bytes;
    bool whole; /* every byte is needed; else those of extents */
};
struct files {
    WR_VEC(struct file) list;
};

static void nothing(void *ctx)
{
    (void)ctx;
}

static void pump(struct world *w, bool wait)
{
    struct wr_msg *msg, *next;

    if (wait) {
        wr_mailbox_wait(w->mailbox, 5);
    }
    for (msg = wr_mailbox_take_all(w->mailbox); msg != NULL; msg = next) {
        next = msg->next;
        msg->handle(msg, NULL);
    }
}

/* A table over a store that may keep nothing in memory has a store worth damaging. */
static bool decide(void *ctx, const char *site)
{
    (void)ctx;
    return strcmp(site, "cache.small_bound") == 0;
}

static void world_init(struct world *w, const struct tm_store_type *type)
{
    char stores[160];

    memset(w, 0, sizeof *w);
    wr_rng_init(&w->rng, 5);
    w->real = wr_env_real_create(2);
    fault_env_init(&w->fault, w->real);
    w->env = &w->fault.base;
    w->memory = wr_memory_create(1ull << 30);
    w->mailbox = wr_mailbox_create();
    scratch_make(w->directory, sizeof w->directory);
    snprintf(w->local, sizeof w->local, "%s/local", w->directory);
    w->segments = tm_segments_create(&(struct tm_segments_options){.env = w->env,
                                                                   .job_directory = w->directory,
                                                                   .attempt = {1, 1},
                                                                   .memory = w->memory,
                                                                   .incarnation = {7, 1}});
    if (type != NULL) {
        snprintf(stores, sizeof stores, "%s/stores", w->directory);
        w->stores = tm_stores_create(&(struct tm_stores_options){
            .env = w->env, .type = type, .directory = stores, .memory = w->memory});
    }
    wr_buggify_hook(decide, w);
    wr_log_set_level(WR_LOG_ERROR); /* of copies that are not used */
}

static void drop_state(struct world *w)
{
    if (w->has_state) {
        tm_table_state_fini(&w->state);
    }
    w->has_state = false;
}

static void world_fini(struct world *w)
{
    wr_buggify_hook(NULL, NULL);
    wr_log_set_level(WR_LOG_INFO);
    drop_state(w);
    tm_table_destroy(w->table);
    tm_segments_unref(w->segments);
    while (!wr_mailbox_idle(w->mailbox)) {
        pump(w, true);
    }
    tm_stores_destroy(w->stores);
    wr_mailbox_destroy(w->mailbox);
    fault_env_fini(&w->fault);
    wr_env_real_destroy(w->real);
    ck_assert_uint_eq(wr_memory_used_bytes(w->memory), 0);
    wr_memory_destroy(w->memory);
    scratch_remove(w->directory);
}

static struct tm_table *make_table(struct world *w)
{
    enum wr_type type = WR_TYPE_INT8;

    return tm_table_create(&(struct tm_table_options){.name = "t",
                                                      .key_types = &type,
                                                      .key_count = 1,
                                                      .value_bytes = 8,
                                                      .key_groups = GROUPS,
                                                      .key_group_end = GROUPS,
                                                      .memory = w->memory,
                                                      .stores = w->stores,
                                                      .home = w->mailbox,
                                                      .wake = nothing,
                                                      .ctx = w});
}

static enum tm_table_status try_resolve(struct world *w, struct tm_table *table,
                                        const uint64_t *ks, enum tm_resolve intent,
                                        uint8_t **slots, struct wr_error *err)
{
    uint64_t hashes[BATCH], fresh[(BATCH + 63) / 64];
    struct wr_keys keys = {.form = WR_KEY_U64, .count = BATCH, .u64 = ks, .hashes = hashes};
    enum tm_table_status status;

    for (uint32_t i = 0; i < BATCH; i++) {
        hashes[i] = wr_hash_u64(ks[i]);
    }
    while ((status = tm_table_resolve(table, &keys, intent, slots,
                                      intent == TM_RESOLVE_UPSERT ? fresh : NULL, err)) ==
           TM_TABLE_WAIT) {
        pump(w, true);
        (void)tm_table_step(table, w->env, true, 0);
    }
    return status;
}

static void resolve(struct world *w, struct tm_table *table, const uint64_t *ks,
                    enum tm_resolve intent, uint8_t **slots)
{
    struct wr_error err;
    enum tm_table_status status = try_resolve(w, table, ks, intent, slots, &err);

    ck_assert_msg(status == TM_TABLE_DONE, "%s", err.message);
}

static void change(struct world *w)
{
    uint64_t ks[BATCH], base = wr_rng_below(&w->rng, KEYS);
    uint8_t *slots[BATCH];

    for (uint32_t i = 0; i < BATCH; i++) {
        ks[i] = (base + i) % KEYS;
    }
    resolve(w, w->table, ks, TM_RESOLVE_UPSERT, slots);
    for (uint32_t i = 0; i < BATCH; i++) {
        w->model[ks[i]] = wr_rng_next(&w->rng) | 1;
        memcpy(slots[i], &w->model[ks[i]], 8);
        if (i % 7 == 0) {
            tm_table_remove(w->table, slots[i]);
            w->model[ks[i]] = 0;
        }
    }
    (void)tm_table_step(w->table, w->env, true, 0);
    pump(w, false);
}

static enum tm_pack_state try_snapshot(struct world *w, uint64_t checkpoint, struct wr_error *err)
{
    struct tm_pack *pack = tm_table_seal(w->table, &(struct tm_pack_options){
        .checkpoint = checkpoint, .segments = w->segments, .home = w->mailbox, .wake = nothing,
        .ctx = w});
    enum tm_pack_state at;

    while ((at = tm_pack_step(pack, w->env, 0, err)) != TM_PACK_DONE && at != TM_PACK_FAILED) {
        pump(w, at == TM_PACK_WAIT);
    }
    if (at == TM_PACK_DONE) {
        memcpy(w->sealed, w->model, sizeof w->model);
        drop_state(w);
        weir__table_state__init(&w->state);
        tm_table_state(w->table, &w->state);
        w->has_state = true;
    }
    tm_pack_destroy(pack);
    return at;
}

static void snapshot(struct world *w, uint64_t checkpoint)
{
    struct wr_error err;

    ck_assert_msg(try_snapshot(w, checkpoint, &err) == TM_PACK_DONE, "%s", err.message);
}

/* A chain of a base, of the store's files if there is one, and two deltas. */
static void make_chain(struct world *w)
{
    Weir__TablePart__Kind kind =
        w->stores == NULL ? WEIR__TABLE_PART__KIND__BASE : WEIR__TABLE_PART__KIND__STORE;
    uint64_t checkpoint = 1;

    w->table = make_table(w);
    for (uint32_t i = 0; i < KEYS / BATCH * 3; i++) {
        change(w);
    }
    do {
        for (uint32_t i = 0; i < (checkpoint % 8 == 1 ? 20u : 2u); i++) {
            change(w);
        }
        snapshot(w, checkpoint);
        ck_assert_uint_lt(checkpoint, 200);
        checkpoint += 1;
    } while (w->state.n_parts != 3 || w->state.parts[0]->kind != kind);
}

/* ---- its files ---- */

static void read_file(const char *path, uint8_t **ret, uint32_t *ret_bytes)
{
    struct stat st;
    FILE *file = fopen(path, "re");

    ck_assert_msg(file != NULL && fstat(fileno(file), &st) == 0, "%s", path);
    *ret_bytes = (uint32_t)st.st_size;
    *ret = wr_alloc(*ret_bytes + 1);
    ck_assert_uint_eq(fread(*ret, 1, *ret_bytes, file), *ret_bytes);
    fclose(file);
}

/* As a file of its own: what is linked to the old one keeps its bytes. */
static void write_file(const char *path, const uint8_t *data, uint32_t bytes)
{
    FILE *file;

    (void)unlink(path);
    file = fopen(path, "we");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(data, 1, bytes, file), bytes);
    ck_assert_int_eq(fclose(file), 0);
}

static void add_file(struct world *w, struct files *files, const char *name, bool whole)
{
    for (uint32_t i = 0; i < files->list.count; i++) {
        if (strcmp(files->list.items[i].name, name) == 0) {
            return;
        }
    }
    struct file *file = WR_VEC_ADD(&files->list);
    file->whole = whole;
    snprintf(file->name, sizeof file->name, "%s", name);
    snprintf(file->path, sizeof file->path, "%s/%s", w->directory, name);
    read_file(file->path, &file->data, &file->bytes);
}

static void find_files(struct world *w, struct files *files)
{
    for (size_t p = 0; p < w->state.n_parts; p++) {
        const Weir__TablePart *part = w->state.parts[p];
        for (size_t e = 0; e < part->n_extents; e++) {
            add_file(w, files, part->extents[e]->file, false);
        }
        for (size_t f = 0; f < part->n_files; f++) {
            add_file(w, files, part->files[f]->file, true);
        }
    }
}

static void files_fini(struct files *files)
{
    for (uint32_t i = 0; i < files->list.count; i++) {
        wr_free(files->list.items[i].data);
    }
    WR_VEC_FINI(&files->list);
}

/* Whether the state refers to this byte. */
static bool is_needed(const struct world *w, const struct file *file, uint32_t at)
{
    for (size_t p = 0; p < w->state.n_parts && !file->whole; p++) {
        const Weir__TablePart *part = w->state.parts[p];
        for (size_t e = 0; e < part->n_extents; e++) {
            const Weir__Extent *x = part->extents[e];
            if (strcmp(x->file, file->name) == 0 && at >= x->offset &&
                at < x->offset + x->bytes) {
                return true;
            }
        }
    }
    return file->whole;
}

/* ---- restoring ---- */

static enum tm_pack_state restore(struct world *w, bool local, struct tm_table **ret,
                                  struct wr_error *err)
{
    enum tm_pack_state at;
    struct tm_restore_table *r;

    *ret = make_table(w);
    r = tm_restore_table_create(*ret, &(struct tm_restore_options){.env = w->env,
                                                                   .home = w->mailbox,
                                                                   .directory = w->directory,
                                                                   .local = local ? w->local : NULL,
                                                                   .stores = w->stores,
                                                                   .wake = nothing,
                                                                   .ctx = w});
    tm_restore_table_add(r, &w->state);
    while ((at = tm_restore_table_step(r, 0, err)) != TM_PACK_DONE && at != TM_PACK_FAILED) {
        pump(w, at == TM_PACK_WAIT);
    }
    tm_restore_table_destroy(r);
    return at;
}

static void check_exact(struct world *w, struct tm_table *table)
{
    for (uint64_t first = 0; first < KEYS; first += BATCH) {
        uint64_t ks[BATCH];
        uint8_t *slots[BATCH];
        for (uint32_t i = 0; i < BATCH; i++) {
            ks[i] = first + i;
        }
        resolve(w, table, ks, TM_RESOLVE_READ, slots);
        for (uint32_t i = 0; i < BATCH; i++) {
            uint64_t value = 0;
            if (slots[i] != NULL) {
                memcpy(&value, slots[i], sizeof value);
            }
            WR_CK(value == w->sealed[ks[i]]);
        }
    }
}

static void must_be_exact(struct world *w, bool local, const char *what)
{
    struct tm_table *table;
    struct wr_error err;

    ck_assert_msg(restore(w, local, &table, &err) == TM_PACK_DONE, "%s: %s", what, err.message);
    check_exact(w, table);
    tm_table_destroy(table);
}

static void must_fail(struct world *w, const struct file *file, const char *what, uint32_t at)
{
    struct tm_table *table;
    struct wr_error err;

    ck_assert_msg(restore(w, false, &table, &err) == TM_PACK_FAILED, "%s: %s at %u of %u",
                  file->name, what, at, file->bytes);
    ck_assert_msg(strstr(err.message, file->path) != NULL &&
                      strstr(err.message, "table \"t\"") != NULL,
                  "%s at %u: %s", what, at, err.message);
    ck_assert_msg(file->whole || strstr(err.message, "key groups") != NULL, "%s", err.message);
    tm_table_destroy(table);
}

static void flip(struct world *w, const struct file *file, uint32_t at)
{
    uint8_t mask = (uint8_t)(1u << wr_rng_below(&w->rng, 8));

    file->data[at] ^= mask;
    write_file(file->path, file->data, file->bytes);
    file->data[at] ^= mask;
    if (is_needed(w, file, at)) {
        must_fail(w, file, "a flipped bit", at);
    } else {
        must_be_exact(w, false, file->name);
    }
}

static void cut(struct world *w, const struct file *file, uint32_t bytes)
{
    bool needed = false;

    for (uint32_t i = bytes; i < file->bytes && !needed; i++) {
        needed = is_needed(w, file, i);
    }
    write_file(file->path, file->data, bytes);
    if (needed) {
        must_fail(w, file, "a cut", bytes);
    } else {
        must_be_exact(w, false, file->name);
    }
}

static void damage_file(struct world *w, const struct file *file)
{
    uint32_t header = file->whole ? 8 : 48;
    /* A whole file has a hash, whatever is in front. */
    uint32_t step = file->whole ? effort_step(4) : 1;

    ck_assert_uint_gt(file->bytes, 0);
    for (uint32_t at = 0; at < WR_MIN(file->bytes, header); at += step) {
        flip(w, file, at);
    }
    for (uint32_t i = 0; i < PLACES / effort_step(2); i++) {
        flip(w, file, (uint32_t)wr_rng_below(&w->rng, file->bytes));
        cut(w, file, (uint32_t)wr_rng_below(&w->rng, file->bytes));
    }
    flip(w, file, file->bytes - 1);
    cut(w, file, 0);
    cut(w, file, 1);
    cut(w, file, file->bytes - 1);
    ck_assert_int_eq(unlink(file->path), 0);
    must_fail(w, file, "removed", 0);
    write_file(file->path, file->data, file->bytes);
}

static void damage_all(const struct tm_store_type *type)
{
    struct world *w = WR_NEW(struct world);
    struct files files = {0};

    world_init(w, type);
    make_chain(w);
    find_files(w, &files);
    must_be_exact(w, false, "nothing is damaged");
    for (uint32_t i = 0; i < files.list.count; i++) {
        damage_file(w, &files.list.items[i]);
    }
    must_be_exact(w, false, "everything is undone");
    check_exact(w, w->table);
    files_fini(&files);
    world_fini(w);
    wr_free(w);
}

static void make_folders(const char *directory, const char *name)
{
    char path[PATH_BYTES];
    size_t base;

    snprintf(path, sizeof path, "%s/%s", directory, name);
    base = strlen(directory);
    for (char *slash = path + base; slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        (void)mkdir(path, 0700);
        *slash = '/';
    }
}

static void spoil_copies(const struct tm_store_type *type)
{
    struct world *w = WR_NEW(struct world);
    struct files files = {0};

    world_init(w, type);
    make_chain(w);
    find_files(w, &files);
    for (uint32_t i = 0; i < files.list.count; i++) {
        const struct file *file = &files.list.items[i];
        char path[PATH_BYTES];
        snprintf(path, sizeof path, "%s/%s", w->local, file->name);
        make_folders(w->local, file->name);
        file->data[file->bytes / 2] ^= 1;
        write_file(path, file->data, file->bytes);
        file->data[file->bytes / 2] ^= 1;
        must_be_exact(w, true, "a copy with a flipped bit");
        write_file(path, file->data, file->bytes / 2);
        must_be_exact(w, true, "a copy that is cut");
        write_file(path, file->data, file->bytes);
        ck_assert_int_eq(unlink(file->path), 0);
        must_be_exact(w, true, "the original is gone, the copy is whole");
        write_file(file->path, file->data, file->bytes);
    }
    files_fini(&files);
    world_fini(w);
    wr_free(w);
}

static uint32_t count_state_files(struct world *w)
{
    struct wr_file_list list = {0};
    struct wr_error err;
    char path[160];
    uint32_t count;

    snprintf(path, sizeof path, "%s/state", w->directory);
    WR_CK_OK(w->real->ops->list(w->real, path, &list, &err), &err);
    count = list.count;
    wr_file_list_fini(&list);
    return count;
}

/* Snapshots that fail at one call after the other, then one that does not. */
static void fail_snapshots(const struct tm_store_type *type, enum fault_call call)
{
    struct world *w = WR_NEW(struct world);
    struct wr_error err;
    uint32_t files, failed = 0;

    world_init(w, type);
    make_chain(w);
    while (!wr_mailbox_idle(w->mailbox)) {
        pump(w, true);
    }
    files = count_state_files(w);
    for (uint32_t nth = 1; nth <= 6; nth++) {
        for (uint32_t i = 0; i < KEYS / BATCH; i++) {
            change(w); /* so much that a base is due */
        }
        fault_env_fail(&w->fault, call, nth, false);
        w->fault.every = true;
        w->fault.failure = WR_ERR_NO_SPACE;
        enum tm_pack_state at = try_snapshot(w, 1000 + nth, &err);
        while (!wr_mailbox_idle(w->mailbox)) {
            pump(w, true);
        }
        fault_env_heal(&w->fault);
        if (at == TM_PACK_DONE) { /* it made fewer writes */
            files = count_state_files(w);
            continue;
        }
        ck_assert_int_eq(at, TM_PACK_FAILED);
        ck_assert_int_eq(err.code, WR_ERR_NO_SPACE);
        ck_assert_uint_eq(count_state_files(w), files);
        failed += 1;
    }
    ck_assert_uint_gt(failed, 0);
    snapshot(w, 2000);
    must_be_exact(w, false, "there is room again");
    world_fini(w);
    wr_free(w);
}

/* ---- damage while a table runs ---- */

#define HURT_EVERY 500u /* bytes: every block of records */

/* Records come first in a file. */
static void hurt(uint8_t *data, uint32_t bytes)
{
    for (uint32_t at = 20; at < bytes / 4; at += HURT_EVERY) {
        data[at] ^= 16;
    }
}

/* In place: whoever has it by a link, or open, has it too. */
static void hurt_file(const char *path)
{
    uint8_t *data;
    uint32_t bytes;
    FILE *file;

    read_file(path, &data, &bytes);
    hurt(data, bytes);
    file = fopen(path, "r+e");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(data, 1, bytes, file), bytes);
    ck_assert_int_eq(fclose(file), 0);
    wr_free(data);
}

/* Files of records in databases; returned. */
static char *list_databases(struct world *w)
{
    WR_AUTO_FREE char *command =
        wr_asprintf("find '%s/stores' -name '*.sst' | sort > '%s/list'", w->directory, w->directory);
    WR_AUTO_FREE char *list = wr_asprintf("%s/list", w->directory);
    uint8_t *data;
    uint32_t bytes;

    ck_assert_int_eq(system(command), 0);
    read_file(list, &data, &bytes);
    data[bytes] = '\0';
    return (char *)data;
}

/* All files of records, once no compaction makes others any more. */
static void hurt_databases(struct world *w)
{
    WR_AUTO_FREE char *list = list_databases(w);
    char *rest = list, *path;

    for (uint32_t same = 0; same < 3;) {
        usleep(100000);
        char *now = list_databases(w);
        same = strcmp(now, list) == 0 ? same + 1 : 0;
        wr_free(list);
        rest = list = now;
    }
    ck_assert_uint_gt(strlen(list), 0);
    while ((path = strsep(&rest, "\n")) != NULL && path[0] != '\0') {
        hurt_file(path);
    }
}

/* The first error of reading everything, or of a compaction that met it before. */
static void must_meet_damage(struct world *w, struct tm_table *table, struct wr_error *err)
{
    enum tm_table_status status = TM_TABLE_DONE;

    for (uint64_t first = 0; first < KEYS && status == TM_TABLE_DONE; first += BATCH) {
        uint64_t ks[BATCH];
        uint8_t *slots[BATCH];
        for (uint32_t i = 0; i < BATCH; i++) {
            ks[i] = first + i;
        }
        status = try_resolve(w, table, ks, TM_RESOLVE_READ, slots, err);
    }
    ck_assert_int_eq(status, TM_TABLE_FAILED);
    ck_assert_int_eq(err->code, WR_ERR_CORRUPT);
    ck_assert_msg(strstr(err->message, "table \"t\": could not ") != NULL, "%s", err->message);
}

/* A table whose database is of the chain, and whose blocks are in no cache. */
static enum tm_pack_state start_again(struct world *w, struct tm_table **ret, struct wr_error *err)
{
    tm_table_destroy(WR_TAKE(w->table));
    while (!wr_mailbox_idle(w->mailbox)) {
        pump(w, true);
    }
    return restore(w, false, ret, err);
}

/* The checkpoint's files as they were, each of its own. */
static void rewrite(const struct files *files)
{
    for (uint32_t i = 0; i < files->list.count; i++) {
        write_file(files->list.items[i].path, files->list.items[i].data, files->list.items[i].bytes);
    }
}

static bool is_records(const char *name)
{
    return strstr(name, ".sst") != NULL;
}

/* Those that no database has any more: what is damaged is damaged wherever it is linked. */
static void hurt_checkpoint(bool linked, const struct files *files)
{
    for (uint32_t i = 0; linked && i < files->list.count; i++) {
        const struct file *file = &files->list.items[i];
        uint8_t *data;
        uint32_t bytes;
        if (is_records(file->name)) {
            read_file(file->path, &data, &bytes);
            bool same = memcmp(data, file->data, bytes) == 0;
            wr_free(data);
            if (same) {
                hurt_file(file->path);
            }
        }
    }
}

/* Files of the checkpoint hold damage, and its hashes are those of what they hold. */
static void hurt_when_made(struct world *w, struct files *files)
{
    const Weir__TablePart *part = w->state.parts[0];

    for (uint32_t i = 0; i < files->list.count; i++) {
        struct file *file = &files->list.items[i];
        if (!is_records(file->name)) {
            continue;
        }
        hurt(file->data, file->bytes);
        write_file(file->path, file->data, file->bytes);
        for (size_t f = 0; f < part->n_files; f++) {
            if (strcmp(part->files[f]->file, file->name) == 0) {
                struct wr_hash128 hash = wr_hash128_bytes(file->data, file->bytes);
                part->files[f]->hash_low = hash.low;
                part->files[f]->hash_high = hash.high;
            }
        }
    }
}

/* One flipped bit or a cut in a file that a state refers to is an error that names table and file,
 * and in segments the key groups; in bytes that it does not refer to it does no harm. Undone, the
 * state is exact. */
START_TEST(damage_to_a_heap_table_is_named)
{
    damage_all(NULL);
}
END_TEST

/* Copies beside the originals are used when they are right, and never trusted. */
START_TEST(wrong_copies_of_a_heap_table_do_no_harm)
{
    spoil_copies(NULL);
}
END_TEST

/* A snapshot that fails leaves no file: on a full disk that is the room which the next one needs. */
START_TEST(failed_snapshots_of_heap_tables_leave_nothing)
{
    fail_snapshots(NULL, FAULT_CALL_WRITE);
    fail_snapshots(NULL, FAULT_CALL_FSYNC);
}
END_TEST

#ifdef WR_DEBUG /* what makes a small table use its store */
START_TEST(damage_to_a_model_of_a_store_is_named)
{
    damage_all(&tm_store_memory);
}
END_TEST

START_TEST(damage_to_a_database_is_named)
{
    damage_all(&tm_store_rocksdb);
}
END_TEST

START_TEST(wrong_copies_of_databases_do_no_harm)
{
    spoil_copies(&tm_store_memory);
    spoil_copies(&tm_store_rocksdb);
}
END_TEST

START_TEST(failed_snapshots_of_databases_leave_nothing)
{
    fail_snapshots(&tm_store_memory, FAULT_CALL_FSYNC);
    fail_snapshots(&tm_store_rocksdb, FAULT_CALL_FSYNC);
}
END_TEST

/* A damaged block of a running table's database ends the attempt and not the job: the next one makes
 * another database of the checkpoint. Where the block is the checkpoint's too, that one says so. */
START_TEST(damaged_scratch_is_made_anew)
{
    for (uint32_t linked = 0; linked < 2; linked++) {
        struct world *w = WR_NEW(struct world);
        struct files files = {0};
        struct tm_table *table;
        struct wr_error err;

        world_init(w, &tm_store_rocksdb);
        make_chain(w);
        find_files(w, &files);
        ck_assert_msg(start_again(w, &table, &err) == TM_PACK_DONE, "%s", err.message);
        if (linked == 0) {
            rewrite(&files);
        }
        hurt_databases(w);
        hurt_checkpoint(linked, &files);
        must_meet_damage(w, table, &err);
        ck_assert_msg(err.retriable, "%s", err.message);
        tm_table_destroy(table);
        if (linked == 0) {
            must_be_exact(w, false, "made anew");
        } else {
            ck_assert_int_eq(restore(w, false, &table, &err), TM_PACK_FAILED);
            ck_assert_int_eq(err.code, WR_ERR_CORRUPT);
            ck_assert_msg(!err.retriable && strstr(err.message, ".sst\" does not have the hash"),
                          "%s", err.message);
            tm_table_destroy(table);
        }
        files_fini(&files);
        world_fini(w);
        wr_free(w);
    }
}
END_TEST

/* A checkpoint that was made of a damaged database would only be read again: the error is final, and says
 * which file it is. */
START_TEST(damage_that_was_saved_is_final)
{
    struct world *w = WR_NEW(struct world);
    struct files files = {0};
    struct tm_table *table;
    struct wr_error err;

    world_init(w, &tm_store_rocksdb);
    make_chain(w);
    find_files(w, &files);
    hurt_when_made(w, &files);
    if (start_again(w, &table, &err) == TM_PACK_DONE) { /* or a compaction has met it */
        must_meet_damage(w, table, &err);
    }
    ck_assert_msg(!err.retriable && strstr(err.message, "is as the checkpoint has it") != NULL,
                  "%s", err.message);
    tm_table_destroy(table);
    files_fini(&files);
    world_fini(w);
    wr_free(w);
}
END_TEST

WR_TEST_MAIN("damage", damage_to_a_heap_table_is_named, wrong_copies_of_a_heap_table_do_no_harm,
             failed_snapshots_of_heap_tables_leave_nothing, damaged_scratch_is_made_anew,
             damage_that_was_saved_is_final, failed_snapshots_of_databases_leave_nothing, damage_to_a_model_of_a_store_is_named,
             damage_to_a_database_is_named, wrong_copies_of_databases_do_no_harm)
#else
WR_TEST_MAIN("damage", damage_to_a_heap_table_is_named, wrong_copies_of_a_heap_table_do_no_harm,
             failed_snapshots_of_heap_tables_leave_nothing)
#endif
