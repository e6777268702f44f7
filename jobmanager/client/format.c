#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "jobmanager/client/cli.h"

bool jm_is_terminal(void)
{
    return isatty(STDOUT_FILENO) == 1;
}

bool jm_is_colour(void)
{
    const char *no = getenv("NO_COLOR");

    return jm_is_terminal() && (no == NULL || no[0] == '\0');
}

const char *jm_string(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text == NULL ? "" : text;
}

int64_t jm_integer(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

/* Three digits and a unit: each unit is `step` of the one before. */
static void put_scaled(struct wr_sb *sb, double value, double step, const char *const *units,
                       uint32_t count)
{
    uint32_t unit = 0;

    while (value >= step && unit + 1 < count) {
        value /= step;
        unit += 1;
    }
    wr_sb_printf(sb, unit == 0 ? "%.0f%s" : value < 10 ? "%.2f%s" : value < 100 ? "%.1f%s" : "%.0f%s",
                 value, units[unit]);
}

void jm_put_bytes(struct wr_sb *sb, int64_t bytes)
{
    static const char *const units[] = {" B", " KiB", " MiB", " GiB", " TiB"};

    put_scaled(sb, (double)bytes, 1024, units, WR_COUNT(units));
}

void jm_put_count(struct wr_sb *sb, int64_t count)
{
    static const char *const units[] = {"", " k", " M", " G", " T"};

    put_scaled(sb, (double)count, 1000, units, WR_COUNT(units));
}

void jm_put_duration_us(struct wr_sb *sb, int64_t us)
{
    if (us < 1000) {
        wr_sb_printf(sb, "%" PRId64 " us", us);
    } else if (us < 1000000) {
        wr_sb_printf(sb, "%.1f ms", (double)us / 1e3);
    } else if (us < 120000000) {
        wr_sb_printf(sb, "%.1f s", (double)us / 1e6);
    } else {
        wr_sb_printf(sb, "%" PRId64 " min %" PRId64 " s", us / 60000000, us / 1000000 % 60);
    }
}

void jm_put_time_us(struct wr_sb *sb, int64_t wall_us)
{
    time_t seconds = (time_t)(wall_us / 1000000);
    struct tm parts;
    char text[32];

    if (wall_us == 0 || gmtime_r(&seconds, &parts) == NULL) {
        wr_sb_putc(sb, '-');
        return;
    }
    (void)strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &parts);
    wr_sb_puts(sb, text);
}

/* ---- tables ---- */

void jm_table_init(struct jm_table *table, const char *const *headers, uint32_t count)
{
    *table = (struct jm_table){.column_count = count, .headers = headers};
}

void jm_table_take(struct jm_table *table, struct wr_sb *sb)
{
    WR_VEC_PUSH(&table->cells, wr_sb_take(sb));
}

void jm_table_cell(struct jm_table *table, const char *fmt, ...)
{
    struct wr_sb sb = {0};
    va_list args;

    va_start(args, fmt);
    wr_sb_vprintf(&sb, fmt, args);
    va_end(args);
    jm_table_take(table, &sb);
}

void jm_table_fini(struct jm_table *table)
{
    for (uint32_t i = 0; i < table->cells.count; i++) {
        wr_free(table->cells.items[i]);
    }
    WR_VEC_FINI(&table->cells);
}

/* Characters on the screen: bytes that begin one. */
static uint32_t width_of(const char *text)
{
    uint32_t width = 0;

    for (; *text != '\0'; text++) {
        width += ((unsigned char)*text & 0xc0) != 0x80;
    }
    return width;
}

static void put_padded(struct wr_sb *sb, const char *text, uint32_t width, bool right, bool last)
{
    uint32_t pad = width - width_of(text);

    if (right) {
        wr_sb_printf(sb, "%*s", (int)pad, "");
    }
    wr_sb_puts(sb, text);
    if (!right && !last) {
        wr_sb_printf(sb, "%*s", (int)pad, "");
    }
    wr_sb_puts(sb, last ? "\n" : "  ");
}

void jm_table_print(struct jm_table *table, struct wr_sb *sb)
{
    uint32_t columns = table->column_count;
    WR_AUTO_FREE uint32_t *widths = WR_NEW_ARRAY(uint32_t, columns);

    WR_ASSERT(table->cells.count % columns == 0);
    for (uint32_t c = 0; c < columns; c++) {
        widths[c] = width_of(table->headers[c] + (table->headers[c][0] == '>'));
        for (uint32_t i = c; i < table->cells.count; i += columns) {
            widths[c] = WR_MAX(widths[c], width_of(table->cells.items[i]));
        }
    }
    if (jm_is_colour()) {
        wr_sb_puts(sb, "\033[1m");
    }
    for (uint32_t c = 0; c < columns; c++) {
        bool right = table->headers[c][0] == '>';
        put_padded(sb, table->headers[c] + right, widths[c], right, c + 1 == columns);
    }
    if (jm_is_colour()) {
        wr_sb_puts(sb, "\033[0m");
    }
    for (uint32_t i = 0; i < table->cells.count; i++) {
        uint32_t c = i % columns;
        put_padded(sb, table->cells.items[i], widths[c], table->headers[c][0] == '>',
                   c + 1 == columns);
    }
}

void jm_print_json(const json_t *json)
{
    (void)json_dumpf(json, stdout, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
    (void)fputc('\n', stdout);
}
