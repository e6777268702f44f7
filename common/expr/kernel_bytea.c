/* Bytes: by place, and parts of them. A part shares the bytes of its argument. */
#include "common/expr/kernel_bytea.h"

#include <stdio.h>

static int64_t place_of(const struct wr_kernel_call *call, uint32_t row, bool bits)
{
    return bits ? ((const int64_t *)call->args[1])[row] : wr_kernel_int4(call, 1, row);
}

/* How many bytes, or bits, there are. */
static int64_t places(const struct wr_kernel_call *call, uint32_t row, bool bits)
{
    return (int64_t)wr_kernel_text(call, 0, row).bytes * (bits ? 8 : 1);
}

static uint32_t check_place(const struct wr_kernel_call *call, uint32_t row, bool bits)
{
    int64_t n = place_of(call, row, bits);

    return n < 0 || n >= places(call, row, bits) ? WR_SQLSTATE_ARRAY_SUBSCRIPT : 0;
}

static bool get(const struct wr_kernel_call *call, bool bits)
{
    int32_t *out = call->out;

    WR_KERNEL_ROWS(call, i)
    {
        struct wr_str bytes = wr_kernel_text(call, 0, i);
        int64_t n = place_of(call, i, bits);
        call->errors[i] = check_place(call, i, bits);
        if (call->errors[i] == 0) {
            uint8_t byte = (uint8_t)bytes.ptr[bits ? n / 8 : n];
            out[i] = bits ? byte >> (n % 8) & 1 : byte;
        }
    }
    return true;
}

static uint32_t set_row(const struct wr_kernel_call *call, uint32_t row, bool bits, struct wr_sb *sb)
{
    struct wr_str bytes = wr_kernel_text(call, 0, row);
    int64_t n = place_of(call, row, bits);
    int32_t value = wr_kernel_int4(call, 2, row);
    uint32_t state = check_place(call, row, bits);

    if (state != 0) {
        return state;
    }
    if (bits && value != 0 && value != 1) {
        return WR_SQLSTATE_INVALID_PARAMETER;
    }
    wr_sb_append(sb, bytes.ptr, bytes.bytes);
    if (bits) {
        uint8_t byte = (uint8_t)sb->ptr[n / 8], mask = (uint8_t)(1u << (n % 8));
        sb->ptr[n / 8] = (char)(value == 1 ? byte | mask : byte & ~mask);
    } else {
        sb->ptr[n] = (char)value;
    }
    return 0;
}

static uint32_t overlay(const struct wr_kernel_call *call, uint32_t row, int32_t length,
                        struct wr_sb *sb)
{
    struct wr_str bytes = wr_kernel_text(call, 0, row), part = wr_kernel_text(call, 1, row);
    int32_t from = wr_kernel_int4(call, 2, row), behind;

    if (from <= 0) {
        return WR_SQLSTATE_SUBSTRING;
    }
    if (__builtin_add_overflow(from, length, &behind)) {
        return WR_SQLSTATE_OUT_OF_RANGE;
    }
    behind = WR_MAX(behind, 1);
    wr_sb_append(sb, bytes.ptr, WR_MIN((size_t)from - 1, bytes.bytes));
    wr_sb_append(sb, part.ptr, part.bytes);
    if ((size_t)behind - 1 < bytes.bytes) {
        wr_sb_append(sb, bytes.ptr + behind - 1, bytes.bytes - ((size_t)behind - 1));
    }
    return 0;
}

#define GET(name, bits)                                                       \
    static bool kernel_##name(const struct wr_kernel_call *call)              \
    {                                                                         \
        return get(call, bits);                                               \
    }                                                                         \
    const struct wr_kernel_entry wr_kernel_##name = {kernel_##name};
