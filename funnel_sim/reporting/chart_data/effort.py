"""Rules of effort beside each other, and how much shares of effort matter segment by segment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from funnel_sim.domain.language import phrase
from funnel_sim.metrics.registry import kpi
from funnel_sim.reporting.chart_data.reading import percent
from funnel_sim.reporting.formatting import (
    capitalised,
    format_value,
    in_words,
    replications_in_words,
)
from funnel_sim.studies.effort.result import Row, TeamEffort, Tried
from funnel_sim.studies.effort.rules import OWN, SHARES


class RuleKind(StrEnum):
    """What decides how a rule looks."""

    OWN = "own judgement"
    DISCIPLINE = "a rule"
    SHARES = "effort shares"


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule against the reference; above 0 is better."""

    name: str
    kind: RuleKind
    lead: float
    low: float
    high: float
    is_reference: bool
    contender: bool


@dataclass(frozen=True, slots=True)
class RulesData:
    """What the chart of the rules shows."""

    title: str
    subtitle: str
    note: str
    against: str
    """The reference, in words."""
    unit: str
    currency: str
    indifference: float
    rows: tuple[RuleRow, ...]
    """The best first."""


@dataclass(frozen=True, slots=True)
class SharePoint:
    """Some shares, as the panel of one segment has them."""

    share: float
    lead: float
    near: bool


@dataclass(frozen=True, slots=True)
class SegmentPanel:
    """One segment: the lead by its share, whatever the others have."""

    segment: str
    points: tuple[SharePoint, ...]
    best: tuple[tuple[float, float], ...]
    """Share and the best lead that was found with it, by share."""
    written: tuple[float, ...]
    """Shares that stand in the experiment."""


@dataclass(frozen=True, slots=True)
class SharesData:
    """What the chart of the shares shows."""

    title: str
    subtitle: str
    note: str
    label: str
    unit: str
    currency: str
    panels: tuple[SegmentPanel, ...]


def rules_data(found: TeamEffort, headline: str, notes: Sequence[str]) -> RulesData:
    """The chart of one team's rules; `headline` is its title, `notes` stand below."""
    return RulesData(
        title=_worded(headline).removesuffix("."),
        subtitle=_basis(found),
        note=" ".join(_worded(sentence) for sentence in notes if sentence),
        against=in_words(found.reference.label),
        unit=kpi(found.objective).unit,
        currency=found.currency,
        indifference=found.indifference,
        rows=tuple(_row(found, row) for row in sorted(found.rows, key=lambda row: -row.lead.mean)),
    )


def _basis(found: TeamEffort) -> str:
    zone, unseen = "", ""
    if found.indifference:
        limit = format_value(found.indifference, kpi(found.objective).unit, found.currency)
        zone = phrase("; shaded: up to {limit}, too little to matter", limit=limit)
    if found.tried:
        unseen = phrase(" that the search has not seen")
    return phrase(
        "{where}, means of {replications}{unseen}; {level} intervals for all rules at once, same "
        "leads{zone}.{order}",
        where=_where(found),
        replications=replications_in_words(found.replications),
        unseen=unseen,
        level=percent(found.confidence),
        zone=zone,
        order=order_of_shares(found),
    )


def order_of_shares(found: TeamEffort) -> str:
    """Which share is whose; empty where there are none."""
    if not any(row.rule.shares for row in found.rows):
        return ""
    names = ", ".join(in_words(name) for name in found.segments)
    return phrase(" Shares in %, of {names}.", names=names)


def _row(found: TeamEffort, row: Row) -> RuleRow:
    kind = RuleKind.OWN if row.rule.queue == OWN else RuleKind.DISCIPLINE
    name = in_words(row.rule.label)
    return RuleRow(
        name=phrase("{name}, as written", name=name) if row.written else name,
        kind=RuleKind.SHARES if row.rule.queue == SHARES else kind,
        lead=row.lead.mean,
        low=row.lead.low,
        high=row.lead.high,
        is_reference=row.rule == found.reference,
        contender=row.contender,
    )


def shares_data(found: TeamEffort, headline: str, notes: Sequence[str]) -> SharesData:
    """The chart of the shares that one team was tried with."""
    measure, base = kpi(found.objective), in_words(found.reference.label)
    return SharesData(
        title=_worded(headline).removesuffix("."),
        subtitle=phrase(
            "{where} against {base}, by the share of each segment; up to {tries} of each of "
            "{count:,} shares, same leads. Means that were chosen among many are a little too "
            "good.",
            where=_where(found),
            base=base,
            tries=replications_in_words(found.tries),
            count=len(found.tried),
        ),
        note=" ".join(_worded(sentence) for sentence in notes if sentence),
        label=phrase("{label}, difference", label=measure.label),
        unit=measure.unit,
        currency=found.currency,
        panels=tuple(_panel(found, i) for i in range(len(found.segments))),
    )


def _panel(found: TeamEffort, i: int) -> SegmentPanel:
    best: dict[float, float] = {}
    for one in found.tried:
        share = one.shares[i]
        best[share] = max(one.lead, best.get(share, one.lead))
    return SegmentPanel(
        segment=in_words(found.segments[i]),
        points=tuple(_point(one, i) for one in sorted(found.tried, key=lambda one: one.near)),
        best=tuple(sorted(best.items())),
        written=tuple(row.rule.shares[i] for row in found.rows if row.written),
    )


def _point(one: Tried, i: int) -> SharePoint:
    return SharePoint(one.shares[i], one.lead, one.near)


def _where(found: TeamEffort) -> str:
    label, team = kpi(found.objective).label, in_words(found.team)
    if found.variant is None:
        return phrase("{label}, team {team}", label=label, team=team)
    return phrase(
        "{label}, team {team}, variant {variant}",
        label=label,
        team=team,
        variant=in_words(found.variant),
    )


def _worded(sentence: str) -> str:
    """Rules as people read them."""
    for name in ("own_judgement", "closest_to_close", "highest_value", "margin_per_hour"):
        sentence = sentence.replace(name, in_words(name))
    return capitalised(sentence)
