"""What sellers are paid for: every hour on the payroll is one of a kind."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from funnel_sim.domain.frame import Frame
from funnel_sim.domain.log import Log
from funnel_sim.domain.tables import Measures, names_of
from funnel_sim.metrics.balances.evidence import Evidence, Floats
from funnel_sim.metrics.balances.findings import ABSOLUTE, RELATIVE, beyond
from funnel_sim.metrics.registry import INDEX

SELLING = ("work_hours", "travel_hours", "briefing_hours")
AWAY = ("absent_hours", "training_hours")
PARTS = (*SELLING, "admin_hours", *AWAY, "idle_hours")
WORK_ON = ("work_on_won", "work_on_lost", "work_on_cold", "work_on_open", "work_on_care")
SPENT_ON = ("hours_on_won", "hours_on_lost", "hours_on_cold", "hours_on_open", "hours_on_care")


def check_hours(log: Log, evidence: Evidence, frame: Frame, measures: Measures) -> Iterator[str]:
    """Paid, away, there and selling, by team and by seat; and what selling was spent on."""
    paid, away, busy = (evidence.reps[name] for name in ("paid", "away", "busy"))
    share = frame.selling_share[frame.team_role[log.reps["team"]]]
    of_reps = (paid, away, (paid - away) * (1.0 - share), busy * share)
    for dimension, column in (("team", "team"), ("rep", "seat")):
        table, row = measures.by[dimension], log.reps[column]
        sums = [np.bincount(row, of_rep, len(table)).astype(np.float64) for of_rep in of_reps]
        for index, words in _uneven(table, *sums):
            yield f"hours of {dimension} {names_of(frame, dimension)[index]}: {words}"


def _uneven(
    table: Floats, paid: Floats, away: Floats, admin: Floats, selling: Floats
) -> Iterator[tuple[int, str]]:
    """What does not hold in a breakdown, by row; beside what the Log says, shape (rows,)."""

    def of(*names: str) -> Floats:
        return np.asarray(table[:, [INDEX[name] for name in names]].sum(axis=1))

    sold = of("selling_hours")
    scale = ABSOLUTE + RELATIVE * paid
    balances = (
        (_words("paid exceed", PARTS), paid - of(*PARTS)),
        ("paid hours exceed the time on the payroll", of("paid_hours") - paid),
        ("hours away exceed the time of absences", of(*AWAY) - away),
        ("admin hours exceed their share of the time there", of("admin_hours") - admin),
        ("selling hours exceed the time in touches", sold - selling),
        (_words("selling hours exceed", SPENT_ON), sold - of(*SPENT_ON)),
        (_words("hours with customers exceed", WORK_ON), of("work_hours") - of(*WORK_ON)),
    )
    for words, difference in balances:
        for index, by in beyond(difference, scale):
            yield index, f"{words} by {by:g}"
    for index, idle in beyond(np.minimum(of("idle_hours"), 0.0), scale):
        yield index, f"{idle:g} idle hours, less than none"


def _words(words: str, parts: tuple[str, ...]) -> str:
    return f"{words} {' + '.join(part.removesuffix('_hours') for part in parts)}"
