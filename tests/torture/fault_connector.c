/* fault_connector.c -- see fault_connector.h. */
#include "tests/torture/fault_connector.h"

gtm_connector_fn __wrap_gtm_connector_command; /* the linker gives this name */

static gtm_connector_fn *instead;

void fault_connector_set(gtm_connector_fn *perform)
{
    instead = perform;
}

void __wrap_gtm_connector_command(const struct gtm_connection *connection,
                                  const struct gtm_order *order, struct gtm_performed *performed)
{
    if (instead)
        instead(connection, order, performed);
    else
        gtm_performed_say(performed, GTM_EFFECT_UNCERTAIN, "nobody is there");
}
