"""What is refused before an experiment is run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from funnel_sim.domain.errors import InvalidInput
from tests.support.experiments import document, scenario


def sentences(folder: Path, **changes: Any) -> dict[str, str]:
    with pytest.raises(InvalidInput) as caught:
        scenario(folder, **changes)
    assert all(finding.line for finding in caught.value.findings)
    return {finding.path: finding.message for finding in caught.value.findings}


def test_unknown_kpis_are_all_found_with_the_nearest_name(tmp_path: Path):
    found = sentences(
        tmp_path,
        objective="contribtion",
        targets={"winns": 3},
        replications={"until": {"revenu": "±1 %"}},
    )
    assert "Did you mean 'contribution'?" in found["objective"]
    assert "Did you mean 'wins'?" in found["targets.winns"]
    assert "Did you mean 'revenue'?" in found["replications.until.revenu"]


def test_a_variant_may_not_change_the_rule_by_which_it_is_judged(tmp_path: Path):
    (message,) = sentences(tmp_path, variants={"lucky": {"seed": 8}}).values()
    assert "a variant may change market, organisations, horizon" in message


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"indifference": "20_000 USD"}, "market's currency EUR"),
        ({"indifference": "5 EUR", "objective": "win_rate"}, "win_rate (share)"),
    ],
)
def test_indifference_has_the_unit_of_the_objective(
    tmp_path: Path, changes: dict[str, Any], words: str
):
    assert words in sentences(tmp_path, **changes)["indifference"]


def test_a_bare_indifference_goes_with_any_objective(tmp_path: Path):
    assert scenario(tmp_path, indifference=0.02, objective="win_rate").experiment.indifference


def test_sellers_who_cost_nothing_cannot_be_made_equal(tmp_path: Path):
    market = document()["market"]
    market["roles"]["field_sales"] |= {"salary": "0 EUR / yr", "seat_cost": "0 EUR / yr"}
    found = sentences(tmp_path, market=market, equal="payroll")
    assert list(found) == ["organisations.everyone"]
    assert "cannot scale 'everyone'" in found["organisations.everyone"]
    assert scenario(tmp_path, market=market).experiment.equal == "none"
