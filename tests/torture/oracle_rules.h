/* oracle_rules.h -- what the files of the oracle share. */
#ifndef GTM_TESTS_ORACLE_RULES_H
#define GTM_TESTS_ORACLE_RULES_H
#include "tests/torture/oracle.h"

struct seen_effect {
    uint32_t number;
    uint64_t occurrence, bytes;
    int64_t at;
    uint8_t primitive;
    bool is_done, is_out, is_email;
};

/* As it was at the last look. Stimuli are counted from 1; 0: not yet. */
struct seen_prospect {
    struct seen_effect *effects;
    size_t effect_count, effect_room;
    uint32_t log_count, item_count, draft_count, newest_item;
    uint64_t enrolled;
    uint64_t forbidden[WORLD_RULES]; /* the stimulus that took in a rule's event */
};

/* What the outside world got under a key. */
struct act {
    char key[GTM_ORDER_KEY];
    unsigned count, denied; /* denied: a person said that it had not gone out */
    uint64_t bytes;
    bool has_changed, is_kept;
};

struct oracle {
    const struct world *world;
    struct seen_prospect seen[WORLD_PROSPECTS];
    struct act *acts;
    size_t act_count, act_room;
    uint64_t stimulus, contacts;
    size_t at;             /* the prospect that is looked at */
    struct gtm_buf *wrong; /* of the call under way */
};

/* Says that something is wrong with the prospect that is looked at. */
void oracle_wrong(struct oracle *oracle, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Holds a contact that is new against every promise of the workflow. */
void oracle_check_rules(struct oracle *oracle, const struct gtm_prospect *prospect,
                        const struct gtm_effect *effect);

/* Counts every limit anew at the time of each contact. */
void oracle_recount(struct oracle *oracle);
#endif
