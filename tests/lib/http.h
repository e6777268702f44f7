/* Requests by libcurl, and looks into their JSON. Whatever is not there fails the test. */
#ifndef WR_TESTS_LIB_HTTP_H
#define WR_TESTS_LIB_HTTP_H

#include <curl/curl.h>
#include <jansson.h>

#include "common/base/str.h"

struct http_ask {
    const char *base;   /* "http://host:port" */
    const char *method; /* NULL: GET, or POST with a body */
    const char *target;
    const char *body;   /* NULL: none */
    size_t body_bytes;  /* 0: its length */
    const char *header; /* one more, or NULL */
};
struct http_reply {
    long status;
    struct wr_sb body;
    struct wr_sb headers;
    json_t *json; /* NULL: the body is none */
};

CURLcode http_try(const struct http_ask *ask, struct http_reply *ret);
struct http_reply http_request(const struct http_ask *ask);
struct http_reply http_get(const char *base, const char *target);
void http_reply_fini(struct http_reply *reply);

/* Follow members and indices: "jobs.0.name". */
const json_t *http_at(const json_t *json, const char *path);
const char *http_text(const struct http_reply *reply, const char *path);
json_int_t http_number(const struct http_reply *reply, const char *path);
/* An error of this status and code whose message contains the text. Ends the reply. */
void http_check_error(struct http_reply reply, long status, const char *code,
                      const char *message);

#endif
