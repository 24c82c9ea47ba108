/* primitives.c -- the table of primitives, made from primitives.def: adding one is one line there
 * and one file here. */
#include "stdlib/say.h"

gtm_primitive_fn *gtm_primitive_of(enum gtm_primitive primitive)
{
    static gtm_primitive_fn *const table[] = {
#define PRIMITIVE(NAME, name, contact, content, doc) gtm_do_##NAME,
#include "runtime/program/primitives.def"
#undef PRIMITIVE
    };
    static_assert(sizeof table / sizeof *table == GTM_N_PRIMITIVE, "one function a primitive");
    return table[primitive];
}
