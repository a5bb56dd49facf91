"""Campaign management over days: caps, hours, recycling, appointments, lists, the week's log."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpo_course import contacts, kpi, scenarios, simulation
from bpo_course.simulation import ROW, Agent, Chances, Due, Floor, Lead
from bpo_course.tools import campaign, dialler
from bpo_course.tools.campaign import Attempt, Book, Caps, Ends, Setup

MONDAY: Final = date(2026, 3, 2)
ZONES: Final = ("America/New_York", "Europe/London", "Asia/Manila", "America/Phoenix", "", "Mars")
WEEK: Final = tuple(MONDAY + timedelta(days=n) for n in range(6))
ALL_DAY: Final = dict.fromkeys(campaign.WEEKDAYS, ("09:00", "20:00"))
EVERY: Final = {"no_answer": 1_800.0, "busy": 300.0, "voicemail": 7_200.0, "wrong_party": 600.0}


def people(count: int, **more: Any) -> list[Lead]:
    return [Lead(id=f"lead {n:03d}", **{"zone": "UTC", **more}) for n in range(count)]


def offer(**more: Any) -> Setup:
    given = {"name": "offer", "lists": {"all": people(60)}, "hours": ALL_DAY, "recycle": EVERY}
    return Setup(**{**given, **more})


def play(**more: Any) -> simulation.Campaign:
    given = {"name": "offer", "leads": (), "talk_s": 90, "wrap_s": 20}
    return simulation.Campaign(**{**given, **more})


def always(**chances: Any) -> Any:
    """Return a truth that is the same for everyone."""
    return lambda _due, _at: Chances(**{"answered": 0.0, **chances})


def run(setup: Setup, dates: Any = WEEK[:1], agents: int = 4, seed: int = 1, **more: Any) -> Any:
    return campaign.run(setup, dates, floor=play(**more), agents=agents, seed=seed)


def at(text: str, zone: str = "UTC") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def attempt(lead: str, number: int, start: str, outcome: str = "no_answer", **more: Any) -> Attempt:
    began = at(start)
    return Attempt(lead, number, began, began + timedelta(seconds=30), outcome, **more)


# --- laws, for every setup and every week -------------------------------------------------------

SPANS: Final = st.sampled_from([("09:00", "20:00"), ("00:00", "24:00"), ("01:30", "03:15")])
SETUPS: Final = st.builds(
    lambda count, zones, mixed, **more: offer(
        lists={
            name: [
                Lead(
                    id=f"{name} {n}",
                    zone=zones[n % len(zones)],
                    segment=str(n % 3),
                    score=n * 7 % 5,
                )
                for n in range(count)
            ]
            for name in ("web", "old")
        },
        mix={"web": 0.7, "old": 0.3} if mixed else None,
        **more,
    ),
    st.integers(1, 9),
    st.lists(st.sampled_from(ZONES), min_size=1, max_size=4),
    st.booleans(),
    hours=st.dictionaries(st.sampled_from(campaign.WEEKDAYS), SPANS, min_size=3),
    segments=st.just(None),
    order=st.sampled_from(campaign.ORDERS),
    caps=st.builds(
        Caps,
        total=st.integers(1, 9),
        day=st.sampled_from([None, 1, 2, 4]),
        week=st.sampled_from([None, 1, 3, 6]),
        part=st.sampled_from([None, 1, 2]),
    ),
    recycle=st.sampled_from([EVERY, {}, {"no_answer": 0.0, "busy": 0.0, "wrong_party": 90_000.0}]),
    lockout_h=st.sampled_from([0, 2, 72]),
    later_h=st.sampled_from([0, 3, 30]),
    window_min=st.sampled_from([5, 15, 90]),
    zone=st.sampled_from(["UTC", "America/New_York", "Asia/Manila"]),
    opens=st.sampled_from(["00:00", "06:00"]),
    closes=st.sampled_from(["12:00", "24:00"]),
)
# among them the changes of clock in New York and in London
DATES: Final = st.sampled_from(["2026-03-06", "2026-10-30", "2026-03-27", "2026-10-23"]).map(
    lambda first: [date.fromisoformat(first) + timedelta(days=n) for n in range(4)]
)


def dials(played: Any) -> dict[str, list[dict[str, Any]]]:
    """Return the dials of each lead from the floor's own rows, without the book."""
    found = defaultdict(list)
    for day in played.days:
        midnight = at(day.date, day.zone).astimezone(UTC)
        for row in (dict(zip(ROW, row, strict=True)) for row in day.rows):
            row["start"] = midnight + timedelta(seconds=row["started_s"])
            row["end"] = midnight + timedelta(seconds=row["ends_s"] - (row["wrap_s"] or 0))
            found[row["caller"]].append(row)
    return found


