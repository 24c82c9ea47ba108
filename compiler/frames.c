/* frames.c -- the table of frames.def: which slots a verb has, what a noun can fill, and what a
 * guardrail about the verb covers. */
#include "compiler/frames.h"

#include <string.h>

static const struct frame frames[] = {
#define FRAME(VERB, said, covers, options, extras)                                                 \
    [GTM_VERB_##VERB] = {said, covers, options, extras, {
#define SLOT(role, often, by, kinds, said) {ROLE_##role, often, by, kinds, said, NULL},
#define REFUSED(by, kinds, wrong, advice)  {ROLE_REFUSED, MANY, by, kinds, wrong, advice},
#define THE(PRIMITIVE)                     1 << GTM_PRIMITIVE_##PRIMITIVE
#define END                                                                                        \
    }                                                                                              \
    }                                                                                              \
    ,
#include "compiler/frames.def"
#undef FRAME
#undef SLOT
#undef REFUSED
#undef THE
#undef END
};

const struct frame *gtm_frame_of(enum gtm_verb verb)
{
    verb = verb == GTM_VERB_LET ? GTM_VERB_ALERT : verb; /* let me know */
    return &frames[verb < sizeof frames / sizeof *frames ? verb : GTM_VERB_NONE];
}

bool gtm_frame_is_open(enum gtm_verb verb)
{
    return verb == GTM_VERB_NONE || !gtm_frame_of(verb)->said;
}

const struct slot *gtm_slot_for(const struct frame *frame, int by, int kinds)
{
    for (const struct slot *s = frame->slots; s->role != ROLE_NO_SLOT; s++)
        if (s->by & by && s->kinds & kinds)
            return s;
    return NULL;
}

bool gtm_frame_has(const struct frame *frame, enum role role)
{
    for (const struct slot *s = frame->slots; s->role != ROLE_NO_SLOT; s++)
        if (s->role == role)
            return true;
    return false;
}

const char *gtm_frame_slots(struct gtm_arena *arena, enum gtm_verb verb)
{
    const struct frame *own[] = {gtm_frame_of(verb), gtm_frame_of(GTM_VERB_NONE)};
    const char *text = "";
    bool whom = false;
    for (unsigned i = 0; i < 2; i++)
        for (const struct slot *s = own[i]->slots; s->role != ROLE_NO_SLOT; s++) {
            if (s->role == ROLE_REFUSED || !*s->said || (whom && i == 1 && s->role == ROLE_TARGET))
                continue;
            whom = whom || s->role == ROLE_TARGET || strstr(s->said, "prospects");
            text = gtm_arena_printf(arena, "%s%s%s", text, *text ? ", " : "", s->said);
        }
    return text;
}

void gtm_frames_print(struct gtm_arena *arena, struct gtm_buf *out)
{
    for (size_t verb = 1; verb < sizeof frames / sizeof *frames; verb++)
        if (frames[verb].said)
            gtm_buf_printf(out, "%s: %s\n", frames[verb].said,
                           gtm_frame_slots(arena, (enum gtm_verb)verb));
}

/* ---- what a noun is ---- */

static int kind_of_class(enum gtm_class head)
{
    static const int kinds[] = {[GTM_CLASS_PROSPECT] = PEOPLE,
                                [GTM_CLASS_THEY] = PEOPLE,
                                [GTM_CLASS_NOBODY] = PEOPLE,
                                [GTM_CLASS_ACCOUNT] = PEOPLE,
                                [GTM_CLASS_MESSAGE] = MESSAGE,
                                [GTM_CLASS_OUTREACH] = OUTREACH,
                                [GTM_CLASS_DRAFT] = DRAFT,
                                [GTM_CLASS_IT] = PRONOUN,
                                [GTM_CLASS_COMMENT] = COMMENT,
                                [GTM_CLASS_CONNECTION] = CONNECTION,
                                [GTM_CLASS_POST] = POST,
                                [GTM_CLASS_REPLY] = REPLY,
                                [GTM_CLASS_LINK] = LINK,
                                [GTM_CLASS_PAGE] = LINK,
                                [GTM_CLASS_MEETING] = MEETING,
                                [GTM_CLASS_SUMMARY] = SUMMARY,
                                [GTM_CLASS_APPROVAL] = APPROVAL,
                                [GTM_CLASS_ANYTHING] = WHATEVER,
                                [GTM_CLASS_SOMETHING] = WHATEVER,
                                [GTM_CLASS_WORKFLOW] = WORKFLOW,
                                [GTM_CLASS_TASK] = TASK,
                                [GTM_CLASS_NOTE] = NOTE,
                                [GTM_CLASS_TAG] = TAG,
                                [GTM_CLASS_STAGE] = STAGE,
                                [GTM_CLASS_CRM] = CRM,
                                [GTM_CLASS_TEMPLATE] = TEMPLATE,
                                [GTM_CLASS_GUARDRAILS] = GUARDRAILS,
                                [GTM_CLASS_INFORMATION] = INFORMATION,
                                [GTM_CLASS_CHANNEL] = CHANNEL,
                                [GTM_CLASS_PERSON] = PERSON,
                                [GTM_CLASS_TOPIC] = TOPIC};
    int kind = (size_t)head < sizeof kinds / sizeof *kinds ? kinds[head] : 0;
    return kind ? kind : OTHER;
}

