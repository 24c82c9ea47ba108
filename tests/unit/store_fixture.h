/* store_fixture.h -- a database in a file of its own, a program in it, and prospects to keep there,
 * for the tests of the store. */
#ifndef GTM_TESTS_STORE_FIXTURE_H
#define GTM_TESTS_STORE_FIXTURE_H
#include <stdlib.h>
#include <unistd.h>

#include "runtime/base/mem.h"
#include "runtime/store/store.h"
#include "tests/unit/assemble.h"

static const char store_json[] = "{\"id\": \"p1\", \"email\": \"a@example.com\"}";

struct fixture {
    char path[64];
    struct gtm_store *store;
    struct gtm_arena arena;
    struct gtm_prospect prospect;
    uint32_t program;
};

static inline struct gtm_store *open_at(const char *path, bool create, char *why, size_t why_size)
{
    struct gtm_store_options options = {.create = create, .wait_ms = 30};
    return gtm_store_open(path, &options, why, why_size);
}

/* What a version of the fixture's program has beside the first one. */
enum version { FIRST, MOVED, OF_ACCOUNT };

/* A program of one draft, one approval, one send and three events, each action with an ident that
 * does not change. MOVED has an action before them; OF_ACCOUNT asks what the account's other people
 * did. */
static inline void program_bytes(enum version version, struct gtm_buf *out)
{
    struct gtm_assembly *a = gtm_mem_alloc(sizeof *a);
    assemble_begin(a);
    a->persons[0] = (struct gtm_person){str(a, "me"), GTM_NONE, 0, GTM_NONE};
    a->program.person_count = 1;
    fact(a, "id", GTM_TYPE_TEXT, GTM_FACT_KEY);
    event(a, "accepted", "accepted the connection request", GTM_NONE, GTM_FORM_NONE, NULL);
    event(a, "replied", "replied", GTM_NONE, GTM_FORM_NONE, NULL);
    event(a, "posted", "posted", GTM_NONE, GTM_FORM_NONE, NULL);
    if (version == OF_ACCOUNT) {
        struct gtm_test others = happened(1);
        others.flags = GTM_TEST_OTHERS;
        test(a, others);
        test(a, happened(2));
    }
    uint32_t one = sentence(a, "Draft a message. Ask me to approve it.");
    if (version == MOVED)
        a->actions[action(a, GTM_PRIMITIVE_ALERT, one, "me", 0)].ident = 70;
    uint32_t draft = action(a, GTM_PRIMITIVE_DRAFT, one, "message", 0);
    a->actions[draft].ident = 71;
    a->actions[action(a, GTM_PRIMITIVE_APPROVE, one, "message", 0)].ident = 72;
    a->actions[action(a, GTM_PRIMITIVE_SEND, one, "message", 0)].ident = 73;
    op(a, GTM_OP_SENTENCE, 0, one, 0);
    op(a, GTM_OP_END, 0, 0, 0);
    gtm_program_write(&a->program, out);
    gtm_mem_free(a);
}

/* Keeps a version of the program; returns its id. */
static inline uint32_t keep_program(struct gtm_store *store, enum version version)
{
    struct gtm_buf bytes = {0};
    uint32_t id;
    bool is_new;
    program_bytes(version, &bytes);
    assert_true(gtm_store_begin(store));
    assert_true(
        gtm_store_add_program(store, (struct gtm_text){bytes.bytes, bytes.length}, &id, &is_new));
    assert_true(gtm_store_commit(store));
    assert_true(is_new);
    gtm_buf_free(&bytes);
    return id;
}

static inline int setup(void **state)
{
    struct fixture *f = gtm_mem_alloc(sizeof *f);
    char why[300];
    *f = (struct fixture){.path = "store_test.XXXXXX"};
    close(mkstemp(f->path));
    f->store = open_at(f->path, true, why, sizeof why);
    assert_non_null(f->store);
    f->program = keep_program(f->store, FIRST);
    f->prospect.arena = &f->arena;
    *state = f;
    return 0;
}

static inline void remove_files(const char *path)
{
    char other[80];
    unlink(path);
    snprintf(other, sizeof other, "%s-wal", path);
    unlink(other);
    snprintf(other, sizeof other, "%s-shm", path);
    unlink(other);
}

static inline int teardown(void **state)
{
    struct fixture *f = *state;
    gtm_prospect_free(&f->prospect);
    gtm_arena_free(&f->arena);
    gtm_store_close(f->store);
    remove_files(f->path);
    gtm_mem_free(f);
    return 0;
}

/* Makes f->prospect a new one with this key. */
static inline void begin_prospect(struct fixture *f, const char *key)
{
    struct gtm_prospect *p = &f->prospect;
    gtm_prospect_reset(p);
    p->program = gtm_store_program(f->store, f->program);
    assert_non_null(p->program);
    p->id = 0;
    p->key = gtm_text_of(key);
    p->json = gtm_text_of(store_json);
    p->facts = gtm_arena_alloc(&f->arena, p->program->fact_count * sizeof *p->facts);
    gtm_prospect_enroll(p, 1000);
}

