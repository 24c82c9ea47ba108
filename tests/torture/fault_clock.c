/* fault_clock.c -- see fault_clock.h. */
#include "tests/torture/fault_clock.h"

int64_t __wrap_gtm_clock_now(void); /* the linker gives this name */

static int64_t present;

void fault_clock_set(int64_t now)
{
    present = now;
}

int64_t fault_clock_now(void)
{
    return present;
}

int64_t __wrap_gtm_clock_now(void)
{
    return present;
}
