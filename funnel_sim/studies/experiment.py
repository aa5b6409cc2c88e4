"""Run an experiment: every design, as many replications as its rule wants, then the comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from funnel_sim.config.scenario import Scenario
from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.domain.tables import Outcomes
from funnel_sim.engines.contract import Engine
from funnel_sim.runner.completion import Progress
from funnel_sim.runner.execution import Workers
from funnel_sim.studies.comparison import Comparison, compare
from funnel_sim.studies.designs import Design, Situation
from funnel_sim.studies.offered import comparands
from funnel_sim.studies.payroll import PayrollScaling
from funnel_sim.studies.replications import Replications, replications
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
    file: str
    """The experiment file as the user named it."""
    settings: tuple[str, ...]
    """What was set from outside the files."""

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
    found = list(designs.designs.values())
    with replications(
        folder, experiment.seed, engine=engine, workers=workers, on_progress=on_progress
    ) as source:
        by_design = _sampled(found, experiment, source)
        keys = {design.name: source.key(design) for design in found}
    outcomes = list(by_design.values())
    return ExperimentResult(
        name=scenario.name,
        experiment=experiment,
        situations=designs.situations,
        payroll=designs.payroll,
        keys=keys,
        outcomes=by_design,
        precision=precision_reached(outcomes, experiment.replications, experiment.confidence),
        comparisons=tuple(
            compare(situation, [by_design[design.name] for design in situation.designs])
            for situation in designs.situations
        ),
        file=scenario.file,
        settings=scenario.settings,
    )


def _sampled(
    designs: Sequence[Design], experiment: Experiment, source: Replications
) -> dict[str, Outcomes]:
    """The same replications of every design, until the experiment's rule is content."""
    found: dict[str, Outcomes] = {}
    done = 0
    rule, confidence = experiment.replications, experiment.confidence
    while more := more_wanted(list(found.values()), rule, confidence):
        done += more
        found = source.of(designs, done)
    return found
