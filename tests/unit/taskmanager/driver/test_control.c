/* What a job manager may say to a task manager, and what it may not. */
#include <stdatomic.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "common/base/limits.h"
#include "common/base/rng.h"
#include "common/base/sha256.h"
#include "common/base/str.h"
#include "jobmanager/plan/plan.h"
#include "taskmanager/driver/daemon_internal.h"
#include "taskmanager/runtime/minimum.h"
#include "taskmanager/state/store.h"
#include "taskmanager/state/table.h"
#include "tests/lib/parser.h"
#include "tests/lib/tm_host.h"
#include "tests/lib/wr_test.h"

#define KIND(name) WEIR__CONTROL_KIND__CONTROL_##name
#define STATE(name) WEIR__TASK_STATE_KIND__TASK_##name

static const struct wr_attempt first = {1, 1}, second = {1, 2};
static const struct tm_host_options plain;
static const char *const blackhole = "connector: blackhole";

static Weir__TaskStatus *next_status(struct tm_host *tm)
{
    return raw_expect(&tm->peer, KIND(TASK_STATUS));
}

/* Deployed, started, running; the number of its tasks. */
static uint32_t to_running(struct tm_host *tm, const struct wr_plan *plan, struct wr_attempt attempt)
{
    tm_host_deploy(tm, plan, attempt);
    tm_host_expect_states(tm, attempt, STATE(READY), plan->task_count);
    tm_host_send_attempt(tm, KIND(START), attempt);
    tm_host_expect_states(tm, attempt, STATE(RUNNING), plan->task_count);
    return plan->task_count;
}

/* The attempts' tasks as the next HELLO tells them; welcomed again. */
static uint32_t inventory(struct tm_host *tm, struct wr_attempt attempt, Weir__TaskStateKind state,
                          uint64_t *ret_heard)
{
    uint32_t count = 0;
    Weir__Hello *hello;

    tm_host_drop(tm);
    hello = tm_host_accept(tm);
    for (size_t i = 0; i < hello->n_inventory; i++) {
        const Weir__InventoryTask *item = hello->inventory[i];
        if (item->attempt->term == attempt.term && item->attempt->counter == attempt.counter) {
            count += item->state == (uint32_t)state;
            *ret_heard = item->last_sealed_checkpoint;
        }
    }
    weir__hello__free_unpacked(hello, NULL);
    tm_host_welcome(tm, &(struct tm_host_welcome){.term = 1});
    return count;
}

/* ---- registration ---- */

/* HELLO says who it is; with a key it proves that it knows it. */
START_TEST(it_says_who_it_is)
{
    struct tm_host tm;
    uint8_t text[48], want[32];

    tm_host_start(&tm, &(struct tm_host_options){.key = "secret"});
    Weir__Hello *hello = tm_host_accept(&tm);
    ck_assert_uint_eq(hello->version, WR_CONTROL_VERSION);
    ck_assert_str_eq(hello->cluster, "test");
    ck_assert_str_eq(hello->name, "it");
    ck_assert_uint_eq(hello->slots, 4);
    ck_assert_uint_eq(hello->incarnation.len, 16);
    ck_assert_str_eq(hello->data_address, tm_daemon_address(tm.daemon));
    memset(text, 0x11, 32);
    memcpy(text + 32, hello->incarnation.data, 16);
    wr_hmac_sha256("secret", 6, text, sizeof text, want);
    ck_assert_uint_eq(hello->challenge_answer.len, 32);
    ck_assert_mem_eq(hello->challenge_answer.data, want, 32);
    weir__hello__free_unpacked(hello, NULL);
    tm_host_welcome(&tm, &(struct tm_host_welcome){.term = 1});
    tm_host_stop(&tm);
}
END_TEST

static void challenge_wrongly(struct tm_host *tm, uint32_t how)
{
    Weir__Challenge challenge = WEIR__CHALLENGE__INIT;
    uint8_t nonce[32] = {0};

    challenge.version = WR_CONTROL_VERSION + (how == 1);
    challenge.cluster = (char *)(uintptr_t)(how == 0 ? "other" : "test");
    challenge.nonce = (ProtobufCBinaryData){how == 2 ? 5 : 32, nonce};
    raw_accept(&tm->peer, tm->listener);
    raw_send(&tm->peer, KIND(CHALLENGE), &challenge.base);
}

static void say_garbage(struct tm_host *tm)
{
    uint8_t garbage[100];

    memset(garbage, 0xa5, sizeof garbage);
    raw_accept(&tm->peer, tm->listener);
    raw_send_bytes(&tm->peer, garbage, sizeof garbage);
}

static void deploy_unasked(struct tm_host *tm)
{
    raw_accept(&tm->peer, tm->listener);
    raw_send_frame(&tm->peer, WR_FRAME_CONTROL, KIND(DEPLOY), NULL, 0);
}

