"""Typical slips of people who write a bank or a call in an editor, and what each is told.

Each row is the text that was meant, what was typed in its place, the line that the message must
name, and the words that it must hold.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Final

import pytest

from bpo_course import content
from bpo_course.content._lines import lines

BANK: Final = """\
title = "Calls"

[[question]]
prompt = "Who starts an inbound call?"
topic = "directions"

[[question.option]]
text = "The customer"
right = true
why = "They dial us."

[[question.option]]
text = "The agent"

[[question]]
prompt = "How long is the AHT?"
value = 300
unit = "s"
hint = ["Add talk and hold.", "Divide by calls."]
"""
CALL: Final = """\
title = "A card is lost"
brief = "A customer calls the bank."
queue = "cards"
reason = "lost-card"

[dimension]
empathy = "Feels heard"
accuracy = "Right first time"

[[step]]
id = "greet"
title = "Greeting"
stage = "verify"
customer = "I've lost my card!"

[[step.choice]]
id = "calm"
say = "I'm sorry to hear that. Let's block it now."
to = "blocked"
effect = "She calms down."
why = "She is heard, and the card is safe."
score = { empathy = 1, accuracy = 1 }

[[step.choice]]
id = "rush"
say = "Card number?"
to = "lost"
effect = "She hangs up."
why = "She was not heard."

[[step]]
id = "blocked"
title = "Blocked"
stage = "close"
customer = "Thank you."

[step.ending]
summary = "The card is blocked."
disposition = "resolved"
resolved = true
csat = 5

[[step]]
id = "lost"
title = "Gone"
stage = "close"
customer = "Never mind."

