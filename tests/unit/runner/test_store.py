"""The store of record: what goes in comes out, and what is not ours is refused and left alone."""

from __future__ import annotations

import random
import sqlite3
import sys
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np
import pytest

from funnel_sim.domain.errors import InvalidInput
from funnel_sim.domain.tables import DIMENSIONS, Measures
from funnel_sim.runner.packing import Layout, pack
from funnel_sim.runner.store import LONGEST_WAIT, Store

LAYOUT = Layout(kpis=3, rows=(12, 2, 1, 4, 2, 2, 9, 6), has=((0, 1, 2),) * 8)
KEY = "a" * 64


def measures(replication: int) -> Measures:
    draw = np.random.default_rng(replication)
    by = {d: draw.normal(size=(n, 3)) for d, n in zip(DIMENSIONS, LAYOUT.rows, strict=True)}
    by["month"][3, 1] = np.nan
    return Measures(replication, draw.normal(size=3) * 1e6, by)


def filled(file: Path, replications: Iterable[int]) -> Path:
    with Store(file) as store:
        store.add_design(KEY, "split", 7, "{}")
        for replication in replications:
            store.write(KEY, pack(measures(replication)))
    return file


def same(one: Measures, other: Measures) -> bool:
    return one.total.tobytes() == other.total.tobytes() and all(
        one.by[d].tobytes() == other.by[d].tobytes() and one.by[d].shape == other.by[d].shape
        for d in DIMENSIONS
    )


def read(store: Store, replications: range, layout: Layout = LAYOUT) -> dict[int, Measures]:
    return {m.replication: m for m in store.read(KEY, replications, layout)}


def sentence(file: Path, patience: float = 5.0) -> str:
    with pytest.raises(InvalidInput) as caught, Store(file, patience) as store:
        read(store, range(100))
    (finding,) = caught.value.findings
    assert finding.file == str(file)
    return finding.message


def test_what_was_written_is_read_to_the_last_bit(tmp_path: Path):
    file = filled(tmp_path / "results.sqlite", [5, 0, 2])
    with Store(file) as store:
        found = read(store, range(5))
        assert list(store.read("b" * 64, range(5), LAYOUT)) == []
        assert (store.count(KEY, range(5)), store.count(KEY, range(1, 9))) == (2, 2)
    assert list(found) == [0, 2]
    assert all(same(found[r], measures(r)) for r in found)


def test_two_runs_write_the_same_store_at_once(tmp_path: Path):
    file = tmp_path / "results.sqlite"
    with Store(file) as one, Store(file) as other:
        for store in (one, other):
            store.add_design(KEY, "split", 7, "{}")
        for replication in range(6):
            one.write(KEY, pack(measures(replication)))
            other.write(KEY, pack(measures(replication + 3)))
        other.flush()
        assert sorted(read(one, range(100))) == list(range(9))


def test_replications_that_wait_are_there_for_those_who_ask_and_once_the_store_is_closed(
    tmp_path: Path,
):
    file = tmp_path / "results.sqlite"
    with Store(file) as store, Store(file) as other:
        store.add_design(KEY, "split", 7, "{}")
        for replication in range(200):
            store.write(KEY, pack(measures(replication)))
        assert store.count(KEY, range(200)) == other.count(KEY, range(200)) == 200
        store.write(KEY, pack(measures(200)))
        store.write(KEY, pack(measures(201)))
    with Store(file) as store:
        assert list(read(store, range(198, 300))) == [198, 199, 200, 201]


def test_none_waits_longer_than_the_limit(tmp_path: Path):
    file = tmp_path / "results.sqlite"
    with Store(file) as store, Store(file) as other:
        store.add_design(KEY, "split", 7, "{}")
        store.write(KEY, pack(measures(0)))
        store.write(KEY, pack(measures(1)))
        time.sleep(LONGEST_WAIT)
        store.write(KEY, pack(measures(2)))
        assert other.count(KEY, range(9)) == 3


def test_a_replication_is_never_changed(tmp_path: Path):
    file = filled(tmp_path / "results.sqlite", [1])
    with Store(file) as store:
        other = measures(1)
        other.total[0] = 0.0
        store.write(KEY, pack(other))
        assert same(read(store, range(1, 2))[1], measures(1))


