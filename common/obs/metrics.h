/* Counters, gauges and histograms, declared in one table per component, printed as Prometheus text.
 *
 * Names are weir_<scope>_<what>_<unit>[_total]. A metric value is a 64-bit cell that one thread
 * writes with relaxed stores and any thread reads: per-task cells live in the task, are registered
 * with their labels and summed at scrape time. Histograms have fixed power-of-two bounds.
 *
 * Thread: registry calls any (one mutex, never on the data path); cells: one writer, any reader.
 */
#ifndef WR_OBS_METRICS_H
#define WR_OBS_METRICS_H

#include <stdatomic.h>
#include <stdint.h>

#include "common/base/str.h"

enum wr_metric_kind { WR_METRIC_COUNTER, WR_METRIC_GAUGE, WR_METRIC_HISTOGRAM };

struct wr_metric_type {
    const char *name;
    enum wr_metric_kind kind;
    const char *help;
};

struct wr_cell {
    _Atomic uint64_t value;
};
static inline void wr_cell_add(struct wr_cell *cell, uint64_t n)
{
    /* One writer: a relaxed load and store, no locked instruction. Pairs with wr_cell_get. */
    atomic_store_explicit(&cell->value, atomic_load_explicit(&cell->value, memory_order_relaxed) + n,
                          memory_order_relaxed);
}
static inline void wr_cell_set(struct wr_cell *cell, uint64_t v)
{
    atomic_store_explicit(&cell->value, v, memory_order_relaxed);
}
static inline uint64_t wr_cell_get(const struct wr_cell *cell)
{
    return atomic_load_explicit(&cell->value, memory_order_relaxed);
}

#define WR_HISTOGRAM_BUCKETS 40 /* bucket i counts values < 2^i; the last all that are larger */
struct wr_histogram {
    struct wr_cell buckets[WR_HISTOGRAM_BUCKETS];
    struct wr_cell count;
    struct wr_cell sum;
};
void wr_histogram_record(struct wr_histogram *histogram, uint64_t value);

struct wr_metrics; /* a registry; one per daemon instance */

struct wr_metrics *wr_metrics_create(void);
void wr_metrics_destroy(struct wr_metrics *metrics);
/* labels: `job="x",step="y"` or "". The cell is kept until removed by its address. */
void wr_metrics_add(struct wr_metrics *metrics, const struct wr_metric_type *type,
                    const char *labels, const struct wr_cell *cell);
void wr_metrics_add_histogram(struct wr_metrics *metrics, const struct wr_metric_type *type,
                              const char *labels, const struct wr_histogram *histogram);
void wr_metrics_remove(struct wr_metrics *metrics, const void *cell_or_histogram);
void wr_metrics_print(struct wr_metrics *metrics, struct wr_sb *sb); /* Prometheus text format */

#endif
