"""Each program plays the workload, on an instance small enough to do so in no time."""

import math
import re
from dataclasses import replace

import pytest

from benchmarks import ours
from benchmarks.programs import ENGINES, LIMIT, PEERS, programs
from benchmarks.workload import STAGES, Case, Workload
from tests.support.pages import ROOT

YEARS = 0.02
EXPECTED_LEADS = 400
REPS = 20

HERE = {p.name for p in programs()}
OTHERS = [
    pytest.param(p, marks=pytest.mark.skipif(p.name not in HERE, reason="no C compiler"), id=p.name)
    for p in PEERS
]
ALL = [*OTHERS, *(pytest.param(p, id=p.name) for p in programs() if p.name.startswith("ours"))]


@pytest.fixture(scope="module", params=["pr", "fn"])
def workload(request):
    return ours.workload(Case(request.param, years=YEARS))


@pytest.mark.parametrize("program", ALL)
def test_a_program_plays_the_workload(program, workload):
    play = program.prepare(workload)
    answers, again, other = (play(replication).answers for replication in (3, 3, 4))
    assert answers == again, "a replication is the same whenever it is played"
    assert answers != other
    assert answers.leads == pytest.approx(EXPECTED_LEADS, abs=5 * math.sqrt(EXPECTED_LEADS))
    assert answers.revenue > 0
    assert 0 < answers.wins + answers.cold < answers.leads
    assert (answers.cold > 0) == (workload.patience is not None)
    in_hand = sum(answers.waits) - answers.cold - answers.touches
    assert 0 <= in_hand <= REPS, "touches begun, not yet ended"
    assert list(answers.waits) == sorted(answers.waits, reverse=True), "fewer at every stage"


@pytest.mark.parametrize("program", OTHERS)
def test_with_plenty_of_reps_nobody_waits_and_wins_are_arithmetic(program):
    """Wins of a Poisson flow that nobody delays are Poisson: flow × odds × time to win in."""
    plenty = replace(ours.workload(Case("pr", years=0.05)), pools=(100, 100), leads_per_hour=30.0)
    chance = math.prod(stage.advance for stage in plenty.stages)
    time = sum(math.exp(s.hours.mu + s.hours.sigma**2 / 2) for s in plenty.stages)
    expected = plenty.leads_per_hour * chance * (plenty.hours - time)

    answers = program.prepare(plenty)(1).answers
    assert answers.wait_hours == [0.0] * len(STAGES)
    assert answers.cold == 0
    assert answers.wins == pytest.approx(expected, abs=3 * math.sqrt(expected))


@pytest.mark.parametrize("engine", sorted(set(ENGINES) - {"simpy"}))
def test_our_engines_count_the_same_events_and_answers(engine, workload):
    mine, reference = (
        ours.prepare(workload, name, "whole")(0).answers for name in (engine, "simpy")
    )
    assert mine.events == reference.events
    assert mine == reference


def test_without_a_compiler_there_is_no_c_loop(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert LIMIT not in {p.name for p in programs()}


def test_a_bigger_firm_and_a_longer_time_have_the_same_load():
    small, firm, time = (
        ours.workload(case) for case in (Case("pr"), Case("pr", firm=100), Case("pr", years=100))
    )
    assert firm.leads_per_hour / sum(firm.pools) == small.leads_per_hour / sum(small.pools)
    assert firm.leads_per_hour * firm.hours == pytest.approx(2_000_000)
    assert time.leads_per_hour * time.hours == pytest.approx(2_000_000)
    assert replace(time, hours=small.hours, case=small.case) == small


def test_the_workload_survives_the_way_to_a_worker(workload):
    assert Workload.from_json(workload.to_json()) == workload


def test_the_page_says_what_the_config_says():
    """The table of stages in the README: pool, mean and cv of a touch, share that advances."""
    text = (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8")
    chosen = ours.workload(Case("pr"))
    for name, stage in zip(STAGES, chosen.stages, strict=True):
        pool = ("inside", "field")[stage.pool]
        mean = math.exp(stage.hours.mu + stage.hours.sigma**2 / 2)
        cv = math.sqrt(math.expm1(stage.hours.sigma**2))
        row = rf"\| {name} \| {pool}[^|]*\| {mean:.1f} h \| {cv:.1f} \| {100 * stage.advance:.0f} %"
        assert re.search(row, text), row
    assert "10 per working hour, over 2,000 working hours" in text
    assert (chosen.leads_per_hour, chosen.hours) == (10, 2_000)
    assert "exponential\n  with mean 3 h" in text
    assert chosen.patience == 3
    assert "(mean 10,000, cv 1)" in text
    assert math.exp(chosen.value.mu + chosen.value.sigma**2 / 2) == pytest.approx(10_000)
    assert math.expm1(chosen.value.sigma**2) == pytest.approx(1)
