"""`funnel-sim calibrate`: what it prints and writes, and how it refuses."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command_line import ROOT, done, invoke
from tests.support.crm_exports import FIRM, GERMAN, PLAIN, hubspot, pipedrive


@pytest.fixture(autouse=True)
def exports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An export of HubSpot, in German, and a file that nobody knows, in the working directory."""
    monkeypatch.chdir(tmp_path)
    headings, rows = hubspot(FIRM, "de", GERMAN)
    broken = list(rows[2])
    broken[0], broken[5] = "77", "bald"
    GERMAN.write(Path("deals.csv"), headings, [*rows, broken])
    Path("own.csv").write_text("nr,eingang,stand\n1,2024-01-01,Won\n2,2024-01-02,Open\n")


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(newline="", encoding="utf-8") as text:
        return list(csv.DictReader(text))


def test_it_says_what_was_read_and_cleaned_and_writes_the_history():
    said = done("calibrate", "deals.csv").stdout
    folder = Path("results/calibration")
    assert said.startswith(
        "4 deals that came in from 2024-01-15 to 2024-02-13, as known on 2024-06-01: "
        "2 won, 1 lost and 1 open.\nWith 4 visits of stages.\nOpen stages in their order: Kontakt."
    )
    assert "deals.csv  HubSpot, export of deals  CSV in UTF-8, separated by semicolons" in said
    assert "read numbers of 'Betrag' such as '€ 2.900,00'" in said
    assert f"1 row was of no use: {folder / 'rejected_rows.csv'} says which, and why." in said
    assert f"The history is in {folder}.\n" in said
    assert said.endswith("needs at least 30 deals. Got 4. Export a longer period.\n")
    deals = rows(folder / "deals.csv")
    assert [deal["id"] for deal in deals] == [deal.id for deal in FIRM]
    assert deals[2]["closed"] == ""
    assert [deal["value"] for deal in deals] == ["2900.0", "1234.5", "12345.67", "250.0"]
    assert len(rows(folder / "passages.csv")) == 4
    (rejected,) = rows(folder / "rejected_rows.csv")
    assert (rejected["file"], rejected["line"]) == ("deals.csv", "6")
    assert rejected["reason"] == "Erstellungsdatum cannot be read: 'bald'"
    assert rejected["row"].startswith("77,")
    steps = rows(folder / "cleaning.csv")
    assert sum(int(step["rows"]) for step in steps if step["dropped"] == "true") == 1


def test_json_prints_the_same_for_machines():
    content = json.loads(done("calibrate", "deals.csv", "--json", "-o", "out").stdout)
    assert content["deals"] == {"won": 2, "lost": 1, "open": 1}
    assert content["system"] == "hubspot"
    assert content["stages"] == ["Kontakt"]
    assert content["rejected"] == 1
    assert content["folder"] == "out"
    manifest = json.loads(Path("out/reading.json").read_text(encoding="utf-8"))
    fitted = {"quantities": [], "not_fitted": content["not_fitted"]}
    assert "at least 30 deals" in content["not_fitted"][0]
    assert manifest | fitted == {key: value for key, value in content.items() if key != "folder"}


def test_own_columns_by_options_or_by_a_file():
    options = ("--map", "id=nr", "--map", "created=eingang", "--map", "status=stand")
    done("calibrate", "own.csv", *options, "-q", "-o", "one")
    Path("map.yaml").write_text("deals: {id: nr, created: eingang, status: stand}\n")
    assert done("calibrate", "own.csv", "--mapping", "map.yaml", "-q", "-o", "two").stdout == ""
    for name in ("deals.csv", "reading.json"):
        assert Path("one", name).read_bytes() == Path("two", name).read_bytes()


def test_second_files_and_a_day_to_look_from():
    Path("calls.csv").write_text(f"at,deal,minutes\n2024-02-01,{FIRM[0].id},10\n2024-05-01,,5\n")
    Path("spend.csv").write_text("Kanal;Monat;Kosten\nmesse;2024-01;1000\n")
    command = ("calibrate", "deals.csv", "--activities", "calls.csv", "--spend", "spend.csv")
    done(*command, "--as-of", "2024-03-01", "-q", "-o", "out")
    assert [deal["status"] for deal in rows(Path("out/deals.csv"))] == ["open", "lost"] + [
        "open"
    ] * 2
    assert [call["minutes"] for call in rows(Path("out/activities.csv"))] == ["10.0"]
    assert rows(Path("out/spend.csv"))[0]["channel"] == "Messe"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("own.csv",), "No system is known by these headings: 'nr', 'eingang', 'stand'."),
        (("none.csv",), "There is no such file."),
        (("deals.csv", "--map", "segmnt=x"), "Did you mean 'segment'?"),
        (("deals.csv", "--map", "segment=Branche"), "No file has a column 'Branche'."),
        (("deals.csv", "--mapping", "none.yaml"), "There is no such file."),
        (("deals.csv", "--as-of", "March"), "`--as-of` must be a day such as 2024-07-01."),
        (("deals.csv", "--won", "Auftrag"), "No stage or status is called 'Auftrag'"),
        (("deals.csv", "--time-zone", "Mars"), "time zone"),
        (("deals.csv", "--pipeline", "Sale"), "Known: Sales Pipeline."),
        (("deals.csv", "--spend", "deals.csv"), "The nearest is marketing spend"),
        ((), "Missing argument 'FILES...'."),
    ],
)
def test_what_is_wrong_is_said_with_status_2(arguments: tuple[str, ...], words: str):
    result = invoke("calibrate", *arguments)
    assert result.exit_code == 2, result.output
    assert words in result.stderr
    assert not Path("results").exists(), "nothing is written"


def test_all_findings_of_all_files_at_once_also_as_json():
    PLAIN.write(Path("p.csv"), *pipedrive(FIRM, "en", PLAIN))
    result = invoke("calibrate", "own.csv", "none.csv", "p.csv", "--json")
    assert result.exit_code == 2
    problems = json.loads(result.stdout)["problems"]
    assert [problem["file"] for problem in problems] == ["own.csv", "none.csv"]


def test_no_traceback_where_it_is_a_program_of_its_own():
    result = subprocess.run(
        [sys.executable, "-m", "funnel_sim", "calibrate", "own.csv"],
        capture_output=True, text=True, check=False, env={"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert result.returncode == 2
    assert result.stderr.startswith("own.csv: 1 problem\n")
    assert "Traceback" not in result.stderr
