"""The command `funnel-sim`: which verbs there are, and each of them only once it is asked for."""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec

import click

import funnel_sim
from funnel_sim.cli.endings import ending_well

VERBS = {
    "run": "Run an experiment: verdict, tables, charts, result folder.",
    "compare": "Choose the best organisation, and say how surely.",
    "bridge": "Split the difference of two organisations by its causes.",
    "switch-points": "Find the values of an input at which the best organisation changes.",
    "sensitivity": "Say on which assumptions the answer hangs, and what knowing them is worth.",
    "optimise": "Find the plans that earn most: design, headcounts, rules, budgets.",
    "goal-seek": "Find what it takes to reach a target.",
    "pace": "Say whether a year under way still reaches its target.",
    "effort": "Say what it costs to let each rep decide which lead is next.",
    "calibrate": "Turn the exports of a CRM, or an event log, into a config that runs.",
    "backtest": "Hold a calibrated model against what happened.",
    "report": "Make a deck, a page and a workbook of a run.",
    "app": "Open a page on which the inputs of an experiment can be moved.",
    "check": "Check a file, and show the offered load per team.",
    "trace": "Show every event of one replication, or one lead's journey.",
    "explain": "Say which file set a value, and what it replaced.",
    "schema": "Print the JSON Schema of a kind of file, for editors.",
    "new": "Copy a commented starter into a new folder.",
    "verify": "Hold textbook queues against theory.",
}
"""Verb and what it does; its command is `funnel_sim.cli.<verb>.<verb>`."""

EPILOG = "Begin with `funnel-sim new my_study`, then `funnel-sim run my_study/experiment.yaml`."


class Verbs(click.Group):
    """A group whose commands are imported when they are used."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Verbs that this installation has, in the order of `VERBS`."""
        return [verb for verb in VERBS if find_spec(_module_of(verb)) is not None]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Import a verb."""
        if name not in self.list_commands(ctx):
            return None
        command = getattr(import_module(_module_of(name)), _identifier(name))
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the verb; an unknown one is told with the nearest."""
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as error:
            raise click.NoSuchCommand(
                error.command_name, possibilities=self.list_commands(ctx), ctx=ctx
            ) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs without importing them."""
        with formatter.section("Verbs"):
            formatter.write_dl([(verb, VERBS[verb]) for verb in self.list_commands(ctx)])

    def invoke(self, ctx: click.Context) -> object:
        """Run the verb; whatever happens ends with a status and a sentence."""
        with ending_well():
            return super().invoke(ctx)


def _identifier(verb: str) -> str:
    return verb.replace("-", "_")


def _module_of(verb: str) -> str:
    return f"funnel_sim.cli.{_identifier(verb)}"


@click.group(
    "funnel-sim",
    cls=Verbs,
    epilog=EPILOG,
    subcommand_metavar="VERB [ARGUMENTS]...",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(funnel_sim.__version__, message="funnel-sim %(version)s")
def cli() -> None:
    """Which sales organisation earns more, with what risk, and why."""


def main() -> None:
    """Entry point of the program."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError, OSError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    with ending_well():
        cli.main(prog_name="funnel-sim")
