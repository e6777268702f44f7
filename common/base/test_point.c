#include "common/base/test_point.h"

#include <string.h>

#include "common/base/attr.h"

static WR_UNUSED const char *selected;
static WR_UNUSED struct hook {
    bool (*decide)(void *ctx, const char *site);
    void *ctx;
} buggify, fault;

void wr_mutant_select(const char *name)
{
    selected = name;
}

void wr_buggify_hook(bool (*decide)(void *ctx, const char *site), void *ctx)
{
    buggify = (struct hook){decide, ctx};
}

void wr_fault_hook(bool (*decide)(void *ctx, const char *site), void *ctx)
{
    fault = (struct hook){decide, ctx};
}

#ifdef WR_MUTANTS
bool wr_mutant(const char *name)
{
    return selected != NULL && strcmp(selected, name) == 0;
}
#endif

#ifdef WR_DEBUG
bool wr_buggify(const char *site)
{
    return buggify.decide != NULL && buggify.decide(buggify.ctx, site);
}

bool wr_fault(const char *site)
{
    return fault.decide != NULL && fault.decide(fault.ctx, site);
}
#endif
