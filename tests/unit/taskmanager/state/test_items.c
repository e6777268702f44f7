#include "common/base/alloc.h"
#include "common/base/limits.h"
#include "common/base/rng.h"
#include "taskmanager/state/items.h"
#include "taskmanager/state/segment.h"
#include "tests/lib/scratch.h"
#include "tests/lib/wr_test.h"

#define SUBTASKS_MAX 5u

/* ---- dealing out ---- */

static void deal_all(struct tm_items_dealer *dealer, uint32_t old, enum tm_items_mode mode,
                     const char *name, uint32_t per_subtask)
{
    for (uint32_t s = 0; s < old; s++) {
        struct tm_item items[64];
        uint64_t data[64];
        for (uint32_t i = 0; i < per_subtask; i++) {
            data[i] = mode == TM_ITEMS_BROADCAST ? i : (uint64_t)s << 32 | i;
            items[i] = (struct tm_item){(uint8_t *)&data[i], 8, 0};
        }
        tm_items_deal(dealer, name, mode, s, old, items, per_subtask);
    }
}

static uint64_t number_of(const struct tm_item *item)
{
    uint64_t number;

    ck_assert_uint_eq(item->bytes, 8);
    memcpy(&number, item->data, 8);
    return number;
}

/* Every item of a list goes to exactly one new subtask, whatever was and will be the parallelism;
 * at the same one to its own; and as evenly as can be. */
START_TEST(list_items_go_to_exactly_one)
{
    for (uint32_t old = 1; old <= SUBTASKS_MAX; old++) {
        for (uint32_t now = 1; now <= SUBTASKS_MAX; now++) {
            uint32_t given[SUBTASKS_MAX][64] = {{0}};
            for (uint32_t s = 0; s < now; s++) {
                struct tm_items_dealer dealer = {.subtask = s, .parallelism = now};
                deal_all(&dealer, old, TM_ITEMS_LIST, "", 7);
                deal_all(&dealer, old, TM_ITEMS_LIST, "named", 7);
                const struct tm_named_items *named = tm_items_find(&dealer.items, "named");
                ck_assert_uint_eq(named->list.count, dealer.items.list.count);
                ck_assert_uint_ge(named->list.count, 7 * old / now);
                ck_assert_uint_le(named->list.count, (7 * old + now - 1) / now);
                for (uint32_t i = 0; i < named->list.count; i++) {
                    uint64_t number = number_of(&named->list.items[i]);
                    ck_assert_uint_eq(number, number_of(&dealer.items.list.items[i]));
                    given[number >> 32][number & 63] += 1;
                    ck_assert(old != now || number >> 32 == s);
                }
                tm_items_dealer_fini(&dealer);
            }
            for (uint32_t i = 0; i < old * 7; i++) {
                ck_assert_uint_eq(given[i / 7][i % 7], 1);
            }
        }
    }
}
END_TEST

/* A union list is everybody's; a broadcast set comes whole and once, at any parallelism. */
START_TEST(union_and_broadcast_reach_everyone)
{
    for (uint32_t old = 1; old <= SUBTASKS_MAX; old++) {
        for (uint32_t now = 1; now <= SUBTASKS_MAX; now++) {
            for (uint32_t s = 0; s < now; s++) {
                struct tm_items_dealer dealer = {.subtask = s, .parallelism = now};
                deal_all(&dealer, old, TM_ITEMS_UNION_LIST, "union", 3);
                deal_all(&dealer, old, TM_ITEMS_BROADCAST, "rules", 4);
                const struct tm_named_items *all = tm_items_find(&dealer.items, "union");
                const struct tm_named_items *rules = tm_items_find(&dealer.items, "rules");
                ck_assert_uint_eq(all->mode, TM_ITEMS_UNION_LIST);
                ck_assert_uint_eq(all->list.count, 3 * old);
                for (uint32_t i = 0; i < all->list.count; i++) {
                    ck_assert_uint_eq(number_of(&all->list.items[i]),
                                      (uint64_t)(i / 3) << 32 | i % 3);
                }
                ck_assert_uint_eq(rules->list.count, 4);
                for (uint32_t i = 0; i < 4; i++) {
                    ck_assert_uint_eq(number_of(&rules->list.items[i]), i);
                }
                ck_assert_ptr_null(tm_items_find(&dealer.items, "others"));
                tm_items_dealer_fini(&dealer);
            }
        }
    }
}
END_TEST

