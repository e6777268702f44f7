/* jsonb_agg and jsonb_object_agg: always lists, of values that the planner has made jsonb. NULL is
 * null by then, so that a NULL is a row that FILTER took out. */
#include "common/batch/jsonb_build.h"
#include "common/expr/aggregate_internal.h"

/* Nothing: the rows are all there is. */
static void init_list(void *acc)
{
    (void)acc;
}

struct making {
    struct wr_jsonb_builder builder;
    bool object;
};

static void *begin(const struct wr_aggregate *aggregate)
{
    struct making *m = WR_NEW(struct making);

    wr_jsonb_builder_init(&m->builder);
    m->object = aggregate->other != WR_TYPE_NONE;
    wr_jsonb_begin(&m->builder, m->object ? WR_JSONB_OBJECT : WR_JSONB_ARRAY);
    return m;
}

/* The builder borrows what it is given; a short value lies in its cell. */
static struct wr_jsonb keep(struct wr_jsonb_builder *b, const struct wr_view *view)
{
    struct wr_view *own = (struct wr_view *)(void *)wr_jsonb_builder_room(b, sizeof *own);
    char *room = wr_jsonb_builder_room(b, view->bytes);

    memcpy(room, wr_view_ptr(view), view->bytes);
    *own = wr_view_of(room, view->bytes);
    return wr_jsonb_of(own);
}

static uint32_t put(void *making, const void *arg, const void *other)
{
    struct making *m = making;
    struct wr_jsonb_builder *b = &m->builder;

    if (m->object && other == NULL) {
        return WR_SQLSTATE_INVALID_PARAMETER;
    }
    if (m->object) {
        const struct wr_view *name = other;
        char *room = wr_jsonb_builder_room(b, name->bytes);
        memcpy(room, wr_view_ptr(name), name->bytes);
        wr_jsonb_put_key(b, (struct wr_str){room, name->bytes});
    }
    wr_jsonb_put(b, keep(b, arg));
    return b->state;
}

static uint32_t end(void *making, struct wr_sb *sb)
{
    struct wr_jsonb_builder *b = &((struct making *)making)->builder;
    uint32_t bytes = 0, state;

    wr_jsonb_end(b);
    state = wr_jsonb_finish(b, &bytes);
    if (state == 0) {
        wr_sb_reserve(sb, bytes);
        wr_jsonb_write(b, sb->ptr + sb->bytes);
        sb->bytes += bytes;
    }
    return state;
}

static void drop(void *making)
{
    struct making *m = making;

    wr_jsonb_builder_fini(&m->builder);
    wr_free(m);
}

static const struct wr_aggregate_maker maker = {begin, put, end, drop};

static const struct wr_aggregate jsonb[] = {
    {.number = 281, .name = "jsonb_agg", .arg = WR_TYPE_JSONB, .result = WR_TYPE_JSONB,
     .wire = WR_TYPE_JSONB, .arrival = true, .init = init_list, .maker = &maker,
     .help = "an array of the values, of any type"},
    {.number = 282, .name = "jsonb_object_agg", .arg = WR_TYPE_JSONB, .other = WR_TYPE_TEXT,
     .result = WR_TYPE_JSONB, .wire = WR_TYPE_JSONB, .arrival = true, .init = init_list,
     .maker = &maker, .help = "an object of names and values"},
};

const struct aggregate_group wr_aggregates_jsonb = {jsonb, WR_COUNT(jsonb)};
