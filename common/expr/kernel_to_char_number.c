/* Numbers written and read by a picture.
 *
 * Both walk over the nodes with a second cursor over the digits; where a sign goes is decided at the
 * digit that it stands at. The rules are PostgreSQL's, which has them from Oracle's. */
#include "common/batch/sqlstate.h"
#include "common/expr/kernel_to_char.h"

#define NOT_CUT SIZE_MAX
#define HAS(n, flag) (((n)->flags & WR_NUMBER_##flag) != 0)

/* ---- written ---- */

struct writing {
    struct wr_pictures *kept;
    struct wr_number_picture n;
    const char *digits;        /* all of them */
    const char *at;            /* the next */
    const char *last_relevant; /* under FM: zeros behind it are not written; NULL: all are */
    struct wr_sb *sb;
    char sign;
    bool sign_written;
    bool in_number; /* a digit was written */
    int32_t spaces;
    int32_t place; /* of the digit in the picture */
    int32_t count;
    size_t cut; /* the text ends where a place had nothing to show; NOT_CUT: all had */
};

/* The last digit behind the point that is not zero, or the point; NULL: there is none. */
static const char *last_relevant(const char *digits)
{
    const char *point = strchr(digits, '.'), *last = point;

    for (const char *p = point; p != NULL && *p != '\0'; p++) {
        last = *p != '0' ? p : last;
    }
    return last;
}

/* Where the sign goes, and what of it is left to MI, PL and SG. */
static void settle_sign(struct writing *w)
{
    struct wr_number_picture *n = &w->n;

    if (HAS(n, PLUS) || HAS(n, MINUS)) {
        w->sign_written = !HAS(n, PLUS) || HAS(n, MINUS);
        return;
    }
    if (w->sign != '-' && HAS(n, FILL)) {
        n->flags &= ~(uint32_t)WR_NUMBER_BRACKETS;
    }
    w->sign_written = w->sign == '+' && HAS(n, FILL) && !HAS(n, LOCALE_SIGN);
    if (n->sign_place == WR_SIGN_BEFORE && n->pre == n->pre_sign) {
        n->sign_place = WR_SIGN_BEHIND;
    }
}

static void settle_zeros(struct writing *w)
{
    if (!HAS(&w->n, FILL) || !HAS(&w->n, DECIMAL)) {
        return;
    }
    w->last_relevant = last_relevant(w->digits);
    if (w->last_relevant != NULL && w->n.zero_end > w->spaces) { /* a 0 keeps its digit */
        ptrdiff_t place = WR_MIN((ptrdiff_t)strlen(w->digits) - 1,
                                 (ptrdiff_t)w->n.zero_end - w->spaces);
        w->last_relevant = WR_MAX(w->last_relevant, w->digits + place);
    }
}

/* ".5" rather than "0.5", with a space for the zero. */
static bool hides_zero(const struct writing *w)
{
    return !HAS(&w->n, ZERO) && w->at == w->digits && *w->digits == '0' && w->n.post != 0;
}

static bool ends_at_point(const struct writing *w)
{
    return w->last_relevant != NULL && *w->last_relevant == '.';
}

static void write_sign_before(struct writing *w)
{
    const struct wr_number_picture *n = &w->n;
    bool begins = w->place >= w->spaces || (HAS(n, ZERO) && n->zero_start == w->place);

    if (w->sign_written || !begins || (hides_zero(w) && !ends_at_point(w))) {
        return;
    }
    if (HAS(n, LOCALE_SIGN)) {
        if (n->sign_place == WR_SIGN_BEFORE) {
            wr_sb_putc(w->sb, w->sign);
            w->sign_written = true;
        }
        return;
    }
    if (HAS(n, BRACKETS)) {
        wr_sb_putc(w->sb, w->sign == '+' ? ' ' : '<');
    } else if (w->sign == '-') {
        wr_sb_putc(w->sb, '-');
    } else if (!HAS(n, FILL)) {
        wr_sb_putc(w->sb, ' ');
    }
    w->sign_written = true;
}

