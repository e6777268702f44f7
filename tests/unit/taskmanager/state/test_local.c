/* Local recovery: what is kept on a task manager's disk, and what becomes of it. */
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "common/obs/log.h"
#include "taskmanager/state/local_internal.h"
#include "tests/lib/fault_env.h"
#include "tests/lib/wr_test.h"

#define MIB (1024u * 1024)
#define PLENTY (1ull << 40)

/* A job's checkpoint directory, a task manager's directory, and the task manager's module. */
struct scene {
    char root[64], there[96], here[96];
    struct wr_env *real;
    struct fault_env env;
    struct wr_mailbox *home;
    struct tm_local *local;
    uint64_t bytes_max;
    bool used;
    uint32_t warnings;
};

static const struct wr_id job_id = {0x1122334455667788, 0x99aabbccddeeff00};
static const struct wr_id other_id = {1, 2};
static const char job_text[] = "112233445566778899aabbccddeeff00";

static void on_line(void *ctx, enum wr_log_level level, const char *line)
{
    struct scene *s = ctx;

    s->warnings += level == WR_LOG_WARN && strstr(line, "local_recovery_incomplete") != NULL;
}

static void start(struct scene *s)
{
    s->local = tm_local_create(&(struct tm_local_options){.env = &s->env.base,
                                                          .home = s->home,
                                                          .directory = s->here,
                                                          .bytes_max = s->bytes_max});
}

static void init(struct scene *s)
{
    char path[128];

    memset(s, 0, sizeof *s);
    strcpy(s->root, "/tmp/weir-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(s->root));
    snprintf(s->there, sizeof s->there, "%s/there", s->root);
    snprintf(s->here, sizeof s->here, "%s/here", s->root);
    snprintf(path, sizeof path, "%s/state", s->there);
    ck_assert_int_eq(mkdir(s->there, 0755) + mkdir(path, 0755), 0);
    s->real = wr_env_real_create(1);
    fault_env_init(&s->env, s->real);
    s->home = wr_mailbox_create();
    s->bytes_max = PLENTY;
    s->used = true;
    wr_log_set_sink(on_line, s);
    start(s);
}

static void handle_all(struct scene *s)
{
    struct wr_msg *msg = wr_mailbox_take_all(s->home);

    while (msg != NULL) {
        struct wr_msg *next = msg->next;
        msg->handle(msg, NULL);
        msg = next;
    }
}

static void settle(struct scene *s)
{
    while (!tm_local_idle(s->local)) {
        handle_all(s);
        if (!tm_local_idle(s->local)) {
            wr_mailbox_wait(s->home, 10000);
        }
    }
}

/* The pool is held: the one job that waits is run. */
static void step(struct scene *s)
{
    ck_assert_uint_eq(s->env.waiting.count, 1);
    fault_env_release(&s->env);
    fault_env_hold(&s->env);
    do {
        wr_mailbox_wait(s->home, 10000);
        handle_all(s);
    } while (s->env.waiting.count == 0 && !tm_local_idle(s->local));
}

static void stop(struct scene *s)
{
    tm_local_stop(s->local);
    settle(s);
    tm_local_destroy(s->local);
    s->local = NULL;
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

static void fini(struct scene *s)
{
    stop(s);
    wr_log_set_sink(NULL, NULL);
    wr_mailbox_destroy(s->home);
    fault_env_fini(&s->env);
    wr_env_real_destroy(s->real);
    ck_assert_int_eq(nftw(s->root, remove_entry, 16, FTW_DEPTH | FTW_PHYS), 0);
}

static bool used(void *ctx, struct wr_id job)
{
    const struct scene *s = ctx;

    return s->used && wr_id_equal(job, job_id);
}

static void tick(struct scene *s, uint64_t now_ns)
{
    tm_local_tick(s->local, now_ns, used, s);
    settle(s);
}

/* ---- files ---- */

static void fill(uint8_t *data, size_t bytes, char seed)
{
    for (size_t i = 0; i < bytes; i++) {
        data[i] = (uint8_t)((i * 31 + (i >> 12)) ^ (uint8_t)seed);
    }
}

/* A file of the job's checkpoint directory; its content follows from its name. */
static void make(struct scene *s, const char *name, size_t bytes)
{
    WR_AUTO_FREE uint8_t *data = wr_alloc(bytes + 1);
    char path[200];
    FILE *file;

    fill(data, bytes, name[strlen(name) - 1]);
    snprintf(path, sizeof path, "%s/%s", s->there, name);
    file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(data, 1, bytes, file), bytes);
    fclose(file);
}

static void path_here(const struct scene *s, const char *name, char path[300])
{
    snprintf(path, 300, "%s/%s/%s", s->here, job_text, name);
}

static bool is_here(const struct scene *s, const char *name)
{
    char path[300];

    path_here(s, name, path);
    return access(path, F_OK) == 0;
}

/* It is here and equals the original, or what the original was. */
static bool is_right(const struct scene *s, const char *name, size_t bytes)
{
    WR_AUTO_FREE uint8_t *want = wr_alloc(bytes + 1), *have = wr_alloc(bytes + 1);
    char path[300];
    size_t got;
    FILE *file;

    path_here(s, name, path);
    file = fopen(path, "r");
    if (file == NULL) {
        return false;
    }
    got = fread(have, 1, bytes + 1, file);
    fclose(file);
    fill(want, bytes, name[strlen(name) - 1]);
    return got == bytes && (bytes == 0 || memcmp(want, have, bytes) == 0);
}

static void write_here(const struct scene *s, const char *name, const char *text)
{
    char path[300];
    FILE *file;

    path_here(s, name, path);
    (void)remove(path); /* never through a link */
    file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(text, 1, strlen(text), file), strlen(text));
    fclose(file);
}

