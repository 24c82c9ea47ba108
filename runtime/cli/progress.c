/* progress.c -- see cli.h. */
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "runtime/cli/cli.h"

enum { EVERY_MS = 200 };

void gtm_progress_begin(struct gtm_progress *progress, const struct gtm_cli *cli)
{
    *progress = (struct gtm_progress){.on = isatty(STDERR_FILENO) == 1 && !cli->out_terminal};
    if (progress->on)
        progress->began_ms = gtm_clock_ticks();
}

void gtm_progress_show(struct gtm_progress *progress, uint64_t count, uint64_t position,
                       uint64_t size)
{
    if (!progress->on)
        return;
    int64_t now = gtm_clock_ticks();
    if (now < progress->next_ms)
        return;
    progress->next_ms = now + EVERY_MS;
    progress->shown = true;
    double seconds = (double)(now - progress->began_ms) / 1000;
    fprintf(stderr, "\r\033[K%" PRIu64 " prospects", count);
    if (size)
        fprintf(stderr, ", %.0f%%", 100.0 * (double)position / (double)size);
    if (seconds > 0.5)
        fprintf(stderr, ", %.0f a second", (double)count / seconds);
    fflush(stderr);
}

void gtm_progress_end(struct gtm_progress *progress)
{
    if (progress->shown)
        fputs("\r\033[K", stderr);
    progress->shown = false;
}