[step.ending]
summary = "The customer hung up."
disposition = "abandoned"
"""
OPTION: Final = '[[question.option]]\ntext = "The customer"'
CHOICE: Final = '[[step.choice]]\nid = "calm"'
Slip = tuple[str, str, int, tuple[str, ...]]

IN_A_BANK: Final[dict[str, Slip]] = {
    "curly quotes": ('"directions"', "“directions”", 5, ("curly quote", "straight")),
    "True": ("= true", "= True", 9, ("true or false in small letters", "Write true")),
    "yes": ("= true", "= yes", 9, ("true or false", "Write true")),
    "a quote inside a text": (
        '"They dial us."',
        '"They "dial" us."',
        10,
        ("quote inside a text", r"\""),
    ),
    "an apostrophe inside single quotes": (
        '"They dial us."',
        "'They're callers.'",
        10,
        ("apostrophe", "double quotes"),
    ),
    "no quote at the end": ('dial us."', "dial us.", 10, ("without a quote at its end",)),
    "a curly quote at the end": ('dial us."', "dial us.”", 10, ("curly quote, ”",)),
    "no quote at the end of single ones": (
        '"They dial us."',
        "'They dial us.",
        10,
        ("quote at its",),
    ),
    "a bracket alone": ("title =", "[\ntitle =", 1, ("bracket with nothing in it",)),
    "a bracket before a field": ("topic =", "[topic =", 5, ("bracket before topic",)),
    "a part without its question": ("[[question]]", "", 7, ("Write [[question]]",)),
    "a heading misspelt": (
        OPTION,
        OPTION.replace("question", "qestion"),
        7,
        ("qestion", "[[question.option]]"),
    ),
    "no quote at the start": ('"directions"', 'directions"', 5, ("without a quote at its start",)),
    "no quotes": ('"directions"', "directions", 5, ("without quotes", 'topic = "…"')),
    "a text of several lines without an end": (
        '"They dial us."',
        '"""They\ndial us.',
        10,
        ("several lines", "does not end"),
    ),
    "a bracket missing": (OPTION, OPTION.replace("]]", "]"), 7, ("Write [[question.option]]",)),
    "one bracket in place of two": (
        OPTION,
        OPTION.replace("[[", "[").replace("]]", "]"),
        7,
        ("two brackets", "[[question.option]]"),
    ),
    "one bracket around a question": ("[[question]]", "[question]", 3, ("Write [[question]]",)),
    "no =": ("topic =", "topic", 5, ("no = after topic",)),
    "a colon in place of =": ("topic =", "topic:", 5, ("colon", "Write =")),
    "a field twice": (
        "right = true",
        "right = true\nright = false",
        10,
        ("right for the second time", "line 9"),
    ),
    "a heading forgotten": (
        '\n[[question.option]]\ntext = "The agent"',
        'text = "The agent"',
        11,
        ("text for the second time", "line 8", "write [[question.option]] above it"),
    ),
    "a non-breaking space": ("topic =", "topic\u00a0=", 5, ("non-breaking space, which Word",)),
    "a zero-width space": ("topic =", "\u200btopic =", 5, ("zero-width space",)),
    "a Word line break": ("directions", "direc\x0btions", 5, ("Word line break",)),
    "a comma missing in a list": ('hold.", ', 'hold." ', 19, ("no comma",)),
    "a comma missing in a list of several lines": (
        'hint = ["Add talk and hold.", ',
        'hint = [\n  "Add talk and hold."\n  ',
        20,
        ("no comma",),
    ),
    "a list without an end": ('calls."]', 'calls."', 19, ("list that does not end", "Write ]")),
    "a quote inside a list": ("talk and", '"talk" and', 19, ("quote inside a text",)),
    "a number of 5,000 digits": ("300", "9" * 5_000, 17, ("more than 4,300 digits",)),
    "a unit behind a number": (
        "300",
        "300 s",
        17,
        ("more than a number, '300 s'", "value = 300", 'unit = "s"'),
    ),
    "a comma in a number": ("300", "1,300", 17, ("comma in a number", "Write 1300")),
    "a decimal comma": ("300", "2,5", 17, ("comma in a number", "Write 2.5")),
    "a number that begins with 0": ("300", "0300", 17, ("begins with 0", "Write 300")),
    "a number that begins with a point": ("300", ".5", 17, ("begins with a point",)),
    "a backslash": ("dial us", r"\dial us", 10, ("backslash", "\\\\")),
    "a comma at the end": ("= true", "= true,", 9, ("ends with ,",)),
    "nothing after =": ('"directions"', "", 5, ("nothing after topic =",)),
    "a note without #": ("topic =", "My own note\ntopic =", 5, ("no =", "#")),
    "a note after //": ("topic =", "// a note\ntopic =", 5, ("cannot begin with //", "#")),
    "two words before =": ("right =", "right answer =", 9, ("'right answer'", "one word")),
    "two fields in one line": (
        'text = "The agent"',
        'text = "The agent" why = "No."',
        13,
        ("two = in one line",),
    ),
    "options": (OPTION, OPTION.replace("option", "options"), 7, ("Write [[question.option]]",)),
    "anser": ("right =", "anser =", 9, ("anser", "Write right = true")),
    "correct in an option": ("right =", "correct =", 9, ("Write right = true",)),
    "answer in a question": (
        "topic =",
        'answer = "The customer"\ntopic =',
        5,
        ("right = true below the option",),
    ),
    "correct in a question": ("topic =", 'correct = "A"\ntopic =', 5, ("right = true below",)),
    "answer to a number": ("value =", "answer =", 17, ("Write value =",)),
    "hints": ("hint =", "hints =", 19, ("Write hint",)),
    "points": ("topic =", "points = 2\ntopic =", 5, ("counts the same",)),
    "promt": ("prompt =", "promt =", 4, ("Did you mean 'prompt'?",)),
    "a field below the wrong heading": (
        'why = "They dial us."',
        'why = "They dial us."\nlevel = "easy"',
        11,
        ("wrong place", "above the first [[question.option]]"),
    ),
    "a heading without its question": (
        OPTION,
        OPTION.replace("question.", ""),
        7,
        ("unknown heading, option.", "Write [[question.option]]"),
    ),
    "an explanation as a text": (
        "topic =",
        'explanation = "So."\ntopic =',
        5,
        ("[question.explanation]", "concept"),
    ),
    "a part of another kind": (
        'text = "The agent"',
        'text = "The agent"\n[[question.item]]\ntext = "x"',
        14,
        ("not for a question of kind single", "order"),
    ),
    "no right option": ("right = true\n", "", 7, ("no option is marked right", "right = true")),
    "two options alike": ('"The agent"', '"the customer"', 13, ("same as option 1 (line 8)",)),
    "no prompt": ('prompt = "How long is the AHT?"\n', "", 15, ("prompt: must not be empty",)),
    "no value": ("value = 300", 'kind = "numeric"', 15, ("right number is missing", "value = 300")),
    "a level with a capital": (
        "topic =",
        'level = "Easy"\ntopic =',
        5,
        ("easy, medium, hard", 'Write "easy"'),
    ),
    "a number without quotes": ('"The agent"', "5", 13, ("must be a text, got 5", "quotes")),
    "a value in quotes": ("300", '"300 s"', 17, ('must be a number, got "300 s"',)),
    # A heading misspelt is told alone, in its own line.
    "a heading with a capital": ("[[question]]", "[[Question]]", 3, ("Write [[question]]",)),
    "a heading of many": ("[[question]]", "[[questions]]", 3, ("Write [[question]]",)),
    "a number before a heading": ("[[question]]", "1. [[question]]", 3, ("has 1. before",)),
    "a dash before a heading": (OPTION, f"– {OPTION}", 7, ("has – before", "Delete it")),
    "an answer for an option": (
        OPTION,
        OPTION.replace("option", "answer"),
        7,
        ("Write [[question.option]]",),
    ),
    "a gap in a heading": (OPTION, OPTION.replace(".", " "), 7, ("Write [[question.option]]",)),
    "a heading and a text in one line": (
        "[[question]]",
        "[[question]] Who calls?",
        3,
        ("more text after the heading [[question]]",),
    ),
    # A heading that is missing is told once.
    "the heading of an option forgotten": (
        OPTION,
        'text = "The customer"',
        7,
        ("text, right and why belong below [[question.option]]", "above line 7"),
    ),
    "the heading of an explanation forgotten": (
        'text = "The agent"',
        'text = "The agent"\nconcept = "Direction."\nanswer = "The customer."',
        14,
        ("concept and answer belong below [question.explanation]", "above line 14"),
    ),
    "a title at the end": (
        "hint =",
        'title = "Mine"\nhint =',
        19,
        ("Move title up, above the first [[question]]",),
    ),
    # What is done as it is said makes it better, and is no circle.
    "tru": ("= true", "= tru", 9, ("right = true or right = false",)),
    "y": ("= true", "= y", 9, ("right = true or right = false",)),
    "a currency": ("300", "₹300", 17, ("value = 300.",)),
    "a percentage": ("300", "30%", 17, ("value = 30.", 'unit = "%"')),
    "a time": ("300", "5:00", 17, ("in seconds: value = 300",)),
    "a number in words": ("300", "three lakhs", 17, ("in digits",)),
    "a number of India": ("300", "1,00,000", 17, ("comma in a number", "Write 100000")),
    "a gap in a number": ("300", "3 000", 17, ("Write 3000",)),
    "a long dash": ("300", "–1", 17, ("long dash, –", "-1")),
    "a list in round brackets": ('["Add', '("Add', 19, ("without [ ]", 'hint = ["…"]')),
    "a list without brackets": (
        '["Add talk and hold.", "Divide by calls."]',
        '"Add talk and hold.", "Divide by calls."',
        19,
        ("without [ ]",),
    ),
    "a text without quotes in a list": ('["Add', '[T-05, "Add', 19, ('Write "T-05"',)),
    "a list that ends too late": (
        'value = 300\nunit = "s"\nhint = ["Add talk and hold.", "Divide by calls."]',
        'hint = ["Add talk and hold.", "Divide by calls.",\nvalue = 300\nunit = "s"',
        17,
        ("list that does not end", "Write ]"),
    ),
    "a semicolon after a text": ('"s"', '"s";', 18, ("has ; after the closing quote", "Delete it")),
    "a full stop after a text": ('"s"', '"s".', 18, ("has . after the closing quote",)),
    "a note of another language": ('"s"', '"s" // seconds', 18, ("has // after the text", "#")),
    "two quotes at both ends": ('"s"', '""s""', 18, ("begins with two quotes",)),
    "= twice": ('unit = "s"', 'unit == "s"', 18, ("= twice",)),
    "a letter for an option": (
        OPTION,
        'A = "The customer"',
        7,
        ("A, right and why belong below [[question.option]]", "above line 7"),
    ),
    "letters for options": (
        "topic =",
        'A = "We"\nB = "They"\ntopic =',
        5,
        ("[[question.option]]", 'text = "…"', "for each option"),
    ),
    "a letter for the text of an option": (
        'text = "The agent"',
        'B = "The agent"',
        13,
        ("Write text in its place",),
    ),
    "no options": (
        'value = 300\nunit = "s"\n',
        "",
        15,
        ("has no options", "[[question.option]]", "value = 300"),
    ),
    "two right options of one": (
        'text = "The agent"',
        'text = "The agent"\nright = true\n\n[[question]]\nprompt = "x"\nkind = "single"\n'
        '[[question.option]]\ntext = "a"\nright = true\n[[question.option]]\ntext = "b"\n'
        "right = true",
        19,
        ("2 are marked", 'kind = "multiple"'),
    ),
    "an unknown word": (
        "topic =",
        'colour = "red"\ntopic =',
        5,
        ("The names here are: id, topic",),
    ),
}
IN_A_CALL: Final[dict[str, Slip]] = {
    "a step that is not there": ('to = "blocked"', 'to = "bloked"', 19, ("to", "'bloked'")),
    "curly quotes": ('"I\'ve lost my card!"', "“I’ve lost my card!”", 14, ("curly quote",)),
    "no quote at the end": ('down."', "down.", 20, ("without a quote at its end",)),
    "a quote inside a text": ('"Card number?"', '"Say "card"."', 26, ("quote inside a text",)),
    "choices": (CHOICE, CHOICE.replace("choice", "choices"), 16, ("Write [[step.choice]]",)),
    "one bracket in place of two": (
        CHOICE,
        CHOICE.replace("[[", "[").replace("]]", "]"),
        16,
        ("two brackets", "[[step.choice]]"),
    ),
    "a heading without its step": (
        CHOICE,
        CHOICE.replace("step.", ""),
        16,
        ("unknown heading, choice.", "[[step.choice]]"),
    ),
    "sey": ('say = "Card', 'sey = "Card', 26, ("Did you mean 'say'?",)),
    "next": ('to = "lost"', 'next = "lost"', 27, ("Write to",)),
    "points as in JSON": ("empathy = 1,", '"empathy": 1,', 22, ("colon", "Write =")),
    "points without a dimension": (
        "{ empathy = 1, accuracy = 1 }",
        "2",
        22,
        ("what the points are for", "{ empathy = 1 }"),
    ),
    "a dimension that is not there": ("accuracy = 1 }", "speed = 1 }", 22, ("'speed'",)),
    "a step without an ending": (
        CALL[CALL.index("[step.ending]") : CALL.index('[[step]]\nid = "lost"')],
        "",
        31,
        ("choices or an ending",),
    ),
    "a way back": ('to = "lost"', 'to = "greet"', 10, ("must not lead back", "greet")),
    "a choice's id twice": ('id = "rush"', 'id = "calm"', 25, ("'calm'", "(line 17)")),
    "a step's id twice": ('id = "lost"', 'id = "blocked"', 44, ("'blocked'", "(line 32)")),
    "a step that no choice leads to": ('to = "lost"', 'to = "blocked"', 43, ("cannot be reached",)),
    "a direction with a capital": (
        "reason =",
        'direction = "Inbound"\nreason =',
        4,
        ("inbound, outbound", 'Write "inbound"'),
    ),
    "True": ("resolved = true", "resolved = True", 40, ("Write true",)),
    "satisfaction out of 10": ("csat = 5", "csat = 9", 41, ("from 1 to 5, got 9",)),
    "no =": ('to = "lost"', 'to "lost"', 27, ("no = after to",)),
    "an unknown rule": ('id = "rush"', 'id = "rush"\nneeds = ["id-check"]', 26, ("'id-check'",)),
    "two brackets around an ending": (
        '[step.ending]\nsummary = "The cus',
        '[[step.ending]]\nsummary = "The cus',
        49,
        ("one bracket", "Write [step.ending]"),
    ),
    "a heading with a capital": ("[[step]]", "[[Step]]", 10, ("Write [[step]]",)),
    "a heading of many": ("[[step]]", "[[steps]]", 10, ("Write [[step]]",)),
    "an option for a choice": (
        CHOICE,
        CHOICE.replace("choice", "option"),
        16,
        ("[[step.choice]]",),
    ),
    "one bracket around a step": ("[[step]]", "[step]", 10, ("two brackets", "[[step]]")),
    "the heading of a choice forgotten": (
        '[[step.choice]]\nid = "rush"',
        'id = "rush"',
        24,
        ("id for the second time", "write [[step.choice]] above it"),
    ),
    "the heading of a step forgotten": (
        '[[step]]\nid = "lost"',
        'id = "lost"',
        43,
        ("line 48 has [step.ending] again", "Write [[step]] above line 43"),
    ),
    "the heading of the dimensions forgotten": (
        "[dimension]\n",
        "",
        6,
        ("empathy and accuracy belong below [dimension]", "above line 6"),
    ),
    "caller": ("customer =", "caller =", 14, ("Write customer in its place",)),
    "a customer's temperament without when": (
        'id = "calm"',
        'id = "calm"\nbrisk = { mood = 1 }',
        18,
        ("write when.brisk",),
    ),
    "an unknown temperament": (
        'id = "calm"',
        'id = "calm"\nwhen.angry = { mood = 1 }',
        18,
        ("'angry'", "[temperament.angry]"),
    ),
    "a comma missing in { }": ("= 1, acc", "= 1 acc", 22, ("no comma between empathy = 1",)),
    "points in round brackets": (
        "{ empathy = 1, accuracy = 1 }",
        "( empathy = 1 )",
        22,
        ("score = { empathy = 1 }",),
    ),
    "points in square brackets": (
        "{ empathy = 1, accuracy = 1 }",
        "[ empathy = 1 ]",
        22,
        ("score = { empathy = 1 }",),
    ),
    "a long dash": ("score =", "mood = –1\nscore =", 22, ("long dash", "-1")),
    "a time": ("score =", "talk_s = 0:15\nscore =", 22, ("talk_s = 15",)),
    "a channel of everyday speech": ("brief =", 'channel = "phone"\nbrief =', 2, ('"voice"',)),
    "an empty queue": ('"cards"', '""', 3, ('Write queue = "…"',)),
}
ENGLISH_OF_PARSERS: Final = (
    *("Input should", "valid string", "Invalid", "Expected", "Unclosed", " at line", "Illegal"),
    *("Unescaped", "Cannot overwrite", "Cannot declare", "statement", "pydantic", "TOML:"),
)