#define MAKES(name, expression)                                               \
    static uint32_t row_##name(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb, \
                               const char **ret_message)                      \
    {                                                                         \
        (void)ret_message;                                                    \
        return expression;                                                    \
    }                                                                         \
    static bool kernel_##name(const struct wr_kernel_call *call)              \
    {                                                                         \
        return wr_kernel_by_row(call, row_##name);                            \
    }                                                                         \
    const struct wr_kernel_entry wr_kernel_##name = {kernel_##name};

GET(get_byte, false)
GET(get_bit, true)
MAKES(set_byte, set_row(call, row, false, sb))
MAKES(set_bit, set_row(call, row, true, sb))
MAKES(overlay_bytea, overlay(call, row, (int32_t)wr_kernel_text(call, 1, row).bytes, sb))
MAKES(overlay_bytea_length, overlay(call, row, wr_kernel_int4(call, 3, row), sb))

static bool kernel_bit_count(const struct wr_kernel_call *call)
{
    int64_t *out = call->out;

    WR_KERNEL_ROWS(call, i)
    {
        struct wr_str bytes = wr_kernel_text(call, 0, i);
        uint64_t word;
        size_t at = 0;
        out[i] = 0;
        for (; at + sizeof word <= bytes.bytes; at += sizeof word) {
            memcpy(&word, bytes.ptr + at, sizeof word);
            out[i] += __builtin_popcountll(word);
        }
        for (; at < bytes.bytes; at++) {
            out[i] += __builtin_popcount((uint8_t)bytes.ptr[at]);
        }
    }
    return true;
}
const struct wr_kernel_entry wr_kernel_bit_count = {kernel_bit_count};

static bool kernel_position_bytea(const struct wr_kernel_call *call)
{
    int32_t *out = call->out;

    WR_KERNEL_ROWS(call, i)
    {
        struct wr_str bytes = wr_kernel_text(call, 0, i), part = wr_kernel_text(call, 1, i);
        const char *at = part.bytes == 0
                             ? bytes.ptr
                             : memmem(bytes.ptr, bytes.bytes, part.ptr, part.bytes);
        out[i] = at == NULL ? 0 : (int32_t)(at - bytes.ptr) + 1;
    }
    return true;
}
const struct wr_kernel_entry wr_kernel_position_bytea = {kernel_position_bytea};

/* ---- parts ---- */

static void share(const struct wr_kernel_call *call, uint32_t row, const char *from, size_t bytes)
{
    ((struct wr_view *)call->out)[row] = wr_view_of(from, (uint32_t)bytes);
}

/* Bytes [from, from + length), from counted from 1. */
static void substring(const struct wr_kernel_call *call, uint32_t row, int64_t length)
{
    struct wr_str bytes = wr_kernel_text(call, 0, row);
    int64_t from = wr_kernel_int4(call, 1, row), end = WR_MIN(from + length, (int64_t)bytes.bytes + 1);

    from = WR_MAX(WR_MIN(from, (int64_t)bytes.bytes + 1), 1);
    share(call, row, bytes.ptr + from - 1, end <= from ? 0 : (size_t)(end - from));
}

static bool kernel_substring_bytea(const struct wr_kernel_call *call)
{
    WR_KERNEL_ROWS(call, i)
    {
        int32_t length = wr_kernel_int4(call, 2, i);
        call->errors[i] = length < 0 ? WR_SQLSTATE_SUBSTRING : 0;
        substring(call, i, WR_MAX(length, 0));
    }
    return true;
}
const struct wr_kernel_entry wr_kernel_substring_bytea = {kernel_substring_bytea};

static bool kernel_substring_bytea_to_end(const struct wr_kernel_call *call)
{
    WR_KERNEL_ROWS(call, i)
    {
        substring(call, i, (int64_t)1 << 40);
    }
    return true;
}
const struct wr_kernel_entry wr_kernel_substring_bytea_to_end = {kernel_substring_bytea_to_end};

static bool trim(const struct wr_kernel_call *call, bool left, bool right)
{
    WR_KERNEL_ROWS(call, i)
    {
        struct wr_str bytes = wr_kernel_text(call, 0, i), set = wr_kernel_text(call, 1, i);
        size_t from = 0, to = bytes.bytes;
        while (left && from < to && memchr(set.ptr, bytes.ptr[from], set.bytes) != NULL) {
            from += 1;
        }
        while (right && from < to && memchr(set.ptr, bytes.ptr[to - 1], set.bytes) != NULL) {
            to -= 1;
        }
        share(call, i, bytes.ptr + from, to - from);
    }
    return true;
}

#define TRIM(name, left, right)                                               \
    static bool kernel_##name(const struct wr_kernel_call *call)              \
    {                                                                         \
        return trim(call, left, right);                                       \
    }                                                                         \
    const struct wr_kernel_entry wr_kernel_##name = {kernel_##name};
TRIM(ltrim_bytea, true, false)
TRIM(rtrim_bytea, false, true)
TRIM(btrim_bytea, true, true)

static void explain(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate, bool bits,
                    char *message, size_t bytes)
{
    if (sqlstate == WR_SQLSTATE_ARRAY_SUBSCRIPT) {
        (void)snprintf(message, bytes, "index %lld out of valid range, 0..%lld",
                       (long long)place_of(call, row, bits),
                       (long long)places(call, row, bits) - 1);
    } else if (sqlstate == WR_SQLSTATE_SUBSTRING) {
        (void)snprintf(message, bytes, "negative substring length not allowed");
    } else if (sqlstate == WR_SQLSTATE_INVALID_PARAMETER) {
        (void)snprintf(message, bytes, "new bit must be 0 or 1");
    }
}

void wr_explain_bytea(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate,
                      char *message, size_t bytes)
{
    explain(call, row, sqlstate, false, message, bytes);
}

void wr_explain_bits(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate,
                     char *message, size_t bytes)
{
    explain(call, row, sqlstate, true, message, bytes);
}
