"""Who waited for whom, read off a Log: an oracle for the queue that shares no code with engines."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from funnel_sim.domain.log import Log
from funnel_sim.domain.names import TouchResult
from funnel_sim.model.blueprint import Blueprint


@dataclass(frozen=True)
class Wait:
    """One wait of a lead for a rep of a team."""

    lead: int
    visit: int
    stage: int
    touch: int
    team: int
    since: float
    until: float
    rep: int
    """Rep who ended it; -1 if nobody did."""
    owner: int
    """Rep who had begun the lead in this team before; -1 for a fresh lead."""


@dataclass
class _Stay:
    """A lead with a team; from `since` on begun by `rep`, -1 if by nobody."""

    team: int
    rep: int
    since: float
    until: float = math.nan


class Story:
    """A Log retold by waits, possessions and busy times."""

    def __init__(self, blueprint: Blueprint, log: Log) -> None:
        self.horizon = blueprint.frame.horizon
        self.log = log
        self.owned = [bool(o) for o in blueprint.staff.ownership]
        self.limit: list[int] = blueprint.staff.wip_limit.tolist()
        self.team_of: list[int] = blueprint.staff.rep_team.tolist()
        self.busy = self._busy()
        self.possessions: list[_Stay] = []
        self.waits: list[Wait] = []
        self._stays: list[_Stay] = []
        self._retell()

    def reps(self, team: int) -> list[int]:
        return [rep for rep, its in enumerate(self.team_of) if its == team]

    def may_take(self, rep: int, wait: Wait) -> bool:
        """Whether the lead may be taken by `rep`, work in progress aside."""
        if self.team_of[rep] != wait.team:
            return False
        return wait.owner in (-1, rep) or not self.owned[wait.team]

    def idle(self, rep: int, since: float, until: float) -> Iterator[tuple[float, float]]:
        """The times within (since, until) at which `rep` does nothing."""
        at = since
        for start, end in self.busy[rep]:
            if end <= at:
                continue
            if start >= until:
                break
            if start > at:
                yield at, start
            at = max(at, end)
        if at < until:
            yield at, until

    def has_room(self, rep: int, at: float) -> bool:
        """Whether the limit on work in progress lets `rep` begin a fresh lead just after `at`."""
        team = self.team_of[rep]
        if self.limit[team] < 0:
            return True
        open_now = [p for p in self.possessions if p.team == team and p.since <= at < p.until]
        if self.owned[team]:
            return sum(p.rep == rep for p in open_now) < self.limit[team]
        return len(open_now) < self.limit[team] * len(self.reps(team))

    def moments(self, team: int, since: float, until: float) -> list[float]:
        """`since`, and when work in progress of the team changes before `until`."""
        changes = [t for p in self.possessions if p.team == team for t in (p.since, p.until)]
        return [since, *(t for t in changes if since < t < until)]

    def _busy(self) -> list[list[tuple[float, float]]]:
        busy: list[list[tuple[float, float]]] = [[] for _ in self.team_of]
        for touch in self.log.touches:
            busy[touch["rep"]].append((float(touch["start"]), float(touch["end"])))
        return busy

    def _retell(self) -> None:
        touches: dict[int, list[Any]] = {}
        for touch in self.log.touches:
            touches.setdefault(int(touch["visit"]), []).append(touch)
        owners: dict[tuple[int, int], int] = {}
        stays: dict[int, _Stay] = {}
        for row, visit in enumerate(self.log.visits):
            lead, team = int(visit["lead"]), int(visit["team"])
            stay = stays.get(lead)
            if stay is None or stay.team != team:
                rep = owners.get((lead, team), -1) if self.owned[team] else -1
                stay = stays[lead] = _Stay(team, rep, since=float(visit["entered"]))
                self._stays.append(stay)
            stay.until = self.horizon if math.isnan(visit["left"]) else float(visit["left"])
            for touch in touches.get(row, []):
                rep, start = int(touch["rep"]), float(touch["start"])
                self._wait(visit, row, int(touch["touch"]), touch["queued"], start, rep, stay)
                if stay.rep == -1:
                    stay.rep, stay.since = rep, start
                    owners[lead, team] = rep
            if not math.isnan(visit["waiting_since"]):
                made = sum(t["result"] != TouchResult.NO_ANSWER for t in touches.get(row, []))
                self._wait(visit, row, made, visit["waiting_since"], stay.until, -1, stay)
        self.possessions = [stay for stay in self._stays if stay.rep != -1]

    def _wait(
        self, visit: Any, row: int, touch: int, since: Any, until: float, rep: int, stay: _Stay
    ) -> None:
        lead, stage = int(visit["lead"]), int(visit["stage"])
        self.waits.append(
            Wait(lead, row, stage, touch, stay.team, float(since), until, rep, stay.rep)
        )
