/* zone.c -- time zones out of ICU's data.
 *
 * A zone is a row of spans of time, each with one offset from UTC. ICU is asked for a span when an
 * instant falls into none of the last few, which for instants near each other is twice a year; both
 * directions are then arithmetic. What never changes its offset needs no ICU at all.
 */
#include "runtime/base/zone.h"

#include <stdlib.h>
#include <string.h>

#include <unicode/ucal.h>
#include <unicode/uenum.h>

#include "runtime/base/arena.h"
#include "runtime/base/clock.h"
#include "runtime/base/fold.h"
#include "runtime/base/mem.h"

enum {
    SPANS = 4,
    NAME_MAX_BYTES = 64,    /* no name is longer */
    OFFSET_MAX = 16 * 3600, /* no clock was ever further from UTC */
    FIXED_MAX = 14 * 60,    /* minutes: the furthest that a clock is today */
};

/* Beyond some 9,500 years from 1970 every clock shows UTC, so that GTM_NEVER stays what it is. */
static const int64_t FURTHEST = 300000000000;

struct span {
    int64_t from, until; /* until is outside */
    int64_t offset;      /* seconds, east is positive */
};

struct rules {
    UCalendar *calendar; /* ICU's: only asked, its own time is scratch */
    struct span spans[SPANS];
    unsigned oldest;    /* the span to give up next */
    struct rules *next; /* of the cache */
};

struct gtm_zone {
    int64_t offset;
    struct rules *rules; /* NULL: `offset` holds always */
};

struct fixed { /* UTC+2 */
    struct gtm_zone zone;
    struct fixed *next;
};

struct named {
    const char *name;            /* the IANA database's, or an alias */
    const char *id;              /* ICU's name for it: the name of a row, and that row's id too */
    const struct gtm_zone *zone; /* NULL: not asked for yet */
};

struct gtm_zones {
    struct gtm_arena arena;
    struct gtm_zone utc;
    struct rules *rules; /* all of them, to be closed */
    struct fixed *fixed;
    struct named *named; /* sorted by name as compare_names does; NULL: not asked for yet */
    size_t named_count;
};

/* What people write that means one place; BST and IST mean several, and are not known. Such a name
 * is the place's clock all year round: who writes EST in July means New York's clock too. */
static const char *const aliases[][2] = {
    {"ET", "America/New_York"},
    {"EST", "America/New_York"},
    {"EDT", "America/New_York"},
    {"Eastern", "America/New_York"},
    {"Eastern Time", "America/New_York"},
    {"Eastern Standard Time", "America/New_York"},
    {"Eastern Daylight Time", "America/New_York"},
    {"CT", "America/Chicago"},
    {"CST", "America/Chicago"},
    {"CDT", "America/Chicago"},
    {"Central Time", "America/Chicago"},
    {"Central Standard Time", "America/Chicago"},
    {"Central Daylight Time", "America/Chicago"},
    {"MT", "America/Denver"},
    {"MST", "America/Denver"},
    {"MDT", "America/Denver"},
    {"Mountain Time", "America/Denver"},
    {"Mountain Standard Time", "America/Denver"},
    {"Mountain Daylight Time", "America/Denver"},
    {"PT", "America/Los_Angeles"},
    {"PST", "America/Los_Angeles"},
    {"PDT", "America/Los_Angeles"},
    {"Pacific", "America/Los_Angeles"},
    {"Pacific Time", "America/Los_Angeles"},
    {"Pacific Standard Time", "America/Los_Angeles"},
    {"Pacific Daylight Time", "America/Los_Angeles"},
    {"AKST", "America/Anchorage"},
    {"AKDT", "America/Anchorage"},
    {"Alaska Time", "America/Anchorage"},
    {"HST", "Pacific/Honolulu"},
    {"Hawaii Time", "Pacific/Honolulu"},
    {"Atlantic Time", "America/Halifax"},
    {"Newfoundland Time", "America/St_Johns"},
    {"UK time", "Europe/London"},
    {"WET", "WET"},
    {"WEST", "WET"},
    {"Western European Time", "WET"},
    {"CET", "CET"},
    {"CEST", "CET"},
    {"Central European Time", "CET"},
    {"Central European Summer Time", "CET"},
    {"EET", "EET"},
    {"EEST", "EET"},
    {"Eastern European Time", "EET"},
    {"Eastern European Summer Time", "EET"},
    {"MSK", "Europe/Moscow"},
    {"SAST", "Africa/Johannesburg"},
    {"India Standard Time", "Asia/Kolkata"},
    {"SGT", "Asia/Singapore"},
    {"HKT", "Asia/Hong_Kong"},
    {"JST", "Asia/Tokyo"},
    {"Japan Standard Time", "Asia/Tokyo"},
    {"KST", "Asia/Seoul"},
    {"AEST", "Australia/Sydney"},
    {"AEDT", "Australia/Sydney"},
    {"NZST", "Pacific/Auckland"},
    {"NZDT", "Pacific/Auckland"},
    {"Z", "Etc/UTC"},
    {"UCT", "Etc/UTC"},
    {"Greenwich Mean Time", "Etc/UTC"},
    {"Coordinated Universal Time", "Etc/UTC"},
};
enum { ALIASES = sizeof aliases / sizeof *aliases };

