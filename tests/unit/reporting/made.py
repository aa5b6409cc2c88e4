"""Outcomes that look like results, made up from a few numbers per organisation.

Nothing is simulated: flows follow from leads and conversions by arithmetic, with noise that the
designs share, as common random numbers do.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.frame import CalendarFrame, Frame
from funnel_sim.domain.tables import DIMENSIONS, Outcomes, names_of
from funnel_sim.metrics.registry import INDEX, KPIS, kpi
from funnel_sim.stats.estimates import mean_interval, proportion_interval
from funnel_sim.stats.paired import paired_differences
from funnel_sim.stats.verdict import verdict
from funnel_sim.studies.comparison import Comparison, TargetChance

Floats = NDArray[np.float64]

STAGES = ("detection", "qualification", "needs_analysis", "closing")
HOURS = 160.0
"""Working hours per month, every month."""


@dataclass(frozen=True)
class Plan:
    """One organisation as the numbers that its outcomes are made from."""

    name: str
    teams: Mapping[str, tuple[float, float]] = field(default_factory=lambda: {"sales": (0.8, 6.0)})
    """Team -> utilisation and mean wait in hours."""
    conversion: Sequence[float] = (0.45, 0.5, 0.55, 0.4)
    cold: Sequence[float] = (0.05, 0.03, 0.01, 0.0)
    leads: float = 4_000.0
    deal: float = 24_000.0
    pay: float = 900_000.0
    visits: float = 140_000.0
    marketing: float = 260_000.0
    hiring: float = 0.0
    quota: float = math.nan
    """Of a seat in the whole horizon."""
    customers: float = 0.0
    """Gained per month; half as many are lost in the second half."""
    absent: float = 0.0
    """Share of paid time."""
    travelling: float = 0.05
    """Share of paid time."""
    vacant: float = 0.0
    """Share of the seats' time."""


DEMO = (
    Plan("generalist", {"all_round": (0.93, 19.0)}, cold=(0.12, 0.06, 0.03, 0.01)),
    Plan(
        "segment_specialised",
        {"small_customers": (0.88, 14.0), "mid_market": (0.79, 7.5), "enterprise": (0.61, 3.2)},
        conversion=(0.45, 0.52, 0.56, 0.4),
        cold=(0.10, 0.04, 0.02, 0.0),
    ),
    Plan(
        "stage_based",
        {"inside": (0.82, 4.4), "field": (0.97, 31.0)},
        conversion=(0.47, 0.52, 0.58, 0.42),
        cold=(0.04, 0.02, 0.05, 0.02),
        visits=210_000.0,
    ),
    Plan(
        "hybrid",
        {"inside": (0.86, 7.0), "field": (0.74, 5.1)},
        conversion=(0.47, 0.52, 0.56, 0.42),
        cold=(0.05, 0.02, 0.02, 0.0),
        visits=120_000.0,
    ),
)


def calendar(months: int, first: tuple[int, int] = (2027, 1)) -> CalendarFrame:
    labels = [divmod(first[0] * 12 + first[1] - 1 + m, 12) for m in range(months)]
    return CalendarFrame(
        start=f"{first[0]}-{first[1]:02d}-01",
        opens=9.0,
        hours_per_day=8.0,
        hours_per_year=12 * HOURS,
        day_offsets=np.arange(months * 20.0),
        month_labels=tuple(f"{year}-{month + 1:02d}" for year, month in labels),
        month_starts=np.arange(months + 1, dtype=np.float64) * HOURS,
    )


