"""What the study found, in plain sentences: where the best organisation changes, how surely."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby

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
    return kpi(found.objective).label.lower()


def _range(one: Input) -> str:
    return f"{one.text(one.range.low)} to {one.text(one.range.high)}"


def _headline(found: Switching) -> str:
    one, what = found.inputs[0], _what(found)
    along, best = f"{one.path} from {_range(one)}", found.spots[0].best
    if len(found.switches) == 1:
        at = one.text(found.switches[0].at)
        return f"The best organisation on {what} changes once along {along}: at {at}."
    if found.switches:
        times = len(found.switches)
        return f"The best organisation on {what} changes {times} times along {along}."
    if all(s.clear for s in found.spots):
        return f"No switch: {best} is clearly best on {what} all along {along}."
    return f"No switch, but not always a clear winner: {best} leads on {what} all along {along}."


def _switches(found: Switching) -> list[str]:
    sure = f"{found.confidence * 100:g} % interval"
    one = found.inputs[0]
    return [
        f"From {s.before} to {s.after}: at {one.text(s.at)} ({sure} {interval(one, s)})."
        for s in found.switches
    ]


def interval(one: Input, switch: SwitchPoint) -> str:
    """The interval of a switch, open ends in words."""
    low, high = switch.low, switch.high
    if not math.isfinite(low) and not math.isfinite(high):
        return "wider than the range"
    if not math.isfinite(low):
        return f"from below the range to {one.text(high)}"
    if not math.isfinite(high):
        return f"from {one.text(low)} to beyond the range"
    return f"{one.text(low)} to {one.text(high)}"


def _clear(found: Switching, number: Formatter) -> str:
    """Where along the input somebody clearly wins."""
    one, parts = found.inputs[0], []
    for winner, group in groupby(found.spots, key=lambda s: s.best if s.clear else None):
        spots: Sequence[Spot] = list(group)
        first, last = (one.text(s.values[0]) for s in (spots[0], spots[-1]))
        where = f"at {first}" if first == last else f"from {first} to {last}"
        parts.append(f"{winner or 'nobody'} {where}")
    if all(s.clear for s in found.spots) and not found.switches:
        leads = [s.lead for s in found.spots]
        return f"Its lead is {number(min(leads))} to {number(max(leads))}."
    return f"Clear winners among the values looked at: {listed(parts)}."


def _map_headline(found: Switching) -> str:
    winners = [name for name in found.organisations if found.clear_of(name)]
    if not winners:
        return (
            "No clear winner anywhere on the map: intervals contain zero in every world looked at."
        )
    across, up = found.inputs
    where = f"of {short(across)} and {short(up)}"
    if len(winners) == 1:
        return f"{winners[0]} is the only clear winner on the map {where}."
    return f"{listed(winners)} each win somewhere on the map {where}."


def _regions(found: Switching, number: Formatter) -> list[str]:
    sentences, total = [], len(found.spots)
    for name in found.organisations:
        spots = found.clear_of(name)
        if spots:
            surest = max(spots, key=lambda s: s.lead)
            at = " and ".join(
                f"{short(one)} {one.text(x)}"
                for one, x in zip(found.inputs, surest.values, strict=True)
            )
            sentences.append(
                f"{name} wins clearly in {len(spots)} of {total} worlds, by most at {at} "
                f"({number(surest.lead)} ahead)."
            )
    unclear = sum(not s.clear for s in found.spots)
    if unclear:
        sentences.append(f"In {unclear} of {total} worlds there is no clear winner.")
    return sentences


def _never(found: Switching) -> str:
    """Who wins nowhere."""
    ranges = listed([f"{one.path} {_range(one)}" for one in found.inputs])
    leads = {s.best for s in found.spots}
    never = [n for n in found.organisations if not found.clear_of(n)]
    nowhere = [n for n in never if n not in leads]
    if not never:
        return ""
    text = f"Within {ranges}, {listed(never)} never {'wins' if len(never) == 1 else 'win'} clearly"
    if nowhere and nowhere != never:
        text += f"; {listed(nowhere)} {'leads' if len(nowhere) == 1 else 'lead'} nowhere"
    return f"{text}."


def cost(found: Switching) -> str:
    """What it cost."""
    worlds, designs = len(found.spots), len(found.organisations)
    return (
        f"This cost {found.cost:,} replications: {found.replications:,} of each of {designs} "
        f"organisations in each of {worlds:,} worlds, with the same luck in all."
    )
