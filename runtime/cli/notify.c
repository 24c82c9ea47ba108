/* notify.c -- inotify(7) on the folders of the files: that hears of a file that is made or replaced
 * as well. See notify.h. */
#include "runtime/cli/notify.h"

#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "runtime/base/mem.h"
#include "runtime/base/text.h"

#ifdef __linux__
#include <sys/inotify.h>

struct gtm_notify {
    int fd;
};

struct gtm_notify *gtm_notify_open(void)
{
    struct gtm_notify *notify = gtm_mem_alloc(sizeof *notify);
    notify->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    return notify;
}

/* Adds the same folder twice without harm. */
void gtm_notify_add(struct gtm_notify *notify, const char *path)
{
    const char *slash = strrchr(path, '/');
    struct gtm_buf folder = {0};
    gtm_buf_add(&folder, path, slash ? (size_t)(slash - path) + 1 : 0);
    gtm_buf_char(&folder, '.');
    inotify_add_watch(notify->fd, folder.bytes,
                      IN_MODIFY | IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE);
    gtm_buf_free(&folder);
}

int gtm_notify_descriptor(const struct gtm_notify *notify)
{
    return notify->fd;
}

void gtm_notify_empty(struct gtm_notify *notify)
{
    char room[4096];
    while (notify->fd >= 0 && read(notify->fd, room, sizeof room) > 0)
        ;
}

void gtm_notify_close(struct gtm_notify *notify)
{
    if (notify->fd >= 0)
        close(notify->fd);
    gtm_mem_free(notify);
}
#else
struct gtm_notify *gtm_notify_open(void)
{
    return NULL;
}

void gtm_notify_add(struct gtm_notify *notify, const char *path)
{
    (void)notify;
    (void)path;
}

int gtm_notify_descriptor(const struct gtm_notify *notify)
{
    (void)notify;
    return -1;
}

void gtm_notify_empty(struct gtm_notify *notify)
{
    (void)notify;
}

void gtm_notify_close(struct gtm_notify *notify)
{
    (void)notify;
}
#endif
