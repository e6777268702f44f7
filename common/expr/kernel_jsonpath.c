/* Functions of jsonpath: @?, @@, jsonb_path_exists, _match, _query_array and _query_first. */
#include "common/expr/kernel_jsonpath.h"

#include <stdio.h>

#include "common/base/alloc.h"
#include "common/batch/sqlstate.h"

/* ---- texts ---- */

static struct wr_str path_of(const struct wr_kernel_call *call, uint32_t arg, uint32_t row)
{
    return wr_kernel_text(call, arg, row);
}

/* A path is its text, which lies where the argument does. */
static bool text_jsonpath(const struct wr_kernel_call *call)
{
    const struct wr_view *a = call->args[0];
    struct wr_view *out = call->out;
    struct wr_jsonpath_fault fault;

    WR_KERNEL_ROWS(call, i)
    {
        if (!wr_kernel_live(call, i)) {
            continue;
        }
        call->errors[i] = wr_jsonpath_check(path_of(call, 0, i), &fault);
        out[i] = call->errors[i] == 0 ? a[i] : (struct wr_view){0};
    }
    return true;
}
const struct wr_kernel_entry wr_kernel_text_jsonpath = {text_jsonpath};

void wr_explain_text_jsonpath(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate,
                              char *message, size_t bytes)
{
    struct wr_jsonpath_fault fault;

    (void)sqlstate;
    if (wr_jsonpath_check(path_of(call, 0, row), &fault) != 0) {
        (void)snprintf(message, bytes, "%s", fault.message);
    }
}

static uint32_t row_text(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb,
                         const char **ret_message)
{
    (void)ret_message;
    wr_jsonpath_to_text(path_of(call, 0, row), sb);
    return 0;
}

static bool jsonpath_text(const struct wr_kernel_call *call)
{
    return wr_kernel_by_row(call, row_text);
}
const struct wr_kernel_entry wr_kernel_jsonpath_text = {jsonpath_text};

void wr_explain_jsonpath_text(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate,
                              char *message, size_t bytes)
{
    (void)sqlstate;
    wr_explain_by_row(call, row, row_text, message, bytes);
}

/* ---- machines ---- */

struct machine {
    struct wr_kernel_state base;
    struct wr_jsonpath_machine *machine;
    struct wr_jsonb_builder builder;
};

static void destroy(struct wr_kernel_state *state)
{
    struct machine *m = (struct machine *)state;

    wr_jsonpath_machine_destroy(m->machine);
    wr_jsonb_builder_fini(&m->builder);
    wr_free(m);
}

static struct machine *machine_of(const struct wr_kernel_call *call)
{
    struct machine *m = (struct machine *)*call->state;

    if (m == NULL) {
        m = WR_NEW(struct machine);
        m->base.destroy = destroy;
        m->machine = wr_jsonpath_machine_create();
        wr_jsonb_builder_init(&m->builder);
        *call->state = &m->base;
    }
    return m;
}

/* What a function is: an operator is silent, and without variables. */
struct form {
    bool is_operator;
    bool with_zone;
};

static uint32_t evaluate(const struct wr_kernel_call *call, struct form form, uint32_t row,
                         struct wr_jsonpath_list *found, enum wr_jsonpath_result *ret,
                         const char **ret_message)
{
    struct wr_jsonb vars = {.kind = WR_JSONB_OBJECT};
    struct wr_jsonpath_run run = {.path = path_of(call, 1, row),
                                  .target = wr_kernel_jsonb(call, 0, row),
                                  .vars = form.is_operator ? NULL : &vars,
                                  .silent = form.is_operator,
                                  .with_zone = form.with_zone};

    if (call->arg_count > 2) {
        vars = wr_kernel_jsonb(call, 2, row);
    }
    if (call->arg_count > 3) {
        run.silent = ((const uint8_t *)call->args[3])[row] != 0;
    }
    return wr_jsonpath_evaluate(machine_of(call)->machine, &run, found, ret, ret_message);
}

