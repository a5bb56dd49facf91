"""The hiring day on screen: each round is opened, done alone, resumed, and told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from test_start_desk import NOW, at, heard_book
from test_widgets import act, elements, press, words

from bpo_course import content, hiring_day
from bpo_course.progress import Attempt
from bpo_course.questions.exam import Exam
from bpo_course.questions.hiring import MATERIAL, ROUNDS
from bpo_course.questions.interview import Interview
from bpo_course.questions.roles import ROLES, Role
from bpo_course.questions.roles import ROUNDS as SHARED
from bpo_course.speech import DICTATED
from bpo_course.widgets.answering.sittings import attempt_of
from bpo_course.widgets.course.course_banks import bank, banks_for
from bpo_course.widgets.course.heard_book import HeardBook
from bpo_course.widgets.course.hiring_day import HiringDay
from bpo_course.widgets.course.hiring_rounds import GRAMMAR, written_at

AGENT: Final = ROLES["inbound-agent"]
USES: Final = MATERIAL["inbound-agent"]
LATER: Final = NOW + timedelta(minutes=1)


def day(book: HeardBook | None = None, now: datetime = NOW, role: Role = AGENT) -> HiringDay:
    return HiringDay(role, book or heard_book(), lambda: now)


def interviewed(role: Role, when: datetime = LATER, *, share: float = 1.0) -> list[Attempt]:
    """The note of an interview that was answered to its end."""
    made = Interview.begun(role, banks_for(role), now=when, minutes=20)
    while made.question is not None:
        best = made.question.question.perfect
        few = best[: round(share * len(best))] if made.question.part == "spoken" else best
        made = made.answer(few, now=when)
    return [attempt_of(made.note(when))]


def handed_in(when: datetime = LATER, wrong: int = 0) -> list[Attempt]:
    exam = Exam.begun(bank(GRAMMAR), now=when, minutes=15)
    for question in exam.order[wrong:]:
        exam = exam.go_to(question.id).answer(question.perfect, now=when)
    return [attempt_of(exam.submit(now=when).note(when))]


def speech(source: str, item: str, answer: Any, score: float) -> Attempt:
    return at(Attempt("speech", source, item, answer, score, seconds=120.0), LATER)


def listened(right: bool = True) -> list[Attempt]:
    messages = {message.id: message for message in content.listening()}
    return [
        speech("listening", f"{name} {n}", {"chosen": "x", "heard": 1}, float(right))
        for name in USES.listening[:2]
        for n in range(1, len(messages[name].question) + 1)
    ]


def replied(ticks: int) -> list[Attempt]:
    task = content.exercise(USES.written[0])
    held = {"written": "Dear Ms Rao", "ticked": list(task.check)[:ticks]}
    source, item = written_at(task.id, NOW.astimezone(UTC))
    return [at(Attempt("guess", source, item, {"guess": held}, 0.0), LATER)]


DONE: Final[dict[str, tuple[list[Attempt], str]]] = {
    "hr": (interviewed(SHARED["hr-round"]), "points ticked (marked by yourself)"),
    "listening": (listened(), "questions right"),
    "dictation": (
        [speech("dictation", str(n), {}, 0.9) for n in range(DICTATED)],
        "90 % of the letters and figures right",
    ),
    "aloud": (
        [speech("aloud", USES.aloud[0], {"pace": 131.0, "seconds": 41.0}, 0.0)],
        "131 words a minute",
    ),
    "grammar": (handed_in(wrong=14), "50 % of the points (28 questions)"),
    "typing": (
        [speech("typing", USES.typing[0], {"gross": 33.0, "net": 31.5, "errors": 2}, 0.981)],
        "31 words a minute, 98 % right",
    ),
    "written": (replied(2), "2 of "),
    "call": (
        [at(Attempt("flow", USES.call[0], "the-end", [], 0.804, mode="exam"), LATER)],
        "80 % of the points",
    ),
    "operations": (interviewed(AGENT), "100 % of the points"),
    "client": (interviewed(SHARED["client-round"]), "points ticked (marked by yourself)"),
}


def begun(*attempts: Attempt) -> HiringDay:
    """A day that began now, with what was kept since."""
    note = at(Attempt("note", "hiring-day", AGENT.id, {}, 0.0), NOW)
    return day(heard_book(note, *attempts), LATER)


def test_a_new_day_shows_every_round_and_begins_with_the_first_that_is_opened() -> None:
    shown = day()
    told = words(shown.card, "rounds")
    assert all(one.title in told for one in ROUNDS.values())
    assert "Here are all of them." in words(shown.card, "head")
    assert not shown.card._book.attempts()
    press(shown.card, "open-typing")
    (note,) = shown.card._book.attempts()
    assert (note.kind, note.source, note.item) == ("note", "hiring-day", "inbound-agent")
    assert words(shown.card, "result") == "You have not done a round yet. Begin with any of them."


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", [*ROUNDS, *(f"practice-{name}" for name in ROUNDS)])
def test_each_round_of_each_role_opens(role: str, name: str) -> None:
    shown = day(role=ROLES[role])
    act(shown.card, "open", value=name)
    assert shown.below.name == name
    assert shown.below.thing is not None
    press(shown.card, "close")
    assert shown.below.thing is None


@pytest.mark.parametrize("name", DONE)
def test_a_round_that_was_taken_alone_is_told(name: str) -> None:
    attempts, says = DONE[name]
    card = begun(*attempts).card
    assert list(card.day.results) == [name]
    (item,) = [e.words for e in elements(card, "rounds") if e.tag == "li" and "Done:" in e.words]
    assert says in item
    assert ROUNDS[name].title in item
    assert "You did 1 of 10 rounds" in words(card, "result")


@pytest.mark.parametrize("name", DONE)
def test_what_was_done_before_the_day_does_not_count(name: str) -> None:
    before = [at(made, NOW - timedelta(hours=1)) for made in DONE[name][0]]
    assert begun(*before).card.day.results == {}


@pytest.mark.parametrize("name", DONE)
def test_a_round_that_is_half_done_is_not_done(name: str) -> None:
    attempts = DONE[name][0]
    half = attempts[: len(attempts) // 2]
    assert begun(*half).card.day.results == {}


def test_the_whole_day_is_told_and_is_the_same_after_a_restart() -> None:
    attempts = [made for made_all, _ in DONE.values() for made in made_all]
    shown = begun(*attempts)
    told = words(shown.card, "result")
    assert "You did all 10 rounds and reached our mark in" in told
    assert "The furthest from it: Written reply." in told
    assert words(shown.card).count("Practise with reasons") == 1  # grammar, of the three
    again = HiringDay(AGENT, shown.card._book, lambda: LATER)
    assert again.card.regions == shown.card.regions
    assert repr(again) == "HiringDay(inbound-agent: 10 of 10 rounds done)"


def test_tonights_three_things_open_what_practises_them() -> None:
    shown = begun(*DONE["grammar"][0])
    press(shown.card, "tonight-grammar")
    assert shown.below.name == "practice-grammar"
    press(shown.card, "tonight-hr")
    assert shown.below.name == "hr"


def test_ranges_are_folded_and_only_where_answers_are_independent() -> None:
    shown = begun(*DONE["grammar"][0], *DONE["hr"][0], *DONE["call"][0])
    (fold,) = [e for e in elements(shown.card, "sure") if e.tag == "details"]
    assert "open" not in fold.attrs
    rows = [e.words for e in elements(shown.card, "sure") if e.tag == "tr"][1:]
    assert [row.rsplit(" ", 1)[1] for row in rows] == ["it", "%", "none"]


def test_the_card_follows_what_is_done_on_the_page() -> None:
    shown = begun()
    shown.card._book.add(*DONE["typing"][0])
    assert "Done: Typing" in words(shown.card, "rounds")


def test_a_new_day_is_asked_about_first_and_opens_every_round_again() -> None:
    shown = begun(*DONE["typing"][0], *DONE["hr"][0])
    press(shown.card, "ask-anew")
    press(shown.card, "keep-on")
    assert "Done: Typing" in words(shown.card, "rounds")
    later = day(shown.card._book, LATER + timedelta(days=1))
    press(later.card, "ask-anew")
    press(later.card, "begin-anew")
    assert later.card.day.results == {}
    press(later.card, "open-hr")
    assert later.below.thing.interview is None  # yesterday's result makes room for a new round
    assert day(shown.card._book, LATER + timedelta(days=1)).card.day.results == {}


def test_a_message_that_was_heard_before_the_day_is_heard_anew() -> None:
    shown = begun()
    press(shown.card, "open-listening")
    first = shown.below.thing.children[0]
    first.ask()
    for question in first._message.question:
        first.answer(question.right.text)
    again = day(shown.card._book, NOW + timedelta(days=400))
    press(again.card, "open-listening")
    assert len(again.below.thing.children[0].answers) == len(first.answers)
    press(again.card, "ask-anew")
    press(again.card, "begin-anew")
    press(again.card, "open-listening")
    assert again.below.thing.children[0].answers == {}


def test_a_round_goes_on_where_it_was_left() -> None:
    shown = day()
    press(shown.card, "open-hr")
    act(shown.below.thing, "begin", fields={})
    act(shown.below.thing, "reveal")
    again = day(shown.card._book)
    press(again.card, "open-hr")
    assert again.below.thing.interview is not None
    assert again.below.thing.interview.question.question.id == "hr-introduce-yourself"


@pytest.mark.parametrize(
    "answer", [None, 7, "x", [], {"net": "fast"}, {"guess": 3}, {"pace": True}]
)
@pytest.mark.parametrize("place", ["typing", "aloud", "dictation", "listening", "exercises"])
def test_what_others_kept_breaks_nothing(place: str, answer: Any) -> None:
    items = {"typing": USES.typing[0], "aloud": USES.aloud[0], "exercises": USES.written[0]}
    kind = "guess" if place == "exercises" else "speech"
    odd = at(Attempt(kind, place, items.get(place, "0"), answer, 0.5), LATER)
    assert begun(odd).card.day.results == {}


def test_a_quiz_that_is_begun_again_does_not_break_the_day() -> None:
    shown = begun()
    press(shown.card, "open-typing")
    act(shown.card, "open", value="practice-grammar")
    act(shown.below.thing, "restart")
    assert "0 of 10" in repr(HiringDay(AGENT, shown.card._book, lambda: LATER))


def test_a_clock_that_was_ahead_does_not_keep_a_new_day_from_beginning() -> None:
    ahead = at(Attempt("note", "hiring-day", AGENT.id, {}, 0.0), NOW + timedelta(days=400))
    shown = day(heard_book(ahead), LATER)
    press(shown.card, "open-typing")
    assert shown.card.begun == LATER.astimezone(UTC)


def test_what_was_done_earlier_on_the_first_day_counts() -> None:
    earlier = [at(made, NOW - timedelta(hours=1)) for made in DONE["typing"][0]]
    assert list(day(heard_book(*earlier)).card.day.results) == ["typing"]
    yesterday = [at(made, NOW - timedelta(days=1)) for made in DONE["typing"][0]]
    assert day(heard_book(*yesterday)).card.day.results == {}


@pytest.mark.parametrize("name", ["hr", "operations"])
def test_one_answer_is_no_round(name: str) -> None:
    (note,) = DONE[name][0]
    answers = dict(list(note.answer["answers"].items())[:1])
    ended = note.answer | {"answers": answers, "finished_at": LATER.isoformat()}
    assert begun(replace(note, answer=ended)).card.day.results == {}


def test_a_few_words_are_no_typing_test_and_no_reading() -> None:
    (typed,), (read,) = DONE["typing"][0], DONE["aloud"][0]
    short = replace(typed, seconds=1.0), replace(read, answer={"pace": 999.0, "seconds": 0.5})
    assert begun(*short).card.day.results == {}


def test_the_first_call_without_consequences_counts() -> None:
    (call,) = DONE["call"][0]
    better = replace(call, score=1.0, at=call.at + timedelta(seconds=9), uuid="b")
    played = replace(call, score=1.0, mode="practice", at=NOW.astimezone(UTC), uuid="c")
    (result,) = begun(played, call, better).card.day.results.values()
    assert result.says == "80.4 % of the points" or result.says == "80 % of the points"
    assert begun(replace(call, score=0.0)).card.day.results["call"].says == "no points"


def test_ten_of_two_dictations_are_no_dictation() -> None:
    mixed = [replace(one, round=n % 2) for n, one in enumerate(DONE["dictation"][0])]
    assert begun(*mixed).card.day.results == {}


@pytest.mark.parametrize("score", [float("nan"), float("inf"), 5.0, -1.0])
@pytest.mark.parametrize("name", ["typing", "dictation", "listening", "call"])
def test_a_score_that_cannot_be_is_not_read(name: str, score: float) -> None:
    odd = [replace(made, score=score) for made in DONE[name][0]]
    card = begun().card
    card._book.attempts = lambda source=None: [note_of_now(), *odd]  # type: ignore[method-assign]
    card.render()
    assert card.day.results == {}


def note_of_now() -> Attempt:
    return at(Attempt("note", "hiring-day", AGENT.id, {}, 0.0), NOW)


def test_a_half_taken_call_of_another_day_is_not_this_days() -> None:
    shown = begun()
    press(shown.card, "open-call")
    player = shown.below.thing
    act(player, "accept")
    act(player, "take", value=player.walk().step.choice[0].id)
    assert len(player.walk().taken) == 1
    later = day(shown.card._book, NOW + timedelta(days=400))
    press(later.card, "ask-anew")
    press(later.card, "begin-anew")
    press(later.card, "open-call")
    assert later.below.thing.walk().taken == ()


def test_what_is_closed_is_gone_and_hears_nothing_more() -> None:
    shown = day()
    press(shown.card, "open-grammar")
    exam = shown.below.thing
    press(shown.card, "open-typing")
    assert exam.comm is None
    listeners = len(shown.card._book._listeners)
    shown.end()
    assert len(shown.card._book._listeners) == listeners - 1


def test_a_role_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match=r"role must be one of inbound-agent, .*, got 'astronaut'"):
        hiring_day("astronaut")
