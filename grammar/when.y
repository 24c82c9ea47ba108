/* when.y -- the grammar of time, over the classes of words that times.def lists.
 *
 * A word can have several classes ("second" is a unit and an ordinal, "on" opens a day and ends "from 9am on"); when.c
 * tries them all, and this grammar says which strings of classes are times. It is free of conflicts: where the same
 * words would have two derivations, "and" and the comma are of two classes (LIST_AND, LIST_COMMA join days in a list),
 * and what may be two kinds of token has two START tokens. Actions are one line; when_build.c has what they call.
 */
%require "3.8"
%define api.pure full
%define api.prefix {gtm_when_yy}
%define api.token.prefix {GTM_WHEN_}
%define api.value.type union
%define lr.type ielr
%param {struct gtm_when_parse *w}

%code requires {
#include "grammar/when_build.h"
}
%code {
#include "parser.tab.h"

#define YYINITDEPTH GTM_WHEN_DEPTH
#define YYMAXDEPTH GTM_WHEN_DEPTH

static int gtm_when_yylex(GTM_WHEN_YYSTYPE *value, struct gtm_when_parse *w);
static void gtm_when_yyerror(struct gtm_when_parse *w, const char *message);

static struct gtm_when_unit of_unit(struct gtm_when_piece unit)
{
    return (struct gtm_when_unit){unit.value, false};
}

static struct gtm_token of_kind(struct gtm_token t, int kind)
{
    t.kind = kind;
    return t;
}

static struct gtm_token with_most(struct gtm_token t, bool most)
{
    if (most)
        t.compare = GTM_COMPARE_LE;
    return t;
}

static struct gtm_token number_of(double number, bool times)
{
    return (struct gtm_token){.kind = GTM_T_RATE, .weekday = -1, .number = number, .times = times};
}

static struct gtm_token window_of(struct gtm_token t, int opener, int which)
{
    t.kind = GTM_T_WINDOW;
    t.after = opener == GTM_WHEN_AFTER;
    t.to_come = opener == GTM_WHEN_IN && !which;
    t.last = which == GTM_WHEN_LAST;
    return t;
}

static struct gtm_token calendar(char unit)
{
    return (struct gtm_token){.kind = GTM_T_WINDOW, .weekday = -1, .last = unit != 'p' && unit != 'f', .calendar = unit};
}

static struct gtm_when_point day_after(int days, bool business, unsigned weekdays, int minute)
{
    return (struct gtm_when_point){.moment = {.point = true, .business = business, .days = days,
                                              .weekdays = weekdays, .minute = minute}};
}

static struct gtm_when_point in_zone(struct gtm_when_point p, int zone)
{
    p.moment.prospect = zone == GTM_WHEN_PERSON;
    return p;
}

static struct gtm_when_clock clock_of(struct gtm_when_piece p, int minute, char half, bool exact)
{
    return (struct gtm_when_clock){p.at, p.length, minute, half, exact};
}

/* "9 am", "9:30 pm": hours from 1 to 12. */
static struct gtm_when_clock in_half(struct gtm_when_piece p, struct gtm_when_piece half)
{
    bool good = p.value >= 60 && p.value < 780;
    int minute = good ? p.value % 720 + (half.value == 'p' ? 720 : 0) : -1;
    return (struct gtm_when_clock){p.at, half.at + half.length - p.at, minute, (char)half.value, true};
}
}

%token END 0
%token START_TIME START_LIMIT START_PER START_HOURS START_DATE
%token <struct gtm_when_piece>
    UNIT UNITS DAY DAYS WEEK MONTH WORKDAY WORKDAYS WEEKDAY WEEKDAYS WEEKEND HOLIDAY HOURLY DAILY WEEKLY MONTHLY
    NAMED_DAY NAMED_DAYS M F NAMED_MONTH TODAY TOMORROW MORNING NIGHT END_OF CLOCK CLOCK12 CLOCK24 BARE HALF
    NUMBER PLUS MDAY YEAR ORDINAL NTH DATE ONE ONCE TIMES MORE FEWER MAX EVER PER SLASH COMPARE NAME
    A THE ANY ALL EACH EVERY OTHER SAME LAST PAST NEXT THIS THAT FULL KIND BUSINESS WORK PUBLIC QUIET_HOURS
    PERSON THEIR OUR SHOP OWN LOCAL ZONE POSS
    IN WITHIN INSIDE OVER DURING FOR AFTER SINCE BEFORE FROM BETWEEN OUTSIDE ON ONWARDS AT BY OF OF_MONTH TO THROUGH
    AND LIST_AND ALSO OR BUT EXCEPT COMMA LIST_COMMA DATE_COMMA OPEN CLOSE APART LATER OLD AWAY FUTURE
