"""The page: one HTML file with everything in it, which opens offline and prints well.

The library for charts is embedded once; nothing is fetched, and a rule in the page forbids it.
Where scripts do not run, the tables say the same. Text from config files is escaped.
"""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator
from html import escape
from pathlib import Path

from funnel_sim.domain import language
from funnel_sim.domain.language import phrase
from funnel_sim.reporting.content.model import Exhibit, Passage, Report, Section, Table
from funnel_sim.reporting.formatting import capitalised
from funnel_sim.reporting.rendering.libraries import require
from funnel_sim.reporting.rendering.plots import plot
from funnel_sim.runner.files import write_text

LONG = 25
"""Rows from which a table is folded away."""
DOTS = 110
"""Per inch, of pictures."""
RULE = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data: blob:"
)
"""What the page may load: itself."""

STYLE = """
:root { --ink: #222; --quiet: #5a5a5a; --rule: #d0d0d0; --tint: #f4f6f8; --accent: #0072B2; }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, "Segoe UI", Roboto, sans-serif; color: var(--ink); margin: 0; }
main { max-width: 1060px; margin: 0 auto; padding: 0 24px 64px; }
header { padding: 40px 0 16px; border-bottom: 3px solid var(--accent); }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 12px; }
h2 { font-size: 1.05rem; color: var(--accent); margin: 48px 0 4px; }
h3 { font-size: 1.1rem; margin: 28px 0 6px; }
.message { font-size: 1.5rem; line-height: 1.3; font-weight: 650; margin: 0 0 12px; }
.quiet, .note { color: var(--quiet); font-size: .88rem; }
nav { margin: 16px 0; display: flex; flex-wrap: wrap; gap: 4px 18px; }
a { color: var(--accent); }
figure { margin: 24px 0; }
figcaption { font-weight: 600; margin-bottom: 4px; }
figure img { max-width: 100%; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .88rem; margin: 10px 0; }
th, td { padding: 5px 9px; border-bottom: 1px solid var(--rule); text-align: left;
  vertical-align: top; overflow-wrap: anywhere; }
th { background: var(--tint); overflow-wrap: normal; }
td.number, th.number { text-align: right; white-space: nowrap; }
details { margin: 12px 0; }
summary { cursor: pointer; color: var(--accent); }
ul { padding-left: 22px; }
@media print {
  body { font-size: 11pt; }
  main { max-width: none; padding: 0; }
  nav { display: none; }
  #assumptions h2, #appendix h2, #model h2 { break-before: page; }
  h2, h3, .message, figcaption { break-after: avoid; }
  figure, tr, li { break-inside: avoid; }
  thead { display: table-header-group; }
  .modebar { display: none !important; }
  @page { size: A4; margin: 15mm; }
}
"""
SCRIPT = """
const config = {displayModeBar: false, responsive: true};
for (const [id, figure] of Object.entries(charts)) {
  Plotly.newPlot(id, figure.data, figure.layout, config);
}
const all = () => document.querySelectorAll('details');
window.addEventListener('beforeprint', () => {
  all().forEach(d => { d.dataset.open = d.open; d.open = true; });
  for (const id of Object.keys(charts)) Plotly.Plots.resize(id);
});
window.addEventListener('afterprint', () => all().forEach(d => d.open = d.dataset.open === 'true'));
"""


def write_page(report: Report, file: Path) -> None:
    """Write the page.

    Raises:
        InvalidInput: plotly is not installed, or the file cannot be written.
    """
    require("plotly")
    write_text(file, "".join(_page(report)))


def _page(report: Report) -> Iterator[str]:
    from plotly.offline import get_plotlyjs

    charts = {_id(e): plot(e.chart) for e in report.exhibits if e.chart is not None}
    yield f'<!DOCTYPE html>\n<html lang="{language.language()}">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{RULE}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f"<title>{escape(report.title)}</title>\n<style>{STYLE}</style>\n</head>\n"
    yield "<body>\n<main>\n"
    yield f"<header><h1>{escape(report.title)}</h1>\n"
    yield f'<p>{escape(report.subtitle)}</p>\n<p class="quiet">{escape(report.made)}</p></header>\n'
    yield from _contents(report)
    for section in report.sections:
        yield from _section(section)
    yield from _model(report.model)
    yield "</main>\n<script>" + get_plotlyjs() + "</script>\n"
    data = json.dumps(charts, ensure_ascii=False, allow_nan=False).replace("</", "<\\/")
    yield f"<script>const charts = {data};{SCRIPT}</script>\n</body>\n</html>\n"


