"""Headings of public data sets that are used to try things out: Olist's funnel and Maven's CRM.

Olist knows the business segment and the type of a lead only of deals that were won. Read as segment
of a deal they would say that every deal with a segment is won, so they are not read.
"""

from __future__ import annotations

from typing import Final

from funnel_sim.calibration.readers.headings.layout import Layout

OLIST_LEADS: Final = Layout(
    system="olist",
    kind="deals",
    title="Olist, qualified leads",
    languages={
        "en": {"id": ("mql_id",), "created": ("first_contact_date",), "channel": ("origin",)}
    },
    marks=("mql_id",),
    also=("first_contact_date",),
)
OLIST_WINS: Final = Layout(
    system="olist",
    kind="wins",
    title="Olist, deals won",
    languages={
        "en": {
            "id": ("mql_id",),
            "won_at": ("won_date",),
            "owner": ("sr_id", "sdr_id"),
        }
    },
    marks=("mql_id",),
    also=("won_date",),
)
MAVEN: Final = Layout(
    system="maven",
    kind="deals",
    title="Maven, sales pipeline",
    languages={
        "en": {
            "id": ("opportunity_id",),
            "owner": ("sales_agent",),
            "segment": ("product",),
            "stage": ("deal_stage",),
            "created": ("engage_date",),
            "closed": ("close_date",),
            "value": ("close_value",),
        }
    },
    marks=("engage_date",),
    also=("deal_stage",),
)

LAYOUTS: Final = (OLIST_LEADS, OLIST_WINS, MAVEN)
