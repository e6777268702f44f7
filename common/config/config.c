#include "common/config/config.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/version.h"

#define FILE_BYTES_MAX (1024u * 1024)

/* What the command line asks for beside settings. */
struct request {
    const char *file;
    bool check, print, sample, help, version;
    WR_VEC(const char *) settings; /* -D */
};

struct loader {
    struct wr_config *config;
    struct wr_env *env;
    struct wr_sb *mistakes;
};

static uint32_t option_index(const struct wr_program *program, const struct wr_option *option)
{
    return (uint32_t)(option - program->options);
}

/* ---- settings ---- */

/* One value from somewhere; `where` begins its mistake ("FILE:LINE:COLUMN: "). */
static void set(struct loader *l, const char *name, const char *value, const char *where,
                const char *origin)
{
    struct wr_config *c = l->config;
    const struct wr_option *option;
    struct wr_error err;

    if (wr_options_set(c->program->options, c->fields, name, value, &c->arena, &err) != WR_OK) {
        wr_sb_printf(l->mistakes, "%s%s\n", where, err.message);
        return;
    }
    option = wr_options_find(c->program->options, name);
    c->origins[option_index(c->program, option)] = wr_arena_strdup(&c->arena, origin);
}

static void read_file(struct loader *l, const char *path)
{
    struct wr_config_entries entries = {0};
    struct wr_config *c = l->config;
    WR_AUTO_FREE char *text = NULL;
    char *absolute = NULL;
    struct wr_error err;
    size_t bytes;

    if (path[0] != '/') {
        char here[PATH_MAX];
        absolute = wr_arena_printf(&c->arena, "%s/%s",
                                   getcwd(here, sizeof here) == NULL ? "" : here, path);
    }
    if (wr_file_read_all(l->env, absolute == NULL ? path : absolute, FILE_BYTES_MAX, &text, &bytes,
                         &err) != WR_OK) {
        wr_sb_printf(l->mistakes, "--config: %s\n", err.message);
        return;
    }
    (void)wr_config_read_yaml(text, bytes, path, &c->arena, &entries, l->mistakes);
    for (uint32_t i = 0; i < entries.list.count; i++) {
        const struct wr_config_entry *e = &entries.list.items[i];
        set(l, e->name, e->value,
            wr_arena_printf(&c->arena, "%s:%u:%u: ", path, e->line, e->column),
            wr_arena_printf(&c->arena, "%s:%u", path, e->line));
    }
    WR_VEC_FINI(&entries.list);
}

/* WEIR_JOBMANAGER_HA_PATH for ha.path. */
static char *variable_of(const struct loader *l, const struct wr_option *option)
{
    char *name = wr_arena_printf(&l->config->arena, "%s%s", l->config->program->environment,
                                 option->name);

    for (char *p = name; *p != '\0'; p++) {
        *p = *p == '.' ? '_' : (char)toupper((unsigned char)*p);
    }
    return name;
}

static void read_variable(struct loader *l, const char *assignment)
{
    const struct wr_option *options = l->config->program->options;
    const char *names[WR_CONFIG_OPTIONS_MAX], *near;
    size_t count = 0, bytes = strcspn(assignment, "=");
    char *name = wr_arena_printf(&l->config->arena, "%.*s", (int)bytes, assignment);

    for (; options->name != NULL; options++) {
        names[count] = variable_of(l, options);
        if (strcmp(names[count], name) == 0) {
            set(l, options->name, assignment + bytes + 1,
                wr_arena_printf(&l->config->arena, "environment variable %s: ", name), name);
            return;
        }
        count += 1;
    }
    near = wr_nearest(name, names, count);
    wr_sb_printf(l->mistakes, "environment variable %s: there is no such setting%s%s%s\n", name,
                 near == NULL ? "" : "; did you mean ", near == NULL ? "" : near,
                 near == NULL ? "" : "?");
}

static void read_environment(struct loader *l, char **environment)
{
    const char *prefix = l->config->program->environment;

    for (; environment != NULL && *environment != NULL; environment++) {
        if (strncmp(*environment, prefix, strlen(prefix)) == 0 && strchr(*environment, '=') != NULL) {
            read_variable(l, *environment);
        }
    }
}

