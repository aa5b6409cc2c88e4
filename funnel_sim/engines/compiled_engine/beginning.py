"""The World at hour 0 of one replication: leads to come, people, lists, customers, and room."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from funnel_sim.domain.log import EXIT, TOUCH, VISIT, whole_rows
from funnel_sim.domain.names import Exit
from funnel_sim.engines.compiled_engine import world
from funnel_sim.engines.compiled_engine.plan import Plan, own
from funnel_sim.engines.compiled_engine.world import Floats, Room, Rows, World
from funnel_sim.model.blueprint import NONE, Blueprint
from funnel_sim.model.draws import Draws
from funnel_sim.model.leads import customer_table, lead_table, prospect_table
from funnel_sim.model.staffing import Roster, judgement_weights, roster


@dataclass(frozen=True, slots=True)
class Givens:
    """What is known of a replication before it is played."""

    people: Roster
    weights: Floats
    """Of own judgement, shape (reps, 4)."""
    leads: Rows
    """Dtype `LEAD`, by arrival."""
    prospects: Rows
    """Dtype `LEAD`."""
    customers: Rows
    """Dtype `CUSTOMER`."""


def givens(blueprint: Blueprint, draws: Draws) -> Givens:
    """Everything that depends on the key and on no decision."""
    people = roster(blueprint, draws)
    return Givens(
        people=people,
        weights=judgement_weights(blueprint, draws, people.reps),
        leads=lead_table(blueprint, draws),
        prospects=prospect_table(blueprint, draws),
        customers=customer_table(blueprint, draws),
    )


def hour_0(plan: Plan, given: Givens, seed: int, replication: int) -> World:
    """A World in which nothing has happened, with room for what will probably happen."""
    people, stages = given.people, plan.static["next_stage"].shape[1]
    leads, names, customers = len(given.leads), len(given.prospects), len(given.customers)
    families = leads + names + customers
    lead_room = leads + plan.rows(Room.LEADS, leads // 4 + names + 4 * customers + 64)
    customer_room = customers + plan.rows(Room.CUSTOMERS, lead_room // 8 + 16)
    slots = plan.rows(Room.SLOTS, 256 + leads // 16)
    teams = plan.teams_of(people.reps)
    lists = _lists(given.prospects, len(plan.static["cool_down"]), len(plan.static["segments"]))
    return World(
        seed=np.uint64(seed),
        replication=np.uint64(replication),
        **plan.static,
        weights=own(given.weights, np.float64),
        trained_at=own(people.trained_at, np.float64),
        prospect_rows=_with_room(given.prospects, names),
        clock=_clock(leads, customers, leads),
        teams=teams,
        spent=np.zeros((len(teams), len(plan.static["segments"]))),
        reps=_reps(plan, people),
        rep_rows=people.reps.copy(),
        absences=people.absences.copy(),
        cases=np.zeros((len(people.reps), len(plan.static["segments"]), stages), dtype=np.int64),
        lead_rows=_with_room(given.leads, lead_room),
        leads=np.empty(slots, dtype=world.LEAD_STATE),
        alive=np.arange(slots),
        exits=_exits(leads, lead_room),
        visits=np.empty(plan.rows(Room.VISITS, 3 * lead_room), dtype=VISIT),
        touches=np.empty(plan.rows(Room.TOUCHES, 5 * lead_room), dtype=TOUCH),
        family_visits=np.zeros((families, stages), dtype=np.int32),
        family_owners=np.zeros((families, len(teams)), dtype=np.int32),
        customer_rows=_with_room(given.customers, customer_room),
        customers=_customers(leads + names, customers, customer_room),
        care_case=np.zeros((customer_room, plan.static["care"].shape[1]), dtype=np.int32),
        **lists,
        places=np.empty(plan.rows(Room.PLACES, 256 + leads // 16), dtype=world.PLACE),
        roots=np.full((2 * len(teams) + len(people.reps), plan.slots), NONE, dtype=np.int64),
        lasts=np.full((2 * len(teams) + len(people.reps), plan.slots), NONE, dtype=np.int64),
        called_teams=np.zeros(len(teams), dtype=np.int64),
        ends=_knock_out(len(people.reps)),
        reneges=np.empty(plan.rows(Room.RENEGES, 256), dtype=world.EVENT),
        overflows=np.empty(plan.rows(Room.OVERFLOWS, 256), dtype=world.EVENT),
        staff=np.empty(3 * len(people.reps) + len(people.absences) + 1, dtype=world.EVENT),
        returns=np.empty(plan.rows(Room.RETURNS, 1024 + 8 * customers), dtype=world.EVENT),
    )


def _clock(leads: int, customers: int, prospect_families: int) -> Rows:
    clock = np.zeros(1, dtype=world.CLOCK)
    clock["leads"] = clock["listed"] = leads
    clock["customers"] = customers
    clock["prospect_families"] = prospect_families
    clock["free_place"] = NONE
    return clock


def _with_room(rows: Rows, room: int) -> Rows:
    table = np.empty(room, dtype=rows.dtype)
    whole_rows(table)[: len(rows)] = whole_rows(rows)
    return table


def _exits(leads: int, room: int) -> Rows:
    table = np.empty(room, dtype=EXIT)
    not_arrived = np.array([(math.nan, int(Exit.OPEN), NONE, NONE, NONE, 0)], dtype=EXIT)
    whole_rows(table)[:leads] = whole_rows(not_arrived)
    return table


def _knock_out(reps: int) -> Rows:
    """Nobody has a touch in hand."""
    size = 1 << (max(reps, 1) - 1).bit_length()
    ends = np.zeros(2 * size, dtype=world.EVENT)
    ends["time"] = math.inf
    ends["order"] = NONE
    ends["code"][size:] = np.arange(size)
    return ends


def _customers(first_family: int, count: int, room: int) -> Rows:
    table = np.zeros(room, dtype=world.CUSTOMER_STATE)
    table["family"][:count] = first_family + np.arange(count)
    return table


def _reps(plan: Plan, people: Roster) -> Rows:
    rows, table = people.reps, np.zeros(len(people.reps), dtype=world.REP)
    for name in ("skill", "pace", "hired", "team"):
        table[name] = rows[name]
    table["role"] = plan.team_role[rows["team"]]
    table["ramps_from"] = np.where(rows["new"] != 0, rows["hired"], -np.inf)
    table["due"] = np.where(np.isnan(rows["due"]), np.inf, rows["due"])
    spells = np.searchsorted(people.absences["rep"], np.arange(len(rows) + 1))
    table["absence"], table["absences_end"] = spells[:-1], spells[1:]
    table["trained_from"] = table["trained"] = people.trained_from[:-1]
    table["trained_end"] = people.trained_from[1:]
    return table


def _lists(names: Rows, channels: int, segments: int) -> dict[str, Any]:
    """The lists of names, by channel and segment, each in the order of the numbers."""
    state = np.zeros(len(names), dtype=world.PROSPECT_STATE)
    state["approached"] = state["next"] = NONE
    first = np.full((channels, segments), NONE, dtype=np.int64)
    for channel, segment in {
        *zip(names["channel"].tolist(), names["segment"].tolist(), strict=True)
    }:
        mine = np.flatnonzero((names["channel"] == channel) & (names["segment"] == segment))
        first[channel, segment] = mine[0]
        state["next"][mine[:-1]] = mine[1:]
    return {
        "prospects": state,
        "untried": first,
        "cooled_first": np.full_like(first, NONE),
        "cooled_last": np.full_like(first, NONE),
    }
