#include "taskmanager/state/parts.h"

#include <string.h>

#include "common/base/alloc.h"
#include "common/base/str.h"
#include "common/base/test_point.h"
#include "common/base/vec.h"

/* A chain is read whole at a restore, and every acknowledgement lists it. */
#define DELTAS_MAX 32u
/* Below this a base costs next to nothing. */
#define SMALL_BYTES (64u * 1024)

struct tm_parts {
    WR_VEC(Weir__TablePart *) list;
    bool broken;
    bool lost; /* since the last barrier: a base of it does not help */
};

struct tm_parts *tm_parts_create(void)
{
    return WR_NEW(struct tm_parts);
}

static char *copy_text(const char *text)
{
    return text == NULL || text[0] == '\0' ? (char *)protobuf_c_empty_string : wr_strdup(text);
}

static void free_text(char *text)
{
    if (text != protobuf_c_empty_string) {
        wr_free(text);
    }
}

Weir__StoreFile *tm_part_file_copy(const Weir__StoreFile *file)
{
    Weir__StoreFile *copy = WR_NEW(Weir__StoreFile);

    *copy = *file;
    copy->name = copy_text(file->name);
    copy->file = copy_text(file->file);
    return copy;
}

void tm_part_file_free(Weir__StoreFile *file)
{
    free_text(file->name);
    free_text(file->file);
    wr_free(file);
}

Weir__TablePart *tm_part_copy(const Weir__TablePart *part)
{
    Weir__TablePart *copy = WR_NEW(Weir__TablePart);

    *copy = *part;
    copy->store = copy_text(part->store);
    copy->extents = WR_NEW_ARRAY(Weir__Extent *, part->n_extents);
    for (size_t i = 0; i < part->n_extents; i++) {
        copy->extents[i] = WR_NEW(Weir__Extent);
        *copy->extents[i] = *part->extents[i];
        copy->extents[i]->file = copy_text(part->extents[i]->file);
    }
    copy->files = WR_NEW_ARRAY(Weir__StoreFile *, part->n_files);
    for (size_t i = 0; i < part->n_files; i++) {
        copy->files[i] = tm_part_file_copy(part->files[i]);
    }
    copy->digests.data = wr_alloc(part->digests.len + 1);
    if (part->digests.len > 0) {
        memcpy(copy->digests.data, part->digests.data, part->digests.len);
    }
    return copy;
}

void tm_part_free(Weir__TablePart *part)
{
    for (size_t i = 0; i < part->n_extents; i++) {
        free_text(part->extents[i]->file);
        wr_free(part->extents[i]);
    }
    for (size_t i = 0; i < part->n_files; i++) {
        tm_part_file_free(part->files[i]);
    }
    wr_free(part->extents);
    wr_free(part->files);
    free_text(part->store);
    wr_free(part->digests.data);
    wr_free(part);
}

static void clear(struct tm_parts *parts)
{
    while (parts->list.count > 0) {
        tm_part_free(WR_VEC_POP(&parts->list));
    }
}

void tm_parts_destroy(struct tm_parts *parts)
{
    if (parts == NULL) {
        return;
    }
    clear(parts);
    WR_VEC_FINI(&parts->list);
    wr_free(parts);
}

static uint64_t base_bytes(const struct tm_parts *parts)
{
    return parts->list.count == 0 ? 0 : parts->list.items[0]->bytes;
}

static uint64_t delta_bytes(const struct tm_parts *parts)
{
    uint64_t bytes = 0;

    for (uint32_t i = 1; i < parts->list.count; i++) {
        bytes += parts->list.items[i]->bytes;
    }
    return bytes;
}

bool tm_parts_next_is_base(const struct tm_parts *parts, uint64_t live, uint64_t dirty)
{
    uint64_t base = base_bytes(parts);
    bool store = parts->list.count > 0 &&
                 parts->list.items[0]->kind == WEIR__TABLE_PART__KIND__STORE;

    if (parts->list.count == 0 || parts->broken || parts->list.count > DELTAS_MAX ||
        WR_BUGGIFY("parts.choose_base")) {
        return true;
    }
    if (WR_BUGGIFY("parts.choose_delta")) {
        return false;
    }
    return base < SMALL_BYTES || delta_bytes(parts) > base / 2 ||
           (!store && dirty * 10 > live * 4);
}

void tm_parts_sealed(struct tm_parts *parts)
{
    parts->lost = false;
}

void tm_parts_add(struct tm_parts *parts, Weir__TablePart *part)
{
    if (part->kind != WEIR__TABLE_PART__KIND__DELTA) {
        clear(parts);
        parts->broken = parts->lost && !WR_MUTANT("base_mends_later_loss");
    }
    if (WR_MUTANT("drop_older_delta") && parts->list.count > 1) {
        tm_part_free(WR_VEC_POP(&parts->list));
    }
    WR_VEC_PUSH(&parts->list, part);
}

void tm_parts_lost(struct tm_parts *parts)
{
    parts->broken = !WR_MUTANT("lost_delta_forgotten");
    parts->lost = true;
}

void tm_parts_adopt(struct tm_parts *parts, const Weir__TableState *state)
{
    clear(parts);
    for (size_t i = 0; i < state->n_parts; i++) {
        Weir__TablePart *copy = tm_part_copy(state->parts[i]);
        WR_VEC_PUSH(&parts->list, copy);
    }
    parts->broken = parts->lost = false;
}

bool tm_parts_are_broken(const struct tm_parts *parts)
{
    return parts->broken || parts->list.count == 0;
}

void tm_parts_fill(const struct tm_parts *parts, Weir__TableState *ret)
{
    ret->n_parts = parts->list.count;
    ret->parts = WR_NEW_ARRAY(Weir__TablePart *, parts->list.count);
    for (uint32_t i = 0; i < parts->list.count; i++) {
        ret->parts[i] = tm_part_copy(parts->list.items[i]);
    }
}
