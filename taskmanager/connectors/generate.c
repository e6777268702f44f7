#include "taskmanager/connectors/generate.h"

#include <math.h>

#include "common/base/assert.h"
#include "common/base/hash.h"
#include "common/batch/calendar.h"
#include "common/batch/numeric.h"
#include "common/batch/text.h"
#include "common/graph/generator.h"
#include "taskmanager/formats/format.h"

#define STRIDE 0x9e3779b97f4a7c15ull
/* Tries of one zipf cell draw from streams that far apart. */
#define TRY_STRIDE 0xd1342543de82ef95ull

/* Rejection-inversion after Hörmann and Derflinger (1996): constant time for every n. */
struct zipf {
    double s;
    double n;
    double integral_first;
    double integral_last;
    double shortcut;
};

struct tm_generate_column {
    struct wr_generator g;
    enum wr_type type;
    uint64_t base;
    struct zipf zipf;
    struct literal *literals; /* constant, pick */
    uint32_t literal_count;
};

/* A value that is written in the descriptor. */
struct literal {
    uint8_t cell[16];
    uint32_t outside_at; /* of what lies outside of the cell, in `constants` */
    bool null;
};

static uint64_t bits_of(uint64_t base, uint64_t row)
{
    return wr_hash_u64(base + row * STRIDE);
}

/* [0, 1) */
static double unit_of(uint64_t bits)
{
    return (double)(bits >> 11) * 0x1p-53;
}

/* ---- zipf ---- */

static double log1p_ratio(double x)
{
    return fabs(x) > 1e-8 ? log1p(x) / x : 1 - x * (0.5 - x * (1.0 / 3 - 0.25 * x));
}

static double expm1_ratio(double x)
{
    return fabs(x) > 1e-8 ? expm1(x) / x : 1 + x * 0.5 * (1 + x * (1.0 / 3) * (1 + 0.25 * x));
}

static double zipf_integral(const struct zipf *z, double x)
{
    double l = log(x);
    return expm1_ratio((1 - z->s) * l) * l;
}

static double zipf_density(const struct zipf *z, double x)
{
    return exp(-z->s * log(x));
}

static double zipf_inverse(const struct zipf *z, double x)
{
    double t = fmax(x * (1 - z->s), -1);
    return exp(log1p_ratio(t) * x);
}

static void zipf_init(struct zipf *z, double n, double s)
{
    z->s = s;
    z->n = n;
    z->integral_first = zipf_integral(z, 1.5) - 1;
    z->integral_last = zipf_integral(z, n + 0.5);
    z->shortcut = 2 - zipf_inverse(z, zipf_integral(z, 2.5) - zipf_density(z, 2));
}

static int64_t zipf_cell(const struct zipf *z, uint64_t base, uint64_t row)
{
    for (;; base += TRY_STRIDE) {
        double u = z->integral_last +
                   unit_of(bits_of(base, row)) * (z->integral_first - z->integral_last);
        double x = zipf_inverse(z, u);
        double k = fmin(fmax(floor(x + 0.5), 1), z->n);
        if (k - x <= z->shortcut || u >= zipf_integral(z, k + 0.5) - zipf_density(z, k)) {
            return (int64_t)k;
        }
    }
}

/* ---- columns ---- */

static void make_sequence(const struct tm_generate_column *c, int64_t *to, uint64_t first,
                          uint32_t count)
{
    uint64_t from = (uint64_t)c->g.from + first * (uint64_t)c->g.step;

    for (uint32_t i = 0; i < count; i++) {
        to[i] = (int64_t)(from + i * (uint64_t)c->g.step);
    }
}

static void make_uniform(const struct tm_generate_column *c, int64_t *to, uint64_t first,
                         uint32_t count)
{
    uint64_t min = (uint64_t)c->g.min, range = (uint64_t)c->g.max - min + 1;

    if (range == 0) { /* all 2^64 values */
        for (uint32_t i = 0; i < count; i++) {
            to[i] = (int64_t)bits_of(c->base, first + i);
        }
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        unsigned __int128 product = (unsigned __int128)bits_of(c->base, first + i) * range;
        to[i] = (int64_t)(min + (uint64_t)(product >> 64));
    }
}

