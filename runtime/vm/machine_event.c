/* machine_event.c -- what has happened: the record's own fields as events, and questions about
 * occurrences.
 *
 * prospect->events is sorted by the events' own times. A list of the record is read only when
 * somebody asks for its event, under rehearsal any field: most prospects are decided without their
 * lists being looked at.
 */
#include "runtime/vm/run.h"

#include "runtime/feed/feed.h"
#include "runtime/vm/compare.h"

enum { PENDING_EVENTS = 64, FLAG_SHIFT = GTM_FLAG_SHIFT };

/* ---- occurrences ----------------------------------------------------------------------------- */

/* Flags and names of the record have no time of their own: what they say is their identity. */
static bool is_timeless(const struct gtm_prospect *p, const struct gtm_event_row *row)
{
    uint32_t form = p->program->events[row->event].form;
    return row->from_record && (form == GTM_FORM_FLAG || form == GTM_FORM_NAME);
}

uint64_t gtm_event_hash(const struct gtm_prospect *p, const struct gtm_event_row *row)
{
    uint64_t parts[4] = {p->program->events[row->event].ident, 0, 0, (uint64_t)row->other};
    if (row->id.length) {
        parts[1] = gtm_text_hash(row->id);
        parts[2] = 1;
    } else {
        parts[1] = is_timeless(p, row) ? 0 : (uint64_t)row->at;
        parts[2] = gtm_text_hash(row->text.length ? row->text : row->where);
    }
    uint64_t hash = gtm_text_hash((struct gtm_text){(const char *)parts, sizeof parts});
    return hash ? hash : 1;
}

static bool same_occurrence(const struct gtm_event_row *a, const struct gtm_event_row *b)
{
    if (a->event != b->event || a->other != b->other)
        return false;
    if (a->id.length && b->id.length)
        return gtm_text_same(a->id, b->id);
    return a->at == b->at && gtm_text_same(a->text, b->text) && gtm_text_same(a->where, b->where);
}

/* Returns the row of a standard event, or GTM_NONE. */
static uint32_t event_named(const struct gtm_program *program, const char *name)
{
    for (uint32_t i = 0; i < program->event_count; i++)
        if (gtm_text_same(gtm_program_text(program, program->events[i].name), gtm_text_of(name)))
            return i;
    return GTM_NONE;
}

static bool add_occurrence(struct gtm_prospect *p, const struct gtm_event_row *event)
{
    for (uint32_t i = 0; i < p->events_count; i++)
        if (same_occurrence(&p->events[i], event))
            return false;
    uint32_t place = p->events_count;
    gtm_list_add(&p->events, &p->events_count, &p->events_room, sizeof *p->events);
    for (; place > 0 && p->events[place - 1].at > event->at; place--)
        p->events[place] = p->events[place - 1];
    p->events[place] = *event;
    return true;
}

/* A reply is judged once, when it comes in sight; whoever writes that they want no more mail has
 * unsubscribed. */
bool gtm_prospect_add_event(struct gtm_prospect *p, const struct gtm_event_row *event)
{
    const struct gtm_program *program = p->program;
    struct gtm_event_row row = *event;
    if (row.text.length && row.meaning == 0 && program->meaning_count &&
        event_named(program, "replied") == row.event)
        row.meaning = (uint8_t)(gtm_judge_meaning(program, row.text) + 1);
    if (!add_occurrence(p, &row))
        return false;
    uint32_t unsubscribed = row.meaning == GTM_MEANING_UNSUBSCRIBE + 1
                                ? event_named(program, "unsubscribed")
                                : GTM_NONE;
    if (unsubscribed != GTM_NONE)
        add_occurrence(p, &(struct gtm_event_row){.event = unsubscribed,
                                                  .at = row.at,
                                                  .other = row.other,
                                                  .from_record = row.from_record});
    return true;
}

bool gtm_event_is_own(const struct gtm_prospect *p, const struct gtm_event_row *row)
{
    (void)p;
    return row->other == 0 && row->meaning != GTM_MEANING_OUT_OF_OFFICE + 1;
}

static bool has_happened(const struct gtm_prospect *p, uint32_t event)
{
    for (uint32_t i = 0; i < p->events_count; i++)
        if (p->events[i].event == event && gtm_event_is_own(p, &p->events[i]))
            return true;
    return false;
}

/* ---- the record's fields --------------------------------------------------------------------- */

/* When a flag came up: at enrolment where it was there then, else when it was first seen, which is
 * kept. */
