/* The sink family: where the rows of a sink operator go.
 *
 * The sink operator (operators/sink.c) allocates self_bytes zeroed bytes and passes its calls on;
 * what each promises is said in operators/operator.h. Calls that are NULL are answered with
 * TM_DONE. Thread: the task's worker.
 */
#ifndef TM_CONNECTORS_SINK_H
#define TM_CONNECTORS_SINK_H

#include "taskmanager/operators/operator.h"

struct tm_sink_type {
    const char *connector; /* name in common/graph/connector.h */
    size_t self_bytes;

    enum wr_code (*open)(void *self, struct tm_context *ctx, const Weir__Operator *spec,
                         struct wr_error *err);
    void (*close)(void *self, struct tm_context *ctx);
    enum tm_status (*write)(void *self, struct tm_context *ctx, const struct wr_batch *in);

    /* Optional: transactional sinks have all. */
    void (*seal)(void *self, struct tm_context *ctx, uint64_t checkpoint, struct tm_items *items);
    enum wr_code (*restore)(void *self, struct tm_context *ctx, const struct tm_items *items,
                            struct wr_error *err);
    enum tm_status (*prepare)(void *self, struct tm_context *ctx, uint64_t checkpoint);
    void (*tokens)(void *self, struct tm_context *ctx, uint64_t checkpoint,
                   struct tm_items *tokens);
    enum wr_code (*restore_tokens)(void *self, struct tm_context *ctx,
                                   const struct tm_items *tokens, struct wr_error *err);
    enum tm_status (*commit)(void *self, struct tm_context *ctx, uint64_t checkpoint,
                             const struct tm_permit *permit);
    enum tm_status (*sweep)(void *self, struct tm_context *ctx);
};

const struct tm_sink_type *tm_sink_find(const char *connector); /* NULL when unknown */

extern const struct tm_sink_type tm_sink_blackhole;
extern const struct tm_sink_type tm_sink_file;
extern const struct tm_sink_type tm_sink_print;

#endif