def may_be(lead: Lead, setup: Setup, when: datetime) -> bool:
    """Return whether a lead's own clock shows a time within the hours."""
    shown = when.astimezone(ZoneInfo(lead.zone))
    span = setup.hours.get(campaign.WEEKDAYS[shown.weekday()])
    return span is not None and span[0] <= f"{shown:%H:%M}" < span[1]


def part(shown: datetime) -> str:
    return "morning" if shown.hour < 12 else "afternoon" if shown.hour < 17 else "evening"


@given(SETUPS, DATES, st.integers(0, 3), st.sampled_from([0, 400, 3]), st.integers(0, 9))
def test_no_cap_is_passed_and_nobody_is_lost_or_called_at_a_wrong_time(
    setup: Setup, dates: list[date], agents: int, level: float, seed: int
) -> None:
    rule = dialler.at_level(level) if level == 3 else dialler.progressive()
    preview_s = 0 if level == 3 else level
    truth = always(answered=0.4, voicemail=0.2, busy=0.1, invalid=0.02, right_party=0.7, later=0.4)
    how = {"dial": rule, "person": truth, "preview_s": preview_s}
    played = run(setup, dates, agents, seed, **how)
    found, caps, slack = dials(played), setup.caps, timedelta(milliseconds=1)
    for name, lead in setup.leads.items():
        rows = found.pop(name, [])
        if lead.zone in ("", "Mars"):
            assert not rows
            continue
        shown = [row["start"].astimezone(ZoneInfo(lead.zone)) for row in rows]
        days = [when.date() for when in shown]
        assert len(rows) <= caps.total
        assert not caps.day or all(count <= caps.day for count in Counter(days).values())
        for day in days:
            week = [other for other in days if timedelta(0) <= day - other < timedelta(days=7)]
            assert not caps.week or len(week) <= caps.week
        assert not caps.part or all(n <= caps.part for n in Counter(map(part, shown)).values())
        assert all(may_be(lead, setup, row["start"]) for row in rows)
        assert [row["attempt"] for row in rows] == list(range(len(rows)))
        for before, after in pairwise(rows):
            waited = after["start"] - before["end"] + slack
            word = before["disposition"] or before["outcome"]
            if word == "call_back":
                assert waited >= timedelta(hours=setup.later_h)
            elif before["outcome"] == "dropped":
                assert waited >= timedelta(hours=setup.lockout_h)
            else:
                assert waited >= timedelta(seconds=setup.recycle[word])
        for nth, row in enumerate(rows):
            book = Book(played.book.of(name)[:nth])
            state = campaign.state(setup, book, name, row["start"] + slack)
            assert (state.why, state.attempts) == ("", nth)
    assert not found
    states = played.states()
    assert sum(campaign.tally(states).values()) == len(setup.leads) == len(states)
    assert all(state.why or state.from_at for state in states.values())
    again = run(setup, dates, agents, seed, **how)
    assert [day.rows for day in again.days] == [day.rows for day in played.days]
    contacts.check(played.log)


@given(
    SETUPS,
    st.sampled_from(["no_answer", "busy", "refused", "call_back", "dropped", "wrong_party"]),
    st.datetimes(datetime(2026, 3, 5), datetime(2026, 3, 12)),
    st.integers(0, 3),
)
def test_from_when_a_lead_may_be_dialled_is_the_first_such_moment(
    setup: Setup, word: str, last: datetime, many: int
) -> None:
    talked = word in ("refused", "call_back", "wrong_party")
    began = [last.replace(tzinfo=UTC) - timedelta(hours=5 * n) for n in range(many, 0, -1)]
    outcome, said = ("answered", word) if talked else (word, "")
    now = last.replace(tzinfo=UTC) + timedelta(minutes=1)
    for name in setup.leads:
        tries = [
            Attempt(name, n + 1, start, start + timedelta(seconds=9), outcome, said)
            for n, start in enumerate(began)
        ]
        book = Book(tries)
        state = campaign.state(setup, book, name, now)
        if state.from_at is None:
            for ahead in range(0, 24 * 20, 5):
                assert campaign.state(setup, book, name, now + timedelta(hours=ahead)).why
            continue
        assert (state.why == "") == (state.from_at <= now)
        assert campaign.state(setup, book, name, state.from_at).why == ""
        waits = (state.from_at - now) / 7
        assert all(campaign.state(setup, book, name, now + waits * n).why for n in range(1, 7)) or (
            waits <= timedelta(0)
        )


