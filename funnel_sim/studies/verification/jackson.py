"""Jackson: a funnel of four stages with a team each, through which a share of leads passes."""

from __future__ import annotations

from funnel_sim.stats.queueing.measures import QueueMeasures
from funnel_sim.stats.queueing.series import Stage, funnel_in_series
from funnel_sim.studies.verification.parameters import Parameter, Values
from funnel_sim.studies.verification.queue import (
    Case,
    Input,
    Quantity,
    Queue,
    arrivals_input,
    hours,
    kpi,
    number,
    per_hour,
    service_input,
    total_of,
)
from funnel_sim.studies.verification.run_length import relaxation

STAGES = ("detection", "qualification", "needs_analysis", "closing")
ACTIVITIES = ("detect", "qualify", "analyse", "close")
ORGANISATION = "funnel"
SERVERS = Parameter("servers", "servers per stage", (4, 4, 3, 2), count=4, whole=True)
ARRIVALS = Parameter("arrivals", "arrivals per hour", (10.0,))
SERVICE = Parameter("service", "mean hours of a task per stage", (1 / 3, 0.5, 0.8, 1 / 0.9), 4)
PASS = Parameter("pass", "share that passes each stage", (0.6, 0.5, 0.5, 0.4), count=4, most=1.0)


def jackson_queue(values: Values) -> Queue:
    """Four M/M/c in a row."""
    stages = [
        Stage(int(servers), service, share)
        for servers, service, share in zip(
            values["servers"], values["service"], values["pass"], strict=True
        )
    ]
    arrivals = values["arrivals"][0]
    theory = funnel_in_series(arrivals, stages)
    quantities: list[Quantity] = []
    for name, stage, reached, queue in zip(
        STAGES, stages, theory.arrivals_per_hour, theory.stages, strict=True
    ):
        quantities += _of_stage(name, queue, (_reached(name, reached), _task(name, stage)))
    wins = per_hour(kpi("wins"))
    quantities.append(
        Quantity(
            "wins per hour", "/ h", theory.wins_per_hour, ORGANISATION, wins,
            (arrivals_input(arrivals),),
        )
    )  # fmt: skip
    return Queue(
        label=f"four stages in series, {arrivals:g} leads per hour",
        settings=tuple(_settings(arrivals, stages)),
        quantities=tuple(quantities),
        relaxation=sum(
            relaxation(queue.utilisation, stage.service_hours, 1.0, stage.servers)
            for stage, queue in zip(stages, theory.stages, strict=True)
        ),
        touches_per_hour=sum(theory.arrivals_per_hour),
    )


def _of_stage(name: str, queue: QueueMeasures, inputs: tuple[Input, ...]) -> list[Quantity]:
    waiting, busy = kpi("queue_length", "stage", name), per_hour(kpi("work_hours", "stage", name))
    present = total_of(waiting, busy)
    return [
        Quantity(f"Wq, {name}", "h", queue.wait, ORGANISATION, kpi("wait", "stage", name), inputs),
        Quantity(f"present, {name}", "count", queue.mean_present, ORGANISATION, present, inputs),
    ]


def _reached(name: str, expected: float) -> Input:
    return Input(f"arrivals per hour, {name}", expected, per_hour(kpi("entered", "stage", name)))


def _task(name: str, stage: Stage) -> Input:
    return service_input(stage.service_hours, "stage", name)


def _settings(arrivals: float, stages: list[Stage]) -> list[str]:
    settings = [f"market.channels.arrivals.leads={number(arrivals)} / h"]
    for name, activity, stage in zip(STAGES, ACTIVITIES, stages, strict=True):
        mean = hours(stage.service_hours)
        settings += [
            f"organisations.funnel.teams.{name}.headcount={stage.servers}",
            f"market.activities.{activity}.duration.exponential.mean={mean}",
            f"market.stages.{name}.advance={number(stage.pass_share)}",
        ]
    return settings


JACKSON = Case(
    "jackson", "Jackson funnel", "jackson.yaml", (SERVERS, ARRIVALS, SERVICE, PASS), jackson_queue,
    by_default=({},),
)  # fmt: skip
