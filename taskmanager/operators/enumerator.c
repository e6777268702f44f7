/* The enumerator of a file source: lists, once or again and again, and hands out splits as rows.
 *
 * State: one item that says how far it is (not listed yet, or the number of the next split), and
 * one per file with what of it is not handed out. A file that is listed is never listed again: what
 * it was then (size, inode) is what its readers hold it to. */
#include "common/base/bytes.h"
#include "common/batch/sqlstate.h"
#include "common/graph/connector.h"
#include "common/graph/parameters.h"
#include "taskmanager/connectors/listing.h"
#include "taskmanager/connectors/options.h"
#include "taskmanager/operators/record_errors.h"
#include "taskmanager/operators/registry.h"

enum item_kind { ITEM_HEAD = 1, ITEM_FILE = 2 };

struct enumerator {
    struct wr_arena arena;
    struct wr_file_source_options options;
    union wr_format_options format;
    uint64_t split_bytes; /* UINT64_MAX: files are not cut */
    struct wr_job job;
    bool running;
    bool listed;
    bool failed;
    const char *step;
    struct tm_errors errors; /* of what is lost of files */
    uint64_t next_look_ns; /* of a watched source */
    struct wr_error err;
    struct tm_listing listing; /* the job's while it runs, but for sealing */
    uint64_t next_split;
};

static enum wr_code enumerator_open(void *p, struct tm_context *ctx, const Weir__Operator *spec,
                                    struct wr_error *err)
{
    struct enumerator *self = p;
    struct tm_option_set sets[2] = {
        {wr_connector_find("file")->source_options, &self->options}, {NULL, NULL}};
    const Weir__SourceSpec *source;
    const struct wr_format *format;
    bool by_lines;

    wr_arena_init(&self->arena, 0);
    if (spec->spec_case != WEIR__OPERATOR__SPEC_ENUMERATOR || spec->enumerator->source == NULL ||
        ctx->output_schema->field_count != WR_SPLIT_COLUMNS) {
        return wr_fail(err, WR_ERR_CORRUPT, "an enumerator without its specification");
    }
    source = spec->enumerator->source;
    format = wr_format_find(source->format);
    if (strcmp(source->connector, "file") != 0 || format == NULL) {
        return wr_fail(err, WR_ERR_UNSUPPORTED, "connector \"%s\" with format \"%s\" is unknown",
                       source->connector, source->format);
    }
    sets[1] = (struct tm_option_set){format->options, &self->format};
    if (tm_options_parse(source->options, source->n_options, sets, &self->arena, err) != WR_OK) {
        return err->code;
    }
    by_lines = format->splittable &&
               !(strcmp(format->name, "csv") == 0 && self->format.csv.multiline);
    self->split_bytes =
        by_lines && self->options.split_size > 0 ? self->options.split_size : UINT64_MAX;
    self->step = spec->step;
    if (tm_errors_open(&self->errors, ctx, spec->on_error, NULL, err) != WR_OK) {
        return err->code;
    }
    self->listing.pattern = self->options.path;
    self->listing.watch = self->options.watch;
    self->listing.by_lines = by_lines;
    self->listing.record_limit = self->options.record_limit;
    return WR_OK;
}

static void enumerator_close(void *p, struct tm_context *ctx)
{
    struct enumerator *self = p;

    (void)ctx;
    tm_errors_close(&self->errors);
    tm_listing_fini(&self->listing);
    wr_arena_fini(&self->arena);
}

/* ---- listing ---- */

static void list_run(struct wr_job *job, struct wr_env *env)
{
    struct enumerator *self = WR_CONTAINER_OF(job, struct enumerator, job);

    self->failed = tm_listing_look(&self->listing, env, &self->err) != WR_OK;
}

static void list_done(struct wr_job *job, void *owner)
{
    struct enumerator *self = WR_CONTAINER_OF(job, struct enumerator, job);

    (void)owner;
    self->running = false;
    self->listed = !self->failed;
    if (self->listed) {
        tm_listing_take(&self->listing);
    }
}

