/* report.c -- counting rows and handing them to their form. */
#include "runtime/report/report.h"

#include <stdio.h>
#include <string.h>

void gtm_report_begin(struct gtm_report *report, enum gtm_report_format format, int fd)
{
    report->format = format;
    report->out.fd = fd;
    for (unsigned i = 0; i < GTM_N_OUTCOME; i++)
        report->outcome_names[i] = gtm_text_of(gtm_outcome_name((enum gtm_outcome)i));
    for (unsigned i = 0; i < GTM_N_WAITS; i++)
        report->waits_names[i] = gtm_text_of(gtm_waits_name((enum gtm_waits)i));
    for (unsigned i = 0; i < GTM_N_PRIMITIVE; i++)
        report->primitive_names[i] = gtm_text_of(gtm_primitive_name((enum gtm_primitive)i));
    if (format == GTM_REPORT_CSV)
        gtm_buf_text(&report->out.text, "prospect,outcome,waiting_for,actions\n");
}

struct gtm_text gtm_report_person_of(const struct gtm_program *program, uint32_t action)
{
    if (action >= program->action_count || program->actions[action].person >= program->person_count)
        return (struct gtm_text){"", 0};
    return gtm_program_text(program, program->persons[program->actions[action].person].name);
}

struct gtm_text gtm_report_addressee(const struct gtm_program *program,
                                     const struct gtm_log_entry *entry)
{
    switch ((enum gtm_primitive)entry->primitive) {
    case GTM_PRIMITIVE_APPROVE:
    case GTM_PRIMITIVE_HANDWRITE:
    case GTM_PRIMITIVE_ALERT:
    case GTM_PRIMITIVE_SUMMARIZE:
    case GTM_PRIMITIVE_ESCALATE:
    case GTM_PRIMITIVE_TASK:
    case GTM_PRIMITIVE_ASSIGN: return gtm_report_person_of(program, entry->action);
    default: /* an approval's draft or send is for the prospect */
        return (struct gtm_text){"", 0};
    }
}

uint32_t gtm_report_line(const struct gtm_program *program, uint32_t sentence)
{
    return sentence < program->sentence_count ? program->sentences[sentence].line : 0;
}

int64_t gtm_report_until(const struct gtm_prospect *prospect, enum gtm_waits waits)
{
    int64_t until = GTM_NEVER;
    for (uint32_t i = 0; i < prospect->fibers_count; i++) {
        const struct gtm_fiber *fiber = &prospect->fibers[i];
        if (fiber->live && fiber->waits == waits && fiber->wake < until)
            until = fiber->wake;
    }
    return until;
}

static void count_person(struct gtm_report *report, struct gtm_text name)
{
    size_t i = 0;
    while (i < GTM_REPORT_PERSONS - 1 && report->persons[i].count &&
           !gtm_text_same(gtm_text_of(report->persons[i].name), name))
        i++;
    if (!report->persons[i].count)
        snprintf(report->persons[i].name, sizeof report->persons[i].name, "%.*s", (int)name.length,
                 i < GTM_REPORT_PERSONS - 1 ? name.at : "others");
    report->persons[i].count++;
}

static void count_persons(struct gtm_report *report, const struct gtm_prospect *prospect)
{
    for (uint32_t i = 0; i < prospect->log_count; i++) {
        struct gtm_text name = gtm_report_person_of(prospect->program, prospect->log[i].action);
        if (prospect->log[i].status == GTM_STATUS_WAITING && name.length)
            count_person(report, name);
        if (prospect->log[i].status == GTM_STATUS_UNCERTAIN)
            count_person(report, gtm_text_of("me"));
    }
    for (uint32_t i = 0; i < prospect->fibers_count; i++)
        if (prospect->fibers[i].live && prospect->fibers[i].waits == GTM_WAITS_ANSWER &&
            prospect->fibers[i].item)
            count_person(report, gtm_text_of("me"));
}

void gtm_report_row(struct gtm_report *report, const struct gtm_prospect *prospect)
{
    report->rows++;
    report->outcomes[prospect->outcome]++;
    switch (report->format) {
    case GTM_REPORT_CSV: gtm_report_csv_row(report, prospect); break;
    case GTM_REPORT_JSONL: gtm_report_jsonl_row(report, prospect); break;
    case GTM_REPORT_TEXT:
        for (unsigned i = 0; i < GTM_N_WAITS; i++)
            report->waits[i] += prospect->waits_for >> i & 1;
        count_persons(report, prospect);
        gtm_report_text_row(report, prospect);
        break;
    }
}

bool gtm_report_end(struct gtm_report *report)
{
    return gtm_output_end(&report->out);
}
