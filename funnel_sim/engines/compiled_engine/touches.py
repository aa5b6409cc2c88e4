"""A touch: it begins, takes its time, and leads to something."""

from __future__ import annotations

import math

from funnel_sim.compiling import inlined
from funnel_sim.domain.names import TouchResult, VisitOutcome
from funnel_sim.engines.compiled_engine.events import ends_at
from funnel_sim.engines.compiled_engine.leads import LATE_ENTRY
from funnel_sim.engines.compiled_engine.lines import withdraw
from funnel_sim.engines.compiled_engine.luck import draw, of_briefing, of_touch
from funnel_sim.engines.compiled_engine.rows import new_touch
from funnel_sim.engines.compiled_engine.shared import (
    drops_out,
    hours_of_work,
    learning_factor,
    learning_odds,
    odds_to_advance,
    productivity,
    response_effect,
)
from funnel_sim.engines.compiled_engine.teams import release, take_on
from funnel_sim.engines.compiled_engine.world import World

CONTINUES = int(TouchResult.CONTINUES)
ADVANCED = int(TouchResult.ADVANCED)
LOST = int(TouchResult.LOST)
NO_ANSWER = int(TouchResult.NO_ANSWER)
UNREACHABLE = int(TouchResult.UNREACHABLE)
VISIT_OPEN = int(VisitOutcome.OPEN)
VISIT_ADVANCED = int(VisitOutcome.ADVANCED)
VISIT_LOST = int(VisitOutcome.LOST)
VISIT_UNREACHABLE = int(VisitOutcome.UNREACHABLE)


@inlined
def begins(w: World, r: int, i: int) -> None:
    """A touch begins: how long it takes is the lead's luck, times what the rep makes of it."""
    now = w.clock[0]["now"]
    rep = w.reps[r]
    lead = w.leads[i]
    t = rep["team"]
    team = w.teams[t]
    withdraw(w, i)
    if lead["team"] != t:
        takes_over(w, i, t)
    if math.isnan(lead["response"]):
        lead["response"] = 0.0
        if lead["entry"] < LATE_ENTRY:
            lead["response"] = response_effect(
                now - lead["arrived"],
                w.response_exponent,
                w.response_reference,
                w.response_floor,
            )
    segment, stage, mode = lead["segment"], lead["stage"], team["mode"]
    cadence = w.cadence[stage, mode, lead["touch"]]
    cases = w.cases[r, segment, stage]
    if lead["drawn"]:
        lead["drawn"] = 0
    else:
        lead["duration_luck"], lead["travel_luck"], lead["gap_luck"], lead["answer_luck"] = (
            of_touch(w, i)
        )
    travel = 0.0
    answered = lead["answer_luck"] >= cadence["no_answer"]
    if answered:
        activity = w.activities[cadence["activity"]]
        role = w.roles[rep["role"]]
        work = hours_of_work(
            draw(w, activity["work_law"], lead["duration_luck"]),
            w.segments[segment]["work_factor"],
            rep["pace"],
            team["bonus_work"],
            learning_factor(
                cases, role["learning_exponent"], role["learning_prior"], role["learning_floor"]
            ),
            productivity(w.ramp[rep["role"]], role["ramp_step"], now - rep["ramps_from"]),
        )
        travel = draw(w, activity["travel_law"], lead["travel_luck"]) * activity["trips"]
    else:
        work = draw(w, w.steps[stage, mode]["unanswered_law"], lead["duration_luck"])
    briefing = 0.0
    if lead["needs_briefing"]:
        lead["needs_briefing"] = 0
        if w.briefing_law >= 0:
            briefing = draw(w, w.briefing_law, of_briefing(w, i))
    hours = work + travel + briefing
    end = now + hours / team["selling_share"]
    take_on(w, i, r)
    w.spent[t, segment] += hours
    n = new_touch(w)
    row = w.touches[n]
    row["lead"] = lead["index"]
    row["visit"] = lead["visit_row"]
    row["stage"] = stage
    row["touch"] = lead["touch"]
    row["attempt"] = lead["attempt"]
    row["activity"] = cadence["activity"]
    row["team"] = t
    row["rep"] = r
    row["queued"] = lead["queued"]
    row["start"] = now
    row["end"] = end
    row["work"] = work
    row["travel"] = travel
    row["briefing"] = briefing
    row["cases"] = cases
    rep["lead"] = i
    rep["touch_row"] = n
    rep["cases"] = cases
    rep["gap_luck"] = lead["gap_luck"]
    rep["answered"] = answered
    lead["last_rep"] = r
    ends_at(w, end, r)


