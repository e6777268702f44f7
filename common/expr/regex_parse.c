/* PostgreSQL's advanced regular expressions (regcomp.c, regc_lex.c), written again for PCRE2. */
#include <string.h>

#include "common/expr/regex_internal.h"

#define DEPTH_MAX 100u
#define REPEAT_MAX 255u
#define TEXT_BYTES_MAX (1u << 20) /* for PCRE2 */
#define NO_END UINT32_MAX
#define FIXED_MAX (1 << 24) /* a longer one counts as varying */

#define BAD_REPEAT "invalid regular expression: quantifier operand invalid"
#define BAD_ESCAPE "invalid regular expression: invalid escape \\ sequence"
#define BAD_PARENTHESES "invalid regular expression: parentheses () not balanced"
#define BAD_BRACKETS "invalid regular expression: brackets [] not balanced"
#define BAD_RANGE "invalid regular expression: invalid character range"
#define BAD_CLASS "invalid regular expression: invalid character class"
#define BAD_ELEMENT "invalid regular expression: invalid collating element"
#define BAD_COUNT "invalid regular expression: invalid repetition count(s)"
#define BAD_REFERENCE "invalid regular expression: invalid backreference number"
#define BAD_OPTION "invalid regular expression: invalid embedded option"
#define TOO_COMPLEX "invalid regular expression: regular expression is too complex"

struct parser {
    const char *p;
    const char *end;
    uint32_t flags;
    struct wr_regex *regex;
    struct wr_arena *arena;
    uint32_t depth;
    int32_t group_fixed[WR_REGEX_GROUPS_MAX + 1];
    bool group_closed[WR_REGEX_GROUPS_MAX + 1];
    const char *wrong;
};

/* An atom or a constraint, before its quantifier. */
struct atom {
    const char *text, *group_text;
    struct piece *piece; /* what is inside of parentheses */
    uint32_t flags;
    uint32_t group; /* > 0: a counted group */
    int32_t fixed;
    bool safe;
    bool constraint;
    bool empty; /* a comment */
};

static void *wrong(struct parser *s, const char *message)
{
    s->wrong = s->wrong == NULL ? message : s->wrong;
    return NULL;
}

static bool at(const struct parser *s, const char *text)
{
    size_t bytes = strlen(text);

    return (size_t)(s->end - s->p) >= bytes && memcmp(s->p, text, bytes) == 0;
}

static bool eat(struct parser *s, const char *text)
{
    bool there = at(s, text);

    s->p += there ? strlen(text) : 0;
    return there;
}

static uint32_t next_code(struct parser *s)
{
    const uint8_t *p = (const uint8_t *)s->p;
    uint32_t bytes = p[0] < 0x80 ? 1 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
    uint32_t c = p[0] < 0x80 ? p[0] : p[0] & (0xffu >> (bytes + 1));

    for (uint32_t i = 1; i < bytes; i++) {
        c = c << 6 | (p[i] & 0x3f);
    }
    s->p += bytes;
    return c;
}

/* ---- flags of pieces: which is preferred, and whether it is clear ---- */

static uint32_t preference(uint32_t flags)
{
    return flags & (PIECE_LONGER | PIECE_SHORTER);
}

/* What does not depend on where it stands: groups, references, and greed of both kinds. */
static uint32_t up(uint32_t flags)
{
    bool mixed = preference(flags) == (PIECE_LONGER | PIECE_SHORTER);

    return (flags & ~(uint32_t)(PIECE_LONGER | PIECE_SHORTER)) | (mixed ? PIECE_MIXED : 0);
}

static uint32_t combine(uint32_t first, uint32_t second)
{
    return up(first | second) | (preference(first) != 0 ? preference(first) : preference(second));
}

static bool is_messy(uint32_t flags)
{
    return (flags & (PIECE_MIXED | PIECE_HAS_GROUP | PIECE_HAS_REFERENCE)) != 0;
}

static struct piece *make_piece(struct parser *s, enum piece_op op, uint32_t flags)
{
    struct piece *piece = WR_ARENA_NEW(s->arena, struct piece);

    piece->op = op;
    piece->flags = flags;
    piece->text = piece->group_text = "";
    piece->safe = true;
    return piece;
}

