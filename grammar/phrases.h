/* phrases.h -- the lexicon and the tokens: which phrases the language and the file have, what each can mean, and what a
 * token of the sentence grammar carries. The lattice (lattice.h) says which tokens the words of a sentence can be.
 */
#ifndef GTM_PHRASES_H
#define GTM_PHRASES_H
#include "grammar/lexer.h"

enum gtm_verb {
    GTM_VERB_NONE,
    GTM_VERB_RESEARCH,
    GTM_VERB_FIND,
    GTM_VERB_DRAFT,
    GTM_VERB_SEND,
    GTM_VERB_CONTACT,
    GTM_VERB_CONNECT,
    GTM_VERB_COMMENT,
    GTM_VERB_ASK,
    GTM_VERB_APPROVE,
    GTM_VERB_ALERT,
    GTM_VERB_LET,
    GTM_VERB_SUMMARIZE,
    GTM_VERB_ESCALATE,
    GTM_VERB_SKIP,
    GTM_VERB_WAIT,
    GTM_VERB_STOP,
    GTM_VERB_TASK,
    GTM_VERB_ASSIGN,
    GTM_VERB_RECORD,
    GTM_VERB_TAKE,
    GTM_VERB_LIMIT,
    GTM_VERB_CANCEL,
    GTM_VERB_PAUSE
};
enum gtm_prep {
    GTM_PREP_FOR,
    GTM_PREP_TO,
    GTM_PREP_ON,
    GTM_PREP_IN,
    GTM_PREP_AT,
    GTM_PREP_FROM,
    GTM_PREP_OF,
    GTM_PREP_WITH,
    GTM_PREP_BY,
    GTM_PREP_ABOUT,
    GTM_PREP_AS,
    GTM_PREP_PER,
    GTM_PREP_USING,
    GTM_PREP_MENTIONING,
    GTM_PREP_EXCEPT,
    GTM_PREP_WITHOUT,
    GTM_N_PREP
};
enum gtm_compare {
    GTM_COMPARE_EQ,
    GTM_COMPARE_NE,
    GTM_COMPARE_LT,
    GTM_COMPARE_LE,
    GTM_COMPARE_GT,
    GTM_COMPARE_GE
};
enum gtm_textual { GTM_TEXTUAL_HAS, GTM_TEXTUAL_START, GTM_TEXTUAL_END };
enum gtm_judges { GTM_JUDGES_APPEARS, GTM_JUDGES_SEEMS };
enum gtm_det {
    GTM_DET_A,
    GTM_DET_THE,
    GTM_DET_EACH,
    GTM_DET_ANY,
    GTM_DET_THEIR,
    GTM_DET_ONE_OF,
    GTM_DET_EMPTY,
    GTM_DET_SAME /* the same, another: one at a time */
};
enum gtm_happens {
#define EVENT(NAME, name, lasting, form, fact, detail, spoken) GTM_EVENT_##NAME,
#include "grammar/events.def"
#undef EVENT
    GTM_EVENTS
};
enum gtm_since { GTM_SINCE_ENROLLED, GTM_SINCE_CONTACTED, GTM_SINCE_ASKED, GTM_SINCE_ARRIVED };
enum gtm_joint { GTM_JOINT_AND, GTM_JOINT_OR, GTM_JOINT_BUT, GTM_JOINT_THEN };
/* What a NOMINAL token can be. */
enum gtm_class {
    GTM_CLASS_NONE,
    GTM_CLASS_PROSPECT,
    GTM_CLASS_THEY,
    GTM_CLASS_NOBODY,
    GTM_CLASS_ACCOUNT,
    GTM_CLASS_MESSAGE,
    GTM_CLASS_OUTREACH,
    GTM_CLASS_DRAFT,
    GTM_CLASS_IT,
    GTM_CLASS_COMMENT,
    GTM_CLASS_CONNECTION,
    GTM_CLASS_POST,
    GTM_CLASS_REPLY,
    GTM_CLASS_LINK,
    GTM_CLASS_PAGE,
    GTM_CLASS_MEETING,
    GTM_CLASS_SUMMARY,
    GTM_CLASS_APPROVAL,
    GTM_CLASS_ANYTHING,
    GTM_CLASS_SOMETHING,
    GTM_CLASS_WORKFLOW,
    GTM_CLASS_TASK,
    GTM_CLASS_NOTE,
    GTM_CLASS_TAG,
    GTM_CLASS_STAGE,
    GTM_CLASS_CRM,
    GTM_CLASS_TEMPLATE,
    GTM_CLASS_NETWORK,
    GTM_CLASS_TEAM,
    GTM_CLASS_GUARDRAILS,
    GTM_CLASS_INFORMATION,
    GTM_CLASS_CHANNEL,
    GTM_CLASS_PERSON,
    GTM_CLASS_TOPIC,
    GTM_CLASS_MEANING, /* what a reply says: name is that of kinds.def */
    GTM_CLASS_RANK,
    GTM_CLASS_QUALITY, /* an adjective for a primitive: key, name = value */
    GTM_CLASS_SYMBOL,  /* a name that the workflow or the standard vocabulary declares */
    GTM_CLASS_TOP,     /* top 50, top 10%: number */
    GTM_CLASS_VALUE,   /* a choice of the fact named before: text */
    GTM_CLASS_EVENT,   /* a participle used as a noun or adjective: accepted */
    GTM_CLASS_SENDER,  /* mailbox: whom a message goes out from */
    GTM_CLASS_MEDIUM,  /* channel: on what it goes out */
    GTM_CLASS_HOURS    /* business hours: times of the week that have a name */
};
enum gtm_word_form {
    GTM_FORM_BASE,
    GTM_FORM_S,
    GTM_FORM_PAST,
    GTM_FORM_PARTICIPLE,
    GTM_FORM_GERUND,
    GTM_FORM_PLURAL
};

