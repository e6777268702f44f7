/* Casts of arrays: from and to text, and element by element with the kernel of the elements' cast. */
#include <stdio.h>

#include "common/base/alloc.h"
#include "common/batch/text.h"
#include "common/expr/kernel_array.h"

static uint32_t from_text(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb,
                          const char **ret_message)
{
    struct wr_str text = wr_kernel_text(call, 0, row);

    *ret_message = "";
    return wr_array_parse(wr_type_element(call->result_type), -1, text.ptr, (uint32_t)text.bytes, sb);
}

static bool kernel_text_array(const struct wr_kernel_call *call)
{
    return wr_kernel_by_row(call, from_text);
}
const struct wr_kernel_entry wr_kernel_text_array = {kernel_text_array};

static uint32_t to_text(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb,
                        const char **ret_message)
{
    (void)ret_message;
    wr_array_format((const struct wr_view *)call->args[0] + row, sb);
    return 0;
}

static bool kernel_array_text(const struct wr_kernel_call *call)
{
    return wr_kernel_by_row(call, to_text);
}
const struct wr_kernel_entry wr_kernel_array_text = {kernel_array_text};

/* ---- element by element ---- */

#define CHUNK 256u

/* Elements on their way through a kernel. */
struct elements {
    struct wr_kernel_state base;
    const struct wr_function *function;
    struct wr_kernel_state *inner; /* the kernel's own */
    struct wr_expr_heap heap; /* for a moment: of no pool */
    enum wr_type types[2];
    enum wr_type result;
    uint8_t in[CHUNK * 16] WR_ALIGNED(16);
    int32_t typmods[CHUNK];
    uint8_t out[CHUNK * 16] WR_ALIGNED(16);
    uint32_t errors[CHUNK];
    uint64_t bits[CHUNK / 64];
};

static void destroy(struct wr_kernel_state *state)
{
    struct elements *e = (struct elements *)state;

    if (e->inner != NULL) {
        e->inner->destroy(e->inner);
    }
    wr_expr_heap_clear(&e->heap);
    WR_VEC_FINI(&e->heap.bufs);
    wr_free(e);
}

/* The cast of a type by a modifier; NULL: its modifiers change nothing. */
static const struct wr_function *typmod_cast(enum wr_type type)
{
    const struct wr_function *f;

    for (uint32_t i = 0; (f = wr_function_at(i)) != NULL; i++) {
        bool named = f->kind == WR_FUNCTION_CAST ||
                     (type == WR_TYPE_NUMERIC && strcmp(f->name, "numeric") == 0);
        if (named && !f->is_operator && f->arg_count == 2 && f->args[0] == type &&
            f->args[1] == WR_TYPE_INT4 && f->result == type) {
            return f;
        }
    }
    return NULL;
}

static struct elements *elements_of(const struct wr_kernel_call *call)
{
    struct elements *e = (struct elements *)*call->state;

    if (e == NULL) {
        e = WR_NEW(struct elements);
        e->base.destroy = destroy;
        e->types[0] = wr_type_element(call->arg_types[0]);
        e->types[1] = WR_TYPE_INT4;
        e->result = wr_type_element(call->result_type);
        e->function = call->arg_count == 2
                          ? typmod_cast(e->result)
                          : wr_cast_find(e->types[0], e->result, WR_CAST_EXPLICIT);
        *call->state = &e->base;
    }
    return e;
}

