/* declare.y -- the grammar of what a file declares, over the word classes of declare.def.
 *
 * A word can be a class or part of a free NAME; grammar/declare.c searches over both and pushes each choice through
 * gtm_declare_push, which only recognises. The string of tokens that is chosen is parsed here once. An empty rule
 * sure_… says that what stands before it is a declaration for certain: what fails behind it is an error of that
 * declaration, never a statement.
 */
%require "3.8"
%define api.pure full
%define api.prefix {gtm_declare_yy}
%define api.token.prefix {GTM_D_}
%define api.value.type union
%define lr.type ielr
%param {struct gtm_declare_parse *parse}

%code requires {
#include "grammar/declare.h"

struct gtm_declare_token {
    int kind; /* GTM_D_… */
    struct gtm_range part;
};

struct gtm_declare_parse {
    struct gtm_declares *d;
    const struct gtm_unit *unit;
    const struct gtm_declare_token *next; /* up to END */
    struct gtm_decl *root;
};

/* The states of a recogniser, copied at each choice. */
struct gtm_declare_stack {
    short states[40];
    short depth;
    short shape; /* the newest marker that was passed, a number of gtm_declare_shape; 0: none */
};
}
%code provides {
/* Takes one token. Returns false where it cannot stand here; the stack is then of no use. */
bool gtm_declare_push(struct gtm_declare_stack *stack, int token);

/* Returns the advice of a marker: "write: …". */
const char *gtm_declare_shape(short shape);
}
%code {
#include <string.h>

#define DECL(k, name, body, is) decl_new(parse, GTM_DECL_##k, name, body, GTM_DECL_##is)

static const struct gtm_range nothing;
static struct gtm_decl *decl_new(struct gtm_declare_parse *parse, enum gtm_decl_kind kind, struct gtm_range name,
                                 struct gtm_range body, enum gtm_decl_body is);
static struct gtm_decl *typed(struct gtm_declare_parse *parse, enum gtm_decl_type type, struct gtm_decl *choices);
static struct gtm_decl *number_to(struct gtm_declare_parse *parse, struct gtm_range most);
static struct gtm_decl *named(struct gtm_decl *fact, struct gtm_range name, enum gtm_decl_type usual);
static struct gtm_decl *add(struct gtm_decl *list, struct gtm_decl *part);
static struct gtm_decl *of_company(struct gtm_decl *facts);
static struct gtm_decl *clause(struct gtm_decl *meaning);
static int gtm_declare_yylex(YYSTYPE *value, struct gtm_declare_parse *parse);
static void gtm_declare_yyerror(struct gtm_declare_parse *parse, const char *message);
}

%token END 0
%token <struct gtm_range>
    EACH ART OUR PROSPECT COMPANY HAS BE MEANS COMES NOT AND OR IF ADVERB WHO THAT TO ANYONE ALL LISTOF NUMBEROF FROM BETWEEN IN SUCHAS
    NUMBER_TYPE TIME_TYPE TEXT_TYPE PROSE_TYPE LIST_TYPE YES NO UNIT COLUMN TREAT MISSING AS REACHED EVENT LASTING PASSING CLAIM LIMIT
    ONEOF TIMES HOURS USE SHOP ZONE HOLIDAY DATED BETWEEN_DATES WITHIN CLOSED
    COMMA COLON STRING NUMBER
    NAME "a name" SUBJECT "a name with its article, first" ANY_SUBJECT "any name with its article, first"
    JOINED "a subject with a word that joins sentences"
    VALUE "a choice" VALUE_COMMA "a comma between choices" LAST_JOINT "or before the last choice" FACT_JOINT "what joins facts"
    OWNER "whose setting" AREA "where a clock hangs" DATES "days"
    DONE "an action that is done" REST "all words to the end" QUOTED "words in quotes to the end" TIMES_REST "so many times to the end"
%type <struct gtm_range> range number nobody area
%type <struct gtm_decl *>
    all_facts facts facts_open fact fact_open fact_an fact_an_open type type_open usual choices values sources meaning body setting person

