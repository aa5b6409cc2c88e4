"""Sentences about a choice: never a winner where there is none, and never a promise too much."""

from __future__ import annotations

import math

import pytest

from funnel_sim.stats.selection.standing import Standing
from funnel_sim.studies.compare.result import Choice, Runner
from funnel_sim.studies.compare.wording import in_words
from tests.support.choices import RUNNERS, choice


def said(made: Choice) -> str:
    return " ".join(in_words(made, lambda value: f"{value / 1e3:g} k€"))


@pytest.mark.parametrize(
    ("standing", "headline"),
    [
        (Standing.CLEAR, "specialised is the clear winner on contribution."),
        (Standing.AHEAD, "specialised is best on contribution, by more than chance; perhaps by "
                         "less than 20 k€."),
        (Standing.SMALL, "No clear winner: specialised is best on contribution, but by less than "
                         "what matters."),
        (Standing.ALIKE, "No clear winner: any difference is smaller than what matters."),
        (Standing.OPEN, "No clear winner: specialised and hybrid may each be best on contribution; "
                        "intervals contain zero."),
    ],
)  # fmt: skip
def test_the_headline_says_how_the_chosen_one_stands(standing: Standing, headline: str):
    assert said(choice(standing=standing)).startswith(headline)


def test_the_whole_of_a_race():
    assert said(choice()) == (
        "No clear winner: specialised and hybrid may each be best on contribution; intervals "
        "contain zero. "
        "The choice is specialised: where one organisation is ahead of all others by 20 k€ or "
        "more, it is the one that is chosen with a probability of at least 95 %. "
        "Its mean contribution is 541 k€, 14 k€ above that of the best of the others (95 % "
        "interval for all organisations at once: better by -21 k€ to 48 k€). "
        "Out of the race: generalist after 20, stage_based after 38 and hybrid after 214 (on "
        "points) replications; on points means behind, but perhaps by less than matters. "
        "This cost 493 replications (generalist 20, specialised 214, stage_based 45, hybrid 214); "
        "6,210 would have been asked for without common random numbers."
    )


def test_without_an_end_there_is_no_promise_but_a_way_out():
    text = said(choice(over=False, looked=1000, wanted=3400, runners=RUNNERS[:2],
                       contenders=("specialised", "generalist")))  # fmt: skip
    assert text.startswith("No choice yet: after 1,000 replications, the most allowed, specialised")
    assert "nothing is promised" in text
    assert "Raise `compare.at_most` (at most 3,400 replications are needed)" in text
    assert "probability" not in text
    assert "winner" not in text


def test_intervals_may_settle_what_the_race_was_not_allowed_to():
    text = said(choice(over=False, looked=1000, standing=Standing.CLEAR,
                       contenders=("specialised",), runners=RUNNERS[1:3]))  # fmt: skip
    assert text.startswith(
        "specialised is the clear winner on contribution. The choice is specialised: after 1,000 "
        "replications, the most allowed, specialised is in the race, but the intervals leave "
        "nobody else, with a probability of at least 95 %."
    )


def test_two_stages_promise_to_be_near_the_best_in_any_case():
    runners = tuple(Runner(r.organisation, 600, r.mean, r.lead, r.low, r.high, None)
                    for r in RUNNERS)  # fmt: skip
    text = said(choice(procedure="mcb", runners=runners, looked=600, wanted=600))
    assert "where none is, the choice is as surely within 20 k€ of the best." in text
    assert "This cost 2,400 replications (600 of each organisation)" in text
    assert "race" not in text
    given_up = said(choice(procedure="mcb", over=False, wanted=1600, runners=runners))
    assert "the promise takes 1,600 replications of each organisation, 1,000 are allowed" in (
        given_up
    )


@pytest.mark.parametrize("standing", Standing)
def test_a_baseline_that_is_chosen_is_no_reason_to_reorganise(standing: Standing):
    assert "It is the baseline: no reason to reorganise." in said(
        choice(baseline="specialised", standing=standing)
    )


def test_a_baseline_among_the_contenders_is_told():
    assert "The baseline hybrid may be as good: no reason to reorganise so far." in said(
        choice(baseline="hybrid")
    )
    assert "reorganise" not in said(choice(baseline="generalist"))


def test_of_what_less_is_better_the_chosen_one_has_less():
    text = said(choice(objective="cost_of_sales", higher_is_better=False))
    assert "Its mean cost of sales is 541 k€, 14 k€ below that of the best of the others" in text


def test_an_interval_without_ends_is_said_to_be_unknown():
    pair = (
        Runner("generalist", 5, 9e3, -1e3, -math.inf, math.inf, None),
        Runner("specialised", 5, 10e3, 1e3, -math.inf, math.inf, None),
    )
    text = said(choice(runners=pair, without_sharing=7))
    assert "1 k€ above that of generalist (how far, so few replications cannot tell)." in text
    assert text.endswith("This cost 10 replications (5 of each organisation).")


def test_a_race_that_the_first_stage_settled():
    runners = tuple(
        Runner(r.organisation, 20, r.mean, r.lead, r.low, r.high,
               None if r.organisation == "specialised" else RUNNERS[0].left)
        for r in RUNNERS
    )  # fmt: skip
    assert "The first 20 replications settled it." in said(choice(runners=runners, looked=20))
