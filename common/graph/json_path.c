#include "common/graph/json_path.h"

#include <string.h>

#include "common/base/attr.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static enum wr_code bad_path(const char *text, const char *at, struct wr_error *err)
{
    return wr_fail(err, WR_ERR_INVALID,
                   "\"%s\" is not a path at its character %zu: expected such as $.name, "
                   "$.\"a name\".inner or $.list[0]",
                   text, (size_t)(at - text) + 1);
}

/* Behind the opening quote; NULL: it is never closed, or a backslash stands before something else. */
static const char *read_quoted(const char *p, struct wr_arena *arena, struct wr_json_step *step)
{
    char *name = wr_arena_strndup(arena, p, strlen(p)), *to = name;

    for (; *p != '"'; p++) {
        if (*p == '\\' && (p[1] == '"' || p[1] == '\\')) {
            p += 1;
        } else if (*p == '\0' || *p == '\\') {
            return NULL;
        }
        *to++ = *p;
    }
    step->name = name;
    step->name_bytes = (uint32_t)(to - name);
    return p + 1;
}

static const char *read_step(const char *p, struct wr_arena *arena, struct wr_json_step *step)
{
    size_t bytes;

    if (*p == '[') {
        const char *first = ++p;
        for (; is_digit(*p) && step->index <= WR_JSON_INDEX_MAX; p++) {
            step->index = step->index * 10 + (uint32_t)(*p - '0');
        }
        return p > first && *p == ']' && step->index <= WR_JSON_INDEX_MAX ? p + 1 : NULL;
    }
    if (*p != '.') {
        return NULL;
    }
    if (p[1] == '"') {
        return read_quoted(p + 2, arena, step);
    }
    bytes = strcspn(p + 1, ".[\"");
    step->name = wr_arena_strndup(arena, p + 1, bytes);
    step->name_bytes = (uint32_t)bytes;
    return bytes > 0 ? p + 1 + bytes : NULL;
}

enum wr_code wr_json_path_parse(const char *text, struct wr_arena *arena, struct wr_json_path *ret,
                                struct wr_error *err)
{
    struct wr_json_step *steps = WR_ARENA_ARRAY(arena, struct wr_json_step, WR_JSON_PATH_STEPS_MAX);
    const char *p = text;
    uint32_t count = 0;

    if (*p != '$') {
        return bad_path(text, p, err);
    }
    for (p += 1; *p != '\0';) {
        struct wr_json_step step = {0};
        const char *next;
        if (count == WR_JSON_PATH_STEPS_MAX) {
            return wr_fail(err, WR_ERR_LIMIT, "\"%s\" has more than %u steps", text,
                           WR_JSON_PATH_STEPS_MAX);
        }
        next = read_step(p, arena, &step);
        if (next == NULL) {
            return bad_path(text, p, err);
        }
        if (step.name_bytes > WR_JSON_NAME_BYTES_MAX) {
            return wr_fail(err, WR_ERR_LIMIT, "\"%s\" has a name of more than %u bytes", text,
                           WR_JSON_NAME_BYTES_MAX);
        }
        steps[count++] = step;
        p = next;
    }
    *ret = (struct wr_json_path){steps, count};
    return WR_OK;
}

void wr_json_path_of_name(const char *name, struct wr_arena *arena, struct wr_json_path *ret)
{
    struct wr_json_step *step = WR_ARENA_NEW(arena, struct wr_json_step);

    step->name = wr_arena_strdup(arena, name);
    step->name_bytes = (uint32_t)strlen(name);
    *ret = (struct wr_json_path){step, 1};
}
