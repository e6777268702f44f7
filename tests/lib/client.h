/* The weir command, run in this process. Only tests of the client are linked with it.
 *
 * Thread: main.
 */
#ifndef WR_TESTS_LIB_CLIENT_H
#define WR_TESTS_LIB_CLIENT_H

#include "jobmanager/client/cli.h"
#include "tests/lib/capture.h"

/* weir with these words (at most 12, ended by NULL): its status; what it wrote is in *ret, to be
 * finished. */
enum jm_exit client_weir(struct capture *ret, const char *const *words);
#define CLIENT_WEIR(ret, ...) client_weir(ret, (const char *const[]){__VA_ARGS__, NULL})

#endif
