"""What the study found, in plain sentences: the chance that is left, and what is behind."""

from __future__ import annotations

from collections.abc import Callable

from funnel_sim.domain.language import phrase
from funnel_sim.metrics.registry import Kpi
from funnel_sim.stats.wording import listed
from funnel_sim.studies.pace.result import PaceResult, Standing

Numbers = tuple[Callable[[float, Kpi], str], Callable[[float], str]]
"""How a value of a KPI and a share are written."""


def in_words(result: PaceResult, numbers: Numbers) -> list[str]:
    """Sentences, the headline first."""
    sentences = [
        headline(result, numbers),
        expected(result, numbers),
        behind(result, numbers),
        *standings(result, numbers),
        beyond(result),
        plan(result, numbers),
        cost(result),
    ]
    return [sentence for sentence in sentences if sentence]


def headline(result: PaceResult, numbers: Numbers) -> str:
    """The chance that is left."""
    number, share = numbers
    sign = "≥" if result.target.at_least else "≤"
    aim = f"{result.target.kpi.name} {sign} {number(result.target.value, result.target.kpi)}"
    now = result.now
    return phrase(
        "After {month}, {organisation} reaches {aim} with a probability of {share} "
        "({confidence:g} % interval {low} to {high}); before the year began it was "
        "{before}.",
        month=result.actuals.months[-1],
        organisation=result.organisation,
        aim=aim,
        share=share(now.share),
        confidence=result.confidence * 100,
        low=share(now.low),
        high=share(now.high),
        before=share(result.before.share),
    )


def expected(result: PaceResult, numbers: Numbers) -> str:
    """What the year comes to."""
    what, now = result.target.kpi, result.now

    def number(value: float) -> str:
        return numbers[0](value, what)

    return phrase(
        "So far there are {so_far}; the year is expected to come to {mean}, nine "
        "years in ten to {bottom} to {top}; before it began, {expected_before} were "
        "expected.",
        so_far=number(result.so_far),
        mean=number(now.mean),
        bottom=number(now.bottom),
        top=number(now.top),
        expected_before=number(result.expected_before),
    )


def behind(result: PaceResult, numbers: Numbers) -> str:
    """Which link is behind, and what each of them does to the end of the year."""
    what = result.target.kpi
    most = result.most_behind
    parts = [f"{s.link} {_signed(s.by, what, numbers)}" for s in result.shifts]
    chain = phrase(
        "What each link changes in the year, given those before it: {parts}.",
        parts=", ".join(parts),
    )
    if most is None:
        return phrase("No input is clearly behind. {chain}", chain=chain)
    others = [s.link for s in result.shifts if s.behind and s is not most]
    too = phrase(" ({others} too)", others=listed(others)) if others else ""
    return phrase("What is behind is {link}{too}. {chain}", link=most.link, too=too, chain=chain)


def standings(result: PaceResult, numbers: Numbers) -> list[str]:
    """The KPIs of the links that are behind."""
    late = {shift.link for shift in result.shifts if shift.behind}
    return [_standing(s, numbers) for s in result.standings if s.link in late]


def _standing(standing: Standing, numbers: Numbers) -> str:
    number, share = numbers
    given = ""
    if abs(standing.rank_given - standing.rank) > 0.02:
        given = phrase(
            ", {rank_given} of those with the same links before it",
            rank_given=share(standing.rank_given),
        )
    return phrase(
        "{label}: {actual} where the plan has {plan}; {rank} of the simulated years "
        "are further behind{given}.",
        label=standing.kpi.label,
        actual=number(standing.actual, standing.kpi),
        plan=number(standing.plan, standing.kpi),
        rank=share(standing.rank),
        given=given,
    )


def beyond(result: PaceResult) -> str:
    """What no simulated year has shown; empty where all is inside."""
    out = [s.kpi.name for s in result.standings if s.outside and not s.constant]
    fixed = [s.kpi.name for s in result.standings if s.outside and s.constant]
    texts = []
    if out:
        are = phrase("is") if len(out) == 1 else phrase("are")
        texts.append(
            phrase(
                "{out} {are} outside of all simulated years: what is said rests on a "
                "straight line drawn beyond them. The config may not be that of this firm.",
                out=listed(out),
                are=are,
            )
        )
    if fixed:
        has = phrase("has") if len(fixed) == 1 else phrase("have")
        texts.append(
            phrase(
                "{fixed} {has} one value in all simulated years, which is not the real one: "
                "what that does to the year is left out. Write it into the config.",
                fixed=listed(fixed),
                has=has,
            )
        )
    return " ".join(texts)


def plan(result: PaceResult, numbers: Numbers) -> str:
    """What the plan is."""
    if result.plan_of_all:
        return phrase(
            "The plan by month is the mean of all simulated years: only {reaching:,} of "
            "{replications:,} reach the target, too few to show how.",
            reaching=result.reaching,
            replications=result.replications,
        )
    return phrase(
        "The plan by month is the mean of the {reaching:,} simulated years, "
        "{share}, that reach the target.",
        reaching=result.reaching,
        share=numbers[1](result.before.share),
    )


def cost(result: PaceResult) -> str:
    """What it cost."""
    return phrase(
        "This cost {replications:,} replications of {organisation}.",
        replications=result.replications,
        organisation=result.organisation,
    )


def _signed(value: float, what: Kpi, numbers: Numbers) -> str:
    text = numbers[0](value, what)
    return f"+{text}" if value > 0 else text
