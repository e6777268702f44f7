/* What task managers may say to a job manager, and what they may not. */
#include <poll.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "common/base/limits.h"
#include "common/base/rng.h"
#include "common/base/sha256.h"
#include "tests/lib/jm_host.h"
#include "tests/lib/raw_peer.h"
#include "tests/lib/wr_test.h"

static const uint8_t first[16] = {1}, second[16] = {2};
static const char *const here = "127.0.0.1:1", *const there = "127.0.0.1:2";

static bool is_connected(struct jm_daemon *daemon, void *ctx)
{
    struct wr_id incarnation;

    memcpy(&incarnation.high, ctx, 8);
    memcpy(&incarnation.low, (const uint8_t *)ctx + 8, 8);
    for (uint32_t i = 0; i < daemon->workers.count; i++) {
        if (wr_id_equal(daemon->workers.items[i]->incarnation, incarnation)) {
            return daemon->workers.items[i]->state == JM_WORKER_CONNECTED;
        }
    }
    return false;
}

/* Somebody who behaves is let in. */
static void check_alive(struct jm_host *jm)
{
    uint8_t incarnation[16] = {200};
    struct raw_peer peer;

    raw_register(&peer, jm->address, incarnation, "127.0.0.1:3", NULL, 0);
    jm_host_until(jm, is_connected, incarnation, "a task manager that behaves");
    raw_close(&peer);
}

static Weir__Challenge *dial(struct jm_host *jm, struct raw_peer *peer)
{
    raw_dial(peer, jm->address);
    return raw_expect(peer, WEIR__CONTROL_KIND__CONTROL_CHALLENGE);
}

/* ---- HELLO ---- */

static void expect_reject(struct raw_peer *peer, const char *word)
{
    Weir__Reject *reject = raw_expect(peer, WEIR__CONTROL_KIND__CONTROL_REJECT);

    ck_assert_msg(strstr(reject->reason, word) != NULL, "%s", reject->reason);
    weir__reject__free_unpacked(reject, NULL);
}

/* Another cluster, another version, and what cannot be a task manager are told why they are refused. */
START_TEST(strangers_are_rejected)
{
    static uint8_t nothing[1];
    struct jm_host jm;
    struct raw_peer peer;
    Weir__Hello hello;

    jm_host_start(&jm, &(struct jm_host_options){0});
    for (uint32_t i = 0; i < 6; i++) {
        const char *word = "malformed";
        weir__challenge__free_unpacked(dial(&jm, &peer), NULL);
        raw_fill_hello(&hello, first, here);
        if (i == 0) {
            hello.cluster = (char *)(uintptr_t) "other";
            word = "another cluster";
        } else if (i == 1) {
            hello.version += 1;
            word = "version";
        } else if (i == 2) {
            hello.incarnation = (ProtobufCBinaryData){1, nothing};
        } else if (i == 3) {
            hello.slots = 0;
        } else if (i == 4) {
            hello.slots = WR_PARALLELISM_MAX + 1;
        } else {
            hello.data_address = (char *)(uintptr_t) "";
        }
        raw_send(&peer, WEIR__CONTROL_KIND__CONTROL_HELLO, &hello.base);
        expect_reject(&peer, word);
        ck_assert(i > 0 || raw_is_closed(&peer)); /* who does not go is hung up on */
        raw_close(&peer);
    }
    check_alive(&jm);
    jm_host_stop(&jm);
}
END_TEST

/* With a cluster key only who knows it is let in; the proof is of this connection's nonce. */
START_TEST(the_cluster_key_is_asked_for)
{
    struct jm_host jm;
    struct raw_peer peer;
    uint8_t text[48], answer[32];

    jm_host_start(&jm, &(struct jm_host_options){.key = "secret"});
    for (uint32_t i = 0; i < 4; i++) {
        Weir__Hello hello;
        Weir__Challenge *challenge = dial(&jm, &peer);
        ck_assert_uint_eq(challenge->nonce.len, 32);
        memcpy(text, challenge->nonce.data, 32);
        weir__challenge__free_unpacked(challenge, NULL);
        memcpy(text + 32, first, 16);
        raw_fill_hello(&hello, first, here);
        text[0] ^= i == 2; /* another nonce */
        wr_hmac_sha256(i == 1 ? "Secret" : "secret", 6, text, sizeof text, answer);
        hello.challenge_answer = (ProtobufCBinaryData){i == 0 ? 0 : sizeof answer, answer};
        raw_send(&peer, WEIR__CONTROL_KIND__CONTROL_HELLO, &hello.base);
        if (i < 3) {
            expect_reject(&peer, "cluster key");
        } else {
            weir__welcome__free_unpacked(raw_expect(&peer, WEIR__CONTROL_KIND__CONTROL_WELCOME),
                                         NULL);
        }
        raw_close(&peer);
    }
    jm_host_stop(&jm);
}
END_TEST

