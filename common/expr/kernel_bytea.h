/* Kernels of bytea: bytes and bits by place, parts; and what text has of Unicode's forms (private to
 * expr/).
 *
 * Thread: one worker per call.
 */
#ifndef WR_EXPR_KERNEL_BYTEA_H
#define WR_EXPR_KERNEL_BYTEA_H

#include "common/expr/kernel_string.h"

#define WR_BYTEA_KERNELS(X)                                                                 \
    X(get_byte) X(set_byte) X(get_bit) X(set_bit) X(bit_count) X(substring_bytea)           \
    X(substring_bytea_to_end) X(overlay_bytea) X(overlay_bytea_length) X(position_bytea)    \
    X(ltrim_bytea) X(rtrim_bytea) X(btrim_bytea) X(like_bytea) X(not_like_bytea)            \
    X(like_escape_bytea)
/* kernel_unicode.c */
#define WR_UNICODE_KERNELS(X) X(unistr) X(normalize) X(is_normalized)
/* kernel_convert.c */
#define WR_CONVERT_KERNELS(X) X(convert) X(convert_from) X(convert_to)

#define X(name) WR_DECLARE_KERNEL(name);
WR_BYTEA_KERNELS(X)
WR_UNICODE_KERNELS(X)
WR_CONVERT_KERNELS(X)
#undef X
#define X(name)                                                                             \
    void wr_explain_##name(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate, \
                           char *message, size_t bytes);
X(bytea) X(bits) X(like_escape_bytea) X(unistr) X(normalize)
X(convert) X(convert_from) X(convert_to)
#undef X

#endif
