#include "common/expr/set_function.h"

#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/bytes.h"
#include "common/batch/sqlstate.h"
#include "common/expr/byte_set.h"
#include "common/expr/function.h"
#include "common/expr/kernel.h"
#include "common/expr/text_case.h"

#define MATCH_LIMIT 1000000u

struct wr_set_function {
    struct wr_expr *args;
    struct wr_schema text_schema; /* of the evaluated argument */
    struct wr_field text_field;
    bool fold;       /* lower() of the argument is done here, word by word */
    bool drop_empty;
    bool by_bytes;
    bool repeated;   /* + behind the class */
    struct wr_byte_set set;
    pcre2_code *regex;
    pcre2_match_data *match;
    pcre2_match_context *match_context;

    /* The batch in hand. */
    struct wr_batch *in;
    struct wr_batch *text; /* the evaluated argument, one column, in's row numbers; owned */
    uint64_t failed[WR_BATCH_ROWS_MAX / 64];
    uint32_t live;         /* next live index */
    bool in_row;
    bool row_folded;       /* the row was lower-cased as a whole */
    struct wr_str row;     /* its text */
    uint32_t at;           /* offset of the next piece */
    struct wr_expr_heap heap;
};

/* ---- creation ---- */

/* PostgreSQL's escapes that PCRE2 knows by other names; everything else is the same. */
static void translate(struct wr_str pattern, struct wr_sb *sb)
{
    for (size_t i = 0; i < pattern.bytes; i++) {
        char c = pattern.ptr[i];
        if (c != '\\' || i + 1 == pattern.bytes) {
            wr_sb_putc(sb, c);
            continue;
        }
        c = pattern.ptr[++i];
        switch (c) {
        case 'y':
            wr_sb_puts(sb, "\\b");
            break;
        case 'Y':
            wr_sb_puts(sb, "\\B");
            break;
        case 'm':
            wr_sb_puts(sb, "\\b(?=\\w)");
            break;
        case 'M':
            wr_sb_puts(sb, "\\b(?<=\\w)");
            break;
        case 'Z':
            wr_sb_puts(sb, "\\z");
            break;
        default:
            wr_sb_putc(sb, '\\');
            wr_sb_putc(sb, c);
        }
    }
}

static enum wr_code compile(struct wr_set_function *set, struct wr_str pattern,
                            struct wr_error *err)
{
    struct wr_sb sb = {0};
    int number = 0;
    PCRE2_SIZE offset = 0;

    set->by_bytes = wr_byte_set_parse(pattern, &set->set, &set->repeated);
    if (set->by_bytes) {
        if (set->fold) {
            wr_byte_set_fold(&set->set);
        }
        return WR_OK;
    }
    set->fold = false;
    wr_sb_reserve(&sb, 1);
    translate(pattern, &sb);
    set->regex = pcre2_compile((PCRE2_SPTR)(sb.ptr == NULL ? "" : sb.ptr), sb.bytes,
                               PCRE2_UTF | PCRE2_DOLLAR_ENDONLY, &number, &offset, NULL);
    wr_sb_fini(&sb);
    if (set->regex == NULL) {
        char message[120];
        (void)pcre2_get_error_message(number, (PCRE2_UCHAR *)message, sizeof message);
        return wr_fail(err, WR_ERR_INVALID, "invalid regular expression \"%.*s\": %s at character %zu",
                       (int)WR_MIN(pattern.bytes, 100), pattern.ptr, message, (size_t)offset + 1);
    }
    (void)pcre2_jit_compile(set->regex, PCRE2_JIT_COMPLETE);
    set->match = pcre2_match_data_create_from_pattern(set->regex, NULL);
    set->match_context = pcre2_match_context_create(NULL);
    pcre2_set_match_limit(set->match_context, MATCH_LIMIT);
    return WR_OK;
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
        args->constants[in->constant]->is_null) {
        return wr_fail(err, WR_ERR_UNSUPPORTED,
                       "the pattern of regexp_split_to_table must be a constant text");
    }
    /* Row codec of one present text: a byte of null bits, then length and bytes. */
    struct wr_reader reader = wr_reader_of(args->constants[in->constant]->value.data,
                                           args->constants[in->constant]->value.len);
    (void)wr_read_u8(&reader);
    *ret = wr_read_str(&reader);
    return reader.failed ? wr_fail(err, WR_ERR_CORRUPT, "a pattern that cannot be read") : WR_OK;
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
    wr_expr_destroy(set->args);
    pcre2_code_free(set->regex);
    pcre2_match_data_free(set->match);
    pcre2_match_context_free(set->match_context);
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

