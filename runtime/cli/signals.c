/* signals.c -- see signals.h. */
#include "runtime/cli/signals.h"

#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <sys/select.h>
#include <ucontext.h>
#include <unistd.h>

/* Raised inside its own handler the signal is blocked, so it becomes pending; blocking it in the
 * interrupted context keeps it so. Standard input becomes empty, so that a read that starts anew
 * ends at once. All calls are async-signal-safe (POSIX.1-2017, 2.4.3). */
static void hold(int number, siginfo_t *info, void *context)
{
    (void)info;
    raise(number);
    ucontext_t *interrupted = context;
    sigaddset(&interrupted->uc_sigmask, number);
    int nothing = open("/dev/null", O_RDONLY);
    if (nothing >= 0)
        dup2(nothing, STDIN_FILENO);
}

void gtm_signals_hold(void)
{
    struct sigaction action = {.sa_sigaction = hold, .sa_flags = SA_SIGINFO};
    sigemptyset(&action.sa_mask);
    sigaddset(&action.sa_mask, SIGINT);
    sigaddset(&action.sa_mask, SIGTERM);
    const int numbers[] = {SIGINT, SIGTERM};
    for (size_t i = 0; i < 2; i++) {
        struct sigaction before;
        sigaction(numbers[i], NULL, &before);
        if (before.sa_handler != SIG_IGN) /* what a parent has it ignore stays ignored */
            sigaction(numbers[i], &action, NULL);
    }
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigemptyset(&ignore.sa_mask);
    sigaction(SIGPIPE, &ignore, NULL);
}

bool gtm_signals_terminate(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigpending(&set);
    return sigismember(&set, SIGTERM) == 1;
}

/* The signals are blocked between the look and the sleep, which lets them in: none is slept over.
 */
void gtm_signals_sleep(int fd, int64_t ms)
{
    sigset_t both, before;
    fd_set fds;
    struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    sigemptyset(&both);
    sigaddset(&both, SIGINT);
    sigaddset(&both, SIGTERM);
    sigprocmask(SIG_BLOCK, &both, &before);
    FD_ZERO(&fds);
    if (fd >= 0)
        FD_SET(fd, &fds);
    if (!gtm_signals_pending())
        pselect(fd + 1, &fds, NULL, NULL, &time, &before);
    sigprocmask(SIG_SETMASK, &before, NULL);
}

bool gtm_signals_pending(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigpending(&set);
    return sigismember(&set, SIGINT) == 1 || sigismember(&set, SIGTERM) == 1;
}
