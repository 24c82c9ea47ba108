/* events.c -- one line of an events file: JSON in, struct gtm_store_event out. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "runtime/cli/cli.h"
#include "runtime/cli/json.h"
#include "runtime/feed/feed.h"

enum { NAME_BYTES = 64, WORDS = 5 };

static const char *const standard[][WORDS] = {
#define EVENT(...) {__VA_ARGS__},
#include "runtime/cli/events.def"
};

/* Names of the event's own details: what the machine compares as its place, by event. */
static const char *const places[] = {"page", "url", "by", "stage", "where"};

static bool read_time(const cJSON *at, int64_t now, int64_t *out)
{
    if (!at || cJSON_IsNull(at)) {
        *out = now; /* an event without a time happened when it is told */
        return true;
    }
    if (cJSON_IsNumber(at) && at->valuedouble > -1e12 && at->valuedouble < 1e12) {
        *out = (int64_t)at->valuedouble;
        return true;
    }
    return cJSON_IsString(at) && gtm_clock_parse(gtm_text_of(at->valuestring), out);
}

static bool fill(const cJSON *object, int64_t now, struct gtm_arena *arena,
                 struct gtm_store_event *event, char *why, size_t why_size)
{
    const char *missing = NULL;
    event->key = gtm_json_text(object, "prospect", arena);
    event->name = gtm_json_text(object, "event", arena);
    event->id = gtm_json_text(object, "id", arena);
    event->text = gtm_json_text(object, "text", arena);
    for (size_t i = 0; i < sizeof places / sizeof *places && !event->where.length; i++)
        event->where = gtm_json_text(object, places[i], arena);
    if (!event->key.length)
        missing = "\"prospect\"";
    else if (!event->name.length)
        missing = "\"event\"";
    if (missing)
        snprintf(why, why_size, "%s is missing", missing);
    else if (!read_time(cJSON_GetObjectItemCaseSensitive(object, "at"), now, &event->at))
        snprintf(why, why_size, "\"at\" is not a time; write it like 2026-11-22T09:00:00Z");
    else
        return true;
    return false;
}

bool gtm_cli_event_read(struct gtm_text line, int64_t now, struct gtm_arena *arena,
                        struct gtm_store_event *event, char *why, size_t why_size)
{
    *event = (struct gtm_store_event){0};
    cJSON *object = gtm_json_line(line, why, why_size);
    bool fine = object && fill(object, now, arena, event, why, why_size);
    cJSON_Delete(object);
    return fine;
}

static bool is_named(struct gtm_text have, const char *normalised)
{
    char name[NAME_BYTES];
    gtm_feed_normalise(have, name, sizeof name);
    return strcmp(name, normalised) == 0;
}

bool gtm_cli_event_name(const struct gtm_program *program, struct gtm_arena *arena,
                        struct gtm_text *name)
{
    char wanted[NAME_BYTES];
    gtm_feed_normalise(*name, wanted, sizeof wanted);
    for (uint32_t i = 0; program && i < program->event_count; i++) {
        struct gtm_text own = gtm_program_text(program, program->events[i].name);
        if (is_named(own, wanted) ||
            is_named(gtm_program_text(program, program->events[i].spoken), wanted)) {
            *name = own;
            return true;
        }
    }
    for (size_t i = 0; i < sizeof standard / sizeof *standard; i++)
        for (size_t j = 0; j < WORDS && standard[i][j]; j++)
            if (is_named(gtm_text_of(standard[i][j]), wanted)) {
                *name = gtm_text_of(standard[i][0]);
                return true;
            }
    /* kept as spoken, for programs declare names in that form */
    name->at = gtm_arena_copy(arena, wanted, strlen(wanted));
    name->length = strlen(wanted);
    return false;
}

/* Takes `word` as the nearest one so far where it is nearer than those before. */
static void consider(const char *wanted, struct gtm_text word, unsigned *nearest,
                     struct gtm_text *best)
{
    unsigned distance = gtm_text_distance(gtm_text_of(wanted), word, 2);
    if (distance < *nearest) {
        *nearest = distance;
        *best = word;
    }
}

void gtm_cli_event_unknown(const struct gtm_program *program, struct gtm_text name,
                           struct gtm_buf *why)
{
    char wanted[NAME_BYTES];
    unsigned nearest = 3;
    struct gtm_text best = {"", 0};
    gtm_feed_normalise(name, wanted, sizeof wanted);
    for (uint32_t i = 0; program && i < program->event_count; i++)
        consider(wanted, gtm_program_text(program, program->events[i].name), &nearest, &best);
    for (size_t i = 0; i < sizeof standard / sizeof *standard; i++)
        consider(wanted, gtm_text_of(standard[i][0]), &nearest, &best);
    gtm_buf_printf(why, "there is no event \"%.*s\"; ", (int)name.length, name.at);
    if (best.length)
        gtm_buf_printf(why, "did you mean \"%.*s\"?", (int)best.length, best.at);
    else
        gtm_buf_printf(why, "declare it in the workflow: \"%.*s\" is an event.", (int)name.length,
                       name.at);
}

int gtm_cli_events_read(struct gtm_cli *cli, const struct gtm_program *program, const char *path,
                        struct gtm_arena *arena, gtm_cli_add_event *add, void *context,
                        uint64_t *bad)
{
    char why[300];
    struct gtm_lines lines;
    struct gtm_text line;
    struct gtm_rejects rejects = {.input = path};
    if (!gtm_lines_open(&lines, path, why, sizeof why)) {
        gtm_cli_say("%s", why);
        return GTM_EXIT_USAGE;
    }
    while (gtm_lines_next(&lines, &line)) {
        struct gtm_store_event event;
        if (!gtm_text_trim(line).length)
            continue;
        if (!gtm_cli_event_read(line, cli->now, arena, &event, why, sizeof why)) {
            gtm_rejects_add(&rejects, lines.line, why, line);
            continue;
        }
        struct gtm_text came_as = event.name;
        if (gtm_cli_event_name(program, arena, &event.name)) {
            add(context, &event);
        } else {
            struct gtm_buf unknown = {0};
            gtm_cli_event_unknown(program, came_as, &unknown);
            gtm_rejects_add(&rejects, lines.line, unknown.bytes, line);
            gtm_buf_free(&unknown);
        }
    }
    *bad = rejects.count;
    gtm_rejects_end(&rejects);
    gtm_lines_close(&lines);
    return GTM_EXIT_FINE;
}
