"""A pool that is asked for more than it can do: two segments, one stage, one touch, no pay.

Two reps have 48 hours a day; quick leads ask for 34 of them, slow ones for 34. A quick lead brings
500 for an hour's work, a slow one 1,200 for four. Whoever serves quick leads first (the cμ rule:
the reward of a lead over its expected hours, 500 against 300) earns, in the fluid limit, 34 × 500 +
(48 − 34) / 4 × 1,200 = 21,200 a day; the other way round 8.5 × 1,200 + (48 − 34) × 500 = 17,200.

Source: Atar, Giat & Shimkin (2010), The cμ/θ rule for many-server queues with abandonment,
Operations Research 58(5): with rewards per lead that is served, the index is reward × μ.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from funnel_sim.config.scenario import Scenario
from funnel_sim.studies.opening import open_scenario

FIRST, LAST = 21_200.0, 17_200.0
"""Contribution a day with the quick ones first, and with the slow ones first."""
DAYS = 30

TWO = {
    "quick": {"deal_value": 1000, "gross_margin": "50 %", "patience": "1 d"},
    "slow": {"deal_value": 2400, "gross_margin": "50 %", "patience": "1 d", "work_factor": 4},
}


def document(**changes: Any) -> dict[str, Any]:
    """The pool, with own judgement; keys at the top, or of the market or team, are replaced."""
    market: dict[str, Any] = {
        "currency": "EUR",
        "calendar": {
            "hours_per_day": 24,
            "working_days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
        },
        "segments": TWO,
        "channels": {
            "web": {
                "leads": "42.5 / d",
                "mix": {"quick": "80 %", "slow": "20 %"},
                "working_hours_only": True,
            }
        },
        "activities": {"call": {"duration": {"exponential": {"mean": "1 h"}}}},
        "stages": {"closing": {"inside": {"touches": "1 call"}, "advance": "100 %"}},
        "roles": {"seller": {"mode": "inside", "salary": "0 EUR / yr"}},
    }
    team: dict[str, Any] = {"role": "seller", "headcount": 2, "queue": "own_judgement"}
    market |= {key: changes.pop(key) for key in list(changes) if key in market}
    team |= changes.pop("team", {})
    return {
        "question": "Who is next?",
        "market": market,
        "organisations": {"pool": {"teams": {"all": team}}},
        "horizon": {"start": "2027-01-04", "length": f"{DAYS} d"},
        "seed": 20270104,
        **changes,
    }


def pool(folder: Path, **changes: Any) -> Scenario:
    """The experiment, checked."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "pool.yaml"
    file.write_text(yaml.safe_dump(document(**changes), sort_keys=False), encoding="utf-8")
    return open_scenario(file, study="effort")
