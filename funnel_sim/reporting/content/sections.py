"""The sections that every report has: the answer, the comparison, why, and the risk."""

from __future__ import annotations

from collections.abc import Iterator

from funnel_sim.domain.language import mid_sentence, phrase
from funnel_sim.metrics.registry import kpi
from funnel_sim.reporting.chart_data.judgement import objective_title
from funnel_sim.reporting.chart_data.reading import percent
from funnel_sim.reporting.charts import verdict_sentences
from funnel_sim.reporting.content import exhibits
from funnel_sim.reporting.content.basis import Basis
from funnel_sim.reporting.content.model import Claim, Exhibit, Number, Section
from funnel_sim.reporting.content.studies import bridge_exhibit
from funnel_sim.reporting.formatting import (
    format_difference,
    format_interval,
    format_value,
    rough_share,
)
from funnel_sim.studies.bridge.result import Span
from funnel_sim.studies.bridge.wording import doubtful, left_out, orders
from funnel_sim.studies.comparison import TargetChance


def answer(base: Basis) -> Section:
    """What is so, how surely, and what it rests on."""
    sentences = base.all_worded(verdict_sentences(base.comparison))
    claims = [
        Claim(sentences[0], _verdict_numbers(base), "objective"),
        *(Claim(sentence, (), "differences") for sentence in sentences[1:]),
        *(_target_claim(base, aim) for aim in base.comparison.targets),
    ]
    others = base.gathered.run.result.comparisons[1:]
    if others:
        claims.append(_variants_claim(base))
    return Section(
        kind="answer",
        heading=phrase("The answer"),
        message=objective_title(base.comparison),
        claims=tuple(claims),
        exhibits=(exhibits.objective_exhibit(base),),
    )


def _verdict_numbers(base: Basis) -> tuple[Number, ...]:
    measure = base.objective
    return tuple(
        Number(f"{measure.name} of {name}", e.mean, measure.unit, e.low, e.high)
        for name, e in zip(base.organisations, base.comparison.estimates[measure.name], strict=True)
        if e is not None
    )


def _target_claim(base: Basis, aim: TargetChance) -> Claim:
    what = kpi(aim.kpi)
    place = base.organisations.index(base.best)
    reached = aim.chances[place]
    goal = format_value(aim.target, what.unit, base.comparison.currency)
    if what.unit != "money":
        goal = f"{goal} {mid_sentence(what.label)}"
    sentence = phrase(
        "{best} reaches {goal} in {share} of the simulated years ({low} to {high}).",
        best=base.names[place],
        goal=goal,
        share=rough_share(reached.share),
        low=rough_share(reached.low),
        high=rough_share(reached.high),
    )
    number = Number(f"p_target {aim.kpi}", reached.share, "share", reached.low, reached.high)
    return Claim(base.worded(sentence), (number,), f"pace_{aim.kpi}")


def _variants_claim(base: Basis) -> Claim:
    from funnel_sim.reporting.chart_data.variants import variants_data

    comparisons = base.gathered.run.result.comparisons
    return Claim(variants_data(comparisons, base.outcomes).title + ".", (), "variants")


def comparison(base: Basis) -> Section:
    """The organisations side by side."""
    found = [exhibits.differences_exhibit(base), exhibits.kpis_exhibit(base)]
    shown = [exhibit for exhibit in found if exhibit is not None]
    first = _difference_claims(base)
    return Section(
        kind="comparison",
        heading=phrase("The comparison"),
        message=shown[0].title,
        claims=tuple(first),
        exhibits=(*shown, *_variants(base)),
    )


def _variants(base: Basis) -> Iterator[Exhibit]:
    """The objective in every variant."""
    from funnel_sim.reporting.chart_data.variants import variants_data
    from funnel_sim.reporting.drawing.variants import draw_variants

    comparisons = base.gathered.run.result.comparisons
    if comparisons[0].variant is not None:
        data = variants_data(comparisons, base.outcomes)
        yield Exhibit("variants", data.title, data.subtitle, picture=lambda: draw_variants(data))


def _difference_claims(base: Basis) -> Iterator[Claim]:
    measure, found = base.objective, base.comparison.differences.get(base.comparison.objective, ())
    for d in found:
        interval = format_interval(d.low, d.high, measure.unit, base.comparison.currency)
        sentence = phrase(
            "{organisation} against {baseline}: {difference} ({level} interval {interval}), better "
            "in {share} of the simulated years.",
            organisation=base.names[d.design],
            baseline=base.names[base.organisations.index(base.comparison.baseline)],
            difference=format_difference(d.mean, measure.unit, base.comparison.currency),
            level=percent(base.comparison.confidence),
            interval=interval,
            share=rough_share(d.win_share),
        )
        number = Number(
            f"{measure.name} of {base.organisations[d.design]} minus {base.comparison.baseline}",
            d.mean, measure.unit, d.low, d.high,
        )  # fmt: skip
        yield Claim(base.worded(sentence), (number,), "differences")


def why(base: Basis) -> Section:
    """Where the difference comes from."""
    profit = exhibits.profit_exhibit(base)
    spans = _spans(base)
    bridges = [bridge_exhibit(base, span) for span in spans]
    claims = [claim for span in spans for claim in _bridge_claims(base, span)]
    return Section(
        kind="why",
        heading=phrase("Why"),
        message=bridges[0].title if bridges else profit.title,
        claims=tuple(claims),
        exhibits=(*bridges, profit, exhibits.funnel_exhibit(base)),
    )


def _spans(base: Basis) -> tuple[Span, ...]:
    """The bridge of this situation, if there is one."""
    result = base.study("bridge")
    spans: tuple[Span, ...] = () if result is None else result.spans
    return tuple(span for span in spans if span.variant == base.comparison.variant)


def _bridge_claims(base: Basis, span: Span) -> Iterator[Claim]:
    def signed(value: float) -> str:
        return format_difference(value, "money", span.currency)

    numbers = tuple(
        Number(p.group, p.amount.mean, "money", p.amount.low, p.amount.high) for p in span.pieces
    )
    for sentence in (doubtful(span), orders(span, signed), left_out(span)):
        if sentence:
            yield Claim(base.worded(sentence), numbers, "bridge")
    yield Claim(
        phrase(
            "The bridge rests on {replications:,} replications of each organisation in each of "
            "{worlds:,} worlds.",
            replications=span.replications,
            worlds=span.worlds,
        ),
        (),
        "bridge",
    )


def risk(base: Basis) -> Section:
    """How much luck there is in a year, and how likely targets are."""
    spread = exhibits.spread_exhibit(base)
    paces = exhibits.pace_exhibits(base)
    claims = list(_risk_claims(base, spread))
    return Section(
        kind="risk",
        heading=phrase("The risk"),
        message=paces[0].title,
        claims=(*claims, *(_target_claim(base, aim) for aim in base.comparison.targets)),
        exhibits=(*paces, *(() if spread is None else (spread,))),
    )


def _risk_claims(base: Basis, spread: Exhibit | None) -> Iterator[Claim]:
    if spread is None or spread.table is None:
        return
    place = base.organisations.index(base.best)
    _, low, _, high = spread.table.rows[place]
    yield Claim(
        base.worded(
            phrase(
                "{best}: in nine of ten simulated years {label} lies between {low} and {high}.",
                best=base.names[place],
                label=mid_sentence(base.objective.label),
                low=low.text,
                high=high.text,
            )
        ),
        (Number(f"{base.objective.name} quantiles", low.value or 0.0, base.objective.unit,
                low.value, high.value),),
        "spread",
    )  # fmt: skip
