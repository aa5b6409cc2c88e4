"""Whether theory and simulation agree.

A run makes dozens of 95 % intervals, and one in twenty misses by chance. The verdict therefore asks
a wider interval, which together with all others of the run holds with 95 % (Bonferroni: 1 - 0.05 /
number of intervals, inputs included). `agrees` needs two things: theory in that interval, and the
plain 95 % interval no wider than +-3 % of the theory. `too wide` says that the second is missing.
Since mean waits are skew and the number of replications depends on them, false alarms come somewhat
more often than in one run of twenty seeds; see docs/verification.md.

Inputs are judged by the same simultaneous interval: they tell a wrong input from a wrong queue, and
a control variate may only be used if its mean is what it is said to be. An input that is beyond
doubt something else is left out (`trial`), so that quantities show what the queue did.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from funnel_sim.stats.control_variates import ControlledMean
from funnel_sim.studies.verification.trial import CONFIDENCE, WIDEST, Trial

Verdict = Literal["agrees", "disagrees", "too wide"]


@dataclass(frozen=True, slots=True)
class Judged:
    """One quantity or input: what it should be, and what it is."""

    name: str
    unit: str
    organisation: str
    theory: float
    mean: float
    half_width: float
    """Of the 95 % interval, by itself."""
    simultaneous_half_width: float
    """Of the interval that holds together with all others."""
    variance_reduction: float
    """What the inputs saved: variance of the plain mean over that of this one."""
    verdict: Verdict

    @property
    def relative_half_width(self) -> float:
        """Half-width of the 95 % interval as a share of the theory."""
        return self.half_width / abs(self.theory)


@dataclass(frozen=True, slots=True)
class Verified:
    """One textbook queue with its verdicts."""

    case: str
    title: str
    label: str
    replications: int
    """Of all organisations together."""
    warm_up: float
    """Working hours."""
    length: float
    """Working hours of a replication, warm-up included."""
    quantities: tuple[Judged, ...]
    inputs: tuple[Judged, ...]

    @property
    def agrees(self) -> bool:
        """Whether every quantity and every input does."""
        return all(judged.verdict == "agrees" for judged in (*self.quantities, *self.inputs))


@dataclass(frozen=True, slots=True)
class Verification:
    """All queues of a run."""

    seed: int
    confidence: float
    """Of every interval by itself, and of all simultaneous ones together."""
    widest: float
    """Greatest half-width, as a share of the theory."""
    queues: tuple[Verified, ...]

    @property
    def agrees(self) -> bool:
        """Whether everything does."""
        return all(queue.agrees for queue in self.queues)


def judge(trials: Sequence[Trial], seed: int) -> Verification:
    """Verdicts on all trials of a run together."""
    intervals = sum(len(t.exercise.queue.quantities) + len(t.inputs()) for t in trials)
    together = 1 - (1 - CONFIDENCE) / intervals
    queues = tuple(_verified(trial, together) for trial in trials)
    return Verification(seed, CONFIDENCE, WIDEST, queues)


def _verified(trial: Trial, together: float) -> Verified:
    exercise = trial.exercise
    return Verified(
        case=exercise.case.name,
        title=exercise.case.title,
        label=exercise.queue.label,
        replications=sum(trial.done(organisation) for organisation in trial.blueprints),
        warm_up=exercise.length.warm_up,
        length=exercise.length.length,
        quantities=tuple(
            held_against(
                quantity.name, quantity.unit, quantity.organisation, quantity.theory,
                trial.estimate(quantity), together, WIDEST,
            )
            for quantity in exercise.queue.quantities
        ),
        inputs=tuple(
            held_against(
                given.name, "", organisation, given.expected,
                trial.estimate_of_input(organisation, given), together, WIDEST,
            )
            for organisation, given in trial.inputs()
        ),
    )  # fmt: skip


def held_against(
    name: str,
    unit: str,
    organisation: str,
    theory: float,
    estimate: ControlledMean,
    together: float,
    widest: float,
) -> Judged:
    """The verdict on one estimate; `together` is the confidence of its simultaneous interval."""
    half_width = estimate.half_width(CONFIDENCE)
    simultaneous = estimate.half_width(together)
    verdict: Verdict = "agrees"
    if abs(estimate.mean - theory) > simultaneous:
        verdict = "disagrees"
    elif not half_width <= widest * abs(theory):
        verdict = "too wide"
    return Judged(
        name=name,
        unit=unit,
        organisation=organisation,
        theory=theory,
        mean=estimate.mean,
        half_width=half_width,
        simultaneous_half_width=simultaneous,
        variance_reduction=estimate.variance_reduction,
        verdict=verdict,
    )
