"""When people are away: days by the year, shares in the long run, and never twice at once."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import stats

from funnel_sim.domain.log import Rows
from funnel_sim.domain.names import Away
from funnel_sim.model.draws import Draws
from funnel_sim.model.staffing import Roster, roster
from tests.support.worlds import blueprint_of, seller, world

OFFICE = {"hours_per_day": 8, "opens": 9}
WORKING_YEAR = 8.0 * int(np.busday_count("2027-01-04", "2028-01-04"))
YEAR = 365 * 24.0
"""Of a world that never closes."""
VACATION = {"vacation": "30 d"}
SICK = {"sick": "15 d"}
TRAINING = {"time": "2 d", "every": "3 mo"}
LEAVING: dict[str, Any] = {"mean_tenure": "8 mo", "vacancy": "1 mo"}


def plan(
    headcount: int = 1,
    length: str = "1 yr",
    changes: Any = (),
    calendar: dict[str, Any] | None = OFFICE,
    **role: Any,
) -> Roster:
    """The plan of a world with one team; without calendar it never closes."""
    team = {"role": "seller", "headcount": headcount, "changes": list(changes)}
    parts = {} if calendar is None else {"calendar": calendar}
    horizon = {"start": "2027-01-04", "length": length}
    document = world(roles=seller(**role), teams={"all": team}, horizon=horizon, **parts)
    return roster(blueprint_of(document), Draws(1, 0))


def of_rep(table: Rows, rep: int) -> list[tuple[float, float]]:
    return [(float(a["due"]), float(a["end"])) for a in table[table["rep"] == rep]]


def hours_within(table: Rows, begin: float, end: float) -> float:
    """Hours of absences between two times."""
    return float((np.minimum(table["end"], end) - np.maximum(table["due"], begin)).clip(0).sum())


# ---------------------------------------------------------------- vacation


@pytest.mark.parametrize(
    ("written", "spells", "days"),
    [
        ({}, 6, 5.0),
        ({"vacation_spell": "10 d"}, 3, 10.0),
        ({"vacation_spell": "7 d"}, 5, 6.0),
        ({"vacation_spell": "30 d"}, 1, 30.0),
    ],
)
def test_thirty_days_a_year_in_equal_spells(written: dict[str, str], spells: int, days: float):
    """A week each unless said otherwise, and none longer than asked; as many in every year."""
    away = plan(headcount=3, length="3 yr", absence=VACATION | written).absences
    assert (away["kind"] == Away.VACATION).all()
    assert away["end"] - away["due"] == pytest.approx(8.0 * days)
    assert np.isnan(away["begin"]).all()
    for rep in range(3):
        mine = away[away["rep"] == rep]
        assert len(mine) == 3 * spells
        for year in range(3):
            begin = year * WORKING_YEAR
            assert hours_within(mine, begin, begin + WORKING_YEAR) == pytest.approx(240.0)


def test_each_vacation_lies_somewhere_in_its_part_of_the_year():
    """Three spells of 10 days: one in each third of the year, anywhere within it."""
    away = plan(headcount=700, absence=VACATION | {"vacation_spell": "10 d"}).absences
    part = WORKING_YEAR / 3
    for k in range(3):
        begins = away["due"][k::3]
        uniform = stats.uniform(k * part, part - 80.0)
        assert begins.min() >= k * part
        assert (begins + 80.0).max() <= (k + 1) * part + 1e-9
        assert stats.kstest(begins, uniform.cdf).pvalue > 0.001


# ---------------------------------------------------------------- sickness


def sick_hours(sellers: int, length: str, **spell: Any) -> tuple[float, float]:
    """Mean of the hours ill in a world that never closes, and four standard errors."""
    away = plan(sellers, length, calendar=None, absence={"sick": "73 d", **spell}).absences
    ill = np.bincount(away["rep"], weights=away["end"] - away["due"], minlength=sellers)
    return float(ill.mean()), 4 * float(ill.std()) / math.sqrt(sellers)


def test_time_ill_over_the_first_year_has_a_closed_form():
    """A fifth of the time, 5 days at a time, so 20 days well: exponential both. Well at first, one
    is ill at t with probability 1/5 (1 - exp(-r t)), r = 1/20 + 1/5 per day."""
    rate = (1 / 20 + 1 / 5) / 24
    expected = 0.2 * (YEAR - (1 - math.exp(-rate * YEAR)) / rate)
    hours, error = sick_hours(1500, "1 yr")
    assert error < 0.04 * expected
    assert hours == pytest.approx(expected, abs=error)


@pytest.mark.parametrize(
    "law",
    [
        "4 d",
        {"lognormal": {"mean": "4 d", "cv": 0.8}},
        {"uniform": {"low": "1 d", "high": "10 d"}},
    ],
)
def test_in_the_long_run_one_is_ill_as_often_as_asked_whatever_the_length(law: Any):
    """A fifth of ten years, up to the first weeks, in which everybody is well to begin with."""
    hours, error = sick_hours(300, "10 yr", sick_spell=law)
    expected = 0.2 * 10 * YEAR
    assert error < 0.02 * expected
    assert hours == pytest.approx(expected, abs=error + 0.003 * expected)


def test_times_well_and_ill_are_exponential():
    away = plan(1, "40 yr", calendar=None, absence={"sick": "73 d"}).absences
    ill = away["end"] - away["due"]
    well = np.diff(away["due"]) - ill[:-1]
    assert len(ill) > 500
    assert stats.kstest(ill, stats.expon(scale=5 * 24.0).cdf).pvalue > 0.001
    assert stats.kstest(well, stats.expon(scale=20 * 24.0).cdf).pvalue > 0.001


def test_nobody_is_ill_who_is_ill_for_no_time():
    assert not len(plan(5, absence={"sick": "0 d"}).absences)


# ---------------------------------------------------------------- training


def test_sessions_come_once_per_period_at_a_phase_of_ones_own():
    away = plan(1000, training=TRAINING).absences
    assert (away["kind"] == Away.TRAINING).all()
    lasts = away["end"] - away["due"]
    assert lasts[away["end"] < WORKING_YEAR] == pytest.approx(16.0)
    assert (away["end"] == WORKING_YEAR).sum() == (lasts < 15.99).sum() < 60
    first = away["due"][0::4]
    assert away["rep"].tolist() == [rep for rep in range(1000) for _ in range(4)]
    for k in range(1, 4):
        assert away["due"][k::4] - first == pytest.approx(k * WORKING_YEAR / 4)
    assert stats.kstest(first, stats.uniform(0, WORKING_YEAR / 4).cdf).pvalue > 0.001


def test_a_session_shows_so_long_after_its_end():
    """Offsets point at each rep's own sessions. One who is on vacation all the while misses it."""
    people = plan(4, training=TRAINING | {"after": "2 wk"}, absence=VACATION)
    assert people.trained_from.tolist() == [0, 4, 8, 12, 15]
    for rep in range(4):
        mine = people.absences[people.absences["rep"] == rep]
        ends = mine["end"][mine["kind"] == Away.TRAINING]
        begin, end = people.trained_from[rep : rep + 2]
        assert people.trained_at[begin:end] == pytest.approx(ends + 80.0)


