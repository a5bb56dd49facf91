"""Lesson 15's texts and questions say what its tables, its labs and the rules of law say."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest

from bpo_course import content, lab, scenarios
from bpo_course.tools import consent

LESSON: Final = Path(__file__).parent.parent / "notebooks" / "15_consent_and_compliance.ipynb"
CELLS: Final = {cell["id"]: cell for cell in json.loads(LESSON.read_text("utf-8"))["cells"]}
BANK: Final = content.bank(LESSON.stem)
RULES: Final = content.rules()
BY_ID: Final = {rule.id: rule for rule in RULES}
EAST: Final = ZoneInfo("America/New_York")
WORDS: Final = dict(enumerate(("one", "two", "three", "four", "five", "six", "seven", "eight"), 1))
PHONE: Final = {"us-fl": "+1 305 555 0142", "us-pa": "+1 215 555 0161", "us-tx": "+1 713 555 0133"}


def told(cell_id: str) -> str:
    """Return the text of a cell of the lesson, in one line."""
    return " ".join("".join(CELLS[cell_id]["source"]).split())


def rows(cell_id: str) -> dict[str, list[str]]:
    """Return a table of the lesson: its rows, by their first column."""
    html = "".join(CELLS[cell_id]["outputs"][0]["data"]["text/html"])
    found = (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in html.split("<tr")[2:])
    return {re.sub(r"<[^>]+>", "", one[0]).strip(): one[1:] for one in found if one}


def allowed(cell_id: str) -> list[str]:
    """Return the names of a table's rows whose answer is yes."""
    return [name for name, cells in rows(cell_id).items() if "yes" in cells]


def prediction(name: str) -> Any:
    (found,) = (one.answer for one in BANK.predict if one.id == name)
    return found


def question(name: str) -> Any:
    (found,) = (one for one in BANK.question if one.id == name)
    return found


def may(place: str, at: datetime, ledger: consent.Ledger | None = None, **more: Any) -> bool:
    known = ledger or consent.Ledger()
    return consent.may_call(PHONE[place], at, "sales", known, RULES, place=place, **more).allowed


def right(name: str) -> set[str]:
    return {one.id for one in question(name).option if one.right}


# The lesson's tables


@pytest.mark.parametrize(
    ("guess", "table"),
    [
        ("15-eight-phones", "eight-check"),
        ("15-on-the-registry", "registry-check"),
        ("15-auditor-five-calls", "audit-check"),
    ],
)
def test_a_guess_of_how_many_has_the_answer_of_its_table(guess: str, table: str) -> None:
    assert len(allowed(table)) == prediction(guess)
    assert len(rows(table)) > prediction(guess)


def test_the_federal_hours_alone_would_allow_six_of_the_eight() -> None:
    clocks = [cells[1] for cells in rows("eight-check").values()]
    inside = [
        all("08:00" <= clock < "21:00" for clock in found)
        for found in (re.findall(r"\d\d:\d\d", text) for text in clocks)
        if found
    ]
    assert inside == [True] * 6
    assert "six of the eight could be called. Only two may be." in told("eight-notice")
    assert "20:15 in Miami and in Philadelphia" in told("eight-notice")
    assert [rows("eight-check")[name][1] for name in ("Ms Alvarez", "Ms Ford")] == ["20:15"] * 2


@pytest.mark.parametrize("name", ["Mr Boyd", "Ms Diaz"])
def test_two_possible_clocks_are_both_shown(name: str) -> None:
    assert rows("eight-check")[name][1] == "19:15 or 20:15"


def test_the_guess_about_phoenix_is_what_the_zones_say() -> None:
    assert rows("clock-check")["Phoenix, Arizona"][1].endswith(prediction("15-phoenix-in-july"))
    january = {name: cells[0][-5:] for name, cells in rows("clock-check").items()}
    assert january["Phoenix, Arizona"] == january["Denver, Colorado"]


