"""Sellers by name, and whose leads are: told from the Log by the rules that teams obey.

Where a team has owners, the rep of the first touch owns the lead, and in that team all that comes
of it later, until he leaves; then the next rep to touch it does. A prospect who is approached
again has no owner.
"""

from __future__ import annotations

import math
from collections import defaultdict

import numpy as np

from funnel_sim.domain.names import Away, Entry, Ownership
from funnel_sim.model.blueprint import NONE
from funnel_sim.studies.trace import Trace


class Holders:
    """Who holds which seat, and which lead."""

    def __init__(self, trace: Trace) -> None:
        self._log = log = trace.log
        self.names = _names(trace)
        """`team#seat` of each rep, `.2` behind it for the second who holds the seat."""
        self._owned = (trace.blueprint.staff.ownership == Ownership.OWNER).tolist()
        self._left: list[float] = np.nan_to_num(log.reps["left"], nan=math.inf).tolist()
        self._family = list(zip(log.leads["source"].tolist(), log.leads["number"].tolist(),
                                strict=True))  # fmt: skip
        self._touches: dict[tuple[int, int, int], list[int]] = defaultdict(list)
        teams, leads = log.touches["team"].tolist(), log.touches["lead"].tolist()
        for touch, (lead, team) in enumerate(zip(leads, teams, strict=True)):
            if self._owned[team]:
                self._touches[*self._family[lead], team].append(touch)

    def name(self, rep: int) -> str:
        """Name of a rep; empty for none."""
        return "" if rep == NONE else self.names[rep]

    def owner(self, lead: int, team: int, time: float) -> int:
        """The rep whom a lead of a team waits for from then on; NONE if any will do."""
        owner = self._owner_before(lead, team, time)
        return NONE if owner == NONE or self._left[owner] <= time else owner

    def left_behind(self, touch: int) -> tuple[float, str] | None:
        """When the owner left, and his name, if another has taken over with this touch."""
        row = self._log.touches[touch]
        lead, team, start = int(row["lead"]), int(row["team"]), float(row["start"])
        owner = self._owner_before(lead, team, start)
        if owner == NONE or self._left[owner] > start:
            return None
        left = self._left[owner]
        leads, starts = self._log.touches["lead"], self._log.touches["start"]
        mine = self._touches[*self._family[lead], team]
        if not any(leads[t] == lead and starts[t] < left for t in mine):
            return None
        return left, self.names[owner]

    def away(self, rep: int, since: float, until: float) -> str:
        """Word of `Away` for the first absence of a rep in that time; empty if there is none."""
        spells = self._log.absences
        end = math.inf if math.isnan(until) else until
        during = (spells["rep"] == rep) & (spells["begin"] < end) & (spells["end"] > since)
        found = np.flatnonzero(during & (spells["begin"] < spells["end"]))
        return Away(spells["kind"][found[0]]).word if found.size else ""

    def _owner_before(self, lead: int, team: int, time: float) -> int:
        """Whom the touches of the family before `time` have made the owner, there or not."""
        owner, log = NONE, self._log
        last = NONE
        for touch in self._touches.get((*self._family[lead], team), ()):
            row = log.touches[touch]
            if row["start"] >= time:
                break
            new = row["lead"] != last and log.leads["entry"][row["lead"]] == Entry.PROSPECT
            if owner == NONE or new or self._left[owner] <= row["start"]:
                owner = int(row["rep"])
            last = row["lead"]
        return owner


def _names(trace: Trace) -> list[str]:
    """Name of every row of the reps of the Log."""
    teams, seats = trace.frame.teams, trace.frame.seat_team
    first = np.searchsorted(seats, np.arange(len(teams)))
    names = []
    for team, seat, holder in trace.log.reps[["team", "seat", "holder"]].tolist():
        again = f".{holder + 1}" if holder else ""
        names.append(f"{teams[team]}#{seat - first[team] + 1}{again}")
    return names
