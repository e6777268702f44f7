#include "common/expr/regex_plain.h"

#include <string.h>

#include "common/base/assert.h"

#define ITEMS_MAX 32u
#define SEGMENTS_MAX 8u
#define LITERAL_BYTES_MAX 255u
#define REPEAT_MAX 255u
#define NO_END UINT32_MAX
/* So many bytes may be read again, by a byte of the text, before the other matcher is asked. */
#define READ_AGAIN_MAX 8u
#define READ_AGAIN_LEAST 1024u

/* Is a character beyond ASCII a member? */
enum beyond { NEVER, ALWAYS, WHO_KNOWS };

/* A literal, or a class and how often. */
struct item {
    const char *literal; /* NULL: a class */
    uint32_t bytes;
    uint64_t ascii[2];
    enum beyond beyond;
    uint32_t min, max;
};

/* Items with nothing between them. */
struct segment {
    uint32_t first, count;
    uint32_t needle;     /* the literal that is looked for, when its place is not given */
    uint32_t rare;       /* the byte of it that is */
    uint32_t before;     /* characters in front of it */
    uint32_t characters; /* of every match; 0: they differ */
};

struct wr_regex_plain {
    bool at_begin, at_end;
    uint32_t item_count, segment_count;
    struct item items[ITEMS_MAX];
    struct segment segments[SEGMENTS_MAX];
};

/* ---- characters ---- */

static bool is_member(const struct item *item, uint8_t c)
{
    return (item->ascii[c / 64] >> (c % 64) & 1) != 0;
}

static void add_span(struct item *item, uint8_t first, uint8_t last)
{
    for (uint32_t c = first; c <= last; c++) {
        item->ascii[c / 64] |= (uint64_t)1 << (c % 64);
    }
}

static bool is_alphanumeric(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static uint32_t char_bytes(uint8_t lead)
{
    return lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

static uint32_t char_count(const char *p, uint32_t bytes)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < bytes; i++) {
        count += ((uint8_t)p[i] & 0xc0) != 0x80;
    }
    return count;
}

static void negate(struct item *item)
{
    item->ascii[0] = ~item->ascii[0];
    item->ascii[1] = ~item->ascii[1];
    item->beyond = item->beyond == NEVER ? ALWAYS : item->beyond == ALWAYS ? NEVER : WHO_KNOWS;
}

/* \d \w \s, in brackets or outside; false: none of them. */
static bool add_class(struct item *item, char letter)
{
    switch (letter) {
    case 'd':
        add_span(item, '0', '9');
        return true;
    case 'w':
        add_span(item, '0', '9');
        add_span(item, 'A', 'Z');
        add_span(item, 'a', 'z');
        add_span(item, '_', '_');
        item->beyond = WHO_KNOWS;
        return true;
    case 's':
        add_span(item, '\t', '\r');
        add_span(item, ' ', ' ');
        item->beyond = WHO_KNOWS;
        return true;
    default:
        return false;
    }
}

/* ---- patterns ---- */

struct parser {
    const char *p, *end;
    struct wr_arena *arena;
    struct item items[ITEMS_MAX];
    uint32_t count;
};

/* Behind "[": ASCII members and ranges; false: something else. */
static bool parse_brackets(struct parser *s, struct item *item)
{
    bool negated = s->p < s->end && *s->p == '^', first = true;

    s->p += negated;
    for (; s->p < s->end && *s->p != ']'; first = false) {
        char c = *s->p++, last = c;
        if ((uint8_t)c >= 0x80 || c == '[' || (c == '-' && !first && s->p < s->end && *s->p != ']')) {
            return false;
        }
        if (c == '\\' && s->p < s->end) {
            c = last = *s->p++;
            if (add_class(item, c)) {
                continue;
            }
            if (is_alphanumeric(c) || (uint8_t)c >= 0x80) {
                return false;
            }
        }
        if (s->end - s->p >= 2 && *s->p == '-' && s->p[1] != ']') {
            last = s->p[1];
            s->p += 2;
            if (c == '-' || (uint8_t)last >= 0x80 || last == '[' || last == '\\' || last < c) {
                return false;
            }
        }
        add_span(item, (uint8_t)c, (uint8_t)last);
    }
    if (s->p == s->end || first) {
        return false;
    }
    s->p += 1;
    if (negated) {
        negate(item);
    }
    return true;
}

