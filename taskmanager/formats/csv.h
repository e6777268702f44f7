/* The inside of the csv format, shared by its writing and its reading half and by nobody else.
 * Thread: as format.h says.
 */
#ifndef TM_FORMATS_CSV_H
#define TM_FORMATS_CSV_H

#include "taskmanager/formats/format.h"

enum wr_code tm_csv_writer_open(struct tm_writer *writer, struct wr_error *err);
void tm_csv_write_header(const struct tm_writer *writer, struct wr_sb *sb);
void tm_csv_write_rows(const struct tm_writer *writer, const struct wr_batch *batch,
                       uint32_t first, uint32_t count, struct wr_sb *sb);

#endif