/* Another cluster or version, garbage, orders before the WELCOME: it hangs up and tries again. */
START_TEST(strangers_are_hung_up_on)
{
    struct tm_host tm;

    tm_host_start(&tm, &plain);
    for (uint32_t i = 0; i < 5; i++) {
        if (i < 3) {
            challenge_wrongly(&tm, i);
        } else if (i == 3) {
            say_garbage(&tm);
        } else {
            deploy_unasked(&tm);
        }
        ck_assert_msg(raw_is_closed(&tm.peer), "stranger %u", i);
        raw_close(&tm.peer);
    }
    tm_host_register(&tm, 1);
    tm_host_stop(&tm);
}
END_TEST

/* A leader of an older term is left again; a directory without the probe is admitted to. */
START_TEST(older_leaders_and_other_directories)
{
    struct tm_host tm;
    Weir__Welcome welcome = WEIR__WELCOME__INIT;
    Weir__Probed *probed;
    Weir__ControlKind kind;

    tm_host_start(&tm, &plain);
    tm_host_register(&tm, 5);
    tm_host_drop(&tm);
    weir__hello__free_unpacked(tm_host_accept(&tm), NULL);
    welcome.term = 4;
    welcome.heartbeat_timeout_ms = 60000;
    welcome.checkpoint_directory = tm.directory;
    raw_send(&tm.peer, KIND(WELCOME), &welcome.base);
    ck_assert(!raw_next(&tm.peer, &kind)); /* not even the probe is answered */
    weir__hello__free_unpacked(tm_host_accept(&tm), NULL);
    welcome.term = 5;
    welcome.probe_file = (char *)(uintptr_t) "elsewhere";
    raw_send(&tm.peer, KIND(WELCOME), &welcome.base);
    probed = raw_expect(&tm.peer, KIND(PROBED));
    ck_assert_uint_eq(probed->content.len, 0);
    ck_assert_ptr_nonnull(strstr(probed->error, "elsewhere"));
    weir__probed__free_unpacked(probed, NULL);
    tm_host_stop(&tm);
}
END_TEST

/* A job manager that falls silent is hung up on, and another connection is made. */
START_TEST(a_silent_job_manager_is_left)
{
    struct tm_host tm;

    tm_host_start(&tm, &plain);
    weir__hello__free_unpacked(tm_host_accept(&tm), NULL);
    tm_host_welcome(&tm, &(struct tm_host_welcome){.term = 1, .heartbeat_timeout_ms = 300});
    ck_assert(raw_is_closed(&tm.peer));
    tm_host_register(&tm, 1);
    tm_host_stop(&tm);
}
END_TEST

/* ---- deployments ---- */

static void send_broken(struct tm_host *tm, const struct wr_plan *plan, uint32_t how,
                        struct wr_attempt attempt)
{
    Weir__Deploy d = WEIR__DEPLOY__INIT;
    Weir__AttemptId id;
    uint32_t tasks[] = {0, how == 1 ? 1000u : 0u}, placement[] = {0, how == 2 ? 9u : 0u, 0, 0};
    char *address = (char *)(uintptr_t) "127.0.0.1:1";
    ProtobufCBinaryData incarnation = {0, NULL};

    tm_host_fill_attempt(&id, attempt);
    id.region = how == 3;
    d.attempt = &id;
    d.plan.data = wr_plan_encode(plan->message, &d.plan.len);
    d.plan.len -= how == 0 ? d.plan.len / 2 : 0;
    d.tasks = tasks;
    d.n_tasks = how == 1 || how == 4 ? 2 : 1; /* 4: the same task twice */
    d.placement = placement;
    d.n_placement = how == 5 ? 1 : plan->task_count;
    d.n_task_managers = 1;
    d.n_incarnations = how == 6 ? 0 : 1;
    d.task_managers = &address;
    d.incarnations = &incarnation;
    d.job_directory = (char *)(uintptr_t)(how == 7 ? "../elsewhere" : "job");
    raw_send(&tm->peer, KIND(DEPLOY), &d.base);
    wr_free(d.plan.data);
}

/* A deployment that makes no sense is answered: its tasks have failed for good and are gone. */
START_TEST(malformed_deployments_fail)
{
    struct tm_host tm;
    struct wr_plan *plan;

    tm_host_start(&tm, &plain);
    tm_host_register(&tm, 1);
    plan = tm_host_plan(&tm, blackhole);
    ck_assert_uint_eq(plan->task_count, 2);
    for (uint32_t how = 0; how < 8; how++) {
        struct wr_attempt attempt = {1, how + 1};
        uint32_t tasks = how == 1 || how == 4 ? 2 : 1;
        send_broken(&tm, plan, how, attempt);
        for (uint32_t i = 0; i < tasks; i++) {
            Weir__TaskStatus *status = next_status(&tm);
            ck_assert_msg(status->state == STATE(FAILED), "deployment %u", how);
            ck_assert_uint_eq(status->attempt->counter, how + 1);
            ck_assert_ptr_nonnull(status->failure);
            ck_assert(!status->failure->retriable);
            weir__task_status__free_unpacked(status, NULL);
        }
        tm_host_expect_states(&tm, attempt, STATE(CANCELED), tasks);
    }
    /* All it is not hurt by: this one works. */
    (void)to_running(&tm, plan, (struct wr_attempt){1, 99});
    wr_plan_destroy(plan);
    tm_host_stop(&tm);
}
END_TEST

