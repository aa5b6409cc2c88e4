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


LACKING = {
    "attainment": "no role with a `quota`",
    "reps_at_quota": "no role with a `quota`",
    "pipeline_coverage": "no role with a `quota`",
    "retention_rate": "Add them to `opening.customers`",
    "churn_rate": "Add them to `opening.customers`",
    "net_revenue_retention": "Add them to `opening.customers`",
    "renewal_rate": "have a `renewal`",
    "care_rate": "have `care`",
    "responses_in_target": "`first_response` has no `target`",
}


@pytest.mark.parametrize("name", LACKING)
def test_a_kpi_that_nothing_is_measured_for_is_refused_wherever_it_is_named(
    tmp_path: Path, name: str
):
    found = sentences(
        tmp_path,
        objective=name,
        targets={name: 0.5},
        replications={"until": {name: "±1 %"}},
    )
    assert set(found) == {"objective", f"targets.{name}", f"replications.until.{name}"}
    assert all(f"`{name}` cannot be measured" in said for said in found.values())
    assert all(LACKING[name] in said for said in found.values())


def test_kpis_of_people_and_customers_are_accepted_where_something_is_measured(tmp_path: Path):
    market = document()["market"]
    for role in market["roles"].values():
        role["quota"] = "500_000 EUR / yr"
    market["first_response"] = {"target": "1 h"}
    market["journeys"] = {
        "new": {"stages": ["qualification", "closing"]},
        "back": {"stages": ["closing"]},
    }
    market["segments"]["small"]["customers"] = {
        "care": {"visit": {"journey": "back", "every": "1 mo"}},
        "renewal": {"term": "1 yr", "journey": "back"},
    }
    loaded = scenario(
        tmp_path,
        market=market,
        opening={"customers": [{"segment": "small"}]},
        targets=dict.fromkeys(LACKING, 0.5),
    )
    assert set(loaded.experiment.targets) == set(LACKING)


def test_a_quota_in_one_organisation_alone_is_not_enough(tmp_path: Path):
    market = document()["market"]
    market["roles"]["inside_sales"]["quota"] = "500_000 EUR / yr"
    assert list(sentences(tmp_path, market=market, objective="attainment")) == ["objective"]


def test_a_variant_may_change_what_is_open_at_the_start(tmp_path: Path):
    rows = [{"segment": "small", "stage": "closing"}]
    loaded = scenario(tmp_path, variants={"full": {"opening.pipeline": rows}})
    assert list(loaded.experiment.variants) == ["full"]


def test_a_variant_may_not_change_the_rule_by_which_it_is_judged(tmp_path: Path):
    (message,) = sentences(tmp_path, variants={"lucky": {"seed": 8}}).values()
    assert "a variant may change market, organisations, horizon, opening" in message


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


def test_headcounts_that_change_cannot_be_made_equal(tmp_path: Path):
    organisations = document()["organisations"]
    changes = [{"date": "2027-02-01", "headcount": 3}]
    organisations["split"]["teams"]["field"]["changes"] = changes
    found = sentences(tmp_path, organisations=organisations, equal="payroll")
    assert list(found) == ["organisations.split.teams.field.changes"]
    assert "cannot scale team 'field', whose headcount changes. Take" in next(iter(found.values()))
    assert scenario(tmp_path, organisations=organisations).experiment.equal == "none"
