/* zone.c -- time zones. See zone.h. */
#include "runtime/base/zone.h"

#include "runtime/base/mem.h"

struct gtm_zone {
    int64_t offset;
};
struct gtm_zones {
    struct gtm_zone utc;
};

struct gtm_zones *gtm_zones_open(void)
{
    struct gtm_zones *zones = gtm_mem_alloc(sizeof *zones);
    *zones = (struct gtm_zones){0};
    return zones;
}

void gtm_zones_close(struct gtm_zones *zones)
{
    gtm_mem_free(zones);
}

const struct gtm_zone *gtm_zones_find(struct gtm_zones *zones, struct gtm_text name)
{
    return gtm_text_equal(name, gtm_text_of("UTC")) ? &zones->utc : NULL;
}

bool gtm_zone_is_utc(const struct gtm_zone *zone)
{
    return zone->offset == 0;
}

int64_t gtm_zone_wall(const struct gtm_zone *zone, int64_t at)
{
    return at + zone->offset;
}

int64_t gtm_zone_instant(const struct gtm_zone *zone, int64_t wall)
{
    return wall - zone->offset;
}
