/* draft.c -- makes messages, comments and notes.
 *
 * The embedded drafts are short and made of known facts only: who the person is, what they wrote,
 * what we help with. A template, where the sentence names one, is rendered as it stands instead.
 */
#include "stdlib/draft.h"

enum { MAX_QUOTE = 90 };

static bool is(const struct gtm_call *call, const char *option, const char *value)
{
    return gtm_text_equal(gtm_say_option(call, option), gtm_text_of(value));
}

static bool is_short(const struct gtm_call *call)
{
    return is(call, "length", "short");
}

/* What each tone says where no tone is asked for. */
static const struct voice {
    const char *tone, *greeting, *opening, *question, *closing, *thanks;
} voices[] = {{"", "Hi ", "", "Would a short conversation be useful to you?", "Best regards",
               "Thank you for writing about "},
              {"friendly", "Hi ", "I hope you are well. ",
               "Would you like to talk for a few minutes? I would enjoy it.", "Warm regards",
               "I enjoyed what you wrote about "},
              {"casual", "Hey ", "", "Up for a quick chat?", "Cheers", "Good points about "},
              {"formal", "Dear ", "", "Would a short conversation be useful to you?",
               "Best regards", "Thank you very much for writing about "},
              {"direct", "Hi ", "", "Can we talk this week?", "Best regards", "You wrote about "}};

static const struct voice *voice_of(const struct gtm_call *call)
{
    for (size_t i = 1; i < sizeof voices / sizeof *voices; i++)
        if (is(call, "tone", voices[i].tone))
            return &voices[i];
    return &voices[0];
}

/* Adds the beginning of a text up to a word's end. */
static void quote(struct gtm_text text, struct gtm_buf *out)
{
    size_t end = text.length;
    if (end > MAX_QUOTE) {
        end = MAX_QUOTE;
        while (end > 0 && text.at[end] != ' ')
            end--;
    }
    gtm_buf_char(out, '"');
    gtm_buf_slice(out, (struct gtm_text){text.at, end});
    gtm_buf_text(out, end < text.length ? " …\"" : "\"");
}

static void greet(const struct gtm_call *call, struct gtm_buf *out)
{
    struct gtm_text first = gtm_say_first_name(call);
    const struct voice *voice = voice_of(call);
    bool formal = is(call, "tone", "formal");
    gtm_buf_text(out, first.length || formal ? voice->greeting : "Hello");
    if (first.length)
        gtm_buf_slice(out, first);
    else if (formal)
        gtm_buf_text(out, "Sir or Madam");
    gtm_buf_text(out, ",\n\n");
    gtm_buf_text(out, voice->opening);
}

/* What we know of their work, said as what it is: something that we read. */
static void mention_role(const struct gtm_call *call, struct gtm_buf *out)
{
    struct gtm_text title = gtm_say_fact(call, "title"), company = gtm_say_fact(call, "company");
    if (title.length == 0 && company.length == 0)
        return;
    gtm_buf_text(out, "I came across your work");
    if (title.length) {
        gtm_buf_text(out, " as ");
        gtm_buf_slice(out, title);
    }
    if (company.length) {
        gtm_buf_text(out, " at ");
        gtm_buf_slice(out, company);
    }
    gtm_buf_text(out, ". ");
}

static void mention_post(const struct gtm_call *call, struct gtm_buf *out)
{
    struct gtm_text post = gtm_say_post(call);
    if (post.length == 0)
        return;
    gtm_buf_text(out, "I read what you wrote: ");
    quote(post, out);
    gtm_buf_text(out, ". ");
}

/* mentioning their funding: the fact, as far as it is known; mentioning "SOC 2": these words. */
static void mention_asked(const struct gtm_call *call, struct gtm_buf *out)
{
    struct gtm_text asked = gtm_say_option(call, "mention"), value = {0};
    if (asked.length)
        value = gtm_say_fact(call, gtm_arena_copy(call->prospect->arena, asked.at, asked.length));
    if (value.length) {
        gtm_buf_text(out, "I saw your ");
        gtm_buf_slice(out, asked);
        gtm_buf_text(out, ": ");
        quote(value, out);
        gtm_buf_text(out, ". ");
    } else if (asked.length && gtm_say_post(call).length == 0) {
        gtm_buf_text(out, "I also have ");
        gtm_buf_slice(out, asked);
        gtm_buf_text(out, " in mind. ");
    }
}

static void mention_topic(const struct gtm_call *call, struct gtm_buf *out)
{
    const struct gtm_program *program = call->prospect->program;
    struct gtm_text about = gtm_say_option(call, "about");
    uint32_t problems = gtm_say_problems(program);
    if (about.length) {
        gtm_buf_text(out, "I am writing about ");
        gtm_buf_slice(out, about);
        gtm_buf_text(out, ". ");
    } else if (problems != GTM_NONE) {
        gtm_buf_text(out, "We help teams with ");
        gtm_say_list(program, problems, out);
        gtm_buf_text(out, ". ");
    }
}

