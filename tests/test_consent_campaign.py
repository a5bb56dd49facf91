"""A campaign asks consent before each attempt, and writes each attempt into the ledger."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import pytest

from bpo_course import content, simulation
from bpo_course.simulation import Lead
from bpo_course.tools import campaign, consent
from bpo_course.tools.campaign import Attempt, Book, Caps, Consent, Ends, Run, Setup

WEEK: Final = tuple(date(2026, 3, 2) + timedelta(days=nth) for nth in range(3))
MORNING: Final = datetime(2026, 3, 1, tzinfo=UTC)
ALL_DAY: Final = dict.fromkeys(campaign.WEEKDAYS, ("00:00", "24:00"))
OFTEN: Final = {"no_answer": 1_800.0, "busy": 300.0, "voicemail": 3_600.0, "wrong_party": 600.0}
PLACES: Final = (
    ("us-fl", "+1305555{:04d}", "America/New_York"),
    ("us-tx", "+1512555{:04d}", "America/Chicago"),
    ("us-pa", "+1215555{:04d}", "America/New_York"),
    ("", "+44207946{:04d}", "Europe/London"),
    ("us-fl", "+1850555{:04d}", "America/Chicago"),
    ("", "+1416555{:04d}", "America/Toronto"),
)


def people(count: int) -> list[tuple[Lead, str]]:
    """Return generated leads in several places, with their addresses."""
    found = []
    for nth in range(count):
        place, number, zone = PLACES[nth % len(PLACES)]
        lead = Lead(id=f"lead {nth:03d}", numbers=(number.format(100 + nth),), zone=zone)
        found.append((lead, place))
    return found


def ledger_for(leads: list[tuple[Lead, str]]) -> consent.Ledger:
    """Return a ledger with the registers, in which each seventh person asked not to be called."""
    ledger = loaded()
    for lead, _ in leads[::7]:
        ledger.request(lead.numbers[0], MORNING, source="call")
    return ledger


def loaded() -> consent.Ledger:
    """Return a ledger that knows no one, with copies of the registers."""
    ledger = consent.Ledger()
    for name in ("us-dnc", "uk-tps"):
        ledger.load_register(name, MORNING, ())
    return ledger


def setup_of(leads: list[tuple[Lead, str]], asked: Consent | None, **more: Any) -> Setup:
    given: dict[str, Any] = {
        "name": "offer",
        "lists": {"all": [lead for lead, _ in leads]},
        "hours": ALL_DAY,
        "recycle": OFTEN,
        "caps": Caps(total=12, day=8, week=None),
        "opens": "06:00",
        "closes": "23:00",
        "zone": "America/New_York",
    }
    return Setup(**{**given, "consent": asked, **more})


def asked_of(leads: list[tuple[Lead, str]], ledger: consent.Ledger, **more: Any) -> Consent:
    places = {lead.id: place for lead, place in leads if place}
    asks = {"caller": "+1 646 555 0100", **more.pop("asks", {})}
    return Consent(ledger, content.rules(), places=places, asks=asks, **more)


def play(setup: Setup, days: tuple[date, ...] = WEEK, seed: int = 1) -> Run:
    floor = simulation.Campaign(name="offer", leads=(), talk_s=90, wrap_s=20, answered=0.15)
    return campaign.run(setup, days, floor=floor, agents=4, seed=seed)


ANA: Final = Lead(id="Ana", numbers=("+13055550123",), zone="America/New_York")
LEADS: Final = people(60)


@pytest.fixture(scope="module")
def week() -> Run:
    return play(setup_of(LEADS, asked_of(LEADS, ledger_for(LEADS))))


def test_no_attempt_is_made_that_consent_refuses(week: Run) -> None:
    again, ledger = LEADS, ledger_for(LEADS)
    asked = asked_of(again, ledger)
    assert len(week.attempts) > 200
    for attempt in sorted(week.attempts, key=lambda one: one.starts):
        lead = week.setup.leads[attempt.lead]
        answer = asked.answer(lead, attempt.starts, subject="offer")
        assert answer.allowed, str(answer)
        asked.note(lead, attempt, "offer")


def test_without_consent_such_attempts_are_made() -> None:
    free = play(setup_of(LEADS, None), WEEK[:1])
    asked = asked_of(LEADS, ledger_for(LEADS))
    refused = [
        attempt
        for attempt in free.attempts
        if not asked.answer(free.setup.leads[attempt.lead], attempt.starts).allowed
    ]
    assert len(refused) > 40
    assert free.refusals == {}


def test_refusals_are_counted_by_reason(week: Run) -> None:
    assert {
        "company-do-not-call",
        "us-fl-calling-hours",
        "us-tsr-calling-hours",
        "ca-not-modelled",
    } <= set(week.refusals)
    canadians = sum(place == "" and "+1416" in lead.numbers[0] for lead, place in LEADS)
    assert week.refusals["ca-not-modelled"] == canadians * len(WEEK)
    assert week.ended == ""


def test_every_attempt_is_in_the_ledger(week: Run) -> None:
    assert week.setup.consent is not None
    ledger = week.setup.consent.ledger
    for lead, _ in LEADS:
        noted = [one for one in ledger.history(lead.numbers[0]) if one.kind == "attempt"]
        made = [one for one in week.attempts if one.lead == lead.id]
        assert [(one.at, one.more["outcome"]) for one in noted] == [
            (one.starts, one.word) for one in made
        ]


def test_a_lead_that_may_be_called_later_is_called_then() -> None:
    late = [(ANA, "us-fl")]
    ledger = loaded()
    until = datetime(2026, 3, 2, 20, 30, tzinfo=UTC)  # 15:30 in Florida
    ledger.request("+13055550123", MORNING, until=until)
    setup = setup_of(late, asked_of(late, ledger))
    found = play(setup, WEEK[:1]).attempts
    assert found
    assert until <= found[0].starts < until + timedelta(minutes=10)


def test_a_cap_of_the_law_holds_within_the_day() -> None:
    eager = [(ANA, "us-fl")]
    asked = asked_of(eager, loaded())
    floor = simulation.Campaign(name="offer", leads=(), talk_s=90, answered=0, voicemail=0, busy=0)
    free = campaign.run(setup_of(eager, None), WEEK[:1], floor=floor, agents=1)
    kept = campaign.run(setup_of(eager, asked), WEEK[:1], floor=floor, agents=1)
    assert len(free.attempts) > 3 == len(kept.attempts)
    assert kept.refusals["us-fl-calling-hours"] == 1


def test_a_campaign_without_a_register_that_its_law_asks_for_makes_no_dial() -> None:
    """The call would be allowed by all that is known: the register is not."""
    ana = [(ANA, "us-fl")]
    played = play(setup_of(ana, asked_of(ana, consent.Ledger(), asks={"caller": None})))
    assert (len(played.attempts), played.ended) == (0, "no_lead_left")
    assert {"us-tsr-dnc-registry", "us-tsr-caller-id"} <= set(played.refusals)
    assert played.unchecked == ("caller-number", "us-dnc")
    state = played.states()["Ana"]
    assert (state.status, state.from_at) == ("no_consent", None)
    assert "which number the call shows" in state.why
    assert play(setup_of(ana, asked_of(ana, loaded())), WEEK[:1]).unchecked == ()


@pytest.mark.parametrize(("last_day", "why"), [(3, "last_day"), (9, "no_lead_left"), (14, "")])
def test_no_lead_is_left_where_the_next_lawful_time_is_after_the_campaign(
    last_day: int, why: str
) -> None:
    ledger, ana = loaded(), [(ANA, "us-fl")]
    ledger.request(ANA.numbers[0], MORNING, until=datetime(2026, 3, 11, 17, tzinfo=UTC))
    ends = Ends(last_day=date(2026, 3, last_day))
    setup = setup_of(ana, asked_of(ana, ledger), ends=ends)
    evening = datetime(2026, 3, 4, 3, tzinfo=UTC)  # the evening of 3 March
    assert campaign.ended(setup, Book(), evening) == why
    left = campaign.state(setup, Book(), "Ana", evening).from_at
    assert left == (datetime(2026, 3, 11, 17, tzinfo=UTC) if last_day == 14 else None)


def test_an_attempt_is_written_down_for_the_number_that_was_dialled() -> None:
    two = Lead(id="Ana", numbers=("+13055550123", "+13055550124"), zone="America/New_York")
    asked, at = asked_of([(two, "us-fl")], loaded()), datetime(2026, 3, 2, 15, tzinfo=UTC)
    for nth in range(3):
        when = at + timedelta(minutes=nth)
        dial = Attempt("Ana", nth + 1, when, when + timedelta(seconds=9), "no_answer")
        asked.note(two, dial, "offer", number=1)
    kinds = [[one.kind for one in asked.ledger.history(number)] for number in two.numbers]
    assert kinds == [[], ["attempt"] * 3]
    capped = asked.answer(two, at + timedelta(hours=1), subject="offer")
    assert [one.why for one in capped.reasons] == ["cap"], "the cap is on the person"


def test_a_line_that_is_not_known_is_refused_where_mobiles_may_not_be_called() -> None:
    lead = Lead(id="Ana", numbers=("+16025550123",), zone="America/Phoenix")
    at = datetime(2026, 3, 2, 18, tzinfo=UTC)
    for lines, allowed in (({}, False), ({"Ana": "landline"}, True), ({"Ana": "mobile"}, False)):
        answer = asked_of([(lead, "us-az")], loaded(), lines=lines).answer(lead, at)
        assert answer.allowed is allowed
        assert ("line-type" in answer.unchecked) is (not lines)


def test_same_seed_same_week(week: Run) -> None:
    again = play(setup_of(LEADS, asked_of(LEADS, ledger_for(LEADS))))
    assert again.attempts == week.attempts
    assert again.refusals == week.refusals


def test_what_a_campaign_asks_must_fit() -> None:
    with pytest.raises(ValueError, match="ledger must be a consent"):
        Consent({}, ())  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="purpose must be one of sales"):
        Consent(consent.Ledger(), (), purpose="fun")
    with pytest.raises(ValueError, match="asks must not have unchecked"):
        Consent(consent.Ledger(), (), asks={"unchecked": "say"})
    with pytest.raises(ValueError, match="consent must be a Consent or None"):
        setup_of(LEADS[:1], "yes")  # type: ignore[arg-type]
