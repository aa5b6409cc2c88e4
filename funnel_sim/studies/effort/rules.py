"""The rules by which a team may choose its next lead, and a design in which it follows one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from funnel_sim.config.coverage import covered_cells, reachable_cells
from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.config.schema.organisation import Organisation, Team
from funnel_sim.domain.language import phrase
from funnel_sim.studies.designs import Design

OWN = "own_judgement"
SHARES = "effort_shares"
SAME = 1e-9
"""Shares that differ by less are the same."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A queue discipline, and the shares that it needs."""

    queue: str
    shares: tuple[float, ...] = ()
    """Of the segments that the team serves, in their order; empty unless these are prescribed."""

    @property
    def name(self) -> str:
        """In files: `fifo`, or `shares 0-20-80`, in per cent."""
        return f"shares {self._parts}" if self.shares else self.queue

    @property
    def label(self) -> str:
        """As a reader sees it, in his language."""
        return phrase("shares {parts}", parts=self._parts) if self.shares else self.queue

    @property
    def _parts(self) -> str:
        return "-".join(f"{round(100 * share, 2):g}" for share in self.shares)

    def is_like(self, other: Rule) -> bool:
        """Whether both say the same."""
        pairs = zip(self.shares, other.shares, strict=False)
        return (
            self.queue == other.queue
            and len(self.shares) == len(other.shares)
            and all(abs(one - another) < SAME for one, another in pairs)
        )


def segments_of(team: Team, experiment: Experiment) -> tuple[str, ...]:
    """Segments whose leads can reach a team, or that it has a share for, in the market's order."""
    reachable = set(reachable_cells(experiment.market, experiment.opening))
    served = {cell[1] for cell in covered_cells(team, experiment.market) if cell in reachable}
    served |= {name for name, share in team.shares.items() if share > 0}
    return tuple(name for name in experiment.market.segments if name in served)


def rule_of(team: Team, segments: Sequence[str]) -> Rule:
    """The rule that a team is given in the experiment."""
    if team.queue != SHARES:
        return Rule(team.queue)
    return Rule(SHARES, tuple(team.shares.get(name, 0.0) for name in segments))


def written_shares(experiment: Experiment, team: str, segments: Sequence[str]) -> list[Rule]:
    """Shares that any organisation has for a team of that name which serves these segments."""
    found = []
    for organisation in experiment.organisations.values():
        one = organisation.teams.get(team)
        if one is not None and one.queue == SHARES and set(one.shares) <= set(segments):
            found.append(rule_of(one, segments))
    return found


def distinct(rules: Iterable[Rule]) -> list[Rule]:
    """Rules without those that are there already."""
    kept: list[Rule] = []
    for rule in rules:
        if not any(rule.is_like(other) for other in kept):
            kept.append(rule)
    return kept


def under(design: Design, team: str, rule: Rule, segments: Sequence[str]) -> Design:
    """The design with one team that follows a rule; its name is that of the rule."""
    shares = dict(zip(segments, rule.shares, strict=True)) if rule.shares else {}
    changed = design.organisation.teams[team].model_copy(
        update={"queue": rule.queue, "shares": shares}
    )
    return replace(
        design,
        organisation_name=rule.name,
        organisation=with_team(design.organisation, team, changed),
    )


def with_team(organisation: Organisation, name: str, team: Team) -> Organisation:
    """The organisation with another team of that name, in the same place."""
    teams = {one: team if one == name else old for one, old in organisation.teams.items()}
    return organisation.model_copy(update={"teams": teams})
