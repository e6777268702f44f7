#include "taskmanager/state/restore_store.h"

#include <string.h>

#include "common/base/alloc.h"
#include "common/base/arena.h"
#include "common/base/vec.h"
#include "taskmanager/state/cache.h"
#include "taskmanager/state/parts.h"
#include "taskmanager/state/store.h"

#define SCAN_RECORDS 2048u
#define SCAN_BYTES_MAX (1024u * 1024)
#define RECORDS_BETWEEN_CLOCKS 64u

/* One job does all the work, step after step; it outlives an abandoned restore. */
enum scan_step { SCAN_COLLECT, SCAN_OPEN, SCAN_READ, SCAN_CLOSE };
struct store_job {
    struct wr_job job;
    struct restore_store *restore; /* NULL: abandoned */
    struct tm_stores *stores;
    const struct tm_store_type *type;
    Weir__TablePart *part; /* a copy */
    bool all; /* key groups of the part are ours */
    char *directory, *job_directory, *local;
    enum scan_step step;
    bool running;
    uint64_t local_bytes;

    struct tm_store *store;
    uint8_t from_space[TM_RECORD_STORE_KEY_BYTES], end_space[TM_RECORD_STORE_KEY_BYTES];
    struct wr_str from, end;
    WR_VEC(char) next; /* where the next scan begins */
    struct wr_arena arena;
    struct tm_store_record records[SCAN_RECORDS];
    uint32_t count;
    bool at_end;
    enum wr_code code;
    struct wr_error err;
};

struct restore_store {
    struct tm_table *table;
    struct wr_env *env;
    void (*wake)(void *ctx);
    void *ctx;
    const Weir__TableState *state;
    const Weir__TablePart *part;
    bool adopt;
    struct store_job *job;
    struct wr_mailbox *home;
    uint32_t applied; /* of the records in hand */
    bool begun;
    bool done;
};

/* ---- the job ---- */

static enum wr_code scan_piece(struct store_job *j)
{
    struct wr_str from = j->next.count > 0 ? (struct wr_str){j->next.items, j->next.count}
                                           : j->from;
    enum wr_code code;

    wr_arena_reset(&j->arena);
    code = j->type->scan(j->store, from, j->end, SCAN_RECORDS, SCAN_BYTES_MAX, &j->arena,
                         j->records, &j->count, &j->at_end, &j->err);
    if (code == WR_OK && j->count > 0) {
        struct wr_str last = j->records[j->count - 1].key;
        j->next.count = 0;
        WR_VEC_RESERVE(&j->next, (uint32_t)last.bytes + 1);
        memcpy(j->next.items, last.ptr, last.bytes);
        j->next.items[last.bytes] = '\0';
        j->next.count = (uint32_t)last.bytes + 1;
    }
    return code;
}

static void job_run(struct wr_job *job, struct wr_env *env)
{
    struct store_job *j = WR_CONTAINER_OF(job, struct store_job, job);
    struct wr_error err;

    switch (j->step) {
    case SCAN_COLLECT:
        j->code = cache_collect_files(env, j->part, j->all, j->job_directory, j->local, j->directory,
                                      &j->local_bytes, &j->err);
        break;
    case SCAN_OPEN:
        j->code = j->type->open(j->stores, j->directory, &j->store, &j->err);
        if (j->code == WR_OK) {
            j->code = scan_piece(j);
        }
        break;
    case SCAN_READ:
        j->code = scan_piece(j);
        break;
    case SCAN_CLOSE:
        if (j->store != NULL) {
            j->type->close(WR_TAKE(j->store));
        }
        if (j->directory != NULL) {
            (void)tm_stores_remove(j->stores, j->directory, &err); /* scratch: swept at start */
        }
        break;
    }
}

static void job_free(struct store_job *j)
{
    wr_arena_fini(&j->arena);
    WR_VEC_FINI(&j->next);
    tm_part_free(j->part);
    wr_free(j->directory);
    wr_free(j->job_directory);
    wr_free(j->local);
    wr_free(j);
}

static void job_done(struct wr_job *job, void *owner);

static void start(struct store_job *j, struct wr_mailbox *home, enum scan_step step)
{
    struct wr_env *env = tm_stores_options(j->stores)->env;

    j->step = step;
    j->running = true;
    j->job = (struct wr_job){.run = job_run, .done = job_done, .home = home};
    env->ops->offload(env, &j->job);
}

static void job_done(struct wr_job *job, void *owner)
{
    struct store_job *j = WR_CONTAINER_OF(job, struct store_job, job);

    (void)owner;
    j->running = false;
    if (j->restore != NULL) {
        j->restore->wake(j->restore->ctx);
    } else if (j->step == SCAN_CLOSE) {
        job_free(j);
    } else {
        start(j, job->home, SCAN_CLOSE);
    }
}

/* ---- create ---- */

