"""Closed forms against published numbers, their limits, and other ways to the same result."""

from __future__ import annotations

import heapq
import math

import numpy as np
import pytest
from scipy.special import gammainc, gammaln

from funnel_sim.stats.queueing.erlang_a import erlang_a
from funnel_sim.stats.queueing.erlang_c import erlang_b, erlang_c, wait_exceeds
from funnel_sim.stats.queueing.general_service import pollaczek_khinchine
from funnel_sim.stats.queueing.mixed_tasks import mixed_tasks
from funnel_sim.stats.queueing.pooling import pooling, separate_teams
from funnel_sim.stats.queueing.priorities import priority_waits, priority_waits_of_team
from funnel_sim.stats.queueing.series import Stage, funnel_in_series

PRINTED = 5e-7  # the reference numbers have six decimals


# ---------------------------------------------------------------- Erlang C


@pytest.mark.parametrize(
    ("servers", "load", "p_wait", "wait"),
    [
        (1, 0.8, 0.8, 4.0),
        (2, 0.8, 0.711111, 1.777778),
        (5, 0.9, 0.762493, 1.524986),
        (10, 0.9, 0.668732, 0.668732),
        (20, 0.9, 0.550769, 0.275385),
    ],
)
def test_erlang_c_gives_the_published_numbers(servers, load, p_wait, wait):
    queue = erlang_c(servers, servers * load, 1.0)
    assert queue.p_wait == pytest.approx(p_wait, abs=PRINTED)
    assert queue.wait == pytest.approx(wait, abs=PRINTED)
    assert queue.utilisation == pytest.approx(load)


def test_erlang_b_is_the_truncated_poisson_distribution():
    offered, servers = 7.3, 11
    weights = [offered**n / math.factorial(n) for n in range(servers + 1)]
    assert erlang_b(servers, offered) == pytest.approx(weights[-1] / sum(weights), rel=1e-12)


def test_erlang_c_of_a_large_team_is_neither_zero_nor_undefined():
    """Halfin & Whitt (1981): c = a + b sqrt(a) keeps P(wait) near 1 / (1 + b Phi(b) / phi(b))."""
    servers = 500
    offered = servers - math.sqrt(servers)
    margin = (1 - offered / servers) * math.sqrt(servers)
    normal = math.exp(-(margin**2) / 2) / math.sqrt(2 * math.pi)
    below = 0.5 * math.erfc(-margin / math.sqrt(2))
    assert erlang_c(servers, offered, 1.0).p_wait == pytest.approx(
        1 / (1 + margin * below / normal), rel=0.03
    )


def test_the_tail_of_the_wait_starts_at_p_wait_and_has_the_mean_wait_as_its_area():
    hours = np.linspace(0, 60, 6001)
    tail = np.array([wait_exceeds(t, 5, 4.5, 1.0) for t in hours])
    queue = erlang_c(5, 4.5, 1.0)
    assert tail[0] == pytest.approx(queue.p_wait)
    assert np.trapezoid(tail, hours) == pytest.approx(queue.wait, rel=1e-4)


def test_waits_scale_with_the_unit_of_time():
    in_hours, in_minutes = erlang_c(3, 4.0, 0.5), erlang_c(3, 4.0 / 60, 30.0)
    assert in_minutes.wait == pytest.approx(60 * in_hours.wait)
    assert in_minutes.mean_present == pytest.approx(in_hours.mean_present)


def test_nobody_waits_where_nobody_comes():
    queue = erlang_c(3, 0.0, 1.0)
    assert (queue.p_wait, queue.wait, queue.mean_present) == (0, 0, 0)


# ---------------------------------------------------------------- Erlang A


@pytest.mark.parametrize(
    ("servers", "arrivals", "reneging", "p_wait", "wait", "p_renege", "utilisation"),
    [
        (5, 4.5, 0.25, 0.584081, 0.333861, 0.083465, 0.824881),
        (10, 12.0, 0.5, 0.850385, 0.391312, 0.195656, 0.965213),
    ],
)
def test_erlang_a_gives_the_published_numbers(
    servers, arrivals, reneging, p_wait, wait, p_renege, utilisation
):
    queue = erlang_a(servers, arrivals, 1.0, 1 / reneging)
    assert queue.p_wait == pytest.approx(p_wait, abs=PRINTED)
    assert queue.wait == pytest.approx(wait, abs=PRINTED)
    assert queue.p_renege == pytest.approx(p_renege, abs=PRINTED)
    assert queue.utilisation == pytest.approx(utilisation, abs=PRINTED)


