"""Which cells leads can reach, and who covers them."""

from __future__ import annotations

from typing import Any

import pytest

from funnel_sim.config.coverage import journeys_of, reachable_cells, teams_by_cell
from funnel_sim.config.schema.experiment import Experiment
from tests.support.worlds import world

STAGES = {
    name: {"inside": {"touches": "1 call"}, "advance": "50 %"}
    for name in ("qualification", "closing", "support")
}
RENEWING = {"renewal": {"term": "1 yr"}, "care": {"hotline": {"journey": "help", "every": "1 mo"}}}
JOURNEYS = {
    "help": {"stages": ["support"]},
    "renewal": {"stages": ["closing"]},
    "new": {"stages": ["qualification", "closing"]},
    "expansion": {"stages": ["closing"]},
}


def experiment(**parts: Any) -> Experiment:
    """Small customers renew and are cared for; large ones do neither."""
    segments: dict[str, Any] = {
        "small": {"deal_value": 1, "gross_margin": "50 %", "customers": RENEWING},
        "large": {"deal_value": 1, "gross_margin": "50 %"},
    }
    channels = {"web": {"leads": "1 / d", "mix": {"small": "50 %", "large": "50 %"}}}
    return Experiment.model_validate(
        world(segments=segments, channels=channels, stages=STAGES, journeys=JOURNEYS, **parts)
    )


def test_without_journeys_new_leads_pass_all_stages_in_order():
    market = Experiment.model_validate(world(stages=STAGES)).market
    (name,) = journeys_of(market)
    assert (name, journeys_of(market)[name].stages) == ("new", tuple(STAGES))


def test_the_journey_of_new_leads_comes_first_wherever_it_is_written():
    assert list(journeys_of(experiment().market)) == ["new", "help", "renewal", "expansion"]


def test_customers_reach_the_journeys_that_their_segment_uses():
    given = experiment()
    assert reachable_cells(given.market, given.opening) == (
        ("new", "small", "qualification"),
        ("new", "small", "closing"),
        ("new", "large", "qualification"),
        ("new", "large", "closing"),
        ("help", "small", "support"),
        ("renewal", "small", "closing"),
    )


def test_open_leads_reach_their_journey_from_their_stage_on():
    ways = JOURNEYS | {"expansion": {"stages": ["qualification", "closing", "support"]}}
    lead = {"segment": "large", "stage": "closing", "journey": "expansion"}
    document = experiment().model_dump(mode="json")
    document["market"]["journeys"] = ways
    document["opening"] = {"pipeline": [lead]}
    given = Experiment.model_validate(document)
    reached = set(reachable_cells(given.market, given.opening))
    assert {cell for cell in reached if cell[0] == "expansion"} == {
        ("expansion", "large", "closing"),
        ("expansion", "large", "support"),
    }


@pytest.mark.parametrize(
    ("journeys", "expected"),
    [
        ("all", [["sellers"], ["sellers"]]),
        ("new", [["sellers"], []]),
        (["new", "renewal"], [["sellers"], ["sellers"]]),
    ],
)
def test_a_team_covers_the_journeys_that_it_names(journeys: Any, expected: list[list[str]]):
    covers = {"stages": ["qualification", "closing"], "journeys": journeys}
    given = experiment(teams={"sellers": {"role": "seller", "headcount": 1, "covers": covers}})
    cells = teams_by_cell(given.organisations["test"], given.market, given.opening)
    asked = [("new", "small", "closing"), ("renewal", "small", "closing")]
    assert [cells[cell] for cell in asked] == expected
    assert cells["help", "small", "support"] == []


def test_a_cell_that_nobody_reaches_may_be_covered_twice():
    twice = {"journeys": "expansion"}
    teams = {
        "sellers": {"role": "seller", "headcount": 1},
        "farmers": {"role": "seller", "headcount": 1, "covers": twice},
    }
    given = experiment(teams=teams)
    cells = teams_by_cell(given.organisations["test"], given.market, given.opening)
    assert all(names == ["sellers"] for names in cells.values())
