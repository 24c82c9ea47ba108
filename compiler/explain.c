/* explain.c -- gtmc explain: each sentence with its place and kind, then its reading.
 *
 * The whole output is itself a workflow: comments, and sentences in one canonical form that compile
 * to the same code.
 */
#include "compiler/explain.h"
#include "compiler/people.h"
#include "compiler/request.h"

#include <ctype.h>
#include <string.h>

static bool same_place(struct gtm_span a, struct gtm_span b)
{
    return a.file == b.file && a.begin == b.begin;
}

static void say_heading(struct gtm_workflow *w, struct gtm_span span, const char *kind,
                        struct gtm_buf *out)
{
    const struct gtm_source *source = &w->sources.files[span.file];
    gtm_buf_printf(out, "# %s:%u %s: %s\n", source->name, gtm_source_line(source, span.begin, NULL),
                   kind, gtm_said(w, span));
}

/* Capitalises the sentence that begins at `from` and ends it. */
static void finish(struct gtm_buf *out, size_t from, bool stop)
{
    if (from < out->length)
        out->bytes[from] = (char)toupper((unsigned char)out->bytes[from]);
    gtm_buf_text(out, stop ? ".\n" : "\n");
}

/* "If …, " or the bulleted form with its "then ". */
static void say_lead(struct gtm_buf *out, const struct gtm_cond *cond)
{
    if (gtm_cond_is_flat(cond)) {
        gtm_buf_text(out, "if ");
        gtm_explain_cond(out, cond);
        gtm_buf_text(out, ", ");
    } else if (cond->op == GTM_COND_NOT && cond->first->op != GTM_COND_OR &&
               gtm_cond_is_flat(cond->first)) {
        gtm_buf_text(out, "unless ");
        gtm_explain_cond(out, cond->first);
        gtm_buf_text(out, ", ");
    } else {
        gtm_buf_text(out, "if ");
        gtm_explain_bullets(out, cond);
        gtm_buf_text(out, "then ");
    }
}

static void say_before(struct gtm_buf *out, const struct gtm_sentence_ir *s)
{
    gtm_buf_text(out, " before ");
    const char *what, *to = " to ";
    if (s->before_covers == ~0u) {
        what = "taking any action";
        to = " on ";
    } else if (s->before_general) {
        what = s->before_cond ? "contacting" : "contacting anyone";
        to = " ";
    } else if (s->before_covers == 1u << GTM_PRIMITIVE_DRAFT) {
        what = "drafting";
        to = " for ";
    } else if (s->before_covers == 1u << GTM_PRIMITIVE_CONNECT) {
        what = "sending a connection request";
    } else if (s->before_covers == 1u << GTM_PRIMITIVE_COMMENT) {
        what = "commenting";
        to = " for ";
    } else {
        what = "sending a message";
    }
    gtm_buf_text(out, what);
    if (s->before_cond) {
        gtm_buf_text(out, to);
        gtm_explain_whom(out, s->before_cond);
    }
}

/* ---- what the reading adds: comments ---- */

static void note(struct gtm_buf *out, const char *text)
{
    gtm_buf_printf(out, "#   %s\n", text);
}

static void say_notes(struct gtm_buf *out, const struct gtm_sentence_ir *s)
{
    if (gtm_cond_waits_for_reply(s->cond))
        note(out, "the time runs from the newest message to the prospect");
    bool waits = gtm_request_in(s->cond);
    if (waits)
        note(out, "once for each request, whose time it is; the first decision about it counts");
    for (const struct gtm_act *act = s->acts; act; act = act->next) {
        if (act->primitive == GTM_PRIMITIVE_APPROVE && waits)
            continue;
        if (act->primitive == GTM_PRIMITIVE_APPROVE && !act->in_place)
            note(out, "nothing is asked here: it holds in front of every action that it covers");
        else if (act->primitive == GTM_PRIMITIVE_APPROVE)
            note(out, act->released
                          ? "approving releases the message to the later sentence that sends it"
                          : "no later sentence sends it: approving sends it");
        if (act->primitive == GTM_PRIMITIVE_SEND && (act->flags & GTM_ACTION_MAY_DRAFT))
            note(out, "no sentence before it drafts: the message is drafted first");
    }
    if (s->before && !(s->acts && s->acts->primitive == GTM_PRIMITIVE_APPROVE))
        note(out, s->before_general
                      ? "whatever is held back waits until this is done for the prospect"
                      : "done once for each prospect; where no other sentence does what is held "
                        "back, this one goes on to do it");
}

/* ---- sentences ---- */