static int64_t flag_time(struct gtm_prospect *p, uint32_t event, int64_t now)
{
    if (event >= PENDING_EVENTS)
        return p->enrolled_at ? p->enrolled_at : now;
    uint64_t bit = (uint64_t)1 << event;
    if (!(p->flags_known & bit)) {
        p->flags_known |= bit;
        if (p->enrolled_at)
            gtm_used_add(
                p, gtm_used_key(GTM_USED_FLAG, (uint64_t)event << FLAG_SHIFT | (uint64_t)now));
        return now;
    }
    for (uint32_t i = 0; i < p->used_count; i++)
        if (p->used[i] >> FLAG_SHIFT ==
            gtm_used_key(GTM_USED_FLAG, (uint64_t)event << FLAG_SHIFT) >> FLAG_SHIFT)
            return (int64_t)(p->used[i] & (((uint64_t)1 << FLAG_SHIFT) - 1));
    return p->enrolled_at ? p->enrolled_at : now;
}

/* A flag says no more than that it has happened, so it adds nothing to a reported occurrence. */
static size_t read_flag(struct gtm_prospect *p, uint32_t event, struct gtm_text where, int64_t now)
{
    if (has_happened(p, event))
        return 0;
    struct gtm_event_row row = {
        .event = event, .at = flag_time(p, event, now), .where = where, .from_record = true};
    return gtm_prospect_add_event(p, &row);
}

/* Fills an occurrence from one item of a list field. Returns false where it says nothing. */
static bool read_item(struct gtm_prospect *p, struct gtm_text item, enum gtm_form form,
                      struct gtm_event_row *row)
{
    static const char *const keys[] = {"id", "text", "at"};
    struct gtm_text members[3];
    if (form == GTM_FORM_TIMES)
        return gtm_clock_parse(item, &row->at);
    if (item.length == 0 || item.at[0] != '{')
        return false;
    gtm_feed_members(item, keys, 3, p->arena, members);
    row->id = members[0];
    row->text = members[1];
    if (members[2].at)
        gtm_clock_parse(members[2], &row->at);
    return true;
}

static size_t read_list(struct gtm_prospect *p, uint32_t event, struct gtm_text list, int64_t now)
{
    const struct gtm_event *kind = &p->program->events[event];
    struct gtm_text item;
    size_t cursor = 0, count = 0;
    while (gtm_feed_item(list, &cursor, p->arena, &item)) {
        struct gtm_event_row row = {.event = event,
                                    .at = now,
                                    .where = gtm_program_text(p->program, kind->detail),
                                    .from_record = true};
        if (read_item(p, item, (enum gtm_form)kind->form, &row))
            count += gtm_prospect_add_event(p, &row);
    }
    return count;
}

static size_t read_field(struct gtm_prospect *p, uint32_t event, int64_t now)
{
    const struct gtm_event *kind = &p->program->events[event];
    if (kind->source == GTM_NONE)
        return 0;
    const struct gtm_value *fact = &p->facts[kind->source];
    struct gtm_text detail = gtm_program_text(p->program, kind->detail);
    switch ((enum gtm_form)kind->form) {
    case GTM_FORM_FLAG:
        return gtm_compare_yes(fact) == GTM_YES ? read_flag(p, event, detail, now) : 0;
    case GTM_FORM_NAME:
        return fact->kind == GTM_VALUE_TEXT ? read_flag(p, event, gtm_value_text(fact), now) : 0;
    case GTM_FORM_TIMES:
    case GTM_FORM_POSTS:
        /* an item without a time counts as at enrolment, so that it stays the same occurrence */
        if (fact->kind == GTM_VALUE_LIST && fact->length > 2)
            return read_list(p, event, gtm_value_text(fact), p->enrolled_at ? p->enrolled_at : now);
        return 0;
    case GTM_FORM_NONE:
    case GTM_N_FORM: break;
    }
    return 0;
}

static struct gtm_text number_text(struct gtm_arena *arena, uint32_t number)
{
    char digits[10];
    size_t first = sizeof digits;
    do
        digits[--first] = (char)('0' + number % 10);
    while (number /= 10);
    size_t length = sizeof digits - first;
    return (struct gtm_text){gtm_arena_copy(arena, digits + first, length), length};
}

