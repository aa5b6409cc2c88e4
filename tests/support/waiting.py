"""Who waited for whom, read off a Log: an oracle for the queue that shares no code with engines."""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from funnel_sim.domain.log import Log
from funnel_sim.domain.names import Entry, TouchResult
from funnel_sim.model.blueprint import Blueprint

NOBODY = -1


@dataclass(frozen=True)
class Wait:
    """One wait of a lead for a rep of a team, and perhaps of its back-up."""

    lead: int
    visit: int
    stage: int
    touch: int
    team: int
    since: float
    until: float
    rep: int
    """Rep who ended it; NOBODY if nobody did."""
    row: int
    """The touch that ended it; -1 if none did."""
    begun: bool
    """The team has begun to work on the lead."""
    owner: int
    """Rep who owns it; NOBODY where nobody does."""
    back_up: int
    """Team that may take it from `back_up_from` on; NOBODY for none."""
    back_up_from: float


@dataclass
class _Stay:
    """A lead with a team; begun at `begun` (infinite: not yet), owned by one rep after another."""

    team: int
    since: float
    begun: float = math.inf
    until: float = math.nan
    owners: list[tuple[int, float]] = field(default_factory=list)
    """(rep, since); NOBODY between a leaver and the next."""


class Story:
    """A Log retold by waits, possessions, and the times at which reps are there and free."""

    def __init__(self, blueprint: Blueprint, log: Log) -> None:
        staff = blueprint.staff
        self.horizon = blueprint.frame.horizon
        self.log = log
        self.owned = [bool(o) for o in staff.ownership]
        self.covers_absences: list[bool] = staff.cover_absences.tolist()
        self.limit: list[int] = staff.wip_limit.tolist()
        self.covering = staff.covers
        self.back_up: list[int] = staff.overflow_team.tolist()
        self.back_up_after: list[float] = staff.overflow_after.tolist()
        self.team_of: list[int] = log.reps["team"].tolist()
        self.hired: list[float] = log.reps["hired"].tolist()
        self.left = [self.horizon if math.isnan(t) else t for t in log.reps["left"].tolist()]
        self.away: list[list[tuple[float, float]]] = [[] for _ in self.team_of]
        for absence in log.absences:
            if not math.isnan(absence["begin"]):
                span = float(absence["begin"]), float(absence["end"])
                self.away[absence["rep"]].append(span)
        self.busy = self._busy()
        self.waits: list[Wait] = []
        self._stays: list[_Stay] = []
        self._stay_of: dict[int, _Stay] = {}
        self._next: Counter[int] = Counter()
        """Touch that a visit asks for next."""
        self._retell()

    def reps(self, team: int) -> list[int]:
        """Reps who were ever in the team."""
        return [rep for rep, its in enumerate(self.team_of) if its == team]

    def may_take(self, rep: int, wait: Wait, at: float) -> bool:
        """Whether `rep`, if free, may take the lead at that moment of its wait."""
        if self.team_of[rep] != wait.team:
            helps = self.team_of[rep] == wait.back_up and at >= wait.back_up_from
            return helps and self.has_room(rep, at)
        if not wait.begun:
            return self.has_room(rep, at)
        owner = wait.owner
        if not self.owned[wait.team] or owner in (NOBODY, rep) or self.left[owner] <= at:
            return True
        absent = any(begin <= at < end for begin, end in self.away[owner])
        return self.covers_absences[wait.team] and absent

    def idle(self, rep: int, since: float, until: float) -> Iterator[tuple[float, float]]:
        """The times within (since, until) at which `rep` is there and does nothing."""
        at = max(since, self.hired[rep])
        until = min(until, self.left[rep])
        for start, end in sorted(self.busy[rep] + self.away[rep]):
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
        mine = [s for s in self._stays if s.team == team and s.begun <= at < s.until]
        if self.owned[team]:
            return sum(self._owner(stay, at) == rep for stay in mine) < self.limit[team]
        there = sum(self.hired[r] <= at < self.left[r] for r in self.reps(team))
        return len(mine) < self.limit[team] * there

    def moments(self, wait: Wait, since: float, until: float) -> list[float]:
        """`since`, every moment before `until` at which something may change, and `until`."""
        teams = (wait.team, wait.back_up)
        changes = [wait.back_up_from]
        for stay in self._stays:
            if stay.team in teams:
                changes += [stay.since, stay.begun, stay.until, *(t for _, t in stay.owners)]
        for rep, team in enumerate(self.team_of):
            if team in teams:
                changes += [self.hired[rep], self.left[rep]]
                changes += [t for span in self.away[rep] for t in span]
        return [since, *sorted({t for t in changes if since < t < until}), until]

    @staticmethod
    def _owner(stay: _Stay, at: float) -> int:
        so_far = [rep for rep, since in stay.owners if since <= at]
        return so_far[-1] if so_far else NOBODY

    def _busy(self) -> list[list[tuple[float, float]]]:
        busy: list[list[tuple[float, float]]] = [[] for _ in self.team_of]
        for touch in self.log.touches:
            busy[touch["rep"]].append((float(touch["start"]), float(touch["end"])))
        return busy

    def _retell(self) -> None:
        touches: dict[int, list[tuple[int, Any]]] = {}
        for row, touch in enumerate(self.log.touches):
            touches.setdefault(int(touch["visit"]), []).append((row, touch))
        owners: dict[tuple[int, int, int], int] = {}
        stays: dict[int, _Stay] = {}
        visits = self.log.visits
        for _, visit, row in self._in_order(touches):
            if row == -1:
                self._enters(visit, owners, stays)
            else:
                self._is_touched(visit, row, owners, stays)
        for number, visit in enumerate(visits):
            if not math.isnan(visit["waiting_since"]):
                stay = stays[number]
                until = self.horizon if math.isnan(visit["left"]) else float(visit["left"])
                self._wait(
                    number, self._next[number], float(visit["waiting_since"]), until, -1, stay
                )

    def _in_order(
        self, touches: dict[int, list[tuple[int, Any]]]
    ) -> Iterator[tuple[float, int, int]]:
        """(time, visit, touch) of visits (touch -1) and touches begun, those of a lead in order."""
        by_lead: dict[int, list[tuple[float, int, int]]] = {}
        for number, visit in enumerate(self.log.visits):
            mine = by_lead.setdefault(int(visit["lead"]), [])
            mine.append((float(visit["entered"]), number, -1))
            mine += [(float(t["start"]), number, row) for row, t in touches.get(number, [])]
        return heapq.merge(*by_lead.values(), key=lambda event: event[0])

    def _family(self, lead: int) -> tuple[int, int]:
        row = self.log.leads[lead]
        return int(row["source"]), int(row["number"])

    def _enters(
        self, visit: int, owners: dict[tuple[int, int, int], int], stays: dict[int, _Stay]
    ) -> None:
        """A lead comes to the covering team, or stays there; `stays` is kept by visit."""
        row = self.log.visits[visit]
        lead = int(row["lead"])
        lead_row = self.log.leads[lead]
        team = int(self.covering[lead_row["journey"], lead_row["segment"], row["stage"]])
        entered = float(row["entered"])
        if lead_row["entry"] == Entry.PROSPECT and row["stage"] == lead_row["enters"]:
            for key in [k for k in owners if k[:2] == self._family(lead)]:
                del owners[key]
        stay = self._stay_of.get(lead)
        if stay is None or stay.team != team:
            stay = _Stay(team, entered)
            self._stays.append(stay)
            owner = owners.get((*self._family(lead), team), NOBODY)
            if self.owned[team] and owner != NOBODY and self.left[owner] > entered:
                stay.begun = entered
                stay.owners.append((owner, entered))
                stay.owners.append((NOBODY, self.left[owner]))
            self._stay_of[lead] = stay
        stay.until = self.horizon if math.isnan(row["left"]) else float(row["left"])
        stays[visit] = stay

    def _is_touched(
        self, visit: int, row: int, owners: dict[tuple[int, int, int], int],
        stays: dict[int, _Stay],
    ) -> None:  # fmt: skip
        touch = self.log.touches[row]
        rep, team, start = int(touch["rep"]), int(touch["team"]), float(touch["start"])
        lead, stay = int(touch["lead"]), stays[visit]
        self._wait(visit, self._next[visit], float(touch["queued"]), start, row, stay)
        goes_on = touch["result"] == TouchResult.CONTINUES
        self._next[visit] = int(touch["touch"]) + int(goes_on)
        if team != stay.team:
            after = _Stay(team, start, until=stay.until)
            stay.until = start
            self._stays.append(after)
            self._stay_of[lead] = stays[visit] = stay = after
        owner = self._owner(stay, start)
        nobody = owner == NOBODY or self.left[owner] <= start
        stay.begun = min(stay.begun, start)
        if self.owned[team] and nobody:
            owners[(*self._family(lead), team)] = rep
            stay.owners += [(rep, start), (NOBODY, self.left[rep])]

    def _wait(
        self, visit: int, touch: int, since: float, until: float, row: int, stay: _Stay
    ) -> None:
        entry = self.log.visits[visit]
        lead_row = self.log.leads[entry["lead"]]
        covering = int(self.covering[lead_row["journey"], lead_row["segment"], entry["stage"]])
        back_up = self.back_up[stay.team] if stay.team == covering else NOBODY
        self.waits.append(
            Wait(
                lead=int(entry["lead"]), visit=visit, stage=int(entry["stage"]), touch=touch,
                team=stay.team, since=since, until=until,
                rep=NOBODY if row == -1 else int(self.log.touches["rep"][row]), row=row,
                begun=stay.begun <= since,
                owner=self._owner(stay, since), back_up=back_up,
                back_up_from=since + self.back_up_after[stay.team],
            )
        )  # fmt: skip