/* What a guardrail about one kind of action forbids, or NULL. */
static const char *single_verb(uint32_t covers)
{
    static const struct {
        enum gtm_primitive primitive;
        const char *verb;
    } verbs[] = {
        {GTM_PRIMITIVE_SKIP, "skip anyone"},    {GTM_PRIMITIVE_RESEARCH, "research anyone"},
        {GTM_PRIMITIVE_ALERT, "alert me"},      {GTM_PRIMITIVE_ESCALATE, "escalate"},
        {GTM_PRIMITIVE_SUMMARIZE, "summarize"}, {GTM_PRIMITIVE_ASSIGN, "assign them"},
        {GTM_PRIMITIVE_RECORD, "tag them"},     {GTM_PRIMITIVE_TASK, "create a task"}};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (covers == 1u << verbs[i].primitive)
            return verbs[i].verb;
    return NULL;
}

static void say_guards(struct gtm_workflow *w, const struct gtm_sentence_ir *s, struct gtm_buf *out)
{
    for (const struct gtm_guard *g = w->guards; g; g = g->next) {
        if (g->sentence != s || g->kind == GTM_GUARD_BEFORE)
            continue;
        size_t from = out->length;
        const char *verb = single_verb(g->covers);
        if (!verb)
            verb = g->covers == 1u << GTM_PRIMITIVE_SEND      ? "send a message"
                   : g->covers == 1u << GTM_PRIMITIVE_CONNECT ? "send a connection request"
                   : g->covers == 1u << GTM_PRIMITIVE_COMMENT ? "comment"
                   : g->covers == 1u << GTM_PRIMITIVE_DRAFT   ? "draft a message"
                   : g->covers == ~0u                         ? "take any action"
                                                              : "contact anyone";
        bool email = g->covers == 1u << GTM_PRIMITIVE_SEND && g->channel &&
                     strcmp(g->channel, "email") == 0;
        if (g->kind == GTM_GUARD_LIMIT)
            gtm_explain_limit(out, g);
        else if (g->kind == GTM_GUARD_WINDOW)
            gtm_explain_window(out, g);
        else {
            gtm_buf_printf(out, "never %s", email ? "email anyone" : verb);
            gtm_explain_channel(out, g);
        }
        if (g->ask && !g->ask->panel && strcmp(g->ask->person_name, "me") == 0) {
            gtm_buf_text(out, " without my approval");
        } else if (g->ask) {
            gtm_buf_text(out, " without approval from ");
            gtm_people_say(out, g->ask);
        }
        if (g->kind == GTM_GUARD_HOLD) {
            gtm_buf_text(out, " until ");
            gtm_explain_cond(out, g->cond);
        } else if (g->cond && gtm_cond_is_flat(g->cond)) {
            gtm_buf_text(out, " if ");
            gtm_explain_cond(out, g->cond);
        } else if (g->cond && g->cond->op == GTM_COND_NOT) {
            gtm_buf_text(out, " unless ");
            gtm_explain_cond(out, g->cond->first);
        } else if (g->cond) {
            gtm_buf_text(out, " if ");
            gtm_explain_bullets(out, g->cond);
        }
        finish(out, from, true);
    }
}

static bool is_plain_guard(const struct gtm_sentence_ir *s)
{
    return s->kind == GTM_SENTENCE_GUARDRAIL && !s->acts;
}

static void say_table(struct gtm_buf *out, const struct gtm_sentence_ir *s)
{
    gtm_buf_text(out, "| Situation | Next action |\n|---|---|\n");
    for (const struct gtm_row *row = s->rows; row; row = row->next) {
        gtm_buf_text(out, "| ");
        if (row->unclear)
            gtm_buf_text(out, "Unclear");
        else if (!row->cond)
            gtm_buf_text(out, "Anything else");
        else
            gtm_explain_cond(out, row->cond);
        gtm_buf_text(out, " | ");
        gtm_explain_acts(out, row->acts);
        gtm_buf_text(out, " |\n");
    }
}

