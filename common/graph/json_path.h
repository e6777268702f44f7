/* Where in a json record a column stands: $, then any of .name, ."name" and [0].
 *
 * A subset of PostgreSQL's jsonpath, without its wildcards and filters: every path leads to at most
 * one value. Names are compared byte by byte; in quotes, \" and \\ stand for a quote and a backslash.
 *
 * Thread: any; pure.
 */
#ifndef WR_GRAPH_JSON_PATH_H
#define WR_GRAPH_JSON_PATH_H

#include <stdint.h>

#include "common/base/arena.h"
#include "common/base/error.h"

#define WR_JSON_PATH_STEPS_MAX 32u
#define WR_JSON_INDEX_MAX 1000000u
#define WR_JSON_NAME_BYTES_MAX 256u

struct wr_json_step {
    const char *name; /* in the arena; NULL: an element of an array */
    uint32_t name_bytes;
    uint32_t index;
};
struct wr_json_path {
    struct wr_json_step *steps; /* in the arena */
    uint32_t count;             /* 0: $, the whole record */
};

enum wr_code wr_json_path_parse(const char *text, struct wr_arena *arena, struct wr_json_path *ret,
                                struct wr_error *err) WR_MUST_CHECK;
/* The path of a column that says none: its name in the record. */
void wr_json_path_of_name(const char *name, struct wr_arena *arena, struct wr_json_path *ret);

#endif