@pytest.mark.parametrize(
    ("servers", "arrivals", "patience"),
    [(1, 0.5, 0.3), (7, 6.0, 2.0), (50, 60.0, 5.0), (500, 480.0, 3.0), (500, 700.0, 0.5)],
)
def test_erlang_a_agrees_with_the_incomplete_gamma_form(servers, arrivals, patience):
    """Garnett, Mandelbaum & Reiman (2002): P(wait) = A B / (1 + (A - 1) B)."""
    x, y = servers * patience, arrivals * patience
    a = math.exp(math.log(x) + y - x * math.log(y) + gammaln(x)) * gammainc(x, y)
    b = erlang_b(servers, arrivals)
    load = arrivals / servers
    queue = erlang_a(servers, arrivals, 1.0, patience)
    assert queue.p_wait == pytest.approx(a * b / (1 + (a - 1) * b), rel=1e-8)
    renege_given_wait = 1 / (load * a) + 1 - 1 / load
    assert queue.p_renege == pytest.approx(queue.p_wait * renege_given_wait, rel=1e-6)


@pytest.mark.parametrize(("servers", "load"), [(1, 0.8), (5, 0.9), (500, 0.98)])
def test_erlang_a_with_endless_patience_is_erlang_c(servers, load):
    patient, endless = (
        erlang_a(servers, servers * load, 1.0, 1e7),
        erlang_c(servers, servers * load, 1),
    )
    assert patient.p_wait == pytest.approx(endless.p_wait, rel=1e-4)
    assert patient.wait == pytest.approx(endless.wait, rel=1e-4)
    assert patient.p_renege < 1e-5


def test_erlang_a_without_any_patience_is_a_loss_system():
    queue = erlang_a(4, 3.0, 1.0, 1e-9)
    assert queue.p_renege == pytest.approx(erlang_b(4, 3.0), rel=1e-6)
    assert queue.wait < 1e-9


def test_erlang_a_far_above_capacity_serves_at_capacity_and_loses_the_rest():
    queue = erlang_a(5, 6.0, 1.0, 1e6)
    assert queue.utilisation == pytest.approx(1.0)
    assert queue.p_renege == pytest.approx(1 / 6, rel=1e-6)


def test_erlang_a_keeps_the_digits_of_a_tiny_chance_to_wait():
    queue = erlang_a(500, 300.0, 1.0, 2.0)
    assert 0 < queue.p_wait < erlang_c(500, 300.0, 1.0).p_wait < 1e-24


@pytest.mark.parametrize("patience", [0.01, 1.0, 300.0])
def test_who_comes_to_erlang_a_is_served_or_reneges(patience):
    queue = erlang_a(8, 9.0, 0.9, patience)
    served_per_hour = 8 * queue.utilisation / 0.9
    assert served_per_hour + 9.0 * queue.p_renege == pytest.approx(9.0, rel=1e-9)


# ---------------------------------------------------------------- one server, any service time


@pytest.mark.parametrize(("cv2", "wait"), [(0, 2.0), (0.25, 2.5), (1, 4.0), (4, 10.0)])
def test_pollaczek_khinchine_gives_the_published_numbers(cv2, wait):
    queue = pollaczek_khinchine(0.8, 1.0, math.sqrt(cv2))
    assert queue.wait == pytest.approx(wait)
    assert queue.mean_present == pytest.approx(0.8 * wait + 0.8)


def test_pollaczek_khinchine_with_exponential_service_is_erlang_c_with_one_server():
    general, exponential = pollaczek_khinchine(3.0, 0.3, 1.0), erlang_c(1, 3.0, 0.3)
    assert general.wait == pytest.approx(exponential.wait)
    assert general.p_wait == pytest.approx(exponential.p_wait)


# ---------------------------------------------------------------- priorities


def test_cobham_gives_the_published_numbers():
    published = [1.142857, 2.857143, 10.0]
    one_server = priority_waits([0.3, 0.3, 0.2], [1, 1, 1], [1, 1, 1])
    team_of_one = priority_waits_of_team(1, [0.3, 0.3, 0.2], 1.0)
    assert one_server == pytest.approx(published, abs=PRINTED)
    assert team_of_one == pytest.approx(published, abs=PRINTED)


def test_one_class_has_no_priorities():
    assert priority_waits([0.8], [1.0], [2.0]) == pytest.approx(
        [pollaczek_khinchine(0.8, 1.0, 2.0).wait]
    )
    assert priority_waits_of_team(6, [5.0], 1.0) == pytest.approx([erlang_c(6, 5.0, 1.0).wait])


def test_priorities_move_waiting_about_but_keep_its_sum():
    """Kleinrock: waits weighted by load add up to what they are first come, first served."""
    arrivals, hours, cvs = np.array([0.2, 0.1, 0.05]), np.array([1.0, 2.0, 6.0]), [0.5, 1.0, 2.0]
    waits = np.array(priority_waits(arrivals.tolist(), hours.tolist(), cvs))
    loads = arrivals * hours
    residual = sum(arrivals * hours**2 * (1 + np.square(cvs)) / 2)
    assert loads @ waits == pytest.approx(loads.sum() * residual / (1 - loads.sum()))
    assert list(waits) == sorted(waits)