static void say_sentence(struct gtm_workflow *w, const struct gtm_sentence_ir *s,
                         struct gtm_buf *out)
{
    if (s->rows) {
        say_table(out, s);
        return;
    }
    if (is_plain_guard(s)) {
        say_guards(w, s, out);
        return;
    }
    size_t from = out->length;
    if (s->is_policy) {
        gtm_buf_printf(out, "when something is unclear, %s", gtm_policy_name(s->policy));
        finish(out, from, true);
        return;
    }
    if (s->delay || s->delay_moment) {
        if (s->delay_from_start)
            gtm_buf_printf(out, "day %lld: ", (long long)(s->delay / 86400));
        else {
            bool point = s->delay_moment && s->delay_moment->point;
            gtm_buf_text(out, point ? "" : "after ");
            if (point)
                gtm_explain_at(out, s->delay_moment);
            else
                gtm_explain_time(out, s->delay, s->delay_moment);
            gtm_buf_text(out, ", ");
        }
    }
    bool stops = s->acts && !s->acts->next && s->acts->primitive == GTM_PRIMITIVE_STOP && s->cond &&
                 s->cond->op == GTM_COND_ELAPSED;
    if (stops) {
        gtm_explain_acts(out, &(struct gtm_act){.primitive = GTM_PRIMITIVE_STOP, .cond = s->cond});
        finish(out, from, true);
        return;
    }
    if (s->cond)
        say_lead(out, s->cond);
    gtm_explain_acts(out, s->acts);
    if (s->until) {
        gtm_buf_text(out, " until ");
        gtm_explain_cond(out, s->until);
    }
    if (s->before)
        say_before(out, s);
    finish(out, from, true);
}

static void say_definition(struct gtm_workflow *w, const struct gtm_unit *unit, struct gtm_buf *out)
{
    for (const struct gtm_symbol *s = w->symbols; s; s = s->next) {
        if (s->kind != GTM_SYMBOL_TERM || s->span.file != unit->span.file ||
            s->span.begin < unit->span.begin || s->span.end > unit->span.end)
            continue;
        if (s->cond && gtm_cond_is_flat(s->cond)) {
            size_t from = out->length;
            if (s->means) {
                gtm_buf_printf(out, "%s means ", s->name);
                gtm_explain_cond(out, s->cond);
            } else {
                gtm_buf_printf(out, "%s %s is ", strchr("aeiou", *s->name) ? "an" : "a", s->name);
                if (s->cond->op == GTM_COND_TERM && !s->cond->symbol->means)
                    gtm_buf_printf(out, "%s %s",
                                   strchr("aeiou", *s->cond->symbol->name) ? "an" : "a",
                                   s->cond->symbol->name);
                else {
                    struct gtm_buf whom = {0};
                    gtm_explain_whom(&whom, s->cond);
                    gtm_buf_printf(out, "anyone %s", whom.bytes + strlen("everyone "));
                    gtm_buf_free(&whom);
                }
            }
            finish(out, from, true);
            return;
        }
    }
    size_t from = out->length;
    gtm_buf_text(out, gtm_said(w, unit->span));
    finish(out, from, true);
}

static void say_unit(struct gtm_workflow *w, const struct gtm_unit *unit, struct gtm_buf *out)
{
    if (unit->kind == GTM_UNIT_TEMPLATE || unit->kind == GTM_UNIT_EXAMPLE) {
        struct gtm_text text = gtm_source_text(&w->sources, unit->span);
        gtm_buf_slice(out, text);
        gtm_buf_text(out, "\n\n");
        return;
    }
    for (const struct gtm_sentence_ir *s = w->sentences; s; s = s->next) {
        if (same_place(s->span, unit->span)) {
            static const char *const fires[] = {"step", "watch"};
            const char *kind = s->rows        ? "table"
                               : s->is_policy ? "setting"
                               : s->kind == GTM_SENTENCE_GUARDRAIL
                                   ? "guardrail"
                                   : fires[s->kind == GTM_SENTENCE_WATCH];
            say_heading(w, unit->span, kind, out);
            say_notes(out, s);
            say_sentence(w, s, out);
            gtm_buf_char(out, '\n');
            return;
        }
        if (s->has_otherwise && same_place(s->otherwise_span, unit->span)) {
            say_heading(w, unit->span, "otherwise", out);
            gtm_buf_text(out, "Otherwise, ");
            gtm_explain_acts(out, s->otherwise);
            gtm_buf_text(out, ".\n\n");
            return;
        }
    }
    if (unit->words[0].kind == GTM_WORD_WORD && strcmp(unit->words[0].low, "use") == 0) {
        say_heading(w, unit->span, "use (its sentences stand above)", out);
        gtm_buf_char(out, '\n');
        return;
    }
    say_heading(w, unit->span, unit->setting ? "setting" : "definition", out);
    say_definition(w, unit, out);
    gtm_buf_char(out, '\n');
}

void gtm_explain(struct gtm_workflow *w, struct gtm_buf *out)
{
    for (uint32_t i = 0; i < w->unit_count; i++)
        if (w->units[i].span.file >= w->first_own_file)
            say_unit(w, &w->units[i], out);
}
