"""What the study found, in plain sentences: the choice, how surely, by how much, at what cost.

Numbers go through the caller's formatter, so that money reads as money.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from funnel_sim.metrics.registry import kpi
from funnel_sim.stats.selection.standing import Standing
from funnel_sim.stats.wording import Formatter, listed
from funnel_sim.studies.compare.result import Choice, Runner


def in_words(choice: Choice, number: Formatter) -> list[str]:
    """Sentences about one situation, the headline first; `number` writes one value."""
    sentences = [
        headline(choice, number),
        promise(choice, number),
        lead(choice, number),
        baseline(choice),
        course(choice),
        cost(choice),
    ]
    return [sentence for sentence in sentences if sentence]


def _what(choice: Choice) -> str:
    return kpi(choice.objective).label.lower()


def headline(choice: Choice, number: Formatter) -> str:
    """What is so."""
    best, what = choice.best, _what(choice)
    if not choice.decided:
        return f"No choice yet: {_given_up(choice)}."
    if choice.standing is Standing.CLEAR:
        return f"{best} is the clear winner on {what}."
    if choice.standing is Standing.AHEAD:
        matters = number(choice.indifference)
        return f"{best} is best on {what}, by more than chance; perhaps by less than {matters}."
    if choice.standing is Standing.SMALL:
        return f"No clear winner: {best} is best on {what}, but by less than what matters."
    if choice.standing is Standing.ALIKE:
        return "No clear winner: any difference is smaller than what matters."
    others = "intervals contain zero"
    return f"No clear winner: {listed(choice.contenders)} may each be best on {what}; {others}."


def _given_up(choice: Choice) -> str:
    if choice.procedure == "kn":
        still = f"{listed(choice.in_race)} {'are' if len(choice.in_race) > 1 else 'is'}"
        return f"after {choice.looked:,} replications, the most allowed, {still} in the race"
    return (
        f"the promise takes {choice.wanted:,} replications of each organisation, "
        f"{choice.at_most:,} are allowed"
    )


def promise(choice: Choice, number: Formatter) -> str:
    """Which organisation is chosen, and what that promises."""
    matters, sure = number(choice.indifference), f"{choice.confidence * 100:g} %"
    if not choice.decided:
        return f"So far {choice.best} has the best mean; nothing is promised. {_way_out(choice)}"
    if not choice.over:
        return (
            f"The choice is {choice.best}: {_given_up(choice)}, but the intervals leave nobody "
            f"else, with a probability of at least {sure}."
        )
    text = (
        f"The choice is {choice.best}: where one organisation is ahead of all others by {matters} "
        f"or more, it is the one that is chosen with a probability of at least {sure}"
    )
    if choice.procedure == "mcb":
        return f"{text}; where none is, the choice is as surely within {matters} of the best."
    return f"{text}."


def _way_out(choice: Choice) -> str:
    if choice.procedure == "kn":
        need = f"at most {choice.wanted:,} replications"
    else:
        need = f"{choice.wanted:,} replications"
    return f"Raise `compare.at_most` ({need} are needed), or the `indifference`."


def lead(choice: Choice, number: Formatter) -> str:
    """By how much it is better."""
    mine = choice.runner(choice.best)
    text = f"Its mean {_what(choice)} is {number(mine.mean)}"
    if len(choice.runners) == 2:
        other = next(r.organisation for r in choice.runners if r is not mine)
        text += f", {_apart(choice, mine, number)} that of {other}"
    else:
        text += f", {_apart(choice, mine, number)} that of the best of the others"
    return f"{text} ({_interval(choice, mine, number)})."


def _apart(choice: Choice, mine: Runner, number: Formatter) -> str:
    if mine.lead == 0:
        return "the same as"
    higher = (mine.lead > 0) == choice.higher_is_better
    return f"{number(abs(mine.lead))} {'above' if higher else 'below'}"


def _interval(choice: Choice, mine: Runner, number: Formatter) -> str:
    if not (math.isfinite(mine.low) and math.isfinite(mine.high)):
        return "how far, so few replications cannot tell"
    together = " for all organisations at once" if len(choice.runners) > 2 else ""
    sure = f"{choice.confidence * 100:g} % interval{together}"
    return f"{sure}: better by {number(mine.low)} to {number(mine.high)}"


def baseline(choice: Choice) -> str:
    """What of the baseline; empty where that is plain."""
    if choice.decided and choice.best == choice.baseline:
        return "It is the baseline: no reason to reorganise."
    if choice.standing.is_clear or choice.baseline not in choice.contenders:
        return ""
    return f"The baseline {choice.baseline} may be as good: no reason to reorganise so far."


def course(choice: Choice) -> str:
    """Who left the race, and when; empty where nobody did."""
    if choice.procedure == "mcb":
        return ""
    left = [(r.left.after, r.organisation, r.left.on_points) for r in choice.runners if r.left]
    if not left:
        return ""
    if {after for after, *_ in left} == {choice.first_stage} and len(choice.in_race) == 1:
        return f"The first {choice.first_stage} replications settled it."
    parts = [
        f"{name} after {after:,}{' (on points)' if points else ''}"
        for after, name, points in sorted(left)
    ]
    return f"Out of the race: {listed(parts)} replications{_photo_finish(choice)}."


def _photo_finish(choice: Choice) -> str:
    if not any(r.left is not None and r.left.on_points for r in choice.runners):
        return ""
    return "; on points means behind, but perhaps by less than matters"


def cost(choice: Choice) -> str:
    """What it cost, and what common random numbers saved."""
    text = f"This cost {choice.replications:,} replications ({_shares(choice.runners)})"
    if choice.without_sharing > choice.replications:
        text += (
            f"; {choice.without_sharing:,} would have been asked for without common random numbers"
        )
    return f"{text}."


def _shares(runners: Sequence[Runner]) -> str:
    counts = {runner.replications for runner in runners}
    if len(counts) == 1:
        return f"{counts.pop():,} of each organisation"
    return ", ".join(f"{r.organisation} {r.replications:,}" for r in runners)
