"""The data of a state as a ZIP of CSV files, the same bytes as those that `run` writes."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

from funnel_sim.app.answer import Answer
from funnel_sim.runner.files import Columns, LongTable, write_csv
from funnel_sim.runner.results import replication_table
from funnel_sim.studies.result_files import comparison_table, summary_table


def tables(answer: Answer) -> bytes:
    """`summary.csv`, `comparison.csv` and `replications.csv`."""
    contents: dict[str, Columns | LongTable] = {
        "summary": summary_table([answer.comparison]),
        "comparison": comparison_table([answer.comparison]),
        "replications": replication_table(answer.found.outcomes),
    }
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
        tempfile.TemporaryDirectory(prefix="funnel_sim-") as folder,
    ):
        for name, content in contents.items():
            file = Path(folder) / f"{name}.csv"
            write_csv(file, content)
            archive.write(file, file.name)
    return packed.getvalue()
