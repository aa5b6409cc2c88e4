"""The fast engine: an event loop over arrays, in machine code; the same Log as the SimPy engine.

Read it in this order:

- `world`: the state of a replication as arrays
- `philox`, `shared`, `luck`: random numbers as functions of their key; the model's own functions
- `events`: what is to come, in a heap for each class of events
- `lines`, `teams`: who waits for whom, who is free, who is taken next
- `rows`: new rows of the Log
- `leads`, `touches`, `customers`, `prospects`, `reps`: what happens to them, and what they do
- `loop`: one event after the other
- `arithmetic`, `plan`, `beginning`, `engine`: from a Blueprint to arrays, and from arrays to a Log
"""

from funnel_sim.engines.compiled_engine.engine import simulate

__all__ = ["simulate"]
