"""Changes of stage into visits of stages: when a deal entered, when it left.

A final stage (won, lost) is no visit: its entry is the end of the deal and of the stage before it.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from funnel_sim.calibration.readers.assembly.shape import looked_up, shaped, stacked, translated
from funnel_sim.calibration.readers.assembly.stages import Stages
from funnel_sim.calibration.readers.assembly.typed import Rows
from funnel_sim.calibration.readers.ledger import ROW, TABLE, Ledger
from funnel_sim.calibration.readers.values.folding import fold

COLUMNS = ("deal", "stage", "entered", "begun", "left", "owner")
STAGE_PROPERTIES = frozenset({"dealstage", "deal stage", "deal_pipeline_stage_id"})


def changes_of(parts: Sequence[Rows], ledger: Ledger) -> pd.DataFrame:
    """Rows of changes and passages of all files; those that are no change of stage are rejected."""
    frames = [_only_stages(part.frame, ledger) for part in parts]
    changes = stacked(frames, [*COLUMNS, TABLE, ROW])
    whole = changes[["deal", "stage", "entered"]].notna().all(axis=1).to_numpy(dtype=bool)
    rule = "left out changes of stage without deal, stage or moment"
    return ledger.keep(changes, whole, rule, "no deal, no stage or no moment")


def wide_changes(parts: Sequence[Rows], deals: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """Visits from columns that are named after stages, of deals that were kept."""
    wide = [part.wide for part in parts if len(part.wide)]
    columns = [*COLUMNS, TABLE, ROW]
    if not wide:
        return stacked([], columns)
    keys = deals[["id", TABLE, ROW]].rename(columns={"id": "deal"})
    visits = pd.concat(wide, ignore_index=True).merge(keys, on=[TABLE, ROW])
    entered = visits["entered"].notna()
    ledger.clean("left out ends of visits that have no beginning", int((~entered).sum()))
    return shaped(visits[entered].reset_index(drop=True), columns)


def of_known_deals(
    changes: pd.DataFrame, ids: pd.Series, system: str, ledger: Ledger
) -> pd.DataFrame:
    """Changes under the ids of the deals; those of other deals are rejected."""
    changes["deal"] = matched_ids(changes["deal"], ids, system)
    known = changes["deal"].notna().to_numpy(dtype=bool)
    rule = "left out changes of stage of deals that are in no file or were left out"
    return ledger.keep(changes, known, rule, "its deal is in no file, or was left out")


def matched_ids(column: pd.Series, ids: pd.Series, system: str) -> pd.Series:
    """The id of the deal that is meant, missing where there is none.

    Salesforce writes an id with 15 characters in reports and with 18 elsewhere; the first 15 say
    all. Spreadsheets put `.0` behind whole numbers.
    """
    length = 15 if system == "salesforce" else None
    known = {str(i)[:length]: str(i) for i in ids}
    bare = column.astype(object).map(
        lambda i: str(i).removesuffix(".0")[:length], na_action="ignore"
    )
    return translated(bare, known)


def entries_into_final(changes: pd.DataFrame, stages: Stages) -> pd.Series:
    """When each deal last entered a final stage, by id."""
    final = changes[changes["stage"].isin(list(stages.final))]
    ends: pd.Series = final.groupby("deal")["entered"].max()
    return ends


def visits_of(
    changes: pd.DataFrame, stages: Stages, closed: pd.Series, ledger: Ledger
) -> pd.DataFrame:
    """Visits of open stages by deal and moment.

    `changes` have clean names of stages; `closed` is the end of each deal by id, missing while
    open. A visit ends where it says so, else with the next one, else with the deal.
    """
    rank = changes["stage"].map(stages.rank).fillna(-1)
    order = changes.assign(_rank=rank).sort_values(["deal", "entered", "_rank"], kind="stable")
    visits = order.drop(columns="_rank").reset_index(drop=True)
    again = (visits["stage"] == visits["stage"].shift()) & (
        visits["deal"] == visits["deal"].shift()
    )
    ledger.clean("joined rows of one visit to a stage", int(again.sum()))
    number = (~again).cumsum()
    last_left = visits.groupby(number)["left"].last()
    visits = visits[~again].reset_index(drop=True)
    visits["left"] = last_left.to_numpy()
    following = visits.groupby("deal", sort=False)["entered"].shift(-1)
    final = visits["stage"].isin(list(stages.final))
    visits["left"] = visits["left"].fillna(following)
    last = following.isna() & ~final
    end = looked_up(visits["deal"], closed)
    visits["left"] = visits["left"].where(visits["left"].notna() | ~last, end)
    backwards = visits["left"] < visits["entered"]
    ledger.clean(
        "took an end of a visit before its beginning for its beginning", int(backwards.sum())
    )
    visits["left"] = visits["left"].where(~backwards, visits["entered"])
    return visits.loc[~final, list(COLUMNS)].reset_index(drop=True)


def _only_stages(frame: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    if "deleted" in frame:
        gone = frame["deleted"].eq(True).to_numpy(dtype=bool)
        rule = "left out changes of stage deleted in the CRM"
        frame = ledger.keep(frame, ~gone, rule, "deleted in the CRM")
    if "property" not in frame:
        return frame
    names = frame["property"].map(lambda name: fold(str(name)))
    about = names.isin(list(STAGE_PROPERTIES)).to_numpy(dtype=bool)
    rule = "left out changes of other properties than the stage"
    return ledger.keep(frame, about, rule, "a change of another property than the stage")
