#include "jobmanager/plan/ast.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/limits.h"
#include "common/base/parse.h"
#include "common/base/vec.h"
#include "common/batch/interval.h"

struct build {
    struct wr_arena *arena;
    struct jm_parsed *parsed;
    struct wr_str text; /* of the expression */
    uint32_t prefix;
    uint32_t depth;
};

static struct jm_ast *build(struct build *b, const json_t *node);

static uint32_t location(const struct build *b, const json_t *body)
{
    json_int_t at = json_integer_value(json_object_get(body, "location"));

    return at < (json_int_t)b->prefix ? 0 : (uint32_t)at - b->prefix;
}

/* The first thing that is wrong stands. */
static struct jm_ast *refuse(struct build *b, const json_t *body, const char *message)
{
    if (b->parsed->message == NULL) {
        b->parsed->message = message;
        b->parsed->at = location(b, body);
    }
    return NULL;
}

static struct jm_ast *make(struct build *b, enum jm_ast_kind kind, const json_t *body,
                           uint32_t count)
{
    struct jm_ast *ast = WR_ARENA_NEW(b->arena, struct jm_ast);

    ast->kind = kind;
    ast->at = location(b, body);
    ast->count = count;
    ast->args = WR_ARENA_ARRAY(b->arena, struct jm_ast *, WR_MAX(count, 1));
    return ast;
}

/* Build the arguments from a list, from args[first] on; NULL when one is refused. */
static struct jm_ast *with_list(struct build *b, struct jm_ast *ast, uint32_t first,
                                const json_t *list)
{
    for (uint32_t i = first; i < ast->count; i++) {
        ast->args[i] = build(b, json_array_get(list, i - first));
        if (ast->args[i] == NULL) {
            return NULL;
        }
    }
    return ast;
}

static struct jm_ast *with_one(struct build *b, enum jm_ast_kind kind, const json_t *body,
                               const char *key)
{
    struct jm_ast *ast = make(b, kind, body, 1);

    ast->args[0] = build(b, json_object_get(body, key));
    return ast->args[0] == NULL ? NULL : ast;
}

/* The last of a list of String nodes: schemas in front do not matter here. */
static const char *last_name(struct build *b, const json_t *list)
{
    size_t count = json_array_size(list);
    const json_t *text = count == 0 ? NULL : json_array_get(list, count - 1);
    const char *name = json_string_value(json_object_get(json_object_get(text, "String"), "sval"));

    return name == NULL ? NULL : wr_arena_strdup(b->arena, name);
}

/* "table.column"; NULL: something else stands there. */
static const char *qualified_name(struct build *b, const json_t *list)
{
    const char *names[2];

    for (size_t i = 0; i < 2; i++) {
        const json_t *text = json_object_get(json_array_get(list, i), "String");
        names[i] = json_string_value(json_object_get(text, "sval"));
        if (names[i] == NULL) {
            return NULL;
        }
    }
    return wr_arena_printf(b->arena, "%s.%s", names[0], names[1]);
}

static bool is_kind(const json_t *body, const char *key, const char *value)
{
    const char *have = json_string_value(json_object_get(body, key));

    return have != NULL && strcmp(have, value) == 0;
}

/* ---- leaves ---- */

static struct jm_ast *build_column(struct build *b, const json_t *body)
{
    const json_t *fields = json_object_get(body, "fields");
    struct jm_ast *ast = make(b, JM_AST_COLUMN, body, 0);

    if (json_array_size(fields) == 2) {
        ast->qualified = true;
        ast->name = qualified_name(b, fields);
        return ast->name == NULL ? refuse(b, body, "this kind of column is not supported yet") : ast;
    }
    if (json_array_size(fields) != 1) {
        return refuse(b, body, "a column is written by its name alone");
    }
    if (json_object_get(json_array_get(fields, 0), "A_Star") != NULL) {
        ast->kind = JM_AST_STAR;
        return ast;
    }
    ast->name = last_name(b, fields);
    return ast->name == NULL ? refuse(b, body, "this kind of column is not supported yet") : ast;
}

/* Where what is not code ends: white space, comments (which nest), signs and parentheses. */
static size_t skip_to_digits(struct wr_str text, size_t at)
{
    uint32_t depth = 0;

    for (; at < text.bytes; at++) {
        const char *p = text.ptr + at;
        bool pair = at + 1 < text.bytes;
        if (pair && p[0] == '/' && p[1] == '*') {
            depth += 1;
            at += 1;
        } else if (depth > 0 && pair && p[0] == '*' && p[1] == '/') {
            depth -= 1;
            at += 1;
        } else if (depth == 0 && pair && p[0] == '-' && p[1] == '-') {
            const char *line = memchr(p, '\n', text.bytes - at);
            at = line == NULL ? text.bytes : (size_t)(line - text.ptr);
        } else if (depth == 0 && *p >= '0' && *p <= '9') {
            break;
        }
    }
    return at;
}

