#include "common/http/listen.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/parse.h"

#define BACKLOG 128

union any_address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

static enum wr_code malformed(const char *text, struct wr_error *err)
{
    return wr_fail(err, WR_ERR_INVALID,
                   "\"%s\" is no address to listen on: expected HOST:PORT with a numeric host, as "
                   "in 127.0.0.1:8081 or [::1]:8081",
                   text);
}

static enum wr_code parse(const char *text, union any_address *ret, socklen_t *ret_bytes,
                          struct wr_error *err)
{
    struct addrinfo hints = {.ai_family = AF_UNSPEC,
                             .ai_socktype = SOCK_STREAM,
                             .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE};
    struct addrinfo *found = NULL;
    const char *colon = strrchr(text, ':');
    size_t bytes = colon == NULL ? 0 : (size_t)(colon - text);
    bool bracketed = bytes >= 2 && text[0] == '[' && text[bytes - 1] == ']';
    char host[WR_HTTP_ADDRESS_BYTES];
    uint64_t port = 0;

    if (bytes == 0 || bytes >= sizeof host || wr_parse_u64(colon + 1, &port, err) != WR_OK ||
        port > UINT16_MAX || (!bracketed && memchr(text, ':', bytes) != NULL)) {
        return malformed(text, err);
    }
    (void)snprintf(host, sizeof host, "%.*s", (int)(bytes - 2 * bracketed), text + bracketed);
    if (getaddrinfo(host, colon + 1, &hints, &found) != 0 ||
        found->ai_addrlen > sizeof *ret) {
        return malformed(text, err);
    }
    memcpy(ret, found->ai_addr, found->ai_addrlen);
    *ret_bytes = found->ai_addrlen;
    freeaddrinfo(found);
    return WR_OK;
}

static void describe(const union any_address *address, struct wr_http_socket *ret)
{
    char host[INET6_ADDRSTRLEN];

    if (address->any.sa_family == AF_INET6) {
        (void)inet_ntop(AF_INET6, &address->v6.sin6_addr, host, sizeof host);
        (void)snprintf(ret->address, sizeof ret->address, "[%s]:%u", host,
                       ntohs(address->v6.sin6_port));
        ret->loopback = IN6_IS_ADDR_LOOPBACK(&address->v6.sin6_addr);
        return;
    }
    (void)inet_ntop(AF_INET, &address->v4.sin_addr, host, sizeof host);
    (void)snprintf(ret->address, sizeof ret->address, "%s:%u", host,
                   ntohs(address->v4.sin_port));
    ret->loopback = ntohl(address->v4.sin_addr.s_addr) >> 24 == 127;
}

enum wr_code wr_http_listen(const char *text, struct wr_http_socket *ret, struct wr_error *err)
{
    union any_address address = {0};
    socklen_t bytes = 0;
    int fd, on = 1;

    if (parse(text, &address, &bytes, err) != WR_OK) {
        return err->code;
    }
    fd = socket(address.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        return wr_fail_errno(err, "could not make a socket");
    }
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, &address.any, bytes) != 0 || listen(fd, BACKLOG) != 0) {
        (void)wr_fail_errno(err, "could not listen on \"%s\"", text);
        close(fd);
        return err->code;
    }
    bytes = sizeof address;
    if (getsockname(fd, &address.any, &bytes) != 0) {
        (void)wr_fail_errno(err, "could not find the address of \"%s\"", text);
        close(fd);
        return err->code;
    }
    ret->fd = fd;
    describe(&address, ret);
    return WR_OK;
}
