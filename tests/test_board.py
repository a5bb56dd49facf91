"""The dashboard, worked as the browser works it; each figure on it is the KPI's own."""

from __future__ import annotations

import gzip
import html
import json
import math
import random
import re
from collections.abc import Callable
from typing import Any, Final

import pandas as pd
import pytest
from test_widgets import HOSTILE, Element, act, elements, press, sent_by, words

from bpo_course import boards, contacts, content, kpi, widgets
from bpo_course.boards import amount
from bpo_course.widgets.measuring.board import Board
from bpo_course.widgets.measuring.board_words import HEADS

ZONE: Final = "Asia/Kolkata"
INBOUND: Final = ("answered", "answered", "answered", "abandoned", "self_served", "callback")
OUTBOUND: Final = ("answered", "no_answer", "answered", "voicemail", "dropped", "answered", "busy")


def contact(n: int, outcome: str, **changes: Any) -> dict[str, Any]:
    """A contact of the two days, other at each n; midnight in India is between the two."""
    answered, chance = outcome == "answered", random.Random(n)
    ends = ("resolved", "transferred", "escalated")
    row = {
        "contact_id": f"{changes.get('direction', 'inbound')}-{n}",
        "direction": "inbound",
        "channel": "voice",
        "queue": ("cards", "loans")[n % 2],
        "started_at": pd.Timestamp("2026-03-02T15:00Z") + pd.Timedelta(minutes=17 * n),
        "outcome": outcome,
        "wait_s": 5.0 * (n % 9),
        "talk_s": 200.0 + n if answered else None,
        "hold_s": 10.0 if answered else None,
        "wrap_s": 30.0 + n % 7 if answered else None,
        "agent": chance.choice(("asha", "bilal", "chen")) if answered else None,
        "customer": f"k{n % 25}",
        "resolved": n % 4 > 0 if answered else None,
        "csat": chance.randint(1, 5) if answered and n % 4 else None,
        "disposition": chance.choice(ends) if answered else None,
    }
    return {**row, **changes}


def inbound(**changes: Any) -> pd.DataFrame:
    rows = [contact(n, INBOUND[n % 6], **changes) for n in range(60)]
    return contacts.check(pd.DataFrame(rows))


def called(n: int) -> dict[str, Any]:
    """A call of the campaigns: an offer in one queue, debts in the other."""
    outcome, offer = OUTBOUND[n % 7], n % 2
    answered = outcome == "answered"
    ends = ("sale", "refused") if offer else ("promise", "refused")
    more = {
        "direction": "outbound",
        "queue": "card-offer" if offer else "card-debt",
        "right_party": n % 3 > 0 if answered else None,
        "disposition": ends[n % 3 > 1] if answered else None,
        "resolved": None,
        "csat": None,
        "revenue": 120.0 if answered and offer and n % 3 < 2 else None,
    }
    return contact(n, outcome, **more)


def outbound() -> pd.DataFrame:
    return contacts.check(pd.DataFrame([called(n) for n in range(63)]))


def blended() -> pd.DataFrame:
    return contacts.check(pd.concat([inbound(), outbound()], ignore_index=True))


def states() -> pd.DataFrame:
    start = pd.Timestamp("2026-03-02T15:00Z")
    rows = [
        {"agent": agent, "state": state, "started_at": start + begin, "ended_at": start + end}
        for agent in ("asha", "bilal")
        for state, begin, end in (
            ("talking", pd.Timedelta(0), pd.Timedelta(minutes=40)),
            ("available", pd.Timedelta(minutes=40), pd.Timedelta(minutes=50)),
        )
    ]
    return contacts.check_states(pd.DataFrame(rows))


def board(log: pd.DataFrame | None = None, **options: Any) -> Board:
    return Board(blended() if log is None else log, ZONE, **options)


