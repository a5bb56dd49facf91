"""The words of the trade: their file, how it is read, the card, the drill, and a lesson's text."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import browser
import pytest
from test_widgets import act

from bpo_course import cli, content, drill, glossary, terms
from bpo_course.content import FileFault
from bpo_course.content._reading import read_terms
from bpo_course.faults import FaultyError
from bpo_course.questions import Single
from bpo_course.questions.full_forms import full_form, full_forms, meaning
from bpo_course.terms import Term
from bpo_course.widgets.course.word_list import WordList

LESSON: Final = "05_inbound_kpis"
TERM: Final = Term("average handle time", "AHT", ("handle time",), "A mean.", "It is 5:15.", LESSON)
ABBREVIATED: Final = [term.short for term in content.glossary() if term.short]
SEEDS: Final = range(4)
WRITTEN: Final = f"""\
[[term]]
term = "queue"
means = "The line of callers who wait."
example = "Nine people are in the queue."
lesson = "{LESSON}"
"""
NO_BROWSER: Final = browser.chromium() is None and os.environ.get("REQUIRE_BROWSER") != "1"


def read(tmp_path: Path, text: str) -> list[str]:
    """The faults of a file with that text, in words."""
    path = tmp_path / "glossary.toml"
    path.write_text(text, encoding="utf-8")
    return [str(fault) for fault in read_terms(path, [LESSON])[1]]


# -- the file ----------------------------------------------------------------------------------


def test_the_glossary_has_150_terms_or_more() -> None:
    assert len(content.glossary()) >= 150
    assert len(ABBREVIATED) >= 80


NAMED: Final = """
    ACD ACW AHT AI AMD ANI ASA AUX BPO CES CFPB CPA CRM CSAT CTC CTI CX DLT DNC DND DNIS DPD DPDP
    DTMF EMI FAQ FCA FCC FCR FTC FTE GDPR IRDAI ITES ITO IVR JAM KPI KPO KYC LOB MIS MTI NACH NBFC
    NPA NPC NPS OTP PBX PECR PII PTP QA RBI RCA RFP RPC RTA SIP SL SLA SME SMS SOP SOW STAR TAT
    TCCCPR TCPA TL TRAI TSR UPI VPN VoIP WFM
"""


@pytest.mark.parametrize("short", NAMED.split())
def test_an_abbreviation_of_the_trade_is_in_it(short: str) -> None:
    assert short in ABBREVIATED


SAID: Final = """
    dead air, mini-Miranda, skip tracing, ramp, nesting, warm transfer, cold transfer, hold, mute,
    escalation, shrinkage, occupancy, schedule adherence, attrition, churn, upsell, cross-sell,
    lead, disposition, wrap code, knowledge base, ticket, priority, backlog, blended agent,
    preview dialler, progressive dialler, predictive dialler, drop rate, abandonment rate,
    call-back, containment, deflection, chatbot, agent assist, speech analytics, sentiment,
    omnichannel, calibration, coaching, roster, shift bid, incentive, Versant, Ofcom, erlang,
    Erlang C, payment card industry data security standard