static void read_settings(struct loader *l, const struct request *request)
{
    for (uint32_t i = 0; i < request->settings.count; i++) {
        const char *setting = request->settings.items[i];
        const char *equals = strchr(setting, '=');
        if (equals == NULL || equals == setting) {
            wr_sb_printf(l->mistakes, "-D %s: write -D NAME=VALUE\n", setting);
            continue;
        }
        set(l, wr_arena_printf(&l->config->arena, "%.*s", (int)(equals - setting), setting),
            equals + 1, "-D: ", "-D");
    }
}

/* ---- the command line ---- */

/* The value of a flag that takes one: "--config=x" or "--config x". */
static bool takes_value(const char *flag, int argc, char **argv, int *i, const char **ret,
                        struct wr_sb *mistakes)
{
    size_t bytes = strlen(flag);

    if (strncmp(argv[*i], flag, bytes) != 0) {
        return false;
    }
    if (argv[*i][bytes] == '=') {
        *ret = argv[*i] + bytes + 1;
        return true;
    }
    if (argv[*i][bytes] != '\0') {
        return false;
    }
    if (*i + 1 == argc) {
        wr_sb_printf(mistakes, "%s needs a value\n", flag);
        return true;
    }
    *ret = argv[++*i];
    return true;
}

static void unknown_flag(const char *flag, struct wr_sb *mistakes)
{
    static const char *const flags[] = {"--config",        "-D",     "--check-config",
                                        "--print-config",  "--help", "--version",
                                        "--sample-config"};
    const char *near = wr_nearest(flag, flags, WR_COUNT(flags));

    wr_sb_printf(mistakes, "\"%s\" is not an option%s%s%s\n", flag,
                 near == NULL ? "; see --help" : "; did you mean \"", near == NULL ? "" : near,
                 near == NULL ? "" : "\"?");
}

static void read_flags(struct request *request, int argc, char **argv, struct wr_sb *mistakes)
{
    for (int i = 1; i < argc; i++) {
        const char *value = NULL;
        if (takes_value("--config", argc, argv, &i, &value, mistakes)) {
            request->file = value;
        } else if (strncmp(argv[i], "-D", 2) == 0 && argv[i][2] != '\0') {
            WR_VEC_PUSH(&request->settings, argv[i] + 2);
        } else if (takes_value("-D", argc, argv, &i, &value, mistakes)) {
            if (value != NULL) {
                WR_VEC_PUSH(&request->settings, value);
            }
        } else if (strcmp(argv[i], "--check-config") == 0) {
            request->check = true;
        } else if (strcmp(argv[i], "--print-config") == 0) {
            request->print = true;
        } else if (strcmp(argv[i], "--sample-config") == 0) {
            request->sample = true;
        } else if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            request->help = true;
        } else if (strcmp(argv[i], "--version") == 0) {
            request->version = true;
        } else {
            unknown_flag(argv[i], mistakes);
        }
    }
}

/* ---- answers ---- */

static void print_help(const struct wr_program *program, struct wr_sb *sb)
{
    wr_sb_printf(sb,
                 "%s: %s\n\n"
                 "usage: %s [--config FILE] [-D NAME=VALUE]...\n\n"
                 "  --config FILE     read settings from a YAML file\n"
                 "  -D NAME=VALUE     one setting; may be repeated\n"
                 "  --check-config    say what is wrong with the settings, and end\n"
                 "  --print-config    each setting, its value and where that came from\n"
                 "  --sample-config   a configuration file with every setting and its default\n"
                 "  --version         the version\n\n"
                 "Defaults are overridden by the file, that by environment variables "
                 "(%s<NAME>, dots become underscores),\nthose by -D. Settings:\n\n",
                 program->name, program->summary, program->name, program->environment);
    wr_options_help(program->options, "  ", sb);
}

static void print_value(const struct wr_config *c, const struct wr_option *option,
                        struct wr_sb *sb)
{
    wr_options_print(option, c->fields, sb);
}

