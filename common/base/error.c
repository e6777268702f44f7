#include "common/base/error.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/assert.h"

void wr_assert_failed(const char *expression, const char *file, int line)
{
    (void)fprintf(stderr, "assertion failed: %s (%s:%d)\n", expression, file, line);
    abort();
}

static bool retriable_of(enum wr_code code)
{
    switch (code) {
#define X(name, text, retriable) \
    case name:                   \
        return retriable;
        WR_CODES(X)
#undef X
    }
    return false;
}

const char *wr_code_text(enum wr_code code)
{
    switch (code) {
#define X(name, text, retriable) \
    case name:                   \
        return text;
        WR_CODES(X)
#undef X
    }
    return "unknown error";
}

static void fill(struct wr_error *err, enum wr_code code, const char *fmt, va_list args)
    WR_PRINTF(3, 0);
static void fill(struct wr_error *err, enum wr_code code, const char *fmt, va_list args)
{
    /* The arguments may point into err->message itself. */
    char message[WR_ERROR_MESSAGE_BYTES];

    (void)vsnprintf(message, sizeof message, fmt, args);
    memcpy(err->message, message, sizeof message);
    err->code = code;
    err->retriable = retriable_of(code);
    err->sys_errno = 0;
}

enum wr_code wr_fail(struct wr_error *err, enum wr_code code, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    fill(err, code, fmt, args);
    va_end(args);
    return code;
}

static enum wr_code code_of_errno(int number)
{
    switch (number) {
    case ENOSPC:
    case EDQUOT:
        return WR_ERR_NO_SPACE;
    case ENOENT:
        return WR_ERR_NOT_FOUND;
    case EEXIST:
        return WR_ERR_EXISTS;
    default:
        return WR_ERR_IO;
    }
}

enum wr_code wr_fail_errno(struct wr_error *err, const char *fmt, ...)
{
    int number = errno;
    const char *reason = strerror(number);
    size_t room = sizeof err->message - strlen(reason) - sizeof ": ", length;
    va_list args;

    va_start(args, fmt);
    fill(err, code_of_errno(number), fmt, args);
    va_end(args);
    err->sys_errno = number;
    length = strlen(err->message);
    length = length < room ? length : room; /* a long path must not push the reason out */
    (void)snprintf(err->message + length, sizeof err->message - length, ": %s", reason);
    return err->code;
}

enum wr_code wr_wrap(struct wr_error *err, const char *fmt, ...)
{
    char context[WR_ERROR_MESSAGE_BYTES];
    char whole[2 * WR_ERROR_MESSAGE_BYTES + 3];
    va_list args;

    va_start(args, fmt);
    (void)vsnprintf(context, sizeof context, fmt, args);
    va_end(args);
    (void)snprintf(whole, sizeof whole, "%s: %s", context, err->message);
    memcpy(err->message, whole, sizeof err->message - 1);
    err->message[sizeof err->message - 1] = '\0';
    return err->code;
}
