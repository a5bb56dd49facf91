"""The two tables of real work: their published figures, and what data/README.md says of them."""

from __future__ import annotations

import gzip
import hashlib
import re
from pathlib import Path
from typing import Final

import pandas as pd
import pytest

from bpo_course import content, kpi

DATA: Final = content.folder("data")
README: Final = (DATA / "README.md").read_text(encoding="utf-8")
TABLES: Final = ("bank_marketing.csv.gz", "bank_calls_half_hour.csv")
SEPARATED: Final = ((TABLES[0], ";"), (TABLES[1], ","))
# Weinberg, Brown and Stroud counted every five minutes, 07:00 to 21:05.
FIVE_MINUTES_A_DAY: Final = 169


@pytest.fixture(scope="module")
def marketing() -> pd.DataFrame:
    return content.bank_marketing()


@pytest.fixture(scope="module")
def calls() -> pd.DataFrame:
    return content.bank_calls()


@pytest.fixture(scope="module")
def days(calls: pd.DataFrame) -> pd.Series:
    """Calls of each day."""
    return calls.groupby(calls["starts_at"].dt.normalize())["calls"].sum()


def conversion(clients: pd.DataFrame) -> float:
    """Sales per client in per cent, to one place."""
    sales = int((clients["y"] == "yes").sum())
    share = kpi.conversion(definition="leads", sales=sales, contacts=len(clients))
    return round(100 * share, 1)


# Bank Marketing (Moro, Cortez, Rita 2014)


def test_the_campaign_has_45211_clients_of_17_columns(marketing: pd.DataFrame) -> None:
    assert marketing.shape == (45_211, 17)


def test_no_field_of_the_campaign_is_empty(marketing: pd.DataFrame) -> None:
    assert marketing.notna().all(axis=None)


def test_5289_clients_took_the_deposit(marketing: pd.DataFrame) -> None:
    assert marketing["y"].value_counts().to_dict() == {"no": 39_922, "yes": 5_289}


def test_the_campaign_sold_to_11_7_per_cent_of_its_clients(marketing: pd.DataFrame) -> None:
    assert conversion(marketing) == 11.7


def test_the_campaign_took_124956_contacts(marketing: pd.DataFrame) -> None:
    assert marketing["campaign"].sum() == 124_956


def test_the_campaign_sold_0_0423_times_a_contact(marketing: pd.DataFrame) -> None:
    assert round(5_289 / marketing["campaign"].sum(), 4) == 0.0423


def test_the_last_contacts_took_3242_2_hours(marketing: pd.DataFrame) -> None:
    assert round(marketing["duration"].sum() / 3_600, 1) == 3_242.2


@pytest.mark.parametrize(
    ("contacts", "published"), [(1, 14.6), (2, 11.2), (3, 11.2), (4, 9.0), (5, 7.9)]
)
def test_conversion_by_the_number_of_contacts(
    marketing: pd.DataFrame, contacts: int, published: float
) -> None:
    assert conversion(marketing[marketing["campaign"] == contacts]) == published


def test_clients_contacted_ten_times_or_more_bought_in_4_2_per_cent(
    marketing: pd.DataFrame,
) -> None:
    assert conversion(marketing[marketing["campaign"] >= 10]) == 4.2


@pytest.mark.parametrize(("outcome", "published"), [("success", 64.7), ("unknown", 9.2)])
def test_conversion_by_the_outcome_of_the_earlier_campaign(
    marketing: pd.DataFrame, outcome: str, published: float
) -> None:
    assert conversion(marketing[marketing["poutcome"] == outcome]) == published


def test_36954_clients_were_never_contacted_before(marketing: pd.DataFrame) -> None:
    never = marketing["pdays"] == -1
    assert never.sum() == 36_954
    assert never.equals(marketing["previous"] == 0)


def test_an_unknown_earlier_outcome_mostly_means_none(marketing: pd.DataFrame) -> None:
    unknown = marketing[marketing["poutcome"] == "unknown"]
    assert (len(unknown), (unknown["previous"] > 0).sum()) == (36_959, 5)


