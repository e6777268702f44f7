/* What the operating system says about this process. Thread: any. */
#ifndef JM_API_PROCESS_H
#define JM_API_PROCESS_H

#include <stdint.h>

struct jm_process {
    double cpu_s;
    uint64_t resident_bytes;
    uint64_t open_fds;
};

/* 0 for what cannot be found out. */
void jm_process_read(struct jm_process *ret);

#endif
