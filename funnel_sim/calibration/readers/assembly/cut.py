"""What was known on a day: later events are unknown, deals that ended later are open."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from funnel_sim.calibration.history import OPEN
from funnel_sim.calibration.readers.assembly.shape import translated
from funnel_sim.calibration.readers.ledger import Ledger

KNOWN_AT_THE_END = ("lost_reason",)
"""Columns of deals that are written when a deal ends."""


def day_after(
    moments: Iterable[pd.Series], now: pd.Timestamp, exported: pd.Timestamp | None
) -> pd.Timestamp:
    """Midnight after the last of these moments that is not in the future, or the day of export.

    That is the day of the export where nothing happened on it or later.
    """
    latest = [column[column <= now].max() for column in moments]
    known = [moment for moment in latest if not pd.isna(moment)]
    last = max(known, default=now).normalize() + pd.Timedelta(days=1)
    return last if exported is None or exported > now else max(last, exported)


def deals_known(
    deals: pd.DataFrame, as_of: pd.Timestamp, ledger: Ledger, *, ends_tell: tuple[str, ...]
) -> pd.DataFrame:
    """Deals as they stood just before `as_of`; `ends_tell` are columns that only an end fills.

    A column `_ended_later` marks those of which the end is unknown then.
    """
    there = (deals["created"] < as_of).to_numpy(dtype=bool)
    rule = f"left out deals that came in on {as_of:%Y-%m-%d} or later"
    deals = ledger.keep(deals, there, rule, f"came in on {as_of:%Y-%m-%d} or later")
    later = deals["closed"] >= as_of
    ledger.clean(f"took deals that ended on {as_of:%Y-%m-%d} or later for open", int(later.sum()))
    deals = deals.assign(_ended_later=later)
    deals.loc[later, "status"] = OPEN
    deals.loc[later, "closed"] = pd.NaT
    for field in (*KNOWN_AT_THE_END, *ends_tell):
        deals.loc[later, field] = None
    return deals


def undated_ends_left_out(deals: pd.DataFrame, as_of: pd.Timestamp, ledger: Ledger) -> pd.DataFrame:
    """Without decided deals whose end nobody noted: it may have come before `as_of` or after."""
    good = (deals["status"].eq(OPEN) | deals["closed"].notna()).to_numpy(dtype=bool)
    rule = f"left out deals of which nobody knows whether they ended before {as_of:%Y-%m-%d}"
    return ledger.keep(deals, good, rule, "decided, but nobody noted when")


def stages_known(deals: pd.DataFrame, visits: pd.DataFrame) -> pd.Series:
    """The stage of each deal on the day: that of its last visit in `visits`, those known then.

    Else the stage as it was noted, but none of a deal that ended later: its last stage was not
    known yet.
    """
    latest = translated(deals["id"], visits.groupby("deal")["stage"].last())
    return latest.fillna(deals["stage"].where(~deals["_ended_later"]))


def owners_known(deals: pd.DataFrame, visits: pd.DataFrame) -> pd.Series:
    """The owner of each deal on the day: of one that ended later, who had the last visit known."""
    latest = translated(deals["id"], visits.groupby("deal")["owner"].last())
    return deals["owner"].where(~deals["_ended_later"] | latest.isna(), latest)


def visits_known(
    visits: pd.DataFrame, deals: pd.DataFrame, as_of: pd.Timestamp, ledger: Ledger
) -> pd.DataFrame:
    """Visits that had begun, of which later ends are unknown, and who began the work later."""
    there = visits["deal"].isin(deals["id"])
    ledger.clean("left out visits of deals that were left out", int((~there).sum()))
    visits = visits[there].reset_index(drop=True)
    begun = visits["entered"] < as_of
    ledger.clean(f"left out visits from {as_of:%Y-%m-%d} on", int((~begun).sum()))
    visits = visits[begun].reset_index(drop=True)
    visits["owner"] = visits["owner"].where(~(visits["begun"] >= as_of))
    for field in ("begun", "left"):
        visits[field] = visits[field].where(visits[field] < as_of)
    return visits
