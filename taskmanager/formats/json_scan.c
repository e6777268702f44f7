#include <string.h>

#include "common/base/assert.h"
#include "common/batch/sqlstate.h"
#include "taskmanager/formats/json.h"

/* A name in the record longer than this has escapes for more bytes than a path's name has. */
#define KEY_BYTES_MAX (6 * WR_JSON_NAME_BYTES_MAX)

/* ---- the tree ---- */

static bool same_step(const struct wr_json_step *a, const struct wr_json_step *b)
{
    if (a->name == NULL || b->name == NULL) {
        return a->name == b->name && a->index == b->index;
    }
    return a->name_bytes == b->name_bytes && memcmp(a->name, b->name, a->name_bytes) == 0;
}

static uint32_t add_child(struct tm_json_tree *tree, uint32_t parent,
                          const struct wr_json_step *step)
{
    uint32_t *link = &tree->nodes.items[parent].first_child, child = tree->nodes.count;

    for (; *link != 0; link = &tree->nodes.items[*link].next) {
        if (same_step(&tree->nodes.items[*link].step, step)) {
            return *link;
        }
    }
    *link = child;
    WR_VEC_PUSH(&tree->nodes, (struct tm_json_node){.step = *step});
    tree->nodes.items[parent].hint = tree->nodes.items[parent].first_child;
    return child;
}

uint32_t tm_json_tree_add(struct tm_json_tree *tree, const struct wr_json_path *path)
{
    uint32_t node = 0;

    if (tree->nodes.count == 0) {
        WR_VEC_PUSH(&tree->nodes, (struct tm_json_node){0});
        tree->objects_only = true;
    }
    tree->objects_only &= path->count > 0 && path->steps[0].name != NULL;
    for (uint32_t i = 0; i < path->count; i++) {
        node = add_child(tree, node, &path->steps[i]);
    }
    return node;
}

void tm_json_tree_fini(struct tm_json_tree *tree)
{
    WR_VEC_FINI(&tree->nodes);
}

/* ---- the scanner ---- */

struct scan {
    const char *p;
    const char *end;
    struct tm_json_node *nodes;
    struct tm_json_value *values;
    struct wr_json_fault *fault;
    uint32_t depth; /* containers that are open */
    uint64_t objects[TM_JSON_DEPTH_MAX / 64 + 1]; /* by depth: an object, not an array */
    uint32_t open[TM_JSON_DEPTH_MAX + 1];         /* their nodes */
    uint32_t index[TM_JSON_DEPTH_MAX + 1];        /* of the next element, where there is a node */
};

static bool fail(struct scan *s, uint32_t sqlstate, const char *what)
{
    *s->fault = (struct wr_json_fault){.at = s->p, .sqlstate = sqlstate, .what = what};
    return false;
}

static bool bad(struct scan *s, const char *what)
{
    return fail(s, WR_SQLSTATE_TEXT_REPRESENTATION, what);
}

static inline void skip_blanks(struct scan *s)
{
    while (*s->p == ' ' || *s->p == '\t' || *s->p == '\r') {
        s->p++;
    }
}

/* From behind the opening quote to behind the closing one. The line end behind the record ends every
 * string, so there is room to look at sixteen bytes at a time up to there. */
static inline bool scan_string(struct scan *s, struct tm_json_value *ret)
{
    struct wr_json_string string;

    if (!wr_json_scan_string(&s->p, s->end + 16, &string, s->fault)) {
        if (s->fault->at == s->end) {
            s->fault->what = "a string that has no end";
        }
        return false;
    }
    ret->kind = string.escapes ? TM_JSON_ESCAPED : TM_JSON_STRING;
    ret->text = string.text;
    ret->bytes = (uint32_t)string.bytes;
    return true;
}

static inline bool is_digit(char c)
{
    return (unsigned char)(c - '0') < 10;
}

static inline bool skip_digits(struct scan *s)
{
    const char *p = s->p;

    while (is_digit(*p)) {
        p++;
    }
    bool some = p > s->p;
    s->p = p;
    return some || bad(s, "expected a digit");
}