static int32_t sum(int32_t a, int32_t b)
{
    return a < 0 || b < 0 || a + b > FIXED_MAX ? -1 : a + b;
}

static struct piece *concat(struct parser *s, uint32_t flags, struct piece *left,
                            struct piece *right)
{
    struct piece *piece = make_piece(s, PIECE_CONCAT, flags);

    piece->left = left;
    piece->right = right;
    piece->text = wr_arena_printf(s->arena, "%s%s", left->text, right->text);
    piece->group_text = wr_arena_printf(s->arena, "%s%s", left->group_text, right->group_text);
    piece->fixed = sum(left->fixed, right->fixed);
    piece->safe = left->safe && right->safe;
    return piece;
}

/* ---- escapes ---- */

static bool hex_digits(struct parser *s, uint32_t min, uint32_t max, uint32_t *ret)
{
    uint32_t value = 0, count = 0;

    while (count < max && s->p < s->end) {
        char c = *s->p;
        int digit = c >= '0' && c <= '9' ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f'
                                                         ? (c | 0x20) - 'a' + 10
                                                         : -1;
        if (digit < 0) {
            break;
        }
        value = value > 0x110000 ? value : value << 4 | (uint32_t)digit;
        s->p += 1;
        count += 1;
    }
    *ret = value;
    return count >= min && value < 0x110000 && (value < 0xd800 || value > 0xdfff);
}

/* A character by its escape, behind the backslash and the letter. false: it is no such escape. */
static bool char_escape(struct parser *s, char letter, uint32_t *ret)
{
    static const char values[] = "\a\b\033\f\n\r\t\v";
    static const char letters[] = "abefnrtv";
    const char *found = strchr(letters, letter);

    if (found != NULL) {
        *ret = (uint32_t)(uint8_t)values[found - letters];
        return true;
    }
    switch (letter) {
    case 'B':
        *ret = '\\';
        return true;
    case 'c':
        if (s->p == s->end) {
            return wrong(s, BAD_ESCAPE) != NULL;
        }
        *ret = next_code(s) & 037;
        return true;
    case 'u':
    case 'U':
    case 'x':
        if (!hex_digits(s, letter == 'u' ? 4 : letter == 'U' ? 8 : 1,
                        letter == 'u' ? 4 : letter == 'U' ? 8 : 255, ret)) {
            (void)wrong(s, BAD_ESCAPE);
        }
        return true;
    default:
        return false;
    }
}

/* Behind a backslash and `first` digit: an octal character or, outside of brackets, a reference. */
static bool octal_escape(struct parser *s, char first, uint32_t *ret)
{
    uint32_t value = (uint32_t)(first - '0');

    for (uint32_t i = 1; i < 3 && s->p < s->end && *s->p >= '0' && *s->p <= '7' && value < 32; i++) {
        value = value << 3 | (uint32_t)(*s->p++ - '0');
    }
    *ret = value;
    return true;
}

static const char *class_of_letter(char letter)
{
    return (letter | 0x20) == 'd' ? "digit" : (letter | 0x20) == 's' ? "space"
                                          : (letter | 0x20) == 'w'   ? "word"
                                                                     : NULL;
}

/* ---- brackets ---- */

/* "[:name:]", "[.x.]" or "[=x=]" at p; a class is written, a character returned. */
static bool bracket_special(struct parser *s, struct wr_sb *sb, bool *ret_is_char, uint32_t *ret)
{
    char kind = s->p[1], close[3] = {kind, ']', '\0'};
    const char *from = s->p + 2, *to = memmem(from, (size_t)(s->end - from), close, 2);
    const char *members;

    *ret_is_char = kind != ':';
    if (to == NULL) {
        return wrong(s, BAD_BRACKETS) != NULL;
    }
    if (kind == ':') {
        members = wr_regex_class((struct wr_str){from, (size_t)(to - from)},
                                 (s->flags & WR_REGEX_ICASE) != 0);
        s->p = to + 2;
        if (members == NULL || memchr(from, ' ', (size_t)(to - from)) != NULL) {
            return wrong(s, BAD_CLASS) != NULL;
        }
        wr_sb_puts(sb, members);
        return true;
    }
    s->p = from;
    if (s->p < to) {
        *ret = next_code(s);
    }
    if (s->p != to) {
        return wrong(s, BAD_ELEMENT) != NULL;
    }
    s->p = to + 2;
    return true;
}

