/* report_lists.c -- entries of the inbox and of the outbox. */
#include <string.h>

#include "runtime/report/report.h"

void gtm_report_item_text(struct gtm_buf *out, const struct gtm_store_item *item)
{
    bool is_draft = item->item.kind == GTM_INBOX_APPROVE && item->draft.number;
    if (is_draft && item->draft.subject.length) {
        gtm_buf_text(out, "Subject: ");
        gtm_buf_slice(out, item->draft.subject);
        gtm_buf_char(out, '\n');
    }
    gtm_buf_slice(out, is_draft ? item->draft.text : item->item.text);
}

static struct gtm_text person_of(const struct gtm_store_item *item)
{
    const struct gtm_program *program = item->program;
    return item->item.person < program->person_count
               ? gtm_program_text(program, program->persons[item->item.person].name)
               : gtm_report_person_of(program, item->item.action);
}

static struct gtm_text what_of(const struct gtm_program *program, uint32_t action)
{
    return gtm_program_text(program, action < program->action_count ? program->actions[action].what
                                                                    : GTM_NONE);
}

void gtm_report_decided(struct gtm_buf *out, const struct gtm_inbox_item *item, bool dated)
{
    static const char *const names[] = {
        [GTM_DECIDE_APPROVE] = "approved", [GTM_DECIDE_EDIT] = "edited and approved",
        [GTM_DECIDE_CANCEL] = "cancelled", [GTM_DECIDE_DONE] = "done",
        [GTM_DECIDE_YES] = "answered yes", [GTM_DECIDE_NO] = "answered no",
        [GTM_DECIDE_RETRY] = "tried again"};
    char at[21];
    gtm_clock_format(item->decided_at, at);
    gtm_buf_text(out, names[item->decision]);
    if (item->by.length)
        gtm_buf_printf(out, " by %.*s", (int)item->by.length, item->by.at);
    if (dated)
        gtm_buf_printf(out, " on %s", at);
    if (item->because.length)
        gtm_buf_printf(out, ", because %.*s", (int)item->because.length, item->because.at);
}

/* Returns how many of a panel must approve, 0 for an item that is no panel's. */
static uint32_t needed(const struct gtm_program *program, const struct gtm_inbox_item *item)
{
    uint32_t panel = item->kind == GTM_INBOX_APPROVE && item->action < program->action_count
                         ? program->actions[item->action].panel
                         : GTM_NONE;
    return panel < program->panel_count ? program->panels[panel].need : 0;
}

/* Takes the next name of those who voted. */
static bool next_vote(struct gtm_text *votes, struct gtm_text *name)
{
    const char *end = votes->length ? memchr(votes->at, '\n', votes->length) : NULL;
    size_t length = end ? (size_t)(end - votes->at) : votes->length;
    *name = (struct gtm_text){votes->at, length};
    bool some = votes->length > 0;
    length += end != NULL;
    *votes = (struct gtm_text){votes->at + length, votes->length - length};
    return some;
}

void gtm_report_votes(struct gtm_buf *out, const struct gtm_program *program,
                      const struct gtm_inbox_item *item)
{
    uint32_t need = needed(program, item), have = 0;
    struct gtm_text votes = item->votes, name;
    if (!need)
        return;
    for (; next_vote(&votes, &name); have++)
        gtm_buf_printf(out, "%s%.*s", have ? ", " : "approved by ", (int)name.length, name.at);
    if (have >= need || !item->open)
        return;
    gtm_buf_text(out, have ? "; waits for " : "waits for ");
    if (need - have == 1)
        gtm_buf_text(out, "one");
    else
        gtm_buf_printf(out, "%u", need - have);
    gtm_buf_text(out, have ? " more" : " of them to approve");
}

/* A JSON array that a draft keeps as text; the empty text is the empty array. */
static void add_array(struct gtm_buf *out, const char *key, struct gtm_text array)
{
    gtm_buf_text(out, key);
    gtm_buf_slice(out, array.length ? array : gtm_text_of("[]"));
}

