#include "tests/lib/client.h"

#include "common/base/assert.h"

#define WORDS_MAX 12

enum jm_exit client_weir(struct capture *ret, const char *const *words)
{
    char *argv[WORDS_MAX + 2] = {(char *)(uintptr_t)"weir"};
    enum jm_exit status;
    int argc = 1;

    for (; words[argc - 1] != NULL; argc++) {
        WR_ASSERT(argc <= WORDS_MAX);
        argv[argc] = (char *)(uintptr_t)words[argc - 1];
    }
    capture_start(ret);
    status = jm_cli_main(argc, argv);
    capture_stop(ret);
    return status;
}
