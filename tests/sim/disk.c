#include "tests/sim/disk.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/hash.h"
#include "common/base/map.h"
#include "common/base/vec.h"

#define DEVICE 7u

struct write {
    uint32_t host;
    uint64_t offset;
    size_t bytes;
    uint8_t *data; /* NULL: the file is cut to `offset` */
};

struct bytes {
    uint8_t *data;
    size_t count;
    size_t capacity;
};

struct sim_inode {
    uint64_t number;
    uint32_t refs; /* names of both layers, pending changes, open files */
    bool directory;
    int64_t mtime_us;
    struct bytes view;
    struct bytes durable;
    WR_VEC(struct write) pending;
};

enum change_kind { CHANGE_ADD, CHANGE_REMOVE, CHANGE_RENAME };

struct change {
    uint32_t host;
    enum change_kind kind;
    char *name;
    char *to;               /* RENAME */
    struct sim_inode *inode; /* ADD: a reference */
    bool chosen;            /* scratch */
};

struct sim_disk {
    struct wr_rng rng;
    uint64_t next_number;
    struct wr_map *view;    /* path -> inode, a reference each */
    struct wr_map *durable;
    WR_VEC(struct change) changes; /* in order */
    WR_VEC(struct sim_inode *) inodes;
};

/* ---- bytes ---- */

static void bytes_put(struct bytes *bytes, uint64_t offset, const void *data, size_t count)
{
    size_t end = (size_t)offset + count;

    if (end > bytes->capacity) {
        bytes->capacity = WR_MAX(end, bytes->capacity * 2);
        bytes->data = wr_realloc(bytes->data, bytes->capacity);
    }
    if (end > bytes->count) {
        memset(bytes->data + bytes->count, 0, end - bytes->count);
        bytes->count = end;
    }
    if (count > 0) {
        memcpy(bytes->data + offset, data, count);
    }
}

static void bytes_apply(struct bytes *bytes, const struct write *write)
{
    if (write->data == NULL) {
        bytes->count = WR_MIN(bytes->count, (size_t)write->offset);
    } else {
        bytes_put(bytes, write->offset, write->data, write->bytes);
    }
}

/* ---- inodes ---- */

static struct sim_inode *inode_new(struct sim_disk *disk, bool directory)
{
    struct sim_inode *inode = WR_NEW(struct sim_inode);

    inode->number = ++disk->next_number;
    inode->directory = directory;
    WR_VEC_PUSH(&disk->inodes, inode);
    return inode;
}

static void drop_pending(struct sim_inode *inode)
{
    for (uint32_t i = 0; i < inode->pending.count; i++) {
        wr_free(inode->pending.items[i].data);
    }
    inode->pending.count = 0;
}

static struct sim_inode *inode_ref(struct sim_inode *inode)
{
    inode->refs += 1;
    return inode;
}

static void inode_unref(struct sim_disk *disk, struct sim_inode *inode)
{
    if (--inode->refs > 0) {
        return;
    }
    for (uint32_t i = 0; i < disk->inodes.count; i++) {
        if (disk->inodes.items[i] == inode) {
            disk->inodes.items[i] = WR_VEC_POP(&disk->inodes);
            break;
        }
    }
    drop_pending(inode);
    WR_VEC_FINI(&inode->pending);
    wr_free(inode->view.data);
    wr_free(inode->durable.data);
    wr_free(inode);
}

static void view_of_durable(struct sim_inode *inode)
{
    inode->view.count = 0;
    bytes_put(&inode->view, 0, inode->durable.data, inode->durable.count);
    for (uint32_t i = 0; i < inode->pending.count; i++) {
        bytes_apply(&inode->view, &inode->pending.items[i]);
    }
}

/* ---- names ---- */

static void name_put(struct sim_disk *disk, struct wr_map *map, const char *path,
                     struct sim_inode *inode)
{
    struct sim_inode *old = wr_map_put(map, path, inode_ref(inode));

    if (old != NULL) {
        inode_unref(disk, old);
    }
}

