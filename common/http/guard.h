/* What keeps pages of other sites from using a browser to talk to this server.
 *
 * A server on a loopback address is believed to be private. A page can still reach it: by a form or
 * a script (the browser then says whose page it is: Origin), or under a name of its own that it
 * makes resolve to 127.0.0.1 (then that name stands in Host: DNS rebinding).
 *
 * Thread: any.
 */
#ifndef WR_HTTP_GUARD_H
#define WR_HTTP_GUARD_H

#include <stdbool.h>

/* Host: an address or localhost, with or without a port. */
bool wr_http_host_is_local(const char *host);
/* origin and site: the Origin and Sec-Fetch-Site headers, or NULL. Is it a page of this host's, or
 * no browser at all? */
bool wr_http_origin_is_own(const char *origin, const char *site, const char *host);

#endif
