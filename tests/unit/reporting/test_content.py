"""Parts of reports that stand alone: sources in comments, waterfalls as stacks, axes, archives."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from funnel_sim.config.loading import load_file
from funnel_sim.reporting.content.model import Chart, Series, around
from funnel_sim.reporting.content.sources import source_of
from funnel_sim.reporting.formatting import Scale
from funnel_sim.reporting.rendering.archives import without_dates
from funnel_sim.reporting.rendering.numbers import code_of
from funnel_sim.reporting.rendering.slide_master import unbroken
from funnel_sim.reporting.rendering.waterfall import stack_of

MARKET = """\
# The market of a test.
currency: EUR
segments:
  # deal_value: order book of 2025, 312 deals,
  # large ones left out.
  # patience and work_factor: assumption.
  small:
    deal_value: 12_000
    patience: 8 d
    gross_margin: 42 %  # annual report, p. 17
  large:
    deal_value: 90_000
channels:
  website:
    # leads (net): CRM, calendar year.
    leads: 40 / wk
    cost_per_lead: 55
  fair: {leads: 3 / wk}
"""


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("segments.small.deal_value", "order book of 2025, 312 deals, large ones left out."),
        ("segments.large.deal_value", "order book of 2025, 312 deals, large ones left out."),
        ("segments.small.patience", "assumption."),
        ("segments.small.gross_margin", "annual report, p. 17"),
        ("channels.website.leads", "CRM, calendar year."),
        ("channels.website.cost_per_lead", ""),
        ("channels.fair.leads", ""),
        ("currency", ""),
        ("segments.nobody", ""),
    ],
)
def test_sources_are_read_from_comments(tmp_path: Path, path: str, said: str):
    file = tmp_path / "market.yaml"
    file.write_text(MARKET)
    assert source_of(load_file(file), tuple(path.split("."))) == said


def test_a_waterfall_is_stacked_so_that_bars_begin_where_the_last_one_ends():
    """From 10 down by 12 to -2, up by 5 to 3: one bar crosses zero, another comes back."""
    ends, starts = (10.0, -2.0, 3.0, 3.0), (0.0, 10.0, -2.0, 0.0)
    series = Series("x", ends, ("#000000",) * 4)
    chart = Chart("waterfall", tuple("abcd"), (series,), Scale(1.0, ""), "x", starts=starts)
    stack = stack_of(chart)
    tops = [h + s for h, s in zip(stack.hidden, stack.shown, strict=True)]
    bottoms = [h + s for h, s in zip(stack.hidden_below, stack.shown_below, strict=True)]
    assert tops == [10, 10, 3, 3]
    assert bottoms == [0, -2, -2, 0]
    assert stack.goes_below


@pytest.mark.parametrize(
    ("low", "high"), [(0.0, 537.0), (-124.0, 225.0), (0.0, 0.0), (3.0, 3.1), (-5e6, -1e6)]
)
def test_axes_hold_what_they_show(low: float, high: float):
    below, above = around(low, high)
    assert below <= low
    assert above >= high
    assert above - below <= 2.1 * ((high - low) or 1.0)


def test_format_codes_scale_without_touching_values():
    assert code_of(Scale(1e3, "k€"), [537_123.0]) == '#,##0," k€"'
    assert code_of(Scale(1e6, "M€"), [5_670_000.0]) == '0.0,," M€"'
    assert code_of(Scale(0.01, "%"), [0.78]) == "0 %"
    assert code_of(Scale(1.0, ""), [12.0, 5.0]) == "#,##0"


def test_numbers_stay_with_their_units():
    assert unbroken("by 183 k€ (95 % interval)") == "by 183\u00a0k€ (95\u00a0% interval)"
    assert unbroken("12 sellers") == "12 sellers"


def test_archives_lose_their_dates():
    def archive(year: int) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as file:
            file.writestr(zipfile.ZipInfo("a.txt", (year, 1, 1, 0, 0, 0)), "a")
            core = f"<x><dcterms:created t='w'>{year}-01-01T00:00:00Z</dcterms:created></x>"
            file.writestr(zipfile.ZipInfo("docProps/core.xml", (year, 1, 1, 0, 0, 0)), core)
        return out.getvalue()

    moment = datetime(2027, 1, 4, tzinfo=UTC)
    one, other = (without_dates(archive(year), moment) for year in (2001, 2020))
    assert one == other
    with zipfile.ZipFile(io.BytesIO(one)) as file:
        assert b"2027-01-04T00:00:00Z" in file.read("docProps/core.xml")