def told(folder: Path, text: str, name: str) -> list[str]:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return [str(fault) for fault in content.check([path])[1] if not fault.advice]


def test_without_a_slip_the_bank_and_the_call_have_no_fault(tmp_path: Path) -> None:
    assert told(tmp_path, BANK, "my_bank.toml") == []
    assert told(tmp_path, CALL, "my_call.toml") == []


@pytest.mark.parametrize("slip", IN_A_BANK.values(), ids=IN_A_BANK.keys())
def test_a_slip_in_a_bank_is_told_first_with_its_line(tmp_path: Path, slip: Slip) -> None:
    check(tmp_path, BANK, "my_bank.toml", slip)


@pytest.mark.parametrize("slip", IN_A_CALL.values(), ids=IN_A_CALL.keys())
def test_a_slip_in_a_call_is_told_first_with_its_line(tmp_path: Path, slip: Slip) -> None:
    check(tmp_path, CALL, "my_call.toml", slip)


def check(folder: Path, text: str, name: str, slip: Slip) -> None:
    meant, typed, line, words = slip
    assert meant in text
    first, *more = told(folder, text.replace(meant, typed, 1), name)
    assert first.startswith(f"{name}, line {line}: ")
    assert [word for word in words if word not in first] == [], first
    said = "\n".join([first, *more])
    assert [word for word in ENGLISH_OF_PARSERS if word in said] == [], said


