"""What the study found, in plain sentences: the answer, how surely, or what stands in the way."""

from __future__ import annotations

from collections.abc import Callable

from funnel_sim.stats.estimates import Proportion
from funnel_sim.stats.wording import listed
from funnel_sim.studies.goal_seek.ceiling import FULL
from funnel_sim.studies.goal_seek.result import Answer, Ceiling, Sought, Tried

Numbers = tuple[Callable[[float], str], Callable[[float], str], Callable[[float], str]]
"""How a value of the KPI, one of the input and a share are written."""


def in_words(sought: Sought, numbers: Numbers) -> list[str]:
    """Sentences about one situation, the headline first."""
    sentences = [headline(sought, numbers)]
    for answer in sought.answers:
        if answer.ceiling is None:
            sentences += [found(sought, answer, numbers), turned(answer)]
        else:
            sentences += not_found(sought, answer, answer.ceiling, numbers)
    return [sentence for sentence in [*sentences, cost(sought)] if sentence]


def goal(sought: Sought, numbers: Numbers) -> str:
    """`an 80 % chance of revenue ≥ 4.2 M€`."""
    sign = "≥" if sought.target.at_least else "≤"
    return f"{_chance(sought, numbers)} of {_name(sought)} {sign} {numbers[0](sought.target.value)}"


def headline(sought: Sought, numbers: Numbers) -> str:
    """What it takes whom."""
    said = []
    for answer in sought.answers:
        if answer.value is None:
            said.append(f"no value up to the end of the range is enough for {answer.organisation}")
        else:
            bound = "at least" if answer.rising else "at most"
            said.append(f"{answer.organisation} {bound} {numbers[1](answer.value)}")
    return f"For {goal(sought, numbers)}, `{sought.input}` must be: {'; '.join(said)}."


def found(sought: Sought, answer: Answer, numbers: Numbers) -> str:
    """How sure the value is."""
    _, value, share = numbers
    assert answer.value is not None
    tried = next(t for t in answer.tried if t.value == answer.value)
    sure = f"{sought.confidence * 100:g} % interval"
    if answer.low is not None and answer.high is not None:
        interval = f"{sure} {value(answer.low)} to {value(answer.high)}"
    elif answer.low is None and answer.high is not None:
        interval = f"{sure} up to {value(answer.high)}, its lower end is beyond the range"
    elif answer.low is not None:
        interval = f"{sure} from {value(answer.low)}, its upper end is beyond the range"
    else:
        interval = f"the {sure} is wider than the range"
    ends = (sought.scale.low, sought.scale.high)
    at_end = ends[0] if answer.rising else ends[1]
    edge = " The range begins there: less may do, too." if answer.value == at_end else ""
    return (
        f"{answer.organisation}: {value(answer.value)} ({interval}). There the target is reached "
        f"in {share(tried.chance.share)} of {tried.chance.n:,} replications, and {_busiest(tried)}."
        f"{edge}"
    )


def turned(answer: Answer) -> str:
    """Whether luck turned with the input; empty where it hardly ever did."""
    if answer.turned < 0.05:
        return ""
    way = "more" if answer.rising else "less"
    return (
        f"In {answer.turned * 100:.0f} % of the replications {way} of it turned success into "
        "failure at some step on the way there: which leads are served changes with it."
    )


def not_found(sought: Sought, answer: Answer, top: Ceiling, numbers: Numbers) -> list[str]:
    """The ceiling, the bottleneck, and what would help."""
    number, value, share = numbers
    who, best, at = answer.organisation, top.best, top.at
    sentences = [
        f"{who}: no value within {_range(sought, value)} reaches it. The ceiling is a chance of "
        f"{share(best.chance.share)} ({_interval(best.chance, share)}), at {value(best.value)}, "
        f"where the mean is {number(best.mean)}."
    ]
    if at.busiest.load >= FULL:
        what = f" ({listed(top.stages)})" if top.stages else ""
        since = f" is full at {value(top.full_at)}" if top.full_at is not None else " is full"
        sentences.append(
            f"The bottleneck is {at.busiest.team}{what}: it{since}; at {value(at.value)} it is "
            f"asked for {share(at.busiest.load)} of its selling hours."
        )
        sentences.append(_with_more(top, value, share))
    else:
        text = f"Nobody is full: {_busiest(at)} at {value(at.value)}. More sellers would not help"
        if top.if_nobody_waited is not None:
            text += (
                f"; if no lead ever waited, all that comes would bring "
                f"{number(top.if_nobody_waited)} {_name(sought)} in the end, partly after the "
                "horizon"
            )
        sentences.append(f"{text}. It lacks leads, odds or time to close.")
    return sentences


def _with_more(top: Ceiling, value: Callable[[float], str], share: Callable[[float], str]) -> str:
    if not top.reinforced:
        return ""
    last = top.reinforced[-1]
    sellers = listed([f"+{n} {team}" for team, n in last.added.items()])
    there = f"{share(last.chance.share)} ({_interval(last.chance, share)})"
    fewer = [r.chance.share for r in top.reinforced[:-1]]
    text = f"With {sellers} at {value(top.at.value)} the chance is {there}"
    if fewer and max(fewer) >= last.chance.share:
        return f"{text}, no better than with fewer: sellers are not all that is lacking."
    return f"{text}."


def cost(sought: Sought) -> str:
    """What it cost."""
    values = sum(len(answer.tried) for answer in sought.answers)
    more = ", and with more sellers where no value was enough" if _more(sought) else ""
    return (
        f"This cost {sought.cost:,} replications: {sought.replications:,} of each of "
        f"{values} values tried{more}, all on the same luck."
    )


def _more(sought: Sought) -> bool:
    return any(answer.ceiling and answer.ceiling.reinforced for answer in sought.answers)


def _busiest(tried: Tried) -> str:
    team = tried.busiest
    return f"the busiest team, {team.team}, is asked for {team.load * 100:.0f} % of its hours"


def _interval(chance: Proportion, share: Callable[[float], str]) -> str:
    return f"{share(chance.low)} to {share(chance.high)}"


def _range(sought: Sought, value: Callable[[float], str]) -> str:
    return f"{value(sought.scale.low)} to {value(sought.scale.high)}"


def _name(sought: Sought) -> str:
    return sought.target.kpi.name


def _chance(sought: Sought, numbers: Numbers) -> str:
    return f"a chance of {numbers[2](sought.chance)}"