struct gtm_symbol; /* the compiler's */

/* One meaning of one phrase. */
struct gtm_entry {
    const char *phrase; /* lower case, single blanks */
    const char *name;   /* canonical: what messages and explanations say */
    const char *key;    /* QUALITY, MANNER: the option's key; actions: attribute; events: what a
                           reply of this verb says, or "" */
    int token;          /* GTM_T_… */
    uint16_t id;        /* verb, event, class, preposition, comparison … by token */
    uint8_t form;       /* enum gtm_word_form */
    struct gtm_symbol *symbol;
    struct gtm_entry *other; /* another meaning of the same phrase */
    uint64_t hash;
};

/* A point of time, or a length that seconds alone cannot say. In order: months, days, the day of
 * the month, the workday, the weekday, the time of day, seconds. */
struct gtm_moment {
    bool point;          /* Tuesday at 9am; else a length: 3 business days */
    bool business;       /* days are business days */
    bool same_day;       /* its own day counts where its time is still to come */
    bool workday;        /* then the first business day from there on */
    bool day_end;        /* then the end of that day */
    bool prospect;       /* in the prospect's time zone */
    bool has_date;
    int months, days;
    int month_day;       /* then that day of the month, 31: its last; 0: none */
    unsigned weekdays;   /* then the next of these, bit 0 Monday; 0: whatever day it is */
    int minute;          /* then that minute of the day; -1: the time of day stays */
    int64_t date;        /* days since 1970 */
};

/* Times of the week; what is set must all hold. Several in a list: any of them. */
struct gtm_hours {
    const struct gtm_hours *next;
    const struct gtm_symbol *named; /* business hours: what their definition says */
    unsigned weekdays;              /* bits, bit 0 Monday */
    int begin, end;                 /* minutes of the day; end at or below begin: past midnight */
    bool outside;                   /* at all other times */
    bool workdays, holidays;        /* not on holidays, only on holidays */
    bool prospect;                  /* in the prospect's time zone */
    bool has_days, has_times;       /* days, times were said */
    bool has_first, has_last;
    int64_t first, last;            /* from and up to and with this day, since 1970 */
};

enum { GTM_ALL_DAYS = 127, GTM_WEEKDAYS = 31, GTM_WEEKEND = 96, GTM_DAY_MINUTES = 1440 };

/* Where a sentence says when nothing may happen, "9 to 5" need not be a working day, and "and"
 * between days and hours joins what is forbidden. */
enum gtm_wrong_where { GTM_WRONG_EVERYWHERE, GTM_WRONG_FORBIDDEN, GTM_WRONG_ALLOWED };

/* What is wrong with a time: a message that is reported where the sentence takes this time. */
struct gtm_wrong {
    enum gtm_diag_code code;
    enum gtm_wrong_where where;
    struct gtm_span span;
    const char *one, *two;
    const struct gtm_wrong *next;
};

struct gtm_token {
    int kind;   /* GTM_T_… as the compiler knows it: EVENT, PREP, TEXTVERB … */
    int symbol; /* GTM_T_… as the grammar takes it: its form or level; EVENT_B, PREP_N … */
    struct gtm_span span;
    const struct gtm_entry *entry; /* its meaning; NULL for numbers, strings and marks */
    bool quoted;      /* a name that stands in quotes */
    const char *text; /* STRING: its content; TAIL: word for word; else the words in lower case */
    double number;    /* NUMBER, QUANTITY, COUNT, TOP: how many */
    int64_t
        seconds; /* DURATION, WINDOW, AFTER, EVERY: the length; 0 where months or weekday is set */
    int months;
    int weekday; /* 0 Monday …, or -1 */
    enum gtm_compare
        compare; /* NUMBER (as determiner), COUNT: at least / exactly …; EQ is the plain number */
    bool last;   /* WINDOW: in the last …, not within any … */
    bool percent;    /* TOP */
    bool from_start; /* AFTER: Day 5 counts from the prospect's coming in */
    bool after;      /* WINDOW: "after 3 days" */
    char calendar;   /* WINDOW: 'd' today, 'w' this week, 'm' this month, 'p' the past, 'f' the future */
    const struct gtm_moment *moment; /* DURATION, WINDOW, AFTER, EVERY: where seconds do not say it */
    const struct gtm_hours *hours;   /* HOURS, TIMES */
    bool times;      /* RATE: the number counts how often: twice a week */
    bool to_come;    /* WINDOW: "in 3 days": when, not within what; DURATION: "3 days away" */
    bool later;      /* WINDOW: "3 days later" */
    bool per;        /* WINDOW: "a week", "per day": behind a count */
    bool loose;      /* HOURS: no preposition says that these are times: "9 to 5", "Monday" */
    bool single;     /* HOURS: one day, which is a point of time where no rule is said */
    const struct gtm_wrong *wrong; /* a time that cannot be: what to report if it is meant */
};

