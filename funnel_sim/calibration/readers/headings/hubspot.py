"""Headings of HubSpot: deals and calls as exported from its pages, tables of its API.

English headings and the internal names are those of HubSpot's documentation of properties and of
public exports. German and French ones are the labels of properties in these languages to the best
of our knowledge (HubSpot's pages on default properties, 2019-2025; labels have changed over the
years, so several stand beside each other). Columns `Date entered "Stage (Pipeline)"` have been seen
in English in accounts of other languages.
"""

from __future__ import annotations

from typing import Final

from funnel_sim.calibration.readers.headings.layout import Headings, Layout

_STAGE = r'"(?P<stage>.+?)(?: \((?P<pipeline>[^()]+)\))?"'
_ENTERED = (
    r"(?:date entered|datum des eintritts in|eintrittsdatum(?: in)?|eingetreten in|eingabedatum"
    r"|date d.entree (?:dans|en|a)|date de passage (?:dans|a|en)|entre(?:e)? dans)"
)
_LEFT = (
    r"(?:date exited|datum des austritts aus|austrittsdatum(?: aus)?|verlassen am"
    r"|date de sortie (?:de|du)|sorti(?:e)? de)"
)
WIDE: Final = {"entered": rf"^{_ENTERED} {_STAGE}$", "left": rf"^{_LEFT} {_STAGE}$"}
"""Patterns of folded headings; the name of the stage is taken from the heading as written."""

DEALS_EN: Final[Headings] = {
    "id": ("Record ID", "Deal ID"),
    "name": ("Deal Name",),
    "pipeline": ("Pipeline",),
    "stage": ("Deal Stage",),
    "value": ("Amount", "Amount in company currency"),
    "currency": ("Currency",),
    "created": ("Create Date",),
    "closed": ("Close Date",),
    "modified": ("Last Modified Date",),
    "owner": ("Deal owner",),
    "type": ("Deal Type",),
    "lost_reason": ("Closed Lost Reason",),
    "channel": ("Original Traffic Source", "Original Source Type", "Record source"),
    "is_won": ("Is Closed Won",),
    "is_closed": ("Is Deal Closed?", "Is closed (numeric)"),
    "contact": ("Associated Contact IDs",),
}
DEALS_DE: Final[Headings] = {
    "id": ("Datensatz-ID", "Deal-ID"),
    "name": ("Deal-Name", "Dealname"),
    "pipeline": ("Pipeline",),
    "stage": ("Deal-Phase", "Dealphase"),
    "value": ("Betrag", "Betrag in Firmenwährung", "Betrag in Unternehmenswährung"),
    "currency": ("Währung",),
    "created": ("Erstellungsdatum", "Erstelldatum", "Erstellt am"),
    "closed": ("Abschlussdatum", "Schlussdatum"),
    "modified": ("Datum der letzten Änderung", "Zuletzt geändert am"),
    "owner": (
        "Deal-Zuständiger", "Zuständiger Mitarbeiter", "Deal-Inhaber", "Deal-Besitzer",
        "Zuständiger Mitarbeiter für Deal", "Für Deal zuständiger Mitarbeiter",
    ),
    "type": ("Deal-Typ", "Dealtyp"),
    "lost_reason": (
        "Grund für verlorenen Deal", "Grund für verlorenen Abschluss", "Grund für Verlust",
    ),
    "channel": (
        "Ursprüngliche Traffic-Quelle", "Ursprünglicher Quelltyp", "Ursprüngliche Quelle",
        "Datensatzquelle",
    ),
    "is_won": ("Ist abgeschlossen und gewonnen",),
    "is_closed": ("Ist der Deal abgeschlossen?",),
    "contact": ("Zugeordnete Kontakt-IDs", "Associated Contact IDs"),
}  # fmt: skip
DEALS_FR: Final[Headings] = {
    "id": ("ID de fiche d'informations", "ID de la fiche d'informations", "ID d'enregistrement"),
    "name": ("Nom de la transaction",),
    "pipeline": ("Pipeline",),
    "stage": ("Phase de la transaction", "Étape de la transaction", "Phase de transaction"),
    "value": ("Montant", "Montant dans la devise de l'entreprise"),
    "currency": ("Devise",),
    "created": ("Date de création",),
    "closed": ("Date de fermeture", "Date de clôture"),
    "modified": ("Date de dernière modification",),
    "owner": ("Propriétaire de la transaction", "Propriétaire de transaction"),
    "type": ("Type de transaction",),
    "lost_reason": (
        "Raison de la perte de la transaction", "Raison de fermeture perdue",
        "Raison de la transaction perdue",
    ),
    "channel": (
        "Source de trafic d'origine", "Source d'origine", "Source de trafic initiale",
        "Source de la fiche d'informations",
    ),
    "is_won": ("Est fermée gagnée",),
    "is_closed": ("La transaction est-elle fermée ?",),
    "contact": ("ID des contacts associés", "Associated Contact IDs"),
}  # fmt: skip

DEALS: Final = Layout(
    system="hubspot",
    kind="deals",
    title="HubSpot, export of deals",
    languages={"en": DEALS_EN, "de": DEALS_DE, "fr": DEALS_FR},
    marks=(
        *DEALS_EN["stage"], "Deal owner", *DEALS_DE["stage"], *DEALS_DE["owner"],
        *DEALS_FR["stage"], *DEALS_FR["owner"],
    ),
    wide=WIDE,
    exported=r"^hubspot-crm-exports-.+-(?P<day>\d{4}-\d{2}-\d{2})(?:-\d+)?\.csv(?:\.gz)?$",
    closes_when_open=True,
)  # fmt: skip