def tiles(card: Board) -> dict[str, str]:
    """The words of each tile shown, by its name."""
    found = elements(card, "tiles")
    names = [e.words for e in found if e.has("bpo-tile-name")]
    shown = [e.words for e in found if e.has("bpo-tile")]
    return {re.sub(r" within .*", "", name): tile for name, tile in zip(names, shown, strict=True)}


def values(card: Board) -> dict[str, float]:
    """The figures of the tiles, by side and KPI."""
    sides = [measure for side in card.view.sides for measure in side.measures]
    return {measure.key: measure.value for measure in (*sides, *card.view.people)}


def choose(card: Board, name: str, label: str) -> None:
    """Choose the option of that label, as the browser does."""
    found = elements(card, "head")
    after = next(n for n, e in enumerate(found) if e.attrs.get("name") == name)
    options = [e for e in found[after:] if e.tag == "option" and e.words == label]
    act(card, found[after].attrs["data-live"], name=name, value=options[0].attrs["value"])


def table(card: Board) -> list[list[str]]:
    """The agents' table: its headings and its lines."""
    lines: list[list[str]] = []
    for element in elements(card, "agents"):
        if element.tag == "tr":
            lines.append([])
        elif element.tag in ("th", "td"):
            lines[-1].append(element.words)
    return lines


# -- the figures -----------------------------------------------------------------------------------

SELECTIONS: Final = [
    {},
    {"queue": "cards"},
    {"direction": "outbound"},
    {"day": "2026-03-03"},
    {"queue": "loans", "direction": "inbound", "day": "2026-03-02"},
    {"queue": "card-debt"},
]


def selected(log: pd.DataFrame, **chosen: str) -> pd.DataFrame:
    for name, word in chosen.items():
        local = log["started_at"].dt.tz_convert(ZONE).dt.strftime("%Y-%m-%d")
        log = log[(local if name == "day" else log[name]) == word]
    return log


@pytest.mark.parametrize("chosen", SELECTIONS)
def test_every_figure_is_the_kpis_own_on_the_same_contacts(chosen: dict[str, str]) -> None:
    card, log = board(target_s=15), blended()
    card.choose(**chosen)
    part = selected(log, **chosen)
    assert card.view.contacts == len(part) > 0
    found = values(card)
    assert len(found) >= 5
    for key, value in found.items():
        side, name = key.split("-")
        options = {"target_s": 15} if name == "service_level" else {}
        alone = kpi.catalogue[name].function(part[part["direction"] == side], **options)
        assert value == pytest.approx(alone, nan_ok=True), key


def test_a_tile_shows_value_n_interval_and_how_it_stands_to_the_target() -> None:
    card, log = board(inbound()), inbound()
    shown = tiles(card)
    level, fcr = kpi.service_level(log), kpi.fcr(log)
    assert len(shown) == 8
    assert shown["Service level"] == (
        f"Service level within 20 s {amount(level, 'share')} ✗ missed :"
        " target at least 80 % based on 40"
    )
    low, high = kpi.wilson(round(fcr * 30), 30)
    assert f"based on 30 95 % interval {100 * low:.1f} to {100 * high:.1f} %" in shown[
        "First contact resolution (FCR)"
    ].replace(": the target is inside it", "")
    assert shown["Contacts offered"] == "Contacts offered 40"
    assert (
        "no target: if it is a target, agents learn to rush" in shown["Average handle time (AHT)"]
    )


def test_only_the_side_that_a_log_has_is_shown() -> None:
    inward, outward = values(board(inbound())), values(board(outbound()))
    assert {key.split("-")[0] for key in inward} == {"inbound"}
    assert {key.split("-")[0] for key in outward} == {"outbound"}
    assert "outbound" not in words(board(inbound()), "tiles", "course", "endings", "agents")
    assert len(values(board())) == len(inward) + len(outward)


def test_kpis_that_the_log_cannot_say_have_no_tile_and_are_named() -> None:
    card = board(inbound().drop(columns=["csat", "resolved", "customer", "disposition", "agent"]))
    assert "inbound-csat" not in values(card)
    told = words(card)
    assert "This log doesn't show: First contact resolution (FCR), Customer satis" in told
    assert "Dispositions are not recorded here." in told
    assert "Agents are not recorded here." in told


