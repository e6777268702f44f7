#include "tests/lib/fuzz_jsonb.h"

#include "common/base/alloc.h"
#include "common/batch/jsonb_build.h"
#include "common/batch/text.h"
#include "tests/lib/wr_test.h"

/* A copy that ends where the allocator looks. */
static struct wr_view copy_of(const void *data, size_t bytes, char **ret)
{
    *ret = wr_alloc(WR_MAX(bytes, (size_t)1));
    memcpy(*ret, data, bytes);
    return wr_view_of(*ret, (uint32_t)bytes);
}

static void check_canonical(struct wr_jsonb value)
{
    struct wr_sb once = {0}, twice = {0};

    wr_jsonb_canonical(value, &once);
    WR_CK(wr_jsonb_valid(once.ptr, (uint32_t)once.bytes));
    struct wr_view view = wr_view_of(once.ptr, (uint32_t)once.bytes);
    struct wr_jsonb canonical = wr_jsonb_of(&view);
    WR_CK(wr_jsonb_is_canonical(canonical));
    WR_CK(wr_jsonb_equal(value, canonical) && wr_jsonb_equal(canonical, value));
    WR_CK(wr_jsonb_contains(value, canonical) && wr_jsonb_contains(canonical, value));
    wr_jsonb_canonical(canonical, &twice);
    WR_CK(once.bytes == twice.bytes && memcmp(once.ptr, twice.ptr, once.bytes) == 0);
    wr_sb_fini(&once);
    wr_sb_fini(&twice);
}

/* Text of a value reads back to the very same bytes. */
static void check_round(struct wr_jsonb value)
{
    struct wr_sb text = {0}, pretty = {0};
    struct wr_view again;

    wr_jsonb_to_text(value, &text);
    WR_CK(wr_utf8_valid(text.ptr, text.bytes));
    WR_CK(wr_jsonb_parse((struct wr_str){text.ptr, text.bytes}, &again) == 0);
    WR_CK(again.bytes == value.bytes + 1 && wr_view_ptr(&again)[0] == (char)value.kind);
    WR_CK(value.bytes == 0 || memcmp(wr_view_ptr(&again) + 1, value.data, value.bytes) == 0);
    if (wr_jsonb_to_pretty(value, &pretty)) {
        WR_CK(wr_jsonb_parse((struct wr_str){pretty.ptr, pretty.bytes}, &again) == 0);
        WR_CK(wr_jsonb_equal(value, wr_jsonb_of(&again)));
    }
    wr_sb_fini(&text);
    wr_sb_fini(&pretty);
}

bool fuzz_jsonb_bytes(const uint8_t *data, size_t bytes)
{
    char *copy;
    struct wr_view view = copy_of(data, bytes, &copy);
    bool valid = wr_jsonb_valid(copy, (uint32_t)bytes);

    if (valid) {
        check_canonical(wr_jsonb_of(&view));
        check_round(wr_jsonb_of(&view));
    }
    wr_free(copy);
    return valid;
}

void fuzz_jsonb(const uint8_t *data, size_t bytes)
{
    struct wr_view view;
    char *text, *value, message[200];
    uint32_t state;

    if (bytes < 1) {
        return;
    }
    if (data[0] != 't') {
        (void)fuzz_jsonb_bytes(data + 1, bytes - 1);
        return;
    }
    (void)copy_of(data + 1, bytes - 1, &text);
    state = wr_text_to_cell_fast(WR_TYPE_JSONB, -1, text, (uint32_t)bytes - 1, &view);
    if (state == 0) {
        (void)copy_of(wr_view_ptr(&view), view.bytes, &value);
        WR_CK(fuzz_jsonb_bytes((uint8_t *)value, view.bytes));
        wr_free(value);
    } else {
        wr_text_explain(state, WR_TYPE_JSONB, -1, (struct wr_str){text, bytes - 1}, message, sizeof message);
        WR_CK(message[0] != '\0');
    }
    wr_free(text);
}
