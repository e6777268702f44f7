#include "taskmanager/operators/registry.h"

#include <string.h>

#include "common/base/assert.h"

static const struct tm_operator_type *const types[] = {
    &tm_operator_aggregate,  &tm_operator_calc,     &tm_operator_datagen, &tm_operator_distinct,
    &tm_operator_enumerator, &tm_operator_flat_map, &tm_operator_reader,  &tm_operator_sink,
};

const struct tm_operator_type *tm_operator_find(const char *kind)
{
    for (size_t i = 0; i < WR_COUNT(types); i++) {
        if (strcmp(types[i]->kind, kind) == 0) {
            return types[i];
        }
    }
    return NULL;
}

void tm_operators_check(void)
{
    for (size_t i = 0; i < WR_COUNT(types); i++) {
        const struct tm_operator_type *t = types[i];
        WR_ASSERT(i == 0 || strcmp(types[i - 1]->kind, t->kind) < 0);
        WR_ASSERT(t->open != NULL && t->close != NULL && t->self_bytes > 0);
        WR_ASSERT(t->process != NULL || t->poll != NULL);
        WR_ASSERT((t->seal == NULL) == (t->restore == NULL));
        WR_ASSERT((t->prepare == NULL) == (t->commit == NULL) &&
                  (t->prepare == NULL) == (t->tokens == NULL));
    }
}
