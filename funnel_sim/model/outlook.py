"""What an average lead still brings and still costs, touch by touch, on its way to a contract."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from funnel_sim.model.blueprint import NONE, Process
from funnel_sim.model.distributions import DistributionArrays
from funnel_sim.model.expectations import mean_advance, work

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_NO_HOURS = 1e18
"""Finite, so that a deal without value still has a rank."""


def stages_on(process: Process, journey: int) -> list[int]:
    """The stages of a journey in order."""
    count = int((process.stages_left[journey] > 0).sum())
    stages: list[int] = np.argsort(-process.stages_left[journey], kind="stable")[:count].tolist()
    return stages


def hand_overs(process: Process, covers: Ints) -> Ints:
    """Hand-overs behind a lead that came all the way when it is in each stage of its journey.

    Shape as `covers` (journeys, segments, stages); 0 for cells that nobody reaches.
    """
    behind = np.zeros_like(covers)
    for journey in range(len(covers)):
        way = stages_on(process, journey)
        for before, stage in pairwise(way):
            left, takes = covers[journey, :, before], covers[journey, :, stage]
            handed_over = (left != takes) & (left != NONE) & (takes != NONE)
            behind[journey, :, stage] = behind[journey, :, before] + handed_over
    return behind


@dataclass(frozen=True, slots=True)
class Outlook:
    """Wins and hours to expect from each touch of each stage to the end of the journey.

    For a lead of average quality with reps of average skill and pace, without ramp-up, learning,
    training and first-response effects; briefings are left out. Both have the shape
    (journeys, segments, stages, touches) and are 0 beyond a stage's touches and where nobody comes.
    """

    wins: Floats
    """Chance to reach the end, seen from the beginning of the stage."""
    hours: Floats
    """Selling hours, the touch itself included, per lead that entered the stage."""
    begins: Ints
    """Stage in which each journey begins, shape (journeys,)."""
    known: NDArray[np.bool_]
    """Where there is such a touch."""

    @classmethod
    def of(
        cls,
        process: Process,
        laws: DistributionArrays,
        covers: Ints,
        mode: Ints,
        *,
        work_factor: Floats,
        odds_shift: Floats,
        hand_over_effect: float,
    ) -> Outlook:
        """Follow every journey backwards.

        `covers` has shape (journeys, segments, stages), `mode` and `odds_shift` (teams,),
        `work_factor` (teams, segments).
        """
        shape = (*covers.shape, process.activity.shape[2])
        outlook = cls(
            np.zeros(shape), np.zeros(shape), process.first_stage, np.zeros(shape, dtype=np.bool_)
        )
        behind = hand_overs(process, covers)
        for journey, segment in np.ndindex(covers.shape[:2]):
            win, hours = 1.0, 0.0
            for stage in reversed(stages_on(process, journey)):
                at = journey, segment, stage
                team = int(covers[at])
                if team == NONE:
                    break
                m = int(mode[team])
                odds = process.base_odds[stage, m, segment] + process.journey_effect[journey]
                odds += odds_shift[team] + hand_over_effect * behind[at]
                advance = mean_advance(np.array([odds]), 0.0)
                here = work(process, laws, stage, m, float(work_factor[team, segment]))
                begun, passes = here.begun(advance)[0], float(here.passes(advance)[0])
                win *= passes
                to_come = np.cumsum((begun * here.hours)[::-1])[::-1] + passes * hours
                outlook.wins[at][: len(begun)] = win
                outlook.hours[at][: len(begun)] = to_come
                outlook.known[at][: len(begun)] = True
                hours = float(to_come[0])
        return outlook

    def margin_per_hour(self, gross_margin: Floats) -> Floats:
        """Expected margin per unit of deal value over expected selling hours, both still to come.

        1e18 where no hours are to come. `gross_margin` has shape (segments,).
        """
        margin = gross_margin[None, :, None, None] * self.wins
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.where(self.hours > 0.0, margin / self.hours, _NO_HOURS)
        return np.where(self.known, ratio, 0.0)

    def ease(self) -> Floats:
        """How little work is still to come, in [0, 1]: h0 / (h0 + hours to come).

        h0 are the hours at the beginning of new leads' journey, on average over the segments; 1
        where no hours are to come.
        """
        whole = float(self.hours[0, :, self.begins[0], 0].mean())
        total = whole + self.hours
        with np.errstate(divide="ignore", invalid="ignore"):
            ease = np.where(self.hours > 0.0, whole / total, 1.0)
        return np.where(self.known, ease, 0.0)
