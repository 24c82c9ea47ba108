/* limit.c -- limits and sending windows: who or what is counted, in what time, and per what. */
#include "compiler/limit.h"

#include <string.h>

#include "compiler/hours.h"
#include "compiler/reading.h"
#include "parser.tab.h"

enum {
    SEND = 1u << GTM_PRIMITIVE_SEND,
    CONNECT = 1u << GTM_PRIMITIVE_CONNECT,
    COMMENT = 1u << GTM_PRIMITIVE_COMMENT,
    CONTACT = SEND | CONNECT | COMMENT,
    /* what a window can put off: what goes out, and what a person is told */
    TIMED = CONTACT | 1u << GTM_PRIMITIVE_ALERT | 1u << GTM_PRIMITIVE_SUMMARIZE |
            1u << GTM_PRIMITIVE_TASK
};

static const int64_t DAY = 86400, MONTH = INT64_C(30) * 86400;

/* A limit as far as it was read. */
struct reading {
    struct gtm_workflow *w;
    const struct gtm_rule *rule;
    enum gtm_verb verb;
    uint32_t covers;
    const char *channel, *kind;
    struct gtm_cond *cond;
    double number;
    enum gtm_compare compare;
    bool has_number;
    bool gap;      /* 3 days between messages */
    bool times;    /* twice a week: the number counts how often, for each of whom it is about */
    bool people;   /* the number counts people */
    bool accounts; /* it is about accounts */
    int64_t seconds;
    unsigned per;
    bool receives; /* a prospect gets at most …: each of them */
    bool failed;
    struct gtm_span span; /* the action's */
};

static void fail(struct reading *r, struct gtm_span span, const char *what, const char *advice)
{
    gtm_misused(r->w, span, what, advice);
    r->failed = true;
}

/* ---- what is counted ---- */

static bool has_word(const char *name, const char *word)
{
    return name && strstr(name, word) != NULL;
}

/* emails, follow-ups, connection requests … */
static bool take_content(struct reading *r, const struct gtm_np *np)
{
    uint32_t covers = 0;
    switch (np->head) {
    case GTM_CLASS_MESSAGE:
    case GTM_CLASS_DRAFT:
    case GTM_CLASS_REPLY:
    case GTM_CLASS_IT: covers = SEND; break;
    case GTM_CLASS_CONNECTION: covers = CONNECT; break;
    case GTM_CLASS_COMMENT:
    case GTM_CLASS_POST: covers = COMMENT; break;
    case GTM_CLASS_OUTREACH:
    case GTM_CLASS_ANYTHING: covers = CONTACT; break;
    default: return false;
    }
    if (!r->covers || r->covers == CONTACT) /* limit sending to 2 emails a day */
        r->covers = covers;
    else if (covers != CONTACT)
        r->covers |= covers;
    if (np->head == GTM_CLASS_MESSAGE && has_word(np->name, "email"))
        r->channel = "email";
    if (np->head == GTM_CLASS_MESSAGE && has_word(np->name, "follow-up"))
        r->kind = "follow-up";
    return true;
}

/* Whether a noun means one at a time: each prospect, the same account, anyone. */
static bool is_one(const struct gtm_np *np)
{
    static const char *const anyone[] = {"anyone", "anybody", "someone", "somebody",
                                         "nobody", "no one",  NULL};
    return np->any || np->same || np->number == 1 ||
           (np->head_token && gtm_word_in(np->head_token->text, anyone));
}

static bool is_sender(const struct gtm_np *np)
{
    bool fact = np->fact && (np->fact->flags & GTM_FACT_SENDER);
    return fact || np->head == GTM_CLASS_SENDER || np->head == GTM_CLASS_PERSON;
}

static bool is_account(const struct gtm_np *np)
{
    bool fact = np->fact && (np->fact->flags & GTM_FACT_ACCOUNT) && !np->cond;
    return fact || np->head == GTM_CLASS_ACCOUNT;
}

static void take_number(struct reading *r, double number, enum gtm_compare compare,
                        struct gtm_span span)
{
    if (r->has_number)
        fail(r, span, "two numbers cannot limit one thing", "write each limit as a sentence");
    r->number = number;
    r->compare = compare;
    r->has_number = true;
}

