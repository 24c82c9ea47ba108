/* mem.h -- the only place that calls malloc.
 *
 * Allocation either succeeds or ends the process through gtm_out_of_memory(): the runtime's
 * promise (nothing lost, nothing twice) holds through a crash at any moment, so stopping is
 * safe and keeps every caller free of a path that nobody could test.
 */
#ifndef GTM_BASE_MEM_H
#define GTM_BASE_MEM_H
#include <stddef.h>

/* Returns `size` bytes (at least 1), not zeroed; never NULL. Caller frees with gtm_mem_free. */
void *gtm_mem_alloc(size_t size);

/* Grows or shrinks `old` (may be NULL) to `size` bytes; never NULL. The old pointer is dead. */
void *gtm_mem_realloc(void *old, size_t size);

/* Frees what the functions above returned; NULL is fine. */
void gtm_mem_free(void *block);

/* Says "out of memory" on standard error and ends the process with status 3. */
_Noreturn void gtm_out_of_memory(void);
#endif
