/* report_story.c -- why a prospect is where it is: its decisions and actions merged into one line
 * of time.
 *
 * Decisions, actions, events and what people did are each in order already; at every turn the
 * earliest of the four heads is told. Of a decision and an action of the same instant the one of
 * the earlier line comes first, for a sentence decides before it acts.
 */
#include <string.h>

#include "runtime/report/report.h"

struct story {
    struct gtm_report *report;
    const struct gtm_prospect *p;
    const char *db;
    uint32_t because, log, event, item; /* the next of each list to tell */
    uint32_t effect;                    /* effects before this one belong to actions told already */
};

static void begin_line(struct story *s, int64_t at, uint32_t sentence)
{
    struct gtm_buf *out = &s->report->out.text;
    uint32_t line = gtm_report_line(s->p->program, sentence);
    gtm_buf_text(out, "  ");
    gtm_report_time(out, at);
    if (line)
        gtm_buf_printf(out, "  line %-4u ", line);
    else
        gtm_buf_text(out, "            ");
}

static void quote(struct gtm_buf *out, struct gtm_text text)
{
    gtm_buf_text(out, "\"");
    gtm_report_fit(out, text, 160, false);
    gtm_buf_text(out, "\"");
}

static struct gtm_text sentence_text(const struct gtm_program *program, uint32_t sentence)
{
    return gtm_program_text(
        program, sentence < program->sentence_count ? program->sentences[sentence].text : GTM_NONE);
}

static void tell_because(struct story *s)
{
    static const char *const verdict[] = {
        [GTM_NO] = "no: ", [GTM_UNKNOWN] = "not known: ", [GTM_YES] = "yes: "};
    const struct gtm_because *b = &s->p->because[s->because++];
    begin_line(s, b->at, b->sentence);
    gtm_report_paint(s->report, b->value == GTM_UNKNOWN ? "35" : "2",
                     gtm_text_of(verdict[b->value]));
    quote(&s->report->out.text, sentence_text(s->p->program, b->sentence));
    gtm_buf_char(&s->report->out.text, '\n');
}

/* What went out for an action: to whom, by what, and what the other side answered. */
static void tell_effect(struct story *s, const struct gtm_log_entry *entry)
{
    struct gtm_buf *out = &s->report->out.text;
    for (uint32_t i = s->effect; i < s->p->effects_count; i++) {
        const struct gtm_effect *e = &s->p->effects[i];
        if (e->action != entry->action || e->primitive != entry->primitive)
            continue;
        s->effect = i + 1;
        if (e->to.length)
            gtm_buf_printf(out, " to %.*s", (int)e->to.length, e->to.at);
        if (e->channel.length)
            gtm_buf_printf(out, " by %.*s", (int)e->channel.length, e->channel.at);
        if (e->receipt.length)
            gtm_buf_printf(out, " (%.*s)", (int)e->receipt.length, e->receipt.at);
        return;
    }
}

static void tell_action(struct story *s)
{
    struct gtm_buf *out = &s->report->out.text;
    const struct gtm_program *program = s->p->program;
    const struct gtm_log_entry *entry = &s->p->log[s->log++];
    begin_line(s, entry->at, entry->sentence);
    gtm_report_paint(s->report, "1", s->report->primitive_names[entry->primitive]);
    if (entry->action < program->action_count) {
        struct gtm_text what = gtm_program_text(program, program->actions[entry->action].what);
        gtm_buf_printf(out, "%s%.*s", what.length ? " " : "", (int)what.length, what.at);
    }
    struct gtm_text person = gtm_report_addressee(program, entry);
    if (person.length)
        gtm_buf_printf(out, ", %.*s", (int)person.length, person.at);
    gtm_buf_printf(out, ": %s", gtm_status_name((enum gtm_status)entry->status));
    if (entry->status != GTM_STATUS_WAITING)
        tell_effect(s, entry);
    gtm_buf_char(out, '\n');
}

