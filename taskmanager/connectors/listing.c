#include "taskmanager/connectors/listing.h"

#include <inttypes.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/hash.h"
#include "common/base/map.h"
#include "common/obs/log.h"
#include "taskmanager/connectors/archive.h"

#define STEP_BYTES (64u * 1024)
#define HEAD_BYTES 256u

static void files_fini(struct tm_listing *listing)
{
    for (uint32_t i = 0; i < listing->files.count; i++) {
        wr_free(listing->files.items[i].path);
    }
    WR_VEC_FINI(&listing->files);
}

void tm_listing_forget_losses(struct tm_listing *listing)
{
    for (uint32_t i = 0; i < listing->losses.count; i++) {
        wr_free(listing->losses.items[i].path);
        wr_free(listing->losses.items[i].message);
    }
    listing->losses.count = 0;
}

void tm_listing_fini(struct tm_listing *listing)
{
    tm_listing_forget_losses(listing);
    WR_VEC_FINI(&listing->losses);
    files_fini(listing);
    tm_files_fini(&listing->look);
    WR_VEC_FINI(&listing->looked_at);
}

static bool is_whole_path(const struct tm_listing *listing, const char *path)
{
    return !listing->by_lines || tm_archive_of_path(path) != WR_COMPRESSION_NONE;
}

bool tm_listing_is_whole(const struct tm_listing *listing, const struct tm_listed_file *file)
{
    return is_whole_path(listing, file->path);
}

/* ---- looking ---- */

static uint64_t key_of(uint64_t device, uint64_t inode)
{
    return inode ^ (device * 0x9e3779b97f4a7c15ull);
}

static bool is_same(const struct tm_listed_file *file, const struct wr_file_info *info)
{
    return file->inode == info->inode && file->device == info->device;
}

static struct wr_map *index_files(const struct tm_listing *listing)
{
    struct wr_map *map = wr_map_create();

    for (uint32_t i = 0; i < listing->files.count; i++) {
        struct tm_listed_file *file = &listing->files.items[i];
        (void)wr_map_put_u64(map, key_of(file->device, file->inode), file);
    }
    return map;
}

/* Two files that share a key are all but impossible; then each is searched for. */
static uint32_t find_known(const struct tm_listing *listing, const struct wr_map *map,
                           const struct wr_file_info *info)
{
    const struct tm_listed_file *file = wr_map_get_u64(map, key_of(info->device, info->inode));

    if (file == NULL || is_same(file, info)) {
        return file == NULL ? 0 : (uint32_t)(file - listing->files.items) + 1;
    }
    for (uint32_t i = 0; i < listing->files.count; i++) {
        if (is_same(&listing->files.items[i], info)) {
            return i + 1;
        }
    }
    return 0;
}

/* Backwards from the end of an open file to the last line end; `from`: no further. */
static enum wr_code search_back(struct wr_env *env, int file, uint64_t from, uint64_t bytes,
                                uint64_t *ret, struct wr_error *err)
{
    WR_AUTO_FREE char *data = wr_alloc(STEP_BYTES);
    uint64_t end = bytes;

    *ret = from;
    while (end > from) {
        size_t wanted = (size_t)WR_MIN((uint64_t)STEP_BYTES, end - from), got;
        const char *line_end;
        if (env->ops->read_at(env, file, data, wanted, end - wanted, &got, err) != WR_OK) {
            return err->code;
        }
        line_end = memrchr(data, '\n', got);
        if (line_end != NULL) {
            *ret = end - wanted + (uint64_t)(line_end - data) + 1;
            return WR_OK;
        }
        end -= wanted;
    }
    return WR_OK;
}

/* The file's first bytes tell it from another that was given its number. */
static enum wr_code compare_head(struct wr_env *env, int handle,
                                 const struct tm_listed_file *file, uint64_t bytes,
                                 struct tm_looked_at *at, struct wr_error *err)
{
    char head[HEAD_BYTES];
    size_t wanted = (size_t)WR_MIN(bytes, (uint64_t)HEAD_BYTES), got;

    if (env->ops->read_at(env, handle, head, wanted, 0, &got, err) != WR_OK) {
        return err->code;
    }
    at->head_bytes = (uint32_t)got;
    at->head_hash = wr_hash_bytes(head, got);
    at->replaced = file != NULL && (bytes < file->seen_bytes || got < file->head_bytes ||
                                    wr_hash_bytes(head, file->head_bytes) != file->head_hash);
    return WR_OK;
}

