/* The run file: how others find a running daemon's addresses.
 *
 * `<data>/<program>.json`, one JSON object, replaced atomically when the daemon is ready and
 * removed when it stops gracefully:
 *     {"pid": 123, "control": "127.0.0.1:6123", "http": "127.0.0.1:8081"}       job manager
 *     {"pid": 124, "exchange": "127.0.0.1:43121"}                               task manager
 * The client uses it for `weir local`; tests and scripts too.
 *
 * Thread: main.
 */
#ifndef WR_SYS_RUN_FILE_H
#define WR_SYS_RUN_FILE_H

#include "common/sys/env.h"

/* Names and values alternate, ended by NULL: "http", "127.0.0.1:8081", NULL. */
enum wr_code wr_run_file_write(struct wr_env *env, const char *data_directory,
                               const char *program, const char *const *names_and_values,
                               struct wr_error *err) WR_MUST_CHECK;
void wr_run_file_remove(struct wr_env *env, const char *data_directory, const char *program);

#endif
