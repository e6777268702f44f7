/* Compiler attributes, scope cleanup and ownership transfer.
 *
 * Thread: any. Macros only; none of them returns or jumps.
 */
#ifndef WR_BASE_ATTR_H
#define WR_BASE_ATTR_H

#include <stddef.h>

#define WR_MUST_CHECK __attribute__((warn_unused_result))
#define WR_PRINTF(fmt_index, args_index) __attribute__((format(printf, fmt_index, args_index)))
#define WR_NORETURN __attribute__((noreturn))
#define WR_UNUSED __attribute__((unused))
#define WR_ALIGNED(n) __attribute__((aligned(n)))
#define WR_ALWAYS_INLINE inline __attribute__((always_inline))
#define WR_NOINLINE __attribute__((noinline))
#define WR_LIKELY(x) __builtin_expect(!!(x), 1)
#define WR_UNLIKELY(x) __builtin_expect(!!(x), 0)
#define WR_COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define WR_MIN(a, b) ((a) < (b) ? (a) : (b))
#define WR_MAX(a, b) ((a) > (b) ? (a) : (b))

/* The struct that embeds `member` at `ptr`. */
#define WR_CONTAINER_OF(ptr, type, member) ((type *)(void *)((char *)(ptr)-offsetof(type, member)))

/* Run fn(&variable) when the variable leaves its scope. */
#define WR_CLEANUP(fn) __attribute__((cleanup(fn)))

/* Move a pointer out of a variable that has a cleanup: reads it and leaves NULL behind. */
#define WR_TAKE(ptr)                       \
    ({                                     \
        __typeof__(ptr) wr_taken_ = (ptr); \
        (ptr) = NULL;                      \
        wr_taken_;                         \
    })

/* Define `name_p(T **)` for WR_CLEANUP from `destroy(T *)`. destroy(NULL) must be fine. */
#define WR_DEFINE_CLEANUP(type, destroy)                         \
    static inline WR_UNUSED void destroy##_p(type **ptr_to_free) \
    {                                                            \
        destroy(*ptr_to_free);                                   \
    }

#endif
