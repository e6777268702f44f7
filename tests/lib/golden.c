#include "tests/lib/golden.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/lib/wr_test.h"

/* The repository is where build/ is. */
void golden_open(struct golden *golden, const char *name)
{
    char path[PATH_MAX + 64] = {0};
    ssize_t bytes = readlink("/proc/self/exe", path, PATH_MAX - 1);
    char *build = bytes > 0 ? strstr(path, "/build/") : NULL;

    *golden = (struct golden){0};
    ck_assert_ptr_nonnull(build);
    (void)snprintf(build, sizeof path - (size_t)(build - path), "/tests/golden/%s", name);
    golden->file = fopen(name[0] == '/' ? name : path, "r");
    ck_assert_msg(golden->file != NULL, "could not open %s (%s)", name, path);
}

/* One field, in place; returns where the next one starts, NULL at the end of the line. */
static char *take_field(char *from, char **ret)
{
    static const char escapes[] = "b\bf\fn\nr\rt\tv\v";
    char *to = from, *p = from;

    *ret = strncmp(from, "\\N", 2) == 0 && (from[2] == '\t' || from[2] == '\0') ? NULL : from;
    for (; *p != '\t' && *p != '\0'; p++) {
        const char *escape = NULL;
        if (*p == '\\') {
            p++;
            escape = strchr(escapes, *p);
        }
        *to++ = escape != NULL && (escape - escapes) % 2 == 0 ? escape[1] : *p;
    }
    bool more = *p == '\t';
    *to = '\0';
    return more ? p + 1 : NULL;
}

bool golden_next(struct golden *golden)
{
    ssize_t bytes = getline(&golden->line, &golden->line_bytes, golden->file);
    char *next = golden->line;

    if (bytes <= 0) {
        return false;
    }
    golden->line[strcspn(golden->line, "\n")] = '\0';
    golden->number += 1;
    for (golden->count = 0; next != NULL; golden->count++) {
        ck_assert_uint_lt(golden->count, GOLDEN_FIELDS_MAX);
        next = take_field(next, &golden->fields[golden->count]);
    }
    return true;
}

void golden_close(struct golden *golden)
{
    ck_assert_uint_gt(golden->number, 0);
    free(golden->line);
    (void)fclose(golden->file);
}
