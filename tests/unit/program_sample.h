/* program_sample.h -- a small good program with a row of every table, for tests to look at and to
 * break. */
#ifndef GTM_TESTS_PROGRAM_SAMPLE_H
#define GTM_TESTS_PROGRAM_SAMPLE_H
#include <string.h>

#include "runtime/program/layout.h"

enum { SAMPLE_STRINGS = 16, SAMPLE_CODE = 26 };

/* All of its rows are its own, so that a test can change them. */
struct sample {
    struct gtm_program program;
    char bytes[400];
    uint32_t offsets[SAMPLE_STRINGS + 1];
    double nums[2];
    struct gtm_instr code[SAMPLE_CODE];
#define TABLE(name, NAME) struct gtm_##name name##s[2];
#define FIELD(name, kind)
#define END_TABLE
#include "runtime/program/tables.def"
#undef TABLE
#undef FIELD
#undef END_TABLE
};

/* Names of the sample's strings, in order. */
enum {
    S_ME,
    S_FIT_SCORE,
    S_LEAD_SCORE,
    S_ACCEPTED,
    S_SPOKEN,
    S_FILE,
    S_DRAFT,
    S_WATCH,
    S_MESSAGE,
    S_STYLE,
    S_FRIENDLY,
    S_QUESTION,
    S_HELLO,
    S_EMPTY,
    S_EMAIL,
    S_INTRO
};

static inline void sample_strings(struct sample *s)
{
    static const char *const texts[SAMPLE_STRINGS] = {
        [S_ME] = "me",
        [S_FIT_SCORE] = "fit score",
        [S_LEAD_SCORE] = "lead score",
        [S_ACCEPTED] = "accepted",
        [S_SPOKEN] = "accepted the request",
        [S_FILE] = "flow.gtm",
        [S_DRAFT] = "Draft a message.",
        [S_WATCH] = "If nobody answers within a day, alert me.",
        [S_MESSAGE] = "message",
        [S_STYLE] = "style",
        [S_FRIENDLY] = "friendly",
        [S_QUESTION] = "appears to have the problem we solve",
        [S_HELLO] = "Hi ",
        [S_EMPTY] = "",
        [S_EMAIL] = "email",
        [S_INTRO] = "intro",
    };
    uint32_t length = 0;
    for (int i = 0; i < SAMPLE_STRINGS; i++) {
        s->offsets[i] = length;
        memcpy(s->bytes + length, texts[i], strlen(texts[i]) + 1);
        length += (uint32_t)strlen(texts[i]) + 1;
    }
    s->offsets[SAMPLE_STRINGS] = length;
    s->program.str_offsets = s->offsets;
    s->program.str_bytes = s->bytes;
    s->program.str_count = SAMPLE_STRINGS;
}

static inline void sample_code(struct sample *s)
{
    static const struct gtm_instr code[SAMPLE_CODE] = {
        /* 0: the steps */
        {GTM_OP_SENTENCE, 0, 0, 0},
        {GTM_OP_NUM_LT, 0, 0, 0},
        {GTM_OP_EVENT, 1, 0, 0},
        {GTM_OP_AND, 2, 0, 1},
        {GTM_OP_BRANCH, 2, 5, 8},
        {GTM_OP_PREPARE, 0, 0, 8},
        {GTM_OP_ASK, 0, 1, 8},
        {GTM_OP_DO, 0, 0, 0},
        {GTM_OP_END, 0, 0, 0},
        {GTM_OP_UNCLEAR, 0, 0, 4},
        /* 10: the watch */
        {GTM_OP_SENTENCE, 0, 1, 0},
        {GTM_OP_ELAPSED, 0, GTM_BASE_CONTACT, 1},
        {GTM_OP_IF_YES, 0, 0, 15},
        {GTM_OP_PARK, 0, GTM_WAITS_TIME, 0},
        {GTM_OP_JUMP, 0, 0, 10},
        {GTM_OP_FIRE, 0, 0, 0},
        {GTM_OP_NEED, 0, 0, 0},
        {GTM_OP_END, 0, 0, 0},
        /* 18: the mark's routine */
        {GTM_OP_SENTENCE, 0, 1, 0},
        {GTM_OP_SET, 5, GTM_UNKNOWN, 0},
        {GTM_OP_DO, 0, 1, 0},
        {GTM_OP_DONE, 0, 0, 0},
        {GTM_OP_END, 0, 0, 0},
        /* 23: nothing leads here */
        {GTM_OP_TIMER, 0, 0, 0},
        {GTM_OP_WATCH, 1, 0, 0},
        {GTM_OP_END, 0, 0, 0},
    };
    memcpy(s->code, code, sizeof code);
    s->program.code = s->code;
    s->program.code_count = SAMPLE_CODE;
    s->program.entry = 0;
}

