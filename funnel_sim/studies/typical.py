"""One replication that stands for many: that in which designs do what they do on average.

For what is only in a Log: the ways of leads, and the days of a rep.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from funnel_sim.domain.tables import Outcomes
from funnel_sim.engines.choice import load_engine
from funnel_sim.engines.contract import Engine
from funnel_sim.metrics.registry import INDEX
from funnel_sim.studies.designs import blueprint_of
from funnel_sim.studies.experiment import ExperimentResult
from funnel_sim.studies.trace import Trace


def typical_replication(outcomes: Sequence[Outcomes], kpi: str) -> int:
    """The replication that is nearest to the means of a KPI, over all designs at once.

    Nearest is the least sum of squared standard scores; the first of several, and the first at all
    where the KPI is nowhere defined.
    """
    table = np.column_stack([one.total[:, INDEX[kpi]] for one in outcomes])
    defined = np.flatnonzero(np.isfinite(table).all(axis=1))
    if not len(defined):
        return int(outcomes[0].replications[0])
    known = table[defined]
    spread = known.std(axis=0)
    scores = (known - known.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    return int(outcomes[0].replications[defined[np.argmin((scores**2).sum(axis=1))]])


def typical_traces(result: ExperimentResult, engine: Engine | None = None) -> Mapping[str, Trace]:
    """Design of the first variant -> its trace in the typical replication.

    `engine` None is the default one.
    """
    simulate, seed = engine or load_engine(), result.experiment.seed
    situation, comparison = result.situations[0], result.comparisons[0]
    outcomes = [result.outcomes[design.name] for design in situation.designs]
    replication = typical_replication(outcomes, comparison.objective)
    found: dict[str, Trace] = {}
    for design in situation.designs:
        blueprint = blueprint_of(design)
        log = simulate(blueprint, seed, replication)
        found[design.name] = Trace(design.name, blueprint, log)
    return found