%type <struct gtm_token> time count rate every gap window duration limit per often span span0 length dur lspan lspan0
%type <struct gtm_when_unit> measure
%type <struct gtm_when_piece> unit single adverb nth edge_day edge_which named hours_named
%type <struct gtm_when_civil> date month_date
%type <struct gtm_when_clock> clock clocktime hour
%type <struct gtm_when_point> day day1 dayed point again repeated month_day edge
%type <struct gtm_when_days> atom some_day range list between spared spared_on on_days
%type <unsigned> named_days named_day
%type <struct gtm_when_range> hours times
%type <struct gtm_when_dates> dates
%type <int64_t> dated
%type <double> number times_said
%type <int> zone zone1 owner person opener which most of_month which_month

%start start
%%
start: START_TIME time             { w->token = $time; }
    | START_LIMIT limit            { w->token = $limit; }
    | START_PER per                { w->token = of_kind($per, GTM_T_WINDOW); w->token.per = true; w->token.moment = NULL; }
    | START_HOURS phrase           { if (!gtm_when_phrase(w)) YYABORT; }
    | START_DATE date              { w->date = $date; }
    ;
time: count | rate | every | gap | window | duration
    | point                        { $$ = gtm_when_at_point(w, $point, GTM_T_DURATION); }
    | ON dayed zone                { $$ = gtm_when_at_point(w, in_zone($dayed, $zone), GTM_T_DURATION); }
    | AT dayed zone                { $$ = gtm_when_at_point(w, in_zone($dayed, $zone), GTM_T_DURATION); }
    | BY point                     { $$ = gtm_when_by(w, $point); }
    ;

/* ---- lengths: 3 days, two business days, a week, 3 days later, Day 5 ---- */
number: NUMBER                     { $$ = $1.number; }
    ;
unit: UNIT | UNITS | DAY | DAYS | WEEK | MONTH ;
measure: unit                      { $$ = of_unit($unit); }
    | FULL unit                    { $$ = of_unit($unit); }
    | workdays                     { $$ = (struct gtm_when_unit){0, true}; }
    ;
workday: BUSINESS DAY | WORKDAY ;
workdays: workday | BUSINESS DAYS | WORK DAY | WORK DAYS | WORKDAYS ;
length: number measure             { if (!gtm_when_length(w, $number, $measure, &$$)) YYABORT; }
    ;
dur: length
    | A measure                    { if (!gtm_when_length(w, 1, $measure, &$$)) YYABORT; }
    ;
duration: dur                      { $$ = of_kind($dur, GTM_T_DURATION); }
    | dur OLD                      { $$ = of_kind($dur, GTM_T_DURATION); }
    | dur AWAY                     { $$ = of_kind($dur, GTM_T_DURATION); $$.to_come = true; }
    | dur LATER                    { $$ = window_of($dur, GTM_WHEN_AFTER, 0); $$.later = true; }
    | DAY number                   { if (!gtm_when_length(w, $number, of_unit($DAY), &$$)) YYABORT;
                                     $$.kind = GTM_T_AFTER; $$.from_start = true; }
    ;
opener: IN { $$ = GTM_WHEN_IN; } | AFTER { $$ = GTM_WHEN_AFTER; }
    | WITHIN { $$ = 0; } | INSIDE { $$ = 0; } | OVER { $$ = 0; } | DURING { $$ = 0; } | FOR { $$ = 0; }
    ;
which: det { $$ = GTM_WHEN_THE; } | SAME { $$ = GTM_WHEN_THE; } | det SAME { $$ = GTM_WHEN_THE; }
    | last { $$ = GTM_WHEN_LAST; } | det last { $$ = GTM_WHEN_LAST; } | THE NEXT { $$ = GTM_WHEN_NEXT; }
    ;
