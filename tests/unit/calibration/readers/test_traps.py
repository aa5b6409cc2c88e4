"""What goes wrong in real exports: each is met, counted, and nothing is lost in silence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import pandas as pd
import pytest

from funnel_sim.calibration.readers.read import read_history
from funnel_sim.calibration.readers.reading import Reading
from funnel_sim.domain.errors import InvalidInput

NOW = pd.Timestamp("2024-09-01")
HEADINGS = "Id,Deal Owner Name,Stage,Created Time,Closing Date,Amount,Source,Lost Reason"
Read = Callable[..., Reading]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads an export of Zoho that has these rows."""

    def reads(*rows: str, headings: str = HEADINGS, **options: Any) -> Reading:
        file = tmp_path / "deals.csv"
        file.write_text("\n".join([headings, *rows]) + "\n", encoding="utf-8")
        return read_history([str(file)], now=NOW, **options)

    return reads


def deal(number: int = 1, **cells: str) -> str:
    """A row, won unless told otherwise."""
    row = {
        "Id": f"900719925474099300{number}", "Deal Owner Name": "Ann", "Stage": "Closed Won",
        "Created Time": "2024-01-05 10:00", "Closing Date": "2024-02-20 12:00", "Amount": "100",
        "Source": "Web", "Lost Reason": "",
    }  # fmt: skip
    row |= {name.replace("_", " "): value for name, value in cells.items()}
    return ",".join(row.values())


def steps(reading: Reading) -> dict[str, int]:
    return {step.rule: step.rows for step in reading.history.cleaning}


def reasons(reading: Reading) -> list[tuple[int, str]]:
    return [(row.line, row.reason) for row in reading.rejected]


def test_identifiers_stay_text(read: Read):
    found = read(deal(1), deal(2), deal(3)).history.deals["id"]
    assert list(found) == [f"900719925474099300{i}" for i in (1, 2, 3)]


def test_identifiers_that_a_spreadsheet_has_rounded_are_of_no_use(read: Read):
    reading = read(deal(), deal(Id="9.0072E+18"), deal(Id="123.0"))
    assert set(reading.history.deals["id"]) == {"9007199254740993001", "123"}
    assert reasons(reading) == [
        (3, "the identifier was rounded by a spreadsheet; export it as text")
    ]
    assert steps(reading)["read identifiers such as '123.0' as '123'"] == 1


def test_the_word_none_is_a_name_and_an_empty_cell_is_nothing(read: Read):
    deals = read(deal(1, Source="None"), deal(2, Source=""), deal(3, Amount="None")).history.deals
    assert deals["channel"][0] == "None"
    assert deals["channel"].isna()[1]
    assert deals["value"].isna()[2]


def test_header_rows_inside_the_file(read: Read):
    reading = read(deal(1), HEADINGS, deal(2))
    assert len(reading.history.deals) == 2
    assert steps(reading)["left out header rows repeated inside the file"] == 1
    assert reading.rejected == ()


def test_an_end_before_the_creation_is_not_known(read: Read):
    reading = read(deal(1, Closing_Date="2023-12-31 00:00"), deal(2))
    assert list(reading.history.deals["closed"].isna()) == [True, False]
    assert steps(reading)["took ends before the creation for missing"] == 1
    assert steps(reading)["kept won deals without a closing date"] == 1


def test_an_end_on_the_day_of_creation_is_not_before_it(read: Read):
    """A closing day without time of day, of a deal that came in at ten and was won that day."""
    reading = read(deal(Closing_Date="2024-01-05"))
    assert reading.history.deals["closed"][0] == pd.Timestamp("2024-01-05 10:00")
    rule = "took an end earlier on the day of creation for the creation"
    assert steps(reading)[rule] == 1


def test_wins_without_a_day_are_kept(read: Read):
    reading = read(deal(Closing_Date=""))
    assert list(reading.history.deals["status"]) == ["won"]
    assert steps(reading)["kept won deals without a closing date"] == 1


def test_the_closing_day_of_open_deals_is_the_expected_one(read: Read):
    reading = read(deal(1), deal(2, Stage="Demo", Closing_Date="2024-07-01 00:00"))
    assert list(reading.history.deals["closed"].isna()) == [False, True]
    rule = "took closing dates of open deals for expected ones, not for ends"
    assert steps(reading)[rule] == 1
    assert reading.history.as_of == pd.Timestamp("2024-02-21"), "not the day after 1 July"


