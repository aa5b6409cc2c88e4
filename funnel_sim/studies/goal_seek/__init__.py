"""The study `goal-seek`: what it takes to reach a target with a wanted chance.

- `scale`: the values that the input may take
- `requirements`: what an experiment must say for it
- `result`: what it finds
- `ceiling`: why no value is enough, and who is missing
- `study`: the search
- `wording`: what was found, in plain sentences
- `files`: the same as a table, with a manifest
"""