/* at most 40 people, each prospect, anyone in Tier A */
static void take_people(struct reading *r, const struct gtm_np *np,
                        const struct gtm_token *number, struct gtm_span span)
{
    bool account = is_account(np);
    bool one = number && number->number == 1 && number->compare == GTM_COMPARE_EQ;
    bool counted = number && (!one || (!account && !r->has_number));
    r->accounts = r->accounts || account;
    if (np->at_account) /* two people at the same account */
        r->per |= GTM_PER_ACCOUNT;
    if (counted && account) {
        gtm_diag_report(&r->w->diags, GTM_DIAG_NOT_LIMITED, span, "the number of accounts",
                        "count people: Contact at most 5 people a day; or limit what each account "
                        "gets: … 2 messages per account per week",
                        NULL);
        r->failed = true;
    } else if (counted) {
        take_number(r, number->number, number->compare, span);
        r->people = true;
    } else if (is_one(np) || (r->receives && !r->has_number)) {
        r->per |= account ? GTM_PER_ACCOUNT : GTM_PER_PROSPECT;
    }
}

static void take_options(struct reading *r, const struct gtm_np *np)
{
    for (const struct gtm_option_ir *o = np->options; o; o = o->next)
        if (strcmp(o->key, "channel") == 0)
            r->channel = o->value;
}

/* The number before a noun, which may be 0; NULL where there is none. */
static const struct gtm_token *number_of(const struct gtm_node *np)
{
    for (const struct gtm_node *det = np->first; det && np->kind == GTM_NODE_NP; det = det->next)
        if (det->kind == GTM_NODE_DET && det->token->kind == GTM_T_NUMBER)
            return det->token;
    return NULL;
}

static void take_noun(struct reading *r, const struct gtm_node *node)
{
    struct gtm_np np;
    gtm_np_read(r->w, node, &np);
    const struct gtm_token *number = number_of(node);
    take_options(r, &np);
    if (np.head == GTM_CLASS_CHANNEL) {
        r->channel = np.name;
        return;
    }
    bool content = take_content(r, &np);
    if (content && number)
        take_number(r, number->number, number->compare, node->span);
    else if (!content && is_sender(&np))
        r->per |= GTM_PER_SENDER;
    else if (!content)
        take_people(r, &np, number, node->span);
    if (np.says)
        fail(r, node->span, "a limit counts messages and does not look at their words",
             "limit all of them, or ask: Ask me to approve any comment that mentions …");
    r->cond = gtm_cond_and(r->w, r->cond, np.negative ? gtm_cond_not(r->w, np.cond) : np.cond);
    if (!content && !np.cond && np.head != GTM_CLASS_PROSPECT && !is_account(&np) &&
        !is_sender(&np))
        fail(r, node->span,
             gtm_arena_printf(r->w->arena, "\"%s\" says nothing here", gtm_said(r->w, node->span)),
             "say what is limited: emails, messages, connection requests, comments, contacts");
}

/* per account, per mailbox, per channel, per person */
static void take_per(struct reading *r, const struct gtm_node *prep)
{
    const struct gtm_node *noun = prep->first;
    for (const struct gtm_node *one = noun->kind == GTM_NODE_LIST ? noun->first : noun; one;
         one = noun->kind == GTM_NODE_LIST ? one->next : NULL) {
        struct gtm_np np;
        gtm_np_read(r->w, one, &np);
        bool channel = /* per LinkedIn account: whose it is that writes */
            gtm_option_find(np.options, "channel") != NULL;
        if (is_account(&np))
            r->per |= channel ? GTM_PER_SENDER : GTM_PER_ACCOUNT;
        else if (np.head == GTM_CLASS_MEDIUM)
            r->per |= GTM_PER_CHANNEL;
        else if (is_sender(&np))
            r->per |= GTM_PER_SENDER;
        else if (np.head == GTM_CLASS_PROSPECT)
            r->per |= GTM_PER_PROSPECT;
        else
            fail(r, one->span,
                 gtm_arena_printf(r->w->arena, "I cannot count per \"%s\"",
                                  gtm_said(r->w, one->span)),
                 "count per account, per person, per mailbox or per channel");
        r->cond = gtm_cond_and(r->w, r->cond, np.cond);
    }
}

