"""A verdict in one to three plain sentences: what is so, why, and what of the baseline.

Numbers go through the caller's formatter, so that money reads as money.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from funnel_sim.domain.language import marked, phrase
from funnel_sim.stats.verdict import Gap, Kind, Verdict

Formatter = Callable[[float], str]

HEADLINES = {
    Kind.REAL_BUT_SMALL: marked(
        "No clear winner: the difference is real but smaller than what matters."
    ),
    Kind.ALIKE: marked("No clear winner: any difference is smaller than what matters."),
}


def in_words(verdict: Verdict, kpi: str, number: Formatter) -> list[str]:
    """One to three sentences; `kpi` as it is called in them, `number` writes one value of it."""
    sentences = [
        _headline(verdict, kpi),
        _evidence(verdict, kpi, number),
        _context(verdict, number),
    ]
    return [sentence for sentence in sentences if sentence]


def _headline(verdict: Verdict, kpi: str) -> str:
    if verdict.kind is Kind.CLEAR_WINNER:
        return phrase("{best} is the clear winner on {kpi}.", best=verdict.best, kpi=kpi)
    if verdict.kind is not Kind.MORE_REPLICATIONS:
        return _same(verdict, kpi) or phrase(HEADLINES[verdict.kind])
    if verdict.n == 1:
        return phrase(
            "No clear winner: one replication cannot tell luck from merit, more are needed."
        )
    if verdict.replications_wanted is None:
        return phrase(
            "No clear winner: more replications are needed, and even many more may not settle it."
        )
    return phrase(
        "No clear winner: more replications are needed, about "
        "{replications_wanted:,} in all if means and spread stay as they are.",
        replications_wanted=verdict.replications_wanted,
    )


def _same(verdict: Verdict, kpi: str) -> str:
    """For contenders that never differ from the best by anything."""
    near = [verdict.gap(name) for name in verdict.contenders[1:]]
    if any(gap.low != 0 or gap.high != 0 for gap in near):
        return ""
    return phrase(
        "No clear winner: {contenders} give the same {kpi} in every replication.",
        contenders=listed(verdict.contenders),
        kpi=kpi,
    )


def _evidence(verdict: Verdict, kpi: str, number: Formatter) -> str:
    gap = _telling_gap(verdict)
    superlative, comparative = (
        (phrase("highest"), phrase("higher"))
        if verdict.higher_is_better
        else (phrase("lowest"), phrase("lower"))
    )
    if gap.low == gap.high == 0:
        return ""
    lead = phrase(
        "{mean} {comparative} than that of {name}",
        mean=number(gap.mean),
        comparative=comparative,
        name=gap.name,
    )
    threshold = (
        phrase("; more than {indifference} would matter", indifference=number(verdict.indifference))
        if verdict.indifference
        else ""
    )
    return phrase(
        "{best} has the {superlative} mean {kpi}, {best_mean}: {lead}{interval}{threshold}.",
        best=verdict.best,
        superlative=superlative,
        kpi=kpi,
        best_mean=number(verdict.best_mean),
        lead=lead,
        interval=_interval(verdict, gap, number),
        threshold=threshold,
    )


def _telling_gap(verdict: Verdict) -> Gap:
    """The nearest design whose interval decided the kind of verdict."""
    undecided = [gap for gap in verdict.gaps if verdict.is_open(gap)]
    return (undecided or verdict.gaps)[0]


def _context(verdict: Verdict, number: Formatter) -> str:
    baseline = verdict.baseline
    if verdict.winner == baseline:
        return phrase("It is the baseline: no reason to reorganise.")
    if baseline in verdict.contenders:
        so_far = phrase(" so far") if verdict.kind is Kind.MORE_REPLICATIONS else ""
        return phrase(
            "The contenders are {contenders}; the baseline {baseline} is among them: no "
            "reason to reorganise{so_far}.",
            contenders=listed(verdict.contenders),
            baseline=baseline,
            so_far=so_far,
        )
    if verdict.gap(baseline) is _telling_gap(verdict):
        return phrase("{baseline} is the baseline.", baseline=baseline)
    gap = verdict.gap(baseline)
    return phrase(
        "The baseline {baseline} is behind {best} by {mean}{interval}.",
        baseline=baseline,
        best=verdict.best,
        mean=number(gap.mean),
        interval=_interval(verdict, gap, number),
    )


def _interval(verdict: Verdict, gap: Gap, number: Formatter) -> str:
    if verdict.n == 1:
        return ""
    pairs = phrase(" over all pairs") if len(verdict.gaps) > 1 else ""
    confidence = phrase(
        "{confidence:g} % interval{pairs}", confidence=verdict.confidence * 100, pairs=pairs
    )
    return phrase(
        " ({confidence} {low} to {high})",
        confidence=confidence,
        low=number(gap.low),
        high=number(gap.high),
    )


def listed(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(names) < 2:
        return names[0]
    return phrase("{first} and {last}", first=", ".join(names[:-1]), last=names[-1])
