#include "common/base/test_point.h"

#include <string.h>

#include "common/base/attr.h"

static WR_UNUSED const char *selected;
static WR_UNUSED bool (*decide_site)(void *ctx, const char *site);
static WR_UNUSED void *decide_ctx;

void wr_mutant_select(const char *name)
{
    selected = name;
}

void wr_buggify_hook(bool (*decide)(void *ctx, const char *site), void *ctx)
{
    decide_site = decide;
    decide_ctx = ctx;
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
    return decide_site != NULL && decide_site(decide_ctx, site);
}
#endif
