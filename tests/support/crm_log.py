"""What a CRM would hold of a simulated company: changes of stage, and none of the rest.

Nobody notes when work began, when a lead was first thought of, or how good anybody is; what is open
at the end has no end.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from funnel_sim.calibration.history import ACTIVITIES, LOST, OPEN, SPEND, WON, History
from funnel_sim.domain.log import Log
from funnel_sim.domain.names import Exit
from funnel_sim.model.blueprint import Blueprint


def crm_history(
    log: Log, blueprint: Blueprint, segments: Mapping[str, str] | None = None
) -> History:
    """The history of a replication; `segments` are other names for the segments."""
    frame, calendar = blueprint.frame, blueprint.calendar
    start = pd.Timestamp(calendar.start)
    ids = np.array([f"D{n}" for n in range(len(log.leads))], dtype=object)
    reason = log.exits["reason"]
    status = np.where(reason == Exit.WON, WON, np.where(reason == Exit.OPEN, OPEN, LOST))
    created = start + pd.to_timedelta(log.leads["created"], unit="h")
    names = [segments[s] if segments else s for s in frame.segments]
    last_rep = log.exits["rep"]
    owner = [f"rep {r}" if r >= 0 else None for r in last_rep.tolist()]
    deals = pd.DataFrame(
        {
            "id": ids,
            "created": created,
            "closed": pd.to_datetime(calendar.to_datetime(log.exits["time"])).astype("M8[ns]"),
            "status": status,
            "stage": np.array(frame.stages, dtype=object)[log.exits["stage"]],
            "channel": np.array(frame.channels, dtype=object)[log.leads["channel"]],
            "segment": np.array(names, dtype=object)[log.leads["segment"]],
            "value": log.leads["value"].astype(np.float64),
            "currency": frame.currency,
            "owner": owner,
            "type": None,
            "lost_reason": None,
        }
    )
    deals.loc[deals["status"] == OPEN, "closed"] = pd.NaT
    visits = log.visits
    rep = pd.Series(log.touches["rep"], index=log.touches["visit"]).groupby(level=0).last()
    of_visit = rep.reindex(np.arange(len(visits))).to_numpy()
    first = visits["entered"] == log.leads["arrival"][visits["lead"]]
    entered = pd.Series(pd.to_datetime(calendar.to_datetime(visits["entered"])).astype("M8[ns]"))
    entered = entered.mask(first, pd.Series(created[visits["lead"]]))
    passages = pd.DataFrame(
        {
            "deal": ids[visits["lead"]],
            "stage": np.array(frame.stages, dtype=object)[visits["stage"]],
            "entered": entered,
            "begun": pd.Series(pd.NaT, index=range(len(visits)), dtype="M8[ns]"),
            "left": pd.to_datetime(calendar.to_datetime(visits["left"])).astype("M8[ns]"),
            "owner": [f"rep {int(r)}" if r == r else None for r in of_visit],
        }
    ).sort_values(["deal", "entered"], ignore_index=True)
    nothing = {name: pd.DataFrame(columns=list(c)) for name, c in EMPTY.items()}
    return History(
        deals, passages, nothing["activities"], nothing["spend"], tuple(frame.stages),
        pd.Timestamp(calendar.end), ("simulated.csv",), "event_log",
    )  # fmt: skip


EMPTY = {"activities": ACTIVITIES, "spend": SPEND}