/* A class; false: it is none, and the next is a character (which an escape may hide) or something else. */
static bool parse_class(struct parser *s, struct item *item)
{
    *item = (struct item){.min = 1, .max = 1};
    if (*s->p == '.') {
        s->p += 1;
        negate(item);
        return true;
    }
    if (*s->p == '[') {
        s->p += 1;
        return parse_brackets(s, item);
    }
    if (*s->p == '\\' && s->end - s->p >= 2 && add_class(item, (char)(s->p[1] | 0x20))) {
        if (s->p[1] < 'a') {
            negate(item);
        }
        s->p += 2;
        return true;
    }
    return false;
}

/* A character that is itself. */
static bool parse_char(struct parser *s, struct item *item)
{
    bool escaped = *s->p == '\\';

    s->p += escaped;
    if (s->p == s->end || (escaped && (is_alphanumeric(*s->p) || (uint8_t)*s->p >= 0x80)) ||
        (!escaped && strchr("[](){}*+?|^$", *s->p) != NULL)) {
        return false;
    }
    *item = (struct item){.literal = s->p, .bytes = char_bytes((uint8_t)*s->p), .min = 1, .max = 1};
    s->p += item->bytes;
    return true;
}

/* {m}, {m,} or {m,n}, behind the brace. */
static bool parse_bounds(struct parser *s, struct item *item)
{
    uint32_t bounds[2] = {0, 0};
    bool comma = false, digits[2] = {false, false};

    for (; s->p < s->end && *s->p != '}'; s->p++) {
        if (*s->p == ',' && !comma) {
            comma = true;
        } else if (*s->p >= '0' && *s->p <= '9' && bounds[comma] <= REPEAT_MAX) {
            bounds[comma] = bounds[comma] * 10 + (uint32_t)(*s->p - '0');
            digits[comma] = true;
        } else {
            return false;
        }
    }
    item->min = bounds[0];
    item->max = !comma ? bounds[0] : digits[1] ? bounds[1] : NO_END;
    if (s->p == s->end || !digits[0] || item->min > REPEAT_MAX || item->max < item->min ||
        item->max == 0 || (item->max != NO_END && item->max > REPEAT_MAX)) {
        return false;
    }
    s->p += 1;
    return true;
}

/* How often; which of several matches is preferred does not matter here. false: something else. */
static bool parse_quantifier(struct parser *s, struct item *item)
{
    char c = s->p < s->end ? *s->p : '\0';

    if (c == '\0' || strchr("*+?{", c) == NULL) {
        return true;
    }
    s->p += 1;
    if (c == '{') {
        if (!parse_bounds(s, item)) {
            return false;
        }
    } else {
        item->min = c == '+';
        item->max = c == '?' ? 1 : NO_END;
    }
    s->p += s->p < s->end && *s->p == '?';
    if (item->literal == NULL || (item->min == 1 && item->max == 1)) {
        return s->p == s->end || strchr("*+?{", *s->p) == NULL;
    }
    if (item->bytes > 1) {
        return false;
    }
    add_span(item, (uint8_t)*item->literal, (uint8_t)*item->literal);
    item->literal = NULL;
    return s->p == s->end || strchr("*+?{", *s->p) == NULL;
}

