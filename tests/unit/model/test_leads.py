"""Who is there on the first day, who comes, and who stands on a list."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import stats

from funnel_sim.domain.log import CUSTOMER, LEAD, Rows
from funnel_sim.domain.names import Churn, Entry
from funnel_sim.model.draws import Draws, segment_key
from funnel_sim.model.leads import customer_table, lead_table, prospect_table
from tests.support.worlds import blueprint_of, world

LOGNORMAL = {"lognormal": {"mean": 1000, "cv": 0.5}}
SEGMENTS: dict[str, Any] = {
    "small": {"deal_value": LOGNORMAL, "gross_margin": "50 %"},
    "large": {"deal_value": 7000, "gross_margin": "50 %"},
}
HALF = {"small": "50 %", "large": "50 %"}
CHANNELS = {
    "web": {"leads": "2 / d", "mix": HALF, "quality": 0.2, "quality_sd": 0.5},
    "fair": {"leads": "1 / d", "mix": {"small": "100 %"}},
}
STAGES = {name: {"inside": {"touches": "1 call"}, "advance": "50 %"} for name in ("find", "close")}
MONTHS = {"start": "2027-01-04", "length": "100 d"}


def made(table: Any, seed: int = 1, **parts: Any) -> Rows:
    """A table of a world with two segments, channels and stages; `parts` replace any of them."""
    usual = {"segments": SEGMENTS, "channels": CHANNELS, "stages": STAGES, "horizon": MONTHS}
    rows: Rows = table(blueprint_of(world(**usual | parts)), Draws(seed, 0))
    return rows


def pipeline(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"pipeline": [{"segment": "small", "stage": "find", **row} for row in rows]}


def base(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"customers": [{"segment": "small", **row} for row in rows]}


def lists(**parts: Any) -> dict[str, Any]:
    usual = {"mix": HALF, "quality": 0.2, "quality_sd": 0.5}
    return usual | {"prospects": {"size": 50, "cool_down": "1 mo"}} | parts


# ---------------------------------------------------------------- leads of channels


def test_counted_leads_are_the_same_number_in_every_replication():
    """A count of a calendar day, weekend or not; who comes is drawn as ever."""
    counted = {"counted": {"start": "2027-01-04", "leads": [2, 0, 7] * 10}, "mix": HALF}
    one, other = (made(lead_table, seed, channels={"web": counted}) for seed in (1, 2))
    for table in (one, other):
        assert np.bincount((table["created"] // 24).astype(int)).tolist() == [2, 0, 7] * 10
    assert one["segment"].tolist() != other["segment"].tolist()


def test_leads_of_channels_come_in_order_of_creation_and_begin_at_the_first_stage():
    table = made(lead_table)
    assert table.dtype == LEAD
    assert table["created"].tolist() == sorted(table["created"])
    assert set(table["entry"].tolist()) == {Entry.NEW}
    assert table["source"].tolist() == table["channel"].tolist()
    for name, expected in (("enters", 0), ("journey", 0), ("origin", -1), ("customer", -1)):
        assert (table[name] == expected).all()
    for channel in (0, 1):
        numbers = table["number"][table["channel"] == channel]
        assert numbers.tolist() == list(range(len(numbers)))


def test_new_leads_begin_where_their_journey_begins():
    journeys = {"new": {"stages": ["close", "find"]}}
    assert (made(lead_table, journeys=journeys)["enters"] == 1).all()


# ---------------------------------------------------------------- open leads


OPEN = pipeline(
    {"stage": "close", "value": 500, "quality": 0.3, "channel": "fair", "age": "3 d"},
    {"count": 2},
    {"segment": "large"},
)


def test_open_leads_come_first_as_the_config_lists_them():
    table = made(lead_table, opening=OPEN)
    first, rest = table[:4], table[4:]
    assert first["entry"].tolist() == [Entry.OPENING] * 4
    assert first["source"].tolist() == [2] * 4
    assert first["number"].tolist() == [0, 1, 2, 3]
    assert first["channel"].tolist() == [1, -1, -1, -1]
    assert first["segment"].tolist() == [0, 0, 0, 1]
    assert first["enters"].tolist() == [1, 0, 0, 0]
    assert first["quality"].tolist() == [0.3, 0.0, 0.0, 0.0]
    assert first["arrival"].tolist() == [0.0] * 4
    assert first["created"].tolist() == [-72.0, 0.0, 0.0, 0.0]
    assert first["origin"].tolist() == first["customer"].tolist() == [-1] * 4
    assert rest.tobytes() == made(lead_table).tobytes()


def test_a_value_is_the_one_given_or_else_drawn():
    """The large segment's deals all are worth 7000, those of the small one vary."""
    value = made(lead_table, opening=OPEN)["value"][:4]
    assert value[0] == 500.0
    assert value[1] != value[2]
    assert value[3] == 7000.0
    given = pipeline({}, {"count": 2}, {"segment": "large"})
    assert made(lead_table, opening=given)["value"][1:4].tolist() == value[1:].tolist()


