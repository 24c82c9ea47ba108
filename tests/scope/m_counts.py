"""Counts and windows: events at made-up hours, in virtual time.

"Twice" is at least twice; "in one week" is any seven days of 24 hours by the events' own times; what was counted is used up.
"""
import itertools
import random

from case import ANYTHING, Case, Person

ALERT, NOTHING = "alert", frozenset()
START = "2026-11-23T10:00:00Z"
EVENTS = [
    ("visits our pricing page", "visit our pricing page", "has visited our pricing page", {"event": "visited", "page": "/pricing"}, "no"),
    ("visits \"/demo\"", "visit \"/demo\"", "has visited \"/demo\"", {"event": "visited", "page": "/demo"}, "no"),
    ("opens an email", "open an email", "has opened an email", {"event": "opened"}, "no"),
    ("clicks a link", "click a link", "has clicked a link", {"event": "clicked", "url": "https://x.example/a"}, "no"),
    ("posts on LinkedIn", "post on LinkedIn", "has posted on LinkedIn", {"event": "posted"}, "no"),
]
TIMES = [("twice", 2, "no"), ("two times", 2, "no"), ("2 times", 2, "no"), ("three times", 3, "no"), ("3 times", 3, "no"),
         ("at least twice", 2, "no"), ("at least 3 times", 3, "no"), ("at least three times", 3, "no"), ("more than twice", 3, "ok"),
         ("once", 1, "ok"), ("four times", 4, "no"), ("at least once", 1, "ok")]
WINDOWS = [("in one week", 7 * 24, "no"), ("within 7 days", 7 * 24, "no"), ("within a week", 7 * 24, "no"), ("in 3 days", 72, "no"),
           ("within 24 hours", 24, "no"), ("within 10 days", 240, "no"), ("in the last 7 days", 168, "no"), ("within 2 days", 48, "no"),
           ("within two weeks", 336, "no"), ("", None, "no")]
PLACES = [("If they", "If they {p}, alert me.", 1), ("If the prospect", "If the prospect {t}, alert me.", 0),
          ("… if they", "Alert me if they {p}.", 1), ("When a lead", "When a lead {t}, alert me.", 0),
          ("If they have", "If the prospect {h}, alert me.", 2)]


def at(hour):
    """START and so many hours, as the files have it."""
    day, rest = divmod(10 + hour, 24)
    month, day = (11, 23 + day) if 23 + day <= 30 else (12, day - 7)
    return f"2026-{month:02}-{day:02}T{rest:02}:30:00Z"


