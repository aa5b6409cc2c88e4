"""What the study found, in plain sentences: the chance that is left, and what is behind."""

from __future__ import annotations

from collections.abc import Callable

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
    return (
        f"After {result.actuals.months[-1]}, {result.organisation} reaches {aim} with a "
        f"probability of {share(now.share)} ({result.confidence * 100:g} % interval "
        f"{share(now.low)} to {share(now.high)}); before the year began it was "
        f"{share(result.before.share)}."
    )


def expected(result: PaceResult, numbers: Numbers) -> str:
    """What the year comes to."""
    what, now = result.target.kpi, result.now

    def number(value: float) -> str:
        return numbers[0](value, what)

    return (
        f"So far there are {number(result.so_far)}; the year is expected to come to "
        f"{number(now.mean)}, nine years in ten to {number(now.bottom)} to {number(now.top)}; "
        f"before it began, {number(result.expected_before)} were expected."
    )


def behind(result: PaceResult, numbers: Numbers) -> str:
    """Which link is behind, and what each of them does to the end of the year."""
    what = result.target.kpi
    most = result.most_behind
    parts = [f"{s.link} {_signed(s.by, what, numbers)}" for s in result.shifts]
    chain = f"What each link changes in the year, given those before it: {', '.join(parts)}."
    if most is None:
        return f"No input is clearly behind. {chain}"
    others = [s.link for s in result.shifts if s.behind and s is not most]
    too = f" ({listed(others)} too)" if others else ""
    return f"What is behind is {most.link}{too}. {chain}"


def standings(result: PaceResult, numbers: Numbers) -> list[str]:
    """The KPIs of the links that are behind."""
    late = {shift.link for shift in result.shifts if shift.behind}
    return [_standing(s, numbers) for s in result.standings if s.link in late]


def _standing(standing: Standing, numbers: Numbers) -> str:
    number, share = numbers
    given = ""
    if abs(standing.rank_given - standing.rank) > 0.02:
        given = f", {share(standing.rank_given)} of those with the same links before it"
    return (
        f"{standing.kpi.label}: {number(standing.actual, standing.kpi)} where the plan has "
        f"{number(standing.plan, standing.kpi)}; {share(standing.rank)} of the simulated years are "
        f"further behind{given}."
    )


def beyond(result: PaceResult) -> str:
    """What no simulated year has shown; empty where all is inside."""
    out = [s.kpi.name for s in result.standings if s.outside and not s.constant]
    fixed = [s.kpi.name for s in result.standings if s.outside and s.constant]
    texts = []
    if out:
        are = "is" if len(out) == 1 else "are"
        texts.append(
            f"{listed(out)} {are} outside of all simulated years: what is said rests on a straight "
            "line drawn beyond them. The config may not be that of this firm."
        )
    if fixed:
        has = "has" if len(fixed) == 1 else "have"
        texts.append(
            f"{listed(fixed)} {has} one value in all simulated years, which is not the real one: "
            "what that does to the year is left out. Write it into the config."
        )
    return " ".join(texts)


def plan(result: PaceResult, numbers: Numbers) -> str:
    """What the plan is."""
    if result.plan_of_all:
        return (
            f"The plan by month is the mean of all simulated years: only {result.reaching:,} of "
            f"{result.replications:,} reach the target, too few to show how."
        )
    return (
        f"The plan by month is the mean of the {result.reaching:,} simulated years, "
        f"{numbers[1](result.before.share)}, that reach the target."
    )


def cost(result: PaceResult) -> str:
    """What it cost."""
    return f"This cost {result.replications:,} replications of {result.organisation}."


def _signed(value: float, what: Kpi, numbers: Numbers) -> str:
    text = numbers[0](value, what)
    return f"+{text}" if value > 0 else text
