"""Content is found by name or path, and every fault of a bad file is told at once, in its place."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final

import jsonschema
import pytest

from bpo_course import cli, content
from bpo_course.content import ContentError, FileFault, Ids, _reading
from bpo_course.questions import KINDS

BANK_ID: Final = "01_inbound_and_outbound"
FLOW_ID: Final = "bank-unknown-debit"

BANK: Final = """\
title = "Mine"

[[question]]
id = "who-calls"
kind = "single"
topic = "directions"
prompt = "Who calls?"

[question.explanation]
context = "c"
given = "g"
concept = "c"
steps = ["s"]
verification = "v"
pitfalls = "p"
answer = "a"

[[question.option]]
text = "The caller"
right = true
why = "He begins it."

[[question.option]]
text = "The agent"
why = "She answers."
"""
NUMBER: Final = (
    BANK[: BANK.index("[[question.option]]")]
    .replace('"single"', '"numeric"')
    .replace("prompt", 'value = 85\nwhy = "So it is."\nprompt')
)
SECOND: Final = BANK[BANK.index("[[question]]") :].replace("Who calls?", "Who dials?")

HEAD: Final = BANK[: BANK.index("[question.explanation]")]
SITUATION: Final = (
    HEAD.replace('"single"', '"situation"')
    + 'principle = "Listen first."\n'
    + "".join(
        f'[[question.option]]\ntext = "t{n}"\ngrade = {grade}\nwhy = "w"\n'
        for n, grade in enumerate((0, 1, 0.5))
    )
)
SPOKEN: Final = (
    HEAD.replace('"single"', '"spoken"')
    + 'seconds = 60\nmodel = "m"\npitfalls = ["a", "b"]\nrubric = ["x", "y", "z"]\n'
    + '[question.star]\nsituation = "s"\ntask = "t"\naction = "a"\nresult = "r"\n'
)

Write = Callable[..., Path]


def edited(text: str, *edits: tuple[str, str]) -> str:
    """The text with the first of each old part replaced by its new one."""
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def told_apart(text: str, number: int) -> str:
    """The bank with ids and prompts that no other number's has."""
    for word, new in (("who-calls", "question-"), ("Who calls", "Who "), ("Who dials", "Whom ")):
        text = text.replace(word, f"{new}{number}")
    return text


def own_flow(*edits: tuple[str, str]) -> str:
    """The course's own flow, edited."""
    path = content.folder("data") / "flows" / f"{FLOW_ID}.toml"
    return edited(path.read_text(encoding="utf-8"), *edits)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file into a folder of the test's own and return its path."""

    def written(text: str | bytes, name: str = "mine.toml") -> Path:
        path = tmp_path / "banks" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return written


def told(path: Path) -> list[str]:
    """What `check` says of a file or a folder; advice is marked as such."""
    return [f"{'advice: ' if f.advice else ''}{f}" for f in content.check([path])[1]]


# Finding


def test_a_bank_of_the_course_is_found_by_its_id() -> None:
    bank = content.bank(BANK_ID)
    assert (bank.id, bank.title) == (BANK_ID, "Inbound and outbound")


def test_a_flow_of_the_course_is_found_by_its_id() -> None:
    assert content.flow(FLOW_ID).id == FLOW_ID


@pytest.mark.parametrize("kind", [str, Path])
def test_a_trainers_bank_is_found_by_its_path(write: Write, kind: type[str | Path]) -> None:
    bank = content.bank(kind(write(BANK)))
    assert (bank.id, list(bank.questions)) == ("mine", ["who-calls"])


@pytest.mark.parametrize("kind", [str, Path])
def test_a_trainers_flow_is_found_by_its_path(write: Write, kind: type[str | Path]) -> None:
    path = write(own_flow((FLOW_ID, "mine")))
    assert content.flow(kind(path)).id == "mine"


def test_an_unknown_bank_is_answered_with_those_there_are() -> None:
    with pytest.raises(FileNotFoundError, match=f"bank must be one of .*{BANK_ID}.*'no-such'"):
        content.bank("no-such")


def test_an_unknown_flow_is_answered_with_those_there_are() -> None:
    with pytest.raises(FileNotFoundError, match=f"flow must be one of .*{FLOW_ID}.*'no-such'"):
        content.flow("no-such")


