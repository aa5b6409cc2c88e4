"""The study `compare`: choose the best organisation, with as many replications as that takes.

- `requirements`: what an experiment must say for it
- `result`: what it finds
- `sample`: the objective of every organisation, replication by replication, as far as it has come
- `study`: the first stage, then the race or the second stage, then the intervals
- `wording`: what was found, in plain sentences
- `files`: what was found, in the result folder
"""
