"""What the benches share: building baselines, timing a command, the feed, tables."""
import pathlib
import sqlite3
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SHARED = ROOT.parent / "shared/bench"  # peers and their feed; what is not there is done without
NOW = "2026-11-23T10:00:00Z"


def build(work, name, command):
    """Builds a baseline; returns its path, or None where a compiler or a library is missing."""
    out = work / name
    p = subprocess.run([*command, "-o", str(out)], cwd=ROOT, capture_output=True, text=True)
    if p.returncode:
        print(f"left out: {name}: {(p.stderr.strip().splitlines() or ['?'])[0]}", file=sys.stderr)
    return None if p.returncode else out


def build_timed(work):
    timed = build(work, "timed", ["gcc", "-O2", str(HERE / "timed.c")])
    return timed or sys.exit(f"{sys.argv[0]}: gcc is needed to build tests/bench/timed.c")


def once(timed, command, cwd, ok=(0,)):
    """Runs a command once; returns (wall seconds, CPU seconds, peak MiB)."""
    with open(cwd / "log", "w") as log:
        subprocess.run([str(timed), str(cwd / "times"), *map(str, command)], cwd=cwd, stdout=log, stderr=log, check=False)
    line = (cwd / "times").read_text().split()
    if not line or int(line[3]) not in ok:
        sys.exit(f"failed: {' '.join(map(str, command))}\nexit {line[3:]} {(cwd / 'log').read_text()[-2000:]}")
    return float(line[0]), float(line[1]), int(line[2]) / 1024


def middle(rows):
    """Of several runs: the median of wall and CPU seconds, the highest peak."""
    return statistics.median(r[0] for r in rows), statistics.median(r[1] for r in rows), max(r[2] for r in rows)


def median(timed, command, cwd, runs, before=lambda: None):
    rows = []
    for i in range(runs + 1):
        before()
        row = once(timed, command, cwd)
        if i:
            rows.append(row)
    return middle(rows)


def make_feed(work, n):
    path = work / f"prospects_{n}.jsonl"
    if not path.exists():
        generator = SHARED / "gen_feed.py" if (SHARED / "gen_feed.py").exists() else HERE / "gen_feed.py"
        subprocess.run([sys.executable, str(generator), str(n), "1", str(work)], check=True, stdout=subprocess.DEVNULL)
    for extra in work.glob(f"prospects_{n}.csv"):
        extra.unlink()
    path.read_bytes()  # into the page cache
    return path


def beside_record(db, size, n):
    """Bytes of a prospect that are not its record's (which is stored as what differs from another)."""
    try:
        with sqlite3.connect(db) as connection:
            of_records = connection.execute("SELECT sum(pgsize) FROM dbstat WHERE name = 'record'").fetchone()[0]
        return f"{(size - of_records) / n:,.0f}"
    except sqlite3.Error:
        return "?"  # a Python whose SQLite has no dbstat


def table(title, head, rows):
    widths = [max(len(str(r[i])) for r in [head, *rows]) for i in range(len(head))]
    print(f"\n{title}")
    for r in [head, *rows]:
        print("  " + "  ".join(str(c).ljust(w) if i == 0 else str(c).rjust(w) for i, (c, w) in enumerate(zip(r, widths))))
