"""The config of a back-test for one set of parameters, as a Blueprint.

It begins on the day of the cut with the open deals (`opening`), and is fed with leads as they came
(`channels.*.counted`), or with those that the calibration forecasts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from funnel_sim.calibration.backtest.opening import Aged, OpenDeals, aged_stages, open_deals
from funnel_sim.calibration.calibration import Calibration
from funnel_sim.calibration.fragment.commented import plain
from funnel_sim.calibration.fragment.market import Names, market_document, who_comes
from funnel_sim.calibration.fragment.organisation import organisation_document
from funnel_sim.calibration.fragment.parameters import Parameters
from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.model.blueprint import Blueprint
from funnel_sim.model.building.blueprint import build_blueprint

Feed = Literal["actual", "forecast"]
FEEDS: tuple[Feed, ...] = ("actual", "forecast")


@dataclass(frozen=True, slots=True)
class Start:
    """What all replications of a back-test begin with."""

    calibration: Calibration
    names: Names
    deals: OpenDeals
    days: int
    """Working days of the horizon."""
    counts: pd.DataFrame
    """Leads that came, per calendar day from the cut on and channel as fitted."""


def start_of(calibration: Calibration, until: pd.Timestamp, came: pd.DataFrame) -> Start:
    """From the end of a calibration's history to before `until`.

    `came` has the leads per day and channel of the source.
    """
    names = Names.of(calibration)
    cut = calibration.history.as_of
    days = calibration.clock.calendar.pattern.days_worked(cut.date(), until.date()).size
    channels = pd.Index([calibration.arrivals.name_of(str(c)) for c in came.columns])
    counts = came.T.groupby(channels.to_numpy()).sum().T if len(came.columns) else came
    known = [c for c in calibration.arrivals.names if c in counts]
    lost = [c for c in counts if c not in known]
    counts = counts.assign(**{known[0]: counts[known[0]] + counts[lost].sum(axis=1)})[known]
    return Start(calibration, names, open_deals(calibration, names), int(days), counts)


def blueprint(start: Start, numbers: Parameters, feed: Feed) -> Blueprint:
    """One organisation, the calibrated one, for one set of parameters."""
    experiment = Experiment.model_validate(document(start, numbers, feed))
    name, organisation = next(iter(experiment.organisations.items()))
    return build_blueprint(
        name,
        experiment.market,
        organisation,
        experiment.horizon,
        experiment.opening,
        experiment.revenue,
    )


def document(start: Start, numbers: Parameters, feed: Feed) -> dict[str, Any]:
    """The whole experiment."""
    calibration, names = start.calibration, start.names
    market = plain(market_document(calibration, numbers, names))
    usual = market["stages"]
    aged = aged_stages(calibration, numbers, names, start.deals, usual)
    market["stages"] = usual | aged.stages
    market["journeys"] = {"new": {"stages": list(usual)}} | aged.journeys
    if feed == "actual":
        market["channels"] = _counted(start, numbers)
    rows = [
        row | {"quality": round(max(min(numbers.quality.get(c, 0.0), 10.0), -10.0), 4)}
        for row, c in zip(start.deals.rows, start.deals.channels, strict=True)
    ]
    return {
        "seed": 1,
        "question": "What would have been forecast?",
        "market": market,
        "organisations": {"as_it_was": _organisation(start, aged)},
        "horizon": {
            "start": calibration.history.as_of.date().isoformat(),
            "length": f"{start.days} d",
        },
        "opening": {"pipeline": rows},
    }


def _counted(start: Start, numbers: Parameters) -> dict[str, Any]:
    found = {}
    first = start.counts.index[0].date().isoformat()
    for name in start.counts:
        who = plain(who_comes(start.calibration, numbers, start.names, str(name)))
        counts = [int(n) for n in start.counts[name]]
        found[start.names.channels[str(name)]] = {
            "counted": {"start": first, "leads": counts}
        } | who
    for name in start.calibration.arrivals.names:
        if name not in start.counts:  # nothing came, but open deals may name the channel
            who = plain(who_comes(start.calibration, numbers, start.names, name))
            found[start.names.channels[name]] = {"counted": {"start": first, "leads": [0]}} | who
    return found


def _organisation(start: Start, aged: Aged) -> dict[str, Any]:
    found: dict[str, Any] = plain(organisation_document(start.calibration, start.names))
    for team in found["teams"].values():
        if "covers" in team:
            mine = team["covers"]["stages"]
            team["covers"] = {"stages": mine + [a for s in mine for a in aged.of_stage[s]]}
    return found
