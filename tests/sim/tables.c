#include "tests/sim/tables.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/state_name.h"
#include "common/sys/mailbox.h"
#include "tests/sim/tables_internal.h"

#define LOCAL_DIRECTORY "/data/state"
#define RESTORE_TRIES 8u

/* ---- the world around them ---- */

static void pump(struct wr_mailbox *mailbox)
{
    struct wr_msg *msg = wr_mailbox_take_all(mailbox), *next;

    for (; msg != NULL; msg = next) {
        next = msg->next;
        msg->handle(msg, NULL);
    }
}

static void wake(void *ctx)
{
    struct tables *t = ctx;

    t->woken += 1;
}

void tables_turn(struct tables *t)
{
    if (!sim_step(t->sim, NULL)) {
        t->sim->now_ns += SIM_MS;
    }
    if (t->process != NULL) {
        t->sim->current = t->process;
        pump(t->mailbox);
    }
}

/* ---- life of a process ---- */

static void snapshot_free(struct snapshot *snapshot)
{
    if (snapshot == NULL) {
        return;
    }
    for (uint32_t s = 0; s < snapshot->count; s++) {
        if (snapshot->has_state[s]) {
            tm_table_state_fini(&snapshot->states[s]);
        }
    }
    wr_free(snapshot->cells);
    wr_free(snapshot);
}

static void set_destroy(struct table_set *set)
{
    for (uint32_t s = 0; s < set->count; s++) {
        tm_pack_destroy(set->subtasks[s].pack);
        tm_table_destroy(set->subtasks[s].table);
    }
    *set = (struct table_set){0};
}

/* What the process does at its end. */
static void go_down(void *daemon)
{
    struct tables *t = daemon;
    struct wr_env *env = &t->process->env;

    set_destroy(&t->set);
    tm_segments_unref(WR_TAKE(t->segments));
    while (!wr_mailbox_idle(t->mailbox)) {
        wr_env_wait(env, t->mailbox, 1000);
        pump(t->mailbox);
    }
    tm_stores_destroy(WR_TAKE(t->stores));
    wr_mailbox_destroy(WR_TAKE(t->mailbox));
    wr_memory_destroy(WR_TAKE(t->memory));
    snapshot_free(WR_TAKE(t->pending));
    t->process = NULL;
}

void tables_crash(struct tables *t, const char *why)
{
    sim_note(t->sim, "crash: %s", why);
    if (!t->process->dead) {
        sim_process_crash(t->process, sim_chance(t->sim, SIM_RNG_FAULT, 0.3));
    }
}

/* The process is dead, or the world ends. */
static void bury(struct tables *t)
{
    if (t->process == NULL) {
        return;
    }
    if (!t->process->dead) {
        sim_process_crash(t->process, false);
    }
    t->crashes += 1;
    sim_process_bury(t->process);
}

static void boot(struct tables *t)
{
    t->process = sim_process_new(t->sim, t->host, SIM_TASKMANAGER);
    t->process->daemon = t;
    t->process->destroy = go_down;
    t->sim->current = t->process;
    t->attempt += 1;
    t->mailbox = wr_mailbox_create();
    t->memory = wr_memory_create(t->budget_bytes);
    t->segments = tm_segments_create(&(struct tm_segments_options){
        .env = &t->process->env,
        .job_directory = TABLES_DIRECTORY,
        .attempt = {1, t->attempt},
        .incarnation = {(uint64_t)t->attempt << 32, 1},
        .memory = t->memory,
        .buffers = 1 + (uint32_t)sim_draw(t->sim, SIM_RNG_WORLD, 6)});
    t->stores = tm_stores_create(&(struct tm_stores_options){.env = &t->process->env,
                                                             .type = &tm_store_memory,
                                                             .directory = LOCAL_DIRECTORY,
                                                             .memory = t->memory});
}

/* ---- making and restoring tables ---- */

