/* From a descriptor to a JobPlan.
 *
 * descriptor (YAML with positions) -> steps, options and expressions checked -> logical plan ->
 * optimised (fused filter and map, projection push-down, two-phase aggregation) -> chains ->
 * vertices and edges. All mistakes are collected, each with its line and column; nothing runs if
 * there is one. The result is deterministic for the same input.
 *
 * SQL text is parsed in a child process (weir-pgparse, found beside the running program or by
 * $WEIR_PGPARSE): no user text is parsed by PostgreSQL's grammar in this process.
 *
 * Thread: any (it blocks on the child: call it on a pool thread).
 */
#ifndef JM_PLAN_PLAN_H
#define JM_PLAN_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/error.h"
#include "common/base/str.h"
#include "common/base/vec.h"
#include "common/graph/plan.h"
#include "common/graph/secret.h"

struct jm_diagnostic {
    uint32_t line;   /* from 1 */
    uint32_t column; /* from 1 */
    char *message;   /* owned */
};

struct jm_diagnostics {
    WR_VEC(struct jm_diagnostic) list; /* by line and column */
};
void jm_diagnostics_fini(struct jm_diagnostics *diagnostics);
/* "FILE:LINE:COLUMN: message\n" each. */
void jm_diagnostics_print(const struct jm_diagnostics *diagnostics, const char *file,
                          struct wr_sb *sb);

struct jm_plan_options {
    uint32_t parallelism; /* default of every step when > 0; else the descriptor's */
    const char *name;     /* overrides the descriptor's name when not NULL */
    /* What relative paths in the descriptor are relative to, absolute: the directory of its file.
     * NULL: a relative path is a mistake. */
    const char *base_directory;
    bool no_combiner;     /* leave two-phase aggregation out (tests) */
    /* Can ${env:NAME} or ${file:PATH} be resolved where the job is to be deployed from? NULL: nobody
     * here knows, only their form is checked. */
    enum wr_code (*check_secret)(void *ctx, const struct wr_secret_ref *ref, struct wr_error *err);
    void *secret_ctx;
};

/* WR_ERR_INVALID with diagnostics filled, or another code with err when planning itself could not
 * be done (no child). *ret is returned. */
enum wr_code jm_plan_build(const char *descriptor, size_t bytes,
                           const struct jm_plan_options *options, struct wr_plan **ret,
                           struct jm_diagnostics *diagnostics, struct wr_error *err) WR_MUST_CHECK;

/* The plan for people: steps, chains, edges with partitioning and changelog mode, state. */
void jm_plan_print(const struct wr_plan *plan, struct wr_sb *sb);
void jm_plan_print_json(const struct wr_plan *plan, struct wr_sb *sb);
/* "sum(integer), count(DISTINCT text)" */
void jm_plan_print_calls(const Weir__AggregateSpec *spec, struct wr_sb *sb);
void jm_plan_print_dot(const struct wr_plan *plan, struct wr_sb *sb);

#endif
