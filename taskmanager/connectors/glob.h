/* Files by a path, a directory, or a pattern with * ? [a-z] [!a-z] in any component.
 *
 * `*` and `?` do not match a slash, nor a dot at the start of a name: hidden files are never
 * matched by a pattern, nor listed from a directory. Directories are not descended into, and not
 * matched by the last component of a pattern.
 *
 * Thread: pool (it lists directories); the matching: any.
 */
#ifndef TM_CONNECTORS_GLOB_H
#define TM_CONNECTORS_GLOB_H

#include "common/base/vec.h"
#include "common/sys/env.h"

struct tm_file {
    char *path;
    struct wr_file_info info;
};
struct tm_files {
    WR_VEC(struct tm_file) list;
};
void tm_files_fini(struct tm_files *files);

bool tm_glob_match(const char *pattern, const char *name); /* one component */
/* Sorted by path. No match: WR_ERR_NOT_FOUND, no file matches "…". */
enum wr_code tm_glob(struct wr_env *env, const char *pattern, struct tm_files *ret,
                     struct wr_error *err) WR_MUST_CHECK;

#endif
