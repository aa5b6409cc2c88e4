"""From textbook queues to verdicts: replicate until every interval is narrow, then judge."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing

from funnel_sim.engines.choice import load_engine
from funnel_sim.engines.contract import Engine
from funnel_sim.runner.completion import ReplicationsFailed
from funnel_sim.runner.execution import Workers, execute
from funnel_sim.runner.jobs import Failure, Job
from funnel_sim.studies.verification.catalogue import Exercise
from funnel_sim.studies.verification.judgement import Verification, judge
from funnel_sim.studies.verification.trial import Trial, prepare

SEED = 20270104
"""Root of the random numbers unless another is given: the same verdicts every time."""

Progress = Callable[[int, int, str], object]
"""Called with (done, planned so far, queue) for every replication that is done."""


def verify(
    exercises: Sequence[Exercise],
    *,
    seed: int = SEED,
    settings: Sequence[str] = (),
    engine: Engine | None = None,
    workers: Workers = None,
    on_progress: Progress | None = None,
) -> Verification:
    """Run every queue until its intervals are narrow enough, and hold it against theory.

    The result depends on queues, seed and settings alone. `settings` are put into every config as
    `--set` does, so that a planted error can be seen to be found. `engine` None is the default
    one; `workers` None uses every core.

    Raises:
        InvalidInput: a setting does not fit.
        ReplicationsFailed: a replication gave no measures.
    """
    engine = engine or load_engine()
    trials = [prepare(exercise, settings) for exercise in exercises]
    done = 0
    while jobs := _wanted(trials, seed):
        planned, failures = done + len(jobs), list[Failure]()
        with closing(execute(jobs, engine, workers)) as outcomes:
            for job, outcome in outcomes:
                index, organisation = _place(job.design)
                if isinstance(outcome, Failure):
                    failures.append(outcome)
                    continue
                trials[index].measures.setdefault(organisation, []).append(outcome)
                done += 1
                if on_progress is not None:
                    on_progress(done, planned, exercises[index].queue.label)
        if failures:
            raise ReplicationsFailed(sorted(failures, key=lambda f: (f.design, f.replication)))
    return judge(trials, seed)


def _wanted(trials: Sequence[Trial], seed: int) -> list[Job]:
    """Replications of the next round, the longest first so that workers end together."""
    jobs: list[tuple[float, Job]] = []
    for index, trial in enumerate(trials):
        exercise = trial.exercise
        touches = exercise.length.length * exercise.queue.touches_per_hour
        jobs += [
            (touches, Job(f"{index}/{organisation}", blueprint, seed, trial.done(organisation) + n))
            for organisation, blueprint in trial.blueprints.items()
            for n in range(trial.more_wanted(organisation))
        ]
    return [job for _, job in sorted(jobs, key=lambda pair: -pair[0])]


def _place(design: str) -> tuple[int, str]:
    """Index of the trial, and organisation, of a job's design."""
    index, _, organisation = design.partition("/")
    return int(index), organisation