/* One more item; a character goes on with the literal before it. */
static bool add_item(struct parser *s, const struct item *item)
{
    struct item *before = s->count == 0 ? NULL : &s->items[s->count - 1];

    if (item->literal != NULL && before != NULL && before->literal != NULL) {
        if (before->bytes + item->bytes > LITERAL_BYTES_MAX) {
            return false;
        }
        char *both = wr_arena_alloc(s->arena, before->bytes + item->bytes);
        memcpy(both, before->literal, before->bytes);
        memcpy(both + before->bytes, item->literal, item->bytes);
        before->literal = both;
        before->bytes += item->bytes;
        return true;
    }
    if (s->count == ITEMS_MAX) {
        return false;
    }
    s->items[s->count] = *item;
    if (item->literal != NULL) {
        s->items[s->count].literal = wr_arena_strndup(s->arena, item->literal, item->bytes);
    }
    s->count += 1;
    return true;
}

static bool parse(struct parser *s, struct wr_regex_plain *plain)
{
    struct item item;

    plain->at_begin = s->p < s->end && *s->p == '^';
    s->p += plain->at_begin;
    while (s->p < s->end) {
        if (*s->p == '$') {
            plain->at_end = true;
            s->p += 1;
            break;
        }
        bool brackets = *s->p == '[';
        if ((!parse_class(s, &item) && (brackets || !parse_char(s, &item))) ||
            !parse_quantifier(s, &item) || !add_item(s, &item)) {
            return false;
        }
    }
    return s->p == s->end && s->count > 0;
}

/* ---- segments ---- */

static bool is_any(const struct item *item)
{
    return item->literal == NULL && item->beyond == ALWAYS &&
           (item->ascii[0] & item->ascii[1]) == UINT64_MAX;
}

static bool is_varying(const struct item *item)
{
    return item->min != item->max;
}

/* May both begin with the same character? */
static bool may_meet(const struct item *class, const struct item *other)
{
    if (other->literal != NULL) {
        uint8_t c = (uint8_t)other->literal[0];
        return c < 0x80 ? is_member(class, c) : class->beyond != NEVER;
    }
    return (class->ascii[0] & other->ascii[0]) != 0 || (class->ascii[1] & other->ascii[1]) != 0 ||
           (class->beyond != NEVER && other->beyond != NEVER);
}

/* Repeats of an item beside what takes any text are not needed; false: neither is the item. */
static bool cut_repeats(struct item *item)
{
    item->max = item->min;
    return item->min > 0;
}

/* The items of a segment, from those of the pattern. false: there are too many. */
static bool add_segment(struct wr_regex_plain *plain, struct item *items, uint32_t count,
                        bool open_begin, bool open_end)
{
    struct segment *segment = &plain->segments[plain->segment_count];

    while (open_begin && count > 0 && !cut_repeats(&items[0])) {
        items += 1;
        count -= 1;
    }
    while (open_end && count > 0 && !cut_repeats(&items[count - 1])) {
        count -= 1;
    }
    if (count == 0) {
        return open_begin && open_end;
    }
    if (plain->segment_count == SEGMENTS_MAX) {
        return false;
    }
    *segment = (struct segment){.first = plain->item_count, .count = count};
    memcpy(plain->items + plain->item_count, items, count * sizeof *items);
    plain->item_count += count;
    plain->segment_count += 1;
    return true;
}

/* .{n,} is n of any and then any text. */
static bool cut_into_segments(struct wr_regex_plain *plain, struct parser *s)
{
    uint32_t first = 0;
    bool open_begin = !plain->at_begin;

    for (uint32_t i = 0; i < s->count; i++) {
        if (!is_any(&s->items[i]) || s->items[i].max != NO_END) {
            continue;
        }
        uint32_t count = i - first;
        if (s->items[i].min > 0) {
            s->items[i].max = s->items[i].min;
            count += 1;
        }
        if (count == 0 && !open_begin) {
            plain->at_begin = false;
        } else if (!add_segment(plain, s->items + first, count, open_begin, true)) {
            return false;
        }
        open_begin = true;
        first = i + 1;
    }
    if (first == s->count && open_begin) {
        plain->at_end = false; /* any text is behind it */
        return true;
    }
    return add_segment(plain, s->items + first, s->count - first, open_begin, !plain->at_end);
}

