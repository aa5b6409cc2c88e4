"""What a study has to say: sentences, then tables, then charts. One file per study.

- `report`: the form that all studies share
- `compare`, `switch_points`, `sensitivity`: the study of that name
"""
