"""Textbook queues through file, model, engine and metrics, against closed forms.

The default run has light queues; every case of the default `funnel-sim verify` is in the slow one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from click.testing import CliRunner

from funnel_sim.cli.main import cli
from funnel_sim.config.scenario import load_scenario
from funnel_sim.domain.errors import InvalidInput
from funnel_sim.domain.resources import shipped
from funnel_sim.domain.units import WorkingTime
from funnel_sim.model.laws import duration_distribution
from funnel_sim.stats.control_variates import controlled_mean
from funnel_sim.studies.verification.catalogue import CASES, Exercise, by_default, exercise, quick
from funnel_sim.studies.verification.judgement import Verification, held_against
from funnel_sim.studies.verification.run_length import relaxation
from funnel_sim.studies.verification.trial import CONFIDENCE, WIDEST, prepare
from funnel_sim.studies.verification.verify import verify

LIGHT = (
    ("erlang_c", {"servers": "2", "load": "0.6"}),
    ("erlang_a", {"servers": "2", "load": "1.5", "patience": "1"}),
    ("cobham", {"arrivals": "0.2,0.2,0.2"}),
    ("pollaczek_khinchine", {"load": "0.5", "cv": "0.5"}),
    (
        "jackson",
        {"servers": "1,1,1,1", "service": "0.05,0.05,0.06,0.07", "pass": "0.9,0.9,0.9,0.5"},
    ),
    ("pooling", {"service": "1,2", "load": "0.5"}),
)
WRONG_BY_10_PERCENT = "market.activities.task.duration.exponential.mean=1.1 h"

PUBLISHED: Sequence[tuple[str, Mapping[str, str], list[float]]] = [
    ("erlang_c", {"servers": "1", "load": "0.8"}, [0.8, 4.0]),
    ("erlang_c", {"servers": "2", "load": "0.8"}, [0.711111, 1.777778]),
    ("erlang_c", {"servers": "5", "load": "0.9"}, [0.762493, 1.524986]),
    ("erlang_c", {"servers": "10", "arrivals": "9"}, [0.668732, 0.668732]),
    ("erlang_c", {"servers": "20", "load": "0.9"}, [0.550769, 0.275385]),
    ("erlang_a", {"arrivals": "4.5", "patience": "4"}, [0.584081, 0.333861, 0.083465, 0.824881]),
    (
        "erlang_a",
        {"servers": "10", "arrivals": "12", "patience": "2"},
        [0.850385, 0.391312, 0.195656, 0.965213],
    ),
    ("cobham", {}, [1.142857, 2.857143, 10.0]),
    ("pollaczek_khinchine", {"cv": "0"}, [2.0]),
    ("pollaczek_khinchine", {"cv": "0.5"}, [2.5]),
    ("pollaczek_khinchine", {"cv": "1"}, [4.0]),
    ("pollaczek_khinchine", {"cv": "2"}, [10.0]),
    (
        "jackson",
        {},
        [0.328861, 6.6219, 0.254717, 4.5283, 0.862921, 4.9888, 2.525253, 5.4545, 0.6],
    ),
    ("pooling", {}, [8.877, 11.756]),
    ("pooling", {"load": "0.85"}, [10.303, 13.889]),
    ("pooling", {"service": "1,1", "load": "0.9"}, [9.0, 4.263]),
]


def light() -> list[Exercise]:
    return [exercise(name, written) for name, written in LIGHT]


@pytest.fixture(scope="module")
def verification() -> Verification:
    return verify(light(), workers=2)


@pytest.mark.parametrize(("case", "written", "values"), PUBLISHED)
def test_theory_is_that_of_the_books(case, written, values):
    theory = [quantity.theory for quantity in exercise(case, written).queue.quantities]
    assert theory == pytest.approx(values, rel=1e-4)


def test_every_published_case_is_verified_by_default():
    """All but three Erlang C pools, of which one is the same as M/G/1 with cv 1."""
    run = {(e.case.name, e.queue.label) for e in by_default()}
    left_out = [
        queue.label
        for case, written, _ in PUBLISHED
        if (case, (queue := exercise(case, written).queue).label) not in run
    ]
    assert left_out == [
        "M/M/1, load 0.8",
        "M/M/10, load 0.9",
        "M/M/20, load 0.9",
        "tasks of 1 h and 10 h, load 0.85: pooling hurts",
    ]


def test_light_queues_agree_with_narrow_intervals(verification):
    for queue in verification.queues:
        for judged in queue.quantities:
            assert judged.verdict == "agrees", (queue.label, judged)
            assert judged.half_width <= 0.03 * judged.theory
        assert all(judged.verdict == "agrees" for judged in queue.inputs), queue.inputs
    assert verification.agrees


def test_the_verdict_depends_on_the_seed_alone(verification):
    """Alone instead of among others, and in one process instead of two."""
    erlang_a = [light()[1]]
    (alone,) = verify(erlang_a, workers=1).queues
    among_others = next(queue for queue in verification.queues if queue.case == "erlang_a")
    for mine, same in zip(alone.quantities, among_others.quantities, strict=True):
        assert (mine.mean, mine.half_width) == (same.mean, same.half_width)
    (other_seed,) = verify(erlang_a, seed=1, workers=2).queues
    assert other_seed.quantities[1].mean != alone.quantities[1].mean


def test_a_service_time_wrong_by_10_percent_is_found():
    found = verify(light()[:1], settings=[WRONG_BY_10_PERCENT], workers=2)
    verdicts = {judged.name: judged.verdict for judged in found.queues[0].inputs}
    assert verdicts == {"arrivals per hour": "agrees", "hours per task": "disagrees"}
    verdicts = {judged.name: judged.verdict for judged in found.queues[0].quantities}
    assert verdicts == {"P(wait)": "disagrees", "Wq": "disagrees"}
    assert not found.agrees


@pytest.mark.parametrize(
    ("number", "wrong", "quantity"),
    [
        (1, "market.segments.customer.patience.exponential.mean=1.25 h", "P(renege)"),
        (2, "organisations.by_value.teams.server.queue=fifo", "Wq, high"),
        (3, "market.activities.task.duration={gamma: {mean: 1 h, cv: 0.8}}", "Wq"),
    ],
)
def test_a_queue_that_works_otherwise_is_found_though_its_inputs_are_right(number, wrong, quantity):
    (queue,) = verify([light()[number]], settings=[wrong], workers=2).queues
    assert {judged.verdict for judged in queue.inputs} == {"agrees"}
    assert {judged.name: judged.verdict for judged in queue.quantities}[quantity] == "disagrees"


def test_no_more_than_one_run_in_twenty_raises_a_false_alarm():
    """600 runs of 20 right quantities of 16 replications, one input each: 5 % ± 3 sd."""
    rng = np.random.Generator(np.random.PCG64(9))
    together = 1 - (1 - CONFIDENCE) / 20
    alarms = 0
    for _ in range(600):
        x = rng.normal(1, 0.1, (16, 20))
        y = 2 + x - 1 + rng.normal(0, 0.1, (16, 20))
        estimates = [controlled_mean(y[:, k], x[:, [k]], [1.0]) for k in range(20)]
        verdicts = {
            held_against("Wq", "h", "", 2.0, estimate, together, WIDEST).verdict
            for estimate in estimates
        }
        alarms += "disagrees" in verdicts
    assert 600 * 0.05 - 3 * 5.3 < alarms < 600 * 0.05 + 3 * 5.3


def test_right_but_wide_is_not_enough():
    vague = controlled_mean([0.0, 2.0, 4.0, 2.0])
    assert held_against("Wq", "h", "", 2.0, vague, 0.99, 0.03).verdict == "too wide"
    assert held_against("Wq", "h", "", 20.0, vague, 0.99, 0.03).verdict == "disagrees"


@pytest.mark.parametrize("load", [0.5, 0.8, 0.9])
@pytest.mark.parametrize("servers", [1, 2, 5, 20])
def test_after_the_warm_up_nothing_is_left_of_an_empty_start(servers, load):
    """Exactly, by the transient law of the number present in M/M/c (Kolmogorov's equations)."""
    from scipy.sparse import diags_array
    from scipy.sparse.linalg import expm_multiply

    top = servers + int(25 / (1 - load))
    present = np.arange(top + 1.0)
    births = np.append(np.full(top, load * servers), 0.0)
    deaths = np.minimum(present, servers)
    generator = diags_array([births[:-1], -(births + deaths), deaths[1:]], offsets=[1, 0, -1])
    empty = np.zeros(top + 1)
    empty[0] = 1.0
    law = np.cumprod(np.append(1.0, births[:-1] / deaths[1:]))
    waiting = np.maximum(present - servers, 0)
    limit = law @ waiting / law.sum()
    warm_up = 10 * relaxation(load, 1.0, 1.0, servers)
    after = expm_multiply(generator.T.tocsc() * warm_up, empty)
    soon = expm_multiply(generator.T.tocsc() * warm_up / 20, empty)
    assert after @ waiting == pytest.approx(limit, rel=0.002)
    assert soon @ waiting < 0.95 * limit


AS_IN_FILE = {
    "erlang_c": {},
    "erlang_a": {},
    "cobham": {},
    "pollaczek_khinchine": {"cv": "0.5"},
    "jackson": {},
    "pooling": {},
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_files_alone_are_the_queues_that_they_name(case):
    """The settings of the textbook's numbers change nothing in the file but the run length."""
    file = shipped(f"configs/textbook/{case.file}")
    settings = exercise(case.name, AS_IN_FILE[case.name]).queue.settings
    alone, told = load_scenario(file).experiment, load_scenario(file, settings).experiment
    assert alone.organisations == told.organisations
    assert alone.market.segments == told.market.segments
    assert alone.market.stages == told.market.stages
    for name, activity in alone.market.activities.items():
        mine, theirs = (
            duration_distribution(law, WorkingTime(24, 7, 365))
            for law in (activity.duration, told.market.activities[name].duration)
        )
        assert mine.family == theirs.family
        assert (mine.mean, mine.cv) == pytest.approx((theirs.mean, theirs.cv))
    for name, channel in alone.market.channels.items():
        rate, usual = told.market.channels[name].leads, channel.leads
        assert rate is not None
        assert usual is not None
        assert rate.per == usual.per
        assert rate.value == pytest.approx(usual.value)


def test_settings_are_put_in_last():
    trial = prepare(light()[0], ["organisations.pool.teams.servers.headcount=7"])
    assert trial.blueprints["pool"].frame.headcount.tolist() == [7]


@pytest.mark.parametrize(
    ("case", "written", "said"),
    [
        ("erlang_c", {"load": "1"}, "`load` must be below 1"),
        ("erlang_c", {"servers": "3", "arrivals": "3.5"}, "`load` must be below 1"),
        ("erlang_c", {"load": "0.999"}, "too near 1"),
        ("erlang_c", {"service": "1e6"}, "larger unit"),
        ("erlang_c", {"servers": "2.5"}, "`--servers` must be a whole number above 0"),
        ("erlang_c", {"servers": "two"}, "`--servers` must be a whole number above 0. Got 'two'"),
        ("erlang_c", {"service": "-1"}, "`--service` must be a number above 0"),
        ("erlang_c", {"service": "nan"}, "`--service` must be a number above 0"),
        ("erlang_c", {"load": "0.8", "arrivals": "2"}, "give `--arrivals` or `--load`, not both"),
        ("erlang_c", {"cv": "2"}, "`--cv` means nothing to erlang_c"),
        ("erlang_a", {"patience": "0"}, "`--patience` must be a number above 0"),
        ("pollaczek_khinchine", {"cv": "11"}, "`--cv` must be a number of 0 or more up to 10"),
        ("cobham", {"arrivals": "0.3,0.3"}, "`--arrivals` must be 3 numbers"),
        ("cobham", {"arrivals": "0.5,0.3,0.3"}, "`load` must be below 1"),
        ("jackson", {"servers": "4,2,3,2"}, "stage 2: `load` must be below 1"),
        ("jackson", {"pass": "0.6,0.5,0.5,1.4"}, "`--pass` must be 4 numbers above 0 up to 1"),
        ("pooling", {"load": "1.2"}, "`load` must be below 1"),
        ("erlang", {}, "Did you mean 'erlang_"),
    ],
)
def test_impossible_parameters_are_refused_in_a_sentence(case, written, said):
    with pytest.raises(InvalidInput) as refusal:
        exercise(case, written)
    assert said in str(refusal.value)


def test_all_that_is_wrong_is_said_at_once():
    with pytest.raises(InvalidInput) as refusal:
        exercise("erlang_c", {"servers": "0", "load": "x", "cv": "1"})
    assert len(refusal.value.findings) == 3


ONE_QUEUE = ("verify", "--case", "erlang_c", "--servers", "1", "--load", "0.5")


def test_the_command_prints_what_machines_can_read():
    result = CliRunner().invoke(cli, [*ONE_QUEUE, "--json"])
    assert result.exit_code == 0, result.output
    answer = json.loads(result.stdout)
    (queue,) = answer["queues"]
    assert (answer["agrees"], queue["label"]) == (True, "M/M/1, load 0.5")
    wait = next(q for q in queue["quantities"] if q["name"] == "Wq")
    assert wait["theory"] == pytest.approx(0.5 / (1 - 0.5))
    assert abs(wait["mean"] - wait["theory"]) <= wait["simultaneous_half_width"]


def test_the_command_fails_where_theory_does_not_hold():
    result = CliRunner().invoke(cli, [*ONE_QUEUE, "--set", WRONG_BY_10_PERCENT])
    assert result.exit_code == 1
    assert "Not in agreement with theory" in result.stdout
    assert "hours per task" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--case", "erlang_c", "--load", "1.2"], "`load` must be below 1"),
        (["--case", "erlang_d"], "Did you mean 'erlang_"),
        (["--load", "0.5"], "needs `--case`"),
        (["--quick", "--case", "jackson"], "not both"),
        (["--case", "erlang_c", "--set", "market.segmnts=1"], "segmnts"),
    ],
)
def test_wrong_input_ends_with_2_and_a_sentence(arguments, said):
    result = CliRunner().invoke(cli, ["verify", *arguments])
    assert result.exit_code == 2
    assert said in result.output
    assert "Traceback" not in result.output


@pytest.mark.slow
def test_quick_agrees():
    assert verify(quick()).agrees


@pytest.mark.slow
def test_every_case_agrees():
    found = verify(by_default())
    odd = [
        (queue.label, judged)
        for queue in found.queues
        for judged in (*queue.quantities, *queue.inputs)
        if judged.verdict != "agrees"
    ]
    assert odd == []
    assert {queue.case for queue in found.queues} == {case.name for case in CASES}
