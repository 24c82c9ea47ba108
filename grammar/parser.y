/* parser.y -- the grammar of one sentence, over one token string.
 *
 * The search (search.c) tries every choice: which phrase a word belongs to, what a comma, "and" or "or" joins, whether a
 * preposition belongs to the noun or to the verb before it. Coordination on different levels is different tokens, so
 * that a token string has one tree and the grammar has no conflicts. Levels: _I nouns inside a noun's preposition, none
 * nouns, _V what stands under one auxiliary, _P predicates of a relative clause, _C clauses, DO actions. Actions are one
 * line and only build nodes; the meaning is given by compiler/.
 */
%require "3.8"
%define api.pure full
%define api.prefix {gtm_yy}
%define api.token.prefix {GTM_T_}
%define api.value.type union
%define api.location.type {struct gtm_span}
%define lr.type ielr
%define parse.error custom
%locations
%param {struct gtm_parse *parse}

%code requires {
#include "grammar/ast.h"
}
%code {
#include <string.h>

#define YYLLOC_DEFAULT(current, rhs, n) \
    ((current) = (n) ? gtm_span_join(YYRHSLOC(rhs, 1), YYRHSLOC(rhs, n)) : YYRHSLOC(rhs, 0))
#define NODE(kind, token) gtm_node_new(parse, GTM_NODE_##kind, token)
#define ADD gtm_node_add
#define TAKE gtm_node_take
#define NOT gtm_node_not
#define LEAF(token) gtm_node_new(parse, GTM_NODE_LEAF, token)
#define JOIN(list, join, node) gtm_join(parse, GTM_NODE_LIST, list, join, node)
#define JOIN_V(list, join, node) gtm_join(parse, GTM_NODE_VERBS, list, join, node)

static int gtm_yylex(YYSTYPE *value, struct gtm_span *location, struct gtm_parse *parse);
static void gtm_yyerror(const struct gtm_span *location, struct gtm_parse *parse, const char *message);
}

%token END 0
%token START_SENTENCE START_ARROW START_COND START_ACTIONS START_MEANING
%token CLOSE "where a relative clause ends"
%token CLOSE_L "where a relative clause ends and the list goes on"
%token <const struct gtm_token *>
    IF UNLESS OTHERWISE AFTER UNTIL THEN DO PAUSE COLON COLON_L ITEM ITEM_2 ITEM_3 ARROW
    AND OR COMMA AND_I OR_I COMMA_I AND_V OR_V COMMA_V AND_P OR_P COMMA_P AND_C OR_C COMMA_C
    ALLOF ANYOF NONEOF HOLDS SAID QUOTA WINDOWS
    NEVER ONLY ONLY_B ONLY_H BEFORE WITHOUT TAIL AVOID WE LET
    VERB GERUND PARTICIPLE VERB_S MODAL NEEDS TO PREP PREP_N OF
    DET NO NUMBER QUANTITY STRING NOMINAL PRONOUN SOMEONE FREE MY
    DURATION COUNT WINDOW EVERY FREQUENCY HOURS RATE GAP
    POSS ADVERB WHO WHOSE FORWHOM WHETHER SINCE THERE
    EVENT_B EVENT_S EVENT_P UNEVENT BE HAVE HAVE_B AUX NOT NEITHER
    COMPARE COMPARE_N BETWEEN STATE TEXTVERB TEXTVERB_B FITS FITS_B JUDGES JUDGES_B
/* What the compiler knows a token as, where its levels or forms do not matter; and words that open a search of their own. */
%token EVENT TIMES SAID_WORD IDLE JOINT OR_MORE TOP
%type <struct gtm_node *>
    sentence leads lead main rule actions action trailers trailer late list_2 bullets_2 list_3 bullets_3 fcond fseries fitem args args1 open closed last more preparg who arg_leaf said_leaf
    bare dnp bnp np person dets nouns mods mod inner iseries inp dlist blist dseries bseries nplist
    rel relpreds relseries relpred cond cseries item subject pred group gs gseries g bs bseries2 b hs hseries h es eseries e
    gargs cargs copen cclosed value ivalue meaning bullets actbullets list_of compared quota qhead qnoun verbless
%type <const struct gtm_token *> event be benot
%type <enum gtm_join> jn ji jv jp jc

%start unit
%%
unit: START_SENTENCE sentence      { parse->root = gtm_sentence_shape(parse, $sentence); }
    | START_ARROW cond ARROW main  { parse->root = gtm_sentence_shape(parse, TAKE(ADD(NODE(SENTENCE, NULL), ADD(NODE(LEAD_IF, $ARROW), $cond)), $main)); }
    | START_COND cond              { parse->root = $cond; }
    | START_COND list_of           { parse->root = $list_of; }
    | START_ACTIONS actions trailers { parse->root = gtm_sentence_shape(parse, TAKE(ADD(NODE(SENTENCE, NULL), $actions), $trailers)); }
    | START_MEANING meaning        { parse->root = $meaning; }
    ;

jn: AND { $$ = GTM_JOIN_AND; } | OR { $$ = GTM_JOIN_OR; } ;
ji: AND_I { $$ = GTM_JOIN_AND; } | OR_I { $$ = GTM_JOIN_OR; } ;
jv: AND_V { $$ = GTM_JOIN_AND; } | OR_V { $$ = GTM_JOIN_OR; } ;
jp: AND_P { $$ = GTM_JOIN_AND; } | OR_P { $$ = GTM_JOIN_OR; } ;
jc: AND_C { $$ = GTM_JOIN_AND; } | OR_C { $$ = GTM_JOIN_OR; } | AND_C IF { $$ = GTM_JOIN_AND; } | OR_C IF { $$ = GTM_JOIN_OR; }
    | OR_C UNTIL { $$ = GTM_JOIN_OR; } ;

