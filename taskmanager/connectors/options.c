#include "taskmanager/connectors/options.h"

#include <string.h>

static bool is_given(Weir__OptionValue *const *options, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(options[i]->name, name) == 0) {
            return true;
        }
    }
    return false;
}

enum wr_code tm_options_parse(Weir__OptionValue *const *options, size_t option_count,
                              const struct tm_option_set sets[2], struct wr_arena *arena,
                              struct wr_error *err)
{
    for (size_t s = 0; s < 2; s++) {
        if (sets[s].table != NULL) {
            wr_options_defaults(sets[s].table, sets[s].fields, arena);
        }
    }
    for (size_t i = 0; i < option_count; i++) {
        bool second = sets[1].table != NULL &&
                      wr_options_find(sets[1].table, options[i]->name) != NULL &&
                      (sets[0].table == NULL ||
                       wr_options_find(sets[0].table, options[i]->name) == NULL);
        if (wr_options_set(sets[second].table, sets[second].fields, options[i]->name,
                           options[i]->value, arena, err) != WR_OK) {
            return err->code;
        }
    }
    for (size_t s = 0; s < 2; s++) {
        for (const struct wr_option *o = sets[s].table; o != NULL && o->name != NULL; o++) {
            if (o->required && !is_given(options, option_count, o->name)) {
                return wr_fail(err, WR_ERR_INVALID, "option \"%s\" is missing", o->name);
            }
        }
    }
    return WR_OK;
}
