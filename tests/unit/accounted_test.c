/* accounted_test.c -- which part of a sentence says nothing, and what may. */
#include "compiler/accounted.h"

#include "meaning_fixture.h"

/* A sentence and the part of it that says nothing. */
static const struct {
    const char *sentence, *part;
} silent[] = {
    {"Send a message again.", "again"},
    {"Send a new message.", "a new message"},
    {"Send the next message.", "next"},
    {"Send the first message.", "first"},
    {"Send a message immediately.", "immediately"},
    {"If they reply by email, alert me.", "by email"},
    {"If they reply on LinkedIn, alert me.", "on LinkedIn"},
    {"If they reply to the connection request, alert me.", "to the connection request"},
    {"If they accept the meeting, alert me.", "the meeting"},
    {"If they accept the meeting invitation, alert me.", "the meeting invitation"},
    {"If they click the demo link, alert me.", "the demo link"},
    {"If they open the follow-up, alert me.", "the follow-up"},
    {"If they reply to Dana, alert me.", "to Dana"},
    {"Skip it.", "it"},
    {"Skip the account again.", "again"},
    {"Research their company and their role again.", "again"},
    {"Research the account on LinkedIn.", "on LinkedIn"},
    {"Research the new account.", "new"},
    {"Research weak fits with Dana.", "with Dana"},
    {"Comment on three recent posts.", "recent posts"},
    {"Send a message to some prospects.", "to some prospects"},
    {"Send a message to another prospect.", "to another prospect"},
    {"Send a message using the template.", "using the template"},
    {"Never contact weak fits again.", "again"},
    {"Never contact weak fits on weekends automatically.", "automatically"},
    {"Never contact weak fits first.", "first"},
    {"Never send the first message to weak fits.", "the first message"},
    {"Never send personalized messages to weak fits.", "personalized messages"},
    {"Never contact the same prospect.", "the same prospect"},
    {"Never contact weak fits so that they are not annoyed.", "so that they are not annoyed"},
    {"Only contact strong fits so I can sleep.", "so I can sleep"},
    {"Only send on weekdays so I can sleep.", "so I can sleep"},
    {"Messages to Tier A accounts need my approval until Friday.", "until Friday"},
    {"Ask me to approve the first message.", "the first message"},
    {"Ask me to approve the comment.", "the comment"},
    {"Ask me to approve the message today.", "today"},
    {"Wait until 5 days replied.", "replied"},
    {"Wait for Dana.", "for Dana"},
    {"Assign new prospects to Dana.", "new prospects"},
    {"Tag them as \"hot\" on LinkedIn.", "on LinkedIn"},
    {"Escalate with a summary.", "with a summary"},
    {"Find new prospects whose tier is A.", "new"},
    {"Pause the account for 2 days again.", "again"},
    {"Stop emails.", "emails"},
    {"If a new prospect replies, alert me.", "new"},
    {"If the first prospect replies, alert me.", "first"},
    {"If a personalized prospect replies, alert me.", "personalized"},
    {"If they visit our new pricing page, alert me.", "new"},
    {"If they visit the page, alert me.", "the page"},
    {"If they are a weak fit and a weak fit, skip.", "a weak fit"},
    {"If they are a weak fit or a weak fit, skip.", "a weak fit"},
    {"If they are weak fits in the CRM, skip.", "in the CRM"},
    {"If they have an existing relationship with Dana, skip.", "with Dana"},
    {"Follow up again.", "again"},
    {"Follow up with a short email.", "short"},
    {"Let Dana know first.", "first"},
    {"Draft a message first.", "first"},
    {"Draft a message. Then send it again.", "again"},
    {"Escalate to Dana with a summary so she can call.", "with a summary"},
    {"Dana's lead is a new prospect in Tier A.\nSkip.", "new"},
    {"| tier | action |\n| A | Alert me again |\n| B | Skip |", "again"},
    {"| tier | action |\n| A | Alert me |\n| B and they replied by email | Skip |", "by email"},
};

