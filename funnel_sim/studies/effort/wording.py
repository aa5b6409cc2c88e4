"""What the study found, in plain sentences: what own judgement costs, which rule, which shares.

Numbers go through the caller's formatter, so that money reads as money.
"""

from __future__ import annotations

from collections.abc import Sequence

from funnel_sim.metrics.registry import kpi
from funnel_sim.stats.wording import Formatter, listed
from funnel_sim.studies.effort.result import Apart, Price, Row, TeamEffort, Tried
from funnel_sim.studies.effort.rules import OWN

A_YEAR = 0.03
"""Part of a year by which a horizon may miss it and still be called one."""
MOST_NAMED = 5
"""Segments that are named with their range."""


def in_words(found: TeamEffort, number: Formatter) -> list[str]:
    """Sentences about one team, the headline first; `number` writes one value."""
    sentences = [
        headline(found, number),
        evidence(found, number),
        contenders(found),
        now(found, number),
        shares(found, number),
        near(found, number),
        cost(found),
    ]
    return [sentence for sentence in sentences if sentence]


def _what(found: TeamEffort) -> str:
    return kpi(found.objective).label.lower()


def headline(found: TeamEffort, number: Formatter) -> str:
    """What own judgement costs."""
    text = _headline(found, number)
    return f"Team {found.team}: {text[0].lower()}{text[1:]}" if found.several else text


def _headline(found: TeamEffort, number: Formatter) -> str:
    what, best, price = _what(found), found.best, found.price
    name, gap = best.rule.name, best.over_own
    if price is Price.MUCH:
        return f"Own judgement costs {number(gap.mean)} of {what}{_part(found)}: {name} is better."
    if price is Price.SOME:
        matters = f"; perhaps by less than {number(found.indifference)}"
        return (
            f"Own judgement costs something: {name} is better on {what}, by more than chance"
            f"{matters if found.indifference else ''}."
        )
    if price is Price.LITTLE:
        return (
            f"No clear winner: {name} is better than own judgement on {what}, but by less than "
            "what matters."
        )
    if price is Price.NOTHING:
        return f"Own judgement is best on {what}: every rule that could be prescribed does worse."
    if price is Price.ALIKE:
        return "No clear winner: no rule is better than own judgement by more than what matters."
    if price is Price.SAME:
        return f"Own judgement costs nothing: {name} gives the same {what} in every replication."
    return (
        f"No clear winner: {name} may be better than own judgement on {what} or worse; "
        "intervals contain zero."
    )


def _part(found: TeamEffort) -> str:
    if kpi(found.objective).unit != "money" or found.share is None:
        return ""
    percent = 100 * found.share
    return f", {percent:.0f} %" if percent >= 9.95 else f", {percent:.1f} %"


def evidence(found: TeamEffort, number: Formatter) -> str:
    """The best rule against own judgement, and what that is by the year."""
    best, own, what = found.best, found.own, _what(found)
    if found.price is Price.SAME:
        return f"Their mean {what} is {number(own.mean)}."
    sure = f"{found.confidence * 100:g} % interval for all rules at once: "
    return (
        f"Own judgement has a mean {what} of {number(own.mean)}; the best rule that can be "
        f"prescribed, {best.rule.name}, is {_apart(best.over_own, number, sure)}"
        f"{_yearly(found, best.over_own, number)}."
    )


def _yearly(found: TeamEffort, gap: Apart, number: Formatter) -> str:
    if abs(found.years - 1) <= A_YEAR or kpi(found.objective).unit != "money":
        return ""
    by_the_year = Apart(*(x / found.years for x in (gap.mean, gap.low, gap.high)))
    return f"; by the year, {_apart(by_the_year, number)}"


def _apart(gap: Apart, number: Formatter, sure: str = "") -> str:
    """`worse by 40 k€ (10 k€ to 70 k€)`: the interval has the sign of the word."""
    if gap.is_nothing:
        return "the same in every replication"
    low, high = (gap.low, gap.high) if gap.mean >= 0 else (-gap.high, -gap.low)
    side = "better" if gap.mean >= 0 else "worse"
    return f"{side} by {number(abs(gap.mean))} ({sure}{number(low)} to {number(high)})"


def contenders(found: TeamEffort) -> str:
    """Which rules may be the best."""
    rules = sorted((r for r in found.rows if r.contender), key=lambda row: -row.over_own.mean)
    names = [row.rule.name for row in rules]
    if len(names) == 1:
        return f"Of all {len(found.rows)} rules, {names[0]} is clearly the best."
    return f"Of all {len(found.rows)} rules, {listed(names)} may each be the best."


def now(found: TeamEffort, number: Formatter) -> str:
    """What of the rule that the team has; empty where that is own judgement."""
    if found.reference.queue == OWN:
        return ""
    text = f"The team has {found.reference.name}: own judgement instead is "
    text += _apart(found.own.lead, number)
    best = max(found.rows, key=lambda row: row.lead.mean)
    if best.rule not in (found.reference, found.own.rule):
        text += f", {best.rule.name} {_apart(best.lead, number)}"
    return f"{text}."


def spelled(found: TeamEffort, row: Row) -> str:
    """`20 % mid and 80 % enterprise`; segments without a share are left out."""
    pairs = zip(row.rule.shares, found.segments, strict=True)
    return listed([f"{100 * share:g} % {name}" for share, name in pairs if share > 0])


def shares(found: TeamEffort, number: Formatter) -> str:
    """The best shares against own judgement, and those that the experiment has."""
    best = found.best_shares
    if best is None:
        return ""
    said = []
    if found.tried:
        said.append(f"the best that were found, {spelled(found, best)}, are ")
        said[0] += _apart(best.over_own, number)
    for row in found.rows:
        if row.written and not (found.tried and row is best):
            said.append(f"those of the experiment, {spelled(found, row)}, are ")
            said[-1] += _apart(row.over_own, number)
    sure = f"{found.confidence * 100:g} % intervals"
    return f"Effort shares against own judgement ({sure}): {'; '.join(said)}."


def near(found: TeamEffort, number: Formatter) -> str:
    """Which shares are nearly as good."""
    close = found.near
    if not found.tried:
        return ""
    behind = f"no more than {number(found.indifference)}" if found.indifference else "not surely"
    text = f"{len(close)} of {len(found.tried)} shares that were tried are {behind} behind the best"
    if len(found.segments) > MOST_NAMED:
        return f"{text}."
    ranges = [f"{name} {_range(close, i)}" for i, name in enumerate(found.segments)]
    return f"{text}: {listed(ranges)}."


def _range(tried: Sequence[Tried], segment: int) -> str:
    values = [100 * one.shares[segment] for one in tried]
    low, high = f"{min(values):g}", f"{max(values):g}"
    return f"{low} %" if low == high else f"{low} to {high} %"


def cost(found: TeamEffort) -> str:
    """What it cost."""
    text = f"This cost {found.cost:,} replications: {found.replications:,} of each of "
    text += f"{len(found.rows)} rules, with the same luck for all"
    if found.tried:
        text += f"; before, up to {found.tries:,} others of each of {len(found.tried)} shares"
    return f"{text}."
