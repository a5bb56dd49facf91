"""The knowledge base lab as the front end drives it: what is shown, said and refused."""

from __future__ import annotations

from typing import Any

import pytest

from bpo_course import content, lab
from bpo_course.widgets.labs import knowledge_month, knowledge_rewrite, knowledge_worth
from bpo_course.widgets.labs.knowledge_lab import KnowledgeLab
from bpo_course.widgets.labs.knowledge_rewrite import DEALS, READ, chance, deal_of, way_of
from bpo_course.widgets.labs.knowledge_words import START


def shown(card: Any) -> str:
    return "".join(card.regions.values())


def act(card: Any, action: str, value: str = "", **more: Any) -> None:
    card._on_message(card, {"action": action, "value": value, **more}, [])


def search(card: Any, text: str) -> None:
    act(card, "search", fields={"query": [text]})


@pytest.fixture
def card() -> Any:
    return lab("knowledge")


@pytest.fixture
def rewrite() -> Any:
    return lab("knowledge", part="rewrite")


@pytest.fixture
def missing() -> Any:
    return lab("knowledge", part="missing")


@pytest.fixture
def worth() -> Any:
    card = lab("knowledge", part="worth")
    card.guess()
    return card


# -- 1 find it -------------------------------------------------------------------------------------


def finish(card: Any) -> None:
    """Answer all callers who are left, by what their article is called."""
    for turn in card._round.turns[card._round.at :]:
        if turn.right:
            title = card.library[turn.right].title
            search(card, title)
            act(card, "open", turn.right)
        act(card, "answer", turn.right)
        act(card, "next")


def test_it_begins_with_a_caller_and_no_clock(card: Any) -> None:
    assert repr(card) == "KnowledgeLab(1 Find it; caller 1)"
    assert "Caller 1 of 10" in shown(card)
    assert "data-countdown" not in shown(card)


def test_a_round_has_seven_articles_to_find_and_three_gaps(card: Any) -> None:
    rights = [turn.right for turn in card._round.turns]
    assert len(rights) == 10
    assert rights.count("") == 3
    assert len({turn.question for turn in card._round.turns}) == 10


def test_the_right_article_is_found_opened_and_named(card: Any) -> None:
    turn = card._round.turn
    search(card, card.library[turn.right].title)
    assert card.said["text"].split(" ", 1)[1].startswith("articles found.")
    act(card, "open", turn.right)
    assert card.focus["target"] == "article"
    assert "Review due:" in shown(card)
    act(card, "answer", turn.right)
    assert "Right. This article answers the caller." in shown(card)
    assert card.focus["target"] == "verdict"
    act(card, "next")
    assert "Caller 2 of 10" in shown(card)
    assert card.fields["query"] == ""


def test_a_gap_that_is_none_is_told_with_the_article(card: Any) -> None:
    turn = card._round.turn
    act(card, "answer", "")
    assert f"The article is “{card.library[turn.right].title}”." in shown(card)
    assert turn.kind == "missed"


def test_no_article_is_the_right_answer_to_a_gap(card: Any) -> None:
    while card._round.turn.right:
        act(card, "answer", "")
        act(card, "next")
    act(card, "answer", "")
    assert "Right. No article answers this." in shown(card)
    assert card._round.turn.kind == "gap"


def test_an_article_that_was_not_opened_cannot_be_the_answer(card: Any) -> None:
    before = shown(card)
    act(card, "answer", card._round.turn.right)
    act(card, "open", card._round.turn.right)
    act(card, "next")
    assert shown(card) == before


def test_the_result_names_searches_that_did_not_work_and_their_words(card: Any) -> None:
    search(card, "zebra bonanza")
    assert "No article is found." in card.said["text"]
    search(card, "  ")
    assert card.said["text"] == "Type a word or two first."
    finish(card)
    assert "You found 7 of 7 articles, and reported 3 of 3 gaps." in shown(card)
    assert "8 searches for 10 callers" in shown(card)
    assert "“zebra bonanza” (not in the article: zebra, bonanza)" in shown(card)
    assert card.focus["target"] == "result"
    act(card, "again")
    assert "Caller 1 of 10" in shown(card)


def test_the_clock_runs_only_where_it_was_switched_on(card: Any) -> None:
    act(card, "switch", "clock")
    act(card, "set", "30", name="limit_s")
    assert 'data-countdown="30"' in shown(card)
    act(card, "late", "5")  # of another caller
    assert not card._round.turn.late
    act(card, "late", "0")
    assert "Your time is over. You can still answer." in shown(card)
    assert "data-countdown" not in shown(card)
    finish(card)
    assert "The clock ran out in 1 call." in shown(card)


