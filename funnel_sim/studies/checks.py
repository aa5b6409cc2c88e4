"""What must hold in an experiment before it can be run: KPIs that exist, variants that vary.

Each check yields (path, sentence) pairs; give `CHECKS` to `config.scenario.load_scenario`.
"""

from __future__ import annotations

from collections.abc import Iterator

from funnel_sim.config.checks import Problem
from funnel_sim.config.paths import Keys, parse_path
from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.config.schema.organisation import Organisation
from funnel_sim.metrics.registry import kpi

VARIED = ("market", "organisations", "horizon", "opening")
"""Parts of an experiment that a variant may change; the rest says how all of it is judged."""


def kpis_exist(experiment: Experiment) -> Iterator[Problem]:
    """Objective, targets and stopping rule name KPIs."""
    named: list[tuple[Keys, str]] = [(("objective",), experiment.objective)]
    named += [(("replications", "until", name), name) for name in experiment.replications.until]
    named += [(("targets", name), name) for name in experiment.targets]
    for at, name in named:
        try:
            kpi(name)
        except ValueError as error:
            yield at, str(error)


def indifference_has_the_unit(experiment: Experiment) -> Iterator[Problem]:
    """Money with a currency is compared with money of that currency only."""
    limit = experiment.indifference
    if limit is None or limit.currency is None:
        return
    try:
        limit.amount(experiment.market.currency)
    except ValueError as error:
        yield ("indifference",), f"`indifference` {error}"
        return
    try:
        unit = kpi(experiment.objective).unit
    except ValueError:
        return
    if not unit.startswith("money"):
        yield (
            ("indifference",),
            f"`indifference` must be in the unit of the objective {experiment.objective} ({unit}). "
            f"Got {limit}.",
        )


def variants_vary(experiment: Experiment) -> Iterator[Problem]:
    """A variant changes the situation, never the rule by which it is judged."""
    for name, overrides in experiment.variants.items():
        for path in overrides:
            try:
                part = parse_path(path)[0]
            except ValueError:
                continue  # said where the variant is composed
            if part not in VARIED:
                yield (
                    ("variants", name, path),
                    f"a variant may change {', '.join(VARIED)}. Got '{path}'. Write another "
                    "experiment file for it.",
                )


def payroll_can_be_equal(experiment: Experiment) -> Iterator[Problem]:
    """`equal: payroll` needs sellers who cost something, and headcounts that stay as they are."""
    if experiment.equal != "payroll":
        return
    for name, organisation in experiment.organisations.items():
        for team_name, team in organisation.teams.items():
            if team.changes:
                yield (
                    ("organisations", name, "teams", team_name, "changes"),
                    f"`equal: payroll` cannot scale team '{team_name}', whose headcount changes. "
                    "Take `changes` out, or write headcounts of equal cost and take `equal` out.",
                )
        if not _costs_something(organisation, experiment):
            yield (
                ("organisations", name),
                f"`equal: payroll` cannot scale '{name}', whose sellers cost nothing. Give its "
                "roles a salary, or take `equal` out.",
            )


def _costs_something(organisation: Organisation, experiment: Experiment) -> bool:
    roles = [experiment.market.roles.get(team.role) for team in organisation.teams.values()]
    return any(
        role is None or role.salary.value > 0 or (role.seat_cost and role.seat_cost.value > 0)
        for role in roles
    )


CHECKS = (kpis_exist, indifference_has_the_unit, variants_vary, payroll_can_be_equal)
"""All of them."""
