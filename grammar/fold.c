/* fold.c -- words to tokens: longest phrase first, then the meaning that fits what stands before
 * it. This file walks the sentence and reads its marks; fold_word.c reads words, fold_time.c
 * numbers and times, fold_joint.c what joins them. */
#include <ctype.h>
#include <string.h>

#include "grammar/fold.h"
#include "parser.tab.h"

bool gtm_fold_is_word(const struct fold *f, uint32_t at)
{
    return at < f->count && f->words[at].kind == GTM_WORD_WORD;
}

bool gtm_fold_is(const struct fold *f, uint32_t at, const char *low)
{
    return gtm_fold_is_word(f, at) && strcmp(f->words[at].low, low) == 0;
}

struct gtm_token *gtm_fold_last(const struct fold *f)
{
    return &f->tokens[f->tokens_count - 1];
}

int gtm_fold_previous(const struct fold *f)
{
    return gtm_fold_last(f)->kind;
}

void gtm_fold_emit(struct fold *f, struct gtm_token token, uint32_t at, uint32_t length)
{
    if (f->tokens_count == f->room) {
        uint32_t room = f->room ? f->room * 2 : 32;
        struct gtm_token *tokens = gtm_arena_alloc(f->folder->arena, room * sizeof *tokens);
        if (f->tokens_count)
            memcpy(tokens, f->tokens, f->tokens_count * sizeof *tokens);
        f->tokens = tokens;
        f->room = room;
    }
    if (length)
        token.span = gtm_span_join(f->words[at].span, f->words[at + length - 1].span);
    else if (f->count)
        token.span = f->words[at < f->count ? at : f->count - 1].span;
    if (!token.text)
        token.text = length ? f->words[at].low : "";
    f->tokens[f->tokens_count++] = token;
}

void gtm_fold_take(struct fold *f, struct gtm_token token, uint32_t length)
{
    gtm_fold_emit(f, token, f->at, length);
    f->at += length;
}

void gtm_fold_emit_kind(struct fold *f, int kind, uint32_t length)
{
    gtm_fold_take(f, (struct gtm_token){.kind = kind, .weekday = -1}, length);
}

const struct gtm_entry *gtm_fold_match(const struct fold *f, uint32_t at, uint32_t *length)
{
    char phrase[GTM_FOLD_MAX_PHRASE];
    size_t used = 0;
    const struct gtm_entry *best = NULL;
    unsigned words = 0;
    bool possessive = false;
    *length = 0;
    for (uint32_t i = at; i < f->count && words < f->folder->lexicon->longest; i++) {
        if (f->words[i].kind == GTM_WORD_POSS &&
            words) { /* the company's size is the fact company size */
            possessive = true;
            continue;
        }
        if (f->words[i].kind != GTM_WORD_WORD && f->words[i].kind != GTM_WORD_NUMBER)
            break;
        size_t n = strlen(f->words[i].low);
        if (used + n + 2 > sizeof phrase)
            break;
        if (words++)
            phrase[used++] = ' ';
        memcpy(phrase + used, f->words[i].low, n + 1);
        used += n;
        const struct gtm_entry *found = gtm_lexicon_find(f->folder->lexicon, phrase);
        if (found && (!possessive || found->symbol)) {
            best = found;
            *length = i + 1 - at;
        }
    }
    return best;
}

void gtm_fold_begin_actions(struct fold *f)
{
    f->mode = FOLD_ACTION;
    f->expect_action = true;
    f->in_rel = false;
    f->verb = FOLD_NO_VERB;
    f->fact = NULL;
}

void gtm_fold_begin_clause(struct fold *f)
{
    f->verb = FOLD_NO_VERB;
    f->expect_action = false;
}

void gtm_fold_add_do(struct fold *f, uint32_t length)
{
    gtm_fold_emit_kind(f, GTM_T_DO, length);
    gtm_fold_begin_actions(f);
}

void gtm_fold_lead_ends(struct fold *f)
{
    uint32_t length = f->at < f->count && (f->words[f->at].kind == GTM_WORD_COMMA ||
                                           f->words[f->at].kind == GTM_WORD_COLON);
    gtm_fold_add_do(f, length);
}

/* The event that the workflow declares under a quoted name, or NULL. */
static const struct gtm_entry *declared_event(const struct fold *f, const char *text)
{
    char low[GTM_FOLD_MAX_PHRASE];
    size_t n = 0;
    for (; text[n] && n + 1 < sizeof low; n++)
        low[n] = (char)tolower((unsigned char)text[n]);
    low[n] = '\0';
    const struct gtm_entry *e = gtm_lexicon_find(f->folder->lexicon, low);
    while (e && !(e->token == GTM_T_EVENT && e->symbol))
        e = e->other;
    return e;
}

