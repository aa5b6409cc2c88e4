"""Sentences about a bridge: no cause is named that chance may have made."""

from __future__ import annotations

from dataclasses import replace

from funnel_sim.studies.bridge.result import Amount, Span
from funnel_sim.studies.bridge.wording import in_words
from tests.support.spans import PIECES, span


def said(made: Span) -> str:
    def number(value: float) -> str:
        return f"{value / 1e3:g} k€"

    return " ".join(in_words(made, number, lambda v: f"{v / 1e3:+g} k€".replace("-", "−")))


def test_the_whole_of_a_bridge():
    assert said(span()) == (
        "stage_based earns 197 k€ more than generalist, mainly by visits & travel (+132 k€), "
        "against hand-overs (−28 k€). "
        "Mean contribution: generalist 319 k€, stage_based 516 k€; 95 % interval of the "
        "difference 158 k€ to 228 k€, together with those of the pieces. "
        "The pieces add up to the difference: pooling & split of work −4.5 k€, specialisation & "
        "learning +31 k€, hand-overs −28 k€, waiting & leads gone cold +26 k€, visits & travel "
        "+132 k€, ramp & attrition +0.5 k€, pay & seats +40 k€, marketing +0 k€. "
        "Their intervals have zero in them, so these may count for nothing: pooling & split of "
        "work and ramp & attrition. "
        "Causes act on each other: visits & travel alone would be +102 k€, on top of all others "
        "+161 k€; its piece is the mean over all orders. "
        "This cost 3,960 replications: 60 of each design in 32 worlds, on the same draws."
    )


def test_a_difference_that_chance_may_have_made_is_none_though_pieces_may_be_sure():
    text = said(span(whole=Amount(10e3, -8e3, 28e3)))
    assert text.startswith(
        "No clear difference between stage_based and generalist: the interval has zero in it, but "
        "visits & travel (+132 k€) and pay & seats (+40 k€) are sure."
    )
    assert " more than" not in text


def test_who_earns_less_is_said_to_earn_less():
    text = said(span(whole=Amount(-97e3, -108e3, -88e3)))
    assert text.startswith(
        "stage_based earns 97 k€ less than generalist, mainly by hand-overs (−28 k€), against "
        "visits & travel (+132 k€)."
    )


def test_no_cause_is_named_where_none_is_sure():
    pieces = tuple(replace(p, amount=Amount(20e3, -1e3, 41e3)) for p in PIECES)
    assert "no group of mechanisms alone is surely behind it." in said(span(pieces=pieces))


def test_a_single_cause_has_it_all_and_what_has_no_piece_is_told():
    text = said(span(pieces=PIECES[6:7], left_out=("learning", "visits"), worlds=1))
    assert "pay & seats is all that differs, and has the whole difference." in text
    assert (
        "Switched off or alike in both designs, so without a piece: specialisation & learning and "
        "visits & travel." in text
    )
    assert "60 of each design in 1 world," in text
    assert "Causes act" not in text


def test_organisations_that_are_the_same_earn_the_same():
    text = said(span(whole=Amount(0.0, 0.0, 0.0), pieces=()))
    assert text.startswith("stage_based and generalist earn the same in every replication.")
    assert "add up" not in text