static void print_settings(const struct wr_config *c, struct wr_sb *sb)
{
    for (const struct wr_option *o = c->program->options; o->name != NULL; o++) {
        struct wr_sb value = {0};
        print_value(c, o, &value);
        const char *text = value.ptr == NULL ? "" : value.ptr;
        /* Quoted where plain YAML would read something else. */
        bool plain = text[0] != '\0' && strpbrk(text, "#\"'\\{}[]&*!|>%@`") == NULL &&
                     strstr(text, ": ") == NULL;
        wr_sb_printf(sb, plain ? "%s: %s  # %s\n" : "%s: \"%s\"  # %s\n", o->name, text,
                     c->origins[option_index(c->program, o)]);
        wr_sb_fini(&value);
    }
}

static void print_sample(const struct wr_program *program, struct wr_sb *sb)
{
    wr_sb_printf(sb, "# %s: every setting, with its default. %s --help says more.\n",
                 program->name, program->name);
    for (const struct wr_option *o = program->options; o->name != NULL; o++) {
        const char *text = o->default_text == NULL ? "" : o->default_text;
        wr_sb_printf(sb, text[0] == '\0' ? "\n# %s\n#%s:\n" : "\n# %s\n#%s: %s\n", o->help, o->name,
                     text);
    }
}

void wr_config_list(const struct wr_config *c, struct wr_sb *sb)
{
    for (const struct wr_option *o = c->program->options; o->name != NULL; o++) {
        wr_sb_printf(sb, "%s\t", o->name);
        print_value(c, o, sb);
        wr_sb_printf(sb, "\t%s\n", c->origins[option_index(c->program, o)]);
    }
}

static void check_required(struct loader *l)
{
    const struct wr_config *c = l->config;

    for (const struct wr_option *o = c->program->options; o->name != NULL; o++) {
        if (o->required && strcmp(c->origins[option_index(c->program, o)], "default") == 0) {
            wr_sb_printf(l->mistakes, "\"%s\" is not set: %s\n", o->name, o->help);
        }
    }
}

static void read_all(struct loader *l, const struct request *request, char **environment)
{
    if (request->file != NULL) {
        read_file(l, request->file);
    }
    read_environment(l, environment);
    read_settings(l, request);
    check_required(l);
    if (l->mistakes->bytes == 0 && l->config->program->complete != NULL) {
        l->config->program->complete(l->config->fields, &l->config->arena, l->mistakes);
    }
}

enum wr_config_answer wr_config_load(struct wr_config *config, const struct wr_program *program,
                                     void *fields, int argc, char **argv, char **environment,
                                     struct wr_env *env, struct wr_sb *out)
{
    struct loader l = {config, env, out};
    struct request request = {0};
    enum wr_config_answer answer = WR_CONFIG_RUN;
    uint32_t count = 0;

    *config = (struct wr_config){.program = program, .fields = fields};
    wr_arena_init(&config->arena, 0);
    wr_options_check(program->options);
    wr_options_defaults(program->options, fields, &config->arena);
    for (const struct wr_option *o = program->options; o->name != NULL; o++, count++) {
        WR_ASSERT(count < WR_CONFIG_OPTIONS_MAX);
        config->origins[count] = wr_arena_strdup(&config->arena, "default");
    }
    read_flags(&request, argc, argv, out);
    if (out->bytes == 0 && (request.help || request.version || request.sample)) {
        answer = WR_CONFIG_DONE;
        if (request.help) {
            print_help(program, out);
        } else if (request.version) {
            wr_sb_printf(out, "%s %s\n", program->name, wr_version());
        } else {
            print_sample(program, out);
        }
    } else {
        read_all(&l, &request, environment);
        answer = out->bytes > 0                       ? WR_CONFIG_REFUSED
                 : request.check || request.print ? WR_CONFIG_DONE
                                                      : WR_CONFIG_RUN;
    }
    if (answer == WR_CONFIG_DONE && request.print && out->bytes == 0) {
        print_settings(config, out);
    } else if (answer == WR_CONFIG_DONE && request.check && out->bytes == 0) {
        wr_sb_printf(out, "%s: the configuration is in order\n", program->name);
    }
    WR_VEC_FINI(&request.settings);
    return answer;
}

void wr_config_fini(struct wr_config *config)
{
    wr_arena_fini(&config->arena);
}
