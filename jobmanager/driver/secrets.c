#include "jobmanager/driver/secrets.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/batch/text.h"

static bool is_given(const char *rule)
{
    return rule != NULL && rule[0] != '\0';
}

/* ---- one ---- */

static enum wr_code from_environment(const struct jm_secret_rules *rules, const char *name, char **ret,
                                     struct wr_error *err)
{
    const char *value;

    if (!is_given(rules->environment)) {
        return wr_fail(err, WR_ERR_REFUSED,
                       "jobs may not refer to the environment of this job manager: set "
                       "secrets.environment to a prefix of the names that they may");
    }
    if (strncmp(name, rules->environment, strlen(rules->environment)) != 0) {
        return wr_fail(err, WR_ERR_REFUSED,
                       "jobs may not refer to environment variable \"%s\": its name does not begin "
                       "with \"%s\", which is what secrets.environment allows",
                       name, rules->environment);
    }
    value = getenv(name);
    if (value == NULL) {
        return wr_fail(err, WR_ERR_UNAVAILABLE,
                       "environment variable \"%s\" is not set in the job manager", name);
    }
    if (strlen(value) > WR_SECRET_BYTES_MAX) {
        return wr_fail(err, WR_ERR_LIMIT, "environment variable \"%s\" has more than %d bytes", name,
                       WR_SECRET_BYTES_MAX);
    }
    if (!wr_utf8_valid(value, strlen(value))) {
        return wr_fail(err, WR_ERR_INVALID, "environment variable \"%s\" is not text in UTF-8", name);
    }
    *ret = wr_strdup(value);
    return WR_OK;
}

/* A line's end at the end is the editor's. */
static size_t without_line_end(const char *data, size_t bytes)
{
    bytes -= bytes > 0 && data[bytes - 1] == '\n';
    return bytes - (bytes > 0 && data[bytes - 1] == '\r');
}

static enum wr_code from_file(struct wr_env *env, const struct jm_secret_rules *rules, const char *name,
                              char **ret, struct wr_error *err)
{
    WR_AUTO_FREE char *path = NULL;
    WR_AUTO_FREE char *data = NULL;
    size_t bytes;

    if (!is_given(rules->directory)) {
        return wr_fail(err, WR_ERR_REFUSED,
                       "jobs may not refer to files of this job manager: set secrets.directory to "
                       "the directory of those that they may");
    }
    path = wr_asprintf("%s/%s", rules->directory, name);
    if (wr_file_read_all(env, path, WR_SECRET_BYTES_MAX, &data, &bytes, err) != WR_OK) {
        err->retriable = true; /* it may be put there yet */
        return wr_wrap(err, "secret file \"%s\"", name);
    }
    size_t kept = without_line_end(data, bytes);
    bool text = memchr(data, '\0', kept) == NULL && wr_utf8_valid(data, kept);
    if (text) {
        *ret = wr_strndup(data, kept);
    }
    explicit_bzero(data, bytes);
    return text ? WR_OK
                : wr_fail(err, WR_ERR_INVALID, "secret file \"%s\" is not text in UTF-8", name);
}

enum wr_code jm_secret_resolve(struct wr_env *env, const struct jm_secret_rules *rules,
                               const struct wr_secret_ref *ref, char **ret, struct wr_error *err)
{
    WR_AUTO_FREE char *name = wr_strndup(ref->name.ptr, ref->name.bytes);

    if (wr_secret_check(ref, err) != WR_OK) {
        return err->code;
    }
    return ref->kind == WR_SECRET_ENV ? from_environment(rules, name, ret, err)
                                      : from_file(env, rules, name, ret, err);
}

/* ---- all of a plan ---- */

static bool is_known(const struct jm_secrets *secrets, struct wr_str reference)
{
    for (uint32_t i = 0; i < secrets->count; i++) {
        if (strlen(secrets->items[i].reference) == reference.bytes &&
            memcmp(secrets->items[i].reference, reference.ptr, reference.bytes) == 0) {
            return true;
        }
    }
    return false;
}

static void collect_text(const char *text, struct jm_secrets *ret)
{
    struct wr_secret_ref ref;

    for (size_t at = 0; wr_secret_next(text, &at, &ref);) {
        if (!is_known(ret, ref.whole) && ret->count < WR_SECRETS_MAX) {
            ret->items[ret->count++].reference = wr_strndup(ref.whole.ptr, ref.whole.bytes);
        }
    }
}

void jm_secrets_collect(const struct wr_plan *plan, struct jm_secrets *ret)
{
    const Weir__JobPlan *m = plan->message;

    *ret = (struct jm_secrets){.items = WR_NEW_ARRAY(struct jm_secret, WR_SECRETS_MAX)};
    for (size_t v = 0; v < m->n_vertices; v++) {
        for (size_t o = 0; o < m->vertices[v]->n_operators; o++) {
            size_t count;
            Weir__OptionValue **options = wr_plan_options(m->vertices[v]->operators[o], &count);
            for (size_t i = 0; i < count; i++) {
                collect_text(options[i]->value, ret);
            }
        }
    }
}

void jm_secrets_copy(const struct jm_secrets *from, struct jm_secrets *ret)
{
    *ret = (struct jm_secrets){.items = WR_NEW_ARRAY(struct jm_secret, WR_SECRETS_MAX),
                               .count = from->count};
    for (uint32_t i = 0; i < from->count; i++) {
        ret->items[i].reference = wr_strdup(from->items[i].reference);
    }
}

void jm_secrets_resolve(struct wr_env *env, const struct jm_secret_rules *rules,
                        struct jm_secrets *secrets)
{
    struct wr_secret_ref ref;
    struct wr_error err;

    for (uint32_t i = 0; i < secrets->count; i++) {
        struct jm_secret *secret = &secrets->items[i];
        size_t at = 0;
        if (wr_secret_next(secret->reference, &at, &ref) &&
            jm_secret_resolve(env, rules, &ref, &secret->value, &err) != WR_OK) {
            secret->error = wr_strdup(err.message);
        }
    }
}

void jm_secrets_fini(struct jm_secrets *secrets)
{
    for (uint32_t i = 0; i < secrets->count; i++) {
        struct jm_secret *secret = &secrets->items[i];
        if (secret->value != NULL) {
            explicit_bzero(secret->value, strlen(secret->value));
        }
        wr_free(secret->value);
        wr_free(secret->reference);
        wr_free(secret->error);
    }
    wr_free(secrets->items);
    *secrets = (struct jm_secrets){0};
}
