/* fold_word.c -- one word or phrase: the few that ask for a pattern of their own, then the lexicon.
 */
#include <ctype.h>
#include <string.h>

#include "grammar/fold.h"
#include "parser.tab.h"

/* "so I can …", "because …": the rest of the sentence, word for word. */
static bool fold_tail(struct fold *f)
{
    bool so = gtm_fold_is(f, f->at, "so") && gtm_fold_is_word(f, f->at + 1);
    bool because = gtm_fold_is(f, f->at, "because") ||
                   (gtm_fold_is(f, f->at, "in") && gtm_fold_is(f, f->at + 1, "order"));
    if (f->mode != FOLD_ACTION || f->tokens_count < 2 || (!so && !because))
        return false;
    uint32_t end = f->at;
    while (end < f->count && f->words[end].kind != GTM_WORD_BULLET &&
           !(f->words[end].kind == GTM_WORD_COLON && end + 1 < f->count &&
             f->words[end + 1].kind == GTM_WORD_BULLET))
        end++;
    struct gtm_token token = {.kind = GTM_T_TAIL, .weekday = -1};
    struct gtm_span span = gtm_span_join(f->words[f->at].span, f->words[end - 1].span);
    struct gtm_text text = gtm_source_text(f->folder->diags->sources, span);
    char *copy = gtm_arena_copy(f->folder->arena, text.at, text.length), *to = copy;
    for (char *from = copy; *from; from++)
        if (!isspace((unsigned char)*from))
            *to++ = *from;
        else if (to > copy && to[-1] != ' ')
            *to++ = ' ';
    *to = '\0';
    token.text = copy;
    gtm_fold_take(f, token, end - f->at);
    return true;
}

/* A choice of the fact named before: "tier is A", "Tier A". */
static bool fold_value(struct fold *f)
{
    int p = gtm_fold_previous(f);
    if (!f->fact || (!gtm_fold_is_word(f, f->at) && f->words[f->at].kind != GTM_WORD_NUMBER) ||
        !(p == GTM_T_NOMINAL || p == GTM_T_BE || p == GTM_T_BENOT || p == GTM_T_OR ||
          p == GTM_T_AND || p == GTM_T_OR_C || p == GTM_T_AND_C || p == GTM_T_NOT ||
          p == GTM_T_COMPARE || p == GTM_T_PREP ||
          (p == GTM_T_DET && gtm_fold_last(f)->entry->id == GTM_DET_ONE_OF)))
        return false;
    bool closed;
    const char *const *choices = f->folder->choices(f->fact, &closed);
    const struct gtm_word *word = &f->words[f->at];
    if (!choices || (strcmp(word->low, "a") == 0 && !word->capital))
        return false;
    for (; *choices; choices++)
        if (gtm_text_equal(gtm_text_of(*choices), gtm_text_of(word->low))) {
            static const struct gtm_entry value = {
                .phrase = "", .name = "", .key = "", .token = GTM_T_NOMINAL, .id = GTM_CLASS_VALUE};
            struct gtm_token token = {
                .kind = GTM_T_NOMINAL, .weekday = -1, .entry = &value, .text = *choices};
            gtm_fold_take(f, token, 1);
            return true;
        }
    return false;
}

/* Whether a negation follows `at`; adverbs between are passed over. Its words in *length. */
static bool negation(const struct fold *f, uint32_t at, uint32_t *length)
{
    uint32_t i = at;
    while (gtm_fold_is(f, i, "still") || gtm_fold_is(f, i, "already") || gtm_fold_is(f, i, "yet"))
        i++;
    if (!gtm_fold_is(f, i, "not") && !gtm_fold_is(f, i, "never") &&
        !(gtm_fold_is(f, i, "no") && gtm_fold_is(f, i + 1, "longer")))
        return false;
    *length = i + 1 - at + (gtm_fold_is(f, i, "no") ? 1 : 0);
    return true;
}

