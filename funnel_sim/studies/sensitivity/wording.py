"""What the study found, in plain sentences: what decides, how often, and what knowing is worth."""

from __future__ import annotations

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
    sure = f"{found.confidence * 100:g} % interval"
    between = f"{_percent(best.share_low)} to {_percent(best.share_high)}"
    return (
        f"{best.organisation} is best on {kpi(found.objective).label.lower()} in "
        f"{_percent(best.share)} of the {found.worlds:,} worlds held possible ({sure} {between})."
    )


def others(found: Sensitivities) -> str:
    """Who else is the best, and how often that is clear."""
    rest = [s for s in found.standings if s is not found.choice]
    ahead = [s for s in rest if s.share > 0]
    clear = sum(s.clear for s in found.standings)
    parts = [
        f"{s.organisation} in {_percent(s.share)}" for s in sorted(ahead, key=lambda s: -s.share)
    ]
    text = f"Else the best: {listed(parts)}. " if parts else "No other is the best in any. "
    return (
        f"{text}{found.replications} replications show a clear winner in {_percent(clear)} of the "
        "worlds."
    )


def swing(found: Sensitivities, number: Formatter) -> str:
    """Which input alone turns the order of the two best as written."""
    turns = [a for a in found.by_swing if _turned(a, found) is not None]
    top = found.by_swing[0]
    lead = (
        f"As written {found.first} is ahead of {found.second} by {number(found.base.mean)} "
        f"({number(found.base.low)} to {number(found.base.high)}). "
    )
    if not turns:
        return (
            f"{lead}No input alone turns that; most moves it {top.input.path}, between "
            f"{number(top.low.gap.mean)} and {number(top.high.gap.mean)}."
        )
    ends = [f"{a.input.path} at {a.input.text(_turned(a, found) or 0.0)}" for a in turns]
    return f"{lead}It is turned by {listed(ends)}, all else as written."


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
        return "No input changes the difference of the two."
    top = sorted(known, key=lambda pair: -pair[1].total)[:3]
    parts = [
        f"{short(a.input)} {index.total:.2f} ± {index.total_half_width:.2f}" for a, index in top
    ]
    left = [short(a.input) for a in found.assumptions if a.index is None]
    text = f"Total shares of the variance of that difference (Sobol): {listed(parts)}"
    return f"{text}; negligible in the screening: {listed(left)}." if left else f"{text}."


def worth(found: Sensitivities, number: Formatter) -> str:
    """What perfect information would be worth."""
    least = NOTHING * max(abs(s.mean) for s in found.standings)
    what = f"over {found.horizon}"
    if found.worth.value <= least:
        return f"To know the inputs better would be worth nothing to speak of {what}."
    top = max(found.assumptions, key=lambda a: a.worth.value)
    text = (
        f"To know all inputs before deciding would be worth at most {number(found.worth.value)} "
        f"{what} ({number(found.worth.low)} to {number(found.worth.high)})"
    )
    if top.worth.value <= least:
        return f"{text}; no single one would be worth knowing alone."
    return f"{text}; of single ones most {top.input.path}, {number(top.worth.value)}."


def cost(found: Sensitivities) -> str:
    """What it cost."""
    organisations = len(found.standings)
    return (
        f"This cost {found.cost:,} replications, with the same luck in all worlds: {found.ends} of "
        f"each of {organisations} organisations as written and at {2 * len(found.assumptions)} "
        f"ends, {found.replications} of each in {found.worlds:,} worlds drawn, and of the two best "
        f"in {found.screened + found.indexed:,} more for screening and indices."
    )


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"
