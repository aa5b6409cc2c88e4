"""A calibrated model against what happened: fit before a day, simulate on, compare.

- `known`: the history as it was known on a day
- `opening`: deals open on that day, with the time that they have waited
- `world`: the config for one set of parameters, fed with arrivals as they were or as forecast
- `tally`: what is compared, counted in a history and in a simulated log
- `naive`: the forecast without a model of the sales force
- `distances`: how far simulated logs are from the real one
- `comparison`: intervals, scores and the verdict
- `run`: all of it
- `wording`: the report
"""
