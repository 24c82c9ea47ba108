"""What a phrase or a clause belongs to: behind a noun, behind a list, behind an event; and times over what is coordinated."""
import itertools

from case import ANYTHING, Atom, Case, Person, people, wanted
from logic import All, Any, Is, Not, neither
from m_events import EVENTS
from m_nouns import TERMS, compatible

ALERT, CONNECT, SEND, SKIPPED, NOTHING = {"alert"}, {"connect"}, {"send"}, {"skipped"}, frozenset()
DECLARE = "Each prospect has a budget that is a number. "
PHONE = Atom("phone", {"phone": "+1 555 0100"})
CITY = Atom("city", {"city": "Bonn"})
REPLIED = Atom("replied", {"replied": True})
BOUNCED = Atom("bounced", {"bounced": True})

# what stands behind a noun: its words, what it says, what it is about, and whether it must be read
BEHIND = [
    ("with a phone", Is("phone"), (PHONE,), "no"),
    ("without a phone", Not(Is("phone")), (PHONE,), "no"),
    ("with no phone", Not(Is("phone")), (PHONE,), "no"),
    ("with a phone and a city", All(Is("phone"), Is("city")), (PHONE, CITY), "no"),
    ("with a phone or a city", Any(Is("phone"), Is("city")), (PHONE, CITY), "no"),
    ("without a phone or a city", neither(Is("phone"), Is("city")), (PHONE, CITY), "no"),
    ("with no phone or city", neither(Is("phone"), Is("city")), (PHONE, CITY), "no"),
    ("with a phone but no city", All(Is("phone"), Not(Is("city"))), (PHONE, CITY), "ok"),
    ("who have a phone", Is("phone"), (PHONE,), "no"),
    ("who have no phone", Not(Is("phone")), (PHONE,), "no"),
    ("who have replied", Is("replied"), (REPLIED,), "no"),
    ("that have not replied", Not(Is("replied")), (REPLIED,), "no"),
    ("who have not replied or bounced", neither(Is("replied"), Is("bounced")), (REPLIED, BOUNCED), "no"),
    ("who have replied or bounced", Any(Is("replied"), Is("bounced")), (REPLIED, BOUNCED), "no"),
    ("who have neither replied nor bounced", neither(Is("replied"), Is("bounced")), (REPLIED, BOUNCED), "no"),
    ("who have replied and bounced", All(Is("replied"), Is("bounced")), (REPLIED, BOUNCED), "no"),
    ("with a phone who have replied", All(Is("phone"), Is("replied")), (PHONE, REPLIED), "ok"),
    ("in the top 20", Is("top"), (Atom("top", {"account_rank": 5}, {"account_rank": 60}, {}),), "ok"),
    ("whose city is \"Bonn\"", Is("bonn"), (Atom("bonn", {"city": "Bonn"}, {"city": "Kiel"}, {}),), "no"),
    ("whose city is not \"Bonn\"", Not(Is("bonn")), (Atom("bonn", {"city": "Bonn"}, {"city": "Kiel"}, {}),), "no"),
    ("whose city is \"Bonn\" or \"Kiel\"", Is("north"), (Atom("north", {"city": "Kiel"}, {"city": "Rome"}, {}),), "no"),
    ("whose city is not \"Bonn\" or \"Kiel\"", Not(Is("north")), (Atom("north", {"city": "Kiel"}, {"city": "Rome"}, {}),), "no"),
    ("whose city is neither \"Bonn\" nor \"Kiel\"", Not(Is("north")), (Atom("north", {"city": "Bonn"}, {"city": "Rome"}, {}),), "no"),
]
HEADS = [(t.many, t.claim, t.atom, t.declare) for t in TERMS[:7]] + [
    ("prospects in Tier A", Is("tier A"), Atom("tier A", {"tier": "A"}, {"tier": "B"}, {}), ""),
    ("leads in Tier A or B", Is("tier AB"), Atom("tier AB", {"tier": "B"}, {"tier": "C"}, {}), ""),
    ("leads in Tier A", Is("tier A"), Atom("tier A", {"tier": "A"}, {"tier": "B"}, {}), ""),
]
PLACES = [
    ("Alert me about", "Alert me about {x}.", ALERT, NOTHING),
    ("Skip", "Skip {x}. Alert me.", SKIPPED, ALERT),
    ("Send a connection request to", "Send a connection request to {x}.", CONNECT, NOTHING),
    ("Send a message to", "Send a message to {x}.", SEND, NOTHING),
    ("Never contact", "Never contact {x}. Send a connection request.", NOTHING, CONNECT),
    ("Do not contact", "Do not contact {x}. Send a connection request.", NOTHING, CONNECT),
    ("Only contact", "Only contact {x}. Send a connection request.", CONNECT, NOTHING),
    ("… are", "Chosen ones are {x}. Alert me about chosen ones.", ALERT, NOTHING),
]


