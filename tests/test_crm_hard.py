"""The CRM in hard cases: what an erasure forgets, long texts, unseen signs, threads and races."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpo_course.tools.crm import (
    MASK,
    Access,
    Crm,
    Customer,
    HeldError,
    Interaction,
    Product,
    UnknownError,
    folded,
    phone,
)

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


def by(role: str = "team_leader", why: str = "call c-1", after_min: float = 0) -> Access:
    return Access("dana", role, NOW + timedelta(minutes=after_min), why)


AGENT, LEADER, PRIVACY = by("agent"), by(), by("privacy", "request 7")
ASHA: dict[str, Any] = {"id": "HB-1", "name": "Asha Rao", "country": "GB"}
ZELDA: dict[str, Any] = {
    "id": "HB-2",
    "name": "Zelda Quux",
    "phones": ["07700 900222"],
    "emails": ["zelda@example.com"],
    "address": "9 Zebra Lane",
    "country": "GB",
    "security": {"Pet": "Pangolin"},
    "product": (Product("ZP-77", "Order"),),
}
OF_ZELDA = ("Zelda", "zelda", "Quux", "900222", "Zebra", "zebra", "Pangolin", "ZP-77", "zp77")


def filled(*rows: dict[str, Any], connection: sqlite3.Connection | None = None) -> Crm:
    crm = Crm(connection)
    crm.add([*(rows or (ASHA, ZELDA))], LEADER)
    return crm


@pytest.fixture(params=["memory", "wal", "persist"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    place = ":memory:" if request.param == "memory" else str(tmp_path / "crm.db")
    connection = sqlite3.connect(place)
    if request.param != "memory":
        connection.execute(f"PRAGMA journal_mode = {request.param}")
    yield connection
    connection.close()


def left(connection: sqlite3.Connection) -> list[str]:
    """Return what of Zelda is in any byte of a database."""
    name = connection.execute("PRAGMA database_list").fetchone()[2]
    files = [file.read_bytes() for file in Path(name).parent.iterdir()] if name else []
    held = b"".join(files) or connection.serialize()
    return [mark for mark in OF_ZELDA if mark.encode() in held]


# -- what an erasure forgets -----------------------------------------------------------------------


def test_a_merge_that_was_taken_back_leaves_nothing_of_who_is_erased(
    database: sqlite3.Connection,
) -> None:
    crm = filled(connection=database)
    number = crm.merge("HB-1", "HB-2", LEADER)
    later = by(after_min=5)
    version = crm.look("HB-1", later).version
    crm.update("HB-1", {"support": "Zelda's mother helps"}, later, version=version)
    crm.update("HB-1", {"support": ""}, later, version=version + 1)
    crm.put_product("HB-1", Product("ZP-77", "Order", status="sent"), later)
    crm.unmerge(number, by(after_min=9))
    assert len(left(database)) == len(OF_ZELDA)
    erased = crm.erase("HB-2", by("privacy", "request 7", 60))
    assert (erased.records, erased.mentions, erased.clean) == (1, ("HB-1",), True)
    assert left(database) == []
    assert crm.look("HB-1", LEADER)["name"] == "Asha Rao"
    told = crm.history("HB-1", LEADER)
    assert [one.field for one in told if one.field == "phones"] == ["phones", "phones"]
    assert {one.who for one in told} == {"dana"}
    with pytest.raises(UnknownError, match="merge must be one on file"):
        crm.unmerge(number, LEADER)


def test_a_chain_of_merges_that_was_taken_back_leaves_nothing_either(
    database: sqlite3.Connection,
) -> None:
    third = {"id": "HB-3", "name": "Ben Cole", "country": "GB"}
    crm = filled(ASHA, ZELDA, third, connection=database)
    first = crm.merge("HB-1", "HB-2", LEADER)
    second = crm.merge("HB-3", "HB-1", by(after_min=1))
    crm.unmerge(second, by(after_min=2))
    crm.unmerge(first, by(after_min=3))
    assert set(crm.erase("HB-2", PRIVACY).mentions) == {"HB-1", "HB-3"}
    assert left(database) == []


def test_an_erasure_keeps_the_values_of_histories_that_have_nothing_to_do_with_it() -> None:
    crm = filled()
    crm.update("HB-1", {"language": "Hindi"}, LEADER, version=1)
    number = crm.merge("HB-1", "HB-2", by(after_min=1))
    crm.unmerge(number, by(after_min=2))
    version = crm.look("HB-1", LEADER).version
    crm.update("HB-1", {"language": "Tamil"}, by(after_min=3), version=version)
    crm.erase("HB-2", PRIVACY)
    changes = [one for one in crm.history("HB-1", LEADER) if one.field == "language"]
    told = [(one.old, one.new) for one in changes if not one.why.startswith(("merged", "unmerged"))]
    assert told == [("", "Hindi"), ("Hindi", "Tamil")]


def test_the_log_of_looks_forgets_the_number_of_a_product(database: sqlite3.Connection) -> None:
    crm = filled(connection=database)
    crm.put_product("HB-2", Product("ZP-77", "Order", status="sent"), LEADER)
    crm.erase("HB-2", PRIVACY)
    assert left(database) == []


def test_reasons_in_the_logs_of_others_that_name_the_person_are_taken_out(
    database: sqlite3.Connection,
) -> None:
    crm = filled(connection=database)
    crm.look("HB-1", by(why="call from Zelda Quux, order ZP-77"))
    crm.look("HB-1", by(why="call of +44 7700 900222"))
    crm.look("HB-1", by(why="call c-9"))
    crm.erase("HB-2", PRIVACY)
    assert left(database) == []
    opened = [one.why for one in crm.looks("HB-1", LEADER) if one.what == "opened"]
    assert opened == ["", "", "call c-9"]


@pytest.mark.parametrize(
    "text",
    [
        "Zelda Quux's son called.",
        "ZELDA\nQUUX called.",
        "Quux, Zelda",
        "Zélda Quux",
        "Call 07700 900222.",
        "Call 900 222 at 7700, +44 7700-900-222",
        "Write to Zelda@Example.com",
        "See HB-2.",
        "It is about order zp-77.",
    ],
)
def test_an_erasure_says_whose_notes_speak_of_the_person(text: str) -> None:
    crm = filled()
    crm.note("HB-1", text, LEADER)
    assert crm.erase("HB-2", PRIVACY).mentions == ("HB-1",)


@pytest.mark.parametrize("text", ["Zeldas Quuxley called.", "See HB-21.", "Call 07700 900223."])
def test_a_note_of_someone_else_is_no_mention(text: str) -> None:
    crm = filled()
    crm.note("HB-1", text, LEADER)
    assert crm.erase("HB-2", PRIVACY).mentions == ()


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ({"name": "王小明"}, "打给王小明了"),
        ({"name": "ليلى حداد"}, "وليلى حداد اتصلت"),
        ({"name": "Maeve O'Brien"}, "Maeve O'Brien's bill"),
        ({"name": "Tan", "phones": ["8123 4567"], "country": "SG"}, "call 81234567"),
        ({"name": "Tan", "phones": ["+65 8123 4567"]}, "call 8123-4567"),
    ],
)
def test_names_without_spaces_possessives_and_short_numbers_are_seen(
    row: dict[str, Any], text: str
) -> None:
    crm = filled(ASHA, {"id": "HB-9", **row})
    crm.note("HB-1", text, LEADER)
    assert crm.erase("HB-9", PRIVACY).mentions == ("HB-1",)


@pytest.mark.parametrize(
    "more",
    [
        {"support": "Zelda Quux speaks for her"},
        {"legal_hold": "case of Zelda Quux"},
        {"address": "c/o Zelda Quux, 9 Canal Street"},
        {"preferences": ["call Zelda Quux first"]},
        {"product": (Product("D-1", "Loan", details="guarantor Zelda Quux"),)},
        {"interaction": (Interaction(NOW, reason="about Zelda Quux"),)},
    ],
)
def test_any_field_in_which_a_person_can_be_named_is_looked_at(more: dict[str, Any]) -> None:
    crm = filled(ZELDA)
    crm.add([{**ASHA, **more}], PRIVACY)
    assert crm.erase("HB-2", PRIVACY).mentions == ("HB-1",)


def test_a_namesake_is_no_mention() -> None:
    crm = filled(ZELDA, {"id": "HB-3", "name": "Zelda Quux", "country": "GB"})
    assert crm.erase("HB-2", PRIVACY).mentions == ()


# -- holds and exports -----------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "signs"), [("legal_hold", 150), ("support", 15_000)])
def test_two_long_texts_are_merged_and_the_record_can_still_be_read(name: str, signs: int) -> None:
    first, second = "x" * signs, "y" * signs
    crm = Crm()
    crm.add([{**ASHA, name: first}, {**ZELDA, name: second}], PRIVACY)
    number = crm.merge("HB-1", "HB-2", PRIVACY)
    assert crm.look("HB-1", PRIVACY)[name] == first
    assert crm.export("HB-1", PRIVACY)["merged_records"][0][name] == second
    crm.unmerge(number, PRIVACY)
    assert crm.look("HB-2", PRIVACY)[name] == second


def test_a_hold_that_was_too_long_to_merge_still_keeps_the_record() -> None:
    crm = Crm()
    crm.add([{**ASHA, "legal_hold": "x" * 150}, {**ZELDA, "legal_hold": "y" * 150}], PRIVACY)
    crm.merge("HB-1", "HB-2", PRIVACY)
    with pytest.raises(HeldError) as caught:
        crm.erase("HB-1", PRIVACY)
    assert len(caught.value.reasons) == 2


def test_a_customer_under_hold_gets_the_copy_of_their_data() -> None:
    crm = filled({**ZELDA, "legal_hold": "court case 7"})
    copy = crm.export("HB-2", PRIVACY)
    assert copy["customer"]["legal_hold"] == "court case 7"
    assert json.loads(json.dumps(copy)) == copy
    with pytest.raises(HeldError, match="court case 7"):
        crm.erase("HB-2", PRIVACY)


def test_an_export_has_the_history_of_a_product_and_says_what_it_withholds() -> None:
    crm = filled()
    crm.put_product("HB-2", Product("ZP-77", "Order", status="sent", price=9.5), LEADER)
    crm.update("HB-2", {"security": {"Pet": "Quagga"}}, PRIVACY, version=1)
    whole = crm.export("HB-2", PRIVACY)
    changed = {one["field"]: (one["old"], one["new"]) for one in whole["history"]}
    assert changed["product ZP-77 status"] == ("active", "sent")
    assert changed["product ZP-77 price"] == ("0.0", "9.5")
    assert whole["withheld"] == []
    part = crm.export("HB-2", LEADER)
    (security,) = [one for one in part["history"] if one["field"] == "security"]
    assert (security["old"], security["new"]) == (MASK, MASK)
    assert part["withheld"] == ["security"]


def test_every_act_is_in_the_log_of_looks() -> None:
    crm = filled()
    crm.unmerge(crm.merge("HB-1", "HB-2", LEADER), LEADER)
    crm.log(
        pd.DataFrame(
            [
                {"contact_id": "c-1", "direction": "inbound", "channel": "email", "queue": "q"}
                | {"started_at": "2026-11-30T09:00Z", "outcome": "blocked", "customer": "HB-2"}
            ]
        ),
        LEADER,
    )
    assert [one.what for one in crm.looks("HB-1", LEADER)] == ["added", "merged", "unmerged"]
    assert [one.what for one in crm.looks("HB-2", LEADER)] == [
        *("added", "unmerged", "entered a contact log")
    ]


# -- signs that no one sees ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "\u202a+44 7700 900222\u202c",  # as a phone's address book copies it
        "\u200e07700 900222",
        "\ufeff07700 900222",
        "07700\u00ad900222",
        "07700\u200b900\u2060222",
    ],
)
def test_a_copied_phone_number_is_read(text: str) -> None:
    assert phone(text, "GB") == "447700900222"
    assert [hit.id for hit in filled().search(text, AGENT)] == ["HB-2"]
    assert filled({**ASHA, "phones": [text]}).search("900222", AGENT)[0].id == "HB-1"


@pytest.mark.parametrize(
    ("written", "typed"),
    [("علی\u200cرضا", "علیرضا"), ("Jo\u00adhn", "john"), ("\u202eAsha\u202c", "asha")],
)
def test_a_name_is_found_without_the_signs_that_no_one_sees(written: str, typed: str) -> None:
    (hit,) = filled({"id": "X-1", "name": written}).search(typed, AGENT)
    assert not hit.near
    assert folded(written) == folded(typed)


@given(st.text(st.characters(), max_size=30))
def test_no_search_fails_on_half_of_a_sign(text: str) -> None:
    filled().search(f"a\ud800@b {text}", AGENT)


@pytest.mark.parametrize("text", ["%", "_", "100%_", "x' OR '1'='1", "😀", "\x00"])
def test_a_wildcard_finds_no_one(text: str) -> None:
    assert filled().search(text, AGENT) == ()


def test_names_of_one_letter_and_from_right_to_left_are_found() -> None:
    crm = filled(
        {"id": "X-1", "name": "O"}, {"id": "X-2", "name": "王"}, {"id": "X-3", "name": "ليلى حداد"}
    )
    for typed, name in (("o", "X-1"), ("王", "X-2"), ("حداد ليلى", "X-3")):
        assert [hit.id for hit in crm.search(typed, AGENT)] == [name]


# -- threads, connections, races -------------------------------------------------------------------


def test_threads_that_write_on_one_connection_wait_for_each_other() -> None:
    crm = filled()
    errors: list[Exception] = []

    def write(agent: int) -> None:
        for nth in range(100):
            try:
                crm.note("HB-1", f"{agent} {nth}", LEADER)
                crm.search("asha", AGENT)
            except Exception as error:
                errors.append(error)

    threads = [threading.Thread(target=write, args=(agent,)) for agent in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(crm.timeline("HB-1", LEADER)) == 400


@pytest.mark.parametrize("isolation", [None, "", "DEFERRED", "IMMEDIATE", "EXCLUSIVE"])
def test_a_connection_may_be_set_up_in_any_way(isolation: Any) -> None:
    connection = sqlite3.connect(":memory:", isolation_level=isolation)
    connection.row_factory, connection.text_factory = sqlite3.Row, bytes
    crm = filled(connection=connection)
    crm.unmerge(crm.merge("HB-1", "HB-2", LEADER), LEADER)
    assert crm.search("zelda", AGENT)[0].id == "HB-2"
    assert crm.export("HB-2", PRIVACY)["customer"]["name"] == "Zelda Quux"
    assert crm.erase("HB-2", PRIVACY).clean
    assert not connection.in_transaction
    assert connection.text_factory is bytes
    connection.close()


@pytest.mark.parametrize(
    "act",
    [
        lambda crm: crm.add([{"id": "HB-7", "name": "New"}], LEADER),
        lambda crm: crm.unmerge(1, LEADER),
        lambda crm: crm.erase("HB-3", PRIVACY),
        lambda crm: crm.put_product("HB-1", Product("N-1", "Order"), LEADER),
        lambda crm: crm.verify("HB-1", {"name": "x", "postcode": "x", "born": "x"}, AGENT),
    ],
)
def test_what_an_act_decides_by_is_read_after_the_lock(
    tmp_path: Path, act: Callable[[Crm], object]
) -> None:
    """No other connection can change what was read before the act is done."""
    connection = sqlite3.connect(tmp_path / "crm.db")
    crm = filled(
        {**ASHA, "postcode": "QX4 0QS", "born": NOW.date()},
        ZELDA,
        {"id": "HB-3", "name": "Ben"},
        connection=connection,
    )
    crm.merge("HB-1", "HB-2", LEADER)
    seen: list[str] = []
    connection.set_trace_callback(seen.append)
    act(crm)
    decides = ("FROM merge", "legal_hold", "FROM product", "FROM checked", "SELECT id FROM cust")
    begun = next(nth for nth, text in enumerate(seen) if text.startswith("BEGIN"))
    early = [text for text in seen[:begun] if any(part in text for part in decides)]
    assert early == []
    connection.close()


def test_a_ring_of_merges_cannot_be() -> None:
    crm = filled(ASHA, ZELDA, {"id": "HB-3", "name": "Ben"})
    crm.merge("HB-1", "HB-2", LEADER)
    crm.merge("HB-3", "HB-1", LEADER)
    for kept, gone in (("HB-1", "HB-3"), ("HB-2", "HB-3"), ("HB-2", "HB-1")):
        with pytest.raises(ValueError, match="are one already"):
            crm.merge(kept, gone, LEADER)
    assert crm.look("HB-2", LEADER).id == "HB-3"


def test_after_an_erasure_the_number_can_be_given_again_and_nothing_comes_back() -> None:
    crm = filled()
    number = crm.merge("HB-1", "HB-2", LEADER)
    crm.erase("HB-2", PRIVACY)
    with pytest.raises(UnknownError):
        crm.unmerge(number, LEADER)
    crm.add([Customer("HB-2", "Someone New")], LEADER)
    assert crm.timeline("HB-2", LEADER) == ()
    assert crm.history("HB-2", LEADER) == ()


def test_a_note_of_emoji_and_of_twenty_thousand_signs_is_kept_as_written() -> None:
    crm = filled()
    for text in ("😀👍🏽", "ש" * 20_000, "a\nb\tc"):
        crm.note("HB-1", text, LEADER)
    assert [one.text for one in crm.timeline("HB-1", LEADER)] == ["😀👍🏽", "ש" * 20_000, "a\nb\tc"]
