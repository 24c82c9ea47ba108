/* zone.h -- time zones: what a clock on the wall shows at an instant, and back.
 *
 * Names are those of the IANA database ("Europe/Berlin"); "UTC" and fixed offsets ("UTC+2",
 * "+02:00") are known too, and the abbreviations that mean one place (CET, EST, PST …). The data is
 * ICU's, behind zone.c alone. A cache (struct gtm_zones) keeps the zones that were asked for, for
 * opening one is slow; it belongs to one thread, and a zone is valid until it is closed.
 */
#ifndef GTM_BASE_ZONE_H
#define GTM_BASE_ZONE_H
#include <stdbool.h>
#include <stdint.h>

#include "runtime/base/text.h"

struct gtm_zones;
struct gtm_zone;

/* Returns an empty cache; the caller closes it with gtm_zones_close. */
struct gtm_zones *gtm_zones_open(void);

/* Frees the cache and its zones; NULL is fine. */
void gtm_zones_close(struct gtm_zones *zones);

/* Returns the zone of that name, without regard to case and white space around it, or NULL where
 * nobody knows it. Owner: the cache. */
const struct gtm_zone *gtm_zones_find(struct gtm_zones *zones, struct gtm_text name);

/* Returns whether the zone is UTC itself, for which neither function below changes anything. */
bool gtm_zone_is_utc(const struct gtm_zone *zone);

/* Returns the wall clock's time at an instant, as seconds since 1970-01-01T00:00:00 on that clock. */
int64_t gtm_zone_wall(const struct gtm_zone *zone, int64_t at);

/* Returns the instant at which the wall clock shows `wall`. Where clocks are put forward over it,
 * the first instant behind the gap (02:30 becomes 03:00); where it comes twice, the first time. */
int64_t gtm_zone_instant(const struct gtm_zone *zone, int64_t wall);
#endif
