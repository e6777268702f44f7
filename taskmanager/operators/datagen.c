/* datagen: a root that makes rows by number.
 *
 * Rows are cut in blocks of BLOCK_ROWS; block b belongs to virtual split b % SPLITS. A split's
 * state is the number of its next row, so that splits can be dealt to any number of subtasks and
 * every row is made once. A subtask takes the split that is furthest behind: rows come out nearly in
 * order. */
#include "common/base/bytes.h"
#include "common/graph/connector.h"
#include "taskmanager/connectors/generate.h"
#include "taskmanager/connectors/options.h"
#include "taskmanager/connectors/rate.h"
#include "taskmanager/operators/registry.h"

#define BLOCK_ROWS 1024u
#define SPLITS 64u

struct datagen_split {
    uint32_t number;
    uint64_t next; /* row */
};

struct datagen {
    struct wr_arena arena;
    struct wr_datagen_options options;
    struct tm_generate generate;
    struct tm_rate rate;
    const char *step; /* where rows come from, with their number for an offset */
    struct datagen_split splits[SPLITS];
    uint32_t split_count;
};

static enum wr_code datagen_open(void *p, struct tm_context *ctx, const Weir__Operator *spec,
                                 struct wr_error *err)
{
    struct datagen *self = p;
    const Weir__SourceSpec *source;
    struct tm_option_set sets[2] = {
        {wr_connector_find("datagen")->source_options, &self->options}, {NULL, NULL}};

    wr_arena_init(&self->arena, 0);
    if (spec->spec_case != WEIR__OPERATOR__SPEC_READER || spec->reader->source == NULL ||
        spec->reader->source->schema >= ctx->plan->message->n_schemas) {
        return wr_fail(err, WR_ERR_CORRUPT, "a datagen source without its specification");
    }
    source = spec->reader->source;
    self->step = spec->step;
    if (tm_options_parse(source->options, source->n_options, sets, &self->arena, err) != WR_OK) {
        return err->code;
    }
    tm_rate_init(&self->rate, source->rate_per_s, ctx->parallelism);
    for (uint32_t s = 0; s < SPLITS && !ctx->restored; s++) {
        if (s % ctx->parallelism == ctx->subtask) {
            self->splits[self->split_count++] =
                (struct datagen_split){.number = s, .next = (uint64_t)s * BLOCK_ROWS};
        }
    }
    return tm_generate_init(&self->generate, source, self->options.seed,
                            &ctx->plan->schemas[source->schema], ctx->output_schema, err);
}

static void datagen_close(void *p, struct tm_context *ctx)
{
    struct datagen *self = p;

    (void)ctx;
    tm_generate_fini(&self->generate);
    wr_arena_fini(&self->arena);
}

static void datagen_seal(void *p, struct tm_context *ctx, uint64_t checkpoint,
                         struct tm_items *items)
{
    struct datagen *self = p;

    (void)ctx;
    (void)checkpoint;
    for (uint32_t i = 0; i < self->split_count; i++) {
        struct wr_sb sb = {0};
        wr_write_u32(&sb, self->splits[i].number);
        wr_write_u64(&sb, self->splits[i].next);
        tm_items_add(items, sb.ptr, (uint32_t)sb.bytes, 0);
        wr_sb_fini(&sb);
    }
}

static enum wr_code datagen_restore(void *p, struct tm_context *ctx,
                                    const struct tm_items *items, struct wr_error *err)
{
    struct datagen *self = p;

    (void)ctx;
    self->split_count = 0;
    for (uint32_t i = 0; i < items->list.count; i++) {
        struct wr_reader reader =
            wr_reader_of(items->list.items[i].data, items->list.items[i].bytes);
        struct datagen_split split = {.number = wr_read_u32(&reader)};
        split.next = wr_read_u64(&reader);
        if (reader.failed || self->split_count == SPLITS ||
            split.next / BLOCK_ROWS % SPLITS != split.number) {
            return wr_fail(err, WR_ERR_CORRUPT, "the state of a datagen source is damaged");
        }
        self->splits[self->split_count++] = split;
    }
    return WR_OK;
}

/* The split that is furthest behind; NULL: all are at the end. */
static struct datagen_split *choose(struct datagen *self)
{
    struct datagen_split *best = NULL;

    for (uint32_t i = 0; i < self->split_count; i++) {
        struct datagen_split *split = &self->splits[i];
        if (self->options.rows != 0 && split->next >= self->options.rows) {
            continue;
        }
        if (best == NULL || split->next < best->next) {
            best = split;
        }
    }
    return best;
}

static enum tm_status datagen_poll(void *p, struct tm_context *ctx, struct wr_batch **out)
{
    struct datagen *self = p;
    struct datagen_split *split = choose(self);
    uint32_t count;

    if (split == NULL && self->options.rows != 0) {
        return TM_END;
    }
    if (split == NULL) {
        return TM_IDLE; /* more subtasks than splits, without end */
    }
    count = WR_MIN(BLOCK_ROWS - (uint32_t)(split->next % BLOCK_ROWS), self->generate.rows_max);
    if (self->options.rows != 0) {
        count = (uint32_t)WR_MIN((uint64_t)count, self->options.rows - split->next);
    }
    count = WR_MIN(count, ctx->limits.batch_rows);
    count = tm_rate_allowed(&self->rate, ctx->now_ns, count, &ctx->wake_ns);
    if (count == 0) {
        return TM_IDLE;
    }
    *out = tm_generate_rows(&self->generate, ctx->pool, split->next, count, self->step);
    if (*out == NULL) {
        return TM_MORE;
    }
    tm_rate_took(&self->rate, count);
    split->next += count;
    if (split->next % BLOCK_ROWS == 0) {
        split->next += (uint64_t)(SPLITS - 1) * BLOCK_ROWS;
    }
    return TM_MORE;
}

const struct tm_operator_type tm_operator_datagen = {
    .kind = "datagen",
    .summary = "rows made from a seed",
    .self_bytes = sizeof(struct datagen),
    .open = datagen_open,
    .close = datagen_close,
    .poll = datagen_poll,
    .seal = datagen_seal,
    .restore = datagen_restore,
};