/* The same deployment twice is one; an older one is refused; a newer one takes the place. */
START_TEST(deployments_are_idempotent_and_ordered)
{
    struct tm_host tm;
    struct wr_plan *plan;
    uint64_t heard;

    tm_host_start(&tm, &plain);
    tm_host_register(&tm, 1);
    plan = tm_host_plan(&tm, blackhole);
    tm_host_deploy(&tm, plan, second);
    tm_host_deploy(&tm, plan, second);
    for (uint32_t ready = 0; ready < plan->task_count;) {
        Weir__TaskStatus *status = next_status(&tm);
        ck_assert_uint_eq(status->state, STATE(READY)); /* nothing was taken back */
        ready += 1;
        weir__task_status__free_unpacked(status, NULL);
    }
    tm_host_send_attempt(&tm, KIND(START), second);
    tm_host_send_attempt(&tm, KIND(START), second);
    tm_host_expect_states(&tm, second, STATE(RUNNING), plan->task_count);
    tm_host_deploy(&tm, plan, first);
    tm_host_expect_states(&tm, first, STATE(CANCELED), plan->task_count);
    ck_assert_uint_eq(inventory(&tm, second, STATE(RUNNING), &heard), plan->task_count);
    ck_assert_uint_eq(inventory(&tm, first, STATE(RUNNING), &heard), 0);
    struct wr_attempt third = {2, 1};
    tm_host_deploy(&tm, plan, third);
    tm_host_expect_states(&tm, second, STATE(CANCELED), plan->task_count);
    tm_host_expect_states(&tm, third, STATE(READY), plan->task_count);
    wr_plan_destroy(plan);
    tm_host_stop(&tm);
}
END_TEST

/* CANCEL that comes while the manifest is still being read: the tasks never open. */
START_TEST(cancel_before_the_load_has_finished)
{
    Weir__Deploy d = WEIR__DEPLOY__INIT;
    uint32_t tasks[] = {0, 1}, placement[] = {0, 0};
    char *address = (char *)(uintptr_t) "127.0.0.1:1";
    ProtobufCBinaryData incarnation = {0, NULL};
    Weir__AttemptId id;
    struct tm_host tm;
    struct wr_plan *plan;
    uint64_t heard;

    tm_host_start(&tm, &plain);
    tm_host_register(&tm, 1);
    plan = tm_host_plan(&tm, blackhole);
    fault_env_hold(&tm.env);
    tm_host_fill_attempt(&id, first);
    d.attempt = &id;
    d.plan.data = wr_plan_encode(plan->message, &d.plan.len);
    d.tasks = tasks;
    d.placement = placement;
    d.n_tasks = d.n_placement = 2;
    d.task_managers = &address;
    d.incarnations = &incarnation;
    d.n_task_managers = d.n_incarnations = 1;
    d.job_directory = (char *)(uintptr_t) "job";
    d.checkpoint = 7;
    d.next_checkpoint = 9;
    d.manifest = (char *)(uintptr_t) "manifest/7";
    raw_send(&tm.peer, KIND(DEPLOY), &d.base);
    wr_free(d.plan.data);
    tm_host_send_attempt(&tm, KIND(CANCEL), first);
    usleep(600000); /* what is not read yet goes down with the connection */
    tm_host_drop(&tm);
    Weir__Hello *hello = tm_host_accept(&tm);
    ck_assert_uint_eq(hello->n_inventory, 2);
    for (size_t i = 0; i < hello->n_inventory; i++) {
        ck_assert_uint_eq(hello->inventory[i]->state, STATE(CANCELING));
        ck_assert_uint_eq(hello->inventory[i]->last_sealed_checkpoint, 8);
    }
    weir__hello__free_unpacked(hello, NULL);
    fault_env_release(&tm.env);
    tm_host_welcome(&tm, &(struct tm_host_welcome){.term = 1});
    for (uint32_t i = 0; i < 200 && inventory(&tm, first, STATE(CANCELING), &heard) > 0; i++) {
        usleep(10000);
    }
    ck_assert_uint_eq(inventory(&tm, first, STATE(CANCELING), &heard), 0);
    wr_plan_destroy(plan);
    tm_host_stop(&tm);
}
END_TEST

