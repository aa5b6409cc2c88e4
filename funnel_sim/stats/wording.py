"""A verdict in one to three plain sentences: what is so, why, and what of the baseline.

Numbers go through the caller's formatter, so that money reads as money.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from funnel_sim.stats.verdict import Gap, Kind, Verdict

Formatter = Callable[[float], str]

HEADLINES = {
    Kind.REAL_BUT_SMALL: "No clear winner: the difference is real but smaller than what matters.",
    Kind.ALIKE: "No clear winner: any difference is smaller than what matters.",
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
        return f"{verdict.best} is the clear winner on {kpi}."
    if verdict.kind is not Kind.MORE_REPLICATIONS:
        return _same(verdict, kpi) or HEADLINES[verdict.kind]
    if verdict.n == 1:
        return "No clear winner: one replication cannot tell luck from merit, more are needed."
    if verdict.replications_wanted is None:
        return (
            "No clear winner: more replications are needed, and even many more may not settle it."
        )
    return (
        "No clear winner: more replications are needed, "
        f"about {verdict.replications_wanted:,} in all if means and spread stay as they are."
    )


def _same(verdict: Verdict, kpi: str) -> str:
    """For contenders that never differ from the best by anything."""
    near = [verdict.gap(name) for name in verdict.contenders[1:]]
    if any(gap.low != 0 or gap.high != 0 for gap in near):
        return ""
    return (
        f"No clear winner: {listed(verdict.contenders)} give the same {kpi} in every replication."
    )


def _evidence(verdict: Verdict, kpi: str, number: Formatter) -> str:
    gap = _telling_gap(verdict)
    superlative, comparative = (
        ("highest", "higher") if verdict.higher_is_better else ("lowest", "lower")
    )
    if gap.low == gap.high == 0:
        return ""
    lead = f"{number(gap.mean)} {comparative} than that of {gap.name}"
    threshold = (
        f"; more than {number(verdict.indifference)} would matter" if verdict.indifference else ""
    )
    return (
        f"{verdict.best} has the {superlative} mean {kpi}, {number(verdict.best_mean)}: "
        f"{lead}{_interval(verdict, gap, number)}{threshold}."
    )


def _telling_gap(verdict: Verdict) -> Gap:
    """The nearest design whose interval decided the kind of verdict."""
    undecided = [gap for gap in verdict.gaps if verdict.is_open(gap)]
    return (undecided or verdict.gaps)[0]


def _context(verdict: Verdict, number: Formatter) -> str:
    baseline = verdict.baseline
    if verdict.winner == baseline:
        return "It is the baseline: no reason to reorganise."
    if baseline in verdict.contenders:
        so_far = " so far" if verdict.kind is Kind.MORE_REPLICATIONS else ""
        return (
            f"The contenders are {listed(verdict.contenders)}; the baseline {baseline} is among "
            f"them: no reason to reorganise{so_far}."
        )
    if verdict.gap(baseline) is _telling_gap(verdict):
        return f"{baseline} is the baseline."
    gap = verdict.gap(baseline)
    return (
        f"The baseline {baseline} is behind {verdict.best} by {number(gap.mean)}"
        f"{_interval(verdict, gap, number)}."
    )


def _interval(verdict: Verdict, gap: Gap, number: Formatter) -> str:
    if verdict.n == 1:
        return ""
    pairs = " over all pairs" if len(verdict.gaps) > 1 else ""
    confidence = f"{verdict.confidence * 100:g} % interval{pairs}"
    return f" ({confidence} {number(gap.low)} to {number(gap.high)})"


def listed(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
