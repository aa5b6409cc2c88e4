"""Exports as the pages of CRMs write them: the real headings of each language, and every dialect.

The headings stand here once more, apart from those of the package, as files of users have them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one program writes cells and files."""

    separator: str = ","
    encoding: str = "utf-8"
    """A codec; `utf-8-sig` and `utf-16` write a byte-order mark."""
    dates: str = "%Y-%m-%d %H:%M:%S"
    thousands: str = ""
    decimal: str = "."
    money: str = "{}"
    """What stands around a sum of money, e.g. `€ {}`."""

    def moment(self, moment: datetime | None) -> str:
        """A moment, or an empty cell."""
        return "" if moment is None else moment.strftime(self.dates)

    def number(self, value: float | None) -> str:
        """A sum of money with two decimals, or an empty cell."""
        if value is None:
            return ""
        marks = str.maketrans({",": self.thousands, ".": self.decimal})
        return self.money.format(f"{value:,.2f}".translate(marks))

    def text(self, headings: Row, rows: Sequence[Row]) -> str:
        """A file as text."""
        out = io.StringIO()
        writer = csv.writer(out, delimiter=self.separator, lineterminator="\r\n")
        writer.writerow(headings)
        writer.writerows(rows)
        return out.getvalue()

    def write(self, file: Path, headings: Row, rows: Sequence[Row]) -> str:
        """A file on disk; gives its name."""
        file.write_bytes(self.text(headings, rows).encode(self.encoding))
        return str(file)


PLAIN = Dialect()
GERMAN = Dialect(";", "utf-8-sig", "%d.%m.%Y %H:%M", thousands=".", decimal=",", money="€ {}")
FRENCH = Dialect(";", "cp1252", "%d/%m/%Y %H:%M", thousands="\xa0", decimal=",", money="{} €")
AMERICAN = Dialect(",", "utf-8", "%m/%d/%Y %I:%M %p", thousands=",", money="${}")
DIALECTS = {"en": AMERICAN, "de": GERMAN, "fr": FRENCH}


@dataclass(frozen=True, slots=True)
class Deal:
    """A deal as a person would tell it; moments to the minute."""

    id: str
    created: datetime
    closed: datetime | None = None
    status: str = "open"
    stage: str = "Demo"
    """The last open stage."""
    channel: str = "Messe"
    value: float | None = 2900.0
    owner: str = "Zoë Müller"
    type: str = "new"
    reason: str = ""


FIRM = (
    Deal("9007199254740993001", datetime(2024, 1, 15, 9, 30), datetime(2024, 3, 25, 16, 0), "won"),
    Deal("9007199254740993002", datetime(2024, 1, 16, 10, 0), datetime(2024, 2, 20, 8, 5), "lost",
         "Kontakt", reason="None", value=1234.5),
    Deal("9007199254740993003", datetime(2024, 2, 1, 11, 45), None, "open", "Kontakt", "Web",
         12_345.67, "José Núñez"),
    Deal("9007199254740993004", datetime(2024, 2, 13, 0, 1), datetime(2024, 5, 31, 12, 0), "won",
         "Angebot", "Web", 250.0, "José Núñez", "renewal"),
)  # fmt: skip
"""Four deals; 19-digit identifiers differ only where a float would lose them."""
EXPECTED_CLOSE = datetime(2030, 12, 31, 0, 0)
"""What sellers enter on open deals."""