@inlined
def takes_over(w: World, i: int, t: int) -> None:
    """The back-up team takes lead `i` for the rest of the stage, in its own mode."""
    lead = w.leads[i]
    if lead["begun"]:
        lead["hand_overs"] += 1
        lead["needs_briefing"] = 1
    release(w, i)
    lead["team"] = t
    lead["overflowed"] = 1
    lead["touch"] = min(lead["touch"], w.steps[lead["stage"], w.teams[t]["mode"]]["touches"] - 1)
    row = w.visits[lead["visit_row"]]
    row["team"] = t
    row["overflowed"] = w.clock[0]["now"]


@inlined
def ends(w: World, r: int) -> tuple[int, float]:
    """The touch of rep `r` ends. Returns the outcome of the stage and, if it goes on, the pause."""
    rep = w.reps[r]
    lead = w.leads[rep["lead"]]
    step = w.steps[lead["stage"], w.teams[lead["team"]]["mode"]]
    row = w.touches[rep["touch_row"]]
    if not rep["answered"]:
        if lead["attempt"] + 1 >= step["attempts"]:
            row["result"] = UNREACHABLE
            return VISIT_UNREACHABLE, 0.0
        row["result"] = NO_ANSWER
        lead["attempt"] += 1
        return VISIT_OPEN, draw(w, step["retry_law"], rep["gap_luck"])
    odds = odds_of(w, r)
    row["odds"] = odds
    w.cases[r, lead["segment"], lead["stage"]] += 1
    mode = w.teams[lead["team"]]["mode"]
    dropped_by = w.cadence[lead["stage"], mode, lead["touch"]]["dropped_by"]
    if drops_out(lead["outcome_luck"], odds, dropped_by):
        row["result"] = LOST
        return VISIT_LOST, 0.0
    if lead["touch"] + 1 == step["touches"]:
        row["result"] = ADVANCED
        return VISIT_ADVANCED, 0.0
    row["result"] = CONTINUES
    lead["touch"] += 1
    lead["attempt"] = 0
    return VISIT_OPEN, draw(w, step["gap_law"], rep["gap_luck"])


@inlined
def odds_of(w: World, r: int) -> float:
    """Log-odds of the lead in hand to advance, under the effects as they are now."""
    now = w.clock[0]["now"]
    rep = w.reps[r]
    lead = w.leads[rep["lead"]]
    role = w.roles[rep["role"]]
    team = w.teams[rep["team"]]
    missing = 1.0 - productivity(w.ramp[rep["role"]], role["ramp_step"], now - rep["ramps_from"])
    while rep["trained"] < rep["trained_end"] and w.trained_at[rep["trained"]] <= now:
        rep["trained"] += 1
    shown = rep["trained"] - rep["trained_from"]
    return odds_to_advance(  # type: ignore[no-any-return]
        w.base_odds[lead["stage"], team["mode"], lead["segment"]],
        w.journeys[lead["journey"]]["effect"],
        lead["quality"],
        rep["skill"],
        team["bonus_odds"],
        min(role["training_limit"], role["training_effect"] * shown),
        role["ramp_effect"] * missing,
        learning_odds(rep["cases"], role["learning_odds"], role["learning_half"]),
        w.hand_over_effect * lead["hand_overs"],
        lead["response"] if lead["stages_seen"] == 1 else 0.0,
        lead["effect"],
    )
