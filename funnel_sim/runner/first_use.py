"""Machine code before it is needed: made on the first use of a version, loaded on all others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from funnel_sim.compiling import is_on_disk
from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.engines.choice import COMPILED, DEFAULT, load_engine
from funnel_sim.engines.contract import Engine
from funnel_sim.model.blueprint import Blueprint
from funnel_sim.model.building.blueprint import build_blueprint
from funnel_sim.runner.replicate import replicate

MESSAGE = "Compiling {parts} for this machine, once: up to a minute."

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


def ready_engine(name: str = DEFAULT, say: Callable[[str], None] | None = None) -> Engine:
    """The engine of that name, with all that is compiled for it and for the metrics at hand.

    `say` is told where that takes a while.

    Raises:
        ValueError: there is no such engine.
    """
    engine = load_engine(name)
    missing = [part for part, function in _compiled(name) if not is_on_disk(function)]
    if missing and say is not None:
        say(MESSAGE.format(parts=" and ".join(dict.fromkeys(missing))))
    replicate(smallest_blueprint(), engine, 0, 0)
    return engine


def _compiled(name: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    """What takes long to compile, each with the part that it belongs to."""
    from funnel_sim.metrics.balances.inspection.everything import inspect
    from funnel_sim.metrics.postings.everything import post_everything

    if name == COMPILED:
        from funnel_sim.engines.compiled_engine.engine import loop

        yield "the engine", loop()
    yield "the metrics", post_everything
    yield "the metrics", inspect


def smallest_blueprint() -> Blueprint:
    """The Blueprint of the smallest world."""
    experiment = Experiment.model_validate(SMALLEST)
    name, organisation = next(iter(experiment.organisations.items()))
    return build_blueprint(
        name, experiment.market, organisation, experiment.horizon, experiment.opening
    )
