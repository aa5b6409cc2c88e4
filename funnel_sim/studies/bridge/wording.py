"""What the study found, in plain sentences. Numbers go through the caller's formatters."""

from __future__ import annotations

from collections.abc import Sequence

from funnel_sim.domain.language import phrase, phrases
from funnel_sim.stats.wording import Formatter, listed
from funnel_sim.studies.bridge.groups import label_of
from funnel_sim.studies.bridge.result import Piece, Span

SMALL = 0.1
"""A piece below this share of the largest goes without saying in the headline."""


def in_words(span: Span, number: Formatter, signed: Formatter) -> list[str]:
    """Sentences about one bridge, the headline first; `signed` writes a difference."""
    sentences = [
        headline(span, signed),
        evidence(span, number),
        additive(span, signed),
        doubtful(span),
        orders(span, signed),
        left_out(span),
        cost(span),
    ]
    return [sentence for sentence in sentences if sentence]


def headline(span: Span, signed: Formatter) -> str:
    """Who earns more, and by what."""
    whole = span.whole
    if whole.low == whole.high == 0:
        return phrase(
            "{end} and {start} earn the same in every replication.", end=span.end, start=span.start
        )
    if not whole.is_sure:
        text = phrase(
            "No clear difference between {end} and {start}: the interval has zero",
            end=span.end,
            start=span.start,
        )
        return phrase("{text} in it{offset}.", text=text, offset=_offset(span, signed))
    word = phrase("more") if whole.mean > 0 else phrase("less")
    main = _leading(span)
    text = phrase(
        "{end} earns {mean} {word} than {start}",
        end=span.end,
        mean=signed(whole.mean),
        word=word,
        start=span.start,
    ).replace("+", "")
    if whole.mean < 0:
        text = text.replace("−", "")
    if not main:
        return phrase("{text}; no group of mechanisms alone is surely behind it.", text=text)
    return phrase(
        "{text}, mainly by {amounts}{against}.",
        text=text,
        amounts=_amounts(main, signed),
        against=_against(span, main[0], signed),
    )


def _sure(span: Span) -> list[Piece]:
    return sorted(
        (piece for piece in span.pieces if piece.amount.is_sure),
        key=lambda piece: -abs(piece.amount.mean),
    )


def _leading(span: Span) -> list[Piece]:
    """The one or two largest pieces that go the way of the whole."""
    way = [p for p in _sure(span) if p.amount.mean * span.whole.mean > 0]
    return way[:1] + [p for p in way[1:2] if abs(p.amount.mean) > abs(way[0].amount.mean) / 2]


def _against(span: Span, main: Piece, signed: Formatter) -> str:
    """The largest piece that goes the other way, where it is worth a word."""
    other = [p for p in _sure(span) if p.amount.mean * span.whole.mean < 0]
    if not other or abs(other[0].amount.mean) < SMALL * abs(main.amount.mean):
        return ""
    return phrase(", against {amounts}", amounts=_amounts(other[:1], signed))


def _offset(span: Span, signed: Formatter) -> str:
    pieces = _sure(span)
    return (
        phrase(
            ", but {amounts} {are} sure",
            amounts=_amounts(pieces[:2], signed),
            are=phrase("is") if len(pieces) == 1 else phrase("are"),
        )
        if pieces
        else ""
    )


def _amounts(pieces: Sequence[Piece], signed: Formatter) -> str:
    return listed([f"{label_of(p.group)} ({signed(p.amount.mean)})" for p in pieces])


def evidence(span: Span, number: Formatter) -> str:
    """Means and the interval of the difference."""
    return phrase(
        "Mean contribution: {start} {start_mean}, {end} {end_mean}; {confidence:g} % "
        "interval of the difference {low} to {high}, together with those of the "
        "pieces.",
        start=span.start,
        start_mean=number(span.start_mean),
        end=span.end,
        end_mean=number(span.end_mean),
        confidence=span.confidence * 100,
        low=number(span.whole.low),
        high=number(span.whole.high),
    )


def additive(span: Span, signed: Formatter) -> str:
    """That the pieces add up."""
    if not span.pieces:
        return ""
    if len(span.pieces) == 1:
        return phrase(
            "{cause} is all that differs, and has the whole difference.",
            cause=label_of(span.pieces[0].group),
        )
    pieces = [f"{label_of(p.group)} {signed(p.amount.mean)}" for p in span.pieces]
    return phrase("The pieces add up to the difference: {pieces}.", pieces=", ".join(pieces))


def doubtful(span: Span) -> str:
    """Pieces whose sign chance may have made."""
    names = [label_of(p.group) for p in span.pieces
             if not p.amount.is_sure and p.amount.low != p.amount.high]  # fmt: skip
    if not names:
        return ""
    return phrase(
        "Their intervals have zero in them, so these may count for nothing: {names}.",
        names=listed(names),
    )


def orders(span: Span, signed: Formatter) -> str:
    """The piece that depends most on what else is switched on."""
    if len(span.pieces) < 2:
        return ""
    most = max(span.pieces, key=lambda p: abs(p.last - p.first))
    if abs(most.last - most.first) < SMALL * abs(span.whole.mean):
        return ""
    return phrase(
        "Causes act on each other: {cause} alone would be {first}, on top of all "
        "others {last}; its piece is the mean over all orders.",
        cause=label_of(most.group),
        first=signed(most.first),
        last=signed(most.last),
    )


def left_out(span: Span) -> str:
    """Groups without a piece."""
    if not span.left_out:
        return ""
    names = [label_of(name) for name in span.left_out]
    return phrase(
        "Switched off or alike in both designs, so without a piece: {names}.", names=listed(names)
    )


def cost(span: Span) -> str:
    """What it cost."""
    return phrase(
        "This cost {cost:,} replications: {replications:,} of each design in {worlds}, on the "
        "same draws.",
        cost=span.cost,
        replications=span.replications,
        worlds=phrases("{n:,} world", "{n:,} worlds", span.worlds),
    )
