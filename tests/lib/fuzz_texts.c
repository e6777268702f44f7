#include "tests/lib/fuzz_texts.h"

#include "common/base/alloc.h"
#include "common/batch/calendar.h"
#include "common/batch/interval.h"
#include "common/batch/numeric.h"
#include "common/batch/sqlstate.h"
#include "common/batch/text.h"
#include "common/expr/regex.h"
#include "tests/lib/wr_test.h"

struct kind {
    enum wr_type type;
    int32_t typmod;
};

/* An exact copy, so that reading beyond it is found. */
static uint32_t read_cell(const struct kind *kind, const char *text, uint32_t bytes, uint8_t cell[16])
{
    char *copy = wr_alloc(bytes + 1); /* freed by the next one: big numerics do not point into it */
    uint32_t state;

    memcpy(copy, text, bytes);
    state = wr_text_to_cell_fast(kind->type, kind->typmod, copy, bytes, cell);
    wr_free(copy);
    return state;
}

static void check_text(const struct kind *kind, const char *text, uint32_t bytes)
{
    uint8_t cell[16] = {0}, again[16] = {0};
    struct wr_sb first = {0}, second = {0};
    struct kind plain = {kind->type, -1};
    char message[512];
    uint32_t state = read_cell(kind, text, bytes, cell);

    if (state != 0) {
        wr_text_explain(state, kind->type, kind->typmod, (struct wr_str){text, bytes}, message,
                        sizeof message);
        WR_CK(message[0] != '\0');
        return;
    }
    WR_CK(wr_cell_valid(kind->type, cell));
    wr_cell_to_text(kind->type, cell, &first);
    WR_CK(read_cell(&plain, first.ptr, (uint32_t)first.bytes, again) == 0);
    WR_CK(wr_cell_valid(kind->type, again));
    wr_cell_to_text(kind->type, again, &second);
    ck_assert_str_eq(first.ptr, second.ptr);
    wr_sb_fini(&first);
    wr_sb_fini(&second);
}

static void check_kinds(const struct kind *kinds, uint32_t count, const uint8_t *data, size_t bytes)
{
    const char *text = (const char *)data + 1;

    if (bytes > 0 && wr_utf8_valid(text, bytes - 1)) {
        check_text(&kinds[data[0] % count], text, (uint32_t)bytes - 1);
    }
}

#define NUMERIC(precision, scale) wr_numeric_typmod(precision, scale)

void fuzz_numeric(const uint8_t *data, size_t bytes)
{
    const struct kind kinds[] = {
        {WR_TYPE_NUMERIC, -1},    {WR_TYPE_NUMERIC, NUMERIC(5, 2)},      {WR_TYPE_NUMERIC, NUMERIC(1000, 500)},
        {WR_TYPE_INT2, -1},       {WR_TYPE_NUMERIC, NUMERIC(3, -2)},     {WR_TYPE_INT4, -1},
        {WR_TYPE_INT8, -1},       {WR_TYPE_FLOAT4, -1},                  {WR_TYPE_FLOAT8, -1},
    };

    check_kinds(kinds, WR_COUNT(kinds), data, bytes);
}

void fuzz_times(const uint8_t *data, size_t bytes)
{
    static const struct kind kinds[] = {
        {WR_TYPE_DATE, -1},        {WR_TYPE_TIME, -1},     {WR_TYPE_TIMESTAMP, -1}, {WR_TYPE_TIMESTAMPTZ, -1},
        {WR_TYPE_INTERVAL, -1},    {WR_TYPE_TIME, 3},      {WR_TYPE_TIMESTAMP, 0},  {WR_TYPE_TIMESTAMPTZ, 2},
    };

    check_kinds(kinds, WR_COUNT(kinds), data, bytes);
}

/* ---- regular expressions ---- */

static void check_places(struct wr_regex *regex, struct wr_str text, bool found)
{
    struct wr_regex_span spans[WR_REGEX_GROUPS_MAX + 1];
    uint32_t groups = wr_regex_groups(regex), matches = 0;
    enum wr_regex_result result = WR_REGEX_YES;
    size_t from = 0;

    WR_CK(groups <= WR_REGEX_GROUPS_MAX);
    while (from <= text.bytes && matches < 50 && result == WR_REGEX_YES) {
        result = wr_regex_find(regex, text, from, spans, groups + 1);
        if (result != WR_REGEX_YES) {
            break;
        }
        matches += 1;
        WR_CK(spans[0].from >= (int64_t)from && spans[0].to >= spans[0].from &&
              spans[0].to <= (int64_t)text.bytes);
        for (uint32_t g = 1; g <= groups; g++) {
            WR_CK(spans[g].from == -1 || (spans[g].from >= 0 && spans[g].to >= spans[g].from &&
                                          spans[g].to <= (int64_t)text.bytes));
        }
        from = (size_t)spans[0].to + (spans[0].to == spans[0].from);
        while (from < text.bytes && ((uint8_t)text.ptr[from] & 0xc0) == 0x80) {
            from += 1;
        }
    }
    WR_CK(result == WR_REGEX_LIMIT || found == (matches > 0));
}

void fuzz_regex(const uint8_t *data, size_t bytes)
{
    const char *text = (const char *)data + 1;
    const char *end = bytes < 2 ? NULL : memchr(text, '\0', bytes - 1);
    struct wr_regex *regex = NULL;
    struct wr_str pattern, subject;
    enum wr_regex_result result;

    if (end == NULL) {
        return;
    }
    pattern = (struct wr_str){text, (size_t)(end - text)};
    subject = (struct wr_str){end + 1, bytes - 2 - pattern.bytes};
    if (!wr_utf8_valid(pattern.ptr, pattern.bytes) || !wr_utf8_valid(subject.ptr, subject.bytes) ||
        wr_regex_create(pattern, data[0] & 31, &regex) != NULL) {
        return;
    }
    result = wr_regex_test(regex, subject);
    if (result != WR_REGEX_LIMIT && wr_regex_place_refusal(regex) == NULL) {
        check_places(regex, subject, result == WR_REGEX_YES);
    }
    wr_regex_destroy(regex);
}