%start unit
%%
unit: EACH PROSPECT HAS sure_facts all_facts     { parse->root = $all_facts; }
    | EACH COMPANY HAS sure_facts all_facts      { parse->root = of_company($all_facts); }
    | ART PROSPECT HAS all_facts                 { parse->root = $all_facts; }
    | ART COMPANY HAS all_facts                  { parse->root = of_company($all_facts); }
    | ANY_SUBJECT COMES sure_source sources      { parse->root = $sources; $sources->name = $ANY_SUBJECT; }
    | TREAT article MISSING sure_missing NAME AS article VALUE
                                                 { parse->root = DECL(MISSING, $NAME, $VALUE, NOUN); }
    | person                                     { parse->root = $person; }
    | STRING BE ART EVENT                        { parse->root = DECL(EVENT, $STRING, $STRING, LASTING); }
    | STRING BE ART LASTING EVENT                { parse->root = DECL(EVENT, $STRING, $STRING, LASTING); }
    | STRING BE ART PASSING EVENT                { parse->root = DECL(EVENT, $STRING, $STRING, NOUN); }
    | meaning                                    { parse->root = $meaning; }
    | setting                                    { parse->root = $setting; }
    | CLAIM REST                                 { parse->root = DECL(CLAIM, $CLAIM, $REST, NOUN); }
    | nobody BE rest                             { parse->root = DECL(NO_EFFECT, $nobody, $nobody, NOUN); }
    | done                                       { parse->root = DECL(NONE, nothing, nothing, NOUN); }
    ;
sure_facts: %empty ;
sure_source: %empty ;
sure_missing: %empty ;
sure_person: %empty ;
sure_holidays: %empty ;

/* ---- facts. A list of choices without a last "or" ends before a fact with an article only. ---- */
all_facts: facts | facts_open ;
facts: fact                                      { $$ = add(DECL(FACTS, $fact->name, nothing, NOUN), $fact); }
    | facts FACT_JOINT fact                      { $$ = add($1, $fact); }
    | facts_open FACT_JOINT fact_an              { $$ = add($1, $fact_an); }
    ;
facts_open: fact_open                            { $$ = add(DECL(FACTS, $fact_open->name, nothing, NOUN), $fact_open); }
    | facts FACT_JOINT fact_open                 { $$ = add($1, $fact_open); }
    | facts_open FACT_JOINT fact_an_open         { $$ = add($1, $fact_an_open); }
    ;
fact: fact_an
    | NAME type                                  { $$ = named($type, $NAME, GTM_DECL_TEXT); }
    ;
fact_open: fact_an_open
    | NAME type_open                             { $$ = named($type_open, $NAME, GTM_DECL_TEXT); }
    ;
fact_an: ART NAME type                           { $$ = named($type, $NAME, GTM_DECL_TEXT); }
    | article LISTOF NAME type                   { $$ = named($type, $NAME, GTM_DECL_LIST); }
    | article NUMBEROF NAME type                 { $$ = named($type, $NAME, GTM_DECL_NUMBER); }
    ;
fact_an_open: ART NAME type_open                 { $$ = named($type_open, $NAME, GTM_DECL_TEXT); }
    | article LISTOF NAME type_open              { $$ = named($type_open, $NAME, GTM_DECL_LIST); }
    ;
type: %empty                                     { $$ = typed(parse, GTM_DECL_TEXT, NULL); $$->typed = false; }
    | range                                      { $$ = number_to(parse, $range); }
    | THAT BE range                              { $$ = number_to(parse, $range); }
    | THAT BE article NUMBER_TYPE range          { $$ = number_to(parse, $range); }
    | THAT BE article NUMBER_TYPE                { $$ = typed(parse, GTM_DECL_NUMBER, NULL); }
    | THAT BE article NUMBER_TYPE IN UNIT        { $$ = typed(parse, GTM_DECL_NUMBER, NULL); }
    | IN UNIT                                    { $$ = typed(parse, GTM_DECL_NUMBER, NULL); }
    | IN PROSE_TYPE                              { $$ = typed(parse, GTM_DECL_PROSE, NULL); }
    | THAT BE article TIME_TYPE                  { $$ = typed(parse, GTM_DECL_TIME, NULL); }
    | THAT BE article TEXT_TYPE                  { $$ = typed(parse, GTM_DECL_TEXT, NULL); }
    | THAT BE article PROSE_TYPE                 { $$ = typed(parse, GTM_DECL_PROSE, NULL); }
    | THAT BE article LIST_TYPE                  { $$ = typed(parse, GTM_DECL_LIST, NULL); }
    | THAT BE YES OR NO                          { $$ = typed(parse, GTM_DECL_YESNO, NULL); }
    | THAT BE NO OR YES                          { $$ = typed(parse, GTM_DECL_YESNO, NULL); }
    | usual choices                              { $$ = typed(parse, $usual->type, $choices); }
    ;
type_open: usual values                          { $$ = typed(parse, $usual->type, $values); } ;
usual: THAT BE one_of                            { $$ = typed(parse, GTM_DECL_CHOICE, NULL); }
    | SUCHAS                                     { $$ = typed(parse, GTM_DECL_TEXT, NULL); }
    ;
