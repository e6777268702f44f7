/* Time zones: files that are well and files that are not, rules, names. */
#include "common/batch/zone.h"

#include <pthread.h>
#include <strings.h>

#include "common/base/alloc.h"
#include "common/base/rng.h"
#include "common/batch/calendar.h"
#include "common/batch/zones.h"
#include "common/sys/env.h"
#include "tests/lib/wr_test.h"

static struct wr_env *env;

static void open_zones(void)
{
    struct wr_error err;

    env = wr_env_real_create(0);
    WR_CK_OK(wr_zones_open(WR_ZONES_DIRECTORY, &err), &err);
    WR_CK_OK(wr_zones_open("/nowhere", &err), &err); /* it is done */
}

static const char *const looked_for[] = {"Europe/Berlin", "zone.tab",         "America/New_York",
                                         "asia/kolkata",  "Pacific/Auckland", "tzdata.zi",
                                         "Etc/UCT",       "Africa/Cairo",     "CET"};

static const struct wr_zone *zone_of(const char *name)
{
    const struct wr_zone *zone = wr_zones_find(name, (uint32_t)strlen(name));

    ck_assert_msg(zone != NULL, "%s", name);
    return zone;
}

static char *file_of(const char *name, size_t *ret_bytes)
{
    char path[256], *data = NULL;
    struct wr_error err;

    (void)snprintf(path, sizeof path, WR_ZONES_DIRECTORY "/%s", name);
    WR_CK_OK(wr_file_read_all(env, path, 1 << 20, &data, ret_bytes, &err), &err);
    return data;
}

#define FINDERS 4u

struct finder {
    uint64_t seed;
    const struct wr_zone *found[2][WR_COUNT(looked_for)];
};

static void *find_zones(void *arg)
{
    struct finder *finder = arg;
    struct wr_rng rng;

    wr_rng_init(&rng, finder->seed);
    for (uint32_t i = 0; i < 2 * WR_COUNT(looked_for); i++) {
        uint32_t from = (uint32_t)wr_rng_below(&rng, WR_COUNT(looked_for));
        for (uint32_t n = 0; n < WR_COUNT(looked_for); n++) {
            uint32_t at = (from + n) % WR_COUNT(looked_for);
            finder->found[i % 2][at] = wr_zones_find(looked_for[at], (uint32_t)strlen(looked_for[at]));
        }
    }
    return NULL;
}

/* Threads that look for the same zones for the first time find the same ones, each whole. */
START_TEST(zones_are_read_once)
{
    struct finder finders[FINDERS];
    pthread_t threads[FINDERS];

    open_zones();
    for (uint32_t i = 0; i < FINDERS; i++) {
        finders[i].seed = i;
        ck_assert_int_eq(pthread_create(&threads[i], NULL, find_zones, &finders[i]), 0);
    }
    for (uint32_t i = 0; i < FINDERS; i++) {
        ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
        ck_assert_mem_eq(finders[i].found[0], finders[0].found[0], sizeof finders[0].found[0]);
        ck_assert_mem_eq(finders[i].found[1], finders[0].found[0], sizeof finders[0].found[0]);
    }
    for (uint32_t n = 0; n < WR_COUNT(looked_for); n++) {
        bool zone = strchr(looked_for[n], '.') == NULL;
        ck_assert_msg((finders[0].found[0][n] != NULL) == zone, "%s", looked_for[n]);
        ck_assert(!zone || strcasecmp(finders[0].found[0][n]->name, looked_for[n]) == 0);
    }
    wr_env_real_destroy(env);
}
END_TEST

/* Every zone of the system: an offset goes with each time, and a local time that is shown once is the
 * time it came from. */
