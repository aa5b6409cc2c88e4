"""`funnel-sim report`: every file opened again, its numbers those of the tables of the run."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from click.testing import Result

from funnel_sim.reporting.content.stress import SOURCE
from tests.support.command_line import done, invoke, small_experiment
from tests.support.reports import browsing, chart_values, charts, needs_browser, slides, texts

ENGLISH = re.compile(r"\b(the|of|is|are|with|and|from|than|each|which|were|has|have)\b")
pytestmark = pytest.mark.slow
KINDS = ("report.pptx", "report.html", "report.xlsx", "model.md")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the small experiment was run, with a study."""
    folder = tmp_path_factory.mktemp("report") / "study"
    file = small_experiment(folder)
    content = yaml.safe_load(file.read_text())
    content |= {
        "targets": {"revenue": "100_000 EUR", "wins": 3},
        "uncertain": {"market.activities.visit.cost": "100..400 EUR"},
        "replications": 6,
        "question": "Wer <b>soll</b> verkaufen?",
        "bridge": {"replications": 3},
    }
    file.write_text(yaml.safe_dump(content, sort_keys=False))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        done("run", "experiment.yaml", "--workers", 1, "-q")
        done(
            "switch-points", "experiment.yaml", "--workers", 1, "-q",
            "--set", "switch_points.replications=6",
            "--set", "switch_points.inputs={market.activities.visit.cost: 100..400 EUR}",
        )  # fmt: skip
        for language in ("en", "de", "fr"):
            done("report", "results/experiment", "--workers", 1, "-q", "--lang", language,
                 "-o", language)  # fmt: skip
    return folder


