/* What the files of works share. Thread: one. */
#ifndef WR_TESTS_SIM_WORK_INTERNAL_H
#define WR_TESTS_SIM_WORK_INTERNAL_H

#include "common/base/str.h"
#include "tests/sim/work.h"

/* Text files on the shared disk. */
struct sim_input {
    double broken; /* chance of a line to begin with SIM_BROKEN_BYTE; to be set before it is drawn */
    uint32_t lines;
    uint32_t vocabulary;
    uint32_t words; /* of a line, at most */
    struct wr_sb all; /* all files one after the other, each with its last line ended */
};
#define SIM_BROKEN_BYTE '\xff'
void sim_draw_input(struct sim *sim, struct sim_input *input);
void sim_put_text_source(struct sim *sim, struct sim_work *work, struct wr_sb *sb,
                         const struct sim_input *input);
void sim_put_sink(struct sim *sim, struct wr_sb *sb, const char *input, const char *more);

/* work_numbers.c: jobs over generated rows. */
void sim_make_sums(struct sim *sim, struct sim_work *work, struct wr_sb *sb);
void sim_make_many(struct sim *sim, struct sim_work *work, struct wr_sb *sb);
void sim_make_texts(struct sim *sim, struct sim_work *work, struct wr_sb *sb);
void sim_make_groups(struct sim *sim, struct sim_work *work, struct wr_sb *sb);
void sim_make_drain(struct sim *sim, struct sim_work *work, struct wr_sb *sb);

/* work_letters.c: jobs whose records fail. */
void sim_make_letters(struct sim *sim, struct sim_work *work, struct wr_sb *sb);
void sim_make_poison(struct sim *sim, struct sim_work *work, struct wr_sb *sb);

#endif