def frame(
    plan: Plan, months: int = 12, stages: Sequence[str] = STAGES, currency: str = "EUR"
) -> Frame:
    teams = tuple(plan.teams)
    headcount = np.arange(4, 4 + len(teams), dtype=np.int64)
    return Frame(
        organisation=plan.name.rpartition("/")[2],
        currency=currency,
        calendar=calendar(months),
        horizon=months * HOURS,
        warm_up=0.0,
        segments=("small", "enterprise"),
        channels=("website",),
        stages=tuple(stages),
        journeys=("new",),
        activities=("call", "visit"),
        activity_kinds=("call", "visit"),
        teams=teams,
        roles=("rep",),
        team_mode=("inside",) * len(teams),
        team_role=np.zeros(len(teams), dtype=np.int64),
        headcount=headcount,
        seat_team=np.repeat(np.arange(len(teams)), headcount),
        gross_margin=np.array([0.45, 0.4]),
        touch_cost=np.array([1.0, 190.0]),
        trip_cost=np.zeros(2),
        lead_cost=np.array([55.0]),
        channel_cost_per_hour=np.zeros(1),
        pay_per_hour=np.array([40.0]),
        seat_per_hour=np.array([3.0]),
        selling_share=np.array([0.6]),
        commission_rate=np.array([0.03]),
        commission_base=("revenue",),
        accelerator=np.ones(1),
        quota_per_hour=np.array([plan.quota / (months * HOURS)]),
        hiring_cost=np.array([15_000.0]),
        response_target=math.nan,
        recognised=False,
        contract=np.zeros(2),
    )


def outcomes(
    plan: Plan,
    n: int = 100,
    *,
    months: int = 12,
    stages: Sequence[str] = STAGES,
    currency: str = "EUR",
    seed: int = 7,
) -> Outcomes:
    """Outcomes of one organisation; the same `n` and `seed` give all of them the same luck."""
    where = frame(plan, months, stages, currency)
    rng = np.random.default_rng(seed)
    luck, season = 1 + 0.06 * rng.standard_normal(n), rng.dirichlet(np.full(months, 60.0), n)
    own = np.random.default_rng([seed, len(plan.name)])
    luck_of_design = 1 + 0.015 * own.standard_normal(n)
    total = _Table(n, ())
    by = {d: _Table(n, (rows,)) for d, rows in _rows(where).items()}
    wins = _fill_stages(by["stage"], plan, plan.leads * (1 + 0.02 * own.standard_normal(n)))
    wins = wins * luck
    revenue = wins * plan.deal * luck_of_design
    _fill_money(total, plan, wins, revenue)
    for name in ("lost", "unreachable", "cold"):
        total.put(name, by["stage"].get(name).sum(axis=1))
    for name in ("revenue", "wins", "gross_margin", "contribution", "cost_of_sales"):
        by["month"].put(name, total.get(name)[:, np.newaxis] * season)
    _fill_people(by, plan, where, own)
    _fill_customers(by["month"], plan, luck)
    noise = 1 + 0.03 * own.standard_normal((n, len(where.teams)))
    load, wait = np.array(list(plan.teams.values()), dtype=np.float64).reshape(-1, 2).T
    by["team"].put("utilisation", np.minimum(load * noise, 1.0))
    by["team"].put("wait", wait * noise**4)
    _fill_hours(total, by["team_month"], plan, where, own)
    _fill_pipeline(total, plan, revenue)
    total.put("utilisation", by["team"].get("utilisation").mean(axis=1))
    total.put("wait", by["team"].get("wait").mean(axis=1))
    return Outcomes(
        design=plan.name,
        frame=where,
        replications=np.arange(n, dtype=np.int64),
        total=total.cells,
        by={d: by[d].cells for d in DIMENSIONS},
    )


def demo(n: int = 100) -> list[Outcomes]:
    return [outcomes(plan, n) for plan in DEMO]


class _Table:
    """KPIs by name, all NaN until put."""

    def __init__(self, n: int, rows: tuple[int, ...]) -> None:
        self.cells: Floats = np.full((n, *rows, len(INDEX)), np.nan)

    def put(self, kpi: str, values: Floats | float) -> None:
        self.cells[..., INDEX[kpi]] = values

    def get(self, kpi: str) -> Floats:
        return np.asarray(self.cells[..., INDEX[kpi]])


def _rows(where: Frame) -> dict[str, int]:
    return {dimension: len(names_of(where, dimension)) for dimension in DIMENSIONS}


