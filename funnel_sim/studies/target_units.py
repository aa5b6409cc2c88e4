"""Targets and real values must be written in the unit of their KPI.

A composed experiment holds them as bare numbers, so this looks at what was written: `15 %` is for
shares, `4_200_000 EUR` for money in the market's currency.
"""

from __future__ import annotations

from collections.abc import Iterator

from funnel_sim.config.origin import Node, finding_at
from funnel_sim.config.paths import Keys
from funnel_sim.config.scenario import Scenario
from funnel_sim.domain.errors import Finding
from funnel_sim.domain.units import parse_money
from funnel_sim.metrics.registry import Kpi, kpi


def target_findings(scenario: Scenario) -> Iterator[Finding]:
    """What is wrong with the units of a scenario that is otherwise sound."""
    root, currency = scenario.root, scenario.experiment.market.currency
    for keys, name, node in _written(root):
        if isinstance(node.content, str):
            said = misfit(node.content, kpi(name), currency)
            if said:
                yield finding_at(root, keys, f"`{keys[-1]}` {said}. Got '{node.content}'.")


def _written(root: Node) -> Iterator[tuple[Keys, str, Node]]:
    """Path, KPI and value of every target and real value."""
    for part, below in ((("targets",), ()), (("reality", "kpis"), ("value",))):
        named = root.find(part)
        for name, node in named.children() if named is not None else ():
            value = node.find(below)
            if value is not None:
                yield (*part, name, *below), str(name), value


def misfit(text: str, what: Kpi, currency: str) -> str:
    """What does not fit, as a sentence from its verb on; empty if all does."""
    if text.strip().endswith("%"):
        return "" if what.unit == "share" else f"is no share: {what.name} is in {what.unit}"
    given = parse_money(text).currency
    if given is None:
        return ""
    if not what.unit.startswith("money"):
        return f"is no money: {what.name} is in {what.unit}"
    return "" if given == currency else f"must be in the market's currency {currency}"
