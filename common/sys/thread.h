/* Named threads, joined by their creator. Thread: any. */
#ifndef WR_SYS_THREAD_H
#define WR_SYS_THREAD_H

struct wr_thread;

/* name: at most 15 characters are shown by the system. */
struct wr_thread *wr_thread_start(const char *name, void (*run)(void *ctx), void *ctx);
void wr_thread_join(struct wr_thread *thread); /* waits and frees */

/* Memory that a thread has made for itself and points at from a _Thread_local: freed when the thread ends;
 * that of main stays. Given. What is large is made so when it is first used: as a _Thread_local itself it
 * would be touched in every thread that begins. */
void wr_thread_free_at_end(void *memory, void (*free_memory)(void *memory));

#endif