/* A request that meets a task on its way out: both sides are through with the task before it goes. */
START_TEST(requests_may_come_too_late)
{
    struct tm_host tm;
    struct wr_plan *plan;

    tm_host_start(&tm, &(struct tm_host_options){.still = true});
    tm_host_register(&tm, 1);
    plan = tm_host_plan(&tm, "connector: file, path: /proc/no/such, format: csv");
    tm_host_deploy(&tm, plan, first);
    usleep(100000);
    /* They open, look for their directory on the pool, and are about to fail. */
    (void)tm_host_poll_workers(&tm);
    usleep(100000);
    tm_host_pause(&tm);
    tm_host_send_attempt(&tm, KIND(CANCEL), first);
    usleep(100000); /* the loop has it before it hears that they have closed */
    while (tm_host_poll_workers(&tm)) {
    }
    tm_host_resume(&tm);
    usleep(200000); /* what it asks of them is on its way, and they are closed */
    for (uint32_t i = 0; i < 1000; i++) {
        (void)tm_host_poll_workers(&tm);
        usleep(1000);
    }
    tm_host_expect_states(&tm, first, STATE(FAILED), plan->task_count);
    tm_host_expect_states(&tm, first, STATE(CANCELED), plan->task_count);
    wr_plan_destroy(plan);
    tm_host_stop(&tm);
}
END_TEST

/* The inventory tells running tasks from those on their way out, and the highest checkpoint heard of. */
START_TEST(the_inventory_tells_the_truth)
{
    Weir__Trigger trigger = WEIR__TRIGGER__INIT;
    Weir__Abort abort_message = WEIR__ABORT__INIT;
    Weir__AttemptId id, *ids[] = {&id};
    struct tm_host tm;
    struct wr_plan *plan;
    uint64_t heard = 0;

    tm_host_start(&tm, &plain);
    tm_host_register(&tm, 1);
    plan = tm_host_plan(&tm, "connector: file, path: out, format: csv");
    uint32_t count = to_running(&tm, plan, first);
    ck_assert_uint_eq(inventory(&tm, first, STATE(RUNNING), &heard), count);
    ck_assert_uint_eq(heard, 0);
    tm_host_fill_attempt(&id, first);
    trigger.attempts = ids;
    trigger.n_attempts = 1;
    trigger.checkpoint = 3;
    raw_send(&tm.peer, KIND(TRIGGER), &trigger.base);
    Weir__Ack *ack = raw_expect(&tm.peer, KIND(ACK));
    ck_assert_uint_eq(ack->checkpoint, 3);
    ck_assert_uint_eq(ack->n_tasks, count);
    weir__ack__free_unpacked(ack, NULL);
    abort_message.attempts = ids;
    abort_message.n_attempts = 1;
    abort_message.aborted_through = 8;
    raw_send(&tm.peer, KIND(ABORT), &abort_message.base);
    /* In order: when the next acknowledgement is here, ABORT was heard. */
    trigger.checkpoint = 9;
    raw_send(&tm.peer, KIND(TRIGGER), &trigger.base);
    weir__ack__free_unpacked(raw_expect(&tm.peer, KIND(ACK)), NULL);
    ck_assert_uint_eq(inventory(&tm, first, STATE(RUNNING), &heard), count);
    ck_assert_uint_eq(heard, 9);
    /* A pool that is stuck keeps a task from ending: it is on its way, and not running. */
    fault_env_hold(&tm.env);
    trigger.checkpoint = 10;
    raw_send(&tm.peer, KIND(TRIGGER), &trigger.base);
    tm_host_send_attempt(&tm, KIND(CANCEL), first);
    usleep(600000); /* what is not read yet goes down with the connection */
    tm_host_drop(&tm);
    Weir__Hello *hello = tm_host_accept(&tm);
    for (size_t i = 0; i < hello->n_inventory; i++) {
        ck_assert_uint_ne(hello->inventory[i]->state, STATE(RUNNING));
        ck_assert_uint_eq(hello->inventory[i]->last_sealed_checkpoint, 10);
    }
    weir__hello__free_unpacked(hello, NULL);
    fault_env_release(&tm.env);
    tm_host_welcome(&tm, &(struct tm_host_welcome){.term = 1});
    wr_plan_destroy(plan);
    tm_host_stop(&tm);
}
END_TEST

static uint32_t count_in(const Weir__Hello *hello, Weir__TaskStateKind state)
{
    uint32_t count = 0;

    for (size_t i = 0; i < hello->n_inventory; i++) {
        count += hello->inventory[i]->state == (uint32_t)state;
    }
    return count;
}

/* Without a job manager tasks run on for as long as they are allowed to, and then end; the next one
 * that comes is told of it. */
