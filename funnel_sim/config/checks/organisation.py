"""Teams cover every cell once, and name roles, stages, segments and back-ups that are there."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from funnel_sim.config.checks.naming import Problems, known, listed
from funnel_sim.config.coverage import (
    NEW,
    Cell,
    cadence,
    covered_cells,
    journeys_of,
    team_mode,
)
from funnel_sim.config.paths import Keys
from funnel_sim.config.schema.base import ALL
from funnel_sim.config.schema.market import Market
from funnel_sim.config.schema.organisation import Organisation, Team
from funnel_sim.domain.names import Mode


def organisation_problems(
    organisation: Organisation, market: Market, cells: Mapping[Cell, list[str]], at: Keys
) -> Problems:
    """What does not fit; `cells` are the reachable cells with the teams that cover them."""
    for name, team in organisation.teams.items():
        here = (*at, "teams", name)
        yield from _blocks(team, market, here)
        yield from _shares(name, team, market, here)
        yield from _changes(name, team, here)
        if team.role not in market.roles:
            yield from known(team.role, market.roles, "role", (*here, "role"))
        else:
            for stage in _not_workable(name, team_mode(team, market), cells, market):
                mode = team_mode(team, market).word
                yield (
                    (*here, "covers"),
                    f"team '{name}' works {mode}, but stage '{stage}' has no `{mode}` touches. Add "
                    "them to the market, or give the stage to another.",
                )
        yield from _backed_up(name, team, organisation, market, cells, here)
    yield from _covered_once(cells, at)


# ---------------------------------------------------------------- coverage


def _blocks(team: Team, market: Market, at: Keys) -> Problems:
    for b, block in enumerate(team.covers):
        unknown = [
            problem
            for part, names in _parts(market)
            for n, word in enumerate(getattr(block, part))
            if word != ALL
            for problem in known(word, names, part[:-1], (*at, "covers", b, part, n))
        ]
        yield from unknown
        alone = team.model_copy(update={"covers": (block,)})
        if not unknown and next(covered_cells(alone, market), None) is None:
            yield (
                (*at, "covers", b),
                f"this block covers nothing: {listed(block.stages)} is on no journey of "
                f"{listed(block.journeys)}. Name other stages or journeys.",
            )


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
            (f"nobody covers {what} for {listed(segments)}. Add it to the `covers` of a team."),
        )
    for doubled, where in doubles.items():
        once = sorted(set(doubled))
        who = f"teams {listed(once)} all cover" if len(once) > 1 else f"team '{once[0]}' twice has"
        yield (
            (*at, "teams", doubled[-1], "covers"),
            f"{who} {listed(where)}. Each stage of each segment belongs to exactly one team.",
        )


def _not_workable(
    name: str, mode: Mode, cells: Mapping[Cell, list[str]], market: Market
) -> Iterator[str]:
    """Stages that a team covers and that have no touches in a mode."""
    for stage_name, stage in market.stages.items():
        covers = any(name in teams for cell, teams in cells.items() if cell[2] == stage_name)
        if covers and cadence(stage, mode) is None:
            yield stage_name


# ---------------------------------------------------------------- back-up, effort, headcount


def _backed_up(
    name: str,
    team: Team,
    organisation: Organisation,
    market: Market,
    cells: Mapping[Cell, list[str]],
    at: Keys,
) -> Problems:
    """A back-up is another team, which can work all that it may take over."""
    if team.overflow is None:
        return
    here, back_up = (*at, "overflow", "team"), team.overflow.team
    yield from known(back_up, organisation.teams, "team", here)
    if back_up == name:
        yield here, f"team '{name}' cannot be its own back-up. Name another, or take it out."
    elif back_up in organisation.teams and organisation.teams[back_up].role in market.roles:
        mode = team_mode(organisation.teams[back_up], market)
        for stage in _not_workable(name, mode, cells, market):
            yield (
                here,
                f"the back-up team '{back_up}' works {mode.word}, but stage '{stage}' has no "
                f"`{mode.word}` touches. Add them to the market, or name another back-up.",
            )


def _shares(name: str, team: Team, market: Market, at: Keys) -> Problems:
    """`effort_shares` needs shares, nothing else does; they add up over what the team covers."""
    if team.queue != "effort_shares":
        if team.shares:
            yield (
                (*at, "shares"),
                f"`shares` need `queue: effort_shares`. Got `queue: {team.queue}`. Change it, or "
                "take `shares` out.",
            )
        return
    if not team.shares:
        yield (
            (*at, "queue"),
            "`queue: effort_shares` needs `shares`: how much of the time is for which segment. Add "
            "them.",
        )
        return
    covered = {segment for _, segment, _ in covered_cells(team, market)}
    for segment, share in team.shares.items():
        here = (*at, "shares", segment)
        yield from known(segment, market.segments, "segment", here)
        if share > 0.0 and segment in market.segments and segment not in covered:
            yield (
                here,
                f"team '{name}' does not cover segment '{segment}', so no time can be for it. Take "
                "it out, or cover it.",
            )
    total = sum(team.shares.values())
    if abs(total - 1.0) > 1e-6:
        yield (*at, "shares"), f"`shares` must add up to 100 %. Got {100 * total:g} %."


def _changes(name: str, team: Team, at: Keys) -> Problems:
    """Dates ascend; somebody is left in the end, or a back-up is."""
    before = None
    for n, change in enumerate(team.changes):
        if before is not None and change.date <= before:
            yield (
                (*at, "changes", n, "date"),
                f"`date` must be later than the one before, {before}. Got {change.date}.",
            )
        before = change.date
    if team.changes and team.changes[-1].headcount == 0 and team.overflow is None:
        yield (
            (*at, "changes", len(team.changes) - 1, "headcount"),
            f"nobody is left in team '{name}' from {before} on, and its leads would wait for ever. "
            "Keep a seat, or name a back-up in `overflow`.",
        )
