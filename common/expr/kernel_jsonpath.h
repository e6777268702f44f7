/* Kernels of jsonpath (private to expr/): what its scalar and its set-returning functions share.
 *
 * Thread: one worker per call.
 */
#ifndef WR_EXPR_KERNEL_JSONPATH_H
#define WR_EXPR_KERNEL_JSONPATH_H

#include "common/expr/jsonpath.h"
#include "common/expr/kernel_jsonb.h"

#define WR_JSONPATH_KERNELS(X)                                                               \
    X(text_jsonpath) X(jsonpath_text) X(jsonb_path_has) X(jsonb_path_is)                     \
    X(jsonb_path_exists) X(jsonb_path_exists_tz)                                             \
    X(jsonb_path_match) X(jsonb_path_match_tz) X(jsonb_path_query_array)                     \
    X(jsonb_path_query_array_tz) X(jsonb_path_query_first) X(jsonb_path_query_first_tz)

#define X(name)                                                                              \
    WR_DECLARE_KERNEL(name);                                                                 \
    void wr_explain_##name(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate, \
                           char *message, size_t bytes);
WR_JSONPATH_KERNELS(X)
#undef X

#endif