START_TEST(orphans_end_after_a_while)
{
    struct tm_host tm;
    struct wr_plan *plan;
    Weir__Hello *hello;

    tm_host_start(&tm, &plain);
    weir__hello__free_unpacked(tm_host_accept(&tm), NULL);
    tm_host_welcome(&tm, &(struct tm_host_welcome){.term = 1, .orphan_timeout_ms = 2500});
    plan = tm_host_plan(&tm, blackhole);
    uint32_t count = to_running(&tm, plan, first);
    tm_host_drop(&tm);
    hello = tm_host_accept(&tm); /* at once: they run on */
    ck_assert_uint_eq(count_in(hello, STATE(RUNNING)), count);
    weir__hello__free_unpacked(hello, NULL);
    tm_host_drop(&tm); /* nobody says WELCOME */
    usleep(2500000);
    for (uint32_t i = 0, ended = 0; ended < count; i++) {
        hello = tm_host_accept(&tm);
        ended = count_in(hello, STATE(CANCELED));
        weir__hello__free_unpacked(hello, NULL);
        ck_assert_uint_lt(i, 50);
        usleep(50000);
    }
    /* Told once; then it is forgotten. */
    tm_host_welcome(&tm, &(struct tm_host_welcome){.term = 1});
    tm_host_drop(&tm);
    hello = tm_host_accept(&tm);
    ck_assert_uint_eq(hello->n_inventory, 0);
    weir__hello__free_unpacked(hello, NULL);
    wr_plan_destroy(plan);
    tm_host_stop(&tm);
}
END_TEST

static _Atomic uint32_t given_up;

static void give_up(const char *reason)
{
    ck_assert_ptr_nonnull(strstr(reason, "did not end"));
    atomic_fetch_add(&given_up, 1);
}

/* Tasks that do not end are the end of the process: its job manager has given it up by then. */
START_TEST(stuck_tasks_are_the_end)
{
    struct tm_host tm;
    struct wr_plan *plan;

    atomic_store(&given_up, 0);
    tm_host_start(&tm, &(struct tm_host_options){.give_up = give_up});
    weir__hello__free_unpacked(tm_host_accept(&tm), NULL);
    tm_host_welcome(&tm, &(struct tm_host_welcome){.term = 1, .cancel_timeout_ms = 300});
    plan = tm_host_plan(&tm, "connector: file, path: out, format: csv");
    fault_env_hold(&tm.env);
    tm_host_deploy(&tm, plan, first);
    usleep(200000); /* opens, and sweeps on the pool */
    ck_assert_uint_eq(atomic_load(&given_up), 0);
    tm_host_send_attempt(&tm, KIND(CANCEL), first);
    for (uint32_t i = 0; i < 500 && atomic_load(&given_up) == 0; i++) {
        usleep(10000);
    }
    usleep(200000);
    ck_assert_uint_eq(atomic_load(&given_up), 1);
    fault_env_release(&tm.env);
    wr_plan_destroy(plan);
    tm_host_stop(&tm);
}
END_TEST

/* ---- messages with holes ---- */

static const Weir__ControlKind said[] = {KIND(START), KIND(CANCEL), KIND(RELEASE), KIND(TRIGGER),
                                         KIND(ABORT), KIND(COMPLETE), KIND(HEARTBEAT)};

/* Messages without their attempts and permits change nothing; a deployment without an attempt is not
 * worth an answer. */
START_TEST(messages_without_their_parts_do_no_harm)
{
    struct tm_host tm;
    struct wr_plan *plan;
    Weir__Complete complete = WEIR__COMPLETE__INIT;
    Weir__AttemptId empty = WEIR__ATTEMPT_ID__INIT, *empties[] = {&empty};
    uint64_t heard;

    tm_host_start(&tm, &plain);
    tm_host_register(&tm, 1);
    plan = tm_host_plan(&tm, blackhole);
    uint32_t count = to_running(&tm, plan, first);
    for (uint32_t i = 0; i < WR_COUNT(said); i++) {
        raw_send_frame(&tm.peer, WR_FRAME_CONTROL, said[i], NULL, 0);
    }
    complete.attempts = empties;
    complete.n_attempts = 1;
    raw_send(&tm.peer, KIND(COMPLETE), &complete.base);
    raw_send_frame(&tm.peer, WR_FRAME_CONTROL, KIND(DEPLOY), NULL, 0);
    ck_assert(raw_is_closed(&tm.peer));
    ck_assert_uint_eq(inventory(&tm, first, STATE(RUNNING), &heard), count);
    wr_plan_destroy(plan);
    tm_host_stop(&tm);
}
END_TEST

/* Random orders, near to what is right, between deployments that are: the task manager stays up. */
START_TEST(random_orders_do_no_harm)
{
    struct tm_host tm;
    struct wr_plan *plan;
    struct wr_rng rng;
    uint8_t data[256];

    wr_rng_init(&rng, 11);
    tm_host_start(&tm, &plain);
    tm_host_register(&tm, 1);
    plan = tm_host_plan(&tm, "connector: file, path: out, format: csv");
    for (uint32_t i = 0; i < 40; i++) {
        struct wr_attempt attempt = {1, i + 1};
        tm_host_deploy(&tm, plan, attempt);
        for (uint64_t k = wr_rng_below(&rng, 30); k > 0; k--) {
            Weir__Trigger message = WEIR__TRIGGER__INIT; /* ABORT and COMPLETE are close to it */
            Weir__AttemptId id, *ids[] = {&id};
            tm_host_fill_attempt(&id, attempt);
            id.counter -= wr_rng_below(&rng, 4) == 0;
            message.attempts = ids;
            message.n_attempts = 1;
            message.checkpoint = wr_rng_below(&rng, 10);
            message.aborted_through = wr_rng_below(&rng, 10);
            size_t bytes = weir__trigger__pack(&message, data);
            data[wr_rng_below(&rng, bytes)] ^=
                (uint8_t)(wr_rng_below(&rng, 3) == 0 ? 1u << wr_rng_below(&rng, 8) : 0);
            raw_send_frame(&tm.peer, WR_FRAME_CONTROL,
                           said[wr_rng_below(&rng, WR_COUNT(said))], data, (uint32_t)bytes);
            usleep((useconds_t)wr_rng_below(&rng, 500));
        }
        tm_host_drop(&tm);
        tm_host_register(&tm, 1);
    }
    (void)to_running(&tm, plan, (struct wr_attempt){1, 1000});
    wr_plan_destroy(plan);
    tm_host_stop(&tm);
}
END_TEST

