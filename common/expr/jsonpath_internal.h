/* What the parts of the evaluation of jsonpath share (private to expr/): jsonpath.c (compiled paths, items),
 * jsonpath_predicate.c, jsonpath_method.c, jsonpath_moment.c.
 *
 * Thread: one worker.
 */
#ifndef WR_EXPR_JSONPATH_INTERNAL_H
#define WR_EXPR_JSONPATH_INTERNAL_H

#include "common/batch/sqlstate.h"
#include "common/expr/jsonpath.h"
#include "common/expr/regex.h"

struct wr_pictures;

/* A path with the regular expressions of its like_regex, or what is wrong with it. */
struct wr_jsonpath_program {
    struct wr_sb text;
    struct wr_arena arena;
    struct wr_jsonpath path;
    struct wr_regex **patterns;
    uint32_t state;
    struct wr_jsonpath_fault fault;
};

/* Where the object is in that an object's id is told by. */
struct wr_jsonpath_base {
    struct wr_jsonb json;
    int64_t id;
};

struct wr_jsonpath_state {
    const struct wr_jsonpath_program *program;
    bool lax;
    bool lenient; /* what is not there is no error: lax, or below .** */
    bool throws;  /* an error ends the run */
    bool with_zone;
    struct wr_jsonpath_value root;
    struct wr_jsonpath_value current; /* @ */
    const struct wr_jsonb *vars;
    struct wr_jsonpath_base base;
    int64_t objects; /* ids given to objects that were made */
    int64_t array_size; /* of the array whose subscript is evaluated; -1: none */
    uint32_t calls, steps;
    uint32_t error; /* not 0: the run is over */
    char message[512];
    struct wr_arena arena; /* of values that are made */
    struct wr_numeric_room room; /* in it */
    struct wr_jsonb_builder builder;
    struct wr_pictures *pictures; /* of .datetime(); NULL: none yet */
};

static inline struct wr_jsonpath_value wr_jsonpath_value_of(struct wr_jsonb json)
{
    struct wr_jsonpath_value value = {.kind = WR_JSONPATH_VALUE_JSON, .json = json};

    if (wr_jsonb_is_number(json)) {
        value.kind = WR_JSONPATH_VALUE_NUMBER;
        value.number = wr_jsonb_numeric(json);
    }
    return value;
}
static inline struct wr_jsonpath_value wr_jsonpath_number(struct wr_numeric number)
{
    return (struct wr_jsonpath_value){.kind = WR_JSONPATH_VALUE_NUMBER, .number = number};
}
static inline bool wr_jsonpath_is(const struct wr_jsonpath_value *value, enum wr_jsonb_kind kind)
{
    return value->kind == WR_JSONPATH_VALUE_JSON && value->json.kind == kind;
}
void wr_jsonpath_list_add(struct wr_jsonpath_list *list, const struct wr_jsonpath_value *value);

/* WR_JSONPATH_ERROR; the run is over where errors are told. */
enum wr_jsonpath_result wr_jsonpath_soft(struct wr_jsonpath_state *s, uint32_t state, const char *fmt, ...)
    WR_PRINTF(3, 4);
/* The run is over, silent or not. */
enum wr_jsonpath_result wr_jsonpath_hard(struct wr_jsonpath_state *s, uint32_t state, const char *fmt, ...)
    WR_PRINTF(3, 4);

/* The item and all behind it, for a value. found NULL: nothing is collected. unwrap: of an array the
 * elements, where the item is for no array. */
enum wr_jsonpath_result wr_jsonpath_item_run(struct wr_jsonpath_state *s,
                                             const struct wr_jsonpath_item *item,
                                             const struct wr_jsonpath_value *value,
                                             struct wr_jsonpath_list *found, bool unwrap);
/* The same with lax mode's unwrapping. */
static inline enum wr_jsonpath_result wr_jsonpath_run_lax(struct wr_jsonpath_state *s,
                                                         const struct wr_jsonpath_item *item,
                                                         const struct wr_jsonpath_value *value,
                                                         struct wr_jsonpath_list *found)
{
    return wr_jsonpath_item_run(s, item, value, found, s->lax);
}
/* What comes behind an item, for one of its results: another item, or it is found. */
enum wr_jsonpath_result wr_jsonpath_next(struct wr_jsonpath_state *s, const struct wr_jsonpath_item *item,
                                         const struct wr_jsonpath_value *value,
                                         struct wr_jsonpath_list *found);
