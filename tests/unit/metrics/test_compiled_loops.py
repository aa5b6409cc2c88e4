"""The compiled loops: indices that point to nothing, plain Python, and bounds."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from funnel_sim.domain.errors import BalanceViolation
from funnel_sim.metrics import measure
from tests.unit.metrics.story_customers import customers_frame, customers_log
from tests.unit.metrics.story_people import people_frame, people_log

ROOT = Path(__file__).resolve().parents[3]
INDICES = {
    "leads": ("segment", "channel", "journey", "origin", "customer"),
    "visits": ("lead", "stage", "team"),
    "touches": ("lead", "visit", "stage", "activity", "team", "rep"),
    "exits": ("reason", "stage", "team", "rep"),
    "reps": ("team", "seat"),
    "absences": ("rep",),
    "customers": ("lead", "channel", "segment"),
}
MAY_BE_NONE = {
    ("leads", "channel"), ("leads", "origin"), ("leads", "customer"), ("exits", "stage"),
    ("exits", "team"), ("exits", "rep"), ("customers", "lead"), ("customers", "channel"),
}  # fmt: skip
CASES = [(table, column) for table, columns in INDICES.items() for column in columns]
DIGEST = """
import hashlib
from tests.unit.metrics.test_room import STORIES, bits
print(hashlib.sha256(b"".join(b for story in STORIES for b in bits(*story))).hexdigest())
"""


@pytest.mark.parametrize("index", [1000, -2, -(2**31)])
@pytest.mark.parametrize(("table", "column"), CASES)
def test_an_index_that_points_to_nothing_is_told_and_not_followed(table, column, index):
    of_staff = table in ("reps", "absences")
    log, frame = (
        (people_log(), people_frame()) if of_staff else (customers_log(), customers_frame())
    )
    rows = getattr(log, table).copy()
    rows[column][len(rows) // 2] = index
    with pytest.raises(BalanceViolation, match="the log points to what is not there"):
        measure(replace(log, **{table: rows}), frame)


@pytest.mark.parametrize(("table", "column"), [case for case in CASES if case not in MAY_BE_NONE])
def test_none_where_there_must_be_one_points_to_nothing_too(table, column):
    of_staff = table in ("reps", "absences")
    log, frame = (
        (people_log(), people_frame()) if of_staff else (customers_log(), customers_frame())
    )
    rows = getattr(log, table).copy()
    rows[column][0] = -1
    with pytest.raises(BalanceViolation, match="the log points to what is not there"):
        measure(replace(log, **{table: rows}), frame)


def test_leads_without_exits_are_told():
    log = customers_log()
    with pytest.raises(BalanceViolation, match="the log points to what is not there"):
        measure(replace(log, exits=log.exits[:-1]), customers_frame())


def test_tables_that_nobody_may_write_to_are_measured_too():
    log, frame = customers_log(), customers_frame()
    for table in log.tables():
        table.flags.writeable = False
    assert measure(log, frame).total.tobytes() == measure(customers_log(), frame).total.tobytes()


def python(*arguments: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def test_the_same_code_as_plain_python_gives_the_same_numbers_to_the_last_bit():
    assert python("-c", DIGEST) == python("-c", DIGEST, NUMBA_DISABLE_JIT="1")


@pytest.mark.slow
def test_no_index_leaves_its_array(tmp_path: Path):
    """Random logs once more, and logs that are broken on purpose, with every index checked."""
    tests = ("tests/property/test_metrics.py", "tests/unit/metrics/test_balances.py")
    python(
        "-m", "pytest", "-q", "-n", "0", *tests, "-k", "not sum_to_the_total",
        NUMBA_BOUNDSCHECK="1", NUMBA_CACHE_DIR=str(tmp_path),
    )  # fmt: skip
