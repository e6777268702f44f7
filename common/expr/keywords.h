/* Words of SQL that a name must be quoted for, and quoting.
 *
 * Thread: any; pure.
 */
#ifndef WR_EXPR_KEYWORDS_H
#define WR_EXPR_KEYWORDS_H

#include <stdbool.h>

#include "common/base/str.h"

/* Is it a key word of PostgreSQL 15 other than an unreserved one? Small letters only. */
bool wr_is_keyword(struct wr_str word);
/* Append as quote_ident and quote_literal give it (kernel_string_make.c). */
void wr_quote_ident(struct wr_sb *sb, struct wr_str text);
void wr_quote_literal(struct wr_sb *sb, struct wr_str text);

#endif
