/* rehearsal.c -- see rehearsal.h: what each stimulus did, gathered by day. */
#include "runtime/report/rehearsal.h"

#include <stdio.h>
#include <string.h>

#include "runtime/base/mem.h"

static int64_t day_of(const struct gtm_rehearsal *r, int64_t at)
{
    int64_t wall = r->zone ? gtm_zone_wall(r->zone, at) : at;
    return wall / GTM_DAY - (wall % GTM_DAY < 0);
}

static struct gtm_text keep(struct gtm_arena *arena, struct gtm_text text)
{
    return (struct gtm_text){gtm_arena_copy(arena, text.at, text.length), text.length};
}

/* ---- lines ----------------------------------------------------------------------------------- */

static enum gtm_rehearsal_class class_of(const struct gtm_log_entry *entry)
{
    enum gtm_primitive primitive = (enum gtm_primitive)entry->primitive;
    if (entry->status == GTM_STATUS_WAITING)
        return GTM_REHEARSED_ASKS;
    if (entry->status == GTM_STATUS_FAILED)
        return GTM_REHEARSED_FAILED;
    return gtm_primitive_is_contact(primitive) || primitive == GTM_PRIMITIVE_ALERT ||
                   primitive == GTM_PRIMITIVE_SUMMARIZE || primitive == GTM_PRIMITIVE_TASK ||
                   primitive == GTM_PRIMITIVE_ESCALATE
               ? GTM_REHEARSED_OUT
               : GTM_REHEARSED_WITHIN;
}

static bool same_line(const struct gtm_rehearsal_line *a, const struct gtm_rehearsal_line *b)
{
    return a->of_class == b->of_class && a->primitive == b->primitive && a->action == b->action &&
           gtm_text_same(a->channel, b->channel);
}

/* The order of a table: what goes out first, then by the sentences. */
static bool comes_before(const struct gtm_rehearsal *r, const struct gtm_rehearsal_line *a,
                         const struct gtm_rehearsal_line *b)
{
    if (a->of_class != b->of_class)
        return a->of_class < b->of_class;
    const struct gtm_program *p = r->program;
    uint32_t x = a->action < p->action_count ? p->actions[a->action].sentence : GTM_NONE;
    uint32_t y = b->action < p->action_count ? p->actions[b->action].sentence : GTM_NONE;
    if (x != y)
        return x < y;
    return a->action != b->action ? a->action < b->action : a->primitive < b->primitive;
}

/* Returns the line that is like `like`; a new one stands in its place. */
static struct gtm_rehearsal_line *line_of(const struct gtm_rehearsal *r,
                                          struct gtm_rehearsal_lines *lines,
                                          const struct gtm_rehearsal_line *like)
{
    uint32_t i = 0;
    for (; i < lines->count && !same_line(&lines->rows[i], like); i++)
        ;
    if (i < lines->count)
        return &lines->rows[i];
    if (lines->count == lines->room) {
        lines->room = lines->room * 2 + 16;
        lines->rows = gtm_mem_realloc(lines->rows, lines->room * sizeof *lines->rows);
    }
    for (; i > 0 && comes_before(r, like, &lines->rows[i - 1]); i--)
        lines->rows[i] = lines->rows[i - 1];
    lines->rows[i] = *like;
    lines->count++;
    return &lines->rows[i];
}

/* The day under way becomes part of the whole. */
static void add_day(struct gtm_rehearsal *r)
{
    for (uint32_t i = 0; i < r->today.count; i++) {
        const struct gtm_rehearsal_line *day = &r->today.rows[i];
        struct gtm_rehearsal_line like = *day;
        like.count = like.most = 0;
        struct gtm_rehearsal_line *line = line_of(r, &r->whole, &like);
        if (line->count == 0)
            line->channel = keep(&r->lasting, day->channel);
        line->count += day->count;
        if (day->count > line->most)
            line->most = day->count;
        line->last = day->last;
    }
}

