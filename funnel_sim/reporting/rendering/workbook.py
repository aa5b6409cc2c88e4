"""The workbook: one sheet per table, numbers as numbers with formats of their own."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from funnel_sim.domain.language import phrase
from funnel_sim.reporting.content.model import Exhibit, Report, Table
from funnel_sim.reporting.rendering.archives import without_dates
from funnel_sim.reporting.rendering.libraries import require
from funnel_sim.reporting.rendering.numbers import code_of_cell

LONGEST_NAME = 31
"""Characters of the name of a sheet, which Excel allows."""
WIDEST = 70
"""Characters of a column."""


def write_workbook(report: Report, file: Path, made: datetime) -> None:
    """Write the workbook; `made` is its date.

    Raises:
        InvalidInput: openpyxl is not installed, or the file cannot be written.
    """
    require("openpyxl")
    from openpyxl import Workbook

    from funnel_sim.runner.files import write_atomically

    book = Workbook()
    book.properties.creator, book.properties.title = "funnel_sim", report.title
    book.properties.created = book.properties.modified = made.replace(tzinfo=None)
    _summary(book.active, report)
    for exhibit in report.exhibits:
        if exhibit.table is not None:
            _sheet(book.create_sheet(_name(book, exhibit)), exhibit, report.currency)
    out = io.BytesIO()
    book.save(out)
    content = without_dates(out.getvalue(), made)
    write_atomically(file, lambda target: target.write(content))


def _summary(sheet: Any, report: Report) -> None:
    """What is claimed, section by section."""
    from openpyxl.styles import Alignment, Font

    sheet.title = phrase("Summary")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 28, 110
    rows = list(_claims(report))
    for left, right, bold in rows:
        sheet.append([left, right])
        for cell in sheet[sheet.max_row]:
            cell.font = Font(bold=bold)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet["B1"].font = Font(bold=True, size=14)


def _claims(report: Report) -> Iterator[tuple[str, str, bool]]:
    yield "", report.title, True
    yield "", report.subtitle.strip(), False
    yield "", report.made, False
    for section in report.sections:
        yield section.heading, section.message, True
        for claim in section.claims:
            if claim.sentence != section.message:
                yield "", claim.sentence, False


def _name(book: Any, exhibit: Exhibit) -> str:
    """The exhibit's name as one of a sheet, which no other has."""
    name = exhibit.name[:LONGEST_NAME]
    taken = {sheet.title.lower() for sheet in book.worksheets}
    number = 2
    while name.lower() in taken:
        mark = f"_{number}"
        name, number = exhibit.name[: LONGEST_NAME - len(mark)] + mark, number + 1
    return name


def _sheet(sheet: Any, exhibit: Exhibit, currency: str) -> None:
    from openpyxl.styles import Font

    table: Table = exhibit.table  # type: ignore[assignment]
    sheet.append([exhibit.title])
    sheet["A1"].font = Font(bold=True, size=13)
    sheet.append([exhibit.how_to_read or None])
    sheet.append(list(table.headings))
    for cell in sheet[3]:
        cell.font = Font(bold=True)
    for row in table.rows:
        sheet.append([cell.text if cell.value is None else cell.value for cell in row])
        for written, cell in zip(sheet[sheet.max_row], row, strict=True):
            if cell.value is None:
                written.data_type = "s"  # a text is no formula, whatever it begins with
            else:
                written.number_format = code_of_cell(cell.kind, currency)
    if table.note:
        sheet.append([])
        sheet.append([table.note])
    sheet.freeze_panes = "B4"
    for i, column in enumerate(sheet.iter_cols(min_row=3, max_row=3 + len(table.rows))):
        longest = max(len(str(table.headings[i])), *(len(r[i].text) for r in table.rows), 6)
        sheet.column_dimensions[column[0].column_letter].width = min(longest + 2, WIDEST)
