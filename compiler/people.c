/* people.c -- several people at once: who is named, how many of them are needed, and which actions
 * can be shared. */
#include "compiler/people.h"

#include <string.h>

static void report(struct gtm_workflow *w, struct gtm_span span, const char *what,
                   const char *advice)
{
    gtm_diag_report(&w->diags, GTM_DIAG_MISUSED, span, what, advice, NULL);
}

void gtm_people_add(struct gtm_workflow *w, const struct gtm_node *list,
                    struct gtm_panel_ir **panel, const struct gtm_np *one, enum gtm_join join)
{
    bool approval = one->head == GTM_CLASS_APPROVAL; /* … and Ben's approval, … and my approval */
    if (one->head != GTM_CLASS_PERSON && !(approval && *panel))
        return;
    if (!*panel) {
        *panel = gtm_arena_alloc(w->arena, sizeof **panel);
        (*panel)->span = list->span;
        (*panel)->need = one->number > 0 ? (unsigned)one->number : one->one_of;
    }
    if ((*panel)->count == GTM_MAX_SEATS) {
        gtm_diag_report(&w->diags, GTM_DIAG_TOO_MANY, list->span, "people in one sentence",
                        gtm_arena_printf(w->arena, "%d", GTM_MAX_SEATS), NULL);
        return;
    }
    const char *name = one->person_name ? one->person_name : "me";
    (*panel)->seats[(*panel)->count++] = (struct gtm_seat_ir){one->person, name};
    if (join == GTM_JOIN_OR && (*panel)->need == 0)
        (*panel)->need = 1; /* Dana or me */
}

void gtm_people_list(struct gtm_workflow *w, struct gtm_panel_ir *panel, struct gtm_np *np)
{
    if (!panel || panel->count < 2)
        return;
    np->panel = panel;
    np->number = 0;
    if (panel->need == 0)
        panel->need = panel->count;
    if (panel->need > panel->count)
        report(w, panel->span,
               gtm_arena_printf(w->arena, "%u are needed and only %u are named", panel->need,
                                panel->count),
               "name as many people as are needed: any two of Dana, Ben and me");
    for (unsigned i = 0; i < panel->count; i++)
        for (unsigned k = 0; k < i; k++)
            if (strcmp(panel->seats[i].name, panel->seats[k].name) == 0)
                report(w, panel->span,
                       gtm_arena_printf(w->arena, "\"%s\" is named twice", panel->seats[i].name),
                       "name each person once");
}

void gtm_people_named(struct gtm_workflow *w, enum gtm_verb verb, bool has, struct gtm_np *np)
{
    bool told = verb == GTM_VERB_ALERT || verb == GTM_VERB_LET || verb == GTM_VERB_ASK ||
                verb == GTM_VERB_ESCALATE || verb == GTM_VERB_SUMMARIZE;
    if (has || !told || np->head != GTM_CLASS_NONE || !np->fact || np->cond ||
        np->fact->type != GTM_TYPE_TEXT)
        return;
    np->head = GTM_CLASS_PERSON;
    np->person = np->fact;
    np->person_name = gtm_arena_printf(w->arena, "the %s", np->fact->said);
    np->fact = NULL;
    np->topics = NULL;
}

/* One action for each of the people, in the order of their names. */
static struct gtm_act *one_each(struct gtm_workflow *w, struct gtm_act *act)
{
    const struct gtm_panel_ir *panel = act->panel;
    struct gtm_act *rest = act->next;
    for (unsigned i = 1; i < panel->count; i++) {
        struct gtm_act *twin = gtm_arena_alloc(w->arena, sizeof *twin);
        *twin = *act;
        twin->shared = true;
        twin->panel = NULL;
        twin->person = panel->seats[i].person;
        twin->person_name = panel->seats[i].name;
        act->next = twin;
        act = twin;
    }
    act->next = rest;
    return act;
}

struct gtm_act *gtm_people_share(struct gtm_workflow *w, struct gtm_act *acts)
{
    for (struct gtm_act *act = acts; act; act = act->next) {
        if (!act->panel || act->primitive == GTM_PRIMITIVE_APPROVE)
            continue;
        bool tells = act->primitive == GTM_PRIMITIVE_ALERT ||
                     act->primitive == GTM_PRIMITIVE_SUMMARIZE;
        if (tells && act->panel->need == act->panel->count) {
            act = one_each(w, act);
            continue;
        }
        if (tells) {
            report(w, act->panel->span, "it is not said which of them is told",
                   "tell one of them, or all: Alert Dana and me.");
        } else if (act->person_name) {
            report(w, act->panel->span, "only one person can do this",
                   "name one of them; or write one sentence for each");
        }
        act->panel = NULL;
    }
    return acts;
}

void gtm_people_say(struct gtm_buf *out, const struct gtm_act *act)
{
    const struct gtm_panel_ir *panel = act->panel;
    if (!panel) {
        gtm_buf_text(out, act->person_name ? act->person_name : "me");
        return;
    }
    bool some = panel->need > 1 && panel->need < panel->count;
    if (some)
        gtm_buf_printf(out, "any %u of ", panel->need);
    for (unsigned i = 0; i < panel->count; i++)
        gtm_buf_printf(out, "%s%s",
                       i == 0                 ? ""
                       : i + 1 < panel->count ? ", "
                       : panel->need == 1     ? " or "
                                              : " and ",
                       panel->seats[i].name);
}