/* Whether word `at` is there and of a kind. */
static bool is_kind(const struct fold *f, uint32_t at, enum gtm_word_kind kind)
{
    return at < f->count && f->words[at].kind == kind;
}

/* A colon before bullets: they are conditions where a list was named, else actions. */
static void fold_list_colon(struct fold *f)
{
    bool named = false;
    for (uint32_t i = 1; i < f->tokens_count; i++)
        named = named || f->tokens[i].kind == GTM_T_ALLOF || f->tokens[i].kind == GTM_T_ANYOF ||
                f->tokens[i].kind == GTM_T_NONEOF;
    f->group = named;
    bool lead = f->tokens_count > 1 && f->tokens[1].kind == GTM_T_PREP; /* For strong fits: */
    if (!f->group && (f->mode == FOLD_COND || lead))
        gtm_fold_emit_kind(f, GTM_T_DO, 0);
    gtm_fold_emit_kind(f, GTM_T_COLON, 1);
}

static void fold_colon(struct fold *f)
{
    if (is_kind(f, f->at + 1, GTM_WORD_BULLET)) {
        fold_list_colon(f);
    } else if (f->mode == FOLD_COND ||
               (f->tokens_count > 1 && f->tokens[1].kind == GTM_T_PREP && f->mode == FOLD_ACTION)) {
        gtm_fold_add_do(f, 1);
    } else if (is_kind(f, f->at + 1, GTM_WORD_STRING)) { /* create a task: "call them" */
        static const struct gtm_entry about = {
            .phrase = ":", .name = "about", .key = "", .token = GTM_T_PREP, .id = GTM_PREP_ABOUT};
        struct gtm_token token = {.kind = GTM_T_PREP, .weekday = -1, .entry = &about};
        gtm_fold_take(f, token, 1);
    } else {
        gtm_fold_emit_kind(f, GTM_T_COLON, 1);
    }
}

static void fold_bullet(struct fold *f)
{
    gtm_fold_emit_kind(f, GTM_T_ITEM, 1);
    if (f->group) {
        f->mode = FOLD_COND;
        gtm_fold_begin_clause(f);
    } else {
        gtm_fold_begin_actions(f);
    }
}

static void fold_arrow(struct fold *f)
{
    if (f->arrow) {
        f->arrow = false;
        gtm_fold_emit_kind(f, GTM_T_ARROW, 1);
        gtm_fold_begin_actions(f);
    } else {
        gtm_fold_add_do(f, 1);
    }
}

static void fold_sign(struct fold *f)
{
    static const struct {
        const char *sign;
        enum gtm_compare compare;
    } signs[] = {{"<", GTM_COMPARE_LT},
                 {"<=", GTM_COMPARE_LE},
                 {">", GTM_COMPARE_GT},
                 {">=", GTM_COMPARE_GE},
                 {"!=", GTM_COMPARE_NE}};
    struct gtm_token token = {.kind = GTM_T_COMPARE, .weekday = -1, .compare = GTM_COMPARE_EQ};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (strcmp(f->words[f->at].low, signs[i].sign) == 0)
            token.compare = signs[i].compare;
    gtm_fold_take(f, token, 1);
    f->verb = FOLD_LINK;
}

static void fold_string(struct fold *f)
{
    int p = gtm_fold_previous(f);
    bool time = p == GTM_T_UNTIL || p == GTM_T_OR_C || p == GTM_T_AND_C;
    if (time && gtm_fold_moment(f)) /* until 2026-12-01 */
        return;
    const char *text = f->words[f->at].low;
    const struct gtm_entry *event = gtm_fold_is_condition(f) ? declared_event(f, text) : NULL;
    struct gtm_token token = {.kind = event ? GTM_T_EVENT : GTM_T_STRING,
                              .weekday = -1,
                              .entry = event,
                              .text = event ? event->phrase : text};
    gtm_fold_take(f, token, 1);
    if (event)
        f->verb = FOLD_HAPPENS;
}

/* Dana's and Ben's approval: each is Dana and Ben's approval. */
static void fold_possessive(struct fold *f)
{
    const struct gtm_token *t = gtm_fold_last(f);
    bool person = t->kind == GTM_T_NOMINAL && t->entry && t->entry->id == GTM_CLASS_PERSON;
    if (person && (is_kind(f, f->at + 1, GTM_WORD_COMMA) || gtm_fold_is(f, f->at + 1, "and") ||
                   gtm_fold_is(f, f->at + 1, "or")))
        f->at++;
    else
        gtm_fold_emit_kind(f, GTM_T_POSS, 1);
}

