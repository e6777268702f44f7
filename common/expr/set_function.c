#include "common/expr/set_function.h"

#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/bytes.h"
#include "common/batch/sqlstate.h"
#include "common/expr/byte_set.h"
#include "common/expr/function.h"
#include "common/expr/kernel.h"
#include "common/expr/regex.h"
#include "common/expr/text_case.h"

struct wr_set_function {
    struct wr_expr *args;
    struct wr_schema text_schema; /* of the evaluated argument */
    struct wr_field text_field;
    bool fold;       /* lower() of the argument is done here, word by word */
    bool drop_empty;
    bool by_bytes;
    bool repeated;   /* + behind the class */
    struct wr_byte_set set;
    struct wr_regex *regex; /* NULL: bytes are enough */

    /* The batch in hand. */
    struct wr_batch *in;
    struct wr_batch *text; /* the evaluated argument, one column, in's row numbers; owned */
    uint64_t failed[WR_BATCH_ROWS_MAX / 64];
    uint32_t live;         /* next live index */
    bool in_row;
    bool row_folded;       /* the row was lower-cased as a whole */
    struct wr_str row;     /* its text */
    uint32_t at;           /* offset of the next piece */
    bool row_by_bytes;     /* else by the matches in cuts */
    WR_VEC(uint32_t) cuts; /* where the matches of the row begin and end */
    uint32_t next_cut;
    bool has_failure; /* of the last call of next */
    struct wr_expr_failure failure;
    struct wr_expr_heap heap;
};

/* ---- creation ---- */

static enum wr_code compile_regex(struct wr_set_function *set, struct wr_str pattern,
                                  struct wr_error *err)
{
    const char *wrong = wr_regex_create(pattern, 0, &set->regex);

    if (wrong == NULL) {
        wrong = wr_regex_place_refusal(set->regex);
    }
    return wrong == NULL ? WR_OK
                         : wr_fail(err, WR_ERR_INVALID, "%s: \"%.*s\"", wrong,
                                   (int)WR_MIN(pattern.bytes, 100), pattern.ptr);
}

static enum wr_code compile(struct wr_set_function *set, struct wr_str pattern,
                            struct wr_error *err)
{
    set->by_bytes = wr_byte_set_parse(pattern, &set->set, &set->repeated);
    set->fold = set->fold && set->by_bytes;
    if (set->fold) {
        wr_byte_set_fold(&set->set);
    }
    return set->by_bytes && !set->set.ascii_only ? WR_OK : compile_regex(set, pattern, err);
}

static const Weir__Instruction *result_instruction(const Weir__Program *program, uint32_t result)
{
    return program->results[result] < program->n_instructions
               ? program->instructions[program->results[result]]
               : NULL;
}

/* The pattern of a call: its second argument, a constant. */
static enum wr_code constant_pattern(const Weir__Program *args, struct wr_str *ret,
                                     struct wr_error *err)
{
    const Weir__Instruction *in = args->n_results == 2 ? result_instruction(args, 1) : NULL;

    if (in == NULL || in->op != WR_EXPR_CONSTANT || in->constant >= args->n_constants ||
        args->constants[in->constant]->type != WR_TYPE_TEXT ||
        args->constants[in->constant]->is_null) {
        return wr_fail(err, WR_ERR_UNSUPPORTED,
                       "the pattern of regexp_split_to_table must be a constant text");
    }
    /* Row codec of one present text: a byte of null bits, then length and bytes. */
    struct wr_reader reader = wr_reader_of(args->constants[in->constant]->value.data,
                                           args->constants[in->constant]->value.len);
    (void)wr_read_u8(&reader);
    *ret = wr_read_str(&reader);
    return reader.failed || wr_reader_left(&reader) != 0
               ? wr_fail(err, WR_ERR_CORRUPT, "a pattern that cannot be read")
               : WR_OK;
}

/* lower(x) as the argument: evaluate x, and lower the words. */
static bool folds_lower(const Weir__Program *args, uint32_t *ret_register)
{
    const Weir__Instruction *in = result_instruction(args, 0);
    const struct wr_function *f =
        in != NULL && in->op == WR_EXPR_CALL ? wr_function_by_number(in->function) : NULL;

    if (f == NULL || strcmp(f->name, "lower") != 0 || in->n_args != 1) {
        return false;
    }
    *ret_register = in->args[0];
    return true;
}

enum wr_code wr_set_function_create(uint32_t number, const Weir__Program *args,
                                    const struct wr_schema *input, struct wr_set_function **ret,
                                    struct wr_error *err)
{
    struct wr_set_function *set = WR_NEW(struct wr_set_function);
    const struct wr_function *f = wr_function_by_number(number);
    struct wr_str pattern = {"", 0};
    Weir__Program text = *args;
    enum wr_code code = WR_OK;
    uint32_t result;