static uint32_t counted;

static int count_entry(const char *path, const struct stat *st, int type)
{
    (void)path;
    (void)st;
    counted += type == FTW_F;
    return 0;
}

/* Files of the module's directory. */
static uint32_t count_here(const struct scene *s)
{
    counted = 0;
    (void)ftw(s->here, count_entry, 16);
    return counted;
}

/* ---- keeping ---- */

static void ask(struct scene *s, struct wr_id job, uint32_t region, uint64_t checkpoint,
                const char *const *files)
{
    static const uint32_t tasks[] = {3, 5};
    struct tm_local_names names = {(char **)(uintptr_t)files, 0};

    while (files[names.count] != NULL) {
        names.count += 1;
    }
    tm_local_keep(s->local, &(struct tm_local_keep){.job = job,
                                                    .region = region,
                                                    .checkpoint = checkpoint,
                                                    .source = s->there,
                                                    .tasks = tasks,
                                                    .task_count = 2,
                                                    .files = &names});
}
#define FILES(...) ((const char *const[]){__VA_ARGS__, NULL})

static void keep(struct scene *s, uint64_t checkpoint, const char *const *files)
{
    ask(s, job_id, 0, checkpoint, files);
    settle(s);
}

/* The checkpoint that is said to be whole for region 0 of the job; 0: none. */
static uint64_t whole(const struct scene *s)
{
    struct tm_local_state state;
    uint64_t checkpoint = 0;
    uint32_t index = 0;

    while (tm_local_next(s->local, &index, &state)) {
        if (state.checkpoint != 0) {
            ck_assert_uint_eq(state.task_count, 2);
            ck_assert_uint_eq(state.tasks[1], 5);
        }
        if (wr_id_equal(state.job, job_id) && state.region == 0) {
            checkpoint = state.checkpoint;
        }
    }
    return checkpoint;
}

/* ---- tests ---- */

