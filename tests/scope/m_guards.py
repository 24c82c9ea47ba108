"""Guardrails: never, only, nobody, without my approval and limits x whom x channel.

`contact` and `reach out` cover messages, connection requests and comments; `email` and `message` what is sent; `connect` the request.
Where a guardrail cannot be decided nothing goes out, whatever a person is asked.
"""
import itertools

from case import ANYTHING, Atom, Case, Person, people, wanted
from logic import All, Any, Is, Not, neither
from m_nouns import TERMS

NOTHING = frozenset()
PHONE, REPLIED = Atom("phone", {"phone": "+1 555 0100"}), Atom("replied", {"replied": True})
UNSUBSCRIBED, BOUNCED = Atom("unsubscribed", {"unsubscribed": True}), Atom("bounced", {"bounced": True})
SCORE = Atom("low", {"fit_score": 10}, {"fit_score": 60}, {})
TIER = Atom("tier A", {"tier": "A"}, {"tier": "B"}, {})
TIERS = Atom("tier AB", {"tier": "B"}, {"tier": "C"}, {})
NOT_BOTH = neither(Is("unsubscribed"), Is("bounced"))

# whom: the words, what they mean, and what they are about; sure: it stands like this in the reference
WHOM = [
    ("strong fits", Is("strong"), (TERMS[0].atom,), "no"),
    ("weak fits", Is("weak"), (TERMS[1].atom,), "no"),
    ("Tier A accounts", Is("tier A"), (TIER,), "no"),
    ("anyone in Tier A", Is("tier A"), (TIER,), "no"),
    ("prospects in Tier A or B", Is("tier AB"), (TIERS,), "no"),
    ("anyone who unsubscribed", Is("unsubscribed"), (UNSUBSCRIBED,), "no"),
    ("anyone who has unsubscribed or bounced", Any(Is("unsubscribed"), Is("bounced")), (UNSUBSCRIBED, BOUNCED), "no"),
    ("anyone who has not unsubscribed or bounced", NOT_BOTH, (UNSUBSCRIBED, BOUNCED), "no"),
    ("anyone who has neither unsubscribed nor bounced", NOT_BOTH, (UNSUBSCRIBED, BOUNCED), "no"),
    ("prospects who have replied and bounced", All(Is("replied"), Is("bounced")), (REPLIED, BOUNCED), "no"),
    ("anyone who has replied", Is("replied"), (REPLIED,), "no"),
    ("prospects who have not replied", Not(Is("replied")), (REPLIED,), "no"),
    ("anyone without a phone", Not(Is("phone")), (PHONE,), "no"),
    ("prospects with a phone", Is("phone"), (PHONE,), "no"),
    ("anyone who has no phone", Not(Is("phone")), (PHONE,), "no"),
    ("anyone whose fit score is below 40", Is("low"), (SCORE,), "no"),
    ("prospects whose fit score is not below 40", Not(Is("low")), (SCORE,), "no"),
    ("prospects whose fit score is unknown", Not(Is("known")), (Atom("known", {"fit_score": 60}),), "no"),
    ("strong fits with a phone", All(Is("strong"), Is("phone")), (TERMS[0].atom, PHONE), "no"),
    ("strong fits who have replied", All(Is("strong"), Is("replied")), (TERMS[0].atom, REPLIED), "no"),
]
# the channel's words: to whom with {w}, and what they cover
VERBS = [
    ("contact {w}", {"send", "connect"}, "no"),
    ("reach out to {w}", {"send", "connect"}, "no"),
    ("email {w}", {"send"}, "no"),
    ("message {w}", {"send"}, "no"),
    ("send a message to {w}", {"send"}, "no"),
    ("send to {w}", {"send"}, "no"),
    ("send a connection request to {w}", {"connect"}, "no"),
    ("connect with {w}", {"connect"}, "ok"),
]
FORMS = [
    ("Never", "Never {v}.", "covered", "no"),
    ("Do not", "Do not {v}.", "covered", "no"),
    ("Don't", "Don't {v}.", "covered", "no"),
    ("Only", "Only {v}.", "others", "no"),
    ("Never without my approval", "Never {v} without my approval.", "ask", "no"),
    ("Do not until I approve", "Do not {v} until I approve it.", "ask", "ok"),
    ("Never but", "Never {n} anyone but {w}.", "others", "ok"),
    ("No one is contacted", "No one among {w} is contacted.", "covered", "ok"),
    ("Ask me before", "Ask me to approve the draft before {g}.", "ask", "ok"),
    ("Contact nobody", "Contact nobody but {w}.", "others", "ok"),
    ("Get my approval before", "Get my approval before {g}.", "ask", "ok"),
]
ACTIONS = {"send": "Send a message.", "connect": "Send a connection request."}


