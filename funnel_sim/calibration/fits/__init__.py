"""From a History to numbers with intervals, each with what it rests on.

In reading order:

- `quantity`: one number that was learnt, or the word that it could not be
- `clock`: moments into working hours
- `visits`: deals and their changes of stage into visits of stages, open ones censored
- `arrivals`, `mix`, `values`: who comes, and what it is worth
- `stages`: how many pass a stage, and how long it takes
- `passing`: what channel, segment, seller and field add to the odds
- `work`, `waiting`, `staff`: what sellers do, who waits for whom, and who is there
"""