API_DEALS: Final = Layout(
    system="hubspot",
    kind="deals",
    title="HubSpot, table of deals from the API",
    languages={
        "en": {
            "id": ("hs_object_id", "deal_id"),
            "name": ("dealname", "property_dealname"),
            "pipeline": ("pipeline", "deal_pipeline_id", "property_pipeline"),
            "stage": ("dealstage", "deal_pipeline_stage_id", "property_dealstage"),
            "value": ("amount", "property_amount"),
            "currency": ("deal_currency_code", "property_deal_currency_code"),
            "created": ("createdate", "property_createdate", "property_hs_createdate"),
            "closed": ("closedate", "property_closedate"),
            "modified": ("hs_lastmodifieddate", "property_hs_lastmodifieddate"),
            "owner": ("hubspot_owner_id", "owner_id", "property_hubspot_owner_id"),
            "type": ("dealtype", "property_dealtype"),
            "lost_reason": ("closed_lost_reason", "property_closed_lost_reason"),
            "channel": ("hs_analytics_source", "property_hs_analytics_source"),
            "is_won": ("hs_is_closed_won", "property_hs_is_closed_won"),
            "is_closed": ("hs_is_closed", "property_hs_is_closed"),
            "deleted": ("is_deleted", "_fivetran_deleted"),
        }
    },
    marks=("hs_object_id", "dealstage", "deal_pipeline_stage_id", "property_dealname"),
    wide={
        "entered": r"^(?:property_)?hs_(?:v2_)?date_entered_(?P<stage>.+)$",
        "left": r"^(?:property_)?hs_(?:v2_)?date_exited_(?P<stage>.+)$",
    },
    closes_when_open=True,
)
API_CHANGES: Final = Layout(
    system="hubspot",
    kind="changes",
    title="HubSpot, history of stages from the API",
    languages={
        "en": {
            "deal": ("deal_id",),
            "stage": ("value",),
            "entered": ("date_entered", "_fivetran_start"),
        }
    },
    marks=("date_entered",),
    also=("_fivetran_start", "source_id"),
)
API_PROPERTIES: Final = Layout(
    system="hubspot",
    kind="changes",
    title="HubSpot, history of properties from the API",
    languages={
        "en": {
            "deal": ("deal_id",),
            "stage": ("value",),
            "entered": ("timestamp",),
            "property": ("name",),
        }
    },
    marks=("timestamp",),
    also=("source_id", "source"),
)
API_STAGES: Final = Layout(
    system="hubspot",
    kind="stages",
    title="HubSpot, stages of pipelines from the API",
    languages={
        "en": {
            "id": ("stage_id", "stageid"),
            "label": ("label",),
            "order": ("display_order", "displayorder"),
            "is_won": ("closed_won", "closedwon"),
            "is_closed": ("is_closed", "isclosed"),
            "pipeline": ("pipeline_id",),
            "deleted": ("_fivetran_deleted",),
        }
    },
    marks=("stage_id", "stageid"),
    also=("closed_won", "closedwon", "display_order"),
    precedence=1,
)
API_PIPELINES: Final = Layout(
    system="hubspot",
    kind="pipelines",
    title="HubSpot, pipelines from the API",
    languages={"en": {"id": ("pipeline_id",), "label": ("label",)}},
    marks=("pipeline_id",),
    also=("label",),
)
API_OWNERS: Final = Layout(
    system="hubspot",
    kind="owners",
    title="HubSpot, owners from the API",
    languages={
        "en": {
            "id": ("owner_id",),
            "first_name": ("first_name",),
            "last_name": ("last_name",),
            "email": ("email",),
        }
    },
    marks=("owner_id",),
    also=("active_user_id", "email"),
)
CALLS: Final = Layout(
    system="hubspot",
    kind="activities",
    title="HubSpot, export of calls",
    languages={
        "en": {
            "id": ("Record ID",),
            "deal": ("Associated Deal IDs", "Associated Deal"),
            "contact": ("Associated Contact IDs",),
            "at": ("Activity date",),
            "duration": ("Call duration", "Call duration (HH:mm:ss)"),
            "outcome": ("Call outcome", "Call status"),
            "owner": ("Activity assigned to", "Assigned to", "Created by"),
        },
        "de": {
            "id": ("Datensatz-ID",),
            "deal": ("Zugeordnete Deal-IDs",),
            "at": ("Aktivitätsdatum", "Datum der Aktivität"),
            "duration": ("Anrufdauer", "Anrufdauer (HH:mm:ss)"),
            "outcome": ("Anrufergebnis", "Anrufstatus"),
            "owner": ("Aktivität zugewiesen zu", "Aktivität zugewiesen an"),
        },
        "fr": {
            "id": ("ID de fiche d'informations",),
            "deal": ("ID des transactions associées",),
            "at": ("Date de l'activité", "Date d'activité"),
            "duration": ("Durée de l'appel", "Durée d'appel"),
            "outcome": ("Résultat de l'appel", "Statut de l'appel"),
            "owner": ("Activité attribuée à",),
        },
    },
    marks=(
        "Call duration", "Call duration (HH:mm:ss)", "Call outcome", "Call status", "Anrufdauer",
        "Anrufergebnis", "Durée de l'appel", "Durée d'appel", "Résultat de l'appel",
    ),
    also=("Activity date", "Aktivitätsdatum", "Datum der Aktivität", "Date de l'activité",
          "Date d'activité"),
    duration="milliseconds",
    kind_of_activity="call",
)  # fmt: skip

LAYOUTS: Final = (
    DEALS, API_DEALS, API_CHANGES, API_PROPERTIES, API_STAGES, API_PIPELINES, API_OWNERS, CALLS,
)  # fmt: skip
