#include "tests/lib/fuzz_jsonpath.h"

#include "common/base/alloc.h"
#include "common/batch/text.h"
#include "common/expr/jsonpath.h"
#include "tests/lib/wr_test.h"

static void check_text(struct wr_str path)
{
    struct wr_sb text = {0};
    struct wr_jsonpath_fault fault = {""};

    if (wr_jsonpath_check(path, &fault) != 0) {
        WR_CK(fault.message[0] != '\0');
        return;
    }
    wr_jsonpath_to_text(path, &text);
    WR_CK(text.bytes > 0 && wr_utf8_valid(text.ptr, text.bytes));
    wr_sb_fini(&text);
}

static void check_found(const struct wr_jsonpath_list *found)
{
    struct wr_jsonb_builder b;
    uint32_t bytes;

    wr_jsonb_builder_init(&b);
    wr_jsonb_begin(&b, WR_JSONB_ARRAY);
    for (uint32_t i = 0; i < found->count; i++) {
        wr_jsonpath_put(&b, wr_jsonpath_list_at(found, i));
    }
    wr_jsonb_end(&b);
    if (wr_jsonb_finish(&b, &bytes) == 0) {
        char *string = wr_alloc(bytes);
        wr_jsonb_write(&b, string);
        WR_CK(wr_jsonb_valid(string, bytes));
        wr_free(string);
    }
    wr_jsonb_builder_fini(&b);
}

static void check_run(struct wr_jsonpath_machine *machine, const struct wr_jsonpath_run *run)
{
    struct wr_jsonpath_list found = {0};
    enum wr_jsonpath_result result = WR_JSONPATH_NOTHING, asked = WR_JSONPATH_NOTHING;
    const char *message = NULL;
    uint32_t state = wr_jsonpath_evaluate(machine, run, &found, &result, &message);

    WR_CK(state == 0 || (message != NULL && message[0] != '\0'));
    if (state == 0) {
        check_found(&found);
    }
    /* It may end before it comes to an error, but what has none answers the same. */
    uint32_t asked_state = wr_jsonpath_evaluate(machine, run, NULL, &asked, &message);
    if (state == 0 && result != WR_JSONPATH_ERROR) {
        WR_CK(asked_state == 0 && (asked == WR_JSONPATH_FOUND) == (found.count > 0));
    }
    wr_jsonpath_list_fini(&found);
}

/* A copy that ends where the allocator looks. */
static struct wr_str copy_of(const uint8_t *data, size_t bytes)
{
    char *copy = wr_alloc(WR_MAX(bytes, (size_t)1));

    memcpy(copy, data, bytes);
    return (struct wr_str){copy, bytes};
}

static void check_runs(struct wr_str path, struct wr_jsonb target)
{
    struct wr_jsonpath_machine *machine = wr_jsonpath_machine_create();
    struct wr_jsonpath_run run = {.path = path, .target = target};

    run.vars = target.kind == WR_JSONB_OBJECT ? &target : NULL;
    for (uint32_t i = 0; i < 4; i++) {
        run.silent = i % 2 != 0;
        run.with_zone = i >= 2;
        check_run(machine, &run);
    }
    wr_jsonpath_machine_destroy(machine);
}

void fuzz_jsonpath(const uint8_t *data, size_t bytes)
{
    const uint8_t *zero = bytes == 0 ? NULL : memchr(data, 0, bytes);
    size_t path_bytes = zero == NULL ? 0 : (size_t)(zero - data);
    struct wr_view value;

    if (zero == NULL || !wr_utf8_valid((const char *)data, path_bytes)) {
        return;
    }
    struct wr_str path = copy_of(data, path_bytes);
    struct wr_str json = copy_of(zero + 1, bytes - path_bytes - 1);
    check_text(path);
    if (wr_text_to_cell_fast(WR_TYPE_JSONB, -1, json.ptr, (uint32_t)json.bytes, &value) == 0) {
        check_runs(path, wr_jsonb_of(&value));
    }
    wr_free((char *)path.ptr);
    wr_free((char *)json.ptr);
}
