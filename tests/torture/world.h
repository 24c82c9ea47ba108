/* world.h -- a made-up world for the simulation: a workflow, prospects, what happens to them and
 * when, all from a seed. The same seed makes the same world in every build that knows the same
 * language.
 */
#ifndef GTM_TESTS_WORLD_H
#define GTM_TESTS_WORLD_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base/arena.h"
#include "runtime/base/text.h"

enum { WORLD_PROSPECTS = 24, WORLD_STEPS = 400, WORLD_RULES = 8 };

/* What a sentence of the workflow promises, as the simulation knows it without the compiler. */
enum world_promise {
    WORLD_NO_PROMISE,
    WORLD_NO_CONTACT_AFTER, /* behind the event `what`, which may be one of several */
    WORLD_ENDS_AT,          /* the same, for it ends all work */
    WORLD_ALL_APPROVED,     /* a person approved all that reached a prospect */
    WORLD_TIER_UNTOUCHED,   /* nobody of tier `what` was reached */
    WORLD_NEEDS_EMAIL,      /* nobody without an email was reached */
    WORLD_AT_MOST,          /* `count` contacts in any `seconds`, see `per` */
    WORLD_ONLY_AT           /* contacts within a window */
};
enum world_per { WORLD_PER_ALL, WORLD_PER_ACCOUNT, WORLD_PER_PROSPECT };

struct world_rule {
    enum world_promise promise;
    const char *what;
    unsigned count;
    int64_t seconds;
    enum world_per per;
    bool emails_only;         /* AT_MOST: counts what goes out by email */
    unsigned weekdays;        /* ONLY_AT: bits, bit 0 Monday */
    int begin_hour, end_hour; /* … local */
    int zone;                 /* … 0 UTC, 1 Berlin, 2 New York */
};

struct world_prospect {
    char key[8];
    char email[32];   /* empty: none */
    char account[16]; /* empty: none */
    char tier;        /* 0: not known */
};

enum world_step_kind { WORLD_RECORD, WORLD_EVENT, WORLD_FREEZE, WORLD_THAW };

/* One thing that happens. */
struct world_step {
    int64_t now;
    enum world_step_kind kind;
    unsigned prospect;
    struct gtm_text json; /* a record */
    const char *event;    /* an event's name */
    int64_t at;           /* … its own time */
    struct gtm_text id, text, where;
};

struct world {
    uint64_t seed;
    struct gtm_arena arena;
    struct gtm_buf flow, program; /* as text, as a file */
    struct world_rule rules[WORLD_RULES];
    size_t rule_count;
    struct world_prospect prospects[WORLD_PROSPECTS];
    size_t prospect_count;
    struct world_step steps[WORLD_STEPS]; /* in the order of time */
    size_t step_count;
    int64_t begin, end;
    bool has_connections; /* effects leave */
    bool is_keyed;        /* … over connections that know an effect by its key */
};

/* Asks the compiler which sentences it knows; once, before any world is made. `unknown` gets the
 * patterns of those that it does not, at most room - 1, and a NULL. */
void world_learn(const char **unknown, size_t room);

/* Makes the world of a seed. Release with world_free. */
void world_make(struct world *world, uint64_t seed);
void world_free(struct world *world);
#endif
