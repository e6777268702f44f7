#include "jobmanager/plan/plan.h"

#include "common/batch/zones.h"
#include "jobmanager/plan/physical.h"

static enum wr_code refused(struct wr_error *err, const struct jm_diagnostics *diagnostics)
{
    const struct jm_diagnostic *first = &diagnostics->list.items[0];

    return wr_fail(err, WR_ERR_INVALID, "the descriptor has %u mistake%s; the first, in line %u: %s",
                   diagnostics->list.count, diagnostics->list.count == 1 ? "" : "s", first->line,
                   first->message);
}

static enum wr_code build(struct jm_source *source, const struct jm_plan_options *options,
                          struct wr_plan **ret, struct wr_error *err)
{
    struct jm_descriptor descriptor;
    struct jm_logical logical;
    const Weir__JobPlan *message;
    size_t bytes;

    if (!jm_descriptor_read(source, options, &descriptor)) {
        return WR_OK; /* all that can be said is in the diagnostics */
    }
    if (jm_logical_build(source, &descriptor, &logical, err) != WR_OK) {
        return err->code;
    }
    if (source->diagnostics->list.count > 0) {
        return WR_OK;
    }
    message = jm_physical_build(source, &logical, options);
    void *packed WR_AUTO_FREE = wr_plan_encode(message, &bytes);
    if (wr_plan_decode(packed, bytes, ret, err) == WR_OK) {
        return WR_OK;
    }
    if (err->code == WR_ERR_LIMIT) {
        jm_diagnose(source, NULL, "%s", err->message);
        return WR_OK;
    }
    return wr_wrap(err, "internal error: the planner made a plan that it cannot read");
}

enum wr_code jm_plan_build(const char *descriptor, size_t bytes,
                           const struct jm_plan_options *options, struct wr_plan **ret,
                           struct jm_diagnostics *diagnostics, struct wr_error *err)
{
    struct wr_arena arena;
    struct jm_source source = {.text = descriptor, .bytes = bytes, .arena = &arena,
                               .diagnostics = diagnostics,
                               .base_directory = options->base_directory,
                               .options = options};
    const struct wr_zone *zone = wr_zone_current();
    enum wr_code code;

    wr_arena_init(&arena, 0);
    code = build(&source, options, ret, err);
    (void)wr_zone_set_current(zone);
    wr_arena_fini(&arena);
    jm_diagnostics_sort(diagnostics);
    return code == WR_OK && diagnostics->list.count > 0 ? refused(err, diagnostics) : code;
}
