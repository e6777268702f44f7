#include "jobmanager/api/api.h"

#include "common/base/alloc.h"
#include "jobmanager/api/api_internal.h"

enum wr_code jm_api_create(const struct jm_api_options *options, struct jm_api **ret,
                           struct wr_error *err)
{
    struct jm_api *api = WR_NEW(struct jm_api);
    struct wr_http_options http = {.listen = options->listen, .routes = &jm_api_routes,
                                   .ctx = api};

    api->daemon = options->daemon;
    api->config_text = options->config_text == NULL ? "" : options->config_text;
    api->callers = wr_callers_create(jm_daemon_loop(options->daemon));
    http.callers = api->callers;
    if (wr_http_server_create(&http, &api->server, err) != WR_OK) {
        /* Nobody has called: there is nothing on the loop to wait for, and it may not run yet. */
        wr_callers_discard(api->callers);
        wr_free(api);
        return wr_wrap(err, "http");
    }
    *ret = api;
    return WR_OK;
}

const char *jm_api_address(const struct jm_api *api)
{
    return wr_http_server_address(api->server);
}

void jm_api_destroy(struct jm_api *api)
{
    if (api == NULL) {
        return;
    }
    wr_http_server_destroy(api->server);
    wr_callers_destroy(api->callers);
    wr_free(api);
}
