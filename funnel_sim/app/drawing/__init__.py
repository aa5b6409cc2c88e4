"""Charts in the browser: plotly figures of the same data that the charts of `run` are drawn from.

Colours are those of `reporting.drawing.looks`, one per design everywhere. Titles stand above the
figures, in the page.
"""