/* ---- memory ---- */

/* Two hundred columns of text: batches of more than 3 MiB. */
static struct wr_plan *wide_plan(uint32_t parallelism)
{
    struct jm_plan_options options = {.parallelism = parallelism, .base_directory = "/tmp"};
    struct jm_diagnostics diagnostics = {0};
    struct wr_sb text = {0};
    struct wr_plan *plan;
    struct wr_error err;

    wr_sb_puts(&text, "version: 1\nname: wide\nsources:\n  n: {connector: datagen, schema: {");
    for (uint32_t i = 0; i < 200; i++) {
        wr_sb_printf(&text, "%sc%u: text", i == 0 ? "" : ", ", i);
    }
    wr_sb_puts(&text, "}, columns: {");
    for (uint32_t i = 0; i < 200; i++) {
        wr_sb_printf(&text, "%sc%u: {text: {length: 5}}", i == 0 ? "" : ", ", i);
    }
    wr_sb_puts(&text, "}}\nsinks: {out: {input: n, connector: blackhole}}\n");
    WR_CK_OK(jm_plan_build(text.ptr, text.bytes, &options, &plan, &diagnostics, &err), &err);
    jm_diagnostics_fini(&diagnostics);
    wr_sb_fini(&text);
    return plan;
}

/* An aggregate of so many tables over stores. */
static struct wr_plan *plan_of(const char *text, size_t bytes, uint32_t parallelism)
{
    struct jm_plan_options options = {.parallelism = parallelism, .base_directory = "/tmp"};
    struct jm_diagnostics diagnostics = {0};
    struct wr_plan *plan;
    struct wr_error err;

    WR_CK_OK(jm_plan_build(text, bytes, &options, &plan, &diagnostics, &err), &err);
    jm_diagnostics_fini(&diagnostics);
    return plan;
}

static struct wr_plan *stored_plan(uint32_t parallelism, uint32_t tables)
{
    struct wr_sb text = {0};
    struct wr_plan *plan;

    wr_sb_puts(&text, "version: 1\nname: stored\nstate: {backend: rocksdb}\n"
                      "sources:\n  n: {connector: datagen, rate: 10/s, schema: {a: bigint}, columns: "
                      "{a: {sequence: {from: 0, step: 1}}}, parallelism: 1}\n"
                      "operators:\n  sums: {input: n, key_by: [a], aggregate: [\"count(*) AS n\"");
    for (uint32_t i = 1; i < tables; i++) {
        wr_sb_printf(&text, ", \"count(DISTINCT a + %u) AS c%u\"", i, i);
    }
    wr_sb_puts(&text, "]}\nsinks: {out: {input: sums, connector: blackhole, parallelism: 1}}\n");
    plan = plan_of(text.ptr, text.bytes, parallelism);
    wr_sb_fini(&text);
    return plan;
}

/* All tasks of the attempt fail for this reason, and are gone then; whether it may be tried again. */
static bool expect_failures(struct tm_host *tm, uint32_t count, const char *reason)
{
    bool retriable = false;

    for (uint32_t i = 0; i < count; i++) {
        Weir__TaskStatus *status = next_status(tm);
        ck_assert_int_eq(status->state, STATE(FAILED));
        ck_assert_msg(strstr(status->failure->message, reason) != NULL, "%s",
                      status->failure->message);
        retriable = status->failure->retriable;
        weir__task_status__free_unpacked(status, NULL);
    }
    for (uint32_t i = 0; i < count; i++) {
        Weir__TaskStatus *status = next_status(tm);
        ck_assert_int_eq(status->state, STATE(CANCELED));
        weir__task_status__free_unpacked(status, NULL);
    }
    return retriable;
}

static void wait_used(const struct tm_host *tm, uint64_t bytes)
{
    for (uint32_t i = 0; i < 5000 && wr_memory_used_bytes(tm->daemon->memory) > bytes; i++) {
        usleep(1000);
    }
    ck_assert_uint_eq(wr_memory_used_bytes(tm->daemon->memory), bytes);
}