static void take_preposition(struct reading *r, const struct gtm_node *prep)
{
    enum gtm_prep id = (enum gtm_prep)prep->token->entry->id;
    if (prep->first->kind == GTM_NODE_LEAF)
        fail(r, prep->span, "a limit has no time of its own", "say per what: … per day");
    else if (id == GTM_PREP_PER)
        take_per(r, prep);
    else if (id == GTM_PREP_USING || id == GTM_PREP_MENTIONING || id == GTM_PREP_ABOUT)
        fail(r, prep->span, "a limit counts messages and does not look at what they say",
             "leave it out, or limit all of them");
    else if (id == GTM_PREP_EXCEPT) {
        struct gtm_np np;
        gtm_np_read(r->w, prep->first, &np);
        if (!np.cond)
            fail(r, prep->span, "it is not said whom the limit leaves out",
                 "write: … except Tier A accounts");
        r->cond = gtm_cond_and(r->w, r->cond, gtm_cond_not(r->w, np.cond));
    } else
        take_noun(r, prep->first);
}

/* ---- in what time ---- */

static void take_span(struct reading *r, const struct gtm_token *t)
{
    int64_t seconds = t->seconds;
    if (t->moment && !t->moment->point)
        seconds = t->moment->months ? t->moment->months * MONTH : t->moment->days * DAY;
    if (t->moment && t->moment->point)
        fail(r, t->span, "a limit counts in a span of time", "say per what: … per day, … per week");
    else if (r->seconds && seconds)
        fail(r, t->span, "one limit has one span of time", "write each limit as a sentence");
    r->seconds = seconds ? seconds : r->seconds;
}

static void take_leaf(struct reading *r, const struct gtm_token *t)
{
    switch (t->kind) {
    case GTM_T_GAP:
    case GTM_T_RATE:
    case GTM_T_TIMES:
        take_span(r, t);
        r->gap = r->gap || t->kind == GTM_T_GAP;
        if (t->number > 0 || t->times || !t->seconds) {
            take_number(r, t->number, t->kind == GTM_T_GAP ? GTM_COMPARE_LE : t->compare, t->span);
            r->times = t->times;
        } else if (t->compare == GTM_COMPARE_LE && r->compare == GTM_COMPARE_EQ) {
            r->compare = GTM_COMPARE_LE; /* 40 emails a day at most */
        }
        break;
    case GTM_T_EVERY:
    case GTM_T_WINDOW: take_span(r, t); break;
    case GTM_T_COUNT:
        take_number(r, t->number, t->compare, t->span);
        r->times = true;
        break;
    case GTM_T_ADVERB:
        if (strcmp(t->entry->key, "channel") == 0)
            r->channel = t->entry->name;
        else if (*t->entry->key)
            fail(r, t->span,
                 gtm_arena_printf(r->w->arena, "\"%s\" says nothing here", gtm_said(r->w, t->span)),
                 "leave it out");
        break;
    case GTM_T_HOURS:
        fail(r, t->span, "how often and when are two things",
             "write two sentences: Send at most 40 emails a day. Only send on weekdays.");
        break;
    default:
        fail(r, t->span, "a limit has no time of its own", "say per what: … per day");
    }
}

/* ---- the whole ---- */

/* What the verb alone says is counted. */
static bool take_verb(struct reading *r, const struct gtm_token *verb)
{
    const char *makes = verb->entry->key;
    uint32_t covers = 0;
    switch (r->verb) {
    case GTM_VERB_CONTACT:
    case GTM_VERB_TAKE: covers = CONTACT; break;
    case GTM_VERB_SEND:
        covers = *makes ? SEND : SEND | CONNECT;
        if (strcmp(makes, "email") == 0)
            r->channel = "email";
        if (strcmp(makes, "follow-up") == 0)
            r->kind = makes;
        break;
    case GTM_VERB_CONNECT: covers = CONNECT; break;
    case GTM_VERB_COMMENT: covers = COMMENT; break;
    case GTM_VERB_LIMIT:
    case GTM_VERB_WAIT:
    case GTM_VERB_SKIP: covers = CONTACT; break;
    default: return false;
    }
    bool own = *makes || r->verb == GTM_VERB_CONNECT || r->verb == GTM_VERB_COMMENT;
    if (!r->covers && r->people && !own)
        covers = CONTACT; /* at most 40 people a day */
    if (!r->covers || own)
        r->covers = covers;
    return true;
}

