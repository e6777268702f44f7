/* weir-pgparse: PostgreSQL's parser in a process of its own.
 *
 * Reads expressions from standard input, each as "BYTES\n" and so many bytes, and answers each with
 * one line of JSON on standard output:
 *
 *     {"tree":…}                             the parse tree of SELECT <expression>
 *     {"error":{"message":"…","at":N}}       N: byte offset in the expression
 *
 * The parser recurses with its input and aborts when it is out of memory; whoever started this
 * program reads its death as an answer. It links libpg_query and nothing of ours, because that
 * library exports symbols of libraries that we use too.
 */
#include <errno.h>
#include <pg_query.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define TEXT_BYTES_MAX (64u * 1024)
#define STACK_BYTES (256ul * 1024 * 1024)
#define ADDRESS_SPACE_BYTES (2ul * 1024 * 1024 * 1024)
#define CPU_SECONDS 10
#define PREFIX "SELECT "
#define PREFIX_BYTES (sizeof PREFIX - 1)

static bool set_limits(void)
{
    struct rlimit cpu = {CPU_SECONDS, CPU_SECONDS}, core = {0, 0};

/* A shadow is larger than any limit. */
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    struct rlimit space = {ADDRESS_SPACE_BYTES, ADDRESS_SPACE_BYTES};
    if (setrlimit(RLIMIT_AS, &space) != 0) {
        return false;
    }
#endif
    return setrlimit(RLIMIT_CPU, &cpu) == 0 && setrlimit(RLIMIT_CORE, &core) == 0;
}

static void put_json_text(const char *text)
{
    putchar('"');
    for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++) {
        if (*p == '"' || *p == '\\') {
            printf("\\%c", *p);
        } else if (*p < 0x20) {
            printf("\\u%04x", *p);
        } else {
            putchar(*p);
        }
    }
    putchar('"');
}

/* The parser counts characters from 1, with the prefix. */
static size_t byte_offset(const char *sql, int cursor)
{
    size_t at = 0;

    for (int i = 1; i < cursor && sql[at] != '\0'; i++) {
        at += 1;
        while (((unsigned char)sql[at] & 0xc0) == 0x80) {
            at += 1;
        }
    }
    return at < PREFIX_BYTES ? 0 : at - PREFIX_BYTES;
}

static void answer(const char *sql)
{
    PgQueryParseResult result = pg_query_parse(sql);

    if (result.error != NULL) {
        printf("{\"error\":{\"message\":");
        put_json_text(result.error->message);
        printf(",\"at\":%zu}}\n", byte_offset(sql, result.error->cursorpos));
    } else {
        printf("{\"tree\":%s}\n", result.parse_tree);
    }
    (void)fflush(stdout);
    pg_query_free_parse_result(result);
}

/* The length line of the next request; false at the end of input or when it is malformed. */
static bool read_length(size_t *ret)
{
    size_t bytes = 0;
    int digits = 0, c;

    while ((c = getchar()) >= '0' && c <= '9' && digits < 8) {
        bytes = bytes * 10 + (size_t)(c - '0');
        digits += 1;
    }
    *ret = bytes;
    return c == '\n' && digits > 0 && bytes <= TEXT_BYTES_MAX;
}

static void *serve(void *unused)
{
    static char sql[PREFIX_BYTES + TEXT_BYTES_MAX + 1];
    size_t bytes;

    memcpy(sql, PREFIX, PREFIX_BYTES);
    while (read_length(&bytes) && fread(sql + PREFIX_BYTES, 1, bytes, stdin) == bytes) {
        sql[PREFIX_BYTES + bytes] = '\0';
        answer(sql);
    }
    return unused;
}

int main(void)
{
    pthread_attr_t attributes;
    pthread_t thread;
    int code;

    if (!set_limits()) {
        perror("weir-pgparse: could not set resource limits");
        return EXIT_FAILURE;
    }
    code = pthread_attr_init(&attributes);
    if (code == 0) {
        code = pthread_attr_setstacksize(&attributes, STACK_BYTES);
    }
    if (code == 0) {
        code = pthread_create(&thread, &attributes, serve, NULL);
    }
    if (code == 0) {
        code = pthread_join(thread, NULL);
    }
    if (code != 0) {
        fprintf(stderr, "weir-pgparse: could not start: %s\n", strerror(code));
        return EXIT_FAILURE;
    }
    /* What the parser's memory contexts still hold goes with the process. */
    _exit(EXIT_SUCCESS);
}
