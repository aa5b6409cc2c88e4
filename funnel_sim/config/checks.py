"""What must hold between the parts of an experiment.

Names exist, shares add up, every cell is covered once. Each check yields (path, sentence) pairs;
`config.scenario` finds file and line.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from funnel_sim.config.coverage import NEW, Cell, cadence, journeys_of, team_mode, teams_by_cell
from funnel_sim.config.paths import Keys
from funnel_sim.config.schema.base import ALL
from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.config.schema.market import WEEKDAYS, Cadence, Channel, Market
from funnel_sim.config.schema.organisation import Organisation, Team
from funnel_sim.domain.errors import did_you_mean
from funnel_sim.domain.names import ActivityKind

Problem = tuple[Keys, str]
Problems = Iterator[Problem]

MOST_CELLS_SHOWN = 4


def problems(experiment: Experiment) -> Problems:
    """Everything that does not fit together."""
    yield from _market(experiment.market, ("market",))
    for name, organisation in experiment.organisations.items():
        cells = teams_by_cell(organisation, experiment.market, experiment.opening)
        at = ("organisations", name)
        yield from _organisation(organisation, experiment.market, cells, at)
    if experiment.baseline is not None:
        yield from _known(
            experiment.baseline, experiment.organisations, "organisation", ("baseline",)
        )


def _market(market: Market, at: Keys) -> Problems:
    if ALL in market.segments or ALL in market.stages:
        part = "segments" if ALL in market.segments else "stages"
        yield (*at, part, ALL), "`all` stands for every name. Give this one another name."
    for name, channel in market.channels.items():
        yield from _channel(channel, market, (*at, "channels", name))
    for name, activity in market.activities.items():
        if activity.kind is None and name not in ActivityKind.words():
            known = ", ".join(ActivityKind.words())
            yield (
                (*at, "activities", name),
                f"`kind` must say what '{name}' counts as. Add `kind:` with one of {known}.",
            )
    for name, stage in market.stages.items():
        here = (*at, "stages", name)
        yield from _per_segment(stage.advance, market, (*here, "advance"), complete=True)
        yield from _per_segment(stage.field_effect, market, (*here, "field_effect"))
        if stage.inside is None and stage.field is None:
            yield here, "a stage needs the touches of at least one mode. Add `inside` or `field`."
        for mode, touches in (("inside", stage.inside), ("field", stage.field)):
            if touches is not None:
                yield from _cadence(touches, market, (*here, mode))


def _channel(channel: Channel, market: Market, at: Keys) -> Problems:
    for segment in channel.mix:
        yield from _known(segment, market.segments, "segment", (*at, "mix", segment))
    total = sum(channel.mix.values())
    if abs(total - 1.0) > 1e-6:
        yield (*at, "mix"), f"`mix` must add up to 100 %. Got {100 * total:g} %."
    weekdays, hours = channel.weekdays or {}, channel.hours
    if len(weekdays) == len(WEEKDAYS) and not any(weekdays.values()):
        yield (*at, "weekdays"), "`weekdays` needs at least one weight above 0."
    if hours is not None and not any(hours.values()):
        yield (*at, "hours"), "`hours` needs at least one weight above 0."


def _per_segment(
    values: Mapping[str, float], market: Market, at: Keys, *, complete: bool = False
) -> Problems:
    for segment in values:
        if segment != ALL:
            yield from _known(segment, market.segments, "segment", (*at, segment))
    missing = [segment for segment in market.segments if segment not in values]
    if ALL not in values and missing:
        what = "a value" if complete else "an effect"
        yield at, f"`{at[-1]}` has no value for {_listed(missing)}. Add {what}, or `all`."


def _cadence(touches: Cadence, market: Market, at: Keys) -> Problems:
    for activity in dict.fromkeys(touches.touches):
        yield from _known(activity, market.activities, "activity", (*at, "touches"))
    if touches.no_answer is not None:
        here = (*at, "no_answer", "activity")
        yield from _known(touches.no_answer.activity, market.activities, "activity", here)
        if touches.no_answer.activity not in touches.touches:
            yield (
                here,
                (
                    f"`no_answer` speaks of '{touches.no_answer.activity}', which is not among the "
                    f"touches ({', '.join(dict.fromkeys(touches.touches))})."
                ),
            )
    if isinstance(touches.drop_out, tuple):
        count, total = len(touches.touches), sum(touches.drop_out)
        if len(touches.drop_out) != count:
            yield (
                (*at, "drop_out"),
                (f"`drop_out` needs one share per touch. Got {len(touches.drop_out)} for {count}."),
            )
        if abs(total - 1.0) > 1e-6:
            yield (*at, "drop_out"), f"`drop_out` must add up to 100 %. Got {100 * total:g} %."


def _organisation(
    organisation: Organisation, market: Market, cells: Mapping[Cell, list[str]], at: Keys
) -> Problems:
    for name, team in organisation.teams.items():
        here = (*at, "teams", name)
        for b, block in enumerate(team.covers):
            for part, known in _parts(market):
                for n, word in enumerate(getattr(block, part)):
                    if word != ALL:
                        path = (*here, "covers", b, part, n)
                        yield from _known(word, known, part[:-1], path)
        if team.role not in market.roles:
            yield from _known(team.role, market.roles, "role", (*here, "role"))
        else:
            yield from _workable(name, team, cells, market, here)
    yield from _covered_once(cells, at)


def _parts(market: Market) -> tuple[tuple[str, Collection[str]], ...]:
    """What a block of coverage names."""
    return (
        ("segments", market.segments),
        ("stages", market.stages),
        ("journeys", journeys_of(market)),
    )


def _covered_once(cells: Mapping[Cell, list[str]], at: Keys) -> Problems:
    holes: dict[str, list[str]] = {}
    doubles: dict[tuple[str, ...], list[str]] = {}
    for (journey, segment, stage), teams in cells.items():
        what = stage if journey == NEW else f"{stage} on journey {journey}"
        if not teams:
            holes.setdefault(what, []).append(segment)
        if len(teams) > 1:
            doubles.setdefault(tuple(teams), []).append(f"{what} of {segment}")
    for what, segments in holes.items():
        yield (
            (*at, "teams"),
            (f"nobody covers {what} for {_listed(segments)}. Add it to the `covers` of a team."),
        )
    for doubled, where in doubles.items():
        once = sorted(set(doubled))
        who = f"teams {_listed(once)} all cover" if len(once) > 1 else f"team '{once[0]}' twice has"
        yield (
            (*at, "teams", doubled[-1], "covers"),
            f"{who} {_listed(where)}. Each stage of each segment belongs to exactly one team.",
        )


def _workable(
    name: str, team: Team, cells: Mapping[Cell, list[str]], market: Market, at: Keys
) -> Problems:
    mode = team_mode(team, market)
    for stage_name, stage in market.stages.items():
        covers = any(name in teams for cell, teams in cells.items() if cell[2] == stage_name)
        if covers and cadence(stage, mode) is None:
            yield (
                (*at, "covers"),
                (
                    f"team '{name}' works {mode.word}, but stage '{stage_name}' has no "
                    f"`{mode.word}` touches. Add them to the market, or give the stage to another."
                ),
            )


def _known(name: str, known: Collection[str], what: str, at: Keys) -> Problems:
    if name not in known:
        yield at, f"unknown {what} '{name}'.{did_you_mean(name, list(known))}"


def _listed(words: Collection[str]) -> str:
    shown = [f"'{word}'" for word in list(words)[:MOST_CELLS_SHOWN]]
    more = len(words) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")
