"""Nouns x determiners x prepositions: what a prospect has, is with or without, and lists of terms as objects.

Each noun under has, with or without is asked for itself; one `no`, `not` or `without` over `A or B` is neither; a list of people
(`Skip A and B`) is all of them.
"""
import itertools

from case import ANYTHING, Atom, Case, people, wanted
from logic import All, Any, Is, Not, neither

ALERT, CONNECT, SKIPPED, NOTHING = {"alert"}, {"connect"}, {"skipped"}, frozenset()
DECLARE = "Each prospect has a budget that is a number and a plan. "


class Noun:
    def __init__(self, name, article, bare, value, atom=None):
        self.atom = atom or Atom(name, {name: value})
        self.article, self.bare, self.claim = article, bare, Is(self.atom.name)


HAVING = [
    Noun("email", "an email", "email", "@id@x.example"),
    Noun("phone", "a phone", "phone", "+1 555 0100"),
    Noun("title", "a title", "title", "Head of Sales"),
    Noun("budget", "a budget", "budget", 5000),
    Noun("industry", "an industry", "industry", "Energy"),
    Noun("city", "a city", "city", "Bonn"),
    Noun("plan", "a plan", "plan", "basic"),
]
RELATED = Noun("existing_relationship", "an existing relationship", "existing relationship", True,
               Atom("existing_relationship", {"existing_relationship": True}, {"existing_relationship": False}, {}))


def has_forms(a, b):
    """What is said with has and have; {h} is has or have, {d} does or do."""
    A, B, p, q, x, y = a.claim, b.claim, a.article, b.article, a.bare, b.bare
    one = lambda: Either(A, B)
    return [
        ("has A", f"{{h}} {p}", A, "no"),
        ("has no A", f"{{h}} no {x}", Not(A), "no"),
        ("does not have A", f"{{d}} not have {p}", Not(A), "no"),
        ("doesn't have A", f"{{d}}n't have {p}", Not(A), "no"),
        ("has A or B", f"{{h}} {p} or {q}", Any(A, B), "no"),
        ("has A and B", f"{{h}} {p} and {q}", All(A, B), "no"),
        ("has either A or B", f"{{h}} either {p} or {q}", Any(A, B), "no"),
        ("has both A and B", f"{{h}} both {p} and {q}", All(A, B), "ok"),
        ("has A and has B", f"{{h}} {p} and {{h}} {q}", All(A, B), "no"),
        ("has A or has B", f"{{h}} {p} or {{h}} {q}", Any(A, B), "no"),
        ("has an A and B, one article", f"{{h}} {p} and {y}", All(A, B), "ok"),
        ("has an A or B, one article", f"{{h}} {p} or {y}", Any(A, B), "ok"),
        ("has no A or B", f"{{h}} no {x} or {y}", neither(A, B), "no"),
        ("has no A and no B", f"{{h}} no {x} and no {y}", neither(A, B), "no"),
        ("has no A or no B", f"{{h}} no {x} or no {y}", Any(Not(A), Not(B)), "ok"),
        ("has no A nor B", f"{{h}} no {x} nor {y}", neither(A, B), "ok"),
        ("has no A and B", f"{{h}} no {x} and {y}", one(), "ok"),
        ("has neither A nor B", f"{{h}} neither {p} nor {q}", neither(A, B), "no"),
        ("does not have A or B", f"{{d}} not have {p} or {q}", neither(A, B), "no"),
        ("doesn't have A or B", f"{{d}}n't have {p} or {q}", neither(A, B), "no"),
        ("does not have any A or B", f"{{d}} not have any {x} or {y}", neither(A, B), "ok"),
        ("does not have A and does not have B", f"{{d}} not have {p} and {{d}} not have {q}", neither(A, B), "no"),
        ("does not have A and B", f"{{d}} not have {p} and {q}", None, "must"),
        ("has A but no B", f"{{h}} {p} but no {y}", All(A, Not(B)), "no"),
        ("has A and no B", f"{{h}} {p} and no {y}", All(A, Not(B)), "no"),
        ("has no A but B", f"{{h}} no {x} but {q}", All(Not(A), B), "ok"),
        ("has no A and has B", f"{{h}} no {x} and {{h}} {q}", All(Not(A), B), "no"),
        ("has no A but has B", f"{{h}} no {x} but {{h}} {q}", All(Not(A), B), "no"),
        ("has no A or a B", f"{{h}} no {x} or {q}", Any(Not(A), B), "ok"),
        ("has A and does not have B", f"{{h}} {p} and {{d}} not have {q}", All(A, Not(B)), "no"),
    ]


