"""Everything that must fit together in an experiment."""

from __future__ import annotations

from funnel_sim.config.checks.market import market_problems
from funnel_sim.config.checks.naming import Problems, known
from funnel_sim.config.checks.opening import opening_problems
from funnel_sim.config.checks.organisation import organisation_problems
from funnel_sim.config.coverage import teams_by_cell
from funnel_sim.config.schema.experiment import Experiment


def problems(experiment: Experiment) -> Problems:
    """Everything that does not fit together."""
    market, opening = experiment.market, experiment.opening
    yield from market_problems(market, ("market",))
    yield from opening_problems(opening, market, ("opening",))
    for name, organisation in experiment.organisations.items():
        cells = teams_by_cell(organisation, market, opening)
        yield from organisation_problems(organisation, market, cells, ("organisations", name))
    if experiment.baseline is not None:
        yield from known(
            experiment.baseline, experiment.organisations, "organisation", ("baseline",)
        )
    if experiment.revenue == "recognised" and not any(
        segment.contract for segment in market.segments.values()
    ):
        yield (
            ("revenue",),
            "`revenue: recognised` needs a `contract` in at least one segment. Add one, or count "
            "revenue at `booking`.",
        )
