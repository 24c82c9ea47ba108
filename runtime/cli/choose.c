/* choose.c -- see choose.h. */
#include "runtime/cli/choose.h"

#include <errno.h>
#include <stdlib.h>

static void add(struct gtm_chosen *chosen, int64_t id)
{
    for (size_t i = 0; i < chosen->count; i++)
        if (chosen->ids[i] == id)
            return;
    if (chosen->count == chosen->room) {
        chosen->room = chosen->room * 2 + 16;
        chosen->ids = gtm_mem_realloc(chosen->ids, chosen->room * sizeof *chosen->ids);
    }
    chosen->ids[chosen->count++] = id;
}

/* Reads "7" or "#7". */
static bool read_id(const char *text, int64_t *id)
{
    char *end;
    const char *digits = text[0] == '#' ? text + 1 : text;
    errno = 0;
    *id = strtoll(digits, &end, 10);
    if (!*end && end != digits && !errno && *id > 0)
        return true;
    gtm_cli_say("%s: not the number of an inbox item; `gtmrun inbox` shows them", text);
    return false;
}

bool gtm_choose_read(const struct gtm_cli *cli, struct gtm_chosen *chosen)
{
    const struct gtm_options *options = &cli->options;
    bool is_answer = options->command == GTM_COMMAND_ANSWER;
    size_t count = is_answer ? 1 : options->argument_count;
    int64_t id;
    if (options->values[GTM_OPTION_LIKE] && count) {
        gtm_cli_say("approve takes numbers or --like, not both");
        return false;
    }
    if (options->values[GTM_OPTION_LIKE])
        return read_id(options->values[GTM_OPTION_LIKE], &id) && (add(chosen, id), true);
    if (!count) {
        gtm_cli_say("approve needs the numbers of inbox items, or --like ID for all texts from the "
                    "template of that one; `gtmrun inbox` shows them");
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!read_id(options->arguments[i], &id))
            return false;
        add(chosen, id);
    }
    return true;
}

/* ---- --like ---------------------------------------------------------------------------------- */

/* What makes two approvals alike: the text's template and action, and the sentence that asks. */
struct kind {
    const struct gtm_program *program;
    uint32_t action, template, asked_by;
};

/* Returns whether an item is an approval of a text that was made from a template. */
static bool kind_of(const struct gtm_store_item *item, struct kind *kind)
{
    const struct gtm_program *program = item->program;
    if (item->item.kind != GTM_INBOX_APPROVE || !item->draft.number ||
        item->draft.action >= program->action_count)
        return false;
    const struct gtm_action *action = &program->actions[item->draft.action];
    *kind = (struct kind){program, action->ident, action->template,
                          program->sentences[item->item.sentence].ident};
    return action->template != GTM_NONE;
}

static bool same_part(const struct gtm_program *a, const struct gtm_part *x,
                      const struct gtm_program *b, const struct gtm_part *y)
{
    if ((x->fact == GTM_NONE) != (y->fact == GTM_NONE) ||
        !gtm_text_same(gtm_program_text(a, x->text), gtm_program_text(b, y->text)))
        return false;
    return x->fact == GTM_NONE || gtm_text_same(gtm_program_text(a, a->facts[x->fact].name),
                                                gtm_program_text(b, b->facts[y->fact].name));
}

static bool same_parts(const struct gtm_program *a, uint32_t first, uint32_t count,
                       const struct gtm_program *b, uint32_t other, uint32_t other_count)
{
    bool same = count == other_count;
    for (uint32_t i = 0; same && i < count; i++)
        same = same_part(a, &a->parts[first + i], b, &b->parts[other + i]);
    return same;
}

/* In another version of the workflow a template may have the same name and say something else. */
static bool is_alike(const struct kind *a, const struct kind *b)
{
    const struct gtm_template *x = &a->program->templates[a->template],
                              *y = &b->program->templates[b->template];
    if (a->action != b->action || a->asked_by != b->asked_by)
        return false;
    return a->program == b->program ? a->template == b->template
                                    : same_parts(a->program, x->subject, x->subject_count,
                                                 b->program, y->subject, y->subject_count) &&
                                          same_parts(a->program, x->body, x->body_count, b->program,
                                                     y->body, y->body_count);
}

