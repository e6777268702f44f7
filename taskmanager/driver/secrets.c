/* Secrets of a deployment: put into the plan's options, in memory, and taken out of whatever is said about
 * its tasks. */
#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "taskmanager/driver/daemon_internal.h"

static enum wr_code read_secrets(const Weir__Deploy *deploy, struct wr_secret *ret,
                                 struct wr_error *err)
{
    for (size_t i = 0; i < deploy->n_secrets; i++) {
        const Weir__Secret *from = deploy->secrets[i];
        if (from->error[0] != '\0') {
            return wr_fail(err, WR_ERR_UNAVAILABLE, "could not resolve \"%s\": %s", from->reference,
                           from->error);
        }
        ret[i] = (struct wr_secret){from->reference, from->value};
    }
    return WR_OK;
}

static enum wr_code put_options(struct tm_region *region, const Weir__Operator *op,
                                struct wr_error *err)
{
    size_t count;
    Weir__OptionValue **options = wr_plan_options(op, &count);

    for (size_t i = 0; i < count; i++) {
        char *value;
        if (wr_secrets_put(&region->plan->secrets, options[i]->value, &region->plan->arena, &value, err) !=
            WR_OK) {
            return wr_wrap(err, "step \"%s\"", op->step);
        }
        if (strcmp(value, options[i]->value) != 0) {
            wr_free(options[i]->value);
            options[i]->value = wr_strdup(value); /* freed with the message */
        }
    }
    return WR_OK;
}

enum wr_code tm_region_put_secrets(struct tm_region *region, struct wr_error *err)
{
    const Weir__JobPlan *m = region->plan->message;
    uint32_t count = (uint32_t)region->deploy->n_secrets;
    struct wr_secret *items = WR_ARENA_ARRAY(&region->plan->arena, struct wr_secret, count + 1);

    if (count > WR_SECRETS_MAX) {
        return wr_fail(err, WR_ERR_CORRUPT, "a deployment with %u secrets", count);
    }
    if (read_secrets(region->deploy, items, err) != WR_OK) {
        return err->code;
    }
    region->plan->secrets = (struct wr_secrets){items, count};
    for (size_t v = 0; v < m->n_vertices; v++) {
        for (size_t o = 0; o < m->vertices[v]->n_operators; o++) {
            if (put_options(region, m->vertices[v]->operators[o], err) != WR_OK) {
                return err->code;
            }
        }
    }
    return WR_OK;
}

void tm_region_redact(const struct tm_region *region, const char *message,
                      char ret[WR_ERROR_MESSAGE_BYTES])
{
    (void)snprintf(ret, WR_ERROR_MESSAGE_BYTES, "%s", message);
    if (region->plan != NULL) {
        wr_secrets_redact(&region->plan->secrets, ret, WR_ERROR_MESSAGE_BYTES);
    }
}
