"""Files of no particular system: event logs, and tables with the columns of a History itself.

The names of event logs are those of XES (IEEE 1849-2016: `case:concept:name`, `org:resource`) and
those that logs in CSV commonly have.
"""

from __future__ import annotations

from typing import Final

from funnel_sim.calibration.readers.headings.layout import Layout

EVENTS: Final = Layout(
    system="event_log",
    kind="events",
    title="event log",
    languages={
        "en": {
            "case": ("case_id", "case:concept:name", "case", "caseid", "case id"),
            "activity": ("activity", "concept:name", "task", "event"),
            "resource": ("resource", "org:resource", "user"),
            "enabled": ("enabled_time", "enable_time", "enabled_timestamp", "enabled"),
            "start": ("start_time", "start_timestamp", "start"),
            "end": (
                "end_time", "time:timestamp", "end_timestamp", "complete_timestamp", "timestamp",
                "end",
            ),
            "lifecycle": ("lifecycle:transition", "lifecycle"),
            "outcome": ("case:outcome", "outcome", "case:status", "case_status"),
            "created": ("case:created", "case_created", "arrival_time"),
            "channel": ("case:channel", "channel", "case:source", "source"),
            "segment": ("case:segment", "segment"),
            "value": ("case:value", "value", "case:amount", "amount"),
            "currency": ("case:currency", "currency"),
            "type": ("case:type", "type"),
            "lost_reason": ("case:lost_reason", "lost_reason"),
        }
    },
    marks=("case_id", "case:concept:name", "case", "caseid", "case id"),
    also=("activity", "concept:name", "task", "event"),
)  # fmt: skip
DEALS: Final = Layout(
    system="mapped",
    kind="deals",
    title="table of deals with the columns of a history",
    languages={
        "en": {
            name: (name,)
            for name in (
                "id", "name", "created", "closed", "won_at", "lost_at", "status", "stage",
                "channel", "segment", "value", "currency", "owner", "type", "lost_reason",
                "pipeline", "contact",
            )
        }
    },
    marks=("created",),
    also=("status", "closed", "won_at", "stage"),
)  # fmt: skip
PASSAGES: Final = Layout(
    system="mapped",
    kind="passages",
    title="table of passages with the columns of a history",
    languages={
        "en": {
            "deal": ("deal",),
            "stage": ("stage",),
            "entered": ("entered",),
            "begun": ("begun",),
            "left": ("left",),
            "owner": ("owner",),
        }
    },
    marks=("entered",),
    also=("deal",),
)
ACTIVITIES: Final = Layout(
    system="mapped",
    kind="activities",
    title="table of activities with the columns of a history",
    languages={
        "en": {
            "deal": ("deal",),
            "kind": ("kind",),
            "at": ("at",),
            "duration": ("minutes",),
            "owner": ("owner",),
            "outcome": ("outcome",),
        }
    },
    marks=("at",),
    also=("minutes", "kind"),
)
SPEND: Final = Layout(
    system="mapped",
    kind="spend",
    title="marketing spend by channel and month",
    languages={
        "en": {
            "channel": ("channel", "source"),
            "month": ("month", "date", "period"),
            "amount": ("amount", "spend", "cost", "costs"),
        },
        "de": {
            "channel": ("Kanal", "Quelle"),
            "month": ("Monat", "Datum", "Zeitraum"),
            "amount": ("Betrag", "Ausgaben", "Kosten"),
        },
        "fr": {
            "channel": ("Canal", "Source"),
            "month": ("Mois", "Date", "Période"),
            "amount": ("Montant", "Dépenses", "Coût", "Coûts"),
        },
    },
    marks=("channel", "source", "Kanal", "Quelle", "Canal"),
    also=(
        "amount", "spend", "cost", "costs", "Betrag", "Ausgaben", "Kosten", "Montant", "Dépenses",
        "Coût", "Coûts",
    ),
    precedence=-1,
)  # fmt: skip

LAYOUTS: Final = (EVENTS, DEALS, PASSAGES, ACTIVITIES, SPEND)