def test_values_that_are_not_given_follow_the_segment():
    """2000 open leads: lognormal with mean 1000 and cv 0.5."""
    values = made(lead_table, opening=pipeline({"count": 2000}))["value"][:2000]
    sigma = math.sqrt(math.log(1.25))
    law = stats.lognorm(sigma, scale=1000 / math.sqrt(1.25))
    assert stats.kstest(values, law.cdf).pvalue > 0.001
    assert values.mean() == pytest.approx(1000, abs=4 * 500 / math.sqrt(2000))


def test_an_open_lead_may_be_on_any_journey():
    journeys = {"new": {"stages": ["find", "close"]}, "support": {"stages": ["close"]}}
    opening = pipeline({"journey": "support", "stage": "close"})
    first = made(lead_table, opening=opening, journeys=journeys)[0]
    assert (first["journey"], first["enters"]) == (1, 1)


# ---------------------------------------------------------------- prospects


def test_a_list_brings_no_leads_and_a_flow_no_prospects():
    channels = CHANNELS | {"names": lists()}
    leads, prospects = made(lead_table, channels=channels), made(prospect_table, channels=channels)
    assert leads[leads["channel"] < 2].tobytes() == made(lead_table).tobytes()
    assert not (leads["channel"] == 2).any()
    assert (prospects["channel"] == 2).all()
    assert len(made(prospect_table)) == 0


def test_prospects_stand_by_channel_and_number_and_have_not_come_yet():
    channels = {
        "cold": lists(),
        **CHANNELS,
        "warm": lists(prospects={"size": 7, "cool_down": "1 d"}),
    }
    table = made(prospect_table, channels=channels)
    assert table.dtype == LEAD
    assert table["channel"].tolist() == table["source"].tolist() == [0] * 50 + [3] * 7
    assert table["number"].tolist() == [*range(50), *range(7)]
    assert (table["entry"] == Entry.PROSPECT).all()
    assert np.isnan(table["created"]).all()
    assert np.isnan(table["arrival"]).all()
    for name, expected in (("enters", 0), ("journey", 0), ("origin", -1), ("customer", -1)):
        assert (table[name] == expected).all()


def test_the_names_on_a_list_are_people_like_the_leads_of_a_channel():
    """The same name of channel, once a flow and once a list: the n-th is the same person."""
    flow = made(lead_table, channels={"web": CHANNELS["web"]})
    names = made(prospect_table, channels={"web": lists()})
    assert len(flow) > 50
    for column in ("number", "segment", "value", "quality", "enters"):
        assert flow[column][:50].tolist() == names[column].tolist()


def test_a_longer_list_begins_with_the_same_names():
    short, long = (
        made(prospect_table, channels={"names": lists(prospects={"size": n, "cool_down": "1 d"})})
        for n in (50, 80)
    )
    assert long[:50].tobytes() == short.tobytes()


def test_names_have_the_mix_and_the_quality_of_their_list():
    size = {"size": 4000, "cool_down": "1 d"}
    mix = {"small": "70 %", "large": "30 %"}
    table = made(prospect_table, channels={"names": lists(prospects=size, mix=mix)})
    large = (table["segment"] == 1).mean()
    assert large == pytest.approx(0.3, abs=4 * math.sqrt(0.21 / 4000))
    assert stats.kstest(table["quality"], stats.norm(0.2, 0.5).cdf).pvalue > 0.001
    assert (table["value"][table["segment"] == 1] == 7000.0).all()


# ---------------------------------------------------------------- customers


def with_terms(term: str) -> dict[str, Any]:
    """Stages, journeys and segments in which small customers renew after `term`."""
    small = SEGMENTS["small"] | {"customers": {"renewal": {"term": term}}}
    journeys = {"new": {"stages": ["find", "close"]}, "renewal": {"stages": ["close"]}}
    return {"segments": SEGMENTS | {"small": small}, "journeys": journeys}


