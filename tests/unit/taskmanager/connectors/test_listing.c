/* Files of a source: what is handed out of them, once and while they grow, move and go. */
#include "taskmanager/connectors/listing.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "common/obs/log.h"
#include "tests/lib/scratch.h"
#include "tests/lib/wr_test.h"

static struct wr_env *env;
static char directory[64], pattern[80];
static struct tm_listing listing;

static void no_log(void *ctx, enum wr_log_level level, const char *line)
{
    (void)ctx;
    (void)level;
    (void)line;
}

static void begin(bool watch, bool by_lines)
{
    env = wr_env_real_create(1);
    wr_log_set_sink(no_log, NULL);
    scratch_make(directory, sizeof directory);
    (void)snprintf(pattern, sizeof pattern, "%s/*", directory);
    listing = (struct tm_listing){.pattern = pattern, .watch = watch, .by_lines = by_lines, .record_limit = 100};
}

static void end(void)
{
    tm_listing_fini(&listing);
    scratch_remove(directory);
    wr_env_real_destroy(env);
}

static char *path_of(const char *name)
{
    static char path[160];

    (void)snprintf(path, sizeof path, "%s/%s", directory, name);
    return path;
}

static void append(const char *name, const char *text)
{
    FILE *file = fopen(path_of(name), "a");

    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(text, file), 0);
    ck_assert_int_eq(fclose(file), 0);
}

static void move(const char *from, const char *to)
{
    char *old = wr_strdup(path_of(from));

    ck_assert_int_eq(rename(old, path_of(to)), 0);
    wr_free(old);
}

static void look(void)
{
    struct wr_error err;

    WR_CK_OK(tm_listing_look(&listing, env, &err), &err);
    tm_listing_take(&listing);
}

/* Everything that can be handed out is; "name[from,to) …". */
static void check(const char *expected)
{
    struct wr_sb got = {0};
    struct tm_listed_file *file;

    look();
    while ((file = tm_listing_next(&listing)) != NULL) {
        wr_sb_printf(&got, "%s%s[%llu,%llu)", got.bytes > 0 ? " " : "", strrchr(file->path, '/') + 1,
                     (unsigned long long)file->next, (unsigned long long)file->bytes);
        file->next = file->bytes;
    }
    ck_assert_str_eq(got.ptr == NULL ? "" : got.ptr, expected);
    wr_sb_fini(&got);
}

/* A bounded source has all there is, whole lines or not, and must have something. */
START_TEST(a_bounded_source_takes_all)
{
    struct wr_error err;

    begin(false, true);
    ck_assert_int_eq(tm_listing_look(&listing, env, &err), WR_ERR_NOT_FOUND);
    append("a", "one\ntwo");
    append("b", "x");
    append("c", "");
    check("a[0,7) b[0,1)");
    ck_assert_uint_eq(tm_listing_first_item(&listing), 3);
    end();
}
END_TEST

/* Lines are handed out when their end is there, once, whatever is appended in what pieces. */
START_TEST(growing_files_are_handed_out_by_lines)
{
    begin(true, true);
    check("");
    append("a", "one\ntw");
    check("a[0,4)");
    check("");
    append("a", "o");
    check("");
    append("a", "\nthree\nfo");
    append("b", "no end");
    check("a[4,14)");
    append("b", "\n");
    check("b[0,7)");
    ck_assert_uint_eq(tm_listing_first_item(&listing), 0);
    end();
}
END_TEST

/* A file is what it is, not what it is called: renamed it goes on, another one in its place is new. */
START_TEST(renamed_files_go_on)
{
    begin(true, true);
    append("log", "1\n2\n");
    check("log[0,4)");
    append("log", "3\n");
    move("log", "log.1");
    append("log", "4\n5\n6\n7\n");
    check("log.1[4,6) log[0,8)");
    check("");
    ck_assert_int_eq(unlink(path_of("log.1")), 0);
    check("");
    ck_assert_uint_eq(listing.files.count, 1);
    end();
}
END_TEST

