"""What the study found, in plain sentences: the answer, how surely, or what stands in the way."""

from __future__ import annotations

from collections.abc import Callable

from funnel_sim.domain.language import phrase
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
    return phrase(
        "{chance} of {name} {sign} {value}",
        chance=_chance(sought, numbers),
        name=_name(sought),
        sign=sign,
        value=numbers[0](sought.target.value),
    )


def headline(sought: Sought, numbers: Numbers) -> str:
    """What it takes whom."""
    said = []
    for answer in sought.answers:
        if answer.value is None:
            said.append(
                phrase(
                    "no value up to the end of the range is enough for {organisation}",
                    organisation=answer.organisation,
                )
            )
        else:
            bound = phrase("at least") if answer.rising else phrase("at most")
            said.append(f"{answer.organisation} {bound} {numbers[1](answer.value)}")
    return phrase(
        "For {goal}, `{input}` must be: {answers}.",
        goal=goal(sought, numbers),
        input=sought.input,
        answers="; ".join(said),
    )


def found(sought: Sought, answer: Answer, numbers: Numbers) -> str:
    """How sure the value is."""
    _, value, share = numbers
    assert answer.value is not None
    tried = next(t for t in answer.tried if t.value == answer.value)
    sure = phrase("{confidence:g} % interval", confidence=sought.confidence * 100)
    if answer.low is not None and answer.high is not None:
        interval = phrase(
            "{sure} {low} to {high}", sure=sure, low=value(answer.low), high=value(answer.high)
        )
    elif answer.low is None and answer.high is not None:
        interval = phrase(
            "{sure} up to {high}, its lower end is beyond the range",
            sure=sure,
            high=value(answer.high),
        )
    elif answer.low is not None:
        interval = phrase(
            "{sure} from {low}, its upper end is beyond the range", sure=sure, low=value(answer.low)
        )
    else:
        interval = phrase("the {sure} is wider than the range", sure=sure)
    ends = (sought.scale.low, sought.scale.high)
    at_end = ends[0] if answer.rising else ends[1]
    edge = phrase(" The range begins there: less may do, too.") if answer.value == at_end else ""
    return phrase(
        "{organisation}: {value} ({interval}). There the target is reached in "
        "{share} of {n:,} replications, and {busiest}.{edge}",
        organisation=answer.organisation,
        value=value(answer.value),
        interval=interval,
        share=share(tried.chance.share),
        n=tried.chance.n,
        busiest=_busiest(tried),
        edge=edge,
    )


def turned(answer: Answer) -> str:
    """Whether luck turned with the input; empty where it hardly ever did."""
    if answer.turned < 0.05:
        return ""
    way = phrase("more") if answer.rising else phrase("less")
    return phrase(
        "In {turned:.0f} % of the replications {way} of it turned success into "
        "failure at some step on the way there: which leads are served changes with "
        "it.",
        turned=answer.turned * 100,
        way=way,
    )


def not_found(sought: Sought, answer: Answer, top: Ceiling, numbers: Numbers) -> list[str]:
    """The ceiling, the bottleneck, and what would help."""
    number, value, share = numbers
    who, best, at = answer.organisation, top.best, top.at
    sentences = [
        phrase(
            "{who}: no value within {range} reaches it. The ceiling is a chance of "
            "{share} ({interval}), at {value}, where the mean is {mean}.",
            who=who,
            range=_range(sought, value),
            share=share(best.chance.share),
            interval=_interval(best.chance, share),
            value=value(best.value),
            mean=number(best.mean),
        )
    ]
    if at.busiest.load >= FULL:
        what = f" ({listed(top.stages)})" if top.stages else ""
        since = (
            phrase(" is full at {full_at}", full_at=value(top.full_at))
            if top.full_at is not None
            else phrase(" is full")
        )
        sentences.append(
            phrase(
                "The bottleneck is {team}{what}: it{since}; at {value} it is asked for "
                "{load} of its selling hours.",
                team=at.busiest.team,
                what=what,
                since=since,
                value=value(at.value),
                load=share(at.busiest.load),
            )
        )
        sentences.append(_with_more(top, value, share))
    else:
        text = phrase(
            "Nobody is full: {busiest} at {value}. More sellers would not help",
            busiest=_busiest(at),
            value=value(at.value),
        )
        if top.if_nobody_waited is not None:
            text += phrase(
                "; if no lead ever waited, all that comes would bring {if_nobody_waited} "
                "{name} in the end, partly after the horizon",
                if_nobody_waited=number(top.if_nobody_waited),
                name=_name(sought),
            )
        sentences.append(phrase("{text}. It lacks leads, odds or time to close.", text=text))
    return sentences


def _with_more(top: Ceiling, value: Callable[[float], str], share: Callable[[float], str]) -> str:
    if not top.reinforced:
        return ""
    last = top.reinforced[-1]
    sellers = listed([f"+{n} {team}" for team, n in last.added.items()])
    there = f"{share(last.chance.share)} ({_interval(last.chance, share)})"
    fewer = [r.chance.share for r in top.reinforced[:-1]]
    text = phrase(
        "With {sellers} at {value} the chance is {there}",
        sellers=sellers,
        value=value(top.at.value),
        there=there,
    )
    if fewer and max(fewer) >= last.chance.share:
        return phrase(
            "{text}, no better than with fewer: sellers are not all that is lacking.", text=text
        )
    return f"{text}."


def cost(sought: Sought) -> str:
    """What it cost."""
    values = sum(len(answer.tried) for answer in sought.answers)
    more = phrase(", and with more sellers where no value was enough") if _more(sought) else ""
    return phrase(
        "This cost {cost:,} replications: {replications:,} of each of {values} "
        "values tried{more}, all on the same luck.",
        cost=sought.cost,
        replications=sought.replications,
        values=values,
        more=more,
    )


def _more(sought: Sought) -> bool:
    return any(answer.ceiling and answer.ceiling.reinforced for answer in sought.answers)


def _busiest(tried: Tried) -> str:
    team = tried.busiest
    return phrase(
        "the busiest team, {team}, is asked for {load:.0f} % of its hours",
        team=team.team,
        load=team.load * 100,
    )


def _interval(chance: Proportion, share: Callable[[float], str]) -> str:
    return phrase("{low} to {high}", low=share(chance.low), high=share(chance.high))


def _range(sought: Sought, value: Callable[[float], str]) -> str:
    return phrase("{low} to {high}", low=value(sought.scale.low), high=value(sought.scale.high))


def _name(sought: Sought) -> str:
    return sought.target.kpi.name


def _chance(sought: Sought, numbers: Numbers) -> str:
    return phrase("a chance of {share}", share=numbers[2](sought.chance))
