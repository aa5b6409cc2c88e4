"""The offered load per team, shown before anything is simulated: by `check`, `run` and studies."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console

from funnel_sim.cli.output import say
from funnel_sim.model.offered_load import OfferedLoad
from funnel_sim.reporting.formatting import format_difference, format_value, listed, plural
from funnel_sim.reporting.terminal import load_sheet, print_sheet
from funnel_sim.studies.designs import Design
from funnel_sim.studies.offered import AtTheStart, Comparands
from funnel_sim.studies.payroll import PayrollScaling


def print_loads(console: Console, designs: Comparands, offered: Mapping[str, OfferedLoad]) -> None:
    """Scaled headcounts, the load of every team, what it means, and what the first day finds."""
    if designs.payroll:
        for sentence in payroll_sentences(designs.payroll):
            say(console, sentence)
        say(console)
    print_sheet(console, load_sheet(offered))
    for sentence in ceilings(designs.designs, offered):
        say(console, sentence)
    say(console, beginning(designs.at_the_start))


def beginning(there: AtTheStart) -> str:
    """What the first day finds."""
    if not there.open_leads and not there.customers:
        return "The horizon begins with nothing under way: no open leads, no customers (`opening`)."
    leads, customers = plural(there.open_leads, "open lead"), plural(there.customers, "customer")
    return f"The horizon begins with {leads} and {customers}."


def payroll_sentences(scalings: Sequence[PayrollScaling]) -> Iterator[str]:
    """Whose headcounts were scaled, and how much their payroll differs after rounding."""
    yield (
        "equal: payroll scales headcounts to the payroll of the baseline, "
        "each team rounded up or down so that the sum comes nearest:"
    )
    for scaling in scalings:
        changes = [
            f"{team.team} {team.before} → {team.after}"
            for team in scaling.teams
            if team.after != team.before
        ]
        remains = format_difference(scaling.relative_difference, "share").replace("pp", "%")
        yield f"  {scaling.design}: {listed(changes) or 'as written'}; payroll {remains}"


def ceilings(designs: Mapping[str, Design], offered: Mapping[str, OfferedLoad]) -> Iterator[str]:
    """What each design would win if no lead ever waited."""
    lists = any(_has_lists(design) for design in designs.values())
    but = ", prospect lists left out" if lists else ""
    yield f"If no lead ever waited, all that comes within the horizon would bring in the end{but}:"
    for name, load in offered.items():
        currency = designs[name].market.currency
        revenue = format_value(load.total_revenue, "money", currency)
        yield f"  {name}: {format_value(load.total_wins, 'count')} wins, revenue {revenue}"


def _has_lists(design: Design) -> bool:
    return any(channel.prospects for channel in design.market.channels.values())


def load_content(load: OfferedLoad) -> dict[str, object]:
    """An offered load for machines; a load without hours to bear it is None."""
    return {
        "teams": [
            {
                "team": team.team,
                "headcount": team.headcount,
                "headcount_at_end": team.headcount_at_end,
                "demanded_hours": team.demanded,
                "available_hours": team.available,
                "load": team.load if math.isfinite(team.load) else None,
            }
            for team in load.teams
        ],
        "bottleneck": load.bottleneck.team,
        "overloaded": [team.team for team in load.overloaded],
        "wins_if_nobody_waits": load.total_wins,
        "revenue_if_nobody_waits": load.total_revenue,
    }