det: THE | ANY ;
last: LAST | PAST ;
window: opener dur                 { $$ = window_of($dur, $opener, 0); }
    | opener which length          { $$ = window_of($length, $opener, $which); }
    | opener which unit            { if (!gtm_when_length(w, 1, of_unit($unit), &$$)) YYABORT; $$ = window_of($$, $opener, $which); }
    | TODAY                        { $$ = calendar('d'); }
    | THIS WEEK                    { $$ = calendar('w'); }
    | THIS MONTH                   { $$ = calendar('m'); }
    | opener det PAST              { $$ = calendar('p'); }
    | opener det FUTURE            { $$ = calendar('f'); }
    ;
gap: dur apart                     { $$ = gtm_when_gap($dur); }
    | COMPARE dur apart            { if ($COMPARE.entry->id != GTM_COMPARE_GE) YYABORT; $$ = gtm_when_gap($dur); }
    ;
apart: APART | BETWEEN | BETWEEN ANY
    | BETWEEN NUMBER               { if ($NUMBER.number != 2) YYABORT; }
    ;

/* ---- how many times, and in what time ---- */
times_said: ONCE                   { $$ = $1.value; }
    | number TIMES                 { $$ = $number; }
    ;
count: times_said                  { $$ = gtm_when_count(NULL, $1); }
    | COMPARE times_said           { $$ = gtm_when_count($COMPARE.entry, $2); }
    | COMPARE number OR MORE TIMES { $$ = gtm_when_count($COMPARE.entry, $number); }
    | number OR MORE TIMES         { $$ = gtm_when_count(NULL, $number); }
    | PLUS TIMES                   { $$ = gtm_when_count(NULL, $PLUS.number); }
    | number OR FEWER TIMES        { $$ = gtm_when_count(NULL, $number); $$.compare = GTM_COMPARE_LE; }
    ;
often: times_said                  { $$ = number_of($1, true); }
    | number                       { $$ = number_of($1, false); }
    ;
rate: often span most              { $$ = with_most(gtm_when_rate(NULL, GTM_COMPARE_EQ, $often, $span), $most); }
    | COMPARE often span most      { $$ = with_most(gtm_when_rate($COMPARE.entry, 0, $often, $span), $most); }
    | TO often span most           { $$ = gtm_when_rate(NULL, GTM_COMPARE_LE, $often, $span); }
    | AT often span most           { $$ = gtm_when_rate(NULL, GTM_COMPARE_LE, $often, $span); }
    ;
most: %empty { $$ = 0; } | MAX { $$ = 1; } | COMMA MAX { $$ = 1; }
    ;
span: span0
    | EACH lspan                   { $$ = $lspan; }
    | EVERY lspan                  { $$ = $lspan; }
    ;
span0: A lspan                     { $$ = $lspan; }
    | PER lspan                    { $$ = $lspan; }
    | into lspan                   { $$ = $lspan; }
    | ON any lspan                 { $$ = $lspan; }
    | SLASH                        { if (!gtm_when_span_of($SLASH.value, &$$)) YYABORT; }
    | EVER                         { $$ = (struct gtm_token){.kind = GTM_T_RATE, .weekday = -1, .seconds = GTM_EVER}; }
    ;
into: into1 | into1 any | into1 A ;
into1: IN | WITHIN | DURING | OVER ;
any: THE | ANY | ONE ;
lspan: lspan0
    | kind lspan0                  { $$ = $lspan0; }
    ;
kind: KIND | BUSINESS | SAME ;
lspan0: length                     { $$ = $length; gtm_when_span(&$$); }
    | single                       { if (!gtm_when_span_of($single.value, &$$)) YYABORT; }
    ;
single: UNIT | DAY | WEEK | MONTH | WEEKDAY ;
/* A span alone; a number whose span is said later ("at most 2 per person per week"). */
limit: span0 most                  { $$ = with_most($span0, $most); $$.kind = GTM_T_RATE; }
    | COMPARE often                { $$ = gtm_when_rate($COMPARE.entry, 0, $often, number_of(0, false)); }
    | TO often                     { $$ = gtm_when_rate(NULL, GTM_COMPARE_LE, $often, number_of(0, false)); }
    | AT often                     { $$ = gtm_when_rate(NULL, GTM_COMPARE_LE, $often, number_of(0, false)); }
    ;
