"""The history as it was known on an earlier day: later events are taken out, not looked at.

What ended later was open then; what came later was not there. A deal's `owner`, `stage` and `value`
are the last ones known at the end of the record: stage and owner of deals still open are taken from
their passages, or left out; the value stays, since no source keeps old ones.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from funnel_sim.calibration.history import OPEN, History


def known_at(history: History, day: pd.Timestamp) -> History:
    """The history as of midnight before `day`."""
    deals = history.deals[history.deals["created"] < day].reset_index(drop=True).copy()
    passages = history.passages[history.passages["entered"] < day].reset_index(drop=True).copy()
    for column in ("begun", "left"):
        if len(passages):
            later = ~(passages[column] < day)
            passages.loc[later, column] = pd.NaT
    later = (deals["closed"] >= day) | (deals["closed"].isna() & (deals["status"] != OPEN))
    deals.loc[later, "closed"] = pd.NaT
    deals.loc[later, "status"] = OPEN
    still = deals["status"] == OPEN
    for column, source in (("stage", "stage"), ("owner", "owner")):
        last = passages.groupby("deal")[source].last() if len(passages) else pd.Series(dtype=object)
        deals.loc[still, column] = deals.loc[still, "id"].map(last).astype(object)
    if "lost_reason" in deals:
        deals.loc[still, "lost_reason"] = None
    activities = history.activities
    if len(activities):
        activities = activities[activities["at"] < day].reset_index(drop=True)
    spend = history.spend
    if len(spend):
        spend = spend[spend["month"] < day].reset_index(drop=True)
    return replace(
        history, deals=deals, passages=passages, activities=activities, spend=spend, as_of=day
    )
