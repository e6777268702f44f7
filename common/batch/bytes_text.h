/* bytea and uuid from and to PostgreSQL's texts.
 *
 * Thread: any; pure.
 */
#ifndef WR_BATCH_BYTES_TEXT_H
#define WR_BATCH_BYTES_TEXT_H

#include <stdint.h>

/* "\x1f8b", or bytes as they are with \\ and \ooo. `to` has room for `bytes` and may be `text`
 * itself; nothing is written unless the text is well formed. to NULL: only checked. An SQLSTATE or
 * 0. */
uint32_t wr_bytea_parse(const char *text, uint32_t bytes, uint8_t *to, uint32_t *ret_bytes);
/* "\x" and two digits a byte: 2 + 2 * bytes characters to `to`, without NUL. */
void wr_bytea_format(const uint8_t *data, uint32_t bytes, char *to);

#define WR_UUID_TEXT_BYTES 37
/* Digits in groups of four, hyphens between any of them or none, braces around: all or none. */
uint32_t wr_uuid_parse(const char *text, uint32_t bytes, uint8_t ret[16]);
uint32_t wr_uuid_format(const uint8_t uuid[16], char buf[WR_UUID_TEXT_BYTES]); /* length */

#endif
