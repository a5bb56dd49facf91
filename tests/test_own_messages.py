"""A trainer's own messages to hear: known by their headings, checked, tried and opened."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import pytest
from test_predict import kept_book
from test_training_door import NEW, door, upload
from test_widgets import act, elements, press, words

import bpo_course
from bpo_course import content, exchange, listening
from bpo_course.content import ContentError, MissingContentError
from bpo_course.widgets.course.own_file import OwnFile, looked_at
from bpo_course.widgets.course.training_door import SECTIONS
from bpo_course.widgets.speaking.listening_card import ListeningCard

FILE: Final = exchange.card_template("messages").decode()
OPTION: Final = "[[message.question.option]]"


def line_of(text: str, start: str) -> int:
    """The number of the first line that begins so."""
    return next(n for n, line in enumerate(text.split("\n"), 1) if line.startswith(start))


def told(text: str) -> OwnFile:
    return looked_at(text.encode(), "my_messages.toml")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "my_messages.toml"
    path.write_text(FILE, encoding="utf-8")
    return path


# Checked


def test_messages_of_ones_own_have_no_fault_and_no_advice(file: Path) -> None:
    assert content.check([file]) == (1, [])
    assert [one.id for one in content.listening(file)] == ["voicemail"]


@pytest.mark.parametrize(
    ("right", "wrong", "place", "says"),
    [
        ('voicemail"', "voicemail", "line {id}", 'quote at its end. Write " at its end'),
        ("[[message]]", "[message]", "line {[[message]]}", "Write [[message]]."),
        ("[[message]]", "[[mesage]]", "line {[[message]]}", "Write [[message]]."),
        ("[[message.question]]", "[[question]]", "lines", "Write [[message.question]]."),
        (OPTION, "[[question.option]]", "lines", f"Write {OPTION}."),
        (OPTION, "[[answers]]", "lines", f"Write {OPTION}."),
        ("words = [\"it's", 'words = ["it was', "question 1 words", "Copy them from its text."),
        ("right = true", "rigth = true", "rigth", "Did you mean 'right'?"),
        ('id = "voicemail"\n', "", "id", 'Write id = "…".'),
        ('id = "voicemail"', 'id = "My mail"', "id", "small letters, digits and hyphens"),
        ("Thanks, and", f"{'And so on. ' * 20}And", "text", "60 to 110 words"),
        ("[[message]]", 'title = "Mine"\n[[message]]', "title", "must contain only [[message]]"),
    ],
)
def test_a_fault_names_line_field_rule_and_remedy(
    right: str, wrong: str, place: str, says: str
) -> None:
    assert right in FILE
    own = told(FILE.replace(right, wrong))
    assert own.found is None
    known = re.sub(r"{(.*)}", lambda found: str(line_of(FILE, found[1])), place)
    assert known in own.faults[0].place
    assert own.faults[0].place.startswith("line")
    assert says in own.faults[0].text


def test_a_quote_without_an_end_in_the_text_is_named_in_its_line() -> None:
    (fault,) = told(FILE.replace('day. Bye."', "day. Bye.")).faults
    assert fault.place == f"line {line_of(FILE, 'text = ')}"
    assert 'Write " at its end.' in fault.text


def test_a_second_text_asks_for_the_heading_of_an_option() -> None:
    option = f'{OPTION}\ntext = "The size"'
    (fault,) = told(FILE.replace(option, 'text = "The size"')).faults
    assert f"write {OPTION} above it" in fault.text


@pytest.mark.parametrize("heading", ["message", "write", "sort", "better", "writes"])
def test_what_is_not_for_a_quiz_belongs_in_a_file_of_its_own(heading: str) -> None:
    quiz = exchange.template(".toml").decode()
    added = f'{quiz}\n[[{heading}]]\nid = "a"\n[[{heading}.model]]\ntext = "b"\n'
    (fault,) = told(added).faults
    name = heading.removesuffix("s")
    rule = f"has [[{name}]], which is not for a quiz or a call."
    assert fault.text == f"{rule} Put it in a file of its own."
    assert fault.place == f"line {len(quiz.splitlines()) + 2}"


def test_the_courses_own_messages_are_sound() -> None:
    assert content.check([content.folder("data") / "listening.toml"]) == (1, [])


# Opened


def test_a_notebook_opens_a_message_of_ones_own(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bpo_course.widgets._book", kept_book)
    assert repr(listening("voicemail", file)) == "Listening(voicemail: 0 of 3 answered)"
    assert repr(listening("voicemail", str(file))) == "Listening(voicemail: 0 of 3 answered)"
    with pytest.raises(ValueError, match="name must be one of voicemail, got '20-voicemail'"):
        listening("20-voicemail", file)


def test_a_changed_file_is_read_again(file: Path) -> None:
    assert content.listening(file)[0].title == "A customer's voicemail"
    file.write_text(FILE.replace("A customer's voicemail", "Another"), encoding="utf-8")
    assert content.listening(file)[0].title == "Another"


def test_a_faulty_file_and_one_that_is_not_there_are_told(file: Path) -> None:
    with pytest.raises(MissingContentError, match="There is no file"):
        content.listening(file.with_name("other.toml"))
    file.write_text(FILE.replace("[[message]]", "[message]"), encoding="utf-8")
    with pytest.raises(ContentError, match=r"Write \[\[message\]\]"):
        content.listening(file)


# In the trainer's door


def test_a_message_is_checked_and_tried_in_the_door() -> None:
    made = door("check")
    upload(made, FILE.encode(), "my_messages.toml")
    assert "The file has 1 message. You can try the first one." in words(made.menu)
    press(made.menu, "try")
    assert isinstance(made.below, ListeningCard)


@pytest.mark.parametrize("kind", exchange.CARD_FILES)
def test_each_template_is_sound_and_says_how_a_class_gets_it(
    kind: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made = door("check")
    given: list[tuple[str, bytes]] = []
    monkeypatch.setattr(
        made.menu, "_download", lambda name, _type, text: given.append((name, text))
    )
    press(made.menu, f"template-{kind}")
    ((name, text),) = given
    upload(made, text, name)
    assert f"{name}: no faults." in words(made.menu)
    assert made.menu._own is not None
    assert made.menu._own.advice == ()
    shown = made.menu.regions["checked"].partition("<pre")[2].partition("</pre>")[0]
    imported, *calls = elements_text(shown).strip().splitlines()
    (tmp_path / name).write_bytes(text)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bpo_course.widgets._book", kept_book)
    scope: dict[str, object] = {}
    exec(imported, scope)
    for call in calls:
        assert eval(call, scope) is not None
    assert len(calls) == (3 if kind == "exercises" else 1)


def elements_text(html: str) -> str:
    import html as escaped

    return escaped.unescape(html.partition(">")[2])


def test_a_table_of_questions_is_given_to_a_class_as_toml() -> None:
    made = door("check")
    upload(made, exchange.template(".csv"), "my quiz.csv")
    text = words(made.menu)
    assert "save it as TOML, and put the file in the same folder as your notebook" in text
    assert 'quiz("my_quiz.toml")' in text


def test_a_file_with_faults_is_not_given_to_a_class() -> None:
    made = door("check")
    upload(made, NEW)
    assert "To give it to a class" not in words(made.menu)


def test_many_exercises_show_the_first_calls_and_count_the_rest() -> None:
    one = re.search(r"\[\[better\]\].*?(?=\[\[write\]\])", text := templates(), re.DOTALL)
    assert one is not None
    many = "".join(one[0].replace("not-my-department", f"line-{n}") for n in range(15))
    made = door("check")
    upload(made, many.encode(), "many.toml")
    shown = words(made.menu)
    assert shown.count("say_better(") == 12
    assert "The other 3 are opened in the same way." in shown
    assert "[[write]]" in text


def templates() -> str:
    return exchange.card_template("exercises").decode()


def test_the_names_that_are_imported_are_the_courses_own() -> None:
    for name in ("quiz", "play", "sort", "say_better", "write_reply", "listening"):
        assert callable(getattr(bpo_course, name))


def test_the_door_says_what_can_be_checked_and_where_a_certificate_is() -> None:
    about = {name: text for name, _, text in SECTIONS}
    assert "certificate" in about["report"]
    for word in ("quiz", "call", "exercises", "messages to hear"):
        assert word in about["check"]


def test_an_unknown_template_gives_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    made = door("check")
    monkeypatch.setattr(made.menu, "_download", lambda *_: pytest.fail("nothing was asked for"))
    act(made.menu, "template", value="../secret")
    kinds = [e.attrs["value"] for e in elements(made.menu) if "template" in str(e.attrs)]
    assert kinds == [*exchange.TEMPLATES, *exchange.CARD_FILES]


@pytest.mark.parametrize(("kind", "opens"), [("messages", "listening"), ("exercises", "sort")])
@pytest.mark.parametrize("read", [content.bank, content.flow])
def test_a_quiz_or_a_call_made_of_them_says_what_opens_them(
    kind: Any, opens: str, read: Any, tmp_path: Path
) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(exchange.card_template(kind))
    with pytest.raises(ContentError, match=rf'in a notebook: {opens}\("its id", "mine.toml"\)'):
        read(path)
