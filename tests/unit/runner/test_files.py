"""Files of results: whole or not there, and exact."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import IO

import pytest

from funnel_sim.domain.errors import InvalidInput
from funnel_sim.runner.files import (
    Columns,
    LongTable,
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


def test_a_long_table_is_written_as_a_short_one(tmp_path: Path):
    names, numbers = [f"n{i}" for i in range(5_000)], [i / 7 for i in range(5_000)]
    columns: Columns = {"name": names, "x": numbers}
    long = LongTable(tuple(columns), lambda: zip(*columns.values(), strict=True))
    write_csv(tmp_path / "short.csv", columns)
    write_csv(tmp_path / "long.csv", long)
    assert (tmp_path / "long.csv").read_bytes() == (tmp_path / "short.csv").read_bytes()
    write_csv(tmp_path / "none.csv", LongTable(("name", "x"), list))
    assert (tmp_path / "none.csv").read_text() == "name,x\n"


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


@pytest.mark.skipif(not can_write_parquet(), reason="needs pyarrow")
def test_parquet_holds_long_tables(tmp_path: Path):
    import pandas

    numbers = [math.nan] * 4_500 + [i / 7 for i in range(4_500)]
    long = LongTable(("name", "x"), lambda: ((f"n{i}", x) for i, x in enumerate(numbers)))
    write_parquet(tmp_path / "t.parquet", long)
    table = pandas.read_parquet(tmp_path / "t.parquet")
    assert len(table) == 9_000
    assert table["name"].iloc[-1] == "n8999"
    assert table["x"].tolist()[4_500:] == numbers[4_500:]
    write_parquet(tmp_path / "none.parquet", LongTable(("name", "x"), list))
    assert list(pandas.read_parquet(tmp_path / "none.parquet").columns) == ["name", "x"]
