#include "taskmanager/state/extent_out.h"

#include "common/base/alloc.h"
#include "common/base/limits.h"
#include "common/base/test_point.h"

void extent_out_init(struct extent_out *out, const struct tm_pack_options *options, char *what)
{
    *out = (struct extent_out){
        .options = *options, .what = what, .checkpoint_first = options->checkpoint};
    tm_segments_ref(options->segments);
}

static void let_go(struct extent_write *w)
{
    if (w->done) {
        wr_free(w);
    } else {
        w->out = NULL;
    }
}

void extent_out_fini(struct extent_out *out)
{
    tm_segments_forget(out->options.segments, out->options.ctx);
    if (out->buffer != NULL) {
        tm_segments_buffer_return(out->options.segments, out->buffer);
    }
    for (uint32_t i = 0; i < out->writes.count; i++) {
        let_go(out->writes.items[i]);
    }
    if (out->sync != NULL) {
        let_go(out->sync);
    }
    WR_VEC_FINI(&out->writes);
    tm_segments_unref(out->options.segments);
    wr_free(out->what);
}

static void on_written(struct tm_segment_write *write)
{
    struct extent_write *w = write->ctx;
    struct extent_out *out = w->out;

    if (out == NULL) {
        wr_free(w);
        return;
    }
    w->done = true;
    if (w == out->sync) {
        out->synced = true;
    } else {
        out->in_flight -= 1;
    }
    if (write->code != WR_OK && !out->failed) {
        out->failed = true;
        out->err = write->err;
        (void)wr_wrap(&out->err, "could not save %s", out->what);
    }
    out->options.wake(out->options.ctx);
}

static struct extent_write *write_create(struct extent_out *out)
{
    struct extent_write *w = WR_NEW(struct extent_write);

    w->out = out;
    w->range = out->range;
    w->write.done = on_written;
    w->write.ctx = w;
    w->write.home = out->options.home;
    w->write.checkpoint = out->options.checkpoint;
    w->write.checkpoint_first = out->checkpoint_first;
    return w;
}

void extent_out_flush(struct extent_out *out)
{
    struct extent_write *w;

    if (out->buffer == NULL) {
        return;
    }
    if (out->buffer->bytes == out->header_bytes) {
        tm_segments_buffer_return(out->options.segments, WR_TAKE(out->buffer));
        return;
    }
    out->put_header(out, out->buffer->data);
    w = write_create(out);
    WR_VEC_PUSH(&out->writes, w);
    out->bytes += out->buffer->bytes;
    out->in_flight += 1;
    tm_segments_append(out->options.segments, WR_TAKE(out->buffer), &w->write);
}

bool extent_out_room(struct extent_out *out, uint64_t bytes)
{
    if (out->buffer != NULL && (WR_IO_BUFFER_BYTES - out->buffer->bytes < bytes ||
                                WR_BUGGIFY("extent.full_buffer"))) {
        extent_out_flush(out);
    }
    if (out->buffer == NULL) {
        out->buffer =
            tm_segments_buffer(out->options.segments, out->options.wake, out->options.ctx);
        if (out->buffer == NULL) {
            return false;
        }
        out->buffer->bytes = out->header_bytes;
        out->range = (struct extent_range){0, UINT32_MAX, 0};
    }
    return true;
}

enum tm_pack_state extent_out_sync(struct extent_out *out)
{
    if (out->failed) {
        return TM_PACK_FAILED;
    }
    if (out->in_flight > 0) {
        return TM_PACK_WAIT;
    }
    if (out->writes.count == 0 || out->synced) {
        return TM_PACK_DONE;
    }
    if (out->sync == NULL) {
        out->sync = write_create(out);
        tm_segments_sync(out->options.segments, out->options.checkpoint, &out->sync->write);
    }
    return TM_PACK_WAIT;
}

void extent_out_fill(struct extent_write *w, Weir__Extent *ret)
{
    weir__extent__init(ret);
    ret->file = w->write.file;
    ret->offset = w->write.offset;
    ret->bytes = w->write.bytes;
    ret->hash_low = w->write.hash.low;
    ret->hash_high = w->write.hash.high;
    ret->records = w->range.records;
}
