"""The comparison of answers notices a program that plays by another rule."""

from dataclasses import replace

import pytest

from benchmarks import ours
from benchmarks.agreement import differences
from benchmarks.peers import c_loop
from benchmarks.programs import LIMIT, programs
from benchmarks.workload import Answers, Case

REPLICATIONS = 30
YEARS = 0.25

pytestmark = pytest.mark.skipif(
    LIMIT not in {p.name for p in programs()}, reason="no C compiler to play that often with"
)


@pytest.fixture(scope="module")
def workload():
    return ours.workload(Case("pr", years=YEARS))


@pytest.fixture(scope="module")
def reference(workload):
    return answers(workload, range(4 * REPLICATIONS))


def answers(workload, replications=range(1_000, 1_000 + REPLICATIONS), options=()):
    play = c_loop.prepare(workload, *options)
    return [play(replication).answers for replication in replications]


def found(reference, other):
    return differences({Case("pr"): {LIMIT: reference, "other": other}})


def test_the_same_program_agrees_with_itself(workload, reference):
    assert all(d.agrees for d in found(reference, answers(workload)))


@pytest.mark.parametrize(
    "changes",
    [
        {"patience": 4.0},
        {"by_value": False},
        {"pools": (11, 10)},
        {"pools": (10, 11)},
        {"leads_per_hour": 10.3},
    ],
    ids=str,
)
def test_another_rule_or_number_is_noticed(workload, reference, changes):
    other = answers(replace(workload, **changes))
    assert not all(d.agrees for d in found(reference, other))


def test_it_matters_who_is_first_at_the_end_of_a_touch(workload, reference):
    """A rep who chooses before the lead has moved makes it wait longer."""
    other = answers(workload, options=["-DREP_CHOOSES_FIRST"])
    by_quantity = {d.quantity: d for d in found(reference, other)}
    for stage in ("qualification", "closing"):
        wait = by_quantity[f"wait in {stage}"]
        assert not wait.agrees
        assert wait.difference > 0.2 * wait.reference


def test_a_difference_that_no_chance_explains_is_told_with_its_place():
    same = [Answers(leads=100, wins=5, revenue=1e4 + r) for r in range(10)]
    more = [Answers(leads=100, wins=6, revenue=1e4 + r) for r in range(10)]
    (wins,) = (d for d in found(same, more) if not d.agrees)
    assert str(wins) == "PR, firm x 1, 1 yr: wins of other differs by +1 from 5; chance explains ±0"
