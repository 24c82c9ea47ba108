/* parser.y -- the grammar of one sentence, over the tokens of the phrase folder.
 *
 * The folder has already decided what separates what: AND and OR join nouns, AND_C and OR_C conditions, DO actions.
 * That, and that a relative clause takes all behind it and must be the last argument of its verb, is what keeps
 * the grammar free of conflicts: every sentence has one reading. Actions are one line and only build nodes; the
 * meaning is given by compiler/. A sentence is parsed alone, so an error never reaches the next one.
 */
%require "3.8"
%define api.pure full
%define api.prefix {gtm_yy}
%define api.token.prefix {GTM_T_}
%define api.value.type union
%define api.location.type {struct gtm_span}
%define lr.type ielr
%define parse.lac full
%define parse.error custom
%locations
%param {struct gtm_parse *parse}

%code requires {
#include "grammar/ast.h"
}
%code provides {
/* Joins one more noun to a list of them, making the list of the first two. */
struct gtm_node *gtm_list_add(struct gtm_parse *parse, struct gtm_node *list, struct gtm_node *np, enum gtm_join join);
}
%code {
#include <stdio.h>
#include <string.h>

#define YYLLOC_DEFAULT(current, rhs, n) \
    ((current) = (n) ? gtm_span_join(YYRHSLOC(rhs, 1), YYRHSLOC(rhs, n)) : YYRHSLOC(rhs, 0))
#define NODE(kind, token) gtm_node_new(parse, GTM_NODE_##kind, token)
#define ADD gtm_node_add
#define TAKE gtm_node_take

static int gtm_yylex(YYSTYPE *value, struct gtm_span *location, struct gtm_parse *parse);
static void gtm_yyerror(const struct gtm_span *location, struct gtm_parse *parse, const char *message);
}

%token END 0 "the end of the sentence"
%token START_SENTENCE START_ARROW START_COND START_ACTIONS START_MEANING
%token <const struct gtm_token *>
    IF "if" UNLESS "unless" OTHERWISE "otherwise" AFTER "a time" UNTIL "until"
    DO "and then" COLON ":" ITEM "a bullet" ARROW "->"
    AND "and" OR "or" AND_P "and (who also)" OR_P "or (who)" AND_C "and (another condition)" OR_C "or (another condition)"
    ALLOF "all of the following" ANYOF "any of the following" NONEOF "none of the following"
    NEVER "never" ONLY "only" BEFORE "before" WITHOUT "without" TAIL "a purpose"
    VERB "what to do" GERUND "an action" PARTICIPLE "a done action" VERB_S "an action in the third person" MODAL "should" NEEDS "needs"
    TO "to (do something)" PREP "for, to, at …"
    DET "the" NO "no" NUMBER "how many" QUANTITY "a number" STRING "words in quotes" NOMINAL "a name"
    DURATION "a duration" COUNT "how many times" WINDOW "a span of time" EVERY "how often" FREQUENCY "how regularly"
    HOURS "times of the week" RATE "in what time" GAP "how long between" TIMES "when, or how often"
    POSS "'s" ADVERB "how"
    WHO "who" WHOSE "whose" THERE "there"
    EVENT "what happens" BE "is" BENOT "is not" HAVE "has" HAVENOT "has not" AUX "does" AUXNOT "does not" NOT "not"
    COMPARE "at least" BETWEEN "between" STATE "known" TEXTVERB "contains" FITS "fits" JUDGES "seems"
%type <struct gtm_node *>
    sentence leads lead main actions action trailers trailer args args1 open closed last preparg who arg_leaf bare dnp bnp np dets nouns
    nplist dlist blist rel relpreds relpred relargs cond item subject pred happens verb compared meaning value bullets actbullets
    group

%start unit
%%
unit: START_SENTENCE sentence      { parse->root = $sentence; }
    | START_ARROW cond ARROW main  { parse->root = TAKE(ADD(NODE(SENTENCE, NULL), ADD(NODE(LEAD_IF, $ARROW), $cond)), $main); }
    | START_COND cond              { parse->root = $cond; }
    | START_COND group             { parse->root = $group; }
    | START_ACTIONS actions trailers { parse->root = TAKE(ADD(NODE(SENTENCE, NULL), $actions), $trailers); }
    | START_MEANING meaning        { parse->root = $meaning; }
    ;