def with_forms(a, b):
    A, B, p, q, x, y = a.claim, b.claim, a.article, b.article, a.bare, b.bare
    return [
        ("with A", f"with {p}", A, "no"),
        ("with no A", f"with no {x}", Not(A), "no"),
        ("without A", f"without {p}", Not(A), "no"),
        ("with A or B", f"with {p} or {q}", Any(A, B), "no"),
        ("with A and B", f"with {p} and {q}", All(A, B), "no"),
        ("with either A or B", f"with either {p} or {q}", Any(A, B), "ok"),
        ("with A or with B", f"with {p} or with {q}", Any(A, B), "ok"),
        ("with both A and B", f"with both {p} and {q}", All(A, B), "ok"),
        ("without A or B", f"without {p} or {q}", neither(A, B), "no"),
        ("without either A or B", f"without either {p} or {q}", neither(A, B), "ok"),
        ("without A or without B", f"without {p} or without {q}", Any(Not(A), Not(B)), "ok"),
        ("without A and without B", f"without {p} and without {q}", neither(A, B), "ok"),
        ("without A and B", f"without {p} and {q}", Either(A, B), "ok"),
        ("with no A or B", f"with no {x} or {y}", neither(A, B), "no"),
        ("with no A and no B", f"with no {x} and no {y}", neither(A, B), "no"),
        ("with no A or no B", f"with no {x} or no {y}", Any(Not(A), Not(B)), "ok"),
        ("with neither A nor B", f"with neither {p} nor {q}", neither(A, B), "no"),
        ("with A but no B", f"with {p} but no {y}", All(A, Not(B)), "no"),
        ("with A and no B", f"with {p} and no {y}", All(A, Not(B)), "no"),
        ("with A but without B", f"with {p} but without {q}", All(A, Not(B)), "ok"),
        ("with no A but with B", f"with no {x} but with {q}", All(Not(A), B), "ok"),
        ("with no A or a B", f"with no {x} or {q}", Any(Not(A), B), "ok"),
        ("without A but with B", f"without {p} but with {q}", All(Not(A), B), "ok"),
    ]


class Either:
    """A reading that English leaves open: neither, or not both. Only where the two agree something must come out."""

    def __init__(self, a, b):
        self.none, self.not_both = neither(a, b), Not(All(a, b))

    def of(self, truth):
        one, other = self.none.of(truth), self.not_both.of(truth)
        return one if one == other else ANYTHING


def known_forms(a, b):
    A, B, x, y = a.claim, b.claim, a.bare, b.bare
    return [
        ("A is known", f"the {x} is known", A, "no"),
        ("A is unknown", f"the {x} is unknown", Not(A), "no"),
        ("A is missing", f"the {x} is missing", Not(A), "no"),
        ("A is not known", f"the {x} is not known", Not(A), "no"),
        ("A is not missing", f"the {x} is not missing", A, "ok"),
        ("A and B are known", f"the {x} and the {y} are known", All(A, B), "no"),
        ("A and B are unknown", f"the {x} and the {y} are unknown", neither(A, B), "no"),
        ("A or B is known", f"the {x} or the {y} is known", Any(A, B), "no"),
        ("A or B is missing", f"the {x} or the {y} is missing", Any(Not(A), Not(B)), "no"),
        ("neither A nor B is known", f"neither the {x} nor the {y} is known", neither(A, B), "no"),
        ("A is known and B is unknown", f"the {x} is known and the {y} is unknown", All(A, Not(B)), "no"),
        ("A is known but B is not", f"the {x} is known but the {y} is not", All(A, Not(B)), "ok"),
        ("A is missing or B is missing", f"the {x} is missing or the {y} is missing", Any(Not(A), Not(B)), "no"),
        ("either A or B is known", f"either the {x} or the {y} is known", Any(A, B), "ok"),
        ("both A and B are known", f"both the {x} and the {y} are known", All(A, B), "ok"),
    ]


