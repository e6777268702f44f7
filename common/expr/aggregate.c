/* The table of aggregates, and names. */
#include "common/expr/aggregate.h"

#include "common/expr/aggregate_internal.h"
#include "common/expr/function.h"

static const struct aggregate_group *const groups[] = {&wr_aggregates_basic, &wr_aggregates_keep,
                                                       &wr_aggregates_stat, &wr_aggregates_array,
                                                       &wr_aggregates_jsonb, &wr_aggregates_approx,
                                                       &wr_aggregates_percentile, &wr_aggregates_regression};

const struct wr_aggregate *wr_aggregate_at(uint32_t index)
{
    for (size_t g = 0; g < WR_COUNT(groups); g++) {
        if (index < groups[g]->count) {
            return &groups[g]->rows[index];
        }
        index -= groups[g]->count;
    }
    return NULL;
}

const struct wr_aggregate *wr_aggregate_by_number(uint32_t number)
{
    const struct wr_aggregate *a;

    for (uint32_t i = 0; (a = wr_aggregate_at(i)) != NULL; i++) {
        if (a->number == number) {
            return a;
        }
    }
    return NULL;
}

static enum wr_code unknown_name(const char *name, struct wr_error *err)
{
    const char *names[512], *near;
    const struct wr_aggregate *a;
    uint32_t count = 0;

    for (uint32_t i = 0; (a = wr_aggregate_at(i)) != NULL && count < WR_COUNT(names); i++) {
        names[count] = a->name;
        count += !a->hidden;
    }
    near = wr_nearest(name, names, count);
    return wr_fail(err, WR_ERR_INVALID, "aggregate function \"%s\" does not exist%s%s%s", name,
                   near == NULL ? "" : "; did you mean \"", near == NULL ? "" : near,
                   near == NULL ? "" : "\"?");
}

static bool is_number(enum wr_type type)
{
    return type == WR_TYPE_INT2 || type == WR_TYPE_INT4 || type == WR_TYPE_INT8 ||
           type == WR_TYPE_NUMERIC || type == WR_TYPE_FLOAT4;
}

static bool other_fits(const struct wr_aggregate *a, enum wr_type other)
{
    return a->other == other || (a->other == WR_TYPE_FLOAT8 && is_number(other)) ||
           (a->other != WR_TYPE_NONE && other == WR_TYPE_NONE);
}

/* Aggregates that are there for nothing but double precision take what becomes it: all numbers, and
 * untyped literals. */
static bool becomes_arg(const struct wr_aggregate *a, enum wr_type arg)
{
    if (a->arg == WR_TYPE_FLOAT8 && a->other == WR_TYPE_FLOAT8) {
        return is_number(arg) || arg == WR_TYPE_NONE;
    }
    return arg == WR_TYPE_NONE && a->arg == WR_TYPE_TEXT; /* an untyped literal is text */
}

enum wr_code wr_aggregate_resolve(const char *name, bool star, enum wr_type arg, enum wr_type other,
                                  const struct wr_aggregate **ret, enum wr_type *ret_arg_type,
                                  struct wr_error *err)
{
    const struct wr_aggregate *a, *reached = NULL;
    bool known = false;

    for (uint32_t i = 0; (a = wr_aggregate_at(i)) != NULL; i++) {
        if (a->hidden || strcmp(a->name, name) != 0) {
            continue;
        }
        known = true;
        if (a->arg == (star ? WR_TYPE_NONE : arg) && (star || arg != WR_TYPE_NONE) &&
            other_fits(a, other)) {
            *ret = a;
            *ret_arg_type = a->arg;
            return WR_OK;
        }
        if (!star && becomes_arg(a, arg) && other_fits(a, other)) {
            reached = a;
        }
    }
    if (reached != NULL) {
        *ret = reached;
        *ret_arg_type = reached->arg;
        return WR_OK;
    }
    if (known && star) {
        return wr_fail(err, WR_ERR_INVALID, "function %s() does not exist", name);
    }
    if (known) {
        return wr_fail(err, WR_ERR_INVALID,
                       "function %s(%s%s%s) does not exist; you might need to add explicit type casts",
                       name, arg == WR_TYPE_NONE ? "unknown" : wr_type_name(arg),
                       other == WR_TYPE_NONE ? "" : ", ",
                       other == WR_TYPE_NONE ? "" : wr_type_name(other));
    }
    return unknown_name(name, err);
}
