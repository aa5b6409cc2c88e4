"""A bridge between two organisations as the study gives it, made up."""

from __future__ import annotations

from typing import Any

from funnel_sim.studies.bridge.result import Amount, Piece, Span

PIECES = (
    Piece("pooling", Amount(-4.5e3, -11e3, 2e3), -4.5e3, -4.5e3),
    Piece("learning", Amount(31e3, 22e3, 40e3), 30e3, 32e3),
    Piece("hand_over", Amount(-28e3, -35e3, -21e3), -20e3, -36e3),
    Piece("response", Amount(26e3, 5e3, 47e3), -3e3, 54e3),
    Piece("visits", Amount(132e3, 103e3, 161e3), 102e3, 161e3),
    Piece("people", Amount(0.5e3, -3e3, 4e3), 0.4e3, 0.6e3),
    Piece("pay", Amount(40e3, 39e3, 41e3), 41e3, 39e3),
    Piece("marketing", Amount(0.0, 0.0, 0.0), 0.0, 0.0),
)
"""They add up to 197 k."""


def span(**changes: Any) -> Span:
    """All pieces, a difference beyond doubt."""
    values: dict[str, Any] = {
        "variant": None, "currency": "EUR", "confidence": 0.95, "start": "generalist",
        "end": "stage_based", "places": (0, 2), "start_mean": 319e3, "end_mean": 516e3,
        "whole": Amount(197e3, 158e3, 228e3), "pieces": PIECES, "left_out": (),
        "replications": 60, "worlds": 32, "cost": 3_960,
    }  # fmt: skip
    return Span(**{**values, **changes})
