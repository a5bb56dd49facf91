"""The flow player, worked as the browser works it: moments, votes, clock, map and debrief."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

import pytest
from test_widgets import FLOW, act, book, elements, flow, player, press, walked, words

from bpo_course import content
from bpo_course.flows import Flow, Temperament, solve
from bpo_course.progress import Attempt
from bpo_course.widgets.calls.call_words import SYSTEMS
from bpo_course.widgets.calls.flow_player import LONGEST_SILENCE_S, THINKING_S, FlowPlayer
from bpo_course.widgets.card.log_words import column_name


def choices_shown(card: FlowPlayer) -> list[str]:
    found = elements(card, "moment")
    return [e.attrs["value"] for e in found if e.attrs.get("data-action") == "take"]


def map_shown(card: FlowPlayer) -> dict[str, list[str]]:
    """The boxes of the map by how they are marked, and the lines walked."""
    found = elements(card, "map")
    boxes = [e for e in found if e.tag == "g"]
    return {
        "all": [e.words for e in boxes],
        "walked": [e.words for e in boxes if e.has("bpo-walked")],
        "here": [e.words for e in boxes if e.has("bpo-here")],
        "lines": [e.attrs["d"] for e in found if e.tag == "path" and e.has("bpo-walked")],
    }


def test_a_call_offers_the_choices_of_its_step() -> None:
    card = FlowPlayer(content.flow(FLOW), book())
    for choice in solve(card.walk().flow).best.taken:
        assert choices_shown(card) == [c.id for c in card.walk().step.choice]
        act(card, "take", value=choice)
    assert choices_shown(card) == []


def test_a_choice_taken_shows_what_it_caused_and_what_follows() -> None:
    card = player()
    press(card, "choice-1")
    for part in ("listen effect", "listen why", "told customer"):
        assert part in words(card, "moment")
    for part in ("rings customer", "listen says", "listen effect", "listen why"):
        assert part in words(card, "earlier")
    spent = "Empathy +2 · 0:30 talk, 0:05 hold, 0:10 wrap-up · uses listen system"
    assert spent in words(card, "moment")
    assert "handle time 0:45" in words(card, "head")
    assert choices_shown(card) == ["solve", "guess"]
    assert (card.focus["target"], card.said["text"]) == (
        "choices",
        "listen effect Customer: told customer",
    )


def test_back_and_restart_take_choices_back() -> None:
    card = player()
    start = dict(card.regions)
    press(card, "choice-1")
    told = dict(card.regions)
    assert told != start
    press(card, "choice-2")
    press(card, "back")
    assert card.regions == told
    assert card.said["text"] == "Back. Customer: told customer"
    press(card, "restart")
    assert card.regions == start
    assert card.said["text"] == "From the start. Customer: rings customer"
    assert card.focus["target"] == "choices"


def test_before_the_first_choice_there_is_nothing_to_take_back() -> None:
    found = {e.attrs.get("data-focus"): e for e in elements(player(), "tools")}
    assert all("disabled" in found[name].attrs for name in ("back", "restart"))


@pytest.mark.parametrize("taken", [[], ["listen"]], ids=len)
def test_the_map_grows_with_the_walk_and_tells_nothing_of_what_comes(taken: list[str]) -> None:
    card = walked(*taken)
    steps = [turn.step.title for turn in card.walk().turns] + [card.walk().step.title]
    shown = map_shown(card)
    assert shown["all"] == shown["walked"] == steps
    assert shown["here"] == [card.walk().step.title]
    assert len(shown["lines"]) == len(taken)
    assert f"Your path: {' › '.join(steps)}" in words(card, "map")
    for step in card.walk().flow.step:
        told = words(card, "map")
        assert (step.title in told) == (step.title in steps)
        assert (step.stage in told) == (step.title in steps)


@pytest.mark.parametrize("taken", [["listen", "solve"], ["brush"]], ids=len)
def test_the_map_is_whole_when_the_call_has_ended(taken: list[str]) -> None:
    card = walked(*taken)
    walk = card.walk()
    steps = [turn.step.title for turn in walk.turns] + [walk.step.title]
    shown = map_shown(card)
    assert sorted(shown["all"]) == ["lost title", "rings title", "solved title", "told title"]
    assert sorted(shown["walked"]) == sorted(steps)
    assert shown["here"] == [walk.step.title]
    assert len(set(shown["lines"])) == len(shown["lines"]) == len(taken)


@pytest.mark.parametrize(
    ("taken", "label"),
    [
        (["listen"], "Map of the call so far, 2 steps. Your path: rings title, then told title."),
        (["brush"], "Map of the call, 4 steps. Your path: rings title, then lost title."),
    ],
)
def test_the_map_is_told_to_who_cannot_see_it(taken: list[str], label: str) -> None:
    (drawn,) = [e for e in elements(walked(*taken), "map") if e.tag == "svg"]
    assert (drawn.attrs["role"], drawn.attrs["aria-label"]) == ("img", label)


def test_an_ending_shows_the_score_and_the_row_of_the_contact_log() -> None:
    assert player().regions["debrief"].strip() == ""
    card = walked("listen", "guess")
    debrief = words(card, "debrief")
    assert "The call has ended: unresolved You earned 67 % of the points" in debrief
    assert "lost summary" in debrief
    assert "Empathy 2 of 3 meaning" in debrief
    cells = [e.words for e in elements(card, "debrief") if e.tag in ("th", "td")]
    cells = cells[cells.index("Column") + 2 :]
    row = dict(zip(cells[::2], cells[1::2], strict=True))
    now = card._started_at
    assert list(row) == [column_name(name) for name in card.walk().row("id", now)]
    assert (row["Disposition"], row["Resolved"]) == ("unresolved", "no")
    assert (row["Queue"], row["Critical errors"]) == ("queue", "–")
    assert (row["Talk time"], row["Hold time"], row["Wrap-up time"]) == ("1:00", "0:10", "0:20")
    assert row["Start time"] == f"{now:%Y-%m-%d %H:%M:%S} UTC"
    assert (card.focus["target"], card.said["text"]) == (
        "debrief",
        "guess effect The call has ended.",
    )


def ended_calls(card: FlowPlayer) -> list[Attempt]:
    return [attempt for attempt in card._book.attempts("a-call") if attempt.kind == "flow"]


def test_a_walk_is_saved_with_its_score_when_it_has_ended_and_not_before() -> None:
    card = player()
    press(card, "choice-1")
    assert not ended_calls(card)
    press(card, "choice-2")
    (kept,) = ended_calls(card)
    assert (kept.kind, kept.item, kept.answer) == ("flow", "lost", ["listen", "guess"])
    assert kept.score == pytest.approx(2 / 3)
    press(card, "again")
    press(card, "choice-1")
    press(card, "choice-1")
    assert [attempt.score for attempt in ended_calls(card)] == [kept.score, 1.0]


def test_a_walk_from_code_is_the_walk_by_clicks() -> None:
    clicked = player()
    press(clicked, "choice-1")
    press(clicked, "choice-2")
    coded = player()
    coded._started_at = clicked._started_at
    walk = coded.walk(["listen", "guess"])
    assert walk == clicked.walk()
    assert (coded.regions, coded.said, coded.focus) == (
        clicked.regions,
        clicked.said,
        clicked.focus,
    )
    assert [a.answer for a in ended_calls(coded)] == [["listen", "guess"]]


def test_a_walk_from_code_refuses_a_choice_that_is_not_open() -> None:
    card = player()
    with pytest.raises(ValueError, match=r"open at 'rings' \(listen, brush\), got 'solve'"):
        card.walk(["solve"])
    assert card.walk().taken == ()


def test_in_an_exam_consequences_are_told_at_the_end_alone() -> None:
    card = FlowPlayer(flow(), book(), exam=True)
    press(card, "choice-1")
    assert "listen effect" not in words(card)
    assert "listen effect" not in card.said["text"]
    press(card, "choice-2")
    for part in ("listen effect", "listen why", "guess effect", "guess why"):
        assert part in words(card, "debrief")


def test_consequences_can_be_switched_to_the_end_and_back() -> None:
    card = player()
    press(card, "choice-1")
    press(card, "switch-exam")
    assert "listen effect" not in words(card)
    assert card.said["text"] == "Show results at the end only: on."
    press(card, "switch-exam")
    assert "listen effect" in words(card, "moment")


def test_the_debrief_puts_the_best_beside_each_decision() -> None:
    debrief = words(walked("listen", "guess"), "debrief")
    assert "rings title 2 of 2 points ✓ the best choice" in debrief
    assert "told title 0 of 1 point You: guess says" in debrief
    assert "Best: solve says solve why" in debrief


def test_the_debrief_says_what_the_kpis_saw_beside_the_best_walk() -> None:
    debrief = words(walked("brush"), "debrief")
    assert "Handle time (counts in average handle time, AHT) 0:45 1:30" in debrief
    assert "Satisfaction (counts in customer satisfaction, CSAT) 3 of 5 3 of 5" in debrief


def test_a_critical_error_is_told_by_its_rule_when_it_happens_and_fails_the_call() -> None:
    card = FlowPlayer(gated_flow(), book())
    assert "any one of these fails the call Check first." in words(card, "head")
    press(card, "choice-2")
    assert "Critical error. The rule: Check first." in words(card, "earlier")
    debrief = words(card, "debrief")
    assert "Failed: 1 critical error. One is enough" in debrief
    assert "Check first. At “rings title” you said: brush says" in debrief
    assert "identity" not in words(card)
    (kept,) = card._book.attempts("a-call")
    assert kept.score == 0


def test_the_way_to_take_the_call_again_stands_with_the_verdict() -> None:
    found = [e for e in elements(walked("listen", "guess"), "debrief") if e.attrs.get("data-focus")]
    assert [e.attrs["data-focus"] for e in found][:2] == ["debrief", "again"]


def test_the_decision_to_change_first_is_named_with_the_better_one() -> None:
    debrief = words(walked("listen", "guess"), "debrief")
    assert "Change this first: at decision 2, “told title”. Better: solve says" in debrief
    best = words(walked("listen", "solve"), "debrief")
    assert "100 % of the points. You made the best choice every time." in best
    assert "Change this first" not in best


def test_a_critical_error_is_what_to_change_first_however_few_points_it_cost() -> None:
    first, told, *rest = gated_flow().step
    solve_it, guess = told.choice
    dear = replace(told, choice=(replace(solve_it, score={"empathy": 9}), guess))
    cheap = replace(first, choice=(first.choice[0], replace(first.choice[1], to="told")))
    card = FlowPlayer(replace(gated_flow(), step=(cheap, dear, *rest)), book())
    card.walk(["brush", "guess"])
    assert "Change this first: at decision 1, “rings title”" in words(card, "debrief")


def test_earlier_calls_are_listed_newest_first() -> None:
    kept = book()
    assert "Your earlier tries" not in words(_ended(FlowPlayer(gated_flow(), kept)), "debrief")
    FlowPlayer(gated_flow(), kept).walk(["listen", "solve"])
    card = FlowPlayer(gated_flow(), kept)
    card.walk(["listen", "guess"])
    told = re.search(r"Your earlier tries: (.*?)\.", words(card, "debrief"))
    today = datetime.now().astimezone()
    day = rf"\({today.day} {today:%B}, \d\d:\d\d\)"
    assert told
    assert re.fullmatch(rf"100 % {day}, failed {day}", told[1])


def test_another_ending_of_the_same_call_is_no_earlier_try() -> None:
    card = walked("listen", "guess")
    press(card, "back")
    press(card, "choice-1")
    assert card.walk().done
    assert "Your earlier tries" not in words(card, "debrief")


# -- a class votes ---------------------------------------------------------------------------------


def hands_of(counts: dict[str, list[str]]) -> dict[str, list[str]]:
    """The form with the hands for each choice, as the browser sends it."""
    return {f"hands {name}": count for name, count in counts.items()}


def consequences(card: FlowPlayer) -> list[str]:
    """What of the consequences of the choices open now can be read."""
    parts = [
        text
        for turn in (choice for choice in card.walk().step.choice)
        for text in (turn.effect, turn.why)
    ]
    return [part for part in parts if part in words(card) + card.said.get("text", "")]


def test_before_the_vote_no_consequence_is_on_the_screen() -> None:
    card = FlowPlayer(gated_flow(), book(), trainer=True)
    assert choices_shown(card) == ["listen", "brush"]
    assert consequences(card) == []
    for told in ("Critical error. The rule", "gets", "leads to", "Empathy +2"):
        assert told not in words(card, "moment")


def test_a_vote_reveals_every_consequence_and_takes_no_choice() -> None:
    card = FlowPlayer(gated_flow(), book(), trainer=True)
    act(card, "vote", fields=hands_of({"listen": ["3"], "brush": ["9"]}))
    assert consequences(card) == ["listen effect", "listen why", "brush effect", "brush why"]
    shown = words(card, "moment")
    assert "Critical error. The rule: Check first." in shown
    assert "Empathy +2" in shown
    assert "leads to “told title”" in shown
    assert "Choice 2 has the most hands: 9." in shown
    assert (card.focus["target"], card.walk().taken) == ("revealed", ())


def test_the_class_goes_on_with_its_choice_and_the_debrief_tells_its_hands() -> None:
    card = FlowPlayer(flow(), book(), trainer=True)
    act(card, "vote", fields=hands_of({"listen": ["3"], "brush": ["9"]}))
    press(card, "go-on")
    assert card.walk().taken == ("brush",)
    assert "9 of 12 hands" in words(card, "debrief")


def test_the_trainer_may_go_on_with_another_choice() -> None:
    card = FlowPlayer(flow(), book(), trainer=True)
    act(card, "vote", fields=hands_of({"listen": ["3"], "brush": ["9"]}))
    press(card, "choice-1")
    assert card.walk().taken == ("listen",)


def test_a_count_can_be_corrected_after_the_reveal() -> None:
    card = FlowPlayer(flow(), book(), trainer=True)
    act(card, "vote", fields=hands_of({"listen": ["1"], "brush": ["9"]}))
    act(card, "vote", fields=hands_of({"listen": ["14"], "brush": ["9"]}))
    assert "Choice 1 has the most hands: 14." in words(card, "moment")


def test_no_key_takes_a_choice_before_the_reveal() -> None:
    card = FlowPlayer(flow(), book(), trainer=True)

    def keys() -> list[bool]:
        taken = [e for e in elements(card) if e.attrs.get("data-action") == "take"]
        return ["data-key" in e.attrs for e in taken if "data-enter" not in e.attrs]

    assert keys() == [False, False]
    act(card, "vote", fields=hands_of({"listen": ["1"], "brush": ["9"]}))
    assert keys() == [True, True]


def test_a_call_that_a_class_voted_on_is_not_the_trainers_own() -> None:
    card = FlowPlayer(flow(), book(), trainer=True)
    act(card, "vote", fields=hands_of({"listen": ["1"], "brush": ["9"]}))
    press(card, "switch-trainer")
    card.walk(["brush"])
    assert card.walk().done
    assert not card._book.attempts("a-call")


def test_the_next_moment_is_voted_on_afresh() -> None:
    card = FlowPlayer(flow(), book(), trainer=True)
    act(card, "vote", fields=hands_of({"listen": ["9"], "brush": ["3"]}))
    press(card, "go-on")
    assert consequences(card) == []
    act(card, "vote", fields=hands_of({"solve": ["1"], "guess": [""]}))
    press(card, "back")
    assert consequences(card) == []


@pytest.mark.parametrize(
    ("hands", "told"),
    [
        ({"listen": ["4"], "brush": ["4"]}, "A tie: choices 1 and 2 have 4 hands each."),
        ({"listen": [""], "brush": [""]}, "No hands were counted."),
    ],
)
def test_a_vote_that_decides_nothing_leaves_the_choice_to_the_trainer(
    hands: dict[str, list[str]], told: str
) -> None:
    card = FlowPlayer(flow(), book(), trainer=True)
    act(card, "vote", fields=hands_of(hands))
    assert told in words(card, "moment")
    assert "Choose how to continue: press a number." in words(card, "moment")
    assert [e for e in elements(card) if e.attrs.get("data-focus") == "go-on"] == []


@pytest.mark.parametrize("given", ["-1", "many", "1.5", "9" * 5_000, "٣"])
def test_hands_that_are_no_number_are_told_by_their_choice(given: str) -> None:
    card = FlowPlayer(flow(), book(), trainer=True)
    act(card, "vote", fields=hands_of({"listen": ["2"], "brush": [given]}))
    assert "Choice 2: type a whole number, such as 7." in words(card, "moment")
    assert consequences(card) == []


def test_a_vote_from_code_says_what_won() -> None:
    card = FlowPlayer(flow(), book(), trainer=True)
    assert card.vote({"listen": 4, "brush": 4}) == ("listen", "brush")
    assert card.vote({"listen": 4, "brush": 5}) == ("brush",)
    for count in (-1, 1000, 2.0, True, float("inf")):
        rule = f"hands for listen must be a whole number from 0 to 999, got {count}"
        with pytest.raises(ValueError, match=rule):
            card.vote({"listen": count})  # type: ignore[dict-item]
    with pytest.raises(ValueError, match="open at 'rings'"):
        card.vote({"solve": 1})


# -- the clock -------------------------------------------------------------------------------------


def countdown(card: FlowPlayer) -> int:
    (timer,) = [e for e in elements(card, "moment") if "data-countdown" in e.attrs]
    assert timer.attrs["data-late"] == "late"
    return int(timer.attrs["data-countdown"])


def test_a_decisions_clock_gives_time_to_read_and_to_think() -> None:
    card = FlowPlayer(flow(), book(), clock_s=15)
    press(card, "accept")
    step = card.walk().step
    texts = [step.customer, *(choice.say for choice in step.choice)]
    assert countdown(card) == round(sum(len(text.split()) for text in texts) / 3 + 15)


def test_what_is_told_of_the_last_choice_is_to_be_read_too() -> None:
    told, exam = (FlowPlayer(flow(), book(), clock_s=15, exam=exam) for exam in (False, True))
    for card in (told, exam):
        press(card, "accept")
        press(card, "choice-1")
    last = told.walk().turns[-1].choice
    more = len(f"{last.effect} {last.why}".split()) / 3
    assert countdown(told) == pytest.approx(countdown(exam) + more, abs=1)


def test_a_clock_switched_on_leaves_twenty_seconds_to_think() -> None:
    card, timed = player(), FlowPlayer(flow(), book(), clock_s=THINKING_S)
    press(card, "switch-timed")
    press(timed, "accept")
    assert (countdown(card), THINKING_S) == (countdown(timed), 20)


def test_a_clock_that_runs_out_counts_silence() -> None:
    card = FlowPlayer(flow(), book(), clock_s=15)
    press(card, "accept")
    given = countdown(card)
    act(card, "late", value="0")
    assert f"The customer has been waiting for 0:{given} ." in words(card, "moment")
    assert card.said["text"] == "You have said nothing. Hello, are you still there?"
    assert card.walk().elapsed_s == given
    assert not [e for e in elements(card, "moment") if "data-countdown" in e.attrs]
    act(card, "late", value="0")  # an old page
    assert card.walk().elapsed_s == given


@pytest.mark.parametrize(("waits", "counted"), [(12.4, 12), (86_400, LONGEST_SILENCE_S)])
def test_silence_goes_on_until_the_next_word_but_not_for_ever(waits: float, counted: int) -> None:
    times = iter([100.0, 100.0 + waits])
    card = FlowPlayer(flow(), book(), clock_s=15, clock=lambda: next(times))
    press(card, "accept")
    given = countdown(card)
    act(card, "late", value="0")
    press(card, "choice-1")
    assert card.walk().silence_s == given + counted
    assert countdown(card) > 15


def test_a_clock_of_a_decision_taken_meanwhile_counts_nothing() -> None:
    card = FlowPlayer(flow(), book(), clock_s=15)
    press(card, "accept")
    press(card, "choice-1")
    act(card, "late", value="0")
    assert card.walk().silence_s == 0


def test_no_clock_runs_while_a_class_votes() -> None:
    card = FlowPlayer(flow(), book(), clock_s=15, trainer=True)
    press(card, "accept")
    act(card, "late", value="0")
    assert card.walk().silence_s == 0
    assert not [e for e in elements(card) if "data-countdown" in e.attrs]


def test_the_clock_of_a_call_starts_when_the_call_is_taken() -> None:
    card = FlowPlayer(flow(), book(), clock_s=15)
    assert not [e for e in elements(card) if "data-countdown" in e.attrs or "data-key" in e.attrs]
    assert flow().step[0].customer not in words(card)
    act(card, "late", value="0")
    assert card.walk().elapsed_s == 0
    press(card, "accept")
    assert countdown(card) > 15


def test_without_a_clock_nothing_is_late() -> None:
    card = player()
    act(card, "late", value="0")
    assert card.walk().elapsed_s == 0
    press(card, "switch-timed")
    assert "Answer within" in words(card, "moment")


def test_a_clock_needs_time() -> None:
    with pytest.raises(ValueError, match="clock_s must be above 0 seconds, got 0"):
        FlowPlayer(flow(), book(), clock_s=0)


def test_notes_are_kept_and_shown_in_the_debrief() -> None:
    card = player()
    act(card, "note", name="notes", value="She sounded tired.")
    press(card, "choice-2")
    assert "Your notes She sounded tired." in words(card, "debrief")
    press(card, "again")
    assert card.fields["notes"] == ""


def test_the_next_customer_may_be_another() -> None:
    met = {"calm": Temperament("She is calm."), "cross": Temperament("She is cross.", mood=1)}
    card = FlowPlayer(replace(flow(), temperament=met), book(), seed=3)
    assert "Mood: calm" in words(card, "moment")
    seen = set()
    for _ in range(12):
        press(card, "choice-2")
        seen.add(card.walk().temperament)
        assert met[card.walk().temperament].says in words(card, "debrief")
        press(card, "again")
    assert seen == {"calm", "cross"}


def test_a_scene_stands_apart_from_what_the_customer_says() -> None:
    first, *rest = flow().step
    card = FlowPlayer(replace(flow(), step=(replace(first, scene="A bell."), *rest)), book())
    (scene,) = [e for e in elements(card, "moment") if e.has("bpo-scene")]
    (aloud,) = [e for e in elements(card, "moment") if "data-speak" in e.attrs]
    assert (scene.words, aloud.words) == ("A bell.", first.customer)
    press(card, "choice-1")
    press(card, "back")
    assert card.said["text"] == f"Back. A bell. Customer: {first.customer}"


def test_where_nobody_speaks_there_is_a_scene_alone() -> None:
    first, *rest = flow().step
    silent = replace(first, scene="Nobody answers.", customer="")
    card = FlowPlayer(replace(flow(), step=(silent, *rest)), book())
    assert [e.words for e in elements(card, "moment") if e.has("bpo-customer")] == []
    assert "Nobody answers." in words(card, "moment")


def test_the_brief_is_folded_after_the_first_choice() -> None:
    card = player()

    def fold() -> tuple[str, bool]:
        found = [e for e in elements(card, "head") if e.tag == "details"]
        return found[0].attrs["data-fold"], "open" in found[0].attrs

    assert fold() == ("brief", True)
    press(card, "choice-1")
    assert fold() == ("brief later", False)


def test_every_system_of_the_courses_calls_has_a_name() -> None:
    flows = [content.flow(name) for name in content.flow_ids()]
    used = {c.system for flow in flows for step in flow.step for c in step.choice if c.system}
    assert used == set(SYSTEMS)


def test_an_outbound_debrief_names_right_party_and_revenue() -> None:
    card = player()
    sold = replace(card.walk().flow, direction="outbound")
    debrief = words(_ended(FlowPlayer(sold, book())), "debrief")
    assert "(counts in right-party contacts, RPC) not recorded" in debrief
    assert "Revenue 0 0" in debrief


def _ended(card: FlowPlayer) -> FlowPlayer:
    card.walk(["brush"])
    return card


def gated_flow() -> Flow:
    """The call, with a gate that the second choice breaks."""
    first, *rest = flow().step
    listen, brush = first.choice
    gated = replace(first, choice=(listen, replace(brush, breaks=("identity",))))
    return replace(flow(), step=(gated, *rest), gate={"identity": "Check first."})