static void name_drop(struct sim_disk *disk, struct wr_map *map, const char *path)
{
    struct sim_inode *old = wr_map_remove(map, path);

    if (old != NULL) {
        inode_unref(disk, old);
    }
}

static void apply(struct sim_disk *disk, struct wr_map *map, const struct change *change)
{
    struct sim_inode *inode;

    switch (change->kind) {
    case CHANGE_ADD:
        name_put(disk, map, change->name, change->inode);
        return;
    case CHANGE_REMOVE:
        name_drop(disk, map, change->name);
        return;
    case CHANGE_RENAME:
        inode = wr_map_get(map, change->name);
        WR_ASSERT(inode != NULL);
        name_put(disk, map, change->to, inode);
        name_drop(disk, map, change->name);
        return;
    }
}

static void change_fini(struct sim_disk *disk, struct change *change)
{
    if (change->inode != NULL) {
        inode_unref(disk, change->inode);
    }
    wr_free(change->name);
    wr_free(change->to);
}

/* Seen at once, durable later. */
static void make_change(struct sim_disk *disk, uint32_t host, enum change_kind kind,
                        const char *name, const char *to, struct sim_inode *inode)
{
    struct change *change = WR_VEC_ADD(&disk->changes);

    change->host = host;
    change->kind = kind;
    change->name = wr_strdup(name);
    change->to = to == NULL ? NULL : wr_strdup(to);
    change->inode = inode == NULL ? NULL : inode_ref(inode);
    apply(disk, disk->view, change);
}

static bool in_directory(const char *path, const char *directory)
{
    size_t bytes = strlen(directory);

    return strncmp(path, directory, bytes) == 0 && path[bytes] == '/' &&
           strchr(path + bytes + 1, '/') == NULL;
}

struct names {
    WR_VEC(const char *) list;
};

