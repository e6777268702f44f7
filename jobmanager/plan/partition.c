/* `partition:` of a step: what is said, and whether rows may travel so without another result. */
#include <string.h>

#include "jobmanager/plan/logical.h"

static const char *const names[] = {[JM_PARTITION_FORWARD] = "forward",
                                    [JM_PARTITION_HASH] = "hash",
                                    [JM_PARTITION_REBALANCE] = "rebalance",
                                    [JM_PARTITION_RESCALE] = "rescale",
                                    [JM_PARTITION_BROADCAST] = "broadcast",
                                    [JM_PARTITION_GLOBAL] = "global"};

/* ---- what is said ---- */

static bool read_name(struct jm_source *source, struct jm_step *step, const struct jm_node *node)
{
    for (enum jm_partition p = JM_PARTITION_FORWARD; p <= JM_PARTITION_GLOBAL; p++) {
        if (strcmp(names[p], node->text) == 0) {
            step->partition = p;
            return true;
        }
    }
    jm_diagnose(source, node,
                "\"partition\" must be one of forward, hash, rebalance, rescale, broadcast, global, "
                "not \"%s\"%s",
                node->text,
                jm_did_you_mean(source, node->text, names + JM_PARTITION_FORWARD,
                                WR_COUNT(names) - JM_PARTITION_FORWARD));
    return false;
}

/* {hash: [columns]} */
static bool read_hash(struct jm_source *source, struct jm_step *step, const struct jm_node *node)
{
    static const char *const keys[] = {"hash", NULL};
    const struct jm_node *list = jm_node_get(node, "hash");

    if (!jm_node_check_keys(source, node, keys, NULL)) {
        return false;
    }
    if (list == NULL) {
        jm_diagnose(source, node, "\"partition\" is an empty map: write {hash: [COLUMN, …]}");
        return false;
    }
    if (!jm_node_expect(source, list, JM_NODE_LIST, "hash")) {
        return false;
    }
    if (list->count == 0 || list->count > WR_BATCH_COLUMNS_MAX) {
        jm_diagnose(source, list, "\"hash\" must have 1 to %d items", WR_BATCH_COLUMNS_MAX);
        return false;
    }
    for (uint32_t i = 0; i < list->count; i++) {
        if (!jm_node_expect(source, list->items[i], JM_NODE_SCALAR, "hash")) {
            return false;
        }
    }
    step->partition = JM_PARTITION_HASH;
    step->partition_columns = list;
    return true;
}

bool jm_partition_read(struct jm_source *source, struct jm_step *step)
{
    const struct jm_node *node = jm_node_get(step->body, "partition");

    step->partition_at = node;
    if (node == NULL) {
        return true;
    }
    if (step->kind == JM_STEP_SOURCE) {
        jm_diagnose(source, jm_node_key(step->body, "partition"),
                    "a source has no input: \"partition\" stands in the step that takes its rows");
        return false;
    }
    if (node->kind == JM_NODE_MAP) {
        return read_hash(source, step, node);
    }
    return jm_node_expect(source, node, JM_NODE_SCALAR, "partition") &&
           read_name(source, step, node);
}

/* ---- whether it may be ---- */

static bool refuse_aggregate(struct jm_logical_build *b, const struct jm_step *step)
{
    static const char *const reasons[] = {
        [JM_PARTITION_FORWARD] = "rows of one key would be counted apart, one result per subtask",
        [JM_PARTITION_REBALANCE] = "rows of one key would be counted apart, one result per subtask",
        [JM_PARTITION_RESCALE] = "rows of one key would be counted apart, one result per subtask",
        [JM_PARTITION_BROADCAST] = "each subtask would count every row",
        [JM_PARTITION_GLOBAL] = "the other subtasks own keys too: use \"parallelism: 1\""};

    if (step->partition == JM_PARTITION_HASH) {
        jm_diagnose(b->source, step->partition_at,
                    "rows travel into an aggregate by its key_by: leave \"partition\" out");
    } else {
        jm_diagnose(b->source, step->partition_at,
                    "\"partition: %s\" cannot lead into an aggregate, whose rows travel by its "
                    "key_by: %s",
                    names[step->partition], reasons[step->partition]);
    }
    return false;
}

static bool check_aggregate(struct jm_logical_build *b, const struct jm_step *step)
{
    for (uint32_t i = 0; i < step->input_count; i++) {
        const struct jm_logical_step *in = &b->plan->steps[step->inputs[i].step];
        if (in->copies) {
            jm_diagnose(b->source, step->inputs[i].at,
                        "the rows of \"%s\" come once per subtask that they were broadcast to, and "
                        "an aggregate would count each of them: take the rows before the broadcast",
                        in->step->name);
            return false;
        }
    }
    return step->partition == JM_PARTITION_NONE ||
           (step->partition == JM_PARTITION_HASH && step->partition_columns == NULL) ||
           refuse_aggregate(b, step);
}

