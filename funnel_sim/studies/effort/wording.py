"""What the study found, in plain sentences: what own judgement costs, which rule, which shares.

Numbers go through the caller's formatter, so that money reads as money.
"""

from __future__ import annotations

from collections.abc import Sequence

from funnel_sim.domain.language import mid_sentence, phrase
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
    return mid_sentence(kpi(found.objective).label)


def headline(found: TeamEffort, number: Formatter) -> str:
    """What own judgement costs."""
    text = _headline(found, number)
    return phrase("Team {team}: {text}", team=found.team, text=text) if found.several else text


def _headline(found: TeamEffort, number: Formatter) -> str:
    name, what, price = found.best.rule.label, _what(found), found.price
    if price is Price.MUCH:
        return phrase(
            "Own judgement costs {amount} of {what}{part}: {name} is better.",
            amount=number(found.best.over_own.mean),
            what=what,
            part=_part(found),
            name=name,
        )
    if price is Price.SOME:
        return phrase(
            "Own judgement costs something: {name} is better on {what}, by more than chance; "
            "perhaps by less than {matters}.",
            name=name,
            what=what,
            matters=number(found.indifference),
        )
    if price is Price.NOTHING:
        return phrase(
            "Own judgement is best on {what}: every rule that could be prescribed does worse.",
            what=what,
        )
    if price is Price.SAME:
        return phrase(
            "Own judgement costs nothing: {name} gives the same {what} in every replication.",
            name=name,
            what=what,
        )
    return _no_clear_winner(found, name, what)


def _no_clear_winner(found: TeamEffort, name: str, what: str) -> str:
    if found.price is Price.LITTLE:
        return phrase(
            "No clear winner: {name} is better than own judgement on {what}, but by less than what "
            "matters.",
            name=name,
            what=what,
        )
    if found.price is Price.ALIKE:
        return phrase(
            "No clear winner: no rule is better than own judgement by more than what matters."
        )
    return phrase(
        "No clear winner: {name} may be better than own judgement on {what} or worse; intervals "
        "contain zero.",
        name=name,
        what=what,
    )


def _part(found: TeamEffort) -> str:
    if kpi(found.objective).unit != "money" or found.share is None:
        return ""
    percent = 100 * found.share
    if percent >= 9.95:
        return phrase(", {percent:.0f} %", percent=percent)
    return phrase(", {percent:.1f} %", percent=percent)


def evidence(found: TeamEffort, number: Formatter) -> str:
    """The best rule against own judgement, and what that is by the year."""
    best, what = found.best, _what(found)
    own = number(found.own.mean)
    if found.price is Price.SAME:
        return phrase("Their mean {what} is {own}.", what=what, own=own)
    return phrase(
        "Own judgement has a mean {what} of {own}; the best rule that can be prescribed, {name}, "
        "is {apart}{yearly}.",
        what=what,
        own=own,
        name=best.rule.label,
        apart=_apart(best.over_own, number, found.confidence),
        yearly=_yearly(found, best.over_own, number),
    )


def _yearly(found: TeamEffort, gap: Apart, number: Formatter) -> str:
    if abs(found.years - 1) <= A_YEAR or kpi(found.objective).unit != "money":
        return ""
    by_the_year = Apart(*(x / found.years for x in (gap.mean, gap.low, gap.high)))
    return phrase("; by the year, {apart}", apart=_apart(by_the_year, number))


def _apart(gap: Apart, number: Formatter, confidence: float | None = None) -> str:
    """`worse by 40 k€ (10 k€ to 70 k€)`: the interval has the sign of the word."""
    if gap.is_nothing:
        return phrase("the same in every replication")
    better = gap.mean >= 0
    low, high = (number(x) for x in ((gap.low, gap.high) if better else (-gap.high, -gap.low)))
    if confidence is None:
        interval = phrase("{low} to {high}", low=low, high=high)
    else:
        interval = phrase(
            "{confidence:g} % interval for all rules at once: {low} to {high}",
            confidence=confidence * 100,
            low=low,
            high=high,
        )
    mean = number(abs(gap.mean))
    if better:
        return phrase("better by {mean} ({interval})", mean=mean, interval=interval)
    return phrase("worse by {mean} ({interval})", mean=mean, interval=interval)


