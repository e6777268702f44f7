#include "common/batch/array.h"

#include <math.h>
#include <string.h>

#include "common/base/assert.h"
#include "common/base/bytes.h"
#include "common/batch/interval.h"
#include "common/batch/jsonb.h"
#include "common/batch/numeric.h"

#define HEAD_BYTES 4u
#define END_BYTES 4u /* of an element in the heap */

/* ---- reading ---- */

struct wr_array wr_array_open(const struct wr_view *view)
{
    const uint8_t *p = (const uint8_t *)wr_view_ptr(view);
    struct wr_array a = {.shape.dimensions = p[0], .element = (enum wr_type)p[1]};
    uint8_t flags = p[2];

    a.cell_bytes = wr_type_cell_bytes(a.element);
    a.reaches_out = wr_type_reaches_out(a.element);
    a.shape.count = a.shape.dimensions > 0;
    p += HEAD_BYTES;
    for (uint32_t d = 0; d < a.shape.dimensions; d++, p += 4) {
        a.shape.lengths[d] = wr_load_u32(p);
        a.shape.count *= a.shape.lengths[d];
        a.shape.lower[d] = 1;
    }
    for (uint32_t d = 0; (flags & WR_ARRAY_BOUNDS) != 0 && d < a.shape.dimensions; d++, p += 4) {
        a.shape.lower[d] = (int32_t)wr_load_u32(p);
    }
    if ((flags & WR_ARRAY_NULLS) != 0) {
        a.nulls = p;
        p += (a.shape.count + 7) / 8;
    }
    a.cells = p;
    a.heap = a.reaches_out ? p + (size_t)a.shape.count * END_BYTES : NULL;
    return a;
}

/* A numeric out of the heap: digits begin with the tag of big ones. */
static struct wr_numeric numeric_at(const uint8_t *p, uint32_t bytes)
{
    struct wr_numeric n;

    if (bytes != sizeof n || p[0] == WR_NUMERIC_BIG) {
        return wr_numeric_big_at(p, bytes);
    }
    memcpy(&n, p, sizeof n);
    return n;
}

void wr_array_get(const struct wr_array *array, uint32_t i, void *ret_cell)
{
    if (!array->reaches_out) {
        memcpy(ret_cell, array->cells + (size_t)i * array->cell_bytes, array->cell_bytes);
        return;
    }
    uint32_t from = i == 0 ? 0 : wr_load_u32(array->cells + (size_t)(i - 1) * END_BYTES);
    uint32_t to = wr_load_u32(array->cells + (size_t)i * END_BYTES);
    if (array->element == WR_TYPE_NUMERIC) {
        struct wr_numeric n = numeric_at(array->heap + from, to - from);
        memcpy(ret_cell, &n, sizeof n);
    } else {
        struct wr_view view = wr_view_of((const char *)array->heap + from, to - from);
        memcpy(ret_cell, &view, sizeof view);
    }
}

struct wr_array_shape wr_array_shape_of(uint32_t count)
{
    return (struct wr_array_shape){
        .dimensions = count > 0, .count = count, .lengths = {count}, .lower = {1}};
}

/* PostgreSQL's MaxArraySize. */
#define ELEMENTS_MAX 134217727u

bool wr_array_shape_count(struct wr_array_shape *shape)
{
    uint64_t count = shape->dimensions > 0;

    for (uint32_t d = 0; d < shape->dimensions; d++) {
        count *= shape->lengths[d];
        if (count > ELEMENTS_MAX || shape->lengths[d] > INT32_MAX) {
            return false;
        }
    }
    for (uint32_t d = 0; d < shape->dimensions; d++) {
        if ((int64_t)shape->lower[d] + shape->lengths[d] > INT32_MAX) {
            return false;
        }
    }
    shape->count = (uint32_t)count;
    return true;
}

/* ---- writing ---- */

void wr_array_begin(struct wr_array_writer *w, struct wr_sb *sb, enum wr_type element,
                    const struct wr_array_shape *shape)
{
    uint32_t dimensions = shape->count == 0 ? 0 : shape->dimensions;
    bool bounds = false;

    *w = (struct wr_array_writer){.sb = sb, .start = sb->bytes, .element = element,
                                  .cell_bytes = wr_type_cell_bytes(element),
                                  .count = shape->count,
                                  .reaches_out = wr_type_reaches_out(element)};
    for (uint32_t d = 0; d < dimensions; d++) {
        bounds |= shape->lower[d] != 1;
    }
    wr_write_u8(sb, (uint8_t)dimensions);
    wr_write_u8(sb, (uint8_t)element);
    wr_write_u8(sb, bounds ? WR_ARRAY_BOUNDS : 0);
    wr_write_u8(sb, 0);
    for (uint32_t d = 0; d < dimensions; d++) {
        wr_write_u32(sb, shape->lengths[d]);
    }
    for (uint32_t d = 0; bounds && d < dimensions; d++) {
        wr_write_u32(sb, (uint32_t)shape->lower[d]);
    }
    size_t nulls = (shape->count + 7) / 8;
    size_t cells = (size_t)shape->count * (w->reaches_out ? END_BYTES : w->cell_bytes);
    w->nulls = sb->bytes - w->start;
    w->cells = w->nulls + nulls;
    w->heap = w->cells + cells;
    wr_sb_reserve(sb, nulls + cells);
    memset(sb->ptr + sb->bytes, 0, nulls + cells);
    sb->bytes += nulls + cells;
}