/* ---- sentences: If C, A.  A if C.  C -> A.  After 3 days, A.  Never A.  A before doing B. ---- */
sentence: leads main               { $$ = TAKE(TAKE(NODE(SENTENCE, NULL), $leads), $main); }
    | OTHERWISE main               { $$ = TAKE(ADD(NODE(SENTENCE, NULL), NODE(OTHERWISE, $OTHERWISE)), $main); }
    | OTHERWISE                    { $$ = ADD(NODE(SENTENCE, NULL), NODE(OTHERWISE, $OTHERWISE)); }
    ;
leads: %empty                      { $$ = NODE(SENTENCE, NULL); }
    | leads lead                   { $$ = ADD($1, $lead); }
    ;
lead: IF cond DO                   { $$ = ADD(NODE(LEAD_IF, $IF), $cond); }
    | UNLESS cond DO               { $$ = ADD(NODE(LEAD_IF, $UNLESS), $cond); }
    | IF group DO                  { $$ = ADD(NODE(LEAD_IF, $IF), $group); }
    | UNLESS group DO              { $$ = ADD(NODE(LEAD_IF, $UNLESS), $group); }
    | AFTER DO                     { $$ = NODE(LEAD_AFTER, $AFTER); }
    | BEFORE GERUND args DO        { $$ = TAKE(NODE(BEFORE, $GERUND), $args); }
    | BEFORE nplist DO             { $$ = ADD(NODE(BEFORE, $BEFORE), $nplist); }
    | HOURS DO                     { $$ = ADD(NODE(LEAD_HOURS, $HOURS), NODE(LEAF, $HOURS)); }
    | PREP nplist DO               { $$ = ADD(NODE(LEAD_FOR, $PREP), $nplist); }
    | PREP who DO                  { $$ = ADD(NODE(LEAD_FOR, $PREP), $who); }
    ;
main: actions trailers             { $$ = TAKE(ADD(NODE(SENTENCE, NULL), $actions), $trailers); }
    | actions trailers COLON bullets
                                   { $$ = ADD(TAKE(ADD(NODE(SENTENCE, NULL), $actions), $trailers), $bullets); }
    | COLON actbullets             { $$ = ADD(NODE(SENTENCE, NULL), $actbullets); }
    | NEVER actions trailers       { $$ = TAKE(ADD(NODE(SENTENCE, NULL), ADD(NODE(NEVER, $NEVER), $actions)), $trailers); }
    | ONLY actions trailers        { $$ = TAKE(ADD(NODE(SENTENCE, NULL), ADD(NODE(ONLY, $ONLY), $actions)), $trailers); }
    ;
trailers: %empty                   { $$ = NODE(SENTENCE, NULL); }
    | trailers trailer             { $$ = ADD($1, $trailer); }
    ;
trailer: IF cond                   { $$ = ADD(NODE(LEAD_IF, $IF), $cond); }
    | UNLESS cond                  { $$ = ADD(NODE(LEAD_IF, $UNLESS), $cond); }
    | UNTIL cond                   { $$ = ADD(NODE(UNTIL, $UNTIL), $cond); }
    | TIMES                        { $$ = NODE(LEAF, $TIMES); }
    | BEFORE GERUND args           { $$ = TAKE(NODE(BEFORE, $GERUND), $args); }
    | BEFORE nplist                { $$ = ADD(NODE(BEFORE, $BEFORE), $nplist); }
    | WITHOUT nplist               { $$ = ADD(NODE(WITHOUT, $WITHOUT), $nplist); }
    | WITHOUT nplist PREP nplist   { $$ = ADD(ADD(NODE(WITHOUT, $WITHOUT), $2), ADD(NODE(PREP, $PREP), $4)); }
    | TAIL                         { $$ = NODE(TAIL, $TAIL); }
    ;

/* ---- bulleted lists ---- */
group: ALLOF COLON bullets         { $$ = TAKE(NODE(GROUP, $ALLOF), $bullets); }
    | ANYOF COLON bullets          { $$ = TAKE(NODE(GROUP, $ANYOF), $bullets); }
    | NONEOF COLON bullets         { $$ = TAKE(NODE(GROUP, $NONEOF), $bullets); }
    ;
bullets: ITEM cond                 { $$ = ADD(NODE(GROUP, NULL), $cond); }
    | bullets ITEM cond            { $$ = ADD($1, $cond); }
    ;
actbullets: ITEM actions           { $$ = TAKE(NODE(ACTIONS, NULL), $actions); }
    | actbullets ITEM actions      { $$ = TAKE($1, $actions); }
    ;