/* ---- sentences: If C, A.  A if C.  C -> A.  After 3 days, A.  Never A.  A before doing B. ---- */
sentence: leads main               { $$ = TAKE(TAKE(NODE(SENTENCE, NULL), $leads), $main); }
    | leads lead COLON_L actbullets { $$ = ADD(ADD(TAKE(NODE(SENTENCE, NULL), $leads), $lead), $actbullets); }
    | OTHERWISE main               { $$ = TAKE(ADD(NODE(SENTENCE, NULL), NODE(OTHERWISE, $OTHERWISE)), $main); }
    | OTHERWISE THEN main          { $$ = TAKE(ADD(NODE(SENTENCE, NULL), NODE(OTHERWISE, $OTHERWISE)), $main); }
    | OTHERWISE                    { $$ = ADD(NODE(SENTENCE, NULL), NODE(OTHERWISE, $OTHERWISE)); }
    ;
leads: %empty                      { $$ = NODE(SENTENCE, NULL); }
    | leads lead THEN              { $$ = ADD($1, $lead); }
    ;
lead: IF cond                      { $$ = ADD(NODE(LEAD_IF, $IF), $cond); }
    | UNLESS cond                  { $$ = ADD(NODE(LEAD_IF, $UNLESS), $cond); }
    | IF list_of                   { $$ = ADD(NODE(LEAD_IF, $IF), $list_of); }
    | UNLESS list_of               { $$ = ADD(NODE(LEAD_IF, $UNLESS), $list_of); }
    | AFTER                        { $$ = NODE(LEAD_AFTER, $AFTER); }
    | WINDOW                       { $$ = NODE(LEAD_AFTER, $WINDOW); }
    | DURATION                     { $$ = NODE(LEAD_AFTER, $DURATION); }
    | EVERY                        { $$ = LEAF($EVERY); }
    | RATE                         { $$ = LEAF($RATE); }
    | BEFORE GERUND args           { $$ = TAKE(NODE(BEFORE, $GERUND), $args); }
    | BEFORE nplist                { $$ = ADD(NODE(BEFORE, $BEFORE), $nplist); }
    | HOURS                        { $$ = ADD(NODE(LEAD_HOURS, $HOURS), LEAF($HOURS)); }
    | PREP nplist                  { $$ = ADD(NODE(LEAD_FOR, $PREP), $nplist); }
    | PREP who                     { $$ = ADD(NODE(LEAD_FOR, $PREP), $who); }
    | WITHOUT nplist               { $$ = gtm_lead_without(parse, $WITHOUT, $nplist, NULL); }
    | WITHOUT nplist WINDOW        { $$ = gtm_lead_without(parse, $WITHOUT, $nplist, $WINDOW); }
    ;
main: rule
    | rule COLON bullets           { $$ = ADD($rule, $bullets); }
    | COLON actbullets             { $$ = ADD(NODE(SENTENCE, NULL), $actbullets); }
    | WE main                      { $$ = $2; }
    | WE MODAL main                { $$ = $3; }
    | WINDOWS wlink HOURS          { $$ = gtm_window_shape(parse, $WINDOWS, $HOURS); }
    | dets WINDOWS wlink HOURS     { $$ = gtm_window_shape(parse, $WINDOWS, $HOURS); }
    ;
rule: actions trailers             { $$ = TAKE(ADD(NODE(SENTENCE, NULL), $actions), $trailers); }
    | NEVER actions trailers       { $$ = TAKE(ADD(NODE(SENTENCE, NULL), ADD(NODE(NEVER, $NEVER), $actions)), $trailers); }
    | AUX NOT actions trailers     { $$ = TAKE(ADD(NODE(SENTENCE, NULL), ADD(NODE(NEVER, $AUX), $actions)), $trailers); }
    | ONLY actions trailers        { $$ = TAKE(ADD(NODE(SENTENCE, NULL), ADD(NODE(ONLY, $ONLY), $actions)), $trailers); }
    | WE MODAL NOT actions trailers { $$ = TAKE(ADD(NODE(SENTENCE, NULL), ADD(NODE(NEVER, $MODAL), $actions)), $trailers); }
    | NO GERUND args trailers      { $$ = gtm_forbid(parse, $NO, TAKE(NODE(ACTION, $GERUND), $args), $trailers); }
    | AVOID GERUND args trailers   { $$ = gtm_forbid(parse, $AVOID, TAKE(NODE(ACTION, $GERUND), $args), $trailers); }
    | AVOID HOURS trailers         { $$ = gtm_forbid(parse, $AVOID, ADD(NODE(ACTION, gtm_verb_said(parse, "send")), LEAF($HOURS)), $trailers); }
    ;
wlink: BE | COLON ;
trailers: %empty                   { $$ = NODE(SENTENCE, NULL); }
    | trailers trailer             { $$ = ADD($1, $trailer); }
    | trailers PAUSE trailer       { $$ = ADD($1, $trailer); }
    | trailers PAUSE late          { $$ = TAKE($1, $late); }
    ;
trailer: IF cond                   { $$ = ADD(NODE(LEAD_IF, $IF), $cond); }
    | UNLESS cond                  { $$ = ADD(NODE(LEAD_IF, $UNLESS), $cond); }
    | UNTIL cond                   { $$ = ADD(NODE(UNTIL, $UNTIL), $cond); }
    | BEFORE GERUND args           { $$ = TAKE(NODE(BEFORE, $GERUND), $args); }
    | BEFORE nplist                { $$ = ADD(NODE(BEFORE, $BEFORE), $nplist); }
    | BEFORE nplist BE PARTICIPLE args
                                   { $$ = TAKE(NODE(BEFORE, gtm_as_gerund(parse, $PARTICIPLE)), $args); }
    | BEFORE nplist VERB_S args    { $$ = TAKE(NODE(BEFORE, gtm_as_gerund(parse, $VERB_S)), $args); }
    | BEFORE nplist event args     { $$ = gtm_before_approval(parse, $BEFORE, $nplist, $event, $args); }
    | WITHOUT nplist               { $$ = ADD(NODE(WITHOUT, $WITHOUT), $nplist); }
    | WITHOUT nplist PREP nplist   { $$ = ADD(ADD(NODE(WITHOUT, $WITHOUT), $2), ADD(NODE(PREP, $PREP), $4)); }
    | WITHOUT GERUND nplist        { $$ = ADD(NODE(WITHOUT, $GERUND), $nplist); }
    | WITHOUT GERUND nplist ADVERB { $$ = ADD(NODE(WITHOUT, $GERUND), $nplist); }
    | TAIL                         { $$ = NODE(TAIL, $TAIL); }
    ;