static const char *const fine[] = {
    "Alert me immediately.",
    "If they still have not replied, alert me.",
    "If they have not replied yet, alert me.",
    "If they have ever replied, alert me.",
    "If they have already replied, skip them.",
    "Skip them too.",
    "Please just skip them.",
    "Skip them for me.",
    "Alert me about weak fits by email.",
    "Alert me with a summary about strong fits.",
    "Send a message to me.",
    "Send a message automatically.",
    "Send at most 40 emails a day to prospects.",
    "Wait 2 days for a reply.",
    "Create a task for Dana.",
    "Create a task to call them today.",
    "Assign the account to Dana.",
    "Escalate to Dana.",
    "Escalate immediately.",
    "Stop.",
    "Stop the sequence.",
    "Stop everything immediately.",
    "If the tier is still A, alert me.",
    "If the tier is really A, alert me.",
    "If they post on LinkedIn about \"hiring\", alert me.",
    "If nobody replies, alert me.",
    "If they have an existing relationship with our team, skip.",
    "After 3 days, if they have not replied, alert me.",
    "When something is unclear, escalate to me immediately.",
    "When something is unclear, wait for more information.",
    "When something is unclear, skip the prospect.",
    "When something is unclear, ask me instead of guessing.",
    "Follow up every 3 days until they reply.",
    "Reach out.",
    "Let me know when they reply.",
    "Draft a message for me.",
    "First, draft a message.",
    "Draft a message, then send it.",
    "Draft a message for strong fits for weak fits.",
    "If they post on LinkedIn about \"hiring\" today, alert me.",
    "Skip weak fits, and please skip bounced prospects.",
    "If the account is a Tier A account, alert me.",
    "If the prospect is in Tier A, alert me.",
    "If it is in Tier A, alert me.",
    "Send Dana a short summary.",
    "Send me a summary of the account.",
    "Send me the draft.",
    "Send me the draft for approval.",
    "Ask Dana to call them.",
    "Ask Dana to write the first message to them.",
    "Ask the owner to approve outreach to Tier A accounts.",
    "Escalate to me.",
    "Route them to Dana.",
    "Create a task for Dana to call them within 2 days.",
    "Call them within 2 days.",
    "Tag them as \"hot\".",
    "Mark the account as \"hot\".",
    "Update the CRM.",
    "Add a note: \"met at the fair\".",
    "Move them to stage \"won\".",
    "Set the tier to A.",
    "Wait until Tuesday at 9am.",
    "Wait for my approval.",
    "Wait for their reply.",
    "Pause outreach to them for 2 days.",
    "Find prospects whose tier is A.",
    "Identify prospects in Tier A.",
    "Research the company and the role.",
    "Research their recent activity.",
    "Look up the account's news.",
    "Summarize the account for me.",
    "Draft an email to them about \"pricing\".",
    "Draft an email mentioning their recent activity.",
    "Draft a personalized email for each prospect.",
    "Draft a connection note.",
    "Send a connection request with a note.",
    "Connect with them on LinkedIn.",
    "Send a connection request on LinkedIn.",
    "Comment on their posts.",
    "Comment on a post.",
    "Comment on one of their posts.",
    "Comment on three relevant posts on LinkedIn.",
    "Follow up by email after 3 days.",
    "Email the prospect.",
    "Message them on LinkedIn.",
    "Reach out to strong fits.",
    "Never contact anyone who has bounced.",
    "Never contact anyone at the account.",
    "Never email anyone without an email.",
    "Never send anything to weak fits.",
    "Never send any message to weak fits.",
    "Only contact prospects in Tier A.",
    "Never comment without my approval.",
    "Do not contact two people at the same account within 7 days.",
    "At most one message per account per week.",
    "Send no more than 2 emails per prospect per week.",
    "If the reply is positive, alert me.",
    "If they reply with a question, ask me to answer it.",
    "If their reply mentions \"pricing\", alert me.",
    "If they say \"yes\", alert me.",
    "If they ask about \"pricing\", alert me.",
    "If they have no email, skip them.",
    "If they seem \"unhappy\", escalate.",
    "If they appear to have the problem we solve, alert me.",
    "If the notes mention a sensitive topic, skip.",
    "If their tier is unknown, research the account.",
    "If the country is known and the tier is A, alert me.",
    "If a meeting has been booked, stop.",
    "If the meeting is booked, stop.",
    "If they have booked a meeting within 14 days, alert me.",
    "If they were referred by someone, alert me.",
    "If they changed jobs within the last 30 days, alert me.",
    "If the stage changes to \"won\", stop.",
    "If two people at the account reply, alert me.",
    "If nobody at the account has replied, alert me.",
    "Once they accept, wait 1 day and send a message.",
    "As soon as they reply, stop the sequence.",
    "Whenever a prospect visits our pricing page, alert me right away.",
    "When a new prospect comes in, research the account.",
    "Every Monday, send me a summary.",
    "After 2 business days, follow up.",
    "Day 5: send a follow-up.",
    "| tier | action |\n| Tier A | Alert me |\n| B | Ask for approval before outreach |",
    "A hot lead is a prospect whose tier is A.\nSkip hot leads.",
    "Ask me to approve the message. Remind me every day until I answer.",
    "Ask any two of Dana, Ben and me to approve the message.",
    "If the tier is A or the tier is unknown, alert me.",
};