# --- states ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lead", "tries", "when", "status", "why", "from_at"),
    [
        ("Ana", [], "2026-03-02T10:00", "fresh", "", "2026-03-02T10:00"),
        ("Ana", [], "2026-03-02T20:00", "fresh", "outside calling hours in UTC", "2026-03-03T09"),
        ("Ben", [], "2026-03-02T10:00", "no_zone", "no time zone is known", None),
        ("Cy", [], "2026-03-02T10:00", "no_zone", "time zone 'Mars' is not known", None),
        ("Dee", [], "2026-03-02T10:00", "left_out", "segment 'old' is not called", None),
        (
            "Ana",
            [("2026-03-02T09:00", "no_answer", "")],
            "2026-03-02T09:10",
            "waiting",
            "waits after no answer",
            "2026-03-02T09:30:30",
        ),
        (
            "Ana",
            [("2026-03-02T09:00", "no_answer", "")],
            "2026-03-02T10:00",
            "due",
            "",
            "2026-03-02T10:00",
        ),
        (
            "Ana",
            [("2026-03-02T09:00", "busy", ""), ("2026-03-02T12:00", "busy", "")],
            "2026-03-02T15:00",
            "waiting",
            "2 attempts today are the most",
            "2026-03-03T09:00",
        ),
        (
            "Ana",
            [(f"2026-03-0{n}T09:00", "busy", "") for n in (2, 3, 4)],
            "2026-03-05T10:00",
            "waiting",
            "3 attempts in 7 days are the most",
            "2026-03-09T09:00",
        ),
        (
            "Ana",
            [("2026-03-02T09:00", "dropped", "")],
            "2026-03-03T09:00",
            "locked_out",
            "locked out for 72 hours after a drop",
            "2026-03-05T09:00:30",
        ),
        (
            "Ana",
            [("2026-03-02T09:00", "dropped", "taken_for_machine")],
            "2026-03-03T09:00",
            "locked_out",
            "locked out for 72 hours after a drop",
            "2026-03-05T09:00:30",
        ),
        (
            "Ana",
            [("2026-03-02T09:00", "answered", "call_back")],
            "2026-03-02T10:00",
            "appointment",
            "appointment at 2026-03-02 12:00",
            "2026-03-02T12:00:30",
        ),
        (
            "Ana",
            [("2026-03-02T18:30", "answered", "call_back")],
            "2026-03-02T19:00",
            "appointment",
            "appointment at 2026-03-03 09:00",
            "2026-03-03T09:00",
        ),
        (
            "Ana",
            [("2026-03-02T09:00", "answered", "sale")],
            "2026-03-02T10:00",
            "done",
            "done: sale",
            None,
        ),
        (
            "Ana",
            [("2026-03-02T09:00", "invalid", "")],
            "2026-03-02T10:00",
            "done",
            "done: invalid",
            None,
        ),
        (
            "Ana",
            [(f"2026-03-{n:02d}T09:00", "busy", "") for n in (2, 5, 12, 15)],
            "2026-03-20T10:00",
            "out_of_attempts",
            "all 4 attempts are used",
            None,
        ),
    ],
)  # fmt: skip
def test_a_lead_says_why_it_may_not_be_dialled_and_from_when_it_may(
    lead: str, tries: list[Any], when: str, status: str, why: str, from_at: str | None
) -> None:
    setup = offer(
        lists={
            "all": [
                Lead(id="Ana", zone="UTC", segment="new"),
                Lead(id="Ben", segment="new"),
                Lead(id="Cy", zone="Mars", segment="new"),
                Lead(id="Dee", zone="UTC", segment="old"),
            ]
        },
        segments=["new"],
        caps=Caps(total=4, day=2, week=3),
    )
    book = Book(
        attempt(lead, n + 1, start, outcome, disposition=said)
        for n, (start, outcome, said) in enumerate(tries)
    )
    state = campaign.state(setup, book, lead, at(when))
    wanted = at(from_at) if from_at else None
    assert (state.status, state.why, state.from_at) == (status, why, wanted)
    assert state.attempts == len(tries)


def test_a_cap_by_part_of_the_day_sends_a_lead_to_another_part() -> None:
    setup = offer(caps=Caps(total=9, day=None, week=None, part=1))
    book = Book([attempt("lead 000", 1, "2026-03-02T09:00")])
    morning = campaign.state(setup, book, "lead 000", at("2026-03-02T10:00"))
    assert morning.why == "1 attempts in the morning are the most"
    assert morning.from_at == at("2026-03-02T12:00")
    tries = [f"2026-03-02T{hour}:00" for hour in ("09", "13", "18")]
    book = Book(attempt("lead 000", n + 1, when) for n, when in enumerate(tries))
    found = campaign.state(setup, book, "lead 000", at("2026-03-03T10:00"))
    assert (found.status, found.from_at) == ("out_of_attempts", None)


def test_an_appointment_that_no_one_kept_is_told_and_the_lead_is_due() -> None:
    book = Book([attempt("lead 000", 1, "2026-03-02T09:00", "answered", disposition="call_back")])
    setup = offer()
    in_time = campaign.state(setup, book, "lead 000", at("2026-03-02T12:10"))
    assert (in_time.status, in_time.why, in_time.missed) == ("appointment", "", 0)
    late = campaign.state(setup, book, "lead 000", at("2026-03-02T12:16"))
    assert (late.status, late.why, late.appointments, late.missed) == ("due", "", 1, 1)
    kept = book.with_attempts([attempt("lead 000", 2, "2026-03-02T12:15")])
    assert campaign.state(setup, kept, "lead 000", at("2026-03-02T18:00")).missed == 0
    too_late = book.with_attempts([attempt("lead 000", 2, "2026-03-02T12:17")])
    assert campaign.state(setup, too_late, "lead 000", at("2026-03-02T18:00")).missed == 1