size_t gtm_event_decided(struct gtm_prospect *p, const struct gtm_inbox_item *item)
{
    bool cancelled = item->decision == GTM_DECIDE_CANCEL;
    bool asked = item->kind == GTM_INBOX_APPROVE || item->kind == GTM_INBOX_HANDWRITE;
    if (item->open || !asked || item->decision > GTM_DECIDE_CANCEL)
        return 0;
    struct gtm_text name = gtm_text_of(cancelled ? "cancelled" : "approved");
    for (uint32_t event = 0; event < p->program->event_count; event++) {
        if (!gtm_text_same(gtm_program_text(p->program, p->program->events[event].name), name))
            continue;
        struct gtm_event_row row = {.event = event,
                                    .at = item->decided_at,
                                    .id = number_text(p->arena, item->number),
                                    .from_record = true};
        return gtm_prospect_add_event(p, &row);
    }
    return 0;
}

static bool is_list(enum gtm_form form)
{
    return form == GTM_FORM_TIMES || form == GTM_FORM_POSTS;
}

/* Out of line, so that a dry run's call of the function below is a few instructions. */
static __attribute__((noinline)) size_t read_fields(struct gtm_prospect *p, int64_t now)
{
    size_t count = 0;
    for (uint32_t event = 0; event < p->program->event_count; event++)
        if (event < PENDING_EVENTS && is_list((enum gtm_form)p->program->events[event].form))
            p->events_pending |= (uint64_t)1 << event;
        else
            count += read_field(p, event, now);
    for (uint32_t i = 0; i < p->inbox_count; i++)
        count += gtm_event_decided(p, &p->inbox[i]);
    return count;
}

size_t gtm_prospect_record_events(struct gtm_prospect *p, int64_t now)
{
    if (!p->rehearse || p->program->event_count > PENDING_EVENTS)
        return read_fields(p, now);
    p->events_pending = UINT64_MAX;
    return 0;
}

void gtm_event_read(struct gtm_prospect *p, uint32_t event)
{
    if (event >= PENDING_EVENTS || !(p->events_pending >> event & 1))
        return;
    p->events_pending &= ~((uint64_t)1 << event);
    read_field(p, event, p->seen_at);
}

void gtm_prospect_all_events(struct gtm_prospect *p)
{
    if (p->events_pending)
        for (uint32_t event = 0; event < p->program->event_count; event++)
            gtm_event_read(p, event);
}

/* ---- tests ----------------------------------------------------------------------------------- */

/* Returns the path of a page or address: "https://x.com/pricing?x=1" and "/pricing/" are
 * "/pricing". */
static struct gtm_text path_of(struct gtm_text page)
{
    size_t begin = 0;
    for (size_t i = 0; i + 2 < page.length; i++)
        if (page.at[i] == ':' && page.at[i + 1] == '/' && page.at[i + 2] == '/') {
            begin = i + 3;
            break;
        }
    if (page.length && page.at[0] != '/') /* a host comes first */
        while (begin < page.length && page.at[begin] != '/')
            begin++;
    size_t end = begin;
    while (end < page.length && page.at[end] != '?' && page.at[end] != '#')
        end++;
    while (end > begin + 1 && page.at[end - 1] == '/')
        end--;
    if (begin == page.length)
        return page.length && page.at[0] != '/' ? gtm_text_of("/") : page;
    return (struct gtm_text){page.at + begin, end - begin};
}

/* Returns whether an occurrence's detail is one of the list; one without the detail is none of it.
 */
static bool is_where(const struct gtm_program *program, uint32_t list, struct gtm_text have)
{
    if (have.length == 0)
        return false;
    for (uint32_t i = 0; i < program->lists[list].count; i++) {
        struct gtm_text want = gtm_program_item(program, list, i);
        bool is_path = want.length && want.at[0] == '/';
        if (gtm_compare_equal(have, want) ||
            (is_path && gtm_compare_equal(path_of(have), path_of(want))))
            return true;
    }
    return false;
}

/* Returns whether the occurrence is one that the watch of `fiber` still looks at. */
static bool is_in_hand(const struct gtm_prospect *p, const struct gtm_fiber *fiber,
                       const struct gtm_event_row *row)
{
    if (fiber->watch == GTM_NO_ROW)
        return true;
    uint64_t hash = gtm_event_hash(p, row);
    if (p->program->watchs[fiber->watch].fires == GTM_FIRES_EACH)
        return hash == fiber->occurrence;
    return !gtm_used_has(p, gtm_watch_seen(p->program, fiber->watch, hash));
}

enum { CALENDAR = GTM_TEST_TODAY | GTM_TEST_THIS_WEEK | GTM_TEST_THIS_MONTH };

