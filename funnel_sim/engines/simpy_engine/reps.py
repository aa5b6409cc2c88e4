"""The working life of a rep: choose, work, choose again, unless the roster has him away.

Whoever has nothing to do is idle and waits to be called: by a lead that comes, by the roster, or
because there is room for more work again. All decisions are made at once, in the same step.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Mapping
from functools import partial

import simpy

from funnel_sim.engines.contract import STAFF
from funnel_sim.engines.simpy_engine.clock import Clock
from funnel_sim.engines.simpy_engine.parts import Absence, Lead, Rep, Touch
from funnel_sim.engines.simpy_engine.recorder import Recorder
from funnel_sim.engines.simpy_engine.team import Team
from funnel_sim.model.blueprint import NONE

Process = Generator[simpy.Event, object, None]


class Reps:
    """Everybody who sells in one replication.

    `begin` puts a rep to work on a lead; `approach` puts him to work on a name off a list, if there
    is one; `open_leads` are those that a leaver may have owned.
    """

    def __init__(
        self, clock: Clock, record: Recorder, open_leads: Mapping[int, Lead],
        begin: Callable[[Rep, Lead], Touch], approach: Callable[[Rep], Touch | None],
    ) -> None:  # fmt: skip
        self._clock = clock
        self._record = record
        self._open_leads = open_leads
        self._begin = begin
        self._approach = approach

    def employ(self, rep: Rep) -> None:
        """Put a rep on the roster; what it plans for him is scheduled here."""
        hire = self._clock.at(rep.hired, STAFF) if rep.hired > 0.0 else None
        for absence in rep.absences:
            self._clock.call_at(absence.due, STAFF, partial(self.calls_from_idleness, rep))
        if rep.due < math.inf:
            self._clock.call_at(rep.due, STAFF, partial(self.calls_from_idleness, rep))
        self._clock.process(self.working_life(rep, hire))

    def working_life(self, rep: Rep, hire: simpy.Event | None) -> Process:
        """Choose, work, choose again; with nothing to do, wait to be called."""
        if hire is not None:
            yield hire
        rep.team.reps.append(rep)
        if rep.team.wip_limit != NONE:
            self.call_idle(rep.team)
        while self._clock.now < rep.due:
            absence = self.absence_now(rep)
            if absence is not None:
                yield from self.away(rep, absence)
                continue
            touch = self.next_touch(rep)
            if touch is None:
                touch = yield from self.idle(rep)
            if touch is not None:
                yield touch.released
        self.depart(rep)

    def next_touch(self, rep: Rep) -> Touch | None:
        """Begin what is next: the best of those who wait, or else a name off a list."""
        lead = rep.team.best(rep, self._clock.now)
        if lead is not None:
            return self._begin(rep, lead)
        return self._approach(rep) if rep.team.has_room(rep) else None

    def idle(self, rep: Rep) -> Generator[simpy.Event, object, Touch | None]:
        """Wait to be called; None where the roster has something else."""
        rep.team.idle.append(rep)
        rep.called = self._clock.event()
        touch = yield rep.called
        assert touch is None or isinstance(touch, Touch)
        return touch

    def call(self, rep: Rep, lead: Lead) -> Touch:
        """Give an idle rep this lead."""
        rep.team.idle.remove(rep)
        touch = self._begin(rep, lead)
        rep.called.succeed(touch)
        return touch

    def calls_from_idleness(self, rep: Rep) -> None:
        """The roster has something for a rep; whoever is at work sees it after the touch."""
        if rep in rep.team.idle:
            rep.team.idle.remove(rep)
            rep.called.succeed(None)

    def absence_now(self, rep: Rep) -> Absence | None:
        """The absence that lasts now; those that a touch has outlasted are noted as of length 0."""
        now = self._clock.now
        while rep.absences and rep.absences[0].due <= now:
            absence = rep.absences.pop(0)
            self._record.goes_away(absence, min(now, absence.end))
            if now < absence.end:
                return absence
        return None

    def away(self, rep: Rep, absence: Absence) -> Process:
        """Be away until the planned end."""
        rep.away = True
        if rep.team.covers_absences:
            self.call_idle(rep.team)
        yield self._clock.at(absence.end, STAFF)
        rep.away = False

    def depart(self, rep: Rep) -> None:
        """Leave for good; colleagues take over what was begun."""
        self._record.departs(rep, self._clock.now)
        rep.team.dismiss(rep, self._open_leads.values())
        self.call_idle(rep.team)

    def call_idle(self, team: Team) -> None:
        """Let idle reps choose, longest idle first, once what happens now is done."""
        if team.idle and not team.calls_idle:
            team.calls_idle = True
            self._clock.call_soon(partial(self.idle_choose, team))

    def idle_choose(self, team: Team) -> None:
        """Idle reps see whether there is something for them after all."""
        team.calls_idle = False
        for rep in list(team.idle):
            if rep in team.idle:
                touch = self.next_touch(rep)
                if touch is not None:
                    team.idle.remove(rep)
                    rep.called.succeed(touch)
