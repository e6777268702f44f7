/* Files that prove themselves: a message, and its hash behind it (16 bytes: low, high,
 * little-endian). What is kept for long and decides much is written so: a flipped bit or a cut is
 * an error with the file's name, never another job.
 *
 * Thread: any; pure.
 */
#ifndef WR_CHECKPOINT_PROOF_H
#define WR_CHECKPOINT_PROOF_H

#include <protobuf-c/protobuf-c.h>

#include "common/base/error.h"
#include "common/base/hash.h"

/* What the file holds; returned (wr_alloc). */
uint8_t *wr_prove(const ProtobufCMessage *message, size_t *ret_bytes, struct wr_hash128 *ret_hash);
/* The size of the message in front. `what` names the kind of file in the error. WR_ERR_CORRUPT. */
enum wr_code wr_proved(const char *what, const char *path, const void *data, size_t bytes,
                       size_t *ret_message_bytes, struct wr_hash128 *ret_hash,
                       struct wr_error *err) WR_MUST_CHECK;

#endif
