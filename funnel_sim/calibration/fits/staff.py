"""Who is there, and how much each has on hand: from who did what when.

A seller is *active* in a month in which a stage visit of his ended or an activity of his began.
The headcount is the mean number of active sellers over the last whole months: those without a
trace are invisible, those who only lend their name count. Load is the number of open deals per
active seller at the end. Stages whose visits mostly pass to another seller at their end belong to
different teams.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from funnel_sim.calibration.fits.quantity import Quantity, unknown
from funnel_sim.calibration.fits.visits import RUNNING, Visits
from funnel_sim.calibration.history import History

LEAST = 20
"""Traces of sellers, below which no headcount is told."""
MONTHS = 3
"""Last whole months that the headcount is the mean of."""
PASSED_ON = 0.7
"""Share of deals that get another seller between two stages, from which on these are two teams."""


@dataclass(frozen=True, slots=True)
class TeamFit:
    """Sellers who work some of the stages."""

    name: str
    stages: tuple[str, ...]
    headcount: int
    learnt: bool


@dataclass(frozen=True, slots=True)
class Staff:
    """Teams, and the roster by month."""

    teams: tuple[TeamFit, ...]
    active: pd.DataFrame
    """Active sellers per month and team."""
    quantities: tuple[Quantity, ...]


def fit_staff(history: History, visits: Visits) -> Staff:
    """Teams with headcounts."""
    blocks = _blocks(visits)
    teams, active, said = [], {}, []
    for block in blocks:
        name = "sales" if len(blocks) == 1 else visits.stages[block[0]]
        traces = _traces(history, visits, block, len(blocks) == 1)
        by_month = (
            traces.groupby("month")["owner"].nunique() if len(traces) else pd.Series(dtype=int)
        )
        end = history.as_of.to_period("M")
        last = [by_month.get(end - k, 0) for k in range(1, MONTHS + 1)]
        seen = [x for x in last if x]
        headcount = max(round(float(np.mean(seen))), 1) if seen else 1
        label = f"headcount of {name}"
        if len(traces) < LEAST or not seen:
            why = "one seller is assumed"
            said.append(unknown(label, "sellers", len(traces), LEAST, why))
            headcount = 1
        else:
            note = f"mean of active sellers in the last {len(seen)} months; the idle are invisible"
            said.append(
                Quantity(
                    label, "sellers", headcount, min(seen), max(seen), len(traces), LEAST, note
                )
            )
        learnt = bool(len(traces) >= LEAST and seen)
        teams.append(TeamFit(name, tuple(visits.stages[s] for s in block), headcount, learnt))
        active[name] = by_month
    said.append(_load(visits))
    table = pd.DataFrame(active).fillna(0).astype(int)
    table.index = pd.Index([str(m) for m in table.index], name="month")
    return Staff(tuple(teams), table, tuple(said))


def _blocks(visits: Visits) -> list[list[int]]:
    """Stages that belong together, in order."""
    table = visits.table
    blocks = [[0]]
    for stage in range(1, len(visits.stages)):
        one = table[table["stage"] == stage - 1].set_index("deal")["owner"]
        two = table[table["stage"] == stage].set_index("deal")["owner"]
        both = pd.concat([one, two], axis=1, join="inner", keys=["a", "b"]).dropna()
        apart = len(both) >= LEAST and float((both["a"] != both["b"]).mean()) >= PASSED_ON
        if apart:
            blocks.append([stage])
        else:
            blocks[-1].append(stage)
    return blocks


def _traces(history: History, visits: Visits, block: list[int], everybody: bool) -> pd.DataFrame:
    table = visits.table
    ended = table[table["stage"].isin(block) & table["owner"].notna() & table["end"].notna()]
    parts = [pd.DataFrame({"owner": ended["owner"], "at": ended["end"]})]
    activities = history.activities
    if everybody and len(activities):
        parts.append(activities.loc[activities["owner"].notna(), ["owner", "at"]])
    found = pd.concat(parts, ignore_index=True).dropna()
    return found.assign(month=pd.DatetimeIndex(found["at"]).to_period("M"))


def _load(visits: Visits) -> Quantity:
    running = visits.table[(visits.table["outcome"] == RUNNING) & visits.table["owner"].notna()]
    per_owner = running["owner"].value_counts()
    if len(running) < LEAST:
        why = "open deals hardly name a seller"
        return unknown("open deals per seller", "deals", len(running), LEAST, why)
    low, high = np.quantile(per_owner, [0.05, 0.95])
    return Quantity(
        "open deals per seller", "deals", float(per_owner.median()), float(low), float(high),
        len(running), LEAST, "median over sellers; the interval is their middle 90 %",
    )  # fmt: skip
