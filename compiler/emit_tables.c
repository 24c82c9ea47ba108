/* emit_tables.c -- rows of the program's tables. Rows that are equal are one row, so that builds of
 * one source are equal and files stay small. */
#include <string.h>

#include "compiler/emit.h"
#include "compiler/reply.h"

static uint32_t rows_of(const struct gtm_buf *buf, size_t size)
{
    return (uint32_t)(buf->length / size);
}

static uint32_t add_row(struct gtm_buf *buf, const void *row, size_t size)
{
    gtm_buf_add(buf, row, size);
    return rows_of(buf, size) - 1;
}

uint32_t gtm_emit_row(struct gtm_buf *buf, const void *row, size_t size)
{
    for (uint32_t i = 0; i < rows_of(buf, size); i++)
        if (memcmp(buf->bytes + i * size, row, size) == 0)
            return i;
    return add_row(buf, row, size);
}

static const char *str_at(const struct gtm_emitter *e, uint32_t row)
{
    uint32_t offset;
    memcpy(&offset, e->str_offsets.bytes + row * sizeof offset, sizeof offset);
    return e->str_bytes.bytes + offset;
}

static void grow_strings(struct gtm_emitter *e)
{
    uint32_t room = e->str_room ? e->str_room * 2 : 1024;
    uint32_t *slots = gtm_arena_alloc(e->w->arena, room * sizeof *slots);
    for (uint32_t i = 0; i < e->str_room; i++) {
        if (!e->str_slots[i])
            continue;
        uint32_t at =
            (uint32_t)gtm_text_hash(gtm_text_of(str_at(e, e->str_slots[i] - 1))) & (room - 1);
        while (slots[at])
            at = (at + 1) & (room - 1);
        slots[at] = e->str_slots[i];
    }
    e->str_slots = slots;
    e->str_room = room;
}

uint32_t gtm_emit_str(struct gtm_emitter *e, const char *text)
{
    if (!text)
        text = "";
    uint32_t count = rows_of(&e->str_offsets, sizeof(uint32_t));
    if (count * 2 >= e->str_room)
        grow_strings(e);
    uint32_t at = (uint32_t)gtm_text_hash(gtm_text_of(text)) & (e->str_room - 1);
    while (e->str_slots[at]) {
        if (strcmp(str_at(e, e->str_slots[at] - 1), text) == 0)
            return e->str_slots[at] - 1;
        at = (at + 1) & (e->str_room - 1);
    }
    uint32_t offset = (uint32_t)e->str_bytes.length;
    gtm_buf_add(&e->str_offsets, &offset, sizeof offset);
    gtm_buf_add(&e->str_bytes, text, strlen(text) + 1);
    e->str_slots[at] = count + 1;
    return count;
}

uint32_t gtm_emit_opt_str(struct gtm_emitter *e, const char *text)
{
    return text ? gtm_emit_str(e, text) : GTM_NONE;
}

uint32_t gtm_emit_num(struct gtm_emitter *e, double number)
{
    return gtm_emit_row(&e->nums, &number, sizeof number);
}

uint32_t gtm_emit_list(struct gtm_emitter *e, const struct gtm_phrase_list *list)
{
    uint32_t count = rows_of(&e->list, sizeof(struct gtm_list));
    for (uint32_t i = 0; i < count; i++) {
        struct gtm_list row;
        memcpy(&row, e->list.bytes + i * sizeof row, sizeof row);
        bool same = row.count == list->count;
        for (uint32_t k = 0; same && k < list->count; k++) {
            struct gtm_item item;
            memcpy(&item, e->item.bytes + (row.items + k) * sizeof item, sizeof item);
            same = strcmp(str_at(e, item.text), list->items[k]) == 0;
        }
        if (same)
            return i;
    }
    struct gtm_list row = {rows_of(&e->item, sizeof(struct gtm_item)), list->count};
    for (uint32_t k = 0; k < list->count; k++) {
        struct gtm_item item = {gtm_emit_str(e, list->items[k])};
        add_row(&e->item, &item, sizeof item);
    }
    return add_row(&e->list, &row, sizeof row);
}

uint32_t gtm_emit_opt_list(struct gtm_emitter *e, const struct gtm_phrase_list *list)
{
    return list && list->count ? gtm_emit_list(e, list) : GTM_NONE;
}

