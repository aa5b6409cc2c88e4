"""One workload, played by every program; not part of the package.

Read it in this order:

- `README.md`: the workload, and what was measured
- `workload`: its numbers, and the answers that every program gives
- `peers`: SimPy, salabim, Ciw and a C loop
- `ours`: the engines of funnel_sim, through the whole model
- `programs`: what there is to run, and how often it can be run within reason
- `agreement`: do all programs give the same answers?
- `worker`, `timing`: all programs in turn, each in a process of its own
- `machine`, `table`: what was found, as Markdown
- `run`: `python -m benchmarks.run`
"""
