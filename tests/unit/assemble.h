/* assemble.h -- programs assembled by hand, and a prospect to run them on, for the tests of the VM
 * and the machine.
 *
 * Every function adds a row to a table of `struct gtm_assembly` and returns its index. Names that
 * stand for rows are the tests' own. Nothing checks the code: what the compiler may emit, the tests
 * emit.
 */
#ifndef GTM_TESTS_ASSEMBLE_H
#define GTM_TESTS_ASSEMBLE_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "runtime/feed/feed.h"
#include "runtime/vm/machine.h"
#include "runtime/vm/primitive.h"

enum { ASSEMBLY_ROWS = 128, ASSEMBLY_BYTES = 8192 };

struct gtm_assembly {
    struct gtm_program program;
    char bytes[ASSEMBLY_BYTES];
    uint32_t offsets[ASSEMBLY_ROWS * 2 + 1];
    double nums[ASSEMBLY_ROWS];
    struct gtm_instr code[ASSEMBLY_ROWS * 2];
#define TABLE(name, NAME) struct gtm_##name name##s[ASSEMBLY_ROWS];
#define FIELD(name, kind)
#define END_TABLE
#include "runtime/program/tables.def"
#undef TABLE
#undef FIELD
#undef END_TABLE
};

static inline void assemble_begin(struct gtm_assembly *a)
{
    memset(a, 0, sizeof *a);
    a->program.zone = GTM_NONE;
    a->program.str_offsets = a->offsets;
    a->program.str_bytes = a->bytes;
    a->program.nums = a->nums;
    a->program.code = a->code;
#define TABLE(name, NAME) a->program.name##s = a->name##s;
#define FIELD(name, kind)
#define END_TABLE
#include "runtime/program/tables.def"
#undef TABLE
#undef FIELD
#undef END_TABLE
}

static inline uint32_t str(struct gtm_assembly *a, const char *text)
{
    struct gtm_program *p = &a->program;
    size_t length = strlen(text) + 1;
    if (p->str_count >= ASSEMBLY_ROWS * 2 || a->offsets[p->str_count] + length > sizeof a->bytes)
        fail_msg("the assembly is full");
    memcpy(a->bytes + a->offsets[p->str_count], text, length);
    a->offsets[p->str_count + 1] = a->offsets[p->str_count] + (uint32_t)length;
    return p->str_count++;
}

static inline uint32_t num(struct gtm_assembly *a, double number)
{
    a->nums[a->program.num_count] = number;
    return a->program.num_count++;
}

/* A list of texts that ends with NULL. */
static inline uint32_t list(struct gtm_assembly *a, ...)
{
    va_list texts;
    const char *text;
    uint32_t first = a->program.item_count;
    va_start(texts, a);
    while ((text = va_arg(texts, const char *)))
        a->items[a->program.item_count++].text = str(a, text);
    va_end(texts);
    a->lists[a->program.list_count] = (struct gtm_list){first, a->program.item_count - first};
    return a->program.list_count++;
}

static inline uint32_t fact(struct gtm_assembly *a, const char *name, enum gtm_type type,
                            uint32_t flags)
{
    a->facts[a->program.fact_count] =
        (struct gtm_fact){str(a, name), type, list(a, name, NULL), GTM_NONE, GTM_NONE, flags};
    return a->program.fact_count++;
}

static inline uint32_t event(struct gtm_assembly *a, const char *name, const char *spoken,
                             uint32_t source, enum gtm_form form, const char *detail)
{
    a->events[a->program.event_count] =
        (struct gtm_event){str(a, name), str(a, spoken), form == GTM_FORM_FLAG,
                           source,       form,           detail ? str(a, detail) : GTM_NONE,
                           (uint32_t)gtm_text_hash(gtm_text_of(name))};
    return a->program.event_count++;
}

static inline uint32_t test(struct gtm_assembly *a, struct gtm_test row)
{
    a->tests[a->program.test_count] = row;
    return a->program.test_count++;
}

/* A plain test: the event has happened. */
static inline struct gtm_test happened(uint32_t event)
{
    return (struct gtm_test){.event = event,
                             .count = 1,
                             .within = GTM_NONE,
                             .last = GTM_NONE,
                             .about = GTM_NONE,
                             .where = GTM_NONE,
                             .since = GTM_BASE_ENROLLED};
}

