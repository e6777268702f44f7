/* Generators of datagen's columns as the planner and the task managers both know them.
 *
 *     generator                      makes                                    of types
 *     sequence: {from, step}         from + step * index                      integers, dates, times
 *     uniform: {min, max}            min … max; real and double without max   integers, dates, times, numbers
 *     uniform:                       either; any (version 4)                  boolean; uuid
 *     normal: {mean, stddev}         the bell curve, rounded for integers     integers, real, double
 *     zipf: {n, s}                   1 … n with exponent s                    integer, bigint
 *     text: {length}                 random lower-case letters                text
 *     constant: LITERAL              always the same                          all
 *     pick: [LITERAL, …]             one of them, NULL too                    all
 *     time: {from, step, jitter}     from + step * index - 0 … jitter         timestamp, timestamptz
 *
 * A time of day starts again at midnight; what leaves smallint, integer or date stays at its end. time is a sequence in disorder: a watermark that is `jitter` behind loses nothing of it.
 *
 * Thread: any.
 */
#ifndef WR_GRAPH_GENERATOR_H
#define WR_GRAPH_GENERATOR_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/arena.h"
#include "common/base/str.h"
#include "common/batch/type.h"

#define WR_GENERATOR_PICKS_MAX 1000u

enum wr_generator_kind {
    WR_GENERATOR_SEQUENCE,
    WR_GENERATOR_UNIFORM,
    WR_GENERATOR_NORMAL,
    WR_GENERATOR_ZIPF,
    WR_GENERATOR_CONSTANT,
    WR_GENERATOR_TEXT,
    WR_GENERATOR_PICK,
    WR_GENERATOR_TIME,
};

struct wr_generator {
    enum wr_generator_kind kind;
    int64_t from, step;   /* sequence, time: in the cells' unit; steps of timestamps and times in µs */
    int64_t min, max;     /* uniform: in the cells' unit; numeric: in units of the last digit */
    uint32_t scale;       /* uniform numeric: digits behind the point */
    double min_f, max_f;  /* uniform: real, double */
    double mean, stddev;  /* normal */
    uint64_t n;           /* zipf */
    double s;
    uint32_t length;      /* text */
    int64_t jitter_us;    /* time */
    const char *constant; /* text form; NULL = SQL NULL */
    const char **picks;   /* the same */
    uint32_t pick_count;
};
/* Canonical text as it travels in SourceSpec.column_options: "uniform min=1 max=100", "constant …rest",
 * "constant_null", "pick =a%20b =c ~" (~ is NULL), "uniform". Strings in the arena. */
enum wr_code wr_generator_parse(const char *text, enum wr_type type, int32_t typmod,
                                struct wr_arena *arena, struct wr_generator *ret,
                                struct wr_error *err) WR_MUST_CHECK;
void wr_generator_print(const struct wr_generator *generator, enum wr_type type,
                        struct wr_sb *sb);
bool wr_generator_makes_null(const struct wr_generator *generator);
/* One value of a pick as that text has it, with a space in front; NULL: SQL NULL. */
void wr_generator_print_pick(const char *value, struct wr_sb *sb);

#endif
