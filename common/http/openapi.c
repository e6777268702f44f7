#include "common/http/openapi.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "common/base/assert.h"

static json_t *parameter(const struct wr_http_param *param, const char *in)
{
    json_t *schema = json_pack("{s:s}", "type", "string");

    if (param->pattern != NULL) {
        json_object_set_new(schema, "pattern", json_string(param->pattern));
    }
    return json_pack("{s:s, s:s, s:b, s:s, s:o}", "name", param->name, "in", in, "required",
                     strcmp(in, "path") == 0, "description", param->help, "schema", schema);
}

static const struct wr_http_param *capture(const struct wr_http_routes *routes, const char *name,
                                           size_t bytes)
{
    for (const struct wr_http_param *p = routes->captures; p->name != NULL; p++) {
        if (strlen(p->name) == bytes && memcmp(p->name, name, bytes) == 0) {
            return p;
        }
    }
    WR_UNREACHABLE();
}

/* "/v1/jobs/:job" as "/v1/jobs/{job}"; what it captures is added to the parameters. */
static void put_path(const struct wr_http_routes *routes, const char *pattern, struct wr_sb *sb,
                     json_t *parameters)
{
    while (*pattern != '\0') {
        size_t bytes = 1 + strcspn(pattern + 1, "/");
        if (pattern[1] == ':') {
            wr_sb_printf(sb, "/{%.*s}", (int)(bytes - 2), pattern + 2);
            json_array_append_new(parameters,
                                  parameter(capture(routes, pattern + 2, bytes - 2), "path"));
        } else {
            wr_sb_append(sb, pattern, bytes);
        }
        pattern += bytes;
    }
}

static json_t *content(const char *type, json_t *schema)
{
    return json_pack("{s:{s:o}}", type, "schema", schema);
}

static json_t *responses(const struct wr_http_route *route)
{
    json_t *schema = route->answer_type != NULL ? json_pack("{s:s}", "type", "string")
                     : route->shape == NULL     ? json_pack("{s:s}", "type", "object")
                                                : wr_shape_schema(route->shape);
    const char *type = route->answer_type == NULL ? WR_HTTP_JSON : route->answer_type;
    char status[16];

    (void)snprintf(status, sizeof status, "%u", route->status == 0 ? 200 : route->status);
    return json_pack("{s:{s:s, s:o}, s:{s:s}}", status, "description", "done", "content",
                     content(type, schema), "default", "$ref", "#/components/responses/error");
}

static json_t *operation(const struct wr_http_route *route, json_t *parameters)
{
    json_t *object = json_pack("{s:s}", "summary", route->summary);

    for (const struct wr_http_param *p = route->query; p != NULL && p->name != NULL; p++) {
        json_array_append_new(parameters, parameter(p, "query"));
    }
    json_object_set_new(object, "parameters", parameters);
    if (route->body_type != NULL) {
        json_object_set_new(object, "requestBody",
                            json_pack("{s:b, s:o}", "required", 1, "content",
                                      content(route->body_type,
                                              json_pack("{s:s, s:I}", "type", "string",
                                                        "maxLength",
                                                        (json_int_t)route->body_bytes_max))));
    }
    json_object_set_new(object, "responses", responses(route));
    return object;
}

static void put_method(json_t *paths, const char *path, enum wr_http_method method,
                       json_t *object)
{
    static const char *const names[] = {
        [WR_HTTP_GET] = "get", [WR_HTTP_POST] = "post", [WR_HTTP_DELETE] = "delete"};
    json_t *item = json_object_get(paths, path);

    if (item == NULL) {
        item = json_object();
        json_object_set_new(paths, path, item);
    }
    json_object_set_new(item, names[method], object);
}

static json_t *error_response(void)
{
    json_t *text = json_pack("{s:s}", "type", "string");
    json_t *members = json_pack("{s:O, s:O}", "code", text, "message", text);
    json_t *error = json_pack("{s:s, s:[s, s], s:o}", "type", "object", "required", "code",
                              "message", "properties", members);
    json_t *whole = json_pack("{s:s, s:[s], s:{s:o}}", "type", "object", "required", "error",
                              "properties", "error", error);

    json_decref(text);
    return json_pack("{s:s, s:o}", "description", "it was refused or failed", "content",
                     content(WR_HTTP_JSON, whole));
}

json_t *wr_http_openapi(const char *title, const char *version,
                        const struct wr_http_routes *routes)
{
    json_t *paths = json_object();

    for (size_t i = 0; i < routes->count; i++) {
        json_t *parameters = json_array();
        struct wr_sb path = {0};
        put_path(routes, routes->items[i].pattern, &path, parameters);
        put_method(paths, path.ptr, routes->items[i].method,
                   operation(&routes->items[i], parameters));
        wr_sb_fini(&path);
    }
    return json_pack("{s:s, s:{s:s, s:s}, s:o, s:{s:{s:o}}}", "openapi", "3.1.0", "info", "title",
                     title, "version", version, "paths", paths, "components", "responses",
                     "error", error_response());
}
