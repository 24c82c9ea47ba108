"""Negation x coordination x tense x place x subject, over events.

Under one auxiliary, `not A or B` is neither, `not A and B` is open and must be refused, and with an auxiliary of its own each part
says what it says alone. What has not been reported has not happened, so nothing is unknown here.
"""
import dataclasses
import itertools

from case import ANYTHING, BEFORE, Atom, Case, people, wanted
from logic import All, Any, Is, Not, neither

ALERT, SEND, SKIPPED, NOTHING = {"alert"}, {"send"}, {"skipped"}, frozenset()


@dataclasses.dataclass
class Event:
    atom: Atom
    base: str    # they reply
    third: str   # the prospect replies
    past: str    # they replied
    part: str    # they have replied
    sure: bool = True  # docs/language.md says it in these words
    declare: str = ""

    @property
    def claim(self):
        return Is(self.atom.name)


def regular(name, verb, rest="", flag=True, **fields):
    past = verb + ("d" if verb.endswith("e") else "ed")
    happened = () if flag else ({"event": name, **fields},)
    atom = Atom(name, {name: True} if flag else {}, events=happened)
    return Event(atom, verb + rest, verb + "s" + rest, past + rest, past + rest)


EVENTS = [
    Event(Atom("replied", {"replied": True}), "reply", "replies", "replied", "replied"),
    regular("unsubscribed", "unsubscribe"),
    regular("accepted", "accept", " the connection request"),
    regular("bounced", "bounce"),
    regular("meeting_booked", "book", " a meeting", flag=False),
    regular("clicked", "click", " a link", flag=False, url="https://x.example"),
    regular("opened", "open", " an email", flag=False),
    regular("visited", "visit", " our pricing page", flag=False, page="/pricing"),
    Event(Atom("Signed up", {}, events=({"event": "Signed up"},)), "sign up", "signs up", "signed up", "signed up", False,
          '"Signed up" is an event. '),
]


@dataclasses.dataclass
class Form:
    """What is said of the prospect, in the plural and in the singular, and what it means."""
    name: str
    plural: str
    singular: str
    tree: object
    refusal: str = "no"
    negative: bool = False


def same(name, text, tree, refusal="no", negative=False):
    """A form whose words are those of the plural but for have/has and do/does."""
    singular = " ".join({"have": "has", "haven't": "hasn't", "do": "does", "don't": "doesn't"}.get(w, w) for w in text.split(" "))
    return Form(name, text, singular, tree, refusal, negative)


def pair_forms(a, b):
    p, q, A, B = a.part, b.part, a.claim, b.claim
    positive = [
        same("have A or B", f"have {p} or {q}", Any(A, B)),
        same("have A and B", f"have {p} and {q}", All(A, B)),
        same("A-ed or B-ed", f"{a.past} or {b.past}", Any(A, B)),
        same("A-ed and B-ed", f"{a.past} and {b.past}", All(A, B)),
        Form("A or B", f"{a.base} or {b.base}", f"{a.third} or {b.third}", Any(A, B)),
        Form("A and B", f"{a.base} and {b.base}", f"{a.third} and {b.third}", All(A, B), "ok"),
        same("have either A or B", f"have either {p} or {q}", Any(A, B)),
        same("have both A and B", f"have both {p} and {q}", All(A, B), "ok"),
        same("have A or have B", f"have {p} or have {q}", Any(A, B)),
        same("have A and have B", f"have {p} and have {q}", All(A, B)),
        same("have A but not B", f"have {p} but not {q}", All(A, Not(B))),
        same("have A and have not B", f"have {p} and have not {q}", All(A, Not(B))),
        same("have A but have not B", f"have {p} but have not {q}", All(A, Not(B))),
        same("have A or have not B", f"have {p} or have not {q}", Any(A, Not(B)), "ok"),
    ]
    negative = [
        same("have not A or B", f"have not {p} or {q}", neither(A, B)),
        same("haven't A or B", f"haven't {p} or {q}", neither(A, B)),
        same("did not A or B", f"did not {a.base} or {b.base}", neither(A, B)),
        same("didn't A or B", f"didn't {a.base} or {b.base}", neither(A, B)),
        same("do not A or B", f"do not {a.base} or {b.base}", neither(A, B), "ok"),
        same("have never A or B", f"have never {p} or {q}", neither(A, B)),
        same("never A-ed or B-ed", f"never {a.past} or {b.past}", neither(A, B), "ok"),
        same("have not A nor B", f"have not {p} nor {q}", neither(A, B), "ok"),
        same("have neither A nor B", f"have neither {p} nor {q}", neither(A, B)),
        Form("neither A nor B", f"neither {a.base} nor {b.base}", f"neither {a.third} nor {b.third}", neither(A, B), "ok"),
        same("have not A and have not B", f"have not {p} and have not {q}", neither(A, B)),
        same("have not A or have not B", f"have not {p} or have not {q}", Any(Not(A), Not(B)), "ok"),
        same("have not A but have B", f"have not {p} but have {q}", All(Not(A), B)),
        same("have not A and have B", f"have not {p} and have {q}", All(Not(A), B)),
        same("have not either A or B", f"have not {p} or {q} either", neither(A, B), "ok"),
        same("have not A and B", f"have not {p} and {q}", None, "must"),
        same("haven't A and B", f"haven't {p} and {q}", None, "must"),
        same("did not A and B", f"did not {a.base} and {b.base}", None, "must"),
        same("have never A and B", f"have never {p} and {q}", None, "must"),
    ]
    for f in negative:
        f.negative = True
    return positive + negative


