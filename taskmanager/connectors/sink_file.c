/* file: rows in parts of a directory, seen only when their checkpoint has completed.
 *
 *     first row            roll, barrier          written, fsynced         record read back
 *        |                      |                        |                        |
 *     [ open ] -- writes --> [ cut ] -- finish job --> [ durable ] -- token --> committed
 *
 * Rows are formatted on the worker into one buffer, which goes to the pool when it is full (at most
 * WRITES_MAX at a time; else TM_WAIT, which is back-pressure). A part that is cut keeps its last
 * buffer as its tail; the finish job writes tails, fsyncs and closes, and fsyncs the directory.
 * What went wrong on the pool cannot be made good (a failed fsync may have lost pages): the sink is
 * broken from then on and the task fails. */
#include <inttypes.h>
#include <stdio.h>

#include "common/base/bytes.h"
#include "common/base/test_point.h"
#include "taskmanager/connectors/archive.h"
#include "taskmanager/connectors/options.h"
#include "taskmanager/connectors/part.h"
#include "taskmanager/connectors/sink.h"
#include "taskmanager/formats/format.h"
#include "taskmanager/runtime/task.h"

/* When so much of a buffer is full it is written. */
#define BUFFER_BYTES (TM_PART_BUFFER_BYTES / 4 * 3)
#define WRITES_MAX 2u
#define ROWS_AT_ONCE 64u
/* Parts that are cut but not durable hold a tail each: so many, then rows wait. */
#define UNFINISHED_MAX 4u

struct part {
    char *name;
    int file;        /* the pool's while a job has the part */
    bool opened;     /* a job has come back with `file` */
    uint64_t bytes;  /* given to jobs so far, before compression */
    uint64_t stored; /* in the file; the pool's while a job has the part */
    uint32_t writes; /* in flight; at most one where the file's end is not known before */
    bool cut;
    bool durable;
    uint64_t checkpoint; /* that it was sealed for; 0 = none yet */
    uint32_t number;     /* within its checkpoint */
    struct wr_sb tail;
    struct wr_hasher *hasher; /* of what was given to jobs, or of what they made of it; the finish
                               * job adds the tail */
};

struct file_sink;

struct write_job {
    struct wr_job job;
    struct file_sink *sink;
    struct part *part;
    struct wr_sb data;
    uint64_t offset; /* where nothing is compressed */
    bool running;
    bool failed;
    struct wr_error err;
};

/* The other jobs: at most one of each at a time. */
struct store_job {
    struct wr_job job;
    struct file_sink *sink;
    bool running;
    bool finished; /* came back and was not looked at */
    bool failed;
    struct wr_error err;
    struct tm_tokens tokens; /* commit: to commit; sweep: to keep */
    WR_VEC(struct part *) parts; /* finish */
};

struct file_sink {
    struct wr_env *env;
    struct tm_task *task;
    struct wr_arena arena;
    struct wr_file_sink_options options;
    struct tm_writer writer;
    const char *step;
    const char *ending; /* csv, json, txt */
    char job[9];        /* how the job's id begins: parts of two jobs never share a name */
    char *prefix;       /* ".<job>-<step>-" */
    uint32_t subtask, parallelism;
    struct wr_attempt attempt;
    char id[TM_DIRECTORY_ID_BYTES]; /* "": not known yet; the store jobs' until the first is back */

    WR_VEC(struct part *) parts; /* without a token yet, oldest first */
    struct part *current;        /* the last of them, or NULL */
    uint64_t next_sequence;
    struct wr_sb buffer;
    struct wr_memory_account *account;
    uint64_t counted_bytes; /* of all buffers, on the account */
    uint32_t row; /* of the batch in hand */
    struct tm_tokens tokens; /* not known to be committed */

    struct write_job writes[WRITES_MAX];
    struct store_job finish, commit, sweep;
    bool broken;
    struct wr_error err; /* why */
};

/* ---- opening, closing ---- */

