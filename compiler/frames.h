/* frames.h -- the frames of the verbs of actions, as rows. For frames.c and fill.c alone: the names of
 * kinds and prepositions are those of frames.def, without a prefix.
 */
#ifndef GTM_FRAMES_H
#define GTM_FRAMES_H
#include "compiler/fill.h"

enum { /* what introduces a slot */
    BARE = 1,
    FOR = 2 << GTM_PREP_FOR,
    TO = 2 << GTM_PREP_TO,
    ON = 2 << GTM_PREP_ON,
    IN = 2 << GTM_PREP_IN,
    AT = 2 << GTM_PREP_AT,
    FROM = 2 << GTM_PREP_FROM,
    OF = 2 << GTM_PREP_OF,
    WITH = 2 << GTM_PREP_WITH,
    BY = 2 << GTM_PREP_BY,
    ABOUT = 2 << GTM_PREP_ABOUT,
    AS = 2 << GTM_PREP_AS,
    USING = 2 << GTM_PREP_USING,
    MENTIONING = 2 << GTM_PREP_MENTIONING,
    EXCEPT = 2 << GTM_PREP_EXCEPT
};

enum { /* what a noun is, and so what it can fill */
    PEOPLE = 1,           /* prospects, accounts, whoever a condition picks */
    PERSON = 1 << 1,      /* on our side */
    MESSAGE = 1 << 2,
    REPLY = 1 << 3,
    OUTREACH = 1 << 4,
    DRAFT = 1 << 5,
    PRONOUN = 1 << 6,     /* it */
    COMMENT = 1 << 7,
    CONNECTION = 1 << 8,
    SUMMARY = 1 << 9,
    TASK = 1 << 10,
    NOTE = 1 << 11,
    TAG = 1 << 12,
    STAGE = 1 << 13,
    CRM = 1 << 14,
    TEMPLATE = 1 << 15,
    APPROVAL = 1 << 16,
    POST = 1 << 17,
    INFORMATION = 1 << 18,
    REPLIES = 1 << 19,    /* of a kind: positive replies, questions */
    CHANNEL = 1 << 20,
    TOPIC = 1 << 21,      /* their role, news */
    FACT = 1 << 22,
    TEXT = 1 << 23,       /* words in quotes */
    NAMED = 1 << 24,      /* phrases or a value that have a name: our pricing page */
    WORKFLOW = 1 << 25,
    WHATEVER = 1 << 26,   /* anything, any action */
    GUARDRAILS = 1 << 27,
    LINK = 1 << 28,
    MEETING = 1 << 29,
    OTHER = 1 << 30,
    WRITTEN = MESSAGE | REPLY | OUTREACH | DRAFT,
    MADE = WRITTEN | COMMENT | CONNECTION | SUMMARY | TASK | NOTE,
    ANYTHING_SAID = INT32_MAX & ~(PERSON | PRONOUN)
};

enum { /* options with choices */
#define OPTION(NAME, key, doc) OPTION_##NAME,
#define CHOICE(OPTION, NAME, value)
#include "runtime/program/options.def"
#undef OPTION
#undef CHOICE
    LENGTH = 1 << OPTION_LENGTH,
    STYLE = 1 << OPTION_STYLE,
    TONE = 1 << OPTION_TONE
};

enum { LENGTHS = 1, REPEATS = 2, BY_HAND = 4, PURPOSE = 8 };
enum { ONCE, MANY };
enum { EVERYTHING = -1 };
enum {
    CONTACT = 1 << GTM_PRIMITIVE_SEND | 1 << GTM_PRIMITIVE_CONNECT | 1 << GTM_PRIMITIVE_COMMENT
};

enum role {
    ROLE_NO_SLOT,
    ROLE_REFUSED,
    ROLE_NOTHING, /* says what is so anyway */
    ROLE_OBJECT,
    ROLE_TARGET,
    ROLE_EXCEPT,
    ROLE_PERSON,
    ROLE_REPLIES,
    ROLE_POSTS,
    ROLE_TOPIC,
    ROLE_FACT,
    ROLE_VALUE,
    ROLE_TEXT,
    ROLE_PRIORITY,
    ROLE_ABOUT,
    ROLE_MENTION,
    ROLE_TEMPLATE,
    ROLE_CHANNEL,
    ROLE_NOTE,
    ROLE_SUMMARY,
    ROLE_APPROVAL,
    ROLE_NEWS,
    ROLE_REPLY
};

enum { MOST_SLOTS = 24 };

struct slot {
    enum role role;
    int often, by, kinds;
    const char *said;   /* what it is for; REFUSED: what is wrong */
    const char *advice; /* REFUSED */
};

struct frame {
    const char *said; /* the verb; NULL: it has no frame */
    int covers, options, extras;
    struct slot slots[MOST_SLOTS];
};

/* Returns the frame of a verb; without slots where it has none. */
const struct frame *gtm_frame_of(enum gtm_verb verb);

/* Returns whether a verb's nouns are read elsewhere: limits, "before any outreach". */
bool gtm_frame_is_open(enum gtm_verb verb);

/* Returns the first slot for a noun of one of `kinds` that `by` introduces, or NULL. */
const struct slot *gtm_slot_for(const struct frame *frame, int by, int kinds);

/* Returns whether a frame has such a slot. */
bool gtm_frame_has(const struct frame *frame, enum role role);

/* Returns whether a frame takes an option with this choice. */
bool gtm_frame_option(const struct frame *frame, const char *key, const char *value);

/* Returns what a noun that `by` introduces can fill: bits. */
int gtm_noun_kinds(const struct gtm_np *np, int by);

/* Returns the words in quotes of a noun that are no list with a name, or NULL. */
const struct gtm_phrase_list *gtm_noun_quoted(const struct gtm_np *np);

/* Returns the fact whose name in quotes a noun is (the lead "status"), or NULL. */
struct gtm_symbol *gtm_noun_fact(const struct gtm_workflow *w, const struct gtm_np *np);
#endif