/* All results, of arrays among them the elements in lax mode. */
enum wr_jsonpath_result wr_jsonpath_operand(struct wr_jsonpath_state *s,
                                            const struct wr_jsonpath_item *item,
                                            const struct wr_jsonpath_value *value,
                                            struct wr_jsonpath_list *found);
/* The item for each element of an array. */
enum wr_jsonpath_result wr_jsonpath_unwrap(struct wr_jsonpath_state *s, const struct wr_jsonpath_item *item,
                                           const struct wr_jsonpath_value *array,
                                           struct wr_jsonpath_list *found, bool unwrap_elements);
/* An expression that gives one number. */
const struct wr_numeric *wr_jsonpath_single_number(const struct wr_jsonpath_list *list);

/* jsonpath_predicate.c */
enum wr_jsonpath_truth { WR_JSONPATH_FALSE, WR_JSONPATH_TRUE, WR_JSONPATH_UNKNOWN };
enum wr_jsonpath_truth wr_jsonpath_predicate(struct wr_jsonpath_state *s,
                                             const struct wr_jsonpath_item *item,
                                             const struct wr_jsonpath_value *value);

/* jsonpath_method.c */
enum wr_jsonpath_result wr_jsonpath_arithmetic(struct wr_jsonpath_state *s,
                                               const struct wr_jsonpath_item *item,
                                               const struct wr_jsonpath_value *value,
                                               struct wr_jsonpath_list *found);
enum wr_jsonpath_result wr_jsonpath_signed(struct wr_jsonpath_state *s,
                                           const struct wr_jsonpath_item *item,
                                           const struct wr_jsonpath_value *value,
                                           struct wr_jsonpath_list *found);
enum wr_jsonpath_result wr_jsonpath_method(struct wr_jsonpath_state *s,
                                           const struct wr_jsonpath_item *item,
                                           const struct wr_jsonpath_value *value,
                                           struct wr_jsonpath_list *found, bool unwrap);

/* jsonpath_moment.c */
enum wr_jsonpath_result wr_jsonpath_datetime(struct wr_jsonpath_state *s,
                                             const struct wr_jsonpath_item *item,
                                             const struct wr_jsonpath_value *value,
                                             struct wr_jsonpath_list *found);
/* false: they cannot be compared. That their order depends on the zone ends the run, unless it may. */
bool wr_jsonpath_compare_moments(struct wr_jsonpath_state *s, const struct wr_jsonpath_moment *a,
                                 const struct wr_jsonpath_moment *b, int *ret);
/* As jsonb has it: ISO 8601. */
#define WR_JSONPATH_MOMENT_BYTES 64
uint32_t wr_jsonpath_moment_text(const struct wr_jsonpath_moment *moment,
                                 char buf[WR_JSONPATH_MOMENT_BYTES]);
const char *wr_jsonpath_moment_type(const struct wr_jsonpath_moment *moment);

#define WR_JSONPATH_STEPS_MESSAGE "a jsonpath takes more steps than allowed"

/* SQLSTATEs of class 22 that SQL/JSON has. */
#define WR_SQLSTATE_JSON_DATETIME WR_SQLSTATE('2', '2', '0', '3', '1')
#define WR_SQLSTATE_JSON_SUBSCRIPT WR_SQLSTATE('2', '2', '0', '3', '3')
#define WR_SQLSTATE_JSON_NON_NUMERIC WR_SQLSTATE('2', '2', '0', '3', '6')
#define WR_SQLSTATE_JSON_SINGLETON WR_SQLSTATE('2', '2', '0', '3', '8')
#define WR_SQLSTATE_JSON_NO_ARRAY WR_SQLSTATE('2', '2', '0', '3', '9')
#define WR_SQLSTATE_JSON_NO_MEMBER WR_SQLSTATE('2', '2', '0', '3', 'A')
#define WR_SQLSTATE_JSON_NO_NUMBER WR_SQLSTATE('2', '2', '0', '3', 'B')
#define WR_SQLSTATE_JSON_NO_OBJECT WR_SQLSTATE('2', '2', '0', '3', 'C')

#endif
