#include "tests/lib/fuzz_array.h"

#include "common/base/alloc.h"
#include "common/batch/array.h"
#include "common/batch/text.h"
#include "tests/lib/wr_test.h"

/* A copy that ends where the allocator looks. */
static char *copy_of(const void *data, size_t bytes)
{
    char *copy = wr_alloc(WR_MAX(bytes, (size_t)1));

    memcpy(copy, data, bytes);
    return copy;
}

/* The canonical string is an array, and its own canonical string. */
static void check_canonical(const struct wr_view *view)
{
    struct wr_sb once = {0}, twice = {0};

    wr_array_canonical(view, &once);
    WR_CK(wr_array_valid(WR_TYPE_ARRAY, once.ptr, (uint32_t)once.bytes));
    struct wr_view canonical = wr_view_of(once.ptr, (uint32_t)once.bytes);
    wr_array_canonical(&canonical, &twice);
    WR_CK(once.bytes == twice.bytes && memcmp(once.ptr, twice.ptr, once.bytes) == 0);
    wr_sb_fini(&once);
    wr_sb_fini(&twice);
}

/* Texts of elements are checked where they come in, not where bytes are. */
static bool has_plain_texts(const struct wr_view *view)
{
    struct wr_array a = wr_array_open(view);
    bool good = true;

    for (uint32_t i = 0; a.element == WR_TYPE_TEXT && i < a.shape.count; i++) {
        struct wr_view text = {0};
        if (!wr_array_is_null(&a, i)) {
            wr_array_get(&a, i, &text);
            good &= wr_utf8_valid(wr_view_ptr(&text), text.bytes);
        }
    }
    return good;
}

/* Text of an array reads back to the very same bytes; a second time also where a number's text is shorter
 * than it. */
static void check_round(const struct wr_view *view)
{
    struct wr_array a = wr_array_open(view);
    struct wr_sb text = {0}, again = {0}, text_again = {0};

    wr_array_format(view, &text);
    WR_CK(wr_array_parse(a.element, -1, text.ptr, (uint32_t)text.bytes, &again) == 0);
    struct wr_view other = wr_view_of(again.ptr, (uint32_t)again.bytes);
    wr_array_format(&other, &text_again);
    WR_CK(text.bytes == text_again.bytes && memcmp(text.ptr, text_again.ptr, text.bytes) == 0);
    wr_sb_fini(&text);
    wr_sb_fini(&again);
    wr_sb_fini(&text_again);
}

static bool check_bytes(const uint8_t *data, size_t bytes)
{
    char *copy = copy_of(data, bytes);
    bool valid = wr_array_valid(WR_TYPE_ARRAY, copy, (uint32_t)bytes);
    struct wr_view view = wr_view_of(copy, (uint32_t)bytes);

    if (valid) {
        check_canonical(&view);
        if (has_plain_texts(&view)) {
            check_round(&view);
        }
    }
    wr_free(copy);
    return valid;
}

static void check_text(enum wr_type element, const char *text, size_t bytes)
{
    struct wr_sb sb = {0};
    char message[200] = "";
    uint32_t state = wr_array_parse(element, -1, text, (uint32_t)bytes, &sb);

    if (state == 0) {
        WR_CK(check_bytes((const uint8_t *)sb.ptr, sb.bytes));
    } else {
        WR_CK(sb.bytes == 0);
        wr_array_explain(state, element, -1, (struct wr_str){text, bytes}, message, sizeof message);
        WR_CK(message[0] != '\0');
    }
    wr_sb_fini(&sb);
}

void fuzz_array(const uint8_t *data, size_t bytes)
{
    char *text;

    if (bytes < 2) {
        return;
    }
    if (data[0] != 't') {
        (void)check_bytes(data + 1, bytes - 1);
        return;
    }
    text = copy_of(data + 2, bytes - 2);
    check_text((enum wr_type)(1 + (uint32_t)(data[1] - 'a') % WR_TYPE_JSONB), text, bytes - 2);
    wr_free(text);
}
