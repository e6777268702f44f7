/* Who holds memory: what task managers tell, sorted and sifted for people. */
#include "common/base/alloc.h"
#include "jobmanager/api/api_internal.h"
#include "jobmanager/driver/daemon_internal.h"
#include "tests/lib/jm_world.h"
#include "tests/lib/wr_test.h"

struct account {
    uint32_t kind;
    const char *owner;
    uint64_t bytes, bound_bytes;
};

/* accounts NULL: a task manager that has not said anything yet. */
static void add_worker(struct jm_world *w, const char *name, enum jm_worker_state state,
                       const struct account *accounts, size_t count)
{
    struct jm_worker *worker = WR_NEW(struct jm_worker);
    Weir__Metrics m = WEIR__METRICS__INIT;
    Weir__MemoryAccount items[128], *ptrs[128];
    uint8_t data[8192];

    for (size_t i = 0; i < count; i++) {
        weir__memory_account__init(&items[i]);
        items[i].kind = accounts[i].kind;
        items[i].owner = (char *)(uintptr_t)accounts[i].owner;
        items[i].bytes = accounts[i].bytes;
        items[i].bound_bytes = accounts[i].bound_bytes;
        ptrs[i] = &items[i];
    }
    m.n_memory_accounts = count;
    m.memory_accounts = ptrs;
    worker->name = wr_strdup(name);
    worker->address = wr_strdup("127.0.0.1:1");
    snprintf(worker->id, sizeof worker->id, "id-of-%s", name);
    worker->state = state;
    worker->heard_ns = wr_env_mono_ns(w->env);
    if (accounts != NULL) {
        worker->metrics = weir__metrics__unpack(NULL, weir__metrics__pack(&m, data), data);
        ck_assert_ptr_nonnull(worker->metrics);
    }
    WR_VEC_PUSH(&w->daemon->workers, worker);
}

static void check(const struct jm_api_account *account, const char *worker, const char *owner,
                  const char *kind, uint64_t bytes, uint64_t bound_bytes)
{
    ck_assert_str_eq(account->worker_name, worker);
    ck_assert_str_eq(account->owner, owner);
    ck_assert_str_eq(account->kind, kind);
    ck_assert_uint_eq(account->bytes, bytes);
    ck_assert_uint_eq(account->bound_bytes, bound_bytes);
}

static const struct account first[] = {{0, "job/a[0] table t", 500, 1000},
                                       {5, "received frames", 300, 0},
                                       {2, "job/a[0] table t", 20, 0},
                                       {0, "jobs/a[0] table t", 10, 0},
                                       {0, "job", 5, 0},
                                       {77, "job/b[1] something new", 4, 0}};
static const struct account second[] = {{0, "job/a[1] table t", 600, 900},
                                        {0, "other/a[0] table t", 20, 0}};

/* Of one task manager everything it tells, in its order; kinds of a newer one have no name here. */
START_TEST(a_task_manager_tells_all_it_lists)
{
    struct jm_world w;
    struct jm_view_worker worker;
    struct wr_shape_list list;

    jm_world_init(&w);
    add_worker(&w, "one", JM_WORKER_CONNECTED, first, WR_COUNT(first));
    add_worker(&w, "new", JM_WORKER_PROBING, NULL, 0);
    ck_assert(jm_view_worker_at(w.daemon, 0, &worker));
    list = jm_api_worker_accounts(&worker);
    const struct jm_api_account *items = list.items;
    ck_assert_uint_eq(list.count, WR_COUNT(first));
    check(&items[0], "one", "job/a[0] table t", "table", 500, 1000);
    check(&items[1], "one", "received frames", "network", 300, 0);
    check(&items[5], "one", "job/b[1] something new", "unknown", 4, 0);
    ck_assert_str_eq(items[0].worker, "id-of-one");
    wr_free((void *)(uintptr_t)items);
    ck_assert(jm_view_worker_at(w.daemon, 1, &worker));
    list = jm_api_worker_accounts(&worker);
    ck_assert_ptr_null(list.items);
    jm_world_fini(&w);
}
END_TEST

/* Of a job what is its own on all task managers that live, the largest first; names that only begin
 * alike are others'. An ended one holds nothing, whoever has its name now. */
START_TEST(a_job_is_told_over_all_task_managers)
{
    struct jm_world w;
    struct jm_view_job job = {.name = "job"};
    struct wr_shape_list list;

    jm_world_init(&w);
    add_worker(&w, "one", JM_WORKER_CONNECTED, first, WR_COUNT(first));
    add_worker(&w, "two", JM_WORKER_SUSPECT, second, WR_COUNT(second));
    add_worker(&w, "gone", JM_WORKER_LOST, second, WR_COUNT(second));
    add_worker(&w, "new", JM_WORKER_CONNECTED, NULL, 0);
    list = jm_api_job_accounts(w.daemon, &job);
    const struct jm_api_account *items = list.items;
    ck_assert_uint_eq(list.count, 4);
    check(&items[0], "two", "job/a[1] table t", "table", 600, 900);
    check(&items[1], "one", "job/a[0] table t", "table", 500, 1000);
    check(&items[2], "one", "job/a[0] table t", "undo", 20, 0);
    check(&items[3], "one", "job/b[1] something new", "unknown", 4, 0);
    wr_free((void *)(uintptr_t)items);
    job.ended_us = 1;
    list = jm_api_job_accounts(w.daemon, &job);
    ck_assert_uint_eq(list.count, 0);
    wr_free((void *)(uintptr_t)list.items);
    jm_world_fini(&w);
}
END_TEST

/* A wide job does not flood an answer: the largest are told. */
START_TEST(a_wide_job_tells_its_largest)
{
    struct jm_world w;
    struct jm_view_job job = {.name = "job"};
    struct account many[64];
    struct wr_shape_list list;

    jm_world_init(&w);
    for (size_t i = 0; i < WR_COUNT(many); i++) {
        many[i] = (struct account){0, "job/a[0] table t", i + 1, 0};
    }
    add_worker(&w, "one", JM_WORKER_CONNECTED, many, WR_COUNT(many));
    add_worker(&w, "two", JM_WORKER_CONNECTED, many, WR_COUNT(many));
    list = jm_api_job_accounts(w.daemon, &job);
    const struct jm_api_account *items = list.items;
    ck_assert_uint_eq(list.count, 50);
    ck_assert_uint_eq(items[0].bytes, 64);
    ck_assert_uint_eq(items[49].bytes, 64 - 24);
    wr_free((void *)(uintptr_t)items);
    jm_world_fini(&w);
}
END_TEST

WR_TEST_MAIN("api memory", a_task_manager_tells_all_it_lists, a_job_is_told_over_all_task_managers,
             a_wide_job_tells_its_largest)