/* ---- into a checkpoint and back ---- */

struct world {
    struct wr_env *env;
    struct wr_memory *memory;
    struct wr_mailbox *mailbox;
    struct tm_segments *segments;
    char directory[128];
};

static void world_init(struct world *w)
{
    w->env = wr_env_real_create(2);
    w->memory = wr_memory_create(1ull << 30);
    w->mailbox = wr_mailbox_create();
    scratch_make(w->directory, sizeof w->directory);
    w->segments = tm_segments_create(&(struct tm_segments_options){
        .env = w->env, .job_directory = w->directory, .attempt = {1, 1}, .memory = w->memory,
        .incarnation = {0x1234567890abcdef, 1}, .buffers = 2});
}

static void pump(struct world *w)
{
    struct wr_msg *msg = wr_mailbox_take_all(w->mailbox), *next;

    for (; msg != NULL; msg = next) {
        next = msg->next;
        msg->handle(msg, NULL);
    }
}

static void world_fini(struct world *w)
{
    while (!wr_mailbox_idle(w->mailbox)) {
        wr_mailbox_wait(w->mailbox, 1000);
        pump(w);
    }
    tm_segments_unref(w->segments);
    wr_mailbox_destroy(w->mailbox);
    wr_env_real_destroy(w->env);
    ck_assert_uint_eq(wr_memory_used_bytes(w->memory), 0);
    wr_memory_destroy(w->memory);
    scratch_remove(w->directory);
}

static void nothing(void *ctx)
{
    (void)ctx;
}

static struct tm_items_pack *begin(struct world *w, const struct tm_items_part *parts,
                                   uint32_t count)
{
    return tm_items_pack_create(parts, count,
                                &(struct tm_pack_options){.checkpoint = 7,
                                                          .segments = w->segments,
                                                          .home = w->mailbox,
                                                          .wake = nothing,
                                                          .ctx = w});
}

static void finish(struct world *w, struct tm_items_pack *pack)
{
    struct wr_error err;
    enum tm_pack_state state;

    while ((state = tm_items_pack_step(pack, w->env, 0, &err)) != TM_PACK_DONE) {
        ck_assert_msg(state != TM_PACK_FAILED, "%s", err.message);
        if (state == TM_PACK_WAIT) {
            wr_mailbox_wait(w->mailbox, 1000);
        }
        pump(w);
    }
}

static struct tm_items_load *load_of(struct world *w, Weir__OperatorState *const *states,
                                     size_t count)
{
    struct tm_items_load *load =
        tm_items_load_create(&(struct tm_items_load_options){.env = w->env,
                                                             .home = w->mailbox,
                                                             .directory = w->directory,
                                                             .wake = nothing,
                                                             .ctx = w});
    for (size_t i = 0; i < count; i++) {
        tm_items_load_add(load, states[i]);
    }
    return load;
}

static enum tm_pack_state run_load(struct world *w, struct tm_items_load *load,
                                   struct wr_error *err)
{
    enum tm_pack_state state;

    while ((state = tm_items_load_step(load, err)) == TM_PACK_WAIT) {
        wr_mailbox_wait(w->mailbox, 1000);
        pump(w);
    }
    return state;
}

static void add_random(struct wr_rng *rng, struct tm_items *items, const char *name,
                       enum tm_items_mode mode, uint32_t count, uint32_t bytes_max)
{
    uint8_t *data = wr_alloc(bytes_max + 8);

