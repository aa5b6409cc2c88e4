"""What the study found, in plain sentences: where the best organisation changes, how surely."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby

from funnel_sim.domain.language import mid_sentence, phrase
from funnel_sim.metrics.registry import kpi
from funnel_sim.stats.wording import Formatter, listed
from funnel_sim.studies.switch_points.result import Spot, Switching, SwitchPoint
from funnel_sim.studies.worlds import Input, short


def in_words(found: Switching, number: Formatter) -> list[str]:
    """Sentences about one situation, the headline first; `number` writes one value."""
    if found.is_map:
        sentences = [_map_headline(found), *_regions(found, number), _never(found)]
    else:
        sentences = [_headline(found), *_switches(found), _clear(found, number)]
    return [s for s in [*sentences, cost(found)] if s]


def _what(found: Switching) -> str:
    return mid_sentence(kpi(found.objective).label)


def _range(one: Input) -> str:
    return phrase("{low} to {high}", low=one.text(one.range.low), high=one.text(one.range.high))


def _headline(found: Switching) -> str:
    one, what = found.inputs[0], _what(found)
    along, best = (
        phrase("{path} from {range}", path=one.path, range=_range(one)),
        found.spots[0].best,
    )
    if len(found.switches) == 1:
        at = one.text(found.switches[0].at)
        return phrase(
            "The best organisation on {what} changes once along {along}: at {at}.",
            what=what,
            along=along,
            at=at,
        )
    if found.switches:
        times = len(found.switches)
        return phrase(
            "The best organisation on {what} changes {times} times along {along}.",
            what=what,
            times=times,
            along=along,
        )
    if all(s.clear for s in found.spots):
        return phrase(
            "No switch: {best} is clearly best on {what} all along {along}.",
            best=best,
            what=what,
            along=along,
        )
    return phrase(
        "No switch, but not always a clear winner: {best} leads on {what} all along {along}.",
        best=best,
        what=what,
        along=along,
    )


def _switches(found: Switching) -> list[str]:
    sure = phrase("{confidence:g} % interval", confidence=found.confidence * 100)
    one = found.inputs[0]
    return [
        phrase(
            "From {before} to {after}: at {at} ({sure} {interval}).",
            before=s.before,
            after=s.after,
            at=one.text(s.at),
            sure=sure,
            interval=interval(one, s),
        )
        for s in found.switches
    ]


def interval(one: Input, switch: SwitchPoint) -> str:
    """The interval of a switch, open ends in words."""
    low, high = switch.low, switch.high
    if not math.isfinite(low) and not math.isfinite(high):
        return phrase("wider than the range")
    if not math.isfinite(low):
        return phrase("from below the range to {high}", high=one.text(high))
    if not math.isfinite(high):
        return phrase("from {low} to beyond the range", low=one.text(low))
    return phrase("{low} to {high}", low=one.text(low), high=one.text(high))


def _clear(found: Switching, number: Formatter) -> str:
    """Where along the input somebody clearly wins."""
    one, parts = found.inputs[0], []
    for winner, group in groupby(found.spots, key=lambda s: s.best if s.clear else None):
        spots: Sequence[Spot] = list(group)
        first, last = (one.text(s.values[0]) for s in (spots[0], spots[-1]))
        where = (
            phrase("at {first}", first=first)
            if first == last
            else phrase("from {first} to {last}", first=first, last=last)
        )
        parts.append(f"{winner or phrase('nobody')} {where}")
    if all(s.clear for s in found.spots) and not found.switches:
        leads = [s.lead for s in found.spots]
        return phrase(
            "Its lead is {low} to {high}.", low=number(min(leads)), high=number(max(leads))
        )
    return phrase("Clear winners among the values looked at: {parts}.", parts=listed(parts))


def _map_headline(found: Switching) -> str:
    winners = [name for name in found.organisations if found.clear_of(name)]
    if not winners:
        return phrase(
            "No clear winner anywhere on the map: intervals contain zero in every world looked at."
        )
    across, up = found.inputs
    where = phrase("of {short} and {short_2}", short=short(across), short_2=short(up))
    if len(winners) == 1:
        return phrase(
            "{winners} is the only clear winner on the map {where}.",
            winners=winners[0],
            where=where,
        )
    return phrase(
        "{winners} each win somewhere on the map {where}.", winners=listed(winners), where=where
    )


def _regions(found: Switching, number: Formatter) -> list[str]:
    sentences, total = [], len(found.spots)
    for name in found.organisations:
        spots = found.clear_of(name)
        if spots:
            surest = max(spots, key=lambda s: s.lead)
            at = listed(
                [
                    f"{short(one)} {one.text(x)}"
                    for one, x in zip(found.inputs, surest.values, strict=True)
                ]
            )
            sentences.append(
                phrase(
                    "{name} wins clearly in {spots} of {total} worlds, by most at {at} ({lead} "
                    "ahead).",
                    name=name,
                    spots=len(spots),
                    total=total,
                    at=at,
                    lead=number(surest.lead),
                )
            )
    unclear = sum(not s.clear for s in found.spots)
    if unclear:
        sentences.append(
            phrase(
                "In {unclear} of {total} worlds there is no clear winner.",
                unclear=unclear,
                total=total,
            )
        )
    return sentences


def _never(found: Switching) -> str:
    """Who wins nowhere."""
    ranges = listed([f"{one.path} {_range(one)}" for one in found.inputs])
    leads = {s.best for s in found.spots}
    never = [n for n in found.organisations if not found.clear_of(n)]
    nowhere = [n for n in never if n not in leads]
    if not never:
        return ""
    text = phrase(
        "Within {ranges}, {never} never {word} clearly",
        ranges=ranges,
        never=listed(never),
        word=phrase("wins") if len(never) == 1 else phrase("win"),
    )
    if nowhere and nowhere != never:
        text += phrase(
            "; {nowhere} {word} nowhere",
            nowhere=listed(nowhere),
            word=phrase("leads") if len(nowhere) == 1 else phrase("lead"),
        )
    return f"{text}."


def cost(found: Switching) -> str:
    """What it cost."""
    worlds, designs = len(found.spots), len(found.organisations)
    return phrase(
        "This cost {cost:,} replications: {replications:,} of each of {designs} "
        "organisations in each of {worlds:,} worlds, with the same luck in all.",
        cost=found.cost,
        replications=found.replications,
        designs=designs,
        worlds=worlds,
    )