static enum wr_code look_into(const struct tm_listing *listing, struct wr_env *env, int handle,
                              const struct tm_file *found, const struct tm_listed_file *file,
                              struct tm_looked_at *at, struct wr_error *err)
{
    uint64_t bytes = found->info.bytes, from;
    enum wr_code code = compare_head(env, handle, file, bytes, at, err);

    if (code != WR_OK || is_whole_path(listing, found->path)) {
        at->line_end = bytes;
        return code;
    }
    from = file == NULL || at->replaced ? 0 : file->bytes;
    code = search_back(env, handle, from, bytes, &at->line_end, err);
    if (at->line_end == from && bytes - from > listing->record_limit) {
        at->line_end = bytes;
    }
    return code;
}

/* A file that went away or changed hands meanwhile is left to the next look. */
static enum wr_code look_at(const struct tm_listing *listing, struct wr_env *env,
                            const struct tm_file *found, struct tm_looked_at *at,
                            struct wr_error *err)
{
    const struct tm_listed_file *file =
        at->known == 0 ? NULL : &listing->files.items[at->known - 1];
    struct wr_file_info now;
    enum wr_code code;
    int handle;

    if (file != NULL && found->info.bytes == file->seen_bytes &&
        found->info.mtime_us == file->mtime_us &&
        found->info.bytes - file->bytes <= listing->record_limit) {
        at->line_end = file->bytes;
        at->head_bytes = file->head_bytes;
        at->head_hash = file->head_hash;
        return WR_OK;
    }
    code = env->ops->open(env, found->path, WR_OPEN_READ, &handle, err);
    if (code != WR_OK) {
        at->skip = code == WR_ERR_NOT_FOUND;
        return at->skip ? WR_OK : code;
    }
    code = env->ops->file_info(env, handle, &now, err);
    at->skip = code == WR_OK && (now.inode != found->info.inode || now.bytes < found->info.bytes);
    if (code == WR_OK && !at->skip) {
        code = look_into(listing, env, handle, found, file, at, err);
    }
    env->ops->close(env, handle);
    return code;
}

enum wr_code tm_listing_look(struct tm_listing *listing, struct wr_env *env, struct wr_error *err)
{
    enum wr_code code = tm_glob(env, listing->pattern, &listing->look, err);
    struct wr_map *map;

    listing->looked_at.count = 0;
    if (code == WR_ERR_NOT_FOUND && listing->watch) {
        return WR_OK; /* yet */
    }
    map = index_files(listing);
    for (uint32_t i = 0; i < listing->look.list.count && code == WR_OK; i++) {
        const struct tm_file *found = &listing->look.list.items[i];
        struct tm_looked_at at = {.line_end = found->info.bytes};
        at.known = find_known(listing, map, &found->info);
        code = listing->watch ? look_at(listing, env, found, &at, err) : WR_OK;
        WR_VEC_PUSH(&listing->looked_at, at);
    }
    wr_map_destroy(map);
    if (code != WR_OK) {
        tm_files_fini(&listing->look);
    }
    return code;
}

/* ---- taking over what was found ---- */

static void take_new(struct tm_listing *listing, struct tm_file *found,
                     const struct tm_looked_at *at)
{
    bool later = listing->watch && is_whole_path(listing, found->path);
    struct tm_listed_file file = {.path = WR_TAKE(found->path),
                                  .bytes = later ? 0 : at->line_end,
                                  .seen_bytes = found->info.bytes,
                                  .mtime_us = found->info.mtime_us,
                                  .inode = found->info.inode,
                                  .device = found->info.device,
                                  .head_hash = at->head_hash,
                                  .head_bytes = at->head_bytes,
                                  .found = true};

    WR_VEC_PUSH(&listing->files, file);
}

static void take_whole(struct tm_listed_file *file, const struct wr_file_info *info)
{
    bool same = info->bytes == file->seen_bytes && info->mtime_us == file->mtime_us;

    if (file->bytes == 0 && same) {
        file->bytes = info->bytes;
    } else if (file->bytes > 0 && !same) {
        wr_log(WR_LOG_WARN, "file_changed", "path=%s reason=%s", wr_log_quote(file->path),
               wr_log_quote("it was read as a whole: what is added later is not read"));
    }
}

static void note_loss(const char *event, const struct tm_listed_file *file)
{
    if (file->next < file->seen_bytes) {
        wr_log(WR_LOG_WARN, event, "path=%s bytes=%" PRIu64 " read=%" PRIu64,
               wr_log_quote(file->path), file->seen_bytes, file->next);
    }
}

