"""Which deals are won, lost or open, and who says so.

In this order: the word of a status column, flags of the system, the stage, the day of a win or
loss. What is left of a deal that has a stage or status is open.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from funnel_sim.calibration.history import LOST, OPEN, WON
from funnel_sim.calibration.readers.assembly.rules import Rules
from funnel_sim.calibration.readers.assembly.shape import missing, translated
from funnel_sim.calibration.readers.assembly.stages import Stages
from funnel_sim.calibration.readers.ledger import Ledger
from funnel_sim.calibration.readers.values.outcomes import status_of_word
from funnel_sim.domain.errors import did_you_mean
from funnel_sim.domain.quoting import shortened

_SHOWN = 12
ASK = "Say which with `--won NAME` and `--lost NAME` (repeatable)"


def statuses(
    deals: pd.DataFrame, stages: Stages, files: Iterable[str], rules: Rules, ledger: Ledger
) -> pd.Series:
    """won, lost or open of each deal; missing where nobody says anything.

    `deals` has the fields of deals, `stage` with clean names. Words that nobody knows are refused,
    and so is a source that does not tell wins.
    """
    file = next(iter(files))
    status = missing("status", deals.index)
    if "status" in deals:
        status = _of_words(deals["status"], file, rules, ledger)
    status = status.fillna(_of_flags(deals))
    status = status.fillna(stages.status(deals["stage"]))
    for field, outcome in (("won_at", WON), ("lost_at", LOST)):
        if field in deals:
            status = status.where(status.notna() | deals[field].isna(), outcome)
    wins_are_known = "won_at" in deals or "is_won" in deals
    if not wins_are_known and not (status == WON).any():
        _ask(deals, status, file, ledger)
    known = pd.Series(wins_are_known and "won_at" in deals, index=deals.index)
    for field in ("stage", "status", "is_won", "is_closed"):
        if field in deals:
            known |= deals[field].notna()
    if (status == WON).any() and not (status == LOST).any() and not {"lost_at"} & set(deals):
        ledger.notice(
            "No deal is lost: where losses are noted under another name, say it with `--lost NAME`."
        )
    told: pd.Series = status.where(status.notna() | ~known, OPEN)
    return told


def stages_by_flags(deals: pd.DataFrame) -> dict[str, str]:
    """Stages of which all deals are flagged won, or all lost: there the stage is the outcome."""
    if not {"is_won", "is_closed"} & set(deals):
        return {}
    flags = _of_flags(deals).fillna(OPEN)
    said = flags.groupby(deals["stage"]).agg(["nunique", "first"])
    sure = said[(said["nunique"] == 1) & said["first"].isin([WON, LOST])]
    return {str(name): str(status) for name, status in sure["first"].items()}


def check_names(
    words: Iterable[object], files: Iterable[str], rules: Rules, ledger: Ledger
) -> None:
    """Refuse what `--won` and `--lost` name and no file has."""
    there = sorted({str(word) for word in words})
    for option, names in (("--won", rules.won), ("--lost", rules.lost)):
        for name in names:
            if not any(Rules(rules.now, won=(name,)).said(word) for word in there):
                hint = did_you_mean(name, there)
                ledger.refuse(
                    option, f"No stage or status is called '{name}' in {', '.join(files)}.{hint}"
                )


def _of_words(column: pd.Series, file: str, rules: Rules, ledger: Ledger) -> pd.Series:
    words = {str(word): int(rows) for word, rows in column.dropna().value_counts().items()}
    known = {word: rules.said(word) or status_of_word(word) for word in words}
    unknown = {word: rows for word, rows in words.items() if known[word] is None}
    if unknown:
        shown = ", ".join(f"'{shortened(word)}' ({rows} rows)" for word, rows in unknown.items())
        rule = f"A status must mean won, lost or open. Got {shown}"
        ledger.refuse(file, f"{rule}. {ASK}; what is neither is best called open in the file.")
    return translated(column, known)


def _of_flags(deals: pd.DataFrame) -> pd.Series:
    status = missing("status", deals.index)
    won, closed = deals.get("is_won", status.copy()), deals.get("is_closed", status.copy())
    status[won.eq(True).to_numpy(dtype=bool)] = WON
    lost = closed.eq(True).to_numpy(dtype=bool) & won.eq(False).to_numpy(dtype=bool)
    status[lost] = LOST
    status[closed.eq(False).to_numpy(dtype=bool) & status.isna().to_numpy()] = OPEN
    return status


def _ask(deals: pd.DataFrame, status: pd.Series, file: str, ledger: Ledger) -> None:
    """Refuse a source that does not tell wins, with the stages that may mean one."""
    if (status == OPEN).any() or status.notna().all():
        ledger.notice("No deal is won: where wins have another name, say it with `--won NAME`.")
        return
    counts = deals["stage"].value_counts()
    if not len(counts):
        return
    names = ", ".join(
        f"'{shortened(str(name))}' ({rows})" for name, rows in counts[:_SHOWN].items()
    )
    more = f" and {len(counts) - _SHOWN} more" if len(counts) > _SHOWN else ""
    rule = f"Nothing tells which deals are won and which are lost. Stages: {names}{more}"
    ledger.refuse(file, f"{rule}. {ASK}.")
