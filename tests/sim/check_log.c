/* The record log: dense, chained, one record per k; and everything that must not happen without it. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/bytes.h"
#include "tests/sim/check.h"

#define HASH_BYTES 16u

static uint64_t oldest_retained(struct sim_checks *checks, uint64_t last);

void sim_record_fini(struct sim_record *record)
{
    weir__epoch_record__free_unpacked(record->message, NULL);
    record->message = NULL;
}

bool sim_record_read(struct sim_checks *checks, uint64_t k, bool durable, struct sim_record *ret)
{
    char path[160];
    const uint8_t *data;
    size_t bytes;

    (void)snprintf(path, sizeof path, "%s/epoch/%012" PRIu64, checks->job_directory, k);
    data = durable ? sim_disk_peek_durable(checks->sim->shared, path, &bytes)
                   : sim_disk_peek(checks->sim->shared, path, &bytes);
    if (data == NULL) {
        return false;
    }
    ret->message = bytes < HASH_BYTES
                       ? NULL
                       : weir__epoch_record__unpack(NULL, bytes - HASH_BYTES, data);
    if (ret->message == NULL) {
        sim_violation(checks->sim, "record %" PRIu64 " has %zu bytes and cannot be read", k,
                      bytes);
        return false;
    }
    ret->hash = wr_hash128_bytes(data, bytes - HASH_BYTES);
    if (ret->hash.low != wr_load_u64(data + bytes - 16) ||
        ret->hash.high != wr_load_u64(data + bytes - 8) || ret->message->k != k) {
        sim_violation(checks->sim, "record %" PRIu64 " is damaged", k);
        sim_record_fini(ret);
        return false;
    }
    return true;
}

uint64_t sim_record_last(struct sim_checks *checks)
{
    struct wr_file_list list = {0};
    struct wr_error err;
    uint64_t last = 0;
    char path[160];

    (void)snprintf(path, sizeof path, "%s/epoch", checks->job_directory);
    if (sim_disk_list(checks->sim->shared, path, &list, &err) == WR_OK) {
        for (uint32_t i = 0; i < list.count; i++) {
            if (strchr(list.names[i], '.') == NULL) {
                last = WR_MAX(last, strtoull(list.names[i], NULL, 10));
            }
        }
    }
    wr_file_list_fini(&list);
    return last;
}

Weir__Manifest *sim_manifest_read(struct sim_checks *checks, const Weir__EpochRecord *record)
{
    Weir__Manifest *manifest;
    struct wr_hash128 hash;
    const uint8_t *data;
    char path[256];
    size_t bytes;

    (void)snprintf(path, sizeof path, "%s/%s", checks->job_directory, record->manifest);
    data = sim_disk_peek_durable(checks->sim->shared, path, &bytes);
    if (data == NULL) {
        return NULL;
    }
    hash = wr_hash128_bytes(data, bytes);
    if (hash.low != record->manifest_hash_low || hash.high != record->manifest_hash_high) {
        sim_violation(checks->sim, "%s does not have the hash of record %" PRIu64,
                      record->manifest, record->k);
        return NULL;
    }
    manifest = weir__manifest__unpack(NULL, bytes, data);
    if (manifest == NULL) {
        sim_violation(checks->sim, "%s cannot be read", record->manifest);
    }
    return manifest;
}

Weir__Manifest *sim_manifest_newest(struct sim_checks *checks, uint64_t k)
{
    for (; k > 0; k--) {
        struct sim_record record;
        Weir__Manifest *manifest = NULL;
        bool checkpoint;
        if (!sim_record_read(checks, k, false, &record)) {
            return NULL;
        }
        checkpoint = record.message->kind == WEIR__EPOCH_RECORD__KIND__CHECKPOINT;
        if (checkpoint) {
            manifest = sim_manifest_read(checks, record.message);
        }
        sim_record_fini(&record);
        if (checkpoint) {
            return manifest;
        }
    }
    return NULL;
}

/* ---- a record appears ---- */

