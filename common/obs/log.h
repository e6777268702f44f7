/* Structured log: an event name and key=value fields, one line each.
 *
 *     wr_log(WR_LOG_INFO, "checkpoint_complete", "job=%s id=%" PRIu64 " bytes=%zu", …);
 *
 * ERROR: someone must act. WARN: recovered, and rare. INFO: life cycle. DEBUG: decisions. Nothing
 * per row. Lines go to standard error with a UTC time; under systemd (JOURNAL_STREAM set) with a
 * priority prefix and no time. Values that hold spaces or quotes are to be passed through
 * wr_log_quote. Thread: any (one write(2) per line).
 */
#ifndef WR_OBS_LOG_H
#define WR_OBS_LOG_H

#include <stdarg.h>

#include "common/base/attr.h"
#include "common/base/error.h"

enum wr_log_level { WR_LOG_ERROR, WR_LOG_WARN, WR_LOG_INFO, WR_LOG_DEBUG };

void wr_log(enum wr_log_level level, const char *event, const char *fmt, ...) WR_PRINTF(3, 4);

void wr_log_set_level(enum wr_log_level level);
enum wr_code wr_log_level_parse(const char *text, enum wr_log_level *ret, struct wr_error *err)
    WR_MUST_CHECK;
/* Replace the writer (tests, the simulator, `weir local`); NULL restores standard error. */
void wr_log_set_sink(void (*sink)(void *ctx, enum wr_log_level level, const char *line),
                     void *ctx);
/* Up to 4 results alive per thread; text as it is, or "quoted \"text\"" with escapes for control
 * characters; a long one ends in "...". */
const char *wr_log_quote(const char *text);

#endif