def test_the_clock_is_the_same_element_while_a_caller_is_on_the_line(card: Any) -> None:
    act(card, "switch", "clock")
    before = card.regions["clock"]
    search(card, "router")
    assert card.regions["clock"] == before
    act(card, "answer", "")
    assert "data-countdown" not in card.regions["clock"]
    act(card, "next")
    assert card.regions["clock"] != before


def test_what_is_typed_is_never_html(card: Any) -> None:
    search(card, "<img src=x>")
    finish(card)
    assert "<img" not in shown(card)


def test_a_new_round_searches_what_was_rewritten(card: Any) -> None:
    card.rewrite("refund", "Zebra money")
    act(card, "again")
    search(card, "zebra")
    assert card._round.turn.searches[-1].found[0] == "refund"


# -- 2 rewrite -------------------------------------------------------------------------------------


def test_the_questions_that_are_read_and_held_back_share_none() -> None:
    deal = deal_of(3)
    read = [(text, name) for name, says in deal.read.items() for text in says]
    assert len(read) == 24 * READ
    assert len(deal.held) == 120 - len(read)
    assert sorted([*read, *deal.held]) == sorted(content.asked().questions)


def test_nothing_that_is_held_back_is_shown_before_it_is_asked_for(rewrite: Any) -> None:
    act(rewrite, "try")
    for name in deal_of(1).read:
        act(rewrite, "article", name)
        for text, _ in deal_of(1).held:
            assert f"“{text}”" not in shown(rewrite)


def test_the_worst_articles_come_first_and_only_read_questions_count(rewrite: Any) -> None:
    rows = rewrite._desk.worst(deal_of(1))
    counts = [row["before"] for row in rows]
    assert counts == sorted(counts)
    assert counts[0] == "0 of 2"
    assert counts[-1] == "2 of 2"


def test_a_title_that_is_typed_is_tried_and_told(rewrite: Any) -> None:
    name = rewrite._desk.worst(deal_of(1))[0]["id"]
    act(rewrite, "article", name)
    assert rewrite.focus["target"] == "title"
    text = deal_of(1).read[name][0]
    act(rewrite, "text", text, name="title")
    assert rewrite.fields["title"] == text
    assert "✓ changed" in shown(rewrite)
    assert "→ place 1" in rewrite.regions["edit"]
    act(rewrite, "try")
    trial = rewrite._desk.trial
    assert text in trial.moved("read")[0]
    assert rewrite.said["text"].startswith("First hits on questions that you read: 27 before, ")
    assert rewrite.focus["target"] == "trial"
    act(rewrite, "text", "Something else", name="title")
    assert "You have changed something since then." in shown(rewrite)
    act(rewrite, "undo")
    assert rewrite._desk.changes == 0


def test_what_is_typed_in_the_title_is_escaped(rewrite: Any) -> None:
    act(rewrite, "article", "refund")
    act(rewrite, "text", "<img src=x>", name="title")
    act(rewrite, "text", "<img src=y>", name="phrasings")
    act(rewrite, "try")
    assert "<img" not in shown(rewrite)


def test_phrasings_find_what_was_read_and_hardly_what_was_held_back(rewrite: Any) -> None:
    for name, says in deal_of(1).read.items():
        rewrite.rewrite(name, "", *says)
    trial = rewrite.try_again()
    assert trial.firsts("read") == (27, 48)
    before, now = trial.firsts("held")
    assert now <= before + 4
    assert trial.firsts("read")[1] == way_of("phrasings", 1).firsts("read")[1]
    assert "It may be chance" in trial.told()


def test_held_back_questions_are_shown_on_request_and_then_are_no_test(rewrite: Any) -> None:
    for one in content.articles().article:
        if one.plain:
            rewrite.rewrite(one.id, one.plain)
    act(rewrite, "try")
    trial = rewrite._desk.trial
    assert trial.firsts("all") == (66, 75)
    up, down = trial.moved("held")
    assert f"{len(up)} moved to the first place, and {len(down)} lost it" in shown(rewrite)
    assert up[0] not in shown(rewrite).replace("&#39;", "'")
    act(rewrite, "reveal")
    assert up[0] in shown(rewrite).replace("&#39;", "'")
    assert "they are no test of it" in shown(rewrite)
    assert rewrite.focus["target"] == "held"