"""


@pytest.mark.parametrize("name", [" ".join(name.split()) for name in SAID.split(",")])
def test_a_word_of_the_floor_is_in_it(name: str) -> None:
    assert [term.term for term in content.glossary() if name in term.names]


@pytest.mark.parametrize("term", content.glossary(), ids=lambda term: term.term)
def test_a_meaning_and_an_example_are_one_plain_sentence_each(term: Term) -> None:
    assert term.means.endswith((".", "?"))
    assert len(term.example.split()) <= terms.LONGEST
    assert not set("*_`[<") & set(term.means + term.example + term.note)


# -- reading -----------------------------------------------------------------------------------


def test_a_sound_file_has_no_fault(tmp_path: Path) -> None:
    assert read(tmp_path, WRITTEN) == []


def test_every_fault_of_a_glossary_is_told_with_its_line(tmp_path: Path) -> None:
    second = WRITTEN.replace("queue", "Queue").replace(LESSON, "05_inbound_kpi")
    long = WRITTEN.replace("queue", "line").replace("wait.", f"wait{' long' * 20}.")
    assert read(tmp_path, f"{WRITTEN}\n{second}\n{long}") == [
        "glossary.toml, line 15: line: means: must have 25 words at most, got 26. Shorten it.",
        "glossary.toml, line 8: Queue: term: 'Queue' is a name of 'queue' already. Delete one.",
        "glossary.toml, line 11: Queue: lesson: names no lesson, got '05_inbound_kpi'."
        f" Did you mean '{LESSON}'?",
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('term = "queue"', 'shrot = "Q"\nterm = "queue"', "shrot"),
        ("means", "# means", "means: must not be empty"),
        ('"Nine people are in the queue."', "9", "example: must be a text, got 9"),
        ("[[term]]", "[[word]]", "must contain only [[term]]"),
        ("lesson =", 'also = ["queue"]\nlesson =', "also: 'queue' is a name of 'queue' already"),
    ],
)
def test_a_slip_is_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert said in " ".join(read(tmp_path, WRITTEN.replace(old, new)))


def test_a_meaning_may_have_25_words_and_no_more() -> None:
    assert replace(TERM, means="word " * 25).means
    with pytest.raises(FaultyError, match="must have 25 words at most, got 26"):
        replace(TERM, means="word " * 26)


def test_the_glossary_is_checked_with_the_courses_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = content.folder("data") / "glossary.toml"
    assert content.check([whole]) == (1, [])
    broken = tmp_path / "glossary.toml"
    text = whole.read_text(encoding="utf-8").replace('"Mood', "")
    broken.write_text(f"{text}\n{WRITTEN}", encoding="utf-8")
    (fault,) = content.check([broken])[1]
    assert isinstance(fault, FileFault)
    assert (fault.item, fault.rule) == ("queue", "'queue' is a name of 'queue' already")


def test_the_english_of_a_meaning_is_checked(tmp_path: Path) -> None:
    path = tmp_path / "glossary.toml"
    path.write_text(WRITTEN.replace("Nine people are", "Nobody is"), encoding="utf-8")
    (fault,) = content.check([path])[1]
    assert "has 'Nobody'" in fault.rule
    assert fault.line == 4


# -- the card ----------------------------------------------------------------------------------


def test_the_card_shows_every_term_with_its_meaning_example_and_lesson() -> None:
    shown = glossary().regions["words"]
    assert shown.count("<li ") == len(content.glossary())
    (aht,) = [item for item in shown.split("<li ") if "<strong>average handle time<" in item]
    (term,) = [term for term in content.glossary() if term.short == "AHT"]
    for part in (" (AHT)", term.means, term.note, term.example, f'data-notebook="{LESSON}.ipynb"'):
        assert part in aht
    assert 'data-names=" average handle time aht average handling time' in aht


def test_a_lesson_that_is_not_written_yet_is_no_link() -> None:
    unwritten = {one.id: replace(one, finished=False) for one in content.syllabus().lesson}
    shown = WordList(content.glossary(), unwritten).regions["words"]
    (item,) = [item for item in shown.split("<li ") if "<strong>list scrubbing<" in item]
    assert "In lesson 15, which is to come." in item
    assert "data-notebook" not in item


def test_the_card_looks_for_what_it_is_asked_for() -> None:
    assert glossary("AHT").fields == {"find": "AHT"}
    assert repr(glossary()) == f"Glossary({len(content.glossary())} words)"


# -- the drill ---------------------------------------------------------------------------------


@pytest.mark.parametrize("short", ABBREVIATED)
def test_a_full_form_is_asked_among_four_each_with_its_reason(short: str) -> None:
    for seed in SEEDS:
        question = full_form(content.glossary(), short, seed)
        assert len({option.text.casefold() for option in question.option}) == 4
        assert all(option.why for option in question.option)
        assert not question.advice


@pytest.mark.parametrize("short", ABBREVIATED)
def test_no_wrong_full_form_is_another_name_of_the_right_one(short: str) -> None:
    (term,) = [term for term in content.glossary() if term.short == short]
    right = {name.casefold() for name in term.names}
    for seed in SEEDS:
        options = full_form(content.glossary(), short, seed).option
        assert [option.text for option in options if option.text.casefold() in right] == [term.term]


@pytest.mark.parametrize("short", ABBREVIATED)
def test_a_meaning_is_asked_among_those_of_other_terms(short: str) -> None:
    known = {term.means: term for term in content.glossary()}
    for seed in SEEDS:
        question = meaning(content.glossary(), short, seed)
        right, *_ = [option for option in question.option if option.right]
        assert known[right.text].short == short
        for option in question.option:
            assert option.right or known[option.text].full in option.why


def test_a_wrong_full_form_names_the_word_that_is_wrong() -> None:
    whys = [
        option.why
        for seed in range(20)
        for option in full_form(content.glossary(), "AHT", seed).option
        if option.text.endswith(" handle time") and not option.right
    ]
    assert whys
    assert all(why.startswith("Nearly. The word is *average*, not *a") for why in whys)


def test_a_drill_asks_ten_abbreviations_both_ways_and_other_ones_with_another_seed() -> None:
    bank = full_forms(content.glossary(), 3)
    prompts = [question.prompt for question in bank.question]
    assert len(set(prompts)) == 10
    assert sum(" stand for?" in prompt for prompt in prompts) == 5
    assert bank == full_forms(content.glossary(), 3)
    assert bank != full_forms(content.glossary(), 4)


def test_too_small_a_glossary_and_an_unknown_abbreviation_are_refused() -> None:
    with pytest.raises(ValueError, match="terms must have 10 abbreviations or more, got 1"):
        full_forms([TERM], 1)
    with pytest.raises(ValueError, match="short must be an abbreviation of the glossary, got 'XY'"):
        full_form([TERM], "XY", 1)


def test_the_drill_goes_on_without_end() -> None:
    card = drill("full-forms", seed=5)
    first = card.session.bank.question
    for question in first:
        assert isinstance(question, Single)
        card.answer(question.id, question.perfect)
    assert card.session.score == 10
    act(card, "restart")
    assert card.session.bank.question != first


def test_an_unknown_drill_is_told_the_names_there_are() -> None:
    with pytest.raises(ValueError, match=r"name must be one of offered, .*, full-forms, got 'x'"):
        drill("x")


# -- what the page is told ---------------------------------------------------------------------


def test_a_word_of_everyday_english_is_looked_for_by_its_other_names_alone() -> None:
    hold = replace(TERM, term="hold", short="", also=("on hold",), everyday=True)
    assert hold.sure_names == ("on hold",)
    assert TERM.sure_names == ("average handle time", "AHT", "handle time")


def test_the_page_gets_the_glossary_beside_the_editions(tmp_path: Path) -> None:
    cli._extension(tmp_path)
    (told,) = tmp_path.rglob("glossary.json")
    assert (told.parent / "editions.json").is_file()
    found = {term["says"]: term for term in json.loads(told.read_bytes())}
    assert len(found) == len(content.glossary())
    assert "AHT" in found["average handle time (AHT)"]["names"]


FIND: Final = """
globalThis.document = {createElement: () => ({setAttribute() {}, addEventListener() {}})};
const {Glossary} = await import(process.argv[1]);
const terms = [{says: 'hold', names: ['on hold']}, {says: 'AHT', names: ['AHT', 'handle time']},
  {says: 'queue', names: ['queue', ' ', '…']}, {says: 'call queue', names: ['call queue']}];
