"""What the study found, in plain sentences: what decides, how often, and what knowing is worth."""

from __future__ import annotations

from funnel_sim.domain.language import mid_sentence, phrase
from funnel_sim.metrics.registry import kpi
from funnel_sim.stats.wording import Formatter, listed
from funnel_sim.studies.sensitivity.result import Assumption, Sensitivities
from funnel_sim.studies.worlds import short

NOTHING = 0.001
"""Part of the base's objective below which knowing an input is worth nothing to speak of."""


def in_words(found: Sensitivities, number: Formatter) -> list[str]:
    """Sentences about one situation, the headline first; `number` writes one value."""
    sentences = [
        headline(found),
        others(found),
        swing(found, number),
        indices(found),
        worth(found, number),
        cost(found),
    ]
    return [sentence for sentence in sentences if sentence]


def headline(found: Sensitivities) -> str:
    """In how many worlds the choice is right."""
    best = found.choice
    sure = phrase("{confidence:g} % interval", confidence=found.confidence * 100)
    between = phrase(
        "{low} to {high}",
        low=_percent(best.share_low),
        high=_percent(best.share_high),
    )
    return phrase(
        "{organisation} is best on {label} in {percent} of the {worlds:,} worlds "
        "held possible ({sure} {between}).",
        organisation=best.organisation,
        label=mid_sentence(kpi(found.objective).label),
        percent=_percent(best.share),
        worlds=found.worlds,
        sure=sure,
        between=between,
    )


def others(found: Sensitivities) -> str:
    """Who else is the best, and how often that is clear."""
    rest = [s for s in found.standings if s is not found.choice]
    ahead = [s for s in rest if s.share > 0]
    clear = sum(s.clear for s in found.standings)
    parts = [
        phrase(
            "{organisation} in {percent}", organisation=s.organisation, percent=_percent(s.share)
        )
        for s in sorted(ahead, key=lambda s: -s.share)
    ]
    text = (
        phrase("Else the best: {parts}. ", parts=listed(parts))
        if parts
        else phrase("No other is the best in any. ")
    )
    return phrase(
        "{text}{replications} replications show a clear winner in {percent} of the worlds.",
        text=text,
        replications=found.replications,
        percent=_percent(clear),
    )


def swing(found: Sensitivities, number: Formatter) -> str:
    """Which input alone turns the order of the two best as written."""
    turns = [a for a in found.by_swing if _turned(a, found) is not None]
    top = found.by_swing[0]
    lead = phrase(
        "As written {first} is ahead of {second} by {mean} ({low} to {high}). ",
        first=found.first,
        second=found.second,
        mean=number(found.base.mean),
        low=number(found.base.low),
        high=number(found.base.high),
    )
    if not turns:
        return phrase(
            "{lead}No input alone turns that; most moves it {path}, between {low} and {high}.",
            lead=lead,
            path=top.input.path,
            low=number(top.low.gap.mean),
            high=number(top.high.gap.mean),
        )
    ends = [
        phrase("{path} at {value}", path=a.input.path, value=a.input.text(_turned(a, found) or 0.0))
        for a in turns
    ]
    return phrase(
        "{lead}It is turned by {ends}, all else as written.", lead=lead, ends=listed(ends)
    )


def _turned(one: Assumption, found: Sensitivities) -> float | None:
    """The end at which the gap is surely on the other side of 0."""
    sign = 1.0 if found.base.mean >= 0 else -1.0
    for end in (one.low, one.high):
        if max(sign * end.gap.low, sign * end.gap.high) < 0:
            return end.value
    return None


def indices(found: Sensitivities) -> str:
    """Where the variance of the difference comes from."""
    known = [(a, a.index) for a in found.assumptions if a.index is not None]
    known = [(a, index) for a, index in known if index.total > 0]
    if not known:
        return phrase("No input changes the difference of the two.")
    top = sorted(known, key=lambda pair: -pair[1].total)[:3]
    parts = [
        f"{short(a.input)} {index.total:.2f} ± {index.total_half_width:.2f}" for a, index in top
    ]
    left = [short(a.input) for a in found.assumptions if a.index is None]
    text = phrase(
        "Total shares of the variance of that difference (Sobol): {parts}", parts=listed(parts)
    )
    return (
        phrase("{text}; negligible in the screening: {left}.", text=text, left=listed(left))
        if left
        else f"{text}."
    )


def worth(found: Sensitivities, number: Formatter) -> str:
    """What perfect information would be worth."""
    least = NOTHING * max(abs(s.mean) for s in found.standings)
    what = phrase("over {horizon}", horizon=found.horizon)
    if found.worth.value <= least:
        return phrase(
            "To know the inputs better would be worth nothing to speak of {what}.", what=what
        )
    top = max(found.assumptions, key=lambda a: a.worth.value)
    text = phrase(
        "To know all inputs before deciding would be worth at most {value} {what} "
        "({low} to {high})",
        value=number(found.worth.value),
        what=what,
        low=number(found.worth.low),
        high=number(found.worth.high),
    )
    if top.worth.value <= least:
        return phrase("{text}; no single one would be worth knowing alone.", text=text)
    return phrase(
        "{text}; of single ones most {path}, {value}.",
        text=text,
        path=top.input.path,
        value=number(top.worth.value),
    )


def cost(found: Sensitivities) -> str:
    """What it cost."""
    organisations = len(found.standings)
    return phrase(
        "This cost {cost:,} replications, with the same luck in all worlds: {ends} "
        "of each of {organisations} organisations as written and at {ends_looked_at} ends, "
        "{replications} of each in {worlds:,} worlds drawn, and of the two best in "
        "{screened:,} more for screening and indices.",
        cost=found.cost,
        ends=found.ends,
        organisations=organisations,
        ends_looked_at=2 * len(found.assumptions),
        replications=found.replications,
        worlds=found.worlds,
        screened=found.screened + found.indexed,
    )


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"