def test_the_courses_titles_gain_on_the_plainest_questions_alone(rewrite: Any) -> None:
    """What the card says of them must be so."""
    (before, now, count), (rest, rest_now, others) = knowledge_rewrite.by_closeness()
    assert (count, others) == (24, 96)
    assert now >= before + 5
    assert abs(rest_now - rest) <= 3
    act(rewrite, "try")
    act(rewrite, "compare")
    told = rewrite.regions["ways"]
    assert f"rise from {before} to {now} of 24" in told
    assert f"from {rest} to {rest_now} of 96" in told


def test_over_many_deals_phrasings_and_copies_gain_nothing_on_what_was_held_back(
    rewrite: Any,
) -> None:
    """What the card says of the other ways must be so."""
    trials = {
        way: [way_of(way, n) for n in range(1, DEALS + 1)]
        for way in ("copied", "added", "phrasings")
    }
    for found in trials.values():
        gains = [now - before for before, now in (trial.firsts("held") for trial in found)]
        assert sum(gains) / DEALS < 1
    act(rewrite, "try")
    act(rewrite, "compare")
    act(rewrite, "deals")
    assert "All questions that you read, added as phrasings" in rewrite.regions["deals"]
    assert rewrite.focus["target"] == "deals-done"


def test_chance_is_that_of_coins() -> None:
    assert chance(5, 0) == 2 / 32
    assert chance(0, 5) == chance(5, 0)
    assert chance(4, 4) == 1
    assert chance(12, 2) < 0.05 < chance(9, 5)


def test_a_large_change_is_told_as_more_than_chance() -> None:
    texts = [text for text, _ in deal_of(1).held]
    every = {text for text, _ in content.asked().questions}
    before = dict.fromkeys(every, 1) | dict.fromkeys(texts[:10], 0)
    trial = knowledge_rewrite.Trial(before, dict.fromkeys(every, 1), deal_of(1))
    assert "more than chance alone explains" in trial.told()
    same = knowledge_rewrite.Trial(before, before, deal_of(1))
    assert "No question that was held back moved." in same.told()


def test_another_deal_holds_back_other_questions(rewrite: Any) -> None:
    act(rewrite, "try")
    before = rewrite._desk.trial.firsts("held")
    act(rewrite, "set", "2", name="deal")
    assert rewrite._desk.trial.firsts("held") != before
    assert rewrite._desk.trial.firsts("all")[0] == 66


# -- 3 what is missing -----------------------------------------------------------------------------


def line_of(name: str) -> str:
    wishes = [one.wish.id if one.wish else "" for one in knowledge_month.lines()]
    return str(wishes.index(name))


def test_the_gap_report_has_missing_articles_and_bad_words() -> None:
    lines = knowledge_month.lines()
    assert {one.wish.id for one in lines if one.wish} == {w.id for w in knowledge_month.WISHES}
    assert any(one.article for one in lines)
    assert [one.count for one in lines] == sorted((one.count for one in lines), reverse=True)


def test_one_wish_in_other_words_is_two_lines() -> None:
    wishes = [one.wish.id for one in knowledge_month.lines() if one.wish]
    assert wishes.count("own-family") == 2


def test_no_search_of_next_month_is_one_of_this_month() -> None:
    for wish in knowledge_month.WISHES:
        assert not set(map(str.casefold, wish.next)) & set(map(str.casefold, wish.month))


def test_the_missing_article_is_written_published_and_found(missing: Any) -> None:
    act(missing, "line", line_of("own-family"))
    assert missing.focus["target"] == "line"
    act(missing, "say", "there")
    assert "No article is about blocking websites for children." in shown(missing)
    act(missing, "say", "missing")
    assert "Right. No article is about" in shown(missing)
    act(missing, "publish")
    assert "The article needs a title and steps" in shown(missing)
    act(missing, "text", "Parental controls: block websites for kids", name="own_title")
    assert "parental, controls, block, websites, kids" in missing.regions["checklist"]
    steps = "Choose Wi-Fi, then Family. Choose a device and what to block. " * 6
    act(missing, "text", steps, name="own_steps")
    act(missing, "text", "Nadia Rahman", name="own_owner")
    act(missing, "text", "2027-05-31", name="own_review")
    assert "not yet:" not in missing.regions["checklist"]
    act(missing, "publish")
    assert missing.focus["target"] == "published"
    assert "Of this month&#39;s searches" in shown(missing)
    assert missing.library.search("parental controls")[0][0] == "own-family"
    assert "of 6" in missing.regions["published"]
    act(missing, "text", "Family page", name="own_title")
    assert "You have changed it since then." in shown(missing)
    act(missing, "publish")
    assert "Published: version 2" in shown(missing)


