"""What sellers are paid for: every hour on the payroll is one of a kind."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from funnel_sim.domain.frame import Frame
from funnel_sim.domain.log import Log
from funnel_sim.domain.tables import Measures, names_of
from funnel_sim.metrics.balances.findings import ABSOLUTE, RELATIVE, Floats, beyond
from funnel_sim.metrics.registry import INDEX

SELLING = ("work_hours", "travel_hours", "briefing_hours")
AWAY = ("absent_hours", "training_hours")
PARTS = (*SELLING, "admin_hours", *AWAY, "idle_hours")
SPENT_ON = ("hours_on_won", "hours_on_lost", "hours_on_cold", "hours_on_open", "hours_on_care")


def check_hours(log: Log, frame: Frame, measures: Measures) -> Iterator[str]:
    """Paid, away, there and selling, by team and by seat; and what selling was spent on."""
    for dimension in ("team", "rep"):
        yield from _check_rows(log, frame, measures, dimension)


def _check_rows(log: Log, frame: Frame, measures: Measures, dimension: str) -> Iterator[str]:
    names = names_of(frame, dimension)
    table = measures.by[dimension]
    hours = {name: table[:, column] for name, column in INDEX.items()}
    row_of_rep = log.reps["team" if dimension == "team" else "seat"].astype(np.int64)
    paid, away, busy = _by_rep(log, frame)

    def by_row(of_reps: Floats) -> Floats:
        sums = np.bincount(row_of_rep, weights=of_reps, minlength=len(names))
        return sums.astype(np.float64)

    share = frame.selling_share[frame.team_role[log.reps["team"]]]
    scale = ABSOLUTE + RELATIVE * by_row(paid)
    balances = (
        (_words("paid exceed", PARTS), by_row(paid) - sum(hours[part] for part in PARTS)),
        ("paid hours exceed the time on the payroll", hours["paid_hours"] - by_row(paid)),
        (
            "hours away exceed the time of absences",
            sum(hours[part] for part in AWAY) - by_row(away),
        ),
        (
            "admin hours exceed their share of the time there",
            hours["admin_hours"] - by_row((paid - away) * (1.0 - share)),
        ),
        (
            "selling hours exceed the time in touches",
            hours["selling_hours"] - by_row(busy * share),
        ),
        (
            _words("selling hours exceed", SPENT_ON),
            hours["selling_hours"] - sum(hours[part] for part in SPENT_ON),
        ),
    )
    for words, difference in balances:
        for name, by in beyond(names, difference, scale):
            yield f"hours of {dimension} {name}: {words} by {by:g}"
    for name, idle in beyond(names, np.minimum(hours["idle_hours"], 0.0), scale):
        yield f"hours of {dimension} {name}: {idle:g} idle hours, less than none"


def _by_rep(log: Log, frame: Frame) -> tuple[Floats, Floats, Floats]:
    """Hours on the payroll, away, and in touches within the window, each of shape (reps,)."""

    def inside(begin: Floats, end: Floats) -> Floats:
        low, high = np.maximum(begin, frame.warm_up), np.fmin(end, frame.horizon)
        return np.asarray(np.clip(high - low, 0.0, None))

    reps, began = log.reps, log.absences[~np.isnan(log.absences["begin"])]
    size = len(reps)
    paid = inside(reps["hired"], reps["left"])
    away = np.bincount(began["rep"], inside(began["begin"], began["end"]), minlength=size)
    busy_hours = inside(log.touches["start"], log.touches["end"])
    busy = np.bincount(log.touches["rep"], busy_hours, minlength=size)
    return paid, away.astype(np.float64), busy.astype(np.float64)


def _words(words: str, parts: tuple[str, ...]) -> str:
    return f"{words} {' + '.join(part.removesuffix('_hours') for part in parts)}"
