"""The study `switch-points`: at which value of an input another organisation becomes the best.

- `requirements`: what an experiment must say for it
- `result`: what it finds
- `study`: the worlds along an input, or on the map of two
- `wording`: what was found, in plain sentences
- `files`: what was found, in the result folder
"""