/* ---- actions ---- */
actions: action                    { $$ = ADD(NODE(ACTIONS, NULL), $action); }
    | actions DO action            { $$ = ADD($1, $action); }
    ;
action: bare                       { $$ = $bare; }
    | subject BE PARTICIPLE args   { $$ = TAKE(ADD(NODE(ACTION, $PARTICIPLE), $subject), $args); }
    | subject BENOT PARTICIPLE args { $$ = gtm_node_not(TAKE(ADD(NODE(ACTION, $PARTICIPLE), $subject), $args)); }
    | subject VERB_S args          { $$ = TAKE(ADD(NODE(ACTION, $VERB_S), $subject), $args); }
    | subject NEEDS nplist         { $$ = ADD(ADD(NODE(ACTION, $NEEDS), $subject), $nplist); }
    | subject NEEDS nplist PREP nplist
                                   { $$ = ADD(ADD(ADD(NODE(ACTION, $NEEDS), $subject), $3), ADD(NODE(PREP, $PREP), $5)); }
    | subject MODAL bare           { $$ = TAKE(ADD(NODE(ACTION, $bare->token), $subject), $bare); }
    ;
bare: VERB args                    { $$ = TAKE(NODE(ACTION, $VERB), $args); }
    | ADVERB bare                  { $$ = ADD($2, NODE(LEAF, $ADVERB)); }
    ;

/* The arguments of a verb: nouns, prepositions with nouns, adverbs. A noun behind a noun must have a determiner
 * ("send me a draft"), a relative clause and an infinitive take all that follows. */
args: %empty                       { $$ = NODE(ACTION, NULL); }
    | args1
    ;
args1: open | closed | last
    | TO bare                      { $$ = ADD(NODE(ACTION, NULL), TAKE(NODE(TO, $bare->token), $bare)); }
    | open TO bare                 { $$ = ADD($open, TAKE(NODE(TO, $bare->token), $bare)); }
    | closed TO bare               { $$ = ADD($closed, TAKE(NODE(TO, $bare->token), $bare)); }
    ;
open: arg_leaf                     { $$ = ADD(NODE(ACTION, NULL), $arg_leaf); }
    | open arg_leaf                { $$ = ADD($1, $arg_leaf); }
    | closed arg_leaf              { $$ = ADD($1, $arg_leaf); }
    ;
closed: nplist                     { $$ = ADD(NODE(ACTION, NULL), $nplist); }
    | open nplist                  { $$ = ADD($open, $nplist); }
    | closed dlist                 { $$ = ADD($1, $dlist); }
    | preparg                      { $$ = ADD(NODE(ACTION, NULL), $preparg); }
    | open preparg                 { $$ = ADD($open, $preparg); }
    | closed preparg               { $$ = ADD($1, $preparg); }
    ;
preparg: PREP nplist               { $$ = ADD(NODE(PREP, $PREP), $nplist); }
    ;
last: who                          { $$ = ADD(NODE(ACTION, NULL), $who); }
    | open who                     { $$ = ADD($open, $who); }
    | closed dnp rel               { $$ = ADD($closed, ADD($dnp, $rel)); }
    | PREP who                     { $$ = ADD(NODE(ACTION, NULL), ADD(NODE(PREP, $PREP), $who)); }
    | open PREP who                { $$ = ADD($open, ADD(NODE(PREP, $PREP), $who)); }
    | closed PREP who              { $$ = ADD($closed, ADD(NODE(PREP, $PREP), $who)); }
    ;
who: bnp rel                       { $$ = ADD($bnp, $rel); }
    | dnp rel                      { $$ = ADD($dnp, $rel); }
    ;
arg_leaf: ADVERB                   { $$ = NODE(LEAF, $ADVERB); }
    | DURATION                     { $$ = NODE(LEAF, $DURATION); }
    | COUNT                        { $$ = NODE(LEAF, $COUNT); }
    | WINDOW                       { $$ = NODE(LEAF, $WINDOW); }
    | EVERY                        { $$ = NODE(LEAF, $EVERY); }
    | HOURS                        { $$ = NODE(LEAF, $HOURS); }
    | RATE                         { $$ = NODE(LEAF, $RATE); }
    | GAP                          { $$ = NODE(LEAF, $GAP); }
    | PREP DURATION                { $$ = ADD(NODE(PREP, $PREP), NODE(LEAF, $DURATION)); }
    ;

