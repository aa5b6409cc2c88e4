"""What the study found, in plain sentences. Numbers go through the caller's formatters."""

from __future__ import annotations

from collections.abc import Sequence

from funnel_sim.stats.wording import Formatter, listed
from funnel_sim.studies.bridge.groups import LABELS
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
        return f"{span.end} and {span.start} earn the same in every replication."
    if not whole.is_sure:
        text = f"No clear difference between {span.end} and {span.start}: the interval has zero"
        return f"{text} in it{_offset(span, signed)}."
    word = "more" if whole.mean > 0 else "less"
    main = _leading(span)
    text = f"{span.end} earns {signed(whole.mean)} {word} than {span.start}".replace("+", "")
    if whole.mean < 0:
        text = text.replace("−", "")
    if not main:
        return f"{text}; no group of mechanisms alone is surely behind it."
    return f"{text}, mainly by {_amounts(main, signed)}{_against(span, main[0], signed)}."


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
    return f", against {_amounts(other[:1], signed)}"


def _offset(span: Span, signed: Formatter) -> str:
    pieces = _sure(span)
    return f", but {_amounts(pieces[:2], signed)} {_are(pieces[:2])} sure" if pieces else ""


def _are(pieces: Sequence[Piece]) -> str:
    return "is" if len(pieces) == 1 else "are"


def _amounts(pieces: Sequence[Piece], signed: Formatter) -> str:
    return listed([f"{LABELS[p.group]} ({signed(p.amount.mean)})" for p in pieces])


def evidence(span: Span, number: Formatter) -> str:
    """Means and the interval of the difference."""
    return (
        f"Mean contribution: {span.start} {number(span.start_mean)}, {span.end} "
        f"{number(span.end_mean)}; {span.confidence * 100:g} % interval of the difference "
        f"{number(span.whole.low)} to {number(span.whole.high)}, together with those of the pieces."
    )


def additive(span: Span, signed: Formatter) -> str:
    """That the pieces add up."""
    if not span.pieces:
        return ""
    if len(span.pieces) == 1:
        return f"{LABELS[span.pieces[0].group]} is all that differs, and has the whole difference."
    pieces = [f"{LABELS[p.group]} {signed(p.amount.mean)}" for p in span.pieces]
    return f"The pieces add up to the difference: {', '.join(pieces)}."


def doubtful(span: Span) -> str:
    """Pieces whose sign chance may have made."""
    names = [LABELS[p.group] for p in span.pieces
             if not p.amount.is_sure and p.amount.low != p.amount.high]  # fmt: skip
    if not names:
        return ""
    return f"Their intervals have zero in them, so these may count for nothing: {listed(names)}."


def orders(span: Span, signed: Formatter) -> str:
    """The piece that depends most on what else is switched on."""
    if len(span.pieces) < 2:
        return ""
    most = max(span.pieces, key=lambda p: abs(p.last - p.first))
    if abs(most.last - most.first) < SMALL * abs(span.whole.mean):
        return ""
    return (
        f"Causes act on each other: {LABELS[most.group]} alone would be {signed(most.first)}, on "
        f"top of all others {signed(most.last)}; its piece is the mean over all orders."
    )


def left_out(span: Span) -> str:
    """Groups without a piece."""
    if not span.left_out:
        return ""
    names = [LABELS[name] for name in span.left_out]
    return f"Switched off or alike in both designs, so without a piece: {listed(names)}."


def cost(span: Span) -> str:
    """What it cost."""
    return (
        f"This cost {span.cost:,} replications: {span.replications:,} of each design in "
        f"{span.worlds:,} world{'s' if span.worlds > 1 else ''}, on the same draws."
    )
