"""Means with intervals, designs compared, and exact results to hold a simulation against.

Knows numpy, and scipy inside functions; nothing here knows what a KPI means. A sample is one number
per replication; a comparison is an array (replications, designs) whose rows share their draws.

In reading order:

- `samples`: what counts as a sample, and what happens where a KPI is undefined
- `estimates`: mean, share and band, each with its interval
- `control_variates`: a mean made more precise by inputs of which the mean is known
- `simultaneous`: intervals for several mean differences that hold all at once
- `paired`: every design against the baseline
- `verdict`: which design is best, by more than chance and by more than matters
- `wording`: the verdict in plain sentences
- `precision`: whether there are enough replications, and how many more are wanted
- `selection`: choosing the best with a promise: how many replications, and what they say
- `near_best`, `pareto`, `tail`: plans that are about as good as the best, trade-offs, and risk
- `sensitivity`: which inputs a result hangs on, and what it would be worth to know them
- `switching`: where along an input the best design changes, with an interval
- `time_laws`: laws of a positive quantity, fitted to values of which some are still running
- `mixture_cure`: how many ever advance, and how long that takes
- `mixed_logistic`: logistic regression with the skills of people in it
- `count_regression`: counts per period on covariates, with over-dispersion
- `scoring`: how good a forecast was, once it is known what happened
- `queueing`: closed forms for textbook queues
"""
