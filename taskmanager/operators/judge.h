/* Whether what comes before a shuffle to make less of it pays: a combiner, or what drops equal rows.
 *
 * What hardly repeats costs more than it saves. So who is full is judged by how many rows became one; if too few did,
 * batches pass as they are for a while before the next try, twice as many after each that did not pay.
 *
 * Thread: the task's worker.
 */
#ifndef TM_OPERATORS_JUDGE_H
#define TM_OPERATORS_JUDGE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/attr.h"

#define TM_JUDGED_ROWS 4096u /* after fewer nothing is said */
#define TM_PASS_BATCHES_MIN 64u
#define TM_PASS_BATCHES_MAX 4096u

struct tm_judge {
    uint64_t rows;         /* taken in since it was empty */
    uint32_t pass_batches; /* so many batches pass before the next try */
    uint32_t pass_next;    /* that many after the next try that does not pay */
};

static inline void tm_judge_init(struct tm_judge *judge)
{
    *judge = (struct tm_judge){.pass_next = TM_PASS_BATCHES_MIN};
}

/* It is full, of `keys`, and will be empty. It pays if at least so many rows made one. */
static inline void tm_judge_full(struct tm_judge *judge, uint64_t keys, uint32_t rows_of_key)
{
    if (judge->rows >= TM_JUDGED_ROWS && keys * rows_of_key > judge->rows) {
        judge->pass_batches = judge->pass_next;
        judge->pass_next = WR_MIN(judge->pass_next * 2, TM_PASS_BATCHES_MAX);
    } else if (judge->rows >= TM_JUDGED_ROWS) {
        judge->pass_next = TM_PASS_BATCHES_MIN;
    }
    judge->rows = 0;
}

/* A batch has passed. */
static inline void tm_judge_passed(struct tm_judge *judge)
{
    judge->pass_batches -= judge->pass_batches > 0;
}

#endif
