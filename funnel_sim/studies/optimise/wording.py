"""What the study found, in plain sentences: what to do, how surely, what a seller more brings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from funnel_sim.metrics.registry import kpi
from funnel_sim.stats.wording import listed
from funnel_sim.studies.optimise.result import Optimised, Step, Tested


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
        leanest(found, numbers),
        _designs(found),
        _written(found, numbers),
        *(hire(found, step, numbers) for step in found.hires),
        safest(found, numbers),
        *_service(found, numbers),
        cost(found),
    ]
    return [sentence for sentence in sentences if sentence]


def headline(found: Optimised, numbers: Numbers) -> str:
    """The answer."""
    near, what = found.near, kpi(found.objective).label.lower()
    if not found.best.kept:
        return (
            "No plan that was tried keeps the service that is asked for; nearest to it is "
            f"{found.best.label}."
        )
    if len(near) == 1:
        return f"{found.best.label} is the best plan on {what}; {_alone(found, numbers)}."
    sizes = sorted({one.plan.headcount for one in near})
    if len(sizes) == 1:
        return f"No clear winner: {len(near)} plans of {sizes[0]} sellers {_alike(found, numbers)}."
    return (
        f"No clear winner: {what} is flat between {sizes[0]} and {sizes[-1]} sellers, where "
        f"{len(near)} plans {_alike(found, numbers)}."
    )


def _alone(found: Optimised, numbers: Numbers) -> str:
    if found.indifference:
        return f"no other that was tested may be within {numbers.value(found.indifference)} of it"
    return "all others that were tested are behind beyond doubt"


def _alike(found: Optimised, numbers: Numbers) -> str:
    if found.indifference:
        return f"may be within {numbers.value(found.indifference)} of the best"
    return "cannot be told from the best"


def _best(found: Optimised, numbers: Numbers) -> str:
    best = found.best
    what = f"{best.label} has the best mean:" if len(found.near) > 1 else "Its mean is"
    return (
        f"{what} {numbers.value(best.mean)} in {found.fresh:,} replications that the search had "
        f"not seen, with {best.plan.headcount} sellers who cost {numbers.money(best.payroll)} a "
        "year."
    )


def leanest(found: Optimised, numbers: Numbers) -> str:
    """Whose sellers cost least, among plans that are as good."""
    lean, sure = found.leanest, found.leanest_surely
    if len(found.near) == 1:
        return ""
    if lean is found.best:
        return "It is also the leanest of them."
    text = (
        f"The leanest of them is {lean.label}: its sellers cost {numbers.money(lean.payroll)} a "
        f"year, and it is {_apart(lean, numbers)}"
    )
    if sure is None or sure is lean or not found.indifference:
        return f"{text}."
    also = "the best itself" if sure is found.best else sure.label
    return f"{text}. The leanest that is surely within {numbers.value(found.indifference)}: {also}."


def _apart(one: Tested, numbers: Numbers) -> str:
    """From a plan to the best of the others."""
    way = "behind" if one.lead < 0 else "ahead of"
    return (
        f"{numbers.value(abs(one.lead))} {way} the best of the others (interval over all pairs "
        f"{numbers.value(one.low)} to {numbers.value(one.high)})"
    )


def _designs(found: Optimised) -> str:
    """Which organisations are among them."""
    counts = Counter(one.plan.organisation for one in found.near)
    if len({one.plan.organisation for one in found.tested}) < 2:
        return ""
    if len(counts) == 1:
        return f"All of these are {found.best.plan.organisation}." if len(found.near) > 1 else ""
    return f"Among them are {listed([f'{name} ({n})' for name, n in counts.items()])}."


def _written(found: Optimised, numbers: Numbers) -> str:
    """The present plan."""
    now, step = found.written, found.change
    if now is found.best:
        return "That is the plan as written: no reason to change it."
    apart = numbers.change(step.gain, step.low, step.high)
    near = " It is among the plans that are as good: no reason to change it." if now.near else ""
    return (
        f"The plan as written, {now.label}, has {numbers.value(now.mean)}; the best: {apart}.{near}"
    )


def hire(found: Optimised, step: Step, numbers: Numbers) -> str:
    """A seller more."""
    verdict = {
        "pays": "pays",
        "does not pay": "does not pay",
        "open": "may pay or not",
    }[found.verdict(step)]
    back = "" if step.cost <= 0 else f", {step.ratio:.2f} of what he costs comes back"
    limits = "" if step.affordable else ", and would be beyond the limits"
    return (
        f"A seller more in {step.team} {verdict}: "
        f"{numbers.change(step.gain, step.low, step.high)}{back}{limits}."
    )


def safest(found: Optimised, numbers: Numbers) -> str:
    """The other end of the front of risk."""
    best, last = found.best, found.tested[found.safe_front[-1]]
    text = (
        f"In the worst {100 * found.risk:g} % of the replications the best plan has a mean of "
        f"{numbers.value(best.tail.mean)}"
    )
    if last is best:
        return f"{text}; no plan that was tested is safer."
    return (
        f"{text}; safest is {last.label} with {numbers.value(last.tail.mean)} there and "
        f"{numbers.value(last.mean)} on average."
    )


def on_fronts(found: Optimised) -> str:
    """How many plans are on which front."""
    what, safe, lean = (
        kpi(found.objective).label.lower(),
        len(found.safe_front),
        len(found.lean_front),
    )
    if safe == 1:
        text = f"The plan with the best {what} is also the safest"
    else:
        text = f"{safe} plans trade {what} for safety"
    if lean == 1:
        return f"{text}, and the smallest."
    return f"{text}, {lean} for fewer sellers."


def _service(found: Optimised, numbers: Numbers) -> list[str]:
    """What is kept of what is asked for."""
    said = []
    for target, mean in zip(found.service, found.best.service, strict=True):
        sign = "≥" if target.at_least else "≤"
        name = target.kpi.name
        said.append(
            f"{target.kpi.label}: {numbers.kpi(name, mean)}, asked for {sign} "
            f"{numbers.kpi(name, target.value)}."
        )
    return said


def cost(found: Optimised) -> str:
    """What it cost."""
    return (
        f"This cost {found.cost:,} replications: {found.search_cost:,} to search among "
        f"{found.plans_searched:,} plans, the others to test {len(found.tested):,} of them anew."
    )
