/* A request that has been read and checked, and the answer that is made for it.
 *
 * Errors have one form: {"error": {"code": "not_found", "message": "…"}}, the code for programs,
 * the message for people.
 *
 * Thread: one at a time.
 */
#ifndef WR_HTTP_MESSAGE_H
#define WR_HTTP_MESSAGE_H

#include <jansson.h>

#include "common/base/error.h"
#include "common/base/str.h"
#include "common/http/target.h"

enum wr_http_method { WR_HTTP_GET, WR_HTTP_POST, WR_HTTP_DELETE };

#define WR_HTTP_JSON "application/json"
#define WR_HTTP_CAPTURES_MAX 3

struct wr_http_request {
    const struct wr_http_route *route;
    struct wr_arena arena; /* of the target */
    struct wr_http_target target;
    const char *captures[WR_HTTP_CAPTURES_MAX]; /* segments that the pattern names, in order */
    struct wr_sb body;
};

struct wr_http_answer {
    unsigned status; /* 0: none yet */
    const char *content_type;
    struct wr_sb body;
    json_t *json;    /* the body, not written out yet; or NULL */
    char allow[32];  /* methods, "" = no such header */
    char *location;  /* or NULL */
};

void wr_http_request_fini(struct wr_http_request *request);
/* The value of a query parameter, or NULL. */
const char *wr_http_query(const struct wr_http_request *request, const char *name);

void wr_http_answer_fini(struct wr_http_answer *answer);
void wr_http_answer_json(struct wr_http_answer *answer, unsigned status, json_t *json); /* given */
/* code: "not_found". */
void wr_http_answer_error(struct wr_http_answer *answer, unsigned status, const char *code,
                          const char *fmt, ...) WR_PRINTF(4, 5);
/* Status and code that fit the error's. */
void wr_http_answer_failed(struct wr_http_answer *answer, const struct wr_error *err);

#endif