static bool names_hold(const struct names *names, const char *name)
{
    for (uint32_t i = 0; name != NULL && i < names->list.count; i++) {
        if (strcmp(names->list.items[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static void names_add(struct names *names, const struct change *change)
{
    WR_VEC_PUSH(&names->list, change->name);
    if (change->to != NULL) {
        WR_VEC_PUSH(&names->list, change->to);
    }
}

static bool touches(const struct names *names, const struct change *change)
{
    return names_hold(names, change->name) || names_hold(names, change->to);
}

/* What the chosen changes build on is chosen too. */
static void choose_causes(struct sim_disk *disk)
{
    struct names needed = {0};

    for (uint32_t i = disk->changes.count; i > 0; i--) {
        struct change *change = &disk->changes.items[i - 1];
        change->chosen = change->chosen || touches(&needed, change);
        if (change->chosen) {
            names_add(&needed, change);
        }
    }
    WR_VEC_FINI(&needed.list);
}

/* The chosen changes become durable. */
static void settle_chosen(struct sim_disk *disk)
{
    uint32_t kept = 0;

    choose_causes(disk);
    for (uint32_t i = 0; i < disk->changes.count; i++) {
        struct change *change = &disk->changes.items[i];
        if (change->chosen) {
            apply(disk, disk->durable, change);
            change_fini(disk, change);
        } else {
            disk->changes.items[kept++] = *change;
        }
    }
    disk->changes.count = kept;
}

/* ---- life ---- */

struct sim_disk *sim_disk_create(uint64_t seed)
{
    struct sim_disk *disk = WR_NEW(struct sim_disk);
    struct sim_inode *root;

    wr_rng_init(&disk->rng, seed);
    disk->next_number = 1000;
    disk->view = wr_map_create();
    disk->durable = wr_map_create();
    root = inode_new(disk, true);
    name_put(disk, disk->view, "", root);
    name_put(disk, disk->durable, "", root);
    return disk;
}

static void map_destroy(struct sim_disk *disk, struct wr_map *map)
{
    uint32_t cursor = 0;
    void *inode;

    while (wr_map_next(map, &cursor, NULL, NULL, &inode)) {
        inode_unref(disk, inode);
    }
    wr_map_destroy(map);
}

void sim_disk_destroy(struct sim_disk *disk)
{
    if (disk == NULL) {
        return;
    }
    for (uint32_t i = 0; i < disk->changes.count; i++) {
        change_fini(disk, &disk->changes.items[i]);
    }
    map_destroy(disk, disk->view);
    map_destroy(disk, disk->durable);
    WR_ASSERT(disk->inodes.count == 0);
    WR_VEC_FINI(&disk->changes);
    WR_VEC_FINI(&disk->inodes);
    wr_free(disk);
}

/* ---- calls ---- */

static struct sim_inode *find(const struct sim_disk *disk, const char *path)
{
    return wr_map_get(disk->view, path);
}

static enum wr_code fail(struct wr_error *err, int number, const char *what, const char *path)
{
    errno = number;
    return wr_fail_errno(err, "could not %s \"%s\"", what, path);
}

static bool has_parent(const struct sim_disk *disk, const char *path)
{
    const char *slash = strrchr(path, '/');
    WR_AUTO_FREE char *parent = slash == NULL ? NULL : wr_strndup(path, (size_t)(slash - path));
    struct sim_inode *inode = parent == NULL ? NULL : find(disk, parent);

    return inode != NULL && inode->directory;
}

static void add_pending(struct sim_inode *inode, uint32_t host, uint64_t offset, const void *data,
                        size_t bytes)
{
    struct write write = {.host = host, .offset = offset, .bytes = bytes};

    if (data != NULL) {
        write.data = wr_alloc(WR_MAX(bytes, 1u));
        memcpy(write.data, data, bytes);
    }
    WR_VEC_PUSH(&inode->pending, write);
    bytes_apply(&inode->view, &write);
}

enum wr_code sim_disk_open(struct sim_disk *disk, uint32_t host, const char *path, unsigned flags,
                           int64_t wall_us, struct sim_inode **ret, struct wr_error *err)
{
    struct sim_inode *inode = find(disk, path);

    if (inode == NULL && (flags & WR_OPEN_CREATE) == 0) {
        return fail(err, ENOENT, "open file", path);
    }
    if (inode != NULL && (flags & WR_OPEN_EXCLUSIVE) != 0) {
        return fail(err, EEXIST, "open file", path);
    }
    if (inode != NULL && inode->directory && (flags & WR_OPEN_WRITE) != 0) {
        return fail(err, EISDIR, "open file", path);
    }
    if (inode == NULL) {
        if (!has_parent(disk, path)) {
            return fail(err, ENOENT, "open file", path);
        }
        inode = inode_new(disk, false);
        inode->mtime_us = wall_us;
        make_change(disk, host, CHANGE_ADD, path, NULL, inode);
    } else if ((flags & WR_OPEN_TRUNCATE) != 0) {
        add_pending(inode, host, 0, NULL, 0);
        inode->mtime_us = wall_us;
    }
    *ret = inode_ref(inode);
    return WR_OK;
}

void sim_disk_close(struct sim_disk *disk, struct sim_inode *inode)
{
    inode_unref(disk, inode);
}

size_t sim_disk_read(const struct sim_inode *inode, void *data, size_t bytes, uint64_t offset)
{
    size_t left = offset < inode->view.count ? inode->view.count - (size_t)offset : 0;
    size_t got = WR_MIN(bytes, left);

    if (got > 0) {
        memcpy(data, inode->view.data + offset, got);
    }
    return got;
}

void sim_disk_write(struct sim_inode *inode, uint32_t host, const void *data, size_t bytes,
                    uint64_t offset, int64_t wall_us)
{
    static const uint8_t nothing[1];

    inode->mtime_us = wall_us;
    if (bytes > 0) {
        add_pending(inode, host, offset, data == NULL ? nothing : data, bytes);
    }
}

void sim_disk_fsync(struct sim_inode *inode)
{
    for (uint32_t i = 0; i < inode->pending.count; i++) {
        bytes_apply(&inode->durable, &inode->pending.items[i]);
    }
    drop_pending(inode);
}

enum wr_code sim_disk_info(struct sim_disk *disk, const char *path, struct wr_file_info *ret,
                           struct wr_error *err)
{
    struct sim_inode *inode = find(disk, path);

    if (inode == NULL) {
        return fail(err, ENOENT, "stat file", path);
    }
    sim_disk_file_info(inode, ret);
    return WR_OK;
}

void sim_disk_file_info(const struct sim_inode *inode, struct wr_file_info *ret)
{
    *ret = (struct wr_file_info){.bytes = inode->view.count,
                                 .mtime_us = inode->mtime_us,
                                 .device = DEVICE,
                                 .inode = inode->number,
                                 .is_directory = inode->directory};
}

enum wr_code sim_disk_rename(struct sim_disk *disk, uint32_t host, const char *from,
                             const char *to, struct wr_error *err)
{
    struct sim_inode *inode = find(disk, from);

    if (inode == NULL || !has_parent(disk, to)) {
        return fail(err, ENOENT, "rename file", from);
    }
    WR_ASSERT(!inode->directory);
    if (strcmp(from, to) != 0) {
        make_change(disk, host, CHANGE_RENAME, from, to, NULL);
    }
    return WR_OK;
}

enum wr_code sim_disk_link(struct sim_disk *disk, uint32_t host, const char *from, const char *to,
                           struct wr_error *err)
{
    struct sim_inode *inode = find(disk, from);

    if (inode == NULL || !has_parent(disk, to)) {
        return fail(err, ENOENT, "link file", from);
    }
    if (find(disk, to) != NULL) {
        return fail(err, EEXIST, "link file", to);
    }
    make_change(disk, host, CHANGE_ADD, to, NULL, inode);
    return WR_OK;
}

enum wr_code sim_disk_unlink(struct sim_disk *disk, uint32_t host, const char *path,
                             struct wr_error *err)
{
    struct sim_inode *inode = find(disk, path);

    if (inode == NULL) {
        return fail(err, ENOENT, "remove file", path);
    }
    if (inode->directory) {
        return fail(err, EISDIR, "remove file", path);
    }
    make_change(disk, host, CHANGE_REMOVE, path, NULL, NULL);
    return WR_OK;
}

enum wr_code sim_disk_make_directory(struct sim_disk *disk, const char *path,
                                     struct wr_error *err)
{
    WR_AUTO_FREE char *part = wr_strdup(path);

    for (char *p = part + 1;; p++) {
        char kept = *p;
        struct sim_inode *inode;
        if (kept != '/' && kept != '\0') {
            continue;
        }
        *p = '\0';
        inode = find(disk, part);
        if (inode == NULL) {
            inode = inode_new(disk, true);
            name_put(disk, disk->view, part, inode);
            name_put(disk, disk->durable, part, inode);
        } else if (!inode->directory) {
            return fail(err, ENOTDIR, "create directory", part);
        }
        *p = kept;
        if (kept == '\0') {
            return WR_OK;
        }
    }
}

enum wr_code sim_disk_remove_directory(struct sim_disk *disk, const char *path,
                                       struct wr_error *err)
{
    struct sim_inode *inode = find(disk, path);
    struct wr_file_list list = {0};
    bool empty;

    if (inode == NULL) {
        return fail(err, ENOENT, "remove directory", path);
    }
    if (!inode->directory) {
        return fail(err, ENOTDIR, "remove directory", path);
    }
    (void)sim_disk_list(disk, path, &list, err);
    empty = list.count == 0;
    wr_file_list_fini(&list);
    if (!empty) {
        return fail(err, ENOTEMPTY, "remove directory", path);
    }
    name_drop(disk, disk->view, path);
    name_drop(disk, disk->durable, path);
    return WR_OK;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void sorted(struct wr_file_list *list)
{
    if (list->count > 0) {
        qsort(list->names, list->count, sizeof *list->names, by_name);
    }
}

enum wr_code sim_disk_list(struct sim_disk *disk, const char *path, struct wr_file_list *ret,
                           struct wr_error *err)
{
    WR_VEC(char *) names = {0};
    struct sim_inode *inode = find(disk, path);
    uint32_t cursor = 0;
    const char *name;
    void *ignored;

    if (inode == NULL || !inode->directory) {
        return fail(err, inode == NULL ? ENOENT : ENOTDIR, "list directory", path);
    }
    while (wr_map_next(disk->view, &cursor, &name, NULL, &ignored)) {
        if (in_directory(name, path)) {
            WR_VEC_PUSH(&names, wr_strdup(strrchr(name, '/') + 1));
        }
    }
    *ret = (struct wr_file_list){.names = names.items, .count = names.count};
    sorted(ret);
    return WR_OK;
}

enum wr_code sim_disk_fsync_directory(struct sim_disk *disk, const char *path,
                                      struct wr_error *err)
{
    struct sim_inode *inode = find(disk, path);

    if (inode == NULL || !inode->directory) {
        return fail(err, inode == NULL ? ENOENT : ENOTDIR, "open directory", path);
    }
    for (uint32_t i = 0; i < disk->changes.count; i++) {
        struct change *change = &disk->changes.items[i];
        change->chosen = in_directory(change->name, path) ||
                         (change->to != NULL && in_directory(change->to, path));
    }
    settle_chosen(disk);
    return WR_OK;
}

/* ---- crashes ---- */

static bool is_of(uint32_t host, uint32_t asked)
{
    return asked == SIM_EVERY_HOST || host == asked;
}

/* Sectors of a write that reach the disk; the others keep what was there. */
static void tear(struct sim_disk *disk, struct sim_inode *inode, const struct write *write)
{
    bool prefix = wr_rng_chance(&disk->rng, 0.5);

    for (size_t at = 0; at < write->bytes; at += SIM_SECTOR_BYTES) {
        size_t bytes = WR_MIN((size_t)SIM_SECTOR_BYTES, write->bytes - at);
        if (wr_rng_chance(&disk->rng, 0.5)) {
            bytes_put(&inode->durable, write->offset + at, write->data + at, bytes);
        } else if (prefix) {
            return;
        }
    }
}

static void settle_writes(struct sim_disk *disk, struct sim_inode *inode, uint32_t host,
                          double keep)
{
    uint32_t left = 0;

    for (uint32_t i = 0; i < inode->pending.count; i++) {
        struct write write = inode->pending.items[i];
        if (!is_of(write.host, host)) {
            inode->pending.items[left++] = write;
            continue;
        }
        if (wr_rng_chance(&disk->rng, keep)) {
            bytes_apply(&inode->durable, &write);
        } else if (write.data != NULL && wr_rng_chance(&disk->rng, 0.5)) {
            tear(disk, inode, &write);
        }
        wr_free(write.data);
    }
    inode->pending.count = left;
    view_of_durable(inode);
}

/* What of the host's changes is kept. Changes of others stay pending, with what they build on. */
static void choose_survivors(struct sim_disk *disk, uint32_t host, double keep)
{
    struct names lost = {0}, needed = {0};

    for (uint32_t i = disk->changes.count; i > 0; i--) {
        struct change *change = &disk->changes.items[i - 1];
        change->chosen = is_of(change->host, host) && touches(&needed, change);
        if (change->chosen || !is_of(change->host, host)) {
            names_add(&needed, change);
        }
    }
    for (uint32_t i = 0; i < disk->changes.count; i++) {
        struct change *change = &disk->changes.items[i];
        if (!is_of(change->host, host)) {
            continue;
        }
        change->chosen = change->chosen || (!touches(&lost, change) &&
                                            wr_rng_chance(&disk->rng, keep));
        if (!change->chosen) {
            names_add(&lost, change);
        }
    }
    WR_VEC_FINI(&lost.list);
    WR_VEC_FINI(&needed.list);
}

static void rebuild_view(struct sim_disk *disk)
{
    struct wr_map *old = disk->view;
    uint32_t cursor = 0;
    const char *name;
    void *inode;

    disk->view = wr_map_create();
    while (wr_map_next(disk->durable, &cursor, &name, NULL, &inode)) {
        name_put(disk, disk->view, name, inode);
    }
    for (uint32_t i = 0; i < disk->changes.count; i++) {
        apply(disk, disk->view, &disk->changes.items[i]);
    }
    map_destroy(disk, old);
}

static double draw_keep(struct sim_disk *disk)
{
    static const double some[] = {0.0, 0.0, 0.5, 0.9, 1.0};

    return some[wr_rng_below(&disk->rng, WR_COUNT(some))];
}

void sim_disk_power_loss(struct sim_disk *disk, uint32_t host)
{
    double keep = draw_keep(disk);
    uint32_t left = 0;

    choose_survivors(disk, host, keep);
    settle_chosen(disk);
    for (uint32_t i = 0; i < disk->changes.count; i++) {
        struct change *change = &disk->changes.items[i];
        if (is_of(change->host, host)) {
            change_fini(disk, change);
        } else {
            disk->changes.items[left++] = *change;
        }
    }
    disk->changes.count = left;
    rebuild_view(disk);
    for (uint32_t i = 0; i < disk->inodes.count; i++) {
        settle_writes(disk, disk->inodes.items[i], host, keep);
    }
}

/* The pages are marked clean: some have reached the disk, the others never will. */
void sim_disk_fsync_failed(struct sim_disk *disk, struct sim_inode *inode)
{
    for (uint32_t i = 0; i < inode->pending.count; i++) {
        if (wr_rng_chance(&disk->rng, 0.3)) {
            bytes_apply(&inode->durable, &inode->pending.items[i]);
        }
    }
    drop_pending(inode);
}

/* ---- inputs and checks ---- */

void sim_disk_put(struct sim_disk *disk, const char *path, const void *data, size_t bytes)
{
    WR_AUTO_FREE char *parent = wr_strndup(path, (size_t)(strrchr(path, '/') - path));
    struct sim_inode *inode = inode_new(disk, false);
    struct wr_error err;

    WR_ASSERT(sim_disk_make_directory(disk, parent, &err) == WR_OK);
    name_put(disk, disk->view, path, inode);
    name_put(disk, disk->durable, path, inode);
    sim_disk_write(inode, SIM_EVERY_HOST, data, bytes, 0, 0);
    sim_disk_fsync(inode);
}

static const uint8_t *peek(const struct wr_map *names, bool durable, const char *path,
                           size_t *ret_bytes)
{
    static const uint8_t nothing[1];
    const struct sim_inode *inode = wr_map_get(names, path);
    const struct bytes *bytes;

    if (inode == NULL || inode->directory) {
        return NULL;
    }
    bytes = durable ? &inode->durable : &inode->view;
    *ret_bytes = bytes->count;
    return bytes->data == NULL ? nothing : bytes->data;
}

const uint8_t *sim_disk_peek(struct sim_disk *disk, const char *path, size_t *ret_bytes)
{
    return peek(disk->view, false, path, ret_bytes);
}

const uint8_t *sim_disk_peek_durable(struct sim_disk *disk, const char *path, size_t *ret_bytes)
{
    return peek(disk->durable, true, path, ret_bytes);
}

void sim_disk_list_all(struct sim_disk *disk, struct wr_file_list *ret)
{
    WR_VEC(char *) names = {0};
    uint32_t cursor = 0;
    const char *name;
    void *ignored;

    while (wr_map_next(disk->view, &cursor, &name, NULL, &ignored)) {
        if (name[0] != '\0') {
            WR_VEC_PUSH(&names, wr_strdup(name));
        }
    }
    *ret = (struct wr_file_list){.names = names.items, .count = names.count};
    sorted(ret);
}

static uint64_t layer_digest(const struct wr_map *map, bool durable)
{
    uint32_t cursor = 0;
    const char *name;
    uint64_t sum = 0;
    void *value;

    while (wr_map_next(map, &cursor, &name, NULL, &value)) {
        const struct sim_inode *inode = value;
        const struct bytes *bytes = durable ? &inode->durable : &inode->view;
        uint64_t content = bytes->count == 0 ? 0 : wr_hash_bytes(bytes->data, bytes->count);
        sum += wr_hash_u64(wr_hash_bytes(name, strlen(name)) ^ content);
    }
    return sum;
}

uint64_t sim_disk_digest(struct sim_disk *disk)
{
    return layer_digest(disk->view, false) * 31 + layer_digest(disk->durable, true);
}
