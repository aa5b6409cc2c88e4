"""Each kind of verdict on made data, and what it says."""

from __future__ import annotations

import math

import numpy as np
import pytest

from funnel_sim.stats.verdict import Kind, Verdict, verdict
from funnel_sim.stats.wording import in_words

NAMES = ["generalist", "split", "stages"]


def made(*gains: float, noise: float = 1.0, n: int = 30) -> np.ndarray:
    """Designs whose means are exactly 100 + gain, with shared luck and noise of their own."""
    rng = np.random.default_rng(8)
    own = rng.normal(0, noise, (n, len(gains)))
    luck = rng.normal(100, 10, (n, 1))
    return np.asarray(100 + luck - luck.mean() + own - own.mean(axis=0) + np.array(gains))


def euros(amount: float) -> str:
    """An amount in thousands."""
    return f"{amount:.1f} k€"


def said(outcome: Verdict) -> str:
    sentences = in_words(outcome, "contribution", euros)
    assert 1 <= len(sentences) <= 3
    return " ".join(sentences)


def test_a_design_better_by_more_than_matters_wins():
    outcome = verdict(made(0, 20, 5), NAMES, "generalist", indifference=10)
    assert (outcome.kind, outcome.winner) == (Kind.CLEAR_WINNER, "split")
    assert outcome.contenders == ("split",)
    assert [gap.name for gap in outcome.gaps] == ["stages", "generalist"]
    assert outcome.gap("generalist").mean == pytest.approx(20)
    assert outcome.gap("generalist").low > 10
    text = said(outcome)
    assert text.startswith("split is the clear winner on contribution.")
    assert "highest mean contribution, 120.0 k€: 15.0 k€ higher than that of stages" in text
    assert "95 % interval" in text
    assert "more than 10.0 k€ would matter" in text
    assert "The baseline generalist is behind split by 20.0 k€" in text


def test_a_winner_that_is_the_baseline_is_no_reason_to_reorganise():
    outcome = verdict(made(20, 0, 5), NAMES, "generalist")
    assert outcome.winner == "generalist"
    assert said(outcome).endswith("It is the baseline: no reason to reorganise.")


def test_a_real_difference_smaller_than_matters_wins_nothing():
    outcome = verdict(made(0, 5, 3), NAMES, "generalist", indifference=10)
    assert (outcome.kind, outcome.winner) == (Kind.REAL_BUT_SMALL, None)
    assert outcome.contenders == ("split", "stages", "generalist")
    assert all(0 < gap.low < gap.high < 10 for gap in outcome.gaps)
    assert outcome.replications_wanted is None
    text = said(outcome)
    assert "No clear winner: the difference is real but smaller than what matters." in text
    assert "2.0 k€ higher than that of stages" in text
    assert text.endswith("the baseline generalist is among them: no reason to reorganise.")


def test_wide_intervals_ask_for_more_replications_and_say_how_many():
    values = made(0, 5, -50, noise=10)
    outcome = verdict(values, NAMES, "generalist")
    assert (outcome.kind, outcome.winner) == (Kind.MORE_REPLICATIONS, None)
    assert outcome.contenders == ("split", "generalist")
    wanted = outcome.replications_wanted
    assert wanted is not None
    assert wanted > 30
    text = said(outcome)
    assert f"more replications are needed, about {wanted} in all" in text
    assert "5.0 k€ higher than that of generalist" in text
    assert "The contenders are split and generalist" in text
    assert text.endswith("no reason to reorganise so far.")


def test_as_many_replications_as_it_asked_for_settle_it():
    first = verdict(made(0, 5, noise=10), NAMES[:2], "generalist")
    assert first.replications_wanted is not None
    wanted = int(1.2 * first.replications_wanted)  # the spread was an estimate
    assert verdict(made(0, 5, noise=10, n=wanted), NAMES[:2], "generalist").winner == "split"


def test_a_difference_surely_there_but_perhaps_too_small_is_open():
    outcome = verdict(made(0, 5, noise=3), NAMES[:2], "generalist", indifference=4.5)
    gap = outcome.gap("generalist")
    assert 0 < gap.low < 4.5 < gap.high
    assert outcome.kind is Kind.MORE_REPLICATIONS
    assert outcome.is_open(gap)


def test_designs_that_differ_less_than_matters_if_at_all_are_alike():
    outcome = verdict(made(0, 0.1, noise=2), NAMES[:2], "generalist", indifference=10)
    assert outcome.kind is Kind.ALIKE
    assert outcome.gaps[0].low < 0
    assert "No clear winner: any difference is smaller than what matters." in said(outcome)


