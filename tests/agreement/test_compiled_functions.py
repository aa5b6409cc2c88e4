"""What the compiled engine brings of its own gives the very bits of the model's functions."""

from __future__ import annotations

import numpy as np
import pytest

from funnel_sim.engines.compiled_engine import shared
from funnel_sim.engines.compiled_engine.arithmetic import CompiledArithmetic
from funnel_sim.model import distributions as d
from funnel_sim.model import experience, odds, quantiles
from funnel_sim.model.arithmetic import PLAIN

COMPILED = CompiledArithmetic()
UNIFORMS = np.concatenate(
    [
        np.random.default_rng(1).random(20_000),
        [2.0**-53, 1.0 - 2.0**-53, 0.5, 0.0749999, 0.075, 0.925, 1e-300, np.nextafter(1.0, 0.0)],
    ]
)
LAWS = {
    "constant": d.constant(3.0),
    "exponential": d.exponential(2.0),
    "lognormal": d.lognormal(5.0, 0.8),
    "gamma": d.gamma(2.0, 1.5),
    "weibull": d.weibull(2.0, 0.7),
    "loglogistic": d.loglogistic(2.0, 0.6),
    "uniform": d.uniform(1.0, 4.0),
    "triangular": d.triangular(1.0, 2.0, 6.0),
    "empirical": d.empirical([3.0, 1.0, 2.0, 2.0]),
    "discrete": d.discrete([1.0, 5.0, 9.0], [0.2, 0.5, 0.3]),
}


@pytest.mark.parametrize("family", LAWS)
def test_quantiles_of_every_family_have_the_same_bits(family: str):
    laws = d.Distributions()
    row = laws.add(LAWS[family])
    arrays = laws.build()
    which = np.full(len(UNIFORMS), row)
    expected = PLAIN.quantiles(arrays, which, UNIFORMS)
    assert COMPILED.quantiles(arrays, which, UNIFORMS).tobytes() == expected.tobytes()


def test_every_family_of_the_model_is_compared():
    families = {value for name, value in vars(quantiles).items() if name.isupper()}
    assert {law.family for law in LAWS.values()} == {f for f in families if isinstance(f, int)}


def test_scores_and_gaps_have_the_same_bits():
    assert COMPILED.normal(UNIFORMS).tobytes() == PLAIN.normal(UNIFORMS).tobytes()
    assert COMPILED.exponential(UNIFORMS).tobytes() == PLAIN.exponential(UNIFORMS).tobytes()


def test_luck_is_the_same_function_of_its_key():
    rng = np.random.default_rng(2)
    keys = rng.integers(0, 2**64, size=(2000, 6), dtype=np.uint64)
    keys[:3] = [[0] * 6, [2**64 - 1] * 6, [1, 0, 0, 0, 0, 2**63]]
    for words in keys.tolist():
        assert COMPILED.luck(*words) == PLAIN.luck(*words)
    numbers, sources = keys[:, 0].copy(), keys[:, 1].copy()
    expected = PLAIN.lucks(7, 3, 1, 2**64 - 1, numbers, sources)
    assert COMPILED.lucks(7, 3, 1, 2**64 - 1, numbers, sources).tobytes() == expected.tobytes()


def test_effects_have_the_same_bits():
    profile = np.array([0.25, 0.5, 0.75])
    for x in np.random.default_rng(3).normal(0.0, 20.0, 3000).tolist():
        cases = int(abs(x) * 10)
        assert shared.drops_out(abs(x) % 1.0, x, 0.7) == odds.drops_out(abs(x) % 1.0, x, 0.7)
        for compiled, plain, arguments in (
            (shared.productivity, experience.productivity, (profile, 8.0, abs(x))),
            (shared.learning_factor, experience.learning_factor, (cases, -0.3219, 50.0, 0.5)),
            (shared.learning_odds, experience.learning_odds, (cases, 0.5, 50.0)),
            (shared.response_effect, experience.response_effect, (abs(x), 0.3, 0.25, -1.0)),
        ):
            assert compiled(*arguments) == plain(*arguments), (plain, arguments)