/* The parser's output names no integer that is not positive; the text at the place has its digits. The
 * parser folds signs into constants, so one that is not 0 is negative. */
static const char *not_positive(struct build *b, const json_t *body)
{
    size_t at = skip_to_digits(b->text, location(b, body)), end = at;

    while (end < b->text.bytes && b->text.ptr[end] >= '0' && b->text.ptr[end] <= '9') {
        end += 1;
    }
    while (at + 1 < end && b->text.ptr[at] == '0') {
        at += 1;
    }
    bool zero = end == at || b->text.ptr[at] == '0';
    return zero ? "0" : wr_arena_printf(b->arena, "-%.*s", (int)(end - at), b->text.ptr + at);
}

static struct jm_ast *build_constant(struct build *b, const json_t *body)
{
    struct jm_ast *ast = make(b, JM_AST_LITERAL, body, 0);
    const json_t *value;
    const char *text;
    struct wr_error err;
    int64_t number;

    if (json_is_true(json_object_get(body, "isnull"))) {
        return ast;
    }
    if ((value = json_object_get(body, "sval")) != NULL) {
        text = json_string_value(json_object_get(value, "sval"));
        ast->name = wr_arena_strdup(b->arena, text == NULL ? "" : text);
    } else if ((value = json_object_get(body, "boolval")) != NULL) {
        ast->type = WR_TYPE_BOOL;
        ast->name = json_is_true(json_object_get(value, "boolval")) ? "true" : "false";
    } else if ((value = json_object_get(body, "ival")) != NULL) {
        ast->type = WR_TYPE_INT4;
        number = json_integer_value(json_object_get(value, "ival"));
        ast->name = number > 0 ? wr_arena_printf(b->arena, "%lld", (long long)number)
                               : not_positive(b, body);
    } else if ((value = json_object_get(body, "fval")) != NULL) {
        text = json_string_value(json_object_get(value, "fval"));
        ast->name = wr_arena_strdup(b->arena, text == NULL ? "0" : text);
        ast->type = wr_parse_i64(ast->name, &number, &err) != WR_OK ? WR_TYPE_NUMERIC
                    : number == (int32_t)number                    ? WR_TYPE_INT4
                                                                   : WR_TYPE_INT8;
    } else {
        return refuse(b, body, "bit strings are not supported yet");
    }
    return ast;
}

/* ---- operators ---- */

static struct jm_ast *build_list_operator(struct build *b, const json_t *body,
                                          enum jm_ast_kind kind, bool negated)
{
    const json_t *list = json_object_get(json_object_get(body, "rexpr"), "List");
    const json_t *items = json_object_get(list, "items");
    struct jm_ast *ast = make(b, kind, body, 1 + (uint32_t)json_array_size(items));

    ast->negated = negated;
    ast->args[0] = build(b, json_object_get(body, "lexpr"));
    return ast->args[0] == NULL ? NULL : with_list(b, ast, 1, items);
}

static struct jm_ast *build_operator(struct build *b, const json_t *body, enum jm_ast_kind kind)
{
    const json_t *left = json_object_get(body, "lexpr");
    struct jm_ast *ast = make(b, kind, body, left == NULL ? 1 : 2);

    ast->name = last_name(b, json_object_get(body, "name"));
    ast->args[0] = build(b, left == NULL ? json_object_get(body, "rexpr") : left);
    if (ast->name == NULL || ast->args[0] == NULL) {
        return NULL;
    }
    if (left != NULL && (ast->args[1] = build(b, json_object_get(body, "rexpr"))) == NULL) {
        return NULL;
    }
    return ast;
}

/* Is the list one of plain elements, which may be compared one by one? */
static bool is_plain_list(const json_t *elements)
{
    size_t i;
    json_t *element;

    json_array_foreach((json_t *)(uintptr_t)elements, i, element)
    {
        if (json_object_get(element, "A_ArrayExpr") != NULL) {
            return false;
        }
    }
    return json_array_size(elements) > 0;
}

/* x = ANY (ARRAY[a, b]), or of any other array. */
static struct jm_ast *build_any(struct build *b, const json_t *body)
{
    const json_t *right = json_object_get(body, "rexpr");
    const json_t *elements = json_object_get(json_object_get(right, "A_ArrayExpr"), "elements");
    bool list = is_plain_list(elements);
    struct jm_ast *ast = make(b, list ? JM_AST_ANY : JM_AST_ANY_OF, body,
                              list ? 1 + (uint32_t)json_array_size(elements) : 2);

