/* fold_rule.c -- how people say rules: without a verb ("At most 40 emails a day", "No emails on
 * Fridays"), with "we" before it, with "only" behind it, and what "go out", "gets" and "avoid"
 * mean.
 */
#include <string.h>

#include "grammar/fold.h"
#include "parser.tab.h"

void gtm_fold_put(struct fold *f, const char *word, int kind)
{
    const struct gtm_entry *e = gtm_lexicon_find(f->folder->lexicon, word);
    while (e && e->token != kind)
        e = e->other;
    struct gtm_token token = {.kind = kind, .weekday = -1, .entry = e, .text = word};
    gtm_fold_take(f, token, 0);
    f->expect_action = false;
}

static void put_verb(struct fold *f, const char *word)
{
    gtm_fold_put(f, word, GTM_T_VERB);
    if (f->every.kind) /* Per day, at most 2 emails. */
        gtm_fold_put_every(f);
}

/* ---- sentences without a verb ---- */

/* The verb of which `at` is the -ing form and which a guardrail can be about, or NULL. */
static const struct gtm_entry *gerund_at(const struct fold *f, uint32_t at)
{
    uint32_t length;
    const struct gtm_entry *e = gtm_fold_match(f, at, &length);
    while (e && e->token != GTM_T_GERUND)
        e = e->other;
    return e;
}

/* No emails on Fridays · No sending on weekends: never. */
static bool fold_no(struct fold *f)
{
    uint32_t length;
    if (!gtm_fold_is(f, f->at, "no") || f->tokens_count > 1)
        return false;
    const struct gtm_entry *gerund = gerund_at(f, f->at + 1);
    const struct gtm_entry *noun = gtm_fold_match(f, f->at + 1, &length);
    bool sends = gtm_fold_is(f, f->at + 1, "sends");
    for (const struct gtm_entry *e = noun; e; e = e->other)
        sends = sends || (e->token == GTM_T_NOMINAL &&
                          (e->id == GTM_CLASS_MESSAGE || e->id == GTM_CLASS_OUTREACH ||
                           e->id == GTM_CLASS_COMMENT || e->id == GTM_CLASS_CONNECTION));
    if (!gerund && !sends)
        return false;
    gtm_fold_emit_kind(f, GTM_T_NEVER, 1);
    put_verb(f, gerund ? gerund->name : "send");
    f->at += gerund || gtm_fold_is(f, f->at, "sends");
    return true;
}

/* Avoid weekends · Avoid sending on Fridays: never. */
static bool fold_avoid(struct fold *f)
{
    if (!gtm_fold_is(f, f->at, "avoid"))
        return false;
    const struct gtm_entry *gerund = gerund_at(f, f->at + 1);
    if (!gerund && !gtm_fold_hours_at(f, f->at + 1))
        return false;
    gtm_fold_emit_kind(f, GTM_T_NEVER, 1);
    put_verb(f, gerund ? gerund->name : "send");
    f->at += gerund != NULL;
    return true;
}

/* The sending window is weekdays between 9am and 5pm: only then is anything sent. */
static bool fold_sending_window(struct fold *f)
{
    static const char *const whose[] = {"the", "our", "my", NULL};
    static const char *const whats[] = {"window", "hours", "times", "windows", NULL};
    static const char *const links[] = {"is", "are", NULL};
    uint32_t at = f->at;
    at += gtm_fold_in(f, at, whose);
    if (!gtm_fold_is(f, at, "sending") || !gtm_fold_in(f, at + 1, whats))
        return false;
    bool colon = at + 2 < f->count && f->words[at + 2].kind == GTM_WORD_COLON;
    if ((!colon && !gtm_fold_in(f, at + 2, links)) || !gtm_fold_hours_at(f, at + 3))
        return false;
    gtm_fold_emit_kind(f, GTM_T_ONLY, at + 3 - f->at);
    put_verb(f, "send");
    return true;
}

/* What a "limit is" sentence says before its number. */
struct said_limit {
    int64_t seconds;              /* daily; 0: it is said later */
    const struct gtm_entry *noun; /* a daily email limit, or NULL */
    uint32_t number;              /* where its number stands */
};

static bool limit_at(const struct fold *f, struct said_limit *said)
{
    static const char *const openers[] = {"the",  "our",   "a",  "my",   "set", "use",
                                          "keep", "there", "is", "have", NULL};
    static const char *const links[] = {"of", "is", "to", "at", NULL};
    static const char *const limits[] = {"limit", "cap", "maximum", "max", "quota", NULL};
    static const struct {
        const char *word;
        int64_t seconds;
    } spans[] = {{"hourly", 3600}, {"daily", 86400}, {"weekly", 604800}, {"monthly", 2592000}};
    uint32_t at = f->at, length = 0;
    *said = (struct said_limit){0};
    while (gtm_fold_in(f, at, openers))
        at++;
    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++)
        if (gtm_fold_is(f, at, spans[i].word))
            said->seconds = spans[i].seconds;
    at += said->seconds != 0;
    if (!gtm_fold_in(f, at, limits)) {
        said->noun = gtm_fold_match(f, at, &length);
        while (said->noun && said->noun->token != GTM_T_NOMINAL)
            said->noun = said->noun->other;
    }
    at += length;
    if ((length && !said->noun) || !gtm_fold_in(f, at, limits))
        return false;
    double number;
    bool link = gtm_fold_in(f, at + 1, links) ||
                (at + 1 < f->count && f->words[at + 1].kind == GTM_WORD_COLON);
    said->number = at + 1 + link;
    bool verb = said->number == f->at + 1; /* Limit 40 … */
    return !verb && gtm_fold_number_at(f, said->number, false, &number);
}

