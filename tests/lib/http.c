#include "tests/lib/http.h"

#include "tests/lib/wr_test.h"

static size_t take(char *data, size_t size, size_t count, void *ctx)
{
    wr_sb_append(ctx, data, size * count);
    return size * count;
}

static void set_method(CURL *curl, const struct http_ask *ask)
{
    if (ask->body != NULL) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE,
                         (long)(ask->body_bytes == 0 ? strlen(ask->body) : ask->body_bytes));
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, ask->body);
    }
    if (ask->method != NULL && strcmp(ask->method, "HEAD") == 0) {
        curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    } else if (ask->method != NULL) {
        curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, ask->method);
    }
}

CURLcode http_try(const struct http_ask *ask, struct http_reply *ret)
{
    CURL *curl = curl_easy_init();
    struct curl_slist *headers =
        ask->header == NULL ? NULL : curl_slist_append(NULL, ask->header);
    struct wr_sb url = {0};
    CURLcode code;

    *ret = (struct http_reply){0};
    wr_sb_printf(&url, "%s%s", ask->base, ask->target);
    curl_easy_setopt(curl, CURLOPT_URL, url.ptr);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 100L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &ret->body);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &ret->headers);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    set_method(curl, ask);
    code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &ret->status);
    if (ret->body.bytes > 0) {
        ret->json = json_loadb(ret->body.ptr, ret->body.bytes, 0, NULL);
    }
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    wr_sb_fini(&url);
    return code;
}

struct http_reply http_request(const struct http_ask *ask)
{
    struct http_reply reply;
    CURLcode code = http_try(ask, &reply);

    ck_assert_msg(code == CURLE_OK, "%s: %s", ask->target, curl_easy_strerror(code));
    return reply;
}

struct http_reply http_get(const char *base, const char *target)
{
    return http_request(&(struct http_ask){.base = base, .target = target});
}

void http_reply_fini(struct http_reply *reply)
{
    wr_sb_fini(&reply->body);
    wr_sb_fini(&reply->headers);
    json_decref(reply->json);
}

const json_t *http_at(const json_t *json, const char *path)
{
    while (*path != '\0') {
        char name[64];
        size_t bytes = strcspn(path, ".");
        snprintf(name, sizeof name, "%.*s", (int)bytes, path);
        json = json_is_array(json) ? json_array_get(json, (size_t)atoi(name))
                                   : json_object_get(json, name);
        ck_assert_msg(json != NULL, "no \"%s\"", name);
        path += bytes + (path[bytes] == '.');
    }
    return json;
}

const char *http_text(const struct http_reply *reply, const char *path)
{
    const char *value = json_string_value(http_at(reply->json, path));

    ck_assert_msg(value != NULL, "\"%s\" is no text in %s", path, reply->body.ptr);
    return value;
}

json_int_t http_number(const struct http_reply *reply, const char *path)
{
    const json_t *value = http_at(reply->json, path);

    ck_assert_msg(json_is_integer(value), "\"%s\" is no number in %s", path, reply->body.ptr);
    return json_integer_value(value);
}

void http_check_error(struct http_reply reply, long status, const char *code,
                      const char *message)
{
    ck_assert_msg(reply.status == status && reply.json != NULL, "%ld: %s", reply.status,
                  reply.body.ptr);
    ck_assert_str_eq(http_text(&reply, "error.code"), code);
    ck_assert_msg(strstr(http_text(&reply, "error.message"), message) != NULL, "\"%s\"",
                  http_text(&reply, "error.message"));
    http_reply_fini(&reply);
}