static enum wr_code file_open(void *p, struct tm_context *ctx, const Weir__Operator *spec,
                              struct wr_error *err)
{
    struct file_sink *self = p;
    const Weir__SinkSpec *sink = spec->sink;
    const struct wr_format *format = wr_format_find(sink->format);
    struct tm_option_set sets[2] = {
        {wr_connector_find("file")->sink_options, &self->options}, {NULL, NULL}};
    char job[WR_ID_TEXT_BYTES];

    wr_arena_init(&self->arena, 0);
    self->env = ctx->env;
    self->task = ctx->task;
    self->account = ctx->account;
    self->step = spec->step;
    self->subtask = ctx->subtask;
    self->parallelism = ctx->parallelism;
    self->attempt = ctx->attempt;
    if (format != NULL) {
        self->ending = format->one_column ? "txt" : format->name;
        sets[1] = (struct tm_option_set){format->options, &self->writer.options};
    }
    if (tm_options_parse(sink->options, sink->n_options, sets, &self->arena, err) != WR_OK) {
        return err->code;
    }
    if (self->options.path[0] != '/') {
        return wr_fail(err, WR_ERR_INVALID, "path \"%s\" must be absolute", self->options.path);
    }
    if (strchr(self->step, '/') != NULL) {
        return wr_fail(err, WR_ERR_INVALID, "a step that names files cannot have a slash");
    }
    (void)snprintf(self->job, sizeof self->job, "%s", wr_id_format(ctx->job, job));
    self->prefix = wr_arena_printf(&self->arena, ".%s-%s-", self->job, self->step);
    return tm_writer_init(&self->writer, sink->format, ctx->input_schema, sink->row_kind_column,
                          err);
}

static void part_destroy(struct part *part)
{
    wr_free(part->name);
    wr_sb_fini(&part->tail);
    wr_hasher_destroy(part->hasher);
    wr_free(part);
}

static void store_job_fini(struct store_job *job)
{
    tm_tokens_fini(&job->tokens);
    WR_VEC_FINI(&job->parts);
}

/* No job is in flight any more. Files stay as they are: the next attempt sweeps them. */
static void file_close(void *p, struct tm_context *ctx)
{
    struct file_sink *self = p;

    for (uint32_t i = 0; i < self->parts.count; i++) {
        struct part *part = self->parts.items[i];
        if (part->file >= 0) {
            ctx->env->ops->close(ctx->env, part->file);
        }
        part_destroy(part);
    }
    WR_VEC_FINI(&self->parts);
    for (uint32_t i = 0; i < WRITES_MAX; i++) {
        wr_sb_fini(&self->writes[i].data);
    }
    store_job_fini(&self->finish);
    store_job_fini(&self->commit);
    store_job_fini(&self->sweep);
    tm_tokens_fini(&self->tokens);
    wr_sb_fini(&self->buffer);
    wr_memory_release(self->account, self->counted_bytes);
    tm_writer_fini(&self->writer);
    wr_arena_fini(&self->arena);
}

static enum tm_status broken(struct file_sink *self, struct tm_context *ctx)
{
    ctx->err = self->err;
    return TM_FAILED;
}

static void set_broken(struct file_sink *self, const struct wr_error *err)
{
    if (!self->broken) {
        self->broken = true;
        self->err = *err;
        /* The rows are lost to this attempt even if no more come and no checkpoint is tried. */
        tm_task_fail(self->task, err, "");
    }
}

/* ---- writing ---- */

static enum wr_code ensure_open(struct file_sink *self, struct part *part, struct wr_error *err)
{
    WR_AUTO_FREE char *path = NULL;

    if (part->file >= 0) {
        return WR_OK;
    }
    path = wr_asprintf("%s/%s", self->options.path, part->name);
    return self->env->ops->open(self->env, path,
                                WR_OPEN_WRITE | WR_OPEN_CREATE | WR_OPEN_EXCLUSIVE, &part->file,
                                err);
}