static bool check_forward(struct jm_logical_build *b, const struct jm_step *step)
{
    for (uint32_t i = 0; i < step->input_count; i++) {
        const struct jm_step *in = b->plan->steps[step->inputs[i].step].step;
        if (in->parallelism != step->parallelism) {
            jm_diagnose(b->source, step->partition_at,
                        "\"partition: forward\" needs equal parallelism: \"%s\" has %u and \"%s\" "
                        "%u: set \"parallelism: %u\" here, or use \"partition: rescale\"",
                        in->name, in->parallelism, step->name, step->parallelism, in->parallelism);
            return false;
        }
    }
    return true;
}

static bool is_of_key(const struct jm_logical_step *in, uint32_t column)
{
    for (uint32_t k = 0; k < in->unique_count; k++) {
        if (in->unique[k] == column) {
            return true;
        }
    }
    return false;
}

/* Of a changelog, also of one of several, by a column of its key. */
static bool check_route(struct jm_logical_build *b, const struct jm_step *step, uint32_t column,
                        const struct jm_node *node)
{
    for (uint32_t i = 0; i < step->input_count; i++) {
        const struct jm_logical_step *in = &b->plan->steps[step->inputs[i].step];
        if (jm_logical_is_changelog(b->plan, &step->inputs[i]) && !is_of_key(in, column)) {
            jm_diagnose(b->source, node,
                        "\"%s\" makes a changelog, and column \"%s\" is not of its key: versions of "
                        "one row would take different ways and arrive in another order",
                        in->step->name, node->text);
            return false;
        }
    }
    return true;
}

static bool add_route(struct jm_logical_build *b, struct jm_logical_step *l,
                      const struct jm_node *node)
{
    const char *known[WR_BATCH_COLUMNS_MAX];
    int32_t column = wr_schema_find(l->input, node->text);

    if (column < 0) {
        for (uint32_t c = 0; c < l->input->field_count; c++) {
            known[c] = l->input->fields[c].name;
        }
        jm_diagnose(b->source, node, "column \"%s\" does not exist%s", node->text,
                    jm_did_you_mean(b->source, node->text, known, l->input->field_count));
        return false;
    }
    if (!check_route(b, l->step, (uint32_t)column, node)) {
        return false;
    }
    l->route[l->route_count++] = (uint32_t)column;
    return true;
}

static bool check_hash(struct jm_logical_build *b, struct jm_logical_step *l)
{
    const struct jm_node *columns = l->step->partition_columns;
    bool good = true;

    if (columns == NULL) {
        jm_diagnose(b->source, l->step->partition_at,
                    "\"partition: hash\" needs columns in a step without key_by: write "
                    "{hash: [COLUMN, …]}");
        return false;
    }
    l->route = WR_ARENA_ARRAY(b->source->arena, uint32_t, columns->count);
    for (uint32_t i = 0; i < columns->count; i++) {
        good &= add_route(b, l, columns->items[i]);
    }
    return good;
}

/* A changelog's versions of one row have to take one way, or the last is not the last. */
static bool check_changelog(struct jm_logical_build *b, const struct jm_step *step,
                            const struct jm_logical_step *in)
{
    bool copies = step->partition == JM_PARTITION_BROADCAST;

    if (!in->changelog ||
        (!copies && step->partition != JM_PARTITION_REBALANCE &&
         step->partition != JM_PARTITION_RESCALE)) {
        return true;
    }
    jm_diagnose(b->source, step->partition_at,
                "\"%s\" makes a changelog, and \"partition: %s\" %s: use hash with columns of its "
                "key, forward or global, or \"emit: final\" in the aggregate",
                in->step->name, names[step->partition],
                copies ? "would tell each change once per subtask"
                       : "would let versions of one row overtake each other");
    return false;
}

bool jm_logical_partition(struct jm_logical_build *b, uint32_t index)
{
    struct jm_logical_step *l = &b->plan->steps[index];
    const struct jm_step *step = l->step;
    const struct jm_logical_step *in = &b->plan->steps[step->inputs[0].step];

    if (step->takes_letters && step->partition != JM_PARTITION_NONE) {
        jm_diagnose(b->source, step->partition_at,
                    "dead letters come from several steps, each in its own way: leave \"partition\" "
                    "out");
        return false;
    }
    l->copies = step->partition == JM_PARTITION_BROADCAST;
    for (uint32_t i = 0; i < step->input_count; i++) {
        l->copies |= b->plan->steps[step->inputs[i].step].copies;
    }
    if (step->kind == JM_STEP_AGGREGATE || step->kind == JM_STEP_REDUCE) {
        return check_aggregate(b, step);
    }
    if (step->partition == JM_PARTITION_FORWARD) {
        return check_forward(b, step);
    }
    if (step->partition == JM_PARTITION_HASH) {
        return check_hash(b, l);
    }
    return check_changelog(b, step, in);
}
