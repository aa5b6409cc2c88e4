"""The study `optimise`: which plan earns most under constraints, and which are as good.

- `requirements`: what an experiment must say for it
- `plan`: what is chosen
- `space`: what may be chosen
- `trials`: plans on trial
- `search`: from plan to better plan
- `curve`: the sizes around the best plan
- `retest`: fresh replications, the near-optimal set, fronts and next hires
- `result`: what it finds
- `study`: all of it in turn
- `wording`: what was found, in plain sentences
- `files`: what was found, in the result folder
"""
