"""From files to a checked scenario that knows where each of its values was written.

- `quantities`: fields with units; `schema`: every file a user writes
- `yaml_source`, `loading`, `merging`, `overrides`, `composition`: from files to one tree
- `origin`, `explanation`: who set a value; `validation`, `checks`: what is wrong with it
- `coverage`: which team works what
- `scenario`: all of it in one call
"""
