/* fault_alloc.h -- memory that runs out where a test says.
 *
 * Two allocators are counted: the project's (malloc and realloc as its archives call them, wrapped
 * by the linker; cJSON's calls are among them), and SQLite's. An armed plan makes the n-th call of
 * one of them return NULL.
 */
#ifndef GTM_TESTS_FAULT_ALLOC_H
#define GTM_TESTS_FAULT_ALLOC_H
#include <stdbool.h>
#include <stdint.h>

enum fault_memory { FAULT_MEMORY_OURS, FAULT_MEMORY_SQLITE, FAULT_N_MEMORY };

struct fault_memory_plan {
    enum fault_memory of;
    uint64_t at;  /* the how-manieth call, from 1; 0: none */
    bool lasting; /* all later ones fail too */
};

/* Puts itself between SQLite and its memory. Once in a process, before SQLite is used. Its small
 * allocations are then calls of their own too (no lookaside). */
void fault_alloc_register(void);

/* Begins a plan: counts start from 0. `counts` (FAULT_N_MEMORY of them) is counted up. */
void fault_alloc_arm(const struct fault_memory_plan *plan, uint64_t *counts);
#endif