def _fill_stages(table: _Table, plan: Plan, leads: Floats) -> Floats:
    """Leads through the stages; what comes out of the last one is won."""
    stages = table.cells.shape[1]
    flows = {k: np.zeros((len(leads), stages)) for k in
             ("entered", "advanced", "lost", "unreachable", "cold", "wins")}  # fmt: skip
    entering = np.round(leads)
    for s in range(stages):
        conversion = plan.conversion[s % len(plan.conversion)]
        cold = np.round(entering * plan.cold[s % len(plan.cold)])
        advanced = np.round((entering - cold) * conversion)
        still = np.round(0.02 * entering)
        gone = np.maximum(entering - cold - advanced - still, 0.0)
        unreachable = np.round(0.25 * gone) if s < 2 else np.zeros_like(gone)
        flows["entered"][:, s], flows["advanced"][:, s] = entering, advanced
        flows["lost"][:, s], flows["cold"][:, s] = gone - unreachable, cold
        flows["unreachable"][:, s] = unreachable
        entering = advanced
    flows["wins"][:, -1] = entering
    for name, values in flows.items():
        table.put(name, values)
    return entering


SPENT = {
    "work_on_won": 0.07, "work_on_lost": 0.16, "work_on_cold": 0.03, "work_on_open": 0.02,
    "work_on_care": 0.0, "admin_hours": 0.38, "briefing_hours": 0.01, "training_hours": 0.02,
}  # fmt: skip
"""Shares of the paid hours; travel takes `travelling`, absence what it does, idle time the rest."""


def _fill_hours(
    total: _Table, team_months: _Table, plan: Plan, where: Frame, rng: np.random.Generator
) -> None:
    """Paid hours as `SPENT` says, and teams that are busy and made to wait for in the summer."""
    n, teams, months = len(total.cells), len(where.teams), len(where.calendar.month_labels)
    paid = len(where.seat_team) * HOURS * months * np.ones(n)
    noise = 1 + 0.01 * rng.standard_normal(n)
    shares = {name: share * noise for name, share in SPENT.items()}
    shares |= {"travel_hours": plan.travelling * noise, "absent_hours": plan.absent * np.ones(n)}
    total.put("paid_hours", paid)
    for name, share in shares.items():
        total.put(name, share * paid)
    total.put("idle_hours", (1 - np.sum(list(shares.values()), axis=0)) * paid)
    load, wait = np.array(list(plan.teams.values()), dtype=np.float64).reshape(-1, 2).T
    season = 1 + 0.2 * np.sin(np.arange(months) / 12 * 2 * math.pi)
    for name, values in {
        "utilisation": np.minimum(np.outer(load, season), 1.0),
        "wait": np.outer(wait, season**4),
    }.items():
        team_months.put(name, np.broadcast_to(values.ravel(), (n, teams * months)))
    busy = team_months.get("utilisation") * HOURS
    team_months.put("selling_hours", busy)
    team_months.put("idle_hours", HOURS - busy)
    team_months.put("waits", 40.0)
    team_months.put("waiting_hours", 40.0 * team_months.get("wait"))


def _fill_pipeline(total: _Table, plan: Plan, revenue: Floats) -> None:
    """What came is won, lost, cold, or open, in value and in leads."""
    came, leads = 12.0 * revenue, np.full_like(revenue, plan.leads)
    total.put("bookings", revenue)
    total.put("pipeline_at_start", 0.5 * revenue)
    total.put("pipeline_created", came)
    total.put("pipeline_cold", plan.cold[0] * came)
    total.put("pipeline_recycled", 0.0)
    total.put("open_pipeline", revenue)
    total.put("pipeline_lost", 0.5 * revenue + came - 2.0 * revenue - plan.cold[0] * came)
    for name in ("reentries", "recycled", "care_done", "care_missed"):
        total.put(name, 0.0)
    total.put("open_at_start", 100.0)
    gone = sum(total.get(name) for name in ("wins", "lost", "unreachable", "cold"))
    total.put("open", 100.0 + leads - gone)


