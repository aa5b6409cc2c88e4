"""Questions asked of many replications.

Read it in this order:

- `designs`: an experiment as a list of designs, one per variant and organisation
- `payroll`: headcounts scaled so that designs cost the same
- `checks`: what must hold in an experiment before it can be run
- `sampling`: how many replications are enough
- `experiment`: run all designs
- `comparison`: which design is better, by how much, how surely
- `result_files`: everything above as files in the result folder
"""
