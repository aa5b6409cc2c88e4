"""Random valid experiments that switch every mechanism of the model on and off.

Some have constant times on a grid of a quarter of an hour, so that many events tie; others have
continuous times.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from funnel_sim.domain.names import Discipline
from tests.support.worlds import WEEK

SEGMENTS = ("small", "mid", "large")
STAGES = ("detection", "qualification", "needs_analysis", "closing")


def hours(grid: bool, low: int, high: int) -> st.SearchStrategy[Any]:
    """A law of `low` to `high` quarters of an hour."""
    quarters = st.integers(low, high)
    constant = quarters.map(lambda q: f"{15 * q} min")
    if grid:
        return constant
    mean = st.integers(max(low, 1), high).map(lambda q: f"{15 * q} min")
    cv = st.sampled_from([0.3, 0.8, 1.5])
    by_mean = st.fixed_dictionaries({"mean": mean, "cv": cv})
    families = st.sampled_from(["lognormal", "gamma", "weibull"])
    return st.one_of(
        constant,
        mean.map(lambda m: {"exponential": {"mean": m}}),
        st.tuples(families, by_mean).map(lambda pair: {pair[0]: pair[1]}),
    )


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), strategy)


def share(low: int = 0, high: int = 100) -> st.SearchStrategy[str]:
    return st.integers(low, high).map(lambda percent: f"{percent} %")


@st.composite
def cadences(draw: st.DrawFn, grid: bool) -> dict[str, Any]:
    names = draw(st.lists(st.sampled_from(["call", "visit"]), min_size=1, max_size=3))
    cadence: dict[str, Any] = {"touches": " + ".join(names)}
    cadence["gap"] = draw(maybe(hours(grid, 0, 16)))
    cadence["lead_in"] = draw(maybe(hours(grid, 0, 8)))
    if "call" in names and draw(st.booleans()):
        cadence["no_answer"] = {
            "chance": draw(share(0, 90)),
            "attempts": draw(st.integers(1, 4)),
            "retry_gap": draw(hours(grid, 0, 8)),
            "duration": draw(hours(grid, 0, 1)),
        }
    kind = draw(st.sampled_from(["even", "last", "shares"]))
    cadence["drop_out"] = kind
    if kind == "shares":
        cadence["drop_out"] = ["100 %"] + ["0 %"] * (len(names) - 1)
    return cadence


@st.composite
def markets(draw: st.DrawFn, grid: bool) -> dict[str, Any]:
    segments = SEGMENTS[: draw(st.integers(1, 3))]
    stages = STAGES[: draw(st.integers(1, 4))]
    value = st.sampled_from(
        [1000, {"discrete": {"values": [100, 200], "shares": ["50 %", "50 %"]}},
         {"lognormal": {"mean": 5000, "cv": 0.8}}]
    )  # fmt: skip
    mix = {"small": "100 %"}
    if len(segments) > 1:
        mix = {"small": "70 %", "mid": "30 %"}
    always_open = draw(st.booleans())
    journeys = draw(maybe(st.just(repeat_business(stages))))
    calendar: dict[str, Any] = {"hours_per_day": 24, "working_days": list(WEEK)}
    if not always_open:
        calendar = {"hours_per_day": 8, "country": draw(st.sampled_from([None, "DE"]))}
    return {
        "currency": "EUR",
        "calendar": calendar,
        "segments": {
            name: {
                "deal_value": draw(value),
                "gross_margin": draw(share(1, 90)),
                "patience": draw(maybe(hours(grid, 1, 40))),
                "work_factor": draw(st.sampled_from([1.0, 1.5])),
                "contract": draw(st.sampled_from([None, "3 d", "1 yr"])),
                "customers": draw(customers(grid)) if journeys else {},
            }
            for name in segments
        },
        "journeys": journeys or {},
        "recycling": draw(maybe(recycling(grid))),
        "first_response": {
            "target": draw(maybe(st.just("2 h"))),
            "exponent": draw(st.sampled_from([0.0, 0.3])),
            "reference": "15 min",
        },
        "channels": draw(lists(mix)) | draw(counts(mix)) | {
            f"channel_{n}": {
                "leads": f"{draw(st.integers(1, 8))} / d",
                "mix": mix,
                "quality": draw(st.sampled_from([0.0, 0.5])),
                "quality_sd": draw(st.sampled_from([0.0, 0.5])),
                "over_dispersion": draw(st.sampled_from([1.0, 3.0])),
                "working_hours_only": draw(st.booleans()),
                "cost_per_lead": 10,
                "trend": draw(st.sampled_from(["+0 %", "-50 %"])),
                "response": draw(maybe(st.just(RESPONSE))),
            }
            for n in range(draw(st.integers(1, 2)))
        },
        "activities": {
            "call": {"duration": draw(hours(grid, 1, 4)), "cost": 1},
            "visit": {
                "duration": draw(hours(grid, 0, 8)),
                "travel": draw(maybe(hours(grid, 0, 8))),
                "cost": 100,
                "travel_cost": 20,
                "visits_per_trip": draw(st.sampled_from([1.0, 2.0])),
            },
        },
        "stages": {
            name: {
                "inside": draw(cadences(grid)),
                "field": draw(cadences(grid)),
                "advance": draw(share()),
                "field_effect": draw(st.sampled_from([0.0, 0.4, -0.4])),
            }
            for name in stages
        },
        "roles": {
            "inside_sales": {
                "mode": "inside", "salary": "40_000 EUR / yr", "on_costs": "20 %",
                "selling_time": draw(st.sampled_from(["100 %", "50 %"])),
                "skill_sd": draw(st.sampled_from([0.0, 0.5])),
            } | draw(people(grid)),
            "field_sales": {
                "mode": "field", "salary": "60_000 EUR / yr", "hiring_cost": 9_000,
                "commission": {
                    "rate": "3 %", "on": draw(st.sampled_from(["revenue", "margin"])),
                    "accelerator": 2.0,
                },
                "quota": "100_000 EUR / yr",
            } | draw(people(grid)),
        },
    }  # fmt: skip


RESPONSE = {"spend": "100 EUR / d", "most": "2 / d", "half": "100 EUR / d"}


def repeat_business(stages: tuple[str, ...]) -> dict[str, Any]:
    """Journeys through stages that are there: all, the last, the first."""
    return {
        "new": {"stages": list(stages)},
        "expansion": {"stages": list(stages[-2:]), "effect": 0.5},
        "renewal": {"stages": [stages[-1]]},
        "support": {"stages": [stages[0]]},
    }


@st.composite
def customers(draw: st.DrawFn, grid: bool) -> dict[str, Any]:
    """Care, expansion, renewal and an end, each of them or not."""
    after = hours(grid, 1, 40)
    return {
        "care": draw(
            st.sampled_from([{}, {"support": {"after": "1 h", "every": "6 h"}},
                             {"support": {}, "visiting": {"journey": "support", "every": "9 h"}}])
        ),
        "expansion": draw(maybe(st.fixed_dictionaries(
            {"chance": share(), "after": after, "value": st.sampled_from([0.5, 1.0])}))),
        "renewal": draw(maybe(st.fixed_dictionaries(
            {"term": st.sampled_from(["8 h", "20 h"]), "care_effect": st.sampled_from([0.0, 1.0])}
        ))),
        "lifetime": draw(maybe(after)),
    }  # fmt: skip


@st.composite
def recycling(draw: st.DrawFn, grid: bool) -> dict[str, Any]:
    return {"chance": draw(share()), "after": draw(hours(grid, 0, 40)), "quality": 0.2}


@st.composite
def lists(draw: st.DrawFn, mix: dict[str, str]) -> dict[str, Any]:
    """A list of prospects, or none."""
    if draw(st.booleans()):
        return {}
    cool_down = draw(st.sampled_from(["1 h", "10 h"]))
    size = draw(st.integers(1, 30))
    return {"names": {"prospects": {"size": size, "cool_down": cool_down}, "mix": mix}}


@st.composite
def counts(draw: st.DrawFn, mix: dict[str, str]) -> dict[str, Any]:
    """A channel whose leads are counted, or none; the first day lies before the horizon."""
    if draw(st.booleans()):
        return {}
    leads = draw(st.lists(st.integers(0, 5), min_size=1, max_size=12))
    return {"seen": {"counted": {"start": "2027-04-27", "leads": leads}, "mix": mix}}


@st.composite
def people(draw: st.DrawFn, grid: bool) -> dict[str, Any]:
    """Ramp, learning, training, absence and departure, each of them or not."""
    practice = draw(st.sampled_from(["none", "learning", "specialisation"]))
    chosen: dict[str, Any] = {
        "pace_sd": 0.0 if grid else draw(st.sampled_from([0.0, 0.3])),
        "ramp": draw(maybe(st.just({"profile": ["50 %"], "step": "8 h", "effect": -0.5}))),
        "mean_tenure": draw(st.sampled_from([None, None, "20 h", "60 h"])),
        "vacancy": draw(maybe(hours(grid, 0, 20))),
        "training": draw(maybe(st.just(
            {"time": "1 h", "every": "12 h", "effect": 0.2, "after": "3 h", "limit": 0.5}))),
        "absence": draw(maybe(st.just(
            {"vacation": "60 d", "vacation_spell": "1 d", "sick": "60 d", "sick_spell": "5 h"}))),
    }  # fmt: skip
    if practice == "learning":
        chosen["learning"] = {"rate": "80 %", "prior": 5.0, "odds": 0.5, "half": 5.0}
    if practice == "specialisation":
        chosen["specialisation"] = {"work": "80 %", "odds": 0.3}
    return chosen


@st.composite
def organisations(draw: st.DrawFn, market: dict[str, Any]) -> dict[str, Any]:
    """Cells are dealt to teams one by one: specialists and generalists side by side."""
    count = draw(st.integers(1, 3))
    blocks: dict[int, list[dict[str, Any]]] = {n: [] for n in range(count)}
    for segment in market["segments"]:
        for stage in market["stages"]:
            team = draw(st.integers(0, count - 1))
            blocks[team].append({"segments": [segment], "stages": [stage]})
    teams = {
        f"team_{n}": {
            "role": draw(st.sampled_from(["inside_sales", "field_sales"])),
            "headcount": draw(st.integers(1, 3)),
            "covers": covers,
            "ownership": draw(st.sampled_from(["pooled", "owner"])),
            "wip_limit": draw(maybe(st.integers(1, 5))),
            "cover_absences": draw(st.booleans()),
            "changes": draw(headcounts()),
        }
        | draw(queues(covers))
        for n, covers in blocks.items()
        if covers
    }
    if len(teams) > 1:
        for name, other in zip(teams, [*list(teams)[1:], next(iter(teams))], strict=True):
            if draw(st.booleans()):
                teams[name]["overflow"] = {"team": other, "after": draw(hours(True, 0, 8))}
    return {"teams": teams, "hand_over": draw(hand_overs())}


@st.composite
def queues(draw: st.DrawFn, covers: list[dict[str, Any]]) -> dict[str, Any]:
    """Any discipline, with shares for the segments that are covered where it needs them."""
    queue = draw(st.sampled_from([*Discipline.words(), *["effort_shares"] * 3]))
    if queue != "effort_shares":
        return {"queue": queue}
    segments = list(dict.fromkeys(block["segments"][0] for block in covers))
    first = draw(st.sampled_from([0, 20, 50, 70, 100])) if len(segments) > 1 else 100
    rest = (100 - first) / max(len(segments) - 1, 1)
    shares = dict.fromkeys(segments, f"{rest} %") | {segments[0]: f"{first} %"}
    return {"queue": queue, "shares": shares}


@st.composite
def headcounts(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Headcounts that change on two days of the horizon, or stay."""
    if draw(st.booleans()):
        return []
    dates = ("2027-04-29", "2027-04-30")
    return [{"date": date, "headcount": draw(st.integers(0, 4))} for date in dates]