/* An escape inside of brackets. */
static bool bracket_escape(struct parser *s, struct wr_sb *sb, bool *ret_is_char, uint32_t *ret)
{
    char letter;
    const char *class;

    s->p += 1;
    if (s->p == s->end) {
        return wrong(s, BAD_ESCAPE) != NULL;
    }
    letter = *s->p;
    class = class_of_letter(letter);
    if (class != NULL) {
        s->p += 1;
        *ret_is_char = false;
        if (letter == 'W') { /* all but them: PCRE2 has no such set */
            return wrong(s, "invalid regular expression: \\W is not supported in brackets") != NULL;
        }
        class = letter == 'D' ? "not digit" : letter == 'S' ? "not space" : class;
        wr_sb_puts(sb, wr_regex_class(wr_str_of(class), false));
        return true;
    }
    *ret_is_char = true;
    if (letter >= '0' && letter <= '7') {
        s->p += 1;
        return octal_escape(s, letter, ret);
    }
    if ((letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
        (letter >= '0' && letter <= '9')) {
        s->p += 1;
        return char_escape(s, letter, ret) ? s->wrong == NULL : wrong(s, BAD_ESCAPE) != NULL;
    }
    *ret = next_code(s);
    return true;
}

/* One member or end of a range. */
static bool bracket_item(struct parser *s, struct wr_sb *sb, bool *ret_is_char, uint32_t *ret)
{
    *ret_is_char = true;
    if (at(s, "[:") || at(s, "[.") || at(s, "[=")) {
        return bracket_special(s, sb, ret_is_char, ret);
    }
    if (*s->p == '\\') {
        return bracket_escape(s, sb, ret_is_char, ret);
    }
    *ret = next_code(s);
    return true;
}

static bool bracket_range(struct parser *s, struct wr_sb *sb, uint32_t from)
{
    bool is_char;
    uint32_t to = from;

    if (s->p + 1 < s->end && *s->p == '-' && s->p[1] != ']') {
        s->p += 1;
        if (!bracket_item(s, sb, &is_char, &to)) {
            return false;
        }
        if (!is_char || to < from) {
            return wrong(s, BAD_RANGE) != NULL;
        }
    }
    wr_regex_put_range(sb, from, to, (s->flags & WR_REGEX_ICASE) != 0);
    return true;
}

/* Behind "[". */
static const char *parse_brackets(struct parser *s)
{
    struct wr_sb sb = {0};
    bool negated = eat(s, "^"), first = true, good = true, is_char;
    uint32_t c;
    const char *text = NULL;

    wr_sb_puts(&sb, negated ? "[^" : "[");
    while (good && s->p < s->end && (first || *s->p != ']')) {
        first = false;
        good = bracket_item(s, &sb, &is_char, &c) && (!is_char || bracket_range(s, &sb, c));
    }
    if (good && s->p == s->end) {
        (void)wrong(s, BAD_BRACKETS);
        good = false;
    }
    if (good) {
        s->p += 1;
        wr_sb_puts(&sb, negated && (s->flags & WR_REGEX_NEWLINE_STOPS) != 0 ? "\\n]" : "]");
        text = wr_arena_strndup(s->arena, sb.ptr, sb.bytes);
    }
    wr_sb_fini(&sb);
    return text;
}

/* ---- atoms ---- */

static struct piece *parse_alternatives(struct parser *s);

static bool take_text(struct atom *ret, const char *text, int32_t fixed, bool constraint)
{
    ret->text = ret->group_text = text;
    ret->fixed = fixed;
    ret->constraint = constraint;
    return text != NULL;
}

static bool take_char(struct parser *s, struct atom *ret, uint32_t c)
{
    struct wr_sb sb = {0};
    bool icase = (s->flags & WR_REGEX_ICASE) != 0;

    wr_sb_puts(&sb, icase ? "[" : "");
    wr_regex_put_range(&sb, c, c, icase);
    wr_sb_puts(&sb, icase ? "]" : "");
    const char *text = wr_arena_strndup(s->arena, sb.ptr, sb.bytes);
    wr_sb_fini(&sb);
    return take_text(ret, text, 1, false);
}


/* A letter, digit or underscore is on that side, or is not. */
static const char *word_constraint(struct parser *s, const char *form)
{
    const char *word = wr_regex_class(wr_str_of("word"), false);
    struct wr_sb sb = {0};

    for (const char *p = form; *p != '\0'; p++) {
        if (*p == 'W') {
            wr_sb_printf(&sb, "[%s]", word);
        } else {
            wr_sb_putc(&sb, *p);
        }
    }
    const char *text = wr_arena_strndup(s->arena, sb.ptr, sb.bytes);
    wr_sb_fini(&sb);
    return text;
}

static const char *constraint_of(struct parser *s, char letter)
{
    switch (letter) {
    case 'A':
        return "\\A";
    case 'Z':
        return "\\z";
    case 'm':
        return word_constraint(s, "(?<!W)(?=W)");
    case 'M':
        return word_constraint(s, "(?<=W)(?!W)");
    case 'y':
        return word_constraint(s, "(?:(?<!W)(?=W)|(?<=W)(?!W))");
    case 'Y':
        return word_constraint(s, "(?:(?<!W)(?!W)|(?<=W)(?=W))");
    default:
        return NULL;
    }
}

/* A reference to a group, or an octal character: one digit, or not more than there are groups, is the
 * former. */
static bool digit_escape(struct parser *s, struct atom *ret)
{
    const char *from = s->p;
    uint32_t number = 0, c;

    if (*from != '0') {
        while (s->p < s->end && *s->p >= '0' && *s->p <= '9' && number < 1000) {
            number = number * 10 + (uint32_t)(*s->p++ - '0');
        }
        if (s->p - from == 1 || number <= s->regex->group_count) {
            if (number > s->regex->group_count || !s->group_closed[number]) {
                return wrong(s, BAD_REFERENCE) != NULL;
            }
            ret->flags = PIECE_HAS_REFERENCE;
            s->regex->has_reference = true;
            ret->safe = s->group_fixed[number] >= 0;
            return take_text(ret,
                             wr_arena_printf(s->arena,
                                             (s->flags & WR_REGEX_ICASE) != 0 ? "(?i:\\g{%u})"
                                                                              : "\\g{%u}",
                                             number),
                             s->group_fixed[number], false);
        }
    }
    s->p = from + 1;
    if (*from > '7') {
        return wrong(s, BAD_ESCAPE) != NULL;
    }
    (void)octal_escape(s, *from, &c);
    return take_char(s, ret, c);
}

static bool parse_escape(struct parser *s, struct atom *ret)
{
    const char *text;
    uint32_t c;
    char letter;

    if (s->p == s->end) {
        return wrong(s, BAD_ESCAPE) != NULL;
    }
    letter = *s->p;
    if (letter >= '0' && letter <= '9') {
        return digit_escape(s, ret);
    }
    if (!((letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z'))) {
        return take_char(s, ret, next_code(s));
    }
    s->p += 1;
    if (class_of_letter(letter) != NULL) {
        text = wr_regex_class(wr_str_of(class_of_letter(letter)), false);
        return take_text(ret, wr_arena_printf(s->arena, "[%s%s]", letter < 'a' ? "^" : "", text), 1,
                         false);
    }
    text = constraint_of(s, letter);
    if (text != NULL) {
        return take_text(ret, text, 0, true);
    }
    if (!char_escape(s, letter, &c)) {
        return wrong(s, BAD_ESCAPE) != NULL;
    }
    return s->wrong == NULL && take_char(s, ret, c);
}

/* Behind what opens it: the inner expression and ")". */
static struct piece *parse_inside(struct parser *s)
{
    struct piece *inside;

    if (s->depth == DEPTH_MAX) {
        return wrong(s, TOO_COMPLEX);
    }
    s->depth += 1;
    inside = parse_alternatives(s);
    s->depth -= 1;
    if (inside != NULL && !eat(s, ")")) {
        return wrong(s, BAD_PARENTHESES);
    }
    return inside;
}

/* Groups inside of a look-around are not counted. */
static bool parse_look_around(struct parser *s, const char *open, struct atom *ret)
{
    uint32_t groups = s->regex->group_count;
    struct piece *inside = parse_inside(s);

    if (inside == NULL) {
        return false;
    }
    if (s->regex->group_count != groups) {
        return wrong(s, "invalid regular expression: groups in a look-around constraint are not "
                        "supported; write (?:…)") != NULL;
    }
    return take_text(ret, wr_arena_printf(s->arena, "%s%s)", open, inside->text), 0, true);
}

static bool parse_group(struct parser *s, bool counted, struct atom *ret)
{
    uint32_t number = 0;
    struct piece *inside;

    if (counted) {
        number = ++s->regex->group_count;
        if (number > WR_REGEX_GROUPS_MAX) {
            return wrong(s, TOO_COMPLEX) != NULL;
        }
    }
    inside = parse_inside(s);
    if (inside == NULL) {
        return false;
    }
    ret->piece = inside;
    ret->group = number;
    ret->flags = inside->flags | (counted ? PIECE_HAS_GROUP : 0);
    ret->fixed = inside->fixed;
    ret->safe = inside->safe;
    if (strlen(inside->text) > TEXT_BYTES_MAX) {
        return wrong(s, TOO_COMPLEX) != NULL;
    }
    ret->text = wr_arena_printf(s->arena, "(?:%s)", inside->text);
    ret->group_text = wr_arena_printf(s->arena, counted ? "(%s)" : "(?:%s)", inside->group_text);
    if (counted) {
        s->group_fixed[number] = inside->fixed;
        s->group_closed[number] = true;
    }
    return true;
}

static bool parse_parenthesis(struct parser *s, struct atom *ret)
{
    static const char *const looks[] = {"(?=", "(?!", "(?<=", "(?<!"};

    for (size_t i = 0; i < WR_COUNT(looks); i++) {
        if (eat(s, looks[i] + 1)) {
            return parse_look_around(s, looks[i], ret);
        }
    }
    if (eat(s, "?#")) {
        const char *close = memchr(s->p, ')', (size_t)(s->end - s->p));
        s->p = close == NULL ? s->end : close + 1;
        ret->empty = true;
        return true;
    }
    if (eat(s, "?:")) {
        return parse_group(s, false, ret);
    }
    return at(s, "?") ? wrong(s, BAD_REPEAT) != NULL : parse_group(s, true, ret);
}

static bool is_quantifier(const struct parser *s)
{
    return s->p < s->end &&
           (strchr("*+?", *s->p) != NULL ||
            (*s->p == '{' && s->p + 1 < s->end && s->p[1] >= '0' && s->p[1] <= '9'));
}

/* White space and comments that an expanded pattern may have. */
static void skip_expanded(struct parser *s)
{
    while ((s->flags & WR_REGEX_EXPANDED) != 0 && s->p < s->end) {
        if (*s->p != '\0' && strchr(" \t\n\r\f\v", *s->p) != NULL) {
            s->p += 1;
        } else if (*s->p == '#') {
            while (s->p < s->end && *s->p != '\n') {
                s->p += 1;
            }
        } else {
            return;
        }
    }
}

static bool parse_atom(struct parser *s, struct atom *ret)
{
    bool lines = (s->flags & WR_REGEX_NEWLINE_ANCHORS) != 0;
    bool stops = (s->flags & WR_REGEX_NEWLINE_STOPS) != 0;

    *ret = (struct atom){.safe = true};
    if (is_quantifier(s)) {
        return wrong(s, BAD_REPEAT) != NULL;
    }
    if (eat(s, "[[:<:]]")) {
        return take_text(ret, constraint_of(s, 'm'), 0, true);
    }
    if (eat(s, "[[:>:]]")) {
        return take_text(ret, constraint_of(s, 'M'), 0, true);
    }
    if (eat(s, "[")) {
        return take_text(ret, parse_brackets(s), 1, false);
    }
    if (eat(s, "\\")) {
        return parse_escape(s, ret);
    }
    if (eat(s, "(")) {
        return parse_parenthesis(s, ret);
    }
    if (eat(s, ".")) {
        return take_text(ret, stops ? "[^\\n]" : "(?s:.)", 1, false);
    }
    if (eat(s, "^")) {
        return take_text(ret, lines ? "(?:\\A|(?<=\\n))" : "\\A", 0, true);
    }
    if (eat(s, "$")) {
        return take_text(ret, lines ? "(?:\\z|(?=\\n))" : "\\z", 0, true);
    }
    return take_char(s, ret, next_code(s));
}

/* ---- quantifiers ---- */

struct quantifier {
    uint32_t min, max;
    uint32_t prefers; /* 0: as the atom */
    bool there;
};

static bool parse_count(struct parser *s, uint32_t *ret)
{
    uint32_t value = 0;

    if (s->p == s->end || *s->p < '0' || *s->p > '9') {
        return wrong(s, BAD_COUNT) != NULL;
    }
    while (s->p < s->end && *s->p >= '0' && *s->p <= '9') {
        value = value * 10 + (uint32_t)(*s->p++ - '0');
        value = WR_MIN(value, 1000u);
    }
    *ret = value;
    return value <= REPEAT_MAX || wrong(s, BAD_COUNT) != NULL;
}

static bool parse_bounds(struct parser *s, struct quantifier *q, bool *ret_exact)
{
    *ret_exact = false;
    if (!parse_count(s, &q->min)) {
        return false;
    }
    q->max = q->min;
    if (eat(s, ",")) {
        q->max = NO_END;
        if (!at(s, "}") && !parse_count(s, &q->max)) {
            return false;
        }
    } else {
        *ret_exact = true;
    }
    return (eat(s, "}") && q->min <= q->max) || wrong(s, BAD_COUNT) != NULL;
}

static bool parse_quantifier(struct parser *s, struct quantifier *q)
{
    bool exact = false;

    *q = (struct quantifier){.min = 1, .max = 1};
    skip_expanded(s);
    if (!is_quantifier(s)) {
        return true;
    }
    q->there = true;
    char c = *s->p++;
    if (c == '{' && !parse_bounds(s, q, &exact)) {
        return false;
    }
    if (c != '{') {
        q->min = c == '+';
        q->max = c == '?' ? 1 : NO_END;
    }
    q->prefers = eat(s, "?") ? PIECE_SHORTER : PIECE_LONGER;
    q->prefers = exact ? 0 : q->prefers;
    skip_expanded(s);
    return !is_quantifier(s) || wrong(s, BAD_REPEAT) != NULL;
}

static const char *repeat_text(struct parser *s, const char *text, uint32_t min, uint32_t max,
                               bool shorter)
{
    const char *lazy = shorter ? "?" : "";

    if (min == 1 && max == 1) {
        return text;
    }
    if (max == NO_END) {
        return wr_arena_printf(s->arena, "%s{%u,}%s", text, min, lazy);
    }
    return min == max ? wr_arena_printf(s->arena, "%s{%u}", text, min)
                      : wr_arena_printf(s->arena, "%s{%u,%u}%s", text, min, max, lazy);
}

/* The atom with its quantifier as one piece that need not be dissected. */
static struct piece *as_leaf(struct parser *s, const struct atom *atom, const struct quantifier *q,
                             uint32_t flags)
{
    struct piece *leaf = make_piece(s, PIECE_LEAF, flags);
    bool shorter = q->prefers == PIECE_SHORTER;

    leaf->text = repeat_text(s, atom->text, q->min, q->max, shorter);
    leaf->group_text = repeat_text(s, atom->group_text, q->min, q->max, shorter);
    bool fixed = q->min == q->max && atom->fixed >= 0 && atom->fixed <= FIXED_MAX / (int32_t)REPEAT_MAX;
    leaf->fixed = fixed ? atom->fixed * (int32_t)q->min : -1;
    /* In a repetition PCRE2 keeps what a group caught earlier, if it takes no part in the last. */
    bool groups_inside = atom->piece != NULL && (atom->piece->flags & PIECE_HAS_GROUP) != 0;
    bool once = q->min == 1 && q->max == 1;
    leaf->safe = atom->safe && (once || !groups_inside) && (once || leaf->fixed >= 0 || atom->fixed == 1);
    return leaf;
}

/* What the parts of a messy atom are: a group, repetitions of it, or what is inside. */
static struct piece *as_parts(struct parser *s, const struct atom *atom,
                              const struct quantifier *q)
{
    uint32_t flags = combine(q->prefers, atom->flags);
    struct piece *whole = as_leaf(s, atom, q, flags), *one = atom->piece;

    if (one == NULL) {
        return whole;
    }
    if (atom->group > 0) {
        one = make_piece(s, PIECE_GROUP, atom->flags);
        one->left = atom->piece;
        one->group = atom->group;
        one->text = atom->text;
    }
    bool vacuous = q->min == 1 && q->max == 1 &&
                   (q->prefers == 0 || preference(atom->flags) == 0 ||
                    q->prefers == preference(atom->flags));
    if (vacuous) {
        one->text = whole->text;
        one->group_text = whole->group_text;
        one->fixed = whole->fixed;
        one->safe = whole->safe;
        return one;
    }
    if ((atom->flags & (PIECE_HAS_GROUP | PIECE_HAS_REFERENCE)) == 0) {
        return whole;
    }
    if (q->min > 0) { /* x{m,n} as x{m-1,n-1}x: groups are those of the last */
        struct quantifier before = *q;
        before.min -= 1;
        before.max -= before.max == NO_END ? 0 : 1;
        whole->op = PIECE_CONCAT;
        whole->left = as_leaf(s, atom, &before, preference(flags));
        whole->right = one;
        return whole;
    }
    whole->op = PIECE_REPEAT;
    whole->left = one;
    whole->min = q->min;
    whole->max = q->max;
    return whole;
}

/* ---- branches ---- */

static bool at_branch_end(const struct parser *s)
{
    return s->p == s->end || *s->p == '|' || *s->p == ')';
}

/* Texts of leaves one after the other; classes are long, so that they are not copied for each. */
struct prefix {
    struct piece *piece;
    struct wr_sb text, group_text;
};

static void prefix_add(struct prefix *prefix, const struct piece *leaf, uint32_t flags)
{
    wr_sb_puts(&prefix->text, leaf->text);
    wr_sb_puts(&prefix->group_text, leaf->group_text);
    prefix->piece->fixed = sum(prefix->piece->fixed, leaf->fixed);
    prefix->piece->safe = prefix->piece->safe && leaf->safe;
    prefix->piece->flags = flags;
}

static struct piece *prefix_close(struct parser *s, struct prefix *prefix)
{
    struct piece *piece = prefix->piece;

    if (prefix->text.bytes > 0) {
        piece->text = wr_arena_strndup(s->arena, prefix->text.ptr, prefix->text.bytes);
        piece->group_text =
            wr_arena_strndup(s->arena, prefix->group_text.ptr, prefix->group_text.bytes);
    }
    wr_sb_fini(&prefix->text);
    wr_sb_fini(&prefix->group_text);
    return piece;
}

/* An atom and its quantifier; false: something is wrong, or (atom->empty) there is none. */
static bool parse_item(struct parser *s, struct atom *atom, struct quantifier *q)
{
    if (!parse_atom(s, atom) || atom->empty) {
        return false;
    }
    if (!atom->constraint) {
        return parse_quantifier(s, q);
    }
    *q = (struct quantifier){.min = 1, .max = 1};
    skip_expanded(s);
    return !is_quantifier(s) || wrong(s, BAD_REPEAT) != NULL;
}

static struct piece *parse_branch(struct parser *s)
{
    struct prefix prefix = {.piece = make_piece(s, PIECE_LEAF, 0)};
    struct quantifier q;
    struct atom atom;

    for (skip_expanded(s); !at_branch_end(s); skip_expanded(s)) {
        bool there = parse_item(s, &atom, &q);
        if (s->wrong == NULL && prefix.text.bytes > TEXT_BYTES_MAX) {
            (void)wrong(s, TOO_COMPLEX);
        }
        if (s->wrong != NULL) {
            break;
        }
        if (!there || q.max == 0) {
            continue; /* x{0} is empty */
        }
        uint32_t flags = prefix.piece->flags | q.prefers | atom.flags;
        if (is_messy(up(flags))) {
            struct piece *top = prefix_close(s, &prefix);
            struct piece *part = as_parts(s, &atom, &q), *rest = parse_branch(s);
            if (rest == NULL) {
                return NULL;
            }
            struct piece *behind = concat(s, combine(part->flags, rest->flags), part, rest);
            behind->flags |= combine(q.prefers, atom.flags);
            return concat(s, combine(top->flags, behind->flags), top, behind);
        }
        prefix_add(&prefix, as_leaf(s, &atom, &q, flags), flags);
    }
    struct piece *top = prefix_close(s, &prefix);
    return s->wrong == NULL ? top : NULL;
}

static struct piece *parse_alternatives(struct parser *s)
{
    struct piece *first = parse_branch(s), *last = first, *all;

    if (first == NULL || !at(s, "|")) {
        return first;
    }
    all = make_piece(s, PIECE_ALTERNATIVES, PIECE_LONGER | combine(PIECE_LONGER, first->flags));
    all->left = first;
    all->text = first->text;
    all->group_text = first->group_text;
    all->fixed = first->fixed;
    all->safe = first->safe;
    while (eat(s, "|")) {
        struct piece *branch = parse_branch(s);
        if (branch == NULL) {
            return NULL;
        }
        last->next = branch;
        last = branch;
        all->flags |= combine(all->flags, branch->flags);
        all->text = wr_arena_printf(s->arena, "%s|%s", all->text, branch->text);
        all->group_text = wr_arena_printf(s->arena, "%s|%s", all->group_text, branch->group_text);
        all->fixed = branch->fixed == all->fixed ? all->fixed : -1;
        all->safe = all->safe && branch->safe;
    }
    all->safe = all->safe && all->fixed >= 0;
    all->op = is_messy(all->flags) ? PIECE_ALTERNATIVES : PIECE_LEAF;
    return all;
}

/* ---- directors and options in front ---- */

static bool parse_front(struct parser *s)
{
    if (eat(s, "***=")) {
        s->flags |= WR_REGEX_LITERAL;
        return true;
    }
    if (at(s, "***") && !eat(s, "***:")) {
        return wrong(s, BAD_REPEAT) != NULL;
    }
    if (!at(s, "(?") || s->end - s->p < 3 || !((s->p[2] >= 'a' && s->p[2] <= 'z'))) {
        return true;
    }
    s->p += 2;
    const char *close = memchr(s->p, ')', (size_t)(s->end - s->p));
    if (close == NULL ||
        wr_regex_parse_flags((struct wr_str){s->p, (size_t)(close - s->p)}, false, &s->flags) !=
            NULL) {
        return wrong(s, BAD_OPTION) != NULL;
    }
    s->p = close + 1;
    return true;
}

static struct piece *parse_literal(struct parser *s)
{
    struct piece *top = make_piece(s, PIECE_LEAF, 0);
    struct quantifier once = {.min = 1, .max = 1};
    struct wr_sb sb = {0};

    while (s->p < s->end) {
        struct atom atom = {.safe = true};
        (void)take_char(s, &atom, next_code(s));
        wr_sb_puts(&sb, as_leaf(s, &atom, &once, 0)->text);
        top->fixed += 1;
    }
    top->text = top->group_text = wr_arena_strndup(s->arena, sb.bytes == 0 ? "" : sb.ptr, sb.bytes);
    wr_sb_fini(&sb);
    return top;
}

const char *wr_regex_parse(struct wr_regex *regex, struct wr_str pattern, uint32_t flags)
{
    struct parser s = {.p = pattern.ptr, .end = pattern.ptr + pattern.bytes, .flags = flags,
                       .regex = regex, .arena = &regex->arena};

    if ((s.flags & WR_REGEX_LITERAL) == 0 && !parse_front(&s)) {
        return s.wrong;
    }
    regex->root = (s.flags & WR_REGEX_LITERAL) != 0 ? parse_literal(&s) : parse_alternatives(&s);
    if (regex->root != NULL && s.p < s.end) {
        (void)wrong(&s, BAD_PARENTHESES);
    }
    if (s.wrong == NULL) {
        regex->safe = regex->root->safe && (up(regex->root->flags) & PIECE_MIXED) == 0;
    }
    return s.wrong;
}
