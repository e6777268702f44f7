/* Expressions, as text and as trees: see fuzz_plans.h. */
#include "common/base/alloc.h"
#include "common/base/bytes.h"
#include "common/batch/text.h"
#include "jobmanager/plan/bind.h"
#include "jobmanager/plan/sql.h"
#include "tests/lib/fuzz_plans.h"
#include "tests/lib/fuzz_run.h"
#include "tests/lib/parser.h"
#include "tests/lib/wr_test.h"

#define TEXTS_MAX 24u
#define PREFIX_BYTES 7u /* "SELECT " */

static void bind_and_run(struct fuzz_rows *rows, struct wr_arena *arena, const struct jm_ast *ast, size_t bytes)
{
    struct jm_binder binder;
    struct jm_value value;

    if (ast == NULL || ast->kind == JM_AST_STAR) {
        return;
    }
    jm_binder_init(&binder, arena, &rows->rows.schema);
    if (jm_bind(&binder, ast, &value)) {
        jm_bind_result(&binder, &value);
        const Weir__Program *program = jm_binder_program(&binder, "");
        if (program->n_instructions < 500) {
            bool taken = fuzz_run(rows, program);
            WR_CK(taken || bytes == SIZE_MAX); /* what the binder makes of what the parser made is */
        }
    } else {
        WR_CK(binder.message != NULL && (bytes == SIZE_MAX || binder.at <= bytes));
    }
    jm_binder_fini(&binder);
}

static void look_at(struct fuzz_rows *rows, struct wr_arena *arena, const struct jm_parsed *parsed, size_t bytes)
{
    if (parsed->message != NULL) {
        WR_CK(bytes == SIZE_MAX || parsed->at <= bytes);
        return;
    }
    for (uint32_t i = 0; i < parsed->count; i++) {
        bind_and_run(rows, arena, parsed->targets[i].value, bytes);
    }
}

void fuzz_expression(const uint8_t *data, size_t bytes)
{
    struct jm_sql_text texts[TEXTS_MAX] = {{0}};
    struct fuzz_rows rows;
    struct wr_arena arena;
    struct wr_error err;
    uint32_t count = 0;

    if (bytes < 5 || !wr_utf8_valid((const char *)data + 4, bytes - 4)) {
        return;
    }
    WR_AUTO_FREE char *text = wr_strndup((const char *)data + 4, bytes - 4);
    for (char *line = text; line != NULL && count < TEXTS_MAX;) {
        char *end = strchr(line, '\n');
        texts[count++] = (struct jm_sql_text){
            .text = line, .bytes = end == NULL ? strlen(line) : (size_t)(end - line)};
        if (end != NULL) {
            *end++ = '\0';
        }
        line = end;
    }
    find_parser();
    wr_arena_init(&arena, 0);
    fuzz_rows_init(&rows, wr_load_u32(data), true);
    WR_CK_OK(jm_sql_parse(texts, count, &arena, &err), &err);
    for (uint32_t i = 0; i < count; i++) {
        look_at(&rows, &arena, &texts[i].parsed, texts[i].bytes);
    }
    fuzz_rows_fini(&rows);
    wr_arena_fini(&arena);
}

/* Places in a tree can be anything: it is its text that they are checked against. */
void fuzz_tree(const uint8_t *data, size_t bytes)
{
    const char *end = bytes < 6 ? NULL : memchr(data + 4, '\n', bytes - 4);
    struct jm_parsed parsed;
    struct fuzz_rows rows;
    struct wr_arena arena;
    json_error_t bad;
    json_t *tree;
    struct wr_str text;

    if (end == NULL) {
        return;
    }
    text = (struct wr_str){(const char *)data + 4, (size_t)(end - (const char *)data - 4)};
    tree = json_loadb(end + 1, bytes - 5 - text.bytes, 0, &bad);
    if (tree == NULL) {
        return;
    }
    wr_arena_init(&arena, 0);
    fuzz_rows_init(&rows, wr_load_u32(data), true);
    jm_ast_build(tree, text, PREFIX_BYTES, &arena, &parsed);
    look_at(&rows, &arena, &parsed, SIZE_MAX);
    fuzz_rows_fini(&rows);
    wr_arena_fini(&arena);
    json_decref(tree);
}
