/* What the files of works share. Thread: one. */
#ifndef WR_TESTS_SIM_WORK_INTERNAL_H
#define WR_TESTS_SIM_WORK_INTERNAL_H

#include "common/base/str.h"
#include "tests/sim/work.h"

void sim_put_sink(struct sim *sim, struct wr_sb *sb, const char *input, const char *more);

/* work_numbers.c: jobs over generated rows. */
void sim_make_sums(struct sim *sim, struct sim_work *work, struct wr_sb *sb);
void sim_make_many(struct sim *sim, struct sim_work *work, struct wr_sb *sb);
void sim_make_texts(struct sim *sim, struct sim_work *work, struct wr_sb *sb);
void sim_make_drain(struct sim *sim, struct sim_work *work, struct wr_sb *sb);

#endif
