"""What the pilot replications say of the warm-up, in sentences."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date

from rich.console import Console

from funnel_sim.cli.output import say
from funnel_sim.reporting.formatting import listed, plain_number
from funnel_sim.stats.settling import WINDOW
from funnel_sim.studies.warm_up import WarmUpCheck


def print_warm_ups(console: Console, checks: Sequence[WarmUpCheck], *, brief: bool) -> None:
    """A sentence or more per design and series; if `brief` only what is wrong."""
    for check in checks:
        for warning in warnings(check):
            say(console, warning, "yellow")
        if check.sound and not brief:
            say(console, approval(check))
    if checks and not brief:
        say(console)


def approval(check: WarmUpCheck) -> str:
    """That the warm-up is long enough, and how long it had to be."""
    why = (
        f"{check.series} need {_span(check.start, check.start_until)}"
        if check.start
        else f"{check.series} are from the beginning what they are later"
    )
    return (
        f"{check.design}: the warm-up of {_span(check.warm_up, check.warm_up_until)} is long "
        f"enough: {why}. {_method(check)}"
    )


def warnings(check: WarmUpCheck) -> Iterator[str]:
    """What is wrong with warm-up and horizon, and what to do."""
    if not check.settles:
        yield _no_steady_state(check)
    elif check.too_short:
        yield _too_short(check)
    if check.settles and check.window_too_short:
        yield _window_too_short(check)
    if not check.sound and check.unsteady:
        yield (
            f"Leads of {listed(check.unsteady)} change with the date (season, bursts or trend): "
            f"what passes for the start of {check.design} may be the time of year."
        )


def growth(teams: Sequence[str]) -> str:
    """Why there is no steady state, by arithmetic."""
    return (
        f"Asked for 100 % or more by leads that never go cold: {listed(teams)}. The queue grows "
        "for as long as leads come. Add sellers, or give the leads a `patience`."
    )


def _no_steady_state(check: WarmUpCheck) -> str:
    cause = growth(check.growing) if check.growing else (
        f"Either they never settle, or the horizon is too short: {plain_number(check.window)} h "
        "remain. Lengthen it, or ask about a plan year, `study: terminating`."
    )  # fmt: skip
    return (
        f"Warning: {check.design} has no steady state within the horizon: {check.series} go from "
        f"{plain_number(check.first_half)} in the first half of the window to "
        f"{plain_number(check.second_half)} in the second. {cause} {_method(check)}"
    )


def _too_short(check: WarmUpCheck) -> str:
    assert check.start is not None
    assert check.left is not None
    return (
        f"Warning: the warm-up of {check.design}, {_span(check.warm_up, check.warm_up_until)}, is "
        f"too short: {check.series} average {plain_number(check.left)} from then on, and "
        f"{plain_number(check.level)} after {_span(check.start, check.start_until)}. Write "
        f"`warm_up: {math.ceil(check.start)} h` or more. {_method(check)}"
    )


def _window_too_short(check: WarmUpCheck) -> str:
    assert check.start is not None
    return (
        f"Warning: the horizon of {check.design} is short for a steady state: it leaves "
        f"{plain_number(check.window)} h after warm-up and start, less than {WINDOW} times the "
        f"{plain_number(check.start)} h that {check.series} need to settle. Lengthen it."
    )


def _span(hours: float, until: date | None) -> str:
    return f"{plain_number(hours)} h (to {until})"


def _method(check: WarmUpCheck) -> str:
    found = f"{plain_number(check.mser5)} h" if check.mser5_reached else "not reached"
    return f"Judged by MSER-5 ({found}) on {check.replications} pilot replications."


def warm_up_content(checks: Sequence[WarmUpCheck]) -> list[dict[str, object]]:
    """The checks for machines, with their warnings."""
    return [{**asdict(check), "warnings": list(warnings(check))} for check in checks]
