"""When deals came in and ended, made to agree with each other."""

from __future__ import annotations

import pandas as pd

from funnel_sim.calibration.history import LOST, OPEN, WON
from funnel_sim.calibration.readers.assembly.rules import Rules
from funnel_sim.calibration.readers.assembly.shape import looked_up, missing
from funnel_sim.calibration.readers.ledger import Ledger


def with_creation(deals: pd.DataFrame, first: pd.Series, ledger: Ledger) -> pd.DataFrame:
    """Deals that came in at a known moment; `first` is the first entry into a stage, by id."""
    entry = looked_up(deals["id"], first)
    lacking = deals["created"].isna()
    ledger.clean(
        "took the first entry into a stage as the creation", int((lacking & entry.notna()).sum())
    )
    deals["created"] = deals["created"].fillna(entry)
    early = entry < deals["created"]
    same_day = early & (entry.dt.normalize() == deals["created"].dt.normalize())
    moved = early & ~same_day
    ledger.clean("moved the creation back to the first entry into a stage", int(moved.sum()))
    deals["created"] = deals["created"].where(~moved, entry)
    known = deals["created"].notna().to_numpy(dtype=bool)
    rule = "left out deals without a day of creation"
    return ledger.keep(deals, known, rule, "no day of creation")


def ends_of(deals: pd.DataFrame, ends: pd.Series, rules: Rules, ledger: Ledger) -> pd.Series:
    """When each deal was won or lost; missing where nobody noted it, and while it is open.

    `ends` is the entry into a final stage by id. `deals` has a status.
    """
    closed = deals["closed"].copy() if "closed" in deals else missing("closed", deals.index)
    for field, outcome in (("won_at", WON), ("lost_at", LOST)):
        if field in deals:
            mine = deals["status"].eq(outcome) & deals[field].notna()
            closed = closed.where(~mine, deals[field])
    opened = deals["status"].eq(OPEN)
    expected = int((opened & closed.notna()).sum())
    ledger.clean("took closing dates of open deals for expected ones, not for ends", expected)
    closed = closed.where(~opened)
    noted = looked_up(deals["id"], ends).where(~opened)
    exact = noted.notna() & closed.notna() & (noted.dt.normalize() == closed) & (noted != closed)
    ledger.clean("took the time of day of an end from the change of stage", int(exact.sum()))
    filled = noted.notna() & closed.isna()
    ledger.clean("took the entry into a final stage as the missing end", int(filled.sum()))
    closed = closed.where(~(exact | filled), noted)
    late = closed > rules.now
    ledger.clean("took ends in the future for missing", int(late.sum()))
    return _not_before_creation(closed.where(~late), deals, ledger)


def note_missing_ends(deals: pd.DataFrame, ledger: Ledger) -> None:
    """Count deals that are decided, and nobody knows when; they are kept."""
    for status in (WON, LOST):
        rows = int((deals["status"].eq(status) & deals["closed"].isna()).sum())
        ledger.clean(f"kept {status} deals without a closing date", rows)


def _not_before_creation(closed: pd.Series, deals: pd.DataFrame, ledger: Ledger) -> pd.Series:
    """Ends on the day of creation, but earlier, are the creation; earlier ones are errors."""
    created = deals["created"]
    early = closed < created
    same_day = early & (closed.dt.normalize() == created.dt.normalize())
    ledger.clean("took an end earlier on the day of creation for the creation", int(same_day.sum()))
    wrong = early & ~same_day
    ledger.clean("took ends before the creation for missing", int(wrong.sum()))
    return closed.where(~same_day, created).where(~wrong)
