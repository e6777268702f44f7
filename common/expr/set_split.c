/* regexp_split_to_table. The first argument may be any text expression; the pattern must be a constant.
 * A pattern that is one character class repeated ([^a-z]+, \s+, [,;]) is a set of bytes, and lower(column)
 * as first argument is folded into the splitting. Other patterns are regex.h's. */
#include <stdio.h>
#include <string.h>

#include "common/base/bytes.h"
#include "common/batch/sqlstate.h"
#include "common/expr/byte_set.h"
#include "common/expr/regex.h"
#include "common/expr/set_kernel.h"
#include "common/expr/text_case.h"

struct split {
    bool fold;       /* lower() of the argument is done here, word by word */
    bool drop_empty;
    bool by_bytes;
    bool repeated;   /* + behind the class */
    struct wr_byte_set set;
    struct wr_regex *regex; /* NULL: bytes are enough */

    bool row_folded;       /* the row was lower-cased as a whole */
    struct wr_str row;     /* its text */
    uint32_t at;           /* offset of the next piece */
    bool row_by_bytes;     /* else by the matches in cuts */
    WR_VEC(uint32_t) cuts; /* where the matches of the row begin and end */
    uint32_t next_cut;
};

/* ---- creation ---- */

static enum wr_code compile_regex(struct split *set, struct wr_str pattern,
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

static enum wr_code compile(struct split *set, struct wr_str pattern,
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

static enum wr_code split_open(void *state, Weir__Program *args, struct wr_error *err)
{
    struct split *set = state;
    struct wr_str pattern = {"", 0};
    uint32_t folded = 0;

    if (constant_pattern(args, &pattern, err) != WR_OK) {
        return err->code;
    }
    set->fold = folds_lower(args, &folded);
    if (compile(set, pattern, err) != WR_OK) {
        return err->code;
    }
    args->results[0] = set->fold ? folded : args->results[0];
    args->n_results = 1;
    return WR_OK;
}

static void split_close(void *state)
{
    struct split *set = state;

    WR_VEC_FINI(&set->cuts);
    wr_regex_destroy(set->regex);
}

static bool split_drop_empty(void *state)
{
    struct split *set = state;

    set->drop_empty = true;
    return true;
}

/* ---- pieces ---- */

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
static inline bool put_piece(struct split *set, struct wr_expr_heap *heap,
                             struct wr_set_output *out, uint32_t from, uint32_t to)
{
    const char *p = set->row.ptr + from;
    uint32_t bytes = to - from;
    bool fold = set->fold && !set->row_folded;
    struct wr_view *view = (struct wr_view *)out->values[0] + out->count;

    out->origin[out->count] = out->row;
    if (bytes <= WR_VIEW_INLINE_BYTES) {
        put_inline(view, (const uint8_t *)p, bytes, fold);
    } else if (fold) {
        uint8_t *copy = wr_expr_heap_reserve(heap, bytes);
        if (copy == NULL) {
            return false;
        }
        (void)wr_text_change_case(p, bytes, false, (char *)copy);
        *view = wr_view_of((const char *)copy, bytes);
        heap->next += bytes;
    } else {
        *view = wr_view_of(p, bytes);
    }
    out->count += 1;
    return true;
}

/* Words: runs of bytes outside the set. Empty pieces do not exist. `at` is where the word begins that
 * could not be put, so that the next call goes on with it. */
static enum wr_set_result words(struct split *set, struct wr_expr_heap *heap,
                                struct wr_set_output *out)
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
                return WR_SET_MORE;
            }
            if (!put_piece(set, heap, out, open, base + end)) {
                return WR_SET_NO_MEMORY;
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
                return WR_SET_MORE;
            }
            if (!put_piece(set, heap, out, base + start, base + end)) {
                return WR_SET_NO_MEMORY;
            }
            inside &= ~(uint64_t)0 << end; /* end < 64: rest had a bit */
        }
    }
    if (open != UINT32_MAX) {
        set->at = open;
        if (out->count == out->max) {
            return WR_SET_MORE;
        }
        if (!put_piece(set, heap, out, open, bytes)) {
            return WR_SET_NO_MEMORY;
        }
    }
    return WR_SET_DONE;
}

/* All matches of the row that split it. PostgreSQL leaves out empty ones at the start, at the end, and
 * right behind another. Matching is done before a piece is given out, so that a row whose matching
 * fails makes none. false: it did. */
static bool find_cuts(struct split *set)
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
static bool next_match(struct split *set, uint32_t *ret_from, uint32_t *ret_to)
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

static enum wr_set_result pieces(struct split *set, struct wr_expr_heap *heap,
                                 struct wr_set_output *out)
{
    uint32_t bytes = (uint32_t)set->row.bytes, from = 0, to = 0;

    for (;;) {
        bool more = next_match(set, &from, &to);
        uint32_t end = more ? from : bytes;
        if (end > set->at || !set->drop_empty) {
            if (out->count == out->max) {
                return WR_SET_MORE;
            }
            if (!put_piece(set, heap, out, set->at, end)) {
                return WR_SET_NO_MEMORY;
            }
        }
        if (!more) {
            return WR_SET_DONE;
        }
        set->at = to;
        set->next_cut += 2;
    }
}

/* Kelvin's sign becomes a letter k: a row with other than ASCII is lower-cased as a whole. */
static bool fold_row(struct split *set, struct wr_expr_heap *heap)
{
    uint8_t *copy = wr_expr_heap_reserve(heap, 2 * (uint32_t)set->row.bytes);

    if (copy == NULL) {
        return false;
    }
    set->row.bytes =
        wr_text_change_case(set->row.ptr, (uint32_t)set->row.bytes, false, (char *)copy);
    set->row.ptr = (const char *)copy;
    heap->next += set->row.bytes;
    set->row_folded = true;
    return true;
}

static enum wr_set_result split_begin(struct wr_set_call *call)
{
    struct split *set = call->state;
    bool plain;

    set->row = wr_set_text(call, 0);
    set->at = 0;
    set->row_folded = false;
    plain = (!set->fold && !set->set.ascii_only) ||
            wr_text_is_ascii(set->row.ptr, (uint32_t)set->row.bytes);
    set->row_by_bytes = set->by_bytes && (plain || !set->set.ascii_only);
    if (set->fold && !plain && !fold_row(set, call->heap)) {
        return WR_SET_NO_MEMORY;
    }
    if (!set->row_by_bytes && !find_cuts(set)) {
        return wr_set_fail(call, WR_SQLSTATE_REGEX,
                           "regular expression failed: more steps than allowed");
    }
    return WR_SET_MORE;
}

static enum wr_set_result split_next(struct wr_set_call *call, struct wr_set_output *out)
{
    struct split *set = call->state;

    return set->row_by_bytes && set->drop_empty ? words(set, call->heap, out)
                                                : pieces(set, call->heap, out);
}

const struct wr_set_kernel wr_set_regexp_split_to_table = {
    .row_in_heap = true,
    .state_bytes = sizeof(struct split),
    .open = split_open,
    .close = split_close,
    .drop_empty = split_drop_empty,
    .begin = split_begin,
    .next = split_next,
};