/* Rows of a part as they are stored: each piece is a member or frame of its own. */
static enum wr_code write_piece(struct file_sink *self, struct part *part,
                                const struct wr_sb *data, uint64_t offset, struct wr_error *err)
{
    const struct wr_env_ops *ops = self->env->ops;
    struct wr_sb packed = {0};
    enum wr_code code;

    if (self->options.compression == WR_COMPRESSION_NONE) {
        return ops->write_at(self->env, part->file, data->ptr, data->bytes, offset, err);
    }
    if (data->bytes == 0) {
        return WR_OK;
    }
    code = tm_archive_pack((enum wr_compression)self->options.compression, data->ptr, data->bytes,
                           &packed, err);
    if (code == WR_OK) {
        code = ops->write_at(self->env, part->file, packed.ptr, packed.bytes, part->stored, err);
        wr_hasher_update(part->hasher, packed.ptr, packed.bytes);
        part->stored += packed.bytes;
    }
    wr_sb_fini(&packed);
    return code;
}

static void write_run(struct wr_job *job, struct wr_env *env)
{
    struct write_job *write = WR_CONTAINER_OF(job, struct write_job, job);

    (void)env;
    write->failed =
        ensure_open(write->sink, write->part, &write->err) != WR_OK ||
        write_piece(write->sink, write->part, &write->data, write->offset, &write->err) != WR_OK;
}

static void write_done(struct wr_job *job, void *owner)
{
    struct write_job *write = WR_CONTAINER_OF(job, struct write_job, job);

    (void)owner;
    write->running = false;
    write->part->writes -= 1;
    write->part->opened = true;
    if (write->failed) {
        set_broken(write->sink, &write->err);
    }
}

/* Give the buffer to a job; false: none is free. A part's first job opens it, alone; compressed pieces
 * follow one another. */
static bool submit(struct file_sink *self, struct tm_context *ctx)
{
    struct part *part = self->current;
    struct wr_sb empty;

    for (uint32_t i = 0; i < WRITES_MAX; i++) {
        struct write_job *write = &self->writes[i];
        bool alone = !part->opened || self->options.compression != WR_COMPRESSION_NONE;
        if (write->running || (alone && part->writes > 0)) {
            continue;
        }
        empty = write->data;
        wr_sb_reset(&empty);
        if (empty.capacity > TM_PART_BUFFER_BYTES) {
            wr_sb_fini(&empty); /* of long rows */
        }
        *write = (struct write_job){.job = {.run = write_run, .done = write_done},
                                    .sink = self,
                                    .part = part,
                                    .data = self->buffer,
                                    .offset = part->bytes,
                                    .running = true};
        self->buffer = empty;
        if (self->options.compression == WR_COMPRESSION_NONE) {
            wr_hasher_update(part->hasher, write->data.ptr, write->data.bytes);
        }
        part->bytes += write->data.bytes;
        part->writes += 1;
        tm_context_offload(ctx, &write->job);
        return true;
    }
    return false;
}

/* ---- memory ---- */

/* A long row makes a buffer as long as it is: that is known when it is there. */
static void count_buffers(struct file_sink *self)
{
    uint64_t bytes = self->buffer.capacity;

    for (uint32_t i = 0; i < WRITES_MAX; i++) {
        bytes += self->writes[i].data.capacity;
    }
    for (uint32_t i = 0; i < self->parts.count; i++) {
        bytes += self->parts.items[i]->tail.capacity;
    }
    if (bytes > self->counted_bytes) {
        wr_memory_reserve_anyway(self->account, bytes - self->counted_bytes);
    } else {
        wr_memory_release(self->account, self->counted_bytes - bytes);
    }
    self->counted_bytes = bytes;
}

/* The buffer of a write that is over. */
static void take_back_buffer(struct file_sink *self)
{
    for (uint32_t i = 0; i < WRITES_MAX && self->buffer.capacity == 0; i++) {
        if (!self->writes[i].running) {
            self->buffer = self->writes[i].data;
            self->writes[i].data = (struct wr_sb){0};
            wr_sb_reset(&self->buffer);
        }
    }
}

