/* Which function answers a request: one table of method, path pattern and what they take.
 *
 * In a pattern ":name" stands for any one segment. Everything is strict: another method is 405 with
 * Allow, a query parameter that the route does not have is 400 with the nearest that it has.
 *
 * Thread: any.
 */
#ifndef WR_HTTP_ROUTER_H
#define WR_HTTP_ROUTER_H

#include "common/http/message.h"
#include "common/http/shape.h"

struct wr_http_param {
    const char *name; /* NULL ends a table */
    const char *pattern; /* of its values, for the OpenAPI document; or NULL */
    const char *help;
};

struct wr_http_route {
    enum wr_http_method method;
    const char *pattern;
    const char *summary;
    const struct wr_http_param *query; /* NULL: takes none */
    const char *body_type;             /* NULL: takes no body */
    size_t body_bytes_max;
    /* Makes the answer on a thread of the server's, may block; ctx is the server's. */
    void (*handle)(void *ctx, const struct wr_http_request *request,
                   struct wr_http_answer *answer);
    /* Instead of handle: makes the answer on the loop, must not block; owner is the loop's. */
    void (*on_loop)(void *owner, const struct wr_http_request *request,
                    struct wr_http_answer *answer);
    /* For the OpenAPI document. */
    unsigned status;              /* of success; 0 = 200 */
    const struct wr_shape *shape; /* of the answer; NULL: an object that is not described */
    const char *answer_type;      /* NULL: JSON */
};

struct wr_http_routes {
    const struct wr_http_route *items;
    size_t count;
    const struct wr_http_param *captures; /* what each ":name" is; for the OpenAPI document */
};

/* method: as it stands in the request. The target is parsed. Fills route and captures and is true,
 * or fills the answer. */
bool wr_http_route_find(const struct wr_http_routes *routes, const char *method,
                        struct wr_http_request *request, struct wr_http_answer *answer);
const char *wr_http_method_name(enum wr_http_method method);

#endif
