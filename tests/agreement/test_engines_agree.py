"""Both engines write the same Log, to the last bit, whatever a config switches on."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from funnel_sim.domain.log import Log
from funnel_sim.engines import compiled_engine, simpy_engine
from tests.support.mechanisms import MECHANISMS, NOT_FOR_ENGINES
from tests.support.random_worlds import worlds
from tests.support.worlds import blueprint_of

PAGE = Path(__file__).resolve().parents[2] / "docs" / "model.md"
ROW = re.compile(r"^\| ([1-5]\.\d+(?:, \d\.\d+)*) \|", re.MULTILINE)


def examples(count: int):
    return settings(
        max_examples=count,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


def differences(expected: Log, got: Log) -> list[str]:
    """Where two Logs differ first, table by table."""
    names = ("leads", "visits", "touches", "exits", "reps", "absences", "customers")
    found = []
    for name, mine, theirs in zip(names, expected.tables(), got.tables(), strict=True):
        if len(mine) != len(theirs):
            found.append(f"{name}: {len(mine)} rows, and {len(theirs)}")
        rows = min(len(mine), len(theirs))
        for column in mine.dtype.names or ():
            a, b = mine[column][:rows].tobytes(), theirs[column][:rows].tobytes()
            if a != b:
                size = mine.dtype[column].itemsize
                row = next(n for n in range(rows) if a[n * size :][:size] != b[n * size :][:size])
                found.append(f"{name}.{column}[{row}]: {mine[column][row]}, {theirs[column][row]}")
    return found


def agree(document: dict[str, Any]) -> set[str]:
    """Play a world on both engines. Returns the mechanisms that it has exercised."""
    blueprint = blueprint_of(document)
    reference = simpy_engine.simulate(blueprint, document["seed"], 3)
    compiled = compiled_engine.simulate(blueprint, document["seed"], 3)
    assert compiled.equals(reference), differences(reference, compiled)
    return {name for name, seen in MECHANISMS.items() if seen(blueprint, reference)}


def check(document: dict[str, Any]) -> None:
    """The property by itself."""
    agree(document)


def test_both_engines_write_the_same_log_in_a_few_worlds():
    examples(30)(given(worlds())(check))()


def test_both_engines_write_the_same_log_and_every_mechanism_is_exercised():
    exercised: Counter[str] = Counter()

    def count(document: dict[str, Any]) -> None:
        exercised.update(agree(document))

    examples(250)(given(worlds())(count))()
    assert set(MECHANISMS) - set(exercised) == set()


@pytest.mark.slow
def test_both_engines_write_the_same_log_in_many_more_worlds():
    examples(1000)(given(worlds())(check))()


def test_every_mechanism_of_the_page_is_looked_for():
    """A mechanism that is new on the page needs an agreement case, or a reason for having none."""
    on_the_page = {
        number for row in ROW.findall(PAGE.read_text("utf-8")) for number in row.split(", ")
    }
    looked_for = {name.split()[0] for name in MECHANISMS if name[0].isdigit()}
    assert on_the_page - looked_for == set(NOT_FOR_ENGINES)
    assert looked_for <= on_the_page
