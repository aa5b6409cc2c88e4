"""A whole experiment, run and written down."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.special import stdtrit

from funnel_sim.domain.log import Log
from funnel_sim.domain.tables import DIMENSIONS
from funnel_sim.engines.simpy_engine import simulate
from funnel_sim.metrics.registry import INDEX, KPIS
from funnel_sim.model.blueprint import Blueprint
from funnel_sim.runner.identity import sha256_of
from funnel_sim.studies.experiment import ExperimentResult, run_experiment
from funnel_sim.studies.result_files import write_results
from tests.support.experiments import document, scenario

TABLES = ("replications", "monthly", "breakdowns", "summary", "comparison")


def run(folder: Path, results: str = "results", **changes: Any) -> ExperimentResult:
    return run_experiment(scenario(folder, **changes), folder / results, workers=1)


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(newline="", encoding="utf-8") as opened:
        return list(csv.DictReader(opened))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[ExperimentResult, Path]:
    folder = tmp_path_factory.mktemp("written")
    result = run(folder, targets={"wins": 12}, horizon={"start": "2027-01-18", "length": "4 wk"})
    write_results(result, folder / "results", ["funnel-sim", "run", "tiny.yaml"])
    return result, folder / "results"


def test_every_design_has_the_same_replications(written: tuple[ExperimentResult, Path]):
    result, _ = written
    assert result.replications == 4
    assert [o.replications.tolist() for o in result.outcomes.values()] == [[0, 1, 2, 3]] * 2


def test_designs_meet_the_same_leads(written: tuple[ExperimentResult, Path]):
    """Common random numbers: as many leads in each replication, whoever works them."""
    result, _ = written
    everyone, split = (o.total[:, INDEX["leads"]] for o in result.outcomes.values())
    np.testing.assert_array_equal(everyone, split)
    assert len(set(everyone)) > 1


def test_the_replications_go_on_until_they_are_precise(tmp_path: Path):
    until = {"at_least": 5, "at_most": 60, "until": {"leads": "±8 %"}}
    result = run(tmp_path, replications=until)
    assert 5 < result.replications < 60
    assert all(reached.enough for reached in result.precision)
    assert {reached.design for reached in result.precision} == {"everyone", "split"}


def test_what_the_folder_holds_already_does_not_change_when_to_stop(tmp_path: Path):
    run(tmp_path, replications=12)
    until = {"at_least": 5, "at_most": 60, "until": {"leads": "±20 %"}}
    after, fresh = run(tmp_path, replications=until), run(tmp_path, "fresh", replications=until)
    assert after.replications == fresh.replications < 12
    assert after.comparisons == fresh.comparisons


def test_equal_payroll_is_what_is_simulated(tmp_path: Path):
    result = run(tmp_path, equal="payroll")
    everyone, split = result.payroll
    assert everyone.after == pytest.approx(372_000)
    assert split.before == pytest.approx(301_200)
    assert [team.after for team in split.teams] == [3, 2]
    assert result.outcomes["split"].frame.headcount.tolist() == [3, 2]
    pay = [
        float(np.mean(o.total[:, INDEX["pay"]] + o.total[:, INDEX["seats"]]))
        for o in result.outcomes.values()
    ]
    assert pay[1] / pay[0] == pytest.approx(split.after / everyone.after)


def test_variants_are_compared_one_by_one(tmp_path: Path):
    visit = "market.activities.visit.cost"
    result = run(tmp_path, variants={"free": {visit: 0}, "dear": {visit: 900}})
    free, dear = result.comparisons
    assert (free.variant, dear.variant) == ("free", "dear")
    costs = {
        design: float(o.total[:, INDEX["visit_cost"]].sum())
        for design, o in result.outcomes.items()
    }
    assert costs["free/split"] == 0 < costs["dear/split"] < costs["dear/everyone"]
    # visits are the same ones, so contribution falls by exactly their cash
    contribution = {d: o.total[:, INDEX["contribution"]].sum() for d, o in result.outcomes.items()}
    fall = contribution["free/split"] - contribution["dear/split"]
    assert fall == pytest.approx(costs["dear/split"])
    write_results(result, tmp_path / "results")
    summary = rows(tmp_path / "results" / "summary.csv")
    assert {(row["variant"], row["organisation"]) for row in summary} == {
        (v, o) for v in ("free", "dear") for o in ("everyone", "split")
    }


def test_the_engine_is_asked_for_by_the_seed_of_the_experiment(tmp_path: Path):
    seeds: set[int] = set()

    def engine(blueprint: Blueprint, seed: int, replication: int) -> Log:
        seeds.add(seed)
        return simulate(blueprint, seed, replication)

    run_experiment(scenario(tmp_path, seed=11), tmp_path / "r", engine=engine, workers=1)
    assert seeds == {11}


def test_every_row_of_replications_is_an_outcome(written: tuple[ExperimentResult, Path]):
    result, folder = written
    table = rows(folder / "replications.csv")
    assert list(table[0]) == ["organisation", "replication", *(kpi.name for kpi in KPIS)]
    for row in table:
        total = result.outcomes[row["organisation"]].total[int(row["replication"])]
        written_numbers = [float(row[kpi.name] or "nan") for kpi in KPIS]
        np.testing.assert_array_equal(written_numbers, total)
    assert len(table) == 8


def test_months_and_breakdowns_sum_to_the_total(written: tuple[ExperimentResult, Path]):
    result, folder = written
    assert result.situations[0].designs[0].horizon.length.value == 4
    total = sum(float(row["revenue"]) for row in rows(folder / "replications.csv"))
    monthly, breakdowns = rows(folder / "monthly.csv"), rows(folder / "breakdowns.csv")
    assert {row["month"] for row in monthly} == {"2027-01", "2027-02"}
    assert sum(float(row["revenue"]) for row in monthly) == pytest.approx(total)
    told = set(DIMENSIONS) - {"month", "rep", "team_month"}
    assert {row["dimension"] for row in breakdowns} == told
    for dimension in told:
        mine = [row for row in breakdowns if row["dimension"] == dimension]
        assert sum(float(row["revenue"]) for row in mine) == pytest.approx(total)
    teams = {(row["organisation"], row["name"]) for row in breakdowns if row["dimension"] == "team"}
    assert teams == {("everyone", "sales"), ("split", "inside"), ("split", "field")}


def test_months_of_teams_have_means_that_sum_to_those_of_the_team(
    written: tuple[ExperimentResult, Path],
):
    result, folder = written
    outcome, at = result.outcomes["split"], INDEX["selling_hours"]
    table = [row for row in rows(folder / "team_months.csv") if row["organisation"] == "split"]
    hours = [row for row in table if row["kpi"] == "selling_hours"]
    assert {(row["team"], row["month"]) for row in hours} == {
        (team, month) for team in ("inside", "field") for month in ("2027-01", "2027-02")
    }
    for place, team in enumerate(outcome.frame.teams):
        found = sum(float(row["mean"]) for row in hours if row["team"] == team)
        assert found == pytest.approx(outcome.by["team"][:, place, at].mean())


def test_seats_journeys_and_years_have_means_that_sum_to_the_total(
    written: tuple[ExperimentResult, Path],
):
    result, folder = written
    wanted = result.outcomes["split"].total[:, INDEX["revenue"]]
    for name, keys in (
        ("reps", {"inside 1", "inside 2", "field 1", "field 2"}),
        ("journeys", {"new"}),
        ("yearly", {"2027-01 to 2027-02"}),
    ):
        heading = {"reps": "seat", "journeys": "journey", "yearly": "year"}[name]
        table = [row for row in rows(folder / f"{name}.csv") if row["organisation"] == "split"]
        mine = [row for row in table if row["kpi"] == "revenue"]
        assert {row[heading] for row in mine} == keys
        assert sum(float(row["mean"]) for row in mine) == pytest.approx(wanted.mean())
        assert all(row["n"] == "4" and row["unit"] == "money" for row in mine)
    (year,) = [row for row in table if row["kpi"] == "revenue"]
    halves = stdtrit(3, 0.975) * wanted.std(ddof=1) / 2.0
    assert float(year["high"]) - float(year["low"]) == pytest.approx(2.0 * halves)


def test_the_summary_has_a_row_per_organisation_and_kpi(written: tuple[ExperimentResult, Path]):
    result, folder = written
    summary = {(row["organisation"], row["kpi"]): row for row in rows(folder / "summary.csv")}
    assert set(summary) == {(o, kpi.name) for o in ("everyone", "split") for kpi in KPIS}
    wins = result.outcomes["split"].total[:, INDEX["wins"]]
    row = summary["split", "wins"]
    assert float(row["mean"]) == wins.mean()
    assert float(row["sd"]) == pytest.approx(wins.std(ddof=1))
    assert float(row["low"]) < wins.mean() < float(row["high"])
    assert (row["unit"], row["n"], row["target"]) == ("count", "4", "12.0")
    assert float(row["p_target"]) == np.mean(wins >= 12)
    assert summary["split", "revenue"]["p_target"] == ""


def test_the_comparison_is_paired(written: tuple[ExperimentResult, Path]):
    result, folder = written
    table = {row["kpi"]: row for row in rows(folder / "comparison.csv")}
    everyone, split = (o.total[:, INDEX["contribution"]] for o in result.outcomes.values())
    row = table["contribution"]
    assert (row["organisation"], row["baseline"]) == ("split", "everyone")
    assert float(row["difference"]) == pytest.approx((split - everyone).mean())
    assert float(row["win_share"]) == np.mean(split > everyone)
    assert float(row["variance_reduction"]) == pytest.approx(
        (everyone.var(ddof=1) + split.var(ddof=1)) / (split - everyone).var(ddof=1)
    )


def test_the_manifest_is_enough_to_repeat_the_run(written: tuple[ExperimentResult, Path]):
    result, folder = written
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["command"] == ["funnel-sim", "run", "tiny.yaml"]
    assert (manifest["seed"], manifest["replications"]) == (7, 4)
    assert manifest["config_sha256"] == sha256_of(manifest["config"])
    assert manifest["versions"]["simpy"]
    assert manifest["designs"]["split"]["headcount"] == {"inside": 2, "field": 2}
    again = type(result.experiment).model_validate(_without_nones(manifest["config"]))
    assert again == result.experiment


def test_reruns_are_the_same_bytes(written: tuple[ExperimentResult, Path], tmp_path: Path):
    """Another folder, two workers instead of none, organisations the other way round."""
    _, folder = written
    organisations = dict(reversed(document()["organisations"].items()))
    other = scenario(
        tmp_path,
        organisations=organisations,
        baseline="everyone",
        targets={"wins": 12},
        horizon={"start": "2027-01-18", "length": "4 wk"},
    )
    write_results(run_experiment(other, tmp_path / "r", workers=2), tmp_path / "r")
    for table in TABLES:
        one = (folder / f"{table}.csv").read_bytes().splitlines()
        two = (tmp_path / "r" / f"{table}.csv").read_bytes().splitlines()
        assert one[0] == two[0]
        assert sorted(one) == sorted(two)


def _without_nones(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nones(v) for key, v in value.items() if v is not None}
    return [_without_nones(v) for v in value] if isinstance(value, list) else value