static inline void sample_rows(struct sample *s)
{
    s->items[0] = (struct gtm_item){S_FIT_SCORE};
    s->items[1] = (struct gtm_item){S_LEAD_SCORE};
    s->lists[0] = (struct gtm_list){.items = 0, .count = 2};
    s->facts[0] =
        (struct gtm_fact){S_FIT_SCORE, GTM_TYPE_NUMBER, 0, GTM_NONE, GTM_NONE, GTM_FACT_READ};
    s->events[0] = (struct gtm_event){S_ACCEPTED, S_SPOKEN, 1, GTM_NONE, GTM_FORM_NONE, GTM_NONE, 7};
    s->tests[0] = (struct gtm_test){0, 1, GTM_NONE, 1, GTM_NONE, GTM_NONE, GTM_BASE_ENROLLED, 0, 0};
    s->judges[0] = (struct gtm_judge){GTM_JUDGED_APPEARS, 0, S_QUESTION};
    s->persons[0] = (struct gtm_person){S_ME, S_EMPTY, 0, GTM_NONE};
    s->parts[0] = (struct gtm_part){GTM_NONE, S_HELLO};
    s->parts[1] = (struct gtm_part){0, S_EMPTY};
    s->templates[0] = (struct gtm_template){S_INTRO, 0, 1, 0, 2};
    s->options[0] = (struct gtm_option){S_STYLE, S_FRIENDLY};
    s->sentences[0] = (struct gtm_sentence){S_FILE, 3, 1, S_DRAFT, GTM_SENTENCE_STEP, 8};
    s->sentences[1] = (struct gtm_sentence){S_FILE, 5, 1, S_WATCH, GTM_SENTENCE_WATCH, 9};
    s->actions[0] = (struct gtm_action){GTM_PRIMITIVE_SEND, 0, S_MESSAGE, S_EMAIL, 0, 0, 0, 1,
                                        GTM_NONE,           0, 0,         0,       10, 0, 0};
    s->actions[1] = (struct gtm_action){GTM_PRIMITIVE_APPROVE,
                                        0,
                                        S_MESSAGE,
                                        GTM_NONE,
                                        0,
                                        GTM_NONE,
                                        0,
                                        0,
                                        GTM_NONE,
                                        GTM_NONE,
                                        GTM_NONE,
                                        0,
                                        11,
                                        GTM_NONE,
                                        GTM_NONE};
    s->marks[0] = (struct gtm_mark){18, 1};
    s->watchs[0] = (struct gtm_watch){10, 1, GTM_FIRES_ONCE, GTM_NONE, 0};
    s->whens[0] = (struct gtm_when){GTM_BASE_FIBER, 0, 2, 1, 0, 540, GTM_NONE, GTM_WHEN_BUSINESS};
    s->windows[0] = (struct gtm_window){31, 540, 1020, GTM_NONE, GTM_NONE, 0};
    s->holidays[0] = (struct gtm_holiday){20000};
    s->limits[0] = (struct gtm_limit){40, 1, 0, GTM_NONE};
    s->guardrails[0] = (struct gtm_guardrail){GTM_GUARDRAIL_LIMIT,
                                              0,
                                              1u << GTM_PRIMITIVE_SEND,
                                              GTM_NONE,
                                              S_EMAIL,
                                              0,
                                              GTM_NONE,
                                              GTM_NONE};
    s->seats[0] = (struct gtm_seat){0};
    s->panels[0] = (struct gtm_panel){0, 1, 1};
    s->meanings[0] = (struct gtm_meaning){GTM_MEANING_POSITIVE, 0};
}

/* Fills the sample; it must not move afterwards. */
static inline void sample_make(struct sample *s)
{
    memset(s, 0, sizeof *s);
    sample_strings(s);
    sample_code(s);
    sample_rows(s);
    s->nums[0] = 40;
    s->nums[1] = 86400;
    s->program.nums = s->nums;
    s->program.num_count = 2;
    s->program.unclear = GTM_POLICY_ASK;
#define TABLE(name, NAME)                                                                          \
    s->program.name##s = s->name##s;                                                               \
    s->program.name##_count = 1;
#define FIELD(name, kind)
#define END_TABLE
#include "runtime/program/tables.def"
#undef TABLE
#undef FIELD
#undef END_TABLE
    s->program.item_count = s->program.part_count = 2;
    s->program.sentence_count = s->program.action_count = 2;
}

/* Returns the first row of a table as words. */
static inline uint32_t *sample_row(struct sample *s, enum gtm_section table)
{
    switch (table) {
#define TABLE(name, NAME)                                                                          \
    case GTM_SECTION_##NAME:                                                                       \
        return (uint32_t *)s->name##s;
#define FIELD(name, kind)
#define END_TABLE
#include "runtime/program/tables.def"
#undef TABLE
#undef FIELD
#undef END_TABLE
    case GTM_SECTION_STR:
    case GTM_SECTION_NUM:
    case GTM_SECTION_CODE:
    case GTM_N_SECTION: break;
    }
    return NULL;
}
#endif
