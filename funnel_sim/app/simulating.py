"""Replications behind the page: few at once, then as many as `run` would take.

All pages of a server share one store, where replications are found by the content of their design:
what one page has asked for, no other has to simulate, and since a replication depends on nothing
but its design, seed and number, pages cannot disturb each other. A page that asks for something
else, or that nobody looks at any more, stops what is under way; what is done is kept.

The same designs are also played as they are written, on the same leads, so that a change is told
from luck.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
import threading
import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from funnel_sim.config.schema.experiment import Precision
from funnel_sim.domain.errors import FunnelSimError
from funnel_sim.domain.tables import Outcomes
from funnel_sim.engines.contract import Engine
from funnel_sim.runner.execution import Workers
from funnel_sim.runner.store import Store
from funnel_sim.studies.designs import Design, Situation
from funnel_sim.studies.replications import STORE, Replications
from funnel_sim.studies.sampling import more_wanted

FIRST = 8
"""Replications of every design before anything is shown."""
UNWATCHED = 20.0
"""Seconds after which a page that does not ask any more is taken to be closed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page wants to know."""

    key: str
    """Equal keys are equal questions."""
    now: Situation
    written: Situation
    """The same designs with nothing moved."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is known so far."""

    asked: Asked
    outcomes: tuple[Outcomes, ...]
    """In the order of the designs; replications 0 to n - 1 of each."""
    written: tuple[Outcomes, ...]
    """As many of each design as it is written."""
    finished: bool
    """Whether these are all that `run` would take."""
    problem: str = ""
    """Why there will be no more; empty unless something went wrong."""

    @property
    def replications(self) -> int:
        """Of every design."""
        return len(self.outcomes[0].replications) if self.outcomes else 0


class _Superseded(Exception):
    """Nobody waits for this any more."""


@dataclass(frozen=True)
class Bench:
    """What all pages of a server share."""

    folder: Path
    engine: Engine
    workers: Workers = None


def new_bench(engine: Engine, workers: Workers = None) -> Bench:
    """A bench whose store lives as long as this process."""
    folder = Path(tempfile.mkdtemp(prefix="funnel_sim-app-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    Store(folder / STORE).close()
    return Bench(folder, engine, workers)


def rounds(rule: Precision, confidence: float, so_far: Sequence[Outcomes]) -> int:
    """How many replications the next round should have in all; as many as there are: enough.

    Ends at the number at which `run` ends.
    """
    done = len(so_far[0].replications) if so_far else 0
    if done < rule.at_least:
        return min(max(2 * done, FIRST), rule.at_least)
    return done + more_wanted(so_far, rule, confidence)


class Simulator:
    """The replications of one page, in a thread of their own."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._changed = threading.Condition()
        self._ticket = 0
        """Of the newest question; a thread with another one is superseded."""
        self._wanted: Asked | None = None
        self._found: Found | None = None
        self._looked_at = 0.0

    def ask(self, asked: Asked) -> None:
        """Begin with a question, unless it is the one that is worked on or answered."""
        with self._changed:
            self._looked_at = time.monotonic()
            if self._wanted is not None and self._wanted.key == asked.key:
                return
            known = self._found if self._knows(asked.key) else None
            self._ticket += 1
            self._wanted = asked if known is None or not known.finished else None
            if self._wanted is not None:
                work = (asked, self._ticket)
                threading.Thread(target=self._work, args=work, daemon=True).start()

    def stop(self) -> None:
        """Leave off what is under way: something else is going to be asked, and needs the cores."""
        with self._changed:
            self._ticket += 1
            self._wanted = None

    def found(self, key: str, patience: float = 0.0) -> Found | None:
        """What is known about a question; waits for it up to `patience` seconds."""
        with self._changed:
            self._looked_at = time.monotonic()
            self._changed.wait_for(lambda: self._knows(key), patience)
            return self._found if self._knows(key) else None

    def finished(self, key: str, patience: float) -> Found | None:
        """The final answer; None where it is not there after `patience` seconds."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            found = self.found(key, 0.1)
            if found is not None and found.finished:
                return found
            with self._changed:
                self._changed.wait(0.1)
        return None

    def _knows(self, key: str) -> bool:
        return self._found is not None and self._found.asked.key == key

    def _work(self, asked: Asked, ticket: int) -> None:
        try:
            for found in self._answers(asked, ticket):
                self._tell(found, ticket)
        except _Superseded:
            pass
        except FunnelSimError as error:
            self._tell(Found(asked, (), (), finished=True, problem=str(error)), ticket)
        except Exception as error:
            traceback.print_exc()
            said = f"{type(error).__name__}: {error}"
            self._tell(Found(asked, (), (), finished=True, problem=said), ticket)
        finally:
            with self._changed:
                if self._ticket == ticket:
                    self._wanted = None
                self._changed.notify_all()

    def _answers(self, asked: Asked, ticket: int) -> Iterator[Found]:
        """Round after round."""
        experiment = asked.now.experiment
        with Store.known(self._bench.folder / STORE) as store:
            source = Replications(
                store,
                experiment.seed,
                self._bench.engine,
                self._bench.workers,
                lambda *_: self._check(ticket),
            )
            outcomes = self._so_far(asked)
            while True:
                count = rounds(experiment.replications, experiment.confidence, outcomes)
                enough = bool(outcomes) and count == len(outcomes[0].replications)
                if enough:
                    return
                outcomes = _of(source, asked.now.designs, count)
                written = _of(source, asked.written.designs, count)
                self._check(ticket)
                more = rounds(experiment.replications, experiment.confidence, outcomes)
                yield Found(asked, outcomes, written, finished=more == count)

    def _so_far(self, asked: Asked) -> tuple[Outcomes, ...]:
        """What was found before the work on this question was stopped."""
        with self._changed:
            known = self._found if self._knows(asked.key) else None
        return known.outcomes if known is not None else ()

    def _check(self, ticket: int) -> None:
        unwatched = time.monotonic() - self._looked_at > UNWATCHED
        if self._ticket != ticket or unwatched:
            raise _Superseded

    def _tell(self, found: Found, ticket: int) -> None:
        with self._changed:
            if self._ticket == ticket:
                self._found = found
                self._changed.notify_all()


def _of(source: Replications, designs: Sequence[Design], count: int) -> tuple[Outcomes, ...]:
    found = source.of(designs, count)
    return tuple(found[design.name] for design in designs)