static void make_doubles(const struct tm_generate_column *c, double *to, uint64_t first,
                         uint32_t count)
{
    double width = c->g.max_f - c->g.min_f;

    for (uint32_t i = 0; i < count; i++) {
        to[i] = c->g.min_f + width * unit_of(bits_of(c->base, first + i));
    }
}

/* Box and Muller (1958). */
static void make_normal(const struct tm_generate_column *c, double *to, uint64_t first,
                        uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        double radius = sqrt(-2 * log(1 - unit_of(bits_of(c->base, first + i))));
        double angle = 2 * M_PI * unit_of(bits_of(c->base + TRY_STRIDE, first + i));
        to[i] = c->g.mean + c->g.stddev * radius * cos(angle);
    }
}

/* A sequence whose rows may be late by up to `jitter`. */
static void make_time(const struct tm_generate_column *c, int64_t *to, uint64_t first,
                      uint32_t count)
{
    make_sequence(c, to, first, count);
    for (uint32_t i = 0; i < count; i++) {
        unsigned __int128 product =
            (unsigned __int128)bits_of(c->base, first + i) * ((uint64_t)c->g.jitter_us + 1);
        to[i] = (int64_t)((uint64_t)to[i] - (uint64_t)(product >> 64));
    }
}

static void make_rounded(const struct tm_generate_column *c, int64_t *to, uint64_t first,
                         uint32_t count)
{
    double normal[WR_BATCH_ROWS_MAX];

    make_normal(c, normal, first, count);
    for (uint32_t i = 0; i < count; i++) {
        double v = nearbyint(normal[i]);
        to[i] = v >= 0x1p63 ? INT64_MAX : v < -0x1p63 ? INT64_MIN : (int64_t)v;
    }
}

static void make_integers(const struct tm_generate_column *c, int64_t *to, uint64_t first,
                          uint32_t count)
{
    switch (c->g.kind) {
    case WR_GENERATOR_SEQUENCE:
        make_sequence(c, to, first, count);
        return;
    case WR_GENERATOR_TIME:
        make_time(c, to, first, count);
        return;
    case WR_GENERATOR_UNIFORM:
        make_uniform(c, to, first, count);
        return;
    case WR_GENERATOR_NORMAL:
        make_rounded(c, to, first, count);
        return;
    case WR_GENERATOR_ZIPF:
        for (uint32_t i = 0; i < count; i++) {
            to[i] = zipf_cell(&c->zipf, c->base, first + i);
        }
        return;
    case WR_GENERATOR_CONSTANT:
    case WR_GENERATOR_TEXT:
    case WR_GENERATOR_PICK:
        break;
    }
    WR_UNREACHABLE();
}

static int64_t clamp(int64_t v, int64_t least, int64_t most)
{
    return v < least ? least : v > most ? most : v;
}

/* Integers become cells; what leaves the type stays at its end. */
static void put_integers(enum wr_type type, uint32_t scale, const int64_t *wide, uint32_t count,
                         void *cells)
{
    for (uint32_t i = 0; i < count; i++) {
        int64_t v = wide[i], day = v % WR_US_PER_DAY;
        switch (type) {
        case WR_TYPE_INT2:
            ((int16_t *)cells)[i] = (int16_t)clamp(v, INT16_MIN, INT16_MAX);
            break;
        case WR_TYPE_INT4:
            ((int32_t *)cells)[i] = (int32_t)clamp(v, INT32_MIN, INT32_MAX);
            break;
        case WR_TYPE_DATE:
            ((int32_t *)cells)[i] = (int32_t)clamp(v, WR_DATE_MIN, WR_DATE_MAX);
            break;
        case WR_TYPE_TIME:
            ((int64_t *)cells)[i] = day < 0 ? day + WR_US_PER_DAY : day;
            break;
        case WR_TYPE_NUMERIC:
            (void)wr_numeric_make(v, scale, &((struct wr_numeric *)cells)[i]); /* it fits */
            break;
        default:
            WR_UNREACHABLE();
        }
    }
}