/* Ends the day under way. */
static void end_day(struct gtm_rehearsal *r)
{
    if (r->report->format == GTM_REPORT_TEXT)
        gtm_rehearsal_text_day(r);
    add_day(r);
    r->today.count = 0;
    gtm_arena_reset(&r->names);
    if (!r->is_pending)
        gtm_output_trickle(&r->report->out);
}

/* ---- one action ------------------------------------------------------------------------------ */

/* Returns the effect that an entry of the log is about, done in this stimulus, or NULL; `from` is
 * behind the one of the entry before. */
static const struct gtm_effect *effect_of(const struct gtm_prospect *p,
                                          const struct gtm_log_entry *entry, uint32_t *from)
{
    for (uint32_t i = *from; i < p->effects_count; i++) {
        const struct gtm_effect *e = &p->effects[i];
        if (e->dirty && e->action == entry->action && e->primitive == entry->primitive) {
            *from = i + 1;
            return e;
        }
    }
    return NULL;
}

static void count_line(struct gtm_rehearsal *r, const struct gtm_prospect *p,
                       const struct gtm_log_entry *entry, const struct gtm_effect *effect)
{
    struct gtm_rehearsal_line like = {.of_class = (uint8_t)class_of(entry),
                                      .primitive = entry->primitive,
                                      .action = entry->action,
                                      .channel = {"", 0},
                                      .first = r->now};
    if (effect && gtm_primitive_is_contact((enum gtm_primitive)entry->primitive))
        like.channel = effect->channel;
    struct gtm_rehearsal_line *line = line_of(r, &r->today, &like);
    if (line->count == 0)
        line->channel = keep(&r->names, like.channel);
    if (line->count < GTM_REHEARSAL_NAMES)
        line->names[line->count] = keep(&r->names, p->key);
    line->count++;
    line->last = r->now;
}

static void add_text(struct gtm_buf *out, const char *name, struct gtm_text text)
{
    gtm_buf_printf(out, ",\"%s\":", name);
    gtm_buf_json(out, text);
}

/* What went out, or what a person is to read. */
static void add_content(struct gtm_buf *out, const struct gtm_prospect *p,
                        const struct gtm_log_entry *entry, const struct gtm_effect *effect)
{
    if (effect) {
        add_text(out, "channel", effect->channel);
        add_text(out, "recipient", effect->to);
        add_text(out, "subject", effect->subject);
        add_text(out, "text", effect->text);
        return;
    }
    for (uint32_t i = 0; entry->status == GTM_STATUS_WAITING && i < p->inbox_count; i++)
        if (p->inbox[i].number == entry->item)
            add_text(out, "text", p->inbox[i].text);
}

static void add_json(struct gtm_rehearsal *r, const struct gtm_prospect *p,
                     const struct gtm_log_entry *entry, const struct gtm_effect *effect)
{
    struct gtm_buf *out = &r->report->out.text;
    struct gtm_text person = gtm_report_addressee(p->program, entry);
    uint32_t what = entry->action < p->program->action_count
                        ? p->program->actions[entry->action].what
                        : GTM_NONE;
    char at[21];
    gtm_clock_format(r->now, at);
    gtm_buf_printf(out, "{\"at\":\"%s\",\"prospect\":", at);
    gtm_buf_json(out, p->key);
    add_text(out, "do", r->report->primitive_names[entry->primitive]);
    add_text(out, "what", gtm_program_text(p->program, what));
    if (person.length)
        add_text(out, "to", person);
    gtm_buf_printf(out, ",\"status\":\"%s\",\"line\":%u",
                   gtm_status_name((enum gtm_status)entry->status),
                   gtm_report_line(p->program, entry->sentence));
    add_content(out, p, entry, effect);
    gtm_buf_text(out, "}\n");
    gtm_output_trickle(&r->report->out);
}