static struct tm_table *make_table(struct tables *t, uint32_t subtask, uint32_t count)
{
    uint8_t template[64];
    struct tm_table_options options = {.name = "step/table",
                                       .key_types = &t->key_type,
                                       .key_count = 1,
                                       .composite = t->composite,
                                       .value_bytes = t->value_bytes,
                                       .value_template = template,
                                       .objects = t->objects,
                                       .key_groups = t->key_groups,
                                       .memory = t->memory,
                                       .stores = t->store ? t->stores : NULL,
                                       .home = t->mailbox,
                                       .wake = wake,
                                       .ctx = t};

    tables_value(t, 0, template);
    wr_key_group_range(subtask, count, t->key_groups, &options.key_group_first,
                       &options.key_group_end);
    return tm_table_create(&options);
}

/* false: it failed, or the process is gone. */
static bool restore_table(struct tables *t, struct tm_table *table,
                          const struct snapshot *snapshot)
{
    struct tm_restore_table *restore = tm_restore_table_create(
        table, &(struct tm_restore_options){.env = &t->process->env,
                                            .home = t->mailbox,
                                            .directory = TABLES_DIRECTORY,
                                            .stores = t->stores,
                                            .wake = wake,
                                            .ctx = t});
    enum tm_pack_state state = TM_PACK_MORE;
    struct wr_error err;

    for (uint32_t s = 0; s < snapshot->count; s++) {
        tm_restore_table_add(restore, &snapshot->states[s]);
    }
    while (state == TM_PACK_MORE || state == TM_PACK_WAIT) {
        uint64_t from_ns = wr_env_mono_ns(&t->process->env);
        state = tm_restore_table_step(
            restore, from_ns + sim_draw(t->sim, SIM_RNG_WORLD, 100 * SIM_US), &err);
        tables_turn(t);
        if (tables_stop(t)) {
            break;
        }
    }
    if (state == TM_PACK_FAILED) {
        sim_note(t->sim, "not restored: %s", err.message);
    }
    tm_restore_table_destroy(restore);
    return state == TM_PACK_DONE && !tables_stop(t);
}

/* false: as above; the set is empty then. */
static bool make_set(struct tables *t, struct table_set *set, uint32_t count,
                     const struct snapshot *from)
{
    bool made = true;

    *set = (struct table_set){.count = count};
    for (uint32_t s = 0; s < count; s++) {
        set->subtasks[s].table = make_table(t, s, count);
    }
    for (uint32_t s = 0; s < count && made && from != NULL; s++) {
        made = restore_table(t, set->subtasks[s].table, from);
    }
    if (!made) {
        set_destroy(set);
    }
    return made;
}

static void heal(struct tables *t)
{
    t->host->trouble.probability = 0;
    t->host->disk_full = false;
    t->host->io_slowness = 1;
    if (t->process != NULL) {
        t->process->crash_in = 0;
    }
}

/* A process that goes on from the newest snapshot that is complete. */
static void start(struct tables *t)
{
    uint32_t count = t->completed != NULL && sim_chance(t->sim, SIM_RNG_WORLD, 0.6)
                         ? t->completed->count
                         : 1 + (uint32_t)sim_draw(t->sim, SIM_RNG_WORLD, TABLES_MAX);

    bury(t);
    for (uint32_t tries = 0; t->set.count == 0 && !t->sim->failed; tries++) {
        if (tries == RESTORE_TRIES) {
            sim_violation(t->sim, "tables could not be restored");
            return;
        }
        if (tries > 2) {
            heal(t);
        }
        bury(t);
        boot(t);
        t->restores += 1;
        (void)make_set(t, &t->set, count, t->completed);
    }
    if (t->completed != NULL) {
        memcpy(t->cells, t->completed->cells, t->keys * sizeof *t->cells);
    } else {
        memset(t->cells, 0, t->keys * sizeof *t->cells);
    }
}

/* ---- snapshots ---- */