/* The window of a count: 3 times a week. */
per: A lspan                       { $$ = $lspan; }
    | PER lspan                    { $$ = $lspan; }
    | EACH lspan                   { $$ = $lspan; }
    | EVERY lspan                  { $$ = $lspan; }
    | ON any lspan                 { $$ = $lspan; }
    | SLASH                        { if (!gtm_when_span_of($SLASH.value, &$$)) YYABORT; }
    | EVER                         { $$ = number_of(0, false); $$.seconds = GTM_EVER; }
    ;

/* ---- dates and days ---- */
the: %empty | THE ;
nth: ORDINAL | NTH | MDAY ;
date: DATE                         { $$ = (struct gtm_when_civil){$1.value / 10000, $1.value / 100 % 100, $1.value % 100, $1.at, $1.length}; }
    | month_date
    | month_date YEAR              { $$ = $1; $$.year = $YEAR.value; $$.length = $YEAR.at + 1 - $$.at; }
    | month_date DATE_COMMA YEAR        { $$ = $1; $$.year = $YEAR.value; $$.length = $YEAR.at + 1 - $$.at; }
    ;
month_date: NAMED_MONTH nth        { $$ = (struct gtm_when_civil){0, $1.value, $nth.value, $1.at, $nth.at + 1 - $1.at}; }
    | the nth NAMED_MONTH          { $$ = (struct gtm_when_civil){0, $3.value, $nth.value, $nth.at, $3.at + 1 - $nth.at}; }
    | the nth OF NAMED_MONTH       { $$ = (struct gtm_when_civil){0, $4.value, $nth.value, $nth.at, $4.at + 1 - $nth.at}; }
    ;
dated: date                        { if (!gtm_when_dated(w, $date, &$$)) YYABORT; }
    ;
nextly: the NEXT ;
day: day1
    | day1 MORNING                 { if ($day1.moment.day_end || $day1.moment.minute >= 0) YYABORT; $$ = $day1; $$.moment.minute = $MORNING.value; }
    ;
day1: NAMED_DAY                    { $$ = day_after(0, false, 1u << $1.value, -1); }
    | THIS NAMED_DAY               { $$ = day_after(0, false, 1u << $2.value, -1); }
    | nextly NAMED_DAY             { $$ = day_after(0, false, 1u << $2.value, -1); }
    | nextly DAY                   { $$ = day_after(1, false, 0, -1); }
    | nextly MORNING               { $$ = day_after(1, false, 0, $2.value); }
    | nextly workday               { $$ = day_after(1, true, 0, -1); }
    | nextly WEEKDAY               { $$ = day_after(0, false, GTM_WEEKDAYS, -1); }
    | nextly WEEK                  { $$ = day_after(0, false, 1, -1); }
    | nextly MONTH                 { $$ = day_after(0, false, 0, -1); $$.moment.month_day = 1; }
    | TOMORROW                     { $$ = day_after(1, false, 0, -1); }
    | THE DAY AFTER TOMORROW       { $$ = day_after(2, false, 0, -1); }
    | dated                        { $$ = day_after(0, false, 0, -1); $$.moment.has_date = true; $$.moment.date = $dated; }
    | edge
    | month_day
    ;
/* the 15th, the first of the month, the last day of the month, the first business day of the month */
month_day: the nth                 { if (!gtm_when_month_day(w, &$$, $nth, false, 0)) YYABORT; }
    | the nth DAY                  { if (!gtm_when_month_day(w, &$$, $nth, false, 0)) YYABORT; }
    | the nth of_month             { if (!gtm_when_month_day(w, &$$, $nth, false, $of_month)) YYABORT; }
    | the nth DAY of_month         { if (!gtm_when_month_day(w, &$$, $nth, false, $of_month)) YYABORT; }
    | the nth BUSINESS DAY         { if (!gtm_when_month_day(w, &$$, $nth, true, 0)) YYABORT; }
    | the nth BUSINESS DAY of_month { if (!gtm_when_month_day(w, &$$, $nth, true, $of_month)) YYABORT; }
    | the LAST of_month            { if (!gtm_when_month_day(w, &$$, $LAST, false, $of_month)) YYABORT; }
    | the LAST DAY of_month        { if (!gtm_when_month_day(w, &$$, $LAST, false, $of_month)) YYABORT; }
    ;