def test_agents_are_shown_without_handle_times() -> None:
    card = board(inbound().drop(columns=["talk_s", "hold_s", "wrap_s"]))
    assert [name.split()[0] for name in table(card)[0][:3]] == ["Agent", "Handled", "Transferred"]
    assert sum(int(line[1]) for line in table(card)[1:]) == 30
    assert "This log doesn't show: Average handle time (AHT)." in words(card, "tiles")


def test_the_smallest_log_is_shown() -> None:
    needed = ["contact_id", "direction", "channel", "queue", "started_at", "outcome"]
    card = board(blended()[needed])
    assert values(card)["inbound-offered"] == 40
    assert "inbound-service_level" not in values(card)
    assert json.loads(card.figure)["data"][-1]["y"][0] is None


def test_what_nothing_is_measured_over_is_not_measurable_and_never_zero() -> None:
    rows = [contact(n, "self_served") for n in range(3)] + [contact(300, "answered")]
    card = board(contacts.check(pd.DataFrame(rows)))
    card.choose(day="2026-03-02")
    assert "Service level within 20 s not measurable target at least 80 %" in words(card, "tiles")
    assert tiles(card)["Contacts offered"] == "Contacts offered 0"
    assert "met" not in words(card, "tiles").split()


def test_repeats_stand_in_where_no_one_flags_what_is_resolved() -> None:
    log = inbound().drop(columns="resolved")
    log["started_at"] += pd.to_timedelta([12 * n for n in range(len(log))], unit="h")
    assert {"inbound-repeat_rate", "inbound-fcr"} & set(values(board(log))) == {
        "inbound-repeat_rate"
    }
    assert "inbound-repeat_rate" not in values(board(inbound()))


def test_a_campaign_is_not_shown_results_of_the_other_kind() -> None:
    card = board(outbound())
    both = set(values(card))
    assert {"outbound-conversion", "outbound-promise_rate", "outbound-revenue"} <= both
    card.choose(queue="card-debt")
    assert both - set(values(card)) == {"outbound-conversion", "outbound-revenue"}
    assert "Not shown, because they are 0 here: Conversion rate, Revenue." in words(card, "tiles")
    assert "Sales" not in table(card)[0]
    card.choose(queue="card-offer")
    assert both - set(values(card)) == {"outbound-promise_rate"}


def test_a_campaign_without_any_result_is_shown_its_zeros() -> None:
    log = outbound()
    log["disposition"] = log["disposition"].where(log["disposition"].isna(), "refused")
    log["revenue"] = math.nan
    assert values(board(log))["outbound-conversion"] == 0


def test_occupancy_is_that_of_the_states_of_the_day() -> None:
    card = board(states=states())
    assert values(card)["people-occupancy"] == kpi.occupancy(states()) == 0.8
    assert tiles(card)["Occupancy"] == "Occupancy 80.0 % ✓ met : ceiling 85 %"
    card.choose(queue="cards")
    assert "For all queues together" in words(card, "tiles")
    card.choose(day="2026-03-03")
    assert tiles(card)["Occupancy"] == "Occupancy not measurable ceiling 85 %"


# -- filters ---------------------------------------------------------------------------------------


def test_what_is_filtered_is_said_in_words_with_the_number_of_contacts() -> None:
    card = board()
    assert "123 of 123 contacts : all queues, both directions, all days." in words(card, "selected")
    choose(card, "queue", "loans")
    choose(card, "day", "Tue 3 March 2026")
    told = words(card, "selected")
    count = card.view.contacts
    assert f"{count} of 123 contacts : queue loans, both directions, Tue 3 March 2026." in told
    assert card.said["text"].startswith(f"{count} contacts: queue loans, both directions, Tue 3")
    choose(card, "queue", "all")
    assert "all queues, both directions, Tue 3 March 2026." in words(card, "selected")


