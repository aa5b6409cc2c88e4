"""The schema of every file a user writes: frozen models that explain and constrain themselves.

- `base`: what all of them share
- `laws`: probability laws of durations and amounts
- `market`: segments, channels, activities, stages, roles
- `organisation`: teams and hand-over
- `experiment`: which organisations are compared, how and for how long
- `compare`: the study of that name; every study has a section of its own in the experiment
"""
