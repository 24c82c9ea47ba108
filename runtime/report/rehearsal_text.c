/* rehearsal_text.c -- a rehearsed campaign as a person reads it: a table a day, the whole at the
 * end. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "runtime/report/rehearsal.h"

enum { WHAT_COLUMNS = 38, COUNT_COLUMNS = 8, MARK = 1 /* no text has this byte */ };

/* 3,000 */
static void add_number(struct gtm_buf *out, uint64_t number, unsigned columns)
{
    char digits[24], text[32];
    int length = snprintf(digits, sizeof digits, "%" PRIu64, number), at = 0;
    for (int i = 0; i < length; i++) {
        if (i && (length - i) % 3 == 0)
            text[at++] = ',';
        text[at++] = digits[i];
    }
    text[at] = '\0';
    gtm_buf_printf(out, "%*s", (int)columns, text);
}

/* The wall clock's time where days are counted. */
static int64_t wall(const struct gtm_rehearsal *r, int64_t at)
{
    return r->zone ? gtm_zone_wall(r->zone, at) : at;
}

static void add_date(struct gtm_buf *out, const struct gtm_rehearsal *r, int64_t at)
{
    char text[21];
    gtm_clock_format(wall(r, at), text);
    gtm_buf_add(out, text, 10);
}

static void add_time(struct gtm_buf *out, const struct gtm_rehearsal *r, int64_t at)
{
    char text[21];
    gtm_clock_format(wall(r, at), text);
    text[10] = ' ';
    gtm_buf_add(out, text, 16);
}

/* "send message by email", "alert Dana", "approve message, for me" */
static void add_what(struct gtm_buf *out, const struct gtm_rehearsal *r,
                     const struct gtm_rehearsal_line *line)
{
    const struct gtm_program *program = r->program;
    struct gtm_log_entry entry = {.action = (uint16_t)line->action, .primitive = line->primitive};
    struct gtm_text person = gtm_report_addressee(program, &entry), what = {"", 0};
    if (line->action < program->action_count)
        what = gtm_program_text(program, program->actions[line->action].what);
    gtm_buf_slice(out, r->report->primitive_names[line->primitive]);
    bool says = what.length && !gtm_text_equal(what, r->report->primitive_names[line->primitive]);
    if (says)
        gtm_buf_printf(out, " %.*s", (int)what.length, what.at);
    if (line->channel.length)
        gtm_buf_printf(out, " by %.*s", (int)line->channel.length, line->channel.at);
    if (person.length)
        gtm_buf_printf(out, ", for %.*s", (int)person.length, person.at);
}

static void add_padded(struct gtm_buf *out, struct gtm_buf *text, size_t columns)
{
    if (text->length > columns)
        gtm_buf_add(out, text->bytes, text->length);
    else
        gtm_report_fit(out, (struct gtm_text){text->bytes ? text->bytes : "", text->length},
                       columns, true);
    gtm_buf_free(text);
}

/* The beginning of a line: what, how often, where in the text. */
static void add_head(struct gtm_rehearsal *r, const struct gtm_rehearsal_line *line)
{
    static const char *const colors[] = {[GTM_REHEARSED_OUT] = "1",
                                         [GTM_REHEARSED_ASKS] = "33",
                                         [GTM_REHEARSED_FAILED] = "31",
                                         [GTM_REHEARSED_WITHIN] = "2"};
    struct gtm_buf *out = &r->report->out.text, what = {0}, padded = {0};
    if (line->of_class == GTM_REHEARSED_ASKS)
        gtm_buf_text(&what, "waits: ");
    if (line->of_class == GTM_REHEARSED_FAILED)
        gtm_buf_text(&what, "fails: ");
    add_what(&what, r, line);
    add_padded(&padded, &what, WHAT_COLUMNS);
    gtm_buf_text(out, "  ");
    gtm_report_paint(r->report, colors[line->of_class],
                     (struct gtm_text){padded.bytes, padded.length});
    gtm_buf_free(&padded);
    add_number(out, line->count, COUNT_COLUMNS);
}

static void add_names(struct gtm_rehearsal *r, const struct gtm_rehearsal_line *line)
{
    struct gtm_buf *out = &r->report->out.text;
    uint64_t shown = line->count < GTM_REHEARSAL_NAMES ? line->count : GTM_REHEARSAL_NAMES;
    if (line->of_class == GTM_REHEARSED_WITHIN)
        return;
    gtm_buf_text(out, "  ");
    for (uint64_t i = 0; i < shown; i++) {
        gtm_buf_text(out, i ? ", " : "");
        gtm_report_fit(out, line->names[i], 0, false);
    }
    if (shown < line->count) {
        gtm_buf_text(out, " and ");
        add_number(out, line->count - shown, 0);
        gtm_buf_text(out, " more");
    }
}

/* "held back: 2,960 by a limit, 12 until a window opens"; the mark stands for when the next goes
 * out. */
static void add_held(struct gtm_rehearsal *r)
{
    static const struct {
        enum gtm_waits waits;
        const char *by;
    } reasons[] = {{GTM_WAITS_LIMIT, "by a limit"}, {GTM_WAITS_WINDOW, "until a window opens"}};
    struct gtm_buf *out = &r->report->out.text;
    const char *before = "  held back: ";
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
        if (!r->waits[reasons[i].waits])
            continue;
        gtm_buf_text(out, before);
        add_number(out, r->waits[reasons[i].waits], 0);
        gtm_buf_printf(out, " %s", reasons[i].by);
        before = ", ";
    }
    if (*before != ',')
        return;
    gtm_buf_char(out, MARK);
    gtm_buf_char(out, '\n');
    r->is_pending = true;
}

