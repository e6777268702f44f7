#include "common/http/guard.h"

#include <arpa/inet.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#define HOST_BYTES_MAX 256

/* "host", "host:port", "[v6]", "[v6]:port": the host into `ret`; false: none of these. */
static bool take_host(const char *text, char ret[HOST_BYTES_MAX])
{
    bool bracketed = text[0] == '[';
    const char *from = text + bracketed;
    size_t bytes = strcspn(from, bracketed ? "]" : ":");
    const char *rest = from + bytes;

    if (bytes == 0 || bytes >= HOST_BYTES_MAX || (bracketed && *rest++ != ']')) {
        return false;
    }
    if (*rest != '\0' && (*rest != ':' || strspn(rest + 1, "0123456789") != strlen(rest + 1))) {
        return false;
    }
    memcpy(ret, from, bytes);
    ret[bytes] = '\0';
    return true;
}

bool wr_http_host_is_local(const char *host)
{
    char name[HOST_BYTES_MAX];
    unsigned char address[16];

    if (!take_host(host, name)) {
        return false;
    }
    if (host[0] == '[') {
        return inet_pton(AF_INET6, name, address) == 1;
    }
    return strcasecmp(name, "localhost") == 0 || inet_pton(AF_INET, name, address) == 1;
}

bool wr_http_origin_is_own(const char *origin, const char *site, const char *host)
{
    static const char *const schemes[] = {"http://", "https://"};

    if (site != NULL && strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0) {
        return false;
    }
    if (origin == NULL) {
        return true;
    }
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        size_t bytes = strlen(schemes[i]);
        if (strncasecmp(origin, schemes[i], bytes) == 0) {
            return strcasecmp(origin + bytes, host) == 0;
        }
    }
    return false;
}
