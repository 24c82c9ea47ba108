/* declare_setting.c -- what the workspace has for the whole file: its time zone and its holidays.
 */
#include <string.h>

#include "compiler/declare.h"
#include "compiler/holidays.h"
#include "runtime/base/clock.h"
#include "runtime/base/zone.h"

/* ---- the time zone ---- */

/* Where what a "time zone is" sentence says begins: "Our time zone is", "All times are in". 0:
 * none. */
static uint32_t zone_at(const struct gtm_unit *u)
{
    static const char *const owners[] = {"our", "my",        "the",  "all", "workspace",
                                         "use", "workspace", "team", NULL};
    uint32_t at = 0;
    while (gtm_unit_in(u, at, owners) || (at < u->count && u->words[at].kind == GTM_WORD_POSS))
        at++;
    bool zone = gtm_unit_is(u, at, "timezone") ||
                (gtm_unit_is(u, at, "time") && gtm_unit_is(u, at + 1, "zone"));
    if (zone) {
        at += gtm_unit_is(u, at, "time") ? 2 : 1;
        bool colon = at < u->count && u->words[at].kind == GTM_WORD_COLON;
        bool plain = gtm_unit_is(u, 0, "use");
        return gtm_unit_is(u, at, "is") || colon ? at + 1 : plain ? at : 0;
    }
    if (gtm_unit_is(u, at, "times") && gtm_unit_is(u, at + 1, "are") &&
        gtm_unit_is(u, at + 2, "in"))
        return at + 3;
    return 0;
}

/* Its name as it was written, quoted or not; without "time" behind it. */
static const char *zone_name(struct gtm_workflow *w, const struct gtm_unit *u, uint32_t at,
                             struct gtm_span *span)
{
    uint32_t end = u->count;
    if (gtm_unit_is(u, end - 1, "zone") && end > at + 1)
        end--;
    if (gtm_unit_is(u, end - 1, "time") && end > at + 1)
        end--;
    *span = gtm_span_join(u->words[at].span, u->words[end - 1].span);
    return u->words[at].kind == GTM_WORD_STRING ? u->words[at].low : gtm_said(w, *span);
}

/* The zone that is meant by a city: "Berlin" is "Europe/Berlin"; NULL where there is none. */
static const char *nearest_zone(struct gtm_workflow *w, struct gtm_zones *zones, const char *name)
{
    static const char *const areas[] = {
        "Europe", "America", "Asia",     "Africa", "Australia",
        "US",     "Pacific", "Atlantic", "Indian", "America/Indiana"};
    const char *slash = strrchr(name, '/');
    char *city =
        gtm_arena_copy(w->arena, slash ? slash + 1 : name, strlen(slash ? slash + 1 : name));
    for (char *p = city; *p; p++)
        if (*p == ' ')
            *p = '_';
    for (size_t i = 0; i < sizeof areas / sizeof *areas; i++) {
        const char *one = gtm_arena_printf(w->arena, "%s/%s", areas[i], city);
        if (gtm_zones_find(zones, gtm_text_of(one)))
            return one;
    }
    return NULL;
}

static void set_zone(struct gtm_workflow *w, const struct gtm_unit *u, uint32_t at)
{
    struct gtm_span span;
    const char *name = zone_name(w, u, at, &span);
    struct gtm_zones *zones = gtm_zones_open();
    const char *near = NULL;
    bool known = gtm_zones_find(zones, gtm_text_of(name)) != NULL;
    if (!known)
        near = nearest_zone(w, zones, name);
    gtm_zones_close(zones);
    if (!known)
        gtm_diag_report(&w->diags, GTM_DIAG_UNKNOWN_ZONE, span, name,
                        near ? gtm_arena_printf(w->arena, "did you mean \"%s\"?", near)
                             : "write it as \"Europe/Berlin\" or \"America/New_York\"",
                        NULL);
    else if (w->zone)
        gtm_diag_report(&w->diags, GTM_DIAG_DEFINED_TWICE, span, "time zone",
                        gtm_arena_printf(w->arena, "%u",
                                         gtm_source_line(&w->sources.files[w->zone_span.file],
                                                         w->zone_span.begin, NULL)),
                        NULL);
    else
        w->zone = name;
    w->zone_span = span;
}

/* ---- holidays ---- */

enum { FIRST_YEAR = 2020, LAST_YEAR = 2099 };

static void add_holiday(struct gtm_workflow *w, int64_t day)
{
    if ((w->holiday_count & (w->holiday_count - 1)) == 0) { /* room is the next power of two */
        int64_t *all =
            gtm_arena_alloc(w->arena, (w->holiday_count ? w->holiday_count * 2 : 1) * sizeof *all);
        if (w->holiday_count)
            memcpy(all, w->holidays, w->holiday_count * sizeof *all);
        w->holidays = all;
    }
    w->holidays[w->holiday_count++] = day;
}