def test_the_notice_on_the_auditor_says_which_calls_were_allowed() -> None:
    text = told("audit-notice")
    assert allowed("audit-check") == ["Ms Adler", "Ms Carr", "Ms Egan"]
    assert "Ms Adler and Mr Blum were called at the same hour, a week apart" in text
    (adler, blum) = (rows("audit-check")[name] for name in ("Ms Adler", "Mr Blum"))
    assert (adler[0], blum[0]) == ("14 October, 20:30", "21 October, 20:30")


def test_no_one_may_call_a_person_who_asked_after_the_call() -> None:
    ledger = consent.Ledger()
    ledger.request(PHONE["us-pa"], datetime(2026, 10, 15, 12, tzinfo=EAST), source="call")
    called, later = (datetime(2026, 10, day, 18, 30, tzinfo=EAST) for day in (14, 16))
    assert [may("us-pa", at, ledger) for at in (called, later)] == [True, False]


def test_a_day_has_25_hours_when_the_clock_goes_back() -> None:
    assert [cells[0] for cells in rows("d-clock-check").values()] == ["24", "25", "24"]
    zone = ZoneInfo("America/Chicago")
    called = datetime(2026, 10, 31, 13, tzinfo=zone).timestamp()
    later = datetime.fromtimestamp(called + 24 * 3600, zone)
    assert f"{later:%A %H:%M}" == f"Sunday {prediction('15-a-day-later')}"


# The labs' folded answers


def test_the_answer_has_whom_the_lab_lets_one_call_and_when() -> None:
    listed, text = scenarios.consent_list(1), told("play-consent-answer")
    start = datetime(2026, 12, 1, tzinfo=UTC)
    moments = [start + timedelta(minutes=30 * n) for n in range(48)]
    open_at = {
        at: {one.name for one in listed.people if one.answer(at, listed.ledger, RULES).allowed}
        for at in moments
    }
    assert len(listed.people) == 20
    assert f"It is {scenarios.CONSENT_MOMENT:%H:%M} UTC on 1 December" in told("clock-notice")
    assert len(open_at[scenarios.CONSENT_MOMENT]) == 7
    assert "Seven of the 20 may be called." in text
    best = [at for at, names in open_at.items() if len(names) == max(map(len, open_at.values()))]
    assert (len(open_at[best[0]]), f"{best[0]:%H:%M}", f"{best[-1]:%H:%M}") == (9, "08:00", "12:00")
    assert len(best) == 9
    assert "The most is nine, from 8:00 to 12:00 UTC." in text
    shut = {one.name for one in listed.people} - set.union(*open_at.values())
    assert sorted(re.findall(r"\*([A-Z][a-z]+ [A-Z][a-z]+)\*", text)) == sorted(shut)


@pytest.mark.parametrize(
    ("person", "reason"),
    [
        ("Luis Ortega", "us-regf-call-frequency"),
        ("Bethany Cole", "number-toll-free"),
        ("Priscilla Vaughn", "number-unreadable"),
        ("Nadia Rahman", "uk-pecr-live-calls"),
        ("Arjun Banerjee", "in-trai-preferences"),
        ("Carla Jimenez", "us-pr-not-modelled"),
    ],
)
def test_the_answer_says_why_a_person_can_not_be_called(person: str, reason: str) -> None:
    listed = scenarios.consent_list(1)
    (found,) = (one for one in listed.people if one.name == person)
    answer = found.answer(scenarios.CONSENT_MOMENT, listed.ledger, RULES)
    assert reason in [one.id for one in answer.reasons]


def test_the_answer_has_what_the_repaired_list_brings() -> None:
    made: Any = lab("consent", part="repair")
    step, text = made._repair, told("audit-answer")
    assert "16 rows" in step.share_words()
    assert "3 numbers may be called: 19 %" in step.share_words()
    assert "3 numbers may be called, 19 % of 16 rows" in text
    wanted = [row.right for row in step.list.rows]
    counts = {name: wanted.count(name) for name in set(wanted)}
    fixed = sum(counts[name] for name in ("number", "caller", "town", "scrub"))
    rest = [counts[name] for name in ("keep", "proof", "later", "remove")]
    assert (fixed, rest) == (4, [3, 1, 3, 5])
    for row in step.list.rows:
        made.repair(row.person.id, row.right)
    assert made.hand_in() == (16, 16)
    assert "7 numbers may be called: 100 %" in step.share_words()
    assert "Then it's 7 numbers, and all of them may be called." in text


