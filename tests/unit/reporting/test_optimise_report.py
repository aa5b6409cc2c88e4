"""The study `optimise` on the terminal and as charts."""

from __future__ import annotations

import math
from typing import Any

import pytest

from funnel_sim.domain.language import speaking
from funnel_sim.reporting.chart_data.optimise import fronts_data, sizes_data
from funnel_sim.reporting.drawing.optimise import draw_fronts, draw_sizes
from funnel_sim.reporting.studies.optimise import hire_sheet, numbers, plan_sheet
from funnel_sim.stats.tail import Tail
from funnel_sim.studies.optimise import result
from funnel_sim.studies.optimise.plan import Plan
from funnel_sim.studies.optimise.result import Optimised, Step
from funnel_sim.studies.optimise.wording import in_words, on_fronts
from funnel_sim.studies.target import read
from tests.support.figures import assert_readable, boxes

LONG = "an_organisation_with_a_rather_long_name"
NAMES = ("specialised", LONG)


def trial(size: int, behind: float, name: str = "specialised", **changes: Any) -> result.Tested:
    teams = (size - 2, 2)
    made: dict[str, Any] = {
        "plan": Plan(name, teams, ("fifo", "fifo"), ((), ())),
        "label": f"{name}: inside {teams[0]}, field 2",
        "origin": "search",
        "payroll": 80e3 * size,
        "allowed": True,
        "kept": True,
        "mean": 500e3 - behind,
        "lead": -behind,
        "low": -behind - 20e3,
        "high": 20e3 - behind,
        "near": behind <= 70e3,
        "sure": behind <= 30e3,
        "tail": Tail(100e3 - 5e3 * size, 9e3, 0.05),
        "service": (),
    }
    return result.Tested(**{**made, **changes})


def step(team: str, gain: float, **changes: Any) -> Step:
    made = {"team": team, "size": 0, "gain": gain, "low": gain - 9e3, "high": gain + 9e3,
            "margin": gain + 80e3, "cost": 80e3, "affordable": True}  # fmt: skip
    return Step(**{**made, **changes})


