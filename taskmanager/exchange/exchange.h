/* The data plane between task managers: links, and the channels in them.
 *
 * One link (connection) per ordered pair of task managers: A's data to B and B's credit to A share
 * the stream that A dialled. A link is believed only through its HELLO: version, cluster, both
 * incarnations, and the cluster key's proof where one is set. A break fails every channel of the
 * link at once; nothing is resumed.
 *
 *     dialler                                acceptor
 *       HELLO {me, you, nonce A}      ->
 *                                     <-     HELLO {me, nonce B, proof of A}
 *       HELLO {proof of B}            ->                      (only with a cluster key)
 *       ATTACH {attempt, edge, …, channel} ->                 waits up to 5 s for its task
 *                                     <-     ATTACHED {credit} or REFUSED {reason}
 *       DATA WATERMARK … BARRIER END  ->
 *                                     <-     CREDIT {total bytes granted}
 *
 * Thread: create, destroy, output, input, expect, tick: the control loop. The channels' own calls:
 * see runtime/channel.h.
 */
#ifndef TM_EXCHANGE_EXCHANGE_H
#define TM_EXCHANGE_EXCHANGE_H

#include "common/base/id.h"
#include "common/net/net.h"
#include "common/sys/loop.h"
#include "taskmanager/runtime/channel.h"
#include "taskmanager/runtime/task.h"

struct tm_exchange;

struct tm_exchange_options {
    struct wr_env *env;
    struct wr_loop *loop; /* the control loop; kept */
    struct wr_memory *memory;
    struct tm_limits limits;  /* as tm_limits_of takes them */
    const char *cluster;      /* copied */
    const char *listen;       /* host:port */
    struct wr_id incarnation; /* of this process */
    const void *key;          /* cluster key, copied; NULL = none */
    size_t key_bytes;
};

enum wr_code tm_exchange_create(const struct tm_exchange_options *options,
                                struct tm_exchange **ret, struct wr_error *err) WR_MUST_CHECK;
/* Closes every link; channels must be closed. */
void tm_exchange_destroy(struct tm_exchange *exchange);
const char *tm_exchange_address(const struct tm_exchange *exchange); /* really bound */

/* What a channel is bound to; both ends must say the same. */
struct tm_attach {
    struct wr_id job;
    uint32_t region;
    struct wr_attempt attempt;
    struct tm_channel_id id;
    const struct wr_schema *schema;
    const struct wr_schema *raw_schema; /* of batches in the other form; NULL: there are none */
};

/* The sending end to a task of another task manager. `attached` is called once on the control loop
 * when the receiver has accepted; a refusal or break fails the task instead. Given to the task. */
struct tm_output *tm_exchange_output(struct tm_exchange *exchange, const char *address,
                                     struct wr_id incarnation, const struct tm_attach *attach,
                                     struct tm_task *task, struct wr_buf_pool *pool,
                                     void (*attached)(void *ctx), void *ctx);
/* Set aside a frame for each of so many receiving ends: one for each that is made afterwards. */
bool tm_exchange_guarantee(struct tm_exchange *exchange, uint32_t inputs);
/* The receiving end, expected from another task manager; a frame was set aside for it. Given to the
 * task. */
struct tm_input *tm_exchange_input(struct tm_exchange *exchange, const struct tm_attach *attach,
                                   struct tm_task *task, struct wr_buf_pool *pool);

/* Sum of what links carried, for metrics. */
struct tm_exchange_figures {
    uint64_t links;
    uint64_t bytes_sent;
    uint64_t bytes_received;
};
/* One end of a channel, as it stands: sent <= granted at the sender, and at the receiver granted -
 * consumed is what is under way or may still come. */
struct tm_channel_figures {
    struct tm_channel_id id;
    struct wr_id job;
    struct wr_attempt attempt;
    const void *link; /* NULL: not attached */
    bool sends;
    bool held;        /* receiver: by alignment */
    uint32_t holds;   /* how often it was */
    bool waits;       /* sender: has rows for which its credit does not suffice */
    uint64_t granted_bytes;
    uint64_t sent_bytes;     /* sender */
    uint64_t consumed_bytes; /* receiver */
    uint64_t window_bytes;   /* receiver: guaranteed and earned */
    uint64_t minimum_bytes;  /* guaranteed */
    uint64_t oversize_bytes; /* receiver: granted beyond the window for one row */
    uint64_t wanted_bytes;   /* receiver: of a row that waits */
};
/* Of all links. For the simulator: nothing else may run. */
void tm_exchange_channels(struct tm_exchange *exchange,
                          void (*visit)(void *ctx, const struct tm_channel_figures *channel),
                          void *ctx);
void tm_exchange_figures(const struct tm_exchange *exchange, struct tm_exchange_figures *ret);

#endif