def test_buyers_talk_longer(marketing: pd.DataFrame) -> None:
    assert marketing.groupby("y")["duration"].median().to_dict() == {"no": 164, "yes": 426}


def test_3766_clients_are_overdrawn(marketing: pd.DataFrame) -> None:
    assert (marketing["balance"] < 0).sum() == 3_766


@pytest.mark.parametrize(
    ("column", "low", "high"),
    [
        ("age", 18, 95),
        ("balance", -8_019, 102_127),
        ("day", 1, 31),
        ("duration", 0, 4_918),
        ("campaign", 1, 63),
        ("pdays", -1, 871),
        ("previous", 0, 275),
    ],
)
def test_a_number_of_the_campaign_has_the_range_that_the_readme_gives(
    marketing: pd.DataFrame, column: str, low: int, high: int
) -> None:
    assert (marketing[column].min(), marketing[column].max()) == (low, high)
    assert re.search(rf"\| `{column}` \| integer \|[^|]*{high:,}", README)


@pytest.mark.parametrize(
    "column",
    ["job", "marital", "education", "default", "housing", "loan", "contact", "poutcome", "y"],
)
def test_the_readme_lists_every_word_of_a_column(marketing: pd.DataFrame, column: str) -> None:
    listed = re.search(rf"^\| `{column}` \| text \| ([^|]*) \|", README, re.MULTILINE)
    assert listed
    assert set(listed[1].split(", ")) == set(marketing[column])


def test_the_unpacked_campaign_is_the_file_of_uci() -> None:
    unpacked = gzip.decompress((DATA / "bank_marketing.csv.gz").read_bytes())
    digest = hashlib.md5(unpacked, usedforsecurity=False).hexdigest()
    assert digest == "e6b0ca77f3f200ec5428e04dd104da53"
    assert len(unpacked) == 4_610_348


# Calls to a bank in 2003 (Weinberg, Brown, Stroud 2007)


def test_the_calls_are_4756_half_hours(calls: pd.DataFrame) -> None:
    assert calls.shape == (4_756, 2)
    assert calls.columns.tolist() == ["starts_at", "calls"]


def test_the_calls_are_164_days_of_29_half_hours(calls: pd.DataFrame) -> None:
    sizes = calls.groupby(calls["starts_at"].dt.normalize()).size()
    assert (len(sizes), set(sizes)) == (164, {29})


def test_every_day_has_the_half_hours_from_7_to_21(calls: pd.DataFrame) -> None:
    half_hours = {f"{minute // 60:02}:{minute % 60:02}" for minute in range(420, 1261, 30)}
    assert set(calls["starts_at"].dt.strftime("%H:%M")) == half_hours


def test_the_half_hours_are_in_order_and_none_is_there_twice(calls: pd.DataFrame) -> None:
    assert calls["starts_at"].is_monotonic_increasing
    assert calls["starts_at"].is_unique


def test_the_times_of_the_calls_are_local(calls: pd.DataFrame) -> None:
    assert calls["starts_at"].dt.tz is None


def test_the_calls_run_from_3_march_to_24_october_2003(days: pd.Series) -> None:
    assert (days.index[0], days.index[-1]) == (
        pd.Timestamp("2003-03-03"),
        pd.Timestamp("2003-10-24"),
    )


def test_six_weekdays_and_every_weekend_are_missing(days: pd.Series) -> None:
    weekdays = pd.bdate_range("2003-03-03", "2003-10-24")
    missing = weekdays[~weekdays.isin(days.index)]
    told = ["04-04", "04-07", "05-26", "07-04", "09-01", "10-14"]
    assert missing.strftime("%m-%d").tolist() == told
    assert days.index.isin(weekdays).all()


def test_the_bank_took_5323661_calls(calls: pd.DataFrame) -> None:
    assert calls["calls"].sum() == 5_323_661


