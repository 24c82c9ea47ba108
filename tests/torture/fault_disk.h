/* fault_disk.h -- what of each file is on the disk for certain, and what a power failure leaves.
 * For fault_vfs.c alone.
 *
 * A file is known by its path for as long as it is there; one that is deleted and made again is
 * another.
 */
#ifndef GTM_TESTS_FAULT_DISK_H
#define GTM_TESTS_FAULT_DISK_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct disk_file;

/* Whether what is written is remembered: it is not cheap. */
void disk_remember(bool on);

/* Takes all that is there as being on the disk. */
void disk_forget(void);

/* Returns the file at `path`, which was opened just now. is_new: it was made by that; syncs_folder:
 * its first sync also syncs its folder. Owner: this module. */
struct disk_file *disk_open(const char *path, bool is_new, bool syncs_folder);

/* Remember a write / a cut that is about to be made; the sync of a file; that one is about to be
 * deleted. */
void disk_write(struct disk_file *file, const void *bytes, size_t length, int64_t offset);
void disk_truncate(struct disk_file *file, int64_t size);
void disk_sync(struct disk_file *file);
void disk_delete(const char *path, bool sync_folder);

/* The power fails: leaves on the disk what the seed says, 0 being nothing that was not synced. */
void disk_fail(uint64_t seed);
#endif
