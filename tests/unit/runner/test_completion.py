"""Only what is missing is computed, and all that is done is kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from funnel_sim.domain.errors import FunnelSimError
from funnel_sim.domain.log import Log
from funnel_sim.domain.tables import stack
from funnel_sim.engines.simpy_engine import simulate
from funnel_sim.model.blueprint import Blueprint
from funnel_sim.runner.completion import Interrupted, Plan, ReplicationsFailed, complete
from funnel_sim.runner.replicate import replicate
from funnel_sim.runner.store import Store
from tests.support.experiments import plans

Simulated = list[tuple[str, int]]


class Watched:
    """The SimPy engine, with a list of what it was asked for."""

    def __init__(self, failing: int | None = None, error: type[BaseException] = ValueError) -> None:
        self.simulated: Simulated = []
        self._failing = failing
        self._error = error

    def __call__(self, blueprint: Blueprint, seed: int, replication: int) -> Log:
        if replication == self._failing:
            raise self._error
        self.simulated.append((blueprint.frame.organisation, replication))
        return simulate(blueprint, seed, replication)


@pytest.fixture
def planned(tmp_path: Path) -> list[Plan]:
    return plans(tmp_path)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "results.sqlite"


def test_a_second_run_simulates_nothing_and_gives_the_same(planned: list[Plan], file: Path):
    first, second = Watched(), Watched()
    with Store(file) as store:
        computed = complete(planned, 3, store, first, workers=1)
    with Store(file) as store:
        stored = complete(planned, 3, store, second, workers=1)
    assert len(first.simulated) == 6
    assert second.simulated == []
    for plan in planned:
        one, other = computed[plan.name], stored[plan.name]
        assert one.replications.tolist() == other.replications.tolist() == [0, 1, 2]
        np.testing.assert_array_equal(one.total, other.total)
        for dimension in one.by:
            np.testing.assert_array_equal(one.by[dimension][:], other.by[dimension][:])


def test_outcomes_are_what_the_replications_measured(planned: list[Plan], file: Path):
    with Store(file) as store:
        found = complete(planned, 3, store, simulate, workers=1)
    for plan in planned:
        alone = [replicate(plan.blueprint, simulate, plan.seed, r) for r in range(3)]
        whole = stack(plan.name, plan.blueprint.frame, alone)
        np.testing.assert_array_equal(found[plan.name].total, whole.total)
        for dimension in whole.by:
            np.testing.assert_array_equal(found[plan.name].by[dimension][:], whole.by[dimension])


def test_more_replications_compute_only_the_new_ones(planned: list[Plan], file: Path):
    engine = Watched()
    with Store(file) as store:
        complete(planned, 2, store, Watched(), workers=1)
        found = complete(planned, 3, store, engine, workers=1)
    assert engine.simulated == [("everyone", 2), ("split", 2)]
    assert found["split"].replications.tolist() == [0, 1, 2]


def test_fewer_replications_leave_out_what_the_store_has_beyond(planned: list[Plan], file: Path):
    with Store(file) as store:
        complete(planned, 4, store, Watched(), workers=1)
        found = complete(planned, 2, store, Watched(), workers=1)
    assert found["everyone"].replications.tolist() == [0, 1]
    assert found["everyone"].by["team"][:].shape[0] == 2


def test_what_an_earlier_call_gave_is_not_read_again(planned: list[Plan], file: Path):
    with Store(file) as store:
        first = complete(planned, 2, store, Watched(), workers=1)
        first["split"].total[0, 0] = -1.0
        found = complete(planned, 3, store, Watched(), workers=1, known=first)
        fewer = complete(planned, 1, store, Watched(), workers=1, known=found)
        anew = complete(planned, 3, store, Watched(), workers=1)
    assert found["split"].total[0, 0] == fewer["split"].total[0, 0] == -1.0
    assert fewer["split"].replications.tolist() == [0]
    np.testing.assert_array_equal(found["split"].total[1:], anew["split"].total[1:])


def test_progress_counts_what_was_stored_before(planned: list[Plan], file: Path):
    said: list[tuple[int, int, str]] = []
    with Store(file) as store:
        complete(planned, 1, store, Watched(), workers=1)
        complete(
            planned, 2, store, Watched(), workers=1, on_progress=lambda *what: said.append(what)
        )
    assert said == [(2, 4, "split"), (3, 4, "everyone"), (4, 4, "split")]


def test_a_failed_replication_is_reported_after_the_others_were_kept(
    planned: list[Plan], file: Path
):
    with Store(file) as store, pytest.raises(ReplicationsFailed) as caught:
        complete(planned, 4, store, Watched(failing=1), workers=1)
    assert isinstance(caught.value, FunnelSimError)
    assert str(caught.value).splitlines() == [
        "2 replications failed; all others are kept.",
        "  everyone, replication 1, seed 7: ValueError",
        "  split, replication 1, seed 7: ValueError",
    ]
    again = Watched()
    with Store(file) as store:
        complete(planned, 4, store, again, workers=1)
    assert again.simulated == [("everyone", 1), ("split", 1)]


def test_an_interrupted_run_keeps_what_is_done_and_goes_on_from_there(
    planned: list[Plan], file: Path
):
    with Store(file) as store, pytest.raises(Interrupted) as caught:
        complete(planned, 4, store, Watched(failing=2, error=KeyboardInterrupt), workers=1)
    assert (caught.value.done, caught.value.total) == (4, 8)
    assert "stopped after 4 of 8 replications" in str(caught.value)
    again = Watched()
    with Store(file) as store:
        complete(planned, 4, store, again, workers=1)
    assert len(again.simulated) == 4
