"""Designs of an experiment with and without variants."""

from __future__ import annotations

from pathlib import Path

import pytest

from funnel_sim.domain.errors import InvalidInput
from funnel_sim.studies.designs import blueprint_of, situations, split_name
from tests.support.experiments import scenario

VARIANTS = {
    "half": {"market.activities.visit.cost": 95},
    "short": {"horizon.length": "1 wk", "organisations.split.teams.field.headcount": 3},
}


def test_without_variants_a_design_is_an_organisation(tmp_path: Path):
    (only,) = situations(scenario(tmp_path))
    assert only.variant is None
    assert only.baseline == "everyone"
    assert [design.name for design in only.designs] == ["everyone", "split"]


def test_the_baseline_is_what_the_experiment_says(tmp_path: Path):
    (only,) = situations(scenario(tmp_path, baseline="split"))
    assert only.baseline == "split"


def test_every_organisation_runs_in_every_variant(tmp_path: Path):
    half, short = situations(scenario(tmp_path, variants=VARIANTS))
    assert [d.name for d in half.designs] == ["half/everyone", "half/split"]
    assert [d.name for d in short.designs] == ["short/everyone", "short/split"]
    assert split_name("short/split") == ("short", "split")
    assert split_name("split") == (None, "split")


def test_a_variant_changes_what_it_names_and_nothing_else(tmp_path: Path):
    half, short = situations(scenario(tmp_path, variants=VARIANTS))
    cheap, usual = blueprint_of(half.designs[1]), blueprint_of(short.designs[1])
    visit = cheap.frame.activities.index("visit")
    assert (cheap.frame.touch_cost[visit], usual.frame.touch_cost[visit]) == (95.0, 190.0)
    assert (cheap.frame.horizon, usual.frame.horizon) == (120.0, 40.0)
    assert (cheap.frame.headcount.tolist(), usual.frame.headcount.tolist()) == ([2, 2], [2, 3])
    assert usual.frame.organisation == "split"


def test_a_variant_that_does_not_fit_is_refused_with_its_line(tmp_path: Path):
    with pytest.raises(InvalidInput) as caught:
        scenario(tmp_path, variants={"half": {"market.activities.visit.cost": "-5"}})
    (finding,) = caught.value.findings
    lines = (tmp_path / "tiny.yaml").read_text().splitlines()
    assert finding.line is not None
    assert "visit.cost" in lines[finding.line - 1]