/* is / has / does with or without not; "do not" at the start of an action forbids it. */
static bool fold_auxiliary(struct fold *f, const struct gtm_entry *e, uint32_t length)
{
    uint32_t extra = 0;
    bool be = gtm_fold_has_kind(e, GTM_T_BE), have = gtm_fold_has_kind(e, GTM_T_HAVE),
         aux = gtm_fold_has_kind(e, GTM_T_AUX);
    if (!be && !have && !aux)
        return false;
    if (f->expect_action && gtm_fold_has_kind(e, GTM_T_VERB) && be) /* Get my approval … */
        return false;
    bool no = !(be && gtm_fold_saying_at(f, f->at + length)) && /* not interested is a name */
              negation(f, f->at + length, &extra);
    if (aux && f->expect_action) {
        if (!no)
            return false;
        gtm_fold_emit_kind(f, GTM_T_NEVER, length + extra);
        return true;
    }
    if (have && gtm_fold_is(f, f->at + length + extra, "been")) {
        be = true;
        extra++;
    }
    if (aux && gtm_fold_is(f, f->at + length + extra, "be")) {
        be = true;
        extra++;
    }
    int kind = be     ? (no ? GTM_T_BENOT : GTM_T_BE)
               : have ? (no ? GTM_T_HAVENOT : GTM_T_HAVE)
               : no   ? GTM_T_AUXNOT
                      : GTM_T_AUX;
    while (gtm_fold_is(f, f->at + length + extra, "already") ||
           gtm_fold_is(f, f->at + length + extra, "still") ||
           gtm_fold_is(f, f->at + length + extra, "yet") ||
           gtm_fold_is(f, f->at + length + extra, "ever"))
        extra++;
    gtm_fold_emit_kind(f, kind, length + extra);
    if (be || have)
        f->verb = FOLD_LINK;
    return true;
}

static bool verb_follows(const struct fold *f, uint32_t at)
{
    uint32_t length;
    const struct gtm_entry *e = gtm_fold_match(f, at, &length);
    if (gtm_fold_has_kind(e, GTM_T_ADVERB) && !gtm_fold_has_kind(e, GTM_T_VERB))
        e = gtm_fold_match(f, at + length, &length);
    if (!gtm_fold_has_kind(e, GTM_T_VERB))
        return false;
    if (!gtm_fold_has_kind(e, GTM_T_NOMINAL))
        return true;
    return gtm_fold_noun_follows(f, at + length) || at + length >= f->count ||
           (gtm_fold_last(f)->kind == GTM_T_NOMINAL && gtm_fold_last(f)->entry &&
            gtm_fold_last(f)->entry->id == GTM_CLASS_PERSON);
}

static bool has_choices(const struct fold *f, const struct gtm_symbol *symbol)
{
    bool closed;
    return f->folder->choices(symbol, &closed) != NULL;
}

/* What a token changes in the state. */
static void note(struct fold *f, const struct gtm_entry *e)
{
    switch (e->token) {
    case GTM_T_IF:
    case GTM_T_UNLESS:
    case GTM_T_UNTIL:
        f->mode = FOLD_COND;
        f->in_rel = false;
        gtm_fold_begin_clause(f);
        break;
    case GTM_T_VERB:
    case GTM_T_VERB_S:
    case GTM_T_PARTICIPLE:
    case GTM_T_GERUND:
        f->expect_action = false;
        f->in_rel = false;
        break;
    case GTM_T_OTHERWISE:
    case GTM_T_MODAL:
    case GTM_T_NEVER:
    case GTM_T_ONLY: gtm_fold_begin_actions(f); break;
    case GTM_T_WHO:
    case GTM_T_WHOSE: f->in_rel = true; break;
    case GTM_T_EVENT: f->verb = FOLD_HAPPENS; break;
    case GTM_T_FITS:
    case GTM_T_TEXTVERB:
    case GTM_T_JUDGES:
    case GTM_T_COMPARE:
    case GTM_T_BETWEEN:
    case GTM_T_STATE: f->verb = FOLD_LINK; break;
    case GTM_T_NOMINAL:
        f->expect_action =
            f->expect_action && f->mode == FOLD_ACTION; /* the subject of a passive */
        if (e->symbol && has_choices(f, e->symbol))
            f->fact = e->symbol;
        break;
    default: break;
    }
}

