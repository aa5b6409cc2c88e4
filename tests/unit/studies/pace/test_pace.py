"""The study pace against a year whose months are independent, and against itself."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from scipy.stats import poisson

from funnel_sim.domain.errors import InvalidInput
from funnel_sim.reporting.studies.pace import pace_findings
from funnel_sim.studies.opening import open_scenario
from funnel_sim.studies.pace.actuals import read_actuals
from funnel_sim.studies.pace.result import PaceResult
from funnel_sim.studies.pace.study import frame_of, pace
from funnel_sim.studies.replications import replications
from tests.support.worlds import world

MONTHS = ("2027-01", "2027-02", "2027-03", "2027-04")
DAYS = (31, 28, 31, 30)
PER_DAY = 1.0


def year(folder: Path, actuals: str, *, target: str = "wins >= 120", **section: Any) -> PaceResult:
    """Four months in which one lead a day comes and is won at once."""
    document = world(
        horizon={"start": "2027-01-01", "length": "4 mo"},
        activities={"call": {"duration": "1 min"}},
        channels={
            "web": {
                "leads": f"{PER_DAY} / d", "mix": {"only": "100 %"}, "working_hours_only": True,
            }
        },
    )  # fmt: skip
    document["pace"] = {"target": target, "replications": 1000, **section}
    (folder / "year.yaml").write_text(yaml.safe_dump(document))
    (folder / "actuals.csv").write_text(actuals)
    scenario = open_scenario(folder / "year.yaml", study="pace")
    happened = read_actuals(
        folder / "actuals.csv", frame_of(scenario).calendar.month_labels, "wins"
    )
    with replications(folder / "results", scenario.experiment.seed, workers=1) as source:
        return pace(scenario, source, happened)


def test_independent_months_leave_the_poisson_law_of_the_rest(tmp_path: Path):
    result = year(tmp_path, "month,wins\n2027-01,20\n2027-02,25\n")
    truth = poisson.sf(120 - 45 - 1, PER_DAY * (31 + 30))
    assert result.now.low <= truth <= result.now.high
    assert result.now.share == pytest.approx(truth, abs=0.04)
    assert result.before.low <= poisson.sf(119, 120) <= result.before.high
    assert result.so_far == 45
    assert result.now.mean == pytest.approx(45 + 61, abs=1.5)


def test_few_leads_that_are_all_won_mean_that_lead_supply_is_behind(tmp_path: Path):
    result = year(tmp_path, "month,leads,wins\n2027-01,18,18\n2027-02,17,17\n")
    assert result.most_behind is not None
    assert result.most_behind.link == "lead supply"
    # what came before does not change what is to come: the year lacks what is lacking now
    assert result.most_behind.by == pytest.approx(35 - 59, abs=3)
    assert sum(s.by for s in result.shifts) == pytest.approx(
        result.now.mean - result.expected_before, abs=1e-6
    )


def test_leads_as_planned_of_which_few_are_won_mean_that_conversion_is_behind(tmp_path: Path):
    result = year(tmp_path, "month,leads,wins\n2027-01,31,20\n2027-02,28,18\n")
    assert result.most_behind is not None
    assert result.most_behind.link == "conversion"


def test_fewer_people_than_in_every_simulated_year_are_said_to_be_behind(tmp_path: Path):
    result = year(tmp_path, "month,paid_hours,wins\n2027-01,400,31\n2027-02,380,28\n")
    assert result.most_behind is not None
    assert result.most_behind.link == "capacity"
    (found,) = pace_findings(result)
    assert "paid_hours has one value in all simulated years" in " ".join(found.sentences)


def test_a_year_that_is_over_has_or_has_not_reached_its_target(tmp_path: Path):
    rows = "".join(f"{m},30\n" for m in MONTHS)
    assert year(tmp_path, f"month,wins\n{rows}").now.share == 1.0
    assert year(tmp_path, f"month,wins\n{rows}", target="wins >= 121").now.share == 0.0


def test_the_plan_is_the_mean_of_the_years_that_reach_the_target(tmp_path: Path):
    result = year(tmp_path, "month,wins\n2027-01,30\n", target="wins >= 125")
    wins = result.courses[0]
    # E[X | X >= 125] of a Poisson number of mean 120 is 120 P(X >= 124) / P(X >= 125)
    truth = 120 * poisson.sf(123, 120) / poisson.sf(124, 120)
    assert wins.plan[-1] == pytest.approx(truth, abs=1.0)
    np.testing.assert_allclose(wins.plan / truth, np.cumsum(DAYS) / 120, atol=0.02)
    assert not result.plan_of_all


BROKEN: Mapping[str, tuple[str, list[str]]] = {
    "empty": ("", ["The file is empty"]),
    "no rows": ("month,wins\n", ["no month in it"]),
    "no target": ("month,leads\n2027-01,3\n", ["column `wins` is missing"]),
    "no month": ("wins\n3\n", ["column `month` is missing"]),
    "unknown": ("month,wins,leds\n2027-01,3,4\n", ["Did you mean 'leads'?"]),
    "rate": ("month,wins,win_rate\n2027-01,3,4\n", ["does not add up over months"]),
    "twice": ("month,wins,wins\n2027-01,3,4\n", ["given twice"]),
    "gap": ("month,wins\n2027-01,3\n2027-03,4\n", ["must be 2027-02 here"]),
    "too many": (
        "month,wins\n" + "".join(f"2027-0{i},3\n" for i in range(1, 6)),
        ["horizon ends with 2027-04"],
    ),
    "several": (
        "month,wins,leds\n2026-01,many,4\n2027-02,3\n",
        ["must be 2027-01 here", "must be a number", "Did you mean 'leads'?", "has 2 cells"],
    ),
    "quotes": ('month,wins\n"2027-01,3\n', ["Not readable as CSV"]),
    "points": ("month;wins\n2027-01;1.234\n", ["thousands or decimals"]),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_gets_all_its_findings(case: str, tmp_path: Path):
    text, parts = BROKEN[case]
    file = tmp_path / "actuals.csv"
    file.write_text(text)
    with pytest.raises(InvalidInput) as refused:
        read_actuals(file, MONTHS, "wins")
    said = [f.message for f in refused.value.findings]
    assert all(any(part in one for one in said) for part in parts), said
    assert len(said) == len(parts), said


def test_semicolons_come_with_decimal_commas(tmp_path: Path):
    file = tmp_path / "actuals.csv"
    file.write_text("Month;Wins;Revenue\n2027-01-31;3;12.500,50\n")
    got = read_actuals(file, MONTHS, "wins")
    assert got.months == ("2027-01",)
    assert got.kpis["revenue"].tolist() == [12500.5]
