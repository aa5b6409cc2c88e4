"""Random valid experiments that switch every mechanism of the model on and off.

Some have constant times on a grid of a quarter of an hour, so that many events tie; others have
continuous times.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

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
            }
            for name in segments
        },
        "channels": {
            f"channel_{n}": {
                "leads": f"{draw(st.integers(1, 8))} / d",
                "mix": mix,
                "quality": draw(st.sampled_from([0.0, 0.5])),
                "quality_sd": draw(st.sampled_from([0.0, 0.5])),
                "over_dispersion": draw(st.sampled_from([1.0, 3.0])),
                "working_hours_only": draw(st.booleans()),
                "cost_per_lead": 10,
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
            },
            "field_sales": {
                "mode": "field", "salary": "60_000 EUR / yr",
                "commission": {"rate": "3 %", "on": draw(st.sampled_from(["revenue", "margin"]))},
            },
        },
    }  # fmt: skip


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
            "queue": draw(
                st.sampled_from(["fifo", "closest_to_close", "highest_value", "margin_per_hour"])
            ),
            "ownership": draw(st.sampled_from(["pooled", "owner"])),
            "wip_limit": draw(maybe(st.integers(1, 5))),
        }
        for n, covers in blocks.items()
        if covers
    }
    return {"teams": teams, "hand_over": draw(hand_overs())}


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
    }
