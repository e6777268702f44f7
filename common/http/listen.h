/* A listening TCP socket on "host:port". Thread: any. */
#ifndef WR_HTTP_LISTEN_H
#define WR_HTTP_LISTEN_H

#include <stdbool.h>

#include "common/base/error.h"

#define WR_HTTP_ADDRESS_BYTES 64

struct wr_http_socket {
    int fd;
    char address[WR_HTTP_ADDRESS_BYTES]; /* really bound; "host:port" or "[v6]:port" */
    bool loopback;
};

/* Numeric host, "[v6]:port" for IPv6, port 0 = any. The descriptor is returned. */
enum wr_code wr_http_listen(const char *address, struct wr_http_socket *ret,
                            struct wr_error *err) WR_MUST_CHECK;

#endif
