"""The knowledge base: search, history, the search log, gaps, its effect, its files."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpo_course import content, scenarios
from bpo_course.simulation import ROW
from bpo_course.tools import knowledge
from bpo_course.tools.knowledge import (
    Article,
    Effect,
    History,
    Library,
    Opened,
    Search,
    first_hits,
    gap_report,
    masked,
    search,
    votes,
)

TEXTS: Final = {
    "bill": "See, save or print a bill. Choose Bills.",
    "move": "Moving home? Take your broadband with you.",
    "slow": "Slow internet in the evening. Test by cable.",
}
WORDS: Final = st.lists(
    st.sampled_from(["bill", "move", "slow", "router", "the", "how", "evening"]), max_size=9
)
MARCH, JUNE, JULY = date(2026, 3, 2), date(2026, 6, 1), date(2026, 7, 1)


# -- search -------------------------------------------------------------------------------------


def test_the_article_with_the_searched_word_is_found_and_no_other() -> None:
    found = Library(TEXTS).search("Where is my BILL?")
    assert [name for name, _ in found] == ["bill"]
    assert found[0][1] > 0


def test_other_forms_of_a_word_are_found() -> None:
    library = Library(TEXTS)
    for asked in ("we moved", "moves", "MOVING!"):
        assert [name for name, _ in library.search(asked)] == ["move"]


@pytest.mark.parametrize("nothing", ["", "   ", "?!", "how do I", "xylophone", "的", "🙂"])
def test_nothing_is_found_where_no_word_that_means_something_is_shared(nothing: str) -> None:
    assert Library(TEXTS).search(nothing) == []


def test_an_empty_library_finds_nothing() -> None:
    assert Library({}).search("bill") == []
    assert Library({"a": ""}).search("bill") == []


def test_a_common_word_ranks_but_does_not_find() -> None:
    library = Library({"a": "pay how", "b": "pay now", "c": "how how how"})
    assert [name for name, _ in library.search("how to pay")] == ["a", "b"]


def test_a_rare_word_counts_more_than_a_frequent_one() -> None:
    library = Library({"a": "router light", "b": "router cable", "c": "router socket"})
    assert library.search("router socket")[0][0] == "c"


def test_a_title_counts_more_than_a_text() -> None:
    library = Library([Article("a", "bill", "router"), Article("b", "router", "bill")])
    assert library.search("bill")[0][0] == "a"


def test_equal_scores_are_in_the_order_of_ids_whatever_the_order_of_the_articles() -> None:
    names = [f"n{number}" for number in range(9)]
    for order in (names, names[::-1]):
        found = Library(dict.fromkeys(order, "a bill")).search("bill", limit=4)
        assert [name for name, _ in found] == ["n0", "n1", "n2", "n3"]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("मेरा कार्ड खो गया", "कार्ड"),
        ("Ich möchte kündigen", "kündigen"),
        ("Ich mo\u0308chte kündigen", "MÖCHTE"),
        ("请重启路由器", "请重启路由器"),
        ("Πληρωμή λογαριασμού", "πληρωμή"),
        ("I can’t log in", "can't log"),
    ],
)
def test_words_are_found_in_any_script(text: str, asked: str) -> None:
    assert [name for name, _ in Library({"a": text, "b": "other"}).search(asked)] == ["a"]


def test_a_word_is_not_cut_at_its_marks() -> None:
    assert Library({"a": "मेरा कार्ड"}).search("र") == []


@given(st.dictionaries(st.sampled_from("abcdef"), WORDS.map(" ".join)), WORDS.map(" ".join))
def test_scores_are_above_0_fall_and_do_not_depend_on_order(
    texts: dict[str, str], asked: str
) -> None:
    found = Library(texts).search(asked, limit=10)
    scores = [score for _, score in found]
    assert all(score > 0 for score in scores)
    assert scores == sorted(scores, reverse=True)
    turned = dict(reversed(texts.items()))
    assert Library(turned).search(asked, limit=10) == found
    assert Library(texts).search(asked, limit=2) == found[:2]


@given(WORDS.map(" ".join))
def test_an_article_is_found_by_what_is_added_to_it(asked: str) -> None:
    library = Library(TEXTS).with_phrasings("slow", f"{asked} zebra")
    assert [name for name, _ in library.search("zebras")] == ["slow"]


def test_a_draft_and_a_retired_article_are_not_found() -> None:
    one = Article("a", "Bill")
    for state in ("draft", "retired"):
        library = Library([replace(one, state=state), Article("b", "bill")])  # type: ignore[arg-type]
        assert [name for name, _ in library.search("bill")] == ["b"]
        assert "a" in library
        assert repr(library) == "Library(2 articles, 1 published)"


def test_a_changed_library_is_a_new_one() -> None:
    library = Library(TEXTS)
    other = library.with_title("bill", "Invoices").with_phrasings("bill", "what do I owe", "x", "x")
    assert (library["bill"].title, other["bill"].title) == ("", "Invoices")
    assert other["bill"].phrasings == ("what do I owe", "x")
    assert not library.search("owe")
    assert other.search("owe")


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda: Library(TEXTS).search(3), "text must be a text, got 3"),  # type: ignore[arg-type]
        (lambda: Library(TEXTS).search("a", 0), "limit must be a whole number of 1 or more, got 0"),
        (lambda: Library(TEXTS).search("a", True), "limit must be a whole number .* got True"),
        (lambda: Library("bill"), "articles must be {id: text} or a list"),  # type: ignore[arg-type]
        (lambda: Library(3), "articles must be {id: text} or a list"),  # type: ignore[arg-type]
        (lambda: Library({"a": 3}), "articles must be .* got 3"),  # type: ignore[dict-item]
        (lambda: Library({"a": Article("b")}), "must be named by their id, 'a' has 'b'"),
        (
            lambda: Library([Article("b")] * 2),
            "must each have an id of their own, 'b' is there twice",
        ),
        (lambda: Library(TEXTS)["bil"], r"name must be an article \(bill, move, slow\), got 'bil'"),
        (lambda: Library(TEXTS).with_title("x", "y"), "name must be an article"),
        (lambda: Article(" "), "id must be a word"),
        (lambda: Article("a", version=0), "version must be a whole number of 1 or more, got 0"),
        (lambda: Article("a", phrasings="x"), "phrasings must be a list"),  # type: ignore[arg-type]
        (lambda: Article("a", state="old"), "state must be one of draft, published, retired"),  # type: ignore[arg-type]
        (lambda: Article("a", audience="all"), "audience must be agent or customer"),  # type: ignore[arg-type]
        (lambda: Article("a", changed_on=datetime(2026, 1, 1, tzinfo=UTC)), "changed_on must be a"),
    ],
)
def test_bad_input_is_refused_with_the_rule(act: Callable[[], Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        act()


# -- history ------------------------------------------------------------------------------------


def _history() -> History:
    made = History().create("bill", MARCH, "Ana", title="Invoices", text="Choose Bills.", owner="A")
    made = made.publish("bill", MARCH, "Ben").create("move", JUNE, "Ana", title="Transfer")
    return made.edit("bill", JUNE, "Cy", "customers say bill", title="See your bill")


def test_the_version_of_a_day_can_be_read_again() -> None:
    history = _history()
    assert history.article("bill", date(2026, 5, 31)).title == "Invoices"
    assert history.article("bill", JUNE).title == "See your bill"
    assert [one.id for one in history.at(date(2026, 5, 31))] == ["bill"]
    assert history.at(date(2026, 3, 1)) == ()
    with pytest.raises(ValueError, match="on must be 2026-06-01 or later"):
        history.article("move", MARCH)


def test_who_changed_what_and_when_is_kept() -> None:
    *_, last = _history().versions("bill")
    assert (last.edit.who, last.edit.on, last.edit.note) == ("Cy", JUNE, "customers say bill")
    assert last.edit.changes == (knowledge.Change("title", "Invoices", "See your bill"),)
    assert [one.article.version for one in _history().versions("bill")] == [1, 1, 2]
    assert last.article.changed_on == JUNE


def test_only_what_is_published_on_a_day_is_found_on_it() -> None:
    history = _history().retire("bill", JULY, "Ben").publish("move", JULY, "Ben")
    assert not history.library(date(2026, 3, 1)).search("bill")
    assert history.library(JUNE).search("bill")
    assert not history.library(JUNE).search("transfer")  # a draft
    assert history.library(JULY).search("transfer")
    assert not history.library(JULY).search("bill")
    assert history.publish("bill", JULY, "Ben").library().search("bill")


def test_a_review_makes_no_version_and_moves_the_day() -> None:
    history = _history().edit("bill", JUNE, "Cy", review_due=date(2026, 6, 30))
    assert [one.id for one in history.overdue(JULY)] == ["bill"]
    assert history.overdue(date(2026, 6, 30)) == ()
    reviewed = history.review("bill", JULY, "Ana", date(2027, 1, 1))
    assert reviewed.overdue(JULY) == ()
    assert reviewed.overdue(date(2027, 1, 2))
    assert reviewed.article("bill").version == history.article("bill").version


def test_a_history_made_of_its_edits_is_the_same() -> None:
    history = _history()
    again = History(history.edits)
    assert again == history
    assert again.at() == history.at()
    assert again.edit("bill", JULY, "Ana", title="x").edits[:-1] == history.edits


def test_a_draft_is_never_overdue() -> None:
    history = History().create("a", MARCH, "Ana", review_due=JUNE)
    assert history.overdue(JULY) == ()


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda h: h.create("bill", JULY, "A"), "name must be new, got 'bill'"),
        (lambda h: h.edit("bill", MARCH, "A", title="x"), "on must be 2026-06-01 or later"),
        (lambda h: h.edit("bill", JULY, "A", title="See your bill"), "must change something"),
        (lambda h: h.edit("bill", JULY, "A", version=9), "fields must be some of title"),
        (lambda h: h.create("x", JULY, "A", state="published"), "fields must be some of title"),
        (lambda h: h.edit("bill", JULY, " ", title="x"), "who must be a name"),
        (lambda h: h.edit("no", JULY, "A", title="x"), "name must be one of bill, move"),
        (lambda h: h.publish("bill", JULY, "A"), "'bill' is published and cannot be published"),
        (lambda h: h.retire("bill", JULY, "A").edit("bill", JULY, "A", title="x"), "is retired"),
        (lambda h: h.review("bill", JULY, "A", JULY), "review_due must be after the day"),
        (lambda h: h.publish("move", datetime(2026, 7, 1, tzinfo=UTC), "A"), "on must be a date"),
        (lambda h: History(h.edits[1:]), "must be created once, before all its other edits"),
    ],
)
def test_an_edit_that_cannot_be_is_refused(act: Callable[[History], Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        act(_history())


# -- the search log and the gap report ----------------------------------------------------------


def test_a_search_keeps_what_was_opened_where_and_if_it_helped() -> None:
    library = Library({"a": "a bill", "b": "a bill, a paper bill"})
    one = search(library, "bill", datetime(2026, 3, 2, 9, tzinfo=UTC))
    assert set(one.found) == {"a", "b"}
    assert one.failed
    second = one.found[1]
    done = one.open(second).open(second).vote(second, False).vote(second, True)
    assert done.opened == (Opened(second, 2, True),)
    assert not done.failed
    assert one.opened == ()


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda: Search("x", ("a",)).open("b"), r"must be one that was found \(a\), got 'b'"),
        (lambda: Search("x").open("b"), r"must be one that was found \(nothing\)"),
        (lambda: Search("x", ("a",)).vote("a", True), "must be opened before the vote"),
        (lambda: Search("x", ("a",)).open("a").vote("a", None), "helped must be True or False"),  # type: ignore[arg-type]
        (lambda: Search("x", ("a",), (Opened("a", 2),)), "opened must be what was found"),
        (lambda: gap_report([], Library({}), like=0), "like must be above 0 and up to 1, got 0"),
        (lambda: gap_report([], Library({}), often=0), "often must be a whole number of 1"),
    ],
)
def test_what_no_log_can_hold_is_refused(act: Callable[[], Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        act()


ESIM: Final = (
    *("esim", "eSIM", "e-sim", "e sim", "ESIM?", "esim please", "get an esim", "do you have esim"),
    *("I want an eSIM", "how do i get an e-sim", "esims", "the esim", "esim!!", "Esim, where"),
    *("where can i have e sim", "can i get esim", "esim 07700 900123", "esim for 07700900456"),
    *("an esim for me", "do you do esims", "e-sim plz", "esimm", "essim", "esim esim"),
    *("is there an e sim", "i need esim", "my esim", "E-SIM", "esim thanks", "eSIM for us"),
)
OTHERS: Final = ("pay with crypto", "student discount", "fixed ip address", "cat food")


def test_thirty_spellings_of_one_wish_are_one_line() -> None:
    assert len(ESIM) == 30
    log = [Search(text) for text in (*ESIM, *OTHERS)]
    random.Random(1).shuffle(log)
    first, *others = gap_report(log, Library({})).gaps
    assert (first.count, first.text) == (30, "esim")
    assert {gap.text for gap in others} == set(OTHERS)


def test_different_wishes_that_share_a_word_stay_apart() -> None:
    asked = content.asked("tidewell")
    log = [Search(text) for text, _ in asked.questions] + [Search(text) for text in asked.outside]
    gaps = gap_report(log, content.articles("tidewell").library).gaps
    assert max(gap.count for gap in gaps) <= 2
    assert len(gaps) >= 125


def test_slips_of_spelling_and_word_order_do_not_matter() -> None:
    texts = (
        "cancel my contract",
        "contract cancel",
        "cancelling the contrat",
        "how to cancel contract",
    )
    (gap,) = gap_report([Search(text) for text in texts], Library({})).gaps
    assert gap.count == 4


@given(st.lists(st.sampled_from([*ESIM[:9], *OTHERS]), max_size=25), st.randoms())
def test_no_search_is_lost_and_order_does_not_matter(texts: list[str], rng: random.Random) -> None:
    library = Library({"a": "cat"})
    log = [search(library, text) for text in texts]
    report = gap_report(log, library)
    assert sum(gap.count for gap in report.gaps) == report.failed == len(texts)
    assert all(gap.count == gap.without_result + gap.not_opened for gap in report.gaps)
    turned = log[:]
    rng.shuffle(turned)
    assert gap_report(turned, library) == report


def test_no_result_and_nothing_opened_are_counted_apart() -> None:
    log = [Search("cat food"), Search("cat food", ("a",)), Search("cat food", ("a",)).open("a")]
    (gap,) = gap_report(log, Library({"a": "x"})).gaps
    assert (gap.count, gap.without_result, gap.not_opened) == (2, 1, 1)


def test_articles_never_found_and_those_voted_down_are_told() -> None:
    library = Library([*map(Article, "abc"), Article("d", state="draft")])
    good = [Search("x", ("a",)).open("a").vote("a", True)] * 6
    bad = [Search("x", ("b",)).open("b").vote("b", False)] * 6
    report = gap_report([*good, *bad, *bad[:1]], library)
    assert report.never_found == ("c",)
    assert [(one.article, one.opened, one.not_helped) for one in report.voted_down] == [("b", 7, 7)]
    assert gap_report([*good, *bad], library, often=7).voted_down == ()
    assert votes(good)["a"] == knowledge.Votes("a", 6, 6, 0)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("call 07700 900123 now", "call # now"),
        ("card 4012 8888-8888.1881", "card #"),
        ("+44 (0)7700 900123", "#"),
        ("born 12/03/1984", "born #"),
        ("account ٠١٢٣٤٥", "account #"),
        ("error 651 on page 2", "error 651 on page 2"),
        ("i am ana@example.com", "i am @"),
        ("T58213 is my order", "t# is my order"),
    ],
)
def test_runs_of_digits_are_masked(text: str, shown: str) -> None:
    assert masked(text) == shown


def test_no_run_of_digits_is_left_in_a_gap_report() -> None:
    log = [Search(f"refund to {number} please") for number in ("12345678", "4012 8888 8888 1881")]
    (gap,) = gap_report(log, Library({})).gaps
    assert gap.count == 2
    assert not any(sign.isdigit() for text in (gap.text, *gap.spellings) for sign in text)


# -- what a change does -------------------------------------------------------------------------


def test_first_hits_counts_the_first_and_the_first_three_and_keeps_what_was_missed() -> None:
    library = Library({name: "bill " + name for name in ("aa", "bb", "cc", "dd")})
    found = first_hits(library, [("bill", "aa"), ("bill", "cc"), ("bill", "dd"), ("bill dd", "dd")])
    assert (found.first, found.in_three, found.asked) == (0.5, 0.75, 4)
    assert found.missed[0] == ("bill", "cc", ("aa", "bb", "cc"))


def test_first_hits_needs_questions_whose_article_is_there() -> None:
    with pytest.raises(ValueError, match="questions must be one or more, got none"):
        first_hits(Library(TEXTS), [])
    with pytest.raises(ValueError, match="must name an article of the library, 'x' has 'no'"):
        first_hits(Library(TEXTS), [("x", "no")])


def test_titles_in_customers_words_lift_the_first_hits_at_tidewell() -> None:
    articles, asked = content.articles("tidewell"), content.asked("tidewell").questions
    renamed = {one.id for one in articles.article if one.plain}
    company = first_hits(articles.library, asked)
    plain = first_hits(articles.in_plain_words, asked)
    assert len(renamed) == 12
    assert plain.first >= company.first + 0.05
    assert plain.in_three >= company.in_three + 0.05
    missed = sum(one.article in renamed for one in company.missed)
    assert sum(one.article in renamed for one in plain.missed) < missed


@given(st.floats(0, 1), st.floats(0, 1))
def test_more_first_hits_never_make_calls_longer_or_resolve_fewer(one: float, other: float) -> None:
    weak, better = (
        Effect().on(talk_s=300, resolved=0.7, first_hit=share) for share in sorted((one, other))
    )
    assert better.talk_s <= weak.talk_s
    assert better.resolved >= weak.resolved
    assert 0 <= weak.resolved <= better.resolved <= 1


def test_the_effect_is_what_its_numbers_say() -> None:
    effect = Effect(searched=0.5, saved_s=60, lost_s=20, resolved_more=0.2, resolved_less=0.1)
    assert effect.on(talk_s=300, resolved=0.7, first_hit=0) == (310, 0.65)
    assert effect.on(talk_s=300, resolved=0.7, first_hit=1) == (270, 0.8)
    assert Effect(searched=0).on(talk_s=300, resolved=0.7, first_hit=0.3) == (300, 0.7)
    assert effect.on(talk_s=300, resolved=0.95, first_hit=1).resolved == 1


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda: Effect(searched=1.2), "searched must be a share from 0 to 1, got 1.2"),
        (lambda: Effect(saved_s=-1), "saved_s must be 0 seconds or more, got -1"),
        (lambda: Effect(lost_s=float("nan")), "lost_s must be 0 seconds or more, got nan"),
        (lambda: Effect().on(talk_s=300, resolved=0.5, first_hit=70), "first_hit must be a share"),
        (lambda: Effect().on(talk_s=30, resolved=0.5, first_hit=0.7), "saved_s must be at most"),
        (lambda: scenarios.knowledge_floor(0.5, agents=0), "agents must be a whole number"),
    ],
)
def test_a_number_of_the_effect_that_cannot_be_is_refused(
    act: Callable[[], Any], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        act()


def test_the_same_day_is_played_with_both() -> None:
    weak, better = scenarios.knowledge_days(0.35, 0.7, seed=3)
    caller, attempt, started = (ROW.index(name) for name in ("caller", "attempt", "started_s"))
    firsts = [
        {row[caller]: row[started] for row in one.day.rows if row[attempt] == 0}
        for one in (weak, better)
    ]
    assert better.aht_s < weak.aht_s
    assert better.fcr > weak.fcr
    assert better.repeats < weak.repeats
    assert better.service_level > weak.service_level
    assert len(firsts[0]) > 400
    assert firsts[0] == firsts[1]
    assert (weak.offered, better.offered) == tuple(
        one.answered + one.abandoned for one in (weak, better)
    )


def test_without_an_effect_both_days_are_the_same() -> None:
    weak, better = scenarios.knowledge_days(0.2, 0.9, Effect(searched=0), seed=1)
    assert weak.day.rows == better.day.rows


# -- files --------------------------------------------------------------------------------------


def test_tidewells_knowledge_base_is_what_the_lab_needs() -> None:
    articles, asked = content.articles("tidewell"), content.asked("tidewell")
    assert len(articles.article) == 24
    assert all(60 <= len(one.text.split()) <= 120 for one in articles.article)
    assert {len(one.says) for one in asked.about} == {5}
    assert (len(asked.questions), len(asked.outside)) == (120, 20)
    assert {one.audience for one in articles.article} == {"agent", "customer"}
    assert any(one.is_overdue(date(2026, 11, 30)) for one in articles.article)


def test_a_split_asks_nothing_that_it_gives_away() -> None:
    known, others = content.asked("tidewell").split(2)
    given_away = {text for texts in known.values() for text in texts}
    assert len(given_away) == 48
    assert len(others) == 72
    assert not given_away & {text for text, _ in others}
    with pytest.raises(ValueError, match="each must be a whole number of 0 or more, got -1"):
        content.asked("tidewell").split(-1)


ARTICLE: Final = """
title = "Help"
brief = "An invented shop in the United Kingdom."
[[article]]
id = "bill"
title = "See your bill"
text = "Choose Bills."
owner = "Ana"
changed_on = 2026-01-02
review_due = 2026-07-02
"""
ASKED: Final = """
title = "Questions"
brief = "What customers ask."
[[about]]
article = "bill"
says = ["where is my bill", "i want see the bill"]
"""


def _told(folder: Path, articles: str = ARTICLE, asked: str | None = ASKED) -> list[str]:
    (folder / "help.toml").write_text(articles, encoding="utf-8")
    if asked is not None:
        (folder / "help-questions.toml").write_text(asked, encoding="utf-8")
    return [str(fault) for fault in content.check([folder])[1]]


def test_a_trainers_own_knowledge_base_is_read(tmp_path: Path) -> None:
    assert _told(tmp_path) == []
    assert [*content.articles(tmp_path / "help.toml").library.articles] == ["bill"]
    assert len(content.asked(tmp_path / "help.toml").questions) == 2


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "bill"\n', "", "id: is missing"),
        ('id = "bill"', 'id = " "', "id must be a word"),
        ('owner = "Ana"\n', "", "article 1 owner: must not be empty"),
        ("changed_on = 2026-01-02\n", "", "article 1 changed_on: is missing"),
        ("2026-07-02", "2026-01-02", "article 1 review_due: must be after changed_on"),
        ("2026-07-02", '"soon"', "review_due: must be a date"),
        ('text = "Choose Bills."', 'texts = "x"', "texts"),
        ('owner = "Ana"', 'owner = "Ana"\naudience = "all"', "audience"),
        ("[[article]]", ARTICLE.partition('Kingdom."')[2] + "[[article]]", "already used"),
    ],
)
def test_each_fault_of_an_article_is_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    told = _told(tmp_path, ARTICLE.replace(old, new, 1))
    assert any(said in one for one in told), told
    assert all(one.startswith("help") for one in told)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('article = "bill"', 'article = "bil"', "is 'bil', which is no published article"),
        ('"where is my bill"', '"i want SEE the bill"', "is there twice, also in bill"),
        ('"where is my bill"', '" "', "must have a word"),
        ('says = ["where is my bill", "i want see the bill"]', "", "must not be empty"),
        ("[[about]]", '[[about]]\narticle = "bill"\nsays = ["x"]\n[[about]]', "is there already"),
    ],
)
def test_each_fault_of_the_questions_is_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    told = _told(tmp_path, asked=ASKED.replace(old, new, 1))
    assert any(said in one for one in told), told


def test_an_article_without_a_question_is_a_fault(tmp_path: Path) -> None:
    more = ARTICLE.partition('Kingdom."')[2].replace("bill", "pay").replace("See your", "How to")
    told = _told(tmp_path, ARTICLE + more)
    assert told == [
        "help.toml, line 13: article 2 id: is 'pay', and no question is about it. Write [[about]]"
        " in the questions' file."
    ]


def test_articles_without_questions_get_advice_and_questions_without_articles_a_fault(
    tmp_path: Path,
) -> None:
    assert "has no file of questions" in _told(tmp_path, asked=None)[0]
    (tmp_path / "other-questions.toml").write_text(ASKED, encoding="utf-8")
    told = [str(fault) for fault in content.check([tmp_path / "other-questions.toml"])[1]]
    assert "has no file of articles beside it" in told[0]


def test_a_knowledge_base_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"articles must be one of .*tidewell"):
        content.articles("tidewel")
    with pytest.raises(FileNotFoundError, match="There is no file"):
        content.articles(tmp_path / "no.toml")
    with pytest.raises(ValueError, match="articles must be an id or the path"):
        content.articles(3)  # type: ignore[arg-type]
    _told(tmp_path, asked=None)
    with pytest.raises(FileNotFoundError, match=r"help-questions\.toml"):
        content.asked(tmp_path / "help.toml")
