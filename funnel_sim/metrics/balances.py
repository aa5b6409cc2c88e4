"""What must add up in every replication: leads, money, hours, and the order of events.

The checks read the Log and the KPIs by ways of their own, so that an error in an engine or in a
metric shows. Each `_check` yields a sentence per balance that does not hold, and by how much.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.errors import BalanceViolation
from funnel_sim.domain.frame import Frame
from funnel_sim.domain.log import Log, Rows
from funnel_sim.domain.names import Exit, TouchResult, VisitOutcome
from funnel_sim.domain.tables import Measures, names_of
from funnel_sim.metrics.registry import INDEX, KPIS

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

RELATIVE = 1e-9
"""Difference between sums that rounding may make, relative to the size of what is summed."""
ABSOLUTE = 1e-6
"""The same in working hours, or in units of money, for sums near zero."""

ENDS_AS = {
    Exit.OPEN: VisitOutcome.OPEN,
    Exit.WON: VisitOutcome.ADVANCED,
    Exit.LOST: VisitOutcome.LOST,
    Exit.UNREACHABLE: VisitOutcome.UNREACHABLE,
    Exit.COLD: VisitOutcome.COLD,
}
"""How the last stage visit of a lead ended, given how the lead stands."""


def check_balances(log: Log, frame: Frame, measures: Measures) -> None:
    """Check that leads, money and hours of a replication add up, and that events are in order.

    Raises:
        BalanceViolation: one does not; the message names organisation, replication and seed, and
            lists every balance that does not hold.
    """
    problems = [
        *_check_lead_count(log, frame, measures),
        *_check_journeys(log, frame),
        *_check_revenue(log, frame, measures),
        *_check_breakdowns(measures),
        *_check_contribution(measures),
        *_check_hours(log, frame, measures),
        *_check_one_at_a_time(log),
        *_check_order(log),
        *_check_horizon(log, frame),
    ]
    if problems:
        heading = (
            f"Organisation '{frame.organisation}', replication {log.replication}, "
            f"seed {log.seed}: {len(problems)} balance{'s do' if len(problems) > 1 else ' does'} "
            "not hold. This is a fault of the program, not of the input."
        )
        raise BalanceViolation("\n".join([heading, *(f"  {problem}" for problem in problems)]))


def _check_lead_count(log: Log, frame: Frame, measures: Measures) -> Iterator[str]:
    """Open at the start of the window + created = left + open at the end."""
    left_before = log.exits["time"] < frame.warm_up
    at_start = (log.leads["arrival"] < frame.warm_up) & ~left_before
    columns = [INDEX[name] for name in ("wins", "lost", "unreachable", "cold", "open")]
    for dimension in ("segment", "channel"):
        table = measures.by[dimension]
        begun = np.bincount(log.leads[dimension][at_start], minlength=len(table))
        excess = begun + table[:, INDEX["leads"]] - table[:, columns].sum(axis=1)
        for name, by in _beyond(names_of(frame, dimension), excess, ABSOLUTE):
            yield (
                f"leads of {dimension} {name}: open at start + created exceed "
                f"won + lost + unreachable + cold + open by {by:g}"
            )
    excess = at_start.sum() + measures.total[INDEX["leads"]] - measures.total[columns].sum()
    if not abs(excess) <= ABSOLUTE:
        yield (
            "leads in total: open at start + created exceed "
            f"won + lost + unreachable + cold + open by {excess:g}"
        )


def _check_journeys(log: Log, frame: Frame) -> Iterator[str]:
    """Every lead goes from stage to stage and ends as its last stage ended."""
    visits, exits = log.visits, log.exits
    final = np.full(len(exits), -1)
    np.maximum.at(final, visits["lead"], np.arange(len(visits)))
    arrived = final >= 0
    is_final = np.zeros(len(visits), dtype=np.bool_)
    is_final[final[arrived]] = True
    yield from _count(
        ~is_final & (visits["outcome"] != VisitOutcome.ADVANCED),
        "stage visits are followed by another without having advanced",
    )
    last, stands = visits[final[arrived]], exits[arrived]
    expected = np.array([ENDS_AS[reason] for reason in Exit])[stands["reason"]]
    yield from _count(
        last["outcome"] != expected, "leads left otherwise than their last stage visit ended"
    )
    same_time = (last["left"] == stands["time"]) | (
        np.isnan(last["left"]) & np.isnan(stands["time"])
    )
    yield from _count(~same_time, "leads left at another time than their last stage")
    yield from _count(
        (stands["stage"] != last["stage"]) | (stands["team"] != last["team"]),
        "leads left from another stage or team than they were in last",
    )
    yield from _count(
        (stands["reason"] == Exit.WON) & (last["stage"] != len(frame.stages) - 1),
        "leads were won without having advanced from the last stage",
    )
    yield from _count(
        exits["reason"][~arrived] != Exit.OPEN, "leads left without having entered a stage"
    )
    same_lead = log.touches["lead"] == visits["lead"][log.touches["visit"]]
    yield from _count(~same_lead, "touches belong to the stage visit of another lead")


def _check_revenue(log: Log, frame: Frame, measures: Measures) -> Iterator[str]:
    """Revenue is the value of what was won in the window."""
    time = log.exits["time"]
    won = (log.exits["reason"] == Exit.WON) & (time >= frame.warm_up) & (time < frame.horizon)
    value = float(log.leads["value"][won].sum())
    difference = float(measures.total[INDEX["revenue"]]) - value
    if not abs(difference) <= _tolerance(value):
        yield f"revenue: differs from the value of deals won by {difference:g}"


def _check_breakdowns(measures: Measures) -> Iterator[str]:
    """Rows of breakdowns sum to the total wherever the registry says so."""
    for kpi in KPIS:
        total = float(measures.total[INDEX[kpi.name]])
        for dimension in kpi.additive:
            column = measures.by[dimension][:, INDEX[kpi.name]]
            difference = float(column.sum()) - total
            if not abs(difference) <= _tolerance(float(np.abs(column).sum())):
                yield f"{kpi.name} by {dimension}: sums to {difference:g} more than the total"


def _check_contribution(measures: Measures) -> Iterator[str]:
    """Contribution = gross margin - cost of sales, and the same by what deals bear directly."""
    total = {name: float(measures.total[column]) for name, column in INDEX.items()}
    parts = ("pay", "seats", "commission", "visit_cost", "call_cost", "lead_cost", "channel_cost")
    rest = total["gross_margin"] - sum(total[part] for part in parts)
    direct = total["direct_contribution"] - total["idle_cost"] - total["channel_cost"]
    size = total["gross_margin"] + sum(abs(total[part]) for part in parts)
    for words, value in (
        ("gross margin less the parts of the cost of sales", rest),
        ("direct contribution less idle time and fixed cost of channels", direct),
    ):
        difference = total["contribution"] - value
        if not abs(difference) <= _tolerance(size):
            yield f"contribution: exceeds {words} by {difference:g}"


def _check_hours(log: Log, frame: Frame, measures: Measures) -> Iterator[str]:
    """Paid = work + travel + briefing + admin + idle; selling hours are what reps were busy."""
    hours = {name: measures.by["team"][:, column] for name, column in INDEX.items()}
    parts = ("work_hours", "travel_hours", "briefing_hours", "admin_hours", "idle_hours")
    paid = frame.headcount.astype(np.float64) * (frame.horizon - frame.warm_up)
    scale = ABSOLUTE + RELATIVE * paid
    excess = paid - sum(hours[part] for part in parts)
    for team, by in _beyond(frame.teams, excess, scale):
        yield f"hours of team {team}: paid exceed work + travel + briefing + admin + idle by {by:g}"
    share = frame.selling_share[frame.team_role]
    busy = np.clip(log.touches["end"], None, frame.horizon) - np.clip(
        log.touches["start"], frame.warm_up, None
    )
    busy_hours = np.bincount(
        log.touches["team"], weights=np.clip(busy, 0.0, None), minlength=len(share)
    )
    for team, by in _beyond(frame.teams, hours["selling_hours"] - busy_hours * share, scale):
        yield f"hours of team {team}: selling hours exceed the time in touches by {by:g}"
    for team, idle in _beyond(frame.teams, np.minimum(hours["idle_hours"], 0.0), scale):
        yield f"hours of team {team}: {idle:g} idle hours, less than none"


def _check_one_at_a_time(log: Log) -> Iterator[str]:
    """No rep and no lead is in two touches at once, and reps work in their own team."""
    for who in ("rep", "lead"):
        overlap = _longest_overlap(log.touches, who)
        if overlap > 0.0:
            yield f"touches: a {who} is in two at once for {overlap:g} h"
    foreign = log.reps["team"][log.touches["rep"]] != log.touches["team"]
    yield from _count(foreign, "touches are by a rep of another team")


def _longest_overlap(touches: Rows, who: str) -> float:
    """Hours by which a touch begins before the one before it of the same rep or lead is over."""
    order = np.lexsort((touches["end"], touches["start"], touches[who]))
    mine, start, end = touches[who][order], touches["start"][order], touches["end"][order]
    overlap = np.where(mine[1:] == mine[:-1], end[:-1] - start[1:], 0.0)
    return float(overlap.max(initial=0.0))


def _check_order(log: Log) -> Iterator[str]:
    """Queue entry <= stage entry <= start of the wait <= start of the touch <= its end."""
    touches, visits = log.touches, log.visits
    of_touch = visits[touches["visit"]]
    not_before = (
        (visits["entered"], log.leads["arrival"][visits["lead"]], "stage entries", "arrival"),
        (touches["queued"], of_touch["entered"], "waits", "entry into the stage"),
        (touches["start"], touches["queued"], "touches", "start of the wait"),
        (touches["end"], touches["start"], "ends of touches", "start of the touch"),
    )
    for later, earlier, what, than in not_before:
        early = earlier - later
        if not (early <= 0.0).all():
            yield f"order: {what} are up to {np.nanmax(early):g} h before the {than}"
    known = ~np.isnan(visits["left"])
    yield from _count(
        visits["left"][known] < visits["entered"][known], "stage visits end before they begin"
    )
    ended = touches["result"] != TouchResult.UNFINISHED
    yield from _count(
        touches["end"][ended] > of_touch["left"][ended], "touches end after their stage visit"
    )


def _check_horizon(log: Log, frame: Frame) -> Iterator[str]:
    """Nothing happens at the horizon or after it; what is unfinished ends no earlier."""
    unfinished = log.touches["result"] == TouchResult.UNFINISHED
    moments = {
        "touches begin": log.touches["start"],
        "touches end": log.touches["end"][~unfinished],
        "stage visits begin": log.visits["entered"],
        "stage visits end": log.visits["left"],
        "leads leave": log.exits["time"],
    }
    for what, time in moments.items():
        yield from _count(time >= frame.horizon, f"{what} at or after the horizon")
    early = log.touches["end"][unfinished] < frame.horizon
    yield from _count(early, "touches are unfinished though they end before the horizon")


def _count(wrong: Flags, what: str) -> Iterator[str]:
    count = int(np.count_nonzero(wrong))
    if count:
        yield f"events: {count} {what}"


def _beyond(
    names: tuple[str, ...], difference: Floats, tolerance: float | Floats
) -> Iterator[tuple[str, float]]:
    """Names where a difference is more than rounding, or not a number."""
    for index in np.flatnonzero(~(np.abs(difference) <= tolerance)):
        yield names[index], float(difference[index])


def _tolerance(size: float) -> float:
    return ABSOLUTE + RELATIVE * abs(size)
