#include "tests/lib/fuzz_corpus.h"

#include <dirent.h>

#include "common/base/alloc.h"
#include "common/base/rng.h"
#include "common/base/str.h"
#include "tests/lib/wr_test.h"

struct input {
    uint8_t data[4096];
    size_t bytes;
};

static void read_input(const char *path, struct input *ret)
{
    FILE *file = fopen(path, "rb");

    ck_assert_msg(file != NULL, "no %s: tests run at the root of the tree", path);
    ret->bytes = fread(ret->data, 1, sizeof ret->data, file);
    (void)fclose(file);
}

/* A byte changed, taken out, put in, or a stretch repeated. */
static void change(struct wr_rng *rng, struct input *input, const char *marks)
{
    size_t at = wr_rng_below(rng, WR_MAX(input->bytes, 1u)), n = wr_rng_below(rng, 20);
    uint8_t byte = (uint8_t)marks[wr_rng_below(rng, strlen(marks) + 1)];

    if (input->bytes < 3 || input->bytes + 20 > sizeof input->data) {
        return;
    }
    switch (wr_rng_below(rng, 4)) {
    case 0:
        input->data[at] = byte;
        return;
    case 1:
        input->bytes -= 1;
        memmove(input->data + at, input->data + at + 1, input->bytes - at);
        return;
    case 2:
        memmove(input->data + at + 1, input->data + at, input->bytes - at);
        input->data[at] = byte;
        input->bytes += 1;
        return;
    default:
        n = WR_MIN(n, input->bytes - at);
        memmove(input->data + at + n, input->data + at, input->bytes - at);
        input->bytes += n;
    }
}

void fuzz_corpus(const char *name, void (*fuzz)(const uint8_t *data, size_t bytes), const char *marks,
                 uint32_t changes)
{
    WR_AUTO_FREE char *directory = wr_asprintf("tests/fuzz/corpus/%s", name);
    DIR *corpus = opendir(directory);
    struct dirent *entry;
    struct wr_rng rng;
    uint32_t inputs = 0;

    ck_assert_ptr_nonnull(corpus);
    wr_rng_init(&rng, 1);
    while ((entry = readdir(corpus)) != NULL) {
        WR_AUTO_FREE char *path = wr_asprintf("%s/%s", directory, entry->d_name);
        struct input original, input;
        if (entry->d_name[0] == '.') {
            continue;
        }
        read_input(path, &original);
        fuzz(original.data, original.bytes);
        for (uint32_t i = 0; i < changes; i++) {
            input = original;
            for (uint64_t n = 1 + wr_rng_below(&rng, 4); n > 0; n--) {
                change(&rng, &input, marks);
            }
            fuzz(input.data, input.bytes);
        }
        inputs += 1;
    }
    (void)closedir(corpus);
    ck_assert_uint_gt(inputs, 2);
}
