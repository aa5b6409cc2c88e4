"""Headings of Salesforce: reports on opportunities, and objects of its API.

English headings of reports are those of Salesforce's help on fields of opportunities, names of the
API those of its object reference (`StageName`) and of copies in databases (`stage_name`). German
and French headings of reports are given to the best of our knowledge.
"""

from __future__ import annotations

from typing import Final

from funnel_sim.calibration.readers.headings.layout import Headings, Layout

REPORT_EN: Final[Headings] = {
    "id": ("Opportunity ID", "Opportunity ID (18)", "Opportunity ID 18"),
    "name": ("Opportunity Name",),
    "owner": ("Opportunity Owner", "Owner"),
    "stage": ("Stage",),
    "value": ("Amount", "Total Amount", "Amount (converted)"),
    "currency": ("Amount Currency", "Opportunity Currency"),
    "probability": ("Probability (%)", "Probability"),
    "created": ("Created Date",),
    "closed": ("Close Date",),
    "modified": ("Last Modified Date",),
    "channel": ("Lead Source",),
    "type": ("Type",),
    "is_won": ("Won",),
    "is_closed": ("Closed",),
    "lost_reason": ("Loss Reason", "Lost Reason", "Closed Lost Reason"),
}
REPORT_DE: Final[Headings] = {
    "id": ("Opportunity-ID", "Opportunity-Nr."),
    "name": ("Opportunity-Name", "Opportunityname"),
    "owner": ("Opportunity-Inhaber", "Opportunity-Eigentümer", "Inhaber"),
    "stage": ("Phase", "Stufe"),
    "value": ("Betrag", "Gesamtbetrag", "Betrag (konvertiert)"),
    "currency": ("Betrag Währung", "Opportunity-Währung"),
    "probability": ("Wahrscheinlichkeit (%)", "Wahrscheinlichkeit"),
    "created": ("Erstelldatum", "Erstellt am", "Erstellungsdatum"),
    "closed": ("Schlusstermin", "Abschlussdatum", "Schlussdatum"),
    "modified": ("Datum der letzten Änderung", "Zuletzt geändert am"),
    "channel": ("Lead-Quelle", "Leadquelle", "Lead-Herkunft"),
    "type": ("Typ",),
    "is_won": ("Gewonnen",),
    "is_closed": ("Geschlossen",),
    "lost_reason": ("Verlustgrund", "Grund für Verlust"),
}
REPORT_FR: Final[Headings] = {
    "id": ("ID de l'opportunité", "ID opportunité", "N° de l'opportunité"),
    "name": ("Nom de l'opportunité", "Nom opportunité"),
    "owner": ("Propriétaire de l'opportunité", "Propriétaire"),
    "stage": ("Étape",),
    "value": ("Montant", "Montant total", "Montant (converti)"),
    "currency": ("Devise du montant", "Montant Devise", "Devise de l'opportunité"),
    "probability": ("Probabilité (%)", "Probabilité"),
    "created": ("Date de création",),
    "closed": ("Date de clôture", "Date de fermeture"),
    "modified": ("Date de la dernière modification", "Date de dernière modification"),
    "channel": ("Origine de la piste", "Source de la piste", "Origine du lead"),
    "type": ("Type",),
    "is_won": ("Gagnée", "Gagné"),
    "is_closed": ("Fermée", "Fermé", "Clôturée"),
    "lost_reason": ("Motif de perte", "Raison de la perte"),
}
REPORT: Final = Layout(
    system="salesforce",
    kind="deals",
    title="Salesforce, report on opportunities",
    languages={"en": REPORT_EN, "de": REPORT_DE, "fr": REPORT_FR},
    marks=tuple(
        heading
        for headings in (REPORT_EN, REPORT_DE, REPORT_FR)
        for name in ("id", "name", "owner")
        for heading in headings[name]
        if "pportunit" in heading
    ),
    closes_when_open=True,
)