@pytest.mark.parametrize("find", [content.bank, content.flow])
def test_a_file_that_is_not_there_is_told_with_the_place_that_was_looked_in(
    find: Callable[[str], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileNotFoundError, match="There is no file") as caught:
        find("no-such.toml")
    assert str(tmp_path / "no-such.toml") in str(caught.value)


def test_the_ids_name_every_file_of_the_course() -> None:
    assert BANK_ID in content.bank_ids()
    assert FLOW_ID in content.flow_ids()
    assert [content.bank(name).id for name in content.bank_ids()] == list(content.bank_ids())
    assert [content.flow(name).id for name in content.flow_ids()] == list(content.flow_ids())


# Faults

LONE: Final = '[[question.option]]\ntext = "The agent"\nwhy = "She answers."\n'
FAULTY_BANKS: Final[dict[str, tuple[str, list[str]]]] = {
    "a sound bank": (BANK, []),
    "a sound number": (NUMBER, []),
    "an unknown key of a question": (
        edited(BANK, ("topic =", "topik =")),
        ["mine.toml, line 6: who-calls: topik: is not a known name here. Did you mean 'topic'?"],
    ),
    "an unknown key of an option": (
        edited(BANK, (LONE, f"{LONE}rigth = false\n")),
        [
            "mine.toml, line 26: who-calls: option 2 rigth: is not a known name here. Did you "
            "mean 'right'?"
        ],
    ),
    "an unknown key of the bank": (
        f'colour = "red"\n{BANK}',
        [
            "mine.toml, line 1: colour: is not a known name here. The names here are: title. "
            "A note of your own begins with #."
        ],
    ),
    "a text that is a number": (
        edited(BANK, ('"Who calls?"', "5")),
        ['mine.toml, line 7: who-calls: prompt: must be a text, got 5. Put it in quotes: "…".'],
    ),
    "a number that is a text": (
        edited(NUMBER, ("85", '"about ten"')),
        [
            'mine.toml, line 7: who-calls: value: must be a number, got "about ten". Write it '
            "in digits, without quotes and without a unit."
        ],
    ),
    "an unknown level": (
        edited(BANK, ("topic =", 'level = "huge"\ntopic =')),
        [
            "mine.toml, line 6: who-calls: level: must be one of easy, medium, hard, got "
            '"huge". Write one of these words.'
        ],
    ),
    "a field left out": (
        edited(BANK, ('topic = "directions"\n', "")),
        [
            "advice: mine.toml, line 3: who-calls: topic: is missing. Results list the "
            "question under General. Write its topic if you can."
        ],
    ),
    "the title left out": (
        edited(BANK, ('title = "Mine"\n', "")),
        ["advice: mine.toml: title: is missing. Learners see 'mine', from the file's name."],
    ),
    "no question": (
        'title = "Mine"\n',
        ["mine.toml: question: must not be empty. Write [[question]] for the first one."],
    ),
    "an unknown kind": (
        edited(BANK, ('"single"', '"singel"')),
        [
            "mine.toml, line 5: who-calls: kind: must be one of single, multiple, numeric, "
            'order, match, situation, spoken, got "singel". Leave out this line: the course '
            "finds the kind by itself."
        ],
    ),
    "the kind left out": (
        edited(BANK, ('kind = "single"\n', "")),
        [],
    ),
    "two right options": (
        edited(BANK, (LONE, f"{LONE}right = true\n")),
        [
            "mine.toml, line 18: who-calls: option right: one option must be right, 2 are "
            'marked. Delete right = true below the wrong ones, or write kind = "multiple".'
        ],
    ),
    "a value of nan": (
        edited(NUMBER, ("85", "nan")),
        [
            "mine.toml, line 7: who-calls: value: the right number is missing. "
            "Write value = 300, for example."
        ],
    ),
    "two questions of one id": (
        BANK + SECOND,
        [
            "mine.toml, line 27: who-calls: id: is 'who-calls', and question 1 has it too. "
            "Rename one."
        ],
    ),
    "two questions of one id, one of them with a fault": (
        BANK + edited(SECOND, ('topic = "directions"\n', "")),
        [
            "mine.toml, line 27: who-calls: id: is 'who-calls', and question 1 has it too. "
            "Rename one.",
            "advice: mine.toml, line 26: who-calls: topic: is missing. Results list the "
            "question under General. Write its topic if you can.",
        ],
    ),
    "a question without id": (
        BANK + edited(SECOND, ('id = "who-calls"\n', "")),
        [],
    ),
    "broken TOML": (
        edited(BANK, ('"Who calls?"', '"Who calls?')),
        [
            'mine.toml, line 7: has a text without a quote at its end. Write " at its end. A '
            'text of several lines has """ at both ends.'
        ],
    ),
    "HTML in a text": (
        edited(BANK, ("He begins it.", "He <b>begins</b> it.")),
        [
            "advice: mine.toml, line 21: who-calls: option 1 why: must be Markdown without "
            "HTML, has <b>. Learners would see the tags. Write it in words."
        ],
    ),
    "HTML in the title": (
        edited(BANK, ("Mine", "<i>Mine")),
        [
            "advice: mine.toml, line 1: title: must be Markdown without HTML, has <i>. "
            "Learners would see the tags. Write it in words."
        ],
    ),
    "an option named by its letter": (
        edited(BANK, ('steps = ["s"]', 'steps = ["s", "So option B is out."]')),
        [
            "advice: mine.toml, line 13: who-calls: explanation steps 2: must not name an option "
            "by its position, has 'option B'. Options are shuffled. Quote the option, or write "
            "keep_order = true."
        ],
    ),
    "an option named by its place where the order is kept": (
        edited(BANK, ('"s"', '"Not the first option."'), ("topic =", "keep_order = true\ntopic =")),
        [],
    ),
    "options that differ in case alone": (
        edited(BANK, ('"The agent"', '"the  caller"')),
        [
            "mine.toml, line 24: who-calls: option 2 text: is the same as option 1 (line 19). "
            "Reword one of them."
        ],
    ),
    "two questions of one prompt": (
        BANK + edited(SECOND, ("who-calls", "who-else"), ("Who dials?", "who  calls")),
        [
            "advice: mine.toml, line 30: who-else: prompt: is asked twice: mine.toml: "
            "who-calls asks the same. Reword or delete one."
        ],
    ),
    "hints that are no list": (
        edited(BANK, ("topic =", 'hint = "x"\ntopic =')),
        [
            'mine.toml, line 6: who-calls: hint: must be a list, got "x". Write it in square '
            'brackets: ["…"].'
        ],
    ),
    "a sound situation": (SITUATION, []),
    "a sound spoken question": (SPOKEN, []),
    "a spoken question that lacks a part": (
        edited(SPOKEN, ('situation = "s"\n', "")),
        [
            "advice: mine.toml, line 13: who-calls: star: has no situation. Say what a good "
            "answer contains."
        ],
    ),
    "a part of a spoken answer that is a number": (
        edited(SPOKEN, ('situation = "s"', "situation = 5")),
        [
            "mine.toml, line 14: who-calls: star situation: must be a text, got 5. Put it in "
            'quotes: "…".'
        ],
    ),
    "faults in several places": (
        edited(
            BANK,
            ("topic =", 'colour = "x"\ntopic ='),
            ('"Who calls?"', '""'),
            ('why = "He begins it."', ""),
            (LONE, f"{LONE}right = true\n"),
        ),
        [
            "mine.toml, line 6: who-calls: colour: is not a known name here. The names here "
            "are: id, topic, level, prompt, teaches, rules, coming, hint, keep_order, kind. A "
            "note of your own begins with #.",
            'mine.toml, line 8: who-calls: prompt: must not be empty. Write prompt = "…".',
            "mine.toml, line 19: who-calls: option right: one option must be right, 2 are "
            'marked. Delete right = true below the wrong ones, or write kind = "multiple".',
            "advice: mine.toml, line 19: who-calls: option 1 why: is missing. Say why it is "
            "right, or what is wrong with it.",
        ],
    ),
}


@pytest.mark.parametrize(("text", "faults"), FAULTY_BANKS.values(), ids=FAULTY_BANKS.keys())
def test_a_bank_is_told_its_faults_and_no_others(
    write: Write, text: str, faults: list[str]
) -> None:
    assert told(write(text)) == faults


def test_a_bank_does_not_take_another_id_than_its_files_name(write: Write) -> None:
    path = write(f'id = "other"\n{BANK}')
    (fault,) = content.check([path])[1]
    assert (fault.field, fault.advice) == ("id", True)
    assert content.bank(path).id == "mine"


SCORE: Final = "step call-arrives choice straight-to-form score compliance"
HIDING: Final[dict[str, tuple[str, str, set[str]]]] = {
    "a syllabus id that is no text": (
        "mine.toml",
        edited(BANK, ("topic =", "teaches = [5]\ntopic ="), ('"Who calls?"', '""')),
        {"teaches 1", "prompt"},
    ),
    "a flow's id that is not its file's name": (
        "mine.toml",
        own_flow(('queue = "card-support"', 'queue = ""')),
        {"id", "queue"},
    ),
    "a flow's time that is a text": (
        f"{FLOW_ID}.toml",
        own_flow(("wait_s = 18", 'wait_s = "long"'), ('queue = "card-support"', 'queue = ""')),
        {"wait_s", "queue"},
    ),
    "points that are a text": (
        f"{FLOW_ID}.toml",
        own_flow(("{ compliance = 1 }", '{ compliance = "x" }'), ("csat = 1", "csat = 9")),
        {SCORE, "step end-breach ending csat"},
    ),
}


@pytest.mark.parametrize(("name", "text", "fields"), HIDING.values(), ids=HIDING.keys())
def test_no_fault_hides_another(write: Write, name: str, text: str, fields: set[str]) -> None:
    found = content.check([write(text, name)])[1]
    assert fields <= {fault.field for fault in found}


def test_a_file_that_is_not_utf_8_is_told_the_line(write: Write) -> None:
    path = write(edited(BANK, ("Who calls?", "Café")).encode("latin-1"))
    assert told(path) == [
        "mine.toml, line 7: has a letter that is not saved as UTF-8. In Notepad, choose Save As, "
        "and the encoding UTF-8."
    ]


def test_an_empty_file_is_told_where_to_begin(write: Write) -> None:
    assert told(write("\n", "quiz.toml")) == [
        "quiz.toml: is empty. Begin with a file to fill in: bpo-course template quiz-2.toml"
    ]


def test_a_byte_order_mark_is_no_fault(write: Write) -> None:
    assert content.bank(write(BANK.encode("utf-8-sig"))).title == "Mine"


def test_a_flows_id_is_its_files_name(write: Write) -> None:
    path = write(own_flow())
    assert told(path) == [
        "advice: mine.toml, line 6: id: should be the name of the file, 'mine'. 'mine' is used."
    ]
    assert content.flow(path).id == "mine"


def test_a_bank_with_faults_is_refused_with_all_of_them_and_no_advice(write: Write) -> None:
    text, faults = FAULTY_BANKS["faults in several places"]
    with pytest.raises(ContentError) as caught:
        content.bank(write(text))
    assert str(caught.value).splitlines() == faults[:3]


def test_a_notebook_shows_a_refusal_as_its_message_alone(write: Write) -> None:
    with pytest.raises(ContentError) as caught:
        content.bank(write('title = "Mine"\n'))
    assert caught.value._render_traceback_() == [str(caught.value)]


def test_a_flow_with_faults_is_refused(write: Write) -> None:
    with pytest.raises(ContentError, match="queue: must not be empty"):
        content.flow(write(own_flow((FLOW_ID, "mine"), ('queue = "card-support"', 'queue = ""'))))


def test_a_fault_says_file_item_field_rule_remedy_and_line(write: Write) -> None:
    (fault,) = content.check([write(edited(BANK, ('"Who calls?"', '""')))])[1]
    assert fault == FileFault(
        "mine.toml", "who-calls", "prompt", "must not be empty", 'Write prompt = "…".', 7
    )


# Something else than a quiz or a call


def packed(*names: str, kind: str = "") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name in names:
            made.writestr(name, kind)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "file", "said"),
    [
        ("q.xlsx", packed("xl/workbook.xml"), "a spreadsheet. Import it first: bpo-course import"),
        (
            "q.csv",
            b"Question,A,B,Correct\n",
            "a spreadsheet. Import it first: bpo-course import q.csv",
        ),
        (
            "q.toml",
            packed("xl/workbook.xml"),
            "with the wrong file ending. Name it q.xlsx. Import it first",
        ),
        ("q.toml", packed("word/document.xml"), "a Word file. In Word, choose Save As, Plain Text"),
        ("q.toml", rb"{\rtf1 quiz}", "a Word file"),
        ("q.toml", b"\xd0\xcf\x11\xe0\xa1", "old Excel format. In Excel, choose Save As"),
        ("q.ods", packed("mimetype", kind="application/x.spreadsheet"), "LibreOffice spreadsheet"),
        ("q.pdf", b"%PDF-1.7", "a PDF. Type or copy its questions into a file"),
        ("q.xml", b"<?xml version='1.0'?><quiz/>", "a quiz for Moodle. Import it first"),
        ("q.toml", b"<html>", "a web page"),
        ("q.toml", packed("quiz.toml"), "a packed (zip) file. Unpack it"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_of_another_form_is_told_what_it_is_and_what_to_do(
    write: Write, name: str, file: bytes, said: str
) -> None:
    (line,) = told(write(file, name))
    assert line.startswith(f"{name}: is {said}") or said in line
    for read in (content.bank, content.flow):
        with pytest.raises(ContentError, match="is a"):
            read(write(file, name))


def test_a_call_in_place_of_a_quiz_is_told_how_it_is_played(write: Write) -> None:
    path = write(own_flow(("id = ", "# ")))
    with pytest.raises(ContentError) as caught:
        content.bank(path)
    assert str(caught.value) == (
        'mine.toml: is a call, not a quiz. To play it, in a notebook: play("mine.toml")'
    )
    with pytest.raises(ContentError, match="is a quiz, not a call"):
        content.flow(write(BANK))


def test_a_call_without_its_steps_is_still_a_call(write: Write) -> None:
    text = own_flow()
    assert [line for line in told(write(text[: text.index("[[step]]")])) if "step" in line] == [
        "mine.toml: step: must not be empty. Write [[step]] for the first step."
    ]


def test_a_name_without_its_ending_or_of_the_other_kind_is_asked_back(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(write(BANK, "my_quiz.toml").parent)
    with pytest.raises(FileNotFoundError, match=r"Did you mean my_quiz\.toml\?"):
        content.bank("my_quiz")
    with pytest.raises(FileNotFoundError, match=r"Did you mean my_quiz\.toml\?"):
        content.bank("my_qiuz.toml")
    with pytest.raises(FileNotFoundError, match=rf"is no quiz. Write play\('{FLOW_ID}'\)"):
        content.bank(FLOW_ID)
    with pytest.raises(FileNotFoundError, match=rf"is no call. Write quiz\('{BANK_ID}'\)"):
        content.flow(BANK_ID)


# What may be meant otherwise


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        (r"Open C:\notes\new", r"\n"),
        (r"Type ask\tell", r"\t"),
        (r"One line.\nThe next line", ""),
        (r"A tab\t and more", ""),
        (r"Open C:\\notes", ""),
    ],
)
def test_a_backslash_that_was_most_likely_meant_as_one_is_asked_back(
    write: Write, text: str, sign: str
) -> None:
    found = told(write(edited(BANK, ('"Who calls?"', f'"{text}"'))))
    assert [line.partition(" in a text")[0] for line in found] == (
        [f"advice: mine.toml, line 7: has {sign}"] if sign else []
    )


def test_two_options_marked_right_are_told_where_no_kind_says_that_they_are_meant(
    write: Write,
) -> None:
    text = edited(BANK, (LONE, f"{LONE}right = true\n"), ('kind = "single"\n', ""))
    assert told(write(text)) == [
        "advice: mine.toml, line 3: who-calls: kind: is missing, and 2 options are marked right: "
        'learners choose all of them. Write kind = "multiple" if you want that.'
    ]


def test_four_hours_of_talk_are_asked_back(write: Write) -> None:
    path = write(own_flow(("talk_s = 15", "talk_s = 15000"), (FLOW_ID, "mine")))
    (fault,) = [fault for fault in content.check([path])[1] if fault.field.endswith("talk_s")]
    assert (fault.advice, fault.rule) == (True, "is more than an hour, 15000 seconds")


# What may be left out

PLAIN: Final = """\
[[question]]
prompt = "Who starts an inbound call?"

[[question.option]]
text = "The customer"
right = true

[[question.option]]
text = "The agent"
"""


def test_a_prompt_and_options_are_enough_for_a_trainers_own_question(write: Write) -> None:
    path = write(PLAIN, "my_quiz.toml")
    bank = content.bank(path)
    (question,) = bank.question
    assert (bank.title, question.id) == ("my quiz", "who-starts-an-inbound-call")
    assert (question.kind, question.topic, question.mark("The customer").score) == (
        "single",
        "general",
        1,
    )
    assert [fault.field for fault in content.check([path])[1]] == [
        *("title", "topic", "explanation", "option why")
    ]
    assert all(fault.advice for fault in content.check([path])[1])


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ("value = 3", "numeric"),
        ('rubric = ["a"]', "spoken"),
        ("item = [{text = 'a'}, {text = 'b'}]", "order"),
        ("pair = [{left = 'a', right = '1'}, {left = 'b', right = '2'}]", "match"),
        ("option = [{text = 'a', right = true}, {text = 'b', right = true}]", "multiple"),
        ("option = [{text = 'a', grade = 1}, {text = 'b'}]", "situation"),
    ],
)
def test_a_question_without_a_kind_is_of_the_kind_that_it_looks_like(
    write: Write, fields: str, kind: str
) -> None:
    bank = content.bank(write(f'[[question]]\nprompt = "Which?"\n{fields}\n'))
    assert [question.kind for question in bank.question] == [kind]