def contenders(found: TeamEffort) -> str:
    """Which rules may be the best."""
    rules = sorted((r for r in found.rows if r.contender), key=lambda row: -row.over_own.mean)
    names = listed([row.rule.label for row in rules])
    if len(rules) == 1:
        return phrase(
            "Of all {count} rules, {name} is clearly the best.", count=len(found.rows), name=names
        )
    return phrase(
        "Of all {count} rules, {names} may each be the best.", count=len(found.rows), names=names
    )


def now(found: TeamEffort, number: Formatter) -> str:
    """What of the rule that the team has; empty where that is own judgement."""
    if found.reference.queue == OWN:
        return ""
    own = _apart(found.own.lead, number)
    best = max(found.rows, key=lambda row: row.lead.mean)
    if best.rule in (found.reference, found.own.rule):
        return phrase(
            "The team has {reference}: own judgement instead is {own}.",
            reference=found.reference.label,
            own=own,
        )
    return phrase(
        "The team has {reference}: own judgement instead is {own}, {name} {best}.",
        reference=found.reference.label,
        own=own,
        name=best.rule.label,
        best=_apart(best.lead, number),
    )


def spelled(found: TeamEffort, row: Row) -> str:
    """`20 % mid and 80 % enterprise`; segments without a share are left out."""
    pairs = zip(row.rule.shares, found.segments, strict=True)
    return listed(
        [
            phrase("{share:g} % {segment}", share=100 * share, segment=name)
            for share, name in pairs
            if share > 0
        ]
    )


def shares(found: TeamEffort, number: Formatter) -> str:
    """The best shares against own judgement, and those that the experiment has."""
    best = found.best_shares
    if best is None:
        return ""
    said = []
    if found.tried:
        said.append(
            phrase(
                "the best that were found, {shares}, are {apart}",
                shares=spelled(found, best),
                apart=_apart(best.over_own, number),
            )
        )
    said += [
        phrase(
            "those of the experiment, {shares}, are {apart}",
            shares=spelled(found, row),
            apart=_apart(row.over_own, number),
        )
        for row in found.rows
        if row.written and not (found.tried and row is best)
    ]
    return phrase(
        "Effort shares against own judgement ({confidence:g} % intervals): {said}.",
        confidence=found.confidence * 100,
        said="; ".join(said),
    )


def near(found: TeamEffort, number: Formatter) -> str:
    """Which shares are nearly as good."""
    if not found.tried:
        return ""
    close, ranges = found.near, ""
    if len(found.segments) <= MOST_NAMED:
        named = [_range(close, i, name) for i, name in enumerate(found.segments)]
        ranges = phrase(": {ranges}", ranges=listed(named))
    if found.indifference:
        return phrase(
            "{close:,} of {count:,} shares that were tried are no more than {limit} behind the "
            "best{ranges}.",
            close=len(close),
            count=len(found.tried),
            limit=number(found.indifference),
            ranges=ranges,
        )
    return phrase(
        "{close:,} of {count:,} shares that were tried are not surely behind the best{ranges}.",
        close=len(close),
        count=len(found.tried),
        ranges=ranges,
    )


def _range(tried: Sequence[Tried], place: int, segment: str) -> str:
    values = [100 * one.shares[place] for one in tried]
    low, high = min(values), max(values)
    if low == high:
        return phrase("{segment} {share:g} %", segment=segment, share=low)
    return phrase("{segment} {low:g} to {high:g} %", segment=segment, low=low, high=high)


def cost(found: TeamEffort) -> str:
    """What it cost."""
    before = ""
    if found.tried:
        before = phrase(
            "; before, up to {tries:,} others of each of {count:,} shares",
            tries=found.tries,
            count=len(found.tried),
        )
    return phrase(
        "This cost {cost:,} replications: {replications:,} of each of {rules} rules, with the same "
        "luck for all{before}.",
        cost=found.cost,
        replications=found.replications,
        rules=len(found.rows),
        before=before,
    )