static void check_chain(struct sim_checks *checks, const struct sim_record *record)
{
    const Weir__EpochRecord *m = record->message;
    struct sim_record before;

    if (m->k == 1) {
        return;
    }
    if (!sim_record_read(checks, m->k - 1, false, &before)) {
        sim_violation(checks->sim, "record %" PRIu64 " has no predecessor", m->k);
        return;
    }
    if (before.hash.low != m->previous_hash_low || before.hash.high != m->previous_hash_high) {
        sim_violation(checks->sim, "record %" PRIu64 " does not name its predecessor's hash",
                      m->k);
    }
    if (before.message->term > m->term) {
        sim_violation(checks->sim,
                      "record %" PRIu64 " is of term %" PRIu64 ", older than %" PRIu64
                      " of its predecessor",
                      m->k, m->term, before.message->term);
    }
    if (before.message->kind == WEIR__EPOCH_RECORD__KIND__TERMINAL) {
        sim_violation(checks->sim, "record %" PRIu64 " stands behind a TERMINAL record", m->k);
    }
    sim_record_fini(&before);
}

/* What a record promises is there, durable, as a part or committed already. */
static void check_promises(struct sim_checks *checks, const Weir__Manifest *manifest)
{
    for (size_t t = 0; t < manifest->n_tasks; t++) {
        for (size_t i = 0; i < manifest->tasks[t]->n_tokens; i++) {
            struct sim_token token;
            char path[400], shown[400];
            const uint8_t *data;
            size_t bytes;
            if (!sim_token_read(manifest->tasks[t]->tokens[i], &token)) {
                sim_violation(checks->sim, "a token of task %zu is damaged", t);
                return;
            }
            (void)snprintf(path, sizeof path, SIM_OUT "/%s", token.temporary);
            (void)snprintf(shown, sizeof shown, SIM_OUT "/%s", token.final);
            data = sim_disk_peek_durable(checks->sim->shared, path, &bytes);
            if (data == NULL) {
                data = sim_disk_peek_durable(checks->sim->shared, shown, &bytes);
            }
            if (data == NULL || bytes != token.bytes ||
                !wr_hash128_equal(wr_hash128_bytes(data, bytes), token.hash)) {
                sim_violation(checks->sim, "checkpoint %" PRIu64 " promises %s, which is not %s",
                              manifest->checkpoint, path,
                              data == NULL ? "durable" : "what was promised");
            }
        }
    }
}

/* Ids grow; what it names is durable. */
static void check_checkpoint_record(struct sim_checks *checks, const Weir__EpochRecord *m)
{
    Weir__Manifest *manifest;

    checks->checkpoints += 1;
    for (uint64_t k = m->k - 1; k > 0; k--) {
        struct sim_record before;
        bool checkpoint;
        if (!sim_record_read(checks, k, false, &before)) {
            return;
        }
        checkpoint = before.message->kind == WEIR__EPOCH_RECORD__KIND__CHECKPOINT;
        if (checkpoint && before.message->checkpoint >= m->checkpoint) {
            sim_violation(checks->sim,
                          "record %" PRIu64 " completes checkpoint %" PRIu64 " after %" PRIu64,
                          m->k, m->checkpoint, before.message->checkpoint);
        }
        sim_record_fini(&before);
        if (checkpoint) {
            break;
        }
    }
    manifest = sim_manifest_read(checks, m);
    if (manifest == NULL) {
        sim_violation(checks->sim, "record %" PRIu64 " names %s, which is not durable", m->k,
                      m->manifest);
        return;
    }
    check_promises(checks, manifest);
    sim_check_cut(checks, manifest);
    weir__manifest__free_unpacked(manifest, NULL);
}

/* A leader that was paused may take the name of a record that was swept: it must not believe in it, which
 * the output shows. Any other record is the last one. */
static bool is_late(struct sim_checks *checks, uint64_t k)
{
    uint64_t last = sim_record_last(checks);

    if (k < oldest_retained(checks, last)) {
        sim_note(checks->sim, "RECORD %" PRIu64 " made too late", k);
        return true;
    }
    if (last != k) {
        sim_violation(checks->sim, "record %" PRIu64 " was made behind record %" PRIu64, k, last);
    }
    return false;
}

void sim_check_record_made(struct sim_checks *checks, const char *path)
{
    uint64_t k = strtoull(strrchr(path, '/') + 1, NULL, 10);
    struct sim_record record;

    if (is_late(checks, k) || !sim_record_read(checks, k, false, &record)) {
        return;
    }
    if (k <= checks->last_made && checks->losses == checks->sim->power_losses) {
        sim_violation(checks->sim, "record %" PRIu64 " was made twice", k);
    }
    checks->last_made = k;
    checks->losses = checks->sim->power_losses;
    sim_note(checks->sim, "RECORD %" PRIu64 " kind %d checkpoint %" PRIu64 " term %" PRIu64, k,
             (int)record.message->kind, record.message->checkpoint, record.message->term);
    check_chain(checks, &record);
    if (record.message->kind == WEIR__EPOCH_RECORD__KIND__CHECKPOINT) {
        check_checkpoint_record(checks, record.message);
        sim_faults_on_record(checks->world);
    }
    sim_record_fini(&record);
}

