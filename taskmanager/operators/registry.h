/* All operators there are; each file of this folder defines one. Thread: any; const. */
#ifndef TM_OPERATORS_REGISTRY_H
#define TM_OPERATORS_REGISTRY_H

#include "taskmanager/operators/operator.h"

extern const struct tm_operator_type tm_operator_aggregate;
extern const struct tm_operator_type tm_operator_calc;
extern const struct tm_operator_type tm_operator_datagen;
extern const struct tm_operator_type tm_operator_distinct;
extern const struct tm_operator_type tm_operator_enumerator;
extern const struct tm_operator_type tm_operator_flat_map;
extern const struct tm_operator_type tm_operator_reader;
extern const struct tm_operator_type tm_operator_sink;

#endif
