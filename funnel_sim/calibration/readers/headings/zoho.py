"""Headings of Zoho CRM's exports of deals and calls, in English, as seen in a public data set.

Standard names of Zoho's modules (`Record Id`, `Deal Owner`, `Lead Source`) stand beside those of
that set (`Id`, `Deal Owner Name`, `Source`).
"""

from __future__ import annotations

from typing import Final

from funnel_sim.calibration.readers.headings.layout import Layout

DEALS: Final = Layout(
    system="zoho",
    kind="deals",
    title="Zoho, export of deals",
    languages={
        "en": {
            "id": ("Id", "Record Id"),
            "name": ("Deal Name",),
            "owner": ("Deal Owner Name", "Deal Owner"),
            "stage": ("Stage",),
            "created": ("Created Time",),
            "closed": ("Closing Date",),
            "modified": ("Modified Time",),
            "value": ("Offer Total Amount", "Amount"),
            "currency": ("Currency",),
            "contact": ("Contact Name", "Contact Name.id"),
            "channel": ("Source", "Lead Source"),
            "type": ("Type",),
            "lost_reason": ("Lost Reason", "Reason For Loss"),
            "pipeline": ("Pipeline",),
            "probability": ("Probability (%)", "Probability"),
        }
    },
    marks=("Closing Date", "Deal Owner Name"),
    also=("Created Time",),
    closes_when_open=True,
)
CALLS: Final = Layout(
    system="zoho",
    kind="activities",
    title="Zoho, export of calls",
    languages={
        "en": {
            "id": ("Id", "Record Id"),
            "deal": ("Related To",),
            "contact": ("CONTACTID", "Contact Name"),
            "at": ("Call Start Time",),
            "duration": ("Call Duration (in seconds)",),
            "owner": ("Call Owner Name", "Call Owner"),
            "outcome": ("Call Status", "Call Result"),
        }
    },
    marks=("Call Start Time",),
    duration="seconds",
    kind_of_activity="call",
)

LAYOUTS: Final = (DEALS, CALLS)