    if (f == NULL || f->kind != WR_FUNCTION_SET) {
        code = wr_fail(err, WR_ERR_CORRUPT, "function %u is not set-returning", number);
    }
    if (code == WR_OK) {
        code = constant_pattern(args, &pattern, err);
    }
    if (code == WR_OK) {
        set->fold = folds_lower(args, &result);
        code = compile(set, pattern, err);
    }
    if (code == WR_OK) {
        result = set->fold ? result : args->results[0];
        text.n_results = 1;
        text.results = &result;
        code = wr_expr_create(&text, input, &set->args, err);
    }
    if (code == WR_OK && wr_expr_result_type(set->args, 0) != WR_TYPE_TEXT) {
        code = wr_fail(err, WR_ERR_CORRUPT, "an argument of another type");
    }
    if (code != WR_OK) {
        wr_set_function_destroy(set);
        return code;
    }
    set->text_field = (struct wr_field){.name = "text", .type = WR_TYPE_TEXT, .typmod = -1};
    set->text_schema = (struct wr_schema){.field_count = 1, .fields = &set->text_field};
    *ret = set;
    return WR_OK;
}

static void let_go(struct wr_set_function *set)
{
    wr_batch_unref(set->text);
    set->text = NULL;
    set->in = NULL;
    wr_expr_heap_clear(&set->heap);
}

void wr_set_function_destroy(struct wr_set_function *set)
{
    if (set == NULL) {
        return;
    }
    let_go(set);
    WR_VEC_FINI(&set->heap.bufs);
    WR_VEC_FINI(&set->cuts);
    wr_expr_destroy(set->args);
    wr_regex_destroy(set->regex);
    wr_free(set);
}

void wr_set_function_drop_empty(struct wr_set_function *set)
{
    set->drop_empty = true;
}

enum wr_type wr_set_function_type(const struct wr_set_function *set)
{
    (void)set;
    return WR_TYPE_TEXT;
}

uint32_t wr_set_function_begin(struct wr_set_function *set, struct wr_batch *in,
                               struct wr_buf_pool *pool, struct wr_expr_failure *ret_first,
                               uint16_t *fail_rows)
{
    uint32_t errors;

    let_go(set);
    set->heap.pool = pool;
    memset(set->failed, 0, sizeof set->failed);
    set->text = wr_batch_create(pool, &set->text_schema,
                                wr_expr_project_scratch(set->args, in->row_count));
    if (set->text == NULL) {
        *ret_first = (struct wr_expr_failure){.sqlstate = WR_SQLSTATE_LIMIT,
                                              .message = "the memory budget is used up"};
        return UINT32_MAX;
    }
    set->text->row_count = in->row_count;
    set->text->live_count = in->live_count;
    errors = wr_expr_project(set->args, in, set->text, pool, ret_first, fail_rows);
    for (uint32_t i = 0; errors != UINT32_MAX && i < errors; i++) {
        set->failed[fail_rows[i] / 64] |= (uint64_t)1 << (fail_rows[i] % 64);
    }
    set->in = in;
    set->live = 0;
    set->in_row = false;
    return errors;
}

/* ---- pieces ---- */

struct output {
    struct wr_view *values;
    uint16_t *origin;
    uint32_t count;
    uint32_t max;
    uint16_t row;
};

#if defined(__SSE2__)
#include <emmintrin.h>

/* Up to 12 bytes at p (16 are readable), lower-cased when asked, as a view. */
static inline void put_inline(struct wr_view *view, const uint8_t *p, uint32_t bytes, bool fold)
{
    __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
    __m128i index = _mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    __m128i keep = _mm_cmplt_epi8(index, _mm_set1_epi8((char)bytes));

    v = _mm_and_si128(v, keep);
    if (fold) {
        __m128i upper = _mm_and_si128(_mm_cmpgt_epi8(v, _mm_set1_epi8('A' - 1)),
                                      _mm_cmplt_epi8(v, _mm_set1_epi8('Z' + 1)));
        v = _mm_or_si128(v, _mm_and_si128(upper, _mm_set1_epi8(0x20)));
    }
    v = _mm_or_si128(_mm_slli_si128(v, 4), _mm_cvtsi32_si128((int)bytes));
    _mm_storeu_si128((__m128i *)(void *)view, v);
}
#else
static inline void put_inline(struct wr_view *view, const uint8_t *p, uint32_t bytes, bool fold)
{
    *view = (struct wr_view){.bytes = bytes};
    for (uint32_t i = 0; i < bytes; i++) {
        uint8_t c = p[i];
        view->inlined[i] = (char)(fold && c >= 'A' && c <= 'Z' ? c | 0x20 : c);
    }
}
#endif