/* "with a fit score above 70" is "whose fit score is above 70". */
static bool fold_with(struct fold *f)
{
    uint32_t at = f->at + 1, length, ignored;
    if (!gtm_fold_is(f, f->at, "with"))
        return false;
    if (gtm_fold_is(f, at, "a") || gtm_fold_is(f, at, "an") || gtm_fold_is(f, at, "the"))
        at++;
    const struct gtm_entry *e = gtm_fold_match(f, at, &length);
    if (!e || !e->symbol || !length)
        return false;
    const struct gtm_entry *next = gtm_fold_match(f, at + length, &ignored);
    bool of = gtm_fold_is(f, at + length, "of");
    if (of)
        next = gtm_fold_match(f, at + length + 1, &ignored);
    if (!gtm_fold_has_kind(next, GTM_T_COMPARE))
        return false;
    f->in_rel = true;
    gtm_fold_emit_kind(f, GTM_T_WHOSE, at - f->at);
    struct gtm_token token = {.kind = GTM_T_NOMINAL, .weekday = -1, .entry = e, .text = e->phrase};
    gtm_fold_take(f, token, length);
    f->at += of;
    return true;
}

/* "without asking me", "before I approve it": without my approval. */
static bool fold_unasked(struct fold *f)
{
    uint32_t at = f->at + 1;
    bool first = gtm_fold_is(f, at, "first");
    bool asking = gtm_fold_is(f, f->at, "without") &&
                  (gtm_fold_is(f, at + first, "asking") || gtm_fold_is(f, at + first, "telling"));
    bool except = (gtm_fold_is(f, f->at, "except") || gtm_fold_is(f, f->at, "unless")) &&
                  gtm_fold_is(f, at, "with") &&
                  f->mode == FOLD_ACTION; /* except with my approval */
    if (except) {
        gtm_fold_emit_kind(f, GTM_T_WITHOUT, 2);
        return true;
    }
    bool approving = gtm_fold_is(f, f->at, "before") && gtm_fold_is(f, at, "i") &&
                     gtm_fold_is(f, at + 1, "approve");
    if (!asking && !approving)
        return false;
    uint32_t end = at + (asking ? first + 1 : 2);
    if (gtm_fold_is(f, end, "me") || gtm_fold_is(f, end, "us") || gtm_fold_is(f, end, "it") ||
        gtm_fold_is(f, end, "them"))
        end++;
    if (gtm_fold_is(f, end, "first"))
        end++;
    gtm_fold_emit_kind(f, GTM_T_WITHOUT, 1);
    const struct gtm_entry *approval = gtm_lexicon_find(f->folder->lexicon, "approval");
    struct gtm_token token = {
        .kind = GTM_T_NOMINAL, .weekday = -1, .entry = approval, .text = "approval"};
    gtm_fold_take(f, token, end - f->at);
    return true;
}

/* "Let me approve it" is "let me to approve it"; "must be approved" is "is approved". */
static bool fold_helper(struct fold *f)
{
    const struct gtm_token *t = &f->tokens[f->tokens_count - 1];
    bool person = t->kind == GTM_T_NOMINAL && t->entry && t->entry->id == GTM_CLASS_PERSON;
    const struct gtm_token *verb = f->tokens_count > 1 ? t - 1 : NULL;
    if (person && verb && verb->kind == GTM_T_VERB && verb->entry->id == GTM_VERB_LET &&
        (gtm_fold_is(f, f->at, "approve") || gtm_fold_is(f, f->at, "review"))) {
        gtm_fold_emit_kind(f, GTM_T_TO, 0);
        f->expect_action = true;
        return false; /* the verb itself comes next */
    }
    if (t->kind == GTM_T_MODAL && gtm_fold_is(f, f->at, "be")) {
        f->tokens[f->tokens_count - 1].kind = GTM_T_BE;
        f->expect_action = false;
        f->at++;
        return true;
    }
    return false;
}

