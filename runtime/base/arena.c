/* arena.c -- blocks in a chain, filled front to back; each new block is at least twice the last. */
#include "runtime/base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "runtime/base/mem.h"

enum { FIRST_BLOCK = 16 * 1024, MAX_DOUBLING = 4 * 1024 * 1024 };

struct gtm_arena_block {
    struct gtm_arena_block *older;
    size_t size;
    alignas(max_align_t) unsigned char bytes[];
};

static void add_block(struct gtm_arena *arena, size_t need)
{
    size_t size = arena->head ? arena->head->size * 2 : FIRST_BLOCK;
    if (size > MAX_DOUBLING)
        size = MAX_DOUBLING;
    if (size < need)
        size = need;
    struct gtm_arena_block *block = gtm_mem_alloc(sizeof *block + size);
    block->older = arena->head;
    block->size = size;
    arena->head = block;
    arena->used = 0;
}

void *gtm_arena_alloc(struct gtm_arena *arena, size_t size)
{
    const size_t align = alignof(max_align_t);
    if (size > SIZE_MAX / 2)
        gtm_out_of_memory();
    size = (size + align - 1) / align * align;
    if (!arena->head || arena->head->size - arena->used < size)
        add_block(arena, size);
    void *place = arena->head->bytes + arena->used;
    arena->used += size;
    return memset(place, 0, size);
}

char *gtm_arena_copy(struct gtm_arena *arena, const char *text, size_t length)
{
    char *copy = gtm_arena_alloc(arena, length + 1);
    if (length)
        memcpy(copy, text, length);
    return copy;
}

char *gtm_arena_printf(struct gtm_arena *arena, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *text = gtm_arena_alloc(arena, (size_t)(length < 0 ? 0 : length) + 1);
    if (length > 0)
        vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

void *gtm_arena_room(struct gtm_arena *arena, void *items, size_t count, size_t size)
{
    if ((count & (count - 1)) != 0)
        return items;
    if (count > SIZE_MAX / 4 / size)
        gtm_out_of_memory();
    void *more = gtm_arena_alloc(arena, (count ? count * 2 : 1) * size);
    if (count)
        memcpy(more, items, count * size);
    return more;
}

struct gtm_arena_mark gtm_arena_mark(const struct gtm_arena *arena)
{
    return (struct gtm_arena_mark){arena->head, arena->used};
}

void gtm_arena_release(struct gtm_arena *arena, struct gtm_arena_mark mark)
{
    while (arena->head != mark.head) {
        struct gtm_arena_block *older = arena->head->older;
        gtm_mem_free(arena->head);
        arena->head = older;
    }
    arena->used = mark.used;
}

void gtm_arena_reset(struct gtm_arena *arena)
{
    struct gtm_arena_block *keep = arena->head;
    if (!keep)
        return;
    for (struct gtm_arena_block *b = keep->older, *older; b; b = older) {
        older = b->older;
        gtm_mem_free(b);
    }
    keep->older = NULL;
    arena->used = 0;
}

void gtm_arena_free(struct gtm_arena *arena)
{
    for (struct gtm_arena_block *b = arena->head, *older; b; b = older) {
        older = b->older;
        gtm_mem_free(b);
    }
    *arena = (struct gtm_arena){0};
}
