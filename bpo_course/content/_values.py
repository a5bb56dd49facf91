"""What is wrong with a value that is no TOML: what it should be, by the name before its =."""

from __future__ import annotations

import re
from typing import Final

from bpo_course.content._lines import Slip, heading
from bpo_course.content._place import Place
from bpo_course.content._records import shape

_WORDS: Final = {"true": "true", "yes": "true", "false": "false", "no": "false"}
QUOTED: Final = r'Write \" for each quote inside a text: "She said \"Hello\" to me".'
_LARGE: Final = re.compile(r"(?i)\b(lakhs?|crores?|thousand|million|billion)\b|\d\s*[km]\b")


def shaped(place: Place) -> Slip | None:
    """Return what is wrong with a value that is no text, by what its name asks for."""
    name, value = place.name, place.value
    if not (name and value) or place.pos <= place.start + place.line.find("="):
        return None
    if value.startswith("="):
        return place.slip("has = twice", "Delete one.")
    match shape(name, place.part):
        case "truth" if value[0] not in "\"'":
            return _truth(place)
        case "number" if value[0] not in "\"'":
            return _number(place)
        case "list" if value[0] != "[":
            if value[0] == "(" or "," in value:
                return place.slip(
                    f"has a list without [ ] after {name} =", f'Write {name} = ["…"].'
                )
        case "table" if value[0] != "{":
            inner = "{ empathy = 1 }" if name == "score" else "{ … }"
            rule = f"has no curly brackets after {name} ="
            return place.slip(rule, f"Write {name} = {inner}, with {{ and }}.")
    return None


def _truth(place: Place) -> Slip | None:
    bare = place.value.rstrip(",;. ")
    right = _WORDS.get(bare.lower())
    if right and bare != right:
        return place.slip(f"must be true or false in small letters, got {bare}", f"Write {right}.")
    if right:
        return None
    name = place.name
    remedy = f"Write {name} = true or {name} = false."
    return place.slip(f"must be true or false, got {bare[:40]}", remedy)


def _number(place: Place) -> Slip | None:
    """Return what is wrong with a number, and how it is written."""
    written, name = place.value, place.name
    dash = re.match(r"([–—−])\s*(\d.*)", written)
    if dash:
        rule = f"has a long dash, {dash[1]}, which Word makes"
        return place.slip(rule, f"Type the short minus: -{dash[2]}.")
    plain = written.rstrip(",; ")
    if re.match(r"[+-]?\.\d", plain):
        rule = f"has a number that begins with a point, {plain}"
        return place.slip(rule, "Write a 0 before the point.")
    if re.fullmatch(r"\d{1,3}(,\d{2,3})+", plain):
        return place.slip(f"has a comma in a number, {plain}", f"Write {_digits(plain)}.")
    if re.fullmatch(r"-?\d+,\d+", plain):
        remedy = f"Write {plain.replace(',', '.')}."
        return place.slip(f"has a comma in a number, {plain}", remedy)
    if re.fullmatch(r"\d{1,3}([ _]\d{3})+", plain):
        return place.slip(f"has a space in a number, {plain}", f"Write {_digits(plain)}.")
    if re.fullmatch(r"0\d+(\.\d+)?", plain):
        rule = f"has a number that begins with 0, {plain}"
        return place.slip(rule, f"Write {plain.lstrip('0') or '0'}.")
    if clock := re.fullmatch(r"(\d+):([0-5]\d)", plain):
        seconds = 60 * int(clock[1]) + int(clock[2])
        rule = f"has a time instead of a number, {plain}"
        return place.slip(rule, f"Write it in seconds: {name} = {seconds}.")
    if re.fullmatch(r"-?\d+(\.\d+)?", written):
        return None
    if re.fullmatch(r"-?\d+(\.\d+)?", plain):
        return place.slip(f"has {written[len(plain) :].strip()} after the number", "Delete it.")
    return _more_than_a_number(place)


