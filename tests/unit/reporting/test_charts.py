"""Files of charts: all there, whole, and the same bytes from the same results."""

import struct
import subprocess
import sys
from dataclasses import replace

import pytest

from funnel_sim.domain.errors import InvalidInput
from funnel_sim.reporting.charts import write_charts
from funnel_sim.studies.trace import trace
from tests.support.experiments import scenario
from tests.unit.reporting.made import DEMO, comparison, demo, outcomes

STEMS = (
    "contribution", "funnel", "waterfall", "teams", "hours", "utilisation", "waiting", "pipeline",
    "pipeline_leads", "pace_revenue", "pace_wins",
)  # fmt: skip


def study(n=10, designs=2):
    made = demo(n)[:designs]
    found = comparison(made, targets={"revenue": 4e6, "wins": 170.0, "win_rate": 0.05})
    return [found], {one.design: one for one in made}


def write(folder, n, designs=2):
    comparisons, made = study(n, designs)
    return write_charts(folder, comparisons, made, resolution=30)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("charts")
    return folder, write_charts(folder, *study())


def test_every_chart_is_there_as_png_and_svg(written):
    folder, files = written
    assert files == [folder / f"{stem}.{kind}" for stem in STEMS for kind in ("png", "svg")]
    assert sorted(folder.iterdir()) == sorted(files)


def test_png_fill_a_slide(written):
    folder, _ = written
    head = (folder / "funnel.png").read_bytes()[:24]
    width, height = struct.unpack(">II", head[16:])
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    assert (width, height) in {(2666, 1500), (2667, 1500)}


def test_the_same_results_give_the_same_bytes(written, tmp_path):
    folder, files = written
    again = write_charts(tmp_path, *study())
    for one, other in zip(files, again, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name
    assert b"<dc:date>" not in (folder / "funnel.svg").read_bytes()


def test_other_results_give_other_bytes(written, tmp_path):
    folder, _ = written
    write(tmp_path, n=11)
    assert (folder / "funnel.svg").read_bytes() != (tmp_path / "funnel.svg").read_bytes()


def test_every_variant_has_a_folder_and_all_a_chart_together(tmp_path):
    every = [
        [outcomes(replace(plan, name=f"{variant}/{plan.name}"), 5) for plan in DEMO[:1]]
        for variant in ("cheap", "dear")
    ]
    files = write_charts(
        tmp_path,
        [comparison(made) for made in every],
        {one.design: one for made in every for one in made},
        resolution=30,
    )
    names = {str(file.relative_to(tmp_path)) for file in files}
    assert {"cheap/funnel.svg", "dear/teams.png", "variants.png", "variants.svg"} <= names


def test_one_replication_has_a_page_per_design(tmp_path):
    names, played = ("everyone", "split"), scenario(tmp_path)
    made = [outcomes(replace(DEMO[0], name=name), 5) for name in names]
    traces = {name: trace(played, name, 3) for name in names}
    files = write_charts(
        tmp_path, [comparison(made)], {one.design: one for one in made}, resolution=30,
        traces=traces,
    )  # fmt: skip
    found = {file.name for file in files}
    assert {"flows.png", "flows_2.svg", "calendar.svg", "calendar_2.png"} <= found


def test_pages_left_from_a_larger_run_are_gone(tmp_path):
    left = [tmp_path / f"funnel_{page}.{kind}" for page in (2, 3) for kind in ("png", "svg")]
    foreign = tmp_path / "funnel_notes.svg"
    for file in (*left, foreign):
        file.write_text("from an earlier run")
    write(tmp_path, n=3, designs=1)
    assert not any(file.exists() for file in left)
    assert foreign.exists()


def test_a_chart_that_needs_two_pages_has_two_files(tmp_path):
    made = [outcomes(replace(DEMO[0], name=f"design_{i}"), 3) for i in range(7)]
    files = write_charts(
        tmp_path, [comparison(made)], {one.design: one for one in made}, resolution=30
    )
    assert {"waterfall.png", "waterfall_2.png"} <= {file.name for file in files}


def test_a_folder_that_cannot_be_written_is_said_plainly(tmp_path):
    (tmp_path / "charts").write_text("a file")
    with pytest.raises(InvalidInput, match="charts"):
        write_charts(tmp_path / "charts", *study(n=3))


def test_importing_it_does_not_load_matplotlib():
    code = "import sys, funnel_sim.reporting.charts, funnel_sim.reporting.terminal as t; "
    code += "print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_no_window_and_no_global_figure():
    code = (
        "import sys, funnel_sim.reporting.drawing.pace; print('matplotlib.pyplot' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
