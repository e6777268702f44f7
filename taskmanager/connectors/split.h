/* A split being read: blocks of its file, one of them read ahead.
 *
 *     file  |......a-1|a ............................................ b|......|
 *                      |<- block ->|<- block ->| …         the last line ->|
 *
 * A split [a, b) owns the records that begin in it. If a > 0 the search for the first of them
 * starts at byte a - 1: a line that begins at a is owned. A block ends behind its last whole record
 * and the next one begins there; a record that is longer than the block makes the block larger.
 *
 * A compressed file is one split, and all offsets are those of its content. It is read forward only:
 * what lies behind the last whole record of a block stays in that buffer and is carried over into the
 * next one.
 *
 * Thread: the task's worker, but for the job inside.
 */
#ifndef TM_CONNECTORS_SPLIT_H
#define TM_CONNECTORS_SPLIT_H

#include "taskmanager/connectors/archive.h"
#include "taskmanager/formats/format.h"
#include "taskmanager/runtime/context.h"

/* Together with a buffer's head these are powers of two. */
#define TM_BLOCK_BYTES (256u * 1024 - 256)
#define TM_BLOCK_BYTES_MAX (16u * 1024 * 1024 - 256)

enum tm_load_state { TM_LOAD_NONE, TM_LOAD_RUNNING, TM_LOAD_READY };
enum tm_load_result {
    TM_LOADED,       /* whole records in [block.next, block.end) */
    TM_LOAD_NOTHING, /* no record begins in what is left of the split */
    TM_LOAD_GROW,    /* no record ends in so many bytes */
    TM_LOAD_DAMAGED, /* the archive is from here on, or a watched file is gone: `err` */
    TM_LOAD_FAILED,
};

struct tm_split {
    char *path;
    uint64_t first, end;
    uint64_t file_bytes;
    int64_t mtime_us;
    uint64_t inode;
    uint64_t device;
    uint32_t number;
    uint64_t next; /* where the next record begins, or is to be searched from */
    bool aligned;  /* a record begins at `next` */

    const struct tm_parser *parser;
    uint64_t record_limit;   /* longer records are errors; to be set before the first step */
    const char *watched;     /* pattern of a watched source; NULL: a bounded one */
    enum wr_compression compression;
    struct tm_field_map map; /* of the file's header; count 0: the parser's */
    bool ended;              /* nothing more to load */
    struct tm_block current; /* buf NULL: none */

    /* The job's while `state` is RUNNING. */
    struct wr_job job;
    enum tm_load_state state;
    enum tm_load_result result;
    struct tm_block load;
    uint64_t load_from;
    bool load_aligned;
    bool load_last; /* no record of this split begins behind the block */
    uint32_t load_bytes; /* in load.buf; not all of them need be whole records */
    uint32_t block_bytes;
    struct tm_archive *archive; /* NULL: none yet, or not compressed */
    struct wr_buf *carry;       /* bytes of the archive that have been read and are wanted again */
    uint32_t carry_first, carry_bytes;
    struct wr_memory_account *account; /* where the archive is reserved */
    int file;
    bool opened;
    struct wr_error err;
};

/* From a split row, or from an item of state. Returned; destroy when no job is in flight. */
struct tm_split *tm_split_from_row(const struct wr_batch *batch, uint32_t row,
                                   const struct tm_parser *parser);
enum wr_code tm_split_from_item(const struct tm_item *item, const struct tm_parser *parser,
                                struct tm_split **ret, struct wr_error *err) WR_MUST_CHECK;
void tm_split_add_item(const struct tm_split *split, struct tm_items *items);
void tm_split_destroy(struct tm_split *split, struct wr_env *env);

/* Start to read the next block unless that is under way, done, or pointless. false: no memory. */
bool tm_split_prefetch(struct tm_split *split, struct tm_context *ctx);

enum tm_split_step {
    TM_SPLIT_BLOCK,  /* split->current is there */
    TM_SPLIT_WAIT,   /* a job runs */
    TM_SPLIT_MEMORY, /* no memory for a block: try later */
    TM_SPLIT_END,    /* all is read */
    TM_SPLIT_LONG,   /* a record of more than record_limit bytes begins at split->next */
    TM_SPLIT_DAMAGED, /* the file's content is from split->next on: split->err */
    TM_SPLIT_FAILED, /* split->err */
};
/* Make the next block current when there is none. */
enum tm_split_step tm_split_step(struct tm_split *split, struct tm_context *ctx);
/* The current block is used up: let it go. */
void tm_split_release(struct tm_split *split);
/* After TM_SPLIT_DAMAGED: nothing more is read. */
void tm_split_give_up(struct tm_split *split);
/* After TM_SPLIT_LONG: pass over what was read of it; reading goes on behind the next line end. */
void tm_split_pass_over(struct tm_split *split);

#endif
