#include "common/obs/log.h"

#include <stdatomic.h>
#include <stdint.h>
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

static bool is_control(char c)
{
    return (uint8_t)c < 0x20 || c == 0x7f;
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

/* What snprintf said it would write, as far as there was room. */
static size_t fitted(size_t used, int more)
{
    size_t room = LINE_BYTES - 1 - used;

    return used + (more < 0 ? 0 : WR_MIN((size_t)more, room));
}

void wr_log(enum wr_log_level level, const char *event, const char *fmt, ...)
{
    char line[LINE_BYTES];
    size_t used = 0;
    va_list args;

    if ((int)level > atomic_load_explicit(&max_level, memory_order_relaxed)) {
        return;
    }
    if (line_sink == NULL) {
        used = fitted(0, prefix(line, level));
    }
    used = fitted(used, snprintf(line + used, sizeof line - used, "%s ", event));
    va_start(args, fmt);
    used = fitted(used, vsnprintf(line + used, sizeof line - used, fmt, args));
    va_end(args);
    for (size_t i = 0; i < used; i++) {
        line[i] = is_control(line[i]) ? ' ' : line[i]; /* one line, whatever a value holds */
    }
    if (line_sink != NULL) {
        line_sink(sink_ctx, level, line);
        return;
    }
    line[used] = '\n';
    ssize_t written = write(STDERR_FILENO, line, used + 1);
    (void)written; /* a log that cannot be written has nowhere to say so */
}

static bool needs_quotes(const char *text)
{
    bool plain = text[0] != '\0';

    for (; plain && *text != '\0'; text++) {
        plain = !is_control(*text) && strchr(" \"=", *text) == NULL;
    }
    return !plain;
}

/* One character as it stands between quotes; returns its length, at most 4. */
static size_t put_escaped(char *out, char c)
{
    switch (c) {
    case '\n':
        return (size_t)snprintf(out, 5, "\\n");
    case '\r':
        return (size_t)snprintf(out, 5, "\\r");
    case '\t':
        return (size_t)snprintf(out, 5, "\\t");
    case '"':
    case '\\':
        return (size_t)snprintf(out, 5, "\\%c", c);
    default:
        return (size_t)(is_control(c) ? snprintf(out, 5, "\\x%02x", (unsigned)(uint8_t)c)
                                      : snprintf(out, 5, "%c", c));
    }
}

const char *wr_log_quote(const char *text)
{
    static _Thread_local char buffers[4][QUOTED_BYTES];
    static _Thread_local unsigned next;
    char *out = buffers[next++ % 4];
    size_t used = 0;

    if (!needs_quotes(text)) {
        return text;
    }
    out[used++] = '"';
    for (; *text != '\0' && used + 8 < QUOTED_BYTES; text++) {
        used += put_escaped(out + used, *text);
    }
    if (((uint8_t)*text & 0xc0) == 0x80) { /* cut inside of a character: leave all of it out */
        while (((uint8_t)out[used - 1] & 0xc0) == 0x80) {
            used -= 1;
        }
        used -= 1;
    }
    (void)snprintf(out + used, QUOTED_BYTES - used, "%s\"", *text == '\0' ? "" : "...");
    return out;
}