def facts(atoms):
    return [k for a in atoms for k in {**a.yes, **a.no}]


def undecided_is_quiet(want, text):
    """A guardrail that cannot be decided lets nothing out; whether a person is asked at once is not this test's business."""
    if "contact" in text:
        return {k: [NOTHING, {"escalated"}] if v == {"escalated"} else v for k, v in want.items()}
    return want


def behind_a_noun():
    found = []
    heads = itertools.cycle(HEADS)
    for place, text, yes, no in PLACES:
        for words, claim, atoms, refusal in BEHIND:
            for _ in range(2):
                head, about, atom, declare = next(heads)
                if set(facts([atom])) & set(facts(atoms)):
                    head, about, atom, declare = HEADS[0]
                folk = people(atom, *atoms)
                sentence = text.format(x=f"{head} {words}")
                # behind "Tier A or B" a phrase may belong to B alone
                clause = "who have replied" in words and place.startswith("Send")
                sure = "ok" if place == "… are" or head == "leads in Tier A or B" or clause else refusal
                want = undecided_is_quiet(wanted(folk, All(about, claim), yes, no), text)
                found.append(Case("attachment", f"{words}; {place}", sentence, DECLARE + declare + sentence, folk, want, sure,
                                  ("E303", "E307")))
    return found


def behind_a_list():
    """A phrase behind the first of two nouns is its alone; one behind the last belongs to the nearest, if it is read at all."""
    found = []
    pairs = itertools.cycle([p for p in itertools.permutations(TERMS[:7], 2) if compatible(*p)])
    for place, text, yes, no in PLACES[:6]:
        for words, claim, atoms, refusal in BEHIND[:2] + BEHIND[8:12] + BEHIND[18:20]:
            for last in (False, True):
                a, b = next(pairs)
                if set(facts(atoms)) & set(facts([a.atom, b.atom])):
                    continue
                folk = people(a.atom, b.atom, *atoms)
                joint = "or" if "Never" in text or "not contact" in text else "and"
                listed = f"{a.many} {joint} {b.many} {words}" if last else f"{a.many} {words} {joint} {b.many}"
                tree = Any(a.claim, All(b.claim, claim)) if last else Any(All(a.claim, claim), b.claim)
                sentence = text.format(x=listed)
                want = undecided_is_quiet(wanted(folk, tree, yes, no), text)
                found.append(Case("attachment", f"{'last' if last else 'first'} of a list: {words}; {place}", sentence,
                                  DECLARE + a.declare + b.declare + sentence, folk, want, "ok", ("E303", "E307")))
    for place, text, yes, no in PLACES[:6]:
        for first, second in itertools.permutations(HEADS[:5], 2):
            if set(facts([first[2]])) & set(facts([second[2]])):
                continue
            folk = people(first[2], PHONE)
            sentence = text.format(x=f"{first[0]} {'or' if 'contact' in text else 'and'} anyone with no phone")
            want = undecided_is_quiet(wanted(folk, Any(first[1], Not(Is("phone"))), yes, no), text)
            found.append(Case("attachment", f"A and anyone with no B; {place}", sentence, DECLARE + first[3] + sentence, folk, want,
                              "no" if place in ("Skip", "Alert me about", "Never contact") else "ok"))
            break
    return found