static const char *messages(struct gtm_workflow *w)
{
    struct gtm_buf out = {0};
    gtm_diag_print(&w->diags, false, &out);
    const char *text = gtm_arena_copy(w->arena, out.bytes ? out.bytes : "", out.length);
    gtm_buf_free(&out);
    return text;
}

static void what_says_nothing_is_an_error(void **state)
{
    (void)state;
    unsigned bad = 0;
    for (size_t i = 0; i < sizeof silent / sizeof *silent; i++) {
        struct gtm_arena arena = {0};
        struct gtm_workflow *w = read_flow(&arena, silent[i].sentence);
        const char *want = gtm_arena_printf(&arena, "%s", silent[i].part);
        if (w->diags.errors != 1 || !strstr(messages(w), want)) /* E313, or that it has no place */
            bad += print_wrong(silent[i].sentence, want, messages(w));
        gtm_arena_free(&arena);
    }
    assert_int_equal(bad, 0);
}

static void defaults_may_be_said_aloud(void **state)
{
    (void)state;
    unsigned bad = 0;
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++) {
        struct gtm_arena arena = {0};
        struct gtm_workflow *w = read_flow(&arena, fine[i]);
        if (w->diags.errors)
            bad += print_wrong(fine[i], "no message", messages(w));
        gtm_arena_free(&arena);
    }
    assert_int_equal(bad, 0);
}

static uint64_t sum_tree(uint64_t hash, const struct gtm_node *node)
{
    for (; node; node = node->next)
        hash =
            sum_tree(hash * 31 + gtm_text_hash((struct gtm_text){(const char *)node, sizeof *node}),
                     node->first);
    return hash;
}

/* Parts are taken out and put back. */
static void the_tree_is_as_before(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof silent / sizeof *silent; i++) {
        struct gtm_arena arena = {0};
        struct gtm_workflow *w = read_flow(&arena, silent[i].sentence);
        const struct gtm_unit *unit = &w->units[w->unit_count - 1];
        if (unit->count && unit->kind == GTM_UNIT_SENTENCE) {
            struct gtm_node *root = tree_of(w);
            assert_non_null(root);
            uint64_t before = sum_tree(0, root);
            struct gtm_reading *r = gtm_read(w, GTM_READING_STATEMENT, unit, NULL, root);
            gtm_accounted(w, r, root, unit->span);
            assert_true(sum_tree(0, root) == before);
        }
        gtm_arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_says_nothing_is_an_error),
        cmocka_unit_test(defaults_may_be_said_aloud),
        cmocka_unit_test(the_tree_is_as_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
