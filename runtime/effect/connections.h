/* connections.h -- the file that says which program reaches the outside for which channel.
 *
 *     {"email":    {"command": ["./send-mail", "--from", "me@example.com"], "timeout": 60},
 *      "linkedin": {"command": ["linkedin-bridge"], "keyed": true},
 *      "*":        {"command": ["./everything-else"]}}
 *
 * A key is a channel (connections.def) or a primitive that leaves an effect; "*" is the rest. Of
 * two entries that fit an effect the first in the file serves. What none fits stays in the local
 * outbox and inbox. A program with a slash in its name is looked up beside the file, another in
 * PATH.
 */
#ifndef GTM_EFFECT_CONNECTIONS_H
#define GTM_EFFECT_CONNECTIONS_H
#include "runtime/effect/connector.h"

struct gtm_connections;

/* Reads the file. Returns connections that the caller closes with gtm_connections_close, or NULL
 * with a reason for a person in `why`. */
struct gtm_connections *gtm_connections_open(const char *path, char *why, size_t why_size);

/* Closes; NULL is fine. */
void gtm_connections_close(struct gtm_connections *connections);

/* Returns the connection that serves an effect, or NULL: it stays here. */
const struct gtm_connection *gtm_connections_find(const struct gtm_connections *connections,
                                                  enum gtm_primitive primitive,
                                                  struct gtm_text channel);

/* struct gtm_prospect's `delivery`; its context is the connections. */
enum gtm_delivery gtm_connections_delivery(void *connections, enum gtm_primitive primitive,
                                           struct gtm_text channel, int64_t *not_before);

/* Nothing goes out over the connection before `until`: the other side asked for patience, or the
 * program cannot work at all. It holds as long as the connections are open. */
void gtm_connections_hold(struct gtm_connections *connections,
                          const struct gtm_connection *connection, int64_t until);

/* Returns how long a claim holds, in seconds: the longest timeout and some time to keep the
 * outcome. */
int64_t gtm_connections_lease(const struct gtm_connections *connections);
#endif