/* The files of a completed checkpoint lie under their names, as links where that can be. */
START_TEST(files_are_linked)
{
    struct stat a, b;
    char path[300], *directory;
    struct scene s;

    init(&s);
    make(&s, "state/a", 3 * MIB);
    make(&s, "state/b", 0);
    ck_assert_ptr_null(tm_local_path(s.local, job_id));
    keep(&s, 4, FILES("state/a", "state/b"));
    ck_assert_uint_eq(whole(&s), 4);
    ck_assert(is_right(&s, "state/a", 3 * MIB));
    ck_assert(is_right(&s, "state/b", 0));
    path_here(&s, "state/a", path);
    ck_assert_int_eq(stat(path, &a), 0);
    snprintf(path, sizeof path, "%s/state/a", s.there);
    ck_assert_int_eq(stat(path, &b), 0);
    ck_assert_uint_eq(a.st_ino, b.st_ino);
    directory = tm_local_path(s.local, job_id);
    ck_assert_str_eq(strrchr(directory, '/') + 1, job_text);
    wr_free(directory);
    ck_assert_uint_eq(tm_local_bytes(s.local), 3 * MIB);
    ck_assert_uint_eq(s.warnings, 0);
    fini(&s);
}
END_TEST

/* Where they cannot be linked they are copied, whole, and nothing temporary is left. */
START_TEST(files_are_copied)
{
    struct scene s;

    init(&s);
    make(&s, "state/a", 3 * MIB + 17);
    make(&s, "state/b", MIB);
    make(&s, "state/c", 0);
    fault_env_fail(&s.env, FAULT_CALL_LINK, 1, false);
    s.env.every = true;
    keep(&s, 4, FILES("state/a", "state/b", "state/c"));
    ck_assert_uint_eq(whole(&s), 4);
    ck_assert(is_right(&s, "state/a", 3 * MIB + 17));
    ck_assert(is_right(&s, "state/b", MIB));
    ck_assert(is_right(&s, "state/c", 0));
    ck_assert_uint_eq(count_here(&s), 4); /* and the note */
    ck_assert_uint_eq(s.warnings, 0);
    fini(&s);
}
END_TEST

/* When a newer checkpoint is whole, what it does not reference goes, and not before. */
START_TEST(what_is_not_needed_goes)
{
    struct scene s;

    init(&s);
    make(&s, "state/base", 1000);
    make(&s, "state/d1", 100);
    make(&s, "state/d2", 10);
    keep(&s, 4, FILES("state/base", "state/d1"));
    ask(&s, job_id, 1, 4, FILES("state/d1"));
    settle(&s);
    keep(&s, 5, FILES("state/base", "state/gone"));
    ck_assert_uint_eq(whole(&s), 4);
    ck_assert(is_here(&s, "state/d1"));
    keep(&s, 6, FILES("state/base", "state/d2"));
    ck_assert_uint_eq(whole(&s), 6);
    ck_assert(is_right(&s, "state/base", 1000));
    ck_assert(is_right(&s, "state/d2", 10));
    ck_assert_msg(is_here(&s, "state/d1"), "another region needs it");
    ask(&s, job_id, 1, 6, FILES("state/d2"));
    settle(&s);
    ck_assert(!is_here(&s, "state/d1"));
    ck_assert_uint_eq(tm_local_bytes(s.local), 1010);
    ck_assert_msg(s.warnings == 0, "that an original is gone means that it is not needed");
    fini(&s);
}
END_TEST

/* Every region that is whole is listed, and a job of which nothing is, once. */
START_TEST(what_is_kept_is_listed)
{
    struct tm_local_state state[5];
    uint32_t index = 0, count = 0;
    struct scene s;

    init(&s);
    make(&s, "state/a", 5);
    keep(&s, 4, FILES("state/a"));
    ask(&s, job_id, 3, 5, FILES("state/a"));
    settle(&s);
    ask(&s, other_id, 0, 6, FILES("state/a", "state/gone"));
    ask(&s, other_id, 1, 6, FILES("state/gone"));
    while (count < 5 && tm_local_next(s.local, &index, &state[count])) {
        count += 1;
    }
    ck_assert_uint_eq(count, 3);
    ck_assert_uint_eq(index, 3);
    ck_assert_uint_eq(state[0].checkpoint, 4);
    ck_assert_uint_eq(state[1].checkpoint, 5);
    ck_assert_uint_eq(state[1].region, 3);
    ck_assert(wr_id_equal(state[1].job, job_id));
    ck_assert(wr_id_equal(state[2].job, other_id));
    ck_assert_uint_eq(state[2].checkpoint, 0);
    tm_local_forget(s.local, job_id);
    index = 0;
    ck_assert(tm_local_next(s.local, &index, state));
    ck_assert(wr_id_equal(state[0].job, other_id));
    ck_assert(!tm_local_next(s.local, &index, state));
    fini(&s);
}
END_TEST