HAS_PLACES = [
    ("If the prospect", "If the prospect {s}, alert me.", ALERT, NOTHING, "no"),
    ("If they", "If they {p}, alert me.", ALERT, NOTHING, "no"),
    ("… if the prospect", "Alert me if the prospect {s}.", ALERT, NOTHING, "no"),
    ("… unless the prospect", "Alert me unless the prospect {s}.", NOTHING, ALERT, "no"),
    ("about anyone who", "Alert me about anyone who {s}.", ALERT, NOTHING, "rel"),
    ("about prospects who", "Alert me about prospects who {p}.", ALERT, NOTHING, "rel"),
    ("Skip anyone who", "Skip anyone who {s}. Alert me.", SKIPPED, ALERT, "rel"),
    ("Never connect with anyone who", "Never contact anyone who {s}. Send a connection request.", NOTHING, CONNECT, "rel"),
    ("Only contact prospects who", "Only contact prospects who {p}. Send a connection request.", CONNECT, NOTHING, "rel"),
    ("a … is a prospect who", "A listed lead is a prospect who {s}. Alert me about listed leads.", ALERT, NOTHING, "rel"),
    ("… means", "Listed means the prospect {s}. If the prospect is listed, alert me.", ALERT, NOTHING, "no"),
    ("cell", "| Situation | Next action |\n|---|---|\n| The prospect {s} | Alert me |\n| Anything else | Tag them as \"rest\" |", ALERT,
     {"record"}, "no"),
    ("bullet", "If all of the following hold, alert me:\n- the prospect {s}\n- the linkedin url is known", ALERT, NOTHING, "no"),
]
WITH_PLACES = [
    ("Alert me about prospects", "Alert me about prospects {w}.", ALERT, NOTHING, "no"),
    ("Alert me about anyone", "Alert me about anyone {w}.", ALERT, NOTHING, "no"),
    ("Skip anyone", "Skip anyone {w}. Alert me.", SKIPPED, ALERT, "no"),
    ("Skip prospects", "Skip prospects {w}. Alert me.", SKIPPED, ALERT, "no"),
    ("Never contact anyone", "Never contact anyone {w}. Send a connection request.", NOTHING, CONNECT, "no"),
    ("Only contact prospects", "Only contact prospects {w}. Send a connection request.", CONNECT, NOTHING, "no"),
    ("Contact nobody", "Contact nobody {w}. Send a connection request.", NOTHING, CONNECT, "ok"),
    ("a … is a prospect", "A listed lead is a prospect {w}. Alert me about listed leads.", ALERT, NOTHING, "no"),
    ("request to prospects", "Send a connection request to prospects {w}.", CONNECT, NOTHING, "ok"),
]
KNOWN_PLACES = [
    ("If", "If {s}, alert me.", ALERT, NOTHING, "no"),
    ("… if", "Alert me if {s}.", ALERT, NOTHING, "no"),
    ("… unless", "Alert me unless {s}.", NOTHING, ALERT, "no"),
    ("Never … if", "Never contact anyone if {s}. Send a connection request.", NOTHING, CONNECT, "ok"),
]


def results(folk, tree, yes, no):
    """As wanted(), but an open reading wants nothing."""
    return {p.id: ANYTHING if tree.of(p.truth) == ANYTHING else v for p, v in zip(folk, wanted(folk, tree, yes, no).values())}


