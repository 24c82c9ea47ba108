/* report_text.c -- the table and the summary that a person reads. */
#include <inttypes.h>
#include <string.h>

#include "runtime/report/report.h"

enum { KEY_COLUMNS = 20, OUTCOME_COLUMNS = 10 };

static const char *const colors[GTM_N_OUTCOME] = {
    [GTM_OUTCOME_DONE] = "32",     [GTM_OUTCOME_SKIPPED] = "2",    [GTM_OUTCOME_WAITING] = "33",
    [GTM_OUTCOME_WATCHING] = "36", [GTM_OUTCOME_ESCALATED] = "35", [GTM_OUTCOME_FAILED] = "31"};

void gtm_report_paint(struct gtm_report *report, const char *code, struct gtm_text text)
{
    if (report->color)
        gtm_buf_printf(&report->out.text, "\033[%sm", code);
    gtm_buf_slice(&report->out.text, text);
    if (report->color)
        gtm_buf_text(&report->out.text, "\033[0m");
}

/* Bytes of the code point at text[i]; a stray byte counts as one. */
static size_t step(struct gtm_text text, size_t i)
{
    size_t next = i + 1;
    while (next < text.length && ((unsigned char)text.at[next] & 0xc0) == 0x80)
        next++;
    return next - i;
}

void gtm_report_fit(struct gtm_buf *out, struct gtm_text text, size_t columns, bool pad)
{
    size_t count = 0;
    for (size_t i = 0; i < text.length; i += step(text, i))
        count++;
    size_t keep = columns && count > columns ? columns - 1 : count;
    size_t i = 0;
    for (size_t n = 0; n < keep; n++) {
        size_t size = step(text, i);
        bool control = (unsigned char)text.at[i] < ' ' || text.at[i] == 0x7f;
        gtm_buf_add(out, control ? " " : text.at + i, size);
        i += size;
    }
    if (keep < count)
        gtm_buf_text(out, "…");
    for (count = keep + (keep < count); pad && count < columns; count++)
        gtm_buf_char(out, ' ');
}

void gtm_report_time(struct gtm_buf *out, int64_t at)
{
    char text[21];
    gtm_clock_format(at, text);
    text[10] = ' ';
    gtm_buf_add(out, text, 16);
}

/* " until 2026-11-24T10:00Z" */
static void add_until(struct gtm_buf *out, int64_t at)
{
    char text[21];
    gtm_clock_format(at, text);
    gtm_buf_printf(out, " until %.16sZ", text);
}

/* "research, draft; waits for approval" */
static void describe(struct gtm_report *report, const struct gtm_prospect *p, struct gtm_buf *out)
{
    for (uint32_t i = 0; i < p->log_count; i++) {
        const struct gtm_log_entry *entry = &p->log[i];
        gtm_buf_text(out, i ? ", " : "");
        gtm_buf_slice(out, report->primitive_names[entry->primitive]);
        if (entry->status != GTM_STATUS_DONE && entry->status != GTM_STATUS_REHEARSED)
            gtm_buf_printf(out, " (%s)", gtm_status_name((enum gtm_status)entry->status));
    }
    const char *before = p->log_count ? "; waits for " : "waits for ";
    for (unsigned i = 0; i < GTM_N_WAITS; i++) {
        if (!(p->waits_for >> i & 1) || !report->waits_names[i].length)
            continue;
        gtm_buf_text(out, before);
        gtm_buf_slice(out, report->waits_names[i]);
        int64_t until = report->until ? gtm_report_until(p, (enum gtm_waits)i) : GTM_NEVER;
        if (until != GTM_NEVER)
            add_until(out, until);
        before = ", ";
    }
    int64_t again = report->until ? gtm_report_until(p, GTM_WAITS_DISPATCH) : GTM_NEVER;
    if (again != GTM_NEVER) {
        gtm_buf_printf(out, "%sits turn to be sent", before);
        add_until(out, again);
    }
    for (uint32_t i = p->because_count; p->outcome == GTM_OUTCOME_ESCALATED && i-- > 0;)
        if (p->because[i].value == GTM_UNKNOWN) {
            gtm_buf_printf(out, "; line %u is unclear",
                           gtm_report_line(p->program, p->because[i].sentence));
            break;
        }
}