def test_the_answer_says_which_of_the_audited_calls_was_not_allowed() -> None:
    cases = scenarios.audit_cases(tuple(RULES), date(2026, 12, 1))
    allowed_then = {one.person.where: one.answer.allowed for one in cases}
    assert allowed_then == {
        "Philadelphia, Pennsylvania": True,
        "a village near Nagpur": False,
        "Bristol": True,
    }
    text = told("audit-answer")
    assert re.findall(r"\*([\w ]+)\*: (allowed|\*\*not allowed\*\*)", text) == [
        ("Philadelphia", "allowed"),
        ("The village near Nagpur", "**not allowed**"),
        ("Bristol", "allowed"),
    ]


def test_the_answer_has_what_decides_on_the_work_list() -> None:
    made: Any = lab("collections")
    rules = [made._desk.advice(account).rule for account in made.accounts]
    by_days = {f"company-{name}-from" for name in ("specialist", "call", "reminder", "plan")}
    noted = [rule for rule in rules if rule not in by_days]
    assert len(rules) == 12
    assert f"They decide for {WORDS[len(noted)]} of the 12 accounts." in told(
        "play-collections-answer"
    )
    told_of = (
        *("hardship", "bad-moment", "cease", "open-promise", "open-plan"),
        *("promise-reminder", "broken-promise", "broken-plan"),
    )
    assert {f"company-{name}" for name in told_of} == {*noted}


def test_the_answer_has_where_more_calls_bring_less() -> None:
    made: Any = lab("collections", part="more")
    points = {point.week: point for point in made.sweep("show")}
    best = scenarios.turning_point(tuple(points.values()))
    more = points[best.week + 1]
    brings = more.recovered_by_calls - best.recovered_by_calls
    complaints = more.complaint_cost - best.complaint_cost
    costs = more.cost - best.cost + complaints
    assert costs / 2 < complaints
    assert brings < costs
    text = told("play-collections-answer")
    assert f"{WORDS[best.week].capitalize()} calls a week." in text
    way = "more" if brings >= 0 else "less"
    assert f"brings {abs(brings):,.0f} rupees {way}, and costs {costs:,.0f} more" in text


def test_the_answer_has_what_the_months_of_the_lab_bring() -> None:
    made: Any = lab("collections", part="month")
    first, text = made.play("show"), told("d-month-answer")
    assert f"{100 * first.recovered_by_calls / first.recovered:.1f} %" in text

    def net(**values: Any) -> str:
        for name, value in values.items():
            made.set(name, value)
        return f"{made.play().net:,.0f}"

    assert f"the calls bring {first.net:,.0f} rupees" in text
    assert f"Without plans, it's {net(plans=False)}" in text
    assert f"as the first contact {net(plans=True, first='message')}" in text
    assert f"*newest arrears*: {net(first='call', order='newest')}" in text
    assert f"With 60 calls a day, it's {net(order='oldest', calls=60)}" in text
    many = net(calls=240)
    assert f"with 240 it's {many}" in text
    assert float(net(calls=400).replace(",", "")) <= float(many.replace(",", ""))


# Claims of law


