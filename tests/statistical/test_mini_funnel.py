"""Two programs written apart, funnel_sim and the mini funnel, find the same of the same market."""

import importlib.util
from math import sqrt
from statistics import fmean, stdev

import pytest

from funnel_sim.config.scenario import load_scenario
from funnel_sim.engines.simpy_engine import simulate
from funnel_sim.metrics import INDEX, measure
from funnel_sim.studies.designs import blueprint_of, situations
from tests.support.pages import ROOT

KPIS = ("leads", "wins", "lost", "cold", "touches", "contribution")
YEARS = 30


def of_the_mini_funnel(organisation):
    """KPI -> values of the years, with 0.6 leads an hour."""
    spec = importlib.util.spec_from_file_location("mini", ROOT / "examples" / "mini_funnel.py")
    assert spec is not None
    assert spec.loader is not None
    mini = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(mini)
    years = [mini.Sales(mini.ORGANISATIONS[organisation], 0.6, year).tally for year in range(YEARS)]
    return {kpi: [float(tally[kpi]) for tally in years] for kpi in KPIS}


def of_funnel_sim(organisation):
    """KPI -> values of the replications, with 24 leads in a week of 40 h."""
    scenario = load_scenario(ROOT / "examples" / "mini_funnel.yaml")
    many_leads = situations(scenario)[-1]
    (design,) = (d for d in many_leads.designs if d.organisation_name == organisation)
    blueprint = blueprint_of(design)
    logs = (simulate(blueprint, 1, replication) for replication in range(YEARS))
    totals = [measure(log, blueprint.frame).total for log in logs]
    return {kpi: [float(total[INDEX[kpi]]) for total in totals] for kpi in KPIS}


@pytest.mark.slow
@pytest.mark.parametrize("organisation", ["generalists", "stage_based"])
def test_two_programs_agree(organisation):
    """Six KPIs, each within three standard errors of its difference, which are small."""
    mine, other = of_funnel_sim(organisation), of_the_mini_funnel(organisation)
    for kpi in KPIS:
        error = sqrt((stdev(mine[kpi]) ** 2 + stdev(other[kpi]) ** 2) / YEARS)
        assert fmean(mine[kpi]) == pytest.approx(fmean(other[kpi]), abs=3.0 * error), kpi
        assert error < 0.045 * fmean(other[kpi]) or kpi == "cold"
