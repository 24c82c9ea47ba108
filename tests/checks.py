"""What tests/run holds against a run beside its golden: what a report must say, and that explanations are source."""
import difflib
import json
import re

import listing


class Failed(Exception):
    """Why a case does not pass, for a person."""


def believe(line, stdout):
    """Holds a line `= PROSPECT OUTCOME/WAITING+FOR: ACTION STATUS, …` against a jsonl report."""
    m = re.fullmatch(r"= (\S+) (\w+)(?:/(\S+))?:(.*)", line)
    rows = {r["prospect"]: r for r in map(json.loads, stdout.splitlines())} if m else {}
    if not m or m[1] not in rows:
        raise Failed(f"not in the report above it: {line}")
    r = rows[m[1]]
    acts = ", ".join(a["do"] + " " + a["status"] for a in r["actions"])
    have = f"= {m[1]} {r['outcome']}{'/' if r['waiting_for'] else ''}{'+'.join(r['waiting_for'])}:{' ' if acts else ''}{acts}"
    if have != line:
        raise Failed(f"must be  {line}\nbut is   {have}")


def readings(explanation):
    """The readings of what gtmc explain printed, without places, words and notes."""
    blocks = re.split(r"^# \S+:\d+ (?!not understood).*\n(?:#   .*\n)*", explanation, flags=re.M)
    return [line for block in blocks for line in block.splitlines() if line and not re.match(r"# \S+:\d+ not understood", line)]


def differ(one, two, why):
    diff = "".join(difflib.unified_diff(one, two, "the source", "the explanation", n=1))
    raise Failed(f"{why}:\n{diff}")


def compiled(run, flow, work, bindir):
    """What a workflow that compiles does."""
    status, _, error = run(f"gtmc build {flow} -o {flow}.gtmb", work, bindir)
    if status:
        text = (work / flow).read_text(encoding="utf-8")
        raise Failed(f"the explanation does not compile:\n{text}\n{error}")
    return listing.does(run(f"gtmc dump {flow}.gtmb", work, bindir)[1])


def uses(explanation):
    """A sentence for each term that an explanation defines."""
    asked = []
    for body in re.findall(r"^# \S+:\d+ definition: .*\n(.*)$", explanation, re.M):
        noun = re.match(r"An? (.+?) is (?:anyone|an?) ", body)
        condition = re.match(r"(.+?) means (?!at least \d+ times)", body)
        if noun:
            asked.append(f"the prospect is a {noun[1]}")
        elif condition:
            fits = "fits our" if condition[1].endswith("criteria") else "is"
            asked.append(f"the prospect {fits} {condition[1]}")
    return "".join(f"\n\nIf {a}, alert me.\n" for a in asked)


def round_trip(run, flow, work, bindir):
    """What gtmc explain prints of `flow`, a file in `work`, must do the same, and be explained in the same words.

    Where `flow` itself does not compile, the sentences that were understood are explained, and their explanation again the same.
    Terms are held against each other where they are used, in one more sentence for each."""
    status, text, error = run(f"gtmc explain {flow}", work, bindir)
    if status not in (0, 1) or "(this reading cannot be said" in text:
        raise Failed(f"exit {status}\n{text}\n{error}")
    (work / "explained.gtm").write_text(text, encoding="utf-8")
    again = run("gtmc explain explained.gtm", work, bindir)[1]
    lost = status and len(readings(again)) != len(readings(text))  # a sentence that hangs on one that was refused
    if readings(text) != readings(again) and not lost:
        differ([r + "\n" for r in readings(text)], [r + "\n" for r in readings(again)], "the explanation is explained in other words")
    if status:
        return
    more = uses(text)
    for name, source in (("one.gtm", (work / flow).read_text(encoding="utf-8")), ("two.gtm", text)):
        (work / name).write_text(source + more, encoding="utf-8")
    one, two = (compiled(run, name, work, bindir) for name in ("one.gtm", "two.gtm"))
    if one != two:
        differ(one, two, f"the explanation is another program:\n{text}")
    kept = run("gtmc explain one.gtm.gtmb", work, bindir)[1]
    if readings(kept) != readings(run("gtmc explain one.gtm", work, bindir)[1]):
        raise Failed(f"the compiled workflow is explained in other words:\n{kept}")