/* A row's answer; WR_ROW_NULL: it is NULL. A builder is there for one that is jsonb. */
union answer {
    bool truth;
    struct wr_jsonb_builder *builder;
};
typedef uint32_t (*answer_row)(const struct wr_kernel_call *call, struct form form, uint32_t row,
                               union answer *ret, const char **ret_message);

/* ---- yes or no ---- */

static uint32_t answer_exists(const struct wr_kernel_call *call, struct form form, uint32_t row,
                              union answer *ret, const char **ret_message)
{
    enum wr_jsonpath_result result = WR_JSONPATH_NOTHING;
    uint32_t state = evaluate(call, form, row, NULL, &result, ret_message);

    ret->truth = result == WR_JSONPATH_FOUND;
    return state != 0 ? state : result == WR_JSONPATH_ERROR ? WR_ROW_NULL : 0;
}

static uint32_t answer_match(const struct wr_kernel_call *call, struct form form, uint32_t row,
                             union answer *ret, const char **ret_message)
{
    WR_CLEANUP(wr_jsonpath_list_fini) struct wr_jsonpath_list found = {0};
    enum wr_jsonpath_result result;
    uint32_t state = evaluate(call, form, row, &found, &result, ret_message);
    const struct wr_jsonpath_value *one = wr_jsonpath_list_at(&found, 0);
    enum wr_jsonb_kind kind;
    bool silent = form.is_operator ||
                  (call->arg_count > 3 && ((const uint8_t *)call->args[3])[row] != 0);

    if (state != 0) {
        return state;
    }
    if (found.count == 1 && one->kind == WR_JSONPATH_VALUE_JSON) {
        kind = one->json.kind;
        ret->truth = kind == WR_JSONB_TRUE;
        if (kind == WR_JSONB_NULL || kind == WR_JSONB_TRUE || kind == WR_JSONB_FALSE) {
            return kind == WR_JSONB_NULL ? WR_ROW_NULL : 0;
        }
    }
    *ret_message = "single boolean result is expected";
    return silent ? WR_ROW_NULL : WR_SQLSTATE('2', '2', '0', '3', '8');
}

static bool run_boolean(const struct wr_kernel_call *call, struct form form, answer_row answer)
{
    uint8_t *out = call->out;
    union answer one = {0};
    const char *message;

    WR_KERNEL_ROWS(call, i)
    {
        out[i] = 0;
        if (!wr_kernel_live(call, i)) {
            continue;
        }
        uint32_t state = answer(call, form, i, &one, &message);
        if (state == WR_ROW_NULL) {
            wr_kernel_null(call, i);
        } else if (state != 0) {
            call->errors[i] = state;
        } else {
            out[i] = one.truth;
        }
    }
    return true;
}

/* ---- jsonb ---- */

static uint32_t answer_array(const struct wr_kernel_call *call, struct form form, uint32_t row,
                             union answer *ret, const char **ret_message)
{
    WR_CLEANUP(wr_jsonpath_list_fini) struct wr_jsonpath_list found = {0};
    enum wr_jsonpath_result result;
    uint32_t state = evaluate(call, form, row, &found, &result, ret_message);

    wr_jsonb_begin(ret->builder, WR_JSONB_ARRAY);
    for (uint32_t i = 0; i < found.count && state == 0; i++) {
        wr_jsonpath_put(ret->builder, wr_jsonpath_list_at(&found, i));
    }
    wr_jsonb_end(ret->builder);
    return state;
}

static uint32_t answer_first(const struct wr_kernel_call *call, struct form form, uint32_t row,
                             union answer *ret, const char **ret_message)
{
    WR_CLEANUP(wr_jsonpath_list_fini) struct wr_jsonpath_list found = {0};
    enum wr_jsonpath_result result;
    uint32_t state = evaluate(call, form, row, &found, &result, ret_message);