static inline uint32_t sentence(struct gtm_assembly *a, const char *text)
{
    uint32_t line = a->program.sentence_count + 1;
    a->sentences[a->program.sentence_count] =
        (struct gtm_sentence){str(a, "flow.gtm"), line, 1, str(a, text), GTM_SENTENCE_STEP,
                              (uint32_t)gtm_text_hash(gtm_text_of(text))};
    return a->program.sentence_count++;
}

/* An action of a sentence; the test sets what else it needs in a->actions[…]. */
static inline uint32_t action(struct gtm_assembly *a, enum gtm_primitive primitive, uint32_t of,
                              const char *what, uint32_t flags)
{
    a->actions[a->program.action_count] = (struct gtm_action){.primitive = primitive,
                                                              .sentence = of,
                                                              .what = str(a, what),
                                                              .channel = GTM_NONE,
                                                              .person = GTM_NONE,
                                                              .template = GTM_NONE,
                                                              .purpose = GTM_NONE,
                                                              .fact = GTM_NONE,
                                                              .topic = GTM_NONE,
                                                              .flags = flags,
                                                              .ident = a->program.action_count + 1,
                                                              .panel = GTM_NONE,
                                                              .when = GTM_NONE};
    return a->program.action_count++;
}

static inline uint32_t watch(struct gtm_assembly *a, uint32_t of, enum gtm_fires fires,
                             uint32_t test_row, uint32_t flags)
{
    a->watchs[a->program.watch_count] = (struct gtm_watch){0, of, fires, test_row, flags};
    return a->program.watch_count++;
}

static inline uint32_t mark(struct gtm_assembly *a, uint32_t of)
{
    a->marks[a->program.mark_count] = (struct gtm_mark){0, of};
    return a->program.mark_count++;
}

/* Adds an instruction and returns its pc. */
static inline uint32_t op(struct gtm_assembly *a, enum gtm_op code, uint32_t ra, uint32_t b,
                          uint32_t c)
{
    if (a->program.code_count >= ASSEMBLY_ROWS * 2)
        fail_msg("the assembly is full");
    a->code[a->program.code_count] = (struct gtm_instr){(uint8_t)code, (uint8_t)ra, (uint16_t)b, c};
    return a->program.code_count++;
}

static inline uint32_t here(const struct gtm_assembly *a)
{
    return a->program.code_count;
}

/* Points the jump at `pc` to the next instruction. */
static inline void land(struct gtm_assembly *a, uint32_t pc)
{
    a->code[pc].c = here(a);
}

/* Adds the UNCLEAR of the BRANCH at `pc`, out of line. */
static inline void unclear(struct gtm_assembly *a, uint32_t of, uint32_t pc)
{
    a->code[pc].b = (uint16_t)(here(a) - pc);
    op(a, GTM_OP_UNCLEAR, 0, of, pc);
}

/* ---- a prospect ------------------------------------------------------------------------------ */

struct gtm_world {
    struct gtm_assembly *assembly;
    struct gtm_arena arena;
    struct gtm_value facts[ASSEMBLY_ROWS];
    struct gtm_prospect prospect;
    size_t state_size; /* of the newest park */
};

static inline int64_t at(const char *time)
{
    int64_t instant = 0;
    assert_true(gtm_clock_parse(gtm_text_of(time), &instant));
    return instant;
}

/* Takes a record in as the command line does: facts, events, enrolment. */
static inline void enroll(struct gtm_world *w, struct gtm_assembly *a, const char *json,
                          const char *now)
{
    struct gtm_prospect *p = &w->prospect;
    w->assembly = a;
    gtm_arena_reset(&w->arena);
    p->program = &a->program;
    p->arena = &w->arena;
    p->facts = w->facts;
    p->key = gtm_text_of("p1");
    p->json = gtm_text_of(json);
    gtm_prospect_reset(p);
    assert_true(gtm_feed_decode(&a->program, p->json, &w->arena, w->facts));
    gtm_prospect_belongs(p);
    gtm_prospect_record_events(p, at(now));
    gtm_prospect_enroll(p, at(now));
}

/* Writes the state and reads it back into an empty machine, as it lies in the store between two
 * stimuli. */
