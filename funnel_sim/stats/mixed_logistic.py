"""Logistic regression with people in it: covariates, and a normal skill per person.

The log-odds of a success are x'b + s_j, the skill s_j of person j being normal with mean 0 and
standard deviation `sd`. A row counts a * p + c * (1 - p): (1, 0) for a success, (0, 1) for a
failure, and (S, G) for a case still open that a success would have kept open with probability S and
a failure with G (see `mixture_cure`). The skills are integrated out by adaptive Gauss-Hermite
quadrature around each person's mode, and `b` and `sd` maximise what is left: maximum marginal
likelihood, also called parametric empirical Bayes. Since the level is estimated from the same
people, -1/2 log of its information, sum of 1 / (sd^2 + noise_j), is added: without it the spread of
few people comes out too small (adjusted profile likelihood, the REML of this model: Cox & Reid
1987, JRSS B 49, 1-39). A person's own estimate is the mean of the skill
given the data: shrunk towards 0, the more so the less is known. Sources: Liu & Pierce 1994,
Biometrika 81, 624-629 (quadrature); McCulloch, Searle & Neuhaus 2008, Generalized, Linear, and
Mixed Models, section 7 (likelihood); Efron & Morris 1975, JASA 70, 311-319 (shrinkage); Self &
Liang 1987, JASA 82, 605-610 (a spread of 0 is on the edge of what is possible).

`b` is given the skill 0, as simulators want it; the log-odds of a mean over people are nearer to 0.
Limits: one skill for everything a person does; people are taken to get cases regardless of skill.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from funnel_sim.stats.samples import Floats

Ints = NDArray[np.int64]
Sloped: TypeAlias = Callable[[Floats], tuple[float, Floats]]
"""A value and its slope."""

NODES = 9
LEAST_SD, MOST_SD = 1e-3, 5.0
"""Skills outside of these spreads are not looked for; below the first there are none."""


@dataclass(frozen=True, slots=True)
class Rows:
    """What was seen, one row per kind of case."""

    design: Floats
    """Covariates, shape (rows, p)."""
    success: Floats
    """Probability of what was seen, were it a success; shape (rows,)."""
    failure: Floats
    """The same, were it a failure; shape (rows,)."""
    weight: Floats
    """How many such cases, shape (rows,)."""
    person: Ints | None = None
    """Whose they were, from 0; -1 where unknown (skill 0 is assumed). None: no skills."""


@dataclass(frozen=True, slots=True)
class MixedFit:
    """Coefficients and skills."""

    coefficients: Floats
    """Log-odds, shape (p,)."""
    covariance: Floats
    """Shape (p, p)."""
    sd: float
    """Spread of the skills; NaN where no skills were asked for."""
    sd_low: float
    sd_high: float
    """From the profile of the likelihood."""
    skills: Floats
    """Mean of each person's skill given the data, shape (people,)."""
    skill_sds: Floats
    """Standard deviation of it, the spread taken as known, shape (people,)."""
    cases: Floats
    """Cases of each person, shape (people,)."""
    log_likelihood: float
    degrees: float
    """People - 1 where there are skills: for t quantiles. Otherwise infinite."""

    def interval(self, index: int, confidence: float) -> tuple[float, float]:
        """Of one coefficient."""
        from scipy.special import stdtrit

        level = 0.5 + confidence / 2
        quantile = float(stdtrit(self.degrees if math.isfinite(self.degrees) else 1e9, level))
        half = quantile * math.sqrt(max(float(self.covariance[index, index]), 0.0))
        return float(self.coefficients[index]) - half, float(self.coefficients[index]) + half


def fit_mixed(rows: Rows, confidence: float = 0.9) -> MixedFit:
    """Maximum likelihood of coefficients and spread; `confidence` is that of the spread's interval.

    A ridge so weak that it decides nothing else (standard deviation 10) keeps coefficients finite
    where all cases of a kind end alike.
    """
    model = _Model(rows)
    p = rows.design.shape[1]
    plain = _climb(model.without_skills, np.zeros(p))
    if rows.person is None or not model.people:
        return MixedFit(
            plain, _covariance(model.without_skills, plain), math.nan, math.nan, math.nan,
            np.empty(0), np.empty(0), np.empty(0), -model.without_skills(plain)[0], math.inf,
        )  # fmt: skip
    model.look_at(plain)
    found = _climb(model.with_skills, np.append(plain, math.log(0.3)), with_sd=True)
    best = model.with_skills(found)[0]
    sd = math.exp(float(found[-1]))
    low, high = _profile(model, found, best, confidence)
    covariance = _covariance(model.with_skills, found)[:p, :p]
    means, spreads = model.skills(found)
    return MixedFit(
        found[:p], covariance, sd, low, high, means, spreads, model.cases(), -best,
        float(max(model.people - 1, 1)),
    )  # fmt: skip


