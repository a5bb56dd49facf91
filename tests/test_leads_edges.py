"""Lead scoring with tables, answers and places as they come from elsewhere."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from bpo_course.tools import leads

RNG = np.random.default_rng(3)
TABLE = pd.DataFrame({"age": RNG.integers(18, 80, 200), "job": RNG.choice(["a", "b"], 200)})
BOUGHT = TABLE["age"] + RNG.normal(0, 20, 200) > 50
COLUMNS = ["age", "job"]
MODELS = pytest.mark.parametrize("model", leads.MODELS)


def scores(table: Any, model: str) -> Any:
    return leads.fit(TABLE, COLUMNS, BOUGHT, model).score(table)


@MODELS
def test_rows_numbered_anew_are_taken_by_their_place(model: str) -> None:
    some, told = TABLE[50:], BOUGHT[50:]
    expected = leads.fit(some, COLUMNS, told, model).score(TABLE)
    for table, answers in (
        (some, told.reset_index(drop=True)),
        (some.reset_index(drop=True), told),
    ):
        assert leads.fit(table, COLUMNS, answers, model).score(TABLE).tolist() == expected.tolist()


def test_answers_in_another_order_are_refused_by_a_trial_as_by_a_fit() -> None:
    mixed = BOUGHT.sample(frac=1, random_state=1)
    for call in (leads.fit, leads.trial):
        with pytest.raises(ValueError, match="bought must have the rows of the table"):
            call(TABLE, COLUMNS, mixed)
    with pytest.raises(ValueError, match="bought must have the rows of the table"):
        leads.leakage(TABLE, mixed, ["age"], ["job"])


@MODELS
def test_numbers_are_numbers_in_a_column_of_any_kind(model: str) -> None:
    expected = scores(TABLE, model)
    objects = TABLE.assign(age=TABLE["age"].astype(object))
    assert scores(objects, model).tolist() == expected.tolist()
    assert leads.fit(objects, COLUMNS, BOUGHT, model).score(TABLE).tolist() == expected.tolist()
    assert scores(TABLE.iloc[0].to_frame().T, model)[0] == expected[0]
    missing = [scores(TABLE.assign(age=nothing), model).tolist() for nothing in (None, math.nan)]
    assert missing[0] == missing[1]


@MODELS
def test_what_is_no_table_or_no_finite_number_is_refused_by_name(model: str) -> None:
    with pytest.raises(ValueError, match="age must have finite numbers"):
        scores(TABLE.assign(age=math.inf), model)
    with pytest.raises(ValueError, match="table must be a pandas DataFrame, got ndarray"):
        scores(TABLE.to_numpy(), model)
    twice = pd.concat([TABLE, TABLE[["age"]]], axis=1)
    with pytest.raises(ValueError, match="'age' is there twice"):
        leads.fit(twice, COLUMNS, BOUGHT, model)


@MODELS
def test_columns_may_come_as_an_array(model: str) -> None:
    found = leads.fit(TABLE, np.array(COLUMNS), BOUGHT, model)  # type: ignore[arg-type]
    assert found.score(TABLE).tolist() == scores(TABLE, model).tolist()


@pytest.mark.parametrize("place", [-1, 200, 1.5])
def test_reasons_are_those_of_a_lead_of_the_table(place: Any) -> None:
    with pytest.raises(ValueError, match="place must be a whole number, from 0 to 199"):
        leads.fit(TABLE, COLUMNS, BOUGHT).reasons(TABLE, place)


@pytest.mark.parametrize("places", [[1.5, 0.2], np.array([True, False])])
def test_places_are_whole_numbers(places: Any) -> None:
    with pytest.raises(ValueError, match="places must be whole numbers"):
        leads.spend(places, [True, False], 2)
