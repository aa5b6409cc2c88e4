"""The whole of a calibration: every fit on one history, as one result.

    calibration = calibrate_history(history, calendar=Calendar(country="DE"))
    calibration.quantities, calibration.gaps

Nothing here writes a file: `fragment` does. `since` leaves out what was created before that day,
where older records are incomplete.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from funnel_sim.calibration.fits.arrivals import Arrivals, fit_arrivals
from funnel_sim.calibration.fits.clock import Clock, days_only
from funnel_sim.calibration.fits.mix import Mix, fit_mix, with_segments
from funnel_sim.calibration.fits.passing import Passing, fit_passing
from funnel_sim.calibration.fits.quantity import Quantity
from funnel_sim.calibration.fits.staff import Staff, fit_staff
from funnel_sim.calibration.fits.stages import StageFit, fit_stages
from funnel_sim.calibration.fits.values import ValueFit, fit_values
from funnel_sim.calibration.fits.visits import Visits, visits_of
from funnel_sim.calibration.fits.waiting import Waiting, fit_waiting
from funnel_sim.calibration.fits.work import WorkFit, fit_work
from funnel_sim.calibration.history import History
from funnel_sim.config.schema.market import Calendar
from funnel_sim.domain.errors import Finding, InvalidInput
from funnel_sim.stats.samples import Floats

LEAST_DEALS = 30
"""Deals below which nothing at all is fitted."""
RESOLUTION = 0.25
"""Working hours below which a time is only known to be short, where moments have a time of day."""
FIELD_KINDS = ("visit", "site visit", "on-site", "onsite", "besuch", "vor-ort-termin", "visite")
"""Kinds of activities that are done in the field."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Everything that was learnt from a history."""

    history: History
    """What was fitted: with `since` applied."""
    since: pd.Timestamp
    calendar: Calendar
    clock: Clock
    resolution: float
    """Working hours below which a time is only known to be short."""
    days_only: bool
    """Whether the source notes days of creation and no times of day."""
    visits: Visits
    arrivals: Arrivals
    mix: Mix
    values: tuple[ValueFit, ...]
    work: WorkFit
    waiting: Waiting
    work_hours: tuple[float, ...]
    """Working hours that were taken off the times, by stage; 0 where work is not known."""
    stages: tuple[StageFit, ...]
    passing: Passing
    staff: Staff

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """All of them, learnt or not, in the order of the report."""
        groups: list[Iterable[Quantity]] = [flow.quantities for flow in self.arrivals.flows]
        groups.append(self.mix.quantities)
        groups.append(value.quantity for value in self.values)
        groups += [stage.quantities[1:] for stage in self.stages]
        groups += [self.passing.quantities, self.work.quantities, self.waiting.quantities]
        groups.append(self.staff.quantities)
        return tuple(quantity for group in groups for quantity in group)

    @property
    def gaps(self) -> tuple[Quantity, ...]:
        """What could not be learnt; the note says what stands in for it."""
        return tuple(q for q in self.quantities if not q.learnt)


def calibrate_history(
    history: History,
    *,
    calendar: Calendar | None = None,
    since: pd.Timestamp | None = None,
    field_sellers: Iterable[str] = (),
) -> Calibration:
    """Fit everything that a history tells.

    `calendar` is the company's (none: Monday to Friday, eight hours, no holidays). `since` leaves
    out deals created before. `field_sellers` work in the field; without any, visits do that are
    noted as activities.

    Raises:
        InvalidInput: there are too few deals to fit anything.
    """
    known = calendar or Calendar()
    chosen = with_segments(created_since(history, since))
    deals = chosen.deals
    if len(deals) < LEAST_DEALS:
        from_when = "" if since is None else f" created since {since.date()}"
        msg = (
            f"A calibration needs at least {LEAST_DEALS} deals{from_when}. Got {len(deals)}. "
            "Export a longer period."
        )
        raise InvalidInput([Finding(", ".join(history.sources), "deals", msg)])
    first = deals["created"].min()
    begin = first if since is None else max(since, first.normalize())
    clock = Clock.over(first, history.as_of, known)
    coarse = days_only(deals["created"])
    resolution = known.hours_per_day if coarse else RESOLUTION
    visits = visits_of(chosen, clock)
    arrivals = fit_arrivals(chosen, begin)
    work = fit_work(chosen, visits)
    waiting = fit_waiting(chosen, visits, clock)
    hours = tuple(
        waiting.stages[name].work + waiting.stages[name].contention
        if name in waiting.stages
        else work.minutes[number] / 60.0 * work.learnt
        for number, name in enumerate(visits.stages)
    )
    stages = fit_stages(visits, hours, resolution)
    field = field_of(chosen, visits, frozenset(field_sellers))
    value = deals["value"].to_numpy(dtype=np.float64)[visits.table["deal"].to_numpy()]
    with np.errstate(divide="ignore", invalid="ignore"):
        log_value = np.where(value > 0, np.log(value), np.nan)
    return Calibration(
        history=chosen,
        since=begin,
        calendar=known,
        clock=clock,
        resolution=resolution,
        days_only=coarse,
        visits=visits,
        arrivals=arrivals,
        mix=fit_mix(deals, arrivals.names, arrivals.name_of),
        values=fit_values(deals),
        work=work,
        waiting=waiting,
        work_hours=hours,
        stages=stages,
        passing=fit_passing(
            visits, stages, arrivals.names, arrivals.name_of, field,
            None if field is None else log_value,
        ),
        staff=fit_staff(chosen, visits),
    )  # fmt: skip


def created_since(history: History, since: pd.Timestamp | None) -> History:
    """The history of deals created since then, those without a creation left out."""
    deals = history.deals
    keep = deals["created"].notna()
    if since is not None:
        keep &= deals["created"] >= since
    deals = deals[keep].reset_index(drop=True)
    ids = set(deals["id"])
    passages = history.passages[history.passages["deal"].isin(ids)].reset_index(drop=True)
    activities = history.activities
    mine = activities["deal"].isna() | activities["deal"].isin(ids)
    return replace(
        history, deals=deals, passages=passages, activities=activities[mine].reset_index(drop=True)
    )


def field_of(history: History, visits: Visits, sellers: frozenset[str]) -> Floats | None:
    """1 for stage visits worked in the field, 0 for others; None where nobody says."""
    owner = visits.table["owner"]
    if sellers:
        return np.asarray(owner.isin(sellers), dtype=np.float64)
    activities = history.activities
    trips = activities[activities["kind"].isin(FIELD_KINDS) & activities["deal"].notna()]
    if not len(trips):
        return None
    ids = pd.Series(np.arange(len(history.deals)), index=history.deals["id"].to_numpy())
    rows = ids.reindex(trips["deal"]).to_numpy()
    known = np.isfinite(rows)
    table = visits.table[["deal", "stage", "start"]].assign(row=np.arange(len(visits.table)))
    left = pd.DataFrame(
        {"deal": rows[known].astype(np.int64), "at": trips["at"][known].astype("datetime64[ns]")}
    )
    joined = pd.merge_asof(
        left.sort_values("at"),
        table.dropna(subset=["start"]).sort_values("start"),
        left_on="at", right_on="start", by="deal",
    )  # fmt: skip
    found = np.zeros(len(visits.table))
    found[joined["row"].dropna().astype(np.int64).to_numpy()] = 1.0
    return found
