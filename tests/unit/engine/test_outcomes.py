"""Who advances, against closed forms: many leads, ample staff, fixed seeds.

Shares are compared within 3.3 binomial standard errors (one false alarm in a thousand), and the
samples are large enough that 1 percentage point would show.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from funnel_sim.domain.names import Exit, TouchResult
from tests.support.worlds import leads_at, run, world

LEADS = 20_000
AMPLE = {"all": {"role": "seller", "headcount": 50}}
HORIZON = {"start": "2027-01-04", "length": "10_000 h"}
ROLES = {"seller": {"mode": "inside", "salary": "1 EUR / yr"}}


def logistic(x):
    return 1 / (1 + math.exp(-x))


def log_odds(p):
    return math.log(p / (1 - p))


def simulate(stage, *, leads=None, **parts):
    parts = {"teams": AMPLE, "horizon": HORIZON, "stages": {"closing": stage}} | parts
    arrivals = (np.arange(LEADS) * 0.2).tolist()
    return run(world(**parts), leads_at(arrivals, **(leads or {})))


def assert_share(hits, n, expected):
    standard_error = math.sqrt(expected * (1 - expected) / n)
    assert standard_error < 0.004
    assert abs(hits / n - expected) < 3.3 * standard_error


def won(log):
    return int((log.exits["reason"] == Exit.WON).sum())


def test_the_stated_share_of_average_leads_advances():
    log = simulate({"inside": {"touches": "1 call"}, "advance": "35 %"})
    assert_share(won(log), LEADS, 0.35)


def test_lead_quality_adds_in_log_odds():
    log = simulate(
        {"inside": {"touches": "1 call"}, "advance": "35 %"},
        leads={"qualities": [0.7] * LEADS},
    )
    assert_share(won(log), LEADS, logistic(log_odds(0.35) + 0.7))


def test_the_field_effect_adds_in_log_odds_by_segment():
    roles = {"seller": {"mode": "field", "salary": "1 EUR / yr"}}
    segments = {
        "small": {"deal_value": 1, "gross_margin": "50 %"},
        "large": {"deal_value": 1, "gross_margin": "50 %"},
    }
    channels = {"web": {"leads": "1 / d", "mix": {"small": "100 %"}}}
    stage = {
        "field": {"touches": "1 call"},
        "advance": {"small": "35 %", "large": "20 %"},
        "field_effect": {"all": 0.3, "large": -0.4},
    }
    parts = {"roles": roles, "segments": segments, "channels": channels}
    for segment, expected in (
        (0, logistic(log_odds(0.35) + 0.3)),
        (1, logistic(log_odds(0.20) - 0.4)),
    ):
        log = simulate(stage, leads={"segments": [segment] * LEADS}, **parts)
        assert_share(won(log), LEADS, expected)


def test_each_hand_over_adds_its_effect_from_then_on():
    stages = {
        name: {"inside": {"touches": "1 call"}, "advance": advance}
        for name, advance in (("one", "100 %"), ("two", "100 %"), ("three", "40 %"))
    }
    teams = {
        name: {"role": "seller", "headcount": 20, "covers": {"stages": name}} for name in stages
    }
    log = simulate({}, stages=stages, teams=teams, hand_over={"effect": -0.25})
    assert_share(won(log), LEADS, logistic(log_odds(0.4) - 2 * 0.25))


def test_skill_belongs_to_the_rep_and_has_the_stated_spread():
    """Every rep's own win rate is that of the rep's skill; skills have mean 0 and the stated sd."""
    roles = {"seller": {"mode": "inside", "salary": "1 EUR / yr", "skill_sd": 0.8}}
    teams = {"all": {"role": "seller", "headcount": 400}}
    log = simulate({"inside": {"touches": "1 call"}, "advance": "35 %"}, roles=roles, teams=teams)
    skill = log.reps["skill"]
    assert abs(skill.mean()) < 3.3 * 0.8 / math.sqrt(400)
    assert abs(skill.std(ddof=1) / 0.8 - 1) < 3.3 / math.sqrt(800)
    wins = log.touches["result"] == TouchResult.ADVANCED
    expected = 1 / (1 + np.exp(-(log_odds(0.35) + skill[log.touches["rep"]])))
    standard_error = math.sqrt((expected * (1 - expected)).sum())
    assert abs(wins.sum() - expected.sum()) < 3.3 * standard_error
    better = expected > np.median(expected)
    assert wins[better].mean() > wins[~better].mean() + 0.1


@pytest.mark.parametrize(
    ("drop_out", "by_touch"),
    [
        ("even", [0.25, 0.25, 0.25, 0.25]),
        ("last", [0.0, 0.0, 0.0, 1.0]),
        (["50 %", "30 %", "10 %", "10 %"], [0.5, 0.3, 0.1, 0.1]),
    ],
)
def test_leads_drop_out_at_the_stated_touches_and_the_share_that_advances_stays(drop_out, by_touch):
    inside = {"touches": "4 call", "drop_out": drop_out}
    log = simulate({"inside": inside, "advance": "35 %"})
    assert_share(won(log), LEADS, 0.35)
    lost = log.touches[log.touches["result"] == TouchResult.LOST]
    shares = np.bincount(lost["touch"], minlength=4) / len(lost)
    for share, expected in zip(shares, by_touch, strict=True):
        assert (
            abs(share - expected) < 3.3 * math.sqrt(expected * (1 - expected) / len(lost)) + 1e-12
        )


def test_attempts_follow_the_geometric_law():
    """40 % unanswered, 3 attempts: 6.4 % are unreachable, 1 + .4 + .16 attempts on average."""
    silence = {"chance": "40 %", "attempts": 3, "retry_gap": "1 h", "duration": "3 min"}
    log = simulate({"inside": {"touches": "1 call", "no_answer": silence}, "advance": "100 %"})
    unreachable = int((log.exits["reason"] == Exit.UNREACHABLE).sum())
    assert_share(unreachable, LEADS, 0.4**3)
    assert len(log.touches) / LEADS == pytest.approx(1.56, abs=3.3 * 0.72 / math.sqrt(LEADS))


def test_better_odds_only_ever_help_the_same_lead():
    """With common random numbers, whoever wins at 35 % wins at 45 % too, as far or farther."""
    inside = {"touches": "3 call"}
    worse = simulate({"inside": inside, "advance": "35 %"})
    better = simulate({"inside": inside, "advance": "45 %"})
    was_won = worse.exits["reason"] == Exit.WON
    assert (better.exits["reason"][was_won] == Exit.WON).all()
    touches = [np.bincount(log.touches["lead"], minlength=LEADS) for log in (worse, better)]
    assert (touches[1] >= touches[0]).all()
    assert (touches[1] > touches[0]).any()


def test_durations_gaps_and_travel_follow_their_laws():
    """Means within 3.3 standard errors of what the config says, each law its own."""
    activities = {
        "visit": {
            "duration": {"lognormal": {"mean": "2 h", "cv": 0.5}},
            "travel": {"gamma": {"mean": "1 h", "cv": 0.6}},
        }
    }
    gap = {"exponential": {"mean": "5 h"}}
    stage = {"inside": {"touches": "2 visit", "gap": gap, "drop_out": "last"}, "advance": "100 %"}
    log = simulate(stage, activities=activities)
    first, second = (log.touches[log.touches["touch"] == n] for n in (0, 1))
    n = len(second)
    ends = dict(zip(first["lead"].tolist(), first["end"].tolist(), strict=True))
    gaps = second["queued"] - np.array([ends[lead] for lead in second["lead"].tolist()])
    for sample, mean, sd in (
        (log.touches["work"], 2.0, 1.0),
        (log.touches["travel"], 1.0, 0.6),
        (gaps, 5.0, 5.0),
    ):
        assert abs(sample.mean() - mean) < 3.3 * sd / math.sqrt(n)
        assert abs(sample.std() / sd - 1) < 0.05
    assert abs(np.corrcoef(log.touches["work"], log.touches["travel"])[0, 1]) < 3.3 / math.sqrt(n)
