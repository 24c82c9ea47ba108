/* program.c -- names of the closed lists' members. */
#include "runtime/program/program.h"

#include "runtime/program/layout.h"

static const char *spoken(enum gtm_closed list, unsigned member)
{
    const struct gtm_layout_closed *closed = &gtm_layout_closed[list];
    return member < closed->count ? closed->members[member].spoken : "?";
}

const char *gtm_type_name(enum gtm_type type)
{
    return spoken(GTM_CLOSED_TYPE, type);
}

const char *gtm_waits_name(enum gtm_waits waits)
{
    return spoken(GTM_CLOSED_WAITS, waits);
}

const char *gtm_guardrail_name(enum gtm_guardrail_kind kind)
{
    return spoken(GTM_CLOSED_GUARDRAIL, kind);
}

const char *gtm_meaning_name(enum gtm_meaning_kind kind)
{
    return spoken(GTM_CLOSED_MEANING, kind);
}

const char *gtm_policy_name(enum gtm_policy policy)
{
    return spoken(GTM_CLOSED_POLICY, policy);
}

const char *gtm_sentence_kind_name(enum gtm_sentence_kind kind)
{
    return spoken(GTM_CLOSED_SENTENCE, kind);
}

const char *gtm_primitive_name(enum gtm_primitive primitive)
{
    return spoken(GTM_CLOSED_PRIMITIVE, primitive);
}

bool gtm_primitive_is_contact(enum gtm_primitive primitive)
{
#define PRIMITIVE(NAME, name, contact, content, doc) contact,
    static const bool contacts[GTM_N_PRIMITIVE] = {
#include "runtime/program/primitives.def"
    };
#undef PRIMITIVE
    return primitive < GTM_N_PRIMITIVE && contacts[primitive];
}

bool gtm_primitive_has_content(enum gtm_primitive primitive)
{
#define PRIMITIVE(NAME, name, contact, content, doc) content,
    static const bool contents[GTM_N_PRIMITIVE] = {
#include "runtime/program/primitives.def"
    };
#undef PRIMITIVE
    return primitive < GTM_N_PRIMITIVE && contents[primitive];
}