void gtm_report_text_row(struct gtm_report *report, const struct gtm_prospect *prospect)
{
    struct gtm_buf *out = &report->out.text, what = {0};
    if (report->rows == 1) {
        struct gtm_buf head = {0};
        gtm_buf_printf(&head, "%-*s  %-*s  %s", KEY_COLUMNS, "prospect", OUTCOME_COLUMNS, "outcome",
                       "what");
        gtm_report_paint(report, "1", (struct gtm_text){head.bytes, head.length});
        gtm_buf_char(out, '\n');
        gtm_buf_free(&head);
    }
    /* a longer key is cut on a terminal only: elsewhere it may be what a script looks for */
    if (report->width || prospect->key.length <= KEY_COLUMNS)
        gtm_report_fit(out, prospect->key, KEY_COLUMNS, true);
    else
        gtm_report_fit(out, prospect->key, 0, false);
    gtm_buf_text(out, "  ");
    struct gtm_buf name = {0};
    describe(report, prospect, &what);
    gtm_report_fit(&name, report->outcome_names[prospect->outcome], OUTCOME_COLUMNS,
                   what.length > 0);
    gtm_report_paint(report, colors[prospect->outcome], (struct gtm_text){name.bytes, name.length});
    gtm_buf_free(&name);
    if (what.length)
        gtm_buf_text(out, "  ");
    unsigned used = KEY_COLUMNS + OUTCOME_COLUMNS + 4;
    gtm_report_fit(out, (struct gtm_text){what.bytes, what.length},
                   report->width > used + 8 ? report->width - used : 0, false);
    gtm_buf_char(out, '\n');
    gtm_buf_free(&what);
}

static void add_waits(struct gtm_report *report)
{
    struct gtm_buf *out = &report->out.text;
    const char *before = "";
    for (unsigned i = 0; i < GTM_N_WAITS; i++) {
        if (!report->waits[i] || !report->waits_names[i].length)
            continue;
        gtm_buf_printf(out, "%s%" PRIu64 " %s for ", before, report->waits[i],
                       report->waits[i] == 1 ? "waits" : "wait");
        gtm_buf_slice(out, report->waits_names[i]);
        before = ", ";
    }
    if (*before)
        gtm_buf_char(out, '\n');
    before = "before a person: ";
    for (unsigned i = 0; i < GTM_REPORT_PERSONS && report->persons[i].count; i++) {
        gtm_buf_printf(out, "%s%" PRIu64 " for %s", before, report->persons[i].count,
                       report->persons[i].name);
        before = ", ";
    }
    if (*before == ',')
        gtm_buf_char(out, '\n');
}

void gtm_report_summary(struct gtm_report *report, const char *command)
{
    struct gtm_buf *out = &report->out.text;
    if (report->format != GTM_REPORT_TEXT)
        return;
    gtm_buf_printf(out, "%s%" PRIu64 " prospect%s", report->rows ? "\n" : "", report->rows,
                   report->rows == 1 ? "" : "s");
    const char *before = ": ";
    for (unsigned i = 0; i < GTM_N_OUTCOME; i++) {
        if (!report->outcomes[i])
            continue;
        struct gtm_buf part = {0};
        gtm_buf_printf(&part, "%" PRIu64 " %s", report->outcomes[i],
                       gtm_outcome_name((enum gtm_outcome)i));
        gtm_buf_text(out, before);
        gtm_report_paint(report, colors[i], (struct gtm_text){part.bytes, part.length});
        gtm_buf_free(&part);
        before = ", ";
    }
    gtm_buf_char(out, '\n');
    add_waits(report);
    if (command && (report->persons[0].count || report->outcomes[GTM_OUTCOME_ESCALATED] ||
                    report->outcomes[GTM_OUTCOME_FAILED]))
        gtm_buf_printf(out, "next: %s\n", command);
}