def test_priorities_in_a_team_keep_the_mean_wait():
    arrivals = [2.0, 1.5, 1.0]
    waits = priority_waits_of_team(5, arrivals, 1.0)
    assert np.average(waits, weights=arrivals) == pytest.approx(erlang_c(5, 4.5, 1.0).wait)


# ---------------------------------------------------------------- a funnel in series


def test_the_four_stage_funnel_has_the_published_waits_and_wins():
    funnel = funnel_in_series(
        10.0,
        [Stage(4, 1 / 3, 0.6), Stage(4, 1 / 2, 0.5), Stage(3, 0.8, 0.5), Stage(2, 1 / 0.9, 0.4)],
    )
    waits = [stage.wait for stage in funnel.stages]
    present = [stage.mean_present for stage in funnel.stages]
    assert waits == pytest.approx([0.328861, 0.254717, 0.862921, 2.525253], abs=PRINTED)
    assert present == pytest.approx([6.6219, 4.5283, 4.9888, 5.4545], abs=5e-5)
    assert funnel.wins_per_hour == pytest.approx(0.6)
    assert funnel.arrivals_per_hour == pytest.approx((10.0, 6.0, 3.0, 1.5))


def test_a_stage_that_nobody_reaches_is_idle():
    funnel = funnel_in_series(2.0, [Stage(3, 1.0, 0.0), Stage(1, 1.0, 1.0)])
    assert funnel.stages[1].mean_present == 0
    assert funnel.wins_per_hour == 0


# ---------------------------------------------------------------- two kinds of task in one team


@pytest.mark.parametrize(
    ("load", "separate", "pooled"), [(0.83, 8.877, 11.756), (0.85, 10.303, 13.889)]
)
def test_pooling_hurts_where_task_times_differ_much(load, separate, pooled):
    result = pooling((1, 1), (load, load / 10), (1.0, 10.0))
    assert result.separate.wait == pytest.approx(separate, abs=5e-4)
    assert result.pooled.wait == pytest.approx(pooled, abs=5e-4)
    assert not result.pooling_helps


def test_pooling_helps_where_task_times_are_equal():
    result = pooling((1, 1), (0.9, 0.9), (1.0, 1.0))
    assert result.separate.wait == pytest.approx(9.0)
    assert result.pooled.wait == pytest.approx(4.263, abs=5e-4)
    assert result.pooling_helps


def test_separate_teams_of_different_size_are_averaged_over_their_leads():
    both = separate_teams([2, 5], [1.6, 4.5], [1.0, 1.0])
    expected = (1.6 * 1.777778 + 4.5 * 1.524986) / 6.1
    assert both.wait == pytest.approx(expected, abs=PRINTED)
    assert both.utilisation == pytest.approx(6.1 / 7)


@pytest.mark.parametrize("servers", [1, 2, 7, 60])
def test_tasks_with_equal_means_make_an_mmc_queue(servers):
    arrivals = 0.9 * servers
    mixed = mixed_tasks(servers, (0.3 * arrivals, 0.7 * arrivals), (1.0, 1.0))
    plain = erlang_c(servers, arrivals, 1.0)
    assert mixed.wait == pytest.approx(plain.wait, rel=1e-9)
    assert mixed.p_wait == pytest.approx(plain.p_wait, rel=1e-9)
    assert mixed.mean_present == pytest.approx(plain.mean_present, rel=1e-9)


@pytest.mark.parametrize(("short", "long"), [(1.0, 10.0), (0.1, 40.0), (2.0, 2.5)])
def test_one_server_with_two_kinds_of_task_is_pollaczek_khinchine(short, long):
    arrivals = (0.5 / short, 0.4 / long)
    share = np.array(arrivals) / sum(arrivals)
    mean = share @ [short, long]
    cv = math.sqrt(2 * share @ [short**2, long**2] / mean**2 - 1)
    mixed = mixed_tasks(1, arrivals, (short, long))
    exact = pollaczek_khinchine(sum(arrivals), float(mean), cv)
    assert mixed.wait == pytest.approx(exact.wait, rel=1e-9)
    assert mixed.p_wait == pytest.approx(0.9, rel=1e-9)


def test_the_order_of_the_kinds_does_not_matter():
    one = mixed_tasks(4, (1.0, 0.2), (2.0, 9.0))
    other = mixed_tasks(4, (0.2, 1.0), (9.0, 2.0))
    assert one.wait == pytest.approx(other.wait, rel=1e-10)


