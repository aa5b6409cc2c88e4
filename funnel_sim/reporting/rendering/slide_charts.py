"""Charts that PowerPoint draws itself and people can edit. Values are whole, formats scale them."""

from __future__ import annotations

from typing import Any

from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.util import Pt

from funnel_sim.reporting.content.model import Chart, Series
from funnel_sim.reporting.drawing import looks
from funnel_sim.reporting.rendering.numbers import code_of
from funnel_sim.reporting.rendering.waterfall import stack_of

LETTERS = 12
"""Points of the text in a chart."""
SMALL = 10
MOST_LINES = 6
"""Categories from which letters are small."""


def add_chart(slide: Any, chart: Chart, left: Any, top: Any, width: Any, height: Any) -> Any:
    """Put a chart onto a slide; the graphic frame comes back."""
    data = CategoryChartData(number_format=code_of(chart.scale, _values(chart)))
    data.categories = [_label(chart, i) for i in range(len(chart.categories))]
    for name, values in _rows(chart):
        data.add_series(name, values)
    kind = getattr(XL_CHART_TYPE, _KINDS[chart.kind] if not _upright(chart) else "COLUMN_CLUSTERED")
    frame = slide.shapes.add_chart(kind, left, top, width, height, data)
    _dress(frame.chart, chart)
    return frame


_KINDS = {
    "bars": "BAR_CLUSTERED",
    "stacked_bars": "COLUMN_STACKED",
    "lines": "LINE",
    "waterfall": "BAR_STACKED",
    "tornado": "BAR_CLUSTERED",
}


def _upright(chart: Chart) -> bool:
    """Several bars beside each other in every category stand; single ones lie, so names fit."""
    return chart.kind == "bars" and len(chart.series) > 1


def _values(chart: Chart) -> list[float | None]:
    return [value for series in chart.series for value in series.values]


def _label(chart: Chart, i: int) -> str:
    """Category and, where one bar has it, its value in words: nothing overlaps there."""
    texts = [series.texts[i] for series in chart.series if series.texts and series.texts[i]]
    between = " … " if chart.kind == "tornado" else ""
    return "\n".join([chart.categories[i], between.join(texts)]) if texts else chart.categories[i]


def _rows(chart: Chart) -> list[tuple[str, tuple[float | None, ...]]]:
    if chart.kind != "waterfall":
        return [(series.name, series.values) for series in chart.series]
    stack = stack_of(chart)
    rows: list[tuple[str, tuple[float | None, ...]]] = [
        ("–", stack.hidden),
        (chart.series[0].name, stack.shown),
    ]
    if stack.goes_below:
        rows += [("– ", stack.hidden_below), (f"{chart.series[0].name} ", stack.shown_below)]
    return rows


def _dress(drawn: Any, chart: Chart) -> None:
    """Colours, axes, legend, intervals."""
    drawn.has_title = False
    drawn.font.size = Pt(SMALL if len(chart.categories) > MOST_LINES else LETTERS)
    drawn.font.color.rgb = _rgb(looks.INK)
    named = chart.kind != "waterfall" and len(chart.series) > 1
    drawn.has_legend = named
    if named:
        drawn.legend.position = XL_LEGEND_POSITION.BOTTOM
        drawn.legend.include_in_layout = False
        drawn.legend.font.size = Pt(LETTERS)
    _axes(drawn, chart)
    if chart.kind == "waterfall":
        _waterfall(drawn, chart)
    elif chart.kind == "lines":
        for line, series in zip(drawn.plots[0].series, chart.series, strict=True):
            _line(line, series)
    else:
        _bars(drawn, chart)


