"""Replications on demand: stored, counted, told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from funnel_sim.engines.simpy_engine import simulate
from funnel_sim.runner.completion import Interrupted
from funnel_sim.studies.designs import Design
from funnel_sim.studies.offered import comparands
from funnel_sim.studies.replications import replications
from tests.support.experiments import scenario


@pytest.fixture
def designs(tmp_path: Path) -> list[Design]:
    return list(comparands(scenario(tmp_path)).designs.values())


def test_what_is_stored_is_not_simulated_again(tmp_path: Path, designs: list[Design]):
    simulated = []

    def counted(blueprint, seed, replication):
        simulated.append((len(blueprint.frame.teams), replication))
        return simulate(blueprint, seed, replication)

    with replications(tmp_path / "r", 7, engine=counted, workers=1) as source:
        first = source.of(designs, 2)
        source.of(designs[:1], 3)
        assert source.cost == 5
    with replications(tmp_path / "r", 7, engine=counted, workers=1) as source:
        again = source.of(designs, 2)
        assert source.cost == 4
    assert sorted(simulated) == [(1, 0), (1, 1), (1, 2), (2, 0), (2, 1)]
    for design in designs:
        np.testing.assert_array_equal(first[design.name].total, again[design.name].total)


def test_progress_counts_the_whole_study(tmp_path: Path, designs: list[Design]):
    told: list[tuple[int, int]] = []
    with replications(
        tmp_path / "r", 7, workers=1, on_progress=lambda done, total, _: told.append((done, total))
    ) as source:
        source.of(designs, 2, expected=10)
        source.of(designs[1:], 3, expected=9)
        source.of(designs[1:], 4)
    assert told == [(1, 10), (2, 10), (3, 10), (4, 10), (4, 9), (5, 9), (5, 6), (6, 6)]


def test_ctrl_c_tells_what_is_kept_of_the_whole(tmp_path: Path, designs: list[Design]):
    def stopped(blueprint, seed, replication):
        if replication == 2:
            raise KeyboardInterrupt
        return simulate(blueprint, seed, replication)

    with replications(tmp_path / "r", 7, engine=stopped, workers=1) as source:
        source.of(designs, 2)
        with pytest.raises(Interrupted) as caught:
            source.of(designs[:1], 3, expected=50)
    assert (caught.value.done, caught.value.total) == (4, 50)
