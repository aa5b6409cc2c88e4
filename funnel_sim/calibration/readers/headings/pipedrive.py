"""Headings of Pipedrive's exports: the kind of record stands before each, `Deal - Stage`.

English headings are those of public exports; exports follow the language of the account, kind of
record included. German and French ones are given to the best of our knowledge, after the names of
fields in Pipedrive's help in these languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from funnel_sim.calibration.readers.headings.layout import Headings, Layout


def _of(records: tuple[str, ...], fields: Mapping[str, tuple[str, ...]]) -> Headings:
    """Each field behind each name of the kind of record."""
    return {
        name: tuple(f"{record} - {known}" for known in headings for record in records)
        for name, headings in fields.items()
    }


DEALS_EN: Final = _of(
    ("Deal",),
    {
        "id": ("ID", "Pipedrive System ID"),
        "name": ("Title",),
        "value": ("Value",),
        "currency": ("Currency", "Currency of value"),
        "pipeline": ("Pipeline",),
        "stage": ("Stage", "Stage (pipeline)"),
        "status": ("Status",),
        "created": ("Deal created", "Add time", "Deal created on"),
        "modified": ("Update time",),
        "won_at": ("Won time",),
        "lost_at": ("Lost time",),
        "closed": ("Deal closed on", "Close time", "Closed on"),
        "expected_close": ("Expected close date",),
        "lost_reason": ("Lost reason",),
        "owner": ("Owner",),
        "channel": ("Source channel", "Source origin"),
        "contact": ("Contact person",),
        "probability": ("Probability",),
    },
)
DEALS_DE: Final = _of(
    ("Deal",),
    {
        "id": ("ID", "Pipedrive-System-ID"),
        "name": ("Titel",),
        "value": ("Wert",),
        "currency": ("Währung", "Währung des Werts", "Währung von Wert"),
        "pipeline": ("Pipeline",),
        "stage": ("Phase",),
        "status": ("Status",),
        "created": ("Deal erstellt", "Deal erstellt am", "Erstellt am", "Hinzugefügt am"),
        "modified": ("Zuletzt aktualisiert", "Aktualisiert am"),
        "won_at": ("Gewonnen am", "Zeitpunkt gewonnen", "Gewonnen-Zeitpunkt"),
        "lost_at": ("Verloren am", "Zeitpunkt verloren", "Verloren-Zeitpunkt"),
        "closed": ("Deal abgeschlossen am", "Deal geschlossen am", "Abgeschlossen am"),
        "expected_close": ("Voraussichtliches Abschlussdatum", "Erwartetes Abschlussdatum"),
        "lost_reason": ("Grund für Verlust", "Verlustgrund", "Grund für den Verlust"),
        "owner": ("Besitzer", "Inhaber"),
        "channel": ("Quellkanal", "Quelle des Kanals", "Ursprung der Quelle"),
        "contact": ("Kontaktperson",),
        "probability": ("Wahrscheinlichkeit",),
    },
)
DEALS_FR: Final = _of(
    ("Affaire", "Transaction"),
    {
        "id": ("ID", "Identifiant système Pipedrive"),
        "name": ("Titre",),
        "value": ("Valeur",),
        "currency": ("Devise", "Devise de la valeur", "Devise de Valeur"),
        "pipeline": ("Pipeline",),
        "stage": ("Étape",),
        "status": ("Statut",),
        "created": ("Affaire créée", "Affaire créée le", "Créée le", "Date de création"),
        "modified": ("Mise à jour le", "Heure de mise à jour"),
        "won_at": ("Gagnée le", "Date de gain", "Heure de gain"),
        "lost_at": ("Perdue le", "Date de perte", "Heure de perte"),
        "closed": ("Affaire clôturée le", "Affaire conclue le", "Clôturée le"),
        "expected_close": ("Date de clôture prévue", "Date de clôture attendue"),
        "lost_reason": ("Raison de la perte", "Motif de la perte"),
        "owner": ("Propriétaire",),
        "channel": ("Canal source", "Canal de la source", "Origine de la source"),
        "contact": ("Personne à contacter", "Contact"),
        "probability": ("Probabilité",),
    },
)
DEALS: Final = Layout(
    system="pipedrive",
    kind="deals",
    title="Pipedrive, export of deals",
    languages={"en": DEALS_EN, "de": DEALS_DE, "fr": DEALS_FR},
    marks=(*DEALS_EN["stage"], *DEALS_EN["status"], *DEALS_DE["stage"], *DEALS_FR["stage"]),
)

_ACTIVITY_EN: Final = _of(
    ("Activity",),
    {
        "id": ("ID",),
        "deal": ("Deal ID", "Deal"),
        "kind": ("Type",),
        "at": ("Due date", "Marked as done time"),
        "time": ("Due time",),
        "duration": ("Duration",),
        "owner": ("Assigned to user", "Owner"),
        "outcome": ("Done", "Status"),
    },
)
_ACTIVITY_DE: Final = _of(
    ("Aktivität",),
    {
        "id": ("ID",),
        "deal": ("Deal-ID", "Deal"),
        "kind": ("Typ",),
        "at": ("Fälligkeitsdatum", "Als erledigt markiert am"),
        "time": ("Fälligkeitszeit", "Fällig um"),
        "duration": ("Dauer",),
        "owner": ("Zugewiesen an Nutzer", "Zugewiesen an", "Besitzer"),
        "outcome": ("Erledigt", "Status"),
    },
)
_ACTIVITY_FR: Final = _of(
    ("Activité",),
    {
        "id": ("ID",),
        "deal": ("ID de l'affaire", "Affaire"),
        "kind": ("Type",),
        "at": ("Date d'échéance", "Marquée comme terminée le"),
        "time": ("Heure d'échéance",),
        "duration": ("Durée",),
        "owner": ("Attribuée à l'utilisateur", "Attribuée à", "Propriétaire"),
        "outcome": ("Terminée", "Statut"),
    },
)
ACTIVITIES: Final = Layout(
    system="pipedrive",
    kind="activities",
    title="Pipedrive, export of activities",
    languages={"en": _ACTIVITY_EN, "de": _ACTIVITY_DE, "fr": _ACTIVITY_FR},
    marks=(*_ACTIVITY_EN["at"], *_ACTIVITY_DE["at"], *_ACTIVITY_FR["at"]),
)

LAYOUTS: Final = (DEALS, ACTIVITIES)
