"""The roster of one replication as reps who work in teams."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from funnel_sim.engines.simpy_engine.clock import Clock
from funnel_sim.engines.simpy_engine.parts import Absence, Rep
from funnel_sim.engines.simpy_engine.team import Team
from funnel_sim.model.staffing import Roster


def reps_of(
    people: Roster,
    weights: Sequence[list[float]],
    teams: Sequence[Team],
    team_role: Sequence[int],
    clock: Clock,
) -> list[Rep]:
    """One rep per row of the roster; `weights` are those of own judgement, by rep."""
    absences: list[list[Absence]] = [[] for _ in people.reps]
    for row, (rep, due, end) in enumerate(
        zip(*(people.absences[c].tolist() for c in ("rep", "due", "end")), strict=True)
    ):
        absences[rep].append(Absence(row, due, end))
    trained_at = people.trained_at.tolist()
    trained = [trained_at[a:b] for a, b in pairwise(people.trained_from.tolist())]
    columns = (people.reps[c].tolist() for c in ("team", "skill", "pace", "new", "hired", "due"))
    return [
        Rep(
            index, teams[team], team_role[team], skill, pace, hired, hired if new else -math.inf,
            math.inf if math.isnan(due) else due, absences[index], trained[index], weights[index],
            teams[team].new_line(), clock.event(),
        )
        for index, (team, skill, pace, new, hired, due) in enumerate(zip(*columns, strict=True))
    ]  # fmt: skip