START_TEST(local_times_lead_back)
{
    struct wr_rng rng;
    uint32_t zones = 0, checked = 0;

    open_zones();
    wr_rng_init(&rng, 1);
    for (const char *name; (name = wr_zones_name_at(zones)) != NULL; zones++) {
        const struct wr_zone *zone = zone_of(name);
        for (uint32_t i = 0; i < 200; i++) {
            int64_t utc = (int64_t)wr_rng_below(&rng, 8000000000ull) - 3000000000ll;
            int32_t offset = wr_zone_offset(zone, utc);
            int64_t local = utc + offset;
            WR_CK(offset > -16 * 3600 && offset < 16 * 3600);
            /* No change of the offset within a day: the local time is shown once. */
            if (wr_zone_offset(zone, utc - 2 * 86400) == offset &&
                wr_zone_offset(zone, utc + 2 * 86400) == offset) {
                WR_CK(wr_zone_offset_of_local(zone, local) == offset);
                checked += 1;
            }
        }
    }
    ck_assert_uint_gt(zones, 300);
    ck_assert_uint_gt(checked, 50000);
    wr_env_real_destroy(env);
}
END_TEST

/* Beyond the last time of a file its rule holds, for as long as timestamps last. */
START_TEST(rules_hold_for_ever)
{
    const struct wr_zone *berlin;
    struct wr_zone posix;
    static const int64_t years[] = {2038, 2100, 9999, 200000};

    open_zones();
    berlin = zone_of("EUROPE/berlin");
    ck_assert(wr_zone_of_posix("CET-1CEST,M3.5.0,M10.5.0/3", &posix));
    for (size_t i = 0; i < WR_COUNT(years); i++) {
        int64_t january = wr_days_of(years[i], 1, 15) * 86400, july = wr_days_of(years[i], 7, 15) * 86400;
        ck_assert_int_eq(wr_zone_offset(berlin, january), 3600);
        ck_assert_int_eq(wr_zone_offset(berlin, july), 7200);
        ck_assert_int_eq(wr_zone_offset(&posix, january), 3600);
        ck_assert_int_eq(wr_zone_offset(&posix, july), 7200);
        ck_assert_int_eq(wr_zone_offset_of_local(&posix, july), 7200);
    }
    wr_env_real_destroy(env);
}
END_TEST

/* What clocks called a time is by the change before it, and beyond the last one by the rule: the last name
 * of that offset, not an older one ("CPT"). */
START_TEST(times_have_abbreviations)
{
    static const struct {
        const char *zone;
        int64_t utc_s;
        const char *name;
    } cases[] = {
        {"Europe/Berlin", 1700000000, "CET"},         {"Europe/Berlin", 1720000000, "CEST"},
        {"Europe/Berlin", -5000000000ll, "LMT"},      {"Europe/Berlin", 4000000000ll, "CEST"},
        {"America/Chicago", 2525000000ll, "CST"},     {"America/Chicago", 4000000000ll, "CDT"},
        {"America/Los_Angeles", -800000000, "PWT"},   {"Asia/Kathmandu", 1700000000, "+0545"},
        {"UTC", 0, "UTC"},
    };
    struct wr_zone posix;

    open_zones();
    for (size_t i = 0; i < WR_COUNT(cases); i++) {
        ck_assert_str_eq(wr_zone_abbreviation(zone_of(cases[i].zone), cases[i].utc_s),
                         cases[i].name);
    }
    WR_CK(wr_zone_of_posix("CET-1CEST,M3.5.0,M10.5.0/3", &posix));
    ck_assert_ptr_null(wr_zone_abbreviation(&posix, 0));
    wr_env_real_destroy(env);
}
END_TEST

/* POSIX texts: what PostgreSQL takes, and what nobody does. */
START_TEST(posix_texts_are_checked)
{
    static const char *const good[] = {"EST5", "EST5EDT", "<+03>-3", "+3", "-3", "A1B2,J60,J300",
                                       "A1B,0,365/167:59:59", "A1B,M1.1.0/-167,M12.5.6"};
    static const char *const bad[] = {"", "EST", "EST5EDT,M3.2.0", "EST5EDT,M13.2.0,M11.1.0", "A200",
                                      "A1B,M3.0.0,M4.1.0", "A1B,J0,J1", "A1B,366,1", "<+03-3", "A1:60",
                                      "A1B,M3.2.0,M11.1.0x", "A1B,M3.2.7,M11.1.0", "A99999999999999"};
    struct wr_zone zone;

    for (size_t i = 0; i < WR_COUNT(good); i++) {
        ck_assert_msg(wr_zone_of_posix(good[i], &zone), "%s", good[i]);
        for (int64_t t = -100000000000; t < 100000000000; t += 999999937) {
            int32_t offset = wr_zone_offset(&zone, t);
            WR_CK(offset <= 5 * 3600 && offset >= -6 * 3600);
        }
    }
    for (size_t i = 0; i < WR_COUNT(bad); i++) {
        ck_assert_msg(!wr_zone_of_posix(bad[i], &zone), "%s", bad[i]);
    }
}
END_TEST