/* Our daily limit is 40 emails per mailbox · A daily email limit of 40 · The limit is 2 emails a
 * day */
static bool fold_limit_is(struct fold *f)
{
    struct said_limit said;
    struct gtm_token rate = {.kind = GTM_T_RATE, .weekday = -1, .compare = GTM_COMPARE_LE};
    if (f->tokens_count > 1 || !limit_at(f, &said))
        return false;
    put_verb(f, "limit");
    rate.seconds = said.seconds;
    if (said.noun) {
        struct gtm_token token = {
            .kind = GTM_T_NOMINAL, .weekday = -1, .entry = said.noun, .text = said.noun->phrase};
        gtm_fold_number_at(f, said.number, false, &rate.number);
        gtm_fold_take(f, token, said.number + 1 - f->at);
    } else {
        f->at = said.number;
    }
    if (said.noun || said.seconds)
        gtm_fold_take(f, rate, 0);
    return true;
}

/* Whether "per" stands behind `at`. */
static bool has_per(const struct fold *f, uint32_t at)
{
    for (uint32_t i = at; i < f->count; i++)
        if (gtm_fold_is(f, i, "per"))
            return true;
    return false;
}

/* At most 40 emails a day · Never more than 50 emails a day · Only 2 emails a day */
static void fold_most(struct fold *f, int before)
{
    uint32_t skip;
    const struct gtm_entry *compare = gtm_fold_compare_at(f, f->at, &skip);
    double number;
    struct gtm_token ignored;
    bool most = compare && (compare->id == GTM_COMPARE_LE || compare->id == GTM_COMPARE_LT ||
                            before == GTM_T_NEVER);
    bool bare = !compare && (has_per(f, f->at) || before == GTM_T_ONLY || before == GTM_T_DO) &&
                f->words[f->at].kind != GTM_WORD_BULLET;
    if (!gtm_fold_number_at(f, f->at + skip, false, &number) || (!most && !bare) ||
        gtm_fold_duration_at(f, f->at + skip, false, &ignored) ||
        gtm_fold_passive_at(f, f->at + skip)) /* no more than 2 emails are sent a day */
        return;
    put_verb(f, "send");
    f->most = bare;
}

bool gtm_fold_verbless(struct fold *f)
{
    int before = gtm_fold_previous(f);
    bool first =
        f->tokens_count == 1 || before == GTM_T_DO || before == GTM_T_NEVER || before == GTM_T_ONLY;
    if (!f->expect_action || f->mode != FOLD_ACTION || !first)
        return false;
    if (fold_no(f) || fold_avoid(f) || fold_sending_window(f) || fold_limit_is(f))
        return true;
    fold_most(f, before); /* the number itself comes next */
    return false;
}

/* ---- "only" behind its action ---- */

/* Takes "only" as if it stood before its action. */
static void put_only(struct fold *f)
{
    uint32_t begin = f->tokens_count;
    while (begin > 1 && f->tokens[begin - 1].kind != GTM_T_DO)
        begin--;
    gtm_fold_emit_kind(f, GTM_T_ONLY, 1);
    struct gtm_token only = *gtm_fold_last(f);
    memmove(f->tokens + begin + 1, f->tokens + begin,
            (f->tokens_count - 1 - begin) * sizeof *f->tokens);
    f->tokens[begin] = only;
}

/* "Contact only strong fits", "Send emails only on weekdays", "… are only sent on weekdays", "… on
 * weekdays only": only contact strong fits, only send emails on weekdays. */
static bool fold_only(struct fold *f)
{
    if (!gtm_fold_is(f, f->at, "only") || f->mode != FOLD_ACTION || f->tokens_count < 2)
        return false;
    int p = gtm_fold_previous(f);
    uint32_t ignored;
    bool object = p == GTM_T_VERB && f->tokens_count == 2;
    bool sent = (p == GTM_T_BE || p == GTM_T_MODAL) &&
                gtm_fold_has_kind(gtm_fold_match(f, f->at + 1, &ignored),
                                  p == GTM_T_BE ? GTM_T_PARTICIPLE : GTM_T_BE);
    bool when = !f->expect_action && gtm_fold_hours_at(f, f->at + 1);
    bool behind = p == GTM_T_HOURS && gtm_fold_is_separator(f, f->at + 1);
    if (!object && !sent && !when && !behind)
        return false;
    put_only(f);
    return true;
}

/* ---- other voices ---- */

