"""`funnel-sim verify`: textbook queues through the whole program, held against closed forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import click

from funnel_sim.cli.means import engine_of, workers_of
from funnel_sim.cli.options import (
    cluster_option,
    engine_option,
    json_option,
    quiet_option,
    seed_option,
    workers_option,
)
from funnel_sim.cli.output import console_for_progress, console_for_results, plain, print_json

if TYPE_CHECKING:
    from funnel_sim.studies.verification.catalogue import Exercise

PARAMETERS = {
    "servers": "Servers; per stage or kind of task where there are several: 4,4,3,2.",
    "load": "Arrivals × service / servers, below 1 unless customers leave.",
    "arrivals": "Arrivals per hour, in place of --load; per class for cobham: 0.3,0.3,0.2.",
    "service": "Mean hours of a task; per stage or kind where there are several.",
    "patience": "Mean hours until a waiting customer leaves (erlang_a).",
    "cv": "Standard deviation of a task over its mean (pollaczek_khinchine).",
    "pass": "Share of leads that passes each stage (jackson): 0.6,0.5,0.5,0.4.",
}
_PREFIX = "parameter_"


def _parameter_options(command: Callable[..., None]) -> Callable[..., None]:
    for name, meaning in reversed(PARAMETERS.items()):
        add = click.option(f"--{name}", f"{_PREFIX}{name}", metavar="N[,N…]", help=meaning)
        command = add(command)
    return command


@click.command("verify")
@click.option(
    "--case",
    metavar="NAME",
    help="One case: erlang_c, erlang_a, cobham, pollaczek_khinchine, jackson or pooling.",
)
@_parameter_options
@click.option("--quick", is_flag=True, help="Fewer and lighter queues, by the same rule.")
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="PATH=VALUE",
    help="Change the config behind theory's back, to see that an error is found. Repeatable.",
)
@seed_option
@engine_option
@workers_option
@cluster_option
@json_option
@quiet_option
def verify(
    case: str | None,
    quick: bool,
    settings: tuple[str, ...],
    seed: int | None,
    engine: str,
    workers: int | None,
    cluster: str | None,
    as_json: bool,
    quiet: bool,
    **parameters: str | None,
) -> None:
    """Hold textbook queues against theory.

    Erlang C and A, Cobham's priorities, Pollaczek–Khinchine, a four-stage Jackson funnel and
    pooling run as ordinary configs through the whole program until every interval is narrow, with
    the parameters that you give or those of textbooks. Takes some minutes; --quick takes less. Ends
    with status 1 where simulation and theory do not agree.
    """
    from funnel_sim.cli.progress import progress
    from funnel_sim.cli.verify_report import print_verification
    from funnel_sim.studies.verification.verify import SEED
    from funnel_sim.studies.verification.verify import verify as run

    said = {name.removeprefix(_PREFIX): text for name, text in parameters.items() if text}
    exercises = _exercises(case, said, quick)
    silent = as_json or quiet
    simulate = engine_of(engine, quiet=silent)
    with (
        workers_of(workers, cluster) as who,
        progress(console_for_progress(), silent=silent) as tell,
    ):
        verification = run(
            exercises,
            seed=SEED if seed is None else seed,
            settings=settings,
            engine=simulate,
            workers=who,
            on_progress=tell,
        )
    if as_json:
        print_json({"agrees": verification.agrees} | plain(verification))
    else:
        print_verification(console_for_results(), verification, only_summary=quiet)
    if not verification.agrees:
        raise click.exceptions.Exit(1)


def _exercises(case: str | None, said: Mapping[str, str], quick: bool) -> Sequence[Exercise]:
    from funnel_sim.domain.errors import Finding, InvalidInput
    from funnel_sim.studies.verification import catalogue

    if case is not None and quick:
        raise InvalidInput([Finding("--quick", "", "give `--case` or `--quick`, not both.")])
    if case is not None:
        return [catalogue.exercise(case, said)]
    if said:
        message = "needs `--case` to say which queue it is of."
        raise InvalidInput([Finding(f"--{name}", "", message) for name in said])
    return catalogue.quick() if quick else catalogue.by_default()
