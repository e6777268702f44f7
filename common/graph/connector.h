/* Connectors and formats as the planner and the task managers both know them: names, options,
 * properties. What they do lives in taskmanager/connectors and taskmanager/formats; this table is
 * what a descriptor is checked against, what help and the reference page are made from, and what a
 * task manager parses a received SourceSpec or SinkSpec with.
 *
 * Thread: any; const.
 */
#ifndef WR_GRAPH_CONNECTOR_H
#define WR_GRAPH_CONNECTOR_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/option.h"
#include "common/batch/schema.h"

struct wr_connector {
    const char *name;
    const char *summary;
    bool is_source;
    bool is_sink;
    bool needs_format;       /* file: yes; datagen, blackhole: no; print: optional */
    bool has_enumerator;     /* sources whose splits are rows over a demand edge */
    bool is_transactional;   /* sink that commits with the checkpoint */
    const struct wr_option *source_options; /* into the struct named below */
    const struct wr_option *sink_options;
    /* Options that say what the positions of a source, or what a sink has kept of its directory, mean;
     * ends with NULL. Under other values that state is of no use. */
    const char *const *state_options;
    size_t source_bytes;
    size_t sink_bytes;
};

struct wr_format {
    const char *name;
    const char *summary;
    bool splittable;    /* a file can be cut at line borders (csv: only without multiline) */
    bool fixed_schema;  /* text: one column `line text`, the descriptor gives no schema */
    bool one_column;    /* text, raw: no more than one, read or written */
    bool has_paths;     /* json: a column may say where in the record it stands (json_path.h) */
    const struct wr_option *options; /* into union wr_format_options */
    size_t options_bytes;
};

enum wr_compression { WR_COMPRESSION_NONE, WR_COMPRESSION_GZIP, WR_COMPRESSION_ZSTD };

/* file source: `path` a glob or a directory; `split_size` how large files are cut. */
struct wr_file_source_options {
    char *path;
    uint64_t split_size;
    uint64_t record_limit; /* bytes; a longer record is an error of it */
    bool watch;            /* new and growing files, without end */
    int64_t watch_interval_us;
};
#define WR_RECORD_LIMIT_MIN 64u
#define WR_RECORD_LIMIT_MAX (16u * 1024 * 1024)
/* file sink: `path` is a directory; parts appear in it when their checkpoint has completed. */
struct wr_file_sink_options {
    char *path;
    uint64_t part_size; /* roll after so many bytes, 0 = only at checkpoints */
    int compression;    /* enum wr_compression */
};
struct wr_datagen_options {
    uint64_t rows; /* 0 = unbounded */
    uint64_t seed;
};
struct wr_print_options {
    char *prefix;
};
struct wr_csv_options {
    bool header;
    char *delimiter; /* one byte */
    char *null;      /* text that an unquoted field must equal to be NULL; default "" */
    char *quote;     /* one byte */
    char *escape;    /* one byte before a quote inside quotes; default: the quote itself */
    bool multiline;  /* quoted fields may hold line ends; then files are not cut. Default true */
};
union wr_format_options {
    struct wr_csv_options csv;
};

const struct wr_connector *wr_connector_find(const char *name);
const struct wr_connector *wr_connector_at(uint32_t index); /* sorted; NULL at the end */
const struct wr_format *wr_format_find(const char *name);
const struct wr_format *wr_format_at(uint32_t index);
enum wr_code wr_connector_check_source(const struct wr_connector *connector, const void *options,
                                       const char **ret_option, struct wr_error *err)
    WR_MUST_CHECK;
/* What one option cannot say about itself; *ret_option: the one to blame. */
enum wr_code wr_format_check(const struct wr_format *format,
                             const union wr_format_options *options, const char **ret_option,
                             struct wr_error *err) WR_MUST_CHECK;
/* Connectors, formats and their options as tables of Markdown, for the page of the descriptor. */
struct wr_sb;
void wr_connectors_reference(struct wr_sb *sb);
void wr_connectors_check(void); /* asserts the tables well formed; run at start */

#endif