/* false: no memory for a long word's lower case. */
static inline bool put_piece(struct wr_set_function *set, struct output *out, uint32_t from,
                             uint32_t to)
{
    const char *p = set->row.ptr + from;
    uint32_t bytes = to - from;
    bool fold = set->fold && !set->row_folded;
    struct wr_view *view = &out->values[out->count];

    out->origin[out->count] = out->row;
    if (bytes <= WR_VIEW_INLINE_BYTES) {
        put_inline(view, (const uint8_t *)p, bytes, fold);
    } else if (fold) {
        uint8_t *copy = wr_expr_heap_reserve(&set->heap, bytes);
        if (copy == NULL) {
            return false;
        }
        (void)wr_text_change_case(p, bytes, false, (char *)copy);
        *view = wr_view_of((const char *)copy, bytes);
        set->heap.next += bytes;
    } else {
        *view = wr_view_of(p, bytes);
    }
    out->count += 1;
    return true;
}

enum piece_result { PIECES_ROW_DONE, PIECES_FULL, PIECES_NO_MEMORY };

/* Words: runs of bytes outside the set. Empty pieces do not exist. `at` is where the word begins that
 * could not be put, so that the next call goes on with it. */
static enum piece_result words(struct wr_set_function *set, struct output *out)
{
    const uint8_t *p = (const uint8_t *)set->row.ptr;
    uint32_t bytes = (uint32_t)set->row.bytes, open = UINT32_MAX;

    for (uint32_t base = set->at; base < bytes; base += 64) {
        uint64_t mask = wr_byte_set_mask(&set->set, p + base);
        if (bytes - base < 64) {
            mask |= ~(uint64_t)0 << (bytes - base); /* the end ends a word */
        }
        uint64_t inside = ~mask;
        if (open != UINT32_MAX) {
            uint32_t end = mask == 0 ? 64 : (uint32_t)__builtin_ctzll(mask);
            if (end == 64) {
                continue;
            }
            set->at = open;
            if (out->count == out->max) {
                return PIECES_FULL;
            }
            if (!put_piece(set, out, open, base + end)) {
                return PIECES_NO_MEMORY;
            }
            open = UINT32_MAX;
            inside &= ~(uint64_t)0 << end;
        }
        while (inside != 0) {
            uint32_t start = (uint32_t)__builtin_ctzll(inside);
            uint64_t rest = mask >> start;
            if (rest == 0) {
                open = base + start;
                break;
            }
            uint32_t end = start + (uint32_t)__builtin_ctzll(rest);
            set->at = base + start;
            if (out->count == out->max) {
                return PIECES_FULL;
            }
            if (!put_piece(set, out, base + start, base + end)) {
                return PIECES_NO_MEMORY;
            }
            inside &= ~(uint64_t)0 << end; /* end < 64: rest had a bit */
        }
    }
    if (open != UINT32_MAX) {
        set->at = open;
        if (out->count == out->max) {
            return PIECES_FULL;
        }
        if (!put_piece(set, out, open, bytes)) {
            return PIECES_NO_MEMORY;
        }
    }
    return PIECES_ROW_DONE;
}

/* All matches of the row that split it. PostgreSQL leaves out empty ones at the start, at the end, and
 * right behind another. Matching is done before a piece is given out, so that a row whose matching
 * fails makes none. false: it did. */
static bool find_cuts(struct wr_set_function *set)
{
    const uint8_t *p = (const uint8_t *)set->row.ptr;
    uint32_t bytes = (uint32_t)set->row.bytes, look = 0, at = 0;

    set->cuts.count = 0;
    set->next_cut = 0;
    while (look <= bytes) {
        struct wr_regex_span span;
        enum wr_regex_result found = wr_regex_find(set->regex, set->row, look, &span, 1);
        if (found != WR_REGEX_YES) {
            return found == WR_REGEX_NO;
        }
        uint32_t from = (uint32_t)span.from, to = (uint32_t)span.to;
        if (to > from || (from > at && from < bytes)) {
            WR_VEC_PUSH(&set->cuts, from);
            WR_VEC_PUSH(&set->cuts, to);
            at = to;
        }
        look = to;
        if (to == from) {
            do {
                look++;
            } while (look < bytes && (p[look] & 0xc0) == 0x80);
        }
    }
    return true;
}

/* The next match that splits; false: none. */
static bool next_match(struct wr_set_function *set, uint32_t *ret_from, uint32_t *ret_to)
{
    const char *p = set->row.ptr;
    uint32_t bytes = (uint32_t)set->row.bytes, from = set->at;

    if (!set->row_by_bytes) {
        if (set->next_cut == set->cuts.count) {
            return false;
        }
        *ret_from = set->cuts.items[set->next_cut];
        *ret_to = set->cuts.items[set->next_cut + 1];
        return true;
    }
    while (from < bytes && !set->set.member[(uint8_t)p[from]]) {
        from++;
    }
    *ret_from = from;
    *ret_to = from + 1;
    while (set->repeated && *ret_to < bytes && set->set.member[(uint8_t)p[*ret_to]]) {
        *ret_to += 1;
    }
    return from < bytes;
}

