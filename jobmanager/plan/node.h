/* A YAML document as a tree in which every node knows where it stands.
 *
 * Strict: one document; no anchors, aliases or tags; no key twice in a map; limits on size, depth
 * and count (common/base/limits.h). Nodes live in the planner's arena.
 *
 * Thread: one at a time.
 */
#ifndef JM_PLAN_NODE_H
#define JM_PLAN_NODE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/arena.h"
#include "common/base/attr.h"
#include "jobmanager/plan/plan.h"

enum jm_node_kind { JM_NODE_SCALAR, JM_NODE_MAP, JM_NODE_LIST };
enum jm_node_style { JM_STYLE_PLAIN, JM_STYLE_SINGLE, JM_STYLE_DOUBLE, JM_STYLE_BLOCK };

struct jm_node {
    enum jm_node_kind kind;
    enum jm_node_style style; /* scalars */
    uint32_t line;            /* from 1 */
    uint32_t column;          /* from 1, in characters */
    size_t first;             /* byte in the document */
    bool may_refer;           /* scalars: references to secrets in it are seen to */
    const char *text;         /* scalars: the value, without NUL inside */
    size_t bytes;
    uint32_t count; /* of items */
    struct jm_node **keys; /* maps: scalars */
    struct jm_node **items;
};

/* The document being planned, and what is wrong with it. */
struct jm_source {
    const char *text; /* borrowed */
    size_t bytes;
    struct wr_arena *arena;
    struct jm_diagnostics *diagnostics;
    const char *base_directory; /* of relative paths; NULL: they are refused */
    const struct jm_plan_options *options;
};

/* NULL when there is no tree; mistakes are diagnosed. */
struct jm_node *jm_node_parse(struct jm_source *source);

/* The value of a key; NULL when absent or when `map` is NULL. */
struct jm_node *jm_node_get(const struct jm_node *map, const char *key);
const struct jm_node *jm_node_key(const struct jm_node *map, const char *key); /* the key itself */
bool jm_node_is_null(const struct jm_node *node); /* empty, ~ or null, plain */
const char *jm_node_kind_name(const struct jm_node *node); /* "a list" */

/* Where in the document a byte of a scalar's value comes from; that of an escape is its backslash, that
 * of the value's end is behind its last character. */
size_t jm_node_place(const struct jm_source *source, const struct jm_node *node, size_t offset);
/* How long the line's end is that begins there, as YAML sees it; 0: none. */
uint32_t jm_break_bytes(const char *text, size_t at, size_t end);

/* Note a mistake at a node; `node` NULL: at the start of the document. */
void jm_diagnose(struct jm_source *source, const struct jm_node *node, const char *fmt, ...)
    WR_PRINTF(3, 4);
/* The same at a byte of a scalar's value. */
void jm_diagnose_in(struct jm_source *source, const struct jm_node *node, size_t offset,
                    const char *fmt, ...) WR_PRINTF(4, 5);
void jm_diagnostics_sort(struct jm_diagnostics *diagnostics);

/* Is every key of the map one of the names? Diagnoses those that are not, with "did you mean".
 * Names in `later` (may be NULL, both lists end with NULL) are known, but not supported yet. */
bool jm_node_check_keys(struct jm_source *source, const struct jm_node *map,
                        const char *const *names, const char *const *later);
/* "; did you mean \"x\"?" in the arena, or "". */
const char *jm_did_you_mean(struct jm_source *source, const char *name, const char *const *names,
                            size_t count);
/* Diagnose unless the node is of the kind; "key" names it. */
bool jm_node_expect(struct jm_source *source, const struct jm_node *node, enum jm_node_kind kind,
                    const char *key);

#endif
