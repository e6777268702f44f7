#include "common/net/address.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define HOST_BYTES 256

/* Host (without brackets) and port of an address; false: it has no such form. */
static bool cut(const char *address, char host[HOST_BYTES], const char **ret_port)
{
    const char *colon = strrchr(address, ':');
    const char *first = address, *end = colon;
    char *digits_end;

    if (colon == NULL || colon == address) {
        return false;
    }
    if (address[0] == '[') {
        first += 1;
        end = colon - 1;
        if (end <= first || *end != ']') {
            return false;
        }
    } else if (memchr(address, ':', (size_t)(colon - address)) != NULL) {
        return false; /* IPv6 without brackets: which colon begins the port? */
    }
    if ((size_t)(end - first) >= HOST_BYTES || colon[1] < '0' || colon[1] > '9' ||
        strtoul(colon + 1, &digits_end, 10) > 65535 || *digits_end != '\0') {
        return false;
    }
    memcpy(host, first, (size_t)(end - first));
    host[end - first] = '\0';
    *ret_port = colon + 1;
    return true;
}

bool wr_address_is_loopback(const char *address)
{
    char host[HOST_BYTES];
    const char *port;
    struct in_addr v4;
    struct in6_addr v6;

    if (!cut(address, host, &port)) {
        return false;
    }
    if (inet_pton(AF_INET, host, &v4) == 1) {
        return ntohl(v4.s_addr) >> 24 == 127;
    }
    return strcmp(host, "localhost") == 0 ||
           (inet_pton(AF_INET6, host, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6));
}

enum wr_code wr_address_resolve(const char *address, char ret[WR_ADDRESS_BYTES],
                                struct wr_error *err)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list = NULL;
    char host[HOST_BYTES], number[INET6_ADDRSTRLEN];
    const char *port;
    int code;

    if (!cut(address, host, &port)) {
        return wr_fail(err, WR_ERR_INVALID,
                       "\"%s\" is not an address: write HOST:PORT, or [IPV6]:PORT", address);
    }
    code = getaddrinfo(host, NULL, &hints, &list);
    if (code != 0) {
        return wr_fail(err, code == EAI_AGAIN ? WR_ERR_UNAVAILABLE : WR_ERR_NOT_FOUND,
                       "could not resolve host \"%s\": %s", host, gai_strerror(code));
    }
    code = getnameinfo(list->ai_addr, list->ai_addrlen, number, sizeof number, NULL, 0,
                       NI_NUMERICHOST);
    (void)snprintf(ret, WR_ADDRESS_BYTES, list->ai_family == AF_INET6 ? "[%s]:%s" : "%s:%s",
                   code == 0 ? number : host, port);
    freeaddrinfo(list);
    return WR_OK;
}
