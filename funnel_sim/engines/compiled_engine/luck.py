"""The luck that leads and customers bring along: keys as `model.draws` has them."""

from __future__ import annotations

import numpy as np

from funnel_sim.compiling import called, inlined
from funnel_sim.engines.compiled_engine.philox import block, two_blocks, uniform
from funnel_sim.engines.compiled_engine.shared import quantile
from funnel_sim.engines.compiled_engine.world import World
from funnel_sim.model import draws
from funnel_sim.model.blueprint import NONE

Luck = tuple[float, float, float, float]

RECYCLING = np.uint64(draws.RECYCLING)
CUSTOMER = np.uint64(draws.CUSTOMER)
OF_THE_VISIT = draws.OF_THE_VISIT
VISIT_SHIFT = np.uint64(48)
TOUCH_SHIFT = np.uint64(32)
ATTEMPT_SHIFT = np.uint64(16)
NOTHING = np.uint64(0)


@called
def occurrence(visit: int, touch: int, attempt: int, part: int) -> np.uint64:
    """Counter word of one occurrence."""
    return (
        (np.uint64(visit) << VISIT_SHIFT)
        | (np.uint64(touch) << TOUCH_SHIFT)
        | (np.uint64(attempt) << ATTEMPT_SHIFT)
        | np.uint64(part)
    )


@called
def luck(
    seed: np.uint64, replication: np.uint64,
    c0: np.uint64, c1: np.uint64, c2: np.uint64, c3: np.uint64,
) -> Luck:  # fmt: skip
    """Four uniforms of one key and counter."""
    w0, w1, w2, w3 = block(seed, replication, c0, c1, c2, c3)
    return uniform(w0), uniform(w1), uniform(w2), uniform(w3)


@called
def two_lucks(
    seed: np.uint64, replication: np.uint64, first: np.uint64, second: np.uint64,
    c1: np.uint64, c2: np.uint64, c3: np.uint64,
) -> tuple[Luck, Luck]:  # fmt: skip
    """Four uniforms of each of two occurrences."""
    a, b = two_blocks(seed, replication, first, second, c1, c2, c3)
    return (
        (uniform(a[0]), uniform(a[1]), uniform(a[2]), uniform(a[3])),
        (uniform(b[0]), uniform(b[1]), uniform(b[2]), uniform(b[3])),
    )


@inlined
def of_visit_and_touch(w: World, i: int) -> tuple[Luck, Luck]:
    """Of the stage visit that lead `i` begins, and of the first attempt at its first touch.

    The former: outcome, patience, lead-in, delay; the latter as in `of_touch`.
    """
    lead = w.leads[i]
    visit = lead["visit"]
    return two_lucks(
        w.seed, w.replication,
        occurrence(visit, OF_THE_VISIT, 0, 0), occurrence(visit, OF_THE_VISIT + 1, 0, 0),
        w.stage_key[lead["stage"]], np.uint64(lead["number"]), w.source_key[lead["source"]],
    )  # fmt: skip


@inlined
def of_touch(w: World, i: int) -> Luck:
    """Of the attempt that lead `i` is at: duration, travel, gap behind it, answer."""
    lead = w.leads[i]
    return luck(
        w.seed, w.replication, occurrence(lead["visit"], lead["touch"] + 1, lead["attempt"], 0),
        w.stage_key[lead["stage"]], np.uint64(lead["number"]), w.source_key[lead["source"]],
    )  # fmt: skip


@inlined
def of_briefing(w: World, i: int) -> float:
    """Of the briefing at the first touch after a hand-over."""
    lead = w.leads[i]
    return luck(
        w.seed, w.replication, occurrence(lead["visit"], OF_THE_VISIT, 0, 1),
        w.stage_key[lead["stage"]], np.uint64(lead["number"]), w.source_key[lead["source"]],
    )[0]  # fmt: skip


@inlined
def of_recycling(w: World, i: int) -> Luck:
    """Of a lost lead: whether it comes back, and after how long."""
    lead = w.leads[i]
    return luck(
        w.seed, w.replication, NOTHING, RECYCLING,
        np.uint64(lead["number"]), w.source_key[lead["source"]],
    )  # fmt: skip


@inlined
def of_customer(w: World, c: int, term: int) -> Luck:
    """Of a term of a customer: whether and when it expands, lifetime (first term)."""
    row = w.customer_rows[c]
    return luck(
        w.seed, w.replication, occurrence(term, 0, 0, 0), CUSTOMER,
        np.uint64(row["number"]), w.source_key[row["source"]],
    )  # fmt: skip


@inlined
def of_care(w: World, c: int, kind: int, case: int) -> float:
    """Of a case of care: the time before it."""
    row = w.customer_rows[c]
    return luck(
        w.seed, w.replication, occurrence(case, 0, 0, 0), w.care[row["segment"], kind]["key"],
        np.uint64(row["number"]), w.source_key[row["source"]],
    )[0]  # fmt: skip


@inlined
def draw(w: World, law: int, u: float) -> float:
    """The quantile of a law at `u`; 0 where there is no law."""
    if law == NONE:
        return 0.0
    row = w.laws[law]
    return quantile(  # type: ignore[no-any-return]
        row["family"], row["a"], row["b"], row["c"], w.tables, row["start"], row["length"], u
    )