def _axes(drawn: Any, chart: Chart) -> None:
    values, names = drawn.value_axis, drawn.category_axis
    values.has_major_gridlines = True
    values.major_gridlines.format.line.color.rgb = _rgb(looks.RULE)
    values.tick_labels.number_format = code_of(chart.scale, _values(chart))
    values.tick_labels.number_format_is_linked = False
    values.minimum_scale, values.maximum_scale = chart.limits
    values.has_title = True
    values.axis_title.text_frame.text = chart.axis
    values.axis_title.text_frame.paragraphs[0].runs[0].font.size = Pt(SMALL)
    values.axis_title.text_frame.paragraphs[0].runs[0].font.bold = False
    values.format.line.fill.background()
    names.format.line.color.rgb = _rgb(looks.QUIET)
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    names.has_major_gridlines = False
    if chart.kind in ("bars", "tornado", "waterfall") and not _upright(chart):
        names.reverse_order = True
        values.tick_label_position = XL_TICK_LABEL_POSITION.HIGH
    if chart.kind == "tornado":
        values.crosses_at = chart.base


def _bars(drawn: Any, chart: Chart) -> None:
    plot = drawn.plots[0]
    plot.gap_width = 60
    if chart.kind in ("tornado", "stacked_bars"):
        plot.overlap = 100
    for bar, series in zip(plot.series, chart.series, strict=True):
        bar.invert_if_negative = False
        _fill(bar.format.fill, series.colours[0])
        if len(series.colours) > 1:
            for i, colour in enumerate(series.colours):
                _fill(bar.points[i].format.fill, colour)
        if series.low:
            _intervals(bar, series)


def _waterfall(drawn: Any, chart: Chart) -> None:
    plot = drawn.plots[0]
    plot.gap_width, plot.overlap = 40, 100
    for number, bar in enumerate(plot.series):
        bar.invert_if_negative = False
        if number % 2 == 0:
            bar.format.fill.background()
            continue
        for i, colour in enumerate(chart.series[0].colours):
            _fill(bar.points[i].format.fill, colour)


def _line(line: Any, series: Series) -> None:
    from pptx.enum.dml import MSO_LINE

    line.smooth = False
    line.format.line.color.rgb = _rgb(series.colours[0])
    line.format.line.width = Pt(2.25)
    if series.dashed:
        line.format.line.dash_style = MSO_LINE.DASH
    line.marker.style = None
    from pptx.enum.chart import XL_MARKER_STYLE

    line.marker.style = XL_MARKER_STYLE.NONE


def _fill(fill: Any, colour: str) -> None:
    fill.solid()
    fill.fore_color.rgb = _rgb(colour)


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.removeprefix("#").upper())


_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_BEHIND_ERRORS = ("cat", "val", "smooth", "shape", "extLst")
"""What follows the error bars in a series."""


def _intervals(bar: Any, series: Series) -> None:
    """Lines from the low to the high end, which python-pptx has no call for."""
    errors = etree.Element(f"{{{_C}}}errBars", nsmap={"c": _C, "a": _A})
    for tag, value in (("errBarType", "both"), ("errValType", "cust"), ("noEndCap", "0")):
        etree.SubElement(errors, f"{{{_C}}}{tag}").set("val", value)
    rows = list(zip(series.values, series.low, series.high, strict=True))
    _literal(errors, "plus", [_apart(high, value) for value, _, high in rows])
    _literal(errors, "minus", [_apart(value, low) for value, low, _ in rows])
    shape = etree.SubElement(errors, f"{{{_C}}}spPr")
    line = etree.SubElement(shape, f"{{{_A}}}ln", w="19050")
    fill = etree.SubElement(line, f"{{{_A}}}solidFill")
    etree.SubElement(fill, f"{{{_A}}}srgbClr", val=looks.INK.removeprefix("#"))
    behind = next(child for child in bar._element if etree.QName(child).localname in _BEHIND_ERRORS)
    behind.addprevious(errors)


def _literal(errors: Any, side: str, lengths: list[float]) -> None:
    literal = etree.SubElement(etree.SubElement(errors, f"{{{_C}}}{side}"), f"{{{_C}}}numLit")
    etree.SubElement(literal, f"{{{_C}}}formatCode").text = "General"
    etree.SubElement(literal, f"{{{_C}}}ptCount").set("val", str(len(lengths)))
    for i, length in enumerate(lengths):
        point = etree.SubElement(literal, f"{{{_C}}}pt", idx=str(i))
        etree.SubElement(point, f"{{{_C}}}v").text = repr(length)


def _apart(upper: float | None, lower: float | None) -> float:
    return 0.0 if upper is None or lower is None else upper - lower