class _Model:
    """The likelihood, and its slope, at given parameters."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        person = rows.person
        self.known = np.zeros(len(rows.weight), dtype=bool) if person is None else person >= 0
        self.people = int(person.max()) + 1 if person is not None and self.known.any() else 0
        self.owner = np.where(self.known, 0 if person is None else person, 0)
        nodes, weights = np.polynomial.hermite.hermgauss(NODES)
        self.nodes, self.log_weights = nodes * math.sqrt(2.0), np.log(weights) + nodes**2
        self._modes = np.zeros(self.people)
        self._noise = np.ones(self.people)

    def look_at(self, beta: Floats) -> None:
        """Note how precisely each person's cases tell the skill: its variance without shrinkage."""
        p = 1.0 / (1.0 + np.exp(-self.rows.design @ beta))
        mine = (self.rows.weight * p * (1.0 - p))[self.known]
        known = np.bincount(self.owner[self.known], weights=mine, minlength=self.people)
        self._noise = 1.0 / np.maximum(known, 1e-9)

    def without_skills(self, free: Floats) -> tuple[float, Floats]:
        """Minus the log-likelihood of the coefficients, and its slope."""
        rows = self.rows
        value, slope, _ = _cell(rows.design @ free, rows)
        loss = -float(rows.weight @ value) + 0.005 * float(free @ free)
        return loss, -rows.design.T @ (rows.weight * slope) + 0.01 * free

    def with_skills(self, free: Floats) -> tuple[float, Floats]:
        """The same with skills integrated out; the last parameter is the log of their spread."""
        rows, beta = self.rows, free[:-1]
        sd = math.exp(float(np.clip(free[-1], math.log(LEAST_SD), math.log(MOST_SD))))
        eta = rows.design @ beta
        modes, scales = self._around(eta, sd)
        skill = modes[:, None] + scales[:, None] * self.nodes
        value, slope, _ = _cell(eta[:, None] + skill[self.owner] * self.known[:, None], rows)
        value, slope = rows.weight[:, None] * value, rows.weight[:, None] * slope
        level = _by_person(value[self.known], self.owner[self.known], self.people)
        level += -0.5 * (skill / sd) ** 2 - math.log(sd) + self.log_weights
        level += np.log(scales)[:, None] - 0.5 * math.log(math.pi)
        top = level.max(axis=1, keepdims=True)
        part = np.exp(level - top)
        total = part.sum(axis=1, keepdims=True)
        share = part / total
        unknown = ~self.known
        found = float((top + np.log(total)).sum()) + float(value[unknown, 0].sum())
        of_row = np.where(unknown, slope[:, 0], (share[self.owner] * slope).sum(axis=1))
        by_sd = float((share * ((skill / sd) ** 2 - 1.0)).sum())
        told = 1.0 / (sd**2 + self._noise)
        found -= 0.5 * math.log(float(told.sum()))
        by_sd += sd**2 * float((told**2).sum()) / float(told.sum())
        gradient = np.append(rows.design.T @ of_row - 0.01 * beta, by_sd)
        return -found + 0.005 * float(beta @ beta), -gradient

    def skills(self, free: Floats) -> tuple[Floats, Floats]:
        """Mean and spread of each person's skill given the data: mode and curvature."""
        sd = math.exp(float(np.clip(free[-1], math.log(LEAST_SD), math.log(MOST_SD))))
        return self._around(self.rows.design @ free[:-1], sd)

    def cases(self) -> Floats:
        """Cases of each person."""
        mine = self.rows.weight[self.known]
        found = np.bincount(self.owner[self.known], weights=mine, minlength=self.people)
        return np.asarray(found, dtype=np.float64)

    def _around(self, eta: Floats, sd: float) -> tuple[Floats, Floats]:
        """Mode of each person's skill, and the standard deviation there, by Newton's method."""
        rows, known = self.rows, self.known
        owner, weight = self.owner[known], rows.weight[known]
        mine = Rows(rows.design[:0], rows.success[known], rows.failure[known], weight)
        skill = self._modes
        for _ in range(30):
            _, slope, bend = _cell(eta[known] + skill[owner], mine)
            first = np.bincount(owner, weights=weight * slope, minlength=self.people)
            second = np.bincount(owner, weights=weight * bend, minlength=self.people)
            curvature = np.maximum(second, 0.0) + 1.0 / sd**2
            step = np.clip((first - skill / sd**2) / curvature, -1.0, 1.0)
            skill = skill + step
            if np.abs(step).max(initial=0.0) < 1e-9:
                break
        self._modes = skill
        return skill, 1.0 / np.sqrt(curvature)


