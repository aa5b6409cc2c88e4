"""Small worlds for tests: an experiment as a dict, and what the engine makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.domain.log import LEAD, Log, Rows
from funnel_sim.engines.simpy_engine.engine import simulate_leads
from funnel_sim.model.blueprint import Blueprint
from funnel_sim.model.building.blueprint import build_blueprint
from funnel_sim.model.draws import Draws


def world(**parts: Any) -> dict[str, Any]:
    """One segment, one channel, one stage of one call of one hour, one rep; never closed.

    `parts` replace whole sections: `segments`, `channels`, `activities`, `stages`, `roles` of the
    market, and add `journeys`, `recycling`, `first_response`; `teams`, `hand_over` of the
    organisation; `calendar`, `horizon`, `opening`.
    """
    market = {
        "currency": "EUR",
        "calendar": {"hours_per_day": 24, "working_days": list(WEEK)},
        "segments": {"only": {"deal_value": 1000, "gross_margin": "50 %"}},
        "channels": {
            "web": {"leads": "1 / d", "mix": {"only": "100 %"}, "working_hours_only": True}
        },
        "activities": {"call": {"duration": "1 h"}},
        "stages": {"closing": {"inside": {"touches": "1 call"}, "advance": "100 %"}},
        "roles": {"seller": {"mode": "inside", "salary": "50_000 EUR / yr"}},
    }
    more = ("journeys", "recycling", "first_response")
    market |= {key: parts[key] for key in (*market, *more) if key in parts}
    organisation = {"teams": parts.get("teams", {"all": {"role": "seller", "headcount": 1}})}
    if "hand_over" in parts:
        organisation["hand_over"] = parts["hand_over"]
    return {key: parts[key] for key in ("opening", "revenue") if key in parts} | {
        "question": "A test?",
        "seed": parts.get("seed", 1),
        "horizon": parts.get("horizon", {"start": "2027-01-04", "length": "100 h"}),
        "market": market,
        "organisations": {"test": organisation},
        "opening": parts.get("opening", {}),
    }


WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def blueprint_of(document: dict[str, Any]) -> Blueprint:
    """The Blueprint of the first organisation."""
    experiment = Experiment.model_validate(document)
    name, organisation = next(iter(experiment.organisations.items()))
    return build_blueprint(
        name,
        experiment.market,
        organisation,
        experiment.horizon,
        experiment.opening,
        experiment.revenue,
    )


def leads_at(
    arrivals: Sequence[float],
    *,
    segments: Sequence[int] = (),
    values: Sequence[float] = (),
    qualities: Sequence[float] = (),
) -> Rows:
    """Leads of channel 0 that arrive at given working hours, in that order."""
    table = np.zeros(len(arrivals), dtype=LEAD)
    table["number"] = np.arange(len(arrivals))
    table["origin"] = table["customer"] = -1
    table["created"] = table["arrival"] = arrivals
    table["segment"] = segments or 0
    table["value"] = values or 1000.0
    table["quality"] = qualities or 0.0
    return table


def seller(**parts: Any) -> dict[str, Any]:
    """The roles of a world with one kind of seller, who has more to him."""
    return {"seller": {"mode": "inside", "salary": "50_000 EUR / yr", **parts}}


def team(**parts: Any) -> dict[str, Any]:
    """The teams of a world with a single one."""
    return {"all": {"role": "seller", "headcount": 1, **parts}}


def run(document: dict[str, Any], leads: Rows, replication: int = 0) -> Log:
    """The Log of given leads in a world."""
    return simulate_leads(blueprint_of(document), Draws(document["seed"], replication), leads)
