"""Run an experiment: every design, as many replications as its rule wants, then the comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from funnel_sim.config.scenario import Scenario
from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.domain.tables import Outcomes
from funnel_sim.engines.choice import load_engine
from funnel_sim.engines.contract import Engine
from funnel_sim.runner.completion import Plan, Progress, complete
from funnel_sim.runner.execution import Workers
from funnel_sim.runner.files import make_folder
from funnel_sim.runner.store import Store
from funnel_sim.studies.comparison import Comparison, compare
from funnel_sim.studies.designs import Situation
from funnel_sim.studies.offered import comparands
from funnel_sim.studies.payroll import PayrollScaling
from funnel_sim.studies.replications import STORE, plan_of
from funnel_sim.studies.sampling import Reached, more_wanted, precision_reached


@dataclass(frozen=True, slots=True)
class ExperimentResult:
    """Everything that an experiment found out."""

    name: str
    experiment: Experiment
    situations: tuple[Situation, ...]
    """One per variant; headcounts are the scaled ones."""
    payroll: tuple[PayrollScaling, ...]
    """One per design, empty unless the experiment says `equal: payroll`."""
    keys: Mapping[str, str]
    """Design -> content key in the store."""
    outcomes: Mapping[str, Outcomes]
    """Design -> its replications."""
    precision: tuple[Reached, ...]
    """What the stopping rule asked for, and what was reached."""
    comparisons: tuple[Comparison, ...]
    """One per situation, in the same order."""

    @property
    def replications(self) -> int:
        """Replications of every design."""
        return len(next(iter(self.outcomes.values())).replications)


def run_experiment(
    scenario: Scenario,
    folder: Path,
    *,
    engine: Engine | None = None,
    workers: Workers = None,
    on_progress: Progress | None = None,
) -> ExperimentResult:
    """Run what is missing in `folder`, the results of this experiment, and compare.

    The result depends on the scenario alone: not on engine and workers, nor on what the folder
    held. `engine` None is the default one; `workers` None uses every core, 1 none but this process.

    Raises:
        InvalidInput: a variant does not fit, or the folder or its store cannot be used.
        ReplicationsFailed: all others are stored.
        Interrupted: Ctrl-C; what is done is stored.
    """
    experiment = scenario.experiment
    designs = comparands(scenario)
    plans = [plan_of(design, experiment.seed) for design in designs.designs.values()]
    make_folder(folder)
    with Store(folder / STORE) as store:
        by_design = _sampled(
            plans, experiment, store, engine or load_engine(), workers, on_progress
        )
    outcomes = list(by_design.values())
    return ExperimentResult(
        name=scenario.name,
        experiment=experiment,
        situations=designs.situations,
        payroll=designs.payroll,
        keys={plan.name: plan.key for plan in plans},
        outcomes=by_design,
        precision=precision_reached(outcomes, experiment.replications, experiment.confidence),
        comparisons=tuple(
            compare(situation, [by_design[design.name] for design in situation.designs])
            for situation in designs.situations
        ),
    )


def _sampled(
    plans: Sequence[Plan],
    experiment: Experiment,
    store: Store,
    engine: Engine,
    workers: Workers,
    on_progress: Progress | None,
) -> dict[str, Outcomes]:
    """The same replications of every design, until the experiment's rule is content."""
    found: dict[str, Outcomes] = {}
    done = 0
    rule, confidence = experiment.replications, experiment.confidence
    while more := more_wanted(list(found.values()), rule, confidence):
        done += more
        found = complete(
            plans, done, store, engine, workers=workers, on_progress=on_progress, known=found
        )
    return found