def test_an_appointment_is_promised_only_for_a_time_that_caps_and_both_clocks_allow() -> None:
    manila = [Lead(id="Ana", zone="Asia/Manila")]
    setup = offer(lists={"all": manila}, zone="Asia/Manila", opens="10:00", closes="16:00")
    book = Book([attempt("Ana", 1, "2026-03-02T06:00", "answered", disposition="call_back")])
    found = campaign.state(setup, book, "Ana", at("2026-03-02T07:00"))
    assert found.from_at == at("2026-03-03T10:00", "Asia/Manila")
    setup = offer(lists={"all": manila}, caps=Caps(day=1), zone="Asia/Manila")
    book = Book([attempt("Ana", 1, "2026-03-02T02:00", "answered", disposition="call_back")])
    found = campaign.state(setup, book, "Ana", at("2026-03-02T07:00"))
    assert found.from_at == at("2026-03-03T09:00", "Asia/Manila")


# --- hours ----------------------------------------------------------------------------------------


def test_each_lead_is_called_by_its_own_clock() -> None:
    lists = {"all": [Lead(id=zone or "none", zone=zone) for zone in ZONES]}
    monday = {"mon": ("09:00", "20:00")}
    setup = offer(lists=lists, hours=monday, opens="00:00", closes="24:00", caps=Caps(day=1))
    played = run(setup, WEEK[:2], person=always())
    first = {name: rows[0]["start"] for name, rows in dials(played).items()}
    assert all(when.minute < 5 for when in first.values())
    assert {name: f"{when.astimezone(ZoneInfo(name)):%a %H}" for name, when in first.items()} == {
        "America/New_York": "Mon 09", "Europe/London": "Mon 09", "America/Phoenix": "Mon 09",
        "Asia/Manila": "Mon 09",
    }  # fmt: skip
    assert campaign.tally(played.states())["no_zone"] == 2


@pytest.mark.parametrize(
    ("zone", "day", "span", "opens", "closes"),
    [
        ("America/New_York", "2026-03-08", ("01:00", "04:00"), "06:00", "08:00"),
        ("America/New_York", "2026-03-08", ("02:30", "04:00"), "07:00", "08:00"),
        ("America/New_York", "2026-11-01", ("01:30", "03:00"), "05:30", "08:00"),
        ("Europe/London", "2026-03-29", ("00:30", "02:30"), "00:30", "01:30"),
        ("Europe/London", "2026-10-25", ("00:30", "02:30"), "23:30", "02:30"),
        ("America/Phoenix", "2026-03-08", ("01:00", "04:00"), "08:00", "11:00"),
    ],
)
def test_hours_follow_the_clock_on_the_day_that_it_is_changed(
    zone: str, day: str, span: tuple[str, str], opens: str, closes: str
) -> None:
    weekday = campaign.WEEKDAYS[date.fromisoformat(day).weekday()]
    setup = offer(lists={"all": people(1, zone=zone)}, hours={weekday: span})
    when, openings = at(day, zone).astimezone(UTC), []
    for _ in range(26 * 60):
        openings.append(campaign.state(setup, Book(), "lead 000", when).why == "")
        when += timedelta(minutes=1)
    midnight = at(day, zone).astimezone(UTC)
    minutes = [n for n, is_open in enumerate(openings) if is_open]
    shown = [f"{midnight + timedelta(minutes=n):%H:%M}" for n in minutes]
    assert shown[0] == opens
    assert f"{midnight + timedelta(minutes=minutes[-1] + 1):%H:%M}" == closes
    from_at = campaign.state(setup, Book(), "lead 000", midnight).from_at
    assert from_at == midnight + timedelta(minutes=minutes[0])


def test_closing_time_is_kept_to_the_second_although_the_order_was_made_before() -> None:
    west = people(900, zone="America/Phoenix")
    setup = offer(lists={"all": west}, hours={"mon": ("09:00", "10:02")}, closes="20:00")
    played = run(setup, person=always(), agents=5)
    last = max(attempt.starts for attempt in played.attempts)
    closes = at("2026-03-02T10:02", "America/Phoenix")
    assert closes - timedelta(seconds=30) < last < closes
    assert len(played.book.by_lead) < 900


def test_on_the_day_of_a_change_of_clock_the_floor_opens_and_closes_by_its_own_clock() -> None:
    setup = offer(lists={"all": people(500, zone="America/New_York")}, zone="America/New_York")
    played = run(setup, [date(2026, 3, 8)], agents=9, person=always(voicemail=1))
    rows = [row for rows in dials(played).values() for row in rows]
    shown = [row["start"].astimezone(ZoneInfo("America/New_York")) for row in rows]
    assert f"{min(shown):%H:%M}" == "09:00"
    assert min(row["started_s"] for row in rows) == 8 * 3_600
    assert played.hours == pytest.approx(9 * 9, abs=0.1)


