"""Reports opened again: numbers of charts in decks, cells of workbooks, pages in a browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((place for name in BROWSERS if (place := shutil.which(name))), None)
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt-get install it")


def slides(file: Path) -> list[Any]:
    from pptx import Presentation

    return list(Presentation(str(file)).slides)


def charts(file: Path) -> Iterator[Any]:
    for slide in slides(file):
        for shape in slide.shapes:
            if shape.has_chart:
                yield shape.chart


def chart_values(chart: Any) -> dict[str, dict[str, float]]:
    """Series -> category (its first line) -> value."""
    plot = chart.plots[0]
    names = [str(category).split("\n")[0] for category in plot.categories]
    return {s.name: dict(zip(names, s.values, strict=True)) for s in plot.series}


def texts(file: Path) -> str:
    """All words of a deck, those of tables and charts included."""
    found: list[str] = []
    for slide in slides(file):
        for shape in slide.shapes:
            if shape.has_text_frame:
                found.append(shape.text_frame.text)
            if shape.has_table:
                found += [cell.text for row in shape.table.rows for cell in row.cells]
            if shape.has_chart:
                found += [series.name for series in shape.chart.plots[0].series]
                found.append(shape.chart.value_axis.axis_title.text_frame.text)
    return "\n".join(found)


@contextmanager
def browsing(file: Path) -> Iterator[tuple[Any, list[str]]]:
    """The page in a browser without network, and the addresses that it asked for."""
    from playwright.sync_api import sync_playwright

    asked: list[str] = []
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(offline=True)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.goto(file.resolve().as_uri())
        yield page, asked
        browser.close()