static enum tm_status look(struct enumerator *self, struct tm_context *ctx)
{
    self->running = true;
    self->next_look_ns = ctx->now_ns + (uint64_t)self->options.watch_interval_us * 1000;
    self->job = (struct wr_job){.run = list_run, .done = list_done};
    tm_context_offload(ctx, &self->job);
    return TM_WAIT;
}

/* ---- handing out ---- */

static bool set_row(struct wr_builder *builder, const struct tm_listed_file *file, uint64_t end,
                    uint64_t number)
{
    if (!wr_builder_row_begin(builder) ||
        !wr_builder_set_bytes(builder, WR_SPLIT_PATH, file->path,
                              (uint32_t)strlen(file->path))) {
        return false;
    }
    wr_builder_set(builder, WR_SPLIT_FIRST, &file->next);
    wr_builder_set(builder, WR_SPLIT_END, &end);
    wr_builder_set(builder, WR_SPLIT_FILE_BYTES, &file->bytes);
    wr_builder_set(builder, WR_SPLIT_MTIME, &file->mtime_us);
    wr_builder_set(builder, WR_SPLIT_INODE, &file->inode);
    wr_builder_set(builder, WR_SPLIT_DEVICE, &file->device);
    wr_builder_set(builder, WR_SPLIT_NUMBER, &number);
    wr_builder_row_end(builder);
    return true;
}

/* Up to `count` splits; NULL: no memory. */
static struct wr_batch *hand_out(struct enumerator *self, struct tm_context *ctx, uint32_t count)
{
    struct wr_builder *builder =
        wr_builder_create(ctx->pool, ctx->output_schema, WR_BATCH_ROWS_MAX, WR_BATCH_BYTES_MAX);
    struct tm_listed_file *file;
    struct wr_batch *batch;

    while (count > 0 && (file = tm_listing_next(&self->listing)) != NULL) {
        uint64_t left = file->bytes - file->next;
        bool whole = tm_listing_is_whole(&self->listing, file);
        uint64_t end = file->next + (whole ? left : WR_MIN(left, self->split_bytes));
        if (!set_row(builder, file, end, self->next_split)) {
            break;
        }
        file->next = end;
        self->next_split += 1;
        count -= 1;
    }
    batch = wr_builder_take(builder);
    wr_builder_destroy(builder);
    return batch;
}

/* Bytes that nobody can read any more are an error of a record, as for a reader. */
static enum tm_status on_losses(struct enumerator *self, struct tm_context *ctx)
{
    struct tm_listing *listing = &self->listing;
    uint32_t count = listing->losses.count;

    if (self->errors.policy == TM_ERRORS_FAIL) {
        tm_context_record_error(ctx, WR_SQLSTATE_DATA_CORRUPTED, listing->losses.items[0].message,
                                NULL, 0);
        return TM_FAILED;
    }
    for (uint32_t i = 0; self->errors.policy == TM_ERRORS_LETTERS && i < count; i++) {
        const struct tm_loss *loss = &listing->losses.items[i];
        tm_letters_add(&self->errors.letters, ctx,
                       &(struct tm_letter){.step = self->step,
                                           .sqlstate = WR_SQLSTATE_DATA_CORRUPTED,
                                           .message = loss->message,
                                           .split = wr_str_of(loss->path),
                                           .offset = (int64_t)loss->next});
    }
    if (self->errors.policy == TM_ERRORS_LETTERS) {
        tm_context_count_letters(ctx, self->step, WR_SQLSTATE_DATA_CORRUPTED, count);
    } else {
        tm_context_count_skipped(ctx, self->step, WR_SQLSTATE_DATA_CORRUPTED, count);
    }
    tm_listing_forget_losses(listing);
    return TM_MORE;
}

/* Losses are not in the state, so their letters leave before a barrier. */
static enum tm_status enumerator_flush(void *p, struct tm_context *ctx, struct wr_batch **out)
{
    struct enumerator *self = p;