@pytest.mark.parametrize("field", ["option", "answer", "hint", "correct", "prompt"])
def test_a_field_is_never_said_to_be_meant_by_its_own_name(tmp_path: Path, field: str) -> None:
    for place in ('title = "Calls"', 'topic = "directions"', 'unit = "s"', "right = true"):
        text = BANK.replace(place, f"{place}\n{field} = 1", 1)
        said = "\n".join(told(tmp_path, text, "my_bank.toml"))
        assert said
        assert f"mean {field!r}" not in said


def test_one_slip_is_told_once(tmp_path: Path) -> None:
    for meant, typed in (
        ("prompt =", "promt ="),
        ("right =", "correct ="),
        (OPTION, OPTION.replace("option", "options")),
    ):
        assert len(told(tmp_path, BANK.replace(meant, typed, 1), "my_bank.toml")) == 1
    for meant, typed in (('say = "Card', 'sey = "Card'), (CHOICE, CHOICE.replace("ch", "sch"))):
        assert len(told(tmp_path, CALL.replace(meant, typed, 1), "my_call.toml")) == 1


def test_the_heading_of_the_gates_is_missed_by_what_the_choices_name(tmp_path: Path) -> None:
    text = CALL.replace("[[step]]", 'identity = "Ask first."\n\n[[step]]', 1)
    text = text.replace('id = "rush"', 'id = "rush"\nneeds = ["identity"]')
    assert told(tmp_path, text, "my_call.toml") == [
        "my_call.toml, line 10: identity belongs below [gate]. Write [gate] above line 10."
    ]


