#include <string.h>

#include "common/base/limits.h"
#include "common/batch/sqlstate.h"
#include "common/expr/kernel_string.h"
#include "common/expr/text_case.h"

/* Buffers grow, so that a batch of many texts has few. */
#define HEAP_BYTES_MIN (16u * 1024)
#define HEAP_GROWTH_MAX 4u

static void note_wanted(struct wr_expr_heap *heap, uint64_t bytes)
{
    heap->wanted_bytes = bytes;
    for (uint32_t i = 0; i < heap->bufs.count; i++) {
        heap->wanted_bytes += heap->bufs.items[i]->bytes;
    }
}

uint8_t *wr_expr_heap_reserve(struct wr_expr_heap *heap, uint32_t bytes)
{
    if ((size_t)(heap->end - heap->next) < bytes || heap->next == NULL) {
        uint32_t growth = WR_MIN(heap->bufs.count, HEAP_GROWTH_MAX);
        uint32_t size = WR_MAX(bytes, HEAP_BYTES_MIN << growth);
        struct wr_buf *buf =
            heap->pool == NULL ? wr_buf_create_unowned(size) : wr_buf_alloc(heap->pool, size);
        if (buf == NULL) {
            note_wanted(heap, size);
            return NULL;
        }
        WR_VEC_PUSH(&heap->bufs, buf);
        heap->next = buf->data;
        heap->end = buf->data + buf->bytes;
    }
    return heap->next;
}

void wr_expr_heap_clear(struct wr_expr_heap *heap)
{
    for (uint32_t i = 0; i < heap->bufs.count; i++) {
        wr_buf_unref(heap->bufs.items[i]);
    }
    heap->bufs.count = 0;
    heap->next = heap->end = NULL;
}

static inline bool is_null(const struct wr_kernel_call *call, uint32_t row)
{
    return call->validity != NULL && (call->validity[row / 64] >> (row % 64) & 1) == 0;
}

/* One reservation for the whole call keeps an ordinary result in one buffer. */
#define TOGETHER_BYTES_MAX (1u << 20)

static bool change_case(const struct wr_kernel_call *call, bool upper)
{
    const struct wr_view *a = call->args[0];
    struct wr_view *out = call->out;
    uint64_t total = 0;

    WR_KERNEL_ROWS(call, i)
    {
        total += a[i].bytes > WR_VIEW_INLINE_BYTES / 2 ? 2ull * a[i].bytes : 0;
    }
    if (total > 0 && total <= TOGETHER_BYTES_MAX &&
        wr_expr_heap_reserve(call->heap, (uint32_t)total) == NULL) {
        return false;
    }
    WR_KERNEL_ROWS(call, i)
    {
        char small[2 * WR_VIEW_INLINE_BYTES], *to = small;
        if (a[i].bytes > WR_VIEW_INLINE_BYTES / 2) {
            to = (char *)wr_expr_heap_reserve(call->heap, 2 * a[i].bytes);
        }
        if (to == NULL) {
            return false;
        }
        uint32_t bytes = wr_text_change_case(wr_view_ptr(&a[i]), a[i].bytes, upper, to);
        out[i] = wr_view_of(to, bytes);
        if (bytes > WR_VIEW_INLINE_BYTES) {
            call->heap->next += bytes;
        }
    }
    return true;
}

static bool lower(const struct wr_kernel_call *call)
{
    return change_case(call, false);
}
const struct wr_kernel_entry wr_kernel_lower = {lower};

static bool upper(const struct wr_kernel_call *call)
{
    return change_case(call, true);
}
const struct wr_kernel_entry wr_kernel_upper = {upper};

static bool length(const struct wr_kernel_call *call)
{
    const struct wr_view *a = call->args[0];
    int32_t *out = call->out;

    WR_KERNEL_ROWS(call, i)
    {
        out[i] = (int32_t)wr_utf8_length((struct wr_str){wr_view_ptr(&a[i]), a[i].bytes});
    }
    return true;
}
const struct wr_kernel_entry wr_kernel_length = {length};

/* A text longer than the largest row fails its row: it could not travel anyway. */
static bool concat(const struct wr_kernel_call *call)
{
    const struct wr_view *a = call->args[0], *b = call->args[1];
    struct wr_view *out = call->out;
    uint64_t total = 0;

    WR_KERNEL_ROWS(call, i)
    {
        total += (uint64_t)a[i].bytes + b[i].bytes;
    }
    if (total > 0 && total <= TOGETHER_BYTES_MAX &&
        wr_expr_heap_reserve(call->heap, (uint32_t)total) == NULL) {
        return false;
    }
    WR_KERNEL_ROWS(call, i)
    {
        uint64_t bytes = (uint64_t)a[i].bytes + b[i].bytes;
        char small[WR_VIEW_INLINE_BYTES], *to = small;
        if (is_null(call, i) || bytes > WR_OVERSIZE_BYTES_MAX) {
            call->errors[i] = is_null(call, i) ? 0 : WR_SQLSTATE_LIMIT;
            out[i] = (struct wr_view){0};
            continue;
        }
        if (bytes > WR_VIEW_INLINE_BYTES) {
            to = (char *)wr_expr_heap_reserve(call->heap, (uint32_t)bytes);
            if (to == NULL) {
                return false;
            }
            call->heap->next += bytes;
        }
        memcpy(to, wr_view_ptr(&a[i]), a[i].bytes);
        memcpy(to + a[i].bytes, wr_view_ptr(&b[i]), b[i].bytes);
        out[i] = wr_view_of(to, (uint32_t)bytes);
    }
    return true;
}
const struct wr_kernel_entry wr_kernel_concat = {concat};