/* The row of a fact, made at its first use. */
static uint32_t fact_row(struct gtm_emitter *e, struct gtm_symbol *fact)
{
    if (fact->row)
        return fact->row - 1;
    struct gtm_phrase_list keys = {0};
    for (const char **key = fact->keys; *key; key++)
        gtm_list_push(e->w, &keys, *key);
    if (!keys.count)
        gtm_list_push(e->w, &keys, fact->name);
    struct gtm_phrase_list choices = {0};
    if (fact->type == GTM_TYPE_CHOICE)
        for (const char **choice = fact->choices; *choice; choice++)
            gtm_list_push(e->w, &choices, *choice);
    struct gtm_fact row = {gtm_emit_str(e, fact->name),    fact->type,
                           gtm_emit_list(e, &keys),        gtm_emit_opt_str(e, fact->missing),
                           gtm_emit_opt_list(e, &choices), fact->flags};
    fact->row = add_row(&e->fact, &row, sizeof row) + 1;
    return fact->row - 1;
}

uint32_t gtm_emit_fact(struct gtm_emitter *e, struct gtm_symbol *fact)
{
    uint32_t row = fact_row(e, fact);
    struct gtm_fact *at = (struct gtm_fact *)(void *)e->fact.bytes + row;
    at->flags |= GTM_FACT_READ;
    return row;
}

/* The record's own field that gives an event is read only where the event is asked for. */
static void read_source(struct gtm_emitter *e, uint32_t event)
{
    const struct gtm_event *row = (const struct gtm_event *)(const void *)e->event.bytes + event;
    if (row->source != GTM_NONE)
        ((struct gtm_fact *)(void *)e->fact.bytes)[row->source].flags |= GTM_FACT_READ;
}

uint32_t gtm_emit_test(struct gtm_emitter *e, const struct gtm_test_ir *t)
{
    uint32_t event = t->declared ? t->declared->row - 1 : e->events[t->event];
    read_source(e, event);
    int64_t seconds = t->seconds;
    bool within = seconds && !t->last;
    uint32_t flags = (t->occurrence ? GTM_TEST_OCCURRENCE : 0u) | (t->exact ? GTM_TEST_EXACT : 0u);
    flags |= t->who;
    flags |= t->calendar == 'd'   ? GTM_TEST_TODAY
             : t->calendar == 'w' ? GTM_TEST_THIS_WEEK
             : t->calendar == 'm' ? GTM_TEST_THIS_MONTH
                                  : 0u;
    struct gtm_test row = {event,
                           t->count,
                           within ? gtm_emit_num(e, (double)seconds) : GTM_NONE,
                           seconds && t->last ? gtm_emit_num(e, (double)seconds) : GTM_NONE,
                           gtm_emit_opt_list(e, t->about),
                           gtm_emit_opt_list(e, t->where),
                           t->since,
                           flags,
                           t->says};
    return gtm_emit_row(&e->test, &row, sizeof row);
}

uint32_t gtm_emit_person(struct gtm_emitter *e, const struct gtm_symbol *person, const char *name)
{
    if (!name)
        name = "me";
    bool fact = person && person->kind == GTM_SYMBOL_FACT; /* the manager */
    struct gtm_person row = {gtm_emit_str(e, name),
                             gtm_emit_opt_str(e, person && !fact ? person->address : NULL),
                             strcmp(name, "the owner") == 0 ? GTM_PERSON_OWNER : 0u,
                             fact ? fact_row(e, (struct gtm_symbol *)person) : GTM_NONE};
    return gtm_emit_row(&e->person, &row, sizeof row);
}

/* Several people who are asked together. */
static uint32_t panel_row(struct gtm_emitter *e, const struct gtm_panel_ir *panel)
{
    uint32_t persons[GTM_MAX_SEATS];
    for (unsigned i = 0; i < panel->count; i++)
        persons[i] = gtm_emit_person(e, panel->seats[i].person, panel->seats[i].name);
    struct gtm_panel row = {rows_of(&e->seat, sizeof(struct gtm_seat)), panel->count, panel->need};
    for (unsigned i = 0; i < panel->count; i++)
        add_row(&e->seat, &(struct gtm_seat){persons[i]}, sizeof(struct gtm_seat));
    return add_row(&e->panel, &row, sizeof row);
}