/* A newer checkpoint takes the place of one that is being copied; what both need is not copied
 * anew; an older one is ignored. */
START_TEST(a_newer_keep_supersedes)
{
    struct scene s;

    init(&s);
    make(&s, "state/a", 4 * MIB);
    make(&s, "state/b", 4 * MIB);
    make(&s, "state/c", 10);
    fault_env_fail(&s.env, FAULT_CALL_LINK, 1, false);
    s.env.every = true;
    fault_env_hold(&s.env);
    ask(&s, job_id, 0, 7, FILES("state/a", "state/b"));
    step(&s); /* looked at */
    step(&s);
    step(&s); /* half of a */
    ask(&s, job_id, 0, 8, FILES("state/a", "state/c"));
    ask(&s, job_id, 0, 6, FILES("state/b"));
    fault_env_release(&s.env);
    settle(&s);
    ck_assert_uint_eq(whole(&s), 8);
    ck_assert(is_right(&s, "state/a", 4 * MIB));
    ck_assert(is_right(&s, "state/c", 10));
    ck_assert_uint_eq(count_here(&s), 3);
    ck_assert_msg(s.env.counts[FAULT_CALL_WRITE] == 4 + 1 + 1, "%u writes",
                  s.env.counts[FAULT_CALL_WRITE]);
    fini(&s);
}
END_TEST

/* A copy that nobody needs any more is removed, also when it is half done. */
START_TEST(an_abandoned_copy_is_removed)
{
    struct scene s;

    init(&s);
    make(&s, "state/a", 4 * MIB);
    make(&s, "state/c", 10);
    fault_env_fail(&s.env, FAULT_CALL_LINK, 1, false);
    s.env.every = true;
    fault_env_hold(&s.env);
    ask(&s, job_id, 0, 7, FILES("state/a"));
    step(&s);
    step(&s);
    ck_assert(is_here(&s, "state/a.tmp"));
    ck_assert_uint_eq(tm_local_bytes(s.local), MIB);
    ask(&s, job_id, 0, 8, FILES("state/c"));
    fault_env_release(&s.env);
    settle(&s);
    ck_assert_uint_eq(whole(&s), 8);
    ck_assert_uint_eq(count_here(&s), 2);
    ck_assert_uint_eq(tm_local_bytes(s.local), 10);
    fini(&s);
}
END_TEST

/* Of a job that is over nothing is left, whatever was under way; the same job may come again. */
START_TEST(a_forgotten_job_leaves_nothing)
{
    char path[300];
    struct scene s;

    init(&s);
    make(&s, "state/a", 4 * MIB);
    make(&s, "state/c", 10);
    path_here(&s, "", path);
    for (uint32_t steps = 0; steps < 8; steps++) {
        fault_env_fail(&s.env, FAULT_CALL_LINK, 1, false);
        s.env.every = true;
        keep(&s, 3, FILES("state/c"));
        fault_env_hold(&s.env);
        ask(&s, job_id, 0, 4, FILES("state/a", "state/c"));
        for (uint32_t i = 0; i < steps && s.env.waiting.count > 0; i++) {
            step(&s);
        }
        tm_local_forget(s.local, job_id);
        ck_assert_ptr_null(tm_local_path(s.local, job_id));
        ck_assert_uint_eq(whole(&s), 0);
        fault_env_release(&s.env);
        settle(&s);
        ck_assert_int_ne(access(path, F_OK), 0);
        ck_assert_uint_eq(tm_local_bytes(s.local), 0);
        fault_env_heal(&s.env);
    }
    tm_local_forget(s.local, other_id); /* never heard of */
    keep(&s, 5, FILES("state/a", "state/c"));
    ck_assert_uint_eq(whole(&s), 5);
    fini(&s);
}
END_TEST