    for (uint32_t i = 0; i < count; i++) {
        uint32_t bytes = (uint32_t)wr_rng_below(rng, bytes_max + 1);
        memset(data, (int)i, bytes);
        uint64_t stamp = wr_rng_next(rng);
        memcpy(data + (bytes < 8 ? 0 : bytes - 8), &stamp, WR_MIN(bytes, 8u));
        if (name == NULL) {
            tm_items_add(items, data, bytes, 0);
        } else {
            tm_items_add_to(items, name, mode, data, bytes);
        }
    }
    wr_free(data);
}

static void check_same(const struct tm_item *a, uint32_t a_count, const struct tm_item *b,
                       uint32_t b_count)
{
    ck_assert_uint_eq(a_count, b_count);
    for (uint32_t i = 0; i < a_count; i++) {
        ck_assert_uint_eq(a[i].bytes, b[i].bytes);
        ck_assert(a[i].bytes == 0 || memcmp(a[i].data, b[i].data, a[i].bytes) == 0);
    }
}

/* Small states travel in the acknowledgement, large ones in extents, and both come back as they
 * were, with items of no bytes and items longer than a buffer. */
START_TEST(items_of_any_size_come_back)
{
    struct world w;
    struct wr_rng rng;
    struct wr_error err;
    struct tm_items items[2] = {0};
    size_t count;

    world_init(&w);
    wr_rng_init(&rng, 3);
    add_random(&rng, &items[0], NULL, TM_ITEMS_LIST, 20, 100);
    add_random(&rng, &items[0], "small", TM_ITEMS_BROADCAST, 1, 4000);
    add_random(&rng, &items[0], "many", TM_ITEMS_UNION_LIST, 300000, 40);
    add_random(&rng, &items[1], NULL, TM_ITEMS_LIST, 6, 9 * 1024 * 1024);
    add_random(&rng, &items[1], "none", TM_ITEMS_LIST, 3, 0);
    struct tm_items_part parts[2] = {{0, &items[0]}, {4, &items[1]}};
    struct tm_items_pack *pack = begin(&w, parts, 2);
    finish(&w, pack);
    Weir__OperatorState **states = tm_items_pack_states(pack, &count);
    ck_assert_uint_eq(count, 5);
    ck_assert_uint_eq(states[0]->n_items, 20);
    ck_assert_str_eq(states[1]->name, "small");
    ck_assert_int_eq(states[1]->mode, WEIR__OPERATOR_STATE__MODE__BROADCAST);
    ck_assert_uint_eq(states[1]->n_items, 1);
    ck_assert_int_eq(states[2]->mode, WEIR__OPERATOR_STATE__MODE__UNION_LIST);
    ck_assert_uint_eq(states[2]->n_items, 0);
    ck_assert_uint_gt(states[2]->n_extents, 1);
    ck_assert_uint_eq(states[3]->operator_, 4);
    ck_assert_uint_gt(states[3]->n_extents, 2);

    struct tm_items_load *load = load_of(&w, states, count);
    ck_assert_int_eq(run_load(&w, load, &err), TM_PACK_DONE);
    const struct tm_item *want[5] = {
        items[0].list.items, items[0].named.items[0].list.items,
        items[0].named.items[1].list.items, items[1].list.items,
        items[1].named.items[0].list.items};
    const uint32_t counts[5] = {20, 1, 300000, 6, 3};
    for (size_t i = 0; i < count; i++) {
        uint32_t got;
        const struct tm_item *have = tm_items_load_items(load, states[i], &got);
        check_same(have, got, want[i], counts[i]);
    }
    tm_items_load_destroy(load);
    tm_items_pack_destroy(pack);
    tm_items_fini(&items[0]);
    tm_items_fini(&items[1]);
    world_fini(&w);
}
END_TEST

/* A flipped bit, an extent of another operator, and an item count that is wrong are errors that
 * name the file; nothing is given out. */