def test_a_filter_stays_what_it_is_in_the_page_and_its_value_is_a_field() -> None:
    card = board()
    before = card.regions["head"]
    choose(card, "direction", "outbound")
    assert card.regions["head"] == before
    assert card.fields["direction"] == "1"
    assert card.fields["queue"] == ""


def test_a_day_is_local_to_the_zone() -> None:
    log = inbound()
    assert board(log)._source.days == ["2026-03-02", "2026-03-03"]
    india, utc = board(log).choose(day="2026-03-02"), Board(log, "UTC").choose(day="2026-03-02")
    assert (india, utc) == (13, 32)


def test_a_filter_without_a_choice_is_not_offered() -> None:
    labels = [e.words for e in elements(board(inbound()), "head") if e.tag == "label"]
    assert [label.split()[0] for label in labels] == ["Queue", "Day"]


def test_a_selection_without_contacts_says_so_and_leaves_nothing_of_the_last_one() -> None:
    card = board(states=states())
    assert card.choose(queue="cards", direction="outbound") == 0
    assert "0 of 123 contacts" in words(card, "selected")
    assert "There are no contacts here." in words(card)
    assert card.figure == ""
    assert words(card, "tiles", "agents", "chart", "table", "endings", "targets") == ""
    assert repr(card).endswith("queue cards, outbound, all days)")
    card.choose()
    assert card.figure


def test_an_empty_log_says_so() -> None:
    card = board(blended().head(0))
    assert "0 of 0 contacts" in words(card)
    assert repr(card) == "Dashboard(0 contacts, no days Asia/Kolkata: all queues, all days)"
    assert "There are no contacts here." in card.page()


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ({"queue": "gold"}, "queue must be one of card-debt, card-offer, cards, loans, got 'gold'"),
        ({"direction": "out"}, "direction must be one of inbound, outbound, got 'out'"),
        ({"day": "2026-03-09"}, "day must be one of 2026-03-02, 2026-03-03, got '2026-03-09'"),
    ],
)
def test_an_unknown_part_of_the_log_is_answered_with_those_there_are(
    chosen: dict[str, str], told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        board().choose(**chosen)


def test_a_zone_that_does_not_exist_is_named() -> None:
    with pytest.raises(ValueError, match="zone must be a known time zone, got 'Mars'"):
        Board(inbound(), "Mars")


def test_a_log_that_breaks_a_rule_is_refused_with_its_faults() -> None:
    with pytest.raises(contacts.ContactLogError, match="outcome: is required"):
        widgets.dashboard(inbound().drop(columns="outcome"))


# -- targets ---------------------------------------------------------------------------------------


def test_a_target_is_changed_in_its_field_and_the_verdict_follows() -> None:
    card = board(inbound())
    act(card, "target", name="inbound-service_level", value="40")
    assert "✓ met : target at least 40 %" in tiles(card)["Service level"]
    assert card.said["text"] == "Service level: met"
    assert card.fields["inbound-service_level"] == "40"
    act(card, "target", name="inbound-aht", value="120")
    assert "✗ missed : target at most 2:00" in tiles(card)["Average handle time (AHT)"]
    act(card, "target", name="inbound-service_level", value="")
    assert tiles(card)["Service level"].endswith("no target based on 40")


def test_service_level_is_measured_anew_for_another_target_time() -> None:
    card = board(inbound())
    act(card, "target", name="target_s", value="35")
    level = kpi.service_level(inbound(), 35)
    assert values(card)["inbound-service_level"] == level > kpi.service_level(inbound())
    assert "Service level within 35 s" in words(card, "tiles")


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("inbound-csat", "many", "“Customer satisfaction (CSAT)”: type a number of 0 or more."),
        ("inbound-csat", "-1", "“Customer satisfaction (CSAT)”: type a number of 0 or more."),
        ("inbound-csat", "101", "“Customer satisfaction (CSAT)” can't be more than 100 %."),
        ("target_s", "", "“Answered within (seconds)”: type a number of 0 or more."),
    ],
)
def test_a_target_that_cannot_be_is_explained_and_changes_nothing(
    name: str, value: str, told: str
) -> None:
    card = board(inbound())
    before = tiles(card)
    act(card, "target", name=name, value=value)
    assert told in words(card, "problem")
    assert tiles(card) == before
    act(card, "target", name="inbound-csat", value="70")
    assert words(card, "problem") == ""