/* How many are let through, or -1 where the sentence sets no limit (reported). */
static double bound(struct reading *r)
{
    double n = r->number;
    bool never = r->rule->manner == GTM_MANNER_NEVER;
    switch (r->compare) {
    case GTM_COMPARE_LE:
        if (!never)
            return n;
        break;
    case GTM_COMPARE_LT:
        if (!never)
            return n - 1;
        break;
    case GTM_COMPARE_GT:
        if (never)
            return n;
        break;
    case GTM_COMPARE_GE:
    case GTM_COMPARE_EQ:
    case GTM_COMPARE_NE:
        if (never)
            return n - 1;
        if (r->compare == GTM_COMPARE_EQ && /* one message per account per week */
            (r->rule->manner == GTM_MANNER_ONLY || r->verb == GTM_VERB_LIMIT ||
             (r->per & (GTM_PER_ACCOUNT | GTM_PER_PROSPECT))))
            return n;
        break;
    }
    fail(r, r->span, "this is no limit: nothing makes it happen so often",
         "a limit says: Send at most 40 emails a day.");
    return -1;
}

static void read_arguments(struct reading *r, const struct gtm_node *action)
{
    r->w->reading->counts = true;
    for (const struct gtm_node *arg = action->first; arg; arg = arg->next)
        switch (arg->kind) {
        case GTM_NODE_NP:
        case GTM_NODE_LIST: take_noun(r, arg); break;
        case GTM_NODE_PREP: take_preposition(r, arg); break;
        case GTM_NODE_LEAF: take_leaf(r, arg->token); break;
        default: fail(r, arg->span, "a limit has no purpose", "leave it out");
        }
    if (r->rule->times)
        take_leaf(r, r->rule->times);
    r->w->reading->counts = false;
}

/* Per what, where the sentence leaves it to its words: nobody twice a week is nobody in person.
 * Days between messages are one person's, for else a campaign would never end; minutes are the
 * sender's. */
static void settle_per(struct reading *r)
{
    if (r->gap && r->seconds >= DAY && !r->per && !r->people)
        r->per = GTM_PER_PROSPECT;
    if (r->times && !(r->per & (GTM_PER_ACCOUNT | GTM_PER_PROSPECT)))
        r->per |= r->accounts ? GTM_PER_ACCOUNT : GTM_PER_PROSPECT;
    if (r->people && (r->per & GTM_PER_ACCOUNT))
        r->per |= GTM_PER_OTHERS;
    if (r->people)
        r->per &= ~(unsigned)GTM_PER_PROSPECT;
}

static bool finish(struct reading *r, struct gtm_sentence_ir *s)
{
    struct gtm_workflow *w = r->w;
    if (!r->has_number && !r->failed)
        fail(r, r->span, "it is not said how many", "write: Send at most 40 emails a day.");
    if (r->failed)
        return false;
    double count = bound(r);
    if (r->failed)
        return false;
    if (!r->seconds) {
        gtm_diag_report(&w->diags, GTM_DIAG_NO_SPAN, r->span, gtm_said(w, r->span), NULL, NULL);
        return false;
    }
    if (count < 1 || count != (unsigned)count) {
        gtm_diag_report(&w->diags, GTM_DIAG_EMPTY_LIMIT, r->span, NULL, NULL, NULL);
        return false;
    }
    settle_per(r);
    struct gtm_guard guard = {.kind = GTM_GUARD_LIMIT,
                              .covers = r->covers,
                              .cond = gtm_cond_and(w, r->cond, r->rule->cond),
                              .sentence = s,
                              .channel = r->channel,
                              .limit = {(unsigned)count, r->seconds, r->per, r->kind}};
    s->cond = guard.cond;
    gtm_guard_add(w, guard);
    return true;
}

static void not_limited(struct reading *r, const struct gtm_token *verb)
{
    gtm_diag_report(
        &r->w->diags, GTM_DIAG_NOT_LIMITED, r->span,
        gtm_arena_printf(r->w->arena, "how often the workflow can %s", verb->entry->name),
        "what can be limited is what reaches people: Send at most 40 emails a day. Contact at most "
        "5 people a day.",
        NULL);
}

static bool is_rate(const struct gtm_token *t)
{
    return t->kind == GTM_T_RATE || t->kind == GTM_T_GAP || (t->kind == GTM_T_TIMES && !t->hours);
}

