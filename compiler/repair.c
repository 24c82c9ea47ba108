/* repair.c -- what was probably meant: the words are read again with one small word put in, one
 * left out, or one formed or spelled otherwise, near the place from which they make no sense; the
 * first that has one meaning is offered.
 */
#include <ctype.h>
#include <string.h>

#include "compiler/suggest.h"
#include "grammar/declare.h"
#include "parser.tab.h"

/* The most trials, the most branches of all of them together, and the longest sentence. */
enum { MOST_TRIALS = 60, MOST_BRANCHES = 6000, MOST_WORDS = 60, MOST_BACK = 3, SAME_LETTERS = 3 };

struct gtm_repair gtm_repair_of(struct gtm_workflow *w, const struct gtm_ask *ask)
{
    struct gtm_repair d = {.w = w, .ask = ask, .count = ask->count, .left = MOST_TRIALS};
    d.words = gtm_arena_alloc(w->arena, (ask->count + 1) * sizeof *d.words);
    d.from = gtm_arena_alloc(w->arena, (ask->count + 1) * sizeof *d.from);
    memcpy(d.words, ask->words, ask->count * sizeof *d.words);
    for (uint32_t i = 0; i < ask->count; i++)
        d.from[i] = i;
    return d;
}

void gtm_repair_put(struct gtm_repair *d, uint32_t at, const char *low)
{
    d->words[at].low = low;
}

static void put_in(struct gtm_repair *d, uint32_t at, const char *low, enum gtm_word_kind kind)
{
    uint32_t rest = d->count - at;
    memmove(d->words + at + 1, d->words + at, rest * sizeof *d->words);
    memmove(d->from + at + 1, d->from + at, rest * sizeof *d->from);
    d->count++;
    struct gtm_span span = rest ? d->words[at + 1].span : d->words[at - 1].span;
    if (rest)
        span.end = span.begin;
    else
        span.begin = span.end;
    d->words[at] = (struct gtm_word){.kind = kind, .span = span, .low = low};
    d->from[at] = UINT32_MAX;
}

static void take_out(struct gtm_repair *d, uint32_t at)
{
    d->count--;
    memmove(d->words + at, d->words + at + 1, (d->count - at) * sizeof *d->words);
    memmove(d->from + at, d->from + at + 1, (d->count - at) * sizeof *d->from);
}

uint32_t gtm_repair_reach(const struct gtm_repair *d, struct gtm_reach *reach)
{
    struct gtm_trial trial = gtm_trial_begin(d->w);
    struct gtm_lattice lattice;
    struct gtm_search found;
    gtm_lattice_init(&lattice, d->w->arena, &d->w->lexicon, &d->w->diags, d->words, d->count);
    gtm_search_reach(&lattice, d->ask->start, &found, reach);
    uint32_t furthest = found.first ? d->count + 1 : found.furthest;
    gtm_trial_end(d->w, trial);
    return furthest;
}

bool gtm_repair_declares(const struct gtm_repair *d)
{
    if (d->ask->kind != GTM_READING_STATEMENT)
        return false;
    struct gtm_declares declares;
    struct gtm_diags diags = {.sources = &d->w->sources, .arena = d->w->arena};
    struct gtm_unit unit = *d->ask->unit;
    unit.words = d->words;
    unit.count = d->count;
    gtm_declares_init(&declares, d->w->arena, &diags, &d->w->lexicon);
    enum gtm_decl_kind kind = gtm_declare_read(&declares, &unit)->kind;
    gtm_declares_free(&declares);
    return kind != GTM_DECL_NONE && kind != GTM_DECL_WRONG && kind != GTM_DECL_NO_EFFECT;
}

bool gtm_repair_reads(struct gtm_repair *d)
{
    if (d->left == 0 || d->branches > MOST_BRANCHES)
        return false;
    d->left--;
    struct gtm_ask ask = *d->ask;
    struct gtm_unit unit;
    if (ask.unit) {
        unit = *ask.unit;
        unit.words = d->words;
        unit.count = d->count;
        ask.unit = &unit;
    }
    ask.words = d->words;
    ask.count = d->count;
    return gtm_words_read_well(d->w, &ask, &d->branches);
}

