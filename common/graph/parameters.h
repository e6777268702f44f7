/* Names and numbers of the plan that more than one part must agree on.
 *
 * Splits are rows (CONTRACTS §11): the schema of the demand edge between a file enumerator and its
 * readers is fixed here. Thread: any; constants.
 */
#ifndef WR_GRAPH_PARAMETERS_H
#define WR_GRAPH_PARAMETERS_H

#include "common/batch/schema.h"

/* Operator kinds (registry names of taskmanager/operators). */
#define WR_KIND_ENUMERATOR "enumerator"
#define WR_KIND_READER "reader"
#define WR_KIND_CALC "calc"
#define WR_KIND_FLAT_MAP "flat_map"
#define WR_KIND_AGGREGATE "aggregate"
#define WR_KIND_DISTINCT "distinct"
#define WR_KIND_SINK "sink"

/* Columns of a file split row: path text, first bigint, end bigint (bytes [first, end)),
 * file_bytes bigint, mtime_us bigint, inode bigint, device bigint, split bigint (its number). */
enum wr_split_column {
    WR_SPLIT_PATH,
    WR_SPLIT_FIRST,
    WR_SPLIT_END,
    WR_SPLIT_FILE_BYTES,
    WR_SPLIT_MTIME,
    WR_SPLIT_INODE,
    WR_SPLIT_DEVICE,
    WR_SPLIT_NUMBER,
    WR_SPLIT_COLUMNS,
};
const struct wr_schema *wr_split_schema(void);

/* Side outputs of operators, by their tags. */
#define WR_SIDE_ERRORS "errors"

/* Columns of a dead letter: step text, code text (SQLSTATE), message text, time timestamptz (when it
 * failed), split text (a file), offset bigint (of the record in it), columns text (the step's input as
 * a JSON object, or the bytes of a record that could not be read). The last three may be NULL. */
enum wr_letter_column {
    WR_LETTER_STEP,
    WR_LETTER_CODE,
    WR_LETTER_MESSAGE,
    WR_LETTER_TIME,
    WR_LETTER_SPLIT,
    WR_LETTER_OFFSET,
    WR_LETTER_COLUMNS,
    WR_LETTER_COLUMN_COUNT,
};
const struct wr_schema *wr_letter_schema(void);

#endif
