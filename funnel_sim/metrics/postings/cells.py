"""Which cells an amount belongs to, and adding it there. -1 stands for none.

Numbers of cells are unsigned, so that compiled code need not ask whether to count from the end.
"""

from __future__ import annotations

from typing import cast

import numpy as np

from funnel_sim.compiling import inlined
from funnel_sim.domain.log import Rows
from funnel_sim.metrics.amounts import Amount
from funnel_sim.metrics.book import Cell, Cells, Floats

NONE = cast(int, np.int32(-1))
"""No segment, no stage and so on. Of a type of its own so that code is made once for all types."""


@inlined
def time_cell(cells: Cells, team: int, month: int) -> Cell:
    """Cell of when something happens to a team."""
    return Cell((team + 1) * (cells.months + 1) + month + 1)


@inlined
def market_cell(cells: Cells, segment: int, channel: int, journey: int) -> Cell:
    """Cell of what belongs to a lead."""
    of_segment = (segment + 1) * (cells.channels + 1) + channel + 1
    return Cell(cells.market + of_segment * (cells.journeys + 1) + journey + 1)


@inlined
def place_cell(cells: Cells, team: int, stage: int) -> Cell:
    """Cell of where something happens."""
    return Cell(cells.place + (team + 1) * (cells.stages + 1) + stage + 1)


@inlined
def seat_cell(cells: Cells, seat: int) -> Cell:
    """Cell of a seat."""
    return Cell(cells.seat + seat + 1)


@inlined
def seat_of(cells: Cells, notes: Rows, rep: int) -> Cell:
    """Cell of the seat of a rep, by the notes on reps."""
    return Cell(cells.seat) if rep < 0 else notes[rep]["seat"]


@inlined
def add(sums: Floats, where: tuple[Cell, ...], amount: Amount | int, much: float) -> None:
    """Add to the sums of an amount in some cells."""
    for cell in where:
        sums[cell, amount] += much
