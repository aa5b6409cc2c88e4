"""`calibrate` and `backtest` on a simulated company: what they print, write and refuse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.command_line import done, invoke
from tests.support.company import SEGMENTS, played
from tests.support.crm_log import crm_history

DAYS = ("--cut", "2024-06-03", "--end", "2024-06-24")


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Deals of 26 weeks, 2,000 leads: one line each, and nothing about stages."""
    deals = crm_history(*played(2, weeks=26), SEGMENTS).deals
    table = deals[["id", "created", "closed", "status", "channel", "segment", "value", "owner"]]
    file = tmp_path_factory.mktemp("log") / "deals.csv"
    table.to_csv(file, index=False, date_format="%Y-%m-%d %H:%M:%S")
    return file


def test_deals_become_a_config_that_runs(log: Path, tmp_path: Path):
    said = done("calibrate", str(log), "-o", str(tmp_path / "out"), *MAP).stdout
    assert "pass rate of sale" in said
    assert f"Run it: funnel-sim run {tmp_path / 'out' / 'experiment.yaml'}" in said
    market = (tmp_path / "out" / "market.yaml").read_text("utf-8")
    assert "90 % interval" in market
    assert (tmp_path / "out" / "charts" / "times.png").stat().st_size > 10_000
    assert "assumption" in market
    ran = done("run", str(tmp_path / "out" / "experiment.yaml"), "--replications", "3", "--set",
               "horizon.length=4 wk", "-o", str(tmp_path / "run"))  # fmt: skip
    assert "Wins" in ran.stdout


def test_the_back_test_says_whether_it_is_validated_and_writes_its_report(
    log: Path, tmp_path: Path
):
    out = tmp_path / "out"
    content = json.loads(
        done(
            "backtest", str(log), *DAYS, *MAP, "--replications", "20", "--json", "-o", str(out)
        ).stdout
    )
    report = (out / "backtest.md").read_text("utf-8")
    assert content["verdict"] in report
    assert content["verdict"].startswith("Validated" if content["validated"] else "Not validated")
    wins = {x["name"]: x["happened"] for x in content["judged"]["actual"]["simulated"]}
    assert wins["wins"] == wins["wins from the backlog"] + wins["wins from new leads"] > 20
    assert json.loads((out / "backtest.json").read_text("utf-8"))["cut"] == "2024-06-03"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--cut", "soon"), "`--cut` must be a day"),
        (("--cut", "2034-01-01"), "the cut must lie within the record"),
        (("--cut", "2024-06-03", "--country", "Atlantis"), "Atlantis"),
        (("--cut", "2024-01-03"), "too little history before the cut"),
    ],
)
def test_what_is_wrong_is_said_with_status_2(log: Path, options: tuple[str, ...], words: str):
    result = invoke("backtest", str(log), *MAP, *options)
    assert result.exit_code == 2
    assert words in result.stderr
    assert "Traceback" not in result.output


NAMES = ("id", "created", "closed", "status", "channel", "segment", "value", "owner")
MAP = tuple(word for name in NAMES for word in ("--map", f"{name}={name}"))
