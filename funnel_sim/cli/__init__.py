"""The command line: one file per verb, loaded only when that verb is given. No arithmetic here.

- `main`: the command `funnel-sim` and the list of verbs
- `endings`: how every run ends: exit status and last words
- `options`: options that mean the same in every verb
- `means`: who simulates, and with what
- `studying`: what every verb that runs a study does around it
- `output`: consoles, and values as JSON
- `run`, `compare`, `check`, `trace`, `explain`, `schema`, `new`, `verify`: the verbs
"""