def test_an_id_with_a_space_is_told_where_it_is_written(tmp_path: Path) -> None:
    text = CALL.replace('id = "lost"', 'id = "lost card"').replace(
        'to = "lost"', 'to = "lost-card"'
    )
    assert told(tmp_path, text, "my_call.toml") == [
        "my_call.toml, line 44: step 3 id: should have no space, got 'lost card'. Write lost-card."
    ]


def test_a_call_told_as_it_is_says_the_same_of_many_places_once(tmp_path: Path) -> None:
    path = tmp_path / "my_call.toml"
    text = CALL.replace('id = "rush"', 'id = "rush"\nscore = { accuracy = 1 }')
    path.write_text(text.replace('accuracy = "Right first time"\n', ""), encoding="utf-8")
    (said,) = content.together(content.check([path])[1])
    assert said.startswith("my_call.toml, lines 21 and 25: score: must be for a dimension")


def test_curly_quotes_on_many_lines_are_counted_with_how_to_stop_them(tmp_path: Path) -> None:
    (said,) = told(tmp_path, BANK.replace('"', "“"), "my_bank.toml")
    assert "line 1: has a curly quote, “, which Word makes, and so have 8 more lines" in said
    assert "AutoCorrect Options" in said


def test_a_heading_misspelt_is_told_in_each_of_its_lines_and_nothing_else(tmp_path: Path) -> None:
    found = told(tmp_path, BANK.replace("question", "questions"), "my_bank.toml")
    lines_told = [int(line.partition("line ")[2].partition(":")[0]) for line in found]
    assert lines_told == [3, 7, 12, 15]
    (gates,) = told(tmp_path, f'{CALL}[gates]\nidentity = "Ask first."\n', "my_call.toml")
    assert "Write [gate]" in gates


