"""Files that are neither a quiz nor a call in TOML: what each is, and what to do with it."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath
from typing import Final, NamedTuple

_IMPORT: Final = "Import it first: bpo-course import {}"
_WORD: Final = (
    "In Word, choose Save As, Plain Text, and the encoding UTF-8. Then name the file {}.toml."
)
_NO_WAY: Final = "Type or copy its questions into a file to fill in: bpo-course template {}.xlsx"
_FORMS: Final = {
    "xlsx": ("is a spreadsheet", _IMPORT),
    "csv": ("is a spreadsheet", _IMPORT),
    "xml": ("is a quiz for Moodle", _IMPORT),
    "gift": ("is a quiz for Moodle", _IMPORT),
    "xls": (
        "is a spreadsheet in the old Excel format",
        "In Excel, choose Save As, Excel Workbook (.xlsx), and import that: bpo-course import"
        " {}.xlsx",
    ),
    "ods": (
        "is a LibreOffice spreadsheet",
        "Choose Save As, Excel (.xlsx), and import that: bpo-course import {}.xlsx",
    ),
    "docx": ("is a Word file", _WORD),
    "doc": ("is a Word file", _WORD),
    "rtf": ("is a Word file", _WORD),
    "odt": ("is a Word file", _WORD),
    "pdf": ("is a PDF", _NO_WAY),
    "html": ("is a web page", _NO_WAY),
    "png": ("is a picture", _NO_WAY),
    "zip": ("is a packed (zip) file", "Unpack it, and use the file that is in it."),
    "apkg": ("is an Anki deck, which this course can write but not read", _NO_WAY),
}
_TEXTS: Final = ("csv", "gift")
"""Forms that we know only by their name: they are plain text."""
_BEGINNINGS: Final = (
    (rb"%PDF", "pdf"),
    (rb"\{\\rtf", "rtf"),
    (rb"\x89PNG|\xff\xd8\xff|GIF8", "png"),
    (rb"(?i)(?:<!doctype html|<html)", "html"),
    (rb"<\?xml|<quiz", "xml"),
)
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"


class Foreign(NamedTuple):
    """What a file is that cannot be read as it is.

    Args:
        form: Its form, as files of it end: "xlsx".
        rule: What it is, in words.
        remedy: What to do with it.
    """

    form: str
    rule: str
    remedy: str


def foreign(name: str, content: bytes) -> Foreign | None:
    """Return what a file is that is no TOML; None where it may be.

    Args:
        name: What the file is called.
        content: What is in it.

    Example:
        >>> foreign("quiz.xlsx", b"").rule
        'is a spreadsheet'
        >>> foreign("quiz.toml", b"%PDF-1.7").remedy[-33:]
        'in: bpo-course template quiz.xlsx'
    """
    path = PurePath(name)
    ending = path.suffix.lower().lstrip(".")
    form = form_of(content, ending) or (ending if ending in _FORMS else "")
    if not form:
        return None
    rule, remedy = _FORMS[form]
    right = path.name if ending == form or form not in ("xlsx", "xml") else f"{path.stem}.{form}"
    named = right if " " not in right else f'"{right}"'
    if right != path.name:
        rule, remedy = f"{rule} with the wrong file ending", f"Name it {right}. {remedy}"
    return Foreign(form, rule, remedy.format(named if remedy.endswith("import {}") else path.stem))


def form_of(content: bytes, ending: str) -> str:
    """Return the form that the bytes of a file are of; "" where they do not tell.

    Args:
        content: What is in the file.
        ending: How it ends, in small letters and without the point.
    """
    if content.startswith(_OLD_OFFICE):
        return "doc" if ending in ("doc", "docx") else "xls"
    if content.startswith(b"PK\x03\x04"):
        return _packed(content)
    start = content[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    return next((form for known, form in _BEGINNINGS if re.match(known, start)), "")


def _packed(content: bytes) -> str:
    """Return what a packed file is, by the names of what is in it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = packed.namelist()
            kind = packed.read("mimetype")[:100] if "mimetype" in names else b""
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError):
        return "zip"
    if kind:
        return "ods" if b"spreadsheet" in kind else "odt" if b"text" in kind else "zip"
    folders = {name.split("/")[0] for name in names}
    return "xlsx" if "xl" in folders else "docx" if "word" in folders else "zip"
