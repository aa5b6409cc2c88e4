"""Files of results: whole or not there, and exact."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import IO

import pytest

from funnel_sim.domain.errors import InvalidInput
from funnel_sim.runner.files import (
    can_write_parquet,
    make_folder,
    write_atomically,
    write_csv,
    write_parquet,
)


def test_numbers_read_back_as_the_same_numbers(tmp_path: Path):
    numbers = [0.1, 1 / 3, 1e-300, -0.0, 2.0**53, math.pi * 1e9, math.inf]
    write_csv(tmp_path / "t.csv", {"x": numbers})
    with (tmp_path / "t.csv").open(newline="") as file:
        read = [float(row["x"]) for row in csv.DictReader(file)]
    assert [x.hex() for x in read] == [x.hex() for x in numbers]


def test_undefined_is_empty_and_text_is_quoted_where_it_must_be(tmp_path: Path):
    write_csv(tmp_path / "t.csv", {"name": ["a,b", "ü"], "x": [math.nan, None], "n": [3, 4]})
    assert (tmp_path / "t.csv").read_bytes().decode() == 'name,x,n\n"a,b",,3\nü,,4\n'


def test_an_interrupted_write_leaves_the_old_file_and_nothing_else(tmp_path: Path):
    file = tmp_path / "t.csv"
    file.write_text("old")

    def write(out: IO[bytes]) -> None:
        out.write(b"half a fi")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_atomically(file, write)
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_place_that_cannot_be_written_is_a_finding(tmp_path: Path):
    (tmp_path / "taken").touch()
    with pytest.raises(InvalidInput, match="cannot be written"):
        make_folder(tmp_path / "taken" / "results")
    with pytest.raises(InvalidInput, match="cannot be written"):
        write_csv(tmp_path / "nowhere" / "t.csv", {"x": [1]})


@pytest.mark.skipif(not can_write_parquet(), reason="needs pyarrow")
def test_parquet_holds_the_same_table(tmp_path: Path):
    import pandas

    write_parquet(tmp_path / "t.parquet", {"name": ["a", "b"], "x": [1 / 3, math.nan]})
    table = pandas.read_parquet(tmp_path / "t.parquet")
    assert list(table["name"]) == ["a", "b"]
    assert table["x"][0] == 1 / 3
    assert math.isnan(table["x"][1])