def found(sizes: int = 7, hires: tuple[Step, ...] | None = None, **changes: Any) -> Optimised:
    best = 10
    around = [trial(best + d, 12e3 * d * d) for d in range(-(sizes // 2), sizes // 2 + 1)]
    around[-1] = trial(
        best + sizes // 2, 12e3 * (sizes // 2) ** 2, allowed=False, near=False, sure=False
    )
    curve = tuple(around)
    other = trial(9, 40e3, LONG)
    written = trial(12, 200e3, LONG, origin="written", near=False, sure=False)
    inside = sorted([*curve, other, written], key=lambda one: (not one.candidate, -one.mean))
    gains = [40e3 - 16e3 * i for i in range(len(curve) - 1)]
    made: dict[str, Any] = {
        "variant": None, "objective": "contribution", "currency": "EUR", "higher_is_better": True,
        "confidence": 0.95, "indifference": 50e3, "risk": 0.05, "service": (),
        "payroll_limit": math.inf, "headcount_limit": math.inf, "fresh": 200,
        "tested": tuple(inside), "written": written, "change": step("", 200e3), "curve": curve,
        "steps": tuple(
            step("inside", gain, size=one.plan.headcount)
            for gain, one in zip(gains, curve[1:], strict=True)
        ),
        "hires": hires or (step("inside", -40e3), step("field", 2e3, affordable=False)),
        "safe_front": (0, 1), "lean_front": (0, 2), "plans_searched": 77, "search_cost": 1700,
        "cost": 5300,
    }  # fmt: skip
    return Optimised(**{**made, **changes})


CASES = {
    "usual": found(),
    "many sizes": found(sizes=41, variant="dear_visits"),
    "many teams": found(
        hires=tuple(step(f"a_team_with_a_long_name_{i}", 9e3 * i - 5e4) for i in range(9))
    ),
    "one team that costs nothing": found(hires=(step("all", 1e3, cost=0.0),)),
    "no indifference": found(indifference=0.0, objective="revenue"),
}


def text(one: Optimised) -> list[str]:
    return in_words(one, numbers(one))


@pytest.mark.parametrize("case", CASES)
def test_every_text_of_both_charts_is_readable(case: str):
    one = CASES[case]
    headline, *rest = text(one)
    (sizes,) = draw_sizes(sizes_data(one, NAMES, headline, rest[-1]))
    assert_readable(sizes, case)
    (fronts,) = draw_fronts(fronts_data(one, NAMES, on_fronts(one), rest[0]))
    assert_readable(fronts, case)


def test_the_chart_of_sizes_has_every_size_every_team_and_the_ratio():
    one = found()
    (figure,) = draw_sizes(sizes_data(one, NAMES, "Flat", ""))
    texts = {shown for shown, *_ in boxes(figure)}
    assert {
        "7",
        "13",
        "inside",
        "field",
        "0.50",
        "1.02",
        "near-optimal",
        "does not pay",
        "open",
    } <= texts


def test_the_front_joins_plans_that_no_other_beats():
    data = fronts_data(found(), NAMES, "", "")
    assert sum(spot.on_front for spot in data.fronts[0].spots) == 2
    assert [front.unit for front in data.fronts] == ["money", "count"]


def test_the_answer_comes_first_then_the_leanest_the_present_and_every_hire():
    said = text(found())
    assert said[0] == (
        "No clear winner: contribution is flat between 8 and 12 sellers, where 6 plans may be "
        "within 50 k€ of the best."
    )
    assert "specialised: inside 8, field 2 has the best mean: 500 k€ in 200 replications" in said[1]
    assert said[2].startswith("The leanest of them is specialised: inside 6, field 2: its sellers")
    assert said[3] == "The leanest that is surely within 50 k€: specialised: inside 7, field 2."
    assert said[4] == f"Among them are specialised (5) and {LONG} (1)."
    assert said[5].startswith(f"The plan as written, {LONG}: inside 10, field 2, has 300 k€; ")
    assert said[6] == (
        "A seller more in inside does not pay: −40.0 (−49.0 to −31.0) k€, 0.50 of what he costs "
        "comes back."
    )
    assert "may pay or not" in said[7]
    assert said[7].endswith("and would be beyond the limits.")
    assert said[-1].startswith("This cost 5,300 replications: 1,700 to search among 77 plans")


@pytest.mark.parametrize("language", ["de", "fr"])
def test_charts_are_readable_in_other_languages(language: str):
    with speaking(language):
        one = found()
        headline, *rest = text(one)
        (sizes,) = draw_sizes(sizes_data(one, NAMES, headline, rest[-1]))
        (fronts,) = draw_fronts(fronts_data(one, NAMES, on_fronts(one), rest[0]))
        assert_readable(sizes, language)
        assert_readable(fronts, language)


def test_a_single_best_plan_is_said_to_be_it_and_a_service_that_is_missed_comes_first():
    best = trial(10, 0.0)
    alone = found(tested=(best, trial(9, 300e3)), safe_front=(0,), lean_front=(0,))
    assert text(alone)[0] == (
        "specialised: inside 8, field 2 is the best plan on contribution; no other that was tested "
        "may be within 50 k€ of it."
    )
    target = read("first_response_wait <= 4", "EUR")
    missed = found(
        tested=(trial(10, 0.0, kept=False, service=(6.0,)),), service=(target,), safe_front=(0,),
        lean_front=(0,),
    )  # fmt: skip
    said = text(missed)
    assert said[0].startswith("No plan that was tried keeps the service that is asked for; nearest")
    assert "Wait for first response: 6 h, asked for ≤ 4 h." in said


def test_tables_have_a_row_per_plan_and_per_seller_more():
    one = found()
    plans, hires = plan_sheet(one), hire_sheet(one)
    assert len(plans.labels.cells) == len(one.tested)
    remarks = [cell.text for cell in plans.columns[-1].cells]
    assert "leanest" in remarks
    assert "as written" in remarks
    assert "beyond ranges or limits" in remarks
    assert [cell.text for cell in hires.labels.cells][:3] == [
        "best plan, inside +1", "best plan, field +1", "7 to 8 sellers",
    ]  # fmt: skip
    assert [cell.text for cell in hires.columns[3].cells][:2] == ["0.50", "1.02"]
