/* ir.h -- what the sentences mean: vocabulary, conditions, actions, sentences. All memory is the
 * compile arena's.
 *
 * The checking passes make it from syntax trees; emit.c makes the program from it and explain.c
 * says it back in English. A condition that failed to check is poisoned (GTM_COND_BAD): it was
 * reported and silences what follows from it.
 */
#ifndef GTM_IR_H
#define GTM_IR_H
#include "grammar/search.h"
#include "runtime/program/program.h"

struct gtm_phrase_list { /* "layoffs" or "lawsuit" */
    const char **items;
    uint32_t count;
    const char *name; /* of the term that defines it, or NULL */
};

enum gtm_symbol_kind {
    GTM_SYMBOL_FACT,
    GTM_SYMBOL_TERM,      /* a condition with a name */
    GTM_SYMBOL_LIST,      /* phrases or a value */
    GTM_SYMBOL_FREQUENCY, /* regularly: a count in a window */
    GTM_SYMBOL_PERSON,
    GTM_SYMBOL_EVENT,
    GTM_SYMBOL_TEMPLATE,
    GTM_SYMBOL_HOURS /* business hours: times of the week */
};

enum gtm_symbol_state {
    GTM_SYMBOL_NEW,
    GTM_SYMBOL_BEING_READ,
    GTM_SYMBOL_READY,
    GTM_SYMBOL_CIRCLE /* needs one that is being read: not to be had before that is ready */
};

struct gtm_symbol {
    enum gtm_symbol_kind kind;
    const char *name;   /* lower case: "fit score" */
    const char *said;   /* as it was written, for messages */
    const char *spoken; /* as a sentence says it, where that is not its name: email address */
    struct gtm_span span;
    bool standard; /* from the standard vocabulary */
    struct gtm_symbol *named; /* the next one in its place of the table of names */
    struct gtm_symbol *next;
    /* FACT */
    enum gtm_type type;
    const char **choices; /* CHOICE, or usual ones: NULL-terminated; NULL: none */
    const char **keys;    /* names in a feed, first the one that counts most: NULL-terminated; NULL: its name */
    const char *missing;
    uint32_t flags; /* enum gtm_fact_flag */
    double most;    /* NUMBER: the end of "from 1 to 500", or 0 */
    /* TERM, LIST, FREQUENCY: the words behind is / means, parsed when first needed */
    const struct gtm_word *words;
    uint32_t word_count;
    bool means;    /* "means" takes a condition, "is" a noun */
    uint8_t state; /* enum gtm_symbol_state */
    struct gtm_cond *cond;
    uint32_t size; /* TERM: conditions in `cond` and in the terms it names; 0: not counted */
    struct gtm_phrase_list *list;
    const struct gtm_hours *hours; /* HOURS: what it means, without names */
    double number;   /* FREQUENCY: count, … */
    int64_t seconds; /* … in the last so many seconds */
    /* PERSON */
    const char *address;
    /* EVENT */
    bool lasting;
    /* TEMPLATE */
    struct gtm_template_part *subject, *body;
    uint32_t row; /* in the program's table, +1; 0: not emitted */
};

struct gtm_template_part {
    struct gtm_template_part *next;
    struct gtm_symbol *fact; /* or NULL: text */
    const char *text;        /* literal, or the fallback, or NULL */
};

enum gtm_cond_op {
    GTM_COND_BAD,
    GTM_COND_AND,
    GTM_COND_OR,
    GTM_COND_NOT,    /* children */
    GTM_COND_TERM,   /* symbol; child: its condition */
    GTM_COND_NUMBER, /* fact compare number */
    GTM_COND_IS,     /* fact is one of list */
    GTM_COND_HAS,    /* fact mentions one of list */
    GTM_COND_START,
    GTM_COND_END,     /* fact, list of one */
    GTM_COND_YES,     /* yes/no fact */
    GTM_COND_KNOWN,   /* fact is known */
    GTM_COND_AGE,     /* time fact compare seconds ago */
    GTM_COND_TIME,    /* time fact compare instant */
    GTM_COND_FACTS,   /* fact compare fact2 */
    GTM_COND_DECIDED, /* child is known: neither unknown */
    GTM_COND_EVENT,   /* test */
    GTM_COND_ELAPSED, /* base, seconds | moment */
    GTM_COND_OPEN,    /* hours */
    GTM_COND_ALWAYS,  /* a prospect that is here has come in */
    GTM_COND_PENDING, /* a request waits for a person */
    GTM_COND_DRAFT, /* a draft is in hand */
    GTM_COND_JUDGE, /* judged, list, text: the question */
    GTM_COND_SAYS   /* the content in hand mentions one of list */
};