def test_one_open_contender_keeps_the_verdict_open_though_another_is_settled():
    rng = np.random.default_rng(3)
    base = rng.normal(100, 10, 30)
    values = np.column_stack([base, base + rng.normal(2, 0.1, 30), rng.normal(95, 20, 30)])
    outcome = verdict(values, NAMES, "generalist", indifference=5)
    assert outcome.kind is Kind.MORE_REPLICATIONS
    assert outcome.gap("generalist").high < 5
    assert "higher than that of stages" in said(outcome)


def test_identical_designs_leave_the_baseline_in_place():
    base = made(0)[:, 0]
    outcome = verdict(np.column_stack([base, base, base]), NAMES, "stages")
    assert (outcome.kind, outcome.best, outcome.winner) == (Kind.ALIKE, "stages", None)
    text = said(outcome)
    assert "stages, generalist and split give the same contribution in every replication" in text
    assert text.endswith("no reason to reorganise.")


def test_where_lower_is_better_the_lowest_wins():
    outcome = verdict(made(0, -20, 5), NAMES, "stages", higher_is_better=False)
    assert outcome.winner == "split"
    assert outcome.best_mean == pytest.approx(80)
    assert outcome.gap("generalist").mean == pytest.approx(20)
    assert "lowest mean contribution, 80.0 k€: 20.0 k€ lower than that of generalist" in said(
        outcome
    )


def test_turning_the_sign_and_the_direction_turns_nothing_else():
    values = made(0, 4, 3, noise=5)
    high = verdict(values, NAMES, "stages", indifference=2)
    low = verdict(-values, NAMES, "stages", indifference=2, higher_is_better=False)
    assert low.gaps == high.gaps
    assert (low.kind, low.contenders) == (high.kind, high.contenders)


def test_the_order_of_the_designs_does_not_matter():
    values = made(0, 4, 3, noise=5)
    one = verdict(values, NAMES, "stages")
    other = verdict(values[:, ::-1], NAMES[::-1], "stages")
    assert one.contenders == other.contenders
    assert [gap.mean for gap in one.gaps] == pytest.approx([gap.mean for gap in other.gaps])
    assert [gap.low for gap in one.gaps] == pytest.approx([gap.low for gap in other.gaps])


def test_one_replication_names_no_winner():
    outcome = verdict([[1.0, 1000.0]], NAMES[:2], "generalist")
    assert outcome.kind is Kind.MORE_REPLICATIONS
    assert outcome.contenders == ("split", "generalist")
    text = said(outcome)
    assert "one replication cannot tell luck from merit" in text
    assert "inf" not in text


def test_equal_means_are_not_worth_endless_replications():
    outcome = verdict(made(0, 1e-9, noise=5), NAMES[:2], "generalist")
    assert outcome.replications_wanted is None
    assert "even many more may not settle it" in said(outcome)


def test_the_baseline_is_named_where_it_is_the_nearest_rival():
    outcome = verdict(made(0, 20), NAMES[:2], "generalist")
    assert said(outcome).endswith("generalist is the baseline.")


def test_undefined_values_are_dropped_only_when_asked():
    values = made(0, 20)
    values[3, 0] = math.nan
    with pytest.raises(ValueError, match="NaN in 1 of 30"):
        verdict(values, NAMES[:2], "generalist")
    outcome = verdict(values, NAMES[:2], "generalist", drop_undefined=True)
    assert (outcome.n, outcome.dropped, outcome.winner) == (29, 1, "split")


@pytest.mark.parametrize(
    ("names", "baseline", "indifference", "sentence"),
    [
        (["a"], "a", 0.0, r"`names` must be 2 different names.*Got \['a'\]"),
        (["a", "a"], "a", 0.0, "`names` must be 2 different names"),
        (["a", "b"], "c", 0.0, r"`baseline` must be one of \['a', 'b'\]. Got 'c'"),
        (["a", "b"], "a", -1.0, "`indifference` must be .*0 or more. Got -1"),
        (["a", "b"], "a", math.nan, "`indifference` must be .*Got nan"),
    ],
)
def test_what_cannot_be_judged_is_refused(names, baseline, indifference, sentence):
    with pytest.raises(ValueError, match=sentence):
        verdict(made(0, 1), names, baseline, indifference=indifference)