/* A job that has had no tasks here for long goes; one that has stays, however long. */
START_TEST(what_is_unused_for_long_goes)
{
    uint64_t now_ns;
    struct scene s;

    init(&s);
    make(&s, "state/a", 10);
    keep(&s, 4, FILES("state/a"));
    now_ns = wr_env_mono_ns(s.real);
    tick(&s, now_ns + 3 * TM_LOCAL_UNUSED_NS);
    ck_assert_uint_eq(whole(&s), 4);
    s.used = false;
    tick(&s, now_ns + 4 * TM_LOCAL_UNUSED_NS - 1);
    ck_assert_uint_eq(whole(&s), 4);
    tick(&s, now_ns + 4 * TM_LOCAL_UNUSED_NS);
    ck_assert_uint_eq(whole(&s), 0);
    ck_assert_uint_eq(count_here(&s), 0);
    fini(&s);
}
END_TEST

/* The next process finds what the last one kept; half copies go, files are used as they are. */
START_TEST(the_next_process_goes_on)
{
    char *directory;
    struct scene s;

    init(&s);
    make(&s, "state/a", 1000);
    make(&s, "state/c", 10);
    keep(&s, 4, FILES("state/a"));
    write_here(&s, "state/x.tmp", "half");
    write_here(&s, "region-7", "not a note");
    stop(&s);
    start(&s);
    ck_assert_uint_eq(whole(&s), 4);
    ck_assert_uint_eq(tm_local_bytes(s.local), 1000);
    ck_assert(!is_here(&s, "state/x.tmp"));
    directory = tm_local_path(s.local, job_id);
    ck_assert_ptr_nonnull(directory);
    wr_free(directory);
    keep(&s, 5, FILES("state/a", "state/c"));
    ck_assert_uint_eq(whole(&s), 5);
    ck_assert(is_right(&s, "state/a", 1000));
    ck_assert_uint_eq(count_here(&s), 3);
    ck_assert_uint_eq(tm_local_bytes(s.local), 1010);
    fini(&s);
}
END_TEST

/* A note that was torn, is of another job, or names files that are not there, promises nothing; the
 * files may be of use all the same. */
START_TEST(a_note_is_believed_only_when_it_is_whole)
{
    char note[300], other[300];
    struct scene s;

    init(&s);
    make(&s, "state/a", 1000);
    make(&s, "state/c", 10);
    path_here(&s, "region-0", note);
    path_here(&s, "region-1", other);
    for (uint32_t damage = 0; damage < 4; damage++) {
        keep(&s, 4 + damage, FILES("state/a", "state/c"));
        ck_assert_uint_eq(whole(&s), 4 + damage);
        stop(&s);
        if (damage == 0) {
            ck_assert_int_eq(truncate(note, 20), 0);
        } else if (damage == 1) {
            write_here(&s, "region-0", "");
        } else if (damage == 2) {
            ck_assert_int_eq(rename(note, other), 0);
        } else {
            char path[300];
            path_here(&s, "state/c", path);
            ck_assert_int_eq(remove(path), 0);
        }
        start(&s);
        ck_assert_uint_eq(whole(&s), 0);
        ck_assert(is_right(&s, "state/a", 1000));
    }
    keep(&s, 9, FILES("state/a", "state/c"));
    ck_assert_uint_eq(whole(&s), 9);
    ck_assert(is_right(&s, "state/c", 10));
    ck_assert_uint_eq(count_here(&s), 3);
    fini(&s);
}
END_TEST

/* What lies under a name but is not of the original's size (a loss of power leaves that) is
 * replaced. */
