"""One textbook queue in the simulator: its replications so far, and how many more it needs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from funnel_sim.config.scenario import load_scenario
from funnel_sim.domain.resources import shipped
from funnel_sim.domain.tables import Measures, Outcomes, stack
from funnel_sim.model.blueprint import Blueprint
from funnel_sim.model.building.blueprint import build_blueprint
from funnel_sim.stats.control_variates import ControlledMean, controlled_mean
from funnel_sim.studies.verification.catalogue import Exercise
from funnel_sim.studies.verification.queue import Input, Quantity, hours

CONFIDENCE = 0.95
"""Of the interval that is printed, each by itself."""
WIDEST = 0.03
"""Half-width of that interval as a share of the theory: a wider one would prove little."""
LEAST_REPLICATIONS = 16
MOST_REPLICATIONS = 400
BEYOND_DOUBT = 1 - 1e-6
"""Confidence with which an input or quantity is not what it should be: an input then controls
nothing, and no further replication is needed."""
LARGEST_GROWTH = 1.5
"""Replications after a round over those before: a spread seen in few is itself uncertain."""


@dataclass(slots=True)
class Trial:
    """A queue and its replications."""

    exercise: Exercise
    blueprints: dict[str, Blueprint]
    """By organisation."""
    measures: dict[str, list[Measures]] = field(default_factory=dict)

    def done(self, organisation: str) -> int:
        """Replications so far."""
        return len(self.measures.get(organisation, ()))

    def outcomes(self, organisation: str) -> Outcomes:
        """The replications so far, in ascending order."""
        frame = self.blueprints[organisation].frame
        return stack(organisation, frame, self.measures[organisation])

    def estimate(self, quantity: Quantity) -> ControlledMean:
        """The quantity over the replications so far, controlled by its inputs.

        An input that is not what it should be would draw the quantity to what it would be if it
        were, and hide the error.
        """
        outcomes = self.outcomes(quantity.organisation)
        values = quantity.read(outcomes)
        controls = [i for i in quantity.inputs if not self._is_off(quantity.organisation, i)]
        if not controls:
            return controlled_mean(values)
        read = np.column_stack([control.read(outcomes) for control in controls])
        return controlled_mean(values, read, [control.expected for control in controls])

    def estimate_of_input(self, organisation: str, given: Input) -> ControlledMean:
        """The input over the replications so far."""
        return controlled_mean(given.read(self.outcomes(organisation)))

    def inputs(self) -> list[tuple[str, Input]]:
        """Organisation and input, each once."""
        found = {
            (quantity.organisation, given.name): given
            for quantity in self.exercise.queue.quantities
            for given in quantity.inputs
        }
        return [(organisation, given) for (organisation, _), given in found.items()]

    def more_wanted(self, organisation: str) -> int:
        """Replications of an organisation to run now.

        0 once every interval is narrow enough, an error is beyond doubt, or none are left.
        """
        done = self.done(organisation)
        if done < LEAST_REPLICATIONS:
            return LEAST_REPLICATIONS - done
        quantities = [q for q in self.exercise.queue.quantities if q.organisation == organisation]
        if any(self._is_off(organisation, given) for q in quantities for given in q.inputs):
            return 0
        estimates = [self.estimate(quantity) for quantity in quantities]
        pairs = list(zip(estimates, quantities, strict=True))
        if any(_beyond_doubt(estimate, quantity.theory) for estimate, quantity in pairs):
            return 0
        widths = [e.half_width(CONFIDENCE) / (WIDEST * quantity.theory) for e, quantity in pairs]
        widest = max(widths, default=0.0)
        if widest <= 1:
            return 0
        wanted = max(math.ceil(done * widest**2), done + 1)
        return min(wanted, math.ceil(LARGEST_GROWTH * done), MOST_REPLICATIONS) - done

    def _is_off(self, organisation: str, given: Input) -> bool:
        return _beyond_doubt(self.estimate_of_input(organisation, given), given.expected)


def _beyond_doubt(estimate: ControlledMean, expected: float) -> bool:
    return abs(estimate.mean - expected) > estimate.half_width(BEYOND_DOUBT)


def prepare(exercise: Exercise, settings: Sequence[str] = ()) -> Trial:
    """Read the config with the queue's parameters put in, as a user would with `--set`.

    `settings` come last. InvalidInput where one does not fit.
    """
    queue, length = exercise.queue, exercise.length
    scenario = load_scenario(
        shipped(f"configs/textbook/{exercise.case.file}"),
        [
            *queue.settings,
            f"horizon.length={hours(length.length)}",
            f"horizon.warm_up={hours(length.warm_up)}",
            *settings,
        ],
    )
    experiment = scenario.experiment
    return Trial(
        exercise,
        {
            name: build_blueprint(name, experiment.market, organisation, experiment.horizon)
            for name, organisation in experiment.organisations.items()
        },
    )
