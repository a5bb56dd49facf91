"""One shift through all systems: what it conserves, what each decision changes, and its score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from bpo_course import boards, contacts, content
from bpo_course.scenarios import (
    SHIFT_AGENTS,
    SHIFT_BLOCK_S,
    SHIFT_BLOCKS,
    SHIFT_CAP,
    SHIFT_OFFER,
    SHIFT_OPENS_S,
    SHIFT_TICKETS,
    SHIFT_WEIGHTS,
    SHIFT_ZONE,
    OneShift,
    ShiftEnd,
    ShiftFigures,
    ShiftMoves,
    ShiftSetup,
    ShiftWorld,
    agreed_with_expert,
    best_shift,
    days_before,
    idle_shift,
    shift_best_plan,
    shift_calls,
    shift_front,
    shift_plan_share,
    shift_planned_moves,
    shift_required,
    shift_sample,
    shift_score,
    shift_tomorrow,
    shift_transcripts,
    shift_words,
)
from bpo_course.scenarios._shift_floor import duties
from bpo_course.scenarios._shift_played import played_day
from bpo_course.simulation import ROW
from bpo_course.tools import ivr

QUEUE, CALLER, ATTEMPT, STARTED, ENDS, OUTCOME, AGENT, TALK = (
    ROW.index(name)
    for name in (
        "queue", "caller", "attempt", "started_s", "ends_s", "outcome", "agent", "talk_s",
    )
)  # fmt: skip
FRONTS = {name: shift_front(content.menu(name), callers=400) for name in ("new-menu", "old-menu")}
FEW = replace(FRONTS["new-menu"], journeys=FRONTS["new-menu"].journeys[:2])
ELSEWHERE = replace(
    FRONTS["new-menu"],
    journeys=tuple(replace(one, queue="sales") for one in FRONTS["new-menu"].journeys),
)
RULES = content.rules()
WORLDS = {seed: ShiftWorld(seed, FRONTS, RULES) for seed in range(4)}


def moves(world: ShiftWorld, **more: Any) -> tuple[ShiftMoves, ...]:
    """Return moves for a whole shift: the breaks of the plan, and no team too large."""
    found = []
    for block in range(SHIFT_BLOCKS):
        move = replace(shift_planned_moves(block), quiet="both", money=4, accounts=3)
        found.append(replace(move, **more))
    return tuple(found)


def whole(seed: int, setup: ShiftSetup | None = None, **more: Any) -> OneShift:
    world = WORLDS[seed]
    return OneShift.through(world, setup or ShiftSetup(), moves(world, **more))


def nearly(seed: int, setup: ShiftSetup | None = None, **more: Any) -> OneShift:
    """Return a shift without the tickets of its calls: it is played once, and not several times."""
    world = WORLDS[seed]
    return OneShift.nearly(world, setup or ShiftSetup(), moves(world, **more), ())


def first_hours(setup: ShiftSetup | None = None, **more: Any) -> tuple[Any, ...]:
    """Return the rows of the first three hours of a shift."""
    world, until_s = WORLDS[3], SHIFT_OPENS_S + 3 * SHIFT_BLOCK_S
    return played_day(world, setup or ShiftSetup(), moves(world, **more), (), until_s).rows


@pytest.fixture(scope="module")
def without() -> OneShift:
    return nearly(3)


@pytest.fixture(scope="module")
def shift() -> OneShift:
    return whole(1)


@pytest.fixture(scope="module")
def level() -> OneShift:
    """A shift whose dialler calls more numbers than agents are free."""
    return nearly(1, ShiftSetup(pace="level"), outbound=4)


@pytest.fixture(scope="module")
def resting() -> OneShift:
    return nearly(2, ShiftSetup(sampled=0), quiet="rest", on_break=0)


@pytest.fixture(scope="module")
def shifts(shift: OneShift, without: OneShift) -> dict[int, OneShift]:
    return {1: shift, 3: without}


# -- what is conserved ---------------------------------------------------------------------------


def test_every_contact_ends_in_exactly_one_outcome(shifts: dict[int, OneShift]) -> None:
    for shift in shifts.values():
        named = Counter((row[QUEUE], row[CALLER], row[ATTEMPT]) for row in shift.day.rows)
        assert max(named.values()) == 1
        assert not sum(shift.day.waiting.values())
        found = shift.outcomes()
        assert sum(found.values()) == len(shift.callers_rows) + shift.hung_up
        assert set(found) <= {"answered", "abandoned", "self_served", "hung up in the menu"}


def test_hour_by_hour_it_is_the_same_day_and_no_contact_is_lost(shift: OneShift) -> None:
    played, rows = OneShift(shift.world), shift.day.rows
    for move in shift.moves:
        before, played = played, played.play(move)
        day, comes = played.day, {one.id for one in played.from_calls[-1]}
        began = sum(row[STARTED] <= played.now_s and row[CALLER] not in comes for row in rows)
        assert played.done or began == len(day.rows) + sum(day.waiting.values()) + day.under_way
        if before.moves:
            assert [row for row in day.rows if row[ENDS] <= before.now_s] == list(before.day.rows)
    assert played.day.rows == rows
    assert played.tickets == shift.tickets


def test_every_dial_of_a_lead_is_its_next_one(shifts: dict[int, OneShift]) -> None:
    for shift in shifts.values():
        dials: dict[str, list[tuple[float, int]]] = {}
        for row in shift.rows_of(SHIFT_OFFER):
            dials.setdefault(row[CALLER], []).append((row[STARTED], row[ATTEMPT]))
        assert dials
        for made in dials.values():
            assert [attempt for _, attempt in sorted(made)] == list(range(len(made)))


def test_agents_time_adds_up_to_their_shift(shifts: dict[int, OneShift]) -> None:
    for shift in shifts.values():
        states = contacts.check_states(shift.states)
        opens = shift.world.moment(SHIFT_OPENS_S)
        assert states["agent"].nunique() == SHIFT_AGENTS
        for _, rows in states.groupby("agent"):
            lasted = (rows["ended_at"] - rows["started_at"]).sum()
            assert rows["started_at"].min() == opens
            assert abs(lasted - (rows["ended_at"].max() - opens)) < timedelta(milliseconds=1)
            assert rows["ended_at"].max() >= opens + timedelta(hours=SHIFT_BLOCKS)


def test_talk_in_the_log_is_talk_in_the_states(shift: OneShift) -> None:
    states = shift.states
    told = states[states["state"] == "talking"]
    lasted = (told["ended_at"] - told["started_at"]).dt.total_seconds().sum()
    assert lasted == pytest.approx(shift.log["talk_s"].sum())


# -- one log -------------------------------------------------------------------------------------


def test_all_systems_write_one_contact_log_and_the_board_reads_it(
    shifts: dict[int, OneShift],
) -> None:
    for shift in shifts.values():
        log = contacts.check(shift.log)
        assert {"voice", "email"} == set(log["channel"])
        assert {SHIFT_TICKETS, SHIFT_OFFER, "general", "security"} <= set(log["queue"])
        source = boards.Source(log, SHIFT_ZONE, contacts.check_states(shift.states))
        assert list(source.days) == ["2026-12-09"]
        view = source.view(boards.Selection(direction="inbound"), 30)
        level = next(one.value for one in view.sides[0].measures if one.entry.id == "service_level")
        assert level == pytest.approx(ShiftFigures(shift).service_level)


def test_a_ticket_of_a_call_names_the_call_and_its_customer(shift: OneShift) -> None:
    log = shift.log.set_index("contact_id")
    brought = [one for block in shift.from_calls for one in block]
    assert len(brought) > 5
    for ticket in brought:
        contact = ticket.state.contacts[0]
        assert log.loc[contact, "customer"] == ticket.customer
        assert not log.loc[contact, "resolved"]


def test_a_solved_ticket_was_worked_once_and_its_email_is_in_the_log(shift: OneShift) -> None:
    worked = shift.rows_of(SHIFT_TICKETS)
    solved = {name for name, one in shift.tickets.items() if one.status == "solved"}
    assert solved == {row[CALLER] for row in worked}
    assert len(worked) == len(solved) > 30
    emails = shift.log[shift.log["channel"] == "email"]
    assert sorted(emails["customer"]) == sorted(shift.tickets[name].customer for name in solved)


def test_customers_who_call_again_are_linked_to_their_ticket(shifts: dict[int, OneShift]) -> None:
    linked = [
        (shift, one)
        for shift in shifts.values()
        for one in shift.tickets.values()
        if len(one.state.contacts) > 1
    ]
    assert linked
    for shift, ticket in linked:
        rows = shift.log[shift.log["contact_id"].isin(ticket.state.contacts)]
        assert set(rows["customer"]) == {ticket.customer}


# -- the same day --------------------------------------------------------------------------------


def test_the_same_seed_and_decisions_are_the_same_day(without: OneShift) -> None:
    again = OneShift.nearly(ShiftWorld(3, FRONTS, RULES), ShiftSetup(), without.moves, ())
    assert again.day.rows == without.day.rows
    assert again.tickets == without.tickets
    assert shift_score(again) == shift_score(without)


def test_another_seed_is_another_day(shifts: dict[int, OneShift]) -> None:
    assert shifts[1].day.rows != shifts[3].day.rows


@pytest.mark.slow  # eight hours are played one after the other, then at once
def test_hour_by_hour_and_at_once_are_the_same_day_with_other_moves() -> None:
    shift = OneShift(WORLDS[2])
    for _ in range(SHIFT_BLOCKS):
        shift = shift.play(replace(shift.next_moves(), quiet="tickets", keep_free=1))
    at_once = OneShift.through(WORLDS[2], shift.setup, shift.moves)
    assert at_once.day.rows == shift.day.rows
    assert at_once.tickets == shift.tickets


# -- what each decision changes ------------------------------------------------------------------


@pytest.fixture(scope="module")
def usual() -> tuple[Any, ...]:
    return first_hours()


@pytest.mark.parametrize(
    "setup",
    [
        {"menu": "old-menu"},
        {"agent_rule": "best-skill"},
        {"contact_rule": "longest-wait"},
        {"ticket_order": "shortest first"},
        {"sampled": 0},
    ],
    ids=str,
)
def test_each_choice_before_the_shift_changes_the_day(setup: Any, usual: Any) -> None:
    assert first_hours(ShiftSetup(**setup)) != usual


@pytest.mark.parametrize(
    "move",
    [
        {"money": 6}, {"accounts": 1}, {"tickets": 2}, {"outbound": 2}, {"on_break": 0},
        {"keep_free": 5}, {"quiet": "rest"}, {"quiet": "tickets"}, {"quiet": "campaign"},
    ],
    ids=str,
)  # fmt: skip
def test_each_lever_changes_the_day(move: Any, usual: Any) -> None:
    assert first_hours(**move) != usual


def test_the_pace_changes_how_the_campaign_dials(shift: OneShift, level: OneShift) -> None:
    predictive = nearly(1, ShiftSetup(pace="predictive"), outbound=4)
    assert ShiftFigures(shift).dropped == 0
    assert ShiftFigures(level).drop_rate > 0.03
    assert ShiftFigures(predictive).drop_rate < ShiftFigures(level).drop_rate


def test_with_rest_no_ticket_and_no_dial_is_made(resting: OneShift) -> None:
    assert not resting.rows_of(SHIFT_TICKETS)
    assert not resting.rows_of(SHIFT_OFFER)


def test_agents_who_only_work_tickets_take_no_call() -> None:
    shift = nearly(1, tickets=3, quiet="rest")
    doing = shift.duties
    for row in shift.rows_of(SHIFT_TICKETS):
        half = int((row[STARTED] - SHIFT_OPENS_S) // (SHIFT_BLOCK_S / 2))
        agent = int(row[AGENT].split()[1]) - 1
        assert doing[min(half, 15)][agent] == "tickets"


def test_breaks_are_taken_and_counted(shift: OneShift, resting: OneShift) -> None:
    states = shift.states
    had = set(states.loc[states["state"] == "break", "agent"])
    assert len(had) == shift.breaks_given == SHIFT_AGENTS
    assert shift.breaks_due == 0
    assert resting.breaks_given == 0
    assert len(resting.without_break) == resting.breaks_due > 0


def test_scoring_takes_an_agent_off_the_phones() -> None:
    world = ShiftWorld(1, FRONTS, RULES)
    made = moves(world)
    for sampled, halves in ((0, 0), (10, 4), (20, 8)):
        scored = [half.count("scores") for half in duties(world, ShiftSetup(sampled=sampled), made)]
        assert sum(scored) == halves
        assert set(scored) <= {0, 1}


# -- the law -------------------------------------------------------------------------------------


@pytest.mark.parametrize("played", ["shift", pytest.param("level", marks=pytest.mark.slow)])
def test_no_dial_was_made_that_consent_refuses(played: str, request: pytest.FixtureRequest) -> None:
    shift: OneShift = request.getfixturevalue(played)
    listed = ShiftWorld(1, FRONTS, RULES).leads  # whose ledger may be written to
    leads = {one.id: one for one in listed.leads}
    dials = sorted(shift.rows_of(SHIFT_OFFER), key=lambda row: row[STARTED])
    assert len(dials) > 200
    for row in dials:
        lead, at = leads[row[CALLER]], shift.world.moment(row[STARTED])
        assert listed.answer(lead, at).allowed, (lead, at)
        listed.ledger.attempt(
            lead.numbers[0], at, purpose="sales", subject=SHIFT_OFFER,
            connected=row[OUTCOME] == "answered", talked=row[OUTCOME] == "answered",
        )  # fmt: skip


@pytest.mark.parametrize("every", [6, pytest.param(1, marks=pytest.mark.slow)])  # of 300 leads
def test_the_windows_of_a_lead_are_what_consent_answers_at_any_moment(every: int) -> None:
    rng = Random(5)
    world = WORLDS[1]
    for lead in world.leads.leads[::every]:
        for _ in range(3):
            at = world.moment(SHIFT_OPENS_S + rng.uniform(0, SHIFT_BLOCKS * SHIFT_BLOCK_S))
            assert world.leads.may_dial(lead, at) == world.leads.answer(lead, at).allowed


def test_places_open_and_close_during_the_shift() -> None:
    world = WORLDS[3]
    found: dict[str, set[tuple[str, str]]] = {}
    for lead in world.leads.leads:
        place = found.setdefault(world.leads.places[lead.id], set())
        for since, until in world.leads.windows(lead):
            local = [at.astimezone(world.moment(0).tzinfo) for at in (since, until)]
            place.add((f"{local[0]:%H:%M}", f"{local[1]:%H:%M}"))
    assert found == {
        "in": {("12:00", "20:00")},
        "ph": {("12:00", "18:30")},
        "us-fl": {("18:30", "20:00")},
        "us-md": {("18:30", "20:00")},
        "us-pa": {("19:30", "20:00")},
    }


def test_who_withdraws_consent_is_not_called_from_that_second() -> None:
    listed = next(world.leads for world in WORLDS.values() if world.leads.stopped)
    assert listed.stops_at
    stopped = [one for one in listed.leads if one.id in listed.stopped]
    assert len(stopped) == 45
    for lead in stopped:
        assert not listed.answer(lead, listed.stops_at).allowed
        assert not listed.may_dial(lead, listed.stops_at)


# -- incidents -----------------------------------------------------------------------------------


def of_kind(kind: str) -> Iterator[tuple[ShiftWorld, Any]]:
    for world in WORLDS.values():
        for one in world.incidents:
            if one.kind == kind:
                yield world, one


def test_three_incidents_come_in_different_hours() -> None:
    for world in WORLDS.values():
        assert len({one.kind for one in world.incidents}) == 3
        assert len({one.block for one in world.incidents}) == 3
        assert [one for block in range(SHIFT_BLOCKS) for one in world.news(block)] == list(
            world.incidents
        )


def test_a_fault_brings_callers_in_its_hours_alone() -> None:
    world, one = next(of_kind("fault"))
    more = world.more_callers()[one.reason]
    first, last = 2 * one.block, 2 * (one.block + one.blocks)
    assert all(bool(calls) == (first <= half < last) for half, calls in enumerate(more))
    queue = next(r for r in content.menu("new-menu").reason if r.id == one.reason).queue
    calls = world.arrivals("new-menu")[queue].calls
    assert calls[first] / world.callers[first] > 1.3 * calls[0] / world.callers[0]


def test_absent_agents_are_offline_to_the_end() -> None:
    world, one = next(of_kind("absent"))
    made = tuple(
        replace(shift_planned_moves(block), money=3, accounts=2) for block in range(SHIFT_BLOCKS)
    )
    shift = OneShift.nearly(world, ShiftSetup(sampled=0), made, ())
    states = shift.states
    off = states[states["state"] == "offline"]
    assert set(off["agent"]) == {f"Agent {place + 1:02d}" for place in one.agents}
    assert shift.there(one.block) == SHIFT_AGENTS - 3
    assert shift.there(one.block - 1) == SHIFT_AGENTS


def test_the_auditors_question_is_the_most_urgent_ticket() -> None:
    world, one = next(of_kind("audit"))
    ticket = next(t for t in world.tickets.tickets if t.id == "AUDIT-1")
    assert ticket.state.opened_at == world.moment(SHIFT_OPENS_S + SHIFT_BLOCK_S * one.block)
    assert world.line(ticket).left_min == 60
    made = (ShiftMoves(quiet="rest", money=3, accounts=2),) * SHIFT_BLOCKS
    rest = OneShift.nearly(world, ShiftSetup(), made, ())
    assert rest.ticket_figures.audit_late


def test_next_moves_make_room_for_the_breaks_of_the_plan() -> None:
    shift = OneShift(WORLDS[1]).play(ShiftMoves(money=6, accounts=4, tickets=6))
    found = shift.next_moves()
    assert (found.on_break, found.accounts, found.money, found.tickets) == (3, 1, 6, 6)


def test_next_moves_keep_the_levers_and_fit_who_is_there() -> None:
    world, one = next(of_kind("absent"))
    shift = OneShift(world)
    while shift.block < one.block:
        shift = shift.play(replace(shift.next_moves(), money=10, accounts=2))
    found = shift.next_moves()
    assert found.named <= shift.there(one.block)
    assert found.quiet == shift.moves[-1].quiet
    shift.play(found)


# -- the score -----------------------------------------------------------------------------------


def test_the_parts_weigh_a_hundred() -> None:
    assert sum(SHIFT_WEIGHTS.values()) == 100


def test_each_part_is_a_share(shifts: dict[int, OneShift]) -> None:
    for shift in shifts.values():
        score = shift_score(shift, ShiftEnd({"a": 0.5}, shift_best_plan(shift)))
        assert set(score.parts) == set(SHIFT_WEIGHTS)
        assert all(0 <= part <= 1 for part in score.parts.values())
        assert not score.breaches


def test_a_breach_is_told_apart_and_caps_the_score(level: OneShift) -> None:
    score = shift_score(level, ShiftEnd({"a": 1.0}, shift_best_plan(level)))
    assert "The limit is 3 %" in score.breaches[0]
    clean = replace(score, breaches=())
    assert clean.value > SHIFT_CAP == score.value
    nothing = replace(clean, parts=dict.fromkeys(SHIFT_WEIGHTS, 0.0))
    assert score.points(nothing, clean) == SHIFT_CAP
    assert clean.points(nothing, clean) == 100
    assert nothing.points(nothing, clean) == 0


def one_menu(seed: int) -> ShiftWorld:
    return ShiftWorld(seed, {"new-menu": FRONTS["new-menu"]}, RULES)


@pytest.mark.slow  # dozens of shifts are played; the lab's tests search a day too
@pytest.mark.parametrize("seed", [0, 2])
def test_the_best_found_beats_doing_nothing(seed: int) -> None:
    world = one_menu(seed)
    start, best = best_shift(world, 0), best_shift(world, 6)
    assert best.score.value > 30 + shift_score(idle_shift(world)).value
    assert best.score.value >= start.score.value
    assert not best.score.breaches


@pytest.fixture
def played_once(without: OneShift, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What a search asks for, where each shift that it plays is worth less than the one before."""
    asked: list[Any] = []

    def play(_world: ShiftWorld, *plan: Any) -> OneShift:
        asked.append(plan[:2])
        return without

    monkeypatch.setattr(OneShift, "through", play)
    monkeypatch.setattr(OneShift, "nearly", play)
    return asked


