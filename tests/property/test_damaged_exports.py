"""Whatever is wrong in a file, it ends in findings, or in tables that agree with each other."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from funnel_sim.calibration.history import ACTIVITIES, DEALS, PASSAGES, SPEND
from funnel_sim.calibration.readers.read import read_history
from funnel_sim.calibration.readers.reading import Reading
from funnel_sim.domain.errors import InvalidInput
from tests.support.crm_exports import (
    FIRM,
    FRENCH,
    GERMAN,
    PLAIN,
    Dialect,
    hubspot,
    pipedrive,
    salesforce,
    zoho,
)

NOW = pd.Timestamp("2024-09-01")
CELLS = (
    "", "None", "\x00", "0", "-1", "1e400", "9" * 40, "2024-02-30", "31.12.1969", "25/13/2024",
    "3/4/2024", "€", "1.2.3", "Won", "Closed Won", "nan", "=SUM(A1)", "a;b", "9999-12-31",
    "0001-01-01", "1.234", "1,234.5", "true", "(5)", "2024-01-01T00:00:00Z", "\u202e", "C. x",
    "1711379040", "2024-01-01 24:00",
)  # fmt: skip
EXPORTS = {
    "hubspot": (hubspot(FIRM, "de", GERMAN), GERMAN),
    "pipedrive": (pipedrive(FIRM, "fr", FRENCH), FRENCH),
    "salesforce": (salesforce(FIRM, "en", PLAIN), PLAIN),
    "zoho": (zoho(FIRM, PLAIN), PLAIN),
}
EVENTS = [
    ["case_id", "activity", "resource", "start_time", "end_time", "outcome", "value"],
    ["1", "contact", "Ann", "2024-01-01 02:00", "2024-01-01 03:00", "won", "50"],
    ["1", "demo", "Bob", "2024-01-01 08:00", "2024-01-01 09:00", "won", "50"],
    ["2", "contact", "Ann", "2024-01-01 04:00", "2024-01-01 05:00", "lost", "70"],
]
damages = st.lists(
    st.tuples(st.integers(0, 99), st.integers(0, 99), st.sampled_from([*CELLS, None])), max_size=5
)
"""Row, column and what stands there instead; None takes the cell out of its row."""


def damaged(rows: list[list[str]], hurts: list[tuple[int, int, str | None]]) -> list[list[str]]:
    copy = [list(row) for row in rows]
    for at, column, cell in hurts:
        row = copy[at % len(copy)]
        if not row:
            continue
        if cell is None:
            row.pop(column % len(row))
        else:
            row[column % len(row)] = cell
    return copy


def read(dialect: Dialect, rows: list[list[str]], day: str | None) -> Reading | None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "export.csv"
        text = dialect.text(rows[0], rows[1:])
        file.write_bytes(text.encode(dialect.encoding, errors="replace"))
        as_of = None if day is None else pd.Timestamp(day)
        try:
            return read_history([str(file)], as_of=as_of, now=NOW)
        except InvalidInput as error:
            findings = error.findings
    assert all(finding.message.endswith((".", "?")) for finding in findings)
    return None


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([*EXPORTS, "events"]), damages, st.sampled_from([None, "2024-02-15"]))
def test_tables_agree_or_findings_say_why_not(system, hurts, day):
    (headings, rows), dialect = EXPORTS.get(system, ((EVENTS[0], EVENTS[1:]), PLAIN))
    reading = read(dialect, damaged([list(headings), *map(list, rows)], hurts), day)
    if reading is None:
        return
    history = reading.history
    deals, visits, as_of = history.deals, history.passages, history.as_of
    for table, columns in (
        (deals, DEALS), (visits, PASSAGES), (history.activities, ACTIVITIES),
        (history.spend, SPEND),
    ):  # fmt: skip
        assert list(table.columns) == list(columns)
    assert deals["id"].is_unique
    assert deals["created"].notna().all()
    assert set(deals["status"]) <= {"won", "lost", "open"}
    assert (deals["created"] < as_of).all()
    assert not (deals["closed"] >= as_of).any()
    assert not (deals["closed"] < deals["created"]).any()
    assert deals.loc[deals["status"] == "open", "closed"].isna().all()
    assert set(visits["deal"]) <= set(deals["id"])
    assert set(visits["stage"]) <= set(history.stages)
    assert not (visits["entered"] >= as_of).any()
    assert not (visits["left"] < visits["entered"]).any()
    assert not (visits["begun"] < visits["entered"]).any()
    dropped = sum(step.rows for step in history.cleaning if step.dropped)
    assert dropped == len(reading.rejected), "every row that is in no table is in the file"
