"""Whatever a history holds, and however its file is written, reading the file gives the history."""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from funnel_sim.calibration.readers.files import write_reading
from funnel_sim.calibration.readers.read import read_history
from tests.support.crm_exports import Deal, Dialect, hubspot, pipedrive, zoho

NOW = pd.Timestamp("2025-01-01")
BEGIN = datetime(2023, 1, 1)
NAMES = ("Zoë Müller", "José Núñez", "None", "Ann; Bob", 'O"Hara', "A, B & C")
CHANNELS = ("Web", "Messe", "N/A", "E-Mail", "None")
STAGES = ("Kontakt", "Demo", "Angebot")
WRITERS = {
    "hubspot": lambda deals, dialect: hubspot(deals, "en", dialect),
    "pipedrive": lambda deals, dialect: pipedrive(deals, "de", dialect),
    "zoho": lambda deals, dialect: zoho(deals, dialect),
}
minutes = st.integers(0, 700 * 24 * 60)


@st.composite
def histories(draw: st.DrawFn) -> list[Deal]:
    """Deals of a firm that has won at least one."""
    deals = []
    for number in range(draw(st.integers(1, 12))):
        status = "won" if number == 0 else draw(st.sampled_from(("won", "lost", "open")))
        begun = BEGIN + timedelta(minutes=draw(minutes) // 2)
        ended = begun + timedelta(minutes=draw(minutes) // 2)
        value = draw(st.none() | st.integers(1, 10**9).map(lambda cents: cents / 100))
        deals.append(
            Deal(
                id=str(9007199254740993000 + number),
                created=begun,
                closed=None if status == "open" else ended,
                status=status,
                stage=draw(st.sampled_from(STAGES)),
                channel=draw(st.sampled_from(CHANNELS)),
                value=value,
                owner=draw(st.sampled_from(NAMES)),
            )
        )
    return deals


@st.composite
def dialects(draw: st.DrawFn) -> Dialect:
    """Ways to write that leave no doubt: the day of 25 December stands in every file."""
    separator = draw(st.sampled_from([",", ";", "\t", "|"]))
    decimal, thousands = draw(
        st.sampled_from([(".", ""), (".", ","), (",", "."), (",", "\xa0"), (".", "'"), (",", "")])
    )
    return Dialect(
        separator=separator,
        encoding=draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])),
        dates=draw(
            st.sampled_from([
                "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y %H:%M", "%d/%m/%Y %H:%M",
                "%m/%d/%Y %I:%M %p", "%d %B %Y %H:%M", "%b %d, %Y %I:%M %p",
            ])
        ),
        thousands=thousands,
        decimal=decimal,
        money=draw(st.sampled_from(["{}", "EUR {}", "{} CHF"])),
    )  # fmt: skip


def known(value: Any) -> object:
    return None if pd.isna(value) else value


@settings(max_examples=25, deadline=None)
@given(histories(), dialects(), st.sampled_from(sorted(WRITERS)))
def test_what_was_written_is_read(deals: list[Deal], dialect: Dialect, system: str):
    witness = Deal("1", datetime(2023, 12, 25), datetime(2023, 12, 31), "won", value=1234.5)
    deals = [*deals, witness]
    with tempfile.TemporaryDirectory() as folder:
        file = dialect.write(Path(folder) / "deals.csv", *WRITERS[system](deals, dialect))
        reading = read_history([file], now=NOW)
    assert reading.history.system == system
    assert reading.rejected == ()
    found = reading.history.deals.set_index("id")
    assert set(found.index) == {deal.id for deal in deals}
    for deal in deals:
        row = found.loc[deal.id]
        assert row["created"] == deal.created
        assert row["status"] == deal.status
        assert known(row["closed"]) == deal.closed
        assert known(row["value"]) == deal.value
        assert (row["channel"], row["owner"]) == (deal.channel, deal.owner)


@settings(max_examples=8, deadline=None)
@given(histories())
def test_what_reading_writes_can_be_read_again(deals: list[Deal]):
    dialect = Dialect()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = dialect.write(folder / "h.csv", *hubspot(deals, "en", dialect))
        first = read_history([file], now=NOW).history
        write_reading(read_history([file], now=NOW), folder / "out")
        tables = [str(folder / "out" / f"{kind}.csv") for kind in ("deals", "passages")]
        again = read_history(tables, as_of=first.as_of, now=NOW).history
    pd.testing.assert_frame_equal(again.deals, first.deals)
    pd.testing.assert_frame_equal(again.passages, first.passages)
    assert again.as_of == first.as_of