def test_customers_are_numbered_within_their_segment():
    rows = ({"count": 2}, {"segment": "large", "value": 90}, {"value": 5}, {"segment": "large"})
    table = made(customer_table, opening=base(*rows))
    assert table.dtype == CUSTOMER
    assert table["segment"].tolist() == [0, 0, 1, 0, 1]
    assert table["number"].tolist() == [0, 1, 0, 2, 1]
    assert table["source"].tolist() == [3, 3, 4, 3, 4]
    assert table["lead"].tolist() == table["channel"].tolist() == [-1] * 5
    assert table["value"][2:].tolist() == [90.0, 5.0, 7000.0]
    assert table["value"][0] != table["value"][1]
    assert np.isnan(table["until"]).all()
    assert (table["reason"] == Churn.STAYS).all()


def test_customers_of_another_segment_change_nobody():
    alone = made(customer_table, opening=base({"count": 3}))
    mixed = made(customer_table, opening=base({}, {"segment": "large", "count": 2}, {"count": 2}))
    kept = mixed[mixed["segment"] == 0]
    for name in ("number", "value", "since"):
        assert kept[name].tolist() == alone[name].tolist()


def test_an_age_that_is_given_counts_back_from_the_start():
    """Working time: 30 and 0 days of a world that never closes."""
    parts = with_terms("1 yr")
    table = made(customer_table, opening=base({"age": "30 d"}, {"age": "0 d"}), **parts)
    assert table["since"].tolist() == [-720.0, 0.0]


def test_ages_that_are_not_given_lie_anywhere_within_the_term():
    """As those of customers who renew again and again, seen at any moment."""
    table = made(customer_table, opening=base({"count": 2000}), **with_terms("100 d"))
    ages = -table["since"]
    assert stats.kstest(ages, stats.uniform(0.0, 2400.0).cdf).pvalue > 0.001
    assert ages.mean() == pytest.approx(1200, abs=4 * 2400 / math.sqrt(12 * 2000))
    doubled = made(customer_table, opening=base({"count": 2000}), **with_terms("200 d"))
    assert -doubled["since"] == pytest.approx(2 * ages)
    assert doubled["value"].tolist() == table["value"].tolist()
    assert abs(np.corrcoef(ages, table["value"])[0, 1]) < 4 / math.sqrt(2000)


def test_an_age_says_nothing_about_the_luck_to_come():
    """Neither about expansion, its time and the customer's lifetime, which the run draws."""
    table = made(customer_table, opening=base({"count": 2000}), **with_terms("100 d"))
    draws, key = Draws(1, 0), segment_key("small")
    to_come = [draws.customer(key, number, 0)[:3] for number in table["number"].tolist()]
    for luck in np.array(to_come).T:
        assert abs(np.corrcoef(table["since"], luck)[0, 1]) < 4 / math.sqrt(2000)


def test_without_terms_customers_count_from_the_start():
    table = made(customer_table, opening=base({"count": 3}, {"age": "5 d"}))
    assert table["since"].tolist() == [0.0, 0.0, 0.0, -120.0]


def test_nothing_is_there_at_the_start_unless_the_config_says_so():
    assert len(made(customer_table)) == 0
    assert not (made(lead_table)["entry"] == Entry.OPENING).any()


# ---------------------------------------------------------------- common random numbers


def test_no_organisation_changes_who_comes():
    opening = OPEN | base({"count": 5})
    one = {"all": {"role": "seller", "headcount": 1}}
    two = {
        name: {"role": "seller", "headcount": 3, "covers": {"stages": [name]}} for name in STAGES
    }
    channels = CHANNELS | {"names": lists()}
    for table in (lead_table, prospect_table, customer_table):
        tables = [made(table, opening=opening, teams=t, channels=channels) for t in (one, two)]
        assert tables[0].tobytes() == tables[1].tobytes()


def test_other_seeds_bring_others():
    opening = pipeline({"count": 2}) | base({"count": 2})
    channels = CHANNELS | {"names": lists()}
    for table in (lead_table, prospect_table, customer_table):
        values = [
            set(made(table, seed, opening=opening, channels=channels)["value"].tolist()) - {7000.0}
            for seed in (1, 2)
        ]
        assert values[0]
        assert not values[0] & values[1]
