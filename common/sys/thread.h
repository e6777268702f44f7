/* Named threads, joined by their creator. Thread: any. */
#ifndef WR_SYS_THREAD_H
#define WR_SYS_THREAD_H

struct wr_thread;

/* name: at most 15 characters are shown by the system. */
struct wr_thread *wr_thread_start(const char *name, void (*run)(void *ctx), void *ctx);
void wr_thread_join(struct wr_thread *thread); /* waits and frees */

#endif
