/* Assertions that stay on in release builds.
 *
 * WR_ASSERT states what cannot be false unless the program itself is wrong; it aborts the process,
 * and the job recovers from its last checkpoint. Bytes from a disk or a wire never reach it: they
 * are errors. WR_DEBUG_ASSERT is for checks that cost more than O(1) on the data path.
 *
 * Thread: any.
 */
#ifndef WR_BASE_ASSERT_H
#define WR_BASE_ASSERT_H

#include "common/base/attr.h"

WR_NORETURN void wr_assert_failed(const char *expression, const char *file, int line);

#define WR_ASSERT(expression)                                     \
    (WR_LIKELY(expression) ? (void)0                              \
                           : wr_assert_failed(#expression, __FILE__, __LINE__))

#ifdef WR_DEBUG
#define WR_DEBUG_ASSERT(expression) WR_ASSERT(expression)
#else
#define WR_DEBUG_ASSERT(expression) ((void)sizeof(expression))
#endif

#define WR_UNREACHABLE() wr_assert_failed("unreachable", __FILE__, __LINE__)

#endif
