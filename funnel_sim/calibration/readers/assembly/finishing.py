"""The last steps: names in one spelling, the cut at a day, the form of a History."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from funnel_sim.calibration.history import ACTIVITIES, DEALS, PASSAGES, History
from funnel_sim.calibration.readers.assembly import cut
from funnel_sim.calibration.readers.assembly.activities import activities_of, known_activities, tidy
from funnel_sim.calibration.readers.assembly.deals import as_text, gathered, name_owners
from funnel_sim.calibration.readers.assembly.from_deals import Assembled
from funnel_sim.calibration.readers.assembly.hindsight import note_hindsight
from funnel_sim.calibration.readers.assembly.rules import Rules
from funnel_sim.calibration.readers.assembly.shape import missing, stacked
from funnel_sim.calibration.readers.assembly.spend import spend_of
from funnel_sim.calibration.readers.assembly.stages import open_order
from funnel_sim.calibration.readers.assembly.typed import Rows
from funnel_sim.calibration.readers.assembly.values import values_of
from funnel_sim.calibration.readers.ledger import ROW, TABLE, Ledger
from funnel_sim.calibration.readers.values.folding import fold
from funnel_sim.calibration.readers.values.spelling import respell, spellings

_NAMES = ("channel", "segment", "type", "lost_reason")
"""Columns of deals whose spelling is made one; `owner` is one of people."""


def finished(
    found: Assembled,
    activity_parts: Sequence[Rows],
    spend_parts: Sequence[Rows],
    sources: Sequence[str],
    system: str,
    rules: Rules,
    ledger: Ledger,
) -> History:
    """The History of what was found."""
    deals, visits = found.deals, found.visits
    for field in DEALS:
        if field not in deals:
            deals[field] = missing(field, deals.index)
    deals["value"], deals["currency"] = values_of(deals, ledger)
    acts = [activities_of(part, deals, system, ledger) for part in activity_parts]
    activities = stacked(acts, [*ACTIVITIES, TABLE, ROW])
    name_owners(activities, found.people, ledger)
    _spell(deals, visits, activities, ledger)
    note_hindsight(deals, ledger)
    moments = [
        deals["created"],
        deals["closed"],
        visits["entered"],
        visits["left"],
        activities["at"],
    ]
    last_day = cut.day_after(moments, rules.now, rules.exported)
    as_of = rules.as_of if rules.as_of is not None else last_day
    if as_of < last_day:
        deals = cut.undated_ends_left_out(deals, as_of, ledger)
    deals = cut.deals_known(deals, as_of, ledger, ends_tell=found.ends_tell)
    if not len(deals):
        ledger.refuse(sources[0], f"No deal came in before {as_of:%Y-%m-%d}. Name a later day.")
        ledger.stop_if_refused()
    visits = cut.visits_known(visits, deals, as_of, ledger)
    if as_of < last_day:
        deals["stage"] = cut.stages_known(deals, visits)
        deals["owner"] = cut.owners_known(deals, visits)
    activities = known_activities(activities, deals, as_of, ledger)
    rows = gathered(spend_parts, "spend")
    channels = {fold(str(name)): str(name) for name in deals["channel"].dropna().unique()}
    spend = spend_of(rows, channels, as_of, ledger)
    stages = open_order(found.stages, found.seen, visits, found.chances)
    return History(
        deals=_deals(deals),
        passages=_passages(visits),
        activities=tidy(activities),
        spend=spend,
        stages=stages,
        as_of=as_of,
        sources=tuple(sources),
        system=system,
        cleaning=tuple(ledger.steps),
    )


def _spell(
    deals: pd.DataFrame, visits: pd.DataFrame, activities: pd.DataFrame, ledger: Ledger
) -> None:
    """Names in one spelling, in all tables."""
    people = spellings([f["owner"] for f in (deals, visits, activities)], people=True)
    touched = 0
    for frame in (deals, visits, activities):
        frame["owner"], rows = respell(frame["owner"], people)
        touched += rows
    ledger.clean(
        "wrote names of people in one way that differed by case, spaces, accents or order", touched
    )
    for field in _NAMES:
        deals[field], rows = respell(deals[field], spellings([deals[field]]))
        ledger.clean(
            f"wrote entries of {field} in one way that differed by case, spaces or accents", rows
        )


def _deals(deals: pd.DataFrame) -> pd.DataFrame:
    tidied = deals[list(DEALS)].sort_values(["created", "id"], kind="stable")
    tidied = tidied.reset_index(drop=True)
    for field in DEALS:
        if field not in ("created", "closed", "value"):
            tidied[field] = as_text(tidied[field])
    tidied["value"] = tidied["value"].astype("float64")
    return _typed(tidied, ("created", "closed"))


def _passages(visits: pd.DataFrame) -> pd.DataFrame:
    tidied = visits[list(PASSAGES)].sort_values(["deal", "entered"], kind="stable")
    tidied = tidied.reset_index(drop=True)
    for field in ("deal", "stage", "owner"):
        tidied[field] = as_text(tidied[field])
    return _typed(tidied, ("entered", "begun", "left"))


def _typed(frame: pd.DataFrame, moments: Sequence[str]) -> pd.DataFrame:
    for field in moments:
        frame[field] = pd.to_datetime(frame[field]).astype("datetime64[ns]")
    return frame
