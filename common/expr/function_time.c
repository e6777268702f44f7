/* Functions 1401 to 1999: dates, times, timestamps and intervals. */
#include "common/expr/explain.h"
#include "common/expr/function_table.h"
#include "common/expr/kernel_types.h"

#define B WR_TYPE_BOOL
#define I4 WR_TYPE_INT4
#define F8 WR_TYPE_FLOAT8
#define N WR_TYPE_NUMERIC
#define T WR_TYPE_TEXT
#define D WR_TYPE_DATE
#define TI WR_TYPE_TIME
#define TS WR_TYPE_TIMESTAMP
#define TZ WR_TYPE_TIMESTAMPTZ
#define IV WR_TYPE_INTERVAL

/* A function of the table's common form: strict, it may fail. */
#define ROW(num, sql_name, operator_, k, r, words, text, count, ...)                        \
    {.number = (num), .name = (sql_name), .kind = WR_FUNCTION_SCALAR, .is_operator = (operator_), \
     .strict = true, .can_fail = true, .arg_count = (count), .args = {__VA_ARGS__},         \
     .result = (r), .help = (text), .kernel = &wr_kernel_##k, .explain = (words)}
#define OPERATES(num, sym, k, a, b, r, words, text) \
    ROW(num, sym, true, k, r, words, text, 2, a, b)
#define CALLED(num, name, k, r, words, text, count, ...) \
    ROW(num, name, false, k, r, words, text, count, __VA_ARGS__)
/* Makes NULLs of its own. */
#define PART(num, sql_name, k, a, r, words, text)                                               \
    {.number = (num), .name = (sql_name), .kind = WR_FUNCTION_SCALAR, .strict = true,       \
     .can_fail = true, .makes_null = true, .arg_count = 2, .args = {T, (a)}, .result = (r), \
     .help = (text), .kernel = &wr_kernel_##k, .explain = (words)}
#define OVERLAPS(num, k, a, b, c, d)                                                        \
    {.number = (num), .name = "overlaps", .kind = WR_FUNCTION_SCALAR, .can_fail = true,     \
     .makes_null = true, .arg_count = 4, .args = {(a), (b), (c), (d)}, .result = B,         \
     .help = "do two spans, each of a start and an end or a length, have a time in common",  \
     .kernel = &wr_kernel_##k, .explain = wr_explain_timestamp}

#define EXTRACT_TEXT "a field of a date or time: (EXTRACT(field FROM value))"
#define PART_TEXT "a field of a date or time, as double precision"
#define TRUNC_TEXT "the start of the unit that a time is in"
#define MAKE_INTERVAL(num, count)                                                           \
    CALLED(num, "make_interval", make_interval, IV, wr_explain_interval,                    \
           "years, months, weeks, days, hours, mins, secs", count, I4, I4, I4, I4, I4, I4, F8)

static const struct wr_function times[] = {
    OPERATES(1401, "+", date_plus_int4, D, I4, D, wr_explain_date, "days later"),
    OPERATES(1402, "+", int4_plus_date, I4, D, D, wr_explain_date, "days later"),
    OPERATES(1403, "-", date_minus_int4, D, I4, D, wr_explain_date, "days earlier"),
    OPERATES(1404, "-", date_minus_date, D, D, I4, wr_explain_dates, "days between"),
    OPERATES(1405, "+", date_plus_time, D, TI, TS, wr_explain_moved_date, "a time of a day"),
    OPERATES(1406, "+", time_plus_date, TI, D, TS, wr_explain_to_moved_date, "a time of a day"),
    OPERATES(1407, "+", date_plus_interval, D, IV, TS, wr_explain_moved_date, "later"),
    OPERATES(1408, "+", interval_plus_date, IV, D, TS, wr_explain_to_moved_date, "later"),
    OPERATES(1409, "-", date_minus_interval, D, IV, TS, wr_explain_moved_date, "earlier"),
    OPERATES(1410, "+", time_plus_interval, TI, IV, TI, NULL, "later, around midnight"),
    OPERATES(1411, "+", interval_plus_time, IV, TI, TI, NULL, "later, around midnight"),
    OPERATES(1412, "-", time_minus_interval, TI, IV, TI, NULL, "earlier, around midnight"),
    OPERATES(1413, "-", time_minus_time, TI, TI, IV, NULL, "time between"),
    OPERATES(1414, "+", timestamp_plus_interval, TS, IV, TS, wr_explain_timestamp,
             "later: months, then days, then time"),
    OPERATES(1415, "+", interval_plus_timestamp, IV, TS, TS, wr_explain_timestamp, "later"),
    OPERATES(1416, "-", timestamp_minus_interval, TS, IV, TS, wr_explain_timestamp, "earlier"),
    OPERATES(1417, "-", timestamp_minus_timestamp, TS, TS, IV, wr_explain_timestamps,
             "days and time between"),
    OPERATES(1418, "+", timestamptz_plus_interval, TZ, IV, TZ, wr_explain_timestamp,
             "later: months and days by the clocks of the job's time zone"),
    OPERATES(1419, "+", interval_plus_timestamptz, IV, TZ, TZ, wr_explain_timestamp, "later"),
    OPERATES(1420, "-", timestamptz_minus_interval, TZ, IV, TZ, wr_explain_timestamp, "earlier"),
    OPERATES(1421, "-", timestamp_minus_timestamp, TZ, TZ, IV, wr_explain_timestamps,
             "days and time between"),
    OPERATES(1422, "+", add_interval, IV, IV, IV, wr_explain_interval, "addition"),
    OPERATES(1423, "-", sub_interval, IV, IV, IV, wr_explain_interval, "subtraction"),
    ROW(1424, "-", true, neg_interval, IV, wr_explain_interval, "negation", 1, IV),
    OPERATES(1425, "*", interval_times_float8, IV, F8, IV, wr_explain_interval, "multiplication"),
    OPERATES(1426, "*", float8_times_interval, F8, IV, IV, wr_explain_interval, "multiplication"),
    OPERATES(1427, "/", interval_by_float8, IV, F8, IV, wr_explain_interval, "division"),

    CALLED(1431, "isfinite", isfinite_date, B, NULL, "is it no infinity", 1, D),
    CALLED(1432, "isfinite", isfinite_timestamp, B, NULL, "is it no infinity", 1, TS),
    CALLED(1433, "isfinite", isfinite_timestamp, B, NULL, "is it no infinity", 1, TZ),
    CALLED(1434, "isfinite", isfinite_interval, B, NULL, "always true", 1, IV),
    CALLED(1435, "justify_hours", justify_hours, IV, wr_explain_interval,
           "24 hours become a day", 1, IV),
    CALLED(1436, "justify_days", justify_days, IV, wr_explain_interval, "30 days become a month",
           1, IV),
    CALLED(1437, "justify_interval", justify_interval, IV, wr_explain_interval,
           "both, and one sign for all parts", 1, IV),
    CALLED(1438, "date_bin", date_bin, TS, wr_explain_bin,
           "the start of the bin of a width (1) that a time (2) is in, counted from an origin (3)",
           3, IV, TS, TS),
    CALLED(1439, "date_bin", date_bin, TZ, wr_explain_bin, "the same", 3, IV, TZ, TZ),
    CALLED(1440, "age", age, IV, wr_explain_timestamp, "years, months, days and time between", 2,
           TS, TS),
    CALLED(1441, "age", age_zoned, IV, wr_explain_timestamp,
           "the same by the clocks of the job's time zone", 2, TZ, TZ),
    CALLED(1442, "timestamp", date_plus_time, TS, wr_explain_timestamp, "a time of a day", 2, D,
           TI),
    CALLED(1443, "timestamptz", date_plus_time_zoned, TZ, wr_explain_timestamp,
           "a time of a day in the job's time zone", 2, D, TI),

    CALLED(1451, "date_trunc", trunc_timestamp, TS, wr_explain_unit_timestamp, TRUNC_TEXT, 2, T,
           TS),
    CALLED(1452, "date_trunc", trunc_timestamptz, TZ, wr_explain_unit_timestamptz, TRUNC_TEXT, 2,
           T, TZ),
    CALLED(1453, "date_trunc", trunc_timestamptz_in, TZ, wr_explain_unit_timestamptz,
           "the same by the clocks of a time zone (3)", 3, T, TZ, T),
    CALLED(1454, "date_trunc", trunc_interval, IV, wr_explain_unit_interval,
           "an interval without its smaller parts", 2, T, IV),
    PART(1461, "extract", extract_date, D, N, wr_explain_unit_date, EXTRACT_TEXT),
    PART(1462, "extract", extract_time, TI, N, wr_explain_unit_time, EXTRACT_TEXT),
    PART(1463, "extract", extract_timestamp, TS, N, wr_explain_unit_timestamp, EXTRACT_TEXT),
    PART(1464, "extract", extract_timestamptz, TZ, N, wr_explain_unit_timestamptz, EXTRACT_TEXT),
    PART(1465, "extract", extract_interval, IV, N, wr_explain_unit_interval, EXTRACT_TEXT),
    PART(1466, "date_part", part_date, D, F8, wr_explain_unit_timestamp, PART_TEXT),
    PART(1467, "date_part", part_time, TI, F8, wr_explain_unit_time, PART_TEXT),
    PART(1468, "date_part", part_timestamp, TS, F8, wr_explain_unit_timestamp, PART_TEXT),
    PART(1469, "date_part", part_timestamptz, TZ, F8, wr_explain_unit_timestamptz, PART_TEXT),
    PART(1470, "date_part", part_interval, IV, F8, wr_explain_unit_interval, PART_TEXT),

    CALLED(1481, "make_date", make_date, D, wr_explain_make_date, "year, month, day", 3, I4, I4,
           I4),
    CALLED(1482, "make_time", make_time, TI, wr_explain_make_time, "hour, minute, second", 3, I4,
           I4, F8),
    CALLED(1483, "make_timestamp", make_timestamp, TS, wr_explain_make_timestamp,
           "year, month, day, hour, minute, second", 6, I4, I4, I4, I4, I4, F8),
    CALLED(1484, "make_timestamptz", make_timestamptz, TZ, wr_explain_make_timestamptz,
           "the same in the job's time zone", 6, I4, I4, I4, I4, I4, F8),
    CALLED(1485, "make_timestamptz", make_timestamptz_in, TZ, wr_explain_make_timestamptz,
           "the same in a time zone (7)", 7, I4, I4, I4, I4, I4, F8, T),
    MAKE_INTERVAL(1491, 1),
    MAKE_INTERVAL(1492, 2),
    MAKE_INTERVAL(1493, 3),
    MAKE_INTERVAL(1494, 4),
    MAKE_INTERVAL(1495, 5),
    MAKE_INTERVAL(1496, 6),
    MAKE_INTERVAL(1497, 7),
    CALLED(1501, "to_timestamp", to_timestamp, TZ, wr_explain_timestamp, "seconds since 1970 UTC",
           1, F8),
    CALLED(1511, "timezone", timezone_timestamp, TZ, wr_explain_zone,
           "what a clock of a zone shows, as a time: value AT TIME ZONE zone", 2, T, TS),
    CALLED(1512, "timezone", timezone_timestamptz, TS, wr_explain_zone,
           "what the clocks of a zone show then: value AT TIME ZONE zone", 2, T, TZ),
    CALLED(1513, "timezone", timezone_interval_timestamp, TZ, wr_explain_zone_interval,
           "the same by an offset east of UTC", 2, IV, TS),
    CALLED(1514, "timezone", timezone_interval_timestamptz, TS, wr_explain_zone_interval,
           "the same by an offset east of UTC", 2, IV, TZ),

    OVERLAPS(1521, overlaps_time, TI, TI, TI, TI),
    OVERLAPS(1522, overlaps_time_te, TI, TI, TI, IV),
    OVERLAPS(1523, overlaps_time_et, TI, IV, TI, TI),
    OVERLAPS(1524, overlaps_time_ee, TI, IV, TI, IV),
    OVERLAPS(1525, overlaps_stamp, TS, TS, TS, TS),
    OVERLAPS(1526, overlaps_stamp_te, TS, TS, TS, IV),
    OVERLAPS(1527, overlaps_stamp_et, TS, IV, TS, TS),
    OVERLAPS(1528, overlaps_stamp_ee, TS, IV, TS, IV),
    OVERLAPS(1529, overlaps_stamp, TZ, TZ, TZ, TZ),
    OVERLAPS(1530, overlaps_zoned_te, TZ, TZ, TZ, IV),
    OVERLAPS(1531, overlaps_zoned_et, TZ, IV, TZ, TZ),
    OVERLAPS(1532, overlaps_zoned_ee, TZ, IV, TZ, IV),
};

const struct wr_function_group wr_functions_time = {times, WR_COUNT(times)};
