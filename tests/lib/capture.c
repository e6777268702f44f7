#include "tests/lib/capture.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

void capture_start(struct capture *capture)
{
    (void)fflush(stdout);
    (void)fflush(stderr);
    *capture = (struct capture){.out_fd = memfd_create("out", MFD_CLOEXEC),
                                .err_fd = memfd_create("err", MFD_CLOEXEC),
                                .saved_out = dup(STDOUT_FILENO),
                                .saved_err = dup(STDERR_FILENO)};
    ck_assert_int_ge(dup2(capture->out_fd, STDOUT_FILENO), 0);
    ck_assert_int_ge(dup2(capture->err_fd, STDERR_FILENO), 0);
}

static char *text_of(int fd)
{
    struct stat info;
    char *text;

    ck_assert_int_eq(fstat(fd, &info), 0);
    text = calloc(1, (size_t)info.st_size + 1);
    ck_assert_int_eq(pread(fd, text, (size_t)info.st_size, 0), info.st_size);
    (void)close(fd);
    return text;
}

void capture_stop(struct capture *capture)
{
    (void)fflush(stdout);
    (void)fflush(stderr);
    ck_assert_int_ge(dup2(capture->saved_out, STDOUT_FILENO), 0);
    ck_assert_int_ge(dup2(capture->saved_err, STDERR_FILENO), 0);
    (void)close(capture->saved_out);
    (void)close(capture->saved_err);
    capture->out = text_of(capture->out_fd);
    capture->err = text_of(capture->err_fd);
}

void capture_fini(struct capture *capture)
{
    free(capture->out);
    free(capture->err);
    *capture = (struct capture){0};
}
