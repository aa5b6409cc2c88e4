"""What an experiment must say so that its assumptions can be varied, and what must be installed."""

from __future__ import annotations

from funnel_sim.config.checks import Problems
from funnel_sim.config.schema.experiment import Experiment
from funnel_sim.domain.errors import Finding, InvalidInput


def problems(experiment: Experiment) -> Problems:
    """Ranges, two organisations, and a power of two."""
    if not experiment.uncertain:
        yield (
            ("uncertain",),
            "`sensitivity` needs the ranges that assumptions may lie in. Add them, such as "
            "`uncertain: {market.activities.visit.cost: 120..260}`.",
        )
    if len(experiment.organisations) < 2:
        yield (
            ("organisations",),
            f"`sensitivity` needs two organisations or more. Got {len(experiment.organisations)}.",
        )
    samples = experiment.sensitivity.samples
    if samples & (samples - 1):
        lower = 1 << (samples.bit_length() - 1)
        yield (
            ("sensitivity", "samples"),
            f"`samples` must be a power of two. Got {samples}. Write {lower} or {2 * lower}.",
        )


def need_library() -> None:
    """InvalidInput where SALib is not installed."""
    try:
        import SALib  # noqa: F401
    except ImportError:
        message = (
            "`sensitivity` needs SALib. Install it with `pip install 'funnel-sim[sensitivity]'`."
        )
        raise InvalidInput([Finding("funnel-sim", "", message)]) from None
