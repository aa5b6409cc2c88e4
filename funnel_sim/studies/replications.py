"""Replications on demand: what the store has is read, the rest is simulated and stored.

Every study gets its numbers here, and so all of them share the store of an experiment, go on where
they were stopped, tell how far they are, and know what they cost. The same design has the same luck
in every study: replication r of a design depends on the experiment's seed and on r alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from funnel_sim.domain.tables import Outcomes
from funnel_sim.engines.choice import load_engine
from funnel_sim.engines.contract import Engine
from funnel_sim.runner.completion import Interrupted, Plan, Progress, complete
from funnel_sim.runner.execution import Workers
from funnel_sim.runner.files import make_folder
from funnel_sim.runner.identity import canonical_json, content_key
from funnel_sim.runner.store import Store
from funnel_sim.studies.designs import Design, blueprint_of

STORE = "results.sqlite"
"""Name of the store of record in the folder of an experiment."""


@contextmanager
def replications(
    folder: Path,
    seed: int,
    *,
    engine: Engine | None = None,
    workers: Workers = None,
    on_progress: Progress | None = None,
) -> Iterator[Replications]:
    """Replications out of the store in `folder`, and into it, for as long as the block lasts.

    `engine` None is the default one; `workers` None uses every core, 1 none but this process.

    Raises:
        InvalidInput: the folder or its store cannot be used.
    """
    make_folder(folder)
    with Store(folder / STORE) as store:
        yield Replications(store, seed, engine or load_engine(), workers, on_progress)


class Replications:
    """Gives the replications of any design that is asked for, and counts them."""

    def __init__(
        self,
        store: Store,
        seed: int,
        engine: Engine,
        workers: Workers,
        on_progress: Progress | None,
    ) -> None:
        self._store, self._seed, self._engine = store, seed, engine
        self._workers, self._say = workers, on_progress
        self._plans: dict[int, tuple[Design, Plan]] = {}
        self._counts: dict[tuple[str, str], int] = {}
        self._known: dict[str, Outcomes] = {}

    @property
    def cost(self) -> int:
        """Replications that were asked for so far, whether they had to be simulated or not."""
        return sum(self._counts.values())

    def of(self, designs: Sequence[Design], count: int, expected: int = 0) -> dict[str, Outcomes]:
        """Replications 0 to `count` - 1 of designs of different names, by name.

        `expected` is what the study will cost at most, for the progress that is shown.

        Raises:
            ReplicationsFailed: all others are stored.
            Interrupted: Ctrl-C; what is done is stored.
        """
        plans = [self._plan(design) for design in designs]
        asked = [(plan.name, plan.key) for plan in plans]
        before = sum(
            n if one not in asked else max(n - count, 0) for one, n in self._counts.items()
        )
        total = max(expected, before + len(plans) * count)

        def say(done: int, _total: int, design: str) -> None:
            if self._say is not None:
                self._say(before + done, total, design)

        try:
            found = complete(
                plans,
                count,
                self._store,
                self._engine,
                workers=self._workers,
                on_progress=say,
                known={p.name: self._known[p.key] for p in plans if p.key in self._known},
            )
        except Interrupted as stopped:
            raise Interrupted(before + stopped.done, total) from None
        for one in asked:
            self._counts[one] = max(count, self._counts.get(one, 0))
        self._known |= {plan.key: found[plan.name] for plan in plans}
        return found

    def key(self, design: Design) -> str:
        """Content key of a design in the store."""
        return self._plan(design).key

    def _plan(self, design: Design) -> Plan:
        if id(design) not in self._plans:
            self._plans[id(design)] = (design, plan_of(design, self._seed))
        return self._plans[id(design)][1]


def plan_of(design: Design, seed: int) -> Plan:
    """What the runner replicates for a design."""
    content = {
        "market": design.market.model_dump(mode="json"),
        "organisation": design.organisation.model_dump(mode="json"),
        "horizon": design.horizon.model_dump(mode="json"),
    }
    return Plan(
        name=design.name,
        key=content_key(
            design.market,
            design.organisation,
            design.horizon,
            design.opening,
            design.revenue,
            seed,
        ),
        blueprint=blueprint_of(design),
        seed=seed,
        content=canonical_json(content),
    )
