"""The plan by month, the chance that is left, and which link of the chain is behind."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from funnel_sim.config.scenario import Scenario
from funnel_sim.domain.frame import Frame
from funnel_sim.domain.tables import Floats, Outcomes
from funnel_sim.metrics.registry import INDEX, kpi
from funnel_sim.stats.conditional import Forecast, forecast, mean_given, outside, rank_given
from funnel_sim.stats.estimates import proportion_interval, quantile_band
from funnel_sim.studies.designs import Design, blueprint_of
from funnel_sim.studies.offered import comparands
from funnel_sim.studies.pace.actuals import Actuals
from funnel_sim.studies.pace.links import LINKS, OTHER, STOCKS, link_of
from funnel_sim.studies.pace.result import Course, PaceResult, Shift, Standing
from funnel_sim.studies.replications import Replications
from funnel_sim.studies.target import Target, target_of

INPUTS = ("leads", "paid_hours", "touches", "qualified", "wins")
"""KPIs that have a plan in any case."""
LEAST_REACHING = 30
"""Years that must reach the target for the plan to be theirs."""
LAST = 0.1
"""Rank below which a KPI is among the last."""


def design_of(scenario: Scenario) -> Design:
    """The organisation whose year it is."""
    (situation,) = comparands(scenario).situations
    name = scenario.experiment.pace.organisation or situation.baseline
    return next(d for d in situation.designs if d.organisation_name == name)


def frame_of(scenario: Scenario) -> Frame:
    """Its names and months."""
    return blueprint_of(design_of(scenario)).frame


def pace(scenario: Scenario, source: Replications, actuals: Actuals) -> PaceResult:
    """What is still to be expected of a year of which the first months are known.

    Raises:
        ReplicationsFailed, Interrupted: what is done is stored.
    """
    experiment, design = scenario.experiment, design_of(scenario)
    section = experiment.pace
    confidence = section.confidence or experiment.confidence
    outcomes = source.of([design], section.replications)[design.name]
    target = target_of(experiment, section.target)
    years = _Years(outcomes, len(actuals.months))
    total = years.total(target.kpi.name)
    reaching = target.reached(total)
    enough = int(reaching.sum()) >= LEAST_REACHING
    chosen = reaching if enough else np.ones(len(total), dtype=np.bool_)
    return PaceResult(
        name=scenario.name,
        experiment=experiment,
        organisation=design.organisation_name,
        frame=outcomes.frame,
        target=target,
        confidence=confidence,
        actuals=actuals,
        before=proportion_interval(int(reaching.sum()), len(total), confidence),
        expected_before=float(total.mean()),
        now=_forecast(years, target, actuals, confidence),
        reaching=int(reaching.sum()),
        plan_of_all=not enough,
        courses=_courses(years, target, actuals, chosen),
        standings=_standings(years, actuals, chosen),
        shifts=_shifts(years, target, actuals, chosen),
        replications=len(total),
        key=source.key(design),
    )


class _Years:
    """KPIs of the simulated years, through the year and up to now."""

    def __init__(self, outcomes: Outcomes, months: int) -> None:
        self._outcomes, self._months = outcomes, months
        self._count = len(outcomes.replications)
        self._all = len(outcomes.frame.calendar.month_labels)

    def total(self, name: str) -> Floats:
        """Of the whole horizon, shape (n,)."""
        return np.asarray(self._outcomes.total[:, INDEX[name]], dtype=np.float64)

    def course(self, name: str) -> Floats:
        """Sum since the start, or state, at the end of every month, shape (n, months)."""
        where = (slice(0, self._count), slice(0, self._all), INDEX[name])
        monthly = np.nan_to_num(np.asarray(self._outcomes.by["month"][where], dtype=np.float64))
        return monthly if name in STOCKS else np.cumsum(monthly, axis=1)

    def now(self, names: Sequence[str]) -> Floats:
        """The same after the last month that is known, shape (n, names)."""
        columns = [self.course(name)[:, self._months - 1] for name in names]
        return np.array(columns).reshape(len(columns), self._count).T


def actual_now(actuals: Actuals, name: str) -> float:
    """Sum so far, or the state now."""
    values = actuals.kpis[name]
    return float(values[-1] if name in STOCKS else values.sum())


def _seen(actuals: Actuals, names: Sequence[str]) -> Floats:
    return np.array([actual_now(actuals, name) for name in names])


def _forecast(years: _Years, target: Target, actuals: Actuals, confidence: float) -> Forecast:
    """Of the total; what is regressed on what is known is the rest of the year."""
    names, mine = list(actuals.kpis), target.kpi.name
    so_far = actual_now(actuals, mine)
    known, seen = years.now(names), _seen(actuals, names)
    rest = years.total(mine) - years.now([mine])[:, 0]
    got = forecast(known, rest, seen, target.value - so_far, confidence, above=target.at_least)
    return Forecast(
        got.share, got.low, got.high, got.mean + so_far, got.bottom + so_far, got.top + so_far,
        got.n,
    )  # fmt: skip


def _courses(
    years: _Years, target: Target, actuals: Actuals, chosen: NDArray[np.bool_]
) -> tuple[Course, ...]:
    names = dict.fromkeys((target.kpi.name, *INPUTS, *actuals.kpis))
    courses = []
    for name in names:
        course, adds_up = years.course(name), name not in STOCKS
        actual = actuals.kpis.get(name)
        if actual is not None and adds_up:
            actual = np.cumsum(actual)
        plan, band = course[chosen].mean(axis=0), quantile_band(course)
        courses.append(Course(kpi(name), link_of(name), adds_up, plan, band, actual))
    return tuple(courses)


def _standings(years: _Years, actuals: Actuals, chosen: NDArray[np.bool_]) -> tuple[Standing, ...]:
    names = list(actuals.kpis)
    known, seen = years.now(names), _seen(actuals, names)
    beyond = outside(known, seen)
    found = []
    for i, name in enumerate(names):
        measure, values = kpi(name), known[:, i]
        before = _before(names, link_of(name))
        ranks = [
            rank_given(years.now(given), values, _seen(actuals, given), seen[i])
            for given in ([], before)
        ]
        if measure.direction == "lower":
            ranks = [1 - rank for rank in ranks]
        plan = float(values[chosen].mean())
        found.append(
            Standing(
                measure,
                link_of(name),
                float(seen[i]),
                plan,
                ranks[0],
                ranks[1],
                outside=i in beyond,
                constant=bool(np.ptp(values) == 0.0),
            )
        )
    return tuple(found)


def _before(names: Sequence[str], link: str) -> list[str]:
    """KPIs of the links before."""
    order = [*LINKS, OTHER]
    return [name for name in names if order.index(link_of(name)) < order.index(link)]


def _shifts(
    years: _Years, target: Target, actuals: Actuals, chosen: NDArray[np.bool_]
) -> tuple[Shift, ...]:
    """Expected totals given one link more at a time; their differences."""
    names, mine = list(actuals.kpis), target.kpi.name
    total, so_far = years.total(mine), actual_now(actuals, mine)
    standings = _standings(years, actuals, chosen)
    expected, known, shifts = float(total.mean()), list[str](), []
    links = [link for link in (*LINKS, OTHER) if any(link_of(name) == link for name in names)]
    sign = 1 if target.at_least else -1
    for link in links:
        known += [name for name in names if link_of(name) == link]
        if link == links[-1] or mine in known:
            rest = total - years.now([mine])[:, 0]
            given = so_far + mean_given(years.now(known), rest, _seen(actuals, known))
        else:
            given = mean_given(years.now(known), total, _seen(actuals, known))
        by, expected = given - expected, given
        last = [s for s in standings if s.link == link and s.rank_given < LAST]
        unknown = any(s.constant for s in last)
        shifts.append(Shift(link, by, behind=bool(last) and (sign * by < 0 or unknown)))
    return tuple(shifts)