static uint32_t add_parts(struct gtm_emitter *e, const struct gtm_template_part *part,
                          uint32_t *count)
{
    uint32_t first = rows_of(&e->part, sizeof(struct gtm_part));
    *count = 0;
    for (; part; part = part->next, (*count)++) {
        struct gtm_part row = {part->fact ? gtm_emit_fact(e, part->fact) : GTM_NONE,
                               gtm_emit_opt_str(e, part->text)};
        add_row(&e->part, &row, sizeof row);
    }
    return first;
}

static uint32_t template_row(struct gtm_emitter *e, const struct gtm_symbol *template)
{
    struct gtm_symbol *s = (struct gtm_symbol *)template;
    if (!s->row) {
        struct gtm_template row = {.name = gtm_emit_str(e, s->said)};
        row.subject = add_parts(e, s->subject, &row.subject_count);
        row.body = add_parts(e, s->body, &row.body_count);
        s->row = add_row(&e->template, &row, sizeof row) + 1;
    }
    return s->row - 1;
}

/* ---- identities: what stays the same from one version of a workflow to the next ---- */

static uint32_t ident_of(const char *text, uint32_t place)
{
    uint64_t parts[2] = {gtm_text_hash(gtm_text_of(text)), place};
    uint64_t hash = gtm_text_hash((struct gtm_text){(const char *)parts, sizeof parts});
    return (uint32_t)(hash ^ hash >> 32);
}

/* A sentence is its text; said twice, the second one is another. */
static uint32_t sentence_ident(struct gtm_emitter *e, const char *text)
{
    const struct gtm_sentence *rows = (const void *)e->sentence.bytes;
    uint32_t count = rows_of(&e->sentence, sizeof *rows), row = gtm_emit_str(e, text), place = 0;
    for (uint32_t i = 0; i < count; i++)
        place += rows[i].text == row;
    uint32_t ident = ident_of(text, place);
    for (uint32_t i = 0; i < count; i++)
        if (rows[i].ident == ident) {
            ident++;
            i = UINT32_MAX; /* from the start: the next one may be taken as well */
        }
    return ident;
}

/* An action is its sentence and its place there. */
static uint32_t action_ident(const struct gtm_emitter *e, uint32_t sentence)
{
    const struct gtm_sentence *sentences = (const void *)e->sentence.bytes;
    const struct gtm_action *rows = (const void *)e->action.bytes;
    uint32_t count = rows_of(&e->action, sizeof *rows), place = 1;
    for (uint32_t i = 0; i < count; i++)
        place += rows[i].sentence == sentence;
    uint32_t mix = sentences[sentence].ident + place * 0x9e3779b1u; /* 2^32 / golden ratio */
    for (uint32_t i = 0; i < count; i++)
        if (rows[i].ident == mix) {
            mix++;
            i = UINT32_MAX;
        }
    return mix;
}

uint32_t gtm_emit_action(struct gtm_emitter *e, struct gtm_act *act, uint32_t sentence)
{
    if (act->row)
        return act->row - 1;
    struct gtm_action row = {
        act->primitive,
        sentence,
        gtm_emit_str(e, act->what),
        gtm_emit_opt_str(e, act->channel),
        GTM_NONE,
        GTM_NONE,
        rows_of(&e->option, sizeof(struct gtm_option)),
        0,
        gtm_emit_opt_str(e, act->purpose),
        GTM_NONE,
        gtm_emit_opt_list(e, act->primitive == GTM_PRIMITIVE_COMMENT ? act->topic : NULL),
        act->flags,
        action_ident(e, sentence),
        GTM_NONE,
        GTM_NONE};
    if (act->person_name)
        row.person = gtm_emit_person(e, act->person, act->person_name);
    if (act->primitive == GTM_PRIMITIVE_APPROVE && act->panel)
        row.panel = panel_row(e, act->panel);
    if (act->primitive == GTM_PRIMITIVE_PAUSE)
        row.when = gtm_emit_when(e, GTM_BASE_FIBER, act->seconds, act->moment);
    if (act->template)
        row.template = template_row(e, act->template);
    if (act->fact)
        row.fact = gtm_emit_fact(e, act->fact);
    for (const struct gtm_option_ir *o = act->options; o; o = o->next, row.option_count++) {
        struct gtm_option option = {gtm_emit_str(e, o->key), gtm_emit_str(e, o->value)};
        add_row(&e->option, &option, sizeof option);
    }
    if (act->primitive == GTM_PRIMITIVE_COMMENT)
        read_source(e, e->events[GTM_EVENT_POSTED]);
    if (act->primitive == GTM_PRIMITIVE_TASK && (act->seconds || act->moment))
        row.when = gtm_emit_when(e, GTM_BASE_FIBER, act->seconds, act->moment);
    act->row = add_row(&e->action, &row, sizeof row) + 1;
    return act->row - 1;
}