struct gtm_test_ir {
    const struct gtm_symbol *declared; /* an event of the file, or NULL */
    enum gtm_happens event;
    unsigned count;
    bool exact, last, occurrence;
    int64_t seconds; /* window; 0 none */
    int months;
    char calendar;
    struct gtm_phrase_list *about, *where;
    uint32_t says; /* replied: bits of meanings; 0 any */
    uint32_t who;  /* GTM_TEST_ACCOUNT, OTHERS, PEOPLE; 0: the prospect at hand */
    enum gtm_base since;
};

struct gtm_cond {
    enum gtm_cond_op op;
    struct gtm_span span;
    struct gtm_cond *first, *next; /* children, sibling */
    struct gtm_symbol *symbol, *fact, *fact2;
    enum gtm_compare compare;
    double number;
    const char *text;
    struct gtm_phrase_list *list;
    enum gtm_judged judged;
    struct gtm_test_ir test;
    enum gtm_base base;
    int64_t seconds;
    const struct gtm_moment *moment;
    const struct gtm_hours *hours;
    uint32_t requests; /* PENDING: bits of enum gtm_request_kind */
    /* PENDING, EVENT approved or cancelled: who is asked; person_name NULL: anybody */
    const struct gtm_symbol *person;
    const char *person_name;
    const struct gtm_panel_ir *panel;
};

enum { GTM_MAX_SEATS = 16 };

struct gtm_seat_ir {
    const struct gtm_symbol *person; /* NULL: me, the owner, the team */
    const char *name;
};

struct gtm_panel_ir { /* several people who are named together */
    struct gtm_seat_ir seats[GTM_MAX_SEATS];
    unsigned count, need; /* so many of them */
    struct gtm_span span;
};

struct gtm_option_ir {
    struct gtm_option_ir *next;
    const char *key, *value;
};

struct gtm_act {
    struct gtm_act *next;
    enum gtm_primitive primitive;
    struct gtm_span span;
    struct gtm_cond *cond; /* from its object, or NULL */
    const char *what, *channel, *purpose;
    const struct gtm_symbol *person; /* NULL: none */
    const char *person_name;         /* me, the owner, the team where person is NULL */
    const struct gtm_panel_ir *panel; /* several, who approve or are each told; person is the first */
    bool shared;                      /* the same as the one before, for another of its people */
    const struct gtm_symbol *template;
    struct gtm_option_ir *options;
    struct gtm_symbol *fact;       /* record */
    struct gtm_phrase_list *topic; /* comment */
    unsigned count;                /* comment: how many; repeated actions: rounds */
    uint32_t flags;                /* enum gtm_action_flag */
    bool definite;                 /* it, the draft, the message */
    bool pronoun;                  /* it */
    struct gtm_span it;            /* where that word stands */
    bool released;                 /* approve: a later sentence sends what is approved */
    bool named;        /* it is said whom it is about, if only: each prospect */
    bool narrowed;     /* its condition is said in its purpose or behind before: to call Tier A accounts */
    bool held;         /* approve: its condition is that of "before contacting …" */
    bool in_place;     /* approve: also asks where it stands */
    uint32_t row;      /* of the action table, +1; 0: not emitted yet */
    uint32_t send_row; /* approve: the send that follows it, +1 */
    bool general;      /* approve: outreach in general, not a draft in hand */
    uint32_t covers;   /* approve as a guardrail: bits of primitives */
    /* wait */
    int64_t seconds;
    const struct gtm_moment *moment;
    bool from_start;
    struct gtm_cond *until;
    bool news; /* wait for more information */
    /* what a verb without its own primitive does, as a wait that takes no time */
    bool withdraw; /* cancel what waits for a person */
    bool nothing;  /* do nothing */
    bool alone;    /* ask me: it is not said for what */
    bool reminds;  /* remind me */
    bool at_once;  /* every …: the first time without waiting */
    /* every … */
    int64_t every_seconds;
    const struct gtm_moment *every_moment;
    /* when it is done: then, or once it is such a time of the week; NULL: at once */
    const struct gtm_moment *at;
    const struct gtm_hours *hours;
};