def _cell(eta: Floats, rows: Rows) -> tuple[Floats, Floats, Floats]:
    """Log-likelihood of one case of each row, its slope in the log-odds, and minus its bend."""
    from scipy.special import expit

    shape = (-1,) + (1,) * (eta.ndim - 1)
    a, c = rows.success.reshape(shape), rows.failure.reshape(shape)
    p = expit(np.clip(eta, -35.0, 35.0))
    total = np.maximum(a * p + c * (1.0 - p), 1e-300)
    given = a * p / total  # probability of a success, given what was seen
    return np.log(total), given - p, p * (1.0 - p) - given * (1.0 - given)


def _by_person(values: Floats, owner: Ints, people: int) -> Floats:
    order = np.argsort(owner, kind="stable")
    cumulative = np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(values[order], axis=0)])
    ends = np.searchsorted(owner[order], np.arange(people + 1))
    return np.asarray(cumulative[ends[1:]] - cumulative[ends[:-1]], dtype=np.float64)


def _climb(loss: Sloped, start: Floats, with_sd: bool = False) -> Floats:
    """Where the loss is least; the last parameter is the log of a spread if `with_sd`."""
    from scipy.optimize import minimize

    bounds = [(-30.0, 30.0)] * len(start)
    if with_sd:
        bounds[-1] = (math.log(LEAST_SD), math.log(MOST_SD))
    found = minimize(
        loss, start, jac=True, method="L-BFGS-B", bounds=bounds,
        options={"gtol": 1e-4, "ftol": 1e-12, "maxiter": 500},
    )  # fmt: skip
    return np.asarray(found.x, dtype=np.float64)


def _covariance(loss: Sloped, at: Floats, step: float = 1e-3) -> Floats:
    """Inverse of the second derivatives, from differences of slopes."""
    rows = []
    for i in range(len(at)):
        move = np.zeros(len(at))
        move[i] = step
        rows.append((loss(at + move)[1] - loss(at - move)[1]) / (2 * step))
    information = np.array(rows)
    values, vectors = np.linalg.eigh((information + information.T) / 2)
    return np.asarray((vectors / np.maximum(values, 1e-6)) @ vectors.T, dtype=np.float64)


def _profile(model: _Model, found: Floats, best: float, confidence: float) -> tuple[float, float]:
    """Spreads at which the likelihood, maximised over the rest, is too small (chi square, 1 df)."""
    from scipy.optimize import brentq, minimize
    from scipy.special import chdtri

    fall = float(chdtri(1, 1 - confidence)) / 2
    rest = found[:-1].copy()

    def excess(log_sd: float) -> float:
        nonlocal rest

        def loss(beta: Floats) -> tuple[float, Floats]:
            value, slope = model.with_skills(np.append(beta, log_sd))
            return value, slope[:-1]

        done = minimize(loss, rest, jac=True, method="BFGS", options={"gtol": 1e-2, "maxiter": 30})
        rest = done.x
        return float(done.fun) - best - fall

    middle = float(np.clip(found[-1], math.log(LEAST_SD), math.log(MOST_SD)))
    bounds = []
    for end, edge in ((math.log(LEAST_SD), 0.0), (math.log(MOST_SD), math.inf)):
        near, far = middle, middle
        while True:
            far = max(far - 0.5, end) if end < middle else min(far + 0.5, end)
            if excess(far) > 0.0:
                root = brentq(excess, min(near, far), max(near, far), xtol=0.03)
                bounds.append(math.exp(float(root)))
                break
            if far == end:
                bounds.append(edge)
                break
            near = far
        rest = found[:-1].copy()
    return bounds[0], bounds[1]
