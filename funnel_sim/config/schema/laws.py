"""Probability laws as users write them: `{lognormal: {mean: 18 min, cv: 0.8}}`, or a plain value.

Every law is a quantile function of one uniform, so that the same lead keeps its luck when a
parameter changes (see `model/quantiles.py` for the formulas).
"""

from __future__ import annotations

from typing import Annotated, Any, Generic, TypeVar

from pydantic import BeforeValidator, Field, model_validator

from funnel_sim.config.quantities import Duration, Money, Share
from funnel_sim.config.schema.base import Strict

Q = TypeVar("Q")
Variation = Annotated[float, Field(strict=True, gt=0, le=20, allow_inf_nan=False)]


class ByMean(Strict, Generic[Q]):
    """A law with one parameter."""

    mean: Q


class ByMeanAndCv(Strict, Generic[Q]):
    """A law given by its mean and its coefficient of variation."""

    mean: Q
    cv: Variation
    """Standard deviation divided by the mean."""


class Lognormal(Strict, Generic[Q]):
    """Given by mean and cv, or by median and sigma."""

    mean: Q | None = None
    cv: Variation | None = None
    median: Q | None = None
    sigma: Variation | None = None
    """Standard deviation of the logarithm."""

    @model_validator(mode="after")
    def one_pair(self) -> Lognormal[Q]:
        """Exactly one of the two pairs."""
        given = {n for n in ("mean", "cv", "median", "sigma") if getattr(self, n) is not None}
        if given not in ({"mean", "cv"}, {"median", "sigma"}):
            msg = f"a lognormal needs `mean` and `cv`, or `median` and `sigma`. Got {sorted(given)}"
            raise ValueError(msg)
        return self


class Loglogistic(Strict, Generic[Q]):
    """Given by mean and cv, or by median and shape; a shape of 2 or less has no finite cv."""

    mean: Q | None = None
    cv: Variation | None = None
    median: Q | None = None
    shape: Annotated[float, Field(strict=True, gt=1, le=100, allow_inf_nan=False)] | None = None
    """k in P(T > t) = 1 / (1 + (t / median)^k). Above 1, so that there is a mean."""

    @model_validator(mode="after")
    def one_pair(self) -> Loglogistic[Q]:
        """Exactly one of the two pairs."""
        given = {n for n in ("mean", "cv", "median", "shape") if getattr(self, n) is not None}
        if given not in ({"mean", "cv"}, {"median", "shape"}):
            msg = (
                f"a loglogistic needs `mean` and `cv`, or `median` and `shape`. Got {sorted(given)}"
            )
            raise ValueError(msg)
        return self


class Between(Strict, Generic[Q]):
    """A uniform law."""

    low: Q
    high: Q


class Triangular(Strict, Generic[Q]):
    """A triangular law."""

    low: Q
    mode: Q
    high: Q


class Sample(Strict, Generic[Q]):
    """A law that repeats observed values."""

    values: Annotated[tuple[Q, ...], Field(min_length=1, max_length=10_000)]


class PricePoints(Strict, Generic[Q]):
    """A few values with their shares."""

    values: Annotated[tuple[Q, ...], Field(min_length=1, max_length=1_000)]
    shares: tuple[Share, ...]

    @model_validator(mode="after")
    def shares_fit(self) -> PricePoints[Q]:
        """As many shares as values, adding up to one."""
        if len(self.shares) != len(self.values):
            msg = (
                f"`shares` needs one share per value. Got {len(self.shares)} for {len(self.values)}"
            )
            raise ValueError(msg)
        if abs(sum(self.shares) - 1.0) > 1e-6:
            msg = f"`shares` must add up to 100 %. Got {100 * sum(self.shares):g} %"
            raise ValueError(msg)
        return self


class Law(Strict, Generic[Q]):
    """A probability law: exactly one of the families, or a plain value for a constant."""

    constant: Q | None = None
    """Always the same."""
    exponential: ByMean[Q] | None = None
    """Memoryless."""
    lognormal: Lognormal[Q] | None = None
    """Many small, a few very large: durations of work, deal values."""
    gamma: ByMeanAndCv[Q] | None = None
    """Between constant (cv near 0) and exponential (cv 1), or more variable."""
    weibull: ByMeanAndCv[Q] | None = None
    """Hazard that falls (cv > 1) or rises (cv < 1) with time."""
    loglogistic: Loglogistic[Q] | None = None
    """Heavy-tailed times until a customer decides."""
    uniform: Between[Q] | None = None
    """Anything between two values."""
    triangular: Triangular[Q] | None = None
    """An expert's low, most likely and high."""
    empirical: Sample[Q] | None = None
    """Observed values, each as likely as the others."""
    discrete: PricePoints[Q] | None = None
    """A few values, such as price points."""

    @model_validator(mode="after")
    def one_family(self) -> Law[Q]:
        """Exactly one family."""
        given = [name for name in type(self).model_fields if getattr(self, name) is not None]
        if len(given) != 1:
            known = ", ".join(type(self).model_fields)
            msg = f"a law needs exactly one of {known}. Got {given or 'none'}"
            raise ValueError(msg)
        return self

    def family(self) -> str:
        """Name of the family that is given."""
        return next(name for name in type(self).model_fields if getattr(self, name) is not None)


def plain_value_is_constant(value: Any) -> Any:
    """`30 min` stands for `{constant: 30 min}`."""
    return value if isinstance(value, dict | Law) else {"constant": value}


DurationLaw = Annotated[Law[Duration], BeforeValidator(plain_value_is_constant)]
MoneyLaw = Annotated[Law[Money], BeforeValidator(plain_value_is_constant)]