/* Room for rows, unless there is; false: no memory for more than what is on its way to disk. */
static bool ensure_buffer(struct file_sink *self, struct tm_context *ctx)
{
    take_back_buffer(self);
    if (self->buffer.capacity > 0) {
        return true;
    }
    count_buffers(self);
    if (self->counted_bytes > 0 &&
        !wr_memory_reserve_leaving(self->account, TM_PART_BUFFER_BYTES,
                                   wr_memory_budget_bytes(ctx->memory) /
                                       WR_MEMORY_LEFT_BY_ROWS)) {
        wr_buf_pool_note_refusal(ctx->pool);
        return false;
    }
    if (self->counted_bytes > 0) {
        self->counted_bytes += TM_PART_BUFFER_BYTES;
    }
    wr_sb_reserve(&self->buffer, TM_PART_BUFFER_BYTES - 1);
    count_buffers(self);
    return true;
}

static void begin_part(struct file_sink *self)
{
    char attempt[WR_ATTEMPT_TEXT_BYTES];
    struct part *part = WR_NEW(struct part);

    part->file = -1;
    part->hasher = wr_hasher_create();
    part->name = wr_asprintf("%s%u-%s-%" PRIu64 ".part", self->prefix, self->subtask,
                             wr_attempt_format(self->attempt, attempt), self->next_sequence++);
    WR_VEC_PUSH(&self->parts, part);
    self->current = part;
    if (self->writer.type->write_header != NULL) {
        self->writer.type->write_header(&self->writer, &self->buffer);
    }
}

/* Rows from here on go to another part. */
static void cut_part(struct file_sink *self)
{
    struct part *part = self->current;

    if (part != NULL) {
        part->cut = true;
        part->tail = self->buffer;
        self->buffer = (struct wr_sb){0};
        self->current = NULL;
    }
}

/* ---- finishing ---- */

static enum wr_code finish_part(struct file_sink *self, struct part *part, struct wr_error *err)
{
    struct wr_env *env = self->env;

    if (ensure_open(self, part, err) != WR_OK ||
        write_piece(self, part, &part->tail, part->bytes, err) != WR_OK ||
        env->ops->fsync(env, part->file, err) != WR_OK) {
        return err->code;
    }
    env->ops->close(env, part->file);
    part->file = -1;
    if (part->tail.bytes > 0 && self->options.compression == WR_COMPRESSION_NONE) {
        wr_hasher_update(part->hasher, part->tail.ptr, part->tail.bytes);
    }
    return WR_OK;
}

static void finish_run(struct wr_job *job, struct wr_env *env)
{
    struct store_job *finish = WR_CONTAINER_OF(job, struct store_job, job);
    struct file_sink *self = finish->sink;

    finish->failed = tm_directory_check(env, self->options.path, self->id, &finish->err) != WR_OK;
    for (uint32_t i = 0; i < finish->parts.count && !finish->failed; i++) {
        finish->failed = finish_part(self, finish->parts.items[i], &finish->err) != WR_OK;
    }
    if (!finish->failed) {
        finish->failed =
            env->ops->fsync_directory(env, self->options.path, &finish->err) != WR_OK;
    }
}

static void finish_done(struct wr_job *job, void *owner)
{
    struct store_job *finish = WR_CONTAINER_OF(job, struct store_job, job);

    (void)owner;
    finish->running = false;
    for (uint32_t i = 0; i < finish->parts.count; i++) {
        struct part *part = finish->parts.items[i];
        part->durable = !finish->failed;
        if (part->durable) {
            part->bytes += part->tail.bytes;
            if (finish->sink->options.compression == WR_COMPRESSION_NONE) {
                part->stored = part->bytes;
            }
            wr_sb_fini(&part->tail);
        }
    }
    count_buffers(finish->sink);
    finish->parts.count = 0;
    if (finish->failed) {
        set_broken(finish->sink, &finish->err);
    }
}

