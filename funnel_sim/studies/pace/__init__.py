"""The study `pace`: whether a year that is under way still reaches its target, and what is behind.

- `requirements`: what an experiment must say for it
- `actuals`: what has happened so far, from a CSV file
- `links`: which KPIs tell of lead supply, capacity, activity and conversion
- `result`: what it finds
- `study`: the plan by month, the forecast, and what is behind
- `wording`: what was found, in plain sentences
- `files`: the same as a table, with a manifest
"""
