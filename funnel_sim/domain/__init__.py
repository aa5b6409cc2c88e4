"""Words, units, errors and the contracts of logs and tables. Knows numpy and nothing else of ours.

- `errors`: findings about bad input, and the errors that carry them
- `units`: `18 min`, `40 / wk`, `45 %`, `190 EUR` as numbers
- `names`: the closed vocabularies (modes, disciplines, exits ...)
- `log`: what a replication writes down, column by column
- `frame`: the names, rates and calendar needed to read a log
"""