def placed(forms, places, matrix, pairs, times):
    found = []
    for place, text, yes, no, sure in places:
        for i in range(len(forms(HAVING[0], HAVING[1]))):
            for _ in range(times):
                a, b = next(pairs)
                name, said, tree, refusal = forms(a, b)[i]
                if refusal != "must" and (sure == "ok" or sure == "rel" and said.count("{h}") + said.count("{d}") > 1):
                    refusal = "ok"
                plural, singular = said.format(h="have", d="do"), said.format(h="has", d="does")
                sentence = text.format(p=plural, s=singular, w=said)
                folk = people(a.atom) if len(name.split(" B")) == 1 else people(a.atom, b.atom)
                want = {} if tree is None else results(folk, tree, yes, no)
                flow = DECLARE + ("\n\n" if sentence.startswith("|") else "") + sentence
                found.append(Case(matrix, f"{name}; {place}", sentence, flow, folk, want, refusal, ("E303", "E307")))
    return found


def related():
    """A noun that is a yes/no fact beside one that is there or not: its own value may be unknown."""
    found = []
    for place, text, yes, no, sure in HAS_PLACES[:6] + WITH_PLACES[:4]:
        for a in (HAVING[1], HAVING[3]):
            for forms in (has_forms, with_forms):
                if (forms is with_forms) != ("{w}" in text):
                    continue
                for x, y in ((a, RELATED), (RELATED, a)):
                    for name, said, tree, refusal in forms(x, y):
                        if " B" not in name or isinstance(tree, Either) or tree is None:
                            continue
                        sentence = text.format(p=said.format(h="have", d="do"), s=said.format(h="has", d="does"), w=said)
                        folk = people(x.atom, y.atom)
                        found.append(Case("nouns", f"{name} with a yes/no fact; {place}", sentence, DECLARE + sentence, folk,
                                          wanted(folk, tree, yes, no), refusal if sure == "no" and "an A" not in name else "ok"))
    return found[::3]


def lists():
    """Three nouns, and more."""
    found = []
    forms = [
        ("with A, B or C", "with {0.article}, {1.article} or {2.article}", Any, "no"),
        ("with A, B and C", "with {0.article}, {1.article} and {2.article}", All, "no"),
        ("without A, B or C", "without {0.article}, {1.article} or {2.article}", neither, "no"),
        ("with no A, B or C", "with no {0.bare}, {1.bare} or {2.bare}", neither, "no"),
        ("with no A, no B and no C", "with no {0.bare}, no {1.bare} and no {2.bare}", neither, "no"),
        ("who have A, B or C", "who have {0.article}, {1.article} or {2.article}", Any, "no"),
        ("who have A, B and C", "who have {0.article}, {1.article} and {2.article}", All, "no"),
        ("who do not have A, B or C", "who do not have {0.article}, {1.article} or {2.article}", neither, "no"),
        ("who have neither A, B nor C", "who have neither {0.article}, {1.article} nor {2.article}", neither, "ok"),
        ("with A and B or C", "with {0.article} and {1.article} or {2.article}", None, "must"),
        ("who have A or B and C", "who have {0.article} or {1.article} and {2.article}", None, "must"),
        ("who do not have A, B and C", "who do not have {0.article}, {1.article} and {2.article}", None, "must"),
    ]
    triples = itertools.cycle(itertools.permutations(HAVING, 3))
    for name, said, tree, refusal in forms:
        for place, text, yes, no, _ in WITH_PLACES[:6]:
            nouns = next(triples)
            folk = people(*(n.atom for n in nouns))
            sentence = text.format(w=said.format(*nouns))
            want = wanted(folk, tree(*(n.claim for n in nouns)), yes, no) if tree else {}
            found.append(Case("nouns", f"{name}; {place}", sentence, DECLARE + sentence, folk, want, refusal, ("E303", "E307")))
    return found


class Term:
    """A term as a noun: one prospect, several, in words of its own."""

    def __init__(self, one, many, atom, declare=""):
        self.one, self.many, self.atom, self.declare, self.claim = one, many, atom, declare, Is(atom.name)


