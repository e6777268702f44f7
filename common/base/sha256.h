/* SHA-256 and HMAC-SHA256 (FIPS 180-4, RFC 2104): the proof that a peer knows the cluster key.
 * Thread: any; pure.
 */
#ifndef WR_BASE_SHA256_H
#define WR_BASE_SHA256_H

#include <stddef.h>
#include <stdint.h>

void wr_sha256(const void *data, size_t bytes, uint8_t ret[32]);
void wr_hmac_sha256(const void *key, size_t key_bytes, const void *data, size_t bytes,
                    uint8_t ret[32]);

#endif
