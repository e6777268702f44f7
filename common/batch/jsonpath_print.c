/* A jsonpath in its normal form, as PostgreSQL 15's jsonpath_out writes it. */
#include "common/base/assert.h"
#include "common/batch/jsonb.h"
#include "common/batch/jsonpath.h"

const char *wr_jsonpath_name(enum wr_jsonpath_kind kind)
{
    static const char *const names[] = {
        [WR_JSONPATH_TYPE] = "type",          [WR_JSONPATH_SIZE] = "size",
        [WR_JSONPATH_ABS] = "abs",            [WR_JSONPATH_FLOOR] = "floor",
        [WR_JSONPATH_CEILING] = "ceiling",    [WR_JSONPATH_DOUBLE] = "double",
        [WR_JSONPATH_KEYVALUE] = "keyvalue",  [WR_JSONPATH_DATETIME] = "datetime",
        [WR_JSONPATH_ADD] = "+",              [WR_JSONPATH_SUB] = "-",
        [WR_JSONPATH_MUL] = "*",              [WR_JSONPATH_DIV] = "/",
        [WR_JSONPATH_MOD] = "%",              [WR_JSONPATH_PLUS] = "+",
        [WR_JSONPATH_MINUS] = "-",            [WR_JSONPATH_AND] = "&&",
        [WR_JSONPATH_OR] = "||",              [WR_JSONPATH_EQUAL] = "==",
        [WR_JSONPATH_NOT_EQUAL] = "!=",       [WR_JSONPATH_LESS] = "<",
        [WR_JSONPATH_LESS_EQUAL] = "<=",      [WR_JSONPATH_GREATER] = ">",
        [WR_JSONPATH_GREATER_EQUAL] = ">=",   [WR_JSONPATH_STARTS_WITH] = "starts with",
        [WR_JSONPATH_LIKE_REGEX] = "like_regex",
    };

    return kind <= WR_JSONPATH_LIKE_REGEX ? names[kind] : NULL;
}

/* How strongly it binds. */
static uint32_t priority(const struct wr_jsonpath_item *item)
{
    switch (item->kind) {
    case WR_JSONPATH_OR:
        return 0;
    case WR_JSONPATH_AND:
        return 1;
    case WR_JSONPATH_EQUAL:
    case WR_JSONPATH_NOT_EQUAL:
    case WR_JSONPATH_LESS:
    case WR_JSONPATH_LESS_EQUAL:
    case WR_JSONPATH_GREATER:
    case WR_JSONPATH_GREATER_EQUAL:
    case WR_JSONPATH_STARTS_WITH:
        return 2;
    case WR_JSONPATH_ADD:
    case WR_JSONPATH_SUB:
        return 3;
    case WR_JSONPATH_MUL:
    case WR_JSONPATH_DIV:
    case WR_JSONPATH_MOD:
        return 4;
    case WR_JSONPATH_PLUS:
    case WR_JSONPATH_MINUS:
        return 5;
    default:
        return 6;
    }
}

static void print(const struct wr_jsonpath_item *item, bool behind, bool brackets, struct wr_sb *sb);

/* An operand, in brackets where it binds no stronger. */
static void print_operand(const struct wr_jsonpath_item *item, const struct wr_jsonpath_item *operand,
                          struct wr_sb *sb)
{
    print(operand, false, priority(operand) <= priority(item), sb);
}

static void print_around(const char *before, const struct wr_jsonpath_item *item, const char *after,
                         struct wr_sb *sb)
{
    wr_sb_puts(sb, before);
    print(item, false, false, sb);
    wr_sb_puts(sb, after);
}

static void print_binary(const struct wr_jsonpath_item *item, struct wr_sb *sb)
{
    print_operand(item, item->left, sb);
    wr_sb_printf(sb, " %s ", wr_jsonpath_name(item->kind));
    print_operand(item, item->right, sb);
}

static void print_like(const struct wr_jsonpath_item *item, struct wr_sb *sb)
{
    print_operand(item, item->left, sb);
    wr_sb_puts(sb, " like_regex ");
    wr_json_quote(item->text, sb);
    if (item->flags != 0) {
        wr_sb_puts(sb, " flag \"");
        for (uint32_t i = 0; i < 5; i++) {
            wr_sb_append(sb, "ismxq" + i, item->flags >> i & 1);
        }
        wr_sb_putc(sb, '"');
    }
}

static void print_index(const struct wr_jsonpath_item *item, struct wr_sb *sb)
{
    wr_sb_putc(sb, '[');
    for (const struct wr_jsonpath_item *s = item->left; s != NULL; s = s->next) {
        wr_sb_puts(sb, s == item->left ? "" : ",");
        print(s->left, false, false, sb);
        if (s->right != NULL) {
            print_around(" to ", s->right, "", sb);
        }
    }
    wr_sb_putc(sb, ']');
}

static void print_level(uint32_t level, struct wr_sb *sb)
{
    if (level == WR_JSONPATH_LEVEL_LAST) {
        wr_sb_puts(sb, "last");
    } else {
        wr_sb_printf(sb, "%u", level);
    }
}

