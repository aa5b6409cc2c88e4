"""Small histories made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from funnel_sim.calibration.history import (
    ACTIVITIES,
    DEALS,
    LOST,
    OPEN,
    PASSAGES,
    SPEND,
    WON,
    History,
)

T = pd.Timestamp
STATUS = {"won": WON, "lost": LOST, "open": OPEN}


def history(
    deals: Sequence[dict[str, Any]],
    passages: Sequence[tuple[Any, ...]] = (),
    activities: Sequence[dict[str, Any]] = (),
    stages: tuple[str, ...] = (),
    as_of: str = "2024-07-01",
) -> History:
    """Deals as dicts; passages as (deal, stage, entered[, left[, owner[, begun]]])."""
    rows = [{"id": f"D{n}"} | deal for n, deal in enumerate(deals)]
    frame = pd.DataFrame(rows, columns=list(DEALS))
    for column in ("created", "closed"):
        frame[column] = pd.to_datetime(frame[column])
    frame["value"] = frame["value"].astype("float64")
    moves = [(*row, *(None,) * (6 - len(row))) for row in passages]
    way = pd.DataFrame(moves, columns=["deal", "stage", "entered", "left", "owner", "begun"])
    for column in ("entered", "left", "begun"):
        way[column] = pd.to_datetime(way[column])
    done = pd.DataFrame(list(activities), columns=list(ACTIVITIES))
    done["at"] = pd.to_datetime(done["at"])
    done["minutes"] = done["minutes"].astype("float64")
    return History(
        frame, way[list(PASSAGES)], done, pd.DataFrame(columns=list(SPEND)), stages, T(as_of),
        ("by_hand.csv",), "mapped",
    )  # fmt: skip