/* A file cut anywhere, or with any byte changed, is refused with its name or is a zone. */
START_TEST(damaged_files_are_refused)
{
    struct wr_zone *zone = NULL;
    struct wr_error err;
    struct wr_rng rng;
    size_t bytes;
    char *data;

    open_zones();
    data = file_of("Europe/Berlin", &bytes);
    for (size_t cut = 0; cut < bytes; cut++) {
        char *copy = wr_alloc(cut);
        memcpy(copy, data, cut);
        ck_assert_int_eq(wr_zone_parse("Europe/Berlin", copy, cut, &zone, &err), WR_ERR_CORRUPT);
        ck_assert_ptr_nonnull(strstr(err.message, "time zone file \"Europe/Berlin\" is malformed: "));
        wr_free(copy);
    }
    wr_rng_init(&rng, 2);
    for (uint32_t i = 0; i < 20000; i++) {
        size_t at = wr_rng_below(&rng, wr_rng_chance(&rng, 0.5) ? 64 : bytes);
        char before = data[at];
        data[at] = (char)wr_rng_next(&rng);
        if (wr_zone_parse("x", data, bytes, &zone, &err) == WR_OK) {
            (void)wr_zone_offset(zone, (int64_t)wr_rng_next(&rng) >> 20);
            (void)wr_zone_offset_of_local(zone, (int64_t)wr_rng_next(&rng) >> 20);
            wr_zone_destroy(zone);
        }
        data[at] = before;
    }
    wr_free(data);
    data = file_of("right/Europe/Berlin", &bytes);
    ck_assert_int_eq(wr_zone_parse("right/Europe/Berlin", data, bytes, &zone, &err), WR_ERR_UNSUPPORTED);
    wr_free(data);
    wr_env_real_destroy(env);
}
END_TEST

/* A name is looked up among those of the directory: nothing in it leads to a file. */
START_TEST(names_do_not_lead_to_files)
{
    static const char *const names[] = {"../etc/passwd", "Europe/../Europe/Berlin", "/etc/localtime",
                                        "Europe", "Europe/", "", ".", "right/Europe/Berlin",
                                        "zone.tab", "tzdata.zi", "Europe/Berlin\n"};
    char longest[400];

    open_zones();
    for (size_t i = 0; i < WR_COUNT(names); i++) {
        ck_assert_ptr_null(wr_zones_find(names[i], (uint32_t)strlen(names[i])));
    }
    memset(longest, 'a', sizeof longest);
    ck_assert_ptr_null(wr_zones_find(longest, sizeof longest));
    ck_assert_ptr_null(wr_zones_find("UTC\0x", 5));
    ck_assert_ptr_nonnull(zone_of("utc"));
    wr_env_real_destroy(env);
}
END_TEST

/* The zone of a thread is what it was set to. */
START_TEST(the_current_zone_is_set_and_put_back)
{
    const struct wr_zone *berlin;

    open_zones();
    berlin = zone_of("Europe/Berlin");
    ck_assert_ptr_null(wr_zone_current());
    ck_assert_ptr_null(wr_zone_set_current(berlin));
    ck_assert_ptr_eq(wr_zone_current(), berlin);
    ck_assert_ptr_eq(wr_zone_set_current(zone_of("UTC")), berlin);
    ck_assert_ptr_null(wr_zone_current());
    wr_env_real_destroy(env);
}
END_TEST

WR_TEST_MAIN("zone", zones_are_read_once, local_times_lead_back, rules_hold_for_ever, times_have_abbreviations,
             posix_texts_are_checked,
             damaged_files_are_refused, names_do_not_lead_to_files,
             the_current_zone_is_set_and_put_back)
