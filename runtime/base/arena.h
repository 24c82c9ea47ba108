/* arena.h -- memory that dies together.
 *
 * An arena hands out zeroed blocks and frees them all at once. Use it where every object of a
 * phase has the same lifetime: one compilation, one prospect's evaluation.
 * Invariant: a pointer into an arena is valid until the next reset or free of that arena.
 * Threads: an arena belongs to one thread.
 */
#ifndef GTM_BASE_ARENA_H
#define GTM_BASE_ARENA_H
#include <stddef.h>

struct gtm_arena_block;

/* Zero-initialise to make an empty arena: struct gtm_arena a = {0}; */
struct gtm_arena {
    struct gtm_arena_block *head; /* newest block, the one being filled */
    size_t used;                  /* bytes taken from head */
};

/* Returns `size` zeroed bytes aligned for any object; never NULL. Owner: the arena. */
void *gtm_arena_alloc(struct gtm_arena *arena, size_t size);

/* Returns a NUL-terminated copy of `length` bytes. Owner: the arena. */
char *gtm_arena_copy(struct gtm_arena *arena, const char *text, size_t length);

/* Returns a formatted NUL-terminated string (printf rules). Owner: the arena. */
char *gtm_arena_printf(struct gtm_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Returns an array with room for one item of `size` bytes behind the first `count`: `items` (NULL where there are none),
 * or a copy of it where it is full. The room is always the next power of two, so that only this may grow the array. */
void *gtm_arena_room(struct gtm_arena *arena, void *items, size_t count, size_t size);

/* A place in an arena. */
struct gtm_arena_mark {
    struct gtm_arena_block *head;
    size_t used;
};

/* Returns the place up to which the arena is filled now / forgets all objects made since then. */
struct gtm_arena_mark gtm_arena_mark(const struct gtm_arena *arena);
void gtm_arena_release(struct gtm_arena *arena, struct gtm_arena_mark mark);

/* Forgets all objects and keeps the largest block, so that a loop allocates nothing anew. */
void gtm_arena_reset(struct gtm_arena *arena);

/* Frees everything; the arena is empty and usable again. */
void gtm_arena_free(struct gtm_arena *arena);
#endif
