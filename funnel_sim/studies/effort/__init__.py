"""The study `effort`: what it costs to let each rep decide which lead is next.

- `requirements`: what an experiment must say for it
- `result`: what it finds
- `rules`: the rules that are compared, and a design under one of them
- `sample`: the objective under every rule, replication by replication
- `search`: the effort shares that may be the best
- `study`: the search, then all rules on fresh replications
- `wording`: what was found, in plain sentences
- `files`: what was found, in the result folder
"""
