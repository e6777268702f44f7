/* Where a byte of a scalar's value stands in the document.
 *
 * A value differs from its text by quotes, escapes, folded lines and indentation. The text is walked once
 * more as libyaml walks it; each byte that comes out is compared with the value, so that a place is never
 * guessed: where the two differ, the scalar's own place is the answer. */
#include <string.h>

#include "jobmanager/plan/node.h"

struct walk {
    const char *text; /* the document, */
    size_t end;       /* its length, */
    size_t at;        /* how far it has been walked */
    const struct jm_node *node;
    size_t wanted;  /* byte of the value */
    size_t made;    /* bytes of the value that have come out */
    size_t place;   /* of the wanted one */
    bool found, failed;
};

static uint8_t byte_at(const struct walk *w, size_t at)
{
    return at < w->end ? (uint8_t)w->text[at] : 0;
}

uint32_t jm_break_bytes(const char *text, size_t at, size_t end)
{
    uint8_t a = at < end ? (uint8_t)text[at] : 0, b = at + 1 < end ? (uint8_t)text[at + 1] : 0;
    uint8_t c = at + 2 < end ? (uint8_t)text[at + 2] : 0;

    if (a == '\r' && b == '\n') {
        return 2;
    }
    if (a == '\r' || a == '\n') {
        return 1;
    }
    if (a == 0xc2 && b == 0x85) { /* next line */
        return 2;
    }
    return a == 0xe2 && b == 0x80 && (c == 0xa8 || c == 0xa9) ? 3 : 0; /* line, paragraph separator */
}

static uint32_t break_here(const struct walk *w)
{
    return jm_break_bytes(w->text, w->at, w->end);
}

static bool is_blank(uint8_t byte)
{
    return byte == ' ' || byte == '\t';
}

/* The next byte of the value comes from this place. */
static void make(struct walk *w, uint8_t byte, size_t place)
{
    if (w->made >= w->node->bytes || (uint8_t)w->node->text[w->made] != byte) {
        w->failed = true;
    } else if (w->made == w->wanted) {
        w->place = place;
        w->found = true;
    }
    w->made += 1;
}

/* A line's end in a value: "\n" for all but the separators, which are kept. */
static void make_break(struct walk *w, size_t place)
{
    if (byte_at(w, place) == 0xe2) {
        for (size_t i = 0; i < 3; i++) {
            make(w, byte_at(w, place + i), place + i);
        }
    } else {
        make(w, '\n', place);
    }
}

static bool goes_on(const struct walk *w)
{
    return !w->found && !w->failed && w->at < w->end && w->made < w->node->bytes;
}

/* Blanks and lines' ends up to the next text: they become one blank, or the lines' ends after the first.
 * `escaped`: the first line's end was taken away by a backslash. */
static void fold(struct walk *w, bool escaped)
{
    size_t first = w->at;
    uint32_t breaks = 0;

    while (w->at < w->end && (is_blank(byte_at(w, w->at)) || break_here(w) > 0)) {
        uint32_t bytes = break_here(w);
        if (bytes > 0 && (breaks > 0 || escaped)) {
            make_break(w, w->at);
        }
        first = bytes > 0 && breaks == 0 ? w->at : first;
        breaks += bytes > 0;
        w->at += bytes > 0 ? bytes : 1;
    }
    if (breaks == 1 && !escaped) {
        make(w, byte_at(w, first) == 0xe2 ? 0 : ' ', first); /* a separator: not guessed */
    }
}

/* Blanks that do not end a line are text. */
static bool ends_line(const struct walk *w)
{
    size_t at = w->at;

    while (is_blank(byte_at(w, at))) {
        at += 1;
    }
    return jm_break_bytes(w->text, at, w->end) > 0;
}

static uint32_t hex(const struct walk *w, size_t at, uint32_t digits)
{
    uint32_t value = 0;

    for (uint32_t i = 0; i < digits; i++) {
        uint8_t c = byte_at(w, at + i);
        value = value * 16 + (c >= 'a' ? c - 'a' + 10u : c >= 'A' ? c - 'A' + 10u : c - '0' + 0u);
    }
    return value;
}

static void make_code_point(struct walk *w, uint32_t point, size_t place)
{
    if (point < 0x80) {
        make(w, (uint8_t)point, place);
        return;
    }
    if (point < 0x800) {
        make(w, (uint8_t)(0xc0 | point >> 6), place);
    } else if (point < 0x10000) {
        make(w, (uint8_t)(0xe0 | point >> 12), place);
        make(w, (uint8_t)(0x80 | (point >> 6 & 0x3f)), place);
    } else {
        make(w, (uint8_t)(0xf0 | point >> 18), place);
        make(w, (uint8_t)(0x80 | (point >> 12 & 0x3f)), place);
        make(w, (uint8_t)(0x80 | (point >> 6 & 0x3f)), place);
    }
    make(w, (uint8_t)(0x80 | (point & 0x3f)), place);
}

