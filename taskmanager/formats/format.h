/* The format family: bytes of files to and from rows.
 *
 * Reading works on a block: bytes of a file in a buffer, of which [next, end) are whole records.
 * `complete` finds that end (it may run on a pool thread); `parse` makes one batch whose texts are
 * views onto the block. Escapes are taken out in the block itself: a record is parsed once. Behind the
 * end of a block there are 64 bytes that can be read, and written where the file ends too.
 *
 * Thread: writing and parsing: the task's worker; complete and header: any.
 */
#ifndef TM_FORMATS_FORMAT_H
#define TM_FORMATS_FORMAT_H

#include "common/base/arena.h"
#include "common/batch/batch.h"
#include "common/graph/connector.h"
#include "proto/plan.pb-c.h"

struct tm_format_type;

/* ---- writing ---- */

struct tm_writer {
    const struct tm_format_type *type;
    const struct wr_schema *schema;
    union wr_format_options options;
    const char *kind_column; /* NULL: rows only; else the kind stands first, by this name */
    void *own;               /* the format's, made by writer_open */
};

/* ---- reading ---- */

struct tm_block {
    struct wr_buf *buf;
    uint64_t offset; /* in the file, of the buffer's first byte */
    uint32_t next;   /* in the buffer: the first record that is not parsed */
    uint32_t end;    /* behind the last whole record */
    bool ascii;      /* no byte of [next, end) is 0 or above 127 */
};

struct tm_parse_error {
    uint32_t sqlstate;
    uint64_t offset; /* of the record in the file */
    char message[400];
};

/* Which output column field i of a record goes to; -1 = none. */
struct tm_field_map {
    int32_t *output;
    uint32_t count;
};

struct tm_parser {
    const struct tm_format_type *type;
    const struct wr_schema *declared;
    const struct wr_schema *output;
    union wr_format_options options;
    Weir__OptionValue *const *paths; /* column and path, of columns that have one */
    size_t path_count;
    uint64_t record_limit;   /* a longer record is bad; 0: none */
    bool skip;               /* on_error: count bad records and go on */
    struct tm_field_map map; /* of files without a header */
    void *own;               /* the format's, made by parser_open */
};

struct tm_parse {
    struct wr_buf_pool *pool;
    const struct tm_field_map *map;
    uint64_t end_offset; /* records that begin there or later are another split's */
    uint32_t rows_max;
    const char *split;    /* its name, for the SPLIT column */
    /* Told of each bad record that is passed over, and where it stands in the buffer; false: enough, the
     * batch ends there. NULL: nobody asks. */
    bool (*bad)(void *ctx, const struct tm_parse_error *error, uint32_t from, uint32_t end);
    void *bad_ctx;
    bool enough;          /* out */
    uint32_t skipped;     /* out: bad records passed over */
    struct tm_parse_error error; /* of the record that was bad, or of the last skipped */
};

enum tm_parse_status {
    TM_PARSE_OK,     /* *ret may be NULL: nothing (more) in this block */
    TM_PARSE_MEMORY, /* no memory now: nothing happened */
    TM_PARSE_BAD,    /* a bad record, told in parse->error; rows before it are in *ret */
};

struct tm_format_type {
    const char *name; /* in common/graph/connector.h */
    /* Checks the options and makes `own`, which writer_close (NULL: nothing to do) lets go. */
    enum wr_code (*writer_open)(struct tm_writer *writer, struct wr_error *err);
    void (*writer_close)(struct tm_writer *writer);
    void (*write_header)(const struct tm_writer *writer, struct wr_sb *sb); /* NULL: none */
    void (*write_rows)(const struct tm_writer *writer, const struct wr_batch *batch,
                       uint32_t first, uint32_t count, struct wr_sb *sb); /* live rows */

    /* Checks the options and makes `own`, which parser_close (NULL: nothing to do) lets go; that is
     * called also when it failed. */
    enum wr_code (*parser_open)(struct tm_parser *parser, struct wr_error *err);
    void (*parser_close)(struct tm_parser *parser);
    /* Behind the last record end in data, which starts with a record; 0: none ends there. */
    size_t (*complete)(const struct tm_parser *parser, const char *data, size_t bytes);
    /* The fields a header line names, to output columns. NULL: the format has no headers. */
    enum wr_code (*header)(const struct tm_parser *parser, const char *line, size_t bytes,
                           struct tm_field_map *ret, struct wr_error *err);
    enum tm_parse_status (*parse)(const struct tm_parser *parser, struct tm_parse *parse,
                                  struct tm_block *block, struct wr_batch **ret);
};

extern const struct tm_format_type tm_format_csv;
extern const struct tm_format_type tm_format_json;
extern const struct tm_format_type tm_format_raw;
extern const struct tm_format_type tm_format_text;

const struct tm_format_type *tm_format_find(const char *name); /* NULL when unknown */

/* The options are set before. What the structs point at outlives them. */
enum wr_code tm_writer_init(struct tm_writer *writer, const char *format,
                            const struct wr_schema *schema, const char *kind_column,
                            struct wr_error *err) WR_MUST_CHECK;
void tm_writer_fini(struct tm_writer *writer); /* also of zero bytes, and when init failed */
/* By position and by name: fields of the declared schema that the output has. */
enum wr_code tm_parser_init(struct tm_parser *parser, const char *format,
                            const struct wr_schema *declared, const struct wr_schema *output,
                            struct wr_error *err) WR_MUST_CHECK;
void tm_parser_fini(struct tm_parser *parser);
/* `complete` of formats whose records are lines. */
size_t tm_complete_lines(const struct tm_parser *parser, const char *data, size_t bytes);
/* "+I", "-U", "+U", "-D" of a live row. */
const char *tm_row_kind_text(const struct wr_batch *batch, uint32_t row);
/* Cells for the system columns of a new source batch: kind +I, no event time, `split` (copied) and where in
 * it each row is (offsets[i] of row i, or first_offset + i when NULL). Carves the columns and, beside
 * wr_batch_schema_bytes, tm_source_split_bytes. */
void tm_source_system(struct wr_batch *batch, const char *split, const uint64_t *offsets,
                      uint64_t first_offset);
uint32_t tm_source_split_bytes(const struct wr_schema *schema, const char *split);

#endif
