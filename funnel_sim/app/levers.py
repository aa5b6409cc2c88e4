"""The inputs of an experiment that can be moved, and how far each goes.

A lever is one number of the composed document, in the unit in which it is written there. Ranges
that the experiment carries (`uncertain`, `switch_points.inputs`) are taken as they are; the others
are from nothing, or one seller, to about two and a half times of what is written. Every lever
reaches what is written.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Literal

from funnel_sim.config.coverage import teams_by_cell
from funnel_sim.config.origin import Node
from funnel_sim.config.paths import Keys, format_path, parse_path
from funnel_sim.config.scenario import Scenario
from funnel_sim.config.schema.ranges import RangeValue
from funnel_sim.domain.units import NUMBER
from funnel_sim.reporting.formatting import in_words, plain_number, symbol_of
from funnel_sim.studies.worlds import Place, as_input, short

Group = Literal["team sizes", "lead flow", "visits", "hand-overs", "effort shares", "assumptions"]

ROOM = 2.5
"""How many times of what is written a lever reaches, about."""
STEPS = 100
"""Steps that a lever has at most, unless what is written needs finer ones."""
FINEST = 5
"""Decimals that a step may have."""
EFFECT = 1.0
"""Log-odds that a lever of an effect reaches below nothing."""

_WRITTEN = re.compile(rf"\s*(?P<number>{NUMBER})\s*(?P<unit>.*?)\s*", re.DOTALL)
_NICE = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
_ROUND = (1.0, 2.0, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Lever:
    """An input that can be moved from `low` to `high` in steps."""

    path: str
    group: Group
    label: str
    unit: str
    """As it is written behind the number; may be empty."""
    shown: str
    """The unit for people: `€` where the document leaves it out."""
    low: float
    high: float
    step: float
    now: float
    """What is written."""
    organisation: str | None = None
    """The organisation that it belongs to."""
    whole: tuple[str, ...] = ()
    """Paths of all shares that add up to 100 % with this one, itself among them."""

    @property
    def keys(self) -> Keys:
        """The path, taken apart."""
        return parse_path(self.path)

    @property
    def decimals(self) -> int:
        """Decimals that a value has at most."""
        return next(d for d in range(FINEST + 1) if _is_whole(self.step * 10**d) or d == FINEST)

    def written(self, value: float) -> str | int | float:
        """A value as the document holds it."""
        return RangeValue(self.low, self.high, self.unit).written(float(value))

    def rounded(self, value: float) -> float:
        """The value without what floating point adds to its last decimal."""
        return round(float(value), self.decimals)

    def text(self, value: float) -> str:
        """A value with its unit, for people."""
        return f"{plain_number(value)} {self.shown}".rstrip()


def levers(scenario: Scenario) -> tuple[Lever, ...]:
    """All levers of an experiment that has been checked, in the order in which they are shown."""
    found = {
        lever.path: lever
        for lever in chain(
            _team_sizes(scenario),
            _lead_flow(scenario),
            _visits(scenario),
            _hand_overs(scenario),
            _effort_shares(scenario),
        )
    }
    for path, span in _ranges(scenario):
        if path in found:
            found[path] = _within(found[path], span)
        elif (lever := _assumption(scenario, path, span)) is not None:
            found[path] = lever
    return tuple(found.values())


def value_in(scenario: Scenario, lever: Lever) -> float | None:
    """Where a lever stands in another experiment; None where its value is not written alike."""
    found = _number(scenario.root.find(lever.keys))
    return found[0] if found is not None and _alike(found[1], lever.unit) else None


def rebalanced(
    levers: Sequence[Lever], values: Mapping[str, float], moved: str
) -> dict[str, float]:
    """Values in which the shares beside the one that was `moved` make up the rest, in proportion.

    Without such shares the values stay as they are. Rounding is made up by the largest share.
    """
    by_path = {lever.path: lever for lever in levers}
    lever = by_path[moved]
    others = [path for path in lever.whole if path != moved]
    if not others:
        return dict(values)
    rest = lever.high - values[moved]
    total = sum(values[path] for path in others)
    shares = {
        path: rest * (values[path] / total if total else 1.0 / len(others)) for path in others
    }
    found = {path: by_path[path].rounded(share) for path, share in shares.items()}
    largest = max(others, key=lambda path: found[path])
    left = rest - sum(share for path, share in found.items() if path != largest)
    return {**values, **found, largest: by_path[largest].rounded(left)}


def _team_sizes(scenario: Scenario) -> Iterator[Lever]:
    for name, organisation in scenario.experiment.organisations.items():
        for team in organisation.teams:
            keys = ("organisations", name, "teams", team, "headcount")
            lever = _lever(scenario, keys, "team sizes", in_words(team), name)
            if lever is not None:
                most = max(math.ceil(2 * lever.now), lever.now + 5.0)
                yield replace(lever, low=1.0, high=float(most), step=1.0, shown="sellers")


def _lead_flow(scenario: Scenario) -> Iterator[Lever]:
    for name, channel in scenario.experiment.market.channels.items():
        at: Keys = ("market", "channels", name)
        if channel.leads is not None and channel.leads.value > 0:
            yield from _some(_lever(scenario, (*at, "leads"), "lead flow", in_words(name)))
        for i, burst in enumerate(channel.bursts):
            label = f"{in_words(name)} of {burst.date:%d %B %Y}".replace(" 0", " ")
            lever = _lever(scenario, (*at, "bursts", i, "leads"), "lead flow", label)
            if lever is not None:
                yield replace(lever, low=lever.step, shown="leads")
        if channel.prospects is not None:
            label = f"{in_words(name)}: names on the list"
            lever = _lever(scenario, (*at, "prospects", "size"), "lead flow", label)
            if lever is not None:
                step = max(lever.step, 1.0)
                yield replace(lever, low=step, step=step, shown="names")


def _visits(scenario: Scenario) -> Iterator[Lever]:
    for name, activity in scenario.experiment.market.activities.items():
        if "visit" not in (activity.kind, name):
            continue
        for key, what in (("cost", "cash per visit"), ("travel_cost", "cash on the road per trip")):
            keys = ("market", "activities", name, key)
            label = what if name == "visit" else f"{in_words(name)}: {what}"
            yield from _some(_lever(scenario, keys, "visits", label))


def _hand_overs(scenario: Scenario) -> Iterator[Lever]:
    """Where leads change hands: an effect on the odds that is written, or none yet."""
    experiment = scenario.experiment
    for name, organisation in experiment.organisations.items():
        chains: dict[tuple[str, str], set[str]] = {}
        cells = teams_by_cell(organisation, experiment.market, experiment.opening)
        for (journey, segment, _), teams in cells.items():
            chains.setdefault((journey, segment), set()).update(teams)
        if all(len(teams) < 2 for teams in chains.values()):
            continue
        now = organisation.hand_over.effect
        yield Lever(
            path=format_path(("organisations", name, "hand_over", "effect")),
            group="hand-overs",
            label="effect on the odds to advance, log-odds",
            unit="",
            shown="",
            low=min(-EFFECT, -_nice(-2 * now)),
            high=max(0.0, now),
            step=_fine(0.05, now),
            now=now,
            organisation=name,
        )


def _effort_shares(scenario: Scenario) -> Iterator[Lever]:
    for name, organisation in scenario.experiment.organisations.items():
        for team_name, team in organisation.teams.items():
            at: Keys = ("organisations", name, "teams", team_name, "shares")
            if team.queue != "effort_shares" or len(team.shares) < 2:
                continue
            labels = {s: f"{in_words(team_name)}: {in_words(s)}" for s in team.shares}
            found = [
                _lever(scenario, (*at, s), "effort shares", label, name)
                for s, label in labels.items()
            ]
            yield from _whole([lever for lever in found if lever is not None], len(team.shares))


def _whole(found: Sequence[Lever], shares: int) -> Iterator[Lever]:
    """Shares of one team; none where some are not written, or not alike."""
    if len(found) != shares or len({lever.unit for lever in found}) != 1:
        return
    high = 100.0 if found[0].unit == "%" else 1.0
    step = min(_fine(high / 100, lever.now) for lever in found)
    paths = tuple(lever.path for lever in found)
    for lever in found:
        yield replace(lever, low=0.0, high=high, step=step, whole=paths)


def _ranges(scenario: Scenario) -> Iterator[tuple[str, RangeValue]]:
    experiment = scenario.experiment
    yield from experiment.switch_points.inputs.items()
    yield from experiment.uncertain.items()


def _within(lever: Lever, span: RangeValue) -> Lever:
    """The lever over the range that the experiment gives it; shares stay wholes."""
    if lever.whole or not _alike(lever.unit, span.unit):
        return lever
    if lever.group == "team sizes":
        low, high = max(1.0, math.ceil(span.low)), float(math.floor(span.high))
        return replace(lever, low=min(low, lever.now), high=max(high, lever.now))
    low, high = min(span.low, lever.now), max(span.high, lever.now)
    return replace(lever, low=low, high=high, step=_step(low, high, lever.now))


def _assumption(scenario: Scenario, path: str, span: RangeValue) -> Lever | None:
    """A lever that only the experiment knows. None where its unit is another one than written."""
    keys = parse_path(path)
    one = as_input(scenario, Place(("uncertain",), path), span)
    organisation = str(keys[1]) if keys[0] == "organisations" else None
    lever = _lever(scenario, keys, "assumptions", in_words(short(one)), organisation)
    if lever is None or not _alike(lever.unit, span.unit) or keys[-2:-1] in (("mix",), ("shares",)):
        return None
    low, high = min(span.low, lever.now), max(span.high, lever.now)
    step = 1.0 if one.whole else _step(low, high, lever.now)
    return replace(lever, low=low, high=high, step=step)


def _lever(
    scenario: Scenario, keys: Keys, group: Group, label: str, organisation: str | None = None
) -> Lever | None:
    """From nothing to well above what is written. None where no number is written."""
    node = scenario.root.find(keys)
    found = _number(node)
    if found is None:
        return None
    now, unit = found
    high = _nice(ROOM * now) if now > 0 else 1.0
    low = 0.0 if now >= 0 else -_nice(-ROOM * now)
    shown = unit.replace(scenario.experiment.market.currency, "").strip()
    if group == "visits" or shown != unit:
        shown = f"{symbol_of(scenario.experiment.market.currency)} {shown}".rstrip()
    step = _step(low, high, now)
    return Lever(format_path(keys), group, label, unit, shown, low, high, step, now, organisation)


def _some(lever: Lever | None) -> Iterator[Lever]:
    if lever is not None:
        yield lever


def _number(node: Node | None) -> tuple[float, str] | None:
    """Number and unit of a value."""
    value = None if node is None else node.content
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    match = _WRITTEN.fullmatch(str(value))
    if match is None:
        return None
    return float(match["number"].replace("_", "")), " ".join(match["unit"].split())


def _alike(one: str, other: str) -> bool:
    return one.replace(" ", "") == other.replace(" ", "")


def _step(low: float, high: float, now: float) -> float:
    """A round step that leads to what is written."""
    return _fine(_next((high - low) / STEPS, _ROUND), now)


def _fine(step: float, now: float) -> float:
    """The step, or a finer one of which `now` is a multiple."""
    for _ in range(2 * FINEST):
        if _is_whole(now / step):
            return step
        step = _next(step / 2.5, _ROUND)
    return step


def _is_whole(number: float) -> bool:
    return math.isclose(number, round(number), rel_tol=1e-9, abs_tol=1e-9)


def _nice(number: float) -> float:
    """A round number that is no smaller."""
    return _next(number, _NICE)


def _next(number: float, rounds: Sequence[float]) -> float:
    if number <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(number))
    found = next(r for r in (*rounds, 20.0) if number <= r * power * (1 + 1e-9))
    return float(f"{found * power:.10g}")
