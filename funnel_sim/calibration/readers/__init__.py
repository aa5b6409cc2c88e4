"""Exports of CRMs and event logs into one form, `funnel_sim.calibration.history.History`.

`read_history` in `read` is the door. In the order of the work: `formats` (a file into cells of
text), `headings` and `recognition` (which system, which column is what), `values` (text into
moments, numbers, words), `assembly` (rows of many files into the tables of a History). What is
changed or left out on the way is written into the `ledger`.
"""