const struct gtm_phrase_list *gtm_noun_quoted(const struct gtm_np *np)
{
    return np->list && !np->list->name ? np->list : NULL;
}

struct gtm_symbol *gtm_noun_fact(const struct gtm_workflow *w, const struct gtm_np *np)
{
    const struct gtm_phrase_list *words = gtm_noun_quoted(np);
    if (!words || words->count != 1 || np->cond || (np->head && np->head != GTM_CLASS_PROSPECT))
        return NULL;
    return gtm_symbol_find(w, GTM_SYMBOL_FACT, gtm_lower(w->arena, words->items[0]));
}

int gtm_noun_kinds(const struct gtm_np *np, int by)
{
    bool reply = np->head == GTM_CLASS_REPLY || np->head == GTM_CLASS_MEANING;
    bool topic = by & (ABOUT | MENTIONING) && np->head == GTM_CLASS_ACCOUNT && !np->cond;
    if (reply && (np->meanings || np->other || (by != BARE && !np->definite)))
        return REPLIES | (np->head == GTM_CLASS_REPLY && !np->meanings && !np->other ? REPLY : 0);
    if (topic)
        return TOPIC;
    if (np->head != GTM_CLASS_NONE)
        return kind_of_class(np->head);
    if (np->cond)
        return PEOPLE;
    if (np->fact)
        return FACT;
    if (np->topics)
        return TOPIC;
    return gtm_noun_quoted(np) ? TEXT : np->list ? NAMED : OTHER;
}

/* ---- options ---- */

static const char *const option_names[] = {
#define OPTION(NAME, key, doc) key,
#define CHOICE(OPTION, NAME, value)
#include "runtime/program/options.def"
#undef OPTION
#undef CHOICE
};

bool gtm_frame_option(const struct frame *frame, const char *key, const char *value)
{
#define OPTION(NAME, key, doc)
#define CHOICE(OPTION, NAME, said) {OPTION_##OPTION, said},
    static const struct {
        unsigned option;
        const char *value;
    } choices[] = {
#include "runtime/program/options.def"
    };
#undef OPTION
#undef CHOICE
    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++)
        if (frame->options & 1 << choices[i].option &&
            strcmp(option_names[choices[i].option], key) == 0 &&
            strcmp(choices[i].value, value) == 0)
            return true;
    return false;
}

/* ---- what a guardrail about a verb covers ---- */

uint32_t gtm_verb_covers(const struct gtm_token *verb, const struct gtm_args *a, bool *general)
{
    int covers = gtm_frame_of((enum gtm_verb)verb->entry->id)->covers;
    if (verb->entry->id == GTM_VERB_SEND && a->has_object)
        covers = a->object.head == GTM_CLASS_CONNECTION ? 1 << GTM_PRIMITIVE_CONNECT
                 : a->object.head == GTM_CLASS_ANYTHING ? CONTACT
                                                        : covers;
    *general = covers & (covers - 1);
    return (uint32_t)covers;
}

const char *gtm_verb_channel(const struct gtm_token *verb, const struct gtm_args *a)
{
    if (a->channel)
        return a->channel;
    if (a->has_object && a->object.head == GTM_CLASS_MESSAGE)
        return strstr(a->object.name, "email") ? "email" : NULL;
    return strcmp(verb->entry->key, "email") == 0 ? "email" : NULL;
}