@pytest.mark.parametrize(
    ("cell", "says", "rule", "law"),
    [
        ("goals", "from 8:00 to 21:00", "us-tsr-calling-hours", "before 08:00 or after 21:00"),
        ("eight-notice", "Florida closes at 20:00", "us-fl-calling-hours", "after 20:00"),
        ("eight-notice", "Pennsylvania closes at 19:00", "us-pa-calling-hours", "after 19:00"),
        ("eight-notice", "no sales calls on Sundays", "us-pa-calling-hours", "on a Sunday"),
        ("eight-notice", "presumed to be in Florida", "us-fl-auto-consent", "presumed to be in"),
        ("lists", "at most 31 days old", "us-tsr-dnc-registry", "no older than 31 days"),
        ("lists", "18 months after a purchase", "us-tsr-dnc-registry", "18 months after"),
        ("lists", "3 months after an enquiry", "us-tsr-dnc-registry", "3 months after an inquiry"),
        ("lists", "from 28 days after it was listed", "uk-pecr-live-calls", "from 28 days after"),
        ("often", "**seven calls in seven days**", "us-regf-call-frequency", "seven calls in"),
        ("often", "**three calls in 24 hours**", "us-ok-calling-hours", "three times in 24 hours"),
        ("often", "**1601** for service", "in-trai-1601-other-sectors", "1601 series is for"),
        ("stop", "**10 business days**", "us-fcc-company-dnc", "at most 10 business days"),
        ("stop", "**any reasonable means**", "us-fcc-revocation", "by any reasonable means"),
        ("debt", "stops the asking for 60 days", "uk-breathing-space", "for 60 days"),
        ("debt", "only with the borrower or guarantor", "in-rbi-2027-recovery-conduct", "only"),
        ("audit", "it's 9:00 to 19:00", "us-pa-calling-hours", "before 09:00 or after 19:00"),
        ("audit-notice", "for five years", "us-tsr-records", "for five years"),
        ("d-india-text", "10:00 to 21:00", "in-trai-promotional-hours", "between 10:00 and 21:00"),
        ("d-india-text", "again for 90 days", "in-trai-consent-register", "again for 90 days"),
        ("d-india-text", "for seven days", "in-trai-enquiry-window", "for seven days only"),
        ("d-voice-text", "31 January 2027", "us-fcc-revoke-all", "31 January 2027"),
        ("d-conduct-table", "6:00 to 22:00", "ph-sec-mc18-hours", "before 06:00 or after 22:00"),
        ("d-conduct-table", "15 days past due", "ph-sec-mc18-hours", "15 days past due"),
    ],
)  # fmt: skip
def test_a_claim_of_law_is_in_a_rule_that_the_cell_names(
    cell: str, says: str, rule: str, law: str
) -> None:
    meta = CELLS[cell]["metadata"]
    assert rule in (*meta.get("rules", ()), *meta.get("coming", ()))
    assert says in told(cell)
    assert law in BY_ID[rule].says


def test_the_old_hours_of_pennsylvania_are_those_that_the_texts_give() -> None:
    old = BY_ID["us-pa-calling-hours-old"]
    assert old.until == date(2026, 10, 17)
    assert "before 08:00 or after 21:00" in old.says
    assert "Until 17 October, Pennsylvania allowed sales calls from 8:00 to 21:00." in told("audit")
    assert "Before, they were 8:00 to 21:00." in question("windows-pennsylvania").prompt


def test_no_legal_advice_is_said_once() -> None:
    assert sum("not legal advice" in told(name) for name in CELLS) == 1


def test_no_trainers_or_learners_text_names_a_rule_that_has_ended() -> None:
    named = {name for cell in CELLS.values() for name in cell["metadata"].get("rules", ())}
    assert len(named) > 40
    assert [name for name in named if BY_ID[name].ended(date(2026, 11, 30))] == []


# The quiz


def test_the_key_on_pennsylvania_is_what_the_tool_answers() -> None:
    moments = {
        "friday-old": datetime(2026, 10, 9, 19, 30, tzinfo=EAST),
        "monday-new": datetime(2026, 10, 19, 19, 30, tzinfo=EAST),
        "sunday": datetime(2026, 11, 8, 14, tzinfo=EAST),
        "tuesday-early": datetime(2026, 11, 10, 8, 30, tzinfo=EAST),
        "saturday": datetime(2026, 11, 7, 18, 30, tzinfo=EAST),
    }
    for name, at in moments.items():
        (text,) = (o.text for o in question("windows-pennsylvania").option if o.id == name)
        assert text == f"{at:%A}, {at.day} {at:%B} {at.year}, {at.hour}:{at:%M}"
    found = {name for name, at in moments.items() if may("us-pa", at)}
    assert found == right("windows-pennsylvania")


