"""Replications behind the page: the numbers of `run`, in rounds, and nobody disturbs another."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from funnel_sim.app.answer import Answer, answer, question
from funnel_sim.app.documents import document
from funnel_sim.app.links import link_of
from funnel_sim.app.opened import Opened, State
from funnel_sim.app.simulating import FIRST, Bench, Found, Simulator
from funnel_sim.app.tables import tables
from funnel_sim.config.schema.experiment import Precision
from funnel_sim.runner.first_use import ready_engine
from funnel_sim.runner.store import Store
from funnel_sim.studies.replications import STORE
from tests.support.command_line import done
from tests.support.what_if import REPLICATIONS, what_if_experiment

LEADS = "market.channels.website.leads"
INSIDE = "organisations.split.teams.inside.headcount"
PATIENCE = 120.0


@pytest.fixture(scope="module")
def opened(tmp_path_factory) -> Opened:
    return Opened(str(what_if_experiment(tmp_path_factory.mktemp("simulating") / "e")))


@pytest.fixture
def bench(tmp_path) -> Bench:
    Store(tmp_path / STORE).close()
    return Bench(tmp_path, ready_engine(), 2)


def finished(simulator: Simulator, opened: Opened, state: State) -> Found:
    asked = question(opened, state, link_of(state, opened)).asked
    simulator.ask(asked)
    found = simulator.finished(asked.key, PATIENCE)
    assert found is not None
    assert found.problem == ""
    return found


def contents(answered: Answer) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(tables(answered))) as archive:
        for name in archive.namelist():
            yield name, archive.read(name)


@pytest.mark.parametrize(
    "state", [State(), State({LEADS: 8.0, INSIDE: 2.0}), State({LEADS: 8.0}, equal="payroll")]
)
def test_the_downloaded_file_gives_the_numbers_of_the_page(opened, bench, tmp_path, state):
    """To the last byte of the tables, by the program that a user would call."""
    answered = answer(finished(Simulator(bench), opened, state))
    file = tmp_path / "taken.yaml"
    file.write_text(document(opened, state), encoding="utf-8")
    done("run", file, "-o", tmp_path / "results", "--workers", 2, "--quiet")
    for name, content in contents(answered):
        assert content == (tmp_path / "results" / name).read_bytes(), name


def test_the_first_look_is_at_the_first_of_all_replications(opened, bench):
    asked = question(opened, State(), "").asked
    simulator = Simulator(bench)
    simulator.ask(asked)
    first = simulator.found("", PATIENCE)
    last = simulator.finished("", PATIENCE)
    assert first is not None
    assert last is not None
    assert first.replications in (FIRST, REPLICATIONS)
    assert last.replications == REPLICATIONS
    n = first.replications
    for early, late in zip(first.outcomes, last.outcomes, strict=True):
        assert early.total.tobytes() == late.total[:n].tobytes()


def test_it_stops_where_run_would_stop(tmp_path, bench):
    """A rule that looks at precision, not a number."""
    rule = Precision.model_validate({"at_least": 5, "at_most": 40, "until": {"leads": "±8 %"}})
    file = what_if_experiment(tmp_path / "e", replications=rule.model_dump(mode="json"))
    found = finished(Simulator(bench), Opened(str(file)), State())
    out = tmp_path / "results"
    done("run", file, "-o", out, "--workers", 2, "--quiet")
    with (out / "replications.csv").open(encoding="utf-8") as lines:
        rows = sum(row["organisation"] == "split" for row in csv.DictReader(lines))
    assert found.replications == rows
    assert rows not in (5, 40)


def test_a_change_moves_only_the_designs_that_it_is_about(opened, bench):
    answered = answer(finished(Simulator(bench), opened, State({INSIDE: 4.0})))
    everyone, split = answered.changes
    assert everyone is not None
    assert split is not None
    assert everyone.low == everyone.high == 0
    assert split.mean != 0
    assert split.low <= split.mean <= split.high
    both = (answered.comparison, answered.written)
    now, written = (one.estimate("contribution", "split") for one in both)
    assert now is not None
    assert written is not None
    assert split.mean == pytest.approx(now.mean - written.mean)


def test_two_pages_at_once_get_each_its_own_numbers(opened, bench, tmp_path):
    """Both share a store; each gets what it would have got alone."""
    states = [State({LEADS: 8.0}), State({LEADS: 3.0})]
    pages = [Simulator(bench), Simulator(bench)]
    asked = [question(opened, state, link_of(state, opened)).asked for state in states]
    for page, one in zip(pages, asked, strict=True):
        page.ask(one)
    together = [p.finished(one.key, PATIENCE) for p, one in zip(pages, asked, strict=True)]
    for state, found in zip(states, together, strict=True):
        lonely = tmp_path / f"alone_{state.values[LEADS]}"
        lonely.mkdir()
        Store(lonely / STORE).close()
        alone = finished(Simulator(Bench(lonely, ready_engine(), 1)), opened, state)
        assert found is not None
        for mine, reference in zip(found.outcomes, alone.outcomes, strict=True):
            assert mine.total.tobytes() == reference.total.tobytes()


def test_the_newest_question_is_the_one_that_is_answered(opened, bench):
    simulator = Simulator(bench)
    for leads in (3.0, 6.0, 9.0):
        state = State({LEADS: leads})
        simulator.ask(question(opened, state, link_of(state, opened)).asked)
    key = link_of(State({LEADS: 9.0}), opened)
    found = simulator.finished(key, PATIENCE)
    assert found is not None
    assert found.asked.key == key
    assert simulator.found(link_of(State({LEADS: 3.0}), opened)) is None


def test_what_was_stopped_goes_on_when_it_is_asked_again(opened, bench):
    asked = question(opened, State(), "").asked
    simulator = Simulator(bench)
    simulator.ask(asked)
    simulator.stop()
    simulator.ask(asked)
    found = simulator.finished("", PATIENCE)
    assert found is not None
    assert found.replications == REPLICATIONS


def test_what_goes_wrong_is_told_and_not_waited_for(opened, tmp_path):
    """A store that has vanished."""
    simulator = Simulator(Bench(Path(tmp_path / "nowhere"), ready_engine(), 1))
    simulator.ask(question(opened, State(), "").asked)
    found = simulator.finished("", PATIENCE)
    assert found is not None
    assert "cannot be opened" in found.problem
