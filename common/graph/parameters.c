#include "common/graph/parameters.h"

const struct wr_schema *wr_split_schema(void)
{
#define BIGINT(column_name) {.name = (column_name), .type = WR_TYPE_INT8, .typmod = -1, .not_null = true}
    static struct wr_field fields[WR_SPLIT_COLUMNS] = {
        [WR_SPLIT_PATH] = {.name = "path", .type = WR_TYPE_TEXT, .typmod = -1, .not_null = true},
        [WR_SPLIT_FIRST] = BIGINT("first"),
        [WR_SPLIT_END] = BIGINT("end"),
        [WR_SPLIT_FILE_BYTES] = BIGINT("file_bytes"),
        [WR_SPLIT_MTIME] = BIGINT("mtime_us"),
        [WR_SPLIT_INODE] = BIGINT("inode"),
        [WR_SPLIT_DEVICE] = BIGINT("device"),
        [WR_SPLIT_NUMBER] = BIGINT("split"),
    };
#undef BIGINT
    static const struct wr_schema schema = {.field_count = WR_SPLIT_COLUMNS, .fields = fields};

    return &schema;
}

const struct wr_schema *wr_letter_schema(void)
{
#define COLUMN(column_name, column_type, always) \
    {.name = (column_name), .type = (column_type), .typmod = -1, .not_null = (always)}
    static struct wr_field fields[WR_LETTER_COLUMN_COUNT] = {
        [WR_LETTER_STEP] = COLUMN("step", WR_TYPE_TEXT, true),
        [WR_LETTER_CODE] = COLUMN("code", WR_TYPE_TEXT, true),
        [WR_LETTER_MESSAGE] = COLUMN("message", WR_TYPE_TEXT, true),
        [WR_LETTER_TIME] = COLUMN("time", WR_TYPE_TIMESTAMPTZ, true),
        [WR_LETTER_SPLIT] = COLUMN("split", WR_TYPE_TEXT, false),
        [WR_LETTER_OFFSET] = COLUMN("offset", WR_TYPE_INT8, false),
        [WR_LETTER_COLUMNS] = COLUMN("columns", WR_TYPE_TEXT, false),
    };
#undef COLUMN
    static const struct wr_schema schema = {.field_count = WR_LETTER_COLUMN_COUNT,
                                            .fields = fields};

    return &schema;
}