/* A boolean, or 16 random bytes marked as a uuid of version 4. */
static void make_bits(const struct tm_generate_column *c, uint8_t *to, uint64_t first,
                      uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        uint64_t bits[2] = {bits_of(c->base, first + i), bits_of(c->base + TRY_STRIDE, first + i)};
        if (c->type == WR_TYPE_BOOL) {
            to[i] = (uint8_t)(bits[0] >> 63);
            continue;
        }
        memcpy(to + (size_t)i * 16, bits, 16);
        to[i * 16 + 6] = (uint8_t)((to[i * 16 + 6] & 0x0f) | 0x40);
        to[i * 16 + 8] = (uint8_t)((to[i * 16 + 8] & 0x3f) | 0x80);
    }
}

/* Thirteen letters come out of 64 bits by taking the carry of times 26. */
static void make_letters(char *to, uint32_t length, uint64_t base, uint64_t row)
{
    uint64_t bits = bits_of(base, row);

    for (uint32_t i = 0; i < length; i++) {
        if (i % 13 == 0 && i > 0) {
            bits = bits_of(base + i, row);
        }
        unsigned __int128 product = (unsigned __int128)bits * 26;
        to[i] = (char)('a' + (int)(product >> 64));
        bits = (uint64_t)product;
    }
}

static void make_texts(const struct tm_generate_column *c, struct wr_batch *batch,
                       struct wr_column *column, uint64_t first, uint32_t count)
{
    struct wr_view *to = column->values;
    uint32_t length = c->g.length;
    char *heap;

    if (length <= WR_VIEW_INLINE_BYTES) {
        memset(to, 0, count * sizeof *to);
        for (uint32_t i = 0; i < count; i++) {
            to[i].bytes = length;
            make_letters(to[i].inlined, length, c->base, first + i);
        }
        column->flags |= WR_COLUMN_INLINE;
        return;
    }
    heap = wr_batch_carve(batch, count * length);
    for (uint32_t i = 0; i < count; i++, heap += length) {
        make_letters(heap, length, c->base, first + i);
        to[i] = wr_view_of(heap, length);
    }
}

static void make_literals(const struct tm_generate_column *c, struct wr_column *column,
                          uint64_t first, uint32_t count)
{
    uint32_t bytes = wr_type_cell_bytes(c->type);

    for (uint32_t i = 0; i < count; i++) {
        unsigned __int128 product = c->literal_count == 1
                                        ? 0
                                        : (unsigned __int128)bits_of(c->base, first + i) *
                                              c->literal_count;
        const struct literal *l = &c->literals[(uint64_t)(product >> 64)];
        memcpy((char *)column->values + (size_t)i * bytes, l->cell, bytes);
        if (column->validity != NULL && !l->null) {
            column->validity[i / 64] |= (uint64_t)1 << (i % 64);
        }
    }
}

static void make_floats(const struct tm_generate_column *c, void *cells, uint64_t first,
                        uint32_t count)
{
    double wide[WR_BATCH_ROWS_MAX], *to = c->type == WR_TYPE_FLOAT8 ? cells : wide;

    (c->g.kind == WR_GENERATOR_NORMAL ? make_normal : make_doubles)(c, to, first, count);
    for (uint32_t i = 0; c->type == WR_TYPE_FLOAT4 && i < count; i++) {
        ((float *)cells)[i] = (float)to[i];
    }
}

