"""Who holds which seat, and who they are: by hand, against renewal theory, and the same persons in
every organisation."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import stats

from funnel_sim.domain.log import Rows
from funnel_sim.domain.names import Departure
from funnel_sim.model.draws import Draws
from funnel_sim.model.staffing import judgement_weights, roster
from tests.support.worlds import blueprint_of, seller, world

OFFICE = {"hours_per_day": 8, "opens": 9}
YEAR = 365 * 24.0
"""Working hours of a year in a world that never closes."""
THREE_YEARS = 3 * YEAR + 24
"""2028 is a leap year."""


def reps(
    headcount: int = 1,
    length: str = "1 yr",
    changes: Any = (),
    seed: int = 1,
    replication: int = 0,
    calendar: dict[str, Any] | None = None,
    **role: Any,
) -> Rows:
    """The people of a world with one team that never closes, or keeps the hours of `calendar`."""
    team = {"role": "seller", "headcount": headcount, "changes": list(changes)}
    parts = {} if calendar is None else {"calendar": calendar}
    horizon = {"start": "2027-01-04", "length": length}
    document = world(roles=seller(**role), teams={"all": team}, horizon=horizon, **parts)
    return roster(blueprint_of(document), Draws(seed, replication)).reps


def by_seat(table: Rows) -> list[Rows]:
    return [table[table["seat"] == seat] for seat in np.unique(table["seat"])]


def near(values: Any, expected: float, within: float) -> None:
    """The mean is `expected` up to 4 standard errors, which are no more than `within` of it."""
    error = 4 * np.std(values, ddof=1) / math.sqrt(len(values))
    assert error < within * abs(expected)
    assert np.mean(values) == pytest.approx(expected, abs=error)


# ---------------------------------------------------------------- staff in place


def test_without_attrition_each_seat_has_one_holder_for_good():
    table = reps(headcount=5, vacancy="3 mo")
    assert table["seat"].tolist() == table["number"].tolist() == [0, 1, 2, 3, 4]
    assert table["holder"].tolist() == table["new"].tolist() == [0] * 5
    assert table["hired"].tolist() == [0.0] * 5
    assert table["departure"].tolist() == [Departure.STAYS] * 5
    assert np.isnan(table["due"]).all()
    assert np.isnan(table["left"]).all()


def test_an_endless_tenure_is_no_attrition():
    table = reps(headcount=5, mean_tenure="1_000_000_000 yr", vacancy="3 mo", skill_sd=0.3)
    assert table.tobytes() == reps(headcount=5, skill_sd=0.3).tobytes()


def test_without_spread_all_are_average():
    table = reps(headcount=5)
    assert table["skill"].tolist() == [0.0] * 5
    assert table["pace"].tolist() == [1.0] * 5


# ---------------------------------------------------------------- tenure and vacancy


def test_tenures_are_exponential():
    """A month on average within three years: none of the first two is cut off."""
    table = reps(headcount=1500, length="3 yr", mean_tenure="1 mo")
    first = table[table["holder"] == 0]["due"]
    near(first, YEAR / 12, within=0.11)
    assert stats.kstest(first, stats.expon(scale=YEAR / 12).cdf).pvalue > 0.001
    second = table[table["holder"] == 1]
    tenure = second["due"] - second["hired"]
    assert stats.kstest(tenure, stats.expon(scale=YEAR / 12).cdf).pvalue > 0.001
    assert abs(np.corrcoef(first, tenure)[0, 1]) < 4 / math.sqrt(1500)


def test_seats_that_are_filled_at_once_lose_people_as_a_poisson_process():
    """Mean and variance of the departures per seat are both horizon / tenure, about 6."""
    table = reps(headcount=1500, length="3 yr", mean_tenure="6 mo")
    expected = THREE_YEARS / (YEAR / 2)
    leavers = [int((seat["departure"] == Departure.LEAVES).sum()) for seat in by_seat(table)]
    near(leavers, expected, within=0.05)
    assert np.var(leavers) == pytest.approx(expected, rel=4 * math.sqrt(2 / 1500))


def test_hires_into_seats_that_stay_vacant_for_a_while_follow_renewal_theory():
    """Exponential tenures of mean m, constant vacancies v: the n-th hire comes by T if n tenures
    take no more than T - n v, so E[hires] = sum over n of Gamma(n, m).cdf(T - n v)."""
    table = reps(headcount=1500, length="3 yr", mean_tenure="6 mo", vacancy="2 mo")
    expected = sum(
        stats.gamma(n, scale=YEAR / 2).cdf(THREE_YEARS - n * YEAR / 6) for n in range(1, 19)
    )
    near([int(seat["new"].sum()) for seat in by_seat(table)], expected, within=0.05)


def test_a_vacancy_lies_between_two_holders():
    table = reps(headcount=50, length="3 yr", mean_tenure="6 mo", vacancy="2 mo")
    gaps = [seat["hired"][1:] - seat["due"][:-1] for seat in by_seat(table)]
    assert np.concatenate(gaps) == pytest.approx(YEAR / 6)
    for seat in by_seat(table):
        assert seat["holder"].tolist() == list(range(len(seat)))
        assert seat["new"].tolist() == [0] + [1] * (len(seat) - 1)
        assert (seat["departure"][:-1] == Departure.LEAVES).all()


def test_nobody_is_hired_whose_vacancy_outlasts_the_horizon():
    """Everybody leaves within the year, and the seat stays empty for two."""
    table = reps(headcount=50, mean_tenure="1 d", vacancy="2 yr")
    assert table["holder"].tolist() == [0] * 50
    assert (table["departure"] == Departure.LEAVES).all()


def test_random_vacancies_have_their_law_however_long_the_tenure_before():
    law = {"exponential": {"mean": "1 mo"}}
    table = reps(headcount=400, length="3 yr", mean_tenure="1 mo", vacancy=law)
    first, second = (table[table["holder"] == holder] for holder in (0, 1))
    assert len(first) == len(second) == 400
    vacancy = second["hired"] - first["due"]
    near(vacancy, YEAR / 12, within=0.21)
    assert stats.kstest(vacancy, stats.expon(scale=YEAR / 12).cdf).pvalue > 0.001
    assert abs(np.corrcoef(first["due"], vacancy)[0, 1]) < 4 / math.sqrt(400)


def test_a_longer_horizon_brings_later_hires_and_leaves_earlier_ones():
    short, long = (
        reps(headcount=20, length=length, mean_tenure="3 mo", vacancy="1 mo", skill_sd=0.2)
        for length in ("1 yr", "2 yr")
    )
    known = long[long["hired"] < YEAR]
    assert len(known) == len(short) < len(long)
    for name in ("seat", "number", "holder", "hired", "skill"):
        assert known[name].tolist() == short[name].tolist()
    gone = ~np.isnan(short["due"])
    assert known["due"][gone].tolist() == short["due"][gone].tolist()


def test_the_sooner_people_leave_the_more_are_hired():
    """The same luck, scaled: with every tenure shorter, no seat has fewer holders."""
    counts = [
        [len(seat) for seat in by_seat(reps(headcount=30, mean_tenure=tenure, vacancy="1 mo"))]
        for tenure in ("4 yr", "1 yr", "3 mo")
    ]
    assert all(a <= b <= c for a, b, c in zip(*counts, strict=True))
    assert sum(counts[0]) < sum(counts[1]) < sum(counts[2])


# ---------------------------------------------------------------- dated changes of headcount


UP_DOWN_UP = (
    {"date": "2027-01-11", "headcount": 3},
    {"date": "2027-01-25", "headcount": 1},
    {"date": "2027-02-08", "headcount": 2},
)
"""Three seats after one week, one after three, two after five; weeks of 40 h."""


def test_seats_open_and_close_on_their_dates():
    table = reps(changes=UP_DOWN_UP, length="10 wk", calendar=OFFICE)
    assert table["seat"].tolist() == [0, 1, 1, 2]
    assert table["holder"].tolist() == [0, 0, 1, 0]
    assert table["new"].tolist() == [0, 1, 1, 1]
    assert table["hired"].tolist() == [0.0, 40.0, 200.0, 40.0]
    assert table["due"].tolist() == pytest.approx([math.nan, 120.0, math.nan, 120.0], nan_ok=True)
    stays, closed = Departure.STAYS, Departure.CLOSED
    assert table["departure"].tolist() == [stays, closed, stays, closed]


def test_whoever_comes_when_a_seat_opens_again_is_somebody_else():
    table = reps(changes=UP_DOWN_UP, length="10 wk", calendar=OFFICE, skill_sd=0.5)
    assert len(set(table["skill"].tolist())) == 4


def test_a_cut_ends_every_tenure_and_no_vacancy_outlives_it():
    """18 of 20 seats are closed after half a year, whoever holds them, or nobody."""
    change = {"date": "2027-07-05", "headcount": 2}
    cut_at = 26 * 7 * 24.0
    role: dict[str, Any] = {"mean_tenure": "2 mo", "vacancy": "1 mo"}
    cut, uncut = reps(headcount=20, changes=[change], **role), reps(headcount=20, **role)
    kept = cut["seat"] < 2
    assert cut[kept].tobytes() == uncut[uncut["seat"] < 2].tobytes()
    closed, before = cut[~kept], uncut[(uncut["seat"] >= 2) & (uncut["hired"] < cut_at)]
    assert closed["hired"].tolist() == before["hired"].tolist()
    stays_on = ~(before["due"] < cut_at)
    assert 5 < stays_on.sum() < 18
    assert (closed["departure"][stays_on] == Departure.CLOSED).all()
    assert (closed["due"][stays_on] == cut_at).all()
    assert closed["due"][~stays_on].tolist() == before["due"][~stays_on].tolist()
    assert (closed["departure"][~stays_on] == Departure.LEAVES).all()


def test_seats_that_open_later_are_numbered_behind_those_of_their_team():
    """Two sellers and a third later in one team, two in the next: 0, 1, 2 and 3, 4."""
    early = {"role": "seller", "headcount": 2, "changes": [{"date": "2027-01-05", "headcount": 3}]}
    late = {"role": "seller", "headcount": 2}
    teams = {"early": early | covers("a"), "late": late | covers("b")}
    table = people(teams)
    first = table[table["holder"] == 0]
    assert first["team"].tolist() == [0, 0, 0, 1, 1]
    assert first["number"].tolist() == [0, 1, 2, 3, 4]


# ---------------------------------------------------------------- the same persons


TWO_STAGES = {name: {"inside": {"touches": "1 call"}, "advance": "50 %"} for name in ("a", "b")}
MORTAL = {"skill_sd": 0.4, "pace_sd": 0.3, "mean_tenure": "1 d", "vacancy": "1 h"}


def covers(stage: str) -> dict[str, Any]:
    return {"covers": {"stages": [stage]}}


def people(teams: dict[str, Any], **more_roles: Any) -> Rows:
    roles = seller(**MORTAL) | more_roles
    document = world(roles=roles, teams=teams, stages=TWO_STAGES)
    return roster(blueprint_of(document), Draws(5, 0)).reps


PERSONAL = ["number", "holder", "hired", "due", "departure", "skill", "pace"]


def personal(table: Rows) -> list[tuple[Any, ...]]:
    """What does not depend on where somebody works; NaN as None, to compare."""
    rows = zip(*(table[name].tolist() for name in PERSONAL), strict=True)
    return [tuple(None if x != x else x for x in row) for row in rows]


def test_the_nth_seller_of_a_role_is_the_same_person_in_every_organisation():
    together = people({"all": {"role": "seller", "headcount": 5}})
    apart = people(
        {
            "first": {"role": "seller", "headcount": 3} | covers("a"),
            "second": {"role": "seller", "headcount": 2} | covers("b"),
        }
    )
    assert personal(together) == personal(apart)
    assert len(together) > 15
    assert set(apart["team"].tolist()) == {0, 1}


def test_another_team_of_the_role_leaves_the_first_sellers_who_they_are():
    alone = people({"all": {"role": "seller", "headcount": 3}})
    with_more = people(
        {
            "all": {"role": "seller", "headcount": 3} | covers("a"),
            "more": {"role": "seller", "headcount": 2} | covers("b"),
        }
    )
    assert personal(with_more[with_more["number"] < 3]) == personal(alone)


def test_a_team_of_another_role_leaves_everybody_who_they_are():
    """Even where it comes first; the n-th of another role is another person."""
    other = {"mode": "inside", "salary": "1 EUR / yr", **MORTAL}
    alone = people({"all": {"role": "seller", "headcount": 3}})
    teams = {
        "others": {"role": "other", "headcount": 3} | covers("a"),
        "all": {"role": "seller", "headcount": 3} | covers("b"),
    }
    both = people(teams, other=other)
    assert personal(both[both["team"] == 1]) == personal(alone)
    others, sellers = (both[(both["team"] == t) & (both["holder"] == 0)] for t in (0, 1))
    assert not set(others["skill"].tolist()) & set(sellers["skill"].tolist())


def test_who_somebody_is_does_not_depend_on_what_else_may_happen_to_him():
    """Skill, pace and tenure stay as vacation, sickness, training or spread are switched on."""
    plain = reps(headcount=10, mean_tenure="3 mo", skill_sd=0.3)
    training = {"time": "1 d", "every": "1 mo"}
    more = reps(
        headcount=10, mean_tenure="3 mo", skill_sd=0.3, pace_sd=0.2, training=training,
        absence={"vacation": "30 d", "sick": "15 d"},
    )  # fmt: skip
    for name in ("seat", "hired", "due", "skill"):
        assert np.array_equal(plain[name], more[name], equal_nan=True)
    wider = reps(headcount=10, mean_tenure="3 mo", skill_sd=0.6)
    assert wider["skill"] == pytest.approx(2 * plain["skill"])


def test_replications_and_seeds_have_other_people():
    tables = [
        reps(headcount=4, skill_sd=0.3, seed=s, replication=r) for s, r in ((1, 0), (1, 1), (2, 0))
    ]
    assert len({x for table in tables for x in table["skill"].tolist()}) == 12


# ---------------------------------------------------------------- skill and pace


def test_skill_is_normal_around_nothing():
    skill = reps(headcount=5000, skill_sd=0.4)["skill"]
    assert stats.kstest(skill, stats.norm(0.0, 0.4).cdf).pvalue > 0.001
    assert abs(skill.mean()) < 4 * 0.4 / math.sqrt(5000)
    assert skill.std() == pytest.approx(0.4, rel=4 / math.sqrt(2 * 5000))


def test_pace_is_lognormal_with_mean_one():
    table = reps(headcount=5000, skill_sd=0.4, pace_sd=0.3)
    near(table["pace"], 1.0, within=0.02)
    assert stats.kstest(np.log(table["pace"]), stats.norm(-0.045, 0.3).cdf).pvalue > 0.001
    assert abs(np.corrcoef(table["skill"], np.log(table["pace"]))[0, 1]) < 4 / math.sqrt(5000)


# ---------------------------------------------------------------- judgement of their own


def judges(headcount: int, queue: str = "own_judgement", **role: Any) -> np.ndarray[Any, Any]:
    team = {"role": "seller", "headcount": headcount, "queue": queue}
    blueprint = blueprint_of(world(roles=seller(**role), teams={"all": team}))
    draws = Draws(1, 0)
    return judgement_weights(blueprint, draws, roster(blueprint, draws).reps)


def test_weights_of_own_judgement_are_spread_evenly_over_the_simplex():
    """Dirichlet(1, 1, 1, 1): mean 1/4, variance 3/80, correlation -1/3, each Beta(1, 3)."""
    weights = judges(3000)
    assert weights.shape == (3000, 4)
    assert (weights > 0.0).all()
    assert weights.sum(axis=1) == pytest.approx(1.0)
    for column in weights.T:
        near(column, 0.25, within=0.06)
        assert stats.kstest(column, stats.beta(1, 3).cdf).pvalue > 0.001
    assert np.var(weights, axis=0) == pytest.approx(np.full(4, 3 / 80), rel=0.1)
    pairs = np.corrcoef(weights.T)[np.triu_indices(4, 1)]
    assert pairs == pytest.approx(np.full(6, -1 / 3), abs=4 / math.sqrt(3000))


def test_nobody_judges_who_is_told_what_to_do():
    assert judges(5, queue="fifo").tolist() == [[0.0] * 4] * 5


def test_judgement_is_the_persons_whatever_the_spread_of_skill():
    assert judges(5).tolist() == judges(5, skill_sd=0.5, pace_sd=0.2).tolist()
    assert judges(5).tolist() == judges(9)[:5].tolist()