of_month: OF_MONTH which_month MONTH { $$ = $which_month; }
    ;
which_month: THE { $$ = 1; } | THIS { $$ = 1; } | THAT { $$ = 1; } | EACH { $$ = 1; } | EVERY { $$ = 1; } | nextly { $$ = GTM_WHEN_NEXT; }
    ;
/* the end of the week, the beginning of Friday */
edge: the END_OF OF edge_day       { if (!gtm_when_edge(&$$, $END_OF.value, (struct gtm_when_piece){0}, $edge_day)) YYABORT; }
    | the END_OF OF edge_which edge_day { if (!gtm_when_edge(&$$, $END_OF.value, $edge_which, $edge_day)) YYABORT; }
    ;
edge_which: THE | THIS | THAT | NEXT ;
edge_day: NAMED_DAY | WEEK | MONTH | DAY | TOMORROW ;

/* ---- times of day and points of time ---- */
clock: CLOCK                       { $$ = clock_of($1, $1.value, 0, true); }
    | CLOCK12                      { $$ = clock_of($1, $1.value, $1.number ? 'p' : 'a', true); }
    | CLOCK24                      { $$ = clock_of($1, $1.value, 0, true); }
    | CLOCK24 HALF                 { $$ = in_half($1, $2); }
    | BARE HALF                    { $$ = in_half($1, $2); }
    ;
hour: clock
    | BARE                         { $$ = clock_of($1, $1.value, 0, false); }
    ;
clocktime: clock
    | AT clock                     { $$ = $clock; }
    | AT BARE                      { if ($BARE.value < 0) YYABORT; $$ = clock_of($BARE, $BARE.value, 0, false); }
    ;
dayed: day
    | day clocktime                { $$ = $day; if (!gtm_when_timed(w, &$$, $clocktime)) YYABORT; }
    | day COMMA clocktime          { $$ = $day; if (!gtm_when_timed(w, &$$, $clocktime)) YYABORT; }
    ;
point: dayed zone                  { $$ = in_zone($dayed, $zone); }
    | clocktime                    { $$ = day_after(0, false, 0, -1); gtm_when_timed(w, &$$, $clocktime); }
    | clocktime zone1              { $$ = in_zone(day_after(0, false, 0, -1), $zone1); gtm_when_timed(w, &$$, $clocktime); }
    | clocktime IN zone1           { $$ = in_zone(day_after(0, false, 0, -1), $zone1); gtm_when_timed(w, &$$, $clocktime); }
    | clocktime day zone           { $$ = in_zone($day, $zone); if (!gtm_when_timed(w, &$$, $clocktime)) YYABORT; }
    | clocktime ON day zone        { $$ = in_zone($day, $zone); if (!gtm_when_timed(w, &$$, $clocktime)) YYABORT; }
    | clocktime OF day zone        { $$ = in_zone($day, $zone); if (!gtm_when_timed(w, &$$, $clocktime)) YYABORT; }
    ;

/* ---- whose clock: in the prospect's own time zone, local time (the prospect's), our time ---- */
zone: %empty                       { $$ = 0; }
    | zone1
    | IN zone1                     { $$ = $zone1; }
    ;
zone1: LOCAL ZONE                  { $$ = GTM_WHEN_PERSON; }
    | owner ZONE                   { $$ = $owner; }
    | owner OWN ZONE               { $$ = $owner; }
    | owner LOCAL ZONE             { $$ = GTM_WHEN_PERSON; }
    | owner OWN LOCAL ZONE         { $$ = GTM_WHEN_PERSON; }
    ;
owner: THEIR                       { $$ = GTM_WHEN_PERSON; }
    | OUR                          { $$ = GTM_WHEN_SHOP; }
    | person
    | zone_article person          { $$ = $person; }
    ;
zone_article: THE | EACH | EVERY | A | OUR ;
person: PERSON { $$ = GTM_WHEN_PERSON; } | PERSON POSS { $$ = GTM_WHEN_PERSON; }
    | SHOP { $$ = GTM_WHEN_SHOP; } | SHOP POSS { $$ = GTM_WHEN_SHOP; }
    ;