/* What is said of the action behind a comma, also behind its condition: …, at most 3 times. …, by email. */
late: more ;

/* ---- bulleted lists ---- */
list_of: ALLOF COLON bullets       { $$ = TAKE(NODE(GROUP, $ALLOF), $bullets); }
    | ANYOF COLON bullets          { $$ = TAKE(NODE(GROUP, $ANYOF), $bullets); }
    | NONEOF COLON bullets         { $$ = TAKE(NODE(GROUP, $NONEOF), $bullets); }
    | ALLOF HOLDS COLON bullets    { $$ = TAKE(NODE(GROUP, $ALLOF), $bullets); }
    | ANYOF HOLDS COLON bullets    { $$ = TAKE(NODE(GROUP, $ANYOF), $bullets); }
    | NONEOF HOLDS COLON bullets   { $$ = TAKE(NODE(GROUP, $NONEOF), $bullets); }
    ;
bullets: ITEM cond                 { $$ = ADD(NODE(GROUP, NULL), $cond); }
    | ITEM list_2                  { $$ = ADD(NODE(GROUP, NULL), $list_2); }
    | bullets ITEM cond            { $$ = ADD($1, $cond); }
    | bullets ITEM list_2          { $$ = ADD($1, $list_2); }
    ;
list_2: ALLOF held COLON bullets_2 { $$ = TAKE(NODE(GROUP, $ALLOF), $bullets_2); }
    | ANYOF held COLON bullets_2   { $$ = TAKE(NODE(GROUP, $ANYOF), $bullets_2); }
    | NONEOF held COLON bullets_2  { $$ = TAKE(NODE(GROUP, $NONEOF), $bullets_2); }
    ;
bullets_2: ITEM_2 cond             { $$ = ADD(NODE(GROUP, NULL), $cond); }
    | ITEM_2 list_3                { $$ = ADD(NODE(GROUP, NULL), $list_3); }
    | bullets_2 ITEM_2 cond        { $$ = ADD($1, $cond); }
    | bullets_2 ITEM_2 list_3      { $$ = ADD($1, $list_3); }
    ;
list_3: ALLOF held COLON bullets_3 { $$ = TAKE(NODE(GROUP, $ALLOF), $bullets_3); }
    | ANYOF held COLON bullets_3   { $$ = TAKE(NODE(GROUP, $ANYOF), $bullets_3); }
    | NONEOF held COLON bullets_3  { $$ = TAKE(NODE(GROUP, $NONEOF), $bullets_3); }
    ;
bullets_3: ITEM_3 cond             { $$ = ADD(NODE(GROUP, NULL), $cond); }
    | bullets_3 ITEM_3 cond        { $$ = ADD($1, $cond); }
    ;
actbullets: ITEM actions           { $$ = TAKE(NODE(ACTIONS, NULL), $actions); }
    | actbullets ITEM actions      { $$ = TAKE($1, $actions); }
    ;

/* ---- actions ---- */
actions: action                    { $$ = ADD(NODE(ACTIONS, NULL), $action); }
    | actions DO action            { $$ = ADD($1, $action); }
    ;
action: bare                       { $$ = $bare; }
    | subject be PARTICIPLE args   { $$ = TAKE(ADD(NODE(ACTION, $PARTICIPLE), $subject), $args); }
    | subject be ONLY PARTICIPLE args { $$ = ADD(TAKE(ADD(NODE(ACTION, $PARTICIPLE), $subject), $args), LEAF($ONLY)); }
    | subject benot PARTICIPLE args { $$ = NOT(TAKE(ADD(NODE(ACTION, $PARTICIPLE), $subject), $args)); }
    | subject be GAP               { $$ = ADD(ADD(NODE(ACTION, gtm_verb_said(parse, "limit")), $subject), LEAF($GAP)); }
    | subject VERB_S args          { $$ = TAKE(ADD(NODE(ACTION, $VERB_S), $subject), $args); }
    | subject MODAL VERB_S args    { $$ = TAKE(ADD(NODE(ACTION, $VERB_S), $subject), $args); }
    | subject NEEDS nplist         { $$ = ADD(ADD(NODE(ACTION, $NEEDS), $subject), $nplist); }
    | subject NEEDS nplist PREP nplist
                                   { $$ = ADD(ADD(ADD(NODE(ACTION, $NEEDS), $subject), $3), ADD(NODE(PREP, $PREP), $5)); }
    | subject MODAL bare           { $$ = TAKE(ADD(NODE(ACTION, $bare->token), $subject), $bare); }
    | quota                        { $$ = $quota; }
    | verbless                     { $$ = $verbless; }
    ;
bare: VERB args                    { $$ = TAKE(NODE(ACTION, $VERB), $args); }
    | VERB COMPARE DURATION        { $$ = ADD(NODE(ACTION, $VERB), ADD(LEAF($DURATION), LEAF($COMPARE))); }
    | VERB ONLY args               { $$ = ADD(TAKE(NODE(ACTION, $VERB), $args), LEAF($ONLY)); }
    | LET nplist bare              { $$ = ADD(ADD(NODE(ACTION, $LET), $nplist), TAKE(NODE(TO, $3->token), $3)); }
    | ADVERB bare                  { $$ = ADD($2, LEAF($ADVERB)); }
    | ADVERB PAUSE bare            { $$ = ADD($3, LEAF($ADVERB)); }
    ;