def test_ends_in_the_future_are_errors(read: Read):
    reading = read(deal(1), deal(2, Closing_Date="2031-01-01 00:00"))
    assert steps(reading)["took ends in the future for missing"] == 1
    assert reading.history.as_of == pd.Timestamp("2024-02-21")


def test_zero_is_a_value_of_wins_only(read: Read):
    rows = deal(1, Amount="0"), deal(2, Amount="0", Stage="Closed Lost"), deal(3, Amount="-5")
    reading = read(*rows)
    values = reading.history.deals["value"]
    assert values[0] == 0
    assert list(values.isna()) == [False, True, True]
    assert steps(reading)["took a value of 0 of deals lost or open for missing"] == 1
    assert steps(reading)["took values below 0 for missing"] == 1
    assert reading.notices == ("1 deals were won with a value of 0, which is kept.",)


def test_names_that_differ_by_case_spaces_and_accents_are_one(read: Read):
    owners = ("Zoë Müller", "zoe muller ", "ZOË  MÜLLER", "Zoë Müller", "Ann")
    rows = [deal(i, Deal_Owner_Name=name, Source=s) for i, (name, s) in
            enumerate(zip(owners, ("Web", "web", "WEB ", "Web", "Fair"), strict=True))]  # fmt: skip
    reading = read(*rows)
    assert list(reading.history.deals["owner"]) == ["Zoë Müller"] * 4 + ["Ann"]
    assert list(reading.history.deals["channel"]) == ["Web"] * 4 + ["Fair"]
    rule = "wrote names of people in one way that differed by case, spaces, accents or order"
    assert steps(reading)[rule] == 2


def test_letters_in_front_of_stages_give_the_order_and_go(read: Read):
    names = ("C. Offer", "A. Contact", "B. Demo", "D. Closed Won", "E. Closed Lost")
    reading = read(*(deal(i, Stage=name) for i, name in enumerate(names)))
    assert reading.history.stages == ("Contact", "Demo", "Offer")
    assert list(reading.history.deals["status"]) == ["open"] * 3 + ["won", "lost"]
    example = "left out letters or numbers in front of stages, such as 'C. Offer'"
    assert steps(reading)[example] == 5


def test_the_newer_of_two_rows_of_a_deal_is_taken(read: Read):
    reading = read(deal(1, Stage="Demo"), deal(2), deal(1), deal(2))
    assert list(reading.history.deals["status"]) == ["won", "won"]
    assert reasons(reading) == [
        (2, "the deal stands again on line 4, which is newer"), (5, "repeats another row"),
    ]  # fmt: skip


def test_rows_without_what_is_needed_are_rejected_with_line_and_reason(read: Read):
    rows = deal(1), deal(2, Created_Time="soon"), deal(3, Id=""), deal(4, Created_Time=""), "x"
    reading = read(*rows, deal(5, Stage=""))
    assert list(reading.history.deals["id"]) == ["9007199254740993001"]
    assert reasons(reading) == [
        (3, "Created Time cannot be read: 'soon'"),
        (4, "no identifier"),
        (5, "no day of creation"),
        (6, "has 1 cells, the header 8"),
        (7, "neither stage nor status nor outcome"),
    ]
    assert reading.rejected[0].row == deal(2, Created_Time="soon")
    dropped = sum(step.rows for step in reading.history.cleaning if step.dropped)
    assert dropped == len(reading.rejected)


def test_an_unreadable_value_costs_itself_not_its_row(read: Read):
    reading = read(deal(1, Amount="a lot"), deal(2))
    assert list(reading.history.deals["value"].isna()) == [True, False]
    assert steps(reading)["took unreadable values of 'Amount' for missing"] == 1


def test_dates_that_may_be_read_both_ways_are_refused_with_the_remedy(read: Read):
    row = deal(Created_Time="3/4/2024", Closing_Date="5/6/2024")
    with pytest.raises(InvalidInput) as refusal:
        read(row)
    said = str(refusal.value)
    assert "deals.csv: 2 problems" in said, "both columns at once"
    assert (
        "'Created Time' does not tell whether the day or the month comes first: '3/4/2024'" in said
    )
    assert "`--dates day-first`" in said
    assert read(row, dates="day-first").history.deals["created"][0] == pd.Timestamp("2024-04-03")
    assert read(row, dates="month-first").history.deals["created"][0] == pd.Timestamp("2024-03-04")


def test_another_column_of_the_file_may_decide(read: Read):
    row = deal(Created_Time="3/4/2024", Closing_Date="25/6/2024")
    assert read(row).history.deals["created"][0] == pd.Timestamp("2024-04-03")