/* ---- nonsense ---- */

static void say_hello_twice(struct raw_peer *peer)
{
    Weir__Hello hello;

    raw_fill_hello(&hello, first, here);
    raw_send(peer, WEIR__CONTROL_KIND__CONTROL_HELLO, &hello.base);
    raw_send(peer, WEIR__CONTROL_KIND__CONTROL_HELLO, &hello.base);
}

static void say_something_else_first(struct raw_peer *peer)
{
    Weir__Heartbeat beat = WEIR__HEARTBEAT__INIT;

    raw_send(peer, WEIR__CONTROL_KIND__CONTROL_HEARTBEAT, &beat.base);
}

static void say_garbage(struct raw_peer *peer)
{
    uint8_t garbage[256];

    memset(garbage, 0x5a, sizeof garbage);
    raw_send_bytes(peer, garbage, sizeof garbage);
}

static void say_too_much(struct raw_peer *peer)
{
    struct wr_frame frame = {.type = WR_FRAME_CONTROL, .payload_bytes = UINT32_MAX};
    uint8_t header[WR_FRAME_HEADER_BYTES];

    wr_frame_encode(&frame, header);
    raw_send_bytes(peer, header, sizeof header);
}

static void say_data(struct raw_peer *peer)
{
    raw_send_frame(peer, WR_FRAME_DATA, 1, "x", 1);
}

static void say_broken_hello(struct raw_peer *peer)
{
    static const uint8_t cut[] = {0x0a, 0x7f, 'x'}; /* a string of 127 bytes, one of them there */

    raw_send_frame(peer, WR_FRAME_CONTROL, WEIR__CONTROL_KIND__CONTROL_HELLO, cut, sizeof cut);
}

static void say_unknown(struct raw_peer *peer)
{
    Weir__Hello hello;

    raw_fill_hello(&hello, first, here);
    raw_send(peer, WEIR__CONTROL_KIND__CONTROL_HELLO, &hello.base);
    raw_send_frame(peer, WR_FRAME_CONTROL, 77, NULL, 0);
}

static void say_wrong_checksum(struct raw_peer *peer)
{
    struct wr_frame frame = {.type = WR_FRAME_CONTROL, .channel = 1, .payload_bytes = 4,
                             .payload_crc = 1};
    uint8_t header[WR_FRAME_HEADER_BYTES];

    wr_frame_encode(&frame, header);
    raw_send_bytes(peer, header, sizeof header);
    raw_send_bytes(peer, "abcd", 4);
}

/* Whatever is no conversation ends the connection, and nothing else. */
START_TEST(nonsense_ends_the_connection)
{
    static void (*const says[])(struct raw_peer *peer) = {
        say_hello_twice, say_something_else_first, say_garbage, say_too_much, say_data,
        say_broken_hello, say_unknown, say_wrong_checksum};
    struct jm_host jm;

    jm_host_start(&jm, &(struct jm_host_options){.reconnect_grace_us = 50000});
    for (uint32_t i = 0; i < WR_COUNT(says); i++) {
        struct raw_peer peer;
        weir__challenge__free_unpacked(dial(&jm, &peer), NULL);
        says[i](&peer);
        ck_assert_msg(raw_is_closed(&peer), "nonsense %u", i);
        raw_close(&peer);
    }
    check_alive(&jm);
    jm_host_stop(&jm);
}
END_TEST

/* ---- coming and going ---- */

/* Who falls silent is lost and hung up on; who keeps talking is not. */
START_TEST(silence_is_loss)
{
    struct jm_host jm;
    struct raw_peer silent, talking;

    jm_host_start(&jm, &(struct jm_host_options){.heartbeat_timeout_us = 2000000});
    raw_register(&silent, jm.address, first, here, NULL, 0);
    raw_register(&talking, jm.address, second, there, NULL, 0);
    jm_host_wait_workers(&jm, JM_WORKER_CONNECTED, 2);
    for (uint32_t i = 0; i < 100 && jm_host_workers(&jm, JM_WORKER_LOST) == 0; i++) {
        Weir__Heartbeat beat = WEIR__HEARTBEAT__INIT;
        raw_send(&talking, WEIR__CONTROL_KIND__CONTROL_HEARTBEAT, &beat.base);
        usleep(100000);
    }
    ck_assert_uint_eq(jm_host_workers(&jm, JM_WORKER_LOST), 1);
    ck_assert_uint_eq(jm_host_workers(&jm, JM_WORKER_CONNECTED), 1);
    ck_assert(raw_is_closed(&silent));
    raw_close(&silent);
    /* It may come back. */
    raw_register(&silent, jm.address, first, here, NULL, 0);
    jm_host_wait_workers(&jm, JM_WORKER_CONNECTED, 2);
    ck_assert_uint_eq(jm_host_workers(&jm, JM_WORKER_LOST), 0);
    raw_close(&silent);
    raw_close(&talking);
    jm_host_stop(&jm);
}
END_TEST

