"""The same lead has the same luck, whoever works it and whoever else comes."""

from __future__ import annotations

import copy

import numpy as np

from funnel_sim.engines.simpy_engine import simulate
from funnel_sim.model.draws import Draws
from funnel_sim.model.leads import lead_table
from tests.support.worlds import blueprint_of, world

SEGMENTS = {
    "small": {
        "deal_value": {"lognormal": {"mean": 9000, "cv": 0.7}},
        "gross_margin": "45 %",
        "patience": {"exponential": {"mean": "20 h"}},
    },
    "large": {"deal_value": {"gamma": {"mean": 90_000, "cv": 0.9}}, "gross_margin": "40 %"},
}
WEB = {
    "leads": "30 / wk",
    "mix": {"small": "80 %", "large": "20 %"},
    "quality_sd": 0.5,
    "over_dispersion": 3.0,
}
CALL = {"call": {"duration": {"lognormal": {"mean": "20 min", "cv": 0.8}}}}


def stage(advance):
    gap = {"exponential": {"mean": "2 h"}}
    return {"inside": {"touches": "2 call", "gap": gap}, "advance": advance}


def market(**changes):
    parts = {
        "segments": SEGMENTS,
        "channels": {"web": WEB},
        "activities": CALL,
        "stages": {"one": stage("60 %"), "two": stage("50 %")},
        "teams": {"all": {"role": "seller", "headcount": 40}},
        "horizon": {"start": "2027-01-04", "length": "8 wk"},
    }
    return world(**(parts | changes))


def leads_of(document, replication=0):
    return lead_table(blueprint_of(document), Draws(document["seed"], replication))


def test_leads_do_not_depend_on_the_organisation():
    pooled = market()
    split = market(
        teams={
            "one": {"role": "seller", "headcount": 3, "covers": {"stages": "one"}},
            "two": {"role": "seller", "headcount": 2, "covers": {"stages": "two"}},
        },
        hand_over={"effect": -0.5},
    )
    logs = [simulate(blueprint_of(d), d["seed"], 3) for d in (pooled, split)]
    assert logs[0].leads.tobytes() == logs[1].leads.tobytes()
    assert len(logs[0].leads) > 200


def test_another_channel_leaves_the_other_leads_untouched():
    more = market(channels={"fair": WEB | {"leads": "50 / wk"}, "web": WEB})
    alone, among = leads_of(market()), leads_of(more)
    web = among[among["channel"] == 1]
    for column in ("number", "segment", "created", "arrival", "value", "quality"):
        assert (alone[column] == web[column]).all()
    assert not (among[among["channel"] == 0]["value"][: len(web)] == web["value"]).any()


def test_another_channel_leaves_the_luck_of_touches_untouched():
    """With staff for everybody, the web's leads live through exactly the same."""
    more = market(
        channels={"web": WEB, "fair": WEB | {"leads": "50 / wk"}},
    )
    alone, among = (simulate(blueprint_of(d), d["seed"], 0) for d in (market(), more))
    assert journeys(alone, channel=0) == journeys(among, channel=0)
    assert len(journeys(alone, channel=0)) > 200


def test_another_stage_leaves_the_luck_in_the_other_stages_untouched():
    longer = copy.deepcopy(market())
    stages = longer["market"]["stages"]
    longer["market"]["stages"] = {"zero": stage("100 %"), **stages}
    short, long = (simulate(blueprint_of(d), d["seed"], 0) for d in (market(), longer))
    assert (short.leads == long.leads).all()
    for name_short, name_long in ((0, 1), (1, 2)):
        for column in ("work", "result"):
            mine = by_touch(short, name_short, column)
            theirs = by_touch(long, name_long, column)
            both = mine.keys() & theirs.keys()
            assert len(both) > 100
            assert all(mine[key] == theirs[key] for key in both)


def test_replications_and_seeds_differ():
    document = market()
    first = leads_of(document)
    assert not (leads_of(document, 1)["value"][:50] == first["value"][:50]).any()
    assert not (leads_of(document | {"seed": 2})["value"][:50] == first["value"][:50]).any()


def test_values_have_the_stated_mean():
    """Pooled over 40 replications: within 3.3 standard errors of 9,000, which are below 2 %."""
    blueprint = blueprint_of(market())
    tables = [lead_table(blueprint, Draws(1, r)) for r in range(40)]
    small = np.concatenate([t["value"][t["segment"] == 0] for t in tables])
    standard_error = 0.7 * 9000 / np.sqrt(len(small))
    assert standard_error < 0.02 * 9000
    assert abs(small.mean() - 9000) < 3.3 * standard_error


def journeys(log, channel):
    """What happened to each lead of a channel, by its number there."""
    leads = log.leads
    told: dict[int, list[tuple[int, int, float, float]]] = {}
    for t in log.touches:
        lead = leads[t["lead"]]
        if lead["channel"] == channel:
            told.setdefault(int(lead["number"]), []).append(
                (int(t["stage"]), int(t["touch"]), float(t["start"]), float(t["end"]))
            )
    return told


def by_touch(log, stage_index, column):
    """Finished touches of a stage by (number of the lead, touch)."""
    rows = log.touches[(log.touches["stage"] == stage_index) & (log.touches["result"] > 0)]
    numbers = log.leads["number"][rows["lead"]].tolist()
    return dict(zip(zip(numbers, rows["touch"].tolist(), strict=True), rows[column], strict=True))