choices: values LAST_JOINT VALUE                 { $$ = add($values, DECL(VALUE, $VALUE, nothing, NOUN)); } ;
values: VALUE                                    { $$ = add(DECL(FACT, $VALUE, nothing, NOUN), DECL(VALUE, $VALUE, nothing, NOUN)); }
    | values VALUE_COMMA VALUE                   { $$ = add($1, DECL(VALUE, $VALUE, nothing, NOUN)); }
    ;
range: FROM NUMBER TO number                     { $$ = $number; }
    | BETWEEN NUMBER AND number                  { $$ = $number; }
    ;
number: NUMBER | NUMBER UNIT | NUMBER IN UNIT ;
one_of: %empty | ONEOF ;
article: %empty | ART ;

/* ---- where they come from ---- */
sources: column STRING                           { $$ = add(DECL(SOURCE, $STRING, nothing, NOUN), DECL(VALUE, $STRING, nothing, NOUN)); }
    | sources LAST_JOINT column STRING           { $$ = add($1, DECL(VALUE, $STRING, nothing, NOUN)); }
    | sources VALUE_COMMA column STRING          { $$ = add($1, DECL(VALUE, $STRING, nothing, NOUN)); }
    ;
column: %empty | COLUMN | ART COLUMN ;

/* ---- people ---- */
person: ANY_SUBJECT BE role REACHED sure_person STRING { $$ = DECL(PERSON, $ANY_SUBJECT, $STRING, QUOTED); } ;
role: %empty | job | job COMMA | job WHO BE | job THAT BE ;
job: ART PROSPECT | OUR NAME ;

/* ---- definitions ---- */
meaning: SUBJECT BE body                         { $$ = $body; $$->name = $SUBJECT; }
    | SUBJECT BE NOT REST                        { $$ = DECL(MEANING, $SUBJECT, ((struct gtm_range){$BE.begin, $REST.end}), NOT); }
    | ANY_SUBJECT MEANS body                     { $$ = clause($body); $$->name = $ANY_SUBJECT; }
    | ART PROSPECT BE article NAME IF REST       { $$ = DECL(MEANING, $NAME, $REST, CLAUSE); }
    | ART COMPANY BE article NAME IF REST        { $$ = DECL(MEANING, $NAME, $REST, CLAUSE); }
    | JOINED BE body                             { $$ = $body; $$->name = $JOINED; } /* its name is reported */
    ;
body: REST                                       { $$ = DECL(MEANING, $REST, $REST, NOUN); }
    | one_of QUOTED                              { $$ = DECL(MEANING, $QUOTED, $QUOTED, QUOTED); }
    | TIMES_REST                                 { $$ = DECL(MEANING, $TIMES_REST, $TIMES_REST, COUNT); }
    ;

/* ---- settings ---- */
setting: owner ZONE said area                    { $$ = DECL(ZONE, $area, $area, NOUN); }
    | USE owner ZONE area                        { $$ = DECL(ZONE, $area, $area, NOUN); }
    | owner TIMES BE IN area                     { $$ = DECL(ZONE, $area, $area, NOUN); }
    | owner HOLIDAY said REST                    { $$ = DECL(HOLIDAYS, $REST, $REST, NOUN); }
    | owner HOLIDAY said QUOTED                  { $$ = DECL(HOLIDAYS, $QUOTED, $QUOTED, NOUN); }
    | owner HOLIDAY COMES sure_holidays column STRING { $$ = DECL(CALENDAR, $STRING, $STRING, QUOTED); }
    | owner HOLIDAY BE FROM sure_holidays column STRING { $$ = DECL(CALENDAR, $STRING, $STRING, QUOTED); }
    | USE owner HOLIDAY IN STRING                { $$ = DECL(CALENDAR, $STRING, $STRING, QUOTED); }
    | DATES BE article HOLIDAY                   { $$ = DECL(HOLIDAYS, $DATES, $DATES, NOUN); }
    ;
owner: %empty | OWNER ;
said: BE | COLON ;
area: AREA | AREA ZONE | AREA TIME_TYPE ;

/* ---- what is no declaration: something is done, or is to be done ---- */
done: ANY_SUBJECT BE deed rest
    | ANY_SUBJECT BE NOT deed rest
    | ART PROSPECT BE deed IF REST
    | ART COMPANY BE deed IF REST
    | nobody BE deed rest
    | nobody BE NOT deed rest
    | JOINED BE deed rest
    ;