START_TEST(a_torn_file_is_replaced)
{
    for (uint32_t copied = 0; copied < 2; copied++) {
        struct scene s;
        init(&s);
        make(&s, "state/a", 1000);
        make(&s, "state/b", 1000);
        keep(&s, 4, FILES("state/a", "state/b"));
        stop(&s);
        write_here(&s, "state/a", "");
        start(&s);
        if (copied == 1) {
            fault_env_fail(&s.env, FAULT_CALL_LINK, 1, false);
            s.env.every = true;
        }
        keep(&s, 5, FILES("state/a", "state/b"));
        ck_assert_uint_eq(whole(&s), 5);
        ck_assert(is_right(&s, "state/a", 1000));
        ck_assert(is_right(&s, "state/b", 1000));
        ck_assert_uint_eq(tm_local_bytes(s.local), 2000);
        fini(&s);
    }
}
END_TEST

/* The limit holds: jobs without tasks here give way first, then what is replaced; what does not fit
 * even so is refused, and that is said once. */
START_TEST(the_limit_holds)
{
    struct scene s;

    init(&s);
    stop(&s);
    s.bytes_max = 1000;
    start(&s);
    make(&s, "state/a", 600);
    make(&s, "state/b", 500);
    make(&s, "state/c", 1001);
    ask(&s, other_id, 0, 4, FILES("state/a"));
    settle(&s);
    tick(&s, 1); /* the other one has no tasks here */
    keep(&s, 4, FILES("state/b"));
    ck_assert_uint_eq(whole(&s), 4);
    ck_assert_uint_eq(tm_local_bytes(s.local), 500);
    keep(&s, 5, FILES("state/a"));
    ck_assert_uint_eq(whole(&s), 5);
    ck_assert_uint_eq(tm_local_bytes(s.local), 600);
    ck_assert_uint_eq(s.warnings, 0);
    keep(&s, 6, FILES("state/c"));
    keep(&s, 7, FILES("state/c", "state/a"));
    ck_assert_uint_eq(s.warnings, 1);
    ck_assert_uint_eq(whole(&s), 5);
    ck_assert(is_right(&s, "state/a", 600));
    keep(&s, 8, FILES("state/b"));
    keep(&s, 9, FILES("state/c"));
    ck_assert_uint_eq(whole(&s), 8);
    ck_assert_uint_eq(s.warnings, 2);
    stop(&s);
    s.bytes_max = 100; /* lowered: too much was kept */
    start(&s);
    s.used = false;
    tick(&s, 1);
    ck_assert_uint_eq(tm_local_bytes(s.local), 0);
    fini(&s);
}
END_TEST

/* Turned off, it keeps nothing, and removes what was kept. */
START_TEST(turned_off_it_removes_what_was_kept)
{
    struct scene s;

    init(&s);
    make(&s, "state/a", 600);
    keep(&s, 4, FILES("state/a"));
    stop(&s);
    s.bytes_max = 0;
    start(&s);
    ck_assert_uint_eq(whole(&s), 0);
    keep(&s, 5, FILES("state/a"));
    tick(&s, 1);
    ck_assert_uint_eq(count_here(&s), 0);
    ck_assert_uint_eq(tm_local_bytes(s.local), 0);
    fini(&s);
}
END_TEST

/* Names that lead out of the job's directory are not followed, and NULL is a module that keeps
 * nothing. */
START_TEST(only_safe_names_are_used)
{
    struct tm_local_state state;
    struct wr_id id = job_id;
    uint32_t index = 0;
    struct scene s;

    ck_assert(local_name_is_safe("state/a"));
    ck_assert(local_name_is_safe("state/a..b/c"));
    ck_assert(!local_name_is_safe("state/"));
    ck_assert(!local_name_is_safe("state/a/"));
    ck_assert(!local_name_is_safe("state//a"));
    ck_assert(!local_name_is_safe("state/../a"));
    ck_assert(!local_name_is_safe("state/a/.."));
    ck_assert(!local_name_is_safe("/state/a"));
    ck_assert(!local_name_is_safe("manifest/a"));
    ck_assert(!local_name_is_safe(""));
    init(&s);
    make(&s, "state/a", 1);
    make(&s, "secret", 1);
    keep(&s, 1, FILES("state/../secret", "secret", "state/a"));
    ck_assert_uint_eq(whole(&s), 1);
    ck_assert_uint_eq(count_here(&s), 2);
    fini(&s);
    tm_local_keep(NULL, &(struct tm_local_keep){.job = id, .files = &(struct tm_local_names){0}});
    tm_local_forget(NULL, id);
    tm_local_tick(NULL, 1, used, NULL);
    tm_local_stop(NULL);
    ck_assert(tm_local_idle(NULL));
    ck_assert(!tm_local_next(NULL, &index, &state));
    ck_assert_ptr_null(tm_local_path(NULL, id));
    ck_assert_uint_eq(tm_local_bytes(NULL), 0);
    tm_local_destroy(NULL);
}
END_TEST

