"""What channel, segment, seller and the field add to the odds of passing a stage.

One logistic regression over all stage visits (`stats.mixed_logistic`), in the terms of the
simulator: a level per stage (and segment, where there are enough visits), a shift per channel that
acts at every stage, an effect of working in the field, and the skill of the seller. Channels are
centred: the level is that of the average lead, and of a seller of skill 0. Open visits count with
the survival functions of the stage's law, so that they are no failures.

The field is centred per stage, too: the level is that of the stage as it was worked, part of it in
the field; what is said as pass rate is that of working from inside.

Inside or in the field was not decided by lot: who was visited may have been likelier to buy. The
effect is adjusted for segment, channel, value and seller, and for nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from funnel_sim.calibration.fits.quantity import CONFIDENCE, Quantity, unknown
from funnel_sim.calibration.fits.stages import StageFit
from funnel_sim.calibration.fits.visits import ADVANCED, GONE, RUNNING, Visits
from funnel_sim.stats.mixed_logistic import MixedFit, Rows, fit_mixed
from funnel_sim.stats.samples import Floats

LEAST = 50
"""Visits of a stage and segment, or of a channel, below which there is no number of its own."""
LEAST_SELLERS, LEAST_EACH = 5, 10
"""Sellers with so many visits that skill can be told from chance."""
NOT_RANDOM = "adjusted for segment, channel, value and seller, but visits were not given by lot"


@dataclass(frozen=True, slots=True)
class Passing:
    """Levels and effects, in log-odds."""

    levels: dict[tuple[str, str], float]
    """By stage and segment; segment `all` where there is no number of its own."""
    variances: dict[tuple[str, str], float]
    """Of the levels, the times taken as known."""
    channels: dict[str, float]
    """Shift by channel; 0 where there is no number of its own."""
    channel_covariance: pd.DataFrame
    """Of the shifts, by channel."""
    field_effect: float
    """0 where it was not learnt."""
    field_shares: dict[str, float]
    """Share of the visits of each stage that were worked in the field."""
    skill_sd: float
    """0 where it was not learnt."""
    skills: pd.DataFrame
    """`owner`, `visits`, `skill`, `sd`: shrunk to the team; no rows where not learnt."""
    quantities: tuple[Quantity, ...]

    def level(self, stage: str, segment: str) -> float:
        """Log-odds of a stage for a segment."""
        return self.levels.get((stage, segment), self.levels[stage, "all"])


def fit_passing(
    visits: Visits,
    stages: tuple[StageFit, ...],
    channels: tuple[str, ...],
    name_of: Callable[[str], str],
    field: Floats | None = None,
    log_value: Floats | None = None,
) -> Passing:
    """Fit levels and effects.

    `field` is 1 for visits worked in the field and 0 inside, shape (visits,); None: not known.
    `log_value` is the log of the deal's value, NaN where unknown; it is adjusted for where a field
    effect is asked for.
    """
    table = _likelihoods(visits, stages, name_of)
    table["field"] = 0.0 if field is None else field
    table["log_value"] = 0.0 if log_value is None else log_value
    table = table[np.isfinite(table["success"])]
    owners, why_not = _owners(visits)
    design, columns = _design(table, visits.stages, channels, field is not None)
    person = None
    if owners is not None:
        person = owners.get_indexer(table["owner"]).astype(np.int64)
    fit = fit_mixed(_rows(design, table, person), CONFIDENCE)
    return _read(visits, stages, channels, columns, fit, table, owners, why_not, field is not None)


def _likelihoods(
    visits: Visits, stages: tuple[StageFit, ...], name_of: Callable[[str], str]
) -> pd.DataFrame:
    table = visits.table.copy()
    outcome = table["outcome"].to_numpy()
    success = np.where(outcome == ADVANCED, 1.0, 0.0)
    failure = np.where(outcome == GONE, 1.0, 0.0)
    for number, stage in enumerate(stages):
        here = ((table["stage"] == number) & (outcome == RUNNING)).to_numpy()
        if stage.fit is None:
            success[here] = failure[here] = np.nan
            continue
        hours = table["hours"].to_numpy(dtype=np.float64)[here]
        success[here] = stage.fit.advance.survival(hours)
        failure[here] = 1.0 if stage.fit.loss is None else stage.fit.loss.survival(hours)
    table["success"], table["failure"] = np.round(success, 3), np.round(failure, 3)
    table["channel"] = table["channel"].map(name_of)
    return table


def _owners(visits: Visits) -> tuple[pd.Index | None, str]:
    """Sellers whose skill can be told, or why it cannot."""
    table = visits.table
    known = table["owner"].notna()
    passed = (table["outcome"] == ADVANCED).to_numpy()
    share_passed, share_rest = known[passed].mean(), known[~passed].mean()
    if not known.any() or share_rest < 0.5 * share_passed:
        return None, "sellers are noted on deals that advanced and hardly on others"
    counts = table.loc[known & (table["outcome"] != RUNNING), "owner"].value_counts()
    if (counts >= LEAST_EACH).sum() < LEAST_SELLERS:
        return None, f"fewer than {LEAST_SELLERS} sellers with {LEAST_EACH} visits each"
    return pd.Index(sorted(counts.index.astype(str))), ""


def _design(
    table: pd.DataFrame, stages: tuple[str, ...], channels: tuple[str, ...], field: bool
) -> tuple[Floats, list[tuple[str, str, str]]]:
    """Columns and what they are: (level, stage, segment), (channel, name, ''), (field, '', '')."""
    parts: list[Floats] = []
    columns: list[tuple[str, str, str]] = []
    for number, stage in enumerate(stages):
        here = (table["stage"] == number).to_numpy()
        counts = table.loc[here, "segment"].value_counts()
        own = [str(s) for s in counts.index if counts[s] >= LEAST] if len(counts) > 1 else []
        rest = here.copy()
        for segment in own:
            mine = here & (table["segment"] == segment).to_numpy()
            rest &= ~mine
            parts.append(np.asarray(mine, dtype=np.float64))
            columns.append(("level", stage, segment))
        if not own or rest.any():
            parts.append(np.asarray(rest, dtype=np.float64))
            columns.append(("level", stage, "all"))
    first = (table["stage"] == 0).to_numpy()
    counts = table.loc[first, "channel"].value_counts().reindex(list(channels), fill_value=0)
    large = [c for c in channels if counts[c] >= LEAST]
    share = counts / max(counts.sum(), 1)
    for name in large[1:] if len(large) > 1 else []:
        mine = (table["channel"] == name).to_numpy(dtype=np.float64)
        parts.append(np.asarray(mine - float(share[name]), dtype=np.float64))
        columns.append(("channel", name, ""))
    if field:
        centred_field = table["field"] - table.groupby("stage")["field"].transform("mean")
        parts.append(np.asarray(np.round(centred_field, 6), dtype=np.float64))
        columns.append(("field", "", ""))
        value = table["log_value"].to_numpy(dtype=np.float64)
        known = np.isfinite(value)
        if known.any() and value[known].std() > 0:
            centred = np.where(known, value - value[known].mean(), 0.0)
            parts.append(np.asarray(np.round(2.0 * centred) / 2.0, dtype=np.float64))
            columns.append(("value", "", ""))
    return np.column_stack(parts), columns


def _rows(design: Floats, table: pd.DataFrame, person: np.ndarray | None) -> Rows:
    """Visits that are alike, counted."""
    who = np.full(len(table), -1) if person is None else person
    key = np.column_stack([design, table["success"], table["failure"], who])
    kinds, counts = np.unique(key, axis=0, return_counts=True)
    p = design.shape[1]
    return Rows(
        kinds[:, :p], kinds[:, p], kinds[:, p + 1], counts.astype(np.float64),
        None if person is None else kinds[:, p + 2].astype(np.int64),
    )  # fmt: skip


def _read(
    visits: Visits,
    stages: tuple[StageFit, ...],
    channels: tuple[str, ...],
    columns: list[tuple[str, str, str]],
    fit: MixedFit,
    table: pd.DataFrame,
    owners: pd.Index | None,
    why_not: str,
    field: bool,
) -> Passing:
    levels, variances, quantities = {}, {}, []
    extra = {stage.stage: law_variance(stage) for stage in stages}
    by_stage = table.groupby("stage")["field"].mean()
    field_shares = {
        name: float(by_stage.get(number, 0.0)) for number, name in enumerate(visits.stages)
    }
    for index, (kind, stage, segment) in enumerate(columns):
        if kind != "level":
            continue
        levels[stage, segment] = float(fit.coefficients[index])
        variances[stage, segment] = float(fit.covariance[index, index])
        n = int(_here(table, visits, stage, segment).sum())
        inside = np.zeros(len(columns))
        inside[index] = 1.0
        if field:
            inside[columns.index(("field", "", ""))] = -field_shares[stage]
        quantities.append(_level(fit, inside, stage, segment, extra[stage], n))
    for stage in visits.stages:
        if (stage, "all") not in levels:
            mine = [v for (s, _), v in levels.items() if s == stage]
            levels[stage, "all"] = float(np.mean(mine))
            variances[stage, "all"] = float(
                np.mean([v for (s, _), v in variances.items() if s == stage])
            )
    shifts, covariance = _channels(fit, columns, table, channels)
    quantities += _said_channels(shifts, covariance, table)
    effect = 0.0
    if field:
        index = columns.index(("field", "", ""))
        effect = float(fit.coefficients[index])
        low, high = fit.interval(index, CONFIDENCE)
        n = int((table["field"] > 0).sum())
        quantities.append(
            Quantity("field effect", "log-odds", effect, low, high, n, LEAST, NOT_RANDOM)
        )
    else:
        why = "nobody says who worked in the field; 0 is assumed"
        quantities.append(unknown("field effect", "log-odds", 0, LEAST, why))
    skills = pd.DataFrame({"owner": [], "visits": [], "skill": [], "sd": []})
    sd = 0.0
    if owners is None:
        note = f"{why_not}; sellers are taken to be alike"
        n = int(visits.table["owner"].nunique())
        quantities.append(unknown("spread of skill", "log-odds", n, LEAST_SELLERS, note))
    else:
        sd = fit.sd if fit.sd > 0.01 else 0.0
        quantities.append(
            Quantity(
                "spread of skill", "log-odds", fit.sd, fit.sd_low, fit.sd_high, len(owners),
                LEAST_SELLERS, "sd over sellers, of the odds at every stage",
            )
        )  # fmt: skip
        skills = pd.DataFrame(
            {"owner": owners, "visits": fit.cases, "skill": fit.skills, "sd": fit.skill_sds}
        )
    return Passing(
        levels, variances, shifts, covariance, effect, field_shares, sd, skills, tuple(quantities)
    )


def law_variance(stage: StageFit) -> float:
    """What not knowing the times adds to the variance of a pass rate's log-odds."""
    if stage.fit is None:
        return 0.0
    covariance = stage.fit.covariance
    known = 1.0 / float(np.linalg.inv(covariance)[0, 0])
    return max(float(covariance[0, 0]) - known, 0.0)


