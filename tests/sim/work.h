/* The jobs that run in the simulator: descriptor, inputs, and what must come out, said by a model that
 * shares nothing with the engine.
 *
 *     lines    text lines, filtered, to csv: no state, rows only
 *     twins    the same twice in one job, in regions of their own that restart apart
 *     ways     the same through steps between which rows travel in all ways there are
 *     words    word count, one row per word at the end
 *     diamond  one source, two branches of different speed, a union, a count behind it
 *     running  word count as a changelog: the fold is compared
 *     sums     generated rows, a running sum per key by an aggregate or a reduce, as a changelog
 *     many     thousands of keys, few of which change between checkpoints, as a changelog
 *     texts    the same with texts as keys, long and short
 *     groups   an aggregate of the changelog of many's counts: values in order, pairs that are counted
 *     drain    as many, one row per key at the end: state that goes by key groups
 *     letters  lines, some of which cannot be read or fail in a step: each is a row or a dead letter
 *     poison   lines, some of which fail in a step that lets the job fail: it ends, and soon
 *
 * Thread: one.
 */
#ifndef WR_TESTS_SIM_WORK_H
#define WR_TESTS_SIM_WORK_H

#include "common/base/map.h"
#include "tests/sim/sim.h"

#define SIM_OUT "/shared/out"
#define SIM_IN "/shared/in"
#define SIM_CHECKPOINTS "/shared/checkpoints"

/* A row of the output and how often it must be there. */
struct sim_rows {
    struct wr_map *counts; /* text of the row -> struct sim_count */
    uint64_t total;
};
struct sim_count {
    int64_t count;
};
void sim_rows_init(struct sim_rows *rows);
void sim_rows_fini(struct sim_rows *rows);
int64_t sim_rows_add(struct sim_rows *rows, const char *text, int64_t count); /* the new count */
void sim_rows_scale(struct sim_rows *rows, int64_t factor);
int64_t sim_rows_get(const struct sim_rows *rows, const char *text);

/* What relates inputs, state and output. */
enum sim_model { SIM_MODEL_LINES, SIM_MODEL_WORDS, SIM_MODEL_NUMBERS, SIM_MODEL_GROUPS };

/* NUMBERS: row i has the key i while it is below `fresh` or divisible by fresh_every (0: never), else
 * i * 31 % hot; sometimes NULL. */
struct sim_numbers {
    uint64_t fresh, fresh_every, hot;
    bool nulls;
    bool texts;       /* keys as texts: "k " or the prefix, and the number */
    char prefix[160];
    uint64_t keys;    /* more than the largest; this one stands for NULL */
    bool sums;        /* the output has the sum of i, too */
    bool reduced;     /* by a reduce, not by aggregates */
};
#define SIM_KEY_BYTES 200u

struct sim_work {
    const char *name;
    char *descriptor;
    void *plan;
    size_t plan_bytes;
    struct sim_rows expected; /* of the output, or of its fold */
    bool changelog; /* the first column is the kind, the second the key */
    enum sim_model model;
    int64_t (*weight)(const char *word); /* WORDS: how often it counts; NULL: once */
    int64_t copies; /* LINES: how often a row comes out */
    bool letters;   /* LINES: as sim_letters_row says */
    bool poison;    /* the job is to fail, by a record */
    uint64_t rows_in;
    struct sim_numbers numbers;
    bool stored; /* state is over stores, which hold next to nothing in memory */
    bool large; /* no batches of a few rows: it would take too long */
    uint64_t interval_us; /* of checkpoints */
    uint32_t retain;
    uint32_t slots; /* that suffice */
    double seconds;       /* how long it would take undisturbed, roughly */
    /* The same job for who goes on from its checkpoint: steps under other names, in another parallelism. */
    char *heir_descriptor;
    void *heir_plan;
    size_t heir_plan_bytes;
};

/* Draws everything from the world, puts the inputs onto the shared disk, plans. name NULL: any. NULL:
 * there is no such work, or planning failed (said on standard error). */
struct sim_work *sim_work_create(struct sim *sim, const char *name);
void sim_work_destroy(struct sim_work *work);
/* heir_*, drawn. false: planning failed (said). */
bool sim_work_make_heir(struct sim *sim, struct sim_work *work);
/* From now on the heir is the job that is submitted. */
void sim_work_pass_on(struct sim_work *work);
const char *sim_work_names(void);
/* Encoded; returned (wr_alloc). NULL: it cannot be planned, which was printed. */
void *sim_plan_descriptor(const char *descriptor, size_t *ret_bytes);

/* NUMBERS: the key of row i. */
uint64_t sim_number_key(const struct sim_work *work, uint64_t i);
/* As the job makes a text of it, and back; false: no key reads so. NULL is "". */
void sim_number_text(const struct sim_work *work, uint64_t key, char *out, size_t bytes);
bool sim_number_parse(const struct sim_work *work, const char *text, uint64_t *ret_key);

/* What becomes of a line in the work "letters": the line, or what a dead letter says of it. Returned. */
char *sim_letters_row(const char *line);
/* The same of a row that was written: its letters have a time and more. Returned. */
char *sim_letters_read(const char *row);

/* Words of a text as the jobs see them; *at moves. false: no more. The word is copied. */
bool sim_next_word(const char **at, const char *end, char word[64]);

#endif