void tables_seal(struct tables *t)
{
    struct snapshot *snapshot = WR_NEW(struct snapshot);

    t->checkpoint += 1;
    snapshot->checkpoint = t->checkpoint;
    snapshot->count = t->set.count;
    snapshot->cells = wr_alloc(t->keys * sizeof *t->cells);
    memcpy(snapshot->cells, t->cells, t->keys * sizeof *t->cells);
    for (uint32_t s = 0; s < t->set.count; s++) {
        struct subtask *subtask = &t->set.subtasks[s];
        subtask->pack = tm_table_seal(subtask->table,
                                      &(struct tm_pack_options){.checkpoint = t->checkpoint,
                                                                .undo_bytes_max =
                                                                    t->undo_bytes_max,
                                                                .segments = t->segments,
                                                                .home = t->mailbox,
                                                                .wake = wake,
                                                                .ctx = t});
    }
    t->pending = snapshot;
}

/* Parts that are in their chains stay there; the others are lost. */
static void abort_snapshot(struct tables *t)
{
    for (uint32_t s = 0; s < t->set.count; s++) {
        tm_pack_destroy(WR_TAKE(t->set.subtasks[s].pack));
    }
    t->aborts += 1;
    snapshot_free(WR_TAKE(t->pending));
}

static bool is_named(const struct snapshot *snapshot, const char *file)
{
    for (uint32_t s = 0; s < snapshot->count; s++) {
        for (size_t p = 0; p < snapshot->states[s].n_parts; p++) {
            if (sim_part_names(snapshot->states[s].parts[p], file)) {
                return true;
            }
        }
    }
    return false;
}

/* As the job manager does: what the complete snapshot does not name and can never be named again. */
static void sweep(struct tables *t)
{
    struct wr_file_list list = {0};
    struct wr_error err;

    if (sim_disk_list(t->sim->shared, TABLES_DIRECTORY "/state", &list, &err) != WR_OK) {
        return;
    }
    for (uint32_t i = 0; i < list.count; i++) {
        struct wr_state_name name;
        char file[300], path[400];
        (void)snprintf(file, sizeof file, "state/%s", list.names[i]);
        (void)snprintf(path, sizeof path, TABLES_DIRECTORY "/%s", file);
        if (wr_state_name_parse(list.names[i], &name) &&
            (name.attempt.counter < t->attempt || name.checkpoint < t->completed->checkpoint) &&
            !is_named(t->completed, file)) {
            (void)sim_disk_unlink(t->sim->shared, t->host->index, path, &err);
        }
    }
    wr_file_list_fini(&list);
}

/* At any parallelism the same comes back. */
static void check_restore(struct tables *t)
{
    struct table_set set;
    uint32_t count = 1 + (uint32_t)sim_draw(t->sim, SIM_RNG_WORLD, TABLES_MAX);

    if (!sim_chance(t->sim, SIM_RNG_WORLD, 0.3) ||
        !make_set(t, &set, count, t->completed)) {
        return;
    }
    t->restores += 1;
    tables_check_set(t, &set, t->completed->cells, "a restored set");
    set_destroy(&set);
}

static void complete(struct tables *t)
{
    snapshot_free(t->completed);
    t->completed = WR_TAKE(t->pending);
    t->completions += 1;
    sim_note(t->sim, "checkpoint %" PRIu64 " is complete", t->completed->checkpoint);
    tables_check_parts(t, t->completed);
    if (!t->sim->failed && sim_chance(t->sim, SIM_RNG_WORLD, 0.7)) {
        sweep(t);
    }
    if (!tables_stop(t)) {
        check_restore(t);
    }
}

static bool all_packed(const struct tables *t)
{
    for (uint32_t s = 0; s < t->set.count; s++) {
        if (!t->pending->has_state[s]) {
            return false;
        }
    }
    return true;
}