/* ---- as text ---- */

/* Where the text begins: a definition's name stands before its body. */
static uint32_t text_begin(const struct gtm_repair *d)
{
    const struct gtm_symbol *s = d->ask->symbol;
    uint32_t begin = d->ask->within.begin;
    for (uint32_t i = 0; s && i < d->w->unit_count; i++) {
        struct gtm_span span = d->w->units[i].span;
        if (span.file == s->span.file && span.begin <= s->span.begin && s->span.begin < span.end)
            begin = span.begin;
    }
    return begin;
}

static void add_word(struct gtm_buf *out, struct gtm_repair const *d, uint32_t at)
{
    const struct gtm_word *word = &d->words[at];
    const struct gtm_word *old = d->from[at] == UINT32_MAX ? NULL : &d->ask->words[d->from[at]];
    struct gtm_text source = gtm_source_text(&d->w->sources, word->span);
    if (old && old->low == word->low)
        gtm_buf_slice(out, source);
    else if (old && source.length && isupper((unsigned char)*source.at))
        gtm_buf_printf(out, "%c%s", toupper((unsigned char)*word->low), word->low + 1);
    else
        gtm_buf_text(out, word->low);
}

/* The source between two places, white space as one blank. */
static void add_between(struct gtm_buf *out, const struct gtm_repair *d, uint32_t begin,
                        uint32_t end)
{
    struct gtm_span span = {d->ask->within.file, begin, end};
    struct gtm_text text = gtm_source_text(&d->w->sources, span);
    for (size_t i = 0; i < text.length; i++)
        if (!isspace((unsigned char)text.at[i]))
            gtm_buf_char(out, text.at[i]);
        else if (out->length && out->bytes[out->length - 1] != ' ')
            gtm_buf_char(out, ' ');
}

const char *gtm_repair_text(const struct gtm_repair *d)
{
    struct gtm_buf out = {0};
    struct gtm_span within = d->ask->within;
    uint32_t last = UINT32_MAX,
             end = text_begin(d); /* the word of the source before, and its end */
    for (uint32_t i = 0; i < d->count; i++) {
        const struct gtm_word *word = &d->words[i];
        if (word->span.begin < within.begin || word->span.end > within.end)
            continue; /* the heading over a cell */
        bool new = d->from[i] == UINT32_MAX || (i > 0 && d->from[i - 1] == UINT32_MAX);
        bool follows = last == UINT32_MAX || d->from[i] == last + 1;
        if (new || !follows || word->span.begin < end) {
            if (word->kind != GTM_WORD_COMMA && out.length && out.bytes[out.length - 1] != ' ')
                gtm_buf_char(&out, ' ');
        } else {
            add_between(&out, d, end, word->span.begin);
        }
        last = d->from[i];
        end = word->span.end;
        add_word(&out, d, i);
    }
    const char *text = gtm_arena_printf(d->w->arena, "%.*s.", (int)out.length, out.bytes);
    gtm_buf_free(&out);
    return text;
}

/* ---- one change ---- */

bool gtm_repair_cut(struct gtm_repair *d, uint32_t begin, uint32_t end)
{
    while (end > begin)
        take_out(d, --end);
    return gtm_repair_reads(d);
}

static const char *put_one_in(struct gtm_repair *d, uint32_t at)
{
    static const struct {
        const char *low;
        enum gtm_word_kind kind;
    } small[] = {
#define PUT_IN(low, kind) {low, GTM_WORD_##kind},
#include "compiler/suggest.def"
    };
    const char *text = NULL;
    for (size_t i = 0; at > 0 && at < d->count && i < sizeof small / sizeof *small && !text; i++) {
        put_in(d, at, small[i].low, small[i].kind);
        text = gtm_repair_reads(d) ? gtm_repair_text(d) : NULL;
        take_out(d, at);
    }
    return text;
}