TERMS = [
    Term("a strong fit", "strong fits", Atom("strong", {"fit_score": 80}, {"fit_score": 50}, {})),
    Term("a weak fit", "weak fits", Atom("weak", {"fit_score": 20}, {"fit_score": 50}, {})),
    Term("a Tier A account", "Tier A accounts", Atom("tier A", {"tier": "A"}, {"tier": "B"}, {})),
    Term("a strategic account", "strategic accounts", Atom("strategic", {"account_rank": 10}, {"account_rank": 80}, {})),
    Term("a high-priority prospect", "high-priority prospects", Atom("priority", {"priority": "high"}, {"priority": "low"}, {})),
    Term("a partner", "partners", Atom("partner", {"kind": "partner"}, {"kind": "customer"}, {}),
         "Each prospect has a kind that is partner or customer. A partner is a prospect whose kind is partner. "),
    Term("a rich one", "rich ones", Atom("rich", {"budget": 9000}, {"budget": 100}, {}), "A rich one is a prospect whose budget is above 5000. "),
    Term("a prospect with a phone", "prospects with a phone", Atom("phone", {"phone": "+1 555 0100"})),
    Term("a prospect with no phone", "anyone with no phone", Atom("no phone", {}, {"phone": "+1 555 0100"})),
    Term("someone who has replied", "anyone who has replied", Atom("replied", {"replied": True})),
    Term("a prospect whose budget is below 1000", "prospects whose budget is below 1000", Atom("poor", {"budget": 100}, {"budget": 9000}, {})),
]
SIMPLE = TERMS[:7]


def compatible(*terms):
    """Not two terms over one fact."""
    facts = [next(iter({**t.atom.yes, **t.atom.no})) for t in terms]
    return len(set(facts)) == len(facts)


def objects():
    """Lists of people as what an action is about: all of them."""
    forms = [
        ("Skip A and B", "Skip {0.many} and {1.many}. Alert me.", Any, SKIPPED, ALERT, "no"),
        ("Skip A or B", "Skip {0.many} or {1.many}. Alert me.", Any, SKIPPED, ALERT, "ok"),
        ("Never contact A or B", "Never contact {0.many} or {1.many}. Send a connection request.", neither, CONNECT, NOTHING, "no"),
        ("Never contact A and B", "Never contact {0.many} and {1.many}. Send a connection request.", neither, CONNECT, NOTHING, "ok"),
        ("Do not contact A or B", "Do not contact {0.many} or {1.many}. Send a connection request.", neither, CONNECT, NOTHING, "no"),
        ("Only contact A and B", "Only contact {0.many} and {1.many}. Send a connection request.", Any, CONNECT, NOTHING, "ok"),
        ("Only contact A or B", "Only contact {0.many} or {1.many}. Send a connection request.", Any, CONNECT, NOTHING, "ok"),
        ("Alert me about A and B", "Alert me about {0.many} and {1.many}.", Any, ALERT, NOTHING, "no"),
        ("Alert me about A or B", "Alert me about {0.many} or {1.many}.", Any, ALERT, NOTHING, "ok"),
        ("Request to A and B", "Send a connection request to {0.many} and {1.many}.", Any, CONNECT, NOTHING, "ok"),
        ("Skip A, B and C", "Skip {0.many}, {1.many} and {2.many}. Alert me.", Any, SKIPPED, ALERT, "no"),
        ("Never contact A, B or C", "Never contact {0.many}, {1.many} or {2.many}. Send a connection request.", neither, CONNECT, NOTHING, "no"),
        ("Alert me about A, B and C", "Alert me about {0.many}, {1.many} and {2.many}.", Any, ALERT, NOTHING, "no"),
    ]
    pairs, triples = (itertools.cycle([p for p in itertools.permutations(TERMS, n) if compatible(*p)]) for n in (2, 3))
    found = []
    for name, text, tree, yes, no, refusal in forms:
        for _ in range(14 if "C" not in name.split(" ")[-1] else 8):
            terms = next(triples if "{2" in text else pairs)
            for _ in range(6):  # some way on, for variety
                terms = next(triples if "{2" in text else pairs)
            folk = people(*(t.atom for t in terms))
            plain = all(t in SIMPLE for t in terms)
            sentence = text.format(*terms)
            want = wanted(folk, tree(*(t.claim for t in terms)), yes, no)
            if "contact" in name:
                for key, value in want.items():  # a guardrail that cannot be decided lets nothing out
                    want[key] = [NOTHING, {"escalated"}] if value == {"escalated"} else value
            # "A whose fact is below 1000 and B": what stands behind a relative clause may belong to it
            sure = refusal if plain or terms[0] in SIMPLE and refusal == "no" and "C" not in name else "ok"
            declare = "Each prospect has a budget that is a number. " + "".join(t.declare for t in terms)
            found.append(Case("nouns", name, sentence, declare + sentence, folk, want, sure))
    return found