def test_numbers_that_may_be_read_both_ways_are_refused_with_the_remedy(read: Read):
    with pytest.raises(InvalidInput, match=r"whether '2.900' has thousands.*`--decimal point`"):
        read(deal(Amount="2.900"))
    assert read(deal(Amount="2.900"), decimal="comma").history.deals["value"][0] == 2900


def test_wins_that_nothing_tells_are_asked_for(read: Read):
    rows = deal(1, Stage="Auftrag"), deal(2, Stage="Absage"), deal(3, Stage="Gespräch")
    with pytest.raises(InvalidInput) as refusal:
        read(*rows)
    said = str(refusal.value)
    assert "Nothing tells which deals are won and which are lost. Stages: 'Auftrag' (1)" in said
    assert "`--won NAME` and `--lost NAME`" in said
    reading = read(*rows, won=["auftrag"], lost=["Absage"])
    assert list(reading.history.deals["status"]) == ["won", "lost", "open"]
    assert reading.history.stages == ("Gespräch",)


def test_a_stage_that_is_not_there_is_told_with_the_nearest(read: Read):
    with pytest.raises(InvalidInput, match=r"'Aufträge' in .*Did you mean 'Auftrag'"):
        read(deal(1, Stage="Auftrag"), won=["Aufträge"])


def test_words_of_status_that_nobody_knows_are_told_with_their_rows(tmp_path: Path):
    file = tmp_path / "deals.csv"
    file.write_text(
        "Deal - ID,Deal - Stage,Deal - Status,Deal - Deal created,Deal - Won time\n"
        "1,Demo,Won,2024-01-05,2024-02-01\n2,Demo,Geparkt,2024-01-05,\n"
    )
    with pytest.raises(
        InvalidInput, match=r"must mean won, lost or open. Got 'Geparkt' \(1 rows\)"
    ):
        read_history([str(file)], now=NOW)
    deals = read_history([str(file)], lost=["geparkt"], now=NOW).history.deals
    assert list(deals["status"]) == ["won", "lost"]


def test_several_currencies_are_told(read: Read):
    reading = read(deal(1, Amount="€ 5.5"), deal(2, Amount="£ 5.5"))
    assert any(
        n.startswith("Values are in EUR, GBP and are not converted") for n in reading.notices
    )


@pytest.mark.skipif(not available_timezones(), reason="no table of time zones on this machine")
def test_moments_in_utc_are_told_and_converted_where_a_zone_is_named(read: Read):
    row = deal(Created_Time="2024-07-01T12:00:00Z", Closing_Date="2024-07-02T22:30:00Z")
    assert "are in UTC" in read(row).notices[0]
    reading = read(row, time_zone="Europe/Berlin")
    assert reading.history.deals["closed"][0] == pd.Timestamp("2024-07-03 00:30")
    with pytest.raises(InvalidInput, match="no time zone 'Berlin'"):
        read(row, time_zone="Berlin")


def test_another_pipeline_is_left_out_with_its_rows(read: Read):
    headings = HEADINGS + ",Pipeline"
    rows = deal(1) + ",Sales", deal(2) + ",Renewals", deal(3) + ",sales"
    assert any("2 pipelines" in n for n in read(*rows, headings=headings).notices)
    reading = read(*rows, headings=headings, pipeline="Sales")
    assert len(reading.history.deals) == 2
    assert reasons(reading) == [(3, "not in the pipeline 'Sales'")]
    with pytest.raises(InvalidInput, match="Did you mean 'Sales'"):
        read(*rows, headings=headings, pipeline="Sale")


def test_what_is_entered_when_a_deal_is_won_is_told(read: Read):
    rows = [deal(i) for i in range(3)]
    rows += [deal(i, Stage="Closed Lost", Source="") for i in range(3, 6)]
    told = "`channel` is known of 100% of deals won and of 0% of others"
    assert any(notice.startswith(told) for notice in read(*rows).notices)
    rows += [deal(i, Stage="Closed Lost") for i in range(6, 10)]
    assert not any(notice.startswith("`channel`") for notice in read(*rows).notices)


def test_where_no_row_is_of_use_it_is_told_why(read: Read):
    with pytest.raises(InvalidInput) as refusal:
        read(deal(1, Created_Time="45376"), deal(2, Created_Time="45377"))
    said = str(refusal.value)
    assert "No deal is left to learn from: 2 × left out rows with an unreadable date" in said
    assert "The first is line 2 of " in said
    assert "Created Time cannot be read: '45376'" in said