enum gtm_guard_kind {
    GTM_GUARD_NEVER,
    GTM_GUARD_ASK,
    GTM_GUARD_BEFORE,
    GTM_GUARD_HOLD, /* not until cond */
    GTM_GUARD_LIMIT,
    GTM_GUARD_WINDOW
};

/* At most so many contacts in any span of so long. */
struct gtm_limit_ir {
    unsigned count;
    int64_t seconds;
    unsigned per;     /* enum gtm_limit_per */
    const char *kind; /* only contents of this kind, or NULL */
};

struct gtm_guard {
    struct gtm_guard *next;
    enum gtm_guard_kind kind;
    uint32_t covers;              /* bits of primitives */
    struct gtm_cond *cond;        /* NULL: always */
    struct gtm_phrase_list *says; /* about the text of the action, or NULL */
    struct gtm_sentence_ir *sentence;
    struct gtm_act *ask; /* ASK */
    const char *channel; /* only what goes out there, or NULL */
    struct gtm_limit_ir limit;
    const struct gtm_hours *hours; /* WINDOW */
    bool only;                     /* WINDOW: at these times; else at all others */
};

struct gtm_row {
    struct gtm_row *next;
    struct gtm_cond *cond; /* NULL: anything else */
    bool unclear;
    struct gtm_act *acts;
    struct gtm_span span;
    uint32_t number; /* row of the program's sentence table */
};

struct gtm_sentence_ir {
    struct gtm_sentence_ir *next;
    enum gtm_sentence_kind kind;
    struct gtm_span span;
    uint32_t paragraph, number; /* number: row of the program's sentence table */
    struct gtm_cond *cond;      /* the leading condition, or NULL */
    int64_t delay;              /* After 3 days: before the condition is read */
    const struct gtm_moment *delay_moment;
    bool delay_from_start;
    struct gtm_act *acts, *otherwise;
    struct gtm_span otherwise_span;
    bool has_otherwise;
    struct gtm_row *rows;   /* TABLE */
    struct gtm_cond *until; /* Follow up every 3 days until they reply */
    /* A before B */
    bool before;
    uint32_t before_covers;       /* bits of primitives that B is */
    bool before_general;          /* contacting, any action: only held back */
    struct gtm_act *before_acts;  /* B itself, done here where nothing else does it */
    struct gtm_cond *before_cond; /* whom B is about */
    /* setting */
    bool is_policy;
    enum gtm_policy policy;
    uint32_t mark, watch; /* rows, +1 */
    const char *note;     /* what explain adds: how a pronoun or an order was read */
};

struct gtm_reading; /* reading.h */
struct gtm_choice;  /* choose.h */

struct gtm_workflow {
    struct gtm_arena *arena;
    struct gtm_sources sources;
    struct gtm_diags diags; /* of the reading in progress, else of the whole */
    struct gtm_lexicon lexicon;
    struct gtm_symbol *symbols, *last_symbol;
    struct gtm_symbol **names; /* a hash table of them by name */
    uint32_t symbol_count, name_room;
    struct gtm_symbol **placed; /* those that stand in the text, in its order */
    uint32_t placed_count;
    struct gtm_sentence_ir *sentences, *last_sentence;
    struct gtm_guard *guards, *last_guard;
    struct gtm_unit *units;
    uint32_t unit_count;
    uint32_t first_own_file; /* files below it are the standard vocabulary */
    enum gtm_policy policy;
    uint32_t paragraph;
    const char *zone;         /* of the workspace, or NULL: UTC */
    struct gtm_span zone_span;
    int64_t *holidays;        /* days since 1970, as they were said */
    uint32_t holiday_count;
    uint32_t definitions; /* how many were read so far */
    struct gtm_reading *readings; /* those that were added, the newest first */
    /* told of each choice between readings (dumps), or NULL */
    void (*watch)(const struct gtm_choice *choice, struct gtm_buf *watched);
    struct gtm_buf *watched;
    bool saying; /* an explanation is read again: what says nothing in it is no error */
    struct gtm_reading *reading; /* in progress, or NULL: what is made and reported goes to it */
};