# --- order, lists and mix -------------------------------------------------------------------------


def order_of(played: Any) -> list[str]:
    return [row[ROW.index("caller")] for row in played.days[0].rows]


@pytest.mark.parametrize(
    ("order", "first"),
    [
        ("first_in", ["lead 000", "lead 001", "lead 002"]),
        ("newest", ["lead 059", "lead 058", "lead 057"]),
        ("score", ["lead 006", "lead 013", "lead 020"]),
    ],
)
def test_leads_are_dialled_in_the_order_of_the_setup(order: str, first: list[str]) -> None:
    leads = [Lead(id=f"lead {n:03d}", zone="UTC", score=n % 7) for n in range(60)]
    played = run(offer(lists={"all": leads}, order=order), person=always(), agents=1)
    assert order_of(played)[:3] == first


def test_fewest_attempts_come_first_whatever_their_place_on_the_list() -> None:
    setup = offer(order="fewest_attempts", recycle={"no_answer": 0}, caps=Caps(day=4))
    played = run(setup, person=always(), agents=2)
    tried = [row[ROW.index("attempt")] for row in played.days[0].rows]
    assert tried[:60] == [0] * 60
    assert tried[60:110] == [1] * 50


def test_a_lead_is_tried_in_another_part_of_the_day_first() -> None:
    leads = people(40)
    book = Book(
        attempt(lead.id, 1, f"2026-03-01T{'10' if n % 2 else '15'}:00:{n:02d}")
        for n, lead in enumerate(leads)
    )
    setup = offer(lists={"all": leads})
    played = campaign.run(setup, [MONDAY], floor=play(person=always()), agents=1, seed=1, book=book)
    last = [int(name.split()[1]) % 2 for name in order_of(played)[:40]]
    assert last == [0] * 20 + [1] * 20


def test_each_list_gets_its_share_of_the_dials_while_it_has_leads() -> None:
    lists = {"web": people(300), "old": [Lead(id=f"old {n}", zone="UTC") for n in range(900)]}
    setup = offer(lists=lists, mix={"web": 0.25, "old": 0.75}, recycle={})
    played = run(setup, person=always(), agents=8)
    names = [setup.list_of(name) for name in order_of(played)]
    assert len(names) == 1_200
    for upto in (40, 200, 800):
        assert names[:upto].count("web") == pytest.approx(0.25 * upto, abs=2)
    pooled = run(offer(lists=lists, recycle={}), person=always(), agents=8)
    assert set(map(setup.list_of, order_of(pooled)[:300])) == {"web"}


def test_a_list_that_has_no_lead_left_leaves_its_share_to_the_others() -> None:
    lists = {"web": people(10), "old": [Lead(id=f"old {n}", zone="UTC") for n in range(90)]}
    played = run(offer(lists=lists, mix={"web": 0.9, "old": 0.1}, recycle={}), person=always())
    assert len(played.book.by_lead) == 100


def test_only_the_segments_of_the_campaign_are_dialled() -> None:
    leads = [Lead(id=f"{n}", zone="UTC", segment="ab"[n % 2]) for n in range(40)]
    played = run(offer(lists={"all": leads}, segments=["b"]), person=always())
    assert {played.setup.leads[name].segment for name in played.book.by_lead} == {"b"}
    assert campaign.tally(played.states())["left_out"] == 20


# --- recycling, drops, appointments ---------------------------------------------------------------


def test_a_disposition_goes_before_an_outcome_and_what_is_not_named_never_comes_back() -> None:
    setup = offer(recycle={"wrong_party": 60.0}, caps=Caps(day=3, total=3))
    played = run(setup, person=always(answered=0.5, right_party=0.5))
    for rows in dials(played).values():
        for before, after in pairwise(rows):
            assert before["disposition"] == "wrong_party"
            assert after["start"] - before["end"] >= timedelta(seconds=59.9)
    assert any(len(rows) > 1 for rows in dials(played).values())
    states = played.states().values()
    assert {state.last for state in states if state.status == "done"} == {"no_answer", "refused"}


def test_a_dropped_lead_is_locked_out_for_three_days_and_then_comes_back() -> None:
    setup = offer(lists={"all": people(400)}, caps=Caps(total=9, day=None, week=None))
    played = run(
        setup, WEEK, agents=2, dial=dialler.at_level(6), person=always(answered=0.6, right_party=1)
    )
    pauses = [
        after["start"] - before["end"]
        for rows in dials(played).values()
        for before, after in pairwise(rows)
        if before["outcome"] == "dropped"
    ]
    assert len(pauses) > 20
    assert min(pauses) >= timedelta(hours=72) - timedelta(milliseconds=1)


