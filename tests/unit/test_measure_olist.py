"""The measurement behind configs/markets/olist_marketplace.yaml.

Parts that need no data are checked on made-up numbers; the rest runs on the real files and is
skipped where they are absent.
"""

from __future__ import annotations

import importlib.util
import math
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts" / "measure_olist.py"
DATA = ROOT.parent / "shared" / "data" / "olist"

needs_data = pytest.mark.skipif(
    not DATA.is_dir(), reason=f"the Olist files are no part of the project and not in {DATA}"
)


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("measure_olist", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["measure_olist"] = module
    spec.loader.exec_module(module)
    return module


olist = _load()


def test_absent_data_are_named_in_one_sentence_with_exit_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert olist.main(["--data", str(tmp_path)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "does not exist" in err
    assert "--data" in err
    assert "Traceback" not in err


def test_wilson_interval_matches_a_textbook_case() -> None:
    """Newcombe 1998, Statistics in Medicine 17, table I: 81 of 263."""
    assert olist.wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)


def test_dispersion_is_one_for_poisson_counts_and_higher_for_clustered_ones() -> None:
    rng = np.random.Generator(np.random.Philox(7))
    weeks = 4000
    design = np.ones((weeks, 1))
    steady = olist.poisson_fit(rng.poisson(40.0, weeks).astype(float), design)[1]
    rate = 40.0 * rng.gamma(20.0, 1 / 20.0, weeks)
    clustered = olist.poisson_fit(rng.poisson(rate).astype(float), design)[1]
    assert steady == pytest.approx(1.0, abs=0.08)
    assert clustered == pytest.approx(1 + 40.0 / 20.0, abs=0.25)


def test_poisson_regression_finds_the_trend_it_was_fed() -> None:
    rng = np.random.Generator(np.random.Philox(8))
    time = np.linspace(-1, 1, 2000)
    counts = rng.poisson(np.exp(3.0 + 0.4 * time)).astype(float)
    beta, _ = olist.poisson_fit(counts, np.column_stack([np.ones_like(time), time]))
    assert beta == pytest.approx([3.0, 0.4], abs=0.03)


def test_cure_model_recovers_the_share_that_naive_counting_misses() -> None:
    """Wins after the end of observation are invisible; the fit must add them back."""
    rng = np.random.Generator(np.random.Philox(9))
    cycles = np.exp(2.8 + 1.4 * rng.standard_normal(6_000))
    wins = rng.random(6_000) < 0.2
    seen = wins & (cycles < 30.0)
    fit = olist.cure_fit(cycles[seen], np.full(int((~seen).sum()), 30.0))
    assert seen.mean() < 0.14
    assert fit.win_rate == pytest.approx(0.2, abs=0.04)
    assert fit.mu == pytest.approx(2.8, abs=0.35)
    assert fit.sigma == pytest.approx(1.4, abs=0.2)


def test_a_stage_shift_applied_at_every_stage_gives_the_channel_its_rate() -> None:
    shift = olist.stage_shift(0.063, 0.130, 2)
    stage = 1 / (1 + math.exp(-(olist.log_odds(math.sqrt(0.130)) + shift)))
    assert stage**2 == pytest.approx(0.063)


@needs_data
def test_the_window_has_the_leads_and_wins_that_the_config_is_built_on() -> None:
    leads, deals = olist.read(DATA)
    window = [x for x in leads if olist.FIRST_DAY <= x.contact <= olist.LAST_DAY]
    assert (len(leads), len(deals)) == (8000, 842)
    assert (len(window), sum(x.won is not None for x in window)) == (5998, 781)


@needs_data
def test_the_published_page_is_what_the_script_prints(capsys: pytest.CaptureFixture[str]) -> None:
    assert olist.main(["--data", str(DATA), "--markdown"]) == 0
    page = (ROOT / "docs" / "data" / "olist.md").read_text(encoding="utf-8")
    published = page.split("<!-- measured: begin -->")[1].split("<!-- measured: end -->")[0]
    assert _numbers(published) == pytest.approx(_numbers(capsys.readouterr().out), rel=0.02)


def _numbers(text: str) -> list[float]:
    cells = (cell.strip() for line in text.splitlines() for cell in line.split("|"))
    return [float(cell) for cell in cells if cell.replace(".", "").lstrip("-").isdigit()]