def terms():
    """Terms behind is, and in Tier A."""
    forms = [
        ("is A or B", "is {0.one} or {1.one}", Any, "no"),
        ("is A and B", "is {0.one} and {1.one}", All, "no"),
        ("is either A or B", "is either {0.one} or {1.one}", Any, "no"),
        ("is not A or B", "is not {0.one} or {1.one}", neither, "no"),
        ("isn't A or B", "isn't {0.one} or {1.one}", neither, "no"),
        ("is neither A nor B", "is neither {0.one} nor {1.one}", neither, "no"),
        ("is not A and is not B", "is not {0.one} and is not {1.one}", neither, "no"),
        ("is not A and B", "is not {0.one} and {1.one}", None, "must"),
        ("is A but not B", "is {0.one} but not {1.one}", lambda a, b: All(a, Not(b)), "no"),
        ("is A and not B", "is {0.one} and not {1.one}", lambda a, b: All(a, Not(b)), "no"),
        ("is not A but is B", "is not {0.one} but is {1.one}", lambda a, b: All(Not(a), b), "no"),
        ("is A or is not B", "is {0.one} or is not {1.one}", lambda a, b: Any(a, Not(b)), "ok"),
        ("is A, B or C", "is {0.one}, {1.one} or {2.one}", Any, "no"),
        ("is not A, B or C", "is not {0.one}, {1.one} or {2.one}", neither, "no"),
        ("is A and B or C", "is {0.one} and {1.one} or {2.one}", None, "must"),
    ]
    places = [(t[0], t[1], t[2], t[3], t[4]) for t in HAS_PLACES if "{s}" in t[1] and "contact" not in t[1]]
    pairs, triples = (itertools.cycle([p for p in itertools.permutations(SIMPLE, n) if compatible(*p)]) for n in (2, 3))
    found = []
    for name, said, tree, refusal in forms:
        for place, text, yes, no, sure in places:
            chosen = next(triples if "{2" in said else pairs)
            folk = people(*(t.atom for t in chosen))
            sentence = text.format(s=said.format(*chosen))
            want = wanted(folk, tree(*(t.claim for t in chosen)), yes, no) if tree else {}
            if refusal == "no" and (sure == "rel" and name.count("is") > 1):
                refusal_here = "ok"
            else:
                refusal_here = refusal
            declare = "Each prospect has a budget that is a number. " + "".join(t.declare for t in chosen)
            gap = "\n\n" if sentence.startswith("|") else ""
            found.append(Case("nouns", f"{name}; {place}", sentence, declare + gap + sentence, folk, want, refusal_here, ("E303", "E307")))
    return found


def cases():
    pairs = itertools.cycle(itertools.permutations(HAVING, 2))
    found = placed(has_forms, HAS_PLACES, "nouns", pairs, 1) + placed(with_forms, WITH_PLACES, "nouns", pairs, 2)
    return found + placed(known_forms, KNOWN_PLACES, "nouns", pairs, 2) + related() + lists() + objects() + terms()