def histories(rng, limit):
    """Hours at which something happened: near the window's edge on both sides, and at random."""
    w = limit or 100
    fixed = [[], [1], [1, 2], [1, 2, 3], [1, 2, 3, 4], [1, w - 1], [1, w + 3], [1, w // 2, w - 1], [1, w // 2, w + 4], [1, 2, w + 3],
             [1, w + 3, w + 5], [1, w + 3, 2 * w + 7], [1, 2, 3, 4, 5, 6, 7]]
    return [[h for h in hours if h < 700] for hours in fixed] + [sorted(rng.sample(range(1, 400), k)) for k in (2, 3, 4, 6)]


def fired(hours, count, limit):
    """How often the count is reached: events that were counted are used up."""
    times, open_ones = 0, []
    for hour in hours:
        open_ones = [h for h in open_ones if limit is None or hour - h < limit] + [hour]
        if len(open_ones) == count:
            times, open_ones = times + 1, []
    return times


def person(i, hours, what):
    key = f"p-{i}"
    record = {"id": key, "email": key + "@x.example", "linkedin_url": "https://www.linkedin.com/in/" + key}
    post = what["event"] == "posted"
    events = [{"prospect": key, "at": at(h), **what, **({"id": f"{key}-{h}", "text": "Hello."} if post else {})} for h in hours]
    return Person(key, record, events, {"hours": hours})


def watched():
    """An alert each time that the count is reached."""
    found, rng = [], random.Random(7)
    events, places = itertools.cycle(EVENTS), itertools.cycle(PLACES)
    for (times, count, sure), (window, limit, certain) in itertools.product(TIMES, WINDOWS):
        event = next(events)
        what, (place, text, form) = event[3], next(places)
        folk = [person(i, hours, what) for i, hours in enumerate(histories(rng, limit))]
        words = " ".join(x for x in ("{}", times, window) if x)
        sentence = text.format(t=words.format(event[0]), p=words.format(event[1]), h=words.format(event[2]))
        want = {}
        for p in folk:
            n = fired(p.truth["hours"], count, limit)
            want[p.id] = {(ALERT, n)} if n else set()
            if count == 1:  # each time, or once within the time from the start
                want[p.id] = [set(), *({(ALERT, k)} for k in range(1, n + 1))]
        doubt = "no" if (sure, certain) == ("no", "no") and what["event"] != "posted" else "ok"
        found.append(Case("counts", f"{times} {window}; {place}", sentence, sentence, folk, want, doubt, days=40, tell="count"))
    return found


def counted_objects():
    """opens 3 emails within 10 days: the number stands with the noun."""
    found, rng = [], random.Random(8)
    said = [("opens 3 emails", 3, {"event": "opened"}), ("opens two emails", 2, {"event": "opened"}), ("opens at least 3 emails", 3, {"event": "opened"}),
            ("clicks 2 links", 2, {"event": "clicked", "url": "https://x.example/a"})]
    for (words, count, what), (window, limit, _) in itertools.product(said, WINDOWS):
        folk = [person(i, hours, what) for i, hours in enumerate(histories(rng, limit))]
        sentence = f"If the prospect {words} {window}, alert me.".replace(" ,", ",")
        # two clicks may be on one link
        counts = {p.id: fired(p.truth["hours"], count, limit) for p in folk}
        want = {key: {(ALERT, n)} if n else set() for key, n in counts.items()}
        sure = "no" if "emails" in words else "ok"
        found.append(Case("counts", f"{words} {window}", sentence, sentence, folk, want, sure, days=40, tell="count"))
    return found


def negated_counts():
    """What has happened less often than said, by a time."""
    found, rng = [], random.Random(9)
    forms = [("If they have not {p} twice within 7 days, alert me.", lambda n: n < 2), ("If they have not {p} within 7 days, alert me.", lambda n: n < 1),
             ("If they have not {p} at least 3 times within 7 days, alert me.", lambda n: n < 3),
             ("7 days later, if they have not {p} twice, alert me.", lambda n: n < 2),
             ("After 7 days, if they have {p} at most once, alert me.", lambda n: n <= 1),
             ("After 7 days, if they have {p} fewer than 3 times, alert me.", lambda n: n < 3),
             ("After 7 days, if they have {p} exactly twice, alert me.", lambda n: n == 2),
             ("After 7 days, if they have {p} less than twice, alert me.", lambda n: n < 2),
             ("After 7 days, if they have {p} more than twice, alert me.", lambda n: n > 2),
             ("After 7 days, if they have never {p}, alert me.", lambda n: n == 0)]
    for (text, test), (_, base, have, what, _) in itertools.product(forms, EVENTS[:4]):
        folk = [person(i, hours, what) for i, hours in enumerate(histories(rng, 50))]
        sentence = text.format(p=have.removeprefix("has "))
        want = {}
        for p in folk:
            n = sum(h < 7 * 24 for h in p.truth["hours"])
            watch_goes_on = text.startswith(("7", "After")) and len(p.truth["hours"]) != n  # it may be read again later
            want[p.id] = ANYTHING if watch_goes_on else {ALERT, "send"} if test(n) else {"send"}
        sure = "no" if text.startswith(("If they have not {p} within", "After 7 days, if they have never")) else "ok"
        found.append(Case("counts", text.split(",")[0][:40], sentence, "Send a message. " + sentence, folk, want, sure, days=40))
    return found


def before_the_feed():
    """What happened before the prospect came in counts by its own time; a calendar window is only asked where rolling agrees."""
    now = "2026-11-26T10:00:00Z"  # a Thursday
    found = []
    for words, count, limit in (("this week", 1, None), ("twice this week", 2, None), ("in the last 7 days", 1, 168), ("twice in the last 7 days", 2, 168),
                                ("at least 3 times this month", 3, None), ("in the last 2 days", 1, 48), ("twice in one week", 2, 168)):
        for third, base, have, what, _ in EVENTS[:4]:
            folk, want = [], {}
            for i, days in enumerate(([], [1], [2], [1, 2], [1, 2, 1], [40], [40, 41], [40, 41, 42], [1, 40], [1, 2, 40])):
                key = f"p-{i}"
                record = {"id": key, "email": key + "@x.example"}
                events = []
                for j, day in enumerate(days):
                    when = f"2026-11-{26 - day}" if day < 20 else f"2026-10-{57 - day}"
                    events.append({"prospect": key, "at": f"{when}T{11 + j:02}:00:00Z", **what})
                folk.append(Person(key, record, events, {}))
                inside = sum(day * 24 - 1 - j < (limit or 72) for j, day in enumerate(days))
                old = sum(day > 20 for day in days)
                # seven days that are long over: whether they count is open
                want[key] = ANYTHING if old >= count and inside < count else {ALERT} if inside >= count else set()
            sentence = f"If the prospect {have} {words}, alert me."
            sure = "no" if words in ("in the last 7 days", "twice in the last 7 days", "twice in one week") else "ok"
            found.append(Case("counts", f"before: {words}", sentence, sentence, folk, want, sure, now=now))
    return found


def absence():
    """It has not happened within a time: a message at the start, events in hours, and when the alert comes."""
    found, rng = [], random.Random(10)
    events = [("replied", {"event": "replied", "text": "Thank you."}), ("accepted the connection request", {"event": "accepted"}),
              ("booked a meeting", {"event": "meeting_booked"}), ("opened an email", {"event": "opened"}),
              ("clicked a link", {"event": "clicked", "url": "https://x.example/a"}),
              ("visited our pricing page", {"event": "visited", "page": "/pricing"})]
    spans = [("3 days", 72), ("5 days", 120), ("48 hours", 48), ("a week", 168), ("two weeks", 336), ("2 days", 48)]
    forms = ["If they have not {e} within {n}, alert me.", "If they haven't {e} within {n}, alert me.", "Alert me if they have not {e} within {n}.",
             "If, after {n}, they have not {e}, alert me.", "After {n}, if they have not {e}, alert me.", "{N} later, if they have not {e}, alert me.",
             "If they have not {e} after {n}, alert me.", "If they have {e} within {n}, do nothing. Otherwise, alert me."]
    replies = ["If there is no reply within {n}, alert me.", "If they do not answer within {n}, alert me.", "If we have not heard back within {n}, alert me.",
               "If nobody answers within {n}, alert me.", "If they don't reply within {n}, alert me.", "After {n} with no reply, alert me.",
               "If I get no response within {n}, alert me."]
    spans = itertools.cycle(spans)
    for text, (words, what) in [*itertools.product(forms, events), *((r, events[0]) for r in replies)]:
        for _ in range(2):
            span, hours = next(spans)
            folk = [person(i, h, what) for i, h in enumerate(([], [1], [hours - 2], [hours + 2], [1, hours + 2]))]
            sentence = text.format(e=words, n=span, N=span[0].upper() + span[1:])
            sure = "no" if text in forms[:3] + replies[:2] else "ok"
            day, hour = divmod(10 + hours, 24)
            when = f"2026-{11 if 23 + day <= 30 else 12}-{23 + day if 23 + day <= 30 else day - 7:02}T{hour:02}"
            want = {}
            for p in folk:
                quiet = any(h < hours for h in p.truth["hours"])
                want[p.id] = {("send", "2026-11-23T10")} | (set() if quiet else {(ALERT, when)})
            found.append(Case("absence", text[:44], sentence, "Send a message. " + sentence, folk, want, sure, days=30, tell="when"))
    return found


def cases():
    return watched() + counted_objects() + negated_counts() + before_the_feed() + absence()
