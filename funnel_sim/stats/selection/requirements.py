"""What every selection procedure asks of its arguments."""

from __future__ import annotations

import math

from funnel_sim.stats.samples import require_confidence

LEAST_FIRST_STAGE = 2
"""Replications without which there is no spread."""


def require_problem(confidence: float, designs: int, first_stage: int) -> None:
    """A promise that can be made: above one half, of two designs or more, with a spread.

    Raises:
        ValueError: with the rule that is broken.
    """
    require_confidence(confidence)
    if designs < 2:
        msg = f"`designs` must be 2 or more. Got {designs}."
        raise ValueError(msg)
    if confidence <= 1 / designs:
        msg = f"`confidence` must be above 1 / {designs}, which guessing reaches. Got {confidence}."
        raise ValueError(msg)
    if first_stage < LEAST_FIRST_STAGE:
        msg = f"`first_stage` must be {LEAST_FIRST_STAGE} or more. Got {first_stage}."
        raise ValueError(msg)


def require_indifference(indifference: float) -> None:
    """A finite number above 0: no finite number of replications tells equal designs apart."""
    if not 0 < indifference < math.inf:
        msg = f"`indifference` must be a finite number above 0. Got {indifference}."
        raise ValueError(msg)
