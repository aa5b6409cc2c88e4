"""The deck of a state: opened again by another program, it shows the numbers of that state."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from funnel_sim.app.deck import deck
from funnel_sim.app.opened import Opened, State
from funnel_sim.app.simulating import Bench
from funnel_sim.runner.first_use import ready_engine
from tests.support.what_if import cards_of_run, what_if_experiment

LEADS = "market.channels.website.leads"


@pytest.mark.slow
def test_the_deck_is_about_the_state(tmp_path):
    from pptx import Presentation

    file = what_if_experiment(tmp_path / "e")
    opened, bench = Opened(str(file)), Bench(tmp_path, ready_engine(), 2)
    there = list(_texts(Presentation(io.BytesIO(deck(opened, State({LEADS: 9.0}), bench)))))
    moved = cards_of_run(file, tmp_path / "moved", "--set", f"{LEADS}=9 / wk")
    written = cards_of_run(file, tmp_path / "written")
    assert moved != written
    for value in moved.values():
        mean, _, _ = value.partition(" ±")
        assert any(mean in text for text in there), value
    assert any("Who should sell?" in text for text in there)


def _texts(shown) -> Iterator[str]:
    for slide in shown.slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                yield shape.text_frame.text
            if shape.has_table:
                for row in shape.table.rows:
                    yield from (cell.text for cell in row.cells)
