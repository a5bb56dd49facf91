"""The course's own lessons, cards, code and papers are held against its English and its shape."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from bpo_course import content, lessons, proofreading, prose
from bpo_course.content import FileFault
from bpo_course.prose import Usage

READ: Final = date(2026, 11, 29)
STEM: Final = "05_inbound_kpis"


def markdown(source: str, name: str = "a", **metadata: Any) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": name, "metadata": metadata, "source": source}


def code(source: str, name: str = "b") -> dict[str, Any]:
    return {"cell_type": "code", "id": name, "metadata": {}, "source": source}


def found(folder: Path, *cells: dict[str, Any]) -> list[FileFault]:
    """What is told of a notebook that has lesson 05's name."""
    path = folder / f"{STEM}.ipynb"
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    return proofreading.lesson_faults(path, content.english(), READ)


def test_the_course_has_no_fault() -> None:
    assert [str(fault) for fault in proofreading.faults(READ)] == []


def test_every_lesson_paper_template_and_text_of_the_code_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package, notebooks = tmp_path / "package", tmp_path / "notebooks"
    (package / "card" / "templates").mkdir(parents=True)
    notebooks.mkdir()
    elsewhere = content.folder
    monkeypatch.setattr(
        content, "folder", lambda name: notebooks if name == "notebooks" else elsewhere(name)
    )
    monkeypatch.setattr(proofreading, "_PACKAGE", package)
    monkeypatch.setattr(proofreading, "_CLONE", tmp_path)
    assert [fault.rule for fault in proofreading.faults(READ)] == ["has no lesson"]
    (package / "queue.py").write_text('RULE = f"You shall {1} wait"\nrang = "rang"\n')
    (package / "card" / "templates" / "a.html").write_text("<p>{{ rang }}</p>\n<p>He rang.</p>\n")
    (tmp_path / "README.md").write_text("One.\n\nShe rang him.\n")
    cells = [{**markdown("He rang.", rules=["no-such"]), "source": ["He ", "rang."]}]
    (notebooks / "00_start_here.ipynb").write_text(json.dumps({"cells": cells}))
    assert [(fault.file, fault.line, fault.rule) for fault in proofreading.faults(READ)] == [
        ("README.md", 3, "has 'rang'"),
        ("package/queue.py", 1, "has 'shall'"),
        ("package/card/templates/a.html", 2, "has 'rang'"),
        ("notebooks/00_start_here.ipynb", 0, "has 'rang'"),
        ("notebooks/00_start_here.ipynb", 0, "names no rule of law, got 'no-such'"),
    ]


def test_a_lesson_that_the_syllabus_does_not_list_is_told(tmp_path: Path) -> None:
    path = tmp_path / "99_new.ipynb"
    cells = [markdown("# A\n\nLesson 99 · 0 minutes, and 0 for the quiz.")]
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    told = [str(fault) for fault in proofreading.lesson_faults(path, content.english(), READ)]
    assert any("names no lesson, got '99_new'" in fault for fault in told)


def test_an_abbreviation_without_its_full_form_is_told(tmp_path: Path) -> None:
    told = [fault.remedy for fault in found(tmp_path, markdown("# The AHT\n\nThe AHT is long."))]
    assert "Write: average handle time (AHT)." in told
    told = [fault.remedy for fault in found(tmp_path, markdown("Average handle time (AHT)."))]
    assert not any("AHT" in remedy for remedy in told)


