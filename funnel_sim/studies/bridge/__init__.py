"""The study `bridge`: why organisation B earns more than organisation A.

- `requirements`: what an experiment must say for it
- `groups`: the groups of mechanisms, what each consists of in a design, a design without some
- `game`: what the designs earn more or less in every world, and its split among the groups
- `result`: what it finds
- `study`: which organisations, which worlds, and the intervals of the pieces
- `wording`: what was found, in plain sentences
- `files`: what was found, in the result folder
"""