/* What a region must have in any case is set aside before it runs: one that could never have it is refused
 * with the sum, for good; one whose memory others hold may be tried again. Then it runs, and all is given
 * back at its end. */
START_TEST(deployments_need_memory)
{
    struct tm_host tm;
    struct wr_plan *plan = wide_plan(60), *small = wide_plan(30);
    bool here[512] = {false};

    tm_host_start(&tm, &plain);
    tm_host_register(&tm, 1);
    memset(here, true, sizeof here);
    struct tm_minimum need = tm_minimum_of(plan, here, (struct tm_limits){0});
    char sum[64];
    snprintf(sum, sizeof sum, "at least %llu bytes", (unsigned long long)need.bytes);
    ck_assert_uint_gt(need.bytes, 192 << 20); /* of 256 MiB, beside the process */
    tm_host_deploy(&tm, plan, first);
    ck_assert(!expect_failures(&tm, plan->task_count, sum));

    struct wr_memory_account *other =
        wr_memory_account_open(tm.daemon->memory, WR_MEMORY_TABLE, "job/step[7] table t");
    uint64_t used = wr_memory_used_bytes(tm.daemon->memory);
    ck_assert(wr_memory_reserve(other, 150 << 20));
    tm_host_deploy(&tm, small, second);
    ck_assert(expect_failures(&tm, small->task_count, "most of it by job/step[7] table t"));
    wr_memory_release(other, 150 << 20);
    wr_memory_account_close(other);
    ck_assert_uint_eq(wr_memory_used_bytes(tm.daemon->memory), used);

    struct wr_attempt third = {1, 3};
    uint32_t count = to_running(&tm, small, third);
    need = tm_minimum_of(small, here, (struct tm_limits){0});
    ck_assert_uint_ge(wr_memory_used_bytes(tm.daemon->memory), used + need.bytes);
    tm_host_send_attempt(&tm, KIND(CANCEL), third);
    tm_host_expect_states(&tm, third, STATE(CANCELED), count);
    wait_used(&tm, used);
    wr_plan_destroy(plan);
    wr_plan_destroy(small);
    tm_host_stop(&tm);
}
END_TEST

static uint32_t tables_in(const ProtobufCMessage *message);

static uint32_t tables_in_field(const uint8_t *base, const ProtobufCFieldDescriptor *field)
{
    ProtobufCMessage *const *one = (ProtobufCMessage *const *)(const void *)(base + field->offset);
    bool repeated = field->label == PROTOBUF_C_LABEL_REPEATED;
    bool chosen = (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) == 0 ||
                  *(const uint32_t *)(const void *)(base + field->quantifier_offset) == field->id;
    size_t n = repeated ? *(const size_t *)(const void *)(base + field->quantifier_offset)
                        : chosen && *one != NULL;
    ProtobufCMessage *const *list = repeated ? *(ProtobufCMessage *const *const *)(const void *)one : one;
    uint32_t count = 0;

    for (size_t i = 0; i < n; i++) {
        count += list[i]->descriptor == &weir__table_decl__descriptor ? 1 : tables_in(list[i]);
    }
    return count;
}

/* Tables that are declared anywhere in it. */
static uint32_t tables_in(const ProtobufCMessage *message)
{
    uint32_t count = 0;

    for (unsigned f = 0; f < message->descriptor->n_fields; f++) {
        const ProtobufCFieldDescriptor *field = &message->descriptor->fields[f];
        if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
            count += tables_in_field((const uint8_t *)message, field);
        }
    }
    return count;
}

/* A table that an operator declares is counted before it is let in, whatever it is for: of values that differ, of
 * the least ones, of rows that are kept, of their numbers. */
START_TEST(all_tables_are_counted)
{
    static const char text[] =
        "version: 1\nname: lists\nstate: {backend: rocksdb}\nsources:\n"
        "  n: {connector: datagen, rate: 10/s, schema: {a: bigint}, columns: {a: {sequence: {from: 0, step: 1}}}}\n"
        "operators:\n  sums: {input: n, key_by: [a], aggregate: [\"count(*) AS n\", \"array_agg(a ORDER BY a) AS l\"]}\n"
        "  lists: {input: sums, key_by: [n], aggregate: [\"array_agg(a) AS l\", \"max(a) AS m\", "
        "\"count(DISTINCT a) AS d\", \"string_agg(DISTINCT a::text, ',') AS s\"]}\n"
        "sinks: {out: {input: lists, connector: blackhole}}\n";
    struct wr_plan *plan;
    struct tm_minimum need;
    bool here[64] = {false};

    find_parser();
    plan = plan_of(text, sizeof text - 1, 1);
    memset(here, true, sizeof here);
    need = tm_minimum_of(plan, here, (struct tm_limits){0});
    ck_assert_uint_eq(need.tables, tables_in(&plan->message->base));
    ck_assert_uint_eq(need.tables, 8);
    ck_assert_uint_eq(need.stored_tables, need.tables);
    wr_plan_destroy(plan);
}
END_TEST

