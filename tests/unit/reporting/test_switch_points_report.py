"""The study `switch-points` on the terminal and as charts."""

from __future__ import annotations

import math
from typing import Any

import pytest

from funnel_sim.config.origin import Origin
from funnel_sim.config.schema.ranges import parse_range
from funnel_sim.reporting.chart_data.switch_points import map_data, switch_data
from funnel_sim.reporting.drawing.switch_points import draw_map, draw_switch_points
from funnel_sim.reporting.studies.switch_points import line_sheet, switch_sheet, winners_sheet
from funnel_sim.studies.switch_points.result import Spot, Switching, SwitchPoint
from funnel_sim.studies.switch_points.wording import in_words
from funnel_sim.studies.worlds import Input
from tests.support.figures import assert_readable, boxes

LONG = "an_organisation_with_a_rather_long_na_{}"
COST = Input("market.activities.visit.cost", parse_range("100..300 EUR"), Origin("x.yaml", 3))
LEADS = Input("market.channels.website.leads", parse_range("20..120 / wk"), Origin("x.yaml", 4))


def spot(values: tuple[float, ...], means: tuple[float, ...], clear: bool, names: Any) -> Spot:
    order = sorted(range(len(means)), key=lambda i: -means[i])
    lead = means[order[0]] - means[order[1]]
    low = lead / 2 if clear else -lead
    return Spot(values, means, names[order[0]], clear, lead, low, 2 * lead)


def along(names: tuple[str, ...] = ("inside", "field"), **changes: Any) -> Switching:
    values = (100.0, 150.0, 200.0, 300.0)
    spots = tuple(
        spot((x,), tuple(4e5 - i * 1e5 - (4 - i) * 4e2 * x for i in range(len(names))), x != 150,
             names)
        for x in values
    )  # fmt: skip
    made: dict[str, Any] = {
        "variant": None, "objective": "contribution", "currency": "EUR", "confidence": 0.95,
        "organisations": names, "inputs": (COST,), "replications": 16, "spots": spots,
        "switches": (SwitchPoint(names[0], names[1], 171.23, 160.0, 187.0),), "cost": 128,
    }  # fmt: skip
    return Switching(**{**made, **changes})


def on_a_map(names: tuple[str, ...] = ("inside", "field"), size: int = 3) -> Switching:
    spots = tuple(
        spot((100.0 + 200 * i / (size - 1), 20.0 + 100 * j / (size - 1)),
             tuple(1e5 + 1e4 * (i - j + 0.5) * (-1) ** n for n, _ in enumerate(names)),
             abs(i - j) > 0, names)
        for j in range(size) for i in range(size)
    )  # fmt: skip
    return along(names, inputs=(COST, LEADS), spots=spots, switches=())


LINES = {
    "one switch": along(),
    "open interval": along(switches=(SwitchPoint("inside", "field", 171.0, -math.inf, math.inf),)),
    "none": along(switches=()),
    "close switches": along(
        switches=tuple(SwitchPoint("inside", "field", x, x - 5, x + 5) for x in (99, 171, 172, 299))
    ),
    "eight with long names": along(tuple(LONG.format(i) for i in range(8)), variant="dear_visits"),
    "a share": along(objective="win_rate", spots=tuple(
        spot((x,), (x / 1e3, 0.2), True, ("inside", "field")) for x in (100.0, 200.0, 300.0))),
}  # fmt: skip
MAPS = {
    "small": on_a_map(),
    "large": on_a_map(size=20),
    "long names": on_a_map(tuple(LONG.format(i) for i in range(4)), 6),
}


def text(found: Switching) -> list[str]:
    return in_words(found, lambda value: f"{value:.0f}")


@pytest.mark.parametrize("case", LINES)
def test_every_text_of_the_chart_along_an_input_is_readable(case: str):
    found = LINES[case]
    headline, *notes = text(found)
    for figure in draw_switch_points(switch_data(found, headline, notes)):
        assert_readable(figure, case)


@pytest.mark.parametrize("case", MAPS)
def test_every_text_of_the_map_is_readable(case: str):
    found = MAPS[case]
    headline, *notes = text(found)
    for figure in draw_map(map_data(found, headline, notes[-1:])):
        assert_readable(figure, case)


def test_the_chart_names_the_switch_and_the_map_what_is_pale():
    (figure,) = draw_switch_points(switch_data(along(), "Headline.", []))
    assert {"Headline", "171.2 EUR", "visit.cost, EUR", "Contribution, k€"} <= {
        t for t, _, _ in boxes(figure)
    }
    (figure,) = draw_map(map_data(on_a_map(), "Headline.", []))
    assert {"pale: no clear winner", "visit.cost, EUR", "website.leads, / wk"} <= {
        t for t, _, _ in boxes(figure)
    }


def test_sentences_say_what_an_open_interval_leaves():
    assert "(95 % interval wider than the range)" in text(LINES["open interval"])[1]
    assert "changes 4 times" in text(LINES["close switches"])[0]
    assert text(along())[1] == (
        "From inside to field: at 171.2 EUR (95 % interval 160 EUR to 187 EUR)."
    )


def test_who_never_wins_is_said():
    names = ("inside", "field", "nobody_wants_this")
    spots = tuple(spot((100.0 * i, 20.0), (1e5, 0.0, -1e5), True, names) for i in (1, 2, 3))
    found = along(names, inputs=(COST, LEADS), spots=spots, switches=())
    said = text(found)
    assert said[0].startswith("inside is the only clear winner on the map")
    assert any("field and nobody_wants_this never win clearly" in s for s in said)


def test_tables_have_a_row_per_value_and_one_per_organisation():
    sheet = line_sheet(along())
    assert [c.text for c in sheet.labels.cells] == ["100 EUR", "150 EUR", "200 EUR", "300 EUR"]
    assert [c.style for c in sheet.columns[-1].cells] == ["green", "", "green", "green"]
    (row,) = switch_sheet(along()).columns[0].cells
    assert row.text == "160 EUR to 187 EUR"
    winners = winners_sheet(on_a_map())
    assert [c.text for c in winners.labels.cells] == ["inside", "field"]
    assert sum(int(c.text) for c in winners.columns[0].cells) == 6