/* Files below directories of their own are kept, and go with them. */
START_TEST(directories_come_and_go)
{
    char path[300];
    struct scene s;

    init(&s);
    snprintf(path, sizeof path, "%s/state/x", s.there);
    ck_assert_int_eq(mkdir(path, 0755), 0);
    make(&s, "state/x/a", 5);
    keep(&s, 1, FILES("state/x/a"));
    ck_assert(is_right(&s, "state/x/a", 5));
    stop(&s);
    start(&s);
    ck_assert_uint_eq(whole(&s), 1);
    tm_local_forget(s.local, job_id);
    settle(&s);
    path_here(&s, "", path);
    ck_assert_int_ne(access(path, F_OK), 0);
    fini(&s);
}
END_TEST

/* Somebody removed the directory while we ran: the next checkpoints are kept all the same. */
START_TEST(a_removed_directory_is_made_again)
{
    struct scene s;

    init(&s);
    make(&s, "state/a", 5);
    make(&s, "state/b", 5);
    make(&s, "state/c", 5);
    keep(&s, 1, FILES("state/a"));
    ck_assert_int_eq(nftw(s.here, remove_entry, 16, FTW_DEPTH | FTW_PHYS), 0);
    keep(&s, 2, FILES("state/b"));
    ck_assert_uint_eq(s.warnings, 1);
    keep(&s, 3, FILES("state/c"));
    ck_assert_uint_eq(whole(&s), 3);
    ck_assert(is_right(&s, "state/c", 5));
    fini(&s);
}
END_TEST

/* ---- faults ---- */

static const enum fault_call calls[] = {FAULT_CALL_OPEN,   FAULT_CALL_READ, FAULT_CALL_WRITE,
                                        FAULT_CALL_INFO,   FAULT_CALL_LIST, FAULT_CALL_RENAME,
                                        FAULT_CALL_UNLINK, FAULT_CALL_LINK};

/* Everything that the module does, once: copies, links, notes, removals, and a start. */
static void do_all(struct scene *s)
{
    start(s);
    tick(s, 1);
    keep(s, 4, FILES("state/a", "state/b"));
    keep(s, 5, FILES("state/a", "state/c"));
    ask(s, other_id, 0, 5, FILES("state/c"));
    settle(s);
    tm_local_forget(s->local, other_id);
    settle(s);
    stop(s);
}

static void begin_faults(struct scene *s)
{
    init(s);
    make(s, "state/a", MIB + 5);
    make(s, "state/b", 100);
    make(s, "state/c", 10);
    make(s, "state/d", 20);
    keep(s, 3, FILES("state/b"));
    stop(s);
    write_here(s, "state/b", "torn");
}

/* The next process, with a file system that works again: what is said to be whole is, and the next
 * checkpoint is kept as if nothing had been. */
static void check_healed(struct scene *s)
{
    fault_env_heal(&s->env);
    s->env.failure = WR_OK;
    s->env.for_ever = false;
    start(s);
    WR_CK(whole(s) != 4 || (is_right(s, "state/a", MIB + 5) && is_right(s, "state/b", 100)));
    WR_CK(whole(s) != 5 || (is_right(s, "state/a", MIB + 5) && is_right(s, "state/c", 10)));
    tick(s, 1); /* what an earlier process could not remove goes */
    keep(s, 6, FILES("state/a", "state/d"));
    WR_CK(whole(s) == 6);
    WR_CK(is_right(s, "state/a", MIB + 5));
    WR_CK(is_right(s, "state/d", 20));
    WR_CK(!is_here(s, "state/a.tmp"));
    tm_local_forget(s->local, other_id);
    settle(s);
    WR_CK(tm_local_bytes(s->local) == MIB + 25);
    tm_local_forget(s->local, job_id);
    settle(s);
    WR_CK(count_here(s) == 0);
}

