/* fault_disk.c -- see fault_disk.h.
 *
 * Every change since a file's newest sync is kept with the bytes that it replaced. When the power
 * fails the changes are undone from the newest to the oldest, which gives the file as it was
 * synced, and then those that the seed keeps are made again, the oldest first.
 */
#include "tests/torture/fault_disk.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/torture/random.h"

enum { SECTOR = 512, MAX_FILES = 16 };

struct change {
    struct change *before; /* an older one of the same file */
    bool is_cut;
    size_t length; /* of a write */
    int64_t offset, old_size, new_size;
    char *bytes, *old; /* old: what was there of offset … offset + length, or behind a cut */
    size_t old_length;
};

struct disk_file {
    char path[256];
    struct change *newest;
    bool is_named;     /* its name is in its folder on the disk */
    bool syncs_folder; /* at its next sync */
    bool is_deleted;
    char *content; /* of a deleted file */
    size_t content_length;
};

static struct {
    struct disk_file files[MAX_FILES];
    size_t count;
    bool on;
} disk;

/* ---- bytes of a file ------------------------------------------------------------------------- */

static void *room(size_t size)
{
    void *at = malloc(size ? size : 1);
    if (!at)
        abort();
    return at;
}

static int64_t size_of(const char *path)
{
    struct stat file;
    return stat(path, &file) == 0 ? (int64_t)file.st_size : 0;
}

/* Returns the bytes at offset … offset + *length, fewer at the file's end. */
static char *read_at(const char *path, int64_t offset, size_t *length)
{
    char *bytes = room(*length);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? 0 : pread(fd, bytes, *length, offset);
    if (fd >= 0)
        close(fd);
    *length = got < 0 ? 0 : (size_t)got;
    return bytes;
}

static void write_all(const char *path, const char *bytes, size_t length)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0 || write(fd, bytes, length) != (ssize_t)length)
        abort();
    close(fd);
}

/* ---- what happens to files ------------------------------------------------------------------- */

void disk_remember(bool on)
{
    disk.on = on;
}

static void forget_changes(struct disk_file *file)
{
    while (file->newest) {
        struct change *change = file->newest;
        file->newest = change->before;
        free(change->bytes);
        free(change->old);
        free(change);
    }
}

void disk_forget(void)
{
    for (size_t i = 0; i < disk.count; i++) {
        forget_changes(&disk.files[i]);
        free(disk.files[i].content);
    }
    disk.count = 0;
}

static struct disk_file *find(const char *path)
{
    for (size_t i = 0; i < disk.count; i++)
        if (!disk.files[i].is_deleted && strcmp(disk.files[i].path, path) == 0)
            return &disk.files[i];
    return NULL;
}

struct disk_file *disk_open(const char *path, bool is_new, bool syncs_folder)
{
    struct disk_file *file = find(path);
    if (file)
        return file;
    if (disk.count == MAX_FILES)
        abort();
    file = &disk.files[disk.count++];
    *file = (struct disk_file){.is_named = !is_new, .syncs_folder = is_new && syncs_folder};
    snprintf(file->path, sizeof file->path, "%s", path);
    return file;
}

static struct change *add_change(struct disk_file *file)
{
    struct change *change = room(sizeof *change);
    *change = (struct change){.before = file->newest, .old_size = size_of(file->path)};
    file->newest = change;
    return change;
}

void disk_write(struct disk_file *file, const void *bytes, size_t length, int64_t offset)
{
    if (!disk.on)
        return;
    struct change *change = add_change(file);
    int64_t end = offset + (int64_t)length;
    change->offset = offset;
    change->length = change->old_length = length;
    change->new_size = end > change->old_size ? end : change->old_size;
    change->bytes = memcpy(room(length), bytes, length);
    change->old = read_at(file->path, offset, &change->old_length);
}

void disk_truncate(struct disk_file *file, int64_t size)
{
    if (!disk.on)
        return;
    struct change *change = add_change(file);
    change->is_cut = true;
    change->new_size = change->offset = size;
    change->old_length = change->old_size > size ? (size_t)(change->old_size - size) : 0;
    change->old = read_at(file->path, size, &change->old_length);
}