START_TEST(damaged_items_are_refused)
{
    struct world w;
    struct wr_rng rng;
    struct wr_error err;
    struct tm_items items = {0};
    size_t count;
    char path[400];

    world_init(&w);
    wr_rng_init(&rng, 3);
    add_random(&rng, &items, NULL, TM_ITEMS_LIST, 200, 100);
    struct tm_items_part part = {2, &items};
    struct tm_items_pack *pack = begin(&w, &part, 1);
    finish(&w, pack);
    Weir__OperatorState *state = tm_items_pack_states(pack, &count)[0];
    ck_assert_uint_eq(state->n_extents, 1);
    (void)snprintf(path, sizeof path, "%s/%s", w.directory, state->extents[0]->file);
    for (uint32_t damage = 0; damage < 4; damage++) {
        Weir__Extent extent = *state->extents[0];
        Weir__Extent *ptr = &extent;
        Weir__OperatorState damaged = *state, *damaged_ptr = &damaged;
        damaged.extents = &ptr;
        damaged.operator_ += damage == 1;
        extent.records += damage == 2 ? 1 : damage == 3 ? UINT64_MAX : 0;
        if (damage == 0) {
            FILE *file = fopen(path, "r+");
            fseek(file, 1000, SEEK_SET);
            int c = fgetc(file);
            fseek(file, 1000, SEEK_SET);
            fputc(c ^ 4, file);
            fclose(file);
        }
        struct tm_items_load *load = load_of(&w, &damaged_ptr, 1);
        ck_assert_int_eq(run_load(&w, load, &err), TM_PACK_FAILED);
        ck_assert_int_eq(err.code, WR_ERR_CORRUPT);
        ck_assert_ptr_nonnull(strstr(err.message, path));
        tm_items_load_destroy(load);
        if (damage == 0) {
            FILE *file = fopen(path, "r+");
            fseek(file, 1000, SEEK_SET);
            int c = fgetc(file);
            fseek(file, 1000, SEEK_SET);
            fputc(c ^ 4, file);
            fclose(file);
        }
    }
    tm_items_pack_destroy(pack);
    tm_items_fini(&items);
    world_fini(&w);
}
END_TEST

/* A pack or a load that is given up at any step leaves nothing behind. */
START_TEST(giving_up_is_fine_at_any_step)
{
    struct world w;
    struct wr_rng rng;
    struct wr_error err;
    struct tm_items items = {0};
    size_t count;

    world_init(&w);
    wr_rng_init(&rng, 3);
    add_random(&rng, &items, NULL, TM_ITEMS_LIST, 30, 1024 * 1024);
    struct tm_items_part part = {2, &items};
    for (uint32_t steps = 0; steps < 400; steps += 37) {
        struct tm_items_pack *given_up = begin(&w, &part, 1);
        for (uint32_t i = 0; i < steps; i++) {
            ck_assert_int_ne(tm_items_pack_step(given_up, w.env, 0, &err), TM_PACK_FAILED);
            pump(&w);
        }
        tm_items_pack_destroy(given_up);
    }
    struct tm_items_pack *pack = begin(&w, &part, 1);
    finish(&w, pack);
    Weir__OperatorState **states = tm_items_pack_states(pack, &count);
    for (uint32_t steps = 0; steps < 3; steps++) {
        struct tm_items_load *load = load_of(&w, states, count);
        for (uint32_t i = 0; i < steps; i++) {
            ck_assert_int_ne(tm_items_load_step(load, &err), TM_PACK_FAILED);
        }
        tm_items_load_destroy(load);
    }
    tm_items_pack_destroy(pack);
    tm_items_fini(&items);
    world_fini(&w);
}
END_TEST

WR_TEST_MAIN("items", list_items_go_to_exactly_one, union_and_broadcast_reach_everyone,
             items_of_any_size_come_back, damaged_items_are_refused,
             giving_up_is_fine_at_any_step)
