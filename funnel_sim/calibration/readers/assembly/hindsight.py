"""Columns that sellers fill when a deal is won: they tell the outcome, not the kind of the deal."""

from __future__ import annotations

from typing import Final

import pandas as pd

from funnel_sim.calibration.history import WON
from funnel_sim.calibration.readers.ledger import Ledger

FIELDS: Final = ("channel", "segment", "type")
APART: Final = 0.5
"""Difference of the shares known, of deals won and of others, from which on it is told."""


def note_hindsight(deals: pd.DataFrame, ledger: Ledger) -> None:
    """Tell columns that are known of deals won far more often than of others."""
    won = deals["status"].eq(WON)
    if won.all() or not won.any():
        return
    for field in FIELDS:
        known = deals[field].notna()
        wins, others = float(known[won].mean()), float(known[~won].mean())
        if wins - others >= APART:
            ledger.notice(
                f"`{field}` is known of {wins:.0%} of deals won and of {others:.0%} of others: "
                "what is entered when a deal is won says nothing about its chances."
            )
