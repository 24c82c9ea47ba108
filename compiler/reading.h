/* reading.h -- one unit (a sentence, what a definition says, a table, one of its cells) as one tree
 * says it: everything that it means, beside the workflow and not yet part of it.
 *
 * Reading is pure: the workflow, its symbols and the tree are as before, so several trees of one
 * sentence can be read and compared. gtm_reading_add makes the chosen reading part of the workflow.
 * While one is read it is w->reading, and what is reported goes to it. Readings can stand in one
 * another: a table's cells in the table's. All memory is the compile arena's.
 */
#ifndef GTM_READING_H
#define GTM_READING_H
#include "compiler/ir.h"

enum gtm_reading_kind {
    GTM_READING_STATEMENT, /* of `unit`: sentences, guards, policy, otherwise */
    GTM_READING_CONDITION, /* cond: of `symbol` where it is what a definition with "means" says */
    GTM_READING_MEANING,   /* of `symbol`: cond, number and seconds, or hours, by its kind */
    GTM_READING_ACTIONS,   /* a table cell: acts; cond: its own "if", or NULL */
    GTM_READING_TABLE      /* of `unit`: one sentence with rows */
};

/* Words that an action carries to a person word for word: no part of them is without meaning. */
struct gtm_carried {
    struct gtm_carried *next;
    struct gtm_span span;
};

struct gtm_reading {
    struct gtm_reading *next; /* added before it */
    enum gtm_reading_kind kind;
    const struct gtm_unit *unit;
    struct gtm_symbol *symbol; /* whose definition it is, or NULL */
    struct gtm_diags diags;    /* its own; diags.errors: it is ill-typed */
    struct gtm_sentence_ir *sentences, *last_sentence;
    struct gtm_guard *guards, *last_guard;
    bool is_policy;
    enum gtm_policy policy;
    bool is_otherwise; /* added to the sentence before it */
    struct gtm_act *otherwise;
    struct gtm_cond *cond;
    struct gtm_act *acts;
    double number; /* MEANING of a frequency */
    int64_t seconds;
    const struct gtm_hours *hours; /* MEANING of times of the week */
    struct gtm_symbol *measured;   /* a fact that "top 50" makes a number */
    struct gtm_carried *carried;
    const char *canonical;            /* what it means as one text, once that was asked for */
    unsigned preferred;            /* preferences that decided for it: bits over enum gtm_preference */
    bool ambiguous;                   /* it is one of two that no rule tells apart: reported */
    unsigned misplaced;               /* parts that fit no place of their verb */
    bool circular;                    /* it needs a definition that needs this one */
    /* while it is read */
    struct gtm_reading *outer;       /* the one that it stands in, or NULL */
    struct gtm_diags before;         /* where messages went before it */
    const struct gtm_node *bullets;  /* at the end of the sentence, or NULL … */
    const struct gtm_node *bulleted; /* … and the GROUP in its condition that they are */
    bool counts;                     /* a limit is being read: a number of people means something */
};

/* Reads one tree. `unit` and `symbol` as `kind` needs them, else NULL. Requires: all names are
 * declared, and all of the unit's elder siblings were added. */
struct gtm_reading *gtm_read(struct gtm_workflow *w, enum gtm_reading_kind kind,
                             const struct gtm_unit *unit, struct gtm_symbol *symbol,
                             const struct gtm_node *root);

/* Makes a reading part of the workflow, with its messages; of the reading that it stands in, where
 * there is one. A reading is added once. */
void gtm_reading_add(struct gtm_workflow *w, struct gtm_reading *reading);

/* Begins a reading / ends the newest, which is returned. For those who read more than one tree. */
struct gtm_reading *gtm_reading_begin(struct gtm_workflow *w, enum gtm_reading_kind kind,
                                      const struct gtm_unit *unit, struct gtm_symbol *symbol);
struct gtm_reading *gtm_reading_end(struct gtm_workflow *w);

/* Sets the readings in progress aside, so that something else can be read and added on its own; and
 * back. `kept` holds what gtm_reading_resume needs. */
struct gtm_reading *gtm_reading_pause(struct gtm_workflow *w, struct gtm_diags *kept);
void gtm_reading_resume(struct gtm_workflow *w, struct gtm_reading *paused,
                        const struct gtm_diags *kept);

/* Reports that a part can be read in two ways, each as it is said: whatever else the sentence could mean, it is refused. */
void gtm_ambiguous(struct gtm_workflow *w, struct gtm_span span, const char *one, const char *two);

/* Reports the same of this reading only; another one can be meant. */
void gtm_two_ways(struct gtm_workflow *w, struct gtm_span span, const char *one, const char *two);

/* A trial: what is read until it ends is compared and forgotten. */
struct gtm_trial {
    struct gtm_arena_mark mark;
    uint32_t definitions;
};

struct gtm_trial gtm_trial_begin(const struct gtm_workflow *w);

/* Gives back the memory of all that was made since the trial began; keeps it where a definition was
 * read meanwhile, for that stays. */
void gtm_trial_end(struct gtm_workflow *w, struct gtm_trial trial);

/* Returns the newest sentence before the place that is being read, or NULL. */
const struct gtm_sentence_ir *gtm_reading_newest(const struct gtm_workflow *w);

/* Returns the words of a span as gtm_said does, for an action that carries them word for word. */
const char *gtm_carry(struct gtm_workflow *w, struct gtm_span span);

/* ---- what gtm_read calls; each fills w->reading ---- */
void gtm_statement_fill(struct gtm_workflow *w, const struct gtm_node *root);
void gtm_cell_fill(struct gtm_workflow *w, const struct gtm_node *root);
void gtm_meaning_fill(struct gtm_workflow *w, const struct gtm_node *root);
#endif