static void sync_folder_of(void)
{
    for (size_t i = 0; i < disk.count; i++) { /* all of a test's files are in one folder */
        disk.files[i].is_named = true;
        if (disk.files[i].is_deleted)
            disk.files[i].path[0] = '\0'; /* gone for good */
    }
}

void disk_sync(struct disk_file *file)
{
    forget_changes(file);
    if (file->syncs_folder)
        sync_folder_of();
    file->syncs_folder = false;
}

void disk_delete(const char *path, bool sync_folder)
{
    struct disk_file *file =
        disk.on && access(path, F_OK) == 0 ? disk_open(path, false, false) : NULL;
    if (!file)
        return;
    file->content_length = (size_t)size_of(path);
    file->content = read_at(path, 0, &file->content_length);
    file->is_deleted = true;
    if (sync_folder)
        sync_folder_of();
}

/* ---- the failure ----------------------------------------------------------------------------- */

/* A file's bytes while they are put together. */
struct image {
    char *bytes;
    size_t length, room;
};

static void resize(struct image *image, size_t length)
{
    if (length > image->room) {
        image->room = length * 2;
        image->bytes = realloc(image->bytes, image->room);
        if (!image->bytes)
            abort();
    }
    if (length > image->length)
        memset(image->bytes + image->length, 0, length - image->length);
    image->length = length;
}

static void undo(struct image *image, const struct change *change)
{
    resize(image, (size_t)change->old_size);
    if (change->old_length)
        memcpy(image->bytes + change->offset, change->old, change->old_length);
}

/* Makes a change again: whole, or sector by sector as the dice fall. */
static void redo(struct image *image, const struct change *change, bool whole,
                 struct random *random)
{
    if (change->is_cut) {
        resize(image, (size_t)change->new_size);
        return;
    }
    for (size_t done = 0; done < change->length;) {
        size_t at = (size_t)change->offset + done;
        size_t piece = SECTOR - at % SECTOR;
        if (piece > change->length - done)
            piece = change->length - done;
        if (whole || random_below(random, 2)) {
            if (at + piece > image->length)
                resize(image, at + piece);
            memcpy(image->bytes + at, change->bytes + done, piece);
        }
        done += piece;
    }
}

/* Makes changes again, the oldest first, as the seed says; returns whether any was kept. */
static void redo_all(struct image *image, const struct change *newest, struct random *random)
{
    if (!newest)
        return;
    redo_all(image, newest->before, random);
    uint64_t fate = random_below(random, 3);
    if (fate)
        redo(image, newest, fate == 1, random);
}

/* Makes a file what it was when it was synced, and of the changes since then those that the seed
 * keeps. */
static void put_back(struct disk_file *file, uint64_t seed, struct random *random)
{
    struct image image = {0};
    size_t length = file->is_deleted ? file->content_length : (size_t)size_of(file->path);
    char *now = file->is_deleted ? file->content : read_at(file->path, 0, &length);
    resize(&image, length);
    if (length)
        memcpy(image.bytes, now, length);
    for (const struct change *change = file->newest; change; change = change->before)
        undo(&image, change);
    if (seed)
        redo_all(&image, file->newest, random);
    write_all(file->path, image.bytes, image.length);
    free(image.bytes);
    if (!file->is_deleted)
        free(now);
}

static void fail_file(struct disk_file *file, uint64_t seed, struct random *random)
{
    if (!file->path[0] || (file->is_deleted && access(file->path, F_OK) == 0))
        return; /* gone for good, or another took its name */
    bool comes_back = !file->is_deleted || seed == 0 || random_below(random, 2);
    bool is_lost = !file->is_named && (seed == 0 || random_below(random, 2));
    if (!comes_back || is_lost)
        unlink(file->path);
    else if (file->newest || file->is_deleted)
        put_back(file, seed, random);
}

void disk_fail(uint64_t seed)
{
    struct random random = random_from(seed);
    for (size_t i = 0; i < disk.count; i++)
        fail_file(&disk.files[i], seed, &random);
}
