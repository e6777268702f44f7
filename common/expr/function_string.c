/* Functions 2000 to 2499: text and bytes. */
#include "common/expr/function_table.h"
#include "common/expr/kernel_string.h"

#define B WR_TYPE_BOOL
#define I4 WR_TYPE_INT4
#define I8 WR_TYPE_INT8
#define T WR_TYPE_TEXT
#define Y WR_TYPE_BYTEA

#define ROW(num, sym, k, fails, result_type, text)                                         \
    .number = (num), .name = (sym), .kind = WR_FUNCTION_SCALAR, .strict = true,            \
    .can_fail = (fails), .result = (result_type), .help = (text), .kernel = &wr_kernel_##k
#define ONE(a) .arg_count = 1, .args = {(a)}
#define TWO(a, b) .arg_count = 2, .args = {(a), (b)}
#define THREE(a, b, c) .arg_count = 3, .args = {(a), (b), (c)}
#define FOUR(a, b, c, d) .arg_count = 4, .args = {(a), (b), (c), (d)}
#define SAYS(f) .explain = wr_explain_##f
#define LIKES(num, sym, k, text)                                                           \
    {ROW(num, sym, k, true, B, text), TWO(T, T), .is_operator = true, SAYS(like)}
#define PADS(num, sym, k, side)                                                            \
    {ROW(num, sym, k, true, T, "filled with text on the " side " to a length"), THREE(T, I4, T), \
     SAYS(string)},                                                                        \
    {ROW((num) + 1, sym, k##_spaces, true, T, "filled with spaces on the " side " to a length"), \
     TWO(T, I4), SAYS(string)}
#define TRIMS(num, sym, k, where)                                                          \
    {ROW(num, sym, k, false, T, "without those characters " where), TWO(T, T)},            \
    {ROW((num) + 1, sym, k##_spaces, false, T, "without spaces " where), ONE(T)}

static const struct wr_function strings[] = {
    {ROW(2000, "boolout", boolout, false, T, "t or f"), ONE(B)},
    {ROW(2001, "char_length", length, false, I4, "number of characters"), ONE(T)},
    {ROW(2002, "character_length", length, false, I4, "number of characters"), ONE(T)},
    {ROW(2003, "octet_length", octet_length, false, I4, "number of bytes"), ONE(T)},
    {ROW(2004, "octet_length", octet_length, false, I4, "number of bytes"), ONE(Y)},
    {ROW(2005, "length", octet_length, false, I4, "number of bytes"), ONE(Y)},
    {ROW(2006, "bit_length", bit_length, false, I4, "number of bits"), ONE(T)},
    {ROW(2007, "bit_length", bit_length, false, I4, "number of bits"), ONE(Y)},
    {ROW(2008, "ascii", ascii, false, I4, "code point of the first character"), ONE(T)},
    {ROW(2009, "chr", chr, true, T, "character of a code point"), ONE(I4), SAYS(string)},
    {ROW(2010, "substring", substring, true, T, "length characters from a place on"),
     THREE(T, I4, I4), SAYS(string)},
    {ROW(2011, "substring", substring_to_end, false, T, "characters from a place on"), TWO(T, I4)},
    {ROW(2012, "substr", substring, true, T, "length characters from a place on"),
     THREE(T, I4, I4), SAYS(string)},
    {ROW(2013, "substr", substring_to_end, false, T, "characters from a place on"), TWO(T, I4)},
    {ROW(2014, "position", position, false, I4, "place of a part in a text; 0: not there"), TWO(T, T)},
    {ROW(2015, "strpos", strpos, false, I4, "place of a part in a text; 0: not there"), TWO(T, T)},
    {ROW(2016, "left", left, false, T, "the first n characters; negative: all but the last n"),
     TWO(T, I4)},
    {ROW(2017, "right", right, false, T, "the last n characters; negative: all but the first n"),
     TWO(T, I4)},
    TRIMS(2018, "ltrim", ltrim, "at the start"),
    TRIMS(2020, "rtrim", rtrim, "at the end"),
    TRIMS(2022, "btrim", btrim, "at both ends"),
    {ROW(2024, "split_part", split_part, true, T, "field n between separators; negative: from the end"),
     THREE(T, T, I4), SAYS(string)},
    {ROW(2025, "starts_with", starts_with, false, B, "does the text begin so?"), TWO(T, T)},
    {ROW(2026, "^@", starts_with, false, B, "does the text begin so?"), TWO(T, T), .is_operator = true},
    {ROW(2027, "initcap", initcap, true, T, "each word with a capital first"), ONE(T)},
    PADS(2028, "lpad", lpad, "left"),
    PADS(2030, "rpad", rpad, "right"),
    {ROW(2032, "repeat", repeat, true, T, "the text n times"), TWO(T, I4), SAYS(string)},
    {ROW(2033, "replace", replace, true, T, "every part that is a replaced with b"), THREE(T, T, T)},
    {ROW(2034, "translate", translate, true, T,
         "each character that is in a set replaced with the one at its place in another"),
     THREE(T, T, T)},
    {ROW(2035, "reverse", reverse, true, T, "characters in reverse order"), ONE(T)},
    {ROW(2036, "overlay", overlay, true, T, "a part replaced from a place on"), THREE(T, T, I4),
     SAYS(string)},
    {ROW(2037, "overlay", overlay_length, true, T, "so many characters replaced from a place on"),
     FOUR(T, T, I4, I4), SAYS(string)},
    {.number = 2038, .name = "concat", .kind = WR_FUNCTION_SCALAR, .can_fail = true, .variadic = true,
     .takes_any = true, ONE(T), .result = T, .help = "all arguments together; NULLs are left out",
     .kernel = &wr_kernel_concat_all},
    {.number = 2039, .name = "concat_ws", .kind = WR_FUNCTION_SCALAR, .can_fail = true,
     .variadic = true, .takes_any = true, TWO(T, T), .result = T,
     .help = "all but the first argument with the first between them; NULLs are left out",
     .kernel = &wr_kernel_concat_ws},
    {.number = 2040, .name = "format", .kind = WR_FUNCTION_SCALAR, .can_fail = true, ONE(T),
     .result = T, .help = "the text with %s, %I, %L replaced", .kernel = &wr_kernel_format,
     SAYS(format)},
    {.number = 2041, .name = "format", .kind = WR_FUNCTION_SCALAR, .can_fail = true,
     .variadic = true, .takes_any = true, TWO(T, T), .result = T,
     .help = "the text with %s, %I, %L replaced by the arguments", .kernel = &wr_kernel_format,
     SAYS(format)},
    {ROW(2042, "quote_ident", quote_ident, true, T, "as a name in SQL"), ONE(T)},
    {ROW(2043, "quote_literal", quote_literal, true, T, "as a text in SQL"), ONE(T), .takes_any = true},
    {.number = 2044, .name = "quote_nullable", .kind = WR_FUNCTION_SCALAR, .can_fail = true, ONE(T),
     .result = T, .help = "as a text in SQL, or NULL", .kernel = &wr_kernel_quote_nullable, .takes_any = true},
    {ROW(2045, "to_hex", to_hex_int4, false, T, "hexadecimal digits"), ONE(I4)},
    {ROW(2046, "to_hex", to_hex_int8, false, T, "hexadecimal digits"), ONE(I8)},
    {ROW(2047, "md5", md5, true, T, "MD5 hash, in hexadecimal"), ONE(T)},
    {ROW(2048, "md5", md5, true, T, "MD5 hash, in hexadecimal"), ONE(Y)},
    {ROW(2049, "sha224", sha224, true, Y, "SHA-224 hash"), ONE(Y)},
    {ROW(2050, "sha256", sha256, true, Y, "SHA-256 hash"), ONE(Y)},
    {ROW(2051, "sha384", sha384, true, Y, "SHA-384 hash"), ONE(Y)},
    {ROW(2052, "sha512", sha512, true, Y, "SHA-512 hash"), ONE(Y)},
    {ROW(2053, "encode", encode, true, T, "bytes as text: base64, hex or escape"), TWO(Y, T),
     SAYS(encode)},
    {ROW(2054, "decode", decode, true, Y, "text as bytes: base64, hex or escape"), TWO(T, T),
     SAYS(decode)},
    {ROW(2055, "||", concat_bytes, true, Y, "concatenation"), TWO(Y, Y), .is_operator = true},
    LIKES(2060, "~~", like, "LIKE"),
    LIKES(2061, "!~~", not_like, "NOT LIKE"),
    LIKES(2062, "~~*", ilike, "ILIKE"),
    LIKES(2063, "!~~*", not_ilike, "NOT ILIKE"),
    {ROW(2064, "like_escape", like_escape, true, T, "pattern of LIKE … ESCAPE"), TWO(T, T),
     SAYS(like_escape)},
};
#undef B
#undef I4
#undef I8
#undef T
#undef Y

const struct wr_function_group wr_functions_string = {strings, WR_COUNT(strings)};