/* One day, or that day of every year. False where the calendar has no such day. */
static bool add_date(struct gtm_workflow *w, int year, int month, int day)
{
    bool found = false;
    int64_t date;
    for (int y = year ? year : FIRST_YEAR; y <= (year ? year : LAST_YEAR); y++)
        if (gtm_clock_date(y, month, day, &date) && date >= 0) {
            add_holiday(w, date);
            found = true;
        }
    return found;
}

/* The days from word `at` up to `end`. */
static void add_dates(struct gtm_workflow *w, const struct gtm_unit *u, uint32_t at, uint32_t end)
{
    static const char *const joints[] = {"and", "on", "or", NULL};
    while (at < end) {
        enum gtm_word_kind kind = u->words[at].kind;
        if (kind == GTM_WORD_COMMA || kind == GTM_WORD_BULLET || kind == GTM_WORD_COLON ||
            gtm_unit_in(u, at, joints)) {
            at++;
            continue;
        }
        int year, month, day;
        uint32_t length = gtm_unit_date(&w->folder, u, at, &year, &month, &day);
        if (!length || !add_date(w, year, month, day)) {
            struct gtm_span span =
                gtm_span_join(u->words[at].span, u->words[at + (length ? length - 1 : 0)].span);
            gtm_diag_report(&w->diags, GTM_DIAG_NOT_A_DATE, span, gtm_said(w, span), NULL, NULL);
            return;
        }
        at += length;
    }
}

/* Holidays come from "holidays.ics": beside the file that says so. */
static void read_calendar(struct gtm_workflow *w, const struct gtm_unit *u, uint32_t at)
{
    const char *from = w->sources.files[u->span.file].name, *slash = strrchr(from, '/'),
               *name = u->words[at].low;
    const char *path = slash && name[0] != '/'
                           ? gtm_arena_printf(w->arena, "%.*s/%s", (int)(slash - from), from, name)
                           : name;
    struct gtm_holidays holidays;
    char why[160];
    if (!gtm_holidays_read(w->arena, path, &holidays, why, sizeof why)) {
        gtm_diag_report(&w->diags, GTM_DIAG_USE_MISSING, u->words[at].span, name, why, NULL);
        return;
    }
    for (uint32_t i = 0; i < holidays.count; i++)
        add_holiday(w, holidays.days[i]);
}

static bool set_holidays(struct gtm_workflow *w, const struct gtm_unit *u)
{
    static const char *const owners[] = {"our", "my", "the", "public", "bank", "use", NULL};
    uint32_t at = 0;
    while (gtm_unit_in(u, at, owners))
        at++;
    bool are = gtm_unit_is(u, at, "holidays");
    if (are) {
        uint32_t next = at + 1;
        bool colon = next < u->count && u->words[next].kind == GTM_WORD_COLON;
        bool from = gtm_unit_is(u, next, "come") || gtm_unit_is(u, next, "are");
        if (from && gtm_unit_is(u, next + 1, "from"))
            next++;
        next++;
        bool use = gtm_unit_is(u, 0, "use") && gtm_unit_is(u, next - 1, "in");
        if (gtm_unit_is_string(u, next) && next + 1 == u->count &&
            (gtm_unit_is(u, next - 1, "from") || use)) {
            read_calendar(w, u, next);
            return true;
        }
        if (!gtm_unit_is(u, at + 1, "are") && !colon)
            return false;
        add_dates(w, u, at + 2, u->count);
        return true;
    }
    for (uint32_t i = 1; i < u->count; i++) { /* December 25 and December 26 are holidays */
        bool be = gtm_unit_is(u, i, "is") || gtm_unit_is(u, i, "are");
        uint32_t noun = i + 1 + (gtm_unit_is(u, i + 1, "a"));
        bool holiday = gtm_unit_is(u, noun, "holiday") || gtm_unit_is(u, noun, "holidays");
        int year, month, day;
        if (be && holiday && noun + 1 == u->count &&
            gtm_unit_date(&w->folder, u, 0, &year, &month, &day)) {
            add_dates(w, u, 0, i);
            return true;
        }
    }
    return false;
}

bool gtm_declare_setting(struct gtm_workflow *w, const struct gtm_unit *u)
{
    uint32_t zone = zone_at(u);
    if (zone && zone < u->count) {
        set_zone(w, u, zone);
        return true;
    }
    return set_holidays(w, u);
}