/* Returns when the day, week or month that the test is about began, in the workspace's time zone.
 */
static int64_t calendar_begin(const struct gtm_run *run, const struct gtm_test *test)
{
    char shown[21];
    const struct gtm_zone *zone = gtm_run_zone(run, false);
    int64_t wall = zone ? gtm_zone_wall(zone, run->now) : run->now;
    int64_t day = wall - (wall % GTM_DAY + GTM_DAY) % GTM_DAY;
    if (test->flags & GTM_TEST_THIS_WEEK)
        day -= (int64_t)gtm_clock_weekday(wall) * GTM_DAY;
    if (test->flags & GTM_TEST_THIS_MONTH) {
        gtm_clock_format(wall, shown); /* the day of the month is in 2026-11-23T… */
        day -= (int64_t)((shown[8] - '0') * 10 + (shown[9] - '0') - 1) * GTM_DAY;
    }
    return zone ? gtm_zone_instant(zone, day) : day;
}

/* Returns whether a reply says what the test asks for; unknown where nobody can tell. */
static enum gtm_tri says_it(const struct gtm_test *test, const struct gtm_event_row *row)
{
    if (test->says == 0)
        return gtm_tri_of(row->meaning != GTM_MEANING_OUT_OF_OFFICE + 1);
    uint32_t kind = row->meaning ? row->meaning - 1u : (uint32_t)GTM_MEANING_UNCLEAR;
    if (test->says >> kind & 1u)
        return GTM_YES;
    return kind == GTM_MEANING_UNCLEAR ? GTM_UNKNOWN : GTM_NO;
}

/* Returns whether the test looks at whose occurrence it is. */
static bool is_whose(const struct gtm_test *test, const struct gtm_event_row *row)
{
    if (test->flags & GTM_TEST_OTHERS)
        return row->other != 0;
    return row->other == 0 || (test->flags & GTM_TEST_ACCOUNT);
}

static bool matches(const struct gtm_run *run, const struct gtm_fiber *fiber,
                    const struct gtm_test *test, const struct gtm_event_row *row)
{
    const struct gtm_program *program = run->program;
    if (row->event != test->event || !is_whose(test, row) || says_it(test, row) != GTM_YES)
        return false;
    if (test->since == GTM_BASE_CONTACT &&
        (run->prospect->contacted_at == 0 || row->at <= run->prospect->contacted_at))
        return false;
    if (test->last != GTM_NONE && (double)(run->now - row->at) > program->nums[test->last])
        return false;
    if ((test->flags & CALENDAR) && row->at < calendar_begin(run, test))
        return false;
    if (test->about != GTM_NONE && !gtm_compare_mentions(program, test->about, row->text))
        return false;
    if (test->where != GTM_NONE &&
        !is_where(program, test->where, row->where.length ? row->where : row->text))
        return false;
    return !(test->flags & GTM_TEST_OCCURRENCE) || is_in_hand(run->prospect, fiber, row);
}

/* Returns whether whoever did occurrence `to` is counted already, from `from` on. */
static bool is_counted(const struct gtm_run *run, const struct gtm_fiber *fiber,
                       const struct gtm_test *test, uint32_t from, uint32_t to)
{
    const struct gtm_event_row *rows = run->prospect->events;
    for (uint32_t i = from; i < to; i++)
        if (rows[i].other == rows[to].other && matches(run, fiber, test, &rows[i]))
            return true;
    return false;
}

/* Returns the most matching occurrences within any window that begins at a matching one; events are
 * sorted. */
static uint32_t count_most(const struct gtm_run *run, const struct gtm_fiber *fiber,
                           const struct gtm_test *test, int64_t *first)
{
    const struct gtm_prospect *p = run->prospect;
    double within = test->within == GTM_NONE ? 1e300 : run->program->nums[test->within];
    uint32_t most = 0;
    for (uint32_t i = 0; i < p->events_count; i++) {
        uint32_t count = 0;
        if (!matches(run, fiber, test, &p->events[i]))
            continue;
        for (uint32_t j = i; j < p->events_count; j++) {
            if ((double)(p->events[j].at - p->events[i].at) > within)
                break;
            count += matches(run, fiber, test, &p->events[j]) &&
                     !((test->flags & GTM_TEST_PEOPLE) && is_counted(run, fiber, test, i, j));
        }
        if (count > most) {
            most = count;
            *first = p->events[i].at;
        }
        if (test->within == GTM_NONE)
            break; /* one window holds them all */
        if (most >= test->count && !(test->flags & GTM_TEST_EXACT))
            break;
    }
    return most;
}