def noon(day):
    return f"2026-11-{23 + day}T12:00:00Z"


def timeline(a, b, days):
    """People who did a, b, both or nothing, each on one of the days."""
    folk = []
    for da, db in itertools.product((None, *days), repeat=2):
        key = f"p-{'n' if da is None else da}-{'n' if db is None else db}"
        record = {"id": key, "email": key + "@x.example", "linkedin_url": "https://www.linkedin.com/in/" + key}
        events = []
        for event, day in ((a, da), (b, db)):
            if day is not None:
                events.append({"prospect": key, "event": event.atom.name, "at": noon(day), **dict(*event.atom.events)})
        folk.append(Person(key, record, events, {"a": da, "b": db}))
    return folk


def within(limit):
    return lambda day: day is not None and day < limit


def end_modifiers():
    """`within N days` behind what is coordinated is shared by it. The message goes out at once, so all times run from then."""
    happened = [
        ("absent or", "If they have not {a} or {b} within {n} days, alert me.", lambda x, y: not x and not y, "no"),
        ("absent or, trailing", "Alert me if they have not {a} or {b} within {n} days.", lambda x, y: not x and not y, "no"),
        ("absent neither", "If they have neither {a} nor {b} within {n} days, alert me.", lambda x, y: not x and not y, "no"),
        ("absent and absent", "If they have not {a} and have not {b} within {n} days, alert me.", None, "ok"),
        ("absent, time before", "If, within {n} days, they have not {a} or {b}, alert me.", lambda x, y: not x and not y, "ok"),
        ("after, absent", "After {n} days, if they have not {a} or {b}, alert me.", lambda x, y: not x and not y, "no"),
        ("later, absent", "{n} days later, if they have not {a} or {b}, alert me.", lambda x, y: not x and not y, "no"),
        ("absent and", "If they have not {a} and {b} within {n} days, alert me.", "must", "must"),
        ("present or", "If they have {a} or {b} within {n} days, alert me.", lambda x, y: x or y, "no"),
        ("present or, trailing", "Alert me if they have {a} or {b} within {n} days.", lambda x, y: x or y, "no"),
        ("present and", "If they have {a} and {b} within {n} days, alert me.", lambda x, y: x and y, "no"),
        ("present, simple past", "If they {a} or {b} within {n} days, alert me.", lambda x, y: x or y, "ok"),
        ("absent, relative", "Alert me about anyone who has not {a} or {b} within {n} days.", lambda x, y: not x and not y, "ok"),
        ("single absent", "If they have not {a} within {n} days, alert me.", lambda x, y: not x, "no"),
        ("single present", "If they have {a} within {n} days, alert me.", lambda x, y: x, "no"),
        ("present or otherwise", "If they have {a} or {b} within {n} days, alert me. Otherwise, skip them.", lambda x, y: x or y, "no"),
        ("single otherwise", "If they have {a} within {n} days, alert me. Otherwise, skip them.", lambda x, y: x, "no"),
    ]
    found = []
    chosen = [e for e in EVENTS if e.sure and e.atom.name not in ("accepted",)]
    pairs = itertools.cycle(sorted(itertools.permutations(chosen, 2), key=lambda es: [EVENTS.index(e) for e in es][::-1]))
    for name, text, meaning, refusal in happened:
        for n in (2, 3, 2, 3, 2):
            a, b = next(pairs)
            folk = timeline(a, b, (1, 5))
            sentence = text.format(a=a.part, b=b.part, n=n)
            want = {}
            for p in folk if meaning != "must" else ():
                done = [within(n)(p.truth["a"]), within(n)(p.truth["b"])]
                if meaning is None:  # the time may belong to the second alone: then the first is asked for at once
                    shared = not done[0] and not done[1]
                    want[p.id] = {"send", "alert"} if shared and p.truth["a"] is None else ANYTHING if shared else SEND
                else:
                    want[p.id] = {"send", "alert"} if meaning(*done) else SEND
            found.append(Case("times", name, sentence, "Send a message. " + sentence, folk, want, refusal, days=12))
    return found


def cases():
    return behind_a_noun() + behind_a_list() + end_modifiers()
