"""Sellers by name, and whose leads are: told from the Log by the rules that teams obey.

In a team with owners the rep of a lead's first touch owns it until he leaves; then the next rep to
touch it does. What comes of the lead later goes to the same owner. A prospect who is approached
again has none.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from funnel_sim.domain.names import Away, Entry, Ownership
from funnel_sim.model.blueprint import NONE
from funnel_sim.studies.trace import Trace

_ENTERS, _BEGINS = range(2)
_Item = tuple[float, int, int]
"""Time, what happens, row of visits or of touches."""


class Holders:
    """Who holds which seat, and which lead."""

    def __init__(self, trace: Trace) -> None:
        self._trace, self._log = trace, trace.log
        self.names = _names(trace)
        """`team#seat` of each rep, `.2` behind it for the second who holds the seat."""
        self._owned = (trace.blueprint.staff.ownership == Ownership.OWNER).tolist()
        self._left: list[float] = np.nan_to_num(self._log.reps["left"], nan=math.inf).tolist()
        self._since: dict[int, list[float]] = defaultdict(list)
        self._owners: dict[int, list[int]] = defaultdict(list)
        """By lead: who became its owner, from when on."""
        self._left_behind: dict[int, int] = {}
        if any(self._owned):
            for items in self._families():
                self._follow(sorted(items))

    def name(self, rep: int) -> str:
        """Name of a rep; empty for none."""
        return "" if rep == NONE else self.names[rep]

    def owner(self, lead: int, time: float) -> int:
        """The rep whom a lead waits for from then on; NONE if any will do."""
        at = bisect_right(self._since[lead], time) - 1
        owner = self._owners[lead][at] if at >= 0 else NONE
        return owner if self._is_there(owner, time) else NONE

    def left_behind(self, touch: int) -> tuple[float, str] | None:
        """When the owner left, and his name, if another has taken over with this touch."""
        owner = self._left_behind.get(touch, NONE)
        return None if owner == NONE else (self._left[owner], self.names[owner])

    def away(self, rep: int, since: float, until: float) -> str:
        """Word of `Away` for the first absence of a rep in that time; empty if there is none."""
        spells = self._log.absences
        end = math.inf if math.isnan(until) else until
        during = (spells["rep"] == rep) & (spells["begin"] < end) & (spells["end"] > since)
        found = np.flatnonzero(during & (spells["begin"] < spells["end"]))
        return Away(spells["kind"][found[0]]).word if found.size else ""

    def first_team(self, visit: int) -> int:
        """The team that covers a stage visit, also where the back-up took over later."""
        row = self._log.visits[visit]
        if math.isnan(row["overflowed"]):
            return int(row["team"])
        lead = self._log.leads[row["lead"]]
        covers = self._trace.blueprint.staff.covers
        return int(covers[lead["journey"], lead["segment"], row["stage"]])

    def _families(self) -> Iterable[list[_Item]]:
        """Stage visits and touches of every family."""
        log = self._log
        names = list(zip(log.leads["source"].tolist(), log.leads["number"].tolist(), strict=True))
        items: dict[tuple[int, int], list[_Item]] = defaultdict(list)
        for what, table, time in (
            (_ENTERS, log.visits, "entered"),
            (_BEGINS, log.touches, "start"),
        ):
            times = zip(table["lead"].tolist(), table[time].tolist(), strict=True)
            for row, (lead, when) in enumerate(times):
                items[names[lead]].append((when, what, row))
        return items.values()

    def _follow(self, items: Iterable[_Item]) -> None:
        """Note who owns the leads of one family, event by event in the order of time."""
        log = self._log
        of_family: dict[int, int] = {}
        team_of: dict[int, int] = {}
        for time, what, row in items:
            if what == _ENTERS:
                lead, team = int(log.visits["lead"][row]), self.first_team(row)
                if lead not in team_of and log.leads["entry"][lead] == Entry.PROSPECT:
                    of_family.clear()
                if team_of.get(lead) != team:
                    old = of_family.get(team, NONE)
                    self._now_owned(lead, time, old if self._is_there(old, time) else NONE)
            else:
                lead, team, rep = (int(log.touches[c][row]) for c in ("lead", "team", "rep"))
                owner = self._owners[lead][-1] if team_of[lead] == team else NONE
                if self._owned[team] and not self._is_there(owner, time):
                    self._left_behind[row] = owner
                    of_family[team] = rep
                    self._now_owned(lead, time, rep)
                elif team_of[lead] != team:
                    self._now_owned(lead, time, NONE)
            team_of[lead] = team

    def _now_owned(self, lead: int, time: float, owner: int) -> None:
        self._since[lead].append(time)
        self._owners[lead].append(owner)

    def _is_there(self, rep: int, time: float) -> bool:
        return rep != NONE and self._left[rep] > time


def _names(trace: Trace) -> list[str]:
    """Name of every row of the reps of the Log."""
    teams, seats = trace.frame.teams, trace.frame.seat_team
    first = np.searchsorted(seats, np.arange(len(teams)))
    names = []
    for team, seat, holder in trace.log.reps[["team", "seat", "holder"]].tolist():
        again = f".{holder + 1}" if holder else ""
        names.append(f"{teams[team]}#{seat - first[team] + 1}{again}")
    return names
