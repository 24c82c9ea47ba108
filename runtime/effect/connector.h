/* connector.h -- what stands between the machine's effects and the outside.
 *
 * An order is one effect as it leaves: bytes that a guardrail and, where a sentence asked for it, a
 * person have let pass. A connector performs it once and says what became of it. Who calls has
 * claimed the effect in a committed transaction and brings the outcome in another
 * (gtm_prospect_outcome), so a connector keeps nothing itself.
 *
 * What a connector says must be true (connectors.md): SENT, LATER and REFUSED are certain, LATER
 * and REFUSED only where nothing went out. Whatever is not certain is UNCERTAIN, and a person is
 * asked.
 */
#ifndef GTM_EFFECT_CONNECTOR_H
#define GTM_EFFECT_CONNECTOR_H
#include "runtime/vm/machine.h"

enum { GTM_ORDER_KEY = 33, GTM_PERFORMED_TEXT = 512 };

struct gtm_order {
    char key[GTM_ORDER_KEY];  /* the idempotency key, see gtm_order_key */
    uint32_t number, fence;   /* of the effect and of its claim: for the outcome */
    uint32_t attempt;         /* 1, 2, … */
    int64_t lease;            /* begin no later than a timeout before it */
    uint8_t primitive;        /* enum gtm_primitive */
    struct gtm_text prospect; /* the prospect's key */
    struct gtm_text what, channel, to, subject, text;
};

/* What became of an order. */
struct gtm_performed {
    enum gtm_outcome_of outcome;
    char text[GTM_PERFORMED_TEXT]; /* the receipt, or why not; one line of UTF-8 */
    int64_t retry_after;           /* LATER: not within so many seconds; 0: nothing was said */
    bool is_general;               /* LATER: it is not about this order, none would go out now */
};

struct gtm_connection;
typedef void gtm_connector_fn(const struct gtm_connection *connection,
                              const struct gtm_order *order, struct gtm_performed *performed);

/* One entry of the connections file. */
struct gtm_connection {
    const char *name;     /* a channel's, a primitive's, or "*" for the rest */
    char *const *command; /* the arguments of the program, NULL behind the last */
    const char *program;  /* the file that is run */
    bool keyed;           /* the other side knows an order by its key: repeating it is safe */
    int64_t timeout;      /* seconds that it may take */
    int64_t not_before;   /* see gtm_connections_hold */
    gtm_connector_fn *perform;
};

/* Writes the key that identifies an effect for ever, over retries, restarts and versions of the
 * workflow: made from the prospect's key, the action's ident and the occurrence. Hexadecimal. */
void gtm_order_key(struct gtm_text prospect, uint32_t ident, uint64_t occurrence,
                   char key[GTM_ORDER_KEY]);

/* Fills an order from a prospect's effect; its text is copied into `arena`. */
void gtm_order_of(const struct gtm_prospect *prospect, const struct gtm_effect *effect,
                  struct gtm_arena *arena, struct gtm_order *order);

/* Adds the order as one line of JSON: key, prospect, do, what, channel, to, subject, text,
 * attempt. */
void gtm_order_json(const struct gtm_order *order, struct gtm_buf *out);

/* Sets the outcome and its text (printf rules), cut to its room at a character's end; control
 * characters become blanks. */
void gtm_performed_say(struct gtm_performed *performed, enum gtm_outcome_of outcome,
                       const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Runs connection->command once for the order (connector_command.c says what its exit status
 * means). The caller ignores SIGPIPE. */
gtm_connector_fn gtm_connector_command;
#endif
