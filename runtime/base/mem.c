/* mem.c -- malloc with one answer to failure. See mem.h. */
#include "runtime/base/mem.h"

#include <stdlib.h>
#include <unistd.h>

void gtm_out_of_memory(void)
{
    static const char text[] = "out of memory\n";
    ssize_t ignored = write(STDERR_FILENO, text, sizeof text - 1);
    (void)ignored;
    _exit(3);
}

void *gtm_mem_alloc(size_t size)
{
    void *block = malloc(size ? size : 1);
    if (!block)
        gtm_out_of_memory();
    return block;
}

void *gtm_mem_realloc(void *old, size_t size)
{
    void *block = realloc(old, size ? size : 1);
    if (!block)
        gtm_out_of_memory();
    return block;
}

void gtm_mem_free(void *block)
{
    free(block);
}
