/* Change of case as in PostgreSQL's C.UTF-8: simple mappings of Unicode, no locale.
 *
 * Thread: any; pure.
 */
#ifndef WR_EXPR_TEXT_CASE_H
#define WR_EXPR_TEXT_CASE_H

#include <stdbool.h>
#include <stdint.h>

/* True when all bytes are ASCII. */
bool wr_text_is_ascii(const char *data, uint32_t bytes);
/* out has room for 2 * bytes; returns the length. data is valid UTF-8. */
uint32_t wr_text_change_case(const char *data, uint32_t bytes, bool upper, char *out);
/* initcap: the first letter of each run of letters and digits is a capital, the others are small. */
uint32_t wr_text_capitals(const char *data, uint32_t bytes, char *out);

#endif