/* An absence in the last days comes true by itself: when the oldest occurrence that counts leaves
 * the window. */
static void wake_when_over(const struct gtm_run *run, struct gtm_fiber *fiber,
                           const struct gtm_test *test, int64_t first)
{
    double over = (double)first + run->program->nums[test->last] + 1;
    if (over > (double)run->now && over < (double)fiber->wake)
        fiber->wake = (int64_t)over;
}

/* ---- lists of times that nothing else knows of ------------------------------------------------
 */

enum { MAX_TIMES = 64 };

/* Takes the two digits at each place: the byte at a place becomes ten times it and the next one.
 * Bytes are 0 to 9 (or 0 where `form` has no digit), so that none runs over into another. Returns
 * false where `text` is not of the form. */
static inline bool read_pairs(const char *text, const char *form, uint64_t *pairs)
{
    const uint64_t high = 0x8080808080808080, over = 0x7676767676767676; /* 9 more are below 128 */
    uint64_t have, want;
    memcpy(&have, text, sizeof have); /* little-endian, as the file */
    memcpy(&want, form, sizeof want);
    have ^= want;
    uint64_t is_digit = (want >> 4 & want >> 5 & ~(want >> 3)) & 0x0101010101010101; /* 0011 0xxx */
    if ((((have + over) | have) & high) || (have & ~(is_digit * 0xff)))
        return false;
    *pairs = have * 10 + (have >> 8);
    return true;
}

/* Reads "2026-11-22T09:00:00Z", the form that nearly all feeds write, eight bytes at a time; other
 * forms are the clock's. */
