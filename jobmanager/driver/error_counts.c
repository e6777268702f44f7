#include "jobmanager/driver/error_counts.h"

#include <stdio.h>
#include <string.h>

void jm_error_counts_fini(struct jm_error_counts *counts)
{
    WR_VEC_FINI(&counts->items);
}

static int order(const struct jm_error_count *a, const struct jm_error_count *b)
{
    int by_step = strcmp(a->step, b->step);

    return by_step != 0 ? by_step : strcmp(a->code, b->code);
}

/* The count of the same step and code, made if there is none and room for it; NULL: there is not. */
static struct jm_error_count *find(struct jm_error_counts *counts,
                                   const struct jm_error_count *wanted, uint32_t most)
{
    uint32_t at = 0;

    while (at < counts->items.count && order(&counts->items.items[at], wanted) < 0) {
        at += 1;
    }
    if (at < counts->items.count && order(&counts->items.items[at], wanted) == 0) {
        return &counts->items.items[at];
    }
    if (counts->items.count >= most) {
        return NULL;
    }
    (void)WR_VEC_ADD(&counts->items);
    memmove(&counts->items.items[at + 1], &counts->items.items[at],
            (counts->items.count - 1 - at) * sizeof *counts->items.items);
    counts->items.items[at] = (struct jm_error_count){0};
    memcpy(counts->items.items[at].step, wanted->step, sizeof wanted->step);
    memcpy(counts->items.items[at].code, wanted->code, sizeof wanted->code);
    return &counts->items.items[at];
}

void jm_error_counts_add(struct jm_error_counts *counts, const struct jm_error_count *more)
{
    static const struct jm_error_count others = {.step = "others", .code = "XXXXX"};
    struct jm_error_count *count = find(counts, more, JM_ERROR_COUNTS_MAX - 1);

    if (count == NULL) {
        count = find(counts, &others, JM_ERROR_COUNTS_MAX);
    }
    count->failed += more->failed;
    count->skipped += more->skipped;
    count->letters += more->letters;
}

void jm_error_counts_merge(struct jm_error_counts *counts, const struct jm_error_counts *more)
{
    for (uint32_t i = 0; i < more->items.count; i++) {
        jm_error_counts_add(counts, &more->items.items[i]);
    }
}

/* A dot begins the planner's part of an operator's name. */
static struct jm_error_count count_of(const char *step, const char *code)
{
    struct jm_error_count count = {0};

    (void)snprintf(count.step, sizeof count.step, "%.*s", (int)strcspn(step, "."), step);
    (void)snprintf(count.code, sizeof count.code, "%s", code);
    return count;
}

void jm_error_counts_take(struct jm_error_counts *counts, const Weir__TaskMetrics *metrics)
{
    counts->items.count = 0;
    for (size_t i = 0; i < metrics->n_errors; i++) {
        const Weir__RecordErrors *errors = metrics->errors[i];
        struct jm_error_count count = count_of(errors->step, errors->code);
        count.skipped = errors->skipped;
        count.letters = errors->dead_letters;
        jm_error_counts_add(counts, &count);
    }
}

void jm_error_counts_note(struct jm_error_counts *counts, const Weir__Failure *failure)
{
    if (failure != NULL && failure->has_record) {
        struct jm_error_count count = count_of(failure->step, failure->sqlstate);
        count.failed = 1;
        jm_error_counts_add(counts, &count);
    }
}