    if (state == 0 && found.count > 0) {
        wr_jsonpath_put(ret->builder, wr_jsonpath_list_at(&found, 0));
    }
    return state != 0 ? state : found.count > 0 ? 0 : WR_ROW_NULL;
}

/* What the builder has as the row's result. false: no memory. */
static bool put_built(const struct wr_kernel_call *call, uint32_t row, struct wr_jsonb_builder *b)
{
    struct wr_view *out = (struct wr_view *)call->out + row;
    uint32_t bytes = 0;
    uint8_t *room;

    *out = (struct wr_view){0};
    call->errors[row] = wr_jsonb_finish(b, &bytes);
    if (call->errors[row] != 0) {
        return true;
    }
    room = wr_kernel_reserve(call, bytes);
    if (room == NULL) {
        return false;
    }
    wr_jsonb_write(b, room);
    *out = wr_kernel_view(call, room, bytes);
    return true;
}

static bool run_jsonb(const struct wr_kernel_call *call, struct form form, answer_row answer)
{
    union answer one = {.builder = &machine_of(call)->builder};
    const char *message;

    WR_KERNEL_ROWS(call, i)
    {
        if (!wr_kernel_live(call, i)) {
            continue;
        }
        wr_jsonb_builder_reset(one.builder);
        uint32_t state = answer(call, form, i, &one, &message);
        if (state == WR_ROW_NULL) {
            wr_kernel_null(call, i);
        } else if (state != 0) {
            call->errors[i] = state;
            ((struct wr_view *)call->out)[i] = (struct wr_view){0};
        } else if (!put_built(call, i, one.builder)) {
            return false;
        }
    }
    return true;
}

/* ---- the functions ---- */

static void explain(const struct wr_kernel_call *call, struct form form, uint32_t row, answer_row answer,
                    bool is_jsonb, char *message, size_t bytes)
{
    union answer one = {0};
    const char *text = "";
    uint32_t state;

    if (is_jsonb) {
        one.builder = &machine_of(call)->builder;
        wr_jsonb_builder_reset(one.builder);
    }
    state = answer(call, form, row, &one, &text);
    if (state != 0 && state != WR_ROW_NULL) {
        (void)snprintf(message, bytes, "%s", text);
    }
}

#define PATH_FUNCTION(name, run, answer, is_operator, with_zone)                              \
    static bool kernel_##name(const struct wr_kernel_call *call)                              \
    {                                                                                         \
        return run(call, (struct form){is_operator, with_zone}, answer);                      \
    }                                                                                         \
    const struct wr_kernel_entry wr_kernel_##name = {kernel_##name};                          \
    void wr_explain_##name(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate, \
                           char *message, size_t bytes)                                       \
    {                                                                                         \
        (void)sqlstate;                                                                       \
        explain(call, (struct form){is_operator, with_zone}, row, answer, (run) == run_jsonb, \
                message, bytes);                                                              \
    }

PATH_FUNCTION(jsonb_path_has, run_boolean, answer_exists, true, false)
PATH_FUNCTION(jsonb_path_is, run_boolean, answer_match, true, false)
PATH_FUNCTION(jsonb_path_exists, run_boolean, answer_exists, false, false)
PATH_FUNCTION(jsonb_path_exists_tz, run_boolean, answer_exists, false, true)
PATH_FUNCTION(jsonb_path_match, run_boolean, answer_match, false, false)
PATH_FUNCTION(jsonb_path_match_tz, run_boolean, answer_match, false, true)
PATH_FUNCTION(jsonb_path_query_array, run_jsonb, answer_array, false, false)
PATH_FUNCTION(jsonb_path_query_array_tz, run_jsonb, answer_array, false, true)
PATH_FUNCTION(jsonb_path_query_first, run_jsonb, answer_first, false, false)
PATH_FUNCTION(jsonb_path_query_first_tz, run_jsonb, answer_first, false, true)