/* How seldom a byte is in texts: those that are not listed are the rarest. */
static uint32_t rarity(uint8_t c)
{
    static const char often[] = " eaoitnsrlhdcumpgfybw/0.1-2vk_,:3459876";
    const char *found = c == '\0' ? NULL : strchr(often, c);

    return c >= 0x80 ? 0 : found == NULL ? (uint32_t)sizeof often : (uint32_t)(found - often);
}

/* The literal to look for: that with the rarest byte, among those in front of which all is equally long. */
static bool choose_needle(const struct item *items, struct segment *segment)
{
    uint32_t before = 0, best = 0;
    bool found = false;

    for (uint32_t i = 0; i < segment->count && !is_varying(&items[i]); i++) {
        const struct item *item = &items[i];
        for (uint32_t k = 0; item->literal != NULL && k < item->bytes; k++) {
            if (!found || rarity((uint8_t)item->literal[k]) > best) {
                best = rarity((uint8_t)item->literal[k]);
                segment->needle = segment->first + i;
                segment->rare = k;
                segment->before = before;
                found = true;
            }
        }
        before += item->literal != NULL ? char_count(item->literal, item->bytes) : item->min;
    }
    return found;
}

/* What makes a second try from the same place needless; and a literal to look for, unless the place is given. */
static bool prepare_segment(struct wr_regex_plain *plain, uint32_t index)
{
    struct segment *segment = &plain->segments[index];
    const struct item *items = plain->items + segment->first;
    bool last = index + 1 == plain->segment_count, varying = false;
    uint32_t characters = 0;

    for (uint32_t i = 0; i < segment->count; i++) {
        varying |= is_varying(&items[i]);
        for (uint32_t k = i + 1; k < segment->count && is_varying(&items[i]); k++) {
            if (may_meet(&items[i], &items[k])) {
                return false;
            }
            if (items[k].min > 0) {
                break;
            }
        }
        characters += items[i].literal != NULL ? char_count(items[i].literal, items[i].bytes)
                                               : items[i].min;
    }
    segment->characters = varying ? 0 : characters;
    bool given = (index == 0 && plain->at_begin) || (last && plain->at_end && !varying);
    return (!varying || last) && (choose_needle(items, segment) || given);
}

struct wr_regex_plain *wr_regex_plain_create(struct wr_arena *arena, struct wr_str pattern,
                                             uint32_t flags)
{
    struct parser s = {.p = pattern.ptr, .end = pattern.ptr + pattern.bytes, .arena = arena};
    struct wr_regex_plain *plain = WR_ARENA_NEW(arena, struct wr_regex_plain);

    if (flags != 0 || !parse(&s, plain) || !cut_into_segments(plain, &s)) {
        return NULL;
    }
    for (uint32_t i = 0; i < plain->segment_count; i++) {
        if (!prepare_segment(plain, i)) {
            return NULL;
        }
    }
    return plain;
}

/* ---- matching ---- */

struct scan {
    const struct wr_regex_plain *plain;
    const char *end;
    size_t read, read_max; /* bytes, of classes that repeat */
    bool unknown;
};

/* As many of a class as there are, up to its most; NULL: too few. */
static const char *take_class(struct scan *scan, const struct item *item, const char *p)
{
    const char *from = p;
    uint32_t count = 0;

    for (; count < item->max && p < scan->end; count++) {
        uint8_t c = (uint8_t)*p;
        if (c < 0x80 ? !is_member(item, c) : item->beyond != ALWAYS) {
            scan->unknown |= c >= 0x80 && item->beyond == WHO_KNOWS;
            break;
        }
        p += char_bytes(c);
    }
    scan->read += (size_t)(p - from);
    return count >= item->min ? p : NULL;
}