def triple_forms(a, b, c):
    p, q, r, A, B, C = a.part, b.part, c.part, a.claim, b.claim, c.claim
    forms = [
        same("have A, B or C", f"have {p}, {q} or {r}", Any(A, B, C)),
        same("have A, B, or C", f"have {p}, {q}, or {r}", Any(A, B, C)),
        same("have A or B or C", f"have {p} or {q} or {r}", Any(A, B, C), "ok"),
        same("have A, B and C", f"have {p}, {q} and {r}", All(A, B, C)),
        same("have A, B, and C", f"have {p}, {q}, and {r}", All(A, B, C)),
        same("A-ed, B-ed or C-ed", f"{a.past}, {b.past} or {c.past}", Any(A, B, C)),
        same("have A, have B and have C", f"have {p}, have {q} and have {r}", All(A, B, C)),
        same("have A, have B and have not C", f"have {p}, have {q} and have not {r}", All(A, B, Not(C))),
        same("have A and B but not C", f"have {p} and {q} but not {r}", All(A, B, Not(C)), "ok"),
        same("have A and B or C", f"have {p} and {q} or {r}", None, "must"),
        same("have A or B and C", f"have {p} or {q} and {r}", None, "must"),
    ]
    negative = [
        same("have not A, B or C", f"have not {p}, {q} or {r}", neither(A, B, C)),
        same("haven't A, B, or C", f"haven't {p}, {q}, or {r}", neither(A, B, C)),
        same("did not A, B or C", f"did not {a.base}, {b.base} or {c.base}", neither(A, B, C)),
        same("have never A, B or C", f"have never {p}, {q} or {r}", neither(A, B, C)),
        same("have neither A, B nor C", f"have neither {p}, {q} nor {r}", neither(A, B, C)),
        same("have neither A nor B nor C", f"have neither {p} nor {q} nor {r}", neither(A, B, C), "ok"),
        same("have not A, have not B and have not C", f"have not {p}, have not {q} and have not {r}", neither(A, B, C)),
        same("have not A or B and have not C", f"have not {p} or {q} and have not {r}", neither(A, B, C), "ok"),
        same("have not A or B but have C", f"have not {p} or {q} but have {r}", All(neither(A, B), C), "ok"),
        same("have not A, B and C", f"have not {p}, {q} and {r}", None, "must"),
        same("did not A, B and C", f"did not {a.base}, {b.base} and {c.base}", None, "must"),
        same("have not A and B or C", f"have not {p} and {q} or {r}", None, "must"),
    ]
    for f in negative:
        f.negative = True
    return forms + negative


@dataclasses.dataclass
class Place:
    """Where a condition stands: the sentence around it, what it comes to, and how sure it is that it must compile."""
    name: str
    text: str            # {p}: the plural, {s}: the singular
    yes: frozenset
    no: frozenset
    after: str = ""      # the sentences behind it
    before: str = ""
    refusal: str = "no"  # ok: this place is not said of such conditions in so many words
    relative: bool = False
    turned: bool = False  # unless: with a negation in it, hard to read
    held: bool = False   # what waits: only what is positive comes about