void tables_pack(struct tables *t)
{
    uint32_t s = (uint32_t)sim_draw(t->sim, SIM_RNG_WORLD, t->set.count);
    struct subtask *subtask = &t->set.subtasks[s];
    struct wr_error err;
    uint64_t from_ns;

    if (tables_stop(t) || subtask->pack == NULL) {
        return;
    }
    from_ns = wr_env_mono_ns(&t->process->env);
    switch (tm_pack_step(subtask->pack, &t->process->env,
                         from_ns + sim_draw(t->sim, SIM_RNG_WORLD, 50 * SIM_US), &err)) {
    case TM_PACK_MORE:
    case TM_PACK_WAIT:
        return;
    case TM_PACK_FAILED:
        sim_note(t->sim, "checkpoint %" PRIu64 " failed: %s", t->checkpoint, err.message);
        abort_snapshot(t);
        return;
    case TM_PACK_DONE:
        break;
    }
    tm_table_state(subtask->table, &t->pending->states[s]);
    t->pending->has_state[s] = true;
    tm_pack_destroy(WR_TAKE(subtask->pack));
    if (all_packed(t)) {
        complete(t);
    }
}

/* ---- a run ---- */

static void draw_faults(struct tables *t)
{
    static const char *const calls[] = {"write", "fsync", "rename", "fsync directory",
                                        "open",  "mkdir", "link",   "read"};
    struct sim *sim = t->sim;
    uint64_t roll = sim_draw(sim, SIM_RNG_FAULT, 300);

    t->host->disk_full = t->host->disk_full && sim_chance(sim, SIM_RNG_FAULT, 0.9);
    if (sim_chance(sim, SIM_RNG_FAULT, 0.1)) {
        t->host->trouble.probability = 0;
        t->host->io_slowness = 1;
    }
    if (roll == 0) {
        t->host->trouble.call = calls[sim_draw(sim, SIM_RNG_FAULT, WR_COUNT(calls))];
        t->host->trouble.path = "/state";
        t->host->trouble.probability = sim_chance(sim, SIM_RNG_FAULT, 0.5) ? 1 : 0.2;
    } else if (roll == 1) {
        t->host->disk_full = true;
    } else if (roll == 2) {
        t->host->io_slowness = 1 + (uint32_t)sim_draw(sim, SIM_RNG_FAULT, 300);
    } else if (roll == 3) {
        t->process->crash_in = 1 + sim_draw(sim, SIM_RNG_FAULT, 60);
        t->process->crash_by_power = sim_chance(sim, SIM_RNG_FAULT, 0.3);
    } else if (roll == 4) {
        tables_crash(t, "by chance");
    }
}

static void act(struct tables *t)
{
    struct sim *sim = t->sim;
    uint64_t roll = sim_draw(sim, SIM_RNG_SCHEDULE, 100);

    if (roll < 40) {
        tables_change(t);
    } else if (roll < 60) {
        tables_pack(t);
    } else if (roll < 70) {
        uint32_t s = (uint32_t)sim_draw(sim, SIM_RNG_WORLD, t->set.count);
        (void)tm_table_step(t->set.subtasks[s].table, &t->process->env, true,
                            wr_env_mono_ns(&t->process->env) + 20 * SIM_US);
    } else if (roll < 75 && t->pending == NULL) {
        tables_seal(t);
    } else if (roll == 75 && t->pending != NULL && sim_chance(sim, SIM_RNG_FAULT, 0.3)) {
        abort_snapshot(t);
    } else if (roll == 76) {
        wr_memory_balance(t->memory);
    } else {
        tables_turn(t);
    }
}

