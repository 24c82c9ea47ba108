"""Runs cases: each is one call of gtmrun, on the workflow's source, and nothing is kept."""
import concurrent.futures
import json
import os
import pathlib
import subprocess
import tempfile

from case import ANYTHING

SCRATCH = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
TIMEOUT = 20 * float(os.environ.get("GTM_TEST_SLOW", "1"))
ACTS = {"send", "connect", "comment", "alert", "task", "summarize", "record"}
RIGHT, WRONG, MAY, MUST_NOT, MUST, MESSAGE = "right", "WRONG", "refused", "must compile", "refused as it must", "other message"
VERDICTS = (RIGHT, MUST, MAY, MUST_NOT, MESSAGE, WRONG)
PASSED = {RIGHT, MUST, MAY}


def decided(rows):
    """What a dry run came to, for each prospect: the actions, and skipped, escalated, approval."""
    seen = {}
    for r in rows:
        done = {a["do"] for a in r["actions"] if a["status"] in ("rehearsed", "done") and a["do"] in ACTS}
        done |= {r["outcome"]} & {"skipped", "escalated", "failed"}
        seen[r["prospect"]] = done | ({"approval"} & set(r["waiting_for"]))
    return seen


def rehearsed(rows, tell):
    """What a rehearsal did for each prospect: whether, how often ("count") or in which hour ("when")."""
    seen = {}
    for r in rows:
        if "do" in r and r["do"] in ACTS | {"escalate"} and r["status"] == "done":
            seen.setdefault(r["prospect"], []).append(("escalated" if r["do"] == "escalate" else r["do"], r["at"][:13]))
    if tell == "count":
        return {k: {(do, sum(d == do for d, _ in v)) for do, _ in v} for k, v in seen.items()}
    return {k: set(v) if tell == "when" else {do for do, _ in v} for k, v in seen.items()}


class Engine:
    def __init__(self, bindir, folder):
        self.gtmrun = str(pathlib.Path(bindir) / "gtmrun")
        self.folder = pathlib.Path(folder)
        self.files = {}

    def lines(self, items, ending):
        """A file of JSON lines; equal files are written once."""
        text = "".join(json.dumps(i) + "\n" for i in items)
        if text not in self.files:
            path = self.folder / f"{len(self.files)}.{ending}"
            path.write_text(text, encoding="utf-8")
            self.files[text] = str(path)
        return self.files[text]

    def prepare(self, number, case):
        """The command of a case."""
        flow = self.folder / f"flow{number}.gtm"
        flow.write_text(case.flow + "\n", encoding="utf-8")
        events = [e for p in case.people for e in p.events]
        command = [self.gtmrun, "rehearse" if case.days else "run", str(flow), "--report", "jsonl", "--now", case.now, "--feed",
                   self.lines([p.record for p in case.people], "jsonl")]
        command += ["--days", str(case.days)] if case.days else ["--dry-run"]
        return command + (["--events", self.lines(events, "events.jsonl")] if events else [])

    def judge(self, case, command):
        """(verdict, why) of a case."""
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, close_fds=False) as p:
            try:
                out, err = p.communicate(timeout=TIMEOUT)
            except subprocess.TimeoutExpired:
                p.kill()
                return WRONG, f"no end after {TIMEOUT:g} s"
        message = err.decode("utf-8", "replace").strip()
        if p.returncode == 1:
            return self.refused(case, message)
        if p.returncode not in (0, 3):
            return WRONG, f"exit status {p.returncode}: {message[:300]}"
        if case.refusal == "must":
            return WRONG, "accepted, and English leaves it open"
        rows = [json.loads(line) for line in out.decode("utf-8").splitlines()]
        return compare(case, rehearsed(rows, case.tell) if case.days else decided(rows))

    @staticmethod
    def refused(case, message):
        first = message.partition("\n")[0]
        if "[E9" in message:
            return MUST_NOT, first
        if case.refusal == "must":
            return (MUST, "") if not case.codes or any(f"[{code}]" in message for code in case.codes) else (MESSAGE, first)
        return (MAY, first) if case.refusal == "ok" else (MUST_NOT, first)


def compare(case, seen):
    wrong = []
    for key, want in case.want.items():
        have = seen.get(key, set())
        if want != ANYTHING and have not in (want if isinstance(want, list) else [want]):
            wrong.append(f"{key} got {show(have)}, expected {show(want)}")
    return (WRONG, "; ".join(wrong[:4]) + (" …" if len(wrong) > 4 else "")) if wrong else (RIGHT, "")


def show(acts):
    if isinstance(acts, list):
        return " or ".join(show(a) for a in acts)
    return "+".join(sorted(a if isinstance(a, str) else " ".join(map(str, a)) for a in acts)) or "nothing"


def run(cases, bindir, jobs):
    """[(case, verdict, why)]"""
    with tempfile.TemporaryDirectory(prefix="gtm-scope-", dir=SCRATCH) as tmp:
        engine = Engine(bindir, tmp)
        commands = [engine.prepare(i, c) for i, c in enumerate(cases)]
        with concurrent.futures.ThreadPoolExecutor(max_workers=jobs) as pool:
            return [(c, *v) for c, v in zip(cases, pool.map(engine.judge, cases, commands))]