static enum piece_result pieces(struct wr_set_function *set, struct output *out)
{
    uint32_t bytes = (uint32_t)set->row.bytes, from = 0, to = 0;

    for (;;) {
        bool more = next_match(set, &from, &to);
        uint32_t end = more ? from : bytes;
        if (end > set->at || !set->drop_empty) {
            if (out->count == out->max) {
                return PIECES_FULL;
            }
            if (!put_piece(set, out, set->at, end)) {
                return PIECES_NO_MEMORY;
            }
        }
        if (!more) {
            return PIECES_ROW_DONE;
        }
        set->at = to;
        set->next_cut += 2;
    }
}

/* Kelvin's sign becomes a letter k: a row with other than ASCII is lower-cased as a whole. */
static bool fold_row(struct wr_set_function *set)
{
    uint8_t *copy = wr_expr_heap_reserve(&set->heap, 2 * (uint32_t)set->row.bytes);

    if (copy == NULL) {
        return false;
    }
    set->row.bytes =
        wr_text_change_case(set->row.ptr, (uint32_t)set->row.bytes, false, (char *)copy);
    set->row.ptr = (const char *)copy;
    set->heap.next += set->row.bytes;
    set->row_folded = true;
    return true;
}

enum row_result { ROW_READY, ROW_FAILED, ROW_NO_MEMORY };

static enum row_result begin_row(struct wr_set_function *set, uint32_t row)
{
    const struct wr_view *view = (const struct wr_view *)set->text->columns[0].values + row;
    bool plain;

    set->row = (struct wr_str){wr_view_ptr(view), view->bytes};
    set->at = 0;
    set->row_folded = false;
    plain = (!set->fold && !set->set.ascii_only) ||
            wr_text_is_ascii(set->row.ptr, (uint32_t)set->row.bytes);
    set->row_by_bytes = set->by_bytes && (plain || !set->set.ascii_only);
    if (set->fold && !plain && !fold_row(set)) {
        return ROW_NO_MEMORY;
    }
    if (!set->row_by_bytes && !find_cuts(set)) {
        set->has_failure = true;
        set->failure = (struct wr_expr_failure){.row = row, .sqlstate = WR_SQLSTATE_REGEX};
        (void)snprintf(set->failure.message, sizeof set->failure.message,
                       "regular expression failed: more steps than allowed");
        return ROW_FAILED;
    }
    set->in_row = true;
    return ROW_READY;
}

bool wr_set_function_take_failure(struct wr_set_function *set, struct wr_expr_failure *ret)
{
    if (!set->has_failure) {
        return false;
    }
    *ret = set->failure;
    set->has_failure = false;
    return true;
}

/* ROW_READY with *ret_done: all rows are done. */
static enum row_result next_row(struct wr_set_function *set, uint16_t *ret_row, bool *ret_done)
{
    while (!set->in_row) {
        enum row_result result;
        uint32_t row;
        if (set->live == set->in->live_count) {
            *ret_done = true;
            return ROW_READY;
        }
        row = wr_batch_row(set->in, set->live);
        if (wr_column_is_null(&set->text->columns[0], row) ||
            (set->failed[row / 64] >> (row % 64) & 1) != 0) {
            set->live += 1;
            continue;
        }
        result = begin_row(set, row);
        set->live += result == ROW_FAILED;
        if (result != ROW_READY) {
            return result;
        }
    }
    *ret_row = (uint16_t)wr_batch_row(set->in, set->live);
    return ROW_READY;
}

uint32_t wr_set_function_next(struct wr_set_function *set, uint32_t rows_max, void *values,
                              uint64_t *validity, uint16_t *origin, bool *ret_done)
{
    struct output out = {.values = values, .origin = origin, .max = rows_max};

    (void)validity; /* pieces are never NULL */
    set->has_failure = false;
    *ret_done = false;
    while (next_row(set, &out.row, ret_done) == ROW_READY && !*ret_done) {
        enum piece_result result =
            set->row_by_bytes && set->drop_empty ? words(set, &out) : pieces(set, &out);
        if (result != PIECES_ROW_DONE) {
            break;
        }
        set->in_row = false;
        set->live += 1;
    }
    return out.count;
}

bool wr_set_function_hold(struct wr_set_function *set, struct wr_batch *out)
{
    bool held = wr_batch_share(out, set->in) && wr_batch_share(out, set->text);

    for (uint32_t i = 0; i < set->heap.bufs.count; i++) {
        held = held && wr_batch_hold(out, set->heap.bufs.items[i]);
    }
    return held;
}