static void write_message(const struct gtm_call *call, bool follows_up, struct gtm_result *result)
{
    struct gtm_buf subject = {0}, text = {0};
    struct gtm_text company = gtm_say_fact(call, "company"), about = gtm_say_option(call, "about");
    const struct voice *voice = voice_of(call);
    bool personal = gtm_say_option(call, "style").length; /* also where it is short */
    greet(call, &text);
    if (follows_up)
        gtm_buf_text(&text, "I would like to come back to my earlier message. ");
    if (!is_short(call) && !follows_up)
        mention_role(call, &text);
    if (personal || (!is_short(call) && !follows_up))
        mention_post(call, &text);
    mention_asked(call, &text);
    mention_topic(call, &text);
    if (is(call, "length", "long"))
        gtm_buf_text(&text, "If you would rather read first, I can send you the details. ");
    gtm_buf_text(&text, voice->question);
    gtm_buf_text(&text, "\n\n");
    gtm_buf_text(&text, voice->closing);
    if (about.length)
        gtm_buf_slice(&subject, about);
    else
        gtm_buf_text(&subject, follows_up ? "Following up" : "A question");
    if (company.length && about.length == 0) {
        gtm_buf_text(&subject, follows_up ? ", " : " for ");
        gtm_buf_slice(&subject, company);
    }
    result->subject = gtm_say_keep(call, &subject);
    result->text = gtm_say_keep(call, &text);
}

/* A comment names the phrase that it answers, and asks. */
static void write_comment(const struct gtm_call *call, struct gtm_result *result)
{
    const struct gtm_program *program = call->prospect->program;
    uint32_t topic =
        call->action->topic != GTM_NONE ? call->action->topic : gtm_say_problems(program);
    struct gtm_text post = call->occurrence ? call->occurrence->text : gtm_say_post(call);
    struct gtm_buf text = {0};
    gtm_buf_text(&text, voice_of(call)->thanks);
    uint32_t i = 0, count = topic == GTM_NONE ? 0 : program->lists[topic].count;
    while (i < count && !gtm_text_mentions(post, gtm_program_item(program, topic, i)))
        i++;
    if (i < count)
        gtm_buf_slice(&text, gtm_program_item(program, topic, i));
    else
        gtm_buf_text(&text, "this");
    gtm_buf_text(&text, is_short(call) ? "." : ". What has helped you most with it so far?");
    result->text = gtm_say_keep(call, &text);
}

static void write_note(const struct gtm_call *call, struct gtm_result *result)
{
    struct gtm_buf text = {0};
    greet(call, &text);
    if (!is_short(call))
        mention_role(call, &text);
    if (gtm_say_option(call, "style").length)
        mention_post(call, &text);
    mention_asked(call, &text);
    if (gtm_say_option(call, "about").length)
        mention_topic(call, &text);
    gtm_buf_text(&text, "I would be glad to connect.");
    result->text = gtm_say_keep(call, &text);
}

/* Returns whether the kind of content is said to be one of these words. */
static bool is_kind(const struct gtm_call *call, const char *word)
{
    return gtm_text_mentions(gtm_program_text(call->prospect->program, call->action->what),
                             gtm_text_of(word));
}

void gtm_do_DRAFT(const struct gtm_call *call, struct gtm_result *result)
{
    enum gtm_primitive primitive = (enum gtm_primitive)call->action->primitive;
    struct gtm_text channel = gtm_program_text(call->prospect->program, call->action->channel);
    struct gtm_text missing = {0};
    bool connects = primitive == GTM_PRIMITIVE_CONNECT;
    if (call->action->template != GTM_NONE) {
        if (!gtm_template_render(call, result, &missing)) {
            struct gtm_buf why = {0};
            gtm_buf_text(&why, "the ");
            gtm_buf_slice(&why, missing);
            *result = (struct gtm_result){.verdict = GTM_UNKNOWN, .text = gtm_say_keep(call, &why)};
            return;
        }
    } else if (primitive == GTM_PRIMITIVE_COMMENT || is_kind(call, "comment")) {
        write_comment(call, result);
    } else if (primitive == GTM_PRIMITIVE_DRAFT &&
               (is_kind(call, "connection") || is_kind(call, "note"))) {
        write_note(call, result);
    } else if (!connects) { /* a connection request needs no words */
        write_message(call, is_kind(call, "follow-up") || is_kind(call, "follow up"), result);
    }
    if (channel.length == 0 && (connects || primitive == GTM_PRIMITIVE_COMMENT))
        channel = gtm_text_of("linkedin");
    result->to = gtm_say_address(call, channel, &result->channel);
    gtm_say_grounds(call, result);
}
