/* Checks the sums that large_state.py's job commits, line by line, against arithmetic.
 *
 *     bench_check KEYS ROWS STEP DIRECTORY
 *
 * Row i has key k = i * STEP mod KEYS and value k mod 1000 + i / KEYS; STEP and KEYS have no common
 * divisor, so every KEYS rows meet every key once. Lines of the *.csv files are "k,rows,total". */
#include <dirent.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct oracle {
    uint64_t keys;
    uint64_t rows;
    uint64_t inverse; /* of STEP, modulo KEYS */
    uint8_t *seen;    /* a bit per key */
    uint64_t lines;
    uint64_t mistakes;
};

static uint64_t times(uint64_t a, uint64_t b, uint64_t modulus)
{
    return (uint64_t)((unsigned __int128)a * b % modulus);
}

/* Extended Euclid; 0: there is none. */
static uint64_t inverse_of(uint64_t step, uint64_t modulus)
{
    int64_t t = 0, next_t = 1, r = (int64_t)modulus, next_r = (int64_t)(step % modulus);

    while (next_r != 0) {
        int64_t q = r / next_r, old_t = t, old_r = r;
        t = next_t;
        next_t = old_t - q * next_t;
        r = next_r;
        next_r = old_r - q * next_r;
    }
    if (r != 1) {
        return modulus == 1 ? 0 : UINT64_MAX;
    }
    return (uint64_t)(t < 0 ? t + (int64_t)modulus : t);
}

static void complain(struct oracle *o, const char *file, const char *what, const char *line)
{
    if (o->mistakes++ < 10) {
        (void)fprintf(stderr, "%s: %s: %s", file, what, line);
    }
}

static void check_line(struct oracle *o, const char *file, const char *line)
{
    uint64_t key, rows, total, place, want;
    int end = 0;

    o->lines += 1;
    if (sscanf(line, "%" SCNu64 ",%" SCNu64 ",%" SCNu64 "\n%n", &key, &rows, &total, &end) != 3 ||
        line[end] != '\0' || key >= o->keys) {
        complain(o, file, "not a result", line);
        return;
    }
    if (o->seen[key / 8] & 1u << key % 8) {
        complain(o, file, "a key for the second time", line);
    }
    o->seen[key / 8] |= (uint8_t)(1u << key % 8);
    place = times(key, o->inverse, o->keys);
    want = o->rows / o->keys + (place < o->rows % o->keys);
    if (rows != want || total != want * (key % 1000) + want * (want - 1) / 2) {
        complain(o, file, "not the sum", line);
    }
}

static bool check_file(struct oracle *o, const char *path)
{
    char line[256];
    FILE *file = fopen(path, "re");

    if (file == NULL) {
        perror(path);
        return false;
    }
    while (fgets(line, sizeof line, file) != NULL) {
        check_line(o, path, line);
    }
    (void)fclose(file);
    return true;
}

static bool check_directory(struct oracle *o, const char *directory)
{
    char path[4096];
    struct dirent *entry;
    DIR *dir = opendir(directory);
    bool ok = dir != NULL;

    while (ok && (entry = readdir(dir)) != NULL) {
        const char *dot = strrchr(entry->d_name, '.');
        if (entry->d_name[0] != '.' && dot != NULL && strcmp(dot, ".csv") == 0) {
            (void)snprintf(path, sizeof path, "%s/%s", directory, entry->d_name);
            ok = check_file(o, path);
        }
    }
    if (dir != NULL) {
        (void)closedir(dir);
    }
    return ok;
}

int main(int argc, char **argv)
{
    struct oracle o = {0};
    uint64_t want;
    bool ok;

    if (argc != 5) {
        (void)fprintf(stderr, "usage: bench_check KEYS ROWS STEP DIRECTORY\n");
        return 2;
    }
    o.keys = strtoull(argv[1], NULL, 10);
    o.rows = strtoull(argv[2], NULL, 10);
    o.inverse = o.keys == 0 ? UINT64_MAX : inverse_of(strtoull(argv[3], NULL, 10), o.keys);
    if (o.inverse == UINT64_MAX) {
        (void)fprintf(stderr, "STEP and KEYS have a common divisor\n");
        return 2;
    }
    o.seen = calloc(o.keys / 8 + 1, 1);
    ok = o.seen != NULL && check_directory(&o, argv[4]);
    want = o.rows < o.keys ? o.rows : o.keys;
    (void)printf("%" PRIu64 " lines, %" PRIu64 " wanted, %" PRIu64 " mistakes\n", o.lines, want,
                 o.mistakes);
    free(o.seen);
    return ok && o.mistakes == 0 && o.lines == want ? 0 : 1;
}