/* Whether a word is there twice. */
static bool is_double(const struct gtm_repair *d, uint32_t at)
{
    return at > 0 && at < d->count && d->words[at].kind == GTM_WORD_WORD &&
           strcmp(d->words[at].low, d->words[at - 1].low) == 0;
}

static bool is_small(const struct gtm_repair *d, uint32_t at)
{
    const struct gtm_word *word = &d->words[at];
    const struct gtm_entry *e =
        word->kind == GTM_WORD_WORD ? gtm_lexicon_find(&d->w->lexicon, word->low) : NULL;
    bool small = word->kind == GTM_WORD_COMMA || is_double(d, at);
    for (; e; e = e->other)
        switch (e->token) {
#define LEAVE_OUT(token) case GTM_T_##token:
#include "compiler/suggest.def"
            small = true;
            break;
        case GTM_T_NOT:
        case GTM_T_NEITHER:
        case GTM_T_NO: return false; /* without it the sentence says the contrary */
        default: break;
        }
    return small;
}

static const char *leave_one_out(struct gtm_repair *d, uint32_t at)
{
    if (at >= d->count || d->count < 2 || !is_small(d, at))
        return NULL;
    struct gtm_word word = d->words[at];
    uint32_t from = d->from[at];
    take_out(d, at);
    const char *text = gtm_repair_reads(d) ? gtm_repair_text(d) : NULL;
    put_in(d, at, word.low, word.kind);
    d->words[at] = word;
    d->from[at] = from;
    return text;
}

static const char *spell_one(struct gtm_repair *d, uint32_t at)
{
    const char *near[GTM_MOST_NEAR], *text = NULL;
    if (at >= d->count || d->words[at].kind != GTM_WORD_WORD || strlen(d->words[at].low) < 4)
        return NULL;
    const char *old = d->words[at].low;
    uint32_t n = gtm_lexicon_near(&d->w->lexicon, old, near);
    for (uint32_t i = 0; i < n && i < 2 && !text; i++) {
        gtm_repair_put(d, at, near[i]);
        text = gtm_repair_reads(d) ? gtm_repair_text(d) : NULL;
    }
    gtm_repair_put(d, at, old);
    return text;
}

/* did not replied: another form of the same verb */
static const char *form_one(struct gtm_repair *d, uint32_t at)
{
    const char *text = NULL, *old = at < d->count ? d->words[at].low : "";
    const struct gtm_lexicon *lexicon = &d->w->lexicon;
    if (at >= d->count || d->words[at].kind != GTM_WORD_WORD)
        return NULL;
    for (const struct gtm_entry *e = gtm_lexicon_find(lexicon, old); e && !text; e = e->other)
        for (uint32_t i = 0; i < lexicon->size && e->token == GTM_T_EVENT && !text; i++) {
            const struct gtm_entry *f = lexicon->slots[i];
            while (f && !(f->token == e->token && f->id == e->id && f->form != e->form))
                f = f->other;
            if (!f || strncmp(f->phrase, old, SAME_LETTERS) != 0 || strchr(f->phrase, ' '))
                continue;
            gtm_repair_put(d, at, f->phrase);
            text = gtm_repair_reads(d) ? gtm_repair_text(d) : NULL;
        }
    if (at < d->count)
        gtm_repair_put(d, at, old);
    return text;
}

const char *gtm_repair_near(struct gtm_workflow *w, const struct gtm_ask *ask, uint32_t at)
{
    if (ask->count > MOST_WORDS || !ask->within.end)
        return NULL;
    struct gtm_repair d = gtm_repair_of(w, ask);
    const char *text = NULL;
    for (uint32_t back = 0; back < MOST_BACK && back <= at && !text; back++) {
        text = is_double(&d, at - back) ? leave_one_out(&d, at - back) : NULL;
        text = text ? text : form_one(&d, at - back);
        text = text ? text : put_one_in(&d, at - back);
        if (!text && at < ask->count) /* what breaks off has no word too many */
            text = leave_one_out(&d, at - back);
        text = text ? text : spell_one(&d, at - back);
    }
    return text;
}
