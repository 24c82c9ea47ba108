"""Comparisons: phrases x kinds of fact x places, with values on both sides of each bound, on it, and missing."""
import itertools

from case import ANYTHING, Case, Person

ALERT, CONNECT, SKIPPED, NOTHING = {"alert"}, {"connect"}, {"skipped"}, frozenset()


class Fact:
    """A fact, the values that its people have, and what is said of it: (words, test, refusal). {k} is is."""

    def __init__(self, name, column, values, declare="", missing=True):
        self.name, self.column, self.values, self.declare = name, column, values + ([None] if missing else []), declare


SCORE = Fact("fit score", "fit_score", [0, 19, 20, 21, 49, 50, 51, 79, 80, 81, 100])
RANK = Fact("account rank", "account_rank", [1, 19, 20, 21, 49, 50, 51, 79, 80, 81, 100])
BUDGET = Fact("budget", "budget", [0, 19, 20, 21, 50, 80, 81, 1000000], "Each prospect has a budget that is a number. ")
SEATS = Fact("seat count", "seat_count", [0, 19, 20, 21, 50, 80, 81, 5000], "Each prospect has a seat count from 0 to 5000. ")
TIER = Fact("tier", "tier", ["A", "B", "C", "D"])
PLAN = Fact("plan", "plan", ["free", "basic", "pro", "team"], "Each prospect has a plan that is free, basic, pro or team. ")
PRIORITY = Fact("priority", "priority", ["high", "medium", "low"])
CITY = Fact("city", "city", ["Bonn", "Kiel", "Rome", "bonn", "New Bonn"])
TITLE = Fact("title", "title", ["Head of Sales", "VP Sales", "Sales Operations Lead", "Engineer", "Salesforce Admin"])
RELATION = Fact("existing relationship", "existing_relationship", [True, False])
OPTED = Fact("trial used", "trial_used", [True, False], "Each prospect has a trial used that is yes or no. ")
RENEWAL = Fact("renewal date", "renewal_date", ["2026-01-05", "2026-06-30", "2026-07-01", "2026-07-02", "2027-02-01"],
               "Each prospect has a renewal date that is a date. ")

NUMBERS = [
    ("is at least 20", lambda v: v >= 20, "no"), ("is not at least 20", lambda v: v < 20, "no"),
    ("is at most 20", lambda v: v <= 20, "no"), ("is not at most 20", lambda v: v > 20, "no"),
    ("is above 20", lambda v: v > 20, "no"), ("is not above 20", lambda v: v <= 20, "no"),
    ("is over 20", lambda v: v > 20, "no"), ("is below 20", lambda v: v < 20, "no"),
    ("is not below 20", lambda v: v >= 20, "no"), ("is under 20", lambda v: v < 20, "no"),
    ("is more than 20", lambda v: v > 20, "no"), ("is less than 20", lambda v: v < 20, "no"),
    ("is not less than 20", lambda v: v >= 20, "no"), ("exceeds 20", lambda v: v > 20, "no"),
    ("is 20 or more", lambda v: v >= 20, "no"), ("is 20 or less", lambda v: v <= 20, "ok"),
    ("is between 20 and 80", lambda v: ANYTHING if v in (20, 80) else 20 < v < 80, "no"),
    ("is not between 20 and 80", lambda v: ANYTHING if v in (20, 80) else not 20 < v < 80, "no"),
    (">= 20", lambda v: v >= 20, "no"), ("< 20", lambda v: v < 20, "no"), ("<= 80", lambda v: v <= 80, "no"), ("> 80", lambda v: v > 80, "no"),
    ("is 20", lambda v: v == 20, "no"), ("is not 20", lambda v: v != 20, "no"),
    ("is 20 or 50", lambda v: v in (20, 50), "no"), ("is not 20 or 50", lambda v: v not in (20, 50), "no"),
    ("is neither 20 nor 50", lambda v: v not in (20, 50), "no"), ("is one of 20, 50 and 80", lambda v: v in (20, 50, 80), "no"),
    ("is below 20 or above 80", lambda v: v < 20 or v > 80, "ok"), ("is at least 20 and at most 80", lambda v: 20 <= v <= 80, "no"),
    ("is at least 20 but below 80", lambda v: 20 <= v < 80, "no"), ("is above 20 and below 80", lambda v: 20 < v < 80, "no"),
    ("is not below 20 or above 80", lambda v: 20 <= v <= 80, "ok"), ("is neither below 20 nor above 80", lambda v: 20 <= v <= 80, "ok"),
    ("is above 20 but not above 80", lambda v: 20 < v <= 80, "ok"), ("is above 20 but is not 50", lambda v: v > 20 and v != 50, "ok"),
]