/* ---- nouns ---- */
nplist: dlist | blist ;
dlist: dnp                         { $$ = $dnp; }
    | dlist AND np                 { $$ = gtm_list_add(parse, $1, $np, GTM_JOIN_AND); }
    | dlist OR np                  { $$ = gtm_list_add(parse, $1, $np, GTM_JOIN_OR); }
    ;
blist: bnp                         { $$ = $bnp; }
    | blist AND np                 { $$ = gtm_list_add(parse, $1, $np, GTM_JOIN_AND); }
    | blist OR np                  { $$ = gtm_list_add(parse, $1, $np, GTM_JOIN_OR); }
    ;
np: dnp | bnp ;
dnp: dets nouns                    { $$ = TAKE(TAKE(NODE(NP, NULL), $dets), $nouns); }
    ;
bnp: nouns                         { $$ = TAKE(NODE(NP, NULL), $nouns); }
    ;
dets: DET                          { $$ = ADD(NODE(NP, NULL), NODE(DET, $DET)); }
    | NO                           { $$ = ADD(NODE(NP, NULL), NODE(DET, $NO)); }
    | NUMBER                       { $$ = ADD(NODE(NP, NULL), NODE(DET, $NUMBER)); }
    | dets DET                     { $$ = ADD($1, NODE(DET, $DET)); }
    | dets NUMBER                  { $$ = ADD($1, NODE(DET, $NUMBER)); }
    ;
nouns: NOMINAL                     { $$ = ADD(NODE(NP, NULL), NODE(NOMINAL, $NOMINAL)); }
    | STRING                       { $$ = ADD(NODE(NP, NULL), NODE(NOMINAL, $STRING)); }
    | nouns NOMINAL                { $$ = ADD($1, NODE(NOMINAL, $NOMINAL)); }
    | nouns STRING                 { $$ = ADD($1, NODE(NOMINAL, $STRING)); }
    | nouns POSS NOMINAL           { $$ = ADD(ADD($1, NODE(NOMINAL, $POSS)), NODE(NOMINAL, $NOMINAL)); }
    ;
rel: WHO relpreds                  { $$ = TAKE(NODE(REL, $WHO), $relpreds); }
    | WHOSE nouns relpreds         { $$ = TAKE(ADD(NODE(REL, $WHOSE), TAKE(NODE(NP, NULL), $nouns)), $relpreds); }
    ;
relpreds: relpred                  { $$ = ADD(NODE(REL, NULL), $relpred); }
    | relpreds AND_P relpred       { $$ = ADD($1, gtm_node_joined($relpred, GTM_JOIN_AND)); }
    | relpreds AND_P WHOSE nouns relpred
                                   { $$ = ADD($1, gtm_node_joined(ADD(ADD(NODE(REL, $WHOSE), TAKE(NODE(NP, NULL), $nouns)), $relpred), GTM_JOIN_AND)); }
    | relpreds OR_P WHOSE nouns relpred
                                   { $$ = ADD($1, gtm_node_joined(ADD(ADD(NODE(REL, $WHOSE), TAKE(NODE(NP, NULL), $nouns)), $relpred), GTM_JOIN_OR)); }
    | relpreds OR_P relpred        { $$ = ADD($1, gtm_node_joined($relpred, GTM_JOIN_OR)); }
    ;
relargs: open | closed ;
relpred: happens                   { $$ = $happens; }
    | happens relargs              { $$ = TAKE($happens, $relargs); }
    | verb relargs                 { $$ = TAKE($verb, $relargs); }
    | compared
    ;

/* ---- conditions ---- */
cond: item                         { $$ = ADD(NODE(COND, NULL), $item); }
    | cond AND_C item              { $$ = ADD($1, gtm_node_joined($item, GTM_JOIN_AND)); }
    | cond OR_C item               { $$ = ADD($1, gtm_node_joined($item, GTM_JOIN_OR)); }
    ;