/* ---- spans ----------------------------------------------------------------------------------- */

/* Nothing but memory can be missing where a zone that was opened is asked. */
static void need(UErrorCode status)
{
    if (U_FAILURE(status))
        gtm_out_of_memory();
}

/* Returns where the span around the calendar's time ends on one side, or `none` for nowhere. */
static int64_t transition(UCalendar *calendar, UTimeZoneTransitionType which, int64_t none)
{
    UErrorCode status = U_ZERO_ERROR;
    UDate date;
    bool is_there = ucal_getTimeZoneTransitionDate(calendar, which, &date, &status);
    need(status);
    return is_there ? (int64_t)(date / 1000) : none;
}

static struct span ask_span(UCalendar *calendar, int64_t at)
{
    UErrorCode status = U_ZERO_ERROR;
    ucal_setMillis(calendar, (double)at * 1000, &status);
    int64_t offset = ucal_get(calendar, UCAL_ZONE_OFFSET, &status);
    offset += ucal_get(calendar, UCAL_DST_OFFSET, &status);
    need(status);
    int64_t from = transition(calendar, UCAL_TZ_TRANSITION_PREVIOUS_INCLUSIVE, INT64_MIN);
    int64_t until = transition(calendar, UCAL_TZ_TRANSITION_NEXT, INT64_MAX);
    return (struct span){from, until, offset / 1000};
}

/* Returns the span around an instant, which is within FURTHEST and a day. */
static struct span find_span(struct rules *rules, int64_t at)
{
    for (int i = 0; i < SPANS; i++)
        if (rules->spans[i].from <= at && at < rules->spans[i].until)
            return rules->spans[i];
    struct span span = ask_span(rules->calendar, at);
    rules->spans[rules->oldest++ % SPANS] = span;
    return span;
}

static bool is_far(int64_t at)
{
    return at > FURTHEST || at < -FURTHEST;
}

bool gtm_zone_is_utc(const struct gtm_zone *zone)
{
    return !zone->rules && zone->offset == 0;
}

int64_t gtm_zone_wall(const struct gtm_zone *zone, int64_t at)
{
    if (is_far(at))
        return at;
    return at + (zone->rules ? find_span(zone->rules, at).offset : zone->offset);
}

int64_t gtm_zone_instant(const struct gtm_zone *zone, int64_t wall)
{
    if (is_far(wall))
        return wall;
    if (!zone->rules)
        return wall - zone->offset;
    /* From before any instant that could show it on, the first span that is not over by then has
     * it; where it would begin later, the clock jumps over `wall` at its beginning. */
    struct span span = find_span(zone->rules, wall - OFFSET_MAX);
    while (wall - span.offset >= span.until)
        span = find_span(zone->rules, span.until);
    int64_t at = wall - span.offset;
    return at > span.from ? at : span.from;
}

/* ---- names ----------------------------------------------------------------------------------- */

/* Orders names without regard to case; "New York" is New_York. */
static int compare(struct gtm_text a, const char *b)
{
    for (size_t i = 0; i < a.length; i++, b++) {
        int left = a.at[i] == '_' ? ' ' : gtm_fold_ascii((unsigned char)a.at[i]);
        int right = *b == '_' ? ' ' : gtm_fold_ascii((unsigned char)*b);
        if (left != right || !right)
            return left - right ? left - right : 1; /* a NUL within a name is no end of it */
    }
    return *b ? -1 : 0;
}

static int compare_named(const void *a, const void *b)
{
    return compare(gtm_text_of(((const struct named *)a)->name), ((const struct named *)b)->name);
}

/* ICU has names of its own beside the IANA database's: those of three letters (its EST is not New
 * York's clock, its BST is Dhaka's), and some that stand for no zone. */
static bool is_foreign(const char *id)
{
    return (strlen(id) == 3 && !strchr(id, '/')) || strcmp(id, "Etc/Unknown") == 0 ||
           strcmp(id, "Factory") == 0 || strncmp(id, "SystemV/", 8) == 0;
}

/* Makes the list of names. */
static void list_names(struct gtm_zones *zones)
{
    UErrorCode status = U_ZERO_ERROR;
    UEnumeration *ids = ucal_openTimeZones(&status);
    int32_t count = uenum_count(ids, &status);
    size_t room = ALIASES + (U_SUCCESS(status) ? (size_t)count : 0);
    zones->named = gtm_arena_alloc(&zones->arena, room * sizeof *zones->named);
    for (size_t i = 0; i < ALIASES; i++)
        zones->named[i] = (struct named){aliases[i][0], aliases[i][1], NULL};
    size_t n = ALIASES;
    int32_t length;
    for (const char *id; n < room && (id = uenum_next(ids, &length, &status));) {
        if (is_foreign(id))
            continue;
        id = gtm_arena_copy(&zones->arena, id, (size_t)length);
        zones->named[n++] = (struct named){id, id, NULL};
    }
    uenum_close(ids);
    zones->named_count = n;
    qsort(zones->named, n, sizeof *zones->named, compare_named);
}