/* The span of a limit that never ends: 100 years. */
#define GTM_EVER INT64_C(3155760000)

/* ---- the lexicon ---- */
struct gtm_time_word;
struct gtm_lexicon {
    struct gtm_arena *arena;
    struct gtm_time_word **times; /* the words of times, see when.c */
    struct gtm_entry **slots; /* open addressing by the phrase's hash */
    uint32_t size, count;     /* size is a power of two */
    uint64_t *begins;         /* a bit set over the hashes of words with which longer phrases begin */
};

/* Fills an empty lexicon with words.def in all forms. */
void gtm_lexicon_init(struct gtm_lexicon *lexicon, struct gtm_arena *arena);

/* Adds a meaning. A later one with the same phrase stands before earlier ones. Returns the entry to
 * fill further. */
struct gtm_entry *gtm_lexicon_add(struct gtm_lexicon *lexicon, const char *phrase, int token,
                                  uint16_t id, const char *name);

/* Returns the first meaning of a phrase (lower case, single blanks), or NULL. */
struct gtm_entry *gtm_lexicon_find(const struct gtm_lexicon *lexicon, const char *phrase);

/* Returns the first meaning from `e` on (NULL: none) that is a token of this kind, with this id where that is not negative;
 * NULL where there is none. */
const struct gtm_entry *gtm_entry_find(const struct gtm_entry *e, int token, int id);

/* Finds known words of which `word` can be a misspelling: one edit away, or two in eight letters or more; the nearest
 * first. Returns how many. */
enum { GTM_MOST_NEAR = 6 };
uint32_t gtm_lexicon_near(const struct gtm_lexicon *lexicon, const char *word,
                          const char *words[GTM_MOST_NEAR]);

/* The same for the words of a sentence but for its possessives, whose hash the caller knows: that of the words with
 * single blanks between them. */
struct gtm_entry *gtm_lexicon_find_words(const struct gtm_lexicon *lexicon, uint64_t hash,
                                         const struct gtm_word *words, uint32_t count);

/* Returns false where no phrase begins with words of this hash and goes on. */
bool gtm_lexicon_goes_on(const struct gtm_lexicon *lexicon, uint64_t hash);

/* Returns the plural of a noun phrase / its singular where it is a plural by rule, else a copy; the
 * arena's. */
const char *gtm_plural(struct gtm_arena *arena, const char *phrase);
const char *gtm_singular(struct gtm_arena *arena, const char *phrase);

/* Returns a form of a verb phrase (its first word changes); the arena's. */
const char *gtm_verb_form(struct gtm_arena *arena, const char *lemma, enum gtm_word_form form);

/* Returns a text in lower case: ASCII only, as the lexer writes words; the arena's. */
char *gtm_lower(struct gtm_arena *arena, const char *text);

/* Returns whether `low` is in a NULL-terminated set. */
bool gtm_word_in(const char *low, const char *const *set);

/* ---- units: sentences, tables, templates ---- */
enum gtm_unit_kind { GTM_UNIT_SENTENCE, GTM_UNIT_TABLE, GTM_UNIT_TEMPLATE, GTM_UNIT_EXAMPLE };
struct gtm_unit {
    enum gtm_unit_kind kind;
    const struct gtm_word *words; /* without the mark that ends it */
    uint32_t count;
    uint32_t said;      /* words, also of one that was read: its count is then 0 */
    uint32_t paragraph; /* pronouns do not look into another paragraph */
    bool setting;       /* of the workspace, and read */
    struct gtm_span span;
};
struct gtm_units {
    struct gtm_unit *at;
    uint32_t count;
};

/* Takes the words of one file apart. `paragraph` numbers go on over files. Reports over-long
 * sentences. */
struct gtm_units gtm_split(struct gtm_diags *diags, struct gtm_arena *arena, struct gtm_words words,
                           uint32_t *paragraph);

/* Returns whether word `at` of a unit is that plain word / a quoted text; false behind its last
 * word. */
bool gtm_unit_is(const struct gtm_unit *unit, uint32_t at, const char *low);
bool gtm_unit_is_string(const struct gtm_unit *unit, uint32_t at);
#endif