def test_a_target_of_nothing_shown_is_refused() -> None:
    with pytest.raises(ValueError, match=r"one of target_s, inbound-service_level, .* got 'x'"):
        board(inbound()).set_target("x", 1)


def test_a_count_of_what_came_in_takes_no_target() -> None:
    fields = [e.attrs["name"] for e in elements(board(), "targets") if e.tag == "input"]
    assert "outbound-revenue" in fields
    assert not {"inbound-offered", "inbound-answered", "outbound-attempts"} & set(fields)
    assert set(fields) <= set(board().fields)


def test_every_target_is_of_a_measure_that_takes_one() -> None:
    sides = boards.TILES.items()
    every = [
        boards.Measure(side, kpi.catalogue[name], 1, 1) for side, names in sides for name in names
    ]
    assert set(boards.TARGETS) <= {measure.key for measure in every if measure.takes_target}


@pytest.mark.parametrize(
    ("name", "value", "target", "verdict"),
    [
        ("service_level", 0.8, 0.8, "met"),
        ("service_level", 0.79, 0.8, "missed"),
        ("abandonment", 0.05, 0.05, "met"),
        ("abandonment", 0.06, 0.05, "missed"),
        ("occupancy", 0.9, 0.85, "missed"),
        ("offered", 100, 50, "no target"),
        ("csat", 0.9, None, "no target"),
        ("csat", math.nan, 0.8, "not measurable"),
    ],
)
def test_a_floor_is_reached_from_above_and_a_ceiling_from_below(
    name: str, value: float, target: float | None, verdict: str
) -> None:
    assert boards.Measure("inbound", kpi.catalogue[name], value, 100).verdict(target) == verdict


def test_an_interval_that_holds_the_target_is_said_to() -> None:
    card = board(inbound())
    measure = next(m for m in card.view.sides[0].measures if m.entry.id == "fcr")
    assert measure.low < 0.7 < measure.high
    assert tiles(card)["First contact resolution (FCR)"].endswith("%: the target is inside it")
    act(card, "target", name="inbound-fcr", value="5")
    assert "includes" not in tiles(card)["First contact resolution (FCR)"]


def test_a_miss_by_a_hair_is_written_so_that_one_sees_it() -> None:
    card = board(inbound())
    level = values(card)["inbound-abandonment"]
    card.set_target("inbound-abandonment", 100 * level - 0.01)
    assert f"{100 * level:.2f} % ✗ missed" in tiles(card)["Abandonment rate"]


# -- the chart -------------------------------------------------------------------------------------


def test_half_hours_of_several_days_are_summed_and_service_level_weighs_by_contacts() -> None:
    log = inbound()
    log["started_at"] += pd.to_timedelta([24 * (n % 3) for n in range(len(log))], unit="h")
    found = boards.Source(log, ZONE).half_hours(boards.Selection(), "inbound", 20)
    offered = [sum(parts) for parts in zip(*found.counts.values(), strict=True)]
    assert sum(offered) == kpi.offered(log) == 40
    clock = log["started_at"].dt.tz_convert(ZONE).dt.floor("30min").dt.strftime("%H:%M")
    for at, value in zip(found.clock, found.values, strict=True):
        assert value == pytest.approx(kpi.service_level(log[clock == at]), nan_ok=True)