struct search {
    struct kind kind;
    struct gtm_chosen *chosen;
};

static bool visit(void *context, const struct gtm_store_item *item)
{
    struct search *search = context;
    struct kind kind;
    if (kind_of(item, &kind) && is_alike(&kind, &search->kind))
        add(search->chosen, item->item.id);
    return true;
}

static int choose_alike(struct gtm_session *session, struct gtm_chosen *chosen)
{
    int64_t id = chosen->ids[0];
    struct gtm_store_item item;
    struct search search = {.chosen = chosen};
    chosen->count = 0;
    if (!gtm_store_item(session->store, id, &session->arena, &item))
        return gtm_session_failed(session);
    if (!item.item.id) {
        gtm_cli_say("there is no inbox item %lld; `gtmrun inbox%s` lists them", (long long)id,
                    session->db_option);
        return GTM_EXIT_USAGE;
    }
    if (!kind_of(&item, &search.kind)) {
        gtm_cli_say("item %lld: %s", (long long)id,
                    item.item.kind != GTM_INBOX_APPROVE
                        ? "this is no approval"
                        : "its text was not made from a template, so no other is like it; approve "
                          "each by its number");
        return GTM_EXIT_USAGE;
    }
    if (!gtm_store_open_items(session->store, visit, &search))
        return gtm_session_failed(session);
    if (!chosen->count)
        gtm_cli_say("nothing like item %lld waits for approval", (long long)id);
    return chosen->count ? GTM_EXIT_FINE : GTM_EXIT_FAILED;
}

/* ---- retry ----------------------------------------------------------------------------------- */

/* Returns the number of the newest item that is about the effect, or 0. */
static int64_t item_about(struct gtm_session *session, const struct gtm_store_effect *row)
{
    struct gtm_prospect *p = &session->prospect;
    int64_t id = 0;
    if (!gtm_store_load(session->store, row->prospect, GTM_STORE_ROWS, p))
        return 0;
    for (uint32_t i = 0; i < p->inbox_count; i++)
        if (p->inbox[i].effect == row->effect.number)
            id = p->inbox[i].id;
    return id;
}

/* A number of the inbox stays; one of the outbox becomes that of the item which its failure left.
 */
static int choose_failed(struct gtm_session *session, int64_t *id)
{
    struct gtm_store_item item;
    struct gtm_store_effect row;
    gtm_arena_reset(&session->arena);
    if (!gtm_store_item(session->store, *id, &session->arena, &item))
        return gtm_session_failed(session);
    if (item.item.id && item.item.effect)
        return GTM_EXIT_FINE;
    if (!gtm_store_effect_of(session->store, *id, &session->arena, &row))
        return gtm_session_failed(session);
    if (!row.id && item.item.id)
        return GTM_EXIT_FINE; /* the machine says what else is to be done about it */
    if (!row.id) {
        gtm_cli_say("there is no inbox item %lld and nothing of that number in the outbox; "
                    "`gtmrun outbox%s` lists what failed",
                    (long long)*id, session->db_option);
        return GTM_EXIT_USAGE;
    }
    if (row.effect.status != GTM_STATUS_FAILED && row.effect.status != GTM_STATUS_UNCERTAIN) {
        gtm_cli_say("%lld has not failed: it is %s", (long long)*id,
                    gtm_status_name((enum gtm_status)row.effect.status));
        return GTM_EXIT_USAGE;
    }
    int64_t about = item_about(session, &row);
    if (!about)
        return gtm_session_failed(session);
    *id = about;
    return GTM_EXIT_FINE;
}

int gtm_choose(struct gtm_session *session, struct gtm_chosen *chosen)
{
    int status = GTM_EXIT_FINE;
    if (session->cli->options.values[GTM_OPTION_LIKE])
        return choose_alike(session, chosen);
    if (session->cli->options.command == GTM_COMMAND_RETRY)
        for (size_t i = 0; i < chosen->count && !status; i++)
            status = choose_failed(session, &chosen->ids[i]);
    return status;
}
