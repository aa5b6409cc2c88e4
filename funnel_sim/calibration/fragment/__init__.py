"""From a calibration to a config that runs, with where each number comes from beside it.

- `names`: names of a CRM as names of a config
- `parameters`: the numbers of a calibration, at the estimate or drawn around it
- `commented`: values with a comment, and how they become YAML
- `market`, `organisation`: the documents
- `pipeline`: deals open at the end, as an opening pipeline
- `folder`: all files, written
"""
