"""The score against its closed form for the normal law, and against arithmetic by hand."""

import math

import numpy as np
import pytest
from scipy.stats import norm

from funnel_sim.stats.scoring import crps


@pytest.mark.parametrize("happened", [-1.0, 0.0, 2.5])
def test_of_a_normal_law_it_is_the_closed_form(happened):
    """sd (z (2 F(z) - 1) + 2 f(z) - 1 / sqrt(pi)); Gneiting & Raftery 2007, section 4.2."""
    z = happened
    exact = z * (2 * norm.cdf(z) - 1) + 2 * norm.pdf(z) - 1 / math.sqrt(math.pi)
    x = norm.ppf((np.arange(20_000) + 0.5) / 20_000)
    assert crps(x, happened) == pytest.approx(exact, abs=1e-3)


def test_by_hand():
    """|1-4| and |3-4|: mean 2; the only pair differs by 2: half of that is 1."""
    assert crps([1.0, 3.0], 4.0) == pytest.approx(1.0)


def test_a_single_number_is_no_forecast():
    with pytest.raises(ValueError, match="at least 2"):
        crps([1.0], 4.0)
