"""Questions asked of many replications.

Read it in this order:

- `designs`: an experiment as a list of designs, one per variant and organisation
- `payroll`: headcounts scaled so that designs cost the same
- `checks`: what must hold in an experiment before it can be run
- `replications`: replications of any design on demand, out of the store and into it
- `sampling`: how many replications are enough
- `experiment`: run all designs
- `comparison`: which design is better, by how much, how surely
- `result_files`, `manifest`: everything above as files in the result folder

Each of the other studies is a package, named as its verb and its section of an experiment:

- `sections`: what they ask of an experiment
- `worlds`, `ranges`: worlds in which some inputs have other values, and whether these fit
- `compare`: choose the best organisation
- `bridge`: why one organisation earns more than another
- `switch_points`: where the best organisation changes
- `sensitivity`: on which assumptions the answer hangs
- `optimise`: which plans earn most, and what the next hire brings
- `goal_seek`: what it takes to reach a target
- `pace`: whether a year under way still reaches its target
- `effort`: what it costs to let each rep decide which lead is next
"""