/* Shorter than it was: another file, from its first byte. */
START_TEST(shrunk_files_begin_anew)
{
    begin(true, true);
    append("log", "1\n2\n3\n");
    check("log[0,6)");
    ck_assert_int_eq(truncate(path_of("log"), 0), 0);
    check("");
    append("log", "4\n");
    check("log[0,2)");
    append("log", "5\n6\n");
    check("log[2,6)");
    end();
}
END_TEST

/* Another file that was given the same number, and is longer: it is told by its first bytes. */
START_TEST(numbers_that_are_given_again_are_noticed)
{
    begin(true, true);
    append("log", "first\n");
    check("log[0,6)");
    ck_assert_int_eq(truncate(path_of("log"), 0), 0); /* what a new file with the old number looks like */
    append("log", "second\nthird\n");
    check("log[0,13)");
    append("log", "fourth\n");
    check("log[13,20)");
    ck_assert_uint_eq(listing.losses.count, 0);
    append("log", "fifth\n");
    look();
    ck_assert_int_eq(truncate(path_of("log"), 0), 0);
    check("");
    ck_assert_uint_eq(listing.losses.count, 1);
    ck_assert_uint_eq(listing.losses.items[0].next, 20);
    ck_assert_ptr_nonnull(strstr(listing.losses.items[0].message, "log\" was replaced or cut off before its bytes 20 to 26"));
    end();
}
END_TEST

/* A rest without a line end that is longer than a record may be is handed out: its reader says so. */
START_TEST(endless_lines_are_handed_out)
{
    char line[151];

    begin(true, true);
    memset(line, 'x', 150);
    line[150] = '\0';
    append("a", "1\n");
    append("a", line);
    check("a[0,2)");
    check("a[2,152)");
    append("a", "x\n2\n");
    check("a[152,156)");
    end();
}
END_TEST

/* What is not read by lines is taken when it has stayed the same, and once. */
START_TEST(whole_files_wait_until_they_are_still)
{
    begin(true, false);
    append("a.csv", "1,2\n");
    check("");
    append("a.csv", "3");
    check("");
    check("a.csv[0,5)");
    append("a.csv", "4\n");
    check("");
    check("");
    end();
    begin(true, true);
    append("a.gz", "x");
    append("a.txt", "y\n");
    check("a.txt[0,2)");
    check("a.gz[0,1)");
    end();
}
END_TEST

/* What a restored listing knows is what the sealed one knew. */
START_TEST(listings_are_restored)
{
    struct wr_sb items[3] = {{0}};

    begin(true, true);
    append("a", "1\n2");
    append("b", "1\n");
    check("a[0,2) b[0,2)");
    for (uint32_t i = 0; i < 2; i++) {
        tm_listed_file_write(&listing.files.items[i], &items[i]);
    }
    tm_listing_fini(&listing);
    listing = (struct tm_listing){.pattern = pattern, .watch = true, .by_lines = true, .record_limit = 100};
    for (uint32_t i = 0; i < 2; i++) {
        struct tm_listed_file file;
        for (size_t bytes = 0; bytes < items[i].bytes; bytes++) {
            struct wr_reader cut = wr_reader_of(items[i].ptr, bytes);
            ck_assert(!tm_listed_file_read(&cut, &file));
        }
        struct wr_reader reader = wr_reader_of(items[i].ptr, items[i].bytes);
        ck_assert(tm_listed_file_read(&reader, &file));
        WR_VEC_PUSH(&listing.files, file);
        wr_sb_fini(&items[i]);
    }
    append("a", "\n");
    append("c", "1\n");
    check("a[2,4) c[0,2)");
    end();
}
END_TEST

WR_TEST_MAIN("listing", a_bounded_source_takes_all, growing_files_are_handed_out_by_lines, renamed_files_go_on,
             shrunk_files_begin_anew, numbers_that_are_given_again_are_noticed, endless_lines_are_handed_out, whole_files_wait_until_they_are_still,
             listings_are_restored)