/* We send at most 40 emails a day: an order. */
static bool fold_we(struct fold *f)
{
    static const char *const we[] = {"we", "you", NULL};
    static const char *const modals[] = {"should", "must", "shall", "may", "will", "can", NULL};
    uint32_t next = f->at + 1, length;
    if (f->tokens_count > 1 || !f->expect_action || !gtm_fold_in(f, f->at, we))
        return false;
    next += gtm_fold_in(f, next, modals);
    const struct gtm_entry *e = gtm_fold_match(f, next, &length);
    if (!gtm_fold_has_kind(e, GTM_T_VERB) && !gtm_fold_is(f, next, "never") &&
        !gtm_fold_is(f, next, "only") && !gtm_fold_is(f, next, "not") &&
        !gtm_fold_is(f, next, "do"))
        return false;
    if (gtm_fold_is(f, next, "not")) {
        gtm_fold_take(f, (struct gtm_token){.kind = GTM_T_NEVER, .weekday = -1}, next + 1 - f->at);
        gtm_fold_begin_actions(f);
        return true;
    }
    f->at = next;
    return true;
}

/* must never be contacted, should not be sent: forbidden */
static bool fold_modal_not(struct fold *f)
{
    bool no = gtm_fold_is(f, f->at, "never") || gtm_fold_is(f, f->at, "not");
    if (!no || !gtm_fold_is(f, f->at + 1, "be") || gtm_fold_previous(f) != GTM_T_MODAL)
        return false;
    gtm_fold_last(f)->kind = GTM_T_BENOT;
    f->expect_action = false;
    f->at += 2;
    return true;
}

/* Emails go out on weekdays: they are sent. */
static bool fold_go_out(struct fold *f)
{
    bool go = gtm_fold_is(f, f->at, "go") || gtm_fold_is(f, f->at, "goes");
    int p = gtm_fold_previous(f);
    bool here = p == GTM_T_NOMINAL || p == GTM_T_MODAL;
    if (!go || !gtm_fold_is(f, f->at + 1, "out") || f->mode != FOLD_ACTION || f->in_rel || !here)
        return false;
    if (p == GTM_T_MODAL)
        gtm_fold_last(f)->kind = GTM_T_BE;
    else
        gtm_fold_emit_kind(f, GTM_T_BE, 0);
    f->at += 2;
    gtm_fold_put(f, "sent", GTM_T_PARTICIPLE);
    return true;
}

/* Each prospect gets at most 2 emails a week: receives. */
static bool fold_gets(struct fold *f)
{
    static const char *const gets[] = {"get", "gets", NULL};
    int p = gtm_fold_previous(f);
    uint32_t skip;
    double number;
    if (!gtm_fold_in(f, f->at, gets) || f->mode != FOLD_ACTION || p != GTM_T_NOMINAL)
        return false;
    gtm_fold_compare_at(f, f->at + 1, &skip);
    if (!gtm_fold_number_at(f, f->at + 1 + skip, false, &number))
        return false;
    gtm_fold_put(f, "receives", GTM_T_VERB_S);
    f->at++;
    return true;
}

/* Do not contact unsubscribed prospects: who have unsubscribed. */
static bool fold_participle(struct fold *f, const struct gtm_entry *first, uint32_t length)
{
    const struct gtm_entry *event = first;
    while (event && !(event->token == GTM_T_EVENT && event->form == GTM_FORM_PARTICIPLE &&
                      (event->id == GTM_EVENT_UNSUBSCRIBED || event->id == GTM_EVENT_BOUNCED)))
        event = event->other;
    uint32_t more;
    const struct gtm_entry *noun = event ? gtm_fold_match(f, f->at + length, &more) : NULL;
    while (noun && !(noun->token == GTM_T_NOMINAL && noun->id == GTM_CLASS_PROSPECT))
        noun = noun->other;
    if (!noun)
        return false;
    struct gtm_token who = {
        .kind = GTM_T_NOMINAL, .weekday = -1, .entry = noun, .text = noun->phrase};
    uint32_t begin = f->at;
    gtm_fold_emit(f, who, begin + length, more);
    gtm_fold_emit(f, (struct gtm_token){.kind = GTM_T_WHO, .weekday = -1}, begin, length);
    struct gtm_token happens = {
        .kind = GTM_T_EVENT, .weekday = -1, .entry = event, .text = event->phrase};
    gtm_fold_emit(f, happens, begin, length);
    f->at = begin + length + more;
    f->in_rel = true;
    f->verb = FOLD_HAPPENS;
    return true;
}

/* Limit the number of emails to 40 a day: limit emails. */
static bool fold_number_of(struct fold *f)
{
    if (gtm_fold_previous(f) != GTM_T_VERB || !gtm_fold_is(f, f->at, "the") ||
        !gtm_fold_is(f, f->at + 1, "number") || !gtm_fold_is(f, f->at + 2, "of"))
        return false;
    f->at += 3;
    return true;
}

bool gtm_fold_rule(struct fold *f, const struct gtm_entry *first, uint32_t length)
{
    return fold_only(f) || fold_we(f) || fold_modal_not(f) || fold_go_out(f) || fold_gets(f) ||
           fold_number_of(f) || fold_participle(f, first, length);
}