    ast->name = last_name(b, json_object_get(body, "name"));
    ast->negated = is_kind(body, "kind", "AEXPR_OP_ALL");
    ast->args[0] = build(b, json_object_get(body, "lexpr"));
    if (ast->name == NULL || ast->args[0] == NULL) {
        return NULL;
    }
    if (list) {
        return with_list(b, ast, 1, elements);
    }
    ast->args[1] = build(b, right);
    return ast->args[1] == NULL ? NULL : ast;
}

/* ---- arrays ---- */

static struct jm_ast *build_array(struct build *b, const json_t *body)
{
    const json_t *elements = json_object_get(body, "elements");

    return with_list(b, make(b, JM_AST_ARRAY, body, (uint32_t)json_array_size(elements)), 0,
                     elements);
}

/* A subscript; 1: left out; 0: refused. */
static int build_bound(struct build *b, const json_t *node, struct jm_ast **ret)
{
    if (node == NULL) {
        return 1;
    }
    *ret = build(b, node);
    return *ret != NULL;
}

/* a[i], a[i:k], and a[i] beside a[i:k], which is a[1:i]. */
static struct jm_ast *build_subscripts(struct build *b, const json_t *body)
{
    const json_t *list = json_object_get(body, "indirection");
    uint32_t count = (uint32_t)json_array_size(list);
    bool slice = false;
    struct jm_ast *ast;

    for (uint32_t i = 0; i < count; i++) {
        const json_t *index = json_object_get(json_array_get(list, i), "A_Indices");
        if (index == NULL) {
            return refuse(b, body, "a field of a value is not supported");
        }
        slice |= json_is_true(json_object_get(index, "is_slice"));
    }
    ast = make(b, slice ? JM_AST_SLICE : JM_AST_ELEMENT, body, 1 + (slice ? 2 : 1) * count);
    ast->args[0] = build(b, json_object_get(body, "arg"));
    if (ast->args[0] == NULL) {
        return NULL;
    }
    ast->at = ast->args[0]->at;
    for (uint32_t i = 0; i < count; i++) {
        const json_t *index = json_object_get(json_array_get(list, i), "A_Indices");
        bool is_slice = json_is_true(json_object_get(index, "is_slice"));
        struct jm_ast **lower = slice ? &ast->args[1 + 2 * i] : &ast->args[1 + i];
        struct jm_ast **upper = slice ? lower + 1 : lower;
        if (slice && !is_slice) {
            *lower = make(b, JM_AST_LITERAL, body, 0);
            (*lower)->type = WR_TYPE_INT4;
            (*lower)->name = "1";
        }
        if ((is_slice && !build_bound(b, json_object_get(index, "lidx"), lower)) ||
            !build_bound(b, json_object_get(index, "uidx"), upper)) {
            return NULL;
        }
    }
    return ast;
}

static struct jm_ast *build_a_expr(struct build *b, const json_t *body)
{
    static const struct {
        const char *kind;
        bool negated, symmetric;
    } betweens[] = {{"AEXPR_BETWEEN", false, false},
                    {"AEXPR_NOT_BETWEEN", true, false},
                    {"AEXPR_BETWEEN_SYM", false, true},
                    {"AEXPR_NOT_BETWEEN_SYM", true, true}};
    struct jm_ast *ast;

    if (is_kind(body, "kind", "AEXPR_OP")) {
        return build_operator(b, body, JM_AST_OPERATOR);
    }
    if (is_kind(body, "kind", "AEXPR_NULLIF")) {
        return build_operator(b, body, JM_AST_NULLIF);
    }
    if (is_kind(body, "kind", "AEXPR_DISTINCT") || is_kind(body, "kind", "AEXPR_NOT_DISTINCT")) {
        ast = build_operator(b, body, JM_AST_DISTINCT);
        if (ast != NULL) {
            ast->negated = is_kind(body, "kind", "AEXPR_NOT_DISTINCT");
        }
        return ast;
    }
    if (is_kind(body, "kind", "AEXPR_IN")) {
        const char *name = last_name(b, json_object_get(body, "name"));
        return build_list_operator(b, body, JM_AST_IN, name != NULL && strcmp(name, "<>") == 0);
    }
    for (size_t i = 0; i < WR_COUNT(betweens); i++) {
        if (is_kind(body, "kind", betweens[i].kind)) {
            ast = build_list_operator(b, body, JM_AST_BETWEEN, betweens[i].negated);
            if (ast != NULL) {
                ast->symmetric = betweens[i].symmetric;
            }
            return ast;
        }
    }
    if (is_kind(body, "kind", "AEXPR_LIKE") || is_kind(body, "kind", "AEXPR_ILIKE") ||
        is_kind(body, "kind", "AEXPR_SIMILAR")) {
        return build_operator(b, body, JM_AST_OPERATOR); /* ~~ ~~* ~ and their negations */
    }
    if (is_kind(body, "kind", "AEXPR_OP_ANY") || is_kind(body, "kind", "AEXPR_OP_ALL")) {
        return build_any(b, body);
    }
    return refuse(b, body, "this operator is not supported yet");
}

