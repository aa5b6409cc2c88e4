"""Deals open at the end of the history, as an opening pipeline.

A deal that has been open for long is less likely to be won than a fresh one: where it waits in a
stage for e working hours, its odds of passing are those of a fresh deal times S(e) / G(e), S being
the survival function of the times of those that pass and G of those that do not. The pipeline of a
config begins the stage anew and has one quality for all stages, so this factor is put into
`quality` for deals in the last stage only; elsewhere it is left out. The back-test, which is to be
exact, builds stages of its own for open deals instead (`backtest.opening`).

Deals of which that leaves less than one chance in a hundred are left out: nobody works on them, and
there are many of them where losses are never noted.
"""

from __future__ import annotations

import csv
import io
import math

import numpy as np

from funnel_sim.calibration.calibration import Calibration
from funnel_sim.calibration.fits.visits import RUNNING
from funnel_sim.calibration.fragment.market import Names
from funnel_sim.calibration.fragment.parameters import Parameters
from funnel_sim.stats.samples import Floats
from funnel_sim.stats.time_laws import TimeLaw

LEAST_ODDS = math.log(0.01 / 0.99)
COLUMNS = ("segment", "stage", "channel", "created", "value", "quality", "count")


def aged_odds(advance: TimeLaw, loss: TimeLaw | None, hours: Floats) -> Floats:
    """What having waited for `hours` adds to the log-odds of passing; shape of `hours`."""
    late = np.maximum(hours, 1e-9)
    stays = np.zeros_like(late) if loss is None else loss.log_survival(late)
    return np.asarray(np.clip(advance.log_survival(late) - stays, -10.0, 10.0), dtype=np.float64)


def pipeline_csv(calibration: Calibration, numbers: Parameters, names: Names) -> str:
    """The rows of `opening.pipeline` as CSV; empty where nothing is open."""
    table = calibration.visits.table
    running = table[table["outcome"] == RUNNING]
    if not len(running):
        return ""
    deals = calibration.history.deals
    last = len(calibration.visits.stages) - 1
    rows: dict[tuple[object, ...], int] = {}
    odds = np.zeros(len(running))
    for number, name in enumerate(calibration.visits.stages):
        here = (running["stage"] == number).to_numpy()
        if number == last:
            hours = running["hours"].to_numpy(dtype=np.float64)[here]
            odds[here] = aged_odds(numbers.advance[name], numbers.loss[name], hours)
    values = deals["value"].to_numpy(dtype=np.float64)
    created = deals["created"].dt.date.to_numpy()
    columns = (running[c].tolist() for c in ("deal", "stage", "segment", "channel"))
    for deal, stage, segment, source, shift in zip(*columns, odds.tolist(), strict=True):
        channel, name = calibration.arrivals.name_of(source), calibration.visits.stages[stage]
        value = values[deal]
        quality = float(np.clip(shift + numbers.quality.get(channel, 0.0), -10.0, 10.0))
        if stage == last and numbers.level(name, segment) + quality < LEAST_ODDS:
            continue
        key = (
            names.segments[segment],
            names.stages[name],
            names.channels[channel],
            created[deal].isoformat(),
            round(float(value), 2) if np.isfinite(value) and value >= 0 else "",
            round(quality, 2),
        )
        rows[key] = rows.get(key, 0) + 1
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((*key, count) for key, count in rows.items())
    return out.getvalue()
