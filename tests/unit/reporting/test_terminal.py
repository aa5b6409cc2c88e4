"""Tables on the terminal: complete, never wider than it, plain in a pipe."""

import io
import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from rich.cells import cell_len
from rich.console import Console

from funnel_sim.model.offered_load import OfferedLoad, TeamLoad
from funnel_sim.reporting.terminal import (
    comparison_sheet,
    differences_sheet,
    load_sheet,
    print_sheet,
)
from tests.unit.reporting.made import DEMO, comparison, demo, outcomes


def printed(sheet, width=80, *, terminal=False):
    out = io.StringIO()
    print_sheet(Console(file=out, width=width, force_terminal=terminal), sheet)
    return out.getvalue()


def loads(**teams):
    """`name=(asked, there)` of one organisation."""
    nothing = np.zeros((1, 1))
    rows = tuple(TeamLoad(name, 3, 3, asked, there) for name, (asked, there) in teams.items())
    return {"stage_based": OfferedLoad("stage_based", rows, nothing, nothing, nothing, nothing)}


@cache
def study(count=4, n=30, **options):
    plans = [DEMO[i % 4] for i in range(count)]
    if count > len(DEMO):
        plans = [replace(plan, name=f"{plan.name}_{i}") for i, plan in enumerate(plans)]
    made = [outcomes(plan, n) for plan in plans]
    return comparison(made, targets={"revenue": 5e6}, **options)


def test_load_names_the_bottleneck_and_what_is_over():
    text = printed(load_sheet(loads(inside=(600.0, 1_000.0), field=(1_170.0, 1_000.0))))
    assert re.search(r"inside +3 +600 +1,000 +60 %", text)
    assert re.search(r"field +3 +1,170 +1,000 +117 % !", text)
    assert "Bottleneck: field of stage_based." in text
    assert "queues grow: field of stage_based." in text


def test_load_below_100_percent_raises_no_alarm():
    text = printed(load_sheet(loads(inside=(600.0, 1_000.0))))
    assert "!" not in text
    assert "queues grow" not in text


def test_organisations_stand_side_by_side_with_objective_and_chance():
    found = study()
    text = printed(comparison_sheet(found), 120)
    lines = text.splitlines()
    assert lines[1].split() == [*found.organisations]
    assert lines[2].startswith("Contribution")
    mean = found.estimate("contribution", "hybrid").mean
    assert f"{mean / 1000:.0f} ± " in lines[2]
    assert re.search(r"P\(revenue ≥ 5 M€\) .*%", text)


@pytest.mark.parametrize("width", [60, 80, 100])
@pytest.mark.parametrize("terminal", [False, True])
@pytest.mark.parametrize("count", [1, 4, 7])
def test_no_line_is_wider_than_the_console(width, terminal, count):
    found = study(count, 10)
    for sheet in (comparison_sheet(found), differences_sheet(found)):
        text = re.sub(r"\x1b\[[0-9;]*m", "", printed(sheet, width, terminal=terminal))
        assert max(cell_len(line) for line in text.splitlines()) <= width
        for name in found.organisations:
            if sheet.title.startswith("Organisations"):
                assert name[:11] in text


def test_a_narrow_console_breaks_no_number():
    text = printed(comparison_sheet(study(7, 10)), 60)
    assert text.count("Contribution") > 1
    assert len(re.findall(r"\d ± [\d.]+ k€", text)) >= 7


def test_a_pipe_gets_plain_text():
    text = printed(comparison_sheet(study()))
    assert "\x1b" not in text
    assert "─" not in text
    assert "\x1b[" in printed(comparison_sheet(study()), terminal=True)


def test_differences_leave_the_baseline_out_and_say_how_often_better():
    found = study(baseline=3)
    text = printed(differences_sheet(found), 200)
    heads = text.splitlines()[1].split()
    assert "hybrid" not in heads
    assert "Differences from hybrid, 30 replications" in text
    contribution = next(line for line in text.splitlines() if line.startswith("Contribution"))
    assert contribution.count("−") >= 3
    assert "0 %" in contribution


def test_the_saving_of_common_random_numbers_is_told():
    found = study()
    factors = [d.variance_reduction for d in found.differences["contribution"]]
    text = printed(differences_sheet(found), 200)
    numbers = re.search(r"factor ([\d.]+) to ([\d.]+)\.", text)
    assert numbers is not None
    np.testing.assert_allclose(
        [float(x) for x in numbers.groups()], [min(factors), max(factors)], rtol=0.06
    )


def test_one_replication_has_no_intervals():
    found = study(n=1)
    text = printed(comparison_sheet(found)) + printed(differences_sheet(found))
    assert not re.search(r"\d ± ", text)
    assert "∞" not in text
    assert "unknown" not in text


def test_no_number_has_an_exponent():
    made = [outcomes(replace(plan, deal=24e9), 10) for plan in DEMO]
    text = printed(comparison_sheet(comparison(made)))
    assert "bn€" in text
    assert not re.search(r"\de[+-]?\d", text)


def test_what_is_undefined_everywhere_is_left_out():
    made = demo(5)
    assert "Payback" not in printed(comparison_sheet(comparison(made), ["payback", "wins"]))
    assert "Wins" in printed(comparison_sheet(comparison(made), ["payback", "wins"]))