uint32_t gtm_emit_sentence(struct gtm_emitter *e, struct gtm_span span, enum gtm_sentence_kind kind)
{
    uint32_t column, line = gtm_source_line(&e->w->sources.files[span.file], span.begin, &column);
    struct gtm_sentence row = {gtm_emit_str(e, e->w->sources.files[span.file].name), line, column,
                               gtm_emit_str(e, gtm_said(e->w, span)), kind,
                               sentence_ident(e, gtm_said(e->w, span))};
    return add_row(&e->sentence, &row, sizeof row);
}

static void add_event(struct gtm_emitter *e, enum gtm_happens event, const char *name,
                      const char *spoken, bool lasting, enum gtm_form form, const char *source,
                      const char *detail)
{
    struct gtm_event row = {
        gtm_emit_str(e, name), gtm_emit_str(e, spoken), lasting, GTM_NONE, form, GTM_NONE,
        ident_of(name, 0)};
    if (*source) {
        struct gtm_symbol *fact = gtm_fact_named(e->w, source);
        fact->type = form == GTM_FORM_FLAG   ? GTM_TYPE_YESNO
                     : form == GTM_FORM_NAME ? GTM_TYPE_TEXT
                                             : GTM_TYPE_LIST;
        row.source = fact_row(e, fact);
    }
    if (*detail) {
        struct gtm_symbol *page = gtm_symbol_find(e->w, GTM_SYMBOL_LIST, detail);
        if (page) {
            gtm_symbol_resolve(e->w, page);
            row.detail =
                page->list && page->list->count ? gtm_emit_str(e, page->list->items[0]) : GTM_NONE;
        }
    }
    e->events[event] = add_row(&e->event, &row, sizeof row);
}

/* How the embedded judge knows what a reply says, in the order of its looking: what ends a
 * conversation and what says "not" stands before what would match inside it. */
static void add_meanings(struct gtm_emitter *e)
{
    static const enum gtm_meaning_kind order[] = {
        GTM_MEANING_OUT_OF_OFFICE, GTM_MEANING_UNSUBSCRIBE, GTM_MEANING_WRONG_PERSON,
        GTM_MEANING_NOT_NOW,       GTM_MEANING_OBJECTION,   GTM_MEANING_POSITIVE,
        GTM_MEANING_QUESTION,      GTM_MEANING_OTHER,       GTM_MEANING_UNCLEAR};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        const struct gtm_phrase_list *list = gtm_meaning_phrases(e->w, order[i]);
        if (!list || !list->count)
            continue;
        struct gtm_meaning row = {order[i], gtm_emit_list(e, list)};
        add_row(&e->meaning, &row, sizeof row);
    }
}

/* Every fact, standard event, declared event and person, used or not: drafts, events files and
 * people need them. */
void gtm_emit_vocabulary(struct gtm_emitter *e)
{
    gtm_emit_person(e, NULL, "me");
    add_meanings(e);
    for (struct gtm_symbol *s = e->w->symbols; s; s = s->next)
        if (s->kind == GTM_SYMBOL_FACT)
            fact_row(e, s);
#define EVENT(NAME, name, lasting, form, fact, detail, spoken)                                     \
    add_event(e, GTM_EVENT_##NAME, name, spoken, lasting, GTM_FORM_##form, fact, detail);
#include "grammar/events.def"
#undef EVENT
    for (struct gtm_symbol *s = e->w->symbols; s; s = s->next)
        if (s->kind == GTM_SYMBOL_EVENT) {
            struct gtm_event row = {gtm_emit_str(e, s->name),
                                    gtm_emit_str(e, s->said),
                                    s->lasting,
                                    GTM_NONE,
                                    GTM_FORM_NONE,
                                    GTM_NONE,
                                    ident_of(s->name, 0)};
            s->row = add_row(&e->event, &row, sizeof row) + 1;
        }
}
