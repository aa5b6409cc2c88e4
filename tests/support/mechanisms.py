"""What a replication has really exercised, by number of the mechanism on the model's page.

A mechanism that a config merely switches on proves nothing: each of these looks for its traces in
the Log, or, where it leaves none of its own, for the setting and for work that it acted on.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from funnel_sim.domain.log import Log
from funnel_sim.domain.names import (
    Away,
    Churn,
    Departure,
    Discipline,
    Entry,
    Exit,
    Ownership,
    TouchResult,
)
from funnel_sim.model import quantiles
from funnel_sim.model.blueprint import NONE, Blueprint

Seen = Callable[[Blueprint, Log], bool]


def entered(entry: Entry) -> Seen:
    return lambda b, log: bool((log.leads["entry"] == entry).any())


def result(*results: TouchResult) -> Seen:
    return lambda b, log: all((log.touches["result"] == r).any() for r in results)


def law(*families: int) -> Seen:
    return lambda b, log: all((b.laws.dist["family"] == f).any() for f in families)


def chooses_under(discipline: Discipline) -> Seen:
    """A team of this discipline took one lead while another waited for it."""
    return lambda b, log: any(len(pairs(log, t)[0]) for t in teams_under(b, discipline))


def teams_under(b: Blueprint, discipline: Discipline):
    return np.flatnonzero(b.staff.discipline == discipline)


def pairs(log: Log, team: int):
    """Touches of a team that began while others of its touches waited, each with those others."""
    mine = log.touches[log.touches["team"] == team]
    start, queued = mine["start"], mine["queued"]
    taken, left = np.nonzero((queued[None, :] < start[:, None]) & (start[None, :] > start[:, None]))
    return mine[taken], mine[left]


def shares_decide(b: Blueprint, log: Log) -> bool:
    """A team with shares took one segment while another waited, after hours that were no work."""
    for team in teams_under(b, Discipline.EFFORT_SHARES):
        taken, left = pairs(log, team)
        segment = log.leads["segment"]
        shared = b.staff.effort_share[team] > 0.0
        before = log.touches[log.touches["team"] == team]
        since = before["start"][before["travel"] + before["briefing"] > 0.0]
        one, other = segment[taken["lead"]], segment[left["lead"]]
        chosen = (one != other) & shared[one] & shared[other]
        if len(since) and (taken["start"][chosen] > since.min()).any():
            return True
    return False


def waited(log: Log):
    return log.touches[log.touches["start"] > log.touches["queued"]]


def away(kind: Away) -> Seen:
    return lambda b, log: bool((absences(log)["kind"] == kind).any())


def absences(log: Log):
    """Those that began and lasted."""
    return log.absences[log.absences["begin"] < log.absences["end"]]


def roles(b: Blueprint, log: Log):
    """Role of each touch."""
    return b.staff.team_role[log.touches["team"]]


def approached_again(b: Blueprint, log: Log) -> bool:
    return bool(((log.leads["entry"] == Entry.PROSPECT) & (log.leads["origin"] >= 0)).any())


def slow_response(b: Blueprint, log: Log) -> bool:
    sources = b.sources
    late = log.touches["start"] - log.touches["queued"] > sources.response_reference
    return bool(sources.response_exponent > 0.0 and late.any())


def care_missed(b: Blueprint, log: Log) -> bool:
    renewals = log.leads[log.leads["entry"] == Entry.RENEWAL]
    return bool((b.relations.care_effect[renewals["segment"]] > 0.0).any())


def drops_out_early(b: Blueprint, log: Log) -> bool:
    lost = log.touches[log.touches["result"] == TouchResult.LOST]
    touches = b.process.touches[lost["stage"], b.staff.mode[lost["team"]]]
    return bool((lost["touch"] + 1 < touches).any())


def pauses(b: Blueprint, log: Log) -> bool:
    later = log.touches[log.touches["touch"] > 0]
    return bool((b.process.gap_law[later["stage"], b.staff.mode[later["team"]]] != NONE).any())


def limited(b: Blueprint, log: Log) -> bool:
    return bool((b.staff.wip_limit[waited(log)["team"]] != NONE).any())


def owned(b: Blueprint, log: Log):
    return b.staff.ownership == Ownership.OWNER


def owner_left(b: Blueprint, log: Log) -> bool:
    gone = log.reps[~np.isnan(log.reps["left"])]
    return bool(owned(b, log)[gone["team"]].any() and (log.exits["hand_overs"] > 0).any())


def covered(b: Blueprint, log: Log) -> bool:
    team = log.reps["team"][absences(log)["rep"]]
    return bool((owned(b, log) & b.staff.cover_absences)[team].any())


def learns(b: Blueprint, log: Log) -> bool:
    experienced = roles(b, log)[log.touches["cases"] > 0]
    return bool((b.careers.learning_exponent[experienced] < 0.0).any())


def ramps(b: Blueprint, log: Log) -> bool:
    rep = log.reps[log.touches["rep"]]
    since = log.touches["start"] - rep["hired"]
    short = since < b.careers.ramp_step[roles(b, log)] * b.careers.ramp.shape[1]
    return bool((short & (rep["new"] == 1)).any() and (b.careers.ramp < 1.0).any())


def trained(b: Blueprint, log: Log) -> bool:
    done = absences(log)[absences(log)["kind"] == Away.TRAINING]
    return bool(len(done) and (b.careers.training_effect > 0.0).any())


def ends_tie(b: Blueprint, log: Log) -> bool:
    """Two touches end at the same moment."""
    return len(np.unique(log.touches["end"])) < len(log.touches)


def end_and_arrival_tie(b: Blueprint, log: Log) -> bool:
    return bool(np.isin(log.leads["arrival"], log.touches["end"]).any())


MECHANISMS: dict[str, Seen] = {
    "1.1": lambda b, log: bool(b.calendar.hours_per_day < 24.0),
    "1.6": entered(Entry.OPENING),
    "1.7": lambda b, log: bool((log.customers["lead"] == NONE).any()),
    "2.1": lambda b, log: len(b.frame.segments) > 1,
    "2.2": entered(Entry.NEW),
    "2.3": lambda b, log: any(not flow.in_working_time for flow in b.sources.flows),
    "2.4": lambda b, log: any(len(np.unique(flow.per_hour)) > 2 for flow in b.sources.flows),
    "2.5": lambda b, log: any(flow.over_dispersion > 1.0 for flow in b.sources.flows),
    "2.7": lambda b, log: len(np.unique(log.leads["quality"])) > 2,
    "2.9": approached_again,
    "2.10": entered(Entry.RECYCLED),
    "2.11": slow_response,
    "2.12": lambda b, log: bool((log.customers["lead"] != NONE).any()),
    "2.13": lambda b, log: bool((log.exits["reason"] == Exit.DONE).any()),
    "2.14": entered(Entry.EXPANSION),
    "2.15": care_missed,
    "2.16": lambda b, log: all(
        (log.customers["reason"] == why).any() for why in (Churn.NOT_RENEWED, Churn.LEAVES)
    ),
    "2.17": lambda b, log: len(np.unique(log.leads["journey"])) > 1,
    "2.18": lambda b, log: any(
        flow.counts is not None and bool((log.leads["channel"] == c).any())
        for c, flow in enumerate(b.sources.flows)
    ),
    "3.1": pauses,
    "3.2": lambda b, log: bool((log.touches["travel"] > 0.0).any()),
    "3.4": result(TouchResult.NO_ANSWER, TouchResult.UNREACHABLE),
    "3.5": lambda b, log: len(np.unique(log.touches["odds"])) > 2,
    "3.6": drops_out_early,
    "3.7": lambda b, log: len(np.unique(log.touches["activity"])) > 1,
    "3.8": law(quantiles.CONSTANT, quantiles.EXPONENTIAL, quantiles.LOGNORMAL),
    "3.8 gamma": law(quantiles.GAMMA),
    "3.8 weibull": law(quantiles.WEIBULL),
    "3.9": lambda b, log: bool((log.exits["reason"] == Exit.COLD).any()),
    "4.1": lambda b, log: len(np.unique(log.touches["team"])) > 1,
    "4.2": lambda b, log: bool((log.reps["departure"] == Departure.CLOSED).any()),
    "4.3": lambda b, log: bool(owned(b, log)[waited(log)["team"]].any()),
    "4.4": limited,
    "4.5": chooses_under(Discipline.FIFO),
    "4.5 closest": chooses_under(Discipline.CLOSEST_TO_CLOSE),
    "4.5 value": chooses_under(Discipline.HIGHEST_VALUE),
    "4.5 margin": chooses_under(Discipline.MARGIN_PER_HOUR),
    "4.6": shares_decide,
    "4.7": chooses_under(Discipline.OWN_JUDGEMENT),
    "4.8": lambda b, log: bool((~np.isnan(log.visits["overflowed"])).any()),
    "4.9": lambda b, log: bool((log.touches["briefing"] > 0.0).any()),
    "4.10": covered,
    "5.2": lambda b, log: bool((log.reps["skill"] != 0.0).any() and (log.reps["pace"] != 1).any()),
    "5.3": ramps,
    "5.4": lambda b, log: bool((log.reps["departure"] == Departure.LEAVES).any()),
    "5.5": owner_left,
    "5.6": away(Away.VACATION),
    "5.6 sick": away(Away.SICK),
    "5.7": trained,
    "5.8": learns,
    "5.9": lambda b, log: bool((b.staff.bonus_work < 1.0).any()),
    "ties of ends": ends_tie,
    "ties of ends and arrivals": end_and_arrival_tie,
    "a touch at the horizon": result(TouchResult.UNFINISHED),
}
"""By number on the model's page, perhaps with a word for a part of it."""

NOT_FOR_ENGINES = {
    "1.2": "units are turned into hours before an engine sees them",
    "1.3": "months are made of the Log",
    "1.4": "what is left out of a study is left out of its metrics",
    "1.5": "what is left out of a study is left out of its metrics",
    "2.6": "the response curve is a part of the flow",
    "2.8": "money is made of the Log",
    "3.3": "money is made of the Log",
    "5.1": "money is made of the Log",
}
"""Mechanisms that engines do not know, and why."""