PLACES = [
    Place("If they", "If they {p}, alert me.", ALERT, NOTHING),
    Place("If the prospect", "If the prospect {s}, alert me.", ALERT, NOTHING),
    Place("… if they", "Alert me if they {p}.", ALERT, NOTHING),
    Place("… if the lead", "Alert me if the lead {s}.", ALERT, NOTHING),
    Place("When they", "When they {p}, alert me.", ALERT, NOTHING, refusal="ok"),
    Place("Once the prospect", "Once the prospect {s}, alert me.", ALERT, NOTHING, refusal="ok"),
    Place("If someone", "If someone {s}, alert me.", ALERT, NOTHING, refusal="ok"),
    Place("If anyone", "If anyone {s}, alert me.", ALERT, NOTHING, refusal="ok"),
    Place("… unless they", "Alert me unless they {p}.", NOTHING, ALERT, turned=True),
    Place("Unless they", "Unless they {p}, alert me.", NOTHING, ALERT, turned=True),
    Place("about anyone who", "Alert me about anyone who {s}.", ALERT, NOTHING, relative=True),
    Place("about prospects that", "Alert me about prospects that {p}.", ALERT, NOTHING, relative=True),
    Place("Skip anyone who", "Skip anyone who {s}.", SKIPPED, ALERT, after="Alert me.", relative=True),
    Place("Skip prospects who", "Skip prospects who {p}.", SKIPPED, ALERT, after="Alert me.", relative=True),
    Place("Never contact anyone who", "Never contact anyone who {s}.", NOTHING, SEND, after="Send a message.", relative=True),
    Place("Do not contact prospects who", "Do not contact prospects who {p}.", NOTHING, SEND, after="Send a message.", relative=True),
    Place("Contact nobody who", "Contact nobody who {s}.", NOTHING, SEND, after="Send a message.", relative=True, refusal="ok"),
    Place("Nobody who … is contacted", "Nobody who {s} is contacted.", NOTHING, SEND, after="Send a message.", relative=True, refusal="ok"),
    Place("Only contact prospects who", "Only contact prospects who {p}.", SEND, NOTHING, after="Send a message.", relative=True),
    Place("Never … unless they", "Never contact anyone unless they {p}.", SEND, NOTHING, after="Send a message.", refusal="ok", turned=True),
    Place("Never … if they", "Never contact anyone if they {p}.", NOTHING, SEND, after="Send a message.", refusal="ok"),
    Place("Never send until they", "Never send a message until they {p}.", SEND, NOTHING, after="Send a message.", held=True),
    Place("Wait until they", "Wait until they {p}.", ALERT, NOTHING, after="Alert me.", held=True),
    Place("Stop when they", "Stop when they {p}.", NOTHING, ALERT, after="Alert me.", refusal="ok"),
    Place("a … is a prospect who", "A settled lead is a prospect who {s}.", ALERT, NOTHING, after="Alert me about settled leads.",
          relative=True),
    Place("… are prospects who", "Settled ones are prospects who {p}.", NOTHING, ALERT, after="Alert me unless they are settled ones.",
          relative=True),
    Place("… means", "Settled means the prospect {s}.", ALERT, NOTHING, after="If the prospect is settled, alert me."),
    Place("arrow", "They {p} -> alert me.", ALERT, NOTHING, refusal="ok"),
    Place("cell", "| Situation | Next action |\n|---|---|\n| They {p} | Alert me |\n| Anything else | Tag them as \"rest\" |", ALERT,
          {"record"}),
]


def certainty(form, place, events):
    if form.refusal == "must":
        return "must"
    doubtful = form.refusal == "ok" or place.refusal == "ok" or not all(e.sure for e in events)
    if form.negative and (place.turned or place.held):
        doubtful = True  # unless they have not …, until they have not …
    if place.relative and form.name.count("have") > 1:
        doubtful = True  # a relative clause holds one simple condition
    if place.held and not form.name.startswith("have"):
        doubtful = True
    return "ok" if doubtful else "no"


def case(form, place, events):
    folk = people(*(e.atom for e in events))
    sentence = place.text.format(p=form.plural, s=form.singular)
    refusal = certainty(form, place, events)
    want = {} if refusal == "must" else wanted(folk, form.tree, place.yes, place.no)
    gap = "\n\n" if place.text.startswith("|") else " "
    declare = "".join(e.declare for e in events)
    flow = (declare + gap if declare else "") + sentence + (" " + place.after if place.after else "")
    codes = ("E303", "E307") if place.relative else ("E303",)
    if place.refusal == "ok" or not all(e.sure for e in events):
        codes = ()  # it may be refused for its place or its event
    return Case("events", f"{form.name}; {place.name}", sentence, flow, folk, want, refusal, codes)


