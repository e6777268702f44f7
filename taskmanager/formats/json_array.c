/* Arrays out of json, as PostgreSQL's json_populate_record makes them: nested ones are dimensions, as many
 * as the first values say; what lies deeper is the text of an element. The text has been checked. Two
 * passes: the first says the shape. */
#include <string.h>

#include "common/batch/array.h"
#include "common/batch/sqlstate.h"
#include "common/batch/text.h"
#include "taskmanager/formats/json.h"

struct walk {
    const char *p;
    const char *end;
    uint32_t depth;
    uint32_t dimensions; /* 0: not known yet */
    uint32_t counts[WR_ARRAY_DIMENSIONS_MAX];
    uint32_t lengths[WR_ARRAY_DIMENSIONS_MAX];
    bool known[WR_ARRAY_DIMENSIONS_MAX];
    struct wr_array_writer *writer; /* NULL: the first pass */
    int32_t typmod;
    struct tm_json_scratch *scratch;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static const char *string_end(const char *p)
{
    for (p += 1; *p != '"'; p++) {
        p += *p == '\\';
    }
    return p + 1;
}

/* Where a value ends that begins at p. */
static const char *value_end(const char *p, const char *end)
{
    uint32_t depth = 0;

    do {
        if (*p == '"') {
            p = string_end(p);
        } else if (*p == '[' || *p == '{') {
            depth += 1;
            p += 1;
        } else if (*p == ']' || *p == '}') {
            depth -= 1;
            p += 1;
        } else if (depth > 0) {
            p += 1;
        } else {
            while (p < end && *p != ',' && *p != ']' && *p != '}' && !is_blank(*p)) {
                p++;
            }
        }
    } while (depth > 0);
    return p;
}

/* An element as a cell; what it points to is in the scratch. */
static uint32_t read_element(struct walk *w, const char *text, uint32_t bytes, uint8_t cell[16])
{
    enum wr_type element = w->writer->element;
    struct wr_sb *sb = &w->scratch->text;

    wr_sb_reset(sb);
    if (wr_type_is_composed(element)) {
        uint32_t state = wr_text_to_string(element, w->typmod, text, bytes, sb);
        struct wr_view view = state != 0 ? (struct wr_view){0} : wr_view_of(sb->ptr, (uint32_t)sb->bytes);
        memcpy(cell, &view, sizeof view);
        return state;
    }
    if (*text == '"') {
        text += 1;
        bytes -= 2;
        wr_sb_reserve(sb, bytes);
        bytes = (uint32_t)wr_json_unescape(text, bytes, sb->ptr);
    } else {
        wr_sb_append(sb, text, bytes);
    }
    sb->bytes = bytes;
    return wr_text_to_cell_in(element, w->typmod, sb->ptr, bytes, sb->ptr, cell);
}

static uint32_t take_element(struct walk *w)
{
    const char *text = w->p;
    uint8_t cell[16];
    uint32_t state = 0;

    w->dimensions = w->dimensions == 0 ? w->depth : w->dimensions;
    if (w->depth < w->dimensions) {
        return WR_SQLSTATE_TEXT_REPRESENTATION; /* an array is expected here */
    }
    w->p = value_end(text, w->end);
    w->counts[w->depth - 1] += 1;
    if (w->writer == NULL) {
        return 0;
    }
    uint32_t bytes = (uint32_t)(w->p - text);
    if (bytes == 4 && memcmp(text, "null", 4) == 0) {
        wr_array_put(w->writer, NULL);
        return 0;
    }
    state = read_element(w, text, bytes, cell);
    if (state == 0) {
        wr_array_put(w->writer, cell);
    } else {
        w->scratch->in_element = true;
    }
    return state;
}

static uint32_t open_level(struct walk *w)
{
    if (w->depth == WR_ARRAY_DIMENSIONS_MAX) {
        return WR_SQLSTATE_LIMIT;
    }
    w->counts[w->depth++] = 0;
    w->p += 1;
    return 0;
}

static uint32_t close_level(struct walk *w)
{
    uint32_t d;

    w->dimensions = w->dimensions == 0 ? w->depth : w->dimensions;
    d = --w->depth;
    w->p += 1;
    if (w->known[d] && w->lengths[d] != w->counts[d]) {
        return WR_SQLSTATE_TEXT_REPRESENTATION; /* sub-arrays of different lengths */
    }
    w->known[d] = true;
    w->lengths[d] = w->counts[d];
    if (d > 0) {
        w->counts[d - 1] += 1;
    }
    return 0;
}

static uint32_t walk(struct walk *w)
{
    uint32_t state = open_level(w);

    while (state == 0 && w->depth > 0) {
        if (is_blank(*w->p) || *w->p == ',') {
            w->p += 1;
        } else if (*w->p == ']') {
            state = close_level(w);
        } else if (*w->p == '[' && (w->dimensions == 0 || w->depth < w->dimensions)) {
            state = open_level(w);
        } else {
            state = take_element(w);
        }
    }
    return state;
}

uint32_t tm_json_array(enum wr_type element, int32_t typmod, const char *text, uint32_t bytes,
                       struct tm_json_scratch *scratch, struct wr_sb *sb)
{
    struct walk first = {.p = text, .end = text + bytes, .typmod = typmod, .scratch = scratch};
    struct walk second = first;
    struct wr_array_shape shape = {.dimensions = 0};
    struct wr_array_writer writer;
    uint32_t state = *text == '[' ? walk(&first) : WR_SQLSTATE_TEXT_REPRESENTATION;

    scratch->in_element = false;
    if (state != 0) {
        return state;
    }
    shape.dimensions = first.dimensions;
    for (uint32_t d = 0; d < shape.dimensions; d++) {
        shape.lengths[d] = first.lengths[d];
        shape.lower[d] = 1;
    }
    if (!wr_array_shape_count(&shape)) {
        return WR_SQLSTATE_LIMIT;
    }
    wr_array_begin(&writer, sb, element, &shape);
    second.writer = &writer;
    state = walk(&second);
    if (state != 0) {
        sb->bytes = writer.start;
        return state;
    }
    wr_array_end(&writer);
    return 0;
}