def _contents(report: Report) -> Iterator[str]:
    yield "<nav>"
    for section in report.sections:
        yield f'<a href="#{section.kind}">{escape(section.heading)}</a> '
    yield f'<a href="#model">{escape(phrase("Documentation of the model"))}</a></nav>\n'


def _section(section: Section) -> Iterator[str]:
    yield f'<section id="{section.kind}"><h2>{escape(section.heading)}</h2>\n'
    yield f'<p class="message">{escape(capitalised(section.message))}</p>\n'
    claims = [c.sentence for c in section.claims if c.sentence != section.message]
    if claims:
        yield "<ul>" + "".join(f"<li>{escape(claim)}</li>" for claim in claims) + "</ul>\n"
    for exhibit in section.exhibits:
        yield from _exhibit(exhibit)
    yield "</section>\n"


def _exhibit(exhibit: Exhibit) -> Iterator[str]:
    yield f'<figure id="{_id(exhibit)}_figure">'
    yield f"<figcaption>{escape(capitalised(exhibit.title))}</figcaption>"
    if exhibit.how_to_read and not exhibit.explains_itself:
        yield f'<p class="note">{escape(exhibit.how_to_read)}</p>'
    if exhibit.chart is not None:
        yield f'<div id="{_id(exhibit)}"></div>'
    elif exhibit.picture is not None:
        yield from _pictures(exhibit)
    if exhibit.table is not None:
        yield from _table(exhibit.table)
    yield "</figure>\n"


def _id(exhibit: Exhibit) -> str:
    return "chart_" + "".join(c if c.isalnum() else "_" for c in exhibit.name)


def _pictures(exhibit: Exhibit) -> Iterator[str]:
    from funnel_sim.reporting.drawing.page import house_style

    assert exhibit.picture is not None
    with house_style():
        for figure in exhibit.picture():
            image = io.BytesIO()
            figure.savefig(image, format="png", dpi=DOTS, metadata={"Software": None})
            content = base64.b64encode(image.getvalue()).decode()
            said = escape(exhibit.title, quote=True)
            yield f'<img alt="{said}" src="data:image/png;base64,{content}">'


def _table(table: Table) -> Iterator[str]:
    folded = len(table.rows) > LONG
    if folded:
        said = phrase("Show the table, {n:,} rows", n=len(table.rows))
        yield f"<details><summary>{escape(said)}</summary>"
    numbers = [
        i > 0 and any(row[i].value is not None for row in table.rows)
        for i in range(len(table.headings))
    ]
    marks = [' class="number"' if number else "" for number in numbers]
    yield '<div class="scroll"><table><thead><tr>'
    for mark, heading in zip(marks, table.headings, strict=True):
        yield f"<th{mark}>{escape(heading)}</th>"
    yield "</tr></thead><tbody>"
    for row in table.rows:
        yield "<tr>"
        for mark, cell in zip(marks, row, strict=True):
            value = f' data-value="{cell.value!r}"' if cell.value is not None else ""
            yield f"<td{mark}{value}>{escape(cell.text)}</td>"
        yield "</tr>"
    yield "</tbody></table></div>"
    if table.note:
        yield f'<p class="note">{escape(table.note)}</p>'
    if folded:
        yield "</details>"


def _model(passages: tuple[Passage, ...]) -> Iterator[str]:
    heading = phrase("Documentation of the model")
    yield f'<section id="model"><h2>{escape(heading)}</h2>\n'
    for passage in passages:
        tag = f"h{passage.level + 1}"
        yield f"<{tag}>{escape(passage.heading)}</{tag}>\n"
        for paragraph in passage.paragraphs:
            yield f"<p>{escape(paragraph)}</p>\n"
        if passage.items:
            yield "<ul>" + "".join(f"<li>{escape(i)}</li>" for i in passage.items) + "</ul>\n"
        if passage.table is not None:
            yield from _table(passage.table)
    yield "</section>\n"
