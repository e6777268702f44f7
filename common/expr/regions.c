/* Which rows a register is computed on: program_internal.h draws it. */
#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/expr/program_internal.h"

static bool is_lazy(const struct reg *reg)
{
    return reg->op == WR_EXPR_AND || reg->op == WR_EXPR_OR || reg->op == WR_EXPR_CASE ||
           reg->op == WR_EXPR_COALESCE;
}

/* The innermost region around both. */
static uint32_t common_region(const struct wr_expr *expr, uint32_t a, uint32_t b)
{
    while (a != b) {
        if (expr->regions[a].depth >= expr->regions[b].depth) {
            a = expr->regions[a].parent;
        } else {
            b = expr->regions[b].parent;
        }
    }
    return a;
}

static uint32_t add_region(struct wr_expr *expr, uint32_t parent)
{
    expr->regions[expr->region_count] =
        (struct region){.parent = parent,
                        .depth = parent == REGION_NONE ? 0 : expr->regions[parent].depth + 1,
                        .first = REG_NONE};
    return expr->region_count++;
}

/* Regions of an instruction's arguments. A value of CASE lies in its condition's region. */
static void add_regions(struct wr_expr *expr, struct reg *reg)
{
    bool is_choice = reg->op == WR_EXPR_CASE || reg->op == WR_EXPR_COALESCE;
    uint32_t around = reg->region, condition = reg->region;

    reg->regions = WR_NEW_ARRAY(uint32_t, reg->arg_count);
    reg->pending = WR_NEW_ARRAY(uint16_t, WR_BATCH_ROWS_MAX);
    reg->chosen = is_choice ? WR_NEW_ARRAY(uint16_t, WR_BATCH_ROWS_MAX) : NULL;
    for (uint32_t a = 0; a < reg->arg_count; a++) {
        bool is_value = reg->op == WR_EXPR_CASE && a % 2 == 1;
        uint32_t parent = reg->op == WR_EXPR_CASE ? condition : around;
        bool own = a > 0 && expr->regions[parent].depth < REGION_DEPTH_MAX;
        reg->regions[a] = own ? add_region(expr, parent) : REGION_NONE;
        around = own ? reg->regions[a] : around;
        condition = own && !is_value ? reg->regions[a] : condition;
    }
}

static void use(struct wr_expr *expr, uint32_t r, uint32_t region)
{
    struct reg *reg = &expr->regs[r];

    reg->region = reg->region == REGION_NONE ? region : common_region(expr, reg->region, region);
}

/* Where argument a of an instruction is used: without a region of its own, where the one before is. */
static uint32_t use_region(const struct reg *reg, uint32_t a)
{
    return reg->regions == NULL || reg->regions[a] == REGION_NONE ? reg->region : reg->regions[a];
}

void wr_expr_place(struct wr_expr *expr)
{
    uint32_t lazy_args = 0;

    for (uint32_t r = 0; r < expr->reg_count; r++) {
        lazy_args += is_lazy(&expr->regs[r]) ? expr->regs[r].arg_count : 0;
        expr->regs[r].region = REGION_NONE;
        expr->regs[r].next = REG_NONE;
    }
    expr->regions = WR_NEW_ARRAY(struct region, 1 + lazy_args);
    (void)add_region(expr, REGION_NONE);
    for (uint32_t i = 0; i < expr->result_count; i++) {
        use(expr, expr->results[i], REGION_ROOT);
    }
    /* From the end: all uses of a register are known when it is reached. Each is put in front of the
     * others of its region. */
    for (uint32_t r = expr->reg_count; r-- > 0;) {
        struct reg *reg = &expr->regs[r];
        if (!reg->needed) {
            continue;
        }
        if (is_lazy(reg)) {
            add_regions(expr, reg);
        }
        for (uint32_t a = 0; a < reg->arg_count; a++) {
            use(expr, reg->args[a], use_region(reg, a));
        }
        if (reg->op == WR_EXPR_CONSTANT) {
            continue; /* it is there */
        }
        reg->next = expr->regions[reg->region].first;
        expr->regions[reg->region].first = r;
    }
    WR_ASSERT(expr->region_count <= 1 + lazy_args);
}