/* Our daily limit is 40 emails per mailbox. A daily email limit of 40. There is a limit of 40 emails a day. */
quota: qhead qlink NUMBER nouns    { $$ = gtm_quota(parse, $qhead, $NUMBER, $nouns, NULL); }
    | qhead qlink NUMBER nouns more { $$ = gtm_quota(parse, $qhead, $NUMBER, $nouns, $more); }
    | qhead qlink QUANTITY         { $$ = gtm_quota(parse, $qhead, $QUANTITY, NULL, NULL); }
    | qhead qlink QUANTITY more    { $$ = gtm_quota(parse, $qhead, $QUANTITY, NULL, $more); }
    | qhead qlink RATE             { $$ = gtm_quota(parse, ADD($qhead, LEAF($RATE)), NULL, NULL, NULL); }
    | qhead qlink RATE more        { $$ = gtm_quota(parse, ADD($qhead, LEAF($RATE)), NULL, NULL, $more); }
    ;
qhead: qnoun                       { $$ = $qnoun; }
    | dets qnoun                   { $$ = $qnoun; }
    | VERB dets qnoun              { $$ = $qnoun; }
    | THERE be dets qnoun          { $$ = $qnoun; }
    ;
qnoun: QUOTA                       { $$ = NODE(ACTION, $QUOTA); }
    | EVERY QUOTA                  { $$ = ADD(NODE(ACTION, $QUOTA), LEAF($EVERY)); }
    | nouns QUOTA                  { $$ = ADD(NODE(ACTION, $QUOTA), $nouns); }
    | EVERY nouns QUOTA            { $$ = ADD(ADD(NODE(ACTION, $QUOTA), LEAF($EVERY)), $nouns); }
    ;
qlink: BE | OF | PREP | COLON ;
/* At most 40 emails a day. … and 100 a week. */
verbless: nplist more              { $$ = gtm_verbless(parse, $nplist, $more); }
    | RATE                         { $$ = ADD(NODE(ACTION, gtm_verb_said(parse, "send")), LEAF($RATE)); }
    | RATE more                    { $$ = TAKE(ADD(NODE(ACTION, gtm_verb_said(parse, "send")), LEAF($RATE)), $more); }
    ;

/* The arguments of a verb: nouns, prepositions with nouns, adverbs. A noun behind a noun must have a determiner
 * ("send me a draft"), a relative clause and an infinitive take all that follows, up to CLOSE. */
args: %empty                       { $$ = NODE(ACTION, NULL); }
    | args1
    ;
args1: open | closed | last
    | last CLOSE more              { $$ = TAKE($last, $more); }
    | TO bare                      { $$ = ADD(NODE(ACTION, NULL), TAKE(NODE(TO, $bare->token), $bare)); }
    | open TO bare                 { $$ = ADD($open, TAKE(NODE(TO, $bare->token), $bare)); }
    | closed TO bare               { $$ = ADD($closed, TAKE(NODE(TO, $bare->token), $bare)); }
    ;
more: arg_leaf                     { $$ = ADD(NODE(ACTION, NULL), $arg_leaf); }
    | preparg                      { $$ = ADD(NODE(ACTION, NULL), $preparg); }
    | more arg_leaf                { $$ = ADD($1, $arg_leaf); }
    | more preparg                 { $$ = ADD($1, $preparg); }
    ;
open: arg_leaf                     { $$ = ADD(NODE(ACTION, NULL), $arg_leaf); }
    | open arg_leaf                { $$ = ADD($1, $arg_leaf); }
    | closed arg_leaf              { $$ = ADD($1, $arg_leaf); }
    ;
closed: nplist                     { $$ = ADD(NODE(ACTION, NULL), $nplist); }
    | FREE                         { $$ = ADD(NODE(ACTION, NULL), gtm_free(parse, $FREE)); }
    | open nplist                  { $$ = ADD($open, $nplist); }
    | closed dlist                 { $$ = ADD($1, $dlist); }
    | closed FREE                  { $$ = ADD($1, gtm_free(parse, $FREE)); }
    | preparg                      { $$ = ADD(NODE(ACTION, NULL), $preparg); }
    | open preparg                 { $$ = ADD($open, $preparg); }
    | closed preparg               { $$ = ADD($1, $preparg); }
    ;
preparg: PREP nplist               { $$ = ADD(NODE(PREP, $PREP), $nplist); }
    | PREP FREE                    { $$ = ADD(NODE(PREP, $PREP), gtm_free(parse, $FREE)); }
    ;
last: who                          { $$ = ADD(NODE(ACTION, NULL), $who); }
    | open who                     { $$ = ADD($open, $who); }
    | closed dnp rel               { $$ = ADD($closed, ADD($dnp, $rel)); }
    | PREP who                     { $$ = ADD(NODE(ACTION, NULL), ADD(NODE(PREP, $PREP), $who)); }
    | open PREP who                { $$ = ADD($open, ADD(NODE(PREP, $PREP), $who)); }
    | closed PREP who              { $$ = ADD($closed, ADD(NODE(PREP, $PREP), $who)); }
    ;
who: np rel                        { $$ = gtm_relate($np, $rel); }
    | dlist jn np rel              { $$ = JOIN($dlist, $jn, gtm_relate($np, $rel)); }
    | blist jn np rel              { $$ = JOIN($blist, $jn, gtm_relate($np, $rel)); }
    | dseries jn np rel            { $$ = JOIN($dseries, $jn, gtm_relate($np, $rel)); }
    | bseries jn np rel            { $$ = JOIN($bseries, $jn, gtm_relate($np, $rel)); }
    | who CLOSE_L jn np              { $$ = JOIN($1, $jn, $np); } /* anyone who replied and weak fits */
    ;
arg_leaf: said_leaf
    | EVERY                        { $$ = LEAF($EVERY); }
    | ONLY_H HOURS                 { $$ = gtm_only_leaf(parse, $ONLY_H, LEAF($HOURS)); }
    | HOURS ONLY_B                 { $$ = gtm_only_leaf(parse, $ONLY_B, LEAF($HOURS)); }
    | RATE                         { $$ = LEAF($RATE); }
    | GAP                          { $$ = LEAF($GAP); }
    ;

