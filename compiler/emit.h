/* emit.h -- what the files that write a program share. Private to compiler/. */
#ifndef GTM_EMIT_H
#define GTM_EMIT_H
#include "compiler/action.h"

struct gtm_pending { /* an UNCLEAR that is still to be placed */
    uint32_t branch, sentence;
};

/* Jumps that are to be patched once their target is known. */
struct gtm_places {
    uint32_t *at, count;
};

struct gtm_found_row {
    uint64_t hash;
    uint32_t row; /* +1; 0: none */
};

/* How often each number was met. */
struct gtm_met {
    struct gtm_buf numbers, counts;
};

struct gtm_late { /* code that stands behind the steps: watches and marks */
    struct gtm_late *next;
    struct gtm_sentence_ir *sentence;
    struct gtm_cond *cond; /* of a watch: the whole condition, or one of its alternatives */
    bool mark;
    uint32_t row;
};

struct gtm_emitter {
    struct gtm_workflow *w;
    struct gtm_program program; /* counts; the arrays are in `tables` until the end */
#define TABLE(name, NAME) struct gtm_buf name;
#define FIELD(name, kind)
#define END_TABLE
#include "runtime/program/tables.def"
#undef TABLE
#undef FIELD
#undef END_TABLE
    struct gtm_buf code, nums, str_offsets, str_bytes;
    struct gtm_found_row *rows; /* hash table of all rows that are kept once */
    uint32_t row_count, row_room;
    struct gtm_met texts, idents, acting, act_idents; /* of sentences, of actions */
    unsigned reg; /* the next free register */
    uint32_t under; /* the newest SENTENCE */
    struct gtm_pending *pending;
    uint32_t pending_count, pending_room;
    struct gtm_late *late, *last_late;
    uint32_t events[GTM_EVENTS];
    bool unclear_reply; /* a sentence says what happens with one */
};

/* ---- emit_tables.c: rows; equal strings, numbers, lists and tests are one row ---- */
/* Adds a row to a table or finds its equal there. Returns its index. */
uint32_t gtm_emit_row(struct gtm_emitter *e, struct gtm_buf *table, const void *row, size_t size);
uint32_t gtm_emit_str(struct gtm_emitter *e, const char *text);
uint32_t gtm_emit_opt_str(struct gtm_emitter *e, const char *text);
uint32_t gtm_emit_num(struct gtm_emitter *e, double number);
uint32_t gtm_emit_list(struct gtm_emitter *e, const struct gtm_phrase_list *list);
uint32_t gtm_emit_opt_list(struct gtm_emitter *e, const struct gtm_phrase_list *list);
uint32_t gtm_emit_fact(struct gtm_emitter *e,
                       struct gtm_symbol *fact); /* its slot, marked as read */
uint32_t gtm_emit_test(struct gtm_emitter *e, const struct gtm_test_ir *test);
uint32_t gtm_emit_person(struct gtm_emitter *e, const struct gtm_symbol *person, const char *name);
uint32_t gtm_emit_action(struct gtm_emitter *e, struct gtm_act *act, uint32_t sentence);
uint32_t gtm_emit_sentence(struct gtm_emitter *e, struct gtm_span span,
                           enum gtm_sentence_kind kind);
void gtm_emit_vocabulary(struct gtm_emitter *e);

/* ---- explain.c ---- */
/* Adds how each unit was read: gtmc explain shows it of the program too. */
void gtm_explain_emit(struct gtm_emitter *e);

/* ---- emit_cond.c ---- */
/* Adds an instruction. Returns its pc. */
uint32_t gtm_emit_op(struct gtm_emitter *e, enum gtm_op op, unsigned a, unsigned b, uint32_t c);
uint32_t gtm_emit_here(const struct gtm_emitter *e);
void gtm_emit_patch(struct gtm_emitter *e, uint32_t pc, uint32_t target);
/* Notes a jump / lets all that were noted come here. */
void gtm_emit_note(struct gtm_emitter *e, struct gtm_places *places, uint32_t pc);
void gtm_emit_land(struct gtm_emitter *e, const struct gtm_places *places);
/* Adds code that leaves the condition's value in a register; returns the register. */
unsigned gtm_emit_cond(struct gtm_emitter *e, const struct gtm_cond *cond);
/* The same and decides on it: a BRANCH whose "no" target is to be patched. Returns the BRANCH's pc.
 */
uint32_t gtm_emit_branch(struct gtm_emitter *e, const struct gtm_cond *cond, uint32_t sentence);
/* Places the UNCLEARs of the BRANCHes since `first`. */
void gtm_emit_unclear(struct gtm_emitter *e, uint32_t first);
/* Places all of them where code never comes by itself, if the first is far: an UNCLEAR is at most 65,535 behind. */
void gtm_emit_far_unclear(struct gtm_emitter *e);

/* ---- emit_time.c ---- */
/* The row of what comes so many seconds, or what `moment` says (it may be NULL), after `base`. */
uint32_t gtm_emit_when(struct gtm_emitter *e, enum gtm_base base, int64_t seconds,
                       const struct gtm_moment *moment);
uint32_t gtm_emit_window(struct gtm_emitter *e, const struct gtm_hours *hours, bool closed);
/* Adds the guardrails' rows and their routines, behind all other code. */
void gtm_emit_guards(struct gtm_emitter *e);
void gtm_emit_holidays(struct gtm_emitter *e);

/* ---- emit_act.c ---- */
/* Returns a guardrail's whole condition: whom it is about, and what the text says; NULL: always. */
struct gtm_cond *gtm_emit_guard_cond(struct gtm_emitter *e, const struct gtm_guard *guard);
void gtm_emit_acts(struct gtm_emitter *e, struct gtm_act *acts, struct gtm_sentence_ir *s,
                   uint32_t sentence);
/* Adds code that waits until seconds, or what a moment says, since `base`, or until a condition; a
 * moment may be NULL. */
void gtm_emit_wait(struct gtm_emitter *e, enum gtm_base base, int64_t seconds,
                   const struct gtm_moment *moment, const struct gtm_cond *until,
                   enum gtm_waits reason);
#endif
