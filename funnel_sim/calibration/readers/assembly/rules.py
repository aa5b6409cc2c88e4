"""What the user has decided, for all steps of the assembly."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from funnel_sim.calibration.history import LOST, WON
from funnel_sim.calibration.readers.values.folding import fold
from funnel_sim.calibration.readers.values.moments import Order
from funnel_sim.calibration.readers.values.numbers import Decimal


@dataclass(frozen=True, slots=True)
class Rules:
    """Options of reading that are not about columns."""

    now: pd.Timestamp
    """Nothing can have happened later."""
    as_of: pd.Timestamp | None = None
    """The day to look from; None: the day after the last thing that happened."""
    exported: pd.Timestamp | None = None
    """The day of the export, where files tell it: until then nothing else has happened."""
    dates: Order | None = None
    decimal: Decimal | None = None
    time_zone: str | None = None
    won: tuple[str, ...] = ()
    """Stages or words that mean a win."""
    lost: tuple[str, ...] = ()
    pipeline: str | None = None
    """The only pipeline that is wanted."""

    def said(self, name: str) -> str | None:
        """Won or lost if the user said so of this stage or word."""
        plain = fold(name)
        if plain in {fold(word) for word in self.won}:
            return WON
        return LOST if plain in {fold(word) for word in self.lost} else None
