/* SQL text to trees, by a child process (pgparse_main.c says how to talk to it).
 *
 * One child answers for all texts of a plan. A child that dies on a text makes that text an error
 * and the next child goes on behind it; after a few the rest is left, so that the time is bounded.
 *
 * Thread: any; blocks.
 */
#ifndef JM_PLAN_SQL_H
#define JM_PLAN_SQL_H

#include "common/base/error.h"
#include "jobmanager/plan/ast.h"

struct jm_sql_text {
    const char *text;
    size_t bytes;
    struct jm_parsed parsed; /* the answer, in the arena */
};

/* WR_OK when there is an answer for each (which may be a message); else there is no parser. */
enum wr_code jm_sql_parse(struct jm_sql_text *texts, uint32_t count, struct wr_arena *arena,
                          struct wr_error *err) WR_MUST_CHECK;

#endif
