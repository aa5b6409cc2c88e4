"""`funnel-sim goal-seek`: what it takes to reach a target."""

from __future__ import annotations

import sys

import click

from funnel_sim.cli.studying import How, ranges_as_settings, report, study_options, studying
from funnel_sim.config.overrides import setting


@click.command("goal-seek")
@click.option("--target", metavar="KPI>=VALUE", help="What to reach: 'revenue>=4_200_000 EUR'.")
@click.option("--chance", metavar="SHARE", help="How surely: '80 %'.")
@click.option("--input", "sought", metavar="PATH=LOW..HIGH",
              help="What is sought: market.channels.website.leads=10..100/wk.")  # fmt: skip
@study_options
def goal_seek(
    experiment: str, how: How, target: str | None, chance: str | None, sought: str | None
) -> None:
    """Find the lead flow, headcount or budget from which on a target is reached.

    The answer has an interval. Where no value is enough: who is full, and how many are missing.
    """
    from funnel_sim.reporting.studies.goal_seek import goal_seek_findings
    from funnel_sim.studies.goal_seek.files import NAME, answers, write_goal_seek
    from funnel_sim.studies.goal_seek.study import goal_seek as seek
    from funnel_sim.studies.opening import open_scenario

    given = {"target": target, "chance": chance}
    said = [setting(f"{NAME}.{key}", text) for key, text in given.items() if text is not None]
    said += ranges_as_settings(NAME, () if sought is None else (sought,))
    scenario = open_scenario(experiment, (*how.settings, *said), study=NAME)
    folder = how.folder(scenario.name) / NAME
    with studying(scenario, how) as session:
        result = seek(scenario, session.source)
    write_goal_seek(result, folder, sys.argv)
    content = {
        "name": result.name,
        "question": result.experiment.question,
        "seed": result.experiment.seed,
        "replications": result.replications,
        "answers": answers(result),
        "sought": result.sought,
    }
    report(goal_seek_findings(result), folder, content, how, session)