static bool read_instant(struct gtm_text text, int64_t *out)
{
    static const short before[] = {0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    static const char form[] = "0000-00-00T00:00:00Z";
    uint64_t date, time, end;
    if (text.length != sizeof form - 1 || !read_pairs(text.at, form, &date) ||
        !read_pairs(text.at + 8, form + 8, &time) || !read_pairs(text.at + 12, form + 12, &end))
        return gtm_clock_parse(text, out);
    unsigned year = (unsigned)(date & 0xff) * 100 + (unsigned)(date >> 16 & 0xff);
    unsigned month = date >> 40 & 0xff, day = time & 0xff, hour = time >> 24 & 0xff;
    unsigned minute = time >> 48 & 0xff, second = end >> 40 & 0xff;
    if (year < 1970 || month - 1 > 11 || day - 1 > 27 || hour > 23 || minute > 59 || second > 59)
        return gtm_clock_parse(text, out);         /* the month's last days and odd years too */
    int past = (int)(month > 2 ? year : year - 1); /* whose leap day is behind us */
    int64_t days = (int64_t)(year - 1970) * 365 + before[month] + (int64_t)day - 1 +
                   (past / 4 - past / 100 + past / 400) - (1969 / 4 - 1969 / 100 + 1969 / 400);
    *out = days * GTM_DAY + (int64_t)(hour * GTM_HOUR + minute * GTM_MINUTE + second);
    return true;
}

/* Reads a JSON array of plain strings as sorted instants. Returns how many, or -1 where it holds
 * anything else or too many, which is then read the general way. */
static int read_instants(struct gtm_text list, int64_t times[MAX_TIMES])
{
    const char *at = list.at + 1, *end = list.at + list.length - 1;
    int count = 0;
    while (at < end) {
        if (*at == ',' || *at == ' ') {
            at++;
            continue;
        }
        const char *close = *at == '"' ? memchr(at + 1, '"', (size_t)(end - at - 1)) : NULL;
        int64_t time;
        if (!close || count == MAX_TIMES ||
            !read_instant((struct gtm_text){at + 1, (size_t)(close - at - 1)}, &time))
            return -1;
        int place = count++;
        for (; place > 0 && times[place - 1] > time; place--)
            times[place] = times[place - 1];
        times[place] = time;
        at = close + 1;
    }
    return count;
}

/* Answers a count within a window from a list of times as it stands in the record, where a dry run
 * has nothing else to look at: no occurrence is made. Returns GTM_UNKNOWN where the general way is
 * needed. */
static enum gtm_tri test_times(const struct gtm_run *run, const struct gtm_test *test)
{
    const struct gtm_prospect *p = run->prospect;
    const struct gtm_event *kind = &run->program->events[test->event];
    int64_t times[MAX_TIMES];
    if (test->event >= PENDING_EVENTS || !(p->events_pending >> test->event & 1) ||
        p->events_count || kind->form != GTM_FORM_TIMES || kind->source == GTM_NONE)
        return GTM_UNKNOWN;
    if ((test->flags | test->says) || (test->about & test->last) != GTM_NONE ||
        test->since == GTM_BASE_CONTACT)
        return GTM_UNKNOWN;
    const struct gtm_value *fact = &p->facts[kind->source];
    if (fact->kind != GTM_VALUE_LIST || fact->length <= 2)
        return GTM_NO;
    if (test->where != GTM_NONE &&
        !is_where(run->program, test->where, gtm_program_text(run->program, kind->detail)))
        return GTM_NO;
    int count = read_instants(gtm_value_text(fact), times), want = (int)test->count;
    if (count < 0 || want < 1)
        return GTM_UNKNOWN;
    double within = test->within == GTM_NONE ? 1e300 : run->program->nums[test->within];
    for (int i = 0; i + want <= count; i++)
        if ((double)(times[i + want - 1] - times[i]) <= within)
            return GTM_YES;
    return GTM_NO;
}

/* ---- tests, answered ---------------------------------------------------------------------------
 */

/* Returns whether a reply may say what the test asks for, and nobody can tell. */
static bool is_unclear(const struct gtm_run *run, const struct gtm_fiber *fiber,
                       const struct gtm_test *test, const struct gtm_event_row *row)
{
    struct gtm_test any = *test;
    any.says |= 1u << GTM_MEANING_UNCLEAR;
    return says_it(test, row) == GTM_UNKNOWN && matches(run, fiber, &any, row);
}

static bool has_unclear(const struct gtm_run *run, const struct gtm_fiber *fiber,
                        const struct gtm_test *test)
{
    for (uint32_t i = 0; i < run->prospect->events_count; i++)
        if (is_unclear(run, fiber, test, &run->prospect->events[i]))
            return true;
    return false;
}

uint64_t gtm_event_unclear(const struct gtm_run *run, const struct gtm_fiber *fiber, uint32_t from,
                           uint32_t to, const struct gtm_event_row **newest)
{
    const struct gtm_program *program = run->program;
    const struct gtm_prospect *p = run->prospect;
    uint64_t sum = 0;
    for (uint32_t i = 0; i < p->events_count; i++) {
        bool asks = false;
        for (uint32_t pc = from; pc < to && !asks; pc++) {
            if (program->code[pc].op != GTM_OP_EVENT)
                continue;
            const struct gtm_test *test = &program->tests[program->code[pc].b];
            asks = test->says && is_unclear(run, fiber, test, &p->events[i]);
        }
        if (!asks)
            continue;
        sum += gtm_event_hash(p, &p->events[i]);
        if (newest)
            *newest = &p->events[i];
    }
    return sum;
}

/* Answers a test that looks at the occurrences themselves. */
static enum gtm_tri test_occurrences(struct gtm_run *run, struct gtm_fiber *fiber,
                                     const struct gtm_test *test)
{
    int64_t first = 0;
    enum gtm_tri answer = test_times(run, test);
    if (answer != GTM_UNKNOWN)
        return answer;
    gtm_event_read(run->prospect, test->event);
    uint32_t most = count_most(run, fiber, test, &first);
    uint32_t want = test->count ? test->count : 1;
    bool holds = test->flags & GTM_TEST_EXACT ? most == test->count : most >= want;
    if (holds && test->last != GTM_NONE && !(test->flags & GTM_TEST_OCCURRENCE))
        wake_when_over(run, fiber, test, first);
    if (!holds && test->says && has_unclear(run, fiber, test))
        return GTM_UNKNOWN;
    return holds ? GTM_YES : GTM_NO;
}

/* Answers whether an event has happened at all, where reports or lists may say so. */
static enum gtm_tri test_reported(struct gtm_prospect *p, uint32_t event)
{
    gtm_event_read(p, event);
    return has_happened(p, event) ? GTM_YES : GTM_NO;
}

enum gtm_tri gtm_event_test(struct gtm_run *run, struct gtm_fiber *fiber, uint32_t row)
{
    const struct gtm_test *test = &run->program->tests[row];
    return gtm_event_is_plain(test) ? test_reported(run->prospect, test->event)
                                    : test_occurrences(run, fiber, test);
}