/* A broken connection makes suspect, not lost, as long as the grace lasts; the same process that comes
 * back is the same worker; a new one on its address means that the old one is no more, at once. */
START_TEST(suspect_then_back_or_lost)
{
    struct jm_host jm;
    struct raw_peer peer;

    jm_host_start(&jm, &(struct jm_host_options){.reconnect_grace_us = 20000000});
    raw_register(&peer, jm.address, first, here, NULL, 0);
    jm_host_wait_workers(&jm, JM_WORKER_CONNECTED, 1);
    raw_close(&peer);
    jm_host_wait_workers(&jm, JM_WORKER_SUSPECT, 1);
    raw_register(&peer, jm.address, first, here, NULL, 0);
    jm_host_wait_workers(&jm, JM_WORKER_CONNECTED, 1);
    ck_assert_uint_eq(jm_host_workers(&jm, JM_WORKER_SUSPECT), 0);
    raw_close(&peer);
    jm_host_wait_workers(&jm, JM_WORKER_SUSPECT, 1);
    raw_register(&peer, jm.address, second, here, NULL, 0);
    jm_host_wait_workers(&jm, JM_WORKER_CONNECTED, 1);
    ck_assert_uint_eq(jm_host_workers(&jm, JM_WORKER_LOST), 1);
    raw_close(&peer);
    jm_host_stop(&jm);
}
END_TEST

/* A second connection of the same process takes the place of the first. */
START_TEST(a_second_connection_displaces_the_first)
{
    struct jm_host jm;
    struct raw_peer old, new;

    jm_host_start(&jm, &(struct jm_host_options){0});
    raw_register(&old, jm.address, first, here, NULL, 0);
    jm_host_wait_workers(&jm, JM_WORKER_CONNECTED, 1);
    raw_register(&new, jm.address, first, here, NULL, 0);
    ck_assert(raw_is_closed(&old));
    jm_host_wait_workers(&jm, JM_WORKER_CONNECTED, 1);
    ck_assert_uint_eq(jm_host_workers(&jm, JM_WORKER_SUSPECT), 0);
    raw_close(&old);
    raw_close(&new);
    jm_host_stop(&jm);
}
END_TEST

/* Without the right answer to the probe nobody gets tasks: it sees another directory, or none. */
START_TEST(another_directory_is_refused)
{
    struct jm_host jm;
    struct raw_peer peer;

    jm_host_start(&jm, &(struct jm_host_options){0});
    for (uint32_t i = 0; i < 2; i++) {
        Weir__Probed probed = WEIR__PROBED__INIT;
        Weir__Hello hello;
        uint8_t content[] = "0123456789abcdef0123456789abcdef";
        weir__challenge__free_unpacked(dial(&jm, &peer), NULL);
        raw_fill_hello(&hello, first, here);
        raw_send(&peer, WEIR__CONTROL_KIND__CONTROL_HELLO, &hello.base);
        weir__welcome__free_unpacked(raw_expect(&peer, WEIR__CONTROL_KIND__CONTROL_WELCOME), NULL);
        ck_assert_uint_eq(jm_host_workers(&jm, JM_WORKER_CONNECTED), 0);
        probed.content = (ProtobufCBinaryData){i == 0 ? 0 : 32, content};
        probed.error = (char *)(uintptr_t) "no such file";
        raw_send(&peer, WEIR__CONTROL_KIND__CONTROL_PROBED, &probed.base);
        expect_reject(&peer, "checkpoint directory");
        raw_close(&peer);
        jm_host_wait_workers(&jm, JM_WORKER_LOST, 1);
    }
    jm_host_stop(&jm);
}
END_TEST

/* ---- messages with holes ---- */

static const Weir__ControlKind said[] = {
    WEIR__CONTROL_KIND__CONTROL_TASK_STATUS, WEIR__CONTROL_KIND__CONTROL_ACK,
    WEIR__CONTROL_KIND__CONTROL_CHECKPOINT_FAILED, WEIR__CONTROL_KIND__CONTROL_COMMITTED,
    WEIR__CONTROL_KIND__CONTROL_PROBED, WEIR__CONTROL_KIND__CONTROL_METRICS,
    WEIR__CONTROL_KIND__CONTROL_HEARTBEAT, WEIR__CONTROL_KIND__CONTROL_HELLO,
    WEIR__CONTROL_KIND__CONTROL_DEPLOY, WEIR__CONTROL_KIND__CONTROL_NONE};