static inline void save(struct fixture *f)
{
    assert_true(gtm_store_begin(f->store));
    if (!gtm_store_save(f->store, &f->prospect))
        fail_msg("%s", gtm_store_error(f->store));
    assert_true(gtm_store_commit(f->store));
}

static inline void add_rows(struct fixture *f)
{
    struct gtm_prospect *p = &f->prospect;
    static struct gtm_draft drafts[1];
    static struct gtm_inbox_item items[1];
    static struct gtm_effect effects[2];
    drafts[0] = (struct gtm_draft){.number = 1,
                                   .kind = gtm_text_of("message"),
                                   .text = gtm_text_of("Hello"),
                                   .subject = gtm_text_of("Hi"),
                                   .to = gtm_text_of("a@example.com"),
                                   .reasons = gtm_text_of("[\"tier is A\"]"),
                                   .at = 1000,
                                   .dirty = true};
    items[0] = (struct gtm_inbox_item){.number = 1,
                                       .kind = GTM_INBOX_APPROVE,
                                       .action = 1,
                                       .draft = 1,
                                       .text = drafts[0].text,
                                       .open = true,
                                       .at = 1000,
                                       .dirty = true};
    for (uint32_t i = 0; i < 2; i++)
        effects[i] = (struct gtm_effect){.number = i + 1,
                                         .action = 2,
                                         .ident = 73,
                                         .occurrence = i,
                                         .primitive = GTM_PRIMITIVE_SEND,
                                         .draft = 1 - i,
                                         .to = drafts[0].to,
                                         .channel = gtm_text_of("email"),
                                         .at = 2000 - i,
                                         .dirty = true,
                                         .text = i ? gtm_text_of("other") : drafts[0].text,
                                         .receipt = gtm_text_of("local outbox")};
    effects[0].subject = drafts[0].subject;
    gtm_mem_free(p->drafts);
    gtm_mem_free(p->inbox);
    gtm_mem_free(p->effects);
    p->drafts = memcpy(gtm_mem_alloc(sizeof drafts), drafts, sizeof drafts);
    p->inbox = memcpy(gtm_mem_alloc(sizeof items), items, sizeof items);
    p->effects = memcpy(gtm_mem_alloc(sizeof effects), effects, sizeof effects);
    p->drafts_count = p->drafts_room = p->inbox_count = p->inbox_room = 1;
    p->effects_count = p->effects_room = 2;
    p->next_draft = p->next_item = 2;
    p->next_effect = 3;
}

static inline void same(struct gtm_text text, const char *want)
{
    if (!gtm_text_same(text, gtm_text_of(want)))
        fail_msg("\"%.*s\" is not \"%s\"", (int)text.length, text.at, want);
}

/* Adds a fiber of the prospect that is parked in a queue. */
static inline void park_in(struct fixture *f, enum gtm_waits waits, uint64_t queue, int64_t queued,
                           int64_t wake)
{
    struct gtm_prospect *p = &f->prospect;
    uint32_t count = p->fibers_count + 1;
    p->fibers = gtm_mem_realloc(p->fibers, count * sizeof *p->fibers);
    p->fibers_count = p->fibers_room = count;
    p->fibers[count - 1] = (struct gtm_fiber){.watch = UINT16_MAX,
                                              .mark = UINT16_MAX,
                                              .waits = (uint8_t)waits,
                                              .live = true,
                                              .queue = queue,
                                              .queued = queued,
                                              .wake = wake};
    p->waits_for |= (uint32_t)1 << waits;
}

/* Keeps a new prospect that stands in a queue; returns its id. */
static inline int64_t save_in(struct fixture *f, const char *key, uint64_t queue, int64_t queued,
                              int64_t wake)
{
    begin_prospect(f, key);
    park_in(f, queue == GTM_QUEUE_FREEZE ? GTM_WAITS_FREEZE : GTM_WAITS_LIMIT, queue, queued, wake);
    save(f);
    return f->prospect.id;
}

/* Lets a kept prospect go out of its queues. */
static inline void leave(struct fixture *f, int64_t id)
{
    struct gtm_prospect *p = &f->prospect;
    assert_true(gtm_store_load(f->store, id, GTM_STORE_ALL, p));
    p->fibers_count = 0;
    p->waits_for = 0;
    save(f);
}

static inline bool add_event(struct fixture *f, const char *key, int64_t at, const char *id,
                             const char *text)
{
    bool is_new = false;
    struct gtm_store_event event = {.key = gtm_text_of(key),
                                    .name = gtm_text_of("accepted"),
                                    .meaning = 3,
                                    .at = at,
                                    .id = gtm_text_of(id),
                                    .text = gtm_text_of(text)};
    assert_true(gtm_store_begin(f->store));
    assert_true(gtm_store_add_event(f->store, &event, &is_new));
    assert_true(gtm_store_commit(f->store));
    return is_new;
}

#endif
