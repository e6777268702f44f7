/* Questions to the job manager, over libcurl. */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/alloc.h"
#include "jobmanager/client/cli.h"

#define CONNECT_SECONDS 5L
#define ANSWER_SECONDS 30L
#define ANSWER_BYTES_MAX (64u * 1024 * 1024)

void jm_answer_fini(struct jm_answer *answer)
{
    wr_free(WR_TAKE(answer->text));
    if (answer->json != NULL) {
        json_decref(WR_TAKE(answer->json));
    }
}

static size_t on_bytes(char *data, size_t size, size_t count, void *ctx)
{
    struct wr_sb *sb = ctx;

    if (sb->bytes + size * count > ANSWER_BYTES_MAX) {
        return 0; /* ends the transfer */
    }
    wr_sb_append(sb, data, size * count);
    return size * count;
}

/* Whoever interrupts does not want to wait for the time-out. */
static int on_progress(void *ctx, curl_off_t down_total, curl_off_t down, curl_off_t up_total,
                       curl_off_t up)
{
    (void)ctx;
    (void)down_total;
    (void)down;
    (void)up_total;
    (void)up;
    return jm_cli_interrupted() ? 1 : 0;
}

/* This host is never behind a proxy, in addition to what the user says; "*" says it of all. */
static void except_from_proxy(CURL *curl)
{
    const char *lower = getenv("no_proxy"), *upper = getenv("NO_PROXY");
    const char *given = lower != NULL ? lower : upper != NULL ? upper : "";
    WR_AUTO_FREE char *list = wr_asprintf("127.0.0.1,localhost,::1,%s", given);

    (void)curl_easy_setopt(curl, CURLOPT_NOPROXY, strcmp(given, "*") == 0 ? given : list);
}

static CURL *prepare(const char *method, const char *url, const struct wr_str *body,
                     struct wr_sb *sb)
{
    CURL *curl = curl_easy_init();

    if (curl == NULL) {
        return NULL;
    }
    (void)curl_easy_setopt(curl, CURLOPT_URL, url);
    (void)curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
    (void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    (void)curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
    (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT, ANSWER_SECONDS);
    (void)curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L); /* a job named ".." is refused, not walked */
    except_from_proxy(curl);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_bytes);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, sb);
    (void)curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    (void)curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    if (body != NULL) {
        (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body->ptr);
        (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body->bytes);
    }
    return curl;
}

static void fail(const char *url, CURLcode code, struct jm_answer *ret, struct wr_error *err)
{
    if (code == CURLE_ABORTED_BY_CALLBACK) {
        (void)wr_fail(err, WR_ERR_CANCELED, "interrupted");
        return;
    }
    ret->misaddressed = code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL;
    (void)wr_fail(err, WR_ERR_UNAVAILABLE, "could not reach the job manager at %s: %s", url,
                  curl_easy_strerror(code));
}

void jm_cli_request(const struct jm_cli *cli, const char *method, const char *path,
                    const struct wr_str *body, struct jm_answer *ret, struct wr_error *err)
{
    size_t base = strlen(cli->jobmanager);
    struct wr_sb sb = {0};
    curl_off_t sent_us = 0;
    CURLcode code;

    while (base > 0 && cli->jobmanager[base - 1] == '/') {
        base -= 1;
    }
    WR_AUTO_FREE char *url = wr_asprintf("%.*s%s", (int)base, cli->jobmanager, path);
    *ret = (struct jm_answer){0};
    wr_sb_puts(&sb, "");
    CURL *curl = prepare(method, url, body, &sb);
    code = curl == NULL ? CURLE_FAILED_INIT : curl_easy_perform(curl);
    if (code != CURLE_OK) {
        fail(cli->jobmanager, code, ret, err);
    } else {
        (void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &ret->status);
        ret->bytes = sb.bytes;
        ret->json = json_loadb(sb.ptr, sb.bytes, 0, NULL);
        ret->text = wr_sb_take(&sb);
    }
    (void)curl_easy_getinfo(curl, CURLINFO_PRETRANSFER_TIME_T, &sent_us);
    ret->reached = ret->status != 0 || sent_us > 0;
    wr_sb_fini(&sb);
    curl_easy_cleanup(curl);
}

enum jm_exit jm_cli_refused(const struct jm_answer *answer, const struct wr_error *err)
{
    const json_t *error = json_object_get(answer->json, "error");

    if (answer->status == 0 && jm_cli_interrupted()) {
        jm_cli_complain("interrupted");
        return JM_EXIT_FAILED;
    }
    if (answer->misaddressed) {
        jm_cli_complain("%s; write http://HOST:PORT", err->message);
        return JM_EXIT_USAGE;
    }
    if (answer->status == 0) {
        jm_cli_complain("%s\nIs it running? Say where with --jobmanager URL or WEIR_JOBMANAGER, or "
                        "use `weir local`.",
                        err->message);
        return JM_EXIT_UNREACHABLE;
    }
    if (error != NULL) {
        jm_cli_complain("%s", jm_string(error, "message"));
    } else {
        jm_cli_complain("the job manager answered with status %ld: %.200s", answer->status,
                        answer->text);
    }
    return answer->status >= 400 && answer->status < 500 ? JM_EXIT_USAGE : JM_EXIT_FAILED;
}

json_t *jm_cli_get(const struct jm_cli *cli, const char *path, enum jm_exit *ret_exit)
{
    struct jm_answer answer;
    struct wr_error err;
    json_t *json = NULL;

    jm_cli_request(cli, "GET", path, NULL, &answer, &err);
    if (answer.status == 200 && answer.json != NULL) {
        json = WR_TAKE(answer.json);
    } else {
        *ret_exit = jm_cli_refused(&answer, &err);
    }
    jm_answer_fini(&answer);
    return json;
}

enum jm_exit jm_cli_stranger(const struct jm_cli *cli)
{
    jm_cli_complain("%s answers, but not as a job manager: is the address right, or a proxy between?",
                    cli->jobmanager);
    return JM_EXIT_FAILED;
}

char *jm_cli_escape(const char *text)
{
    struct wr_sb sb = {0};

    wr_sb_puts(&sb, "");
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     strchr("-._~", c) != NULL;
        wr_sb_printf(&sb, plain ? "%c" : "%%%02X", c);
    }
    return wr_sb_take(&sb);
}