STATUS_WORDS = {
    "en": {"won": "Won", "lost": "Lost", "open": "Open"},
    "de": {"won": "Gewonnen", "lost": "Verloren", "open": "Offen"},
    "fr": {"won": "Gagnée", "lost": "Perdue", "open": "Ouverte"},
}
FINAL_STAGES = {
    "en": {"won": "Closed Won", "lost": "Closed Lost"},
    "de": {"won": "Geschlossen und gewonnen", "lost": "Geschlossen und verloren"},
    "fr": {"won": "Fermée / Gagnée", "lost": "Fermée / Perdue"},
}
HUBSPOT: Mapping[str, Row] = {
    "en": ("Record ID", "Deal Name", "Pipeline", "Deal Stage", "Amount", "Create Date",
           "Close Date", "Deal owner", "Deal Type", "Closed Lost Reason",
           "Original Traffic Source", 'Date entered "Kontakt (Sales Pipeline)"'),
    "de": ("Datensatz-ID", "Deal-Name", "Pipeline", "Deal-Phase", "Betrag", "Erstellungsdatum",
           "Abschlussdatum", "Deal-Zuständiger", "Deal-Typ", "Grund für verlorenen Deal",
           "Ursprüngliche Traffic-Quelle", 'Datum des Eintritts in „Kontakt (Sales Pipeline)“'),
    "fr": ("ID de fiche d’informations", "Nom de la transaction", "Pipeline",
           "Phase de la transaction", "Montant", "Date de création", "Date de fermeture",
           "Propriétaire de la transaction", "Type de transaction",
           "Raison de la perte de la transaction", "Source de trafic d’origine",
           'Date d’entrée dans « Kontakt (Sales Pipeline) »'),
}  # fmt: skip
PIPEDRIVE: Mapping[str, Row] = {
    "en": ("Deal - ID", "Deal - Title", "Deal - Status", "Deal - Stage", "Deal - Value",
           "Deal - Deal created", "Deal - Won time", "Deal - Lost time",
           "Deal - Expected close date", "Deal - Owner", "Deal - Lost reason",
           "Deal - Source channel"),
    "de": ("Deal - ID", "Deal - Titel", "Deal - Status", "Deal - Phase", "Deal - Wert",
           "Deal - Deal erstellt", "Deal - Gewonnen am", "Deal - Verloren am",
           "Deal - Voraussichtliches Abschlussdatum", "Deal - Besitzer", "Deal - Verlustgrund",
           "Deal - Quellkanal"),
    "fr": ("Affaire - ID", "Affaire - Titre", "Affaire - Statut", "Affaire - Étape",
           "Affaire - Valeur", "Affaire - Affaire créée", "Affaire - Gagnée le",
           "Affaire - Perdue le", "Affaire - Date de clôture prévue", "Affaire - Propriétaire",
           "Affaire - Raison de la perte", "Affaire - Canal source"),
}  # fmt: skip
SALESFORCE: Mapping[str, Row] = {
    "en": ("Opportunity ID", "Opportunity Name", "Stage", "Amount", "Created Date", "Close Date",
           "Opportunity Owner", "Type", "Lead Source"),
    "de": ("Opportunity-ID", "Opportunity-Name", "Phase", "Betrag", "Erstelldatum",
           "Schlusstermin", "Opportunity-Inhaber", "Typ", "Lead-Quelle"),
    "fr": ("ID de l’opportunité", "Nom de l’opportunité", "Étape", "Montant", "Date de création",
           "Date de clôture", "Propriétaire de l’opportunité", "Type", "Origine de la piste"),
}  # fmt: skip
ZOHO: Row = (
    "Id", "Deal Owner Name", "Stage", "Created Time", "Closing Date", "Offer Total Amount",
    "Contact Name", "Source", "Lost Reason",
)  # fmt: skip


def hubspot(deals: Sequence[Deal], language: str, write: Dialect) -> tuple[Row, list[Row]]:
    """Headings and rows of an export of deals; the name of the pipeline stands behind stages."""
    rows: list[Row] = [
        (d.id, f"Deal {d.id[-1]}", "Sales Pipeline", f"{_stage(d, language)} (Sales Pipeline)",
         write.number(d.value), write.moment(d.created), write.moment(d.closed or EXPECTED_CLOSE),
         d.owner, d.type, d.reason, d.channel, write.moment(d.created))
        for d in deals
    ]  # fmt: skip
    return HUBSPOT[language], rows


def pipedrive(deals: Sequence[Deal], language: str, write: Dialect) -> tuple[Row, list[Row]]:
    """Headings and rows of an export of deals; the status has a column of its own."""
    rows: list[Row] = [
        (d.id, f"Deal {d.id[-1]}", STATUS_WORDS[language][d.status], d.stage,
         write.number(d.value), write.moment(d.created),
         write.moment(d.closed if d.status == "won" else None),
         write.moment(d.closed if d.status == "lost" else None),
         write.moment(EXPECTED_CLOSE), d.owner, d.reason, d.channel)
        for d in deals
    ]  # fmt: skip
    return PIPEDRIVE[language], rows


def salesforce(deals: Sequence[Deal], language: str, write: Dialect) -> tuple[Row, list[Row]]:
    """Headings and rows of a report; closing dates are days, and expected ones on open deals."""
    days = replace(write, dates=write.dates.split(" ")[0])
    rows: list[Row] = [
        (d.id, f"Deal {d.id[-1]}", _stage(d, language), write.number(d.value),
         write.moment(d.created), days.moment(d.closed or EXPECTED_CLOSE), d.owner, d.type,
         d.channel)
        for d in deals
    ]  # fmt: skip
    return SALESFORCE[language], rows


def zoho(deals: Sequence[Deal], write: Dialect) -> tuple[Row, list[Row]]:
    """Headings and rows of an export of deals."""
    rows: list[Row] = [
        (d.id, d.owner, _stage(d, "en"), write.moment(d.created),
         write.moment(d.closed or EXPECTED_CLOSE), write.number(d.value), f"C{d.id[-1]}",
         d.channel, d.reason)
        for d in deals
    ]  # fmt: skip
    return ZOHO, rows


def _stage(deal: Deal, language: str) -> str:
    return FINAL_STAGES[language].get(deal.status, deal.stage)