void sim_check_log_end(struct sim_checks *checks)
{
    uint64_t last = sim_record_last(checks), first = oldest_retained(checks, last);
    bool terminal = false;

    for (uint64_t k = WR_MAX(first, 1u); k <= last; k++) {
        struct sim_record record;
        if (!sim_record_read(checks, k, true, &record)) {
            sim_violation(checks->sim, "record %" PRIu64 " of %" PRIu64 " is not durable", k, last);
            return;
        }
        if (k != first) {
            check_chain(checks, &record);
        }
        terminal = record.message->kind == WEIR__EPOCH_RECORD__KIND__TERMINAL;
        sim_record_fini(&record);
    }
    if (!terminal) {
        sim_violation(checks->sim, "the newest of %" PRIu64 " records is not TERMINAL", last);
    }
}

/* ---- what needs a record ---- */

/* The file sink's token: two names, a size and a hash. */
bool sim_token_read(const Weir__Token *token, struct sim_token *ret)
{
    struct wr_reader reader = wr_reader_of(token->data.data, token->data.len);
    struct wr_str temporary = wr_read_str(&reader), final = wr_read_str(&reader);

    ret->bytes = wr_read_u64(&reader);
    ret->hash.low = wr_read_u64(&reader);
    ret->hash.high = wr_read_u64(&reader);
    if (reader.failed) {
        return false;
    }
    (void)snprintf(ret->temporary, sizeof ret->temporary, "%.*s", (int)temporary.bytes,
                   temporary.ptr);
    (void)snprintf(ret->final, sizeof ret->final, "%.*s", (int)final.bytes, final.ptr);
    return true;
}

static bool promises(const Weir__Manifest *manifest, const char *temporary, const char *final)
{
    for (size_t t = 0; t < manifest->n_tasks; t++) {
        for (size_t i = 0; i < manifest->tasks[t]->n_tokens; i++) {
            struct sim_token token;
            if (sim_token_read(manifest->tasks[t]->tokens[i], &token) &&
                strcmp(token.temporary, temporary) == 0 &&
                (final == NULL || strcmp(token.final, final) == 0)) {
                return true;
            }
        }
    }
    return false;
}

/* Does a record that is there name it? */
static bool is_promised(struct sim_checks *checks, const char *from, const char *to)
{
    bool promised = false, any = false;

    for (uint64_t k = sim_record_last(checks); k > 0 && !promised; k--) {
        struct sim_record record;
        Weir__Manifest *manifest = NULL;
        if (!sim_record_read(checks, k, true, &record)) {
            if (any) {
                break; /* what stands lower was swept, or made too late */
            }
            continue;
        }
        any = true;
        if (record.message->kind == WEIR__EPOCH_RECORD__KIND__CHECKPOINT) {
            manifest = sim_manifest_read(checks, record.message);
        }
        sim_record_fini(&record);
        if (manifest != NULL) {
            promised = promises(manifest, strrchr(from, '/') + 1, strrchr(to, '/') + 1);
            weir__manifest__free_unpacked(manifest, NULL);
        }
    }
    return promised;
}

/* The same by the records of the jobs before it: who was late may still do what they have decided. */
static bool was_promised(struct sim_checks *checks, const char *from, const char *to)
{
    struct sim_checks before = *checks;
    bool promised = false;

    for (uint32_t i = 0; i < checks->before_count && !promised; i++) {
        memcpy(before.job_directory, checks->before[i].directory, sizeof before.job_directory);
        promised = is_promised(&before, from, to);
    }
    return promised;
}

/* A part is shown: some durable record's manifest must have promised exactly this. */
void sim_check_part_committed(struct sim_checks *checks, const char *from, const char *to)
{
    if (!is_promised(checks, from, to) && !was_promised(checks, from, to)) {
        sim_violation(checks->sim, "%s was committed, and no durable record promises it", to);
    }
}

void sim_check_part_removed(struct sim_checks *checks, const char *path)
{
    Weir__Manifest *newest = sim_manifest_newest(checks, sim_record_last(checks));

    if (newest != NULL && promises(newest, strrchr(path, '/') + 1, NULL)) {
        sim_violation(checks->sim, "%s was removed, and checkpoint %" PRIu64 " promises it", path,
                      newest->checkpoint);
    }
    if (newest != NULL) {
        weir__manifest__free_unpacked(newest, NULL);
    }
}

