/* source.h -- source files and places in them. The only place where line and column are computed.
 */
#ifndef GTM_SOURCE_H
#define GTM_SOURCE_H
#include <stddef.h>
#include <stdint.h>

#include "runtime/base/arena.h"
#include "runtime/base/text.h"

/* Bytes [begin, end) of file number `file` of a struct gtm_sources. */
struct gtm_span {
    uint32_t file, begin, end;
};

struct gtm_source {
    const char *name;      /* as the user wrote it; stands in messages */
    struct gtm_text text;  /* followed by a NUL that its length does not count */
    uint32_t *line_starts; /* byte offset of each line */
    uint32_t line_count;
};

/* The files of one compilation; at most GTM_MAX_FILES. All memory is the arena's. */
enum { GTM_MAX_FILES = 64 };
struct gtm_sources {
    struct gtm_arena *arena;
    struct gtm_source files[GTM_MAX_FILES];
    uint32_t count;
};

/* Adds a file (name and text are copied). Returns its number, or UINT32_MAX where there are too
 * many. */
uint32_t gtm_source_add(struct gtm_sources *sources, const char *name, struct gtm_text text);

/* Returns the 1-based line, and in *column the 1-based column in characters, of a byte offset. */
uint32_t gtm_source_line(const struct gtm_source *source, uint32_t offset, uint32_t *column);

/* Returns line `line` (1-based) without its end. Borrowed from the source. */
struct gtm_text gtm_source_line_text(const struct gtm_source *source, uint32_t line);

/* Returns the span's bytes. Borrowed from the source. */
struct gtm_text gtm_source_text(const struct gtm_sources *sources, struct gtm_span span);

/* Returns the smallest span over both (of one file). */
struct gtm_span gtm_span_join(struct gtm_span a, struct gtm_span b);
#endif