struct restore_store *restore_store_create(struct tm_table *table,
                                           const struct tm_restore_options *options,
                                           const Weir__TableState *state,
                                           const Weir__TablePart *part, bool whole)
{
    struct restore_store *restore = WR_NEW(struct restore_store);
    const struct tm_store_type *type = tm_store_type_find(part->store);
    uint32_t first = WR_MAX(table->key_group_first, state->key_group_drained_end);
    struct store_job *j;

    restore->table = table;
    restore->env = options->env;
    restore->home = options->home;
    restore->wake = options->wake;
    restore->ctx = options->ctx;
    restore->state = state;
    restore->part = part;
    restore->adopt = whole && table->cache != NULL && options->stores != NULL && type != NULL &&
                     tm_stores_options(options->stores)->type == type;
    if (type == NULL || options->stores == NULL) {
        return restore;
    }
    j = restore->job = WR_NEW(struct store_job);
    j->restore = restore;
    j->stores = options->stores;
    j->type = type;
    j->part = tm_part_copy(part);
    j->all = table->key_group_first <= state->key_group_first &&
             table->key_group_end >= state->key_group_end;
    j->directory = tm_stores_directory(options->stores, "restore");
    j->job_directory = wr_strdup(options->directory);
    j->local = options->local == NULL ? NULL : wr_strdup(options->local);
    tm_record_store_group(WR_MAX(first, state->key_group_first), table->key_groups, j->from_space,
                          &j->from);
    tm_record_store_group(WR_MIN(table->key_group_end, state->key_group_end), table->key_groups,
                          j->end_space, &j->end);
    wr_arena_init(&j->arena, 0);
    return restore;
}

void restore_store_destroy(struct restore_store *restore)
{
    struct store_job *j;

    if (restore == NULL) {
        return;
    }
    j = restore->job;
    if (j != NULL) {
        j->restore = NULL;
        if (!j->running) {
            start(j, restore->home, SCAN_CLOSE);
        }
    }
    wr_free(restore);
}

void restore_store_bytes(const struct restore_store *restore, uint64_t *bytes,
                         uint64_t *local_bytes)
{
    *bytes += restore->part->bytes;
    *local_bytes += restore->job->local_bytes;
}

/* ---- applying ---- */

static enum tm_pack_state fail(const struct restore_store *restore, struct wr_error *err)
{
    bool retriable = err->retriable;

    (void)wr_wrap(err, "could not restore table \"%s\", key groups %u to %u, from checkpoint %llu",
                  restore->table->name, restore->state->key_group_first,
                  restore->state->key_group_end, (unsigned long long)restore->part->checkpoint);
    err->retriable = retriable;
    return TM_PACK_FAILED;
}

static enum tm_pack_state apply(struct restore_store *restore,
                                const struct tm_store_record *stored, struct wr_error *err)
{
    struct tm_table *table = restore->table;
    struct tm_record record;
    uint64_t u64;

    if (tm_record_of_store(&table->shape, stored->key, stored->value, &u64, &record, err) !=
            WR_OK ||
        table_check_record(table, &record, err) != WR_OK) {
        return TM_PACK_FAILED;
    }
    return table_apply_step(table, &record, tm_record_hash(&table->shape, &record), err);
}

/* The records in hand. MORE: there are some left. */
static enum tm_pack_state apply_piece(struct restore_store *restore, uint64_t deadline_ns,
                                      struct wr_error *err)
{
    struct store_job *j = restore->job;
    struct table_cache *cache = restore->table->cache;

    while (restore->applied < j->count) {
        enum tm_pack_state state = apply(restore, &j->records[restore->applied], err);
        if (state != TM_PACK_DONE) {
            (void)(cache != NULL && cache_step(cache, restore->env, true, deadline_ns));
            return state == TM_PACK_FAILED ? fail(restore, err) : state;
        }
        restore->applied += 1;
        if (restore->applied % RECORDS_BETWEEN_CLOCKS != 0) {
            continue;
        }
        if (cache != NULL && cache_step(cache, restore->env, true, deadline_ns)) {
            return TM_PACK_MORE;
        }
        if (cache != NULL && cache_is_crowded(cache)) {
            return TM_PACK_WAIT;
        }
        if (wr_env_mono_ns(restore->env) >= deadline_ns) {
            return TM_PACK_MORE;
        }
    }
    restore->applied = 0;
    return TM_PACK_DONE;
}

enum tm_pack_state restore_store_step(struct restore_store *restore, uint64_t deadline_ns,
                                      struct wr_error *err)
{
    struct store_job *j = restore->job;
    enum tm_pack_state state;

    if (j == NULL) {
        (void)wr_fail(err, WR_ERR_UNSUPPORTED, "a base of the unknown store type \"%s\"",
                      restore->part->store);
        return fail(restore, err);
    }
    if (!restore->begun) {
        restore->begun = true;
        start(j, restore->home, SCAN_COLLECT);
    }
    if (restore->done) {
        state = restore->adopt ? cache_open_state(restore->table->cache, err) : TM_PACK_DONE;
        return state == TM_PACK_FAILED ? fail(restore, err) : state;
    }
    if (j->running) {
        return TM_PACK_WAIT;
    }
    if (j->code != WR_OK) {
        *err = j->err;
        return fail(restore, err);
    }
    if (j->step == SCAN_COLLECT && restore->adopt) {
        cache_adopt(restore->table->cache, WR_TAKE(j->directory), restore->part);
        restore->done = true;
        return TM_PACK_WAIT;
    }
    if (j->step == SCAN_COLLECT) {
        start(j, restore->home, SCAN_OPEN);
        return TM_PACK_WAIT;
    }
    state = apply_piece(restore, deadline_ns, err);
    if (state != TM_PACK_DONE) {
        return state;
    }
    restore->done = j->at_end;
    if (!restore->done) {
        start(j, restore->home, SCAN_READ);
        return TM_PACK_WAIT;
    }
    return TM_PACK_DONE;
}