/* A person's decision is an event too, for conditions; the story tells it with its item. */
static bool is_decision(const struct gtm_program *program, const struct gtm_event_row *event)
{
    return event->from_record && program->events[event->event].source == GTM_NONE;
}

static void tell_event(struct story *s)
{
    struct gtm_buf *out = &s->report->out.text;
    const struct gtm_event_row *event = &s->p->events[s->event++];
    const struct gtm_program *program = s->p->program;
    if (is_decision(program, event))
        return;
    begin_line(s, event->at, GTM_NONE);
    struct gtm_text spoken = gtm_program_text(program, program->events[event->event].spoken);
    if (!spoken.length)
        spoken = gtm_program_text(program, program->events[event->event].name);
    gtm_buf_printf(out, "event: %.*s", (int)spoken.length, spoken.at);
    if (event->where.length) {
        gtm_buf_char(out, ' ');
        quote(out, event->where);
    }
    if (event->text.length) {
        gtm_buf_char(out, ' ');
        quote(out, event->text);
    }
    gtm_buf_text(out, event->from_record ? " (the record says so)\n" : "\n");
}

static void tell_item(struct story *s)
{
    struct gtm_buf *out = &s->report->out.text;
    const struct gtm_inbox_item *item = &s->p->inbox[s->item++];
    if (item->open)
        return; /* told under what it waits for */
    begin_line(s, item->decided_at, item->sentence);
    gtm_buf_printf(out, "item %lld (%s): ", (long long)item->id,
                   gtm_inbox_kind_name((enum gtm_inbox_kind)item->kind));
    gtm_report_decided(out, item, false);
    gtm_buf_char(out, '\n');
}

/* At every turn the earliest head of the four lists; GTM_NEVER is the end of a list. */
static void tell_all(struct story *s)
{
    const struct gtm_prospect *p = s->p;
    for (;;) {
        int64_t because = s->because < p->because_count ? p->because[s->because].at : GTM_NEVER;
        int64_t log = s->log < p->log_count ? p->log[s->log].at : GTM_NEVER;
        int64_t event = s->event < p->events_count ? p->events[s->event].at : GTM_NEVER;
        while (s->item < p->inbox_count && p->inbox[s->item].open)
            s->item++;
        int64_t item = s->item < p->inbox_count ? p->inbox[s->item].decided_at : GTM_NEVER;
        int64_t first = because < log ? because : log;
        if (event < first || item < first)
            first = event < item ? event : item;
        if (first == GTM_NEVER)
            return;
        bool decision_first =
            because < log || (because == log && log != GTM_NEVER &&
                              gtm_report_line(p->program, p->because[s->because].sentence) <=
                                  gtm_report_line(p->program, p->log[s->log].sentence));
        /* an item that was asked for and decided in one instant comes behind what asked for it */
        bool is_item = item == first && !(log == item && s->p->inbox[s->item].at == log);
        if (event == first)
            tell_event(s);
        else if (is_item)
            tell_item(s);
        else if (decision_first)
            tell_because(s);
        else
            tell_action(s);
    }
}

static void tell_open_items(struct story *s)
{
    struct gtm_buf *out = &s->report->out.text;
    static const char *const verbs[] = {[GTM_INBOX_APPROVE] = "approve %lld",
                                        [GTM_INBOX_HANDWRITE] = "edit %lld --text FILE",
                                        [GTM_INBOX_ALERT] = "done %lld",
                                        [GTM_INBOX_UNCLEAR] = "answer %lld yes|no",
                                        [GTM_INBOX_UNCERTAIN] = "answer %lld yes|no",
                                        [GTM_INBOX_FAILED] = "retry %lld"};
    for (uint32_t i = 0; i < s->p->inbox_count; i++) {
        const struct gtm_inbox_item *item = &s->p->inbox[i];
        if (!item->open)
            continue;
        gtm_buf_printf(out, "  before a person since ");
        gtm_report_time(out, item->at);
        gtm_buf_printf(out, ": %s (line %u): gtmrun ",
                       gtm_inbox_kind_name((enum gtm_inbox_kind)item->kind),
                       gtm_report_line(s->p->program, item->sentence));
        gtm_buf_printf(out, verbs[item->kind], (long long)item->id);
        gtm_buf_printf(out, "%s\n", s->db);
    }
}

