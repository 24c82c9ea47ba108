/* output.c -- see output.h. */
#include "runtime/report/output.h"

#include <errno.h>
#include <unistd.h>

bool gtm_output_flush(struct gtm_output *out)
{
    size_t done = 0;
    while (!out->error && done < out->text.length) {
        ssize_t wrote = write(out->fd, out->text.bytes + done, out->text.length - done);
        if (wrote >= 0)
            done += (size_t)wrote;
        else if (errno != EINTR)
            out->error = errno;
    }
    out->text.length = 0;
    return out->error == 0;
}

bool gtm_output_end(struct gtm_output *out)
{
    bool fine = gtm_output_flush(out);
    gtm_buf_free(&out->text);
    return fine;
}