/* What can be said of an action, and of what happens too. */
said_leaf: ADVERB                  { $$ = LEAF($ADVERB); }
    | DURATION                     { $$ = LEAF($DURATION); }
    | COUNT                        { $$ = LEAF($COUNT); }
    | WINDOW                       { $$ = LEAF($WINDOW); }
    | HOURS                        { $$ = LEAF($HOURS); }
    | SINCE                        { $$ = LEAF($SINCE); }
    | SAID NOMINAL                 { $$ = ADD(NODE(NP, NULL), NODE(NOMINAL, $NOMINAL)); }
    | PREP DURATION                { $$ = ADD(NODE(PREP, $PREP), LEAF($DURATION)); }
    ;

/* ---- nouns ---- */
nplist: dlist | blist ;
dlist: dnp                         { $$ = $dnp; }
    | dlist jn np                  { $$ = JOIN($1, $jn, $np); }
    | dseries jn np                { $$ = JOIN($1, $jn, $np); }
    ;
dseries: dnp COMMA np              { $$ = JOIN($dnp, GTM_JOIN_NONE, $np); }
    | dseries COMMA np             { $$ = JOIN($1, GTM_JOIN_NONE, $np); }
    ;
blist: bnp                         { $$ = $bnp; }
    | blist jn np                  { $$ = JOIN($1, $jn, $np); }
    | bseries jn np                { $$ = JOIN($1, $jn, $np); }
    ;
bseries: bnp COMMA np              { $$ = JOIN($bnp, GTM_JOIN_NONE, $np); }
    | bseries COMMA np             { $$ = JOIN($1, GTM_JOIN_NONE, $np); }
    ;
np: dnp | bnp ;
dnp: dets person                   { $$ = TAKE(TAKE(NODE(NP, NULL), $dets), $person); }
    | dets nouns                   { $$ = TAKE(TAKE(NODE(NP, NULL), $dets), $nouns); }
    | dets nouns mods              { $$ = TAKE(TAKE(TAKE(NODE(NP, NULL), $dets), $nouns), $mods); }
    ;
bnp: nouns                         { $$ = TAKE(NODE(NP, NULL), $nouns); }
    | nouns mods                   { $$ = TAKE(TAKE(NODE(NP, NULL), $nouns), $mods); }
    | nouns POSS                   { $$ = TAKE(NODE(NP, NULL), $nouns); }
    | person                       { $$ = TAKE(NODE(NP, NULL), $person); }
    | SOMEONE                      { $$ = ADD(NODE(NP, NULL), NODE(NOMINAL, $SOMEONE)); }
    | SOMEONE mods                 { $$ = TAKE(ADD(NODE(NP, NULL), NODE(NOMINAL, $SOMEONE)), $mods); }
    | SOMEONE POSS NOMINAL         { $$ = ADD(ADD(ADD(NODE(NP, NULL), NODE(NOMINAL, $SOMEONE)), NODE(NOMINAL, $POSS)), NODE(NOMINAL, $NOMINAL)); }
    | MY                           { $$ = ADD(NODE(NP, NULL), NODE(NOMINAL, $MY)); }
    ;
/* Who is named needs no narrowing: what follows belongs to the verb. */
person: PRONOUN                    { $$ = ADD(NODE(NP, NULL), NODE(NOMINAL, $PRONOUN)); }
    | person POSS NOMINAL          { $$ = ADD(ADD($1, NODE(NOMINAL, $POSS)), NODE(NOMINAL, $NOMINAL)); }
    | person POSS                  { $$ = $1; }
    ;
mods: mod                          { $$ = ADD(NODE(NP, NULL), $mod); } ;
/* Each belongs to the noun right before it: anyone but strong fits with a phone. */
mod: PREP_N inner                  { $$ = ADD(NODE(PREP, $PREP_N), $inner); }
    | PREP_N NEITHER inner         { $$ = NOT(ADD(NODE(PREP, $PREP_N), $inner)); }
    | PREP_N inner mod             { $$ = ADD(NODE(PREP, $PREP_N), gtm_narrow($inner, $3)); }
    | PREP_N inp COMPARE_N ivalue  { $$ = gtm_with_value(parse, $PREP_N, $inp, $COMPARE_N, $ivalue); }
    | PREP_N inp OF COMPARE_N ivalue { $$ = gtm_with_value(parse, $PREP_N, $inp, $COMPARE_N, $ivalue); }
    | PREP_N inp OF QUANTITY       { $$ = gtm_with_value(parse, $PREP_N, $inp, $OF, LEAF($QUANTITY)); }
    ;
ivalue: QUANTITY                   { $$ = LEAF($QUANTITY); }
    | DURATION                     { $$ = LEAF($DURATION); }
    | inp
    ;
inner: inp                         { $$ = $inp; }
    | inner ji inp                 { $$ = JOIN($1, $ji, $inp); }
    | iseries ji inp               { $$ = JOIN($1, $ji, $inp); }
    ;
iseries: inp COMMA_I inp           { $$ = JOIN($1, GTM_JOIN_NONE, $3); }
    | iseries COMMA_I inp          { $$ = JOIN($1, GTM_JOIN_NONE, $inp); }
    ;
inp: dets person                   { $$ = TAKE(TAKE(NODE(NP, NULL), $dets), $person); }
    | person                       { $$ = TAKE(NODE(NP, NULL), $person); }
    | SOMEONE                      { $$ = ADD(NODE(NP, NULL), NODE(NOMINAL, $SOMEONE)); }
    | dets nouns                   { $$ = TAKE(TAKE(NODE(NP, NULL), $dets), $nouns); }
    | nouns                        { $$ = TAKE(NODE(NP, NULL), $nouns); }
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
    | FORWHOM fcond                { $$ = ADD(NODE(REL, $FORWHOM), $fcond); }
    | FORWHOM fseries jp fitem     { $$ = ADD(NODE(REL, $FORWHOM), gtm_join_commas(ADD($fseries, gtm_node_joined($fitem, $jp)), $jp)); }
    | WHOSE nouns relpreds         { $$ = TAKE(ADD(NODE(REL, $WHOSE), TAKE(NODE(NP, NULL), $nouns)), $relpreds); }
    ;
