/* print: rows in csv form (or the format asked for), each behind a prefix, on the standard output
 * of the task manager. A batch is one write, made on the pool, so that lines of several tasks do
 * not mix. */
#include <errno.h>
#include <unistd.h>

#include "taskmanager/connectors/options.h"
#include "taskmanager/connectors/sink.h"
#include "taskmanager/formats/format.h"

struct print {
    struct wr_arena arena;
    struct wr_print_options options;
    struct tm_writer writer;
    struct wr_job job;
    struct wr_sb text; /* the job's while it runs */
    bool running;
    bool failed;
    struct wr_error err;
};

static enum wr_code print_open(void *p, struct tm_context *ctx, const Weir__Operator *spec,
                               struct wr_error *err)
{
    struct print *self = p;
    const Weir__SinkSpec *sink = spec->sink;
    const char *name = sink->format[0] == '\0' ? "csv" : sink->format;
    const struct wr_format *format = wr_format_find(name);
    struct tm_option_set sets[2] = {
        {wr_connector_find("print")->sink_options, &self->options}, {NULL, NULL}};

    wr_arena_init(&self->arena, 0);
    if (format != NULL) {
        sets[1] = (struct tm_option_set){format->options, &self->writer.options};
    }
    if (tm_options_parse(sink->options, sink->n_options, sets, &self->arena, err) != WR_OK) {
        return err->code;
    }
    return tm_writer_init(&self->writer, name, ctx->input_schema, sink->row_kind_column, err);
}

static void print_close(void *p, struct tm_context *ctx)
{
    struct print *self = p;

    (void)ctx;
    wr_sb_fini(&self->text);
    tm_writer_fini(&self->writer);
    wr_arena_fini(&self->arena);
}

static void print_run(struct wr_job *job, struct wr_env *env)
{
    struct print *self = WR_CONTAINER_OF(job, struct print, job);
    size_t done = 0;

    (void)env;
    while (done < self->text.bytes) {
        ssize_t n = write(STDOUT_FILENO, self->text.ptr + done, self->text.bytes - done);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            (void)wr_fail_errno(&self->err, "could not write the standard output");
            self->failed = true;
            return;
        }
        done += (size_t)n;
    }
}

static void print_done(struct wr_job *job, void *owner)
{
    struct print *self = WR_CONTAINER_OF(job, struct print, job);

    (void)owner;
    self->running = false;
}

static enum tm_status print_write(void *p, struct tm_context *ctx, const struct wr_batch *in)
{
    struct print *self = p;

    if (self->running) {
        return TM_WAIT;
    }
    if (self->failed) {
        ctx->err = self->err;
        return TM_FAILED;
    }
    wr_sb_reset(&self->text);
    for (uint32_t i = 0; i < in->live_count; i++) {
        wr_sb_puts(&self->text, self->options.prefix);
        self->writer.type->write_rows(&self->writer, in, i, 1, &self->text);
    }
    ctx->flow.sink_bytes += self->text.bytes;
    self->running = true;
    self->job = (struct wr_job){.run = print_run, .done = print_done};
    tm_context_offload(ctx, &self->job);
    return TM_DONE;
}

const struct tm_sink_type tm_sink_print = {
    .connector = "print",
    .self_bytes = sizeof(struct print),
    .open = print_open,
    .close = print_close,
    .write = print_write,
};