def test_appointments_are_called_first_and_within_their_window() -> None:
    def asks_once(due: Due, _at: datetime) -> Chances:
        return Chances(0.5, later=0.8 * (due.attempts == 0))

    setup = offer(lists={"all": people(900)}, caps=Caps(day=3), window_min=15)
    played = run(setup, WEEK[:2], agents=5, person=asks_once)
    made, kept, missed = played.appointments
    assert made > 100
    assert kept / made > 0.9
    assert missed == 0
    late = [
        after["start"] - before["end"]
        for rows in dials(played).values()
        for before, after in pairwise(rows)
        if before["disposition"] == "call_back" and before["end"].date() == after["end"].date()
    ]
    assert late
    assert timedelta(hours=3) <= max(late) + timedelta(milliseconds=1)
    assert max(late) < timedelta(hours=3, minutes=15)


def test_appointments_that_a_short_team_cannot_keep_are_told() -> None:
    def asks(due: Due, _at: datetime) -> Chances:
        return Chances(1, later=float(due.attempts == 0))

    setup = offer(lists={"all": people(80)}, later_h=20, caps=Caps(day=3))
    first = run(setup, WEEK[:1], agents=8, person=asks)
    assert first.appointments.made == 80
    second = campaign.run(
        setup, WEEK[1:2], floor=play(person=asks, talk_s=1_500), agents=1, book=first.book
    )
    made, kept, missed = second.appointments
    assert (made, kept + missed) == (80, 80)
    assert missed > 40
    assert 0 < kept < 20


# --- end rules ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ends", "why", "days"),
    [
        (Ends(), "no_lead_left", 2),
        (Ends(sales=5), "sales_reached", 1),
        (Ends(sales=5_000), "no_lead_left", 2),
        (Ends(last_day=MONDAY), "last_day", 1),
        (Ends(touched=0.9), "share_touched", 1),
        (Ends(last_day=date(2026, 9, 1)), "no_lead_left", 2),
    ],
)
def test_a_campaign_is_over_when_its_rules_say_so(ends: Ends, why: str, days: int) -> None:
    setup = offer(ends=ends, caps=Caps(total=2, day=1))
    played = run(setup, WEEK, person=always(answered=0.4, conversion=0.9))
    assert (played.ended, len(played.days)) == (why, days)
    assert campaign.ended(setup, played.book, played.evening) == why


def test_a_campaign_that_is_not_over_says_nothing() -> None:
    played = run(offer(), person=always())
    assert played.ended == ""
    assert campaign.ended(offer(), Book(), at("2026-03-02T18:00")) == ""


# --- a week ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def week() -> Any:
    listed = scenarios.campaign_list(2, scenarios.CampaignRules(leads=900))
    caps = Caps(total=9, day=1, week=None)
    setup = listed.setup(mix={"web": 0.4, "house": 0.6}, caps=caps)
    return campaign.run(setup, WEEK, floor=listed.floor(), agents=3, seed=4)


def test_every_table_adds_up_to_the_log_and_to_the_kpis(week: Any) -> None:
    log = contacts.check(week.log)
    for group in campaign.GROUPS:
        table = week.by(group)
        total = table.sum()
        assert total["dials"] == len(log) == kpi.attempts(log)
        assert total["revenue"] == kpi.revenue(log)
        assert total["hours"] == pytest.approx(week.hours)
        rate = kpi.connect_rate(connected=total["connects"], attempts=total["dials"])
        assert rate == kpi.connect_rate(log)
        sold = kpi.conversion(sales=total["sales"], contacts=total["right_parties"])
        assert sold == kpi.conversion(log, "right_parties")
    assert week.by("list")["leads"].sum() == log["customer"].nunique()
    assert list(week.by("part").index) == list(campaign.PARTS[:2])
    assert week.by("day")["hours"].tolist() == pytest.approx([30] * 6, abs=0.5)
    assert log["contact_id"].is_unique


def test_a_week_is_the_same_for_the_same_seed_and_another_for_another(week: Any) -> None:
    listed = scenarios.campaign_list(2, scenarios.CampaignRules(leads=900))
    again, other = (
        campaign.run(week.setup, WEEK, floor=listed.floor(), agents=3, seed=seed) for seed in (4, 5)
    )
    assert again.book.attempts == week.book.attempts
    assert other.book.attempts != week.book.attempts


def test_a_week_in_two_halves_is_the_same_week(week: Any) -> None:
    listed = scenarios.campaign_list(2, scenarios.CampaignRules(leads=900))
    half = campaign.run(week.setup, WEEK[:3], floor=listed.floor(), agents=3, seed=4)
    rest = campaign.run(
        week.setup, WEEK[3:], floor=listed.floor(), agents=3, seed=4, book=half.book
    )
    assert rest.book.attempts == week.book.attempts
    assert rest.split("A", "B") == week.split("A", "B")[3:]
    assert len(half.log) + len(rest.log) == len(week.log)