static void add_votes_json(struct gtm_buf *out, const struct gtm_program *program,
                           const struct gtm_inbox_item *item)
{
    uint32_t need = needed(program, item), have = 0;
    struct gtm_text votes = item->votes, name;
    if (!need)
        return;
    gtm_buf_text(out, ",\"approved_by\":[");
    for (; next_vote(&votes, &name); have++) {
        gtm_buf_text(out, have ? "," : "");
        gtm_buf_json(out, name);
    }
    gtm_buf_printf(out, "],\"more\":%u", have < need && item->open ? need - have : 0);
}

static void add_decision_json(struct gtm_buf *out, const struct gtm_inbox_item *item)
{
    static const char *const names[] = {
        [GTM_DECIDE_APPROVE] = "approve", [GTM_DECIDE_EDIT] = "edit",
        [GTM_DECIDE_CANCEL] = "cancel",   [GTM_DECIDE_DONE] = "done",
        [GTM_DECIDE_YES] = "yes",         [GTM_DECIDE_NO] = "no",
        [GTM_DECIDE_RETRY] = "retry"};
    char at[21];
    gtm_clock_format(item->decided_at, at);
    gtm_buf_printf(out, ",\"decision\":\"%s\",\"by\":", names[item->decision]);
    gtm_buf_json(out, item->by);
    gtm_buf_printf(out, ",\"decided_at\":\"%s\",\"because\":", at);
    gtm_buf_json(out, item->because);
}

static void add_item_json(struct gtm_buf *out, const struct gtm_store_item *item)
{
    struct gtm_buf text = {0};
    gtm_report_item_text(&text, item);
    gtm_buf_printf(out, "{\"id\":%lld,\"prospect\":", (long long)item->item.id);
    gtm_buf_json(out, item->key);
    gtm_buf_printf(out, ",\"kind\":\"%s\",\"what\":",
                   gtm_inbox_kind_name((enum gtm_inbox_kind)item->item.kind));
    gtm_buf_json(out, what_of(item->program, item->item.action));
    gtm_buf_text(out, ",\"text\":");
    gtm_buf_json(out, (struct gtm_text){text.bytes, text.length});
    add_array(out, ",\"reasons\":", item->draft.reasons);
    add_array(out, ",\"sources\":", item->draft.sources);
    gtm_buf_text(out, ",\"to\":");
    gtm_buf_json(out, person_of(item));
    gtm_buf_printf(out, ",\"line\":%u", gtm_report_line(item->program, item->item.sentence));
    add_votes_json(out, item->program, &item->item);
    if (!item->item.open)
        add_decision_json(out, &item->item);
    gtm_buf_text(out, "}\n");
    gtm_buf_free(&text);
}

/* Each line of a text behind a margin, so that what a record says cannot pass for our own words. */
static void add_quoted(struct gtm_buf *out, struct gtm_text text)
{
    while (text.length) {
        const char *end = memchr(text.at, '\n', text.length);
        size_t length = end ? (size_t)(end - text.at) : text.length;
        gtm_buf_text(out, "    | ");
        gtm_report_fit(out, (struct gtm_text){text.at, length}, 0, false);
        gtm_buf_char(out, '\n');
        length += end != NULL;
        text = (struct gtm_text){text.at + length, text.length - length};
    }
}

static const char *const commands[] = {
    [GTM_INBOX_APPROVE] = "gtmrun approve %1$lld%2$s  |  gtmrun edit %1$lld --text FILE%2$s  |  "
                          "gtmrun cancel %1$lld%2$s",
    [GTM_INBOX_HANDWRITE] = "gtmrun edit %1$lld --text FILE%2$s  |  gtmrun done %1$lld%2$s  |  "
                            "gtmrun cancel %1$lld%2$s",
    [GTM_INBOX_ALERT] = "gtmrun done %1$lld%2$s",
    [GTM_INBOX_UNCLEAR] = "gtmrun answer %1$lld yes|no%2$s",
    [GTM_INBOX_UNCERTAIN] = "gtmrun answer %1$lld yes|no%2$s",
    [GTM_INBOX_FAILED] = "gtmrun retry %1$lld%2$s  |  gtmrun done %1$lld%2$s"};