static void fold_mark(struct fold *f)
{
    const struct gtm_word *word = &f->words[f->at];
    switch (word->kind) {
    case GTM_WORD_COLON: fold_colon(f); break;
    case GTM_WORD_BULLET: fold_bullet(f); break;
    case GTM_WORD_ARROW: fold_arrow(f); break;
    case GTM_WORD_COMPARE: fold_sign(f); break;
    case GTM_WORD_STRING: fold_string(f); break;
    case GTM_WORD_POSS: fold_possessive(f); break;
    case GTM_WORD_OPEN:
    case GTM_WORD_CLOSE:
    case GTM_WORD_BAR:
        gtm_diag_report(f->folder->diags, GTM_DIAG_NOT_UNDERSTOOD, word->span,
                        word->kind == GTM_WORD_BAR ? "|" : "(",
                        "leave the brackets out: what stands in them would not be read", NULL);
        f->at++;
        break;
    default: f->at++;
    }
}

/* "all of the following are true:" -> the words between the list's name and its colon say nothing
 * more. */
static void skip_to_colon(struct fold *f)
{
    uint32_t at = f->at;
    while (at < f->count && at < f->at + 4 && !is_kind(f, at, GTM_WORD_COLON) &&
           !is_kind(f, at, GTM_WORD_COMMA))
        at++;
    if (is_kind(f, at, GTM_WORD_COLON)) {
        f->at = at;
    } else if (is_kind(f, at, GTM_WORD_COMMA)) { /* If all of the following hold, alert me: … */
        f->at = at;
        gtm_fold_add_do(f, 1);
    }
}

/* Whether a joint stands at f->at: a comma, a dash, "and", "or" … */
static bool is_joint(const struct fold *f)
{
    enum gtm_word_kind kind = f->words[f->at].kind;
    return kind == GTM_WORD_COMMA || kind == GTM_WORD_DASH || kind == GTM_WORD_PLUS ||
           gtm_fold_is(f, f->at, "and") || gtm_fold_is(f, f->at, "or") ||
           gtm_fold_is(f, f->at, "then") || gtm_fold_is(f, f->at, "nor") ||
           (gtm_fold_is(f, f->at, "but") &&
            (f->mode == FOLD_COND || !gtm_fold_is(f, f->at + 1, "not")));
}

/* Sets the state that a sentence, a condition … begins with, and adds its START token. */
static void begin(struct fold *f, enum gtm_start start)
{
    if (start == GTM_START_SENTENCE || start == GTM_START_ACTIONS)
        for (uint32_t i = 0; i < f->count; i++)
            f->arrow = f->arrow || f->words[i].kind == GTM_WORD_ARROW;
    f->mode = start == GTM_START_COND || f->arrow ? FOLD_COND
              : start == GTM_START_MEANING        ? FOLD_MEANING
                                                  : FOLD_ACTION;
    f->expect_action = f->mode == FOLD_ACTION;
    struct gtm_token first = {.weekday = -1};
    first.kind = start == GTM_START_COND      ? GTM_T_START_COND
                 : start == GTM_START_ACTIONS ? GTM_T_START_ACTIONS
                 : start == GTM_START_MEANING ? GTM_T_START_MEANING
                 : f->arrow                   ? GTM_T_START_ARROW
                                              : GTM_T_START_SENTENCE;
    gtm_fold_emit(f, first, 0, 0);
    f->tokens[0].span.end = f->tokens[0].span.begin;
}

const struct gtm_token *gtm_fold(struct gtm_folder *folder, const struct gtm_word *words,
                                 uint32_t count, enum gtm_start start)
{
    struct fold f = {.folder = folder, .words = words, .count = count};
    unsigned before = folder->diags->errors;
    begin(&f, start);
    while (f.at < f.count) {
        int p = gtm_fold_previous(&f);
        if (p == GTM_T_ALLOF || p == GTM_T_ANYOF || p == GTM_T_NONEOF)
            skip_to_colon(&f);
        if (f.at >= f.count)
            break;
        if (is_joint(&f))
            gtm_fold_joint(&f);
        else if (f.words[f.at].kind == GTM_WORD_WORD || f.words[f.at].kind == GTM_WORD_NUMBER)
            gtm_fold_word(&f);
        else
            fold_mark(&f);
    }
    struct gtm_token end = {.kind = GTM_T_END, .weekday = -1};
    gtm_fold_emit(&f, end, count, 0);
    if (count)
        gtm_fold_last(&f)->span.begin = gtm_fold_last(&f)->span.end;
    if (f.unknown)
        gtm_fold_report_unknown(&f);
    return folder->diags->errors > before ? NULL : f.tokens;
}
