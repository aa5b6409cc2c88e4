"""Every CRM in every language gives the same deals, written as programs of that country write."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from funnel_sim.calibration.readers.read import read_history
from tests.support.crm_exports import (
    DIALECTS,
    FIRM,
    GERMAN,
    hubspot,
    pipedrive,
    salesforce,
    zoho,
)

LANGUAGES = ("en", "de", "fr")
NOW = pd.Timestamp("2024-09-01")


def assert_is_the_firm(deals: pd.DataFrame, *, days_only: bool = False, reasons: bool = True):
    """The four deals of the firm, whoever wrote them."""
    assert list(deals["id"]) == [d.id for d in FIRM]
    assert list(deals["created"]) == [d.created for d in FIRM]
    assert list(deals["status"]) == [d.status for d in FIRM]
    closed = [d.closed for d in FIRM]
    if days_only:
        closed = [c and c.replace(hour=0, minute=0) for c in closed]
    assert [None if pd.isna(c) else c for c in deals["closed"]] == closed
    assert list(deals["value"]) == pytest.approx([d.value for d in FIRM])
    assert list(deals["channel"]) == [d.channel for d in FIRM]
    assert list(deals["owner"]) == [d.owner for d in FIRM]
    if reasons:
        assert list(deals["lost_reason"].fillna("")) == [d.reason for d in FIRM]


@pytest.mark.parametrize("language", LANGUAGES)
def test_hubspot(language: str, tmp_path: Path):
    dialect = DIALECTS[language]
    file = dialect.write(tmp_path / "hubspot.csv", *hubspot(FIRM, language, dialect))
    reading = read_history([file], now=NOW)
    assert reading.history.system == "hubspot"
    assert_is_the_firm(reading.history.deals)
    assert reading.rejected == ()
    assert list(reading.history.deals["type"]) == [d.type for d in FIRM]
    visits = reading.history.passages
    assert list(visits["stage"]) == ["Kontakt"] * 4
    assert list(visits["entered"]) == [d.created for d in FIRM]
    assert list(reading.history.deals["stage"]) == ["Kontakt"] * 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_pipedrive(language: str, tmp_path: Path):
    dialect = DIALECTS[language]
    file = dialect.write(tmp_path / "deals.csv", *pipedrive(FIRM, language, dialect))
    reading = read_history([file], now=NOW)
    assert reading.history.system == "pipedrive"
    assert_is_the_firm(reading.history.deals)
    assert list(reading.history.deals["stage"]) == [d.stage for d in FIRM], "lost where it stood"


@pytest.mark.parametrize("language", LANGUAGES)
def test_salesforce_report(language: str, tmp_path: Path):
    dialect = DIALECTS[language]
    file = dialect.write(tmp_path / "report.csv", *salesforce(FIRM, language, dialect))
    reading = read_history([file], now=NOW)
    assert reading.history.system == "salesforce"
    assert_is_the_firm(reading.history.deals, days_only=True, reasons=False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_currencies_are_read_from_signs_that_mean_one(language: str, tmp_path: Path):
    dialect = DIALECTS[language]
    file = dialect.write(tmp_path / "report.csv", *salesforce(FIRM, language, dialect))
    codes = set(read_history([file], now=NOW).history.deals["currency"].dropna())
    assert codes == ({"EUR"} if language != "en" else set()), "a dollar may be of many countries"


def test_zoho(tmp_path: Path):
    file = GERMAN.write(tmp_path / "deals.csv", *zoho(FIRM, GERMAN))
    reading = read_history([file], now=NOW)
    assert reading.history.system == "zoho"
    assert_is_the_firm(reading.history.deals)


def test_cleaning_says_what_was_read_how_and_in_how_many_rows(tmp_path: Path):
    file = GERMAN.write(tmp_path / "deals.csv", *zoho(FIRM, GERMAN))
    steps = {s.rule: (s.rows, s.dropped) for s in read_history([file], now=NOW).history.cleaning}
    assert steps == {
        "read dates of 'Created Time' such as '15.01.2024 09:30'": (4, False),
        "read dates of 'Closing Date' such as '25.03.2024 16:00'": (4, False),
        "read numbers of 'Offer Total Amount' such as '€ 2.900,00'": (4, False),
        "took closing dates of open deals for expected ones, not for ends": (1, False),
    }
