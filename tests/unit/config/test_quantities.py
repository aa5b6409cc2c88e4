"""Field types with units: what a model gets, dumps, and tells editors."""

from __future__ import annotations

import re
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict, ValidationError

from funnel_sim.config import quantities as q
from funnel_sim.domain.units import DurationValue, MoneyValue


class Price(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    gap: q.Duration
    patience: q.PositiveDuration
    margin: q.Share
    leads: q.Rate
    cost: q.Money
    visit: q.Money
    change: q.SignedMoney
    salary: q.MoneyRate
    effect: q.LogOdds
    until: q.Precision
    currency: q.Currency
    segment: q.Name
    later: q.Duration | None = None


WRITTEN: dict[str, Any] = {
    "gap": "18 min",
    "patience": "2 d",
    "margin": "45 %",
    "leads": "40 / wk",
    "cost": "190 EUR",
    "visit": 9000,
    "change": "-5 EUR",
    "salary": "62_000 EUR / yr",
    "effect": 0.3,
    "until": "±1 %",
    "currency": "EUR",
    "segment": "small_2",
    "later": None,
}


def test_a_model_dumps_what_was_written() -> None:
    price = Price.model_validate(WRITTEN)
    assert price.model_dump(mode="json") == WRITTEN
    assert Price.model_validate_json(price.model_dump_json()) == price


def test_python_gets_frozen_values_that_can_be_keys() -> None:
    price = Price.model_validate(WRITTEN)
    assert price.gap == DurationValue(18.0, "min")
    assert price.visit == MoneyValue(9000.0)
    assert price.margin == 0.45
    assert hash(price) == hash(Price.model_validate(WRITTEN))


def test_an_amount_may_be_given_as_a_value_too() -> None:
    assert Price.model_validate(WRITTEN | {"gap": DurationValue(0, "h")}).gap.value == 0


@pytest.mark.parametrize(
    ("field", "written", "sentence"),
    [
        ("gap", "-3 min", "must be at least 0. Got '-3 min'."),
        ("patience", "0 d", "must be greater than 0. Got '0 d'."),
        ("leads", "-1 / wk", "must be at least 0"),
        ("cost", -190, "must be at least 0. Got -190."),
        ("salary", "-1 EUR / yr", "must be at least 0"),
        ("currency", "EURO", "Did you mean 'EUR'?"),
        ("currency", 5, "must be a currency of ISO 4217"),
        ("segment", "Small", "pattern"),
        ("segment", "small\n", "pattern"),
        ("effect", True, "must be a number of log-odds"),
    ],
)
def test_what_a_field_refuses(field: str, written: object, sentence: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Price.model_validate(WRITTEN | {field: written})
    (error,) = refused.value.errors()
    assert error["loc"] == (field,)
    assert sentence in error["msg"]


def test_the_schema_for_editors_accepts_what_the_model_accepts() -> None:
    for mode in ("validation", "serialization"):
        properties = Price.model_json_schema(mode=mode)["properties"]
        for field in ("gap", "patience", "leads", "salary", "until"):
            text = properties[field]
            assert re.search(text["pattern"], WRITTEN[field])
            for example in text["examples"]:
                assert re.search(text["pattern"], example)
                Price.model_validate(WRITTEN | {field: example})
        kinds = [option["type"] for option in properties["cost"]["anyOf"]]
        assert kinds == ["string", "number"]
        assert re.search(properties["cost"]["anyOf"][0]["pattern"], "190 EUR")
        assert not re.search(properties["gap"]["pattern"], "18")
        assert not re.search(properties["gap"]["pattern"], "-18 min")
