/* report_jsonl.c -- one object for each prospect, keys in the order of the contract. */
#include "runtime/report/report.h"

static const char *const values[] = {[GTM_NO] = "no", [GTM_UNKNOWN] = "unknown", [GTM_YES] = "yes"};

static void add_action(struct gtm_report *report, const struct gtm_program *program,
                       const struct gtm_log_entry *entry)
{
    struct gtm_buf *buf = &report->out.text;
    struct gtm_text person = gtm_report_addressee(program, entry);
    gtm_buf_text(buf, "{\"do\":\"");
    gtm_buf_slice(buf, report->primitive_names[entry->primitive]);
    gtm_buf_text(buf, "\",\"what\":");
    gtm_buf_json(buf, gtm_program_text(program, entry->action < program->action_count
                                                    ? program->actions[entry->action].what
                                                    : GTM_NONE));
    if (person.length) {
        gtm_buf_text(buf, ",\"to\":");
        gtm_buf_json(buf, person);
    }
    gtm_buf_text(buf, ",\"status\":\"");
    gtm_buf_text(buf, gtm_status_name((enum gtm_status)entry->status));
    gtm_buf_text(buf, "\",\"line\":");
    gtm_buf_number(buf, gtm_report_line(program, entry->sentence));
    gtm_buf_char(buf, '}');
}

static void add_because(struct gtm_buf *buf, const struct gtm_program *program,
                        const struct gtm_because *because)
{
    gtm_buf_text(buf, "{\"line\":");
    gtm_buf_number(buf, gtm_report_line(program, because->sentence));
    gtm_buf_text(buf, ",\"sentence\":");
    gtm_buf_json(buf, gtm_program_text(program, because->sentence < program->sentence_count
                                                    ? program->sentences[because->sentence].text
                                                    : GTM_NONE));
    gtm_buf_text(buf, ",\"value\":\"");
    gtm_buf_text(buf, values[because->value]);
    gtm_buf_text(buf, "\"}");
}

void gtm_report_jsonl_row(struct gtm_report *report, const struct gtm_prospect *prospect)
{
    struct gtm_buf *buf = &report->out.text;
    gtm_buf_text(buf, "{\"prospect\":");
    gtm_buf_json(buf, prospect->key);
    gtm_buf_text(buf, ",\"outcome\":\"");
    gtm_buf_slice(buf, report->outcome_names[prospect->outcome]);
    gtm_buf_text(buf, "\",\"waiting_for\":[");
    const char *comma = "";
    for (unsigned i = 0; i < GTM_N_WAITS; i++) {
        if (!(prospect->waits_for >> i & 1) || !report->waits_names[i].length)
            continue;
        gtm_buf_text(buf, comma);
        gtm_buf_char(buf, '"');
        gtm_buf_slice(buf, report->waits_names[i]);
        gtm_buf_char(buf, '"');
        comma = ",";
    }
    gtm_buf_text(buf, "],\"actions\":[");
    for (uint32_t i = 0; i < prospect->log_count; i++) {
        gtm_buf_text(buf, i ? "," : "");
        add_action(report, prospect->program, &prospect->log[i]);
    }
    gtm_buf_text(buf, "],\"because\":[");
    for (uint32_t i = 0; i < prospect->because_count; i++) {
        gtm_buf_text(buf, i ? "," : "");
        add_because(buf, prospect->program, &prospect->because[i]);
    }
    gtm_buf_text(buf, "]}\n");
}
