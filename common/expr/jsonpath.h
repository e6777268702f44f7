/* Evaluation of jsonpath over jsonb: PostgreSQL 15's jsonpath_exec.c.
 *
 * A machine keeps paths compiled from row to row and evaluates one at a time. What a path finds may be parts
 * of the target (borrowed), values made on the way (in the machine's memory, until its next run), and dates
 * and times, which become strings where they leave it.
 *
 * An error is soft where PostgreSQL lets it be: it makes a predicate unknown, and a silent call NULL. Else
 * it is an SQLSTATE, 2203A … 2203F or another, with PostgreSQL's words.
 *
 * Limits: WR_JSONPATH_CALLS_MAX evaluations within each other (54001, where PostgreSQL's stack ends), and
 * WR_JSONPATH_STEPS_MAX steps of one run (54000), which PostgreSQL lets go on.
 *
 * Thread: a machine belongs to one worker.
 */
#ifndef WR_EXPR_JSONPATH_H
#define WR_EXPR_JSONPATH_H

#include "common/base/vec.h"
#include "common/batch/jsonb_build.h"
#include "common/batch/jsonpath.h"

#define WR_JSONPATH_CALLS_MAX 4000u
#define WR_JSONPATH_STEPS_MAX (16u << 20)

/* What .datetime() makes of a string. */
enum wr_jsonpath_moment_kind {
    WR_JSONPATH_DATE,
    WR_JSONPATH_TIME,
    WR_JSONPATH_TIMETZ,
    WR_JSONPATH_TIMESTAMP,
    WR_JSONPATH_TIMESTAMPTZ,
};
struct wr_jsonpath_moment {
    enum wr_jsonpath_moment_kind kind;
    int32_t offset_s; /* east of UTC, of those with a zone: as it was read */
    int64_t value;    /* days of a date, the local time of a time; else as in a cell */
};

enum wr_jsonpath_value_kind {
    WR_JSONPATH_VALUE_JSON, /* anything but a number */
    WR_JSONPATH_VALUE_NUMBER,
    WR_JSONPATH_VALUE_MOMENT,
};
struct wr_jsonpath_value {
    enum wr_jsonpath_value_kind kind;
    union {
        struct wr_jsonb json;
        struct wr_numeric number;
        struct wr_jsonpath_moment moment;
    };
};

/* Values in order; the first lie in it. */
#define WR_JSONPATH_LIST_OWN 2u
struct wr_jsonpath_list {
    uint32_t count;
    uint32_t room; /* of more; 0: there are none */
    struct wr_jsonpath_value own[WR_JSONPATH_LIST_OWN];
    struct wr_jsonpath_value *more;
};
void wr_jsonpath_list_fini(struct wr_jsonpath_list *list);
static inline const struct wr_jsonpath_value *wr_jsonpath_list_at(const struct wr_jsonpath_list *list,
                                                                 uint32_t i)
{
    return i < WR_JSONPATH_LIST_OWN ? &list->own[i] : &list->more[i - WR_JSONPATH_LIST_OWN];
}

struct wr_jsonpath_machine;
struct wr_jsonpath_machine *wr_jsonpath_machine_create(void);
void wr_jsonpath_machine_destroy(struct wr_jsonpath_machine *machine);

struct wr_jsonpath_run {
    struct wr_str path;
    struct wr_jsonb target;
    const struct wr_jsonb *vars; /* an object; NULL: there are no variables */
    bool silent;
    bool with_zone; /* comparisons may go by the thread's zone */
};

enum wr_jsonpath_result { WR_JSONPATH_FOUND, WR_JSONPATH_NOTHING, WR_JSONPATH_ERROR };

/* Evaluate. `found` NULL: only whether there is anything is asked. 0 or an SQLSTATE with its words in
 * *ret_message, which last until the next run; an error of a silent run is *ret WR_JSONPATH_ERROR only. */
uint32_t wr_jsonpath_evaluate(struct wr_jsonpath_machine *machine, const struct wr_jsonpath_run *run,
                              struct wr_jsonpath_list *found, enum wr_jsonpath_result *ret,
                              const char **ret_message);
/* Put a value of the last run. */
void wr_jsonpath_put(struct wr_jsonb_builder *b, const struct wr_jsonpath_value *value);
/* Is the text a path, with patterns that are regular expressions? 0 or an SQLSTATE, with its words. */
uint32_t wr_jsonpath_check(struct wr_str text, struct wr_jsonpath_fault *fault);

#endif
