"""How a run ends: 0 done, 2 wrong input, 1 our fault, 130 stopped by Ctrl-C.

Wrong input is told with every finding; a fault of ours in one line, with the traceback only where
FUNNEL_SIM_DEBUG=1. A reader who closes the pipe early (`| head`) ends a run quietly.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NoReturn

import click

from funnel_sim.domain.errors import FunnelSimError, InvalidInput

DONE, FAULT, WRONG_INPUT, STOPPED = 0, 1, 2, 130
DEBUG = "FUNNEL_SIM_DEBUG"

REPORT = (
    "This is a fault of funnel-sim, not of your files. Please report it with your command and this "
    f"message to its maintainers. {DEBUG}=1 before the command adds details."
)


@contextmanager
def ending_well() -> Iterator[None]:
    """Turn what is raised into a last word and an exit status."""
    try:
        yield
        _flush()
    except (SystemExit, click.exceptions.Exit, click.ClickException, click.Abort):
        raise
    except InvalidInput as error:
        _end(str(error), WRONG_INPUT)
    except KeyboardInterrupt as stop:
        _end(f"\nfunnel-sim: {str(stop) or 'stopped.'}", STOPPED)
    except BrokenPipeError:
        silence()
        raise SystemExit(DONE) from None
    except FunnelSimError as error:
        _end(f"funnel-sim: {error}\n{REPORT}", FAULT)
    except OSError as error:
        _end(f"funnel-sim: the system refused: {error}", FAULT)
    except MemoryError:
        _end("funnel-sim: out of memory. Try fewer `--workers`, or fewer leads.", FAULT)
    except Exception as error:
        said = " ".join(str(error).split())
        _end(f"funnel-sim: {type(error).__name__}: {said}\n{REPORT}", FAULT)


def _end(message: str, status: int) -> NoReturn:
    if os.environ.get(DEBUG) == "1":
        traceback.print_exc()
    with suppress(OSError):
        click.echo(message, err=True)
    with suppress(OSError):
        _flush()
    raise SystemExit(status)


def _flush() -> None:
    if sys.stdout is not None:
        sys.stdout.flush()


def silence() -> None:
    """Let the rest of standard output go nowhere: its reader has closed the pipe."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