static void write_next(struct writing *w, bool zero)
{
    bool beyond = w->last_relevant != NULL && w->at > w->last_relevant && !zero;

    if (*w->at == '.') {
        if (!ends_at_point(w) || HAS(&w->n, FILL)) {
            wr_sb_putc(w->sb, '.');
        }
    } else if (beyond) {
        /* a zero that FM drops */
    } else if (hides_zero(w)) {
        if (!HAS(&w->n, FILL)) {
            wr_sb_putc(w->sb, ' ');
        } else if (ends_at_point(w)) {
            wr_sb_putc(w->sb, '0');
        }
    } else {
        w->cut = *w->at == '\0' && w->cut == NOT_CUT ? w->sb->bytes : w->cut;
        wr_sb_putc(w->sb, *w->at);
        w->in_number = true;
    }
    w->at += *w->at != '\0';
}

static void write_sign_behind(struct writing *w)
{
    const struct wr_number_picture *n = &w->n;
    int32_t end = w->count + (w->spaces != 0) + HAS(n, DECIMAL);

    if (w->last_relevant != NULL && w->last_relevant == w->at) {
        end = w->place;
    }
    if (w->place + 1 != end) {
        return;
    }
    if (w->sign_written && HAS(n, BRACKETS)) {
        wr_sb_putc(w->sb, w->sign == '+' ? ' ' : '>');
    } else if (HAS(n, LOCALE_SIGN) && n->sign_place == WR_SIGN_BEHIND) {
        wr_sb_putc(w->sb, w->sign);
    }
}

/* A digit's place or the point. */
static void write_place(struct writing *w, bool zero)
{
    const struct wr_number_picture *n = &w->n;
    bool free = w->place < w->spaces;

    if (HAS(n, ROMAN)) {
        return;
    }
    w->in_number = false;
    write_sign_before(w);
    if (free && HAS(n, ZERO) && n->zero_start <= w->place) {
        wr_sb_putc(w->sb, '0');
        w->in_number = true;
    } else if (free) {
        if (!HAS(n, FILL)) {
            wr_sb_putc(w->sb, ' ');
        }
    } else {
        write_next(w, zero);
    }
    write_sign_behind(w);
    w->place += 1;
}

