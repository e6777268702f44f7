/* A format, read and written without files: bytes in, rows as text out, in blocks of any size.
 *
 * Rows come out as lines of cells between bars, NULL as ~; a record error as !SQLSTATE@offset message.
 *
 * Thread: main.
 */
#ifndef WR_TESTS_LIB_FORMAT_CASE_H
#define WR_TESTS_LIB_FORMAT_CASE_H

#include "taskmanager/formats/format.h"
#include "tests/lib/budget.h"

struct format_case {
    const char *format;
    const char *schema; /* "a bigint, b text not null, c text $.x.y" */
    bool header, multiline; /* csv */
    const char *delimiter, *null, *quote, *escape; /* csv; NULL: the defaults */
    bool skip;
    uint32_t rows_max; /* of a batch; 0: as many as may be */
    const char *kind_column;
};

struct format_reading {
    struct budget budget;
    struct wr_arena arena;
    struct wr_schema schema;
    struct tm_parser parser;
};
void format_reading_init(struct format_reading *reading, const struct format_case *of);
void format_reading_fini(struct format_reading *reading);

/* Whole records of [0, bytes) come in blocks of `block_bytes` or, where a record is longer, as much
 * more as it needs; 0: one block. Records that begin at or behind `end` are not read. Returned. */
char *format_read(const struct format_case *of, const char *data, size_t bytes, size_t block_bytes,
                  uint64_t end);
#define FORMAT_NOWHERE UINT64_MAX /* as `end`: all records are read */
/* Whatever the blocks, the rows are as expected: a Check assertion. */
void format_check(const struct format_case *of, const char *data, const char *expected);
/* The same on a reading that is there, appended; how many records were skipped. */
uint32_t format_read_on(struct format_reading *reading, const struct format_case *of,
                        const char *data, size_t bytes, size_t block_bytes, uint64_t end,
                        struct wr_sb *out);
/* The rows that `rows` (in the form above) says, as the format writes them. Returned. */
char *format_write(const struct format_case *of, const char *rows);

#endif