/* "my and Dana's approval" is "me and Dana's approval". */
static bool fold_my_and(struct fold *f)
{
    if (!gtm_fold_is(f, f->at, "my") ||
        !(gtm_fold_is(f, f->at + 1, "and") || gtm_fold_is(f, f->at + 1, "or")))
        return false;
    const struct gtm_entry *me = gtm_lexicon_find(f->folder->lexicon, "me");
    struct gtm_token token = {.kind = GTM_T_NOMINAL, .weekday = -1, .entry = me, .text = "me"};
    gtm_fold_take(f, token, 1);
    return true;
}

/* "before it is sent" is "before sending". */
static bool fold_before_clause(struct fold *f)
{
    if (fold_unasked(f))
        return true;
    uint32_t length;
    bool it = gtm_fold_is(f, f->at + 1, "it") || gtm_fold_is(f, f->at + 1, "they");
    if (gtm_fold_is(f, f->at, "before") && it && gtm_fold_is(f, f->at + 2, "goes") &&
        gtm_fold_is(f, f->at + 3, "out")) {
        const struct gtm_entry *sending = gtm_lexicon_find(f->folder->lexicon, "sending");
        gtm_fold_emit_kind(f, GTM_T_BEFORE, 1);
        struct gtm_token token = {
            .kind = GTM_T_GERUND, .weekday = -1, .entry = sending, .text = "sending"};
        gtm_fold_take(f, token, 3);
        return true;
    }
    if (!gtm_fold_is(f, f->at, "before") || !it ||
        !(gtm_fold_is(f, f->at + 2, "is") || gtm_fold_is(f, f->at + 2, "are")))
        return false;
    const struct gtm_entry *e = gtm_fold_match(f, f->at + 3, &length);
    while (e && e->token != GTM_T_PARTICIPLE)
        e = e->other;
    if (!e)
        return false;
    gtm_fold_emit_kind(f, GTM_T_BEFORE, 1);
    struct gtm_token token = {.kind = GTM_T_GERUND, .weekday = -1, .entry = e, .text = e->phrase};
    gtm_fold_take(f, token, 2 + length);
    return true;
}

/* "to" before a verb: an infinitive. */
static bool fold_to(struct fold *f)
{
    if (!gtm_fold_is(f, f->at, "to") || !verb_follows(f, f->at + 1))
        return false;
    gtm_fold_emit_kind(f, GTM_T_TO, 1);
    f->expect_action = true;
    return true;
}

static bool after_link(const struct fold *f)
{
    int p = gtm_fold_previous(f);
    return p == GTM_T_BE || p == GTM_T_BENOT;
}

/* the date is before … */
static bool fold_date_order(struct fold *f)
{
    bool before = gtm_fold_is(f, f->at, "before");
    if (!after_link(f) || (!before && !gtm_fold_is(f, f->at, "after")))
        return false;
    struct gtm_token token = {
        .kind = GTM_T_COMPARE, .weekday = -1, .compare = before ? GTM_COMPARE_LT : GTM_COMPARE_GT};
    gtm_fold_take(f, token, 1);
    return true;
}

/* neither A nor B: not A and not B */
static bool fold_neither(struct fold *f)
{
    if (after_link(f) && gtm_fold_is(f, f->at, "anything") && gtm_fold_is(f, f->at + 1, "but")) {
        gtm_fold_last(f)->kind = GTM_T_BENOT; /* anything but positive */
        f->at += 2;
        return true;
    }
    if (!gtm_fold_is(f, f->at, "neither"))
        return false;
    f->neither = true;
    if (after_link(f)) {
        gtm_fold_last(f)->kind = GTM_T_BENOT;
        f->at++;
    } else {
        gtm_fold_emit_kind(f, GTM_T_NOT, 1);
    }
    return true;
}

