"""The chart of fitted times is readable, whatever the names, and shows data and fit."""

import numpy as np
import pytest

from funnel_sim.reporting.drawing.calibration import draw_times
from tests.support.figures import assert_readable


def curve(scale):
    days = np.linspace(0, 10 * scale, 60)
    passed = 0.6 * (1 - np.exp(-days / scale))
    return {"days": days.tolist(), "passed": passed.tolist(), "family": "weibull",
            "fitted": (0.98 * passed).tolist()}  # fmt: skip


@pytest.mark.parametrize("count", [1, 3, 8])
def test_panels_are_readable_and_hold_both_lines(count):
    names = [f"stage {n} with a rather long name of its own" for n in range(count)]
    figures = draw_times({name: curve(3.0**n) for n, name in enumerate(names)})
    assert len(figures) == -(-count // 6)
    for figure in figures:
        assert_readable(figure)
    assert sum(len(figure.axes) for figure in figures) == count
    assert all(len(axes.lines) == 2 for figure in figures for axes in figure.axes)


def test_without_a_fitted_stage_there_is_no_chart():
    assert draw_times({}) == []
