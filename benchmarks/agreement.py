"""Do all programs give the same answers?

Speeds of programs that do different things would mean nothing. Programs draw other random numbers,
so answers agree as means over replications: the interval of the difference (Student's t for two
samples of one variance, which they have if the programs are the same) must hold 0, for every
quantity, program and variant. All intervals together then do so with probability `CONFIDENCE`
(Bonferroni).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from scipy import stats

from benchmarks.programs import LIMIT, Program
from benchmarks.timing import Worker, WorkloadOf
from benchmarks.workload import Answers, Case

CONFIDENCE = 0.99

Samples = Mapping[Case, Mapping[str, Sequence[Answers]]]
"""Case -> program -> answers of its replications."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A quantity in one program, and in the one that all are compared with."""

    case: Case
    program: str
    quantity: str
    reference: float
    difference: float
    half_width: float
    """Of the interval of the difference; all intervals hold together."""

    @property
    def agrees(self) -> bool:
        """Whether chance may have made the difference."""
        return abs(self.difference) <= self.half_width

    @property
    def width(self) -> float:
        """Half-width relative to the reference: how much could hide behind chance."""
        return self.half_width / abs(self.reference) if self.reference else 0.0

    def __str__(self) -> str:
        return (
            f"{self.case}: {self.quantity} of {self.program} differs by {self.difference:+.4g} "
            f"from {self.reference:.4g}; chance explains ±{self.half_width:.2g}"
        )


def play(
    programs: Sequence[Program], cases: Sequence[Case], workload_of: WorkloadOf, processes: int = 2
) -> Samples:
    """Replicate every program in every case, as often as its effort says.

    RuntimeError where a process ends.
    """
    workloads = {case: workload_of(case) for case in cases}
    jobs = [(program, case) for program in programs for case in cases]
    keys = [(program.name, case) for program, case in jobs]

    def answers(job: tuple[Program, Case]) -> list[Answers]:
        program, case = job
        try:
            with Worker(program) as worker:
                reply = worker.order(workloads[case], range(program.effort.checks))
        except RuntimeError as error:
            msg = f"{program.name} in {case}: {error}"
            raise RuntimeError(msg) from error
        return [Answers(**plain) for plain in reply["answers"]]

    with ThreadPoolExecutor(processes) as pool:
        found = dict(zip(keys, pool.map(answers, jobs), strict=True))
    return {case: {p.name: found[p.name, case] for p in programs} for case in cases}


def reference_of(names: Sequence[str]) -> str:
    """What the others are compared with: the C loop, which is played most often, or the first."""
    return LIMIT if LIMIT in names else names[0]


def differences(samples: Samples, confidence: float = CONFIDENCE) -> list[Difference]:
    """Every quantity of every program against the reference.

    What is the same in all replications of both, such as 0 leads gone cold, must be equal.
    """
    pairs = []
    for case, by_program in samples.items():
        values = {name: _by_quantity(answers) for name, answers in by_program.items()}
        reference = values.pop(reference_of(list(values)))
        pairs += [
            (case, name, quantity, reference[quantity], mine[quantity])
            for name, mine in values.items()
            for quantity in reference
        ]
    each = 1 - (1 - confidence) / max(len(pairs), 1)
    return [_difference(each, *pair) for pair in pairs]


def _by_quantity(answers: Sequence[Answers]) -> dict[str, list[float]]:
    rows = [a.quantities() for a in answers]
    return {quantity: [row[quantity] for row in rows] for quantity in rows[0]}


def _difference(
    confidence: float, case: Case, program: str, quantity: str,
    theirs: Sequence[float], mine: Sequence[float],
) -> Difference:  # fmt: skip
    reference, gap = float(np.mean(theirs)), float(np.mean(mine) - np.mean(theirs))
    half_width = 0.0
    if np.ptp(theirs) > 0 or np.ptp(mine) > 0:
        test = stats.ttest_ind(mine, theirs, equal_var=True)
        half_width = float(test.confidence_interval(confidence).high) - gap
    return Difference(case, program, quantity, reference, gap, half_width)