/* ---- again and again ---- */
ev: EVERY | EACH ;
every: ev length                   { $$ = of_kind($length, GTM_T_EVERY); }
    | ev unit                      { if (!gtm_when_length(w, 1, of_unit($unit), &$$)) YYABORT; $$.kind = GTM_T_EVERY; }
    | ev OTHER unit                { if (!gtm_when_length(w, 2, of_unit($unit), &$$)) YYABORT; $$.kind = GTM_T_EVERY; }
    | ev NTH unit                  { if (!gtm_when_length(w, $NTH.value, of_unit($unit), &$$)) YYABORT; $$.kind = GTM_T_EVERY; }
    | ev ORDINAL unit              { if (!gtm_when_length(w, $ORDINAL.value, of_unit($unit), &$$)) YYABORT; $$.kind = GTM_T_EVERY; }
    | adverb                       { gtm_when_length(w, 1, of_unit($adverb), &$$); $$.kind = GTM_T_EVERY; }
    | again zone                   { $$ = gtm_when_again(w, in_zone($again, $zone)); }
    ;
adverb: HOURLY | DAILY | WEEKLY | MONTHLY ;
again: repeated
    | repeated clocktime           { $$ = $repeated; if (!gtm_when_timed(w, &$$, $clocktime)) YYABORT; }
    | ev DAY clocktime             { $$ = day_after(0, false, 0, -1); gtm_when_timed(w, &$$, $clocktime); }
    | DAILY clocktime              { $$ = day_after(0, false, 0, -1); gtm_when_timed(w, &$$, $clocktime); }
    ;
repeated: ev named_days            { $$ = day_after(0, false, $named_days, -1); }
    | ev OTHER named_day           { $$ = day_after(8, false, $named_day, -1); } /* that weekday from then on */
    | ev workday                   { $$ = day_after(1, true, 0, -1); }
    | ev WEEKDAY                   { $$ = day_after(0, false, GTM_WEEKDAYS, -1); }
    | ev MORNING                   { $$ = day_after(0, false, 0, $MORNING.value); }
    | ev WEEK on named_day         { $$ = day_after(0, false, $named_day, -1); }
    | WEEKLY on named_day          { $$ = day_after(0, false, $named_day, -1); }
    | ev MONTH on month_day        { $$ = $month_day; }
    | MONTHLY on month_day         { $$ = $month_day; }
    ;
on: %empty | ON ;
named_day: NAMED_DAY { $$ = 1u << $1.value; } | NAMED_DAYS { $$ = 1u << $1.value; }
    ;
named_days: named_day
    | named_days LIST_COMMA named_day { $$ = $1 | $named_day; }
    | named_days LIST_AND named_day { if ($LIST_AND.value) YYABORT; $$ = $1 | $named_day; }
    | named_days LIST_COMMA LIST_AND named_day { if ($LIST_AND.value) YYABORT; $$ = $1 | $named_day; }
    ;

/* ---- times of the week: parts that must all hold, and alternatives of such parts ---- */
phrase: rows | TO rows ;
rows: first
    | rows part | rows COMMA part | rows brackets
    | rows also first              { gtm_when_first(w); }
    | rows COMMA also first        { gtm_when_first(w); }
    ;
also: ALSO                         { if (!gtm_when_also(w, $ALSO)) YYABORT; }
    ;
brackets: OPEN parts CLOSE ;
parts: part | parts part | parts COMMA part ;
part: first | except
    | IN zone1                     { if (!gtm_when_add_zone(w, $zone1)) YYABORT; }
    | zone1                        { if (!gtm_when_add_zone(w, $zone1)) YYABORT; }
    ;
first: list                        { if (!gtm_when_add_days(w, $list, false)) YYABORT; }
    | on_days                      { if (!gtm_when_add_days(w, $on_days, true)) YYABORT; }
    | FROM list                    { if ($list.one || $list.bare || $list.holiday || !gtm_when_add_days(w, $list, true)) YYABORT; }
    | BETWEEN between              { if (!gtm_when_add_days(w, $between, true)) YYABORT; }
    | times                        { if (!gtm_when_add_times(w, $times, true)) YYABORT; }
    | hours                        { if (!gtm_when_add_times(w, $hours, false)) YYABORT; }
    | dates                        { if (!gtm_when_add_dates(w, $dates)) YYABORT; }
    | named                        { if (!gtm_when_add_name(w, $named.entry, false, false)) YYABORT; }
    | hours_named                  { if (!gtm_when_add_name(w, $hours_named.entry, false, true)) YYABORT; }
    | out named                    { if (!gtm_when_add_name(w, $named.entry, true, true)) YYABORT; }
    | out list                     { if (!gtm_when_add_outside(w, &$list, NULL)) YYABORT; }
    | out hours                    { if (!gtm_when_add_outside(w, NULL, &$hours)) YYABORT; }
    | out times                    { if (!gtm_when_add_outside(w, NULL, &$times)) YYABORT; }
    | AT NIGHT                     { if (!gtm_when_add_name(w, NULL, false, true)) YYABORT; } /* as quiet hours */
    ;