def _fill_money(total: _Table, plan: Plan, wins: Floats, revenue: Floats) -> None:
    margin = 0.42 * revenue
    costs: dict[str, Floats] = {
        "pay": np.full_like(revenue, plan.pay),
        "seats": np.full_like(revenue, 0.06 * plan.pay),
        "commission": 0.03 * revenue,
        "visit_cost": np.full_like(revenue, plan.visits),
        "call_cost": np.full_like(revenue, 0.03 * plan.visits),
        "marketing": np.full_like(revenue, plan.marketing),
        "hiring_cost": np.full_like(revenue, plan.hiring),
    }
    for name, cost in costs.items():
        total.put(name, cost)
    spent = np.sum(list(costs.values()), axis=0)
    total.put("cost_of_sales", spent)
    total.put("revenue", revenue)
    total.put("gross_margin", margin)
    total.put("contribution", margin - spent)
    total.put("wins", wins)
    total.put("new_customers", wins)
    total.put("leads", plan.leads)
    total.put("win_rate", np.divide(wins, plan.leads) if plan.leads else np.nan)


def _fill_people(
    by: Mapping[str, _Table], plan: Plan, where: Frame, rng: np.random.Generator
) -> None:
    """Hours by month as the plan says, and attainments that spread around 90 %."""
    months, seats = by["month"], len(where.seat_team)
    paid = seats * HOURS * (1.0 - plan.vacant)
    months.put("paid_hours", paid)
    months.put("sellers", paid / HOURS)
    months.put("absent_hours", plan.absent * paid)
    months.put("training_hours", 0.0)
    months.put("departures", 1.0 if plan.vacant else 0.0)
    shape = by["rep"].cells.shape[:2]
    if not math.isnan(plan.quota):
        by["rep"].put("quota", plan.quota)
        by["rep"].put("attainment", rng.gamma(9.0, 0.1, shape))


def _fill_customers(months: _Table, plan: Plan, luck: Floats) -> None:
    """Customers and open pipeline at the end of each month."""
    count = months.cells.shape[1]
    gained = plan.customers * np.arange(1.0, count + 1.0)
    lost = plan.customers / 2.0 * np.clip(np.arange(count) - count // 2, 0, None)
    months.put("customers", np.outer(luck, gained - lost))
    months.put("open_pipeline", np.outer(luck, np.linspace(0.5, 1.0, count)) * plan.deal * 40.0)


def comparison(
    made: Sequence[Outcomes],
    *,
    objective: str = "contribution",
    baseline: int = 0,
    indifference: float = 0.0,
    targets: Mapping[str, float] | None = None,
) -> Comparison:
    """The comparison of outcomes, put together from the statistics as a study does."""
    names = tuple(one.design.rpartition("/")[2] for one in made)
    totals = np.stack([one.total for one in made], axis=1)
    chances = []
    for name, target in (targets or {}).items():
        hits = (totals[:, :, INDEX[name]] >= target).sum(axis=0)
        each = tuple(proportion_interval(int(k), len(totals)) for k in hits)
        chances.append(TargetChance(name, target, each))
    values = {what.name: totals[:, :, INDEX[what.name]] for what in KPIS}
    comparable = {
        name: table
        for name, table in values.items()
        if len(made) > 1 and np.isfinite(table).all(axis=1).any()
    }
    return Comparison(
        variant=made[0].design.rpartition("/")[0] or None,
        organisations=names,
        baseline=names[baseline],
        objective=objective,
        currency=made[0].frame.currency,
        confidence=0.95,
        indifference=indifference,
        estimates={
            name: tuple(
                None if np.isnan(column).all() else mean_interval(column, drop_undefined=True)
                for column in table.T
            )
            for name, table in values.items()
        },
        targets=tuple(chances),
        differences={
            name: tuple(
                paired_differences(
                    table,
                    baseline,
                    higher_is_better=kpi(name).direction != "lower",
                    drop_undefined=True,
                )
            )
            for name, table in comparable.items()
        },
        verdict=verdict(
            comparable[objective],
            names,
            names[baseline],
            higher_is_better=kpi(objective).direction != "lower",
            indifference=indifference,
            drop_undefined=True,
        )
        if objective in comparable
        else None,
    )