static void add_entry(struct gtm_rehearsal *r, const struct gtm_prospect *p,
                      const struct gtm_log_entry *entry, uint32_t *effects)
{
    const struct gtm_effect *effect =
        entry->status == GTM_STATUS_DONE ? effect_of(p, entry, effects) : NULL;
    if (r->report->format == GTM_REPORT_JSONL)
        add_json(r, p, entry, effect);
    if (entry->status == GTM_STATUS_SCHEDULED || entry->status == GTM_STATUS_CANCELLED)
        return; /* it did not happen now */
    if (r->is_pending && class_of(entry) == GTM_REHEARSED_OUT &&
        gtm_primitive_is_contact((enum gtm_primitive)entry->primitive))
        gtm_rehearsal_text_next(r, r->now);
    count_line(r, p, entry, effect);
    r->last = r->now;
}

/* ---- a stimulus ------------------------------------------------------------------------------ */

void gtm_rehearsal_begin(struct gtm_rehearsal *r, int64_t start, unsigned days, const char *name)
{
    r->now = r->last = start;
    r->day = day_of(r, start);
    if (r->report->format == GTM_REPORT_TEXT)
        gtm_rehearsal_text_begin(r, start, days, name);
}

void gtm_rehearsal_before(struct gtm_rehearsal *r, const struct gtm_prospect *p)
{
    r->before.length = 0;
    for (uint32_t i = 0; i < p->log_count; i++)
        gtm_buf_char(&r->before, (char)p->log[i].status);
    r->waited_for = p->waits_for;
    r->outcome = (uint8_t)p->outcome;
    r->is_new = p->id == 0;
}

void gtm_rehearsal_after(struct gtm_rehearsal *r, const struct gtm_prospect *p, int64_t now)
{
    uint32_t effects = 0;
    int64_t day = day_of(r, now);
    if (day != r->day)
        end_day(r);
    r->day = day;
    r->now = now;
    for (unsigned i = 0; i < GTM_N_WAITS; i++) {
        r->waits[i] += p->waits_for >> i & 1;
        if (!r->is_new)
            r->waits[i] -= r->waited_for >> i & 1;
    }
    r->prospects += r->is_new;
    r->outcomes[p->outcome]++;
    if (!r->is_new)
        r->outcomes[r->outcome]--;
    for (uint32_t i = 0; i < p->log_count; i++)
        if (i >= r->before.length || (uint8_t)r->before.bytes[i] != p->log[i].status)
            add_entry(r, p, &p->log[i], &effects);
}

/* One object behind the actions: when it ends, and where all stand then. */
static void add_json_end(struct gtm_rehearsal *r, bool is_over, int64_t end)
{
    struct gtm_buf *out = &r->report->out.text;
    char at[21];
    gtm_clock_format(is_over ? r->last : end, at);
    gtm_buf_printf(out, "{\"end\":\"%s\",\"over\":%s,\"prospects\":%llu", at,
                   is_over ? "true" : "false", (unsigned long long)r->prospects);
    for (unsigned i = 0; i < GTM_N_OUTCOME; i++)
        gtm_buf_printf(out, ",\"%s\":%llu", r->report->outcome_names[i].at,
                       (unsigned long long)r->outcomes[i]);
    gtm_buf_text(out, ",\"waiting_for\":{");
    const char *comma = "";
    for (unsigned i = 0; i < GTM_N_WAITS; i++) {
        if (!r->waits[i] || !r->report->waits_names[i].length)
            continue;
        gtm_buf_printf(out, "%s\"%s\":%llu", comma, r->report->waits_names[i].at,
                       (unsigned long long)r->waits[i]);
        comma = ",";
    }
    gtm_buf_text(out, "}}\n");
}

void gtm_rehearsal_end(struct gtm_rehearsal *r, bool is_over, int64_t end)
{
    end_day(r);
    if (r->is_pending)
        gtm_rehearsal_text_next(r, GTM_NEVER);
    if (r->report->format == GTM_REPORT_TEXT)
        gtm_rehearsal_text_end(r, is_over, end);
    else
        add_json_end(r, is_over, end);
}

void gtm_rehearsal_free(struct gtm_rehearsal *r)
{
    gtm_arena_free(&r->names);
    gtm_arena_free(&r->lasting);
    gtm_mem_free(r->today.rows);
    gtm_mem_free(r->whole.rows);
    gtm_buf_free(&r->before);
}