def gerund(verb):
    first, _, rest = verb.partition(" ")
    return (first[:-1] if first.endswith("e") else first) + "ing " + rest


def one(form, verb, whom, do):
    """One guardrail, and one action that it may cover."""
    name, text, mode, sure = form
    said, covers, certain = verb
    words, tree, atoms, doubt = whom
    v = said.format(w=words)
    sentence = text.format(v=v, w=words, g=gerund(v), n=said.format(w="").strip())
    folk = people(*atoms)
    want = {}
    if do not in covers and "contact" not in sentence.lower():
        want = {p.id: {do} for p in folk}
    else:
        for p in folk:
            held = tree.of(p.truth) if mode != "others" else Not(tree).of(p.truth)
            if held is None:
                want[p.id] = [NOTHING, {"escalated"}, {"approval"}] if mode == "ask" else [NOTHING, {"escalated"}]
            else:
                want[p.id] = {do} if not held else {"approval"} if mode == "ask" else NOTHING
    doubt = "ok" if "without" in words and "without" in text else doubt
    refusal = "ok" if "ok" in (sure, certain, doubt) or mode == "ask" and do == "connect" else "no"
    return Case("guardrails", f"{name}; {said.format(w='…')}; {do}", sentence, sentence + " " + ACTIONS[do], folk, want, refusal)


def covering():
    found = []
    whom = itertools.cycle(WHOM)
    for form in FORMS:
        if "{v}" not in form[1] and "{g}" not in form[1]:
            verbs = VERBS[:1]
        else:
            verbs = VERBS
        for verb in verbs:
            for do in ACTIONS:
                if "{g}" in form[1] and do not in verb[1]:
                    continue  # the draft that is approved may be meant whatever it is before
                for _ in range(3):
                    found.append(one(form, verb, next(whom), do))
            next(whom)
    return found + [one(FORMS[0], VERBS[0], w, do) for w in WHOM for do in ACTIONS]


def two():
    """Two guardrails in one file: the most cautious wins."""
    found = []
    pairs = [("Never contact {0}. Only contact {1}.", lambda a, b: All(Not(a), b)), ("Never contact {0}. Never contact {1}.", neither),
             ("Only contact {0}. Only contact {1}.", All), ("Never contact {0} or {1}.", neither)]
    chosen = itertools.cycle(itertools.permutations([w for w in WHOM if len(w[2]) == 1], 2))
    for text, tree in pairs:
        for _ in range(10):
            a, b = next(chosen)
            while set({**a[2][0].yes, **a[2][0].no}) & set({**b[2][0].yes, **b[2][0].no}):
                a, b = next(chosen)
            for _ in range(3):
                next(chosen)
            folk = people(*a[2], *b[2])
            sentence = text.format(a[0], b[0])
            # where one forbids it, it does not matter that the other cannot be decided
            want = {k: v if "connect" in v else [NOTHING, {"escalated"}] for k, v in wanted(folk, tree(a[1], b[1]), {"connect"}).items()}
            plain = " " in a[0] and not any(w in a[0] for w in (" who", " with", " in ", "whose"))
            found.append(Case("guardrails", text, sentence, sentence + " Send a connection request.", folk, want,
                              "ok" if text.endswith("or {1}.") and not plain else "no"))
    return found


