"""A knowledge base at its edges: odd searches, other scripts, votes, ids that are gone."""

from __future__ import annotations

import time

import pytest

from bpo_course import content
from bpo_course.tools.knowledge import (
    Article,
    Library,
    Opened,
    Search,
    gap_report,
    masked,
    search,
    votes,
)

SCRIPTS = {
    **{"hi": "मेरा कार्ड ब्लॉक करें", "ar": "كيف أغير كلمة المرور", "zh": "如何更改密码"},
    **{"th": "เปลี่ยนรหัสผ่าน", "ta": "கார்டு தடு", "ru": "Как сменить пароль", "ja": "パスワードの変更"},
    **{
        "fr": "Réinitialiser l'accès",
        "de": "Straße kündigen",
        "vi": "đổi mật khẩu",
        "ko": "비밀번호 변경",
    },
    **{"tr": "İptal et", "es": "¿Cómo cambio mi contraseña?"},
}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        *(
            ("कार्ड", "hi"),
            ("كلمة المرور", "ar"),
            ("كَلِمَة", "ar"),
            ("更改密码", "zh"),
            ("密码", "zh"),
        ),
        *(("รหัสผ่าน", "th"), ("கார்டு", "ta"), ("ПАРОЛЬ", "ru"), ("変更", "ja"), ("パスワード", "ja")),
        *(("reinitialiser", "fr"), ("RÉINITIALISER", "fr"), ("strasse", "de"), ("kundigen", "de")),
        *(("mat khau", "vi"), ("비밀번호", "ko"), ("iptal", "tr"), ("contrasena", "es")),
    ],
)
def test_a_search_in_any_script_finds_its_article(text: str, name: str) -> None:
    assert [found for found, _ in Library(SCRIPTS).search(text)][:1] == [name]


@pytest.mark.parametrize("text", ["", "  ", "?!…", "😀", "how do I get the", "\u200b"])
def test_a_search_without_a_word_of_its_own_finds_nothing(text: str) -> None:
    assert content.articles().library.search(text) == []


@pytest.mark.parametrize("text", ["bill " * 2_000, "x" * 10_000, "न\u094d" * 5_000, "'a" * 5_000])
def test_a_search_of_ten_thousand_signs_is_quick(text: str) -> None:
    started = time.perf_counter()
    content.articles().library.search(text)
    gap_report([Search(text)], Library({"bill": "See a bill"}))
    assert time.perf_counter() - started < 1


def test_a_long_word_is_masked_quickly() -> None:
    started = time.perf_counter()
    assert masked("a" * 50_000).startswith("aaa")
    assert masked("mail ana@example.com, bo@example.org") == "mail @ @"
    assert time.perf_counter() - started < 1


def test_a_search_without_a_word_is_no_wish() -> None:
    log = [Search(text) for text in ("", " ", "?", "cat food")]
    report = gap_report(log, Library({"bill": "See a bill"}))
    assert (report.searches, [gap.text for gap in report.gaps]) == (1, ["cat food"])


def test_of_one_person_the_last_vote_counts() -> None:
    library = Library({"bill": "See a bill"})
    once = search(library, "my bill", by="Ana").open("bill").vote("bill", False)
    thrice = votes([once, once, once.vote("bill", True)])["bill"]
    assert (thrice.opened, thrice.helped, thrice.not_helped) == (3, 1, 0)
    unknown = search(library, "my bill").open("bill").vote("bill", False)
    assert votes([unknown, unknown])["bill"].not_helped == 2
    later = search(library, "my bill", by="Ana").open("bill")
    assert votes([once, later])["bill"].not_helped == 1


def test_votes_on_an_article_that_is_gone_or_retired_are_left_out_of_the_report() -> None:
    log = [Search("bill", ("bill",)).open("bill").vote("bill", False)] * 6
    published, retired = Library({"bill": "See it"}), Article("bill", "See it", state="retired")
    assert [one.article for one in gap_report(log, published).voted_down] == ["bill"]
    assert gap_report(log, Library({"invoice": "See it"})).voted_down == ()
    assert gap_report(log, Library([retired])).voted_down == ()


@pytest.mark.parametrize(
    ("found", "opened", "rule"),
    [
        (("a", "b"), (Opened("a", -1),), "opened must be what was found"),
        (("a",), (Opened("a", 1), Opened("a", 1)), "opened must have each article once"),
        (("a", "a"), (), "found must have each article once"),
        (("a",), (Opened("a", 1, "yes"),), "helped must be True, False or None"),  # type: ignore[arg-type]
        ("abc", (), "found must be a list of ids"),
    ],
)
def test_a_log_that_cannot_be_is_an_error(
    found: tuple[str, ...], opened: tuple[Opened, ...], rule: str
) -> None:
    with pytest.raises(ValueError, match=rule):
        Search("x", found, opened)
