/* output.h -- bytes on their way to a file descriptor.
 *
 * Text collects in `text` and goes out in large writes. After an error (a full disk, a reader that
 * went away) what is added is dropped; the caller looks at `error` when it suits.
 */
#ifndef GTM_REPORT_OUTPUT_H
#define GTM_REPORT_OUTPUT_H
#include <stdbool.h>

#include "runtime/base/text.h"

enum { GTM_OUTPUT_CHUNK = 64 * 1024 };

struct gtm_output {
    int fd;
    int error; /* errno of the write that failed, or 0 */
    struct gtm_buf text;
};

/* Writes all collected text. Returns false, with `error` set, where that failed now or before. */
bool gtm_output_flush(struct gtm_output *out);

/* The same once a chunk has collected: for a loop that adds little at a time. */
static inline bool gtm_output_trickle(struct gtm_output *out)
{
    return out->text.length < GTM_OUTPUT_CHUNK || gtm_output_flush(out);
}

/* Flushes and frees the buffer; does not close the descriptor. Returns as flush does. */
bool gtm_output_end(struct gtm_output *out);
#endif
