"""Calls, visits and meetings, joined to deals."""

from __future__ import annotations

from typing import Final

import pandas as pd

from funnel_sim.calibration.history import ACTIVITIES
from funnel_sim.calibration.readers.assembly.deals import as_text
from funnel_sim.calibration.readers.assembly.passages import matched_ids
from funnel_sim.calibration.readers.assembly.typed import Rows
from funnel_sim.calibration.readers.ledger import ROW, TABLE, Ledger
from funnel_sim.calibration.readers.values.folding import fold

COLUMNS = tuple(ACTIVITIES)
_PLANNED: Final = frozenset({
    "to do", "todo", "planned", "scheduled", "not started", "in progress", "deferred",
    "waiting on someone else", "no", "false", "zu erledigen", "geplant", "nicht begonnen", "nein",
    "falsch", "a faire", "planifie", "planifiee", "non commence", "non commencee", "non", "faux",
})  # fmt: skip
"""What systems write of activities that have not taken place."""


def activities_of(part: Rows, deals: pd.DataFrame, system: str, ledger: Ledger) -> pd.DataFrame:
    """Activities of one file; `deals` have `id`, `created` and perhaps `contact`.

    An activity of several deals is the first one's, so that its minutes count once. One that names
    a contact belongs to the deal of that contact that came in last before it.
    """
    frame = part.frame
    if "deleted" in frame:
        gone = frame["deleted"].eq(True).to_numpy(dtype=bool)
        rule = "left out activities deleted in the CRM"
        frame = ledger.keep(frame, ~gone, rule, "deleted in the CRM")
    timed = frame["at"].notna().to_numpy(dtype=bool)
    frame = ledger.keep(frame, timed, "left out activities without a moment", "no moment")
    if "id" in frame:
        again = (frame["id"].notna() & frame["id"].duplicated()).to_numpy(dtype=bool)
        rule = "left out activities that stand twice"
        frame = ledger.keep(frame, ~again, rule, "the activity stands above already")
    planned = _column(frame, "outcome").map(lambda w: fold(str(w)) in _PLANNED, na_action="ignore")
    took_place = ~planned.eq(True).to_numpy(dtype=bool)
    rule = "left out activities that were planned, and not done"
    frame = ledger.keep(frame, took_place, rule, "planned, and not done")
    activities = pd.DataFrame({name: _column(frame, name) for name in ("at", "owner", "outcome")})
    activities["kind"] = _kinds(part, frame)
    activities["minutes"] = _minutes(frame)
    activities["deal"] = _deals(frame, deals, system, ledger)
    activities[[TABLE, ROW]] = frame[[TABLE, ROW]]
    return activities[[*COLUMNS, TABLE, ROW]]


def known_activities(
    activities: pd.DataFrame, deals: pd.DataFrame, as_of: pd.Timestamp, ledger: Ledger
) -> pd.DataFrame:
    """Activities before `as_of`; those of deals that were left out are nobody's."""
    before = (activities["at"] < as_of).to_numpy(dtype=bool)
    day = f"{as_of:%Y-%m-%d}"
    rule = f"left out activities from {day} on"
    activities = ledger.keep(activities, before, rule, f"took place on {day} or later")
    known = activities["deal"].isin(deals["id"])
    lost = int((activities["deal"].notna() & ~known).sum())
    ledger.clean("kept activities of deals that were left out, without a deal", lost)
    return activities.assign(deal=activities["deal"].where(known))


def tidy(activities: pd.DataFrame) -> pd.DataFrame:
    """Activities in the form of a History, by moment."""
    tidied = activities[list(COLUMNS)].sort_values("at", kind="stable").reset_index(drop=True)
    for name in ("deal", "kind", "owner", "outcome"):
        tidied[name] = as_text(tidied[name])
    tidied["at"] = tidied["at"].astype("datetime64[ns]")
    tidied["minutes"] = tidied["minutes"].astype("float64")
    return tidied


def _column(frame: pd.DataFrame, name: str) -> pd.Series:
    return frame[name] if name in frame else pd.Series(None, index=frame.index, dtype=object)


def _kinds(part: Rows, frame: pd.DataFrame) -> pd.Series:
    kind = _column(frame, "kind").fillna(_column(frame, "subkind"))
    named = kind.fillna(part.source.layout.kind_of_activity or None)
    return named.map(lambda word: str(word).lower(), na_action="ignore")


def _minutes(frame: pd.DataFrame) -> pd.Series:
    minutes = pd.Series(float("nan"), index=frame.index)
    if "duration" in frame:
        minutes = frame["duration"].astype("float64")
    if "end" in frame:
        spent = (frame["end"] - frame["at"]).dt.total_seconds() / 60.0
        minutes = minutes.fillna(spent.where(spent > 0))
    return minutes


def _deals(frame: pd.DataFrame, deals: pd.DataFrame, system: str, ledger: Ledger) -> pd.Series:
    named = _column(frame, "deal")
    several = named.str.contains(";", na=False) if named.notna().any() else named.notna()
    ledger.clean("took activities of several deals for the first one's", int(several.sum()))
    first = named.map(lambda text: str(text).split(";")[0].strip(), na_action="ignore")
    found = matched_ids(first, deals["id"], system)
    if "contact" in frame and "contact" in deals:
        found = found.fillna(_by_contact(frame, deals))
    lost = int((found.isna() & first.notna()).sum())
    ledger.clean("kept activities whose deal is in no file, without a deal", lost)
    return found


def _by_contact(frame: pd.DataFrame, deals: pd.DataFrame) -> pd.Series:
    """The deal of the same contact that came in last before the activity."""
    known = deals.dropna(subset=["contact"])[["contact", "created", "id"]].sort_values("created")
    calls = frame[["contact", "at"]].assign(_place=frame.index).dropna().sort_values("at")
    calls["contact"] = calls["contact"].astype(str)
    known = known.assign(contact=known["contact"].astype(str))
    found = pd.merge_asof(calls, known, left_on="at", right_on="created", by="contact")
    return found.set_index("_place")["id"].reindex(frame.index)
