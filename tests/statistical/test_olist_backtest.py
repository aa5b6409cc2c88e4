"""The back-test on the real funnel of Olist: cut on 2018-04-01, watched to the end of May.

Targets were set before the first run: 314 wins, 90 of them from the backlog and 224 from new leads.
"""

from dataclasses import replace

import pytest

from funnel_sim.calibration.backtest.run import run_backtest
from funnel_sim.calibration.backtest.tally import BACKLOG, LATER, NEW, TOTAL
from funnel_sim.calibration.calibration import calibrate_history
from funnel_sim.calibration.fragment.folder import write_calibration
from funnel_sim.config.scenario import load_scenario
from funnel_sim.config.schema.market import Calendar
from tests.support.histories import T
from tests.support.olist import olist

BRAZIL = Calendar(country="BR")
YEAR = T("2018-01-01")


def test_the_two_files_become_a_config_that_is_valid(tmp_path):
    calibration = calibrate_history(olist(), calendar=BRAZIL, since=YEAR)
    files = write_calibration(calibration, tmp_path / "olist")
    market = load_scenario(files[0]).experiment.market
    assert sum(c.leads.value for c in market.channels.values() if c.leads) == pytest.approx(
        280, abs=3
    )
    assert 0.11 < market.stages["sale"].advance["all"] < 0.15
    report = (tmp_path / "olist" / "report.md").read_text("utf-8")
    assert "none fits" in report  # the slowest wins are slower than any of the four families
    assert "insufficient history" in report.lower()


@pytest.mark.slow
def test_the_wins_of_april_and_may_are_covered_and_the_naive_forecast_is_matched():
    """What is known of the deals ends on 2018-08-31, so June to August is the follow-up."""
    full = olist()
    late = full.deals["closed"] >= T("2018-09-01")
    deals = full.deals.assign(
        closed=full.deals["closed"].mask(late), status=full.deals["status"].mask(late, "open")
    )
    known = replace(full, deals=deals, as_of=T("2018-09-01"))
    result = run_backtest(
        known, cut=T("2018-04-01"), end=T("2018-06-01"), since=YEAR, calendar=BRAZIL,
        replications=60,
    )  # fmt: skip
    assert (result.real[TOTAL], result.real[BACKLOG], result.real[NEW]) == (314, 90, 224)
    later = [result.real[LATER + name] for name in (TOTAL, BACKLOG, NEW)]
    assert later == [108, 38, 70]
    judged = result.judged["actual"]
    assert judged.covers
    assert judged.error <= judged.naive_error + 0.02
    assert judged.validated
    for name in (TOTAL, BACKLOG, NEW):
        wide = judged.of(name)
        assert wide.high - wide.low < 0.6 * wide.real  # 90 % intervals that prove something
    assert judged.of(LATER + TOTAL).inside