item: subject                      { $$ = ADD(NODE(ITEM, NULL), $subject); }
    | subject pred                 { $$ = ADD(ADD(NODE(ITEM, NULL), $subject), $pred); }
    | nplist WINDOW                { $$ = ADD(ADD(NODE(ITEM, NULL), $nplist), NODE(LEAF, $WINDOW)); }
    | pred                         { $$ = ADD(NODE(ITEM, NULL), $pred); }
    | THERE BE nplist              { $$ = ADD(NODE(ITEM, NULL), $nplist); }
    | THERE BE nplist WINDOW       { $$ = ADD(ADD(NODE(ITEM, NULL), $nplist), NODE(LEAF, $WINDOW)); }
    | THERE BENOT nplist           { $$ = gtm_node_not(ADD(NODE(ITEM, NULL), $nplist)); }
    | NOT item                     { $$ = gtm_node_not($2); }
    | preparg                      { $$ = ADD(NODE(ITEM, NULL), $preparg); }
    | ALLOF                        { $$ = ADD(NODE(ITEM, NULL), NODE(GROUP, $ALLOF)); } /* its bullets stand at the end */
    | ANYOF                        { $$ = ADD(NODE(ITEM, NULL), NODE(GROUP, $ANYOF)); }
    | NONEOF                       { $$ = ADD(NODE(ITEM, NULL), NODE(GROUP, $NONEOF)); }
    | HOURS                        { $$ = ADD(NODE(ITEM, NULL), NODE(LEAF, $HOURS)); }
    | DURATION                     { $$ = ADD(NODE(ITEM, NULL), NODE(LEAF, $DURATION)); }
    | DURATION happens             { $$ = ADD(ADD(NODE(ITEM, NULL), NODE(LEAF, $DURATION)), $happens); }
    ;
subject: nplist
    | nplist PREP nplist           { $$ = ADD($1, ADD(NODE(PREP, $PREP), $3)); }
    | who
    ;
pred: happens args                 { $$ = TAKE($happens, $args); }
    | verb args1                   { $$ = TAKE($verb, $args1); }
    | compared
    ;
happens: EVENT                     { $$ = NODE(PRED, $EVENT); }
    | AUX EVENT                    { $$ = NODE(PRED, $EVENT); }
    | HAVE EVENT                   { $$ = NODE(PRED, $EVENT); }
    | BE EVENT                     { $$ = NODE(PRED, $EVENT); }
    | AUXNOT EVENT                 { $$ = gtm_node_not(NODE(PRED, $EVENT)); }
    | HAVENOT EVENT                { $$ = gtm_node_not(NODE(PRED, $EVENT)); }
    | BENOT EVENT                  { $$ = gtm_node_not(NODE(PRED, $EVENT)); }
    | FREQUENCY EVENT              { $$ = ADD(NODE(PRED, $EVENT), NODE(LEAF, $FREQUENCY)); }
    | AUXNOT FREQUENCY EVENT       { $$ = gtm_node_not(ADD(NODE(PRED, $EVENT), NODE(LEAF, $FREQUENCY))); }
    ;
verb: BE                           { $$ = NODE(PRED, $BE); }
    | BENOT                        { $$ = gtm_node_not(NODE(PRED, $BENOT)); }
    | HAVE                         { $$ = NODE(PRED, $HAVE); }
    | AUXNOT HAVE                  { $$ = gtm_node_not(NODE(PRED, $HAVE)); }
    | HAVENOT                      { $$ = gtm_node_not(NODE(PRED, $HAVENOT)); }
    | FITS                         { $$ = NODE(PRED, $FITS); }
    | AUXNOT FITS                  { $$ = gtm_node_not(NODE(PRED, $FITS)); }
    | TEXTVERB                     { $$ = NODE(PRED, $TEXTVERB); }
    | AUXNOT TEXTVERB              { $$ = gtm_node_not(NODE(PRED, $TEXTVERB)); }
    | JUDGES                       { $$ = NODE(PRED, $JUDGES); }
    | AUXNOT JUDGES                { $$ = gtm_node_not(NODE(PRED, $JUDGES)); }
    ;
/* is at least 70; is 70; is between 10 and 20; is unknown; below 40 (without its verb) */
compared: COMPARE value            { $$ = ADD(NODE(COMPARE, $COMPARE), $value); }
    | BE COMPARE value             { $$ = ADD(NODE(COMPARE, $COMPARE), $value); }
    | BENOT COMPARE value          { $$ = gtm_node_not(ADD(NODE(COMPARE, $COMPARE), $value)); }
    | BE QUANTITY                  { $$ = ADD(NODE(COMPARE, NULL), NODE(LEAF, $QUANTITY)); }
    | BENOT QUANTITY               { $$ = gtm_node_not(ADD(NODE(COMPARE, NULL), NODE(LEAF, $QUANTITY))); }
    | BE BETWEEN value[low] AND value[high]
                                   { $$ = ADD(ADD(NODE(COMPARE, $BETWEEN), $low), $high); }
    | BENOT BETWEEN value[low] AND value[high]
                                   { $$ = gtm_node_not(ADD(ADD(NODE(COMPARE, $BETWEEN), $low), $high)); }
    | BE STATE                     { $$ = NODE(COMPARE, $STATE); }
    | BENOT STATE                  { $$ = gtm_node_not(NODE(COMPARE, $STATE)); }
    ;
