"""What must hold between the parts of an experiment.

Names exist, shares add up, every cell is covered once. Each check yields (path, sentence) pairs;
`config.scenario` finds file and line.

- `naming`: names that must be known, and how problems are told
- `market`: segments, channels, activities, stages, journeys, customers
- `organisation`: coverage, back-ups, shares of effort, headcounts
- `opening`: rows of open leads and customers
- `experiment`: all of them
"""

from funnel_sim.config.checks.experiment import problems
from funnel_sim.config.checks.naming import Problem, Problems, told_once

__all__ = ["Problem", "Problems", "problems", "told_once"]