def test_a_title_in_the_companys_words_is_found_less(missing: Any) -> None:
    wish = knowledge_month.WISHES[0]
    plain = knowledge_month.Draft("Parental controls: block websites for kids", "Choose Family.")
    stiff = knowledge_month.Draft("Content filtering policy", "Choose Family.")
    found = [
        sum(
            missing.library.with_article(draft.article(wish.id)).search(text, 1)[:1] != []
            and missing.library.with_article(draft.article(wish.id)).search(text, 1)[0][0]
            == wish.id
            for text in wish.month
        )
        for draft in (plain, stiff)
    ]
    assert found[0] > found[1]


@pytest.mark.parametrize("review", ["", "soon", "2020-01-01", "2031-01-01"])
def test_a_review_date_that_is_none_is_not_ticked(review: str) -> None:
    draft = knowledge_month.Draft("A", "B", "C", review)
    assert not draft.checks(knowledge_month.WISHES[0])[3][0]


def test_a_line_that_an_article_answers_leads_to_its_title(missing: Any) -> None:
    place = next(n for n, one in enumerate(knowledge_month.lines()) if one.article)
    act(missing, "line", str(place))
    act(missing, "say", "missing")
    assert "A failed search doesn&#39;t prove" in shown(missing)
    act(missing, "say", "there")
    assert "Another article would make that worse." in shown(missing)
    act(missing, "to_rewrite", knowledge_month.lines()[place].article)
    assert "Rewrite an article" in shown(missing)
    assert missing.focus["target"] == "title"


def test_the_old_article_is_checked_updated_and_kept(missing: Any) -> None:
    act(missing, "mark", "0")
    act(missing, "mark", "4")
    act(missing, "check")
    marks = missing.regions["marks"]
    assert "still holds." in marks
    assert "and you didn&#39;t mark it" in marks
    act(missing, "act", "second")
    assert "two pages that disagree" in shown(missing)
    act(missing, "act", "edit")
    act(missing, "publish_new")
    assert "The steps are still the old ones." in shown(missing)
    act(missing, "text", "Open Help, Line check. Read the evening readings.", name="new_text")
    act(missing, "text", "2026-11-01", name="new_review")
    act(missing, "publish_new")
    assert "The review must be after 30 November 2026" in shown(missing)
    act(missing, "text", "2027-05-31", name="new_review")
    act(missing, "publish_new")
    assert missing.library["slow-evening"].version == 4
    assert missing.library["slow-evening"].text.startswith("Open Help")
    assert "wrong since 16 November" in missing.regions["versions"]
    act(missing, "tell", "agents")
    act(missing, "check_told")
    assert "Tell them. They know the old steps by heart" in shown(missing)


def test_who_is_told_is_judged_for_each_group() -> None:
    def wrong(chosen: list[str]) -> list[str]:
        return [words for tone, words in knowledge_month.told_words(chosen) if tone == "bad"]

    assert wrong(["agents", "owner", "quality", "open"]) == []
    assert len(wrong([])) == 4
    assert wrong(["agents", "owner", "quality", "open", "all"])[0].startswith("All customers")


def test_the_history_ends_with_the_article_as_it_is_today() -> None:
    made, one = knowledge_month.history(), content.articles().library["slow-evening"]
    now = made.article("slow-evening")
    assert (now.version, now.text, now.changed_on) == (one.version, one.text, one.changed_on)
    assert knowledge_month.version_rows(made)[-1][0] == "3"


def test_the_old_article_is_among_those_voted_down_and_overdue() -> None:
    down = [one.article for one in knowledge_month.report().voted_down]
    assert knowledge_month.OLD in down


# -- 4 what it is worth ----------------------------------------------------------------------------


def test_the_same_day_is_played_with_both(worth: Any) -> None:
    assert "Assumed, not measured" in shown(worth)
    assert "The same day, with both" in shown(worth)
    assert "On this day, AHT is" in shown(worth)
    assert worth.figure == ""


def test_nothing_of_the_day_is_shown_before_the_guess() -> None:
    card = lab("knowledge", part="worth")
    assert "The same day, with both" not in shown(card)
    assert [f"About {seconds} s" in shown(card) for seconds in card._options] == [True] * 3
    act(card, "guess", "x")
    assert "The same day, with both" not in shown(card)
    act(card, "guess", card._options[2])
    assert "No: it falls by about 4 s." in shown(card)
    assert card.focus["target"] == "played"
    act(card, "guess", card._options[0])
    assert "Yes. Agents search in 60 % of calls" in shown(card)
    act(card, "set", "90", name="after")
    assert "Yes. Agents" not in shown(card)


