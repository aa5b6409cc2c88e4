"""Names, calendar and rates of an organisation in its market."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from funnel_sim.config.coverage import journeys_of, team_mode
from funnel_sim.config.schema.experiment import Horizon
from funnel_sim.config.schema.market import Activity, Market
from funnel_sim.config.schema.organisation import Organisation
from funnel_sim.domain.frame import CalendarFrame, Frame
from funnel_sim.domain.units import DurationValue, MoneyRateValue, MoneyValue
from funnel_sim.model.blueprint import Staff
from funnel_sim.model.calendar import WorkCalendar, WorkPattern

Ints = NDArray[np.int64]


def work_calendar(market: Market, horizon: Horizon) -> WorkCalendar:
    """Working days of the horizon. ValueError where there are none, or the country is unknown."""
    c = market.calendar
    pattern = WorkPattern(c.country, c.region, c.hours_per_day, c.opens, c.working_days)
    return pattern.horizon(horizon.start, horizon.length.value, horizon.length.unit)


def activity_kind(name: str, activity: Activity) -> str:
    """What reports count an activity as."""
    return activity.kind or name


def build_frame(
    name: str,
    market: Market,
    organisation: Organisation,
    horizon: Horizon,
    calendar: WorkCalendar,
    staff: Staff,
    revenue: str,
) -> Frame:
    """The Frame of one organisation."""
    teams = list(organisation.teams.values())
    segments, channels = list(market.segments.values()), list(market.channels.values())
    roles = list(market.roles.values())
    target = market.first_response.target
    working_time = calendar.working_time

    def money(amount: MoneyValue | None) -> float:
        return 0.0 if amount is None else amount.amount(market.currency)

    def per_hour(rate: MoneyRateValue | None) -> float:
        return 0.0 if rate is None else rate.per_hour(working_time, market.currency)

    def hours(duration: DurationValue | None, default: float) -> float:
        return default if duration is None else duration.hours(working_time)

    return Frame(
        organisation=name,
        currency=market.currency,
        calendar=calendar_frame(calendar),
        horizon=calendar.hours,
        warm_up=hours(horizon.warm_up, 0.0),
        segments=tuple(market.segments),
        channels=tuple(market.channels),
        stages=tuple(market.stages),
        journeys=tuple(journeys_of(market)),
        activities=tuple(market.activities),
        activity_kinds=tuple(activity_kind(n, a) for n, a in market.activities.items()),
        teams=tuple(organisation.teams),
        roles=tuple(market.roles),
        team_mode=tuple(team_mode(team, market).word for team in teams),
        team_role=staff.team_role,
        headcount=_at_the_start(staff),
        seat_team=staff.seat_team,
        gross_margin=np.array([s.gross_margin for s in segments]),
        touch_cost=np.array([money(a.cost) for a in market.activities.values()]),
        trip_cost=np.array(
            [money(a.travel_cost) / a.visits_per_trip for a in market.activities.values()]
        ),
        lead_cost=np.array([money(c.cost_per_lead) for c in channels]),
        channel_cost_per_hour=np.array(
            [
                per_hour(c.fixed_cost) + per_hour(c.response.spend if c.response else None)
                for c in channels
            ]
        ),
        pay_per_hour=np.array([per_hour(r.salary) * (1.0 + r.on_costs) for r in roles]),
        seat_per_hour=np.array([per_hour(r.seat_cost) for r in roles]),
        selling_share=np.array([r.selling_time for r in roles]),
        commission_rate=np.array([r.commission.rate if r.commission else 0.0 for r in roles]),
        commission_base=tuple(r.commission.on if r.commission else "revenue" for r in roles),
        accelerator=np.array([r.commission.accelerator if r.commission else 1.0 for r in roles]),
        quota_per_hour=np.array([per_hour(r.quota) if r.quota else math.nan for r in roles]),
        hiring_cost=np.array([money(r.hiring_cost) for r in roles]),
        response_target=hours(target, math.nan),
        recognised=revenue == "recognised",
        contract=np.array([hours(s.contract, 0.0) for s in segments]),
    )


def _at_the_start(staff: Staff) -> Ints:
    """Seats open from the first hour on, shape (teams,)."""
    seats = staff.opening_seat[staff.opening_from == 0.0]
    return np.bincount(staff.seat_team[seats], minlength=len(staff.mode)).astype(np.int64)


def calendar_frame(calendar: WorkCalendar) -> CalendarFrame:
    """What metrics and reports need of a calendar."""
    start = np.datetime64(calendar.start, "D")
    return CalendarFrame(
        start=calendar.start.isoformat(),
        opens=calendar.opens,
        hours_per_day=calendar.hours_per_day,
        hours_per_year=calendar.hours_per_year,
        day_offsets=(calendar.working_days - start).astype(np.float64),
        month_labels=calendar.month_labels,
        month_starts=calendar.month_edges,
    )
