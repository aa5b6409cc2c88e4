"""`funnel-sim report`: a run as a deck, a page and a workbook."""

from __future__ import annotations

from pathlib import Path

import click

from funnel_sim.cli.options import (
    all_settings,
    json_option,
    quiet_option,
    replications_option,
    seed_option,
    settings_option,
    workers_option,
)
from funnel_sim.cli.output import console_for_progress, console_for_results, print_json, say
from funnel_sim.cli.studying import RESULTS, kept_when_stopped
from funnel_sim.domain.language import ENGLISH, LANGUAGES


@click.command("report")
@click.argument("run", metavar="RUN", type=click.Path(path_type=Path))
@click.option("--pptx", is_flag=True, help="The deck: report.pptx.")
@click.option("--html", is_flag=True, help="The page: report.html, one file that works offline.")
@click.option("--xlsx", is_flag=True, help="The workbook: report.xlsx.")
@click.option("--markdown", is_flag=True, help="The documentation of the model: model.md.")
@click.option("--template", type=click.Path(path_type=Path), metavar="FILE",
              help="PowerPoint file whose layouts the deck takes.")  # fmt: skip
@click.option("--lang", "language", type=click.Choice(LANGUAGES), default=ENGLISH,
              show_default=True, help="Language of texts, numbers and dates.")  # fmt: skip
@settings_option
@seed_option
@replications_option
@workers_option
@click.option("--output", "-o", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
              help="Folder of the files. Default: report/ in the folder of the run.")  # fmt: skip
@json_option
@quiet_option
def report(
    run: Path,
    pptx: bool,
    html: bool,
    xlsx: bool,
    markdown: bool,
    template: Path | None,
    language: str,
    settings: tuple[str, ...],
    seed: int | None,
    replications: int | None,
    workers: int | None,
    output: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Make a deck, a page and a workbook of a run, for a meeting.

    RUN is the folder of a run, or an experiment that was run (with the settings it was run with).
    Nothing is simulated again, but a short bridge to the best organisation where none is there yet.
    Studies that were run on the same values are shown too. Without --pptx, --html, --xlsx and
    --markdown all files are written.
    """
    from funnel_sim.cli.progress import progress
    from funnel_sim.domain.language import speaking
    from funnel_sim.reporting.rendering.files import write_report
    from funnel_sim.studies.gathering import gather
    from funnel_sim.studies.reopening import reopen

    found = reopen(run, RESULTS, all_settings(settings, seed, replications))
    chosen = {"pptx": pptx, "html": html, "xlsx": xlsx, "markdown": markdown}
    kinds = [kind for kind, wanted in chosen.items() if wanted] or list(chosen)
    folder = output or found.folder / "report"
    with kept_when_stopped():
        with progress(console_for_progress(), silent=quiet or as_json) as on_progress:
            gathered = gather(found, workers=workers, on_progress=on_progress)
        with speaking(language):
            files, headline = write_report(gathered, folder, kinds, template)
    if as_json:
        print_json({"run": found.folder, "language": language, "files": files,
                    "headline": headline})  # fmt: skip
        return
    console = console_for_results()
    if not quiet:
        say(console, headline, "bold")
    for file in files:
        say(console, str(file))