def rotation(size):
    """All ordered choices of so many events, one after the other for ever, those with early events first."""
    return itertools.cycle(sorted(itertools.permutations(EVENTS, size), key=lambda es: [EVENTS.index(e) for e in es][::-1]))


def coordinated():
    found = []
    pairs, triples = rotation(2), rotation(3)
    for place in PLACES:
        for i in range(len(pair_forms(EVENTS[0], EVENTS[1]))):
            for _ in range(2):
                events = next(pairs)
                found.append(case(pair_forms(*events)[i], place, events))
        for i in range(len(triple_forms(*EVENTS[:3]))):
            events = next(triples)
            found.append(case(triple_forms(*events)[i], place, events))
    return found


def clauses():
    """Conditions with a subject each, and negated subjects."""
    found = []
    pairs = rotation(2)
    forms = [
        ("they A or they B", "If they {a.past} or they {b.past}, alert me.", lambda A, B: Any(A, B), "no"),
        ("they have A and they have B", "If they have {a.part} and they have {b.part}, alert me.", lambda A, B: All(A, B), "no"),
        ("they have A and they have not B", "If they have {a.part} and they have not {b.part}, alert me.", lambda A, B: All(A, Not(B)), "no"),
        ("they have not A, and they have not B", "If they have not {a.part}, and they have not {b.part}, alert me.",
         lambda A, B: neither(A, B), "no"),
        ("they have not A or they have B", "If they have not {a.part} or they have {b.part}, alert me.", lambda A, B: Any(Not(A), B), "no"),
        ("trailing if they A and they B", "Alert me if they have {a.part} and they have {b.part}.", lambda A, B: All(A, B), "no"),
        ("if A unless B", "If they have {a.part}, alert me unless they have {b.part}.", lambda A, B: All(A, Not(B)), "no"),
        ("if A, if B", "Alert me if they have {a.part} unless they have {b.part}.", lambda A, B: All(A, Not(B)), "ok"),
        ("bullets all", "If all of the following hold, alert me:\n- they have {a.part}\n- they have {b.part}", lambda A, B: All(A, B), "no"),
        ("bullets all, one negated", "If all of the following hold, alert me:\n- they have {a.part}\n- they have not {b.part}",
         lambda A, B: All(A, Not(B)), "no"),
        ("bullets any", "If any of the following hold, alert me:\n- they have {a.part}\n- they have {b.part}", lambda A, B: Any(A, B), "no"),
        ("bullets any, one negated", "If any of the following hold, alert me:\n- they have not {a.part}\n- they have {b.part}",
         lambda A, B: Any(Not(A), B), "no"),
        ("bullets none", "If none of the following hold, alert me:\n- they have {a.part}\n- they have {b.part}", lambda A, B: neither(A, B), "no"),
        ("bullets none, one negated", "If none of the following hold, alert me:\n- they have {a.part}\n- they have not {b.part}",
         lambda A, B: neither(A, Not(B)), "no"),
        ("bullet not A or B", "If all of the following hold, alert me:\n- they have {a.part}\n- they have not {b.part} or {a.part}",
         lambda A, B: All(A, neither(B, A)), "no"),
        ("everyone but those who A or B", "Alert me about everyone except those who have {a.part} or {b.part}.", lambda A, B: neither(A, B), "ok"),
        ("never anyone but", "Never contact anyone but prospects who have {a.part} or {b.part}. Send a message.", lambda A, B: Any(A, B), "ok"),
        ("two guardrails", "Never contact anyone who has {a.part}. Never contact anyone who has {b.part}. Send a message.",
         lambda A, B: neither(A, B), "no"),
        ("guardrail and only", "Never contact anyone who has {a.part}. Only contact prospects who have {b.part}. Send a message.",
         lambda A, B: All(Not(A), B), "no"),
        ("skip A or B by two relatives", "Skip anyone who has {a.part} and anyone who has {b.part}. Alert me.", None, "ok"),
    ]
    for name, text, meaning, refusal in forms:
        for _ in range(8):
            a, b = next(pairs)
            folk = people(a.atom, b.atom)
            sentence = text.format(a=a, b=b)
            yes = SEND if "Send a message." in text else ALERT
            if meaning:
                want = wanted(folk, meaning(a.claim, b.claim), yes)
            else:
                want = wanted(folk, Any(a.claim, b.claim), SKIPPED, ALERT)
            sure = refusal if a.sure and b.sure else "ok"
            found.append(Case("events", name, sentence, a.declare + b.declare + sentence, folk, want, sure))
    return found


