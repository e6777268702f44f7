/* Descriptors: see fuzz_plans.h. */
#include "common/base/alloc.h"
#include "jobmanager/plan/descriptor.h"
#include "tests/lib/fuzz_plans.h"
#include "tests/lib/parser.h"
#include "tests/lib/wr_test.h"

/* Inside of the document, or just behind it. */
static void check_places(const struct jm_diagnostics *diagnostics, const char *text, size_t bytes)
{
    uint32_t lines = 1;

    for (size_t i = 0; i < bytes; i++) {
        uint32_t length = jm_break_bytes(text, i, bytes);
        lines += length > 0;
        i += length > 1 ? length - 1 : 0;
    }
    for (uint32_t i = 0; i < diagnostics->list.count; i++) {
        const struct jm_diagnostic *d = &diagnostics->list.items[i];
        WR_CK(d->message[0] != '\0' && d->line >= 1 && d->line <= lines + 1 && d->column >= 1 &&
              d->column <= bytes + 1);
    }
}

static void check_scalar(const struct jm_source *source, const struct jm_node *node)
{
    size_t step = node->bytes / 50 + 1;

    for (size_t at = 0; at <= node->bytes + 1; at += step) {
        size_t place = jm_node_place(source, node, at);
        WR_CK(place >= node->first && place <= source->bytes);
    }
}

static void check_scalars(const struct jm_source *source, const struct jm_node *root)
{
    WR_VEC(const struct jm_node *) open = {0};

    WR_VEC_PUSH(&open, root);
    while (open.count > 0) {
        const struct jm_node *node = WR_VEC_POP(&open);
        if (node->kind == JM_NODE_SCALAR) {
            check_scalar(source, node);
        }
        for (uint32_t i = 0; i < node->count; i++) {
            WR_VEC_PUSH(&open, node->items[i]);
        }
    }
    WR_VEC_FINI(&open);
}

static uint32_t count_texts(const struct jm_descriptor *d)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < d->step_count; i++) {
        count += d->steps[i].expr_count + d->steps[i].key_count;
    }
    return count;
}

/* What has no expressions needs no parser. */
static void plan_it(const char *text, size_t bytes, const struct jm_plan_options *options)
{
    struct jm_diagnostics list = {0};
    struct wr_plan *plan = NULL;
    struct wr_error err;
    enum wr_code code = jm_plan_build(text, bytes, options, &plan, &list, &err);

    WR_CK(code == WR_OK ? list.list.count == 0 : code == WR_ERR_INVALID && list.list.count > 0);
    if (code == WR_OK) {
        struct wr_sb sb = {0};
        jm_plan_print(plan, &sb);
        wr_sb_fini(&sb);
        wr_plan_destroy(plan);
    }
    jm_diagnostics_fini(&list);
}

void fuzz_descriptor(const uint8_t *data, size_t bytes)
{
    WR_AUTO_FREE char *text = wr_alloc(bytes + 1); /* exactly so long: reading beyond it is found */
    struct jm_plan_options options = {.base_directory = "/data"};
    struct jm_diagnostics list = {0}, other = {0};
    struct jm_descriptor descriptor;
    struct wr_arena arena;
    struct jm_source source = {.text = text, .bytes = bytes, .arena = &arena, .diagnostics = &list,
                               .base_directory = "/data", .options = &options};
    const struct jm_node *root;

    memcpy(text, data, bytes);
    wr_arena_init(&arena, 0);
    root = jm_node_parse(&source);
    if (root != NULL) {
        check_scalars(&source, root);
    }
    source.diagnostics = &other;
    if (jm_descriptor_read(&source, &options, &descriptor) && count_texts(&descriptor) == 0) {
        plan_it(text, bytes, &options);
    }
    check_places(&list, text, bytes);
    check_places(&other, text, bytes);
    jm_diagnostics_fini(&list);
    jm_diagnostics_fini(&other);
    wr_arena_fini(&arena);
}
