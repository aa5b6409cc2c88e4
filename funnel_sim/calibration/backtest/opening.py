"""Deals open on a day, as an opening pipeline that knows how long each has waited.

A deal that entered its stage e working hours ago has a stage of its own kind: its time still to
come is T - e given T > e, as quantiles, and its odds of passing are those of a fresh deal times
S(e) / G(e) (`fragment.pipeline`). After it come the usual stages. Deals of nearly the same e share
such a stage; there are at most `MOST_AGES` per stage.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from funnel_sim.calibration.calibration import Calibration
from funnel_sim.calibration.fits.visits import RUNNING
from funnel_sim.calibration.fragment.market import Names, assumed_work, percent
from funnel_sim.calibration.fragment.parameters import Parameters
from funnel_sim.calibration.fragment.pipeline import aged_odds
from funnel_sim.stats.samples import Floats
from funnel_sim.stats.time_laws import TimeLaw

MOST_AGES = 32
QUANTILES = 100
SEPARATOR = "__"
"""Between a stage's name and the number of an age, in the name of an aged stage."""


@dataclass(frozen=True, slots=True)
class Aged:
    """Stages of open deals for one set of parameters."""

    stages: dict[str, Any]
    """Documents by name."""
    journeys: dict[str, Any]
    """Each aged stage and the stages after it."""
    of_stage: dict[str, list[str]]
    """Aged stages by the stage that they stand for."""


@dataclass(frozen=True, slots=True)
class OpenDeals:
    """Deals open on the day, grouped by stage and age; the same for all parameters."""

    ages: dict[tuple[str, int], float]
    """Working hours in the stage, by stage (of the history) and number of the age."""
    rows: tuple[dict[str, Any], ...]
    """Of `opening.pipeline`, without quality; `channel` as in the config."""
    channels: tuple[str, ...]
    """Channel of each row as fitted."""


def open_deals(calibration: Calibration, names: Names) -> OpenDeals:
    """Group the deals that are open at the end of a calibration's history."""
    table = calibration.visits.table
    running = table[table["outcome"] == RUNNING]
    deals = calibration.history.deals
    values = deals["value"].to_numpy(dtype=np.float64)
    created = deals["created"].dt.date.to_numpy()
    ages: dict[tuple[str, int], float] = {}
    counts: dict[tuple[Any, ...], int] = {}
    for number, name in enumerate(calibration.visits.stages):
        here = running[running["stage"] == number]
        if not len(here):
            continue
        group, means = _grouped(here["hours"].to_numpy(dtype=np.float64))
        ages |= {(name, k): float(mean) for k, mean in enumerate(means)}
        columns = (here[c].tolist() for c in ("deal", "segment", "channel"))
        for deal, segment, source, k in zip(*columns, group.tolist(), strict=True):
            value = values[deal]
            key = (
                name, k, segment, calibration.arrivals.name_of(source),
                created[deal].isoformat(),
                round(float(value), 2) if np.isfinite(value) and value >= 0 else None,
            )  # fmt: skip
            counts[key] = counts.get(key, 0) + 1
    rows, channels = [], []
    for (name, k, segment, channel, day, value), count in counts.items():
        aged = aged_name(names.stages[name], k)
        row = {
            "segment": names.segments[segment], "stage": aged, "journey": aged,
            "channel": names.channels[channel], "created": day, "count": count,
        }  # fmt: skip
        rows.append(row if value is None else row | {"value": value})
        channels.append(channel)
    return OpenDeals(ages, tuple(rows), tuple(channels))


def aged_name(stage: str, number: int) -> str:
    """Name of an aged stage."""
    return f"{stage}{SEPARATOR}{number}"


def aged_stages(
    calibration: Calibration,
    numbers: Parameters,
    names: Names,
    found: OpenDeals,
    usual: dict[str, Any],
) -> Aged:
    """Stages and journeys of open deals; `usual` are the documents of the stages."""
    stages, journeys, of_stage = {}, {}, {name: [] for name in usual}  # type: ignore[var-annotated]
    order = list(names.stages.values())
    for (name, k), hours in found.ages.items():
        stage = names.stages[name]
        aged = aged_name(stage, k)
        advance, loss = numbers.advance[name], numbers.loss[name]
        shift = float(aged_odds(advance, loss, np.array([hours]))[0])
        work = assumed_work(calibration, name)
        inside = dict(usual[stage]["inside"]) | {"lead_in": remaining(advance, hours, work)}
        segments = calibration.mix.segments
        stages[aged] = {
            "inside": inside,
            "advance": {
                names.segments[s]: percent(numbers.level(name, s) + shift) for s in segments
            },
        }
        journeys[aged] = {"stages": [aged, *order[order.index(stage) + 1 :]]}
        of_stage[stage].append(aged)
    return Aged(stages, journeys, of_stage)


def remaining(law: TimeLaw, hours: float, work: float = 0.0) -> dict[str, Any]:
    """The law of T - hours - work given T > hours, at least 0, as quantiles a config can read."""
    before = 1.0 - float(law.survival(np.array(hours)))
    p = before + (1.0 - before) * (np.arange(QUANTILES) + 0.5) / QUANTILES
    left = np.maximum(law.quantile(np.minimum(p, 1.0 - 1e-12)) - hours - work, 0.0)
    return {"empirical": {"values": [f"{min(x, 1e5):.4f} h" for x in left.tolist()]}}


def _grouped(hours: Floats) -> tuple[np.ndarray, Floats]:
    """Number of the age of each deal, and the mean of each age."""
    distinct = np.unique(hours)
    if len(distinct) > MOST_AGES:
        edges = np.quantile(hours, np.linspace(0, 1, MOST_AGES + 1)[1:-1])
        group = np.searchsorted(np.unique(edges), hours, side="right")
    else:
        group = np.searchsorted(distinct, hours)
    _, group = np.unique(group, return_inverse=True)
    return group, np.bincount(group, weights=hours) / np.bincount(group)
