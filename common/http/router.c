#include "common/http/router.h"

#include <stdio.h>
#include <string.h>

#include "common/base/assert.h"

const char *wr_http_method_name(enum wr_http_method method)
{
    switch (method) {
    case WR_HTTP_GET:
        return "GET";
    case WR_HTTP_POST:
        return "POST";
    case WR_HTTP_DELETE:
        return "DELETE";
    }
    WR_UNREACHABLE();
}

/* HEAD is GET without the body; the server leaves it out. */
static bool takes(const struct wr_http_route *route, const char *method)
{
    return strcmp(method, wr_http_method_name(route->method)) == 0 ||
           (route->method == WR_HTTP_GET && strcmp(method, "HEAD") == 0);
}

static bool matches(const char *pattern, const struct wr_http_target *target,
                    const char *captures[WR_HTTP_CAPTURES_MAX])
{
    uint32_t captured = 0;

    for (uint32_t i = 0; i < target->segment_count; i++) {
        size_t bytes;
        if (*pattern != '/') {
            return false;
        }
        pattern += 1;
        bytes = strcspn(pattern, "/");
        if (*pattern == ':' && target->segments[i][0] != '\0') {
            WR_ASSERT(captured < WR_HTTP_CAPTURES_MAX);
            captures[captured++] = target->segments[i];
        } else if (strlen(target->segments[i]) != bytes ||
                   memcmp(target->segments[i], pattern, bytes) != 0) {
            return false;
        }
        pattern += bytes;
    }
    return *pattern == '\0';
}

static void no_path(const struct wr_http_routes *routes, const struct wr_http_request *request,
                    struct wr_http_answer *answer)
{
    const char *known[64];
    const char *nearest;
    size_t count = 0;

    for (size_t i = 0; i < routes->count && count < WR_COUNT(known); i++) {
        known[count++] = routes->items[i].pattern;
    }
    nearest = wr_nearest(request->target.path, known, count);
    wr_http_answer_error(answer, 404, "not_found", "there is no \"%s\"%s%s%s",
                         request->target.path, nearest == NULL ? "" : ": did you mean \"",
                         nearest == NULL ? "" : nearest, nearest == NULL ? "" : "\"?");
}

static void allow(struct wr_http_answer *answer, const char *name)
{
    size_t bytes = strlen(answer->allow);

    (void)snprintf(answer->allow + bytes, sizeof answer->allow - bytes, "%s%s",
                   bytes == 0 ? "" : ", ", name);
}

static void other_method(const struct wr_http_routes *routes, const char *method,
                         const struct wr_http_request *request, struct wr_http_answer *answer)
{
    const char *captures[WR_HTTP_CAPTURES_MAX];

    for (size_t i = 0; i < routes->count; i++) {
        const struct wr_http_route *route = &routes->items[i];
        if (matches(route->pattern, &request->target, captures)) {
            allow(answer, wr_http_method_name(route->method));
            if (route->method == WR_HTTP_GET) {
                allow(answer, "HEAD");
            }
        }
    }
    if (answer->allow[0] == '\0') {
        no_path(routes, request, answer);
        return;
    }
    wr_http_answer_error(answer, 405, "method_not_allowed", "\"%s\" does not take %.16s, only %s",
                         request->target.path, method, answer->allow);
}

static bool check_query(const struct wr_http_route *route, const struct wr_http_target *target,
                        struct wr_http_answer *answer)
{
    const char *known[WR_HTTP_QUERY_MAX];
    size_t count = 0;

    for (const struct wr_http_param *p = route->query; p != NULL && p->name != NULL; p++) {
        WR_ASSERT(count < WR_COUNT(known));
        known[count++] = p->name;
    }
    for (uint32_t i = 0; i < target->query_count; i++) {
        const char *name = target->query[i].name, *nearest = wr_nearest(name, known, count);
        bool found = false;
        for (size_t k = 0; k < count; k++) {
            found |= strcmp(name, known[k]) == 0;
        }
        if (!found) {
            wr_http_answer_error(answer, 400, "invalid",
                                 "\"%s\" takes no query parameter \"%s\"%s%s%s", target->path,
                                 name, nearest == NULL ? "" : ": did you mean \"",
                                 nearest == NULL ? "" : nearest, nearest == NULL ? "" : "\"?");
            return false;
        }
        for (uint32_t k = 0; k < i; k++) {
            if (strcmp(name, target->query[k].name) == 0) {
                wr_http_answer_error(answer, 400, "invalid",
                                     "the query parameter \"%s\" stands there twice", name);
                return false;
            }
        }
    }
    return true;
}

bool wr_http_route_find(const struct wr_http_routes *routes, const char *method,
                        struct wr_http_request *request, struct wr_http_answer *answer)
{
    for (size_t i = 0; i < routes->count; i++) {
        const struct wr_http_route *route = &routes->items[i];
        if (takes(route, method) &&
            matches(route->pattern, &request->target, request->captures)) {
            request->route = route;
            return check_query(route, &request->target, answer);
        }
    }
    other_method(routes, method, request, answer);
    return false;
}