/* A number right behind the verb: at most 40 emails. */
static bool limits(const struct gtm_node *np, enum gtm_manner manner)
{
    const struct gtm_token *number = number_of(np);
    return number && (manner != GTM_MANNER_DO || number->compare == GTM_COMPARE_LE ||
                      number->compare == GTM_COMPARE_LT);
}

static bool is_limit(const struct gtm_rule *rule)
{
    const struct gtm_node *action = rule->actions->first;
    enum gtm_verb verb = (enum gtm_verb)action->token->entry->id;
    if (rule->times && is_rate(rule->times))
        return true;
    bool hours = false, number = false, every = false;
    for (const struct gtm_node *arg = action->first; arg; arg = arg->next) {
        bool leaf = arg->kind == GTM_NODE_LEAF;
        if (leaf && is_rate(arg->token))
            return true;
        hours = hours || (leaf && arg->token->kind == GTM_T_HOURS);
        every = every || (leaf && arg->token->kind == GTM_T_EVERY);
        number = number || (arg->kind == GTM_NODE_NP && limits(arg, rule->manner)) ||
                 (leaf && arg->token->kind == GTM_T_COUNT && rule->manner != GTM_MANNER_DO);
    }
    bool makes = verb == GTM_VERB_DRAFT || verb == GTM_VERB_ASK || verb == GTM_VERB_COMMENT;
    if (number && (rule->manner != GTM_MANNER_DO || !makes || every))
        return true;
    return verb == GTM_VERB_LIMIT && !hours;
}

bool gtm_limit_read(struct gtm_workflow *w, const struct gtm_rule *rule)
{
    const struct gtm_node *action = rule->actions->first;
    if (!action || action->token->kind == GTM_T_NEEDS || !is_limit(rule))
        return false;
    struct reading before = {0};
    struct gtm_sentence_ir *s =
        gtm_sentence_new(w, GTM_SENTENCE_GUARDRAIL);
    for (; action; action = action->next) {
        struct reading r = {.w = w,
                            .rule = rule,
                            .verb = (enum gtm_verb)action->token->entry->id,
                            .span = action->span};
        r.receives = strcmp(action->token->entry->name, "receive") == 0;
        read_arguments(&r, action);
        if (!r.covers && before.covers) { /* 40 emails a day and 100 a week */
            r.covers = before.covers;
            r.channel = before.channel;
            r.kind = before.kind;
        }
        if (!take_verb(&r, action->token)) {
            not_limited(&r, action->token);
            return true;
        }
        if (!finish(&r, s))
            return true;
        before = r;
    }
    return true;
}

/* ---- the time between two ---- */

/* The determiner of a noun, as it was written, or NULL. */
static const char *determiner(const struct gtm_node *np)
{
    for (const struct gtm_node *det = np->first; det && np->kind == GTM_NODE_NP; det = det->next)
        if (det->kind == GTM_NODE_DET && det->token->entry)
            return det->token->entry->phrase;
    return NULL;
}

bool gtm_gap_read(struct gtm_workflow *w, const struct gtm_rule *rule,
                  const struct gtm_node *before)
{
    static const char *const others[] = {"another", "other", NULL};
    const struct gtm_node *wait = rule->actions->first;
    const struct gtm_node *length = wait ? wait->first : NULL, *who = before->first;
    const char *det = who ? determiner(who) : NULL;
    bool contacts = before->token->kind == GTM_T_GERUND &&
                    (before->token->entry->id == GTM_VERB_CONTACT ||
                     before->token->entry->id == GTM_VERB_SEND);
    if (!wait || wait->next || wait->token->entry->id != GTM_VERB_WAIT || !length || length->next ||
        length->kind != GTM_NODE_LEAF || !contacts || !who)
        return false;
    struct gtm_np np;
    gtm_np_read(w, who, &np);
    bool other = (det && gtm_word_in(det, others)) ||
                 (np.name && strcmp(np.name, "someone else") == 0);
    struct reading r = {.w = w,
                        .rule = rule,
                        .verb = (enum gtm_verb)before->token->entry->id,
                        .number = 1,
                        .compare = GTM_COMPARE_LE,
                        .has_number = true,
                        .people = other,
                        .span = before->span};
    take_span(&r, length->token);
    w->reading->counts = true;
    for (const struct gtm_node *arg = who; arg; arg = arg->next)
        if (arg->kind == GTM_NODE_PREP)
            take_preposition(&r, arg);
        else if (arg->kind != GTM_NODE_LEAF)
            take_noun(&r, arg);
    w->reading->counts = false;
    bool account = r.per & GTM_PER_ACCOUNT, same = r.per & GTM_PER_PROSPECT;
    if ((other ? !account : !same && !account) || !take_verb(&r, before->token))
        return false;
    r.verb = GTM_VERB_LIMIT;
    finish(&r, gtm_sentence_new(w, GTM_SENTENCE_GUARDRAIL));
    return true;
}

