#include "common/base/id.h"
#include "common/base/str.h"
#include "common/http/openapi.h"
#include "tests/lib/wr_test.h"

struct sample {
    uint64_t rows;
};
struct point {
    uint32_t x;
};
struct thing {
    const char *name, *note;
    struct wr_id id;
    bool good;
    uint64_t big, digits;
    int64_t time_us, end_us;
    double ratio;
    const struct sample *sample;
    struct point point;
    struct wr_shape_list points;
};

static json_t *make_counts(const void *from)
{
    const struct thing *thing = from;

    return json_pack("{s:i}", "x", (int)thing->point.x);
}

static const struct wr_shape point_shape[] = {
    {"x", WR_SHAPE_U32, .offset = offsetof(struct point, x)}, {0}};
#define MEMBER(field, type) {#field, type, .offset = offsetof(struct thing, field)}
static const struct wr_shape thing_shape[] = {
    MEMBER(name, WR_SHAPE_TEXT),
    MEMBER(note, WR_SHAPE_TEXT_OR_NULL),
    MEMBER(id, WR_SHAPE_ID),
    MEMBER(good, WR_SHAPE_BOOL),
    MEMBER(big, WR_SHAPE_U64),
    MEMBER(digits, WR_SHAPE_DECIMAL),
    MEMBER(time_us, WR_SHAPE_TIME),
    MEMBER(end_us, WR_SHAPE_TIME_OR_NULL),
    MEMBER(ratio, WR_SHAPE_RATIO_OR_NULL),
    {"rows", WR_SHAPE_U64, offsetof(struct sample, rows), WR_SHAPE_VIA(struct thing, sample),
     .help = "of the sample"},
    {"point", WR_SHAPE_OBJECT, .offset = offsetof(struct thing, point), .members = point_shape},
    {"points", WR_SHAPE_LIST_OR_NULL, .offset = offsetof(struct thing, points),
     .members = point_shape, .item_bytes = sizeof(struct point)},
    {"counts", WR_SHAPE_COUNTS, .offset = 0, .make = make_counts},
    {0}};

static void check_json(json_t *json, const char *expected)
{
    char *text = json_dumps(json, JSON_COMPACT);

    ck_assert_str_eq(text, expected);
    free(text);
    json_decref(json);
}

/* Every kind of member is written as its table says, at the edges of its range too. */
START_TEST(structs_become_objects)
{
    struct point points[] = {{1}, {2}};
    struct sample sample = {5};
    struct thing full = {.name = "a\"b",
                         .note = "n",
                         .id = {1, 2},
                         .good = true,
                         .big = UINT64_MAX,
                         .digits = UINT64_MAX,
                         .time_us = 7,
                         .end_us = 8,
                         .ratio = 0.5,
                         .sample = &sample,
                         .point = {3},
                         .points = {points, 2}};
    struct thing bare = {.name = "", .end_us = INT64_MIN, .ratio = -1};

    check_json(wr_shape_json(thing_shape, &full),
               "{\"name\":\"a\\\"b\",\"note\":\"n\",\"id\":\"00000000000000010000000000000002\","
               "\"good\":true,\"big\":9223372036854775807,\"digits\":\"18446744073709551615\","
               "\"time_us\":7,\"end_us\":8,\"ratio\":0.5,\"rows\":5,\"point\":{\"x\":3},"
               "\"points\":[{\"x\":1},{\"x\":2}],\"counts\":{\"x\":3}}");
    check_json(wr_shape_json(thing_shape, &bare),
               "{\"name\":\"\",\"note\":null,\"id\":\"00000000000000000000000000000000\","
               "\"good\":false,\"big\":0,\"digits\":\"0\",\"time_us\":0,\"end_us\":null,"
               "\"ratio\":null,\"rows\":null,\"point\":{\"x\":0},\"points\":null,"
               "\"counts\":{\"x\":0}}");
}
END_TEST

/* No bytes from outside make an answer that is no JSON. */
START_TEST(any_bytes_become_text)
{
    check_json(json_pack("[o]", wr_shape_text("a\xFFz\xC3\xA9\xE2\x82")),
               "[\"a\xEF\xBF\xBDz\xC3\xA9\xEF\xBF\xBD\xEF\xBF\xBD\"]");
    check_json(json_pack("[o]", wr_shape_text("\xF0\x9F\x98\x80\x01")),
               "[\"\xF0\x9F\x98\x80\\u0001\"]");
    check_json(json_pack("[o]", wr_shape_text(NULL)), "[null]");
}
END_TEST

/* The document names each path, what it captures and takes, and the shape of its answer. */
START_TEST(routes_and_shapes_make_a_document)
{
    static const struct wr_http_param captures[] = {{"id", "^[0-9]+$", "which"}, {0}};
    static const struct wr_http_param query[] = {{"how", NULL, "in what way"}, {0}};
    static const struct wr_http_route items[] = {
        {WR_HTTP_GET, "/v1/things/:id", "one", .shape = point_shape},
        {WR_HTTP_POST, "/v1/things/:id", "change", .query = query, .body_type = "text/plain",
         .body_bytes_max = 10, .status = 201},
        {WR_HTTP_GET, "/", "all", .answer_type = "text/plain"},
    };
    struct wr_http_routes routes = {items, WR_COUNT(items), captures};
    json_t *json = wr_http_openapi("t", "1", &routes);
    json_t *path = json_object_get(json_object_get(json, "paths"), "/v1/things/{id}");
    json_t *post = json_object_get(path, "post");

    ck_assert_ptr_nonnull(json_object_get(json_object_get(json, "paths"), "/"));
    ck_assert_uint_eq(json_object_size(path), 2);
    ck_assert_uint_eq(json_array_size(json_object_get(post, "parameters")), 2);
    ck_assert_ptr_nonnull(json_object_get(json_object_get(post, "responses"), "201"));
    check_json(json_incref(json_object_get(json_object_get(json_object_get(path, "get"),
                                                           "responses"),
                                           "200")),
               "{\"description\":\"done\",\"content\":{\"application/json\":{\"schema\":{"
               "\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"integer\",\"minimum\":0}},"
               "\"required\":[\"x\"]}}}}");
    json_decref(json);
}
END_TEST

WR_TEST_MAIN("shape", structs_become_objects, any_bytes_become_text,
             routes_and_shapes_make_a_document)
