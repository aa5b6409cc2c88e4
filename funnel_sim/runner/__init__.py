"""From a Blueprint to stored measures of many replications.

Read it in this order:

- `replicate`: one replication, from Blueprint to checked Measures
- `jobs`: a replication that is wanted, and what becomes of it
- `execution`: many of them: here, in threads, in processes or on a cluster
- `local_jobs`: threads and processes; what happens when one is killed
- `program`, `connecting`: what must hold before a cluster is used
- `cluster`, `cluster_jobs`: a Dask cluster, and jobs on it
- `identity`: which stored replication may stand for one that is asked for
- `packing`: measures as bytes
- `store`: the SQLite file that keeps every replication that is done
- `completion`: take what the store has, compute the rest
- `breakdowns`: the many numbers of many replications, read from a file when they are asked for
- `files`: whole files or none
- `results`: the tables that a user opens
"""
