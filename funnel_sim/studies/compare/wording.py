"""What the study found, in plain sentences: the choice, how surely, by how much, at what cost.

Numbers go through the caller's formatter, so that money reads as money.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from funnel_sim.domain.language import mid_sentence, phrase, with_marks
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
    return mid_sentence(kpi(choice.objective).label)


def headline(choice: Choice, number: Formatter) -> str:
    """What is so."""
    best, what = choice.best, _what(choice)
    if not choice.decided:
        return phrase("No choice yet: {given_up}.", given_up=_given_up(choice))
    if choice.standing is Standing.CLEAR:
        return phrase("{best} is the clear winner on {what}.", best=best, what=what)
    if choice.standing is Standing.AHEAD:
        matters = number(choice.indifference)
        return phrase(
            "{best} is best on {what}, by more than chance; perhaps by less than {matters}.",
            best=best,
            what=what,
            matters=matters,
        )
    if choice.standing is Standing.SMALL:
        return phrase(
            "No clear winner: {best} is best on {what}, but by less than what matters.",
            best=best,
            what=what,
        )
    if choice.standing is Standing.ALIKE:
        return phrase("No clear winner: any difference is smaller than what matters.")
    others = phrase("intervals contain zero")
    return phrase(
        "No clear winner: {contenders} may each be best on {what}; {others}.",
        contenders=listed(choice.contenders),
        what=what,
        others=others,
    )


def _given_up(choice: Choice) -> str:
    if choice.procedure == "kn":
        be = phrase("are") if len(choice.in_race) > 1 else phrase("is")
        still = f"{listed(choice.in_race)} {be}"
        return phrase(
            "after {looked:,} replications, the most allowed, {still} in the race",
            looked=choice.looked,
            still=still,
        )
    return phrase(
        "the promise takes {wanted:,} replications of each organisation, {at_most:,} are allowed",
        wanted=choice.wanted,
        at_most=choice.at_most,
    )


def promise(choice: Choice, number: Formatter) -> str:
    """Which organisation is chosen, and what that promises."""
    matters, sure = number(choice.indifference), with_marks(f"{choice.confidence * 100:g} %")
    if not choice.decided:
        return phrase(
            "So far {best} has the best mean; nothing is promised. {way_out}",
            best=choice.best,
            way_out=_way_out(choice),
        )
    if not choice.over:
        return phrase(
            "The choice is {best}: {given_up}, but the intervals leave nobody else, with "
            "a probability of at least {sure}.",
            best=choice.best,
            given_up=_given_up(choice),
            sure=sure,
        )
    text = phrase(
        "The choice is {best}: where one organisation is ahead of all others by "
        "{matters} or more, it is the one that is chosen with a probability of at "
        "least {sure}",
        best=choice.best,
        matters=matters,
        sure=sure,
    )
    if choice.procedure == "mcb":
        return phrase(
            "{text}; where none is, the choice is as surely within {matters} of the best.",
            text=text,
            matters=matters,
        )
    return f"{text}."


def _way_out(choice: Choice) -> str:
    if choice.procedure == "kn":
        need = phrase("at most {wanted:,} replications", wanted=choice.wanted)
    else:
        need = phrase("{wanted:,} replications", wanted=choice.wanted)
    return phrase("Raise `compare.at_most` ({need} are needed), or the `indifference`.", need=need)


def lead(choice: Choice, number: Formatter) -> str:
    """By how much it is better."""
    mine = choice.runner(choice.best)
    text = phrase("Its mean {what} is {mean}", what=_what(choice), mean=number(mine.mean))
    if len(choice.runners) == 2:
        other = next(r.organisation for r in choice.runners if r is not mine)
        text += phrase(", {apart} that of {other}", apart=_apart(choice, mine, number), other=other)
    else:
        text += phrase(
            ", {apart} that of the best of the others", apart=_apart(choice, mine, number)
        )
    return f"{text} ({_interval(choice, mine, number)})."


def _apart(choice: Choice, mine: Runner, number: Formatter) -> str:
    if mine.lead == 0:
        return phrase("the same as")
    higher = (mine.lead > 0) == choice.higher_is_better
    amount = number(abs(mine.lead))
    return (
        phrase("{amount} above", amount=amount)
        if higher
        else phrase("{amount} below", amount=amount)
    )


def _interval(choice: Choice, mine: Runner, number: Formatter) -> str:
    if not (math.isfinite(mine.low) and math.isfinite(mine.high)):
        return phrase("how far, so few replications cannot tell")
    together = phrase(" for all organisations at once") if len(choice.runners) > 2 else ""
    sure = phrase(
        "{confidence:g} % interval{together}", confidence=choice.confidence * 100, together=together
    )
    return phrase(
        "{sure}: better by {low} to {high}", sure=sure, low=number(mine.low), high=number(mine.high)
    )


def baseline(choice: Choice) -> str:
    """What of the baseline; empty where that is plain."""
    if choice.decided and choice.best == choice.baseline:
        return phrase("It is the baseline: no reason to reorganise.")
    if choice.standing.is_clear or choice.baseline not in choice.contenders:
        return ""
    return phrase(
        "The baseline {baseline} may be as good: no reason to reorganise so far.",
        baseline=choice.baseline,
    )


def course(choice: Choice) -> str:
    """Who left the race, and when; empty where nobody did."""
    if choice.procedure == "mcb":
        return ""
    left = [(r.left.after, r.organisation, r.left.on_points) for r in choice.runners if r.left]
    if not left:
        return ""
    if {after for after, *_ in left} == {choice.first_stage} and len(choice.in_race) == 1:
        return phrase(
            "The first {first_stage} replications settled it.", first_stage=choice.first_stage
        )
    parts = [
        phrase(
            "{name} after {after:,}{word}",
            name=name,
            after=after,
            word=phrase(" (on points)") if points else "",
        )
        for after, name, points in sorted(left)
    ]
    return phrase(
        "Out of the race: {parts} replications{photo_finish}.",
        parts=listed(parts),
        photo_finish=_photo_finish(choice),
    )


def _photo_finish(choice: Choice) -> str:
    if not any(r.left is not None and r.left.on_points for r in choice.runners):
        return ""
    return phrase("; on points means behind, but perhaps by less than matters")


def cost(choice: Choice) -> str:
    """What it cost, and what common random numbers saved."""
    text = phrase(
        "This cost {replications:,} replications ({shares})",
        replications=choice.replications,
        shares=_shares(choice.runners),
    )
    if choice.without_sharing > choice.replications:
        text += phrase(
            "; {without_sharing:,} would have been asked for without common random numbers",
            without_sharing=choice.without_sharing,
        )
    return f"{text}."


def _shares(runners: Sequence[Runner]) -> str:
    counts = {runner.replications for runner in runners}
    if len(counts) == 1:
        return phrase("{count:,} of each organisation", count=counts.pop())
    return ", ".join(f"{r.organisation} {with_marks(format(r.replications, ','))}" for r in runners)
