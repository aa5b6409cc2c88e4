"""Real exports: every file is read, or refused with a reason.

The files are no part of the project; the tests are skipped where they are absent.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from funnel_sim.calibration.readers.formats.opening import open_table
from funnel_sim.calibration.readers.read import read_history
from funnel_sim.domain.errors import InvalidInput

DATA = Path(__file__).resolve().parents[5] / "shared" / "data"
SAMPLES = DATA / "crm_export_headers"
OLIST = [
    str(DATA / "olist" / name)
    for name in ("olist_marketing_qualified_leads_dataset.csv", "olist_closed_deals_dataset.csv")
]
needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"no sample exports in {SAMPLES}")
needs_olist = pytest.mark.skipif(
    not Path(OLIST[0]).is_file(), reason=f"the Olist files are not in {DATA}"
)
REFUSALS = {
    "hubspot_api_deal_data": "44 × left out deals of which nothing tells whether they are open",
    "hubspot_api_deal_pipeline_data": "taken for HubSpot, pipelines from the API. Add the deals",
    "hubspot_api_deal_pipeline_stage_data": "HubSpot, stages of pipelines from the API",
    "hubspot_api_deal_property_history_data": "HubSpot, history of properties from the API",
    "hubspot_api_deal_stage_data": "HubSpot, history of stages from the API",
    "hubspot_api_owner_data": "HubSpot, owners from the API",
    "salesforce_api_sf_event_data": "No file has the deals",
    "salesforce_api_sf_lead_data": "a funnel is read from opportunities",
    "salesforce_api_sf_opportunity_data": "10 × left out deals deleted in the CRM",
    "salesforce_api_sf_opportunity_history_data": "Salesforce, versions of opportunities",
    "salesforce_api_sf_task_data": "No file has the deals",
}
"""Why each sample by itself makes no history: they are scrambled, empty or without their deals."""


@needs_samples
def test_every_sample_has_an_expectation():
    assert {file.stem for file in SAMPLES.glob("*.csv")} == set(REFUSALS)


@needs_samples
@pytest.mark.parametrize("name", sorted(REFUSALS))
def test_a_sample_by_itself_is_refused_with_the_reason(name: str):
    with pytest.raises(InvalidInput) as refusal:
        read_history([str(SAMPLES / f"{name}.csv")])
    assert REFUSALS[name] in str(refusal.value)
    assert "No system is known" not in str(refusal.value), "all of them are recognised"


@needs_samples
def test_hubspots_samples_together_need_a_stage_and_are_read_with_one(tmp_path: Path):
    """The sample's deals have their stage scrambled away; with that of a pipeline they are read."""
    files = [SAMPLES / f"hubspot_api_{name}_data.csv" for name in
             ("deal_pipeline", "deal_pipeline_stage", "owner", "deal_stage")]  # fmt: skip
    deals = pd.read_csv(SAMPLES / "hubspot_api_deal_data.csv", dtype=str)
    stages = pd.read_csv(files[1], dtype=str)
    won = stages.loc[stages["closed_won"] == "TRUE", "stage_id"].iloc[0]
    working = stages.loc[stages["closed_won"] == "FALSE", "stage_id"].iloc[0]
    deals["deal_pipeline_stage_id"] = [won] * 10 + [working] * (len(deals) - 10)
    deals.to_csv(tmp_path / "deals.csv", index=False)
    reading = read_history([str(tmp_path / "deals.csv"), *map(str, files)])
    assert len(reading.history.deals) == 44
    assert (reading.history.deals["status"] == "won").sum() == 10
    assert reading.history.deals["owner"].notna().sum() == deals["owner_id"].notna().sum()
    assert len(reading.rejected) == 14, "changes of stage of other deals"


@needs_samples
def test_salesforces_samples_together_are_read_once_they_are_not_deleted(tmp_path: Path):
    text = (SAMPLES / "salesforce_api_sf_opportunity_data.csv").read_text()
    table = pd.read_csv(SAMPLES / "salesforce_api_sf_opportunity_data.csv", dtype=str)
    assert set(table["is_deleted"]) == {"true"}
    table["is_deleted"] = "false"
    table.to_csv(tmp_path / "opportunity.csv", index=False)
    second = [str(SAMPLES / f"salesforce_api_sf_{kind}_data.csv") for kind in ("task", "event")]
    history = read_history([str(tmp_path / "opportunity.csv")], activities=second).history
    assert len(history.deals) == len(text.splitlines()) - 1
    expected = (table["is_won"] == "true").sum(), (table["is_closed"] == "false").sum()
    assert ((history.deals["status"] == "won").sum(), (history.deals["status"] == "open").sum()) \
        == expected  # fmt: skip
    durations = [open_table(file) for file in second]
    assert len(history.activities) == sum(len(table) for table in durations)
    assert set(history.activities["kind"]) >= {"meeting"}


@needs_olist
def test_olist_is_8000_leads_and_842_wins():
    reading = read_history(OLIST)
    deals = reading.history.deals
    assert reading.history.system == "olist"
    assert deals["status"].value_counts().to_dict() == {"open": 7158, "won": 842}
    assert reading.rejected == ()
    assert reading.history.as_of == pd.Timestamp("2018-11-15")
    assert deals["closed"].notna().sum() == 841, "one win stands two days before its contact"
    assert deals["channel"].value_counts()["organic_search"] == 2296
    assert deals["channel"].isna().sum() == 60
    assert (deals["owner"].notna() == (deals["status"] == "won")).all()
    assert deals[["segment", "type"]].isna().all(axis=None), "known of wins alone: not read"
    assert {"business_segment", "lead_type"} <= set(reading.files[1].unused)


@needs_olist
def test_olist_on_the_first_of_april_knows_no_later_win_and_no_mark_of_one():
    """Of the wins of April and May, 90 came from leads of January to March (data's description)."""
    whole = read_history(OLIST).history.deals.set_index("id")
    then = read_history(OLIST, as_of=date(2018, 4, 1)).history.deals
    assert then["closed"].max() < pd.Timestamp("2018-04-01")
    opened = then[then["status"] == "open"]
    assert opened["owner"].isna().all()
    later = opened[opened["created"] >= "2018-01-01"]["id"]
    closed = whole.loc[later, "closed"]
    assert ((closed >= "2018-04-01") & (closed < "2018-06-01")).sum() == 90
