/* References to secrets in a descriptor: where they may stand, and whether they can be resolved. */
#include <string.h>

#include "common/base/vec.h"
#include "jobmanager/plan/descriptor.h"

static bool see_to(struct jm_source *source, const struct jm_node *node,
                   const struct wr_secret_ref *ref)
{
    const struct jm_plan_options *options = source->options;
    struct wr_error err;

    if (wr_secret_check(ref, &err) == WR_OK &&
        (options->check_secret == NULL ||
         options->check_secret(options->secret_ctx, ref, &err) == WR_OK)) {
        return true;
    }
    jm_diagnose_in(source, node, ref->first, "%s", err.message);
    return false;
}

bool jm_refers(struct jm_source *source, struct jm_node *node, bool *good)
{
    struct wr_secret_ref ref;
    bool refers = false;

    for (size_t at = 0; wr_secret_next(node->text, &at, &ref); refers = true) {
        *good &= see_to(source, node, &ref);
    }
    node->may_refer = true;
    return refers;
}

struct walk {
    struct jm_source *source;
    WR_VEC(const struct jm_node *) open;
    WR_VEC(struct wr_str) seen; /* references of options */
};

static void count(struct walk *w, const struct jm_node *node, struct wr_str reference)
{
    for (uint32_t i = 0; i < w->seen.count; i++) {
        if (w->seen.items[i].bytes == reference.bytes &&
            memcmp(w->seen.items[i].ptr, reference.ptr, reference.bytes) == 0) {
            return;
        }
    }
    WR_VEC_PUSH(&w->seen, reference);
    if (w->seen.count == WR_SECRETS_MAX + 1) {
        jm_diagnose(w->source, node, "more than %d references to secrets in a job", WR_SECRETS_MAX);
    }
}

static void check_scalar(struct walk *w, const struct jm_node *node)
{
    struct wr_secret_ref ref;

    for (size_t at = 0; wr_secret_next(node->text, &at, &ref);) {
        if (node->may_refer) {
            count(w, node, ref.whole);
        } else if (ref.kind != WR_SECRET_NONE) { /* else just text */
            jm_diagnose_in(w->source, node, ref.first,
                           "\"%.*s\" may stand in text options of connectors and formats only: "
                           "elsewhere it would be seen in plans, names and checkpoints",
                           (int)WR_MIN(ref.whole.bytes, (size_t)100), ref.whole.ptr);
        }
    }
}

void jm_references_check(struct jm_source *source, const struct jm_node *root)
{
    struct walk w = {.source = source};

    WR_VEC_PUSH(&w.open, root);
    while (w.open.count > 0) {
        const struct jm_node *node = WR_VEC_POP(&w.open);
        if (node->kind == JM_NODE_SCALAR) {
            check_scalar(&w, node);
        }
        for (uint32_t i = node->count; i > 0; i--) {
            WR_VEC_PUSH(&w.open, node->items[i - 1]);
            if (node->kind == JM_NODE_MAP) {
                check_scalar(&w, node->keys[i - 1]);
            }
        }
    }
    WR_VEC_FINI(&w.open);
    WR_VEC_FINI(&w.seen);
}
