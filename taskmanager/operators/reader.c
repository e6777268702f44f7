/* The reader of a file source: takes splits over a demand edge and reads them one after the other.
 *
 * It asks for rows so that it has SPLITS_WANTED splits: while the last block of one is parsed, the
 * first of the next is read already. Its state is its splits, each with where its next record
 * begins. */
#include <inttypes.h>
#include <stdio.h>

#include "common/base/test_point.h"
#include "common/batch/sqlstate.h"
#include "common/graph/connector.h"
#include "common/graph/parameters.h"
#include "common/obs/log.h"
#include "taskmanager/connectors/options.h"
#include "taskmanager/connectors/rate.h"
#include "taskmanager/connectors/split.h"
#include "taskmanager/operators/record_errors.h"
#include "taskmanager/operators/registry.h"

#define SPLITS_WANTED 2u
#define MEMORY_RETRY_NS 1000000u
#define NOTE_NS 60000000000u

struct reader {
    struct wr_arena arena;
    struct wr_file_source_options options;
    struct tm_parser parser;
    struct tm_rate rate;
    bool begun; /* the first request has gone out */
    uint64_t next_note_ns; /* when skipped records are logged again */
    uint32_t asked;
    const char *step;
    struct tm_errors errors;
    struct wr_buf *pristine; /* LETTERS: the current block before it was parsed, which changes it; NULL: none */
    WR_VEC(struct tm_split *) splits; /* the first is being read */
};

static enum wr_code reader_open(void *p, struct tm_context *ctx, const Weir__Operator *spec,
                                struct wr_error *err)
{
    struct reader *self = p;
    struct tm_option_set sets[2] = {
        {wr_connector_find("file")->source_options, &self->options}, {NULL, NULL}};
    const Weir__SourceSpec *source;
    const struct wr_format *format;

    wr_arena_init(&self->arena, 0);
    if (spec->spec_case != WEIR__OPERATOR__SPEC_READER || spec->reader->source == NULL ||
        spec->reader->source->schema >= ctx->plan->message->n_schemas ||
        ctx->input_schema == NULL || ctx->input_schema->field_count != WR_SPLIT_COLUMNS) {
        return wr_fail(err, WR_ERR_CORRUPT, "a reader without its specification");
    }
    source = spec->reader->source;
    format = wr_format_find(source->format);
    if (strcmp(source->connector, "file") != 0) {
        return wr_fail(err, WR_ERR_UNSUPPORTED, "connector \"%s\" has no reader here",
                       source->connector);
    }
    if (format != NULL) {
        sets[1] = (struct tm_option_set){format->options, &self->parser.options};
    }
    if (tm_options_parse(source->options, source->n_options, sets, &self->arena, err) != WR_OK) {
        return err->code;
    }
    self->parser.record_limit = self->options.record_limit;
    self->parser.paths = source->column_options;
    self->parser.path_count = source->n_column_options;
    self->step = spec->step;
    if (tm_errors_open(&self->errors, ctx, spec->on_error, NULL, err) != WR_OK) {
        return err->code;
    }
    self->parser.skip = self->errors.policy != TM_ERRORS_FAIL;
    tm_rate_init(&self->rate, source->rate_per_s, ctx->parallelism);
    return tm_parser_init(&self->parser, source->format, &ctx->plan->schemas[source->schema],
                          ctx->output_schema, err);
}

static void reader_close(void *p, struct tm_context *ctx)
{
    struct reader *self = p;

    for (uint32_t i = 0; i < self->splits.count; i++) {
        tm_split_destroy(self->splits.items[i], ctx->env);
    }
    WR_VEC_FINI(&self->splits);
    wr_buf_unref(WR_TAKE(self->pristine));
    tm_errors_close(&self->errors);
    tm_parser_fini(&self->parser);
    wr_arena_fini(&self->arena);
}

static bool reader_pending(void *p)
{
    const struct reader *self = p;

    return !self->begun || self->splits.count > 0 || tm_errors_wait(&self->errors);
}

