"""A case: a workflow with the sentence that it is about, its people, and what must come of it for each of them."""
import dataclasses
import itertools

NOW = "2026-11-23T10:00:00Z"  # a Monday
BEFORE = "2026-11-22T10:00:00Z"
ANYTHING = "anything"  # a prospect of whom English does not say what must come out


@dataclasses.dataclass
class Atom:
    """What can be true of a prospect, and the records and events that make it true, false or unknown (None: it never is)."""
    name: str
    yes: dict
    no: dict = dataclasses.field(default_factory=dict)
    unknown: dict = None
    events: tuple = ()  # what happened where it is true

    def values(self):
        return (True, False) if self.unknown is None else (True, False, None)


@dataclasses.dataclass
class Person:
    id: str
    record: dict
    events: list
    truth: dict


@dataclasses.dataclass
class Case:
    matrix: str
    kind: str       # form and place, for the list of what failed
    sentence: str   # the sentence that is tested
    flow: str       # the whole workflow
    people: list
    want: dict      # id: a set of what comes out (see seen.py), several such sets as a list, or ANYTHING
    refusal: str    # no: it must compile; ok: it may be refused; must: it must be, with one of `codes` (none: with any)
    codes: tuple = ("E303",)
    now: str = NOW
    days: int = 0   # 0: decided at once; else so many days in virtual time
    tell: str = "whether"  # what `want` holds in virtual time: whether something came out, "count": (what, times), "when": (what, hour)


def people(*atoms, base=None):
    """One person for every combination of the atoms' values."""
    found = []
    for values in itertools.product(*(a.values() for a in atoms)):
        key = "p-" + "".join("y" if v else "u" if v is None else "n" for v in values)
        record = {"id": key, "email": key + "@x.example", "linkedin_url": "https://www.linkedin.com/in/" + key, **(base or {})}
        if any(a.name == "email" for a in atoms):
            del record["email"]
        events = []
        for atom, value in zip(atoms, values):
            given = atom.yes if value else atom.unknown if value is None else atom.no
            record.update({k: v.replace("@id", key) if isinstance(v, str) else v for k, v in given.items()})
            if value:
                events += [{"prospect": key, "at": BEFORE, **e} for e in atom.events]
        found.append(Person(key, record, events, {a.name: v for a, v in zip(atoms, values)}))
    return found


def outcome(value, yes, no=frozenset(), unknown=frozenset({"escalated"})):
    """What comes out of a condition's value."""
    return set(unknown if value is None else yes if value else no)


def wanted(folk, tree, yes, no=frozenset(), unknown=frozenset({"escalated"})):
    """What must come out for each person by the tree."""
    return {p.id: outcome(tree.of(p.truth), yes, no, unknown) for p in folk}