def _here(table: pd.DataFrame, visits: Visits, stage: str, segment: str) -> pd.Series:
    here = table["stage"] == visits.stages.index(stage)
    return here if segment == "all" else here & (table["segment"] == segment)


def _level(
    fit: MixedFit, contrast: Floats, stage: str, segment: str, extra: float, n: int
) -> Quantity:
    from scipy.special import expit, stdtrit

    degrees = fit.degrees if math.isfinite(fit.degrees) else 1e9
    t = float(stdtrit(degrees, 0.5 + CONFIDENCE / 2))
    half = t * math.sqrt(max(float(contrast @ fit.covariance @ contrast), 0.0) + extra)
    middle = float(contrast @ fit.coefficients)
    name = f"pass rate of {stage}" + ("" if segment == "all" else f", {segment}")
    return Quantity(
        name, "share", float(expit(middle)), float(expit(middle - half)),
        float(expit(middle + half)), n, LEAST,
        "from inside, average channel, seller of average skill",
    )  # fmt: skip


def _channels(
    fit: MixedFit,
    columns: list[tuple[str, str, str]],
    table: pd.DataFrame,
    channels: tuple[str, ...],
) -> tuple[dict[str, float], pd.DataFrame]:
    """Shifts against the average lead, and their covariance."""
    mine = [i for i, column in enumerate(columns) if column[0] == "channel"]
    names = [columns[i][1] for i in mine]
    first = table["stage"] == 0
    share = table.loc[first, "channel"].value_counts(normalize=True)
    weight = np.array([float(share.get(name, 0.0)) for name in names])
    spread = np.zeros((len(channels), len(names)))
    counts = table.loc[first, "channel"].value_counts()
    for row, channel in enumerate(channels):
        if names and counts.get(channel, 0) >= LEAST:
            spread[row] = -weight
        if channel in names:
            spread[row, names.index(channel)] += 1.0
    value = spread @ fit.coefficients[mine] if names else np.zeros(len(channels))
    covariance = (
        spread @ fit.covariance[np.ix_(mine, mine)] @ spread.T
        if names
        else np.zeros((len(channels), len(channels)))
    )
    found = dict(zip(channels, np.asarray(value).tolist(), strict=True))
    return found, pd.DataFrame(covariance, index=list(channels), columns=list(channels))


def _said_channels(
    shifts: Mapping[str, float], covariance: pd.DataFrame, table: pd.DataFrame
) -> list[Quantity]:
    from scipy.special import ndtri

    z, found = float(ndtri(0.5 + CONFIDENCE / 2)), []
    counts = table.loc[table["stage"] == 0, "channel"].value_counts()
    if len(shifts) < 2:
        return []
    spread = dict(zip(covariance.columns, np.diag(covariance.to_numpy()).tolist(), strict=True))
    for name, shift in shifts.items():
        half, n = (
            z * math.sqrt(max(spread[name], 0.0)),
            int(counts.get(name, 0)),
        )
        label = f"quality of {name}"
        if n < LEAST:
            why = "the odds of the average lead stand in"
            found.append(unknown(label, "log-odds", n, LEAST, why))
        else:
            found.append(
                Quantity(label, "log-odds", shift, shift - half, shift + half, n, LEAST,
                         "against the average lead, at every stage")
            )  # fmt: skip
    return found