@st.composite
def openings(draw: st.DrawFn, market: dict[str, Any]) -> dict[str, Any]:
    """A pipeline and customers on the first day, or nothing."""
    segment = st.sampled_from(list(market["segments"]))
    lead = st.fixed_dictionaries(
        {"segment": segment, "stage": st.sampled_from(list(market["stages"])),
         "count": st.integers(1, 4), "value": st.sampled_from([None, 700])}
    )  # fmt: skip
    customer = st.fixed_dictionaries(
        {"segment": segment, "count": st.integers(1, 5), "age": st.sampled_from([None, "3 h"])}
    )
    return {
        "pipeline": draw(st.lists(lead, max_size=2)),
        "customers": draw(st.lists(customer, max_size=2)) if market["journeys"] else [],
    }


@st.composite
def hand_overs(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "briefing": draw(maybe(hours(True, 0, 4))),
        "delay": draw(maybe(hours(True, 0, 8))),
        "effect": draw(st.sampled_from([0.0, -0.5])),
    }


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, Any]:
    """An experiment of one organisation over 2 to 12 days."""
    market = draw(markets(grid=draw(st.booleans())))
    return {
        "question": "Does it hold for any valid config?",
        "seed": draw(st.integers(0, 2**63 - 1)),
        "horizon": {"start": "2027-04-28", "length": f"{draw(st.integers(2, 12))} d"},
        "market": market,
        "organisations": {"random": draw(organisations(market))},
        "opening": draw(openings(market)),
        "revenue": draw(st.sampled_from(["booking", "recognised"])),
    }
