/* Addresses as people write them: "host:port", "[v6]:port".
 *
 * Connections take numeric hosts only (net.h); names are resolved here, which may block.
 * Thread: any; not on a loop or worker.
 */
#ifndef WR_NET_ADDRESS_H
#define WR_NET_ADDRESS_H

#include <stdbool.h>

#include "common/base/error.h"

#define WR_ADDRESS_BYTES 64 /* of a numeric one */

/* Is the host one that only this machine reaches (127.0.0.0/8, ::1, localhost)? */
bool wr_address_is_loopback(const char *address);
/* "name:port" to "number:port" (the first answer); a numeric host stays. */
enum wr_code wr_address_resolve(const char *address, char ret[WR_ADDRESS_BYTES],
                                struct wr_error *err) WR_MUST_CHECK;

#endif