static struct jm_ast *build_boolean(struct build *b, const json_t *body)
{
    const json_t *args = json_object_get(body, "args");
    struct jm_ast *ast = make(b, JM_AST_BOOLEAN, body, (uint32_t)json_array_size(args));

    ast->op = is_kind(body, "boolop", "AND_EXPR")  ? WR_EXPR_AND
              : is_kind(body, "boolop", "OR_EXPR") ? WR_EXPR_OR
                                                   : WR_EXPR_NOT;
    return with_list(b, ast, 0, args);
}

static struct jm_ast *build_null_test(struct build *b, const json_t *body)
{
    struct jm_ast *ast = with_one(b, JM_AST_TEST, body, "arg");

    if (ast != NULL) {
        ast->op = is_kind(body, "nulltesttype", "IS_NULL") ? WR_EXPR_IS_NULL : WR_EXPR_IS_NOT_NULL;
    }
    return ast;
}

static struct jm_ast *build_boolean_test(struct build *b, const json_t *body)
{
    static const struct {
        const char *name;
        enum jm_ast_kind kind;
        enum wr_expr_op op;
    } tests[] = {{"IS_TRUE", JM_AST_TEST, WR_EXPR_IS_TRUE},
                 {"IS_NOT_TRUE", JM_AST_TEST, WR_EXPR_IS_NOT_TRUE},
                 {"IS_FALSE", JM_AST_TEST, WR_EXPR_IS_FALSE},
                 {"IS_NOT_FALSE", JM_AST_TEST, WR_EXPR_IS_NOT_FALSE},
                 {"IS_UNKNOWN", JM_AST_UNKNOWN, WR_EXPR_IS_NULL},
                 {"IS_NOT_UNKNOWN", JM_AST_UNKNOWN, WR_EXPR_IS_NOT_NULL}};

    for (size_t i = 0; i < WR_COUNT(tests); i++) {
        if (is_kind(body, "booltesttype", tests[i].name)) {
            struct jm_ast *ast = with_one(b, tests[i].kind, body, "arg");
            if (ast != NULL) {
                ast->op = tests[i].op;
            }
            return ast;
        }
    }
    return refuse(b, body, "this test is not supported yet");
}

/* ---- the rest ---- */

static struct jm_ast *build_case(struct build *b, const json_t *body)
{
    const json_t *whens = json_object_get(body, "args"), *subject = json_object_get(body, "arg");
    const json_t *other = json_object_get(body, "defresult");
    uint32_t count = (uint32_t)json_array_size(whens);
    struct jm_ast *ast = make(b, JM_AST_CASE, body, 2 + 2 * count);

    if (subject != NULL && (ast->args[0] = build(b, subject)) == NULL) {
        return NULL;
    }
    for (uint32_t i = 0; i < count; i++) {
        const json_t *when = json_object_get(json_array_get(whens, i), "CaseWhen");
        ast->args[1 + 2 * i] = build(b, json_object_get(when, "expr"));
        ast->args[2 + 2 * i] = build(b, json_object_get(when, "result"));
        if (ast->args[1 + 2 * i] == NULL || ast->args[2 + 2 * i] == NULL) {
            return NULL;
        }
    }
    if (other != NULL && (ast->args[1 + 2 * count] = build(b, other)) == NULL) {
        return NULL;
    }
    return ast;
}

static struct jm_ast *build_coalesce(struct build *b, const json_t *body)
{
    const json_t *args = json_object_get(body, "args");

    return with_list(b, make(b, JM_AST_COALESCE, body, (uint32_t)json_array_size(args)), 0, args);
}

static struct jm_ast *build_min_max(struct build *b, const json_t *body)
{
    const json_t *args = json_object_get(body, "args");
    struct jm_ast *ast = make(b, JM_AST_MINMAX, body, (uint32_t)json_array_size(args));

    ast->negated = is_kind(body, "op", "IS_LEAST");
    return with_list(b, ast, 0, args);
}

static struct jm_ast *build_row(struct build *b, const json_t *body)
{
    const json_t *args = json_object_get(body, "args");

    return with_list(b, make(b, JM_AST_ROW, body, (uint32_t)json_array_size(args)), 0, args);
}

/* There is one collation: naming it changes nothing. */
static struct jm_ast *build_collate(struct build *b, const json_t *body)
{
    const char *name = last_name(b, json_object_get(body, "collname"));

