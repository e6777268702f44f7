#include "common/sys/run_file.h"

#include <inttypes.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "common/base/str.h"

static char *path_of(const char *data_directory, const char *program)
{
    return wr_asprintf("%s/%s.json", data_directory, program);
}

/* Addresses and names need few escapes, but a quote must not end the string. */
static void put_text(struct wr_sb *sb, const char *text)
{
    wr_sb_putc(sb, '"');
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\') {
            wr_sb_putc(sb, '\\');
        }
        if ((unsigned char)*text < 0x20) {
            wr_sb_printf(sb, "\\u%04x", (unsigned)*text);
        } else {
            wr_sb_putc(sb, *text);
        }
    }
    wr_sb_putc(sb, '"');
}

enum wr_code wr_run_file_write(struct wr_env *env, const char *data_directory,
                               const char *program, const char *const *names_and_values,
                               struct wr_error *err)
{
    WR_AUTO_FREE char *path = path_of(data_directory, program);
    struct wr_sb sb = {0};
    enum wr_code code;

    wr_sb_printf(&sb, "{\"pid\": %d", (int)getpid());
    for (; *names_and_values != NULL; names_and_values += 2) {
        wr_sb_puts(&sb, ", ");
        put_text(&sb, names_and_values[0]);
        wr_sb_puts(&sb, ": ");
        put_text(&sb, names_and_values[1]);
    }
    wr_sb_puts(&sb, "}\n");
    code = env->ops->make_directory(env, data_directory, err);
    if (code == WR_OK) {
        code = wr_file_replace(env, path, sb.ptr, sb.bytes, err);
    }
    wr_sb_fini(&sb);
    return code;
}

void wr_run_file_remove(struct wr_env *env, const char *data_directory, const char *program)
{
    WR_AUTO_FREE char *path = path_of(data_directory, program);
    struct wr_error err;

    (void)env->ops->unlink(env, path, &err); /* a stale one misleads nobody: its process is gone */
}