def test_a_day_that_is_played_twice_is_the_same_day(week: Any) -> None:
    listed = scenarios.campaign_list(2, scenarios.CampaignRules(leads=900))
    monday = campaign.for_day(week.setup, Book(), MONDAY, listed.floor())
    staff = [Agent.on_shift(f"{n}", monday.opens_s, monday.closes_s, [monday.name]) for n in (1, 2)]
    floor = Floor(campaigns=[monday], agents=staff)
    first, again = (
        simulation.day(floor, 3, date="2026-03-02", zone=week.setup.zone) for _ in range(2)
    )
    assert first.rows == again.rows
    assert len(first.rows) > 300


def test_two_setups_meet_the_same_luck(week: Any) -> None:
    listed = scenarios.campaign_list(2, scenarios.CampaignRules(leads=900))
    truth = always(answered=0.3, voicemail=0.3, right_party=0.7, conversion=0.2)
    fates = [
        {
            (one.lead, one.number): one.word
            for one in campaign.run(
                listed.setup(order=order), WEEK[:2], floor=listed.floor(person=truth), agents=3
            ).book.attempts
        }
        for order in ("first_in", "newest")
    ]
    shared = fates[0].keys() & fates[1].keys()
    assert len(shared) > 300
    assert all(fates[0][one] == fates[1][one] for one in shared)


def test_splits_count_leads_and_not_calls(week: Any) -> None:
    looks = week.split("A", "B")
    assert len(looks) == len(week.days)
    right = week.log[week.log["right_party"].fillna(False).astype(bool)]
    for place, version in enumerate("AB"):
        mine = right[right["version"] == version]
        counts = looks[-1][place]
        assert counts.reached == mine["customer"].nunique()
        assert counts.sales == mine[mine["disposition"] == "sale"]["customer"].nunique()


def test_agents_with_their_own_shifts_work_those() -> None:
    staff = [Agent.on_shift("Ana", 10 * 3_600, 12 * 3_600, ["offer"])]
    setup = offer(lists={"all": people(400)})
    played = campaign.run(setup, [MONDAY], floor=play(person=always()), agents=staff)
    assert played.hours == pytest.approx(2, abs=0.02)
    hours = {when.starts.hour for when in played.book.attempts}
    assert hours == {10, 11}


# --- versions and the list for labs ---------------------------------------------------------------


def test_versions_are_stable_shared_as_told_and_independent_of_other_tests() -> None:
    ids = [f"lead-{n:05d}" for n in range(20_000)]
    shares = {"A": 0.5, "B": 0.3, "C": 0.2}
    heard = [campaign.version_of(name, shares, "spring") for name in ids]
    assert heard == [campaign.version_of(name, shares, "spring") for name in ids]
    for version, share in shares.items():
        assert heard.count(version) / len(ids) == pytest.approx(share, abs=0.012)
    other = [campaign.version_of(name, shares, "summer") for name in ids]
    both = sum(a == b == "A" for a, b in zip(heard, other, strict=True))
    assert both / len(ids) == pytest.approx(0.25, abs=0.012)


def test_the_list_has_the_difference_that_it_states() -> None:
    listed = scenarios.campaign_list(3, scenarios.CampaignRules(leads=2_000, better=0.1))
    setup, noon = listed.setup(), at("2026-03-02T12:00", "America/Chicago")
    for lead in setup.leads.values():
        truth = listed.person(Due(lead, 0, 0), noon)
        if truth.invalid == 1:
            continue
        habits = scenarios.CAMPAIGN_SEGMENTS[lead.segment]
        assert truth.conversion == pytest.approx(habits.buys + 0.1 * (lead.version == "B"))
        assert sum(truth[:4]) <= 1
    zones = Counter(lead.zone for lead in setup.leads.values())
    assert zones[""] == pytest.approx(20, abs=15)
    for zone, share in scenarios.CAMPAIGN_ZONES.items():
        assert zones[zone] / 2_000 == pytest.approx(0.99 * share, abs=0.04)


def test_habits_are_by_the_leads_own_clock() -> None:
    listed = scenarios.campaign_list(3)
    east = next(
        lead
        for lead in listed.lists["house"]
        if (lead.zone, lead.segment) == ("America/New_York", "retired")
        and listed.person(Due(lead, 0, 0), at("2026-03-02T12:00")).invalid == 0
    )
    morning = listed.person(Due(east, 0, 0), at("2026-03-02T09:30", "America/Chicago")).answered
    evening = listed.person(Due(east, 0, 0), at("2026-03-02T19:30", "America/Chicago")).answered
    assert morning / evening == pytest.approx(0.46 / 0.12)


