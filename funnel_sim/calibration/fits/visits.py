"""Visits of deals to stages: how long, and how they ended.

One row per deal and stage of the way that it went. A visit lasts from the first entry into the
stage to the first entry into a later one, or to the end of the deal. It *advanced* if a later stage
was reached or the deal was won, was *lost* if the deal was lost there, and is *open* otherwise, up
to `History.as_of`. A deal that skipped a stage passed it in no time: so the pass rates multiply to
the share of wins. Time after a deal went back belongs to the furthest stage it had reached. A deal
whose end has no date counts for the outcome only, its time is NaN.

A source without changes of stage has one stage, `sale`, from creation to the end of the deal.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from funnel_sim.calibration.fits.clock import Clock
from funnel_sim.calibration.history import LOST, WON, History

SALE = "sale"
"""The one stage of a source that knows none."""
UNKNOWN = "unknown"
"""Channel, or segment, of deals that name none."""
ADVANCED, GONE, RUNNING = "advanced", "lost", "open"


@dataclass(frozen=True, slots=True)
class Visits:
    """Visits of stages, and what was made of the deals on the way."""

    table: pd.DataFrame
    """`deal` (row of the deals), `stage` (its number), `hours` (working hours), `outcome`,
    `channel`, `segment`, `owner`, `start` and `end` (moments; NaT while open)."""
    stages: tuple[str, ...]
    losses_dated: bool
    """Whether losses have dates, so that the time of losers is known."""
    skipped: int
    """Stages that deals passed without being in them."""
    went_back: int
    """Deals that were in an earlier stage after a later one."""
    undated: int
    """Deals that ended nobody knows when."""


def visits_of(history: History, clock: Clock) -> Visits:
    """All visits of a history's deals."""
    deals = history.deals.reset_index(drop=True)
    stages, entered, owners, went_back = _entries(history, deals)
    status = deals["status"].to_numpy(dtype=object)
    won, lost = status == WON, status == LOST
    count = len(stages)
    known = ~np.isnat(entered)
    furthest = np.where(known.any(axis=1), count - 1 - np.argmax(known[:, ::-1], axis=1), 0)
    reached = np.where(won, count - 1, furthest)
    starts = entered.copy()
    created = deals["created"].to_numpy(dtype="datetime64[ns]")
    for stage in range(count):
        missing = np.isnat(starts[:, stage]) & (stage <= reached)
        later = _first_later(starts, stage)
        usual = np.where(np.isnat(later), _ends(deals), later) if stage else created
        if stage:
            usual = np.where(np.isnat(usual), _last_earlier(starts, stage), usual)
        starts[missing, stage] = usual[missing]
    ends = np.full_like(starts, np.datetime64("NaT"))
    closed = _ends(deals)
    for stage in range(count):
        ends[:, stage] = np.where(stage == reached, closed, _first_later(starts, stage))
    rows, stage_of = np.nonzero(np.arange(count) <= reached[:, None])
    begin, end = starts[rows, stage_of], ends[rows, stage_of]
    last = stage_of == reached[rows]
    outcome = np.full(len(rows), ADVANCED, dtype=object)
    outcome[last & lost[rows]] = GONE
    outcome[last & ~won[rows] & ~lost[rows]] = RUNNING
    end = np.where(outcome == RUNNING, np.datetime64("NaT"), end)
    since = clock.hours(pd.Series(begin))
    until = clock.hours(pd.Series(end))
    until[outcome == RUNNING] = clock.hour(history.as_of)
    who = owners[rows, stage_of]
    table = pd.DataFrame(
        {
            "deal": rows,
            "stage": stage_of,
            "hours": np.maximum(until - since, 0.0),
            "outcome": outcome,
            "channel": or_unknown(deals["channel"]).to_numpy(dtype=object)[rows],
            "segment": or_unknown(deals["segment"]).to_numpy(dtype=object)[rows],
            "owner": who,
            "start": begin,
            "end": end,
        }
    )
    ended = won | lost
    skipped = int((~known & (np.arange(count) <= reached[:, None])).sum())
    return Visits(
        table,
        stages,
        bool(lost.any() and deals["closed"].notna().to_numpy()[lost].mean() > 0.5),
        skipped if len(history.passages) else 0,
        went_back,
        int((ended & deals["closed"].isna().to_numpy()).sum()),
    )


def or_unknown(names: pd.Series) -> pd.Series:
    """Texts, `UNKNOWN` where there is none."""
    texts = names.astype(object)
    return texts.where(texts.notna(), UNKNOWN)


def _entries(
    history: History, deals: pd.DataFrame
) -> tuple[tuple[str, ...], np.ndarray, np.ndarray, int]:
    """Stages, first entries (deals, stages), owners (deals, stages), and deals that went back."""
    passages = history.passages
    owner = deals["owner"].to_numpy(dtype=object)
    if not len(passages) or not history.stages:
        created = deals["created"].to_numpy(dtype="datetime64[ns]")[:, None]
        return (SALE,), created.copy(), owner[:, None], 0
    stages = tuple(history.stages)
    row = pd.Series(np.arange(len(deals)), index=deals["id"]).reindex(passages["deal"]).to_numpy()
    number = pd.Series(np.arange(len(stages)), index=list(stages))
    stage = number.reindex(passages["stage"]).to_numpy()
    good = np.isfinite(row) & np.isfinite(stage) & passages["entered"].notna().to_numpy()
    row, stage = row[good].astype(np.int64), stage[good].astype(np.int64)
    moment = passages["entered"].to_numpy(dtype="datetime64[ns]")[good]
    who = passages["owner"].to_numpy(dtype=object)[good]
    order = np.argsort(moment, kind="stable")[::-1]
    entered = np.full((len(deals), len(stages)), np.datetime64("NaT"), dtype="datetime64[ns]")
    owners = np.repeat(owner[:, None], len(stages), axis=1)
    entered[row[order], stage[order]] = moment[order]
    forward = order[::-1]
    noted = pd.notna(who[forward])
    owners[row[forward][noted], stage[forward][noted]] = who[forward][noted]
    by_deal = np.lexsort((moment, row))
    same = row[by_deal][1:] == row[by_deal][:-1]
    back = same & (stage[by_deal][1:] < stage[by_deal][:-1])
    return stages, entered, owners, len(np.unique(row[by_deal][1:][back]))


def _ends(deals: pd.DataFrame) -> np.ndarray:
    return deals["closed"].to_numpy(dtype="datetime64[ns]")


def _first_later(entered: np.ndarray, stage: int) -> np.ndarray:
    """First entry into any later stage; NaT where there is none."""
    if stage + 1 >= entered.shape[1]:
        return np.full(len(entered), np.datetime64("NaT"), dtype="datetime64[ns]")
    return np.asarray(np.fmin.reduce(entered[:, stage + 1 :], axis=1))


def _last_earlier(entered: np.ndarray, stage: int) -> np.ndarray:
    return np.asarray(np.fmax.reduce(entered[:, :stage], axis=1))
