"""The Olist funnel as a History, read by a few lines of pandas; skips where the data are not."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from funnel_sim.calibration.history import ACTIVITIES, OPEN, PASSAGES, SPEND, WON, History

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "olist"


def olist() -> History:
    """8,000 leads with day of contact and origin, 842 of them won at a moment by an SR."""
    folder = FOLDER
    if not folder.is_dir():
        pytest.skip("the Olist data are not here")
    leads = pd.read_csv(folder / "olist_marketing_qualified_leads_dataset.csv", dtype=str)
    wins = pd.read_csv(folder / "olist_closed_deals_dataset.csv", dtype=str)
    table = leads.merge(wins[["mql_id", "sr_id", "won_date"]], on="mql_id", how="left")
    closed = pd.to_datetime(table["won_date"])
    deals = pd.DataFrame(
        {
            "id": table["mql_id"],
            "created": pd.to_datetime(table["first_contact_date"]),
            "closed": closed,
            "status": closed.notna().map({True: WON, False: OPEN}),
            "stage": None,
            "channel": table["origin"],
            "segment": None,
            "value": float("nan"),
            "currency": None,
            "owner": table["sr_id"],
            "type": None,
            "lost_reason": None,
        }
    )
    empty = {name: pd.DataFrame(columns=list(c)) for name, c in TABLES.items()}
    return History(
        deals, empty["passages"], empty["activities"], empty["spend"], (),
        pd.Timestamp("2018-11-15"), ("leads.csv", "deals.csv"), "olist",
    )  # fmt: skip


TABLES = {"passages": PASSAGES, "activities": ACTIVITIES, "spend": SPEND}
