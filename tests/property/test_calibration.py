"""Whatever a history holds, it becomes a config that is valid and runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from funnel_sim.calibration.calibration import calibrate_history
from funnel_sim.calibration.fragment.folder import write_calibration
from funnel_sim.calibration.history import History
from funnel_sim.engines.compiled_engine import simulate
from funnel_sim.studies.designs import blueprint_of, situations
from funnel_sim.studies.opening import open_scenario
from tests.support.histories import T, history


def random_history(seed: int) -> History:
    """Anything from no win to only wins, with gaps everywhere and names of all kinds."""
    rng = np.random.default_rng(seed)
    stages = ((), ("a",), ("a", "b"), ("Ä b", "1. Weg", "c"))[rng.integers(4)]
    won = float(rng.choice([0.0, 0.1, 0.5, 1.0]))
    lost = 0.0 if won == 1.0 else float(rng.choice([0.0, 0.3, 0.5]))
    dated, days = rng.random() < 0.7, int(rng.choice([1, 40, 300]))
    deals, passages, activities = [], [], []
    for n in range(int(rng.choice([30, 45, 80, 300]))):
        created = T("2023-01-01") + pd.Timedelta(hours=int(rng.integers(0, 24 * days)))
        u = rng.random()
        status = "won" if u < won else "lost" if u < won + lost else "open"
        deal: dict[str, Any] = {"created": created, "status": status}
        if status == "won" or (status == "lost" and dated):
            hours = float(rng.choice([0.0, rng.exponential(200.0)]))
            deal["closed"] = created + pd.Timedelta(hours=hours)
        for key, values in (("channel", ["Web", "Fair/Messe", "電話", ""]), ("segment", ["S", "L"]),
                            ("owner", ["x", "y", "z"])):  # fmt: skip
            if rng.random() < 0.7:
                deal[key] = str(rng.choice(values))
        if rng.random() < 0.7:
            deal["value"] = float(rng.choice([0.0, 100.0, rng.lognormal(8, 1)]))
        deals.append(deal)
        moment = created
        for stage in stages[: rng.integers(0, len(stages) + 1)]:
            begun = moment if rng.random() < 0.5 else None
            passages.append((f"D{n}", stage, moment, None, deal.get("owner"), begun))
            moment += pd.Timedelta(hours=float(rng.exponential(50.0)))
        if rng.random() < 0.5:
            activities.append(
                {"deal": f"D{n}", "kind": str(rng.choice(["call", "visit", "E-Mail"])),
                 "at": created + pd.Timedelta(hours=1), "owner": "x",
                 "minutes": float(rng.choice([np.nan, 0.0, 5.0, 30.0]))}
            )  # fmt: skip
    return history(deals, passages, activities, stages, as_of="2024-07-01")


@pytest.mark.parametrize("seed", range(8))
def test_any_history_becomes_a_config_that_runs(seed: int, tmp_path: Path):
    given = random_history(seed)
    files = write_calibration(calibrate_history(given), tmp_path)
    design = situations(open_scenario(str(files[0])))[0].designs[0]
    log = simulate(blueprint_of(design), 1, 0)
    assert len(log.leads)
