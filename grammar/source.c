/* source.c -- line starts are found once; lines and columns are made only when a message needs
 * them. */
#include "grammar/source.h"

#include <assert.h>
#include <string.h>

uint32_t gtm_source_add(struct gtm_sources *sources, const char *name, struct gtm_text text)
{
    if (sources->count == GTM_MAX_FILES || text.length > UINT32_MAX / 2)
        return UINT32_MAX;
    struct gtm_source *source = &sources->files[sources->count];
    source->name = gtm_arena_copy(sources->arena, name, strlen(name));
    source->text =
        (struct gtm_text){gtm_arena_copy(sources->arena, text.at, text.length), text.length};
    uint32_t lines = 1;
    for (size_t i = 0; i < text.length; i++)
        lines += text.at[i] == '\n';
    source->line_starts = gtm_arena_alloc(sources->arena, lines * sizeof(uint32_t));
    source->line_count = lines;
    uint32_t line = 1;
    for (size_t i = 0; i < text.length; i++)
        if (text.at[i] == '\n')
            source->line_starts[line++] = (uint32_t)i + 1;
    return sources->count++;
}

uint32_t gtm_source_line(const struct gtm_source *source, uint32_t offset, uint32_t *column)
{
    uint32_t low = 0, high = source->line_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (source->line_starts[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    if (column) {
        *column = 1;
        for (uint32_t i = source->line_starts[low]; i < offset && i < source->text.length; i++)
            *column += ((unsigned char)source->text.at[i] & 0xC0) != 0x80;
    }
    return low + 1;
}

struct gtm_text gtm_source_line_text(const struct gtm_source *source, uint32_t line)
{
    assert(line >= 1 && line <= source->line_count);
    uint32_t begin = source->line_starts[line - 1];
    uint32_t end =
        line < source->line_count ? source->line_starts[line] : (uint32_t)source->text.length;
    while (end > begin && (source->text.at[end - 1] == '\n' || source->text.at[end - 1] == '\r'))
        end--;
    return (struct gtm_text){source->text.at + begin, end - begin};
}

struct gtm_text gtm_source_text(const struct gtm_sources *sources, struct gtm_span span)
{
    return (struct gtm_text){sources->files[span.file].text.at + span.begin, span.end - span.begin};
}

struct gtm_span gtm_span_join(struct gtm_span a, struct gtm_span b)
{
    assert(a.file == b.file);
    if (b.begin < a.begin)
        a.begin = b.begin;
    if (b.end > a.end)
        a.end = b.end;
    return a;
}