on_days: ON list { $$ = $list; } | AT list { $$ = $list; } | DURING list { $$ = $list; } | OVER list { $$ = $list; }
    ;
hours_named: DURING named { $$ = $named; } | IN named { $$ = $named; } | WITHIN named { $$ = $named; }
    | AT named { $$ = $named; } | ON named { $$ = $named; }
    ;
out: OUTSIDE | OUTSIDE OF ;
named: NAME
    | QUIET_HOURS
    | name_article NAME            { $$ = $NAME; }
    | name_article QUIET_HOURS     { $$ = $QUIET_HOURS; }
    ;
name_article: A | THE | OUR ;
times: AFTER clock                 { $$ = gtm_when_half_open(w, $clock, true); }
    | SINCE clock                  { $$ = gtm_when_half_open(w, $clock, true); }
    | FROM clock ONWARDS           { $$ = gtm_when_half_open(w, $clock, true); }
    | BEFORE clock                 { $$ = gtm_when_half_open(w, $clock, false); }
    | BETWEEN hour[a] AND hour[b]  { $$ = gtm_when_hours_range(w, $a, $b); }
    | BETWEEN hours                { $$ = $hours; }
    | FROM hours                   { $$ = $hours; }
    | DURING hours                 { $$ = $hours; }
    ;
hours: hour[a] THROUGH hour[b]     { $$ = gtm_when_hours_range(w, $a, $b); }
    ;
dates: dated                       { $$ = (struct gtm_when_dates){true, true, true, true, $1, $1}; }
    | dated[a] THROUGH dated[b]    { $$ = (struct gtm_when_dates){true, true, false, true, $a, $b}; }
    | ON dated                     { $$ = (struct gtm_when_dates){true, true, true, false, $2, $2}; }
    | ON dated[a] THROUGH dated[b] { $$ = (struct gtm_when_dates){true, true, false, false, $a, $b}; }
    | AFTER dated                  { $$ = (struct gtm_when_dates){true, false, false, false, $2 + 1, $2}; }
    | BEFORE dated                 { $$ = (struct gtm_when_dates){false, true, false, false, $2, $2 - 1}; }
    | FROM dated                   { $$ = (struct gtm_when_dates){true, false, false, false, $2, $2}; }
    | FROM dated ONWARDS           { $$ = (struct gtm_when_dates){true, false, false, false, $2, $2}; }
    | FROM dated[a] THROUGH dated[b] { $$ = (struct gtm_when_dates){true, true, false, false, $a, $b}; }
    | DURING dated[a] THROUGH dated[b] { $$ = (struct gtm_when_dates){true, true, false, false, $a, $b}; }
    | BETWEEN dated[a] THROUGH dated[b] { $$ = (struct gtm_when_dates){true, true, false, false, $a, $b}; }
    | BETWEEN dated[a] AND dated[b] { $$ = (struct gtm_when_dates){true, true, false, false, $a, $b}; }
    ;
/* except holidays, excluding Fridays and Mondays, but not on Fridays and on holidays */
except: excepting spared           { if (!gtm_when_add_except(w, $spared)) YYABORT; }
    | excepting ON spared_on       { if (!gtm_when_add_except(w, $spared_on)) YYABORT; }
    ;
excepting: except_word | except_word FOR ;
except_word: EXCEPT | BUT EXCEPT | AND EXCEPT ;
spared: range                      { $$ = (struct gtm_when_days){0}; gtm_when_spare(&$$, $range); }
    | spared joint range           { $$ = $1; gtm_when_spare(&$$, $range); }
    ;
