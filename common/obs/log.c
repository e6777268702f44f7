#include "common/obs/log.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/base/str.h"

#define LINE_BYTES 2048
#define QUOTED_BYTES 512

static const char *const level_names[] = {"ERROR", "WARN", "INFO", "DEBUG"};
static const int priorities[] = {3, 4, 6, 7};

static _Atomic int max_level = WR_LOG_INFO;
static void (*line_sink)(void *ctx, enum wr_log_level level, const char *line);
static void *sink_ctx;

void wr_log_set_level(enum wr_log_level level)
{
    atomic_store_explicit(&max_level, (int)level, memory_order_relaxed);
}

enum wr_code wr_log_level_parse(const char *text, enum wr_log_level *ret, struct wr_error *err)
{
    static const char *const names[] = {"error", "warn", "info", "debug"};

    for (size_t i = 0; i < WR_COUNT(names); i++) {
        if (strcmp(names[i], text) == 0) {
            *ret = (enum wr_log_level)i;
            return WR_OK;
        }
    }
    return wr_fail(err, WR_ERR_INVALID, "expected error, warn, info or debug, got \"%s\"", text);
}

void wr_log_set_sink(void (*sink)(void *ctx, enum wr_log_level level, const char *line), void *ctx)
{
    line_sink = sink;
    sink_ctx = ctx;
}

static int prefix(char *line, enum wr_log_level level)
{
    struct timespec ts;
    struct tm tm;
    char text[32];

    if (getenv("JOURNAL_STREAM") != NULL) {
        return snprintf(line, LINE_BYTES, "<%d>", priorities[level]);
    }
    (void)clock_gettime(CLOCK_REALTIME, &ts);
    (void)gmtime_r(&ts.tv_sec, &tm);
    (void)strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &tm);
    return snprintf(line, LINE_BYTES, "%s.%03ldZ %-5s ", text, ts.tv_nsec / 1000000,
                    level_names[level]);
}

void wr_log(enum wr_log_level level, const char *event, const char *fmt, ...)
{
    char line[LINE_BYTES];
    int used = 0;
    va_list args;

    if ((int)level > atomic_load_explicit(&max_level, memory_order_relaxed)) {
        return;
    }
    if (line_sink == NULL) {
        used = prefix(line, level);
    }
    used += snprintf(line + used, sizeof line - (size_t)used, "%s ", event);
    va_start(args, fmt);
    used += vsnprintf(line + used, sizeof line - (size_t)used, fmt, args);
    va_end(args);
    used = used > LINE_BYTES - 2 ? LINE_BYTES - 2 : used;
    if (line_sink != NULL) {
        line_sink(sink_ctx, level, line);
        return;
    }
    line[used] = '\n';
    ssize_t written = write(STDERR_FILENO, line, (size_t)used + 1);
    (void)written; /* a log that cannot be written has nowhere to say so */
}

const char *wr_log_quote(const char *text)
{
    static _Thread_local char buffers[4][QUOTED_BYTES];
    static _Thread_local unsigned next;
    char *out = buffers[next++ % 4];
    size_t used = 0;

    if (text[0] != '\0' && strpbrk(text, " \"\n\t=") == NULL) {
        return text;
    }
    out[used++] = '"';
    for (; *text != '\0' && used + 4 < QUOTED_BYTES; text++) {
        if (*text == '"' || *text == '\\' || *text == '\n') {
            out[used++] = '\\';
        }
        out[used++] = *text == '\n' ? 'n' : *text;
    }
    out[used++] = '"';
    out[used] = '\0';
    return out;
}