def test_a_search_tells_what_it_plays_and_is_the_same_again(played_once: list[Any]) -> None:
    told: list[int] = []
    best = best_shift(WORLDS[3], 25, progress=told.append)
    first = list(played_once)
    assert told == list(range(1, best.tried + 1))
    assert best.tried == 4 + 25  # two menus, two other teams, and the changes
    assert not best.stopped
    assert len({str(plan) for plan in first}) > 25
    played_once.clear()
    assert best_shift(WORLDS[3], 25).tried == best.tried
    assert played_once == first


@pytest.mark.usefixtures("played_once")
def test_a_search_that_is_stopped_returns_what_it_has() -> None:
    best = best_shift(one_menu(1), tries=1_000, stop=lambda: True)
    assert best.tried == 3
    assert best.stopped
    assert best.shift.done


# -- after the shift -----------------------------------------------------------------------------


def test_quality_draws_as_many_answered_calls_as_it_scores(shift: OneShift) -> None:
    sample = shift_sample(shift)
    assert len(sample.ids) == len(set(sample.ids)) == shift.setup.sampled
    calls = content.quality("helpline")
    assert len(shift_transcripts(shift, calls)) == 4
    assert shift_transcripts(replace(shift, setup=ShiftSetup(sampled=0)), calls) == ()