/* Elements from `first` on; *ret_count as many as there are. */
static struct wr_kernel_call load(struct elements *e, const struct wr_array *a, uint32_t first,
                                  const void **args, const uint64_t **validities)
{
    uint32_t count = WR_MIN(a->shape.count - first, CHUNK);
    uint32_t bytes = wr_type_cell_bytes(e->types[0]);

    memset(e->in, 0, (size_t)count * bytes);
    memset(e->errors, 0, sizeof e->errors);
    memset(e->bits, 0xff, sizeof e->bits);
    for (uint32_t i = 0; i < count; i++) {
        if (wr_array_is_null(a, first + i)) {
            e->bits[i / 64] &= ~((uint64_t)1 << (i % 64));
        } else {
            wr_array_get(a, first + i, e->in + (size_t)i * bytes);
        }
    }
    args[0] = e->in;
    args[1] = e->typmods;
    validities[0] = e->bits;
    validities[1] = NULL;
    return (struct wr_kernel_call){.count = count,
                                   .arg_count = e->function->arg_count,
                                   .arg_types = e->types,
                                   .result_type = e->result,
                                   .args = args,
                                   .arg_validity = validities,
                                   .out = e->out,
                                   .errors = e->errors,
                                   .validity = e->bits,
                                   .nulls = e->bits,
                                   .heap = &e->heap,
                                   .state = &e->inner};
}

/* *ret_failed: the element that has the error. */
static uint32_t convert(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb,
                        uint32_t *ret_failed)
{
    struct wr_array a = wr_kernel_array(call, 0, row);
    struct elements *e = elements_of(call);
    uint32_t bytes = wr_type_cell_bytes(e->result);
    const void *args[2];
    const uint64_t *validities[2];
    struct wr_array_writer w;

    for (uint32_t i = 0; call->arg_count == 2 && i < CHUNK; i++) {
        e->typmods[i] = wr_kernel_int4(call, 1, row);
    }
    wr_array_begin(&w, sb, e->result, &a.shape);
    for (uint32_t first = 0; first < a.shape.count; first += CHUNK) {
        struct wr_kernel_call inner = load(e, &a, first, args, validities);
        if (!((const struct wr_kernel_entry *)e->function->kernel)->kernel(&inner)) {
            return WR_SQLSTATE_LIMIT;
        }
        for (uint32_t i = 0; i < inner.count; i++) {
            bool present = wr_bit_is_set(e->bits, i);
            if (present && e->errors[i] != 0) {
                *ret_failed = first + i;
                return e->errors[i];
            }
            wr_array_put(&w, present ? e->out + (size_t)i * bytes : NULL);
        }
        wr_expr_heap_clear(&e->heap);
    }
    wr_array_end(&w);
    return 0;
}

static uint32_t convert_row(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb,
                            const char **ret_message)
{
    uint32_t failed;

    if (elements_of(call)->function == NULL) {
        wr_kernel_same(call, 0, row, sb);
        return 0;
    }
    (void)ret_message;
    return convert(call, row, sb, &failed);
}

static bool kernel_array_array(const struct wr_kernel_call *call)
{
    return wr_kernel_by_row(call, convert_row);
}
const struct wr_kernel_entry wr_kernel_array_array = {kernel_array_array};
const struct wr_kernel_entry wr_kernel_array_typmod = {kernel_array_array};

/* The words of the elements' cast. */
void wr_explain_array_array(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate,
                            char *message, size_t bytes)
{
    struct wr_array a = wr_kernel_array(call, 0, row);
    struct elements *e = elements_of(call);
    struct wr_sb sb = {0};
    uint32_t failed = UINT32_MAX;

    message[0] = '\0';
    (void)convert(call, row, &sb, &failed);
    wr_sb_fini(&sb);
    if (failed == UINT32_MAX) {
        (void)snprintf(message, bytes, "no memory for the elements of an array");
    } else if (e->function->explain != NULL) {
        const void *args[2];
        const uint64_t *validities[2];
        struct wr_kernel_call inner = load(e, &a, failed - failed % CHUNK, args, validities);
        e->function->explain(&inner, failed % CHUNK, sqlstate, message, bytes);
    } else if (e->types[0] == WR_TYPE_TEXT) {
        struct wr_view text;
        wr_array_get(&a, failed, &text);
        wr_text_explain(sqlstate, e->result, -1, (struct wr_str){wr_view_ptr(&text), text.bytes},
                        message, bytes);
    }
    if (message[0] == '\0') {
        (void)snprintf(message, bytes, "%s out of range", wr_type_name(e->result));
    }
}

void wr_explain_array_typmod(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate,
                             char *message, size_t bytes)
{
    wr_explain_array_array(call, row, sqlstate, message, bytes);
}
