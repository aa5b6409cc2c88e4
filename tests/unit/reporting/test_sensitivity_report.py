"""The study `sensitivity` on the terminal and as charts."""

from __future__ import annotations

from typing import Any

import pytest
from matplotlib.figure import Figure

from funnel_sim.config.origin import Origin
from funnel_sim.config.schema.ranges import parse_range
from funnel_sim.reporting.chart_data.sensitivity import decision_data, indices_data, tornado_data
from funnel_sim.reporting.drawing.sensitivity import draw_decision, draw_indices, draw_tornado
from funnel_sim.reporting.studies.sensitivity import decision_sheet, inputs_sheet, tornado_sheet
from funnel_sim.stats.sensitivity.knowing import Worth
from funnel_sim.stats.sensitivity.screening import Effect
from funnel_sim.stats.sensitivity.variance import Index
from funnel_sim.studies.sensitivity.result import Assumption, End, Gap, Sensitivities, Standing
from funnel_sim.studies.sensitivity.wording import headline, in_words, indices, swing, worth
from funnel_sim.studies.worlds import Input
from tests.support.figures import assert_readable, boxes

LONG = "an_organisation_with_a_rather_long_na_{}"
NAMES = ("generalist", "specialised")


def assumption(i: int, names: tuple[str, ...], index: bool = True, path: str = "") -> Assumption:
    span = parse_range(("100..300 EUR", "0..0.8", "20..90 / wk")[i % 3])
    path = path or f"market.activities.visit.cost_{i}"
    low, high = 9e4 - 2e4 * i, -4e4 + 1e4 * i
    means = tuple(3e5 - 1e4 * n for n, _ in enumerate(names))
    return Assumption(
        Input(path, span, Origin("x.yaml", 3)),
        End(span.low, means, Gap(low, low - 1e4, low + 1e4)),
        End(span.high, means, Gap(high, high - 1e4, high + 1e4)),
        Effect(low, abs(low), 5e3, 2e3),
        Index(0.6, 0.1, 0.7, 0.2) if index else None,
        Worth(1e4 / (i + 1), 0.0, 2e4),
    )


def found(names: tuple[str, ...] = NAMES, inputs: int = 3, **changes: Any) -> Sensitivities:
    made: dict[str, Any] = {
        "variant": None, "objective": "contribution", "currency": "EUR", "confidence": 0.95,
        "horizon": "12 mo", "first": names[0], "second": names[1], "base": Gap(4e4, 1e4, 7e4),
        "assumptions": tuple(assumption(i, names, index=i != 2) for i in range(inputs)),
        "standings": tuple(
            Standing(name, 3e5, 2.9e5 - i * 1e4, max(0.7 - 0.3 * i, 0), max(0.6 - 0.3 * i, 0),
                     min(0.8 - 0.1 * i, 1), 0.2) for i, name in enumerate(names)),
        "worth": Worth(1.5e4, 5e3, 2.5e4), "ends": 20, "replications": 4, "worlds": 96,
        "indexed": 160, "screened": 24, "cost": 4_000,
    }  # fmt: skip
    return Sensitivities(**{**made, **changes})


def text(one: Sensitivities) -> list[str]:
    return in_words(one, lambda value: f"{value:.0f}")


def figures(one: Sensitivities) -> list[Figure]:
    number = lambda value: f"{value:.0f}"  # noqa: E731
    return [
        *draw_tornado(tornado_data(one, swing(one, number))),
        *draw_decision(decision_data(one, headline(one), [worth(one, number)])),
        *draw_indices(indices_data(one, indices(one))),
    ]


CASES = {
    "three inputs": found(),
    "one input": found(inputs=1),
    "many of both": found(tuple(LONG.format(i) for i in range(8)), 14, variant="dear_visits"),
    "long path": found(assumptions=(
        assumption(0, NAMES, path="organisations.a_rather_long_name_of_one.teams.inside.headcount"),
        assumption(1, NAMES, path="market.segments.small.deal_value.lognormal.mean"),
    )),
    "a share": found(objective="win_rate", base=Gap(0.02, 0.01, 0.03)),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_every_text_of_the_charts_is_readable(case: str):
    for figure in figures(CASES[case]):
        assert_readable(figure, case)


def test_the_tornado_has_the_widest_bar_first_and_names_values():
    (figure,) = draw_tornado(tornado_data(found(), "Sentence."))
    texts = [t for t, _, _ in boxes(figure)]
    assert texts.index("visit.cost 0") < texts.index("visit.cost 1") < texts.index("visit.cost 2")
    assert "100 EUR → 300 EUR: 90 → −40 k€" in texts
    assert "Generalist better by, k€" in texts


def test_the_decision_chart_has_shares_and_worths():
    (figure,) = draw_decision(decision_data(found(), "Headline.", []))
    texts = {t for t, _, _ in boxes(figure)}
    assert {"Headline", "70 %", "40 %", "all inputs together", "15 k€"} <= texts


def test_sentences():
    said = text(found())
    assert said[0] == (
        "generalist is best on contribution in 70 % of the 96 worlds held possible (95 % interval "
        "60 % to 80 %)."
    )
    assert said[1].startswith("Else the best: specialised in 40 %. 4 replications show a clear ")
    assert "It is turned by market.activities.visit.cost_0 at 300 EUR" in said[2]
    assert "negligible in the screening: visit.cost_2" in said[3]
    assert "would be worth at most 15000 over 12 mo (5000 to 25000)" in said[4]


def test_tables_have_a_row_per_organisation_and_per_input():
    one = found()
    assert [c.text for c in decision_sheet(one).labels.cells] == list(NAMES)
    ends = tornado_sheet(one)
    assert [c.text for c in ends.labels.cells] == ["visit.cost_0", "visit.cost_1", "visit.cost_2"]
    low, high = ([c.style for c in column.cells] for column in ends.columns[-2:])
    assert (low, high) == ([""] * 3, ["red"] * 3)
    assert [c.text for c in inputs_sheet(one).columns[3].cells] == [
        "0.70 ± 0.20", "0.70 ± 0.20", "–"
    ]  # fmt: skip