/* Literals are short: a call takes longer. */
static inline bool same_bytes(const char *a, const char *b, uint32_t count)
{
    uint64_t x[2], y[2];
    uint32_t u[2], v[2];

    if (count >= 8 && count <= 16) {
        memcpy(&x[0], a, 8);
        memcpy(&x[1], a + count - 8, 8);
        memcpy(&y[0], b, 8);
        memcpy(&y[1], b + count - 8, 8);
        return ((x[0] ^ y[0]) | (x[1] ^ y[1])) == 0;
    }
    if (count >= 4 && count < 8) {
        memcpy(&u[0], a, 4);
        memcpy(&u[1], a + count - 4, 4);
        memcpy(&v[0], b, 4);
        memcpy(&v[1], b + count - 4, 4);
        return ((u[0] ^ v[0]) | (u[1] ^ v[1])) == 0;
    }
    if (count < 4) {
        return a[0] == b[0] && a[count / 2] == b[count / 2] && a[count - 1] == b[count - 1];
    }
    return memcmp(a, b, count) == 0;
}

/* Behind a match of the segment from p; NULL: there is none. */
static const char *match_at(struct scan *scan, const struct segment *segment, const char *p)
{
    const struct item *items = scan->plain->items + segment->first;

    for (uint32_t i = 0; i < segment->count && p != NULL; i++) {
        if (items[i].literal == NULL) {
            p = take_class(scan, &items[i], p);
        } else if ((size_t)(scan->end - p) >= items[i].bytes &&
                   same_bytes(p, items[i].literal, items[i].bytes)) {
            p += items[i].bytes;
        } else {
            p = NULL;
        }
    }
    return p;
}

/* The place so many characters before p; NULL: not behind `least`. */
static const char *go_back(const char *p, const char *least, uint32_t characters)
{
    for (; characters > 0; characters--) {
        do {
            if (p == least) {
                return NULL;
            }
            p -= 1;
        } while (((uint8_t)*p & 0xc0) == 0x80);
    }
    return p;
}

static bool too_much(const struct scan *scan)
{
    return scan->unknown || scan->read > scan->read_max;
}

/* The first match from p on (which ends at the end, when it must): what is behind it; NULL: there is none. */
static const char *find(struct scan *scan, const struct segment *segment, const char *p,
                        bool at_end)
{
    const struct item *needle = &scan->plain->items[segment->needle];
    const char *least = p;

    while (!too_much(scan) && (size_t)(scan->end - p) >= needle->bytes) {
        const char *at = memchr(p + segment->rare, needle->literal[segment->rare],
                                (size_t)(scan->end - p) - needle->bytes + 1);
        if (at == NULL) {
            return NULL;
        }
        p = at - segment->rare;
        if (same_bytes(p, needle->literal, needle->bytes)) {
            const char *from = go_back(p, least, segment->before);
            const char *behind = from == NULL ? NULL : match_at(scan, segment, from);
            if (behind != NULL && (!at_end || behind == scan->end)) {
                return behind;
            }
        }
        p += 1;
    }
    return NULL;
}

/* The match of a segment whose place is given by an end of the text, or the first one. */
static const char *take_segment(struct scan *scan, uint32_t index, const char *begin, const char *p)
{
    const struct wr_regex_plain *plain = scan->plain;
    const struct segment *segment = &plain->segments[index];
    bool at_end = plain->at_end && index + 1 == plain->segment_count;
    const char *behind;

    if (index == 0 && plain->at_begin) {
        behind = match_at(scan, segment, begin);
    } else if (at_end && segment->characters > 0) {
        const char *from = go_back(scan->end, p, segment->characters);
        behind = from == NULL ? NULL : match_at(scan, segment, from);
    } else {
        return find(scan, segment, p, at_end);
    }
    return at_end && behind != scan->end ? NULL : behind;
}

enum wr_regex_result wr_regex_plain_test(const struct wr_regex_plain *plain, struct wr_str text)
{
    struct scan scan = {.plain = plain,
                        .end = text.ptr + text.bytes,
                        .read_max = READ_AGAIN_MAX * text.bytes + READ_AGAIN_LEAST};
    const char *p = text.ptr;

    for (uint32_t i = 0; i < plain->segment_count && p != NULL; i++) {
        p = take_segment(&scan, i, text.ptr, p);
    }
    return too_much(&scan) ? WR_REGEX_LIMIT : p != NULL ? WR_REGEX_YES : WR_REGEX_NO;
}