/* Make what is cut and written durable, unless that is under way; how many are not durable yet. */
static uint32_t finish_cut(struct file_sink *self, struct tm_context *ctx)
{
    struct store_job *finish = &self->finish;
    uint32_t unfinished = 0;

    for (uint32_t i = 0; i < self->parts.count; i++) {
        struct part *part = self->parts.items[i];
        if (!part->cut || part->durable) {
            continue;
        }
        unfinished += 1;
        if (!finish->running && part->writes == 0) {
            WR_VEC_PUSH(&finish->parts, part);
        }
    }
    if (!finish->running && finish->parts.count > 0) {
        finish->sink = self;
        finish->running = true;
        finish->job = (struct wr_job){.run = finish_run, .done = finish_done};
        tm_context_offload(ctx, &finish->job);
    }
    return unfinished;
}

static enum tm_status file_write(void *p, struct tm_context *ctx, const struct wr_batch *in)
{
    struct file_sink *self = p;
    uint64_t part_bytes = self->options.part_size;

    while (!self->broken && self->row < in->live_count) {
        uint32_t count = WR_MIN(ROWS_AT_ONCE, in->live_count - self->row);
        if (self->current == NULL && finish_cut(self, ctx) > UNFINISHED_MAX) {
            return TM_WAIT;
        }
        if (!ensure_buffer(self, ctx)) {
            return TM_WAIT;
        }
        if (self->current == NULL) {
            begin_part(self);
        }
        if ((self->buffer.bytes >= BUFFER_BYTES ||
             (self->buffer.bytes > 0 && WR_BUGGIFY("sink.full_buffer"))) &&
            !(submit(self, ctx) && ensure_buffer(self, ctx))) {
            return TM_WAIT;
        }
        size_t from = self->buffer.bytes;
        self->writer.type->write_rows(&self->writer, in, self->row, count, &self->buffer);
        ctx->flow.sink_bytes += self->buffer.bytes - from;
        if (self->buffer.capacity > TM_PART_BUFFER_BYTES) {
            count_buffers(self);
        }
        self->row += count;
        if (part_bytes > 0 && self->current->bytes + self->buffer.bytes >= part_bytes) {
            cut_part(self);
            (void)finish_cut(self, ctx);
        }
    }
    if (self->broken) {
        return broken(self, ctx);
    }
    self->row = 0;
    return TM_DONE;
}

/* ---- checkpoints ---- */

static void file_seal(void *p, struct tm_context *ctx, uint64_t checkpoint,
                      struct tm_items *items)
{
    struct file_sink *self = p;
    uint32_t number = 0;

    (void)ctx;
    cut_part(self);
    for (uint32_t i = 0; i < self->parts.count; i++) {
        struct part *part = self->parts.items[i];
        if (part->checkpoint == 0) {
            part->checkpoint = checkpoint;
            part->number = ++number;
        }
    }
    tm_items_add(items, self->id, TM_DIRECTORY_ID_BYTES - 1, 0);
}

static enum wr_code file_restore(void *p, struct tm_context *ctx, const struct tm_items *items,
                                 struct wr_error *err)
{
    struct file_sink *self = p;

    (void)ctx;
    for (uint32_t i = 0; i < items->list.count; i++) {
        const struct tm_item *item = &items->list.items[i];
        struct wr_id id;
        char text[TM_DIRECTORY_ID_BYTES] = "";
        if (item->bytes != TM_DIRECTORY_ID_BYTES - 1) {
            return wr_fail(err, WR_ERR_CORRUPT, "the state of a file sink is damaged");
        }
        memcpy(text, item->data, item->bytes);
        if (wr_id_parse(text, &id, err) != WR_OK) {
            return wr_wrap(err, "the state of a file sink is damaged");
        }
        if (self->id[0] != '\0' && strcmp(self->id, text) != 0) {
            return wr_fail(err, WR_ERR_INVALID, "subtasks have written to different directories");
        }
        memcpy(self->id, text, sizeof text);
    }
    return WR_OK;
}

