"""`funnel-sim app`: the what-if page of an experiment, in the browser.

The page is a program of its own, `funnel_sim.app`, which knows nothing of this one: it is started
by its name once the experiment is sound, its libraries are there and its port is free.
"""

from __future__ import annotations

import runpy
import socket
import sys
from importlib.util import find_spec

import click

from funnel_sim.cli.options import (
    experiment_argument,
    quiet_option,
    settings_option,
    workers_option,
)

PAGE = "funnel_sim.app"
NEEDED = ("streamlit", "plotly")
INSTALL = "pip install 'funnel-sim[app]'"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
PORT = 8501
PORTS = 20
"""Ports that are tried, from the first one, where none is named."""


@click.command("app")
@experiment_argument
@settings_option
@click.option(
    "--address",
    default=LOOPBACK[0],
    show_default=True,
    metavar="HOST",
    help="Where to listen. 0.0.0.0 lets the whole network in: there is no password.",
)
@click.option(
    "--port",
    type=click.IntRange(1024, 65535),
    metavar="N",
    help=f"Port to listen at. Default: {PORT}, or the next free one.",
)
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
@workers_option
@quiet_option
def app(
    experiment: str,
    settings: tuple[str, ...],
    address: str,
    port: int | None,
    no_browser: bool,
    workers: int | None,
    quiet: bool,
) -> None:
    """Open a page on which the inputs of an experiment can be moved: and if?

    Headcounts, lead flow, cost of visits, loss at hand-overs, effort shares and what the experiment
    gives ranges for; the result follows within a second or two, with intervals. Scenarios can be
    kept, shared as links, and taken away as experiment files and data. Works without a network,
    and listens to this machine only unless `--address` says otherwise. Ctrl-C ends it.
    """
    from funnel_sim.cli.means import engine_of
    from funnel_sim.studies.opening import open_scenario

    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        names = " and ".join(missing)
        msg = f"the page needs {names}, which this installation lacks. Install: {INSTALL}"
        raise click.UsageError(msg)
    open_scenario(experiment, settings)
    at = free_port(address, port)
    engine_of("compiled", quiet=quiet)
    if not quiet:
        _announce(address, at)
    arguments = [address, str(at), "no" if no_browser else "yes", str(workers or "all"), *settings]
    sys.argv = [PAGE, experiment, *arguments]
    runpy.run_module(PAGE, run_name="__main__", alter_sys=True)


def free_port(address: str, port: int | None) -> int:
    """The port that was named, or the first free one; UsageError where there is none."""
    for candidate in [port] if port is not None else range(PORT, PORT + PORTS):
        try:
            family, *_, place = socket.getaddrinfo(address, candidate, type=socket.SOCK_STREAM)[0]
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                if sys.platform != "win32":
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(place)
        except OSError as error:
            said = error.strerror or str(error)
            continue
        return candidate
    which = f"port {port}" if port is not None else f"ports {PORT} to {PORT + PORTS - 1}"
    msg = f"cannot listen at {address}, {which}: {said}. Name another `--port` or `--address`."
    raise click.UsageError(msg)


def _announce(address: str, port: int) -> None:
    host = f"[{address}]" if ":" in address else address
    click.echo(f"The page is at http://{host}:{port}. Ctrl-C ends it.", err=True)
    if address not in LOOPBACK:
        click.echo(
            "Warning: whoever reaches this address sees the page and can make this machine work; "
            "there is no password.",
            err=True,
        )