/* What is to be done about an item, or what was. */
static void add_item_end(struct gtm_buf *out, const struct gtm_store_item *item, const char *db)
{
    bool again = item->item.kind != GTM_INBOX_FAILED || item->item.effect;
    size_t length = out->length;
    gtm_buf_text(out, "    ");
    gtm_report_votes(out, item->program, &item->item);
    if (out->length > length + 4)
        gtm_buf_text(out, "\n    ");
    if (!item->item.open)
        gtm_report_decided(out, &item->item, true);
    else
        gtm_buf_printf(out, commands[again ? item->item.kind : GTM_INBOX_ALERT],
                       (long long)item->item.id, db);
    gtm_buf_text(out, "\n\n");
}

static void add_list(struct gtm_buf *out, const char *title, struct gtm_text array)
{
    if (array.length > 2)
        gtm_buf_printf(out, "    %s: %.*s\n", title, (int)array.length - 2, array.at + 1);
}

/* "for Dana, Kim, me": all of a panel. */
static void add_panel(struct gtm_buf *out, const struct gtm_store_item *item)
{
    const struct gtm_program *program = item->program;
    const struct gtm_panel *panel = &program->panels[program->actions[item->item.action].panel];
    for (uint32_t i = 0; i < panel->count; i++) {
        uint32_t person = program->seats[panel->seats + i].person;
        struct gtm_text name = gtm_program_text(program, program->persons[person].name);
        gtm_buf_printf(out, "%s%.*s", i ? ", " : "  for ", (int)name.length, name.at);
    }
}

static void add_item_text(struct gtm_report *report, const struct gtm_store_item *item,
                          const char *db)
{
    struct gtm_buf *out = &report->out.text, head = {0}, text = {0};
    struct gtm_text what = what_of(item->program, item->item.action), person = person_of(item);
    gtm_buf_printf(&head, "#%lld  %s", (long long)item->item.id,
                   gtm_inbox_kind_name((enum gtm_inbox_kind)item->item.kind));
    if (what.length)
        gtm_buf_printf(&head, " %.*s", (int)what.length, what.at);
    gtm_report_paint(report, "1", (struct gtm_text){head.bytes, head.length});
    gtm_buf_text(out, "  prospect ");
    gtm_report_fit(out, item->key, 0, false);
    if (item->draft.to.length) {
        gtm_buf_text(out, " to ");
        gtm_report_fit(out, item->draft.to, 0, false);
    }
    gtm_buf_printf(out, "  line %u", gtm_report_line(item->program, item->item.sentence));
    if (needed(item->program, &item->item))
        add_panel(out, item);
    else if (person.length)
        gtm_buf_printf(out, "  for %.*s", (int)person.length, person.at);
    gtm_buf_text(out, "  since ");
    gtm_report_time(out, item->item.at);
    gtm_buf_char(out, '\n');
    gtm_report_item_text(&text, item);
    add_quoted(out, (struct gtm_text){text.bytes, text.length});
    add_list(out, "because", item->draft.reasons);
    add_list(out, "from", item->draft.sources);
    add_item_end(out, item, db);
    gtm_buf_free(&head);
    gtm_buf_free(&text);
}

void gtm_report_item(struct gtm_report *report, const struct gtm_store_item *item, const char *db)
{
    report->rows++;
    if (report->format == GTM_REPORT_JSONL)
        add_item_json(&report->out.text, item);
    else
        add_item_text(report, item, db);
}