def test_half_hours_without_contacts_are_zero_and_have_no_service_level() -> None:
    rows = [contact(0, "answered"), contact(8, "answered")]
    found = boards.Source(contacts.check(pd.DataFrame(rows)), ZONE).half_hours(
        boards.Selection(), "inbound", 20
    )
    assert found.clock == ("20:30", "21:00", "21:30", "22:00", "22:30")
    assert found.counts["answered"] == (1, 0, 0, 0, 1)
    assert [math.isnan(value) for value in found.values] == [False, True, True, True, False]


def test_the_chart_has_its_numbers_as_a_table() -> None:
    card = board(inbound())
    cells = [e.words for e in elements(card, "table") if e.tag in ("th", "td")]
    assert cells[:5] == [
        f"half hour, {ZONE} time",
        "answered",
        "abandoned",
        "offered",
        "service level",
    ]
    drawn = {trace["name"]: trace["y"] for trace in json.loads(card.figure)["data"]}
    assert len(cells) == 5 * (1 + len(drawn["offered"]))
    assert sum(drawn["offered"]) == sum(drawn["answered"]) + sum(drawn["abandoned"]) == 40


def test_the_chart_is_of_the_direction_chosen() -> None:
    card = board()
    assert "The day, half hour by half hour, inbound" in words(card, "course")
    card.choose(direction="outbound")
    assert "The day, half hour by half hour, outbound" in words(card, "course")
    assert [trace["name"] for trace in json.loads(card.figure)["data"]] == [
        "attempts",
        "connect rate",
    ]


# -- outcomes and agents ---------------------------------------------------------------------------


def test_outcomes_and_dispositions_are_counted_with_their_shares() -> None:
    shown = words(board(inbound()), "endings")
    assert "How the 60 inbound contacts ended" in shown
    assert (
        "answered 30 50.0 % abandoned 10 16.7 % call-back requested 10 16.7 % self-served 10 16.7 %"
        in shown
    )
    assert "The result of the 30 answered contacts" in shown


def test_an_agents_line_is_measured_over_that_agents_contacts() -> None:
    log, card = inbound(), board(inbound())
    head, *lines = table(card)
    assert [name.split()[0] for name in head] == [
        *("Agent", "Handled", "AHT", "Transferred", "Escalated", "FCR", "CSAT")
    ]
    assert [line[0] for line in lines] == ["asha", "bilal", "chen"]
    for name, handled, aht, transferred, _, fcr, csat in lines:
        part = log[log["agent"] == name]
        assert handled == str(len(part))
        assert aht == amount(kpi.aht(part), "s")
        assert transferred.startswith(amount(kpi.transfer_rate(part), "share"))
        assert fcr.startswith(amount(kpi.fcr(part), "share"))
        assert csat.startswith(f"{amount(kpi.csat(part), 'share')} from {part['csat'].count()},")


def test_outbound_agents_have_their_sales_promises_and_revenue() -> None:
    log, card = outbound(), board(outbound())
    head, *lines = table(card)
    assert [name.split()[0] for name in head[3:]] == ["Sales", "Conversion", "Promises", "Revenue"]
    sales = log[log["disposition"] == "sale"].groupby("agent").size()
    assert {line[0]: int(line[3]) for line in lines if int(line[3])} == sales.to_dict()


def test_agents_are_sorted_by_the_heading_pressed_and_turned_when_pressed_again() -> None:
    card = board(inbound())
    exact = {line.name: line.measures["aht"].value for line in card.view.sides[0].agents}
    highest_first = sorted(exact, key=lambda name: -exact[name])
    press(card, "sort-inbound-aht")
    assert [line[0] for line in table(card)[1:]] == highest_first
    assert sort_shown(card) == {"AHT": "descending"}
    assert card.said["text"] == "Sorted by AHT, highest first."
    press(card, "sort-inbound-aht")
    assert [line[0] for line in table(card)[1:]] == highest_first[::-1]
    assert sort_shown(card) == {"AHT": "ascending"}
    press(card, "sort-inbound-agent")
    assert sort_shown(card) == {"Agent": "ascending"}


