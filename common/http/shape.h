/* JSON objects by table: one line a member says its name, where it stands in a struct, how it is
 * written and what it means. The same table gives the answer and its schema in the OpenAPI
 * document, so they cannot differ.
 *
 *     static const struct wr_shape job_shape[] = {
 *         {"id", WR_SHAPE_ID, offsetof(struct view, id), .help = "of the job"},
 *         {"rows", WR_SHAPE_U64, offsetof(struct sample, rows), WR_SHAPE_VIA(struct view, sample)},
 *         {0}};
 *
 * Thread: any.
 */
#ifndef WR_HTTP_SHAPE_H
#define WR_HTTP_SHAPE_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

enum wr_shape_type {
    WR_SHAPE_TEXT,          /* const char *, not NULL */
    WR_SHAPE_TEXT_OR_NULL,  /* const char * */
    WR_SHAPE_BOOL,          /* bool */
    WR_SHAPE_U32,           /* uint32_t */
    WR_SHAPE_U64,           /* uint64_t; more than int64 holds is written as the most it holds */
    WR_SHAPE_I64,           /* int64_t */
    WR_SHAPE_TIME,          /* int64_t, µs since 1970 UTC */
    WR_SHAPE_TIME_OR_NULL,  /* the same, INT64_MIN is null */
    WR_SHAPE_DECIMAL,       /* uint64_t as a string of digits */
    WR_SHAPE_RATIO_OR_NULL, /* double; below 0 is null */
    WR_SHAPE_ID,            /* struct wr_id */
    WR_SHAPE_OBJECT,        /* a struct there, by `members` */
    WR_SHAPE_LIST,          /* struct wr_shape_list there, of structs by `members` */
    WR_SHAPE_LIST_OR_NULL,  /* the same, items NULL is null */
    WR_SHAPE_COUNTS,        /* an object of whole numbers, by `make` */
};

struct wr_shape_list {
    const void *items;
    uint32_t count;
};

struct wr_shape {
    const char *name; /* NULL ends a table */
    enum wr_shape_type type;
    size_t offset;
    /* Not 0: `offset` counts in the struct that the pointer at via - 1 leads to; NULL is null. */
    size_t via;
    const char *help;
    const struct wr_shape *members;    /* OBJECT, LIST */
    size_t item_bytes;                 /* LIST */
    json_t *(*make)(const void *from); /* COUNTS: from what stands at `offset`; returned */
};

#define WR_SHAPE_VIA(type, pointer) .via = offsetof(type, pointer) + 1

json_t *wr_shape_json(const struct wr_shape *shape, const void *from); /* returned */
json_t *wr_shape_schema(const struct wr_shape *shape);                 /* returned */
/* A string whatever the bytes: what is no UTF-8 becomes U+FFFD. NULL is null. Returned. */
json_t *wr_shape_text(const char *text);

#endif
