"""A Frame of one team in a small market, for tests that need one and no simulation."""

from __future__ import annotations

from functools import cache

from funnel_sim.domain.frame import Frame
from tests.support.worlds import blueprint_of, world


@cache
def frame() -> Frame:
    """One segment, channel, stage, team; one month."""
    return blueprint_of(world()).frame
