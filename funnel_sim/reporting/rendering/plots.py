"""Charts for a browser: interactive, drawn by plotly, from the same data as those of the deck."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from funnel_sim.domain import language
from funnel_sim.reporting.content.model import Chart, Series
from funnel_sim.reporting.drawing import looks

HEIGHT, PER_ROW = 360, 46
"""Pixels of a chart, and more for every row beyond the fifth."""
MARKS = {"en": ".,", "de": ",.", "fr": ", "}
"""Decimal point and thousands separator, as d3 has them."""


def plot(chart: Chart) -> dict[str, Any]:
    """A plotly figure as plain values: data and layout."""
    traces = {"waterfall": _waterfall, "lines": _lines, "tornado": _tornado}.get(chart.kind, _bars)
    return {"data": list(traces(chart)), "layout": _layout(chart)}


def lies(chart: Chart) -> bool:
    """Whether bars lie, with names at the left."""
    return chart.kind == "tornado" or (chart.kind == "bars" and len(chart.series) == 1)


def _scaled(chart: Chart, values: tuple[float | None, ...]) -> list[float | None]:
    """Values on the chart's scale: an axis of plotly knows no `k€`."""
    return [None if v is None else v / chart.scale.divisor for v in values]


def _bars(chart: Chart) -> Iterator[dict[str, Any]]:
    for series in chart.series:
        values = _scaled(chart, series.values)
        flat = lies(chart)
        trace = {
            "type": "bar",
            "name": series.name,
            "orientation": "h" if flat else "v",
            "x" if flat else "y": values,
            "y" if flat else "x": list(chart.categories),
            "marker": {"color": list(series.colours) if len(series.colours) > 1
                       else series.colours[0]},
            "text": list(series.texts) if series.texts else None,
            "textposition": "none",
            "hovertemplate": _hover(chart, flat=flat, worded=bool(series.texts)),
        }  # fmt: skip
        if series.low:
            trace["error_x" if flat else "error_y"] = _error(chart, series)
        yield trace


def _hover(chart: Chart, *, flat: bool, worded: bool) -> str:
    value = "%{text}" if worded else f"%{{{'x' if flat else 'y'}:,.4~g}} {chart.scale.symbol}"
    return f"%{{{'y' if flat else 'x'}}}: {value}<extra></extra>"


def _error(chart: Chart, series: Series) -> dict[str, Any]:
    rows = list(zip(series.values, series.low, series.high, strict=True))

    def apart(upper: float | None, lower: float | None) -> float:
        return 0.0 if upper is None or lower is None else (upper - lower) / chart.scale.divisor

    return {
        "type": "data", "symmetric": False, "color": looks.INK, "thickness": 1.5,
        "array": [apart(high, value) for value, _, high in rows],
        "arrayminus": [apart(value, low) for value, low, _ in rows],
    }  # fmt: skip


def _waterfall(chart: Chart) -> Iterator[dict[str, Any]]:
    (series,) = chart.series
    ends = _scaled(chart, series.values)
    starts = _scaled(chart, chart.starts)
    yield {
        "type": "bar",
        "name": series.name,
        "x": list(chart.categories),
        "y": [(e or 0.0) - (s or 0.0) for s, e in zip(starts, ends, strict=True)],
        "base": starts,
        "marker": {"color": list(series.colours)},
        "text": list(series.texts),
        "textposition": "outside",
        "cliponaxis": False,
        "hovertemplate": "%{x}: %{text}<extra></extra>",
    }


def _tornado(chart: Chart) -> Iterator[dict[str, Any]]:
    base = chart.base / chart.scale.divisor
    for series in chart.series:
        values = _scaled(chart, series.values)
        yield {
            "type": "bar",
            "orientation": "h",
            "name": series.name,
            "y": list(chart.categories),
            "x": [(v or 0.0) - base for v in values],
            "base": base,
            "customdata": values,
            "marker": {"color": series.colours[0]},
            "text": list(series.texts),
            "textposition": "none",
            "hovertemplate": f"%{{y}} = %{{text}}: %{{customdata:,.4~g}} {chart.scale.symbol}"
            "<extra></extra>",
        }


def _lines(chart: Chart) -> Iterator[dict[str, Any]]:
    places = list(range(len(chart.categories)))
    for series in chart.series:
        line = {"color": series.colours[0], "width": 2.5}
        if series.low:
            low, high = _scaled(chart, series.low), _scaled(chart, series.high)
            yield {
                "type": "scatter", "mode": "lines", "line": {"width": 0}, "fill": "toself",
                "x": places + places[::-1], "y": high + low[::-1], "hoverinfo": "skip",
                "fillcolor": _pale(series.colours[0]), "showlegend": False,
                "legendgroup": series.name,
            }  # fmt: skip
        yield {
            "type": "scatter",
            "mode": "lines",
            "name": series.name,
            "legendgroup": series.name,
            "x": places,
            "y": _scaled(chart, series.values),
            "line": line | ({"dash": "dash"} if series.dashed else {}),
            "hovertemplate": f"{series.name}: %{{y:,.4~g}} {chart.scale.symbol}<extra></extra>",
        }


def _pale(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.13)"


def _layout(chart: Chart) -> dict[str, Any]:
    unit = f", {chart.scale.symbol}" if chart.scale.symbol else ""
    low, high = (end / chart.scale.divisor for end in chart.limits)
    values: dict[str, Any] = {
        "title": {"text": f"{chart.axis}{unit}"},
        "gridcolor": looks.RULE,
        "zerolinecolor": looks.QUIET,
        "range": [low, high],
    }
    names: dict[str, Any] = {"automargin": True}
    rows = len(chart.categories)
    axes: dict[str, Any]
    if lies(chart):
        names |= {"autorange": "reversed"}
        axes = {"xaxis": values, "yaxis": names | _ticks(chart)}
    else:
        if chart.kind == "lines":
            names |= {"tickvals": list(range(rows)), "ticktext": list(chart.categories)}
        values["automargin"] = True
        axes = {"xaxis": names, "yaxis": values}
    if chart.kind == "tornado":
        values["range"] = [low, high]
        axes["shapes"] = [
            {"type": "line", "xref": "x", "yref": "paper", "y0": 0, "y1": 1,
             "x0": chart.base / chart.scale.divisor, "x1": chart.base / chart.scale.divisor,
             "line": {"color": looks.INK, "width": 1.5, "dash": "dot"}}
        ]  # fmt: skip
    stacked = chart.kind == "stacked_bars"
    return {
        **axes,
        "barmode": "relative" if stacked else "overlay" if chart.kind == "tornado" else "group",
        "height": HEIGHT + max(rows - 5, 0) * (PER_ROW if lies(chart) else 0),
        "margin": {"l": 60, "r": 20, "t": 20, "b": 50},
        "showlegend": len(chart.series) > 1,
        "legend": {"orientation": "h", "y": -0.2, "traceorder": "normal"},
        "font": {"family": "system-ui, sans-serif", "size": 13, "color": looks.INK},
        "plot_bgcolor": "white",
        "paper_bgcolor": "white",
        "separators": MARKS[language.language()],
        "hovermode": "closest",
    }


def _ticks(chart: Chart) -> dict[str, Any]:
    """Names with the values in words below them, where single bars have them."""
    if chart.kind == "tornado" or not chart.series[0].texts:
        return {}
    texts = [
        f"{name}<br><b>{said}</b>"
        for name, said in zip(chart.categories, chart.series[0].texts, strict=True)
    ]
    return {"tickvals": list(chart.categories), "ticktext": texts}
