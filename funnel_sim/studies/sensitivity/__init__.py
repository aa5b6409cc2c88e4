"""The study `sensitivity`: on which assumptions the answer hangs, and what knowing them is worth.

- `requirements`: what an experiment must say for it, and the library that it needs
- `result`: what it finds
- `study`: ends of the ranges, screening, variance, and worlds drawn at random
- `wording`: what was found, in plain sentences
- `files`: what was found, in the result folder
"""
