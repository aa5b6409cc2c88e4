"""A company whose parameters are known: 5,000 leads in 60 weeks, three stages, two teams.

Half of each segment's leads is worked in the field, by lot. Channels' qualities cancel out over all
leads, so that the written pass rates are those of the average lead.
"""

from __future__ import annotations

from typing import Any

from funnel_sim.domain.log import Log
from funnel_sim.engines.compiled_engine import simulate
from funnel_sim.model.blueprint import Blueprint
from tests.support.worlds import blueprint_of

PASS_RATES = {
    ("qualification", "small"): 0.5,
    ("qualification", "large"): 0.6,
    ("analysis", "small"): 0.6,
    ("analysis", "large"): 0.5,
    ("closing", "small"): 0.4,
    ("closing", "large"): 0.3,
}
TIMES = {
    "qualification": ("lognormal", 16.0, 1.0),
    "analysis": ("loglogistic", 30.0, 2.0),
    "closing": ("weibull", 60.0, 0.8),
}
"""Family, median in working hours, shape."""
LEADS = {"web": 50.0, "referral": 33.3}
"""Per week."""
QUALITY = {"web": 0.2, "referral": -0.3}
SKILL_SD, FIELD_EFFECT = 0.3, 0.4
SEGMENTS = {"small_in": "small", "small_out": "small", "large_in": "large", "large_out": "large"}
FIELD = {f"rep {n}" for n in range(12, 24)}


def law_of(stage: str) -> dict[str, Any]:
    """As the config writes it."""
    family, median, shape = TIMES[stage]
    if family == "lognormal":
        return {"lognormal": {"median": f"{median} h", "sigma": shape}}
    if family == "loglogistic":
        return {"loglogistic": {"median": f"{median} h", "shape": shape}}
    from scipy import stats

    weibull = stats.weibull_min(shape, scale=median / 0.6931471805599453 ** (1 / shape))
    return {"weibull": {"mean": f"{weibull.mean()} h", "cv": float(weibull.std() / weibull.mean())}}


def company(weeks: int = 60) -> dict[str, Any]:
    """The experiment."""
    call = {"touches": "1 call", "drop_out": "last"}
    stages = {
        stage: {
            "inside": call | {"lead_in": law_of(stage)},
            "field": call | {"lead_in": law_of(stage)},
            "advance": {s: f"{100 * PASS_RATES[stage, n]} %" for s, n in SEGMENTS.items()},
            "field_effect": FIELD_EFFECT,
        }
        for stage in TIMES
    }
    role = {"salary": "50_000 EUR / yr", "skill_sd": SKILL_SD}
    value = {"lognormal": {"mean": 5000, "cv": 1}}
    mix = {"small_in": "35 %", "small_out": "35 %", "large_in": "15 %", "large_out": "15 %"}
    return {
        "question": "Are the parameters found?",
        "seed": 1,
        "horizon": {"start": "2024-01-01", "length": f"{5 * weeks} d"},
        "market": {
            "currency": "EUR",
            "segments": {s: {"deal_value": value, "gross_margin": "50 %"} for s in SEGMENTS},
            "channels": {
                name: {
                    "leads": f"{rate} / wk", "mix": mix, "quality": QUALITY[name],
                    "over_dispersion": 2.0,
                }
                for name, rate in LEADS.items()
            },
            "activities": {"call": {"duration": "3 min"}},
            "stages": stages,
            "roles": {
                "inside_rep": role | {"mode": "inside"},
                "field_rep": role | {"mode": "field"},
            },
        },
        "organisations": {
            "one": {
                "teams": {
                    "inside": {
                        "role": "inside_rep", "headcount": 12,
                        "covers": {"segments": ["small_in", "large_in"]},
                    },
                    "field": {
                        "role": "field_rep", "headcount": 12,
                        "covers": {"segments": ["small_out", "large_out"]},
                    },
                }
            }
        },
    }  # fmt: skip


def played(seed: int, weeks: int = 60) -> tuple[Log, Blueprint]:
    """One replication."""
    blueprint = blueprint_of(company(weeks))
    return simulate(blueprint, seed, 0), blueprint
