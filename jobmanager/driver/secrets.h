/* Secrets of a job: what its plan refers to, and the values for a deployment.
 *
 * Whoever may submit a job may have its task managers show what they are given. So nothing can be referred
 * to unless the settings say what: environment variables by the prefix of their names
 * (secrets.environment), files beneath one directory (secrets.directory). Values are read anew for each
 * deployment, and are nowhere but in memory and in the deployment.
 *
 * Thread: any; resolving blocks on files.
 */
#ifndef JM_DRIVER_SECRETS_H
#define JM_DRIVER_SECRETS_H

#include "common/graph/plan.h"
#include "common/graph/secret.h"
#include "common/sys/env.h"

/* What may be referred to; NULL or "": nothing of that kind. */
struct jm_secret_rules {
    const char *environment;
    const char *directory;
};

struct jm_secret {
    char *reference;
    char *value; /* NULL: why not is in `error` */
    char *error;
};
struct jm_secrets {
    struct jm_secret *items;
    uint32_t count;
};

/* The value, returned. */
enum wr_code jm_secret_resolve(struct wr_env *env, const struct jm_secret_rules *rules,
                               const struct wr_secret_ref *ref, char **ret,
                               struct wr_error *err) WR_MUST_CHECK;
/* All that the plan refers to, without values: each once, at most WR_SECRETS_MAX. */
void jm_secrets_collect(const struct wr_plan *plan, struct jm_secrets *ret);
void jm_secrets_copy(const struct jm_secrets *from, struct jm_secrets *ret); /* references alone */
/* Values or errors. */
void jm_secrets_resolve(struct wr_env *env, const struct jm_secret_rules *rules,
                        struct jm_secrets *secrets);
/* Overwrites values before they are freed. */
void jm_secrets_fini(struct jm_secrets *secrets);

#endif
