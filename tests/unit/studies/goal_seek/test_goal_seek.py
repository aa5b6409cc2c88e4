"""The study goal-seek against cases that are solved by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from scipy.stats import poisson

from funnel_sim.reporting.studies.goal_seek import goal_seek_findings
from funnel_sim.studies.goal_seek.result import GoalSeekResult
from funnel_sim.studies.goal_seek.study import goal_seek
from funnel_sim.studies.opening import open_scenario
from funnel_sim.studies.replications import replications
from funnel_sim.studies.target import read
from tests.support.worlds import world

DAYS = 10
LEADS = "market.channels.web.leads"


def sought(folder: Path, *, call: str, headcount: int = 1, **section: Any) -> GoalSeekResult:
    """The study on one team that wins every lead it gets to, in ten days of 24 hours."""
    document = world(
        horizon={"start": "2027-01-04", "length": f"{DAYS * 24} h"},
        activities={"call": {"duration": call}},
        teams={"all": {"role": "seller", "headcount": headcount}},
    )
    section = {"inputs": {LEADS: section.pop("range")}} | section if "range" in section else section
    document["goal_seek"] = {"replications": 100, **section}
    file = folder / "goal.yaml"
    file.write_text(yaml.safe_dump(document))
    scenario = open_scenario(file, study="goal_seek")
    with replications(folder / "results", scenario.experiment.seed, workers=1) as source:
        return goal_seek(scenario, source)


def sentences(result: GoalSeekResult) -> str:
    (found,) = goal_seek_findings(result)
    return " ".join(found.sentences)


def test_leads_that_are_all_won_take_the_flow_that_the_poisson_distribution_says(tmp_path: Path):
    result = sought(tmp_path, call="1 min", target="wins >= 30", chance="80 %", range="2/d..6/d")
    (answer,) = result.sought[0].answers
    # the least flow with P(Poisson(10 flow) >= 30) >= 80 %, by its distribution function
    truth = next(f / 1000 for f in range(2000, 6000) if poisson.sf(29, DAYS * f / 1000) >= 0.8)
    assert answer.rising
    assert answer.low is not None
    assert answer.high is not None
    assert answer.value is not None
    assert answer.low <= truth <= answer.high
    assert answer.low < answer.value <= answer.high
    assert answer.high - answer.low < 0.6
    assert result.replications == 100 * len(answer.tried)
    assert f"`{LEADS}` must be: test at least {answer.value:g}/d." in sentences(result)


def test_one_seller_with_calls_of_an_hour_is_full_at_24_leads_a_day(tmp_path: Path):
    result = sought(
        tmp_path,
        call="1 h",
        target="wins >= 300",  # 240 hours have room for 240 calls
        range="10/d..50/d",
        replications=20,
    )
    (answer,) = result.sought[0].answers
    assert answer.value is None
    top = answer.ceiling
    assert top is not None
    assert top.best.chance.successes == 0
    assert top.at.busiest.load == pytest.approx(50 / 24, rel=0.01)
    assert top.full_at == pytest.approx(24, abs=0.41)  # to a step of 0.4
    assert top.stages == ("closing",)
    assert top.reinforced[-1].added == {"all": 1}  # two have room for 480
    assert top.reinforced[-1].chance.share == 1.0
    text = sentences(result)
    assert "The bottleneck is all (closing): it is full at 24" in text
    assert "With +1 all at 50/d the chance is 100 %" in text


def test_where_nobody_is_full_it_says_that_leads_are_lacking(tmp_path: Path):
    result = sought(tmp_path, call="1 min", target="wins >= 500", range="2/d..6/d", replications=20)
    text = sentences(result)
    assert "Nobody is full" in text
    assert "would bring 60 wins in the end" in text


def test_a_headcount_is_sought_among_whole_numbers(tmp_path: Path):
    result = sought(
        tmp_path,
        call="1 h",
        target="wins >= 600",
        chance="50 %",
        inputs={"organisations.test.teams.all.headcount": "1..8"},
        replications=20,
    )
    (answer,) = result.sought[0].answers
    assert result.sought[0].scale.whole
    assert all(float(t.value).is_integer() for t in answer.tried)
    assert answer.value is None  # one lead a day comes, ten in all
    assert "Nobody is full" in sentences(result)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("wins", "must be a KPI"),
        ("win >= 3", "Did you mean 'wins'"),
        ("wins >= 3 EUR", "is no money"),
        ("wins >= many", "must be an amount"),
        ("revenue >= 3 USD", "must be in the market's currency EUR"),
    ],
)
def test_what_is_no_target_is_refused(text: str, said: str):
    with pytest.raises(ValueError, match=said):
        read(text, "EUR")