static void print_levels(const struct wr_jsonpath_item *item, struct wr_sb *sb)
{
    wr_sb_puts(sb, "**");
    if (item->first == 0 && item->last == WR_JSONPATH_LEVEL_LAST) {
        return;
    }
    wr_sb_putc(sb, '{');
    print_level(item->first, sb);
    if (item->last != item->first) {
        wr_sb_puts(sb, " to ");
        print_level(item->last, sb);
    }
    wr_sb_putc(sb, '}');
}

static void print_value(const struct wr_jsonpath_item *item, struct wr_sb *sb)
{
    switch (item->kind) {
    case WR_JSONPATH_BOOL:
        wr_sb_puts(sb, item->truth ? "true" : "false");
        break;
    case WR_JSONPATH_NUMBER:
        wr_sb_puts(sb, item->next == NULL ? "" : "(");
        wr_numeric_to_text(item->number, sb);
        wr_sb_puts(sb, item->next == NULL ? "" : ")");
        break;
    case WR_JSONPATH_VARIABLE:
        wr_sb_putc(sb, '$');
        wr_json_quote(item->text, sb);
        break;
    case WR_JSONPATH_STRING:
        wr_json_quote(item->text, sb);
        break;
    default:
        wr_sb_puts(sb, item->kind == WR_JSONPATH_NULL      ? "null"
                       : item->kind == WR_JSONPATH_ROOT    ? "$"
                       : item->kind == WR_JSONPATH_CURRENT ? "@"
                                                           : "last");
    }
}

static void print_accessor(const struct wr_jsonpath_item *item, bool behind, struct wr_sb *sb)
{
    bool pointed = item->kind == WR_JSONPATH_KEY || item->kind == WR_JSONPATH_ANY_KEY ||
                   item->kind == WR_JSONPATH_ANY;

    wr_sb_puts(sb, behind && pointed ? "." : "");
    switch (item->kind) {
    case WR_JSONPATH_KEY:
        wr_json_quote(item->text, sb);
        break;
    case WR_JSONPATH_ANY_KEY:
        wr_sb_putc(sb, '*');
        break;
    case WR_JSONPATH_ANY_ARRAY:
        wr_sb_puts(sb, "[*]");
        break;
    case WR_JSONPATH_INDEX:
        print_index(item, sb);
        break;
    case WR_JSONPATH_ANY:
        print_levels(item, sb);
        break;
    case WR_JSONPATH_FILTER:
        print_around("?(", item->left, ")", sb);
        break;
    default:
        wr_sb_printf(sb, ".%s(", wr_jsonpath_name(item->kind));
        if (item->left != NULL) {
            print(item->left, false, false, sb);
        }
        wr_sb_putc(sb, ')');
    }
}

static void print_predicate(const struct wr_jsonpath_item *item, bool brackets, struct wr_sb *sb)
{
    switch (item->kind) {
    case WR_JSONPATH_NOT:
        print_around("!(", item->left, ")", sb);
        return;
    case WR_JSONPATH_IS_UNKNOWN:
        print_around("(", item->left, ") is unknown", sb);
        return;
    case WR_JSONPATH_EXISTS:
        print_around("exists (", item->left, ")", sb);
        return;
    default:
        break;
    }
    wr_sb_puts(sb, brackets ? "(" : "");
    if (item->kind == WR_JSONPATH_LIKE_REGEX) {
        print_like(item, sb);
    } else if (item->kind == WR_JSONPATH_PLUS || item->kind == WR_JSONPATH_MINUS) {
        wr_sb_puts(sb, wr_jsonpath_name(item->kind));
        print_operand(item, item->left, sb);
    } else {
        print_binary(item, sb);
    }
    wr_sb_puts(sb, brackets ? ")" : "");
}

/* An item and what is behind it. */
static void print(const struct wr_jsonpath_item *item, bool behind, bool brackets, struct wr_sb *sb)
{
    for (; item != NULL; item = item->next) {
        WR_ASSERT(item->kind != WR_JSONPATH_SUBSCRIPT);
        if (item->kind < WR_JSONPATH_KEY) {
            print_value(item, sb);
        } else if (item->kind < WR_JSONPATH_ADD) {
            print_accessor(item, behind, sb);
        } else {
            print_predicate(item, brackets, sb);
        }
        behind = brackets = true;
    }
}

void wr_jsonpath_print(const struct wr_jsonpath *path, struct wr_sb *sb)
{
    wr_sb_puts(sb, path->lax ? "" : "strict ");
    print(path->root, false, true, sb);
}

void wr_jsonpath_to_text(struct wr_str text, struct wr_sb *sb)
{
    struct wr_arena arena;
    struct wr_jsonpath path;

    wr_arena_init(&arena, 0);
    if (wr_jsonpath_parse(text, &arena, &path, NULL) == 0) {
        wr_jsonpath_print(&path, sb);
    }
    wr_arena_fini(&arena);
}