/* A whole condition about somebody: anyone for whom the tier is A and they have not replied. */
fcond: fitem                       { $$ = ADD(NODE(COND, NULL), $fitem); }
    | fcond jp fitem               { $$ = ADD($1, gtm_node_joined($fitem, $jp)); }
    ;
fseries: fitem COMMA_P fitem       { $$ = ADD(ADD(NODE(COND, NULL), $1), $3); }
    | fseries COMMA_P fitem        { $$ = ADD($1, $fitem); }
    ;
fitem: nplist                      { $$ = ADD(NODE(ITEM, NULL), $nplist); }
    | nplist group                 { $$ = ADD(ADD(NODE(ITEM, NULL), $nplist), $group); }
    | group                        { $$ = ADD(NODE(ITEM, NULL), $group); }
    | DURATION HAVE event          { $$ = ADD(ADD(NODE(ITEM, NULL), LEAF($DURATION)), NODE(PRED, $event)); }
    | DURATION HAVE event SINCE    { $$ = ADD(ADD(ADD(NODE(ITEM, NULL), LEAF($DURATION)), LEAF($SINCE)), NODE(PRED, $event)); }
    | WHETHER fitem                { $$ = ADD(NODE(ITEM, NULL), ADD(NODE(GROUP, $WHETHER), ADD(NODE(COND, NULL), $2))); }
    ;
relpreds: relpred                  { $$ = ADD(NODE(REL, NULL), $relpred); }
    | relpreds jp relpred          { $$ = ADD($1, gtm_node_joined($relpred, $jp)); }
    | relpreds jp WHO relpred      { $$ = ADD($1, gtm_node_joined($relpred, $jp)); }
    | relpreds jp WHOSE nouns relpred
                                   { $$ = ADD($1, gtm_node_joined(ADD(ADD(NODE(REL, $WHOSE), TAKE(NODE(NP, NULL), $nouns)), $5), $jp)); }
    | relseries jp relpred         { $$ = gtm_join_commas(ADD($1, gtm_node_joined($relpred, $jp)), $jp); }
    | relseries jp WHO relpred     { $$ = gtm_join_commas(ADD($1, gtm_node_joined($relpred, $jp)), $jp); }
    | relseries jp WHOSE nouns relpred
                                   { $$ = ADD($1, gtm_node_joined(ADD(ADD(NODE(REL, $WHOSE), TAKE(NODE(NP, NULL), $nouns)), $5), $jp)); }
    ;
relseries: relpred COMMA_P relpred { $$ = ADD(ADD(NODE(REL, NULL), $1), $3); }
    | relseries COMMA_P relpred    { $$ = ADD($1, $relpred); }
    ;
relpred: group | compared ;

/* ---- conditions ---- */
cond: item                         { $$ = ADD(NODE(COND, NULL), $item); }
    | cond jc item                 { $$ = ADD($1, gtm_node_joined($item, $jc)); }
    | cseries jc item              { $$ = gtm_join_commas(ADD($1, gtm_node_joined($item, $jc)), $jc); }
    ;
cseries: item COMMA_C item         { $$ = ADD(ADD(NODE(COND, NULL), $1), $3); }
    | cseries COMMA_C item         { $$ = ADD($1, $item); }
    ;
item: subject                      { $$ = ADD(NODE(ITEM, NULL), $subject); }
    | who                          { $$ = ADD(NODE(ITEM, NULL), $who); }
    | subject pred                 { $$ = ADD(ADD(NODE(ITEM, NULL), $subject), $pred); }
    | NEITHER nplist pred          { $$ = NOT(ADD(ADD(NODE(ITEM, NULL), $nplist), $pred)); }
    | nplist WINDOW                { $$ = ADD(ADD(NODE(ITEM, NULL), $nplist), LEAF($WINDOW)); }
    | pred                         { $$ = ADD(NODE(ITEM, NULL), $pred); }
    | NOT item                     { $$ = NOT($2); }
    | preparg                      { $$ = ADD(NODE(ITEM, NULL), $preparg); }
    | THERE be cclosed              { $$ = TAKE(NODE(ITEM, NULL), $cclosed); }
    | THERE be cclosed WINDOW       { $$ = ADD(TAKE(NODE(ITEM, NULL), $cclosed), LEAF($WINDOW)); }
    | THERE benot cclosed           { $$ = NOT(TAKE(NODE(ITEM, NULL), $cclosed)); }
    | THERE benot cclosed WINDOW    { $$ = NOT(ADD(TAKE(NODE(ITEM, NULL), $cclosed), LEAF($WINDOW))); }
    | ALLOF held                   { $$ = ADD(NODE(ITEM, NULL), NODE(GROUP, $ALLOF)); } /* its bullets stand at the end */
    | ANYOF held                   { $$ = ADD(NODE(ITEM, NULL), NODE(GROUP, $ANYOF)); }
    | NONEOF held                  { $$ = ADD(NODE(ITEM, NULL), NODE(GROUP, $NONEOF)); }
    | HOURS                        { $$ = ADD(NODE(ITEM, NULL), LEAF($HOURS)); }
    | DURATION                     { $$ = ADD(NODE(ITEM, NULL), LEAF($DURATION)); }
    | DURATION event               { $$ = ADD(ADD(NODE(ITEM, NULL), LEAF($DURATION)), NODE(PRED, $event)); }
    | DURATION event SINCE         { $$ = ADD(ADD(ADD(NODE(ITEM, NULL), LEAF($DURATION)), LEAF($SINCE)), NODE(PRED, $event)); }
    | DURATION HAVE event SINCE    { $$ = ADD(ADD(ADD(NODE(ITEM, NULL), LEAF($DURATION)), LEAF($SINCE)), NODE(PRED, $event)); }
    | DURATION SINCE               { $$ = ADD(ADD(NODE(ITEM, NULL), LEAF($DURATION)), LEAF($SINCE)); }
    | WHETHER item                 { $$ = ADD(NODE(ITEM, NULL), ADD(NODE(GROUP, $WHETHER), ADD(NODE(COND, NULL), $2))); }
    | DURATION HAVE event          { $$ = ADD(ADD(NODE(ITEM, NULL), LEAF($DURATION)), NODE(PRED, $event)); }
    ;