/* An error of any call, whether or not the call had its effect, a full disk, or the end of the
 * process there: nothing but the keep in hand is lost. */
START_TEST(any_call_may_fail)
{
    for (size_t c = 0; c < WR_COUNT(calls); c++) {
        uint32_t nth = 1;
        for (bool reached = true; reached; nth++) {
            for (uint32_t how = 0; how < 8; how++) {
                struct scene s;
                begin_faults(&s);
                fault_env_fail(&s.env, calls[c], nth, how % 2 == 1);
                s.env.for_ever = how / 2 == 1;
                s.env.every = how / 2 >= 2;
                s.env.failure = how / 2 == 3 ? WR_ERR_NO_SPACE : WR_OK;
                do_all(&s);
                reached = s.env.counts[calls[c]] >= nth;

                check_healed(&s);
                fini(&s);
            }
        }
        WR_CK(nth > 2); /* each kind was met at least once */
    }
}
END_TEST

/* ---- names ---- */

/* Every file that states reference is named once: of bases, deltas, databases and items. */
START_TEST(names_of_states)
{
    Weir__Extent a = WEIR__EXTENT__INIT, b = WEIR__EXTENT__INIT, c = WEIR__EXTENT__INIT;
    Weir__Extent *ab[] = {&a, &b, &a}, *items[] = {&b, &c};
    Weir__StoreFile file = WEIR__STORE_FILE__INIT, *files[] = {&file};
    Weir__TablePart base = WEIR__TABLE_PART__INIT, store = WEIR__TABLE_PART__INIT;
    Weir__TablePart *parts[] = {&base, &store};
    Weir__TableState table = WEIR__TABLE_STATE__INIT, *tables[] = {&table};
    Weir__OperatorState op = WEIR__OPERATOR_STATE__INIT, *ops[] = {&op};
    Weir__TaskState one = WEIR__TASK_STATE__INIT, two = WEIR__TASK_STATE__INIT;
    Weir__TaskState *states[] = {&one, &two};
    struct tm_local_names names;

    a.file = (char[]){"state/a"};
    b.file = (char[]){"state/b"};
    c.file = (char[]){"state/c"};
    file.file = (char[]){"state/s"};
    base.n_extents = 3;
    base.extents = ab;
    store.n_files = 1;
    store.files = files;
    table.n_parts = 2;
    table.parts = parts;
    one.n_tables = 1;
    one.tables = tables;
    op.n_extents = 2;
    op.extents = items;
    two.n_operators = 1;
    two.operators = ops;
    tm_local_names_of(states, 2, &names);
    ck_assert_uint_eq(names.count, 4);
    ck_assert_str_eq(names.items[0], "state/a");
    ck_assert_str_eq(names.items[1], "state/b");
    ck_assert_str_eq(names.items[2], "state/s");
    ck_assert_str_eq(names.items[3], "state/c");
    tm_local_names_fini(&names);
    tm_local_names_of(states, 0, &names);
    ck_assert_uint_eq(names.count, 0);
    tm_local_names_fini(&names);
}
END_TEST

WR_TEST_MAIN("local", files_are_linked, files_are_copied, what_is_not_needed_goes,
             what_is_kept_is_listed, a_newer_keep_supersedes, an_abandoned_copy_is_removed,
             a_forgotten_job_leaves_nothing,
             what_is_unused_for_long_goes, the_next_process_goes_on,
             a_note_is_believed_only_when_it_is_whole, a_torn_file_is_replaced, the_limit_holds,
             turned_off_it_removes_what_was_kept, only_safe_names_are_used,
             directories_come_and_go, a_removed_directory_is_made_again, any_call_may_fail,
             names_of_states)