static void ask(struct reader *self, struct tm_context *ctx)
{
    uint32_t have = self->splits.count + self->asked;

    self->begun = true;
    if (have < SPLITS_WANTED) {
        tm_context_request_rows(ctx, SPLITS_WANTED - have);
        self->asked += SPLITS_WANTED - have;
    }
}

static void add_split(struct reader *self, struct tm_split *split)
{
    split->record_limit = self->options.record_limit;
    split->watched = self->options.watch ? self->options.path : NULL;
    WR_VEC_PUSH(&self->splits, split);
}

static void take_splits(struct reader *self, const struct wr_batch *in)
{
    for (uint32_t i = 0; i < in->live_count; i++) {
        add_split(self, tm_split_from_row(in, wr_batch_row(in, i), &self->parser));
    }
    self->asked -= WR_MIN(self->asked, in->live_count);
}

/* The first split is read: the next one's turn. */
static void drop_first(struct reader *self, struct tm_context *ctx)
{
    tm_split_destroy(self->splits.items[0], ctx->env);
    self->splits.count -= 1;
    memmove(self->splits.items, self->splits.items + 1,
            self->splits.count * sizeof *self->splits.items);
    ask(self, ctx);
}

static enum tm_status fail_record(struct tm_context *ctx, const struct tm_split *split,
                                  const struct tm_parse_error *error, const char *message)
{
    tm_context_record_error(ctx, error->sqlstate, message, NULL, 0);
    tm_context_set_origin(ctx, &(struct wr_origin){wr_str_of(split->path), (int64_t)error->offset});
    return TM_FAILED;
}

/* Says where it is. */
static enum tm_status fail_at(struct tm_context *ctx, const struct tm_split *split,
                              const struct tm_parse_error *error)
{
    char message[800], what[sizeof error->message];

    /* While it can still be seen that it was cut. */
    (void)snprintf(what, sizeof what, "%s", error->message);
    wr_secrets_redact(&ctx->plan->secrets, what, sizeof what);
    (void)snprintf(message, sizeof message, "file \"%.300s\", byte %" PRIu64 ": %s", split->path,
                   error->offset, what);
    return fail_record(ctx, split, error, message);
}

/* That records are skipped, and why the last one was, is said once a minute. */
static void note_skipped(struct reader *self, struct tm_context *ctx, const struct tm_split *split,
                         const struct tm_parse_error *error)
{
    char state[6], message[sizeof error->message];

    if (self->errors.policy != TM_ERRORS_SKIP || ctx->now_ns < self->next_note_ns) {
        return;
    }
    self->next_note_ns = ctx->now_ns + NOTE_NS;
    (void)snprintf(message, sizeof message, "%s", error->message);
    wr_secrets_redact(&ctx->plan->secrets, message, sizeof message);
    wr_log(WR_LOG_WARN, "records_skipped",
           "step=%s count=%" PRIu64 " file=%s byte=%" PRIu64 " sqlstate=%s reason=%s",
           wr_log_quote(self->step), wr_cell_get(ctx->counters.records_skipped),
           wr_log_quote(split->path), error->offset, wr_sqlstate_text(error->sqlstate, state),
           wr_log_quote(message));
}

/* A record is left out: counted, and told where letters are wanted; bytes: what is known of it. */
static void leave_out(struct reader *self, struct tm_context *ctx, const struct tm_split *split,
                      const struct tm_parse_error *error, struct wr_str bytes, bool cut)
{
    if (self->errors.policy == TM_ERRORS_SKIP) {
        tm_context_count_skipped(ctx, self->step, error->sqlstate, 1);
        return;
    }
    tm_context_count_letters(ctx, self->step, error->sqlstate, 1);
    tm_letters_add(&self->errors.letters, ctx,
                   &(struct tm_letter){.step = self->step,
                                       .sqlstate = error->sqlstate,
                                       .message = error->message,
                                       .split = wr_str_of(split->path),
                                       .offset = (int64_t)error->offset,
                                       .columns = bytes,
                                       .cut = cut});
}

