/* The inside of the json format: a scanner that checks a whole record and notes where the wanted
 * values stand, shared by its parts and by nobody else.
 *
 * What is wanted is a tree of paths:
 *
 *     $.id, $.at, $.user.name            (root) --+-- id       column 0
 *                                                 +-- at       column 1
 *                                                 +-- user --- name   column 2
 *
 * The scanner walks a record once, without recursion, with the node of the tree beside it as long as
 * there is one. Of a name that comes twice the last value counts, as in PostgreSQL's jsonb; so values
 * are only noted, and turned into cells when the record has been seen.
 *
 * Thread: the task's worker.
 */
#ifndef TM_FORMATS_JSON_H
#define TM_FORMATS_JSON_H

#include "common/base/vec.h"
#include "common/batch/json_string.h"
#include "common/graph/json_path.h"
#include "taskmanager/formats/format.h"

#define TM_JSON_DEPTH_MAX 1024u
#define TM_JSON_NO_NODE UINT32_MAX

struct tm_json_node {
    struct wr_json_step step;
    uint32_t first_child; /* 0: none; the root is nobody's child */
    uint32_t next;        /* sibling; 0: none */
    uint32_t hint;        /* the child to try first: names mostly come in the same order */
};

struct tm_json_tree {
    WR_VEC(struct tm_json_node) nodes; /* the first is the root */
    bool objects_only; /* every path begins with a name: other records are mistakes */
};

enum tm_json_kind {
    TM_JSON_ABSENT,
    TM_JSON_NULL,
    TM_JSON_PLAIN, /* a number, true or false, as it is written */
    TM_JSON_STRING,
    TM_JSON_ESCAPED, /* a string with backslashes (wr_json_unescape) */
    TM_JSON_CONTAINER,
};
struct tm_json_value {
    const char *text; /* within the record; strings without their quotes */
    uint32_t bytes;
    enum tm_json_kind kind;
};

/* The node of a path, made with those above it unless they are there. */
uint32_t tm_json_tree_add(struct tm_json_tree *tree, const struct wr_json_path *path);
void tm_json_tree_fini(struct tm_json_tree *tree);

/* The record [text, end), of which *end is a line end and behind which 64 bytes can be read. Valid
 * UTF-8 is presumed. `values` has one per node. false: not json, told in *fault. */
bool tm_json_scan(struct tm_json_tree *tree, const char *text, const char *end,
                  struct tm_json_value *values, struct wr_json_fault *fault);

/* A json array (any value that has been checked; others are refused) as the string of an array, appended
 * to sb. 0 or an SQLSTATE; then sb is as before, and `in_element` says whether the element that `text` has
 * is what is wrong. */
struct tm_json_scratch {
    struct wr_sb text;
    bool in_element;
};
uint32_t tm_json_array(enum wr_type element, int32_t typmod, const char *text, uint32_t bytes,
                       struct tm_json_scratch *scratch, struct wr_sb *sb);

enum wr_code tm_json_parser_open(struct tm_parser *parser, struct wr_error *err);
void tm_json_parser_close(struct tm_parser *parser);
enum tm_parse_status tm_json_parse(const struct tm_parser *parser, struct tm_parse *parse,
                                   struct tm_block *block, struct wr_batch **ret);
enum wr_code tm_json_writer_open(struct tm_writer *writer, struct wr_error *err);
void tm_json_writer_close(struct tm_writer *writer);
void tm_json_write_rows(const struct tm_writer *writer, const struct wr_batch *batch,
                        uint32_t first, uint32_t count, struct wr_sb *sb);

#endif