/* Tables count with the pages that each has in any case, those over stores with their databases and what these
 * share: who could never have it is refused for good with each part of the sum, who cannot have it now may
 * be tried again, and neither has begun. */
START_TEST(deployments_need_memory_for_state)
{
    struct tm_host tm;
    struct wr_plan *large, *small;
    bool here[1024] = {false};
    char sum[100];

    find_parser();
    large = stored_plan(40, 13);
    small = stored_plan(2, 3);
    tm_host_start(&tm, &plain);
    tm_host_register(&tm, 1);
    memset(here, true, sizeof here);
    struct tm_minimum need = tm_minimum_of(large, here, (struct tm_limits){0});
    uint64_t databases = tm_stores_least_bytes(tm.daemon->stores, need.stored_tables) +
                         need.stored_tables * tm_table_run_bytes();
    ck_assert_uint_eq(need.stored_tables, 520);
    ck_assert_uint_eq(need.table_bytes, 520 * tm_table_least_bytes(true));
    ck_assert_uint_lt(need.bytes, 192 << 20); /* without databases it would be let in */
    snprintf(sum, sizeof sum, "at least %llu bytes", (unsigned long long)(need.bytes + databases));
    tm_host_deploy(&tm, large, first);
    ck_assert(!expect_failures(&tm, large->task_count, sum));

    uint64_t used = wr_memory_used_bytes(tm.daemon->memory);
    struct wr_memory_account *other =
        wr_memory_account_open(tm.daemon->memory, WR_MEMORY_TABLE, "job/step[7] table t");
    need = tm_minimum_of(small, here, (struct tm_limits){0});
    uint64_t taken = (256ull << 20) - used - need.bytes - (1 << 20); /* too little for what is shared */
    ck_assert(wr_memory_reserve(other, taken));
    tm_host_deploy(&tm, small, second);
    ck_assert(expect_failures(&tm, small->task_count, "most of it by job/step[7] table t"));
    wr_memory_release(other, taken);
    wr_memory_account_close(other);
    wait_used(&tm, used);

    struct wr_attempt third = {1, 3};
    uint32_t count = to_running(&tm, small, third);
    ck_assert_uint_ge(wr_memory_used_bytes(tm.daemon->memory), used + need.bytes);
    tm_host_send_attempt(&tm, KIND(CANCEL), third);
    tm_host_expect_states(&tm, third, STATE(CANCELED), count);
    wait_used(&tm, used);
    wr_plan_destroy(large);
    wr_plan_destroy(small);
    tm_host_stop(&tm);
}
END_TEST

static const Weir__MemoryAccount *account_of(const Weir__Metrics *m, const char *part)
{
    for (size_t i = 0; i < m->n_memory_accounts; i++) {
        if (strstr(m->memory_accounts[i]->owner, part) != NULL) {
            return m->memory_accounts[i];
        }
    }
    return NULL;
}

/* The figures list who holds memory, the largest first, the process's own part among them; used is the sum of
 * all kinds. */
START_TEST(figures_say_who_holds_memory)
{
    struct tm_host tm;
    uint64_t sum = 0, last = UINT64_MAX;

    tm_host_start(&tm, &plain);
    tm_host_register(&tm, 1);
    Weir__Metrics *m = raw_expect_metrics(&tm.peer);
    const Weir__MemoryAccount *process = account_of(m, "process");
    ck_assert_ptr_nonnull(process);
    ck_assert_uint_eq(process->kind, WR_MEMORY_PROCESS);
    ck_assert_uint_eq(process->bytes, wr_memory_process_bytes(256 << 20));
    ck_assert_uint_eq(process->bound_bytes, 0);
    for (size_t i = 0; i < m->n_memory_accounts; i++) {
        ck_assert_uint_gt(m->memory_accounts[i]->bytes, 0);
        ck_assert_uint_le(m->memory_accounts[i]->bytes, last);
        last = m->memory_accounts[i]->bytes;
    }
    for (size_t k = 0; k < m->n_memory_by_kind; k++) {
        sum += m->memory_by_kind[k];
    }
    ck_assert_uint_eq(m->n_memory_by_kind, WR_MEMORY_KINDS);
    ck_assert_uint_eq(sum, m->memory_used_bytes);
    ck_assert_uint_eq(m->memory_budget_bytes, 256 << 20);
    weir__metrics__free_unpacked(m, NULL);
    tm_host_stop(&tm);
}
END_TEST

WR_TEST_MAIN("control", it_says_who_it_is, strangers_are_hung_up_on,
             older_leaders_and_other_directories, a_silent_job_manager_is_left,
             malformed_deployments_fail, deployments_are_idempotent_and_ordered,
             cancel_before_the_load_has_finished, requests_may_come_too_late, the_inventory_tells_the_truth,
             orphans_end_after_a_while, stuck_tasks_are_the_end,
             messages_without_their_parts_do_no_harm, random_orders_do_no_harm,
             deployments_need_memory, deployments_need_memory_for_state,
             all_tables_are_counted, figures_say_who_holds_memory)
