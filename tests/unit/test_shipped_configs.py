"""The files that come with the program: they load, they run, every number says what it rests on.

What a number rests on is a comment on its line, right above it, or above a key that it stands
under: a trust letter of docs/configs.md with a source (`# B: Reilly, n = 297`), or `assumption`.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from funnel_sim.config.scenario import Scenario
from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.domain.resources import shipped
from funnel_sim.engines.simpy_engine import simulate
from funnel_sim.model.offered_load import offered_load
from funnel_sim.runner.replicate import replicate
from funnel_sim.studies.designs import blueprint_of, situations
from funnel_sim.studies.opening import open_part, open_scenario
from funnel_sim.studies.payroll import equalised, payroll

CONFIGS, EXPERIMENTS = shipped("configs"), shipped("experiments")


def _files(*folders: Path) -> list[Path]:
    return sorted(file for folder in folders for file in folder.rglob("*.yaml"))


def _names(files: list[Path]) -> list[str]:
    return [f"{file.parent.name}/{file.stem}" for file in files]


SHIPPED = _files(EXPERIMENTS)
TEXTBOOK = [f for f in _files(CONFIGS / "textbook") if f.stem != "base"]
MARKETS = _files(CONFIGS / "markets")
ORGANISATIONS = _files(CONFIGS / "organisations")
SOURCED = _files(*(CONFIGS / part for part in ("markets", "roles", "processes", "organisations")))


def _briefly(file: Path) -> Scenario:
    """A fortnight of an experiment, or of a textbook queue: enough to go once around."""
    whole = open_scenario(file).experiment
    if whole.horizon.study == "steady_state":
        return open_scenario(file, ["horizon.length=100 h", "horizon.warm_up=10 h"])
    bursts = [name for name, channel in whole.market.channels.items() if channel.bursts]
    without = [f"market.channels.{name}.bursts=[]" for name in bursts]  # they come later
    return open_scenario(file, ["horizon.length=10 d", *without])


@pytest.mark.parametrize("file", SHIPPED + TEXTBOOK, ids=_names(SHIPPED + TEXTBOOK))
def test_every_experiment_loads_and_goes_once_around_in_balance(file: Path):
    scenario = _briefly(file)
    for situation in situations(scenario):
        for design in situation.designs:
            measures = replicate(blueprint_of(design), simulate, scenario.experiment.seed, 0)
            assert measures.total.size > 0


@pytest.mark.parametrize("file", MARKETS + ORGANISATIONS, ids=_names(MARKETS + ORGANISATIONS))
def test_every_market_and_organisation_is_valid_by_itself_and_describes_itself(file: Path):
    part = open_part(file)
    assert not isinstance(part, Scenario)
    assert part.description


def test_the_four_designs_fit_the_software_market_too():
    """Organisation files name roles that both markets have."""
    file = EXPERIMENTS / "specialised_vs_stage_based.yaml"
    market = "market=" + str(CONFIGS / "markets" / "software_as_a_service.yaml")
    assert list(open_scenario(file, [market]).experiment.organisations) == [
        "generalist", "segment_specialised", "stage_based", "hybrid",
    ]  # fmt: skip


DEMOS = [EXPERIMENTS / "specialised_vs_stage_based.yaml", EXPERIMENTS / "software_designs.yaml"]


@pytest.mark.parametrize("file", DEMOS, ids=_names(DEMOS))
def test_designs_cost_about_the_same_before_and_after_equalising(file: Path):
    (situation,) = situations(open_scenario(file))
    for designs in (situation.designs, equalised(situation)[0].designs):
        costs = {d.organisation_name: payroll(blueprint_of(d).frame) for d in designs}
        for cost in costs.values():
            assert cost == pytest.approx(costs[situation.baseline], rel=0.05)


@pytest.mark.parametrize("file", DEMOS, ids=_names(DEMOS))
def test_no_team_is_asked_for_more_than_it_has_or_hardly_anything(file: Path):
    (situation,) = situations(open_scenario(file))
    for design in equalised(situation)[0].designs:
        for team in offered_load(blueprint_of(design)).teams:
            assert 0.4 < team.demanded / team.available < 0.95


def _experiment(name: str) -> Experiment:
    return open_scenario(EXPERIMENTS / f"{name}.yaml").experiment


def test_visits_cost_half_the_same_and_double():
    scenario = open_scenario(EXPERIMENTS / "visit_cost.yaml")
    costs: list[float] = []
    for situation in situations(scenario):
        travel_cost = situation.experiment.market.activities["visit"].travel_cost
        assert travel_cost is not None
        costs.append(travel_cost.value)
    now = _experiment("specialised_vs_stage_based").market.activities["visit"].travel_cost
    assert now is not None
    assert costs == [now.value / 2, now.value, now.value * 2]


@pytest.mark.parametrize("file", SHIPPED, ids=_names(SHIPPED))
def test_every_experiment_says_its_decision_rule_before_anything_else(file: Path):
    header = "".join(re.findall(r"\A(?:#.*\n)+", file.read_text(encoding="utf-8")))
    assert "decision rule" in header.lower()


COMMENT = re.compile(r"(?:^|\s)#\s?(.*)$")
RESTS_ON = re.compile(r"\b[ABC](?=$|[:,;]| for | measured)|assumption")
KEY = re.compile(r"^\s*(?:- )?[\w.]+:")
NUMBER = re.compile(r"(?<![\w.])[+-]?\d")


def _split(line: str) -> tuple[str, str]:
    """What a line says, and its comment."""
    found = COMMENT.search(line)
    return (line[: found.start()], found[1]) if found else (line, "")


def _unsourced(text: str) -> list[str]:
    """Lines with a number that rests on nothing."""
    above: list[str] = []
    sources: list[tuple[int, bool]] = []
    bad: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        said, comment = _split(line)
        if not said.strip():
            above = [*above, comment] if comment else []
            continue
        indent = len(said) - len(said.lstrip())
        sources = [(i, known) for i, known in sources if i < indent]
        here = bool(RESTS_ON.search(" ".join([*above, comment])))
        value = KEY.sub("", said, count=1)
        if NUMBER.search(value) and not here and not any(known for _, known in sources):
            bad.append(f"line {number}: {line.strip()}")
        first_of_block = bool(above)
        if first_of_block and here and sources:
            # a block above the first of several siblings speaks for all of them
            parent, _ = sources.pop()
            sources.append((parent, True))
        sources.append((indent, here))
        above = []
    return bad


@pytest.mark.parametrize("file", SOURCED, ids=_names(SOURCED))
def test_every_number_says_what_it_rests_on(file: Path):
    assert _unsourced(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("text", "bad"),
    [
        ("a: 1  # B: Reilly\nb: 2  # assumption\n", 0),
        ("a: 1\n", 1),
        ("a: {b: 40 %}\n", 1),
        ("a: 1  # A nice number\n", 1),
        ("# A: measured\na:\n  b: 1\n  c: 2\nd: 3\n", 1),
        ("a:\n  # assumption\n  b: 1\n  c: 2\n", 0),
        ("a:\n  # assumption\n  b: 1\nc: 2\n", 1),
        ("a: {covers: small, mode: inside}\n", 0),
        ("# A: measured\n\na: 1\n", 1),
    ],
)
def test_the_scan_finds_what_has_no_source(text: str, bad: int):
    assert len(_unsourced(text)) == bad


def test_every_letter_is_explained():
    guide = (CONFIGS.parent / "docs" / "configs.md").read_text(encoding="utf-8")
    for letter in ("**A**", "**B**", "**C**", "**assumption**"):
        assert letter in guide
