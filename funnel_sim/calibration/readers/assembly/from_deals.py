"""Tables of deals, changes, stages and owners of one system into deals and visits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from funnel_sim.calibration.readers.assembly import dates, outcomes, passages
from funnel_sim.calibration.readers.assembly.deals import (
    gathered,
    name_owners,
    names_of_people,
    one_row_per_deal,
    with_wins,
)
from funnel_sim.calibration.readers.assembly.rules import Rules
from funnel_sim.calibration.readers.assembly.shape import (
    looked_up,
    missing,
    stacked,
    translated,
)
from funnel_sim.calibration.readers.assembly.stages import Stages, stages_of
from funnel_sim.calibration.readers.assembly.typed import Rows
from funnel_sim.calibration.readers.ledger import Ledger
from funnel_sim.calibration.readers.values.folding import fold


@dataclass(frozen=True, slots=True)
class Assembled:
    """Deals and visits before names of people and channels are written in one way."""

    deals: pd.DataFrame
    visits: pd.DataFrame
    stages: Stages
    seen: pd.Series
    """Clean names of stages in order of appearance."""
    chances: Mapping[str, float]
    """Clean name -> mean probability of a win that the system notes, where it does."""
    ends_tell: tuple[str, ...]
    """Columns of deals that are known of deals won alone."""
    people: Mapping[str, str]
    """Identifier of a person -> name, where a table says it."""


def from_deals(
    parts: Mapping[str, Sequence[Rows]], system: str, rules: Rules, ledger: Ledger
) -> Assembled:
    """Deals and visits; `parts` are the tables by their kind."""
    files = list(dict.fromkeys(part.source.table.file for part in parts["deals"]))
    deals = _with_names_of_pipelines(gathered(parts["deals"], "deals"), parts["pipelines"])
    deals = one_row_per_deal(deals, rules, ledger)
    ledger.stop_if_refused()
    wins = gathered(parts["wins"], "wins")
    ends_tell = tuple(c for c in wins.columns if c in ("owner", "value")) if parts["wins"] else ()
    deals = with_wins(deals, wins, ledger)
    changes = passages.changes_of([*parts["changes"], *parts["passages"]], ledger)
    wide = passages.wide_changes(parts["deals"], deals, ledger)
    people = names_of_people(gathered(parts["owners"], "owners")) if parts["owners"] else {}
    for frame in (deals, changes):
        name_owners(frame, people, ledger)
    stages = _stages(deals, changes, wide, parts, rules, ledger)
    for frame in (deals, changes, wide):
        frame["stage"] = stages.clean(frame["stage"])
    changes = passages.of_known_deals(changes, deals["id"], system, ledger)
    of_column = [False] * len(changes) + [True] * len(wide)
    changes = stacked([changes, wide], changes.columns).assign(_of_column=of_column)
    deals = dates.with_creation(deals, changes.groupby("deal")["entered"].min(), ledger)
    latest = changes.sort_values("entered", kind="stable").groupby("deal")["stage"].last()
    deals["stage"] = deals["stage"].fillna(translated(deals["id"], latest))
    seen = pd.concat([changes["stage"], deals["stage"]], ignore_index=True)
    written = [*stages.names, *stages.names.values()]
    written += list(deals["status"].dropna().unique()) if "status" in deals else []
    outcomes.check_names(written, files, rules, ledger)
    deals["status"] = outcomes.statuses(deals, stages, files, rules, ledger)
    ledger.stop_if_refused()
    told = deals["status"].notna().to_numpy(dtype=bool)
    rule = "left out deals of which nothing tells whether they are open"
    deals = ledger.keep(deals, told, rule, "neither stage nor status nor outcome")
    ends = passages.entries_into_final(changes, stages)
    deals["closed"] = dates.ends_of(deals, ends, rules, ledger)
    dates.note_missing_ends(deals, ledger)
    changes = _not_before_creation(changes, deals, ledger)
    visits = passages.visits_of(changes, stages, deals.set_index("id")["closed"], ledger)
    chances = _chances(deals)
    deals["stage"] = _last_open_stage(deals, visits, stages)
    return Assembled(deals, visits, stages, seen, chances, ends_tell, people)


def _with_names_of_pipelines(deals: pd.DataFrame, tables: Sequence[Rows]) -> pd.DataFrame:
    if tables and "pipeline" in deals:
        pipelines = gathered(tables, "pipelines").dropna(subset=["id", "label"])
        names = dict(zip(pipelines["id"], pipelines["label"], strict=True))
        deals["pipeline"] = translated(deals["pipeline"], names).fillna(deals["pipeline"])
    return deals


def _stages(
    deals: pd.DataFrame,
    changes: pd.DataFrame,
    wide: pd.DataFrame,
    parts: Mapping[str, Sequence[Rows]],
    rules: Rules,
    ledger: Ledger,
) -> Stages:
    if "stage" not in deals:
        deals["stage"] = missing("stage", deals.index)
    written: Counter[str] = Counter()
    for frame in (deals, changes, wide):
        written.update({str(n): int(c) for n, c in frame["stage"].dropna().value_counts().items()})
    table = gathered(parts["stages"], "stages") if parts["stages"] else None
    flagged = outcomes.stages_by_flags(deals)
    pipelines = _pipelines(deals, parts, ledger)
    return stages_of(written, table, flagged, pipelines, rules, ledger)


def _pipelines(
    deals: pd.DataFrame, parts: Mapping[str, Sequence[Rows]], ledger: Ledger
) -> set[str]:
    """Folded names of pipelines, which systems put behind names of stages."""
    found = deals["pipeline"].dropna().unique() if "pipeline" in deals else ()
    names = {fold(str(name)) for name in found}
    if len(names) > 1:
        ledger.notice(
            f"Deals are in {len(names)} pipelines and are taken together: stages of the same name "
            "count as one. Take one of them with `--pipeline NAME`."
        )
    for part in parts["deals"]:
        names |= {fold(column.pipeline) for column in part.source.wide if column.pipeline}
    return names


def _not_before_creation(
    changes: pd.DataFrame, deals: pd.DataFrame, ledger: Ledger
) -> pd.DataFrame:
    """Entries of the day of creation, written without time of day, are the creation.

    Changes of deals that were left out are left out too; a column of a stage goes with its deal.
    """
    left_out = ~changes["deal"].isin(deals["id"]) & ~changes["_of_column"]
    rule = "left out changes of stage of deals that are in no file or were left out"
    reason = "its deal is in no file, or was left out"
    changes = ledger.keep(changes, ~left_out.to_numpy(dtype=bool), rule, reason)
    created = looked_up(changes["deal"], deals.set_index("id")["created"])
    early = changes["entered"] < created
    ledger.clean(
        "took entries into a stage earlier on the day of creation for the creation",
        int(early.sum()),
    )
    changes["entered"] = changes["entered"].where(~early, created)
    return changes[created.notna()].reset_index(drop=True)


def _chances(deals: pd.DataFrame) -> dict[str, float]:
    if "probability" not in deals:
        return {}
    means = deals.dropna(subset=["stage"]).groupby("stage")["probability"].mean().dropna()
    return {str(name): float(chance) for name, chance in means.items()}


def _last_open_stage(deals: pd.DataFrame, visits: pd.DataFrame, stages: Stages) -> pd.Series:
    """The stage that a deal is in, or was in before it was decided, as far as that is known."""
    final = deals["stage"].isin(list(stages.final))
    before = translated(deals["id"], visits.groupby("deal")["stage"].last())
    return deals["stage"].where(~final, before)
