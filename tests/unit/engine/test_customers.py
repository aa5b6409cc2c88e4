"""Care, expansion, renewal and churn, by hand: constant times, odds of nothing or all."""

from __future__ import annotations

import math

import numpy as np
import pytest

from funnel_sim.domain.names import Churn, Entry, Exit
from funnel_sim.engines.simpy_engine import simulate
from tests.support.worlds import blueprint_of, leads_at, run, team, world

LONG = {"start": "2027-01-04", "length": "1000 h"}
JOURNEYS = {
    "new": {"stages": ["closing"]},
    "expansion": {"stages": ["closing"]},
    "renewal": {"stages": ["renewing"]},
    "support": {"stages": ["helping"]},
}
CALL = {"inside": {"touches": "1 call"}}


def market(renews: str = "100 %", **customers):
    """Deals of 1,000; what becomes of customers; renewals, support."""
    stages = {
        "closing": CALL | {"advance": "100 %"},
        "renewing": CALL | {"advance": renews},
        "helping": CALL | {"advance": "100 %"},
    }
    segment = {"deal_value": 1000, "gross_margin": "50 %", "customers": customers}
    return {"segments": {"only": segment}, "stages": stages, "journeys": JOURNEYS}


def base(count: int, **parts):
    """Nothing but customers at the start."""
    channels = {"web": {"leads": "0 / d", "mix": {"only": "100 %"}}}
    opening = {"customers": [{"segment": "only", "count": count}]}
    return world(
        opening=opening, channels=channels, teams=team(headcount=100), horizon=LONG, **parts
    )


def of(log, entry):
    """Rows of leads of a kind."""
    return np.flatnonzero(log.leads["entry"] == entry)


def test_a_win_makes_a_customer_who_renews_term_by_term():
    """Won at 1; renewals due at 301 and, the touch of 1 h later, 602 and 903."""
    renewal = {"term": "300 h", "value": 0.8}
    log = run(world(**market(renewal=renewal), horizon=LONG), leads_at([0.0]))
    rows = of(log, Entry.RENEWAL)
    assert log.leads["arrival"][rows].tolist() == [301.0, 602.0, 903.0]
    assert log.leads["value"][rows].tolist() == [800.0] * 3
    assert log.leads["origin"][rows].tolist() == [0] * 3
    assert log.customers["since"].tolist() == [1.0]
    assert np.isnan(log.customers["until"][0])
    assert log.customers["reason"].tolist() == [Churn.STAYS]
    assert (log.exits["reason"] == Exit.WON).all()


def test_who_does_not_renew_is_lost_and_brings_nothing_more():
    support = {"every": "90 h", "journey": "support"}
    parts = market("0 %", renewal={"term": "300 h"}, care={"support": support})
    log = run(world(**parts, horizon=LONG), leads_at([0.0]))
    assert log.customers["until"].tolist() == [302.0]
    assert log.customers["reason"].tolist() == [Churn.NOT_RENEWED]
    assert log.leads["arrival"][of(log, Entry.CARE)].tolist() == [91.0, 181.0, 271.0]
    assert log.exits["reason"][of(log, Entry.CARE)].tolist() == [Exit.DONE] * 3


def test_care_comes_once_or_again_and_again():
    care = {
        "onboarding": {"after": "10 h", "journey": "support"},
        "support": {"after": "20 h", "every": "400 h"},
    }
    log = run(world(**market(care=care), horizon=LONG), leads_at([0.0]))
    assert sorted(log.leads["arrival"][of(log, Entry.CARE)].tolist()) == [11.0, 21.0, 421.0, 821.0]
    assert log.leads["value"][of(log, Entry.CARE)].tolist() == [0.0] * 4


@pytest.mark.parametrize(("done", "effect"), [(True, 0.0), (False, -1.5)])
def test_a_renewal_depends_on_the_care_given(done, effect):
    """Support cases that nobody reaches are missed: the odds to renew fall by the whole effect."""
    parts = market(
        "50 %",
        renewal={"term": "300 h", "care_effect": 1.5},
        care={"support": {"every": "100 h"}},
    )
    parts["stages"]["helping"]["advance"] = "100 %" if done else "0 %"
    log = run(world(**parts, horizon=LONG), leads_at([0.0]))
    renewal = int(of(log, Entry.RENEWAL)[0])
    assert log.touches["odds"][log.touches["lead"] == renewal] == pytest.approx([effect])