@pytest.fixture
def place(made: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(made)
    return made


@pytest.fixture
def copy(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy to break."""
    target = tmp_path / "copy"
    shutil.copytree(made, target)
    monkeypatch.chdir(target)
    return target


def summary(folder: Path) -> dict[tuple[str, str], float]:
    with (folder / "results/experiment/summary.csv").open(newline="") as text:
        rows = list(csv.DictReader(text))
    return {(r["organisation"], r["kpi"]): float(r["mean"]) for r in rows if r["mean"]}


def differences(folder: Path) -> dict[str, float]:
    with (folder / "results/experiment/comparison.csv").open(newline="") as text:
        rows = [r for r in csv.DictReader(text) if r["kpi"] == "contribution"]
    return {r["organisation"]: float(r["difference"]) for r in rows}


def refused(result: Result) -> str:
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    return result.output


def test_all_files_are_written_without_flags(made: Path):
    for language in ("en", "de", "fr"):
        assert [(made / language / name).stat().st_size > 500 for name in KINDS] == [True] * 4


def test_the_deck_has_a_slide_for_every_question_of_the_meeting(made: Path):
    words = texts(made / "en/report.pptx")
    for heading in (
        "The answer", "The comparison", "Why", "The risk", "What would change the answer",
        "Next steps in staffing", "Assumptions and their sources", "Appendix",
    ):  # fmt: skip
        assert heading in words
    assert all(slide.shapes.title.text.strip() for slide in slides(made / "en/report.pptx"))


@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_charts_of_the_deck_hold_the_numbers_of_the_summary(made: Path, language: str):
    found = [chart_values(chart) for chart in charts(made / language / "report.pptx")]
    wanted = summary(made)
    objective = next(iter(found[0].values()))
    assert objective == {
        name: pytest.approx(wanted[name, "contribution"], rel=1e-12)
        for name in ("everyone", "split")
    }
    apart = next(iter(found[1].values()))
    assert apart == {n: pytest.approx(x, rel=1e-12) for n, x in differences(made).items()}


def test_intervals_are_in_the_deck(made: Path):
    chart = next(charts(made / "en/report.pptx"))
    assert len(chart._chartSpace.xpath(".//c:errBars")) == 1
    lengths = [float(v.text) for v in chart._chartSpace.xpath(".//c:errBars/c:plus//c:v")]
    with (made / "results/experiment/summary.csv").open(newline="") as text:
        rows = [r for r in csv.DictReader(text) if r["kpi"] == "contribution"]
    assert lengths == [pytest.approx(float(r["high"]) - float(r["mean"])) for r in rows]


def test_nothing_sticks_out_of_a_slide(made: Path):
    from pptx import Presentation

    for language in ("en", "de", "fr"):
        deck = Presentation(str(made / language / "report.pptx"))
        for slide in deck.slides:
            for shape in slide.shapes:
                assert shape.left >= 0
                assert shape.top >= 0
                assert shape.left + shape.width <= deck.slide_width + 1
                assert shape.top + shape.height <= deck.slide_height + 1, shape.name


def test_the_workbook_holds_numbers_with_formats(made: Path):
    from openpyxl import load_workbook

    book = load_workbook(made / "en/report.xlsx")
    sheet, wanted = book["all_kpis"], summary(made)
    heads = [cell.value for cell in sheet[3]]
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=4) if row[0].value}
    for label, name in (("Contribution", "contribution"), ("Revenue", "revenue"), ("Wins", "wins")):
        for organisation in ("everyone", "split"):
            cell = rows[label][heads.index(organisation)]
            assert cell.value == pytest.approx(wanted[organisation, name], rel=1e-12)
            assert cell.data_type == "n"
    assert "€" in rows["Revenue"][1].number_format
    assert rows["Win rate"][1].number_format == "0.0%"


def test_texts_of_the_config_are_no_formulas_and_no_markup(made: Path):
    from openpyxl import load_workbook

    page = (made / "en/report.html").read_text("utf-8")
    assert "&lt;b&gt;soll&lt;/b&gt;" in page
    assert "<b>soll" not in page
    for sheet in load_workbook(made / "en/report.xlsx"):
        assert not [c for row in sheet.iter_rows() for c in row if c.data_type == "f"]


def test_the_studies_that_were_run_are_in(made: Path):
    assert "market.activities.visit.cost" in texts(made / "en/report.pptx")
    page = (made / "en/report.html").read_text("utf-8")
    assert "best organisation on contribution" in page or "No switch" in page


def test_the_documentation_follows_the_checklist(made: Path):
    text = (made / "en/model.md").read_text("utf-8")
    heads = re.findall(r"^#+ (\d)(?:\.(\d))? ", text, re.M)
    assert [int(a) for a, b in heads if not b] == [1, 2, 3, 4, 5, 6]
    assert [f"{a}.{b}" for a, b in heads if b] == [
        "1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4", "3.1", "3.2", "3.3", "3.4",
        "4.1", "4.2", "4.3", "5.1", "5.2", "5.3", "5.4",
    ]  # fmt: skip
    manifest = json.loads((made / "results/experiment/manifest.json").read_text())
    assert str(manifest["seed"]) in text
    assert manifest["config_sha256"] in text


@pytest.mark.parametrize("language", ["de", "fr"])
def test_no_english_is_left_in_other_languages(made: Path, language: str):
    words = texts(made / language / "report.pptx") + (made / language / "model.md").read_text()
    page = (made / language / "report.html").read_text("utf-8").partition("<script>")[0]
    body = re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.S)
    left = [line for line in _own(words + "\n" + body) if ENGLISH.search(line)]
    assert left == []


def _own(text: str) -> Iterator[str]:
    """Lines that are no words of config files: paths, and what stands behind them, are theirs."""
    for line in re.split(r"[\n.;|]+|(?<=\s)\s+", text.replace(SOURCE, "")):
        if not re.search(r"\w_\w|\.yaml|^\s*[a-z_]+$", line):
            yield line.strip()


def test_numbers_and_dates_are_as_the_language_writes_them(made: Path):
    english, german, french = (texts(made / n / "report.pptx") for n in ("en", "de", "fr"))
    assert re.search(r"\d\.\d", english)
    assert re.search(r"\d,\d", german)
    assert "T€" in german
    assert "Deckungsbeitrag" in german
    assert "contribution" in french.lower()
    assert "réplications" in french


def test_the_same_run_gives_the_same_files(place: Path):
    for name in KINDS:
        before = (place / "en" / name).read_bytes()
        flag = {"pptx": "--pptx", "html": "--html", "xlsx": "--xlsx", "md": "--markdown"}
        done("report", "results/experiment", "-q", flag[name.rpartition(".")[2]], "-o", "again")
        assert (place / "again" / name).read_bytes() == before, name


@pytest.mark.usefixtures("place")
def test_flags_pick_files_and_an_experiment_names_its_run():
    done("report", "experiment.yaml", "--xlsx", "-q", "-o", "one")
    assert [file.name for file in Path("one").iterdir()] == ["report.xlsx"]
    content = json.loads(done("report", "results/experiment", "--markdown", "--json").stdout)
    assert content["files"] == ["results/experiment/report/model.md"]
    assert content["headline"]


@pytest.mark.usefixtures("place")
def test_a_template_lends_its_layouts_and_loses_its_slides():
    from pptx import Presentation
    from pptx.util import Inches

    theirs = Presentation()
    theirs.slide_width, theirs.slide_height = Inches(10), Inches(7.5)
    theirs.slides.add_slide(theirs.slide_layouts[0]).shapes.title.text = "Confidential draft"
    theirs.save("theirs.pptx")
    done("report", "results/experiment", "--pptx", "-q", "--template", "theirs.pptx", "-o", "t")
    ours = Presentation("t/report.pptx")
    assert ours.slide_width == Inches(10)
    assert "Confidential draft" not in texts(Path("t/report.pptx"))
    assert ours.slides[1].slide_layout.name == "Title Only"


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(
    ("content", "said"),
    [(b"PK no deck", "is no PowerPoint file"), (b"", "is no PowerPoint file"), (None, "not there")],
)
def test_a_template_that_is_none_is_told(content: bytes | None, said: str):
    if content is not None:
        Path("broken.pptx").write_bytes(content)
    else:
        Path("broken.pptx").unlink(missing_ok=True)
    call = ("report", "results/experiment", "--pptx", "-q", "--template", "broken.pptx")
    assert said in refused(invoke(*call))


@pytest.mark.usefixtures("place")
def test_no_run_is_told():
    assert "no folder of results" in refused(invoke("report", "nowhere"))
    Path("empty").mkdir(exist_ok=True)
    assert "holds no finished run" in refused(invoke("report", "empty"))
    assert "folder of a study" in refused(invoke("report", "results/experiment/switch_points"))
    said = refused(invoke("report", "results/experiment", "--set", "seed=1"))
    assert "knows its settings" in said


def test_a_run_whose_files_have_changed_is_refused(copy: Path):
    market = copy / "market.yaml"
    market.write_text(market.read_text().replace("cost: 190", "cost: 191"))
    said = refused(invoke("report", "results/experiment"))
    assert "has changed since the run" in said
    assert "`market.activities.visit.cost`" in said


@pytest.mark.usefixtures("place")
def test_a_run_with_other_settings_is_refused():
    said = refused(invoke("report", "experiment.yaml", "--seed", 8))
    assert "`seed`" in said


def test_a_run_without_its_store_is_refused(copy: Path):
    for file in (copy / "results/experiment").glob("results.sqlite*"):
        file.unlink()
    assert "has lost its store" in refused(invoke("report", "results/experiment"))


def test_a_study_of_other_values_is_left_out_and_said(copy: Path):
    manifest = copy / "results/experiment/switch_points/manifest.json"
    content = json.loads(manifest.read_text())
    content["config"]["seed"] = 1
    content["config_sha256"] = "0" * 64
    manifest.write_text(json.dumps(content))
    done("report", "results/experiment", "--pptx", "-q", "-o", "less")
    assert "not shown here: switch-points" in texts(Path("less/report.pptx"))


@needs_browser
def test_the_page_works_without_network_and_asks_for_nothing(made: Path):
    wanted = summary(made)
    with browsing(made / "en/report.html") as (page, asked):
        page.wait_for_selector("#chart_objective .bars path")
        bars = page.evaluate("document.getElementById('chart_objective').data[0]")
        unit = page.evaluate("document.getElementById('chart_objective').layout.xaxis.title.text")
        divisor = {"k€": 1e3, "M€": 1e6, "€": 1.0}[unit.rpartition(", ")[2]]
        shown = dict(zip(bars["y"], bars["x"], strict=True))
        for name in ("everyone", "split"):
            assert shown[name] * divisor == pytest.approx(wanted[name, "contribution"])
        cell = page.locator("#chart_kpis_figure td[data-value]").first
        assert float(cell.get_attribute("data-value")) == pytest.approx(
            wanted["everyone", "contribution"]
        )
        assert page.locator("section").count() == 9
        assert page.evaluate("document.documentElement.lang") == "en"
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []


@needs_browser
def test_the_page_prints(made: Path):
    from pypdf import PdfReader

    with browsing(made / "de/report.html") as (page, _):
        page.wait_for_selector("#chart_objective .bars path")
        page.pdf(path=str(made / "page.pdf"), format="A4")
    pages = PdfReader(made / "page.pdf").pages
    said = " ".join(page.extract_text() for page in pages)
    assert 5 < len(pages) < 60
    assert "Annahmen und ihre Quellen" in said
    assert "market.activities.visit.cost" in said
