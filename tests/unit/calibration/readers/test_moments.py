"""Columns of text into moments, against what a person reads."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

import numpy as np
import pandas as pd
import pytest

from funnel_sim.calibration.readers.table import cells_of
from funnel_sim.calibration.readers.values.moments import read_moments

needs_zones = pytest.mark.skipif(
    not available_timezones(), reason="this machine has no table of time zones"
)
AFTERNOON = datetime(2024, 3, 25, 15, 4)


def known(moment: Any) -> datetime | None:
    return None if pd.isna(moment) else moment.to_pydatetime()


def moments(*texts: str, **options: str) -> list[datetime | None]:
    read = read_moments(cells_of(texts), **options)  # type: ignore[arg-type]
    return [known(m) for m in pd.to_datetime(read.values)]


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-25 15:04", "2024-03-25T15:04:00", "2024-03-25T15:04:00.000", "2024/03/25 15:04",
        "2024-03-25T15:04:00Z", "2024-03-25T15:04:00+02:00", "25.03.2024 15:04", "25.3.24 15:04",
        "25.03.2024, 15:04 Uhr", "25/03/2024 15:04", "3/25/2024 3:04 PM", "3/25/2024, 3:04 p.m.",
        "25-03-2024 15:04:00", "25. März 2024 15:04", "25 mars 2024 15h04", "25-Mar-2024 15:04",
        "March 25, 2024 15:04", "Mar 25th 2024 3:04 pm", "1711379040", "1711379040000",
    ],
)  # fmt: skip
def test_many_forms_of_one_moment(text: str):
    assert moments(text) == [AFTERNOON]


def test_days_have_no_time_of_day():
    read = read_moments(cells_of(["2024-03-25", "25.03.2024", ""]))
    assert read.days_only
    assert not read_moments(cells_of(["2024-03-25 00:01"])).days_only


def test_one_number_above_twelve_decides_for_the_column():
    assert moments("3/4/2024", "25/4/2024")[0] == datetime(2024, 4, 3)
    assert moments("3/4/2024", "4/25/2024")[0] == datetime(2024, 3, 4)


def test_where_nothing_decides_nothing_is_guessed():
    read = read_moments(cells_of(["3/4/2024", "5/5/2024"]))
    assert read.undecided
    assert not read.bad.any()
    assert list(np.isnat(read.values)) == [True, False], "5/5 is the same either way"
    assert moments("3/4/2024", order="day-first") == [datetime(2024, 4, 3)]
    assert moments("3/4/2024", order="month-first") == [datetime(2024, 3, 4)]


def test_a_column_with_both_orders_is_told():
    assert read_moments(cells_of(["25/4/2024", "4/25/2024"])).contradicts


@pytest.mark.parametrize(
    "text", ["31.02.2024", "soon", "2024-13-01", "45376", "0001-01-01", "20/20/2024", "25:00"]
)
def test_what_is_no_moment_is_told(text: str):
    read = read_moments(cells_of([text]))
    assert read.bad.all()
    assert np.isnat(read.values).all()


@pytest.mark.parametrize("text", ["", "None", "NULL", "n/a", "-", "9999-12-31 23:59:59"])
def test_what_means_nothing_or_never_is_missing(text: str):
    read = read_moments(cells_of([text]))
    assert not read.bad.any()
    assert np.isnat(read.values).all()


@needs_zones
def test_a_zone_is_converted_where_the_companys_is_known():
    """Berlin is an hour ahead of UTC in winter, two in summer."""
    texts = ("2024-01-01T12:00:00Z", "2024-07-01T12:00:00Z", "2024-07-01T12:00:00-05:00")
    assert moments(*texts, zone="Europe/Berlin") == [
        datetime(2024, 1, 1, 13), datetime(2024, 7, 1, 14), datetime(2024, 7, 1, 19),
    ]  # fmt: skip
    assert read_moments(cells_of(texts)).utc == 2