    if (name == NULL || (strcmp(name, "default") != 0 && strcasecmp(name, "C.UTF-8") != 0 &&
                         strcasecmp(name, "C.utf8") != 0)) {
        return refuse(b, body, wr_arena_printf(b->arena,
                                               "collation \"%s\" is not supported: text compares and "
                                               "changes case as in \"C.UTF-8\"",
                                               name == NULL ? "" : name));
    }
    return build(b, json_object_get(body, "arg"));
}

static bool build_sort(struct build *b, const json_t *node, struct jm_ast_sort *ret)
{
    const json_t *sort = json_object_get(node, "SortBy");

    ret->descending = is_kind(sort, "sortby_dir", "SORTBY_DESC");
    ret->nulls_first = is_kind(sort, "sortby_nulls", "SORTBY_NULLS_FIRST") ||
                       (ret->descending && !is_kind(sort, "sortby_nulls", "SORTBY_NULLS_LAST"));
    if (is_kind(sort, "sortby_dir", "SORTBY_USING")) {
        return refuse(b, node, "ORDER BY … USING is not supported") != NULL;
    }
    ret->value = build(b, json_object_get(sort, "node"));
    return ret->value != NULL;
}

/* DISTINCT, FILTER and ORDER BY. */
static bool build_call_parts(struct build *b, const json_t *body, struct jm_ast *ast)
{
    const json_t *order = json_object_get(body, "agg_order");
    const json_t *filter = json_object_get(body, "agg_filter");
    bool distinct = json_is_true(json_object_get(body, "agg_distinct"));
    struct jm_ast_call *call;

    if (order == NULL && filter == NULL && !distinct) {
        return true;
    }
    call = WR_ARENA_NEW(b->arena, struct jm_ast_call);
    call->distinct = distinct;
    call->sort_count = (uint32_t)json_array_size(order);
    call->sorts = WR_ARENA_ARRAY(b->arena, struct jm_ast_sort, WR_MAX(call->sort_count, 1));
    for (uint32_t i = 0; i < call->sort_count; i++) {
        if (!build_sort(b, json_array_get(order, i), &call->sorts[i])) {
            return false;
        }
    }
    if (filter != NULL && (call->filter = build(b, filter)) == NULL) {
        return false;
    }
    ast->call = call;
    return true;
}

/* Functions whose arguments have names, as PostgreSQL's catalog has them. */
#define NAMED_MAX 7
struct named {
    const char *function; /* one that ends with "*": all that begin so */
    struct {
        const char *name, *absent; /* NULL: it must be given; the last ones may be left out then */
    } args[NAMED_MAX + 1];
};
static const struct named named_functions[] = {
    {"jsonb_insert", {{"jsonb_in", NULL}, {"path", NULL}, {"replacement", NULL}, {"insert_after", "false"}}},
    {"jsonb_path_*", {{"target", NULL}, {"path", NULL}, {"vars", "{}"}, {"silent", "false"}}},
    {"jsonb_set", {{"jsonb_in", NULL}, {"path", NULL}, {"replacement", NULL}, {"create_if_missing", "true"}}},
    {"jsonb_set_lax",
     {{"jsonb_in", NULL}, {"path", NULL}, {"replacement", NULL}, {"create_if_missing", "true"},
      {"null_value_treatment", "use_json_null"}}},
    {"make_date", {{"year", NULL}, {"month", NULL}, {"day", NULL}}},
    {"make_interval",
     {{"years", "0"}, {"months", "0"}, {"weeks", "0"}, {"days", "0"}, {"hours", "0"}, {"mins", "0"},
      {"secs", "0"}}},
    {"make_time", {{"hour", NULL}, {"min", NULL}, {"sec", NULL}}},
    {"make_timestamp",
     {{"year", NULL}, {"month", NULL}, {"mday", NULL}, {"hour", NULL}, {"min", NULL}, {"sec", NULL}}},
    {"make_timestamptz",
     {{"year", NULL}, {"month", NULL}, {"mday", NULL}, {"hour", NULL}, {"min", NULL}, {"sec", NULL},
      {"timezone", ""}}},
};

static const struct named *find_named(const char *function)
{
    for (size_t i = 0; i < WR_COUNT(named_functions); i++) {
        const char *name = named_functions[i].function;
        size_t stem = strcspn(name, "*");
        if (strncmp(name, function, stem) == 0 && (name[stem] == '*' || function[stem] == '\0')) {
            return &named_functions[i];
        }
    }
    return NULL;
}

static struct jm_ast *refuse_names(struct build *b, const json_t *body, const struct named *named,
                                   const char *function)
{
    struct wr_sb sb = {0};
    const char *message;

    for (size_t i = 0; named != NULL && named->args[i].name != NULL; i++) {
        bool last = named->args[i + 1].name == NULL;
        wr_sb_printf(&sb, "%s%s", i == 0 ? "" : last ? " and " : ", ", named->args[i].name);
    }
    message = named == NULL
                  ? wr_arena_printf(b->arena, "the arguments of %s have no names", function)
                  : wr_arena_printf(b->arena, "the arguments of %s are %s, each at most once",
                                    function, sb.ptr);
    wr_sb_fini(&sb);
    return refuse(b, body, message);
}