# --- what cannot be -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (lambda: offer(name=""), "name must be a word, got ''"),
        (lambda: offer(lists={}), "lists must name a list or more, got {}"),
        (lambda: offer(lists={"a": ["Ana"]}), "lists must hold leads, got 'Ana' in a"),
        (
            lambda: offer(lists={"a": people(1), "b": people(1)}),
            "lists must hold a lead once, got 'lead 000' in a and in b",
        ),
        (
            lambda: offer(lists={"a": people(1, attempts=2)}),
            "leads must be without attempts: these are in the book, got 'lead 000'",
        ),
        (lambda: offer(hours={}), "hours must open on a weekday or more, got {}"),
        (
            lambda: offer(hours={"monday": ("09:00", "20:00")}),
            "weekdays of hours must be one of mon, tue, wed, thu, fri, sat, sun, got 'monday'",
        ),
        (
            lambda: offer(hours={"mon": ("9", "20:00")}),
            "hours of mon must have times from 00:00 to 24:00, got '9'",
        ),
        (
            lambda: offer(hours={"mon": ("20:00", "09:00")}),
            "hours of mon must end after they start, got 20:00 to 09:00",
        ),
        (lambda: offer(segments=["x"]), "segments must be on the lists (), got 'x'"),
        (lambda: offer(segments="new"), "segments must be several words, got 'new'"),
        (lambda: offer(mix={"b": 1}), "mix must name every list (all), got b"),
        (lambda: offer(mix={"all": 0.5}), "mix must make 1 together, got 0.5"),
        (
            lambda: offer(mix={"all": 2}),
            "mix must be shares above 0 and at most 1, got 2 for 'all'",
        ),
        (
            lambda: offer(order="random"),
            "order must be one of first_in, newest, score, fewest_attempts, got 'random'",
        ),
        (
            lambda: offer(recycle={"dropped": 60}),
            "recycle must not name 'dropped': a dropped call is locked out: use lockout_h",
        ),
        (lambda: offer(recycle={"sale": 60}), "recycle must not name 'sale': who bought is done"),
        (lambda: offer(recycle={"busy": -1}), "recycle of busy must be 0 or more, got -1"),
        (lambda: offer(recycle={"busy": None}), "recycle of busy must be a number 0 or more"),
        (lambda: offer(lockout_h=-1), "lockout_h must be 0 or more, got -1"),
        (lambda: offer(window_min=0), "window_min must be above 0, got 0"),
        (lambda: offer(versions={"A": 0.4}), "versions must make 1 together, got 0.4"),
        (lambda: offer(zone="Mars"), "zone must be a time zone such as Asia/Manila, got 'Mars'"),
        (lambda: offer(opens="19:00"), "opens and closes must end after they start, got 19:00"),
        (lambda: Caps(total=0), "total must be a whole number of 1 or more, got 0"),
        (lambda: Caps(day=1.5), "day must be a whole number of 1 or more, got 1.5"),
        (lambda: Ends(sales=0), "sales must be a whole number of 1 or more, got 0"),
        (lambda: Ends(touched=0), "touched must be a share above 0 and at most 1, got 0"),
        (lambda: Ends(last_day="2026-03-02"), "last_day must be a date, got '2026-03-02'"),
        (
            lambda: Book([attempt("Ana", 2, "2026-03-02T09:00")]),
            "attempts at Ana must be numbered one by one (1 is next), got 2",
        ),
        (
            lambda: Book(attempt("Ana", n, "2026-03-02T09:00") for n in (1, 2)),
            "attempt 2 at Ana must start after the one before",
        ),
        (
            lambda: campaign.state(offer(), Book(), "Ana", at("2026-03-02T09:00")),
            "lead must be on a list of offer, got 'Ana'",
        ),
        (
            lambda: campaign.states(offer(), Book(), datetime(2026, 3, 2)),
            "at must be a time with a time zone, got datetime.datetime(2026, 3, 2, 0, 0)",
        ),
        (
            lambda: campaign.ended(
                offer(), Book([attempt("Ana", 1, "2026-03-02T09:00")]), at("2026-03-03")
            ),
            "book must be of the leads of offer, got 'Ana'",
        ),
        (
            lambda: campaign.for_day(offer(), Book(), MONDAY, play(leads=people(2))),
            "floor must have leads=(): they come from the setup",
        ),
        (lambda: run(offer(), ["2026-03-02"]), "dates must be dates, got '2026-03-02'"),
        (lambda: run(offer(), WEEK[1::-1]), "dates must be in order, got 2026-03-02 after"),
        (lambda: run(offer(), agents=-1), "agents must be a whole number of 0 or more, got -1"),
        (
            lambda: run(offer()).by("agent"),
            "group must be one of day, list, segment, version, part",
        ),
        (lambda: scenarios.campaign_list(-1), "seed must be a whole number, 0 or more, got -1"),
        (lambda: scenarios.CampaignRules(leads=3), "leads must be a whole number of 30 or more"),
    ],
)
def test_what_cannot_be_is_refused_by_name(made: Any, told: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        made()
    assert str(caught.value).startswith(told)