static void draw_tables(struct tables *t)
{
    static const uint64_t keys[] = {20, 200, 1000, 3000};
    static const uint32_t key_groups[] = {4, 16, 64, 1024};
    static const uint64_t budgets[] = {16ull << 20, 64ull << 20, 512ull << 20};
    static const uint64_t undo[] = {0, 0, 1, 1000, UINT64_MAX};
    static const uint32_t removals[] = {0, 10, 40, 70};
    struct sim *sim = t->sim;

    t->composite = sim_chance(sim, SIM_RNG_WORLD, 0.25);
    t->key_type = t->composite || sim_chance(sim, SIM_RNG_WORLD, 0.5) ? WR_TYPE_INT8
                                                                      : WR_TYPE_TEXT;
    t->store = sim_chance(sim, SIM_RNG_WORLD, 0.5);
    /* Deltas, splits and evictions of small tables happen by these only. */
    sim->knobs.buggify = sim_chance(sim, SIM_RNG_WORLD, 0.9) ? 0.5 : 0;
    t->objects = sim_chance(sim, SIM_RNG_WORLD, 0.4);
    t->value_bytes = 8 * (1 + (uint32_t)sim_draw(sim, SIM_RNG_WORLD, 6));
    t->keys = keys[sim_draw(sim, SIM_RNG_WORLD, WR_COUNT(keys))];
    t->hot = 1 + sim_draw(sim, SIM_RNG_WORLD, t->keys);
    t->key_groups = key_groups[sim_draw(sim, SIM_RNG_WORLD, WR_COUNT(key_groups))];
    t->budget_bytes = budgets[sim_draw(sim, SIM_RNG_WORLD, WR_COUNT(budgets))];
    t->budget_bytes = t->store ? WR_MAX(t->budget_bytes, 64ull << 20) : t->budget_bytes;
    t->undo_bytes_max = undo[sim_draw(sim, SIM_RNG_WORLD, WR_COUNT(undo))];
    t->removals = removals[sim_draw(sim, SIM_RNG_WORLD, WR_COUNT(removals))];
    t->cells = WR_NEW_ARRAY(struct cell, t->keys);
    sim_note(sim,
             "tables: %" PRIu64 " keys%s%s%s, values of %u bytes%s, %u key groups, %u removals of "
             "100, %" PRIu64 " MiB, an undo log of %" PRIu64,
             t->keys, t->key_type == WR_TYPE_TEXT ? ", texts" : "",
             t->composite ? ", composite" : "", t->store ? ", on a store" : "", t->value_bytes,
             t->objects ? " and objects" : "", t->key_groups, t->removals, t->budget_bytes >> 20,
             t->undo_bytes_max);
}

static void run_phase(struct tables *t, uint32_t acts)
{
    for (uint32_t i = 0; i < acts && !t->sim->failed; i++) {
        if (tables_stop(t)) {
            start(t);
        }
        if (!tables_stop(t)) {
            draw_faults(t);
        }
        if (!tables_stop(t)) {
            act(t);
        }
    }
}

void sim_tables_run(struct sim *sim, struct sim_result *ret)
{
    struct tables t = {.sim = sim, .host = sim_host_add(sim, "tm1")};

    draw_tables(&t);
    run_phase(&t, 200 + (uint32_t)sim_draw(sim, SIM_RNG_WORLD, 3000));
    heal(&t);
    /* Draining is not begun again by what is restored with half of it done: changes end here. */
    while (!sim->failed && tables_stop(&t)) {
        start(&t);
    }
    if (!sim->failed) {
        tables_check_set(&t, &t.set, t.cells, "the tables at the end");
    }
    while (!sim->failed && sim_chance(sim, SIM_RNG_WORLD, 0.9)) {
        tables_drain(&t);
        if (!tables_stop(&t)) {
            break;
        }
        start(&t);
    }
    bury(&t);
    snapshot_free(t.completed);
    wr_free(t.cells);
    ret->checkpoints = t.completions;
    (void)snprintf(ret->summary, sizeof ret->summary,
                   "tables%s trace %016" PRIx64 ", %" PRIu64 " effects, %" PRIu64
                   " checkpoints, %" PRIu64 " aborted, %" PRIu64 " restores, %" PRIu64 " crashes",
                   t.store ? "/store" : "", sim->trace, sim->effects, t.completions, t.aborts,
                   t.restores, t.crashes);
}
