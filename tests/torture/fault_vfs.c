/* fault_vfs.c -- see fault_vfs.h; what a power failure leaves is in fault_disk.c. */
#include "tests/torture/fault_vfs.h"

#include <errno.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "tests/torture/fault_disk.h"

struct file {
    sqlite3_file base;
    struct disk_file *disk; /* NULL: a temporary file, which nothing durable is in */
    sqlite3_int64 real[];   /* the real file system's own struct */
};

static struct {
    sqlite3_vfs vfs;
    sqlite3_vfs *real;
    struct fault_plan plan;
    struct fault_counts *counts; /* NULL: nobody asks */
    uint64_t seen;               /* calls of the plan's classes */
    bool is_dead;
    int error; /* errno of the newest injected error, 0 where the newest error was real */
} shim;

static sqlite3_file *real_of(sqlite3_file *file)
{
    return (sqlite3_file *)((struct file *)file)->real;
}

/* ---- the plan -------------------------------------------------------------------------------- */

static void die(void)
{
    if (shim.plan.act == FAULT_POWER)
        disk_fail(shim.plan.seed);
    if (shim.plan.exits)
        _exit(FAULT_STATUS);
    shim.is_dead = true;
    if (shim.plan.died)
        shim.plan.died();
}

/* Counts a call. Returns whether it fails: the plan says so, or the process is dead. */
static bool count(enum fault_class class)
{
    const struct fault_plan *plan = &shim.plan;
    struct fault_counts *counts = shim.counts;
    if (shim.is_dead)
        return true;
    if (counts)
        counts->of[class]++;
    if (!(plan->classes >> class & 1))
        return false;
    shim.seen++;
    if (counts && counts->seen < FAULT_TRACE)
        counts->trace[counts->seen] = (uint8_t) class;
    if (counts)
        counts->seen++;
    if (plan->at == 0 || shim.seen < plan->at || (shim.seen > plan->at && !plan->lasting))
        return false;
    if (plan->act == FAULT_KILL || (plan->act == FAULT_POWER && class == FAULT_SYNC))
        die();
    return plan->act == FAULT_ERROR || shim.is_dead;
}

/* Behind a call that was made: the power fails where the plan says so. */
static int made(enum fault_class class, int code)
{
    const struct fault_plan *plan = &shim.plan;
    bool counts = plan->act == FAULT_POWER && plan->at && plan->classes >> class & 1;
    if (counts && shim.seen == plan->at && !shim.is_dead)
        die();
    return shim.is_dead ? SQLITE_IOERR : code;
}

static int fail(enum fault_class class)
{
    static const int codes[FAULT_N_CLASS] = {
        [FAULT_WRITE] = SQLITE_IOERR_WRITE,       [FAULT_SYNC] = SQLITE_IOERR_FSYNC,
        [FAULT_TRUNCATE] = SQLITE_IOERR_TRUNCATE, [FAULT_DELETE] = SQLITE_IOERR_DELETE,
        [FAULT_READ] = SQLITE_IOERR_READ,         [FAULT_OPEN] = SQLITE_CANTOPEN,
        [FAULT_SHM] = SQLITE_IOERR_SHMMAP};
    shim.error = shim.plan.code == SQLITE_FULL ? ENOSPC : EIO;
    return shim.plan.code ? shim.plan.code : codes[class];
}

void fault_vfs_arm(const struct fault_plan *plan, struct fault_counts *counts)
{
    shim.plan = *plan;
    shim.seen = 0;
    shim.is_dead = false;
    shim.counts = counts;
    disk_forget();
    disk_remember(plan->act == FAULT_POWER);
    sqlite3_randomness(0, NULL); /* drawn anew, from below: the same bytes in each process */
}

void fault_vfs_strike(uint64_t n)
{
    if (shim.is_dead)
        return;
    if (n)
        shim.plan.at = shim.seen + n;
    else
        die();
}

bool fault_vfs_is_dead(void)
{
    return shim.is_dead;
}

/* ---- files ----------------------------------------------------------------------------------- */

static int file_close(sqlite3_file *file)
{
    return real_of(file)->pMethods->xClose(real_of(file));
}

static int file_read(sqlite3_file *file, void *to, int length, sqlite3_int64 offset)
{
    if (count(FAULT_READ))
        return fail(FAULT_READ);
    return real_of(file)->pMethods->xRead(real_of(file), to, length, offset);
}

static int file_write(sqlite3_file *file, const void *from, int length, sqlite3_int64 offset)
{
    struct disk_file *disk = ((struct file *)file)->disk;
    if (disk && count(FAULT_WRITE)) {
        if (!shim.is_dead)
            real_of(file)->pMethods->xWrite(real_of(file), from, length / 2, offset);
        return fail(FAULT_WRITE);
    }
    if (disk)
        disk_write(disk, from, (size_t)length, offset);
    int code = real_of(file)->pMethods->xWrite(real_of(file), from, length, offset);
    return disk ? made(FAULT_WRITE, code) : code;
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    struct disk_file *disk = ((struct file *)file)->disk;
    if (disk && count(FAULT_TRUNCATE))
        return fail(FAULT_TRUNCATE);
    if (disk)
        disk_truncate(disk, size);
    int code = real_of(file)->pMethods->xTruncate(real_of(file), size);
    return disk ? made(FAULT_TRUNCATE, code) : code;
}

