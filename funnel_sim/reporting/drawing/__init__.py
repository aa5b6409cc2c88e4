"""Charts drawn with matplotlib: one module per chart, named like its data in `chart_data`.

Nothing is decided here but where things stand. Figures are made without pyplot, so that nothing
global is changed and no window opens.
"""