spared_on: range                   { $$ = (struct gtm_when_days){0}; gtm_when_spare(&$$, $range); }
    | spared_on joint range        { $$ = $1; gtm_when_spare(&$$, $range); }
    | spared_on joint ON range     { $$ = $1; gtm_when_spare(&$$, $range); }
    ;
joint: LIST_COMMA | LIST_AND | LIST_COMMA LIST_AND ;
list: range
    | list joint range             { $$ = $1; if (!gtm_when_add_day(w, &$$, $range)) YYABORT; }
    | list joint ON range          { $$ = $1; if (!gtm_when_add_day(w, &$$, $range)) YYABORT; }
    ;
range: atom
    | atom[a] THROUGH atom[b]      { $$ = $a; if (!gtm_when_from_to(&$$, $b)) YYABORT; }
    | M THROUGH F                  { $$ = gtm_when_named(GTM_WEEKDAYS, true, false); }
    ;
between: atom[a] AND atom[b]       { $$ = $a; if (!gtm_when_from_to(&$$, $b)) YYABORT; }
    ;
atom: some_day
    | day_article some_day         { $$ = $some_day; }
    | all_days                     { $$ = gtm_when_named(GTM_ALL_DAYS, true, false); }
    ;
day_article: A | THE | ANY | ALL ;
all_days: EVERY DAY | EVERY DAYS | ANY DAY | ANY DAYS | ALL DAY | ALL DAYS ;
some_day: NAMED_DAY                { $$ = gtm_when_named(1u << $1.value, false, false); $$.one = $$.bare = true; }
    | NAMED_DAYS                   { $$ = gtm_when_named(1u << $1.value, true, false); $$.one = true; }
    | weekdays                     { $$ = gtm_when_named(GTM_WEEKDAYS, true, false); }
    | workdays                     { $$ = gtm_when_named(GTM_WEEKDAYS, true, true); }
    | WEEKEND                      { $$ = gtm_when_named(GTM_WEEKEND, true, false); }
    | holiday                      { $$ = gtm_when_named(GTM_ALL_DAYS, true, false); $$.holiday = true; }
    ;
weekdays: WEEKDAY | WEEKDAYS ;
holiday: HOLIDAY | PUBLIC HOLIDAY ;
%%
static int gtm_when_yylex(GTM_WHEN_YYSTYPE *value, struct gtm_when_parse *w)
{
    const struct gtm_when_piece *piece = &w->pieces[w->next];
    if (piece->kind)
        w->next++;
    value->GTM_WHEN_A = *piece; /* every token carries the same type */
    return piece->kind ? (int)piece->kind : GTM_WHEN_END;
}

static void gtm_when_yyerror(struct gtm_when_parse *w, const char *message)
{
    (void)w;
    (void)message;
}

bool gtm_when_parse(struct gtm_when_parse *w)
{
    w->next = 0;
    return gtm_when_yyparse(w) == 0;
}

/* ---- the tables as a recogniser ---- */

void gtm_when_begin(struct gtm_when_states *states)
{
    states->depth = 1;
    states->at[0] = 0;
}

/* Takes the right side of a rule off the stack and goes on with its left. */
static bool reduce(struct gtm_when_states *s, int rule)
{
    s->depth -= (uint32_t)yyr2[rule];
    int top = s->at[s->depth - 1], symbol = yyr1[rule] - YYNTOKENS, i = yypgoto[symbol] + top;
    if (s->depth == GTM_WHEN_DEPTH)
        return false;
    s->at[s->depth++] =
        (uint16_t)(0 <= i && i <= YYLAST && yycheck[i] == top ? yytable[i] : yydefgoto[symbol]);
    return true;
}

bool gtm_when_push(struct gtm_when_states *s, int kind)
{
    int symbol = YYTRANSLATE(kind);
    for (;;) {
        int state = s->at[s->depth - 1], i = yypact[state], act = 0;
        if (!yypact_value_is_default(i) && 0 <= i + symbol && i + symbol <= YYLAST &&
            yycheck[i + symbol] == symbol) {
            act = yytable[i + symbol];
            if (act > 0 && s->depth < GTM_WHEN_DEPTH) {
                s->at[s->depth++] = (uint16_t)act;
                return true;
            }
            if (act >= 0 || yytable_value_is_error(act))
                return false;
            act = -act;
        } else {
            act = yydefact[state];
        }
        if (!act || !reduce(s, act))
            return false;
    }
}
