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

/* ---- rows that are kept once ---- */

/* The place of the first row of this hash, or where it goes. */
static struct gtm_found_row *first_of(const struct gtm_emitter *e, uint64_t hash)
{
    struct gtm_found_row *at = &e->rows[hash & (e->row_room - 1)];
    while (at->row && at->hash != hash)
        at = at + 1 == e->rows + e->row_room ? e->rows : at + 1;
    return at;
}

/* The place of the next row of the same hash. */
static struct gtm_found_row *next_of(const struct gtm_emitter *e, struct gtm_found_row *at)
{
    uint64_t hash = at->hash;
    do
        at = at + 1 == e->rows + e->row_room ? e->rows : at + 1;
    while (at->row && at->hash != hash);
    return at;
}

static void make_room(struct gtm_emitter *e)
{
    struct gtm_emitter old = *e;
    if (e->row_count * 2 < e->row_room)
        return;
    e->row_room = old.row_room ? old.row_room * 2 : 1024;
    e->rows = gtm_arena_alloc(e->w->arena, e->row_room * sizeof *e->rows);
    for (uint32_t i = 0; i < old.row_room; i++)
        if (old.rows[i].row) {
            struct gtm_found_row *at = first_of(e, old.rows[i].hash);
            while (at->row)
                at = next_of(e, at);
            *at = old.rows[i];
        }
}

/* The hash of bytes that stand for a row of a table of the emitter. */
static uint64_t hash_in(const struct gtm_emitter *e, const void *table, const void *bytes,
                        size_t size)
{
    uint64_t place = (uint64_t)((const char *)table - (const char *)e);
    return gtm_text_sum((struct gtm_text){bytes, size}) ^ place * UINT64_C(0x9e3779b97f4a7c15);
}

static uint32_t remember(struct gtm_emitter *e, struct gtm_found_row *at, uint64_t hash,
                         uint32_t row)
{
    *at = (struct gtm_found_row){hash, row + 1};
    e->row_count++;
    return row;
}

uint32_t gtm_emit_row(struct gtm_emitter *e, struct gtm_buf *buf, const void *row, size_t size)
{
    make_room(e);
    uint64_t hash = hash_in(e, buf, row, size);
    struct gtm_found_row *at = first_of(e, hash);
    for (; at->row; at = next_of(e, at))
        if (at->row <= rows_of(buf, size) &&
            memcmp(buf->bytes + (at->row - 1) * size, row, size) == 0)
            return at->row - 1;
    return remember(e, at, hash, add_row(buf, row, size));
}

uint32_t gtm_emit_str(struct gtm_emitter *e, const char *text)
{
    struct gtm_text all = gtm_text_of(text ? text : "");
    make_room(e);
    uint64_t hash = hash_in(e, &e->str_bytes, all.at, all.length);
    struct gtm_found_row *at = first_of(e, hash);
    uint32_t count = rows_of(&e->str_offsets, sizeof(uint32_t)), offset;
    for (; at->row; at = next_of(e, at)) {
        if (at->row > count)
            continue;
        memcpy(&offset, e->str_offsets.bytes + (at->row - 1) * sizeof offset, sizeof offset);
        if (strcmp(e->str_bytes.bytes + offset, all.at) == 0)
            return at->row - 1;
    }
    offset = (uint32_t)e->str_bytes.length;
    gtm_buf_add(&e->str_bytes, all.at, all.length + 1);
    return remember(e, at, hash, add_row(&e->str_offsets, &offset, sizeof offset));
}

uint32_t gtm_emit_opt_str(struct gtm_emitter *e, const char *text)
{
    return text ? gtm_emit_str(e, text) : GTM_NONE;
}

uint32_t gtm_emit_num(struct gtm_emitter *e, double number)
{
    return gtm_emit_row(e, &e->nums, &number, sizeof number);
}

uint32_t gtm_emit_list(struct gtm_emitter *e, const struct gtm_phrase_list *list)
{
    size_t size = list->count * sizeof(struct gtm_item);
    struct gtm_item *items = gtm_arena_alloc(e->w->arena, size);
    for (uint32_t k = 0; k < list->count; k++)
        items[k].text = gtm_emit_str(e, list->items[k]);
    make_room(e);
    uint64_t hash = hash_in(e, &e->list, items, size);
    struct gtm_found_row *at = first_of(e, hash);
    const struct gtm_list *rows = (const void *)e->list.bytes;
    for (; at->row; at = next_of(e, at)) {
        if (at->row > rows_of(&e->list, sizeof *rows) || rows[at->row - 1].count != list->count)
            continue;
        const struct gtm_item *have = (const void *)e->item.bytes;
        if (memcmp(have + rows[at->row - 1].items, items, size) == 0)
            return at->row - 1;
    }
    struct gtm_list row = {rows_of(&e->item, sizeof *items), list->count};
    gtm_buf_add(&e->item, items, size);
    return remember(e, at, hash, add_row(&e->list, &row, sizeof row));
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
    for (const char **key = fact->keys; key && *key; key++)
        gtm_list_push(e->w, &keys, *key);
    if (!keys.count)
        gtm_list_push(e->w, &keys, fact->name);
    struct gtm_phrase_list choices = {0};
    if (fact->type == GTM_TYPE_CHOICE)
        for (const char **choice = fact->choices; choice && *choice; choice++)
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
    return gtm_emit_row(e, &e->test, &row, sizeof row);
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
    return gtm_emit_row(e, &e->person, &row, sizeof row);
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

/* Returns how often a number was met before. */
static uint32_t meet(struct gtm_emitter *e, struct gtm_met *met, uint32_t number)
{
    uint32_t row = gtm_emit_row(e, &met->numbers, &number, sizeof number), none = 0;
    if (row == rows_of(&met->counts, sizeof none))
        add_row(&met->counts, &none, sizeof none);
    return ((uint32_t *)(void *)met->counts.bytes)[row]++;
}

/* A sentence is its text; said twice, the second one is another. */
static uint32_t sentence_ident(struct gtm_emitter *e, const char *text)
{
    uint32_t ident = ident_of(text, meet(e, &e->texts, gtm_emit_str(e, text)));
    while (meet(e, &e->idents, ident))
        ident++;
    return ident;
}

/* An action is its sentence and its place there. */
static uint32_t action_ident(struct gtm_emitter *e, uint32_t sentence)
{
    const struct gtm_sentence *sentences = (const void *)e->sentence.bytes;
    uint32_t place = meet(e, &e->acting, sentence) + 1,
             ident = sentences[sentence].ident + place * 0x9e3779b1u; /* 2^32 / golden ratio */
    while (meet(e, &e->act_idents, ident))
        ident++;
    return ident;
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
    struct gtm_sentence row = {gtm_emit_str(e, e->w->sources.files[span.file].name),
                               line,
                               column,
                               gtm_emit_str(e, gtm_said(e->w, span)),
                               kind,
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