@pytest.mark.parametrize(("minutes", "told"), [(16, True), (17, False), (23, False), (25, True)])
def test_minutes_may_be_off_by_a_fifth(tmp_path: Path, minutes: int, told: bool) -> None:
    cells = [markdown(f"# A\n\nLesson 05 · {minutes} minutes, and 1 for the quiz.")]
    cells += [code('lab("queue")')] * 3 + [code('calculator("aht")')] * 2  # 20 minutes
    said = [fault.rule for fault in found(tmp_path, *cells) if fault.field == "minutes"]
    assert any("core: the first cell" in rule for rule in said) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("She rang him.", ["has 'rang'. Write: call, call back."]),
        ("The phone rang.", []),
        ("Use `ring_s` or [here](ring.html).", []),
        (
            "One. " + "word " * 26,
            [
                "has a sentence of 26 words, 25 at most: word word word word word …. Split it.",
            ],
        ),
    ],
)
def test_a_lessons_text_is_told_its_old_words_and_long_sentences(
    tmp_path: Path, text: str, told: list[str]
) -> None:
    faults = [fault for fault in found(tmp_path, markdown(text)) if fault.item == "a"]
    assert [f"{fault.rule}. {fault.remedy}" for fault in faults] == told


def test_the_trainers_notes_are_read_too(tmp_path: Path) -> None:
    cell = markdown("One.", notes="She rang him.")
    told = [fault for fault in found(tmp_path, cell) if fault.field == "notes"]
    assert [(fault.item, fault.rule) for fault in told] == [("a", "has 'rang'")]


def test_a_cell_on_a_rule_that_has_ended_is_told(tmp_path: Path) -> None:
    (fault,) = [
        fault
        for fault in found(tmp_path, markdown("Hours.", rules=["in-rbi-2022-recovery-hours"]))
        if fault.field == "rules 1"
    ]
    assert (fault.item, fault.rule) == (
        "a",
        "in-rbi-2022-recovery-hours ended on 27 November 2025",
    )


def test_minutes_are_stated_in_one_form_and_measured(tmp_path: Path) -> None:
    def minutes(*cells: dict[str, Any]) -> list[str]:
        return [fault.rule for fault in found(tmp_path, *cells) if fault.field == "minutes"]

    assert minutes(markdown("# A\n\nIt takes 30 minutes.")) == ["are not stated in the first cell"]
    quiz = code(f'quiz("{STEM}")')
    measured = round(1.5 * len(content.bank(STEM).question))
    stated = markdown(f"# A\n\nLesson 05 · 9 minutes, and {measured} for the quiz.")
    assert "core: the first cell states 9, 0 are measured" in minutes(stated, quiz)
    assert not any("quiz: the first cell" in rule for rule in minutes(stated, quiz))
    wrong = markdown(f"# A\n\nLesson 05 · 0 minutes, and {2 * measured} for the quiz.")
    assert any(rule.startswith("quiz: the first cell states") for rule in minutes(wrong, quiz))


def test_a_long_core_and_long_reading_without_something_to_do_are_told(tmp_path: Path) -> None:
    text = "word word. " * 200
    acts = [markdown(text, "c"), code('predict("05-x")', "late"), *[code('lab("queue")')] * 7]
    acts += [markdown(text, "d"), markdown(text, "e"), code('predict("05-y")', "later")]
    told = {fault.field: fault.rule for fault in found(tmp_path, *acts)}
    assert told["late"] == "comes after 400 words with nothing to do, 250 at most"
    assert told["later"] == "comes after 800 words with nothing to do, 600 at most"
    assert told["core"].startswith("must take 40 minutes at most, takes 51")


def test_a_printed_result_is_told(tmp_path: Path) -> None:
    told = [fault.rule for fault in found(tmp_path, code("print(1)"))]
    assert "prints its result" in told


def test_a_lesson_that_needs_an_older_reader_is_told(tmp_path: Path) -> None:
    hard = "Organisational responsibilities notwithstanding, telecommunications intermediaries "
    hard += "characteristically underestimate interdepartmental misunderstandings. "
    told = [fault.rule for fault in found(tmp_path, markdown(hard * 5)) if fault.field == "texts"]
    assert len(told) == 1
    assert told[0].startswith("must be readable at 10 years, together they need ")


# English


def test_a_phrase_is_found_whole_in_any_case_over_a_line_and_with_an_open_end() -> None:
    usage = Usage(("by lot", "e-mail*"), "x")
    text = "By\nlot, e-mailed; a lottery by lots."
    assert [word for _, word in usage.found(text)] == ["By\nlot", "e-mailed"]


