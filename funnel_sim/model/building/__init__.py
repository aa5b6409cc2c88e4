"""From a checked scenario to the Blueprint of one organisation.

- `process`: stages and activities
- `sources`: segments and channels
- `staff`: teams, coverage, hand-over
- `frame`: names, calendar and rates
- `blueprint`: all of them together
"""