value: QUANTITY                    { $$ = NODE(LEAF, $QUANTITY); }
    | DURATION                     { $$ = NODE(LEAF, $DURATION); }
    | np                           { $$ = $np; }
    ;

/* ---- what a definition says behind "is" ---- */
meaning: subject
    | COMPARE value                { $$ = ADD(NODE(COMPARE, $COMPARE), $value); }
    | COUNT WINDOW                 { $$ = ADD(ADD(NODE(PRED, NULL), NODE(LEAF, $COUNT)), NODE(LEAF, $WINDOW)); }
    | COUNT                        { $$ = ADD(NODE(PRED, NULL), NODE(LEAF, $COUNT)); }
    | QUANTITY                     { $$ = NODE(LEAF, $QUANTITY); }
    | HOURS                        { $$ = NODE(LEAF, $HOURS); }
    ;
%%
static int gtm_yylex(YYSTYPE *value, struct gtm_span *location, struct gtm_parse *parse)
{
    const struct gtm_token *token = &parse->tokens[parse->next];
    if (token->kind != GTM_T_END)
        parse->next++;
    value->GTM_T_IF = token; /* every token carries the same pointer type */
    *location = token->span;
    return (int)token->kind;
}

static void gtm_yyerror(const struct gtm_span *location, struct gtm_parse *parse, const char *message)
{
    (void)message; /* only memory exhaustion comes here: a sentence too deep to read */
    if (parse->quiet)
        return;
    gtm_diag_report(parse->diags, GTM_DIAG_INCOMPLETE, *location, "split it into several sentences", NULL, NULL);
}

/* Up to four things that could stand here, as a person says them. */
static const char *expected(const yypcontext_t *context, struct gtm_arena *arena)
{
    enum { MOST = 4 };
    yysymbol_kind_t kinds[YYNTOKENS];
    int count = yypcontext_expected_tokens(context, kinds, YYNTOKENS);
    const char *text = "";
    int said = 0;
    for (int i = 0; i < count && said < MOST; i++) {
        const char *name = yysymbol_name(kinds[i]);
        if (strstr(name, "START_") || strstr(text, name))
            continue;
        text = gtm_arena_printf(arena, "%s%s%s", text, said ? ", " : "", name);
        said++;
    }
    return text;
}

static int yyreport_syntax_error(const yypcontext_t *context, struct gtm_parse *parse)
{
    if (parse->quiet)
        return 0;
    const struct gtm_span *span = yypcontext_location(context);
    const char *repaired = gtm_repair(parse, yypcontext_token(context) == YYSYMBOL_YYEOF ? parse->next : parse->next - 1);
    const char *could = expected(context, parse->arena);
    const char *advice = repaired ? gtm_arena_printf(parse->arena, "did you mean: %s", repaired)
                                  : gtm_arena_printf(parse->arena, "what could stand here: %s", could);
    switch (yypcontext_token(context)) {
    case YYSYMBOL_YYEOF:
        gtm_diag_report(parse->diags, GTM_DIAG_INCOMPLETE, *span, advice, NULL, NULL);
        break;
    case YYSYMBOL_WHO:
    case YYSYMBOL_WHOSE:
        gtm_diag_report(parse->diags, GTM_DIAG_NESTED, *span, NULL, NULL, NULL);
        break;
    default: {
        struct gtm_text words = gtm_source_text(parse->diags->sources, *span);
        gtm_diag_report(parse->diags, GTM_DIAG_NOT_UNDERSTOOD, *span,
                        gtm_arena_copy(parse->arena, words.at, words.length), advice, NULL);
    }
    }
    return 0;
}

void gtm_parse_sentence(struct gtm_parse *parse)
{
    parse->next = 0;
    parse->root = NULL;
    if (gtm_yyparse(parse) != 0)
        parse->root = NULL;
}

struct gtm_node *gtm_list_add(struct gtm_parse *parse, struct gtm_node *list, struct gtm_node *np, enum gtm_join join)
{
    if (list->kind != GTM_NODE_LIST)
        list = gtm_node_add(gtm_node_new(parse, GTM_NODE_LIST, NULL), list);
    return gtm_node_add(list, gtm_node_joined(np, join));
}
