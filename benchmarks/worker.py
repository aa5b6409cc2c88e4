"""A process that plays one program on demand, so that nothing of another is in its memory.

It reads orders, a line of JSON each, and answers each with a line:

    {"workload": {...}, "replications": [0, 1]}
    {"seconds": 0.1, "wall": 0.1, "peak_memory": 41943040, "answers": [{...}, {...}]}

It begins with a tiny case, so that imports and compilation are over before anything is timed.
"""

from __future__ import annotations

import json
import resource
import sys
from contextlib import suppress
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

from benchmarks.programs import Program, program
from benchmarks.workload import Play, Workload

CASES_KEPT = 4
"""What is prepared stays so for as many cases."""


def main(name: str) -> None:
    """Play the program of that name until there are no more orders."""
    serve = Serving(program(name))
    for line in sys.stdin:
        print(json.dumps(serve(json.loads(line))), flush=True)


class Serving:
    """One program, with the cases that it has prepared."""

    def __init__(self, chosen: Program) -> None:
        self.prepared = lru_cache(CASES_KEPT)(chosen.prepare)

    def __call__(self, order: dict[str, Any]) -> dict[str, Any]:
        """What came out of an order."""
        play: Play = self.prepared(Workload.from_json(order["workload"]))
        results = [play(replication) for replication in order["replications"]]
        own = [r.peak_memory for r in results if r.peak_memory is not None]
        return {
            "seconds": sum(r.seconds for r in results),
            "wall": sum(r.wall for r in results),
            "peak_memory": max(own) if own else peak_memory(),
            "answers": [asdict(r.answers) for r in results],
        }


def peak_memory() -> int:
    """Most bytes that this process has held at a time, its libraries included.

    Linux counts for the program that runs now; elsewhere `getrusage` may count what was before it.
    """
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (s for s in status.read_text().splitlines() if s.startswith("VmHWM:"))
        return 1024 * int(line.split()[1])
    unit = 1 if sys.platform == "darwin" else 1024
    return unit * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):  # the one who gives the orders says so
        main(sys.argv[1])
