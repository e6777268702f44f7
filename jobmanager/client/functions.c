/* The functions there are, or those whose name has a word in it. */
#include <stdio.h>
#include <string.h>

#include "common/expr/reference.h"
#include "jobmanager/client/cli.h"

enum jm_exit jm_cli_functions(struct jm_cli *cli)
{
    const char *word = cli->arguments.count > 0 ? cli->arguments.items[0] : "";
    const struct wr_function *f;
    bool any = false;

    for (uint32_t i = 0; (f = wr_function_at(i)) != NULL; i++) {
        struct wr_sb sb = {0};
        if (f->kind == WR_FUNCTION_CAST || f->kind == WR_FUNCTION_FORM ||
            strstr(f->name, word) == NULL) {
            continue;
        }
        wr_function_signature(f, &sb);
        printf("%-50s  %-18s  %s\n", sb.ptr, wr_type_name(f->result), f->help);
        wr_sb_fini(&sb);
        any = true;
    }
    if (!any) {
        jm_cli_complain("no function has \"%s\" in its name", word);
    }
    return any ? JM_EXIT_DONE : JM_EXIT_FAILED;
}