@pytest.mark.parametrize("at", range(12))
def test_ctrl_c_at_any_moment_of_writing_leaves_a_store_that_can_be_written(
    tmp_path: Path, at: int
):
    """The signal comes at the `at`-th line of the store's own code while it writes."""
    with Store(tmp_path / "results.sqlite") as store:
        store.add_design("key", "design", 1, "{}")
        store.write("key", pack(measures(0)))
        store.flush()
        countdown = [at]

        def strike(frame: FrameType, event: str, _: object) -> Any:
            if frame.f_code.co_filename.endswith("store.py") and event == "line":
                countdown[0] -= 1
                if countdown[0] < 0:
                    sys.settrace(None)
                    raise KeyboardInterrupt
            return strike

        store._waiting.append(("key", 1, pack(measures(1)).measures, 0))
        before = sys.gettrace()
        sys.settrace(strike)
        try:
            store.flush()
        except KeyboardInterrupt:
            pass
        finally:
            sys.settrace(before)
        store.write("key", pack(measures(2)))
        store.flush()
        assert store.count("key", range(3)) >= 2


def test_a_store_in_use_says_so(tmp_path: Path):
    file = filled(tmp_path / "results.sqlite", [0])
    blocker = sqlite3.connect(file, isolation_level=None)
    try:
        blocker.execute("BEGIN IMMEDIATE")
        with Store(file, patience=0.05) as store, pytest.raises(InvalidInput, match="another run"):
            store.write(KEY, pack(measures(1)))
    finally:
        blocker.close()


def test_a_text_file_is_refused_and_left_alone(tmp_path: Path):
    file = tmp_path / "results.sqlite"
    file.write_text("my thesis\n" * 200)
    assert "is no result store" in sentence(file)
    assert file.read_text() == "my thesis\n" * 200


def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path: Path):
    file = tmp_path / "results.sqlite"
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE customers (name TEXT)")
    other.close()
    before = file.read_bytes()
    assert "another program" in sentence(file)
    assert file.read_bytes() == before


def test_a_store_of_another_version_is_refused(tmp_path: Path):
    file = filled(tmp_path / "results.sqlite", [0])
    with sqlite3.connect(file) as newer:
        newer.execute("PRAGMA user_version = 99")
    newer.close()
    assert "another version of funnel-sim (format 99)" in sentence(file)


def test_a_folder_in_its_place_is_refused(tmp_path: Path):
    (tmp_path / "results.sqlite").mkdir()
    assert "cannot be opened" in sentence(tmp_path / "results.sqlite")


def test_an_empty_file_is_a_new_store(tmp_path: Path):
    file = tmp_path / "results.sqlite"
    file.touch()
    filled(file, [0])
    with Store(file) as store:
        assert list(read(store, range(1))) == [0]


def test_a_store_cut_in_half_is_refused_and_left_alone(tmp_path: Path):
    file = filled(tmp_path / "results.sqlite", range(60))
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    assert "damaged" in sentence(file)
    assert file.read_bytes() == whole[: len(whole) // 2]


def test_a_changed_number_is_noticed(tmp_path: Path):
    file = filled(tmp_path / "results.sqlite", [0])
    wanted = measures(0).by["team"].tobytes()
    content = file.read_bytes()
    assert content.count(wanted) == 1
    file.write_bytes(content.replace(wanted, wanted[::-1]))
    assert "damaged: replication 0" in sentence(file)


def test_measures_of_another_shape_are_refused(tmp_path: Path):
    file = filled(tmp_path / "results.sqlite", [0])
    with Store(file) as store, pytest.raises(InvalidInput, match="does not fit"):
        read(store, range(1), replace(LAYOUT, kpis=4))


def test_damage_anywhere_is_refused_or_does_not_matter(tmp_path: Path):
    """Overwritten bytes never give wrong numbers: they are noticed, or the rows are not found."""
    whole = filled(tmp_path / "whole.sqlite", range(30)).read_bytes()
    draw, noticed = random.Random(20270104), 0
    for trial in range(60):
        start = draw.randrange(len(whole) - 48)
        file = tmp_path / f"{trial}.sqlite"
        file.write_bytes(whole[:start] + draw.randbytes(48) + whole[start + 48 :])
        try:
            with Store(file) as store:
                found = read(store, range(30))
        except InvalidInput:
            noticed += 1
        else:
            assert all(same(found[r], measures(r)) for r in found)
    assert noticed > 30
