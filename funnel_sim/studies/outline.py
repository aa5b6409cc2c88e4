"""What reports know of a design before anything happens: the plan of its seats, and its stages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from funnel_sim.model.blueprint import WON, Blueprint
from funnel_sim.studies.designs import Design, blueprint_of

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Outline:
    """A design before anything happens."""

    open_seats: Floats
    """Seats that are open, held or vacant, averaged over each month, shape (teams, months)."""
    new_stages: tuple[int, ...]
    """Stages of the journey of new leads, in their order."""


def outlines(designs: Mapping[str, Design]) -> dict[str, Outline]:
    """The outline of every design, by its name."""
    return {name: outline(blueprint_of(design)) for name, design in designs.items()}


def outline(blueprint: Blueprint) -> Outline:
    """The outline of a design. NaN for a month without working hours."""
    staff, starts = blueprint.staff, blueprint.frame.calendar.month_starts
    begin = np.maximum(staff.opening_from[:, np.newaxis], starts[:-1])
    end = np.minimum(staff.opening_until[:, np.newaxis], starts[1:])
    hours = np.maximum(end - begin, 0.0)
    seats = np.zeros((len(staff.team_role), len(starts) - 1))
    np.add.at(seats, staff.seat_team[staff.opening_seat], hours)
    length = np.diff(starts)
    per_hour = np.divide(1.0, length, out=np.full_like(length, np.nan), where=length > 0.0)
    return Outline(seats * per_hour, _new_stages(blueprint))


def _new_stages(blueprint: Blueprint) -> tuple[int, ...]:
    stage = int(blueprint.process.first_stage[0])
    stages = []
    while stage != WON:
        stages.append(stage)
        stage = int(blueprint.process.next_stage[0, stage])
    return tuple(stages)