bool sim_part_names(const Weir__TablePart *part, const char *file)
{
    for (size_t e = 0; e < part->n_extents; e++) {
        if (strcmp(part->extents[e]->file, file) == 0) {
            return true;
        }
    }
    for (size_t f = 0; f < part->n_files; f++) {
        if (strcmp(part->files[f]->file, file) == 0) {
            return true;
        }
    }
    return false;
}

bool sim_manifest_names(const Weir__Manifest *manifest, const char *file)
{
    for (size_t t = 0; t < manifest->n_tasks; t++) {
        const Weir__TaskState *task = manifest->tasks[t];
        for (size_t i = 0; i < task->n_tables; i++) {
            for (size_t p = 0; p < task->tables[i]->n_parts; p++) {
                if (sim_part_names(task->tables[i]->parts[p], file)) {
                    return true;
                }
            }
        }
        for (size_t o = 0; o < task->n_operators; o++) {
            for (size_t e = 0; e < task->operators[o]->n_extents; e++) {
                if (strcmp(task->operators[o]->extents[e]->file, file) == 0) {
                    return true;
                }
            }
        }
    }
    return false;
}

static bool is_committed(struct sim_checks *checks, uint64_t k)
{
    char path[160];
    size_t bytes;

    (void)snprintf(path, sizeof path, "%s/committed/%012" PRIu64, checks->job_directory, k);
    return sim_disk_peek(checks->sim->shared, path, &bytes) != NULL;
}

/* The next one down the chain: what is not the one that was appended to is not of the log. */
static bool next_of_chain(struct sim_checks *checks, struct sim_retained *walk,
                          struct sim_record *ret)
{
    if (!sim_record_read(checks, walk->k, false, ret)) {
        return false;
    }
    if (walk->begun && !wr_hash128_equal(ret->hash, walk->expected)) {
        sim_record_fini(ret);
        return false;
    }
    walk->begun = true;
    walk->expected = (struct wr_hash128){ret->message->previous_hash_low,
                                         ret->message->previous_hash_high};
    return true;
}

bool sim_retained_next(struct sim_checks *checks, struct sim_retained *walk)
{
    for (; walk->k > 0; walk->k--) {
        struct sim_record record;
        bool checkpoint, committed;
        if (!next_of_chain(checks, walk, &record)) {
            return false;
        }
        checkpoint = record.message->kind == WEIR__EPOCH_RECORD__KIND__CHECKPOINT;
        committed = is_committed(checks, walk->k);
        if (checkpoint && (!committed || walk->committed < checks->world->work->retain)) {
            walk->committed += committed;
            walk->record = record;
            walk->k -= 1;
            return true;
        }
        sim_record_fini(&record);
    }
    return false;
}

/* The record of the oldest checkpoint that must be kept, seen from this one; 0: there is none. */
static uint64_t oldest_retained(struct sim_checks *checks, uint64_t last)
{
    struct sim_retained walk = {.k = last};
    uint64_t oldest = 0;

    while (sim_retained_next(checks, &walk)) {
        oldest = walk.record.message->k;
        sim_record_fini(&walk.record);
    }
    return oldest;
}

void sim_check_record_removed(struct sim_checks *checks, const char *path)
{
    const char *name = strrchr(path, '/') + 1;
    uint64_t k = strtoull(name, NULL, 10), last = sim_record_last(checks);

    if (strchr(name, '.') == NULL && k >= oldest_retained(checks, last)) {
        sim_violation(checks->sim, "%s was removed, and the checkpoint of a record since is retained",
                      path);
    }
}

/* What is retained keeps its manifest and all that this names. */
void sim_check_removed(struct sim_checks *checks, const char *path)
{
    struct sim_retained walk = {.k = sim_record_last(checks)};
    const char *file = path + strlen(checks->job_directory) + 1;

    while (sim_retained_next(checks, &walk)) {
        Weir__Manifest *manifest = sim_manifest_read(checks, walk.record.message);
        if (strcmp(walk.record.message->manifest, file) == 0 ||
            (manifest != NULL && sim_manifest_names(manifest, file))) {
            sim_violation(checks->sim, "%s was removed, and checkpoint %" PRIu64 " needs it", path,
                          walk.record.message->checkpoint);
        }
        if (manifest != NULL) {
            weir__manifest__free_unpacked(manifest, NULL);
        }
        sim_record_fini(&walk.record);
    }
}