static struct named *find_name(struct gtm_zones *zones, struct gtm_text name)
{
    if (!zones->named)
        list_names(zones);
    size_t low = 0, high = zones->named_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = compare(name, zones->named[middle].name);
        if (order == 0)
            return &zones->named[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

/* Opens ICU's zone `id`, which it has; NULL where its data is damaged. */
static const struct gtm_zone *open_zone(struct gtm_zones *zones, const char *id)
{
    UChar wide[NAME_MAX_BYTES + 1] = {0};
    UErrorCode status = U_ZERO_ERROR;
    for (size_t i = 0; i < NAME_MAX_BYTES && id[i]; i++)
        wide[i] = (UChar)id[i]; /* IANA's names are ASCII */
    UCalendar *calendar = ucal_open(wide, -1, "en", UCAL_GREGORIAN, &status);
    if (U_FAILURE(status))
        return NULL;
    struct gtm_zone *zone = gtm_arena_alloc(&zones->arena, sizeof *zone);
    struct span span = ask_span(calendar, 0);
    if (span.from == INT64_MIN && span.until == INT64_MAX) {
        ucal_close(calendar);
        zone->offset = span.offset;
        return zone;
    }
    zone->rules = gtm_arena_alloc(&zones->arena, sizeof *zone->rules); /* its spans are empty */
    zone->rules->calendar = calendar;
    zone->rules->next = zones->rules;
    zones->rules = zone->rules;
    return zone;
}

/* ---- fixed offsets --------------------------------------------------------------------------- */

static bool take_digit(struct gtm_text *text, int *out)
{
    if (text->length == 0 || text->at[0] < '0' || text->at[0] > '9')
        return false;
    *out = *out * 10 + (text->at[0] - '0');
    *text = (struct gtm_text){text->at + 1, text->length - 1};
    return true;
}

static bool take(struct gtm_text *text, const char *what)
{
    size_t length = strlen(what);
    if (!gtm_text_starts(*text, gtm_text_of(what)))
        return false;
    *text = (struct gtm_text){text->at + length, text->length - length};
    return true;
}

/* Reads 2, 02, 2:30, 02:30 or 0230 behind the sign. */
static bool read_hours(struct gtm_text text, int *minutes)
{
    int hours = 0, rest = 0;
    if (!take_digit(&text, &hours))
        return false;
    bool is_two = take_digit(&text, &hours);
    if (take(&text, ":") || (is_two && text.length == 2))
        if (!take_digit(&text, &rest) || !take_digit(&text, &rest))
            return false;
    *minutes = hours * 60 + rest;
    return text.length == 0 && rest < 60 && *minutes <= FIXED_MAX;
}

/* Reads UTC, GMT, UTC+2, GMT-5:30, +02:00 … Returns whether the whole name is one. */
static bool read_offset(struct gtm_text name, int64_t *seconds)
{
    bool is_named = take(&name, "UTC") || take(&name, "GMT");
    int minutes = 0;
    *seconds = 0;
    if (name.length == 0)
        return is_named;
    name = gtm_text_trim(name);
    bool is_west = take(&name, "-") || take(&name, "\xE2\x88\x92"); /* the minus sign */
    if (!is_west && !take(&name, "+"))
        return false;
    if (!read_hours(name, &minutes))
        return false;
    *seconds = (is_west ? -minutes : minutes) * (int64_t)GTM_MINUTE;
    return true;
}

static const struct gtm_zone *find_fixed(struct gtm_zones *zones, int64_t offset)
{
    if (offset == 0)
        return &zones->utc;
    for (struct fixed *fixed = zones->fixed; fixed; fixed = fixed->next)
        if (fixed->zone.offset == offset)
            return &fixed->zone;
    struct fixed *fixed = gtm_arena_alloc(&zones->arena, sizeof *fixed);
    *fixed = (struct fixed){{offset, NULL}, zones->fixed};
    zones->fixed = fixed;
    return &fixed->zone;
}

/* ---- the cache ------------------------------------------------------------------------------- */

struct gtm_zones *gtm_zones_open(void)
{
    struct gtm_zones *zones = gtm_mem_alloc(sizeof *zones);
    *zones = (struct gtm_zones){0};
    return zones;
}

void gtm_zones_close(struct gtm_zones *zones)
{
    if (!zones)
        return;
    for (struct rules *rules = zones->rules; rules; rules = rules->next)
        ucal_close(rules->calendar);
    gtm_arena_free(&zones->arena);
    gtm_mem_free(zones);
}

const struct gtm_zone *gtm_zones_find(struct gtm_zones *zones, struct gtm_text name)
{
    int64_t offset;
    name = gtm_text_trim(name);
    if (read_offset(name, &offset))
        return find_fixed(zones, offset);
    struct named *named = find_name(zones, name);
    if (named && !named->zone) {
        struct named *own = find_name(zones, gtm_text_of(named->id));
        if (own && !own->zone)
            own->zone = open_zone(zones, own->id);
        named->zone = own ? own->zone : NULL;
    }
    return named ? named->zone : NULL;
}