held: %empty | HOLDS ;
subject: nplist
    | nplist PREP nplist           { $$ = ADD($1, ADD(NODE(PREP, $PREP), $3)); }
    | who CLOSE
    ;
pred: group
    | group rel                    { $$ = gtm_attach($group, $rel); }
    | compared
    ;
/* What is said of one subject: without an auxiliary, or all of it under one. Behind its "not", "or" means neither. */
group: gs                          { $$ = gtm_bare($gs); }
    | AUX bs                       { $$ = gtm_under(NULL, $bs); }
    | AUX NOT bs                   { $$ = NOT(gtm_under(NULL, $bs)); }
    | AUX NEITHER bs               { $$ = NOT(gtm_under(NULL, $bs)); }
    | HAVE hs                      { $$ = gtm_under($HAVE, $hs); }
    | HAVE NOT hs                  { $$ = NOT(gtm_under($HAVE, $hs)); }
    | HAVE NEITHER hs              { $$ = NOT(gtm_under($HAVE, $hs)); }
    | be es                        { $$ = gtm_under($be, $es); }
    | benot es                     { $$ = NOT(gtm_under($benot, $es)); }
    | be NEITHER es                { $$ = NOT(gtm_under($be, $es)); }
    | be UNEVENT gargs             { $$ = NOT(TAKE(NODE(PRED, $UNEVENT), $gargs)); }
    | UNEVENT gargs                { $$ = NOT(TAKE(NODE(PRED, $UNEVENT), $gargs)); }
    | AUX                          { $$ = NODE(PRED, gtm_event_said(parse, "answered", $AUX)); }
    | HAVE                         { $$ = NODE(PRED, gtm_event_said(parse, "answered", $HAVE)); }
    ;
be: BE | AUX BE { $$ = $2; } | MODAL BE { $$ = $2; } | HAVE BE { $$ = $2; } ;
benot: BE NOT | AUX NOT BE { $$ = $3; } | MODAL NOT BE { $$ = $3; } | HAVE NOT BE { $$ = $3; } ;
event: EVENT_B | EVENT_S | EVENT_P ;
gs: g                              { $$ = $g; }
    | gs jv g                      { $$ = JOIN_V($1, $jv, $g); }
    | gs jv NOT closed             { $$ = JOIN_V($1, $jv, NOT(gtm_again(parse, $1, $closed))); } /* mentions "a" but not "b" */
    | gseries jv g                 { $$ = JOIN_V($1, $jv, $g); }
    ;
gseries: g COMMA_V g               { $$ = JOIN_V($1, GTM_JOIN_NONE, $3); }
    | gseries COMMA_V g            { $$ = JOIN_V($1, GTM_JOIN_NONE, $g); }
    ;
g: event gargs                     { $$ = TAKE(NODE(PRED, $event), $gargs); }
    | FREQUENCY event gargs        { $$ = TAKE(ADD(NODE(PRED, $event), LEAF($FREQUENCY)), $gargs); }
    | TEXTVERB cargs               { $$ = TAKE(NODE(PRED, $TEXTVERB), $cargs); }
    | TEXTVERB_B cargs             { $$ = TAKE(NODE(PRED, $TEXTVERB_B), $cargs); }
    | FITS cargs                   { $$ = TAKE(NODE(PRED, $FITS), $cargs); }
    | FITS_B cargs                 { $$ = TAKE(NODE(PRED, $FITS_B), $cargs); }
    | JUDGES cargs                 { $$ = TAKE(NODE(PRED, $JUDGES), $cargs); }
    | JUDGES_B cargs               { $$ = TAKE(NODE(PRED, $JUDGES_B), $cargs); }
    ;
bs: b                              { $$ = $b; }
    | bs jv b                      { $$ = JOIN_V($1, $jv, $3); }
    | bs jv NOT b                  { $$ = JOIN_V($1, $jv, NOT($4)); }
    | bseries2 jv b                      { $$ = JOIN_V($1, $jv, $3); }
    | bseries2 jv NOT b                  { $$ = JOIN_V($1, $jv, NOT($4)); }
    ;
bseries2: b COMMA_V b              { $$ = JOIN_V($1, GTM_JOIN_NONE, $3); }
    | bseries2 COMMA_V b           { $$ = JOIN_V($1, GTM_JOIN_NONE, $b); }
    ;
b: EVENT_B gargs                   { $$ = TAKE(NODE(PRED, $EVENT_B), $gargs); }
    | FREQUENCY EVENT_B gargs      { $$ = TAKE(ADD(NODE(PRED, $EVENT_B), LEAF($FREQUENCY)), $gargs); }
    | TEXTVERB_B cargs             { $$ = TAKE(NODE(PRED, $TEXTVERB_B), $cargs); }
    | FITS_B cargs                 { $$ = TAKE(NODE(PRED, $FITS_B), $cargs); }
    | JUDGES_B cargs               { $$ = TAKE(NODE(PRED, $JUDGES_B), $cargs); }
    | HAVE_B cargs                 { $$ = TAKE(NODE(PRED, $HAVE_B), $cargs); }
    ;
hs: h                              { $$ = $h; }
    | hs jv h                      { $$ = JOIN_V($1, $jv, $3); }
    | hs jv NOT h                  { $$ = JOIN_V($1, $jv, NOT($4)); }
    | hseries jv h                      { $$ = JOIN_V($1, $jv, $3); }
    | hseries jv NOT h                  { $$ = JOIN_V($1, $jv, NOT($4)); }
    ;
hseries: h COMMA_V h               { $$ = JOIN_V($1, GTM_JOIN_NONE, $3); }
    | hseries COMMA_V h            { $$ = JOIN_V($1, GTM_JOIN_NONE, $h); }
    ;
