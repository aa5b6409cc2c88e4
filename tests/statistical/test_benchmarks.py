"""Programs written apart find the same of the workload of the benchmark.

For the two engines of funnel_sim and SimPy there is a stronger test: with the same luck they give
the same answers (`tests/unit/benchmarks/test_same_luck.py`). This one is for all programs.
"""

from dataclasses import replace

import pytest

from benchmarks import ours
from benchmarks.agreement import differences, play
from benchmarks.programs import programs
from benchmarks.workload import VARIANTS, Case

YEARS = 0.25
REPLICATIONS = {
    "c": 400, "simpy": 50, "ours-compiled-whole": 60, "ours-simpy-whole": 16, "ciw": 24,
    "salabim": 6,
}  # fmt: skip
WIDEST = {
    "simpy": {"wins": 0.04, "share gone cold": 0.07, "wait in detection": 0.2},
    "ours-compiled-whole": {"wins": 0.04, "share gone cold": 0.07, "wait in detection": 0.2},
    "ours-simpy-whole": {"wins": 0.08, "share gone cold": 0.12, "wait in detection": 0.35},
    "ciw": {"wins": 0.06, "share gone cold": 0.10, "wait in detection": 0.3},
    "salabim": {"wins": 0.12, "share gone cold": 0.20, "wait in detection": 0.6},
}
"""Half-widths of the intervals, relative to the mean: a wider one would prove nothing."""


@pytest.mark.slow
def test_all_programs_give_the_same_answers():
    chosen = [
        replace(p, effort=replace(p.effort, checks=REPLICATIONS[p.name]))
        for p in programs()
        if p.name in REPLICATIONS
    ]
    cases = [Case(variant, years=YEARS) for variant in VARIANTS]
    found = differences(play(chosen, cases, ours.workload))
    assert not [str(d) for d in found if not d.agrees]
    for d in found:
        assert d.width < WIDEST[d.program].get(d.quantity, 1.0), str(d)
