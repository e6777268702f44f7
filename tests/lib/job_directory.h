/* A job's checkpoint directory under /tmp, for tests of the record log and of sweeps. */
#ifndef WR_TESTS_LIB_JOB_DIRECTORY_H
#define WR_TESTS_LIB_JOB_DIRECTORY_H

#include "jobmanager/driver/record_log.h"
#include "tests/lib/fault_env.h"

struct job_directory {
    struct wr_env *real;
    struct fault_env env; /* without syncing */
    char path[64];
};

void job_directory_init(struct job_directory *d);
void job_directory_fini(struct job_directory *d);
/* Removes what is in it, so that the next scene begins with nothing. */
void job_directory_empty(struct job_directory *d);
/* Writes, cuts or reads a file, by its path within the directory. */
void job_directory_write(struct job_directory *d, const char *name, const void *data,
                         size_t bytes);
bool job_directory_has(struct job_directory *d, const char *name);
uint32_t job_directory_count(struct job_directory *d, const char *folder);

/* A record at k, chained to what `previous` says (zeros: to nothing), with a nonce made of `nonce`. */
struct job_record {
    uint64_t k, term, checkpoint;
    Weir__EpochRecord__Kind kind;
    const char *manifest;
    struct wr_hash128 manifest_hash, previous;
    uint8_t nonce;
    const char *terminal;
    struct wr_attempt attempt; /* of region 0 */
};
enum wr_code job_directory_append(struct job_directory *d, const struct job_record *record,
                                  struct wr_hash128 *ret_hash, struct wr_error *err);

#endif
