#include "common/obs/metrics.h"

#include <inttypes.h>
#include <pthread.h>

#include "common/base/alloc.h"
#include "common/base/vec.h"

struct series {
    const struct wr_metric_type *type;
    char *labels; /* owned */
    const struct wr_cell *cell;
    const struct wr_histogram *histogram;
};

struct wr_metrics {
    pthread_mutex_t mutex;
    WR_VEC(struct series) list;
};

struct wr_metrics *wr_metrics_create(void)
{
    struct wr_metrics *metrics = WR_NEW(struct wr_metrics);

    (void)pthread_mutex_init(&metrics->mutex, NULL);
    return metrics;
}

void wr_metrics_destroy(struct wr_metrics *metrics)
{
    if (metrics == NULL) {
        return;
    }
    for (uint32_t i = 0; i < metrics->list.count; i++) {
        wr_free(metrics->list.items[i].labels);
    }
    WR_VEC_FINI(&metrics->list);
    (void)pthread_mutex_destroy(&metrics->mutex);
    wr_free(metrics);
}

static void add(struct wr_metrics *metrics, struct series series)
{
    (void)pthread_mutex_lock(&metrics->mutex);
    WR_VEC_PUSH(&metrics->list, series);
    (void)pthread_mutex_unlock(&metrics->mutex);
}

void wr_metrics_add(struct wr_metrics *metrics, const struct wr_metric_type *type,
                    const char *labels, const struct wr_cell *cell)
{
    add(metrics, (struct series){.type = type, .labels = wr_strdup(labels), .cell = cell});
}

void wr_metrics_add_histogram(struct wr_metrics *metrics, const struct wr_metric_type *type,
                              const char *labels, const struct wr_histogram *histogram)
{
    add(metrics,
        (struct series){.type = type, .labels = wr_strdup(labels), .histogram = histogram});
}

void wr_metrics_remove(struct wr_metrics *metrics, const void *cell_or_histogram)
{
    (void)pthread_mutex_lock(&metrics->mutex);
    for (uint32_t i = 0; i < metrics->list.count;) {
        struct series *series = &metrics->list.items[i];
        if (series->cell == cell_or_histogram || series->histogram == cell_or_histogram) {
            wr_free(series->labels);
            *series = metrics->list.items[--metrics->list.count];
        } else {
            i++;
        }
    }
    (void)pthread_mutex_unlock(&metrics->mutex);
}

void wr_histogram_record(struct wr_histogram *histogram, uint64_t value)
{
    uint32_t bucket = value == 0 ? 0 : 64 - (uint32_t)__builtin_clzll(value);

    bucket = bucket < WR_HISTOGRAM_BUCKETS ? bucket : WR_HISTOGRAM_BUCKETS - 1;
    wr_cell_add(&histogram->buckets[bucket], 1);
    wr_cell_add(&histogram->count, 1);
    wr_cell_add(&histogram->sum, value);
}

/* Bounds are inclusive: bucket i has values below 2^i. The last one has what is beyond the others and
 * no bound but infinity. Count is the sum of what was read: never less than a bucket, as it might be
 * by its own cell while the writer is between the two. */
static void print_histogram(const struct series *series, struct wr_sb *sb)
{
    const char *comma = series->labels[0] == '\0' ? "" : ",";
    const char *name = series->type->name;
    struct wr_sb labels = {0};
    uint64_t total = 0;

    for (uint32_t i = 0; i + 1 < WR_HISTOGRAM_BUCKETS; i++) {
        total += wr_cell_get(&series->histogram->buckets[i]);
        wr_sb_printf(sb, "%s_bucket{%s%sle=\"%" PRIu64 "\"} %" PRIu64 "\n", name, series->labels,
                     comma, ((uint64_t)1 << i) - 1, total);
    }
    total += wr_cell_get(&series->histogram->buckets[WR_HISTOGRAM_BUCKETS - 1]);
    wr_sb_printf(&labels, comma[0] == '\0' ? "%s" : "{%s}", series->labels);
    wr_sb_printf(sb, "%s_bucket{%s%sle=\"+Inf\"} %" PRIu64 "\n", name, series->labels, comma, total);
    wr_sb_printf(sb, "%s_sum%s %" PRIu64 "\n%s_count%s %" PRIu64 "\n", name, labels.ptr,
                 wr_cell_get(&series->histogram->sum), name, labels.ptr, total);
    wr_sb_fini(&labels);
}

static void print_family(const struct wr_metrics *metrics, uint32_t first, struct wr_sb *sb)
{
    static const char *const kinds[] = {"counter", "gauge", "histogram"};
    const struct wr_metric_type *type = metrics->list.items[first].type;

    wr_sb_printf(sb, "# HELP %s %s\n# TYPE %s %s\n", type->name, type->help, type->name,
                 kinds[type->kind]);
    for (uint32_t i = first; i < metrics->list.count; i++) {
        const struct series *series = &metrics->list.items[i];
        if (series->type != type) {
            continue;
        }
        if (series->histogram != NULL) {
            print_histogram(series, sb);
        } else if (series->labels[0] == '\0') {
            wr_sb_printf(sb, "%s %" PRIu64 "\n", type->name, wr_cell_get(series->cell));
        } else {
            wr_sb_printf(sb, "%s{%s} %" PRIu64 "\n", type->name, series->labels,
                         wr_cell_get(series->cell));
        }
    }
}

void wr_metrics_print(struct wr_metrics *metrics, struct wr_sb *sb)
{
    (void)pthread_mutex_lock(&metrics->mutex);
    for (uint32_t i = 0; i < metrics->list.count; i++) {
        bool first = true;
        for (uint32_t j = 0; j < i && first; j++) {
            first = metrics->list.items[j].type != metrics->list.items[i].type;
        }
        if (first) {
            print_family(metrics, i, sb);
        }
    }
    (void)pthread_mutex_unlock(&metrics->mutex);
}