static void add_effect_json(struct gtm_report *report, const struct gtm_store_effect *row)
{
    struct gtm_buf *out = &report->out.text;
    char at[21];
    gtm_clock_format(row->effect.at, at);
    gtm_buf_text(out, "{\"prospect\":");
    gtm_buf_json(out, row->key);
    gtm_buf_text(out, ",\"do\":\"");
    gtm_buf_slice(out, report->primitive_names[row->effect.primitive]);
    gtm_buf_text(out, "\",\"what\":");
    gtm_buf_json(out, what_of(row->program, row->effect.action));
    gtm_buf_text(out, ",\"channel\":");
    gtm_buf_json(out, row->effect.channel);
    gtm_buf_printf(out, ",\"status\":\"%s\",\"at\":\"%s\",\"text\":",
                   gtm_status_name((enum gtm_status)row->effect.status), at);
    gtm_buf_json(out, row->effect.text);
    gtm_buf_text(out, ",\"receipt\":");
    gtm_buf_json(out, row->effect.receipt);
    gtm_buf_text(out, ",\"subject\":");
    gtm_buf_json(out, row->effect.subject);
    gtm_buf_text(out, ",\"to\":");
    gtm_buf_json(out, row->effect.to);
    gtm_buf_printf(
        out, ",\"line\":%u",
        row->effect.action < row->program->action_count
            ? gtm_report_line(row->program, row->program->actions[row->effect.action].sentence)
            : 0);
    if (row->effect.status != GTM_STATUS_DONE) /* a number to call it by */
        gtm_buf_printf(out, ",\"id\":%lld", (long long)row->id);
    gtm_buf_text(out, "}\n");
}

/* "failed #1048577": what is not done has a number to call it by. */
static void add_effect_status(struct gtm_buf *out, const struct gtm_store_effect *row)
{
    const struct gtm_effect *e = &row->effect;
    gtm_buf_text(out, gtm_status_name((enum gtm_status)e->status));
    if (e->status == GTM_STATUS_DONE)
        return;
    gtm_buf_printf(out, " #%lld", (long long)row->id);
    if (e->status == GTM_STATUS_SCHEDULED && e->lease)
        gtm_buf_text(out, ", on its way");
    else if (e->status == GTM_STATUS_SCHEDULED && e->attempts)
        gtm_buf_printf(out, ", tried %u time%s", e->attempts, e->attempts == 1 ? "" : "s");
}

static void add_effect_text(struct gtm_report *report, const struct gtm_store_effect *row)
{
    struct gtm_buf *out = &report->out.text, head = {0};
    struct gtm_text what = what_of(row->program, row->effect.action);
    gtm_report_time(out, row->effect.at);
    gtm_buf_printf(&head, "  %s", gtm_primitive_name((enum gtm_primitive)row->effect.primitive));
    if (what.length)
        gtm_buf_printf(&head, " %.*s", (int)what.length, what.at);
    gtm_report_paint(report, "1", (struct gtm_text){head.bytes, head.length});
    gtm_buf_text(out, "  ");
    add_effect_status(out, row);
    gtm_buf_text(out, "  prospect ");
    gtm_report_fit(out, row->key, 0, false);
    if (row->effect.to.length) {
        gtm_buf_text(out, " to ");
        gtm_report_fit(out, row->effect.to, 0, false);
    }
    if (row->effect.channel.length)
        gtm_buf_printf(out, "  by %.*s", (int)row->effect.channel.length, row->effect.channel.at);
    if (row->effect.receipt.length)
        gtm_buf_printf(out, "  (%.*s)", (int)row->effect.receipt.length, row->effect.receipt.at);
    gtm_buf_char(out, '\n');
    if (row->effect.subject.length) {
        gtm_buf_text(out, "    | Subject: ");
        gtm_report_fit(out, row->effect.subject, 0, false);
        gtm_buf_char(out, '\n');
    }
    add_quoted(out, row->effect.text);
    gtm_buf_free(&head);
}

void gtm_report_effect(struct gtm_report *report, const struct gtm_store_effect *effect)
{
    report->rows++;
    if (report->format == GTM_REPORT_JSONL)
        add_effect_json(report, effect);
    else
        add_effect_text(report, effect);
}