/* ---- sending windows ---- */

/* Returns the times of the week in what stands behind an action's verb, or NULL. */
static const struct gtm_token *hours_of(const struct gtm_rule *rule)
{
    if (rule->times && rule->times->hours)
        return rule->times;
    for (const struct gtm_node *action = rule->actions->first; action; action = action->next)
        for (const struct gtm_node *arg = action->first; arg; arg = arg->next)
            if (arg->kind == GTM_NODE_LEAF && arg->token->kind == GTM_T_HOURS)
                return arg->token;
    return NULL;
}

/* One action's window. "Send" alone is everything that is sent. */
static void read_window(struct gtm_workflow *w, const struct gtm_rule *rule,
                        const struct gtm_node *action, struct gtm_guard guard)
{
    struct gtm_args a;
    bool general;
    gtm_args_read(w, action->first, (enum gtm_verb)action->token->entry->id, &a);
    gtm_args_check(w, action, &a);
    guard.covers = gtm_verb_covers(action->token, &a, &general);
    if (a.verb == GTM_VERB_LIMIT) {
        struct reading r = {.w = w, .rule = rule, .verb = a.verb, .span = action->span};
        if (a.has_object)
            take_content(&r, &a.object);
        guard.covers = r.covers ? r.covers : CONTACT;
        guard.channel = r.channel;
    }
    if (a.verb == GTM_VERB_SEND && !a.has_object && !*action->token->entry->key)
        guard.covers = SEND | CONNECT;
    guard.cond = gtm_cond_and(w, a.cond, rule->cond);
    guard.channel = guard.channel ? guard.channel : gtm_verb_channel(action->token, &a);
    if (!(guard.covers & TIMED) || a.object.says) {
        gtm_misused(w, action->span, "this has no times of its own",
                    "say what is sent only then: Only send on weekdays. Never email on Fridays.");
        return;
    }
    gtm_guard_add(w, guard);
}

/* "Messages are sent on weekdays": what is true of all of them; "a follow-up is sent" is one. */
static bool speaks_of_all(struct gtm_workflow *w, const struct gtm_node *action)
{
    const struct gtm_node *subject = action->first;
    if (action->token->kind != GTM_T_PARTICIPLE || !subject || subject->kind != GTM_NODE_NP ||
        subject->span.begin >= action->token->span.begin)
        return false;
    struct gtm_np np;
    gtm_np_read(w, subject, &np);
    bool article = determiner(subject) && !np.any;
    return !article && (np.head == GTM_CLASS_MESSAGE || np.head == GTM_CLASS_OUTREACH ||
                        np.head == GTM_CLASS_COMMENT || np.head == GTM_CLASS_CONNECTION);
}

bool gtm_window_read(struct gtm_workflow *w, const struct gtm_rule *rule)
{
    const struct gtm_token *hours = hours_of(rule);
    const struct gtm_node *first = rule->actions->first;
    if (!hours || !first ||
        (rule->manner == GTM_MANNER_DO && first->token->entry->id != GTM_VERB_LIMIT &&
         !speaks_of_all(w, first)))
        return false;
    struct gtm_sentence_ir *s =
        gtm_sentence_new(w, GTM_SENTENCE_GUARDRAIL);
    struct gtm_guard guard = {.kind = GTM_GUARD_WINDOW,
                              .sentence = s,
                              .hours = hours->hours,
                              .only = rule->manner != GTM_MANNER_NEVER};
    const struct gtm_hours *plain = gtm_hours_plain(w, hours->hours, hours->span);
    bool said = true;
    if (guard.only && plain->next)
        gtm_hours_others(w, plain, &said);
    if (!said)
        gtm_misused(w, hours->span, "these times cannot be put together in one sentence",
                    "say when nothing may happen: Never send on weekends or holidays.");
    for (const struct gtm_node *action = rule->actions->first; action; action = action->next)
        read_window(w, rule, action, guard);
    return true;
}
