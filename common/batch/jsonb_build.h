/* Making jsonb: from parts, in any order of keys, and from text.
 *
 * A builder collects what a value is made of: scalars, other values as a whole, containers that are
 * begun and ended. Of a key that comes twice the last value counts. The first mistake is kept as
 * its state, and all after it is ignored; so only the end has to be looked at:
 *
 *     wr_jsonb_builder_init(&b);
 *     wr_jsonb_begin(&b, WR_JSONB_OBJECT);
 *     wr_jsonb_put_key(&b, name);
 *     wr_jsonb_put_string(&b, text);
 *     wr_jsonb_end(&b);
 *     if ((state = wr_jsonb_finish(&b, &bytes)) == 0) wr_jsonb_write(&b, room_for_bytes);
 *     wr_jsonb_builder_reset(&b);
 *
 * What is put is borrowed until the builder is reset: keys, strings, digits, values.
 *
 * Thread: one at a time.
 */
#ifndef WR_BATCH_JSONB_BUILD_H
#define WR_BATCH_JSONB_BUILD_H

#include "common/base/arena.h"
#include "common/base/vec.h"
#include "common/batch/jsonb.h"

struct wr_jsonb_node {
    union {
        const uint8_t *data; /* content of a value put as a whole */
        struct {
            uint32_t first; /* of a container made here */
            uint32_t count;
        };
    };
    const char *key;
    uint32_t key_bytes;
    uint32_t bytes; /* of its content */
    uint32_t next;  /* sibling */
    uint8_t kind;
    bool made_here;
};

struct wr_jsonb_builder {
    WR_VEC(struct wr_jsonb_node) nodes;
    WR_VEC(uint32_t) pending; /* nodes whose container is still open, outermost first */
    struct {
        uint32_t node;
        uint32_t first; /* of its members, in pending */
    } open[WR_JSONB_DEPTH_MAX];
    uint32_t depth;
    struct wr_str key; /* of the next member */
    uint64_t bytes;    /* at least so many the value will have */
    uint32_t state;
    struct wr_arena arena;
    struct wr_numeric_room room; /* in the arena */
};

void wr_jsonb_builder_init(struct wr_jsonb_builder *b);
void wr_jsonb_builder_fini(struct wr_jsonb_builder *b);
void wr_jsonb_builder_reset(struct wr_jsonb_builder *b); /* keeps its memory, unless it is much */

void wr_jsonb_begin(struct wr_jsonb_builder *b, enum wr_jsonb_kind container);
void wr_jsonb_end(struct wr_jsonb_builder *b);
void wr_jsonb_put_key(struct wr_jsonb_builder *b, struct wr_str key); /* of the next value */
void wr_jsonb_put(struct wr_jsonb_builder *b, struct wr_jsonb value);
void wr_jsonb_put_null(struct wr_jsonb_builder *b);
void wr_jsonb_put_bool(struct wr_jsonb_builder *b, bool value);
void wr_jsonb_put_string(struct wr_jsonb_builder *b, struct wr_str text);
/* Not a number or infinite: a string of what it is, as PostgreSQL has it. */
void wr_jsonb_put_numeric(struct wr_jsonb_builder *b, struct wr_numeric n);
/* A cell of any type, as to_jsonb has it: numbers and booleans as such, times in their ISO form and
 * all else as a string of its text. */
void wr_jsonb_put_cell(struct wr_jsonb_builder *b, enum wr_type type, const void *cell);
/* A place for something to put, until the builder is reset. */
char *wr_jsonb_builder_room(struct wr_jsonb_builder *b, size_t bytes);

/* One value was put, and what was begun has ended. 0 or an SQLSTATE; *ret_bytes of its string. */
uint32_t wr_jsonb_finish(struct wr_jsonb_builder *b, uint32_t *ret_bytes);
/* After a good finish: that string. */
void wr_jsonb_write(const struct wr_jsonb_builder *b, void *to);

/* ---- from text ---- */

struct wr_jsonb_fault {
    uint32_t sqlstate;
    size_t at; /* byte of the text */
    const char *what;
};

/* Put the value that a text says, as PostgreSQL's input reads it; valid UTF-8 is presumed. 22P02:
 * not JSON; 22P05: \u0000; 22003: a number beyond numeric; 54001, 54000: limits. false: told in
 * *fault, which may be NULL. */
bool wr_jsonb_put_json(struct wr_jsonb_builder *b, struct wr_str text,
                       struct wr_jsonb_fault *fault);
/* A cell of a text (of which the UTF-8 is checked): the value lies in memory of the thread, until
 * its next such call. 0 or an SQLSTATE. */
uint32_t wr_jsonb_parse(struct wr_str text, struct wr_view *ret);
/* The same of one string. */
uint32_t wr_jsonb_parse_string(struct wr_str text, struct wr_view *ret);
/* PostgreSQL's message for the text, and where it is wrong. */
void wr_jsonb_explain(uint32_t sqlstate, struct wr_str text, char *message, size_t bytes);

#endif