/* Sorts the symbols by their places, once all are declared. */
void gtm_symbols_place(struct gtm_workflow *w);

/* Returns how many symbols are defined in a span, and where they stand, in the order of the text. */
uint32_t gtm_symbols_in(const struct gtm_workflow *w, struct gtm_span span,
                        struct gtm_symbol *const **symbols);

/* ---- vocab.c ---- */
struct gtm_symbol *gtm_symbol_find(const struct gtm_workflow *w, enum gtm_symbol_kind kind,
                                   const char *name);
/* Adds a symbol and its phrases to the lexicon; a file's own replaces a standard one, twice in a
 * file is reported. */
struct gtm_symbol *gtm_symbol_add(struct gtm_workflow *w, enum gtm_symbol_kind kind,
                                  const char *name, struct gtm_span span);
/* Returns what a quoted text names: a symbol of a kind in `kinds` (bits 1u << enum gtm_symbol_kind), by its name
 * or another phrase of it, whatever the case; or NULL. */
struct gtm_symbol *gtm_symbol_quoted(const struct gtm_workflow *w, const char *text,
                                     uint32_t kinds);
/* Resolves a term's, list's or frequency's body; reports a circle. */
void gtm_symbol_resolve(struct gtm_workflow *w, struct gtm_symbol *symbol);
const char *const *gtm_symbol_choices(const struct gtm_symbol *symbol, bool *closed);
/* The fact that "our top 50 accounts" asks where the file declares no rank. */
#define GTM_ACCOUNT_RANK "account rank"
/* Returns the fact named so, declared or not: facts that the language itself reads. Not while a unit
 * is read, for it may declare one. */
struct gtm_symbol *gtm_fact_named(struct gtm_workflow *w, const char *name);
/* Returns the nearest fact names as advice for a message. */
const char *gtm_fact_advice(struct gtm_workflow *w, const char *name);

/* ---- declare.c ---- */
/* Reads definitions, facts, people, events, templates and settings out of the units; what is left
 * are statements. */
void gtm_declare(struct gtm_workflow *w, struct gtm_unit *units, uint32_t count);
/* Reports a list of quoted texts that stands where people are meant: never contact competitors. */
void gtm_list_as_people(struct gtm_workflow *w, const struct gtm_phrase_list *list,
                        struct gtm_span span);

/* ---- cond.c ---- */
struct gtm_np {
    const struct gtm_node *node;
    enum gtm_class head; /* class of its last noun, or NONE */
    const char *name;    /* canonical name of the head */
    const struct gtm_token *head_token;
    struct gtm_cond
        *cond; /* what its adjectives, relative clause and prepositions demand; NULL none */
    struct gtm_symbol *fact;
    struct gtm_symbol *frequency;
    const struct gtm_symbol *person;
    const char *person_name;
    struct gtm_panel_ir *panel; /* several people: Dana and me */
    struct gtm_phrase_list *list;
    struct gtm_option_ir *options;
    const char *topics; /* research: names joined by ", " */
    uint32_t meanings; /* what a reply says: bits over enum gtm_meaning_kind */
    struct gtm_phrase_list *about; /* a question about these */
    bool negative, definite, their, any, relevant;
    bool people; /* a term that is said of people and accounts: weak fits */
    bool value;  /* its list is a choice of some fact, and not quoted words */
    bool other;  /* any other reply, anything else */
    bool one_of; /* one of, any of */
    bool at_account, others; /* anyone at the account, someone else */
    bool same; /* the same, a given: one at a time */
    double number; /* 0: none was said */
    bool exactly;  /* that number, and no more */
    enum gtm_compare compare;
    struct gtm_phrase_list *says; /* comment that references … */
};
void gtm_np_read(struct gtm_workflow *w, const struct gtm_node *node, struct gtm_np *np);
/* Returns how its number counts: a plain one is the least. */
enum gtm_compare gtm_np_compare(const struct gtm_np *np);
struct gtm_cond *gtm_cond_read(struct gtm_workflow *w, const struct gtm_node *node);
struct gtm_cond *gtm_cond_new(struct gtm_workflow *w, enum gtm_cond_op op, struct gtm_span span);
struct gtm_cond *gtm_cond_not(struct gtm_workflow *w, struct gtm_cond *cond);
struct gtm_cond *gtm_cond_and(struct gtm_workflow *w, struct gtm_cond *a,
                              struct gtm_cond *b); /* either may be NULL */