void gtm_rehearsal_text_next(struct gtm_rehearsal *r, int64_t at)
{
    struct gtm_buf *out = &r->report->out.text, whole = {0};
    for (size_t i = 0; i < out->length; i++) {
        if (out->bytes[i] != MARK) {
            gtm_buf_char(&whole, out->bytes[i]);
            continue;
        }
        if (at == GTM_NEVER)
            continue;
        gtm_buf_text(&whole, "; the next goes out ");
        add_time(&whole, r, at);
    }
    gtm_buf_free(out);
    *out = whole;
    r->is_pending = false;
}

void gtm_rehearsal_text_begin(struct gtm_rehearsal *r, int64_t start, unsigned days,
                              const char *name)
{
    struct gtm_buf *out = &r->report->out.text, head = {0};
    struct gtm_text zone = gtm_program_text(r->program, r->program->zone);
    gtm_buf_printf(&head, "Rehearsal of %s from ", name);
    add_time(&head, r, start);
    gtm_buf_printf(&head, " (%.*s), %u day%s", zone.length && r->zone ? (int)zone.length : 3,
                   zone.length && r->zone ? zone.at : "UTC", days, days == 1 ? "" : "s");
    gtm_report_paint(r->report, "1", (struct gtm_text){head.bytes, head.length});
    gtm_buf_char(out, '\n');
    gtm_buf_free(&head);
}

void gtm_rehearsal_text_day(struct gtm_rehearsal *r)
{
    static const char *const weekdays[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                           "Friday", "Saturday", "Sunday"};
    struct gtm_buf *out = &r->report->out.text, head = {0};
    int64_t midnight = r->day * GTM_DAY;
    char date[21];
    if (!r->today.count)
        return;
    gtm_clock_format(midnight, date);
    gtm_buf_printf(&head, "%.10s %s", date, weekdays[gtm_clock_weekday(midnight)]);
    gtm_buf_char(out, '\n');
    gtm_report_paint(r->report, "1", (struct gtm_text){head.bytes, head.length});
    gtm_buf_char(out, '\n');
    gtm_buf_free(&head);
    for (uint32_t i = 0; i < r->today.count; i++) {
        add_head(r, &r->today.rows[i]);
        add_names(r, &r->today.rows[i]);
        gtm_buf_char(out, '\n');
    }
    add_held(r);
}

static void add_whole(struct gtm_rehearsal *r)
{
    struct gtm_buf *out = &r->report->out.text;
    gtm_buf_char(out, '\n');
    gtm_report_paint(r->report, "1", gtm_text_of("In all"));
    gtm_buf_char(out, '\n');
    for (uint32_t i = 0; i < r->whole.count; i++) {
        const struct gtm_rehearsal_line *line = &r->whole.rows[i];
        add_head(r, line);
        gtm_buf_text(out, "  ");
        add_date(out, r, line->first);
        if (wall(r, line->first) / GTM_DAY != wall(r, line->last) / GTM_DAY) {
            gtm_buf_text(out, " to ");
            add_date(out, r, line->last);
            gtm_buf_text(out, ", at most ");
            add_number(out, line->most, 0);
            gtm_buf_text(out, " a day");
        }
        gtm_buf_char(out, '\n');
    }
    if (!r->whole.count)
        gtm_buf_text(out, "  nothing happens\n");
}

static void add_outcomes(struct gtm_rehearsal *r)
{
    struct gtm_buf *out = &r->report->out.text;
    const char *before = ": ";
    gtm_buf_char(out, '\n');
    add_number(out, r->prospects, 0);
    gtm_buf_printf(out, " prospect%s", r->prospects == 1 ? "" : "s");
    for (unsigned i = 0; i < GTM_N_OUTCOME; i++) {
        if (!r->outcomes[i])
            continue;
        gtm_buf_text(out, before);
        add_number(out, r->outcomes[i], 0);
        gtm_buf_printf(out, " %s", gtm_outcome_name((enum gtm_outcome)i));
        before = ", ";
    }
    gtm_buf_char(out, '\n');
    before = "";
    for (unsigned i = 0; i < GTM_N_WAITS; i++) {
        if (!r->waits[i] || !r->report->waits_names[i].length)
            continue;
        gtm_buf_text(out, before);
        add_number(out, r->waits[i], 0);
        gtm_buf_printf(out, " wait%s for %s", r->waits[i] == 1 ? "s" : "",
                       r->report->waits_names[i].at);
        before = ", ";
    }
    if (*before)
        gtm_buf_char(out, '\n');
}

void gtm_rehearsal_text_end(struct gtm_rehearsal *r, bool is_over, int64_t end)
{
    struct gtm_buf *out = &r->report->out.text;
    add_whole(r);
    add_outcomes(r);
    if (is_over) {
        gtm_buf_text(out, "It ends on ");
        add_date(out, r, r->last);
        gtm_buf_text(out, ": nothing is due by itself after that.\n");
    } else {
        gtm_buf_text(out, "It is not over on ");
        add_date(out, r, end);
        gtm_buf_text(out, "; rehearse more --days to see its end.\n");
    }
}
