/* A simulated disk: what was written, and what of it survives a loss of power.
 *
 * Two layers: the view (what every call sees at once) and the durable part. Between them stand
 * pending writes, by file, and pending changes of names, each with the host that made it:
 *
 *     write_at  -> pending write        fsync           -> the file's pending writes are durable
 *     create, link, rename, unlink
 *               -> pending name change  fsync_directory -> the directory's name changes are durable
 *     make_directory                                    -> durable at once (env.h)
 *
 * When a host loses power each of its pending writes is kept, lost or torn (any subset of its
 * sectors), and a subset of its name changes is lost; a change that builds on a lost one is lost
 * too, and one that another host has built on is kept. When a process is killed nothing is lost.
 * fsync of a file says nothing about its name, fsync_directory nothing about content.
 *
 * After a failed fsync the pending writes stay in the view and are never made durable, as on Linux.
 *
 * Thread: one.
 */
#ifndef WR_TESTS_SIM_DISK_H
#define WR_TESTS_SIM_DISK_H

#include "common/base/rng.h"
#include "common/sys/env.h"

struct sim_disk;
struct sim_inode;

#define SIM_SECTOR_BYTES 512u

struct sim_disk *sim_disk_create(uint64_t seed);
void sim_disk_destroy(struct sim_disk *disk); /* no file is open */

/* ---- what a host calls; as the calls of struct wr_env_ops ---- */

/* A file that is open holds its inode. */
enum wr_code sim_disk_open(struct sim_disk *disk, uint32_t host, const char *path, unsigned flags,
                           int64_t wall_us, struct sim_inode **ret, struct wr_error *err);
void sim_disk_close(struct sim_disk *disk, struct sim_inode *inode);
size_t sim_disk_read(const struct sim_inode *inode, void *data, size_t bytes, uint64_t offset);
void sim_disk_write(struct sim_inode *inode, uint32_t host, const void *data, size_t bytes,
                    uint64_t offset, int64_t wall_us);
void sim_disk_fsync(struct sim_inode *inode);
void sim_disk_fsync_failed(struct sim_disk *disk, struct sim_inode *inode);
enum wr_code sim_disk_info(struct sim_disk *disk, const char *path, struct wr_file_info *ret,
                           struct wr_error *err);
void sim_disk_file_info(const struct sim_inode *inode, struct wr_file_info *ret);
enum wr_code sim_disk_rename(struct sim_disk *disk, uint32_t host, const char *from,
                             const char *to, struct wr_error *err);
enum wr_code sim_disk_link(struct sim_disk *disk, uint32_t host, const char *from, const char *to,
                           struct wr_error *err);
enum wr_code sim_disk_unlink(struct sim_disk *disk, uint32_t host, const char *path,
                             struct wr_error *err);
enum wr_code sim_disk_make_directory(struct sim_disk *disk, const char *path,
                                     struct wr_error *err);
enum wr_code sim_disk_remove_directory(struct sim_disk *disk, const char *path,
                                       struct wr_error *err);
enum wr_code sim_disk_list(struct sim_disk *disk, const char *path, struct wr_file_list *ret,
                           struct wr_error *err);
enum wr_code sim_disk_fsync_directory(struct sim_disk *disk, const char *path,
                                      struct wr_error *err);

/* ---- crashes ---- */

#define SIM_EVERY_HOST UINT32_MAX
/* The host (or all of them at once) has lost its power. Its files are closed already. */
void sim_disk_power_loss(struct sim_disk *disk, uint32_t host);

/* ---- for those who make inputs and check outputs ---- */

/* Durable at once, with its directories. */
void sim_disk_put(struct sim_disk *disk, const char *path, const void *data, size_t bytes);
/* Of the view; borrowed until the next call. NULL: not there. */
const uint8_t *sim_disk_peek(struct sim_disk *disk, const char *path, size_t *ret_bytes);
/* The same of the durable part: what would be left if nothing pending survived. */
const uint8_t *sim_disk_peek_durable(struct sim_disk *disk, const char *path, size_t *ret_bytes);
/* All files and directories of the view, by name: names as of sim_disk_list, of everything. */
void sim_disk_list_all(struct sim_disk *disk, struct wr_file_list *ret);
/* A hash of view and durable part. */
uint64_t sim_disk_digest(struct sim_disk *disk);

#endif