def _more_than_a_number(place: Place) -> Slip:
    written, name = place.value[:40], place.name
    found = re.search(r"-?\d[\d,]*(\.\d+)?", written)
    if not found or _LARGE.search(written):
        rule = f"must be a number in digits, got {written}"
        return place.slip(rule, f"Write all its digits: {name} = 300.")
    remedy = f"Write the number alone: {name} = {_digits(found[0])}."
    if name == "value" and (unit := written.replace(found[0], "").strip(" ;,")):
        remedy += f' The unit is unit = "{unit}", on its own line.'
    return place.slip(f"has more than a number, {written!r}", remedy)


def _digits(number: str) -> str:
    return re.sub(r"[, _]", "", number)


def no_value(place: Place) -> Slip | None:
    """Return what is wrong where the parser finds no value."""
    if place.message != "Invalid value":
        return None
    name, value = place.name, place.after
    if not value or value.startswith("#"):
        remedy = 'Write a value, such as "text" or 20.'
        if shape(name, place.part) == "list":
            remedy = f"Write {name} = [ here, and ] after the last text of the list."
        return place.slip(f"has nothing after {name} =", remedy)
    if not name:
        remedy = 'Put a quote, ", at both ends of the text.'
        return place.slip("has a text without quotes in a list", remedy)
    if place.value.startswith("["):
        word = re.match(r"[^\s,\]]+", value)
        remedy = f'Write "{word[0]}".' if word else "Put each text in quotes."
        return place.slip("has a text without quotes in a list", remedy)
    if value.rstrip(" ,")[-1:] in ("'", '"') and value[0] not in ("'", '"'):
        return place.slip("has a text without a quote at its start", f'Write {name} = "…".')
    return place.slip("has a text without quotes", f'Write {name} = "…" with quotes around it.')


def too_much(place: Place) -> Slip | None:
    """Return what is wrong with what follows a value."""
    if "Expected newline" not in place.message:
        return None
    value = place.before.partition("=")[2].strip()
    if place.after == "," and shape(place.name, place.part) == "list":
        return place.slip("has a list without [ ]", f'Write {place.name} = ["…", "…"].')
    if place.after == ",":
        return place.slip("ends with ,", "Delete it: a line does not end with a comma.")
    if re.match(r"[\w.-]+\s*=", place.after) or heading(place.before)[1]:
        return place.slip("has two = in one line", "Put each name on its own line.")
    if value[:1] == "'":
        remedy = 'Put the text in double quotes, " at both ends.'
        return place.slip("has an apostrophe in a text that ' begins and ends", remedy)
    if value[:1] == '"':
        return _after_the_quote(place, value)
    return place.slip("has more after its value", "Delete it, or put it on its own line.")


def _after_the_quote(place: Place, value: str) -> Slip:
    rest = place.after if '"' in place.after else place.after.split("#")[0].strip()
    if value == '""' and not rest.startswith('"'):
        return place.slip("begins with two quotes", 'Write one ", at the start and at the end.')
    if rest.startswith("//"):
        return place.slip("has // after the text", "Put # before a note of your own.")
    if '"' in rest:
        return place.slip("has a quote inside a text", QUOTED)
    if re.fullmatch(r"[^\w\s]{1,3}", rest):
        return place.slip(f"has {rest} after the closing quote", "Delete it.")
    remedy = "Put it inside the quotes. If it is a note of your own, write # before it."
    return place.slip(f"has more after the closing quote, {rest[:40]!r}", remedy)


def brace(place: Place) -> Slip | None:
    """Return what is wrong with a value in curly brackets."""
    if "inline table" not in place.message:
        return None
    written = place.masked[place.start :].partition("\n")[0]
    gap = re.search(r"([\w-]+\s*=\s*[\w.-]+)\s+([\w-]+)\s*=", written.partition("{")[2])
    if gap:
        return place.slip(f"has no comma between {gap[1]} and {gap[2]}", "Add the comma.")
    rule = "has a { without a } in the same line"
    return place.slip(rule, "Write } after the last name and number in it.")
