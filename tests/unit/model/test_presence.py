"""How many hours a team is there: by hand, in the limit, and against closed forms."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from funnel_sim.model.draws import Draws
from funnel_sim.model.presence import present_hours
from funnel_sim.model.staffing import roster
from tests.support.worlds import blueprint_of, world

OFFICE = {"hours_per_day": 8, "opens": 9}
YEAR = 8.0 * int(np.busday_count("2027-01-04", "2028-01-04"))
HORIZON = {"start": "2027-01-04", "length": "12 mo"}


def hours(headcount: int = 1, changes: Any = (), horizon: Any = HORIZON, **role: Any) -> float:
    """Of the only team of a world in which one hour in ten is admin, which counts as present."""
    seller = {"mode": "inside", "salary": "1 EUR / yr", "selling_time": "90 %"}
    team = {"role": "seller", "headcount": headcount, "changes": list(changes)}
    given = world(
        calendar=OFFICE, horizon=horizon, roles={"seller": seller | role}, teams={"all": team}
    )
    (present,) = present_hours(blueprint_of(given))
    return float(present)


def test_three_who_never_leave_are_always_there():
    assert hours(headcount=3) == pytest.approx(3 * YEAR)


def test_vacation_sickness_and_training_take_their_days():
    """30 and 10 days a year, two days a quarter; who is ill on vacation is away once."""
    vacation, sick = {"vacation": "30 d"}, {"sick": "10 d"}
    training = {"time": "2 d", "every": "3 mo"}
    days = YEAR / 8
    assert hours(absence=vacation) == pytest.approx(YEAR - 30 * 8)
    assert hours(absence=sick) == pytest.approx(YEAR - 10 * 8)
    assert hours(training=training) == pytest.approx(YEAR - 8 * 8)
    all_three = (1 - 30 / days) * (1 - 10 / days) * (1 - 8 / days)
    assert hours(absence=vacation | sick, training=training) == pytest.approx(YEAR * all_three)


def test_who_is_always_away_is_never_there():
    assert hours(absence={"vacation": "1 yr", "sick": "1 yr"}) == 0.0


def test_seats_count_while_they_are_open():
    """Two more from the sixth week on, one of the three taken away after five more."""
    horizon = {"start": "2027-01-04", "length": "20 wk"}
    changes = [
        {"date": "2027-02-08", "headcount": 3},
        {"date": "2027-03-15", "headcount": 2},
    ]
    assert hours(changes=changes, horizon=horizon) == pytest.approx(40 * (20 + 15 + 5))


@pytest.mark.parametrize("role", [{"mean_tenure": "1 mo"}, {"vacancy": "6 mo"}])
def test_without_tenure_or_without_vacancy_no_seat_is_ever_empty(role: dict[str, Any]):
    assert hours(**role) == pytest.approx(YEAR)


@pytest.mark.parametrize(("tenure", "vacancy"), [(12, 3), (2, 6), (40, 1)])
def test_exponential_tenures_and_vacancies_have_a_closed_form(tenure: float, vacancy: float):
    """Two states with rates 1/m and 1/v: p(t) = m/(m+v) + v/(m+v) exp(-(1/m + 1/v) t)."""
    found = hours(mean_tenure=f"{tenure} mo", vacancy={"exponential": {"mean": f"{vacancy} mo"}})
    rate, held = 1 / tenure + 1 / vacancy, tenure / (tenure + vacancy)
    months = 12 * held + (1 - held) * (1 - math.exp(-12 * rate)) / rate
    assert found == pytest.approx(months * YEAR / 12, rel=2e-3)


def test_in_the_long_run_a_seat_is_held_for_the_share_of_the_tenure():
    horizon = {"start": "2027-01-04", "length": "30 yr"}
    share = hours(mean_tenure="9 mo", vacancy="3 mo", horizon=horizon) / hours(horizon=horizon)
    assert share == pytest.approx(0.75, abs=0.01)


def test_the_sooner_a_seat_is_filled_the_more_hours():
    found = [hours(mean_tenure="1 yr", vacancy=f"{weeks} wk") for weeks in (0, 1, 4, 12)]
    assert found == sorted(found, reverse=True)
    assert found[0] == pytest.approx(YEAR, rel=1e-3)
    assert found[0] > 1.01 * found[2]


def test_it_agrees_with_rosters():
    """Sellers who come, go and are away: within four standard errors, and half a per cent since
    nobody is away already when the horizon begins."""
    document = world(
        calendar=OFFICE,
        horizon={"start": "2027-01-04", "length": "18 mo"},
        roles={
            "seller": {
                "mode": "inside", "salary": "1 EUR / yr", "mean_tenure": "1 yr",
                "vacancy": {"gamma": {"mean": "3 mo", "cv": 0.5}},
                "absence": {"vacation": "30 d", "sick": "12 d"},
                "training": {"time": "3 d", "every": "4 mo"},
            }
        },
        teams={
            "all": {
                "role": "seller", "headcount": 20,
                "changes": [{"date": "2027-09-01", "headcount": 28}],
            }
        },
    )  # fmt: skip
    blueprint = blueprint_of(document)
    horizon = blueprint.frame.horizon
    found = []
    for replication in range(80):
        sellers = roster(blueprint, Draws(3, replication))
        until = np.where(np.isnan(sellers.reps["due"]), horizon, sellers.reps["due"])
        away = sellers.absences["end"].clip(max=horizon) - sellers.absences["due"]
        found.append((until - sellers.reps["hired"]).sum() - away.sum())
    (expected,) = present_hours(blueprint).tolist()
    error = np.std(found, ddof=1) / math.sqrt(len(found))
    assert error < 0.008 * expected
    assert np.mean(found) == pytest.approx(expected, abs=4 * error + 0.005 * expected)