h: EVENT_P gargs                   { $$ = TAKE(NODE(PRED, $EVENT_P), $gargs); }
    | EVENT_S gargs                { $$ = TAKE(NODE(PRED, $EVENT_S), $gargs); }
    | FREQUENCY EVENT_P gargs      { $$ = TAKE(ADD(NODE(PRED, $EVENT_P), LEAF($FREQUENCY)), $gargs); }
    | cargs                        { $$ = TAKE(NODE(PRED, NULL), $cargs); }
    ;
es: e                              { $$ = $e; }
    | es jv e                      { $$ = JOIN_V($1, $jv, $3); }
    | es jv NOT e                  { $$ = JOIN_V($1, $jv, NOT($4)); }
    | eseries jv e                      { $$ = JOIN_V($1, $jv, $3); }
    | eseries jv NOT e                  { $$ = JOIN_V($1, $jv, NOT($4)); }
    ;
eseries: e COMMA_V e               { $$ = JOIN_V($1, GTM_JOIN_NONE, $3); }
    | eseries COMMA_V e            { $$ = JOIN_V($1, GTM_JOIN_NONE, $e); }
    ;
e: EVENT_P gargs                   { $$ = TAKE(NODE(PRED, $EVENT_P), $gargs); }
    | cargs                        { $$ = TAKE(NODE(PRED, NULL), $cargs); }
    | compared
    | QUANTITY                     { $$ = ADD(NODE(COMPARE, $QUANTITY), LEAF($QUANTITY)); }
    | BETWEEN value[low] AND value[high]
                                   { $$ = ADD(ADD(NODE(COMPARE, $BETWEEN), $low), $high); }
    | STATE                        { $$ = NODE(COMPARE, $STATE); }
    ;
/* The arguments of what is said: as an action's, without what takes all that follows. */
gargs: %empty                      { $$ = NODE(PRED, NULL); }
    | cargs
    ;
cargs: copen | cclosed ;
copen: said_leaf                   { $$ = ADD(NODE(PRED, NULL), $said_leaf); }
    | copen said_leaf              { $$ = ADD($1, $said_leaf); }
    | cclosed said_leaf            { $$ = ADD($1, $said_leaf); }
    ;
cclosed: nplist                    { $$ = ADD(NODE(PRED, NULL), $nplist); }
    | FREE                         { $$ = ADD(NODE(PRED, NULL), gtm_free(parse, $FREE)); }
    | copen nplist                 { $$ = ADD($copen, $nplist); }
    | cclosed dlist                { $$ = ADD($1, $dlist); }
    | preparg                      { $$ = ADD(NODE(PRED, NULL), $preparg); }
    | copen preparg                { $$ = ADD($copen, $preparg); }
    | cclosed preparg              { $$ = ADD($1, $preparg); }
    ;
compared: COMPARE value            { $$ = ADD(NODE(COMPARE, $COMPARE), $value); } ;
value: QUANTITY                    { $$ = LEAF($QUANTITY); }
    | DURATION                     { $$ = LEAF($DURATION); }
    | np                           { $$ = $np; }
    ;

/* ---- what a definition says behind "is" ---- */
meaning: subject
    | who
    | COMPARE value                { $$ = ADD(NODE(COMPARE, $COMPARE), $value); }
    | COUNT WINDOW                 { $$ = ADD(ADD(NODE(PRED, NULL), LEAF($COUNT)), LEAF($WINDOW)); }
    | COUNT                        { $$ = ADD(NODE(PRED, NULL), LEAF($COUNT)); }
    | QUANTITY                     { $$ = LEAF($QUANTITY); }
    | HOURS                        { $$ = LEAF($HOURS); }
    ;
%%

/* ---- the recogniser: which tokens can come next, without building anything ---- */

bool gtm_lr_push(struct gtm_lr *lr, int token)
{
    int symbol = YYTRANSLATE(token);
    for (;;) {
        int state = lr->states[lr->depth - 1], at = yypact[state], rule;
        if (yypact_value_is_default(at)) {
            rule = yydefact[state];
        } else {
            at += symbol;
            if (at < 0 || YYLAST < at || yycheck[at] != symbol) {
                rule = yydefact[state];
            } else if (yytable[at] > 0) {
                if (lr->depth == GTM_LR_DEPTH)
                    return false;
                lr->states[lr->depth++] = (int16_t)yytable[at];
                return true;
            } else if (yytable_value_is_error(yytable[at])) {
                return false;
            } else {
                rule = -yytable[at];
            }
        }
        if (rule == 0)
            return false;
        lr->depth -= yyr2[rule];
        int left = yyr1[rule] - YYNTOKENS, next = yypgoto[left] + lr->states[lr->depth - 1];
        bool listed = next >= 0 && next <= YYLAST && yycheck[next] == lr->states[lr->depth - 1];
        if (lr->depth == GTM_LR_DEPTH)
            return false;
        lr->states[lr->depth++] = (int16_t)(listed ? yytable[next] : yydefgoto[left]);
    }
}

static int gtm_yylex(YYSTYPE *value, struct gtm_span *location, struct gtm_parse *parse)
{
    const struct gtm_token *token = parse->tokens[parse->next];
    if (token->symbol != GTM_T_END)
        parse->next++;
    value->GTM_T_IF = token; /* every token carries the same pointer type */
    *location = token->span;
    return token->symbol;
}

static void gtm_yyerror(const struct gtm_span *location, struct gtm_parse *parse, const char *message)
{
    (void)message;
    (void)location;
    parse->root = NULL;
}

static int yyreport_syntax_error(const yypcontext_t *context, struct gtm_parse *parse)
{
    (void)context;
    parse->root = NULL; /* the search has pushed the same tokens: this cannot be */
    return 0;
}

struct gtm_node *gtm_parse_tokens(struct gtm_parse *parse)
{
    parse->next = 0;
    parse->root = NULL;
    if (gtm_yyparse(parse) != 0)
        parse->root = NULL;
    return parse->root;
}

const char *gtm_symbol_name(int symbol)
{
    return yysymbol_name(YYTRANSLATE(symbol));
}
