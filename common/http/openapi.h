/* An OpenAPI 3.1 document from a table of routes. Thread: any. */
#ifndef WR_HTTP_OPENAPI_H
#define WR_HTTP_OPENAPI_H

#include "common/http/router.h"

/* Returned. */
json_t *wr_http_openapi(const char *title, const char *version,
                        const struct wr_http_routes *routes);

#endif