def test_a_day_without_a_rise_says_so() -> None:
    card = lab("knowledge", part="worth", before=0.6, after=0.5)
    card.guess()
    assert "First hits don&#39;t rise here" in shown(card)


def test_two_days_differ_by_far_more_than_the_articles_change() -> None:
    """What the card says of a real floor must be so in the model."""
    pairs = [knowledge_worth.pair(START, seed) for seed in range(1, 11)]
    days = [before.aht_s for before, _ in pairs]
    assert max(days) - min(days) > 3 * max(before.aht_s - now.aht_s for before, now in pairs)


def test_many_days_tell_whether_it_is_chance(worth: Any) -> None:
    before, now = worth.play()
    assert before.aht_s > now.aht_s
    assert "s, real" in worth.regions["day"]
    assert "change of AHT (s)" in worth.figure
    assert worth.regions["table"].count("<tr>") == 21
    assert worth.focus["target"] == "played"
    act(worth, "set", "0", name="saved_s")
    assert worth.figure == ""


def test_no_change_of_first_hits_is_no_change_of_the_day(worth: Any) -> None:
    act(worth, "set", "63", name="before")
    assert worth.regions["day"].count("no change") == 6


def test_the_learners_own_result_can_be_taken(worth: Any) -> None:
    assert 'data-action="mine"' not in shown(worth)
    act(worth, "mine")
    trial = worth.try_again()
    act(worth, "go", "worth")
    act(worth, "mine")
    assert worth._values["after"] == round(trial.firsts("held")[1] / 72, 3)
    assert worth.fields["after"] == "54.2"


def test_a_value_that_breaks_its_rule_is_told_and_not_taken(worth: Any) -> None:
    act(worth, "set", "120", name="after")
    assert "First hits now (%) must be a number from 0 to 100, got 120" in shown(worth)
    assert worth._values["after"] == 0.63


# -- all parts -------------------------------------------------------------------------------------


def test_each_part_is_shown_and_named(card: Any) -> None:
    for part in ("rewrite", "missing", "worth", "find"):
        act(card, "go", part)
        assert card.focus["target"] == "part"
        assert "How this works, and what AI changes" in shown(card)
    act(card, "go", "nowhere")
    assert repr(card).startswith("KnowledgeLab(1 Find it")


def test_reading_the_month_is_told_while_it_lasts(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    real = KnowledgeLab._show

    def watched(self: Any, **more: Any) -> None:
        real(self, **more)
        seen.append(more["working"])

    card = lab("knowledge")
    for made in (knowledge_month.lines, knowledge_month.report, knowledge_month.month):
        made.cache_clear()
    monkeypatch.setattr(KnowledgeLab, "_show", watched)
    act(card, "go", "missing")
    assert seen == ["Reading a month of searches …", ""]


def test_what_no_button_sends_is_dropped(card: Any, missing: Any) -> None:
    before = shown(card)
    for action, value in (
        ("open", "x"), ("answer", "x"), ("switch", "x"), ("article", "x"), ("line", "99"),
        ("say", "x"), ("to_rewrite", "x"), ("mark", "99"), ("act", "x"), ("tell", "x"),
        ("late", "x"), ("publish", ""),
    ):  # fmt: skip
        act(card, action, value)
    act(card, "text", "x", name="nothing")
    assert shown(card) == before


def test_start_values_and_methods_say_what_is_wrong(card: Any) -> None:
    assert lab("knowledge", part="worth", after=0.8)._values["after"] == 0.8
    with pytest.raises(ValueError, match="part must be one of find, rewrite, missing, worth"):
        lab("knowledge", part="x")
    with pytest.raises(ValueError, match=r"there is no control aftr in .* Did you mean after\?"):
        lab("knowledge", aftr=1)
    with pytest.raises(ValueError, match="after must be a number from 0 to 1, got 3"):
        card.set("after", 3)
    with pytest.raises(ValueError, match="article must be one of"):
        card.rewrite("x", "y")
    card.answer()
    with pytest.raises(ValueError, match="search needs a caller on the line"):
        card.search("router")
    with pytest.raises(ValueError, match="answer needs a caller on the line"):
        card.answer()
