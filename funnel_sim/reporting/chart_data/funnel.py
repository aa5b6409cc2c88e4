"""The funnel of every design: leads that enter each stage, and what becomes of them there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from funnel_sim.domain.language import phrase
from funnel_sim.domain.tables import Outcomes
from funnel_sim.reporting.chart_data.judgement import surely_best
from funnel_sim.reporting.chart_data.reading import (
    Design,
    basis,
    breakdown,
    defined_mean,
    designs_of,
    mean,
)
from funnel_sim.reporting.formatting import (
    capitalised,
    in_words,
    plain_number,
    rough_share,
)
from funnel_sim.studies.comparison import Comparison

Floats = NDArray[np.float64]

GONE = ("lost", "unreachable", "cold", "recycled", "care_missed")
"""KPIs of those who leave a stage and do not go on."""
FATES = ("advanced", *GONE, "open")
"""What becomes of a lead, or of a case of care, in a stage, in the order in which it is drawn."""

COLD_WORTH_SAYING = 0.05
"""Share of leads that go cold from which the title names it."""


@dataclass(frozen=True, slots=True)
class Funnel:
    """One design. Means over replications."""

    design: Design
    stages: tuple[str, ...]
    entered: Floats
    """Leads that enter each stage, shape (stages,)."""
    fates: dict[str, Floats]
    """Leads by what became of them, one array of shape (stages,) per word of `FATES`."""
    conversion: Floats
    """Share that advances of those whose stay in the stage ended, shape (stages,)."""
    leads: float
    wins: float
    new_customers: float
    """Wins of leads who were no customers; the others are renewals and expansions."""

    @property
    def repeats(self) -> bool:
        """Whether customers buy again: then wins are no share of the leads."""
        return self.wins > self.new_customers

    @property
    def lost_to_waiting(self) -> float:
        """Share of all leads that went cold; NaN without leads."""
        return _ratio(float(np.nansum(self.fates["cold"])), self.leads)


@dataclass(frozen=True, slots=True)
class FunnelData:
    """What the funnel chart shows."""

    title: str
    subtitle: str
    note: str
    funnels: tuple[Funnel, ...]


def funnel_data(comparison: Comparison, outcomes: Sequence[Outcomes]) -> FunnelData:
    """Funnels of the designs of one comparison."""
    funnels = tuple(
        _funnel(design, one) for design, one in zip(designs_of(outcomes), outcomes, strict=True)
    )
    return FunnelData(
        title=_title(funnels, surely_best(outcomes, "wins", comparison.confidence)),
        subtitle=(
            phrase(
                "Leads that enter each stage and what becomes of them there, {basis}. Behind "
                "each bar: leads that enter → share of those leaving the stage who go "
                "on.{customers}",
                basis=basis(outcomes),
                customers=_customers(funnels),
            )
        ),
        note="",
        funnels=funnels,
    )


def _funnel(design: Design, one: Outcomes) -> Funnel:
    entered = _per_stage(one, "entered")
    gone = {fate: _per_stage(one, fate) for fate in GONE}
    advanced = np.fmax(_per_stage(one, "advanced"), _per_stage(one, "wins"))
    left = advanced + sum(gone.values())
    still = np.clip(np.nan_to_num(entered - left), 0.0, None)
    with np.errstate(invalid="ignore", divide="ignore"):
        conversion = np.where(left > 0, advanced / left, np.nan)
    return Funnel(
        design=design,
        stages=tuple(in_words(stage) for stage in one.frame.stages),
        entered=entered,
        fates={"advanced": advanced, **gone, "open": still},
        conversion=conversion,
        leads=mean(one, "leads"),
        wins=mean(one, "wins"),
        new_customers=mean(one, "new_customers"),
    )


def _per_stage(one: Outcomes, kpi: str) -> Floats:
    return np.nan_to_num(defined_mean(breakdown(one, "stage", kpi)))


def _customers(funnels: Sequence[Funnel]) -> str:
    """What is in the bars besides new leads."""
    repeats = any(funnel.repeats for funnel in funnels)
    return (
        phrase(" Customers' renewals, expansions and care enter at stages of their own.")
        if repeats
        else ""
    )


def _title(funnels: Sequence[Funnel], best: int | None) -> str:
    if max(np.nan_to_num(f.wins) for f in funnels) == 0:
        return phrase("No deal is won{whither}", whither=_whither(funnels))
    if len(funnels) == 1:
        return f"{capitalised(_wins(funnels[0]))}{_whither(funnels)}"
    if best is None:
        wins = [f.wins for f in funnels]
        low, high = (plain_number(round(x)) for x in (np.nanmin(wins), np.nanmax(wins)))
        spread = (
            phrase("{low} to {high}", low=low, high=high)
            if low != high
            else phrase("{low} each", low=low)
        )
        return phrase(
            "No organisation is surely ahead in deals won: {spread}{cold}",
            spread=spread,
            cold=_cold(funnels),
        )
    second = max((f for i, f in enumerate(funnels) if i != best), key=lambda f: f.wins)
    return phrase(
        "{winner}, ahead of {short} with {wins}{cold}",
        winner=capitalised(_wins(funnels[best])),
        short=second.design.short,
        wins=plain_number(round(second.wins)),
        cold=_cold(funnels),
    )


def _wins(funnel: Funnel) -> str:
    if funnel.repeats:
        deals, new = (plain_number(round(x)) for x in (funnel.wins, funnel.new_customers))
        return phrase(
            "{short} wins {deals} deals, {new} of them of new customers",
            short=funnel.design.short,
            deals=deals,
            new=new,
        )
    wins, leads = (plain_number(round(x)) for x in (funnel.wins, np.nan_to_num(funnel.leads)))
    share = _ratio(funnel.wins, funnel.leads)
    return phrase(
        "{short} wins {wins} of {leads} leads ({share})",
        short=funnel.design.short,
        wins=wins,
        leads=leads,
        share=rough_share(share),
    )


def _cold(funnels: Sequence[Funnel]) -> str:
    """The design where most leads go cold, if that is worth a word."""
    worst = max(funnels, key=lambda f: np.nan_to_num(f.lost_to_waiting))
    if not worst.lost_to_waiting >= COLD_WORTH_SAYING:
        return ""
    share = rough_share(worst.lost_to_waiting)
    return phrase(
        "; in {short} {share} of leads go cold waiting", short=worst.design.short, share=share
    )


def _whither(funnels: Sequence[Funnel]) -> str:
    """The stage in which most leads end, of the first design."""
    first = funnels[0]
    gone = np.sum([first.fates[fate] for fate in ("lost", "unreachable", "cold")], axis=0)
    if not len(gone) or gone.max() <= 0:
        return ""
    return phrase("; most leads are lost in {stage}", stage=first.stages[int(gone.argmax())])


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole > 0 else float("nan")