/* Where an argument goes; NAMED_MAX: nowhere. */
static size_t place_of(const struct named *named, const json_t *arg, size_t index)
{
    const json_t *given = json_object_get(arg, "NamedArgExpr");
    size_t place = given == NULL ? index : 0;

    while (given != NULL && named->args[place].name != NULL &&
           !is_kind(given, "name", named->args[place].name)) {
        place += 1;
    }
    return named->args[place].name == NULL ? NAMED_MAX : place;
}

/* What is not given in front of what is. */
static bool fill_absent(struct build *b, const json_t *body, const struct named *named,
                        struct jm_ast *ast)
{
    for (size_t i = 0; i < NAMED_MAX && named->args[i].name != NULL; i++) {
        bool required = named->args[i].absent == NULL;
        if (ast->args[i] != NULL || (i >= ast->count && !required)) {
            continue;
        }
        if (required) {
            (void)refuse(b, body, wr_arena_printf(b->arena, "argument \"%s\" of %s is missing",
                                                  named->args[i].name, ast->name));
            return false;
        }
        ast->args[i] = make(b, JM_AST_LITERAL, body, 0);
        ast->args[i]->name = named->args[i].absent;
    }
    return true;
}

/* make_interval(days => 10): by names, in any order, behind those that have none. */
static struct jm_ast *build_named_call(struct build *b, const json_t *body, const json_t *args,
                                       const char *function)
{
    const struct named *named = find_named(function);
    struct jm_ast *ast = make(b, JM_AST_CALL, body, NAMED_MAX);
    bool any_named = false;
    size_t i;
    json_t *arg;

    ast->name = function;
    ast->count = 0;
    json_array_foreach((json_t *)(uintptr_t)args, i, arg)
    {
        const json_t *given = json_object_get(arg, "NamedArgExpr");
        size_t place = named == NULL || i >= NAMED_MAX ? NAMED_MAX : place_of(named, arg, i);
        if (given == NULL && any_named) {
            return refuse(b, body, "positional argument cannot follow named argument");
        }
        any_named |= given != NULL;
        if (place >= NAMED_MAX || ast->args[place] != NULL) {
            return refuse_names(b, given == NULL ? body : given, named, function);
        }
        ast->args[place] = build(b, given == NULL ? arg : json_object_get(given, "arg"));
        if (ast->args[place] == NULL) {
            return NULL;
        }
        ast->count = WR_MAX(ast->count, (uint32_t)place + 1);
    }
    return fill_absent(b, body, named, ast) ? ast : NULL;
}

static bool has_names(const json_t *args)
{
    size_t i;
    json_t *arg;

    json_array_foreach((json_t *)(uintptr_t)args, i, arg)
    {
        if (json_object_get(arg, "NamedArgExpr") != NULL) {
            return true;
        }
    }
    return false;
}

static struct jm_ast *build_call(struct build *b, const json_t *body)
{
    static const struct {
        const char *key;
        const char *message;
    } refused[] = {{"agg_within_group", "WITHIN GROUP is not supported yet"},
                   {"over", "window functions (OVER) are not supported yet"}};
    const json_t *args = json_object_get(body, "args");
    struct jm_ast *ast = make(b, JM_AST_CALL, body, (uint32_t)json_array_size(args));

    for (size_t i = 0; i < WR_COUNT(refused); i++) {
        if (json_object_get(body, refused[i].key) != NULL) {
            return refuse(b, body, refused[i].message);
        }
    }
    ast->name = last_name(b, json_object_get(body, "funcname"));
    ast->star = json_is_true(json_object_get(body, "agg_star"));
    ast->variadic = json_is_true(json_object_get(body, "func_variadic"));
    if (ast->name == NULL || !build_call_parts(b, body, ast)) {
        return NULL;
    }
    if (has_names(args)) {
        return build_named_call(b, body, args, ast->name);
    }
    return with_list(b, ast, 0, args);
}

