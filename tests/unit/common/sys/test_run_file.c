/* Run files: one JSON object, replaced whole, and gone afterwards. */
#include "common/sys/run_file.h"

#include <jansson.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "tests/lib/scratch.h"
#include "tests/lib/wr_test.h"

/* What was written is JSON with the process's number and every value, whatever characters it has. */
START_TEST(values_are_found)
{
    static const char *const values[] = {"control", "127.0.0.1:6123", "odd", "a \"quote\" \\ and\n\ttabs ü", NULL};
    static const char *const fewer[] = {"http", "[::1]:80", NULL};
    char directory[64], data[96], path[128];
    struct wr_env *env = wr_env_real_create(0);
    struct wr_error err;
    json_t *json;

    scratch_make(directory, sizeof directory);
    (void)snprintf(data, sizeof data, "%s/new/data", directory);
    (void)snprintf(path, sizeof path, "%s/program.json", data);
    WR_CK_OK(wr_run_file_write(env, data, "program", values, &err), &err);
    json = json_load_file(path, 0, NULL);
    ck_assert_ptr_nonnull(json);
    ck_assert_int_eq(json_integer_value(json_object_get(json, "pid")), getpid());
    ck_assert_str_eq(json_string_value(json_object_get(json, "control")), values[1]);
    ck_assert_str_eq(json_string_value(json_object_get(json, "odd")), values[3]);
    json_decref(json);
    WR_CK_OK(wr_run_file_write(env, data, "program", fewer, &err), &err);
    json = json_load_file(path, 0, NULL);
    ck_assert_uint_eq(json_object_size(json), 2);
    json_decref(json);
    wr_run_file_remove(env, data, "program");
    ck_assert_int_ne(access(path, F_OK), 0);
    wr_run_file_remove(env, data, "program"); /* again is fine */
    ck_assert_int_ne(wr_run_file_write(env, "/proc/none", "program", values, &err), WR_OK);
    wr_env_real_destroy(env);
    scratch_remove(directory);
}
END_TEST

WR_TEST_MAIN("run_file", values_are_found)