def sort_shown(card: Board) -> dict[str, str]:
    heads = [e for e in elements(card, "agents") if "aria-sort" in e.attrs]
    assert len(heads) == len(table(card)[0])
    ways: dict[str, Element] = {e.words.split()[0]: e for e in heads}
    return {
        name: e.attrs["aria-sort"] for name, e in ways.items() if e.attrs["aria-sort"] != "none"
    }


def test_what_is_not_measurable_is_sorted_last_either_way() -> None:
    log = inbound()
    log.loc[log["agent"] == "bilal", "csat"] = pd.NA
    agents = board(log).view.sides[0].agents
    for descending in (True, False):
        assert boards.sorted_agents(agents, "csat", descending)[-1].name == "bilal"


def test_every_column_of_the_agents_has_a_heading() -> None:
    assert {name for names in boards.AGENT_MEASURES.values() for name in names} <= set(HEADS)
    assert {name for names in boards.TILES.values() for name in names} <= set(kpi.catalogue)


def test_agents_are_not_to_be_ranked_by_small_numbers() -> None:
    assert "Don't rank agents on small numbers." in words(board(inbound()), "agents")


# -- the text, the page ----------------------------------------------------------------------------


def test_the_text_says_what_is_shown() -> None:
    card = board(inbound())
    card.choose(queue="cards")
    part = selected(inbound(), queue="cards")
    assert repr(card) == (
        "Dashboard(30 contacts, 2026-03-02 to 2026-03-03 Asia/Kolkata: queue cards, inbound,"
        f" all days; service level {amount(kpi.service_level(part), 'share')},"
        f" abandonment rate {amount(kpi.abandonment(part), 'share')})"
    )


def test_the_page_is_one_file_that_asks_for_nothing() -> None:
    page = board(states=states()).page()
    own = page.split("<script>")[0] + page.split("</script>")[-1]
    assert page.count("plotly.js v") == 1
    assert "default-src 'none'" in own
    assert re.findall(r"<(?:link|img|iframe)|\ssrc=|url\(|@import", own) == []
    assert "@media (prefers-color-scheme: dark) { .bpo {" in own
    assert "--bpo-accent: #8ec5ff;" in own.split("prefers-color-scheme: dark) { .bpo {")[1]


def test_the_page_states_its_filters_figures_tables_definitions_and_sources() -> None:
    card = board(states=states())
    card.choose(day="2026-03-02")
    page = card.page()
    assert "<title>Contact centre dashboard: all queues, both directions, Mon 2 March" in page
    assert page.count('class="bpo-tile ') + page.count('class="bpo-tile"') == len(values(card))
    assert (
        page.count("<h2>The day, half hour by half hour")
        == page.count('<script type="application')
        == 2
    )
    assert "data-action" not in page.split("<main")[1]
    shown = {key.split("-")[1] for key in values(card)}
    for name in shown:
        entry = kpi.catalogue[name]
        assert html.escape(entry.disputes, quote=True).replace("&#x27;", "&#39;") in page
        assert html.escape(entry.sources[0]).replace("&#x27;", "&#39;") in page


def test_save_gives_the_page_as_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    card = board(inbound())
    card.choose(queue="cards", day="2026-03-02")
    sent = sent_by(card, monkeypatch)
    press(card, "save")
    (message, buffers), (done, _) = sent
    assert message == {"download": "dashboard-cards-2026-03-02.html", "kind": "text/html"}
    assert gzip.decompress(buffers[0]).decode() == card.page()
    assert done == {"done": True, "fault": ""}


# -- as every card --------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [inbound, outbound, blended, lambda: blended().head(0)])
def test_it_is_well_formed_and_no_two_places_have_one_name(make: Callable[[], Any]) -> None:
    card = board(make(), states=states())
    names = [e.attrs["data-focus"] for e in elements(card) if "data-focus" in e.attrs]
    assert len(names) == len(set(names)) >= 1
    assert [repr(card), repr(card)] == [repr(board(make(), states=states()))] * 2
    assert card._repr_mimebundle_()[0]["text/plain"] == repr(card)
    assert card.label == "Dashboard"