/* The fields of an interval type as they are written; NULL: all, none are. */
static const char *range_name(json_int_t range)
{
    static const struct {
        int32_t range;
        const char *name;
    } names[] = {
        {WR_RANGE_YEAR, "year"},
        {WR_RANGE_MONTH, "month"},
        {WR_RANGE_DAY, "day"},
        {WR_RANGE_HOUR, "hour"},
        {WR_RANGE_MINUTE, "minute"},
        {WR_RANGE_SECOND, "second"},
        {WR_RANGE_YEAR | WR_RANGE_MONTH, "year to month"},
        {WR_RANGE_DAY | WR_RANGE_HOUR, "day to hour"},
        {WR_RANGE_DAY | WR_RANGE_HOUR | WR_RANGE_MINUTE, "day to minute"},
        {WR_RANGE_DAY | WR_RANGE_HOUR | WR_RANGE_MINUTE | WR_RANGE_SECOND, "day to second"},
        {WR_RANGE_HOUR | WR_RANGE_MINUTE, "hour to minute"},
        {WR_RANGE_HOUR | WR_RANGE_MINUTE | WR_RANGE_SECOND, "hour to second"},
        {WR_RANGE_MINUTE | WR_RANGE_SECOND, "minute to second"},
    };

    for (size_t i = 0; i < WR_COUNT(names); i++) {
        if (names[i].range == range) {
            return names[i].name;
        }
    }
    return NULL;
}

/* "numeric" and its modifiers as a type is written: numeric(10,-2), interval day to second(3). NULL:
 * they are of another form. */
static const char *modified_name(struct build *b, const char *name, const json_t *modifiers)
{
    struct wr_sb sb = {0};
    const char *text = NULL, *separator = "(";
    size_t i;
    json_t *modifier;
    bool whole = true, interval = strcmp(name, "interval") == 0;

    wr_sb_puts(&sb, name);
    json_array_foreach((json_t *)(uintptr_t)modifiers, i, modifier)
    {
        const json_t *constant = json_object_get(modifier, "A_Const");
        const json_t *number = json_object_get(constant, "ival");
        json_int_t value = json_integer_value(json_object_get(number, "ival"));
        if (number == NULL) {
            whole = false;
        } else if (interval && i == 0) { /* PostgreSQL's grammar puts the fields first, as bits */
            const char *range = range_name(value);
            wr_sb_printf(&sb, "%s%s", range == NULL ? "" : " ", range == NULL ? "" : range);
        } else {
            wr_sb_puts(&sb, separator);
            separator = ",";
            if (value > 0) {
                wr_sb_printf(&sb, "%lld", (long long)value);
            } else {
                wr_sb_puts(&sb, not_positive(b, constant));
            }
        }
    }
    wr_sb_puts(&sb, *separator == ',' ? ")" : "");
    text = whole ? wr_arena_strdup(b->arena, sb.ptr) : NULL;
    wr_sb_fini(&sb);
    return text;
}

static struct jm_ast *build_cast(struct build *b, const json_t *body)
{
    const json_t *type = json_object_get(body, "typeName");
    struct jm_ast *ast = with_one(b, JM_AST_CAST, body, "arg");

    if (ast == NULL) {
        return NULL;
    }
    ast->name = last_name(b, json_object_get(type, "names"));
    if (ast->name == NULL) {
        return refuse(b, body, "this kind of type is not supported yet");
    }
    if (json_object_get(type, "typmods") != NULL) {
        ast->name = modified_name(b, ast->name, json_object_get(type, "typmods"));
    }
    if (ast->name == NULL) {
        return refuse(b, type, "a modifier of this type is not supported in a cast yet");
    }
    if (json_object_get(type, "arrayBounds") != NULL) {
        ast->name = wr_arena_printf(b->arena, "%s[]", ast->name);
    }
    ast->at = location(b, type);
    return ast;
}

static const struct {
    const char *name;
    struct jm_ast *(*build)(struct build *b, const json_t *body);
} nodes[] = {{"ColumnRef", build_column},      {"A_Const", build_constant},
             {"A_Expr", build_a_expr},         {"BoolExpr", build_boolean},
             {"NullTest", build_null_test},    {"BooleanTest", build_boolean_test},
             {"CaseExpr", build_case},         {"CoalesceExpr", build_coalesce},
             {"FuncCall", build_call},         {"TypeCast", build_cast},
             {"MinMaxExpr", build_min_max},    {"RowExpr", build_row},
             {"CollateClause", build_collate}, {"A_ArrayExpr", build_array},
             {"A_Indirection", build_subscripts}};

/* The parser's trees have as many parts as their kind takes; whoever binds them counts on it, and this one
 * came from another process. */