static void put_end(struct wr_array_writer *w)
{
    wr_store_u32((uint8_t *)w->sb->ptr + w->start + w->cells + (size_t)w->next * END_BYTES,
                 (uint32_t)(w->sb->bytes - w->start - w->heap));
}

void wr_array_put(struct wr_array_writer *w, const void *cell)
{
    WR_ASSERT(w->next < w->count);
    if (cell == NULL) {
        w->sb->ptr[w->start + w->nulls + w->next / 8] |= (char)(1 << (w->next % 8));
        w->any_null = true;
    } else if (!w->reaches_out) {
        memcpy(w->sb->ptr + w->start + w->cells + (size_t)w->next * w->cell_bytes, cell,
               w->cell_bytes);
    } else if (w->element == WR_TYPE_NUMERIC) {
        uint32_t outside = wr_cell_outside_bytes(w->element, cell);
        wr_sb_append(w->sb, outside > 0 ? wr_cell_outside(cell) : cell, outside > 0 ? outside : 16);
    } else {
        const struct wr_view *view = cell;
        wr_sb_append(w->sb, wr_view_ptr(view), view->bytes);
    }
    if (w->reaches_out) {
        put_end(w);
    }
    w->next += 1;
}

void wr_array_end(struct wr_array_writer *w)
{
    char *p = w->sb->ptr + w->start;
    size_t nulls = w->cells - w->nulls;

    WR_ASSERT(w->next == w->count);
    if (w->any_null) {
        p[2] |= WR_ARRAY_NULLS;
        return;
    }
    memmove(p + w->nulls, p + w->cells, w->sb->bytes - w->start - w->cells);
    w->sb->bytes -= nulls;
}

/* ---- bytes from outside ---- */

/* Head and shape; false: they are none. *ret_bytes: where the null bits or the cells begin. */
static bool read_shape(const uint8_t *p, uint32_t bytes, struct wr_array_shape *ret,
                       uint32_t *ret_bytes)
{
    bool bounds = (p[2] & WR_ARRAY_BOUNDS) != 0, other = false;

    *ret = (struct wr_array_shape){.dimensions = p[0]};
    *ret_bytes = HEAD_BYTES + 4 * ret->dimensions * (bounds ? 2 : 1);
    if (p[0] > WR_ARRAY_DIMENSIONS_MAX || p[2] > (WR_ARRAY_NULLS | WR_ARRAY_BOUNDS) || p[3] != 0 ||
        bytes < *ret_bytes) {
        return false;
    }
    for (uint32_t d = 0; d < ret->dimensions; d++) {
        ret->lengths[d] = wr_load_u32(p + HEAD_BYTES + 4 * d);
        ret->lower[d] = 1;
        if (bounds) {
            ret->lower[d] = (int32_t)wr_load_u32(p + HEAD_BYTES + 4 * (ret->dimensions + d));
            other |= ret->lower[d] != 1;
        }
        if (ret->lengths[d] == 0) {
            return false;
        }
    }
    return other == bounds && wr_array_shape_count(ret);
}

/* The null bits, and none beyond the elements. */
static bool nulls_valid(const uint8_t *bits, uint32_t count)
{
    bool any = false;

    for (uint32_t i = 0; i < (count + 7) / 8; i++) {
        any |= bits[i] != 0;
    }
    return any && (count % 8 == 0 || bits[count / 8] >> (count % 8) == 0);
}

static bool fixed_valid(const struct wr_array *a)
{
    static const uint8_t zero[16];

    for (uint32_t i = 0; i < a->shape.count; i++) {
        const uint8_t *cell = a->cells + (size_t)i * a->cell_bytes;
        if (wr_array_is_null(a, i) ? memcmp(cell, zero, a->cell_bytes) != 0
                                   : !wr_cell_valid(a->element, cell)) {
            return false;
        }
    }
    return true;
}

static bool out_valid(const struct wr_array *a, uint64_t heap_bytes)
{
    uint32_t from = 0;

    for (uint32_t i = 0; i < a->shape.count; i++) {
        uint32_t to = wr_load_u32(a->cells + (size_t)i * END_BYTES);
        uint8_t cell[16];
        if (to < from || to > heap_bytes || (wr_array_is_null(a, i) && to != from)) {
            return false;
        }
        if (!wr_array_is_null(a, i)) {
            bool big = to > from && a->heap[from] == WR_NUMERIC_BIG;
            if (a->element == WR_TYPE_NUMERIC && !big && to - from != 16) {
                return false;
            }
            wr_array_get(a, i, cell);
            if (!wr_cell_valid(a->element, cell)) {
                return false;
            }
        }
        from = to;
    }
    return from == heap_bytes;
}

