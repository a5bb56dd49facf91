"""A campaign over leads: whom it dials, when, and what a dialler may see of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpo_course import contacts, kpi
from bpo_course.simulation import (
    ROW,
    Agent,
    Campaign,
    Chances,
    Day,
    Detection,
    Dialling,
    Due,
    Floor,
    Lead,
    day,
    in_order,
)
from bpo_course.tools import dialler

HOUR: Final = 3_600.0


class Row(NamedTuple):
    """A contact, by name."""

    queue: str
    caller: Any
    attempt: int
    back: int
    outbound: bool
    started_s: float
    ends_s: float
    outcome: str
    menu_s: float | None
    wait_s: float
    talk_s: float | None
    wrap_s: float | None
    agent: str | None
    resolved: bool | None
    right_party: bool | None
    disposition: str | None
    revenue: float | None


assert Row._fields == ROW


def rows(played: Day) -> list[Row]:
    return [Row(*row) for row in played.rows]


def people(count: int, **more: Any) -> list[Lead]:
    return [Lead(id=f"lead-{n:04d}", **more) for n in range(count)]


def offer(**more: Any) -> Campaign:
    given = {"name": "offer", "leads": people(300), "talk_s": 100, "wrap_s": 20, "closes_s": HOUR}
    return Campaign(**{**given, **more})


def floor(campaign: Campaign, agents: int = 5) -> Floor:
    team = [Agent.on_shift(f"agent {n}", 0, campaign.closes_s, ["offer"]) for n in range(agents)]
    return Floor(campaigns=[campaign], agents=team)


def by_lead(played: Day) -> dict[str, list[Row]]:
    found = defaultdict(list)
    for row in rows(played):
        found[row.caller].append(row)
    return found


CAMPAIGNS: Final = st.builds(
    offer,
    leads=st.builds(
        lambda count, attempts, due: [
            Lead(
                id=f"lead {n}", attempts=attempts * (n % 2), due_s=due * (n % 3), segment=str(n % 2)
            )
            for n in range(count)
        ],
        st.integers(0, 25),
        st.integers(0, 2),
        st.sampled_from([0, 400, 9_000]),
    ),
    dial=st.sampled_from([dialler.progressive(), dialler.at_level(3), dialler.at_level(1)]),
    tries=st.integers(1, 4),
    retry=st.sampled_from(
        [None, {}, {"busy": 0, "no_answer": 60, "voicemail": 300, "dropped": 0, "wrong_party": 30}]
    ),
    person=st.sampled_from([None, lambda _due, _at: Chances(0.6, 0.2, 0.1, 0.05, 0.5, 0.1, 0.5)]),
    later_s=st.sampled_from([0, 500]),
    refill_s=st.sampled_from([20, 300]),
    talk_s=st.sampled_from([0, 60]),
    give_up_s=st.sampled_from([0, 25]),
    opens_s=st.sampled_from([0, 600]),
    machine_s=st.sampled_from([0, 10]),
    may_dial=st.sampled_from([None, lambda due, _at: due.lead.segment == "1"]),
)


@given(CAMPAIGNS, st.integers(0, 3), st.integers(0, 3))
def test_nobody_is_dialled_twice_at_once_or_too_often_and_nobody_is_lost(
    campaign: Campaign, agents: int, seed: int
) -> None:
    played = day(floor(campaign, agents), seed)
    contacts.check(played.log)
    contacts.check_states(played.states)
    found = by_lead(played)
    assert isinstance(campaign.leads, tuple)
    assert set(found) <= {lead.id for lead in campaign.leads}
    for lead in campaign.leads:
        dials = found.get(lead.id, [])
        assert [row.attempt for row in dials] == list(
            range(lead.attempts, lead.attempts + len(dials))
        )
        assert lead.attempts + len(dials) <= max(campaign.tries, lead.attempts)
        for before, after in pairwise(dials):
            assert before.ends_s - (before.wrap_s or 0) <= after.started_s
            assert before.outcome != "invalid"
            assert before.disposition not in ("sale", "refused")
        if dials:
            assert dials[0].started_s >= max(lead.due_s, campaign.opens_s)
            assert campaign.may_dial is None or lead.segment == "1"
            assert all(row.started_s < campaign.closes_s for row in dials)
    if campaign.reserves:
        assert "dropped" not in {row.outcome for row in rows(played)}


def test_all_who_may_be_dialled_are_when_there_is_time() -> None:
    played = day(floor(offer(closes_s=10 * HOUR, tries=1)), 2)
    assert len(played.rows) == len(by_lead(played)) == 300


def test_the_log_tells_the_lead_and_counts_the_dials_of_other_days() -> None:
    played = day(floor(offer(leads=people(5, attempts=1), tries=2)), 1)
    assert sorted(played.log["contact_id"]) == [f"lead-{n:04d}-2" for n in range(5)]
    assert sorted(played.log["customer"]) == [f"lead-{n:04d}" for n in range(5)]


def test_a_lead_meets_the_same_fate_wherever_it_stands_on_the_list() -> None:
    first = day(floor(offer()), 4)
    turned = day(floor(offer(leads=people(300)[::-1])), 4)
    fates = [
        {(row.caller, row.attempt): (row.outcome, row.talk_s) for row in rows(played)}
        for played in (first, turned)
    ]
    shared = fates[0].keys() & fates[1].keys()
    assert len(shared) > 100
    assert all(fates[0][one] == fates[1][one] for one in shared)


def test_leads_who_are_alike_answer_as_often_as_people_who_are_a_number() -> None:
    shares = []
    for leads in (1_500, people(1_500)):
        played = day(floor(offer(leads=leads, closes_s=8 * HOUR, tries=1), 12), 3)
        counted = Counter(row.outcome for row in rows(played))
        assert counted.total() == 1_500
        shares.append([counted[outcome] / 1_500 for outcome in ("answered", "voicemail", "busy")])
    assert shares[0] == pytest.approx([0.3, 0.2, 0.05], abs=0.04)
    assert shares[1] == pytest.approx([0.3, 0.2, 0.05], abs=0.04)


def test_a_rule_chooses_who_is_next_and_by_which_number() -> None:
    asked: list[tuple[int, datetime]] = []

    def best_first(due: Sequence[Due], at: datetime) -> Iterable[Due]:
        asked.append((len(due), at))
        best = sorted(due, key=lambda one: -one.lead.score)
        return [one._replace(number=1) for one in best]

    def second_number(due: Due, _at: datetime) -> Chances:
        return Chances(answered=float(due.number == 1), conversion=0)

    leads = [Lead(id=f"lead {n}", score=n % 7, numbers=("a", "b")) for n in range(70)]
    campaign = offer(leads=leads, pick_leads=best_first, person=second_number)
    played = rows(day(floor(campaign), 0, date="2026-07-01", zone="Europe/London"))
    assert {row.outcome for row in played} == {"answered"}
    scores = [int(row.caller.split()[1]) % 7 for row in played]
    assert scores == sorted(scores, reverse=True)
    midnight = datetime(2026, 7, 1, tzinfo=ZoneInfo("Europe/London"))
    assert asked[0] == (70, midnight)
    assert timedelta(seconds=300) <= asked[1][1] - midnight < timedelta(seconds=420)


def test_one_whom_the_rule_leaves_out_stays_on_the_list() -> None:
    def from_half_past(due: Sequence[Due], at: datetime) -> Iterable[Due]:
        return due if at.minute >= 30 else []

    played = rows(day(floor(offer(pick_leads=from_half_past))))
    assert min(row.started_s for row in played) == 1_800
    assert len(played) > 100


def test_each_dial_is_asked_for_and_not_only_each_list() -> None:
    def before_twelve(_due: Due, at: datetime) -> bool:
        return at.minute < 12

    played = rows(day(floor(offer(may_dial=before_twelve, refill_s=3_600))))
    assert 600 < max(row.started_s for row in played) < 720


def test_an_appointment_is_kept_before_all_others() -> None:
    leads = [*people(400), Lead(id="at ten", due_s=600, appointment=True)]
    played = by_lead(day(floor(offer(leads=leads), agents=10)))
    assert 600 <= played["at ten"][0].started_s < 620


def test_who_asks_for_another_time_is_called_then() -> None:
    def wants_later(due: Due, _at: datetime) -> Chances:
        return Chances(1, later=float(due.attempts == 0), conversion=float(due.attempts > 0))

    played = by_lead(day(floor(offer(leads=people(10), person=wants_later, later_s=1_200))))
    for first, second in played.values():
        assert first.disposition == "call_back"
        hung_up_s = first.ends_s - (first.wrap_s or 0)
        assert hung_up_s + 1_200 <= second.started_s < hung_up_s + 1_500
        assert second.disposition == "sale"


def test_how_a_dial_ended_decides_when_the_next_one_is() -> None:
    seen = set()

    def note(due: Due, _at: datetime) -> Chances:
        seen.add((due.attempts, due.last))
        return Chances(0.5, 0.2, 0.2, right_party=0)

    retry = {"busy": 60, "wrong_party": 600}
    played = by_lead(day(floor(offer(person=note, retry=retry, tries=9), agents=20), 2))
    pauses = defaultdict(list)
    for dials in played.values():
        for before, after in pairwise(dials):
            hung_up_s = before.ends_s - (before.wrap_s or 0)
            pauses[before.disposition or before.outcome].append(after.started_s - hung_up_s)
    assert set(pauses) == set(retry)
    assert all(min(pauses[word]) >= after_s - 1e-6 for word, after_s in retry.items())
    assert {last for attempts, last in seen if attempts} == set(retry)


def test_a_program_that_listens_makes_both_mistakes_in_their_shares() -> None:
    detection = Detection(machines_found=0.8, persons_lost=0.1, listens_s=1)
    for leads in (4_000, people(4_000)):
        campaign = offer(
            leads=leads, answered=0.4, voicemail=0.4, dial=dialler.at_level(1), tries=1,
            detection=detection, machine_s=6, closes_s=6 * HOUR,
        )  # fmt: skip
        played = day(floor(campaign, agents=60), 1)
        found = Counter(
            (row.outcome, row.disposition == "taken_for_machine") for row in rows(played)
        )
        persons = found["answered", False] + found["dropped", False] + found["dropped", True]
        assert found["dropped", True] / persons == pytest.approx(0.1, abs=0.03)
        machines = [row for row in rows(played) if row.outcome == "voicemail"]
        with_agent = [row for row in machines if row.agent]
        assert len(with_agent) / len(machines) == pytest.approx(0.2, abs=0.03)
        assert {row.talk_s for row in with_agent} == {None}
        assert min(row.wait_s for row in with_agent) >= 7
        ringing = [s for s in played.stretches if s[1] == "ringing"]
        assert len(ringing) == len(with_agent)
        contacts.check(played.log)


def test_the_time_of_listening_counts_towards_the_two_seconds() -> None:
    detection = Detection(machines_found=1, persons_lost=0, listens_s=1.5)
    campaign = offer(
        answered=1, voicemail=0, busy=0, invalid=0, ring_s=5, dial=dialler.at_level(9),
        drop_after_s=2, detection=detection,
    )  # fmt: skip
    dropped = [row for row in rows(day(floor(campaign, 2))) if row.outcome == "dropped"]
    rang = [row.wait_s for row in dropped]
    assert len(rang) > 20
    plain = replace(campaign, detection=None)
    longer = {r.caller: r.wait_s for r in rows(day(floor(plain, 2))) if r.outcome == "dropped"}
    both = [row for row in dropped if row.attempt == 0 and row.caller in longer]
    assert both
    assert all(row.wait_s == pytest.approx(longer[row.caller]) for row in both)


def test_an_agent_reads_before_a_preview_dial() -> None:
    campaign = offer(preview_s=40, spread=0, answered=1, voicemail=0, busy=0, invalid=0)
    played = day(floor(campaign, agents=1))
    first = rows(played)[0]
    assert first.started_s == 40
    assert played.stretches[0][1] == "ringing"
    assert played.stretches[0][4] == pytest.approx(40 + first.wait_s)
    assert all(row.started_s < campaign.closes_s for row in rows(played))
    assert kpi.aht(played.log) == pytest.approx(120, abs=60)


def test_a_dialler_sees_its_clocks_and_for_how_long_agents_have_been_on_a_contact() -> None:
    looks: list[tuple[Dialling, list[float]]] = []

    def look(seen: Dialling) -> int:
        looks.append((seen, seen.record.handling_s()))
        assert len(seen.record.dropped_at) == seen.dropped
        assert len(seen.record.answered_at) == len(seen.record.ring_s) == seen.answered
        return seen.idle * 3

    played = day(floor(offer(dial=look, reserve=False, answered=0.6), agents=4), 6)
    seen, _ = looks[-1]
    ended = rows(played)
    assert seen.dropped > 0
    took = Counter(round(row.talk_s + row.wrap_s, 6) for row in ended if row.talk_s is not None)
    noted = Counter(round(seconds, 6) for seconds in seen.record.handle_s)
    assert noted <= took
    assert noted.total() > 40
    for at, handling in looks:
        assert len(handling) == at.agents - at.idle
        assert all(0 <= seconds <= at.now_s for seconds in handling)
    assert looks[0][0].due == 300


def test_what_a_rule_remembers_ends_with_its_day() -> None:
    def begin() -> Any:
        asked = 0

        def dial(seen: Dialling) -> int:
            nonlocal asked
            asked += 1
            return seen.idle if asked < 20 else 0

        return dial

    ends_early = dialler.Rule("ends early", True, begin)
    campaign = offer(dial=ends_early)
    first, again = (day(floor(campaign), 3) for _ in range(2))
    assert first.rows == again.rows
    assert 0 < len(first.rows) < 40


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (lambda: offer(leads=-1), "leads must be a whole number of 0 or more, got -1"),
        (lambda: offer(leads=["Ann"]), "leads of offer must be leads, got 'Ann'"),
        (
            lambda: offer(leads=people(1) * 2),
            "names of leads of offer must differ, got 'lead-0000' twice",
        ),
        (
            lambda: offer(leads=5, retry={}),
            "retry must be None where leads is a number, got 5 leads",
        ),
        (lambda: offer(retry={"busy": -1}), "retry must be 0 seconds or more, got -1 for 'busy'"),
        (lambda: offer(refill_s=0), "refill_s must be above 0, got 0"),
        (lambda: offer(detection=Detection()), r"detection must be None where an agent waits"),
        (
            lambda: offer(dial=dialler.at_level(2), preview_s=5),
            r"preview_s must be 0 where no agent waits on the line \(reserve\), got 5",
        ),
        (lambda: Detection(persons_lost=2), "persons_lost must be a share from 0 to 1, got 2"),
        (lambda: Lead(id=""), "name must be a word, got ''"),
        (lambda: Lead(id="a", numbers=()), "numbers of a must be one or more, got none"),
        (lambda: Lead(id="a", due_s=-1), "due_s must be 0 or more, got -1"),
        (
            lambda: day(floor(offer(person=lambda _due, _at: Chances(0.9, 0.2)))),
            "person of offer must return shares from 0 to 1",
        ),
        (
            lambda: day(floor(offer(pick_leads=lambda due, _at: [*due, due[0]]))),
            "pick_leads of offer must return leads that are due, each once",
        ),
        (
            lambda: day(floor(offer(pick_leads=lambda due, _at: [due[0]._replace(number=1)]))),
            "pick_leads of offer must return leads that are due",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_by_name(made: Any, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        made()


def test_in_order_is_appointments_by_time_and_then_who_came_due_first() -> None:
    lead = Lead(id="a")
    due = [Due(lead, 0, 5), Due(lead, 0, 3), Due(lead, 0, 9, True), Due(lead, 0, 7, True)]
    at = datetime(2026, 3, 2, tzinfo=ZoneInfo("UTC"))
    assert [one.since_s for one in in_order(due, at)] == [7, 9, 3, 5]