static bool has_its_parts(const struct jm_ast *ast)
{
    static const struct {
        uint32_t least, most;
    } parts[] = {
        [JM_AST_OPERATOR] = {1, 2},    [JM_AST_CAST] = {1, 1},       [JM_AST_BOOLEAN] = {1, UINT32_MAX},
        [JM_AST_TEST] = {1, 1},        [JM_AST_UNKNOWN] = {1, 1},    [JM_AST_CASE] = {4, UINT32_MAX},
        [JM_AST_COALESCE] = {1, UINT32_MAX}, [JM_AST_NULLIF] = {2, 2}, [JM_AST_DISTINCT] = {2, 2},
        [JM_AST_IN] = {2, UINT32_MAX}, [JM_AST_BETWEEN] = {3, 3},    [JM_AST_MINMAX] = {1, UINT32_MAX},
        [JM_AST_ANY] = {1, UINT32_MAX}, [JM_AST_ANY_OF] = {2, 2},    [JM_AST_ELEMENT] = {2, UINT32_MAX},
        [JM_AST_SLICE] = {3, UINT32_MAX},
    };
    uint32_t most = (size_t)ast->kind < WR_COUNT(parts) ? parts[ast->kind].most : 0;

    if (most == 0) { /* of any number */
        return true;
    }
    if (ast->kind == JM_AST_BOOLEAN) {
        return ast->op == WR_EXPR_NOT ? ast->count == 1 : ast->count >= 2;
    }
    return ast->count >= parts[ast->kind].least && ast->count <= most;
}

/* CURRENT_DATE and its like; CURRENT_USER and its like. */
static const char *value_function_refusal(const json_t *body)
{
    const char *op = json_string_value(json_object_get(body, "op"));
    bool is_time = op != NULL && (strncmp(op, "SVFOP_CURRENT_DATE", 18) == 0 ||
                                  strncmp(op, "SVFOP_CURRENT_TIME", 18) == 0 ||
                                  strncmp(op, "SVFOP_LOCALTIME", 15) == 0);

    return is_time ? "the current date or time is not deterministic: a row computed again after a "
                     "failure would differ; use a column of the source, such as the time of the event"
                   : "there is no session whose user, role, catalog or schema this could be";
}

/* A node is an object with one key, its kind. Recursion is bounded: the tree is from outside. */
static struct jm_ast *build(struct build *b, const json_t *node)
{
    const char *kind = json_object_iter_key(json_object_iter((json_t *)(uintptr_t)node));
    const json_t *body = kind == NULL ? NULL : json_object_get(node, kind);
    struct jm_ast *ast = NULL;

    if (body == NULL) {
        return refuse(b, node, "this expression is not supported yet");
    }
    if (b->depth == WR_TREE_DEPTH_MAX) {
        return refuse(b, body, "the expression is nested too deeply");
    }
    for (size_t i = 0; i < WR_COUNT(nodes); i++) {
        if (strcmp(nodes[i].name, kind) == 0) {
            b->depth += 1;
            ast = nodes[i].build(b, body);
            b->depth -= 1;
            return ast == NULL      ? refuse(b, body, "this expression is not supported yet")
                   : has_its_parts(ast) ? ast
                                        : refuse(b, body, "malformed parse tree");
        }
    }
    if (strcmp(kind, "SQLValueFunction") == 0) {
        return refuse(b, body, value_function_refusal(body));
    }
    return refuse(b, body,
                  strcmp(kind, "SubLink") == 0
                      ? "subqueries are not supported yet"
                      : wr_arena_printf(b->arena, "%s is not supported yet in an expression", kind));
}

/* Only "SELECT <list>", no other clause. */
static const json_t *target_list(const json_t *tree)
{
    const json_t *statements = json_object_get(tree, "stmts");
    const json_t *select =
        json_object_get(json_object_get(json_array_get(statements, 0), "stmt"), "SelectStmt");
    const char *key;
    json_t *value;

    if (json_array_size(statements) != 1 || select == NULL) {
        return NULL;
    }
    json_object_foreach((json_t *)(uintptr_t)select, key, value)
    {
        if (strcmp(key, "targetList") != 0 && strcmp(key, "limitOption") != 0 &&
            strcmp(key, "op") != 0) {
            return NULL;
        }
    }
    return json_object_get(select, "targetList");
}

void jm_ast_build(const json_t *tree, struct wr_str text, uint32_t prefix, struct wr_arena *arena,
                  struct jm_parsed *ret)
{
    struct build b = {.arena = arena, .parsed = ret, .text = text, .prefix = prefix};
    const json_t *list = target_list(tree);

    *ret = (struct jm_parsed){.count = (uint32_t)json_array_size(list)};
    if (ret->count == 0) {
        ret->message = "an expression is expected here, nothing else";
        return;
    }
    ret->targets = WR_ARENA_ARRAY(arena, struct jm_target, ret->count);
    for (uint32_t i = 0; i < ret->count; i++) {
        const json_t *target = json_object_get(json_array_get(list, i), "ResTarget");
        const char *name = json_string_value(json_object_get(target, "name"));
        if (json_object_get(target, "indirection") != NULL) {
            (void)refuse(&b, target, "a subscript is not supported yet");
        }
        ret->targets[i].name = name == NULL ? NULL : wr_arena_strdup(arena, name);
        ret->targets[i].value = build(&b, json_object_get(target, "val"));
    }
}
