/* fault_alloc.c -- see fault_alloc.h. */
#include "tests/torture/fault_alloc.h"

#include <sqlite3.h>
#include <stddef.h>

/* The linker gives these names (--wrap): calls of malloc in our objects come to __wrap_malloc. */
void *__real_malloc(size_t size);
void *__real_realloc(void *old, size_t size);
void *__real_calloc(size_t count, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_realloc(void *old, size_t size);
void *__wrap_calloc(size_t count, size_t size);

static struct {
    sqlite3_mem_methods sqlite;
    struct fault_memory_plan plan;
    uint64_t nowhere[FAULT_N_MEMORY];
    uint64_t *counts;
    uint64_t seen;
} memory = {.counts = memory.nowhere};

/* Counts a call and returns whether it fails. */
static bool count(enum fault_memory of)
{
    const struct fault_memory_plan *plan = &memory.plan;
    memory.counts[of]++;
    if (of != plan->of)
        return false;
    memory.seen++;
    return plan->at && (memory.seen == plan->at || (plan->lasting && memory.seen > plan->at));
}

void *__wrap_malloc(size_t size)
{
    return count(FAULT_MEMORY_OURS) ? NULL : __real_malloc(size);
}

void *__wrap_realloc(void *old, size_t size)
{
    return count(FAULT_MEMORY_OURS) ? NULL : __real_realloc(old, size);
}

void *__wrap_calloc(size_t number, size_t size)
{
    return count(FAULT_MEMORY_OURS) ? NULL : __real_calloc(number, size);
}

static void *sqlite_malloc(int size)
{
    return count(FAULT_MEMORY_SQLITE) ? NULL : memory.sqlite.xMalloc(size);
}

static void *sqlite_realloc(void *old, int size)
{
    return count(FAULT_MEMORY_SQLITE) ? NULL : memory.sqlite.xRealloc(old, size);
}

void fault_alloc_register(void)
{
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &memory.sqlite);
    sqlite3_mem_methods wrapped = memory.sqlite;
    wrapped.xMalloc = sqlite_malloc;
    wrapped.xRealloc = sqlite_realloc;
    sqlite3_config(SQLITE_CONFIG_MALLOC, &wrapped);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0);
}

void fault_alloc_arm(const struct fault_memory_plan *plan, uint64_t *counts)
{
    memory.plan = *plan;
    memory.seen = 0;
    memory.counts = counts ? counts : memory.nowhere;
}
