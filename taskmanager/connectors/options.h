/* Options of a received SourceSpec or SinkSpec, parsed by the tables of common/graph/connector.h.
 *
 * Connector and format options come in one list; each name belongs to the first table that has it.
 * Thread: any.
 */
#ifndef TM_CONNECTORS_OPTIONS_H
#define TM_CONNECTORS_OPTIONS_H

#include "common/base/option.h"
#include "proto/plan.pb-c.h"

struct tm_option_set {
    const struct wr_option *table; /* NULL: no options */
    void *fields;
};

/* Defaults, then what is given; unknown names and missing required ones are errors. Texts live in
 * the arena. */
enum wr_code tm_options_parse(Weir__OptionValue *const *options, size_t option_count,
                              const struct tm_option_set sets[2], struct wr_arena *arena,
                              struct wr_error *err) WR_MUST_CHECK;

#endif
