/* machine_inbox.c -- what a person is to read or to decide. */
#include "runtime/vm/run.h"

#include "runtime/base/text.h"

struct gtm_inbox_item *gtm_inbox_add(struct gtm_run *run, enum gtm_inbox_kind kind, uint32_t action,
                                     uint32_t sentence, struct gtm_text text)
{
    struct gtm_prospect *p = run->prospect;
    uint32_t person = action == GTM_NONE ? GTM_NONE : run->program->actions[action].person;
    struct gtm_inbox_item *item =
        gtm_list_add(&p->inbox, &p->inbox_count, &p->inbox_room, sizeof *item);
    *item = (struct gtm_inbox_item){.number = p->next_item++,
                                    .kind = (uint8_t)kind,
                                    .action = action,
                                    .sentence = sentence,
                                    .person = person == GTM_NONE ? 0 : person,
                                    .text = text,
                                    .open = true,
                                    .at = run->now,
                                    .dirty = true};
    return item;
}

struct gtm_inbox_item *gtm_inbox_of(struct gtm_prospect *p, uint32_t number)
{
    for (uint32_t i = 0; i < p->inbox_count; i++)
        if (p->inbox[i].number == number && p->inbox[i].open)
            return &p->inbox[i];
    return NULL;
}

void gtm_inbox_grounds(struct gtm_run *run, struct gtm_draft *draft, uint32_t action)
{
    const struct gtm_action *row = &run->program->actions[action];
    const struct gtm_sentence *sentence = &run->program->sentences[row->sentence];
    struct gtm_text old = draft->reasons; /* "[…]", or nothing */
    struct gtm_buf reasons = {0}, post = {0};
    gtm_buf_char(&reasons, '[');
    if (draft->answers.length) {
        gtm_buf_text(&post, "the post: ");
        gtm_buf_slice(&post, draft->answers);
        gtm_buf_json(&reasons, (struct gtm_text){post.bytes, post.length});
    }
    if (row->flags & GTM_ACTION_GUARD) {
        gtm_buf_text(&reasons, reasons.length > 1 ? "," : "");
        gtm_buf_json(&reasons, gtm_program_text(run->program, sentence->text));
    }
    if (old.length > 2) {
        gtm_buf_text(&reasons, reasons.length > 1 ? "," : "");
        gtm_buf_slice(&reasons, (struct gtm_text){old.at + 1, old.length - 2});
    }
    gtm_buf_char(&reasons, ']');
    draft->reasons = gtm_run_keep(run, (struct gtm_text){reasons.bytes, reasons.length});
    gtm_buf_free(&reasons);
    gtm_buf_free(&post);
}

/* Returns the one approval that waits for a person, or NULL where there is none or several. */
static const struct gtm_inbox_item *only_approval(const struct gtm_prospect *p)
{
    const struct gtm_inbox_item *only = NULL;
    for (uint32_t i = 0; i < p->inbox_count; i++)
        if (p->inbox[i].open && p->inbox[i].kind == GTM_INBOX_APPROVE) {
            if (only)
                return NULL;
            only = &p->inbox[i];
        }
    return only;
}

/* Returns whether the fiber's watch asks whether an approval waits ("If I don't answer within 2
 * days"). */
static bool is_about_approval(const struct gtm_run *run, const struct gtm_fiber *fiber)
{
    if (fiber->watch == GTM_NO_ROW)
        return false;
    uint32_t pc = run->program->watchs[fiber->watch].entry;
    for (; pc < run->program->code_count && run->program->code[pc].op != GTM_OP_FIRE; pc++)
        if (run->program->code[pc].op == GTM_OP_PENDING)
            return true;
    return false;
}

/* An alert about an approval that waits shows its text, so that whoever is told can decide there.
 */
void gtm_inbox_alert(struct gtm_run *run, const struct gtm_fiber *fiber, uint32_t row,
                     struct gtm_text text)
{
    const struct gtm_inbox_item *approval =
        is_about_approval(run, fiber) ? only_approval(run->prospect) : NULL;
    uint32_t draft = approval ? approval->draft : 0;
    struct gtm_buf whole = {0};
    if (approval) {
        gtm_buf_slice(&whole, text);
        gtm_buf_text(&whole, "\n\nThis waits for approval:\n");
        gtm_buf_slice(&whole, approval->text);
        text = gtm_run_keep(run, (struct gtm_text){whole.bytes, whole.length});
        gtm_buf_free(&whole);
    }
    gtm_inbox_add(run, GTM_INBOX_ALERT, row, run->program->actions[row].sentence, text)->draft =
        draft;
}
