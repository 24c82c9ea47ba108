"""What tests/run holds against a run beside its golden: what a report must say, and that explanations are source."""
import difflib
import json
import re


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


TABLES = ("tests", "judges", "panels", "seats", "whens", "windows", "holidays", "limits", "guardrails", "meanings")
# what no instruction may show


def code(listing):
    """What a gtmc dump says is done, without the places and words of sentences: the instructions, the guardrails and times."""
    head, _, body = listing.partition("\ncode:")
    rows = [line for table in head.split("\n\n") if table.startswith(TABLES) for line in table.splitlines()]
    rows += [line for line in head.splitlines() if line.startswith("time zone:")]
    rows += [line for line in body.split("\n")[1:] if not line.startswith(";")]
    return [re.sub(r"line \d+", "line", line.strip()) + "\n" for line in rows if line.strip()]


def round_trip(run, flow, work, bindir):
    """What gtmc explain prints of `flow`, a file in `work`, must compile to the same code; `flow` itself need not compile."""
    if run(f"gtmc build {flow} -o one.gtmb", work, bindir)[0]:
        return
    status, _, error = run(f"gtmc explain {flow} > explained.gtm && gtmc build explained.gtm -o two.gtmb", work, bindir)
    text = (work / "explained.gtm").read_text(encoding="utf-8")
    if status:
        raise Failed(f"the explanation does not compile:\n{text}\n{error}")
    one, two = (code(run(f"gtmc dump {name}.gtmb", work, bindir)[1]) for name in ("one", "two"))
    if one != two:
        diff = "".join(difflib.unified_diff(one, two, "the source", "the explanation", n=1))
        raise Failed(f"the explanation is another program:\n{text}\n{diff}")
