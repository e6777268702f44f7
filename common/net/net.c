#include "common/net/net.h"

static const struct wr_net_ops *ops_of(const struct wr_conn *conn)
{
    return ((const struct wr_conn_base *)(const void *)conn)->net->ops;
}

enum wr_code wr_conn_send(struct wr_conn *conn, const struct wr_frame *header,
                          struct wr_buf *payload, struct wr_error *err)
{
    return ops_of(conn)->send(conn, header, payload, err);
}

void wr_conn_close(struct wr_conn *conn, const char *reason)
{
    ops_of(conn)->close(conn, reason);
}

void wr_conn_release(struct wr_conn *conn)
{
    ops_of(conn)->release(conn);
}

uint64_t wr_conn_queued_bytes(const struct wr_conn *conn)
{
    return ops_of(conn)->queued_bytes(conn);
}

const char *wr_conn_peer(const struct wr_conn *conn)
{
    return ops_of(conn)->peer(conn);
}

uint64_t wr_conn_last_received_ns(const struct wr_conn *conn)
{
    return ops_of(conn)->last_received_ns(conn);
}
