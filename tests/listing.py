"""What a compiled workflow does, read from `gtmc dump`, so that two can be held against each other.

Places and words of sentences are left out, rows stand where they are referred to, and a condition is the table of its answers
(yes, no, unknown) over what it asks: two programs are equal where they do the same, however a condition was put."""
import hashlib
import itertools
import re

TABLES = ("test", "judge", "panel", "seat", "when", "window", "holiday", "limit", "guardrail", "meaning", "action", "option",
          "template", "part", "person", "fact", "event", "watch")
MOST_ASKED = 7  # 3 to the power of so many rows in a table of answers


class Listing:
    """The tables and the code of one listing."""

    def __init__(self, text):
        head, _, body = text.partition("\ncode:")
        self.rows = {}
        for block in head.split("\n\n"):
            name, _, lines = block.strip().partition("\n")
            name = name.split(":")[0].removesuffix("s")
            self.rows[name] = [re.sub(r"^\s*\d+\s+", "", line) for line in lines.splitlines()]
        self.head = re.findall(r"when unclear: .*|time zone: .*", head)
        self.code = {int(m[1]): (m[2], m[3]) for m in re.finditer(r"^\s*(\d+)  (\w+) *(.*)$", body, re.M)}

    def whole(self, text):
        """A text with rows in place of their numbers, without places and idents."""
        text = re.sub(r"(sentence|entry)=(line \d+|@\d+)|ident=\d+|\bline \d+", "", text)
        def row(m):
            return "{" + self.whole(self.rows[m[1]][int(m[2])]) + "}"
        def rows(m):
            return "{" + "; ".join(self.whole(r) for r in self.rows[m[1]][int(m[2]):int(m[2]) + int(m[3])]) + "}"
        text = re.sub(r"\b(seat|option|part) (\d+)\.\.(\d+)", rows, text)
        return re.sub(r"\b(%s) (\d+)\b" % "|".join(TABLES), row, " ".join(text.split()))

    def tables(self):
        return [f"{name}: {row}" for name in TABLES for row in sorted(map(self.whole, self.rows.get(name, [])))]

    def short_cuts(self):
        """The jumps inside a condition that only save time: over an AND of what is no, over an OR of what is yes."""
        joins = {"IF_NO": "AND", "IF_YES": "OR"}
        for pc, (op, args) in self.code.items():
            m = re.fullmatch(r"(r\d+), @(\d+)", args) if op in joins else None
            end = self.code.get(int(m[2]) - 1) if m else None
            if end and end[0] == joins[op] and end[1].startswith(m[1] + ", "):
                yield pc

    def steps(self):
        """The instructions but for those of conditions, which stand where they are decided on."""
        cuts, registers, kept = set(self.short_cuts()), {}, []
        for pc, (op, args) in sorted(self.code.items()):
            m = re.match(r"(r\d+), ?(.*)", args + ", ")
            uses = op in ("BRANCH", "IF_YES", "IF_NO", "VERDICT")
            if pc in cuts:
                continue
            if not m or uses:
                args = re.sub(r"^r\d+", lambda r: answers(registers[r[0]]), args) if uses else args
                kept.append((pc, op, args))
                continue
            parts = [registers.get(p) for p in m[2].rstrip(", ").split(", ")]
            inner = op in ("AND", "OR", "NOT", "KNOWN")
            registers[m[1]] = (op, *parts) if inner else ("ask", f"{op} {self.whole(m[2].rstrip(', '))}")
        place = {}
        for number, (pc, _, _) in reversed(list(enumerate(kept))):
            place.update({at: number for at in range(kept[number - 1][0] + 1 if number else 0, pc + 1)})
        def target(m):
            return f"@{place.get(int(m[1]), 'end')}"
        return [f"{n} {op} {self.whole(re.sub('@([0-9]+)', target, args))}" for n, (_, op, args) in enumerate(kept)]


def asked(tree):
    return {tree[1]} if tree[0] == "ask" else set().union(*map(asked, tree[1:]))


def value(tree, known):
    """0 no, 1 unknown, 2 yes."""
    if tree[0] == "ask":
        return known[tree[1]]
    parts = [value(t, known) for t in tree[1:]]
    return {"AND": min, "OR": max, "NOT": lambda p: 2 - p[0], "KNOWN": lambda p: 0 if p[0] == 1 else 2}[tree[0]](parts)


def plain(tree, no=False):
    """The tree with "not" at what is asked only, parts sorted: for conditions that ask too much for a table."""
    if tree[0] == "NOT":
        return plain(tree[1], not no)
    if tree[0] not in ("AND", "OR"):
        return ("not " if no else "") + (tree[1] if tree[0] == "ask" else f"KNOWN({plain(tree[1])})")
    op = {"AND": "OR", "OR": "AND"}[tree[0]] if no else tree[0]
    parts = set()
    for t in tree[1:]:
        part = plain(t, no)
        parts |= set(part[len(op) + 1:-1].split(" | ")) if part.startswith(op + "[") and "[" not in part[len(op) + 1:] else {part}
    return f"{op}[{' | '.join(sorted(parts))}]"


def answers(tree):
    names = sorted(asked(tree))
    if len(names) > MOST_ASKED:
        return plain(tree)
    rows = "".join(str(value(tree, dict(zip(names, row)))) for row in itertools.product((0, 1, 2), repeat=len(names)))
    return f"({'; '.join(names)}: {rows if len(rows) <= 27 else hashlib.sha1(rows.encode()).hexdigest()[:12]})"


def does(text):
    """What a listing's program does, as lines."""
    listing = Listing(text)
    return [line + "\n" for line in listing.head + listing.tables() + listing.steps()]
