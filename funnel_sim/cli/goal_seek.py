"""`funnel-sim goal-seek`: what it takes to reach a target."""

from __future__ import annotations

import sys

import click

from funnel_sim.cli.studying import How, report, study_options, studying
from funnel_sim.config.overrides import setting


@click.command("goal-seek")
@click.option("--target", metavar="KPI>=VALUE", help="What to reach: 'revenue>=4_200_000 EUR'.")
@click.option("--chance", metavar="SHARE", help="How surely: '80 %'.")
@click.option("--input", "sought", metavar="PATH=LOW..HIGH",
              help="What is sought: market.channels.website.leads=10/wk..100/wk.")  # fmt: skip
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
    from funnel_sim.studies.goal_seek.world import scale_of
    from funnel_sim.studies.opening import open_scenario

    path, equals, values = (sought or "").partition("=")
    if sought is not None and not equals:
        example = "market.channels.website.leads=10/wk..100/wk"
        msg = f"must be PATH=LOW..HIGH, such as {example}. Got '{sought}'."
        raise click.BadParameter(msg, param_hint="--input")
    given = {"target": target, "chance": chance}
    given |= {"input": path.strip(), "range": values.strip()} if sought is not None else {}
    said = [setting(f"{NAME}.{key}", text) for key, text in given.items() if text is not None]
    scenario = open_scenario(experiment, (*how.settings, *said), study=NAME)
    scale_of(scenario)
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
