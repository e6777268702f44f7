/* Directories of tests, under TMPDIR (default /tmp). run.sh gives every run a TMPDIR of its own and
 * removes it, so that what a failed test left behind goes too.
 *
 * Thread: any.
 */
#ifndef WR_TESTS_LIB_SCRATCH_H
#define WR_TESTS_LIB_SCRATCH_H

#include <stddef.h>

/* Makes an empty directory and writes its path. */
void scratch_make(char *directory, size_t bytes);
/* With all that is in it. */
void scratch_remove(const char *directory);

#endif