bool wr_array_valid(enum wr_type type, const void *data, uint32_t bytes)
{
    const uint8_t *p = data;
    struct wr_array a = {.element = WR_TYPE_NONE};
    uint32_t at;

    if (bytes < HEAD_BYTES || p[1] == WR_TYPE_NONE || p[1] > WR_TYPE_JSONB ||
        (type != WR_TYPE_ARRAY && type != wr_type_array_of((enum wr_type)p[1])) ||
        !read_shape(p, bytes, &a.shape, &at)) {
        return false;
    }
    a.element = (enum wr_type)p[1];
    a.cell_bytes = wr_type_cell_bytes(a.element);
    a.reaches_out = wr_type_reaches_out(a.element);
    uint64_t nulls = (p[2] & WR_ARRAY_NULLS) != 0 ? ((uint64_t)a.shape.count + 7) / 8 : 0;
    uint64_t cells = (uint64_t)a.shape.count * (a.reaches_out ? END_BYTES : a.cell_bytes);
    if (bytes - at < nulls + cells || (a.shape.count == 0 && bytes != HEAD_BYTES) ||
        (a.shape.count == 0 && p[2] != 0)) {
        return false;
    }
    if (nulls > 0) {
        a.nulls = p + at;
        if (!nulls_valid(a.nulls, a.shape.count)) {
            return false;
        }
    }
    a.cells = p + at + nulls;
    a.heap = a.cells + cells;
    uint64_t heap = bytes - at - nulls - cells;
    return a.reaches_out ? out_valid(&a, heap) : heap == 0 && fixed_valid(&a);
}

/* ---- one form for all equal ones ---- */

bool wr_array_has_variants(enum wr_type element)
{
    return element == WR_TYPE_FLOAT4 || element == WR_TYPE_FLOAT8 || element == WR_TYPE_NUMERIC ||
           element == WR_TYPE_INTERVAL || element == WR_TYPE_JSONB;
}

static void canonical_float4(void *cell)
{
    static const uint32_t nan = 0x7fc00000;
    float f;

    memcpy(&f, cell, sizeof f);
    f = f == 0 ? 0 : f; /* -0 is 0 */
    memcpy(cell, isnan(f) ? (const void *)&nan : &f, sizeof f);
}

static void canonical_float8(void *cell)
{
    static const uint64_t nan = 0x7ff8000000000000ull;
    double d;

    memcpy(&d, cell, sizeof d);
    d = d == 0 ? 0 : d;
    memcpy(cell, isnan(d) ? (const void *)&nan : &d, sizeof d);
}

static void canonical_interval(void *cell)
{
    struct wr_interval v;

    memcpy(&v, cell, sizeof v);
    bool there = wr_interval_of_total(wr_interval_total_us(v), &v);
    WR_ASSERT(there); /* it was the total of one */
    memcpy(cell, &v, sizeof v);
}

static void put_canonical_jsonb(struct wr_array_writer *w, const void *cell)
{
    struct wr_sb sb = {0};

    wr_jsonb_canonical(wr_jsonb_of(cell), &sb);
    struct wr_view view = wr_view_of(sb.ptr, (uint32_t)sb.bytes);
    wr_array_put(w, &view);
    wr_sb_fini(&sb);
}

static void put_canonical(struct wr_array_writer *w, struct wr_numeric_space *space, uint8_t *cell)
{
    struct wr_numeric n;

    switch ((int)w->element) {
    case WR_TYPE_FLOAT4:
        canonical_float4(cell);
        break;
    case WR_TYPE_FLOAT8:
        canonical_float8(cell);
        break;
    case WR_TYPE_INTERVAL:
        canonical_interval(cell);
        break;
    case WR_TYPE_NUMERIC:
        memcpy(&n, cell, sizeof n);
        WR_ASSERT(wr_numeric_normalize(n, wr_numeric_space_room(space), &n) == 0);
        memcpy(cell, &n, sizeof n);
        break;
    case WR_TYPE_JSONB:
        put_canonical_jsonb(w, cell);
        return;
    default:
        break;
    }
    wr_array_put(w, cell);
}

void wr_array_canonical(const struct wr_view *view, struct wr_sb *sb)
{
    struct wr_array a = wr_array_open(view);
    struct wr_numeric_space space = {0};
    struct wr_array_writer w;
    uint8_t cell[16];

    if (!wr_array_has_variants(a.element)) {
        wr_sb_append(sb, wr_view_ptr(view), view->bytes);
        return;
    }
    wr_array_begin(&w, sb, a.element, &a.shape);
    for (uint32_t i = 0; i < a.shape.count; i++) {
        if (wr_array_is_null(&a, i)) {
            wr_array_put(&w, NULL);
        } else {
            wr_array_get(&a, i, cell);
            put_canonical(&w, &space, cell);
        }
    }
    wr_array_end(&w);
    wr_numeric_space_fini(&space);
}