static void make_column(const struct tm_generate_column *c, struct wr_batch *batch,
                        uint32_t index, uint64_t first, uint32_t count)
{
    struct wr_column *column = &batch->columns[index];
    int64_t wide[WR_BATCH_ROWS_MAX];

    wr_batch_carve_column(batch, index, count, wr_generator_makes_null(&c->g));
    if (c->literal_count > 0) {
        make_literals(c, column, first, count);
    } else if (c->g.kind == WR_GENERATOR_TEXT) {
        make_texts(c, batch, column, first, count);
    } else if (c->type == WR_TYPE_FLOAT4 || c->type == WR_TYPE_FLOAT8) {
        make_floats(c, column->values, first, count);
    } else if (c->type == WR_TYPE_BOOL || c->type == WR_TYPE_UUID) {
        make_bits(c, column->values, first, count);
    } else if (c->type == WR_TYPE_INT8 || c->type == WR_TYPE_TIMESTAMP ||
               c->type == WR_TYPE_TIMESTAMPTZ) {
        make_integers(c, column->values, first, count);
    } else {
        make_integers(c, wide, first, count);
        put_integers(c->type, c->g.scale, wide, count, column->values);
    }
}

/* ---- the batch ---- */

static const char *option_of(const Weir__SourceSpec *spec, const char *column)
{
    for (size_t i = 0; i < spec->n_column_options; i++) {
        if (strcmp(spec->column_options[i]->name, column) == 0) {
            return spec->column_options[i]->value;
        }
    }
    return NULL;
}

/* Batches outlive the operator: what they point at is counted with them. */
static uint32_t keep_outside(struct tm_generate *generate, const void *data, uint32_t bytes)
{
    uint32_t used = generate->constants == NULL ? 0 : generate->constants->bytes;
    struct wr_buf *buf = wr_buf_create_unowned(used + bytes);

    if (used > 0) {
        memcpy(buf->data, generate->constants->data, used);
    }
    memcpy(buf->data + used, data, bytes);
    wr_buf_unref(generate->constants);
    generate->constants = buf;
    return used;
}

static enum wr_code set_literal(struct tm_generate *generate, const struct wr_field *field,
                                const char *text, struct literal *l, struct wr_error *err)
{
    l->null = text == NULL;
    if (l->null) {
        return WR_OK; /* zero bytes */
    }
    if (wr_text_to_cell_arena(field->type, field->typmod, wr_str_of(text), &generate->arena,
                              l->cell) != 0) {
        return wr_fail(err, WR_ERR_INVALID, "\"%s\" is no %s", text, wr_type_name(field->type));
    }
    if (wr_type_reaches_out(field->type) && wr_cell_outside_bytes(field->type, l->cell) > 0) {
        l->outside_at = keep_outside(generate, wr_cell_outside(l->cell),
                                     wr_cell_outside_bytes(field->type, l->cell));
    }
    return WR_OK;
}

static enum wr_code set_literals(struct tm_generate *generate, struct tm_generate_column *c,
                                 const struct wr_field *field, struct wr_error *err)
{
    bool pick = c->g.kind == WR_GENERATOR_PICK;

    if (!pick && c->g.kind != WR_GENERATOR_CONSTANT) {
        return WR_OK;
    }
    c->literal_count = pick ? c->g.pick_count : 1;
    c->literals = WR_ARENA_ARRAY(&generate->arena, struct literal, c->literal_count);
    for (uint32_t i = 0; i < c->literal_count; i++) {
        const char *text = pick ? c->g.picks[i] : c->g.constant;
        if (set_literal(generate, field, text, &c->literals[i], err) != WR_OK) {
            return wr_wrap(err, "column \"%s\"", field->name);
        }
    }
    return WR_OK;
}

static enum wr_code init_column(struct tm_generate *generate, uint32_t index, const char *text,
                                uint64_t base, struct wr_error *err)
{
    const struct wr_field *field = &generate->output->fields[index];
    struct tm_generate_column *c = &generate->columns[index];

    c->type = field->type;
    c->base = base;
    if (text == NULL) {
        return wr_fail(err, WR_ERR_INVALID, "column \"%s\" has no generator", field->name);
    }
    if (wr_generator_parse(text, field->type, field->typmod, &generate->arena, &c->g, err) != WR_OK) {
        return wr_wrap(err, "column \"%s\"", field->name);
    }
    if (c->g.kind == WR_GENERATOR_ZIPF) {
        zipf_init(&c->zipf, (double)c->g.n, c->g.s);
    }
    return set_literals(generate, c, field, err);
}

