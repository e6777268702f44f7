#include "common/http/message.h"

#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/http/shape.h"

void wr_http_request_fini(struct wr_http_request *request)
{
    wr_arena_fini(&request->arena);
    wr_sb_fini(&request->body);
}

const char *wr_http_query(const struct wr_http_request *request, const char *name)
{
    for (uint32_t i = 0; i < request->target.query_count; i++) {
        if (strcmp(request->target.query[i].name, name) == 0) {
            return request->target.query[i].value;
        }
    }
    return NULL;
}

void wr_http_answer_fini(struct wr_http_answer *answer)
{
    wr_sb_fini(&answer->body);
    json_decref(answer->json);
    wr_free(answer->location);
    *answer = (struct wr_http_answer){0};
}

void wr_http_answer_json(struct wr_http_answer *answer, unsigned status, json_t *json)
{
    WR_ASSERT(json != NULL && answer->status == 0);
    answer->status = status;
    answer->content_type = WR_HTTP_JSON;
    answer->json = json;
}

static void answer_text(struct wr_http_answer *answer, unsigned status, const char *code,
                        const char *message)
{
    wr_http_answer_json(answer, status,
                        json_pack("{s:{s:s, s:o}}", "error", "code", code, "message",
                                  wr_shape_text(message)));
}

void wr_http_answer_error(struct wr_http_answer *answer, unsigned status, const char *code,
                          const char *fmt, ...)
{
    struct wr_sb sb = {0};
    va_list args;

    va_start(args, fmt);
    wr_sb_vprintf(&sb, fmt, args);
    va_end(args);
    answer_text(answer, status, code, sb.ptr);
    wr_sb_fini(&sb);
}

void wr_http_answer_failed(struct wr_http_answer *answer, const struct wr_error *err)
{
    static const struct {
        enum wr_code code;
        unsigned status;
        const char *text;
    } known[] = {
        {WR_ERR_NOT_FOUND, 404, "not_found"},     {WR_ERR_EXISTS, 409, "exists"},
        {WR_ERR_INVALID, 400, "invalid"},         {WR_ERR_UNSUPPORTED, 400, "not_supported"},
        {WR_ERR_LIMIT, 400, "limit_exceeded"},    {WR_ERR_REFUSED, 403, "forbidden"},
        {WR_ERR_UNAVAILABLE, 503, "unavailable"}, {WR_ERR_TIMEOUT, 503, "timed_out"},
        {WR_ERR_NO_SPACE, 507, "no_space"},
    };

    for (size_t i = 0; i < WR_COUNT(known); i++) {
        if (err->code == known[i].code) {
            answer_text(answer, known[i].status, known[i].text, err->message);
            return;
        }
    }
    answer_text(answer, 500, "internal", err->message);
}
