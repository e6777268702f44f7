/* jsonb_agg and jsonb_object_agg: always lists, of values that the planner has made jsonb. NULL is
 * null by then, so that a NULL is a row that FILTER took out. */
#include "common/batch/jsonb_build.h"
#include "common/expr/aggregate_internal.h"

/* Nothing: the rows are all there is. */
static void init_list(void *acc)
{
    (void)acc;
}

static uint32_t collect(const struct wr_aggregate_rows *rows, struct wr_jsonb_builder *b)
{
    bool object = rows->others != NULL;

    wr_jsonb_begin(b, object ? WR_JSONB_OBJECT : WR_JSONB_ARRAY);
    for (uint32_t i = 0; i < rows->count; i++) {
        const struct wr_view *name = object ? rows->others[i] : NULL;
        if (object && name == NULL) {
            return WR_SQLSTATE_INVALID_PARAMETER;
        }
        if (object) {
            wr_jsonb_put_key(b, (struct wr_str){wr_view_ptr(name), name->bytes});
        }
        wr_jsonb_put(b, wr_jsonb_of(rows->args[i]));
    }
    wr_jsonb_end(b);
    return 0;
}

static uint32_t collect_jsonb(const struct wr_aggregate *aggregate,
                              const struct wr_aggregate_rows *rows, struct wr_sb *sb)
{
    struct wr_jsonb_builder *b = WR_NEW(struct wr_jsonb_builder);
    uint32_t bytes = 0, state;

    (void)aggregate;
    wr_jsonb_builder_init(b);
    state = collect(rows, b);
    state = state != 0 ? state : wr_jsonb_finish(b, &bytes);
    if (state == 0) {
        wr_sb_reserve(sb, bytes);
        wr_jsonb_write(b, sb->ptr + sb->bytes);
        sb->bytes += bytes;
    }
    wr_jsonb_builder_fini(b);
    wr_free(b);
    return state;
}

static const struct wr_aggregate jsonb[] = {
    {.number = 281, .name = "jsonb_agg", .arg = WR_TYPE_JSONB, .result = WR_TYPE_JSONB,
     .wire = WR_TYPE_JSONB, .arrival = true, .init = init_list, .collect = collect_jsonb,
     .help = "an array of the values, of any type"},
    {.number = 282, .name = "jsonb_object_agg", .arg = WR_TYPE_JSONB, .other = WR_TYPE_TEXT,
     .result = WR_TYPE_JSONB, .wire = WR_TYPE_JSONB, .arrival = true, .init = init_list,
     .collect = collect_jsonb, .help = "an object of names and values"},
};

const struct aggregate_group wr_aggregates_jsonb = {jsonb, WR_COUNT(jsonb)};