def test_the_fourth_call_to_florida_is_due_when_the_first_is_a_day_old() -> None:
    ledger, seller = consent.Ledger(), {"subject": "roof"}
    monday = datetime(2026, 11, 9, tzinfo=EAST)
    for hour in (10, 13, 18):
        at = monday + timedelta(hours=hour)
        ledger.attempt(PHONE["us-fl"], at, purpose="sales", **seller)
    tuesday = monday + timedelta(days=1)
    at = {"other": 19, "morning": 24 + 8.5, "after-ten": 24 + 10.01, "evening": 24 + 18.01}
    free = {
        name
        for name, h in at.items()
        if may("us-fl", monday + timedelta(hours=h), ledger, **seller)
    }
    assert free == {"after-ten", "evening"}
    answer = consent.may_call(
        PHONE["us-fl"],
        monday + timedelta(hours=19),
        "sales",
        ledger,
        RULES,
        place="us-fl",
        **seller,
    )
    assert answer.next_at is not None
    assert timedelta(0) <= answer.next_at - (tuesday + timedelta(hours=10)) < timedelta(minutes=1)


def test_the_quiet_days_end_on_the_day_of_the_key() -> None:
    talked = datetime(2026, 3, 3, 12, tzinfo=EAST)
    ledger, debt = consent.Ledger(), {"subject": "loan"}
    ledger.attempt(PHONE["us-pa"], talked, purpose="collections", talked=True, **debt)

    def free(day: int) -> bool:
        at = talked.replace(day=day)
        return consent.may_call(
            PHONE["us-pa"], at, "collections", ledger, RULES, place="us-pa", sector="agency", **debt
        ).allowed

    first = next(day for day in range(4, 15) if free(day))
    assert first == question("caps-after-a-talk").value
    assert f"{talked:%A}" == "Tuesday"


def test_the_key_on_the_registry_is_what_the_tool_answers() -> None:
    now = datetime(2026, 11, 30, 15, tzinfo=EAST)
    phones = {one.id: f"+1 713 555 01{n}" for n, one in enumerate(
        question("lists-what-lifts-the-registry").option, 60)}  # fmt: skip
    ledger = consent.Ledger()
    ledger.load_register("us-dnc", now - timedelta(days=3), phones.values())
    ledger.purchase(phones["bought"], now - timedelta(days=300), source="order")
    ledger.enquiry(phones["asked-long-ago"], now - timedelta(days=150), source="form")
    ledger.purchase(phones["bought-stop"], now - timedelta(days=170), source="order")
    ledger.request(phones["bought-stop"], now - timedelta(days=140), source="call")
    signed = now - timedelta(days=400)
    ledger.consent(phones["signed"], "sales", signed, source="form", written=True)
    found = {
        name
        for name, phone in phones.items()
        if consent.may_call(phone, now, "sales", ledger, RULES, place="us-tx").allowed
    }
    assert found == right("lists-what-lifts-the-registry")


def test_phoenix_is_as_far_behind_as_the_key_says() -> None:
    def behind(month: int) -> float:
        there = datetime(2026, month, 15, 12, tzinfo=ZoneInfo("America/Phoenix"))
        here = there.astimezone(EAST)
        return (here.replace(tzinfo=None) - there.replace(tzinfo=None)) / timedelta(hours=1)

    assert (behind(1), behind(7)) == (2, question("windows-phoenix-in-july").value)


def test_two_calls_a_week_leave_most() -> None:
    *brought, each = (
        int(n) for n in re.findall(r"(\d+),000", question("debt-calls-a-week").prompt)
    )
    left = {calls: money - each * calls for calls, money in enumerate(brought, 1)}
    assert len(left) == 4
    assert max(left, key=lambda calls: left[calls]) == question("debt-calls-a-week").value
    assert list(left.values()) == [42, 45, 42, 35]


def test_what_an_unreadable_number_gets_is_a_refusal_with_a_reason() -> None:
    answer = consent.may_call("+1 713 555 01", datetime(2026, 11, 30, 15, tzinfo=EAST), "sales",
                              consent.Ledger(), RULES, place="us-tx")  # fmt: skip
    assert not answer.allowed
    assert [one.topic for one in answer.reasons] == ["number"]
