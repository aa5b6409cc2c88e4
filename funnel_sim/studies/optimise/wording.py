"""What the study found, in plain sentences: what to do, how surely, what a seller more brings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from funnel_sim.domain.language import mid_sentence, phrase
from funnel_sim.metrics.registry import kpi
from funnel_sim.stats.wording import listed
from funnel_sim.studies.optimise.result import Optimised, Step


class Numbers(NamedTuple):
    """How numbers are written."""

    value: Callable[[float], str]
    """Of the objective."""
    change: Callable[[float, float, float], str]
    """A difference of the objective and its interval."""
    money: Callable[[float], str]
    kpi: Callable[[str, float], str]
    """Any KPI, by its name."""


def in_words(found: Optimised, numbers: Numbers) -> list[str]:
    """Sentences about one situation, the headline first."""
    sentences = [
        headline(found, numbers),
        _best(found, numbers),
        *leanest(found, numbers),
        _designs(found),
        *_written(found, numbers),
        *(hire(found, step, numbers) for step in found.hires),
        safest(found, numbers),
        *_service(found, numbers),
        cost(found),
    ]
    return [sentence for sentence in sentences if sentence]


def _what(found: Optimised) -> str:
    return mid_sentence(kpi(found.objective).label)


def headline(found: Optimised, numbers: Numbers) -> str:
    """The answer."""
    near, best = found.near, found.best.label
    sizes = sorted({one.plan.headcount for one in near})
    within, low, high = numbers.value(found.indifference), sizes[0], sizes[-1]
    if not found.best.kept:
        return phrase(
            "No plan that was tried keeps the service that is asked for; nearest to it is {best}.",
            best=best,
        )
    if len(near) == 1 and found.indifference:
        return phrase(
            "{best} is the best plan on {what}; no other that was tested may be within {within} "
            "of it.",
            best=best,
            what=_what(found),
            within=within,
        )
    if len(near) == 1:
        return phrase(
            "{best} is the best plan on {what}; all others that were tested are behind beyond "
            "doubt.",
            best=best,
            what=_what(found),
        )
    if low == high:
        return phrase(
            "No clear winner: {plans} plans of {low} sellers may be within {within} of the best.",
            plans=len(near),
            low=low,
            within=within,
        )
    return phrase(
        "No clear winner: {what} is flat between {low} and {high} sellers, where {plans} plans may "
        "be within {within} of the best.",
        what=_what(found),
        low=low,
        high=high,
        plans=len(near),
        within=within,
    )


def _best(found: Optimised, numbers: Numbers) -> str:
    best = found.best
    return phrase(
        "{best} has the best mean: {mean} in {fresh:,} replications that the search had not seen, "
        "with {sellers} sellers who cost {payroll} a year.",
        best=best.label,
        mean=numbers.value(best.mean),
        fresh=found.fresh,
        sellers=best.plan.headcount,
        payroll=numbers.money(best.payroll),
    )


def leanest(found: Optimised, numbers: Numbers) -> list[str]:
    """Whose sellers cost least, among plans that are as good."""
    lean, sure = found.leanest, found.leanest_surely
    if len(found.near) == 1:
        return []
    if lean is found.best:
        return [phrase("It is also the leanest of them.")]
    said = [
        phrase(
            "The leanest of them is {plan}: its sellers cost {payroll} a year, and it is {behind} "
            "behind the best of the others (interval over all pairs {low} to {high}).",
            plan=lean.label,
            payroll=numbers.money(lean.payroll),
            behind=numbers.value(-lean.lead),
            low=numbers.value(-lean.high),
            high=numbers.value(-lean.low),
        )
    ]
    if sure is not None and sure is not lean and found.indifference:
        said.append(
            phrase(
                "The leanest that is surely within {within}: {plan}.",
                within=numbers.value(found.indifference),
                plan=sure.label,
            )
        )
    return said


def _designs(found: Optimised) -> str:
    """Which organisations are among them."""
    counts = Counter(one.plan.organisation for one in found.near)
    if len({one.plan.organisation for one in found.tested}) < 2 or len(found.near) < 2:
        return ""
    if len(counts) == 1:
        return phrase("All of these are {name}.", name=found.best.plan.organisation)
    return phrase(
        "Among them are {names}.", names=listed([f"{name} ({n})" for name, n in counts.items()])
    )


def _written(found: Optimised, numbers: Numbers) -> list[str]:
    """The present plan."""
    now, step = found.written, found.change
    if now is found.best:
        return [phrase("That is the plan as written: no reason to change it.")]
    said = [
        phrase(
            "The plan as written, {plan}, has {mean}; the best: {apart}.",
            plan=now.label,
            mean=numbers.value(now.mean),
            apart=numbers.change(step.gain, step.low, step.high),
        )
    ]
    if now.near:
        said.append(phrase("It is among the plans that are as good: no reason to change it."))
    return said


def hire(found: Optimised, step: Step, numbers: Numbers) -> str:
    """A seller more."""
    apart, verdict = numbers.change(step.gain, step.low, step.high), found.verdict(step)
    if verdict == "pays":
        text = phrase("A seller more in {team} pays: {apart}", team=step.team, apart=apart)
    elif verdict == "does not pay":
        text = phrase("A seller more in {team} does not pay: {apart}", team=step.team, apart=apart)
    else:
        text = phrase(
            "A seller more in {team} may pay or not: {apart}", team=step.team, apart=apart
        )
    if step.cost > 0:
        text += phrase(", {ratio:.2f} of what he costs comes back", ratio=step.ratio)
    if not step.affordable:
        text += phrase(", and would be beyond the limits")
    return f"{text}."


def safest(found: Optimised, numbers: Numbers) -> str:
    """The other end of the front of risk."""
    best, last = found.best, found.tested[found.safe_front[-1]]
    text = phrase(
        "In the worst {share:g} % of the replications the best plan has a mean of {mean}",
        share=100 * found.risk,
        mean=numbers.value(best.tail.mean),
    )
    if last is best:
        return phrase("{text}; no plan that was tested is safer.", text=text)
    return phrase(
        "{text}; safest is {plan} with {there} there and {mean} on average.",
        text=text,
        plan=last.label,
        there=numbers.value(last.tail.mean),
        mean=numbers.value(last.mean),
    )


def on_fronts(found: Optimised) -> str:
    """How many plans are on which front."""
    return phrase(
        "{what} against risk and headcount: {safe} of the plans are on the one front, {lean} on "
        "the other.",
        what=kpi(found.objective).label,
        safe=len(found.safe_front),
        lean=len(found.lean_front),
    )


def _service(found: Optimised, numbers: Numbers) -> list[str]:
    """What is kept of what is asked for."""
    return [
        phrase(
            "{label}: {mean}, asked for {sign} {level}.",
            label=target.kpi.label,
            mean=numbers.kpi(target.kpi.name, mean),
            sign="≥" if target.at_least else "≤",
            level=numbers.kpi(target.kpi.name, target.value),
        )
        for target, mean in zip(found.service, found.best.service, strict=True)
    ]


def cost(found: Optimised) -> str:
    """What it cost."""
    return phrase(
        "This cost {cost:,} replications: {search:,} to search among {plans:,} plans, the others "
        "to test {tested:,} of them anew.",
        cost=found.cost,
        search=found.search_cost,
        plans=found.plans_searched,
        tested=len(found.tested),
    )
