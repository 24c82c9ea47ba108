/* order.c -- an effect as it leaves, and what became of it. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "runtime/effect/connector.h"

/* Two hashes of the same bytes behind different first ones: together they are as good as one of 128
 * bits for telling effects apart. */
void gtm_order_key(struct gtm_text prospect, uint32_t ident, uint64_t occurrence,
                   char key[GTM_ORDER_KEY])
{
    struct gtm_buf bytes = {0};
    gtm_buf_printf(&bytes, "1 %08" PRIx32 " %016" PRIx64 " ", ident, occurrence);
    gtm_buf_slice(&bytes, prospect);
    uint64_t first = gtm_text_hash((struct gtm_text){bytes.bytes, bytes.length});
    bytes.bytes[0] = '2';
    uint64_t second = gtm_text_hash((struct gtm_text){bytes.bytes, bytes.length});
    gtm_buf_free(&bytes);
    snprintf(key, GTM_ORDER_KEY, "%016" PRIx64 "%016" PRIx64, first, second);
}

static struct gtm_text keep(struct gtm_arena *arena, struct gtm_text text)
{
    return (struct gtm_text){gtm_arena_copy(arena, text.at, text.length), text.length};
}

void gtm_order_of(const struct gtm_prospect *prospect, const struct gtm_effect *effect,
                  struct gtm_arena *arena, struct gtm_order *order)
{
    const struct gtm_program *program = prospect->program;
    uint32_t what = effect->action < program->action_count ? program->actions[effect->action].what
                                                           : GTM_NONE;
    *order = (struct gtm_order){
        .number = effect->number,
        .fence = effect->fence,
        .attempt = effect->attempts,
        .lease = effect->lease,
        .primitive = effect->primitive,
        .prospect = keep(arena, prospect->key),
        .what = keep(arena, gtm_program_text(program, what)),
        .channel = keep(arena, effect->channel),
        .to = keep(arena, effect->to),
        .subject = keep(arena, effect->subject),
        .text = keep(arena, effect->text),
    };
    gtm_order_key(prospect->key, effect->ident, effect->occurrence, order->key);
}

static void add_member(struct gtm_buf *out, const char *name, struct gtm_text text)
{
    gtm_buf_printf(out, ",\"%s\":", name);
    gtm_buf_json(out, text);
}

void gtm_order_json(const struct gtm_order *order, struct gtm_buf *out)
{
    gtm_buf_printf(out, "{\"key\":\"%s\"", order->key);
    add_member(out, "prospect", order->prospect);
    add_member(out, "do", gtm_text_of(gtm_primitive_name((enum gtm_primitive)order->primitive)));
    add_member(out, "what", order->what);
    add_member(out, "channel", order->channel);
    add_member(out, "to", order->to);
    add_member(out, "subject", order->subject);
    add_member(out, "text", order->text);
    gtm_buf_printf(out, ",\"attempt\":%" PRIu32 "}\n", order->attempt);
}

void gtm_performed_say(struct gtm_performed *performed, enum gtm_outcome_of outcome,
                       const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(performed->text, sizeof performed->text, format, args);
    va_end(args);
    performed->outcome = outcome;
    /* what was cut in the middle of a character, or never was one, ends there */
    struct gtm_text text = gtm_text_of(performed->text);
    performed->text[gtm_text_utf8_error(text)] = '\0';
    for (char *at = performed->text; *at; at++)
        if ((unsigned char)*at < ' ' || *at == 0x7f)
            *at = ' ';
}
