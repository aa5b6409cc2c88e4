"""On the shipped industrial market: where segment specialists and where stage-based teams win."""

from __future__ import annotations

from pathlib import Path

import pytest

from funnel_sim.engines.choice import load_engine
from funnel_sim.studies.opening import open_scenario
from funnel_sim.studies.replications import replications
from funnel_sim.studies.switch_points.study import switch_points

EXPERIMENT = Path(__file__).parents[2] / "experiments" / "specialised_vs_stage_based.yaml"
DEAL = "market.segments.small.deal_value.lognormal.mean"
EFFECT = "market.stages.closing.field_effect"
ONLY_TWO = ("organisations.generalist=null", "organisations.hybrid=null",
            "baseline=segment_specialised")  # fmt: skip


@pytest.mark.slow
def test_both_regions_are_on_the_map_of_small_deals_and_the_effect_of_visits(tmp_path: Path):
    """Small deals that visits hardly help are for specialists from inside; where small customers
    buy for more and visits help, stage-based teams win, who visit everybody from the needs on."""
    rule = f"switch_points={{inputs: {{{DEAL}: 12_000..60_000, {EFFECT}: 0..1}}, grid: 2}}"
    settings = (*ONLY_TWO, rule, "switch_points.replications=6")
    scenario = open_scenario(EXPERIMENT, settings, study="switch_points")
    seed, engine = scenario.experiment.seed, load_engine("compiled")
    with replications(tmp_path, seed, engine=engine, workers=2) as source:
        (found,) = switch_points(scenario, source).situations
    at = {spot.values: spot for spot in found.spots}
    assert at[12_000, 0].best == "segment_specialised"
    assert at[12_000, 0].clear
    assert at[60_000, 1].best == "stage_based"
    assert at[60_000, 1].clear
    assert found.cost == 4 * 6 * 2
