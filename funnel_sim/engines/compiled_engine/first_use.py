"""Machine code before it is needed: made on the first use of a version, loaded on all others."""

from __future__ import annotations

from collections.abc import Callable

from funnel_sim.compiling import is_on_disk
from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.engines.compiled_engine.engine import loop, simulate
from funnel_sim.model.blueprint import Blueprint
from funnel_sim.model.building.blueprint import build_blueprint

MESSAGE = "Compiling the engine for this machine, once: about half a minute."

SMALLEST = {
    "question": "Nothing but one call?",
    "seed": 0,
    "horizon": {"start": "2027-01-04", "length": "1 h"},
    "market": {
        "currency": "EUR",
        "segments": {"one": {"deal_value": 1, "gross_margin": "50 %"}},
        "channels": {"one": {"leads": "1 / h", "mix": {"one": "100 %"}, "quality_sd": 1.0}},
        "activities": {"call": {"duration": "1 h"}},
        "stages": {"one": {"inside": {"touches": "1 call"}, "advance": "50 %"}},
        "roles": {"one": {"mode": "inside", "salary": "0 EUR / yr"}},
    },
    "organisations": {"one": {"teams": {"one": {"role": "one", "headcount": 1}}}},
}
"""A world with all arrays, and next to nothing in them."""


def prepare(say: Callable[[str], None]) -> None:
    """Have the machine code ready, and say so where that takes a while."""
    if not is_on_disk(loop()):
        say(MESSAGE)
    simulate(smallest_blueprint(), 0, 0)


def smallest_blueprint() -> Blueprint:
    """The Blueprint of the smallest world."""
    experiment = Experiment.model_validate(SMALLEST)
    name, organisation = next(iter(experiment.organisations.items()))
    return build_blueprint(
        name, experiment.market, organisation, experiment.horizon, experiment.opening
    )
