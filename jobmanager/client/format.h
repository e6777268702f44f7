/* For people: numbers with units, times, tables, colour.
 *
 * Colour and bars are for terminals only: a pipe gets plain text.
 *
 * Thread: main.
 */
#ifndef JM_CLIENT_FORMAT_H
#define JM_CLIENT_FORMAT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "common/base/str.h"
#include "common/base/vec.h"

/* Whether a descriptor (STDOUT_FILENO, STDERR_FILENO) is a terminal that can do more than print. */
bool jm_is_terminal(int fd);
bool jm_is_colour(int fd); /* and $NO_COLOR does not say no */

const char *jm_string(const json_t *object, const char *key); /* "" when absent */
int64_t jm_integer(const json_t *object, const char *key);    /* 0 when absent or null */

void jm_put_bytes(struct wr_sb *sb, int64_t bytes);     /* 12.3 MiB */
void jm_put_count(struct wr_sb *sb, int64_t count);     /* 12.3 M */
void jm_put_duration_us(struct wr_sb *sb, int64_t us);  /* 1.2 s */
void jm_put_time_us(struct wr_sb *sb, int64_t wall_us); /* 2026-11-25 18:00:00, or - for 0 */
/* Text from elsewhere, with '?' for control characters: they could do anything to a terminal. */
void jm_put_printable(struct wr_sb *sb, const char *text);
/* A state of a job, task, checkpoint or task manager, coloured by what it means. */
void jm_put_state(struct wr_sb *sb, const char *state, bool colour);
/* `cells` characters, of which the share (0 to 1) is full. */
void jm_put_bar(struct wr_sb *sb, double share, uint32_t cells);

/* Columns as wide as their widest cell; numbers to the right when the header begins with '>'. */
struct jm_table {
    uint32_t column_count;
    const char *const *headers;
    WR_VEC(char *) cells; /* owned */
};
void jm_table_init(struct jm_table *table, const char *const *headers, uint32_t count);
void jm_table_cell(struct jm_table *table, const char *fmt, ...) WR_PRINTF(2, 3);
/* Takes the text out of sb. */
void jm_table_take(struct jm_table *table, struct wr_sb *sb);
void jm_table_print(struct jm_table *table, struct wr_sb *sb);
void jm_table_fini(struct jm_table *table);

void jm_print_json(const json_t *json);

#endif
