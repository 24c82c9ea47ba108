/* fault_connector.h -- what stands in the place of the connector that runs a program: a function of
 * the test. The linker puts it there (--wrap=gtm_connector_command). */
#ifndef GTM_TESTS_FAULT_CONNECTOR_H
#define GTM_TESTS_FAULT_CONNECTOR_H
#include "runtime/effect/connector.h"

/* Sets the function; without one every order is uncertain. */
void fault_connector_set(gtm_connector_fn *perform);
#endif