/* The literals' buffer has its final place: the cells can point at it. */
static void point_literals(struct tm_generate *generate, struct tm_generate_column *c)
{
    for (uint32_t i = 0; i < c->literal_count && wr_type_reaches_out(c->type); i++) {
        struct literal *l = &c->literals[i];
        if (!l->null && wr_cell_outside_bytes(c->type, l->cell) > 0) {
            wr_cell_point_outside(l->cell, generate->constants->data + l->outside_at);
        }
    }
}

enum wr_code tm_generate_init(struct tm_generate *generate, const Weir__SourceSpec *spec,
                              uint64_t seed, const struct wr_schema *declared,
                              const struct wr_schema *output, struct wr_error *err)
{
    uint32_t text_bytes = 0;

    wr_arena_init(&generate->arena, 0);
    generate->output = output;
    generate->columns =
        WR_ARENA_ARRAY(&generate->arena, struct tm_generate_column, output->field_count + 1);
    for (uint32_t i = 0; i < output->field_count; i++) {
        const char *name = output->fields[i].name;
        int32_t column = wr_schema_find(declared, name);
        if (column < 0) {
            return wr_fail(err, WR_ERR_CORRUPT, "column \"%s\" is not one of the source", name);
        }
        /* By the declared place: what the plan wants does not change the values. */
        uint64_t base = wr_hash_u64(wr_hash_u64(seed) + (uint64_t)column + 1);
        if (init_column(generate, i, option_of(spec, name), base, err) != WR_OK) {
            return err->code;
        }
        text_bytes +=
            generate->columns[i].g.kind == WR_GENERATOR_TEXT ? generate->columns[i].g.length : 0;
    }
    for (uint32_t i = 0; i < output->field_count; i++) {
        point_literals(generate, &generate->columns[i]);
    }
    generate->rows_max = WR_BATCH_ROWS_MAX;
    if (text_bytes > 0) {
        generate->rows_max =
            WR_MAX(WR_MIN(WR_BATCH_ROWS_MAX, WR_BATCH_BYTES_MAX / text_bytes), 1u);
    }
    return WR_OK;
}

void tm_generate_fini(struct tm_generate *generate)
{
    wr_buf_unref(WR_TAKE(generate->constants));
    wr_arena_fini(&generate->arena);
}

static uint32_t batch_bytes(const struct tm_generate *generate, uint32_t count)
{
    uint32_t bytes = wr_batch_schema_bytes(generate->output, count, true);

    for (uint32_t i = 0; i < generate->output->field_count; i++) {
        const struct wr_generator *g = &generate->columns[i].g;
        if (g->kind == WR_GENERATOR_TEXT && g->length > WR_VIEW_INLINE_BYTES) {
            bytes += (count * g->length + 63) & ~63u;
        }
    }
    return bytes;
}

struct wr_batch *tm_generate_rows(const struct tm_generate *generate, struct wr_buf_pool *pool,
                                  uint64_t first, uint32_t count, const char *split)
{
    struct wr_batch *batch =
        wr_batch_create(pool, generate->output,
                        batch_bytes(generate, count) +
                            tm_source_split_bytes(generate->output, split));

    if (batch == NULL) {
        return NULL;
    }
    batch->row_count = batch->live_count = count;
    for (uint32_t i = 0; i < generate->output->field_count; i++) {
        make_column(&generate->columns[i], batch, i, first, count);
    }
    if (generate->constants != NULL) {
        bool held = wr_batch_hold(batch, generate->constants);
        WR_ASSERT(held); /* a new batch holds nothing yet */
    }
    tm_source_system(batch, split, NULL, first);
    return batch;
}