/* A backslash in double quotes; all bytes it makes stand at it. */
static void walk_escape(struct walk *w)
{
    static const char letters[] = "0abtnvfre \"/\\\tN_LP";
    static const uint16_t points[] = {0,   7,   8,   9,    10,   11,   12,   13,    27,
                                      ' ', '"', '/', '\\', '\t', 0x85, 0xa0, 0x2028, 0x2029};
    uint8_t letter = byte_at(w, w->at + 1);
    uint32_t digits = letter == 'x' ? 2 : letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
    const char *found = letter == 0 ? NULL : strchr(letters, letter);

    if (digits > 0) {
        make_code_point(w, hex(w, w->at + 2, digits), w->at);
        w->at += 2 + digits;
    } else if (found != NULL) {
        make_code_point(w, points[found - letters], w->at);
        w->at += 2;
    } else if (jm_break_bytes(w->text, w->at + 1, w->end) > 0) {
        w->at += 1 + jm_break_bytes(w->text, w->at + 1, w->end);
        fold(w, true);
    } else {
        w->failed = true;
    }
}

/* Plain and quoted scalars. */
static void walk_flow(struct walk *w)
{
    enum jm_node_style style = w->node->style;

    w->at += style == JM_STYLE_PLAIN ? 0 : 1;
    while (goes_on(w)) {
        if ((is_blank(byte_at(w, w->at)) || break_here(w) > 0) && ends_line(w)) {
            fold(w, false);
        } else if (style == JM_STYLE_DOUBLE && byte_at(w, w->at) == '\\') {
            walk_escape(w);
        } else {
            make(w, byte_at(w, w->at), w->at);
            w->at += style == JM_STYLE_SINGLE && byte_at(w, w->at) == '\'' ? 2 : 1;
        }
    }
}

/* ---- block scalars ---- */

/* How many blanks of each line are not of the value: those of the first line of text that its line in the
 * value has not. */
static size_t indentation(const struct walk *w)
{
    const struct jm_node *node = w->node;
    size_t at = w->at, inside = 0, line, spaces = 0;

    for (line = at; at < w->end; at++) {
        uint32_t bytes = jm_break_bytes(w->text, at, w->end);
        if (bytes > 0) {
            at += bytes - 1;
            line = at + 1;
        } else if (w->text[at] != ' ') {
            break;
        }
    }
    spaces = at - line;
    while (inside < node->bytes && jm_break_bytes(node->text, inside, node->bytes) > 0) {
        inside += jm_break_bytes(node->text, inside, node->bytes);
    }
    for (; inside < node->bytes && node->text[inside] == ' ' && spaces > 0; inside++) {
        spaces -= 1;
    }
    return spaces;
}

static size_t skip_indentation(const struct walk *w, size_t at, size_t indent)
{
    for (size_t i = 0; i < indent && byte_at(w, at) == ' '; i++) {
        at += 1;
    }
    return at;
}

/* The lines' ends between two lines of text: of the line before (none before the first), which a folded
 * scalar drops, or makes a blank of, and of empty lines. */
static void walk_between(struct walk *w, size_t indent, size_t line_end, bool *before_blank)
{
    size_t text = skip_indentation(w, w->at, indent);
    bool blank, empty = false, kept;
    uint32_t bytes;

    while ((bytes = jm_break_bytes(w->text, text, w->end)) > 0) {
        empty = true;
        text = skip_indentation(w, text + bytes, indent);
    }
    blank = is_blank(byte_at(w, text));
    kept = byte_at(w, w->node->first) != '>' || *before_blank || blank || byte_at(w, line_end) == 0xe2;
    if (line_end < w->end && kept) {
        make_break(w, line_end);
    } else if (line_end < w->end && !empty) {
        make(w, ' ', line_end);
    }
    while (w->at < text) {
        bytes = break_here(w);
        if (bytes > 0) {
            make_break(w, w->at);
        }
        w->at += bytes > 0 ? bytes : 1;
    }
    *before_blank = blank;
}

static void walk_block(struct walk *w)
{
    size_t indent, line_end = w->end;
    bool before_blank = false;

    while (w->at < w->end && break_here(w) == 0) { /* the line of | or > */
        w->at += 1;
    }
    w->at += break_here(w);
    indent = indentation(w);
    while (goes_on(w)) {
        walk_between(w, indent, line_end, &before_blank);
        while (goes_on(w) && break_here(w) == 0) {
            make(w, byte_at(w, w->at), w->at);
            w->at += 1;
        }
        line_end = w->at;
        w->at += break_here(w);
    }
}

static bool find(const struct jm_source *source, const struct jm_node *node, size_t offset, size_t *ret)
{
    struct walk w = {.text = source->text, .end = source->bytes, .at = node->first, .node = node,
                     .wanted = offset};

    if (node->style == JM_STYLE_BLOCK) {
        walk_block(&w);
    } else {
        walk_flow(&w);
    }
    *ret = w.place;
    return w.found && !w.failed;
}

size_t jm_node_place(const struct jm_source *source, const struct jm_node *node, size_t offset)
{
    size_t place, end = node->bytes;

    /* The end of the value is behind its last character, not on a later line. */
    while (end > 0 && strchr(" \t\r\n", node->text[end - 1]) != NULL) {
        end -= 1;
    }
    if (end == 0 || !find(source, node, WR_MIN(offset, end - 1), &place)) {
        return node->first;
    }
    if (offset < end || (node->style == JM_STYLE_DOUBLE && source->text[place] == '\\')) {
        return place;
    }
    return place + (node->style == JM_STYLE_SINGLE && source->text[place] == '\'' ? 2 : 1);
}