static inline bool scan_number(struct scan *s)
{
    s->p += *s->p == '-';
    if (*s->p == '0') {
        s->p += 1;
    } else if (!skip_digits(s)) {
        return false;
    }
    if (*s->p == '.') {
        s->p += 1;
        if (!skip_digits(s)) {
            return false;
        }
    }
    if ((*s->p | 0x20) == 'e') {
        s->p += 1;
        s->p += *s->p == '+' || *s->p == '-';
        return skip_digits(s);
    }
    return true;
}

static bool scan_word(struct scan *s, const char *word, uint32_t bytes)
{
    if (memcmp(s->p, word, bytes) != 0) {
        return bad(s, "expected a value");
    }
    s->p += bytes;
    return true;
}

static inline bool scan_scalar(struct scan *s, struct tm_json_value *ret)
{
    const char *first = s->p;
    bool good;

    ret->kind = TM_JSON_PLAIN;
    switch (*first) {
    case '"':
        s->p += 1;
        return scan_string(s, ret);
    case 't':
        good = scan_word(s, "true", 4);
        break;
    case 'f':
        good = scan_word(s, "false", 5);
        break;
    case 'n':
        ret->kind = TM_JSON_NULL;
        good = scan_word(s, "null", 4);
        break;
    case '-':
    case '0' ... '9':
        good = scan_number(s);
        break;
    default:
        return bad(s, "expected a value");
    }
    ret->text = first;
    ret->bytes = (uint32_t)(s->p - first);
    return good;
}

/* ---- nodes ---- */

/* What was noted under a name that comes again does not count any more. */
static void forget_below(struct scan *s, uint32_t top)
{
    uint32_t stack[WR_JSON_PATH_STEPS_MAX + 1], depth = 0, node = s->nodes[top].first_child;

    while (node != 0 || depth > 0) {
        if (node == 0) {
            node = s->nodes[stack[--depth]].next;
            continue;
        }
        s->values[node].kind = TM_JSON_ABSENT;
        if (s->nodes[node].first_child != 0) {
            stack[depth++] = node;
            node = s->nodes[node].first_child;
        } else {
            node = s->nodes[node].next;
        }
    }
}

static inline bool is_named(const struct tm_json_node *node, const char *name, uint32_t bytes)
{
    return node->step.name_bytes == bytes && node->step.name != NULL &&
           memcmp(node->step.name, name, bytes) == 0;
}

static uint32_t find_child(const struct scan *s, uint32_t parent, const char *name,
                           uint32_t bytes)
{
    uint32_t hint = s->nodes[parent].hint;

    if (is_named(&s->nodes[hint], name, bytes)) {
        return hint;
    }
    for (uint32_t child = s->nodes[parent].first_child; child != 0; child = s->nodes[child].next) {
        if (is_named(&s->nodes[child], name, bytes)) {
            return child;
        }
    }
    return TM_JSON_NO_NODE;
}

static uint32_t named_node(struct scan *s, uint32_t parent, const struct tm_json_value *key)
{
    char name[KEY_BYTES_MAX];
    uint32_t child;

    if (key->kind == TM_JSON_STRING) {
        child = find_child(s, parent, key->text, key->bytes);
    } else if (key->bytes <= KEY_BYTES_MAX) {
        size_t bytes = wr_json_unescape(key->text, key->bytes, name);
        child = find_child(s, parent, name, (uint32_t)bytes);
    } else {
        return TM_JSON_NO_NODE;
    }
    if (child != TM_JSON_NO_NODE) {
        struct tm_json_node *node = &s->nodes[parent];
        node->hint = s->nodes[child].next != 0 ? s->nodes[child].next : node->first_child;
        if (s->nodes[child].first_child != 0) {
            forget_below(s, child);
        }
    }
    return child;
}

static uint32_t element_node(struct scan *s, uint32_t parent)
{
    uint32_t index = s->index[s->depth]++;

    for (uint32_t child = s->nodes[parent].first_child; child != 0; child = s->nodes[child].next) {
        if (s->nodes[child].step.name == NULL && s->nodes[child].step.index == index) {
            return child;
        }
    }
    return TM_JSON_NO_NODE;
}

/* ---- containers ---- */

static inline bool in_object(const struct scan *s)
{
    return (s->objects[s->depth / 64] >> (s->depth % 64) & 1) != 0;
}