def test_an_id_that_is_made_stays_when_other_questions_are_added(write: Write) -> None:
    long = "Which of these figures, all of them taken from a Monday, shows the wait of a caller"
    texts = [
        PLAIN,
        PLAIN.replace("Who starts", "क्या"),
        PLAIN.replace("Who starts an inbound call", f"{long} best"),
        PLAIN.replace("Who starts an inbound call", f"{long} worst"),
    ]
    made = {text: next(iter(content.bank(write(text)).questions)) for text in texts}
    assert len(set(made.values())) == len(texts)
    for order in (texts, texts[::-1]):
        assert [*content.bank(write("".join(order))).questions] == [made[text] for text in order]


def test_two_questions_of_one_prompt_get_two_ids(write: Write) -> None:
    other = PLAIN.replace("The agent", "The client")
    first, second = content.bank(write(PLAIN + other)).questions
    assert first == "who-starts-an-inbound-call"
    assert second.startswith("who-starts-an-inbound-call-")


def test_an_id_that_is_no_slug_is_used_as_one(write: Write) -> None:
    text = PLAIN.replace("[[question]]", '[[question]]\nid = "Q 1"', 1)
    assert [*content.bank(write(text)).questions] == ["q-1"]
    clash = text.replace("Q 1", "q-1").replace("Who", "Whom")
    (fault,) = [f for f in content.check([write(text + clash)])[1] if not f.advice]
    assert (fault.field, fault.line) == ("id", 12)


