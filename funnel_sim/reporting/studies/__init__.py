"""What a study has to say: sentences, then tables, then charts. One file per study.

- `report`: the form that all studies share
- `compare`: the study of that name
"""