def test_scoring_as_the_expert_does_counts_in_full_and_a_missed_critical_error_not() -> None:
    calls = content.quality("helpline")
    for name, right in calls.ratings["expert"].items():
        assert agreed_with_expert(calls, name, right) == 1
        item = next(one for one in calls.card.items if one.critical)
        other = "no" if right[item.id] == "yes" else "yes"
        assert agreed_with_expert(calls, name, {**right, item.id: other}) == 0
    with pytest.raises(ValueError, match="call must be one of"):
        agreed_with_expert(calls, "none", {})


def test_the_plan_that_tomorrow_needs_is_worth_most(shift: OneShift) -> None:
    best = shift_best_plan(shift)
    worth = shift_plan_share(shift, best)
    assert worth > 0.97
    for change in (-3, 3):
        assert shift_plan_share(shift, [n + change for n in best]) < worth
    assert shift_plan_share(shift, [0] * SHIFT_BLOCKS) == 0
    assert best == shift_required(shift, shift_tomorrow(shift))


def test_a_floor_that_answers_no_call_can_be_scored_and_planned_for() -> None:
    world = WORLDS[2]
    made = tuple(ShiftMoves(money=0, accounts=0, tickets=13, quiet="rest") for _ in range(8))
    made = tuple(replace(one, tickets=OneShift(world).there(n)) for n, one in enumerate(made))
    shift = OneShift.nearly(world, ShiftSetup(sampled=0), made, ())
    assert ShiftFigures(shift).service_level == 0
    assert set(shift.outcomes()) <= {"abandoned", "self_served", "hung up in the menu"}
    assert shift_sample(shift).ids == ()
    score = shift_score(shift, ShiftEnd(plan=shift_best_plan(shift)))
    assert score.parts["customers"] == 0
    assert score.parts["plan"] > 0.9


