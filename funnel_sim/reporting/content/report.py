"""A run and its studies as a whole report, in the language that is spoken."""

from __future__ import annotations

from datetime import datetime

from funnel_sim.domain.language import date_in_words, phrase
from funnel_sim.reporting.chart_data.reading import basis
from funnel_sim.reporting.content.appendix import appendix
from funnel_sim.reporting.content.assumptions import assumptions
from funnel_sim.reporting.content.basis import Basis, basis_of
from funnel_sim.reporting.content.model import Report
from funnel_sim.reporting.content.sections import answer, comparison, risk, why
from funnel_sim.reporting.content.staffing import staffing
from funnel_sim.reporting.content.stress import stress
from funnel_sim.reporting.content.turning import turning
from funnel_sim.reporting.formatting import capitalised
from funnel_sim.studies.gathering import Gathered

PARTS = (answer, comparison, why, risk, turning, staffing, assumptions, appendix)
"""What makes the sections, in their order."""


def report_of(gathered: Gathered) -> Report:
    """The report."""
    base = basis_of(gathered)
    experiment = gathered.run.scenario.experiment
    return Report(
        title=experiment.question,
        subtitle=f"{capitalised(basis(base.outcomes))}. {experiment.market.description or ''}",
        made=_made(base),
        currency=base.comparison.currency,
        sections=tuple(part(base) for part in PARTS),
        model=stress(base),
    )


def _made(base: Basis) -> str:
    manifest = base.gathered.run.manifest
    day = datetime.fromisoformat(manifest["created"]).date()
    return phrase(
        "Simulated on {day} with funnel_sim {version}",
        day=date_in_words(day),
        version=manifest["versions"]["funnel_sim"],
    )