def test_the_mean_of_five_minutes_is_192_1_calls(calls: pd.DataFrame) -> None:
    assert round(calls["calls"].sum() / (164 * FIVE_MINUTES_A_DAY), 1) == 192.1


def test_the_stub_at_21_holds_11427_calls(calls: pd.DataFrame) -> None:
    stub = calls[calls["starts_at"].dt.hour == 21]
    assert (len(stub), stub["calls"].sum()) == (164, 11_427)


def test_the_busiest_half_hour_has_2521_calls(calls: pd.DataFrame) -> None:
    busiest = calls[calls["calls"] == calls["calls"].max()]
    assert busiest.to_numpy().tolist() == [[pd.Timestamp("2003-07-28T11:00"), 2_521]]


def test_the_quietest_half_hour_has_12_calls(calls: pd.DataFrame) -> None:
    assert calls["calls"].min() == 12


@pytest.mark.parametrize(("weekday", "published"), [("Monday", 215.5), ("Wednesday", 182.2)])
def test_the_mean_of_a_weekday_per_five_minutes(
    days: pd.Series, weekday: str, published: float
) -> None:
    chosen = days[pd.DatetimeIndex(days.index).day_name() == weekday]
    assert round(chosen.sum() / (len(chosen) * FIVE_MINUTES_A_DAY), 1) == published


def test_the_busiest_day_is_the_one_after_labor_day(days: pd.Series) -> None:
    assert (days.idxmax(), days.max()) == (pd.Timestamp("2003-09-02"), 42_889)


def test_the_peak_half_hour_begins_at_10(calls: pd.DataFrame) -> None:
    means = calls.groupby(calls["starts_at"].dt.strftime("%H:%M"))["calls"].mean()
    assert (means.idxmax(), round(means.max(), 2)) == ("10:00", 1_699.71)


# data/README.md


def files() -> list[str]:
    """Every file in data/ by its path there, but for the README and compiled Python."""
    found = (path.relative_to(DATA) for path in DATA.rglob("*") if path.is_file())
    return sorted(
        path.as_posix()
        for path in found
        if path.suffix != ".pyc" and path.as_posix() != "README.md"
    )


def section(table: str) -> str:
    return README.split(f"\n## {table}\n")[1].split("\n## ")[0]


@pytest.mark.parametrize("file", files())
def test_the_readme_names_every_file(file: str) -> None:
    named = re.findall(r"^\| `([^`]+)` \|", README.split("\n## ")[0], re.MULTILINE)
    assert any(Path(file).match(pattern) for pattern in named), f"{file} is none of {named}"


def test_there_are_files_to_name() -> None:
    assert set(TABLES) < set(files())


@pytest.mark.parametrize(("table", "separator"), SEPARATED)
def test_the_readme_names_every_column_in_order(table: str, separator: str) -> None:
    header = pd.read_csv(DATA / table, sep=separator, nrows=0)
    named = re.findall(r"^\| `(\w+)` \|", section(table), re.MULTILINE)
    assert named == header.columns.tolist()


@pytest.mark.parametrize(("table", "separator"), SEPARATED)
def test_the_readme_gives_the_size_of_a_table(table: str, separator: str) -> None:
    rows, columns = pd.read_csv(DATA / table, sep=separator).shape
    size = (DATA / table).stat().st_size
    assert re.search(
        rf"^\| `{table}` \|.*\| {rows:,} x {columns} \| {size:,} \|$", README, re.MULTILINE
    )


@pytest.mark.parametrize("table", TABLES)
def test_the_readme_gives_the_checksum_of_a_table(table: str) -> None:
    digest = hashlib.sha256((DATA / table).read_bytes()).hexdigest()
    assert f"| sha256 `{digest}` | `{table}` |" in section(table)


@pytest.mark.parametrize("table", TABLES)
def test_the_readme_tells_the_origin_and_the_traps_of_a_table(table: str) -> None:
    titles = re.findall(r"^### (.+)$", section(table), re.MULTILINE)
    assert titles == ["Columns", "Traps", "Origin and licence"]
