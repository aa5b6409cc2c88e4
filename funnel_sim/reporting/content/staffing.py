"""What follows for the staff: who would be needed, who is full, who is idle."""

from __future__ import annotations

import math
from collections.abc import Iterator

from funnel_sim.domain.language import phrase
from funnel_sim.reporting.chart_data.teams import BUSY
from funnel_sim.reporting.content import exhibits, pictures
from funnel_sim.reporting.content.basis import Basis
from funnel_sim.reporting.content.model import Claim, Number, Section
from funnel_sim.reporting.formatting import rough_share
from funnel_sim.stats.verdict import Kind

IDLE = 0.6
"""Utilisation below which a team could do clearly more."""


def staffing(base: Basis) -> Section:
    """Recommended next steps in staffing."""
    claims = tuple(_steps(base))
    return Section(
        kind="staffing",
        heading=phrase("Next steps in staffing"),
        message=claims[0].sentence,
        claims=claims,
        exhibits=(
            exhibits.staff_exhibit(base),
            exhibits.teams_exhibit(base),
            *pictures.of_time(base),
        ),
    )


def _steps(base: Basis) -> Iterator[Claim]:
    yield _first(base)
    rows = exhibits.team_rows(base, base.best)
    for team, sellers, used, offered in rows:
        if math.isfinite(offered) and offered >= 1.0:
            sentence = phrase(
                "{team} ({sellers}) is asked for {load} of what it can do: add sellers there "
                "first, or send it fewer leads.",
                team=team,
                sellers=sellers,
                load=rough_share(offered),
            )
        elif used > BUSY:
            sentence = phrase(
                "{team} ({sellers}) works at {load}: it is where waits grow first, and where the "
                "next seller would be felt.",
                team=team,
                sellers=sellers,
                load=rough_share(used),
            )
        elif used < IDLE:
            sentence = phrase(
                "{team} ({sellers}) works at {load}: it could take more leads before anybody is "
                "hired there.",
                team=team,
                sellers=sellers,
                load=rough_share(used),
            )
        else:
            continue
        yield Claim(base.worded(sentence), (Number(team, used, "share"),), "teams")
    if base.study("optimise") is not None:
        return
    yield Claim(
        phrase(
            "Headcounts were compared as they stand in the files: which number of sellers earns "
            "most has to be looked for on its own."
        )
    )


def _first(base: Basis) -> Claim:
    """Whether to reorganise at all."""
    found, baseline = base.comparison.verdict, base.comparison.baseline
    names = dict(zip(base.organisations, base.names, strict=True))
    if found is None:
        return Claim(
            phrase("{name} is not compared with anything: look at its teams.", name=names[baseline])
        )
    if found.winner is None and baseline in found.contenders:
        if found.kind is Kind.MORE_REPLICATIONS:
            return Claim(
                phrase("Decide nothing yet: more replications are needed first."), (), "staff"
            )
        return Claim(
            phrase("Keep {baseline}: nothing is better by as much as matters.",
                   baseline=names[baseline]), (), "staff",
        )  # fmt: skip
    if found.winner == baseline:
        return Claim(phrase("Keep {baseline}.", baseline=names[baseline]), (), "staff")
    if found.winner is None:
        return Claim(
            phrase(
                "Leave {baseline}; which of the contenders should follow is not decided.",
                baseline=names[baseline],
            ),
            (),
            "staff",
        )
    return Claim(
        phrase(
            "Go from {baseline} to {best}: {before} sellers now, {after} then.",
            baseline=names[baseline],
            best=names[found.winner],
            before=exhibits.sellers_of(base, baseline),
            after=exhibits.sellers_of(base, found.winner),
        ),
        (),
        "staff",
    )
