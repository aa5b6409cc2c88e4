"""The list of KPIs: names, words and units that tables and configs rely on."""

import re

import pytest

from funnel_sim.domain.tables import DIMENSIONS, SINGLE
from funnel_sim.metrics import INDEX, KPIS, kpi
from funnel_sim.metrics.registry import LONGEST_NAME

UNITS = {"money", "money/win", "money/rep", "share", "ratio", "count", "h", "days", "months"}


def test_columns_follow_the_order_of_the_list():
    assert [INDEX[k.name] for k in KPIS] == list(range(len(KPIS)))


def test_names_and_labels_are_unique():
    assert len({k.name for k in KPIS}) == len({k.label for k in KPIS}) == len(KPIS)


@pytest.mark.parametrize("one", KPIS, ids=lambda k: k.name)
def test_kpi_is_fully_described(one):
    assert re.fullmatch(r"[a-z][a-z_]*", one.name)
    assert len(one.name) <= LONGEST_NAME
    assert one.label
    assert one.formula
    assert one.unit in UNITS
    assert one.direction in ("higher", "lower", "neutral")
    assert set(one.additive) <= set(one.dimensions) <= set(DIMENSIONS)
    assert len(set(one.dimensions)) == len(one.dimensions)


@pytest.mark.parametrize("one", KPIS, ids=lambda k: k.name)
def test_shares_and_means_do_not_claim_to_add_up(one):
    if one.unit in ("share", "ratio", "days", "months", "money/win", "money/rep"):
        assert one.additive == ()


def test_revenue_has_every_breakdown_and_adds_up_in_each():
    assert kpi("revenue").dimensions == kpi("revenue").additive == SINGLE


def test_a_kpi_is_found_by_its_name():
    assert kpi("win_rate").unit == "share"


def test_a_near_miss_is_told_the_name_that_was_meant():
    with pytest.raises(
        ValueError, match=r"Unknown KPI 'contribtion'\. Did you mean 'contribution'"
    ):
        kpi("contribtion")


def test_a_name_near_nothing_is_told_all_names():
    with pytest.raises(ValueError, match=r"Unknown KPI 'xyz'\. Known: .*revenue"):
        kpi("xyz")