def own_folders(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a folder be the course's own quizzes/ and data/, but for its English and its lessons."""
    english, syllabus = content.english(), content.syllabus()
    for name in ("articles", "customers", "flows", "menus", "quality", "rules"):
        (folder / name).mkdir()
    (folder / "rules" / "none.toml").write_text("rule = []\n", encoding="utf-8")
    (folder / "glossary.toml").write_text("term = []\n", encoding="utf-8")
    (folder / "exercises").mkdir(exist_ok=True)
    others = ("chats", "dictation", "listening", "passages", "role_fit", "standards", "utterances")
    for name in others:
        shutil.copy(content.folder("data") / f"{name}.toml", folder)
    home = {"quizzes": folder, "data": folder}
    monkeypatch.setattr(content, "folder", lambda name: home[name])
    monkeypatch.setattr(content, "english", lambda: english)
    monkeypatch.setattr(content, "syllabus", lambda: syllabus)


def test_advice_is_a_fault_in_the_courses_own_folders(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(PLAIN)
    own_folders(path.parent, monkeypatch)
    found = content.check()[1]
    assert {"id", "kind", "topic", "title"} < {fault.field for fault in found}
    assert not any(fault.advice for fault in content.check([path])[1])


def test_a_part_of_an_explanation_is_enough_but_in_the_courses_own_folders(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(edited(BANK, ('given = "g"\n', ""), ('pitfalls = "p"\n', "")))
    assert told(path) == []
    own_folders(path.parent, monkeypatch)
    assert told(path) == [
        "mine.toml, line 9: who-calls: explanation: has no given, pitfalls. Write them."
    ]


def test_a_call_whose_words_are_only_clumsy_is_played(write: Write) -> None:
    hard = "Notwithstanding organisational considerations, characterise interdependencies. " * 40
    path = write(own_flow((FLOW_ID, "mine"), ('customer = "', f'customer = "{hard}')))
    (fault,) = content.check([path])[1]
    assert (fault.field, fault.advice) == ("customer", True)
    assert content.flow(path).id == "mine"


def test_advice_for_several_questions_is_told_in_one_line(write: Write) -> None:
    advice = content.check([write(PLAIN + PLAIN.replace("Who", "What"))])[1]
    told_once = content.together(advice)
    assert len(told_once) < len(advice)
    assert any(
        line.startswith("mine.toml, lines 1 and 10: topic: is missing") for line in told_once
    )


# Checking a folder


READ: Final = date(2026, 11, 29)
"""The day on which the rules of law were read; another day may find other faults."""
OTHERS: Final = (
    *("chats", "dictation", "glossary", "listening", "passages", "role_fit", "standards"),
    "utterances",
)
FILES: Final = (
    *(content.bank_ids() + content.flow_ids() + content.menu_ids() + OTHERS),
    *(content.customer_ids() + content.quality_ids()),
    *(path.stem for path in (content.folder("data") / "articles").glob("*.toml")),
    *{rule.topic for rule in content.rules()},
    *(path.stem for path in (content.folder("data") / "exercises").glob("*.toml")),
)


def test_the_courses_own_content_has_no_fault() -> None:
    count, faults = content.check(on=READ)
    assert count == len(FILES)
    assert [str(fault) for fault in faults] == []


def test_a_folder_is_told_all_faults_of_all_its_files(write: Write) -> None:
    texts = [text for text, _ in FAULTY_BANKS.values()] + [own_flow()]
    paths = [
        write(told_apart(text, number), f"{number}.toml")
        for number, text in enumerate(texts, start=10)
    ]
    alone = [fault for path in paths for fault in told(path)]
    assert len(alone) > 20
    assert content.check([paths[0].parent])[0] == len(paths)
    assert sorted(told(paths[0].parent)) == sorted(alone)


def test_the_faults_come_before_the_advice(write: Write) -> None:
    path = write(FAULTY_BANKS["two questions of one id, one of them with a fault"][0])
    assert [fault.advice for fault in content.check([path])[1]] == [False, True]


REPEATED: Final = (
    "advice: b.toml, line 4: who-calls: id: is also used in a.toml. "
    "Rename one: Anki treats two questions with the same id as one."
)


def test_a_question_id_is_unique_in_all_banks(write: Write) -> None:
    write(BANK, "a.toml")
    assert told(write(edited(BANK, ("Who calls?", "Who?")), "b.toml").parent) == [REPEATED]


def test_a_repeated_question_id_is_told_beside_other_faults(write: Write) -> None:
    write(BANK, "a.toml")
    folder = write(edited(BANK, ('"Who calls?"', '""')), "b.toml").parent
    assert told(folder) == [
        'b.toml, line 7: who-calls: prompt: must not be empty. Write prompt = "…".',
        REPEATED,
    ]


def test_a_prompt_is_asked_once_in_all_banks(write: Write) -> None:
    write(BANK, "a.toml")
    folder = write(edited(BANK, ("who-calls", "who-else")), "b.toml").parent
    assert told(folder) == [
        "advice: b.toml, line 7: who-else: prompt: is asked twice: a.toml: who-calls asks the "
        "same. Reword or delete one."
    ]


def many(count: int, *edits: tuple[str, str]) -> str:
    """A bank of so many single questions, all of them edited."""
    title, one = BANK.split("[[question]]", 1)
    made = (told_apart(edited(f"[[question]]{one}", *edits), n) for n in range(count))
    return title + "".join(made)


GIVEN_AWAY: Final = "right option: must not give itself away: it is"


def test_a_right_option_always_in_one_place_gives_itself_away(write: Write) -> None:
    assert told(write(many(5, ("The caller", "He")))) == [
        f"advice: mine.toml: {GIVEN_AWAY} option 1 as written in 5 of 5. Write it in another place."
    ]
    assert told(write(many(4, ("The caller", "He")))) == []


def test_a_right_option_always_the_longest_gives_itself_away(write: Write) -> None:
    assert (
        f"advice: mine.toml: {GIVEN_AWAY} the longest in 5 of 5. "
        "Shorten it, or write longer wrong options."
    ) in told(write(many(5)))


def test_prompts_that_need_too_old_a_reader_are_told_together(write: Write) -> None:
    hard = "organisational considerations notwithstanding, characterise interdependencies " * 4
    (fault,) = content.check([write(many(4, ("Who calls?", f"Who calls? {hard}")))])[1]
    assert (fault.item, fault.field) == ("", "prompts")
    assert fault.rule.startswith("must be readable at 16 years, together they need ")


def test_a_fault_of_the_schema_hides_none_of_the_wording(write: Write) -> None:
    faulty = edited(BANK, ("topic =", "topik ="), ("He begins it.", "<b>He"), ('"a"', '"choice A"'))
    fields = {fault.field for fault in content.check([write(faulty)])[1]}
    assert fields == {"topik", "option 1 why", "explanation answer"}


def test_a_file_named_twice_is_checked_once(write: Write) -> None:
    path = write(BANK)
    assert content.check([path.parent, path]) == (1, [])


def test_folders_within_the_folder_are_checked_too(write: Write, tmp_path: Path) -> None:
    write(edited(BANK, ('"Who calls?"', '""')))
    assert told(tmp_path) == [
        'mine.toml, line 7: who-calls: prompt: must not be empty. Write prompt = "…".'
    ]


def test_a_folder_with_nothing_to_check_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"There is no \.toml file in"):
        content.check([tmp_path])


# The command


@pytest.mark.slow
def test_the_check_command_passes_the_courses_own_content(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["check", "--on", str(READ)]) == 0
    assert capsys.readouterr() == (f"{len(FILES)} files checked, 0 faults\n", "")


def test_the_check_command_fails_on_a_bad_folder_a_line_a_fault(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    text, faults = FAULTY_BANKS["faults in several places"]
    assert cli.main(["check", str(write(text).parent)]) == 1
    advice = faults[3].removeprefix("advice: ")
    assert capsys.readouterr().out.splitlines() == [
        *faults[:3],
        "When that is done, if you have time:",
        f"  {advice}",
        "1 file checked, 3 faults, 1 piece of advice",
    ]


def test_the_check_command_passes_a_bank_that_gets_advice_alone(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["check", str(write(PLAIN))]) == 0
    first, *_, last, play = capsys.readouterr().out.splitlines()
    assert first == "Ready to play. If you have time:"
    assert last == "1 file checked, 0 faults, 4 pieces of advice"
    assert play == 'To play it, in a notebook in the same folder: quiz("mine.toml")'


@pytest.mark.parametrize("name", ["no-such", "no-such.toml"])
def test_the_check_command_fails_on_a_path_that_is_not_there(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["check", str(tmp_path / name)]) == 1
    assert capsys.readouterr() == ("", f"There is no file {tmp_path / name}.\n")


def test_the_check_command_fails_where_there_is_nothing_to_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["check", str(tmp_path)]) == 1
    assert "There is no .toml file in" in capsys.readouterr().err


def test_the_check_command_refuses_an_option_it_does_not_know(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit, match="2"):
        cli.main(["check", "--strict"])
    assert "unrecognized arguments: --strict" in capsys.readouterr().err


# The schemas


def raw(path: Path) -> dict[str, Any]:
    import tomllib

    return tomllib.loads(path.read_text(encoding="utf-8"))


def objects(schema: dict[str, Any]) -> list[dict[str, Any]]:
    return [part for part in (schema, *schema["$defs"].values()) if "properties" in part]


@pytest.mark.parametrize("kind", ["bank", "flow"])
def test_a_schema_refuses_unknown_keys_everywhere(kind: Any) -> None:
    parts = objects(content.schema(kind))
    assert len(parts) > 3
    assert [part["title"] for part in parts if part["additionalProperties"] is not False] == []


@pytest.mark.parametrize("kind", ["bank", "flow"])
def test_a_schema_is_plain_json(kind: Any) -> None:
    assert json.loads(json.dumps(content.schema(kind), allow_nan=False)) == content.schema(kind)


def test_the_schema_of_a_bank_knows_every_kind() -> None:
    mapping = content.schema("bank")["properties"]["question"]["items"]["discriminator"]["mapping"]
    assert set(mapping) == set(KINDS)
    assert len(mapping) == 7


def test_the_schema_of_a_bank_accepts_the_courses_own_banks() -> None:
    paths = sorted(content.folder("quizzes").glob("*.toml"))
    assert paths
    for path in paths:
        jsonschema.validate(raw(path), content.schema("bank"))


def test_the_schema_of_a_flow_accepts_the_courses_own_flows() -> None:
    paths = sorted((content.folder("data") / "flows").glob("*.toml"))
    assert paths
    for path in paths:
        jsonschema.validate(raw(path), content.schema("flow"))


@pytest.mark.parametrize(
    "name", ["an unknown key of a question", "an unknown kind", "a text that is a number"]
)
def test_the_schema_of_a_bank_refuses_what_the_check_refuses(write: Write, name: str) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(raw(write(FAULTY_BANKS[name][0])), content.schema("bank"))


# The syllabus


def test_a_syllabus_with_faults_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "syllabus.toml").write_text('[[lesson]]\nid = "x"\nminuts = 5\n')
    monkeypatch.setattr(content, "folder", lambda name: tmp_path)
    with pytest.raises(ContentError) as caught:
        content.syllabus.__wrapped__()
    told_fields = {(fault.field, fault.rule) for fault in caught.value.faults}
    assert told_fields == {
        ("lesson x minuts", "is not a known name here"),
        ("lesson x title", "is missing"),
        ("point", "is missing"),
    }


# Questions without an id

COPY = """
[[question]]
prompt = "What is ASA?"
topic = "kpis"

[[question.option]]
text = "Average speed of answer"
right = true

[[question.option]]
text = "Average time after"
"""


@pytest.mark.parametrize("count", [2, 3, 5])
def test_equal_questions_without_an_id_are_all_asked(tmp_path: Path, count: int) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('title = "T"\n' + COPY * count, encoding="utf-8")
    ids = [question.id for question in content.bank(file).question]
    assert (len(set(ids)), ids[0]) == (count, "what-is-asa")


def test_a_bank_that_cannot_be_used_has_a_fault_though_no_question_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Ids, "made", lambda ids, question: "the-same")
    file = tmp_path / "mine.toml"
    file.write_text('title = "T"\n' + COPY * 2, encoding="utf-8")
    assert [fault.field for fault in content.check([file])[1] if not fault.advice] == [
        "question 2 id"
    ]
    with pytest.raises(content.ContentError, match="question 2 id: is the same as question 1"):
        content.bank(file)


def test_what_no_rule_has_words_for_is_told_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_reading, "told_of", lambda *given: iter(()))
    file = tmp_path / "mine.toml"
    file.write_text('title = "T"\n' + COPY.replace("right = true\n", ""), encoding="utf-8")
    faults = [str(fault) for fault in content.check([file])[1] if not fault.advice]
    assert faults
    assert all("cannot be used like this" in fault for fault in faults)
