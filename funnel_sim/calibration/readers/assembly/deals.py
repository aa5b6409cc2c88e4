"""Rows of deals from all files into one row per deal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from funnel_sim.calibration.readers.assembly.rules import Rules
from funnel_sim.calibration.readers.assembly.shape import (
    MOMENTS,
    looked_up,
    missing,
    shaped,
    stacked,
    translated,
)
from funnel_sim.calibration.readers.assembly.typed import Rows
from funnel_sim.calibration.readers.headings.layout import FIELDS
from funnel_sim.calibration.readers.ledger import ROW, TABLE, Ledger
from funnel_sim.calibration.readers.values.folding import fold
from funnel_sim.domain.errors import did_you_mean

_ROUNDED = r"[+-]?\d(?:[.,]\d+)?[eE]\+?\d+"


def gathered(parts: Sequence[Rows], kind: str) -> pd.DataFrame:
    """Rows of several tables of one kind, one below the other; fields that none has are absent."""
    frames = [part.frame for part in parts]
    present = {name for frame in frames for name in frame.columns} or set(FIELDS[kind])
    return stacked(frames, [*sorted(present - {TABLE, ROW}), TABLE, ROW])


def one_row_per_deal(deals: pd.DataFrame, rules: Rules, ledger: Ledger) -> pd.DataFrame:
    """Deals with an id of their own: deleted ones, other pipelines and repetitions left out."""
    deals = _with_ids(deals, ledger)
    if "deleted" in deals:
        gone = deals["deleted"].eq(True).to_numpy(dtype=bool)
        deals = ledger.keep(deals, ~gone, "left out deals deleted in the CRM", "deleted in the CRM")
    if rules.pipeline is not None:
        deals = _of_pipeline(deals, rules.pipeline, ledger)
    return _without_repetitions(deals, ledger)


def clean_ids(column: pd.Series) -> tuple[pd.Series, int]:
    """Identifiers without the `.0` that a spreadsheet put behind whole numbers; rows touched."""
    touched = column.str.fullmatch(r"\d+\.0", na=False)
    return column.where(~touched, column.str.removesuffix(".0")), int(touched.sum())


def _with_ids(deals: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    if "id" not in deals:
        repeated = deals["name"].duplicated(keep=False)
        place = " (row " + (deals[ROW] + 1).astype(str) + ")"
        deals["id"] = deals["name"].where(~repeated, deals["name"] + place)
        ledger.notice(
            "The deals have no identifier: their names stand for it. Add the column of the id to "
            "the export to have activities and stage changes joined to them."
        )
    deals["id"], touched = clean_ids(deals["id"])
    ledger.clean("read identifiers such as '123.0' as '123'", touched)
    there = deals["id"].notna().to_numpy(dtype=bool)
    deals = ledger.keep(deals, there, "left out deals without an identifier", "no identifier")
    whole = ~deals["id"].str.fullmatch(_ROUNDED, na=False).to_numpy(dtype=bool)
    reason = "the identifier was rounded by a spreadsheet; export it as text"
    return ledger.keep(deals, whole, "left out deals with a rounded identifier", reason)


def _of_pipeline(deals: pd.DataFrame, wanted: str, ledger: Ledger) -> pd.DataFrame:
    names = deals["pipeline"] if "pipeline" in deals else missing("pipeline", deals.index)
    same = names.map(lambda name: isinstance(name, str) and fold(name) == fold(wanted))
    if not same.any():
        known = sorted({str(name) for name in names.dropna()})
        hint = did_you_mean(wanted, known)
        ledger.refuse("--pipeline", f"No deal is in a pipeline '{wanted}'.{hint}")
        return deals
    rule = "left out deals of other pipelines"
    return ledger.keep(deals, same.to_numpy(dtype=bool), rule, f"not in the pipeline '{wanted}'")


def _without_repetitions(deals: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """The newest row of each deal: by the day of its last change where there is one, else the last.

    Rows that a system keeps of former states (`current` is no) give way to the current one.
    """
    if not deals["id"].duplicated().any():
        return deals
    content = [c for c in deals.columns if c not in (TABLE, ROW)]
    same = deals.duplicated(content, keep="first").to_numpy()
    deals = ledger.keep(deals, ~same, "left out rows that repeat another", "repeats another row")
    keys = ["_current", "_modified"]
    current = (
        deals["current"].ne(False) if "current" in deals else pd.Series(True, index=deals.index)
    )
    modified = deals["modified"] if "modified" in deals else missing("modified", deals.index)
    order = deals.assign(_current=current, _modified=modified)
    newest = order.sort_values(keys, kind="stable", na_position="first")["id"].duplicated(
        keep="last"
    )
    older = newest.sort_index().to_numpy()
    if older.any():
        kept = deals[~older]
        places = {
            str(deal): int(ledger.tables[table].lines[row])
            for deal, table, row in zip(kept["id"], kept[TABLE], kept[ROW], strict=True)
        }
        reasons = [
            f"the deal stands again on line {places[str(deal)]}, which is newer"
            for deal in deals.loc[older, "id"]
        ]
        ledger.reject(deals[older], "left out older rows of deals that stand twice", reasons)
    return deals[~older].reset_index(drop=True)


def with_wins(deals: pd.DataFrame, wins: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """Deals with what a second file says of those that were won."""
    if not len(wins):
        return deals
    wins["id"], _ = clean_ids(wins["id"])
    once = ~wins["id"].duplicated().to_numpy()
    wins = ledger.keep(wins, once, "left out wins that stand twice", "the win stands above already")
    known = wins["id"].isin(deals["id"]).to_numpy(dtype=bool)
    rule = "left out wins of deals that are in no file"
    wins = ledger.keep(wins, known, rule, "its deal is in no file")
    said = wins.set_index("id").drop(columns=[TABLE, ROW])
    for field in said.columns:
        values = (
            looked_up(deals["id"], said[field])
            if field in MOMENTS
            else translated(deals["id"], said[field])
        )
        deals[field] = deals[field].fillna(values) if field in deals else values
    return deals


def names_of_people(owners: pd.DataFrame) -> dict[str, str]:
    """Identifier -> name, or the address of mail where there is no name."""
    parts = shaped(owners, ("name", "first_name", "last_name", "email"))
    name, first, last, mail = (parts[column] for column in parts)
    both = (first.fillna("") + " " + last.fillna("")).str.strip()
    said = name.fillna(both.where(both != "", None)).fillna(mail).fillna(owners["id"])
    repeated = said.duplicated(keep=False) & (said != owners["id"])
    said = said.where(~repeated, said + " (" + owners["id"] + ")")
    return dict(zip(owners["id"], said, strict=True))


def name_owners(frame: pd.DataFrame, people: Mapping[str, str], ledger: Ledger) -> None:
    """Write names instead of identifiers of people into a frame, where they are known."""
    if "owner" not in frame or not people:
        return
    known = frame["owner"].isin(list(people))
    frame["owner"] = frame["owner"].where(~known, translated(frame["owner"], people))
    ledger.clean("wrote names of owners instead of their identifiers", int(known.sum()))


def as_text(column: pd.Series) -> pd.Series:
    """Text of a History: `str`, missing where nothing is known."""
    return column.astype(object).where(column.notna(), np.nan).astype("str")