def test_half_of_the_care_costs_half_of_the_effect():
    parts = market(
        "50 %",
        renewal={"term": "300 h", "care_effect": 1.5},
        care={
            "support": {"every": "100 h"},
            "visiting": {"every": "100 h", "journey": "renewal"},
        },
    )
    parts["stages"]["renewing"]["advance"] = "0 %"
    parts["journeys"] = JOURNEYS | {"renewal": {"stages": ["renewing"], "effect": 0.0}}
    parts["stages"]["renewing"]["advance"] = {"only": "1 %"}
    log = run(world(**parts, horizon=LONG), leads_at([0.0]))
    done = log.exits["reason"] == Exit.DONE
    care = of(log, Entry.CARE)
    renewal = int(of(log, Entry.RENEWAL)[0])
    before = care[log.leads["arrival"][care] < log.leads["arrival"][renewal]]
    share = done[before].mean()
    odds = float(log.touches["odds"][log.touches["lead"] == renewal][0])
    assert 0.4 < share < 0.7
    assert odds == pytest.approx(math.log(0.01 / 0.99) - 1.5 * (1 - share))


def test_retention_of_a_base_is_the_chance_to_renew():
    """4,000 customers anywhere in a term of 500 h: within one term each comes up once."""
    document = base(4000, **market("80 %", renewal={"term": "500 h"}))
    document["horizon"] = {"start": "2027-01-04", "length": "500 h"}
    log = simulate(blueprint_of(document), 1, 0)
    due = of(log, Entry.RENEWAL)
    ended = log.exits["reason"][due] != Exit.OPEN
    kept = (log.exits["reason"][due] == Exit.WON).sum() / ended.sum()
    assert kept == pytest.approx(0.8, abs=3 * math.sqrt(0.16 / 4000))
    assert len(due) == 4000
    assert (log.customers["since"] <= 0).all()
    assert log.customers["since"].mean() == pytest.approx(-250, abs=3 * 500 / math.sqrt(12 * 4000))


def test_expansion_comes_in_a_share_of_terms_at_a_share_of_the_value():
    expansion = {
        "chance": "25 %",
        "after": {"uniform": {"low": "0 h", "high": "100 h"}},
        "value": 0.4,
    }
    parts = market(renewal={"term": "200 h"}, expansion=expansion)
    document = world(**parts, horizon=LONG, teams=team(headcount=200))
    log = run(document, leads_at(np.linspace(0, 100, 1000).tolist()))
    terms = 1000 + ((log.leads["entry"] == Entry.RENEWAL) & (log.leads["arrival"] < 890)).sum()
    rows = of(log, Entry.EXPANSION)
    early = rows[log.leads["arrival"][rows] < 990]
    assert len(early) / terms == pytest.approx(0.25, abs=0.02)
    assert set(log.leads["value"][rows].tolist()) == {400.0}


def test_lifetimes_end_as_their_law_says():
    """Exponential with mean 500 h: after 1,000 h a share of exp(-2) is left."""
    document = base(4000, **market(lifetime={"exponential": {"mean": "500 h"}}))
    log = simulate(blueprint_of(document), 1, 0)
    left = np.isnan(log.customers["until"]).mean()
    share = math.exp(-2)
    assert left == pytest.approx(share, abs=3 * math.sqrt(share * (1 - share) / 4000))
    assert set(log.customers["reason"].tolist()) == {Churn.STAYS, Churn.LEAVES}


def test_customers_at_the_start_are_cared_for_from_the_first_day():
    care = {"support": {"every": {"exponential": {"mean": "200 h"}}}}
    document = base(1000, **market(care=care))
    log = simulate(blueprint_of(document), 1, 0)
    cases = len(of(log, Entry.CARE))
    assert cases / 1000 == pytest.approx(1000 / 200, abs=3 * math.sqrt(5 / 1000))


def test_who_was_won_before_is_served_by_the_same_owner():
    renewal = {"term": "100 h"}
    parts = market(renewal=renewal)
    teams = team(headcount=3, ownership="owner")
    log = run(world(**parts, teams=teams, horizon=LONG), leads_at([0.0, 0.0, 0.0]))
    for customer in range(3):
        mine = np.flatnonzero(log.leads["number"] == customer)
        reps = log.touches["rep"][np.isin(log.touches["lead"], mine)]
        assert len(reps) > 5
        assert len(set(reps.tolist())) == 1


def test_more_care_keeps_more_customers():
    """The same customers with too few and with enough hands: care given and retention rise."""
    kept = []
    for hands in (1, 3, 30):
        parts = market(
            "70 %", renewal={"term": "400 h", "care_effect": 2.0},
            care={"support": {"every": {"exponential": {"mean": "100 h"}}}},
        )  # fmt: skip
        parts["segments"]["only"]["patience"] = "20 h"
        document = base(200, **parts)
        document["organisations"]["test"]["teams"] = team(headcount=hands, queue="closest_to_close")
        log = simulate(blueprint_of(document), 1, 0)
        kept.append(float(np.isnan(log.customers["until"]).mean()))
    assert kept == sorted(kept)
    assert kept[-1] > kept[0] + 0.1
