"""Costless pools: an inside team that calls, and a field team that visits, with time for all leads.

Everybody is served at once and is free of charge but for visits, so the difference between the
two designs is known by hand: per lead, margin × (gain in the share that is won) − cost of a visit.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import yaml

from funnel_sim.config.scenario import Scenario
from funnel_sim.studies.opening import open_scenario

DEAL, MARGIN, INSIDE, FIELD = 1000, 0.5, 0.5, 0.75
"""Revenue of a win, gross margin, and the share of leads won by calls and by visits."""
EFFECT = math.log(FIELD / (1 - FIELD)) - math.log(INSIDE / (1 - INSIDE))
SWITCH = DEAL * MARGIN * (FIELD - INSIDE)
"""Cost of a visit at which both earn the same: 125."""
COST = "market.activities.visit.cost"


def document(**changes: Any) -> dict[str, Any]:
    """Two designs that only visits tell apart."""
    days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    role = {"salary": "0 EUR / yr"}
    team = {"headcount": 20}
    return {
        "question": "Call or visit?",
        "market": {
            "currency": "EUR",
            "calendar": {"hours_per_day": 24, "working_days": days},
            "segments": {"only": {"deal_value": DEAL, "gross_margin": f"{MARGIN * 100:g} %"}},
            "channels": {
                "web": {"leads": "10 / d", "mix": {"only": "100 %"}, "working_hours_only": True}
            },
            "activities": {
                "call": {"duration": "1 min"},
                "visit": {"duration": "1 min", "cost": 100},
            },
            "stages": {
                "closing": {
                    "inside": {"touches": "1 call"},
                    "field": {"touches": "1 visit"},
                    "advance": f"{INSIDE * 100:g} %",
                    "field_effect": EFFECT,
                }
            },
            "roles": {"caller": {"mode": "inside", **role}, "visitor": {"mode": "field", **role}},
        },
        "organisations": {
            "calls": {"teams": {"all": {"role": "caller", **team}}},
            "visits": {"teams": {"all": {"role": "visitor", **team}}},
        },
        "horizon": {"start": "2027-01-04", "length": "30 d"},
        "seed": 20270104,
        **changes,
    }


def pools(folder: Path, study: str | None = None, **changes: Any) -> Scenario:
    """The experiment, checked."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "pools.yaml"
    file.write_text(yaml.safe_dump(document(**changes), sort_keys=False), encoding="utf-8")
    return open_scenario(file, study=study)
