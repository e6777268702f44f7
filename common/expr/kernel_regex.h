/* Kernels of kernel_regex.c (private to expr/).
 *
 * Thread: one worker per call.
 */
#ifndef WR_EXPR_KERNEL_REGEX_H
#define WR_EXPR_KERNEL_REGEX_H

#include <stddef.h>

#include "common/base/str.h"
#include "common/expr/kernel.h"

#define WR_REGEX_KERNELS(X)                                                                 \
    X(regexp_instr) X(regexp_count) X(regexp_substr) X(substring_regex) X(regexp_replace)   \
    X(regexp_replace_from) X(similar_to_escape) X(regex_match)

#define X(name)                                                                             \
    WR_DECLARE_KERNEL(name);                                                                \
    void wr_explain_##name(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate, \
                           char *message, size_t bytes);
WR_REGEX_KERNELS(X)
#undef X
/* The compiled pattern of a call, kept in its state, that places can be asked for. 0 or an SQLSTATE. */
struct wr_regex;
uint32_t wr_kernel_pattern(const struct wr_kernel_call *call, struct wr_str pattern, uint32_t flags,
                           struct wr_regex **ret, const char **ret_message);
WR_DECLARE_KERNEL(regex_not_match);
WR_DECLARE_KERNEL(regex_imatch);
WR_DECLARE_KERNEL(regex_not_imatch);

#endif