def test_without_training_nothing_ever_shows():
    people = plan(3)
    assert people.trained_from.tolist() == [0, 0, 0, 0]
    assert not len(people.trained_at)
    assert not len(people.absences)


def test_new_hires_are_trained_by_the_clock_of_the_house():
    """Whoever comes later has missed the sessions before; the next ones come as for all."""
    change = {"date": "2027-07-05", "headcount": 2}
    late = plan(1, training=TRAINING, changes=[change])
    early = plan(2, training=TRAINING)
    hired = float(late.reps["hired"][1])
    assert hired == 26 * 40.0
    expected = [(begin, end) for begin, end in of_rep(early.absences, 1) if begin >= hired]
    assert of_rep(late.absences, 1) == expected
    assert len(expected) == 2


# ---------------------------------------------------------------- together


EVERYTHING: dict[str, Any] = {"absence": VACATION | {"sick": "40 d"}, "training": TRAINING}


def union(spells: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The same time as spells that neither overlap nor touch."""
    merged: list[tuple[float, float]] = []
    for begin, end in sorted(spells):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


def test_nobody_is_away_twice_at_once_and_only_while_employed():
    people = plan(40, "3 yr", **EVERYTHING, **LEAVING)
    assert set(people.absences["kind"].tolist()) == set(Away)
    horizon = float(np.nanmax(people.absences["end"]))
    assert people.absences["rep"].tolist() == sorted(people.absences["rep"].tolist())
    for index, rep in enumerate(people.reps):
        spells = of_rep(people.absences, index)
        edges = [float(rep["hired"]), *(time for spell in spells for time in spell)]
        edges.append(horizon if np.isnan(rep["due"]) else float(rep["due"]))
        assert edges == sorted(edges)
        assert all(end > begin for begin, end in spells)


def test_kinds_do_not_disturb_one_another():
    """Away is who is away for one of the reasons, each as if it were the only one."""
    parts: tuple[dict[str, Any], ...] = (
        {"absence": VACATION},
        {"absence": {"sick": "40 d"}},
        {"training": TRAINING},
    )
    alone = [plan(20, **part).absences for part in parts]
    together = plan(20, **EVERYTHING).absences
    for rep in range(20):
        expected = union([spell for table in alone for spell in of_rep(table, rep)])
        found = union(of_rep(together, rep))
        assert np.array(found) == pytest.approx(np.array(expected))
    assert len(together) < sum(map(len, alone))


def test_of_two_reasons_at_once_the_later_one_takes_what_is_left():
    """Training of ten days a month meets a vacation of ten days: each spell begins as planned, or
    when the one before it ends, and ends as planned."""
    training, vacation = {"time": "10 d", "every": "1 mo"}, VACATION | {"vacation_spell": "10 d"}
    alone = [plan(10, training=training).absences, plan(10, absence=vacation).absences]
    together = plan(10, training=training, absence=vacation).absences
    delayed = 0
    for rep in range(10):
        planned = {end: begin for table in alone for begin, end in of_rep(table, rep)}
        free = 0.0
        for begin, end in of_rep(together, rep):
            assert begin == max(planned[end], free)
            delayed += begin > planned[end]
            free = end
    assert delayed > 5


def test_absences_are_the_persons_from_the_day_of_hiring_on():
    """Who is hired in the middle of an absence begins with the rest of it."""
    change = {"date": "2027-07-05", "headcount": 40}
    late = plan(1, changes=[change], **EVERYTHING)
    early = plan(40, **EVERYTHING)
    hired = 26 * 40.0
    inside = 0
    for rep in range(1, 40):
        whole = of_rep(early.absences, rep)
        expected = [(max(begin, hired), end) for begin, end in whole if end > hired]
        assert of_rep(late.absences, rep) == expected
        inside += expected[0][0] == hired
    assert inside > 2


def test_a_leaver_takes_no_absence_along():
    """Until the day he leaves his absences are those of somebody who stays."""
    staying, leaving = plan(40, **EVERYTHING), plan(40, **EVERYTHING, **LEAVING)
    cut = 0
    for index, rep in enumerate(leaving.reps):
        if rep["holder"] == 0 and not np.isnan(rep["due"]):
            due = float(rep["due"])
            whole = of_rep(staying.absences, int(rep["seat"]))
            expected = [(begin, min(end, due)) for begin, end in whole if begin < due]
            assert of_rep(leaving.absences, index) == expected
            cut += bool(expected) and expected[-1][1] == due
    assert cut > 2


def test_a_longer_horizon_leaves_the_first_year_as_it_was():
    short, long = (plan(5, length, **EVERYTHING).absences for length in ("1 yr", "2 yr"))
    for rep in range(5):
        expected = [
            (begin, min(end, WORKING_YEAR))
            for begin, end in of_rep(long, rep)
            if begin < WORKING_YEAR
        ]
        assert of_rep(short, rep) == expected


def test_successors_have_absences_of_their_own():
    people = plan(1, "10 yr", calendar=None, absence=VACATION, **LEAVING)
    year = {
        rep: [(begin - float(people.reps["hired"][rep])) for begin, _ in spells]
        for rep in range(len(people.reps))
        if len(spells := of_rep(people.absences, rep)) > 3
    }
    assert len(year) > 3
    starts = [round(begin, 6) for begins in year.values() for begin in begins]
    assert len(set(starts)) > 0.95 * len(starts)
