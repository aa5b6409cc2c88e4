"""Compiled loops over the tables of a Log that look for faults and add up what balances need.

They share no code with `metrics.postings`, so that an error there shows here. Importing anything
here loads Numba, so it is imported where it is needed. `everything` has the function to call.
"""