def choices(a, b, c):
    return [
        (f"is {a}", lambda v: v == a, "no"), (f"is not {a}", lambda v: v != a, "no"), (f"isn't {a}", lambda v: v != a, "no"),
        (f"is {a} or {b}", lambda v: v in (a, b), "no"), (f"is either {a} or {b}", lambda v: v in (a, b), "no"),
        (f"is not {a} or {b}", lambda v: v not in (a, b), "no"), (f"isn't {a} or {b}", lambda v: v not in (a, b), "no"),
        (f"is neither {a} nor {b}", lambda v: v not in (a, b), "no"), (f"is {a}, {b} or {c}", lambda v: v in (a, b, c), "no"),
        (f"is {a}, {b}, or {c}", lambda v: v in (a, b, c), "no"), (f"is not {a}, {b} or {c}", lambda v: v not in (a, b, c), "no"),
        (f"is one of {a}, {b} or {c}", lambda v: v in (a, b, c), "no"), (f"is one of {a}, {b} and {c}", lambda v: v in (a, b, c), "no"),
        (f"is not one of {a} and {b}", lambda v: v not in (a, b), "no"), (f"is not one of {a} or {b}", lambda v: v not in (a, b), "no"),
        (f"is none of {a}, {b} and {c}", lambda v: v not in (a, b, c), "ok"), (f"is any of {a}, {b} or {c}", lambda v: v in (a, b, c), "ok"),
        (f"is not {a} and not {b}", lambda v: v not in (a, b), "ok"), (f"is not {a} and is not {b}", lambda v: v not in (a, b), "no"),
        (f"is not {a} nor {b}", lambda v: v not in (a, b), "ok"), (f"is {a} or is {b}", lambda v: v in (a, b), "no"),
        (f"is anything but {a}", lambda v: v != a, "ok"), (f"is neither {a}, {b} nor {c}", lambda v: v not in (a, b, c), "ok"),
    ]


def texts(fact):
    if fact is CITY:
        same = lambda *names: lambda v: v.lower() in [n.lower() for n in names]
        other = lambda *names: lambda v: v.lower() not in [n.lower() for n in names]
        return [('is "Bonn"', same("bonn"), "no"), ('is not "Bonn"', other("bonn"), "no"), ('is "Bonn" or "Kiel"', same("bonn", "kiel"), "no"),
                ('is not "Bonn" or "Kiel"', other("bonn", "kiel"), "no"), ('is neither "Bonn" nor "Kiel"', other("bonn", "kiel"), "no"),
                ('is one of "Bonn", "Kiel" and "Rome"', same("bonn", "kiel", "rome"), "no"), ('contains "bonn"', lambda v: "bonn" in v.lower(), "no"),
                ('does not contain "bonn"', lambda v: "bonn" not in v.lower(), "no"), ('starts with "Bo"', lambda v: v.lower().startswith("bo"), "ok"),
                ('ends with "Bonn"', lambda v: v.lower().endswith("bonn"), "no"), ('is not one of "Bonn" and "Kiel"', other("bonn", "kiel"), "no"),
                ('does not start with "New"', lambda v: not v.lower().startswith("new"), "no"),
                ('does not contain "bonn" or "kiel"', lambda v: not any(w in v.lower() for w in ("bonn", "kiel")), "ok")]
    word = lambda *words: lambda v: any(w in v.lower().split() for w in words)
    return [('contains "sales"', word("sales"), "no"), ('mentions "sales"', word("sales"), "no"),
            ('does not contain "sales"', lambda v: not word("sales")(v), "no"), ('does not mention "sales"', lambda v: not word("sales")(v), "no"),
            ('mentions "head" or "vp"', word("head", "vp"), "no"), ('contains "sales" and "lead"', lambda v: word("sales")(v) and word("lead")(v), "no"),
            ('does not mention "head" or "vp"', lambda v: not word("head", "vp")(v), "no"),
            ('mentions neither "head" nor "vp"', lambda v: not word("head", "vp")(v), "ok"),
            ('mentions "sales" but not "lead"', lambda v: word("sales")(v) and not word("lead")(v), "ok"),
            ('starts with "VP"', lambda v: v.lower().startswith("vp"), "no"), ('ends with "Sales"', lambda v: v.lower().endswith("sales"), "no")]


