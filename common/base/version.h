/* The version of this build, from git. Thread: any. */
#ifndef WR_BASE_VERSION_H
#define WR_BASE_VERSION_H

const char *wr_version(void);

#endif
