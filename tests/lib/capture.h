/* What a function writes to standard output and standard error, caught in memory.
 *
 *     struct capture capture;
 *     capture_start(&capture);
 *     …
 *     capture_stop(&capture);
 *     … capture.out, capture.err …
 *     capture_fini(&capture);
 *
 * Between start and stop nothing may fail a check: its message would be caught too.
 */
#ifndef WR_TESTS_LIB_CAPTURE_H
#define WR_TESTS_LIB_CAPTURE_H

struct capture {
    int out_fd, err_fd;     /* in memory */
    int saved_out, saved_err;
    char *out, *err;        /* after stop; owned */
};

void capture_start(struct capture *capture);
void capture_stop(struct capture *capture);
void capture_fini(struct capture *capture);

#endif
