"""From a Blueprint to stored measures of many replications.

Read it in this order:

- `replicate`: one replication, from Blueprint to checked Measures
- `execution`: many of them, here or in worker processes; what happens when one fails
- `identity`: which stored replication may stand for one that is asked for
- `store`: the SQLite file that keeps every replication the moment it is done
- `completion`: take what the store has, compute the rest
- `files`: whole files or none
- `results`: the tables that a user opens
"""
