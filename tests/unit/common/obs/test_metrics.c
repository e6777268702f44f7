/* Metrics: what Prometheus reads. */
#include "common/obs/metrics.h"

#include "common/sys/thread.h"
#include "tests/lib/wr_test.h"

static const struct wr_metric_type rows_type = {"weir_rows_total", WR_METRIC_COUNTER, "rows that went through"};
static const struct wr_metric_type lag_type = {"weir_lag_us", WR_METRIC_GAUGE, "how far behind"};
static const struct wr_metric_type step_type = {"weir_step_us", WR_METRIC_HISTOGRAM, "time of a step"};

/* Families are printed once with help and type, their series beneath, whatever the order of adding;
 * what was removed is gone. */
START_TEST(families_are_printed_once)
{
    struct wr_metrics *metrics = wr_metrics_create();
    struct wr_cell cells[4] = {{1}, {2}, {3}, {UINT64_MAX}};
    struct wr_sb sb = {0};

    wr_metrics_print(metrics, &sb);
    ck_assert_uint_eq(sb.bytes, 0);
    wr_metrics_add(metrics, &rows_type, "job=\"a\"", &cells[0]);
    wr_metrics_add(metrics, &lag_type, "", &cells[1]);
    wr_metrics_add(metrics, &rows_type, "job=\"b\",step=\"x\"", &cells[2]);
    wr_metrics_add(metrics, &rows_type, "", &cells[3]);
    wr_cell_add(&cells[0], 41);
    wr_cell_set(&cells[1], 7);
    wr_metrics_print(metrics, &sb);
    ck_assert_str_eq(sb.ptr, "# HELP weir_rows_total rows that went through\n"
                             "# TYPE weir_rows_total counter\n"
                             "weir_rows_total{job=\"a\"} 42\n"
                             "weir_rows_total{job=\"b\",step=\"x\"} 3\n"
                             "weir_rows_total 18446744073709551615\n"
                             "# HELP weir_lag_us how far behind\n"
                             "# TYPE weir_lag_us gauge\n"
                             "weir_lag_us 7\n");
    wr_metrics_remove(metrics, &cells[0]);
    wr_metrics_remove(metrics, &cells[3]);
    wr_metrics_remove(metrics, &cells[2]);
    wr_metrics_remove(metrics, &cells[2]);
    wr_sb_reset(&sb);
    wr_metrics_print(metrics, &sb);
    ck_assert_str_eq(sb.ptr, "# HELP weir_lag_us how far behind\n# TYPE weir_lag_us gauge\nweir_lag_us 7\n");
    wr_sb_fini(&sb);
    wr_metrics_destroy(metrics);
    wr_metrics_destroy(NULL);
}
END_TEST

/* Every recorded value is counted by exactly the bounds that are not below it. */
START_TEST(bounds_are_inclusive)
{
    static const uint64_t values[] = {0, 1, 2, 3, 4, 1023, 1024, 1025, (1ull << 38) - 1, 1ull << 38, 1ull << 39, UINT64_MAX / 2};
    size_t count = sizeof values / sizeof values[0];
    struct wr_metrics *metrics = wr_metrics_create();
    static struct wr_histogram histogram;
    struct wr_sb sb = {0};
    uint64_t sum = 0;
    uint32_t bounds = 0;

    for (size_t i = 0; i < count; i++) {
        wr_histogram_record(&histogram, values[i]);
        sum += values[i];
    }
    wr_metrics_add_histogram(metrics, &step_type, "job=\"a\"", &histogram);
    wr_metrics_print(metrics, &sb);
    for (char *line = strtok(sb.ptr, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        unsigned long long bound, below, expected = 0;
        if (sscanf(line, "weir_step_us_bucket{job=\"a\",le=\"%llu\"} %llu", &bound, &below) == 2) {
            for (size_t i = 0; i < count; i++) {
                expected += values[i] <= bound;
            }
            ck_assert_msg(below == expected, "%s", line);
            bounds += 1;
        } else if (sscanf(line, "weir_step_us_bucket{job=\"a\",le=\"+Inf\"} %llu", &below) == 1 ||
                   sscanf(line, "weir_step_us_count{job=\"a\"} %llu", &below) == 1) {
            ck_assert_uint_eq(below, count);
            bounds += 100;
        } else if (sscanf(line, "weir_step_us_sum{job=\"a\"} %llu", &below) == 1) {
            ck_assert_uint_eq(below, sum);
            bounds += 1000;
        }
    }
    ck_assert_uint_eq(bounds, 1000 + 200 + WR_HISTOGRAM_BUCKETS - 1);
    wr_metrics_remove(metrics, &histogram);
    wr_sb_reset(&sb);
    wr_metrics_print(metrics, &sb);
    ck_assert_uint_eq(sb.bytes, 0);
    wr_metrics_add_histogram(metrics, &step_type, "", &histogram);
    wr_metrics_print(metrics, &sb);
    ck_assert_ptr_nonnull(strstr(sb.ptr, "weir_step_us_bucket{le=\"0\"} 1\n"));
    ck_assert_ptr_nonnull(strstr(sb.ptr, "weir_step_us_count 12\n"));
    wr_sb_fini(&sb);
    wr_metrics_destroy(metrics);
}
END_TEST

struct writer {
    struct wr_histogram histogram;
    struct wr_cell cell;
    _Atomic bool stop;
};

static void write_on(void *ctx)
{
    struct writer *w = ctx;

    for (uint64_t i = 0; !atomic_load(&w->stop); i++) {
        wr_histogram_record(&w->histogram, i % 1000);
        wr_cell_add(&w->cell, 1);
    }
}

/* While one thread records, every print is consistent: buckets grow with their bounds up to the count. */
START_TEST(prints_are_consistent_under_writes)
{
    static struct writer w;
    struct wr_metrics *metrics = wr_metrics_create();
    struct wr_thread *thread = wr_thread_start("writer", write_on, &w);
    uint64_t last_count = 0;

    wr_metrics_add_histogram(metrics, &step_type, "", &w.histogram);
    for (uint32_t round = 0; round < 300; round++) {
        struct wr_sb sb = {0};
        unsigned long long below = 0, last = 0, count = 0;
        wr_metrics_print(metrics, &sb);
        for (char *line = strtok(sb.ptr, "\n"); line != NULL; line = strtok(NULL, "\n")) {
            const char *value = strrchr(line, ' ');
            if (strncmp(line, "weir_step_us_bucket", 19) == 0) {
                below = strtoull(value, NULL, 10);
                WR_CK(below >= last);
                last = below;
            } else if (strncmp(line, "weir_step_us_count", 18) == 0) {
                count = strtoull(value, NULL, 10);
            }
        }
        WR_CK(count == last && count >= last_count);
        last_count = count;
        wr_sb_fini(&sb);
    }
    atomic_store(&w.stop, true);
    wr_thread_join(thread);
    wr_metrics_destroy(metrics);
}
END_TEST

WR_TEST_MAIN("metrics", families_are_printed_once, bounds_are_inclusive, prints_are_consistent_under_writes)
