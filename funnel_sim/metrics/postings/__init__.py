"""Compiled loops over the tables of a Log that post amounts to cells.

Importing anything here loads Numba, so it is imported where it is needed.

- `cells`: the cells of an amount
- `moments`: months, spells cut at them, calendar days
- `leads`: what comes in, goes out and is open
- `touches`, `visits`, `waits`: the work, the stages, and waiting for reps
- `deals`, `revenue`: bookings, commission and what contracts bring
- `customers`, `staff`: who is there
- `cycle`, `order`: median sales cycles
- `strays`: indices that point to nothing
- `everything`: all of these, as the one function to call
"""
