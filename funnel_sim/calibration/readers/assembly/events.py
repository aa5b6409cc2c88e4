"""Event logs into deals and visits: a case is a deal, an activity is a stage.

With a beginning and an end, work in a stage lasts from the one to the other, and a case entered
the stage when it was enabled: where the log does not say so, at the end of what was done before, at
the latest at the beginning. With an end alone, it entered at the end before. With a beginning
alone, the log is one of entries, and a stage is left with the next entry. Rows of a life cycle
(`start`, `complete`) are joined by case and activity in their order.

A last activity that means won or lost is no stage but the outcome; else a column says the outcome.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from funnel_sim.calibration.history import LOST, OPEN, WON
from funnel_sim.calibration.readers.assembly.outcomes import ASK
from funnel_sim.calibration.readers.assembly.passages import COLUMNS
from funnel_sim.calibration.readers.assembly.rules import Rules
from funnel_sim.calibration.readers.assembly.shape import missing, shaped, translated
from funnel_sim.calibration.readers.assembly.stages import Stages
from funnel_sim.calibration.readers.ledger import ROW, TABLE, Ledger
from funnel_sim.calibration.readers.values.folding import fold
from funnel_sim.calibration.readers.values.outcomes import status_of_word
from funnel_sim.domain.quoting import shortened

_BEGIN: Final = frozenset({"start", "started", "begin"})
_ENABLED: Final = frozenset({"schedule", "scheduled", "assign", "enabled", "enable"})
_DONE: Final = frozenset({"complete", "completed", "end", "finish", "closed"})
ATTRIBUTES: Final = ("channel", "segment", "value", "currency", "type", "lost_reason")
_SHOWN = 12


def joined_events(events: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """One row per piece of work, with what is known of `enabled`, `start` and `end`."""
    for field in ("enabled", "start", "end", "resource", *ATTRIBUTES, "created", "outcome"):
        if field not in events:
            events[field] = missing(field, events.index)
    if "lifecycle" in events:
        events = _of_life_cycle(events, ledger)
    named = events[["case", "activity"]].notna().all(axis=1)
    timed = events[["start", "end"]].notna().any(axis=1)
    rule = "left out events without case, activity or moment"
    whole = (named & timed).to_numpy(dtype=bool)
    events = ledger.keep(events, whole, rule, "no case, no activity or no moment")
    backwards = events["end"] < events["start"]
    ledger.clean("took ends of work before its beginning for missing", int(backwards.sum()))
    events["end"] = events["end"].where(~backwards)
    same = [c for c in events.columns if c not in (TABLE, ROW)]
    repeated = events.duplicated(same).to_numpy()
    return ledger.keep(
        events, ~repeated, "left out rows that repeat another", "repeats another row"
    )


def visits_of_events(events: pd.DataFrame, stages: Stages) -> pd.DataFrame:
    """Visits of stages by case and moment; `activity` has clean names, final ones are left out."""
    both = events["start"].notna().any() and events["end"].notna().any()
    moment = events["start"].fillna(events["end"])
    order = events.assign(_moment=moment).sort_values(["case", "_moment", "end"], kind="stable")
    order = order[~order["activity"].isin(list(stages.final))].reset_index(drop=True)
    by_case = order.groupby("case", sort=False)
    if not events["end"].notna().any():
        entered, begun, left = order["start"], None, by_case["start"].shift(-1)
    else:
        done = order["end"].fillna(order["_moment"]).groupby(order["case"], sort=False).cummax()
        before = done.groupby(order["case"], sort=False).shift().fillna(order["created"])
        entered = order["enabled"].fillna(before).fillna(order["_moment"])
        entered = entered.where(entered <= order["_moment"], order["_moment"])
        begun, left = (order["start"] if both else None), order["end"]
    visits = pd.DataFrame(
        {
            "deal": order["case"],
            "stage": order["activity"],
            "entered": entered,
            "begun": pd.NaT if begun is None else begun,
            "left": left,
            "owner": order["resource"],
        }
    )
    visits = visits.sort_values(["deal", "entered"], kind="stable").reset_index(drop=True)
    return shaped(visits, COLUMNS)


def deals_of_events(
    events: pd.DataFrame, stages: Stages, file: str, rules: Rules, ledger: Ledger
) -> pd.DataFrame:
    """One row per case, with its status and its end where it is decided."""
    moments = events[["created", "enabled", "start", "end"]]
    order = events.assign(_first=moments.min(axis=1), _last=moments.max(axis=1))
    order = order.sort_values(["case", "_last"], kind="stable")
    cases = order.groupby("case", sort=False)
    deals = cases[[*ATTRIBUTES, "resource", TABLE, ROW]].last().reset_index()
    deals = deals.rename(columns={"case": "id", "resource": "owner"})
    deals["created"] = cases["_first"].min().to_numpy()
    deals["status"] = _status(order, stages, deals["id"], file, rules, ledger).to_numpy()
    last = cases["_last"].max().to_numpy()
    deals["closed"] = pd.Series(last).where(deals["status"].ne(OPEN))
    open_stages = order[~order["activity"].isin(list(stages.final))]
    deals["stage"] = translated(deals["id"], open_stages.groupby("case")["activity"].last())
    return deals


def _status(
    order: pd.DataFrame, stages: Stages, ids: pd.Series, file: str, rules: Rules, ledger: Ledger
) -> pd.Series:
    said = translated(order["activity"], stages.final)
    words = order["outcome"].dropna().unique()
    known = {word: rules.said(str(word)) or status_of_word(str(word)) for word in words}
    said = said.fillna(translated(order["outcome"], known))
    per_case = said.groupby(order["case"], sort=False).last()
    if not said.isin([WON, LOST]).any():
        names = [f"'{shortened(str(n))}'" for n in [*words, *order["activity"].unique()][:_SHOWN]]
        rule = f"Nothing tells which cases are won and which are lost. There are {', '.join(names)}"
        ledger.refuse(file, f"{rule}. {ASK}.")
    unknown = sorted(str(word) for word, status in known.items() if status is None)
    if unknown and said.isin([WON, LOST]).any():
        shown = ", ".join(f"'{shortened(word)}'" for word in unknown[:_SHOWN])
        ledger.notice(f"Outcomes that mean neither won nor lost say nothing here: {shown}.")
    return translated(ids, per_case).fillna(OPEN)


def _of_life_cycle(events: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """Rows of one piece of work joined; what is neither begun nor completed is rejected."""
    words = {w: _part_of(w) for w in events["lifecycle"].dropna().unique()}
    part = translated(events["lifecycle"], words).fillna("end")
    rule = "left out events of other steps of a life cycle than schedule, start and complete"
    good = part.ne("other").to_numpy(dtype=bool)
    events = ledger.keep(events.assign(_part=part), good, rule, "another step of a life cycle")
    if not events["_part"].isin(["start", "enabled"]).any():
        return events.drop(columns=["_part", "lifecycle"])
    events["_moment"] = events["end"].fillna(events["start"])
    events = events.sort_values(["case", "_moment"], kind="stable")
    events["_turn"] = events.groupby(["case", "activity", "_part"], sort=False).cumcount()
    keys = ["case", "activity", "_turn"]
    moments = {
        name: events[events["_part"] == name].set_index(keys)["_moment"]
        for name in ("enabled", "start", "end")
    }
    content = events.drop(columns=["enabled", "start", "end", "_part", "_moment", "lifecycle"])
    whole = content.groupby(keys, sort=False, as_index=False).last()
    index = pd.MultiIndex.from_frame(whole[keys])
    for name, known in moments.items():
        whole[name] = known.reindex(index).to_numpy()
    ledger.clean("joined rows of one piece of work by its life cycle", len(events) - len(whole))
    return whole.drop(columns="_turn")


def _part_of(word: str) -> str:
    plain = fold(word)
    if plain in _BEGIN:
        return "start"
    if plain in _ENABLED:
        return "enabled"
    return "end" if plain in _DONE else "other"
