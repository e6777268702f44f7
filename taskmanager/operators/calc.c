#include "taskmanager/operators/calc_core.h"
#include "taskmanager/operators/registry.h"

static enum wr_code calc_open(void *self, struct tm_context *ctx, const Weir__Operator *spec,
                              struct wr_error *err)
{
    if (spec->spec_case != WEIR__OPERATOR__SPEC_CALC || ctx->input_schema == NULL) {
        return wr_fail(err, WR_ERR_CORRUPT, "a calc without its specification");
    }
    return tm_calc_open(self, ctx, spec->calc, ctx->input_schema, spec, err);
}

static void calc_close(void *self, struct tm_context *ctx)
{
    (void)ctx;
    tm_calc_close(self);
}

static enum tm_status calc_process(void *self, struct tm_context *ctx, struct wr_batch *in,
                                   struct wr_batch **out)
{
    return tm_calc_apply(self, ctx, in, out);
}

const struct tm_operator_type tm_operator_calc = {
    .kind = "calc",
    .summary = "filter and projection",
    .self_bytes = sizeof(struct tm_calc),
    .open = calc_open,
    .close = calc_close,
    .process = calc_process,
};