def limits():
    """How much goes out in a time that rolls: all at once in the feed, each at its turn. Counted by day and hour."""
    found = []
    texts = [("Send at most {n} messages a day.", 24, "no"), ("Send at most {n} emails a day.", 24, "no"), ("Send no more than {n} messages per day.", 24, "ok"),
             ("At most {n} messages a day.", 24, "no"), ("Send at most {n} messages per week.", 168, "no"), ("Contact at most {n} prospects a day.", 24, "no"),
             ("Never send more than {n} messages a day.", 24, "ok"), ("Send at most {n} messages within 2 days.", 48, "ok"),
             ("Send at most {n} messages an hour.", 1, "no"), ("Do not send more than {n} messages per day.", 24, "ok"),
             ("Contact no more than {n} people per day.", 24, "ok"), ("Send at most {n} messages every 2 days.", 48, "ok")]
    for text, hours, sure in texts:
        for n in (1, 2, 3, 5):
            folk, want = [], {}
            for i in range(7):
                key = f"p-{i}"
                folk.append(Person(key, {"id": key, "email": key + "@x.example"}, [], {}))
                hour = 10 + hours * (i // n)
                day, hour = divmod(hour, 24)
                month, day = (11, 23 + day) if 23 + day <= 30 else (12, day - 7)
                want[key] = {("send", f"2026-{month:02}-{day:02}T{hour:02}")} if month == 11 or day <= 31 else ANYTHING
                if (i // n) * hours > 20 * 24:
                    want[key] = ANYTHING
            sentence = text.format(n=n) if n > 1 else text.format(n=n).replace("messages", "message").replace("emails", "email").replace(
                "prospects", "prospect").replace("people", "person")
            found.append(Case("guardrails", f"limit: {text}", sentence, sentence + " Send a message.", folk, want, sure, days=30, tell="when"))
    for text in ("Send at most {n} messages a day to Tier A accounts.", "Contact at most {n} Tier A accounts a day.",
                 "Send at most {n} emails a day to strong fits."):
        for n in (2, 3):  # those whom it does not name go out at once; whether they count for the others is open
            folk, want = [], {}
            for i in range(8):
                key = f"p-{i}"
                named = {"tier": "A", "fit_score": 90} if i % 2 else {"tier": "B", "fit_score": 50}
                folk.append(Person(key, {"id": key, "email": key + "@x.example", **named}, [], {}))
                want[key] = ANYTHING if i % 2 else {("send", "2026-11-23T10")}
            sentence = text.format(n=n)
            found.append(Case("guardrails", f"limit: {text}", sentence, sentence + " Send a message.", folk, want, "ok", days=30, tell="when"))
    for text, sure in (("At most one message per account per week.", "no"), ("Send at most one message per account a week.", "ok"),
                       ("Do not contact two people at the same account within 7 days.", "no"), ("At most 1 message per company per week.", "ok")):
        folk, want = [], {}
        for i in range(6):
            key = f"p-{i}"
            folk.append(Person(key, {"id": key, "email": key + "@x.example", "company": f"Co {i % 2}"}, [], {}))
            week = i // 2
            day = 23 + 7 * week
            want[key] = {("send", f"2026-{11 if day <= 30 else 12}-{day if day <= 30 else day - 30:02}T10")}
        found.append(Case("guardrails", "limit per account", text, text + " Send a message.", folk, want, sure, days=40, tell="when"))
    return found


def windows():
    """When anything may go out: the begin is in it, the end is not; outside it waits for the next begin. UTC."""
    found = []
    said = [("Only send on weekdays between 9am and 5pm.", range(0, 5), 9, 17, "no"), ("Only send between 9am and 5pm.", range(0, 7), 9, 17, "no"),
            ("Only contact prospects on weekdays.", range(0, 5), 0, 24, "no"), ("Never send on weekends.", range(0, 5), 0, 24, "ok"),
            ("Only send on Tuesdays.", (1,), 0, 24, "ok"), ("Only send on Mondays and Thursdays between 8am and 10am.", (0, 3), 8, 10, "ok"),
            ("Never send between 5pm and 9am.", range(0, 7), 9, 17, "ok"), ("Only send during business hours.", range(0, 5), 9, 17, "ok")]
    for sentence, days, begin, end, sure in said:
        for now in ("2026-11-23T08:00:00Z", "2026-11-23T09:00:00Z", "2026-11-23T12:00:00Z", "2026-11-23T17:00:00Z", "2026-11-27T18:00:00Z",
                    "2026-11-28T10:00:00Z", "2026-11-24T23:30:00Z"):
            day, hour = int(now[8:10]), int(now[11:13])
            while not ((day - 23) % 7 in days and begin <= hour < end):
                hour += 1
                if hour == 24:
                    day, hour = day + 1, 0
            folk = [Person("p-1", {"id": "p-1", "email": "p1@x.example"}, [], {})]
            when = f"2026-11-{day:02}T{hour:02}" if day <= 30 else f"2026-12-{day - 30:02}T{hour:02}"
            found.append(Case("guardrails", f"window: {sentence}", f"{sentence} [at {now}]", sentence + " Send a message.", folk,
                              {"p-1": {("send", when)}}, sure, now=now, days=14, tell="when"))
    return found


def cases():
    return covering() + two() + limits() + windows()
