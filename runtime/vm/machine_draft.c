/* machine_draft.c -- drafts: the one in hand, making one, and what is said in it.
 *
 * Under rehearsal a draft is a row without text; the text is made only where a guardrail looks at
 * the words, or where a template could have a hole.
 */
#include "runtime/vm/compare.h"
#include "runtime/vm/run.h"

uint32_t *gtm_draft_hand(struct gtm_run *run, struct gtm_fiber *fiber)
{
    return fiber->watch == GTM_NO_ROW ? &run->prospect->draft : &fiber->draft;
}

struct gtm_draft *gtm_draft_of(struct gtm_prospect *p, uint32_t number)
{
    if (number == 0)
        return NULL;
    for (uint32_t i = p->drafts_count; i-- > 0;)
        if (p->drafts[i].number == number)
            return &p->drafts[i];
    return NULL;
}

bool gtm_draft_is_free(const struct gtm_draft *draft)
{
    return draft->status != GTM_STATUS_CANCELLED && draft->sent_on.length == 0;
}

enum gtm_content gtm_draft_content(struct gtm_text kind)
{
    if (gtm_compare_equal(kind, gtm_text_of("message")))
        return GTM_CONTENT_MESSAGE;
    if (gtm_text_mentions(kind, gtm_text_of("comment")))
        return GTM_CONTENT_COMMENT;
    if (gtm_text_mentions(kind, gtm_text_of("connection")) ||
        gtm_compare_equal(kind, gtm_text_of("note")))
        return GTM_CONTENT_CONNECT;
    return GTM_CONTENT_MESSAGE;
}

static uint64_t hash_by(uint64_t (*hash_of)(struct gtm_text), const struct gtm_draft *draft)
{
    uint64_t parts[4] = {hash_of(draft->to), hash_of(draft->subject), hash_of(draft->text),
                         draft->text.length};
    uint64_t hash = hash_of((struct gtm_text){(const char *)parts, sizeof parts});
    return hash ? hash : 1;
}

uint64_t gtm_draft_hash(const struct gtm_draft *draft)
{
    return hash_by(gtm_text_sum, draft);
}

/* States of before hold an approval's hash byte by byte: those are looked at once more. */
bool gtm_draft_is_approved(const struct gtm_draft *draft)
{
    return draft->approved && (draft->approved == gtm_draft_hash(draft) ||
                               draft->approved == hash_by(gtm_text_hash, draft));
}

/* ---- making ---------------------------------------------------------------------------------- */

void gtm_draft_call(struct gtm_run *run, const struct gtm_fiber *fiber,
                    enum gtm_primitive primitive, uint32_t action, const struct gtm_draft *draft,
                    struct gtm_result *result)
{
    const struct gtm_event_row *seen = gtm_watch_occurrence(run, fiber);
    /* a copy, for a primitive that asks for the record's lists moves the list of events */
    struct gtm_event_row occurrence = seen ? *seen : (struct gtm_event_row){0}, post = {0};
    struct gtm_call call = {
        .prospect = run->prospect,
        .action = &run->program->actions[action],
        .occurrence = seen ? &occurrence : NULL,
        .draft = draft,
        .now = run->now,
    };
    if (draft &&
        draft->answers.length) { /* a comment answers its own post, whatever the watch saw */
        post.text = draft->answers;
        call.occurrence = &post;
    }
    *result = (struct gtm_result){.verdict = GTM_YES};
    gtm_primitive_of(primitive)(&call, result);
}

/* Makes the draft's text. Returns false with the reason in *why where something is missing. */
static bool write_draft(struct gtm_run *run, const struct gtm_fiber *fiber, struct gtm_draft *draft,
                        struct gtm_text *why)
{
    struct gtm_result result;
    gtm_draft_call(run, fiber, GTM_PRIMITIVE_DRAFT, draft->action, draft, &result);
    *why = result.text;
    if (result.verdict != GTM_YES)
        return false;
    draft->subject = result.subject;
    draft->text = result.text;
    draft->to = result.to;
    draft->reasons = result.reasons;
    draft->sources = result.sources;
    return true;
}

struct gtm_draft *gtm_draft_add(struct gtm_run *run, uint32_t action, struct gtm_text kind)
{
    static const struct gtm_text none = {"", 0};
    struct gtm_prospect *p = run->prospect;
    struct gtm_draft *draft =
        gtm_list_add(&p->drafts, &p->drafts_count, &p->drafts_room, sizeof *draft);
    /* one by one: clearing so large a row at once costs more than a rehearsed decision should, and
     * so does copying a text from the one that was written just before it */
    draft->number = p->next_draft++;
    draft->action = action;
    draft->kind = kind;
    draft->subject = none;
    draft->text = none;
    draft->to = none;
    draft->answers = none;
    draft->reasons = none;
    draft->sources = none;
    draft->sent_on = none;
    draft->decided_by = none;
    draft->status = GTM_STATUS_DONE;
    draft->approved = 0;
    draft->at = run->now;
    draft->dirty = true;
    return draft;
}

