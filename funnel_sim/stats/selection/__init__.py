"""Choosing the best of several designs with a promise: how many replications, and what they say.

A larger value is better throughout; who wants less of something hands over its negative. Designs
are numbered by their column. `indifference` is the smallest difference that matters, in the unit of
the values and above 0.

- `kn`: a race in which designs are dropped as soon as they are surely behind (Kim & Nelson)
- `two_stage`: a number of replications from the spread in a first stage, with common random numbers
- `rinott`: the same for designs that do not share their draws
- `anytime`: intervals that hold however a race decides when to stop
- `best`: every design against the best of the others (MCB)
- `standing`: what those intervals say of the design that was chosen
- `pairs`: differences between pairs of designs
- `requirements`: what every procedure asks of its arguments
"""
