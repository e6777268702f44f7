#include "jobmanager/client/format.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"

bool jm_is_terminal(int fd)
{
    const char *kind = getenv("TERM");

    return isatty(fd) == 1 && kind != NULL && strcmp(kind, "dumb") != 0;
}

bool jm_is_colour(int fd)
{
    const char *no = getenv("NO_COLOR");

    return jm_is_terminal(fd) && (no == NULL || no[0] == '\0');
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

/* Three digits and a unit: each unit is `step` of the one before. What would be rounded up to a
 * whole step is said in the next unit. */
static void put_scaled(struct wr_sb *sb, double value, double step, const char *const *units,
                       uint32_t count)
{
    uint32_t unit = 0;

    while (value >= (unit == 0 ? step : step - 0.5) && unit + 1 < count) {
        value /= step;
        unit += 1;
    }
    int digits = unit == 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
    wr_sb_printf(sb, "%.*f%s", digits, value, units[unit]);
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
    int64_t seconds = us / 1000000, minutes = seconds / 60, hours = minutes / 60;

    if (us < 1000) {
        wr_sb_printf(sb, "%" PRId64 " us", WR_MAX(us, 0)); /* less than none: two clocks differ */
    } else if (us < 999950) {
        wr_sb_printf(sb, "%.1f ms", (double)us / 1e3);
    } else if (seconds < 120) {
        wr_sb_printf(sb, "%.1f s", (double)us / 1e6);
    } else if (hours < 1) {
        wr_sb_printf(sb, "%" PRId64 " min %" PRId64 " s", minutes, seconds % 60);
    } else if (hours < 48) {
        wr_sb_printf(sb, "%" PRId64 " h %" PRId64 " min", hours, minutes % 60);
    } else {
        wr_sb_printf(sb, "%" PRId64 " d %" PRId64 " h", hours / 24, hours % 24);
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

void jm_put_printable(struct wr_sb *sb, const char *text)
{
    for (; *text != '\0'; text++) {
        wr_sb_putc(sb, (unsigned char)*text < 0x20 || *text == 0x7f ? '?' : *text);
    }
}

void jm_put_state(struct wr_sb *sb, const char *state, bool colour)
{
    static const struct {
        const char *state, *colour;
    } colours[] = {
        {"RUNNING", "32"},    {"FINISHED", "32"},  {"COMPLETED", "32"}, {"CONNECTED", "32"},
        {"RESTARTING", "33"}, {"FAILING", "33"},   {"CANCELING", "33"}, {"SUSPENDED", "33"},
        {"SUSPECT", "33"},    {"RECONCILING", "33"},
        {"FAILED", "31"},     {"LOST", "31"},      {"CANCELED", "35"},
    };

    for (size_t i = 0; colour && i < WR_COUNT(colours); i++) {
        if (strcmp(state, colours[i].state) == 0) {
            wr_sb_printf(sb, "\033[%sm%s\033[0m", colours[i].colour, state);
            return;
        }
    }
    jm_put_printable(sb, state);
}

void jm_put_bar(struct wr_sb *sb, double share, uint32_t cells)
{
    double clipped = share > 1 ? 1 : share > 0 ? share : 0; /* not a number: empty */
    uint32_t full = (uint32_t)(clipped * cells + 0.5);

    for (uint32_t i = 0; i < cells; i++) {
        wr_sb_puts(sb, i < full ? "█" : "░");
    }
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
    struct wr_sb sb = {0}, printable = {0};
    va_list args;

    va_start(args, fmt);
    wr_sb_vprintf(&sb, fmt, args);
    va_end(args);
    jm_put_printable(&printable, sb.ptr == NULL ? "" : sb.ptr);
    wr_sb_fini(&sb);
    jm_table_take(table, &printable);
}

void jm_table_fini(struct jm_table *table)
{
    for (uint32_t i = 0; i < table->cells.count; i++) {
        wr_free(table->cells.items[i]);
    }
    WR_VEC_FINI(&table->cells);
}

/* Characters on the screen: bytes that begin one, outside of "ESC [ … m". */
static uint32_t width_of(const char *text)
{
    uint32_t width = 0;
    bool escaped = false;

    for (; *text != '\0'; text++) {
        escaped |= *text == '\033';
        width += !escaped && ((unsigned char)*text & 0xc0) != 0x80;
        escaped &= *text != 'm';
    }
    return width;
}

static void put_padded(struct wr_sb *sb, const char *text, uint32_t width, bool right, bool last)
{
    int pad = (int)(width - width_of(text));

    wr_sb_printf(sb, "%*s%s%*s", right ? pad : 0, "", text, right || last ? 0 : pad, "");
    if (!last) {
        wr_sb_puts(sb, "  ");
        return;
    }
    while (sb->bytes > 0 && sb->ptr[sb->bytes - 1] == ' ') {
        sb->ptr[--sb->bytes] = '\0';
    }
    wr_sb_putc(sb, '\n');
}

void jm_table_print(struct jm_table *table, struct wr_sb *sb)
{
    uint32_t columns = table->column_count;
    WR_AUTO_FREE uint32_t *widths = WR_NEW_ARRAY(uint32_t, columns);
    bool colour = jm_is_colour(STDOUT_FILENO);

    WR_ASSERT(table->cells.count % columns == 0);
    for (uint32_t c = 0; c < columns; c++) {
        widths[c] = width_of(table->headers[c] + (table->headers[c][0] == '>'));
        for (uint32_t i = c; i < table->cells.count; i += columns) {
            widths[c] = WR_MAX(widths[c], width_of(table->cells.items[i]));
        }
    }
    if (colour) {
        wr_sb_puts(sb, "\033[1m");
    }
    for (uint32_t c = 0; c < columns; c++) {
        bool right = table->headers[c][0] == '>';
        put_padded(sb, table->headers[c] + right, widths[c], right, c + 1 == columns);
    }
    if (colour) {
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