struct gtm_cond *gtm_cond_of_symbol(struct gtm_workflow *w, struct gtm_symbol *symbol,
                                    struct gtm_span span);
/* What a condition holds: a positive event (it makes a watch), any event, a time. */
bool gtm_cond_is_watch(const struct gtm_cond *cond);
bool gtm_cond_has(const struct gtm_cond *cond, enum gtm_cond_op op);
/* Returns whether it counts time since the newest message; `cond` may be NULL. */
bool gtm_cond_waits_for_reply(const struct gtm_cond *cond);
struct gtm_phrase_list *gtm_list_new(struct gtm_workflow *w, const char *name);
void gtm_list_push(struct gtm_workflow *w, struct gtm_phrase_list *list, const char *item);
/* Returns the place of `about` in another list, …: joins two lists. */
/* What having (with a noun) demands: with an email, with strong intent; NULL where it demands
 * nothing that can be checked. */
struct gtm_cond *gtm_having(struct gtm_workflow *w, const struct gtm_np *np, struct gtm_span span);
struct gtm_cond *gtm_predicate_read(struct gtm_workflow *w, const struct gtm_node *node,
                                    struct gtm_np *subject);

/* ---- voice.c ---- */
/* Reads the actions under an ACTIONS node (voice, frames, options). `purpose`: a TAIL, or NULL. */
struct gtm_act *gtm_acts_read(struct gtm_workflow *w, const struct gtm_node *actions,
                              const char *purpose);

/* ---- sentence.c, table.c ---- */
void gtm_sentence_read(struct gtm_workflow *w, const struct gtm_unit *unit);
/* Reads a table without adding it. */
struct gtm_reading *gtm_table_reading(struct gtm_workflow *w, const struct gtm_unit *unit);
void gtm_table_read(struct gtm_workflow *w, const struct gtm_unit *unit);
/* Adds a sentence / a guardrail to the reading in progress; a guardrail to the workflow where there
 * is none. */
struct gtm_sentence_ir *gtm_sentence_new(struct gtm_workflow *w, enum gtm_sentence_kind kind);
void gtm_guard_add(struct gtm_workflow *w, struct gtm_guard guard);

/* ---- order.c: checks over all sentences: it without meaning, what later sentences send, what
 * drafts before ---- */
void gtm_order_check(struct gtm_workflow *w);

/* ---- compile.c: all passes up to the checked sentences. `w` is zeroed but for its arena ---- */
void gtm_workflow_read(struct gtm_workflow *w, const char *name, struct gtm_text text,
                       bool no_stdlib);

/* ---- emit.c ---- */
void gtm_emit(struct gtm_workflow *w, struct gtm_buf *out);

/* ---- explain.c ---- */
/* Adds how each sentence of the file was read, and of those that were not understood that they were
 * not. */
void gtm_explain(struct gtm_workflow *w, struct gtm_buf *out);
/* Adds one reading as text that reads back as the same, without its heading: what stands behind
 * "otherwise"; a sentence's (a guardrail's, a table's) with those of `guards` that are its own.
 * Returns NULL, or why it cannot be said: then what was added is not to be used. */
const char *gtm_explain_otherwise(struct gtm_workflow *w, const struct gtm_act *acts,
                                  struct gtm_buf *out);
const char *gtm_explain_sentence(struct gtm_workflow *w, const struct gtm_sentence_ir *s,
                                 const struct gtm_guard *guards, struct gtm_buf *out);

/* Returns the text of a span with each run of white space as one blank; the arena's. */
const char *gtm_said(struct gtm_workflow *w, struct gtm_span span);
#endif