@pytest.mark.parametrize(
    "message",
    [
        {"action": "choose", "name": "queue", "value": "1"},
        {"action": "choose", "name": "queue", "value": ""},
        {"action": "target", "name": "inbound-csat", "value": "70"},
        {"action": "target", "name": "inbound-csat", "value": "abc"},
        {"action": "target", "name": "target_s", "value": "30"},
        {"action": "sort", "value": "outbound:handled"},
        {"action": "save"},
    ],
    ids=lambda message: " ".join(message.values()),
)
def test_every_message_is_answered_and_heard(
    message: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    card = board()
    sent, before = sent_by(card, monkeypatch), card.said.get("count", 0)
    card._handle_custom_msg(message, [])
    assert sent[-1] == ({"done": True, "fault": ""}, None)
    assert card.said["count"] == before + 1


def test_a_log_changed_later_does_not_change_what_is_shown() -> None:
    log = inbound()
    card = board(log)
    before = values(card)
    log["wait_s"] = 0.0
    card.choose()
    assert values(card) == before


# -- what strangers write --------------------------------------------------------------------------


@pytest.mark.parametrize("payload", [*HOSTILE, "</script><script>alert(1)</script>", "a](b)*c*<b>"])
def test_names_in_a_log_are_text_everywhere_and_never_in_the_chart(payload: str) -> None:
    log = inbound(queue=payload)
    for column in ("agent", "disposition"):
        log[column] = log[column].where(log[column].isna(), payload)
    card = board(pd.concat([log, outbound()], ignore_index=True))
    card.choose(queue=payload, direction="inbound")
    shown = "".join(card.regions.values())
    own = re.sub(r"<script>.*?</script>", "", card.page(), flags=re.DOTALL)
    for text in (shown, own):
        tags = re.findall(r"<[^>]*>", text)
        assert not [tag for tag in tags if re.search(r"alert|\sonmouseover|<b>|javascript", tag)]
        assert html.unescape(text).count(payload) >= 3
    assert payload.split("alert")[0] not in card.figure
    assert payload in repr(card)


def test_a_zone_and_words_in_the_page_cannot_end_its_script() -> None:
    page = board().page()
    for data in re.findall(r'<script type="application/json">(.*?)</script>', page, re.DOTALL):
        assert "<" not in data
        assert json.loads(data)["data"]


def test_service_level_has_the_interval_of_its_days_and_on_one_day_none() -> None:
    log = content.helpline()
    board = Board(log, "Asia/Kolkata")
    days = kpi.report(log, by="day", zone="Asia/Kolkata", only=["service_level"])
    due = kpi.between(days).loc["service_level"]
    (level,) = [m for m in board.view.sides[0].measures if m.entry.id == "service_level"]
    assert (level.low, level.high, level.days) == (due["low"], due["high"], 10)
    low, high = 100 * due["low"], 100 * due["high"]
    assert f"95 % interval {low:.1f} to {high:.1f} %, from 10 days" in " ".join(
        board.regions.values()
    )
    board.choose(day="2026-03-10")
    (level,) = [m for m in board.view.sides[0].measures if m.entry.id == "service_level"]
    assert math.isnan(level.low)


@pytest.mark.parametrize("name", ["helpline", "campaigns"])
def test_every_tile_of_the_courses_logs_is_the_kpi_of_the_part_shown(name: str) -> None:
    log = getattr(content, name)()
    board = Board(log, "Asia/Kolkata")
    queue = board._source.queues[0]
    board.choose(queue=queue, day="2026-03-10")
    local = log["started_at"].dt.tz_convert("Asia/Kolkata").dt.strftime("%Y-%m-%d")
    part = log[(log["queue"] == queue) & (local == "2026-03-10")]
    for measure in board.view.sides[0].measures:
        due = measure.entry.function(part)
        assert measure.value == pytest.approx(due, nan_ok=True), measure.entry.id