static bool fold_never(struct fold *f)
{
    if (!gtm_fold_is(f, f->at, "never") || f->expect_action)
        return false;
    gtm_fold_emit_kind(f, GTM_T_AUXNOT, 1);
    return true;
}

static bool fold_otherwise(struct fold *f, const struct gtm_entry *e, uint32_t length)
{
    if (!gtm_fold_has_kind(e, GTM_T_OTHERWISE))
        return false;
    struct gtm_token token = {.kind = GTM_T_OTHERWISE, .weekday = -1, .entry = e};
    gtm_fold_take(f, token, length);
    f->at += f->at < f->count && f->words[f->at].kind == GTM_WORD_COMMA;
    gtm_fold_begin_actions(f);
    return true;
}

/* Whether the phrase says nothing here. */
static bool is_idle(const struct fold *f, const struct gtm_entry *e, uint32_t length)
{
    bool adverb = gtm_fold_has_kind(e, GTM_T_ADVERB) && !gtm_fold_has_kind(e, GTM_T_NOMINAL) &&
                  !gtm_fold_has_kind(e, GTM_T_VERB);
    if (adverb && e->id != 1 && gtm_fold_is_condition(f) && !*e->key)
        return true; /* already, also, yet: they change no condition */
    if (gtm_fold_has_kind(e, GTM_T_THERE) && gtm_fold_previous(f) == GTM_T_NOMINAL)
        return true; /* everyone else there */
    if (!gtm_fold_has_kind(e, GTM_T_DET))
        return false;
    uint32_t ignored;
    const struct gtm_entry *event = gtm_fold_match(f, f->at + length, &ignored);
    if (event && event->token == GTM_T_EVENT && event->symbol)
        return true;               /* the trial started: a declared event needs no article */
    return e->id == GTM_DET_EMPTY; /* either … or, both … and */
}

/* Words that the lexicon's meanings alone cannot place. True where one was taken. */
static bool fold_special(struct fold *f, const struct gtm_entry *e, uint32_t length)
{
    if (fold_to(f) || fold_helper(f) || fold_date_order(f) || fold_neither(f) ||
        gtm_fold_rule(f, e, length) || fold_with(f) || fold_my_and(f) || fold_before_clause(f) ||
        fold_never(f) || fold_auxiliary(f, e, length) || fold_otherwise(f, e, length))
        return true;
    bool idle = is_idle(f, e, length);
    if (idle)
        f->at += length;
    return idle;
}

/* "Mark them as Interested", "Move them to Closed Won": capitals name the value. */
static bool fold_record_value(struct fold *f)
{
    const struct gtm_token *t = gtm_fold_last(f);
    bool to = t->kind == GTM_T_PREP && t->entry &&
              (t->entry->id == GTM_PREP_AS || t->entry->id == GTM_PREP_TO);
    const struct gtm_token *verb = NULL;
    for (uint32_t i = f->tokens_count; i-- > 1 && !verb && f->tokens[i].kind != GTM_T_DO;)
        if (f->tokens[i].kind == GTM_T_VERB)
            verb = &f->tokens[i];
    if (!to || !verb || verb->entry->id != GTM_VERB_RECORD || !f->words[f->at].capital)
        return false;
    uint32_t end = f->at;
    while (gtm_fold_is_word(f, end) && f->words[end].capital)
        end++;
    struct gtm_span span = gtm_span_join(f->words[f->at].span, f->words[end - 1].span);
    struct gtm_text text = gtm_source_text(f->folder->diags->sources, span);
    struct gtm_token token = {.kind = GTM_T_STRING, .weekday = -1};
    token.text = gtm_arena_copy(f->folder->arena, text.at, text.length);
    gtm_fold_take(f, token, end - f->at);
    return true;
}

