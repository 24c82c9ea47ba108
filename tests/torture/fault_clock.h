/* fault_clock.h -- the wall clock of gtmrun as a test sets it. The linker puts it there
 * (--wrap=gtm_clock_now).
 */
#ifndef GTM_TESTS_FAULT_CLOCK_H
#define GTM_TESTS_FAULT_CLOCK_H
#include <stdint.h>

/* Sets the present instant. It does not go by itself. */
void fault_clock_set(int64_t now);

int64_t fault_clock_now(void);
#endif
