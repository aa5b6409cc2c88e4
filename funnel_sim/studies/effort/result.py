"""What the study `effort` finds. Amounts are in the unit of the objective, over the horizon."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.studies.effort.rules import OWN, Rule
from funnel_sim.studies.payroll import PayrollScaling


@dataclass(frozen=True, slots=True)
class Apart:
    """By how much a rule is better than another: below 0 where it is worse."""

    mean: float
    low: float
    high: float
    """`low` and `high` hold for all rules at once."""

    @property
    def is_nothing(self) -> bool:
        """Both come to the same in every replication."""
        return self.low == self.high == 0.0


@dataclass(frozen=True, slots=True)
class Row:
    """One rule, on fresh replications."""

    rule: Rule
    mean: float
    """Of the objective."""
    lead: Apart
    """Over the reference; all 0 for the reference itself."""
    over_own: Apart
    """Over own judgement."""
    contender: bool
    """Whether it may be the best rule, as far as intervals tell."""
    written: bool
    """Shares that stand in the experiment."""


@dataclass(frozen=True, slots=True)
class Tried:
    """Shares that were tried in the search."""

    shares: tuple[float, ...]
    replications: int
    lead: float
    """Over the reference, on those replications; too good for the best of many."""
    near: bool
    """Not surely behind the best shares, nor behind by more than matters."""


class Price(StrEnum):
    """What own judgement costs, against the best rule that could be prescribed."""

    MUCH = "much"
    """More than matters."""
    SOME = "some"
    """Something; perhaps less than matters."""
    LITTLE = "little"
    """Something, but surely no more than matters."""
    NOTHING = "nothing"
    """Every rule that could be prescribed does worse."""
    ALIKE = "alike"
    """No more than matters, if anything."""
    SAME = "same"
    """It comes to the same in every replication."""
    OPEN = "open"
    """Intervals contain zero."""


@dataclass(frozen=True, slots=True)
class TeamEffort:
    """The rules of one team of one situation."""

    variant: str | None
    organisation: str
    team: str
    several: bool
    """Whether other teams are looked at, too."""
    objective: str
    currency: str
    higher_is_better: bool
    confidence: float
    indifference: float
    """A difference up to this does not matter; 0 where nothing is said."""
    years: float
    """Length of what is counted."""
    segments: tuple[str, ...]
    """That the team serves."""
    reference: Rule
    """The rule that the team has in the experiment."""
    rows: tuple[Row, ...]
    """All rules."""
    replications: int
    """Fresh ones, of every rule."""
    tried: tuple[Tried, ...]
    """Empty where no shares were searched for."""
    tries: int
    """Replications of the shares that stayed in the search."""
    cost: int
    """Replications in all."""

    def row(self, rule: Rule) -> Row:
        """That of a rule."""
        return next(row for row in self.rows if row.rule == rule)

    @property
    def own(self) -> Row:
        """Own judgement."""
        return self.row(Rule(OWN))

    @property
    def best(self) -> Row:
        """The best of those that can be prescribed; the first where several are."""
        rules = [row for row in self.rows if row.rule.queue != OWN]
        return max(rules, key=lambda row: row.over_own.mean)

    @property
    def best_shares(self) -> Row | None:
        """The best prescribed shares; None where there are none."""
        shares = [row for row in self.rows if row.rule.shares]
        return max(shares, key=lambda row: row.over_own.mean, default=None)

    @property
    def near(self) -> tuple[Tried, ...]:
        """Shares near the best."""
        return tuple(one for one in self.tried if one.near)

    @property
    def price(self) -> Price:
        """What own judgement costs, in a word."""
        gap, matters = self.best.over_own, self.indifference
        if gap.is_nothing:
            return Price.SAME
        if gap.low > 0.0:
            if gap.low > matters:
                return Price.MUCH
            return Price.LITTLE if gap.high <= matters else Price.SOME
        others = [row.over_own for row in self.rows if row.rule.queue != OWN]
        if all(one.high < 0.0 for one in others):
            return Price.NOTHING
        return Price.ALIKE if all(one.high <= matters for one in others) else Price.OPEN

    @property
    def share(self) -> float | None:
        """The cost as a share of what own judgement brings; None unless that is above 0."""
        return self.best.over_own.mean / self.own.mean if self.own.mean > 0 else None


@dataclass(frozen=True, slots=True)
class EffortResult:
    """Everything that the study found out."""

    name: str
    experiment: Experiment
    teams: tuple[TeamEffort, ...]
    """Every team of every situation."""
    payroll: tuple[PayrollScaling, ...]
    keys: Mapping[str, str]
    """`design, team: rule` -> content key in the store."""
    replications: int
    """What the study cost; what two teams have in common counts once."""
