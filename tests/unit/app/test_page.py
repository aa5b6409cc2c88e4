"""The page as Streamlit runs it, without a browser: what it says is what `run` says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from funnel_sim.app.house import furnish
from funnel_sim.app.links import link_of
from funnel_sim.app.opened import Opened, State
from funnel_sim.app.serving import SCRIPT
from funnel_sim.app.simulating import Bench
from funnel_sim.runner.first_use import ready_engine
from funnel_sim.runner.store import Store
from funnel_sim.studies.replications import STORE
from tests.support.command_line import done
from tests.support.what_if import cards_of_run, what_if_experiment

LEADS = "market.channels.website.leads"
PATIENCE = 120


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    return what_if_experiment(tmp_path_factory.mktemp("page") / "e")


@pytest.fixture(scope="module")
def opened(file, tmp_path_factory) -> Opened:
    folder = tmp_path_factory.mktemp("bench")
    Store(folder / STORE).close()
    found = Opened(str(file))
    furnish(found, Bench(folder, ready_engine(), 2))
    return found


def page(link: str = "") -> AppTest:
    test = AppTest.from_file(str(SCRIPT), default_timeout=PATIENCE)
    for name, said in parse_qs(link).items():
        test.query_params[name] = said
    return until_final(test.run())


def until_final(test: AppTest) -> AppTest:
    """Look again until all replications are there; the browser does so by itself."""
    for _ in range(PATIENCE):
        if 'data-phase="finished"' in words(test):
            return test
        test.run()
    pytest.fail(words(test))


def link_in(test: AppTest) -> dict[str, list[str]]:
    """The parameters in the address of the page."""
    said = dict(test.query_params)
    return {n: [text] if isinstance(text, str) else list(text) for n, text in said.items()}


def words(test: AppTest) -> str:
    """All HTML of the page."""
    assert not test.exception
    return "\n".join(element.proto.body for element in test.get("html"))


@pytest.mark.usefixtures("opened")
def test_it_says_what_run_says(file, tmp_path):
    result = done("run", file, "-o", tmp_path, "--workers", 2, "--json")
    verdict = json.loads(result.stdout)["verdicts"][0]["sentences"]
    said = words(page())
    assert "Who should sell?" in said
    for sentence in verdict:
        assert sentence[1:] in said


def test_a_slider_its_number_field_and_the_link_agree(opened, file, tmp_path):
    test = page()
    before = words(test)
    test.slider(key=f"slider {LEADS}").set_value(9.0)
    until_final(test.run())
    assert test.number_input(key=f"number_input {LEADS}").value == 9
    assert "website: 5 → 9 / wk" in words(test)
    assert words(test) != before
    link = link_of(State({LEADS: 9.0}), opened)
    assert link_in(test) == parse_qs(link)
    assert cards(page(link)) == cards(test)
    assert cards(test) == cards_of_run(file, tmp_path, "--set", f"{LEADS}=9 / wk")


def cards(test: AppTest) -> dict[str, str]:
    """Contribution of every design as it is printed on its card."""
    return dict(re.findall(r'data-testid="value-(\w+)">([^<]+)<', words(test)))


def test_reset_takes_everything_back(opened):
    test = page(link_of(State({LEADS: 9.0}, without=("split",)), opened))
    next(button for button in test.button if button.label == "Reset").click()
    until_final(test.run())
    assert "Everything as the experiment has it." in words(test)
    assert dict(test.query_params) == {}


@pytest.mark.usefixtures("opened")
def test_a_link_that_cannot_be_used_is_told():
    said = words(page("set=market%3D%2Fetc%2Fpasswd"))
    assert "Part of this link cannot be used" in said
    assert "is no input that this page can change" in said
    assert "Everything as the experiment has it." in said


def test_a_kept_scenario_comes_back_with_the_link(opened):
    test = page(link_of(State({LEADS: 9.0}), opened))
    test.text_input(key="name to keep").set_value("many leads")
    next(button for button in test.button if button.label == "Keep").click()
    until_final(test.run())
    next(button for button in test.button if button.label == "Reset").click()
    until_final(test.run())
    assert "many leads" in words(test)
    link = link_in(test)
    assert list(link) == ["saved"]
    other = AppTest.from_file(str(SCRIPT), default_timeout=PATIENCE)
    for name, said in link.items():
        other.query_params[name] = said
    until_final(other.run())
    next(button for button in other.button if button.label == "Show it").click()
    until_final(other.run())
    assert "website: 5 → 9 / wk" in words(other)


def test_text_of_files_cannot_be_markup(tmp_path):
    folder = tmp_path / "e"
    question = "Who <img src=http://example.org/x.png> ![x](http://example.org/y.png)?"
    opened = Opened(str(what_if_experiment(folder, question=question)))
    Store(tmp_path / STORE).close()
    furnish(opened, Bench(tmp_path, ready_engine(), 2))
    test = page()
    assert "<img" not in words(test)
    assert "&lt;img src=http://example.org/x.png&gt;" in words(test)
    assert not any("example.org" in element.value for element in test.markdown)
