#!/usr/bin/env python3
"""gen_feed.py N SEED DIR: writes DIR/prospects_N.jsonl, N believable prospects of about 1.2 KB each.

The same N and SEED give the same bytes. Of the facts that the routing reads: the tier is missing in 3 % and the fit score in
2 % of the records (half absent, half null), one in ten lists of visits is not in time order, one in ten records is written
with \\u escapes, and notes and posts hold quotes, line breaks, backslashes and several scripts.
"""
import json
import os
import random
import sys
import time

NAMES = "Anna Ben Chloé Daniel Elif Håkon Inés Jürgen Łukasz Mia Olga Søren Thảo Víctor Wei Yūki Zoë Amir Carla Priya".split()
FAMILIES = "Andersson Brown Dąbrowski Evans García Ivanov Lefèvre Müller Nguyen O'Brien Rossi Smith Tanaka Wang Yılmaz".split()
TITLES = ("VP of Sales", "Head of Growth", "Chief Revenue Officer", "RevOps Manager", "CEO & Co-Founder", "Account Executive",
          "Director, Demand Generation", "Marketing Operations Manager", "Head of Business Development")
COMPANIES = [a + b for a in "North Blue Vertex Lumen Quant River Cobalt Orbit Maple Silver Delta Falcon Harbor".split()
             for b in "wind soft works labs metrics cloud data logic stack forge pay health foods energy".split()]
INDUSTRIES = ("Software", "Financial Services", "Healthcare", "Manufacturing", "Retail & E-commerce", "Logistics", "Energy")
WORDS = ("we are evaluating vendors for the next quarter reply rates dropped after moving our crm to a new region team budget "
         "approved hiring two more sdrs asked about security review onboarding took three weeks champion left in march renewal "
         "seats usage growing fast board wants efficiency case study webinar attended follow up scheduled procurement portal "
         "contract ends soon manual spreadsheet process forecast accuracy territory planning lead scoring weekly sync").split()
SPICE = ("café", "Zürich", "北京", "🚀", "“quoted”", "€40k", "\n- ", "\t", '"urgent"', "C:\\crm\\export", "<b>bold</b>", "#growth")
END = 1793491200  # 2026-11-01T00:00:00Z


def main(n, seed, folder):
    rnd = random.Random(seed).random

    def pick(items):
        return items[int(rnd() * len(items))]

    def sentence():
        words = [pick(WORDS) for _ in range(5 + int(rnd() * 12))]
        if rnd() < 0.45:
            words[int(rnd() * len(words))] = pick(SPICE)
        return " ".join(words).capitalize() + "."

    pool = [sentence() for _ in range(2048)]
    days = [time.strftime("%Y-%m-%dT", time.gmtime(END - (d + 1) * 86400)) for d in range(120)]

    def text(size):
        out = ""
        while len(out) < size:
            out += pick(pool) + " "
        return out[:size].rstrip()

    def at(span):
        return days[int(rnd() * span)] + "%02d:%02d:%02dZ" % (int(rnd() * 24), int(rnd() * 60), int(rnd() * 60))

    def missing(share, record, key, value):
        x = rnd()
        if x >= share:
            record[key] = value
        elif x >= share / 2:
            record[key] = None

    plain = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    escaped = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode
    path = os.path.join(folder, f"prospects_{n}.jsonl")
    with open(path + ".tmp", "w", encoding="utf-8", newline="") as out:
        for i in range(n):
            first, last, company = pick(NAMES), pick(FAMILIES), pick(COMPANIES)
            p = {"id": f"p{i + 1:08d}", "name": f"{first} {last}", "email": f"contact{i}@{company.lower()}.example",
                 "title": pick(TITLES), "company": company, "domain": company.lower() + ".example"}
            missing(0.03, p, "tier", pick("AABBBBCCCCC"))
            missing(0.02, p, "fit_score", int((rnd() + rnd()) * 50.5))
            p.update(employees=int(2 ** (3 + rnd() * 12)), country=pick(("US", "GB", "DE", "FR", "SE", "IN", "JP", "BR")),
                     industry=pick(INDUSTRIES), existing_relationship=rnd() < 0.07,
                     referred_by=f"{pick(NAMES)} {pick(FAMILIES)}" if rnd() < 0.08 else None, accepted=rnd() < 0.35,
                     replied=rnd() < 0.12, intent=pick(("strong", "weak", "weak", "none")), account_rank=1 + int(rnd() * 5000),
                     unsubscribed=rnd() < 0.05)
            span = 20 if rnd() < 0.5 else 90
            visits = sorted(at(span) for _ in range(int(rnd() * rnd() * (7 if p["intent"] == "strong" else 4))))
            p["pricing_page_visits"] = visits[::-1] if rnd() < 0.1 else visits
            p["recent_posts"] = [{"id": f"post_{int(rnd() * 1e9)}", "text": text(40 + int(rnd() * 140)), "at": at(90),
                                  "likes": int(rnd() * rnd() * 900)} for _ in range(int(rnd() * 6))]
            p["notes"] = text(100 + int(rnd() * 300))
            out.write((escaped if rnd() < 0.1 else plain)(p) + "\n")
    os.replace(path + ".tmp", path)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
