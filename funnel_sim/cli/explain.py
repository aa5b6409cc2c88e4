"""`funnel-sim explain`: who set a value."""

from __future__ import annotations

import click

from funnel_sim.cli.options import experiment_argument, json_option, settings_option
from funnel_sim.cli.output import print_json
from funnel_sim.config.composition import compose
from funnel_sim.config.explanation import Explanation
from funnel_sim.config.explanation import explain as explain_path
from funnel_sim.config.overrides import parse_overrides


@click.command("explain")
@click.argument("path", metavar="PATH")
@experiment_argument
@settings_option
@json_option
def explain(path: str, experiment: str, settings: tuple[str, ...], as_json: bool) -> None:
    """Say which file and line set the value at PATH, and which values it replaced.

    PATH is that of `--set`: market.segments.small.deal_value, or organisations.hybrid for all that
    stands below. A dot (.) alone means everything. Values that no file sets have the default that
    `funnel-sim schema` shows.
    """
    root = compose(experiment, parse_overrides(settings))
    explanation = explain_path(root, "" if path == "." else path)
    if as_json:
        print_json(_plain(explanation))
    else:
        click.echo(explanation)


def _plain(explanation: Explanation) -> object:
    if explanation.leaves:
        return [_plain(leaf) for leaf in explanation.leaves]
    return {
        "path": explanation.path,
        "value": explanation.value,
        "file": explanation.origin.file,
        "line": explanation.origin.line,
        "removed": explanation.removed,
        "replaced": [
            {"value": old.value, "file": old.origin.file, "line": old.origin.line}
            for old in explanation.replaced
        ],
    }
