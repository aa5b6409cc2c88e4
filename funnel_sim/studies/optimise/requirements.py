"""What an experiment must say so that its best plan can be sought."""

from __future__ import annotations

from collections.abc import Mapping

from funnel_sim.config.checks import Problems
from funnel_sim.config.coverage import covered_cells
from funnel_sim.config.paths import Keys
from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.config.schema.optimise import TeamChoices
from funnel_sim.config.schema.organisation import Organisation, Team
from funnel_sim.config.schema.ranges import RangeValue
from funnel_sim.domain.errors import did_you_mean
from funnel_sim.domain.units import parse_money_rate
from funnel_sim.studies.optimise.plan import SHARES
from funnel_sim.studies.target import read

HERE = "optimise"


def problems(experiment: Experiment) -> Problems:
    """Headcounts that are free, and choices among what is there."""
    if experiment.equal == "payroll":
        yield (
            ("equal",),
            "`optimise` chooses headcounts, which `equal: payroll` would scale back. Write `equal: "
            "none`, and what staff may cost as `optimise.payroll`.",
        )
    rule = experiment.optimise
    for name, teams in rule.designs.items():
        yield from _of_design(experiment, name, teams)
    for channel, span in rule.spend.items():
        yield from _of_spend(experiment, channel, span)
    if rule.payroll is not None:
        try:
            _same_currency(rule.payroll.currency, experiment)
        except ValueError as error:
            yield (HERE, "payroll"), f"`payroll` {error}"
    for place, text in enumerate(rule.service):
        try:
            read(text, experiment.market.currency)
        except ValueError as error:
            yield (HERE, "service", place), f"`service` {error}"


def _of_design(experiment: Experiment, name: str, teams: Mapping[str, TeamChoices]) -> Problems:
    at: Keys = (HERE, "designs", name)
    if name not in experiment.organisations:
        yield at, _unknown("organisation", name, experiment.organisations)
        return
    organisation = experiment.organisations[name]
    for team, choice in teams.items():
        if team not in organisation.teams:
            yield (*at, team), _unknown("team", team, organisation.teams)
        else:
            yield from _of_team(experiment, organisation, team, choice, (*at, team))


def _of_team(
    experiment: Experiment, organisation: Organisation, name: str, choice: TeamChoices, at: Keys
) -> Problems:
    team = organisation.teams[name]
    said = choice.headcount
    if isinstance(said, RangeValue) and not _counts(said):
        yield (
            (*at, "headcount"),
            "`headcount` must go from one whole number of sellers, 1 or more, to another: 4..9. "
            f"Got '{said}'.",
        )
    may_share = SHARES in (choice.queue or (team.queue,))
    if may_share and not team.shares and choice.share_step is None:
        yield (
            (*at, "queue"),
            f"`queue` may be {SHARES}, but team '{name}' has no `shares`. Add `share_step: 10 %`, "
            "and they are sought too.",
        )
    if choice.share_step is None:
        return
    if not may_share:
        yield (
            (*at, "share_step"),
            f"`share_step` needs `queue: {SHARES}` among the choices of team '{name}'.",
        )
    if abs(round(1 / choice.share_step) * choice.share_step - 1) > 1e-9:
        yield (
            (*at, "share_step"),
            f"`share_step` must divide 100 % without rest, such as 10 %. Got "
            f"{100 * choice.share_step:g} %.",
        )
    if may_share and len(_segments(team, experiment)) < 2:
        yield (
            (*at, "share_step"),
            f"team '{name}' covers a single segment, so it has no shares to choose. Take it out.",
        )


def _of_spend(experiment: Experiment, name: str, span: RangeValue) -> Problems:
    at: Keys = (HERE, "spend", name)
    channel = experiment.market.channels.get(name)
    if channel is None:
        yield at, _unknown("channel", name, experiment.market.channels)
        return
    if channel.response is None:
        yield (
            at,
            f"channel '{name}' has no `response`, so money brings no leads there. Add one to the "
            "market.",
        )
        return
    now = channel.response.spend
    try:
        ends = [parse_money_rate(span.written(end)) for end in (span.low, span.high)]
        _same_currency(ends[0].currency, experiment)
    except ValueError as error:
        yield at, f"`{name}` {error}"
        return
    if ends[0].value < 0 or ends[0].per != now.per:
        yield (
            at,
            f"`{name}` must be money, 0 or more, per {now.per}, as the channel's `spend` is. Got "
            f"'{span}'.",
        )


def _same_currency(currency: str | None, experiment: Experiment) -> None:
    if currency not in (None, experiment.market.currency):
        msg = f"must be in the market's currency {experiment.market.currency}. Got {currency}."
        raise ValueError(msg)


def _counts(span: RangeValue) -> bool:
    ends = span.low, span.high
    return not span.unit and span.low >= 1 and all(end.is_integer() for end in ends)


def _segments(team: Team, experiment: Experiment) -> set[str]:
    return {segment for _, segment, _ in covered_cells(team, experiment.market)}


def _unknown(kind: str, name: str, known: Mapping[str, object]) -> str:
    return f"unknown {kind} '{name}'.{did_you_mean(name, tuple(known))}"
