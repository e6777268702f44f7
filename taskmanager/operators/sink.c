/* The sink operator: passes what the runtime asks on to the sink of its connector. */
#include "taskmanager/connectors/sink.h"

#include <string.h>

#include "common/base/alloc.h"
#include "taskmanager/operators/registry.h"

static const struct tm_sink_type *const sinks[] = {
    &tm_sink_blackhole,
    &tm_sink_file,
    &tm_sink_print,
};

const struct tm_sink_type *tm_sink_find(const char *connector)
{
    for (size_t i = 0; i < WR_COUNT(sinks); i++) {
        if (strcmp(sinks[i]->connector, connector) == 0) {
            return sinks[i];
        }
    }
    return NULL;
}

struct sink {
    const struct tm_sink_type *type;
    void *self;
};

static enum wr_code sink_open(void *p, struct tm_context *ctx, const Weir__Operator *spec,
                              struct wr_error *err)
{
    struct sink *sink = p;

    if (spec->spec_case != WEIR__OPERATOR__SPEC_SINK || ctx->input_schema == NULL) {
        return wr_fail(err, WR_ERR_CORRUPT, "a sink without its specification");
    }
    sink->type = tm_sink_find(spec->sink->connector);
    if (sink->type == NULL) {
        return wr_fail(err, WR_ERR_UNSUPPORTED, "connector \"%s\" has no sink here",
                       spec->sink->connector);
    }
    sink->self = wr_alloc_zero(1, sink->type->self_bytes);
    if (sink->type->open(sink->self, ctx, spec, err) != WR_OK) {
        return wr_wrap(err, "%s sink", sink->type->connector);
    }
    return WR_OK;
}

static void sink_close(void *p, struct tm_context *ctx)
{
    struct sink *sink = p;

    if (sink->self != NULL) {
        sink->type->close(sink->self, ctx);
        wr_free(WR_TAKE(sink->self));
    }
}

static enum tm_status sink_process(void *p, struct tm_context *ctx, struct wr_batch *in,
                                   struct wr_batch **out)
{
    struct sink *sink = p;

    (void)out;
    return sink->type->write(sink->self, ctx, in);
}

static void sink_seal(void *p, struct tm_context *ctx, uint64_t checkpoint,
                      struct tm_items *items)
{
    struct sink *sink = p;

    if (sink->type->seal != NULL) {
        sink->type->seal(sink->self, ctx, checkpoint, items);
    }
}

static enum wr_code sink_restore(void *p, struct tm_context *ctx, const struct tm_items *items,
                                 struct wr_error *err)
{
    struct sink *sink = p;

    return sink->type->restore == NULL ? WR_OK
                                       : sink->type->restore(sink->self, ctx, items, err);
}

static enum tm_status sink_prepare(void *p, struct tm_context *ctx, uint64_t checkpoint)
{
    struct sink *sink = p;

    return sink->type->prepare == NULL ? TM_DONE
                                       : sink->type->prepare(sink->self, ctx, checkpoint);
}

static void sink_tokens(void *p, struct tm_context *ctx, uint64_t checkpoint,
                        struct tm_items *tokens)
{
    struct sink *sink = p;

    if (sink->type->tokens != NULL) {
        sink->type->tokens(sink->self, ctx, checkpoint, tokens);
    }
}

static enum wr_code sink_restore_tokens(void *p, struct tm_context *ctx,
                                        const struct tm_items *tokens, struct wr_error *err)
{
    struct sink *sink = p;

    return sink->type->restore_tokens == NULL
               ? WR_OK
               : sink->type->restore_tokens(sink->self, ctx, tokens, err);
}

static enum tm_status sink_commit(void *p, struct tm_context *ctx, uint64_t checkpoint,
                                  const struct tm_permit *permit)
{
    struct sink *sink = p;

    return sink->type->commit == NULL
               ? TM_DONE
               : sink->type->commit(sink->self, ctx, checkpoint, permit);
}

static enum tm_status sink_sweep(void *p, struct tm_context *ctx)
{
    struct sink *sink = p;

    return sink->type->sweep == NULL ? TM_DONE : sink->type->sweep(sink->self, ctx);
}

const struct tm_operator_type tm_operator_sink = {
    .kind = "sink",
    .summary = "gives rows to a connector",
    .self_bytes = sizeof(struct sink),
    .open = sink_open,
    .close = sink_close,
    .process = sink_process,
    .seal = sink_seal,
    .restore = sink_restore,
    .prepare = sink_prepare,
    .tokens = sink_tokens,
    .restore_tokens = sink_restore_tokens,
    .commit = sink_commit,
    .sweep = sink_sweep,
};
