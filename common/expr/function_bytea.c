/* Functions 3600 to 3699: bytes, bits, and Unicode's forms of text. */
#include "common/expr/function_table.h"
#include "common/expr/kernel_bytea.h"
#include "common/expr/kernel_math.h"
#include "common/expr/kernel_types.h"

#define B WR_TYPE_BOOL
#define I2 WR_TYPE_INT2
#define I4 WR_TYPE_INT4
#define I8 WR_TYPE_INT8
#define F4 WR_TYPE_FLOAT4
#define T WR_TYPE_TEXT
#define Y WR_TYPE_BYTEA

#define ROW(num, sym, k, fails, r, words, text, count, ...)                                \
    .number = (num), .name = (sym), .kind = WR_FUNCTION_SCALAR, .strict = true,            \
    .can_fail = (fails), .result = (r), .help = (text), .kernel = &wr_kernel_##k,          \
    .explain = (words), .arg_count = (count), .args = {__VA_ARGS__}
#define SAYS wr_explain_bytea
#define OPERATES(num, sym, k, b, text) \
    {ROW(num, sym, k, false, I2, NULL, text, 2, I2, b), .is_operator = true}

static const struct wr_function bytes[] = {
    {ROW(3600, "get_byte", get_byte, true, I4, SAYS, "byte n, from 0", 2, Y, I4)},
    {ROW(3601, "set_byte", set_byte, true, Y, SAYS, "with byte n, from 0, set", 3, Y, I4, I4)},
    {ROW(3602, "get_bit", get_bit, true, I4, wr_explain_bits, "bit n, from 0, the lowest of each byte first", 2,
         Y, I8)},
    {ROW(3603, "set_bit", set_bit, true, Y, wr_explain_bits, "with bit n, from 0, set to 0 or 1", 3, Y, I8, I4)},
    {ROW(3604, "bit_count", bit_count, false, I8, NULL, "number of bits that are 1", 1, Y)},
    {ROW(3605, "substring", substring_bytea, true, Y, SAYS, "length bytes from a place on", 3, Y, I4,
         I4)},
    {ROW(3606, "substring", substring_bytea_to_end, false, Y, NULL, "bytes from a place on", 2, Y,
         I4)},
    {ROW(3607, "substr", substring_bytea, true, Y, SAYS, "length bytes from a place on", 3, Y, I4,
         I4)},
    {ROW(3608, "substr", substring_bytea_to_end, false, Y, NULL, "bytes from a place on", 2, Y, I4)},
    {ROW(3609, "overlay", overlay_bytea, true, Y, SAYS, "a part replaced from a place on", 3, Y, Y,
         I4)},
    {ROW(3610, "overlay", overlay_bytea_length, true, Y, SAYS,
         "so many bytes replaced from a place on", 4, Y, Y, I4, I4)},
    {ROW(3611, "position", position_bytea, false, I4, NULL, "place of a part; 0: not there", 2, Y, Y)},
    {ROW(3612, "ltrim", ltrim_bytea, false, Y, NULL, "without those bytes at the start", 2, Y, Y)},
    {ROW(3613, "rtrim", rtrim_bytea, false, Y, NULL, "without those bytes at the end", 2, Y, Y)},
    {ROW(3614, "btrim", btrim_bytea, false, Y, NULL, "without those bytes at both ends", 2, Y, Y)},
    {ROW(3615, "~~", like_bytea, true, B, wr_explain_like, "LIKE, byte by byte", 2, Y, Y),
     .is_operator = true},
    {ROW(3616, "!~~", not_like_bytea, true, B, wr_explain_like, "NOT LIKE, byte by byte", 2, Y, Y),
     .is_operator = true},
    {ROW(3617, "like_escape", like_escape_bytea, true, Y, wr_explain_like_escape_bytea,
         "pattern of LIKE … ESCAPE", 2, Y, Y)},
    {ROW(3618, "like", like, true, B, wr_explain_like, "LIKE", 2, T, T)},
    {ROW(3619, "notlike", not_like, true, B, wr_explain_like, "NOT LIKE", 2, T, T)},
    {ROW(3620, "like", like_bytea, true, B, wr_explain_like, "LIKE, byte by byte", 2, Y, Y)},
    {ROW(3621, "notlike", not_like_bytea, true, B, wr_explain_like, "NOT LIKE, byte by byte", 2, Y, Y)},
    {ROW(3630, "unistr", unistr, true, T, wr_explain_unistr,
         "text with \\XXXX, \\+XXXXXX, \\uXXXX, \\UXXXXXXXX replaced by the characters", 1, T)},
    {ROW(3631, "normalize", normalize, true, T, wr_explain_normalize, "Unicode's normal form C", 1, T)},
    {ROW(3632, "normalize", normalize, true, T, wr_explain_normalize,
         "a Unicode normal form: NFC, NFD, NFKC, NFKD", 2, T, T)},
    {ROW(3633, "is_normalized", is_normalized, true, B, wr_explain_normalize,
         "is it in normal form C? IS NORMALIZED", 1, T)},
    {ROW(3634, "is_normalized", is_normalized, true, B, wr_explain_normalize,
         "is it in that normal form? IS NFC NORMALIZED", 2, T, T)},
    {ROW(3635, "convert", convert, true, Y, wr_explain_convert,
         "text in one encoding as the same in another", 3, Y, T, T)},
    {ROW(3636, "convert_from", convert_from, true, T, wr_explain_convert_from,
         "text of bytes in an encoding", 2, Y, T)},
    {ROW(3637, "convert_to", convert_to, true, Y, wr_explain_convert_to,
         "text as bytes in an encoding", 2, T, T)},
    OPERATES(3640, "&", and_int2, I2, "bits of both"),
    OPERATES(3641, "|", or_int2, I2, "bits of either"),
    OPERATES(3642, "#", xor_int2, I2, "bits of one only"),
    OPERATES(3643, "<<", shl_int2, I4, "shift left"),
    OPERATES(3644, ">>", shr_int2, I4, "shift right"),
    {ROW(3645, "~", not_int2, false, I2, NULL, "all bits changed", 1, I2), .is_operator = true},
    {ROW(3646, "+", plus_int2, false, I2, NULL, "the number itself", 1, I2), .is_operator = true},
    {ROW(3647, "+", plus_float4, false, F4, NULL, "the number itself", 1, F4), .is_operator = true},
    {ROW(3648, "@", abs_int2, true, I2, NULL, "absolute value", 1, I2), .is_operator = true},
    {ROW(3649, "@", abs_float4, true, F4, NULL, "absolute value", 1, F4), .is_operator = true},
    {ROW(3650, "mod", mod_int2, true, I2, NULL, "remainder", 2, I2, I2)},
};
#undef B
#undef I2
#undef I4
#undef I8
#undef F4
#undef T
#undef Y

const struct wr_function_group wr_functions_bytea = {bytes, WR_COUNT(bytes)};