/* Empty messages of every kind, metrics of tasks that are of no attempt, an inventory of the same. */
START_TEST(messages_without_their_parts_do_no_harm)
{
    Weir__InventoryTask item = WEIR__INVENTORY_TASK__INIT, *items[] = {&item, &item};
    Weir__TaskMetrics task = WEIR__TASK_METRICS__INIT, *tasks[] = {&task};
    Weir__Metrics metrics = WEIR__METRICS__INIT;
    struct raw_peer peer;
    struct jm_host jm;

    jm_host_start(&jm, &(struct jm_host_options){.reconnect_grace_us = 20000});
    (void)jm_host_submit(&jm, &(struct job_plan_options){.interval_us = 1000000, .attempts = -1});
    metrics.tasks = tasks;
    metrics.n_tasks = 1;
    for (uint32_t i = 0; i < WR_COUNT(said); i++) {
        raw_register(&peer, jm.address, first, here, items, 2);
        raw_send(&peer, WEIR__CONTROL_KIND__CONTROL_METRICS, &metrics.base);
        raw_send_frame(&peer, WR_FRAME_CONTROL, said[i], NULL, 0);
        raw_send_frame(&peer, WR_FRAME_CONTROL, 99, NULL, 0); /* the end of this one */
        ck_assert(raw_is_closed(&peer));
        raw_close(&peer);
    }
    check_alive(&jm);
    jm_host_stop(&jm);
}
END_TEST

/* A task manager that deploys nothing it is told to and says random things about it. */
static size_t random_message(struct wr_rng *rng, const Weir__Deploy *deploy, uint8_t *data)
{
    Weir__TaskStatus status = WEIR__TASK_STATUS__INIT;
    Weir__Failure failure = WEIR__FAILURE__INIT;
    Weir__Committed committed = WEIR__COMMITTED__INIT;
    uint32_t numbers[4];
    size_t bytes;

    if (wr_rng_below(rng, 2) == 0) {
        status.attempt = wr_rng_below(rng, 4) == 0 ? NULL : deploy->attempt;
        status.task = (uint32_t)wr_rng_below(rng, 6);
        status.state = (Weir__TaskStateKind)wr_rng_below(rng, 12);
        failure.code = (uint32_t)wr_rng_below(rng, 40);
        failure.retriable = true;
        status.failure = wr_rng_below(rng, 2) == 0 ? NULL : &failure;
        bytes = weir__task_status__pack(&status, data);
    } else {
        committed.attempt = deploy->attempt;
        committed.checkpoint = wr_rng_below(rng, 5);
        committed.n_tasks = 4;
        committed.tasks = numbers;
        for (uint32_t i = 0; i < 4; i++) {
            numbers[i] = (uint32_t)wr_rng_next(rng);
        }
        bytes = weir__committed__pack(&committed, data);
    }
    for (uint64_t flips = wr_rng_below(rng, 3); flips > 0 && bytes > 0; flips--) {
        data[wr_rng_below(rng, bytes)] ^= (uint8_t)(1u << wr_rng_below(rng, 8));
    }
    return bytes;
}

/* Random messages of random kinds, near to what is right: the job manager stays up, and works. */
START_TEST(random_messages_do_no_harm)
{
    struct job_plan_options options = {.parallelism = 2, .commits = true, .interval_us = 10000,
                                       .attempts = -1, .tolerable_failures = -1,
                                       .initial_delay_us = 1000, .max_delay_us = 5000};
    struct raw_peer peer;
    struct wr_rng rng;
    struct jm_host jm;
    uint8_t data[512];

    wr_rng_init(&rng, 7);
    jm_host_start(&jm, &(struct jm_host_options){.reconnect_grace_us = 20000});
    (void)jm_host_submit(&jm, &options);
    for (uint32_t i = 0; i < 60; i++) {
        Weir__Deploy *deploy;
        raw_register(&peer, jm.address, first, here, NULL, 0);
        deploy = raw_expect(&peer, WEIR__CONTROL_KIND__CONTROL_DEPLOY);
        for (uint32_t k = 0; k < 30; k++) {
            size_t bytes = random_message(&rng, deploy, data);
            Weir__ControlKind kind = said[wr_rng_below(&rng, WR_COUNT(said))];
            raw_send_frame(&peer, WR_FRAME_CONTROL, (uint32_t)kind, data, (uint32_t)bytes);
        }
        weir__deploy__free_unpacked(deploy, NULL);
        raw_close(&peer);
    }
    check_alive(&jm);
    jm_host_stop(&jm);
}
END_TEST

WR_TEST_MAIN("links", strangers_are_rejected, the_cluster_key_is_asked_for,
             nonsense_ends_the_connection, silence_is_loss, suspect_then_back_or_lost,
             a_second_connection_displaces_the_first, another_directory_is_refused,
             messages_without_their_parts_do_no_harm, random_messages_do_no_harm)