def test_tomorrow_is_the_level_that_lasts(shifts: dict[int, OneShift]) -> None:
    for shift in shifts.values():
        ratio = sum(shift_calls(shift)) / sum(shift_tomorrow(shift))
        assert 0.7 < ratio < 1.4


def test_the_days_before_have_the_level_that_lasts_and_no_incident() -> None:
    world = ShiftWorld(2, FRONTS, RULES)
    before = days_before(world, "old-menu")
    log = contacts.check(before.log)
    assert set(log["direction"]) == {"inbound"}
    assert list(boards.Source(log, SHIFT_ZONE).days) == [str(at) for at in before.logs]
    expected = shift_tomorrow(OneShift(world, ShiftSetup(menu="old-menu")))
    assert sum(before.calls) == pytest.approx(sum(expected), rel=0.1)


def test_only_the_first_two_scored_calls_count(shift: OneShift) -> None:
    def worth(*shares: float) -> float:
        return ShiftEnd({str(n): share for n, share in enumerate(shares)}).quality(shift)

    assert worth() < worth(1) < worth(1, 0.5) < worth(1, 1)
    assert worth(1, 1, 0) == worth(1, 1)


def test_words_in_place_of_digits_lead_most_callers_to_the_right_team() -> None:
    tree = content.menu("new-menu")
    said = [
        ivr.Said(one.id, one.id, one.id, 0.9 if nth % 4 else 0.1)
        for nth, one in enumerate(tree.reason)
    ]
    day = shift_words(tree, ivr.Trial(tuple(said)))
    assert len(day.journeys) == 1_000
    assert day.misroutes == 0
    assert 0.1 < day.person < 0.5
    assert 0 < day.ends["self_served"] < 1_000
    with pytest.raises(ValueError, match="must have sentences"):
        shift_words(tree, ivr.Trial(()))