static enum tm_status on_long(struct reader *self, struct tm_context *ctx, struct tm_split *split)
{
    struct tm_parse_error error = {.sqlstate = WR_SQLSTATE_LIMIT, .offset = split->next};

    (void)snprintf(error.message, sizeof error.message,
                   "record longer than %" PRIu64 " bytes (record_limit)", self->options.record_limit);
    if (self->errors.policy != TM_ERRORS_FAIL) {
        leave_out(self, ctx, split, &error,
                  (struct wr_str){(const char *)split->load.buf->data, split->load_bytes}, true);
        note_skipped(self, ctx, split, &error);
        tm_split_pass_over(split);
        return TM_MORE;
    }
    return fail_at(ctx, split, &error);
}

/* An archive that is cut off or damaged, a watched file that is gone: what is left of it counts as one
 * record. */
static enum tm_status on_damage(struct reader *self, struct tm_context *ctx, struct tm_split *split)
{
    struct tm_parse_error error = {.sqlstate = WR_SQLSTATE_DATA_CORRUPTED, .offset = split->next};

    (void)snprintf(error.message, sizeof error.message, "%.390s", split->err.message);
    if (self->errors.policy != TM_ERRORS_FAIL) {
        leave_out(self, ctx, split, &error, (struct wr_str){NULL, 0}, false);
        note_skipped(self, ctx, split, &error);
        tm_split_give_up(split);
        return TM_MORE;
    }
    return fail_record(ctx, split, &error, split->err.message);
}

static enum tm_status retry_later(struct tm_context *ctx)
{
    ctx->wake_ns = ctx->now_ns + MEMORY_RETRY_NS;
    return TM_IDLE;
}

struct parsing {
    struct reader *self;
    struct tm_context *ctx;
    const struct tm_split *split;
};

static bool on_bad(void *p, const struct tm_parse_error *error, uint32_t from, uint32_t end)
{
    const struct parsing *parsing = p;
    struct reader *self = parsing->self;
    struct wr_str bytes = {NULL, 0};

    if (self->pristine != NULL) {
        bytes = (struct wr_str){(const char *)self->pristine->data + from, end - from};
        bytes.bytes -= bytes.bytes > 0 && bytes.ptr[bytes.bytes - 1] == '\n';
        bytes.bytes -= bytes.bytes > 0 && bytes.ptr[bytes.bytes - 1] == '\r';
    }
    leave_out(self, parsing->ctx, parsing->split, error, bytes, false);
    return !tm_letters_full(&self->errors.letters);
}

/* A letter has the bytes of its record as they were in the file. false: no memory to keep them. */
static bool keep_pristine(struct reader *self, struct tm_context *ctx, const struct tm_block *block)
{
    if (self->errors.policy != TM_ERRORS_LETTERS || self->pristine != NULL) {
        return true;
    }
    self->pristine = wr_buf_alloc(ctx->pool, block->end);
    if (self->pristine != NULL) {
        memcpy(self->pristine->data + block->next, block->buf->data + block->next,
               block->end - block->next);
    }
    return self->pristine != NULL;
}

static enum tm_status parse(struct reader *self, struct tm_context *ctx, struct tm_split *split,
                            struct wr_batch **out)
{
    struct tm_block *block = &split->current;
    struct parsing parsing = {self, ctx, split};
    struct tm_parse parse = {.pool = ctx->pool,
                             .map = split->map.count > 0 ? &split->map : &self->parser.map,
                             .end_offset = split->end,
                             .split = split->path,
                             .bad = on_bad,
                             .bad_ctx = &parsing};
    enum tm_parse_status status;
    uint32_t from = block->next;

