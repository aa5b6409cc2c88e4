"""What must hold in an experiment before it can be run: KPIs that exist, variants that vary.

Each check yields (path, sentence) pairs; give `CHECKS` to `config.scenario.load_scenario`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from funnel_sim.config.checks import Problem
from funnel_sim.config.paths import Keys, parse_path
from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.config.schema.organisation import Organisation
from funnel_sim.metrics.registry import kpi

VARIED = ("market", "organisations", "horizon", "opening")
"""Parts of an experiment that a variant may change; the rest says how all of it is judged."""


def kpis_exist(experiment: Experiment) -> Iterator[Problem]:
    """Objective, targets and stopping rule name KPIs."""
    for at, name in _named_kpis(experiment):
        try:
            kpi(name)
        except ValueError as error:
            yield at, str(error)


def kpis_can_be_measured(experiment: Experiment) -> Iterator[Problem]:
    """KPIs that are looked at have what they measure."""
    for at, name in _named_kpis(experiment):
        for names, there, lacking in _MEASURED:
            if name in names and not there(experiment):
                yield at, f"`{name}` cannot be measured: {lacking}."


def _named_kpis(experiment: Experiment) -> list[tuple[Keys, str]]:
    """KPIs by which designs are compared, stopped and judged, with the place of each."""
    return [
        (("objective",), experiment.objective),
        *((("replications", "until", name), name) for name in experiment.replications.until),
        *((("targets", name), name) for name in experiment.targets),
    ]


def _quotas(experiment: Experiment) -> bool:
    """Somebody in every organisation has a quota."""
    roles = experiment.market.roles
    return all(
        any(team.role in roles and roles[team.role].quota for team in organisation.teams.values())
        for organisation in experiment.organisations.values()
    )


def _customers_at_begin(experiment: Experiment) -> bool:
    return bool(experiment.opening.customers) or experiment.horizon.warm_up is not None


_MEASURED: tuple[tuple[tuple[str, ...], Callable[[Experiment], bool], str], ...] = (
    (
        ("attainment", "reps_at_quota", "pipeline_coverage"),
        _quotas,
        "an organisation has no role with a `quota`. Give one to the roles",
    ),
    (
        ("retention_rate", "churn_rate", "net_revenue_retention"),
        _customers_at_begin,
        "there are no customers at the begin. Add them to `opening.customers`",
    ),
    (
        ("renewal_rate",),
        lambda e: any(s.customers.renewal for s in e.market.segments.values()),
        "no segment's `customers` have a `renewal`. Add one",
    ),
    (
        ("care_rate",),
        lambda e: any(s.customers.care for s in e.market.segments.values()),
        "no segment's `customers` have `care`. Add it",
    ),
    (
        ("responses_in_target",),
        lambda e: e.market.first_response.target is not None,
        "`first_response` has no `target`. Add one to the market",
    ),
)
"""KPIs that need something of the experiment: whether it is there, and what to say if not."""


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


CHECKS = (
    kpis_exist,
    kpis_can_be_measured,
    indifference_has_the_unit,
    variants_vary,
    payroll_can_be_equal,
)
"""All of them."""