@pytest.mark.parametrize("slip", [*IN_A_BANK.values(), *IN_A_CALL.values()])
def test_nobody_is_told_to_delete_a_text(tmp_path: Path, slip: Slip) -> None:
    meant, typed, _, _ = slip
    text = BANK if meant in BANK else CALL
    for said in told(tmp_path, text.replace(meant, typed, 1), "mine.toml"):
        assert "delete this line" not in said
        assert "Delete it, or" not in said


def test_brackets_without_end_are_told_and_not_followed(tmp_path: Path) -> None:
    for deep in (100, 50_000):
        (said,) = told(tmp_path, f"a = {'[' * deep}{']' * deep}\n", "my_bank.toml")
        assert "too many brackets inside brackets" in said


def test_a_file_of_windows_has_the_same_lines(tmp_path: Path) -> None:
    path = tmp_path / "my_bank.toml"
    path.write_bytes(BANK.replace("right = true\n", "").replace("\n", "\r\n").encode())
    (fault,) = [fault for fault in content.check([path])[1] if not fault.advice]
    assert fault.line == 7


def test_what_stands_in_a_long_text_is_no_heading_and_no_field() -> None:
    text = 'a = """\n[[question]]\nprompt = "no"\n"""\n[[question]]\nprompt = "yes"\n'
    assert lines(text) == {
        ("a",): 1,
        ("question",): 5,
        ("question", 0): 5,
        ("question", 0, "prompt"): 6,
    }


