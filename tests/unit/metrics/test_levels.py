"""Open leads and customers over time, by hand and against counting heads every minute."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from funnel_sim.domain.log import ABSENCE, CUSTOMER, EXIT, LEAD, REP, TOUCH, VISIT, Log
from funnel_sim.metrics.levels import customers, open_leads, slot_edges
from tests.support.frames import frame

NAN = math.nan


def log(
    spells: Sequence[tuple[float, float]], clients: Sequence[tuple[int, float, float]] = ()
) -> Log:
    """Leads by (arrival, exit), customers by (segment, since, until)."""
    empty: dict[str, Any] = {
        name: np.zeros(0, dtype)
        for name, dtype in (("visits", VISIT), ("touches", TOUCH), ("reps", REP),
                            ("absences", ABSENCE))
    }  # fmt: skip
    leads, exits = np.zeros(len(spells), LEAD), np.zeros(len(spells), EXIT)
    leads["arrival"], exits["time"] = np.reshape(spells, (-1, 2)).T
    table = np.zeros(len(clients), CUSTOMER)
    table["segment"], table["since"], table["until"] = np.reshape(clients, (-1, 3)).T
    return Log(seed=1, replication=0, leads=leads, exits=exits, customers=table, **empty)


def test_open_leads_by_hand():
    """From the start, over a whole slot, within a slot, over an edge, and open to the end."""
    spells = [(0.0, 4.0), (8.0, 16.0), (9.0, 11.0), (14.0, 20.0), (18.0, NAN)]
    levels = open_leads(log(spells), np.array([0.0, 8.0, 16.0, 24.0]))
    assert levels == pytest.approx([4 / 8, (8 + 2 + 2) / 8, (4 + 6) / 8])


def test_open_leads_against_counting_heads():
    generator = np.random.default_rng(5)
    arrival = generator.integers(0, 6000, 200)
    left = arrival + generator.integers(0, 3000, 200)
    minutes = np.arange(6000)
    heads = [np.sum((arrival <= minute) & (minute < left)) for minute in minutes]
    hours = [(a / 60, b / 60 if b < 6000 else NAN) for a, b in zip(arrival, left, strict=True)]
    levels = open_leads(log(hours), np.linspace(0, 100, 26))
    assert levels == pytest.approx(np.reshape(heads, (25, 240)).mean(axis=1), abs=1e-9)


def test_customers_of_some_segments_those_from_before_included():
    clients = [(0, -300.0, NAN), (1, -5.0, 4.0), (1, 4.0, NAN), (0, 2.0, 6.0)]
    edges = np.array([0.0, 8.0])
    assert customers(log([], clients), edges, np.array([True, True])) == pytest.approx([20 / 8])
    assert customers(log([], clients), edges, np.array([True, False])) == pytest.approx([12 / 8])
    assert customers(log([], clients), edges, np.array([False, False])) == [0]


def test_nobody_came():
    assert list(open_leads(log([]), np.array([0.0, 1, 2]))) == [0, 0]


def test_slots_are_working_days_or_parts_of_them_in_a_short_horizon():
    year = replace(frame(), horizon=250 * frame().calendar.hours_per_day)
    assert np.diff(slot_edges(year)) == pytest.approx(frame().calendar.hours_per_day)
    assert slot_edges(year)[-1] == year.horizon
    week = replace(frame(), horizon=40.0)
    assert np.diff(slot_edges(week)) == pytest.approx(0.2)
