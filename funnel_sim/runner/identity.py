"""Which stored replication may stand for one that is asked for.

The key covers all that decides the numbers: market, organisation, horizon, what is open at the
start and when revenue counts, as resolved from the files, the seed, and the program. Mappings keep
their order in it, since the order of stages and segments has a meaning; names and descriptions,
which only reports show, are left out.

The engine is no part of it. Engines give the same Log to the last bit, which is tested, so what one
has done stands for the other (see `docs/decisions/0003-engines-and-spreading.md`).
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any, Literal

import funnel_sim
from funnel_sim.config.schema.experiment import Horizon, Opening
from funnel_sim.config.schema.market import Market
from funnel_sim.config.schema.organisation import Organisation
from funnel_sim.metrics.registry import KPIS

DECIDING = ("compiling.py", "domain", "config", "model", "engines", "metrics")
"""Files and folders of the program that the numbers come from."""


def content_key(
    market: Market,
    organisation: Organisation,
    horizon: Horizon,
    opening: Opening,
    revenue: Literal["booking", "recognised"],
    seed: int,
) -> str:
    """SHA-256 in hexadecimal of everything that decides the replications of a design."""
    content = {
        "market": market.model_dump(mode="json", exclude={"description"}),
        "organisation": organisation.model_dump(mode="json", exclude={"name", "description"}),
        "horizon": horizon.model_dump(mode="json"),
        "opening": opening.model_dump(mode="json"),
        "revenue": revenue,
        "seed": seed,
        "kpis": [kpi.name for kpi in KPIS],
        "version": funnel_sim.__version__,
        "code": code_fingerprint(),
    }
    return sha256_of(content)


def sha256_of(content: Any) -> str:
    """SHA-256 in hexadecimal of the canonical JSON of plain values."""
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()


def canonical_json(content: Any) -> str:
    """JSON in ASCII without spaces, keys in their own order, floats by their shortest spelling."""
    return json.dumps(content, separators=(",", ":"), allow_nan=False)


@cache
def code_fingerprint() -> str:
    """SHA-256 of the source of `DECIDING`: results of a program that was changed are not reused."""
    package = Path(funnel_sim.__file__).parent
    digest = hashlib.sha256()
    for part in DECIDING:
        place = package / part
        for file in [place] if place.is_file() else sorted(place.rglob("*.py")):
            digest.update(file.relative_to(package).as_posix().encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()