YES_NO = [("is yes", lambda v: v, "no"), ("is no", lambda v: not v, "no"), ("is not yes", lambda v: not v, "no"), ("is not no", lambda v: v, "ok"),
          ("is true", lambda v: v, "ok"), ("is not true", lambda v: not v, "ok")]
DATES = [
    ("is before 2026-07-01", lambda v: v < "2026-07-01", "no"), ("is after 2026-07-01", lambda v: v > "2026-07-01", "no"),
    ("is not before 2026-07-01", lambda v: v >= "2026-07-01", "no"), ("is not after 2026-07-01", lambda v: v <= "2026-07-01", "no"),
    ("is 2026-07-01", lambda v: v == "2026-07-01", "ok"), ("is on 2026-07-01", lambda v: v == "2026-07-01", "ok"),
    ("is on or after 2026-07-01", lambda v: v >= "2026-07-01", "ok"),
    ("is before 2026-06-30 or after 2026-07-02", lambda v: v < "2026-06-30" or v > "2026-07-02", "ok"),
    ("is after 2026-01-31 and before 2026-07-02", lambda v: "2026-01-31" < v < "2026-07-02", "ok"),
    ("is between 2026-02-01 and 2026-12-31", lambda v: "2026-02-01" <= v <= "2026-12-31", "ok"),
]
OPEN = [("is known", True, "no"), ("is unknown", False, "no"), ("is missing", False, "no"), ("is not known", False, "no"),
        ("is not missing", True, "ok"), ("is not unknown", True, "ok")]

PLACES = [
    ("If", "If the {f} {c}, alert me.", ALERT, NOTHING, "no"),
    ("… if", "Alert me if the {f} {c}.", ALERT, NOTHING, "no"),
    ("… unless", "Alert me unless the {f} {c}.", NOTHING, ALERT, "no"),
    ("Unless", "Unless the {f} {c}, alert me.", NOTHING, ALERT, "no"),
    ("about prospects whose", "Alert me about prospects whose {f} {c}.", ALERT, NOTHING, "no"),
    ("Skip anyone whose", "Skip anyone whose {f} {c}. Alert me.", SKIPPED, ALERT, "no"),
    ("Never contact anyone whose", "Never contact anyone whose {f} {c}. Send a connection request.", NOTHING, CONNECT, "no"),
    ("Only contact prospects whose", "Only contact prospects whose {f} {c}. Send a connection request.", CONNECT, NOTHING, "no"),
    ("a … is", "A picked lead is a prospect whose {f} {c}. Alert me about picked leads.", ALERT, NOTHING, "no"),
    ("… means", "Picked means the {f} {c}. If the prospect is picked, alert me.", ALERT, NOTHING, "no"),
    ("cell", "| Situation | Next action |\n|---|---|\n| The {f} {c} | Alert me |\n| Anything else | Tag them as \"rest\" |",
     ALERT, {"record"}, "no"),
    ("arrow", "The {f} {c} -> alert me.", ALERT, NOTHING, "ok"),
    ("bullet", "If all of the following hold, alert me:\n- the {f} {c}\n- the linkedin url is known", ALERT, NOTHING, "no"),
    ("otherwise", "If the {f} {c}, alert me. Otherwise, tag them as \"rest\".", ALERT, {"record"}, "no"),
]


def folk_of(fact):
    found = []
    for i, value in enumerate(fact.values):
        key = f"p-{'missing' if value is None else i}"
        record = {"id": key, "email": key + "@x.example", "linkedin_url": "https://www.linkedin.com/in/" + key}
        found.append(Person(key, record if value is None else {**record, fact.column: value}, [], {"value": value}))
    return found


