"""Exact results for textbook queues, for any parameters: an oracle for the simulator.

Nothing here simulates. Times are in working hours, or in any other unit used throughout. Parameters
that no queue can have, such as a load of 1 or more without reneging, raise `ValueError` with name,
rule and value.

- `measures`: what is said about a queue (utilisation, P(wait), mean wait ...)
- `conditions`: the rules that parameters must keep
- `erlang_c`: M/M/c, everybody waits until served
- `erlang_a`: M/M/c with patience, some renege
- `general_service`: M/G/1 (Pollaczek-Khinchine)
- `priorities`: non-pre-emptive priorities (Cobham)
- `series`: stages in a row with drop-out (Jackson)
- `mixed_tasks`: M/H2/c, one team for two kinds of task
- `pooling`: the same staff as separate teams and as one
"""
