"""Sellers follow one another on their seats, and work neither while away nor off the payroll."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from funnel_sim.domain.frame import Frame
from funnel_sim.domain.log import Log
from funnel_sim.domain.names import Departure
from funnel_sim.metrics.balances.findings import count
from funnel_sim.metrics.balances.order import longest_overlap


def check_staff(log: Log, frame: Frame) -> Iterator[str]:
    """Reps and their absences lie where they may, and touches beside them."""
    yield from _check_reps(log, frame)
    yield from _check_absences(log)
    yield from _check_presence(log)


def _check_reps(log: Log, frame: Frame) -> Iterator[str]:
    reps = log.reps
    yield from count(reps["team"] != frame.seat_team[reps["seat"]], "reps sit in another team")
    yield from count(
        np.isnan(reps["due"]) != (reps["departure"] == Departure.STAYS),
        "reps are due to leave without reason or time",
    )
    gone = ~np.isnan(reps["left"])
    yield from count(gone & ~(reps["left"] >= reps["due"]), "reps leave before they are due to")
    yield from count(reps["due"] < reps["hired"], "reps are due to leave before they are hired")
    same = reps["seat"][1:] == reps["seat"][:-1]
    free = reps["hired"][1:] >= reps["due"][:-1]
    yield from count(same & ~free, "reps are hired on a seat that is still taken")


def _check_absences(log: Log) -> Iterator[str]:
    absences = log.absences
    yield from count(absences["begin"] < absences["due"], "absences begin before they are due")
    yield from count(absences["end"] < absences["begin"], "absences end before they begin")
    reps = log.reps[absences["rep"]]
    off = (absences["begin"] < reps["hired"]) | (absences["end"] > reps["left"])
    yield from count(off, "absences lie outside the time on the payroll")


def _check_presence(log: Log) -> Iterator[str]:
    touches, reps = log.touches, log.reps[log.touches["rep"]]
    off = (touches["start"] < reps["hired"]) | (touches["end"] > reps["left"])
    yield from count(off, "touches are by reps not yet hired or already gone")
    away = log.absences[log.absences["end"] > log.absences["begin"]]
    overlap = longest_overlap(
        np.concatenate([touches["rep"], away["rep"]]),
        np.concatenate([touches["start"], away["begin"]]),
        np.concatenate([touches["end"], away["end"]]),
    )
    if overlap > 0.0:
        yield f"touches and absences: a rep is in two at once for {overlap:g} h"