static void write_roman(struct writing *w, bool lower)
{
    size_t bytes = strlen(w->at);

    for (size_t i = HAS(&w->n, FILL) ? 15 : bytes; i < 15; i++) {
        wr_sb_putc(w->sb, ' ');
    }
    for (size_t i = 0; i < bytes; i++) {
        char c = w->at[i];
        wr_sb_putc(w->sb, lower && c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
    }
}

static uint32_t write_ordinal(struct writing *w, bool upper)
{
    size_t bytes = strlen(w->digits);

    if (HAS(&w->n, ROMAN) || *w->digits == '#' || w->sign == '-' || HAS(&w->n, DECIMAL)) {
        return 0;
    }
    if (bytes == 0 || w->digits[bytes - 1] < '0' || w->digits[bytes - 1] > '9') {
        return wr_picture_fail(w->kept, WR_SQLSTATE_TEXT_REPRESENTATION, "\"%s\" is not a number",
                               w->digits);
    }
    wr_sb_append(w->sb, wr_picture_ordinal(w->digits, bytes, upper), 2);
    return 0;
}

/* One of two characters, or with FM nothing where it would be a space. */
static void write_mark(struct writing *w, bool marks, char mark)
{
    if (marks || !HAS(&w->n, FILL)) {
        wr_sb_putc(w->sb, marks ? mark : ' ');
    }
}

static uint32_t write_field(struct writing *w, const struct wr_picture_word *word)
{
    switch ((int)word->field) {
    case WR_FIELD_NINE:
    case WR_FIELD_ZERO:
    case WR_FIELD_POINT:
    case WR_FIELD_LOCALE_POINT:
        write_place(w, word->field == WR_FIELD_ZERO);
        break;
    case WR_FIELD_COMMA:
    case WR_FIELD_GROUP:
        write_mark(w, w->in_number, ',');
        break;
    case WR_FIELD_CURRENCY:
        wr_sb_putc(w->sb, ' ');
        break;
    case WR_FIELD_ROMAN:
        write_roman(w, word->letters == WR_CASE_LOWER);
        break;
    case WR_FIELD_ORDINAL:
        return write_ordinal(w, word->letters == WR_CASE_UPPER);
    case WR_FIELD_MINUS:
        write_mark(w, w->sign == '-', '-');
        break;
    case WR_FIELD_PLUS:
        write_mark(w, w->sign == '+', '+');
        break;
    case WR_FIELD_SIGN: /* Roman numbers have none */
        w->cut = w->sign == '\0' && w->cut == NOT_CUT ? w->sb->bytes : w->cut;
        wr_sb_putc(w->sb, w->sign);
        break;
    default:
        break;
    }
    return 0;
}

uint32_t wr_number_write(struct wr_pictures *kept, const struct wr_picture *picture,
                         const struct wr_number_picture *number, const struct wr_digits *digits,
                         struct wr_sb *sb)
{
    struct writing w = {.kept = kept, .n = *number, .digits = digits->text, .at = digits->text,
                        .sb = sb, .sign = digits->sign, .spaces = digits->spaces,
                        .cut = NOT_CUT};

    w.n.zero_start -= w.n.zero_start != 0;
    if (HAS(&w.n, EXPONENT)) {
        wr_sb_puts(sb, digits->text);
        return 0;
    }
    if (HAS(&w.n, ROMAN)) {
        w.n = (struct wr_number_picture){
            .flags = WR_NUMBER_ROMAN | (number->flags & WR_NUMBER_FILL)};
    }
    settle_sign(&w);
    w.count = w.n.post + w.n.pre - 1;
    settle_zeros(&w);
    w.count += !w.sign_written && w.spaces == 0;
    for (const struct wr_picture_node *node = picture->nodes; node->kind != WR_NODE_END; node++) {
        uint32_t state = 0;
        if (node->kind == WR_NODE_FIELD) {
            state = write_field(&w, node->word);
        } else {
            wr_sb_append(sb, node->character, node->bytes);
        }
        if (state != 0) {
            return state;
        }
    }
    sb->bytes = w.cut != NOT_CUT ? w.cut : sb->bytes;
    return 0;
}

/* ---- read ---- */

struct scanning {
    const struct wr_number_picture *n;
    const char *at;
    const char *end;
    struct wr_sb *digits; /* its first byte is the sign, ' ': none yet */
    int32_t pre, post;    /* digits read */
    bool point;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}
static bool sign_open(const struct scanning *s)
{
    return s->digits->ptr[0] == ' ';
}
static bool at_sign(const struct scanning *s)
{
    return s->at < s->end && (*s->at == '-' || *s->at == '+');
}
static void take_sign(struct scanning *s)
{
    s->digits->ptr[0] = *s->at++;
}

/* A digit's place takes one byte, whatever it is, and may have left the rest of a character. */
static void pass_character(struct scanning *s)
{
    uint32_t bytes = ((uint8_t)*s->at & 0xc0) == 0x80 ? 1 : wr_utf8_bytes(*s->at);

    s->at += WR_MIN((ptrdiff_t)bytes, s->end - s->at);
}
/* Characters that are no part of a number. */
static void pass_others(struct scanning *s, uint32_t count)
{
    for (; count > 0 && s->at < s->end && strchr("0123456789.,+-", *s->at) == NULL; count--) {
        pass_character(s);
    }
}

static void read_sign_before(struct scanning *s, bool digit_field)
{
    bool anchored = HAS(s->n, LOCALE_SIGN) && s->n->sign_place == WR_SIGN_BEFORE;

    if (!sign_open(s) || !digit_field || s->pre + s->post > 0) {
        return;
    }
    if (!anchored && HAS(s->n, BRACKETS) && *s->at == '<') {
        s->digits->ptr[0] = '-';
        s->at += 1;
    } else if (at_sign(s)) {
        take_sign(s);
    }
}

/* A digit or the point; false: neither. */
static bool read_digit(struct scanning *s, bool *ret_full)
{
    *ret_full = is_digit(*s->at) && s->point && s->post == s->n->post;
    if (*ret_full) {
        return false;
    }
    if (is_digit(*s->at)) {
        wr_sb_putc(s->digits, *s->at);
        s->post += s->point;
        s->pre += !s->point;
        return true;
    }
    if (HAS(s->n, DECIMAL) && !s->point && *s->at == '.') {
        wr_sb_putc(s->digits, '.');
        s->point = true;
        return true;
    }
    return false;
}

/* A sign behind the last digit. The character in hand is passed by the caller. */
static void read_sign_behind(struct scanning *s, bool read)
{
    if (!sign_open(s) || s->pre + s->post == 0) {
        return;
    }
    if (HAS(s->n, LOCALE_SIGN) && read && s->at + 1 < s->end && !is_digit(s->at[1])) {
        if (s->at[1] == '-' || s->at[1] == '+') {
            s->at += 1;
            s->digits->ptr[0] = *s->at;
        }
    } else if (!read && !HAS(s->n, LOCALE_SIGN) && (HAS(s->n, PLUS) || HAS(s->n, MINUS)) &&
               at_sign(s)) {
        s->digits->ptr[0] = *s->at;
    }
}

static void read_place(struct scanning *s, enum wr_picture_field field)
{
    bool read, full;

    s->at += *s->at == ' ';
    if (s->at >= s->end) {
        return;
    }
    read_sign_before(s, field == WR_FIELD_ZERO || field == WR_FIELD_NINE);
    if (s->at >= s->end) {
        return;
    }
    read = read_digit(s, &full);
    if (!full) {
        read_sign_behind(s, read);
    }
}

/* A sign that has its own place: MI, PL, SG. true: it was there. */
static bool read_mark(struct scanning *s, bool minus, bool plus)
{
    if ((minus && *s->at == '-') || (plus && *s->at == '+')) {
        s->digits->ptr[0] = *s->at;
        return true;
    }
    pass_others(s, 1);
    return false;
}

/* true: the character in hand was used. */
static bool read_field(struct scanning *s, enum wr_picture_field field)
{
    switch ((int)field) {
    case WR_FIELD_NINE:
    case WR_FIELD_ZERO:
    case WR_FIELD_POINT:
    case WR_FIELD_LOCALE_POINT:
        read_place(s, field);
        return true;
    case WR_FIELD_COMMA: /* FM: nothing is read as long as no digit was written, which is always so */
    case WR_FIELD_GROUP:
        return !HAS(s->n, FILL) && *s->at == ',';
    case WR_FIELD_CURRENCY:
        pass_others(s, 1);
        return false;
    case WR_FIELD_ORDINAL:
        if (!HAS(s->n, DECIMAL)) {
            pass_others(s, 2);
        }
        return false;
    case WR_FIELD_ROMAN:
        return true;
    case WR_FIELD_MINUS:
        return read_mark(s, true, false);
    case WR_FIELD_PLUS:
        return read_mark(s, false, true);
    case WR_FIELD_SIGN:
        return read_mark(s, true, true);
    default:
        return false;
    }
}

uint32_t wr_number_read(struct wr_pictures *kept, const struct wr_picture *picture,
                        struct wr_str text, struct wr_sb *ret_digits, int32_t *ret_post)
{
    struct wr_number_picture n = picture->number;
    struct scanning s = {.n = &n, .at = text.ptr, .end = text.ptr + text.bytes,
                         .digits = ret_digits};

    if (HAS(&n, EXPONENT)) {
        return wr_picture_fail(kept, WR_SQLSTATE_NOT_SUPPORTED, "\"EEEE\" not supported for input");
    }
    if (HAS(&n, ROMAN)) {
        return wr_picture_fail(kept, WR_SQLSTATE_NOT_SUPPORTED, "\"RN\" not supported for input");
    }
    ret_digits->bytes = 0;
    wr_sb_putc(ret_digits, ' ');
    for (const struct wr_picture_node *node = picture->nodes;
         node->kind != WR_NODE_END && s.at < s.end; node++) {
        if (node->kind != WR_NODE_FIELD) {
            pass_character(&s);
        } else {
            s.at += read_field(&s, node->word->field);
        }
    }
    if (ret_digits->ptr[ret_digits->bytes - 1] == '.') {
        ret_digits->ptr[--ret_digits->bytes] = '\0';
    }
    *ret_post = s.post;
    return 0;
}