/* Nobody can read any more what was listed, and that is not to go unnoticed. */
static void note_replaced(struct tm_listing *listing, const struct tm_listed_file *file)
{
    note_loss("file_replaced", file);
    if (file->next < file->bytes) {
        struct tm_loss loss = {
            .path = wr_strdup(file->path),
            .next = file->next,
            .message = wr_asprintf("file \"%s\" was replaced or cut off before its bytes %" PRIu64
                                   " to %" PRIu64 " were read",
                                   file->path, file->next, file->bytes)};
        WR_VEC_PUSH(&listing->losses, loss);
    }
}

static void take_known(struct tm_listing *listing, struct tm_listed_file *file,
                       struct tm_file *found, const struct tm_looked_at *at)
{
    if (at->replaced) {
        note_replaced(listing, file);
        file->next = 0;
        file->bytes = is_whole_path(listing, found->path) ? 0 : at->line_end;
    } else if (is_whole_path(listing, found->path)) {
        take_whole(file, &found->info);
    } else {
        file->bytes = WR_MAX(file->bytes, at->line_end);
    }
    wr_free(file->path);
    file->path = WR_TAKE(found->path);
    file->seen_bytes = found->info.bytes;
    file->mtime_us = found->info.mtime_us;
    file->head_hash = at->head_hash;
    file->head_bytes = at->head_bytes;
}

/* What is not there any more, once all that was listed of it is handed out: its readers say what they
 * do not find. */
static void forget_gone(struct tm_listing *listing)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < listing->files.count; i++) {
        struct tm_listed_file *file = &listing->files.items[i];
        if (file->found || file->next < file->bytes) {
            file->found = false;
            listing->files.items[kept++] = *file;
            continue;
        }
        note_loss("file_gone", file);
        wr_free(file->path);
    }
    listing->files.count = kept;
    listing->next_file = 0;
}

void tm_listing_take(struct tm_listing *listing)
{
    for (uint32_t i = 0; i < listing->look.list.count; i++) {
        struct tm_file *found = &listing->look.list.items[i];
        const struct tm_looked_at *at = &listing->looked_at.items[i];
        struct tm_listed_file *file =
            at->known == 0 ? NULL : &listing->files.items[at->known - 1];
        if (file == NULL && !at->skip) {
            take_new(listing, found, at);
        } else if (file != NULL && !file->found) { /* else by a second name */
            file->found = true;
            if (!at->skip) {
                take_known(listing, file, found, at);
            }
        }
    }
    tm_files_fini(&listing->look);
    forget_gone(listing);
}

struct tm_listed_file *tm_listing_next(struct tm_listing *listing)
{
    while (listing->next_file < listing->files.count) {
        struct tm_listed_file *file = &listing->files.items[listing->next_file];
        if (file->next < file->bytes) {
            return file;
        }
        listing->next_file += 1;
    }
    return NULL;
}

/* ---- state ---- */

/* A watched source must know again what it has read, a bounded one only what is left. */
uint32_t tm_listing_first_item(const struct tm_listing *listing)
{
    return listing->watch ? 0 : listing->next_file;
}

void tm_listed_file_write(const struct tm_listed_file *file, struct wr_sb *sb)
{
    wr_write_str(sb, wr_str_of(file->path));
    wr_write_u64(sb, file->next);
    wr_write_u64(sb, file->bytes);
    wr_write_u64(sb, file->seen_bytes);
    wr_write_u64(sb, (uint64_t)file->mtime_us);
    wr_write_u64(sb, file->inode);
    wr_write_u64(sb, file->device);
    wr_write_u64(sb, file->head_hash);
    wr_write_u32(sb, file->head_bytes);
}

bool tm_listed_file_read(struct wr_reader *reader, struct tm_listed_file *ret)
{
    struct wr_str path = wr_read_str(reader);
    struct tm_listed_file file = {.next = wr_read_u64(reader)};

    file.bytes = wr_read_u64(reader);
    file.seen_bytes = wr_read_u64(reader);
    file.mtime_us = (int64_t)wr_read_u64(reader);
    file.inode = wr_read_u64(reader);
    file.device = wr_read_u64(reader);
    file.head_hash = wr_read_u64(reader);
    file.head_bytes = wr_read_u32(reader);
    if (reader->failed || file.head_bytes > HEAD_BYTES || path.bytes == 0 || memchr(path.ptr, '\0', path.bytes) != NULL) {
        return false;
    }
    file.path = wr_strndup(path.ptr, path.bytes);
    *ret = file;
    return true;
}
