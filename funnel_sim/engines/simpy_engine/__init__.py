"""The reference engine: leads and reps are SimPy processes.

Read it in this order:

- `luck`: the random numbers that leads bring along
- `clock`: simulated time, and the order of events at equal times
- `parts`: lead, rep, customer and touch
- `lines`: the ways in which a queue is ordered
- `team`: who waits for whom, and who is taken next
- `prospects`: names on lists, for when nobody waits
- `customers`: what those who have bought bring
- `touches`: a rep works on a lead
- `reps`: the working life of a rep
- `sales`: the life of a lead
- `recorder`: what is written into the Log
- `engine`: one replication from Blueprint to Log
"""

from funnel_sim.engines.simpy_engine.engine import simulate

__all__ = ["simulate"]