# -- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "rule"),
    [
        (lambda: ShiftMoves(money=-1), "money must be a whole number of 0 or more, got -1"),
        (lambda: ShiftMoves(money="3"), "money must be a whole number of 0 or more, got '3'"),
        (lambda: ShiftMoves(keep_free=17), "keep_free must be at most 16, got 17"),
        (lambda: ShiftEnd({"a": 1.5}), "agreed must be shares from 0 to 1, got 1.5 for a"),
        (lambda: ShiftWorld(1, {"own": FEW}, RULES), "own must have callers of each reason"),
        (lambda: ShiftWorld(1, {"own": ELSEWHERE}, RULES), "own must lead to the floor's queues"),
        (lambda: ShiftMoves(quiet="sleep"), "quiet must be one of rest, tickets"),
        (lambda: ShiftMoves(money=10, accounts=9), "must be at most 16 together"),
        (lambda: ShiftSetup(pace="fast"), "pace must be one of blended, level"),
        (lambda: ShiftSetup(sampled=7), "sampled must be one of 0, 5"),
        (lambda: ShiftSetup(ticket_order="random"), "ticket_order must be one of"),
        (lambda: OneShift(WORLDS[1], ShiftSetup(menu="none")), "menu must be one of new-menu"),
        (lambda: OneShift(WORLDS[1]).play(ShiftMoves(on_break=1)), "on_break must be 0 at 12:00"),
        (lambda: OneShift(WORLDS[1], moves=(ShiftMoves(),) * 9), "moves must be at most 8"),
        (lambda: ShiftWorld(-1, FRONTS, RULES), "seed must be a whole number of 0 or more"),
        (lambda: ShiftWorld(1, {}, RULES), "fronts must have a menu or more"),
        (lambda: ShiftEnd(plan=(1, 2)), "plan must have 8 numbers, one an hour, got 2"),
        (lambda: ShiftEnd(plan=(99,) * 8), "plan must be whole numbers from 0 to 32, got 99"),
        (lambda: shift_score(OneShift(WORLDS[1])), "shift must be over, 8 blocks are left"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(make: Any, rule: str) -> None:
    with pytest.raises(ValueError, match=rule):
        make()


def test_a_shift_that_is_over_goes_no_further(shift: OneShift) -> None:
    with pytest.raises(ValueError, match="the shift has 8 blocks and is over"):
        shift.play(ShiftMoves())


def test_more_agents_than_are_there_are_refused() -> None:
    world, one = next(of_kind("absent"))
    made = (ShiftMoves(money=14, accounts=0),) * (one.block + 1)
    with pytest.raises(ValueError, match="agents named must be at most 13"):
        OneShift(world, moves=made)