/* The next match of the pattern from `at` on that may split; false: none. */
static bool next_match(struct wr_set_function *set, uint32_t at, uint32_t *ret_from,
                       uint32_t *ret_to, bool *ret_failed)
{
    const char *p = set->row.ptr;
    uint32_t bytes = (uint32_t)set->row.bytes, look = at;

    if (set->by_bytes) {
        uint32_t from = at;
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
    /* PostgreSQL ignores empty matches at the start, at the end, and right behind a match. */
    for (;;) {
        int found = pcre2_match(set->regex, (PCRE2_SPTR)p, bytes, look, PCRE2_NO_UTF_CHECK,
                                set->match, set->match_context);
        if (found == PCRE2_ERROR_NOMATCH) {
            return false;
        }
        if (found < 0) {
            *ret_failed = true;
            return false;
        }
        const PCRE2_SIZE *where = pcre2_get_ovector_pointer(set->match);
        *ret_from = (uint32_t)where[0];
        *ret_to = (uint32_t)where[1];
        if (*ret_to > *ret_from || (*ret_from > at && *ret_from < bytes)) {
            return true;
        }
        look = *ret_to + 1;
        while (look < bytes && ((uint8_t)p[look] & 0xc0) == 0x80) {
            look++;
        }
        if (look > bytes) {
            return false;
        }
    }
}

static enum piece_result pieces(struct wr_set_function *set, struct output *out, bool *ret_failed)
{
    uint32_t bytes = (uint32_t)set->row.bytes, from = 0, to = 0;

    for (;;) {
        bool more = next_match(set, set->at, &from, &to, ret_failed);
        uint32_t end = more ? from : bytes;
        if (*ret_failed) {
            return PIECES_ROW_DONE;
        }
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
    }
}

/* A row with other than ASCII is lower-cased as a whole: Kelvin's sign becomes a letter k. */
static bool begin_row(struct wr_set_function *set, uint32_t row)
{
    const struct wr_view *view = (const struct wr_view *)set->text->columns[0].values + row;

    set->row = (struct wr_str){wr_view_ptr(view), view->bytes};
    set->at = 0;
    set->row_folded = false;
    if (set->fold && !wr_text_is_ascii(set->row.ptr, (uint32_t)set->row.bytes)) {
        uint8_t *copy = wr_expr_heap_reserve(&set->heap, 2 * (uint32_t)set->row.bytes);
        if (copy == NULL) {
            return false;
        }
        set->row.bytes =
            wr_text_change_case(set->row.ptr, (uint32_t)set->row.bytes, false, (char *)copy);
        set->row.ptr = (const char *)copy;
        set->heap.next += set->row.bytes;
        set->row_folded = true;
    }
    set->in_row = true;
    return true;
}

/* false: all rows are done. */
static bool next_row(struct wr_set_function *set, uint16_t *ret_row, bool *ret_no_memory)
{
    while (!set->in_row) {
        uint32_t row;
        if (set->live == set->in->live_count) {
            return false;
        }
        row = wr_batch_row(set->in, set->live);
        if (wr_column_is_null(&set->text->columns[0], row) ||
            (set->failed[row / 64] >> (row % 64) & 1) != 0) {
            set->live += 1;
            continue;
        }
        if (!begin_row(set, row)) {
            *ret_no_memory = true;
            return false;
        }
    }
    *ret_row = (uint16_t)wr_batch_row(set->in, set->live);
    return true;
}

uint32_t wr_set_function_next(struct wr_set_function *set, uint32_t rows_max, void *values,
                              uint64_t *validity, uint16_t *origin, bool *ret_done)
{
    struct output out = {.values = values, .origin = origin, .max = rows_max};
    bool no_memory = false;

    (void)validity; /* pieces are never NULL */
    *ret_done = false;
    while (next_row(set, &out.row, &no_memory)) {
        bool failed = false;
        enum piece_result result = set->by_bytes && set->drop_empty
                                       ? words(set, &out)
                                       : pieces(set, &out, &failed);
        if (result != PIECES_ROW_DONE) {
            return out.count;
        }
        set->in_row = false;
        set->live += 1;
    }
    *ret_done = !no_memory;
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