static int file_sync(sqlite3_file *file, int flags)
{
    struct disk_file *disk = ((struct file *)file)->disk;
    if (disk && count(FAULT_SYNC))
        return fail(FAULT_SYNC);
    if (disk)
        disk_sync(disk);
    return real_of(file)->pMethods->xSync(real_of(file), flags);
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static int file_lock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int file_unlock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int file_check_lock(sqlite3_file *file, int *is_reserved)
{
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), is_reserved);
}

static int file_control(sqlite3_file *file, int op, void *arg)
{
    return real_of(file)->pMethods->xFileControl(real_of(file), op, arg);
}

static int file_sector(sqlite3_file *file)
{
    return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int file_traits(sqlite3_file *file)
{
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int file_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **at)
{
    if (count(FAULT_SHM))
        return fail(FAULT_SHM);
    return real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend, at);
}

static int file_shm_lock(sqlite3_file *file, int offset, int n, int flags)
{
    return real_of(file)->pMethods->xShmLock(real_of(file), offset, n, flags);
}

static void file_shm_barrier(sqlite3_file *file)
{
    real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int file_shm_unmap(sqlite3_file *file, int delete)
{
    return real_of(file)->pMethods->xShmUnmap(real_of(file), delete);
}

/* Version 2: no memory-mapped reads, which would go past us. */
static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_check_lock,
    .xFileControl = file_control,
    .xSectorSize = file_sector,
    .xDeviceCharacteristics = file_traits,
    .xShmMap = file_shm_map,
    .xShmLock = file_shm_lock,
    .xShmBarrier = file_shm_barrier,
    .xShmUnmap = file_shm_unmap,
};

/* ---- the file system ------------------------------------------------------------------------- */

static int vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    struct file *mine = (struct file *)file;
    int kinds = SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL;
    (void)vfs;
    *mine = (struct file){.base = {.pMethods = NULL}};
    if (name && count(FAULT_OPEN))
        return fail(FAULT_OPEN);
    bool is_new = name && access(name, F_OK) != 0;
    int code = shim.real->xOpen(shim.real, name, real_of(file), flags, out);
    if (code != SQLITE_OK) {
        shim.error = 0;
        return code;
    }
    if (name)
        mine->disk = disk_open(name, is_new, (flags & kinds) != 0);
    file->pMethods = &methods;
    return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync_folder)
{
    (void)vfs;
    if (count(FAULT_DELETE))
        return fail(FAULT_DELETE);
    disk_delete(name, sync_folder);
    int code = shim.real->xDelete(shim.real, name, sync_folder);
    return made(FAULT_DELETE, code);
}

static int vfs_access(sqlite3_vfs *vfs, const char *name, int flags, int *result)
{
    (void)vfs;
    return shim.real->xAccess(shim.real, name, flags, result);
}

static int vfs_path(sqlite3_vfs *vfs, const char *name, int room, char *out)
{
    (void)vfs;
    return shim.real->xFullPathname(shim.real, name, room, out);
}

/* The same bytes each time: salts of the log are part of what a crash leaves, and a run must be
 * repeatable. */
static int vfs_randomness(sqlite3_vfs *vfs, int length, char *out)
{
    (void)vfs;
    for (int i = 0; i < length; i++)
        out[i] = (char)(i * 37 + 11);
    return length;
}

static int vfs_sleep(sqlite3_vfs *vfs, int microseconds)
{
    (void)vfs;
    return shim.real->xSleep(shim.real, microseconds);
}

static int vfs_time(sqlite3_vfs *vfs, double *now)
{
    (void)vfs;
    return shim.real->xCurrentTime(shim.real, now);
}

static int vfs_last_error(sqlite3_vfs *vfs, int length, char *out)
{
    (void)vfs;
    return shim.error ? shim.error : shim.real->xGetLastError(shim.real, length, out);
}

static int vfs_time_ms(sqlite3_vfs *vfs, sqlite3_int64 *now)
{
    (void)vfs;
    return shim.real->xCurrentTimeInt64(shim.real, now);
}

void fault_vfs_register(void)
{
    shim.real = sqlite3_vfs_find(NULL);
    shim.vfs = (sqlite3_vfs){.iVersion = 2,
                             .szOsFile = (int)sizeof(struct file) + shim.real->szOsFile,
                             .mxPathname = shim.real->mxPathname,
                             .zName = "fault",
                             .xOpen = vfs_open,
                             .xDelete = vfs_delete,
                             .xAccess = vfs_access,
                             .xFullPathname = vfs_path,
                             .xRandomness = vfs_randomness,
                             .xSleep = vfs_sleep,
                             .xCurrentTime = vfs_time,
                             .xGetLastError = vfs_last_error,
                             .xCurrentTimeInt64 = vfs_time_ms};
    sqlite3_vfs_register(&shim.vfs, 1);
}
