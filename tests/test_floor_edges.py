"""A campaign in a stranger's hands: odd lists, odd rules, days that are cut, two campaigns at once.

What is refused is refused by name; what is allowed keeps every promise of the floor.
"""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

import numpy as np
import pytest

from bpo_course import contacts
from bpo_course.simulation import (
    ROW,
    Agent,
    Campaign,
    Chances,
    Dialling,
    Due,
    Floor,
    InboundQueue,
    Lead,
    day,
)
from bpo_course.tools import dialler

HOUR: Final = 3_600.0
_QUEUE, _OUTCOME, _ENDS = (ROW.index(name) for name in ("queue", "outcome", "ends_s"))


def people(count: int, **more: Any) -> list[Lead]:
    return [Lead(id=f"lead {n}", **more) for n in range(count)]


def offer(**more: Any) -> Campaign:
    given = {"name": "offer", "leads": people(60), "talk_s": 100, "wrap_s": 20, "closes_s": HOUR}
    return Campaign(**{**given, **more})


def floor(*campaigns: Campaign, agents: int = 5) -> Floor:
    names = [campaign.name for campaign in campaigns]
    ends_s = max(campaign.closes_s for campaign in campaigns)
    team = [Agent.on_shift(f"agent {n}", 0, ends_s, names) for n in range(agents)]
    return Floor(campaigns=campaigns, agents=team)


# -- lists ---------------------------------------------------------------------------------------


def test_a_list_may_be_any_whole_number_none_or_one() -> None:
    alike = day(floor(offer(leads=50)), 3).rows
    assert day(floor(offer(leads=np.int64(50))), 3).rows == alike
    assert day(floor(offer(leads=50.0)), 3).rows == alike
    assert day(floor(offer(leads=np.int64(0)))).rows == day(floor(offer(leads=()))).rows == ()
    assert len(day(floor(offer(leads=people(1), tries=1))).rows) == 1


def test_earlier_dials_may_be_any_whole_number() -> None:
    for attempts in (1, 1.0, np.int64(1)):
        played = day(floor(offer(leads=people(1, attempts=attempts), tries=2)))
        assert played.log["contact_id"].tolist() == ["lead 0-2"]


def test_a_person_may_have_any_name() -> None:
    names = ["Zoë K.", "山田 太郎", "a-1", "a", "a-1-1", " ", "offer-1"]
    played = day(floor(offer(leads=[Lead(id=name) for name in names], tries=1)))
    contacts.check(played.log)
    assert sorted(played.log["customer"]) == sorted(names)


def test_what_is_changed_after_a_campaign_was_made_does_not_change_it() -> None:
    retry, leads = {"no_answer": 60.0}, people(3)
    campaign = offer(retry=retry, leads=leads)
    retry["no_answer"] = -1
    leads.clear()
    assert campaign.retry == {"no_answer": 60.0}
    assert isinstance(campaign.leads, tuple)
    assert len(campaign.leads) == 3


# -- rules ---------------------------------------------------------------------------------------


def always(answer: Any) -> Any:
    return lambda *_: answer


def _fresh(due: Sequence[Due], _at: datetime) -> list[Due]:
    return [one._replace(attempts=0) for one in due]


def _others(due: Sequence[Due], _at: datetime) -> list[Due]:
    return [one._replace(lead=Lead(id=one.lead.id, score=1)) for one in due]


def _half(due: Sequence[Due], _at: datetime) -> list[Due]:
    return [one._replace(number=0.5) for one in due]  # type: ignore[arg-type]


