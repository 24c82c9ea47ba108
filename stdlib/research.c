/* research.c -- joins what the accounts file knows of the company to the record; what the record
 * says itself stays. */
#include "runtime/feed/feed.h"
#include "stdlib/accounts.h"
#include "stdlib/say.h"

void gtm_do_RESEARCH(const struct gtm_call *call, struct gtm_result *result)
{
    struct gtm_prospect *p = call->prospect;
    result->receipt = gtm_text_of("the record");
    gtm_say_grounds(call, result);
    if (!p->accounts)
        return;
    struct gtm_text account = gtm_accounts_find(p->accounts, p);
    struct gtm_buf joined = {0};
    if (account.length == 0)
        return;
    gtm_feed_merge(account, p->json.length ? p->json : gtm_text_of("{}"), &joined);
    result->learnt = gtm_say_keep(call, &joined);
    result->receipt = gtm_text_of("the record, accounts file");
}