/* Gives a new draft its words, or takes it back where something is missing. Returns its number, or
 * 0. Out of line: a rehearsal seldom looks at words. */
static __attribute__((noinline)) uint32_t write_new(struct gtm_run *run,
                                                    const struct gtm_fiber *fiber,
                                                    struct gtm_draft *draft, struct gtm_text *why)
{
    const struct gtm_event_row *post = NULL;
    if (draft->answers.length == 0 && gtm_draft_content(draft->kind) == GTM_CONTENT_COMMENT)
        post = gtm_watch_occurrence(run, fiber);
    if (post)
        draft->answers = post->text;
    if (write_draft(run, fiber, draft, why))
        return draft->number;
    run->prospect->drafts_count--;
    run->prospect->next_draft--;
    return 0;
}

uint32_t gtm_draft_make(struct gtm_run *run, struct gtm_fiber *fiber, uint32_t action,
                        const struct gtm_event_row *post, struct gtm_text *why)
{
    static const struct gtm_text comment = {"comment", sizeof "comment" - 1};
    static const struct gtm_text connect = {"connection request", sizeof "connection request" - 1};
    const struct gtm_prospect *p = run->prospect;
    const struct gtm_action *row = &run->program->actions[action];
    bool is_comment = row->primitive == GTM_PRIMITIVE_COMMENT;
    bool is_connect = row->primitive == GTM_PRIMITIVE_CONNECT;
    struct gtm_text kind = gtm_program_string(run->program, row->what);
    struct gtm_draft *draft = gtm_draft_add(run, action,
                                            is_comment   ? comment
                                            : is_connect ? connect
                                                         : kind);
    if (post)
        draft->answers = post->text;
    /* whether a template has a hole shows only where the record is there (see needs_record) */
    if (!p->rehearse || (row->template != GTM_NONE && p->json.length))
        return write_new(run, fiber, draft, why);
    return draft->number;
}

bool gtm_prospect_needs_record(const struct gtm_program *program)
{
    for (uint32_t i = 0; i < program->action_count; i++) {
        const struct gtm_action *action = &program->actions[i];
        bool addresses = action->channel != GTM_NONE &&
                         gtm_primitive_is_contact((enum gtm_primitive)action->primitive);
        if (action->template != GTM_NONE || addresses)
            return true;
    }
    for (uint32_t pc = 0; pc < program->code_count; pc++)
        if (program->code[pc].op == GTM_OP_SAYS || program->code[pc].op == GTM_OP_JUDGE)
            return true;
    return false;
}

/* ---- questions about the content in hand ----------------------------------------------------- */

enum gtm_tri gtm_draft_says(struct gtm_run *run, struct gtm_fiber *fiber, uint32_t list)
{
    struct gtm_draft *draft = gtm_draft_of(run->prospect, fiber->content);
    struct gtm_text why;
    if (!draft) /* a connection request without a note has no words */
        return GTM_NO;
    if (draft->text.length == 0 && run->prospect->rehearse)
        write_draft(run, fiber, draft, &why);
    bool says = gtm_compare_mentions(run->program, list, draft->text) ||
                gtm_compare_mentions(run->program, list, draft->subject) ||
                gtm_compare_mentions(run->program, list, draft->answers);
    return says ? GTM_YES : GTM_NO;
}

enum gtm_tri gtm_draft_is(struct gtm_run *run, struct gtm_fiber *fiber, uint32_t kind)
{
    const struct gtm_draft *draft = gtm_draft_of(run->prospect, fiber->content);
    struct gtm_text want = gtm_program_text(run->program, kind);
    struct gtm_text have = draft ? draft->kind : gtm_text_of("connection request");
    if (gtm_compare_equal(have, want))
        return GTM_YES;
    /* message, comment and connection request stand for all of their sort; other words for
     * themselves */
    enum gtm_content sort = gtm_draft_content(want);
    bool is_sort = sort != GTM_CONTENT_MESSAGE || gtm_compare_equal(want, gtm_text_of("message"));
    return is_sort && sort == gtm_draft_content(have) ? GTM_YES : GTM_NO;
}

enum gtm_tri gtm_draft_in_hand(struct gtm_run *run, struct gtm_fiber *fiber)
{
    const struct gtm_draft *draft = gtm_draft_of(run->prospect, *gtm_draft_hand(run, fiber));
    return draft && gtm_draft_is_free(draft) ? GTM_YES : GTM_NO;
}