nobody: ANYONE
    | ALL NAME                                   { $$ = (struct gtm_range){$ALL.begin, $NAME.end}; }
    | EACH NAME                                  { $$ = (struct gtm_range){$EACH.begin, $NAME.end}; }
    ;
deed: DONE | ADVERB deed ;
rest: %empty | REST | QUOTED | TIMES_REST ;
%%
static struct gtm_decl *decl_new(struct gtm_declare_parse *parse, enum gtm_decl_kind kind, struct gtm_range name,
                                 struct gtm_range body, enum gtm_decl_body is)
{
    struct gtm_decl *decl = gtm_arena_alloc(parse->d->arena, sizeof *decl);
    decl->kind = kind;
    decl->name = name;
    decl->body = body;
    decl->is = is;
    return decl;
}

static struct gtm_decl *typed(struct gtm_declare_parse *parse, enum gtm_decl_type type, struct gtm_decl *choices)
{
    struct gtm_decl *fact = choices ? choices : DECL(FACT, nothing, nothing, NOUN);
    fact->type = type;
    fact->typed = true;
    return fact;
}

static struct gtm_decl *number_to(struct gtm_declare_parse *parse, struct gtm_range most)
{
    struct gtm_decl *fact = typed(parse, GTM_DECL_NUMBER, NULL);
    fact->most = parse->unit->words[most.begin].number;
    return fact;
}

static struct gtm_decl *named(struct gtm_decl *fact, struct gtm_range name, enum gtm_decl_type usual)
{
    fact->name = name;
    if (fact->type == GTM_DECL_TEXT && usual != GTM_DECL_TEXT) {
        fact->type = usual;
        fact->typed = true;
    }
    return fact;
}

static struct gtm_decl *add(struct gtm_decl *list, struct gtm_decl *part)
{
    if (list->last)
        list->last->next = part;
    else
        list->parts = part;
    list->last = part;
    return list;
}

static struct gtm_decl *of_company(struct gtm_decl *facts)
{
    for (struct gtm_decl *fact = facts->parts; fact; fact = fact->next)
        fact->company = true;
    return facts;
}

/* X means they …: a condition; lists and frequencies stay what they are. */
static struct gtm_decl *clause(struct gtm_decl *meaning)
{
    if (meaning->is == GTM_DECL_NOUN)
        meaning->is = GTM_DECL_CLAUSE;
    return meaning;
}

static int gtm_declare_yylex(YYSTYPE *value, struct gtm_declare_parse *parse)
{
    const struct gtm_declare_token *token = parse->next;
    memcpy(value, &token->part, sizeof token->part); /* all tokens have the same type */
    parse->next += token->kind != GTM_D_END;
    return token->kind;
}

/* What is parsed here has been recognised. */
static void gtm_declare_yyerror(struct gtm_declare_parse *parse, const char *message)
{
    (void)message;
    parse->root = NULL;
}

/* ---- the recogniser: the same tables, no actions ---- */

static bool reduce(struct gtm_declare_stack *stack, int rule)
{
    if (yyr1[rule] >= YYSYMBOL_sure_facts && yyr1[rule] <= YYSYMBOL_sure_holidays)
        stack->shape = (short)yyr1[rule];
    stack->depth = (short)(stack->depth - yyr2[rule]);
    int from = stack->states[stack->depth], nonterminal = yyr1[rule] - YYNTOKENS;
    int at = yypgoto[nonterminal] + from;
    bool there = 0 <= at && at <= YYLAST && yycheck[at] == from;
    stack->states[++stack->depth] = (short)(there ? yytable[at] : yydefgoto[nonterminal]);
    return stack->depth + 1 < (int)(sizeof stack->states / sizeof *stack->states);
}

bool gtm_declare_push(struct gtm_declare_stack *stack, int token)
{
    int symbol = YYTRANSLATE(token);
    for (;;) {
        int state = stack->states[stack->depth], at = yypact[state], rule = yydefact[state];
        if (!yypact_value_is_default(at)) {
            at += symbol;
            if (0 <= at && at <= YYLAST && yycheck[at] == symbol) {
                if (yytable[at] > 0) {
                    stack->states[++stack->depth] = (short)yytable[at];
                    return true;
                }
                rule = -yytable[at];
            }
        }
        if (rule <= 0 || !reduce(stack, rule))
            return false;
    }
}

const char *gtm_declare_shape(short shape)
{
    switch (shape) {
#define SHAPE(marker, advice) case YYSYMBOL_sure_##marker: return advice;
#include "grammar/declare.def"
    default: return NULL;
    }
}