static void promise(struct file_sink *self, const struct part *part)
{
    struct tm_token *token = WR_VEC_ADD(&self->tokens.list);

    token->temporary = wr_strdup(part->name);
    token->final = wr_asprintf(
        "%s-%05u-%08" PRIu64 "-%03u-%s.%s%s", self->step, self->subtask, part->checkpoint,
        part->number, self->job, self->ending,
        tm_archive_suffix((enum wr_compression)self->options.compression));
    token->bytes = part->stored;
    token->hash = wr_hasher_finish(part->hasher);
    token->checkpoint = part->checkpoint;
    token->is_ours = true;
}

static enum tm_status file_prepare(void *p, struct tm_context *ctx, uint64_t checkpoint)
{
    struct file_sink *self = p;
    uint32_t kept = 0;

    if (self->broken) {
        return broken(self, ctx);
    }
    (void)finish_cut(self, ctx);
    for (uint32_t i = 0; i < self->parts.count; i++) {
        const struct part *part = self->parts.items[i];
        if (part->checkpoint != 0 && part->checkpoint <= checkpoint && !part->durable) {
            return TM_WAIT;
        }
    }
    for (uint32_t i = 0; i < self->parts.count; i++) {
        struct part *part = self->parts.items[i];
        if (part->checkpoint != 0 && part->checkpoint <= checkpoint) {
            promise(self, part);
            part_destroy(part);
        } else {
            self->parts.items[kept++] = part;
        }
    }
    self->parts.count = kept;
    return TM_DONE;
}

static void add_token(struct tm_items *items, const struct tm_token *token)
{
    struct wr_sb sb = {0};

    tm_token_encode(token, &sb);
    tm_items_add(items, sb.ptr, (uint32_t)sb.bytes, token->checkpoint);
    wr_sb_fini(&sb);
}

static void file_tokens(void *p, struct tm_context *ctx, uint64_t checkpoint,
                        struct tm_items *tokens)
{
    struct file_sink *self = p;

    (void)ctx;
    for (uint32_t i = 0; i < self->tokens.list.count; i++) {
        if (WR_MUTANT("token_forgotten")
                ? self->tokens.list.items[i].checkpoint == checkpoint
                : self->tokens.list.items[i].checkpoint <= checkpoint) {
            add_token(tokens, &self->tokens.list.items[i]);
        }
    }
}

static enum wr_code decode_tokens(const struct tm_items *items, struct tm_tokens *ret,
                                  struct wr_error *err)
{
    for (uint32_t i = 0; i < items->list.count; i++) {
        const struct tm_item *item = &items->list.items[i];
        struct tm_token token;
        if (tm_token_decode(item->data, item->bytes, &token, err) != WR_OK) {
            return err->code;
        }
        token.checkpoint = item->checkpoint;
        WR_VEC_PUSH(&ret->list, token);
    }
    return WR_OK;
}

static enum wr_code file_restore_tokens(void *p, struct tm_context *ctx,
                                        const struct tm_items *tokens, struct wr_error *err)
{
    struct file_sink *self = p;

    (void)ctx;
    return decode_tokens(tokens, &self->tokens, err);
}

/* ---- commit, sweep ---- */

static void store_done(struct wr_job *job, void *owner)
{
    struct store_job *store = WR_CONTAINER_OF(job, struct store_job, job);

    (void)owner;
    store->running = false;
    store->finished = true;
}

static void start_store(struct file_sink *self, struct tm_context *ctx, struct store_job *store,
                        void (*run)(struct wr_job *job, struct wr_env *env))
{
    store->sink = self;
    store->running = true;
    store->job = (struct wr_job){.run = run, .done = store_done};
    tm_context_offload(ctx, &store->job);
}