/* A word of the user's own where one may stand: "is unanswered", "seems unhappy". */
static bool fold_free_word(struct fold *f)
{
    int p = gtm_fold_previous(f);
    bool first = gtm_fold_is_condition(f) && (p == GTM_T_IF || p == GTM_T_START_ARROW ||
                                              p == GTM_T_START_COND || p == GTM_T_UNTIL);
    bool unanswered = gtm_fold_is(f, f->at, "unanswered");
    if ((p == GTM_T_BE &&
         (unanswered || gtm_fold_is(f, f->at, "quiet") || gtm_fold_is(f, f->at, "silent"))) ||
        (first && unanswered)) {
        if (first)
            gtm_fold_emit_kind(f, GTM_T_AUXNOT, 0);
        else
            gtm_fold_last(f)->kind = GTM_T_AUXNOT;
        struct gtm_token token = {.kind = GTM_T_EVENT,
                                  .weekday = -1,
                                  .entry = gtm_lexicon_find(f->folder->lexicon, "replied")};
        while (token.entry && token.entry->token != GTM_T_EVENT)
            token.entry = token.entry->other;
        gtm_fold_take(f, token, 1);
        f->verb = FOLD_HAPPENS;
        return true;
    }
    if (fold_record_value(f))
        return true;
    if (p == GTM_T_JUDGES && gtm_fold_is_word(f, f->at)) {
        struct gtm_token token = {.kind = GTM_T_STRING, .weekday = -1, .text = f->words[f->at].low};
        gtm_fold_take(f, token, 1);
        return true;
    }
    return false;
}

/* one of 39, 41 or 50: numbers as a list of values */
static bool fold_number_value(struct fold *f)
{
    if (f->words[f->at].kind != GTM_WORD_NUMBER || f->tokens_count < 2)
        return false;
    const struct gtm_token *t = gtm_fold_last(f);
    bool first = t->kind == GTM_T_DET && t->entry && t->entry->id == GTM_DET_ONE_OF;
    bool more = (t->kind == GTM_T_OR || t->kind == GTM_T_AND) &&
                f->tokens[f->tokens_count - 2].kind == GTM_T_STRING && f->numbers;
    if (!first && !more)
        return false;
    f->numbers = true;
    struct gtm_token token = {.kind = GTM_T_STRING, .weekday = -1, .text = f->words[f->at].low};
    gtm_fold_take(f, token, 1);
    return true;
}

void gtm_fold_word(struct fold *f)
{
    if (gtm_fold_saying(f) || fold_tail(f) || fold_value(f) || fold_number_value(f) ||
        gtm_fold_time(f))
        return;
    uint32_t length;
    const struct gtm_entry *first = gtm_fold_match(f, f->at, &length);
    if (!first && fold_free_word(f))
        return;
    if (gtm_fold_is_meaning(first) && fold_record_value(f)) /* mark them as Interested */
        return;
    if (!first) {
        f->unknown = true;
        struct gtm_token token = {.kind = GTM_T_NOMINAL, .weekday = -1};
        gtm_fold_take(f, token, 1);
        return;
    }
    if (fold_special(f, first, length))
        return;
    const struct gtm_entry *e = gtm_fold_choose(f, first, f->at + length);
    if (e->token == GTM_T_ADVERB && e->id == 1) { /* a defined frequency: regularly */
        uint32_t ignored;
        const struct gtm_entry *next = gtm_fold_match(f, f->at + length, &ignored);
        struct gtm_token token = {.kind = gtm_fold_has_kind(next, GTM_T_EVENT) ? GTM_T_FREQUENCY
                                                                               : GTM_T_ADVERB,
                                  .weekday = -1,
                                  .entry = e};
        gtm_fold_take(f, token, length);
        return;
    }
    struct gtm_token token = {.kind = e->token,
                              .weekday = -1,
                              .entry = e,
                              .number = e->token == GTM_T_NUMBER ? e->id : 0,
                              .text = e->phrase};
    if (e->token == GTM_T_COMPARE)
        token.compare = (enum gtm_compare)e->id;
    gtm_fold_take(f, token, length);
    note(f, e);
    if (e->token == GTM_T_VERB && f->every.kind) /* every Monday, follow up */
        gtm_fold_put_every(f);
}
