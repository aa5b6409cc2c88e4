"""`funnel-sim schema`: the JSON Schema of a kind of file."""

from __future__ import annotations

import click

from funnel_sim.cli.options import quiet_option
from funnel_sim.cli.output import print_json

KINDS = ("experiment", "market", "organisation")

NOTE = """\
Save it, and point your editor at it; with the YAML language server (VS Code, Neovim, JetBrains …)
by a first line in the file:
  funnel-sim schema {kind} > {kind}.schema.json
  # yaml-language-server: $schema={kind}.schema.json"""


@click.command("schema")
@click.argument("kind", type=click.Choice(KINDS), default="experiment")
@quiet_option
def schema(kind: str, quiet: bool) -> None:
    """Print the JSON Schema of experiment, market or organisation files.

    Editors that know it complete keys, show what they mean and mark what is wrong while you type.
    """
    from funnel_sim.config.editor_schema import editor_schema

    print_json(editor_schema(kind))
    if not quiet:
        click.echo(NOTE.format(kind=kind), err=True)