const text = process.argv[2];
const found = new Glossary(terms).find(text);
console.log(JSON.stringify(found.map(({term, start, end}) => [text.slice(start, end), term.says])));
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="NO NODE: install it to run these tests")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Put on\nhold.", [["on\nhold", "hold"]]),
        ("AHT, not aht or AHTX", [["AHT", "AHT"]]),
        ("Handle times", [["Handle times", "AHT"]]),
        ("a call queue, two queues", [["call queue", "call queue"], ["queues", "queue"]]),
        ("queue-like, unqueue, on holder", []),
    ],
)
def test_names_are_found_whole_longest_first_and_in_plural(
    tmp_path: Path, text: str, found: list[list[str]]
) -> None:
    import subprocess

    static = Path(cli.__file__).parent / "lab_extension" / "static"
    shutil.copytree(static, tmp_path / "static")
    (tmp_path / "package.json").write_text('{"type": "module"}')
    words = tmp_path / "static" / "words.js"
    command = ["node", "--input-type=module", "-e", FIND, str(words), text]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == found


# -- in JupyterLab -----------------------------------------------------------------------------

TIP: Final = ".bpo-tip"


def first_term(page: Any) -> Any:
    return page.locator(".bpo-term:visible", has_text="handle time").first


@pytest.mark.slow
@pytest.mark.skipif(NO_BROWSER, reason="NO BROWSER: install Chromium to run these tests")
def test_a_word_in_a_lesson_tells_what_it_means_by_pointer_by_tap_and_by_keys(
    tmp_path: Path,
) -> None:
    store = f"sqlite:///{tmp_path / 'progress.db'}"
    with (
        browser.jupyterlab(tmp_path / "course", store) as lab,
        browser.page(width=1366, height=800) as page,
    ):
        page.set_default_timeout(90_000)
        browser.open_lesson(page, lab, f"{LESSON}.ipynb")
        page.wait_for_selector(".bpo-term")
        _by_pointer(page)
        _by_keys(page)
        _drawn_again(page)
        page.set_viewport_size({"width": 400, "height": 800})
        _by_tap(page)