@pytest.mark.parametrize("text", [BANK, CALL], ids=["a bank", "a call"])
def test_no_sign_too_much_or_too_little_is_told_in_a_parsers_words(
    tmp_path: Path, text: str
) -> None:
    rng = random.Random(7)
    told_of = 0
    for _ in range(60):
        place, sign = rng.randrange(len(text)), rng.choice(["", *"\"'=[]{},\n\\#“\u00a0.:\x0b"])
        typed = text[:place] + sign + text[place + 1 :]
        said = "\n".join(told(tmp_path, typed, "mine.toml"))
        told_of += bool(said)
        assert [word for word in ENGLISH_OF_PARSERS if word in said] == [], said
        assert "cannot be read here" not in said, typed[place - 20 : place + 20]
    assert told_of > 20


def test_a_text_of_several_lines_that_ends_where_the_next_begins_is_told_where_it_begins(
    tmp_path: Path,
) -> None:
    text = (
        'title = "t"\n\n[[question]]\nprompt = """Who calls?\n\n[[question.option]]\n'
        'text = "She"\nright = true\n\n[[question]]\nprompt = """Who dials?"""\n'
    )
    assert told(tmp_path, text, "my_bank.toml") == [
        'my_bank.toml, line 4: starts a text of several lines that does not end, """. Write """'
        " after its last line."
    ]


@pytest.mark.parametrize("text", [BANK, CALL], ids=["bank", "call"])
def test_lines_that_end_as_on_an_old_mac_are_read(tmp_path: Path, text: str) -> None:
    file = tmp_path / "my_file.toml"
    file.write_bytes(text.replace("\n", "\r").encode())
    assert [str(fault) for fault in content.check([file])[1] if not fault.advice] == []


def test_a_long_text_of_escaped_quotes_without_an_end_is_told_at_once(tmp_path: Path) -> None:
    text = 'title = "t"\nx = "' + '\\"' * 200_000
    (said,) = told(tmp_path, text, "my_bank.toml")
    assert said.startswith("my_bank.toml, line 2: has a text without a quote at its end.")
