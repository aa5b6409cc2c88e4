"""Which stored replications may be used again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from funnel_sim.runner.identity import DECIDING
from tests.support.experiments import document, plans


def keys(folder: Path, **changes: Any) -> dict[str, str]:
    return {plan.name: plan.key for plan in plans(folder, **changes)}


def changed(path: str, value: object) -> dict[str, Any]:
    """The market with one value changed."""
    market: dict[str, Any] = document()["market"]
    part = market
    *way, last = path.split(".")[1:]
    for key in way:
        part = part[key]
    part[last] = value
    return market


def test_the_same_experiment_has_the_same_keys_whatever_the_order_of_organisations(tmp_path: Path):
    organisations = document()["organisations"]
    turned = dict(reversed(organisations.items()))
    assert keys(tmp_path) == keys(tmp_path, organisations=turned)


@pytest.mark.parametrize(
    "changes",
    [
        {"seed": 8},
        {"horizon": {"start": "2027-01-18", "length": "4 wk"}},
        {"market": changed("market.segments.large.gross_margin", "39 %")},
        {"market": document()["market"] | {"calendar": {"hours_per_day": 7.5}}},
        {"market": changed("market.segments.small.contract", "1 yr")},
        {"opening": {"customers": [{"segment": "small"}]}},
    ],
    ids=["seed", "horizon", "margin", "calendar", "contract", "opening"],
)
def test_what_decides_the_numbers_changes_every_key(tmp_path: Path, changes: dict[str, Any]):
    before, after = keys(tmp_path), keys(tmp_path, **changes)
    assert before.keys() == after.keys()
    assert not set(before.values()) & set(after.values())


def test_when_revenue_counts_matters(tmp_path: Path):
    market = changed("market.segments.small.contract", "1 yr")
    booked = keys(tmp_path, market=market)
    recognised = keys(tmp_path, market=market, revenue="recognised")
    assert not set(booked.values()) & set(recognised.values())


def test_a_snapshot_counts_by_what_is_in_it(tmp_path: Path):
    file = tmp_path / "open.csv"
    file.write_text("segment,stage,count\nsmall,closing,3\n")
    opening = {"pipeline": "open.csv"}
    before = keys(tmp_path, opening=opening)
    written = [{"segment": "small", "stage": "closing", "count": 3}]
    assert keys(tmp_path, opening={"pipeline": written}) == before
    file.rename(tmp_path / "other.csv")
    assert keys(tmp_path, opening={"pipeline": "other.csv"}) == before
    file.write_text("segment;stage;count\r\nsmall;closing;4\r\n")
    after = keys(tmp_path, opening=opening)
    assert after.keys() == before.keys()
    assert not set(before.values()) & set(after.values())


def test_the_order_of_stages_matters(tmp_path: Path):
    market = document()["market"]
    turned = market | {"stages": dict(reversed(market["stages"].items()))}
    assert keys(tmp_path)["everyone"] != keys(tmp_path, market=turned)["everyone"]


def test_one_team_changes_one_key(tmp_path: Path):
    organisations = document()["organisations"]
    organisations["everyone"]["teams"]["sales"]["headcount"] = 5
    before, after = keys(tmp_path), keys(tmp_path, organisations=organisations)
    assert before["split"] == after["split"]
    assert before["everyone"] != after["everyone"]


@pytest.mark.parametrize(
    "changes",
    [
        {"question": "Who else?"},
        {"replications": 40},
        {"targets": {"wins": 3}},
        {"market": document()["market"] | {"description": "A market."}},
    ],
    ids=["question", "replications", "targets", "description"],
)
def test_what_only_reports_show_changes_no_key(tmp_path: Path, changes: dict[str, Any]):
    assert keys(tmp_path) == keys(tmp_path, **changes)


def test_all_that_runs_in_a_replication_is_in_the_fingerprint():
    """Modules that a replication has loaded; the runner and the studies decide no number."""
    program = """
import sys
from funnel_sim.engines.choice import ENGINES, load_engine
from funnel_sim.runner.first_use import smallest_blueprint
from funnel_sim.metrics import check_balances, measure
blueprint = smallest_blueprint()
for name in ENGINES:
    log = load_engine(name)(blueprint, 1, 0)
    check_balances(log, blueprint.frame, measure(log, blueprint.frame))
print(*(name.split(".")[1] for name in sys.modules if name.startswith("funnel_sim.")))
"""
    out = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout
    assert set(out.split()) - {"runner"} <= {part.removesuffix(".py") for part in DECIDING}