def _by_pointer(page: Any) -> None:
    word = first_term(page)
    word.hover()
    page.wait_for_selector(f"{TIP} >> text=average handle time (AHT)")
    assert word.get_attribute("aria-describedby") == page.locator(TIP).get_attribute("id")
    page.locator(TIP).hover()  # what is told can be gone over
    page.wait_for_timeout(400)
    assert page.locator(TIP).count() == 1
    page.keyboard.press("Escape")
    assert page.locator(TIP).count() == 0
    assert word.get_attribute("aria-describedby") is None
    within = "a, code, pre, h1, h2, h3, .jp-CodeCell"
    assert page.locator(f":is({within}) .bpo-term").count() == 0


def _by_keys(page: Any) -> None:
    assert page.locator(".bpo-term[tabindex]").count() == 0  # no word is in the way of Tab
    page.get_by_role("button", name="Show code").focus()
    page.keyboard.press("Tab")
    switch = page.get_by_role("button", name="Tab stops at words")
    assert switch.evaluate("node => node === document.activeElement && node.offsetWidth > 50")
    page.keyboard.press("Enter")
    assert switch.get_attribute("aria-pressed") == "true"
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.locator(".bpo-term:focus").count():
            break
    page.wait_for_selector(TIP)
    page.keyboard.press("Escape")
    assert page.locator(TIP).count() == 0
    page.keyboard.press("Enter")
    page.wait_for_selector(TIP)
    page.keyboard.press("Tab")
    page.wait_for_selector(f"{TIP} >> text=average handle time")
    switch.focus()
    assert page.locator(TIP).count() == 0
    page.keyboard.press("Enter")
    assert page.locator(".bpo-term[tabindex]").count() == 0


def _drawn_again(page: Any) -> None:
    count = page.locator(".bpo-term").count()
    page.evaluate(
        """() => {
          const cells = window.jupyterapp.shell.currentWidget.content.widgets;
          const cell = cells.find(cell => cell.node.querySelector('.bpo-term'));
          cell.rendered = false;
          cell.rendered = true;
        }"""
    )
    page.wait_for_function(
        "count => document.querySelectorAll('.bpo-term').length === count", arg=count
    )


def _by_tap(page: Any) -> None:
    for word in page.locator(".bpo-term:visible").all()[:8]:
        word.dispatch_event("click")
        box = page.locator(TIP).bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 400
    page.locator(".bpo-lesson-bar-title:visible").click()
    assert page.locator(TIP).count() == 0
