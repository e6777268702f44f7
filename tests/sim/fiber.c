#include "tests/sim/fiber.h"

#include <sys/mman.h>
#include <ucontext.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/vec.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#define ASAN(call) call
#else
#define ASAN(call) (void)0
#endif

#define STACK_BYTES (512u * 1024)

struct sim_fiber {
    struct sim_fibers *fibers;
    ucontext_t context;
    void *stack;
    void (*run)(void *ctx);
    void *ctx;
    bool ended;
};

struct sim_fibers {
    WR_VEC(struct sim_fiber *) idle;
    uint32_t busy;
    struct sim_fiber *current;
    ucontext_t caller;
    const void *caller_stack; /* for the address sanitizer */
    size_t caller_bytes;
};

struct sim_fibers *sim_fibers_create(void)
{
    return WR_NEW(struct sim_fibers);
}

void sim_fibers_destroy(struct sim_fibers *fibers)
{
    if (fibers == NULL) {
        return;
    }
    WR_ASSERT(fibers->busy == 0);
    for (uint32_t i = 0; i < fibers->idle.count; i++) {
        (void)munmap(fibers->idle.items[i]->stack, STACK_BYTES);
        wr_free(fibers->idle.items[i]);
    }
    WR_VEC_FINI(&fibers->idle);
    wr_free(fibers);
}

/* makecontext passes ints: the fiber is found by its set. */
static struct sim_fibers *entering;

static void enter(void)
{
    struct sim_fibers *fibers = entering;
    struct sim_fiber *fiber = fibers->current;

    ASAN(__sanitizer_finish_switch_fiber(NULL, &fibers->caller_stack, &fibers->caller_bytes));
    fiber->run(fiber->ctx);
    fiber->ended = true;
    fibers->current = NULL;
    ASAN(__sanitizer_start_switch_fiber(NULL, fibers->caller_stack, fibers->caller_bytes));
    (void)setcontext(&fibers->caller);
    WR_UNREACHABLE();
}

struct sim_fiber *sim_fiber_new(struct sim_fibers *fibers, void (*run)(void *ctx), void *ctx)
{
    struct sim_fiber *fiber;

    if (fibers->idle.count > 0) {
        fiber = WR_VEC_POP(&fibers->idle);
    } else {
        fiber = WR_NEW(struct sim_fiber);
        fiber->fibers = fibers;
        fiber->stack = mmap(NULL, STACK_BYTES, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        WR_ASSERT(fiber->stack != MAP_FAILED);
    }
    ASAN(__asan_unpoison_memory_region(fiber->stack, STACK_BYTES));
    fiber->run = run;
    fiber->ctx = ctx;
    fiber->ended = false;
    WR_ASSERT(getcontext(&fiber->context) == 0);
    fiber->context.uc_stack.ss_sp = fiber->stack;
    fiber->context.uc_stack.ss_size = STACK_BYTES;
    fiber->context.uc_link = NULL;
    makecontext(&fiber->context, enter, 0);
    fibers->busy += 1;
    return fiber;
}

bool sim_fiber_resume(struct sim_fiber *fiber)
{
    struct sim_fibers *fibers = fiber->fibers;
    void *fake = NULL;

    WR_ASSERT(fibers->current == NULL);
    fibers->current = fiber;
    entering = fibers;
    (void)fake;
    ASAN(__sanitizer_start_switch_fiber(&fake, fiber->stack, STACK_BYTES));
    (void)swapcontext(&fibers->caller, &fiber->context);
    ASAN(__sanitizer_finish_switch_fiber(fake, NULL, NULL));
    if (fiber->ended) {
        fibers->busy -= 1;
        WR_VEC_PUSH(&fibers->idle, fiber);
    }
    return fiber->ended;
}

void sim_fiber_yield(struct sim_fibers *fibers)
{
    struct sim_fiber *fiber = fibers->current;
    void *fake = NULL;

    WR_ASSERT(fiber != NULL);
    fibers->current = NULL;
    (void)fake;
    ASAN(__sanitizer_start_switch_fiber(&fake, fibers->caller_stack, fibers->caller_bytes));
    (void)swapcontext(&fiber->context, &fibers->caller);
    ASAN(__sanitizer_finish_switch_fiber(fake, &fibers->caller_stack, &fibers->caller_bytes));
}

bool sim_fiber_inside(const struct sim_fibers *fibers)
{
    return fibers->current != NULL;
}
