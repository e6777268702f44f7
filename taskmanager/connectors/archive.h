/* Compressed files, by suffix: .gz (gzip, any number of members) and .zst (zstd, any number of frames).
 *
 * Reading goes forward only: the bytes that come out are counted from the file's start, and whoever
 * wants to start further on reads what lies before. What is cut off or damaged is an error that says
 * where in the file and where in its content. Packing makes one member or frame of its own of what
 * it is given, so that a file can be written in pieces.
 *
 * Thread: pool (it reads files); suffixes and packing: any.
 */
#ifndef TM_CONNECTORS_ARCHIVE_H
#define TM_CONNECTORS_ARCHIVE_H

#include "common/base/str.h"
#include "common/graph/connector.h"
#include "common/sys/env.h"

struct tm_archive;

enum wr_compression tm_archive_of_path(const char *path); /* NONE: not compressed */
const char *tm_archive_suffix(enum wr_compression compression); /* ".gz"; NONE: "" */
/* What an archive takes while it is read, at most: zstd's window has a limit of 8 MiB. */
uint64_t tm_archive_memory_bytes(enum wr_compression compression);

struct tm_archive *tm_archive_create(enum wr_compression compression); /* GZIP or ZSTD; returned */
void tm_archive_destroy(struct tm_archive *archive);
/* The next bytes of the content; fewer than wanted only at its end. `file` is the open file, read from
 * its start by the archive alone. WR_ERR_CORRUPT: what came before the damage is in data, *ret_bytes
 * of it; the same again from then on. */
enum wr_code tm_archive_read(struct tm_archive *archive, struct wr_env *env, int file, void *data,
                             size_t bytes, size_t *ret_bytes, struct wr_error *err) WR_MUST_CHECK;
uint64_t tm_archive_position(const struct tm_archive *archive); /* of the next byte */

/* Appended to out. */
enum wr_code tm_archive_pack(enum wr_compression compression, const char *data, size_t bytes,
                             struct wr_sb *out, struct wr_error *err) WR_MUST_CHECK;

#endif
