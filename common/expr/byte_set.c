#include "common/expr/byte_set.h"

#include <string.h>

#include "common/base/attr.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

static void add(struct wr_byte_set *set, uint8_t first, uint8_t last)
{
    for (unsigned c = first; c <= last; c++) {
        set->member[c] = true;
    }
}

/* One escape of a class or outside of it; false: not one that is known here. */
static bool add_escape(struct wr_byte_set *set, char c)
{
    switch (c) {
    case 's':
        set->ascii_only = true;
        add(set, '\t', '\r');
        add(set, ' ', ' ');
        return true;
    case 'd':
        add(set, '0', '9');
        return true;
    case 't':
        add(set, '\t', '\t');
        return true;
    case 'n':
        add(set, '\n', '\n');
        return true;
    case 'r':
        add(set, '\r', '\r');
        return true;
    default:
        if (c == '\0' || strchr("\\.[]()*+?{}|^$-/,;:\"'", c) == NULL) {
            return false;
        }
        add(set, (uint8_t)c, (uint8_t)c);
        return true;
    }
}

/* The inside of [ … ]; *p stands behind the bracket. */
static bool parse_class(const char **p, const char *end, struct wr_byte_set *set, bool *negated)
{
    bool first = true;

    *negated = *p < end && **p == '^';
    *p += *negated;
    for (; *p < end && (**p != ']' || first); first = false) {
        uint8_t c = (uint8_t)**p;
        if (c >= 0x80 || c == '[') {
            return false; /* several bytes, or [:class:] */
        }
        if (c == '\\') {
            bool range = *p + 3 < end && (*p)[2] == '-' && (*p)[3] != ']';
            if (*p + 1 >= end || range || !add_escape(set, (*p)[1])) {
                return false; /* a range from an escape is for the regular expression */
            }
            *p += 2;
            continue;
        }
        if (*p + 2 < end && (*p)[1] == '-' && (*p)[2] != ']') {
            uint8_t last = (uint8_t)(*p)[2];
            if (last >= 0x80 || last < c || last == '\\' || last == '[') {
                return false;
            }
            add(set, c, last);
            *p += 3;
            continue;
        }
        add(set, c, c);
        *p += 1;
    }
    if (*p >= end) {
        return false;
    }
    *p += 1;
    return true;
}

static void fill_low(struct wr_byte_set *set)
{
    memset(set->low, 0, sizeof set->low);
    for (unsigned c = 0; c < 128; c++) {
        set->low[c & 15] |= (uint8_t)((unsigned)set->member[c] << (c >> 4));
    }
}

bool wr_byte_set_parse(struct wr_str pattern, struct wr_byte_set *ret, bool *ret_repeated)
{
    const char *p = pattern.ptr, *end = p + pattern.bytes;
    bool negated = false;

    memset(ret, 0, sizeof *ret);
    if (p == end) {
        return false;
    }
    if (*p == '[') {
        p++;
        if (!parse_class(&p, end, ret, &negated)) {
            return false;
        }
    } else if (*p == '\\') {
        if (p + 1 >= end || !add_escape(ret, p[1])) {
            return false;
        }
        p += 2;
    } else {
        if ((uint8_t)*p >= 0x80 || strchr(".()*+?{}|^$]", *p) != NULL) {
            return false;
        }
        add(ret, (uint8_t)*p, (uint8_t)*p);
        p++;
    }
    *ret_repeated = p < end && *p == '+';
    p += *ret_repeated;
    if (p != end || (negated && !*ret_repeated)) {
        return false; /* a character of several bytes would be several matches */
    }
    for (unsigned c = 0; negated && c < 256; c++) {
        ret->member[c] = !ret->member[c];
    }
    ret->high = negated;
    fill_low(ret);
    return true;
}

void wr_byte_set_fold(struct wr_byte_set *set)
{
    for (unsigned c = 'A'; c <= 'Z'; c++) {
        set->member[c] = set->member[c | 0x20];
    }
    fill_low(set);
}

static uint64_t mask_plain(const struct wr_byte_set *set, const uint8_t *p)
{
    uint64_t mask = 0;

    for (uint32_t i = 0; i < 64; i++) {
        mask |= (uint64_t)set->member[p[i]] << i;
    }
    return mask;
}

#if defined(__x86_64__)
/* Two table look-ups by nibble: the member bits of the low nibble, and the bit of the high one. */
__attribute__((target("avx2"))) static uint64_t mask_avx2(const struct wr_byte_set *set,
                                                           const uint8_t *p)
{
    const __m128i bits = _mm_setr_epi8(1, 2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0);
    __m256i low_table = _mm256_broadcastsi128_si256(
        _mm_loadu_si128((const __m128i *)(const void *)set->low));
    __m256i high_table = _mm256_broadcastsi128_si256(bits);
    __m256i nibble = _mm256_set1_epi8(15);
    uint64_t mask = 0;

    for (int half = 0; half < 2; half++) {
        __m256i v = _mm256_loadu_si256((const __m256i *)(const void *)(p + half * 32));
        __m256i low = _mm256_shuffle_epi8(low_table, _mm256_and_si256(v, nibble));
        __m256i high = _mm256_shuffle_epi8(
            high_table, _mm256_and_si256(_mm256_srli_epi16(v, 4), nibble));
        __m256i none = _mm256_cmpeq_epi8(_mm256_and_si256(low, high), _mm256_setzero_si256());
        uint32_t hit = ~(uint32_t)_mm256_movemask_epi8(none);
        uint32_t above = (uint32_t)_mm256_movemask_epi8(v);
        hit |= set->high ? above : 0; /* look-ups give none for bytes from 0x80 on */
        mask |= (uint64_t)hit << (half * 32);
    }
    return mask;
}
#endif

uint64_t wr_byte_set_mask(const struct wr_byte_set *set, const uint8_t *p)
{
#if defined(__x86_64__)
    if (WR_LIKELY(__builtin_cpu_supports("avx2"))) {
        return mask_avx2(set, p);
    }
#endif
    return mask_plain(set, p);
}