def make(fact, words, test, sure, place):
    name, text, yes, no, doubt = place
    folk, want = folk_of(fact), {}
    for p in folk:
        value = p.truth["value"]
        if isinstance(test, bool):  # known, unknown: an ordinary condition
            holds = test == (value is not None)
        else:
            holds = None if value is None else test(value)
        quiet = [NOTHING, {"escalated"}] if "contact" in text else {"escalated"}
        want[p.id] = ANYTHING if holds == ANYTHING else quiet if holds is None else set(yes if holds else no)
    sentence = text.format(f=fact.name, c=words).strip()
    gap = "\n\n" if sentence.startswith("|") else ""
    refusal = "ok" if "ok" in (sure, doubt) else "no"
    return Case("comparisons", f"{words}; {name}", sentence, fact.declare + gap + sentence, folk, want, refusal)


def columns():
    """Tables whose column is headed by the fact: values and comparisons as cells, two columns, and any."""
    found = []
    for fact, cells in ((TIER, [("A", lambda v: v == "A"), ("B or C", lambda v: v in "BC"), ("not A", lambda v: v != "A"),
                               ("A, B or C", lambda v: v in "ABC")]),
                        (SCORE, [("at least 20", lambda v: v >= 20), ("below 20", lambda v: v < 20), ("above 80", lambda v: v > 80),
                                 ("20", lambda v: v == 20), ("between 20 and 80", lambda v: ANYTHING if v in (20, 80) else 20 < v < 80)]),
                        (PLAN, [("basic", lambda v: v == "basic"), ("free or pro", lambda v: v in ("free", "pro"))])):
        for cell, test in cells:
            text = "| {f} | Next action |\n|---|---|\n| {c} | Alert me |\n| Anything else | Tag them as \"rest\" |"
            sure = "ok" if cell in ("not A", "20", "A, B or C") else "no"
            found.append(make(fact, cell, test, sure, ("column", text, ALERT, {"record"}, "no")))
    return found


def between_facts():
    """A fact compared with another fact."""
    found = []
    for words, test in (("is above", lambda a, b: a > b), ("is below", lambda a, b: a < b), ("is at least", lambda a, b: a >= b),
                        ("exceeds", lambda a, b: a > b), ("is not above", lambda a, b: a <= b), ("is more than", lambda a, b: a > b)):
        for text in ("If the price {c} the budget, alert me.", "Alert me unless the price {c} the budget."):
            folk, want = [], {}
            for i, (price, budget) in enumerate(itertools.product((10, 20, 30, None), repeat=2)):
                record = {"id": f"p-{i}", "email": f"p{i}@x.example", **{k: v for k, v in (("price", price), ("budget", budget)) if v is not None}}
                folk.append(Person(f"p-{i}", record, [], {}))
                holds = None if price is None or budget is None else test(price, budget) != ("unless" in text)
                want[f"p-{i}"] = {"escalated"} if holds is None else ALERT if holds else NOTHING
            sentence = text.format(c=words)
            declare = "Each prospect has a price that is a number and a budget that is a number. "
            found.append(Case("comparisons", f"price {words} budget", sentence, declare + sentence, folk, want, "no"))
    return found


def cases():
    said = [(SCORE, NUMBERS), (RANK, NUMBERS), (BUDGET, NUMBERS), (SEATS, NUMBERS), (TIER, choices("A", "B", "C")),
            (PLAN, choices("free", "basic", "pro")), (CITY, texts(CITY)), (TITLE, texts(TITLE)), (RELATION, YES_NO), (OPTED, YES_NO),
            (RENEWAL, DATES)]
    said += [(f, OPEN) for f in (SCORE, TIER, PLAN, CITY, RELATION, RENEWAL, BUDGET)]
    found, places = [], itertools.cycle(PLACES)
    for fact, forms in said:
        for words, test, sure in forms:
            for _ in range(4 if forms is NUMBERS else 6):
                found.append(make(fact, words, test, sure, next(places)))
            next(places)
    return found + columns() + between_facts()