def test_mixed_tasks_stay_exact_close_to_full_load():
    """Kingman, heavy traffic: the wait tends to (1 + cv^2) / 2 times that of exponential tasks."""
    servers, load = 3, 0.9999
    arrivals = (servers * load / 2, servers * load / 20)
    share = np.array(arrivals) / sum(arrivals)
    mean = float(share @ [1.0, 10.0])
    cv2 = 2 * float(share @ [1.0, 100.0]) / mean**2 - 1
    exponential = erlang_c(servers, sum(arrivals), mean)
    assert mixed_tasks(servers, arrivals, (1.0, 10.0)).wait == pytest.approx(
        exponential.wait * (1 + cv2) / 2, rel=0.01
    )


def test_three_servers_with_two_kinds_of_task_agree_with_a_simulation():
    """Kiefer-Wolfowitz recursion: each lead takes the server that is free first."""
    arrivals, hours, leads, runs = (1.2, 0.1), (1.0, 7.0), 4000, 150
    rng = np.random.default_rng(7)
    waits = [mean_wait(3, arrivals, hours, leads, rng) for _ in range(runs)]
    half_width = 3 * np.std(waits, ddof=1) / math.sqrt(runs)
    exact = mixed_tasks(3, arrivals, hours).wait
    assert abs(np.mean(waits) - exact) < half_width < 0.1 * exact


def mean_wait(
    servers: int,
    arrivals: tuple[float, float],
    hours: tuple[float, float],
    leads: int,
    rng: np.random.Generator,
) -> float:
    """Mean wait of the second half of `leads` in one simulated run from empty."""
    come = np.cumsum(rng.exponential(1 / sum(arrivals), leads)).tolist()
    first = rng.random(leads) < arrivals[0] / sum(arrivals)
    work = (rng.exponential(1.0, leads) * np.where(first, *hours)).tolist()
    free_at = [0.0] * servers
    waits = []
    for time, duration in zip(come, work, strict=True):
        start = max(time, free_at[0])
        heapq.heapreplace(free_at, start + duration)
        waits.append(start - time)
    return float(np.mean(waits[leads // 2 :]))


# ---------------------------------------------------------------- impossible parameters


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: erlang_c(2, 2.0, 1.0), "`load` must be below 1.*Got 1 "),
        (lambda: erlang_c(0, 1.0, 0.1), "`servers` must be a whole number of 1 or more. Got 0"),
        (lambda: erlang_c(2, -1.0, 1.0), "`arrivals_per_hour`.*0 or more. Got -1"),
        (lambda: erlang_c(2, 1.0, 0.0), "`service_hours` must be a finite number above 0. Got 0"),
        (lambda: erlang_c(2, math.nan, 1.0), "`arrivals_per_hour`.*Got nan"),
        (lambda: wait_exceeds(-1.0, 2, 1.0, 1.0), "`hours` must be .*0 or more. Got -1"),
        (lambda: erlang_a(2, 1.0, 1.0, math.inf), "`patience_hours`.*Got inf"),
        (lambda: erlang_a(2, 1.0, 1.0, 1e15), "`patience_hours`.*use Erlang C"),
        (lambda: pollaczek_khinchine(0.5, 1.0, -0.1), "`service_cv`.*Got -0.1"),
        (lambda: pollaczek_khinchine(1.5, 1.0, 1.0), "`load` must be below 1.*Got 1.5"),
        (
            lambda: priority_waits([0.5], [1.0, 1.0], [1.0]),
            "equally many entries.*service_hours: 2",
        ),
        (lambda: priority_waits([0.6, 0.6], [1, 1], [1, 1]), "`load` must be below 1.*Got 1.2"),
        (lambda: priority_waits_of_team(2, [], 1.0), "equally many entries"),
        (lambda: priority_waits_of_team(2, [3.0, -1.0], 0.5), "`arrivals_per_hour`.*Got -1"),
        (lambda: funnel_in_series(1.0, []), "`stages` must hold at least one"),
        (lambda: funnel_in_series(1.0, [Stage(2, 1, 0.5), Stage(1, 3, 1)]), "stage 2: `load`"),
        (lambda: funnel_in_series(1.0, [Stage(2, 1, 1.5)]), r"stage 1: `pass_share`.*\[0, 1\]"),
        (lambda: mixed_tasks(2, (1.0, 0.2), (1.0, 10.0)), "`load` must be below 1.*Got 1.5"),
        (lambda: mixed_tasks(2, (1.0, 0.0), (1.0, 1.0)), "`arrivals_per_hour`.*above 0. Got 0"),
        (lambda: pooling((1, 1), (1.5, 0.1), (1.0, 1.0)), "`load` must be below 1.*Got 1.5"),
    ],
)
def test_impossible_parameters_are_refused_in_a_sentence(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()