def _for_ever(due: Sequence[Due], _at: datetime) -> Any:
    while True:
        yield from due


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (lambda: offer(leads=None), "leads must be a whole number of 0 or more, got None"),
        (lambda: offer(leads=Lead(id="a")), "leads must be a whole number of 0 or more, got Lead"),
        (lambda: offer(leads=np.float64(1.5)), "leads must be a whole number of 0 or more"),
        (lambda: offer(retry={"busy": None}), "retry must be 0 seconds or more, got None for 'bus"),
        (lambda: offer(retry={"busy": "x"}), "retry must be 0 seconds or more, got 'x' for 'busy'"),
        (lambda: Lead(id="a", numbers="0123"), "numbers of a must be a list, got '0123'"),
        (lambda: day(floor(offer(person=always(None)))), "person of offer must return Chances"),
        (lambda: day(floor(offer(person=always(0.3)))), "must return Chances, got 0.3"),
        (lambda: day(floor(offer(person=always((1, 0))))), r"must return Chances, got \(1, 0\)"),
        (lambda: day(floor(offer(person=always(Chances(1, talk=-1))))), "share of the talk time"),
        (lambda: day(floor(offer(person=always(Chances(1, talk=math.nan))))), "share of the talk"),
        (lambda: day(floor(offer(person=always(Chances(1, talk=math.inf))))), "share of the talk"),
        (lambda: day(floor(offer(pick_leads=always(None)))), "pick_leads of offer must return lea"),
        (lambda: day(floor(offer(pick_leads=lambda due, _at: [due[0].lead]))), "pick_leads of off"),
        (lambda: day(floor(offer(pick_leads=_others))), "pick_leads of offer must return leads"),
        (lambda: day(floor(offer(pick_leads=_half))), "pick_leads of offer must return leads"),
        (lambda: day(floor(offer(pick_leads=_for_ever))), "pick_leads of offer must return leads"),
        (lambda: day(floor(offer(dial=always(2.5)))), "dial of offer must return a whole number"),
        (lambda: day(floor(offer(dial=always(None)))), "dial of offer must return a whole number"),
        (lambda: day(floor(offer()), zone="Mars/Base"), "zone must be the name of a time zone, su"),
        (lambda: day(floor(offer()), zone=""), "zone must be the name of a time zone, such as"),
        (lambda: day(floor(offer()), date="soon"), "date must be a day such as '2026-03-02', got"),
        (lambda: dialler.at_level(math.inf), "lines must be 1 or more, got inf"),
        (lambda: dialler.keep_free(-1), "agents must be a whole number of 0 or more, got -1"),
        (lambda: dialler.keep_free(1.5), "agents must be a whole number of 0 or more, got 1.5"),  # type: ignore[arg-type]
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_by_name(made: Any, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        made()


def test_a_rule_cannot_forget_the_dials_of_a_lead_and_so_pass_the_cap() -> None:
    campaign = offer(
        pick_leads=_fresh, person=always(Chances(0, 1)), retry={"voicemail": 1}, tries=2
    )
    with pytest.raises(ValueError, match="pick_leads of offer must return leads that are due"):
        day(floor(campaign))


def test_a_rule_may_be_a_generator() -> None:
    lazy = offer(
        pick_leads=lambda due, _at: (one for one in due), retry={"busy": 0, "no_answer": 1}
    )
    assert day(floor(lazy), 2).rows == day(floor(replace(lazy, pick_leads=always_all)), 2).rows


def always_all(due: Sequence[Due], _at: datetime) -> Sequence[Due]:
    return due


def test_a_rule_that_raises_leaves_nothing_behind() -> None:
    def fails(_seen: Dialling) -> int:
        raise RuntimeError("no dialler")

    campaign = offer()
    before = day(floor(campaign), 1).rows
    with pytest.raises(RuntimeError, match="no dialler"):
        day(floor(replace(campaign, dial=fails)), 1)
    assert day(floor(campaign), 1).rows == before


def test_a_value_that_is_no_number_does_not_spoil_the_order_of_the_others() -> None:
    leads = [Lead(id=str(n), score=math.nan if n % 3 == 0 else n) for n in range(1, 40)]
    pick = dialler.best_first(lambda due, _at: due.lead.score)
    due = [Due(lead, 0, 0) for lead in leads]
    scores = [one.lead.score for one in pick(due, datetime(2026, 3, 2, tzinfo=UTC))]
    assert scores == sorted((n for n in range(1, 40) if n % 3), reverse=True)


@pytest.mark.parametrize("limit", [0.4, 0.6, 0.9, 0.999])
def test_a_bold_limit_ends_too(limit: float) -> None:
    seen = Dialling(
        2_000, agents=9, idle=4, talking=5, ringing=1, waiting=0, dials=900, answered=300,
        dropped=0, due=10**6,
    )  # fmt: skip
    assert 4 <= dialler.predictive(limit)(seen) < 10**6


def test_the_limit_holds_where_contacts_are_long() -> None:
    """An agent on a contact of more than twenty minutes counted as free in a moment."""
    ended: Counter[str] = Counter()
    for seed in range(3):
        campaign = offer(
            leads=9_000, talk_s=900, wrap_s=30, closes_s=8 * HOUR, dial=dialler.predictive(0.03)
        )
        ended += Counter(row[_OUTCOME] for row in day(floor(campaign, agents=30), seed).rows)
    assert ended["dropped"] / (ended["dropped"] + ended["answered"]) <= 0.027


# -- days that are cut ----------------------------------------------------------------------------


@pytest.mark.parametrize("leads", [3_000, people(3_000)])
@pytest.mark.parametrize("until_s", [100.0, 900.0, 1_500.0, 1_503.0, 1_508.0, 1_515.0])
def test_a_day_that_is_cut_is_the_whole_day_up_to_then(leads: Any, until_s: float) -> None:
    campaign = offer(
        leads=leads, talk_s=5, wrong_party_s=5, wrap_s=1, spread=0, closes_s=1_500, answered=0.7,
        dial=dialler.at_level(4), drop_after_s=20,
    )  # fmt: skip
    team = [Agent.on_shift(f"agent {n}", 0, 1_490 + n, ["offer"]) for n in range(6)]
    where = Floor(campaigns=[campaign], agents=team)
    whole, cut = day(where, 1), day(where, 1, until_s=until_s)
    assert cut.rows == tuple(row for row in whole.rows if row[_ENDS] <= until_s)
    begun = sum(row[ROW.index("started_s")] <= until_s for row in whole.rows)
    assert len(cut.rows) + cut.under_way + cut.waiting["offer"] == begun


def test_a_caller_whose_patience_is_not_over_is_still_waiting_where_a_day_is_cut() -> None:
    queue = InboundQueue(name="support", calls=[60], talk_s=20, spread=0, patience_s=400)
    where = Floor(queues=[queue], agents=[Agent.on_shift("Ana", 0, 1_700, ["support"])])
    whole = day(where, 1)
    cut = day(where, 1, until_s=1_810)
    assert cut.rows == tuple(row for row in whole.rows if row[_ENDS] <= 1_810)
    assert cut.waiting["support"] > 0


def test_a_day_begins_where_the_clock_skips_midnight_or_has_it_twice() -> None:
    """At Havana summer time begins at midnight, and ends at one o'clock."""
    for date in ("2026-03-08", "2026-11-01"):
        times: list[datetime] = []
        campaign = offer(may_dial=lambda _due, at, seen=times: not seen.append(at))
        log = day(floor(campaign), date=date, zone="America/Havana").log
        assert log["started_at"].min().to_pydatetime() == times[0].astimezone(UTC)


# -- two campaigns --------------------------------------------------------------------------------


def test_a_person_on_two_lists_has_a_contact_in_each() -> None:
    played = day(floor(offer(name="water"), offer(name="power")), 1)
    contacts.check(played.log)
    assert played.log["contact_id"].is_unique
    assert set(played.log["queue"]) == {"water", "power"}
    assert set(played.log["customer"]) == {lead.id for lead in people(60)}


@pytest.mark.parametrize("seed", range(3))
def test_two_campaigns_do_not_dial_for_the_same_agents(seed: int) -> None:
    """Each saw every free agent as its own: together they dropped up to half as many again."""
    both = ("water", "power")
    pair = [
        offer(name=name, leads=4_000, closes_s=4 * HOUR, dial=dialler.predictive(0.03), tries=2)
        for name in both
    ]
    team = [Agent.on_shift(f"agent {n}", 0, 4 * HOUR, both[:: (-1) ** n]) for n in range(10)]
    played = day(Floor(campaigns=pair, agents=team), seed)
    ended = Counter(row[_OUTCOME] for row in played.rows)
    assert ended["dropped"] / (ended["dropped"] + ended["answered"]) <= 0.03
    assert ended["answered"] > 600


def test_a_fixed_level_counts_what_rings_for_another_campaign() -> None:
    seen = Dialling(0, 9, 4, 5, 1, 0, 0, 0, 0, elsewhere=3)
    assert dialler.at_level(2)(seen) == 4
    assert dialler.adapting()(seen) == 0


# -- speed ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "more",
    [
        {"may_dial": always(False)},
        {
            "may_dial": lambda due, _at: due.lead.segment == "1",
            "retry": {"busy": 30, "no_answer": 60, "voicemail": 90},
            "tries": 10,
        },
    ],
)
def test_a_long_list_of_whom_most_may_not_be_dialled_takes_no_time(more: Any) -> None:
    """Chance was drawn for each who was then refused: the day took a minute and more."""
    leads = [Lead(id=str(n), segment=str(n % 50)) for n in range(10_000)]
    began = time.process_time()
    day(floor(offer(leads=leads, closes_s=4 * HOUR, **more), agents=10))
    assert time.process_time() - began < 6