/* The watches of a living prospect: what would carry it on is that one of these comes true. */
static void tell_watches(struct story *s)
{
    const struct gtm_program *program = s->p->program;
    for (uint32_t i = 0; i < program->watch_count; i++) {
        gtm_buf_printf(&s->report->out.text, "  watches (line %u): ",
                       gtm_report_line(program, program->watchs[i].sentence));
        quote(&s->report->out.text, sentence_text(program, program->watchs[i].sentence));
        gtm_buf_char(&s->report->out.text, '\n');
    }
}

/* What holds an action back that is about to happen. */
static void tell_turns(struct story *s)
{
    struct gtm_buf *out = &s->report->out.text;
    const struct gtm_prospect *p = s->p;
    if (p->waits_for >> GTM_WAITS_FREEZE & 1)
        gtm_buf_printf(out, "  frozen: goes on with gtmrun thaw%s\n", s->db);
    if (!(p->waits_for >> GTM_WAITS_LIMIT & 1))
        return;
    int64_t until = gtm_report_until(p, GTM_WAITS_LIMIT);
    gtm_buf_text(out, "  waits for its turn under a limit");
    if (until != GTM_NEVER) {
        gtm_buf_text(out, ", not before ");
        gtm_report_time(out, until);
    }
    gtm_buf_printf(out, ": gtmrun resume%s\n", s->db);
}

static void tell_what_next(struct story *s, int64_t now)
{
    struct gtm_buf *out = &s->report->out.text;
    const struct gtm_prospect *p = s->p;
    tell_open_items(s);
    if (p->waits_for >> GTM_WAITS_INFORMATION & 1)
        gtm_buf_printf(out,
                       "  goes on when a feed says more about it: gtmrun run FLOW --feed FILE%s\n",
                       s->db);
    if (p->outcome == GTM_OUTCOME_WATCHING || p->waits_for >> GTM_WAITS_EVENT & 1)
        tell_watches(s);
    if (p->outcome == GTM_OUTCOME_WATCHING || p->waits_for >> GTM_WAITS_EVENT & 1)
        gtm_buf_printf(out, "  events come with: gtmrun event FILE%s\n", s->db);
    tell_turns(s);
    if (p->wake != GTM_NEVER) {
        gtm_buf_text(out, p->wake <= now ? "  due since " : "  goes on by itself at ");
        gtm_report_time(out, p->wake);
        gtm_buf_printf(out, ": gtmrun resume%s\n", s->db);
    }
}

void gtm_report_story(struct gtm_report *report, const struct gtm_prospect *prospect, int64_t now,
                      const char *db)
{
    struct story story = {.report = report, .p = prospect, .db = db};
    struct gtm_buf *out = &report->out.text;
    gtm_report_paint(report, "1", prospect->key);
    gtm_buf_printf(out, ": %s", gtm_outcome_name(prospect->outcome));
    const char *before = ", waiting for ";
    for (unsigned i = 0; i < GTM_N_WAITS; i++) {
        if (!(prospect->waits_for >> i & 1) || !report->waits_names[i].length)
            continue;
        gtm_buf_printf(out, "%s%s", before, report->waits_names[i].at);
        before = ", ";
    }
    gtm_buf_char(out, '\n');
    begin_line(&story, prospect->enrolled_at, GTM_NONE);
    struct gtm_text file = gtm_program_text(
        prospect->program,
        prospect->program->sentence_count ? prospect->program->sentences[0].file : GTM_NONE);
    gtm_buf_printf(out, "came in (%.*s; times are UTC)\n", (int)file.length, file.at);
    tell_all(&story);
    gtm_buf_printf(out, "now: %s\n", gtm_outcome_name(prospect->outcome));
    tell_what_next(&story, now);
}