    if (!self->running && self->listing.losses.count > 0) {
        return on_losses(self, ctx);
    }
    return tm_errors_wait(&self->errors) ? tm_errors_next(&self->errors, ctx, out) : TM_DONE;
}

static enum tm_status enumerator_poll(void *p, struct tm_context *ctx, struct wr_batch **out)
{
    struct enumerator *self = p;
    uint32_t granted;

    if (self->running) {
        return TM_WAIT; /* what the job fills is its own until then */
    }
    if (self->failed) {
        ctx->err = self->err;
        return TM_FAILED;
    }
    if (self->listing.losses.count > 0) {
        return on_losses(self, ctx);
    }
    if (tm_errors_wait(&self->errors)) {
        return tm_errors_next(&self->errors, ctx, out);
    }
    if (!self->listed || (self->options.watch && ctx->now_ns >= self->next_look_ns)) {
        return look(self, ctx);
    }
    ctx->wake_ns = self->options.watch ? self->next_look_ns : UINT64_MAX;
    if (tm_listing_next(&self->listing) == NULL) {
        return self->options.watch ? TM_IDLE : TM_END;
    }
    granted = tm_context_granted_rows(ctx);
    if (granted == 0) {
        return TM_IDLE;
    }
    *out = hand_out(self, ctx, WR_MIN(granted, WR_BATCH_ROWS_MAX));
    return TM_MORE;
}

/* ---- state ---- */

static void add_item(struct tm_items *items, struct wr_sb *sb)
{
    tm_items_add(items, sb->ptr, (uint32_t)sb->bytes, 0);
    wr_sb_fini(sb);
}

static void enumerator_seal(void *p, struct tm_context *ctx, uint64_t checkpoint,
                            struct tm_items *items)
{
    struct enumerator *self = p;
    struct wr_sb head = {0};

    (void)ctx;
    (void)checkpoint;
    wr_write_u8(&head, ITEM_HEAD);
    wr_write_u8(&head, self->listed);
    wr_write_u64(&head, self->next_split);
    add_item(items, &head);
    for (uint32_t i = tm_listing_first_item(&self->listing); i < self->listing.files.count; i++) {
        struct wr_sb sb = {0};
        wr_write_u8(&sb, ITEM_FILE);
        tm_listed_file_write(&self->listing.files.items[i], &sb);
        add_item(items, &sb);
    }
}

static bool read_item(struct enumerator *self, struct wr_reader *reader)
{
    uint8_t kind = wr_read_u8(reader);
    struct tm_listed_file file;

    if (kind == ITEM_HEAD) {
        self->listed = wr_read_u8(reader) != 0;
        self->next_split = wr_read_u64(reader);
        return !reader->failed;
    }
    if (kind != ITEM_FILE || !tm_listed_file_read(reader, &file)) {
        return false;
    }
    WR_VEC_PUSH(&self->listing.files, file);
    return true;
}

static enum wr_code enumerator_restore(void *p, struct tm_context *ctx,
                                       const struct tm_items *items, struct wr_error *err)
{
    struct enumerator *self = p;

    (void)ctx;
    for (uint32_t i = 0; i < items->list.count; i++) {
        struct wr_reader reader =
            wr_reader_of(items->list.items[i].data, items->list.items[i].bytes);
        if (!read_item(self, &reader)) {
            return wr_fail(err, WR_ERR_CORRUPT, "the state of an enumerator is damaged");
        }
    }
    return WR_OK;
}

const struct tm_operator_type tm_operator_enumerator = {
    .kind = "enumerator",
    .summary = "lists files and hands out their splits",
    .self_bytes = sizeof(struct enumerator),
    .open = enumerator_open,
    .close = enumerator_close,
    .poll = enumerator_poll,
    .flush = enumerator_flush,
    .seal = enumerator_seal,
    .restore = enumerator_restore,
};