static inline void park(struct gtm_world *w)
{
    struct gtm_prospect *p = &w->prospect;
    struct gtm_buf first = {0}, second = {0};
    gtm_prospect_save(p, &first);
    enum gtm_outcome outcome = p->outcome;
    int64_t wake = p->wake;
    uint32_t waits_for = p->waits_for;
    p->fibers_count = p->log_count = p->because_count = p->used_count = 0;
    p->enrolled_at = p->contacted_at = p->asked_at = p->seen_at = p->wake = 0;
    p->waits_for = p->draft = p->next_draft = p->next_item = p->next_effect = 0;
    p->flags_known = 0;
    p->ended = false;
    assert_true(gtm_prospect_load(p, (struct gtm_text){first.bytes, first.length}));
    assert_int_equal(p->outcome, outcome);
    assert_int_equal(p->wake, wake);
    assert_int_equal(p->waits_for, waits_for);
    gtm_prospect_save(p, &second);
    assert_int_equal(first.length, second.length);
    assert_memory_equal(first.bytes, second.bytes, first.length);
    w->state_size = first.length;
    gtm_buf_free(&first);
    gtm_buf_free(&second);
}

/* An event as `gtmrun event` takes it in, and the news of it. */
static inline void report_event(struct gtm_world *w, uint32_t row, const char *id, const char *text,
                                const char *where, const char *now)
{
    struct gtm_event_row event_row = {.event = row,
                                      .at = at(now),
                                      .id = gtm_text_of(id),
                                      .text = gtm_text_of(text),
                                      .where = gtm_text_of(where)};
    park(w);
    gtm_prospect_add_event(&w->prospect, &event_row);
    gtm_prospect_news(&w->prospect, at(now));
}

static inline void wake(struct gtm_world *w, const char *now)
{
    park(w);
    gtm_prospect_wake(&w->prospect, at(now));
}

/* Decides about the newest open item. */
static inline bool decide(struct gtm_world *w, enum gtm_decision decision, const char *text,
                          const char *now)
{
    char why[128];
    struct gtm_prospect *p = &w->prospect;
    struct gtm_text none = {0};
    park(w);
    for (uint32_t i = p->inbox_count; i-- > 0;)
        if (p->inbox[i].open)
            return gtm_prospect_decide(p, p->inbox[i].number, decision, gtm_text_of(text),
                                       gtm_text_of("dana"), none, at(now), why, sizeof why);
    return false;
}

/* Compares "outcome: do status, do status" with what the report would say. */
static inline void expect(const struct gtm_world *w, const char *report)
{
    const struct gtm_prospect *p = &w->prospect;
    struct gtm_buf out = {0};
    gtm_buf_printf(&out, "%s:", gtm_outcome_name(p->outcome));
    for (uint32_t i = 0; i < p->log_count; i++)
        gtm_buf_printf(&out, "%s %s %s", i ? "," : "",
                       gtm_primitive_name((enum gtm_primitive)p->log[i].primitive),
                       gtm_status_name((enum gtm_status)p->log[i].status));
    assert_string_equal(out.bytes, report);
    gtm_buf_free(&out);
}

/* Compares the outbox (sends, connects, comments, alerts that went out) and the open inbox. */
static inline void expect_boxes(const struct gtm_world *w, const char *outbox, const char *inbox)
{
    const struct gtm_prospect *p = &w->prospect;
    struct gtm_buf out = {0};
    for (uint32_t i = 0; i < p->effects_count; i++)
        gtm_buf_printf(&out, "%s%s", i ? " " : "",
                       gtm_primitive_name((enum gtm_primitive)p->effects[i].primitive));
    gtm_buf_text(&out, " | ");
    size_t before = out.length;
    for (uint32_t i = 0; i < p->inbox_count; i++)
        if (p->inbox[i].open)
            gtm_buf_printf(&out, "%s%s", out.length > before ? " " : "",
                           gtm_inbox_kind_name((enum gtm_inbox_kind)p->inbox[i].kind));
    char want[256];
    snprintf(want, sizeof want, "%s | %s", outbox, inbox);
    assert_string_equal(out.bytes, want);
    gtm_buf_free(&out);
}

/* Compares a slice with a string / asks whether it holds one. */
static inline void expect_text(struct gtm_text have, const char *want)
{
    assert_int_equal(have.length, strlen(want));
    assert_memory_equal(have.at, want, have.length);
}

static inline bool holds(struct gtm_text text, const char *part)
{
    size_t length = strlen(part);
    for (size_t i = 0; i + length <= text.length; i++)
        if (memcmp(text.at + i, part, length) == 0)
            return true;
    return false;
}

static inline void world_free(struct gtm_world *w)
{
    gtm_prospect_free(&w->prospect);
    gtm_arena_free(&w->arena);
}
#endif