_OPPORTUNITY: Final[Headings] = {
    "name": ("Name", "name"),
    "stage": ("StageName", "stage_name"),
    "value": ("Amount", "amount"),
    "currency": ("CurrencyIsoCode", "currency_iso_code"),
    "probability": ("Probability", "probability"),
    "created": ("CreatedDate", "created_date"),
    "closed": ("CloseDate", "close_date"),
    "is_won": ("IsWon", "is_won"),
    "is_closed": ("IsClosed", "is_closed"),
    "owner": ("OwnerId", "owner_id"),
    "channel": ("LeadSource", "lead_source"),
    "type": ("Type", "type"),
    "deleted": ("IsDeleted", "is_deleted"),
}
API_OPPORTUNITIES: Final = Layout(
    system="salesforce",
    kind="deals",
    title="Salesforce, opportunities from the API",
    languages={
        "en": {
            "id": ("Id", "id"),
            **_OPPORTUNITY,
            "modified": ("LastModifiedDate", "last_modified_date", "_fivetran_synced"),
            "current": ("_fivetran_active",),
        }
    },
    marks=("StageName", "stage_name"),
    also=("IsWon", "is_won", "IsClosed", "is_closed", "CloseDate", "close_date"),
    closes_when_open=True,
)
API_HISTORY: Final = Layout(
    system="salesforce",
    kind="changes",
    title="Salesforce, OpportunityHistory from the API",
    languages={
        "en": {
            "deal": ("OpportunityId", "opportunity_id"),
            "stage": ("StageName", "stage_name"),
            "entered": ("CreatedDate", "created_date"),
            "owner": ("CreatedById", "created_by_id"),
            "deleted": ("IsDeleted", "is_deleted"),
        }
    },
    marks=("OpportunityId", "opportunity_id"),
    also=("StageName", "stage_name"),
    precedence=1,
)
API_VERSIONS: Final = Layout(
    system="salesforce",
    kind="changes",
    title="Salesforce, versions of opportunities kept by Fivetran",
    languages={
        "en": {
            "deal": ("id",),
            "stage": ("stage_name",),
            "entered": ("_fivetran_start",),
            "owner": ("owner_id",),
            "deleted": ("is_deleted",),
        }
    },
    marks=("_fivetran_start",),
    also=("stage_name",),
    precedence=2,
)
API_USERS: Final = Layout(
    system="salesforce",
    kind="owners",
    title="Salesforce, users from the API",
    languages={
        "en": {
            "id": ("Id", "id"),
            "name": ("Name", "name"),
            "first_name": ("FirstName", "first_name"),
            "last_name": ("LastName", "last_name"),
            "email": ("Email", "email"),
        }
    },
    marks=("Username", "username", "ProfileId", "profile_id"),
)
API_EVENTS: Final = Layout(
    system="salesforce",
    kind="activities",
    title="Salesforce, events from the API",
    languages={
        "en": {
            "id": ("Id", "id"),
            "deal": ("WhatId", "what_id"),
            "kind": ("Type", "type"),
            "subkind": ("EventSubtype", "event_subtype"),
            "at": ("StartDateTime", "start_date_time", "ActivityDateTime", "activity_date_time"),
            "end": ("EndDateTime", "end_date_time"),
            "duration": ("DurationInMinutes", "duration_in_minutes"),
            "owner": ("OwnerId", "owner_id"),
            "deleted": ("IsDeleted", "is_deleted"),
        }
    },
    marks=("DurationInMinutes", "duration_in_minutes", "EventSubtype", "event_subtype"),
    precedence=1,
    kind_of_activity="event",
)
API_TASKS: Final = Layout(
    system="salesforce",
    kind="activities",
    title="Salesforce, tasks from the API",
    languages={
        "en": {
            "id": ("Id", "id"),
            "deal": ("WhatId", "what_id"),
            "kind": ("Type", "type"),
            "subkind": ("TaskSubtype", "task_subtype"),
            "at": (
                "CompletedDateTime", "completed_date_time", "ActivityDate", "activity_date",
                "CreatedDate", "created_date",
            ),
            "duration": ("CallDurationInSeconds", "call_duration_in_seconds"),
            "owner": ("OwnerId", "owner_id"),
            "outcome": ("CallDisposition", "call_disposition", "Status", "status"),
            "deleted": ("IsDeleted", "is_deleted"),
        }
    },
    marks=("TaskSubtype", "task_subtype", "CallDurationInSeconds", "call_duration_in_seconds"),
    precedence=1,
    duration="seconds",
    kind_of_activity="task",
)  # fmt: skip
API_LEADS: Final = Layout(
    system="salesforce",
    kind="leads",
    title="Salesforce, leads from the API",
    languages={
        "en": {
            "id": ("Id", "id"),
            "created": ("CreatedDate", "created_date"),
            "channel": ("LeadSource", "lead_source"),
            "status": ("Status", "status"),
            "deal": ("ConvertedOpportunityId", "converted_opportunity_id"),
        }
    },
    marks=("ConvertedOpportunityId", "converted_opportunity_id"),
    precedence=1,
)

LAYOUTS: Final = (
    REPORT, API_OPPORTUNITIES, API_HISTORY, API_VERSIONS, API_USERS, API_EVENTS, API_TASKS,
    API_LEADS,
)  # fmt: skip
