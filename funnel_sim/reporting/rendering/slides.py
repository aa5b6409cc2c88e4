"""The deck: one slide per finding, its title the finding, charts native where PowerPoint has them.

Slides are 16:9, or as a template has them. Text is measured before it is placed, in a font that is
wider than those of decks, so that it fits.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from funnel_sim.reporting.content.model import Exhibit, Report, Section, Table
from funnel_sim.reporting.drawing.lettering import width_of, wrapped
from funnel_sim.reporting.formatting import capitalised
from funnel_sim.reporting.rendering.archives import without_dates
from funnel_sim.reporting.rendering.slide_master import Master, open_master, unbroken

POINTS = 72.0
MOST_ROWS = 20
"""Rows of a table that fit onto a slide."""
LONGEST_CELL = 150
"""Characters of a cell."""
CLAIMS = 5
"""Claims on a slide."""
LEAST_WHOLE, SMALLEST = 9.0, 7.0
"""Points down to which letters shrink to keep words whole, and down to which to fit at all."""
DOTS = 160
"""Per inch, of pictures."""


def write_deck(report: Report, file: Path, made: datetime, template: Path | None = None) -> None:
    """Write the deck; `made` is its date.

    Raises:
        InvalidInput: the template cannot be used.
    """
    from funnel_sim.runner.files import write_atomically

    master = open_master(template)
    _title(master, report)
    for section in report.sections:
        for build in _slides(section):
            build(master)
    core = master.deck.core_properties
    core.title, core.author, core.subject = report.title, "funnel_sim", report.subtitle
    core.created = core.modified = made.replace(tzinfo=None)
    core.last_modified_by, core.revision = "funnel_sim", 1
    out = io.BytesIO()
    master.deck.save(out)
    content = without_dates(out.getvalue(), made)
    write_atomically(file, lambda target: target.write(content))


def _title(master: Master, report: Report) -> None:
    slide = master.title_slide(report.title)
    master.write(slide, (0.45, 0.62), (report.subtitle, report.made), size=18)


def _slides(section: Section) -> Iterator[Any]:
    """Functions that add the slides of a section."""
    shown = [e for e in section.exhibits if _fits(e)]
    if section.kind == "appendix":
        for exhibit in shown:
            yield _alone(exhibit, section.heading)
        return
    first, rest = (shown[0], shown[1:]) if shown else (None, [])
    yield _opening(section, first)
    for exhibit in rest:
        yield _alone(exhibit, section.heading)


def _fits(exhibit: Exhibit) -> bool:
    """Whether a slide can hold it: a chart, a picture, or a table that is not too long."""
    if exhibit.chart is not None or exhibit.picture is not None:
        return exhibit.in_deck
    return exhibit.in_deck and exhibit.table is not None and len(exhibit.table.rows) <= MOST_ROWS


def _opening(section: Section, exhibit: Exhibit | None) -> Any:
    """The slide with what the section claims, beside its first exhibit."""

    def build(master: Master) -> None:
        slide = master.slide(section.message, section.heading)
        claims = [c.sentence for c in section.claims if c.sentence != section.message][:CLAIMS]
        if exhibit is None:
            master.bullets(slide, (0.0, 0.0, 1.0, 1.0), claims)
            return
        wide = exhibit.table is not None and len(exhibit.table.headings) > 4 and not exhibit.chart
        if not claims:
            _show(master, slide, exhibit, (0.0, 0.0, 1.0, 1.0))
        elif wide:
            share = 0.12 + 0.07 * min(len(claims), 4)
            master.bullets(slide, (0.0, 0.0, 1.0, share), claims)
            _show(master, slide, exhibit, (0.0, share, 1.0, 1.0))
        else:
            master.bullets(slide, (0.0, 0.0, 0.36, 1.0), claims)
            _show(master, slide, exhibit, (0.38, 0.0, 1.0, 1.0))

    return build


def _alone(exhibit: Exhibit, heading: str) -> Any:
    """A slide with one exhibit."""

    def build(master: Master) -> None:
        title, above = (
            (heading, "") if exhibit.explains_itself else (capitalised(exhibit.title), heading)
        )
        slide = master.slide(title, above)
        _show(master, slide, exhibit, (0.0, 0.0, 1.0, 1.0))

    return build


Part = tuple[float, float, float, float]
"""Left, top, right and bottom of a part of the body, as shares of it."""


def _show(master: Master, slide: Any, exhibit: Exhibit, part: Part) -> None:
    """Chart and table side by side, or what there is; how to read it below."""
    left, top, right, bottom = part
    if exhibit.how_to_read and not exhibit.explains_itself:
        bottom -= master.note(slide, exhibit.how_to_read, part)
    table = exhibit.table
    small = table is not None and len(table.rows) <= 6 and len(table.headings) <= 3
    if exhibit.chart is not None:
        from funnel_sim.reporting.rendering.slide_charts import add_chart

        beside = small and right - left > 0.9 and not any(s.texts for s in exhibit.chart.series)
        edge = left + (right - left) * (0.68 if beside else 1.0)
        add_chart(slide, exhibit.chart, *master.place((left, top, edge, bottom)))
        if beside and table is not None:
            _add_table(master, slide, table, (edge + 0.02, top, right, bottom))
    elif exhibit.picture is not None:
        _add_picture(master, slide, exhibit, (left, top, right, bottom))
    elif table is not None:
        _add_table(master, slide, table, (left, top, right, bottom))


def _add_picture(master: Master, slide: Any, exhibit: Exhibit, part: Part) -> None:
    """What matplotlib draws, in its own proportions."""
    from funnel_sim.reporting.drawing.page import house_style

    assert exhibit.picture is not None
    left, top, width, height = master.place(part)
    image = io.BytesIO()
    with house_style():
        figure = exhibit.picture()[0]
        across, up = figure.get_size_inches()
        figure.savefig(image, format="png", dpi=DOTS, metadata={"Software": None})
    image.seek(0)
    scale = min(width / across, height / up)
    slide.shapes.add_picture(
        image,
        int(left + (width - across * scale) / 2),
        int(top),
        int(across * scale),
        int(up * scale),
    )


def _add_table(master: Master, slide: Any, table: Table, part: Part) -> None:
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.util import Inches, Pt

    left, top, width, height = master.place(part)
    widths = _widths(table, width / Inches(1))
    size, heights = _letters(table, widths, height / Inches(1))
    rows = len(table.rows) + 1
    frame = slide.shapes.add_table(
        rows, len(table.headings), left, top, width, Inches(sum(heights))
    )
    drawn = frame.table
    drawn.horz_banding = True
    for column, inches in zip(drawn.columns, widths, strict=True):
        column.width = Inches(inches)
    for row, inches in zip(drawn.rows, heights, strict=True):
        row.height = Inches(inches)
    texts = [table.headings, *[[cell.text for cell in row] for row in table.rows]]
    numbers = [all(row[i].value is not None for row in table.rows) for i in range(len(widths))]
    for r, line in enumerate(texts):
        for c, text in enumerate(line):
            cell = drawn.cell(r, c)
            cell.margin_left = cell.margin_right = Inches(0.06)
            cell.margin_top = cell.margin_bottom = Inches(0.02)
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            paragraph = cell.text_frame.paragraphs[0]
            paragraph.alignment = PP_ALIGN.RIGHT if numbers[c] and c else PP_ALIGN.LEFT
            run = paragraph.add_run()
            run.text = unbroken(_cut(text))
            run.font.size = Pt(size)
            run.font.bold = r == 0 or None


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1].rstrip() + "…"


def _widths(table: Table, width: float) -> list[float]:
    """Widths of the columns, by how much is in them, inches."""
    needs = []
    for i, heading in enumerate(table.headings):
        longest = max([len(heading), *(len(_cut(row[i].text)) for row in table.rows)])
        words = [heading, *(word for row in table.rows for word in _cut(row[i].text).split(" "))]
        widest = min(max(len(word) for word in words), 30) + 2
        needs.append(max(min(longest, 60) ** 0.8, widest**0.95))
    return [width * need / sum(needs) for need in needs]


def _letters(table: Table, widths: Sequence[float], height: float) -> tuple[float, list[float]]:
    """The largest size, points, with which all rows fit, and the height of each, inches."""
    size = 14.0
    while True:
        heights = [_row(table.headings, widths, size, bold=True)]
        heights += [_row([c.text for c in row], widths, size) for row in table.rows]
        fits = sum(heights) <= height and (size <= LEAST_WHOLE or _whole(table, widths, size))
        if fits or size <= SMALLEST:
            return size, heights
        size -= 0.5


def _whole(table: Table, widths: Sequence[float], size: float) -> bool:
    """Whether every word fits into its column; paths may be broken."""
    rows = [table.headings, *[[cell.text for cell in row] for row in table.rows]]
    return all(
        width_of(word, size, bold=True) <= inches - 0.14
        for row in rows
        for text, inches in zip(row, widths, strict=True)
        for word in _cut(text).split()
        if word.isalpha()
    )


def _row(
    texts: Sequence[str], widths: Sequence[float], size: float, *, bold: bool = False
) -> float:
    lines = max(
        len(wrapped(_cut(text) or " ", inches - 0.14, size, bold=bold, most=20))
        for text, inches in zip(texts, widths, strict=True)
    )
    return lines * size * 1.25 / POINTS + 0.06