static void commit_run(struct wr_job *job, struct wr_env *env)
{
    struct store_job *store = WR_CONTAINER_OF(job, struct store_job, job);
    struct file_sink *self = store->sink;

    store->failed =
        tm_directory_check(env, self->options.path, self->id, &store->err) != WR_OK ||
        tm_tokens_commit(env, self->options.path, &store->tokens, &store->err) != WR_OK;
}

/* What came back committed is known committed. */
static void forget_committed(struct file_sink *self, uint64_t checkpoint)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < self->tokens.list.count; i++) {
        struct tm_token *token = &self->tokens.list.items[i];
        if (token->checkpoint <= checkpoint) {
            tm_token_fini(token);
        } else {
            self->tokens.list.items[kept++] = *token;
        }
    }
    self->tokens.list.count = kept;
}

static enum tm_status file_commit(void *p, struct tm_context *ctx, uint64_t checkpoint,
                                  const struct tm_permit *permit)
{
    struct file_sink *self = p;
    struct store_job *commit = &self->commit;

    if (permit->checkpoint < checkpoint) {
        (void)wr_fail(&ctx->err, WR_ERR_REFUSED, "no permit to commit checkpoint %" PRIu64,
                      checkpoint);
        return TM_FAILED;
    }
    if (commit->running) {
        return TM_WAIT;
    }
    if (commit->finished) {
        commit->finished = false;
        tm_tokens_fini(&commit->tokens);
        if (commit->failed) {
            ctx->err = commit->err;
            return TM_FAILED;
        }
        forget_committed(self, checkpoint);
        return TM_DONE;
    }
    for (uint32_t i = 0; i < self->tokens.list.count; i++) {
        const struct tm_token *token = &self->tokens.list.items[i];
        if (token->checkpoint <= checkpoint) {
            struct tm_token copy = *token;
            copy.temporary = wr_strdup(token->temporary);
            copy.final = wr_strdup(token->final);
            WR_VEC_PUSH(&commit->tokens.list, copy);
        }
    }
    if (commit->tokens.list.count == 0) {
        return TM_DONE;
    }
    start_store(self, ctx, commit, commit_run);
    return TM_WAIT;
}

static void sweep_run(struct wr_job *job, struct wr_env *env)
{
    struct store_job *store = WR_CONTAINER_OF(job, struct store_job, job);
    struct file_sink *self = store->sink;
    struct tm_part_sweep sweep = {.prefix = self->prefix,
                                  .subtask = self->subtask,
                                  .parallelism = self->parallelism,
                                  .attempt = self->attempt,
                                  .keep = &store->tokens};

    store->failed = tm_directory_check(env, self->options.path, self->id, &store->err) != WR_OK ||
                    tm_parts_sweep(env, self->options.path, &sweep, &store->err) != WR_OK;
}

/* The first thing every attempt does, so the directory is known before the first row. */
static enum tm_status file_sweep(void *p, struct tm_context *ctx)
{
    struct file_sink *self = p;
    struct store_job *sweep = &self->sweep;
    struct tm_items all = {0};
    enum wr_code code;

    if (sweep->running) {
        return TM_WAIT;
    }
    if (sweep->finished) {
        sweep->finished = false;
        tm_tokens_fini(&sweep->tokens);
        ctx->err = sweep->failed ? sweep->err : ctx->err;
        return sweep->failed ? TM_FAILED : TM_DONE;
    }
    tm_context_all_tokens(ctx, &all);
    code = decode_tokens(&all, &sweep->tokens, &ctx->err);
    tm_items_fini(&all);
    if (code != WR_OK) {
        return TM_FAILED;
    }
    start_store(self, ctx, sweep, sweep_run);
    return TM_WAIT;
}

const struct tm_sink_type tm_sink_file = {
    .connector = "file",
    .self_bytes = sizeof(struct file_sink),
    .open = file_open,
    .close = file_close,
    .write = file_write,
    .seal = file_seal,
    .restore = file_restore,
    .prepare = file_prepare,
    .tokens = file_tokens,
    .restore_tokens = file_restore_tokens,
    .commit = file_commit,
    .sweep = file_sweep,
};
