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