/* To the value of the next member, whose node is *ret. */
static inline bool next_member(struct scan *s, uint32_t *ret)
{
    uint32_t parent = s->open[s->depth];
    struct tm_json_value key;

    if (!in_object(s)) {
        *ret = parent == TM_JSON_NO_NODE ? parent : element_node(s, parent);
        return true;
    }
    skip_blanks(s);
    if (*s->p != '"') {
        return bad(s, "expected a name in quotes");
    }
    s->p += 1;
    if (!scan_string(s, &key)) {
        return false;
    }
    skip_blanks(s);
    if (*s->p != ':') {
        return bad(s, "expected \":\"");
    }
    s->p += 1;
    *ret = parent == TM_JSON_NO_NODE ? parent : named_node(s, parent, &key);
    return true;
}

static inline void close_container(struct scan *s)
{
    uint32_t node = s->open[s->depth];

    s->p += 1;
    s->depth -= 1;
    if (node != TM_JSON_NO_NODE) {
        struct tm_json_value *value = &s->values[node];
        value->bytes = (uint32_t)(s->p - value->text);
        value->kind = TM_JSON_CONTAINER;
    }
}

/* At an opening bracket. *ret: nothing is in it, and it is closed again. */
static inline bool open_container(struct scan *s, uint32_t node, bool *ret)
{
    bool object = *s->p == '{';
    uint64_t bit;

    if (s->depth == TM_JSON_DEPTH_MAX) {
        return fail(s, WR_SQLSTATE_LIMIT, "nested deeper than 1024 levels");
    }
    s->depth += 1;
    bit = 1ull << (s->depth % 64);
    s->objects[s->depth / 64] =
        object ? s->objects[s->depth / 64] | bit : s->objects[s->depth / 64] & ~bit;
    s->open[s->depth] = node;
    s->index[s->depth] = 0;
    if (node != TM_JSON_NO_NODE) {
        s->values[node].text = s->p;
    }
    s->p += 1;
    skip_blanks(s);
    *ret = *s->p == (object ? '}' : ']');
    if (*ret) {
        close_container(s);
    }
    return true;
}

/* Behind a value: close what is closed here, up to the next member. *ret: all is. */
static inline bool close_or_go_on(struct scan *s, uint32_t *ret_node, bool *ret)
{
    for (;;) {
        if (s->depth == 0) {
            *ret = true;
            return true;
        }
        skip_blanks(s);
        if (*s->p == ',') {
            s->p += 1;
            return next_member(s, ret_node);
        }
        if (*s->p != (in_object(s) ? '}' : ']')) {
            return bad(s, in_object(s) ? "expected \",\" or \"}\"" : "expected \",\" or \"]\"");
        }
        close_container(s);
    }
}

static bool scan_record(struct scan *s)
{
    struct tm_json_value nobody;
    uint32_t node = 0;
    bool over = false;

    while (!over) {
        bool empty = true;
        skip_blanks(s);
        if (*s->p == '{' || *s->p == '[') {
            if (!open_container(s, node, &empty)) {
                return false;
            }
        } else if (!scan_scalar(s, node == TM_JSON_NO_NODE ? &nobody : &s->values[node])) {
            return false;
        }
        if (!(empty ? close_or_go_on(s, &node, &over) : next_member(s, &node))) {
            return false;
        }
    }
    return true;
}

bool tm_json_scan(struct tm_json_tree *tree, const char *text, const char *end,
                  struct tm_json_value *values, struct wr_json_fault *fault)
{
    struct scan s;

    WR_ASSERT(*end == '\n' && tree->nodes.count > 0);
    s.p = text;
    s.end = end;
    s.nodes = tree->nodes.items;
    s.values = values;
    s.fault = fault;
    s.depth = 0;
    memset(s.objects, 0, sizeof s.objects);
    for (uint32_t i = 0; i < tree->nodes.count; i++) {
        values[i].kind = TM_JSON_ABSENT;
    }
    skip_blanks(&s);
    if (tree->objects_only && *s.p != '{') {
        return bad(&s, "the record is not an object");
    }
    if (!scan_record(&s)) {
        return false;
    }
    skip_blanks(&s);
    return s.p == end || bad(&s, "something behind the end of the record");
}
