"""Workflows to compile: sentences of every construction, no two alike; long tables, lists and sentences of many readings."""

NAMES = "Dana Ben Will May Ana Kim Lee Max".split()
TOPICS = "pricing security hiring onboarding budget renewal integration migration forecast compliance".split()
FIELDS = "seats price usage budget growth churn spend visits logins tickets".split()


def head():
    """What the sentences speak of: people, facts, events, templates."""
    out = [f'{name} is a person reached at "{name.lower()}@example.com".' for name in NAMES]
    out += [f"Each prospect has a {field} score from 0 to 1000 and a {field} plan that is free, basic or pro." for field in FIELDS]
    out += [f'"{topic.title()} page seen" is an event.' for topic in TOPICS]
    out += [f'Template "{topic}":\n  Subject: {{company}} and {topic}\n  Hi {{first name or "there"}}, about {topic}.\n' for topic in TOPICS]
    return out + ["Draft a message."]


# One line a construction: {i} a number of its own, {d} 2 to 89 days, {n} a score, {t} a tier, {p} a person, {w} a topic, {f} a fact.
KINDS = """
A group{i} lead is a prospect whose {f} score is at least {n} and whose tier is {t}.
Segment{i} prospects are prospects whose {f} plan is pro or whose fit score is above {m}.
Cluster{i} means the {f} score is between {n} and 10{n} and the prospect has an email.
A theme{i} is "{w} {i}", "{w} plan {i}" or "{w} team {i}".
If the {f} score is at least {n} and the tier is {t}, alert {p} so that she can call about number {i}.
If the prospect is a strong fit, draft a short, friendly email about "{w} {i}".
If someone from a Tier {t} account visits "/page{i}" at least 2 times within {d} days, notify me.
If they have not replied within {d} days and the {f} score is above {n}, send a follow-up using the template "{w}".
Alert {p} about prospects whose {f} score is below {n} and who have not replied within {d} days.
Skip anyone whose {f} score is unknown or whose company is "Acme {i}".
Tag the prospect as "{w} {i}" and alert me so I can call them.
Research each prospect's company, role, and recent activity, and draft an email about "{w} {i}" for strong fits.
When they ask a question about "{w} {i}", alert {p} with a short summary.
If they reply that it is not a good time and the {f} score is {n} or more, do not contact them for {d} days.
Never contact anyone whose {f} score is below {n} and whose company is "Client {i}".
Never send to prospects whose {f} plan is free without approval from {p} and me if the {f} score is below {n}.
Ask me to approve any comment that mentions "{w} {i}".
Only contact prospects whose {f} score is at least {n} or who have an email.
If the notes mention "{w} {i}", create a task for {p} due in {d} days.
If a colleague replies with interest within {d} days and the {f} score is at most {n}, alert {p}.
Unless the prospect has an existing relationship, tag them as "{w} {i}".
If the tier is {t}, the {f} score is not {n} and the title contains "{w} {i}", alert me.
If the intent is strong and the account rank is at most {i}, research the account and send me a summary.
After {d} days, if there is no reply and the {f} score is under {n}, alert {p}.
If they book a meeting, tag them as "booked {i}" and alert {p} and me.
If neither the phone nor the email is known and the {f} score is {n}, skip the prospect.
Draft an email mentioning their recent activity for prospects whose {f} score is at least {n} and whose {f} plan is pro.
The {f} score is above {n} and the title contains "{w} {i}" -> alert {p}.
If the country is "Peru {i}", "Chile {i}" or "Spain {i}", tag them as "{w} {i}".
If the {f} score exceeds {n}, alert {p}. Otherwise, tag them as "low {i}".
If they open the email within {d} days, tag them as "warm {i}".
If the company's size is more than {i} and the industry is not "{w}", assign them to {p}.
If the last contact date is more than {d} days ago and the {f} score is at least {n}, send a follow-up by email.
If the prospect is a strong fit and any of the following hold, tag them as "{w} {i}":\\n- the {f} score is at least {n}\\n- they have strong intent\\n- the {f} plan is basic or pro
Escalate if the reply mentions "{w} {i}".
If the bio mentions "{w} {i}" or the headline contains "{w} {i}", alert me because {w} is what we do.
If a Tier {t} account visits our pricing page {k} times in {d} days, alert {p} unless the {f} score is below {n}.
""".strip().split("\n")


def fill(kind, i):
    return kind.replace("\\n", "\n").format(i=i, d=2 + i * 7 % 88, n=1 + i * 13 % 97, m=1 + i * 13 % 89, k=3 + i % 5, t="ABCDE"[i % 5],
                                            p=NAMES[i // 3 % 8], w=TOPICS[i // 7 % 10], f=FIELDS[i // 11 % 10])


def sentences(n):
    """A workflow of n sentences that compiles."""
    out = head()
    return "\n".join(out + [fill(KINDS[i % len(KINDS)], i) for i in range(n - len(out))]) + "\n"


def rows_of(n):
    """A table of n rows."""
    return "| Company | Next action |\n|---|---|\n" + "".join(f'| "Acme {i}" | Tag them as "t{i}" |\n' for i in range(n))


def definitions(n):
    return "".join(f'A group{i} lead is a prospect whose fit score is at least {1 + i % 99} and whose company is "c{i}".\n' for i in range(n)) \
        + "Alert me about group7 leads.\n"


def stress():
    """Lists of 1,000 values, long lists of conditions and actions, and phrases that could belong to many words."""
    values = ", ".join(f'"v{i}"' for i in range(999)) + ' or "v999"'
    return "\n".join([
        f"If the company is {values}, alert me.", f"A theme is {values}.", "If the notes mention a theme, alert me.",
        "If " + " and ".join(f'the title contains "v{i}"' for i in range(45)) + ", alert me.",
        ", ".join(f'tag them as "a{i}"' for i in range(40)) + " and alert me.",
    ]) + "\n"