def test_a_word_is_let_through_by_name_in_one_file() -> None:
    words, let = (Usage(("ring",), "call"),), (content.Let("a.toml", "ring", "A noun."),)
    english = content.English(words, let)
    assert list(english.odd_words("a.toml", "A ring.")) == []
    assert [write for _, _, write in english.odd_words("b.toml", "A ring.")] == ["call"]


@pytest.mark.parametrize("part", ["[", "](", "[a](", "<a", "![", "```\n", "stand  ", "word "])
def test_a_strangers_text_of_any_form_is_read_in_no_time(part: str) -> None:
    text = part * 20_000
    begun = time.process_time()
    content.age_fault(text)
    list(content.english().faults("x", text))
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("One two three four.", [4]),
        ("One two. Three four five six.", [4]),
        ("One two: three four; five six.", []),
        ("- one two\n- three four\n\nfive six", []),
        ("| one two | three four |", []),
    ],
)
def test_a_sentence_ends_at_a_mark_a_paragraph_an_item_or_a_cell(
    text: str, counts: list[int]
) -> None:
    assert [count for _, _, count in prose.long_sentences(text, 3)] == counts


def test_the_word_list_names_no_word_twice() -> None:
    known = [old for usage in content.english().word for old in usage.old]
    assert len(known) == len(set(known)) > 60


def test_what_is_let_through_is_in_its_file_still() -> None:
    files = [path for path in Path(__file__).parents[1].rglob("*") if path.suffix != ".pyc"]
    for let in content.english().let:
        texts = [
            f.read_text("utf-8") for f in files if f.name == let.file and ".venv" not in f.parts
        ]
        assert any(let.word.casefold() in text.casefold() for text in texts), let


def test_a_bank_and_a_call_are_told_the_line_and_what_to_write(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('title = "Mine"\n[[question]]\nprompt = "Who shall ring?"\n', encoding="utf-8")
    told = [str(fault) for fault in content.check([path], READ)[1] if fault.advice]
    assert "mine.toml, line 3: question 1 prompt: has 'shall'. Write: will, should, let's." in told
    assert "mine.toml, line 3: question 1 prompt: has 'ring'. Write: call, call back." in told


def test_a_bank_of_the_course_alone_is_held_to_the_courses_reading_age(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hard = "Organisational telecommunications intermediaries misunderstand. "
    path = tmp_path / "05_mine.toml"
    path.write_text(f'title = "{hard}"\n[[question]]\nprompt = "{hard}"\n', encoding="utf-8")

    def told() -> list[str]:
        found = (fault.rule for fault in content.check([path], READ)[1])
        return [rule for rule in found if rule.startswith("must be readable at 10 years")]

    assert told() == []
    elsewhere = content.folder
    monkeypatch.setattr(
        content, "folder", lambda name: tmp_path if name == "quizzes" else elsewhere(name)
    )
    assert len(told()) == 1


def test_what_is_asked_is_shorter_than_what_explains(tmp_path: Path) -> None:
    path, long = tmp_path / "mine.toml", f"{'word ' * 21}word."
    path.write_text(
        f'title = "Mine"\n[[question]]\nprompt = "{long}"\n[[question.option]]\ntext = "{long}"\n'
        f'why = "{long}"\n',
        encoding="utf-8",
    )
    told = [str(fault) for fault in content.check([path], READ)[1]]
    assert [one.split(": ")[1] for one in told if "a sentence of 22 words, 20 at most" in one] == [
        "question 1 prompt",
        "question 1 option 1 text",
    ]


def test_a_stretch_ends_where_there_is_something_to_do(tmp_path: Path) -> None:
    path = tmp_path / "01_one.ipynb"
    cells = [markdown("two words"), code("chart(x)"), code('lab("queue")', "c"), markdown("one")]
    path.write_text(json.dumps({"cells": [*cells, code('drill("aht")', "d")]}), encoding="utf-8")
    assert list(lessons.stretches(lessons.read(path))) == [("c", 2), ("d", 1)]
