"""A choice among organisations as the study `compare` gives it, made up."""

from __future__ import annotations

from typing import Any

from funnel_sim.stats.selection.standing import Standing
from funnel_sim.studies.compare.result import Choice, Left, Runner

RUNNERS = (
    Runner("generalist", 20, 346e3, -195e3, -266e3, -124e3, Left(20, "hybrid", on_points=False)),
    Runner("specialised", 214, 541e3, 14e3, -21e3, 48e3, None),
    Runner("stage_based", 45, 203e3, -338e3, -435e3, -241e3, Left(38, "hybrid", on_points=False)),
    Runner("hybrid", 214, 527e3, -14e3, -48e3, 21e3, Left(214, "specialised", on_points=True)),
)
"""A race that two organisations ran to its end."""


def choice(**changes: Any) -> Choice:
    """The choice of a race, with some of it replaced."""
    made: dict[str, Any] = {
        "variant": None,
        "objective": "contribution",
        "currency": "EUR",
        "higher_is_better": True,
        "baseline": "generalist",
        "procedure": "kn",
        "confidence": 0.95,
        "indifference": 20e3,
        "first_stage": 20,
        "at_most": 1000,
        "runners": RUNNERS,
        "best": "specialised",
        "over": True,
        "looked": 214,
        "wanted": 390,
        "dropped": 0,
        "standing": Standing.OPEN,
        "contenders": ("specialised", "hybrid"),
        "without_sharing": 6210,
    }
    return Choice(**{**made, **changes})
