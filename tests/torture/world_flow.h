/* world_flow.h -- a made-up workflow; for world.c alone. */
#ifndef GTM_TESTS_WORLD_FLOW_H
#define GTM_TESTS_WORLD_FLOW_H
#include "tests/torture/random.h"
#include "tests/torture/world.h"

/* Writes the world's workflow, compiles it, and notes what its sentences promise. */
void world_write_flow(struct world *world, struct random *random);
#endif
