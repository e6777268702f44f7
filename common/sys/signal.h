/* SIGTERM and SIGINT as a call on a thread of their own; a second one ends the process at once.
 *
 * Thread: main, before any other thread is started (the signals are blocked in all of them).
 */
#ifndef WR_SYS_SIGNAL_H
#define WR_SYS_SIGNAL_H

void wr_signals_block(void);
/* stop is called once, on the signal thread, with the signal's number. */
void wr_signals_watch(void (*stop)(void *ctx, int number), void *ctx);

#endif