def colleagues(a, b):
    """Two at each account, who did what: the one who is looked at, and the other."""
    found = []
    for i, (mine, others) in enumerate(itertools.product(itertools.product((True, False), repeat=2), repeat=2)):
        pair = people(a.atom, b.atom)
        by_truth = {(p.truth[a.atom.name], p.truth[b.atom.name]): p for p in pair}
        for who, did in (("other", others), ("me", mine)):  # the other's record is known by the time that mine is decided
            p = by_truth[did]
            key = f"{who}-{i}"
            record = {"id": key, "email": f"{key}@x.example", "linkedin_url": f"https://www.linkedin.com/in/{key}", "company": f"Co {i}"}
            # all as events, which are known before the first record: what a colleague's record says comes too late for the first
            events = [{"prospect": key, "event": e.atom.name, "at": BEFORE, **dict(*e.atom.events)} for e in (a, b) if p.truth[e.atom.name]]
            found.append((who, mine, others, type(p)(key, record, events, p.truth)))
    return found


def accounts():
    """Someone, anyone, someone else, nobody at the account: two events of one person, or of two."""
    found = []
    pairs = rotation(2)
    for subject in ("someone at the account has", "anyone at the account has"):
        found += [(f"If {subject} {{a}} or {{b}}, alert me.", lambda m, o: any(m) or any(o), "no"),
                  (f"If {subject} {{a}} and {{b}}, alert me.", lambda m, o: all(m) or all(o) or (ANYTHING if any_of(m, o) else False), "ok"),
                  (f"Alert me if {subject} {{a}} or {{b}}.", lambda m, o: any(m) or any(o), "no")]
    for subject in ("someone else at the account has", "a colleague has"):
        found += [(f"If {subject} {{a}} or {{b}}, alert me.", lambda m, o: any(o), "no"),
                  (f"If {subject} {{a}} and {{b}}, alert me.", lambda m, o: all(o), "ok"),
                  (f"Never contact anyone if {subject} {{a}} or {{b}}. Send a message.", lambda m, o: not any(o), "no")]
    for subject in ("nobody at the account has", "no one at the account has"):
        found += [(f"If {subject} {{a}} or {{b}}, alert me.", lambda m, o: not any(m) and not any(o), "no"),
                  (f"If {subject} {{a}} nor {{b}}, alert me.", lambda m, o: not any(m) and not any(o), "ok"),
                  (f"If {subject} {{a}} and {{b}}, alert me.", nobody_both, "ok")]
    found += [("If nobody else at the account has {a} or {b}, alert me.", lambda m, o: not any(o), "no"),
              ("If they have {a} and a colleague has {b}, alert me.", lambda m, o: m[0] and o[1], "no"),
              ("If they have {a} or a colleague has {b}, alert me.", lambda m, o: m[0] or o[1], "no"),
              ("If they have not {a} and nobody else at the account has {b}, alert me.", lambda m, o: not m[0] and not o[1], "no"),
              ("If they have {a} but no one else at the account has {b}, alert me.", lambda m, o: m[0] and not o[1], "ok")]
    cases = []
    for text, meaning, refusal in found:
        for _ in range(4):
            a, b = next(pairs)
            while "bounced" in (a.atom.name, b.atom.name) or not (a.sure and b.sure):
                a, b = next(pairs)
            folk = colleagues(a, b)
            sentence = text.format(a=a.part, b=b.part)
            acted = SEND if "Send a message." in text else ALERT
            want = {}
            if meaning:
                for who, mine, others, person in folk:
                    value = meaning(mine, others) if who == "me" else ANYTHING
                    want[person.id] = value if value == ANYTHING else acted if value else set()
            cases.append(Case("accounts", sentence.partition(" has ")[0][:40], sentence, sentence, [p for *_, p in folk], want, refusal,
                              days=1))
    return cases


def nobody_both(mine, others):
    """Nobody has A and B: nobody has either, or nobody has both."""
    return False if all(mine) or all(others) else True if not any(mine + others) else ANYTHING


def any_of(mine, others):
    """Whether the two together did both, so that `and` is true of the account and of no person."""
    return all(m or o for m, o in zip(mine, others))


def cases():
    return coordinated() + clauses() + accounts()
