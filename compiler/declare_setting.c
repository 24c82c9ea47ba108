/* declare_setting.c -- what the workspace has for the whole file: its time zone and its holidays.
 */
#include <string.h>

#include "compiler/declare.h"
#include "compiler/holidays.h"
#include "grammar/when.h"
#include "declare.tab.h"
#include "runtime/base/clock.h"
#include "runtime/base/zone.h"

/* ---- the time zone ---- */

/* The zone that is meant by a city: "Berlin" is "Europe/Berlin"; NULL where there is none. */
static const char *nearest_zone(struct gtm_workflow *w, struct gtm_zones *zones, const char *name)
{
    static const char *const areas[] = {
#define AREAS(...) __VA_ARGS__
#include "grammar/declare.def"
    };
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

static void set_zone(struct gtm_workflow *w, const struct gtm_unit *u, struct gtm_range part)
{
    struct gtm_span span = gtm_range_span(u, part);
    const char *name = gtm_range_said(w, u, part);
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
    w->holidays = gtm_arena_room(w->arena, w->holidays, w->holiday_count, sizeof *w->holidays);
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

static void add_dates(struct gtm_workflow *w, struct gtm_declares *d, const struct gtm_unit *u,
                      struct gtm_range part)
{
    for (uint32_t at = part.begin; at < part.end;) {
        enum gtm_word_kind kind = u->words[at].kind;
        if (kind == GTM_WORD_COMMA || kind == GTM_WORD_BULLET || kind == GTM_WORD_COLON ||
            gtm_declares_has(d, u->words[at].low, GTM_D_BETWEEN_DATES)) {
            at++;
            continue;
        }
        int year, month, day;
        struct gtm_when_finder when = {w->arena, &w->lexicon, &w->diags};
        uint32_t length = gtm_when_date(&when, u->words, u->count, at, &year, &month, &day);
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

void gtm_declare_setting(struct gtm_workflow *w, struct gtm_declares *d, const struct gtm_unit *u,
                         const struct gtm_decl *decl)
{
    if (decl->kind == GTM_DECL_ZONE)
        set_zone(w, u, decl->body);
    else if (decl->kind == GTM_DECL_CALENDAR)
        read_calendar(w, u, decl->body.begin);
    else
        add_dates(w, d, u, decl->body);
}