    parse.rows_max =
        tm_rate_allowed(&self->rate, ctx->now_ns,
                        WR_BUGGIFY("reader.one_row") ? 1 : ctx->limits.batch_rows, &ctx->wake_ns);
    if (parse.rows_max == 0) {
        return TM_IDLE;
    }
    if (!keep_pristine(self, ctx, block)) {
        return retry_later(ctx);
    }
    status = self->parser.type->parse(&self->parser, &parse, block, out);
    if (status == TM_PARSE_MEMORY) {
        return retry_later(ctx);
    }
    if (parse.skipped > 0) {
        note_skipped(self, ctx, split, &parse.error);
    }
    ctx->flow.source_bytes += block->next - from;
    if (*out != NULL) {
        tm_rate_took(&self->rate, (*out)->live_count);
    }
    if (block->next >= block->end || block->offset + block->next >= split->end) {
        wr_buf_unref(WR_TAKE(self->pristine));
        tm_split_release(split);
    }
    return status == TM_PARSE_BAD ? fail_at(ctx, split, &parse.error) : TM_MORE;
}

/* One step of the first split. */
static enum tm_status read_on(struct reader *self, struct tm_context *ctx, struct wr_batch **out)
{
    struct tm_split *split = self->splits.items[0];
    enum tm_split_step step = tm_split_step(split, ctx);

    switch (step) {
    case TM_SPLIT_BLOCK:
        /* One block ahead; without memory for it, that waits for better times. */
        (void)tm_split_prefetch(split, ctx);
        if (split->ended && self->splits.count > 1) {
            (void)tm_split_prefetch(self->splits.items[1], ctx);
        }
        return parse(self, ctx, split, out);
    case TM_SPLIT_WAIT:
        return TM_WAIT;
    case TM_SPLIT_MEMORY:
        return retry_later(ctx);
    case TM_SPLIT_END:
        drop_first(self, ctx);
        return TM_MORE;
    case TM_SPLIT_LONG:
        return on_long(self, ctx, split);
    case TM_SPLIT_DAMAGED:
        return on_damage(self, ctx, split);
    case TM_SPLIT_FAILED:
        ctx->err = split->err;
        return TM_FAILED;
    }
    return TM_MORE;
}

static enum tm_status reader_process(void *p, struct tm_context *ctx, struct wr_batch *in,
                                     struct wr_batch **out)
{
    struct reader *self = p;

    if (in != NULL) {
        take_splits(self, in);
        return TM_DONE;
    }
    if (tm_errors_wait(&self->errors)) {
        return tm_errors_next(&self->errors, ctx, out);
    }
    ask(self, ctx);
    return self->splits.count == 0 ? TM_DONE : read_on(self, ctx, out);
}

/* The state is where reading goes on: letters of what lies before it leave before a barrier. */
static enum tm_status reader_flush(void *p, struct tm_context *ctx, struct wr_batch **out)
{
    struct reader *self = p;

    if (WR_MUTANT("letters_cross_barrier")) {
        return TM_DONE;
    }
    return tm_errors_wait(&self->errors) ? tm_errors_next(&self->errors, ctx, out) : TM_DONE;
}

static void reader_seal(void *p, struct tm_context *ctx, uint64_t checkpoint,
                        struct tm_items *items)
{
    struct reader *self = p;

    (void)ctx;
    (void)checkpoint;
    for (uint32_t i = 0; i < self->splits.count; i++) {
        if (i > 0 && WR_MUTANT("split_not_in_snapshot")) {
            break;
        }
        tm_split_add_item(self->splits.items[i], items);
    }
}

static enum wr_code reader_restore(void *p, struct tm_context *ctx, const struct tm_items *items,
                                   struct wr_error *err)
{
    struct reader *self = p;

    (void)ctx;
    for (uint32_t i = 0; i < items->list.count; i++) {
        struct tm_split *split;
        if (tm_split_from_item(&items->list.items[i], &self->parser, &split, err) != WR_OK) {
            return err->code;
        }
        add_split(self, split);
    }
    return WR_OK;
}

const struct tm_operator_type tm_operator_reader = {
    .kind = "reader",
    .summary = "reads the splits of files",
    .self_bytes = sizeof(struct reader),
    .open = reader_open,
    .close = reader_close,
    .process = reader_process,
    .pending = reader_pending,
    .flush = reader_flush,
    .seal = reader_seal,
    .restore = reader_restore,
};
